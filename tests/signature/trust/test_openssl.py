"""The same chains judged by vnedoc and by OpenSSL: every fault at every place.

Where the two differ, the row says why. `-x509_strict` is not given: it asks for key identifiers and
other marks of a tidy authority that say nothing of trust.
"""

from __future__ import annotations

import functools
from datetime import timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from tests.scale import scaled
from tests.signature import openssl, pki
from vnedoc.signature.trust.certificates import TrustStore
from vnedoc.signature.trust.chain import check_chain
from vnedoc.signature.verdict import Indication

pytestmark = pytest.mark.table

NOW, DAY, YEAR = pki.NOW, pki.DAY, pki.YEAR
OID = x509.ObjectIdentifier
UNKNOWN = x509.UnrecognizedExtension(OID("1.3.6.1.4.1.55555.1"), b"\x05\x00")
POLICY = x509.CertificatePolicies([x509.PolicyInformation(OID("1.2.3.4"), None)])


def spread(rows: list[Any], least: int) -> list[Any]:
    """All rows in a long run, else this many of them, taken evenly."""
    count = scaled(len(rows), least)
    return [rows[index * len(rows) // count] for index in range(count)]


def permitted(*names: x509.GeneralName) -> tuple[x509.NameConstraints, bool]:
    return x509.NameConstraints(permitted_subtrees=names, excluded_subtrees=None), True


def excluded(*names: x509.GeneralName) -> tuple[x509.NameConstraints, bool]:
    return x509.NameConstraints(permitted_subtrees=None, excluded_subtrees=names), True


def within(organisation: str) -> x509.DirectoryName:
    names = pki.dn("x", organisation)
    return x509.DirectoryName(x509.Name(list(names)[:2]))


def alternative(*names: x509.GeneralName) -> dict[str, Any]:
    return {"extra": ((x509.SubjectAlternativeName(names), False),)}


OURS, OTHERS = within("Cơ quan thử nghiệm"), within("Cơ quan khác")
DNS, MAIL, LINK = x509.DNSName, x509.RFC822Name, x509.UniformResourceIdentifier

AUTHORITY = {
    "as it should be": {},
    "not a CA": {"ca": False},
    "not a CA, may sign certificates": {"ca": False, "usage": ("key_cert_sign",)},
    "no key usage": {"usage": ()},
    "may sign lists only": {"usage": ("crl_sign",)},
    "may sign documents only": {"usage": ("digital_signature", "content_commitment")},
    "may sign certificates only": {"usage": ("key_cert_sign",)},
    "unknown critical extension": {"extra": ((UNKNOWN, True),)},
    "unknown extension": {"extra": ((UNKNOWN, False),)},
    "critical policies": {"extra": ((POLICY, True),)},
    "critical policy constraints": {"extra": ((x509.PolicyConstraints(5, None), True),)},
    "policy constraints": {"extra": ((x509.PolicyConstraints(5, None), False),)},
    "no policy may be missing": {"extra": ((x509.PolicyConstraints(0, None), True),)},
    "any policy inhibited": {"extra": ((x509.InhibitAnyPolicy(0), True),)},
    "names: ours permitted": {"extra": (permitted(OURS),)},
    "names: others permitted": {"extra": (permitted(OTHERS),)},
    "names: ours excluded": {"extra": (excluded(OURS),)},
    "names: others excluded": {"extra": (excluded(OTHERS),)},
    "names: hosts permitted": {"extra": (permitted(DNS("example.vn")),)},
    "names: mail excluded": {"extra": (excluded(MAIL("example.vn")),)},
    "purposes: servers only": {"purposes": (ExtendedKeyUsageOID.SERVER_AUTH,)},
    "expired": {"start": NOW - 2 * YEAR, "end": NOW - DAY},
    "not yet valid": {"start": NOW + DAY},
    "length 0": {"pathlen": 0},
    "length 1": {"pathlen": 1},
    "length 2": {"pathlen": 2},
}
"""What may be wrong, or unusual, with an authority."""

SIGNER = {
    "as it should be": {},
    "unknown critical extension": {"extra": ((UNKNOWN, True),)},
    "unknown extension": {"extra": ((UNKNOWN, False),)},
    "critical policies": {"extra": ((POLICY, True),)},
    "critical policy constraints": {"extra": ((x509.PolicyConstraints(5, None), True),)},
    "a CA": {"ca": True, "usage": ("digital_signature", "key_cert_sign")},
    "expired": {"start": NOW - 2 * YEAR, "end": NOW - DAY},
    "not yet valid": {"start": NOW + DAY},
    "a host": alternative(DNS("a.example.vn")),
}

DIFFERENT = {
    ("root", "critical policy constraints"): "OpenSSL passes over an anchor's; here, as for all "
    "that is critical and not obeyed, the anchor is refused",
    ("root", "no policy may be missing"): "as above",
    ("root", "any policy inhibited"): "as above",
    ("pinned authority", "critical policy constraints"): "as above",
    ("pinned authority", "no policy may be missing"): "as above",
    ("pinned authority", "any policy inhibited"): "as above",
    ("authority", "no policy may be missing"): "OpenSSL looks at policies only when asked to "
    "(-policy_check); here RFC 5280 6.1 is obeyed",
}


@functools.cache
def make(place: str, fault: str) -> tuple[list[pki.Party], list[x509.Certificate]]:
    """A path from signer to root, one of them as `fault` says, and what is trusted."""
    told = {one: AUTHORITY[fault] if one == place else {} for one in ("root", "authority")}
    if place == "pinned authority":
        told["authority"] = AUTHORITY[fault]
    leaf = SIGNER[fault] if place in ("signer", "pinned signer") else {}
    root = pki.issue("Gốc", **({"ca": True, "end": NOW + 60 * YEAR} | told["root"]))
    upper_ca = pki.issue("CA", root, **({"ca": True} | told["authority"]))
    lower_ca = pki.issue("CA con", upper_ca, ca=True)
    signer = pki.issue("Người ký", lower_ca, **leaf)
    trusted = {"pinned authority": upper_ca, "pinned signer": signer}.get(place, root)
    return [signer, lower_ca, upper_ca, root], [trusted.cert]


ROWS = [
    *((place, fault) for place in ("root", "pinned authority", "authority") for fault in AUTHORITY),
    *((place, fault) for place in ("signer", "pinned signer") for fault in SIGNER),
]


def ours(parties: list[pki.Party], trusted: list[x509.Certificate], **more: Any) -> Any:
    between = [one.cert for one in parties[1:] if one.cert not in trusted]
    more = {"at": NOW, "revocation": "off"} | more
    return check_chain(parties[0].cert, between, TrustStore(tuple(trusted)), **more)


def compare(
    folder: Any, parties: Any, trusted: Any, differs: str | None, crls: tuple[bytes, ...] = ()
) -> None:
    leaf, *above = (one.cert for one in parties)
    theirs, words = openssl.accepts(
        folder, leaf, above, trusted, at=NOW, crls=crls, all_crls=len(crls) > 1
    )
    found = ours(parties, trusted, crls=crls, revocation="require" if crls else "off")
    assert (found.passed == theirs) is (differs is None), (words, found.reasons)
    # Where the two differ, vnedoc is the stricter one.
    assert theirs or not found.passed, words


@openssl.needed
@pytest.mark.parametrize(("place", "fault"), spread(ROWS, 64))
def test_every_fault_at_every_place(tmp_path, place, fault):
    parties, trusted = make(place, fault)
    compare(tmp_path, parties, trusted, DIFFERENT.get((place, fault)))


def test_the_matrix_is_large_enough_and_names_no_difference_in_vain():
    assert len(ROWS) >= 60
    assert set(DIFFERENT) <= set(ROWS)


# -- lengths, names, versions: what the matrix has no column for ---------------------------------


@functools.cache
def chain(count: int, pathlen: int | None, *, place: int, self_issued: bool = False) -> Any:
    """`count` authorities below a root; the one at `place` (0 is the root) limits the length."""
    above = None
    parties: list[pki.Party] = []
    for index in range(count + 1):
        # A self-issued one has a new key under its issuer's name; lengths do not count it.
        same = self_issued and index == count
        name = f"CA {index - 1 if same else index}"
        private = pki.key("p256", f"length {index}")
        limit = pathlen if index == place else None
        told = issuer_key(above) if above else ()
        above = pki.issue(name, above, ca=True, pathlen=limit, private=private, extra=told)
        parties.append(above)
    parties.append(pki.issue("Người ký", above, extra=issuer_key(above)))
    return parties[::-1]


def issuer_key(issuer: Any) -> Any:
    """Which key signed: OpenSSL cannot tell self-issued ones from self-signed ones by names."""
    return ((x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()), False),)


LENGTHS = [
    (count, pathlen, place, self_issued)
    for count in (1, 2, 3)
    for pathlen in (0, 1, 2)
    for place in (0, 1)
    for self_issued in (False, True)
]


@openssl.needed
@pytest.mark.parametrize(("count", "pathlen", "place", "self_issued"), spread(LENGTHS, 9))
def test_lengths(tmp_path, count, pathlen, place, self_issued):
    parties = chain(count, pathlen, place=place, self_issued=self_issued)
    compare(tmp_path, parties, [parties[-1].cert], None)


NAMES = [
    (permitted(OURS), {}),
    (permitted(OTHERS), {}),
    (permitted(OURS, OTHERS), {}),
    (excluded(OURS), {}),
    (permitted(DNS("example.vn")), alternative(DNS("a.example.vn"))),
    (permitted(DNS("example.vn")), alternative(DNS("example.org"))),
    (excluded(DNS("example.vn")), alternative(DNS("a.example.vn"))),
    (excluded(DNS("example.vn")), alternative(DNS("example.org"))),
    (permitted(MAIL("example.vn")), alternative(MAIL("a@example.vn"))),
    (permitted(MAIL("example.vn")), alternative(MAIL("a@sub.example.vn"))),
    (permitted(MAIL(".example.vn")), alternative(MAIL("a@sub.example.vn"))),
    (excluded(MAIL("a@example.vn")), alternative(MAIL("a@example.vn"))),
    (excluded(MAIL("a@example.vn")), alternative(MAIL("b@example.vn"))),
    (permitted(LINK("example.vn")), alternative(LINK("http://example.vn/a"))),
    (permitted(LINK(".example.vn")), alternative(LINK("http://a.example.vn/a"))),
    (excluded(LINK("example.vn")), alternative(LINK("http://example.vn/a"))),
]


@openssl.needed
@pytest.mark.parametrize(
    ("row", "place"), spread([(row, place) for row in range(len(NAMES)) for place in (0, 1)], 11)
)
def test_name_constraints(tmp_path, row, place):
    constraint, told = NAMES[row]
    root = pki.issue("Gốc", ca=True, extra=(constraint,) if place == 0 else ())
    authority = pki.issue("CA", root, ca=True, extra=(constraint,) if place == 1 else ())
    signer = pki.issue("Người ký", authority, **told)
    compare(tmp_path, [signer, authority, root], [root.cert], None)


@openssl.needed
@pytest.mark.parametrize("place", ["root", "pinned authority", "authority", "pinned signer"])
def test_version_1(tmp_path, place):
    old = openssl.version_1
    root = old("Gốc cũ") if place == "root" else pki.issue("Gốc", ca=True)
    made = old("CA cũ", root) if "authority" in place else pki.issue("CA", root, ca=True)
    signer = old("Người ký cũ", made) if place == "pinned signer" else pki.issue("Người ký", made)
    pinned = {"pinned authority": made, "pinned signer": signer}.get(place, root)
    differs = "it does not say what its key is for" if place == "pinned signer" else None
    compare(tmp_path, [signer, made, root], [pinned.cert], differs)


@openssl.needed
@pytest.mark.parametrize("place", ["root", "authority"])
def test_an_authority_that_only_its_key_usage_tells(tmp_path, place):
    bare = without_constraints("Cơ quan", pki.issue("Gốc", ca=True) if place != "root" else None)
    parties = [pki.issue("Người ký", bare), bare]
    trusted = bare
    if place == "authority":
        trusted = pki.issue("Gốc", ca=True)
        parties.append(trusted)
    # RFC 5280 6.1.4 (k) asks for basicConstraints; of a root, OpenSSL does with -x509_strict only.
    differs = "of a root, OpenSSL takes keyCertSign for it" if place == "root" else None
    compare(tmp_path, parties, [trusted.cert], differs)


@functools.cache
def without_constraints(name: str, issuer: pki.Party | None) -> pki.Party:
    private = pki.key("p256", f"bare {name}")
    subject = pki.dn(name)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.cert.subject if issuer else subject)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - YEAR)
        .not_valid_after(NOW + YEAR)
        .add_extension(pki.key_usage("key_cert_sign", "crl_sign"), critical=True)
    )
    signer = issuer.key if issuer else private
    return pki.Party(cert=builder.sign(signer, pki.hashes.SHA256()), key=private)


