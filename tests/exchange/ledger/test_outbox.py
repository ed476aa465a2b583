"""Sending: once, and never again before it is known that it did not arrive."""

from __future__ import annotations

import datetime as dt
import itertools
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vnedoc
from tests import factories
from tests.exchange.letters import letter
from vnedoc.errors import InvalidValueError
from vnedoc.exchange import (
    ExchangeLedger,
    LedgerItemError,
    Lookup,
    OutboxItem,
    OutboxState,
    Retry,
    identify,
)
from vnedoc.model import VIETNAM

AT: Final = dt.datetime(2025, 7, 1, 10, 0, tzinfo=VIETNAM)
RETRY: Final = Retry(first_seconds=60, factor=2, last_seconds=300, attempts=3)
HOUR: Final = dt.timedelta(hours=1)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[ExchangeLedger]:
    with ExchangeLedger.open(tmp_path / "so.db", retry=RETRY) as opened:
        yield opened


def put(ledger: ExchangeLedger, number: int = 1, channel: str = "axis", to: str = "") -> int:
    return ledger.outbox.put(letter(number), channel=channel, at=AT, to=to)


def take(ledger: ExchangeLedger, at: dt.datetime = AT, worker: str = "w") -> OutboxItem:
    return next(ledger.outbox.due(at=at, worker=worker))


def test_what_is_put_twice_is_there_once(ledger: ExchangeLedger) -> None:
    assert put(ledger) == put(ledger) == 1
    assert put(ledger, to="H41.99") == 2
    assert put(ledger, channel="mail") == 3
    assert len(ledger.outbox.items()) == 3
    assert len(ledger.outbox.items(channel="mail")) == 1
    assert b"".join(ledger.outbox.bytes_of(1)) == vnedoc.dumps(letter(1))


def test_one_body_is_one_receiver_in_whichever_form_it_is_named(ledger: ExchangeLedger) -> None:
    first = put(ledger, to="000.00.99.H41")
    for same in ("H41.99", "000.00.99.H41", " h41.99 "):
        assert put(ledger, to=same) == first, same
    others = [put(ledger, to=other) for other in ("", "H41.98", "H41.99.01", "Sở Ví dụ B")]
    assert len({first, *others}) == len(ledger.outbox.items()) == 5
    assert ledger.outbox.item(first).receiver == "000.00.99.H41", "as it was given"


def test_what_is_due_is_handed_out_once_in_order(ledger: ExchangeLedger) -> None:
    for number in range(3):
        put(ledger, number)
    ledger.outbox.put(letter(9), channel="axis", at=AT, due_at=AT + HOUR)
    assert [one.id for one in ledger.outbox.due(at=AT, worker="a")] == [1, 2, 3]
    assert list(ledger.outbox.due(at=AT, worker="b")) == []
    states = [one.state for one in ledger.outbox.items()]
    assert states == [OutboxState.SENDING] * 3 + [OutboxState.READY]
    assert take(ledger, AT + HOUR).id == 4


def test_only_one_way_and_no_more_than_asked_for(ledger: ExchangeLedger) -> None:
    for number in range(4):
        put(ledger, number, channel="axis" if number % 2 else "mail")
    assert [one.id for one in ledger.outbox.due(at=AT, worker="a", channel="mail", most=1)] == [1]
    assert [one.id for one in ledger.outbox.due(at=AT, worker="a", channel="axis")] == [2, 4]


def test_what_arrived_is_done_and_tells_an_event(ledger: ExchangeLedger) -> None:
    put(ledger)
    item = take(ledger)
    assert (item.state, item.attempt, item.worker) == (OutboxState.SENDING, 1, "w")
    ledger.outbox.sent(item, at=AT + HOUR, remote="5f3a")
    done = ledger.outbox.item(1)
    assert (done.state, done.remote) == (OutboxState.DONE, "5f3a")
    ((_, event),) = ledger.events()
    assert (event.kind, event.at) == ("sent", AT + HOUR)
    state = ledger.state(identify(letter(1)).document)
    assert state
    assert {one.state.id for one in state.receivers} == {"sent"}


