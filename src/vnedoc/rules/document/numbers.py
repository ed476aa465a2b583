"""Number and notation: 30/2020/NĐ-CP Phụ lục I and III, and what senders make of them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Final

from vnedoc.clauses import PRACTICE, decree_30
from vnedoc.findings import Severity
from vnedoc.names import MESSAGE_HEADER
from vnedoc.rules.engine.context import RuleContext, brief, composed, said
from vnedoc.rules.engine.examples import change
from vnedoc.rules.engine.kinds import abbreviated
from vnedoc.rules.engine.rule import Violation, rule

NUMBER: Final = f"{MESSAGE_HEADER}/Code/CodeNumber"
NOTATION: Final = f"{MESSAGE_HEADER}/Code/CodeNotation"
DECREE: Final[dict[str, object]] = {
    "header__code__notation": "2025/NĐ-CP",
    "header__document_type__code": 1,
    "header__document_type__detail": 7,
    "header__document_type__name": "Nghị định",
}
_RULES: Final = decree_30("Phụ lục I, phần I.II.3")
_DIGITS: Final = re.compile(r"[0-9]+")
# 66.7/2025/NQ-CP is the seventh of a series of its own: both parts are Arabic digits.
_PLAIN: Final = re.compile(r"[0-9]+(?:\.[0-9]{1,3})?[^\W\d_]?(?:/[0-9]{4})?")
_LETTERED: Final = re.compile(r"[0-9]+[^\W\d_](?:/[0-9]{4})?")
_WHOLE: Final = re.compile(r"[0-9]+(?:\.[0-9]{1,3})?[^\W\d_]?\s*[/-]\s*[^\W_][^/\s]*[^\W\d_]")
_ODD_NOTATION: Final = re.compile(r"[^\w/.&\s-]|_")
_EMPTY_GROUP: Final = re.compile(r"^[/-]|[/-]$|[/-]\s*[/-]")
_LOWER_GROUP: Final = re.compile(r"[^\W\d_]{2,}")
_IN_FORCE: Final = dt.date(2020, 3, 5)
_LETTERLESS: Final = frozenset({"Công văn", "Thư công"})
_NAMED: Final = frozenset({"NQ", "NĐ", "QĐ", "TTr", "TB", "BC", "KH", "GM", "TT", "TTLT"})
"""Abbreviations that no organisation's name is shortened to."""


@rule(
    "VNE-NUMBER-001",
    severity=Severity.ERROR,
    clause=_RULES,
    title_vi="Số văn bản viết bằng chữ số Ả Rập",
    title_en="The document's number is written in Arabic digits",
    vi="Số văn bản {found!r} không phải chữ số Ả Rập.",
    en="The document's number {found!r} is not written in Arabic digits.",
    hint_vi="Chỉ ghi phần số, chẳng hạn 05; ký hiệu ghi ở CodeNotation.",
    hint_en="Write the number only, such as 05; the notation belongs into CodeNotation.",
    bad=(
        change(header__code__number="74fass22"),
        change(header__code__number="Số 05"),
        change(header__code__number="66.7.1"),
        change(header__code__number="66."),
    ),
    good=(
        change(header__code__number="05"),
        change(header__code__number="30/2020"),
        change(header__code__number="66.7"),
        change(header__code__number="74fass22", **DECREE),
    ),
    when="odd_code",
)
def number_is_digits(ctx: RuleContext) -> Iterator[Violation]:
    # The decree is about administrative documents; other law numbers the legal ones.
    if not ctx.declared_legal:
        yield from no_digits(ctx)


def no_digits(ctx: RuleContext) -> Iterator[Violation]:
    """The number, if it is written in anything but Arabic digits."""
    number = (said(ctx.code.number) or "").strip()
    if number and not _PLAIN.fullmatch(number) and not _WHOLE.fullmatch(number):
        yield Violation(NUMBER, found=brief(number))


