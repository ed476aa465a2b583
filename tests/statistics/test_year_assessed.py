"""Made-up years, assessed: what was planted is found, and the figures of the 2013 plan come out."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import attrs
import pytest

from tests.statistics import made
from vnedoc.statistics import Assessment, TargetVerdict, assess, scan


def assessed(
    folder: Path, year: made.Year, quarter: int, *, revealed: bool = False, by: str = "province"
) -> Assessment:
    for engine in ("duckdb", "narwhals"):
        pytest.importorskip(engine, reason="NOT CHECKED: no extra `statistics` is installed")
    told = [*made.events(year, revealed=revealed), *made.registered(year, revealed=revealed)]
    path = folder / "year.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in told), "utf-8")
    return assess(
        scan(path), quarter=f"{year.year}Q{quarter}", as_of=dt.date(year.year + 1, 3, 31), by=by  # type: ignore[arg-type]
    )  # fmt: skip


WORKING = made.Shares(e_inside=0.7, ep_inside=0.1, e_between=0.6, ep_between=0.2, in_time=1.0)


def country(faults: made.Faults, *, documents: int = 300) -> made.Year:
    """Six provinces with all their documents on the day, for one quarter."""
    bodies = tuple(
        made.Body(code=code, name=name, documents=documents, issuers=(code, f"{code}.01"),
                  quarters=(attrs.evolve(WORKING, e_between=0.3 + at / 10),) * 4)
        for at, (code, name) in enumerate(made.provinces(dt.date(2026, 1, 1))[:6])
    )  # fmt: skip
    return made.Year(year=2026, bodies=bodies, faults=faults, quarters=(1,))


def test_what_was_planted_is_found(tmp_path: Path) -> None:
    year = country(made.Faults(lost=0.03, doubled=0.02, late=0.01, disputed=0.01))
    found, truth = assessed(tmp_path, year, 1), made.Truth.of(year)
    assert found.coverage_total.expected == sum(truth.documents.values())
    assert found.pairing_total.paired == truth.halves["both"]
    assert found.pairing_total.receiver_only == truth.halves["receiver"]
    assert found.pairing_total.disputed == truth.halves["disputed"]
    assert found.pairing_total.repeated >= truth.halves["doubled"]
    units = sum(count for (*_, scope, _mode), count in truth.units.items() if scope == "between")
    assert found.table("e-between").total.total == units


def test_unreported_documents_are_found_and_no_body_leaves_its_interval(tmp_path: Path) -> None:
    year = country(made.Faults(unreported=0.12, typos=0.01))
    found, truth = assessed(tmp_path, year, 1), made.Truth.of(year)
    missing = 1 - (found.coverage_total.share or 0)
    assert missing == pytest.approx(
        sum(truth.unreported.values()) / sum(truth.documents.values()), abs=0.005
    )
    told = {row.body.code: (row.best, row.worst) for row in found.ranking("e-between")}
    all_told = assessed(tmp_path, attrs.evolve(year, faults=made.Faults()), 1)
    for row in all_told.ranking("e-between"):
        best, worst = told[row.body.code]
        assert best <= row.best <= row.worst <= worst


@pytest.fixture(scope="module")
def year_2012(tmp_path_factory: pytest.TempPathFactory) -> Assessment:
    folder = tmp_path_factory.mktemp("plan")
    return assessed(folder, made.a_year_of_the_plan(2012, quarters=(4,)), 4, by="body")


@pytest.mark.parametrize(
    ("indicator", "code", "least", "most"),
    [
        ("e-inside", "*", 19.9, 20.1),
        ("ep-inside", "*", 29.9, 30.1),
        ("e-between", "*", 8.0, 9.99),
        ("ep-between", "*", 18.0, 19.99),
        ("e-between", "H01", 89.9, 90.1),
        ("e-between", "H35", 4.9, 5.1),
    ],
)
def test_what_the_plan_told_of_2012_comes_out(year_2012, indicator, code, least, most) -> None:
    table = year_2012.table(indicator)
    figures = {"*": table.total} | {body.code: figure for body, figure in table.rows}
    assert least <= 100 * figures[code].share <= most


def test_the_targets_are_met_at_the_end_of_2015(tmp_path: Path) -> None:
    year = made.a_year_of_the_plan(2015, quarters=(4,))
    found = assessed(tmp_path, attrs.evolve(year, bodies=year.bodies[:8]), 4)
    told = [
        (one.target.indicator, one.target.least, one.verdict)
        for table in found.tables
        for one in table.targets
        if one.body.code == "*" and one.target.least is not None
    ]
    assert sorted(told) == [
        ("dossier-gov", 100, TargetVerdict.MET),
        ("dossier-peer", 50, TargetVerdict.MET),
        ("dossier-up", 100, TargetVerdict.MET),
        ("e-inside", 55, TargetVerdict.MET),
        ("e-inside", 80, TargetVerdict.MET),
    ]
