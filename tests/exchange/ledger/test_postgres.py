"""The ledger in PostgreSQL: the same promises, and a part of the caller's own transaction."""

from __future__ import annotations

import datetime as dt
import functools
import multiprocessing
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

import vnedoc
from tests import factories
from tests.exchange.ledger import killing, server, test_outbox
from tests.exchange.ledger.test_kills import check
from tests.exchange.letters import letter
from tests.scale import scaled
from vnedoc.exchange import (
    ExchangeLedger,
    LedgerError,
    OutboxState,
    Parcel,
    Receipt,
    ReceivedItem,
    identify,
)
from vnedoc.given import WrongTypeError
from vnedoc.model import VIETNAM

psycopg = pytest.importorskip("psycopg", reason="NOT CHECKED: psycopg is not installed")

pytestmark = [
    pytest.mark.peer,
    pytest.mark.skipif(server.missing() is not None, reason=str(server.missing())),
]
AT: Final = dt.datetime(2025, 7, 1, 10, 0, tzinfo=VIETNAM)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with server.running() as found:
        yield found


@pytest.fixture
def connect(address: str) -> Any:
    """Connections to an empty database."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    return functools.partial(psycopg.connect, address)


@pytest.fixture
def ledger(connect: Any) -> Iterator[ExchangeLedger]:
    with ExchangeLedger.over(connect, retry=test_outbox.RETRY, poison_after=2) as opened:
        yield opened


def parcel(number: int) -> Parcel:
    return Parcel(source=vnedoc.dumps(letter(number)), channel="axis", item=str(number))


def test_it_receives_sends_and_tells_as_the_other_one(ledger: ExchangeLedger) -> None:
    for receipt in (Receipt.NEW, Receipt.SEEN):
        assert ledger.receive(parcel(1), at=AT).receipt is receipt
    bad = Parcel(source=b"<html>", channel="axis", item="x")
    assert ledger.receive(bad, at=AT).receipt is Receipt.QUARANTINED
    assert b"".join(ledger.quarantine.bytes_of(1)) == b"<html>"
    names = [ledger.receive(parcel(2), at=AT, effect=lambda _: 1 / 0).receipt for _ in range(3)]
    assert names == [Receipt.FAILED, Receipt.QUARANTINED, Receipt.QUARANTINED]
    test_outbox.test_what_nobody_knows_of_is_looked_up_before_anything_else(ledger)
    # Received and sent at one time it is one event, whoever tells it.
    assert [event.kind for _, event in ledger.events()] == ["sent"]
    assert ledger.state(identify(letter(1)).document)
    assert ledger.seen(identify(letter(1)).message)


OUTBOX: Final = (
    test_outbox.test_what_is_due_is_handed_out_once_in_order,
    test_outbox.test_what_arrived_is_done_and_tells_an_event,
    test_outbox.test_what_failed_waits_and_is_given_up_in_the_end,
    test_outbox.test_what_a_dead_worker_left_is_unknown,
    test_outbox.test_a_worker_that_was_overtaken_tells_nothing,
    test_outbox.test_bytes_are_forgotten_when_they_are_done_with,
)


@pytest.mark.parametrize("case", OUTBOX, ids=lambda case: case.__name__)
def test_its_outbox_is_the_same(case: Any, ledger: ExchangeLedger) -> None:
    case(ledger)


def test_several_are_received_together(ledger: ExchangeLedger) -> None:
    def effect(item: ReceivedItem) -> None:
        item.connection.execute("SELECT 1 / 0")

    found = ledger.receive_many(map(parcel, (1, 2, 1)), at=AT, together=2)
    assert [item.receipt for item in found] == [Receipt.NEW, Receipt.NEW, Receipt.SEEN]
    # What the server refuses of one undoes that one alone.
    coming = map(parcel, (3, 1))
    refused = ledger.receive_many(coming, at=AT, effect=effect)
    assert [item.receipt for item in refused] == [Receipt.FAILED, Receipt.SEEN]
    assert len(ledger.inbox()) == 2


def test_a_failure_leaves_nothing(ledger: ExchangeLedger) -> None:
    def fail() -> None:
        with ledger.receiving(parcel(1), at=AT) as item:
            item.connection.execute("CREATE TABLE own (a TEXT)")
            item.answer(factories.status(), channel="axis")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert (ledger.inbox(), ledger.outbox.items(), list(ledger.events())) == ((), (), [])
    assert ledger._store.run("SELECT to_regclass('own')") == [(None,)]


@pytest.mark.parametrize("commits", [True, False])
def test_it_joins_a_transaction_of_the_callers(
    connect: Any, ledger: ExchangeLedger, commits: bool
) -> None:
    with connect(row_factory=psycopg.rows.dict_row) as connection:
        connection.execute("CREATE TABLE own (a TEXT)")
        connection.commit()
        joined = ExchangeLedger.on(connection)
        with joined.receiving(parcel(1), at=AT) as item:
            assert item.is_new
            item.connection.execute("INSERT INTO own VALUES ('a')")
            item.answer(factories.status(), channel="axis")
        with pytest.raises(LedgerError, match="committed"):
            next(joined.outbox.due(at=AT, worker="w"))
        connection.commit() if commits else connection.rollback()
        rows = connection.execute("SELECT * FROM own").fetchall()
        connection.rollback()
    assert len(rows) == len(ledger.inbox()) == len(ledger.outbox.items()) == int(commits)
    with pytest.raises(WrongTypeError):
        ExchangeLedger.on("host=x")


@pytest.mark.parametrize("fault", [KeyError("own"), psycopg.errors.UndefinedTable("x")])
def test_what_failed_in_the_callers_transaction_is_not_there_when_he_commits(
    connect: Any, ledger: ExchangeLedger, fault: Exception
) -> None:
    def failing(item: ReceivedItem) -> None:
        item.answer(factories.status(), channel="axis")
        if isinstance(fault, psycopg.Error):
            item.connection.execute("SELECT * FROM nowhere")
        raise fault

    with connect() as connection:
        joined = ExchangeLedger.on(connection)
        assert joined.receive(parcel(1), at=AT, effect=failing).receipt is Receipt.FAILED
        assert joined.receive(parcel(2), at=AT).receipt is Receipt.NEW
        connection.commit()
    assert (len(ledger.inbox()), ledger.outbox.items()) == (1, ())
    assert ledger.receive(parcel(1), at=AT).receipt is Receipt.NEW


def test_thirty_two_threads_receive_everything_once(ledger: ExchangeLedger) -> None:
    parcels = [parcel(number) for number in range(8)]
    made: list[str] = []

    def work(turn: int) -> None:
        for number in range(turn, turn + len(parcels), 2):
            with ledger.receiving(parcels[number % len(parcels)], at=AT) as item:
                assert item.identity
                if item.is_new:
                    made.append(str(item.identity.message))

    threads = [threading.Thread(target=work, args=(turn,)) for turn in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == sorted(str(identify(letter(n)).message) for n in range(8))
    assert sum(row.times for row in ledger.inbox()) == 32 * 4
    numbers = [number for number, _ in ledger.events()]
    assert numbers == sorted(numbers)
    assert len(numbers) == 8


def test_a_connection_that_is_lost_is_made_anew(ledger: ExchangeLedger, connect: Any) -> None:
    ledger.receive(parcel(1), at=AT)
    with connect(autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        )
    with pytest.raises(LedgerError, match="PostgreSQL") as caught:
        ledger.inbox()
    assert "PostgreSQL" in caught.value.text("vi")
    assert len(ledger.inbox()) == 1


def test_what_the_server_repeats_is_not_told(ledger: ExchangeLedger) -> None:
    with pytest.raises(LedgerError) as caught:
        ledger._store.run("SELECT CAST(? AS INTEGER)", ("bí mật",))
    assert "bí mật" not in str(caught.value)


def test_a_fork_has_connections_of_its_own(ledger: ExchangeLedger) -> None:
    ledger.receive(parcel(1), at=AT)

    def child() -> None:
        os._exit(7 if len(ledger.inbox()) == 1 else 9)

    process = multiprocessing.get_context("fork").Process(target=child)
    process.start()
    process.join()
    assert process.exitcode == 7
    assert len(ledger.inbox()) == 1


def test_it_survives_being_killed(connect: Any, tmp_path: Path) -> None:
    opening = functools.partial(ExchangeLedger.over, connect, retry=killing.RETRY)
    with opening() as ledger:
        ledger._store.run("CREATE TABLE own (message TEXT)")
    items = killing.listed(scaled(5_000, 60))
    killed = killing.kill(opening, tmp_path, items, scaled(500, 8))
    assert killed >= scaled(500, 8) * 0.9
    with opening() as ledger:
        assert {one.state for one in ledger.outbox.items()} == {OutboxState.DONE}
        check(ledger, tmp_path, items)
