"""How often the classifier is right on the project's own labelled set, and how sure it is."""

from __future__ import annotations

import re
import runpy
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.doctype import noise, outside
from tests.doctype.judging import Figures, Judgement
from vnedoc._resources import data
from vnedoc.doctype import Recognition, catalogue, classify

GENERATOR = runpy.run_path(
    str(Path(__file__).resolve().parents[2] / "docs" / "_generate" / "kinds.py")
)
ROWS = GENERATOR["rows"]()


def test_the_set_is_large_and_covers_every_kind() -> None:
    kinds = Counter(row.kind.id for row in ROWS if row.kind)
    assert len(ROWS) >= 600
    assert kinds.keys() == {kind.id for kind in catalogue().kinds}
    forms = {"base", "hard", "wide", "nfd", "plain", "case", "spaced", "eth"}
    assert {row.form for row in ROWS} == forms
    assert sum(row.kind is None for row in ROWS) >= 25


@pytest.mark.parametrize("part", ["dev", "test"])
def test_accuracy_and_coverage(part: str) -> None:
    score: Any = GENERATOR["score"](row for row in ROWS if row.part == part)
    assert score.accuracy >= 0.97
    assert score.coverage >= 0.9


def test_individual_is_told_right() -> None:
    score: Any = GENERATOR["score"](ROWS)
    assert score.individual >= 200
    assert score.individual_right / score.individual >= 0.98


@pytest.mark.parametrize("part", [("dev",), ("test",), ("dev", "test")])
def test_confidence_is_calibrated_in_every_bin(part: tuple[str, ...]) -> None:
    rows = [row for row in ROWS if row.part in part]
    assert GENERATOR["calibration_error"](rows) <= 0.02
    for bin_ in GENERATOR["calibration"](rows):
        # Overconfidence is the fault that does harm; small bins waver.
        assert bin_.observed >= bin_.expected - 0.01 - 1.5 * (0.25 / bin_.answers) ** 0.5
        if bin_.answers >= 20:
            assert abs(bin_.observed - bin_.expected) <= 0.1


def test_a_kind_of_no_list_is_called_unknown() -> None:
    rows = [row for row in ROWS if row.outside]
    assert len(rows) >= 18
    assert sum(row.right for row in rows) / len(rows) >= 0.9
    assert all(row.answer.answer is not Recognition.NOT_ENOUGH for row in rows if not row.right)


ONLY_A_MARK = re.compile("ĐA|DA|HĐ[-ML]")
"""Of these abbreviations only a mark tells two kinds apart (ĐA, DA; HĐ, HD)."""


def lines() -> list[dict[str, str]]:
    header, *rest = GENERATOR["LABELLED"].read_text("utf-8").split("\n")
    return [dict(zip(header.split("\t"), line.split("\t"), strict=True)) for line in rest if line]


def figures(change: Callable[[str], str]) -> Figures:
    """The figures of the rows as they were written, each text changed."""
    written = ("base", "hard", "wide")
    return Figures.of(
        Judgement(
            name=row["kind"] if row["kind"] == "!" else catalogue()[row["kind"]].name,
            outside=row["kind"] == "!",
            answer=classify(
                notation=change(row["notation"]) or None,
                title=change(row["title"]) or None,
                issuer=row["issuer"] or None,
                type_name=change(row["type_name"]) or None,
            ),
        )
        for row in lines()
        if row["kind"] != "?" and row["form"] in written and not ONLY_A_MARK.search(row["notation"])
    )


def test_bad_scans_are_answered_with_care() -> None:
    assert figures(noise.scanned).accuracy >= 0.92


@pytest.mark.parametrize("name", noise.HARMLESS)
def test_what_must_cost_nothing(name: str) -> None:
    clean, found = figures(str), figures(noise.HARMLESS[name])
    assert found.accuracy >= clean.accuracy - 0.01
    assert found.coverage >= clean.coverage - 0.01


@pytest.mark.parametrize("seed", [2026, 1, 2])
def test_two_hundred_rows_of_kinds_that_stand_in_no_file(seed: int) -> None:
    rows = outside.rows(seed)
    assert (len(rows), len({row.name for row in rows})) == (200, 40)
    found = Figures.of(
        Judgement(
            name=row.name,
            outside=True,
            answer=classify(row.notation or None, row.title or None, row.type_name or None),
        )
        for row in rows
    )
    assert found.unknown >= 0.9
    assert found.confidently_wrong <= 0.03


def test_the_names_of_outside_kinds_stand_in_no_file_of_data() -> None:
    known = {label.lower() for kind in catalogue().kinds for label in (kind.name, kind.vi)}
    words = {
        phrase
        for line in data("kind_words.tsv").decode().splitlines()
        if not line.startswith("#")
        for phrase in line.split("\t")[1:2]
    }
    assert not {name.lower() for name, _ in outside.KINDS} & (known | words)


def test_what_is_answered_is_surer_than_what_is_wrong() -> None:
    answered = [row for row in ROWS if not row.answer.abstained]
    right = [row.answer.confidence for row in answered if row.right]
    wrong = [row.answer.confidence for row in answered if not row.right]
    assert wrong
    assert sum(right) / len(right) > sum(wrong) / len(wrong)
