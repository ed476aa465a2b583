"""Fifteen deliberately broken adapters: the suite catches every one, and names its defect alone."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

import pytest

from tests.conformance.asking import Remembering, ask, ask_process, not_passed, run_of
from tests.scale import scaled
from vnedoc.conformance.cases import corpus
from vnedoc.conformance.cases.case import Case
from vnedoc.conformance.running.causes import causes
from vnedoc.conformance.running.departures import PLAIN
from vnedoc.conformance.running.naming import evidence_of
from vnedoc.conformance.running.results import Result

pytestmark = pytest.mark.table

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
    "vanishing",
    "made_up_ids",
    "constant_remark",
    "fetching",
    "leaving",
)
TELLING = {
    "constant_remark": ("whole", "field-0", "rule-HEADER"),
    "fetching": ("attack-01-xxe-http", "attack-02-external"),
    "leaving": ("whole", "field-0", "attack-45-names-entry"),
    "made_up_ids": ("missing",),
}
"""Cases that show a defect that no case has for its own."""


def module(name: str) -> ModuleType:
    return importlib.import_module(f"tests.conformance.broken.{name}")


remembering = Remembering()


def asked(
    name: str, cases: Iterable[Case], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> list[Result]:
    found = module(name)
    if getattr(found, "ALONE", False):
        command = (sys.executable, "-m", f"tests.conformance.broken.{name}")
        return ask_process(command, cases, folder)
    monkeypatch.setattr(found, "answer", remembering)
    return ask(found.broken, cases, folder)


@pytest.fixture(autouse=True)
def _importable(monkeypatch: pytest.MonkeyPatch) -> None:
    root = Path(__file__).resolve().parents[2]
    monkeypatch.setenv("PYTHONPATH", f"{root}:{root / 'src'}")


def names_of(name: str, found: list[Result]) -> None:
    """Its defect is found, and no other name is."""
    defect = module(name).DEFECT
    bad = not_passed(found)
    assert {one.defect for one in bad} == {defect}, [(one.id, one.reasons) for one in bad]
    told = {cause.name.removeprefix("plain-") for cause in causes(run_of(found))}
    assert told == {defect}
    assert evidence_of(defect) or {r["code"] for one in bad for r in one.reasons} == {defect}


@pytest.mark.parametrize("name", ADAPTERS)
def test_the_suite_catches_it(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cases of its defect, every one at full scale, and a sample of all the others."""
    defect = module(name).DEFECT
    small = [case for case in corpus.cases() if not case.generated]
    own = [case for case in small if case.defect == defect]
    own += [case for begin in TELLING.get(name, ()) for case in small if case.id.startswith(begin)]
    sample = own[:: -(-len(own) // scaled(len(own), 10))] if own else []
    sample += [case for case in small if case.id in PLAIN]
    sample += [case for case in small[:: 240 // scaled(6)] if case.defect != defect]
    cases = {case.id: case for case in sample}.values()
    names_of(name, asked(name, cases, tmp_path, monkeypatch))


@pytest.mark.slow
@pytest.mark.parametrize("name", ADAPTERS)
def test_the_whole_suite_has_no_other_complaint(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names_of(name, asked(name, corpus.cases(), tmp_path, monkeypatch))


def test_there_are_fifteen_of_them() -> None:
    modules = Path(__file__).with_name("broken").glob("[a-z]*.py")
    assert sorted(path.stem for path in modules) == sorted(ADAPTERS)
    assert len(ADAPTERS) == 15
