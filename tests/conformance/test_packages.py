"""Package cases: enough of them, and broken readers are caught by the name of their fault."""

from __future__ import annotations

import collections
from pathlib import Path

import pytest

from tests.conformance.asking import Answer, ask, not_passed, run_of
from tests.conformance.packers import READERS
from tests.scale import scaled
from vnedoc.conformance.adapter import answer
from vnedoc.conformance.cases import corpus
from vnedoc.conformance.cases.acting.packing.dossiers import HOME
from vnedoc.conformance.cases.case import CaseOutcome, Importance, Role, Task
from vnedoc.conformance.cases.defects import PACKAGES
from vnedoc.conformance.running.causes import causes
from vnedoc.conformance.running.judge import Seen, judge
from vnedoc.conformance.running.results import CaseStatus, Level, levels

CASES = tuple(case for case in corpus.cases() if case.task is Task.PACKAGE)
PLAIN = "package-bag-plain"
pytestmark = pytest.mark.table


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 60
    assert {case.role for case in CASES} == {Role.PACKAGE}
    assert {case.defect for case in CASES} == set(PACKAGES)
    weights = collections.Counter(case.importance for case in CASES)
    assert min(weights[one] for one in Importance) >= 10
    made = collections.Counter(
        tuple(sorted((one.name, one.read()) for one in case.inputs)) for case in CASES
    )
    assert [count for count in made.values() if count > 1] == []


@pytest.mark.parametrize(
    ("name", "importance"),
    [
        # RFC 8493 3 and 2.1.3 say what a bag is that is complete and valid.
        ("bag-plain", Importance.MUST),
        ("changed-bit", Importance.MUST),
        ("lacks-file", Importance.MUST),
        ("extra-payload", Importance.MUST),
        ("path-root", Importance.MUST),
        # Of stars and ./ it speaks as of what other programs do.
        ("bag-star", Importance.MAY),
        ("bag-dot-slash", Importance.MAY),
        # bag-info.txt is optional.
        ("list-oxum-bytes", Importance.SHOULD),
        # 28/2018/QĐ-TTg Điều 9(1): whole, and what the sender sent.
        ("announced-relisted", Importance.MUST),
        # No Vietnamese act that was read names E-ARK CSIP.
        ("sip-changed", Importance.SHOULD),
        ("sip-path-root", Importance.MAY),
        # What a weak digest proves is our advice.
        ("weak-md5", Importance.MAY),
    ],
)
def test_both_sides_of_what_must_be_read(name: str, importance: Importance) -> None:
    (case,) = (case for case in CASES if case.id == f"package-{name}")
    assert case.importance is importance


@pytest.mark.parametrize("outcome", ["accepted", "rejected"])
def test_whoever_says_the_same_of_every_package_passes_no_level(
    outcome: str, tmp_path: Path
) -> None:
    def same(question: Answer) -> Answer:
        return {"id": question["id"], "outcome": outcome, "values": {}}

    found = ask(same, CASES, tmp_path)
    assert levels(run_of(found))["package"] is Level.NONE
    wrong = CaseOutcome.REJECT if outcome == "accepted" else CaseOutcome.ACCEPT
    assert {one.id for one in not_passed(found)} >= {
        case.id for case in CASES if case.expected.outcome is wrong
    }


@pytest.mark.parametrize("defect", READERS)
def test_the_suite_catches_it(defect: str, tmp_path: Path) -> None:
    own = [case for case in CASES if case.defect == defect or case.id == PLAIN]
    others = [case for case in CASES if case not in own]
    found = ask(READERS[defect], own + others[:: 8 // scaled(8)], tmp_path)
    bad = not_passed(found)
    assert {one.defect for one in bad} == {defect}, [(one.id, one.reasons) for one in bad]
    assert {one.name.removeprefix("plain-") for one in causes(run_of(found))} == {defect}


def test_each_package_that_is_none_is_taken_by_somebody(tmp_path: Path) -> None:
    caught = set()
    for case in CASES:
        home = tmp_path / case.id
        for one in case.inputs:
            (home / one.name).parent.mkdir(parents=True, exist_ok=True)
            (home / one.name).write_bytes(one.read())
        question = {"id": case.id, "task": "package", "package": str(home / HOME)}
        if any(judge(case, reader(question), Seen()) for reader in READERS.values()):
            caught.add(case.id)
    rejecting = {case.id for case in CASES if case.expected.outcome is CaseOutcome.REJECT}
    assert rejecting - caught == set()


def test_whoever_reads_no_packages_says_so(tmp_path: Path) -> None:
    def skips(_: Answer) -> Answer:
        return {"outcome": "skipped", "reason": "packages are not sold with this product"}

    found = ask(skips, CASES[:5], tmp_path)
    assert {one.status for one in found} == {CaseStatus.SKIPPED}
    assert levels(run_of(found))["package"] is Level.NONE


def test_vnedoc_reaches_the_whole_role(tmp_path: Path) -> None:
    found = ask(answer, CASES, tmp_path)
    assert not_passed(found) == []
    assert levels(run_of(found))["package"] is Level.FULL
