"""One pass over an attachment: size, digest, kind, and the file that its zip wraps.

Nothing is held but the first and last bytes, so an attachment of any size costs some hundred
kilobytes of memory, and its base64 is decoded once.
"""

from __future__ import annotations

import hashlib
from typing import Final

import attrs

from vnedoc.errors import Base64Error
from vnedoc.limits import MAX_ZIP_DIRECTORY_BYTES
from vnedoc.model import Attachment
from vnedoc.rules import _magic
from vnedoc.rules._unzip import Directory, Unpacker, Words, directory

HEAD_BYTES: Final = 4096
TAIL_BYTES: Final = MAX_ZIP_DIRECTORY_BYTES + 1024
"""Enough for the end of a zip with its directory, or of a PDF."""
_OLE: Final = b"\xd0\xcf\x11\xe0"
_MACROS: Final = "_VBA_PROJECT".encode("utf-16-le")


@attrs.frozen(kw_only=True)
class File:
    """What some bytes are."""

    size: int
    head: bytes
    tail: bytes
    kind: str
    zip: Directory | None = None
    """The zip that ends these bytes, whatever they begin with."""
    macros: bool = False

    @property
    def sole_name(self) -> str | None:
        """The name in a plain zip that holds one file; `None` for anything else."""
        held = self.zip if self.kind == "zip" else None
        return held.names[0] if held and held.count == 1 and held.names else None


@attrs.frozen(kw_only=True)
class Inspection:
    """What an attachment's bytes are."""

    error: Base64Error | None = None
    """Why they cannot be had; then nothing else is known."""
    sha256: str = ""
    wire: File | None = None
    """The bytes that travel."""
    file: File | None = None
    """The file itself: `wire`, or what its wrapping zip holds. `None` if it cannot be had."""
    wrapped: bool = False
    """Whether it travels in a zip of its own."""
    damage: Words | None = None
    """Why the wrapping zip cannot be unpacked."""


def inspect(attachment: Attachment) -> Inspection:
    """Look at all bytes of an attachment once.

    Raises:
        SourceChangedError: the message's file changed after it was read.
    """
    if attachment.content is None:
        return Inspection()
    digest, outer, inner = hashlib.sha256(), _Probe(), _Probe()
    unpacker = Unpacker(attachment.name or "", inner.feed)
    try:
        for chunk in attachment.content.chunks():
            digest.update(chunk)
            outer.feed(chunk)
            unpacker.feed(chunk)
    except Base64Error as error:
        return Inspection(error=error)
    unpacker.finish()
    wire = outer.file()
    if not unpacker.wraps or wire.zip is None or wire.zip.count != 1:
        return Inspection(sha256=digest.hexdigest(), wire=wire, file=wire)
    damage = unpacker.damage(next(iter(wire.zip.entries), None))
    return Inspection(
        sha256=digest.hexdigest(),
        wire=wire,
        file=None if damage else inner.file(),
        wrapped=True,
        damage=damage,
    )


class _Probe:
    """Takes bytes as they pass by and keeps their ends."""

    def __init__(self) -> None:
        self._size = 0
        self._head = self._tail = b""
        self._macros = False

    def feed(self, chunk: bytes) -> None:
        if len(self._head) < HEAD_BYTES:
            self._head = (self._head + chunk)[:HEAD_BYTES]
        if self._head.startswith(_OLE) and not self._macros:
            # The mark may lie across two chunks.
            seam = self._tail[-len(_MACROS) :] + chunk[: len(_MACROS)]
            self._macros = _MACROS in chunk or _MACROS in seam
        self._size += len(chunk)
        self._tail = (self._tail + chunk[-TAIL_BYTES:])[-TAIL_BYTES:]

    def file(self) -> File:
        found = directory(self._tail)
        names = found.names if found else ()
        return File(
            size=self._size,
            head=self._head,
            tail=self._tail,
            kind=_magic.kind_of(self._head, names),
            zip=found,
            macros=self._macros or any(name.endswith("vbaProject.bin") for name in names),
        )
