"""What is owed by whom, until when, by which clause; and whom an agency tells when it is late.

The law gives few numbers. Where it gives none, `Obligation.until` is `None`, and only the agency's
own list says when to remind whom::

    document = "Quy chế 05/QC-SVDA"      # the act that sets the list

    [[escalation]]
    kind = "receipt"                     # of the obligation
    after = ["4h văn thư", "1d lãnh đạo văn phòng"]    # in working time: m, h or d
    number = "Điều 7"
"""

from __future__ import annotations

import datetime as dt
import enum
import re
from collections.abc import Iterator
from typing import Any, Final

import attrs

from vnedoc.clauses import Clause, Confidence, decision_28, decree_30, qcvn
from vnedoc.doctype.deadline import CLAUSE as SENDING
from vnedoc.doctype.deadline import send_by
from vnedoc.errors import Lang
from vnedoc.exchange.calendar import WorkingCalendar, calendar_in, refused, toml_of
from vnedoc.exchange.lifecycle import DocumentState, ReceiverState
from vnedoc.given import Given, in_vietnamese, moment_of
from vnedoc.model import VIETNAM

_RECEIPT: Final = decree_30("Điều 21(2)")
_CONFIRM: Final = decision_28("Điều 9(2)")
_FOLLOW: Final = decision_28("Điều 8(2)")
_ANSWER: Final = qcvn("1.9")
_PERIOD: Final = re.compile(r"([1-9][0-9]{0,3})([mhd]) (\S.{0,199})")
_MOST_STEPS: Final = 20
"""Of one list; an agency has two or three."""


class ObligationKind(enum.StrEnum):
    """What is owed, with a label in both languages."""

    _value_: str
    vi: str
    en: str

    def __new__(cls, value: str, vi: str, en: str) -> ObligationKind:
        """Attach the labels to the word."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.vi = vi
        member.en = en
        return member

    SENDING = "sending", "Gửi văn bản đã ký", "Send the signed document"
    RECEIPT = "receipt", "Báo đã nhận hoặc từ chối", "Tell that it was received or refused"
    ANSWER = "answer", "Xử lý đúng hạn", "Be done with it in time"
    RECALL = "recall", "Trả lời yêu cầu lấy lại", "Answer the request to give it back"
    REVOCATION = "revocation", "Hủy và xác nhận đã hủy", "Destroy it and confirm that"
    FOLLOW_UP = "follow-up", "Xử lý việc gửi không thành", "See to what was not delivered"

    def label(self, lang: Lang = "en") -> str:
        """What is owed, in one language."""
        return self.vi if in_vietnamese(lang) else self.en


@attrs.frozen(kw_only=True)
class Obligation:
    """Something that a body owes."""

    kind: ObligationKind
    by: str
    """Identifier of the body that owes it, in canonical form."""
    since: dt.datetime | None
    """Since when; `None` if nothing tells."""
    until: dt.datetime | None
    """Until when by the clause; `None` where no text gives a number."""
    clause: Clause
    shifted: bool = False
    """Whether `until` was moved to the next working day, which the clause does not say."""

    def overdue_at(self, now: dt.datetime) -> bool:
        """Whether it is late; never, where no text gives a number.

        Args:
            now: With a time zone.
        """
        return self.until is not None and moment_of(now, "now") > self.until


@attrs.frozen(kw_only=True)
class Escalation:
    """Somebody who is to be told of an obligation, and from when on."""

    to: str
    """As the agency's list names them."""
    at: dt.datetime
    clause: Clause

    def due_at(self, now: dt.datetime) -> bool:
        """Whether it is time.

        Args:
            now: With a time zone.
        """
        return moment_of(now, "now") >= self.at


def obligations(
    state: DocumentState,
    *,
    calendar: WorkingCalendar,
    signed_at: dt.datetime | None = None,
    urgent: bool = False,
    due_date: dt.date | None = None,
) -> tuple[Obligation, ...]:
    """What is owed for a document now, in the order of its receivers.

    Args:
        state: Where it stands.
        calendar: The working days that count.
        signed_at: When it was signed, for the deadline of sending.
        urgent: Whether it bears any mark of urgency.
        due_date: ``DueDate`` of its header.

    Raises:
        InvalidValueError: the calendar leaves no working day within 60 days.
    """
    found: list[Obligation] = []
    if signed_at is not None and any(one.state.id == "unsent" for one in state.receivers):
        deadline = send_by(
            signed_at, urgent=urgent, holidays=calendar.holidays, workdays=calendar.workdays
        )
        found.append(
            Obligation(
                kind=ObligationKind.SENDING,
                by=state.issuer,
                since=signed_at,
                until=deadline.at,
                clause=SENDING,
            )
        )
    for one in state.receivers:
        found += _owed(state, one, calendar, due_date)
    return tuple(found)


