"""What is measured: the table ``data/indicators.toml``, or one of an agency's own, as values.

An indicator is said in a closed vocabulary and never in code, so that whoever reads a report can
look up what it counts. ``[[indicator]]``, ``[[target]]`` and ``[[baseline]]`` are its tables; see
the shipped one for an example of each.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
import tomllib
from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal, TypeVar, get_args

import attrs

from vnedoc._resources import data
from vnedoc.clauses import Clause, Confidence
from vnedoc.errors import VnedocError, error
from vnedoc.given import Given, bytes_of
from vnedoc.statistics.schema import ExchangeScope, Submission
from vnedoc.words import Words

_Value = TypeVar("_Value")

IndicatorUnit = Literal["document", "document-receiver", "person"]
"""What is counted: documents, documents x receivers, or people by their body's own report."""
IndicatorBody = Literal["sender", "receiver", "issuer"]
"""Whose figure it is."""
CountedWhen = Literal[
    "electronic",
    "with-paper",
    "paper",
    "whole-dossier",
    "in-time",
    "receipt-day",
    "mail-equipped",
    "mail-used",
    "channel-1",
    "channel-2",
    "channel-3",
    "channel-4",
    "doubled",
]
"""When a unit counts."""

MAX_BYTES: Final = 256 * 1024
"""Of a table; the shipped one has 12 KB."""
_MOST_ROWS: Final = 200
"""Of one kind; the shipped table has 16."""
_ID: Final = re.compile(r"[a-z][a-z0-9-]{0,39}")
_PEOPLE: Final = ("mail-equipped", "mail-used")


@error
class IndicatorError(VnedocError):
    """A table of indicators that cannot be used. `path` is the place in it."""

    code = "VNE-E980"
    title_en = "The table of indicators is refused"
    title_vi = "Không dùng được bảng chỉ tiêu"
    en = "The table of indicators is refused at {path}: {reason_en}."
    vi = "Không dùng được bảng chỉ tiêu, tại {path}: {reason_vi}."
    hint_en = "Mend it and load it again; nothing of it is in use."
    hint_vi = "Hãy sửa rồi nạp lại; chưa có phần nào được áp dụng."
    path: str
    reason_en: str
    reason_vi: str


@attrs.frozen(kw_only=True)
class IndicatorTarget:
    """A share that must be reached from a day on."""

    indicator: str
    first: dt.date
    """It holds for every quarter whose last day is this one or later."""
    least: float | None
    """Percent that must be reached."""
    most: float | None
    """Percent that must not be passed."""
    words: Words
    clause: Clause

    def to_data(self) -> dict[str, Any]:
        """Plain JSON data."""
        return {
            "indicator": self.indicator,
            "from": self.first.isoformat(),
            "least": self.least,
            "most": self.most,
            "words": self.words.to_data(),
            "clause": self.clause.to_data(),
        }


@attrs.frozen(kw_only=True)
class IndicatorBaseline:
    """What a plan told of a period before it."""

    indicator: str
    period: str
    """Such as ``2012``."""
    percent: float
    """0 to 100."""
    under: bool
    """Whether it was told to be under `percent`, rather than about it."""
    body: str
    """The code of a body; empty for all."""
    clause: Clause

    def to_data(self) -> dict[str, Any]:
        """Plain JSON data."""
        return {
            "indicator": self.indicator,
            "period": self.period,
            "percent": self.percent,
            "under": self.under,
            "body": self.body,
            "clause": self.clause.to_data(),
        }


