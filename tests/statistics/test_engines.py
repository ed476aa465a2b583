"""DuckDB, Polars, Dask and PySpark give the same figures, byte for byte.

The others than DuckDB stand in an environment of their own, which `.ci/run` makes;
VNEDOC_STATISTICS_ENGINES names its Python. VNEDOC_EVENTS says how many events there are.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest

from tests.statistics.telling import at, engine, letters, lines, row
from vnedoc.statistics import scan

pytestmark = pytest.mark.peer

PYTHON: Final = os.environ.get("VNEDOC_STATISTICS_ENGINES", "")
HERE: Final = Path(__file__).parent
EVENTS: Final = int(os.environ.get("VNEDOC_EVENTS", "3000"))


def a_mixed_quarter() -> list[dict[str, object]]:
    """Of everything that events can be: words that nobody knows, repeats, late ones, nothing."""
    chance = random.Random(1)
    rows: list[dict[str, object]] = []
    for number in range(EVENTS // 3):
        when = at("2026-07-01T08:00") + chance.randrange(90 * 86400)
        told = {
            "issuer": f"H{chance.randrange(1, 64):02}.05",
            "receiver": chance.choice(["G01", "H26"]),
            "number": chance.choice([number + 1, number + 1, number + 1, "74fass22", 0, None]),
            "year": 2026, "mode": chance.choice(["electronic", "with-paper", "paper", "x", None]),
            "channel": chance.choice([1, 2, 3, 4, 9, None]), "issued_at": when - 3600,
            "submission": chance.choice([None, None, "peer", "government"]),
            "dossier": chance.choice(["whole", "part", None]),
            "urgent": chance.choice([True, False, None]),
        }  # fmt: skip
        rows.append(row(f"m{number}", when, **told))
        told["mode"] = chance.choice([told["mode"], None])
        late = when + chance.choice([60, 60, 40 * 86400])
        for kind in ("arrived", "taken-in"):
            rows.append(
                row(f"m{number}", when + 60, side="receiver", kind=kind, reported_at=late, **told)
            )
    when = "2026-08-10T08:00"
    for kind, count in (("staff", 100), ("mail-equipped", 80), ("mail-used", 40)):
        rows.append(row(kind, when, kind=kind, issuer="H01", count=count))
    rows.append(row("s", when, kind="issued", secret=True, count=3))
    return [*rows, *rows[:50], *letters("H35", {"electronic": 30, "paper": 20}, when)]


@pytest.fixture(scope="module")
def events(tmp_path_factory: pytest.TempPathFactory) -> Path:
    engine()
    folder = tmp_path_factory.mktemp("engines")
    found = scan(lines(a_mixed_quarter(), folder / "events.jsonl"))
    path = folder / "events.parquet"
    # As Parquet of others: numbers as whole numbers, where they are any.
    whole = [
        f"TRY_CAST({name} AS BIGINT) AS {name}"
        if name in ("number", "year", "channel", "count") else name
        for name in found.columns
    ]  # fmt: skip
    found.project(", ".join(whole)).to_parquet(str(path))
    return path


def figures(python: str, name: str, path: Path) -> bytes:
    command = [python, str(HERE / "figures_by.py"), name, str(path), "2026Q3"]
    done = subprocess.run(command, capture_output=True, check=False, timeout=3600)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return done.stdout


@pytest.mark.parametrize(
    "name",
    [
        "polars",
        # What they plan takes a minute or two, however few the events are.
        pytest.param("dask", marks=pytest.mark.slow),
        pytest.param("pyspark", marks=pytest.mark.slow),
    ],
)
def test_every_engine_gives_the_same_bytes(name: str, events: Path) -> None:
    if not PYTHON or shutil.which(PYTHON) is None:
        pytest.skip(f"NOT CHECKED: no environment with {name} (VNEDOC_STATISTICS_ENGINES)")
    asked = subprocess.run([PYTHON, "-c", f"import {name}"], capture_output=True, check=False)
    if asked.returncode:
        pytest.skip(f"NOT CHECKED: {name} is not installed for {PYTHON}")
    if name == "pyspark" and shutil.which("java") is None:
        pytest.skip("NOT CHECKED: java is not installed, which PySpark needs")
    expected = figures(PYTHON, "duckdb", events)
    assert len(expected) > 10_000
    assert figures(PYTHON, name, events) == expected
