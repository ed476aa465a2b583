"""Characters: what looks like ordinary Vietnamese text and is not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from vnedoc.clauses import ADVICE, PRACTICE, UNICODE
from vnedoc.findings import Severity
from vnedoc.model import Attachment, Reference
from vnedoc.rules.engine.context import RuleContext, brief
from vnedoc.rules.engine.examples import change
from vnedoc.rules.engine.marks import BIDI, UNSEEN
from vnedoc.rules.engine.needs import BOTH
from vnedoc.rules.engine.rule import Violation, rule
from vnedoc.rules.engine.walk import MessageLeaf

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_LINE: Final = re.compile("[\t\n\r\u0085\u2028\u2029]")
_SPACE: Final = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_NO_CHARACTER: Final = re.compile("[\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\U000f0000-\U0010ffff]")
_NAMES: Final = frozenset({(Attachment, "name"), (Reference, "name")})
_NFD: Final = unicodedata.normalize("NFD", "Sở Ví dụ")


def holding(ctx: RuleContext, pattern: re.Pattern[str]) -> Iterator[tuple[MessageLeaf, str]]:
    """Texts with a character of the class `pattern`, each with the code of the first."""
    for leaf, alphabet in ctx.alphabets:
        if pattern.search(alphabet) and (match := pattern.search(leaf.value)):
            yield leaf, f"U+{ord(match[0][0]):04X}"


def _is_name(leaf: MessageLeaf) -> bool:
    return (leaf.owner, leaf.field) in _NAMES


def _uncomposed(ctx: RuleContext) -> Iterator[MessageLeaf]:
    for leaf in ctx.odd_texts:
        # Where accents are stacked up, normalising costs the square of the stack's height.
        if leaf.path not in ctx.stacked and not unicodedata.is_normalized("NFC", leaf.value):
            yield leaf


@rule(
    "VNE-TEXT-001",
    severity=Severity.WARNING,
    clause=UNICODE,
    title_vi="Nội dung ở dạng dựng sẵn (NFC)",
    title_en="Text is in normal form C (NFC)",
    vi="{element} không ở dạng dựng sẵn (NFC): so sánh và tìm kiếm sẽ sai.",
    en="{element} is not in normal form C: it will not compare or be found.",
    hint_vi="Chuẩn hóa Unicode về NFC trước khi gửi.",
    hint_en="Normalise text to NFC before sending.",
    bad=change(header__sender__organ_name=_NFD),
    good=(change(header__sender__organ_name="Sở Ví dụ"), change(attachments__0__name=_NFD)),
    on=BOTH,
    when="odd_texts",
)
def text_is_composed(ctx: RuleContext) -> Iterator[Violation]:
    for leaf in _uncomposed(ctx):
        if not _is_name(leaf):
            yield Violation(leaf.path, element=leaf.wire.element)


@rule(
    "VNE-TEXT-002",
    severity=Severity.INFO,
    clause=UNICODE,
    title_vi="Tên tệp ở dạng dựng sẵn (NFC)",
    title_en="File names are in normal form C (NFC)",
    vi="Tên tệp {found!r} không ở dạng dựng sẵn (NFC), như máy Mac thường ghi.",
    en="The file name {found!r} is not in normal form C, as Macs write it.",
    bad=change(attachments__0__name=f"{_NFD}.pdf"),
    good=change(attachments__0__name="Sở Ví dụ.pdf"),
    when="odd_texts",
)
def name_is_composed(ctx: RuleContext) -> Iterator[Violation]:
    for leaf in _uncomposed(ctx):
        if _is_name(leaf):
            yield Violation(leaf.path, found=brief(leaf.value))


@rule(
    "VNE-TEXT-003",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_vi="Nội dung không có ký tự điều khiển",
    title_en="Text has no control characters",
    vi="{element} có ký tự điều khiển {code}.",
    en="{element} holds the control character {code}.",
    hint_vi="Bỏ ký tự điều khiển.",
    hint_en="Remove it.",
    bad=(change(header__subject="V/v\x7f ví dụ"), change(header__subject="V/v\x85 ví dụ")),
    good=change(header__subject="V/v ví dụ"),
    on=BOTH,
    when="odd_texts",
)
def text_has_no_controls(ctx: RuleContext) -> Iterator[Violation]:
    for leaf, code in holding(ctx, _CONTROL):
        yield Violation(leaf.path, element=leaf.wire.element, code=code)


@rule(
    "VNE-TEXT-004",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_vi="Nội dung không có ký tự đảo chiều chữ",
    title_en="Text has no directional characters",
    vi="{element} có ký tự đảo chiều chữ {code}: điều nhìn thấy khác điều được ghi.",
    en="{element} holds the directional character {code}: what is seen is not what is written.",
    hint_vi="Bỏ ký tự này; tiếng Việt không dùng đến.",
    hint_en="Remove it: Vietnamese needs none.",
    bad=(
        change(header__subject="V/v \u202edụ ví"),
        change(header__sender__organ_name="Sở \u2067Ví dụ"),
    ),
    good=change(header__subject="V/v ví dụ"),
    on=BOTH,
    when="odd_texts",
)
def text_runs_one_way(ctx: RuleContext) -> Iterator[Violation]:
    for leaf, code in holding(ctx, BIDI):
        if not _is_name(leaf):
            yield Violation(leaf.path, element=leaf.wire.element, code=code)


@rule(
    "VNE-TEXT-005",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_vi="Tên tệp không có ký tự đảo chiều chữ",
    title_en="File names have no directional characters",
    vi="Tên tệp {found!r} có ký tự đảo chiều {code}: phần mở rộng nhìn thấy không phải phần mở "
    "rộng thật.",
    en="The file name {found!r} holds the directional character {code}: the extension that is seen "
    "is not the real one.",
    hint_vi="Không mở tệp. Đề nghị bên gửi đổi tên.",
    hint_en="Do not open the file. Ask the sender to rename it.",
    bad=change(attachments__0__name="05\u202efdp.exe"),
    good=change(attachments__0__name="05.pdf"),
    when="odd_texts",
)
def name_runs_one_way(ctx: RuleContext) -> Iterator[Violation]:
    for leaf, code in holding(ctx, BIDI):
        if _is_name(leaf):
            yield Violation(leaf.path, found=brief(leaf.value), code=code)


@rule(
    "VNE-TEXT-006",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_vi="Nội dung không có ký tự không nhìn thấy",
    title_en="Text has no unseen characters",
    vi="{element} có ký tự không nhìn thấy {code}: hai giá trị trông giống nhau sẽ khác nhau.",
    en="{element} holds the unseen character {code}: values that look the same will differ.",
    hint_vi="Bỏ ký tự này; nó thường đến từ việc sao chép trên trang web.",
    hint_en="Remove it; it mostly comes from copying off a web page.",
    bad=(
        change(header__code__notation="SVDA\u200b-VP"),
        change(header__subject="V/v ví\u00ad dụ"),
    ),
    good=change(header__subject="V/v ví dụ"),
    on=BOTH,
    when="odd_texts",
)
def text_can_be_seen(ctx: RuleContext) -> Iterator[Violation]:
    for leaf, code in holding(ctx, UNSEEN):
        yield Violation(leaf.path, element=leaf.wire.element, code=code)


@rule(
    "VNE-TEXT-009",
    severity=Severity.WARNING,
    clause=UNICODE,
    title_vi="Nội dung không bị hỏng khi chuyển mã",
    title_en="Text was not damaged by a change of encoding",
    vi="{element} bị hỏng khi chuyển mã: có ký tự thay thế U+FFFD.",
    en="{element} was damaged by a change of encoding: it holds the replacement character U+FFFD.",
    hint_vi="Đề nghị bên gửi gửi lại; chữ gốc không khôi phục được.",
    hint_en="Ask the sender for it again: the letters cannot be recovered.",
    bad=change(header__subject="V/v ph\ufffdi hợp"),
    good=change(header__subject="V/v phối hợp"),
    on=BOTH,
    when="odd_texts",
)
def text_is_whole(ctx: RuleContext) -> Iterator[Violation]:
    for leaf, alphabet in ctx.alphabets:
        if "\ufffd" in alphabet:
            yield Violation(leaf.path, element=leaf.wire.element)


@rule(
    "VNE-TEXT-012",
    severity=Severity.WARNING,
    clause=UNICODE,
    title_vi="Mọi ký tự đều có trong Unicode",
    title_en="Every character exists in Unicode",
    vi="{element} có mã {code}, không phải ký tự nào của Unicode.",
    en="{element} holds {code}, which is no character of Unicode.",
    hint_vi="Thay bằng chữ thật; phông chữ riêng không đi theo gói tin.",
    hint_en="Use real characters: private fonts do not travel with the message.",
    bad=(change(header__subject="V/v \ue000 ví dụ"), change(header__subject="V/v \ufdd0 ví dụ")),
    good=change(header__subject="V/v ví dụ"),
    on=BOTH,
    when="odd_texts",
)
def characters_exist(ctx: RuleContext) -> Iterator[Violation]:
    for leaf, code in holding(ctx, _NO_CHARACTER):
        yield Violation(leaf.path, element=leaf.wire.element, code=code)


@rule(
    "VNE-TEXT-013",
    severity=Severity.WARNING,
    clause=UNICODE,
    title_vi="Không có chữ nào chồng quá nhiều dấu",
    title_en="No letter bears too many accents",
    vi="{element} chồng quá nhiều dấu lên một chữ.",
    en="{element} stacks too many accents on one letter.",
    hint_vi="Bỏ dấu thừa.",
    hint_en="Remove them.",
    bad=change(header__subject="V/v vi\u0301\u0302\u0303\u0304\u0305 dụ"),
    good=change(header__subject="V/v ví dụ"),
    on=BOTH,
    when="odd_texts",
)
def letters_bear_few_accents(ctx: RuleContext) -> Iterator[Violation]:
    for leaf in ctx.odd_texts:
        if leaf.path in ctx.stacked:
            yield Violation(leaf.path, element=leaf.wire.element)


@rule(
    "VNE-TEXT-014",
    severity=Severity.INFO,
    clause=ADVICE,
    title_vi="Nội dung không có dấu xuống dòng hoặc dấu tab",
    title_en="Text has no line breaks and no tabs",
    vi="{element} có dấu xuống dòng hoặc dấu tab.",
    en="{element} holds a line break or a tab.",
    bad=change(header__subject="V/v phối hợp\nthực hiện ví dụ"),
    good=change(header__subject="V/v phối hợp thực hiện ví dụ"),
    on=BOTH,
    when="odd_texts",
)
def text_is_one_line(ctx: RuleContext) -> Iterator[Violation]:
    for leaf, _ in holding(ctx, _LINE):
        yield Violation(leaf.path, element=leaf.wire.element)


@rule(
    "VNE-TEXT-015",
    severity=Severity.INFO,
    clause=ADVICE,
    title_vi="Nội dung chỉ dùng khoảng trắng thông thường",
    title_en="Text has ordinary spaces only",
    vi="{element} có khoảng trắng đặc biệt {code}.",
    en="{element} holds the special space {code}.",
    bad=change(header__subject="V/v\u00a0ví dụ"),
    good=change(header__subject="V/v ví dụ"),
    on=BOTH,
    when="odd_texts",
)
def spaces_are_plain(ctx: RuleContext) -> Iterator[Violation]:
    for leaf, code in holding(ctx, _SPACE):
        yield Violation(leaf.path, element=leaf.wire.element, code=code)


@rule(
    "VNE-TEXT-016",
    severity=Severity.INFO,
    clause=ADVICE,
    title_vi="Nội dung không có khoảng trắng ở đầu hoặc cuối",
    title_en="Text has no white space at its ends",
    vi="{element} có khoảng trắng ở đầu hoặc cuối.",
    en="{element} has white space at its ends.",
    bad=(change(header__subject=" V/v ví dụ"), change(header__signer__full_name="Nguyễn Ví Dụ ")),
    good=change(header__subject="V/v ví dụ"),
    on=BOTH,
    when="odd_texts",
)
def text_begins_and_ends_plainly(ctx: RuleContext) -> Iterator[Violation]:
    for leaf in ctx.odd_texts:
        if leaf.value[0] <= " " or leaf.value[-1] <= " ":
            yield Violation(leaf.path, element=leaf.wire.element)
