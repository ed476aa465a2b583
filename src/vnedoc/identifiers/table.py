"""A table of organisations: which code was live when, whose it is, and what became of it."""

from __future__ import annotations

import datetime
import functools
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, Literal

import attrs

from vnedoc import _resources
from vnedoc.frozen import frozen_map
from vnedoc.given import Given
from vnedoc.identifiers.organ import OrganId, OrganIdForm, says_nothing
from vnedoc.identifiers.tablefile import OrganTableError, TableRow, read_rows

Known = Literal["text", "code", "mem"]
"""How well a row is known: read in the legal text, seen in real systems, or general knowledge."""

_KNOWN: Final[Mapping[str, Known]] = {"text": "text", "code": "code", "mem": "mem"}
_LINE = re.compile(r"[\t\r\n]")
_DATE = re.compile(r"([0-9]{4})[/-]([0-9]{2})[/-]([0-9]{2})")


class OrganStatus(StrEnum):
    """What a table says of a code on a day."""

    LIVE = "live"
    CLOSED = "closed"
    NOT_YET = "not-yet"
    UNKNOWN = "unknown"
    """The code is not in the table, which says nothing about whether it exists."""


@attrs.frozen(kw_only=True)
class OrganEntry:
    """What a table knows of one code in one period."""

    organ_id: OrganId
    name_vi: str = ""
    """Empty where the code is known and the body's name is not."""
    name_en: str = ""
    group: str = ""
    """Code of the group's own row: the letter that level 1 begins with."""
    live_from: datetime.date | None = None
    """First day of this row; `None` when it was never seen."""
    closed_on: datetime.date | None = None
    """First day on which the row holds no more: the code is closed, or another row goes on with
    it; `None` while it holds."""
    body_closed_on: datetime.date | None = None
    """First day on which the body itself is no more. Its code may be answered longer: that of a
    ministry which ended on 01/3/2025 was closed on 14/4/2025, or not at all as far as was seen."""
    body_act: str = ""
    """The act that ended the body, such as ``202/2025/QH15``."""
    merged_into: OrganId | None = None
    """The code under which the body goes on."""
    old_id: OrganId | None = None
    """The body's identifier in the old form, where the table says it."""
    email: str = ""
    confidence: Known = "code"
    """How well the least known part of the row is known."""
    source: str = ""

    def status(self, on: datetime.date | None = None) -> OrganStatus:
        """Whether the row holds on a day; without a day, whether it was ever closed.

        Args:
            on: The day that is asked about.
        """
        if self.closed_on is not None and (on is None or on >= self.closed_on):
            return OrganStatus.CLOSED
        if self.live_from is not None and on is not None and on < self.live_from:
            return OrganStatus.NOT_YET
        return OrganStatus.LIVE

    def body_exists(self, on: datetime.date | None = None) -> bool:
        """Whether the body is there on a day; without a day, whether it has not been ended.

        Args:
            on: The day that is asked about.
        """
        if self.body_closed_on is None:
            return self.status(on) is not OrganStatus.NOT_YET
        return on is not None and on < self.body_closed_on

    def to_data(self, on: datetime.date | None = None) -> dict[str, Any]:
        """Plain JSON data.

        Args:
            on: The day that ``status`` and ``body_exists`` are told of.
        """
        days = {name: getattr(self, name) for name in ("live_from", "closed_on", "body_closed_on")}
        return {
            "code": str(self.organ_id),
            "name_vi": self.name_vi,
            "name_en": self.name_en,
            "group": self.group,
            "status": self.status(on).value,
            "body_exists": self.body_exists(on),
            **{name: day.isoformat() if day else None for name, day in days.items()},
            "body_act": self.body_act,
            "merged_into": self.merged_into,
            "old_id": self.old_id,
            "confidence": self.confidence,
            "source": self.source,
        }


