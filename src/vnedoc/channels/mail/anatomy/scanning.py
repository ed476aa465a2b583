"""A mail taken apart in one pass over its bytes, whatever they are.

Bodies are passed over at the speed of a search for boundaries: Python's own reader takes 13 to 22
seconds and 529 MB for 50 MB, and a `RecursionError` ends it at 1,500 parts in one another.
"""

from __future__ import annotations

import re
from typing import Any, Final

from vnedoc.channels.mail import oddities
from vnedoc.channels.mail.anatomy.lines import LineCheck
from vnedoc.channels.mail.anatomy.opening import OpenPart
from vnedoc.channels.mail.anatomy.structure import MailPart, MailStructure
from vnedoc.content.source import Input, Source, source_of
from vnedoc.findings import Finding, Topic
from vnedoc.limits import (
    MAX_MAIL_DEPTH,
    MAX_MAIL_FIELDS,
    MAX_MAIL_HEADER_BYTES,
    MAX_MAIL_HEADERS_BYTES,
    MAX_MAIL_PARTS,
    MIN_VIOLATIONS,
)

_BLANK: Final = re.compile(rb"\n\r?\n")
_HELD: Final = 64 * 1024
"""Bytes of a line that are waited for: no boundary is longer, and no field may be."""
_LEAD: Final = b"\n\n"
"""Stands before the first byte: every line, and every header, has an end of a line before it."""


def read_structure(source: Input) -> MailStructure:
    """Take a mail apart.

    Args:
        source: The mail: bytes, a path object or a binary file, which is read to its end.

    Returns:
        Its parts and what was found; no mail is so bad that there are none.

    Raises:
        WrongTypeError: something else, above all a text.
        OSError: the file cannot be opened or read.
        SourceChangedError: the file changed while it was read.
    """
    return scan(source_of(source))


def scan(source: Source, path: str = "mail") -> MailStructure:
    """Take a mail apart, or what a part of one wraps.

    Args:
        source: Its bytes.
        path: What its parts are called by.
    """
    return _Scan(path).over(source)


