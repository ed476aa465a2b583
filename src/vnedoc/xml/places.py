"""Where things stand: lines and columns in the original bytes, paths in the tree.

lxml knows lines but no columns, so pyexpat is run over the skeleton, and only when somebody asks.
"""

from __future__ import annotations

import bisect
import contextlib
import functools
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final
from xml.parsers import expat

from lxml import etree

_CONTINUATION: Final = bytes(range(0x80, 0xC0))
_LONGEST_SEGMENT: Final = 300
"""Characters of a name in a path. Longer ones are cut, or a few hostile names would make the
paths of many elements cost gigabytes; no name of the standard has more than 25."""
_SEGMENT: Final = re.compile(r"\{[^}]*\}[^/]*|[^/]+")


class Cursor:
    """Counts lines and characters of bytes that pass by. A lone CR ends a line, as in XML."""

    __slots__ = ("_after_cr", "_column", "_line")

    def __init__(self) -> None:
        self._line = 1
        self._column = 1
        self._after_cr = False

    @property
    def position(self) -> tuple[int, int]:
        """Line and column, from 1, of the next character."""
        return self._line, self._column

    def feed(self, piece: bytes) -> None:
        """Pass over `piece`."""
        if not piece:
            return
        last = piece.rfind(b"\n")
        self._line += piece.count(b"\n")
        if b"\r" in piece:
            last = max(last, piece.rfind(b"\r"))
            self._line += piece.count(b"\r") - piece.count(b"\r\n")
        # CR LF is one line end, also where a piece ends between the two.
        if self._after_cr and piece.startswith(b"\n"):
            self._line -= 1
        self._after_cr = piece.endswith(b"\r")
        if last >= 0:
            self._column = 1
        if piece.isascii():
            self._column += len(piece) - last - 1
        else:
            self._column += len(piece[last + 1 :].translate(None, _CONTINUATION))

    def feed_all(self, pieces: Iterable[bytes]) -> None:
        """Pass over all of `pieces`."""
        for piece in pieces:
            self.feed(piece)


class Paths:
    """Names elements from the root: ``edXML/edXMLEnvelope/edXMLHeader/MessageHeader/To[2]``.

    A segment is the local name, ``{namespace}name`` outside the message's namespace, and a 1-based
    index among siblings of the same expanded name unless it is the first. Siblings are counted
    once and remembered, so the tree must not change.
    """

    def __init__(self, namespace: str) -> None:
        self._prefix = _prefix_of(namespace)
        self._segments: dict[etree._Element, dict[etree._Element, str]] = {}

    def of(self, element: etree._Element) -> str:
        """The path of `element`."""
        segments: list[str] = []
        while (parent := element.getparent()) is not None:
            if parent not in self._segments:
                self._segments[parent] = _segments(parent, self._prefix)
            segments.append(self._segments[parent][element])
            element = parent
        segments.append(etree.QName(element).localname)
        return "/".join(reversed(segments))


def _segments(parent: etree._Element, prefix: str) -> dict[etree._Element, str]:
    counts: dict[str, int] = {}
    segments: dict[etree._Element, str] = {}
    for child in parent.iterchildren(etree.Element):
        segments[child] = _segment(str(child.tag), prefix, counts)
    return segments


def _prefix_of(namespace: str) -> str:
    """How tags in a namespace begin."""
    return f"{{{namespace}}}" if namespace else ""


def _segment(tag: str, prefix: str, counts: dict[str, int]) -> str:
    counts[tag] = count = counts.get(tag, 0) + 1
    if prefix and tag.startswith(prefix):
        name = tag[len(prefix) :]
    elif prefix and not tag.startswith("{"):
        name = f"{{}}{tag}"
    else:
        name = tag
    if len(name) > _LONGEST_SEGMENT:
        name = f"{name[:_LONGEST_SEGMENT]}…"
    return name if count == 1 else f"{name}[{count}]"


