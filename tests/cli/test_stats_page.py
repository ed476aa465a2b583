"""``vnedoc stats assess -o page.html``: the page of a quarter, from files, in both languages."""

from __future__ import annotations

import json
from pathlib import Path

import attrs
import pytest

from tests.cli.running import run
from tests.statistics import made

YEAR = made.a_year_of_34(documents=40)
SMALL = attrs.evolve(YEAR, bodies=YEAR.bodies[:3], quarters=(1, 2))


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    for engine in ("duckdb", "narwhals"):
        pytest.importorskip(engine, reason="NOT CHECKED: no extra `statistics` is installed")
    path = tmp_path_factory.mktemp("year") / "events.jsonl"
    rows = [*made.events(SMALL), *made.registered(SMALL)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def test_a_page_with_the_quarter_before_it(handed_in: Path, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    asked = ("stats", "assess", handed_in, "--quarter", "2026Q2", "--as-of", "2026-12-31")
    done = run(*asked, "--earlier", 1, "-o", page)
    assert (done.status, done.out) == (0, "")
    told = page.read_text("utf-8")
    assert '<html lang="en">' in told
    assert "Electronic official documents sent and received, quarter 2 of 2026" in told
    assert "2026 Q1" in told
    assert told.count('class="course"') > 9


def test_a_page_in_vietnamese_without_courses(handed_in: Path, tmp_path: Path) -> None:
    page = tmp_path / "bao-cao.html"
    asked = ("stats", "assess", handed_in, "--quarter", "2026Q2", "--as-of", "2026-12-31")
    assert run(*asked, "-o", page, lang="vi").status == 0
    told = page.read_text("utf-8")
    assert "Tình hình gửi, nhận văn bản điện tử, quý II năm 2026" in told
    assert 'class="course"' not in told
