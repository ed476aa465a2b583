"""Reads a notation (số, ký hiệu) by its grammar: ``30/2020/NĐ-CP``, ``15/QĐ-BNV``, ``05/BNV-VP``.

The grammar: number, year of a legal document, then tokens. State documents write the kind and the
body (``QĐ-BNV``), the Party writes number-kind/body (``27-CT/TW``), an official letter writes the
body and its unit (``BNV-VP``), and old documents write nearly anything (``UB-CT``, ``135-HĐBT``).
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from vnedoc.doctype import _shapes as shapes
from vnedoc.doctype._fold import folded
from vnedoc.doctype._lexicon import Lexicon, Token, Weights
from vnedoc.doctype._shapes import NOTHING, SURE, WEAK, Mark, ShapeReading
from vnedoc.doctype._tokens import CAPITALS, collision, glued, split

MAX_NOTATION_CHARS: Final = 96
"""QCVN 102 gives 11 and 30; the longest joint circular has about 70."""

_TERM_LIMIT: Final = 155
"""Laws of one National Assembly are fewer; its resolutions, numbered apart, go on."""
_ORDINANCES: Final = 44
"""Ordinances of one term are fewer; resolutions of the Standing Committee pass a thousand."""

_CODES: Final = frozenset(
    {
        (15, 1999), (19, 2003), (24, 2004), (33, 2005), (40, 2005), (10, 2012), (91, 2015),
        (92, 2015), (95, 2015), (100, 2015), (101, 2015), (45, 2019),
    }
)  # fmt: skip
"""Number and year of the codes (bộ luật): a dozen since 1999, public and closed."""
_LATER: Final = MappingProxyType(
    {"QD": 6.0, "NQ": 6.0, "ND": 5.5, "TTLB": 6.5, "TTLT": 6.5, "CT": 5.0, "TTR": 4.0, "SL": 6.0}
)
"""Kinds that old documents write after the body; no unit is called so, except by CT and TTr."""
_OLD_LATER: Final = frozenset({"TB", "BC", "KH", "CTR", "HD", "TT", "CV"})
"""Units are called so too: a kind only after an old body (UB)."""
_FEW: Final = 60
"""Directives of a year are fewer, letters are more."""
_OLD_WAYS: Final = frozenset({"old-body", "kind-after-body", "lettered-number"})
_FINANCE_UNITS: Final = frozenset({"TCT", "GTBD", "CDKT", "TCNH", "HCSN", "HCVX", "TCDN", "VP"})
"""Units of the Ministry of Finance (TC) of old."""
_SIDES: Final = frozenset({"LB", "LN", "LT", "LBO", "LCQ", "LS"})
"""Liên bộ, liên ngành and their like: several bodies together."""


def read(text: str, spelt: bool, lexicon: Lexicon) -> ShapeReading:
    """Read a composed notation.

    Args:
        text: The notation; only its first `MAX_NOTATION_CHARS` count.
        spelt: Whether the input has any Vietnamese letter, so that a missing mark is no accident.
        lexicon: The tables.
    """
    text = text[:MAX_NOTATION_CHARS]
    number, year, tokens, worded = split(folded(text), lexicon)
    if not tokens:
        if number and not number.isdecimal() and number.rstrip(CAPITALS).isdecimal():
            mark = Mark(0, len(text), "lettered-number")
            return ShapeReading(shapes.LETTERED_NUMBER, mark, number, year, "", False, False, True)
        return NOTHING
    found = _NotationReader(text, number, year, tokens, spelt, lexicon).read()
    return found._replace(worded=True) if worded else found


class _NotationReader:
    """One notation being read."""

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

    def read(self) -> ShapeReading:
        first = self.first
        token = self.lexicon.tokens.get(first)
        special = _SPECIAL.get(first)
        if special is not None:
            found = special(self)
            if found is not None:
                return found
        if token is not None and (self.rest or not self.number or first not in self.lexicon.organs):
            return self._typed(token, WEAK if self._is_weak(token.weak) else SURE)
        return self._body_first()

    @property
    def level(self) -> str:
        """Level of the body after the first token; empty when it is not known."""
        if self._level is None:
            self._level = ""
            for part, _ in self.rest:
                level = self._level_of(part)
                if level:
                    self._level = level
                    break
        return self._level

    def _level_of(self, part: str) -> str:
        level = self.lexicon.organs.get(part, "")
        if not level and part[-1] <= "9":
            # "UBTVQH14", "NQ-HĐND7": the term stands behind the body.
            return self.lexicon.organs.get(part.rstrip("0123456789"), "")
        return level

    @property
    def any_level(self) -> str:
        """Level of the body, which may be the first token."""
        return self._level_of(self.first) or self.level

    def _is_weak(self, weak: bool) -> bool:
        if not weak or not self.rest:
            return weak
        part = self.rest[0][0]
        return self.lexicon.organs.get(part, "old-ministry") == "old-ministry"

    def _answer(
        self, weights: Weights, why: str, end: int = 0, assembly: bool = False
    ) -> ShapeReading:
        stop = end or self.start + len(self.first)
        mark = Mark(self.start, stop, why)
        bare = not self.rest and not self.number
        level = self.level if why == "abbreviation" else self.any_level
        old = why in _OLD_WAYS
        return ShapeReading(weights, mark, self.number, self.year, level, bare, assembly, old)

    def _typed(self, token: Token, weight: float) -> ShapeReading:
        """The first token abbreviates a kind."""
        readings = token.readings or token.of_party
        if len(readings) == 1:
            weights = {readings[0][1]: weight}
        else:
            exact = self.text[self.start : self.start + len(self.first)].replace("Ð", "Đ")
            weights = collision(readings, exact, weight, self.spelt)
        if weight < SURE and self.rest and self.number:
            # A unit may be called so, and then it is a letter: "343/PC-VT".
            for name, other in shapes.UNIT.items():
                weights.setdefault(name, other)
        party = self.level == "party"
        if party or not (self.rest or self.number):
            for _, name in token.of_party:
                weights.setdefault(name, weight - 3.0)
        if party and len(weights) > 1:
            for name in weights:
                if self.lexicon.families[name].party is None:
                    weights[name] -= 3.0
        return self._answer(weights, "abbreviation")

    def _body_first(self) -> ShapeReading:
        """The first token is a body, a unit, or a kind glued to its body."""
        kind = glued(self.first, self.lexicon)
        if kind:
            return self._answer({kind: 6.0}, "glued-abbreviation")
        if self.first in _SIDES and any(part == "TT" for part, _ in self.rest):
            return self._answer(shapes.JOINT, "kind-after-body")
        if not self.rest:
            known = shapes.LONE.get(self.first.rstrip("0123456789"))
            if known is not None:
                return self._answer(known, "old-body" if self.number else "abbreviation")
            if not self.number:
                return NOTHING._replace(level=self.any_level)
            if len(self.first) == 1:
                return self._answer(shapes.LETTERED_NUMBER, "lettered-number")
            return self._answer(shapes.LONE_BODY, "body-alone")
        return self._kind_later() or self._letter()

    def _kind_later(self) -> ShapeReading | None:
        old = self.first in ("UB", "HDBT", "UBHC", "UBND")
        for part, at in self.rest:
            weight = _LATER.get(part)
            if weight is None and not (old and self.first != "UBND" and part in _OLD_LATER):
                continue
            name = "sac-lenh" if part == "SL" else self.lexicon.tokens[part].readings[0][1]
            weights = dict(shapes.LETTER)
            weights[name] = weight or 5.0
            if part == "CT" and self.number.isdecimal():
                # Directives of a year are few, letters are many.
                weights[name] += 0.8 if int(self.number) <= _FEW else -1.5
            if part in _LATER:
                sure = part not in ("CT", "TTR") or old
                weights["cong-van"] = 2.0 if sure else 4.5
            else:
                weights["cong-van"] = 3.5
            return self._answer(weights, "kind-after-body", at + len(part))
        if (
            not self.year
            and any(part == "TT" for part, _ in self.rest)
            and self.any_level in ("ministry", "old-ministry")
        ):
            return self._answer(shapes.OLD_MINISTRY, "kind-after-body")
        return None

    def _letter(self) -> ShapeReading:
        if self.first == "TC" and self.rest[0][0] in _FINANCE_UNITS:
            return self._answer(shapes.OLD_MINISTRY, "old-body")
        last, at = self.rest[-1]
        return self._answer(shapes.LETTER, "body-and-unit", at + len(last))

    # First tokens with a grammar of their own.

    def _assembly(self) -> ShapeReading | None:
        if self.first == "QH" and (not self.number or self.level == "party"):
            return None
        number = int(self.number) if self.number.isdecimal() else 0
        if (number, self.year) in _CODES:
            weights = shapes.A_CODE
        else:
            weights = shapes.ASSEMBLY_LATE if number > _TERM_LIMIT else shapes.ASSEMBLY
        return self._answer(weights, "assembly", assembly=True)

    def _committee(self) -> ShapeReading:
        number = int(self.number) if self.number.isdecimal() else 0
        weights = shapes.COMMITTEE_LATE if number > _ORDINANCES else shapes.COMMITTEE
        return self._answer(weights, "assembly", assembly=True)

    def _order(self) -> ShapeReading | None:
        level = self.level
        if self.rest and level == "standing-committee":
            order = self.first == "LCT" and self._after_slash()
            weights = shapes.STATE_COUNCIL_ORDER if order else shapes.STATE_COUNCIL
            return self._answer(weights, "abbreviation")
        if self.first == "LC":
            return None
        if self.rest and level != "president":
            return self._answer(shapes.SCHEDULE, "abbreviation")
        return self._answer(shapes.LONE["LCT"], "abbreviation") if self.number else None

    def _circular(self) -> ShapeReading | None:
        if not self.rest:
            return None
        if self.rest[0][0] in _SIDES:
            return self._answer(shapes.JOINT, "abbreviation")
        if self.level == "party":
            return self._answer(shapes.PARTY_TT, "abbreviation")
        organs = self.lexicon.organs
        bodies = [organs.get(part, "").endswith("ministry") for part, _ in self.rest]
        if len(bodies) > 1 and all(bodies):
            return self._answer(shapes.MAYBE_JOINT, "two-bodies", len(self.text))
        return None

    def _decision(self) -> ShapeReading | None:
        if not self.rest or self.level != "party":
            return None
        central = self.rest[0][0] == "TW"
        return self._answer(shapes.CENTRAL_QD if central else shapes.PARTY_QD, "abbreviation")

    def _directive(self) -> ShapeReading | None:
        # "299/CT" is of the Chairman (Chủ tịch) of the Council of Ministers, by either kind.
        alone = self.number and not self.rest
        return self._answer(shapes.LONE["CT"], "abbreviation") if alone else None

    def _after_slash(self) -> bool:
        return self.start > 0 and self.text[self.start - 1] == "/"

    def _old_order(self) -> ShapeReading | None:
        if self.year or self.level != "president" or self._after_slash():
            return None
        return self._answer(shapes.OLD_ORDER, "abbreviation")

    def _sl(self) -> ShapeReading | None:
        if self.rest and self.level:
            return self._answer(shapes.COPY, "abbreviation")
        return self._answer(shapes.LONE["SL"], "abbreviation") if self.number else None

    def _tc(self) -> ShapeReading | None:
        if not self.rest or self.level == "party":
            return None
        # "26-TC/TCT" is the Ministry of Finance of old, "04/TC-VPQH" a communiqué.
        if self.rest[0][0] in _FINANCE_UNITS or not self._after_slash():
            return self._answer(shapes.OLD_MINISTRY, "old-body")
        return None


_SPECIAL: Final = MappingProxyType(
    {
        **{f"QH{term}": _NotationReader._assembly for term in ("", *range(1, 31), "K6", "K7")},
        **{f"UBTVQH{term}": _NotationReader._committee for term in ("", *range(1, 31))},
        "LCT": _NotationReader._order,
        "LC": _NotationReader._order,
        "TT": _NotationReader._circular,
        "QD": _NotationReader._decision,
        "CT": _NotationReader._directive,
        "SL": _NotationReader._sl,
        "TC": _NotationReader._tc,
        "L": _NotationReader._old_order,
    }
)
