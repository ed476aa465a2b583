"""Writes a made-up year of 34 provinces: what they handed in, and what was planted in it.

    python make_year.py FOLDER [--year 2026] [--documents 250] [--seed 1] [--parquet]

FOLDER/events/2026-01.jsonl ...   what both sides reported, a file for each month
FOLDER/registers/H01.csv ...      paper registers, one of each province that has one
FOLDER/planted.json               what a program should find
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import datetime as dt
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, TextIO

from year_plan import Truth, Year, a_year_of_34
from year_rows import NOTATION, Row, events, registered

from vnedoc.model import VIETNAM


def write_events(rows: Iterable[Row], folder: Path) -> list[Path]:
    """Rows as lines of JSON, a file for each month in which something happened.

    Args:
        rows: In any order; not one is kept.
        folder: Where the files go.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files: dict[str, TextIO] = {}
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    with contextlib.ExitStack() as opened:
        for row in rows:
            month = f"{dt.datetime.fromtimestamp(row['happened_at'], VIETNAM):%Y-%m}"
            if month not in files:
                path = folder / f"{month}.jsonl"
                files[month] = opened.enter_context(path.open("w", encoding="utf-8"))
            files[month].write(encode(row) + "\n")
    return sorted(folder / f"{month}.jsonl" for month in files)


REGISTER: Final = (
    *("date", "kind", "issuer", "number", "notation", "receiver", "scope", "mode"),
    *("submission", "dossier", "count"),
)
"""Columns of a register, as a clerk fills them in."""


def write_registers(rows: Iterable[Row], folder: Path) -> list[Path]:
    """Registers kept by hand as CSV, one of each body at the first level.

    Args:
        rows: Body after body.
        folder: Where the files go.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths: list[Path] = []
    with contextlib.ExitStack() as opened:
        table: Any = None
        for row in rows:
            path = folder / f"{row['issuer'].split('.')[0]}.csv"
            if not paths or path != paths[-1]:
                opened.close()
                file = opened.enter_context(path.open("w", encoding="utf-8", newline=""))
                table = csv.DictWriter(file, REGISTER, extrasaction="ignore", lineterminator="\n")
                table.writeheader()
                paths.append(path)
            day = dt.datetime.fromtimestamp(row["happened_at"], VIETNAM)
            notation = NOTATION if "number" in row else ""
            table.writerow(row | {"date": f"{day:%d/%m/%Y}", "notation": notation})
    return paths


def write_parquet(paths: Iterable[Path]) -> list[Path]:
    """Each file of JSON Lines as Parquet in its place: about a tenth of its size.

    Args:
        paths: Of the files; they are removed.

    Raises:
        ImportError: DuckDB is not installed (the extra `statistics`).
    """
    import duckdb

    made = []
    for path in paths:
        target = path.with_suffix(".parquet")
        duckdb.read_json(str(path), format="newline_delimited").write_parquet(str(target))
        path.unlink()
        made.append(target)
    return made


def planted(year: Year) -> dict[str, Any]:
    """What was planted in a year, as plain data."""
    truth = Truth.of(year)
    documents, unreported = sum(truth.documents.values()), sum(truth.unreported.values())
    return {
        "documents": documents,
        "unreported": unreported,
        "halves": dict(sorted(truth.halves.items())),
        "units": {"/".join(map(str, key)): count for key, count in sorted(truth.units.items())},
    }


def main(arguments: list[str] | None = None) -> None:
    """Write a year."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--year", type=int, default=2026)
    parser.add_argument("--documents", type=int, default=250, help="of a province in a quarter")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--parquet", action="store_true", help="needs DuckDB")
    given = parser.parse_args(arguments)
    year = a_year_of_34(given.year, documents=given.documents, seed=given.seed)
    paths = write_events(events(year), given.folder / "events")
    if given.parquet:
        paths = write_parquet(paths)
    registers = write_registers(registered(year), given.folder / "registers")
    told = planted(year)
    (given.folder / "planted.json").write_text(json.dumps(told, indent=1), "utf-8")
    print(f"{len(paths)} files of events, {len(registers)} registers")
    print(f"documents: {told['documents']}, not reported: {told['unreported']}")


if __name__ == "__main__":
    main()
