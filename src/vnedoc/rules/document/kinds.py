"""What kind of document it is by the evidence, against what the sender calls it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any, Final

from vnedoc.clauses import ADVICE, decision_28, decree_30
from vnedoc.doctype import DossierState, Group, Kind, Mode, delivery
from vnedoc.dossier.completeness import CheckedDossier, Completeness
from vnedoc.findings import Clause, Confidence, Severity
from vnedoc.names import ATTACHMENTS, MESSAGE_HEADER, TRACE
from vnedoc.rules.engine.context import RuleContext, brief
from vnedoc.rules.engine.examples import change
from vnedoc.rules.engine.kinds import abbreviated, named
from vnedoc.rules.engine.rule import Violation, rule

_SURE: Final = 0.98
"""Probability from which the evidence is held against the sender's word."""
_GROUP: Final = re.compile(r"[^\W\d_]+")
_NAME_WORDS: Final = (2, 3)
"""How many words the names of kinds have."""
_LONGEST_NAME: Final = 60
_SUBMITTED: Final = frozenset({"to-trinh", "to-trinh-dang"})
_NAME: Final = f"{MESSAGE_HEADER}/DocumentType/TypeName"


@rule(
    "VNE-KIND-001",
    severity=Severity.WARNING,
    clause=decree_30("Điều 7, Phụ lục III"),
    title_vi="Loại văn bản đã ghi phù hợp với ký hiệu và trích yếu",
    title_en="The stated kind is that which notation and subject tell of",
    vi="Tên loại ghi là {declared}, nhưng ký hiệu và trích yếu là của {found}.",
    en="The kind is called {declared}, but notation and subject are those of {found}.",
    hint_vi="Ghi tên loại đúng như trên văn bản đã ký.",
    hint_en="Write the kind as the signed document has it.",
    bad=change(
        header__code__notation="QĐ-SVDA",
        header__subject="Quyết định về việc thành lập tổ ví dụ",
        header__document_type__name="Báo cáo",
        header__document_type__detail=14,
    ),
    good=change(
        header__code__notation="QĐ-SVDA",
        header__subject="Về việc thành lập tổ ví dụ",
        header__document_type__name="Quyết định",
        header__document_type__detail=2,
    ),
)
def kind_is_that_of_the_evidence(ctx: RuleContext) -> Iterator[Violation]:
    declared = ctx.declared_kinds
    if not declared or not _is_doubtful(ctx):
        return
    found = ctx.classification
    if found.kind is None or found.confidence < _SURE:
        return
    if found.kind.name not in {kind.name for kind in declared}:
        yield Violation(_NAME, declared=declared[0].name, found=found.kind.name)


def _is_doubtful(ctx: RuleContext) -> bool:
    """Whether notation or subject begin like another kind: a cheap look before the classifier."""
    names = {kind.name for kind in ctx.declared_kinds}
    first = _GROUP.match(ctx.code.notation or "")
    words = (ctx.header.subject or "")[:_LONGEST_NAME].split()
    hints = [abbreviated(first[0])] if first else []
    hints += [named(" ".join(words[:count])) for count in _NAME_WORDS]
    return any(names.isdisjoint(kind.name for kind in kinds) for kinds in hints if kinds)


@rule(
    "VNE-KIND-002",
    severity=Severity.INFO,
    clause=ADVICE,
    title_vi="Loại văn bản còn được ban hành vào ngày ban hành",
    title_en="The kind of document was in use on the day of issue",
    vi="{name} không phải loại văn bản được ban hành vào ngày {issued:%d/%m/%Y}.",
    en="{name} was no kind of document on {issued:%d/%m/%Y}.",
    bad=change(header__document_type__name="Giấy đi đường", header__document_type__detail=28),
    good=(
        change(
            header__document_type__name="Giấy đi đường",
            header__document_type__detail=28,
            header__promulgation__date=dt.date(2019, 7, 1),
        ),
        change(
            header__sender__organ_name="Tỉnh ủy Ví Dụ",
            header__code__notation="ĐĐ/TU",
            header__subject="Giấy đi đường của đồng chí Mẫu",
            header__document_type__name="Giấy đi đường",
            header__document_type__detail=28,
        ),
    ),
)
def kind_was_in_use(ctx: RuleContext) -> Iterator[Violation]:
    kinds, issued = ctx.declared_kinds, ctx.promulgation.date
    if not kinds or not issued:
        return
    used = [kind for kind in kinds if kind.exists_on(issued)]
    if used and all(kind.group is Group.PARTY for kind in used):
        # The Party goes on with papers that the state gave up: they count for the Party alone.
        used = used if ctx.classification.group is Group.PARTY else []
    if not used:
        yield Violation(_NAME, name=kinds[0].name, issued=issued)


