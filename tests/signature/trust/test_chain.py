"""Trust in a certificate: every attack beside its valid neighbour."""

from __future__ import annotations

import socket
import threading
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from tests.effort import within
from tests.signature import pki
from tests.signature.pki import DAY, NOW, YEAR, issue, make_pki
from vnedoc.signature.errors import SignatureArgumentError, TrustStoreError
from vnedoc.signature.trust.certificates import TrustStore
from vnedoc.signature.trust.chain import check_chain
from vnedoc.signature.trust.usage import TIMESTAMPING
from vnedoc.signature.verdict import Indication, SubIndication

pytestmark = pytest.mark.table

PKI = make_pki()
TRUST = TrustStore((PKI.root.cert,))
UNKNOWN_EXTENSION = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4.5"), b"\x05\x00")


def check(leaf=PKI.signer, between=PKI.chain, trust=TRUST, *, at=NOW, crls=PKI.crls, **more):
    certificate = leaf.cert if isinstance(leaf, pki.Party) else leaf
    return check_chain(certificate, between, trust, at=at, crls=crls, **more)


def outcome(result):
    """Indication, sub-indication and the code of the first reason."""
    first = result.reasons[0].code if result.reasons else None
    return result.indication.value, result.sub_indication, first


def codes(result):
    return {reason.code for reason in result.reasons}


def test_a_good_certificate_passes_with_its_path():
    result = check()
    assert outcome(result) == ("PASSED", None, None)
    assert result.path == (PKI.signer.cert, PKI.authority.cert, PKI.root.cert)
    assert result.chain[0].subject.startswith("CN=Nguyễn Văn A")
    assert (result.revocation, result.judged_utc) == ("require", NOW)


def test_certificates_may_come_as_bytes_in_any_order_with_strangers():
    stranger = issue("Người lạ", ca=True)
    between = [stranger.der, PKI.root.der, b"\x30\x03garbage", PKI.authority.der]
    assert check_chain(PKI.signer.der, between, TRUST, at=NOW, crls=PKI.crls).passed


# --- anchors -------------------------------------------------------------------------------


def test_no_anchor_is_built_in_and_the_signer_cannot_bring_one():
    mallory_root = issue("Gốc giả", ca=True)
    mallory = issue("Kẻ mạo danh", mallory_root)
    result = check(mallory, [mallory_root.cert], crls=[pki.crl(mallory_root)])
    assert outcome(result) == ("INDETERMINATE", "NO_CERTIFICATE_CHAIN_FOUND", "VNE-SIG-204")


def test_an_anchor_of_the_same_name_with_another_key_is_no_anchor():
    twin = issue("Gốc thử nghiệm", ca=True, private=pki.key("p256", "twin"))
    assert twin.cert.subject == PKI.root.cert.subject
    result = check(trust=TrustStore((twin.cert,)))
    assert result.sub_indication is SubIndication.NO_CERTIFICATE_CHAIN_FOUND


def test_the_caller_may_trust_the_signer_itself():
    assert check(trust=TrustStore((PKI.signer.cert,)), between=(), crls=()).passed


def test_trust_stores_are_loaded_from_pem_and_der(tmp_path):
    bundle = tmp_path / "roots.pem"
    bundle.write_bytes(PKI.root.pem + PKI.authority.pem + PKI.root.pem)
    store = TrustStore.load(bundle, PKI.root.der)
    assert store.anchors == (PKI.root.cert, PKI.authority.cert)


@pytest.mark.parametrize("data", [b"", b"junk", b"-----BEGIN CERTIFICATE-----\nAAAA\n"])
def test_a_broken_trust_store_is_an_error(data):
    with pytest.raises(TrustStoreError):
        TrustStore.load(data)
    with pytest.raises(TrustStoreError):
        TrustStore(())


# --- time ----------------------------------------------------------------------------------

SHORT = issue("Ngắn hạn", PKI.authority, start=NOW - 10 * DAY, end=NOW + 10 * DAY)
EVER = (
    pki.crl(PKI.root, start=NOW - YEAR, end=NOW + YEAR),
    pki.crl(PKI.authority, start=NOW - YEAR, end=NOW + YEAR),
)


@pytest.mark.parametrize(
    ("at", "more", "expected"),
    [
        (NOW, {}, ("PASSED", None, None)),
        (NOW + 10 * DAY, {}, ("PASSED", None, None)),
        (
            NOW + 10 * DAY + timedelta(seconds=1),
            {},
            ("INDETERMINATE", "OUT_OF_BOUNDS_NOT_REVOKED", "VNE-SIG-211"),
        ),
        (NOW + 11 * DAY, {"proven": NOW}, ("PASSED", None, None)),
        (
            NOW + 20 * DAY,
            {"proven": NOW + 15 * DAY},
            ("INDETERMINATE", "OUT_OF_BOUNDS_NOT_REVOKED", "VNE-SIG-211"),
        ),
        (
            NOW + 20 * DAY,
            {"claimed": NOW},
            ("INDETERMINATE", "OUT_OF_BOUNDS_NOT_REVOKED", "VNE-SIG-211"),
        ),
        # EN 319 102-1 clause 5.5.4: EXPIRED would need a proof that it was signed later; the
        # claimed time is none, not even against the signer.
        (
            NOW + 20 * DAY,
            {"claimed": NOW + 15 * DAY},
            ("INDETERMINATE", "OUT_OF_BOUNDS_NOT_REVOKED", "VNE-SIG-211"),
        ),
        (NOW - 11 * DAY, {}, ("FAILED", "NOT_YET_VALID", "VNE-SIG-212")),
        (NOW, {"proven": NOW - 11 * DAY}, ("FAILED", "NOT_YET_VALID", "VNE-SIG-212")),
        (
            NOW,
            {"proven": NOW + DAY},
            ("INDETERMINATE", "TIMESTAMP_ORDER_FAILURE", "VNE-SIG-213"),
        ),
    ],
)
def test_validity_at_the_given_time(at, more, expected):
    assert outcome(check(SHORT, at=at, crls=EVER, **more)) == expected


