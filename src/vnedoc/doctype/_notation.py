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
from vnedoc.doctype._lexicon import NO_LIST, Lexicon, Token, Weights, blurred
from vnedoc.doctype._shapes import NOTHING, SURE, WEAK, Mark, ShapeReading
from vnedoc.doctype._tokens import (
    CAPITALS,
    MATTERS,
    STAGES,
    NotationParts,
    are_words,
    collision,
    glued,
    is_body,
    is_unit,
    qualified,
    split,
)

MAX_NOTATION_CHARS: Final = 96
"""QCVN 102 gives 11 and 30; the longest joint circular has about 70."""


_OLD_BODIES: Final = MappingProxyType(
    {blurred(body): shapes.LONE[body] for body in ("HDBT", "CP", "TTG")}
)
"""Bodies alone, as a scanner may have left them."""


def read(text: str, spelt: bool, lexicon: Lexicon) -> ShapeReading:
    """Read a composed notation.

    Args:
        text: The notation; only its first `MAX_NOTATION_CHARS` count.
        spelt: Whether the input has any Vietnamese letter, so that a missing mark is no accident.
        lexicon: The tables.
    """
    text = text[:MAX_NOTATION_CHARS]
    number, year, tokens, worded = split(folded(text), lexicon)
    if not number and are_words(text, tokens, lexicon):
        tokens, worded = [], True
    if not tokens:
        if number and not number.isdecimal() and number.rstrip(CAPITALS).isdecimal():
            mark = Mark(0, len(text), "lettered-number")
            return ShapeReading(shapes.LETTERED_NUMBER, mark, number, year, "", False, False, True)
        return NOTHING._replace(worded=worded)
    found = _NotationReader(text, number, year, tokens, spelt, lexicon).read()
    return found._replace(worded=True) if worded else found


