"""Organisations behind identifiers: whether they are known, and were live on the day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Final

from vnedoc.clauses import ADVICE, PRACTICE, decision_09
from vnedoc.findings import Confidence, Severity
from vnedoc.identifiers import OrganEntry, OrganIdForm, OrganStatus
from vnedoc.model import Organ
from vnedoc.rules.engine.context import RuleContext, brief
from vnedoc.rules.engine.examples import change
from vnedoc.rules.engine.needs import BOTH
from vnedoc.rules.engine.rule import Violation, rule


@rule(
    "VNE-IDENT-011",
    severity=Severity.INFO,
    clause=ADVICE,
    title_vi="Mã cấp 1 có trong bảng cơ quan, tổ chức",
    title_en="The level-1 code is in the table of organisations",
    vi="Mã cấp 1 {level1} không có trong bảng cơ quan, tổ chức đang dùng.",
    en="The level-1 code {level1} is not in the table of organisations in use.",
    hint_vi="Nạp danh mục của Trục liên thông để kiểm tra chắc chắn.",
    hint_en="Load the exchange's own list to be certain.",
    bad=change(header__recipients__0__organ_id="H99.01"),
    good=change(header__recipients__0__organ_id="H41.01"),
    on=BOTH,
)
def level_1_is_in_the_table(ctx: RuleContext) -> Iterator[Violation]:
    for each in ctx.organs:
        regular = each.form is not OrganIdForm.IRREGULAR
        if regular and each.levels and ctx.standing(each) is None:
            yield Violation(each.leaf.path, level1=brief(each.levels[0]))


def _not_live(
    ctx: RuleContext, status: OrganStatus, known: Callable[[str], bool]
) -> Iterator[Violation]:
    if ctx.day is None:
        return
    for each in ctx.organs:
        entry = ctx.standing(each) if each.levels else None
        if entry and entry.status(ctx.day) is status and known(entry.confidence):
            yield Violation(each.leaf.path, found=each.organ_id, **_facts(entry))


def _facts(entry: OrganEntry) -> dict[str, object]:
    heir = entry.merged_into
    return {
        "name": entry.name_vi or entry.organ_id,
        "closed": entry.closed_on,
        "since": entry.live_from,
        "heir_vi": f"; nay là {heir}" if heir else "",
        "heir_en": f"; its successor is {heir}" if heir else "",
    }


_CLOSED_VI: Final = "Mã {found} ({name}) đã đóng từ ngày {closed:%d/%m/%Y}{heir_vi}."
_CLOSED_EN: Final = "The code {found} ({name}) was closed on {closed:%d/%m/%Y}{heir_en}."
_CLOSED_HINT_VI: Final = "Dùng mã đang có hiệu lực vào ngày ban hành."
_CLOSED_HINT_EN: Final = "Use the code that was live on the day of issue."


@rule(
    "VNE-IDENT-012",
    severity=Severity.WARNING,
    clause=decision_09(Confidence.CODE),
    title_vi="Mã của cơ quan chưa bị đóng",
    title_en="The organisation's code is not closed",
    vi=_CLOSED_VI,
    en=_CLOSED_EN,
    bad=(
        change(header__recipients__0__organ_id="G34.01"),
        change(header__recipients__0__organ_id="H33.01"),
    ),
    good=(
        change(
            header__recipients__0__organ_id="G34.01", header__promulgation__date=dt.date(2025, 4, 1)
        ),
        change(
            header__recipients__0__organ_id="H33.01",
            header__promulgation__date=dt.date(2025, 6, 30),
        ),
    ),
    hint_vi=_CLOSED_HINT_VI,
    hint_en=_CLOSED_HINT_EN,
    on=BOTH,
)
def code_is_not_closed(ctx: RuleContext) -> Iterator[Violation]:
    yield from _not_live(ctx, OrganStatus.CLOSED, lambda known: known != "mem")


@rule(
    "VNE-IDENT-013",
    severity=Severity.INFO,
    clause=decision_09(Confidence.MEM),
    title_vi="Theo thông tin hiện có, mã của cơ quan chưa bị đóng",
    title_en="The organisation's code is not closed, as far as is known",
    vi=_CLOSED_VI,
    en=_CLOSED_EN,
    bad=change(header__recipients__0__organ_id="G24.01"),
    good=change(
        header__recipients__0__organ_id="G24.01", header__promulgation__date=dt.date(2025, 4, 13)
    ),
    hint_vi=_CLOSED_HINT_VI,
    hint_en=_CLOSED_HINT_EN,
    on=BOTH,
)
def code_is_not_closed_as_far_as_known(ctx: RuleContext) -> Iterator[Violation]:
    yield from _not_live(ctx, OrganStatus.CLOSED, lambda known: known == "mem")


@rule(
    "VNE-IDENT-014",
    severity=Severity.WARNING,
    clause=decision_09(Confidence.CODE),
    title_vi="Mã của cơ quan đã có hiệu lực",
    title_en="The organisation's code is live already",
    vi="Mã {found} ({name}) chỉ có hiệu lực từ ngày {since:%d/%m/%Y}.",
    en="The code {found} ({name}) is live only since {since:%d/%m/%Y}.",
    hint_vi="Kiểm tra mã và ngày ban hành.",
    hint_en="Check the code and the date of issue.",
    bad=change(
        header__recipients__0__organ_id="G38.01", header__promulgation__date=dt.date(2025, 4, 1)
    ),
    good=change(header__recipients__0__organ_id="G38.01"),
    on=BOTH,
)
def code_is_live_already(ctx: RuleContext) -> Iterator[Violation]:
    yield from _not_live(ctx, OrganStatus.NOT_YET, lambda _: True)


@rule(
    "VNE-IDENT-016",
    severity=Severity.INFO,
    clause=ADVICE,
    title_vi="Cơ quan mang mã này còn tồn tại",
    title_en="The body behind the code is still there",
    vi="Cơ quan {name} (mã {found}) đã kết thúc hoạt động từ ngày {ended:%d/%m/%Y}{heir_vi}; chưa "
    "thấy mã bị đóng.",
    en="The body {name} (code {found}) ended on {ended:%d/%m/%Y}{heir_en}; its code was not seen "
    "to be closed.",
    hint_vi="Kiểm tra cơ quan tiếp nhận nhiệm vụ; mã cũ có thể vẫn nhận được văn bản.",
    hint_en="See who took over its work; the old code may still be answered.",
    bad=change(header__recipients__0__organ_id="G14.01"),
    good=change(
        header__recipients__0__organ_id="G14.01", header__promulgation__date=dt.date(2025, 2, 28)
    ),
    on=BOTH,
)
def body_is_still_there(ctx: RuleContext) -> Iterator[Violation]:
    if ctx.day is None:
        return
    for each in ctx.organs:
        entry = ctx.standing(each) if each.levels else None
        ended = entry.body_closed_on if entry else None
        if entry is None or ended is None or entry.body_exists(ctx.day):
            continue
        if entry.status(ctx.day) is OrganStatus.LIVE:
            yield Violation(each.leaf.path, found=each.organ_id, ended=ended, **_facts(entry))


@rule(
    "VNE-IDENT-017",
    severity=Severity.INFO,
    clause=PRACTICE,
    title_vi="Bên nhận không có mã W00",
    title_en="No receiver has the code W00",
    vi="Mã {found} có nhóm W00: một hệ thống đang chạy không cho chọn mã này làm bên nhận.",
    en="{found} has the group W00, which a system in use hides from those who choose a receiver.",
    bad=change(header__recipients__0__organ_id="W00.01"),
    good=change(header__sender__organ_id="W00.01"),
)
def receiver_is_not_hidden(ctx: RuleContext) -> Iterator[Violation]:
    for each in ctx.organs:
        if "W00" in each.levels and each.leaf.owner is Organ and "/To" in each.leaf.path:
            yield Violation(each.leaf.path, found=brief(each.organ_id))
