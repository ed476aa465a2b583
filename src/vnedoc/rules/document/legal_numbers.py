"""Number and notation of legal normative documents, which other law numbers than Decree 30."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from vnedoc.clauses import ADVICE, PRACTICE, decree_30
from vnedoc.doctype.table import Group
from vnedoc.findings import Severity
from vnedoc.rules.document.numbers import DECREE, NOTATION, NUMBER, no_digits
from vnedoc.rules.engine.context import RuleContext, brief, said
from vnedoc.rules.engine.examples import change
from vnedoc.rules.engine.rule import Violation, rule

_RESOLUTION: Final[dict[str, object]] = {
    "header__code__notation": "2025/NQ-CP",
    "header__document_type__detail": 1,
    "header__document_type__name": "Nghị quyết",
}
_DECIMAL: Final = re.compile(r"[0-9]+\.[0-9]{1,3}[^\W\d_]?(?:/[0-9]{4})?")


@rule(
    "VNE-NUMBER-014",
    severity=Severity.INFO,
    clause=ADVICE,
    title_vi="Số, ký hiệu văn bản quy phạm pháp luật có ghi năm",
    title_en="The code of a legal normative document has its year",
    vi="{name} là văn bản quy phạm pháp luật nhưng số, ký hiệu không ghi năm.",
    en="{name} is a legal normative document, but its code carries no year.",
    bad=change(**{**DECREE, "header__code__notation": "NĐ-CP"}),
    good=change(**DECREE),
)
def legal_document_has_its_year(ctx: RuleContext) -> Iterator[Violation]:
    code, kinds = ctx.document_code, ctx.declared_kinds
    legal = kinds and all(kind.group is Group.LEGAL for kind in kinds)
    if code and legal and code.year is None:
        yield Violation(NOTATION, name=kinds[0].name)


@rule(
    "VNE-NUMBER-015",
    severity=Severity.INFO,
    clause=ADVICE,
    title_vi="Số, ký hiệu văn bản hành chính không ghi năm",
    title_en="The code of an administrative document has no year",
    vi="{name} là văn bản hành chính nhưng số, ký hiệu có năm {year}.",
    en="{name} is an administrative document, but its code carries the year {year}.",
    bad=change(header__code__notation="2025/SVDA-VP"),
    good=change(
        header__code__notation="2025/QĐ-UBND",
        header__document_type__name="Quyết định",
        header__document_type__detail=2,
    ),
    when="odd_code",
)
def administrative_document_has_no_year(ctx: RuleContext) -> Iterator[Violation]:
    code, kinds = ctx.document_code, ctx.declared_kinds
    legal = any(kind.group is Group.LEGAL for kind in kinds)
    if code and kinds and not legal and code.year is not None:
        yield Violation(NOTATION, name=kinds[0].name, year=code.year)


@rule(
    "VNE-NUMBER-016",
    severity=Severity.WARNING,
    clause=decree_30("Phụ lục I, phần I.II.3"),
    title_vi="Số thập phân chỉ dùng cho văn bản quy phạm pháp luật",
    title_en="Only legal normative documents have a decimal number",
    vi="{name} là văn bản hành chính nhưng có số thập phân {found}.",
    en="{name} is an administrative document, but its number {found} is a decimal.",
    hint_vi="Số của văn bản hành chính là số thứ tự trong năm: ghi số đã đăng ký.",
    hint_en="An administrative document is numbered by its place in the year: write that number.",
    bad=(
        change(header__code__number="66.7"),
        change(header__code__number="66.7", header__document_type__name="Văn bản ví dụ"),
        change(header__code__number="66.7", **{**_RESOLUTION, "header__code__notation": "NQ-SVDA"}),
    ),
    good=change(header__code__number="66.7", **_RESOLUTION),
    when="odd_code",
)
def decimal_number_is_of_a_legal_document(ctx: RuleContext) -> Iterator[Violation]:
    number, kinds = (said(ctx.code.number) or "").strip(), ctx.declared_kinds
    if ctx.declared_legal or not _DECIMAL.fullmatch(number):
        return
    other = bool(kinds) and not any(kind.group is Group.LEGAL for kind in kinds)
    # Of a name that says neither, the declared group counts, unless the code has its year.
    dated = ctx.document_code is not None and ctx.document_code.is_legal
    if other or (ctx.document_type.code == 2 and not dated):
        name = kinds[0].name if kinds else ctx.document_type.name or ""
        yield Violation(NUMBER, name=brief(name), found=brief(number))


@rule(
    "VNE-NUMBER-017",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_vi="Số của văn bản quy phạm pháp luật viết bằng chữ số Ả Rập",
    title_en="The number of a legal normative document is written in Arabic digits",
    vi="Số {found!r} của văn bản quy phạm pháp luật không phải chữ số Ả Rập.",
    en="{found!r}, the number of a legal normative document, is not written in Arabic digits.",
    hint_vi="Chỉ ghi phần số, chẳng hạn 30 hoặc 66.7; ký hiệu ghi ở CodeNotation.",
    hint_en="Write the number only, such as 30 or 66.7; the notation belongs into CodeNotation.",
    bad=(
        change(header__code__number="74fass22", **DECREE),
        change(header__code__number="66.7.1", **DECREE),
    ),
    good=(
        change(header__code__number="66.7", **DECREE),
        change(header__code__number="74fass22"),
    ),
    when="odd_code",
)
def number_of_a_legal_document_is_digits(ctx: RuleContext) -> Iterator[Violation]:
    if ctx.declared_legal:
        yield from no_digits(ctx)
