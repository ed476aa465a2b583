"""Lifts the big base64 runs of attachments out of the bytes before anything is parsed.

A message is a few kilobytes of header and up to gigabytes of base64, which cost an XML parser time
and memory for nothing. A *run* is the whole stretch from a ``>`` to the next ``<``, 4 KiB or
longer, that holds only the base64 alphabet, white space and character references to white space,
and is not white space alone. It is replaced by a *placeholder*: short, valid base64 itself, and
found nowhere else. Nothing in a run or a placeholder means anything to XML, so both documents have
the same structure, wherever the run stands.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from typing import Final

import attrs

from vnedoc.content import Source
from vnedoc.content.coding import decodes_fast
from vnedoc.errors import NotXmlError, TooLargeError, TooManyElementsError
from vnedoc.limits import MAX_ELEMENTS, MAX_REMAINDER_BYTES, MIN_RUN_BYTES
from vnedoc.xml.places import CUT_OFF, Cursor
from vnedoc.xml.reading.prolog import BOM, read_prolog

_LETTERS: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/= \t\r\n"
_REFERENCE: Final = re.compile(rb"&#(?:0{0,8}(?:9|10|13|32)|x0{0,8}(?:9|[AaDd]|20));")
"""White space as MIME writers escape it: the JDK puts ``&#13;`` at the end of every line."""
# As long as `_REFERENCE` can be: &#x, eight zeros, two digits, a semicolon.
_REFERENCE_BYTES: Final = 14
_TEXT_REFERENCE: Final = re.compile(_REFERENCE.pattern.decode())
_USUAL: Final = (b"&#13;", b"&#xD;")
_BLANK: Final = re.compile(rb"(?:[ \t\r\n]++|%b)*+" % _REFERENCE.pattern)
_TOKEN_BYTES: Final = 20
_INDEX_DIGITS: Final = 7
_BLOCK_BYTES: Final = 32 * 1024
_PLACEHOLDER_BYTES: Final = _TOKEN_BYTES + _INDEX_DIGITS + 1


@attrs.frozen
class Run:
    """A lifted stretch of the source: bytes `start` to `end`."""

    start: int
    end: int
    escaped: bool = False
    """Whether it holds character references (such as ``&#13;``)."""

    @property
    def size(self) -> int:
        """Length in bytes, as it stands in the source."""
        return self.end - self.start


@attrs.frozen(eq=False)
class Skeleton:
    """A document without its runs, and where they are.

    The placeholder of ``runs[i]`` in `data` is `token`, i in seven digits and an end letter.
    """

    source: Source
    data: bytes = attrs.field(repr=False)
    token: bytes = b""
    runs: tuple[Run, ...] = ()

    def run_of(self, text: str | None) -> Run | None:
        """The run that stands behind `text`, if that is a placeholder and nothing else."""
        return self._by_text.get(text) if text is not None else None

    @cached_property
    def _by_text(self) -> dict[str, Run]:
        return {
            _placeholder(self.token, index).decode(): run for index, run in enumerate(self.runs)
        }

    def split(self, data: bytes) -> Iterator[bytes | Run]:
        """`data` (this skeleton's, or a form of it) cut at the placeholders, with their runs."""
        if not self.runs:
            yield data
            return
        first, *others = data.split(self.token)
        yield first
        for piece in others:
            yield self.runs[int(piece[:_INDEX_DIGITS])]
            yield piece[_INDEX_DIGITS + 1 :]

    def chunks(self, run: Run) -> Iterator[bytes]:
        """The bytes of a run as they stand in the source."""
        return self.source.chunks(run.start, run.end)

    def original_positions(self, offsets: Iterable[int]) -> dict[int, tuple[int, int]]:
        """Line and column, counted from 1, in the source for each of `offsets` into `data`.

        Columns count characters. Runs before the last of `offsets` are read once, in chunks.
        """
        wanted = sorted(set(offsets), reverse=True)
        found: dict[int, tuple[int, int]] = {}
        cursor, at = Cursor(), 0
        done = len(BOM) if self.data.startswith(BOM) else 0
        for piece in self.split(self.data):
            size = _PLACEHOLDER_BYTES if isinstance(piece, Run) else len(piece)
            while wanted and wanted[-1] < at + size:
                offset = wanted.pop()
                if not isinstance(piece, Run):
                    cursor.feed(piece[done : offset - at])
                    done = max(done, offset - at)
                found[offset] = cursor.position
            if not wanted:
                break
            cursor.feed_all(self.chunks(piece) if isinstance(piece, Run) else [piece[done:]])
            at += size
            done = 0
        return found | dict.fromkeys(wanted, cursor.position)

    def original_position(self, offset: int) -> tuple[int, int]:
        """Line and column, counted from 1, in the source for one offset into `data`."""
        return self.original_positions([offset])[offset]


