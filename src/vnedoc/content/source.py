"""Where bytes come from: memory, or a file that must not change."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from vnedoc.errors import SourceChangedError
from vnedoc.limits import CHUNK_BYTES


class Source(Protocol):
    """Bytes that can be read again and are the same every time."""

    @property
    def name(self) -> str:
        """What people call it: a path, or ``<bytes>``."""

    @property
    def size(self) -> int:
        """Length in bytes."""

    def chunks(self, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """The bytes from `start` to `end`, in pieces of at most `CHUNK_BYTES`.

        Raises:
            SourceChangedError: the bytes are no longer those that were first seen.
        """


class MemorySource:
    """Bytes in memory."""

    __slots__ = ("data",)
    name = "<bytes>"

    def __init__(self, data: bytes) -> None:
        self.data = data

    @property
    def size(self) -> int:
        """Length in bytes."""
        return len(self.data)

    def chunks(self, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """The bytes from `start` to `end` in pieces."""
        end = self.size if end is None else end
        for at in range(start, end, CHUNK_BYTES):
            yield self.data[at : min(at + CHUNK_BYTES, end)]


class FileSource:
    """A file, remembered by its identity, size and times; a change is an error, never other bytes.

    The file is opened for each reading and closed after it, so a `FileSource` holds no descriptor
    and can be shared between threads.
    """

    __slots__ = ("_mark", "path")

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path).absolute()
        self._mark = _mark(self.path.stat())

    @property
    def name(self) -> str:
        """The path."""
        return str(self.path)

    @property
    def size(self) -> int:
        """Length in bytes."""
        return self._mark[2]

    def chunks(self, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """The bytes from `start` to `end` in pieces, each checked before it is handed out."""
        end = self.size if end is None else end
        try:
            # Where a pipe has taken the place of the file, opening it would wait for a writer.
            file = open(self.path, "rb", buffering=0, opener=_opened)  # noqa: SIM115
        except FileNotFoundError:
            raise SourceChangedError(path=self.name) from None
        with file:
            if _mark(os.fstat(file.fileno())) != self._mark:
                raise SourceChangedError(path=self.name)
            file.seek(start)
            while start < end:
                chunk = file.read(min(CHUNK_BYTES, end - start))
                if not chunk or _mark(os.fstat(file.fileno())) != self._mark:
                    raise SourceChangedError(path=self.name)
                start += len(chunk)
                yield chunk


def _opened(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _mark(stat: os.stat_result) -> tuple[int, int, int, int]:
    return stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns


def source_of(source: bytes | str | os.PathLike[str] | Source) -> Source:
    """A source from what callers have: bytes, or the path of a file or of a pipe.

    Raises:
        OSError: the file cannot be opened.
    """
    if isinstance(source, bytes | bytearray | memoryview):
        return MemorySource(bytes(source))
    if not isinstance(source, str | os.PathLike):
        return source
    path = Path(source)
    # A pipe, as in <(command), can be read once, from its beginning to its end.
    return MemorySource(path.read_bytes()) if path.is_fifo() else FileSource(path)
