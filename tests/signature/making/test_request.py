"""The signing request as JSON: what was written is read, anything else is refused."""

from __future__ import annotations

import json

import pytest

from tests.signature import messages, pki
from vnedoc.limits import MAX_REQUEST_BYTES
from vnedoc.signature.errors import SignatureArgumentError
from vnedoc.signature.making import signing
from vnedoc.signature.making.request import SigningRequest


@pytest.mark.parametrize("kind", ["rsa2048", "p256", "ed25519"])
@pytest.mark.parametrize("form", ["enveloped", "plain"])
def test_the_round_trip(kind: str, form: str) -> None:
    signer = messages.signer(kind)
    request = signing.prepare(
        messages.message(),
        signer.certificate,
        pki.NOW,
        chain=signer.chain,
        form=form,  # type: ignore[arg-type]
    )
    assert SigningRequest.from_json(request.to_json()) == request
    assert SigningRequest.from_json(request.to_json().encode()) == request


def test_too_large() -> None:
    with pytest.raises(SignatureArgumentError):
        SigningRequest.from_json(" " * (MAX_REQUEST_BYTES + 1))


@pytest.mark.parametrize("spoil", ["[]", "{", '{"version": 1}', "null", "1" * 10, "[" * 9000])
def test_what_is_no_request_is_refused(spoil: str) -> None:
    with pytest.raises(SignatureArgumentError):
        SigningRequest.from_json(spoil)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("version", 1),
        ("form", "detached"),
        ("several", 1),
        ("at", "2026-06-01T00:00:00"),
        ("at", 5),
        ("data", "!!"),
        ("chain", ["YQ=", "?"]),
        ("chain", None),
        ("ident", 5),
    ],
)
def test_a_malformed_request_is_refused(field: str, value: object) -> None:
    request = signing.prepare(messages.message(), messages.signer().certificate, pki.NOW)
    data = request.to_data()
    assert SigningRequest.from_data(json.loads(json.dumps(data))) == request
    for spoilt in ({**data, field: value}, {k: v for k, v in data.items() if k != field}):
        with pytest.raises(SignatureArgumentError):
            SigningRequest.from_data(spoilt)
