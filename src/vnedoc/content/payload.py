"""One attachment's bytes: given by the caller, or a span of base64 inside a message."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final

from vnedoc.content import archive, coding
from vnedoc.content.source import FileSource, MemorySource, Source
from vnedoc.content.window import Window
from vnedoc.errors import Base64Error, InvalidValueError
from vnedoc.limits import CHUNK_BYTES
from vnedoc.names import NOT_XML

_LITTLE_BYTES: Final = 64
"""Read at first where a file's beginning is asked for; a zip is told by four bytes."""


class Content:
    """The bytes of one attachment as they travel, whatever their size.

    Made by `from_bytes`, `from_file`, or by the reader as a span of base64 in the message. Two
    contents are equal when their bytes are.
    """

    __slots__ = ("_base64", "_digest", "_end", "_escaped", "_source", "_start")

    def __init__(
        self,
        source: Source,
        start: int = 0,
        end: int | None = None,
        *,
        base64: bool = False,
        escaped: bool = False,
    ) -> None:
        """A span of `source`.

        Args:
            source: where the bytes are.
            start: first byte of the span.
            end: byte after the span; `None` for the end of the source.
            base64: whether the span is base64 text to be decoded.
            escaped: whether that text may hold XML character references for white space.
        """
        self._source = source
        self._start = start
        self._end = source.size if end is None else end
        self._base64 = base64
        self._escaped = escaped
        self._digest: str | None = None

    @classmethod
    def from_bytes(cls, data: bytes) -> Content:
        """Content held in memory.

        Args:
            data: The bytes, as they are when decoded.
        """
        return cls(MemorySource(bytes(data)))

    @classmethod
    def from_file(cls, path: str | os.PathLike[str]) -> Content:
        """Content of a file, read when it is needed.

        Args:
            path: Of a file that does not change as long as this is used.

        Raises:
            OSError: the file cannot be opened.
        """
        return cls(FileSource(path))

    @classmethod
    def from_base64(cls, text: str) -> Content:
        """Content given as base64 text, kept as it is even if it cannot be decoded.

        Args:
            text: The base64, with or without line breaks.

        Raises:
            InvalidValueError: with characters that XML 1.0 forbids.
        """
        if bad := NOT_XML.search(text):
            code = f"U+{ord(bad[0]):04X}"
            raise InvalidValueError(
                field="content",
                value="...",
                reason=f"character {code} is not allowed in XML",
                reason_vi=f"XML không cho phép ký tự {code}",
            )
        return cls(MemorySource(text.encode()), base64=True)

    def chunks(self) -> Iterator[bytes]:
        """The bytes in pieces, decoded strictly.

        Raises:
            Base64Error: the text is not strict base64.
            SourceChangedError: the file changed after it was read.
        """
        return self._decoded(self._source.chunks(self._start, self._end))

    def _decoded(self, wire: Iterable[bytes]) -> Iterator[bytes]:
        if not self._base64:
            return iter(wire)
        return coding.decode(part for _, part in coding.clean(wire, escaped=self._escaped))

    def _from_little(self) -> Iterator[bytes]:
        """The span in pieces that grow: half a megabyte for four bytes costs 400 times as much."""
        start, size = self._start, _LITTLE_BYTES
        while start < self._end:
            end = min(start + size, self._end)
            yield from self._source.chunks(start, end)
            start, size = end, min(size * 8, CHUNK_BYTES)

    def read(self) -> bytes:
        """All bytes in memory; errors as for `chunks`."""
        return b"".join(self.chunks())

    def open(self) -> BinaryIO:
        """The bytes as a seekable file, decoded where they are read; errors as for `chunks`."""
        span = (self._source, self._start, self._end)
        window = Window(*span, base64=self._base64, escaped=self._escaped)
        return io.BufferedReader(window, buffer_size=CHUNK_BYTES)

    @property
    def size(self) -> int:
        """Length in bytes; base64 is decoded to count them. Errors as for `chunks`."""
        if not self._base64:
            return self._end - self._start
        return sum(map(len, self.chunks()))

    @property
    def longest(self) -> int:
        """Length in bytes that these can have at most, known without reading them."""
        span = self._end - self._start
        return span // 4 * 3 if self._base64 else span

    def sha256(self) -> str:
        """SHA-256 of the bytes in hexadecimal; errors as for `chunks`."""
        digest = hashlib.sha256()
        for chunk in self.chunks():
            digest.update(chunk)
        return digest.hexdigest()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing at all, which on the wire is the same as no content."""
        return self._start == self._end

    @property
    def is_raw(self) -> bool:
        """Whether `base64_chunks` may hold characters that XML must have escaped."""
        return self._base64 and not self._escaped

    def base64_chunks(self) -> Iterator[bytes]:
        """The text that goes into XML, in pieces: the wire's own if it was read from one."""
        if not self._base64:
            return coding.encode(self._source.chunks(self._start, self._end))
        return self._source.chunks(self._start, self._end)

    def significant_chunks(self) -> Iterator[bytes]:
        """The characters of `base64_chunks` that count: without white space, however it is spelt.

        A carriage return stands as itself behind a CDATA section and as ``&#13;`` elsewhere.
        """
        wire = self.base64_chunks()
        return (part for _, part in coding.clean(wire, escaped=self._escaped))

    def head(self, count: int) -> bytes:
        """The first `count` bytes, or all if there are fewer; errors as for `chunks`."""
        return beginning(self._decoded(self._from_little()), count)[:count]

    def sole_entry(self) -> str | None:
        """The name of the only entry, if these bytes are a zip with exactly one.

        Raises:
            ArchiveError: readers would not agree on what the zip holds, or it breaks a limit;
                and errors as for `chunks`.
        """
        entry = archive.entry_of(self._look())
        return None if entry is None else entry.name

    def unzipped(self) -> Iterator[bytes]:
        """The bytes of the only entry, in pieces.

        Raises:
            ArchiveError: readers would not agree on what the zip holds, it breaks a limit or is
                damaged; and errors as for `chunks`.
        """
        yield from archive.unpack(self._look(), self.chunks())

    def wraps(self, name: str) -> bool:
        """Whether these bytes are a zip of exactly one entry with the extension of `name`.

        A zip of several files, an office document or an archive called ``.zip`` is a file of its
        own. A zip that shows this file to some readers and not to others counts, and cannot be
        unwrapped. Errors as for `chunks`.
        """
        return archive.may_wrap(name) and self._look().wraps(name)

    def unwrapped(self, name: str) -> Iterator[bytes]:
        """The bytes in pieces, taken out of their zip if they `wraps(name)`.

        Raises:
            ArchiveError: readers would not agree on what the zip holds, it breaks a limit or is
                damaged; and errors as for `chunks`.
        """
        found = self._look() if archive.may_wrap(name) else archive.Look()
        wire = self.chunks()
        yield from archive.unpack(found, wire) if found.wraps(name) else wire

    def _look(self) -> archive.Look:
        if self.head(len(archive.LOCAL_HEADER)) != archive.LOCAL_HEADER:
            return archive.Look()
        with self.open() as file:
            return archive.look_into(file)

    def is_same_text(self, other: Content) -> bool:
        """Whether both are the same text of one message, told without reading any file.

        Args:
            other: What to compare with.
        """
        if self._span() != other._span():
            return False
        if self._source is other._source:
            return True
        if not isinstance(self._source, MemorySource) or not isinstance(
            other._source, MemorySource
        ):
            return False
        span = (self._start, self._end)
        return b"".join(self._source.chunks(*span)) == b"".join(other._source.chunks(*span))

    def over(self, source: Source, other: Source) -> Content:
        """The same span of `other` if this is one of `source`; `other` gives the same bytes."""
        if self._source is not source:
            return self
        span = (self._start, self._end)
        return Content(other, *span, base64=self._base64, escaped=self._escaped)

    def _span(self) -> tuple[int, int, bool, bool]:
        return (self._start, self._end, self._base64, self._escaped)

    def _identity(self) -> str:
        if self._digest is None:
            try:
                self._digest = self.sha256()
            except Base64Error:
                raw = hashlib.sha256()
                for chunk in self.significant_chunks():
                    raw.update(chunk)
                self._digest = f"undecodable {raw.hexdigest()}"
        return self._digest

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Content):
            return NotImplemented
        return self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash(self._identity())

    def __repr__(self) -> str:
        kind = "base64 " if self._base64 else ""
        return f"<Content {self._end - self._start} {kind}bytes of {self._source.name}>"


def beginning(chunks: Iterable[bytes], count: int) -> bytes:
    """At least the first `count` bytes, or all if there are fewer; what follows is not taken.

    A piece may be short, or empty: a deflate stream may begin with any number of empty blocks.
    """
    head = b""
    for chunk in chunks:
        head += chunk
        if len(head) >= count:
            break
    return head
