"""Zips that are the same bytes everywhere: no clock, and a deflater of our own.

Builds of zlib compress the same data differently, so what must be small is written with one fixed
Huffman block of literals and repeats, and everything else is stored.
"""

from __future__ import annotations

import binascii
import io
import struct
import zipfile
from collections.abc import Iterator
from typing import Final

import attrs

_LONGEST: Final = 258
_UTF8: Final = 0x800
_MANY: Final = 10_000
"""From this many equal bytes on, a code table of their own is worth its price."""


def stored(*entries: tuple[str, bytes]) -> bytes:
    """A zip whose entries are stored, all of the first moment that a zip can tell."""
    return archive(*(ArchiveEntry(name=name, data=data) for name, data in entries))


@attrs.frozen(kw_only=True)
class ArchiveEntry:
    """One entry, with whatever lies its headers shall tell."""

    name: str
    data: bytes
    deflated: bool = False
    declared_size: int | None = None
    attributes: int = 0
    """External attributes; the upper half is the Unix mode."""
    offset: int | None = None
    """Where the directory says that it begins, if not the truth."""


def archive(*entries: ArchiveEntry) -> bytes:
    """A zip of these entries."""
    body, directory = io.BytesIO(), io.BytesIO()
    for entry in entries:
        name = entry.name.encode()
        packed = deflated(entry.data) if entry.deflated else entry.data
        size = len(entry.data) if entry.declared_size is None else entry.declared_size
        method = 8 if entry.deflated else 0
        crc = binascii.crc32(entry.data)
        common = struct.pack(
            "<HHHHHIIIHH", 20, 0x800, method, 0, 0x21, crc, len(packed), size, len(name), 0
        )
        start = body.tell() if entry.offset is None else entry.offset
        body.write(b"PK\x03\x04" + common + name + packed)
        directory.write(
            b"PK\x01\x02\x14\x03"
            + common
            + struct.pack("<HHHII", 0, 0, 0, entry.attributes, start)
            + name
        )
    listed = directory.getvalue()
    end = struct.pack(
        "<HHHHIIH", 0, 0, len(entries) & 0xFFFF, len(entries) & 0xFFFF, len(listed), body.tell(), 0
    )
    return body.getvalue() + listed + b"PK\x05\x06" + end


def restored(data: bytes) -> bytes:
    """The same zip with the deflated bytes of `deflated`; anything that is no zip as it is."""
    if not data.startswith(b"PK\x03\x04"):
        return data
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            infos = opened.infolist()
            packed = any(info.compress_type == zipfile.ZIP_DEFLATED for info in infos)
            if not packed or any(info.flag_bits & ~_UTF8 for info in infos):
                return data
            return archive(
                *(
                    ArchiveEntry(name=info.filename, data=opened.read(info), deflated=True)
                    for info in infos
                )
            )
    except (zipfile.BadZipFile, NotImplementedError, EOFError):
        return data


def deflated(data: bytes) -> bytes:
    """`data` as one deflate block (RFC 1951): a thousandth of itself if all bytes are equal."""
    if len(data) >= _MANY and data.count(data[:1]) == len(data):
        return _packed(_repeated(data[0], len(data)))
    return _packed(_fixed(data))


def _packed(codes: Iterator[tuple[int, int]]) -> bytes:
    out, pending, width = bytearray(), 0, 0
    for code, bits in codes:
        pending |= code << width
        whole, width = divmod(width + bits, 8)
        out += (pending & ((1 << 8 * whole) - 1)).to_bytes(whole, "little")
        pending >>= 8 * whole
    if width:
        out.append(pending & 0xFF)
    return bytes(out)


def _fixed(data: bytes) -> Iterator[tuple[int, int]]:
    """The last block, with fixed codes; runs of one byte are repeats."""
    yield 0b011, 3
    at = 0
    while at < len(data):
        byte = data[at]
        yield _literal(byte)
        at += 1
        run = at
        while run < len(data) and data[run] == byte:
            run += 1
        while run - at >= _LONGEST:
            # Length 258 is code 285, distance 1 is code 0 of five bits.
            yield _literal(285)
            yield 0, 5
            at += _LONGEST
    yield _literal(256)


def _literal(code: int) -> tuple[int, int]:
    if code < 144:
        value, bits = 0x30 + code, 8
    elif code < 256:
        value, bits = 0x190 + code - 144, 9
    elif code < 280:
        value, bits = code - 256, 7
    else:
        value, bits = 0xC0 + code - 280, 8
    return int(f"{value:0{bits}b}"[::-1], 2), bits


def _repeated(byte: int, size: int) -> Iterator[tuple[int, int]]:
    """The last block, with codes of its own: one bit for 258 more, two for a byte or the end."""
    yield 0b101, 3
    yield 29, 5  # 286 codes of literals and lengths
    yield 0, 5  # one code of distances
    yield 14, 4  # lengths of all 18 code lengths up to that of 1
    # In the order of RFC 1951: 16 17 18 0 8 7 9 6 10 5 11 4 12 3 13 2 14 1
    lengths = {18: 1, 1: 2, 2: 3, 0: 3}
    for symbol in (16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1):
        yield lengths.get(symbol, 0), 3
    # Codes, bits reversed: 18 is 0, 1 is 10, 0 is 110, 2 is 111.
    zero, one, two = (0b011, 3), (0b01, 2), (0b111, 3)
    yield from _zeros(byte, zero)
    yield two
    yield from _zeros(255 - byte, zero)
    yield two
    yield from _zeros(28, zero)
    yield one
    yield one  # the distance
    # Codes: 285 is 0; of the two of two bits the smaller symbol comes first.
    literal = (0b01, 2)
    yield literal
    left = size - 1
    yield 0, 2 * (left // _LONGEST)
    for _ in range(left % _LONGEST):
        yield literal
    yield 0b11, 2


def _zeros(count: int, zero: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """So many code lengths of 0."""
    while count >= 11:
        run = min(count, 138)
        yield 0, 1
        yield run - 11, 7
        count -= run
    for _ in range(count):
        yield zero
