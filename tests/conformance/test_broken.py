"""Ten deliberately broken adapters: the suite catches every one, and names its defect alone."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.scale import scaled
from vnedoc.conformance.cases import corpus
from vnedoc.conformance.cases.case import Case
from vnedoc.conformance.running import harness
from vnedoc.conformance.running.results import CaseStatus, Result

ADAPTERS = (
    "entities",
    "zip_names",
    "lenient_dates",
    "first_signature",
    "transforms",
    "unsigned_copies",
    "receivers",
    "key_info",
    "unknown_codes",
    "sha1",
)


def complaints(name: str, cases: Iterable[Case], folder: Path) -> list[Result]:
    command = (sys.executable, "-m", f"tests.conformance.broken.{name}")
    plan = harness.RunPlan(command=command, stream=True)
    found = harness.run(cases, plan, folder)
    return [one for one in found if one.status is not CaseStatus.PASSED]


def defect_of(name: str) -> str:
    return str(importlib.import_module(f"tests.conformance.broken.{name}").DEFECT)


@pytest.fixture(autouse=True)
def _importable(monkeypatch: pytest.MonkeyPatch) -> None:
    root = Path(__file__).resolve().parents[2]
    monkeypatch.setenv("PYTHONPATH", f"{root}:{root / 'src'}")


@pytest.mark.parametrize("name", ADAPTERS)
def test_the_suite_catches_it(name: str, tmp_path: Path) -> None:
    """Cases of its defect, every one at full scale, and a sample of all the others."""
    defect = defect_of(name)
    small = [case for case in corpus.cases() if not case.generated]
    own = [case for case in small if case.defect == defect]
    sample = own[:: -(-len(own) // scaled(len(own), 12))]
    sample += [case for case in small[:: 120 // scaled(3)] if case.defect != defect]
    found = complaints(name, sample, tmp_path)
    assert {one.defect for one in found} == {defect}, [(one.id, one.reasons) for one in found]


@pytest.mark.slow
@pytest.mark.parametrize("name", ADAPTERS)
def test_the_whole_suite_has_no_other_complaint(name: str, tmp_path: Path) -> None:
    found = complaints(name, corpus.cases(), tmp_path)
    assert {one.defect for one in found} == {defect_of(name)}


def test_there_are_ten_of_them() -> None:
    modules = Path(__file__).with_name("broken").glob("[a-z]*.py")
    assert sorted(path.stem for path in modules) == sorted(ADAPTERS)