MINUTES = timedelta(minutes=5)


@pytest.mark.parametrize(
    ("claimed", "more", "code"),
    [
        (None, {}, None),
        (NOW, {}, None),
        (NOW + MINUTES, {}, None),
        (NOW + MINUTES + timedelta(seconds=1), {}, "VNE-SIG-214"),
        (NOW + 73 * YEAR, {}, "VNE-SIG-214"),
        (NOW - DAY, {"proven": NOW - DAY}, None),
        (NOW, {"proven": NOW - DAY}, "VNE-SIG-214"),
        (NOW - 10 * DAY - MINUTES, {}, None),
        (NOW - 10 * DAY - MINUTES - timedelta(seconds=1), {}, "VNE-SIG-215"),
        (datetime(1970, 1, 1, tzinfo=UTC), {}, "VNE-SIG-215"),
    ],
)
def test_a_claimed_time_that_cannot_be_right_is_doubtful(claimed, more, code):
    result = check(SHORT, crls=EVER, claimed=claimed, **more)
    assert result.passed is (code is None)
    if code:
        assert outcome(result) == ("INDETERMINATE", "SIG_CONSTRAINTS_FAILURE", code)


def test_an_expired_authority_or_anchor_is_not_relied_on():
    root = issue("Gốc cũ", ca=True, start=NOW - 9 * YEAR, end=NOW - DAY)
    leaf = issue("Con của gốc cũ", root)
    result = check(leaf, (), TrustStore((root.cert,)), crls=[pki.crl(root)])
    assert outcome(result) == ("INDETERMINATE", "OUT_OF_BOUNDS_NO_POE", "VNE-SIG-211")


@pytest.mark.parametrize("name", ["at", "proven", "claimed"])
def test_a_time_without_a_zone_is_refused(name):
    times = {"at": NOW, name: datetime(2026, 6, 1)}
    with pytest.raises(SignatureArgumentError) as caught:
        check(**times)
    assert caught.value.argument == name


def test_the_zone_does_not_matter():
    hanoi = NOW.astimezone(tz=datetime.fromisoformat("2026-01-01T00:00:00+07:00").tzinfo)
    assert check(at=hanoi).passed
    assert check(at=hanoi).judged_utc == NOW.astimezone(UTC)


# --- revocation ----------------------------------------------------------------------------


@pytest.mark.parametrize("url", [None, pki.CRL_URL], ids=["no-crldp", "crldp"])
@pytest.mark.parametrize("mode", ["require", "off"])
def test_a_revoked_signer_is_found_in_the_supplied_list(url, mode):
    leaf = issue("Bị thu hồi", PKI.authority, crl_url=url)
    crls = [PKI.crls[0], pki.crl(PKI.authority, [(leaf, NOW - DAY, None)])]
    result = check(leaf, crls=crls, revocation=mode)
    assert outcome(result) == ("INDETERMINATE", "REVOKED_NO_POE", "VNE-SIG-221")
    assert result.revoked_utc == NOW - DAY
    other = issue("Không bị thu hồi", PKI.authority, crl_url=url)
    assert check(other, crls=crls, revocation=mode).passed


REVOKED_AT = NOW - 2 * DAY


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"proven": REVOKED_AT - DAY}, ("PASSED", None, "VNE-SIG-222")),
        ({"proven": REVOKED_AT}, ("INDETERMINATE", "REVOKED_NO_POE", "VNE-SIG-221")),
        ({"proven": REVOKED_AT + DAY}, ("INDETERMINATE", "REVOKED_NO_POE", "VNE-SIG-221")),
        ({"claimed": REVOKED_AT - DAY}, ("INDETERMINATE", "REVOKED_NO_POE", "VNE-SIG-221")),
        # EN 319 102-1 clause 5.5.4: the claimed time proves nothing, not even against the signer.
        ({"claimed": REVOKED_AT + DAY}, ("INDETERMINATE", "REVOKED_NO_POE", "VNE-SIG-221")),
    ],
)
def test_only_a_proven_time_saves_a_signature_from_a_later_revocation(more, expected):
    crls = [
        pki.crl(PKI.root, start=NOW - 9 * DAY),
        pki.crl(PKI.authority, [(PKI.signer, REVOKED_AT, x509.ReasonFlags.key_compromise)]),
    ]
    result = check(crls=crls, **more)
    assert outcome(result) == expected
    assert result.revoked_utc == REVOKED_AT