def test_what_failed_waits_and_is_given_up_in_the_end(ledger: ExchangeLedger) -> None:
    put(ledger)
    now = AT
    for attempt in (1, 2, 3):
        item = take(ledger, now)
        assert item.attempt == attempt
        ledger.outbox.failed(item, at=now, reason="502")
        again = ledger.outbox.item(1)
        if attempt < 3:
            assert again.state is OutboxState.RETRY
            assert again.due_at - now == RETRY.wait(attempt, item.message)
            assert list(ledger.outbox.due(at=now, worker="w")) == []
        now = again.due_at
    assert again.state is OutboxState.QUARANTINED
    assert list(ledger.outbox.due(at=now + 99 * HOUR, worker="w")) == []
    ledger.outbox.again(1, at=now)
    assert take(ledger, now).attempt == 4


@pytest.mark.parametrize("days", [0, 1, 5])
def test_what_a_clock_that_was_ahead_put_off_is_due_now(days: int, ledger: ExchangeLedger) -> None:
    then = AT + days * 24 * HOUR + HOUR
    for number, due_at in ((1, None), (2, None), (3, then + HOUR)):
        ledger.outbox.put(letter(number), channel="axis", at=then, due_at=due_at)
    ledger.outbox.failed(take(ledger, then), at=then, reason="502")
    assert ledger.outbox.item(1).state is OutboxState.RETRY
    due = [item.id for item in ledger.outbox.due(at=AT, worker="w")]
    assert due == ([1, 2] if days else []), "what was to wait until a time still waits"
    left = [item.id for item in ledger.outbox.due(at=then + 2 * HOUR, worker="w")]
    assert left == ([3] if days else [2, 1, 3])


def test_what_was_refused_is_not_sent_again_by_itself(ledger: ExchangeLedger) -> None:
    put(ledger)
    ledger.outbox.refused(take(ledger), at=AT, reason="18: không có bên nhận" * 200)
    item = ledger.outbox.item(1)
    assert (item.state, len(item.reason)) == (OutboxState.REFUSED, 1000)
    assert list(ledger.outbox.due(at=AT + 99 * HOUR, worker="w")) == []
    ledger.outbox.again(1, at=AT)
    assert take(ledger).attempt == 2


# -- not knowing --------------------------------------------------------------------------------


def test_what_nobody_knows_of_is_looked_up_before_anything_else(ledger: ExchangeLedger) -> None:
    put(ledger)
    ledger.outbox.unknown(take(ledger), at=AT, reason="timeout")
    assert list(ledger.outbox.due(at=AT + 99 * HOUR, worker="w")) == []
    with pytest.raises(LedgerItemError, match="unknown"):
        ledger.outbox.again(1, at=AT)
    assert ledger.outbox.reconcile(lambda _: Lookup.NO_ANSWER, at=AT) == 0
    assert ledger.outbox.item(1).state is OutboxState.UNKNOWN
    assert ledger.outbox.reconcile(lambda _: "5f3a", at=AT, channel="mail") == 0
    assert ledger.outbox.reconcile(lambda _: "5f3a", at=AT) == 1
    assert ledger.outbox.item(1).state is OutboxState.DONE
    with pytest.raises(LedgerItemError, match="done"):
        ledger.outbox.again(1, at=AT)


def test_what_did_not_arrive_is_sent_again_after_it_was_looked_up(ledger: ExchangeLedger) -> None:
    put(ledger)
    ledger.outbox.unknown(take(ledger), at=AT, reason="timeout")
    assert ledger.outbox.reconcile(lambda _: Lookup.ABSENT, at=AT) == 1
    item = ledger.outbox.item(1)
    assert item.state is OutboxState.RETRY
    assert take(ledger, item.due_at).attempt == 2


def test_two_may_look_up_the_same(ledger: ExchangeLedger) -> None:
    put(ledger)
    ledger.outbox.unknown(take(ledger), at=AT, reason="timeout")

    def look_up(_: OutboxItem) -> str:
        # Another one asks meanwhile, and is quicker.
        assert ledger.outbox.reconcile(lambda _: "5f3a", at=AT) == 1
        return "5f3a"

    assert ledger.outbox.reconcile(look_up, at=AT) == 0
    assert ledger.outbox.item(1).state is OutboxState.DONE


