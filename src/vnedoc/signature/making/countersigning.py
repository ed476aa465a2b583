"""Counter-signatures: a signature over another one's value (ETSI EN 319 132-1 clause 5.2.7.2)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

import attrs

from vnedoc.content import Input
from vnedoc.signature.algorithms import SHA256
from vnedoc.signature.errors import NotSignableError, OtherSourceError
from vnedoc.signature.making.request import SigningRequest
from vnedoc.signature.making.signers import CertifiedSigner
from vnedoc.signature.making.target import Target, unsignable
from vnedoc.signature.making.terms import CertificateLike, SigningTerms, free_ident
from vnedoc.signature.making.unsigned import StandingSignature, add_property, standing_in
from vnedoc.signature.making.work import check_value
from vnedoc.signature.making.writing import signature_text, signed_info_form
from vnedoc.signature.xmldsig.canonical import inner_form, refuse_inherited
from vnedoc.signature.xmldsig.reasons import Refusal


def prepare_counter(
    source: Input,
    certificate: CertificateLike,
    at: datetime,
    *,
    index: int = -1,
    chain: Iterable[CertificateLike] = (),
    method: str | None = None,
    digest: str = SHA256.uri,
    c14n: str = "1.0",
) -> SigningRequest:
    """Say what a key must sign to countersign a signature of a message.

    Args:
        source: The signed message.
        certificate: The counter-signer's.
        at: The time that the counter-signature claims.
        index: Which of the signatures in the header; the last by default.
        chain: As for `vnedoc.prepare`.
        method: As for `vnedoc.prepare`.
        digest: As for `vnedoc.prepare`.
        c14n: As for `vnedoc.prepare`.

    Raises:
        As `vnedoc.prepare`, and NotSignableError if that signature cannot be countersigned.
    """
    terms = SigningTerms.of(certificate, at, chain, method, digest, c14n, "counter")
    return _request(standing_in(source, index), terms)


def complete_counter(
    request: SigningRequest, value: bytes, source: Input, target: Target, *, index: int = -1
) -> None:
    """Write the message with the counter-signature; arguments and errors as `vnedoc.complete`."""
    standing = standing_in(source, index)
    if request.form != "counter" or _request(standing, SigningTerms.again(request)) != request:
        raise OtherSourceError
    _write(standing, request, value, target)


def countersign(
    source: Input,
    target: Target,
    signer: CertifiedSigner,
    *,
    at: datetime,
    index: int = -1,
    digest: str = SHA256.uri,
    c14n: str = "1.0",
) -> None:
    """Countersign a signature of a message; as `prepare_counter` and `complete_counter`."""
    standing = standing_in(source, index)
    terms = SigningTerms.of(
        signer.certificate, at, signer.chain, signer.method, digest, c14n, "counter"
    )
    request = _request(standing, terms)
    _write(standing, request, signer.sign(request), target)


def _request(standing: StandingSignature, terms: SigningTerms) -> SigningRequest:
    element = standing.shape.value_element
    ident = str(element.get("Id") or "")
    if not ident:
        raise NotSignableError(
            reason="the signature's value has no Id to refer to",
            reason_vi="giá trị chữ ký không có Id để tham chiếu",
        )
    try:
        refuse_inherited(standing.shape.element)
        content = terms.digest.of(inner_form(element, terms.c14n))
        request = terms.request(content, several=False)
        seed = hashlib.sha256(content + request.certificate + ident.encode())
        request = attrs.evolve(
            request,
            target=ident,
            ident=free_ident(standing.subject, f"counter-{seed.hexdigest()[:24]}"),
        )
        return attrs.evolve(request, data=signed_info_form(request, standing.scope))
    except Refusal as refusal:
        raise unsignable(refusal) from None


def _write(
    standing: StandingSignature, request: SigningRequest, value: bytes, target: Target
) -> None:
    check_value(request, value)
    text = signature_text(request, standing.scope, value).decode()
    add_property(
        standing,
        f'<xades:CounterSignature xmlns:xades="http://uri.etsi.org/01903/v1.3.2#">{text}'
        "</xades:CounterSignature>",
        target,
    )
