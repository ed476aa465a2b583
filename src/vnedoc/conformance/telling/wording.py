"""The words of reports about runs, and one complaint in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import attrs

from vnedoc.conformance.cases.case import Case, Importance
from vnedoc.conformance.running.results import CaseStatus, Level, Result
from vnedoc.errors import Lang
from vnedoc.reports import visible
from vnedoc.views._judged import plain_basis
from vnedoc.words import Words

MOST_REASONS: Final = 5
"""Complaints about one case that are spelled out."""
STATUS: Final = {
    CaseStatus.PASSED: Words(vi="đạt", en="passed"),
    CaseStatus.FAILED: Words(vi="không đạt", en="failed"),
    CaseStatus.SKIPPED: Words(vi="bỏ qua (không tính là đạt)", en="skipped (not passed)"),
    CaseStatus.CRASHED: Words(vi="dừng đột ngột", en="crashed"),
    CaseStatus.HUNG: Words(vi="treo", en="hung"),
    CaseStatus.MEMORY: Words(vi="quá bộ nhớ", en="out of memory"),
    CaseStatus.GARBLED: Words(vi="trả lời không đọc được", en="garbled"),
}
ROLES: Final = {
    "producer": Words(vi="bên lập gói tin", en="producer"),
    "consumer": Words(vi="bên nhận gói tin", en="consumer"),
    "verifier": Words(vi="bên kiểm tra chữ ký", en="verifier"),
    "status-sender": Words(vi="bên gửi trạng thái", en="status sender"),
    "dedupe": Words(vi="kết nối: nhận ra gói tin đã đến", en="connector: dedupe"),
    "acknowledge": Words(vi="kết nối: lưu rồi báo lại", en="connector: acknowledge"),
    "answer": Words(vi="kết nối: trả lời bên gửi", en="connector: answer"),
    "lifecycle": Words(vi="kết nối: theo dõi văn bản", en="connector: lifecycle"),
    "mail": Words(vi="bên đọc thư điện tử", en="mail reader"),
    "extension": Words(vi="bên nhận gói dữ liệu", en="receiver of declared payloads"),
    "package": Words(vi="bên đọc gói hồ sơ", en="package reader"),
}
LEVELS: Final = {
    Level.NONE: Words(vi="chưa đạt", en="none"),
    Level.BASIC: Words(vi="cơ bản", en="basic"),
    Level.GOOD: Words(vi="tốt", en="good"),
    Level.FULL: Words(vi="đầy đủ", en="full"),
}
IMPORTANCE: Final = {
    Importance.MUST: Words(vi="bắt buộc", en="must"),
    Importance.SHOULD: Words(vi="nên", en="should"),
    Importance.MAY: Words(vi="có thể", en="may"),
}
_WORDS: Final = {
    "title": Words(vi="Kết quả kiểm thử tuân thủ edXML", en="edXML conformance results"),
    "level": Words(vi="Mức đạt được theo vai trò", en="Level reached by role"),
    "role": Words(vi="Vai trò", en="Role"),
    "reached": Words(vi="Mức", en="Level"),
    "missing": Words(vi="Số ca chưa đạt", en="Cases not passed"),
    "next": Words(vi="Nên sửa trước", en="What to mend next"),
    "unlocks": Words(
        vi="{importance}; số ca: {count}, sửa xong thì đạt ngay: {unlocks}",
        en="{importance}; cases: {count}, that pass once it is mended: {unlocks}",
    ),
    "defects": Words(vi="Nguyên nhân", en="Causes"),
    "cases": Words(vi="Các ca kiểm thử", en="Cases"),
    "none": Words(vi="Không có.", en="None."),
    "suite": Words(vi="Bộ kiểm thử", en="Suite"),
    "product": Words(vi="Sản phẩm", en="Product"),
    "basis": Words(vi="Căn cứ", en="Clause"),
    "expected": Words(vi="Cần", en="Expected"),
    "came": Words(vi="Thực tế", en="Got"),
    "look": Words(vi="Xem đầu vào", en="Input"),
    "more": Words(vi="và {count} ca nữa", en="and {count} more"),
    "part": Words(
        vi="Chỉ chạy một phần bộ kiểm thử nên không đạt mức nào.",
        en="Only a part of the suite was run, so no level is reached.",
    ),
    "unjudged": Words(vi="chỉ chạy một phần", en="a part was run"),
    "self": Words(
        vi="Kết quả do người chạy tự công bố; vnedoc không chứng nhận sản phẩm nào.",
        en="Self-declared by whoever ran it; vnedoc attests no product.",
    ),
    "same": Words(vi="Không có gì thay đổi.", en="Nothing changed."),
    "other": Words(vi="Hai lần chạy dùng hai bộ dữ liệu khác nhau.", en="The corpora differ."),
    "mended": Words(vi="đạt trở lại", en="mended"),
    "broken": Words(vi="không còn đạt", en="broken"),
    "otherwise": Words(vi="khác trước", en="otherwise"),
    "only_before": Words(vi="không chạy lại", en="not run again"),
    "only_after": Words(vi="mới chạy", en="newly run"),
    "gone": Words(vi="đã hết", en="gone"),
    "new": Words(vi="mới có", en="new"),
    "differing": Words(vi="Ca mà các sản phẩm khác nhau", en="Cases on which products differ"),
}


_SAID_ALREADY: Final = ("canary", "fetched", "left", "noise", "forbidden", "written")
"""Complaints whose words tell the place themselves."""


def word(name: str, lang: Lang, **facts: object) -> str:
    """A word of the reports.

    Args:
        name: A key of its table.
        lang: Of the word.
        **facts: What fills it.
    """
    text = _WORDS[name].of(lang)
    return text.format(**facts) if facts else text


def command(ident: str) -> str:
    """The command that shows the input of a case."""
    return f"vnedoc conformance export out --only {ident}"


def level(reached: Level | None, lang: Lang) -> str:
    """The level of a role, or that none can be told of it.

    Args:
        reached: The level, if one is told.
        lang: Of the words.
    """
    return LEVELS[reached].of(lang) if reached else word("unjudged", lang)


def title(case: Case | None, lang: Lang) -> str:
    """What a case is about; empty if it is not known here."""
    return case.why.of(lang) if case else ""


def clause(case: Case | None, lang: Lang) -> str:
    """The clause that a case stands on, and how well it is known."""
    return plain_basis(case.clause, lang) if case else ""


@attrs.frozen(kw_only=True)
class Told:
    """One complaint in one language."""

    text: str
    expected: str
    came: str


def complaints(result: Result, lang: Lang) -> Iterator[Told]:
    """The first complaints about a case."""
    for reason in result.reasons[:MOST_REASONS]:
        yield Told(
            text=visible(str(reason.get(lang, ""))),
            expected=visible(_side(reason, "expected", lang)),
            came=visible(_side(reason, "came", lang)),
        )


def _side(reason: Mapping[str, Any], name: str, lang: Lang) -> str:
    told = reason.get(name)
    at = "" if reason.get("code") in _SAID_ALREADY else str(reason.get("at", ""))
    text = str(told.get(lang, "")) if isinstance(told, Mapping) else ""
    return f"{at}: {text}" if at and text and at not in text else text


def why(result: Result, lang: Lang) -> str:
    """Why a case was not passed, in one line."""
    return " ".join(one.text for one in complaints(result, lang))
