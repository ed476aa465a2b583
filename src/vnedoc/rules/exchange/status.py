"""Status messages: what became of which document, and who may say so."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Final

from vnedoc.clauses import PRACTICE, decision_28, qcvn
from vnedoc.codes import StatusCode
from vnedoc.findings import Severity
from vnedoc.identifiers import CompositeId, Match
from vnedoc.model import Unread
from vnedoc.names import MESSAGE_HEADER
from vnedoc.rules.engine.context import RuleContext, brief, said
from vnedoc.rules.engine.examples import Example, change
from vnedoc.rules.engine.needs import STATUS
from vnedoc.rules.engine.presence import presence
from vnedoc.rules.engine.rule import Violation, rule
from vnedoc.rules.exchange.answered import ANSWERED, answered_by

_CODES_VI: Final = "Ghi một mã hai chữ số: 01 đến 06, 13, 15 hoặc 16."
_CODES_EN: Final = "Write a code of two digits: 01 to 06, 13, 15 or 16."
_CODE: Final = re.compile(r"[0-9]{1,2}")


def _with_code(code: str, path: str = MESSAGE_HEADER) -> Example:
    """A status with a code that no field holds."""
    unread = Unread(path=path, name="StatusCode", children=(code,))
    return change("status", status__code=None, unread=(unread,))


_UNKNOWN_CODE: Final = _with_code("07")


def _composite(ctx: RuleContext) -> CompositeId | None:
    document_id = answered_by(ctx).document_id
    return document_id.composite if document_id else None


reporter_is_named = presence(
    "VNE-STATUS-001",
    "status__sender__organ_id",
    severity=Severity.ERROR,
    clause=decision_28("Điều 9(2)"),
    title_vi="Trạng thái có ghi cơ quan báo",
    title_en="The status says who reports",
    vi="Không biết cơ quan nào báo trạng thái: thiếu From/OrganId.",
    en="It does not say who reports: From/OrganId is missing.",
    hint_vi="Ghi mã định danh của cơ quan báo trạng thái.",
    hint_en="Write the identifier of the organisation that reports.",
    bad=(
        change("status", status__sender=None),
        change("status", status__sender__organ_id=None),
        change("status", status__sender__organ_id="null"),
    ),
)


addressee_is_named = presence(
    "VNE-STATUS-003",
    "status__response_for__organ_id",
    severity=Severity.WARNING,
    clause=qcvn("1.12.1"),
    title_vi="Trạng thái có ghi nơi gửi đến",
    title_en="The status says where it goes",
    vi="Thiếu ResponseFor/OrganId nên không biết gửi trạng thái về đâu.",
    en="ResponseFor/OrganId is missing, so nobody knows where the status goes.",
    hint_vi="Ghi mã cơ quan đã gửi văn bản; bản tin trạng thái không có To.",
    hint_en="Write who sent the document: a status message has no To.",
    alone=False,
)


@rule(
    "VNE-STATUS-006",
    severity=Severity.ERROR,
    clause=decision_28("Điều 9(2)"),
    title_vi="Gói tin trạng thái có mã trạng thái",
    title_en="The status has a code",
    vi="Không có mã trạng thái đọc được nên không biết văn bản được xử lý đến đâu.",
    en="No status code can be read, so it does not say what became of the document.",
    hint_vi=_CODES_VI,
    hint_en=_CODES_EN,
    bad=(
        change("status", status__code=None),
        _with_code("done"),
        _with_code("07", path=f"{MESSAGE_HEADER}/StaffInfo"),
    ),
    good=_UNKNOWN_CODE,
    on=STATUS,
)
def status_has_a_code(ctx: RuleContext) -> Iterator[Violation]:
    if ctx.status.code is None and not _unread_codes(ctx):
        yield Violation(f"{MESSAGE_HEADER}/StatusCode")


def _unread_codes(ctx: RuleContext) -> list[str]:
    """Codes of states that are not known, where the status has its code and nowhere else.

    States are an open list (Điều 10(2)(h)); the form of a report is the standard's (Điều 14(2)),
    whose codes are numbers of two digits.
    """
    return [
        text.strip()
        for one in ctx.envelope.unread
        if (one.path, one.name) == (MESSAGE_HEADER, "StatusCode") and len(one.children) == 1
        if isinstance(text := one.children[0], str) and _CODE.fullmatch(text.strip())
    ]


@rule(
    "VNE-STATUS-016",
    # Điều 10(2)(h) names states as examples, and the standard's own table was not read.
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_vi="Mã trạng thái có trong danh mục đã biết",
    title_en="The status code is in the list that is known",
    vi="Mã trạng thái {found!r} không có trong danh mục đã biết.",
    en="The status code {found!r} is not in the list that is known.",
    hint_vi=_CODES_VI,
    hint_en=_CODES_EN,
    bad=_UNKNOWN_CODE,
    good=change("status", status__code=None),
    on=STATUS,
)
def status_code_is_known(ctx: RuleContext) -> Iterator[Violation]:
    if ctx.status.code is None:
        for text in _unread_codes(ctx)[:1]:
            yield Violation(f"{MESSAGE_HEADER}/StatusCode", found=brief(text))


@rule(
    "VNE-STATUS-007",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_vi="Trạng thái cần lý do thì có nêu lý do",
    title_en="A status that needs a reason states it",
    vi="Trạng thái {code} ({label_vi}) phải nêu lý do.",
    en="Status {code} ({label_en}) must state its reason.",
    hint_vi="Ghi lý do vào Description.",
    hint_en="Write the reason into Description.",
    bad=(
        change("refusal", status__description=None),
        change("refusal", status__code=StatusCode.DECLINED, status__description="N/A"),
    ),
    good=change("status", status__description=None),
    on=STATUS,
)
def refusal_has_a_reason(ctx: RuleContext) -> Iterator[Violation]:
    code = ctx.status.code
    if code is not None and code.needs_reason and not said(ctx.status.description):
        yield Violation(
            f"{MESSAGE_HEADER}/Description",
            code=code.value,
            label_vi=code.vi,
            label_en=code.en,
        )


time_is_stated = presence(
    "VNE-STATUS-008",
    "status__timestamp",
    severity=Severity.WARNING,
    clause=qcvn("1.6"),
    title_vi="Có thời điểm của trạng thái",
    title_en="The time of the status is stated",
    vi="Thời điểm của trạng thái bị thiếu hoặc không đọc được.",
    en="The time of the status is missing or cannot be read.",
    hint_vi="Ghi thời điểm dạng yyyy/MM/dd HH:mm:ss, giờ Việt Nam.",
    hint_en="Write it as yyyy/MM/dd HH:mm:ss in Vietnam time.",
)


@rule(
    "VNE-STATUS-009",
    severity=Severity.WARNING,
    clause=decision_28("Điều 14(4)"),
    title_vi="Trạng thái không có trước ngày ban hành văn bản",
    title_en="The status is not earlier than the issue of the document",
    vi="Trạng thái ghi lúc {found:%d/%m/%Y %H:%M:%S}, trước ngày ban hành văn bản "
    "{issued:%d/%m/%Y}.",
    en="The status is of {found:%d/%m/%Y %H:%M:%S}, before the document was issued on "
    "{issued:%d/%m/%Y}.",
    hint_vi="Kiểm tra đồng hồ hệ thống và ngày ban hành.",
    hint_en="Check the system's clock and the date of issue.",
    bad=change("status", status__response_for__promulgation_date=dt.date(2025, 7, 2)),
    good=change("status", status__response_for__promulgation_date=dt.date(2025, 7, 1)),
    on=STATUS,
)
def status_follows_the_document(ctx: RuleContext) -> Iterator[Violation]:
    issued, found = answered_by(ctx).promulgation_date, ctx.status.timestamp
    if issued and found and found.date() < issued:
        yield Violation(f"{MESSAGE_HEADER}/Timestamp", found=found, issued=issued)


@rule(
    "VNE-STATUS-010",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_vi="Chỉ bên gửi văn bản yêu cầu lấy lại",
    title_en="Only the document's sender asks for it back",
    vi="Chỉ bên gửi văn bản được yêu cầu lấy lại; {sender} không phải cơ quan ban hành {issuer}.",
    en="Only the document's sender asks for it back; {sender} is not its issuer {issuer}.",
    hint_vi="Bên nhận dùng 02 để trả lại, 15 hoặc 16 để trả lời yêu cầu lấy lại.",
    hint_en="A receiver returns it with 02, and answers such a request with 15 or 16.",
    bad=change("status", status__code=StatusCode.RETRIEVAL_REQUESTED),
    good=change(
        "status",
        status__code=StatusCode.RETRIEVAL_REQUESTED,
        status__sender__organ_id="H26.99",
        status__response_for__organ_id="H41.99",
    ),
    on=STATUS,
)
def only_the_sender_asks_back(ctx: RuleContext) -> Iterator[Violation]:
    parts, sender = _composite(ctx), ctx.sender.organ_id
    if ctx.status.code is not StatusCode.RETRIEVAL_REQUESTED or not parts or not sender:
        return
    if sender.same_body_as(parts.organ_id, ctx.table) is Match.NO:
        yield Violation(
            f"{MESSAGE_HEADER}/From/OrganId", sender=brief(sender), issuer=brief(parts.organ_id)
        )


@rule(
    "VNE-STATUS-011",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_vi="Trạng thái của bên nhận do bên nhận báo",
    title_en="The receiver's statuses come from a receiver",
    vi="Trạng thái {code} ({label_vi}) do bên nhận báo, nhưng {sender} là cơ quan ban hành.",
    en="Status {code} ({label_en}) is the receiver's to report, but {sender} is the issuer.",
    hint_vi="Kiểm tra From và ResponseFor có bị đổi chỗ hay không.",
    hint_en="Check whether From and ResponseFor are the wrong way round.",
    bad=change("status", status__sender__organ_id="H26.99"),
    good=change(
        "status", status__sender__organ_id="H26.99", status__code=StatusCode.RETRIEVAL_REQUESTED
    ),
    on=STATUS,
)
def the_receiver_reports(ctx: RuleContext) -> Iterator[Violation]:
    parts, sender, code = _composite(ctx), ctx.sender.organ_id, ctx.status.code
    if not parts or not sender or code is None or code.sent_by_original_sender:
        return
    if sender.same_body_as(parts.organ_id, ctx.table) is not Match.NO:
        yield Violation(
            f"{MESSAGE_HEADER}/From/OrganId",
            code=code.value,
            label_vi=code.vi,
            label_en=code.en,
            sender=brief(sender),
        )


@rule(
    "VNE-STATUS-012",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_vi="Trạng thái được gửi cho cơ quan khác với cơ quan báo",
    title_en="The status goes to another organisation than its sender",
    vi="Bản tin trạng thái gửi cho chính cơ quan báo ({found}).",
    en="The status message goes to the very organisation that sends it ({found}).",
    hint_vi="ResponseFor/OrganId là cơ quan đã gửi văn bản.",
    hint_en="ResponseFor/OrganId is who sent the document.",
    bad=change("status", status__response_for__organ_id="H41.99"),
    good=change("status", status__response_for__organ_id="H26.98"),
    on=STATUS,
)
def status_goes_to_another(ctx: RuleContext) -> Iterator[Violation]:
    sender, addressee = said(ctx.sender.organ_id), answered_by(ctx).organ_id
    if sender and addressee and sender == addressee:
        yield Violation(f"{ANSWERED}/OrganId", found=brief(sender))
