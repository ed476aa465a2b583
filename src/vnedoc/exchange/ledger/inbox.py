"""What came: each message once for each body it is for, and what it is to those before it."""

from __future__ import annotations

import datetime as dt
import enum
import hashlib
from collections.abc import Callable
from typing import Any, Final

import attrs

from vnedoc.exchange.events import events_of
from vnedoc.exchange.identity import CONFLICT, FILLED_IN, RENAMED, Identity
from vnedoc.exchange.ledger.noting import note_arrival, note_life
from vnedoc.exchange.ledger.store import Store, stamp
from vnedoc.exchange.parcel import Parcel
from vnedoc.findings import Finding
from vnedoc.model import Envelope
from vnedoc.names import ROOT

_MARK: Final = 8
"""Hexadecimal digits by which a value is known again, to name what differs in a conflict."""
_MOST_NAMED: Final = 10
"""Fields that are named in a finding."""
COLUMNS: Final = (
    "id, receiver, message, document, operation, channel, item, outcome, conflict_with, times,"
    " received_at"
)


class Receipt(enum.StrEnum):
    """What became of something that came."""

    NEW = "new"
    CONFLICT = "conflict"
    """New, and another content of the same document and operation came before: both are kept."""
    SEEN = "seen"
    """The same message, perhaps rewritten on its way, came before: nothing is to be done."""
    QUARANTINED = "quarantined"
    """It cannot be received; it is kept with its bytes and the reason."""
    FAILED = "failed"
    """The caller's own effect failed; it is tried again when it comes again."""


@attrs.frozen(kw_only=True)
class ReceivedItem:
    """Something that came, inside the transaction in which it is received."""

    receipt: Receipt
    envelope: Envelope | None = None
    """What it says; `None` where it could not be read."""
    identity: Identity | None = None
    findings: tuple[Finding, ...] = ()
    """What a clerk should know: a conflict, or how the copies differ."""
    conflict_with: int | None = None
    """Number of the item in the inbox that it contradicts."""
    number: int | None = None
    """Its number in the inbox, or in the quarantine."""
    known_as: str = ""
    """What its channel called it when it first came, where that is another name than now."""
    connection: Any = attrs.field(default=None, eq=False, repr=False)
    """The database connection of the transaction, for the caller's own rows."""
    _answering: Callable[[Envelope, str, str], int] | None = attrs.field(
        default=None, eq=False, repr=False
    )

    @property
    def is_new(self) -> bool:
        """Whether the caller's effect is to happen now."""
        return self.receipt in (Receipt.NEW, Receipt.CONFLICT)

    def answer(self, envelope: Envelope, *, channel: str, to: str = "") -> int:
        """Put a message into the outbox, in the same transaction; its number there.

        Args:
            envelope: The message.
            channel: How it is to go.
            to: Whom it is for, where the channel wants to be told.

        Raises:
            ValueError: nothing is being received.
        """
        if self._answering is None:
            raise ValueError("nothing is being received that could be answered")
        return self._answering(envelope, channel, to)


@attrs.frozen(kw_only=True)
class InboxItem:
    """A message that was received."""

    id: int
    """Its number in the ledger."""
    receiver: str
    message: str
    document: str
    operation: str
    channel: str
    item: str
    """What the channel called it when it first came."""
    outcome: str
    conflict_with: int | None
    """Number of the earlier item that it contradicts."""
    times: int
    """How often it came."""
    received_at: dt.datetime


def enter(
    store: Store, parcel: Parcel, envelope: Envelope, identity: Identity, at: dt.datetime
) -> ReceivedItem:
    """Write down what came, in the transaction that is open."""
    number, times, other, filled, *came = _put(store, parcel, identity, at)
    item = ReceivedItem(
        receipt=Receipt.SEEN, envelope=envelope, identity=identity, number=int(number)
    )
    if times > 1:
        fields = set(filter(None, filled.split(","))) ^ set(identity.form.filled)
        told = [FILLED_IN.at(ROOT, fields=", ".join(sorted(fields)))] if fields else []
        if before := parcel.other_name(*came):
            told.append(RENAMED.at(ROOT, before=before, now=parcel.item))
        return attrs.evolve(item, findings=tuple(told), known_as=before)
    note_life(store, envelope, identity)
    for event in events_of(envelope, identity, at):
        note_arrival(store, event)
    if other is None:
        return attrs.evolve(item, receipt=Receipt.NEW)
    ((marks,),) = store.run("SELECT marks FROM vnedoc_inbox WHERE id = ?", (other,))
    return attrs.evolve(
        item,
        receipt=Receipt.CONFLICT,
        conflict_with=int(other),
        findings=(_conflict(identity, marks),),
    )


def _put(store: Store, parcel: Parcel, identity: Identity, at: dt.datetime) -> tuple[Any, ...]:
    """Its row, new or counted once more: number, times, what it contradicts, and how it came first.

    One statement: each costs as much as a tenth of the wait for the disk. What it contradicts is
    the first item of the same document and operation; what names no document contradicts nothing.
    """
    now, document, operation = stamp(at), str(identity.document), str(identity.operation)
    (row,) = store.run(
        "INSERT INTO vnedoc_inbox (receiver, message, document, operation, channel, item,"
        " outcome, conflict_with, marks, filled, times, received_at, seen_at)"
        " SELECT ?, ?, ?, ?, ?, ?, CASE WHEN number IS NULL THEN ? ELSE ? END, number,"
        " ?, ?, 1, ?, ?"
        " FROM (SELECT min(id) AS number FROM vnedoc_inbox"
        " WHERE receiver = ? AND document = ? AND operation = ? AND document <> '') AS other"
        " WHERE true ON CONFLICT (receiver, message)"
        " DO UPDATE SET times = vnedoc_inbox.times + 1, seen_at = excluded.seen_at"
        " RETURNING id, times, conflict_with, filled, channel, item",
        (
            *(parcel.receiver, str(identity.message), document, operation, parcel.channel),
            *(parcel.item, Receipt.NEW.value, Receipt.CONFLICT.value),
            *("".join(_marks(identity).values()), ",".join(identity.form.filled), now, now),
            *(parcel.receiver, document, operation),
        ),
    )
    return row


def _marks(identity: Identity) -> dict[str, str]:
    """A few digits for each value and for all files, to tell which ones differ later."""
    said = {**dict(identity.form.values), "AttachmentEncoded": repr(identity.form.files)}
    return {
        field: hashlib.sha256(f"{field}\0{text}".encode()).hexdigest()[:_MARK]
        for field, text in said.items()
    }


def _conflict(identity: Identity, marks: str) -> Finding:
    """What differs from an earlier item, of what this one says."""
    before = {marks[i : i + _MARK] for i in range(0, len(marks), _MARK)}
    fields = sorted(field for field, mark in _marks(identity).items() if mark not in before)
    shown = ", ".join(fields[:_MOST_NAMED]) + (", …" if len(fields) > _MOST_NAMED else "")
    return CONFLICT.at(ROOT, fields=shown or "…")


def inbox_item(row: tuple[Any, ...]) -> InboxItem:
    """The item of a row with `COLUMNS`."""
    held = dict(zip(COLUMNS.replace(" ", "").split(","), row, strict=True))
    held["received_at"] = dt.datetime.fromisoformat(held["received_at"])
    return InboxItem(**held)