@rule(
    "VNE-NUMBER-002",
    severity=Severity.INFO,
    clause=_RULES,
    title_vi="Số văn bản không kèm chữ cái",
    title_en="The document's number has no letter",
    vi="Số văn bản {found!r} có chữ cái kèm theo.",
    en="The document's number {found!r} carries a letter.",
    bad=change(header__code__number="05a"),
    good=change(header__code__number="05"),
    when="odd_code",
)
def number_has_no_letter(ctx: RuleContext) -> Iterator[Violation]:
    number = said(ctx.code.number)
    if number and _LETTERED.fullmatch(number.strip()):
        yield Violation(NUMBER, found=number)


@rule(
    "VNE-NUMBER-003",
    severity=Severity.INFO,
    clause=_RULES,
    title_vi="Số nhỏ hơn 10 có số 0 ở trước",
    title_en="A number below 10 is written with a leading zero",
    vi="Số nhỏ hơn 10 phải viết thêm số 0 ở trước: 0{found}.",
    en="A number below 10 is written with a leading zero: 0{found}.",
    bad=change(header__code__number="5"),
    good=(change(header__code__number="05"), change(header__code__number="10")),
    when="odd_code",
)
def small_number_has_a_zero(ctx: RuleContext) -> Iterator[Violation]:
    number = (said(ctx.code.number) or "").strip().partition("/")[0]
    if len(number) == 1 and number in "123456789":
        yield Violation(NUMBER, found=number)


@rule(
    "VNE-NUMBER-004",
    severity=Severity.WARNING,
    clause=_RULES,
    title_vi="Số văn bản khác 0",
    title_en="The document's number is not 0",
    vi="Số văn bản là 0; số được lấy từ 01 vào đầu năm.",
    en="The document's number is 0; numbers run from 01 each year.",
    hint_vi="Ghi số đã đăng ký.",
    hint_en="Write the number that was registered.",
    bad=(change(header__code__number="00"), change(header__code__number="0/2025")),
    good=change(header__code__number="01"),
    when="odd_code",
)
def number_is_not_zero(ctx: RuleContext) -> Iterator[Violation]:
    number = (said(ctx.code.number) or "").strip().partition("/")[0]
    if _DIGITS.fullmatch(number) and not number.strip("0"):
        yield Violation(NUMBER)


@rule(
    "VNE-NUMBER-005",
    severity=Severity.INFO,
    clause=_RULES,
    title_vi="Số văn bản không thừa số 0 ở trước",
    title_en="The document's number has no zeros too many in front",
    vi="Số văn bản {found!r} có nhiều số 0 ở trước hơn quy định.",
    en="The document's number {found!r} has more leading zeros than the decree asks for.",
    bad=(change(header__code__number="0005"), change(header__code__number="015")),
    good=(change(header__code__number="05"), change(header__code__number="15")),
    when="odd_code",
)
def number_is_not_padded(ctx: RuleContext) -> Iterator[Violation]:
    number = (said(ctx.code.number) or "").strip().partition("/")[0]
    if _DIGITS.fullmatch(number) and number.startswith("0") and len(number) > 2:
        yield Violation(NUMBER, found=number)


@rule(
    "VNE-NUMBER-006",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_vi="Số và ký hiệu không bị đổi chỗ cho nhau",
    title_en="Number and notation each stand in their own place",
    vi="Số và ký hiệu bị đổi chỗ cho nhau.",
    en="Number and notation stand in each other's place.",
    hint_vi="Đổi lại giá trị của CodeNumber và CodeNotation.",
    hint_en="Swap the values of CodeNumber and CodeNotation.",
    bad=change(header__code__number="SVDA-VP", header__code__notation="05"),
    good=change(header__code__number="05", header__code__notation="SVDA-VP"),
    when="odd_code",
)
def number_and_notation_stand_right(ctx: RuleContext) -> Iterator[Violation]:
    number, notation = said(ctx.code.number) or "", said(ctx.code.notation) or ""
    if number[:1].isalpha() and _PLAIN.fullmatch(notation.strip()):
        yield Violation(NUMBER)


