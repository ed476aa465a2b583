"""An exchange in the middle, in memory: what simulators of gateways are made of.

It takes messages, rewrites them as the axis does, and lists each to its receivers until they say
that they have it, which is more than once. What goes wrong on the way is data: see `FAULTS`.
"""

from __future__ import annotations

import datetime as dt
import random
import threading
from collections.abc import Callable, Collection, Iterable
from typing import Final

import attrs

from vnedoc.channels.http import Answer, Heard, NoAnswer
from vnedoc.channels.outcomes import MessageKind
from vnedoc.channels.said import ends_of
from vnedoc.content.source import Source, kept
from vnedoc.errors import ContentError, InvalidValueError, ReadError
from vnedoc.exchange.identity import canonical_organ
from vnedoc.given import one_of
from vnedoc.model import DocumentEnvelope, Envelope
from vnedoc.words import Words
from vnedoc.xml.reading.reader import loads
from vnedoc.xml.writing.writer import pieces

Rewriting = Callable[[DocumentEnvelope, dt.datetime], DocumentEnvelope]


@attrs.frozen(kw_only=True)
class Fault:
    """Something that goes wrong, by its name."""

    name: str
    words: Words
    arrives: bool = True
    """Whether the request was carried out all the same."""


def _fault(name: str, en: str, vi: str, *, arrives: bool = True) -> Fault:
    return Fault(name=name, words=Words(vi=vi, en=en), arrives=arrives)


FAULTS: Final = {
    fault.name: fault
    for fault in (
        _fault("answer-lost", "carried out, no answer comes", "đã thực hiện, mất trả lời"),
        _fault("no-connection", "no connection", "không kết nối được", arrives=False),
        _fault("500-before", "500, nothing was done", "500, chưa làm gì", arrives=False),
        _fault("502-after", "502 after it was done", "502 sau khi đã thực hiện"),
        _fault("html", "a page of HTML with 200", "trang HTML kèm mã 200"),
        _fault("truncated", "half of the JSON", "JSON bị cắt giữa chừng"),
        _fault("other-item", "the name of another item", "mã của gói tin khác"),
        _fault("odd-item", "../../x as the item's name", "mã gói tin là ../../x"),
        _fault("listed-twice", "listed twice", "liệt kê hai lần"),
        _fault("stale-list", "a list that is old", "danh sách cũ"),
        _fault("clock-off", "a clock that is an hour off", "đồng hồ lệch một giờ"),
        _fault("mixed-case", "names in other letters", "tên trường khác kiểu chữ"),
    )
}
"""What goes wrong, by name: twelve kinds."""


class Faults:
    """Which faults come when: by a number, so that a run can be repeated."""

    def __init__(
        self, *, share: float = 0.0, seed: int = 0, only: Collection[str] = tuple(FAULTS)
    ) -> None:
        """Faults at random.

        Args:
            share: How many calls have one, 0 to 1.
            seed: Of the random numbers.
            only: Names out of `FAULTS`.

        Raises:
            InvalidValueError: there is no such fault.
        """
        if unknown := [name for name in only if name not in FAULTS]:
            raise InvalidValueError(field="only", value=unknown[0], reason="there is no such fault")
        self._share = share
        self._chance = random.Random(seed)  # noqa: S311 - no secret hangs on it
        self._names = sorted(only)
        self._next: list[str] = []

    def only_next(self, *names: str) -> None:
        """Let these come next, each with one call, and none of those that were to come before.

        Args:
            names: Out of `FAULTS`, or empty for a call without one.
        """
        self._next = list(names)

    def draw(self) -> Fault | None:
        """The fault of the next call."""
        if self._next:
            return FAULTS.get(self._next.pop(0))
        if self._names and self._chance.random() < self._share:
            return FAULTS[self._chance.choice(self._names)]
        return None


@attrs.define(kw_only=True)
class HeldItem:
    """A message at one of its receivers."""

    id: str
    sent_as: str
    """What it is called at its sender."""
    kind: MessageKind
    sender: str
    receiver: str
    title: str
    notation: str
    at: dt.datetime
    source: Source = attrs.field(repr=False)
    state: str = "initial"


