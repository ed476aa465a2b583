"""A made-up year as what bodies hand in: events of both sides, and registers kept by hand.

The columns are those of `vnedoc.statistics`: moments in seconds, keys as whole numbers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final

from year_plan import Half, Planned, Unit, Year, planned

from vnedoc.model import VIETNAM
from vnedoc.statistics import key_of

Row = dict[str, Any]
REPORTED_AFTER: Final = 30 * 60
LATE_AFTER: Final = 40 * 24 * 3600
"""Seconds: so late that the quarter's figures may have been told."""
NOTATION: Final = "UBND"
"""Of every number: ``12/UBND``."""
_ISSUED, _SENT, _ARRIVED, _RECEIPT, _CHECKED = range(5)
"""Places of events about one document at one receiver, of which their keys are made."""
_KINDS: Final = ("issued", "sent", "arrived", "taken-in", "dossier-checked")


def events(year: Year, *, revealed: bool = False) -> Iterator[Row]:
    """What both sides report of a year, body by body; what is doubled comes twice.

    Args:
        year: What happened.
        revealed: With the documents that nobody reported, as an inspector would find them.
    """
    for document in planned(year):
        if not (document.reported or revealed):
            continue
        base = _base(document)
        if document.secret:
            yield _secret(base, document)
            continue
        for place, unit in enumerate(document.units):
            if unit.mode != "paper":
                yield from _electronic(base, document, unit, 100 * place)


def registered(year: Year, *, revealed: bool = False) -> Iterator[Row]:
    """What stands in registers kept by hand: documents on paper, staff and mailboxes.

    Args:
        year: What happened.
        revealed: As in `events`.
    """
    body = None
    for document in planned(year):
        if not document.body.registers:
            continue
        if document.body is not body:
            body = document.body
            yield from _staff(document, year.year)
        if document.secret or not (document.reported or revealed):
            continue
        base = _base(document)
        for place, unit in enumerate(document.units):
            if unit.mode == "paper":
                yield _row(base, document, unit, "register", _SENT, 100 * place)


def _electronic(base: Row, document: Planned, unit: Unit, place: int) -> Iterator[Row]:
    sender, receiver = unit.sender_half, unit.receiver_half
    if sender.there:
        yield from _told(base, document, unit, sender, "sender", place, (_ISSUED, _SENT))
    if receiver.there and document.scope == "between":
        what = (_ARRIVED, _RECEIPT, _CHECKED) if document.submission else (_ARRIVED, _RECEIPT)
        yield from _told(base, document, unit, receiver, "receiver", place, what)


def _told(
    base: Row, document: Planned, unit: Unit, half: Half, side: str, place: int,
    what: tuple[int, ...],
) -> Iterator[Row]:  # fmt: skip
    for kind in what:
        row = _row(base, document, unit, side, kind, place)
        if half.late:
            row["reported_at"] = row["happened_at"] + LATE_AFTER
        yield row
        if half.doubled:
            yield row


def _base(document: Planned) -> Row:
    """What all rows of a document have in common."""
    year = document.issued.year
    return {
        "v": 1,
        # As `vnedoc.exchange` writes the key of a document of this number and notation.
        "document_key": key_of(f"{document.issuer}/{year}/{document.number}/{NOTATION.lower()}"),
        "issuer": document.issuer,
        "sender": document.issuer,
        "number": document.written,
        "year": year,
        "scope": document.scope,
        "submission": document.submission or None,
        "issued_at": int(document.issued.timestamp()),
    }


def _row(base: Row, document: Planned, unit: Unit, side: str, kind: int, place: int) -> Row:
    at = (document.issued, document.sent, unit.arrived, unit.receipt, unit.receipt)[kind]
    told = int(at.timestamp())
    dossier = None
    if document.submission and kind in (_SENT, _CHECKED):
        dossier = "whole" if document.whole else "part"
    mode = unit.said if side == "receiver" else unit.mode
    return base | {
        "event_id": (base["document_key"] ^ (place + 10 * kind + 1)),
        "side": side,
        "kind": _KINDS[kind],
        "receiver": unit.receiver,
        "mode": mode,
        "channel": None if mode == "paper" else document.channel,
        "dossier": dossier,
        "paper_allowed": not document.double,
        "happened_at": told,
        "reported_at": told + REPORTED_AFTER,
    }


def _secret(base: Row, document: Planned) -> Row:
    """A document that is a state secret: that there is one, and nothing more."""
    at = int(document.issued.timestamp())
    return {
        "v": 1, "event_id": base["document_key"] ^ 9, "side": "sender", "kind": "issued",
        "document_key": base["document_key"], "issuer": base["issuer"],
        "number": base["number"], "year": base["year"], "secret": True, "count": 1,
        "happened_at": at, "reported_at": at + REPORTED_AFTER,
    }  # fmt: skip


def _staff(document: Planned, year: int) -> Iterator[Row]:
    """Of a body in each quarter: its people, their mailboxes, and those that were used."""
    body = document.body
    for quarter, shares in enumerate(body.quarters, 1):
        month = 3 * quarter
        at = int(dt.datetime(year, month, 20, 9, tzinfo=VIETNAM).timestamp())
        equipped = round(body.staff * shares.mail_equipped)
        counts = {
            "staff": body.staff,
            "mail-equipped": equipped,
            "mail-used": round(equipped * shares.mail_used),
        }
        for kind, count in counts.items():
            key = key_of(f"{body.code}/{year}/{quarter}/{kind}")
            yield {
                "v": 1, "event_id": key, "side": "register", "kind": kind, "document_key": key,
                "issuer": body.code, "year": year, "count": count, "happened_at": at,
                "reported_at": at + REPORTED_AFTER,
            }  # fmt: skip