def test_a_known_compromise_counts_from_its_own_date():
    revoked = [(PKI.signer, NOW - DAY, x509.ReasonFlags.key_compromise)]
    crls = [
        pki.crl(PKI.root, start=NOW - 9 * DAY),
        pki.crl(PKI.authority, revoked, compromised=NOW - 5 * DAY),
    ]
    assert check(crls=crls, proven=NOW - 6 * DAY).passed
    assert check(crls=crls, proven=NOW - 3 * DAY).sub_indication is SubIndication.REVOKED_NO_POE


def test_a_revoked_authority_stops_everything_below_it():
    crls = [pki.crl(PKI.root, [(PKI.authority, NOW - DAY, None)]), PKI.crls[1]]
    assert outcome(check(crls=crls)) == ("INDETERMINATE", "REVOKED_CA_NO_POE", "VNE-SIG-221")


def _idp(**more):
    fields = {
        "full_name": None,
        "relative_name": None,
        "only_contains_user_certs": False,
        "only_contains_ca_certs": False,
        "only_some_reasons": None,
        "indirect_crl": False,
        "only_contains_attribute_certs": False,
    }
    return ((x509.IssuingDistributionPoint(**(fields | more)), True),)


def _name(url):
    return [x509.UniformResourceIdentifier(url)]


LISTS = [
    ("current", pki.crl(PKI.authority), None),
    ("last second", pki.crl(PKI.authority, end=NOW), None),
    ("stale", pki.crl(PKI.authority, end=NOW - timedelta(seconds=1)), "VNE-SIG-225"),
    ("from the future", pki.crl(PKI.authority, start=NOW + DAY), "VNE-SIG-225"),
    ("signed with another key", pki.crl(PKI.authority, signing_key=pki.key("p256", "x")), "224"),
    ("of another authority", pki.crl(PKI.root), "VNE-SIG-224"),
    ("unknown critical", pki.crl(PKI.authority, extra=((UNKNOWN_EXTENSION, True),)), "224"),
    ("unknown uncritical", pki.crl(PKI.authority, extra=((UNKNOWN_EXTENSION, False),)), None),
    ("delta", pki.crl(PKI.authority, extra=((x509.DeltaCRLIndicator(1), True),)), "225"),
    ("users only", pki.crl(PKI.authority, extra=_idp(only_contains_user_certs=True)), None),
    ("authorities only", pki.crl(PKI.authority, extra=_idp(only_contains_ca_certs=True)), "225"),
    (
        "some reasons",
        pki.crl(
            PKI.authority,
            extra=_idp(only_some_reasons=frozenset({x509.ReasonFlags.key_compromise})),
        ),
        "225",
    ),
    ("indirect", pki.crl(PKI.authority, extra=_idp(indirect_crl=True)), "225"),
    ("other point", pki.crl(PKI.authority, extra=_idp(full_name=_name("http://x.vn/2"))), "225"),
    ("own point", pki.crl(PKI.authority, extra=_idp(full_name=_name(pki.CRL_URL))), None),
]
POINTED = issue("Có điểm phân phối", PKI.authority, crl_url=pki.CRL_URL)


@pytest.mark.parametrize(("_", "crl", "problem"), LISTS, ids=[row[0] for row in LISTS])
def test_only_the_issuers_own_current_and_complete_list_says_good(_, crl, problem):
    result = check(POINTED, crls=[PKI.crls[0], crl])
    if problem is None:
        assert outcome(result) == ("PASSED", None, None)
    else:
        assert result.sub_indication is SubIndication.TRY_LATER
        assert result.reasons[0].code.endswith(problem[-3:])


@pytest.mark.parametrize(
    "made",
    [
        {"end": NOW - DAY},
        {"extra": ((x509.DeltaCRLIndicator(1), True),)},
        {"extra": _idp(only_contains_ca_certs=True)},
    ],
)
def test_a_revocation_counts_even_in_a_list_that_cannot_say_good(made):
    listed = pki.crl(PKI.authority, [(PKI.signer, NOW - 5 * DAY, None)], **made)
    result = check(crls=[*PKI.crls, listed])
    assert result.sub_indication is SubIndication.REVOKED_NO_POE


OTHERS = issue("CA khác", PKI.root, ca=True)


