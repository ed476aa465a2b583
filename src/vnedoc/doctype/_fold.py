"""Letters without their marks: what remains of a notation when everything else went wrong.

Folding maps one letter to one letter, so places in the folded text are places in the text itself.
Decomposed text (NFD) is composed first; `original_span` leads back to what the caller gave.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from vnedoc.normal_forms import normalized

_SEPARATORS: Final = " \t\n\r\u00a0_.,:;–—−‐‑\\|()[]\"'“”"
_MAX_READ: Final = 400
"""No field is read further than this."""
_MARKED: Final = re.compile("[À-ÖØ-öø-\u024f\u0300-\u036f\u1e00-\u1eff]")
_STROKES: Final = {"Đ": "D", "đ": "D", "Ð": "D", "ð": "D"}


def _folded_letter(letter: str) -> str:
    if letter in _SEPARATORS:
        return "-"
    bare = _STROKES.get(letter) or unicodedata.normalize("NFD", letter)[0]
    upper = bare.upper()
    return upper if len(upper) == 1 else letter


# Latin with all extensions that Vietnamese uses, and the punctuation that stands for a hyphen.
_FOLD: Final = {
    code: _folded_letter(chr(code))
    for code in (*range(0x0250), *range(0x1E00, 0x1F00), *range(0x2010, 0x2016), 0x201C, 0x201D)
} | {0x2212: "-"}


_PLAIN: Final = {
    code: letter.lower() for code, letter in _FOLD.items() if chr(code) not in _SEPARATORS
}


def composed(text: str) -> str:
    """The text in NFC."""
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return text
    return normalized("NFC", text)


def folded(text: str) -> str:
    """Composed text in capitals without marks; every separator but the slash is a hyphen."""
    return text.translate(_FOLD)


def plain(text: str) -> str:
    """Composed text in small letters without marks, white space and punctuation kept."""
    return text.translate(_PLAIN)


def is_spelt(text: str) -> bool:
    """Whether there is any letter with a mark, so that a missing mark elsewhere is no accident.

    Dashes, quotation marks and no-break blanks are typed by people who type no marks, too.
    """
    return not text.isascii() and _MARKED.search(text, 0, _MAX_READ) is not None


def original_span(original: str, start: int, end: int) -> tuple[int, int]:
    """Where a span of the composed text stands in the text as it was given."""
    original = original[:_MAX_READ]  # composing costs the square of a run of combining marks
    if original.isascii() or unicodedata.is_normalized("NFC", original):
        return start, end
    places = [0]
    for at, letter in enumerate(original):
        if not unicodedata.combining(letter) and at:
            places.append(at)
    places.append(len(original))
    last = len(places) - 1
    return places[min(start, last)], places[min(end, last)]
