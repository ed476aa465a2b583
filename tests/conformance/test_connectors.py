"""Deliberately broken connectors: the suite catches every one, and names its defect alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

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
from vnedoc.exchange import Receipt

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


@pytest.mark.parametrize(
    ("defect", "ident"),
    [
        ("one-key", "lifecycle-forged-revocation"),
        ("seen-before-store", "acknowledge-failed-word"),
        ("failure-done", "acknowledge-failed-thrice"),
        ("error-is-refusal", "answer-no-connection-restart"),
        ("answer-lost", "answer-no-connection-restart"),
    ],
)
def test_what_shows_in_passing_has_its_name(defect: str, ident: str, tmp_path: Path) -> None:
    (connector,) = (one for one in BROKEN if name_of(one) == defect)
    caught(connector, corpus.chosen([ident]), tmp_path)


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


def replies_the_same(question: Answer) -> Answer:
    """One reply to each step, in which something of everything stands."""
    items = [one["item"] for step in question["steps"] for one in step.get("items", ())]
    reply = {
        "acts": [{"did": what, "item": item} for item in items for what in ("stored", "aside")],
        "register": items,
        "aside": items,
        "refused": "no",
        "states": {"H41.99": "taken-in", "H55.99": "sent"},
        "owed": [],
    }
    return {"outcome": "accepted", "steps": [reply for _ in question["steps"]]}


def says_that_it_has_it(question: Answer) -> Answer:
    """Takes everything for a copy, and acknowledges it."""

    def reply(step: Answer) -> Answer:
        listed = [one["item"] for one in step.get("items", ())]
        return {"acts": [{"did": "acknowledged", "item": item, "as": "done"} for item in listed]}

    return {"outcome": "accepted", "steps": [reply(step) for step in question["steps"]]}


def sends_what_came(question: Answer) -> Answer:
    """Stores all that can be stored, and hands back the messages of the question."""
    output, known = Path(question["output"]), list[Path]()
    output.mkdir(parents=True, exist_ok=True)

    def reply(step: Answer) -> Answer:
        entries = [*step.get("items", ()), *([step] if "message" in step else [])]
        known.extend(Path(one["message"]) for one in entries)
        if step["step"] == "send":
            for path in known:
                (output / path.name).write_bytes(path.read_bytes())
            return {"acts": [{"did": "sent", "file": path.name} for path in known]}
        return {"acts": [{"did": "stored", "item": one["item"]} for one in entries]}

    return {"outcome": "accepted", "steps": [reply(step) for step in question["steps"]]}


def _is_whole(data: bytes) -> bool:
    return data.rstrip().endswith((b"</edXML>", b":edXML>")) and b"<!DOCTYPE" not in data


def _warning(question: Answer, warns: Callable[[Answer, int], bool]) -> Answer:
    """Registers all that can be stored, however often it comes, and warns of some of it."""
    held: list[str] = []

    def reply(step: Answer, number: int) -> Answer:
        acts: list[Answer] = []
        for one in step.get("items", ()):
            if "dies" in (one.get("store"), one.get("acknowledge")):
                held.extend([one["item"]] * ("store" not in one))
                acts += [{"did": "stored", "item": one["item"]}] * ("store" not in one)
                break
            if {"get", "store"} & set(one) or not _is_whole(Path(one["message"]).read_bytes()):
                continue
            held.append(one["item"])
            acts.append({"did": "stored", "item": one["item"]})
            acts += [{"did": "warned", "item": one["item"]}] * warns(one, number)
            acts.append({"did": "acknowledged", "item": one["item"], "as": "done"})
        return {"acts": acts, "register": list(held)}

    steps = [reply(step, number) for number, step in enumerate(question["steps"])]
    return {"outcome": "accepted", "steps": steps}


def warns_after_the_first(question: Answer) -> Answer:
    """What came first cannot have come before."""
    return _warning(question, lambda _, number: number > 0)


def warns_of_a_second(question: Answer) -> Answer:
    """Knows what is done with a document, and warns whenever that was done with any before."""
    known: set[tuple[str, bool]] = set()

    def warns(entry: Answer, _: int) -> bool:
        text = Path(entry["message"]).read_bytes().decode("latin-1")
        kind = text.partition("BussinessDocType>")[2][:1], "StatusCode" in text
        return kind in known or bool(known.add(kind))

    return _warning(question, warns)


CHEATS = (
    always_accepts,
    echoes,
    does_nothing,
    stores_everything,
    replies_the_same,
    says_that_it_has_it,
    sends_what_came,
    warns_after_the_first,
    warns_of_a_second,
)


@pytest.mark.parametrize("cheat", CHEATS)
def test_no_cheat_passes_a_level(cheat: Callable[[Answer], Answer], tmp_path: Path) -> None:
    # Whoever fails in a part of the suite fails in the whole.
    sample = [*SCENARIOS[:: 4 // scaled(4)], *corpus.chosen(["dedupe-again-among"])]
    sample += corpus.chosen(["acknowledge-unheard-among", "answer-plain", "lifecycle-plain"])
    asked = {case.id: case for case in sample}.values()
    reached = levels(run_of(ask(cheat, asked, tmp_path)))
    assert set(reached.values()) == {Level.NONE}


def test_who_knows_a_copy_may_register_it_with_a_warning(tmp_path: Path) -> None:
    """The text wants the warning alone; what weighs no more than may costs the last level."""

    class Warns(LedgerConnector):
        def store(self, entry: dict[str, str], at: Any) -> Receipt:
            found = super().store(entry, at)
            if found is Receipt.SEEN:
                self.gateway.did("stored", item=entry["item"])
                self.gateway.did("warned", item=entry["item"])
            return found

    cases = corpus.chosen(["dedupe-again-among", "acknowledge-unheard-among", "dedupe-plain"])
    reached = levels(run_of(ask(partial(play, make=Warns), cases, tmp_path)))
    assert (reached["dedupe"], reached["acknowledge"]) == (Level.GOOD, Level.GOOD)


def test_each_breaks_another_thing() -> None:
    assert len({name_of(one) for one in BROKEN}) == len(BROKEN) >= 40
