"""Normal forms: always those of Unicode, and never at the cost of a square."""

from __future__ import annotations

import random
import sys
import typing
import unicodedata

import pytest

from tests.effort import within
from tests.scale import scaled
from vnedoc.normal_forms import Form, characters, normalized

FORMS: tuple[Form, ...] = typing.get_args(Form)
MARKS = "\u0301\u0323\u0302\u0338\u0344\u0f71\u0f73\u0f75\u0f81\u3099\uff9e\uff9f\u0345\u034f\u1dfc"
LETTERS = "aeAơư \u01b0\u1ebf\uac00\u1100\u1161\u11a8かﾊ\u0915\ufb2c\ufdfa𝅘𝅥"
SHAPES = {
    "by turns": "\u0301\u0323",
    "taken apart": "\u0f73",
    "taken apart by compatibility": "\u0301\uff9e",
    "on letters": "e\u0301\u0323",
    "four classes": "\u0301\u0323\u0338\u3099",
}


@pytest.mark.parametrize("form", FORMS)
def test_it_is_the_normal_form(form: Form) -> None:
    chance = random.Random(f"normal/{form}")
    for number in range(scaled(20_000, 300)):
        length = 100 if number % 4 else 64
        pieces = (chance.choice(chance.choice((MARKS, MARKS, LETTERS))) for _ in range(length))
        text = "".join(pieces)
        assert normalized(form, text) == unicodedata.normalize(form, text), ascii(text)


@pytest.mark.parametrize("form", ["NFD", "NFKD"])
def test_no_mark_is_made_of_a_letter(form: Form) -> None:
    """Sorting would bring that before the others: none exists, in this edition of Unicode."""
    for code in range(sys.maxunicode + 1):
        parts = unicodedata.normalize(form, chr(code))
        if unicodedata.combining(parts[0]):
            assert all(map(unicodedata.combining, parts)), hex(code)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("form", FORMS)
def test_its_cost_is_not_that_of_a_square(form: Form, shape: str) -> None:
    text = "a" + SHAPES[shape] * (100_000 // len(SHAPES[shape]))
    within(60, lambda: normalized(form, text))


@pytest.mark.parametrize("different", [0, 1, 2, 15, 16, 17, 40])
def test_its_characters(different: int) -> None:
    chance = random.Random(different)
    letters = chance.sample([*MARKS, *LETTERS, *map(chr, range(33, 127))], different)
    for length in (0, 1, 199, 200, 201, 5_000):
        text = "".join(chance.choices(letters, k=length)) if letters else ""
        assert characters(text) == set(text)


@pytest.mark.parametrize("text", ["", "plain", "Sở Ví dụ", "So\u031b\u0309"])
@pytest.mark.parametrize("times", [1, 20])
def test_ordinary_texts(text: str, times: int) -> None:
    assert normalized("NFC", text * times) == unicodedata.normalize("NFC", text * times)
