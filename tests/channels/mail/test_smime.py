"""Signatures over mails are judged as all others, and a mail inside of one is read."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.channels.mail.mails import Pieces, mail, multipart, text
from tests.channels.mail.signed import (
    AUTHORITY,
    ROOT,
    detached,
    entity,
    message,
    opaque,
    signer,
    streamed,
    value,
)
from tests.scale import scaled
from tests.signature import pki
from vnedoc import limits
from vnedoc.channels.mail import MailKind, MailSignature, oddities, read_mail, verify_mail
from vnedoc.signature import TrustStore
from vnedoc.signature.verdict import Indication, SubIndication

TRUST = TrustStore((ROOT.cert,))
AT = datetime.now(UTC) + pki.DAY
LISTED = {"start": AT - pki.DAY, "end": AT + pki.DAY}
CRLS = (pki.crl(ROOT, **LISTED), pki.crl(AUTHORITY, **LISTED))
DETACHED = pkcs7.PKCS7Options.DetachedSignature
PASSED = (Indication.PASSED, None)


def judged(data: bytes, *, trust: TrustStore = TRUST, **more: object) -> tuple[MailSignature, ...]:
    given = {"at": AT, "crls": CRLS, **more}
    return verify_mail(read_mail(data), trust, **given)  # type: ignore[arg-type]


def outcome(data: bytes, **more: object) -> tuple[Indication, SubIndication | None]:
    (one,) = judged(data, **more)
    return one.verdict.indication, one.verdict.sub_indication


@pytest.mark.parametrize(
    "data", [detached(), opaque(), opaque(said=""), opaque(cms=streamed(value(entity(), signer())))]
)
def test_a_signed_mail_is_read_and_its_signature_is_right(data: bytes) -> None:
    reading = read_mail(data)
    assert reading.kind is MailKind.DOCUMENT
    assert reading.parcel is not None
    assert b"".join(reading.parcel.source.chunks()) == message()
    (one,) = judged(data)
    assert (one.verdict.indication, one.verdict.sub_indication) == PASSED
    assert one.covers_message
    assert one.findings == ()
    assert one.addresses == ("vanthu@h26.vn",)
    assert one.verdict.signer is not None
    assert reading.place.startswith(f"{one.part}/")


MALFORMED = (Indication.FAILED, SubIndication.FORMAT_FAILURE)


def heads(cms: bytes) -> list[int]:
    """Where the values begin that the content stands in, from outside, and the content itself.

    All have lengths of two bytes.
    """
    found, at = [], 0
    data = bytes.fromhex("06092a864886f70d010701")
    while at < cms.index(data):
        found.append(at)
        at = cms.index(b"\x82", at + 4) - 1
    behind = cms.index(data) + len(data)
    return [*found[:3], cms.index(data) - 4, behind, behind + 4]


def resized(number: int, by: int) -> bytes:
    """Signed data in which one of the values has another length than it has."""
    cms = value(entity(), signer())
    at = heads(cms)[number] + 2
    size = int.from_bytes(cms[at : at + 2], "big") + by
    return cms[:at] + size.to_bytes(2, "big") + cms[at + 2 :]


def unmeasured(count: int) -> bytes:
    """Signed data whose outer values have no length."""
    cms = value(entity(), signer())
    for at in reversed(heads(cms)[:count]):
        cms = cms[: at + 1] + b"\x80" + cms[at + 4 :]
    return cms + b"\0\0" * count


BY_OTHER = value(b"Other", signer(), DETACHED)
TABLE = [
    ("as it is", detached(), PASSED),
    ("stored with other ends of lines", detached().replace(b"\r\n", b"\n"), PASSED),
    ("the older name", detached(kind="application/x-pkcs7-signature"), PASSED),
    ("no purposes named", detached(by=signer(purpose=None)), PASSED),
    (
        "a letter more in what is signed",
        detached(shown=entity().replace(b"outer", b"outer").replace(b"K\xc3\xadnh", b"kinh")),
        (Indication.FAILED, SubIndication.SIG_CRYPTO_FAILURE),
    ),
    (
        "a header more in what is signed",
        detached(shown=b"X-A: b\r\n" + entity()),
        (Indication.FAILED, SubIndication.SIG_CRYPTO_FAILURE),
    ),
    (
        "the signature of another mail",
        detached(cms=BY_OTHER),
        (Indication.FAILED, SubIndication.SIG_CRYPTO_FAILURE),
    ),
    (
        "a certificate for web servers",
        detached(by=signer(purpose=ExtendedKeyUsageOID.SERVER_AUTH)),
        (Indication.INDETERMINATE, SubIndication.CHAIN_CONSTRAINTS_FAILURE),
    ),
    (
        "a signature of another kind",
        detached(kind="application/pgp-signature"),
        (Indication.INDETERMINATE, SubIndication.SIG_CONSTRAINTS_FAILURE),
    ),
    (
        "no signature at all",
        detached(cms=b"no signature"),
        (Indication.FAILED, SubIndication.FORMAT_FAILURE),
    ),
    (
        "the content inside of a signature beside it",
        detached(cms=value(entity(), signer())),
        (Indication.FAILED, SubIndication.FORMAT_FAILURE),
    ),
    (
        "nothing inside of a signature around it",
        opaque(cms=value(entity(), signer(), DETACHED)),
        (Indication.FAILED, SubIndication.FORMAT_FAILURE),
    ),
    (
        "something behind the signed data",
        opaque(cms=value(entity(), signer()) + b"x"),
        (Indication.FAILED, SubIndication.FORMAT_FAILURE),
    ),
    *(
        (f"another length of value {number}", opaque(cms=resized(number, by)), MALFORMED)
        for number in range(6)
        for by in (-1, 1, 300)
    ),
    ("lengths inside of what has none", opaque(cms=unmeasured(1)), PASSED),
    ("one mark too few", opaque(cms=unmeasured(3)[:-2]), MALFORMED),
    ("a mark that is none", opaque(cms=unmeasured(1)[:-1] + b"\x80"), MALFORMED),
    ("nothing without a length that has one", opaque(cms=unmeasured(3)), PASSED),
    (
        "a letter more inside",
        opaque(cms=value(entity(), signer()).replace(b"inner", b"Inner", 1)),
        (Indication.FAILED, SubIndication.SIG_CRYPTO_FAILURE),
    ),
]


@pytest.mark.parametrize(("data", "wanted"), [row[1:] for row in TABLE], ids=[r[0] for r in TABLE])
def test_what_is_wrong_with_a_signature(
    data: bytes, wanted: tuple[Indication, SubIndication | None]
) -> None:
    assert outcome(data) == wanted
    (one,) = judged(data)
    assert one.covers_message is (wanted == PASSED)


def test_the_caller_says_who_is_trusted_and_what_is_needed() -> None:
    no_lists = (Indication.INDETERMINATE, SubIndication.TRY_LATER)
    assert outcome(detached(), crls=()) == no_lists
    assert outcome(detached(), crls=(), revocation="off") == PASSED
    other = TrustStore((pki.issue("Khác", ca=True).cert,))
    assert outcome(detached(), trust=other)[0] is Indication.INDETERMINATE
    revoked = pki.crl(AUTHORITY, [(signer(), AT - pki.DAY, None)], **LISTED)
    assert outcome(detached(), crls=(CRLS[0], revoked))[0] is not Indication.PASSED


@pytest.mark.parametrize(
    ("sender", "address", "told"),
    [
        ("vanthu@h26.vn", "vanthu@h26.vn", 0),
        ("Văn thư <VANTHU@H26.vn>", "vanthu@h26.vn", 0),
        ("khac@h26.vn", "vanthu@h26.vn", 1),
        ("vanthu@h26.vn <khac@h26.vn>", "vanthu@h26.vn", 1),
        ("khac@h26.vn, vanthu@h26.vn", "vanthu@h26.vn", 1),
        ("vanthu@h26.vn, VANTHU@h26.vn", "vanthu@h26.vn", 0),
        ("<vanthu@h26.vn> <khac@h26.vn>", "vanthu@h26.vn", 1),
        ("vanthu@h26.vn\r\nFrom: khac@h26.vn", "vanthu@h26.vn", 1),
        ("", "vanthu@h26.vn", 1),
        # RFC 8550 3: a certificate without an address says nothing of it.
        ("khac@h26.vn", "", 0),
    ],
)
def test_whether_the_signer_is_the_sender(sender: str, address: str, told: int) -> None:
    (one,) = judged(detached(by=signer(address), sender=sender))
    assert one.verdict.passed
    assert [finding.topic for finding in one.findings] == [oddities.OTHER_SIGNER] * told


def test_what_stands_beside_a_signed_part_is_not_covered() -> None:
    head, _, body = detached(text()[:-2]).partition(b"Content-Type: multipart/signed")
    assert head
    signed = b"Content-Type: multipart/signed" + body
    beside = mail("Content-Type: application/octet-stream", "") + message() + b"\r\n"
    data = mail("From: vanthu@h26.vn") + multipart("list", signed, beside)
    reading = read_mail(data)
    assert reading.kind is MailKind.DOCUMENT
    assert reading.place == "mail/2"
    (one,) = judged(data)
    assert one.verdict.passed
    assert one.part == "mail/1/1"
    assert not one.covers_message


def test_signatures_in_one_another_are_judged_from_outside() -> None:
    outer, inner = judged(opaque(opaque()))
    assert (outer.part, inner.part) == ("mail/1", "mail/1/1")
    assert outer.verdict.passed
    assert inner.verdict.passed
    assert read_mail(opaque(opaque())).place.startswith("mail/1/1/")
    assert len(judged(opaque(detached()))) == 2


@pytest.mark.parametrize(
    "damage",
    [
        lambda cms: cms[:-1],
        lambda cms: cms[:200],
        lambda cms: b"",
        lambda cms: b"\x30\x80",
        lambda cms: cms + b"\0",
        lambda cms: b"\x30" + cms[1:].replace(b"\x04\x82", b"\x05\x82", 1),
    ],
)
def test_what_cannot_be_opened_is_told(damage) -> None:  # type: ignore[no-untyped-def]
    reading = read_mail(opaque(cms=damage(value(entity(), signer()))))
    assert (reading.kind, reading.why) == (MailKind.OTHER, "unopened")
    assert oddities.UNOPENED in [one.topic for one in reading.findings]


def test_no_more_signatures_are_judged_than_allowed() -> None:
    _, _, body = detached(text()[:-2]).partition(b"Content-Type: multipart/signed")
    one = b"Content-Type: multipart/signed" + body
    most = limits.MAX_MAIL_SIGNATURES
    found = judged(multipart("many", *[one] * (most + 2)))
    assert [each.verdict.passed for each in found] == [True] * most + [False] * 2
    assert {each.verdict.sub_indication for each in found[most:]} == {SubIndication.GENERIC}


@settings(max_examples=scaled(3_000, 40), deadline=None)
@given(at=st.integers(0, 3_000), byte=st.binary(min_size=1, max_size=1), inside=st.booleans())
def test_no_changed_byte_makes_another_mail_signed(at: int, byte: bytes, inside: bool) -> None:
    """Whatever is changed: it is the same that is signed, or the signature is not right."""
    cms = value(entity(), signer())
    changed = cms[: at % len(cms)] + byte + cms[at % len(cms) + 1 :]
    data = opaque(cms=streamed(cms) if changed == cms else changed)
    reading = read_mail(data)
    for one in judged(data):
        if one.verdict.passed and one.covers_message:
            assert reading.parcel is not None
            assert b"".join(reading.parcel.source.chunks()) == message()


@pytest.mark.parametrize("length", [1, 2, 3, 7, 64])
def test_pieces_make_no_difference(length: int) -> None:
    from vnedoc.signature.timestamps.enclosing import SignedContent

    for cms in (value(entity(), signer()), streamed(value(entity(), signer()))):
        signed = SignedContent(Pieces(cms, length).chunks())
        assert b"".join(signed.pieces()) == entity()
        assert signed.behind()


def test_pieces_of_a_byte_each_are_refused_before_they_cost() -> None:
    """They would take 200 times as long as their bytes."""
    cms = streamed(value(b"a" * 4_000, signer()), piece=1)
    assert read_mail(opaque(cms=cms)).why == "unopened"
    assert read_mail(opaque(cms=streamed(value(b"a" * 4_000, signer()), piece=512))).why != (
        "unopened"
    )


@pytest.mark.peer
@pytest.mark.skipif(shutil.which("openssl") is None, reason="SKIPPED LOUDLY: no openssl")
@pytest.mark.parametrize("words", [(), ("-nodetach",), ("-nodetach", "-stream"), ("-cades",)])
def test_what_openssl_signs_is_judged(words: tuple[str, ...], tmp_path: Path) -> None:
    party = signer()
    (tmp_path / "in").write_bytes(entity())
    (tmp_path / "cert").write_bytes(party.pem)
    (tmp_path / "key").write_bytes(party.key_pem())
    (tmp_path / "ca").write_bytes(AUTHORITY.pem)
    given = "-sign -in in -signer cert -inkey key -certfile ca -from vanthu@h26.vn -out out"
    command = ["openssl", "cms", *given.split(), *words]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    data = (tmp_path / "out").read_bytes()
    assert read_mail(data).kind is MailKind.DOCUMENT
    (one,) = judged(data)
    assert one.verdict.passed, one.verdict.reasons
    assert one.covers_message
