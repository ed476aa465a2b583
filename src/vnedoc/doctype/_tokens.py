"""Takes a folded notation apart: number, year and tokens."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Final, NamedTuple

from vnedoc.doctype._lexicon import Lexicon, blurred

CAPITALS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_GLUED_TO_ANY: Final = ("VBHN", "TTLT", "TTLB", "NQLT", "QD", "NQ")
_GLUED_TO_BODY: Final = ("TTR", "CT", "ND")
_GLUED: Final = _GLUED_TO_ANY + _GLUED_TO_BODY
"""Kinds that are seen glued to their body; of other letters units are made (KHTC, TCCB)."""
_GAP: Final = 0.2
"""How much rarer a lost mark is (DA for ĐA) in an input without any marks, in nats."""
_RARER: Final = MappingProxyType({"hop-dong": 1.8})
"""Names that are rarer than those they collide with: bodies guide more than they contract."""


_BODIES: Final = (
    "UB", "VP", "BQL", "BCD", "BCH", "CAT", "CAX", "CAP", "VKS", "TAND", "TTYT", "BVDK", "BV",
    "DHQG", "THADS", "KBNN", "BHXH", "CTY", "CTCP", "TNHH", "TCTY", "LDLD", "NHNN", "NHCS", "NHPT",
    "HH", "HND", "HLHPN", "TDTT", "MTTQ", "UBMTTQ", "THPT", "THCS", "DNTN", "HTX",
)  # fmt: skip
"""What the letters of a body begin with: a committee, an office, a board, police, courts,
hospitals, companies, associations, schools."""
_UNITS: Final = frozenset(
    {
        "QL", "KT", "KH", "TC", "HC", "CS", "NV", "KS", "CC", "DT", "TT", "TH", "XD", "TN",
        "VX", "NC", "VP", "DC", "GC", "TD", "TK", "KG", "NN", "NL", "CN", "TM", "DN", "DL",
        "TY", "PC", "TS", "GT", "MT", "BV", "VH", "XH", "LD", "GD", "YT", "CL", "VT", "TV",
        "PT", "NS", "QT", "AT", "DB", "KK", "HT", "KD",
    }
)  # fmt: skip
"""What the letters of a unit begin with: quản lý, kinh tế, kế hoạch, tài chính, hành chính ..."""
_LONGEST_UNIT: Final = 9
MATTERS: Final = frozenset({"DS", "HS", "HC", "HNGD", "KDTM", "KT", "LD", "PS"})
"""Sorts of cases: civil, criminal, administrative, of families, commercial, economic, of labour,
of insolvency."""
_NUMBERED: Final = frozenset({"P", "K", "C", "V", "PC", "PA", "D", "X", "A", "T"})
"""Units that have a number: phòng, khoa, cục, vụ, departments of the police."""
_SHORT_NUMBERED: Final = 2
"""``PC07`` and ``C06`` are departments that write letters, ``P3`` is a unit of another."""
_QUALIFIED: Final = frozenset(
    {"BC", "KH", "QC", "HD", "KL", "TB", "BB", "PA", "DA", "TTR", "CTR", "QD", "NQ", "GM", "CV"}
)
"""Abbreviations that are seen with what qualifies them (BCTĐ, KHPH, QCPH, HĐMB, KLTT, BBKT)."""
_QUALIFIER: Final = 4
"""Letters after such an abbreviation, at most: more are another word."""
_ETH: Final = str.maketrans("Ðð", "Đđ")
_HYPHENS: Final = "-‐‑–—−"
STAGES: Final = frozenset({"ST", "PT", "GDT", "TT"})
"""Stages of a trial: first instance, appeal, cassation, reopening."""


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
            if not (tokens or part.isdecimal() or part.isalpha()):
                part = _unscanned(part, number, lexicon)
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


def are_words(text: str, tokens: list[tuple[str, int]], lexicon: Lexicon) -> bool:
    """Whether a text without a number is no notation: "Không có", "Dự thảo", "N/A".

    Args:
        text: As it was written: folded, a blank is a hyphen.
        tokens: What it was split into.
        lexicon: The tables.
    """
    if not tokens or tokens[0][0] in lexicon.tokens:
        return False
    joined = any(sign in text for sign in "/" + _HYPHENS)
    return len(tokens[0][0]) == 1 or (len(tokens) > 1 and not joined)


def _unscanned(part: str, number: str, lexicon: Lexicon) -> str:
    """A part before any token with both letters and digits, as it was before a scan."""
    if number and part[0] in "0158" and part[1:].isalpha():
        return _letters(part, lexicon)
    if not number or len(part) == _YEAR_DIGITS:
        return _digits(part, year_wanted=bool(number))
    return part


_YEAR_DIGITS: Final = 4
_YEAR: Final = re.compile("(?:19|20)[0-9]{2}")


def _digits(part: str, *, year_wanted: bool) -> str:
    """A part at the place of the number or year, with letters that were digits before a scan."""
    if part.strip(_DIGITS_TOO) or not any(letter.isdecimal() for letter in part):
        return part
    if part[0].isdecimal() and not year_wanted:
        return part  # "138C" is a number with a letter
    digits = part.translate(_AS_DIGITS)
    return digits if not year_wanted or digits[:2] in ("19", "20") else part


def _letters(part: str, lexicon: Lexicon) -> str:
    """A part at the place of the kind whose first letter a scan made a digit (``8TT``)."""
    token = part[0].translate(_AS_LETTERS) + part[1:]
    return token if token in lexicon.tokens else part


_AS_LETTERS: Final = str.maketrans("0158", "OISB")
_DIGITS_TOO: Final = "0123456789OIZSBGLQ"
_AS_DIGITS: Final = str.maketrans("OIZSBGLQ", "01258910")


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


def is_body(token: str, lexicon: Lexicon) -> bool:
    """Whether the letters are those of a body, by the table or by how bodies are called.

    A sector after B (bộ), S (sở), P (phòng) or C (cục) is a body, an old ministry's letters are.
    """
    if token in lexicon.organs or token.startswith(_BODIES):
        return True
    if token[-1] <= "9" and token.rstrip("0123456789") in _NUMBERED:
        return len(token) > _SHORT_NUMBERED
    token = token.replace("&", "")
    return token in lexicon.organs or (token[0] in "BSPC" and token[1:] in lexicon.sectors)


def is_unit(token: str) -> bool:
    """Whether the letters look like those of a unit inside a body: VP, QLDN2, P3, C04."""
    if token[-1] <= "9":
        return token.rstrip("0123456789") in _NUMBERED or token[:2] in _UNITS
    return token[:2] in _UNITS and len(token) <= _LONGEST_UNIT


def qualified(first: str) -> str:
    """The abbreviation of a kind that begins a token which says more; empty if none.

    ``BCTĐ`` is a Báo cáo that is thẩm định, ``HĐMB`` a Hợp đồng mua bán: one to four letters
    after the abbreviation.
    """
    for size in (3, 2):
        head, rest = first[:size], first[size:]
        if head in _QUALIFIED and 1 <= len(rest) <= _QUALIFIER and rest.isalpha():
            return "" if head == "KH" and rest[:2] in _UNITS else head  # KHTC is a unit
    return ""


def glued(first: str, lexicon: Lexicon) -> str:
    """The kind glued to its body without a hyphen, as in ``QĐUBND``; empty if none."""
    if not first.startswith(_GLUED):
        return ""
    if first.startswith("NQ") and (names := lexicon.misread.get(blurred(first))):
        return next(iter(names))  # NQLI is NQLT, and no Nghị quyết of a body LI
    for head in _GLUED_TO_ANY:
        if first.startswith(head) and not first.startswith("QDND"):
            return lexicon.tokens[head].readings[0][1]
    for head in _GLUED_TO_BODY:
        level = lexicon.organs.get(first[len(head) :]) if first.startswith(head) else None
        if level and level != "old-ministry":  # CTXD says what else than a body
            return lexicon.tokens[head].readings[0][1]
    return ""


class NotationParts:
    """A notation taken apart, and what its parts are to one another."""

    __slots__ = ("_level", "first", "lexicon", "number", "rest", "spelt", "start", "text", "year")

    def __init__(
        self,
        text: str,
        number: str,
        year: int,
        tokens: list[tuple[str, int]],
        spelt: bool,
        lexicon: Lexicon,
    ) -> None:
        self.text = text
        self.number = number
        self.year = year
        self.first, self.start = tokens[0]
        self.rest = tokens[1:]
        self.spelt = spelt
        self.lexicon = lexicon
        self._level: str | None = None

    @property
    def level(self) -> str:
        """Level of the body after the first token; empty when it is not known."""
        if self._level is None:
            self._level = ""
            for part, _ in self.rest:
                level = self.level_of(part)
                if level:
                    self._level = level
                    break
        return self._level

    def level_of(self, part: str) -> str:
        level = self.lexicon.organs.get(part, "")
        if not level and part[-1] <= "9":
            # "UBTVQH14", "NQ-HĐND7": the term stands behind the body.
            return self.lexicon.organs.get(part.rstrip("0123456789"), "")
        return level

    @property
    def any_level(self) -> str:
        """Level of the body, which may be the first token."""
        return self.level_of(self.first) or self.level

    @property
    def is_registered(self) -> bool:
        """Whether a year stands in it, as in the numbers of registers."""
        if self.year:
            return True
        parts = self.text.replace("-", "/").split("/")[1:]
        return any(_YEAR.fullmatch(part.strip()) for part in parts)

    @property
    def is_hyphen_slash(self) -> bool:
        """Whether it is written number, hyphen, token, slash, as the Party writes.

        The state puts the slash first (30/2020/NĐ-CP Phụ lục I.II.3); only before 1976 it wrote
        so, too.
        """
        if not self.rest or not self.start or self.year:
            return False
        before, between = self._sign_before(self.start), self._sign_before(self.rest[0][1])
        return before in _HYPHENS and between == "/" and self.number.isdecimal()

    def exact(self, part: str) -> str:
        """What the first token, or its beginning, is as it was written; Eth is a Đ."""
        return self.text[self.start : self.start + len(part)].translate(_ETH)

    @property
    def is_units(self) -> bool:
        """Whether a unit stands behind the first token, which nobody would take for a body."""
        second = self.rest[0][0]
        known = is_body(second, self.lexicon) or second in self.lexicon.sectors
        return is_unit(second) and not known

    @property
    def is_after_slash(self) -> bool:
        return self._sign_before(self.start) == "/"

    def _sign_before(self, place: int) -> str:
        """The character before a token, blanks passed over; a blank at the beginning."""
        return self.text[:place].rstrip()[-1:] or " "
