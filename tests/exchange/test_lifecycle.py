"""The life of a document: the table, the reducer, and what may be sent."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from typing import Final

import pytest

from tests import factories
from tests.scale import scaled
from vnedoc import builder
from vnedoc.clauses import Confidence
from vnedoc.codes import StatusCode
from vnedoc.errors import BuildError
from vnedoc.exchange import (
    DocumentState,
    Event,
    Side,
    event_of,
    identify,
    may_send,
    replay,
    rows,
    start,
    states,
)
from vnedoc.given import WrongTypeError
from vnedoc.model import VIETNAM, Organ

AT: Final = dt.datetime(2025, 7, 1, 10, 0, tzinfo=VIETNAM)
ISSUER, RECEIVER, OTHER = "H26.99", "H41.99", "H55.99"
EVENTS: Final = ("sent", "revoke", "update", "replace", "undelivered", *StatusCode, "07", "", "?")


def fresh(*receivers: str) -> DocumentState:
    return start("d", sender=ISSUER, receivers=receivers or (RECEIVER,))


def told(state: DocumentState, *kinds: str, by: str | None = None) -> DocumentState:
    """The state behind events, each from the side that sends it, or all from one body."""
    for hours, kind in enumerate(kinds):
        side = next((row.by for row in rows() if row.event == kind), Side.RECEIVER)
        organ = (
            by
            if by is not None
            else {Side.ISSUER: ISSUER, Side.CHANNEL: "axis"}.get(side, RECEIVER)
        )
        at = AT + dt.timedelta(hours=hours)
        state = state.after(Event(kind=kind, organ=organ, at=at))
    return state


def place(state: DocumentState, receiver: str = RECEIVER) -> str:
    found = state.at(receiver)
    assert found
    return found.state.id


PATHS: Final = {
    "sent": "sent",
    "sent 01": "arrived",
    "sent 01 03": "taken-in",
    "sent 03": "taken-in",
    "sent 01 02": "refused",
    "sent 01 03 04 05 04 06": "done",
    "sent 03 06": "done",
    "sent 03 05": "in-hand",
    "sent 03 13": "recall-asked",
    "sent 03 13 15": "destroyed",
    "sent 03 05 13 16": "in-hand",
    "sent 13 16": "sent",
    "sent 03 13 16 13 15": "destroyed",
    "sent 03 update 15": "taken-in",
    "sent 03 update 16 05": "in-hand",
    "sent 03 replace": "replaced",
    "sent 03 revoke": "revoked",
    "sent undelivered": "undelivered",
    "sent undelivered sent 01": "arrived",
    "sent undelivered 03": "taken-in",
}


@pytest.mark.parametrize("path", PATHS)
def test_an_expected_order_leads_on_without_a_finding(path: str) -> None:
    state = fresh()
    for kind in path.split():
        state = told(state, kind)
        assert state.findings == (), kind
    assert place(state) == PATHS[path]
    assert state.events == len(path.split())


ODD: Final = {
    # what came, where that leads, what is told of the last event
    "01": ("arrived", ["VNE-LIFE-002"]),
    "undelivered": ("undelivered", ["VNE-LIFE-002"]),
    "sent 05": ("in-hand", ["VNE-LIFE-002"]),
    "sent 05 03": ("in-hand", ["VNE-LIFE-002"]),
    "sent 03 01": ("taken-in", ["VNE-LIFE-002"]),
    "sent 03 03": ("taken-in", ["VNE-LIFE-002"]),
    "sent 03 06 05": ("done", ["VNE-LIFE-002"]),
    "sent 03 15": ("taken-in", ["VNE-LIFE-002"]),
    "sent 03 16": ("taken-in", ["VNE-LIFE-002"]),
    "sent 03 13 05": ("recall-asked", ["VNE-LIFE-002"]),
    "sent 03 revoke 06": ("revoked", ["VNE-LIFE-002"]),
    "sent 03 revoke 15": ("destroyed", ["VNE-LIFE-006"]),
    "sent 03 revoke 02": ("destroyed", ["VNE-LIFE-006"]),
    "sent 03 06 13": ("recall-asked", ["VNE-LIFE-007"]),
    "sent 02 03": ("refused", ["VNE-LIFE-004", "VNE-LIFE-002"]),
    "sent 02 revoke": ("revoked", ["VNE-LIFE-004"]),
    "sent replace revoke": ("revoked", ["VNE-LIFE-004"]),
    "sent 03 13 15 revoke": ("destroyed", ["VNE-LIFE-004", "VNE-LIFE-002"]),
    "sent 07": ("sent", ["VNE-LIFE-001"]),
    "sent 14": ("sent", ["VNE-LIFE-001"]),
    "revoke": ("unsent", ["VNE-LIFE-002"]),
}


@pytest.mark.parametrize("path", ODD)
def test_an_odd_order_is_a_finding_and_leads_on_or_nowhere(path: str) -> None:
    state = told(fresh(), *path.split())
    expected, codes = ODD[path]
    assert place(state) == expected
    assert [f.rule for f in state.findings] == codes
    assert all(f.text("vi") and f.text("en") for f in state.findings)


@pytest.mark.parametrize("kind", ["01", "02", "03", "06", "15"])
def test_only_a_receiver_reports_on_itself(kind: str) -> None:
    for stranger in (ISSUER, OTHER, "H41", "axis", "", "null"):
        state = told(told(fresh(), "sent", "13"), kind, by=stranger)
        assert (place(state), [f.rule for f in state.findings]) == (
            "recall-asked",
            ["VNE-LIFE-003"],
        )
    # A unit below it may, and the other generation's identifier is the same body.
    for own in ("H41.99.01", "000.00.99.H41"):
        assert place(told(told(fresh(), "sent"), "03", by=own)) == "taken-in"


@pytest.mark.parametrize("kind", ["sent", "13", "revoke", "update", "replace"])
def test_only_the_issuer_acts_on_the_document(kind: str) -> None:
    before = told(fresh(), "sent", "03") if kind != "sent" else fresh()
    for stranger in (RECEIVER, OTHER, "H26", "H26.99.01", ""):
        state = told(before, kind, by=stranger)
        assert state.receivers == before.receivers
        assert [f.rule for f in state.findings] == ["VNE-LIFE-003"]


def test_two_reports_of_one_moment_are_no_fault() -> None:
    """A system in use takes in and begins at once: its 03 and 05 bear one time."""
    state = told(fresh(), "sent")
    for kind in ("03", "05"):
        state = state.after(Event(kind=kind, organ=RECEIVER, at=AT + dt.timedelta(hours=1)))
    assert place(state) == "in-hand"
    assert [finding for finding in state.findings if finding.severity.rank] == []


@pytest.mark.parametrize(
    ("kinds", "later", "codes"),
    [
        (("05", "03"), 0, []),
        (("05", "03"), 1, ["VNE-LIFE-002"]),
        (("06", "03"), 0, []),
        (("06", "05"), 0, []),
        # The same report twice is no earlier step, and nothing is one behind a final state.
        (("03", "03"), 0, ["VNE-LIFE-002"]),
        (("02", "03"), 0, ["VNE-LIFE-004", "VNE-LIFE-002"]),
        (("03", "15"), 0, ["VNE-LIFE-002"]),
    ],
)
def test_reports_of_one_moment_may_arrive_in_either_order(
    kinds: tuple[str, str], later: int, codes: list[str]
) -> None:
    state = told(fresh(), "sent", "01")
    for late, kind in enumerate(kinds):
        at = AT + dt.timedelta(hours=2, seconds=late * later)
        before, state = state, state.after(Event(kind=kind, organ=RECEIVER, at=at))
    assert place(state) == place(before)
    assert [finding.rule for finding in state.findings] == codes
    assert state.receivers[0].late is bool(codes)


def test_each_receiver_has_a_state_of_its_own() -> None:
    state = told(fresh(RECEIVER, OTHER), "sent", "03")
    assert (place(state), place(state, OTHER)) == ("taken-in", "sent")
    asked = state.after(Event(kind="13", organ=ISSUER, receiver=OTHER, at=AT))
    assert (place(asked), place(asked, OTHER)) == ("taken-in", "recall-asked")
    revoked = state.after(Event(kind="revoke", organ=ISSUER, at=AT))
    assert (place(revoked), place(revoked, OTHER)) == ("revoked", "revoked")
    nobody = state.after(Event(kind="13", organ=ISSUER, receiver="H01", at=AT))
    assert nobody.receivers == state.receivers
    assert state.at("H01") is None


def test_the_most_exact_receiver_is_meant() -> None:
    state = told(fresh("H41", RECEIVER), "sent", "03")
    assert [one.state.id for one in state.receivers] == ["sent", "taken-in"]


def test_a_reason_that_is_missing_is_told() -> None:
    silent = Event(kind="02", organ=RECEIVER, at=AT, reason_given=False)
    state = told(fresh(), "sent").after(silent)
    assert (place(state), [f.rule for f in state.findings]) == ("refused", ["VNE-LIFE-005"])


def test_an_event_of_another_document_changes_nothing() -> None:
    state = told(fresh(), "sent").after(Event(kind="03", organ=RECEIVER, at=AT, document="e"))
    assert (place(state), [f.rule for f in state.findings]) == ("sent", ["VNE-LIFE-008"])
    same = told(fresh(), "sent").after(Event(kind="03", organ=RECEIVER, at=AT, document="d"))
    assert place(same) == "taken-in"


def test_an_update_counts_versions() -> None:
    state = told(fresh(), "sent", "03", "update", "update")
    assert state.receivers[0].version == 3
    assert state.receivers[0].since == AT + dt.timedelta(hours=1)


def test_receivers_are_named_once_and_those_without_identifier_not_at_all() -> None:
    state = start("d", sender=None, receivers=(RECEIVER, "000.00.99.H41", "", "null"))
    assert [one.organ for one in state.receivers] == [RECEIVER]
    assert state.after(Event(kind="sent", organ="", at=AT)).findings[0].rule == "VNE-LIFE-003"
    with pytest.raises(WrongTypeError, match="receivers"):
        start("d", sender=ISSUER, receivers=RECEIVER)


# -- any order ----------------------------------------------------------------------------------


def orders() -> list[list[Event]]:
    """Random orders of events, from random bodies, at random times."""
    chance = random.Random(20260611)
    bodies = (ISSUER, RECEIVER, OTHER, "H41.99.01", "axis", "", "000.00.99.H41", "H26")
    made = []
    for _ in range(scaled(100_000, 2_000)):
        one = []
        for _ in range(chance.randrange(1, 9)):
            kind = chance.choice(EVENTS)
            side = next((row.by for row in rows() if row.event == kind), Side.RECEIVER)
            usual = {Side.ISSUER: ISSUER, Side.CHANNEL: "axis"}.get(side, RECEIVER)
            organ = usual if chance.random() < 0.8 else chance.choice(bodies)
            at = AT + dt.timedelta(minutes=chance.randrange(10_000))
            to = chance.choice(("", "", RECEIVER, "H01"))
            one.append(Event(kind=kind, organ=organ, at=at, receiver=to))
        made.append(one)
    return made


def test_in_any_order_nothing_raises_and_a_final_state_is_left_with_a_finding_alone() -> None:
    seen: set[str] = set()
    for events in orders():
        state = beginning = fresh(RECEIVER, OTHER)
        for event in events:
            behind = state.after(event)
            codes = {f.rule for f in behind.findings}
            for before, after in zip(state.receivers, behind.receivers, strict=True):
                moved = before.state != after.state
                if before.state.final and moved:
                    assert "VNE-LIFE-004" in codes
                if moved and after.state.rank < before.state.rank:
                    # Only a declined request, and a new attempt at sending, lead back.
                    assert event.kind in (
                        "16",
                        "sent",
                        "undelivered",
                        "revoke",
                    ) or before.state.id in (
                        "recall-asked",
                        "in-hand",
                    )
            state = behind
            seen |= {one.state.id for one in state.receivers} | codes
        assert replay(beginning, events) == state
    assert seen >= set(states()) | {f"VNE-LIFE-00{n}" for n in (1, 2, 3, 4, 6, 7)}


# -- the table ----------------------------------------------------------------------------------


def test_the_table_is_whole() -> None:
    known = set(states())
    for row in rows():
        assert set(row.sources) <= known
        assert row.target in known | {"same", "as-before"}
        assert row.clause.document
        assert row.clause.confidence in set(Confidence)
        assert row.words.vi != row.words.en
        assert row.remark in ("", "confirmation", "recall-after-done")
    assert {row.event for row in rows()} >= {code.value for code in StatusCode}
    pairs = [(row.event, source, row.after) for row in rows() for source in row.sources]
    assert len(set(pairs)) == len(pairs)


@pytest.mark.parametrize("code", StatusCode)
def test_the_table_agrees_with_the_code_list(code: StatusCode) -> None:
    own = [row for row in rows() if row.event == code]
    assert {row.by is Side.ISSUER for row in own} == {code.sent_by_original_sender}
    assert {row.reason for row in own} == {code.needs_reason}
    after = {"01": "arrived", "03": "taken-in", "04": "assigned", "05": "in-hand", "06": "done"}
    for before, state in after.items():
        if StatusCode(code).may_follow(StatusCode(before)) and code not in ("15", "16"):
            assert any(state in row.sources for row in own), (before, code)


# -- what may be sent ---------------------------------------------------------------------------


BODIES: Final = {ISSUER: "Sở Ví dụ A", RECEIVER: "Sở Ví dụ B", OTHER: "Sở Ví dụ C", "H01.99": "Lạ"}


@pytest.mark.parametrize("code", StatusCode)
@pytest.mark.parametrize("by", [*BODIES, "H41.99.01"])
@pytest.mark.parametrize("reason", [None, "Lý do"])
def test_what_may_be_sent_is_what_the_builder_makes(
    code: StatusCode, by: str, reason: str | None
) -> None:
    """In the states where it is expected; the builder knows nothing of states."""
    receivers = (RECEIVER, OTHER)
    for to in (None, *receivers, "H01.99"):
        asked = to if code.sent_by_original_sender else None
        if to is not None and asked is None:
            continue
        try:
            builder.acknowledge(
                factories.document(),
                code,
                sender=Organ(organ_id=by, organ_name=BODIES.get(by, "Phòng Ví dụ")),
                at=AT + dt.timedelta(days=1),
                reason=reason,
                to=asked,
            )
            built = True
        except BuildError:
            built = False
        may = [
            bool(may_send(code, state, by=by, to=asked, reason=reason))
            for state in (everywhere(receivers, path) for path in PATHS)
        ]
        assert any(may) is built, (code, by, to, reason)


def everywhere(receivers: tuple[str, ...], path: str) -> DocumentState:
    """Every receiver behind the same path."""
    state = fresh(*receivers)
    for kind, organ in itertools.product(path.split(), (ISSUER, "axis", *receivers)):
        behind = state.after(Event(kind=kind, organ=organ, at=AT))
        if not {f.rule for f in behind.findings} & {"VNE-LIFE-002", "VNE-LIFE-003", "VNE-LIFE-004"}:
            state = behind
    return state


def test_what_may_not_be_sent_says_why() -> None:
    state = told(fresh(RECEIVER, OTHER), "sent")
    cases = {
        "VNE-LIFE-001": may_send("14", state, by=RECEIVER),
        "VNE-LIFE-002": may_send("06", state, by=RECEIVER),
        "VNE-LIFE-003": may_send("03", state, by="H01"),
        "VNE-LIFE-005": may_send("02", state, by=RECEIVER),
    }
    for code, answer in cases.items():
        assert not answer
        assert [f.rule for f in answer.findings] == [code]
        assert answer.clause.document
    assert may_send("03", state, by=RECEIVER).findings == ()
    assert not may_send("13", state, by=ISSUER, reason="a"), "which receiver is asked?"
    assert may_send("13", state, by=ISSUER, to=OTHER, reason="a")
    assert not may_send("undelivered", state, by="axis"), "a channel tells it; nobody sends it"


def test_what_is_doubtful_may_be_sent_and_is_told() -> None:
    done = told(fresh(), "sent", "03", "06")
    answer = may_send("13", done, by=ISSUER, reason="Gửi nhầm")
    assert answer
    assert [f.rule for f in answer.findings] == ["VNE-LIFE-007"]
    revoked = told(done, "revoke")
    assert [f.rule for f in may_send("15", revoked, by=RECEIVER).findings] == ["VNE-LIFE-006"]


# -- events of messages -------------------------------------------------------------------------


def test_messages_tell_events_that_lead_through_a_life() -> None:
    document = factories.document()
    identity = identify(document)
    header = document.header
    assert header
    assert header.sender
    state = start(
        identity.document,
        sender=header.sender.organ_id,
        receivers=[str(organ.organ_id) for organ in header.recipients],
    )
    path = (
        "new",
        "status-01",
        "status-03",
        "update",
        "status-13",
        "status-16",
        "revoke",
        "status-15",
    )
    for name in path:
        envelope = factories.COMPLETE[name]()
        event = event_of(envelope, identify(envelope), AT)
        state = state.after(event)
        assert {f.rule for f in state.findings} <= {"VNE-LIFE-006"}, name
    assert (place(state), place(state, OTHER)) == ("destroyed", "revoked")


def test_a_replacement_ends_the_life_of_what_it_replaces() -> None:
    state = told(fresh(), "sent", "03", "replace")
    assert place(state) == "replaced"
    assert state.receivers[0].state.final