def indirect(*entries, authority=PKI.authority):
    """A list that speaks for several authorities; an entry: its number and whom it names."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.cert.subject)
        .last_update(NOW - DAY)
        .next_update(NOW + DAY)
    )
    for number, named in entries:
        entry = x509.RevokedCertificateBuilder().serial_number(number).revocation_date(NOW - DAY)
        if named is not None:
            names = [x509.DirectoryName(named.cert.subject)]
            entry = entry.add_extension(x509.CertificateIssuer(names), critical=True)
        builder = builder.add_revoked_certificate(entry.build())
    for extension, critical in _idp(indirect_crl=True):
        builder = builder.add_extension(extension, critical)
    made = builder.sign(authority.key, hashes.SHA256())
    return made.public_bytes(serialization.Encoding.DER)


NUMBER = PKI.signer.cert.serial_number
ENTRIES = {
    "of its own": ([(NUMBER, None)], True),
    "of its own, named": ([(NUMBER, PKI.authority)], True),
    "of another": ([(NUMBER, OTHERS)], False),
    "behind one of another": ([(5, OTHERS), (NUMBER, None)], False),
    "behind one of another and one of its own": (
        [(5, OTHERS), (6, PKI.authority), (NUMBER, None)],
        True,
    ),
    "of both": ([(NUMBER, OTHERS), (NUMBER, PKI.authority)], True),
    "of nobody": ([(5, None)], False),
}


@pytest.mark.parametrize("name", ENTRIES)
def test_an_indirect_list_accuses_only_those_of_whom_it_speaks(name):
    """RFC 5280 5.3.3; numbers are an authority's own, so another's says nothing."""
    entries, revoked = ENTRIES[name]
    result = check(crls=[*PKI.crls, indirect(*entries)])
    assert outcome(result)[1] == ("REVOKED_NO_POE" if revoked else None)
    # Nor does its silence say anything.
    alone = check(crls=[PKI.crls[0], indirect(*entries)])
    assert outcome(alone)[1] == ("REVOKED_NO_POE" if revoked else "TRY_LATER")


def test_a_weakly_signed_list_is_no_list():
    authority = issue("CA RSA", PKI.root, ca=True, kind="rsa2048")
    leaf = issue("Dưới CA RSA", authority)
    good = pki.crl(authority)
    for crl, passed in ((good, True), (pki.with_sha1(good, authority.key), False)):
        crls = [PKI.crls[0], crl]
        assert check(leaf, [authority.cert], crls=crls).passed is passed


def test_a_weakly_signed_list_can_accuse():
    """Who is accused by one is not shown to be good by another."""
    authority = issue("CA RSA", PKI.root, ca=True, kind="rsa2048")
    leaf = issue("Dưới CA RSA", authority)
    strong = pki.crl(authority)
    for reason, sub in ((None, "REVOKED_NO_POE"), (x509.ReasonFlags.certificate_hold, "TRY_LATER")):
        accusing = pki.crl(authority, [(leaf, NOW - 5 * DAY, reason)])
        for made in (accusing, pki.with_sha1(accusing, authority.key)):
            result = check(leaf, [authority.cert], crls=[PKI.crls[0], strong, made])
            assert outcome(result)[:2] == ("INDETERMINATE", sub)
        forged = pki.with_sha1(accusing, pki.key("rsa2048", "x"))
        assert check(leaf, [authority.cert], crls=[PKI.crls[0], strong, forged]).passed


RSA_AUTHORITY = issue("CA RSA", PKI.root, ca=True, kind="rsa2048")
RSA_LEAF = issue("Dưới CA RSA", RSA_AUTHORITY)


@pytest.mark.parametrize(
    ("scheme", "digest", "salt", "counts", "shows"),
    [
        ("pkcs1", "sha256", 0, True, True),
        ("pkcs1", "sha1", 0, True, False),
        ("pss", "sha256", 32, True, True),
        ("pss", "sha384", 48, True, True),
        ("pss", "sha1", 20, True, False),
        ("pss", "sha256", 20, True, True),
        ("pss", "sha224", 28, True, False),
        ("pss", "sha3_256", 32, False, False),
    ],
)
def test_how_an_answer_is_signed(scheme, digest, salt, counts, shows):
    """A weak signature can accuse, and shows nobody to be good; one that cannot be checked does
    neither."""

    def made(key=RSA_AUTHORITY.key, **more):
        plain = pki.ocsp_answer(RSA_LEAF, RSA_AUTHORITY, **more)
        return pki.answer_by(plain, key, scheme, digest, salt)

    root, strong = PKI.crls[0], pki.crl(RSA_AUTHORITY)
    given = RSA_LEAF, [RSA_AUTHORITY.cert]
    assert check(*given, crls=[root], ocsps=[made()]).passed is shows
    gone = {"status": ocsp.OCSPCertStatus.REVOKED, "revoked": NOW - DAY}
    accused = check(*given, crls=[root, strong], ocsps=[made(**gone)])
    assert (accused.sub_indication is SubIndication.REVOKED_NO_POE) is counts
    stranger = made(pki.key("rsa2048", "x"), **gone)
    assert check(*given, crls=[root, strong], ocsps=[stranger]).passed


def test_an_issuer_without_the_right_to_sign_lists_signs_none():
    authority = issue("CA không ký CRL", PKI.root, ca=True, usage=("key_cert_sign",))
    leaf = issue("Dưới CA đó", authority)
    result = check(leaf, [authority.cert], crls=[PKI.crls[0], pki.crl(authority)])
    assert outcome(result) == ("INDETERMINATE", "TRY_LATER", "VNE-SIG-224")


def test_without_data_the_answer_is_open_unless_the_caller_asked_for_off():
    assert outcome(check(crls=())) == ("INDETERMINATE", "TRY_LATER", "VNE-SIG-224")
    result = check(crls=(), revocation="off")
    assert outcome(result) == ("PASSED", None, "VNE-SIG-226")
    assert result.revocation == "off"
    with pytest.raises(SignatureArgumentError):
        check(crls=(), revocation="soft-fail")


def test_every_certificate_of_the_path_needs_data():
    for crls in ((PKI.crls[0],), (PKI.crls[1],)):
        assert check(crls=crls).sub_indication is SubIndication.TRY_LATER


def test_unreadable_data_are_counted_and_never_help():
    result = check(crls=[*PKI.crls, b"", b"junk"], ocsps=[b"junk"])
    assert result.passed
    assert [dict(r.facts)["count"] for r in result.reasons if r.code == "VNE-SIG-301"] == [3]
    assert not check(crls=[b"junk"]).passed


def test_a_suspended_certificate_is_open_and_comes_back():
    hold = x509.ReasonFlags.certificate_hold
    older = pki.crl(PKI.authority, [(PKI.signer, NOW - 9 * DAY, hold)], start=NOW - 5 * DAY)
    newer = pki.crl(PKI.authority, start=NOW - DAY)
    result = check(crls=[PKI.crls[0], older])
    assert outcome(result) == ("INDETERMINATE", "TRY_LATER", "VNE-SIG-223")
    assert check(crls=[PKI.crls[0], older, newer]).passed


def test_archived_lists_serve_a_proven_time_only():
    then = NOW - 30 * DAY
    old = [pki.crl(p, start=then - DAY, end=then + 6 * DAY) for p in (PKI.root, PKI.authority)]
    assert check(crls=old, proven=then).passed
    assert outcome(check(crls=old)) == ("INDETERMINATE", "TRY_LATER", "VNE-SIG-225")


def test_a_list_made_after_the_certificate_expired_does_not_vouch_for_it():
    then = NOW - 5 * DAY
    gone = issue("Đã hết hạn", PKI.authority, start=NOW - 9 * DAY, end=NOW - 4 * DAY)
    root = pki.crl(PKI.root, start=NOW - 9 * DAY)
    late, early = (pki.crl(PKI.authority, start=NOW - days * DAY) for days in (3, 6))
    assert check(gone, crls=[root, early], proven=then).passed
    assert outcome(check(gone, crls=[root, late], proven=then))[1] == "TRY_LATER"


# --- OCSP ----------------------------------------------------------------------------------

MALLORY = issue(
    "OCSP giả",
    issue("Gốc giả 2", ca=True),
    usage=("digital_signature",),
    purposes=(ExtendedKeyUsageOID.OCSP_SIGNING,),
)
UNDELEGATED = issue("Không được ủy quyền", PKI.authority, usage=("digital_signature",))
UNCHECKED = issue(
    "OCSP cần kiểm tra",
    PKI.authority,
    usage=("digital_signature",),
    purposes=(ExtendedKeyUsageOID.OCSP_SIGNING,),
)


def answer(**more):
    return pki.ocsp_answer(PKI.signer, PKI.authority, **more)


ANSWERS = [
    ("by the issuer", answer(), True),
    ("by the issuer, by name", answer(by_name=True), True),
    ("by a delegate", answer(responder=PKI.responder), True),
    ("by a stranger", answer(responder=MALLORY), False),
    ("by a certificate of the issuer without delegation", answer(responder=UNDELEGATED), False),
    ("by the signer itself", answer(responder=PKI.signer), False),
    ("by a delegate whose own status is unknown", answer(responder=UNCHECKED), False),
    ("with another key", answer(signing_key=pki.key("p256", "x"), by_name=True), False),
    ("without the delegate's certificate", answer(responder=PKI.responder, certificates=()), False),
    ("about another", pki.ocsp_answer(PKI.responder, PKI.authority), False),
    ("of another issuer", pki.ocsp_answer(PKI.signer, PKI.root), False),
    ("stale", answer(end=NOW - timedelta(seconds=1)), False),
    ("from the future", answer(start=NOW + DAY, end=NOW + 2 * DAY), False),
    ("undated, fresh", answer(start=NOW - DAY / 2, end=None), True),
    ("undated, old", answer(start=NOW - 2 * DAY, end=None), False),
    ("unknown", answer(status=ocsp.OCSPCertStatus.UNKNOWN), False),
]


@pytest.mark.parametrize(("_", "data", "good"), ANSWERS, ids=[row[0] for row in ANSWERS])
def test_ocsp_answers(_, data, good):
    result = check(crls=[PKI.crls[0]], ocsps=[data])
    assert result.passed is good
    if not good:
        assert result.sub_indication is SubIndication.TRY_LATER


def test_a_delegate_without_exemption_is_checked_against_lists():
    hidden = pki.crl(PKI.authority, extra=_idp(full_name=_name(pki.CRL_URL)))
    responder = issue(
        "OCSP có điểm phân phối",
        PKI.authority,
        usage=("digital_signature",),
        purposes=(ExtendedKeyUsageOID.OCSP_SIGNING,),
        crl_url=pki.CRL_URL,
    )
    data = answer(responder=responder)
    assert not check(crls=[PKI.crls[0]], ocsps=[data]).passed
    assert check(crls=[PKI.crls[0], hidden], ocsps=[data]).passed
    revoked = pki.crl(
        PKI.authority, [(responder, NOW - DAY, None)], extra=_idp(full_name=_name(pki.CRL_URL))
    )
    assert not check(crls=[PKI.crls[0], revoked], ocsps=[data]).passed


def test_an_answer_of_several_parts_can_only_revoke():
    """What a part's extensions say can then not be seen, so its good word counts for nothing."""
    other = pki.ocsp_answer(PKI.responder, PKI.authority)
    gone = answer(status=ocsp.OCSPCertStatus.REVOKED, revoked=REVOKED_AT)
    for parts in ((other, gone), (gone, other), (answer(), gone), (other, other, gone)):
        result = check(ocsps=[pki.joined(PKI.authority, *parts)])
        assert outcome(result)[1:] == ("REVOKED_NO_POE", "VNE-SIG-221")
    forged = pki.joined(PKI.root, other, gone)
    assert check(ocsps=[forged]).passed
    good = pki.joined(PKI.authority, other, answer())
    assert check(ocsps=[good]).passed
    assert not check(crls=[PKI.crls[0]], ocsps=[good]).passed
    assert check(crls=[PKI.crls[0]], ocsps=[pki.joined(PKI.authority, answer())]).passed


