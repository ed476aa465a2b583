"""From events to units: what all reports of one document at one receiver say together.

Folding is the same for events in any order, told once or ten times: each column is the least, the
greatest or the latest of what was told. So a half that comes late changes its unit and never makes
another, and no engine has a say in the result. Expressions of narwhals only, no SQL.
"""

from __future__ import annotations

from typing import Any, Final

import attrs

from vnedoc.exchange.calendar import WorkingCalendar
from vnedoc.statistics.counting.frames import LazyFrame, narwhals
from vnedoc.statistics.indicators import Indicator
from vnedoc.statistics.periods import DAY, GRACE_DAYS, OFFSET, Quarter, rests, seconds
from vnedoc.statistics.schema import (
    CHANNELS,
    DossierState,
    EventKind,
    EventSide,
    ExchangeMode,
    ExchangeScope,
    Submission,
)

NEVER: Final = 2**45
"""Seconds since 1970: a million years on. It stands for what nobody told; engines differ in nulls,
and a float of 64 bits, which some of them take for whole numbers, still holds it."""
_MODES: Final = tuple(ExchangeMode)
_HALVES: Final = ("sent", "told", "entry")
_NOON: Final = DAY // 2
_UNTOLD: Final = len(_MODES) + 1
"""Places of a code that is kept beside a moment, so that the latest of both is one number."""

Expr = Any
"""An expression of narwhals, which is loaded when it is asked for."""


def coded_as(nw: Any, column: str, words: tuple[str, ...]) -> Expr:
    """1 for the first word, 2 for the second, 0 for any other."""
    found = nw.lit(0)
    for at, word in reversed(list(enumerate(words, 1))):
        found = nw.when(nw.col(column) == nw.lit(str(word))).then(nw.lit(at)).otherwise(found)
    return found


