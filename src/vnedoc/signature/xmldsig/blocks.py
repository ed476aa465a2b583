"""Attachments that are checked block by block when they are handed out after verification.

The digest of a document runs through its attachments. Where a block begins, the state of the
running digest is kept; a block is authentic if it leads from its state to the next one. So what is
handed out is what was digested, at no cost while verifying, and a file that changed after
verification is an error, never other bytes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import Any, Final

import attrs

from vnedoc.content import Source
from vnedoc.errors import SourceChangedError
from vnedoc.signature.encoding import same_digest
from vnedoc.xml.reading.canonical import canonical_text
from vnedoc.xml.reading.skeleton import Run

Feed = Callable[[Any, Run, Iterable[bytes]], None]
"""Takes the bytes of a run into a running digest."""

# The longest reference that a run may hold: &#x, eight zeros, two digits, a semicolon.
_REFERENCE_BYTES: Final = 14


def feed_run(hasher: Any, _: Run, chunks: Iterable[bytes]) -> None:
    """Take the canonical form of a run into a running digest."""
    for part in canonical_text(chunks):
        hasher.update(part)


@attrs.frozen
class _RunMark:
    """Where a block begins, or the last one ends, and the digest of everything before."""

    offset: int
    state: Any


class Recorder:
    """Feeds runs as `feed_run` does and remembers the states between their blocks."""

    def __init__(self) -> None:
        self.marks: dict[Run, tuple[_RunMark, ...]] = {}

    def __call__(self, hasher: Any, run: Run, chunks: Iterable[bytes]) -> None:
        """Take a run into the digest."""
        marks = [_RunMark(run.start, hasher.copy())]
        for block in _blocks(chunks):
            feed_run(hasher, run, [block])
            marks.append(_RunMark(marks[-1].offset + len(block), hasher.copy()))
        self.marks[run] = tuple(marks)

    def checked(self, source: Source) -> Source:
        """The same source, whose recorded runs are checked as they are read."""
        return CheckedSource(source, self.marks)


def _blocks(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The chunks, so cut that no line end or character reference is cut in two."""
    held = b""
    for chunk in chunks:
        piece = held + chunk
        cut = len(piece) - piece.endswith(b"\r")
        at = piece.rfind(b"&", -_REFERENCE_BYTES)
        if at >= 0 and b";" not in piece[at:]:
            cut = at
        held = piece[cut:]
        if cut:
            yield piece[:cut]
    if held:
        yield held


class CheckedSource:
    """A source of which only digested runs can be read, each block checked before it is given."""

    def __init__(self, source: Source, marks: dict[Run, tuple[_RunMark, ...]]) -> None:
        self._source = source
        self._marks = sorted(marks.values(), key=lambda run: run[0].offset)
        self._starts = [run[0].offset for run in self._marks]

    @property
    def name(self) -> str:
        """What people call it."""
        return self._source.name

    @property
    def size(self) -> int:
        """Length in bytes, of everything."""
        return self._source.size

    def chunks(self, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """The bytes from `start` to `end`, which must lie within one run.

        Raises:
            SourceChangedError: the bytes are not those that were digested.
        """
        end = self.size if end is None else end
        index = bisect_right(self._starts, start) - 1
        marks = self._marks[index] if index >= 0 else ()
        # What no digest ran through is not handed out.
        if not marks or end > marks[-1].offset:
            raise SourceChangedError(path=self.name)
        for here, there in pairwise(marks):
            if here.offset < end and there.offset > start:
                block = self._block(here, there)
                first = max(start - here.offset, 0)
                yield block[first : end - here.offset]

    def _block(self, here: _RunMark, there: _RunMark) -> bytes:
        # Whole before any of it is given: what was handed out cannot be taken back.
        block = b"".join(self._source.chunks(here.offset, there.offset))
        hasher = here.state.copy()
        for part in canonical_text([block]):
            hasher.update(part)
        if not same_digest(hasher.digest(), there.state.digest()):
            raise SourceChangedError(path=self.name)
        return block
