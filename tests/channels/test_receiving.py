"""Store, then acknowledge; what cannot be stored stops nobody else; the cursor never runs ahead."""

from __future__ import annotations

import base64
import datetime as dt
import json
import unicodedata
from pathlib import Path

import attrs
import pytest

from tests.channels import world
from tests.exchange.letters import letter
from vnedoc.channels import Answer, Deliver, NoAnswer, Receiving, Request
from vnedoc.channels.axis import AxisSimulator
from vnedoc.channels.receiving import OVERLAP
from vnedoc.exchange import ExchangeLedger, Receipt, ReceivedItem, parcel
from vnedoc.xml.reading import reader

AXIS = world.axis("H41.99")
HEADER = letter(0).header
SUBJECT = (HEADER and HEADER.subject) or ""


def rows(*names: str) -> Answer:
    data = [
        {"docId": n, "messageType": "edoc", "to": "H41.99", "created_time": f"2025-06-{d:02} 08:00"}
        for d, n in enumerate(names, 1)
    ]
    return fields(data=data)


def fields(**more: object) -> Answer:
    return Answer.of(200, json.dumps({"status": "OK", "ErrorCode": "0", **more}).encode())


def follow(plan: Receiving, steps: list[object]) -> list[str]:
    """Answer a plan's steps one after the other; what it asked for."""
    asked = []
    while (step := plan.next(at=world.AT)) is not None:
        said = steps.pop(0)
        if isinstance(step, Deliver):
            asked.append(f"deliver {step.item.id}")
            plan.delivered(step, said, at=world.AT)  # type: ignore[arg-type]
        else:
            what = step.header("XroadVnpt-status")
            asked.append(f"{step.call} {step.facts.get('item', '')} {what}".strip())
            plan.answer(step, said, at=world.AT)  # type: ignore[arg-type]
    assert steps == []
    return asked


MESSAGE = fields(data="PGEvPg==")


def test_it_is_acknowledged_after_it_was_stored() -> None:
    plan = Receiving(AXIS, kinds=["edoc"])
    asked = follow(
        plan, [rows("a", "b"), MESSAGE, Receipt.NEW, fields(), MESSAGE, Receipt.SEEN, fields()]
    )
    assert asked == [
        *("getReceivedEdocList", "getEdoc a", "deliver a", "updateStatus a done"),
        *("getEdoc b", "deliver b", "updateStatus b done"),
    ]
    assert (plan.stored, plan.quarantined, plan.left) == (2, 0, [])
    assert plan.cursor == dt.datetime(2025, 6, 2, 8, tzinfo=world.VIETNAM)


@pytest.mark.parametrize(
    ("receipt", "said"),
    [
        (Receipt.NEW, "done"),
        (Receipt.SEEN, "done"),
        (Receipt.CONFLICT, "done"),
        (Receipt.QUARANTINED, "fail"),
        (Receipt.FAILED, None),
    ],
)
def test_what_is_told_follows_what_the_ledger_said(receipt: Receipt, said: str | None) -> None:
    plan = Receiving(AXIS, kinds=["edoc"])
    asked = follow(plan, [rows("a"), MESSAGE, receipt, *([fields()] if said else [])])
    assert [one for one in asked if one.startswith("updateStatus")] == (
        [f"updateStatus a {said}"] if said else []
    )
    assert len(plan.left) == (said is None)


@pytest.mark.parametrize(
    "broken",
    [NoAnswer(went_out=True), Answer.of(500), Answer.of(200, b"<html>"), Answer.of(200, b'{"st')],
)
def test_the_others_go_on(broken: object) -> None:
    plan = Receiving(AXIS, kinds=["edoc"])
    asked = follow(plan, [rows("a", "b"), broken, MESSAGE, Receipt.NEW, broken])
    assert asked[1:] == ["getEdoc a", "getEdoc b", "deliver b", "updateStatus b done"]
    assert [one.item and one.item.id for one in plan.left] == ["a", "b"]
    assert plan.cursor == dt.datetime(2025, 6, 1, 8, tzinfo=world.VIETNAM)


