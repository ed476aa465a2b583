"""Ranks as intervals, and targets on their days.

A share lies between two bounds, so a rank does, too. A body whose bounds cannot be trusted, or that
has too little to count, is listed as not ranked, with why; it is never listed as the last.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Sequence
from typing import Final

import attrs

from vnedoc.statistics.figures import (
    AssessedBody,
    JudgedTarget,
    NotRankedReason,
    NumberingCoverage,
    RankedBody,
    ShareFigure,
    TargetVerdict,
)
from vnedoc.statistics.indicators import Indicator, IndicatorTarget
from vnedoc.statistics.periods import Quarter

THRESHOLD: Final = 0.8
"""Coverage under which a body is not ranked: with a fifth missing, bounds span 20 points."""
LEAST: Final = 30
"""Units under which a body is not ranked: one of them would be three points."""


@attrs.frozen(kw_only=True)
class RankingTerms:
    """When a body is ranked."""

    threshold: float = THRESHOLD
    least: int = LEAST

    def reason(
        self, indicator: Indicator, body: AssessedBody, figure: ShareFigure, told: NumberingCoverage
    ) -> NotRankedReason | None:
        """Why a body is not ranked; `None` if it is."""
        if not body.code:
            return NotRankedReason.UNNAMED
        if body.closed:
            return NotRankedReason.CLOSED
        if figure.total < self.least:
            return NotRankedReason.FEW
        if indicator.unit == "person" or indicator.body == "receiver":
            return None  # the numbers of what it issued say nothing of these
        if told.share is None:
            return NotRankedReason.UNMEASURED
        return NotRankedReason.COVERAGE if told.share < self.threshold else None


def _bounds(figure: ShareFigure) -> tuple[float, float]:
    """Not rounded: two shares that differ in the tenth place have two ranks."""
    whole = figure.total + figure.unreported
    open_ = figure.disputed + figure.unknown + figure.unreported
    return figure.counted / whole, (figure.counted + open_) / whole


def ranked(
    indicator: Indicator,
    rows: Iterable[tuple[AssessedBody, ShareFigure, NumberingCoverage]],
    terms: RankingTerms,
) -> tuple[RankedBody, ...]:
    """The bodies, best first; behind them, by code, those that have no rank."""
    given: list[RankedBody] = []
    out: list[RankedBody] = []
    for body, figure, told in rows:
        reason = terms.reason(indicator, body, figure, told)
        row = RankedBody(body=body, figure=figure, coverage=told, reason=reason)
        (out if reason else given).append(row)
    sign = -1 if indicator.less_is_better else 1
    spans = [sorted(sign * bound for bound in _bounds(row.figure)) for row in given]
    lows, highs = (sorted(span[at] for span in spans) for at in (0, 1))
    placed = [
        attrs.evolve(row, best=_best(lows, high), worst=_worst(highs, low, high))
        for row, (low, high) in zip(given, spans, strict=True)
    ]

    def order(row: RankedBody) -> tuple[float, str]:
        return -sign * row.figure.counted / row.figure.total, row.body.code

    return (*sorted(placed, key=order), *sorted(out, key=lambda row: row.body.code))


def _best(lows: Sequence[float], high: float) -> int:
    """Behind those alone that are better whatever the missing ones were."""
    return 1 + len(lows) - bisect.bisect_right(lows, high)


def _worst(highs: Sequence[float], low: float, high: float) -> int:
    """Behind all others that might be better; equal shares have equal ranks."""
    above = len(highs) - bisect.bisect_right(highs, low)
    return 1 + above - (1 if high > low else 0)


def judged(
    target: IndicatorTarget,
    body: AssessedBody,
    figure: ShareFigure,
    quarter: Quarter,
    *,
    over: bool,
) -> JudgedTarget:
    """A target for a body.

    Args:
        target: The target.
        body: The body.
        figure: Its share.
        quarter: The quarter.
        over: Whether the quarter is over on the day of asking.
    """
    verdict = _verdict(target, figure, quarter, over=over)
    return JudgedTarget(target=target, body=body, figure=figure, verdict=verdict)


def _verdict(
    target: IndicatorTarget, figure: ShareFigure, quarter: Quarter, *, over: bool
) -> TargetVerdict:
    if quarter.last < target.first:
        return TargetVerdict.NOT_DUE
    whole = figure.total + figure.unreported
    if not figure.total:
        return TargetVerdict.NO_DATA
    open_ = figure.disputed + figure.unknown + figure.unreported
    low, high = 100 * figure.counted, 100 * (figure.counted + open_)
    if target.least is not None:
        met, missed = low >= target.least * whole, high < target.least * whole
    else:
        most = target.most or 0
        met, missed = high <= most * whole, low > most * whole
    if not over or not (met or missed):
        return TargetVerdict.OPEN
    return TargetVerdict.MET if met else TargetVerdict.MISSED
