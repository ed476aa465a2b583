"""Signing: insert a signature into the original bytes, with the key wherever it is.

`prepare` says what is to be signed, a key signs it, `complete` writes. `sign` does all three.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Literal

from vnedoc.content import Input
from vnedoc.files import scratch
from vnedoc.given import one_of
from vnedoc.signature.algorithms import SHA256
from vnedoc.signature.claims import NO_CLAIMS, Claims
from vnedoc.signature.errors import (
    OtherSourceError,
    SignatureArgumentError,
)
from vnedoc.signature.making.levels import Level, ValidationData, raise_level
from vnedoc.signature.making.request import SigningRequest
from vnedoc.signature.making.signers import CertifiedSigner
from vnedoc.signature.making.target import Target
from vnedoc.signature.making.terms import CertificateLike, SigningTerms, require_zone
from vnedoc.signature.making.work import begin

HeaderForm = Literal["enveloped", "plain"]
"""What stands in the header: XAdES, or XML-DSig without its properties."""


def prepare(
    source: Input,
    certificate: CertificateLike,
    at: datetime,
    *,
    chain: Iterable[CertificateLike] = (),
    method: str | None = None,
    digest: str = SHA256.uri,
    c14n: str = "1.0",
    form: HeaderForm = "enveloped",
    several: bool = False,
    claims: Claims = NO_CLAIMS,
) -> SigningRequest:
    """Say what a key must sign to sign a message.

    Args:
        source: The message: bytes, a path object or a binary file.
        certificate: The signer's, loaded or as DER or PEM.
        at: The time that the signature claims, with a zone. No clock is read.
        chain: Certificates of the authorities, to be written beside the signer's.
        method: URI of the signature algorithm; by default the usual one for the key.
        digest: URI of the digest algorithm of the references.
        c14n: ``1.0``, ``1.1`` or ``exclusive``, or the URI.
        form: ``enveloped``, XAdES B-B; or ``plain``, XML-DSig for old peers.
        several: Whether others will sign beside it. A signature made without room for others is
            broken by the next one; a message that has signatures is always signed with room.
        claims: What the signature says beside the time: place, roles, commitments, policy.

    Raises:
        ReadError: the message cannot be read.
        NotSignableError: it cannot be signed as it is.
        AlgorithmError: nothing is signed with this algorithm, or not with this key.
        SignatureArgumentError, TrustStoreError, InvalidValueError: another argument is wrong.
    """
    one_of(form, HeaderForm, "form")
    require_zone(at)
    work = begin(source, several)
    terms = SigningTerms.of(certificate, at, chain, method, digest, c14n, form, claims)
    return work.request(terms)


def complete(request: SigningRequest, value: bytes, source: Input, target: Target) -> None:
    """Write the signed message.

    Args:
        request: What `prepare` gave, perhaps on another machine.
        value: The signature value over `request.data`; ECDSA as r||s.
        source: The same message that was prepared.
        target: A path, written whole or not at all, or a binary file.

    Raises:
        OtherSourceError: it is not the same message; nothing is written.
        SignatureArgumentError: the value does not fit the request and its certificate.
        ReadError, NotSignableError: the message cannot be read or signed.
        OSError: the target cannot be written.
    """
    if request.form not in ("enveloped", "plain"):
        raise OtherSourceError
    work = begin(source, request.several)
    # The request waited somewhere, perhaps in other hands: it is made anew from the message.
    if work.again(request) != request:
        raise OtherSourceError
    work.write(request, value, target)


def sign(
    source: Input,
    target: Target,
    signer: CertifiedSigner,
    *,
    at: datetime,
    level: Level = "B-B",
    timestamper: Callable[[bytes], bytes] | None = None,
    evidence: ValidationData | None = None,
    digest: str = SHA256.uri,
    c14n: str = "1.0",
    form: HeaderForm = "enveloped",
    several: bool = False,
    claims: Claims = NO_CLAIMS,
) -> None:
    """Sign a message; arguments and errors as for `prepare` and `complete`.

    Args:
        source: The message.
        target: Where the signed message goes; may be the same path.
        signer: A key that knows its certificate; such as `vnedoc.signature.PemSigner`.
        at: The time that the signature claims.
        level: ``B-B``, or higher with a `timestamper`; as for `vnedoc.signature.raise_level`.
        timestamper: Takes the bytes of a timestamp request, brings those of the answer.
        evidence: Revocation data and certificates, for ``B-LT`` and ``B-LTA``.
        digest: As for `prepare`.
        c14n: As for `prepare`.
        form: As for `prepare`.
        several: As for `prepare`.
        claims: As for `prepare`.
    """
    one_of(level, Level, "level")
    one_of(form, HeaderForm, "form")
    require_zone(at)
    work = begin(source, several)
    certificate = signer.certificate
    terms = SigningTerms.of(
        certificate, at, signer.chain, signer.method, digest, c14n, form, claims
    )
    request = work.request(terms)
    if level == "B-B":
        work.write(request, signer.sign(request), target)
        return
    if timestamper is None or form == "plain":
        raise SignatureArgumentError(
            argument="level",
            reason="levels above B-B need the form enveloped and a timestamper",
            reason_vi="các mức trên B-B cần dạng enveloped và nguồn dấu thời gian",
        )
    with scratch() as folder:
        basic = folder / "b-b"
        work.write(request, signer.sign(request), basic)
        raise_level(basic, target, level, timestamper, evidence=evidence)
