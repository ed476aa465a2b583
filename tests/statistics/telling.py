"""Events for tests, told one by one; and their figures, by DuckDB."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from vnedoc.model import VIETNAM
from vnedoc.statistics import Assessment, assess, key_of, scan

Row = dict[str, Any]
NO_ENGINE: Final = "NOT CHECKED: the extra statistics (duckdb, narwhals) is not installed"


def engine() -> Any:
    """DuckDB, or a loud skip."""
    pytest.importorskip("narwhals", reason=NO_ENGINE)
    return pytest.importorskip("duckdb", reason=NO_ENGINE)


def at(text: str) -> int:
    """A moment in Vietnam, in seconds."""
    return int(dt.datetime.fromisoformat(text).replace(tzinfo=VIETNAM).timestamp())


def row(name: str, when: str | int, **more: Any) -> Row:
    """One event about the document of a name, from its sender unless said otherwise."""
    moment = at(when) if isinstance(when, str) else when
    held = {"v": 1, "side": "sender", "kind": "sent", "issuer": "H01", "receiver": "G01"}
    held |= {"document_key": key_of(name), "happened_at": moment, "reported_at": moment}
    held |= more
    return held | {"event_id": key_of(json.dumps(held, sort_keys=True))}


def letters(
    issuer: str, modes: dict[str, int], when: str, *, inside: bool = False, **more: Any
) -> Iterator[Row]:
    """So many letters of each mode, numbered from 1 on; paper ones stand in a register."""
    number = more.pop("first", 1)
    for mode, count in modes.items():
        for _ in range(count):
            scope = "inside" if inside else "between"
            yield row(
                f"{issuer}/{scope}/{number}", when, issuer=issuer, number=number, mode=mode,
                side="register" if mode == "paper" else "sender", scope=scope,
                receiver=f"{issuer}.01" if inside else "G01", year=int(when[:4]),
                series=scope, **more,
            )  # fmt: skip
            number += 1


def lines(rows: Iterable[Row], path: Path) -> Path:
    """Rows as a file of JSON Lines."""
    path.write_text("".join(json.dumps(one) + "\n" for one in rows), "utf-8")
    return path


def assessed(rows: Iterable[Row], folder: Path, quarter: str, **more: Any) -> Assessment:
    """The figures of a quarter, as they are known a year later."""
    engine()
    later = dt.date(int(quarter[:4]) + 1, 12, 31)
    found = scan(lines(rows, folder / "events.jsonl"))
    return assess(found, quarter=quarter, **({"as_of": later} | more))
