"""The ledger: what came, what is to be sent, and what could not be received, in one database.

Lines break, so everything comes at least once and some of it twice. What can be had is that its
*effects* happen exactly once, and only because three things are committed together: that the
message was received, the caller's own rows, and the answer that is to be sent. There is no
exactly-once delivery, and nothing here promises it.

::

    with ledger.receiving(parcel, at=now) as item:
        if item.is_new:
            store_in_my_tables(item.envelope, connection=item.connection)
            item.answer(status, channel="axis")
"""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Self

import attrs

from vnedoc.coded import coded
from vnedoc.errors import ContentError, InvalidValueError, ReadError, VnedocError
from vnedoc.exchange.events import Event
from vnedoc.exchange.identity import RENAMED, DocumentKey, MessageKey
from vnedoc.exchange.ledger.engines import joined_store, postgres
from vnedoc.exchange.ledger.inbox import (
    COLUMNS,
    InboxItem,
    Receipt,
    ReceivedItem,
    enter,
    inbox_item,
)
from vnedoc.exchange.ledger.noting import events_since, state_of
from vnedoc.exchange.ledger.outbox import Outbox
from vnedoc.exchange.ledger.quarantine import Quarantine
from vnedoc.exchange.ledger.sending import Retry
from vnedoc.exchange.ledger.sqlite import SqliteStore
from vnedoc.exchange.ledger.store import LedgerError, LedgerItemError, Store, stamp
from vnedoc.exchange.lifecycle import DocumentState
from vnedoc.exchange.parcel import Parcel, receiver_name
from vnedoc.given import path_of
from vnedoc.model import Envelope
from vnedoc.names import ROOT
from vnedoc.words import counted


