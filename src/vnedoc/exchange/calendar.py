"""Working days and working time, from what the caller says: vnedoc ships no holidays.

The Government fixes each year's days off, moves some, and lets people work on a Saturday for a day
off before; so both lists are the caller's, as a table of TOML::

    [holidays]
    off = [2026-01-01, 2026-02-16]      # working days of the week on which nobody works
    working = [2026-08-22]              # Saturdays and Sundays on which everybody works
    hours = ["07:30-11:30", "13:00-17:00"]
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Collection, Iterator
from typing import Any, Final

import attrs

from vnedoc.errors import InvalidValueError, VnedocError, error
from vnedoc.given import Given, bytes_of, moment_of
from vnedoc.model import VIETNAM

MAX_BYTES: Final = 256 * 1024
"""A table of TOML; one of twenty years of holidays has 10 KB."""
_LONGEST_REST: Final = 60
"""Days without work that are looked over; the longest Tết has had ten."""
_MOST_MINUTES: Final = 10 * 366 * 24 * 60
"""Ten years: no period of an agency is longer."""
_HOURS: Final = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-4]):([0-5][0-9])")
_MIDNIGHT: Final = 24 * 60

Span = tuple[int, int]
"""Minutes of the day, from and until."""


@error
class AgencyTableError(VnedocError):
    """A table of an agency that cannot be used. `path` is the place in it."""

    code = "VNE-E961"
    title_en = "The agency's table is refused"
    title_vi = "Không dùng được bảng của cơ quan"
    en = "The agency's table is refused at {path}: {reason_en}."
    vi = "Không dùng được bảng của cơ quan, tại {path}: {reason_vi}."
    hint_en = "Mend it and load it again; nothing of it is in use."
    hint_vi = "Hãy sửa rồi nạp lại; chưa có phần nào được áp dụng."
    path: str
    reason_en: str
    reason_vi: str


def refused(path: str, en: str, vi: str) -> AgencyTableError:
    """The error of a place in a table."""
    return AgencyTableError(path=path, reason_en=en, reason_vi=vi)


def _spans(values: Collection[str]) -> tuple[Span, ...]:
    spans: list[Span] = []
    for text in values:
        found = _HOURS.fullmatch(text) if isinstance(text, str) else None
        if found is None:
            raise refused("hours", "expected HH:MM-HH:MM", "cần dạng HH:MM-HH:MM")
        h1, m1, h2, m2 = map(int, found.groups())
        begin, end = h1 * 60 + m1, h2 * 60 + m2
        if not (spans[-1][1] if spans else 0) <= begin < end <= _MIDNIGHT:
            raise refused("hours", "they go backwards", "giờ không theo thứ tự")
        spans.append((begin, end))
    return tuple(spans)


def _days(values: Collection[dt.date]) -> frozenset[dt.date]:
    for day in values:
        if not isinstance(day, dt.date) or isinstance(day, dt.datetime):
            raise refused("holidays", "expected a day, 2026-01-01", "cần ngày, dạng 2026-01-01")
    return frozenset(values)


@attrs.frozen(kw_only=True)
class WorkingCalendar:
    """On which days and at which hours an agency works."""

    holidays: frozenset[dt.date] = attrs.field(default=frozenset(), converter=_days)
    """Working days of the week on which nobody works."""
    workdays: frozenset[dt.date] = attrs.field(default=frozenset(), converter=_days)
    """Saturdays and Sundays on which everybody works."""
    hours: tuple[Span, ...] = attrs.field(default=(), converter=_spans)
    """Working hours as ``07:30-11:30``; without any, periods of hours cannot be counted."""

    @classmethod
    def load(cls, source: Given) -> WorkingCalendar:
        """The calendar in the table ``[holidays]`` of a TOML file.

        Args:
            source: The path object of the file, or its bytes.

        Raises:
            OSError: the file cannot be read.
            AgencyTableError: too large, not TOML, or with a value that it may not have.
        """
        return calendar_in(toml_of(source))

    def is_workday(self, day: dt.date) -> bool:
        """Whether people work on a day.

        Args:
            day: The day.
        """
        if day.weekday() >= 5:
            return day in self.workdays
        return day not in self.holidays

    def workday_from(self, day: dt.date, count: int = 0) -> dt.date:
        """The first working day from a day on, itself counted, and `count` working days further.

        Args:
            day: Where counting begins.
            count: How many working days further; 0 for the first.

        Raises:
            InvalidValueError: there is no working day within 60 days, or `count` is negative.
        """
        if count < 0:
            raise InvalidValueError(
                field="count", value=count, reason="negative", reason_vi="số âm"
            )
        rest = 0
        while True:
            if self.is_workday(day):
                if count == 0:
                    return day
                count, rest = count - 1, 0
            rest += 1
            if rest > _LONGEST_REST or day == dt.date.max:
                raise InvalidValueError(
                    field="holidays",
                    value=len(self.holidays),
                    reason="no working day within 60 days",
                    reason_vi="không có ngày làm việc nào trong 60 ngày",
                )
            day += dt.timedelta(days=1)

    def end_of_day(self, day: dt.date) -> dt.datetime:
        """The end of a day, at midnight in Vietnam.

        Args:
            day: The day.
        """
        return dt.datetime.combine(day, dt.time(0), VIETNAM) + dt.timedelta(days=1)

    def after_days(self, begin: dt.datetime, days: int) -> dt.datetime:
        """The same time of day, so many working days later.

        Args:
            begin: With a time zone; on a day without work counting begins with the next one.
            days: How many.

        Raises:
            InvalidValueError: there are no such working days.
        """
        local = _local(begin)
        first = self.workday_from(local.date())
        time = local.timetz() if first == local.date() else dt.time(0, tzinfo=VIETNAM)
        return dt.datetime.combine(self.workday_from(first, days), time)

    def after_hours(self, begin: dt.datetime, minutes: int) -> dt.datetime:
        """The end of a period of working time.

        Args:
            begin: With a time zone.
            minutes: Of working time.

        Raises:
            InvalidValueError: no working hours are said, or there is no such working time.
        """
        if not self.hours or not 0 <= minutes <= _MOST_MINUTES:
            raise InvalidValueError(
                field="hours" if not self.hours else "minutes",
                value=minutes,
                reason="working hours are not said, or the period is none",
                reason_vi="chưa khai giờ làm việc, hoặc khoảng thời gian không đúng",
            )
        local = _local(begin)
        left = dt.timedelta(minutes=minutes)
        spans = self._spans_from(local)
        start, end = next(spans)
        while end - start < left:
            left -= end - start
            start, end = next(spans)
        return start + left

    def _spans_from(self, begin: dt.datetime) -> Iterator[tuple[dt.datetime, dt.datetime]]:
        day = begin.date()
        while True:
            day = self.workday_from(day)
            midnight = dt.datetime.combine(day, dt.time(0), VIETNAM)
            for first, last in self.hours:
                end = midnight + dt.timedelta(minutes=last)
                if end > begin:
                    yield max(begin, midnight + dt.timedelta(minutes=first)), end
            day += dt.timedelta(days=1)


def _local(moment: dt.datetime) -> dt.datetime:
    moment = moment_of(moment, "begin")
    return (moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)).astimezone(VIETNAM)


def toml_of(source: Given) -> dict[str, Any]:
    """A table of an agency.

    Raises:
        OSError: the file cannot be read.
        AgencyTableError: too large, or not TOML.
    """
    held = bytes_of(source, "source", MAX_BYTES + 1)
    if len(held) > MAX_BYTES:
        raise refused("$", "the file is larger than 256 KiB", "tệp lớn hơn 256 KiB")
    try:
        return tomllib.loads(held.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise refused("$", "it is not TOML", "không phải TOML") from None


def calendar_in(table: dict[str, Any]) -> WorkingCalendar:
    """The calendar in the table ``[holidays]``; without it, only weekends are free."""
    found = table.get("holidays", {})
    if not isinstance(found, dict) or found.keys() - {"off", "working", "hours"}:
        expected = "expected off, working, hours"
        raise refused("holidays", expected, "cần off, working, hours")
    lists = {name: found.get(name, []) for name in ("off", "working", "hours")}
    for name, values in lists.items():
        if not isinstance(values, list):
            raise refused(f"holidays.{name}", "expected a list", "cần danh sách")
    return WorkingCalendar(holidays=lists["off"], workdays=lists["working"], hours=lists["hours"])
