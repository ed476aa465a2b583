"""JSON that carries a whole message: the long texts are lifted out before it is parsed.

An answer to ``getEdoc`` is a few hundred bytes of JSON around one text of base64, which may have a
gigabyte. A parser of JSON would hold it four times; here it stays where it is, as a span of the
answer, and is decoded in pieces into a file. The same idea as the skeleton of messages.
"""

from __future__ import annotations

import collections
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import attrs

from vnedoc.content.coding import clean, decode
from vnedoc.content.source import Source
from vnedoc.limits import MAX_ANSWER_PARTS, MAX_ANSWER_REMAINDER_BYTES

_SHORT: Final = 4096
"""Bytes of a text that stay in place; the longest of a list are titles of 500 characters."""
_MARK: Final = "\x00text "
_SHORTS: Final = re.compile(rb'(?:[^"]*+"[^"\\]{0,1000}+(?:\\[\s\S][^"\\]{0,100}+){0,20}+")++')
"""Texts of a few escapes and no more than 3,040 bytes, as many as follow each other: lists are made
of them, and a loop over each would take a minute for an answer of 64 MB."""
_TEXT: Final = re.compile(rb'(?:[^"\\]++|\\[\s\S])*+')
"""All of a text that is there, to its end or to half an escape."""
_QUOTE: Final = ord('"')
_NEAR: Final = 12
"""Bytes of the longest escape: two halves of a character beyond the first 65,536."""
_PLAIN: Final = ((b"\\/", b"/"), (b"\\n", b""), (b"\\r", b""), (b"\\t", b""))
"""Escapes inside base64 that are frequent. A backslash that is one itself stays, and is refused."""
_ESCAPES: Final = re.compile(rb"\\u00(?:2[bB]|2[fF]|3[dD]|0[9aAdD]|20)")
_MEANS: Final = {b"2b": b"+", b"2f": b"/", b"3d": b"="}


class GarbledError(Exception):
    """It is no JSON, or too large beside its long texts."""


@attrs.frozen(kw_only=True)
class Span:
    """A long text, between its quotation marks."""

    start: int
    end: int


@attrs.frozen
class Cut:
    """A parsed answer."""

    value: Any
    spans: tuple[Span, ...]
    source: Source

    def text(self, value: Any) -> Source | str | None:
        """A text as it stands there: short ones as they are, long ones as `LongText`."""
        if not isinstance(value, str):
            return None
        if not value.startswith(_MARK):
            return value
        number = value.removeprefix(_MARK)
        known = number.isdecimal() and len(number) < 6 and int(number) < len(self.spans)
        return LongText(self.source, self.spans[int(number)]) if known else value


