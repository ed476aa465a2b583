"""Where bytes come from: memory, or a file that must not change."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import tempfile
import threading
import weakref
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from vnedoc.errors import SourceChangedError
from vnedoc.given import WrongTypeError, path_of
from vnedoc.limits import CHUNK_BYTES, MAX_HELD_BYTES


class Source(Protocol):
    """Bytes that can be read again and are the same every time."""

    @property
    def name(self) -> str:
        """What people call it: a path, ``<bytes>`` or ``<file>``."""

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

    __slots__ = ("data", "name")

    def __init__(self, data: bytes, name: str = "<bytes>") -> None:
        self.data: bytes = data
        self.name: str = name

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
        self.path: Path = Path(path).absolute()
        self._mark = _mark(self.path.stat())

    @property
    def name(self) -> str:
        """The path."""
        return str(self.path)

    @property
    def size(self) -> int:
        """Length in bytes."""
        return self._mark[2]

    def is_that(self, stat: os.stat_result) -> bool:
        """Whether it is the file that somebody else saw, unchanged since.

        Args:
            stat: What the other one saw of it.
        """
        return _mark(stat) == self._mark

    def chunks(self, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """The bytes from `start` to `end` in pieces, each checked before it is handed out.

        Raises:
            SourceChangedError: it is not the same file any more.
        """
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
                # After reading, too: half of a file and half of what takes its place is neither.
                if not chunk or _mark(os.fstat(file.fileno())) != self._mark:
                    raise SourceChangedError(path=self.name)
                start += len(chunk)
                yield chunk


def _opened(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _mark(stat: os.stat_result) -> tuple[int, int, int, int]:
    return stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns


class SpooledSource:
    """What a stream gave, kept in a temporary file that has no name and goes with this object.

    It can be shared between threads; for another process it is copied into memory.
    """

    __slots__ = ("__weakref__", "_file", "_lock", "name", "size")

    def __init__(self, name: str, file: BinaryIO) -> None:
        self.name: str = name
        self.size: int = file.seek(0, os.SEEK_END)
        self._file = file
        self._lock = threading.Lock()
        weakref.finalize(self, file.close)

    def chunks(self, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """The bytes from `start` to `end` in pieces."""
        end = self.size if end is None else end
        while start < end:
            with self._lock:
                self._file.seek(start)
                chunk = self._file.read(min(CHUNK_BYTES, end - start))
            if not chunk:
                raise SourceChangedError(path=self.name)
            start += len(chunk)
            yield chunk

    def __reduce__(self) -> tuple[Any, ...]:
        return MemorySource, (b"".join(self.chunks()), self.name)


Input = bytes | os.PathLike[str] | BinaryIO | Source
"""A message as callers have it: its bytes, a path object, a binary file, or a source."""


def source_of(given: Input, argument: str = "source") -> Source:
    """A source from what callers have: bytes, a path object, or a binary file.

    A binary file is read once, from where it stands to its end, and stays open; more than
    `MAX_HELD_BYTES` of it wait in a temporary file, so an upload can be given as it comes in.

    Args:
        given: What the caller has.
        argument: What the caller calls it, for the error.

    Raises:
        WrongTypeError: something else, above all a text.
        OSError: the file cannot be opened or read.
    """
    if isinstance(given, bytes | bytearray | memoryview):
        return MemorySource(bytes(given))
    if isinstance(given, os.PathLike):
        path = path_of(given, argument)
        if path.is_fifo():
            # A pipe, as in <(command), can be read once, from its beginning to its end.
            with path.open("rb") as pipe:
                return _spooled(pipe, str(path), argument)
        return FileSource(path)
    # Asked first: what some web servers give as an upload has chunks of another kind, too.
    if hasattr(given, "read"):
        name = getattr(given, "name", None)
        return _spooled(given, name if isinstance(name, str) else "<file>", argument)
    if isinstance(given, str) or not hasattr(given, "chunks"):
        raise _refusal(given, argument)
    return given


def _spooled(stream: Any, name: str, argument: str) -> Source:
    return kept(_chunks(stream, argument), name)


def kept(pieces: Iterable[bytes], name: str = "<pieces>") -> Source:
    """A source from bytes that come in pieces: in memory, or above `MAX_HELD_BYTES` in a file.

    Args:
        pieces: The bytes; they are read once, to their end.
        name: What people call them.

    Raises:
        OSError: there is no room for them.
    """
    # In one buffer: a million pieces of three bytes would take forty times their length.
    held = io.BytesIO()
    chunks = iter(pieces)
    for chunk in chunks:
        if held.tell() + len(chunk) > MAX_HELD_BYTES:
            break
        held.write(chunk)
    else:
        return MemorySource(held.getvalue(), name)
    with contextlib.ExitStack() as opened:
        file = opened.enter_context(tempfile.TemporaryFile(prefix="vnedoc-"))
        file.write(held.getvalue())
        held.close()
        file.write(chunk)
        file.writelines(chunks)
        opened.pop_all()
        return SpooledSource(name, file)


def _chunks(stream: Any, argument: str) -> Iterator[bytes]:
    while True:
        chunk = stream.read(CHUNK_BYTES)
        if chunk is None:
            raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        if not isinstance(chunk, bytes | bytearray | memoryview):
            raise _refusal(stream, argument)
        if not chunk:
            return
        yield bytes(chunk)


def _refusal(given: object, argument: str) -> WrongTypeError:
    return WrongTypeError(
        argument=argument,
        given=type(given).__name__,
        expected="bytes, a path object or a binary file",
        expected_vi="bytes, đối tượng đường dẫn hoặc tệp nhị phân",
    )