@attrs.frozen(kw_only=True)
class Indicator:
    """One share: what is counted, of what, whose it is."""

    id: str
    """Such as ``e-between``."""
    words: Words
    definition: Words
    unit: IndicatorUnit
    body: IndicatorBody
    scope: ExchangeScope | None
    """Only units of this scope; `None` for all."""
    submission: Submission | None
    """Only submissions of this kind; `None` for all."""
    counts: CountedWhen
    first: dt.date
    """The first day on which it is measured."""
    last: dt.date | None
    """The last one; `None` if it is still measured."""
    ranked: bool
    """Whether bodies are ranked by it."""
    less_is_better: bool
    clause: Clause
    targets: tuple[IndicatorTarget, ...] = ()
    baselines: tuple[IndicatorBaseline, ...] = ()

    def to_data(self) -> dict[str, Any]:
        """Plain JSON data, without its targets and baselines."""
        return {
            "id": self.id,
            "words": self.words.to_data(),
            "definition": self.definition.to_data(),
            "unit": self.unit,
            "body": self.body,
            "scope": self.scope.value if self.scope else None,
            "submission": self.submission.value if self.submission else None,
            "counts": self.counts,
            "from": self.first.isoformat(),
            "until": self.last.isoformat() if self.last else None,
            "ranked": self.ranked,
            "less_is_better": self.less_is_better,
            "clause": self.clause.to_data(),
        }


@functools.cache
def shipped() -> tuple[Indicator, ...]:
    """The indicators of the 2013 plan and of the law since, in order."""
    return _indicators(data("indicators.toml"))


def load(source: Given) -> tuple[Indicator, ...]:
    """The indicators in a table of one's own.

    Args:
        source: The path object of a TOML file, or its bytes.

    Raises:
        OSError: the file cannot be read.
        IndicatorError: too large, not TOML, or with a value that it may not have.
    """
    return _indicators(bytes_of(source, "source", MAX_BYTES + 1))