def lift(source: Source, *, min_run: int = MIN_RUN_BYTES) -> Skeleton:
    """Lift every run of at least `min_run` bytes, in one pass and bounded memory.

    Raises:
        CompressedInputError, EncodingError, DoctypeError: as `prolog.read_prolog`.
        TooLargeError: what remains passes `MAX_REMAINDER_BYTES`; raised as soon as that is known.
        NotXmlError: the source ends in the middle of a stretch that does not fit any more.
        SourceChangedError: the file is not the one that was first seen.
    """
    chunks = source.chunks()
    scan = _Scan(source, min_run)
    scan.feed(read_prolog(chunks))
    for chunk in chunks:
        scan.feed(chunk)
    if not scan.finish():
        cursor = Cursor()
        cursor.feed_all(source.chunks())
        line, column = cursor.position
        en, vi = CUT_OFF
        raise NotXmlError(line=line, column=column, reason=en, reason_vi=vi)
    return scan.skeleton()


def put_back(skeleton: Skeleton, runs: Collection[Run]) -> Skeleton:
    """The skeleton with some `runs` standing in its data again; the others are renumbered.

    Raises:
        TooLargeError: that would pass `MAX_REMAINDER_BYTES`; nothing has been read then.
    """
    size = len(skeleton.data) + sum(run.size - _PLACEHOLDER_BYTES for run in runs)
    if size > MAX_REMAINDER_BYTES:
        raise TooLargeError(limit=MAX_REMAINDER_BYTES, found=size)
    restored = frozenset(runs)
    pieces: list[bytes | Run] = []
    for piece in skeleton.split(skeleton.data):
        if isinstance(piece, Run) and piece in restored:
            pieces.extend(skeleton.chunks(piece))
        else:
            pieces.append(piece)
    return _assemble(skeleton.source, pieces)


