"""Zips of one file that say one thing here and another there, put together by hand."""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Callable
from typing import Final

import attrs

STORED, DEFLATED = 0, 8
_DESCRIBED: Final = 8


@attrs.define(kw_only=True)
class Parts:
    """The parts of a zip; a lie changes some of them before they are put together."""

    name: bytes
    central_name: bytes
    body: bytes
    method: int
    central_method: int
    flags: int
    central_flags: int
    crc: int
    central_crc: int
    packed: int
    central_packed: int
    size: int
    central_size: int
    extra: bytes = b""
    central_extra: bytes = b""
    before: bytes = b""
    between: bytes = b""
    behind: bytes = b""
    comment: bytes = b""
    descriptor: bytes = b""
    entries: int = 1
    more_entries: bytes = b""
    offset: int = 0

    @classmethod
    def honest(cls, name: str, data: bytes, method: int = DEFLATED) -> Parts:
        body, crc = packed(data, method), zlib.crc32(data)
        return cls(
            name=name.encode(),
            central_name=name.encode(),
            body=body,
            method=method,
            central_method=method,
            flags=0,
            central_flags=0,
            crc=crc,
            central_crc=crc,
            packed=len(body),
            central_packed=len(body),
            size=len(data),
            central_size=len(data),
        )

    def described(self, *, signature: bool = True) -> Parts:
        """The same with its sizes behind the data, as those write who cannot seek."""
        self.flags |= _DESCRIBED
        self.central_flags |= _DESCRIBED
        self.descriptor = struct.pack("<3I", self.crc, self.packed, self.size)
        if signature:
            self.descriptor = b"PK\x07\x08" + self.descriptor
        self.crc = self.packed = self.size = 0
        return self

    def together(self) -> bytes:
        local = struct.pack(
            "<4s5H3I2H",
            *(b"PK\x03\x04", 20, self.flags, self.method, 0, 33),
            *(self.crc, self.packed, self.size, len(self.name), len(self.extra)),
        )
        entry = struct.pack(
            "<4s6H3I5H2I",
            *(b"PK\x01\x02", 20, 20, self.central_flags, self.central_method, 0, 33),
            *(self.central_crc, self.central_packed, self.central_size),
            *(len(self.central_name), len(self.central_extra), 0, 0, 0, 0),
            self.offset,
        )
        head = self.before + local + self.name + self.extra + self.body + self.descriptor
        head += self.between
        directory = entry + self.central_name + self.central_extra + self.more_entries
        end = struct.pack(
            "<4s4H2IH",
            *(b"PK\x05\x06", 0, 0, self.entries, self.entries, len(directory), len(head)),
            len(self.comment),
        )
        return head + directory + end + self.comment + self.behind


def packed(data: bytes, method: int) -> bytes:
    if method == STORED:
        return data
    stream = zlib.compressobj(9, zlib.DEFLATED, -15)
    return stream.compress(data) + stream.flush()


def whole(name: str, data: bytes, method: int = DEFLATED) -> bytes:
    return Parts.honest(name, data, method).together()


# -- lies: each changes the parts of an honest zip; `other` is what a forger wants seen ----------


def _names(parts: Parts, other: bytes, chance: random.Random) -> None:
    called = chance.choice((b"khac.pdf", b"x.exe", b"../x.pdf", b"", b"x.pdf\x00.exe"))
    if chance.random() < 0.5:
        parts.name = called
    else:
        parts.central_name = called


def _method(parts: Parts, other: bytes, chance: random.Random) -> None:
    # A deflate stream is a stored file, too: of its own packed bytes.
    method = STORED if parts.method == DEFLATED else DEFLATED
    if chance.random() < 0.5:
        parts.method = method
    else:
        parts.central_method = method
        parts.central_size = parts.central_packed


def _sizes(parts: Parts, other: bytes, chance: random.Random) -> None:
    field = chance.choice(("packed", "size", "central_packed", "central_size"))
    value = chance.choice((0, 1, getattr(parts, field) - 1, getattr(parts, field) + 1, 0xFFFFFFFF))
    setattr(parts, field, max(0, value))


def _crc(parts: Parts, other: bytes, chance: random.Random) -> None:
    setattr(parts, chance.choice(("crc", "central_crc")), zlib.crc32(other))


