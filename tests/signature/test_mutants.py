"""Mutants of signed messages: none is called valid with other values or bytes; and the harmless
changes that a form promises to survive are survived.

``VNEDOC_SCALE`` says how many of the 100,000 mutants and 5,000 harmless changes are tried, and
``VNEDOC_FUZZ_SEED`` by which chance. Mutant N of a seed is the same on every machine: a failure
prints both, and `of_number` makes it again.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.fuzz import corpus
from tests.scale import scale, scaled
from tests.signature import harmless, messages, mutants
from tests.signature.independent import Signed
from tests.signature.judging_mutants import wrongs
from vnedoc.errors import ReadError
from vnedoc.signature.verdict import Verification

SEED = int(os.environ.get("VNEDOC_FUZZ_SEED", "1022016"))
MUTANTS = 100_000
HARMLESS = 5_000
SHORT = 16
"""Verifying takes 10 to 30 ms: a short run does a part of its share."""
SOURCES = {
    f"{target}/{name}": data
    for target in ("xades", "statement")
    for name, data in corpus.inputs(target).items()
    if name.startswith("seed-")
}
NAMES = tuple(SOURCES)
SIGNED = {
    # What arrived behind the axis was signed in the form in which it was sent.
    name: Signed.of(SOURCES[name.removesuffix("-arrived")], stated=name.startswith("statement/"))
    for name in NAMES
}


def verify(data: Any, **options: Any) -> Verification:
    return messages.verify(data, trust=corpus.trust(), crls=corpus.crls(), **options)


def of_number(number: int, seed: int = SEED) -> tuple[str, bytes]:
    """The source of a mutant and the mutant."""
    chance = random.Random(f"{seed}/{number}")
    name = NAMES[number % len(NAMES)]
    return name, mutants.mutant(SOURCES[name], chance)


def harmless_of_number(number: int, seed: int = SEED) -> tuple[str, bytes]:
    """The source of a harmless change and the changed message."""
    chance = random.Random(f"harmless/{seed}/{number}")
    name = NAMES[number % len(NAMES)]
    stated, arrived = SIGNED[name].stated, name.endswith("-arrived")
    return name, harmless.harmless(SOURCES[name], chance, stated=stated, arrived=arrived)


def share(count: int) -> int:
    return scaled(count if scale() >= 1 else count // SHORT, least=40)


def told(what: str, number: int, name: str, wrong: object) -> str:
    again = f"VNEDOC_FUZZ_SEED={SEED}, {what} {number} of {name}"
    return f"{again}: {wrong}"


@pytest.mark.parametrize("name", NAMES)
def test_the_sources_are_valid_and_say_what_they_say(name: str) -> None:
    answer = verify(SOURCES[name])
    assert answer.valid
    assert list(wrongs(SOURCES[name], answer, SIGNED[name])) == []


def test_no_mutant_is_valid_with_other_values_or_bytes(tmp_path: Path) -> None:
    outcomes, found = Counter[str](), []
    for number in range(share(MUTANTS)):
        name, data = of_number(number)
        subject: Any = data
        if number % 20 == 0:  # files are digested and handed out in another way than memory
            subject = tmp_path / "m.edxml"
            subject.write_bytes(data)
        try:
            answer = verify(subject, require="statement" if number % 2 else None)
        except ReadError as error:
            outcomes[type(error).__name__] += 1
            continue
        outcomes["valid" if answer.valid else "not valid"] += 1
        found += [told("mutant", number, name, w) for w in wrongs(data, answer, SIGNED[name])]
    print(f"{sum(outcomes.values())} mutants: {dict(outcomes)}")
    assert found == []
    # Without some of both the test would have asked nothing.
    assert outcomes["not valid"] > outcomes["valid"] > sum(outcomes.values()) / 50


def test_no_harmless_change_is_refused() -> None:
    refused = []
    for number in range(share(HARMLESS)):
        name, data = harmless_of_number(number)
        answer = verify(data, require="statement" if SIGNED[name].stated else None)
        if not answer.valid:
            reasons = [r.text() for s in answer.signatures for r in s.reasons]
            refused.append(told("harmless change", number, name, reasons))
        refused += [told("harmless", number, name, w) for w in wrongs(data, answer, SIGNED[name])]
    assert refused == []