def _owed(
    state: DocumentState, one: ReceiverState, calendar: WorkingCalendar, due_date: dt.date | None
) -> Iterator[Obligation]:
    place = one.state.id
    if place in ("sent", "arrived"):
        yield _receipt(one, calendar)
    elif place == "recall-asked":
        yield _open(ObligationKind.RECALL, one.organ, one, _CONFIRM)
    elif place == "revoked":
        yield _open(ObligationKind.REVOCATION, one.organ, one, _CONFIRM)
    elif place == "undelivered":
        yield _open(ObligationKind.FOLLOW_UP, state.issuer, one, _FOLLOW)
    elif place in ("taken-in", "assigned", "in-hand") and due_date is not None:
        until = calendar.end_of_day(due_date)
        yield attrs.evolve(_open(ObligationKind.ANSWER, one.organ, one, _ANSWER), until=until)


def _open(kind: ObligationKind, by: str, one: ReceiverState, clause: Clause) -> Obligation:
    return Obligation(kind=kind, by=by, since=one.since, until=None, clause=clause)


def _receipt(one: ReceiverState, calendar: WorkingCalendar) -> Obligation:
    """The receiver tells on the day on which it came; on a free day nobody is there to do it."""
    owed = _open(ObligationKind.RECEIPT, one.organ, one, _RECEIPT)
    if one.since is None:
        return owed
    came = one.since.astimezone(VIETNAM).date()
    day = calendar.workday_from(came)
    return attrs.evolve(owed, until=calendar.end_of_day(day), shifted=day != came)


@attrs.frozen(kw_only=True)
class EscalationPeriod:
    """One step of an agency's list: so much working time later, tell somebody."""

    count: int
    """Of `unit`."""
    unit: str
    """``m``, ``h`` or ``d``: minutes and hours of working time, or working days."""
    to: str


@attrs.frozen(kw_only=True)
class EscalationPolicy:
    """An agency's own list of whom to tell when, and the calendar by which it counts."""

    calendar: WorkingCalendar
    periods: tuple[tuple[ObligationKind, tuple[EscalationPeriod, ...], Clause], ...]

    @classmethod
    def load(cls, source: Given) -> EscalationPolicy:
        """The list in a TOML file, which may hold the table ``[holidays]`` too.

        Args:
            source: The path object of the file, or its bytes.

        Raises:
            OSError: the file cannot be read.
            AgencyTableError: too large, not TOML, or with a value that it may not have.
        """
        table = toml_of(source)
        if table.keys() - {"document", "escalation", "holidays"}:
            expected = "document, [[escalation]], [holidays]"
            raise refused("$", f"expected {expected}", f"cần {expected}")
        document, given = table.get("document", ""), table.get("escalation", [])
        if not isinstance(document, str) or not isinstance(given, list):
            raise refused("$", "expected [[escalation]]", "cần [[escalation]]")
        calendar = calendar_in(table)
        rows = tuple(_row(one, document, i, calendar) for i, one in enumerate(given, 1))
        return cls(calendar=calendar, periods=rows)

    def steps(self, owed: Obligation) -> tuple[Escalation, ...]:
        """Whom to tell of an obligation, and from when on, in the order of the list.

        Args:
            owed: The obligation; periods are counted from when it began.

        Raises:
            InvalidValueError: the calendar leaves no working day within 60 days.
        """
        if owed.since is None:
            return ()
        return tuple(
            Escalation(to=period.to, at=self._at(owed.since, period), clause=clause)
            for kind, periods, clause in self.periods
            if kind is owed.kind
            for period in periods
        )

    def _at(self, begin: dt.datetime, period: EscalationPeriod) -> dt.datetime:
        if period.unit == "d":
            return self.calendar.after_days(begin, period.count)
        minutes = period.count * (60 if period.unit == "h" else 1)
        return self.calendar.after_hours(begin, minutes)


def _row(
    row: Any, document: str, number: int, calendar: WorkingCalendar
) -> tuple[ObligationKind, tuple[EscalationPeriod, ...], Clause]:
    path = f"escalation[{number}]"
    if not isinstance(row, dict) or row.keys() - {"kind", "after", "number"}:
        raise refused(path, "expected kind, after, number", "cần kind, after, number")
    kinds = {kind.value: kind for kind in ObligationKind}
    kind, place, after = row.get("kind"), row.get("number", ""), row.get("after")
    if not isinstance(kind, str) or kind not in kinds:
        listed = ", ".join(kinds)
        raise refused(f"{path}.kind", f"expected one of {listed}", f"cần một trong {listed}")
    if not isinstance(place, str):
        raise refused(f"{path}.number", "expected a text", "cần chuỗi ký tự")
    if not isinstance(after, list) or not 0 < len(after) <= _MOST_STEPS:
        raise refused(f"{path}.after", "expected 1 to 20 periods", "cần 1 đến 20 khoảng thời gian")
    clause = Clause(document or "-", place, Confidence.TEXT)
    return kinds[kind], tuple(_period(one, path, calendar) for one in after), clause


def _period(text: Any, path: str, calendar: WorkingCalendar) -> EscalationPeriod:
    found = _PERIOD.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        en, vi = 'expected such as "4h văn thư"', 'cần dạng như "4h văn thư"'
        raise refused(f"{path}.after", en, vi)
    if found[2] != "d" and not calendar.hours:
        raise refused(
            f"{path}.after", "hours need holidays.hours", "tính theo giờ thì cần holidays.hours"
        )
    return EscalationPeriod(count=int(found[1]), unit=found[2], to=found[3])
