"""Strict decoding and comparing of the values that signatures hold."""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from datetime import datetime, timedelta
from typing import Final

from vnedoc.signature.errors import ValueEncodingError


def same_digest(left: bytes, right: bytes) -> bool:
    """Whether two digests are the same, in constant time."""
    return hmac.compare_digest(left, right)


# The standard library's decoder passes foreign letters over unless told not to: junk in a value
# that is signed would change nothing. signxml verifies such messages.
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
    # RFC 4648 3.5: bits behind the last byte are zero, or one value has several spellings.
    if base64.b64encode(decoded) != raw:
        raise ValueEncodingError(offset=end)
    return decoded


_DATE_TIME: Final = re.compile(
    r"(?P<year>-?(?:[1-9][0-9]{3,}|0[0-9]{3}))-(?P<day>[0-9]{2}-[0-9]{2})"
    r"T(?P<hour>[0-9]{2}):(?P<rest>[0-9]{2}:[0-9]{2})(?:\.(?P<part>[0-9]+))?"
    r"(?P<zone>Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?"
)


class NoMomentError(ValueError):
    """A right ``xsd:dateTime`` that names no moment here: without a zone, or of a far year."""


def parse_date_time(text: str) -> datetime:
    """The moment of an ``xsd:dateTime`` with a zone; fractions are cut to microseconds.

    XML Schema part 2, 3.2.7: white space around it, any number of digits behind the point, and
    24:00:00 for the end of a day.

    Raises:
        NoMomentError: it names no moment, or none from the year 1 to 9999.
        ValueError: it is no ``xsd:dateTime``.
    """
    found = _DATE_TIME.fullmatch(text.strip(" \t\r\n"))
    if found is None:
        raise ValueError(text)
    # .NET writes seven digits behind the point, Java up to nine.
    part, hour = (found["part"] or "0")[:6].ljust(6, "0"), found["hour"]
    midnight = hour == "24"
    if midnight and (found["rest"] != "00:00" or (found["part"] or "").strip("0")):
        raise ValueError(text)
    # A year that the calendar does not have must still be a right date: a leap year stands for it.
    year = found["year"] if len(found["year"]) == 4 else "2000"
    clock = f"{'00' if midnight else hour}:{found['rest']}.{part}"
    moment = datetime.fromisoformat(f"{year}-{found['day']}T{clock}{found['zone'] or ''}")
    if len(found["year"]) != 4 or moment.tzinfo is None:
        raise NoMomentError(text)
    try:
        return moment + timedelta(days=1) if midnight else moment
    except OverflowError:
        raise NoMomentError(text) from None
