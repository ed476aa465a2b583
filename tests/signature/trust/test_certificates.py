"""Reading certificates, lists and answers of unknown origin: any bytes, no exception."""

from __future__ import annotations

import random

import pytest

from tests.scale import scaled
from tests.signature import pki
from tests.signature.trust.test_chain import PKI, TRUST
from vnedoc.signature.trust.certificates import describe, read_certificate, same_name
from vnedoc.signature.trust.chain import check_chain
from vnedoc.signature.verdict import Indication

pytestmark = pytest.mark.table


def mutations(data: bytes, count: int, seed: int):
    """Seeded changes of one to three bytes, cuts and doublings."""
    chance = random.Random(seed)
    for _ in range(count):
        changed = bytearray(data)
        for _ in range(chance.randint(1, 3)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        cut = chance.randrange(20)
        yield bytes(changed[: -cut - 1]) if cut < 2 else bytes(changed)


# Odd certificates may make cryptography warn; that is the caller's business, not an error here.
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("seed", range(3))
def test_mutated_certificates_are_read_or_refused(seed):
    for data in mutations(PKI.signer.der, 400, seed):
        found = read_certificate(data)
        if found is not None:
            describe(found)
            result = check_chain(data, PKI.chain, TRUST, at=pki.NOW, crls=PKI.crls)
            assert result.indication is not Indication.PASSED or data == PKI.signer.der


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("which", ["crl", "ocsp", "between"])
def test_mutated_evidence_never_revives_a_revoked_certificate(which):
    leaf = pki.issue("Bị thu hồi 2", PKI.authority)
    revoked = pki.crl(PKI.authority, [(leaf, pki.NOW - pki.DAY, None)])
    answer = pki.ocsp_answer(
        leaf,
        PKI.authority,
        status=pki.ocsp.OCSPCertStatus.REVOKED,
        revoked=pki.NOW - pki.DAY,
        responder=PKI.responder,
    )
    base = {"crl": revoked, "ocsp": answer, "between": PKI.authority.der}[which]
    for data in mutations(base, scaled(400, 100), 7):
        crls, ocsps, between = [PKI.crls[0]], [], list(PKI.chain)
        (crls if which == "crl" else ocsps if which == "ocsp" else between).append(data)
        if which == "between":
            crls.append(revoked)
        result = check_chain(leaf.cert, between, TRUST, at=pki.NOW, crls=crls, ocsps=ocsps)
        assert result.indication is not Indication.PASSED


@pytest.mark.parametrize("size", [0, 1, 64 * 1024, 64 * 1024 + 1, 10_000_000])
def test_rubbish_is_no_certificate(size):
    assert read_certificate(b"\x30" * size) is None


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("Bộ Nội vụ", "Bộ Nội vụ", True),
        ("Bộ  Nội vụ ", "bộ nội vụ", True),
        ("Bộ Nội vụ", "Bộ Nội vu", False),
        ("Bộ Nội vụ", "Bộ Nội", False),
    ],
)
def test_names_are_compared_as_rfc_5280_says(left, right, same):
    assert same_name(pki.dn(left), pki.dn(right)) is same
