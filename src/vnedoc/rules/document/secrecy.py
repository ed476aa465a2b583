"""State secrets must not travel this way: 28/2018/QĐ-TTg Điều 1(2), QCVN 102:2016/BTTTT."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from vnedoc.clauses import PRACTICE, decision_28, decree_30
from vnedoc.findings import Severity
from vnedoc.model import UnknownElement, Unread
from vnedoc.names import MESSAGE_HEADER
from vnedoc.rules.engine.context import RuleContext, brief
from vnedoc.rules.engine.examples import change
from vnedoc.rules.engine.marks import ALONE, BESIDE, GAP, NAMES, Fields, bare
from vnedoc.rules.engine.needs import BOTH
from vnedoc.rules.engine.rule import Violation, rule
from vnedoc.rules.engine.walk import MessageLeaf


def _apart(*words: str) -> str:
    """Words as stamps have them, whose letters may stand apart: ``M Ậ T``."""
    return GAP.join(GAP.join(word) for word in words)


_MARK: Final = "(?:{})".format(
    "|".join(
        (
            *(_apart("tuyệt", "mật"), _apart("tối", "mật"), _apart("mật")),
            *(_apart("tuyet", "mat"), _apart("toi", "mat")),
        )
    )
)
ONLY_MARK: Final = re.compile(
    rf"\s{{0,9}}(?:(?:văn bản|tài liệu|(?:mức )?độ)\s{{0,3}}(?:mật)?\s{{0,3}}:?\s{{0,3}})?"
    rf"{_MARK}[\s.!]{{0,9}}",
    re.IGNORECASE,
)
STAMPED: Final = re.compile(
    rf"[\[【]\s{{0,3}}(?:độ\s{{0,3}})?{_MARK}\s{{0,3}}[\]】]"
    rf"|^\s{{0,9}}(?:độ\s{{0,3}})?{_MARK}\s{{0,3}}[:\-–—]",
    re.IGNORECASE,
)
IN_BRACKETS: Final = re.compile(rf"\(\s{{0,3}}(?:độ\s{{0,3}})?{_MARK}\s{{0,3}}\)", re.IGNORECASE)
IN_NAME: Final = re.compile(
    r"(?:^|[\s_.-])(?:tuyet|tuyệt|toi|tối)[\s_.-]{0,2}(?:mat|mật)(?:[\s_.-]|$)", re.IGNORECASE
)
_SECRET_NAME: Final = re.compile(
    r"(?:do|muc|capdo|mucdo)_?mat|secret|confidential|securit(?:y|ies)_?level", re.IGNORECASE
)
_NOTHING: Final = frozenset({"", "0", "false", "no", "none", "thường", "thuong", "không", "khong"})
_HINT_VI: Final = "Không gửi qua Trục liên thông; chuyển theo quy định về bí mật nhà nước."
_HINT_EN: Final = "Do not send it this way: state secrets have rules of their own."
_RETURN: Final = re.compile(r"xem xong trả lại|xem xong tra lai", re.IGNORECASE)


def _marked(
    ctx: RuleContext, fields: Fields, marks: Callable[[str], re.Match[str] | None]
) -> Iterator[MessageLeaf]:
    """Texts of these fields that bear a mark."""
    for leaf, seen in ctx.maybe_secret:
        if leaf.slot.key in fields and marks(seen):
            yield leaf


@rule(
    "VNE-SECRET-001",
    severity=Severity.ERROR,
    clause=decision_28("Điều 1(2)"),
    title_vi="Không có trường nào ghi độ mật",
    title_en="No field says that the document is a state secret",
    vi="Văn bản ghi độ mật {found!r}: bí mật nhà nước không được gửi theo đường này.",
    en="The document is marked {found!r}: state secrets must not travel this way.",
    hint_vi=_HINT_VI,
    hint_en=_HINT_EN,
    bad=(
        change(header__other__sphere_of_promulgation="Mật"),
        change(header__other__sphere_of_promulgation="TUYỆT MẬT"),
        change(header__subject="Tối mật"),
    ),
    good=(
        change(header__other__sphere_of_promulgation="Lưu hành nội bộ"),
        change(header__other__sphere_of_promulgation="Không mật"),
        change(header__subject="V/v bảo vệ bí mật nhà nước"),
    ),
    on=BOTH,
)
def no_field_is_a_secrecy_mark(ctx: RuleContext) -> Iterator[Violation]:
    for leaf in _marked(ctx, ALONE, ONLY_MARK.fullmatch):
        yield Violation(leaf.path, found=brief(leaf.value.strip()))
    for unread in ctx.envelope.unread:
        if _is_old_mark(unread):
            yield Violation(f"{unread.path}/{unread.name}", found=brief(unread.text.strip()))


def _is_old_mark(unread: Unread) -> bool:
    """Whether it is the degree of secrecy of the message of 2013 (``OtherInfo/Secret``)."""
    is_field = unread.name == "Secret" and unread.path.endswith("/OtherInfo")
    return is_field and ONLY_MARK.fullmatch(bare(unread.text)) is not None


@rule(
    "VNE-SECRET-002",
    severity=Severity.ERROR,
    clause=decision_28("Điều 1(2)"),
    title_vi="Không có nội dung nào mang dấu độ mật",
    title_en="No text bears a mark of secrecy",
    vi="{found!r} mang dấu độ mật: bí mật nhà nước không được gửi theo đường này.",
    en="{found!r} bears a mark of secrecy: state secrets must not travel this way.",
    hint_vi=_HINT_VI,
    hint_en=_HINT_EN,
    bad=(
        change(header__subject="[MẬT] V/v phương án ví dụ"),
        change(header__subject="TỐI MẬT: phương án ví dụ"),
        change(header__content="Phương án ví dụ [Tuyệt mật]"),
    ),
    good=(
        change(header__subject="V/v sử dụng dấu “Mật” trên văn bản giấy"),
        change(header__subject="Danh mục bí mật nhà nước độ Mật của ngành ví dụ"),
        change(header__subject="V/v bảo mật thông tin; mật độ xây dựng"),
    ),
    on=BOTH,
    when="maybe_secret",
)
def no_text_bears_a_secrecy_mark(ctx: RuleContext) -> Iterator[Violation]:
    for leaf in _marked(ctx, BESIDE, STAMPED.search):
        yield Violation(leaf.path, found=brief(leaf.value))


@rule(
    "VNE-SECRET-006",
    severity=Severity.WARNING,
    clause=decision_28("Điều 1(2)"),
    title_vi="Không có nội dung nào ghi độ mật trong ngoặc",
    title_en="No text names a degree of secrecy in brackets",
    vi="{found!r} có ghi độ mật trong ngoặc: cần xem đây có phải bí mật nhà nước hay không.",
    en="{found!r} names a degree of secrecy in brackets: see whether it is a state secret.",
    hint_vi=_HINT_VI,
    hint_en=_HINT_EN,
    bad=change(header__subject="Phương án ví dụ (Tuyệt mật)"),
    good=change(header__subject="Phương án ví dụ (đã giải mật)"),
    on=BOTH,
    when="maybe_secret",
)
def no_text_names_a_degree_of_secrecy(ctx: RuleContext) -> Iterator[Violation]:
    for leaf in _marked(ctx, BESIDE, IN_BRACKETS.search):
        yield Violation(leaf.path, found=brief(leaf.value))


@rule(
    "VNE-SECRET-003",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_vi="Không có tên tệp nào cho thấy là tài liệu mật",
    title_en="No file name suggests a secret document",
    vi="Tên tệp {found!r} cho thấy có thể là tài liệu mật.",
    en="The file name {found!r} suggests a secret document.",
    hint_vi=_HINT_VI,
    hint_en=_HINT_EN,
    bad=(
        change(attachments__0__name="05_TUYET_MAT.pdf"),
        change(attachments__0__name="Kế hoạch - Tối mật.pdf"),
    ),
    good=change(attachments__0__name="Kế hoạch bảo mật tối ưu.pdf"),
    when="maybe_secret",
)
def no_file_name_tells_of_secrecy(ctx: RuleContext) -> Iterator[Violation]:
    for leaf in _marked(ctx, NAMES, IN_NAME.search):
        yield Violation(leaf.path, found=brief(leaf.value))


@rule(
    "VNE-SECRET-004",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_vi="Không có phần tử ngoài quy chuẩn nào ghi độ mật",
    title_en="No element beside the standard tells of secrecy",
    vi="Phần tử <{name}> ngoài quy chuẩn nói đến độ mật: {found!r}.",
    en="The element <{name}>, which is none of the standard's, speaks of secrecy: {found!r}.",
    hint_vi=_HINT_VI,
    hint_en=_HINT_EN,
    bad=change(
        unread=(Unread(path=MESSAGE_HEADER, name="SecurityLevel", children=("2",)),),
    ),
    good=change(
        unread=(Unread(path=MESSAGE_HEADER, name="SecurityLevel", children=("0",)),),
    ),
    on=BOTH,
)
def no_unknown_element_speaks_of_secrecy(ctx: RuleContext) -> Iterator[Violation]:
    for unread in ctx.envelope.unread:
        text = unread.text.strip()
        if text.casefold() in _NOTHING or _is_old_mark(unread):
            continue
        name = next((name for name in _names(unread) if _SECRET_NAME.search(name)), None)
        if name is not None:
            yield Violation(unread.path, name=brief(name), found=brief(text))


def _names(unread: Unread) -> Iterator[str]:
    waiting: list[Unread | UnknownElement] = [unread]
    while waiting:
        element = waiting.pop()
        yield element.name
        waiting.extend(child for child in element.children if not isinstance(child, str))


@rule(
    "VNE-SECRET-005",
    severity=Severity.INFO,
    clause=decree_30("Phụ lục I, phần III.2"),
    title_vi="Không yêu cầu xem xong trả lại",
    title_en="Nothing is to be returned after reading",
    vi="“Xem xong trả lại” không thực hiện được với văn bản điện tử.",
    en="“Return after reading” cannot be done with an electronic document.",
    bad=change(header__other__sphere_of_promulgation="XEM XONG TRẢ LẠI"),
    good=change(header__other__sphere_of_promulgation="Lưu hành nội bộ"),
)
def nothing_is_to_be_returned(ctx: RuleContext) -> Iterator[Violation]:
    sphere = ctx.other.sphere_of_promulgation
    if sphere and _RETURN.search(sphere):
        yield Violation(f"{MESSAGE_HEADER}/OtherInfo/SphereOfPromulgation")
