"""A quarter's figures from its events."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import attrs

from vnedoc.exchange.calendar import WorkingCalendar
from vnedoc.given import listed, one_of
from vnedoc.identifiers import OrganTable, SuccessionTable
from vnedoc.statistics.counting import compute, numbering
from vnedoc.statistics.counting.compute import PAIRED, Counts, Window
from vnedoc.statistics.counting.frames import is_duckdb, prepared
from vnedoc.statistics.counting.units import UnitQuery
from vnedoc.statistics.figures import (
    AssessedBody,
    Assessment,
    EventIntake,
    IndicatorTable,
    NumberingCoverage,
    PairedSides,
    ShareFigure,
)
from vnedoc.statistics.indicators import Indicator, shipped
from vnedoc.statistics.noting import notes
from vnedoc.statistics.periods import Quarter
from vnedoc.statistics.places import NATION, Atlas, BodyLevel
from vnedoc.statistics.ranking import LEAST, THRESHOLD, RankingTerms, judged, ranked
from vnedoc.statistics.schema import CHANNELS

AT_ONCE: Final = 8_000_000
"""Events that DuckDB folds at a time: 600 MB were measured, and a quarter has as many parts."""
_SURE: Final = 3
"""Standard deviations that the upper estimate of unreported units lies above the mean."""
Progress = Callable[[int, int], object]
"""Told how many steps are done, of how many."""


def assess(
    events: Any,
    *,
    quarter: str,
    as_of: dt.date,
    by: BodyLevel = "province",
    indicators: Iterable[Indicator] | None = None,
    calendar: WorkingCalendar | None = None,
    organs: OrganTable | None = None,
    successions: SuccessionTable | None = None,
    threshold: float = THRESHOLD,
    least: int = LEAST,
    sampled: bool = False,
    parts: int | None = None,
    progress: Progress | None = None,
) -> Assessment:
    """All figures of a quarter.

    Args:
        events: What `scan` gives, or any frame that narwhals takes: of DuckDB, Polars, Dask,
            PySpark. Its columns are `COLUMNS`.
        quarter: Such as ``2026Q3``, of the days of Vietnam.
        as_of: What was known on this day; later events are counted as of the future, and in no
            figure.
        by: What bodies are.
        indicators: What is measured; without it, what the library ships.
        calendar: On which days people work; without it, Monday to Friday.
        organs: Names of bodies, and when codes were closed; without it, what the library ships.
        successions: What became of closed codes; without it, what the library ships.
        threshold: Coverage, 0 to 1, under which a body is not ranked.
        least: Units under which a body is not ranked.
        sampled: Whether the events are a random sample; only then shares have a Wilson interval.
        parts: In how many parts the events are folded, for less memory; without it, as many as
            DuckDB needs, and one for any other engine.
        progress: Called between the steps of the work.

    Raises:
        InvalidValueError: `quarter`, `by`, `threshold` or `parts` is none that can be.
        WrongTypeError: `events` is no frame.
        EventsError: a column is missing or of another kind, or the engine failed.
        MissingExtraError: the extra ``statistics`` is not installed.
    """
    one_of(by, BodyLevel, "by")
    window = Window(quarter=Quarter.parse(quarter), as_of=as_of)
    work = _Work(
        window=window,
        atlas=Atlas(
            by=by,
            quarter_end=window.quarter.last,
            as_of=as_of,
            organs=organs or OrganTable.shipped(),
            successions=successions or SuccessionTable.shipped(),
        ),
        indicators=_measured(indicators, window.quarter),
        calendar=calendar or WorkingCalendar(),
        terms=RankingTerms(threshold=threshold, least=least),
        sampled=sampled,
    )
    work.read(events, parts, progress or (lambda _done, _steps: None))
    return work.assessment()


def _measured(given: Iterable[Indicator] | None, quarter: Quarter) -> tuple[Indicator, ...]:
    """The indicators that are measured in a quarter."""
    every = shipped() if given is None else listed(given, "indicators")
    ended = {one.id for one in every if one.last is not None and one.last < quarter.first}
    return tuple(one for one in every if one.first <= quarter.last and one.id not in ended)


@attrs.define(kw_only=True)
class _Work:
    """The numbers of one assessment, while they are gathered."""

    window: Window
    atlas: Atlas
    indicators: tuple[Indicator, ...]
    calendar: WorkingCalendar
    terms: RankingTerms
    sampled: bool
    intake: EventIntake = attrs.field(factory=EventIntake)
    senders: dict[str, Counts] = attrs.field(factory=dict)
    receivers: dict[str, Counts] = attrs.field(factory=dict)
    issuers: dict[str, Counts] = attrs.field(factory=dict)
    coverage: dict[str, list[NumberingCoverage]] = attrs.field(factory=dict)
    nation: Counts = attrs.field(factory=Counter)
    documents: Counts = attrs.field(factory=Counter)
    """Body -> documents that it issued in the quarter; of all under ``*``."""

    def read(self, events: Any, parts: int | None, progress: Progress) -> None:
        """Ask the engine for all that is needed."""
        frame = prepared(events)
        quarter = self.window.quarter
        self.intake = compute.intake(frame, self.window)
        count = parts if parts is not None else _parts(events, self.intake.rows)
        steps, query = 2 * count + 2, UnitQuery(quarter=quarter, calendar=self.calendar)
        progress(1, steps)
        documents = [one for one in self.indicators if one.unit != "person"]
        gathered: numbering.Gathered = {}
        within = self.window.events(frame)
        for at, part in enumerate(compute.parts_of(within, count)):
            sent, received = compute.shares(part, query, documents)
            _add(self.senders, sent, self.atlas, self.nation)
            _add(self.receivers, received, self.atlas, self.nation)
            progress(2 * at + 2, steps)
            numbering.gather(part, quarter, gathered)
            progress(2 * at + 3, steps)
        asked = [one for one in self.indicators if one.unit == "person"]
        _add(self.issuers, compute.people(within, quarter, asked), self.atlas, self.nation)
        self._measure(gathered, compute.secrets(within, quarter))
        progress(steps, steps)

    def _measure(self, gathered: numbering.Gathered, secret: Mapping[str, int]) -> None:
        self.intake = attrs.evolve(self.intake, secret=sum(secret.values()))
        left = dict(secret)
        for (issuer, _), series in sorted(gathered.items()):
            told = numbering.measured(issuer, series, self.window.quarter, left.pop(issuer, 0))
            code = self.atlas.code_of(issuer)
            for place in ("*",) if code is None else ("*", code):
                self.coverage.setdefault(place, []).append(told)
                self.documents[place] += series.documents + series.unnumbered

    def assessment(self) -> Assessment:
        """All figures."""
        quarter, as_of = self.window.quarter, self.window.as_of
        told = {code: numbering.together(found) for code, found in self.coverage.items()}
        total = told.pop("*", NumberingCoverage())
        codes = sorted(
            self.senders.keys() | self.receivers.keys() | self.issuers.keys() | told.keys()
        )
        bodies = {code: self.atlas.body(code) for code in codes}
        tables = tuple(self._table(one, bodies, told, total) for one in self.indicators)
        pairing = [(bodies[code], _paired(self.senders[code])) for code in sorted(self.senders)]
        channels = {at: self.nation[f"channel-{at}"] for at in CHANNELS}
        channels[0] = self.nation["units"] - sum(channels.values())
        made = Assessment(
            quarter=str(quarter),
            first=quarter.first,
            last=quarter.last,
            as_of=as_of,
            by=self.atlas.by,
            threshold=self.terms.threshold,
            least=self.terms.least,
            intake=self.intake,
            tables=tables,
            coverage=tuple((bodies[code], told[code]) for code in sorted(told)),
            coverage_total=total,
            pairing=tuple(pairing),
            pairing_total=_paired(self.nation),
            channels=tuple(sorted(channels.items())),
        )
        return attrs.evolve(made, notes=notes(made))

    def _table(
        self,
        indicator: Indicator,
        bodies: Mapping[str, AssessedBody],
        told: Mapping[str, NumberingCoverage],
        total: NumberingCoverage,
    ) -> IndicatorTable:
        kinds = {"sender": self.senders, "receiver": self.receivers, "issuer": self.issuers}
        source = kinds[indicator.body]
        none = NumberingCoverage()
        rows = []
        for code in sorted(source):
            figure = self._figure(indicator, source[code], told.get(code, none), code)
            if figure.total:
                rows.append((bodies[code], figure, told.get(code, none)))
        whole = self._figure(indicator, self.nation, total, "*")
        over = self.window.as_of > self.window.quarter.last
        judging = [(NATION, whole), *((body, figure) for body, figure, _ in rows)]
        quarter = self.window.quarter
        targets = tuple(
            judged(target, body, figure, quarter, over=over)
            for target in indicator.targets
            for body, figure in judging
        )
        return IndicatorTable(
            indicator=indicator,
            total=whole,
            rows=tuple((body, figure) for body, figure, _ in rows),
            ranking=ranked(indicator, rows, self.terms) if indicator.ranked else (),
            targets=targets,
            baselines=indicator.baselines,
        )

    def _figure(
        self, indicator: Indicator, counts: Counts, told: NumberingCoverage, code: str
    ) -> ShareFigure:
        held = {name: counts[f"{indicator.id}.{name}"] for name in compute.PARTS}
        own = indicator.body == "sender"
        missing = _unreported(told.missing, held["total"], self.documents[code]) if own else 0
        return ShareFigure(**held, unreported=missing, sampled=self.sampled)


def _unreported(missing: int, units: int, documents: int) -> int:
    """Units that missing documents stand for: as many for each as for those that were reported.

    That is a mean, so three standard deviations are added: a bound must hold.
    """
    if not missing or not units or not documents:
        return 0
    mean = missing * units / documents
    return math.ceil(mean + _SURE * math.sqrt(mean))


def _paired(counts: Counts) -> PairedSides:
    return PairedSides(**{name: counts[name] for name in PAIRED})


def _add(
    into: dict[str, Counts], found: Mapping[str, Counts], atlas: Atlas, nation: Counts
) -> None:
    for organ, counts in found.items():
        nation.update(counts)
        code = atlas.code_of(organ)
        if code is not None:
            into.setdefault(code, Counter()).update(counts)


def _parts(events: Any, rows: int) -> int:
    """As many as keep DuckDB's memory bounded; other engines spread work by themselves."""
    return max(1, math.ceil(rows / AT_ONCE)) if is_duckdb(events) else 1
