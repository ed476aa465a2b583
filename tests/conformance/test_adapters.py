"""The example adapters in other languages answer as the guide says."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from vnedoc.conformance.cases import corpus
from vnedoc.conformance.cases.case import Case, Task
from vnedoc.conformance.running import harness
from vnedoc.conformance.running.results import CaseStatus

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "adapters"
COMMANDS = {
    "python": (sys.executable, str(FOLDER / "adapter.py")),
    "java": ("java", str(FOLDER / "Adapter.java")),
    "node": ("node", str(FOLDER / "adapter.js")),
}
LANGUAGES = [
    "python",
    pytest.param("java", marks=pytest.mark.peer),
    pytest.param("node", marks=pytest.mark.peer),
]
HARD = ("attack-06", "attack-41", "attack-48-sizes-text", "rule-CONTENT-001")
"""What programs die of that nobody hardened: depth, encodings, and base64 that is none."""


def command_of(language: str) -> tuple[str, ...]:
    command = COMMANDS[language]
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    return command


def died(language: str, cases: tuple[Case, ...], folder: Path) -> list[tuple[str, CaseStatus]]:
    """Cases that an adapter gave no answer to."""
    plan = harness.RunPlan(command=command_of(language), stream=True)
    answered = {CaseStatus.PASSED, CaseStatus.FAILED, CaseStatus.SKIPPED}
    found = harness.run(cases, plan, folder)
    return [(one.id, one.status) for one in found if one.status not in answered]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_adapter_survives_what_is_hard(language: str, tmp_path: Path) -> None:
    assert died(language, corpus.chosen(HARD), tmp_path) == []


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_adapter_survives_the_whole_suite(language: str, tmp_path: Path) -> None:
    assert died(language, corpus.cases(), tmp_path) == []


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_adapter_reads_and_says_what_it_skips(
    language: str, stream: bool, tmp_path: Path
) -> None:
    command = command_of(language)
    wanted = ["whole-new", "attack-01-xxe-canary", "text-entities", "signature-valid-new"]
    wanted += ["mail-plain-document", "mail-foreign-noise"]
    plan = harness.RunPlan(command=command, stream=stream)
    found = harness.run(corpus.chosen(wanted), plan, tmp_path)
    passed, skipped = CaseStatus.PASSED, CaseStatus.SKIPPED
    statuses = {one.id: one.status for one in found}
    assert statuses == {
        "whole-new": passed,
        "text-entities": passed,
        "signature-valid-new": skipped,
        "attack-01-xxe-canary": passed,
        "mail-plain-document": skipped,
        "mail-foreign-noise": skipped,
    }


CONNECTOR = (sys.executable, str(FOLDER / "connector.py"))
NODE_CONNECTOR = ("node", str(FOLDER / "connector.js"))


@pytest.mark.parametrize("stream", [False, True])
def test_the_example_of_a_connector_plays_what_it_can(stream: bool, tmp_path: Path) -> None:
    wanted = ["dedupe-plain", "dedupe-operation-all", "acknowledge-ended-letter", "answer-plain"]
    wanted += ["answer-unheard-answer-lost", "answer-reason-refused", "lifecycle-plain"]
    wanted += ["dedupe-rewritten-defaults", "whole-new"]
    plan = harness.RunPlan(command=CONNECTOR, stream=stream)
    found = {one.id: one for one in harness.run(corpus.chosen(wanted), plan, tmp_path)}
    passed, failed, skipped = CaseStatus.PASSED, CaseStatus.FAILED, CaseStatus.SKIPPED
    assert {name: one.status for name, one in found.items()} == {
        **dict.fromkeys(wanted[:5], passed),
        "answer-reason-refused": failed,
        "dedupe-rewritten-defaults": failed,
        "lifecycle-plain": skipped,
        "whole-new": skipped,
    }
    assert found["answer-reason-refused"].defect == "no-reason"
    assert found["dedupe-rewritten-defaults"].defect == "default-key"


@pytest.mark.peer
@pytest.mark.parametrize("stream", [False, True])
def test_the_example_in_node_receives(stream: bool, tmp_path: Path) -> None:
    if shutil.which("node") is None:
        pytest.skip("node is not installed")
    wanted = ["dedupe-plain", "dedupe-operation-all", "dedupe-receiver-letter-round"]
    wanted += ["acknowledge-ended-letter", "acknowledge-poison-first", "answer-plain"]
    plan = harness.RunPlan(command=NODE_CONNECTOR, stream=stream)
    found = {one.id: one.status for one in harness.run(corpus.chosen(wanted), plan, tmp_path)}
    told = dict.fromkeys(wanted, CaseStatus.PASSED) | {"answer-plain": CaseStatus.SKIPPED}
    assert found == told


@pytest.mark.slow
@pytest.mark.parametrize("language", ["python", pytest.param("node", marks=pytest.mark.peer)])
def test_the_example_of_a_connector_survives_every_scenario(language: str, tmp_path: Path) -> None:
    command = CONNECTOR if language == "python" else NODE_CONNECTOR
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    cases = tuple(case for case in corpus.cases() if case.task is Task.CONNECT)
    plan = harness.RunPlan(command=command, stream=True, listen=True)
    answered = {CaseStatus.PASSED, CaseStatus.FAILED, CaseStatus.SKIPPED}
    found = harness.run(cases, plan, tmp_path)
    assert [(one.id, one.reasons) for one in found if one.status not in answered] == []


@pytest.mark.parametrize(
    "language",
    [
        "python",
        pytest.param("java", marks=pytest.mark.peer),
        pytest.param("node", marks=pytest.mark.peer),
    ],
)
def test_an_adapter_survives_what_is_hard_to_read(language: str, tmp_path: Path) -> None:
    """Deep, broken, and badly encoded: these ended the examples once."""
    command = COMMANDS[language]
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    wanted = [
        *("attack-06", "attack-41-encodings", "attack-48-sizes-text"),
        *("attack-60-mutations-first", "rule-CONTENT-001"),
    ]
    plan = harness.RunPlan(command=command, stream=True)
    found = list(harness.run(corpus.chosen(wanted), plan, tmp_path))
    answered = {CaseStatus.PASSED, CaseStatus.FAILED, CaseStatus.SKIPPED}
    assert [(one.id, one.status) for one in found if one.status not in answered] == []
