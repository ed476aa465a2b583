"""Strict decoding and comparing of the values that signatures hold."""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from typing import Final

from vnedoc.signature.errors import ValueEncodingError


def same_digest(left: bytes, right: bytes) -> bool:
    """Whether two digests are the same, in constant time."""
    return hmac.compare_digest(left, right)


_BASE64: Final = re.compile(rb"[A-Za-z0-9+/]*={0,2}")
_XML_SPACE: Final = b" \t\r\n"


def decode_base64(text: str | bytes, *, spaces: bool = False) -> bytes:
    """Decode a whole string of canonical base64; nothing else passes.

    Args:
        text: The string.
        spaces: Whether XML white space may stand in it, as it does in signature values.

    Raises:
        ValueEncodingError: a foreign letter, wrong padding, or bits that stand for nothing.
    """
    raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else bytes(text)
    if spaces:
        raw = raw.translate(None, _XML_SPACE)
    match = _BASE64.match(raw)
    end = match.end() if match else 0
    if end != len(raw):
        raise ValueEncodingError(offset=end)
    try:
        decoded = base64.b64decode(raw, validate=True)
    except binascii.Error:
        raise ValueEncodingError(offset=end) from None
    if base64.b64encode(decoded) != raw:
        raise ValueEncodingError(offset=end)
    return decoded
