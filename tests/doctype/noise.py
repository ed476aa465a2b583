"""What happens to texts on their way: bad scans, lost marks, capitals, blanks. From a seed."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Mapping
from typing import Final

RATE: Final = 0.12
"""Share of characters that a bad scan gets wrong."""
_FROM: Final = "0O1Il5S8BĐDQUVCGTNHP269êếịđươôâăáàệnuechrty-/ạủú"
_LOOKALIKES: Final = dict(
    zip(_FROM, "O0I11S5B8DĐOVUGCIHNFZbgeéiduooaaaaêuncebtrv—|aùu", strict=True)
)
"""What a scanner takes for what."""


def bare(text: str) -> str:
    """Without any marks."""
    text = text.translate({ord("Đ"): "D", ord("đ"): "d"})
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def scanned(text: str, rate: float = RATE, seed: int = 1) -> str:
    """As a bad scan reads it: look-alikes, lost marks, lost letters, specks and blanks."""
    chance = random.Random(f"{seed}|{text}")
    found = []
    for letter in text:
        if chance.random() >= rate:
            found.append(letter)
        elif letter in _LOOKALIKES:
            found.append(_LOOKALIKES[letter])
        elif bare(letter) != letter:
            found.append(bare(letter))
        else:
            found.append(chance.choice(("", ".", letter + " ")))
    return "".join(found)


def spaced(text: str, seed: int = 1) -> str:
    """With blanks around separators, and more of them between words."""
    chance = random.Random(f"{seed}|{text}")
    found = []
    for letter in text:
        if letter in "/-" and chance.random() < 0.6:
            letter = " " * chance.randint(0, 2) + letter + " " * chance.randint(0, 2)
        elif letter == " ":
            letter = " " * chance.randint(1, 3)
        found.append(letter)
    return " " * chance.randint(0, 2) + "".join(found) + " "


def decomposed(text: str) -> str:
    """In NFD."""
    return unicodedata.normalize("NFD", text)


HARMLESS: Final[Mapping[str, Callable[[str], str]]] = {
    "lower case": str.lower,
    "capitals": str.upper,
    "NFD": decomposed,
    "no marks": bare,
    "blanks": spaced,
}
"""What must cost nothing."""
