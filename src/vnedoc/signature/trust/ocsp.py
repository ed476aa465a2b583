"""OCSP answers (RFC 6960): which one speaks about a certificate, and who may have signed it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

import attrs
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import ocsp
from cryptography.x509.oid import (
    ExtendedKeyUsageOID,
    OCSPExtensionOID,
    SignatureAlgorithmOID,
)

from vnedoc.limits import MAX_CERTIFICATES
from vnedoc.signature.algorithms import STRONG_HASHES, kind_of
from vnedoc.signature.trust.certificates import (
    PARSING_ERRORS,
    folded,
    signed_by,
    weak_signature,
)
from vnedoc.signature.trust.evidence import CertificateState, RevocationEvidence
from vnedoc.signature.trust.known import Known
from vnedoc.signature.trust.ledger import Expense, Ledger
from vnedoc.signature.trust.path import Path, path_problem
from vnedoc.signature.trust.quiet import quiet

UNDATED_LIFE: Final = timedelta(days=1)
"""How long an answer without ``nextUpdate`` is believed; RFC 6960 4.2.2.1 leaves it open."""

StillGood = Callable[[Known], bool]
"""Says whether lists show that a responder's certificate is not revoked."""


@quiet()
def answer_about(
    answer: ocsp.OCSPResponse,
    path: Path,
    still_good: StillGood,
    ledger: Ledger,
    *,
    at: datetime,
) -> RevocationEvidence | None:
    """What an answer says of the first certificate of a path.

    Args:
        answer: An answer of unknown origin.
        path: From the certificate in question to the anchor.
        still_good: Asked about a responder that may itself be revoked.
        ledger: That of the verification.
        at: The time of the verification.

    Returns:
        What it says, or `None` if nothing that can be believed.

    Raises:
        OverdrawnError: who signed it could not be looked at.
    """
    try:
        single = _single(answer, path)
        if single is None:
            return None
        # Who answered is judged for when that was, and never for later than is asked about.
        when = min(answer.produced_at_utc, at)
        who = _signer(answer, path, still_good, ledger, when)
        evidence = None if who is None else _evidence(single)
        if who is None or evidence is None:
            return None
        if evidence.status is CertificateState.GOOD and not _is_strong(answer, who[0], ledger):
            # Who is accused by a weak signature is not safe, though it shows nobody to be good.
            return None
        return attrs.evolve(evidence, signer_ends_utc=signer_ends(who))
    except PARSING_ERRORS:
        return None


def _single(answer: ocsp.OCSPResponse, path: Path) -> Any:
    """The part of an answer that speaks of the first certificate of a path, or `None`."""
    if answer.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
        return None
    # A critical extension that is not known could turn the answer round. A nonce (RFC 6960 4.4.1)
    # only ties it to a question, which somebody else asked.
    if any(e.critical for e in answer.extensions if e.oid != OCSPExtensionOID.NONCE):
        return None
    singles = list(answer.responses)
    found = [one for one in singles if _is_about(one, path[0].certificate, path[1].certificate)]
    if len(singles) == 1:
        hidden = any(e.critical for e in answer.single_extensions)
        return None if hidden else next(iter(found), None)
    # Extensions of the parts can only be seen when there is one, and a critical one could take a
    # good word back; a revocation found anywhere counts.
    revoked = ocsp.OCSPCertStatus.REVOKED
    return next((one for one in found if one.certificate_status is revoked), None)


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
    kind = kind_of(key)
    # Other kinds sign nothing here, but may be in a certificate that is asked about.
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw) if kind is None else kind.bare(key)


def signer_ends(signers: Path) -> datetime | None:
    """Until when the first of a path may sign; `None` for the anchor, its last."""
    ends = (one.certificate.not_valid_after_utc for one in signers[:-1])
    return min(ends, default=None)


def _signer(
    answer: ocsp.OCSPResponse,
    path: Path,
    still_good: StillGood,
    ledger: Ledger,
    when: datetime,
) -> Path | None:
    """The path of the issuer, or of whom it gave the right to by the same rules: who answered."""
    issuer = path[1]
    if _names(answer, issuer) and _signed(answer, issuer, ledger):
        return path[1:]
    # Anybody can put certificates beside an answer: only the issuer's own word makes a responder.
    brought = ledger.once(("responders", id(answer)), lambda: _brought(answer, ledger))
    for responder in brought:
        if (
            _names(answer, responder)
            and _is_delegated(responder, path[1:], when, ledger)
            and _signed(answer, responder, ledger)
            and (_spared(responder) or still_good(responder))
        ):
            return (responder, *path[1:])
    return None


def _brought(answer: ocsp.OCSPResponse, ledger: Ledger) -> Path:
    """The certificates that came with an answer, as far as they can be used."""
    read = (ledger.known(one) for one in answer.certificates[:MAX_CERTIFICATES])
    return tuple(one for one in read if one is not None)


