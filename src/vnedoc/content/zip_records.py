"""The records of a zip (APPNOTE 6.3.10, section 4.3), each read from its place in the bytes."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Mapping
from typing import Final

import attrs

from vnedoc.limits import MAX_ZIP_DIRECTORY_BYTES

Words = tuple[str, str]
"""English and Vietnamese."""

LOCAL_HEADER: Final = b"PK\x03\x04"
BEGIN_BYTES: Final = 4096
"""A local header with any name that a file system takes, and a little data behind it."""
LONGEST_COMMENT: Final = 65_535
TAIL_BYTES: Final = MAX_ZIP_DIRECTORY_BYTES + LONGEST_COMMENT + 1024
"""The end of a zip: descriptor, directory, end records and comment."""

ENCRYPTED_FLAG: Final = 1 << 0
STREAMED: Final = 1 << 3
"""Sizes and checksum stand behind the data, in a descriptor."""
UTF8: Final = 1 << 11
STORED: Final = 0
DEFLATED: Final = 8

_LOCAL: Final = struct.Struct("<4s5H3L2H")
_CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
_END: Final = struct.Struct("<4s4H2LH")
_END64: Final = struct.Struct("<4sQ2H2L4Q")
_LOCATOR: Final = struct.Struct("<4sLQL")
_CENTRAL_MAGIC: Final = b"PK\x01\x02"
_END_MAGIC: Final = b"PK\x05\x06"
_END64_MAGIC: Final = b"PK\x06\x06"
_LOCATOR_MAGIC: Final = b"PK\x06\x07"
_DESCRIPTOR_MAGIC: Final = b"PK\x07\x08"
_FULL16: Final = 0xFFFF
_FULL32: Final = 0xFFFFFFFF
_ZIP64: Final = 0x0001
_MARK: Final = re.compile(rb"PK(?:\x01\x02|\x03\x04|\x05\x06|\x06[\x06\x07]|\x07\x08)")

DIRECTORY_SIZE: Final = ("its directory is too long", "thư mục trong tệp zip quá dài")
HIDDEN_RECORD: Final = (
    "a second record of a zip is hidden in its names or comments",
    "có cấu trúc zip thứ hai giấu trong tên hoặc ghi chú của tệp zip",
)
HEADER: Final = ("its first header is damaged", "phần đầu của tệp zip bị hỏng")
NO_END: Final = ("its end is missing", "tệp zip thiếu phần cuối")
BEHIND_END: Final = ("bytes stand behind its end", "còn byte thừa sau phần cuối của tệp zip")
LINES: Final = (
    "its end does not agree with its directory",
    "phần cuối và thư mục của tệp zip không khớp nhau",
)
SEVERAL_DISKS: Final = ("it is spread over several disks", "tệp zip được chia thành nhiều phần")
ZIP64: Final = (
    "its sizes of 32 and of 64 bits do not agree",
    "kích thước 32 bit và 64 bit trong tệp zip không khớp nhau",
)
EXTRA: Final = ("an extra field of it is damaged", "một trường phụ của tệp zip bị hỏng")


class ContradictionError(ValueError):
    """A zip does not say one thing."""

    def __init__(self, words: Words) -> None:
        super().__init__(words[0])
        self.words = words


def require(holds: bool, words: Words) -> None:
    """Go on only if something holds.

    Raises:
        ContradictionError: it does not.
    """
    if not holds:
        raise ContradictionError(words)


@attrs.frozen(kw_only=True)
class Record:
    """What the local header and the directory's line both say of a file."""

    flags: int
    method: int
    crc: int
    packed: int
    """Bytes of the packed data."""
    size: int
    """Bytes, unpacked."""
    name: bytes
    extra: bytes
    length: int
    """Bytes of the record itself."""
    made_by: int = 0
    disk: int = 0
    attributes: int = 0
    offset: int = 0
    comment: bytes = b""

    @property
    def text(self) -> str:
        """The name; what cannot be decoded is replaced."""
        return self.name.decode("utf-8" if self.flags & UTF8 else "cp437", "replace")

    def extras(self) -> Mapping[int, bytes]:
        """The extra fields by number.

        Raises:
            ContradictionError: they do not fill their place, or one is there twice.
        """
        found: dict[int, bytes] = {}
        at = 0
        while at + 4 <= len(self.extra):
            number, length = struct.unpack_from("<2H", self.extra, at)
            if (number, length) == (0, 0):
                break
            end = at + 4 + length
            require(end <= len(self.extra) and number not in found, EXTRA)
            found[number] = self.extra[at + 4 : end]
            at = end
        # Android's zipalign fills with zeros.
        require(not self.extra[at:].strip(b"\0"), EXTRA)
        return found

    def resolved(self) -> Record:
        """The record with the sizes and the offset that its field of 64 bits gives.

        Raises:
            ContradictionError: the field does not fit what it stands for (APPNOTE 4.5.3).
        """
        field = self.extras().get(_ZIP64)
        names = ("size", "packed", "offset")
        full = [name for name in names if getattr(self, name) == _FULL32]
        if field is None:
            require(not full, ZIP64)
            return self
        require(len(field) in (0, 8, 16, 24, 28), ZIP64)
        values = struct.unpack_from(f"<{len(field) // 8}Q", field)
        require(len(field) != 28 or field[24:] == bytes(4), SEVERAL_DISKS)
        if len(full) != len(values) or len(field) == 28:
            # Some writers give all values, some readers take them in turn whatever they are for.
            full = list(names[: len(values)])
        found = attrs.evolve(self, **dict(zip(full, values, strict=True)))
        pairs = ((getattr(self, name), getattr(found, name)) for name in names)
        require(all(short in (value, _FULL32) for short, value in pairs), ZIP64)
        return found