def _indicators(held: bytes) -> tuple[Indicator, ...]:
    if len(held) > MAX_BYTES:
        raise _refused("$", "the file is larger than 256 KiB", "tệp lớn hơn 256 KiB")
    try:
        tables = tomllib.loads(held.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise _refused("$", "it is not TOML", "không phải TOML") from None
    rows = {name: _rows(tables, name) for name in ("indicator", "target", "baseline")}
    if unknown := sorted(tables.keys() - rows.keys()):
        raise _refused(unknown[0][:40], "there is no such table", "không có bảng này")
    targets = [_target(row) for row in rows["target"]]
    baselines = [_baseline(row) for row in rows["baseline"]]
    found = tuple(_indicator(row, targets, baselines) for row in rows["indicator"])
    ids = [one.id for one in found]
    if not ids or len(set(ids)) < len(ids):
        raise _refused(
            "indicator", "there is none, or one id twice", "thiếu hoặc trùng mã chỉ tiêu"
        )
    told = [one.indicator for one in targets] + [one.indicator for one in baselines]
    if lost := [name for name in told if name not in ids]:
        raise _refused(f"target.{lost[0][:40]}", "no such indicator", "không có chỉ tiêu này")
    return found


def _rows(tables: Mapping[str, Any], name: str) -> list[_Row]:
    rows = tables.get(name, [])
    if not isinstance(rows, list) or len(rows) > _MOST_ROWS:
        raise _refused(name, "expected up to 200 tables", "cần không quá 200 bảng")
    return [_Row(f"{name}[{at}]", row) for at, row in enumerate(rows)]


class _Row:
    """One table, whose every value is asked for once."""

    def __init__(self, path: str, row: object) -> None:
        self.path = path
        if not isinstance(row, dict):
            raise _refused(path, "expected a table", "cần một bảng")
        self._left: dict[str, Any] = dict(row)

    def text(self, name: str, default: str | None = None) -> str:
        return self._of(name, str, default, "a text", "chuỗi ký tự")

    def day(self, name: str, default: dt.date | None = None) -> dt.date:
        return self._of(name, dt.date, default, "a day, 2026-01-01", "ngày, dạng 2026-01-01")

    def flag(self, name: str) -> bool:
        return self._of(name, bool, False, "true or false", "true hoặc false")

    def word(self, name: str, choices: Iterable[str], default: str | None = None) -> str:
        value, listed = self.text(name, default), tuple(choices)
        if value not in listed and value != default:
            words = ", ".join(listed)
            raise _refused(
                f"{self.path}.{name}", f"expected one of {words}", f"cần một trong {words}"
            )
        return value

    def percent(self, name: str) -> float | None:
        value = self._left.pop(name, None)
        good = isinstance(value, int | float) and not isinstance(value, bool)
        if value is not None and not (good and 0 <= value <= 100):
            raise _refused(f"{self.path}.{name}", "expected a percentage", "cần số phần trăm")
        return None if value is None else float(value)

    def words(self, prefix: str = "") -> Words:
        return Words(vi=self.text(f"{prefix}vi"), en=self.text(f"{prefix}en"))

    def clause(self) -> Clause:
        value = self._left.pop("clause", None)
        grades = {one.value for one in Confidence}
        if not isinstance(value, list) or len(value) != 3 or value[2] not in grades:
            raise _refused(
                f"{self.path}.clause",
                "expected document, number, confidence",
                "cần văn bản, điều khoản, mức tin cậy",
            )
        return Clause(str(value[0]), str(value[1]), Confidence(value[2]))

    def done(self) -> None:
        if self._left:
            name = min(self._left)[:40]
            raise _refused(f"{self.path}.{name}", "there is no such value", "không có giá trị này")

    def _of(
        self, name: str, kind: type[_Value], default: _Value | None, en: str, vi: str
    ) -> _Value:
        value = self._left.pop(name, default)
        if not isinstance(value, kind) or isinstance(value, dt.datetime):
            raise _refused(f"{self.path}.{name}", f"expected {en}", f"cần {vi}")
        return value


def _indicator(
    row: _Row, targets: Iterable[IndicatorTarget], baselines: Iterable[IndicatorBaseline]
) -> Indicator:
    name = row.text("id")
    if not _ID.fullmatch(name):
        raise _refused(f"{row.path}.id", "expected small letters", "cần chữ thường không dấu")
    scope = row.word("scope", ExchangeScope, "")
    submission = row.word("submission", Submission, "")
    last = row.day("until", dt.date.max)
    unit, counts = (
        row.word("unit", get_args(IndicatorUnit)),
        row.word("counts", get_args(CountedWhen)),
    )
    if (unit == "person") is not (counts in _PEOPLE):
        raise _refused(f"{row.path}.unit", "it does not fit counts", "không hợp với counts")
    made = Indicator(
        id=name,
        words=row.words(),
        definition=row.words("define_"),
        unit=unit,  # type: ignore[arg-type]
        body=row.word("body", get_args(IndicatorBody)),  # type: ignore[arg-type]
        scope=ExchangeScope(scope) if scope else None,
        submission=Submission(submission) if submission else None,
        counts=counts,  # type: ignore[arg-type]
        first=row.day("from"),
        last=None if last == dt.date.max else last,
        ranked=row.flag("ranked"),
        less_is_better=row.flag("less_is_better"),
        clause=row.clause(),
        targets=tuple(one for one in targets if one.indicator == name),
        baselines=tuple(one for one in baselines if one.indicator == name),
    )
    row.done()
    return made


def _target(row: _Row) -> IndicatorTarget:
    least, most = row.percent("least"), row.percent("most")
    if (least is None) is (most is None):
        raise _refused(row.path, "expected least or most", "cần least hoặc most")
    made = IndicatorTarget(
        indicator=row.text("indicator"),
        first=row.day("from"),
        least=least,
        most=most,
        words=row.words(),
        clause=row.clause(),
    )
    row.done()
    return made


def _baseline(row: _Row) -> IndicatorBaseline:
    about, under = row.percent("about"), row.percent("under")
    if (about is None) is (under is None):
        raise _refused(row.path, "expected about or under", "cần about hoặc under")
    made = IndicatorBaseline(
        indicator=row.text("indicator"),
        period=row.text("period"),
        percent=under if about is None else about,  # type: ignore[arg-type]
        under=about is None,
        body=row.text("body", ""),
        clause=row.clause(),
    )
    row.done()
    return made


def _refused(path: str, en: str, vi: str) -> IndicatorError:
    return IndicatorError(path=path, reason_en=en, reason_vi=vi)
