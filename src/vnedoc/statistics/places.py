"""Which body a code belongs to: its province then or now, its ministry, its level, itself.

By the identifiers' dated tables: 63 provinces became 34 on 01/7/2025, so that figures of a quarter
before it can be told for the provinces of then or for those of today.
"""

from __future__ import annotations

import datetime as dt
import functools
from typing import Final, Literal

import attrs

from vnedoc.identifiers import OrganId, OrganStatus, OrganTable, SuccessionTable
from vnedoc.statistics.figures import AssessedBody
from vnedoc.words import Words

BodyLevel = Literal["province", "province-then", "ministry", "level", "body", "organ"]
"""What bodies are: provinces of today or of the quarter, ministries, central and local, whatever
stands at level 1, or every single code."""
NATION: Final = AssessedBody(code="*", words=Words(vi="Cả nước", en="The whole country"))
NOBODY: Final = AssessedBody(code="", words=Words(vi="Không rõ cơ quan", en="Not known"))
_LEVELS: Final = {
    "G": Words(vi="Trung ương", en="Central bodies"),
    "H": Words(vi="Địa phương", en="Local bodies"),
}
_PROVINCES: Final = "H"
_MINISTRIES: Final = "G"
_LOCAL: Final = "HK"
"""People's Committees and People's Councils."""


@attrs.frozen(kw_only=True)
class Atlas:
    """The bodies of a quarter, as they are known on a day."""

    by: BodyLevel
    quarter_end: dt.date
    as_of: dt.date
    organs: OrganTable
    successions: SuccessionTable

    def code_of(self, organ: str) -> str | None:
        """The code of the body that an organisation belongs to.

        Empty where that is not known; `None` where it belongs to none of these bodies.

        Args:
            organ: Its code, of either form.
        """
        if self.by == "organ":
            return organ
        top = _top(organ)
        if not top:
            return ""
        group = top[0]
        if self.by == "level":
            return "H" if group in _LOCAL else "G"
        if self.by == "ministry":
            return top if group == _MINISTRIES else None
        if self.by == "body":
            return top
        if group != _PROVINCES:
            return None
        return self._heir(top) if self.by == "province" else top

    def _heir(self, top: str) -> str:
        heirs = self.successions.heirs(top, self.as_of)
        codes = {str(heir.new) for heir in heirs if heir.new is not None}
        return codes.pop() if len(codes) == 1 else top

    def body(self, code: str) -> AssessedBody:
        """A body by the code that `code_of` gives."""
        if not code:
            return NOBODY
        if self.by == "level":
            return AssessedBody(code=code, words=_LEVELS[code])
        day = self.as_of if self.by == "province" else self.quarter_end
        entry = self.organs.lookup(code, day) or self.organs.lookup(code)
        known = entry is not None and bool(entry.name_vi)
        words = (
            Words(vi=entry.name_vi, en=entry.name_en)
            if entry and known
            else Words(vi=code, en=code)
        )
        closed = self.organs.status(code, day) is OrganStatus.CLOSED
        return AssessedBody(code=code, words=words, closed=closed)


@functools.lru_cache(maxsize=200_000)
def _top(organ: str) -> str:
    """The code at level 1, in the new form; empty for what has none."""
    levels = OrganId(organ).levels
    return str(levels[0]) if levels else ""