def test_the_cursor_stays_where_a_list_was_not_had() -> None:
    since = world.AT - dt.timedelta(days=9)
    plan = Receiving(AXIS, since=since)
    follow(plan, [NoAnswer(went_out=False), rows()])
    assert plan.cursor == since
    assert plan.left[0].kind == "edoc"
    plan = Receiving(AXIS, since=since)
    assert plan.cursor == since, "a round that was not run moves nothing"
    follow(plan, [rows(), rows()])
    assert plan.cursor == since, "nothing came: nothing is known of the other clock"
    plan = Receiving(AXIS, since=since, kinds=["edoc"])
    follow(plan, [fields(data=[{"docId": "a"}]), MESSAGE, Receipt.NEW, fields()])
    assert plan.cursor == world.AT, "no time is told"


@attrs.define
class Windows:
    """A gateway that lists what came from a time on, by a clock of its own."""

    came: dict[str, dt.datetime] = attrs.field(factory=dict)
    since: dt.datetime | None = None
    name: str = "x"
    receiver: str = "H41.99"
    read = AXIS.read
    fetch = AXIS.fetch
    acknowledge = AXIS.acknowledge

    def received(self, _: str, *, at: dt.datetime, since: dt.datetime | None) -> Request:
        self.since = since
        return AXIS.received("edoc", at=at)

    def listed(self) -> Answer:
        found = {name: at for name, at in self.came.items() if not self.since or at >= self.since}
        return fields(data=[{"docId": n, "created_time": f"{at:%F %T}"} for n, at in found.items()])


@pytest.mark.parametrize(("here", "there"), [(0, 0), (5, 0), (0, 5), (-5, 0), (0, -5), (9, -5)])
def test_a_clock_that_is_days_off_here_or_there_hides_nothing(here: int, there: int) -> None:
    channel, got, cursor = Windows(), set[str](), None
    for hour in range(6):
        # At last they are put right, and what came then is asked for a week later.
        days = (here, there) if hour < 3 else (7, 7 * (hour > 3))
        mine, its = (world.AT + dt.timedelta(days=more, hours=hour) for more in days)
        channel.came[f"a{hour}"] = its
        plan = Receiving(channel, since=cursor, kinds=["edoc"])  # type: ignore[arg-type]
        while (step := plan.next(at=mine)) is not None:
            if isinstance(step, Deliver):
                got.add(step.item.id)
                plan.delivered(step, Receipt.NEW, at=mine)
            else:
                is_list = step.call == "getReceivedEdocList"
                plan.answer(step, channel.listed() if is_list else MESSAGE, at=mine)
        cursor = plan.cursor
        assert got == set(channel.came)


def test_windows_overlap_by_a_day() -> None:
    asked: list[dt.datetime | None] = []

    class Noting:
        name, receiver = "x", "H41.99"

        def received(self, kind: str, *, at: dt.datetime, since: dt.datetime | None) -> Request:
            asked.append(since)
            return AXIS.received("edoc", at=at)

    plan = Receiving(Noting(), since=world.AT, kinds=["edoc"])  # type: ignore[arg-type]
    plan.next(at=world.AT)
    assert asked == [world.AT - OVERLAP]
    assert dt.timedelta(days=1) == OVERLAP


@pytest.mark.parametrize(("days", "asked"), [(-3, True), (0, True), (1, False), (4000, False)])
def test_a_cursor_of_a_clock_that_was_ahead_is_none(days: int, asked: bool) -> None:
    since = world.AT + dt.timedelta(days=days)
    said: list[dt.datetime | None] = []

    class Noting:
        name, receiver = "x", "H41.99"

        def received(self, kind: str, *, at: dt.datetime, since: dt.datetime | None) -> Request:
            said.append(since)
            return AXIS.received("edoc", at=at)

        read = AXIS.read

    plan = Receiving(Noting(), since=since, kinds=["edoc"])  # type: ignore[arg-type]
    follow(plan, [rows()])
    assert said == [since - OVERLAP if asked else None]
    assert plan.cursor == (since if asked else None)