# -- who signs revocation lists ------------------------------------------------------------------

LISTS: dict[str, Any] = {
    "as it should be": ({}, {}),
    "issuer may not sign lists": ({"usage": ("key_cert_sign",)}, {}),
    "issuer says nothing of its key": ({"usage": ()}, {}),
    "issuer is no CA": ({"ca": False}, {}),
    "issuer has an unknown critical extension": ({"extra": ((UNKNOWN, True),)}, {}),
    "list is stale": ({}, {"start": NOW - 9 * DAY, "end": NOW - DAY}),
    "list is of another key": ({}, {"signing_key": pki.key("p256", "other")}),
    "list has an unknown critical extension": ({}, {"extra": ((UNKNOWN, True),)}),
    "list has an unknown extension": ({}, {"extra": ((UNKNOWN, False),)}),
}


@openssl.needed
@pytest.mark.parametrize("pinned", [False, True])
@pytest.mark.parametrize("row", LISTS)
def test_who_signs_lists(tmp_path, row, pinned):
    issuer, told = LISTS[row]
    root = pki.issue("Gốc", ca=True)
    authority = pki.issue("CA", root, **({"ca": True} | issuer))
    signer = pki.issue("Người ký", authority)
    parties = [signer, authority] if pinned else [signer, authority, root]
    crls = pki.crl(authority, **told), pki.crl(root)
    # Of a pinned authority there is none above it to say that it was not revoked.
    compare(tmp_path, parties, [parties[-1].cert], None, crls[:1] if pinned else crls)


