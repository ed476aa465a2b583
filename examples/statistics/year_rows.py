"""A made-up year as what bodies hand in: events of both sides, and paper registers."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from typing import Any, Final

from year_plan import Half, Planned, Unit, Year, planned

Row = dict[str, Any]
REPORTED_AFTER: Final = dt.timedelta(minutes=30)
LATE_AFTER: Final = dt.timedelta(days=110)
"""So late that the quarter's figures have long been told."""


def events(year: Year, *, revealed: bool = False) -> Iterator[Row]:
    """What both sides report of a year, body by body; what is doubled comes twice.

    Args:
        year: What happened.
        revealed: With the documents that nobody reported, as an inspector would find them.
    """
    for document in planned(year):
        if document.reported or revealed:
            for unit in document.units:
                if unit.mode != "paper":
                    yield from _electronic(document, unit)


def registered(year: Year, *, revealed: bool = False) -> Iterator[Row]:
    """What stands in paper registers: documents that leave no electronic trace.

    Args:
        year: What happened.
        revealed: As in `events`.
    """
    for document in planned(year):
        if document.body.registers and (document.reported or revealed):
            for unit in document.units:
                if unit.mode == "paper":
                    yield _row(document, unit, "register", "sent", document.sent, unit.mode)


def _electronic(document: Planned, unit: Unit) -> Iterator[Row]:
    if unit.sender_half.there:
        yield from _told(document, unit, unit.sender_half, "sender",
                         ("sent", document.sent, unit.mode))  # fmt: skip
    if unit.receiver_half.there and document.scope == "between":
        yield from _told(document, unit, unit.receiver_half, "receiver",
                         ("arrived", unit.arrived, unit.said),
                         ("taken-in", unit.receipt, unit.said))  # fmt: skip


def _told(
    document: Planned, unit: Unit, half: Half, side: str, *what: tuple[str, dt.datetime, str]
) -> Iterator[Row]:
    for kind, at, mode in what:
        row = _row(document, unit, side, kind, at, mode)
        if half.late:
            row["reported_at"] = (at + LATE_AFTER).isoformat()
        yield row
        if half.doubled:
            yield row


def _row(document: Planned, unit: Unit, side: str, kind: str, at: dt.datetime, mode: str) -> Row:
    key = f"{document.issuer}/{document.issued.year}/{document.number}"
    return {
        "v": 1,
        "event_id": _digest(f"{key}/{side}/{kind}/{unit.receiver}"),
        "side": side,
        "kind": kind,
        "document_key": _digest(key),
        "issuer": document.issuer,
        "sender": document.issuer,
        "receiver": unit.receiver,
        "number": document.written,
        "year": document.issued.year,
        "mode": mode,
        "channel": 2,
        "scope": document.scope,
        "submission": document.submission,
        "dossier": document.whole,
        "secret": document.secret,
        "happened_at": at.isoformat(),
        "reported_at": (at + REPORTED_AFTER).isoformat(),
    }


def _digest(said: str) -> str:
    return hashlib.blake2b(said.encode(), digest_size=8).hexdigest()
