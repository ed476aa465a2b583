"""Finds the kind of a document from what is there, and says how sure it is and why.

Every field gives weights of evidence, in nats, to names of kinds; what no name explains has a
weight of its own, so that little evidence is little confidence, and a kind that is in no list is
a name among the others. Then legal, individual and Party kinds of a name are told apart.
Deterministic, no model, no network, linear time.
"""

from __future__ import annotations

import datetime as dt
import math
from operator import attrgetter
from typing import Final

from vnedoc.doctype import _context, _legality, _title
from vnedoc.doctype._fold import composed, is_spelt
from vnedoc.doctype._lexicon import NO_LIST, STRONG_LEAD, Lexicon, Weights, lexicon
from vnedoc.doctype._notation import MAX_NOTATION_CHARS, read
from vnedoc.doctype._shapes import NOTHING, SETTLED, Mark, ShapeReading
from vnedoc.doctype._title import TitleWords
from vnedoc.doctype.answers import Candidate, Classification, Piece
from vnedoc.doctype.reasons import Recognition

THRESHOLD: Final = 0.6
"""Confidence below which the classifier abstains."""
_OUTSIDE: Final = 0.5
"""Probability from which the answer is that the kind is in no list: more likely than not."""
_REST: Final = math.exp(1.2)
"""Share of "something else"."""
_SHOWN: Final = 0.01
"""Candidates below this probability are not listed."""


_NO_WORDS: Final = TitleWords("", 0, [], [], False)
_NOTHING_SAID: Final = Classification(
    answer=Recognition.NOT_ENOUGH,
    candidates=(),
    confidence=0.0,
    individual=None,
    name="",
    pieces=(),
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
        spelt = is_spelt(text) or is_spelt(title or "")
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
        case.take_date(date)
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
        self.pieces: list[Piece] = []

    def take_notation(self, field: str, source: str, reading: ShapeReading, shift: int) -> None:
        """Take in what a notation says; `shift` is where it stands in the field."""
        self.reading = reading
        self.level = reading.level
        if reading.mark is not None:
            mark = reading.mark
            if shift:
                mark = mark._replace(start=mark.start + shift, end=mark.end + shift)
            self.pieces.append(Piece(field, source, mark, reading.weights))
            self.weights.update(reading.weights)
        if reading.worded:
            words = _title.words_of(source[shift:])
            weights, size, _ = _title.lead_of(words, self.lexicon)
            words = words._replace(at=words.at + shift)
            self._add(Piece(field, source, Mark(0, size, "type-word"), weights, words))

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
            reading = read(word, is_spelt(words.text), self.lexicon)
            self.take_notation("title", title, reading, words.at)

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
            why, first = "unknown-name" if NO_LIST in weights else "type-word", 0
        else:
            prefix = _title.prefix_weights(words, NO_LIST in self.weights)
            if prefix:
                mark = Mark(0, len(words.words) - len(words.subject), "title-prefix")
                self._add(Piece("title", title, mark, prefix, words))
            weights, size = _title.look_up(words.subject, self.lexicon.cues)
            why, first = "subject-word", len(words.words) - len(words.subject)
            if not weights and _title.is_like_a_papers_name(words, self.lexicon):
                weights, size, why = _title.PAPER, len(words.words), "unknown-name"
        if weights:
            if why == "type-word" and self._is_a_letter() and "cong-van" not in weights:
                more -= _title.LETTERS_DOUBT
            if more:
                weights = {name: weight + more for name, weight in weights.items()}
            self._add(Piece("title", title, Mark(first, first + size, why), weights, words))

    def _is_a_letter(self) -> bool:
        """Whether the notation is clearly that of a letter, which may begin with what it is about.

        "15/UBND-VP Giấy phép xây dựng" writes of a permit.
        """
        said = self.pieces[0].weights if self.pieces else {}
        return said.get("cong-van", 0.0) >= SETTLED

    def _is_clear(self) -> bool:
        return max(self.weights.values(), default=0.0) >= SETTLED

    def _add(self, piece: Piece) -> None:
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
            why = "unknown-name" if NO_LIST in named else "type-name"
            least = self._heard_of_a_name(named)
            named = {name: min(weight, least) for name, weight in named.items()}
            self._add(Piece("type_name", type_name, Mark(0, len(type_name), why), named))
        if codes:
            weights, said = _context.codes_of(codes, named, evidence)
            text = "/".join("" if part is None else str(part) for part in codes)
            self._add(Piece("codes", text, Mark(0, len(text), "codes"), weights))
            if self.said is None:
                self.said = said

    def _heard_of_a_name(self, named: Weights) -> float:
        """How much of a declared name counts: little against what a clear notation says."""
        said = self.pieces[0].weights if self.pieces else {}
        if max(said.values(), default=0.0) < SETTLED or not said.keys().isdisjoint(named):
            return math.inf
        lead = self.pieces[-1]
        if lead.mark.why == "type-word":
            name = max(lead.weights, key=lead.weights.__getitem__)
            return _context.NAME_AGREES if name in named else _context.NAME_AGAINST
        return _context.NAME_AGAINST

    def take_issuer(self, issuer: str) -> None:
        """Take in the body; it speaks only of kinds that something else names."""
        level = _context.level_of(issuer)
        weights = {
            name: weight
            for name, weight in _context.issued_by(level).items()
            if name in self.weights
        }
        self._add(Piece("issuer", issuer, Mark(0, len(issuer), "issuer"), weights))
        if level and self.level != "party":
            self.level = level

    def take_date(self, date: dt.date) -> None:
        """Take in the day of promulgation."""
        day = date.isoformat()
        weights = _context.dated(self.weights, date, party=self.level == "party")
        self._add(Piece("date", day, Mark(0, len(day), "date"), weights))

    def answer(self, words: TitleWords, date: dt.date | None, alone: bool) -> Classification:
        """Weigh everything.

        Args:
            words: The title's.
            date: Day of promulgation.
            alone: Whether neither issuer nor subject could tell legal from individual.
        """
        if not self.weights:
            return _NOTHING_SAID
        chances = {name: math.exp(weight) for name, weight in self.weights.items()}
        total = sum(chances.values()) + _REST
        outside = chances.pop(NO_LIST, 0.0) / total
        if not chances:
            return self._outside(outside, ())
        name = max(chances, key=chances.__getitem__)
        confidence = chances[name] / total
        twin = self.lexicon.twins.get(name)
        if twin in chances:
            confidence += chances[twin] / total
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
        if confidence < THRESHOLD and outside >= _OUTSIDE:
            return self._outside(outside, tuple(found))
        individual = found[0].kind.individual
        undecided = best_odds is not None and abs(best_odds) < _legality.DECIDED
        abstained = confidence < THRESHOLD or (undecided and alone and self.reading.bare)
        return Classification(
            answer=Recognition.NOT_ENOUGH if abstained else Recognition.KNOWN,
            candidates=tuple(found),
            confidence=found[0].probability if abstained else confidence,
            individual=None if abstained or undecided else individual,
            name=name,
            pieces=tuple(self.pieces),
        )

    def _outside(self, chance: float, found: tuple[Candidate, ...]) -> Classification:
        """The kind is in no list, if that is likely enough."""
        unknown = chance >= _OUTSIDE
        return Classification(
            answer=Recognition.UNKNOWN_KIND if unknown else Recognition.NOT_ENOUGH,
            candidates=found,
            confidence=chance if unknown else 0.0,
            individual=None,
            name=NO_LIST,
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
