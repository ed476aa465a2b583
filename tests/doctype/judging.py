"""How well answers fit what is right: used on the labelled set and on real rows."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import Final

import attrs

from vnedoc.doctype import Classification, Recognition

BINS: Final = (0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1.01)
SURE: Final = 0.9
"""From here a wrong answer is confidently wrong."""


@attrs.frozen(kw_only=True)
class Judgement:
    """One answer, and the official name that is right."""

    name: str
    outside: bool
    """Whether the kind was in no list when the row was written."""
    answer: Classification

    @property
    def told(self) -> str | None:
        """The name that was answered."""
        kind = self.answer.kind
        return kind.name if kind else None

    @property
    def is_right(self) -> bool:
        """Whether the name is right; of an outside kind "unknown" is right as well."""
        if self.told is not None:
            return self.told == self.name
        return self.outside and self.answer.answer is Recognition.UNKNOWN_KIND


@attrs.frozen(kw_only=True)
class ConfidenceBin:
    """Answers of about the same confidence."""

    low: float
    count: int
    expected: float
    observed: float


@attrs.frozen(kw_only=True)
class Figures:
    """What a set of judgements comes to."""

    inside: tuple[Judgement, ...]
    outside: tuple[Judgement, ...]

    @classmethod
    def of(cls, judgements: Iterable[Judgement]) -> Figures:
        """The figures of some judgements."""
        rows = tuple(judgements)
        return cls(
            inside=tuple(row for row in rows if not row.outside),
            outside=tuple(row for row in rows if row.outside),
        )

    @property
    def answered(self) -> tuple[Judgement, ...]:
        """The inside rows whose kind was told."""
        return tuple(row for row in self.inside if row.told is not None)

    @property
    def accuracy(self) -> float:
        """Right answers among the answered inside rows."""
        return _share(self.answered)

    @property
    def coverage(self) -> float:
        """Answered rows among the inside ones."""
        return len(self.answered) / max(len(self.inside), 1)

    @property
    def unknown(self) -> float:
        """Outside rows that were called unknown, or by their right name."""
        return _share(self.outside)

    @property
    def confidently_wrong(self) -> float:
        """Outside rows that were given a wrong name, and surely."""
        wrong = sum(
            row.told not in (None, row.name) and row.answer.confidence >= SURE
            for row in self.outside
        )
        return wrong / max(len(self.outside), 1)

    def bins(self) -> Iterator[ConfidenceBin]:
        """Expected against observed accuracy."""
        for low, high in itertools.pairwise(BINS):
            rows = [row for row in self.answered if low <= row.answer.confidence < high]
            if rows:
                yield ConfidenceBin(
                    low=low,
                    count=len(rows),
                    expected=sum(row.answer.confidence for row in rows) / len(rows),
                    observed=_share(rows),
                )

    @property
    def calibration_error(self) -> float:
        """Mean distance between expected and observed, weighed by answers (ECE)."""
        total = sum(abs(each.expected - each.observed) * each.count for each in self.bins())
        return total / max(len(self.answered), 1)

    def lines(self) -> Iterator[str]:
        """The figures for people."""
        yield (
            f"{len(self.inside)} rows: answered {self.coverage:.4f}, of these right "
            f"{self.accuracy:.4f}; calibration error {self.calibration_error:.4f}"
        )
        if self.outside:
            yield (
                f"{len(self.outside)} outside rows: unknown or right {self.unknown:.4f}, "
                f"confidently wrong {self.confidently_wrong:.4f}"
            )

    def table(self) -> Iterator[str]:
        """The bins for people."""
        for each in self.bins():
            yield (
                f"    from {each.low:.2f}: {each.count:5} answers, expected {each.expected:.3f}, "
                f"observed {each.observed:.3f}"
            )


def _share(rows: Iterable[Judgement]) -> float:
    found = [row.is_right for row in rows]
    return sum(found) / len(found) if found else 0.0
