"""What one part of a mail holds, decoded in pieces."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterable, Iterator
from typing import Final

from vnedoc.channels.mail.anatomy.structure import MailPart
from vnedoc.content import Content, Source, kept
from vnedoc.content.coding import is_base64
from vnedoc.errors import Base64Error

_LONGEST: Final = 64 * 1024
"""Bytes of a line without an end that are waited for."""
AS_IT_IS: Final = frozenset({"7bit", "8bit", "binary"})
ENCODINGS: Final = AS_IT_IS | {"base64", "quoted-printable"}
"""Those that are known, RFC 2045 6.1."""
_BAD_QUOTATION: Final = re.compile(
    rb"=(?![0-9A-Fa-f]{2}|\r?\n|\Z)|(?<![ \t])[ \t]++(?=\r?\n)|[^\t\r\n -~]"
)
"""What quoted-printable must not hold (RFC 2045 6.7): an escape that is none, white space at the
end of a line, and bytes that are not printable. Some readers keep them and others drop them. White
space is looked at from where it begins: from each of its bytes, 64 KB take 5 seconds."""
_NO_BASE64: Final = re.compile(rb"[^A-Za-z0-9+/=]+")
LOOK: Final = 16 * 1024
"""Bytes of a part in which the root of a message stands; before it there are a declaration and
comments. A part in which it does not come so soon is read."""
_ROOT: Final = re.compile(rb"<(?:!DOCTYPE\s+)?(?:[^\s<>/:]++:)?[eE]dXML[\s/>\[]")
_BEGINNING: Final = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*+(?:<|\Z)")
_BEFORE_ROOT: Final = re.compile(rb"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)", re.DOTALL)
_OTHER_ROOT: Final = re.compile(rb"<[^!]")


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


def sha256_of(content: Content) -> bytes | None:
    """The digest of what a part holds; `None` if its base64 is damaged.

    Args:
        content: As `content_of` gives it, read to its end.
    """
    try:
        return bytes.fromhex(content.sha256())
    except Base64Error:
        return None


def is_badly_encoded(source: Source, part: MailPart) -> bool:
    """Whether readers take different bytes from a part in base64 or quoted-printable.

    Args:
        source: The mail.
        part: One of its parts, which is read to its end.
    """
    chunks = source.chunks(part.body_start, part.body_end)
    if part.encoding == "base64":
        return not is_base64(chunks)
    if part.encoding != "quoted-printable":
        return False
    pieces = _whole_lines(chunks)
    return any(
        (len(one) >= _LONGEST and b"\n" not in one) or _BAD_QUOTATION.search(one) for one in pieces
    )


def may_be_message(raw: bytes, *, whole: bool) -> bool:
    """Whether any reader may take a part for an edXML message, in whatever encoding.

    Also those count that pass over what is damaged in it, or cannot decode it.

    Args:
        raw: Its first `LOOK` bytes, as they stand in the mail.
        whole: Whether that is all of it.
    """
    return any(_begins_like_one(head, whole) for head in _beginnings(raw))


def _begins_like_one(head: bytes, whole: bool) -> bool:
    """Whether that begins like a message; if there is no root in what is seen of it, it does."""
    head = head.replace(b"\0", b"")  # UTF-16, which is refused when it is read
    if not _BEGINNING.match(head):
        return False
    if _ROOT.search(head):
        return True
    return not whole and not _OTHER_ROOT.search(_BEFORE_ROOT.sub(b"", head))


def _beginnings(raw: bytes) -> Iterator[bytes]:
    """In every encoding: readers do not agree on what is said badly, and some pass over it."""
    yield raw
    # Some stop at padding, and some go on behind it.
    yield b"".join(map(_leniently, _NO_BASE64.sub(b"", raw).split(b"=")))
    yield binascii.a2b_qp(raw)
    yield binascii.a2b_qp(_BAD_QUOTATION.sub(b"", raw))


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
