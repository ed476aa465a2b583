"""What was met before: the same document again, and operations on documents never met."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from vnedoc.clauses import ADVICE, decree_30
from vnedoc.codes import BusinessDocType
from vnedoc.findings import Severity
from vnedoc.identifiers import DocumentId
from vnedoc.names import MESSAGE_HEADER, TRACE
from vnedoc.rules.engine.context import RuleContext, brief, said
from vnedoc.rules.engine.examples import DOCUMENT_ID, EARLIER_ID, change
from vnedoc.rules.engine.needs import STATUS, Need
from vnedoc.rules.engine.rule import Violation, rule
from vnedoc.rules.engine.walk import nth

_SEEN: Final = (Need.SEEN,)
_AGAIN: Final = decree_30("Phụ lục VI, phần I.III.1(h)")
_BRINGS: Final = frozenset({BusinessDocType.NEW, BusinessDocType.REPLACE})
"""Operations that bring a document which was not there before."""


@rule(
    "VNE-REPLAY-001",
    severity=Severity.WARNING,
    clause=_AGAIN,
    title_vi="Văn bản chưa được nhận trước đó",
    title_en="The document was not received before",
    vi="Văn bản mang mã {found!r} đã được nhận trước đó.",
    en="A document of the identifier {found!r} was received before.",
    hint_vi="Không đăng ký lần hai; nếu là văn bản khác thì bên gửi phải đổi mã.",
    hint_en="Do not register it again; if it is another document, its sender must change the "
    "identifier.",
    bad=change(seen=frozenset({DOCUMENT_ID})),
    good=(change(seen=frozenset({EARLIER_ID})), change("update", seen=frozenset({DOCUMENT_ID}))),
    needs=_SEEN,
)
def document_is_new(ctx: RuleContext) -> Iterator[Violation]:
    own = said(ctx.header.document_id)
    if ctx.operation in _BRINGS and own and own in (ctx.seen or ()):
        yield Violation(f"{MESSAGE_HEADER}/DocumentId", found=brief(own))


@rule(
    "VNE-REPLAY-002",
    severity=Severity.WARNING,
    clause=_AGAIN,
    title_vi="Số, ký hiệu này chưa được nhận trước đó",
    title_en="The number and notation were not received before",
    vi="Số, ký hiệu {code!r} của cùng cơ quan đã được nhận trước đó dưới mã {found!r}.",
    en="{code!r} of the same organisation was received before, as {found!r}.",
    hint_vi="Kiểm tra hai văn bản có phải là một hay không.",
    hint_en="Check whether the two are one document.",
    bad=change(
        header__document_id="9fbfbad2-f1f8-4256-a2eb-50fb1061cddb", seen=frozenset({DOCUMENT_ID})
    ),
    good=change(
        header__document_id="9fbfbad2-f1f8-4256-a2eb-50fb1061cddb",
        seen=frozenset({"H26.99,2024/07/01,05/SVDA-VP"}),
    ),
    needs=_SEEN,
)
def number_is_new(ctx: RuleContext) -> Iterator[Violation]:
    code = ctx.document_code
    issued, sender = ctx.promulgation.date, ctx.sender.organ_id
    if ctx.operation not in _BRINGS or not code or not issued or not sender:
        return
    for text in ctx.seen or ():
        # A cheap look first: there may be a hundred thousand of them.
        if f",{issued.year:04}/" not in text or text == ctx.header.document_id:
            continue
        parts = DocumentId(text).composite
        if parts is None or parts.code is None:
            continue
        same_body = parts.organ_id == sender or parts.organ_id.levels == sender.levels != ()
        # A law and a resolution of the National Assembly may have one number in one year.
        other = code.is_shared and parts.date != issued
        if same_body and not other and parts.code.same_as(code, issued.year):
            yield Violation(f"{MESSAGE_HEADER}/Code", code=brief(code.display), found=brief(text))
            return


@rule(
    "VNE-REPLAY-003",
    severity=Severity.INFO,
    clause=ADVICE,
    title_vi="Văn bản bị thu hồi, cập nhật hoặc thay thế đã được nhận trước đó",
    title_en="The document acted on was received before",
    vi="Gói tin thu hồi, cập nhật hoặc thay thế văn bản {found!r}, là văn bản chưa từng nhận.",
    en="The message acts on {found!r}, a document that was never received.",
    bad=(
        change("revoke", seen=frozenset()),
        change("update", seen=frozenset()),
        change("replace", seen=frozenset()),
    ),
    good=(change("revoke", seen=frozenset({DOCUMENT_ID})), change("new", seen=frozenset())),
    needs=_SEEN,
)
def document_acted_on_is_known(ctx: RuleContext) -> Iterator[Violation]:
    for path, found in _acted_on(ctx):
        if found not in (ctx.seen or ()):
            yield Violation(path, found=brief(found))


def _acted_on(ctx: RuleContext) -> Iterator[tuple[str, str]]:
    business = f"{TRACE}/Bussiness"
    if ctx.operation in (BusinessDocType.REVOKE, BusinessDocType.UPDATE):
        named = said(ctx.business.document_id)
        found = named or said(ctx.header.document_id)
        if found:
            yield f"{business}/DocumentId" if named else f"{MESSAGE_HEADER}/DocumentId", found
    for index, replaced in enumerate(ctx.business.replacements, 1):
        if found := said(replaced.document_id):
            yield f"{business}/ReplacementInfoList/ReplacementInfo{nth(index)}/DocumentId", found


@rule(
    "VNE-REPLAY-004",
    severity=Severity.INFO,
    clause=ADVICE,
    title_vi="Văn bản được báo trạng thái đã được gửi hoặc nhận trước đó",
    title_en="The document reported on was sent or received before",
    vi="Trạng thái nói về văn bản {found!r}, là văn bản chưa từng gửi hoặc nhận.",
    en="The status is about {found!r}, a document that was never sent or received.",
    bad=change("status", seen=frozenset()),
    good=change("status", seen=frozenset({DOCUMENT_ID})),
    on=STATUS,
    needs=_SEEN,
)
def document_reported_on_is_known(ctx: RuleContext) -> Iterator[Violation]:
    answered = ctx.status.response_for
    found = said(answered.document_id) if answered else None
    if found and found not in (ctx.seen or ()):
        yield Violation(f"{MESSAGE_HEADER}/ResponseFor/DocumentId", found=brief(found))
