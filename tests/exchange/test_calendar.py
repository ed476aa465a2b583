"""Working days and working time, beside a package that knows Vietnam's holidays."""

from __future__ import annotations

import datetime as dt
import functools
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnedoc.errors import InvalidValueError
from vnedoc.exchange import AgencyTableError, WorkingCalendar
from vnedoc.model import VIETNAM

holidays = pytest.importorskip("holidays", reason="SKIPPED LOUDLY: no package holidays here")
YEARS: Final = range(2013, 2031)
HOURS: Final = ("07:30-11:30", "13:00-17:00")
WEEK: Final = WorkingCalendar(hours=HOURS)


@functools.cache
def known() -> Any:
    return holidays.country_holidays("VN", years=(2012, *YEARS, 2031))


@functools.cache
def calendar() -> WorkingCalendar:
    """The same days off and working Saturdays, as a caller would give them."""
    return WorkingCalendar(
        holidays=frozenset(known()), workdays=frozenset(known().weekend_workdays), hours=HOURS
    )


def moment(day: int, hour: int, minute: int = 0) -> dt.datetime:
    """A time in July 2025, whose first is a Tuesday."""
    return dt.datetime(2025, 7, day, hour, minute, tzinfo=VIETNAM)


def test_every_day_is_what_the_other_package_says() -> None:
    day, weekends, substituted = dt.date(2013, 1, 1), 0, 0
    while day.year in YEARS:
        assert calendar().is_workday(day) is known().is_working_day(day), day
        weekends += day.weekday() >= 5 and calendar().is_workday(day)
        substituted += day.weekday() < 5 and not calendar().is_workday(day)
        day += dt.timedelta(days=1)
    assert weekends > 5
    assert substituted > 150


@pytest.mark.parametrize("count", [1, 2, 5, 10])
def test_working_days_are_counted_as_the_other_package_does(count: int) -> None:
    day = dt.date(2013, 1, 1)
    while day.year < 2030:
        begin = day - dt.timedelta(days=1)
        expected = known().get_nth_working_day(begin, count)
        assert calendar().workday_from(day, count - 1) == expected, day
        day += dt.timedelta(days=3)


def test_without_lists_only_weekends_are_free() -> None:
    week = [WEEK.is_workday(dt.date(2025, 7, day)) for day in range(1, 8)]
    assert week == [True] * 4 + [False] * 2 + [True]


@pytest.mark.parametrize(
    ("begin", "minutes", "end"),
    [
        (moment(1, 8), 60, moment(1, 9)),
        (moment(1, 8), 0, moment(1, 8)),
        (moment(1, 11), 60, moment(1, 13, 30)),
        (moment(1, 5), 60, moment(1, 8, 30)),
        (moment(1, 12), 30, moment(1, 13, 30)),
        (moment(1, 16, 30), 60, moment(2, 8)),
        (moment(4, 16, 30), 60, moment(7, 8)),
        (moment(5, 9), 60, moment(7, 8, 30)),
        (moment(1, 7, 30), 8 * 60, moment(1, 17)),
        (moment(1, 7, 30), 8 * 60 + 1, moment(2, 7, 31)),
        (moment(1, 18).astimezone(dt.UTC), 240, moment(2, 11, 30)),
    ],
)
def test_working_time_is_counted(begin: dt.datetime, minutes: int, end: dt.datetime) -> None:
    assert WEEK.after_hours(begin, minutes) == end


@pytest.mark.parametrize(
    ("begin", "days", "end"),
    [
        (moment(1, 10), 1, moment(2, 10)),
        (moment(4, 10), 1, moment(7, 10)),
        (moment(5, 10), 1, moment(8, 0)),
        (moment(1, 10), 0, moment(1, 10)),
    ],
)
def test_working_days_are_counted(begin: dt.datetime, days: int, end: dt.datetime) -> None:
    assert WEEK.after_days(begin, days) == end


@given(
    st.datetimes(dt.datetime(2013, 1, 1), dt.datetime(2030, 6, 1), timezones=st.just(VIETNAM)),
    st.integers(0, 3000),
    st.integers(0, 3000),
)
def test_two_periods_make_one(begin: dt.datetime, one: int, other: int) -> None:
    begin = begin.replace(microsecond=0)
    there = calendar().after_hours(begin, one)
    assert calendar().after_hours(there, other) == calendar().after_hours(begin, one + other)


def test_a_rest_without_end_is_refused() -> None:
    days = frozenset(dt.date(2025, 1, 1) + dt.timedelta(days=n) for n in range(400))
    for call in (
        lambda c: c.workday_from(dt.date(2025, 3, 1)),
        lambda c: c.after_hours(dt.datetime(2025, 3, 1, tzinfo=VIETNAM), 1),
    ):
        with pytest.raises(InvalidValueError, match="60 days"):
            call(WorkingCalendar(holidays=days, hours=HOURS))
    with pytest.raises(InvalidValueError):
        WEEK.workday_from(dt.date(2025, 7, 1), -1)
    with pytest.raises(InvalidValueError):
        WorkingCalendar().after_hours(moment(1, 8), 1)
    with pytest.raises(InvalidValueError):
        WEEK.workday_from(dt.date.max, 1)


TABLE: Final = b"""
[holidays]
off = [2026-01-01, 2026-02-16]
working = [2026-08-22]
hours = ["07:30-11:30", "13:00-17:00"]
"""


def test_a_table_is_read() -> None:
    made = WorkingCalendar.load(TABLE)
    assert not made.is_workday(dt.date(2026, 1, 1))
    assert made.is_workday(dt.date(2026, 8, 22))
    assert made.hours == WEEK.hours
    assert WorkingCalendar.load(b"") == WorkingCalendar()


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        (b"\xff", "$"),
        (b"[", "$"),
        (b"x" * 300_000, "$"),
        (b"holidays = 3", "holidays"),
        (b"[holidays]\noff = 3", "holidays.off"),
        (b"[holidays]\noff = ['2026-01-01']", "holidays"),
        (b"[holidays]\noff = [2026-01-01T00:00:00]", "holidays"),
        (b"[holidays]\nworking = [1]", "holidays"),
        (b"[holidays]\nof = []", "holidays"),
        (b"[holidays]\nhours = ['7-11']", "hours"),
        (b"[holidays]\nhours = [7]", "hours"),
        (b"[holidays]\nhours = ['11:00-07:00']", "hours"),
        (b"[holidays]\nhours = ['07:00-11:00', '10:00-12:00']", "hours"),
        (b"[holidays]\nhours = ['07:00-24:30']", "hours"),
    ],
)
def test_a_wrong_table_is_refused_with_its_place(wrong: bytes, place: str) -> None:
    with pytest.raises(AgencyTableError) as caught:
        WorkingCalendar.load(wrong)
    assert caught.value.path == place
    assert caught.value.text("vi") != caught.value.text("en")