def local_header(head: bytes) -> Record | None:
    """The header in front of a zip's first file; `None` if there is none, or it is endless."""
    if not head.startswith(LOCAL_HEADER) or len(head) < _LOCAL.size:
        return None
    _, _, flags, method, _, _, crc, packed, size, name, extra = _LOCAL.unpack_from(head)
    length = _LOCAL.size + name + extra
    if length > min(len(head), BEGIN_BYTES):
        return None
    begin = _LOCAL.size
    return Record(
        flags=flags,
        method=method,
        crc=crc,
        packed=packed,
        size=size,
        name=head[begin : begin + name],
        extra=head[begin + name : length],
        length=length,
    )


def has_zip64(record: Record) -> bool:
    """Whether a record has a field for sizes of 64 bits."""
    return _ZIP64 in record.extras()


def lines(data: bytes) -> Iterator[Record]:
    """The lines of a directory, as far as they can be read."""
    at = 0
    while data.startswith(_CENTRAL_MAGIC, at) and at + _CENTRAL.size <= len(data):
        fields = _CENTRAL.unpack_from(data, at)
        name, extra, comment = fields[10:13]
        begin = at + _CENTRAL.size
        end = begin + name + extra + comment
        if end > len(data):
            return
        yield Record(
            made_by=fields[1],
            flags=fields[3],
            method=fields[4],
            crc=fields[7],
            packed=fields[8],
            size=fields[9],
            disk=fields[13],
            attributes=fields[15],
            offset=fields[16],
            name=data[begin : begin + name],
            extra=data[begin + name : begin + name + extra],
            comment=data[begin + name + extra : end],
            length=end - at,
        )
        at = end


@attrs.frozen(kw_only=True)
class End:
    """The end of a zip."""

    at: int
    """Where in the tail the end records begin."""
    count: int
    directory_bytes: int
    offset: int
    """Where the directory begins, from the zip's first byte."""
    comment: bytes = b""
    behind: int = 0
    """Bytes that should be there and are not, or the other way round."""
    fault: Words | None = None
    """Why the records do not agree among themselves."""

    def directory(self, tail: bytes) -> bytes | None:
        """The directory, counted back from the end; `None` if it is too long to be looked at."""
        # So bytes in front of the zip do not matter.
        start = self.at - self.directory_bytes
        if self.directory_bytes > MAX_ZIP_DIRECTORY_BYTES or start < 0:
            return None
        return tail[start : self.at]


def end_of(tail: bytes, size: int) -> End | None:
    """The last end record in the last bytes of a file; `None` if there is none.

    Args:
        tail: the last `TAIL_BYTES`, or all if there are fewer.
        size: bytes of the whole file.
    """
    # The last one, as most readers look for it; a second one in its comment is refused.
    at = tail.rfind(_END_MAGIC)
    if at < 0 or len(tail) - at < _END.size:
        return None
    _, disk, first, here, count, length, offset, comment = _END.unpack_from(tail, at)
    end = End(
        at=at,
        count=count,
        directory_bytes=length,
        offset=offset,
        comment=tail[at + _END.size :],
        behind=len(tail) - at - _END.size - comment,
    )
    if tail[max(at - _LOCATOR.size, 0) : at].startswith(_LOCATOR_MAGIC):
        return _end64(tail, size, end, (disk, first, here))
    if (disk, first) != (0, 0):
        return attrs.evolve(end, fault=SEVERAL_DISKS)
    if _FULL32 in (length, offset):
        return attrs.evolve(end, fault=ZIP64)
    return end if here == count else attrs.evolve(end, fault=LINES)


def _end64(tail: bytes, size: int, end: End, short: tuple[int, int, int]) -> End:
    """The end as the records of 64 bits tell it (APPNOTE 4.3.14 and 4.3.15)."""
    locator = end.at - _LOCATOR.size
    _, disk, where, disks = _LOCATOR.unpack_from(tail, locator)
    at = locator - _END64.size
    if at < 0 or not tail.startswith(_END64_MAGIC, at):
        return attrs.evolve(end, fault=ZIP64)
    _, length, _, _, this, first, here, count, bytes_, offset = _END64.unpack_from(tail, at)
    pairs = (
        (short[0], this, _FULL16),
        (short[1], first, _FULL16),
        (short[2], here, _FULL16),
        (end.count, count, _FULL16),
        (end.directory_bytes, bytes_, _FULL32),
        (end.offset, offset, _FULL32),
    )
    same = all(one in (value, full) for one, value, full in pairs) and here == count
    placed = length == _END64.size - 12 and where == size - len(tail) + at
    fault = None if same and placed else ZIP64
    if (disk, this, first) != (0, 0, 0) or disks > 1:
        fault = SEVERAL_DISKS
    return attrs.evolve(end, at=at, count=count, directory_bytes=bytes_, offset=offset, fault=fault)


def holds_record(*texts: bytes) -> bool:
    """Whether names, extra fields or comments hold what could be taken for another record."""
    return any(_MARK.search(text) for text in texts)


def descriptor(data: bytes) -> tuple[int, int, int] | None:
    """Checksum, packed and unpacked bytes behind a file's data; `None` if it is none.

    The mark in front of them is optional (APPNOTE 4.3.9.3).
    """
    marked = len(data) in (16, 24)
    if len(data) not in (12, 16, 20, 24) or data.startswith(_DESCRIPTOR_MAGIC) is not marked:
        return None
    crc, packed, size = struct.unpack_from("<L2L" if len(data) < 20 else "<L2Q", data, 4 * marked)
    return crc, packed, size
