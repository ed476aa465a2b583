"""What one part of a mail holds, decoded in pieces."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterable, Iterator
from typing import Final

from vnedoc.channels.mail.structure import MailPart
from vnedoc.content import Content, Source, kept
from vnedoc.errors import Base64Error

_LONGEST: Final = 64 * 1024
"""Bytes of a line without an end that are waited for."""
AS_IT_IS: Final = frozenset({"7bit", "8bit", "binary"})
ENCODINGS: Final = AS_IT_IS | {"base64", "quoted-printable"}
"""Those that are known, RFC 2045 6.1."""
_BAD_QUOTATION: Final = re.compile(rb"=(?![0-9A-Fa-f]{2}|\r?\n|\Z)|[ \t]++(?=\r?\n)|[^\t\r\n -~]")
"""What quoted-printable must not hold (RFC 2045 6.7): an escape that is none, white space at the
end of a line, and bytes that are not printable. Some readers keep them and others drop them."""
_NO_BASE64: Final = re.compile(rb"[^A-Za-z0-9+/=]+")


def content_of(source: Source, part: MailPart) -> Content | None:
    """The bytes of a part, decoded where they are read; `None` if its encoding is not known.

    Base64 is read strictly, so that no two readers see different files: reading what is damaged
    ends in a `Base64Error`. Quoted-printable is decoded into memory, or into a temporary file; what
    is none stays as it stands.

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
        pieces = _whole_lines(source.chunks(*span))
        return Content(kept(map(binascii.a2b_qp, pieces), source.name))
    return Content(source, *span) if part.encoding in AS_IT_IS else None


def is_damaged(source: Source, part: MailPart) -> bool:
    """Whether readers take different bytes from a part, because it is not what it says it is.

    Args:
        source: The mail.
        part: One of its parts, which is read to its end.
    """
    if part.encoding == "quoted-printable":
        pieces = _whole_lines(source.chunks(part.body_start, part.body_end))
        return any(
            (len(one) >= _LONGEST and b"\n" not in one) or _BAD_QUOTATION.search(one)
            for one in pieces
        )
    content = content_of(source, part)
    try:
        for _ in content.chunks() if content and part.encoding == "base64" else ():
            pass
    except Base64Error:
        return True
    return False


def beginnings(source: Source, part: MailPart, count: int) -> Iterator[bytes]:
    """How a part may begin for readers that pass over what is damaged in it, or cannot decode it.

    Args:
        source: The mail.
        part: One of its parts.
        count: Bytes of the part, as they stand in the mail, that are looked at.
    """
    raw = Content(source, part.body_start, part.body_end).head(count)
    if part.encoding == "base64":
        # Some readers stop at padding, and some go on behind it.
        yield b"".join(map(_leniently, _NO_BASE64.sub(b"", raw).split(b"=")))
    elif part.encoding == "quoted-printable":
        yield binascii.a2b_qp(raw)
        yield binascii.a2b_qp(_BAD_QUOTATION.sub(b"", raw))
    else:
        yield raw


def _leniently(run: bytes) -> bytes:
    return binascii.a2b_base64(run[: len(run) - (len(run) % 4 == 1)] + b"==")


def _whole_lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes, in pieces that end with a line, or with no half of an escape."""
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
        yield data[:cut]
        held = data[cut:]
    yield held