# -- who signs OCSP answers ----------------------------------------------------------------------

SIGNS = {"usage": ("digital_signature",), "purposes": (ExtendedKeyUsageOID.OCSP_SIGNING,)}
SPARED = (x509.OCSPNoCheck(), False)
RESPONDERS: dict[str, Any] = {
    "as it should be": {},
    "no purpose": {"purposes": ()},
    "another purpose": {"purposes": (ExtendedKeyUsageOID.SERVER_AUTH,)},
    "any purpose": {"purposes": (ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE,)},
    "no key usage": {"usage": ()},
    "unknown critical extension": {"extra": (SPARED, (UNKNOWN, True))},
    "unknown extension": {"extra": (SPARED, (UNKNOWN, False))},
    "expired": {"start": NOW - 2 * YEAR, "end": NOW - 9 * DAY},
    "not yet valid": {"start": NOW + 9 * DAY},
    "excluded name": {"name": pki.dn("OCSP", "Cơ quan khác")},
}


@openssl.needed
@pytest.mark.parametrize("row", RESPONDERS)
def test_who_signs_answers(tmp_path, row):
    told = {"extra": (SPARED,)} | SIGNS | RESPONDERS[row]
    root = pki.issue("Gốc", ca=True)
    authority = pki.issue("CA", root, ca=True, extra=(excluded(OTHERS),))
    signer = pki.issue("Người ký", authority)
    responder = pki.issue(told.pop("name", "OCSP"), authority, **told)
    judged(tmp_path, signer, authority, [root], responder, [root])


