"""The documents that a document answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from vnedoc.clauses import PRACTICE, qcvn
from vnedoc.codes import SteeringType
from vnedoc.findings import Severity
from vnedoc.identifiers import DocumentCode, DocumentId
from vnedoc.names import MESSAGE_HEADER
from vnedoc.rules.engine.context import RuleContext, brief, said
from vnedoc.rules.engine.examples import DOCUMENT_ID, change
from vnedoc.rules.engine.presence import presence
from vnedoc.rules.engine.rule import Violation, rule
from vnedoc.rules.engine.walk import nth
from vnedoc.rules.exchange.answered import contradicts

_FIRST: Final = "header__response_for__0__"


def _path(index: int) -> str:
    return f"{MESSAGE_HEADER}/ResponseFor{nth(index)}"


answered_document_has_a_code = presence(
    "VNE-REF-001",
    "header__response_for__code",
    severity=Severity.WARNING,
    clause=qcvn("1.12.2"),
    title_vi="Văn bản được trả lời có số, ký hiệu",
    title_en="An answered document has a number and notation",
    vi="Văn bản được trả lời thứ {index} không có số, ký hiệu.",
    en="Answered document {index} has no number and notation.",
    hint_vi="Ghi đủ số, ký hiệu vào ResponseFor/Code.",
    hint_en="Write them whole into ResponseFor/Code.",
    when="answers",
)


answered_document_has_an_issuer = presence(
    "VNE-REF-002",
    "header__response_for__organ_id",
    severity=Severity.WARNING,
    clause=qcvn("1.12.1"),
    title_vi="Văn bản được trả lời có ghi cơ quan ban hành",
    title_en="An answered document says who issued it",
    vi="Văn bản được trả lời thứ {index} không ghi cơ quan ban hành.",
    en="Answered document {index} does not say who issued it.",
    hint_vi="Ghi mã cơ quan ban hành vào ResponseFor/OrganId.",
    hint_en="Write its issuer's identifier into ResponseFor/OrganId.",
    when="answers",
)


answered_document_has_an_identifier = presence(
    "VNE-REF-003",
    "header__response_for__document_id",
    severity=Severity.WARNING,
    clause=qcvn("1.12.4"),
    title_vi="Văn bản được trả lời có mã định danh",
    title_en="An answered document has an identifier",
    vi="Văn bản được trả lời thứ {index} không có mã định danh.",
    en="Answered document {index} has no identifier.",
    hint_vi="Ghi lại nguyên văn DocumentId của văn bản đó.",
    hint_en="Copy that document's DocumentId.",
    when="answers",
)


@rule(
    "VNE-REF-004",
    severity=Severity.WARNING,
    clause=qcvn("1.12.4"),
    title_vi="Văn bản không trả lời chính nó",
    title_en="A document does not answer itself",
    vi="Văn bản trả lời chính nó.",
    en="The document answers itself.",
    hint_vi="Ghi mã của văn bản được trả lời.",
    hint_en="Write the identifier of the document that is answered.",
    bad=change(**{f"{_FIRST}document_id": DOCUMENT_ID}),
    when="answers",
)
def document_does_not_answer_itself(ctx: RuleContext) -> Iterator[Violation]:
    own = said(ctx.header.document_id)
    for index, answered in enumerate(ctx.answers, 1):
        if own and answered.document_id == own:
            yield Violation(f"{_path(index)}/DocumentId")


@rule(
    "VNE-REF-005",
    severity=Severity.WARNING,
    clause=qcvn("1.12"),
    title_vi="Mỗi văn bản được trả lời chỉ được ghi một lần",
    title_en="Each answered document is named once",
    vi="Văn bản được trả lời {found!r} được ghi nhiều lần.",
    en="The answered document {found!r} is named more than once.",
    hint_vi="Mỗi văn bản chỉ ghi một lần.",
    hint_en="Name each document once.",
    bad=change(header__response_for=lambda answered: answered * 2),
    when="answers",
)
def answered_documents_are_named_once(ctx: RuleContext) -> Iterator[Violation]:
    known: set[str] = set()
    for index, answered in enumerate(ctx.answers, 1):
        if answered.document_id and answered.document_id in known:
            yield Violation(f"{_path(index)}/DocumentId", found=brief(answered.document_id))
        known.add(answered.document_id or "")


@rule(
    "VNE-REF-006",
    severity=Severity.WARNING,
    clause=qcvn("1.12.3"),
    title_vi="Văn bản được trả lời không ban hành sau văn bản trả lời",
    title_en="An answered document is not later than the answer",
    vi="Trả lời văn bản ngày {found:%d/%m/%Y}, sau ngày ban hành {issued:%d/%m/%Y}.",
    en="It answers a document of {found:%d/%m/%Y}, later than its own date {issued:%d/%m/%Y}.",
    hint_vi="Kiểm tra ngày của văn bản được trả lời.",
    hint_en="Check the date of the document that is answered.",
    bad=change(**{f"{_FIRST}promulgation_date": dt.date(2025, 7, 2)}),
    good=change(
        **{
            f"{_FIRST}promulgation_date": dt.date(2025, 7, 1),
            f"{_FIRST}document_id": DocumentId("9fbfbad2-f1f8-4256-a2eb-50fb1061cddb"),
        }
    ),
    when="answers",
)
def answered_document_is_earlier(ctx: RuleContext) -> Iterator[Violation]:
    issued = ctx.promulgation.date
    for index, answered in enumerate(ctx.answers, 1):
        found = answered.promulgation_date
        if issued and found and found > issued:
            yield Violation(f"{_path(index)}/PromulgationDate", found=found, issued=issued)


@rule(
    "VNE-REF-007",
    severity=Severity.INFO,
    clause=PRACTICE,
    title_vi="Mã định danh, số, ký hiệu và ngày của văn bản được trả lời khớp nhau",
    title_en="Identifier, code and date of an answered document agree",
    vi="Mã văn bản {found!r} nói khác số, ký hiệu hoặc ngày ghi bên cạnh.",
    en="The identifier {found!r} contradicts the code or the date beside it.",
    bad=change(**{f"{_FIRST}code": "13/SVDB-KH"}),
    good=change(**{f"{_FIRST}code": "12/svdb-kh"}),
    when="answers",
)
def answered_document_is_one_only(ctx: RuleContext) -> Iterator[Violation]:
    for index, answered in enumerate(ctx.answers, 1):
        if contradicts(answered):
            yield Violation(f"{_path(index)}/DocumentId", found=brief(answered.document_id))


@rule(
    "VNE-REF-008",
    severity=Severity.INFO,
    clause=PRACTICE,
    title_vi="Số, ký hiệu văn bản được trả lời đọc được",
    title_en="The code of an answered document can be read",
    vi="{found!r} không đọc được thành số, ký hiệu văn bản.",
    en="{found!r} cannot be read as a number and notation.",
    bad=change(**{f"{_FIRST}code": "công văn"}),
    good=change(**{f"{_FIRST}code": "12/SVDB-KH"}),
    when="answers",
)
def answered_code_can_be_read(ctx: RuleContext) -> Iterator[Violation]:
    for index, answered in enumerate(ctx.answers, 1):
        code = said(answered.code)
        if code and DocumentCode.parse(code) is None:
            yield Violation(f"{_path(index)}/Code", found=brief(code))


@rule(
    "VNE-REF-009",
    severity=Severity.INFO,
    clause=qcvn("1.13"),
    title_vi="Báo cáo kết quả thực hiện chỉ đạo có ghi văn bản chỉ đạo",
    title_en="A report on a steering document says on which",
    vi="Báo cáo kết quả thực hiện chỉ đạo nhưng không ghi văn bản chỉ đạo.",
    en="It reports on a steering document and does not say on which.",
    hint_vi="Ghi văn bản chỉ đạo vào ResponseFor.",
    hint_en="Name the steering document in ResponseFor.",
    bad=change(header__steering_type=SteeringType.REPORT, header__response_for=()),
    good=change(header__steering_type=SteeringType.REPORT),
)
def report_names_what_it_answers(ctx: RuleContext) -> Iterator[Violation]:
    if ctx.header.steering_type is SteeringType.REPORT and not ctx.header.response_for:
        yield Violation(f"{MESSAGE_HEADER}/ResponseFor")


@rule(
    "VNE-REF-010",
    severity=Severity.INFO,
    clause=PRACTICE,
    title_vi="Mỗi mã nhiệm vụ chỉ được ghi một lần",
    title_en="Each task is named once",
    vi="Mã nhiệm vụ {found!r} được ghi nhiều lần.",
    en="The task {found!r} is named more than once.",
    bad=change(header__response_for_task=("NV-01", "NV-01")),
    good=change(header__response_for_task=("NV-01", "NV-02")),
)
def tasks_are_named_once(ctx: RuleContext) -> Iterator[Violation]:
    known: set[str] = set()
    for index, task in enumerate(ctx.header.response_for_task, 1):
        if task in known:
            path = f"{MESSAGE_HEADER}/ResponseForTask/TaskCode{nth(index)}"
            yield Violation(path, found=brief(task))
        known.add(task)
