"""Events from a ledger, and an event as a row and as a line of JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any, Final

import attrs

from vnedoc.exchange import ExchangeLedger
from vnedoc.exchange.events import Event
from vnedoc.exchange.lifecycle import DocumentState
from vnedoc.statistics.schema import VERSION, EventKind, EventSide, ExchangeMode, ExchangeScope

_KINDS: Final = {
    "sent": EventKind.SENT,
    "01": EventKind.ARRIVED,
    "03": EventKind.TAKEN_IN,
    "02": EventKind.REFUSED,
    "revoke": EventKind.REVOKED,
}
"""What a ledger calls it -> what it is here. All else moves no figure."""


def key_of(text: str) -> int:
    """A key of 64 bits, with a sign: the same for the same text everywhere.

    Args:
        text: Such as the text of a `vnedoc.exchange.DocumentKey`. Of a thousand million documents
            two share a key with a probability of three in a hundred, and then count as one.
    """
    return int.from_bytes(hashlib.sha256(text.encode("utf-8")).digest()[:8], "big", signed=True)


@attrs.frozen(kw_only=True)
class EventRow:
    """One event, as the columns of the schema."""

    side: EventSide
    kind: EventKind
    document_key: int
    """64 bits, with a sign: see `key_of`."""
    issuer: str
    happened_at: int
    """Seconds since 1970 in UTC, as `issued_at` and `reported_at` are."""
    sender: str = ""
    receiver: str = ""
    number: str = ""
    """As it was written; figures take what is a whole number."""
    year: int | None = None
    """Of its number."""
    series: str = ""
    doc_kind: str = ""
    mode: str = ""
    channel: int | None = None
    """1 to 4, of `CHANNELS`."""
    scope: str = ""
    submission: str = ""
    dossier: str = ""
    secret: bool = False
    urgent: bool = False
    paper_allowed: bool = False
    count: int = 1
    """Documents or people that the row stands for."""
    issued_at: int | None = None
    """When it was signed, in seconds since 1970 in UTC."""
    reported_at: int | None = None
    """When it was told, in seconds since 1970 in UTC."""

    @property
    def event_id(self) -> int:
        """The same for the same event, told again."""
        held = attrs.asdict(self, filter=lambda field, _: field.name != "reported_at")
        return key_of(json.dumps(held, sort_keys=True))

    def to_line(self) -> str:
        """One line of JSON, without its end; what is not known is left out."""
        held = {"v": VERSION, "event_id": self.event_id, **attrs.asdict(self)}
        told = {name: value for name, value in held.items() if value not in ("", None)}
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def ledger_rows(
    ledger: ExchangeLedger, own: str, *, channel: int = 2, since: int = 0
) -> Iterator[tuple[int, EventRow]]:
    """The events of a ledger, each with its number in the ledger, one for each receiver.

    Args:
        ledger: The ledger.
        own: The body that keeps it, in canonical form: what it sent is told as by the sender, all
            else as by the receiver.
        channel: By which of `CHANNELS` its letters travel.
        since: The last number that was seen.
    """
    for number, event in ledger.events(since):
        kind = _KINDS.get(event.kind)
        if kind is None or not event.document:
            continue
        state = ledger.state(event.document)
        for row in _rows(event, kind, state, own, channel):
            yield number, row


def _rows(
    event: Event, kind: EventKind, state: DocumentState | None, own: str, channel: int
) -> Iterator[EventRow]:
    issuer = state.issuer if state else ""
    receivers = [one.organ for one in state.receivers] if state else []
    answer = kind in (EventKind.ARRIVED, EventKind.TAKEN_IN, EventKind.REFUSED)
    told = [event.organ] if answer else [event.receiver] if event.receiver else receivers
    moment = int(event.at.timestamp())
    for receiver in told or [""]:
        yield EventRow(
            side=EventSide.SENDER if issuer == own and not answer else EventSide.RECEIVER,
            kind=_seen(kind, mine=issuer == own),
            document_key=key_of(event.document),
            issuer=issuer,
            sender=issuer,
            receiver=receiver,
            mode=ExchangeMode.ELECTRONIC,
            channel=channel,
            scope=ExchangeScope.INSIDE if receiver == issuer else ExchangeScope.BETWEEN,
            happened_at=moment,
            reported_at=moment,
            **_numbered(event.document),
        )


def _seen(kind: EventKind, *, mine: bool) -> EventKind:
    """What a receiver's ledger calls sent is that it came."""
    return EventKind.ARRIVED if kind is EventKind.SENT and not mine else kind


def _numbered(document: str) -> dict[str, Any]:
    """Number and year, where the key of a document tells them."""
    issuer, *parts = document.split("/", 3)
    if issuer.startswith("id:") or len(parts) < 2 or not parts[0].isdecimal():
        return {}
    return {"number": parts[1], "year": int(parts[0]) or None}
