"""What happened to a document, as a value and as a line of JSON.

An event holds no title, no person and no reason's text, so that it may be handed upwards and kept
where documents may not be. ``data/event.schema.json`` describes the line.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from typing import Any, Final

import attrs

from vnedoc.codes import StatusCode
from vnedoc.errors import VnedocError, error
from vnedoc.exchange.identity import Identity, OperationKind, canonical_organ, document_key
from vnedoc.given import moment_of
from vnedoc.model import DocumentEnvelope, Envelope

FORM: Final = 1
"""Version of the line."""
MAX_LINE_CHARACTERS: Final = 16 * 1024
"""Of one line; an event has 300 to 1,500."""
_NAMES: Final = ("kind", "document", "message", "organ", "receiver", "at", "reason_given")
_json: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_MOST: Final = 1_000
"""Characters of one text in an event."""


@error
class EventError(VnedocError):
    """A line that is no event."""

    code = "VNE-E960"
    title_en = "The line is no event"
    title_vi = "Dòng dữ liệu không phải sự kiện"
    en = "The line is no event: {reason}."
    vi = "Dòng dữ liệu không phải sự kiện: {reason_vi}."
    hint_en = "An event is one JSON object a line, as event.schema.json describes."
    hint_vi = "Mỗi sự kiện là một đối tượng JSON trên một dòng, theo event.schema.json."
    reason: str
    reason_vi: str


def _text(value: Any) -> str:
    return str(value)[:_MOST]


def _moment(value: dt.datetime) -> dt.datetime:
    moment = moment_of(value, "at")
    if moment.tzinfo is None:
        raise EventError(reason="the time has no zone", reason_vi="thời điểm không có múi giờ")
    return moment.astimezone(dt.UTC)


@attrs.frozen(kw_only=True)
class Event:
    """One thing that happened to a document."""

    kind: str = attrs.field(converter=_text)
    """``sent``, ``revoke``, ``update``, ``replace``, ``undelivered``, or the code of a status."""
    organ: str = attrs.field(converter=_text)
    """Identifier of the body that it comes from."""
    at: dt.datetime = attrs.field(converter=_moment)
    """When, with a time zone; kept in UTC."""
    receiver: str = attrs.field(default="", converter=_text)
    """The receiver whom it concerns; empty for all, or where `organ` is the one."""
    document: str = attrs.field(default="", converter=_text)
    """Key of the document, as text; empty where it is told elsewhere."""
    message: str = attrs.field(default="", converter=_text)
    """Key of the message that told it, as text; empty for what no message told."""
    reason_given: bool = True
    """Whether a reason stood with it, where one must."""

    @property
    def id(self) -> str:
        """The same for the same event, whoever tells it and how often: 32 hexadecimal digits."""
        return _digest(self._said())

    def _said(self) -> str:
        """What it says, as an object of JSON in the order of the names, which `id` is made of."""
        held = {name: getattr(self, name) for name in sorted(_NAMES)}
        return _json(held | {"at": self.at.isoformat()})

    def to_line(self) -> str:
        """One line of JSON, without its end."""
        said = self._said()
        return f'{{"v":{FORM},"id":"{_digest(said)}",{said[1:]}'

    @classmethod
    def from_line(cls, line: str) -> Event:
        """The event of a line.

        Args:
            line: As `to_line` gives it; what it holds beyond that is passed over.

        Raises:
            EventError: it is none.
        """
        if len(line) > MAX_LINE_CHARACTERS:
            raise EventError(reason="it is too long", reason_vi="dòng quá dài")
        try:
            said = json.loads(line)
            if said["v"] != FORM:
                raise EventError(
                    reason="it is of another version", reason_vi="dòng thuộc phiên bản khác"
                )
            return cls(**_held(said))
        except (ValueError, TypeError, KeyError, RecursionError, OverflowError):
            raise EventError(
                reason="it does not fit the schema", reason_vi="dòng không khớp lược đồ"
            ) from None


def _digest(said: str) -> str:
    return hashlib.sha256(said.encode("utf-8")).hexdigest()[:32]


def _held(said: dict[str, Any]) -> dict[str, Any]:
    """The fields of an event in a line's object."""
    held: dict[str, Any] = {name: said[name] for name in _NAMES if name in said}
    for name, value in held.items():
        if not isinstance(value, bool if name == "reason_given" else str):
            raise TypeError(name)
    return held | {"at": dt.datetime.fromisoformat(held["at"])}


def event_of(envelope: Envelope, identity: Identity, at: dt.datetime) -> Event:
    """What a message tells of its document.

    Args:
        envelope: The message.
        identity: Its keys, by `identify`.
        at: When it was sent, or came, with a time zone.
    """
    operation = identity.operation
    keys = {"document": str(identity.document), "message": str(identity.message)}
    if isinstance(envelope, DocumentEnvelope):
        header, business = envelope.header, envelope.trace and envelope.trace.business
        sender = header.sender.organ_id if header and header.sender else None
        kind = "sent" if operation.kind is OperationKind.NEW else operation.kind.value
        stated = kind == "sent" or bool(business and (business.reason or "").strip())
        return Event(kind=kind, organ=canonical_organ(sender), at=at, reason_given=stated, **keys)
    status = envelope.status
    asked = status.response_for.organ_id if status and status.response_for else None
    # A status goes to the document's issuer, but for the one that the issuer himself sends.
    from_issuer = operation.code == StatusCode.RETRIEVAL_REQUESTED
    return Event(
        kind=operation.code or "status",
        organ=operation.organ,
        receiver=canonical_organ(asked) if from_issuer else "",
        at=at,
        reason_given=bool(status and (status.description or "").strip()),
        **keys,
    )


def events_of(envelope: Envelope, identity: Identity, at: dt.datetime) -> tuple[Event, ...]:
    """All that a message tells: a replacement is a document of its own, and ends those it names.

    Args:
        envelope: The message.
        identity: Its keys, by `identify`.
        at: When it was sent, or came, with a time zone.
    """
    own = event_of(envelope, identity, at)
    ended = [one for one in _ended(envelope, own) if one.document not in ("", own.document)]
    return (*ended, attrs.evolve(own, kind="sent")) if ended else (own,)


def _ended(envelope: Envelope, own: Event) -> Iterator[Event]:
    """What a replacement does to the documents that it names, at the receivers that it names."""
    if own.kind != OperationKind.REPLACE.value or not isinstance(envelope, DocumentEnvelope):
        return
    business = envelope.trace.business if envelope.trace else None
    told = {
        (str(document_key(one.document_id)), organ)
        for one in (business.replacements if business else ())
        for organ in (*map(canonical_organ, one.organ_ids),) or ("",)
    }
    for document, organ in sorted(told):
        yield attrs.evolve(own, document=document, receiver=organ)