@rule(
    "VNE-NUMBER-007",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_vi="CodeNumber chỉ chứa số, không chứa ký hiệu",
    title_en="CodeNumber holds the number alone",
    vi="CodeNumber chứa cả số lẫn ký hiệu: {found!r}.",
    en="CodeNumber holds number and notation together: {found!r}.",
    hint_vi="Chỉ ghi phần số vào CodeNumber.",
    hint_en="Leave the number only in CodeNumber.",
    bad=change(header__code__number="05/SVDA-VP"),
    good=change(header__code__number="30/2020", header__code__notation="NĐ-CP"),
    when="odd_code",
)
def number_stands_alone(ctx: RuleContext) -> Iterator[Violation]:
    number = said(ctx.code.number)
    if number and _WHOLE.fullmatch(number.strip()):
        yield Violation(NUMBER, found=brief(number))


@rule(
    "VNE-NUMBER-008",
    severity=Severity.WARNING,
    clause=_RULES,
    title_vi="Ký hiệu không có khoảng trắng",
    title_en="The notation has no spaces",
    vi="Ký hiệu {found!r} có khoảng trắng.",
    en="The notation {found!r} has spaces.",
    hint_vi="Các nhóm chữ viết tắt nối với nhau bằng dấu gạch nối, không cách chữ.",
    hint_en="Groups of letters are joined by hyphens, without spaces.",
    bad=(change(header__code__notation="SVDA - VP"), change(header__code__notation="QĐ UBND")),
    good=change(header__code__notation="SVDA-VP"),
    when="odd_code",
)
def notation_has_no_spaces(ctx: RuleContext) -> Iterator[Violation]:
    notation = said(ctx.code.notation)
    if notation and len(notation.split()) > 1:
        yield Violation(NOTATION, found=brief(notation))


@rule(
    "VNE-NUMBER-009",
    severity=Severity.WARNING,
    clause=_RULES,
    title_vi="Ký hiệu viết bằng chữ in hoa",
    title_en="The notation is in capitals",
    vi="Ký hiệu {found!r} viết bằng chữ thường ở nhóm {group!r}.",
    en="The notation {found!r} has the group {group!r} in small letters.",
    hint_vi="Viết in hoa, trừ các chữ viết tắt có quy định riêng như QyĐ, CTr, TTr.",
    hint_en="Use capitals, but for the abbreviations that are mixed: QyĐ, CTr, TTr.",
    bad=(change(header__code__notation="svda-vp"), change(header__code__notation="QĐ-ubnd")),
    good=(change(header__code__notation="TTr-SVDA"), change(header__code__notation="QĐ-TTg")),
    when="odd_code",
)
def notation_is_in_capitals(ctx: RuleContext) -> Iterator[Violation]:
    notation = composed(said(ctx.code.notation) or "")
    for group in _LOWER_GROUP.findall(notation):
        if group.islower():
            yield Violation(NOTATION, found=brief(notation), group=brief(group))
            return


@rule(
    "VNE-NUMBER-010",
    severity=Severity.WARNING,
    clause=_RULES,
    title_vi="Ký hiệu chỉ gồm ký tự dùng trong ký hiệu văn bản",
    title_en="The notation has only characters that notations have",
    vi="Ký hiệu {found!r} có ký tự {character!r} không dùng trong ký hiệu văn bản.",
    en="The notation {found!r} has the character {character!r}, which notations do not have.",
    hint_vi="Chỉ dùng chữ cái, chữ số, dấu gạch nối và gạch chéo.",
    hint_en="Use letters, digits, hyphens and slashes.",
    bad=(change(header__code__notation="SVDA_VP"), change(header__code__notation="SVDA–VP")),
    good=change(header__code__notation="2025/TT-BNN&PTNT"),
    when="odd_code",
)
def notation_has_plain_characters(ctx: RuleContext) -> Iterator[Violation]:
    notation = composed(said(ctx.code.notation) or "")
    if odd := _ODD_NOTATION.search(notation):
        yield Violation(NOTATION, found=brief(notation), character=odd[0])


