"""What the header of a document must say: 28/2018/QĐ-TTg Điều 10(2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from vnedoc.clauses import decision_28, decree_30, qcvn
from vnedoc.findings import Severity
from vnedoc.model import DocumentType
from vnedoc.names import MESSAGE_HEADER
from vnedoc.rules.engine.context import RuleContext, said
from vnedoc.rules.engine.examples import change
from vnedoc.rules.engine.presence import presence
from vnedoc.rules.engine.rule import Violation, rule

sender_is_named = presence(
    "VNE-HEADER-001",
    "header__sender",
    severity=Severity.ERROR,
    clause=decision_28("Điều 10(2)(l)"),
    title_vi="Có thông tin bên gửi",
    title_en="The sender is stated",
    vi="Thiếu thông tin bên gửi.",
    en="The sender is missing.",
    hint_vi="Ghi phần tử From với ít nhất OrganId và OrganName.",
    hint_en="Write From with at least OrganId and OrganName.",
    when="incomplete",
)


sender_has_an_identifier = presence(
    "VNE-HEADER-002",
    "header__sender__organ_id",
    severity=Severity.ERROR,
    clause=decision_28("Điều 10(2)(a)"),
    title_vi="Bên gửi có mã định danh",
    title_en="The sender has an identifier",
    vi="Thiếu mã định danh của bên gửi.",
    en="The sender's identifier is missing.",
    hint_vi="Ghi mã định danh được cấp cho cơ quan vào From/OrganId.",
    hint_en="Write the organisation's own identifier into From/OrganId.",
    bad=(change(header__sender__organ_id=None), change(header__sender__organ_id="null")),
    when="incomplete",
    alone=False,
)


someone_receives_it = presence(
    "VNE-HEADER-003",
    "header__recipients",
    severity=Severity.ERROR,
    clause=decision_28("Điều 10(2)(m)"),
    title_vi="Có ít nhất một bên nhận",
    title_en="There is a receiver",
    vi="Không có bên nhận nào.",
    en="There is no receiver.",
    hint_vi="Mỗi bên nhận là một phần tử To.",
    hint_en="Write one To for each receiver.",
    when="incomplete",
)


receivers_have_identifiers = presence(
    "VNE-HEADER-004",
    "header__recipients__organ_id",
    severity=Severity.WARNING,
    clause=qcvn("1.2.1"),
    title_vi="Mọi bên nhận đều có mã định danh",
    title_en="Every receiver has an identifier",
    vi="Bên nhận thứ {index} không có mã định danh nên không thể chuyển đến.",
    en="Receiver {index} has no identifier, so nothing can be delivered to it.",
    hint_vi="Ghi mã định danh của bên nhận vào To/OrganId.",
    hint_en="Write the receiver's identifier into To/OrganId.",
    bad=(
        change(header__recipients__1__organ_id=None),
        change(header__recipients__0__organ_id="N/A"),
    ),
    when="incomplete",
)


sender_has_a_name = presence(
    "VNE-HEADER-005",
    "header__sender__organ_name",
    severity=Severity.WARNING,
    clause=qcvn("1.1.3"),
    title_vi="Bên gửi có tên",
    title_en="The sender has a name",
    vi="Thiếu tên cơ quan gửi.",
    en="The sender's name is missing.",
    hint_vi="Ghi tên cơ quan vào From/OrganName để người nhận đọc được.",
    hint_en="Write the name into From/OrganName, so that people can read it.",
    when="incomplete",
    alone=False,
)


receivers_have_names = presence(
    "VNE-HEADER-006",
    "header__recipients__organ_name",
    severity=Severity.INFO,
    clause=qcvn("1.2.3"),
    title_vi="Mọi bên nhận đều có tên",
    title_en="Every receiver has a name",
    vi="Bên nhận thứ {index} chỉ có mã định danh, không có tên.",
    en="Receiver {index} has an identifier and no name.",
    bad=change(header__recipients__1__organ_name=None),
    when="incomplete",
)


_CONSTITUTION: Final = change(
    header__code=None,
    header__document_type__code=1,
    header__document_type__detail=1,
    header__document_type__name="Hiến pháp",
)


def _is_unnumbered(ctx: RuleContext) -> bool:
    """Whether it is of a kind that has no number: a constitution is known by its date."""
    return any(kind.id == "hien-phap" for kind in ctx.declared_kinds)


it_has_a_number = presence(
    "VNE-HEADER-007",
    "header__code__number",
    severity=Severity.ERROR,
    clause=decision_28("Điều 10(2)(c)"),
    title_vi="Văn bản có số",
    title_en="The document has a number",
    vi="Thiếu số văn bản.",
    en="The document's number is missing.",
    hint_vi="Ghi số đã đăng ký vào Code/CodeNumber.",
    hint_en="Write the registered number into Code/CodeNumber.",
    bad=(change(header__code__number=None), change(header__code=None)),
    good=_CONSTITUTION,
    when="incomplete",
    unless=_is_unnumbered,
)


it_has_a_notation = presence(
    "VNE-HEADER-008",
    "header__code__notation",
    severity=Severity.ERROR,
    clause=decision_28("Điều 10(2)(c)"),
    title_vi="Văn bản có ký hiệu",
    title_en="The document has a notation",
    vi="Thiếu ký hiệu văn bản.",
    en="The document's notation is missing.",
    hint_vi="Ghi ký hiệu, chẳng hạn QĐ-BNV, vào Code/CodeNotation.",
    hint_en="Write the notation, such as QĐ-BNV, into Code/CodeNotation.",
    bad=(change(header__code__notation=None), change(header__code=None)),
    good=_CONSTITUTION,
    when="incomplete",
    unless=_is_unnumbered,
)


it_has_a_date = presence(
    "VNE-HEADER-009",
    "header__promulgation__date",
    severity=Severity.ERROR,
    clause=decision_28("Điều 10(2)(d)"),
    title_vi="Văn bản có ngày ban hành",
    title_en="The document has a date of issue",
    vi="Ngày ban hành bị thiếu hoặc không đọc được.",
    en="The date of issue is missing or cannot be read.",
    hint_vi="Ghi một ngày có thật, dạng yyyy/MM/dd, vào PromulgationInfo/PromulgationDate.",
    hint_en="Write a date that exists, yyyy/MM/dd, into PromulgationInfo/PromulgationDate.",
    bad=(change(header__promulgation__date=None), change(header__promulgation=None)),
    when="incomplete",
)


it_has_a_place = presence(
    "VNE-HEADER-010",
    "header__promulgation__place",
    severity=Severity.INFO,
    clause=decree_30("Phụ lục I"),
    title_vi="Văn bản có địa danh",
    title_en="The document has a place of issue",
    vi="Thiếu địa danh, là một thành phần thể thức của văn bản.",
    en="The place of issue, a part of every document's form, is missing.",
    when="incomplete",
)


@rule(
    "VNE-HEADER-011",
    severity=Severity.ERROR,
    clause=decision_28("Điều 10(2)(đ)"),
    title_vi="Có ghi loại văn bản",
    title_en="The kind of document is stated",
    vi="Thiếu loại văn bản.",
    en="The kind of document is missing.",
    hint_vi="Ghi DocumentType với Type, TypeDetail và TypeName.",
    hint_en="Write DocumentType with Type, TypeDetail and TypeName.",
    bad=change(header__document_type=None),
    good=change(header__document_type=DocumentType(code=2, detail=18)),
    when="incomplete",
)
def it_has_a_kind(ctx: RuleContext) -> Iterator[Violation]:
    kind = ctx.document_type
    if not said(kind.name) and not kind.code and not kind.detail:
        yield Violation(f"{MESSAGE_HEADER}/DocumentType")


it_has_a_subject = presence(
    "VNE-HEADER-012",
    "header__subject",
    severity=Severity.ERROR,
    clause=decision_28("Điều 10(2)(e)"),
    title_vi="Văn bản có trích yếu nội dung",
    title_en="The document has a subject",
    vi="Thiếu trích yếu nội dung.",
    en="The subject is missing.",
    hint_vi="Ghi trích yếu vào Subject.",
    hint_en="Write what the document is about into Subject.",
    bad=(change(header__subject=None), change(header__subject="N/A")),
    when="incomplete",
)


signer_has_a_name = presence(
    "VNE-HEADER-013",
    "header__signer__full_name",
    severity=Severity.WARNING,
    clause=decision_28("Điều 10(2)(i)"),
    title_vi="Người ký có họ tên",
    title_en="The signer has a name",
    vi="Thiếu họ tên người ký.",
    en="The signer's name is missing.",
    hint_vi="Ghi họ và tên người ký vào SignerInfo/FullName.",
    hint_en="Write the signer's full name into SignerInfo/FullName.",
    bad=(change(header__signer__full_name=None), change(header__signer=None)),
    when="incomplete",
)


signer_has_a_position = presence(
    "VNE-HEADER-014",
    "header__signer__position",
    severity=Severity.WARNING,
    clause=decision_28("Điều 10(2)(i)"),
    title_vi="Người ký có chức vụ",
    title_en="The signer has a position",
    vi="Thiếu chức vụ người ký.",
    en="The signer's position is missing.",
    hint_vi="Ghi chức vụ người ký vào SignerInfo/Position.",
    hint_en="Write the signer's position into SignerInfo/Position.",
    bad=(change(header__signer__position=None), change(header__signer=None)),
    when="incomplete",
)


it_has_an_identifier = presence(
    "VNE-HEADER-015",
    "header__document_id",
    severity=Severity.ERROR,
    clause=decision_28("Điều 10(2)(b)"),
    title_vi="Văn bản có mã định danh",
    title_en="The document has an identifier",
    vi="Thiếu mã định danh văn bản.",
    en="The document's identifier is missing.",
    hint_vi="Ghi DocumentId; trả lời, thu hồi, cập nhật, thay thế đều dựa vào mã này.",
    hint_en="Write DocumentId: answers, revocations, updates and replacements refer to it.",
    when="incomplete",
)


it_has_an_urgency = presence(
    "VNE-HEADER-016",
    "header__other__priority",
    severity=Severity.INFO,
    clause=decision_28("Điều 10(2)(k)"),
    title_vi="Có ghi mức độ khẩn",
    title_en="The urgency is stated",
    vi="Không ghi mức độ khẩn; phần mềm nhận sẽ hiểu là Thường.",
    en="No urgency is given; receiving systems take it as normal.",
    when="incomplete",
)


@rule(
    "VNE-HEADER-017",
    severity=Severity.WARNING,
    clause=qcvn("1.5.3"),
    title_vi="Có ghi tên loại văn bản",
    title_en="The kind of document is stated by its name",
    vi="Thiếu tên loại văn bản; chỉ riêng mã loại thì không đủ tin cậy.",
    en="The name of the kind is missing; the codes alone cannot be relied on.",
    hint_vi="Ghi tên loại, chẳng hạn Công văn, vào DocumentType/TypeName.",
    hint_en="Write the kind's name, such as Công văn, into DocumentType/TypeName.",
    bad=change(header__document_type__name=None),
    when="incomplete",
)
def kind_has_a_name(ctx: RuleContext) -> Iterator[Violation]:
    kind = ctx.document_type
    if not said(kind.name) and (kind.code or kind.detail):
        yield Violation(f"{MESSAGE_HEADER}/DocumentType/TypeName")


@rule(
    "VNE-HEADER-018",
    severity=Severity.INFO,
    clause=qcvn("1.5.1"),
    title_vi="Có ghi nhóm loại văn bản",
    title_en="The group of kinds is stated",
    vi="Không ghi nhóm loại văn bản (Type).",
    en="The group of kinds (Type) is not given.",
    hint_vi="Ghi 1 cho văn bản quy phạm pháp luật, 2 cho văn bản hành chính.",
    hint_en="Write 1 for a legal normative document, 2 for an administrative one.",
    bad=change(header__document_type__code=None),
    when="incomplete",
)
def kind_has_a_group(ctx: RuleContext) -> Iterator[Violation]:
    if ctx.document_type.code is None and said(ctx.document_type.name):
        yield Violation(f"{MESSAGE_HEADER}/DocumentType/Type")
