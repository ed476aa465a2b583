"""When a document must be sent."""

import datetime as dt

import pytest

from vnedoc.doctype import Deadline, send_by
from vnedoc.errors import InvalidValueError

VIETNAM = dt.timezone(dt.timedelta(hours=7))


def moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("signed", "due"),
    [
        ("2027-05-03T08:00", "2027-05-04T12:00"),  # Monday
        ("2027-05-03T23:59", "2027-05-04T12:00"),
        ("2027-05-04T00:00", "2027-05-05T12:00"),
        ("2027-05-07T16:00", "2027-05-10T12:00"),  # Friday
        ("2027-05-08T09:00", "2027-05-10T12:00"),  # Saturday
        ("2027-05-09T09:00", "2027-05-10T12:00"),  # Sunday
        ("2027-05-03T16:59:59+00:00", "2027-05-04T12:00"),
        ("2027-05-03T17:00:00+00:00", "2027-05-05T12:00"),  # already Tuesday in Vietnam
    ],
)
def test_the_morning_of_the_next_working_day(signed: str, due: str) -> None:
    found = send_by(moment(signed))
    assert found.at == moment(due).replace(tzinfo=VIETNAM)
    assert not found.immediate


def test_holidays_and_swapped_working_days() -> None:
    signed = moment("2027-04-29T16:00")  # Thursday
    friday, saturday = dt.date(2027, 4, 30), dt.date(2027, 5, 1)
    assert send_by(signed).at.date() == friday
    assert send_by(signed, holidays={friday}).at.date() == dt.date(2027, 5, 3)
    assert send_by(signed, holidays=[friday], workdays=[saturday]).at.date() == saturday


def test_an_urgent_document_goes_at_once_in_vietnams_zone() -> None:
    signed = moment("2027-05-08T02:00:00+00:00")
    found = send_by(signed, urgent=True)
    assert found == Deadline(
        at=signed, latest=signed, immediate=True, latest_clause=found.latest_clause
    )
    assert found.at.utcoffset() == dt.timedelta(hours=7)
    assert str(found.clause) == "28/2018/QĐ-TTg Điều 6(2)"
    assert str(found.latest_clause) == "30/2020/NĐ-CP Điều 18(1)"


@pytest.mark.parametrize(
    ("signed", "latest", "clause"),
    [
        ("2020-03-04T16:00", "2020-03-05T12:00:00", "28/2018/QĐ-TTg Điều 6(2)"),
        ("2020-03-05T16:00", "2020-03-06T23:59:59", "30/2020/NĐ-CP Điều 18(1)"),
        ("2027-05-07T16:00", "2027-05-10T23:59:59", "30/2020/NĐ-CP Điều 18(1)"),
    ],
)
def test_the_decree_gives_the_whole_of_that_day(signed: str, latest: str, clause: str) -> None:
    found = send_by(moment(signed))
    assert found.latest == moment(latest).replace(tzinfo=VIETNAM)
    assert str(found.latest_clause) == clause
    assert found.at <= found.latest


def test_a_year_without_working_days_is_refused() -> None:
    day = dt.date(2027, 1, 1)
    holidays = {day + dt.timedelta(days=n) for n in range(60)}
    assert send_by(dt.datetime(2027, 1, 1), holidays=holidays).at.date() == dt.date(2027, 3, 2)
    holidays.add(dt.date(2027, 3, 2))
    with pytest.raises(InvalidValueError) as caught:
        send_by(dt.datetime(2027, 1, 1), holidays=holidays)
    assert caught.value.field == "holidays"