@rule(
    "VNE-NUMBER-011",
    severity=Severity.WARNING,
    clause=_RULES,
    title_vi="Ký hiệu không có nhóm chữ bị trống",
    title_en="No group of letters in the notation is empty",
    vi="Ký hiệu {found!r} thừa dấu nối: có nhóm chữ bị trống.",
    en="The notation {found!r} has a joint too many: a group of letters is empty.",
    hint_vi="Bỏ dấu gạch thừa, hoặc ghi đủ nhóm chữ viết tắt.",
    hint_en="Remove the joint, or write the group that is missing.",
    bad=(change(header__code__notation="SVDA--VP"), change(header__code__notation="/SVDA-VP")),
    good=change(header__code__notation="SVDA-VP"),
    when="odd_code",
)
def notation_has_no_empty_group(ctx: RuleContext) -> Iterator[Violation]:
    notation = (said(ctx.code.notation) or "").strip()
    if _EMPTY_GROUP.search(notation):
        yield Violation(NOTATION, found=brief(notation))


@rule(
    "VNE-NUMBER-012",
    severity=Severity.WARNING,
    clause=decree_30("Phụ lục III"),
    title_vi="Chữ viết tắt đầu ký hiệu là của loại văn bản đã ghi",
    title_en="The notation begins with the abbreviation of the stated kind",
    vi="Ký hiệu bắt đầu bằng {abbreviation!r}, là chữ viết tắt của {expected}, nhưng tên loại là "
    "{name!r}.",
    en="The notation begins with {abbreviation!r}, which is short for {expected}, but the kind is "
    "called {name!r}.",
    hint_vi="Sửa tên loại hoặc ký hiệu cho khớp với văn bản đã ký.",
    hint_en="Mend the kind or the notation, whichever differs from the signed document.",
    bad=(
        change(header__code__notation="QĐ-SVDA"),
        change(
            header__code__notation="BC-SVDA",
            header__document_type__name="Kế hoạch",
            header__document_type__detail=10,
        ),
    ),
    good=(
        change(
            header__code__notation="QĐ-SVDA",
            header__document_type__name="Quyết định",
            header__document_type__detail=2,
        ),
        change(header__code__notation="HD-VP"),
    ),
)
def notation_and_kind_agree(ctx: RuleContext) -> Iterator[Violation]:
    code, date = ctx.document_code, ctx.promulgation.date
    if code is None or code.separator != "/" or date is None or date < _IN_FORCE:
        return
    abbreviation = code.notation.partition("/")[0].partition("-")[0]
    meant, kinds = abbreviated(abbreviation), ctx.declared_kinds
    if not meant or not kinds or {kind.name for kind in meant} & {kind.name for kind in kinds}:
        return
    # A công văn begins with its issuer, whose initials may well be an abbreviation.
    if kinds[0].name in _LETTERLESS and abbreviation not in _NAMED:
        return
    yield Violation(NOTATION, abbreviation=abbreviation, expected=meant[0].name, name=kinds[0].name)


@rule(
    "VNE-NUMBER-013",
    severity=Severity.WARNING,
    clause=_RULES,
    title_vi="Năm trong số, ký hiệu là năm ban hành",
    title_en="The year in the code is the year of issue",
    vi="Năm trong số, ký hiệu là {found} nhưng văn bản ban hành năm {issued}.",
    en="The year in the code is {found}, but the document was issued in {issued}.",
    hint_vi="Số được đánh theo từng năm: kiểm tra lại số và ngày ban hành.",
    hint_en="Numbers run within a year: check number and date of issue.",
    bad=(
        change(header__code__notation="2024/TT-BNV"),
        change(header__code__number="05/2024", header__code__notation="TT-BNV"),
    ),
    good=change(header__code__notation="2025/TT-BNV"),
    when="odd_code",
)
def year_is_that_of_issue(ctx: RuleContext) -> Iterator[Violation]:
    code, date = ctx.document_code, ctx.promulgation.date
    if code and code.year and date and code.year != date.year:
        yield Violation(NOTATION, found=code.year, issued=date.year)
