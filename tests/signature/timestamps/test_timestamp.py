"""Timestamps: what proves a time, and every way of pretending."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from datetime import UTC, datetime, timedelta

import pytest
import rfc3161_client
from asn1crypto import tsp
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from tests.signature import pki
from tests.signature.pki import DAY, NOW, YEAR, issue, make_pki, stamp, token_of
from vnedoc.signature.algorithms import MD5, SHA1, SHA256, SHA384, SHA512
from vnedoc.signature.errors import SignatureArgumentError
from vnedoc.signature.timestamps.judging import build_request, check_response, check_token
from vnedoc.signature.trust.certificates import TrustStore

PKI = make_pki()
TRUST = TrustStore((PKI.root.cert,))
DATA = b"signature value"
REQUEST = build_request(SHA256.of(DATA))


def respond(answer, request=REQUEST, trust=TRUST, *, at=NOW, **more):
    options = {"certificates": PKI.chain, "crls": PKI.crls} | more
    return check_response(answer, request, trust, at=at, **options)


def verdict(result):
    return result.indication.value, result.sub_indication, result.reasons[0].code


def tsa_like(name="TSA khác", issuer=PKI.authority, **more):
    options = {
        "kind": "rsa2048",
        "usage": ("digital_signature",),
        "purposes": (ExtendedKeyUsageOID.TIME_STAMPING,),
        "purposes_critical": True,
    }
    return issue(name, issuer, **(options | more))


def test_a_request_says_what_it_asks():
    request = build_request(SHA512.of(DATA), SHA512, nonce=77, policy="1.2.3")
    read = tsp.TimeStampReq.load(request.der, strict=True)
    assert read["nonce"].native == 77
    assert read["req_policy"].native == "1.2.3"
    assert read["cert_req"].native is True
    assert read["message_imprint"]["hashed_message"].native == hashlib.sha512(DATA).digest()


def test_no_two_requests_have_the_same_nonce():
    nonces = {build_request(SHA256.of(DATA)).nonce for _ in range(50)}
    assert len(nonces) == 50
    assert min(nonces) > 0


@pytest.mark.parametrize(
    ("digest", "method"), [(b"", SHA256), (b"x" * 31, SHA256), (SHA1.of(b""), SHA1), (b"x", MD5)]
)
def test_only_strong_digests_are_stamped(digest, method):
    with pytest.raises(SignatureArgumentError):
        build_request(digest, method)


def test_a_good_answer_proves_its_time():
    result = respond(stamp(REQUEST.der, PKI.tsa))
    assert result.passed
    assert result.proven_time == result.gen_time_utc == NOW
    assert result.authority.common_name == "TSA thử nghiệm"
    assert (result.policy, result.serial, result.digest) == ("1.2.3.4.1", 4711, SHA256)
    again = check_token(result.token, DATA, TRUST, at=NOW, certificates=PKI.chain, crls=PKI.crls)
    assert again == result


@pytest.mark.parametrize("kind", ["rsa3072", "p256", "p384", "p521", "ed25519"])
def test_kinds_of_keys(kind):
    assert respond(stamp(REQUEST.der, tsa_like(kind=kind), digest="sha512")).passed


@pytest.mark.parametrize("method", [SHA256, SHA384, SHA512], ids=lambda m: m.name)
def test_digests_of_requests(method):
    request = build_request(method.of(DATA), method)
    assert respond(stamp(request.der, PKI.tsa), request).passed


def test_fractions_of_a_second_are_kept():
    time = NOW + timedelta(milliseconds=250)
    assert respond(stamp(REQUEST.der, PKI.tsa, time=time), at=NOW + DAY).gen_time_utc == time


def test_the_authoritys_certificate_may_be_supplied():
    answer = stamp(REQUEST.der, PKI.tsa, certificates=())
    assert verdict(respond(answer))[1:] == ("NO_SIGNING_CERTIFICATE_FOUND", "VNE-SIG-405")
    assert respond(answer, certificates=(PKI.tsa.cert, *PKI.chain)).passed


OTHER = build_request(SHA256.of(b"another signature"))
WRONG_EKU = tsa_like("TSA không nghiêm", purposes_critical=False)
NO_EKU = tsa_like("TSA không EKU", purposes=())
STRANGER = tsa_like("TSA lạ", issue("Gốc lạ", ca=True))
TWIN = tsa_like("TSA thử nghiệm", private=PKI.tsa.key)
WEAK_IMPRINT = {"hash_algorithm": {"algorithm": "sha1"}, "hashed_message": SHA1.of(DATA)}
NEEDED = {"extn_id": "1.2.3.4.5", "critical": True, "extn_value": b"\x05\x00"}

ANSWERS = [
    ("of another signature", stamp(OTHER.der, PKI.tsa), "OTHER"),
    ("without nonce", stamp(REQUEST.der, PKI.tsa, change={"nonce": None}), "404"),
    ("with another nonce", stamp(REQUEST.der, PKI.tsa, change={"nonce": 5}), "404"),
    (
        "over other data",
        stamp(
            REQUEST.der,
            PKI.tsa,
            change={
                "message_imprint": {
                    "hash_algorithm": {"algorithm": "sha256"},
                    "hashed_message": SHA256.of(b"x"),
                }
            },
        ),
        "403",
    ),
    ("with SHA-1", stamp(REQUEST.der, PKI.tsa, change={"message_imprint": WEAK_IMPRINT}), "403"),
    ("signed with SHA-1", stamp(REQUEST.der, PKI.tsa, digest="sha1"), "103"),
    ("refused", stamp(REQUEST.der, PKI.tsa, status="rejection"), "402"),
    ("granted with changes", stamp(REQUEST.der, PKI.tsa, status="granted_with_mods"), "402"),
    ("signed with another key", stamp(REQUEST.der, PKI.tsa, signing_key=STRANGER.key), "106"),
    ("by a stranger", stamp(REQUEST.der, STRANGER), "204"),
    ("EKU not critical", stamp(REQUEST.der, WRONG_EKU), "233"),
    ("no EKU", stamp(REQUEST.der, NO_EKU), "233"),
    ("by a document signer", stamp(REQUEST.der, PKI.signer), "233"),
    ("naming another certificate", stamp(REQUEST.der, PKI.tsa, certify=TWIN), "405"),
    (
        "naming no certificate",
        stamp(REQUEST.der, PKI.tsa, attributes={"signing_certificate_v2": None}),
        "405",
    ),
    (
        "with another digest signed",
        stamp(REQUEST.der, PKI.tsa, attributes={"message_digest": b"x" * 32}),
        "412",
    ),
    ("of another type", stamp(REQUEST.der, PKI.tsa, attributes={"content_type": "data"}), "401"),
    ("without type", stamp(REQUEST.der, PKI.tsa, attributes={"content_type": None}), "401"),
    ("by two signers", stamp(REQUEST.der, PKI.tsa, signers=2), "401"),
    ("by nobody", stamp(REQUEST.der, PKI.tsa, signers=0), "401"),
    (
        "with an unknown critical extension",
        stamp(REQUEST.der, PKI.tsa, change={"extensions": [NEEDED]}),
        "406",
    ),
    ("before its certificate", stamp(REQUEST.der, PKI.tsa, time=NOW - 2 * YEAR), "212"),
    ("after its certificate", stamp(REQUEST.der, PKI.tsa, time=NOW + 3 * YEAR), "211"),
    ("from the future", stamp(REQUEST.der, PKI.tsa, time=NOW + DAY), "213"),
    ("cut", stamp(REQUEST.der, PKI.tsa)[:-1], "401"),
    ("with a tail", stamp(REQUEST.der, PKI.tsa) + b"\0", "401"),
    ("empty", b"", "401"),
    ("too large", b"\x30" * 70_000, "406"),
]


@pytest.mark.parametrize(("_", "answer", "code"), ANSWERS, ids=[row[0] for row in ANSWERS])
def test_what_proves_nothing(_, answer, code):
    at = NOW + 4 * YEAR if code == "211" else NOW
    result = respond(answer, at=at)
    assert not result.passed
    assert result.proven_time is None
    # The nonce is compared first, so a replayed answer is found by it.
    assert result.reasons[0].code == f"VNE-SIG-{'404' if code == 'OTHER' else code}"


def test_a_token_replayed_into_another_signature_is_found_without_a_nonce():
    token = token_of(stamp(REQUEST.der, PKI.tsa))
    result = check_token(token, b"other", TRUST, at=NOW, certificates=PKI.chain, crls=PKI.crls)
    assert verdict(result) == ("FAILED", "HASH_FAILURE", "VNE-SIG-403")


def test_a_sha1_imprint_is_never_good_even_if_it_fits():
    answer = stamp(REQUEST.der, PKI.tsa, change={"message_imprint": WEAK_IMPRINT})
    token = token_of(answer)
    result = check_token(token, DATA, TRUST, at=NOW, certificates=PKI.chain, crls=PKI.crls)
    assert verdict(result)[1:] == ("CRYPTO_CONSTRAINTS_FAILURE", "VNE-SIG-103")


def test_a_policy_that_was_asked_for_must_be_given():
    request = build_request(SHA256.of(DATA), policy="1.2.3.9")
    assert verdict(respond(stamp(request.der, PKI.tsa), request))[2] == "VNE-SIG-404"
    answer = stamp(request.der, PKI.tsa, change={"policy": "1.2.3.9"})
    assert respond(answer, request).passed


@pytest.mark.parametrize(
    ("stamped", "proven", "good"),
    [
        # EN 319 102-1 clauses 5.4 and 5.6.2: it is judged for when it is proven to have existed.
        # Its own word is no proof, since whoever has the key can date tokens back.
        (NOW - 5 * DAY, None, False),
        (NOW - 5 * DAY, NOW - 2 * DAY, False),
        (NOW - 5 * DAY, NOW - 4 * DAY, True),
        (NOW - 2 * DAY, None, False),
    ],
)
@pytest.mark.parametrize(
    "reason", [x509.ReasonFlags.superseded, x509.ReasonFlags.key_compromise, None]
)
def test_what_the_revocation_of_an_authority_means(reason, stamped, proven, good):
    crls = [
        pki.crl(PKI.root, start=NOW - 9 * DAY),
        pki.crl(PKI.authority, [(PKI.tsa, NOW - 3 * DAY, reason)]),
    ]
    token = token_of(stamp(REQUEST.der, PKI.tsa, time=stamped))
    options = {"at": NOW, "certificates": PKI.chain, "crls": crls, "proven": proven}
    result = check_token(token, DATA, TRUST, **options)
    assert result.passed is good
    assert good or verdict(result)[1:] == ("REVOKED_NO_POE", "VNE-SIG-221")


def test_a_timestamp_needs_revocation_data_too():
    answer = stamp(REQUEST.der, PKI.tsa)
    assert verdict(respond(answer, crls=()))[1:] == ("TRY_LATER", "VNE-SIG-224")
    assert respond(answer, crls=(), revocation="off").passed


def test_a_timestamp_outlives_its_certificate_by_a_later_proof_alone():
    """A token does not prove itself (EN 319 102-1 clauses 5.4 and 5.6.2)."""
    crls = [pki.crl(party, end=NOW + YEAR) for party in (PKI.root, PKI.authority)]
    token = token_of(stamp(REQUEST.der, PKI.tsa))
    options = {"at": NOW + 5 * YEAR, "certificates": PKI.chain, "crls": crls}
    result = check_token(token, DATA, TRUST, **options)
    assert verdict(result)[1:] == ("OUT_OF_BOUNDS_NOT_REVOKED", "VNE-SIG-211")
    for proven, good in ((NOW + YEAR, True), (NOW + 2 * YEAR, True), (NOW + 3 * YEAR, False)):
        assert check_token(token, DATA, TRUST, proven=proven, **options).passed is good
    # A proof from before the token's own time contradicts it.
    result = check_token(token, DATA, TRUST, proven=NOW - DAY, **options)
    assert verdict(result)[1:] == ("TIMESTAMP_ORDER_FAILURE", "VNE-SIG-216")


def test_no_changed_byte_changes_what_is_read():
    token = token_of(stamp(REQUEST.der, PKI.tsa))
    options = {"at": NOW, "certificates": PKI.chain, "crls": PKI.crls}
    passed = 0
    for position in range(0, len(token), 5):
        changed = bytearray(token)
        changed[position] ^= 1
        result = check_token(bytes(changed), DATA, TRUST, **options)
        # The frame is not signed: its list of digest algorithms and its versions mean nothing.
        passed += result.passed
        facts = result.gen_time_utc, result.serial, result.policy
        assert not result.passed or facts == (NOW, 4711, "1.2.3.4.1")
    assert passed <= 8


def test_another_library_agrees():
    answer = rfc3161_client.decode_timestamp_response(stamp(REQUEST.der, PKI.tsa))
    verifier = rfc3161_client.VerifierBuilder(
        roots=[PKI.root.cert], intermediates=[PKI.authority.cert], nonce=REQUEST.nonce
    ).build()
    assert verifier.verify(answer, REQUEST.digest)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_openssl_answers_our_request(tmp_path):
    """OpenSSL reads the request and its own authority's answer passes here."""
    now = datetime.now(UTC)
    # OpenSSL takes the time from the clock, so this certificate has to last.
    tsa = tsa_like("TSA của OpenSSL", end=NOW + 40 * YEAR)
    (tmp_path / "key.pem").write_bytes(tsa.key_pem())
    (tmp_path / "tsa.pem").write_bytes(tsa.pem)
    (tmp_path / "chain.pem").write_bytes(PKI.authority.pem)
    (tmp_path / "serial").write_text("01")
    (tmp_path / "request.tsq").write_bytes(REQUEST.der)
    (tmp_path / "tsa.cnf").write_text(
        "[tsa]\ndefault_tsa = tsa1\n[tsa1]\nserial = serial\nsigner_cert = tsa.pem\n"
        "certs = chain.pem\nsigner_key = key.pem\nsigner_digest = sha256\n"
        "default_policy = 1.2.3.4.1\ndigests = sha256, sha384, sha512\naccuracy = secs:1\n"
        "ess_cert_id_alg = sha256\n"
    )
    command = "openssl ts -reply -config tsa.cnf -queryfile request.tsq -out answer.tsr"
    subprocess.run(command.split(), cwd=tmp_path, check=True, capture_output=True)
    crls = [pki.crl(p, start=now - DAY, end=now + DAY) for p in (PKI.root, PKI.authority)]
    answer = (tmp_path / "answer.tsr").read_bytes()
    result = respond(answer, at=now + timedelta(minutes=1), certificates=(), crls=crls)
    assert result.passed, [reason.text() for reason in result.reasons]
