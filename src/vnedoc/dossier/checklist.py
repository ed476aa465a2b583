"""What a dossier must hold, by kind of submission: dated lists with their clauses, as TOML.

::

    id = "trinh-quyet-dinh"              # what `Dossier.submission` says
    vi = "Hồ sơ trình quyết định"
    en = "Submission of a decision"
    document = "Quyết định 12/QĐ-UBND"   # the act that sets the list
    number = "Điều 5"                    # may be left out
    confidence = "text"                  # how well the act is known: text, code or mem
    from = 2026-01-01                    # first day; "until" is the last; both may be left out

    [[item]]
    kind = "to-trinh"                    # what `Paper.kind` says
    vi = "Tờ trình"
    en = "Letter of submission"
    least = 1                            # how many; 1 if nothing is said
    number = "Điều 5(2)(a)"              # its own clause in the act, if it has one
    electronic = true                    # on paper only does not do; false if nothing is said

What a list asks for that nobody has read in the act is told as information and decides nothing.
"""

from __future__ import annotations

import datetime as dt
import functools
import tomllib
from collections.abc import Mapping
from typing import Any, Final

import attrs

from vnedoc._resources import data
from vnedoc.clauses import Clause, Confidence
from vnedoc.dossier.model import Dossier, Original, Paper
from vnedoc.dossier.topics import DEMANDED
from vnedoc.errors import Lang, VnedocError, error
from vnedoc.findings import Finding
from vnedoc.given import Given, bytes_of, in_vietnamese

MAX_CHECKLIST_BYTES: Final = 256 * 1024
"""A checklist in TOML; one of 50 papers has 10 KB."""
SHIPPED: Final = ("trinh", "trinh-chinh-phu", "trinh-quyet-dinh", "trinh-van-ban-phap-luat")
"""Ids of the lists that come with vnedoc."""
_TOP: Final = frozenset(
    {"id", "vi", "en", "document", "number", "confidence", "from", "until", "item"}
)
_ITEM: Final = frozenset({"kind", "vi", "en", "least", "number", "electronic"})
_MOST_ITEMS: Final = 200
_MOST: Final = 1000


@error
class ChecklistError(VnedocError):
    """A checklist that cannot be used. `path` is the place, such as ``item[2].kind``."""

    code = "VNE-E331"
    title_en = "The checklist is refused"
    title_vi = "Không dùng được danh mục thành phần hồ sơ"
    en = "The checklist is refused at {path}: {reason_en}."
    vi = "Không dùng được danh mục thành phần hồ sơ, tại {path}: {reason_vi}."
    hint_en = "Mend it and load it again; nothing of it is in use."
    hint_vi = "Hãy sửa rồi nạp lại; chưa có phần nào được áp dụng."
    path: str
    reason_en: str
    reason_vi: str


@attrs.frozen(kw_only=True)
class ChecklistItem:
    """One thing that a list asks for."""

    kind: str
    vi: str
    en: str
    clause: Clause
    least: int = 1
    """How many papers of this kind."""
    electronic: bool = False
    """Whether a paper that is on paper only does not do."""

    def label(self, lang: Lang = "en") -> str:
        """What it is, in one language."""
        return self.vi if in_vietnamese(lang) else self.en

    def is_met_by(self, paper: Paper) -> bool:
        """Whether a paper is one of these.

        Args:
            paper: Of a dossier.
        """
        on_paper = paper.original is Original.PAPER and not paper.copies
        return paper.kind == self.kind and not (self.electronic and on_paper)


