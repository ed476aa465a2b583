"""A zip of one file that is refused for the reason for which another one is.

Zips that show two faces, or are damaged, have as many shapes as there are readers. So the reason is
found by trying: the honest zip is changed in one place after the other until the reader says of it
what it says of the old one.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

from vnedoc.content.archive import BEGIN_BYTES, TAIL_BYTES, Unpacker, Words, extension, look

_FRONT_MARK: Final = b"PK\3\4"
_LINE: Final = b"PK\1\2"
_END: Final = b"PK\5\6"
_BEHIND_MARK: Final = b"PK\7\x08"
_LOCAL_BYTES: Final = 30
_LINE_BYTES: Final = 46
_DOUBLED: Final = struct.pack("<2HBL", 0x7075, 6, 1, 0) + b"a"
"""A field for a name in Unicode whose checksum is that of no name (APPNOTE 4.6.9)."""

_FRONT: Final = {"flags": 6, "method": 8, "crc": 14, "packed": 18, "size": 22, "name": 26}
_LISTED: Final = {
    "flags": 8,
    "method": 10,
    "crc": 16,
    "packed": 20,
    "size": 24,
    "disk": 34,
    "folder": 38,
    "offset": 42,
}
_LAST: Final = {"disk": 4, "first": 6, "here": 8, "count": 10, "length": 12, "offset": 16}
_BITS: Final = {"method": 8, "flags": 8, "folder": 0x10}
"""What is changed of a number: so that it says something else that could be true."""


def _changes() -> Iterator[tuple[tuple[str, str, int], ...]]:
    """Records, their fields, and the bits that are changed."""
    for name in ("method", "crc", "packed", "size", "flags"):
        bits = _BITS.get(name, 1)
        yield (("front", name, bits),)
        yield (("line", name, bits),)
        yield (("front", name, bits), ("line", name, bits))
    yield (("front", "method", 1), ("line", "method", 1))
    for bits in (1, 0x20):
        yield (("front", "flags", bits), ("line", "flags", bits))
    for name in ("disk", "offset", "folder"):
        yield (("line", name, _BITS.get(name, 1)),)
    yield from ((("end", name, 1),) for name in _LAST)
    yield (("front", "name", 0xFF), ("front", "name", 0xFF00))


def alike(made: bytes, data: bytes, front_name: bytes | None) -> bytes:
    """The zip `made`, changed so that the reader says of it what it says of `data`, if it can be.

    Args:
        made: a zip of one file, honest, as `zipfile` writes it.
        data: the zip in whose place it stands.
        front_name: the name in front of its data, if that is to be another one.
    """
    if front_name is not None:
        made = _renamed(made, front_name)
    wanted = _said(data)
    if wanted == _said(made):
        return made
    return next((one for one in _changed(made) if _said(one) == wanted), made)


def _said(data: bytes) -> tuple[Words | None, int]:
    """Why the file in it cannot be had, and how many extensions its names have."""
    found = look(data[:BEGIN_BYTES], data[-TAIL_BYTES:], len(data))
    reason = found.refusal
    if found.entry is not None:
        unpacker = Unpacker()
        for pieces in (unpacker.feed(data), unpacker.finish(found.entry.packed)):
            for _ in pieces:
                pass
        reason = unpacker.fault(found.entry)
    return reason, len(set(map(extension, found.names)))


def _renamed(made: bytes, name: bytes) -> bytes:
    """The zip with another name in front of the data."""
    old = int.from_bytes(made[26:28], "little")
    head = made[:26] + len(name).to_bytes(2, "little") + made[28:_LOCAL_BYTES] + name
    return _moved(head + made[_LOCAL_BYTES + old :], len(name) - old)


def _moved(made: bytes, by: int) -> bytes:
    """The zip with its directory said to stand further back."""
    at = made.rfind(_END) + _LAST["offset"]
    there = int.from_bytes(made[at : at + 4], "little") + by
    return made[:at] + there.to_bytes(4, "little") + made[at + 4 :]


def _changed(made: bytes) -> Iterator[bytes]:
    line, end = made.rfind(_LINE), made.rfind(_END)
    places = {"front": (0, _FRONT), "line": (line, _LISTED), "end": (end, _LAST)}
    for change in _changes():
        one = bytearray(made)
        for record, name, bits in change:
            at, fields = places[record]
            at += fields[name]
            number = int.from_bytes(one[at : at + 2], "little") ^ bits
            one[at : at + 2] = number.to_bytes(2, "little")
        yield bytes(one)
    yield _moved(made[:line] + b"\0" + made[line:], 1)
    yield made + b"\0"
    yield made[:end]
    yield made[: end + 20] + b"\4\0" + _FRONT_MARK
    yield from _with_fields(made, line, end)
    yield from _with_other_data(made, line)


def _with_fields(made: bytes, line: int, end: int) -> Iterator[bytes]:
    """With sizes of 64 bits that are nowhere, damaged fields, names that are two or odd."""
    full = b"\xff" * 8
    yield made[:18] + full + made[26 : line + 20] + full + made[line + 28 :]
    name = line + _LINE_BYTES + int.from_bytes(made[line + 28 : line + 30], "little")
    for field in (b"UT\x20\0\1", _DOUBLED):
        longer = made[: line + 30] + bytes([len(field), 0]) + made[line + 32 : name] + field
        length = int.from_bytes(made[end + 12 : end + 16], "little") + len(field)
        rest = made[name : end + 12] + length.to_bytes(4, "little") + made[end + 16 :]
        yield longer + rest
    odd = b"\n"
    front = _LOCAL_BYTES
    yield made[:front] + odd + made[front + 1 : line + 46] + odd + made[line + 47 :]
    yield made[: line + 5] + b"\3" + made[line + 6 : line + 41] + b"\xa1" + made[line + 42 :]


def _with_other_data(made: bytes, line: int) -> Iterator[bytes]:
    """With data that cannot be unpacked, is longer than it says, or ends in two ways."""
    begin = _LOCAL_BYTES + int.from_bytes(made[26:28], "little")
    yield made[:begin] + b"\xff" * (line - begin) + made[line:]
    packed = (line - begin + 1).to_bytes(4, "little")
    longer = made[:18] + packed + made[22:line] + b"\0" + made[line : line + 20]
    yield _moved(longer + packed + made[line + 24 :], 1)
    streamed = bytearray(made[:line])
    streamed[6] |= 8
    central = bytearray(made[line:])
    central[8] |= 8
    told = struct.pack("<4s3L", _BEHIND_MARK, 1, line - begin, 1)
    yield _moved(bytes(streamed) + told + bytes(central), len(told))
    size = central[24:28]
    told = _BEHIND_MARK + central[16:20] + central[20:24] + size
    streamed[begin : begin + 4] = _BEHIND_MARK
    yield _moved(bytes(streamed) + told + bytes(central), len(told))
