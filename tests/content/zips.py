"""Zips of one file, part by part, so that any part can say something of its own."""

from __future__ import annotations

import struct
import zlib
from typing import Any

import attrs

LETTER = b"Kinh gui: So Noi vu\n" * 50
OTHER = b"Khong ai ky dong nay\n" * 40
STREAMED, UTF8 = 8, 0x800


def deflated(data: bytes) -> bytes:
    engine = zlib.compressobj(9, zlib.DEFLATED, -15)
    return engine.compress(data) + engine.flush()


def field(number: int, data: bytes) -> bytes:
    """An extra field."""
    return struct.pack("<2H", number, len(data)) + data


def unicode_path(name: bytes, of: bytes, *, version: int = 1) -> bytes:
    """The field that gives a name in Unicode for the plain one."""
    return field(0x7075, struct.pack("<BL", version, zlib.crc32(of)) + name)


@attrs.frozen(kw_only=True)
class Zip:
    """A zip of one file; `local`, `central` and `end` replace what would be true."""

    data: bytes = LETTER
    name: bytes = b"x.doc"
    method: int = 8
    flags: int = 0
    extra: bytes = b""
    """In both places."""
    packed: bytes | None = None
    descriptor: str | None = None
    """Format of what stands behind the data, such as ``<4L`` with its mark."""
    told: tuple[int, int, int] | None = None
    """Checksum, packed and unpacked size in the descriptor, if not the truth."""
    local: dict[str, Any] = attrs.field(factory=dict)
    central: dict[str, Any] = attrs.field(factory=dict)
    end: dict[str, Any] = attrs.field(factory=dict)
    before: bytes = b""
    gap: bytes = b""
    """Between the data, with its descriptor, and the directory."""
    tail: bytes = b""
    """Between the directory and the end."""
    comment: bytes = b""
    behind: bytes = b""
    wide: dict[str, Any] | None = None
    """End records of 64 bits, with what they shall say instead of the truth."""

    @property
    def body(self) -> bytes:
        if self.packed is not None:
            return self.packed
        return deflated(self.data) if self.method == 8 else self.data

    def _truth(self) -> dict[str, Any]:
        return {
            "flags": self.flags | (STREAMED if self.descriptor else 0),
            "method": self.method,
            "crc": zlib.crc32(self.data),
            "packed": len(self.body),
            "size": len(self.data),
            "name": self.name,
            "extra": self.extra,
        }

    def _front(self) -> bytes:
        hidden = {"crc": 0, "packed": 0, "size": 0} if self.descriptor else {}
        says = self._truth() | hidden | self.local
        common = [says[key] for key in ("crc", "packed", "size")]
        lengths = len(says["name"]), len(says["extra"])
        head = struct.pack(
            "<4s5H3L2H", b"PK\3\4", 20, says["flags"], says["method"], 0, 0x21, *common, *lengths
        )
        return head + says["name"] + says["extra"]

    def _descriptor(self) -> bytes:
        if not self.descriptor:
            return b""
        told = self.told or (zlib.crc32(self.data), len(self.body), len(self.data))
        marked = () if self.descriptor in ("<3L", "<L2Q") else (0x08074B50,)
        return struct.pack(self.descriptor, *marked, *told)

    def _line(self) -> bytes:
        says = self._truth() | {"made_by": 20, "disk": 0, "attributes": 0, "offset": 0}
        says |= {"comment": b""} | self.central
        return (
            struct.pack(
                "<4s6H3L5H2L", b"PK\1\2", says["made_by"], 20, says["flags"], says["method"],
                0, 0x21, says["crc"], says["packed"], says["size"], len(says["name"]),
                len(says["extra"]), len(says["comment"]), says["disk"], 0, says["attributes"],
                says["offset"],
            )
            + says["name"] + says["extra"] + says["comment"]
        )  # fmt: skip

    def __bytes__(self) -> bytes:
        front = self.before + self._front() + self.body + self._descriptor() + self.gap
        line = self._line()
        truth = {"disk": 0, "first": 0, "here": 1, "count": 1}
        truth |= {"length": len(line), "offset": len(front)}
        says = truth | {"comment": len(self.comment)} | self.end
        wide = b""
        if self.wide is not None:
            big = truth | {"at": len(front) + len(line) + len(self.tail), "disks": 1} | self.wide
            wide = struct.pack(
                "<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, big["disk"], big["first"], big["here"],
                big["count"], big["length"], big["offset"],
            ) + struct.pack("<4sLQL", b"PK\6\7", 0, big["at"], big["disks"])  # fmt: skip
        keys = ("disk", "first", "here", "count", "length", "offset", "comment")
        end = struct.pack("<4s4H2LH", b"PK\5\6", *(says[key] for key in keys))
        return front + line + self.tail + wide + end + self.comment + self.behind
