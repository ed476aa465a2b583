"""The file at the front of a zip, unpacked while the zip passes by once."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Final, Protocol

import attrs

from vnedoc.content.zip_records import (
    BEGIN_BYTES,
    DEFLATED,
    ENCRYPTED_FLAG,
    STORED,
    STREAMED,
    TAIL_BYTES,
    ContradictionError,
    Record,
    Words,
    local_header,
)
from vnedoc.limits import CHUNK_BYTES, MAX_UNZIPPED_BYTES, MAX_ZIP_RATIO

DAMAGED: Final = ("it is damaged", "tệp nén bị hỏng")
TOO_MUCH: Final = ("it unpacks to too much", "giải nén ra quá lớn")
LEFT_OVER: Final = (
    "its packed data is longer or shorter than it says",
    "dữ liệu nén dài hoặc ngắn hơn kích thước đã ghi trong tệp zip",
)
SIZE: Final = ("its file does not have the size that it says",
               "tệp bên trong không đúng kích thước đã ghi trong tệp zip")  # fmt: skip
CHECKSUM: Final = ("its file does not have the checksum that it says",
                   "tệp bên trong không đúng mã kiểm tra đã ghi trong tệp zip")  # fmt: skip
UNCLEAR_END: Final = (
    "where its data ends can be read in two ways",
    "có thể hiểu hai cách về chỗ kết thúc dữ liệu trong tệp zip",
)
_DESCRIPTOR_MAGIC: Final = b"PK\x07\x08"


@attrs.frozen(kw_only=True)
class StreamedEntry:
    """The only file in a zip, on which all of the zip's parts agree."""

    name: str
    crc: int
    size: int
    """Bytes, unpacked."""
    packed: int
    """Bytes of the packed data."""


class Unpacker:
    """Unpacks the file at the front of a zip as it passes by, whatever the zip's end will say.

    Memory is flat: what is handed out is not kept. `fault` says at the end whether it was right.
    """

    def __init__(self) -> None:
        self.front: Record | None = None
        """The header in front, once enough has come."""
        self._begin: bytes | None = b""
        self._engine: _Engine | None = None
        self._fault: Words | None = None
        self._crc = self._size = self._fed = 0

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Pass over `chunk`; yields what it unpacks to, in pieces."""
        if self._begin is None:
            yield from self._unpacked(chunk)
            return
        self._begin += chunk
        if len(self._begin) >= BEGIN_BYTES:
            yield from self._started()

    def finish(self, packed: int) -> Iterator[bytes]:
        """The rest, when no more comes.

        Args:
            packed: bytes of the packed data, as the directory says.
        """
        yield from self._started()
        if isinstance(self._engine, _Copy):
            yield from self._counted(self._engine.rest(packed))

    @property
    def stopped(self) -> bool:
        """Whether more of the zip changes nothing."""
        return self._fault is not None or (self._engine is not None and self._engine.ended)

    def _started(self) -> Iterator[bytes]:
        if self._begin is None:
            return
        begin, self._begin = self._begin, None
        self.front = local_header(begin)
        self._engine = None if self.front is None else _engine_for(self.front)
        if self._engine is not None and self.front is not None:
            yield from self._unpacked(begin[self.front.length :])

    def _unpacked(self, chunk: bytes) -> Iterator[bytes]:
        if self._engine is None or self.stopped:
            return
        self._fed += len(chunk)
        yield from self._counted(self._engine.pieces(chunk))

    def _counted(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        # The zip's end, which says how much it should be, may not have passed by yet.
        limit = min(MAX_UNZIPPED_BYTES, MAX_ZIP_RATIO * max(self._fed, BEGIN_BYTES))
        try:
            for piece in pieces:
                self._crc = zlib.crc32(piece, self._crc)
                self._size += len(piece)
                if self._size > limit:
                    self._fault = TOO_MUCH
                    return
                yield piece
        except zlib.error:
            self._fault = DAMAGED
        except ContradictionError as found:
            self._fault = found.words

    def fault(self, entry: StreamedEntry) -> Words | None:
        """Why what was unpacked is not the file that the zip says; `None` if it is."""
        if self._fault is not None:
            return self._fault
        if self._engine is None or not self._engine.ended:
            return DAMAGED
        if self._engine.consumed != entry.packed:
            return LEFT_OVER
        if self._size != entry.size:
            return SIZE
        return None if self._crc == entry.crc else CHECKSUM


def _engine_for(front: Record) -> _Engine | None:
    if front.flags & ENCRYPTED_FLAG:
        return None
    if front.method == DEFLATED:
        return _Inflate()
    return _Copy(streamed=bool(front.flags & STREAMED)) if front.method == STORED else None


class _Engine(Protocol):
    @property
    def ended(self) -> bool: ...

    @property
    def consumed(self) -> int: ...

    def pieces(self, chunk: bytes) -> Iterator[bytes]: ...


class _Inflate:
    def __init__(self) -> None:
        self._engine = zlib.decompressobj(-zlib.MAX_WBITS)
        self.consumed = 0

    @property
    def ended(self) -> bool:
        return self._engine.eof

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        self.consumed += len(chunk)
        while not self._engine.eof:
            # Deflate packs up to a thousand to one: 512 KB would unpack to half a gigabyte at once.
            piece = self._engine.decompress(chunk, CHUNK_BYTES)
            chunk = self._engine.unconsumed_tail
            yield piece
            if not chunk and len(piece) < CHUNK_BYTES:
                break
        # What stands behind the last block belongs to the zip, not to the file.
        self.consumed -= len(self._engine.unused_data)


class _Copy:
    """Data that is not packed: its end is known only from the end of the zip, which is held back.

    Args:
        streamed: whether a descriptor follows; some readers look for its mark in the data itself.
    """

    def __init__(self, *, streamed: bool) -> None:
        self._held = b""
        self._streamed = streamed
        self._seam = b""
        self.consumed = 0
        self.ended = False

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        self._held += chunk
        ready, self._held = self._held[:-TAIL_BYTES], self._held[-TAIL_BYTES:]
        if ready:
            yield self._passed(ready)

    def rest(self, packed: int) -> Iterator[bytes]:
        left = packed - self.consumed
        if 0 <= left <= len(self._held):
            self.ended = True
            yield self._passed(self._held[:left])

    def _passed(self, data: bytes) -> bytes:
        seen = self._seam + data
        self._seam = seen[-3:]
        if self._streamed and _DESCRIPTOR_MAGIC in seen:
            raise ContradictionError(UNCLEAR_END)
        self.consumed += len(data)
        return data
