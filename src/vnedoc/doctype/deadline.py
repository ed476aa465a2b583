"""When a document must be sent: the same day, at latest the morning of the next working day.

28/2018/QĐ-TTg Điều 6(2). The library has no clock and knows no holidays: the caller gives both.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Final

import attrs

from vnedoc.errors import InvalidValueError
from vnedoc.findings import Clause, Confidence
from vnedoc.given import moment_of

VIETNAM: Final = dt.timezone(dt.timedelta(hours=7))
"""The time zone of 28/2018/QĐ-TTg Điều 14(4)."""
MORNING_ENDS: Final = dt.time(12, 0)
"""The end of "the morning"; the Decision names no hour, so noon is taken."""
CLAUSE: Final = Clause("28/2018/QĐ-TTg", "Điều 6(2)", Confidence.TEXT)
_MAX_REST_DAYS: Final = 60
"""The longest rest looked over; the longest Tết has had ten days."""


@attrs.frozen(kw_only=True)
class Deadline:
    """The latest time of sending.

    Attributes:
        at: The time, in Vietnam's zone; the time of signing itself for an urgent document.
        immediate: Whether it must go at once, in priority mode.
        clause: The clause that says so.
    """

    at: dt.datetime
    immediate: bool
    clause: Clause = CLAUSE


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
    if urgent:
        return Deadline(at=local, immediate=True)
    day = local.date()
    for _ in range(_MAX_REST_DAYS):
        day += dt.timedelta(days=1)
        if day in workdays or (day.weekday() < 5 and day not in holidays):
            return Deadline(at=dt.datetime.combine(day, MORNING_ENDS, VIETNAM), immediate=False)
    raise InvalidValueError(
        field="holidays", value=len(holidays), reason="no working day within 60 days"
    )
