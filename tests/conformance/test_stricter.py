"""What vnedoc refuses beyond the texts is told in its docs, and told right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from vnedoc.conformance.adapter import answer
from vnedoc.conformance.cases import corpus
from vnedoc.conformance.cases.case import Case, CaseOutcome, Role

PAGE = Path(__file__).resolve().parents[2] / "docs" / "conformance" / "stricter.md"
ROWS = re.findall(r"\| `([\w-]+)` \| `(VNE-[\w-]+)` \|", PAGE.read_text("utf-8"))
CASES = {case.id: case for case in corpus.cases()}
COSTLY = {8, 9, 10}


def said(case: Case, folder: Path) -> tuple[str, list[str]]:
    """What vnedoc says of a case."""
    for one in case.files:
        (folder / one.name).write_bytes(one.read())
    first = str(folder / case.inputs[0].name)
    question = {"id": case.id, "task": case.task.value, "message": first, **case.given}
    for name in ("trust", "crls", "ocsps"):
        if name in question:
            question[name] = [str(folder / one) for one in question[name]]
    told = answer(question)
    return str(told["outcome"]), list(told["codes"])


@pytest.mark.parametrize(("name", "code"), ROWS)
def test_vnedoc_refuses_it_and_the_suite_does_not_ask_that(
    name: str, code: str, tmp_path: Path
) -> None:
    case = CASES[name]
    assert case.expected.outcome is CaseOutcome.EITHER
    outcome, codes = said(case, tmp_path)
    assert outcome == "rejected"
    assert code in codes


def test_no_class_of_attack_is_left_out(tmp_path: Path) -> None:
    told = {CASES[name].attack for name, _ in ROWS}
    missing = set()
    for case in CASES.values():
        free = case.expected.outcome is CaseOutcome.EITHER and case.role is Role.VERIFIER
        if not free or case.attack in told | missing | COSTLY:
            continue
        if said(case, tmp_path)[0] == "rejected":
            missing.add(case.attack)
    assert missing == set()