def test_listed_twice_it_is_fetched_once_and_an_odd_name_never() -> None:
    plan = Receiving(AXIS, kinds=["edoc"])
    asked = follow(plan, [rows("a", "a", "../../x"), MESSAGE, Receipt.NEW, fields()])
    assert asked[1:] == ["getEdoc a", "deliver a", "updateStatus a done"]
    assert plan.odd == 1


def test_one_message_for_two_bodies_is_two() -> None:
    data = [{"docId": "a", "to": body} for body in ("H41.99", "H41.98")]
    plan = Receiving(AXIS, kinds=["edoc"])
    step = plan.next(at=world.AT)
    assert isinstance(step, Request)
    plan.answer(step, fields(data=data), at=world.AT)
    receivers = []
    for _ in range(2):
        fetch = plan.next(at=world.AT)
        assert isinstance(fetch, Request)
        plan.answer(fetch, MESSAGE, at=world.AT)
        found = plan.next(at=world.AT)
        assert isinstance(found, Deliver)
        receivers.append(found.parcel.receiver)
        plan.delivered(found, Receipt.FAILED, at=world.AT)
    assert receivers == ["H41.99", "H41.98"]


def test_one_body_in_two_forms_is_one() -> None:
    receivers = set()
    for body in ("H41.99", "000.00.99.H41", ""):
        plan = Receiving(AXIS, kinds=["edoc"])
        for answer in (fields(data=[{"docId": "a", "to": body}]), MESSAGE):
            step = plan.next(at=world.AT)
            assert isinstance(step, Request)
            plan.answer(step, answer, at=world.AT)
        found = plan.next(at=world.AT)
        assert isinstance(found, Deliver)
        receivers.add(found.parcel.receiver)
    assert receivers == {"H41.99"}


def test_another_step_is_refused() -> None:
    plan = Receiving(AXIS)
    step = plan.next(at=world.AT)
    assert plan.next(at=world.AT) is step, "asking again changes nothing"
    with pytest.raises(ValueError, match="open"):
        plan.answer(AXIS.received("edoc", at=world.AT), rows(), at=world.AT)


def two_letters(tmp_path: Path, *poison: bytes) -> tuple[world.Office, AxisSimulator, list[str]]:
    """Two messages that wait for H41.10, the first ones of its ledger, and their names."""
    clock, other = world.Clock(), world.simulator()
    for data in poison or (world.plain_letter(0), world.plain_letter(4)):
        other.hub.put_raw(world.source(data), sender="H26.99", to="H41.10", at=clock.now())
    office = world.office(tmp_path, "H41.99", other, clock)
    office.replies = False
    return office, other, list(other.hub.items)


@pytest.mark.parametrize("poison", [(), (b"<html>a</html>", b"<html>b</html>")])
@pytest.mark.parametrize("wrong", [(0, 1), (1, 0)])
def test_a_message_under_anothers_name_loses_neither(
    wrong: tuple[int, int], poison: tuple[bytes, ...], tmp_path: Path
) -> None:
    office, other, names = two_letters(tmp_path, *poison)
    office.other = world.Mixing(AXIS, other, (names[wrong[0]], names[wrong[1]]))
    plan = office.receive()
    kept = office.ledger.quarantine.items() if poison else office.ledger.inbox()
    assert len(kept) == 2
    assert (plan.stored + plan.quarantined, plan.left) == (2, [])
    assert {item.state for item in other.hub.items.values()} == {"fail" if poison else "done"}


@pytest.mark.parametrize("early", [False, True])
def test_nor_does_one_of_an_earlier_round(early: bool, tmp_path: Path) -> None:
    """Whether the answer of this round was the wrong one, or that of the earlier one."""
    office, other, (first, second) = two_letters(tmp_path)
    other.hub.items[second].state = "done"  # not listed yet
    office.other = world.Mixing(AXIS, other, *[(first, second)] * early)
    office.receive()
    other.hub.items[second].state = "initial"
    office.other = world.Mixing(AXIS, other, *[(second, first)] * (not early))
    plan = office.receive()
    assert len(office.ledger.inbox()) == 2
    assert plan.left == []
    assert [item.id for item in plan.renamed] == [second] * early
    assert {item.state for item in other.hub.items.values()} == {"done"}


