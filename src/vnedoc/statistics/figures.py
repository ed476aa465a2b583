"""What an assessment gives: figures with their bounds, ranks, coverage and targets, as values."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Any, Final

import attrs

from vnedoc.statistics.indicators import Indicator, IndicatorBaseline, IndicatorTarget
from vnedoc.words import Words

_DIGITS: Final = 6
"""Behind the point of a share in JSON and CSV."""


def share_of(part: int, whole: int) -> float | None:
    """A share, rounded so that it is written alike everywhere; `None` of nothing."""
    return round(part / whole, _DIGITS) if whole else None


@attrs.frozen(kw_only=True)
class AssessedBody:
    """A body that figures are told of: a province, a ministry, a level, an organisation, or all."""

    code: str
    """Such as ``H26``; ``*`` for the whole country."""
    words: Words
    """Its name; its code where no table has a name."""
    closed: bool = False
    """Whether its code is closed by the table of identifiers on the last day of the quarter."""

    def to_data(self) -> dict[str, Any]:
        """Plain JSON data."""
        return {"code": self.code, "name": self.words.to_data(), "closed": self.closed}


@attrs.frozen(kw_only=True)
class ShareFigure:
    """One share of one body. All that is counted are units: see the indicator's `unit`."""

    counted: int
    """Units that count, and that nobody disputes."""
    total: int
    """All units that were reported, with those disputed and unknown."""
    disputed: int = 0
    """Of `total`: the sides contradict each other about whether it counts."""
    unknown: int = 0
    """Of `total`: no side says whether it counts, or none in a word that a list has."""
    unreported: int = 0
    """Units beside `total` that the gaps in the numbers tell of."""
    confirmed: int = 0
    """Of `total`: sender and receiver both reported it."""
    sampled: bool = False
    """Whether the data are a sample; only then there is a `wilson`."""

    @property
    def share(self) -> float | None:
        """Counted of total, 0 to 1; `None` where there is nothing."""
        return share_of(self.counted, self.total)

    @property
    def low(self) -> float | None:
        """The share if all that is disputed, unknown or unreported does not count."""
        return share_of(self.counted, self.total + self.unreported)

    @property
    def high(self) -> float | None:
        """The share if all that is disputed, unknown or unreported counts."""
        open_ = self.disputed + self.unknown + self.unreported
        return share_of(self.counted + open_, self.total + self.unreported)

    @property
    def confirmed_share(self) -> float | None:
        """Confirmed by both sides, of total."""
        return share_of(self.confirmed, self.total)

    @property
    def wilson(self) -> tuple[float, float] | None:
        """95 % interval by Wilson of a sample; `None` where the data are no sample."""
        return _wilson(self.counted, self.total) if self.sampled and self.total else None

    def to_data(self) -> dict[str, Any]:
        """Plain JSON data."""
        counts = {field.name: getattr(self, field.name) for field in attrs.fields(ShareFigure)}
        wilson = self.wilson
        return counts | {
            "share": self.share,
            "low": self.low,
            "high": self.high,
            "confirmed_share": self.confirmed_share,
            "wilson": list(wilson) if wilson else None,
        }


def _wilson(counted: int, total: int) -> tuple[float, float]:
    z = 1.959964
    share, square = counted / total, z * z
    middle = (share + square / (2 * total)) / (1 + square / total)
    spread = share * (1 - share) / total + square / (4 * total * total)
    half = z * float(spread**0.5) / (1 + square / total)
    return round(max(0.0, middle - half), _DIGITS), round(min(1.0, middle + half), _DIGITS)


@attrs.frozen(kw_only=True)
class NumberingCoverage:
    """How much of what a body issued was reported, by the gaps in its numbers.

    Numbers run without gaps for each issuer and year (30/2020/NĐ-CP Điều 15), on paper and not.
    """

    expected: int = 0
    """Numbers that the series passed through in the quarter."""
    missing: int = 0
    """Of them: no document was reported."""
    strays: int = 0
    """Documents with a number that no series holds: typing errors; each fills one gap."""
    shared: int = 0
    """Documents with a number that another one has, too."""
    unnumbered: int = 0
    """Documents without a number that can be read; each fills one gap."""
    series: int = 0
    """How many series of numbers were measured."""
    unmeasured: int = 0
    """Series that cannot be measured: too few numbers, or several series that run in one."""
    secret: int = 0
    """Documents that are state secrets, of which only the count is told; each fills one gap."""
    gaps: tuple[tuple[str, int, int], ...] = ()
    """Some of the longest gaps: the issuer, the first and the last missing number."""

    @property
    def share(self) -> float | None:
        """Reported of expected, 0 to 1; `None` where nothing can be measured."""
        return share_of(self.expected - self.missing, self.expected)

    def to_data(self) -> dict[str, Any]:
        """Plain JSON data."""
        held = {field.name: getattr(self, field.name) for field in attrs.fields(type(self))}
        names = ("issuer", "first", "last")
        gaps = [dict(zip(names, gap, strict=True)) for gap in self.gaps]
        return held | {"gaps": gaps, "share": self.share}