class _Scan:
    """The state between two pieces of a mail."""

    def __init__(self, path: str) -> None:
        self._root = OpenPart(path=path, depth=1, start=0, is_whole=True)
        self._stack = [self._root]
        self._all = [self._root]
        self._in_header = True
        self._pattern: re.Pattern[bytes] | None = None
        self._levels: dict[bytes, int] = {}
        self._base = -len(_LEAD)
        self._header_bytes = 0
        self._fields = 0
        self._full = False
        self._doubted = False
        """Whether there was a boundary for some readers only."""
        self._lines = LineCheck()
        self._notes: list[tuple[Topic, OpenPart, dict[str, Any]]] = []
        self._counts: dict[str, int] = {}

    def over(self, source: Source) -> MailStructure:
        """Read all of it."""
        held = _LEAD
        for chunk in source.chunks():
            cut = chunk.rfind(b"\n") + 1
            if not cut:
                if len(held) + len(chunk) < _HELD:
                    held += chunk
                    continue
                cut = len(chunk) - chunk.endswith(b"\r")
            # Copied once: of a large file this is a quarter of the time.
            data = b"".join((held, memoryview(chunk)[:cut]))
            held = data[-len(_LEAD) :] + chunk[cut:]
            self._window(data)
            self._base += len(data) - len(_LEAD)
            if self._full:
                break
        else:
            self._window(held)
        self._finish(source.size)
        return MailStructure(root=_frozen(self._root), findings=self._findings(), source=source)

    def _window(self, data: bytes) -> None:
        """Whole lines, with two bytes before them; or a part of a line that is very long."""
        at = len(_LEAD)
        step = self._lines.take(data, self._base)
        if step and not self._in_header and b"-" not in data[at::step]:
            return  # no boundary begins with another letter
        while at < len(data) and not self._full:
            at = self._header(data, at) if self._in_header else self._body(data, at)

    def _header(self, data: bytes, at: int) -> int:
        # Never further than a header may be: it may be one of a thousand without an end.
        end = data.rfind(b"\n", at, at + MAX_MAIL_HEADER_BYTES) + 1
        if not end:
            end = data.find(b"\n", at + MAX_MAIL_HEADER_BYTES) + 1 or len(data)
        # The boundary first: what lies before it is gone over once, however many parts there are.
        boundary = self._boundary(data, at, end)
        blank = _BLANK.search(data, at - 1, boundary.start() + 1 if boundary else end)
        until = blank.start() + 1 if blank else end
        if boundary and not blank:
            self._take(data[at : boundary.start() + 1])
            self._close_header(self._base + _before(data, boundary))
            return self._at_boundary(data, boundary)
        self._take(data[at:until])
        if blank:
            self._close_header(self._base + blank.end())
            return blank.end()
        return end

    def _body(self, data: bytes, at: int) -> int:
        boundary = self._boundary(data, at, len(data))
        return self._at_boundary(data, boundary) if boundary else len(data)

    def _boundary(self, data: bytes, at: int, end: int) -> re.Match[bytes] | None:
        """The next boundary of any open part; its match begins with the end of the line before."""
        while self._pattern and (near := data.find(b"\n--", at - 1, end)) >= 0:
            found = self._pattern.search(data, near, end)
            if found is None:
                return None
            name = found["boundary"]
            holder = self._stack[self._levels[name or found["like"]]]
            if name is not None and not holder.closed:
                return found
            # RFC 2046 5.1.1 lets readers look at the beginning of a line alone, and some read on
            # behind the last boundary. Told once, for a mail may have a million such lines.
            self._doubted = True
            self._note(oddities.SAME_BOUNDARY, holder)
            self._watch()
            at = found.end()
        return None

    def _at_boundary(self, data: bytes, found: re.Match[bytes]) -> int:
        end = _before(data, found)
        holder = self._levels[found["boundary"]]
        self._close_down_to(holder, self._base + end)
        after = found.end()
        if found["last"]:
            self._stack[holder].closed = True
            self._watch()
        else:
            line = data.find(b"\n", after)
            after = line + 1 if line >= 0 else len(data)
            self._open(self._stack[holder], self._base + after)
        return after

    def _open(self, holder: OpenPart, start: int) -> None:
        if len(self._all) == MAX_MAIL_PARTS:
            self._note(oddities.MANY_PARTS, holder, most=MAX_MAIL_PARTS)
            self._full = True
            return
        part = OpenPart(
            path=f"{holder.path}/{len(holder.parts) + 1}",
            depth=holder.depth + 1,
            start=start,
            digest=holder.kind.value == "multipart/digest",
        )
        holder.parts.append(part)
        self._stack.append(part)
        self._all.append(part)
        self._in_header = True

    def _take(self, lines: bytes) -> None:
        part = self._stack[-1]
        if part.cut:
            return
        own = MAX_MAIL_HEADER_BYTES - len(part.header)
        room = min(own, MAX_MAIL_HEADERS_BYTES - self._header_bytes)
        if len(lines) > room:
            part.cut = True
            lines = lines[: lines.rfind(b"\n", 0, room) + 1]
            if room == own:
                self._note(oddities.LONG_HEADER, part, bytes=MAX_MAIL_HEADER_BYTES)
            else:
                self._note_many(part)
        part.header += lines
        self._header_bytes += len(lines)

    def _note_many(self, part: OpenPart) -> None:
        self._note(oddities.MANY_FIELDS, part, most=MAX_MAIL_FIELDS, bytes=MAX_MAIL_HEADERS_BYTES)

    def _close_header(self, body: int) -> None:
        """All of a header is there: what kind of part is it, and what is in it?"""
        part = self._stack[-1]
        self._in_header = False
        part.body_start = body = max(part.start, body)
        if part.close_header(MAX_MAIL_FIELDS - self._fields):
            self._note_many(part)
        self._fields += len(part.fields)
        for topic, facts in part.oddities():
            self._note(topic, part, **facts)
        holds = part.boundary is not None or part.is_message
        if holds and part.depth >= MAX_MAIL_DEPTH:
            part.boundary = None
            self._note(oddities.TOO_DEEP, part, most=MAX_MAIL_DEPTH)
        elif part.boundary is not None:
            if any(_alike(part.boundary, known) for known in self._levels):
                self._note(oddities.SAME_BOUNDARY, part)
            self._watch()
        elif part.is_message:
            self._open(part, body)

    def _watch(self) -> None:
        """Look for the boundaries of all open parts, those of the inner ones first."""
        levels: dict[bytes, int] = {}
        for level, part in enumerate(self._stack):
            if part.boundary is not None and not part.closed:
                levels[part.boundary] = level
        for level, part in enumerate(() if self._doubted else self._stack):
            if part.boundary is not None:
                levels.setdefault(part.boundary, level)
        self._levels = levels
        if not levels:
            self._pattern = None
            return
        inner_first = sorted(levels, key=levels.__getitem__, reverse=True)
        names = b"|".join(map(re.escape, inner_first))
        # What is one for some readers only is looked for until there was one.
        like = rb"(?!)" if self._doubted else names
        self._pattern = re.compile(
            rb"\n--(?:(?P<boundary>%b)(?P<last>--)?[ \t]*+(?=\r?\n|\r?\Z)|(?P<like>%b))"
            % (names, like)
        )

    def _close_down_to(self, level: int, end: int) -> None:
        """What is inside the part of a level ends; that part itself goes on."""
        watched = False
        while len(self._stack) - 1 > level:
            part = self._stack.pop()
            watched |= part.boundary is not None
            self._close(part, end)
        self._in_header = False
        if watched:
            self._watch()

    def _close(self, part: OpenPart, end: int) -> None:
        if not part.header_read:
            # The mail in a `message/rfc822` that has nothing in it, not even an empty line.
            part.body_start = max(part.start, end)
            part.close_header(MAX_MAIL_FIELDS - self._fields)
        inner = part.parts[-1].body_end if part.parts else 0
        part.body_end = max(part.body_start, end, inner)
        if part.boundary is not None and not part.closed and not self._full:
            self._note(oddities.UNCLOSED, part)

    def _finish(self, size: int) -> None:
        if self._in_header and not self._full:
            self._close_header(size)
        while self._stack:
            self._close(self._stack.pop(), size)

    def _note(self, topic: Topic, part: OpenPart, **facts: object) -> None:
        # Nobody mends more, and a hostile mail has a million.
        self._counts[topic.code] = self._counts.get(topic.code, 0) + 1
        if self._counts[topic.code] <= MIN_VIOLATIONS:
            self._notes.append((topic, part, facts))

    def _findings(self) -> tuple[Finding, ...]:
        for topic, offset, facts in self._lines.notes():
            self._note(topic, self._part_at(offset), **facts)
        order = {id(part): number for number, part in enumerate(self._all)}
        self._notes.sort(key=lambda note: (order[id(note[1])], note[0].code))
        return tuple(topic.at(part.path, **facts) for topic, part, facts in self._notes)

    def _part_at(self, offset: int) -> OpenPart:
        """The innermost part to which a byte belongs."""
        part = self._root
        while inner := [p for p in part.parts if p.start <= offset <= p.body_end]:
            part = inner[-1]
        return part


def _before(data: bytes, boundary: re.Match[bytes]) -> int:
    """Where the end of the line before a boundary begins, which belongs to it (RFC 2046 5.1.1)."""
    at = boundary.start()
    return at - (at > 0 and data[at - 1 : at] == b"\r")


def _alike(one: bytes, two: bytes) -> bool:
    return one.startswith(two) or two.startswith(one)


def _frozen(part: OpenPart) -> MailPart:
    return part.frozen(tuple(map(_frozen, part.parts)))
