"""No value that a stranger chose makes a warning, or an exception where warnings are errors."""

from __future__ import annotations

import functools
import io
import json
import threading
import warnings
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import attrs
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests.signature import messages, pki
from vnedoc.conformance.telling import declaration
from vnedoc.signature.errors import TrustStoreError
from vnedoc.signature.making import levels, signing
from vnedoc.signature.making.signers import PemSigner, Pkcs12Signer
from vnedoc.signature.trust.certificates import TrustStore, load_certificates, read_certificate
from vnedoc.signature.trust.quiet import quiet
from vnedoc.signature.verdict import Verification
from vnedoc.signature.verifier import verify

NOW = pki.NOW


def odd(common_name: str) -> x509.Name:
    """A name that RFC 5280 does not allow: its country has 3 letters."""
    country = x509.NameAttribute(NameOID.COUNTRY_NAME, "VNM", _validate=False)
    return x509.Name([country, x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def extensions() -> list[tuple[x509.ExtensionType, bool]]:
    """Extensions that hold such a name."""
    names = [x509.DirectoryName(odd("Khác"))]
    return [
        (x509.SubjectAlternativeName(names), False),
        (x509.IssuerAlternativeName(names), False),
        (x509.CRLDistributionPoints([x509.DistributionPoint(names, None, None, names)]), False),
        (x509.AuthorityKeyIdentifier(b"1", names, 1), False),
    ]


@attrs.frozen(kw_only=True)
class Odd:
    """A hierarchy all of whose names are so, and a message signed in it."""

    root: pki.Party
    authority: pki.Party
    signer: pki.Party
    lists: tuple[bytes, ...]
    revoking: tuple[bytes, ...]
    answer: bytes
    message: bytes


@functools.cache
def made() -> Odd:
    with warnings.catch_warnings(action="ignore"):
        return _made()


def _made() -> Odd:
    root = pki.issue(odd("Gốc"), ca=True, end=NOW + 10 * pki.YEAR)
    outside = x509.NameConstraints(None, [x509.DirectoryName(odd("Ngoài"))])
    authority = pki.issue(odd("CA"), root, ca=True, pathlen=0, extra=((outside, True),))
    signer = pki.issue(odd("Người ký"), authority, extra=extensions())
    right = {"usage": ("digital_signature",)}
    spared = ((x509.OCSPNoCheck(), False),)
    asked, stamping = (ExtendedKeyUsageOID.OCSP_SIGNING,), (ExtendedKeyUsageOID.TIME_STAMPING,)
    responder = pki.issue(odd("OCSP"), authority, purposes=asked, extra=spared, **right)
    tsa = pki.issue(
        odd("TSA"), authority, kind="rsa2048", purposes=stamping, purposes_critical=True, **right
    )
    lists = (pki.crl(root), pki.crl(authority, extra=extensions()[1:2]))
    signing_it = PemSigner.load(signer.key_pem(), signer.pem + authority.pem)
    basic, stamped = io.BytesIO(), io.BytesIO()
    signing.sign(messages.message(), basic, signing_it, at=NOW)

    def stamper(request: bytes) -> bytes:
        return pki.stamp(request, tsa, certificates=[tsa.cert, authority.cert])

    evidence = levels.ValidationData(certificates=(authority.cert,), crls=lists)
    levels.raise_level(basic.getvalue(), stamped, "B-LT", stamper, evidence=evidence)
    return Odd(
        root=root,
        authority=authority,
        signer=signer,
        lists=lists,
        revoking=(lists[0], _revoking(authority, signer)),
        answer=pki.ocsp_answer(signer, authority, responder=responder, by_name=True),
        message=stamped.getvalue(),
    )


def _revoking(authority: pki.Party, signer: pki.Party) -> bytes:
    """A list whose entry holds such a name."""
    entry = (
        x509.RevokedCertificateBuilder()
        .serial_number(signer.cert.serial_number)
        .revocation_date(NOW - timedelta(hours=1))
        .add_extension(x509.CertificateIssuer([x509.DirectoryName(odd("Khác"))]), False)
    )
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.cert.subject)
        .last_update(NOW - pki.DAY)
        .next_update(NOW + pki.DAY)
        .add_revoked_certificate(entry.build())
    )
    return builder.sign(authority.key, hashes.SHA256()).public_bytes(Encoding.DER)


