"""What every section of a report's page is told of: the figures, the language, what was before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import attrs

from vnedoc.errors import Lang
from vnedoc.statistics._page.parts import percent
from vnedoc.statistics._page.words import word
from vnedoc.statistics.figures import (
    AssessedBody,
    Assessment,
    IndicatorTable,
    JudgedTarget,
    NumberingCoverage,
    ShareFigure,
)
from vnedoc.statistics.indicators import Indicator

_OF_ALL_DOCUMENTS: Final = ("electronic", "with-paper", "paper")
"""What counts in shares of all documents, those on paper alone among them: without a paper
register such a share is a guess. All others are of documents with an electronic form, or of
people."""


@attrs.frozen(kw_only=True)
class PageWorld:
    """What is told, and how."""

    assessment: Assessment
    lang: Lang
    quarters: tuple[Assessment, ...]
    """In order of time, the one that is told last."""
    coverage: Mapping[str, NumberingCoverage]
    """Code -> how much of what the body issued was reported."""
    without_register: frozenset[str]
    """Codes of senders of whom no line of a paper register told."""

    @classmethod
    def of(cls, assessment: Assessment, lang: Lang, earlier: tuple[Assessment, ...]) -> PageWorld:
        """Of a quarter and those before it; of one that is told twice the last counts."""
        known = {one.quarter: one for one in (*earlier, assessment)}
        return cls(
            assessment=assessment,
            lang=lang,
            quarters=tuple(known[name] for name in sorted(known) if name <= assessment.quarter),
            coverage={body.code: found for body, found in assessment.coverage},
            without_register=frozenset(
                body.code for body, found in assessment.pairing if not found.register_only
            ),
        )

    def is_guess(self, indicator: Indicator, body: AssessedBody | None = None) -> bool:
        """Whether a share is a guess, for want of a paper register.

        Args:
            indicator: Whose share.
            body: Of whom; `None` for all together.
        """
        if indicator.counts not in _OF_ALL_DOCUMENTS:
            return False
        if not self.assessment.intake.register:
            return True
        return body is not None and body.code in self.without_register

    def share(self, figure: ShareFigure, indicator: Indicator, body: AssessedBody | None) -> str:
        """A share, marked where it is a guess."""
        told = percent(figure.share, self.lang)
        if figure.share is None or not self.is_guess(indicator, body):
            return told
        return f'{told} <span class="guess">* {word("guess-mark", self.lang)}</span>'

    def target(self, table: IndicatorTable, body: AssessedBody) -> JudgedTarget | None:
        """The target that is judged for a body: of several the one that is due last.

        Args:
            table: Of the indicator.
            body: Which body.
        """
        judged = [one for one in table.targets if one.body.code == body.code]
        due = [one for one in judged if one.target.first <= self.assessment.last]
        return max(due, key=lambda one: one.target.first, default=None)