class _NotationReader(NotationParts):
    """One notation being read."""

    __slots__ = ()

    def read(self) -> ShapeReading:
        first = self.first
        token = self.lexicon.tokens.get(first)
        special = _SPECIAL.get(first)
        if special is not None:
            found = special(self)
            if found is not None:
                return found
        if token is not None and (self.rest or not self.number or first not in self.lexicon.organs):
            weight = SURE
            if token.weak and self._is_weak():
                weight = WEAK if self.rest or self.number else shapes.WEAK_ALONE
            return self._typed(token, weight)
        return self._body_first()

    def _is_weak(self) -> bool:
        """Whether letters that units bear as well may be a unit's here."""
        if not self.rest or (self.year and self.first in shapes.NEVER_YEARED):
            return True
        part = self.rest[0][0]
        if part.startswith("VP") and len(part) > 2:
            return False  # an office is no unit: it passes papers on (PC-VPUBND)
        return self.lexicon.organs.get(part, "old-ministry") == "old-ministry"

    def _answer(
        self, weights: Weights, why: str, end: int = 0, assembly: bool = False
    ) -> ShapeReading:
        stop = end or self.start + len(self.first)
        mark = Mark(self.start, stop, why)
        bare = not self.rest and not self.number
        level = self.level if why == "abbreviation" else self.any_level
        old = why in shapes.OLD_WAYS
        return ShapeReading(weights, mark, self.number, self.year, level, bare, assembly, old)

    def _typed(self, token: Token, weight: float) -> ShapeReading:
        """The first token abbreviates a kind."""
        readings = token.readings or token.of_party
        if len(readings) == 1:
            weights = {readings[0][1]: weight}
        else:
            exact = self.exact(self.first)
            weights = collision(readings, exact, weight, self.spelt)
        if weight < SURE and self.rest and self.number:
            # A unit may be called so, and then it is a letter: "343/PC-VT".
            for name, other in shapes.UNIT.items():
                weights.setdefault(name, other)
        level = self.level
        if not level and self.is_hyphen_slash and self._is_partys(readings):
            self._level = level = "party"
            if self.first == "QD":
                return self._answer(shapes.PARTY_QD, "abbreviation")
        party = level == "party"
        if level and "nghi-dinh" in weights and level not in shapes.DECREES:
            # Nobody but the Government makes decrees: "ND" was HD, or a mark was lost.
            weights["nghi-dinh"] -= shapes.NEVER
            self._add_misread(weights)
        elif level == "government" and not shapes.NOT_THE_GOVERNMENTS.isdisjoint(weights):
            weights = {name: weight - shapes.NEVER for name, weight in weights.items()}
            self._add_misread(weights)
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
        first = self.first
        kind = glued(first, self.lexicon)
        if kind:
            return self._answer({kind: shapes.GLUED}, "glued-abbreviation")
        if first in shapes.SIDES and any(part == "TT" for part, _ in self.rest):
            return self._answer(shapes.JOINT, "kind-after-body")
        if not self.rest:
            return self._alone()
        body = is_body(first, self.lexicon)
        if not body and (found := self._qualified()):
            return found
        later = self._kind_later()
        if later is not None:
            return later
        if first in MATTERS and self.rest[0][0] in STAGES:
            return self._answer(shapes.JUDGMENT, "stage", self.rest[0][1] + len(self.rest[0][0]))
        if body and not self._stands_for_a_kind():
            return self._letter()
        return self._unknown_first()

    def _stands_for_a_kind(self) -> bool:
        """Whether what looks like a body stands before one that is nobody's unit.

        ``HQ-HĐND`` is no letter of the customs: a scanner read NQ so. ``SLĐ-UBND`` is none of a
        department either, as nobody knows it.
        """
        level = self.level_of(self.rest[0][0])
        mine = self.lexicon.organs.get(self.first)
        if level == "party" and self.is_hyphen_slash:
            return True
        if mine is None:
            return self.is_registered or level in shapes.NO_UNITS_EITHER
        return mine == "old-ministry" and level in shapes.NO_UNITS

    def _qualified(self) -> ShapeReading | None:
        """The first token is an abbreviation with what qualifies it."""
        head = qualified(self.first)
        if not head:
            return None
        readings = self.lexicon.tokens[head].readings
        exact = self.exact(head)
        weights = collision(readings, exact, shapes.QUALIFIED, self.spelt)
        if exact.isascii() and "hop-dong" in weights:
            # Contracts say what they are about (HĐMB) more often than guidelines do.
            weights["hop-dong"] = weights["huong-dan"]
        weights[NO_LIST] = 3.0
        weights.setdefault("cong-van", 2.5)
        return self._answer(weights, "qualified-abbreviation")

    def _alone(self) -> ShapeReading:
        """A single token that is no kind."""
        first = self.first
        known = shapes.LONE.get(first.rstrip("0123456789"))
        if known is None and self.number:
            known = _OLD_BODIES.get(blurred(first))
        if known is not None:
            return self._answer(known, "old-body" if self.number else "abbreviation")
        if not self.number:
            return NOTHING._replace(level=self.any_level)
        if len(first) == 1:
            return self._answer(shapes.LETTERED_NUMBER, "lettered-number")
        if self.is_registered:
            found = self._qualified() or self._misread()
            return found or self._answer(shapes.YEARED, "unknown-token")
        if is_body(first, self.lexicon):
            told = first in self.lexicon.organs
            return self._answer(shapes.LONE_BODY if told else shapes.LONE_LIKE, "body-alone")
        found = self._qualified() or self._misread()
        return found or self._answer(shapes.LONE_UNKNOWN, "unknown-token")

    def _unknown_first(self) -> ShapeReading:
        """The first token is neither a kind nor a body that anybody knows."""
        second = self.rest[0][0]
        named = is_body(second, self.lexicon) and second not in shapes.UNITS_TOO
        misread = self._misread()
        if misread is not None:
            return misread
        if named:
            return self._answer(shapes.NAMED_LIKE, "unknown-token")
        if self.is_registered:
            return self._answer(shapes.YEARED, "unknown-token")
        if is_unit(second):
            last, at = self.rest[-1]
            return self._answer(shapes.LETTER_LIKE, "body-and-unit", at + len(last))
        return self._answer(shapes.UNCLEAR, "unknown-token")

    def _is_partys(self, readings: tuple[tuple[str, str], ...]) -> bool:
        """Whether the Party has a kind of such a name."""
        families = self.lexicon.families
        return any(families[name].party is not None for _, name in readings)

    def _add_misread(self, weights: dict[str, float]) -> None:
        """What else the first token may have been before a scan; decrees of the Government."""
        names = self.lexicon.misread.get(blurred(self.first), frozenset())
        for name in names:
            mine = 5.5 if self.level != "government" or name == "nghi-dinh" else 0.0
            weights[name] = max(weights.get(name, 0.0), mine if name not in weights else 0.0)

    def _misread(self) -> ShapeReading | None:
        """The first token looks like the abbreviation of a kind to a scanner."""
        names = self.lexicon.misread.get(blurred(self.first))
        if names is None:
            return None
        if "thong-tu" in names and self.rest and self.rest[0][0] in shapes.SIDES:
            names = frozenset({"thong-tu-lien-tich"})
        if "nghi-dinh" in names and self.level not in shapes.DECREES:
            names -= {"nghi-dinh"}
        if self.year:
            # Of what looks alike, legal documents have a year.
            legal = {name for name in names if self.lexicon.families[name].plain.tiers}
            names = frozenset(legal) or names
        weights = dict.fromkeys(names, shapes.MISREAD)
        weights[NO_LIST] = shapes.MISREAD_OUTSIDE
        weights.setdefault("cong-van", 2.5)
        return self._answer(weights, "misread")

    def _kind_later(self) -> ShapeReading | None:
        old = self.first in ("UB", "HDBT", "UBHC", "UBND")
        for part, at in self.rest:
            weight = shapes.LATER.get(part)
            if part == "ND" and self.any_level not in shapes.DECREES:
                continue
            if weight is None and not (old and self.first != "UBND" and part in shapes.OLD_LATER):
                continue
            name = "sac-lenh" if part == "SL" else self.lexicon.tokens[part].readings[0][1]
            weights = dict(shapes.LETTER)
            weights[name] = weight or 5.0
            if part == "CT" and self.number.isdecimal():
                # Directives of a year are few, letters are many.
                weights[name] += 0.8 if int(self.number) <= shapes.FEW else -1.5
            if part in shapes.LATER:
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
        if self.first == "TC" and self.rest[0][0] in shapes.FINANCE_UNITS:
            return self._answer(shapes.OLD_MINISTRY, "old-body")
        last, at = self.rest[-1]
        if self.is_hyphen_slash and self.lexicon.organs.get(self.first) == "old-ministry":
            return self._answer(shapes.OLD_LETTER, "old-body")
        return self._answer(shapes.LETTER, "body-and-unit", at + len(last))

    # First tokens with a grammar of their own.

    def _assembly(self) -> ShapeReading | None:
        if self.first == "QH" and (not self.number or self.level == "party"):
            return None
        number = int(self.number) if self.number.isdecimal() else 0
        if (number, self.year) in shapes.CODES:
            weights = shapes.A_CODE
        else:
            early = 0 < self.year < shapes.LAWS_WITH_QH or self.first in shapes.EARLY_TERMS
            most_laws = (shapes.TERM_LIMIT, 0)
            last_law, first_resolution = shapes.ACTS_OF.get((self.first, self.year), most_laws)
            weights = shapes.ASSEMBLY
            if early:
                weights = shapes.EARLY_ASSEMBLY
            elif number > last_law:
                weights = shapes.ASSEMBLY_LATE
            elif 0 < number < first_resolution:
                weights = shapes.LAW_BY_NUMBER
        return self._answer(weights, "assembly", assembly=True)

    def _committee(self) -> ShapeReading:
        number = int(self.number) if self.number.isdecimal() else 0
        weights = shapes.COMMITTEE_LATE if number > shapes.ORDINANCES else shapes.COMMITTEE
        return self._answer(weights, "assembly", assembly=True)

    def _order(self) -> ShapeReading | None:
        level = self.level
        if self.rest and level == "standing-committee":
            order = self.first == "LCT" and self.is_after_slash
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
        if self.rest[0][0] in shapes.SIDES:
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
        if self.rest and self.rest[0][0].startswith("VKS"):
            supreme = self.rest[0][0] in ("VKSTC", "VKSNDTC") and len(self.rest) == 1
            weights = shapes.SUPREME_CT if supreme else shapes.INDICTMENT
            return self._answer(weights, "abbreviation")
        if self.rest and not self.year and self.number.isdecimal() and self.is_units:
            # "74542/CT-TTHT" is a letter of Cục Thuế: bodies issue directives, units do not.
            few = int(self.number) <= shapes.FEW
            last, at = self.rest[-1]
            weights = shapes.CT_AND_UNIT if few else shapes.TAX_LETTER
            return self._answer(weights, "body-and-unit", at + len(last))
        alone = self.number and not self.rest
        return self._answer(shapes.LONE["CT"], "abbreviation") if alone else None

    def _old_order(self) -> ShapeReading | None:
        if self.year or self.level != "president" or self.is_after_slash:
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
        second = self.rest[0][0]
        if second in shapes.FINANCE_UNITS:
            return self._answer(shapes.OLD_MINISTRY, "old-body")
        if self.lexicon.organs.get(second) == "old-ministry" and not self.year:
            return self._answer(shapes.TWO_OLD, "two-bodies", len(self.text))
        if not self.is_after_slash:
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
