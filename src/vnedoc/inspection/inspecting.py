"""One pass over an attachment: size, digest, kind, and the file that its zip wraps.

Nothing is held but the first and last bytes, so an attachment of any size costs some hundred
kilobytes of memory, and its base64 is decoded once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Final

import attrs

from vnedoc.content.archive import (
    BEGIN_BYTES,
    TAIL_BYTES,
    Directory,
    Look,
    Unpacker,
    Words,
    directory,
    look,
)
from vnedoc.errors import Base64Error
from vnedoc.inspection import magic
from vnedoc.model import Attachment

_OLE: Final = b"\xd0\xcf\x11\xe0"
_MACROS: Final = "_VBA_PROJECT".encode("utf-16-le")


@attrs.frozen(kw_only=True)
class InspectedFile:
    """What some bytes are."""

    size: int
    head: bytes
    tail: bytes
    kind: str
    zip: Directory | None = None
    """The zip that ends these bytes, whatever they begin with."""
    macros: bool = False

    look: Look = attrs.field(factory=Look)
    """What these bytes hold if they are a zip of one file."""

    @property
    def sole_name(self) -> str | None:
        """The name in a zip that holds one file; `None` for anything else."""
        return self.look.entry.name if self.look.entry else None


@attrs.frozen(kw_only=True)
class Inspection:
    """What an attachment's bytes are."""

    error: Base64Error | None = None
    """Why they cannot be had; then nothing else is known."""
    sha256: str = ""
    wire: InspectedFile | None = None
    """The bytes that travel."""
    file: InspectedFile | None = None
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
    unpacker = Unpacker()
    try:
        for chunk in attachment.content.chunks():
            digest.update(chunk)
            outer.feed(chunk)
            inner.feed_all(unpacker.feed(chunk))
    except Base64Error as error:
        return Inspection(error=error)
    wire = outer.file()
    if not wire.look.wraps(attachment.name or ""):
        return Inspection(sha256=digest.hexdigest(), wire=wire, file=wire)
    damage = wire.look.refusal
    if wire.look.entry is not None:
        inner.feed_all(unpacker.finish(wire.look.entry.packed))
        damage = unpacker.fault(wire.look.entry)
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

    def feed_all(self, chunks: Iterator[bytes]) -> None:
        for chunk in chunks:
            self.feed(chunk)

    def feed(self, chunk: bytes) -> None:
        if len(self._head) < BEGIN_BYTES:
            self._head = (self._head + chunk)[:BEGIN_BYTES]
        if self._head.startswith(_OLE) and not self._macros:
            # The mark may lie across two chunks.
            seam = self._tail[-len(_MACROS) :] + chunk[: len(_MACROS)]
            self._macros = _MACROS in chunk or _MACROS in seam
        self._size += len(chunk)
        self._tail = (self._tail + chunk[-TAIL_BYTES:])[-TAIL_BYTES:]

    def file(self) -> InspectedFile:
        found = directory(self._tail, self._size)
        names = found.names if found else ()
        return InspectedFile(
            size=self._size,
            head=self._head,
            tail=self._tail,
            kind=magic.kind_of(self._head, names),
            zip=found,
            look=look(self._head, self._tail, self._size),
            macros=self._macros or any(name.endswith("vbaProject.bin") for name in names),
        )
