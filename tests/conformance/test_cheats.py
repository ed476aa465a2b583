"""Adapters that know nothing and want to look good: none of them passes a level in any role."""

from __future__ import annotations

import functools
import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.asking import Answer, ask, run_of
from tests.scale import scaled
from vnedoc.conformance import adapter
from vnedoc.conformance.cases import corpus
from vnedoc.conformance.cases.case import CaseOutcome, Importance, Role
from vnedoc.conformance.running.departures import PLAIN
from vnedoc.conformance.running.results import CaseStatus, Level, levels
from vnedoc.rules import RULES
from vnedoc.xml.reading.reader import loads

pytestmark = pytest.mark.table

EVERYTHING = {"look-at-this": tuple(rule.id for rule in RULES)}


@functools.cache
def plain_values() -> frozenset[str]:
    """What the plain messages say, which anybody can read in the suite."""
    found = (adapter.values_of(loads(corpus.chosen([n])[0].inputs[0].read())) for n in PLAIN)
    return frozenset(json.dumps(one, sort_keys=True) for one in found)


def always_accepts(_: Answer) -> Answer:
    return {"outcome": "accepted", "signatures": ["PASSED"]}


def always_refuses(_: Answer) -> Answer:
    return {"outcome": "rejected", "signatures": ["FAILED"]}


def echoes_the_form(question: Answer) -> Answer:
    if "form" in question:
        shutil.copy(question["form"], question["output"])
    return {"outcome": "accepted", "values": {}}


def remarks_the_same(question: Answer) -> Answer:
    """As good as vnedoc, but blind for all that is odd: one remark shall make up for it."""
    told = adapter.answer(question)
    if question["task"] in ("read", "mail", "extension") and "values" in told:
        return {"outcome": "accepted", "codes": ["look-at-this"], "values": told["values"]}
    return told


def remarks_at_random(question: Answer) -> Answer:
    told = remarks_the_same(question)
    if "message" in question and "values" in told:
        digest = hashlib.sha256(Path(question["message"]).read_bytes()).hexdigest()
        return {**told, "codes": [f"note-{digest[:8]}"]}
    return told


def names_every_place(question: Answer) -> Answer:
    told = remarks_at_random(question)
    places = [{"code": told["codes"][0], "at": path} for path in told.get("values", {})]
    return {**told, "remarks": places} if "values" in told else told


def tells_every_code(question: Answer) -> Answer:
    """It knows the plain messages, on which it is silent, and tells all it can of the others."""
    told = remarks_the_same(question)
    if "values" in told:
        plain = json.dumps(told["values"], sort_keys=True) in plain_values()
        codes = [] if plain else [*EVERYTHING["look-at-this"], *EVERYTHING]
        return {**told, "codes": [], "notes": codes}
    return told


def peeks_at_ids(question: Answer) -> Answer:
    case = corpus.named(question["id"])
    if case is None:
        return always_refuses(question)
    if case.expected.outcome is CaseOutcome.REJECT:
        return {"outcome": "rejected", "signatures": []}
    values = {path: allowed[0] for path, allowed in case.expected.values.items()}
    return {"outcome": "accepted", "codes": list(case.expected.codes), "values": values}


REMARKING = (remarks_the_same, remarks_at_random, names_every_place, tells_every_code)
CHEATS = (
    always_accepts,
    always_refuses,
    echoes_the_form,
    remarks_the_same,
    remarks_at_random,
    names_every_place,
    tells_every_code,
    peeks_at_ids,
)


@pytest.mark.parametrize("cheat", CHEATS)
def test_no_cheat_passes_a_level(cheat: Callable[[Answer], Answer], tmp_path: Path) -> None:
    """A sample is enough: whoever fails in a part of the suite fails in the whole."""
    step = 20 // scaled(20)
    small = [case for case in corpus.cases() if not case.generated]
    must = [case for case in small if case.expected.noticed and case.importance is Importance.MUST]
    heavy = [case for case in small if case.importance is Importance.MUST]
    least = [case for role in Role for case in [c for c in heavy if c.role is role][:8]]
    cases = list({case.id: case for case in (*small[::step], *must[::step], *least)}.values())
    codes = EVERYTHING if cheat in (remarks_the_same, tells_every_code) else {}
    found = run_of(ask(cheat, cases, tmp_path, codes=codes))
    reached = levels(found)
    honest = cheat in REMARKING
    # They verify, produce and take mails apart as vnedoc does: only their reading is a fraud.
    fraud = ("consumer",) if honest else tuple(reached)
    assert {reached[role] for role in fraud} == {Level.NONE}


@pytest.mark.parametrize("cheat", REMARKING)
def test_a_remark_that_belongs_to_nothing_gains_nothing(
    cheat: Callable[[Answer], Answer], tmp_path: Path
) -> None:
    noticed = [case for case in corpus.cases() if case.expected.noticed and not case.generated]
    cases = noticed[:: 60 // scaled(60)]
    codes: dict[str, Any] = EVERYTHING if cheat in (remarks_the_same, tells_every_code) else {}
    found = ask(cheat, cases, tmp_path, codes=codes)
    assert [one.id for one in found if one.status is CaseStatus.PASSED] == []


def test_without_a_seed_the_ids_are_told(tmp_path: Path) -> None:
    """For whoever looks for a fault of his own."""
    asked: list[str] = []

    def notes(question: Answer) -> Answer:
        asked.append(question["id"])
        return {"outcome": "rejected"}

    cases = corpus.chosen(["whole"])
    ask(notes, cases, tmp_path / "hidden")
    hidden = list(asked)
    asked.clear()
    from vnedoc.conformance.running import harness

    list(harness.run(cases, harness.RunPlan(answer=notes), tmp_path / "told"))
    assert asked == [case.id for case in cases]
    assert not set(asked) & set(hidden)
    assert len(hidden) == len(asked)
