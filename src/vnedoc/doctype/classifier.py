"""Finds the kind of a document from what is there, and says how sure it is and why.

Every field gives weights of evidence, in nats, to names of kinds; what no name explains has a
weight of its own, so that little evidence is little confidence. Then legal, individual and Party
kinds of a name are told apart. Deterministic, no model, no network, linear time.
"""

from __future__ import annotations

import datetime as dt
import math
from operator import attrgetter
from typing import Any, Final, NamedTuple

import attrs

from vnedoc.doctype import _context, _legality, _title
from vnedoc.doctype._fold import composed, original_span
from vnedoc.doctype._lexicon import STRONG_LEAD, Lexicon, Weights, lexicon
from vnedoc.doctype._notation import MAX_NOTATION_CHARS, read
from vnedoc.doctype._shapes import NOTHING, SETTLED, Mark, ShapeReading
from vnedoc.doctype._title import TitleWords
from vnedoc.doctype.reasons import Evidence
from vnedoc.doctype.table import Group, Kind
from vnedoc.frozen import FrozenMap

THRESHOLD: Final = 0.6
"""Confidence below which the classifier abstains."""
_REST: Final = math.exp(2.0)
"""Share of "something else"."""
_SHOWN: Final = 0.01
"""Candidates below this probability are not listed."""


class _Piece(NamedTuple):
    """Evidence before anybody asks for it.

    `mark` counts characters of the composed field, or words where `words` are given.
    """

    field: str
    source: str
    mark: Mark
    weights: Weights
    words: TitleWords | None = None


def _fixed(pieces: tuple[_Piece, ...]) -> object:
    """The pieces for equality and hash: lists and dictionaries have none."""
    return tuple((*each[:3], FrozenMap(each.weights), repr(each.words)) for each in pieces)


@attrs.frozen(kw_only=True)
class Candidate:
    """A kind that it may be, and its probability."""

    kind: Kind
    probability: float
    """0 to 1."""


@attrs.frozen(kw_only=True)
class Classification:
    """The answer.

    Attributes:
        candidates: All kinds that it may be, the most probable first; empty without evidence.
        confidence: Probability that the name of the kind is right (0 to 1); when it abstains,
            the probability of the best candidate.
        individual: Whether it is an individual act (cá biệt); `None` when that is no question
            for the kind, or nothing decides it.
        abstained: Whether the evidence is too weak for an answer.
    """

    candidates: tuple[Candidate, ...]
    confidence: float
    individual: bool | None
    abstained: bool
    _name: str = attrs.field(repr=False)
    _pieces: tuple[_Piece, ...] = attrs.field(repr=False, eq=lambda pieces: _fixed(pieces))

    @property
    def best(self) -> Candidate | None:
        """The most probable candidate, even when it abstains."""
        return self.candidates[0] if self.candidates else None

    @property
    def kind(self) -> Kind | None:
        """The kind; `None` when it abstains."""
        return None if self.abstained else self.candidates[0].kind

    @property
    def group(self) -> Group | None:
        """The group of the kind; `None` when it abstains."""
        return None if self.abstained else self.candidates[0].kind.group

    @property
    def alternatives(self) -> tuple[Candidate, ...]:
        """The other candidates, the most probable first."""
        return self.candidates[1:]

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """What spoke for the best candidate and against it, field by field."""
        return tuple(_evidence(piece, self._name) for piece in self._pieces)

    def to_data(self) -> dict[str, Any]:
        """The answer as plain data, for JSON; `kind` and `group` are `None` when it abstains."""
        kind = self.kind
        return {
            "kind": kind.name if kind else None,
            "id": kind.id if kind else None,
            "group": kind.group.value if kind else None,
            "individual": self.individual,
            "confidence": round(self.confidence, 4),
            "abstained": self.abstained,
            "evidence": [
                {
                    "field": item.field,
                    "start": item.start,
                    "end": item.end,
                    "text": item.text,
                    "weight": round(item.weight, 2),
                    "why": item.why,
                }
                for item in self.evidence
            ],
            "candidates": [
                {
                    "kind": candidate.kind.name,
                    "id": candidate.kind.id,
                    "group": candidate.kind.group.value,
                    "probability": round(candidate.probability, 4),
                }
                for candidate in self.candidates
            ],
        }