def test_a_new_name_for_what_came_is_told_and_done(tmp_path: Path) -> None:
    same = world.plain_letter(0)
    office, other, names = two_letters(tmp_path, same, same)
    plan = office.receive()
    assert len(office.ledger.inbox()) == 1
    assert [item.id for item in plan.renamed] == names[1:]
    assert {item.state for item in other.hub.items.values()} == {"done"}
    assert office.receive().stored == 0


CAME = fields(data=base64.b64encode(world.plain_letter(0)).decode())


def as_listed(more: dict[str, str], *steps: object) -> tuple[list[str], Receiving]:
    """What is asked for where an item is listed so."""
    plan = Receiving(AXIS, kinds=["edoc"])
    row = {"docId": "a", "to": "H41.99", "created_time": "2025-06-01 08:00", **more}
    return follow(plan, [fields(data=[row]), *steps]), plan


@pytest.mark.parametrize(
    "more",
    [
        {"from": "H55.99"},
        {"from": "000.00.98.H26"},
        {"notation": "2/SVDA-VP"},
        {"notation": "SVDA-TC"},
        {"title": "V/v việc khác"},
    ],
)
def test_what_the_list_contradicts_is_asked_for_again_and_not_acknowledged(
    more: dict[str, str],
) -> None:
    asked, plan = as_listed(more, CAME, CAME, Receipt.NEW)
    assert asked[1:] == ["getEdoc a", "getEdoc a", "deliver a"]
    assert [one.why and one.why.reason for one in plan.left] == ["other-item"]
    assert (plan.stored, plan.cursor) == (1, dt.datetime(2025, 6, 1, 8, tzinfo=world.VIETNAM))
    asked, plan = as_listed(more, CAME, CAME, Receipt.SEEN, fields())
    assert asked[-2:] == ["deliver a", "updateStatus a done"], "so it came in the round before"
    assert plan.left == []


def test_what_the_list_contradicts_and_another_name_has_is_never_acknowledged() -> None:
    known = ReceivedItem(receipt=Receipt.SEEN, known_as="b")
    asked, plan = as_listed(
        {"title": "V/v việc khác"}, CAME, CAME, known, CAME, Receipt.SEEN, fields()
    )
    assert asked[1:] == [
        "getEdoc a",
        "getEdoc a",
        "deliver a",
        "getEdoc b",
        "deliver b",
        "updateStatus b done",
    ]
    assert [(one.item and one.item.id, one.why and one.why.reason) for one in plan.left] == [
        ("a", "other-item")
    ]
    assert plan.renamed == []


@pytest.mark.parametrize("more", [{}, {"from": "H26.99"}])
def test_what_is_compared_with_the_list_is_not_read_again_to_be_stored(
    more: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    readings = []
    monkeypatch.setattr(parcel, "loads", lambda source: readings.append(1) or reader.loads(source))
    plan = Receiving(AXIS, kinds=["edoc"])
    row = {"docId": "a", "to": "H41.99", "created_time": "2025-06-01 08:00", **more}
    for answer in (fields(data=[row]), CAME):
        request = plan.next(at=world.AT)
        assert isinstance(request, Request)
        plan.answer(request, answer, at=world.AT)
    step = plan.next(at=world.AT)
    assert isinstance(step, Deliver)
    with ExchangeLedger.open(tmp_path / "so.db") as ledger:
        assert ledger.receive(step.parcel, at=world.AT).receipt is Receipt.NEW
    assert readings == [1]


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"from": "000.00.99.H26", "notation": "01/SVDA-VP"},
        {"from": "H26", "notation": "SVDA-VP"},
        {"from": "H26.99.01", "notation": "1/2025/SVDA-VP"},
        {"from": "Trục liên thông", "notation": "/"},
        {"title": SUBJECT[:12] + "..."},
        {"title": unicodedata.normalize("NFD", SUBJECT.upper()) + "  "},
    ],
)
def test_what_the_list_says_in_other_words_is_stored(more: dict[str, str]) -> None:
    asked, plan = as_listed(more, CAME, Receipt.NEW, fields())
    assert asked[1:] == ["getEdoc a", "deliver a", "updateStatus a done"]
    assert (plan.stored, plan.left) == (1, [])