def test_an_ocsp_answer_can_revoke():
    data = answer(
        status=ocsp.OCSPCertStatus.REVOKED,
        revoked=REVOKED_AT,
        reason=x509.ReasonFlags.key_compromise,
        responder=PKI.responder,
    )
    result = check(ocsps=[data])
    assert (result.sub_indication, result.revoked_utc) == ("REVOKED_NO_POE", REVOKED_AT)
    early = [pki.crl(PKI.root, start=NOW - 9 * DAY), pki.crl(PKI.authority, start=NOW - 9 * DAY)]
    assert check(ocsps=[data], crls=early, proven=REVOKED_AT - DAY).passed


# --- use -----------------------------------------------------------------------------------

EKU = ExtendedKeyUsageOID
USES = [
    ("nonRepudiation only", {"usage": ("content_commitment",)}, None),
    ("digitalSignature only", {"usage": ("digital_signature",)}, None),
    ("encipherment only", {"usage": ("key_encipherment",)}, "VNE-SIG-232"),
    ("authority's", {"usage": ("key_cert_sign", "crl_sign"), "ca": True}, "VNE-SIG-232"),
    ("no key usage", {"usage": ()}, "VNE-SIG-231"),
    ("e-mail", {"purposes": (EKU.EMAIL_PROTECTION, EKU.CLIENT_AUTH)}, None),
    ("any", {"purposes": (EKU.ANY_EXTENDED_KEY_USAGE,)}, None),
    ("web server", {"purposes": (EKU.SERVER_AUTH,)}, "VNE-SIG-233"),
    ("timestamps", {"purposes": (EKU.TIME_STAMPING,)}, "VNE-SIG-233"),
    ("code", {"purposes": (EKU.CODE_SIGNING,)}, "VNE-SIG-233"),
]


