"""OCSP answers (RFC 6960): which one speaks about a certificate, and who may have signed it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import ocsp
from cryptography.x509.oid import (
    ExtendedKeyUsageOID,
    ExtensionOID,
    OCSPExtensionOID,
    SignatureAlgorithmOID,
)

from vnedoc.limits import MAX_CERTIFICATES
from vnedoc.signature.certificates import (
    PARSING_ERRORS,
    extension,
    issued_by,
    same_name,
    signed_by,
    weak_signature,
    weak_spot,
)
from vnedoc.signature.evidence import Evidence, Status

UNDATED_LIFE: Final = timedelta(days=1)
"""How long an answer without ``nextUpdate`` is believed; RFC 6960 4.2.2.1 leaves it open."""

_RESPONDER_EXTENSIONS: Final = frozenset(
    {
        ExtensionOID.KEY_USAGE,
        ExtensionOID.EXTENDED_KEY_USAGE,
        ExtensionOID.BASIC_CONSTRAINTS,
        ExtensionOID.OCSP_NO_CHECK,
        ExtensionOID.SUBJECT_ALTERNATIVE_NAME,
        ExtensionOID.CERTIFICATE_POLICIES,
    }
)
"""What a responder's certificate may hold as critical."""

StillGood = Callable[[x509.Certificate], bool]
"""Says whether lists show that a responder's certificate is not revoked."""


def answer_about(
    answer: ocsp.OCSPResponse,
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    still_good: StillGood,
) -> Evidence | None:
    """What an answer says of a certificate; `None` if nothing that can be believed."""
    try:
        single = _single(answer)
        if single is None or not _is_about(single, certificate, issuer):
            return None
        if not _is_authentic(answer, issuer, still_good):
            return None
        return _evidence(single)
    except PARSING_ERRORS:
        return None


def _single(answer: ocsp.OCSPResponse) -> Any:
    if answer.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
        return None
    singles = list(answer.responses)
    # Extensions of the parts can only be seen when there is one; a critical one must be.
    if len(singles) != 1 or any(e.critical for e in answer.single_extensions):
        return None
    if any(e.critical for e in answer.extensions if e.oid != OCSPExtensionOID.NONCE):
        return None
    return singles[0]


def _is_about(single: Any, certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    if single.serial_number != certificate.serial_number:
        return False
    # SHA-1 is usual here: it only finds the certificate, it protects nothing.
    name, key = _hashes(issuer, single.hash_algorithm)
    return bool(single.issuer_name_hash == name and single.issuer_key_hash == key)


def _hashes(issuer: x509.Certificate, algorithm: hashes.HashAlgorithm) -> tuple[bytes, bytes]:
    def digest(data: bytes) -> bytes:
        hasher = hashes.Hash(algorithm)
        hasher.update(data)
        return hasher.finalize()

    return digest(issuer.subject.public_bytes()), digest(_key_bits(issuer))


def _key_bits(certificate: x509.Certificate) -> bytes:
    """The bits of the public key without their frame, as RFC 6960 4.1.1 hashes them."""
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return key.public_bytes(Encoding.DER, PublicFormat.PKCS1)
    if isinstance(key, ec.EllipticCurvePublicKey):
        return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def _is_authentic(
    answer: ocsp.OCSPResponse, issuer: x509.Certificate, still_good: StillGood
) -> bool:
    if weak_signature(answer) is not None:
        return False
    if _names(answer, issuer) and _signed(answer, issuer):
        return True
    responders = answer.certificates[:MAX_CERTIFICATES]
    return any(
        _names(answer, responder)
        and _is_delegated(responder, issuer, answer.produced_at_utc)
        and _signed(answer, responder)
        and (_spared(responder) or still_good(responder))
        for responder in responders
    )


def _names(answer: ocsp.OCSPResponse, responder: x509.Certificate) -> bool:
    if answer.responder_name is not None:
        return same_name(answer.responder_name, responder.subject)
    return answer.responder_key_hash == _hashes(responder, hashes.SHA1())[1]  # noqa: S303


def _signed(answer: ocsp.OCSPResponse, responder: x509.Certificate) -> bool:
    if answer.signature_algorithm_oid == SignatureAlgorithmOID.RSASSA_PSS:
        # The parameters are not to be had from the parsed answer, so it cannot be checked.
        return False
    key, digest = responder.public_key(), answer.signature_hash_algorithm
    parameters: object = padding.PKCS1v15()
    if isinstance(key, ec.EllipticCurvePublicKey) and digest is not None:
        parameters = ec.ECDSA(digest)
    return signed_by(key, answer.signature, answer.tbs_response_bytes, (parameters, digest))


def _is_delegated(responder: x509.Certificate, issuer: x509.Certificate, when: datetime) -> bool:
    """Whether the issuer itself gave the responder the right to answer (RFC 6960 4.2.2.2)."""
    purposes = extension(responder, x509.ExtendedKeyUsage)
    usage = extension(responder, x509.KeyUsage)
    return (
        purposes is not None
        and ExtendedKeyUsageOID.OCSP_SIGNING in purposes.value
        and (usage is None or bool(usage.value.digital_signature))
        and all(e.oid in _RESPONDER_EXTENSIONS for e in responder.extensions if e.critical)
        and responder.not_valid_before_utc <= when <= responder.not_valid_after_utc
        and weak_spot(responder, anchor=False) is None
        and same_name(responder.issuer, issuer.subject)
        and issued_by(responder, issuer)
    )


def _spared(responder: x509.Certificate) -> bool:
    return extension(responder, x509.OCSPNoCheck) is not None


def _evidence(single: Any) -> Evidence | None:
    this_update = single.this_update_utc
    until = single.next_update_utc or this_update + UNDATED_LIFE
    if single.certificate_status is ocsp.OCSPCertStatus.REVOKED:
        reason = single.revocation_reason
        held = reason is x509.ReasonFlags.certificate_hold
        return Evidence(
            status=Status.HELD if held else Status.REVOKED,
            from_utc=this_update,
            until_utc=until,
            revoked_utc=single.revocation_time_utc,
            reason=reason,
        )
    if single.certificate_status is ocsp.OCSPCertStatus.GOOD:
        return Evidence(status=Status.GOOD, from_utc=this_update, until_utc=until)
    return None