@attrs.frozen(kw_only=True)
class UnitQuery:
    """How the units of a quarter are made."""

    quarter: Quarter
    calendar: WorkingCalendar

    def units(self, events: LazyFrame) -> LazyFrame:
        """One row for each document x receiver of the quarter."""
        nw = narwhals()
        folded = self._fold(nw, self._marked(nw, events))
        return self._told(nw, self._of_quarter(nw, folded))

    def _marked(self, nw: Any, events: LazyFrame) -> LazyFrame:
        """Each event with what it tells: which half it is, and its words as small numbers."""
        col = nw.col

        def side(which: EventSide) -> Expr:
            return col("side") == str(which)

        def kind(*which: EventKind) -> Expr:
            return col("kind").is_in([str(one) for one in which])

        came = kind(EventKind.ARRIVED, EventKind.TAKEN_IN, EventKind.REFUSED)
        marked = events.filter(~col("secret")).select(
            "document_key",
            "receiver",
            nw.when(col("sender") == "").then(col("issuer")).otherwise(col("sender"))
            .alias("sender"),
            "happened_at",
            "issued_at",
            "reported_at",
            (side(EventSide.SENDER) & kind(EventKind.SENT)).alias("is_sent"),
            (side(EventSide.RECEIVER) & came).alias("is_told"),
            (side(EventSide.RECEIVER) & kind(EventKind.ARRIVED)).alias("is_arrival"),
            (side(EventSide.RECEIVER) & kind(EventKind.TAKEN_IN, EventKind.REFUSED))
            .alias("is_answer"),
            (side(EventSide.REGISTER) & (came | kind(EventKind.SENT))).alias("is_entry"),
            kind(EventKind.REVOKED).alias("is_revoked"),
            kind(EventKind.DOSSIER_CHECKED).alias("is_check"),
            coded_as(nw, "mode", _MODES).alias("mode"),
            coded_as(nw, "scope", tuple(ExchangeScope)).alias("scope"),
            coded_as(nw, "submission", tuple(Submission)).alias("submission"),
            coded_as(nw, "dossier", tuple(DossierState)).alias("dossier"),
            nw.when(col("channel").is_between(1, len(CHANNELS))).then(col("channel"))
            .otherwise(nw.lit(0)).alias("channel"),
            col("urgent").cast(nw.Int64).alias("urgent"),
            col("paper_allowed").cast(nw.Int64).alias("paper_allowed"),
        )  # fmt: skip
        marks = ("is_sent", "is_told", "is_entry", "is_revoked", "is_check")
        return marked.filter(nw.any_horizontal(*map(col, marks), ignore_nulls=True))

    def _fold(self, nw: Any, marked: LazyFrame) -> LazyFrame:
        col = nw.col
        at, delay = col("happened_at"), col("reported_at") - col("happened_at")
        least = {
            "sent_at": (col("is_sent"), at),
            "told_at": (col("is_told"), at),
            "arrived_at": (col("is_arrival"), at),
            "answered_at": (col("is_answer"), at),
            "entered_at": (col("is_entry"), at),
            "revoked_at": (col("is_revoked"), at),
            "checked_at": (col("is_check"), at),
            "issued_at": (col("issued_at") > 0, col("issued_at")),
            "sent_delay": (col("is_sent"), delay),
            "told_delay": (col("is_told"), delay),
            "part_low": (col("dossier") > 0, col("dossier")),
            "channel_low": (col("channel") > 0, col("channel")),
        }
        stamp = col("reported_at") * _UNTOLD + col("mode")
        latest = {
            f"{name}_mode": nw.when(col(f"is_{name}") & (col("mode") > 0))
            .then(stamp)
            .otherwise(nw.lit(0))
            for name in _HALVES
        }
        same = ("sender", "scope", "submission", "urgent", "paper_allowed")
        ready = marked.select(
            "document_key",
            "receiver",
            *same,
            *[nw.when(mark).then(value).otherwise(nw.lit(NEVER)).alias(name)
              for name, (mark, value) in least.items()],
            *[value.alias(name) for name, value in latest.items()],
            col("dossier").alias("part_high"),
            col("channel").alias("channel_high"),
            nw.lit(1).alias("rows"),
        )  # fmt: skip
        # Dask takes no expression here: what is folded has its name by now.
        greatest = (*same, *latest, "part_high", "channel_high")
        return ready.group_by("document_key", "receiver").agg(
            col("rows").sum(),
            *[col(name).min() for name in least],
            *[col(name).max() for name in greatest],
        )

    def _of_quarter(self, nw: Any, folded: LazyFrame) -> LazyFrame:
        """Whose sending falls into the quarter, by what the sender says of it, or whoever knows."""
        col = nw.col
        begin, end = seconds(self.quarter.first), seconds(self.quarter.last) + DAY
        moment = nw.when(col("entered_at") < NEVER).then(col("entered_at"))
        moment = moment.otherwise(col("told_at"))
        moment = nw.when(col("sent_at") < NEVER).then(col("sent_at")).otherwise(moment)
        placed = folded.with_columns(moment.alias("at"))
        # Revoked on the day that it was sent: nobody was to have it, and it counts nowhere.
        gone = _day(col("revoked_at")) == _day(col("at"))
        return placed.filter(col("at") >= begin, col("at") < end, ~gone)

    def _told(self, nw: Any, units: LazyFrame) -> LazyFrame:
        """What the halves say together, as flags."""
        col = nw.col
        modes = [col(f"{name}_mode") % _UNTOLD for name in _HALVES]

        def has(mode: int) -> Expr:
            first, second, third = (one == mode for one in modes)
            return first | second | third

        within = (col("receiver") == "") | (col("receiver") == col("sender"))
        inferred = nw.when(within).then(nw.lit(1)).otherwise(nw.lit(2))
        late = GRACE_DAYS * DAY
        return units.with_columns(
            *[has(at).alias(f"has{at}") for at in range(1, len(_MODES) + 1)],
            nw.when(col("scope") > 0).then(col("scope")).otherwise(inferred).alias("scope"),
            (col("sent_at") < NEVER).alias("by_sender"),
            (col("told_at") < NEVER).alias("by_receiver"),
            (col("entered_at") < NEVER).alias("by_register"),
            (col("sent_delay").is_between(late + 1, NEVER - 1)
             | col("told_delay").is_between(late + 1, NEVER - 1)).alias("is_late"),
            *self._times(nw),
        )  # fmt: skip

    def _times(self, nw: Any) -> list[Expr]:
        col = nw.col
        issued = _day(col("issued_at"))
        distance = nw.lit(1)
        for days, which in rests(self.quarter, self.calendar):
            distance = nw.when(issued.is_in(which)).then(nw.lit(days)).otherwise(distance)
        known = col("issued_at") < NEVER
        same_day = _day(col("sent_at")) <= issued
        morning = col("sent_at") + OFFSET <= (issued + distance) * DAY + _NOON
        ordinary = col("urgent") == 0
        answered = col("answered_at") < NEVER
        return [
            (known & (same_day | (ordinary & morning))).alias("in_time"),
            (answered & (_day(col("answered_at")) <= _day(col("arrived_at")))).alias(
                "same_day_answer"
            ),
        ]


