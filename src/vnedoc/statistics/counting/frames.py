"""Any frame that narwhals takes, brought into the columns of the schema; and results as rows."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import Any, Final

from vnedoc.errors import MissingExtraError, VnedocError, error
from vnedoc.given import WrongTypeError
from vnedoc.statistics.schema import COLUMNS, VERSION, ColumnKind, EventColumn

LazyFrame = Any
"""A lazy frame of narwhals, which is loaded when it is asked for: no type of it stands here."""
_BATCH: Final = 10_000
"""Rows of a result that are fetched at a time."""
_WHOLE_TEXT: Final = r"^\s*[0-9]{1,15}\s*$"
"""What may be read as a whole number; ``74fass22`` and ``12.5`` are no numbers of documents."""
_EMPTY: Final = {ColumnKind.WHOLE: 0, ColumnKind.TEXT: "", ColumnKind.FLAG: False}
_DEFAULTS: Final = {"v": 1, "count": 1}
_KEYS: Final = ("event_id", "document_key")
"""They must be exact: a float of 64 bits holds 53."""


@error
class EventsError(VnedocError):
    """Events that no figures can be made of. `column` is where; empty for the whole."""

    code = "VNE-E981"
    title_en = "The events cannot be used"
    title_vi = "Không dùng được dữ liệu sự kiện"
    en = "The events cannot be used: {reason_en}."
    vi = "Không dùng được dữ liệu sự kiện: {reason_vi}."
    hint_en = "The columns stand in vnedoc.statistics.COLUMNS, and in the reference."
    hint_vi = "Các cột được liệt kê trong vnedoc.statistics.COLUMNS và trong tài liệu tham khảo."
    reason_en: str
    reason_vi: str
    column: str = ""


def refused(column: str, en: str, vi: str) -> EventsError:
    """The error of a column."""
    return EventsError(
        column=column, reason_en=f"column {column}: {en}", reason_vi=f"cột {column}: {vi}"
    )


def narwhals() -> ModuleType:
    """The package narwhals (extra ``statistics``).

    Raises:
        MissingExtraError: it is not installed.
    """
    return _extra("narwhals")


def duckdb() -> ModuleType:
    """The package duckdb (extra ``statistics``).

    Raises:
        MissingExtraError: it is not installed.
    """
    return _extra("duckdb")


def _extra(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as fault:
        if fault.name != name:
            raise
        raise MissingExtraError(
            extra="statistics", purpose="Statistics of events", purpose_vi="Thống kê sự kiện"
        ) from None


def prepared(events: Any) -> LazyFrame:
    """The frame with all columns of the schema, of the right kinds; nothing is read yet.

    Args:
        events: A relation of DuckDB, a frame of Polars, Dask, PySpark, or any other of narwhals.

    Raises:
        WrongTypeError: it is no frame.
        EventsError: a needed column is missing, or one is of another kind.
        MissingExtraError: narwhals is not installed.
    """
    nw = narwhals()
    frame = _framed(events)
    schema = frame.collect_schema()
    columns = [_column(nw, schema, column).alias(column.name) for column in COLUMNS]
    told = nw.col("reported_at")
    known = nw.when(told == 0).then(nw.col("happened_at")).otherwise(told)
    return frame.select(*columns).with_columns(known.alias("reported_at"))


def _framed(events: Any) -> LazyFrame:
    try:
        return narwhals().from_native(events).lazy()
    except TypeError:
        raise WrongTypeError(
            argument="events",
            given=type(events).__name__,
            expected="a data frame that narwhals takes",
            expected_vi="khung dữ liệu mà narwhals nhận",
            advice_en="Open files of events with vnedoc.statistics.scan.",
            advice_vi="Hãy mở các tệp sự kiện bằng vnedoc.statistics.scan.",
        ) from None


def _column(nw: ModuleType, schema: Any, column: EventColumn) -> Any:
    """A column without nulls: what is not known is 0, an empty text, or false."""
    kind = schema.get(column.name)
    if kind is None:
        if column.needed:
            raise refused(column.name, "it is missing", "còn thiếu")
        return nw.lit(_DEFAULTS.get(column.name, _EMPTY[column.kind]))
    held = nw.col(column.name)
    if column.kind is ColumnKind.FLAG:
        # Where a flag may be null, pandas holds objects: compared, they are flags again.
        return (held == nw.lit(value=True)).fill_null(value=False)
    if column.kind is ColumnKind.TEXT:
        text = held if kind in (nw.String, nw.Object) else held.cast(nw.String)
        return text.fill_null("")
    return _whole(nw, held, kind, column)


def _whole(nw: ModuleType, held: Any, kind: Any, column: EventColumn) -> Any:
    exact, default = column.name in _KEYS, _DEFAULTS.get(column.name, 0)
    if kind.is_integer() and not (exact and kind in (nw.UInt64, nw.UInt128, nw.Int128)):
        return held.fill_null(default).cast(nw.Int64)
    if exact or not (kind.is_float() or kind in (nw.String, nw.Object, nw.Unknown)):
        raise refused(
            column.name,
            f"expected whole numbers of 64 bits, not {kind}",
            f"cần số nguyên 64 bit, không phải {kind}",
        )
    if kind.is_float():
        return held.fill_null(default).cast(nw.Int64)
    text = held.fill_null("")
    good = nw.when(text.str.contains(_WHOLE_TEXT)).then(text.str.strip_chars())
    return good.otherwise(nw.lit(str(default))).cast(nw.Int64)


def check_version(latest: int | None) -> None:
    """Refuse rows of a later version.

    Raises:
        EventsError: there are such rows.
    """
    if latest is not None and latest > VERSION:
        raise refused(
            "v",
            f"version {latest} is later than {VERSION}, the last that is known",
            f"phiên bản {latest} mới hơn {VERSION}, phiên bản cuối được biết",
        )


def rows_of(frame: LazyFrame) -> Iterator[Sequence[Any]]:
    """The rows of a result, as its engine gives them, in no order.

    Raises:
        EventsError: the engine refuses.
    """
    native = frame.to_native()
    try:
        if is_duckdb(native):  # it needs no Arrow for this
            yield from native.iter_rows(_BATCH)
        elif hasattr(native, "toLocalIterator"):  # PySpark, likewise
            yield from native.toLocalIterator()
        else:
            yield from frame.collect().iter_rows(named=False)
    except Exception as fault:
        # Each engine has errors of its own; their words may repeat what the data hold.
        if isinstance(fault, VnedocError) or not _of_engine(fault):
            raise
        raise EventsError(
            reason_en=f"the engine failed with {type(fault).__name__}",
            reason_vi=f"bộ xử lý dữ liệu báo lỗi {type(fault).__name__}",
        ) from fault


def is_duckdb(native: Any) -> bool:
    """Whether it is a relation of DuckDB."""
    return _home(native) == "duckdb"


def _home(value: Any) -> str:
    return type(value).__module__.partition(".")[0].lstrip("_")


def _of_engine(fault: Exception) -> bool:
    engines = ("duckdb", "polars", "pyspark", "py4j", "dask", "pyarrow", "pandas", "narwhals")
    return _home(fault) in engines
