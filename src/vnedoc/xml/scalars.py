"""Text of one element <-> date, timestamp, flag, number, code. Strict: nothing is rolled over.

Each ``parse_*`` takes text without surrounding white space and raises `NotConvertedError` for
what it cannot read; each ``format_*`` writes the one form of the standard; each ``quick_*`` reads
that one form alone and answers `None` for anything else.
"""

from __future__ import annotations

import datetime as dt
import enum
import re
from typing import Final, TypeVar

from vnedoc.model import VIETNAM
from vnedoc.model._wire import NO_DATES

# [0-9] and never \d, which takes the digits of every script.
_DATE: Final = re.compile(
    r"(?P<y>[0-9]{4})(?P<s>[/-])(?P<m>[0-9]{1,2})(?P=s)(?P<d>[0-9]{1,2})"
    r"|(?P<d2>[0-9]{1,2})(?P<s2>[/-])(?P<m2>[0-9]{1,2})(?P=s2)(?P<y2>[0-9]{4})"
)
_TIME: Final = re.compile(
    r"(?P<h>[0-9]{1,2}):(?P<m>[0-9]{2})(?::(?P<s>[0-9]{2})(?:[.,][0-9]{1,12})?)?"
    r"(?: ?(?P<half>AM|PM|SA|CH))?(?: ?(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2}))?",
    re.IGNORECASE,
)
_LATE: Final = ("PM", "CH")
"""After noon: .NET writes it in English or, on a Vietnamese system, as *chiều*."""
_ZERO_YEAR: Final = re.compile(r"0000[/-]0?0[/-]0?0|0?0[/-]0?0[/-]0000")
_MOMENT: Final = re.compile(r"[0-9]{4}/[0-9]{2}/[0-9]{2} (?!24)[0-9]{2}:[0-9]{2}:[0-9]{2}")
_NUMBER: Final = re.compile(r"[0-9]{1,9}")
_FLAGS: Final = {"0": False, "1": True, "false": False, "true": True}

FILLERS: Final = {"null", "n/a", "none", "undefined", "(null)"}
"""What some systems write for nothing."""
LONGEST_FILLER: Final = max(map(len, FILLERS))
FILLER_BEGINS: Final = frozenset(first for one in FILLERS for first in (one[0], one[0].upper()))
SMALL_NUMBERS: Final = {str(number): number for number in range(100)}

I = TypeVar("I", bound=enum.IntEnum)  # noqa: E741
S = TypeVar("S", bound=enum.StrEnum)


class NotConvertedError(ValueError):
    """The text is not of the expected form; `expected` says which, in both languages."""

    def __init__(self, en: str, vi: str) -> None:
        super().__init__(en)
        self.en, self.vi = en, vi


class NoValueError(NotConvertedError):
    """The text is what programs write where they have no date."""


def parse_date(text: str) -> dt.date:
    """``yyyy/MM/dd``; also the day first, ISO ``yyyy-MM-dd`` and one-digit months and days.

    A time behind it is left out; one with a zone tells the day in Vietnam.
    """
    try:
        # No day is made of one that does not exist: the national SDK reads 2014/02/30 as 2 March.
        if match := _DATE.fullmatch(text):
            return _real(_day(match))
        if (found := _moment(text)) is not None:
            return _real(found.date())
    except NoValueError:
        raise
    except (ValueError, OverflowError):
        pass
    if _ZERO_YEAR.match(text):
        raise _no_value()
    raise NotConvertedError("a date that exists, yyyy/MM/dd", "một ngày có thật, dạng yyyy/MM/dd")


def _day(match: re.Match[str]) -> dt.date:
    year, month, day = (match[k] or match[f"{k}2"] for k in "ymd")
    return dt.date(int(year), int(month), int(day))


def _real(day: dt.date) -> dt.date:
    if day in NO_DATES:
        raise _no_value()
    return day


def _no_value() -> NoValueError:
    return NoValueError("a date that exists, yyyy/MM/dd", "một ngày có thật, dạng yyyy/MM/dd")


def quick_date(text: str) -> dt.date | None:
    """``yyyy/MM/dd`` of the real calendar."""
    try:
        # With slashes alone: `fromisoformat` also reads weeks, such as 2025-W01-1.
        if len(text) == 10 and text[4] == text[7] == "/" and text.isascii():
            day = dt.date.fromisoformat(text.replace("/", "-"))
            return None if day in NO_DATES else day
    except ValueError:
        pass
    return None


def format_date(value: dt.date) -> str:
    """``yyyy/MM/dd``. QCVN 102:2016/BTTTT 1.4.2."""
    return f"{value.year:04d}/{value.month:02d}/{value.day:02d}"