def _names(answer: ocsp.OCSPResponse, responder: Known) -> bool:
    if answer.responder_name is not None:
        return folded(answer.responder_name) == responder.subject
    # RFC 6960 4.2.1: by SHA-1, whatever else is used; it finds the responder, no more.
    key_hash = _hashes(responder.certificate, hashes.SHA1())[1]  # noqa: S303
    return answer.responder_key_hash == key_hash


def _signed(answer: ocsp.OCSPResponse, responder: Known, ledger: Ledger) -> bool:
    return _checked(answer, responder, ledger)[0]


def _is_strong(answer: ocsp.OCSPResponse, responder: Known, ledger: Ledger) -> bool:
    return _checked(answer, responder, ledger)[1]


def _checked(answer: ocsp.OCSPResponse, responder: Known, ledger: Ledger) -> tuple[bool, bool]:
    """Whether a responder's key signed an answer, and whether that can be relied on."""
    key = "answered", id(answer), responder.key_der
    return ledger.once(key, lambda: _check(answer, responder, ledger))


def _check(answer: ocsp.OCSPResponse, responder: Known, ledger: Ledger) -> tuple[bool, bool]:
    ledger.spend(Expense.CHECKS)
    key = responder.key
    if answer.signature_algorithm_oid == SignatureAlgorithmOID.RSASSA_PSS:
        parameters, digest, strong = _pss(answer)
    else:
        parameters, digest = padding.PKCS1v15(), answer.signature_hash_algorithm
        strong = weak_signature(answer) is None
        if isinstance(key, ec.EllipticCurvePublicKey) and digest is not None:
            parameters = ec.ECDSA(digest)
    data = answer.tbs_response_bytes
    return signed_by(key, answer.signature, data, (parameters, digest)), strong


def _pss(answer: ocsp.OCSPResponse) -> tuple[Any, Any, bool]:
    """Padding and digest of an answer, and whether both can be relied on (RFC 4055 clause 3.1).

    Of these cryptography does not tell them.
    """
    from asn1crypto import ocsp as asn1

    whole = asn1.OCSPResponse.load(answer.public_bytes(Encoding.DER), strict=True)
    said = whole.basic_ocsp_response["signature_algorithm"]["parameters"]
    mask = said["mask_gen_algorithm"]["parameters"]["algorithm"].native
    used = [_HASHES.get(name) for name in (said["hash_algorithm"]["algorithm"].native, mask)]
    digest, masking = used
    if digest is None or masking is None:
        return None, None, False
    salted = padding.PSS(padding.MGF1(masking), said["salt_length"].native)
    return salted, digest, all(one.name in STRONG_HASHES for one in (digest, masking))


_HASHES: Final[dict[str, hashes.HashAlgorithm]] = {
    one.name: one
    for one in (
        *(hashes.SHA1(), hashes.SHA224()),  # noqa: S303
        *(hashes.SHA256(), hashes.SHA384(), hashes.SHA512()),
    )
}


def _is_delegated(responder: Known, above: Path, when: datetime, ledger: Ledger) -> bool:
    """Whether the issuer itself gave the responder the right to answer (RFC 6960 4.2.2.2).

    Its certificate is judged as a path of its own, for the time of the answer: what constrains the
    issuer constrains its responders, too.
    """
    purposes, usage = responder.value(x509.ExtendedKeyUsage), responder.value(x509.KeyUsage)
    return (
        purposes is not None
        and ExtendedKeyUsageOID.OCSP_SIGNING in purposes
        and (usage is None or bool(usage.digital_signature))
        and responder.weak_spot(anchor=False) is None
        and responder.issuer == above[0].subject
        and ledger.issued(responder, above[0])
        and path_problem((responder, *above), when, ledger) is None
    )


def _spared(responder: Known) -> bool:
    # RFC 6960 4.2.2.2.1: the issuer itself says that nobody need ask about it.
    return responder.value(x509.OCSPNoCheck) is not None


def _evidence(single: Any) -> RevocationEvidence | None:
    this_update = single.this_update_utc
    until = single.next_update_utc or this_update + UNDATED_LIFE
    if single.certificate_status is ocsp.OCSPCertStatus.REVOKED:
        reason = single.revocation_reason
        held = reason is x509.ReasonFlags.certificate_hold
        return RevocationEvidence(
            status=CertificateState.HELD if held else CertificateState.REVOKED,
            from_utc=this_update,
            until_utc=until,
            revoked_utc=single.revocation_time_utc,
            reason=reason,
        )
    if single.certificate_status is ocsp.OCSPCertStatus.GOOD:
        return RevocationEvidence(
            status=CertificateState.GOOD, from_utc=this_update, until_utc=until
        )
    # "unknown" neither accuses nor clears (RFC 6960 2.2).
    return None
