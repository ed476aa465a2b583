"""Letters: other scripts, other encodings, and names without their accents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from vnedoc.clauses import PRACTICE, UNICODE
from vnedoc.findings import Severity
from vnedoc.identifiers import ContentId, DocumentId, OrganId
from vnedoc.model import Code, Organ, Signer
from vnedoc.rules.document.text import holding
from vnedoc.rules.engine.context import RuleContext, brief
from vnedoc.rules.engine.examples import change
from vnedoc.rules.engine.needs import BOTH
from vnedoc.rules.engine.rule import Violation, rule

_MOJIBAKE: Final = re.compile("á[»º]|Ä[‘\u0090\u0091\u0083]|Æ[°¡\u00a0]|Ã[¡-¿]|â€")
_TCVN3: Final = re.compile("[¸µ¶·¹¨©ª«¬®§][a-z]|[a-z][¸µ¶·¹¨©®]")
_OF_MOJIBAKE: Final = re.compile("[»º‘\u0090\u0091\u0083°¡-¿\u00a0€]")
_OF_TCVN3: Final = re.compile("[¸µ¶·¹¨©ª«¬®§]")
"""One of these is in whatever the pattern finds."""
_D_LIKE: Final = re.compile("[ÐðƉɖ]")
_WORD: Final = re.compile(r"[^\W\d_]+")
_FOREIGN: Final = re.compile(
    "[\u0370-\u03ff\u0400-\u052f\u0530-\u058f\u13a0-\u13ff\u1f00-\u1fff\u2c80-\u2cff\ua640-\ua69f"
    "\uff21-\uff3a\uff41-\uff5a\U0001d400-\U0001d7ff]"
)
_TWIN: Final = re.compile(
    "[АВЕЅІЈКМНОРСТХУаеѕіјорсхуΑΒΕΖΗΙΚΜΝΟΡΤΥΧο\u13a0-\u13ff\uff21-\uff3a\uff41-\uff5a"
    "\U0001d400-\U0001d7ff]"
)
"""Letters of other scripts that are drawn like Latin ones."""
_STRICT: Final = frozenset({(Code, "number"), (Code, "notation")})


@rule(
    "VNE-TEXT-007",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_vi="Mỗi từ chỉ dùng chữ cái của một hệ chữ",
    title_en="Words have letters of one script",
    vi="{element} có chữ {word!r} viết lẫn chữ cái của hệ chữ khác ({code}).",
    en="{element} has the word {word!r} with letters of another script ({code}).",
    hint_vi="Gõ lại bằng chữ cái Latinh; có thể là giả mạo tên.",
    hint_en="Type it again in Latin letters; it may be a forged name.",
    bad=(
        change(header__sender__organ_name="S\u1edf V\u00ed d\u1ee5 \u0410B"),
        change(header__sender__organ_name="\u041d\u0410 NOI"),
        change(header__code__notation="SVDA-V\u0420"),
        change(attachments__0__name="v\u0430n ban.pdf"),
    ),
    good=(change(header__subject="Sai số Δt, hệ số α"), change(header__subject="Tập đoàn Росатом")),
    on=BOTH,
    when="odd_texts",
)
def letters_are_of_one_script(ctx: RuleContext) -> Iterator[Violation]:
    for leaf, alphabet in ctx.alphabets:
        if not _FOREIGN.search(alphabet):
            continue
        strict = (leaf.owner, leaf.field) in _STRICT or isinstance(
            leaf.value, OrganId | DocumentId | ContentId
        )
        if word := _mixed(leaf.value, strict):
            foreign = _FOREIGN.search(word)
            code = f"U+{ord(foreign[0]):04X}" if foreign else ""
            yield Violation(leaf.path, element=leaf.wire.element, word=brief(word), code=code)


def _mixed(text: str, strict: bool) -> str | None:
    """The first word that passes for Latin with letters that are not; if strict, that has any.

    A Greek letter before a unit and a word that is Russian throughout are what they seem.
    """
    for match in _WORD.finditer(text):
        word = match[0]
        foreign, twins = len(_FOREIGN.findall(word)), len(_TWIN.findall(word))
        if foreign and (strict or (twins and (foreign < len(word) or twins == len(word) > 1))):
            return word
    return None


@rule(
    "VNE-TEXT-008",
    severity=Severity.INFO,
    clause=PRACTICE,
    title_vi="Chữ Đ là chữ cái tiếng Việt, không phải chữ trông giống",
    title_en="The letter Đ is the Vietnamese one",
    vi="{element} dùng chữ {code}, trông giống Đ nhưng không phải.",
    en="{element} uses {code}, which looks like Đ and is not.",
    hint_vi="Thay bằng Đ (U+0110) hoặc đ (U+0111).",
    hint_en="Put Đ (U+0110) or đ (U+0111) in its place.",
    bad=change(header__code__notation="Q\u00d0-SVDA"),
    good=change(header__subject="Đề án ví dụ"),
    on=BOTH,
    when="odd_texts",
)
def d_is_the_vietnamese_one(ctx: RuleContext) -> Iterator[Violation]:
    for leaf, code in holding(ctx, _D_LIKE):
        yield Violation(leaf.path, element=leaf.wire.element, code=code)


@rule(
    "VNE-TEXT-010",
    severity=Severity.WARNING,
    clause=UNICODE,
    title_vi="Nội dung không bị chuyển mã UTF-8 hai lần",
    title_en="Text was encoded in UTF-8 once",
    vi="{element} bị mã hóa UTF-8 hai lần: {found!r}.",
    en="{element} was encoded in UTF-8 twice: {found!r}.",
    hint_vi="Phần mềm gửi đọc UTF-8 như bảng mã Latin-1; cần sửa ở phía gửi.",
    hint_en="The sending software read UTF-8 as Latin-1; it has to be mended there.",
    bad=change(header__subject="V/v phá»\u0091i há»£p"),
    good=change(header__subject="V/v phối hợp, café, 5°C"),
    on=BOTH,
    when="odd_texts",
)
def text_is_encoded_once(ctx: RuleContext) -> Iterator[Violation]:
    for leaf, alphabet in ctx.alphabets:
        if _OF_MOJIBAKE.search(alphabet) and _MOJIBAKE.search(leaf.value):
            yield Violation(leaf.path, element=leaf.wire.element, found=brief(leaf.value))


@rule(
    "VNE-TEXT-011",
    severity=Severity.WARNING,
    clause=UNICODE,
    title_vi="Nội dung là Unicode, không phải của phông chữ cũ",
    title_en="Text is Unicode, not of an old font",
    vi="{element} được gõ bằng phông chữ cũ TCVN3 (ABC), không phải Unicode: {found!r}.",
    en="{element} was typed for an old TCVN3 (ABC) font and is not Unicode: {found!r}.",
    hint_vi="Chuyển sang Unicode trước khi gửi.",
    hint_en="Convert it to Unicode before sending.",
    bad=change(header__subject="V/v phèi hîp thùc hiÖn c«ng t¸c"),
    good=change(header__subject="V/v mua 3µm giấy, © 2025"),
    on=BOTH,
    when="odd_texts",
)
def text_is_unicode(ctx: RuleContext) -> Iterator[Violation]:
    for leaf, alphabet in ctx.alphabets:
        if _OF_TCVN3.search(alphabet) and len(_TCVN3.findall(leaf.value)) > 1:
            yield Violation(leaf.path, element=leaf.wire.element, found=brief(leaf.value))


@rule(
    "VNE-TEXT-017",
    severity=Severity.INFO,
    clause=PRACTICE,
    title_vi="Tên tiếng Việt được viết có dấu",
    title_en="Vietnamese names are written with their accents",
    vi="{element} viết không dấu: {found!r}.",
    en="{element} is written without accents: {found!r}.",
    bad=change(header__signer__full_name="Nguyen Van Vi Du"),
    good=(
        change(header__signer__full_name="Nguyễn Văn Ví Dụ"),
        change(header__signer__full_name="An"),
    ),
)
def names_keep_their_accents(ctx: RuleContext) -> Iterator[Violation]:
    for owner, field in ((Signer, "full_name"), (Organ, "organ_name")):
        for leaf in ctx.by_field.get((owner, field), ()):
            if leaf.value.isascii() and len(leaf.value.split()) > 2:
                yield Violation(leaf.path, element=leaf.wire.element, found=brief(leaf.value))