class LongText:
    """The bytes of a long text, still escaped as JSON escapes them; a `Source`."""

    def __init__(self, source: Source, span: Span) -> None:
        self.name: str = source.name
        self.size: int = span.end - span.start
        self._source = source
        self._span = span

    def chunks(self, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """The bytes from `start` to `end` in pieces."""
        last = self.size if end is None else end
        return self._source.chunks(self._span.start + start, self._span.start + last)


def cut(source: Source, most: int = MAX_ANSWER_REMAINDER_BYTES) -> Cut:
    """Parse JSON without its long texts.

    Args:
        source: The answer.
        most: Bytes that may be left once they are lifted out.

    Raises:
        GarbledError: it is no JSON, or more is left.
    """
    lifting = _Lifting(most)
    for chunk in source.chunks():
        lifting.take(chunk)
    rest = lifting.rest()
    # An empty object has two characters here and 64 bytes in memory.
    if sum(map(rest.count, (b",", b"[", b"{"))) > MAX_ANSWER_PARTS:
        raise GarbledError
    try:
        value = json.loads(rest.removeprefix(b"\xef\xbb\xbf"), object_pairs_hook=_agreed)
    except (ValueError, RecursionError):
        raise GarbledError from None
    return Cut(value, tuple(lifting.spans), source)


def _agreed(pairs: list[tuple[str, Any]]) -> dict[str, Any] | None:
    """An object; none where it says one thing in two ways: readers differ in what they take.

    What was sent must not count as arrived for one that says ``FAIL`` and ``OK``.
    """
    made = dict(pairs)
    if len(made) == len(pairs):
        return made
    # What is no plain value is not compared: it may be deep.
    same = (not isinstance(held, dict | list) and made[name] == held for name, held in pairs)
    counts = collections.Counter(name for name, _ in pairs)
    twice = (one for (name, _), one in zip(pairs, same, strict=True) if counts[name] > 1)
    return made if all(twice) else None


class _Lifting:
    """The state between two pieces."""

    def __init__(self, most: int) -> None:
        self.spans: list[Span] = []
        self._most = most
        self._out = bytearray()
        self._held = bytearray()
        self._start: int | None = None
        self._seen = 0
        self._escaped = False

    def take(self, chunk: bytes) -> None:
        at = 0
        while at < len(chunk):
            at = self._inside(chunk, at) if self._start is not None else self._outside(chunk, at)
        self._seen += len(chunk)
        if len(self._out) > self._most:
            raise GarbledError

    def _outside(self, chunk: bytes, at: int) -> int:
        if shorts := _SHORTS.match(chunk, at):
            self._out += shorts[0]
            return shorts.end()
        found = chunk.find(b'"', at)
        end = len(chunk) if found < 0 else found + 1
        self._out += chunk[at:end]
        if found >= 0:
            self._start = self._seen + end
        return end

    def _inside(self, chunk: bytes, at: int) -> int:
        start = at
        if self._escaped:
            self._escaped, at = False, at + 1
        found = _TEXT.match(chunk, at)
        end = found.end() if found else at
        if end == len(chunk):
            self._hold(chunk[start:end])
        elif chunk[end] == _QUOTE:
            self._hold(chunk[start:end])
            self._close(self._seen + end)
        else:  # the first half of an escape, at the end of a piece
            self._escaped = True
            self._hold(chunk[start : end + 1])
        return end + 1

    def _hold(self, part: bytes) -> None:
        # Of a long text enough is held to know that it is one.
        self._held += part[: max(0, _SHORT + 1 - len(self._held))]

    def _close(self, end: int) -> None:
        start = self._start or 0
        if end - start > _SHORT:
            self._out += json.dumps(f"{_MARK}{len(self.spans)}").encode()[1:]
            self.spans.append(Span(start=start, end=end))
        else:
            self._out += self._held + b'"'
        self._held.clear()
        self._start = None

    def rest(self) -> bytes:
        """What is left; a text that does not end makes it no JSON."""
        return bytes(self._out)


def base64_of(text: Source | str) -> Iterator[bytes]:
    """The bytes that a text of base64 stands for, in pieces.

    JSON's own writers escape ``/`` and ``=``, and MIME's put line ends into it.

    Raises:
        Base64Error: it is no strict base64.
    """
    raw = iter((text.encode(),)) if isinstance(text, str) else _unescaped(text.chunks())
    return decode(piece for _, piece in clean(raw, escaped=False))


def _unescaped(chunks: Iterator[bytes]) -> Iterator[bytes]:
    held = b""
    for chunk in chunks:
        ready, held = _apart(held + chunk)
        yield _meant(ready)
    yield _meant(held)


def _meant(text: bytes) -> bytes:
    if b"\\" not in text:
        return text
    for escape, meaning in _PLAIN:
        text = text.replace(escape, meaning)
    return _ESCAPES.sub(_meaning, text)


def _meaning(found: re.Match[bytes]) -> bytes:
    return _MEANS.get(found[0].lower()[-2:], b" ")


def _apart(text: bytes) -> tuple[bytes, bytes]:
    """A text cut in two where no escape and no character is cut in half."""
    at = text.find(b"\\", max(0, len(text) - _NEAR))
    if at >= 0:
        # The first of a run: the second of two is no beginning.
        while at and text[at - 1 : at] == b"\\":
            at -= 1
        return text[:at], text[at:]
    at = len(text)
    while at and len(text) - at < 3 and text[at - 1] & 0xC0 == 0x80:
        at -= 1
    if at and text[at - 1] >= 0xC0:
        at -= 1
    else:
        at = len(text)
    return text[:at], text[at:]


def plain_of(text: Source | str) -> Iterator[bytes]:
    """The bytes of a text that is the message itself, in UTF-8, in pieces.

    Raises:
        GarbledError: it is no text of JSON.
    """
    if isinstance(text, str):
        yield text.encode("utf-8", "replace")
        return
    held, half = b"", ""
    for chunk in _and_end(text.chunks()):
        ready, held = _apart(held + chunk) if chunk else (held, b"")
        try:
            said = half + json.loads(b'"' + ready + b'"', strict=False)
        except ValueError:
            raise GarbledError from None
        half = said[-1:] if "\ud800" <= said[-1:] <= "\udbff" and chunk else ""
        whole = said[: len(said) - len(half)]
        yield whole.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()


def _and_end(chunks: Iterator[bytes]) -> Iterator[bytes]:
    yield from chunks
    yield b""


def fields_of(value: Any) -> Mapping[str, Any]:
    """An object's fields by name without case and ``_``: gateways write them as they please."""
    if not isinstance(value, dict):
        return {}
    return {_folded(key): held for key, held in value.items()}


def plain_fields_of(value: Any) -> Mapping[str, Any]:
    """The same, or nothing where two names of a field say two things.

    Args:
        value: An answer; in the rows of a list two names may stand for two things.
    """
    pairs = value.items() if isinstance(value, dict) else ()
    return _agreed([(_folded(key), held) for key, held in pairs]) or {}


def _folded(key: object) -> str:
    return str(key).replace("_", "").lower()
