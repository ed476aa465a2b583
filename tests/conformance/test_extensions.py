"""Cases of declared payloads: enough of them, and broken receivers are known by their fault."""

from __future__ import annotations

import collections
from pathlib import Path
from typing import Final

import pytest

from tests.conformance.asking import Answer, Remembering, ask, not_passed, run_of
from tests.conformance.receivers import RECEIVERS
from tests.scale import scaled
from vnedoc.conformance.cases import corpus
from vnedoc.conformance.cases.acting.extending.faults import EXTENSIONS
from vnedoc.conformance.cases.case import Importance, Role, Task
from vnedoc.conformance.running.causes import causes
from vnedoc.conformance.running.results import CaseStatus, Level, levels

pytestmark = pytest.mark.table
CASES = tuple(case for case in corpus.cases() if case.task is Task.EXTENSION)
PLAIN = "extension-form-plain"


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 60
    assert {case.role for case in CASES} == {Role.EXTENSION}
    assert {case.defect for case in CASES} == set(EXTENSIONS)
    weights = collections.Counter(case.importance for case in CASES)
    assert min(weights[one] for one in Importance) >= 20
    made = collections.Counter(tuple(one.read() for one in case.inputs) for case in CASES)
    assert [count for count in made.values() if count > 1] == []


def test_what_must_be_done_stands_on_xml_alone() -> None:
    """No act names XML Schema, and the language of declarations is vnedoc's own."""
    told = {(case.importance, case.clause.document) for case in CASES}
    assert {document for weight, document in told if weight is Importance.MUST} == {
        "XML 1.0 (W3C)",
        "Namespaces in XML 1.0 (W3C)",
    }
    assert {document for weight, document in told if weight is Importance.SHOULD} == {
        "XML Schema 1.0 Part 1 (W3C)",
        "XML Schema 1.0 Part 2 (W3C)",
    }


@pytest.mark.parametrize("verdict", ["valid", "invalid", "unknown", "refused"])
def test_whoever_says_the_same_of_every_payload_passes_little(verdict: str, tmp_path: Path) -> None:
    said = {"outcome": "accepted", "values": {"verdict": verdict, "payload": "phieu-vi-du"}}
    asked = CASES[:: 4 // scaled(4)]
    found = ask(lambda _: said, asked, tmp_path)
    passed = [one for one in found if one.status is CaseStatus.PASSED]
    assert len(passed) <= len(asked) // 2, passed


ALSO: Final = {
    "extension-rule": {"extension-part", "extension-float"},  # which only a rule can show
    "extension-value": {"extension-form"},  # a text written in references is longer in bytes
}
"""Defects that come with another one."""


@pytest.mark.parametrize("defect", RECEIVERS)
def test_the_suite_catches_it(defect: str, tmp_path: Path) -> None:
    own = [case for case in CASES if case.defect == defect or case.id == PLAIN]
    others = [case for case in CASES if case not in own]
    found = ask(RECEIVERS[defect], own + others[:: 12 // scaled(12)], tmp_path)
    bad = not_passed(found)
    also = ALSO.get(defect, set())
    assert {one.defect for one in bad} - also == {defect}, [(one.id, one.reasons) for one in bad]
    named = {one.name.removeprefix("plain-") for one in causes(run_of(found))}
    # Whoever knows no rules tells of none in the whole run, which is a cause of its own.
    assert named - {"lost"} - also == {defect}


def test_whoever_takes_no_declarations_says_so(tmp_path: Path) -> None:
    def skips(_: Answer) -> Answer:
        return {"outcome": "skipped", "reason": "extension is not sold with this product"}

    found = ask(skips, CASES[:5], tmp_path)
    assert {one.status for one in found} == {CaseStatus.SKIPPED}
    assert levels(run_of(found))["extension"] is Level.NONE


def test_vnedoc_reaches_the_whole_role(tmp_path: Path) -> None:
    found = ask(Remembering(), CASES, tmp_path)
    assert not_passed(found) == []
    assert levels(run_of(found))["extension"] is Level.FULL
