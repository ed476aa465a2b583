"""Quarters and days of Vietnam as whole seconds since 1970 in UTC."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Final

import attrs

from vnedoc.errors import InvalidValueError
from vnedoc.exchange.calendar import WorkingCalendar
from vnedoc.model import VIETNAM

DAY: Final = 24 * 60 * 60
OFFSET: Final = 7 * 60 * 60
"""Vietnam is seven hours ahead of UTC, all year round."""
AROUND_DAYS: Final = 31
"""Days before and behind a quarter that are looked at: a receipt may be of a document sent before
it, or come after it, and a number that another quarter told is not missing. A month bounds both,
and what must be read; what is only reported late has happened in time."""
GRACE_DAYS: Final = 7
"""A report later than this after it happened is late; a week is what national systems allow."""
_QUARTER: Final = re.compile(r"((?:19|20)[0-9]{2})Q([1-4])")


@attrs.frozen(kw_only=True)
class Quarter:
    """Three months, from their first to their last day in Vietnam."""

    year: int
    number: int
    """1 to 4."""

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """The quarter that a text names.

        Args:
            text: Such as ``2026Q3``.

        Raises:
            InvalidValueError: it names none.
        """
        found = _QUARTER.fullmatch(text) if isinstance(text, str) else None
        if found is None:
            raise InvalidValueError(
                field="quarter",
                value=text[:20] if isinstance(text, str) else type(text).__name__,
                reason="expected a quarter such as 2026Q3",
                reason_vi="cần một quý, dạng 2026Q3",
            )
        return cls(year=int(found[1]), number=int(found[2]))

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"

    @property
    def first(self) -> dt.date:
        """Its first day."""
        return dt.date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> dt.date:
        """Its last day."""
        following = (self.year + 1, 1) if self.number == 4 else (self.year, 3 * self.number + 1)
        return dt.date(*following, 1) - dt.timedelta(days=1)


def seconds(day: dt.date) -> int:
    """When a day begins in Vietnam."""
    return int(dt.datetime.combine(day, dt.time(0), VIETNAM).timestamp())


def day_number(day: dt.date) -> int:
    """Which day it is, counted from 1970-01-01; as `(moment + OFFSET) // DAY` gives it."""
    return (day - dt.date(1970, 1, 1)).days


def rests(quarter: Quarter, calendar: WorkingCalendar) -> Iterator[tuple[int, list[int]]]:
    """Days to the next working day, where that is not tomorrow, and the days that have so many.

    Of all days on which a document of the quarter may have been signed, by `day_number`.
    """
    found: dict[int, list[int]] = {}
    day = quarter.first - dt.timedelta(days=AROUND_DAYS)
    while day <= quarter.last:
        following = calendar.workday_from(day + dt.timedelta(days=1))
        if (distance := (following - day).days) != 1:
            found.setdefault(distance, []).append(day_number(day))
        day += dt.timedelta(days=1)
    yield from sorted(found.items())
