"""Deliberately broken connectors: the suite catches every one, and names its defect alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import pytest

from tests.conformance.asking import Answer, ask, not_passed, run_of
from tests.conformance.connectors.following import FOLLOWING
from tests.conformance.connectors.receiving import RECEIVING
from tests.conformance.connectors.sending import SENDING
from tests.scale import scaled
from vnedoc.conformance.cases import corpus
from vnedoc.conformance.cases.case import Case, Task
from vnedoc.conformance.connector import LedgerConnector, play
from vnedoc.conformance.running.causes import CONNECT_PLAIN, causes
from vnedoc.conformance.running.results import Level, levels

pytestmark = pytest.mark.table

BROKEN: tuple[type[LedgerConnector], ...] = (*RECEIVING, *SENDING, *FOLLOWING)
SCENARIOS = tuple(case for case in corpus.cases() if case.task is Task.CONNECT)


def name_of(connector: type[LedgerConnector]) -> str:
    return str(connector.__dict__["DEFECT"])


def shown(case: Case) -> set[str]:
    """The defects that a case is about."""
    told = {name for step in case.expected.steps for name in step.get("shows", {}).values()}
    return told | {case.defect}


def caught(connector: type[LedgerConnector], cases: Iterable[Case], folder: Path) -> set[str]:
    """The names of what is found."""
    answer = partial(play, make=connector)
    found = ask(answer, cases, folder)
    bad = not_passed(found)
    told = {cause.name.removeprefix("plain-") for cause in causes(run_of(found))}
    assert told == {name_of(connector)}, [(one.id, one.reasons) for one in bad]
    assert {one.defect for one in bad} == told
    return told


@pytest.mark.parametrize("connector", BROKEN, ids=name_of)
def test_the_suite_catches_it(connector: type[LedgerConnector], tmp_path: Path) -> None:
    """Cases of its defect, every one at full scale, the plain ones, and a sample of all others."""
    defect = name_of(connector)
    own = [case for case in SCENARIOS if case.defect == defect or defect in shown(case)]
    own.sort(key=lambda case: case.defect != defect)
    sample = own[:: -(-len(own) // scaled(len(own), 2))]
    sample += [case for case in SCENARIOS if case.id in CONNECT_PLAIN[:1]]
    sample += SCENARIOS[BROKEN.index(connector) :: 200 // scaled(10)]
    caught(connector, {case.id: case for case in sample}.values(), tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("connector", BROKEN, ids=name_of)
def test_no_scenario_has_another_complaint(
    connector: type[LedgerConnector], tmp_path: Path
) -> None:
    caught(connector, SCENARIOS, tmp_path)


# -- connectors that know nothing and want to look good -------------------------------------------


def echoes(question: Answer) -> Answer:
    return {"outcome": "accepted", "steps": question["steps"]}


def does_nothing(question: Answer) -> Answer:
    return {"outcome": "accepted", "steps": [{} for _ in question["steps"]]}


def always_accepts(_: Answer) -> Answer:
    return {"outcome": "accepted"}


def stores_everything(question: Answer) -> Answer:
    """Has everything, warns of everything, and every document is taken in."""
    items: list[str] = []

    def reply(step: Answer) -> Answer:
        listed = [one["item"] for one in step.get("items", ())]
        items.extend(listed)
        acts = [{"did": what, "item": item} for item in listed for what in ("stored", "warned")]
        told = [{"did": "acknowledged", "item": item, "as": "done"} for item in listed]
        return {
            "acts": [*acts, *told, {"did": "looked"}],
            "register": list(items),
            "states": {"H41.99": "taken-in", "H55.99": "taken-in"},
        }

    return {"outcome": "accepted", "steps": [reply(step) for step in question["steps"]]}


@pytest.mark.parametrize("cheat", [always_accepts, echoes, does_nothing, stores_everything])
def test_no_cheat_passes_a_level(cheat: Callable[[Answer], Answer], tmp_path: Path) -> None:
    # Whoever fails in a part of the suite fails in the whole.
    sample = SCENARIOS[:: 4 // scaled(4)]
    reached = levels(run_of(ask(cheat, sample, tmp_path)))
    assert set(reached.values()) == {Level.NONE}


def test_each_breaks_another_thing() -> None:
    assert len({name_of(one) for one in BROKEN}) == len(BROKEN) >= 40
