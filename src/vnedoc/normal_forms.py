"""Unicode's normal forms (UAX 15) at a cost that grows with the text and no faster.

Whoever normalizes sorts the marks on each letter, and `unicodedata` does it by exchanging
neighbours: 40,000 marks above and below by turns take it 3 seconds, and a message may hold a
million. Sorted beforehand the text has the same normal form, as sorting twice changes nothing.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final, Literal

Form = Literal["NFC", "NFD", "NFKC", "NFKD"]
_FEW: Final = 8
"""Marks in a row that are left to be exchanged: no writing has more."""
_SHORT: Final = 64
"""Characters of a text that is left whole: all of them marks, they take 7 us, and a name 1."""

_LONG: Final = 200
_PEELED: Final = 16


def characters(text: str) -> set[str]:
    """The different characters of a text, at a tenth of the usual cost where a few fill it.

    `set` makes an object of each character in turn: 60 ns, and a hostile message has millions.
    """
    if len(text) <= _LONG:
        return set(text)
    found = set()
    for _ in range(_PEELED):
        if not text:
            break
        found.add(text[0])
        text = text.replace(text[0], "")
    return found | set(text)


def normalized(form: Form, text: str) -> str:
    """The same as `unicodedata.normalize` gives, whatever the text."""
    if text.isascii():
        return text
    if len(text) <= _SHORT:
        return unicodedata.normalize(form, text)
    found = characters(text)
    marks = {letter: parts for letter in found if (parts := _decomposed_mark(form, letter))}
    if marks:
        run = f"[{re.escape(''.join([*marks, *marks.values()]))}]{{{_FEW + 1},}}"
        apart = str.maketrans({mark: parts for mark, parts in marks.items() if mark != parts})
        if apart:
            text = re.sub(run, lambda found: found[0].translate(apart), text)
        text = re.sub(run, _in_order, text)
    return unicodedata.normalize(form, text)


def _in_order(marks: re.Match[str]) -> str:
    """Marks by their classes; those of one class stay as they stand (UAX 15, D108 and D109)."""
    run = marks[0]
    different = sorted(characters(run), key=unicodedata.combining)
    if len(set(map(unicodedata.combining, different))) == len(different):
        # Counting takes a twentieth of sorting, and a million marks that are sorted 0.2 s.
        return "".join(mark * run.count(mark) for mark in different)
    return "".join(sorted(run, key=unicodedata.combining))


@lru_cache(4096)
def _decomposed_mark(form: Form, letter: str) -> str:
    """What a mark is made of; empty if it is none. Some are so only when taken apart (U+0F73)."""
    parts = unicodedata.normalize("NFKD" if "K" in form else "NFD", letter)
    return parts if unicodedata.combining(parts[0]) else ""
