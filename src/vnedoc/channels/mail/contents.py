"""What one part of a mail holds, decoded in pieces."""

from __future__ import annotations

import binascii
from collections.abc import Iterable, Iterator
from typing import Final

from vnedoc.channels.mail.structure import MailPart
from vnedoc.content import Content, Source, kept

_LONGEST: Final = 64 * 1024
"""Bytes of a line without an end that are waited for."""


def content_of(source: Source, part: MailPart) -> Content | None:
    """The bytes of a part, decoded where they are read; `None` if its encoding is not known.

    Base64 is read strictly, so that no two readers see different files: reading what is damaged
    ends in a `Base64Error`. Quoted-printable is decoded into memory, or into a temporary file.

    Args:
        source: The mail that was taken apart, such as `MailStructure.source`.
        part: One of its parts.

    Raises:
        SourceChangedError: the file changed after it was read.
        OSError: there is no room for a temporary file.
    """
    span = (part.body_start, part.body_end)
    if part.encoding == "base64":
        return Content(source, *span, base64=True)
    if part.encoding == "quoted-printable":
        return Content(kept(_unquoted(source.chunks(*span)), source.name))
    known = part.encoding in ("7bit", "8bit", "binary")
    return Content(source, *span) if known else None


def _unquoted(chunks: Iterable[bytes]) -> Iterator[bytes]:
    held = b""
    for chunk in chunks:
        data = held + chunk
        cut = data.rfind(b"\n") + 1
        if not cut:
            if len(data) < _LONGEST:
                held = data
                continue
            # Never inside of `=C3`.
            cut = data.find(b"=", len(data) - 2)
            cut = len(data) if cut < 0 else cut
        yield binascii.a2b_qp(data[:cut])
        held = data[cut:]
    yield binascii.a2b_qp(held)