def test_what_a_dead_worker_left_is_unknown(ledger: ExchangeLedger) -> None:
    for number in range(3):
        put(ledger, number)
    dead, living = take(ledger, worker="dead"), take(ledger, worker="living")
    assert ledger.outbox.abandon(at=AT, worker="nobody") == 0
    assert ledger.outbox.abandon(at=AT, worker="dead") == 1
    assert ledger.outbox.item(dead.id).state is OutboxState.UNKNOWN
    assert ledger.outbox.item(living.id).state is OutboxState.SENDING
    assert ledger.outbox.abandon(at=AT, before=AT) == 0
    assert ledger.outbox.abandon(at=AT, before=AT + HOUR) == 1
    with pytest.raises(InvalidValueError, match="worker"):
        ledger.outbox.abandon(at=AT)
    # The one that was taken for dead tells after all that it arrived.
    ledger.outbox.sent(living, at=AT)
    assert ledger.outbox.item(living.id).state is OutboxState.DONE


def test_a_worker_that_was_overtaken_tells_nothing(ledger: ExchangeLedger) -> None:
    put(ledger)
    slow = take(ledger)
    ledger.outbox.abandon(at=AT, worker="w")
    ledger.outbox.reconcile(lambda _: Lookup.ABSENT, at=AT)
    quick = take(ledger, AT + HOUR, worker="v")
    for tell in (ledger.outbox.sent, ledger.outbox.failed, ledger.outbox.unknown):
        with pytest.raises(LedgerItemError):
            tell(slow, at=AT, **({} if tell == ledger.outbox.sent else {"reason": ""}))  # type: ignore[operator]
    ledger.outbox.sent(quick, at=AT + HOUR)
    with pytest.raises(LedgerItemError):
        ledger.outbox.refused(quick, at=AT, reason="")


def test_what_arrived_after_all_is_not_sent_again(ledger: ExchangeLedger) -> None:
    """An answer may come later than whoever looked up and found nothing yet."""
    put(ledger)
    slow = take(ledger)
    ledger.outbox.abandon(at=AT, worker="w")
    ledger.outbox.reconcile(lambda _: Lookup.ABSENT, at=AT)
    assert ledger.outbox.item(slow.id).state is OutboxState.RETRY
    with pytest.raises(LedgerItemError):
        ledger.outbox.failed(slow, at=AT, reason="")
    ledger.outbox.sent(slow, at=AT, remote="x")
    assert ledger.outbox.item(slow.id).state is OutboxState.DONE
    assert list(ledger.outbox.due(at=AT + 9 * HOUR, worker="v")) == []


ENDS: Final = ("sent", "refused", "failed", "unknown")
ALLOWED: Final[dict[OutboxState, set[str]]] = {
    OutboxState.READY: {"due"},
    OutboxState.RETRY: {"due", "again", "sent"},
    OutboxState.SENDING: {*ENDS, "abandon"},
    OutboxState.UNKNOWN: {*ENDS, "found", "absent"},
    OutboxState.REFUSED: {"again"},
    OutboxState.QUARANTINED: {"again", "sent"},
    OutboxState.DONE: set(),
}


def do(ledger: ExchangeLedger, what: str, item: OutboxItem) -> None:
    later = AT + 9999 * HOUR
    match what:
        case "due":
            list(ledger.outbox.due(at=later, worker="w"))
        case "again":
            ledger.outbox.again(1, at=AT)
        case "abandon":
            ledger.outbox.abandon(at=AT, worker="w")
        case "found":
            ledger.outbox.reconcile(lambda _: "x", at=AT)
        case "absent":
            ledger.outbox.reconcile(lambda _: Lookup.ABSENT, at=AT)
        case "sent":
            ledger.outbox.sent(item, at=AT)
        case _:
            getattr(ledger.outbox, what)(item, at=AT, reason="r")


