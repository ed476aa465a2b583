"""From events to units: what all reports of one document at one receiver say together.

Folding is the same for events in any order, told once or ten times: each column is the least, the
greatest or the latest of what was told. So a half that comes late changes its unit and never makes
another, and no engine has a say in the result. Expressions of narwhals only, no SQL.
"""

from __future__ import annotations

from typing import Any, Final

import attrs

from vnedoc.exchange.calendar import WorkingCalendar
from vnedoc.statistics.frames import LazyFrame, narwhals
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

_TELLING: Final = (EventKind.ARRIVED, EventKind.TAKEN_IN, EventKind.REFUSED)
"""What a receiver tells of a document that came."""
_MODES: Final = tuple(ExchangeMode)
_NOON: Final = DAY // 2
_UNTOLD: Final = len(_MODES) + 1
"""Places of a code that is kept beside a moment, so that the latest of both is one number."""

Expr = Any
"""An expression of narwhals, which is loaded when it is asked for."""


def coded_as(nw: Any, column: str, words: tuple[str, ...]) -> Expr:
    """1 for the first word, 2 for the second, 0 for any other and for null."""
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

    def _marked(self, nw: Any, events: Any) -> Any:
        """Each event with what it tells: which half it is, and its words as small numbers."""
        col = nw.col
        kinds = tuple(EventKind)
        coded = events.filter(~col("secret")).select(
            "document_key",
            col("receiver").fill_null(""),
            nw.when(col("sender").fill_null("") != "").then(col("sender")).otherwise(col("issuer"))
            .fill_null("").alias("sender"),
            "happened_at",
            col("reported_at").fill_null(col("happened_at")).alias("reported_at"),
            "issued_at",
            "urgent",
            "paper_allowed",
            coded_as(nw, "kind", kinds).alias("k"),
            coded_as(nw, "side", tuple(EventSide)).alias("side"),
            coded_as(nw, "mode", _MODES).alias("mode"),
            coded_as(nw, "scope", tuple(ExchangeScope)).alias("scope"),
            coded_as(nw, "submission", tuple(Submission)).alias("submission"),
            coded_as(nw, "dossier", tuple(DossierState)).alias("dossier"),
            nw.when(col("channel").is_between(1, len(CHANNELS))).then(col("channel"))
            .otherwise(nw.lit(None)).alias("channel"),
        )  # fmt: skip
        number = {kind: at for at, kind in enumerate(kinds, 1)}
        telling = [number[kind] for kind in _TELLING]
        sent = col("k") == number[EventKind.SENT]
        came = col("k").is_in(telling)
        marked = coded.with_columns(
            ((col("side") == 1) & sent).alias("is_sent"),
            ((col("side") == 2) & came).alias("is_told"),
            ((col("side") == 2) & (col("k") == number[EventKind.ARRIVED])).alias("is_arrival"),
            ((col("side") == 2) & (col("k") > number[EventKind.ARRIVED]) & came).alias("is_answer"),
            ((col("side") == 3) & (sent | came)).alias("is_entry"),
            (col("k") == number[EventKind.REVOKED]).alias("is_revoked"),
            (col("k") == number[EventKind.DOSSIER_CHECKED]).alias("is_check"),
        )
        counts = col("is_sent") | col("is_told") | col("is_entry") | col("is_revoked")
        return marked.filter(counts | col("is_check"))

    def _fold(self, nw: Any, marked: Any) -> Any:
        col = nw.col
        stamp = col("reported_at") * _UNTOLD + col("mode")

        def least(mark: str, value: str, name: str) -> Expr:
            return nw.when(col(mark)).then(col(value)).otherwise(nw.lit(None)).min().alias(name)

        def latest(mark: str, name: str) -> Expr:
            told = col(mark) & (col("mode") > 0)
            return nw.when(told).then(stamp).otherwise(nw.lit(0)).max().alias(name)

        def number(value: Expr, name: str) -> Expr:
            return value.cast(nw.Int64).alias(name)

        ready = marked.with_columns(
            (col("reported_at") - col("happened_at")).alias("delay"),
            nw.when(col("dossier") > 0).then(col("dossier")).otherwise(nw.lit(None)).alias("part"),
            number(col("urgent"), "urgent"),
            number(col("paper_allowed"), "paper_allowed"),
        )
        return ready.group_by("document_key", "receiver").agg(
            nw.len().alias("rows"),
            col("sender").max().alias("sender"),
            least("is_sent", "happened_at", "sent_at"),
            least("is_told", "happened_at", "told_at"),
            least("is_arrival", "happened_at", "arrived_at"),
            least("is_answer", "happened_at", "answered_at"),
            least("is_entry", "happened_at", "entered_at"),
            least("is_revoked", "happened_at", "revoked_at"),
            least("is_check", "happened_at", "checked_at"),
            col("issued_at").min().alias("issued_at"),
            least("is_sent", "delay", "sent_delay"),
            least("is_told", "delay", "told_delay"),
            latest("is_sent", "sent_mode"),
            latest("is_told", "told_mode"),
            latest("is_entry", "entry_mode"),
            col("scope").max().alias("scope"),
            col("submission").max().alias("submission"),
            col("part").min().alias("part_low"),
            col("part").max().alias("part_high"),
            col("channel").min().alias("channel_low"),
            col("channel").max().alias("channel_high"),
            col("urgent").max().alias("urgent"),
            col("paper_allowed").max().alias("paper_allowed"),
        )

    def _of_quarter(self, nw: Any, folded: Any) -> Any:
        """Whose sending falls into the quarter, by what the sender says of it, or whoever knows."""
        col = nw.col
        begin, end = seconds(self.quarter.first), seconds(self.quarter.last) + DAY
        moment = nw.coalesce(col("sent_at"), col("entered_at"), col("told_at"))
        placed = folded.with_columns(moment.alias("at"))
        within = placed.filter((col("at") >= begin) & (col("at") < end))
        days = [((col(name) + OFFSET) // DAY).alias(f"{name}_day") for name in ("at", "revoked_at")]
        dated = within.with_columns(*days)
        # Revoked on the day that it was sent: nobody was to have it (the plan counts it nowhere).
        gone = (col("revoked_at_day") == col("at_day")).fill_null(value=False)
        return dated.filter(~gone)

    def _told(self, nw: Any, units: Any) -> Any:
        """What the halves say together, as flags."""
        col = nw.col
        names = ("sent_mode", "told_mode", "entry_mode")
        modes = units.with_columns(*[(col(name) % _UNTOLD).alias(name) for name in names])

        def has(mode: int) -> Expr:
            first, second, third = ((col(name) == mode) for name in names)
            return first | second | third

        inferred = (
            nw.when(col("scope") > 0).then(col("scope"))
            .otherwise(nw.when((col("receiver") == "") | (col("receiver") == col("sender")))
                       .then(nw.lit(1)).otherwise(nw.lit(2)))
        )  # fmt: skip
        late = GRACE_DAYS * DAY
        return modes.with_columns(
            *[has(at).alias(f"has{at}") for at in range(1, len(_MODES) + 1)],
            inferred.alias("scope"),
            (~col("sent_at").is_null()).alias("by_sender"),
            (~col("told_at").is_null()).alias("by_receiver"),
            (~col("entered_at").is_null()).alias("by_register"),
            ((col("sent_delay") > late).fill_null(value=False)
             | (col("told_delay") > late).fill_null(value=False)).alias("is_late"),
            *self._times(nw),
        )  # fmt: skip

    def _times(self, nw: Any) -> list[Expr]:
        col = nw.col
        issued = (col("issued_at") + OFFSET) // DAY
        distance = nw.lit(1)
        for days, which in rests(self.quarter, self.calendar):
            distance = nw.when(issued.is_in(which)).then(nw.lit(days)).otherwise(distance)
        local = col("sent_at") + OFFSET
        same_day = local // DAY <= issued
        morning = local <= (issued + distance) * DAY + _NOON
        ordinary = col("urgent") == 0
        answered = (col("answered_at") + OFFSET) // DAY <= (col("arrived_at") + OFFSET) // DAY
        return [
            (same_day | (ordinary & morning)).fill_null(value=False).alias("in_time"),
            answered.fill_null(value=False).alias("same_day_answer"),
        ]


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
        whole = (col("part_low") == 1).fill_null(value=False)
        less = (col("part_high") > 1).fill_null(value=False)
        return every, whole & ~less, whole & less, ~whole & ~less
    sent = electronic | both
    if counts == "in-time":
        known = ~col("issued_at").is_null()
        return sent & col("by_sender"), col("in_time"), never, ~known
    if counts == "receipt-day":
        arrived = ~col("arrived_at").is_null()
        # What was sent and never said to have come is not known to have been answered.
        return arrived | (sent & col("by_sender")), col("same_day_answer"), never, ~arrived
    if counts == "doubled":
        forbidden = col("paper_allowed") == 0
        doubled = both & ~electronic & forbidden
        return sent, doubled, (electronic & (both | paper)) & forbidden, never
    return sent, *_channel(nw, int(counts.removeprefix("channel-")))


def _channel(nw: Any, channel: int) -> tuple[Expr, Expr, Expr]:
    col = nw.col
    low = (col("channel_low") == channel).fill_null(value=False)
    high = (col("channel_high") == channel).fill_null(value=False)
    return low & high, (low | high) & ~(low & high), col("channel_low").is_null()
