"""Who sends to whom, and what a document's identifier says about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from vnedoc.clauses import PRACTICE, decision_28, qcvn
from vnedoc.findings import Severity
from vnedoc.identifiers import DocumentId, OrganId
from vnedoc.names import MESSAGE_HEADER
from vnedoc.rules.engine.context import RuleContext, brief, said
from vnedoc.rules.engine.examples import RECEIVER, change
from vnedoc.rules.engine.message import levels_of
from vnedoc.rules.engine.needs import BOTH
from vnedoc.rules.engine.rule import Violation, rule
from vnedoc.rules.engine.walk import nth

_LOOKS_COMPOSITE: Final = re.compile(r"[^,]*,[^,]*[0-9][^,]*,[^,]*")
_ID: Final = f"{MESSAGE_HEADER}/DocumentId"


def _body(ctx: RuleContext, organ_id: OrganId) -> str:
    """One name for a body in either form, where the table pairs the two."""
    return ctx.table.new_of(organ_id) or organ_id


@rule(
    "VNE-ADDRESS-001",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_vi="Bên gửi không nằm trong danh sách bên nhận",
    title_en="The sender is not among the receivers",
    vi="Bên gửi {found} cũng nằm trong danh sách bên nhận.",
    en="The sender {found} is among the receivers.",
    hint_vi="Bỏ bên gửi khỏi danh sách bên nhận, hoặc sửa mã bị ghi nhầm.",
    hint_en="Remove the sender from the receivers, or mend the identifier that is wrong.",
    bad=change(header__recipients__1__organ_id="H26.99"),
    good=change(header__recipients__1__organ_id="H26.98"),
)
def sender_is_no_receiver(ctx: RuleContext) -> Iterator[Violation]:
    sender = said(ctx.sender.organ_id)
    if sender is None:
        return
    for index, organ in enumerate(ctx.header.recipients, 1):
        if organ.organ_id and _body(ctx, organ.organ_id) == _body(ctx, OrganId(sender)):
            yield Violation(f"{MESSAGE_HEADER}/To{nth(index)}/OrganId", found=sender)


@rule(
    "VNE-ADDRESS-002",
    severity=Severity.WARNING,
    clause=qcvn("1.2"),
    title_vi="Mỗi bên nhận chỉ được ghi một lần",
    title_en="Each receiver is named once",
    vi="Bên nhận {found} được ghi nhiều lần.",
    en="The receiver {found} is named more than once.",
    hint_vi="Mỗi bên nhận chỉ ghi một lần.",
    hint_en="Name each receiver once.",
    bad=change(header__recipients=(RECEIVER, RECEIVER)),
    good=change(header__recipients=(RECEIVER,)),
)
def receivers_are_named_once(ctx: RuleContext) -> Iterator[Violation]:
    known: set[str] = set()
    for index, organ in enumerate(ctx.header.recipients, 1):
        if organ.organ_id is None or not said(organ.organ_id):
            continue
        body = _body(ctx, organ.organ_id)
        if body in known:
            yield Violation(f"{MESSAGE_HEADER}/To{nth(index)}/OrganId", found=brief(organ.organ_id))
        known.add(body)


@rule(
    "VNE-ADDRESS-003",
    severity=Severity.INFO,
    clause=PRACTICE,
    title_vi="Không ghi một bên nhận bằng cả mã cũ và mã mới",
    title_en="No receiver is named by both its old and its new identifier",
    vi="{found} và {other} có lẽ là cùng một cơ quan, một mã cũ và một mã mới.",
    en="{found} and {other} are probably one body, by its old and its new identifier.",
    hint_vi="Nạp danh mục cơ quan để biết chắc.",
    hint_en="Load the list of organisations to be certain.",
    bad=change(header__recipients__1__organ_id="000.00.99.H41"),
    good=change(header__recipients__1__organ_id="000.00.98.H41"),
)
def receivers_are_named_in_one_form(ctx: RuleContext) -> Iterator[Violation]:
    known: dict[tuple[str, ...], OrganId] = {}
    for index, organ in enumerate((ctx.sender, *ctx.header.recipients)):
        levels = levels_of(organ.organ_id)
        if not levels or organ.organ_id is None:
            continue
        other = known.setdefault(levels, organ.organ_id)
        if _body(ctx, other) != _body(ctx, organ.organ_id):
            path = f"{MESSAGE_HEADER}/To{nth(index)}/OrganId"
            yield Violation(path, found=brief(organ.organ_id), other=brief(other))


@rule(
    "VNE-ADDRESS-004",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_vi="Ngày trong mã định danh văn bản là ngày ban hành",
    title_en="The document's identifier has the date of issue",
    vi="Mã văn bản ghi ngày {found:%d/%m/%Y}, nhưng văn bản ban hành ngày {issued:%d/%m/%Y}.",
    en="The document's identifier says {found:%d/%m/%Y}, but it was issued on {issued:%d/%m/%Y}.",
    hint_vi="Lập lại mã văn bản từ đúng ngày ban hành, hoặc sửa ngày ban hành.",
    hint_en="Make the identifier of the date of issue, or mend that date.",
    bad=change(header__document_id="H26.99,2025/07/02,05/SVDA-VP"),
    good=change(header__document_id="9fbfbad2-f1f8-4256-a2eb-50fb1061cddb"),
)
def identifier_has_the_date(ctx: RuleContext) -> Iterator[Violation]:
    parts, issued = ctx.composite, ctx.promulgation.date
    if parts and issued and parts.date != issued:
        yield Violation(_ID, found=parts.date, issued=issued)


@rule(
    "VNE-ADDRESS-005",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_vi="Mã định danh văn bản ghi đúng số, ký hiệu của văn bản",
    title_en="The document's identifier has its number and notation",
    vi="Mã văn bản ghi số, ký hiệu {found!r}, nhưng văn bản có số, ký hiệu {code!r}.",
    en="The document's identifier says {found!r}, but its number and notation are {code!r}.",
    hint_vi="Lập lại mã văn bản từ đúng số, ký hiệu.",
    hint_en="Make the identifier of the document's own number and notation.",
    bad=(
        change(header__document_id="H26.99,2025/07/01,06/SVDA-VP"),
        change(header__document_id="H26.99-2025-06/SVDA-VP"),
    ),
    good=(
        change(header__document_id="H26.99,2025/07/01,5/SVDA-VP"),
        change(header__document_id="H26.99,2025/07/01,05/svda-vp"),
        change(header__document_id="H26.99,2025,6"),
    ),
)
def identifier_has_the_code(ctx: RuleContext) -> Iterator[Violation]:
    parts, number = ctx.composite or ctx.yearly, said(ctx.code.number)
    # An ordinal in the year need not be the number, of which each series has its own.
    if not parts or not number or not parts.notation:
        return
    there, here = f"{parts.number}/{parts.notation}", f"{number}/{ctx.code.notation or ''}"
    if there == here:
        return
    issued, own = ctx.promulgation.date, ctx.document_code
    same = bool(parts.code and own and parts.code.same_as(own, issued.year if issued else None))
    if not same:
        yield Violation(_ID, found=brief(there), code=brief(here))


@rule(
    "VNE-ADDRESS-006",
    severity=Severity.INFO,
    clause=PRACTICE,
    title_vi="Mã định danh văn bản ghi đúng mã của bên gửi",
    title_en="The document's identifier names the sender",
    vi="Mã văn bản ghi cơ quan {found}, khác bên gửi {sender}.",
    en="The document's identifier names {found}, which is not the sender {sender}.",
    bad=(
        change(header__document_id="H26.98,2025/07/01,05/SVDA-VP"),
        change(header__document_id="H26.98,2025,5"),
    ),
    good=change(header__document_id="000.00.99.H26,2025/07/01,05/SVDA-VP"),
)
def identifier_has_the_sender(ctx: RuleContext) -> Iterator[Violation]:
    parts, sender = ctx.composite or ctx.yearly, ctx.sender.organ_id
    if not parts or sender is None or not said(sender):
        return
    same_levels = levels_of(sender) and levels_of(sender) == levels_of(parts.organ_id)
    if not same_levels and _body(ctx, parts.organ_id) != _body(ctx, sender):
        yield Violation(_ID, found=brief(parts.organ_id), sender=brief(sender))


@rule(
    "VNE-ADDRESS-007",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_vi="Mã định danh văn bản dạng ghép tách được thành từng phần",
    title_en="A composite document identifier can be taken apart",
    vi="Mã văn bản {found!r} có dạng ghép nhưng không đọc được: ngày không có thật hoặc thiếu "
    "phần.",
    en="The identifier {found!r} looks composite and cannot be read: its date does not exist or a "
    "part is missing.",
    hint_vi="Dạng ghép là: mã cơ quan,yyyy/MM/dd,số/ký hiệu hoặc mã cơ quan,yyyy,số thứ tự.",
    hint_en="The form is: organisation,yyyy/MM/dd,number/notation, or organisation,yyyy,ordinal.",
    bad=(
        change(header__document_id="H26.99,2014/02/30,05/SVDA-VP"),
        change("revoke", trace__business__document_id="H26.99,2025/13/01,05/SVDA-VP"),
        change(header__document_id="H26.99,2025/07/01,05"),
        change(header__document_id="H26.99,20255,5"),
    ),
    good=(
        change(header__document_id="H26.99,2016/02/29,05/SVDA-VP"),
        change(header__document_id="H26.99,2025,5"),
        change(header__document_id="H26.99-2025-05/SVDA-VP"),
    ),
    on=BOTH,
)
def composite_identifier_can_be_read(ctx: RuleContext) -> Iterator[Violation]:
    for leaf in ctx.of_type(DocumentId):
        looks = "," in leaf.value and _LOOKS_COMPOSITE.fullmatch(leaf.value)
        if looks and leaf.value.composite is None and leaf.value.yearly is None:
            yield Violation(leaf.path, found=brief(leaf.value))


@rule(
    "VNE-ADDRESS-008",
    severity=Severity.WARNING,
    # The decision names what an identifier is made of, and no characters that it must not have.
    clause=PRACTICE,
    title_vi="Mã định danh văn bản không có khoảng trắng",
    title_en="The document's identifier has no white space",
    vi="Mã văn bản {found!r} có khoảng trắng nên khó so khớp.",
    en="The document's identifier {found!r} has white space, so it will not compare.",
    hint_vi="Bỏ khoảng trắng ở đầu, cuối và trong mã.",
    hint_en="Remove white space inside and around it.",
    bad=(
        change(header__document_id=" H26.99,2025/07/01,05/SVDA-VP"),
        change(header__document_id="H26.99, 2025/07/01, 05/SVDA-VP"),
    ),
    good=change(header__document_id="H26.99,2025/07/01,05/SVDA-VP"),
    on=BOTH,
)
def document_identifier_has_no_spaces(ctx: RuleContext) -> Iterator[Violation]:
    for leaf in ctx.of_type(DocumentId):
        if leaf.value.split() != [leaf.value]:
            yield Violation(leaf.path, found=brief(leaf.value))


@rule(
    "VNE-ADDRESS-009",
    severity=Severity.WARNING,
    clause=decision_28("Điều 10(2)(b)"),
    title_vi="Năm trong mã định danh văn bản là năm ban hành",
    title_en="The document's identifier has the year of issue",
    vi="Mã văn bản ghi năm {found}, nhưng văn bản ban hành năm {issued}.",
    en="The document's identifier says {found}, but it was issued in {issued}.",
    hint_vi="Lập lại mã văn bản từ đúng năm ban hành, hoặc sửa ngày ban hành.",
    hint_en="Make the identifier of the year of issue, or mend the date of issue.",
    bad=(
        change(header__document_id="H26.99,2024,5"),
        change(header__document_id="H26.99-2024-05/SVDA-VP"),
    ),
    good=change(header__document_id="H26.99,2025,5"),
)
def identifier_has_the_year(ctx: RuleContext) -> Iterator[Violation]:
    parts, issued = ctx.yearly, ctx.promulgation.date
    if parts and issued and parts.year != issued.year:
        yield Violation(_ID, found=parts.year, issued=issued.year)
