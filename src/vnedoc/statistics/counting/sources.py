"""Files of events, opened with DuckDB: Parquet, JSON Lines, and registers as CSV."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from vnedoc.errors import InvalidValueError
from vnedoc.given import listed, named_path
from vnedoc.statistics.counting.frames import EventsError, duckdb, refused
from vnedoc.statistics.making import EventRow
from vnedoc.statistics.registers import read_register
from vnedoc.statistics.schema import COLUMNS, CSV, JSON_LINES, PARQUET, ColumnKind

MEMORY: Final = "1500MB"
"""Of DuckDB; what needs more goes to disk. Two gigabytes are what an office computer can spare."""
_KINDS: Final = {
    ColumnKind.WHOLE: "BIGINT",
    ColumnKind.TEXT: "VARCHAR",
    ColumnKind.FLAG: "BOOLEAN",
}
_PATTERN: Final = frozenset("*?[")
_LOOSE: Final = ("number", "year", "channel", "count")
"""Read as text: one ``74fass22`` for a number must not stop a whole file."""


def scan(*sources: os.PathLike[str] | str, memory: str = MEMORY) -> Any:
    """A relation of DuckDB over files of events; nothing but their columns is read yet.

    Args:
        sources: Files, by their ends: ``.parquet``, ``.jsonl`` or ``.csv`` (a register). A name
            may hold ``*``, which stands for any part of a name.
        memory: What DuckDB may take, such as ``1500MB``; more goes to disk.

    Raises:
        InvalidValueError: no file is named, or one of another end, or none is there.
        EventsError: a file cannot be read as what its end says.
        RegisterError: a register has no column that is needed.
        OSError: a file is not there, or cannot be read.
        MissingExtraError: duckdb is not installed.
    """
    return _joined(listed(sources, "sources"), memory)


def _joined(sources: Sequence[Any], memory: str) -> Any:
    engine = duckdb()
    # Nothing is fetched: a name such as https:// or s3:// would load an extension that does.
    closed = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    spill = {"memory_limit": memory, "temp_directory": tempfile.gettempdir()}
    connection = engine.connect(config={**closed, **spill})
    found = None
    for at, source in enumerate(sources):
        path = named_path(source, "sources")
        if not _PATTERN.intersection(path.name):
            path.stat()  # says which file is not there
        try:
            read = _opened(connection, path, f"events{at}")
        except engine.Error as fault:
            raise EventsError(
                reason_en=f"{path.name} is no file of events, or there is none",
                reason_vi=f"không có {path.name}, hoặc không phải tệp sự kiện",
            ) from fault
        found = read if found is None else _united(found, read)
    if found is None:
        raise InvalidValueError(
            field="sources", value=0, reason="no file is named", reason_vi="chưa nêu tệp nào"
        )
    return found


def _united(first: Any, second: Any) -> Any:
    """Both, though one holds numbers as text and the other does not."""
    engine = duckdb()

    def alike(found: Any) -> Any:
        columns = [engine.ColumnExpression(column.name) for column in COLUMNS]
        return found.select(
            *[
                held.cast("VARCHAR").alias(column.name) if column.name in _LOOSE else held
                for held, column in zip(columns, COLUMNS, strict=True)
            ]
        )

    return alike(first).union(alike(second))


def _opened(connection: Any, path: Path, table: str) -> Any:
    """The columns of the schema in one file, or in all files of a pattern."""
    if path.suffix == PARQUET:
        return _chosen(connection.read_parquet(str(path), union_by_name=True))
    if path.suffix == JSON_LINES:
        return _lines(connection, path, table)
    if path.suffix == CSV:
        return _register(connection, read_register(path), table)
    raise InvalidValueError(
        field="sources",
        value=path.suffix[:20],
        reason="expected a file that ends in .parquet, .jsonl or .csv",
        reason_vi="cần tệp có đuôi .parquet, .jsonl hoặc .csv",
    )


def _chosen(found: Any) -> Any:
    """The columns that the schema has, in its order; those that a file lacks are null."""
    held = dict(zip(found.columns, found.types, strict=True))
    engine = duckdb()
    picked = []
    for column in COLUMNS:
        if column.name in held:
            picked.append(engine.ColumnExpression(column.name))
        elif not column.needed:
            null = engine.ConstantExpression(None).cast(_KINDS[column.kind])
            picked.append(null.alias(column.name))
        else:
            raise refused(column.name, "it is missing", "còn thiếu")
    return found.select(*picked)


def _lines(connection: Any, path: Path, table: str) -> Any:
    """Lines of JSON, taken into a table: they are asked several times, and slow to read."""
    kinds = {
        column.name: "VARCHAR" if column.name in _LOOSE else _KINDS[column.kind]
        for column in COLUMNS
    }
    read = connection.read_json(str(path), columns=kinds, format="newline_delimited")
    read.create(table)
    return connection.table(table)


def _register(connection: Any, rows: Iterable[EventRow], table: str) -> Any:
    """A register, by way of lines of JSON."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=JSON_LINES) as file:
        for row in rows:
            file.write(row.to_line() + "\n")
        file.flush()
        return _lines(connection, Path(file.name), table)