class ExchangeLedger:
    """A ledger. One object may be used by many threads."""

    def __init__(self, store: Store, *, retry: Retry | None = None, poison_after: int = 5) -> None:
        """A ledger in a database; `open` and `on` make the usual ones.

        Args:
            store: The database, with its tables.
            retry: How to wait before sending again.
            poison_after: After so many failures of the caller's effect an item is quarantined.
        """
        self._store = store
        self._poison_after = poison_after
        self.outbox: Outbox = Outbox(store, retry or Retry())
        self.quarantine: Quarantine = Quarantine(store)

    @classmethod
    def open(cls, path: Path, *, retry: Retry | None = None, poison_after: int = 5) -> Self:
        """The ledger in an SQLite file, made if there is none; its owner alone can read it.

        Args:
            path: The path object of the file, on a disk of this computer: not on a network's.
            retry: How to wait before sending again.
            poison_after: After so many failures of the caller's effect an item is quarantined.

        Raises:
            WrongTypeError: `path` is no path object.
            LedgerError: it cannot be opened, is no ledger, or of a later version.
        """
        store = SqliteStore(path_of(path, "path"))
        return cls(store, retry=retry, poison_after=poison_after)

    @classmethod
    def over(
        cls,
        connect: Callable[[], Any],
        *,
        retry: Retry | None = None,
        poison_after: int = 5,
    ) -> Self:
        """The ledger in PostgreSQL, on connections that the caller makes (extra ``postgres``).

        Args:
            connect: Opens a ``psycopg.Connection``; the ledger asks for one in each thread and
                closes it.
            retry: How to wait before sending again.
            poison_after: After so many failures of the caller's effect an item is quarantined.

        Raises:
            MissingExtraError: psycopg is not installed.
            LedgerError: the database refuses, or its tables are of a later version.
        """
        store = postgres().PostgresStore(connect)
        return cls(store, retry=retry, poison_after=poison_after)

    @classmethod
    def on(cls, connection: Any, *, retry: Retry | None = None, poison_after: int = 5) -> Self:
        """The ledger in a transaction of the caller's own, which he begins and ends.

        Its tables must be there: `open` and `over` make them. Failures are not counted, as
        the caller's rollback would take the count with it; see `failed`.

        Args:
            connection: An open ``sqlite3.Connection`` or ``psycopg.Connection``.
            retry: How to wait before sending again.
            poison_after: After so many failures an item is quarantined.

        Raises:
            WrongTypeError: it is no such connection.
        """
        return cls(joined_store(connection), retry=retry, poison_after=poison_after)

    def close(self) -> None:
        """Close the database, where it was opened here."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextlib.contextmanager
    def receiving(self, parcel: Parcel, *, at: dt.datetime) -> Iterator[ReceivedItem]:
        """Receive something; what the block writes on `connection` is committed with it.

        What cannot be read is put into quarantine, and the block runs with an item that is not new.
        If the block fails, nothing of it remains but that it failed; the exception goes on. After
        `poison_after` failures the item is quarantined, and not new when it comes again.

        Args:
            parcel: What came.
            at: Now, with a time zone.

        Raises:
            LedgerError: the database refuses.
            SourceChangedError: the file changed after it was handed over.
        """
        stamp(at)
        try:
            envelope, identity = parcel.envelope, parcel.identity
        except (ReadError, ContentError) as fault:
            yield self._unreadable(parcel, fault, at)
            return
        key = (parcel.receiver, str(identity.message))
        try:
            # Asked inside: by itself it would be a transaction of its own, and be overtaken.
            with self._store.transaction() as connection:
                if (times := self._failures(key)) < self._poison_after:
                    item = enter(self._store, parcel, envelope, identity, at)
                    answering = self._answering(at) if item.is_new else None
                    yield attrs.evolve(item, connection=connection, answering=answering)
                    return
        except Exception as fault:
            if not self._store.joined and not _is_database(fault):
                kind = type(fault.__cause__ if isinstance(fault, _EffectError) else fault)
                self.failed(parcel, identity.message, at=at, reason=kind.__name__)
            raise
        # Kept once more, or what a person removed would be answered and be nowhere.
        number = self._hold(parcel, key[1], at, times)
        found = self._quarantined(parcel, number)
        yield attrs.evolve(found, envelope=envelope, identity=identity)

    def receive(
        self,
        parcel: Parcel,
        *,
        at: dt.datetime,
        effect: Callable[[ReceivedItem], object] | None = None,
    ) -> ReceivedItem:
        """Receive something in one call; an effect that fails is an answer, too, and others go on.

        Args:
            parcel: What came.
            at: Now, with a time zone.
            effect: What is to happen with what is new; it is called inside the transaction.

        Raises:
            LedgerError: the database refuses.
            SourceChangedError: the file changed after it was handed over.
        """
        item = ReceivedItem(receipt=Receipt.FAILED)
        try:
            with self.receiving(parcel, at=at) as item:
                if item.is_new and effect is not None:
                    _do(effect, item)
        except _EffectError:
            key = (parcel.receiver, str(item.identity.message) if item.identity else "")
            poison = self._failures(key) >= self._poison_after
            receipt = Receipt.QUARANTINED if poison else Receipt.FAILED
            return attrs.evolve(item, receipt=receipt, connection=None, answering=None)
        return attrs.evolve(item, connection=None, answering=None)

    def receive_many(
        self,
        parcels: Iterable[Parcel],
        *,
        at: dt.datetime,
        effect: Callable[[ReceivedItem], object] | None = None,
        together: int = 50,
    ) -> Iterator[ReceivedItem]:
        """Receive several, which wait for the disk together; each as by `receive`.

        An effect that fails undoes its own item alone. What is given was committed: only then may
        it be acknowledged. What stops a group leaves nothing of that group.

        Args:
            parcels: What came; asked for one group after the other.
            at: Now, with a time zone.
            effect: As for `receive`.
            together: How many are committed at once. Others who write wait as long as it takes
                to read so many.

        Raises:
            InvalidValueError: `together` is less than 1.
            LedgerError: the database refuses.
            SourceChangedError: a file changed after it was handed over.
        """
        if together < 1:
            raise InvalidValueError(
                field="together",
                value=together,
                reason="at least one is received at a time",
                reason_vi="mỗi lượt phải nhận ít nhất một văn bản",
            )
        return self._groups(iter(parcels), at, effect, together)

    def _groups(
        self,
        coming: Iterator[Parcel],
        at: dt.datetime,
        effect: Callable[[ReceivedItem], object] | None,
        together: int,
    ) -> Iterator[ReceivedItem]:
        while group := tuple(itertools.islice(coming, together)):
            with self._store.transaction():
                done = [self.receive(parcel, at=at, effect=effect) for parcel in group]
            yield from done

    def failed(self, parcel: Parcel, message: MessageKey, *, at: dt.datetime, reason: str) -> bool:
        """Count a failure of the caller's effect; whether the item is in quarantine now.

        Args:
            parcel: What came.
            message: Its key.
            at: Now, with a time zone.
            reason: The kind of failure; no text of the message.

        Raises:
            LedgerError: the database refuses.
        """
        with self._store.transaction():
            ((times,),) = self._store.run(
                "INSERT INTO vnedoc_failure (receiver, message, times) VALUES (?, ?, 1)"
                " ON CONFLICT (receiver, message) DO UPDATE SET times = vnedoc_failure.times + 1"
                " RETURNING times",
                (parcel.receiver, str(message)),
            )
            # Together, or who is killed in between has counted it and kept nothing.
            if times >= self._poison_after:
                self._hold(parcel, str(message), at, times, reason)
        return bool(times >= self._poison_after)

    def _hold(
        self, parcel: Parcel, message: str, at: dt.datetime, times: int, reason: str = ""
    ) -> int:
        """Put what failed too often into the quarantine."""
        last_en = f", at last with {reason}" if reason else ""
        last_vi = f", lần cuối là {reason}" if reason else ""
        return self.quarantine.add(
            parcel,
            at=at,
            message=message,
            reason_en=f"the program's own effect failed {counted(times, 'time')}{last_en}",
            reason_vi=f"phần xử lý của chương trình lỗi {times} lần{last_vi}",
        )

    def seen(self, message: MessageKey, *, receiver: str = "") -> InboxItem | None:
        """The item by which a message was received; `None` if it was not.

        Args:
            message: Its key.
            receiver: For whom.
        """
        rows = self._store.run(
            f"SELECT {COLUMNS} FROM vnedoc_inbox WHERE receiver = ? AND message = ?",
            (receiver_name(receiver), str(message)),
        )
        return inbox_item(rows[0]) if rows else None

    def inbox(
        self, *, document: DocumentKey | str | None = None, most: int = 100_000
    ) -> tuple[InboxItem, ...]:
        """What was received, in its order.

        Args:
            document: Only what is about this one.
            most: How many at most.
        """
        where, values = ("1 = 1", ()) if document is None else ("document = ?", (str(document),))
        sql = f"SELECT {COLUMNS} FROM vnedoc_inbox WHERE {where} ORDER BY id LIMIT ?"
        return tuple(map(inbox_item, self._store.run(sql, (*values, most))))

    def item(self, number: int) -> InboxItem:
        """A message that was received, by its number.

        Args:
            number: Its number in the ledger.

        Raises:
            LedgerItemError: there is none.
        """
        sql = f"SELECT {COLUMNS} FROM vnedoc_inbox WHERE id = ?"
        rows = self._store.run(sql, (number,))
        if not rows:
            raise LedgerItemError(item=number, reason="there is none", reason_vi="không có mục này")
        return inbox_item(rows[0])

    def events(self, since: int = 0) -> Iterator[tuple[int, Event]]:
        """Events with their numbers, in the order in which they were committed.

        Args:
            since: The last number that was seen; only what came after it is given.
        """
        return events_since(self._store, since)

    def state(self, document: DocumentKey | str) -> DocumentState | None:
        """Where a document stands at its receivers, by all its events; `None` if it never came.

        Args:
            document: Its key.
        """
        return state_of(self._store, str(document))

    def _unreadable(self, parcel: Parcel, fault: VnedocError, at: dt.datetime) -> ReceivedItem:
        number = self.quarantine.add(
            parcel,
            at=at,
            code=fault.code,
            # What a fault repeats of a message is its own words: only its kind is kept.
            reason_en=coded(type(fault)).title("en"),
            reason_vi=coded(type(fault)).title("vi"),
        )
        return self._quarantined(parcel, number)

    def _quarantined(self, parcel: Parcel, number: int) -> ReceivedItem:
        held = self.quarantine.item(number)
        before = parcel.other_name(held.channel, held.item)
        told = (RENAMED.at(ROOT, before=before, now=parcel.item),) if before else ()
        return ReceivedItem(
            receipt=Receipt.QUARANTINED, number=number, findings=told, known_as=before
        )

    def _answering(self, at: dt.datetime) -> Callable[[Envelope, str, str], int]:
        return lambda made, channel, to: self.outbox.put(made, channel=channel, at=at, to=to)

    def _failures(self, key: tuple[str, str]) -> int:
        rows = self._store.run(
            "SELECT times FROM vnedoc_failure WHERE receiver = ? AND message = ?", key
        )
        return int(rows[0][0]) if rows else 0


class _EffectError(Exception):
    """The caller's own effect failed, with the cause of this."""


def _do(effect: Callable[[ReceivedItem], object], item: ReceivedItem) -> None:
    try:
        effect(item)
    except Exception as fault:
        if _is_database(fault):
            raise
        # Whatever it was, the other items go on.
        raise _EffectError from fault


def _is_database(fault: Exception) -> bool:
    """Whether the database refuses; what asks for an item that is not there is a failed effect."""
    return isinstance(fault, LedgerError) and not isinstance(fault, LedgerItemError)
