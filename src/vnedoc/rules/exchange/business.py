"""Operations: what a new document, a revocation, an update and a replacement must carry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from vnedoc.clauses import PRACTICE, decision_28, qcvn
from vnedoc.codes import BusinessDocType
from vnedoc.findings import Severity
from vnedoc.identifiers import DocumentId
from vnedoc.model import Business, Replacement
from vnedoc.names import TRACE
from vnedoc.rules.engine.context import RuleContext, brief, said
from vnedoc.rules.engine.examples import EARLIER_ID, change
from vnedoc.rules.engine.presence import presence
from vnedoc.rules.engine.rule import Violation, rule
from vnedoc.rules.engine.walk import nth

_BUSINESS: Final = f"{TRACE}/Bussiness"
_REPLACEMENT: Final = f"{_BUSINESS}/ReplacementInfoList/ReplacementInfo"


@rule(
    "VNE-TRACE-004",
    severity=Severity.WARNING,
    clause=qcvn("2.2.2"),
    title_vi="Thu hồi, cập nhật hoặc thay thế thì có nêu lý do",
    title_en="Who revokes, updates or replaces states the reason",
    vi="Gói tin thu hồi, cập nhật hoặc thay thế phải nêu lý do.",
    en="A message that revokes, updates or replaces must state its reason.",
    hint_vi="Ghi lý do vào Bussiness/BussinessDocReason.",
    hint_en="Write the reason into Bussiness/BussinessDocReason.",
    bad=(
        change("revoke", trace__business__reason=None),
        change("update", trace__business__reason="N/A"),
        change("replace", trace__business__reason=None),
    ),
    good=change("new", trace__business__reason=None),
    when="operates",
)
def reason_is_stated(ctx: RuleContext) -> Iterator[Violation]:
    if ctx.operation is not BusinessDocType.NEW and not said(ctx.business.reason):
        yield Violation(f"{_BUSINESS}/BussinessDocReason")


operation_is_stated = presence(
    "VNE-TRACE-010",
    "trace__business",
    severity=Severity.INFO,
    clause=qcvn("2.2"),
    title_vi="Có thông tin nghiệp vụ",
    title_en="The operation is stated",
    vi="Không có thông tin nghiệp vụ; phần mềm nhận sẽ hiểu là văn bản mới.",
    en="There is no operation; receiving systems take the document as new.",
    hint_vi="Ghi Bussiness với BussinessDocType bằng 0.",
    hint_en="Write Bussiness with BussinessDocType 0.",
)


kind_of_operation_is_stated = presence(
    "VNE-TRACE-011",
    "trace__business__doc_type",
    severity=Severity.WARNING,
    clause=qcvn("2.2.1"),
    title_vi="Có ghi loại nghiệp vụ",
    title_en="The kind of operation is stated",
    vi="Loại nghiệp vụ bị thiếu hoặc không đọc được.",
    en="The kind of operation is missing or cannot be read.",
    hint_vi="Ghi 0 (mới), 1 (thu hồi), 2 (cập nhật) hoặc 3 (thay thế).",
    hint_en="Write 0 (new), 1 (revoke), 2 (update) or 3 (replace).",
    bad=change("revoke", trace__business__doc_type=None),
    alone=False,
)


@rule(
    "VNE-TRACE-012",
    severity=Severity.ERROR,
    clause=decision_28("Điều 8(2)"),
    title_vi="Gói tin thu hồi có ghi văn bản bị thu hồi",
    title_en="A revocation says which document it revokes",
    vi="Gói tin thu hồi không cho biết thu hồi văn bản nào.",
    en="The revocation does not say which document it revokes.",
    hint_vi="Ghi mã văn bản bị thu hồi vào Bussiness/DocumentId.",
    hint_en="Write the revoked document's identifier into Bussiness/DocumentId.",
    bad=change("revoke", trace__business__document_id=None, header__document_id=None),
    good=change("revoke", trace__business__document_id=None),
    when="operates",
)
def revocation_names_its_document(ctx: RuleContext) -> Iterator[Violation]:
    named = said(ctx.business.document_id) or said(ctx.header.document_id)
    if ctx.operation is BusinessDocType.REVOKE and not named:
        yield Violation(f"{_BUSINESS}/DocumentId")


@rule(
    "VNE-TRACE-013",
    severity=Severity.WARNING,
    clause=qcvn("2.2.4"),
    title_vi="Gói tin cập nhật có ghi văn bản được cập nhật",
    title_en="An update says which document it updates",
    vi="Gói tin cập nhật không ghi mã văn bản được cập nhật.",
    en="The update does not carry the identifier of the document that it updates.",
    hint_vi="Ghi mã văn bản được cập nhật vào Bussiness/DocumentId.",
    hint_en="Write the updated document's identifier into Bussiness/DocumentId.",
    bad=change("update", trace__business__document_id=None),
    when="operates",
)
def update_names_its_document(ctx: RuleContext) -> Iterator[Violation]:
    if ctx.operation is BusinessDocType.UPDATE and not said(ctx.business.document_id):
        yield Violation(f"{_BUSINESS}/DocumentId")


@rule(
    "VNE-TRACE-014",
    severity=Severity.INFO,
    clause=PRACTICE,
    title_vi="Phần nghiệp vụ và phần đầu ghi cùng một mã định danh văn bản",
    title_en="The operation and the header name the same document",
    vi="Mã văn bản ở phần nghiệp vụ ({found!r}) khác mã ở phần đầu ({own!r}).",
    en="The operation names {found!r}, while the header names {own!r}.",
    bad=(
        change("revoke", trace__business__document_id=EARLIER_ID),
        change("new", trace__business__document_id=EARLIER_ID),
    ),
    good=(
        change("update", trace__business__document_id=EARLIER_ID),
        change("revoke", header__document_id=None),
    ),
    when="operates",
)
def operation_and_header_agree(ctx: RuleContext) -> Iterator[Violation]:
    # An update may bring the document under a new identifier.
    found, own = said(ctx.business.document_id), said(ctx.header.document_id)
    if found and own and found != own and ctx.operation is not BusinessDocType.UPDATE:
        yield Violation(f"{_BUSINESS}/DocumentId", found=brief(found), own=brief(own))


@rule(
    "VNE-TRACE-021",
    severity=Severity.WARNING,
    clause=qcvn("2.2.8"),
    title_vi="Gói tin thay thế có ghi văn bản bị thay thế",
    title_en="A replacement says which document it replaces",
    vi="Gói tin thay thế không cho biết thay thế văn bản nào.",
    en="The replacement does not say which document it replaces.",
    hint_vi="Ghi văn bản bị thay thế vào ReplacementInfoList.",
    hint_en="Write the documents replaced into ReplacementInfoList.",
    bad=change("replace", trace__business__replacements=()),
    when="operates",
)
def replacement_names_documents(ctx: RuleContext) -> Iterator[Violation]:
    if ctx.operation is BusinessDocType.REPLACE and not ctx.business.replacements:
        yield Violation(_REPLACEMENT)


replaced_document_has_an_identifier = presence(
    "VNE-TRACE-022",
    "trace__business__replacements__document_id",
    severity=Severity.WARNING,
    clause=qcvn("2.2.8.1"),
    title_vi="Mọi văn bản bị thay thế đều có mã định danh",
    title_en="Every replaced document has an identifier",
    vi="Văn bản bị thay thế thứ {index} không có mã định danh.",
    en="Replaced document {index} has no identifier.",
    hint_vi="Ghi mã văn bản vào ReplacementInfo/DocumentId.",
    hint_en="Write its identifier into ReplacementInfo/DocumentId.",
    base="replace",
    when="operates",
)


replaced_document_has_receivers = presence(
    "VNE-TRACE-023",
    "trace__business__replacements__organ_ids",
    severity=Severity.INFO,
    clause=qcvn("2.2.8.2"),
    title_vi="Mọi văn bản bị thay thế đều ghi nơi nhận",
    title_en="Every replaced document names its receivers",
    vi="Văn bản bị thay thế thứ {index} không ghi nơi nhận nào.",
    en="Replaced document {index} names no receiver.",
    base="replace",
    when="operates",
)


@rule(
    "VNE-TRACE-024",
    severity=Severity.WARNING,
    clause=qcvn("2.2.8.1"),
    title_vi="Văn bản không thay thế chính nó",
    title_en="A document does not replace itself",
    vi="Văn bản thay thế chính nó.",
    en="The document replaces itself.",
    hint_vi="Ghi mã của văn bản cũ bị thay thế.",
    hint_en="Write the identifier of the older document.",
    bad=change(
        "replace",
        trace__business__replacements__0__document_id=DocumentId("H26.99,2025/07/01,05/SVDA-VP"),
    ),
    when="operates",
)
def document_does_not_replace_itself(ctx: RuleContext) -> Iterator[Violation]:
    own = said(ctx.header.document_id)
    for index, replaced in enumerate(ctx.business.replacements, 1):
        if own and replaced.document_id == own:
            yield Violation(f"{_REPLACEMENT}{nth(index)}/DocumentId")


@rule(
    "VNE-TRACE-025",
    severity=Severity.WARNING,
    clause=qcvn("2.2.8"),
    title_vi="Mỗi văn bản bị thay thế chỉ được ghi một lần",
    title_en="Each replaced document is listed once",
    vi="Văn bản bị thay thế {found!r} được ghi nhiều lần.",
    en="The replaced document {found!r} is listed more than once.",
    hint_vi="Mỗi văn bản bị thay thế chỉ ghi một lần.",
    hint_en="List each replaced document once.",
    bad=change("replace", trace__business__replacements=lambda replaced: replaced * 2),
    when="operates",
)
def replaced_documents_are_listed_once(ctx: RuleContext) -> Iterator[Violation]:
    known: set[str] = set()
    for index, replaced in enumerate(ctx.business.replacements, 1):
        if replaced.document_id and replaced.document_id in known:
            path = f"{_REPLACEMENT}{nth(index)}/DocumentId"
            yield Violation(path, found=brief(replaced.document_id))
        known.add(replaced.document_id or "")


@rule(
    "VNE-TRACE-026",
    severity=Severity.WARNING,
    clause=qcvn("2.2.8"),
    title_vi="Chỉ gói tin thay thế có danh sách văn bản bị thay thế",
    title_en="Only a replacement lists replaced documents",
    vi="Có danh sách văn bản bị thay thế nhưng nghiệp vụ không phải thay thế.",
    en="Replaced documents are listed, but the operation is not a replacement.",
    hint_vi="Đặt BussinessDocType bằng 3, hoặc bỏ ReplacementInfoList.",
    hint_en="Set BussinessDocType to 3, or leave ReplacementInfoList out.",
    bad=change("new", trace__business__replacements=(Replacement(document_id=EARLIER_ID),)),
    good=change("replace"),
    when="operates",
)
def only_replacements_replace(ctx: RuleContext) -> Iterator[Violation]:
    if ctx.business.replacements and ctx.operation is not BusinessDocType.REPLACE:
        yield Violation(_REPLACEMENT)


@rule(
    "VNE-TRACE-028",
    severity=Severity.INFO,
    clause=decision_28("Điều 5(3), 7(2)"),
    title_vi="Văn bản không gửi kèm bản giấy",
    title_en="Paper is not sent as well",
    vi="Văn bản này còn gửi kèm bản giấy; chỉ một số trường hợp được gửi thêm bản giấy.",
    en="Paper is sent as well, which only some documents need.",
    bad=change(trace__business=Business(doc_type=BusinessDocType.NEW, paper=True)),
    good=change(trace__business=Business(doc_type=BusinessDocType.NEW, paper=False)),
)
def paper_is_not_sent_as_well(ctx: RuleContext) -> Iterator[Violation]:
    if ctx.business.paper:
        yield Violation(f"{_BUSINESS}/Paper")
