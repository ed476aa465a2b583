"""Shipped rules said again in the closed language find the same, and cost no more than thrice."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path
from typing import Any

import pytest

import vnedoc
from tests.extensions.restated import RULES, restated
from tests.mutations import kinds
from tests.scale import scaled
from vnedoc.extensions.judging.run import Circumstances, judge_by
from vnedoc.model import VIETNAM
from vnedoc.rules import BASES, BY_ID, RuleContext, check

AT = dt.datetime(2025, 7, 1, 12, 0, tzinfo=VIETNAM)


def places(report: Any, codes: set[str]) -> list[tuple[str, str]]:
    return sorted(
        (one.rule.rpartition(":")[2].removeprefix("VNE-"), one.location.path)
        for one in report.findings
        if one.rule in codes
    )


def test_there_are_twenty_of_them() -> None:
    assert len(RULES) >= 20


def test_they_find_the_same_on_every_mutation(tmp_path: Path) -> None:
    extension = restated(tmp_path)
    everything = kinds.everything()
    named = [one for one in everything if one.rule in RULES]
    others = [one for one in everything if one.rule not in RULES]
    step = max(1, len(others) // scaled(len(others), 60))
    found, differ = set(), []
    for kind in (*named, *others[::step]):
        report = vnedoc.validate(kind.data, at=AT, holidays=(), extensions=[extension])
        ours = places(report, set(RULES))
        theirs = places(report, set(extension.topics))
        found |= {rule for rule, _ in ours}
        if ours != theirs:
            differ.append((kind.name, ours, theirs))
    assert differ == []
    assert {f"VNE-{rule}" for rule in found} == set(RULES)


@pytest.mark.benchmark
def test_they_cost_no_more_than_three_times_as_much(tmp_path: Path) -> None:
    extension = restated(tmp_path)
    rules = [BY_ID[code] for code in RULES]
    envelopes = [BASES["new"]() for _ in range(200)]

    def shipped() -> None:
        for envelope in envelopes:
            check(RuleContext(envelope=envelope), rules)

    def closed() -> None:
        for envelope in envelopes:
            judge_by(envelope, [extension], Circumstances())

    ratio = min(took(closed) for _ in range(5)) / min(took(shipped) for _ in range(5))
    print(f"closed language / shipped rules: {ratio:.2f}")
    assert ratio <= 3


def took(call: Any) -> float:
    start = time.process_time()
    call()
    return time.process_time() - start
