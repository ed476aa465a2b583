"""When a document must be sent: the same day, at latest on the next working day.

Two texts: 28/2018/QĐ-TTg Điều 6(2) says its morning, 30/2020/NĐ-CP Điều 18(1), which is higher and
later, says during the day. Both want an urgent one sent right after signing. The library has no
clock and knows no holidays: the caller gives both.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Final

import attrs

from vnedoc.errors import InvalidValueError
from vnedoc.findings import Clause, Confidence
from vnedoc.given import moment_of
from vnedoc.model import VIETNAM

MORNING_ENDS: Final = dt.time(12, 0)
"""The end of "the morning"; the Decision names no hour, so noon is taken."""
CLAUSE: Final = Clause("28/2018/QĐ-TTg", "Điều 6(2)", Confidence.TEXT)
LATER: Final = Clause("30/2020/NĐ-CP", "Điều 18(1)", Confidence.TEXT)
LATER_SINCE: Final = dt.date(2020, 3, 5)
"""30/2020/NĐ-CP came into force; before it there was the one text."""
_DAY_ENDS: Final = dt.time(23, 59, 59)
_MAX_REST_DAYS: Final = 60
"""The longest rest looked over; the longest Tết has had ten days."""


@attrs.frozen(kw_only=True)
class Deadline:
    """The latest time of sending.

    Attributes:
        at: The time, in Vietnam's zone; the time of signing itself for an urgent document.
        latest: The end of that day, which is in time by `latest_clause`; otherwise `at`.
        immediate: Whether it must go at once, in priority mode.
        clause: The clause that says so of `at`.
        latest_clause: The clause that says so of `latest`.
    """

    at: dt.datetime
    latest: dt.datetime
    immediate: bool
    clause: Clause = CLAUSE
    latest_clause: Clause = CLAUSE


def send_by(
    signed_at: dt.datetime,
    *,
    urgent: bool = False,
    holidays: Collection[dt.date] = (),
    workdays: Collection[dt.date] = (),
) -> Deadline:
    """The deadline of a document signed at `signed_at`.

    Args:
        signed_at: Time of the digital signature; without a zone it is Vietnam's.
        urgent: Whether it bears any mark of urgency.
        holidays: Working days of the week on which nobody works.
        workdays: Saturdays and Sundays on which everybody works.

    Raises:
        InvalidValueError: the holidays leave no working day within 60 days.
    """
    moment_of(signed_at, "signed_at")
    local = signed_at.replace(tzinfo=VIETNAM) if signed_at.tzinfo is None else signed_at
    local = local.astimezone(VIETNAM)
    signed = day = local.date()
    if urgent:
        both = CLAUSE if signed < LATER_SINCE else LATER
        return Deadline(at=local, latest=local, immediate=True, latest_clause=both)
    for _ in range(_MAX_REST_DAYS):
        day += dt.timedelta(days=1)
        if day in workdays or (day.weekday() < 5 and day not in holidays):
            at = dt.datetime.combine(day, MORNING_ENDS, VIETNAM)
            if signed < LATER_SINCE:
                return Deadline(at=at, latest=at, immediate=False)
            latest = dt.datetime.combine(day, _DAY_ENDS, VIETNAM)
            return Deadline(at=at, latest=latest, immediate=False, latest_clause=LATER)
    raise InvalidValueError(
        field="holidays", value=len(holidays), reason="no working day within 60 days"
    )