@attrs.frozen(kw_only=True)
class Checklist:
    """What a dossier of one kind of submission must hold."""

    id: str
    vi: str
    en: str
    clause: Clause
    items: tuple[ChecklistItem, ...]
    since: dt.date | None = None
    until: dt.date | None = None

    @classmethod
    def load(cls, source: Given) -> Checklist:
        """The list in a TOML file (a path object), or in its bytes.

        Args:
            source: The path object or the bytes.

        Raises:
            OSError: the file cannot be opened.
            ChecklistError: too large, not TOML, or a value that it may not have.
        """
        held = bytes_of(source, "source", MAX_CHECKLIST_BYTES + 1)
        if len(held) > MAX_CHECKLIST_BYTES:
            raise _refusal("$", "the file is larger than 256 KiB", "tệp lớn hơn 256 KiB")
        try:
            table = tomllib.loads(held.decode("utf-8-sig"))
        except (ValueError, RecursionError):
            raise _refusal("$", "it is not TOML", "không phải TOML") from None
        return _checklist(table)

    @classmethod
    def shipped(cls, id: str) -> Checklist | None:  # noqa: A002 - what it is called in the file
        """A list that comes with vnedoc; `None` if there is none of this id.

        Args:
            id: One of `SHIPPED`.
        """
        return _shipped(id) if id in SHIPPED else None

    @property
    def binds(self) -> bool:
        """Whether what it asks for was read in the act, so that lacking it decides something."""
        return self.clause.confidence is Confidence.TEXT

    def label(self, lang: Lang = "en") -> str:
        """What is submitted, in one language."""
        return self.vi if in_vietnamese(lang) else self.en

    def holds_on(self, day: dt.date | None) -> bool:
        """Whether it is in force on a day; where no day is known, whether it has no last one.

        Args:
            day: Of the submission.
        """
        if day is None:
            return self.until is None
        return (self.since is None or day >= self.since) and (
            self.until is None or day <= self.until
        )

    def lacking(self, dossier: Dossier, place: str) -> tuple[Finding, ...]:
        """What a dossier lacks of it.

        Args:
            dossier: As its manifest tells it.
            place: Of the manifest.
        """
        return tuple(
            _demanded(item).at(
                place,
                list=self.label("en"),
                list_vi=self.label("vi"),
                item=item.label("en"),
                item_vi=item.label("vi"),
                least=item.least,
                found=found,
            )
            for item in self.items
            if (found := sum(map(item.is_met_by, dossier.papers))) < item.least
        )


def _demanded(item: ChecklistItem) -> Any:
    severity = min(DEMANDED.severity, item.clause.ceiling, key=lambda one: one.rank)
    return attrs.evolve(DEMANDED, severity=severity, clause=item.clause)


@functools.cache
def _shipped(id: str) -> Checklist:  # noqa: A002
    return Checklist.load(data(f"checklists/{id}.toml"))


def _refusal(path: str, en: str, vi: str) -> ChecklistError:
    return ChecklistError(path=path, reason_en=en, reason_vi=vi)


def _checklist(table: Mapping[str, Any]) -> Checklist:
    _known(table, _TOP, "$")
    confidence = _text(table, "confidence", "$")
    if confidence not in set(Confidence):
        words = ", ".join(Confidence)
        raise _refusal("confidence", f"expected one of {words}", f"cần một trong {words}")
    number = table.get("number", "")
    clause = Clause(
        _text(table, "document", "$"),
        number and _text(table, "number", "$"),
        Confidence(confidence),
    )
    items = table.get("item")
    if not isinstance(items, list) or not items or not all(isinstance(i, dict) for i in items):
        raise _refusal("item", "write each item as [[item]]", "hãy viết mỗi thành phần là [[item]]")
    if len(items) > _MOST_ITEMS:
        raise _refusal("item", f"more than {_MOST_ITEMS}", f"nhiều hơn {_MOST_ITEMS}")
    return Checklist(
        id=_text(table, "id", "$"),
        vi=_text(table, "vi", "$"),
        en=_text(table, "en", "$"),
        clause=clause,
        items=tuple(_item(item, f"item[{at}]", clause) for at, item in enumerate(items, 1)),
        since=_day(table, "from"),
        until=_day(table, "until"),
    )


def _item(table: Mapping[str, Any], path: str, clause: Clause) -> ChecklistItem:
    _known(table, _ITEM, path)
    least = table.get("least", 1)
    if isinstance(least, bool) or not isinstance(least, int) or not 1 <= least <= _MOST:
        raise _refusal(f"{path}.least", f"expected 1 to {_MOST}", f"cần từ 1 đến {_MOST}")
    electronic = table.get("electronic", False)
    if not isinstance(electronic, bool):
        raise _refusal(f"{path}.electronic", "expected true or false", "cần true hoặc false")
    if "number" in table:
        clause = attrs.evolve(clause, number=_text(table, "number", path))
    return ChecklistItem(
        kind=_text(table, "kind", path),
        vi=_text(table, "vi", path),
        en=_text(table, "en", path),
        clause=clause,
        least=least,
        electronic=electronic,
    )


def _known(table: Mapping[str, Any], keys: frozenset[str], path: str) -> None:
    for key in table.keys() - keys:
        raise _refusal(path, f"there is no key {key!r}", f"không có khóa {key!r}")


def _text(table: Mapping[str, Any], key: str, path: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        raise _refusal(f"{path}.{key}", "a text is needed", "cần một chuỗi ký tự")
    return value


def _day(table: Mapping[str, Any], key: str) -> dt.date | None:
    value = table.get(key)
    if value is not None and (isinstance(value, dt.datetime) or not isinstance(value, dt.date)):
        raise _refusal(key, "a date is needed, as 2027-01-01", "cần một ngày, như 2027-01-01")
    return value