@attrs.frozen
class OrganTable:
    """Codes of organisations by date. Values only: two tables are merged into a third.

    The shipped table knows level 1 alone. `load` takes the axis's own list of agencies, which also
    pairs old identifiers with new ones and so makes conversions certain.
    """

    _rows: Mapping[OrganId, tuple[OrganEntry, ...]] = attrs.field(converter=frozen_map, repr=False)
    """Code -> its rows, oldest first; of rows that begin on one day the later one counts."""
    _pairs: frozenset[tuple[OrganId, OrganId]] = attrs.field(repr=False)
    """(old, new) as stated, the ambiguous ones included."""
    _new_of: Mapping[OrganId, OrganId] = attrs.field(init=False, repr=False, eq=False)
    _old_of: Mapping[OrganId, OrganId] = attrs.field(init=False, repr=False, eq=False)

    @_new_of.default
    def _unambiguous_new(self) -> Mapping[OrganId, OrganId]:
        return _unambiguous(self._pairs)

    @_old_of.default
    def _unambiguous_old(self) -> Mapping[OrganId, OrganId]:
        return _unambiguous((new, old) for old, new in self._pairs)

    @classmethod
    def of(cls, entries: Iterable[OrganEntry]) -> OrganTable:
        """A table of these entries; of rows of one code that overlap the later one counts.

        Args:
            entries: The rows, in the order in which they became known.
        """
        rows: dict[OrganId, list[OrganEntry]] = {}
        pairs = set()
        for entry in entries:
            rows.setdefault(entry.organ_id, []).append(entry)
            if entry.old_id is not None and entry.organ_id.form is OrganIdForm.NEW:
                pairs.add((entry.old_id, entry.organ_id))
        by_date = {code: tuple(sorted(its, key=_start)) for code, its in rows.items()}
        return cls(by_date, frozenset(pairs))

    @classmethod
    def shipped(cls) -> OrganTable:
        """The level-1 codes that come with vnedoc, as of 20/9/2026.

        Groups A to K, with the changes of 09/2025/QĐ-TTg, the ministries of 2025 (176/2025/QH15),
        the merged provinces (202/2025/QH15) and the cities of 2026. Each row says how well it is
        known; of a code whose body was not seen in two sources there is no name.
        """
        return _shipped()

    @classmethod
    def load(cls, source: Given) -> OrganTable:
        """A table from a file (a path) or its bytes: nothing else is in it.

        Takes what the axis answers to ``getAgenciesListQD20`` or ``getAgenciesList`` (JSON, rows
        in ``data`` with ``code``, ``name``, ``mail`` and ``code102`` or ``oldCode``), or CSV or TSV
        with those columns or those of `OrganEntry`. Dates are ``yyyy-MM-dd`` or ``yyyy/MM/dd``.

        Args:
            source: A path object, or the bytes of the file.

        Raises:
            OSError: the file cannot be opened.
            OrganTableError: a row is wrong, or the file is; nothing is loaded then.
        """
        return cls.of(entry_of(row) for row in read_rows(source))

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[OrganEntry]:
        return itertools.chain.from_iterable(self._rows.values())

    @property
    def pairs(self) -> Mapping[OrganId, OrganId]:
        """Old identifier -> new one, where the table leaves no doubt."""
        return MappingProxyType(self._new_of)

    def new_of(self, organ_id: str) -> OrganId | None:
        """The new identifier that the table pairs with this old one; `None` if none or several.

        Args:
            organ_id: The identifier to look for, as it was written.
        """
        return self._new_of.get(OrganId(organ_id))

    def old_of(self, organ_id: str) -> OrganId | None:
        """The old identifier that the table pairs with this new one; `None` if none or several.

        Args:
            organ_id: The identifier to look for, as it was written.
        """
        return self._old_of.get(OrganId(organ_id))

    def lookup(self, organ_id: str, on: datetime.date | None = None) -> OrganEntry | None:
        """What the table knows of this very body on a day; without a day, its last word.

        The other form of the identifier is found too, when the table pairs them or the body is of
        level 1. The entry may be closed or not yet live: see `OrganEntry.status`.

        Args:
            organ_id: The identifier to look for, of either form.
            on: The day that is asked about.
        """
        rows = self._find(OrganId(organ_id))
        if on is None:
            return rows[-1] if rows else None
        begun = [row for row in rows if row.live_from is None or row.live_from <= on]
        return next(iter(begun[-1:] or rows), None)

    def status(self, organ_id: str, on: datetime.date | None = None) -> OrganStatus:
        """Whether a code is live, closed, not yet live or unknown on a day, as in `lookup`.

        Args:
            organ_id: As in `lookup`.
            on: As in `lookup`.
        """
        entry = self.lookup(organ_id, on)
        return entry.status(on) if entry else OrganStatus.UNKNOWN

    def group_of(self, organ_id: str) -> OrganEntry | None:
        """The row of the group (ministries, provinces, Party bodies ...) that a body belongs to.

        Args:
            organ_id: The identifier of the body.
        """
        level1 = OrganId(organ_id).level1
        # With two letters (JB2) the first one is not known to be the group's.
        return self.lookup(level1[0]) if level1 and level1[1].isdigit() else None

    def complete(self, other: OrganTable) -> OrganTable:
        """A table of both; where both know a code or pair an identifier, this one counts.

        Args:
            other: The table that fills the gaps.
        """
        old = {old for old, _ in self._pairs}
        new = {new for _, new in self._pairs}
        added = {pair for pair in other._pairs if pair[0] not in old and pair[1] not in new}
        return OrganTable({**other._rows, **self._rows}, self._pairs | added)

    def replace(self, other: OrganTable) -> OrganTable:
        """A table of both; where both know a code or pair an identifier, `other` counts."""
        return other.complete(self)

    def _find(self, organ_id: OrganId) -> tuple[OrganEntry, ...]:
        levels = organ_id.levels
        top = levels[0] if len(levels) == 1 else None
        for code in (organ_id, self.new_of(organ_id), self.old_of(organ_id), top):
            if code is not None and (rows := self._rows.get(OrganId(code))):
                return rows
        return ()


