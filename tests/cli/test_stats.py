"""``vnedoc stats``: figures, files and where to look, from the command line."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.running import run
from tests.statistics.telling import engine, letters, lines

ASK = ("--quarter", "2026Q3", "--as-of", "2026-12-01")


@pytest.fixture(scope="module")
def events(tmp_path_factory: pytest.TempPathFactory) -> Path:
    engine()
    when = "2026-08-10T08:00"
    rows = [
        *letters("H01", {"electronic": 36, "paper": 4}, when),
        *[one for one in letters("H35", {"electronic": 2, "paper": 48}, when)
          if one["number"] not in (7, 8, 9)],
    ]  # fmt: skip
    return lines(rows, tmp_path_factory.mktemp("stats") / "events.jsonl")


def test_a_summary_is_printed(events: Path) -> None:
    made = run("stats", "assess", events, *ASK)
    assert made.status == 0
    assert "80 % by the end of 2015" not in made.out  # nothing inside was told of
    assert "People's Committee of An Giang Province (H01)  90.0 % [90.0 %, 90.0 %]" in made.out
    assert "Reported, by the numbers: 96.7 %" in made.out
    assert "An Giang" in run("stats", "assess", events, *ASK, lang="vi").out


def test_files_are_written_by_their_ends(events: Path, tmp_path: Path) -> None:
    names = [tmp_path / f"report{end}" for end in (".html", ".csv", ".json")]
    given = [word for name in names for word in ("-o", name)]
    assert run("stats", "assess", events, *ASK, *given, lang="vi").status == 0
    first = [name.read_bytes() for name in names]
    assert run("stats", "assess", events, *ASK, *given, lang="vi").status == 0
    assert [name.read_bytes() for name in names] == first
    page, table, data = (one.decode("utf-8") for one in first)
    assert page.startswith("<!DOCTYPE html>")
    rows = list(csv.DictReader(io.StringIO(table)))
    found = {(row["indicator"], row["code"]): row["share"] for row in rows}
    assert found["e-between", "H01"] == "0.9"
    assert json.loads(data)["quarter"] == "2026Q3"


def test_where_to_look(events: Path) -> None:
    ask = ("stats", "inspect", events, *ASK, "--seed", "7", "--sample", "5", "--format", "json")
    data = json.loads(run(*ask).out)
    assert [(one["body"]["code"], one["unexplained"]) for one in data["bodies"]] == [("H35", 3)]
    assert data["bodies"][0]["coverage"]["gaps"] == [{"issuer": "H35", "first": 7, "last": 9}]
    assert len(data["sample"]) == 5
    assert json.loads(run(*ask).out) == data
    other = json.loads(run(*ask[:7], "--seed", "8", *ask[9:]).out)
    assert other["sample"] != data["sample"]
    told = run("stats", "inspect", events, *ASK, "--seed", "7", lang="vi")
    assert (told.status, "H35: 7-9" in told.out) == (0, True)


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("--quarter", "2026Q5"), 1),
        (("--quarter", "2026Q3", "-o", "report.pdf"), 2),
        (("--quarter", "2026Q3", "--by", "village"), 2),
        ((), 2),
    ],
)
def test_wrong_words_are_told(events: Path, words: tuple[str, ...], status: int) -> None:
    assert run("stats", "assess", events, *words).status == status


def test_wrong_files_are_told(events: Path, tmp_path: Path) -> None:
    assert run("stats", "assess", tmp_path / "none.jsonl", *ASK).status == 3
    for name, data in (("bad.jsonl", "no json\n"), ("bad.parquet", "x"), ("bad.txt", "x")):
        path = tmp_path / name
        path.write_text(data, "utf-8")
        made = run("stats", "assess", path, *ASK)
        assert (made.status, "VNE-E" in made.err) == (1, True)
    table = tmp_path / "own.toml"
    table.write_text("[[indicator]]\nid = 'A'\n", "utf-8")
    made = run("stats", "assess", events, *ASK, "--indicators", table)
    assert (made.status, "VNE-E980" in made.err) == (1, True)