def _flags(parts: Parts, other: bytes, chance: random.Random) -> None:
    flag = 1 << chance.randrange(16)
    if chance.random() < 0.5:
        parts.flags ^= flag
    else:
        parts.central_flags ^= flag


def _second_face(parts: Parts, other: bytes, chance: random.Random) -> None:
    """Another file in front, of which the directory knows nothing, or whose header it blames."""
    decoy = whole("x.pdf", other, chance.choice((STORED, DEFLATED)))
    local = decoy[: decoy.rindex(b"PK\x01\x02")]
    parts.before = chance.choice((local, other))
    if chance.random() < 0.7:
        parts.offset = len(parts.before)


def _two_streams(parts: Parts, other: bytes, chance: random.Random) -> None:
    """The front inflates to one file; the directory counts the bytes as a stored other."""
    stream = packed(other, DEFLATED)
    parts.method = DEFLATED
    parts.central_method = STORED
    parts.body = stream + parts.body
    parts.packed = chance.choice((len(stream), len(parts.body), 0))
    parts.central_packed = parts.central_size = len(parts.body)


def _left_in_stream(parts: Parts, other: bytes, chance: random.Random) -> None:
    """Bytes behind the end of the deflate stream, counted as packed."""
    rest = chance.choice((other, packed(other, DEFLATED), b"\x00", whole("y.pdf", other)))
    parts.body += rest
    parts.packed = parts.central_packed = len(parts.body)


def _left_around(parts: Parts, other: bytes, chance: random.Random) -> None:
    decoy = chance.choice((other, whole("y.pdf", other), b"\x00", b"PK\x05\x06" + bytes(18)))
    setattr(parts, chance.choice(("between", "behind", "comment", "before")), decoy)


def _extra(parts: Parts, other: bytes, chance: random.Random) -> None:
    inside = chance.choice((other, whole("y.pdf", other, STORED), bytes(28)))
    field = struct.pack("<HH", chance.choice((1, 0x9999, 0x7075)), len(inside)) + inside
    setattr(parts, chance.choice(("extra", "central_extra")), field)


def _descriptor(parts: Parts, other: bytes, chance: random.Random) -> None:
    parts.described(signature=chance.random() < 0.7)
    which = chance.randrange(4)
    if which == 0:
        parts.descriptor = b""
    elif which == 1:
        parts.descriptor = struct.pack("<4s3I", b"PK\x07\x08", zlib.crc32(other), 1, len(other))
    elif which == 2:
        parts.packed, parts.size = len(packed(other, DEFLATED)), len(other)
    else:
        parts.central_flags &= ~_DESCRIBED


def _entries(parts: Parts, other: bytes, chance: random.Random) -> None:
    other_zip = whole("y.pdf", other)
    entry = other_zip[other_zip.rindex(b"PK\x01\x02") : other_zip.rindex(b"PK\x05\x06")]
    parts.more_entries = entry
    parts.entries = chance.choice((0, 1, 2))


LIES: Final[tuple[Callable[[Parts, bytes, random.Random], None], ...]] = (
    *(_names, _method, _sizes, _crc, _flags, _second_face, _two_streams, _left_in_stream),
    *(_left_around, _extra, _descriptor, _entries),
)


def lying(name: str, data: bytes, other: bytes, chance: random.Random) -> bytes:
    """A zip of `data` that lies in one or two ways, often so that somebody sees `other`."""
    if chance.random() < 0.3:
        data, other = other, data
    parts = Parts.honest(name, data, chance.choice((STORED, DEFLATED, DEFLATED)))
    for lie in chance.sample(LIES, chance.choice((1, 1, 2))):
        lie(parts, other, chance)
    return parts.together()


def plain(name: str, data: bytes, chance: random.Random) -> bytes:
    """An honest zip, as one of the usual writers makes it."""
    parts = Parts.honest(name, data, chance.choice((STORED, DEFLATED)))
    if parts.method == DEFLATED and chance.random() < 0.4:
        parts.described()
    if not name.isascii():
        parts.flags |= 1 << 11
        parts.central_flags |= 1 << 11
    return parts.together()
