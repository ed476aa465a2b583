"""The document that a status message is about: whether it is named, and by words that agree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from vnedoc.clauses import PRACTICE, decision_28, qcvn
from vnedoc.findings import Severity
from vnedoc.identifiers import DocumentCode, DocumentId
from vnedoc.model import ResponseFor
from vnedoc.names import MESSAGE_HEADER
from vnedoc.rules.engine.context import RuleContext, brief, said
from vnedoc.rules.engine.examples import change
from vnedoc.rules.engine.needs import STATUS
from vnedoc.rules.engine.presence import presence
from vnedoc.rules.engine.rule import Violation, rule

ANSWERED: Final = f"{MESSAGE_HEADER}/ResponseFor"


def answered_by(ctx: RuleContext) -> ResponseFor:
    """The document that the status is about."""
    return ctx.status.response_for or ResponseFor()


@rule(
    "VNE-STATUS-002",
    severity=Severity.ERROR,
    clause=decision_28("Điều 9(2)"),
    title_vi="Trạng thái có ghi là của văn bản nào",
    title_en="The status says which document it is about",
    vi="Không biết trạng thái này là của văn bản nào.",
    en="It does not say which document the status is about.",
    hint_vi="Ghi ResponseFor với OrganId, Code, PromulgationDate và DocumentId.",
    hint_en="Write ResponseFor with OrganId, Code, PromulgationDate and DocumentId.",
    bad=(
        change("status", status__response_for=None),
        change("status", status__response_for__document_id=None, status__response_for__code=None),
    ),
    good=change("status", status__response_for__code=None),
    on=STATUS,
)
def document_is_named(ctx: RuleContext) -> Iterator[Violation]:
    answered = answered_by(ctx)
    if not said(answered.document_id) and not said(answered.code):
        yield Violation(ANSWERED)


@rule(
    "VNE-STATUS-004",
    severity=Severity.WARNING,
    clause=qcvn("1.12.2"),
    title_vi="Có số, ký hiệu của văn bản được báo trạng thái",
    title_en="The number and notation of the document reported on are stated",
    vi="Thiếu số, ký hiệu của văn bản được báo trạng thái.",
    en="The number and notation of the document reported on are missing.",
    hint_vi="Ghi đủ số, ký hiệu, chẳng hạn 05/BNV-VP, vào ResponseFor/Code.",
    hint_en="Write them whole, such as 05/BNV-VP, into ResponseFor/Code.",
    bad=change("status", status__response_for__code=None),
    on=STATUS,
)
def code_of_the_document_is_stated(ctx: RuleContext) -> Iterator[Violation]:
    if said(answered_by(ctx).document_id) and not said(answered_by(ctx).code):
        yield Violation(f"{ANSWERED}/Code")


@rule(
    "VNE-STATUS-005",
    severity=Severity.WARNING,
    clause=qcvn("1.12.4"),
    title_vi="Có mã định danh của văn bản được báo trạng thái",
    title_en="The identifier of the document reported on is stated",
    vi="Thiếu mã định danh của văn bản được báo trạng thái.",
    en="The identifier of the document reported on is missing.",
    hint_vi="Ghi lại nguyên văn DocumentId của văn bản đã nhận vào ResponseFor/DocumentId.",
    hint_en="Copy DocumentId of the document received into ResponseFor/DocumentId.",
    bad=change("status", status__response_for__document_id=None),
    on=STATUS,
)
def identifier_of_the_document_is_stated(ctx: RuleContext) -> Iterator[Violation]:
    if said(answered_by(ctx).code) and not said(answered_by(ctx).document_id):
        yield Violation(f"{ANSWERED}/DocumentId")


@rule(
    "VNE-STATUS-013",
    severity=Severity.INFO,
    clause=PRACTICE,
    title_vi="Mã định danh, số, ký hiệu và ngày của văn bản được báo trạng thái khớp nhau",
    title_en="Identifier, code and date of the document reported on agree",
    vi="Mã văn bản {found!r} nói khác số, ký hiệu hoặc ngày ghi trong ResponseFor.",
    en="The identifier {found!r} contradicts the code or the date in ResponseFor.",
    hint_vi="Ghi lại nguyên văn thông tin của văn bản đã nhận.",
    hint_en="Copy what the document received says.",
    bad=(
        change("status", status__response_for__code="06/SVDA-VP"),
        change("status", status__response_for__promulgation_date=dt.date(2025, 6, 30)),
    ),
    good=change(
        "status",
        status__response_for__code="06/SVDA-VP",
        status__response_for__document_id=DocumentId("9fbfbad2-f1f8-4256-a2eb-50fb1061cddb"),
    ),
    on=STATUS,
)
def answered_document_is_one(ctx: RuleContext) -> Iterator[Violation]:
    if contradicts(answered_by(ctx)):
        yield Violation(f"{ANSWERED}/DocumentId", found=brief(answered_by(ctx).document_id))


def contradicts(answered: ResponseFor) -> bool:
    """Whether a composite identifier says another code or date than its neighbours."""
    parts = answered.document_id.composite if answered.document_id else None
    if parts is None:
        return False
    if answered.promulgation_date and answered.promulgation_date != parts.date:
        return True
    if not answered.code or answered.code == f"{parts.number}/{parts.notation}":
        return False
    code = DocumentCode.parse(answered.code)
    return bool(code and parts.code and not parts.code.same_as(code, parts.date.year))


date_of_the_document_is_stated = presence(
    "VNE-STATUS-014",
    "status__response_for__promulgation_date",
    severity=Severity.INFO,
    clause=qcvn("1.12.3"),
    title_vi="Có ngày ban hành của văn bản được báo trạng thái",
    title_en="The date of issue of the document reported on is stated",
    vi="Thiếu ngày ban hành của văn bản được báo trạng thái.",
    en="The date of issue of the document reported on is missing.",
    alone=False,
)


@rule(
    "VNE-STATUS-015",
    severity=Severity.INFO,
    clause=PRACTICE,
    title_vi="Số, ký hiệu của văn bản được báo trạng thái đọc được",
    title_en="The code of the document reported on can be read",
    vi="{found!r} không đọc được thành số, ký hiệu văn bản.",
    en="{found!r} cannot be read as a number and notation.",
    bad=change("status", status__response_for__code="công văn"),
    good=change("status", status__response_for__code="7816/VPCP-TTĐT"),
    on=STATUS,
)
def code_of_the_document_can_be_read(ctx: RuleContext) -> Iterator[Violation]:
    code = said(answered_by(ctx).code)
    if code and DocumentCode.parse(code) is None:
        yield Violation(f"{ANSWERED}/Code", found=brief(code))