def parse_timestamp(text: str) -> dt.datetime:
    """``yyyy/MM/dd HH:mm:ss`` in Vietnam time; also ISO with or without a zone, the day first.

    A fraction of a second is left out, as the standard has no place for it.
    """
    try:
        if (moment := _moment(text)) is not None:
            _real(moment.date())
            return moment
    except NoValueError:
        raise
    except (ValueError, OverflowError):
        pass
    if _ZERO_YEAR.match(text):
        raise _no_value()
    raise NotConvertedError(
        "a time that exists, yyyy/MM/dd HH:mm:ss", "một thời điểm có thật, dạng yyyy/MM/dd HH:mm:ss"
    )


def _moment(text: str) -> dt.datetime | None:
    """Date and time in Vietnam; `None` if the text is of no known form.

    Raises:
        ValueError, OverflowError: it is, and there is no such time.
    """
    head, _, tail = text.partition("T" if "T" in text else " ")
    date, time = _DATE.fullmatch(head), _TIME.fullmatch(tail)
    if date is None or time is None:
        return None
    day = _real(_day(date))
    clock = dt.time(_hour(int(time["h"]), time["half"]), int(time["m"]), int(time["s"] or 0))
    zone = VIETNAM if time["zone"] is None else _zone(time["zone"].upper())
    moment = dt.datetime.combine(day, clock, zone)
    return moment if zone is VIETNAM else moment.astimezone(VIETNAM)


def _hour(hour: int, half: str | None) -> int:
    if half is None:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError(hour)
    # 12 AM is midnight, 12 PM noon.
    return hour % 12 + 12 * (half.upper() in _LATE)


def quick_timestamp(text: str) -> dt.datetime | None:
    """``yyyy/MM/dd HH:mm:ss`` in Vietnam time."""
    try:
        if _MOMENT.fullmatch(text):
            # Checked first: ISO 8601 has zones, weeks and, in newer Pythons, an hour 24.
            moment = dt.datetime.fromisoformat(text.replace("/", "-"))
            return None if moment.date() in NO_DATES else moment.replace(tzinfo=VIETNAM)
    except ValueError:
        pass
    return None


def _zone(text: str) -> dt.tzinfo:
    if text == "Z":
        return dt.UTC
    hours, minutes = int(text[1:3]), int(text[-2:])
    # `timedelta` would take 99 minutes.
    if minutes > 59:
        raise ValueError(text)
    offset = dt.timedelta(hours=hours, minutes=minutes)
    return dt.timezone(-offset if text[0] == "-" else offset)


def format_timestamp(value: dt.datetime) -> str:
    """``yyyy/MM/dd HH:mm:ss`` in Vietnam time. QCVN 102:2016/BTTTT 2.1.2."""
    return f"{format_date(value)} {value.hour:02d}:{value.minute:02d}:{value.second:02d}"


def quick_text(text: str) -> str | None:
    """Text as it stands, unless it may be blank or a filler, as its beginning tells."""
    first = text[0]
    if first > " " and (len(text) > LONGEST_FILLER or first not in FILLER_BEGINS):
        return text
    return None


def parse_number(text: str) -> int:
    """Up to nine digits; no sign, no decimals."""
    if not _NUMBER.fullmatch(text):
        raise NotConvertedError("a whole number", "một số nguyên")
    return int(text)


def format_number(value: int) -> str:
    """Decimal digits without leading zeros."""
    return str(int(value))


def parse_flag(text: str) -> bool:
    """``0`` or ``1``; also ``false`` and ``true`` in any case."""
    try:
        return _FLAGS[text.lower()]
    except KeyError:
        raise NotConvertedError("0 or 1", "0 hoặc 1") from None


def format_flag(value: bool) -> str:
    """``0`` or ``1``."""
    return "1" if value else "0"


def format_words(value: bool) -> str:
    """``false`` or ``true``."""
    return "true" if value else "false"


def parse_code(kind: type[I], text: str) -> I:
    """A code of a closed numeric list; a code outside the list is not converted."""
    try:
        return kind(parse_number(text))
    except ValueError:
        raise _not_in(kind) from None


def parse_status(kind: type[S], text: str) -> S:
    """A two-digit code; a missing leading zero is accepted."""
    try:
        return kind(text.zfill(2))
    except ValueError:
        raise _not_in(kind) from None


def _not_in(kind: type[enum.Enum]) -> NotConvertedError:
    codes = ", ".join(str(member.value) for member in kind)
    return NotConvertedError(f"one of {codes}", f"một trong các mã {codes}")