def find_offsets(data: bytes, paths: Iterable[str], namespace: str) -> dict[str, int]:
    """Offset in `data` of the start tag of every element of `paths` that is found.

    Args:
        data: well-formed XML.
        paths: as `Paths` names them.
        namespace: the message's.
    """
    wanted: dict[str, Any] = {}
    for path in paths:
        node = wanted
        for segment in _SEGMENT.findall(path):
            node = node.setdefault(segment, {})
        node[""] = path
    return _LineFinder(wanted, _prefix_of(namespace)).find(data)


class _LineFinder:
    """Walks start tags with pyexpat, descending only where a wanted path leads."""

    def __init__(self, wanted: Mapping[str, Any], prefix: str) -> None:
        self._wanted = wanted
        self._found: dict[str, int] = {}
        self._prefix = prefix
        self._stack: list[tuple[Mapping[str, Any], dict[str, int]]] = []
        self._passed = 0
        """Open elements that no wanted path leads to."""

    def find(self, data: bytes) -> dict[str, int]:
        # No bomb of entities gets here: a DOCTYPE was refused before anything was parsed. No name
        # has the letter that joins it to its namespace.
        self._parser = expat.ParserCreate("UTF-8", "}")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        # libxml2 admits names by the fifth edition of XML 1.0, pyexpat only by the fourth.
        with contextlib.suppress(expat.ExpatError):
            self._parser.Parse(data, True)
        # It holds what it calls, which holds it: a circle, and with it the parser's own memory.
        del self._parser
        return self._found

    def _start(self, name: str, _: object) -> None:
        if self._passed:
            self._passed += 1
            return
        tag = f"{{{name}" if "}" in name else name
        node: Mapping[str, Any] | None
        if not self._stack:
            node = self._wanted.get(tag.rpartition("}")[2])
        else:
            above, counts = self._stack[-1]
            node = above.get(_segment(tag, self._prefix, counts))
        if not node:
            self._passed = 1
            return
        if "" in node:
            self._found[node[""]] = self._parser.CurrentByteIndex
        self._stack.append((node, {}))

    def _end(self, _: str) -> None:
        if self._passed:
            self._passed -= 1
        else:
            self._stack.pop()


CUT_OFF: Final = ("the file ends too early", "tệp kết thúc quá sớm")
_UNKNOWN: Final = ("not well-formed", "sai cú pháp")
_REASONS: Final = {
    3: CUT_OFF,
    4: ("invalid token", "ký tự không hợp lệ"),
    5: ("unclosed token", "thẻ chưa đóng"),
    6: ("invalid character", "ký tự không hợp lệ"),
    7: ("mismatched tag", "thẻ đóng không khớp thẻ mở"),
    8: ("duplicate attribute", "thuộc tính lặp lại"),
    9: ("text after the root element", "có nội dung sau phần tử gốc"),
    11: ("undefined entity", "thực thể không được định nghĩa"),
    14: ("reference to an invalid character", "tham chiếu tới ký tự không hợp lệ"),
    17: ("XML declaration not at the start", "khai báo XML không ở đầu tệp"),
    20: ("unclosed CDATA section", "đoạn CDATA chưa đóng"),
    27: ("unbound prefix", "tiền tố chưa được khai báo"),
}
"""pyexpat's codes for what stops a parser -> English, Vietnamese."""


def find_fault(data: bytes, position: tuple[int, int]) -> tuple[int, str, str]:
    """Offset and reason (English, Vietnamese) of the first fault in `data`.

    `position` is the line and column that libxml2 gave for it. It counts in a way of its own,
    so it is used only where pyexpat finds no fault.
    """
    parser = expat.ParserCreate("UTF-8", "}")
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        return parser.ErrorByteIndex, *_REASONS.get(error.code, _UNKNOWN)
    line, column = position
    ends_before = functools.partial(data.count, b"\n", 0)
    start = bisect.bisect_left(range(len(data)), line - 1, key=ends_before)
    return min(start + max(column - 1, 0), len(data)), *_UNKNOWN
