"""A kept table of organisations brought up to the axis's own list, by difference.

The list says what is there today and nothing of yesterday. The kept table says since when each row
holds and until when: what goes from the list is closed, never removed, for documents of last year
still name it.
"""

from __future__ import annotations

import csv
import datetime as dt
import enum
import io
import itertools
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

import attrs

from vnedoc.errors import InvalidValueError, VnedocError, error
from vnedoc.given import Given
from vnedoc.identifiers.table import codes_in, entry_of
from vnedoc.identifiers.tablefile import TableRow, read_rows

_COLUMNS: Final = (
    "code",
    "code102",
    "name_vi",
    "name_en",
    "email",
    "group",
    "live_from",
    "closed_on",
    "body_closed_on",
    "body_act",
    "merged_into",
    "confidence",
    "source",
)
_REST: Final = ("", "", "", "", "code", "list of the axis")
_NAME: Final = _COLUMNS.index("name_vi")
_OLD_ID: Final = _COLUMNS.index("code102")
_EMAIL: Final = _COLUMNS.index("email")
_FROM: Final = _COLUMNS.index("live_from")
_CLOSED: Final = _COLUMNS.index("closed_on")
MOST_GONE: Final = 0.1
"""Part of the codes that may go at once: a list that was cut short must not close the country."""
_FORMULA: Final = ("=", "+", "-", "@")
"""What a formula of a spreadsheet begins with."""
_ENDS: Final = re.compile(r"[\r\n]+")
_BLOCK: Final = 1_000
"""Codes that are written at once."""

Cells = tuple[str, ...]


@error
class OrganListError(VnedocError):
    """A list that lacks so many codes of the kept table that it was probably cut short."""

    code = "VNE-E311"
    title_en = "Too many organisations are gone from the list"
    title_vi = "Danh sách thiếu quá nhiều cơ quan, tổ chức"
    en = "{gone} of {live} codes are not in the list: it may have been cut short."
    vi = "Có {gone} trong {live} mã không có trong danh sách: danh sách có thể bị thiếu."
    hint_en = "Get the whole list again. If they are really gone, allow it (--allow-gone)."
    hint_vi = (
        "Hãy lấy lại toàn bộ danh sách. Nếu các mã đó đã hết dùng, hãy cho phép (--allow-gone)."
    )
    gone: int
    """Codes of the table that the list lacks."""
    live: int
    """Codes of the table that are not closed."""


class OrganChangeKind(enum.StrEnum):
    """What happened to a code."""

    ADDED = "added"
    RENAMED = "renamed"
    CHANGED = "changed"
    """Its old identifier or its e-mail is another; the name is the same."""
    CLOSED = "closed"
    REOPENED = "reopened"


@attrs.frozen(kw_only=True)
class OrganChange:
    """One code that differs between the kept table and the list."""

    kind: OrganChangeKind
    code: str
    before: str = ""
    """Its name in the kept table."""
    after: str = ""
    """Its name in the list."""


@attrs.frozen(kw_only=True)
class OrganUpdate:
    """A table brought up to a list: `lines` is the new table, `changes` what differs."""

    codes: int
    """Codes in the list."""
    same: int
    """Codes in both that say the same."""
    repeated: int
    """Rows of the list whose code came before in it; the later row counts."""
    changes: tuple[OrganChange, ...]
    _rows: dict[str, list[Cells]] = attrs.field(repr=False, eq=False)

    def counted(self) -> dict[OrganChangeKind, int]:
        """How often each kind of change is met."""
        found = dict.fromkeys(OrganChangeKind, 0)
        for change in self.changes:
            found[change.kind] += 1
        return found

    def to_data(self) -> dict[str, Any]:
        """What differs as plain JSON data, without the table itself."""
        return {
            "codes": self.codes,
            "same": self.same,
            "repeated": self.repeated,
            **{kind.value: count for kind, count in self.counted().items()},
            "changes": [
                {"kind": one.kind.value, "code": one.code, "before": one.before, "after": one.after}
                for one in self.changes
            ],
        }

    def lines(self) -> Iterator[bytes]:
        """The table as TSV, by code, which `OrganTable.load` and the next update read."""
        yield _text([_COLUMNS])
        codes = iter(sorted(self._rows))
        while block := tuple(itertools.islice(codes, _BLOCK)):
            yield _text(cells for code in block for cells in self._rows[code])