_NO_WORDS: Final = TitleWords("", 0, [], [], False)
_UNKNOWN: Final = Classification(
    candidates=(), confidence=0.0, individual=None, abstained=True, name="", pieces=()
)


def classify(
    notation: str | None = None,
    title: str | None = None,
    type_name: str | None = None,
    codes: tuple[int | None, int | None] | None = None,
    issuer: str | None = None,
    date: dt.date | None = None,
) -> Classification:
    """Find the kind of a document from any of its fields.

    Args:
        notation: Number and notation, such as ``15/QĐ-BNV``.
        title: The subject (trích yếu), with or without the kind's name before it.
        type_name: The kind's name as the sender gives it.
        codes: ``Type`` and ``TypeDetail`` of edXML.
        issuer: Name of the issuing body.
        date: Day of promulgation.
    """
    case = _OpenCase(lexicon())
    words = _NO_WORDS
    if notation:
        text = composed(notation[: 2 * MAX_NOTATION_CHARS])
        spelt = not (text.isascii() and (title is None or title.isascii()))
        case.take_notation("notation", notation, read(text, spelt, case.lexicon), 0)
    if title and not (case.is_settled and not _title.may_lead(title, case.lexicon)):
        words = _title.words_of(title)
        if not notation and words.words and "/" in words.words[0]:
            case.find_notation(title, words)
        if words.words:
            case.take_title(title, words)
    if type_name or codes:
        case.take_declared(type_name, codes)
    if issuer:
        case.take_issuer(issuer)
    if date:
        _context.dated(case.weights, date)
    return case.answer(words, date, alone=not issuer and len(words.words) < 3)