@pytest.mark.parametrize(("_", "made", "problem"), USES, ids=[row[0] for row in USES])
def test_key_usage_of_the_signer(_, made, problem):
    authority = issue("CA không giới hạn", PKI.root, ca=True)
    leaf = issue("Người ký", authority, **made)
    result = check(leaf, [authority.cert], crls=[PKI.crls[0], pki.crl(authority)])
    if problem is None:
        assert result.passed
    else:
        assert outcome(result) == ("INDETERMINATE", "CHAIN_CONSTRAINTS_FAILURE", problem)


@pytest.mark.parametrize(
    ("made", "good"),
    [
        ({"purposes": (EKU.TIME_STAMPING,), "purposes_critical": True}, True),
        ({"purposes": (EKU.TIME_STAMPING,), "purposes_critical": False}, False),
        ({"purposes": (EKU.TIME_STAMPING, EKU.CLIENT_AUTH), "purposes_critical": True}, False),
        ({"purposes": (EKU.ANY_EXTENDED_KEY_USAGE,), "purposes_critical": True}, False),
        ({}, False),
    ],
)
def test_key_usage_of_a_timestamping_authority(made, good):
    leaf = issue("TSA", PKI.authority, usage=("digital_signature",), **made)
    assert check(leaf, usage=TIMESTAMPING).passed is good


# --- path ----------------------------------------------------------------------------------


def _permit(organisation):
    name = x509.DirectoryName(
        x509.Name(
            [
                x509.NameAttribute(x509.NameOID.COUNTRY_NAME, "VN"),
                x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, organisation),
            ]
        )
    )
    return ((x509.NameConstraints([name], None), True),)


PATHS = [
    ("plain", [{}], {}, None),
    ("two authorities", [{}, {}], {}, None),
    ("pathlen 0 with one", [{"pathlen": 0}], {}, None),
    ("pathlen 0 with two", [{"pathlen": 0}, {}], {}, "CHAIN_CONSTRAINTS_FAILURE"),
    ("not an authority", [{"ca": False}], {}, "CHAIN_CONSTRAINTS_FAILURE"),
    (
        "authority without keyCertSign",
        [{"usage": ("crl_sign",)}],
        {},
        "CHAIN_CONSTRAINTS_FAILURE",
    ),
    ("permitted name", [{"extra": _permit("Cơ quan thử nghiệm")}], {}, None),
    ("other name", [{"extra": _permit("Bộ khác")}], {}, "CHAIN_CONSTRAINTS_FAILURE"),
    (
        "unknown critical in the signer's",
        [{}],
        {"extra": ((UNKNOWN_EXTENSION, True),)},
        "CHAIN_CONSTRAINTS_FAILURE",
    ),
    ("unknown uncritical", [{}], {"extra": ((UNKNOWN_EXTENSION, False),)}, None),
    (
        "unknown critical in the authority's",
        [{"extra": ((UNKNOWN_EXTENSION, True),)}],
        {},
        "CHAIN_CONSTRAINTS_FAILURE",
    ),
    (
        "required policy absent",
        [{"extra": ((x509.PolicyConstraints(0, None), True),)}],
        {},
        "CHAIN_CONSTRAINTS_FAILURE",
    ),
    ("seven of eight", [{}] * 5, {}, None),
    ("eight of eight", [{}] * 6, {}, None),
    ("nine of eight", [{}] * 7, {}, "NO_CERTIFICATE_CHAIN_FOUND"),
]


