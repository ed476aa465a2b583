"""A message whose files stand beside it in a mail, and the places in it where they belong.

The text of a file gives way to a *hole*: the digest of the file, and how its base64 was written, so
that filling it gives back the very bytes that were signed. A hole is no base64 on purpose: whoever
does not know it refuses the message, and never reads a document without its files.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import attrs

from vnedoc.channels.http import digest_of
from vnedoc.content import Content, Source, kept
from vnedoc.content.coding import encode, in_lines
from vnedoc.errors import Base64Error
from vnedoc.limits import MAX_ATTACHMENTS

_TAG: Final = re.compile(
    rb"<(?:[^\s<>/:!?]{1,64}:)?ContentTransferEncoded(?:\s[^<>]{0,200})?(?<!/)>"
)
_LONGEST_TAG: Final = 300
_HOLE: Final = re.compile(
    rb"edxml-mail:1;sha256=(?P<sha256>[0-9a-f]{64});size=(?P<size>[1-9][0-9]{0,14});"
    rb"width=(?P<width>0|[1-9][0-9]{1,2});"
    rb"lead=(?P<lead>[0-9a-f]{0,64});eol=(?P<eol>[0-9a-f]{0,32});tail=(?P<tail>[0-9a-f]{0,64})"
)
_LONGEST_HOLE: Final = 400
_LIKE_ONE: Final = re.compile(rb"edxml-mail|sha256=|;(?:size|width|lead|eol|tail)=")
"""What is left of a hole that was damaged, and stands in no base64."""
_WHITE: Final = rb"(?:[ \t\r\n]|&#(?:13|10|x[dDaA]);)"
_WHITE_ONLY: Final = re.compile(_WHITE + rb"*+")
_FIRST_LINE: Final = re.compile(
    rb"(?P<lead>%b*+)(?P<line>[A-Za-z0-9+/=]++)(?P<eol>%b*+)" % (_WHITE, _WHITE)
)
_TAIL: Final = re.compile(_WHITE + rb"*+\Z")
_LOOK: Final = 4096
_LONGEST_WHITE: Final = 32
"""Bytes of white space before and behind a text that are told in a hole."""
_LONGEST_EOL: Final = 16
_NARROWEST: Final = 16
"""Characters of a line; with them a filled hole takes at most twice the base64 of its file."""
_WIDEST: Final = 999


@attrs.frozen(kw_only=True)
class Hole:
    """What stands where a file belongs."""

    sha256: bytes
    size: int
    """Bytes of the file, for people."""
    width: int = 0
    """Characters of a line of its base64; 0 for a single line."""
    lead: bytes = b""
    eol: bytes = b""
    tail: bytes = b""

    def written(self) -> bytes:
        """As it stands in the message."""
        text = (
            f"edxml-mail:1;sha256={self.sha256.hex()};size={self.size};width={self.width};"
            f"lead={self.lead.hex()};eol={self.eol.hex()};tail={self.tail.hex()}"
        )
        return text.encode()

    @classmethod
    def parse(cls, text: bytes) -> Hole | None:
        """The hole that a text is; `None` if it is none.

        Args:
            text: All of it.
        """
        found = _HOLE.fullmatch(text)
        if not found:
            return None
        sha256, lead, eol, tail = (
            bytes.fromhex(found[name].decode()) if len(found[name]) % 2 == 0 else None
            for name in ("sha256", "lead", "eol", "tail")
        )
        width = int(found["width"])
        if sha256 is None or lead is None or eol is None or tail is None:
            return None
        white = all(_WHITE_ONLY.fullmatch(one) for one in (lead, eol, tail))
        if not white or bool(width) != bool(eol) or 0 < width < _NARROWEST:
            return None
        return cls(
            sha256=sha256, size=int(found["size"]), width=width, lead=lead, eol=eol, tail=tail
        )

    def filled(self, content: Content) -> Iterator[bytes]:
        """The text that was there, in pieces.

        Args:
            content: The file.
        """
        yield self.lead
        yield from in_lines(encode(content.chunks()), self.width, self.eol)
        yield self.tail


@attrs.frozen(kw_only=True)
class FileSpan:
    """A text inside of ``ContentTransferEncoded``, wherever that stands."""

    start: int
    end: int


def spans_in(source: Source) -> Iterator[FileSpan]:
    """Where texts of files stand in a message, as its letters say, even in a comment.

    Args:
        source: The message.
    """
    held, base = b"", 0
    start: int | None = None
    for chunk in source.chunks():
        data, at = held + chunk, 0
        held = b""
        while at < len(data):
            if start is None:
                found = _TAG.search(data, at)
                if not found:
                    held = data[max(at, len(data) - _LONGEST_TAG) :]
                    break
                at = found.end()
                start = base + at
            end = data.find(b"<", at)
            if end < 0:
                break
            if base + end > start:
                yield FileSpan(start=start, end=base + end)
            start, at = None, end
        base += len(data) - len(held)


def holes_in(source: Source) -> dict[FileSpan, Hole | None]:
    """All holes of a message, in order; `None` is one that was damaged and cannot be filled.

    Args:
        source: The message.
    """
    # Each is read by itself, and no message has more files.
    spans = itertools.islice(spans_in(source), MAX_ATTACHMENTS)
    short = (span for span in spans if span.end - span.start <= _LONGEST_HOLE)
    texts = {span: b"".join(source.chunks(span.start, span.end)) for span in short}
    return {span: Hole.parse(text) for span, text in texts.items() if _LIKE_ONE.search(text)}


def fill(
    source: Source, holes: Mapping[FileSpan, Hole | None], files: Iterable[tuple[bytes, Content]]
) -> Source | bytes:
    """The message as it was, or the digest of a file that is missing; empty if nobody knows it.

    Each file fills one hole, or a mail of a thousand holes and one file would be a thousand files.

    Args:
        source: The message.
        holes: All its holes, in order.
        files: What may be its files, each with its digest; they are taken as far as needed.

    Raises:
        OSError: there is no room for a temporary file.
    """
    whole = {span: hole for span, hole in holes.items() if hole is not None}
    if len(whole) < len(holes):
        return b""
    open_holes: dict[bytes, list[FileSpan]] = {}
    for span, hole in whole.items():
        open_holes.setdefault(hole.sha256, []).append(span)
    found: dict[FileSpan, Content] = {}
    for sha256, content in files:
        if left := open_holes.get(sha256):
            found[left.pop(0)] = content
        if len(found) == len(holes):
            break
    missing = next((hole.sha256 for span, hole in whole.items() if span not in found), None)
    if missing is not None:
        return missing
    return replaced(source, ((span, hole.filled(found[span])) for span, hole in whole.items()))


def hole_for(source: Source, span: FileSpan) -> Hole | None:
    """The hole that gives back a text exactly; `None` if none does.

    Args:
        source: The message.
        span: A text in it, which is read twice.
    """
    head = Content(source, span.start, span.end).head(_LOOK)
    first = _FIRST_LINE.match(head)
    if not first:
        return None
    last = b"".join(source.chunks(max(span.start, span.end - 2 * _LONGEST_WHITE), span.end))
    tail = _TAIL.search(last)
    white = tail[0] if tail else b""
    several = first["eol"] and first.end() < span.end - span.start
    width, eol = (len(first["line"]), first["eol"]) if several else (0, b"")
    fits = width == 0 or (_NARROWEST <= width <= _WIDEST and len(eol) <= _LONGEST_EOL)
    if not fits or max(len(white), len(first["lead"])) > _LONGEST_WHITE:
        return None
    content = Content(source, span.start, span.end, base64=True, escaped=True)
    sha256, size = hashlib.sha256(), 0
    try:
        for piece in content.chunks():
            sha256.update(piece)
            size += len(piece)
    except Base64Error:
        return None
    if not size:
        return None
    hole = Hole(
        sha256=sha256.digest(), size=size, width=width, lead=first["lead"], eol=eol, tail=white
    )
    same = digest_of(hole.filled(content)) == digest_of(source.chunks(span.start, span.end))
    return hole if same else None


def replaced(source: Source, texts: Iterable[tuple[FileSpan, Iterable[bytes]]]) -> Source:
    """A message with other texts in some places.

    Args:
        source: The message.
        texts: Places in their order, and what stands there afterwards, in pieces.

    Raises:
        OSError: there is no room for a temporary file.
    """

    def pieces() -> Iterator[bytes]:
        at = 0
        for span, text in texts:
            yield from source.chunks(at, span.start)
            yield from text
            at = span.end
        yield from source.chunks(at)

    return kept(pieces(), source.name)
