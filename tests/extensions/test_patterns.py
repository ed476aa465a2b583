"""Patterns fit what Python's own engine fits, and never take longer than the text is long."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnedoc.extensions.judging.amounts import in_words, says
from vnedoc.extensions.judging.reading import UnreadableValueError, read_value
from vnedoc.extensions.language.patterns import PatternFault, SafePattern

ATOMS = st.sampled_from(["a", "b", "[ab]", "[^a]", ".", "(a|b)", "(ab)", "(a|ab)(b|)"])
COUNTS = st.sampled_from(["", "?", "*", "+", "{2}", "{1,2}", "{2,}"])
PATTERNS = st.lists(st.tuples(ATOMS, COUNTS), max_size=5).map(
    lambda parts: "".join(a + c for a, c in parts)
)


@given(PATTERNS, st.text("abc", max_size=8))
def test_it_fits_what_python_fits(pattern: str, text: str) -> None:
    expected = re.fullmatch(pattern, text, re.DOTALL) is not None
    assert SafePattern(pattern).fits(text) is expected


@pytest.mark.parametrize("pattern", ["(a+)+b", "(a|a)*b", "a*a*a*a*b", "(a?){60}a{60}", "(.*)*x"])
def test_a_long_text_costs_what_it_is_long(pattern: str) -> None:
    short, long = SafePattern(pattern), SafePattern(pattern)
    short.fits("a" * 1_000)
    start = time.process_time()
    long.fits("a" * 100_000)
    assert time.process_time() - start < 1


def test_ever_new_sets_of_states_are_not_kept() -> None:
    pattern = SafePattern("(a|b)*a(a|b){14}")
    text = "".join("ab"[(n * n) % 7 % 2] for n in range(20_000))
    assert pattern.fits(text + "a" + "b" * 14)
    assert not pattern.fits(text + "b" * 15)


@pytest.mark.parametrize(
    "bad", ["(", ")", "[", "[]", "a{2,1}", "a{x}", "*", "(?i)a", "\\q", "[b-a]"]
)
def test_what_is_not_known_is_refused(bad: str) -> None:
    with pytest.raises(PatternFault):
        SafePattern(bad)


@given(st.integers(0, 10**18 - 1))
def test_an_amount_in_words_says_its_own_number_alone(amount: int) -> None:
    from decimal import Decimal

    words = in_words(amount)
    assert says(f"{words.capitalize()} đồng chẵn.", Decimal(amount))
    assert not says(words, Decimal(amount + 1))


@pytest.mark.parametrize(
    ("words", "amount", "right"),
    [
        ("Một triệu hai trăm năm mươi ngàn đồng", 1_250_000, True),
        ("Hai mươi mốt đồng", 21, True),
        ("Hai mươi tư đồng", 24, True),
        ("Mười lăm đồng", 15, True),
        ("Một nghìn lẻ năm đồng", 1_005, True),
        ("Một nghìn không trăm linh năm đồng chẵn", 1_005, True),
        ("Ba tỉ đồng", 3_000_000_000, True),
        ("Một triệu hai trăm đồng", 1_200_000, False),
        ("Năm mươi đồng", 15, False),
        ("", 0, False),
    ],
)
def test_amounts_as_people_write_them(words: str, amount: int, right: bool) -> None:
    from decimal import Decimal

    assert says(words, Decimal(amount)) is right


@pytest.mark.parametrize(
    ("reading", "text", "same"),
    [
        ("amount", "1.250.000", "1250000"),
        ("amount", "1.250.000,50 đồng", "1250000,5"),
        ("amount", "1250000 VND", "1.250.000"),
        ("number", "1250000.50", "1250000.5"),
        ("date", "2026-11-30", "30/11/2026"),
        ("date", "2026-11-30T08:00:00+07:00", "2026/11/30"),
        ("folded", "  Sở  TÀI chính", "sở tài chính"),
    ],
)
def test_two_ways_to_write_the_same(reading: str, text: str, same: str) -> None:
    read = read_value(reading)  # type: ignore[arg-type]
    assert read(text.strip()) == read(same)


@pytest.mark.parametrize(
    ("reading", "text"),
    [
        ("amount", "1250000.50"),
        ("amount", "1.25"),
        ("amount", "1,250,000"),
        ("number", "1.250.000"),
        ("number", "1e9"),
        ("number", "NaN"),
        ("number", "٣"),
        ("date", "2026-02-30"),
        ("date", "11/30/2026"),
        ("date", ""),
    ],
)
def test_what_could_be_read_in_two_ways_is_not_read(reading: str, text: str) -> None:
    with pytest.raises(UnreadableValueError):
        read_value(reading)(text)  # type: ignore[arg-type]
