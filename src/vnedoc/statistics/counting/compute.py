"""The few questions that are put to an engine, and their answers as plain whole numbers.

Each answer has a row for a body, so that it is small however many events there are. All that is
judged is judged from these numbers, in one place, and so the same for every engine.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Final

import attrs

from vnedoc.statistics.counting.frames import LazyFrame, check_version, narwhals, rows_of
from vnedoc.statistics.counting.units import NEVER, UnitQuery, standing
from vnedoc.statistics.figures import EventIntake
from vnedoc.statistics.indicators import Indicator
from vnedoc.statistics.periods import AROUND_DAYS, DAY, Quarter, seconds
from vnedoc.statistics.schema import CHANNELS, EventKind, EventSide, ExchangeScope

_PEOPLE: Final = {
    "mail-equipped": (EventKind.MAIL_EQUIPPED, EventKind.STAFF),
    "mail-used": (EventKind.MAIL_USED, EventKind.MAIL_EQUIPPED),
}
"""What is counted of what, in reports of bodies about their own people."""
PAIRED: Final = (
    *("paired", "sender_only", "receiver_only", "register_only"),
    *("repeated", "late", "disputed"),
)
_NUMBERS: Final = ("repeated",)
PARTS: Final = ("total", "counted", "disputed", "unknown", "confirmed")
_SPAN: Final = 2**64

Counts = Counter[str]
"""Numbers of one body by their names: ``e-between.total``, ``paired``, ``channel-2``."""


@attrs.frozen(kw_only=True)
class Window:
    """Which events are looked at: of the quarter and a month around it, up to the day of asking."""

    quarter: Quarter
    as_of: dt.date

    @property
    def begin(self) -> int:
        """The first second."""
        return seconds(self.quarter.first) - AROUND_DAYS * DAY

    @property
    def known(self) -> int:
        """The second behind the last one that is known; what happened then is of the future."""
        return seconds(self.as_of) + DAY

    @property
    def end(self) -> int:
        """The second behind the last one."""
        return min(self.known, seconds(self.quarter.last) + (AROUND_DAYS + 1) * DAY)

    def events(self, frame: LazyFrame) -> LazyFrame:
        """The events in it."""
        at = narwhals().col("happened_at")
        return frame.filter(at >= self.begin, at < self.end)


def _one(condition: Any, name: str) -> Any:
    """1 where a condition holds, and 0 elsewhere, as a column."""
    nw = narwhals()
    return nw.when(condition).then(nw.lit(1)).otherwise(nw.lit(0)).alias(name)


def intake(frame: LazyFrame, window: Window) -> EventIntake:
    """What is in the data: one pass over a few columns."""
    nw = narwhals()
    col = nw.col
    inside = (col("happened_at") >= window.begin) & (col("happened_at") < window.end)
    known_kind = col("kind").is_in([str(kind) for kind in EventKind])
    known_side = col("side").is_in([str(side) for side in EventSide])
    by_register = col("side") == str(EventSide.REGISTER)
    names = ("rows", "future", "unknown_kinds", "unknown_sides", "register")
    marked = frame.select(
        _one(inside, "rows"),
        _one(col("happened_at") >= window.known, "future"),
        _one(inside & ~known_kind, "unknown_kinds"),
        _one(inside & ~known_side, "unknown_sides"),
        _one(inside & by_register, "register"),
        nw.when(inside).then(col("reported_at")).otherwise(nw.lit(0)).alias("latest"),
        "v",
    )
    asked = marked.select(*[col(name).sum() for name in names], col("latest", "v").max())
    (row,) = rows_of(asked)
    *counts, latest, version = (int(value or 0) for value in row)
    check_version(version)
    return EventIntake(**dict(zip(names, counts, strict=True)), latest=latest or None)


def secrets(events: LazyFrame, quarter: Quarter) -> dict[str, int]:
    """Documents of the quarter that are state secrets, by issuer: how many, and nothing else."""
    nw = narwhals()
    col = nw.col
    told = events.filter(
        col("secret"),
        col("kind").is_in([str(EventKind.SENT), str(EventKind.ISSUED)]),
        col("happened_at") >= seconds(quarter.first),
        col("happened_at") < seconds(quarter.last) + DAY,
    )
    once = told.group_by("event_id").agg(col("issuer").min(), col("count").max())
    summed = once.group_by("issuer").agg(col("count").sum().alias("count"))
    return {str(issuer): int(count) for issuer, count in rows_of(summed.select("issuer", "count"))}


def parts_of(frame: LazyFrame, count: int) -> Iterator[LazyFrame]:
    """The events in parts by the key of their document: all events of one are in one part.

    Keys are spread evenly, so that the parts are about alike, and each needs less memory.
    """
    if count == 1:
        yield frame
        return
    key = narwhals().col("document_key")
    for at in range(count):
        low, high = (_SPAN * edge // count - _SPAN // 2 for edge in (at, at + 1))
        # The last edge is no key of 64 bits.
        yield frame.filter(key >= low, key < high) if at < count - 1 else frame.filter(key >= low)


def shares(
    events: LazyFrame, query: UnitQuery, indicators: Iterable[Indicator]
) -> tuple[dict[str, Counts], dict[str, Counts]]:
    """The numbers of every sending body, and those of every receiving one.

    Args:
        events: Those of the window, or of one part of them.
        query: How units are made.
        indicators: Those of documents.
    """
    wanted = tuple(indicators)
    units = query.units(events)
    own = [one for one in wanted if one.body != "receiver"]
    theirs = [one for one in wanted if one.body == "receiver"]
    columns = {**_pairing(), **_shares(own)}
    senders = _grouped(units, "sender", columns)
    receivers = _grouped(units, "receiver", _shares(theirs)) if theirs else {}
    return senders, receivers


def _grouped(units: LazyFrame, body: str, columns: dict[str, Any]) -> dict[str, Counts]:
    nw = narwhals()
    # Names such as those of indicators are taken for expressions by some engines.
    names = {f"n{at}": name for at, name in enumerate(columns)}
    ones = [
        # A condition is counted, a number is summed.
        held.alias(short) if name in _NUMBERS else _one(held, short)
        for (short, name), held in zip(names.items(), columns.values(), strict=True)
    ]
    asked = units.select(body, *ones).group_by(body).agg(*[nw.col(name).sum() for name in names])
    found: dict[str, Counts] = {}
    for code, *values in rows_of(asked.select(body, *names)):
        found[str(code)] = +Counter(dict(zip(names.values(), map(int, values), strict=True)))
    return found


def _halves() -> Any:
    """How many different things are told of a unit; more rows than that repeat one of them."""
    nw = narwhals()
    marks = ("sent_at", "arrived_at", "answered_at", "entered_at", "revoked_at", "checked_at")
    told = [(nw.col(name) < NEVER).cast(nw.Int64) for name in marks]
    total = told[0]
    for one in told[1:]:
        total = total + one
    return total


def _pairing() -> dict[str, Any]:
    col = narwhals().col
    # Inside a body there is nobody else who could confirm it.
    between = col("scope") == tuple(ExchangeScope).index(ExchangeScope.BETWEEN) + 1
    sent, came, entered = (
        between & col(name) for name in ("by_sender", "by_receiver", "by_register")
    )
    has = [col(f"has{at}") for at in (1, 2, 3)]
    disputed = (has[0] & has[1]) | (has[0] & has[2]) | (has[1] & has[2])
    channels = {f"channel-{at}": col("channel_low") == at for at in CHANNELS}
    return {
        "units": col("rows") > 0,
        "paired": sent & came,
        "sender_only": sent & ~came,
        "receiver_only": came & ~sent & ~entered,
        "register_only": entered & ~sent & ~came,
        "repeated": col("rows") - _halves(),
        "late": col("is_late"),
        "disputed": disputed,
        **channels,
    }


def _shares(indicators: Iterable[Indicator]) -> dict[str, Any]:
    col = narwhals().col
    both = col("by_sender") & col("by_receiver")
    columns: dict[str, Any] = {}
    for one in indicators:
        how = standing(one)
        parts = (how.belongs, *(how.belongs & part for part in
                                (how.counts, how.disputed, how.unknown, both)))  # fmt: skip
        columns |= {f"{one.id}.{name}": part for name, part in zip(PARTS, parts, strict=True)}
    return columns


def people(
    events: LazyFrame, quarter: Quarter, indicators: Iterable[Indicator]
) -> dict[str, Counts]:
    """The numbers of people by body: of each number the one that was told last."""
    nw = narwhals()
    col = nw.col
    kinds = (EventKind.STAFF, EventKind.MAIL_EQUIPPED, EventKind.MAIL_USED)
    within = events.filter(
        col("kind").is_in([str(kind) for kind in kinds]),
        col("happened_at") >= seconds(quarter.first),
        col("happened_at") < seconds(quarter.last) + DAY,
    )
    told = within.select(
        "issuer",
        "kind",
        "reported_at",
        "event_id",
        col("count").alias("count"),
    )
    latest: dict[tuple[str, str], tuple[int, int, int]] = {}
    for body, kind, *rest in rows_of(told):
        moment, key, count = map(int, rest)
        place = (str(body), str(kind))
        latest[place] = max(latest.get(place, (0, -_SPAN, 0)), (moment, key, count))
    found: dict[str, Counts] = {}
    for body in {body for body, _ in latest}:
        for one in indicators:
            part, whole = (latest.get((body, str(kind))) for kind in _PEOPLE[one.counts])
            if whole is not None:
                counts = found.setdefault(body, Counter())
                counts[f"{one.id}.total"] = max(whole[2], 0)
                counts[f"{one.id}.counted"] = min(max(part[2] if part else 0, 0), max(whole[2], 0))
                if part is None:
                    counts[f"{one.id}.unknown"] = counts[f"{one.id}.total"]
    return found
