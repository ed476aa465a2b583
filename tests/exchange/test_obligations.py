"""What is owed by whom until when, and whom an agency tells."""

from __future__ import annotations

import datetime as dt
from typing import Final

import pytest

from tests.exchange.test_lifecycle import ISSUER, OTHER, RECEIVER, fresh, told
from vnedoc.clauses import Confidence
from vnedoc.exchange import (
    AgencyTableError,
    EscalationPolicy,
    Event,
    Obligation,
    ObligationKind,
    WorkingCalendar,
    obligations,
)
from vnedoc.model import VIETNAM

CALENDAR: Final = WorkingCalendar(holidays=frozenset({dt.date(2025, 9, 2)}))
POLICY: Final = """
document = "Quy chế 05/QC-SVDA"

[[escalation]]
kind = "receipt"
after = ["4h văn thư", "1d lãnh đạo văn phòng"]
number = "Điều 7"

[[escalation]]
kind = "revocation"
after = ["30m văn thư"]

[holidays]
off = [2025-09-02]
hours = ["07:30-11:30", "13:00-17:00"]
"""


def at(month: int, day: int, hour: int = 10) -> dt.datetime:
    return dt.datetime(2025, month, day, hour, tzinfo=VIETNAM)


def sent(moment: dt.datetime) -> tuple[Obligation, ...]:
    state = fresh().after(Event(kind="sent", organ=ISSUER, at=moment))
    return obligations(state, calendar=CALENDAR)


@pytest.mark.parametrize(
    ("came", "until", "shifted"),
    [
        (at(7, 1), at(7, 2, 0), False),  # a Tuesday: until its end
        (at(7, 5), at(7, 8, 0), True),  # a Saturday: until the end of Monday
        (at(9, 2), at(9, 4, 0), True),  # National Day
        (at(7, 1, 23).astimezone(dt.UTC), at(7, 2, 0), False),
    ],
)
def test_a_receipt_is_due_on_the_day(came: dt.datetime, until: dt.datetime, shifted: bool) -> None:
    (owed,) = sent(came)
    assert (owed.kind, owed.by) == (ObligationKind.RECEIPT, RECEIVER)
    assert (owed.until, owed.shifted) == (until, shifted)
    assert owed.clause.confidence is Confidence.TEXT
    assert not owed.overdue_at(until)
    assert owed.overdue_at(until + dt.timedelta(seconds=1))


def test_what_is_owed_follows_the_state() -> None:
    state = told(fresh(RECEIVER, OTHER), "sent", "03")
    kinds = [(o.kind.value, o.by) for o in obligations(state, calendar=CALENDAR)]
    assert kinds == [("receipt", OTHER)]
    due = obligations(state, calendar=CALENDAR, due_date=dt.date(2025, 7, 15))
    assert [(o.kind.value, o.by) for o in due] == [("answer", RECEIVER), ("receipt", OTHER)]
    assert due[0].until == at(7, 16, 0)
    for path, kind, by in (
        ("sent 03 13", "recall", RECEIVER),
        ("sent 03 revoke", "revocation", RECEIVER),
        ("sent undelivered", "follow-up", ISSUER),
    ):
        (owed,) = obligations(told(fresh(), *path.split()), calendar=CALENDAR)
        assert (owed.kind.value, owed.by, owed.until) == (kind, by, None)
        assert not owed.overdue_at(at(12, 31))
        assert owed.kind.label("vi") != owed.kind.label("en")
    for path in ("sent 03 06", "sent 02", "sent 03 13 15", "sent replace"):
        assert obligations(told(fresh(), *path.split()), calendar=CALENDAR) == ()


def test_what_is_signed_is_to_be_sent() -> None:
    assert obligations(fresh(), calendar=CALENDAR) == ()
    (owed,) = obligations(fresh(), calendar=CALENDAR, signed_at=at(9, 1))
    assert (owed.kind, owed.by, owed.until) == (ObligationKind.SENDING, ISSUER, at(9, 3, 12))
    (urgent,) = obligations(fresh(), calendar=CALENDAR, signed_at=at(9, 1), urgent=True)
    assert urgent.until == at(9, 1)
    assert obligations(told(fresh(), "sent", "03"), calendar=CALENDAR, signed_at=at(9, 1)) == ()


def test_the_agency_tells_whom_it_lists_in_working_time() -> None:
    policy = EscalationPolicy.load(POLICY.encode())
    (owed,) = sent(at(7, 4, 16))  # a Friday afternoon
    first, second = policy.steps(owed)
    assert (first.to, first.at) == ("văn thư", at(7, 7, 10) + dt.timedelta(minutes=30))
    assert (second.to, second.at) == ("lãnh đạo văn phòng", at(7, 7, 16))
    assert str(first.clause) == "Quy chế 05/QC-SVDA Điều 7"
    assert not first.due_at(at(7, 7, 10))
    assert first.due_at(at(7, 7, 11))
    (follow,) = obligations(told(fresh(), "sent", "undelivered"), calendar=CALENDAR)
    assert policy.steps(follow) == ()


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('"receipt"', '"receit"', "escalation[1].kind"),
        ('"receipt"', "3", "escalation[1].kind"),
        ('"4h văn thư"', '"4 h văn thư"', "escalation[1].after"),
        ('"4h văn thư"', '"4h"', "escalation[1].after"),
        ('"4h văn thư"', "4", "escalation[1].after"),
        ('"4h văn thư"', '"0h văn thư"', "escalation[1].after"),
        ('["30m văn thư"]', "[]", "escalation[2].after"),
        ('["30m văn thư"]', '"30m văn thư"', "escalation[2].after"),
        ('number = "Điều 7"', "number = 7", "escalation[1].number"),
        ('number = "Điều 7"', 'nummer = "7"', "escalation[1]"),
        ("document =", "dokument =", "$"),
        ('document = "Quy chế 05/QC-SVDA"', "document = 5", "$"),
        ('hours = ["07:30-11:30", "13:00-17:00"]', "", "escalation[1].after"),
    ],
)
def test_a_wrong_list_is_refused_with_its_place(old: str, new: str, place: str) -> None:
    assert old in POLICY
    with pytest.raises(AgencyTableError) as caught:
        EscalationPolicy.load(POLICY.replace(old, new, 1).encode())
    assert caught.value.path == place


def test_a_list_may_be_of_days_without_hours() -> None:
    days = '[[escalation]]\nkind = "recall"\nafter = ["2d văn thư"]\n'
    policy = EscalationPolicy.load(days.encode())
    (owed,) = obligations(told(fresh(), "sent", "13"), calendar=CALENDAR)
    assert owed.since
    assert [step.at for step in policy.steps(owed)] == [owed.since + dt.timedelta(days=2)]
