"""A message read and written anew by the national SDK is the same message."""

from __future__ import annotations

from pathlib import Path

import pytest

import vnedoc
from tests import factories
from tests.exchange.letters import SUBSETS, changed, letter, without
from tests.exchange.test_identity import README_LETTER
from tests.interop import sdk
from tests.scale import scaled
from vnedoc.exchange import Relation, identify, relation
from vnedoc.model import Envelope

pytestmark = [
    pytest.mark.peer,
    pytest.mark.skipif(sdk.missing("EdXML102") is not None, reason=str(sdk.missing("EdXML102"))),
]


def through(envelopes: dict[str, Envelope], folder: Path) -> dict[str, Envelope]:
    """The messages as the SDK writes them."""
    before, behind = folder / "in", folder / "out"
    before.mkdir()
    behind.mkdir()
    for name, envelope in envelopes.items():
        vnedoc.dump(envelope, before / f"{name}.edxml")
    said = sdk.run("SdkHop", folder, before, behind)
    assert said.count("OK ") == len(envelopes), said
    return {name: vnedoc.load(behind / f"{name}.edxml") for name in envelopes}


def test_the_sdk_changes_no_key_whatever_is_left_to_it(tmp_path: Path) -> None:
    sent: dict[str, Envelope] = {"readme": vnedoc.load(README_LETTER)}
    for number in range(scaled(500, len(SUBSETS))):
        sent[f"letter-{number}"] = without(letter(number), SUBSETS[number % len(SUBSETS)])
    sent |= {name: make() for name, make in factories.COMPLETE.items()}
    came = through(sent, tmp_path)
    relations = {name: relation(identify(sent[name]), identify(came[name])) for name in sent}
    assert {n: r for n, r in relations.items() if r is not Relation.SAME_MESSAGE} == {}


def test_one_value_changed_is_another_content_behind_the_sdk(tmp_path: Path) -> None:
    numbers = range(scaled(500, 26))
    pairs = {f"letter-{n}": pair for n in numbers for _, *pair in changed(n)}
    came = through({name: before for name, (before, _) in pairs.items()}, tmp_path)
    for name, (_, after) in pairs.items():
        assert relation(identify(came[name]), identify(after)) is Relation.CONFLICT, name