class Hub:
    """An exchange in the middle. Many threads may ask it at once."""

    def __init__(
        self, *, bodies: Iterable[str] | None = None, rewrite: Rewriting | None = None
    ) -> None:
        """An empty one.

        Args:
            bodies: Who is connected; everybody, if nothing is said.
            rewrite: What becomes of documents on their way; nothing, if nothing is said.
        """
        self._bodies = None if bodies is None else frozenset(map(canonical_organ, bodies))
        self._rewrite = rewrite
        self._lock = threading.Lock()
        self._count = 0
        self.items: dict[str, HeldItem] = {}
        """All items, by what they are called at their receivers."""
        self._sent: dict[str, HeldItem] = {}
        self.originals: dict[str, Source] = {}
        """All messages as they were sent, by what they are called at their senders."""

    def put(
        self, source: Source, *, sender: str, to: Collection[str], at: dt.datetime
    ) -> str | tuple[str, str]:
        """Take a message; what it is called here, or a code and a text that say why not.

        Args:
            source: Its bytes.
            sender: Who sends it.
            to: Whom it goes to; those that it names, if nothing is said.
            at: Now.
        """
        envelope = self._read(source)
        receivers = tuple(to) or (ends_of(envelope)[1] if envelope else ())
        if not receivers:
            return "15", "no receiver"
        for body in receivers:
            if self._bodies is not None and canonical_organ(body) not in self._bodies:
                return "18", f"not connected: {body}"
        rewritten = self._rewritten(source, envelope, at)
        with self._lock:
            name = self._name()
            self.originals[name] = source
            for body in receivers:
                item = HeldItem(
                    id=self._name(),
                    sent_as=name,
                    kind=_kind(envelope),
                    sender=sender,
                    receiver=body,
                    title=_title(envelope),
                    notation=_notation(envelope),
                    at=at,
                    source=rewritten,
                )
                self.items[item.id] = self._sent[name] = item
        return name

    def put_raw(self, source: Source, *, sender: str, to: str, at: dt.datetime) -> str:
        """Take what is no message, as gateways do now and then; what it is called at `to`.

        Args:
            source: Its bytes.
            sender: Who is said to send it.
            to: Whom it is listed to.
            at: Now.
        """
        with self._lock:
            item = HeldItem(
                id=self._name(),
                sent_as=self._name(),
                kind="edoc",
                sender=sender,
                receiver=to,
                title="",
                notation="",
                at=at,
                source=source,
            )
            self.items[item.id] = item
        return item.id

    def waiting(self, bodies: Collection[str], kind: MessageKind | None) -> list[HeldItem]:
        """What is listed to some bodies: all that they have not said that they have.

        Args:
            bodies: Their identifiers.
            kind: Only of this kind.
        """
        if kind is not None:
            one_of(kind, MessageKind, "kind")
        mine = set(map(canonical_organ, bodies))
        return [
            item
            for item in tuple(self.items.values())
            if canonical_organ(item.receiver) in mine
            and kind in (None, item.kind)
            and item.state in ("initial", "processing")
        ]

    def sent_by(self, bodies: Collection[str], kind: MessageKind | None) -> list[HeldItem]:
        """What came from some bodies, a line for each receiver.

        Args:
            bodies: Their identifiers.
            kind: Only of this kind.
        """
        if kind is not None:
            one_of(kind, MessageKind, "kind")
        mine = set(map(canonical_organ, bodies))
        return [
            item
            for item in tuple(self.items.values())
            if canonical_organ(item.sender) in mine and kind in (None, item.kind)
        ]

    def find(self, name: str, bodies: Collection[str]) -> Source | None:
        """A message of one of these bodies, received or sent.

        Args:
            name: What it is called there.
            bodies: Identifiers.
        """
        mine = set(map(canonical_organ, bodies))
        item = self.items.get(name)
        if item is not None and canonical_organ(item.receiver) in mine:
            return item.source
        sent = self._sent.get(name)
        return sent.source if sent and canonical_organ(sent.sender) in mine else None

    def mark(self, name: str, state: str, bodies: Collection[str]) -> bool:
        """Note the state of an item; whether there is such an item.

        Args:
            name: What it is called at its receiver.
            state: Such as ``done``.
            bodies: Who says it.
        """
        item = self.items.get(name)
        if item is None or canonical_organ(item.receiver) not in set(map(canonical_organ, bodies)):
            return False
        item.state = state
        return True

    def _name(self) -> str:
        self._count += 1
        return f"5f3b{self._count:020x}"

    def _read(self, source: Source) -> Envelope | None:
        try:
            return loads(source)
        except (ReadError, ContentError):
            return None

    def _rewritten(self, source: Source, envelope: Envelope | None, at: dt.datetime) -> Source:
        if self._rewrite is None or not isinstance(envelope, DocumentEnvelope):
            return source
        try:
            return kept(pieces(self._rewrite(envelope, at)), "<rewritten>")
        except ContentError:
            return source


def _kind(envelope: Envelope | None) -> MessageKind:
    return "edoc" if envelope is None or isinstance(envelope, DocumentEnvelope) else "status"


def _title(envelope: Envelope | None) -> str:
    header = envelope.header if isinstance(envelope, DocumentEnvelope) else None
    return (header.subject or "") if header else ""


def _notation(envelope: Envelope | None) -> str:
    header = envelope.header if isinstance(envelope, DocumentEnvelope) else None
    code = header.code if header else None
    return f"{code.number or ''}/{code.notation or ''}" if code else ""


def spoilt(answer: Answer, fault: Fault | None) -> Heard:
    """An answer as a fault leaves it; faults that change what it says are the simulator's own.

    Args:
        answer: As it would be.
        fault: What goes wrong; `None` for nothing.
    """
    match fault.name if fault else "":
        case "no-connection":
            return NoAnswer(went_out=False, reason="connection refused")
        case "answer-lost":
            return NoAnswer(went_out=True, reason="timeout")
        case "500-before":
            return Answer.of(500, b"Internal Server Error")
        case "502-after":
            return Answer.of(502, b"<html><h1>502 Bad Gateway</h1></html>")
        case "html":
            return Answer.of(200, b"<!DOCTYPE html><html><title>Login</title></html>")
        case "truncated":
            half = b"".join(answer.body.chunks(0, answer.body.size // 2))
            return Answer.of(200, half)
        case _:
            return answer