@attrs.frozen(kw_only=True)
class PairedSides:
    """How the reports of senders and receivers fit together; counted are documents x receivers.

    The first four are of documents between bodies, the others of all.
    """

    paired: int = 0
    """Both sides told."""
    sender_only: int = 0
    """Told by the sender alone."""
    receiver_only: int = 0
    """Told by the receiver alone."""
    register_only: int = 0
    """Only a register tells: as a rule what went on paper."""
    repeated: int = 0
    """Rows that told what was told before; they change nothing."""
    late: int = 0
    """Units with a report that came later than the days of grace after it happened."""
    disputed: int = 0
    """The sides contradict each other about how it travelled."""

    def to_data(self) -> dict[str, Any]:
        """Plain JSON data."""
        return {field.name: getattr(self, field.name) for field in attrs.fields(type(self))}


class NotRankedReason(enum.StrEnum):
    """Why a body has no rank, with a label in both languages."""

    _value_: str
    vi: str
    en: str

    def __new__(cls, value: str, vi: str, en: str) -> NotRankedReason:
        """Attach the labels to the word."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.vi = vi
        member.en = en
        return member

    FEW = "few", "có quá ít văn bản", "too few documents"
    COVERAGE = "coverage", "báo cáo thiếu quá nhiều văn bản", "too many documents were not reported"
    UNMEASURED = "unmeasured", "không đo được mức báo cáo", "what was reported cannot be measured"
    CLOSED = "closed", "mã cơ quan đã đóng", "the identifier is closed"
    UNNAMED = "unnamed", "không rõ cơ quan", "the body is not known"

    @property
    def words(self) -> Words:
        """Why, in both languages."""
        return Words(vi=self.vi, en=self.en)


@attrs.frozen(kw_only=True)
class RankedBody:
    """A body in a ranking: between which ranks it lies, or why it has none."""

    body: AssessedBody
    figure: ShareFigure
    coverage: NumberingCoverage
    best: int | None = None
    """The best rank that it can have, 1 for the first; `None` where it is not ranked."""
    worst: int | None = None
    """The worst rank that it can have."""
    reason: NotRankedReason | None = None
    """Why it is not ranked."""

    def to_data(self) -> dict[str, Any]:
        """Plain JSON data."""
        return {
            "body": self.body.to_data(),
            "figure": self.figure.to_data(),
            "coverage": self.coverage.to_data(),
            "best": self.best,
            "worst": self.worst,
            "reason": {"code": self.reason.value, **self.reason.words.to_data()}
            if self.reason
            else None,
        }


class TargetVerdict(enum.StrEnum):
    """Whether a target is met, with a label in both languages."""

    _value_: str
    vi: str
    en: str

    def __new__(cls, value: str, vi: str, en: str) -> TargetVerdict:
        """Attach the labels to the word."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.vi = vi
        member.en = en
        return member

    MET = "met", "Đạt", "Met"
    """Met whatever the missing ones were."""
    MISSED = "missed", "Không đạt", "Missed"
    """Missed whatever the missing ones were."""
    OPEN = "open", "Chưa rõ", "Open"
    """What is missing decides."""
    NOT_DUE = "not-due", "Chưa đến hạn", "Not due"
    NO_DATA = "no-data", "Không có số liệu", "No data"

    @property
    def words(self) -> Words:
        """The verdict in both languages."""
        return Words(vi=self.vi, en=self.en)


@attrs.frozen(kw_only=True)
class JudgedTarget:
    """A target, judged for a body on the last day of the quarter."""

    target: IndicatorTarget
    body: AssessedBody
    figure: ShareFigure
    verdict: TargetVerdict

    def to_data(self) -> dict[str, Any]:
        """Plain JSON data."""
        return {
            "target": self.target.to_data(),
            "body": self.body.to_data(),
            "figure": self.figure.to_data(),
            "verdict": self.verdict.value,
        }


