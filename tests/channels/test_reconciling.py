"""What nobody knows of: found by what it says, absent only when it is certain, and else left."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import attrs
import pytest

import vnedoc
from tests import factories
from tests.channels import world
from tests.exchange.letters import letter
from vnedoc.channels import Answer, Faults, Heard, NoAnswer, Reconciling, Request
from vnedoc.codes import BusinessDocType
from vnedoc.exchange import OutboxState
from vnedoc.model import Business, DocumentEnvelope, Organ, Trace

LOST = "answer-lost"


def office(folder: Path, faults: Faults | None = None) -> world.Office:
    clock = world.Clock()
    return world.office(folder, "H26.99", world.simulator(faults or Faults()), clock)


def put(own: world.Office, *envelopes: DocumentEnvelope, fault: str = LOST) -> None:
    """Send each, with a fault."""
    for envelope in envelopes:
        own.ledger.outbox.put(envelope, channel="axis", at=own.clock.now())
    own.other.faults.only_next(*[fault] * len(envelopes))  # type: ignore[attr-defined]
    own.send()


def states(own: world.Office) -> list[str]:
    return [item.state.value for item in own.ledger.outbox.items()]


def revocation(number: int) -> DocumentEnvelope:
    """It has the number, the subject and the DocumentId of its document."""
    made = letter(number)
    business = Business(doc_type=BusinessDocType.REVOKE, reason="Gửi nhầm")
    return attrs.evolve(made, trace=attrs.evolve(made.trace or Trace(), business=business))


def test_what_arrived_is_found_and_what_did_not_is_sent_again(tmp_path: Path) -> None:
    own = office(tmp_path)
    put(own, letter(0))
    put(own, letter(4), fault="500-before")
    assert states(own) == ["unknown", "unknown"]
    plan = own.reconcile()
    assert (len(plan.found), len(plan.absent), len(plan.left)) == (1, 0, 1)
    assert states(own) == ["done", "unknown"], "too early to say that it did not arrive"
    own.clock.at += dt.timedelta(minutes=15)
    plan = own.reconcile()
    assert (len(plan.found), len(plan.absent), len(plan.left)) == (0, 1, 0)
    assert states(own) == ["done", "retry"]
    own.clock.at += dt.timedelta(minutes=1)
    own.send()
    assert states(own) == ["done", "done"]
    assert len(own.other.hub.originals) == 2  # type: ignore[attr-defined]


@pytest.mark.parametrize("arrived", ["letter", "revocation", "both", "none"])
def test_a_revocation_is_not_taken_for_its_document(arrived: str, tmp_path: Path) -> None:
    own = office(tmp_path)
    put(own, letter(0), fault=LOST if arrived in ("letter", "both") else "500-before")
    put(own, revocation(0), fault=LOST if arrived in ("revocation", "both") else "500-before")
    own.clock.at += dt.timedelta(hours=1)
    own.reconcile()
    there = {"letter": ["done", "retry"], "revocation": ["retry", "done"]}
    expected = there.get(arrived, ["done"] * 2 if arrived == "both" else ["retry"] * 2)
    assert states(own) == expected
    remotes = [item.remote for item in own.ledger.outbox.items() if item.remote]
    assert len(set(remotes)) == len(remotes)


def test_the_name_of_another_message_is_not_believed(tmp_path: Path) -> None:
    """Answered with the name of one that itself is not known, it would hide that one."""
    own = office(tmp_path)
    put(own, letter(0))  # arrived, not known
    put(own, letter(4), fault="other-item")  # is told to be the first
    assert states(own) == ["unknown", "done"]
    own.clock.at += dt.timedelta(hours=1)
    own.reconcile()
    assert states(own) == ["done", "done"]
    assert len(own.other.hub.originals) == 2  # type: ignore[attr-defined]


def test_a_documents_claim_does_not_hide_its_revocation(tmp_path: Path) -> None:
    own = office(tmp_path)
    put(own, revocation(0))  # arrived, not known
    put(own, letter(0), fault="other-item")  # is told to be the revocation, whose words it has
    assert states(own) == ["unknown", "done"]
    own.clock.at += dt.timedelta(hours=1)
    own.reconcile()
    assert states(own) == ["done", "done"]
    assert len(own.other.hub.originals) == 2  # type: ignore[attr-defined]


@pytest.mark.parametrize("wrong", [(0, 1), (1, 0)])
def test_nor_is_the_answer_to_another_question(wrong: tuple[int, int], tmp_path: Path) -> None:
    """With the message of one entry under the name of the other, that one would seem absent."""
    own = office(tmp_path)
    put(own, letter(0), letter(4))  # both arrived, neither is known
    other = own.other
    names = list(other.hub.originals)  # type: ignore[attr-defined]
    own.clock.at += dt.timedelta(hours=1)
    own.other = world.Mixing(own.channel, other, (names[wrong[0]], names[wrong[1]]))
    plan = own.reconcile()
    assert (len(plan.found), len(plan.absent), len(plan.left)) == (2, 0, 0)
    assert [item.remote for item in own.ledger.outbox.items()] == names


def test_words_of_the_list_that_are_always_wrong_hide_nothing(tmp_path: Path) -> None:
    own = office(tmp_path)
    put(own, letter(0))
    for item in own.other.hub.items.values():  # type: ignore[attr-defined]
        item.title, item.sender = "V/v vi?c kh?c", "H26.99"
    own.clock.at += dt.timedelta(hours=1)
    own.reconcile()
    assert states(own) == ["done"]


def test_a_line_that_cannot_be_asked_for_could_be_anything(tmp_path: Path) -> None:
    own = office(tmp_path)
    put(own, letter(0), fault="500-before")
    own.clock.at += dt.timedelta(hours=1)
    own.other.faults.only_next("odd-item")  # type: ignore[attr-defined]
    own.reconcile()
    assert states(own) == ["unknown"]
    own.reconcile()
    assert states(own) == ["retry"]


def test_a_message_that_went_to_another_body_is_not_the_one(tmp_path: Path) -> None:
    """Also where the list does not say to whom it went."""
    own = office(tmp_path)
    for to, fault in (("H41.10", ""), ("H41.11", "500-before")):
        own.ledger.outbox.put(letter(1), channel="axis", at=own.clock.now(), to=to)
        own.other.faults.only_next(fault)  # type: ignore[attr-defined]
        own.send()
    own.other = Renaming(own.other)
    own.clock.at += dt.timedelta(hours=1)
    own.reconcile()
    assert states(own) == ["done", "retry"]


@attrs.define
class Renaming:
    """An axis whose list of what was sent says nothing of receivers."""

    inner: Any

    def answer(self, request: Request, *, at: dt.datetime) -> Heard:
        heard: Heard = self.inner.answer(request, at=at)
        if request.call != "getSentEdocList" or not isinstance(heard, Answer):
            return heard
        return Answer.of(200, b"".join(heard.body.chunks()).replace(b"toCode", b"x"))


def test_one_name_for_two_is_looked_up(tmp_path: Path) -> None:
    own = office(tmp_path)
    put(own, letter(0), fault="")
    put(own, letter(4), fault="other-item")
    first, second = own.ledger.outbox.items()
    assert (first.state.value, second.state.value) == ("done", "unknown")
    assert "another message" in second.reason
    own.reconcile()
    assert states(own) == ["done", "done"]


@attrs.define
class Forbidding:
    """An axis that lets nobody fetch what he sent, and lists what it is told to."""

    inner: Any
    without: tuple[str, ...] = ()

    def answer(self, request: Request, *, at: dt.datetime) -> Heard:
        if request.call == "getEdoc":
            return Answer.of(200, b'{"status":"FAIL","ErrorCode":"20","ErrorDesc":"no"}')
        heard: Heard = self.inner.answer(request, at=at)
        if isinstance(heard, Answer) and request.call == "getSentEdocList":
            text = b"".join(heard.body.chunks()).decode()
            for name in self.without:
                text = text.replace(f'"{name}"', f'"x-{name}"')
            return Answer.of(200, text.encode())
        return heard


def test_where_nothing_can_be_fetched_words_decide_if_they_are_unique(tmp_path: Path) -> None:
    own = office(tmp_path)
    put(own, letter(0))
    put(own, letter(4), fault="500-before")
    own.other = Forbidding(own.other)
    own.clock.at += dt.timedelta(hours=1)
    own.reconcile()
    assert states(own) == ["done", "retry"]


def test_where_words_do_not_decide_it_stays_unknown(tmp_path: Path) -> None:
    own = office(tmp_path)
    put(own, letter(0))
    put(own, revocation(0), fault="500-before")
    own.other = Forbidding(own.other)
    own.clock.at += dt.timedelta(hours=1)
    plan = own.reconcile()
    assert states(own) == ["unknown", "unknown"]
    assert len(plan.left) == 2


def test_a_line_without_words_could_be_anything(tmp_path: Path) -> None:
    own = office(tmp_path)
    put(own, letter(0), fault="500-before")
    put(own, letter(4), fault="")
    (_, sent) = own.ledger.outbox.items()
    own.other = Forbidding(own.other, without=("title", "notation"))
    own.clock.at += dt.timedelta(hours=1)
    own.reconcile()
    assert states(own) == ["unknown", "done"], sent.remote


@pytest.mark.parametrize(
    "heard",
    [
        NoAnswer(went_out=True),
        Answer.of(500),
        Answer.of(200, b"<html>"),
        Answer.of(200, b'{"status":"OK","ErrorCode":"0","data":7}'),
    ],
)
def test_without_the_list_nothing_is_absent(heard: Heard, tmp_path: Path) -> None:
    own = office(tmp_path)
    put(own, letter(0), fault="500-before")
    own.clock.at += dt.timedelta(hours=1)
    plan = Reconciling(own.channel, own.ledger)
    request = plan.next(at=own.clock.now())
    assert request is not None
    plan.answer(request, heard, at=own.clock.now())
    assert plan.next(at=own.clock.now()) is None
    assert states(own) == ["unknown"]


def test_one_message_to_two_bodies_is_two(tmp_path: Path) -> None:
    own = office(tmp_path)
    envelope = letter(1)  # to H41.10 and H41.11
    for to in ("H41.10", "H41.11"):
        own.ledger.outbox.put(envelope, channel="axis", at=own.clock.now(), to=to)
    own.other.faults.only_next("500-before", LOST)  # type: ignore[attr-defined]
    own.send()
    own.clock.at += dt.timedelta(hours=1)
    own.reconcile()
    assert {item.receiver: item.state for item in own.ledger.outbox.items()} == {
        "H41.10": OutboxState.RETRY,
        "H41.11": OutboxState.DONE,
    }


def test_nothing_is_fetched_twice(tmp_path: Path) -> None:
    own = office(tmp_path)
    put(own, letter(0), letter(4), fault="500-before")
    for number in (8, 12):
        sent = world.source(vnedoc.dumps(letter(number)))
        own.other.hub.put(sent, sender="H26.99", to=(), at=own.clock.now())  # type: ignore[attr-defined]
    calls = own.other.calls  # type: ignore[attr-defined]
    own.reconcile()
    assert calls.count("getEdoc") == 2
    own.reconcile()
    assert calls.count("getEdoc") == 2


@attrs.define
class Shifted:
    """An axis whose clock is apart from the one here."""

    inner: Any
    by: dt.timedelta

    def answer(self, request: Request, *, at: dt.datetime) -> Heard:
        heard: Heard = self.inner.answer(request, at=at + self.by)
        return heard


@attrs.define
class Dating:
    """An axis whose clock stands, or whose list of what was sent has times of its own."""

    inner: Any
    text: str = ""
    at: dt.datetime | None = None

    def answer(self, request: Request, *, at: dt.datetime) -> Heard:
        heard: Heard = self.inner.answer(request, at=self.at or at)
        if not self.text or request.call != "getSentEdocList" or not isinstance(heard, Answer):
            return heard
        said = b"".join(heard.body.chunks()).decode()
        return Answer.of(200, re.sub(r'"sentTime": "[^"]*"', self.text, said).encode())


@pytest.mark.parametrize(
    "time",
    [
        '"0001-01-01T00:00:00Z"',
        '"9999-12-31 00:00:00"',
        '"1970-01-01 00:00:00"',
        *("0", "1751337000", "null", '"?"'),
    ],
)
def test_a_line_with_a_time_that_is_none_is_compared(time: str, tmp_path: Path) -> None:
    own = office(tmp_path)
    put(own, letter(0))
    own.other = Dating(own.other, text=f'"sentTime": {time}')
    own.clock.at += dt.timedelta(hours=1)
    own.reconcile()
    assert states(own) == ["done"]


@pytest.mark.parametrize("years", [-6, 1])
def test_a_clock_that_was_wrong_when_sending_does_not_send_again(
    years: int, tmp_path: Path
) -> None:
    own = office(tmp_path)
    put_right = own.clock.at
    own.clock.at += dt.timedelta(days=365 * years)
    inner = own.other
    own.ledger.outbox.put(letter(0), channel="axis", at=own.clock.now())
    inner.faults.only_next(LOST)  # type: ignore[attr-defined]
    own.other = Dating(inner, at=put_right)
    own.send()
    own.clock.at = max(own.clock.at, put_right) + dt.timedelta(hours=1)
    own.reconcile()
    assert states(own) == ["done"]


@pytest.mark.parametrize("days", [-6, -2, 2, 6])
@pytest.mark.parametrize("where", ["here, later right", "here", "there"])
def test_a_clock_that_is_days_off_sends_no_status_again(
    where: str, days: int, tmp_path: Path
) -> None:
    """It has no words by which its line could be known all the same."""
    own = office(tmp_path)
    inner, off = own.other, dt.timedelta(days=days)
    own.other = Shifted(inner, by=off if where == "there" else -off)
    own.clock.at += off * (where != "there")
    mine = factories.status(sender=Organ(organ_id="H26.99", organ_name="Phòng Ví dụ"))
    own.ledger.outbox.put(mine, channel="axis", at=own.clock.now(), to="H41.99")
    inner.faults.only_next(LOST)  # type: ignore[attr-defined]
    own.send()
    if where == "here, later right":
        own.clock.at -= off
        own.other = inner
    own.clock.at += dt.timedelta(hours=1)
    own.reconcile()
    assert states(own) == ["done"]


@pytest.mark.parametrize("known", [False, True])
def test_nor_is_everything_fetched_for_it(known: bool, tmp_path: Path) -> None:
    own = office(tmp_path)
    hub = own.other.hub  # type: ignore[attr-defined]
    for day in range(1, 31):
        sent = world.source(vnedoc.dumps(letter(day)))
        at = own.clock.at - dt.timedelta(days=day)
        name = hub.put(sent, sender="H26.99", to=["H41.99"], at=at)
        if known:
            own.ledger.outbox.put(letter(day), channel="axis", at=at)
            (item,) = own.ledger.outbox.due(at=at, worker="w")
            own.ledger.outbox.sent(item, at=at, remote=name)
    put(own, letter(0), fault="500-before")
    own.clock.at += dt.timedelta(hours=1)
    own.reconcile()
    assert states(own)[-1] == "retry"
    assert own.other.calls.count("getEdoc") <= (1 if known else 8)  # type: ignore[attr-defined]


def test_a_line_of_another_time_is_no_proof_by_its_words(tmp_path: Path) -> None:
    """Numbers begin anew each year, and subjects come again."""
    own = office(tmp_path)
    before = own.clock.at - dt.timedelta(days=365)
    sent = world.source(vnedoc.dumps(letter(0)))
    own.other.hub.put(sent, sender="H26.99", to=(), at=before)  # type: ignore[attr-defined]
    put(own, letter(0), fault="500-before")
    own.other = Forbidding(own.other)
    own.clock.at += dt.timedelta(hours=1)
    own.reconcile()
    assert states(own) == ["unknown"]


def test_words_are_no_proof_of_a_revocation(tmp_path: Path) -> None:
    """Its document has them, too, and is what the list has here."""
    own = office(tmp_path)
    put(own, letter(0), fault="")
    put(own, revocation(0), fault="500-before")
    own.other = Forbidding(own.other)
    own.clock.at += dt.timedelta(hours=1)
    own.reconcile()
    assert states(own) == ["done", "unknown"]


def test_what_was_rewritten_in_an_unknown_way_is_not_absent(tmp_path: Path) -> None:
    own = office(tmp_path)
    put(own, letter(0))
    put(own, letter(4), fault="500-before")
    (item,) = {one.sent_as: one for one in own.other.hub.items.values()}.values()  # type: ignore[attr-defined]
    made = vnedoc.loads(b"".join(item.source.chunks()))
    assert isinstance(made, DocumentEnvelope)
    assert made.header
    header = attrs.evolve(made.header, subject=f"{made.header.subject} (chuyển tiếp)")
    item.source = world.source(vnedoc.dumps(attrs.evolve(made, header=header)))
    own.clock.at += dt.timedelta(hours=1)
    for _ in range(2):
        own.reconcile()
        assert states(own) == ["unknown", "retry"]