FOREIGN: dict[str, Any] = {
    "the issuer itself": (lambda root, authority: authority, True),
    "somebody of the root": (lambda root, authority: pki.issue("R", root, **SIGNS), False),
    "somebody of nobody": (lambda root, authority: pki.issue("R", None, **SIGNS), False),
    "the root": (lambda root, authority: root, False),
}


@openssl.needed
@pytest.mark.parametrize("row", FOREIGN)
def test_who_else_signs_answers(tmp_path, row):
    root = pki.issue("Gốc", ca=True)
    authority = pki.issue("CA", root, ca=True)
    signer = pki.issue("Người ký", authority)
    make_responder, right = FOREIGN[row]
    responder = make_responder(root, authority)
    assert judged(tmp_path, signer, authority, [root], responder, [root]) is right


def judged(
    folder: Any, signer: Any, authority: Any, above: Any, responder: Any, trusted: Any
) -> bool:
    delegated = None if responder is authority else responder
    answer = pki.ocsp_answer(signer, authority, responder=delegated, start=NOW - timedelta(hours=1))
    theirs, words = openssl.believes(
        folder,
        answer,
        signer.cert,
        authority.cert,
        [one.cert for one in above],
        [one.cert for one in trusted],
        at=NOW,
    )
    store = TrustStore(tuple(one.cert for one in trusted))
    crls = [pki.crl(one) for one in above]
    found = check_chain(signer.cert, [authority.cert], store, at=NOW, crls=crls, ocsps=[answer])
    assert found.indication in (Indication.PASSED, Indication.INDETERMINATE)
    assert found.passed == theirs, (words, found.reasons)
    return found.passed
