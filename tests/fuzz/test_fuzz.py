"""The corpus is replayed, a few new inputs are tried, and the targets see what they look for."""

from __future__ import annotations

import base64
import json
import math
import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs
import pytest

import vnedoc
from tests.fuzz import corpus, der, engine, targets
from tests.fuzz.engine import Run, Wrong
from tests.fuzz.seeds import joined
from tests.scale import scaled
from tests.signature import messages
from vnedoc.cli import serving
from vnedoc.content import Content
from vnedoc.signature.verdict import Verification

# Libraries warn of odd certificates; that is no finding.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")
ON_A_BUSY_MACHINE = {"slow", "large"}


def findings(run: Run) -> set[str]:
    return run.findings.keys() - ON_A_BUSY_MACHINE


@pytest.mark.parametrize("name", corpus.NAMES)
def test_the_corpus(name: str) -> None:
    run = Run(targets.TARGETS[name])
    for data in corpus.inputs(name).values():
        run.one(data)
    assert findings(run) == set()
    seeds = sum(name.startswith("seed-") for name in corpus.inputs(name))
    assert seeds >= 6
    if name in ("xades", "statement"):
        assert run.outcomes["valid"] >= seeds


@pytest.mark.parametrize("name", corpus.NAMES)
def test_some_new_inputs(name: str) -> None:
    run = Run(targets.TARGETS[name])
    most = len(corpus.inputs(name)) + scaled(500)
    engine.own(run, cpu_seconds=math.inf, seed=1, most=most)
    assert run.count == most
    assert findings(run) == set()


def test_the_corpus_is_small() -> None:
    assert sum(path.stat().st_size for path in corpus.FOLDER.iterdir()) < corpus.MAX_BYTES


def test_every_target_has_a_corpus_and_the_archives_are_always_the_same() -> None:
    assert tuple(targets.TARGETS) == corpus.NAMES
    files = dict(corpus.inputs("zip"))
    backwards = dict(reversed(files.items()))
    assert corpus.packed(files) == corpus.packed(backwards)
    assert corpus.unpacked(corpus.packed(files)) == files


def test_only_the_good_certificates_pass() -> None:
    for name, data in corpus.inputs("certificates").items():
        if name.startswith("seed-"):
            words = targets.TARGETS["certificates"].run(data)
            is_good = name.startswith("seed-good")
            assert ({"PASSED", "token PASSED"} & words != set()) is is_good, name


def test_each_question_of_the_seeds_is_answered() -> None:
    said: set[str] = set()
    for data in corpus.inputs("worker").values():
        said |= targets.TARGETS["worker"].run(data)
    operations = ("version", "classify", "verify", "validate", "show", "build")
    assert {f"{name} answered" for name in operations} <= said


# -- a fault in vnedoc shows: each of them is planted once ----------


def _always_valid(monkeypatch: pytest.MonkeyPatch) -> None:
    real = messages.verify

    def verify(data: bytes, **options: Any) -> Verification:
        answer = real(data, **options)
        passed = real(corpus.inputs("statement")["seed-new"], trust=corpus.trust(),
                      crls=corpus.crls())  # fmt: skip
        return attrs.evolve(passed, envelope=None) if not answer.valid else answer

    monkeypatch.setattr(messages, "verify", verify)


def _more_handed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    real = messages.verify

    def verify(data: bytes, **options: Any) -> Verification:
        return attrs.evolve(real(data, **options), envelope=vnedoc.loads(data))

    monkeypatch.setattr(messages, "verify", verify)


def _first_value_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    real = vnedoc.loads

    def loads(data: bytes) -> Any:
        envelope = real(data)
        return attrs.evolve(envelope, header=attrs.evolve(envelope.header, subject=None))

    monkeypatch.setattr(vnedoc, "loads", loads)


def _always_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Content, "sole_entry", lambda self: "x.pdf")
    monkeypatch.setattr(Content, "unzipped", lambda self: iter([b"other"]))


def _always_passed(monkeypatch: pytest.MonkeyPatch) -> None:
    real = targets.check_chain
    (_, good), *rest = targets.split(corpus.inputs("certificates")["seed-good-crl"])

    def check_chain(leaf: bytes, *given: Any, **named: Any) -> Any:
        above = [part for letter, part in rest if letter == "I"]
        crls = [part for letter, part in rest if letter == "C"]
        return real(good, above, *given[1:], **{**named, "crls": crls})

    monkeypatch.setattr(targets, "check_chain", check_chain)


def _unforeseen(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(question: Any) -> Any:
        raise KeyError("x")

    monkeypatch.setattr(serving, "_result", fails)


def _line_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "answer", lambda line, places=None: b"")