@attrs.frozen(kw_only=True)
class IndicatorTable:
    """One indicator for all bodies."""

    indicator: Indicator
    total: ShareFigure
    """Of all bodies together."""
    rows: tuple[tuple[AssessedBody, ShareFigure], ...]
    """By code."""
    ranking: tuple[RankedBody, ...]
    """Best first; behind them those that are not ranked. Empty where nothing is ranked by it."""
    targets: tuple[JudgedTarget, ...]
    """For the whole country first, then for each body."""
    baselines: tuple[IndicatorBaseline, ...] = ()
    """What the plan itself told of earlier years."""

    def to_data(self) -> dict[str, Any]:
        """Plain JSON data."""
        rows = [{"body": body.to_data(), **figure.to_data()} for body, figure in self.rows]
        return {
            "indicator": self.indicator.to_data(),
            "total": self.total.to_data(),
            "rows": rows,
            "ranking": [row.to_data() for row in self.ranking],
            "targets": [row.to_data() for row in self.targets],
            "baselines": [row.to_data() for row in self.baselines],
        }


@attrs.frozen(kw_only=True)
class EventIntake:
    """What was in the data, and what of it could not be used as it stands; counted are rows."""

    rows: int = 0
    """Of the quarter and of the days around it that are looked at."""
    future: int = 0
    """Happened after `as_of`; in no figure."""
    unknown_kinds: int = 0
    """Of a kind that no list has; in no figure."""
    unknown_sides: int = 0
    """Told by a side that no list has; in no figure."""
    secret: int = 0
    """Documents that are state secrets, by their counts; in no share."""
    register: int = 0
    """Told by a paper register. 0: what went on paper alone is not known, and shares are guesses"""
    latest: int | None = None
    """When the last of it was reported, in seconds since 1970 in UTC."""

    def to_data(self) -> dict[str, Any]:
        """Plain JSON data."""
        return {field.name: getattr(self, field.name) for field in attrs.fields(type(self))}


@attrs.frozen(kw_only=True)
class Assessment:
    """All figures of a quarter."""

    quarter: str
    """Such as ``2026Q3``."""
    first: dt.date
    last: dt.date
    as_of: dt.date
    """What was known on this day; before `last` the quarter is not over."""
    by: str
    """What bodies are: see `assess`."""
    threshold: float
    """Coverage under which a body is not ranked."""
    least: int
    """Units under which a body is not ranked."""
    intake: EventIntake
    tables: tuple[IndicatorTable, ...]
    coverage: tuple[tuple[AssessedBody, NumberingCoverage], ...]
    """By code."""
    coverage_total: NumberingCoverage
    pairing: tuple[tuple[AssessedBody, PairedSides], ...]
    """By code of the sending body."""
    pairing_total: PairedSides
    channels: tuple[tuple[int, int], ...] = ()
    """Documents x receivers by channel; channel 0: not told, or in no list."""
    notes: tuple[Words, ...] = ()
    """What readers must be told beside the figures."""

    def table(self, indicator: str) -> IndicatorTable:
        """The figures of an indicator.

        Args:
            indicator: Its id, such as ``e-between``.

        Raises:
            KeyError: it was not assessed.
        """
        found = {table.indicator.id: table for table in self.tables}
        return found[indicator]

    def ranking(self, indicator: str) -> tuple[RankedBody, ...]:
        """The bodies by an indicator, best first; behind them those that are not ranked.

        Args:
            indicator: Its id, such as ``e-between``.

        Raises:
            KeyError: it was not assessed.
        """
        return self.table(indicator).ranking

    def to_data(self) -> dict[str, Any]:
        """Plain JSON data."""
        return {
            "quarter": self.quarter,
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "as_of": self.as_of.isoformat(),
            "by": self.by,
            "threshold": self.threshold,
            "least": self.least,
            "intake": self.intake.to_data(),
            "tables": [table.to_data() for table in self.tables],
            "coverage": [{"body": b.to_data(), **c.to_data()} for b, c in self.coverage],
            "coverage_total": self.coverage_total.to_data(),
            "pairing": [{"body": b.to_data(), **p.to_data()} for b, p in self.pairing],
            "pairing_total": self.pairing_total.to_data(),
            "channels": [{"channel": channel, "units": units} for channel, units in self.channels],
            "notes": [note.to_data() for note in self.notes],
        }
