"""Values as checks read them: texts, numbers, amounts, dates."""

from __future__ import annotations

import datetime as dt
import decimal
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Final

from vnedoc.extensions.language.checks import As, folded
from vnedoc.given import one_of
from vnedoc.normal_forms import normalized

Readable = str | Decimal | dt.date
"""What a value is when it is read."""
_DIGITS: Final = 30
_SOME, _ANY = rf"[0-9]{{1,{_DIGITS}}}", rf"[0-9]{{0,{_DIGITS}}}"
_NUMBER: Final = re.compile(rf"[+-]?(?:{_SOME}(?:\.{_ANY})?|\.{_SOME})")
"""As ``xs:decimal`` has it."""
_GROUPED: Final = re.compile(r"([0-9]{1,3}(?:\.[0-9]{3}){1,10}|[0-9]{1,30})(?:,([0-9]{1,10}))?")
_CURRENCY: Final = re.compile(r"\s*(?:đồng|đ|₫|VNĐ|VND)\.?$", re.IGNORECASE)
_ISO: Final = re.compile(r"([0-9]{4})[-/]([0-9]{2})[-/]([0-9]{2})(?:T.*|Z|[+-][0-9]{2}:[0-9]{2})?")
_SPOKEN: Final = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_LONGEST: Final = 80
"""Characters of a number or a date; what is longer is neither."""
EXACT: Final = decimal.Context(
    prec=2_000, Emax=10_000, Emin=-10_000, traps=[decimal.Inexact, decimal.InvalidOperation]
)
"""Sums and products are exact, or there is none: the usual 28 digits round a long sum."""


class UnreadableValueError(ValueError):
    """A value is not of the kind that it is read as."""


def read_value(reading: As) -> Callable[[str], Readable]:
    """How a value is read; what it gives can be compared with others of the same reading.

    It raises `UnreadableValueError` where a value is none of the kind.

    Raises:
        InvalidValueError: there is no such reading.
    """
    one_of(reading, As, "reading")
    return _READERS[reading]


def _text(value: str) -> str:
    return normalized("NFC", value)


def _folded(value: str) -> str:
    return folded(value)


def _number(value: str) -> Decimal:
    if len(value) > _LONGEST or not _NUMBER.fullmatch(value):
        raise UnreadableValueError(value)
    return Decimal(value)


def _amount(value: str) -> Decimal:
    found = _GROUPED.fullmatch(_CURRENCY.sub("", value[:_LONGEST]))
    if len(value) > _LONGEST or found is None:
        raise UnreadableValueError(value)
    return Decimal(f"{found[1].replace('.', '')}.{found[2] or '0'}")


def _date(value: str) -> dt.date:
    short = value[:_LONGEST]
    found = _ISO.fullmatch(short)
    parts = found.groups() if found else ()
    if not found and (spoken := _SPOKEN.fullmatch(short)):
        parts = spoken.groups()[::-1]
    try:
        year, month, day = map(int, parts)
        return dt.date(year, month, day)
    except ValueError:
        raise UnreadableValueError(value) from None


_READERS: Final[dict[As, Callable[[str], Readable]]] = {
    "text": _text,
    "folded": _folded,
    "number": _number,
    "amount": _amount,
    "date": _date,
}
