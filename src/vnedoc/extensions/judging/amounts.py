"""Amounts in Vietnamese words, as forms have them below the number."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from vnedoc.normal_forms import normalized

_UNITS: Final = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SCALES: Final = ("", "nghìn", "triệu")
_SAME: Final = {
    "lẻ": "linh",
    "ngàn": "nghìn",
    "tỉ": "tỷ",
    "tư": "bốn",
    "lăm": "năm",
    "nhăm": "năm",
    "mốt": "một",
    "bẩy": "bảy",
}
"""Other words for the same, by region or by what stands before them."""
_IDLE: Final = frozenset(
    {"đồng", "việt", "nam", "chẵn", "bằng", "chữ", "số", "tiền", "viết", "tròn", "y", "vnđ", "vnd"}
)
"""Words around an amount that say nothing of it. ("Năm" is five, "nam" is part of the country.)"""
_WORD: Final = re.compile(r"[^\W\d_]+")
_LONGEST: Final = 1_000
_TOP: Final = 10**18
_BILLION: Final = 10**9


def says(words: str, amount: Decimal) -> bool:
    """Whether words say an amount; fractions of a đồng are none.

    Args:
        words: Such as ``Một triệu hai trăm nghìn đồng chẵn``.
        amount: At least 0 and below 10^18.
    """
    if len(words) > _LONGEST or amount != amount.to_integral_value() or not 0 <= amount < _TOP:
        return False
    return _plain(words) == _plain(in_words(int(amount)))


def in_words(amount: int) -> str:
    """A whole number below 10^18 in words."""
    if amount == 0:
        return _UNITS[0]
    high, low = divmod(amount, _BILLION)
    parts = [f"{in_words(high)} tỷ"] if high else []
    if low:
        parts.append(_below_billion(low, led=bool(high)))
    return " ".join(parts)


def _below_billion(number: int, *, led: bool) -> str:
    parts: list[str] = []
    for power, scale in ((2, _SCALES[2]), (1, _SCALES[1]), (0, _SCALES[0])):
        group = number // 1000**power % 1000
        if group:
            parts.append(f"{_below_thousand(group, led=led or bool(parts))} {scale}".strip())
    return " ".join(parts)


def _below_thousand(number: int, *, led: bool) -> str:
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    parts = [f"{_UNITS[hundreds]} trăm"] if hundreds or led else []
    if tens == 1:
        parts.append("mười")
    elif tens:
        parts.append(f"{_UNITS[tens]} mươi")
    elif ones and parts:
        parts.append("linh")
    if ones:
        parts.append(_UNITS[ones])
    return " ".join(parts)


def _plain(words: str) -> str:
    """The words that count, each in one form. "Không trăm" in the middle may be left out."""
    found = _WORD.findall(normalized("NFC", words).casefold())
    kept = [_SAME.get(word, word) for word in found if word not in _IDLE]
    return re.sub(r"(?<=\w )không trăm ?", "", " ".join(kept)).strip()
