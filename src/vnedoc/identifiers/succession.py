"""Which code goes on under which after units were merged, renamed or split, at every level.

The form of the table, CSV, TSV or JSON (rows in ``data``), a row for each pair of codes:

``old_code`` (needed), ``new_code`` (empty: nobody goes on), ``day`` (the first day of the new one,
``yyyy-MM-dd``), ``act`` (by which it happened), ``how`` (``merged``, ``renamed``, ``split`` or
``closed``), ``confidence`` (``text``, ``code``, ``mem``) and ``source``. Of a split there are
several rows. Codes may be of either form.
"""

from __future__ import annotations

import datetime as dt
import enum
import functools
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import attrs

from vnedoc.frozen import frozen_map
from vnedoc.given import Given
from vnedoc.identifiers.organ import OrganId
from vnedoc.identifiers.table import Known, OrganTable, date_in, known_in, wrong_cell
from vnedoc.identifiers.tablefile import TableRow, read_rows

COLUMNS: Final = frozenset(
    {"old_code", "new_code", "day", "act", "how", "confidence", "source", "old_name", "new_name"}
)


class SuccessionKind(enum.StrEnum):
    """How a body goes on."""

    MERGED = "merged"
    RENAMED = "renamed"
    SPLIT = "split"
    CLOSED = "closed"


@attrs.frozen(kw_only=True)
class OrganSuccession:
    """One code that goes on under another, or under none."""

    old: OrganId
    new: OrganId | None
    """`None`: nobody goes on."""
    day: dt.date | None = None
    """The first day of the new one."""
    act: str = ""
    how: SuccessionKind = SuccessionKind.MERGED
    confidence: Known = "code"
    source: str = ""

    def to_data(self) -> dict[str, Any]:
        """Plain JSON data."""
        return {
            "old": self.old,
            "new": self.new,
            "day": self.day.isoformat() if self.day else None,
            "act": self.act,
            "how": self.how.value,
            "confidence": self.confidence,
            "source": self.source,
        }


@attrs.frozen
class SuccessionTable:
    """Codes by what became of them. Values only: two tables are merged into a third."""

    _rows: Mapping[OrganId, tuple[OrganSuccession, ...]] = attrs.field(
        converter=frozen_map, repr=False
    )

    @classmethod
    def of(cls, rows: Iterable[OrganSuccession]) -> SuccessionTable:
        """A table of these rows.

        Args:
            rows: In any order.
        """
        found: dict[OrganId, list[OrganSuccession]] = {}
        for row in rows:
            found.setdefault(_key(row.old), []).append(row)
        return cls({code: tuple(its) for code, its in found.items()})

    @classmethod
    def load(cls, source: Given) -> SuccessionTable:
        """A table from a file (a path) or its bytes; this module tells its form.

        Args:
            source: A path object, or the bytes of the file.

        Raises:
            OSError: the file cannot be opened.
            OrganTableError: a row is wrong, or the file is; nothing is loaded then.
        """
        return cls.of(_succession(row) for row in read_rows(source, COLUMNS, "old_code"))

    @classmethod
    def shipped(cls) -> SuccessionTable:
        """What is known of level 1: the ministries and the provinces of 2025."""
        return _shipped()

    def __len__(self) -> int:
        return sum(map(len, self._rows.values()))

    def __iter__(self) -> Iterator[OrganSuccession]:
        return (row for its in self._rows.values() for row in its)

    def complete(self, other: SuccessionTable) -> SuccessionTable:
        """A table of both; where both know a code, this one counts.

        Args:
            other: The table that fills the gaps.
        """
        return SuccessionTable({**other._rows, **self._rows})

    def next_of(self, organ_id: str, on: dt.date | None = None) -> tuple[OrganSuccession, ...]:
        """What became of this very code by a day, one step on; empty if nothing is known.

        Args:
            organ_id: Of either form.
            on: The day that is asked about; `None` asks about all days.
        """
        rows = self._rows.get(_key(OrganId(organ_id)), ())
        return tuple(row for row in rows if on is None or row.day is None or row.day <= on)

    def heirs(self, organ_id: str, on: dt.date | None = None) -> tuple[OrganSuccession, ...]:
        """The last steps of every way on from a code: whose `new` is what to write on the day.

        Empty if nothing is known of the code, which says nothing about whether it still is live,
        or if its rows without a day lead round in a circle. The code of a unit is never guessed
        from that of the body above it: provinces renumbered.

        Args:
            organ_id: Of either form.
            on: As in `next_of`.
        """
        ends: dict[OrganSuccession, None] = {}
        been: set[tuple[OrganId, dt.date | None]] = set()
        waiting = [*reversed(self.next_of(organ_id, on))]
        while waiting:
            row = waiting.pop()
            onward = self._onward(row, on)
            if not onward or row.new is None:
                ends[row] = None
            elif (arrival := (_key(row.new), row.day)) not in been:
                been.add(arrival)
                waiting += reversed(onward)
        return tuple(ends)

    def _onward(self, row: OrganSuccession, on: dt.date | None) -> tuple[OrganSuccession, ...]:
        """What became of the code of a row after its first day.

        What ended on that day ended as the code of another: units that were numbered anew on one
        day pass codes on to each other, and none of them goes on twice.
        """
        later = self.next_of(row.new, on) if row.new is not None else ()
        return tuple(n for n in later if n.day is None or row.day is None or n.day > row.day)


@functools.cache
def _shipped() -> SuccessionTable:
    return SuccessionTable.of(
        OrganSuccession(
            old=entry.organ_id,
            new=entry.merged_into,
            day=entry.body_closed_on,
            act=entry.body_act,
            confidence=entry.confidence,
            source=entry.source,
        )
        for entry in OrganTable.shipped()
        if entry.merged_into is not None
    )


def _key(organ_id: OrganId) -> OrganId:
    """One text for both forms of a code, where its levels are plain to see."""
    return OrganId(".".join(organ_id.levels)) if organ_id.levels else organ_id


def _succession(row: TableRow) -> OrganSuccession:
    values = row.values
    old, new = OrganId(values.get("old_code", "")), OrganId(values.get("new_code", ""))
    if old.is_filler:
        raise wrong_cell(row, "old_code", "the code of an organisation", "mã cơ quan, tổ chức")
    how = values.get("how") or ("closed" if new.is_filler else "merged")
    if how not in set(SuccessionKind):
        raise wrong_cell(row, "how", "merged, renamed, split or closed",
                         "merged, renamed, split hoặc closed")  # fmt: skip
    if new.is_filler is not (how == SuccessionKind.CLOSED):
        raise wrong_cell(row, "new_code", "a code, unless how is closed",
                         "một mã, trừ khi how là closed")  # fmt: skip
    if _key(old) == _key(new):
        raise wrong_cell(row, "new_code", "another code than old_code", "mã khác với old_code")
    return OrganSuccession(
        old=old,
        new=None if new.is_filler else new,
        day=date_in(row, "day"),
        act=values.get("act", ""),
        how=SuccessionKind(how),
        confidence=known_in(row),
        source=values.get("source", ""),
    )
