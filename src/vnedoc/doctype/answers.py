"""The answer of the classifier, with all that spoke for it and against it."""

from __future__ import annotations

from typing import Any, NamedTuple

import attrs

from vnedoc.doctype import _title
from vnedoc.doctype._fold import original_span
from vnedoc.doctype._lexicon import Weights
from vnedoc.doctype._shapes import Mark
from vnedoc.doctype._title import TitleWords
from vnedoc.doctype.reasons import Evidence, Recognition
from vnedoc.doctype.table import Group, Kind
from vnedoc.frozen import FrozenMap


class Piece(NamedTuple):
    """Evidence before anybody asks for it.

    `mark` counts characters of the composed field, or words where `words` are given.
    """

    field: str
    source: str
    mark: Mark
    weights: Weights
    words: TitleWords | None = None


def _fixed(pieces: tuple[Piece, ...]) -> object:
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
        answer: Whether the kind is known, is one that no list has, or not enough is said.
        candidates: All kinds that it may be, the most probable first; empty without evidence.
        confidence: Probability that the name of the kind is right (0 to 1); of an unknown kind,
            that it is in no list; when not enough is said, that of the best candidate.
        individual: Whether it is an individual act (cá biệt); `None` when that is no question
            for the kind, or nothing decides it.
    """

    answer: Recognition
    candidates: tuple[Candidate, ...]
    confidence: float
    individual: bool | None
    _name: str = attrs.field(repr=False)
    _pieces: tuple[Piece, ...] = attrs.field(repr=False, eq=lambda pieces: _fixed(pieces))

    @property
    def abstained(self) -> bool:
        """Whether it names no kind: the kind is in no list, or not enough is said."""
        return self.answer is not Recognition.KNOWN

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
        """What spoke for the answer and against it, field by field."""
        return tuple(_evidence(piece, self._name) for piece in self._pieces)

    def to_data(self) -> dict[str, Any]:
        """The answer as plain data, for JSON; `kind` and `group` are `None` when it abstains."""
        kind = self.kind
        return {
            "answer": self.answer.value,
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


def _evidence(piece: Piece, name: str) -> Evidence:
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