@pytest.mark.parametrize(("_", "between", "made", "sub"), PATHS, ids=[row[0] for row in PATHS])
def test_paths(_, between, made, sub):
    parties = [PKI.root]
    for number, options in enumerate(between):
        options = {"ca": True, "usage": ("key_cert_sign", "crl_sign")} | options
        parties.append(issue(f"CA {number} {_}", parties[-1], **options))
    leaf = issue("Cuối đường", parties[-1], **made)
    crls = [pki.crl(party) for party in parties]
    result = check(leaf, [party.cert for party in parties[1:]], crls=crls)
    assert result.sub_indication == sub
    if sub is None:
        assert len(result.path) == len(between) + 2


def test_weak_certificates_are_reported_and_never_pass():
    root = issue("Gốc RSA", ca=True, kind="rsa2048")
    trust = TrustStore((root.cert,))
    crls = [pki.crl(root)]
    rows = [
        (issue("SHA-256", root), True),
        (pki.sha1_party(issue("SHA-1", root), root.key), False),
        (issue("RSA 1024", root, kind="rsa1024"), False),
        (issue("RSA 2048", root, kind="rsa2048"), True),
    ]
    for leaf, good in rows:
        result = check(leaf, (), trust, crls=crls)
        assert result.passed is good
        if not good:
            assert outcome(result)[1:] == ("CRYPTO_CONSTRAINTS_FAILURE", "VNE-SIG-206")


def test_an_anchor_signed_with_sha1_is_trusted_by_its_key():
    modern = issue("Gốc SHA-1", ca=True, kind="rsa2048")
    root = pki.sha1_party(modern, modern.key)
    assert check(issue("Con", root), (), TrustStore((root.cert,)), crls=[pki.crl(root)]).passed


def test_a_forged_link_is_no_link():
    leaf = issue("Giả chữ ký CA", PKI.authority, signing_key=pki.key("p256", "forger"))
    assert check(leaf).sub_indication is SubIndication.NO_CERTIFICATE_CHAIN_FOUND


def test_another_path_is_taken_when_one_is_broken():
    # The same authority, certified twice: once expired, once current.
    private = PKI.authority.key
    options = {"ca": True, "private": private}
    old = issue("CA thử nghiệm", PKI.root, start=NOW - 2 * YEAR, end=NOW - DAY, **options)
    result = check(between=[old.cert, PKI.authority.cert])
    assert result.passed
    assert PKI.authority.cert in result.path


# --- cost ----------------------------------------------------------------------------------


def _cross(count):
    """Authorities of one name with different keys, each certified by every other."""
    name = pki.dn("Vòng tròn")
    keys = [pki.key("p256", f"ring {number}") for number in range(count)]
    parties = [pki.Party(cert=PKI.root.cert, key=key) for key in keys]
    ring = []
    for private in keys:
        for signer in parties:
            if signer.key is not private:
                fake = pki.Party(cert=issue(name, ca=True, private=signer.key).cert, key=signer.key)
                ring.append(issue(name, fake, ca=True, private=private))
    return ring, pki.Party(cert=ring[0].cert, key=keys[0])


def test_cross_signed_loops_end():
    ring, signer = _cross(2)
    leaf = issue("Trong vòng", signer)
    result = check(leaf, [one.cert for one in ring])
    assert result.sub_indication is SubIndication.NO_CERTIFICATE_CHAIN_FOUND


def test_an_explosion_of_paths_is_given_up_in_time():
    ring, signer = _cross(6)
    leaf = issue("Trong mê cung", signer)
    result = within(100, lambda: check(leaf, [one.cert for one in ring]))
    assert result.sub_indication in {
        SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE,
        SubIndication.NO_CERTIFICATE_CHAIN_FOUND,
    }


def test_a_thousand_certificates_are_refused_before_they_are_read():
    result = within(50, lambda: check(between=[PKI.authority.der] * 1000))
    assert outcome(result)[1:] == ("CERTIFICATE_CHAIN_GENERAL_FAILURE", "VNE-SIG-202")
    endless = (PKI.authority.der for _ in iter(int, 1))
    assert outcome(check(between=endless)) == outcome(result)
    assert check(between=[PKI.authority.der] * 32).passed


@pytest.mark.parametrize("revocation", ["require", "off"])
def test_too_much_revocation_data_is_not_looked_at(revocation):
    """Nothing passes then: what was not looked at may be the revocation that counts."""
    answer = pki.ocsp_answer(
        PKI.signer,
        PKI.authority,
        status=ocsp.OCSPCertStatus.REVOKED,
        revoked=NOW - timedelta(hours=1),
    )
    ended = ("INDETERMINATE", "CERTIFICATE_CHAIN_GENERAL_FAILURE", "VNE-SIG-302")
    junk = [b"junk%d" % number for number in range(64)]
    for lists in ([*junk, *PKI.crls], [*PKI.crls, *junk[:62]]):
        for answers in ([], [answer]):
            found = check(crls=lists, ocsps=answers, revocation=revocation)
            if len(lists) + len(answers) <= 64:
                assert found.passed
            else:
                assert outcome(found) == ended
    few = check(crls=[*PKI.crls, *junk[:61]], ocsps=[answer], revocation=revocation)
    assert few.sub_indication is SubIndication.REVOKED_NO_POE


