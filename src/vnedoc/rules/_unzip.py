"""Zips that pass by in a stream: their directory, and the one file that they may wrap."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator
from typing import Final, Protocol

import attrs

from vnedoc.content.archive import LOCAL_HEADER, extension
from vnedoc.limits import (
    CHUNK_BYTES,
    MAX_UNZIPPED_BYTES,
    MAX_ZIP_DIRECTORY_BYTES,
    MAX_ZIP_RATIO,
)

BEGIN_BYTES: Final = 4096
"""Enough for a local header with any name."""
_LOCAL: Final = struct.Struct("<4s5H3L2H")
_CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
_END: Final = struct.Struct("<4s4H2LH")
_CENTRAL_MAGIC: Final = b"PK\x01\x02"
_END_MAGIC: Final = b"PK\x05\x06"
_ENCRYPTED: Final = 1 << 0
_STREAMED: Final = 1 << 3
_UTF8: Final = 1 << 11
_DEFLATED: Final = 8
_STORED: Final = 0

Words = tuple[str, str]
"""English and Vietnamese."""
ENCRYPTED: Final = ("it is locked with a password", "tệp nén đặt mật khẩu")
ODD_METHOD: Final = ("its way of packing is not used here", "kiểu nén không được dùng ở đây")
TOO_MUCH: Final = ("it unpacks to too much", "giải nén ra quá lớn")
DAMAGED: Final = ("it is damaged", "tệp nén bị hỏng")


@attrs.frozen(kw_only=True)
class Entry:
    """One line of a zip's directory."""

    name: str
    crc: int
    size: int
    """Bytes, unpacked."""
    encrypted: bool


@attrs.frozen(kw_only=True)
class Directory:
    """What a zip says that it holds."""

    count: int
    """As the zip says; 65,535 may stand for more."""
    entries: tuple[Entry, ...] = ()
    """Empty when the directory is too large to be looked at, or damaged."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names inside."""
        return tuple(entry.name for entry in self.entries)


def directory(tail: bytes) -> Directory | None:
    """The directory at the end of some bytes; `None` if no zip ends there.

    Args:
        tail: the last bytes, `MAX_ZIP_DIRECTORY_BYTES` and a little more if there are so many.
    """
    at = tail.rfind(_END_MAGIC)
    if at < 0 or len(tail) - at < _END.size:
        return None
    _, _, _, _, count, length, _, _ = _END.unpack_from(tail, at)
    # Counted back from the end, so that bytes in front of the zip do not matter.
    start = at - length
    if length > MAX_ZIP_DIRECTORY_BYTES or start < 0:
        return Directory(count=count)
    return Directory(count=count, entries=tuple(_entries(tail[start:at])))


def _entries(data: bytes) -> Iterator[Entry]:
    at = 0
    while data.startswith(_CENTRAL_MAGIC, at) and at + _CENTRAL.size <= len(data):
        fields = _CENTRAL.unpack_from(data, at)
        flags, crc, size = fields[3], fields[7], fields[9]
        name_length, extra, comment = fields[10:13]
        begin = at + _CENTRAL.size
        name = data[begin : begin + name_length]
        yield Entry(
            name=name.decode("utf-8" if flags & _UTF8 else "cp437", "replace"),
            crc=crc,
            size=size,
            encrypted=bool(flags & _ENCRYPTED),
        )
        at = begin + name_length + extra + comment


class Unpacker:
    """Unpacks the first file of a zip as it passes by, if it may be the attachment itself.

    Args:
        name: the attachment's name; only a file with its extension is unpacked.
        take: gets the unpacked bytes in pieces.
    """

    def __init__(self, name: str, take: Callable[[bytes], None]) -> None:
        self.wraps = False
        """Whether the first file has the extension of the attachment."""
        self._extension = extension(name)
        self._give = take
        self._begin: bytes | None = b""
        self._engine: _Engine | None = None
        self._refusal: Words | None = None
        self._crc = self._size = self._packed = 0

    def feed(self, chunk: bytes) -> None:
        """Pass over `chunk`."""
        if self._begin is None:
            self._unpack(chunk)
            return
        self._begin += chunk
        if len(self._begin) >= BEGIN_BYTES:
            self.finish()

    def finish(self) -> None:
        """Begin with what has come so far; nothing more need come."""
        if self._begin is None:
            return
        begin, self._begin = self._begin, None
        if not begin.startswith(LOCAL_HEADER) or len(begin) < _LOCAL.size:
            return
        fields = _LOCAL.unpack_from(begin)
        name_length, extra = fields[9:11]
        name = begin[_LOCAL.size : _LOCAL.size + name_length].decode("utf-8", "replace")
        self.wraps = self._extension not in ("", "zip") and extension(name) == self._extension
        if self.wraps:
            self._engine = self._engine_for(flags=fields[2], method=fields[3], packed=fields[7])
            self._unpack(begin[_LOCAL.size + name_length + extra :])

    def _engine_for(self, *, flags: int, method: int, packed: int) -> _Engine | None:
        if flags & _ENCRYPTED:
            self._refusal = ENCRYPTED
        elif method == _DEFLATED:
            return _Inflate()
        elif method == _STORED and not flags & _STREAMED:
            return _Copy(packed)
        else:
            self._refusal = ODD_METHOD
        return None

    def _unpack(self, chunk: bytes) -> None:
        if self._engine is None or self._refusal:
            return
        self._packed += len(chunk)
        try:
            for piece in self._engine.pieces(chunk):
                self._crc = zlib.crc32(piece, self._crc)
                self._size += len(piece)
                self._give(piece)
                limit = min(MAX_UNZIPPED_BYTES, MAX_ZIP_RATIO * max(self._packed, BEGIN_BYTES))
                if self._size > limit:
                    self._refusal = TOO_MUCH
                    return
        except zlib.error:
            self._refusal = DAMAGED

    def damage(self, entry: Entry | None) -> Words | None:
        """Why the file cannot be had; `None` if it was unpacked and is what `entry` says."""
        if self._refusal:
            return self._refusal
        whole = self._engine is not None and self._engine.ended
        same = entry is not None and (entry.crc, entry.size) == (self._crc, self._size)
        return None if whole and same else DAMAGED


class _Engine(Protocol):
    @property
    def ended(self) -> bool: ...

    def pieces(self, chunk: bytes) -> Iterator[bytes]: ...


class _Inflate:
    def __init__(self) -> None:
        self._engine = zlib.decompressobj(-zlib.MAX_WBITS)

    @property
    def ended(self) -> bool:
        return self._engine.eof

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        while chunk and not self._engine.eof:
            yield self._engine.decompress(chunk, CHUNK_BYTES)
            chunk = self._engine.unconsumed_tail


class _Copy:
    def __init__(self, size: int) -> None:
        self._left = size

    @property
    def ended(self) -> bool:
        return self._left == 0

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        piece = chunk[: self._left]
        self._left -= len(piece)
        yield piece