def judged(**given: Any) -> Verification:
    root = load_certificates(made().root.pem)[0]
    return verify(made().message, TrustStore((root,)), **({"at": NOW, "documents": True} | given))


@contextmanager
def told() -> Iterator[list[warnings.WarningMessage]]:
    with warnings.catch_warnings(record=True, action="always") as found:
        yield found


VERIFICATIONS: dict[str, tuple[Callable[[], dict[str, Any]], bool]] = {
    "lists of the signature": (dict, True),
    "a list that revokes": (lambda: {"crls": made().revoking}, False),
    "an answer": (lambda: {"ocsps": [made().answer]}, True),
    "a second opinion": (lambda: {"second_opinion": "signxml"}, True),
}


@pytest.mark.parametrize("name", VERIFICATIONS)
def test_verifying_is_quiet_and_the_same_where_warnings_are_errors(name: str) -> None:
    given, valid = VERIFICATIONS[name]
    if name == "a second opinion":
        pytest.importorskip("signxml")
    more = given()
    # Anything else would be raised: the tests hold warnings for errors.
    first = judged(**more)
    with told() as found:
        second = judged(**more)
    assert not found
    assert first.valid is second.valid is valid
    assert first.to_data() == second.to_data()
    assert "C=VNM" in str(first.signatures[0].signer)


def test_without_that_there_would_be_warnings() -> None:
    """So the inputs are such as cryptography warns of."""
    with told() as found:
        _ = x509.load_der_x509_certificate(made().signer.der).subject
        _ = x509.load_der_x509_certificate(made().signer.der).extensions
        _ = x509.load_der_x509_crl(made().lists[1]).issuer
    assert len(found) >= 3


@pytest.mark.parametrize("serial", [b"\x00", b"\x80"], ids=["zero", "negative"])
def test_a_serial_number_that_is_none(serial: bytes) -> None:
    party = pki.issue("Số", serial=1)
    data = party.der.replace(b"\x02\x01\x01", b"\x02\x01" + serial, 1)
    with told() as found:
        x509.load_der_x509_certificate(data)
    assert found
    # What it is taken for does not hang on the filters of the program.
    with told() as found:
        read = read_certificate(data)
    assert not found
    assert read == read_certificate(data) is not None
    assert load_certificates(data) == (read,)


def test_keys_and_declarations_are_quiet() -> None:
    one = made()
    with told() as found:
        own, above = (load_certificates(party.pem)[0] for party in (one.signer, one.authority))
        lock = NoEncryption()
        data = pkcs12.serialize_key_and_certificates(b"k", one.signer.key, own, [above], lock)
        signer = Pkcs12Signer.load(data)
        parts: dict[str, Any] = {name: {} for name in ("product", "suite", "results", "levels")}
        payload = {"format": 1, "by": "supplier", **parts}
        value = signer.sign(declaration.ToSign(signer.method, declaration.signed_bytes(payload)))
        listed = [b64encode(party.der).decode() for party in (one.signer, one.authority)]
        signature = {
            "method": signer.method,
            "certificates": listed,
            "value": b64encode(value).decode(),
        }
        text = json.dumps({"declaration": payload, "signature": signature})
        trust = TrustStore(load_certificates(one.root.pem))
        checked = declaration.check(text.encode(), trust, at=NOW)
    assert not found
    assert checked.holds
    assert "C=VNM" in checked.declarer
    with pytest.raises(TrustStoreError):
        load_certificates(b"\x30\x00")


def test_the_warnings_of_others_are_theirs() -> None:
    with told() as found, quiet():
        warnings.warn("ours to tell", UserWarning, stacklevel=1)
    assert len(found) == 1


def test_threads_leave_the_filters_as_they_were() -> None:
    before = list(warnings.filters)
    data = made().signer.der
    threads = [
        threading.Thread(target=lambda: [read_certificate(data) for _ in range(20)])
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert warnings.filters == before
