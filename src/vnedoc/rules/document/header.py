"""What the header of a document must say: 28/2018/QĐ-TTg Điều 10(2)."""

from __future__ import annotations

from collections.abc import Iterator

from vnedoc.clauses import decision_28, decree_30, qcvn
from vnedoc.findings import Severity
from vnedoc.model import DocumentType
from vnedoc.names import MESSAGE_HEADER
from vnedoc.rules.engine.context import RuleContext, said
from vnedoc.rules.engine.examples import change
from vnedoc.rules.engine.rule import Violation, rule
from vnedoc.rules.engine.walk import nth


@rule(
    "VNE-HEADER-001",
    severity=Severity.ERROR,
    clause=decision_28("Điều 10(2)(l)"),
    title_vi="Có thông tin bên gửi",
    title_en="The sender is stated",
    vi="Thiếu thông tin bên gửi.",
    en="The sender is missing.",
    hint_vi="Ghi phần tử From với ít nhất OrganId và OrganName.",
    hint_en="Write From with at least OrganId and OrganName.",
    bad=change(header__sender=None),
    when="incomplete",
)
def sender_is_named(ctx: RuleContext) -> Iterator[Violation]:
    if ctx.header.sender is None:
        yield Violation(f"{MESSAGE_HEADER}/From")


@rule(
    "VNE-HEADER-002",
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
)
def sender_has_an_identifier(ctx: RuleContext) -> Iterator[Violation]:
    if ctx.header.sender is not None and not said(ctx.sender.organ_id):
        yield Violation(f"{MESSAGE_HEADER}/From/OrganId")


@rule(
    "VNE-HEADER-003",
    severity=Severity.ERROR,
    clause=decision_28("Điều 10(2)(m)"),
    title_vi="Có ít nhất một bên nhận",
    title_en="There is a receiver",
    vi="Không có bên nhận nào.",
    en="There is no receiver.",
    hint_vi="Mỗi bên nhận là một phần tử To.",
    hint_en="Write one To for each receiver.",
    bad=change(header__recipients=()),
    when="incomplete",
)
def someone_receives_it(ctx: RuleContext) -> Iterator[Violation]:
    if not ctx.header.recipients:
        yield Violation(f"{MESSAGE_HEADER}/To")


