"""NIST's path tests: nothing that they call invalid passes.

Their names say what is expected (``Valid...``, ``Invalid...``). What vnedoc does not support, and
so leaves open, is listed by name: it must stay open, never become a failure of another kind.
"""

from __future__ import annotations

import base64
import json
import warnings
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509

from vnedoc.signature.trust.certificates import TrustStore, read_certificate, same_name
from vnedoc.signature.trust.chain import check_chain
from vnedoc.signature.trust.revocation import RevocationData
from vnedoc.signature.verdict import Indication

DATA = json.loads(
    (Path(__file__).parents[2] / "vectors" / "pkits" / "pkits.json").read_text("ascii")
)
CERTS = {name: base64.b64decode(data) for name, data in DATA["certs"].items()}
CRLS = {name: base64.b64decode(data) for name, data in DATA["crls"].items()}
with warnings.catch_warnings():
    # Two of them have a negative serial number, and are valid all the same.
    warnings.simplefilter("ignore")
    READ = {name: read_certificate(data) for name, data in CERTS.items()}
ROOT = "TrustAnchorRootCertificate"
TRUST = TrustStore((READ[ROOT],))
AT = datetime(2020, 1, 1, tzinfo=UTC)

pytestmark = [pytest.mark.table, pytest.mark.filterwarnings("ignore::UserWarning")]

TESTS = [name for name in CERTS if "Test" in name and name.endswith("EE")]
DSA = "DSA keys are refused by name"
OTHER_KEY = (
    "the list is signed with another key of the authority than the one that issued the certificate "
    "(RFC 5280 6.3.3 f: it would need a path of its own to the same anchor)"
)
OTHER_AUTHORITY = (
    "another authority than the issuer signs the list (indirect, RFC 5280 5.2.5): only the "
    "issuer's own word about its certificates is taken"
)
DELTA = (
    "only a delta list lifts the suspension (RFC 5280 5.2.4); full lists alone clear a certificate"
)
REASONS = (
    "the lists are split by the reason of the revocation (RFC 5280 5.2.5 onlySomeReasons): each "
    "speaks of a part"
)
OPEN = {
    "ValidDSASignaturesTest4EE": DSA,
    "ValidDSAParameterInheritanceTest5EE": DSA,
    "ValidBasicSelfIssuedCRLSigningKeyTest6EE": OTHER_KEY,
    "ValidBasicSelfIssuedNewWithOldTest4EE": OTHER_KEY,
    "ValidBasicSelfIssuedOldWithNewTest1EE": OTHER_KEY,
    "ValidDNnameConstraintsTest19EE": OTHER_KEY,
    "ValidSelfIssuedinhibitAnyPolicyTest7EE": OTHER_KEY,
    "ValidSelfIssuedinhibitAnyPolicyTest9EE": OTHER_KEY,
    "ValidSelfIssuedinhibitPolicyMappingTest7EE": OTHER_KEY,
    "ValidSelfIssuedpathLenConstraintTest15EE": OTHER_KEY,
    "ValidSelfIssuedpathLenConstraintTest17EE": OTHER_KEY,
    "ValidSelfIssuedrequireExplicitPolicyTest6EE": OTHER_KEY,
    "ValidSeparateCertificateandCRLKeysTest19EE": OTHER_KEY,
    "ValidIDPwithindirectCRLTest22EE": OTHER_AUTHORITY,
    "ValidIDPwithindirectCRLTest24EE": OTHER_AUTHORITY,
    "ValidIDPwithindirectCRLTest25EE": OTHER_AUTHORITY,
    "ValidcRLIssuerTest28EE": OTHER_AUTHORITY,
    "ValidcRLIssuerTest29EE": OTHER_AUTHORITY,
    "ValidcRLIssuerTest30EE": OTHER_AUTHORITY,
    "ValidcRLIssuerTest33EE": OTHER_AUTHORITY,
    "ValiddeltaCRLTest5EE": DELTA,
    "ValidonlySomeReasonsTest18EE": REASONS,
    "ValidonlySomeReasonsTest19EE": REASONS,
}
"""What stays open, and why; shown in docs/reference/signatures.md."""


def _issuer(data: bytes) -> x509.Name | None:
    read = RevocationData([data])
    return read._crls[0].crl.issuer if read._crls else None


ISSUERS = {name: _issuer(data) for name, data in CRLS.items()}


def _around(leaf: x509.Certificate) -> tuple[list[bytes], list[bytes]]:
    """The authorities above a certificate and their lists."""
    names, pool = [leaf.issuer], {}
    for name in names:
        for label, candidate in READ.items():
            fresh = candidate and candidate != leaf and label != ROOT and label not in pool
            if fresh and same_name(candidate.subject, name):
                pool[label] = CERTS[label]
                names.append(candidate.issuer)
    named = [label for label, issuer in ISSUERS.items() if issuer and _among(issuer, names)]
    return list(pool.values()), [CRLS[label] for label in named]


def _among(name: x509.Name, names: list[x509.Name]) -> bool:
    return any(same_name(name, other) for other in names)


def _judge(name):
    leaf = READ[name]
    if leaf is None:
        return check_chain(CERTS[name], (), TRUST, at=AT)
    pool, crls = _around(leaf)
    return check_chain(CERTS[name], pool, TRUST, at=AT, crls=crls)


def test_the_suite_is_whole():
    assert (len(CERTS), len(CRLS), len(TESTS)) == (405, 173, 223)


@pytest.mark.parametrize("name", [name for name in TESTS if name.startswith("Invalid")])
def test_what_is_invalid_never_passes(name):
    assert _judge(name).indication is not Indication.PASSED


@pytest.mark.parametrize("name", [n for n in TESTS if n.startswith("Valid") and n not in OPEN])
def test_what_is_valid_passes(name):
    assert _judge(name).indication is Indication.PASSED


@pytest.mark.parametrize("name", sorted(OPEN))
def test_what_is_not_supported_stays_open(name):
    assert _judge(name).indication is Indication.INDETERMINATE


def test_what_stays_open_is_documented():
    page = Path(__file__).parents[3] / "docs" / "reference" / "signatures.md"
    text = page.read_text(encoding="utf-8")
    assert [name for name in OPEN if name.removesuffix("EE") not in text] == []