def _assemble(source: Source, pieces: list[bytes | Run]) -> Skeleton:
    """Join what remains, with a placeholder for every run."""
    slots = [slot for slot, piece in enumerate(pieces) if isinstance(piece, Run)]
    runs = tuple(piece for piece in pieces if isinstance(piece, Run))
    if not runs:
        return Skeleton(source, b"".join(pieces))  # type: ignore[arg-type]
    parts: list[bytes] = [b"" if isinstance(piece, Run) else piece for piece in pieces]
    while True:
        # Unknown to whoever wrote the message: no text in it can be taken for a placeholder, not
        # even one that is spelt in references, which the count below would not see.
        token = secrets.token_hex(_TOKEN_BYTES // 2).encode()
        for index, slot in enumerate(slots):
            parts[slot] = _placeholder(token, index)
        data = b"".join(parts)
        if data.count(token) == len(runs):
            return Skeleton(source, data, token, runs)


def _placeholder(token: bytes, index: int) -> bytes:
    # 28 letters and digits: base64 by itself, so that a schema finds nothing wrong with it.
    return b"%b%07dZ" % (token, index)


class _Scan:
    """One walk over the chunks: what remains, and the runs in between.

    A stretch that reaches the end of a chunk after a ``>`` stays open until a later chunk ends or
    spoils it. If it turns out to be no run, its bytes are read again: few, or too many to remain.
    """

    def __init__(self, source: Source, min_run: int) -> None:
        self._source = source
        self._min_run = min_run
        self._pieces: list[bytes | Run] = []
        self._runs = 0
        self._room = MAX_REMAINDER_BYTES
        self._base = 0
        """Offset in the source of the chunk at hand."""
        self._open: _Stretch | None = None

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes of the source."""
        at = self._continue(self._open, chunk) if self._open else 0
        if at < len(chunk):
            self._search(chunk, at)
        self._base += len(chunk)

    def finish(self) -> bool:
        """No more bytes. False if they end inside a stretch that can only be cut off."""
        stretch = self._open
        if stretch is None:
            return True
        if self._base - stretch.start > self._room and not stretch.blank:
            return False
        self._drop(stretch)
        return True

    def skeleton(self) -> Skeleton:
        """What was found, as a value."""
        return _assemble(self._source, self._pieces)

    def _continue(self, stretch: _Stretch, chunk: bytes) -> int:
        """Go on with the open stretch; answers where in `chunk` the search must go on."""
        end = chunk.find(b"<")
        if end < 0:
            if stretch.admit(chunk, ended=False):
                if stretch.blank:
                    # White space alone would have to remain, so no more of it is looked at.
                    self._check_room(self._base + len(chunk) - stretch.start)
                return len(chunk)
        elif (
            self._base + end - stretch.start >= self._min_run
            and stretch.admit(chunk[:end], ended=True)
            and not stretch.blank
        ):
            self._lift(stretch, end)
            self._open = None
            return end
        self._drop(stretch)
        return 0

    def _search(self, chunk: bytes, at: int) -> None:
        """Find runs in `chunk` from `at` on; what is no run remains."""
        kept, min_run, size = at, self._min_run, len(chunk)
        while at + min_run < size:
            # One look back from min_run ahead passes over all the tags in between at once.
            near = chunk.rfind(b"<", at, at + min_run)
            if near >= 0:
                at = near + 1
                continue
            end = chunk.find(b"<", at + min_run)
            if end < 0:
                break
            if stretch := self._run_in(chunk, at, end):
                self._remain(chunk[kept : stretch.start - self._base])
                self._lift(stretch, end)
                kept = end
            at = end + 1
        self._remain(chunk[kept : self._open_last(chunk, at, kept)])

    def _run_in(self, chunk: bytes, at: int, end: int) -> _Stretch | None:
        """The run that ends at `end`, where a ``<`` is, if one starts after `at`."""
        # It starts after the last ">". That is mostly the first, and much faster found there.
        for find in (chunk.find, chunk.rfind):
            start = find(b">", at, end) + 1
            if start == 0 or end - start < self._min_run:
                return None
            stretch = _Stretch(self._base + start)
            if _is_plain(chunk, start, end):
                return stretch
            if stretch.admit(chunk[start:end], ended=True) and not stretch.blank:
                return stretch
        return None

    def _open_last(self, chunk: bytes, at: int, kept: int) -> int:
        """Open the stretch that the chunk ends in; answers where what remains for sure ends."""
        at = max(at, kept, chunk.rfind(b"<", at) + 1)
        start = chunk.rfind(b">", at) + 1
        if start:
            stretch = _Stretch(self._base + start)
            if stretch.admit(chunk[start:], ended=False):
                self._open = stretch
                return start
        return len(chunk)

    def _lift(self, stretch: _Stretch, end: int) -> None:
        """The stretch is a run, which ends at `end` in the chunk at hand."""
        self._pieces.append(Run(stretch.start, self._base + end, stretch.escaped))
        self._runs += 1
        # Two elements around each, or it is put back and must fit beside the others.
        if self._runs > MAX_ELEMENTS // 2:
            raise TooManyElementsError(limit=MAX_ELEMENTS, found=2 * self._runs)

    def _drop(self, stretch: _Stretch) -> None:
        """The open stretch is no run: its bytes of earlier chunks remain."""
        self._open = None
        self._check_room(self._base - stretch.start)
        for piece in self._source.chunks(stretch.start, self._base):
            self._remain(piece)

    def _remain(self, piece: bytes) -> None:
        self._check_room(len(piece))
        self._room -= len(piece)
        if piece:
            self._pieces.append(piece)

    def _check_room(self, size: int) -> None:
        if size > self._room:
            found = MAX_REMAINDER_BYTES - self._room + size
            raise TooLargeError(limit=MAX_REMAINDER_BYTES, found=found)


def run_text(data: bytes) -> str:
    """A run as a parser gives its text: line ends normalized, then references resolved."""
    # In this order (XML 1.0 2.11): a CR that is written as a reference ends no line.
    text = data.decode("ascii").replace("\r\n", "\n").replace("\r", "\n")
    return _TEXT_REFERENCE.sub(_character, text) if "&" in text else text


def _character(match: re.Match[str]) -> str:
    digits = match[0][2:-1]
    return chr(int(digits[1:], 16) if digits[0] == "x" else int(digits))


def _is_plain(chunk: bytes, start: int, end: int) -> bool:
    """Whether a stretch begins with base64 and holds nothing else than that and white space.

    Looked at in small blocks: a copy of the whole would be memory that the system has to find and
    clear first, which takes longer than looking at it.
    """
    if start == end or chunk[start : start + 1].isspace():
        return False
    view = memoryview(chunk)
    for at in range(start, end, _BLOCK_BYTES):
        block = view[at : min(at + _BLOCK_BYTES, end)]
        if not decodes_fast(block) and bytes(block).translate(None, _LETTERS):
            return False
    return True


def _are_references(piece: bytes, residue: int) -> bool:
    """Whether the `residue` characters of `piece` that are not base64 belong to references.

    Each reference leaves exactly "&", "#" and ";", so anything more is a bad character.
    """
    found = 0
    for usual in _USUAL:
        found += piece.count(usual)
        if residue == 3 * found:
            return True
    return residue == 3 * len(_REFERENCE.findall(piece))


class _Stretch:
    """A stretch after a ``>`` that may become a run."""

    __slots__ = ("_cut", "blank", "escaped", "start")

    def __init__(self, start: int) -> None:
        self.start = start
        self.escaped = False
        self.blank = True
        """Whether white space is all that was seen."""
        self._cut = b""
        """Beginning of a character reference at the end of the last chunk."""

    def admit(self, piece: bytes, *, ended: bool) -> bool:
        """Whether the stretch can still be a run with `piece` behind what it has."""
        piece = self._cut + piece
        self._cut = b""
        if _is_plain(piece, 0, len(piece)):
            self.blank = False
            return True
        # bytes.isspace takes \v and \f, too, which no XML may hold.
        if self.blank and piece.isspace() and b"\v" not in piece and b"\f" not in piece:
            return True
        residue = len(piece.translate(None, _LETTERS))
        if residue:
            self.escaped = True
            if not ended:
                cut = piece.rfind(b"&", -_REFERENCE_BYTES)
                if cut >= 0 and b";" not in piece[cut:]:
                    self._cut = piece[cut:]
                    piece = piece[:cut]
                    residue = len(piece.translate(None, _LETTERS))
            if not _are_references(piece, residue):
                return False
        if self.blank and piece:
            self.blank = _BLANK.fullmatch(piece) is not None
        return True
