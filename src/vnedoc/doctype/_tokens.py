"""Takes a folded notation apart: number, year and tokens."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final, NamedTuple

from vnedoc.doctype._lexicon import Lexicon

CAPITALS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_GLUED_TO_ANY: Final = ("VBHN", "TTLT", "TTLB", "NQLT", "QD", "NQ")
_GLUED_TO_BODY: Final = ("TTR", "CT", "ND")
"""Kinds that are seen glued to their body; of other letters units are made (KHTC, TCCB)."""
_GAP: Final = 0.2
"""How much rarer a lost mark is (DA for ĐA) in an input without any marks, in nats."""
_RARER: Final = MappingProxyType({"hop-dong": 0.8})
"""Names that are rarer than those they collide with: bodies guide more than they contract."""


class Parts(NamedTuple):
    """The parts of a notation; `worded` when words stood before the number."""

    number: str
    year: int
    tokens: list[tuple[str, int]]
    worded: bool


def split(text: str, lexicon: Lexicon) -> Parts:
    """The parts of a folded notation; each token with its place in the text."""
    number, year, at, worded = "", 0, 0, False
    tokens: list[tuple[str, int]] = []
    for part in text.replace("/", "-").split("-"):
        if part:
            if part[0].isdecimal():
                kind = "" if part.isdecimal() else _glued_kind(part, lexicon)
                if kind:
                    part = part.removesuffix(kind)
                    tokens.append((kind, at + len(part)))
                if not number:
                    number = part
                    if tokens and not kind and not _known(tokens, lexicon):
                        # TitleWords before the number: "Nghị định số 30/2020/NĐ-CP".
                        tokens, worded = [], True
                elif len(part) == 4 and part.isdecimal() and not year and len(tokens) == bool(kind):
                    year = int(part)
                part += kind
            elif part == "NGAY" and tokens:
                break
            elif part != "SO" and part.isascii():
                tokens.append((part, at))
        at += len(part) + 1
    return Parts(number, year if 1900 <= year <= 2100 else 0, tokens, worded)


def _glued_kind(part: str, lexicon: Lexicon) -> str:
    """The kind glued to digits, as in ``2020NQ``; empty in ``138C`` and ``28NV``."""
    kind = part[len(part.rstrip(CAPITALS)) :]
    return kind if len(kind) > 1 and kind in lexicon.tokens else ""


def _known(tokens: list[tuple[str, int]], lexicon: Lexicon) -> bool:
    return any(token in lexicon.tokens or token in lexicon.organs for token, _ in tokens)


def collision(
    readings: tuple[tuple[str, str], ...], exact: str, weight: float, spelt: bool
) -> dict[str, float]:
    """Weights where several names fold to one token: ĐA and DA, HĐ and HD, TB and TB."""
    weights: dict[str, float] = {}
    marked = not exact.isascii()
    for letters, name in readings:
        if letters == exact:
            mine = weight
        elif letters.upper() == exact.upper():
            mine = weight - 0.5
        elif marked:
            mine = 0.0
        else:
            # Without marks in the token: an accident unless the rest of the input has marks.
            mine = weight - (3.5 if spelt else _GAP) - _RARER.get(name, 0.0)
        weights[name] = max(weights.get(name, 0.0), mine)
    return weights


def glued(first: str, lexicon: Lexicon) -> str:
    """The kind glued to its body without a hyphen, as in ``QĐUBND``; empty if none."""
    for head in _GLUED_TO_ANY:
        if first.startswith(head) and not first.startswith("QDND"):
            return lexicon.tokens[head].readings[0][1]
    for head in _GLUED_TO_BODY:
        if first.startswith(head) and first[len(head) :] in lexicon.organs:
            return lexicon.tokens[head].readings[0][1]
    return ""