class _OpenCase:
    """One document being classified: the evidence so far."""

    __slots__ = ("level", "lexicon", "pieces", "reading", "said", "weights")

    def __init__(self, tables: Lexicon) -> None:
        self.lexicon = tables
        self.reading = NOTHING
        self.level = ""
        self.said: bool | None = None
        self.weights: dict[str, float] = {}
        self.pieces: list[_Piece] = []

    def take_notation(self, field: str, source: str, reading: ShapeReading, shift: int) -> None:
        """Take in what a notation says; `shift` is where it stands in the field."""
        self.reading = reading
        self.level = reading.level
        if reading.mark is not None:
            mark = reading.mark
            if shift:
                mark = mark._replace(start=mark.start + shift, end=mark.end + shift)
            self.pieces.append(_Piece(field, source, mark, reading.weights))
            self.weights.update(reading.weights)
        if reading.worded:
            words = _title.words_of(source[shift:])
            weights, size, _ = _title.lead_of(words, self.lexicon)
            words = words._replace(at=words.at + shift)
            self._add(_Piece(field, source, Mark(0, size, "type-word"), weights, words))

    @property
    def is_settled(self) -> bool:
        """Whether only a kind's name at the head of the title could still change anything."""
        reading = self.reading
        return (
            bool(reading.number) and not reading.old and not reading.assembly and self._is_clear()
        )

    def find_notation(self, title: str, words: TitleWords) -> None:
        """Read a notation before the subject, as in "15/QĐ-BNV về việc ..."."""
        word = composed(title[: 2 * _title.MAX_TITLE_CHARS])[words.at :][: len(words.words[0])]
        if any(letter.isdecimal() for letter in word):
            spelt = not words.text.isascii()
            self.take_notation("title", title, read(word, spelt, self.lexicon), words.at)

    def take_title(self, title: str, words: TitleWords) -> None:
        """Take in the words that begin a title."""
        weights, size, more = _title.lead_of(words, self.lexicon)
        top = max(weights.values()) + more if weights else 0.0
        if self.reading.assembly:
            if top <= STRONG_LEAD:
                ordinance = "phap-lenh" in self.weights
                weights = _title.assembly_weights(words, self.lexicon, ordinance)
                size, more = len(words.words), 0.0
            why, first = "title-form" if top <= STRONG_LEAD else "type-word", 0
        elif self._is_clear() and top < STRONG_LEAD:
            return
        elif weights:
            why, first = "type-word", 0
        else:
            weights, size = _title.look_up(words.subject, self.lexicon.cues)
            why, first = "subject-word", len(words.words) - len(words.subject)
        if weights:
            if more:
                weights = {name: weight + more for name, weight in weights.items()}
            self._add(_Piece("title", title, Mark(first, first + size, why), weights, words))

    def _is_clear(self) -> bool:
        return max(self.weights.values(), default=0.0) >= SETTLED

    def _add(self, piece: _Piece) -> None:
        if piece.weights:
            self.pieces.append(piece)
            mine = self.weights
            for name, weight in piece.weights.items():
                mine[name] = mine.get(name, 0.0) + weight

    def take_declared(
        self, type_name: str | None, codes: tuple[int | None, int | None] | None
    ) -> None:
        """Take in type name and codes, as the sender declares them."""
        evidence = bool(self.weights)
        named: Weights = {}
        if type_name:
            named, self.said = _context.type_name_of(type_name, self.lexicon)
            self._add(_Piece("type_name", type_name, Mark(0, len(type_name), "type-name"), named))
        if codes:
            weights, said = _context.codes_of(codes, named, evidence)
            text = "/".join("" if part is None else str(part) for part in codes)
            self._add(_Piece("codes", text, Mark(0, len(text), "codes"), weights))
            if self.said is None:
                self.said = said

    def take_issuer(self, issuer: str) -> None:
        """Take in the body; it speaks only of kinds that something else names."""
        level = _context.level_of(issuer)
        weights = {
            name: weight
            for name, weight in _context.issued_by(level).items()
            if name in self.weights
        }
        self._add(_Piece("issuer", issuer, Mark(0, len(issuer), "issuer"), weights))
        if level and self.level != "party":
            self.level = level

    def answer(self, words: TitleWords, date: dt.date | None, alone: bool) -> Classification:
        """Weigh everything.

        Args:
            words: The title's.
            date: Day of promulgation.
            alone: Whether neither issuer nor subject could tell legal from individual.
        """
        if not self.weights:
            return _UNKNOWN
        chances = {name: math.exp(weight) for name, weight in self.weights.items()}
        total = sum(chances.values()) + _REST
        name = max(chances, key=chances.__getitem__)
        confidence = chances[name] / total
        # What is left open is shown with all that it may be.
        least = _SHOWN if confidence >= THRESHOLD and not self.reading.bare else 0.0
        found: list[Candidate] = []
        best_odds: float | None = None
        for other, chance in chances.items():
            chance /= total
            if chance < least:
                continue
            family = self.lexicon.families[other]
            odds = 0.0
            if family.individual is not None:
                odds = self._odds(other, date, words)
                if other == name and self.level != "party":
                    best_odds = odds
            elif family.party is None:
                found.append(Candidate(kind=family.plain, probability=chance))
                continue
            for kind, share in _legality.shares(family, odds, self.level == "party"):
                if chance * share >= least:
                    found.append(Candidate(kind=kind, probability=chance * share))
        if len(found) > 1:
            found.sort(key=_probability, reverse=True)
            self._lead_with(name, found)
        individual = found[0].kind.individual
        undecided = best_odds is not None and abs(best_odds) < _legality.DECIDED
        abstained = confidence < THRESHOLD or (undecided and alone and self.reading.bare)
        return Classification(
            candidates=tuple(found),
            confidence=found[0].probability if abstained else confidence,
            individual=None if abstained or undecided else individual,
            abstained=abstained,
            name=name,
            pieces=tuple(self.pieces),
        )

    def _lead_with(self, name: str, found: list[Candidate]) -> None:
        """Put a kind of the best name first: split in three, it may fall behind another's."""
        family = self.lexicon.families[name]
        if found[0].kind not in family:
            first = next(candidate for candidate in found if candidate.kind in family)
            found.remove(first)
            found.insert(0, first)

    def _odds(self, name: str, date: dt.date | None, words: TitleWords) -> float:
        return _legality.log_odds(
            name, self.reading, self.level, date, self.said, words.subject, self.lexicon
        )


_probability: Final = attrgetter("probability")


def _evidence(piece: _Piece, name: str) -> Evidence:
    start, end, why = piece.mark
    if piece.words is not None:
        start, end = _title.span_of(piece.words, start, end)
    start, end = original_span(piece.source, start, end)
    weight = piece.weights.get(name)
    return Evidence(
        field=piece.field,
        start=start,
        end=end,
        text=piece.source[start:end],
        weight=-max(piece.weights.values()) if weight is None else weight,
        why=why,
    )
