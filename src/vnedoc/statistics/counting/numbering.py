"""How much was not reported, by the gaps in the numbers of what was.

Numbers run from 01 on without gaps, for each issuer and year, on paper and electronically
(30/2020/NĐ-CP Điều 15 and Phụ lục I). So whoever reports 88 of the numbers 1 to 100 kept 12
documents to himself, and the data alone tell it.

Typing errors must not spoil that: one 1200000 for 120 would make a million gaps. A stretch of
numbers belongs to the series only if it adds a document for each ten numbers that it adds
(`SPARSE`); of all stretches, the one with the most to spare is taken. Documents whose number lies
outside of it (`strays`), or is none, or is that of another, each fill one gap: they were reported.
If more than one in twenty share a number, several series run in one; that is told, not measured.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import attrs

from vnedoc.statistics.counting.frames import LazyFrame, narwhals, rows_of
from vnedoc.statistics.figures import NumberingCoverage
from vnedoc.statistics.periods import DAY, Quarter, seconds
from vnedoc.statistics.schema import EventKind, EventSide

SPARSE: Final = 10
"""Numbers for which there must be one document, or they do not belong to the series."""
LEAST: Final = 5
"""Documents of a series without which nothing is said of it: two numbers can be anything."""
MIXED: Final = 20
"""One document in so many may share its number with another; typing errors make one in a hundred
do so, two series that run in one make half of them."""
GAPS: Final = 10
"""Of the longest gaps, so many are told of."""
_WIDTH: Final = 48
"""Numbers of a bucket: which of them were seen is one sum of powers of two, and a float of 64 bits,
which is what engines agree on, holds 53 bits."""
_HIGHEST: Final = 10**9
"""Of a number; what is longer was typed wrong, and is none."""


@attrs.define(kw_only=True)
class NumberSeries:
    """The numbers of one series, while they are gathered."""

    buckets: dict[int, list[int]] = attrs.field(factory=dict)
    """Bucket -> its numbers of the quarter, and all that were seen before and behind it, too."""
    documents: int = 0
    """Of the quarter, with a number."""
    unnumbered: int = 0
    """Of the quarter, without one that can be read."""

    def own(self) -> Iterator[int]:
        """Numbers of documents of the quarter, in order."""
        for bucket, (own, _) in sorted(self.buckets.items()):
            yield from _numbers(bucket, own)

    def is_known(self, number: int) -> bool:
        """Whether a document of this number was seen at all."""
        bucket, at = divmod(number, _WIDTH)
        return bool(self.buckets.get(bucket, (0, 0))[1] >> at & 1)

    def last_below(self, number: int) -> int:
        """The greatest number under this one that was seen at all; 0 for none."""
        below = (bucket for bucket in self.buckets if bucket * _WIDTH < number)
        for bucket in sorted(below, reverse=True):
            seen = [one for one in _numbers(bucket, self.buckets[bucket][1]) if one < number]
            if seen:
                return seen[-1]
        return 0

    def add(self, bucket: int, own: int, seen: int, documents: int) -> None:
        """Take in what an engine says of a bucket, or of a part of it."""
        if bucket < 0:
            self.unnumbered += documents
            return
        held = self.buckets.setdefault(bucket, [0, 0])
        held[0] |= own
        held[1] |= seen
        self.documents += documents


def _numbers(bucket: int, mask: int) -> Iterator[int]:
    for at in range(_WIDTH):
        if mask >> at & 1:
            yield bucket * _WIDTH + at


Gathered = dict[tuple[str, str], NumberSeries]
"""Issuer and series -> its numbers."""


def gather(events: LazyFrame, quarter: Quarter, into: Gathered) -> None:
    """Add the series of every issuer in what it told itself.

    Args:
        events: Those of the window, or of one part of them.
        quarter: The quarter.
        into: What was gathered of other parts.
    """
    for issuer, name, *values in rows_of(_buckets(events, quarter)):
        series = into.setdefault((str(issuer), str(name)), NumberSeries())
        series.add(*map(int, values))


def _buckets(events: LazyFrame, quarter: Quarter) -> LazyFrame:
    nw = narwhals()
    col = nw.col
    begin, end = seconds(quarter.first), seconds(quarter.last) + DAY
    told = events.filter(
        col("side").is_in([str(EventSide.SENDER), str(EventSide.REGISTER)]),
        col("kind").is_in([str(EventKind.ISSUED), str(EventKind.SENT)]),
        (col("year") == quarter.year) | (col("year") == 0),
        ~col("secret"),
    ).select(
        "document_key",
        "issuer",
        "series",
        "number",
        "happened_at",
    )
    documents = told.group_by("document_key").agg(
        col("issuer").max(), col("series").max(), col("number").max(), col("happened_at").min()
    )
    good = (col("number") > 0) & (col("number") < _HIGHEST)
    within = (col("happened_at") >= begin) & (col("happened_at") < end)
    marked = documents.select(
        "issuer",
        "series",
        nw.when(good).then(col("number")).otherwise(nw.lit(-1)).alias("number"),
        nw.when(within).then(nw.lit(1)).otherwise(nw.lit(0)).alias("own"),
    )
    numbers = marked.group_by("issuer", "series", "number").agg(col("own").sum())
    at, bucket = col("number") % _WIDTH, col("number") // _WIDTH
    numbered = col("number") >= 0
    placed = numbers.with_columns(
        nw.when(numbered).then(bucket).otherwise(nw.lit(-1)).alias("bucket"),
        nw.when(numbered).then(nw.lit(2.0) ** at).otherwise(nw.lit(0.0)).alias("bit"),
    ).with_columns(nw.when(col("own") > 0).then(col("bit")).otherwise(nw.lit(0.0)).alias("own_bit"))
    summed = placed.group_by("issuer", "series", "bucket").agg(
        col("own_bit").sum(), col("bit").sum(), col("own").sum()
    )
    return summed.select("issuer", "series", "bucket", "own_bit", "bit", "own")


def measured(issuer: str, series: NumberSeries, quarter: Quarter, secret: int) -> NumberingCoverage:
    """The coverage of one series.

    Args:
        issuer: Whose it is.
        series: Its numbers.
        quarter: The quarter.
        secret: Documents of the quarter that are state secrets and have numbers of the series.
    """
    numbers = list(series.own())
    shared = series.documents - len(numbers)
    if len(numbers) < LEAST or shared * MIXED > series.documents:
        return NumberingCoverage(
            shared=shared, unnumbered=series.unnumbered, unmeasured=1, secret=secret
        )
    first, last, spare = _stretch(numbers)
    first = _begin(series, first, spare, from_one=quarter.number == 1)
    inside = [number for number in numbers if first <= number <= last]
    gaps = [gap for gap in _gaps(inside, first) for gap in _unknown(series, *gap)]
    strays = len(numbers) - len(inside)
    empty = sum(end - begin + 1 for begin, end in gaps)
    filled = strays + shared + series.unnumbered + secret
    longest = sorted(gaps, key=lambda gap: (gap[0] - gap[1], gap))[:GAPS]
    return NumberingCoverage(
        expected=last - first + 1,
        missing=max(0, empty - filled),
        strays=strays,
        shared=shared,
        unnumbered=series.unnumbered,
        secret=secret,
        series=1,
        gaps=tuple((issuer, *gap) for gap in longest),
    )


def _stretch(numbers: list[int]) -> tuple[int, int, int]:
    """The first and the last number of the series, and what there is to spare in it."""
    begin = before = numbers[0]
    spare = best = SPARSE - 1
    found = (begin, begin)
    for number in numbers[1:]:
        spare += SPARSE - (number - before)
        if spare < SPARSE - 1:
            begin, spare = number, SPARSE - 1
        before = number
        if spare > best:
            best, found = spare, (begin, number)
    return (*found, best)


def _begin(series: NumberSeries, first: int, spare: int, *, from_one: bool) -> int:
    """Where the quarter's numbers begin: behind the last one before it, or with 1.

    So each gap between two quarters is counted once, in the later one. Whoever begins to report in
    February left out what he issued in January.
    """
    before = series.last_below(first)
    if before == 0 and not from_one:
        return first
    return before + 1 if first - 1 - before <= spare else first


def _gaps(numbers: list[int], first: int) -> Iterator[tuple[int, int]]:
    before = first - 1
    for number in numbers:
        if number > before + 1:
            yield before + 1, number - 1
        before = number


def _unknown(series: NumberSeries, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """What of a gap was not seen in other months, either."""
    start = None
    for number in range(begin, end + 1):
        if series.is_known(number):
            if start is not None:
                yield start, number - 1
            start = None
        elif start is None:
            start = number
    if start is not None:
        yield start, end


def together(found: Iterable[NumberingCoverage]) -> NumberingCoverage:
    """The coverage of several series."""
    every = list(found)
    names = [field.name for field in attrs.fields(NumberingCoverage) if field.name != "gaps"]
    sums = {name: sum(getattr(one, name) for one in every) for name in names}
    gaps = (gap for one in every for gap in one.gaps)
    longest = sorted(gaps, key=lambda gap: (gap[1] - gap[2], gap))[:GAPS]
    return NumberingCoverage(**sums, gaps=tuple(longest))
