"""The name of a zip's file: the same in all places where a reader may take it from."""

from __future__ import annotations

import re
import struct
import zlib
from typing import Final

from vnedoc.content.zip_records import UTF8, Record, require

_UNICODE_PATH: Final = 0x7075
_UNICODE_HEADER: Final = struct.Struct("<BL")
_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f]")
_NOT_ASCII: Final = re.compile(r"[^\x00-\x7f]+")

NAME: Final = (
    "its header and its directory do not agree on the file's name",
    "phần đầu và thư mục của tệp zip ghi khác nhau về tên tệp",
)
UNICODE_NAME: Final = (
    "its file has two names: one in Unicode and another",
    "tệp bên trong có hai tên: tên Unicode và một tên khác",
)
ODD_NAME: Final = (
    "the name of its file cannot be read in one way",
    "tên tệp bên trong không đọc được theo một cách duy nhất",
)


def require_one_name(front: Record, line: Record) -> None:
    """Go on only if every reader sees the same name.

    Raises:
        ContradictionError: they do not.
    """
    require(front.name == line.name, NAME)
    require((front.flags ^ line.flags) & UTF8 == 0, NAME)
    if line.flags & UTF8:
        require(_utf8(line.name) is not None, ODD_NAME)
    # Some readers end a name at a zero byte.
    require(not _CONTROLS.search(line.name.decode("latin-1")), ODD_NAME)
    told = {one for record in (front, line) for one in _unicode(record)}
    require(len(told) <= 1, UNICODE_NAME)
    for name in told:
        require(not _CONTROLS.search(name) and _stands_for(name, line), UNICODE_NAME)


def _unicode(record: Record) -> list[str]:
    """The name in the field for Unicode paths (APPNOTE 4.6.9)."""
    field = record.extras().get(_UNICODE_PATH)
    if field is None:
        return []
    require(len(field) >= _UNICODE_HEADER.size, UNICODE_NAME)
    version, crc = _UNICODE_HEADER.unpack_from(field)
    # With another checksum some readers ignore the field and some do not look at it.
    require(version == 1 and crc == zlib.crc32(record.name), UNICODE_NAME)
    name = _utf8(field[_UNICODE_HEADER.size :])
    require(name is not None, UNICODE_NAME)
    return [name or ""]


def _utf8(name: bytes) -> str | None:
    try:
        return name.decode()
    except UnicodeDecodeError:
        return None


def _stands_for(name: str, line: Record) -> bool:
    """Whether a Unicode name is the plain one but for the letters that code pages do not have."""
    if line.flags & UTF8:
        return name.encode() == line.name
    first, *middle = (part.encode() for part in _NOT_ASCII.split(name))
    if not middle:
        return first == line.name
    rest = line.name
    *middle, last = middle
    if not rest.startswith(first) or not rest[len(first) :].endswith(last):
        return False
    rest = rest[len(first) : len(rest) - len(last)]
    for part in middle:
        at = rest.find(part, 1)
        if at < 0:
            return False
        rest = rest[at + len(part) :]
    # Something must stand for the last run of other letters, too.
    return bool(rest) and b"/" not in rest
