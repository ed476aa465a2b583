"""The zip that senders wrap one file in: the only place that says what a zip holds.

A zip tells everything twice: in front of each file and in the directory at its end. Readers that
stream go by the front, others by the end, so a zip whose parts disagree shows one file to whoever
signs it and another to whoever opens it. Here all parts must agree, byte for byte, or it is
refused. The name inside is never a path.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final

import attrs

from vnedoc.content import zip_records as records
from vnedoc.content.zip_names import require_one_name
from vnedoc.content.zip_records import (
    BEGIN_BYTES,
    LOCAL_HEADER,
    TAIL_BYTES,
    ContradictionError,
    End,
    Record,
    Words,
    require,
)
from vnedoc.content.zip_stream import SIZE, StreamedEntry, Unpacker
from vnedoc.content.zip_stream import TOO_MUCH as UNPACKED
from vnedoc.errors import ArchiveError
from vnedoc.limits import MAX_UNZIPPED_BYTES, MAX_ZIP_ENTRIES, MAX_ZIP_RATIO

__all__ = [
    "BEGIN_BYTES",
    "LOCAL_HEADER",
    "OURS",
    "TAIL_BYTES",
    "Directory",
    "Look",
    "StreamedEntry",
    "Unpacker",
    "Words",
    "directory",
    "entry_of",
    "extension",
    "look",
    "look_into",
    "may_wrap",
    "sole_entry",
    "unpack",
]

ENCRYPTED: Final = ("it is locked with a password", "tệp nén đặt mật khẩu")
ODD_METHOD: Final = ("its way of packing is not used here", "kiểu nén không được dùng ở đây")
ODD_FLAGS: Final = ("it has flags that are not used here", "tệp zip có cờ không được dùng ở đây")
TOO_MUCH: Final = (
    f"it unpacks to more than {MAX_UNZIPPED_BYTES} bytes",
    f"giải nén ra quá {MAX_UNZIPPED_BYTES} byte",
)
TOO_DENSE: Final = (
    f"it unpacks to too much, more than {MAX_ZIP_RATIO} times its size",
    f"giải nén ra quá lớn, hơn {MAX_ZIP_RATIO} lần",
)
NOT_ONE: Final = ("it is no zip of one file", "không phải tệp zip chứa đúng một tệp")
OURS: Final = frozenset({ENCRYPTED, ODD_METHOD, ODD_FLAGS, TOO_MUCH, TOO_DENSE, NOT_ONE, UNPACKED})
"""What a whole zip may be all the same: it is we who do not unpack it."""
GAP: Final = (
    "bytes stand in it that belong to no file",
    "trong tệp zip có byte không thuộc tệp nào",
)
NOT_A_FILE: Final = (
    "what it holds is a folder or a link, not a file",
    "bên trong là thư mục hoặc liên kết, không phải tệp",
)
_TWO: Final = (
    "its header and its directory do not agree on the file's {}",
    "phần đầu và thư mục của tệp zip ghi khác nhau về {}",
)
_DESCRIPTOR: Final = (
    "the sizes or the checksum behind its data do not agree with its directory",
    "kích thước hoặc mã kiểm tra sau dữ liệu không khớp với thư mục của tệp zip",
)
_FLAGS: Final = 0b110 | records.STREAMED | records.UTF8
"""How hard the packer tried, a descriptor, and names in UTF-8; the rest is for secrets, patches
and what never was (APPNOTE 4.4.4)."""
_WIDE: Final = 0xFFFFFFFF
_UNIX_TYPE: Final = 0o170000
_UNIX_FILES: Final = (0, 0o100000, 0o010000)
"""A file, or what ``zip`` read from a pipe."""
_UNIX: Final = (3, 19)
"""Systems whose attributes hold a Unix mode: Unix and macOS."""
_FOLDER: Final = 0x10


@attrs.frozen(kw_only=True)
class Look:
    """What a zip holds, by all of its parts; nothing of this for anything else."""

    entry: StreamedEntry | None = None
    """The only file."""
    names: tuple[str, ...] = ()
    """Every name that a reader may see for it."""
    refusal: Words | None = None
    """Why the file cannot be had: readers would not agree, or a limit is broken."""

    def wraps(self, name: str) -> bool:
        """Whether it is the wrapping of a file of this name: one file of the same extension.

        Also where that is refused: who asks for the file gets an error, never the zip. A name
        in ``.zip`` is that of a file of its own, as for the axis's own software.
        """
        return may_wrap(name) and extension(name) in map(extension, self.names)


@attrs.frozen(kw_only=True)
class Directory:
    """What the end of some bytes says that a zip there holds, true or not."""

    count: int
    """As the zip says; 65,535 may stand for more."""
    names: tuple[str, ...] = ()
    """Empty when the directory is too long to be looked at, or damaged."""
    encrypted: bool = False
    """Whether any file is."""


def directory(tail: bytes, size: int) -> Directory | None:
    """The directory at the end of some bytes; `None` if no zip ends there.

    Args:
        tail: the last `TAIL_BYTES`, or all if there are fewer.
        size: bytes of the whole.
    """
    end = records.end_of(tail, size)
    if end is None:
        return None
    listed = list(records.lines(end.directory(tail) or b""))
    return Directory(
        count=end.count,
        names=tuple(line.text for line in listed),
        encrypted=any(line.flags & records.ENCRYPTED_FLAG for line in listed),
    )


def look(head: bytes, tail: bytes, size: int) -> Look:
    """What the ends of some bytes say that they hold; the bytes between are for `unpack`.

    Args:
        head: the first `BEGIN_BYTES`, or all if there are fewer.
        tail: the last `TAIL_BYTES`, or all if there are fewer.
        size: bytes of the whole.
    """
    if not head.startswith(LOCAL_HEADER):
        return Look()
    end = records.end_of(tail, size)
    front = records.local_header(head)
    listed = () if end is None else tuple(records.lines(end.directory(tail) or b""))
    if end is not None and _several(end, listed, tail, size):
        return Look()
    both = listed if front is None else (front, *listed)
    names = tuple(dict.fromkeys(record.text for record in both))
    if not names:
        return Look()
    try:
        return Look(entry=_agreed(front, end, tail, size), names=names)
    except ContradictionError as found:
        return Look(names=names, refusal=found.words)


def _several(end: End, listed: tuple[Record, ...], tail: bytes, size: int) -> bool:
    """Whether it is an ordinary zip of several files, which nobody takes for a wrapping."""
    placed = end.offset + end.directory_bytes + len(tail) - end.at == size
    if end.fault or end.behind or end.count <= MAX_ZIP_ENTRIES or not placed:
        return False
    if end.directory(tail) is None:
        return True
    filled = sum(line.length for line in listed) == end.directory_bytes
    return filled and len(listed) == end.count and any(not line.offset for line in listed)


def _agreed(front: Record | None, end: End | None, tail: bytes, size: int) -> StreamedEntry:
    """The only file, if header, descriptor, directory and end say the same of it.

    Raises:
        ContradictionError: they do not.
    """
    if front is None:
        raise ContradictionError(records.HEADER)
    line = _line(end, tail, size)
    require(not (front.flags | line.flags) & records.ENCRYPTED_FLAG, ENCRYPTED)
    require({front.method, line.method} <= {records.STORED, records.DEFLATED}, ODD_METHOD)
    require(not (front.flags | line.flags) & ~_FLAGS, ODD_FLAGS)
    require_one_name(front, line)
    _same(front.flags == line.flags, "flags", "cờ")
    _same(front.method == line.method, "way of packing", "kiểu nén")
    require(_is_file(line), NOT_A_FILE)
    entry = StreamedEntry(name=line.text, crc=line.crc, size=line.size, packed=line.packed)
    _check_numbers(front.resolved(), line, tail, size)
    require(entry.size <= MAX_UNZIPPED_BYTES, TOO_MUCH)
    # By what it says; what really comes out is counted by the `Unpacker`.
    require(entry.size <= MAX_ZIP_RATIO * max(entry.packed, 1), TOO_DENSE)
    return entry


def _line(end: End | None, tail: bytes, size: int) -> Record:
    """The only line of the directory, which stands between the data and the end."""
    if end is None:
        raise ContradictionError(records.NO_END)
    if end.fault:
        raise ContradictionError(end.fault)
    require(not end.behind, records.BEHIND_END)
    # Some readers take the first end record that they meet from the front, some from behind.
    require(not records.holds_record(end.comment), records.HIDDEN_RECORD)
    listed = end.directory(tail)
    if listed is None:
        raise ContradictionError(records.DIRECTORY_SIZE)
    found = next(records.lines(listed), None)
    if found is None or end.count != 1 or found.length != len(listed):
        raise ContradictionError(records.LINES)
    # Readers that go by the offset and those that count back from the end must meet the same lines.
    require(end.offset + len(listed) + len(tail) - end.at == size, GAP)
    found = found.resolved()
    require(found.disk == 0, records.SEVERAL_DISKS)
    require(found.offset == 0, GAP)
    require(not records.holds_record(found.name, found.extra, found.comment), records.HIDDEN_RECORD)
    return found


def _check_numbers(front: Record, line: Record, tail: bytes, size: int) -> None:
    """Checksum and sizes: in front of the data, behind it, and in the directory."""
    require(not records.holds_record(front.name, front.extra), records.HIDDEN_RECORD)
    if line.method == records.STORED:
        _same(line.packed == line.size, "size", "kích thước")
    told = ((front.crc, line.crc), (front.packed, line.packed), (front.size, line.size))
    end = records.end_of(tail, size)
    start = end.at - end.directory_bytes if end else 0
    room = size - len(tail) + start - front.length - line.packed
    if not front.flags & records.STREAMED:
        require(room == 0, GAP)
        _same(all(one == other for one, other in told), "size or checksum",
              "kích thước hoặc mã kiểm tra")  # fmt: skip
        return
    # Writers that stream leave zeros in front of the data, or what they knew already.
    _same(all(one in (0, other) for one, other in told), "size or checksum",
          "kích thước hoặc mã kiểm tra")  # fmt: skip
    require(0 < room <= start, GAP)
    found = records.descriptor(tail[start - room : start])
    require(found is not None, GAP)
    wide = records.has_zip64(front) or max(line.packed, line.size) > _WIDE
    require(found == (line.crc, line.packed, line.size) and (room < 20 or wide), _DESCRIPTOR)


def _same(holds: bool, en: str, vi: str) -> None:
    require(holds, (_TWO[0].format(en), _TWO[1].format(vi)))


def _is_file(line: Record) -> bool:
    """Whether the attributes are those of a file; tools make links and folders of others."""
    mode = line.attributes >> 16 & _UNIX_TYPE if line.made_by >> 8 in _UNIX else 0
    return mode in _UNIX_FILES and not line.attributes & _FOLDER


def look_into(file: BinaryIO) -> Look:
    """What a seekable file holds; only its ends are read."""
    size = file.seek(0, 2)
    file.seek(0)
    head = _read(file, BEGIN_BYTES)
    if not head.startswith(LOCAL_HEADER):
        return Look()
    file.seek(max(0, size - TAIL_BYTES))
    return look(head, _read(file, TAIL_BYTES), size)


def _read(file: BinaryIO, count: int) -> bytes:
    data = b""
    while len(data) < count and (more := file.read(count - len(data))):
        data += more
    return data


def entry_of(found: Look) -> StreamedEntry | None:
    """The only file in a zip; `None` for anything else.

    Raises:
        ArchiveError: readers would not agree on what it holds, or it breaks a limit.
    """
    if found.refusal:
        raise _refused(found.refusal)
    return found.entry


def sole_entry(file: BinaryIO) -> StreamedEntry | None:
    """The only file in a seekable zip; errors as for `entry_of`."""
    return entry_of(look_into(file))


def unpack(found: Look, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The bytes of a zip's only file, in pieces, never more than it says.

    Args:
        found: what the zip's ends say.
        chunks: the zip itself.

    Raises:
        ArchiveError: they disagree, a limit is broken, or the bytes are not what the zip says.
    """
    entry = found.entry
    if entry is None:
        raise _refused(found.refusal or NOT_ONE)
    unpacker, given = Unpacker(), 0
    for piece in _pieces(unpacker, chunks, entry):
        given += len(piece)
        # Before it is handed out: behind a size of 10 bytes there may be 10 GB.
        if given > entry.size:
            raise _refused(SIZE)
        yield piece
    if fault := unpacker.fault(entry):
        raise _refused(fault)


def _pieces(unpacker: Unpacker, chunks: Iterable[bytes], entry: StreamedEntry) -> Iterator[bytes]:
    for chunk in chunks:
        yield from unpacker.feed(chunk)
        if unpacker.stopped:
            return
    yield from unpacker.finish(entry.packed)


def _refused(words: Words) -> ArchiveError:
    return ArchiveError(reason=words[0], reason_vi=words[1])


def may_wrap(name: str) -> bool:
    """Whether a zip may be the wrapping of a file of this name."""
    return extension(name) not in ("", "zip")


def extension(name: str) -> str:
    """The part of a file name behind its last dot, in lower case; empty if there is none."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return last.rpartition(".")[2].strip().lower() if "." in last else ""
