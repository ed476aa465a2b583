"""The generator of attacks, on messages of one's own."""

from __future__ import annotations

import functools
import hashlib

import pytest

import vnedoc
from tests import factories
from vnedoc.conformance.cases import attacks, keys
from vnedoc.conformance.cases.attacks._attack import FORGED
from vnedoc.conformance.cases.case import Case, CaseOutcome, Task
from vnedoc.errors import InvalidValueError, ReadError
from vnedoc.signature.trust.certificates import TrustStore
from vnedoc.signature.verifier import verify


@functools.cache
def of_document() -> tuple[Case, ...]:
    """Two seconds of work that several tests look at."""
    return attacks.generate(factories.document(), seed=1)


def digests(cases: tuple[Case, ...]) -> list[str]:
    return [
        hashlib.sha256(case.inputs[0].read()).hexdigest() for case in cases if not case.generated
    ]


def test_every_class_is_made_of_a_document() -> None:
    made = of_document()
    assert {case.attack for case in made} == set(range(1, 65))
    assert len({case.id for case in made}) == len(made) > 600


def test_a_status_has_no_files_to_attack() -> None:
    made = attacks.generate(factories.status(), seed=1)
    missing = set(range(1, 65)) - {case.attack for case in made}
    assert missing == {5, 43, 45, 46, 47, 48}


def test_the_same_seed_gives_the_same_bytes() -> None:
    same, other = (digests(attacks.generate(factories.document(), seed=seed)) for seed in (1, 2))
    assert digests(of_document()) == same
    assert same != other


def test_bytes_and_envelope_are_the_same_victim() -> None:
    envelope = factories.revocation()
    assert digests(attacks.generate(vnedoc.dumps(envelope), seed=3)) == digests(
        attacks.generate(envelope, seed=3)
    )


def test_signatures_of_the_user_are_made_anew() -> None:
    data = keys.signed(vnedoc.dumps(factories.document()), "organisation")
    made = attacks.generate(data, seed=1)
    good = next(case for case in made if case.id == "attack-51-revocation-good")
    answer = verify(
        good.inputs[0].read(),
        TrustStore.load(good.inputs[1].read()),
        at=keys.NOW,
        crls=[one.read() for one in good.inputs[2:]],
    )
    assert answer.valid
    assert [one.signer and one.signer.common_name for one in answer.signatures] == [
        "Nguyễn Văn Ví Dụ"
    ]


def test_forged_messages_hold_what_they_forge() -> None:
    """An attack that does not say anything forged would be passed by a reader that falls for it."""
    made = of_document()
    wrapped = [case for case in made if case.attack in (11, 12)]
    without = [case.id for case in wrapped if FORGED.encode() not in case.inputs[0].read()]
    assert all("signature-in" in name or "in-edXML" in name for name in without)
    assert len(without) < len(wrapped) / 10


def test_attacks_on_verifiers_are_refused_unless_they_are_neighbours() -> None:
    made = of_document()
    verifying = [case for case in made if case.task is Task.VERIFY]
    accepted = [case for case in verifying if case.expected.outcome is CaseOutcome.ACCEPT]
    assert 5 < len(accepted) < 20 < len(verifying)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"<x", ReadError),
        (vnedoc.dumps(factories.document()) + b" " * 6_000_000, InvalidValueError),
    ],
)
def test_what_cannot_be_attacked(data: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        attacks.generate(data, seed=1)
