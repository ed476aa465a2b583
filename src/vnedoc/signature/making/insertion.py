"""Inserting into the original bytes of a message, so that nothing else in it changes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from xml.parsers import expat

import attrs
from lxml import etree

from vnedoc.signature.errors import NotSignableError
from vnedoc.xml.reading.skeleton import Run, Skeleton
from vnedoc.xml.reading.tree import Document

_BEHIND_NAME: Final = (b">", b" ", b"\t", b"\r", b"\n")
# Possessive: no tag, however it is written, makes it try again and again.
_TAG: Final = re.compile(rb"<([^\s/>]++)(?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+>")


@attrs.frozen(kw_only=True)
class Insertion:
    """Where something becomes the last child of an element.

    Bytes `start` to `end` of the skeleton's data give way to `before`, what is inserted, `after`.
    """

    start: int
    end: int
    before: bytes
    after: bytes
    certain: bool = False
    """Whether nothing else in the data can look like the place."""

    def into(self, data: bytes, text: bytes) -> bytes:
        """The skeleton's data with `text` inserted."""
        return b"".join((data[: self.start], self.before, text, self.after, data[self.end :]))

    def stream(self, skeleton: Skeleton, text: bytes) -> Iterator[bytes]:
        """The original bytes with `text` inserted, in pieces.

        Raises:
            SourceChangedError: the file is not the one that was first seen.
        """
        start, end = (_original(skeleton, offset) for offset in (self.start, self.end))
        yield from skeleton.source.chunks(0, start)
        yield self.before + text + self.after
        yield from skeleton.source.chunks(end)


def last_child_of(document: Document, element: etree._Element) -> Insertion:
    """The place behind everything that an element holds.

    Raises:
        NotSignableError: the place cannot be found in the bytes.
    """
    data = document.skeleton.data
    if (end := _only_end_tag(data, element)) is not None:
        return Insertion(start=end, end=end, before=b"", after=b"", certain=True)
    before = element.xpath("count(preceding::*) + count(ancestor::*)")
    found = _SpotFinder(int(before)).find(data)
    if found is None:
        raise NotSignableError(
            reason="names of elements that not all readers admit",
            reason_vi="có tên phần tử mà không phải phần mềm nào cũng chấp nhận",
        )
    start, end = found
    tag = _TAG.match(data, start)
    if tag is None or not tag[0].endswith(b"/>"):
        return Insertion(start=end, end=end, before=b"", after=b"")
    # An empty-element tag is opened, and closed again behind what is inserted.
    after = b"</" + tag[1] + b">"
    return Insertion(start=tag.end() - 2, end=tag.end(), before=b">", after=after)


def _only_end_tag(data: bytes, element: etree._Element) -> int | None:
    """Offset of the element's end tag, when no other place in the data can look like it.

    That is so without comments, CDATA and instructions, if only one end tag has the name.
    """
    local = etree.QName(element).localname
    name = (f"</{element.prefix}:{local}" if element.prefix else f"</{local}").encode()
    # XML 1.0 3.1: "<" stands in no attribute value, so here only a tag can begin like this.
    if b"<!" in data or data.find(b"<?", 2) >= 0 or data.count(name) != 1:
        return None
    end = data.index(name)
    return end if data[end + len(name) : end + len(name) + 1] in _BEHIND_NAME else None


class _FoundError(Exception):
    """Stops the walk."""


class _SpotFinder:
    """Walks to the element of a number in document order."""

    def __init__(self, number: int) -> None:
        self._left = number
        self._depth = 0
        self._start = self._end = 0

    def find(self, data: bytes) -> tuple[int, int] | None:
        """Offsets of its start tag and its end tag; of no use if it has only one tag."""
        # lxml knows lines, pyexpat bytes.
        parser = expat.ParserCreate("UTF-8")
        parser.StartElementHandler = self._open
        parser.EndElementHandler = self._close
        self._parser = parser
        try:
            parser.Parse(data, True)
        except _FoundError:
            return self._start, self._end
        except expat.ExpatError:
            # libxml2 admits names by the fifth edition of XML 1.0, pyexpat only by the fourth.
            return None
        finally:
            # It holds what it calls, which holds it: a circle, and with it the parser's own memory.
            del self._parser
        return None

    def _open(self, *_: object) -> None:
        if self._left == 0 and self._depth == 0:
            self._start = self._parser.CurrentByteIndex
        if self._left:
            self._left -= 1
        else:
            self._depth += 1

    def _close(self, _: str) -> None:
        if self._depth:
            self._depth -= 1
            if self._depth == 0:
                self._end = self._parser.CurrentByteIndex
                raise _FoundError


def _original(skeleton: Skeleton, offset: int) -> int:
    """The offset in the source of an offset outside all runs in the skeleton's data."""
    at = original = 0
    for piece in skeleton.split(skeleton.data):
        if isinstance(piece, Run):
            at = skeleton.data.index(b"<", at)
            original += piece.size
        elif offset <= at + len(piece):
            break
        else:
            at += len(piece)
            original += len(piece)
    return original + offset - at
