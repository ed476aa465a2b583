"""Workers that are killed at any moment, between a ledger and another side with every fault.

The other side is a database of its own, which is written to as a server would: what arrived there
has arrived, whatever answer came back.
"""

from __future__ import annotations

import datetime as dt
import multiprocessing
import random
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Final

import attrs

import vnedoc
from tests import axis, factories
from tests.exchange.letters import letter
from vnedoc.codes import StatusCode
from vnedoc.exchange import (
    ExchangeLedger,
    Lookup,
    Outbox,
    OutboxItem,
    OutboxState,
    Parcel,
    Receipt,
    ReceivedItem,
    Retry,
)
from vnedoc.model import DocumentEnvelope, ResponseFor, StatusEnvelope

RETRY: Final = Retry(first_seconds=0.02, factor=1.5, last_seconds=0.2, attempts=1000)
SENDING: Final = (
    "arrives",
    "arrives, answer lost",
    "arrives, 502 comes back",
    "arrives, an HTML page comes back",
    "arrives, half an answer comes back",
    "arrives, the answer names another item",
    "500 comes back, nothing arrived",
    "no connection",
)
LISTING: Final = ("twice", "rewritten on the way", "poison", "acknowledgement lost")
"""With `SENDING`, the faults: twelve kinds, and one that is none."""

Opening = Callable[[], ExchangeLedger]


@attrs.frozen
class Listed:
    """What the other side lists, again and again until it is acknowledged."""

    item: str
    forms: tuple[bytes, ...]
    """The bytes, in one form or several."""
    poison: bool


def listed(count: int) -> list[Listed]:
    """Letters by the thousand; one in fifty is poison, one in three comes in two forms."""
    found = []
    for number in range(count):
        made = letter(number)
        if number % 50 == 7:
            forms: tuple[bytes, ...] = (f"<html>{number}</html>".encode(),)
        elif number % 3:
            forms = (vnedoc.dumps(made),)
        else:
            forms = (vnedoc.dumps(made), vnedoc.dumps(axis.through(made)))
        found.append(Listed(str(number), forms, number % 50 == 7))
    return found


class OtherSide:
    """What is there has arrived: twice, if it came twice."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(path, timeout=60, isolation_level=None)
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("PRAGMA synchronous = NORMAL")
        for sql in (
            "CREATE TABLE IF NOT EXISTS arrived (message TEXT)",
            "CREATE TABLE IF NOT EXISTS acknowledged (item TEXT, how TEXT)",
            "CREATE INDEX IF NOT EXISTS by_message ON arrived (message)",
        ):
            self.connection.execute(sql)

    def close(self) -> None:
        """Whoever forks with a connection open hands its locks on, and loses what others write."""
        self.connection.close()

    def take(self, message: str) -> None:
        self.connection.execute("INSERT INTO arrived VALUES (?)", (message,))

    def has(self, message: str) -> bool:
        sql = "SELECT 1 FROM arrived WHERE message = ?"
        return self.connection.execute(sql, (message,)).fetchone() is not None

    def acknowledge(self, item: str, how: str) -> None:
        self.connection.execute("INSERT INTO acknowledged VALUES (?, ?)", (item, how))

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql).fetchall()


def now(chance: random.Random) -> dt.datetime:
    """The time by a clock that is an hour off now and then."""
    off = chance.choice((0, 0, 0, 0, 3600)) if chance.random() < 0.1 else 0
    return dt.datetime.now(dt.UTC) + dt.timedelta(seconds=off)


def answer_to(envelope: DocumentEnvelope) -> StatusEnvelope:
    """The status that says that a letter was taken in."""
    header = envelope.header
    assert header
    about = ResponseFor(organ_id="H26.99", code="1/SVDA-VP", document_id=header.document_id)
    return factories.status(StatusCode.ACCEPTED, response_for=about)


def effect(item: ReceivedItem) -> None:
    """A row of the program's own, and the answer."""
    assert isinstance(item.envelope, DocumentEnvelope)
    assert item.identity
    mark = "?" if isinstance(item.connection, sqlite3.Connection) else "%s"
    sql = f"INSERT INTO own (message) VALUES ({mark})"
    item.connection.execute(sql, (str(item.identity.message),))
    item.answer(answer_to(item.envelope), channel="axis")


