"""Wycheproof's vectors through the XML layer: base64, shape, certificate, policy and value.

A vector's message cannot be a SignedInfo, so its canonical form is replaced by the message at the
one place where the verifier takes it; everything else is what verifies real messages.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization

from tests.scale import scaled
from tests.signature import messages, pki, wycheproof
from tests.signature.messages import the, tree
from vnedoc.content import MemorySource
from vnedoc.signature.algorithms import METHODS
from vnedoc.signature.examining import examination
from vnedoc.signature.examining.examination import examine
from vnedoc.signature.examining.subject import Subject
from vnedoc.xml.reading.tree import parse

URIS = {method.name: uri for uri, method in METHODS.items()}


def certificate(public: Any) -> bytes:
    """A certificate for a vector's public key, whose private key nobody here has."""
    people = pki.make_pki()
    builder = (
        x509.CertificateBuilder()
        .subject_name(pki.dn("Wycheproof"))
        .issuer_name(people.authority.cert.subject)
        .public_key(public)
        .serial_number(1)
        .not_valid_before(pki.NOW - pki.YEAR)
        .not_valid_after(pki.NOW + pki.YEAR)
    )
    made = builder.sign(people.authority.key, hashes.SHA256())
    return made.public_bytes(serialization.Encoding.DER)


def cases(name: str) -> Iterator[tuple[bytes, list[Any]]]:
    """A certificate and one test: number, message, value, result, comment, flags."""
    for key, tests in wycheproof.groups(name):
        der = certificate(key)
        for test in tests:
            yield der, test


@pytest.mark.parametrize(("name", "method"), wycheproof.FILES.items())
def test_vectors(name: str, method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tree(messages.signed("p256", form="plain"))
    the(root, "ds:SignatureMethod").set("Algorithm", URIS[method])
    template = messages.bytes_of(root)
    old_value = (the(root, "ds:SignatureValue").text or "").encode()
    old_certificate = (the(root, "ds:X509Certificate").text or "").encode()
    wrong, outcomes = [], set()
    every = list(cases(name))
    # Neighbours in the table are of one kind; no stride of theirs leaves a kind of three out.
    some = every[:: len(every) // scaled(len(every), len(every) // 3)]
    for der, (number, message, value, result, comment, flags) in some:
        if not value:
            continue  # An empty value has no admitted shape at all.
        data = template.replace(old_value, base64.b64encode(bytes.fromhex(value)))
        data = data.replace(old_certificate, base64.b64encode(der))
        monkeypatch.setattr(
            examination, "inner_form", lambda *_, message=message: bytes.fromhex(message)
        )
        subject = Subject(parse(MemorySource(data)))
        found = examine(subject, subject.signatures[0])
        accepted = found.intact and found.refusal is None
        outcomes.add(accepted)
        expected = result == "valid" or (result == "acceptable" and "MissingNull" not in flags)
        if accepted != expected:
            wrong.append((number, comment, result, flags))
    assert not wrong
    assert outcomes == {True, False}