def _kind(ctx: RuleContext) -> Kind | None:
    """The kind by its name, else by the evidence."""
    return next(iter(ctx.declared_kinds), None) or ctx.classification.kind


_SUBMISSION: Final[dict[str, Any]] = {
    "header__code__notation": "TTr-SVDA",
    "header__document_type__name": "Tờ trình",
    "header__document_type__detail": 16,
}
_PARTLY: Final = CheckedDossier(
    completeness=Completeness(state=DossierState.PARTLY, missing=("2. a.pdf",))
)
_WHOLE: Final = CheckedDossier(completeness=Completeness(state=DossierState.WHOLE))


@rule(
    "VNE-KIND-003",
    severity=Severity.INFO,
    clause=Clause("Lộ trình trao đổi văn bản điện tử (2013)", "trước quý II/2013", Confidence.CODE),
    title_vi="Văn bản trình lên cấp trên kèm đủ hồ sơ",
    title_en="A submission comes with its whole dossier",
    vi="{name} trình lên cấp trên phải kèm đủ hồ sơ, nhưng {what_vi}.",
    en="{name} is submitted with its whole dossier, but {what}.",
    hint_vi="Gửi kèm bản kê hồ sơ đã ký số và mọi tài liệu trong đó.",
    hint_en="Send a signed manifest of the dossier, and every paper that it lists.",
    bad=(change(**_SUBMISSION), change(**_SUBMISSION, dossier=_PARTLY)),
    good=(
        change(header__document_type__name="Công văn"),
        change(**_SUBMISSION, dossier=_WHOLE),
    ),
)
def submission_has_its_dossier(ctx: RuleContext) -> Iterator[Violation]:
    found = ctx.dossier
    if found is None and len(ctx.attachments) != 1:
        return
    kind = _kind(ctx)
    if kind is None or kind.id not in _SUBMITTED:
        return
    if (found is None or not found.completeness.whole) and delivery(
        kind, day=ctx.promulgation.date
    ).dossier:
        yield Violation(ATTACHMENTS, name=kind.name, **_lack(found))


def _lack(found: CheckedDossier | None) -> dict[str, str]:
    if found is None:
        return {"what": "the message has one file only", "what_vi": "gói tin chỉ có một tệp"}
    state = found.completeness
    return {
        "what": f"checking it by its manifest says: {brief(state.text('en'))}",
        "what_vi": f"kiểm tra theo bản kê hồ sơ cho kết quả: {brief(state.text('vi'))}",
    }


@rule(
    "VNE-KIND-004",
    severity=Severity.INFO,
    clause=decision_28("Điều 7(2)"),
    title_vi="Văn bản phải gửi thêm bản giấy thì có ghi việc gửi bản giấy",
    title_en="Paper is sent as well where it must be",
    vi="{name} gửi {receiver} còn phải gửi bản giấy, nhưng Paper không phải 1.",
    en="{name} to {receiver} is sent on paper as well, but Paper is not 1.",
    bad=change(header__recipients__0__organ_id="G22"),
    good=(change(header__recipients__0__organ_id="G22", trace__business__paper=True), change()),
)
def paper_goes_where_it_must(ctx: RuleContext) -> Iterator[Violation]:
    kind = _kind(ctx)
    if kind is None or ctx.business.paper:
        return
    for organ in ctx.header.recipients:
        if organ.organ_id and organ.organ_id.level1 == "G22":
            rule = delivery(kind, receiver=organ.organ_id, day=ctx.promulgation.date)
            if rule.mode is Mode.ELECTRONIC_WITH_PAPER:
                yield Violation(f"{TRACE}/Bussiness/Paper", name=kind.name, receiver=organ.organ_id)
                return