def send(outbox: Outbox, item: OutboxItem, other: OtherSide, chance: random.Random) -> None:
    """Send an item, with what may go wrong."""
    what = "arrives" if chance.random() < 0.5 else chance.choice(SENDING)
    assert b"".join(outbox.bytes_of(item)).startswith(b"<?xml")
    if what.startswith("arrives"):
        other.take(item.message)
    if what == "arrives":
        outbox.sent(item, at=now(chance), remote="r")
    elif what == "no connection":
        outbox.failed(item, at=now(chance), reason=what)
    else:
        outbox.unknown(item, at=now(chance), reason=what)


def look_up(other: OtherSide) -> Callable[[OutboxItem], str | Lookup]:
    return lambda item: "r" if other.has(item.message) else Lookup.ABSENT


def work(
    opening: Opening, remote: Path, items: Sequence[Listed], name: str, seed: int, flag: Path
) -> None:
    """Receive, send and reconcile until there is no more to do and nobody kills any longer."""
    chance, other = random.Random(seed), OtherSide(remote)
    with opening() as ledger:
        ledger.outbox.abandon(at=now(chance), worker=name)
        while True:
            known = {row[0] for row in other.rows("SELECT item FROM acknowledged")}
            # A list that is stale names some that were acknowledged already.
            waiting = [one for one in items if one.item not in known or chance.random() < 0.02]
            chance.shuffle(waiting)
            for several in _by_few(waiting[:200], chance):
                _take(ledger, several, other, chance)
                for due in ledger.outbox.due(at=now(chance), worker=name, most=2):
                    send(ledger.outbox, due, other, chance)
            for due in ledger.outbox.due(at=now(chance), worker=name, most=200):
                send(ledger.outbox, due, other, chance)
            ledger.outbox.reconcile(look_up(other), at=now(chance))
            open_states = set(OutboxState) - {OutboxState.DONE}
            if len(known) == len(items) and flag.exists():
                if not any(ledger.outbox.items(state) for state in open_states):
                    return
                time.sleep(0.01)


def _by_few(waiting: Sequence[Listed], chance: random.Random) -> Iterator[Sequence[Listed]]:
    """One at a time, or several that are committed together."""
    begin = 0
    while begin < len(waiting):
        end = begin + chance.choice((1, 1, 1, 7))
        yield waiting[begin:end]
        begin = end


def _take(
    ledger: ExchangeLedger, several: Sequence[Listed], other: OtherSide, chance: random.Random
) -> None:
    coming = [one for one in several for _ in range(2 if chance.random() < 0.3 else 1)]
    parcels = [
        Parcel(source=chance.choice(one.forms), channel="axis", item=one.item) for one in coming
    ]
    if len(several) == 1:
        got = [ledger.receive(parcel, at=now(chance), effect=effect) for parcel in parcels]
    else:
        got = list(ledger.receive_many(parcels, at=now(chance), effect=effect, together=5))
    for one, item in zip(coming, got, strict=True):
        how = "fail" if item.receipt is Receipt.QUARANTINED else "done"
        assert (how == "fail") is one.poison
        if chance.random() < 0.9:  # or the acknowledgement is lost, and it is listed again
            other.acknowledge(one.item, how)


def kill(
    opening: Opening, folder: Path, items: Sequence[Listed], kills: int, workers: int = 2
) -> int:
    """Run workers and kill them, so many times; how often one was killed while at work."""
    context, chance = multiprocessing.get_context("fork"), random.Random(kills)
    remote, flag = folder / "remote.db", folder / "finish"
    OtherSide(remote).close()

    def begin(number: int, seed: int) -> BaseProcess:
        arguments = (opening, remote, items, f"worker-{number}", seed, flag)
        process = context.Process(target=work, args=arguments)
        process.start()
        return process

    running = [begin(number, number) for number in range(workers)]
    killed = 0
    for turn in range(kills):
        time.sleep(chance.uniform(0.02, 0.22))
        number = chance.randrange(workers)
        running[number].kill()
        running[number].join()
        killed += running[number].exitcode == -9
        running[number] = begin(number, 1000 + turn)
    flag.touch()
    for process in running:
        process.join(7200)  # only against hanging: each item waits for the disk five times
        assert process.exitcode == 0, process.exitcode
    return killed