def _day(moment: Expr) -> Expr:
    """Which day of Vietnam it is, counted from 1970-01-01."""
    return (moment + OFFSET) // DAY


@attrs.frozen(kw_only=True)
class Standing:
    """When a unit belongs to an indicator, counts, is disputed, is unknown: four conditions."""

    belongs: Any
    counts: Any
    disputed: Any
    unknown: Any


def standing(indicator: Indicator) -> Standing:
    """The conditions of an indicator over the columns of `UnitQuery.units`."""
    nw = narwhals()
    col = nw.col
    belongs, counts, disputed, unknown = _conditions(nw, indicator.counts)
    if indicator.scope:
        belongs = belongs & (col("scope") == tuple(ExchangeScope).index(indicator.scope) + 1)
    if indicator.submission:
        wanted = tuple(Submission).index(indicator.submission) + 1
        belongs = belongs & (col("submission") == wanted)
    return Standing(belongs=belongs, counts=counts, disputed=disputed, unknown=unknown)


def _conditions(nw: Any, counts: str) -> tuple[Expr, Expr, Expr, Expr]:
    col = nw.col
    every, never = col("rows") > 0, col("rows") < 0
    electronic, both, paper = col("has1"), col("has2"), col("has3")
    modes = {"electronic": electronic, "with-paper": both, "paper": paper}
    if counts in modes:
        own = modes[counts]
        others = [mode for mode in modes.values() if mode is not own]
        other = others[0] | others[1]
        return every, own & ~other, own & other, ~own & ~other
    if counts == "whole-dossier":
        whole, less = col("part_low") == 1, col("part_high") > 1
        return every, whole & ~less, whole & less, ~whole & ~less
    sent = electronic | both
    if counts == "in-time":
        known = col("issued_at") < NEVER
        return sent & col("by_sender"), col("in_time"), never, ~known
    if counts == "receipt-day":
        arrived = col("arrived_at") < NEVER
        # What was sent and never said to have come is not known to have been answered.
        return arrived | (sent & col("by_sender")), col("same_day_answer"), never, ~arrived
    if counts == "doubled":
        forbidden = col("paper_allowed") == 0
        doubled = both & ~electronic & forbidden
        return sent, doubled, (electronic & (both | paper)) & forbidden, never
    return sent, *_channel(nw, int(counts.removeprefix("channel-")))


def _channel(nw: Any, channel: int) -> tuple[Expr, Expr, Expr]:
    col = nw.col
    low, high = col("channel_low") == channel, col("channel_high") == channel
    return low & high, (low | high) & ~(low & high), col("channel_high") == 0
