"""What a signer says beside the time: written, read again, and refused where it cannot be."""

from __future__ import annotations

import hashlib
import io
import json

import attrs
import pytest

from tests.signature import messages, pki
from tests.signature.making.test_levels import raised
from vnedoc.signature.algorithms import SHA1, SHA256
from vnedoc.signature.claims import COMMITMENTS, NO_CLAIMS, Claims, Place, Policy
from vnedoc.signature.errors import SignatureArgumentError
from vnedoc.signature.making import signing
from vnedoc.signature.making.countersigning import countersign
from vnedoc.signature.making.request import SigningRequest
from vnedoc.signature.statement.signing import sign_statement
from vnedoc.signature.verdict import SubIndication

TEXT = "Quy chế ký số, bản 1".encode()
POLICY = Policy(identifier="urn:oid:1.2.3", digest=SHA256.uri, value=hashlib.sha256(TEXT).digest())
EVERYTHING = Claims(
    place=Place(
        city="Hà Nội", street="1 <Phố> & Ví Dụ", province="HN", postal_code="1", country="VN"
    ),
    roles=("Chánh Văn phòng", "Người ký thay"),
    commitments=(COMMITMENTS["origin"], "urn:x"),
    policy=POLICY,
)
CLAIMS = {
    "nothing": NO_CLAIMS,
    "a city": Claims(place=Place(city="Huế")),
    "no place": Claims(place=Place()),
    "a role": Claims(roles=("Giám đốc",)),
    "32 roles": Claims(roles=tuple(f"vai trò {i}" for i in range(32))),
    "a long role": Claims(roles=("x" * 1000,)),
    "lines": Claims(roles=("dòng 1\ndòng 2\tcột",)),
    "every commitment": Claims(commitments=tuple(COMMITMENTS.values())),
    "implied policy": Claims(policy=Policy()),
    "policy": Claims(policy=POLICY),
    "everything": EVERYTHING,
}


@pytest.mark.parametrize("name", CLAIMS)
@pytest.mark.parametrize("c14n", ["1.0", "exclusive"])
def test_what_is_written_is_read(name: str, c14n: str) -> None:
    data = messages.sign(messages.message(), claims=CLAIMS[name], c14n=c14n)
    answer = messages.verify(data, policies=[TEXT])
    assert answer.valid, answer.to_data()
    assert answer.signatures[0].claims == CLAIMS[name]
    assert Claims.from_data(json.loads(json.dumps(CLAIMS[name].to_data()))) == CLAIMS[name]


def test_requests_carry_claims() -> None:
    request = signing.prepare(
        messages.message(), messages.signer().certificate, pki.NOW, claims=EVERYTHING
    )
    again = SigningRequest.from_json(request.to_json())
    assert again == request
    target = io.BytesIO()
    signing.complete(again, messages.signer().sign(again), messages.message(), target)
    assert messages.verify(target.getvalue(), policies=[TEXT]).signatures[0].claims == EVERYTHING


def test_statements_carry_claims() -> None:
    target = io.BytesIO()
    sign_statement(messages.message(), target, messages.signer(), at=pki.NOW, claims=EVERYTHING)
    answer = messages.verify(target.getvalue(), policies=[TEXT])
    assert answer.valid
    assert answer.signatures[0].claims == EVERYTHING
    assert not messages.verify(target.getvalue()).valid


def test_higher_levels_keep_claims() -> None:
    assert raised("B-T")
    data = messages.sign(messages.message(), claims=CLAIMS["a role"])
    target = io.BytesIO()
    countersign(data, target, messages.signer("p384"), at=pki.NOW)
    (verdict,) = messages.verify(target.getvalue()).signatures
    assert verdict.passed
    assert verdict.claims == CLAIMS["a role"]
    assert verdict.counter_signatures[0].claims == NO_CLAIMS


@pytest.mark.parametrize(
    ("policies", "sub"),
    [
        ([TEXT], None),
        ([b"x", TEXT], None),
        ([], SubIndication.SIGNATURE_POLICY_NOT_AVAILABLE),
        ([b"x"], SubIndication.POLICY_PROCESSING_ERROR),
        ([TEXT + b" "], SubIndication.POLICY_PROCESSING_ERROR),
    ],
)
def test_policies(policies: list[bytes], sub: SubIndication | None) -> None:
    data = messages.sign(messages.message(), claims=CLAIMS["policy"])
    (verdict,) = messages.verify(data, policies=policies).signatures
    assert verdict.sub_indication is sub
    assert verdict.claims.policy == POLICY


@pytest.mark.parametrize(
    ("claims", "form"),
    [
        (CLAIMS["a role"], "plain"),
        (Claims(roles=("A",), other_roles=True), "enveloped"),
        (Claims(roles=("A",) * 33), "enveloped"),
        (Claims(commitments=("urn:x",) * 33), "enveloped"),
        (Claims(roles=("x" * 1001,)), "enveloped"),
        (Claims(roles=("",)), "enveloped"),
        (Claims(roles=(" A",)), "enveloped"),
        (Claims(roles=("A\x00",)), "enveloped"),
        (Claims(roles=("A\r\nB",)), "enveloped"),
        (Claims(roles=("A\ufffe",)), "enveloped"),
        (Claims(commitments=("",)), "enveloped"),
        (Claims(place=Place(city="A\n")), "enveloped"),
        (Claims(policy=attrs.evolve(POLICY, digest=SHA1.uri)), "enveloped"),
        (Claims(policy=attrs.evolve(POLICY, digest="urn:x")), "enveloped"),
        (Claims(policy=attrs.evolve(POLICY, value=b"")), "enveloped"),
    ],
)
def test_what_cannot_be_read_again_is_not_written(claims: Claims, form: str) -> None:
    with pytest.raises(SignatureArgumentError) as caught:
        messages.sign(messages.message(), claims=claims, form=form)
    assert caught.value.text("vi") != caught.value.text("en")


SPOILT = {
    "no object": [],
    "a field more": {**EVERYTHING.to_data(), "x": 1},
    "a field less": {k: v for k, v in EVERYTHING.to_data().items() if k != "roles"},
    "roles that are a text": {**EVERYTHING.to_data(), "roles": "AB"},
    "roles that are numbers": {**EVERYTHING.to_data(), "roles": [1]},
    "a place with more": {**EVERYTHING.to_data(), "place": {"planet": "x"}},
    "a policy that is a text": {**EVERYTHING.to_data(), "policy": "x"},
    "a policy with half a byte": {
        **EVERYTHING.to_data(),
        "policy": {"identifier": "a", "digest": "b", "value": "0"},
    },
    "a number for a flag": {**EVERYTHING.to_data(), "other_roles": 0},
}


@pytest.mark.parametrize("name", SPOILT)
def test_malformed_claims(name: str) -> None:
    with pytest.raises(ValueError, match=r"claims|hex"):
        Claims.from_data(SPOILT[name])
