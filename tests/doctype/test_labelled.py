"""How often the classifier is right on the project's own labelled set, and how sure it is."""

from __future__ import annotations

import runpy
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from vnedoc.doctype import catalogue

GENERATOR = runpy.run_path(
    str(Path(__file__).resolve().parents[2] / "docs" / "_generate" / "kinds.py")
)
ROWS = GENERATOR["rows"]()


def test_the_set_is_large_and_covers_every_kind() -> None:
    kinds = Counter(row.kind.id for row in ROWS if row.kind)
    assert len(ROWS) >= 600
    assert kinds.keys() == {kind.id for kind in catalogue().kinds}
    assert {row.form for row in ROWS} == {"base", "hard", "nfd", "plain", "case", "spaced", "eth"}
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


def test_confidence_is_calibrated() -> None:
    assert GENERATOR["calibration_error"](ROWS) <= 0.03
    for bin_ in GENERATOR["calibration"](ROWS):
        # Overconfidence is the fault that does harm; small bins waver.
        assert bin_.observed >= bin_.expected - 0.01 - 1.5 * (0.25 / bin_.answers) ** 0.5


def test_what_is_answered_is_surer_than_what_is_wrong() -> None:
    answered = [row for row in ROWS if not row.answer.abstained]
    right = [row.answer.confidence for row in answered if row.right]
    wrong = [row.answer.confidence for row in answered if not row.right]
    assert wrong
    assert sum(right) / len(right) > sum(wrong) / len(wrong)
