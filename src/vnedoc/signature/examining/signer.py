"""Which of the certificates beside a signature is the signer's, and whether all agree about it."""

from __future__ import annotations

from vnedoc.signature.algorithms import COMPUTED, DIGESTS, Standing
from vnedoc.signature.claims import Policy
from vnedoc.signature.encoding import same_digest
from vnedoc.signature.examining.subject import Subject
from vnedoc.signature.trust.known import Known
from vnedoc.signature.trust.ledger import Ledger, OverdrawnError
from vnedoc.signature.verdict import ReasonKind, SubIndication
from vnedoc.signature.xmldsig.key_info import end_entity
from vnedoc.signature.xmldsig.reasons import (
    OTHER_KEY,
    POLICY_ABSENT,
    POLICY_DIFFERS,
    POLICY_UNCHECKED,
    WEAK_CERTIFICATE_DIGEST,
    unreliable,
    unsupported,
)
from vnedoc.signature.xmldsig.shapes import SignatureShape
from vnedoc.signature.xmldsig.signed_properties import CertificateDigest
from vnedoc.signature.xmldsig.xades import Properties, names_certificate

OTHER_CERTIFICATE = ReasonKind(
    "VNE-SIG-622",
    en="None of the certificates beside the signature is the one that the signer named.",
    vi="Không chứng thư nào đi kèm chữ ký là chứng thư mà người ký đã nêu.",
)


def find_signer(shape: SignatureShape, properties: Properties | None, ledger: Ledger) -> Known:
    """The certificate by whose key a signature is judged.

    With XAdES it is the one that the signer named. Without, nobody says: it is the first that
    issued none of the others.

    Raises:
        Refusal: there is none that can be read, or none that the signer named.
    """
    if properties is None:
        first = _read(shape.certificates[0], ledger)
        if len(shape.certificates) == 1:
            return first
        return end_entity(_brought(shape, ledger)) or first
    named = properties.vouched.certificates
    der = _named(named[0], shape.certificates)
    found = _read(shape.certificates[0] if der is None else der, ledger)
    if not all(names_certificate(said, found) for said in named):
        raise unreliable(OTHER_CERTIFICATE(), SubIndication.NO_SIGNING_CERTIFICATE_FOUND)
    return found


def _named(said: CertificateDigest, certificates: tuple[bytes, ...]) -> bytes | None:
    method = DIGESTS.get(said.method)
    if method is None or method.standing not in COMPUTED:
        name = method.name if method else said.method[:200]
        constraint = SubIndication.CRYPTO_CONSTRAINTS_FAILURE
        raise unreliable(WEAK_CERTIFICATE_DIGEST(name=name), constraint)
    return next((one for one in certificates if same_digest(method.of(one), said.value)), None)


def _read(der: bytes, ledger: Ledger) -> Known:
    missing = SubIndication.NO_SIGNING_CERTIFICATE_FOUND
    try:
        found = ledger.read(der)
    except OverdrawnError as limit:
        raise unreliable(limit.reason, missing) from None
    if not isinstance(found, Known):
        raise unreliable(found, missing)
    return found


def _brought(shape: SignatureShape, ledger: Ledger) -> list[Known]:
    """The certificates beside the signature that can be read."""
    missing = SubIndication.NO_SIGNING_CERTIFICATE_FOUND
    try:
        found = (ledger.known(one) for one in shape.certificates)
        return [known for known in found if known is not None]
    except OverdrawnError as limit:
        raise unreliable(limit.reason, missing) from None


def check_hints(shape: SignatureShape, signer: Known, ledger: Ledger) -> None:
    """Refuse a signature whose ``ds:KeyInfo`` says something else than its certificates.

    Raises:
        Refusal: it does.
    """
    if shape.keys.keys or shape.keys.names:
        other = shape.keys.contradiction(signer, _brought(shape, ledger))
        if other:
            raise unsupported(OTHER_KEY(element=other))


def check_policy(policy: Policy | None, subject: Subject) -> None:
    """Refuse a signature under a policy whose text the caller did not give.

    EN 319 102-1 clause 5.2.4: what a policy demands cannot be known from its name.

    Raises:
        Refusal: none of the caller's policies has the digest that was signed, or it is weak.
    """
    if policy is None or policy.implied:
        return
    method = DIGESTS.get(policy.digest)
    shown = policy.identifier[:200]
    if method is None or method.standing not in (Standing.MADE, Standing.VERIFIED):
        detail = method.name if method else policy.digest[:200]
        reason = POLICY_UNCHECKED(policy=shown, detail=detail)
        raise unreliable(reason, SubIndication.POLICY_PROCESSING_ERROR)
    if not subject.policies:
        absent = SubIndication.SIGNATURE_POLICY_NOT_AVAILABLE
        raise unreliable(POLICY_ABSENT(policy=shown), absent)
    known = subject.ledger.once(
        ("policies", method.uri), lambda: tuple(map(method.of, subject.policies))
    )
    if any(same_digest(one, policy.value) for one in known):
        return
    raise unreliable(POLICY_DIFFERS(policy=shown), SubIndication.POLICY_PROCESSING_ERROR)
