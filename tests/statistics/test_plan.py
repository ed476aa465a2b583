"""The figures of the 2013 plan, from events; and its targets, each on its day."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.statistics.telling import assessed, letters, row
from vnedoc.statistics import ShareFigure, TargetVerdict, shipped_indicators
from vnedoc.statistics.periods import Quarter
from vnedoc.statistics.places import NATION
from vnedoc.statistics.ranking import judged

WITHIN = 0.001
"""A tenth of a point."""


def of(count: int, electronic: float, with_paper: float) -> dict[str, int]:
    first, second = round(count * electronic), round(count * with_paper)
    return {"electronic": first, "with-paper": second, "paper": count - first - second}


def people(body: str, staff: int, equipped: int):
    for kind, count in (("staff", staff), ("mail-equipped", equipped)):
        yield row(
            f"{body}/{kind}", "2012-11-01", issuer=body, kind=kind, side="register", count=count
        )


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory):
    rows = [
        # An Giang and Lai Châu are few among all, so that the whole country stays under 10 %.
        *letters("H01", of(100, 0.90, 0.05), "2012-10-15T08:00"),
        *letters("H35", of(100, 0.05, 0.10), "2012-10-16T08:00"),
        *letters("H26", of(1800, 0.045, 0.19), "2012-10-17T08:00"),
        *letters("H26", of(500, 0.20, 0.30), "2012-11-17T08:00", inside=True),
        *letters("G01", of(500, 0.20, 0.30), "2012-11-17T08:00", inside=True),
        *people("G01", 1000, 900),
        *people("H26", 5000, 4000),
    ]
    folder = tmp_path_factory.mktemp("plan")
    return {by: assessed(rows, folder, "2012Q4", by=by) for by in ("province", "level")}


def test_inside_20_and_30_between_under_10_and_20(plan) -> None:
    made = plan["province"]
    share = {table.indicator.id: table.total.share for table in made.tables}
    assert share["e-inside"] == pytest.approx(0.20, abs=WITHIN)
    assert share["ep-inside"] == pytest.approx(0.30, abs=WITHIN)
    assert share["e-between"] == pytest.approx(0.088, abs=WITHIN)
    assert share["ep-between"] == pytest.approx(0.1785, abs=WITHIN)
    for table in made.tables:
        for told in table.baselines:
            if told.body == "" and share[table.indicator.id] is not None:
                found = 100 * share[table.indicator.id]
                good = found < told.percent if told.under else found == pytest.approx(told.percent)
                assert good, told


def test_an_giang_90_and_lai_chau_5(plan) -> None:
    rows = {body.code: figure.share for body, figure in plan["province"].table("e-between").rows}
    assert rows["H01"] == pytest.approx(0.90, abs=WITHIN)
    assert rows["H35"] == pytest.approx(0.05, abs=WITHIN)
    ranking = plan["province"].ranking("e-between")
    assert [(one.body.code, one.best, one.worst) for one in ranking] == [
        ("H01", 1, 1), ("H35", 2, 2), ("H26", 3, 3),
    ]  # fmt: skip


def test_mailboxes_90_central_and_80_local(plan) -> None:
    rows = {body.code: figure.share for body, figure in plan["level"].table("mail-equipped").rows}
    assert rows == {"G": pytest.approx(0.90, abs=WITHIN), "H": pytest.approx(0.80, abs=WITHIN)}


M, X, N = TargetVerdict.MET, TargetVerdict.MISSED, TargetVerdict.NOT_DUE
UNDECIDED = TargetVerdict.OPEN


@pytest.mark.parametrize(
    ("indicator", "counted", "quarter", "verdicts"),
    [
        ("dossier-gov", 1000, "2013Q1", [N]),
        ("dossier-gov", 1000, "2013Q2", [M]),
        ("dossier-gov", 999, "2013Q2", [X]),
        ("dossier-up", 999, "2013Q1", [N]),
        ("dossier-up", 1000, "2013Q2", [M]),
        ("dossier-peer", 500, "2013Q1", [N]),
        ("dossier-peer", 500, "2013Q2", [M]),
        ("dossier-peer", 499, "2013Q2", [X]),
        ("e-inside", 800, "2013Q4", [N, N]),
        ("e-inside", 550, "2014Q1", [M, N]),
        ("e-inside", 549, "2014Q1", [X, N]),
        ("e-inside", 800, "2015Q3", [M, N]),
        ("e-inside", 799, "2015Q4", [M, X]),
        ("e-inside", 800, "2015Q4", [M, M]),
        ("e-inside", 800, "2026Q1", [M, M]),
        ("double", 0, "2018Q2", [N]),
        ("double", 0, "2018Q3", [M]),
        ("double", 1, "2018Q4", [X]),
    ],
)  # fmt: skip
def test_targets_are_judged_on_their_days(indicator, counted, quarter, verdicts) -> None:
    one = next(one for one in shipped_indicators() if one.id == indicator)
    figure, day = ShareFigure(counted=counted, total=1000), Quarter.parse(quarter)
    found = [judged(target, NATION, figure, day, over=True).verdict for target in one.targets]
    assert found == verdicts
    due = [judged(target, NATION, figure, day, over=False).verdict for target in one.targets]
    assert due == [N if one is N else UNDECIDED for one in verdicts]


@pytest.mark.parametrize(
    ("figure", "verdict"),
    [
        (ShareFigure(counted=55, total=100), M),
        (ShareFigure(counted=55, total=100, unreported=1), UNDECIDED),
        (ShareFigure(counted=54, total=100, disputed=1), UNDECIDED),
        (ShareFigure(counted=54, total=100, unknown=1), UNDECIDED),
        (ShareFigure(counted=53, total=100, disputed=1), X),
        (ShareFigure(counted=0, total=0, unreported=9), TargetVerdict.NO_DATA),
    ],
)
def test_what_is_missing_leaves_a_target_open(figure, verdict) -> None:
    target = next(one for one in shipped_indicators() if one.id == "e-inside").targets[0]
    assert judged(target, NATION, figure, Quarter.parse("2014Q1"), over=True).verdict is verdict


def test_every_figure_is_there_though_nothing_happened(tmp_path: Path) -> None:
    made = assessed([row("x", "2012-01-01")], tmp_path, "2013Q2")
    assert made.table("e-between").total.share is None
    assert made.ranking("e-between") == ()
    assert {one.verdict for one in made.table("dossier-gov").targets} == {TargetVerdict.NO_DATA}