@settings(max_examples=40)
@given(st.lists(st.sampled_from((*ENDS, "due", "again", "abandon", "found", "absent")), max_size=9))
def test_no_order_of_calls_sends_what_may_have_arrived(calls: list[str]) -> None:
    """Nothing but a look-up leads from not knowing to sending again."""
    with (
        tempfile.TemporaryDirectory() as folder,
        ExchangeLedger.open(Path(folder, "so.db"), retry=RETRY) as ledger,
    ):
        put(ledger)
        for call in calls:
            before = ledger.outbox.item(1)
            try:
                do(ledger, call, before)
            except LedgerItemError:
                assert call not in ALLOWED[before.state]
            after = ledger.outbox.item(1)
            if after.state != before.state or after.attempt != before.attempt:
                assert call in ALLOWED[before.state], (before.state, call, after.state)
            if after.state is OutboxState.SENDING and before.state is not OutboxState.SENDING:
                assert before.state in (OutboxState.READY, OutboxState.RETRY)


# -- waiting ------------------------------------------------------------------------------------


@given(st.integers(1, 200), st.text(min_size=1))
def test_waits_grow_and_are_the_same_every_time(attempt: int, key: str) -> None:
    retry = Retry(first_seconds=10, factor=3, last_seconds=1000, attempts=200)
    wait = retry.wait(attempt, key).total_seconds()
    assert wait == retry.wait(attempt, key).total_seconds()
    plain = min(10 * 3 ** min(attempt - 1, 20), 1000)
    assert 0.8 * plain - 1e-3 <= wait <= 1.2 * plain + 1e-3


def test_waits_differ_between_messages() -> None:
    waits = {RETRY.wait(1, str(number)) for number in range(100)}
    assert len(waits) > 90


@pytest.mark.parametrize(
    "wrong",
    [
        {"first_seconds": 0},
        {"first_seconds": 60, "last_seconds": 59},
        {"factor": 0.5},
        {"factor": float("nan")},
        {"last_seconds": float("inf")},
        {"attempts": 0},
    ],
)
def test_waits_that_make_no_sense_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidValueError):
        Retry(**wrong)


# -- what is kept -------------------------------------------------------------------------------


def test_bytes_are_forgotten_when_they_are_done_with(ledger: ExchangeLedger) -> None:
    for number in range(2):
        put(ledger, number)
    ledger.outbox.sent(take(ledger), at=AT)
    assert ledger.outbox.release(before=AT) == 0
    assert ledger.outbox.release(before=AT + HOUR) == 1
    assert ledger.outbox.release(before=AT + HOUR) == 0
    assert list(ledger.outbox.bytes_of(1)) == []
    assert b"".join(ledger.outbox.bytes_of(2))


def test_items_are_found_by_number_and_state(ledger: ExchangeLedger) -> None:
    put(ledger)
    assert [one.id for one in ledger.outbox.items(OutboxState.READY)] == [1]
    assert ledger.outbox.items(OutboxState.DONE) == ()
    for call, number in itertools.product((ledger.outbox.item, ledger.quarantine.item), (0, 2, 99)):
        with pytest.raises(LedgerItemError) as caught:
            call(number)
        assert str(number) in caught.value.text("vi")
    with pytest.raises(LedgerItemError):
        ledger.outbox.again(77, at=AT)


def test_a_status_is_an_answer_too(ledger: ExchangeLedger) -> None:
    ledger.outbox.put(factories.status(), channel="axis", at=AT)
    ledger.outbox.sent(take(ledger), at=AT)
    ((_, event),) = ledger.events()
    assert (event.kind, event.organ) == ("03", "H41.99")


def test_an_item_is_found_by_its_name_there(ledger: ExchangeLedger) -> None:
    for number in (1, 2, 3):
        ledger.outbox.put(letter(number), channel="axis", at=AT)
    for remote in ("5f3a", "5f3b", "5f3a"):
        ledger.outbox.sent(take(ledger), at=AT, remote=remote)
    assert [item.id for item in ledger.outbox.by_remote("axis", "5f3a")] == [1, 3]
    assert ledger.outbox.by_remote("mail", "5f3a") == ()
    assert ledger.outbox.by_remote("axis", "x") == ()
    assert ledger.outbox.item(1).put_at == ledger.outbox.item(1).changed_at == AT
