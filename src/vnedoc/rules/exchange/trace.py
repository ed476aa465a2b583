"""The way of a message: its hops and their times."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from typing import Final

from vnedoc.clauses import PRACTICE, decision_28, qcvn
from vnedoc.findings import Severity
from vnedoc.model import VIETNAM, Hop
from vnedoc.names import TRACE
from vnedoc.rules.engine.context import RuleContext, brief, said
from vnedoc.rules.engine.examples import change
from vnedoc.rules.engine.message import levels_of
from vnedoc.rules.engine.presence import presence
from vnedoc.rules.engine.rule import Violation, rule
from vnedoc.rules.engine.walk import nth

CLOCKS: Final = dt.timedelta(minutes=5)
"""By how much the clocks of two systems may differ before anything is said."""
_HOP: Final = Hop(organ_id="H26.99", timestamp=dt.datetime(2025, 7, 1, 9, 30, tzinfo=VIETNAM))


def _at(hour: int, minute: int = 0, day: int = 1) -> dt.datetime:
    return dt.datetime(2025, 7, day, hour, minute, tzinfo=VIETNAM)


def _path(index: int) -> str:
    return f"{TRACE}/TraceHeader{nth(index)}"


trace_has_a_hop = presence(
    "VNE-TRACE-001",
    "trace__hops",
    severity=Severity.WARNING,
    clause=qcvn("2.1"),
    title_vi="Thông tin vết có ít nhất một chặng",
    title_en="The trace has a hop",
    vi="Không có chặng nào trong thông tin vết.",
    en="The trace has no hop.",
    hint_vi="Bên gửi ghi chặng đầu tiên: mã cơ quan và thời điểm gửi.",
    hint_en="The sender writes the first hop: its identifier and the time of sending.",
    bad=(change(trace__hops=()), change(trace=None)),
)


hop_says_where = presence(
    "VNE-TRACE-002",
    "trace__hops__organ_id",
    severity=Severity.INFO,
    clause=qcvn("2.1.1"),
    title_vi="Mọi chặng đều ghi nơi xử lý",
    title_en="Every hop says where it was",
    vi="Chặng thứ {index} không cho biết nơi xử lý.",
    en="Hop {index} does not say where it was.",
    bad=(change(trace__hops__0__organ_id=None), change(trace__hops__0__organ_id="null")),
)


hop_says_when = presence(
    "VNE-TRACE-003",
    "trace__hops__timestamp",
    severity=Severity.WARNING,
    clause=qcvn("2.1.2"),
    title_vi="Mọi chặng đều ghi thời điểm",
    title_en="Every hop says when it was",
    vi="Thời điểm của chặng thứ {index} bị thiếu hoặc không đọc được.",
    en="The time of hop {index} is missing or cannot be read.",
    hint_vi="Ghi thời điểm dạng yyyy/MM/dd HH:mm:ss, giờ Việt Nam.",
    hint_en="Write it as yyyy/MM/dd HH:mm:ss in Vietnam time.",
)


@rule(
    "VNE-TRACE-005",
    severity=Severity.WARNING,
    clause=decision_28("Điều 14(4)"),
    title_vi="Mỗi chặng không có trước chặng liền trước",
    title_en="Each hop is not earlier than the one before it",
    vi="Chặng thứ {index} ({found:%d/%m/%Y %H:%M:%S}) lại trước chặng liền kề "
    "({before:%d/%m/%Y %H:%M:%S}).",
    en="Hop {index} ({found:%d/%m/%Y %H:%M:%S}) is earlier than the one before it "
    "({before:%d/%m/%Y %H:%M:%S}).",
    hint_vi="Đồng bộ đồng hồ các hệ thống với Trục liên thông.",
    hint_en="Set the systems' clocks by the national document exchange.",
    bad=change(trace__hops=(_HOP, Hop(timestamp=_at(9, 24)))),
    good=change(trace__hops=(_HOP, Hop(timestamp=_at(9, 26)))),
)
def hops_go_forward(ctx: RuleContext) -> Iterator[Violation]:
    times = [(index, hop.timestamp) for index, hop in enumerate(ctx.trace.hops, 1)]
    known = [(index, time) for index, time in times if time is not None]
    for (_, before), (index, found) in itertools.pairwise(known):
        if found < before - CLOCKS:
            yield Violation(f"{_path(index)}/Timestamp", index=index, found=found, before=before)


@rule(
    "VNE-TRACE-006",
    severity=Severity.WARNING,
    clause=decision_28("Điều 6(2)"),
    title_vi="Văn bản không được gửi trước ngày ban hành",
    title_en="The document is not sent before its issue",
    vi="Gửi ngày {sent:%d/%m/%Y}, trước cả ngày ban hành {issued:%d/%m/%Y}.",
    en="It was sent on {sent:%d/%m/%Y}, before it was issued on {issued:%d/%m/%Y}.",
    hint_vi="Văn bản chỉ được gửi sau khi ký, ban hành: kiểm tra hai ngày này.",
    hint_en="A document is sent once it is signed and issued: check the two dates.",
    bad=change(header__promulgation__date=dt.date(2025, 7, 2)),
    good=change(trace__hops__0__timestamp=_at(0)),
)
def sending_follows_issue(ctx: RuleContext) -> Iterator[Violation]:
    issued = ctx.promulgation.date
    for index, hop in enumerate(ctx.trace.hops, 1):
        if issued and hop.timestamp and hop.timestamp.date() < issued:
            path = f"{_path(index)}/Timestamp"
            yield Violation(path, sent=hop.timestamp, issued=issued)


@rule(
    "VNE-TRACE-007",
    severity=Severity.INFO,
    clause=PRACTICE,
    title_vi="Chặng đầu tiên là bên gửi",
    title_en="The first hop is the sender",
    vi="Chặng đầu tiên là {found}, không phải bên gửi {sender}.",
    en="The first hop is {found}, not the sender {sender}.",
    bad=change(trace__hops__0__organ_id="H26.98"),
    good=change(trace__hops__0__organ_id="000.00.99.H26"),
)
def first_hop_is_the_sender(ctx: RuleContext) -> Iterator[Violation]:
    first = next((hop.organ_id for hop in ctx.trace.hops[:1]), None)
    sender = ctx.sender.organ_id
    if first == sender or not first or not sender or not said(first) or not said(sender):
        return
    if not levels_of(first) or levels_of(first) != levels_of(sender):
        yield Violation(f"{_path(1)}/OrganId", found=brief(first), sender=brief(sender))


@rule(
    "VNE-TRACE-008",
    severity=Severity.INFO,
    clause=PRACTICE,
    title_vi="Gói tin không chạy vòng",
    title_en="The message does not run in circles",
    vi="Gói tin đi qua {found} nhiều lần cách quãng: có thể đang chạy vòng.",
    en="The message went through {found} again after another system: it may run in circles.",
    bad=change(
        trace__hops=(_HOP, Hop(organ_id="G22", timestamp=_at(9, 31)), Hop(organ_id="H26.99"))
    ),
    good=change(trace__hops=(_HOP, _HOP)),
)
def hops_are_no_loop(ctx: RuleContext) -> Iterator[Violation]:
    places = [hop.organ_id for hop in ctx.trace.hops]
    known: set[str] = set()
    for index, (before, place) in enumerate(zip([None, *places], places, strict=False), 1):
        if place and place in known and place != before and not place.is_filler:
            yield Violation(f"{_path(index)}/OrganId", found=brief(place))
        if place:
            known.add(place)
