"""Values of a document's header that cannot be, or that contradict each other."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Final

from vnedoc.clauses import ADVICE, PRACTICE, amendment, decree_30, qcvn
from vnedoc.codes import Priority, SteeringType
from vnedoc.doctype.table import Group
from vnedoc.findings import Severity
from vnedoc.model import Organ, Staff
from vnedoc.names import MESSAGE_HEADER
from vnedoc.rules.engine.context import RuleContext, brief, said
from vnedoc.rules.engine.examples import change
from vnedoc.rules.engine.kinds import GROUP_ROWS, in_row
from vnedoc.rules.engine.needs import BOTH
from vnedoc.rules.engine.rule import Violation, rule

_TYPE: Final = f"{MESSAGE_HEADER}/DocumentType"
_FOUNDED: Final = dt.date(1945, 9, 2)
_LONGEST_WAIT: Final = dt.timedelta(days=5 * 366)
_MAIL: Final = re.compile(r"[^@\s]+@[^@\s]+")


@rule(
    "VNE-VALUE-001",
    severity=Severity.WARNING,
    clause=qcvn("1.5.1"),
    title_vi="Nhóm loại văn bản là 1 hoặc 2",
    title_en="The group of kinds is 1 or 2",
    vi="Nhóm loại văn bản là {found}; chỉ có 1 (quy phạm pháp luật) và 2 (hành chính).",
    en="The group of kinds is {found}; there are only 1 (legal normative) and 2 (administrative).",
    hint_vi="Ghi Type 1 hoặc 2, số thứ tự trong bảng ghi ở TypeDetail.",
    hint_en="Write 1 or 2 into Type; the row of the table belongs in TypeDetail.",
    bad=(change(header__document_type__code=18), change(header__document_type__code=0)),
    good=change(header__document_type__code=2),
)
def group_of_kinds_exists(ctx: RuleContext) -> Iterator[Violation]:
    code = ctx.document_type.code
    if code is not None and code not in GROUP_ROWS:
        yield Violation(f"{_TYPE}/Type", found=code)


@rule(
    "VNE-VALUE-002",
    severity=Severity.WARNING,
    clause=amendment("Bảng A, B"),
    title_vi="Bảng loại văn bản có dòng đã ghi",
    title_en="The table of kinds has the stated row",
    vi="Bảng loại văn bản không có dòng {found} (nhóm {group} có {rows} dòng).",
    en="The table of kinds has no row {found} (group {group} has {rows}).",
    hint_vi="Ghi số thứ tự của loại trong bảng, hoặc bỏ TypeDetail.",
    hint_en="Write the kind's row, or leave TypeDetail out.",
    bad=change(header__document_type__detail=33),
    good=change(header__document_type__detail=32, header__document_type__name="Thư công"),
)
def row_of_the_table_exists(ctx: RuleContext) -> Iterator[Violation]:
    kind = ctx.document_type
    rows = GROUP_ROWS.get(kind.code or 0)
    if rows is not None and kind.detail is not None and kind.detail > rows:
        yield Violation(f"{_TYPE}/TypeDetail", found=kind.detail, group=kind.code, rows=rows)


@rule(
    "VNE-VALUE-003",
    severity=Severity.INFO,
    clause=amendment("Bảng A, B"),
    title_vi="Số thứ tự loại văn bản khác 0",
    title_en="The row of the table of kinds is not 0",
    vi="TypeDetail là 0, tức là không nói đến dòng nào của bảng.",
    en="TypeDetail is 0, which is no row of the table.",
    hint_vi="Ghi số thứ tự của loại trong bảng, hoặc bỏ TypeDetail.",
    hint_en="Write the kind's row, or leave TypeDetail out.",
    bad=change(header__document_type__detail=0),
    good=change(header__document_type__detail=None),
)
def row_is_not_zero(ctx: RuleContext) -> Iterator[Violation]:
    if ctx.document_type.detail == 0:
        yield Violation(f"{_TYPE}/TypeDetail")


@rule(
    "VNE-VALUE-004",
    severity=Severity.WARNING,
    clause=amendment("Bảng A, B"),
    title_vi="Số thứ tự và tên loại văn bản khớp nhau",
    title_en="The row of the table and the name of the kind agree",
    vi="Tên loại {name!r} không phải tên của dòng {group}/{row} trong bảng ({expected}).",
    en="The kind's name {name!r} is not that of row {group}/{row} of the table ({expected}).",
    hint_vi="Sửa TypeDetail cho khớp tên loại; tên loại là căn cứ đáng tin hơn.",
    hint_en="Mend TypeDetail; the name is the one to be trusted.",
    bad=change(header__document_type__detail=17),
    good=change(header__document_type__name="CÔNG VĂN"),
)
def row_and_name_agree(ctx: RuleContext) -> Iterator[Violation]:
    kind, name = ctx.document_type, said(ctx.document_type.name)
    row = in_row(kind.code, kind.detail)
    # A name that no list knows says nothing about the row.
    kinds = ctx.declared_kinds
    if name and row and kinds and not {k.id for k in row} & {k.id for k in kinds}:
        yield Violation(
            f"{_TYPE}/TypeDetail",
            name=brief(name),
            group=kind.code,
            row=kind.detail,
            expected=row[0].vi,
        )


@rule(
    "VNE-VALUE-005",
    severity=Severity.WARNING,
    clause=amendment("Bảng A, B"),
    title_vi="Nhóm và tên loại văn bản khớp nhau",
    title_en="The group and the name of the kind agree",
    vi="{name!r} không thuộc nhóm {group} đã ghi ở Type.",
    en="{name!r} does not belong to group {group}, which Type says.",
    hint_vi="Type 1 chỉ dành cho văn bản quy phạm pháp luật, 2 cho văn bản hành chính.",
    hint_en="Type 1 is for legal normative documents only, 2 for administrative ones.",
    bad=(
        change(header__document_type__code=1, header__document_type__detail=None),
        change(header__document_type__detail=None, header__document_type__name="Nghị định"),
    ),
    good=(
        change(header__document_type__detail=None, header__document_type__name="Quyết định"),
        change(header__document_type__detail=None, header__document_type__name="Giấy lạ"),
    ),
)
def group_and_name_agree(ctx: RuleContext) -> Iterator[Violation]:
    kind, name = ctx.document_type, said(ctx.document_type.name)
    groups = {known.group for known in ctx.declared_kinds}
    if not groups or name is None or kind.code not in GROUP_ROWS:
        return
    legal = Group.LEGAL in groups
    if not legal if kind.code == 1 else groups == {Group.LEGAL}:
        yield Violation(f"{_TYPE}/Type", name=brief(name), group=kind.code)


@rule(
    "VNE-VALUE-006",
    severity=Severity.INFO,
    clause=ADVICE,
    title_vi="Loại văn bản có trong danh mục đã biết",
    title_en="The kind of document is a known one",
    vi="{name!r} không có trong các danh mục loại văn bản đã biết.",
    en="{name!r} is in no known list of kinds.",
    bad=change(header__document_type__name="Giấy lạ"),
    good=change(header__document_type__name="công văn"),
)
def kind_is_known(ctx: RuleContext) -> Iterator[Violation]:
    name = said(ctx.document_type.name)
    if name and not ctx.declared_kinds:
        yield Violation(f"{_TYPE}/TypeName", name=brief(name))


@rule(
    "VNE-VALUE-007",
    severity=Severity.WARNING,
    clause=qcvn("1.4.2"),
    title_vi="Ngày ban hành là ngày có thể có",
    title_en="The date of issue is possible",
    vi="Ngày ban hành {found:%d/%m/%Y} không thể có: trước ngày 02/9/1945.",
    en="The date of issue {found:%d/%m/%Y} cannot be: it lies before 02/9/1945.",
    hint_vi="Kiểm tra thứ tự ngày, tháng, năm.",
    hint_en="Check the order of day, month and year.",
    bad=change(header__promulgation__date=dt.date(202, 7, 1)),
    good=change(header__promulgation__date=dt.date(1945, 9, 2)),
)
def date_of_issue_can_be(ctx: RuleContext) -> Iterator[Violation]:
    date = ctx.promulgation.date
    if date is not None and date < _FOUNDED:
        yield Violation(f"{MESSAGE_HEADER}/PromulgationInfo/PromulgationDate", found=date)


@rule(
    "VNE-VALUE-008",
    severity=Severity.WARNING,
    clause=qcvn("1.9"),
    title_vi="Hạn trả lời sau ngày ban hành",
    title_en="The answer is due after the issue",
    vi="Hạn trả lời {due:%d/%m/%Y} trước cả ngày ban hành {issued:%d/%m/%Y}.",
    en="The answer is due on {due:%d/%m/%Y}, before the issue on {issued:%d/%m/%Y}.",
    hint_vi="Sửa hạn trả lời, hoặc bỏ DueDate nếu không yêu cầu trả lời.",
    hint_en="Mend the date, or leave DueDate out when no answer is asked for.",
    bad=change(header__due_date=dt.date(2025, 6, 30)),
    good=change(header__due_date=dt.date(2025, 7, 1)),
)
def answer_is_due_after_issue(ctx: RuleContext) -> Iterator[Violation]:
    due, issued = ctx.header.due_date, ctx.promulgation.date
    if due and issued and due < issued:
        yield Violation(f"{MESSAGE_HEADER}/DueDate", due=due, issued=issued)


@rule(
    "VNE-VALUE-009",
    severity=Severity.INFO,
    clause=qcvn("1.9"),
    title_vi="Hạn trả lời không quá năm năm sau ngày ban hành",
    title_en="The answer is due within five years",
    vi="Hạn trả lời {due:%d/%m/%Y} cách ngày ban hành hơn năm năm.",
    en="The answer is due on {due:%d/%m/%Y}, more than five years after the issue.",
    bad=change(header__due_date=dt.date(2052, 7, 15)),
    good=change(header__due_date=dt.date(2029, 7, 15)),
)
def answer_is_due_in_reach(ctx: RuleContext) -> Iterator[Violation]:
    due, issued = ctx.header.due_date, ctx.promulgation.date
    if due and issued and due - issued > _LONGEST_WAIT:
        yield Violation(f"{MESSAGE_HEADER}/DueDate", due=due)


@rule(
    "VNE-VALUE-010",
    severity=Severity.INFO,
    clause=decree_30("Phụ lục I"),
    title_vi="Mức độ khẩn thuộc các mức theo quy định hiện hành",
    title_en="The urgency is one that the law knows today",
    vi="“Hỏa tốc hẹn giờ” không còn trong ba mức khẩn theo quy định hiện hành.",
    en="“Express, at a fixed hour” is none of the three urgencies that the law knows today.",
    hint_vi="Dùng Hỏa tốc (3) và ghi hạn xử lý.",
    hint_en="Use express (3) and say when it is due.",
    bad=change(header__other__priority=Priority.TIMED_EXPRESS),
    good=change(header__other__priority=Priority.EXPRESS),
)
def urgency_is_of_today(ctx: RuleContext) -> Iterator[Violation]:
    if ctx.other.priority is Priority.TIMED_EXPRESS:
        yield Violation(f"{MESSAGE_HEADER}/OtherInfo/Priority")


@rule(
    "VNE-VALUE-011",
    severity=Severity.INFO,
    # Direction is no row of the table: an SDK writes it beside SteeringType.
    clause=PRACTICE,
    title_vi="SteeringType và Direction khớp nhau",
    title_en="SteeringType and Direction agree",
    vi="SteeringType và Direction nói khác nhau về việc đây có phải văn bản chỉ đạo hay không.",
    en="SteeringType and Direction disagree on whether this is a steering document.",
    bad=(
        change(header__steering_type=SteeringType.STEERING, header__other__direction=False),
        change(header__steering_type=SteeringType.NONE, header__other__direction=True),
    ),
    good=change(header__steering_type=SteeringType.STEERING, header__other__direction=True),
)
def steering_is_said_once(ctx: RuleContext) -> Iterator[Violation]:
    steering, direction = ctx.header.steering_type, ctx.other.direction
    if steering is None or direction is None:
        return
    if direction is not (steering is SteeringType.STEERING):
        yield Violation(f"{MESSAGE_HEADER}/SteeringType")


@rule(
    "VNE-VALUE-012",
    severity=Severity.INFO,
    clause=ADVICE,
    title_vi="Địa chỉ thư điện tử đúng dạng",
    title_en="E-mail addresses have the form of one",
    vi="{found!r} không có dạng địa chỉ thư điện tử.",
    en="{found!r} does not look like an e-mail address.",
    bad=change(header__sender__email="vanthu.vidu-a.example"),
    good=change(header__sender__email="vanthu@vidu-a.example"),
    on=BOTH,
)
def mail_addresses_are_such(ctx: RuleContext) -> Iterator[Violation]:
    for leaf in (*ctx.by_field.get((Organ, "email"), ()), *ctx.by_field.get((Staff, "email"), ())):
        if said(leaf.value) and not _MAIL.fullmatch(leaf.value.strip()):
            yield Violation(leaf.path, found=brief(leaf.value))


@rule(
    "VNE-VALUE-013",
    severity=Severity.INFO,
    clause=qcvn("1.11.5"),
    title_vi="Số lượng khác 0",
    title_en="Amounts are not 0",
    vi="{name} là 0.",
    en="{name} is 0.",
    hint_vi="Bỏ phần tử nếu không biết số trang, số bản.",
    hint_en="Leave it out when the number is not known.",
    bad=(change(header__other__page_amount=0), change(header__other__promulgation_amount=0)),
    good=change(header__other__page_amount=None),
)
def amounts_are_not_zero(ctx: RuleContext) -> Iterator[Violation]:
    amounts = {
        "PageAmount": ctx.other.page_amount,
        "PromulgationAmount": ctx.other.promulgation_amount,
    }
    for name, amount in amounts.items():
        if amount == 0:
            yield Violation(f"{MESSAGE_HEADER}/OtherInfo/{name}", name=name)
