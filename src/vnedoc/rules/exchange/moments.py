"""Time: nothing lies in the future, and documents are sent when they must be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from vnedoc.clauses import ADVICE, decision_28, qcvn
from vnedoc.codes import Priority
from vnedoc.doctype import Deadline, send_by
from vnedoc.findings import Severity
from vnedoc.model import VIETNAM
from vnedoc.names import MESSAGE_HEADER, TRACE
from vnedoc.rules.engine.context import RuleContext
from vnedoc.rules.engine.examples import change
from vnedoc.rules.engine.needs import STATUS, Need
from vnedoc.rules.engine.rule import Violation, rule
from vnedoc.rules.engine.walk import nth
from vnedoc.rules.exchange.trace import CLOCKS


def _moment(month: int, day: int, hour: int = 9, minute: int = 30) -> dt.datetime:
    return dt.datetime(2025, month, day, hour, minute, tzinfo=VIETNAM)


def _now(ctx: RuleContext) -> dt.datetime:
    assert ctx.at is not None  # noqa: S101 - the rule needs the time, so it was given
    return ctx.at.astimezone(VIETNAM)


@rule(
    "VNE-TIME-001",
    severity=Severity.WARNING,
    clause=decision_28("Điều 6(2)"),
    title_vi="Văn bản được gửi đúng hạn",
    title_en="The document is sent in time",
    vi="Gửi lúc {sent:%d/%m/%Y %H:%M}, quá hạn {deadline:%d/%m/%Y %H:%M} của văn bản ngày "
    "{issued:%d/%m/%Y} ({clause}).",
    en="Sent at {sent:%d/%m/%Y %H:%M}, after the deadline {deadline:%d/%m/%Y %H:%M} of a document "
    "issued on {issued:%d/%m/%Y} ({clause}).",
    hint_vi="Gửi ngay trong ngày ký, chậm nhất là ngày làm việc tiếp theo.",
    hint_en="Send on the day of signing, at the latest on the next working day.",
    bad=(
        change(trace__hops__0__timestamp=_moment(7, 3, 0, 0)),
        change(header__promulgation__date=dt.date(2025, 6, 27)),
    ),
    good=(
        change(trace__hops__0__timestamp=_moment(7, 2, 23, 59)),
        change(
            header__promulgation__date=dt.date(2025, 6, 27),
            holidays=frozenset({dt.date(2025, 6, 30)}),
        ),
    ),
    needs=(Need.HOLIDAYS,),
)
def document_is_sent_in_time(ctx: RuleContext) -> Iterator[Violation]:
    for path, sent, due, issued in _sent(ctx):
        if sent > due.latest:
            yield Violation(
                path, sent=sent, deadline=due.latest, issued=issued, clause=due.latest_clause
            )


@rule(
    "VNE-TIME-007",
    severity=Severity.INFO,
    clause=decision_28("Điều 6(2)"),
    title_vi="Văn bản được gửi trong buổi sáng ngày làm việc tiếp theo",
    title_en="The document is sent by the morning of the next working day",
    vi="Gửi lúc {sent:%d/%m/%Y %H:%M}: sau buổi sáng ngày làm việc tiếp theo (28/2018/QĐ-TTg Điều "
    "6(2)), nhưng còn trong ngày đó nên vẫn đúng hạn theo 30/2020/NĐ-CP Điều 18(1).",
    en="Sent at {sent:%d/%m/%Y %H:%M}: after the morning of the next working day (28/2018/QĐ-TTg "
    "Điều 6(2)), yet on that day, which is in time by 30/2020/NĐ-CP Điều 18(1).",
    bad=change(trace__hops__0__timestamp=_moment(7, 2, 13)),
    good=change(trace__hops__0__timestamp=_moment(7, 2, 11)),
    needs=(Need.HOLIDAYS,),
)
def document_is_sent_by_the_morning(ctx: RuleContext) -> Iterator[Violation]:
    for path, sent, due, _ in _sent(ctx):
        if due.at < sent <= due.latest:
            yield Violation(path, sent=sent)


def _sent(ctx: RuleContext) -> Iterator[tuple[str, dt.datetime, Deadline, dt.date]]:
    """Where and when it was sent, by when it had to be, and when it was issued. At most one."""
    issued = ctx.promulgation.date
    # A date at the very end of the calendar has no next day.
    if issued is None or issued.year >= dt.MAXYEAR:
        return
    signed = dt.datetime.combine(issued, dt.time(), VIETNAM)
    for index, sent in _first_hop(ctx):
        due = send_by(signed, holidays=ctx.holidays or ())
        yield f"{TRACE}/TraceHeader{nth(index)}/Timestamp", sent, due, issued


def _first_hop(ctx: RuleContext) -> Iterator[tuple[int, dt.datetime]]:
    """The earliest time of the trace: when the sender sent it. At most one."""
    times = [(hop.timestamp, i) for i, hop in enumerate(ctx.trace.hops, 1) if hop.timestamp]
    if times:
        sent, index = min(times)
        yield index, sent


@rule(
    "VNE-TIME-002",
    severity=Severity.WARNING,
    clause=decision_28("Điều 6(2)"),
    title_vi="Văn bản khẩn được gửi ngay",
    title_en="An urgent document is sent at once",
    vi="Văn bản khẩn ({urgency_vi}) ban hành ngày {issued:%d/%m/%Y} nhưng đến {sent:%d/%m/%Y} mới "
    "gửi.",
    en="An urgent document ({urgency_en}) issued on {issued:%d/%m/%Y} was sent on {sent:%d/%m/%Y} "
    "only.",
    hint_vi="Văn bản khẩn phải gửi ngay sau khi ký số.",
    hint_en="An urgent document is sent immediately after signing.",
    bad=change(header__other__priority=Priority.URGENT, trace__hops__0__timestamp=_moment(7, 2, 8)),
    good=(
        change(header__other__priority=Priority.URGENT),
        change(trace__hops__0__timestamp=_moment(7, 2, 8)),
    ),
)
def urgent_document_is_sent_at_once(ctx: RuleContext) -> Iterator[Violation]:
    issued, urgency = ctx.promulgation.date, ctx.other.priority
    if not urgency or issued is None:
        return
    for index, sent in _first_hop(ctx):
        if sent.date() > issued:
            path = f"{TRACE}/TraceHeader{nth(index)}/Timestamp"
            yield Violation(
                path, sent=sent, issued=issued, urgency_vi=urgency.vi, urgency_en=urgency.en
            )


@rule(
    "VNE-TIME-003",
    severity=Severity.WARNING,
    clause=qcvn("1.4.2"),
    title_vi="Ngày ban hành không ở tương lai",
    title_en="The date of issue is not in the future",
    vi="Ngày ban hành {found:%d/%m/%Y} ở tương lai.",
    en="The date of issue {found:%d/%m/%Y} lies in the future.",
    hint_vi="Kiểm tra ngày ban hành và thứ tự ngày, tháng.",
    hint_en="Check the date, and the order of day and month.",
    bad=change(header__promulgation__date=dt.date(2025, 7, 2)),
    good=change(header__promulgation__date=dt.date(2025, 7, 1)),
    needs=(Need.TIME,),
)
def issue_is_not_in_the_future(ctx: RuleContext) -> Iterator[Violation]:
    issued = ctx.promulgation.date
    if issued and issued > _now(ctx).date():
        yield Violation(f"{MESSAGE_HEADER}/PromulgationInfo/PromulgationDate", found=issued)


@rule(
    "VNE-TIME-004",
    severity=Severity.WARNING,
    clause=decision_28("Điều 14(4)"),
    title_vi="Thời điểm của các chặng không ở tương lai",
    title_en="No hop is in the future",
    vi="Thời điểm của chặng thứ {index} ({found:%d/%m/%Y %H:%M:%S}) ở tương lai.",
    en="The time of hop {index} ({found:%d/%m/%Y %H:%M:%S}) lies in the future.",
    hint_vi="Đồng bộ đồng hồ hệ thống, dùng giờ Việt Nam.",
    hint_en="Set the system's clock, in Vietnam time.",
    bad=change(at=_moment(7, 1, 9, 20)),
    good=change(at=_moment(7, 1, 9, 26)),
    needs=(Need.TIME,),
)
def hops_are_not_in_the_future(ctx: RuleContext) -> Iterator[Violation]:
    for index, hop in enumerate(ctx.trace.hops, 1):
        if hop.timestamp and hop.timestamp - _now(ctx) > CLOCKS:
            path = f"{TRACE}/TraceHeader{nth(index)}/Timestamp"
            yield Violation(path, index=index, found=hop.timestamp)


@rule(
    "VNE-TIME-005",
    severity=Severity.WARNING,
    clause=decision_28("Điều 14(4)"),
    title_vi="Thời điểm của trạng thái không ở tương lai",
    title_en="The status is not in the future",
    vi="Thời điểm của trạng thái ({found:%d/%m/%Y %H:%M:%S}) ở tương lai.",
    en="The time of the status ({found:%d/%m/%Y %H:%M:%S}) lies in the future.",
    hint_vi="Đồng bộ đồng hồ hệ thống, dùng giờ Việt Nam.",
    hint_en="Set the system's clock, in Vietnam time.",
    bad=change("status", at=_moment(7, 1, 9, 59)),
    good=change("status", at=_moment(7, 1, 10, 1)),
    on=STATUS,
    needs=(Need.TIME,),
)
def status_is_not_in_the_future(ctx: RuleContext) -> Iterator[Violation]:
    found = ctx.status.timestamp
    if found and found - _now(ctx) > CLOCKS:
        yield Violation(f"{MESSAGE_HEADER}/Timestamp", found=found)


@rule(
    "VNE-TIME-006",
    severity=Severity.INFO,
    clause=ADVICE,
    title_vi="Chưa quá hạn trả lời",
    title_en="The answer is not overdue",
    vi="Hạn trả lời {due:%d/%m/%Y} đã qua.",
    en="The answer was due on {due:%d/%m/%Y}, which has passed.",
    bad=change(at=_moment(7, 16)),
    good=change(at=_moment(7, 15)),
    needs=(Need.TIME,),
)
def answer_is_not_overdue(ctx: RuleContext) -> Iterator[Violation]:
    due = ctx.header.due_date
    if due and due < _now(ctx).date():
        yield Violation(f"{MESSAGE_HEADER}/DueDate", due=due)