@rule(
    "VNE-HEADER-004",
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
def receivers_have_identifiers(ctx: RuleContext) -> Iterator[Violation]:
    for index, organ in enumerate(ctx.header.recipients, 1):
        if not said(organ.organ_id):
            yield Violation(f"{MESSAGE_HEADER}/To{nth(index)}/OrganId", index=index)


@rule(
    "VNE-HEADER-005",
    severity=Severity.WARNING,
    clause=qcvn("1.1.3"),
    title_vi="Bên gửi có tên",
    title_en="The sender has a name",
    vi="Thiếu tên cơ quan gửi.",
    en="The sender's name is missing.",
    hint_vi="Ghi tên cơ quan vào From/OrganName để người nhận đọc được.",
    hint_en="Write the name into From/OrganName, so that people can read it.",
    bad=change(header__sender__organ_name=None),
    when="incomplete",
)
def sender_has_a_name(ctx: RuleContext) -> Iterator[Violation]:
    if ctx.header.sender is not None and not said(ctx.sender.organ_name):
        yield Violation(f"{MESSAGE_HEADER}/From/OrganName")


@rule(
    "VNE-HEADER-006",
    severity=Severity.INFO,
    clause=qcvn("1.2.3"),
    title_vi="Mọi bên nhận đều có tên",
    title_en="Every receiver has a name",
    vi="Bên nhận thứ {index} chỉ có mã định danh, không có tên.",
    en="Receiver {index} has an identifier and no name.",
    bad=change(header__recipients__1__organ_name=None),
    when="incomplete",
)
def receivers_have_names(ctx: RuleContext) -> Iterator[Violation]:
    for index, organ in enumerate(ctx.header.recipients, 1):
        if not said(organ.organ_name):
            yield Violation(f"{MESSAGE_HEADER}/To{nth(index)}/OrganName", index=index)


@rule(
    "VNE-HEADER-007",
    severity=Severity.ERROR,
    clause=decision_28("Điều 10(2)(c)"),
    title_vi="Văn bản có số",
    title_en="The document has a number",
    vi="Thiếu số văn bản.",
    en="The document's number is missing.",
    hint_vi="Ghi số đã đăng ký vào Code/CodeNumber.",
    hint_en="Write the registered number into Code/CodeNumber.",
    bad=(change(header__code__number=None), change(header__code=None)),
    when="incomplete",
)
def it_has_a_number(ctx: RuleContext) -> Iterator[Violation]:
    if not said(ctx.code.number):
        yield Violation(f"{MESSAGE_HEADER}/Code/CodeNumber")


@rule(
    "VNE-HEADER-008",
    severity=Severity.ERROR,
    clause=decision_28("Điều 10(2)(c)"),
    title_vi="Văn bản có ký hiệu",
    title_en="The document has a notation",
    vi="Thiếu ký hiệu văn bản.",
    en="The document's notation is missing.",
    hint_vi="Ghi ký hiệu, chẳng hạn QĐ-BNV, vào Code/CodeNotation.",
    hint_en="Write the notation, such as QĐ-BNV, into Code/CodeNotation.",
    bad=(change(header__code__notation=None), change(header__code=None)),
    when="incomplete",
)
def it_has_a_notation(ctx: RuleContext) -> Iterator[Violation]:
    if not said(ctx.code.notation):
        yield Violation(f"{MESSAGE_HEADER}/Code/CodeNotation")


@rule(
    "VNE-HEADER-009",
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
def it_has_a_date(ctx: RuleContext) -> Iterator[Violation]:
    if ctx.promulgation.date is None:
        yield Violation(f"{MESSAGE_HEADER}/PromulgationInfo/PromulgationDate")


@rule(
    "VNE-HEADER-010",
    severity=Severity.INFO,
    clause=decree_30("Phụ lục I"),
    title_vi="Văn bản có địa danh",
    title_en="The document has a place of issue",
    vi="Thiếu địa danh, là một thành phần thể thức của văn bản.",
    en="The place of issue, a part of every document's form, is missing.",
    bad=change(header__promulgation__place=None),
    when="incomplete",
)
def it_has_a_place(ctx: RuleContext) -> Iterator[Violation]:
    if not said(ctx.promulgation.place):
        yield Violation(f"{MESSAGE_HEADER}/PromulgationInfo/Place")


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


@rule(
    "VNE-HEADER-012",
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
def it_has_a_subject(ctx: RuleContext) -> Iterator[Violation]:
    if not said(ctx.header.subject):
        yield Violation(f"{MESSAGE_HEADER}/Subject")


@rule(
    "VNE-HEADER-013",
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
def signer_has_a_name(ctx: RuleContext) -> Iterator[Violation]:
    if not said(ctx.signer.full_name):
        yield Violation(f"{MESSAGE_HEADER}/SignerInfo/FullName")


@rule(
    "VNE-HEADER-014",
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
def signer_has_a_position(ctx: RuleContext) -> Iterator[Violation]:
    if not said(ctx.signer.position):
        yield Violation(f"{MESSAGE_HEADER}/SignerInfo/Position")


@rule(
    "VNE-HEADER-015",
    severity=Severity.ERROR,
    clause=decision_28("Điều 10(2)(b)"),
    title_vi="Văn bản có mã định danh",
    title_en="The document has an identifier",
    vi="Thiếu mã định danh văn bản.",
    en="The document's identifier is missing.",
    hint_vi="Ghi DocumentId; trả lời, thu hồi, cập nhật, thay thế đều dựa vào mã này.",
    hint_en="Write DocumentId: answers, revocations, updates and replacements refer to it.",
    bad=change(header__document_id=None),
    when="incomplete",
)
def it_has_an_identifier(ctx: RuleContext) -> Iterator[Violation]:
    if not said(ctx.header.document_id):
        yield Violation(f"{MESSAGE_HEADER}/DocumentId")


@rule(
    "VNE-HEADER-016",
    severity=Severity.INFO,
    clause=decision_28("Điều 10(2)(k)"),
    title_vi="Có ghi mức độ khẩn",
    title_en="The urgency is stated",
    vi="Không ghi mức độ khẩn; phần mềm nhận sẽ hiểu là Thường.",
    en="No urgency is given; receiving systems take it as normal.",
    bad=change(header__other__priority=None),
    when="incomplete",
)
def it_has_an_urgency(ctx: RuleContext) -> Iterator[Violation]:
    if ctx.other.priority is None:
        yield Violation(f"{MESSAGE_HEADER}/OtherInfo/Priority")


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
