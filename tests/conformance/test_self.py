"""vnedoc is an adapter of its own suite, and passes it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import pytest

from tests.conformance.asking import ask, not_passed
from tests.scale import scaled
from vnedoc.conformance import adapter
from vnedoc.conformance.cases import corpus
from vnedoc.conformance.cases.case import Case
from vnedoc.conformance.running import harness
from vnedoc.conformance.running.results import Result

COMMAND = (sys.executable, "-m", "vnedoc.conformance.adapter")
PARTS: Final = 12
"""One part of the suite is shown in each run."""


def told(found: list[Result]) -> list[object]:
    return [(one.id, one.status, one.reasons) for one in not_passed(found)]


def asked(cases: tuple[Case, ...], folder: Path, *, stream: bool, jobs: int) -> list[Result]:
    plan = harness.RunPlan(command=COMMAND, stream=stream, jobs=jobs, seed=5, listen=True)
    return list(harness.run(cases, plan, folder))


@pytest.mark.parametrize("part", range(scaled(PARTS)))
def test_vnedoc_passes_everything(part: int, tmp_path: Path) -> None:
    assert told(ask(adapter.answer, corpus.cases()[part::PARTS], tmp_path)) == []


def test_a_process_in_a_world_of_its_own_gives_the_same(tmp_path: Path) -> None:
    """What it writes, reads and fetches is seen of a process only."""
    world = ("attack-01", "attack-02", "attack-45-names")
    some = corpus.chosen(world)[::3]
    assert told(asked(some, tmp_path, stream=True, jobs=2)) == []


def test_once_mode_gives_the_same(tmp_path: Path) -> None:
    step = 150 * 11 // scaled(11, 3)
    some = tuple(c for i, c in enumerate(corpus.cases()) if i % step == 0 and not c.before)
    assert told(asked(some, tmp_path, stream=False, jobs=1)) == []


@pytest.mark.slow
def test_the_whole_suite_in_once_mode(tmp_path: Path) -> None:
    some = tuple(case for case in corpus.cases() if not case.before)
    assert told(asked(some, tmp_path, stream=False, jobs=2)) == []