def test_the_same_revocation_data_count_once():
    lists = [x509.load_der_x509_crl(one) for one in PKI.crls]
    pems = [one.public_bytes(serialization.Encoding.PEM) for one in lists]
    said = pki.ocsp_answer(PKI.signer, PKI.authority)
    loaded = ocsp.load_der_ocsp_response(said)
    same = {"crls": [*PKI.crls, *lists, *pems] * 40, "ocsps": [said, loaded] * 40}
    assert check(**same).passed
    gone = pki.ocsp_answer(
        PKI.signer, PKI.authority, status=ocsp.OCSPCertStatus.REVOKED, revoked=NOW - DAY
    )
    same["ocsps"].append(gone)
    assert check(**same).sub_indication is SubIndication.REVOKED_NO_POE
    unreadable = check(crls=[*PKI.crls, *[b"junk"] * 99])
    assert [dict(one.facts) for one in unreadable.reasons] == [{"count": 1, "which": "CRL 3"}]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "VNE-SIG-201"),
        (b"\x30", "VNE-SIG-201"),
        (PKI.signer.der[:-1], "VNE-SIG-201"),
        (b"x" * 65_537, "VNE-SIG-208"),
    ],
)
def test_a_leaf_that_is_none(data, code):
    result = check_chain(data, (), TRUST, at=NOW)
    assert outcome(result) == ("INDETERMINATE", "NO_SIGNING_CERTIFICATE_FOUND", code)


def test_times_at_the_ends_of_the_calendar():
    """Certificates without an end say 9999-12-31 23:59:59 (RFC 5280 4.1.2.5)."""
    first, last = (one.replace(tzinfo=UTC) for one in (datetime.min, datetime.max))
    end = last.replace(microsecond=0)
    root = issue("Gốc mãi", ca=True, end=end)
    leaf = issue("Mãi", root, end=end)
    lists = [pki.crl(root, start=end - DAY, end=end)]
    trust = TrustStore((root.cert,))
    for claimed, code in ((None, None), (end, None), (first, "VNE-SIG-215"), (NOW, None)):
        result = check(leaf, (), trust, at=end, claimed=claimed, crls=lists)
        assert result.passed is (code is None)
        assert code is None or code in codes(result)
    assert outcome(check(at=first))[2] == "VNE-SIG-212"


# --- promises ------------------------------------------------------------------------------


def test_no_socket_is_opened(monkeypatch):
    def refuse(*_args, **_more):
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    leaf = issue("Có địa chỉ CRL", PKI.authority, crl_url=pki.CRL_URL)
    assert check(leaf).passed
    assert not check(leaf, crls=()).passed


def test_calls_leave_nothing_behind_even_in_threads():
    revoked = [PKI.crls[0], pki.crl(PKI.authority, [(PKI.signer, NOW - DAY, None)])]
    seen = []

    def work(crls, expected):
        seen.extend(check(crls=crls).passed is expected for _ in range(5))

    jobs = [(PKI.crls, True), (revoked, False), ((), False)] * 2
    threads = [threading.Thread(target=work, args=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [True] * 30


def test_every_reason_speaks_both_languages_and_has_a_code_of_its_own():
    import importlib
    import pkgutil

    import vnedoc.signature
    from vnedoc.signature.verdict import ReasonKind

    infos = pkgutil.walk_packages(vnedoc.signature.__path__, "vnedoc.signature.")
    modules = [importlib.import_module(info.name) for info in infos]
    found = [v for module in modules for v in vars(module).values() if isinstance(v, ReasonKind)]
    kinds = {id(kind): kind for kind in found}.values()
    codes_found = [kind.code for kind in kinds]
    assert len(codes_found) == len(set(codes_found)) > 40
    for kind in kinds:
        assert kind.en
        assert kind.vi
        assert kind.en != kind.vi


def test_the_result_says_failed_only_with_proof():
    assert check(crls=()).indication is Indication.INDETERMINATE


@pytest.mark.parametrize("kept", [False, True])
def test_a_list_clears_no_responder_after_its_signer_has_ended(kept):
    """As of any certificate: who comes by the key of an authority that ended could make one."""
    ended = issue("CA đã hết hạn", PKI.root, ca=True, end=NOW + YEAR)
    leaf = issue("Dưới CA đã hết hạn", ended)
    responder = issue(
        "OCSP có điểm phân phối",
        ended,
        usage=("digital_signature",),
        purposes=(ExtendedKeyUsageOID.OCSP_SIGNING,),
        crl_url=pki.CRL_URL,
    )
    said = pki.ocsp_answer(leaf, ended, responder=responder)
    clearing = pki.crl(ended, extra=_idp(full_name=_name(pki.CRL_URL)))
    proofs = {said: NOW, clearing: NOW} if kept else {said: NOW}
    options = {"crls": [PKI.crls[0], clearing], "ocsps": [said], "proven": NOW, "proofs": proofs}
    assert check(leaf, [ended.cert], at=NOW, **options).passed
    assert check(leaf, [ended.cert], at=NOW + 2 * YEAR, **options).passed is kept