def _other_order(monkeypatch: pytest.MonkeyPatch) -> None:
    first = serving.answer(b'{"v": 1, "id": "another", "do": "version"}')
    monkeypatch.setattr(serving, "answer", lambda line, places=None: first)


FORGED = corpus.inputs("statement")["seed-new"].replace("V/v phối".encode(), "V/v từ".encode())


@pytest.mark.parametrize(
    ("target", "data", "fault"),
    [
        ("statement", FORGED, _always_valid),
        ("statement", FORGED, _more_handed_out),
        ("statement", corpus.inputs("statement")["seed-new"], _first_value_lost),
        ("xades", corpus.inputs("xades")["seed-enveloped"], _first_value_lost),
        ("zip", corpus.inputs("zip")["seed-stored"], _always_unpacked),
        ("certificates", corpus.inputs("certificates")["seed-revoked-crl"], _always_passed),
        ("worker", corpus.inputs("worker")["seed-version"], _unforeseen),
        ("worker", corpus.inputs("worker")["seed-version"], _line_lost),
        ("worker", corpus.inputs("worker")["seed-several"], _other_order),
    ],
)
def test_a_planted_fault_is_found(
    target: str, data: bytes, fault: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault(monkeypatch)
    with pytest.raises((Wrong, ValueError)):
        targets.TARGETS[target].run(data)


def test_a_wrong_valid_of_the_worker_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    question = json.loads(corpus.inputs("worker")["seed-verify-statement"])
    right = serving.answer(json.dumps(question).encode())
    monkeypatch.setattr(serving, "answer", lambda line, places=None: right)
    question["content"] = base64.b64encode(FORGED).decode()
    with pytest.raises(Wrong):
        targets.TARGETS["worker"].run(json.dumps(question).encode())


# -- the engine ----------


class Lengths:
    """A target that fails on inputs of three bytes and more."""

    name = "lengths"

    def seeds(self) -> Mapping[str, bytes]:
        return {"a": b"a"}

    def run(self, data: bytes) -> set[str]:
        if len(data) > 2:
            raise Wrong(f"too long: {len(data)}")
        return {str(len(data))}

    def mutate(self, data: bytes, chance: random.Random) -> bytes:
        return data + b"b" if chance.random() < 0.5 else data[1:]


def test_the_engine_keeps_what_is_new_and_one_input_of_each_finding(tmp_path: Path) -> None:
    said: list[str] = []
    run = Run(Lengths(), folder=tmp_path, say=said.append)
    engine.own(run, cpu_seconds=math.inf, seed=3, most=300)
    assert run.findings.keys() == {"too long"}
    assert len(run.findings["too long"]) == 3
    assert len(said) == 1
    assert {len(one) for one in run.new} >= {0, 2}
    kept = [p for p in (tmp_path / "findings").iterdir() if not p.suffix]
    assert all(len(path.read_bytes()) > 2 for path in kept)
    assert "1 findings" in run.summary()


def test_the_engine_repeats_itself() -> None:
    runs = [Run(Lengths(), say=lambda _: None) for _ in range(2)]
    for run in runs:
        engine.own(run, cpu_seconds=math.inf, seed=5, most=100)
    assert runs[0].outcomes == runs[1].outcomes
    assert runs[0].new == runs[1].new


def test_the_engine_stops_and_gives_up_what_never_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    class Endless(Lengths):
        def run(self, data: bytes) -> set[str]:
            while True:
                pass

    monkeypatch.setattr(engine, "STOP_SECONDS", 0.05)
    run = Run(Endless(), say=lambda _: None)
    engine.own(run, cpu_seconds=0.01, seed=1)
    assert run.count == 1
    assert any(word.startswith("TooSlowError") for word in run.findings)


def test_changed_der_keeps_its_lengths() -> None:
    (_, certificate), *_ = targets.split(corpus.inputs("certificates")["seed-good-crl"])
    values = der.parse(certificate)
    assert values is not None
    assert der.written(values) == certificate
    changed = {der.changed(certificate, random.Random(n)) for n in range(50)}
    assert len(changed) > 40
    assert all(der.parse(one) is not None for one in changed)


def _cases() -> Iterator[bytes]:
    yield b""
    yield joined(("L", b"abc"))[:-1]
    yield b"L\xff\xff\xff\xffabc"


@pytest.mark.parametrize("data", list(_cases()))
def test_parts_that_are_cut_off(data: bytes) -> None:
    assert all(len(letter) == 1 for letter, _ in targets.split(data))
    targets.TARGETS["certificates"].run(data)