@functools.cache
def _shipped() -> OrganTable:
    return OrganTable.load(_resources.data("level1.tsv"))


def _start(entry: OrganEntry) -> datetime.date:
    return entry.live_from or datetime.date.min


def _unambiguous(pairs: Iterable[tuple[OrganId, OrganId]]) -> dict[OrganId, OrganId]:
    found: dict[OrganId, OrganId] = {}
    doubtful = set()
    for key, value in pairs:
        if found.setdefault(key, value) != value:
            doubtful.add(key)
    return {key: value for key, value in found.items() if key not in doubtful}


def entry_of(row: TableRow) -> OrganEntry:
    """What a row of a table says.

    Raises:
        OrganTableError: it is wrong.
    """
    values = row.values
    organ_id, old_id = codes_in(row)
    entry = OrganEntry(
        organ_id=organ_id,
        name_vi=values.get("name_vi", ""),
        name_en=values.get("name_en", ""),
        group=values.get("group", ""),
        live_from=date_in(row, "live_from"),
        closed_on=date_in(row, "closed_on"),
        body_closed_on=date_in(row, "body_closed_on"),
        body_act=values.get("body_act", ""),
        merged_into=code_in(row, "merged_into"),
        old_id=old_id,
        email=values.get("email", ""),
        confidence=known_in(row),
        source=values.get("source", ""),
    )
    if entry.live_from and entry.closed_on and entry.closed_on <= entry.live_from:
        raise wrong_cell(row, "closed_on", "a day after live_from", "ngày sau live_from")
    return entry


def code_in(row: TableRow, column: str) -> OrganId | None:
    """The identifier in a cell; `None` if it says that there is none; errors as for `entry_of`."""
    text = row.values.get(column, "")
    if _LINE.search(text):
        raise wrong_cell(row, column, "one line without tabs", "một dòng, không có dấu tab")
    return None if says_nothing(text) else OrganId(text)


def codes_in(row: TableRow) -> tuple[OrganId, OrganId | None]:
    """The code of a row and its old form, if that is another; errors as for `entry_of`."""
    organ_id = code_in(row, "code")
    if organ_id is None:
        raise wrong_cell(row, "code", "the code of an organisation", "mã cơ quan, tổ chức")
    old_id = code_in(row, "code102") or code_in(row, "oldcode")
    return organ_id, old_id if old_id != organ_id else None


def date_in(row: TableRow, column: str) -> datetime.date | None:
    """The day in a cell; errors as for `entry_of`."""
    text = row.values.get(column)
    if not text:
        return None
    found = _DATE.fullmatch(text)
    try:
        return datetime.date.fromisoformat("-".join(found.groups() if found else ()))
    except ValueError:
        raise wrong_cell(
            row, column, "a real date, yyyy-MM-dd", "ngày có thật, yyyy-MM-dd"
        ) from None


def known_in(row: TableRow) -> Known:
    """How well a row is known; errors as for `entry_of`."""
    text = row.values.get("confidence") or "code"
    if text not in _KNOWN:
        raise wrong_cell(row, "confidence", "text, code or mem", "text, code hoặc mem")
    return _KNOWN[text]


def wrong_cell(row: TableRow, column: str, en: str, vi: str) -> OrganTableError:
    """The error about a cell, with what was expected there."""
    found = row.values.get(column, "")[:80]
    return OrganTableError(
        row=row.number,
        reason_en=f"{column} is {found!r}, expected {en}",
        reason_vi=f"{column} là {found!r}, cần {vi}",
    )