def update_table(
    kept: Given | None, listed: Given, day: dt.date, *, most_gone: float = MOST_GONE
) -> OrganUpdate:
    """Bring a kept table up to the axis's list.

    Args:
        kept: The table of the last time; `None` the first time, when no date is known of any row.
        listed: What the axis answers to ``getAgenciesListQD20`` or ``getAgenciesList``, or a CSV.
        day: The day of the list, from which on what is new holds and what is gone does not.
        most_gone: The part of the live codes that may be gone, 0 to 1.

    Raises:
        OSError: a file cannot be opened.
        OrganTableError: a row of either is wrong.
        OrganListError: more codes are gone than may be.
        InvalidValueError: `most_gone` is no part, or the kept table has rows of a later day.
    """
    if not 0 <= most_gone <= 1:
        raise InvalidValueError(field="most_gone", value=most_gone, reason="not from 0 to 1")
    rows = {} if kept is None else _kept_rows(kept, day)
    live = sum(not its[-1][_CLOSED] for its in rows.values())
    work = _Updating(rows=rows, day="" if kept is None else day.isoformat())
    for row in read_rows(listed):
        work.take(row)
    gone = [code for code, its in rows.items() if code not in work.seen and not its[-1][_CLOSED]]
    if len(gone) > most_gone * live:
        raise OrganListError(gone=len(gone), live=live)
    work.close(gone)
    differing = {change.code for change in work.changes}
    return OrganUpdate(
        codes=len(work.seen),
        same=len(work.seen - differing),
        repeated=work.repeated,
        changes=tuple(work.changes),
        rows=rows,
    )


def _kept_rows(kept: Given, day: dt.date) -> dict[str, list[Cells]]:
    rows: dict[str, list[Cells]] = {}
    for row in read_rows(kept):
        entry_of(row)  # a table that cannot be loaded is not carried on
        # An end of line within a cell would end the row for whoever reads the table next.
        cells = tuple(_ENDS.sub(" ", row.values.get(column, "")) for column in _COLUMNS)
        if cells[_FROM].replace("/", "-") > day.isoformat():
            raise InvalidValueError(field="day", value=str(day), reason=f"before {cells[_FROM]}")
        rows.setdefault(row.values["code"], []).append(cells)
    return rows


class _Updating:
    """The rows as they change while the list is read."""

    def __init__(self, *, rows: dict[str, list[Cells]], day: str) -> None:
        self.rows, self.day = rows, day
        self.seen: set[str] = set()
        self.repeated = 0
        self.changes: list[OrganChange] = []

    def take(self, row: TableRow) -> None:
        """One row of the list."""
        organ_id, old_id = codes_in(row)
        code, values = str(organ_id), row.values
        again = code in self.seen
        self.repeated += again
        self.seen.add(code)
        name, email = (" ".join(values.get(key, "").split()) for key in ("name_vi", "email"))
        # In the order of _COLUMNS.
        listed = (code, str(old_id or ""), name, "", email, "", self.day, *_REST)
        its = self.rows.get(code)
        if its is None:
            self.rows[code] = [listed]
            self._note(OrganChangeKind.ADDED, code, "", listed[_NAME])
        elif again:
            self._amend(its, listed)
        else:
            self._compare(its, listed)

    def close(self, codes: list[str]) -> None:
        """What the list has no more."""
        for code in codes:
            its = self.rows[code]
            if its[-1][_FROM] == self.day:
                raise InvalidValueError(field="day", value=self.day, reason=f"{code} began on it")
            its[-1] = _with(its[-1], _CLOSED, self.day)
            self._note(OrganChangeKind.CLOSED, code, its[-1][_NAME], "")

    def _compare(self, its: list[Cells], listed: Cells) -> None:
        last, code = its[-1], listed[0]
        if last[_CLOSED]:
            its.append(listed)
            self._note(OrganChangeKind.REOPENED, code, last[_NAME], listed[_NAME])
        elif last[_NAME] != listed[_NAME] and listed[_NAME]:
            if last[_FROM] == self.day:
                self._amend(its, listed)
            else:
                its[-1] = _with(last, _CLOSED, self.day)
                its.append(listed)
            self._note(OrganChangeKind.RENAMED, code, last[_NAME], listed[_NAME])
        elif self._amend(its, listed):
            self._note(OrganChangeKind.CHANGED, code, last[_NAME], last[_NAME])

    def _amend(self, its: list[Cells], listed: Cells) -> bool:
        """Take over what is said into the row that holds; whether anything was another."""
        cells = its[-1]
        for column in (_NAME, _OLD_ID, _EMAIL):
            if listed[column] and cells[column] != listed[column]:
                cells = _with(cells, column, listed[column])
        changed = cells is not its[-1]
        its[-1] = cells
        return changed

    def _note(self, kind: OrganChangeKind, code: str, before: str, after: str) -> None:
        # The first time everything is new, which is no difference to be told 111,000 times.
        if self.day:
            self.changes.append(OrganChange(kind=kind, code=code, before=before, after=after))


def _with(cells: Cells, column: int, value: str) -> Cells:
    return (*cells[:column], value, *cells[column + 1 :])


def _text(rows: Iterable[Cells]) -> bytes:
    text = io.StringIO()
    told = (map(_as_text, cells) for cells in rows)
    csv.writer(text, delimiter="\t", lineterminator="\n").writerows(told)
    return text.getvalue().encode()


def _as_text(cell: str) -> str:
    """A cell that a spreadsheet does not run as a formula: whoever reads the table trims it."""
    return f" {cell}" if cell[:1] in _FORMULA else cell
