"""vnedoc is an adapter of its own suite, and passes it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import pytest

from tests.scale import scaled
from vnedoc.conformance.cases import corpus
from vnedoc.conformance.cases.case import Case
from vnedoc.conformance.running import harness
from vnedoc.conformance.running.results import CaseStatus

COMMAND = (sys.executable, "-m", "vnedoc.conformance.adapter")


def not_passed(cases: tuple[Case, ...], folder: Path, *, stream: bool, jobs: int) -> list[object]:
    plan = harness.RunPlan(command=COMMAND, stream=stream, jobs=jobs)
    found = harness.run(cases, plan, folder)
    return [
        (one.id, one.status, one.reasons) for one in found if one.status is not CaseStatus.PASSED
    ]


PARTS: Final = 12
"""The docs run the suite against the example adapter; one part of it shows ours in each run."""


@pytest.mark.parametrize("part", range(scaled(PARTS)))
def test_vnedoc_passes_everything(part: int, tmp_path: Path) -> None:
    assert not_passed(corpus.cases()[part::PARTS], tmp_path, stream=True, jobs=1) == []


def test_once_mode_gives_the_same(tmp_path: Path) -> None:
    step = 150 * 11 // scaled(11, 5)
    some = tuple(c for i, c in enumerate(corpus.cases()) if i % step == 0 and not c.before)
    assert not_passed(some, tmp_path, stream=False, jobs=1) == []


@pytest.mark.slow
def test_the_whole_suite_in_once_mode(tmp_path: Path) -> None:
    some = tuple(case for case in corpus.cases() if not case.before)
    assert not_passed(some, tmp_path, stream=False, jobs=2) == []
