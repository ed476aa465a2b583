"""Mail cases: enough of them, and broken readers of mails are caught by the name of their fault."""

from __future__ import annotations

import collections
from pathlib import Path

import pytest

from tests.conformance.asking import Answer, Remembering, ask, not_passed, run_of
from tests.conformance.mailers import READERS
from tests.scale import scaled
from vnedoc.conformance.cases import corpus
from vnedoc.conformance.cases.case import Importance, Role, Task
from vnedoc.conformance.cases.defects import MAILS
from vnedoc.conformance.running.causes import causes
from vnedoc.conformance.running.departures import PLAIN_MAILS
from vnedoc.conformance.running.results import CaseStatus, Level, levels

pytestmark = pytest.mark.table
CASES = tuple(case for case in corpus.cases() if case.task is Task.MAIL)


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 120
    assert {case.role for case in CASES} == {Role.MAIL}
    assert {case.defect for case in CASES} == set(MAILS)
    weights = collections.Counter(case.importance for case in CASES)
    assert min(weights[one] for one in Importance) >= 20
    made = collections.Counter((case.inputs[0].read(), str(case.given)) for case in CASES)
    assert [count for count in made.values() if count > 1] == []


@pytest.mark.parametrize("kind", ["document", "status", "other", "receipt", "part"])
def test_whoever_says_the_same_of_every_mail_passes_nothing(kind: str, tmp_path: Path) -> None:
    must = [case for case in CASES if case.importance is Importance.MUST]
    said = {"outcome": "accepted", "values": {"kind": kind, "automatic": "no"}}
    passed = [c for c in ask(lambda _: said, must, tmp_path) if c.status is CaseStatus.PASSED]
    assert len(passed) <= len(must) // 10, passed


@pytest.mark.parametrize("defect", READERS)
def test_the_suite_catches_it(defect: str, tmp_path: Path) -> None:
    own = [case for case in CASES if case.defect == defect or case.id in PLAIN_MAILS]
    others = [case for case in CASES if case not in own]
    found = ask(READERS[defect], own + others[:: 12 // scaled(12)], tmp_path)
    bad = not_passed(found)
    assert {one.defect for one in bad} == {defect}, [(one.id, one.reasons) for one in bad]
    assert {one.name.removeprefix("plain-") for one in causes(run_of(found))} == {defect}


def test_whoever_reads_no_mail_says_so(tmp_path: Path) -> None:
    def skips(_: Answer) -> Answer:
        return {"outcome": "skipped", "reason": "mail is not sold with this product"}

    found = ask(skips, CASES[:5], tmp_path)
    assert {one.status for one in found} == {CaseStatus.SKIPPED}
    assert levels(run_of(found))["mail"] is Level.NONE


def test_vnedoc_reaches_the_whole_role(tmp_path: Path) -> None:
    found = ask(Remembering(), CASES, tmp_path)
    assert not_passed(found) == []
    assert levels(run_of(found))["mail"] is Level.FULL
