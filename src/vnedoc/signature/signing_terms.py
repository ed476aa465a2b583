"""What a caller lays down for a signature, checked before anything is read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

import attrs
from cryptography import x509

from vnedoc.signature.algorithms import DIGESTS, DigestMethod, Standing
from vnedoc.signature.certificates import der, load_certificates
from vnedoc.signature.errors import AlgorithmError, SignatureArgumentError
from vnedoc.signature.request import SignForm, SigningRequest
from vnedoc.signature.signers import default_method, makeable
from vnedoc.signature.subject import Subject
from vnedoc.signature.xmldsig import C14N, C14N_10, C14N_11, C14N_EXCLUSIVE, C14nMethod

CertificateLike = bytes | x509.Certificate
"""A certificate, loaded or as DER or PEM."""
_C14N_NAMES: Final = {"1.0": C14N_10, "1.1": C14N_11, "exclusive": C14N_EXCLUSIVE}


@attrs.frozen(kw_only=True)
class SigningTerms:
    """What the caller laid down, checked."""

    certificate: bytes
    chain: tuple[bytes, ...]
    at: datetime
    method: str
    digest: DigestMethod
    c14n: C14nMethod
    form: SignForm

    @classmethod
    def of(
        cls,
        certificate: CertificateLike,
        at: datetime,
        chain: Iterable[CertificateLike],
        method: str | None,
        digest: str,
        c14n: str,
        form: SignForm,
    ) -> SigningTerms:
        """The terms, if they can be met; arguments and errors as for `vnedoc.prepare`."""
        signer = loaded(certificate)
        key: Any = signer.public_key()
        chosen = default_method(key) if method is None else makeable(method, key)
        return cls(
            certificate=der(signer),
            chain=tuple(der(loaded(one)) for one in chain),
            at=require_zone(at),
            method=chosen.uri,
            digest=_made_digest(digest),
            c14n=_c14n(c14n),
            form=form,
        )

    @classmethod
    def again(cls, request: SigningRequest) -> SigningTerms:
        """The terms that a request was made for; errors as for `prepare`."""
        return cls.of(
            request.certificate,
            request.at,
            request.chain,
            request.method,
            request.digest,
            request.c14n,
            request.form,
        )

    def request(self, document_digest: bytes, *, several: bool) -> SigningRequest:
        """A request that still lacks its identifier and its data."""
        return SigningRequest(
            form=self.form,
            method=self.method,
            data=b"",
            certificate=self.certificate,
            chain=self.chain,
            at=self.at,
            digest=self.digest.uri,
            c14n=self.c14n.uri,
            several=several,
            ident="",
            document_digest=document_digest,
        )


def free_ident(subject: Subject, ident: str) -> str:
    """The identifier, or if the message has it or one that begins with it, the next free one."""
    taken = subject.idents
    for count in range(len(taken) + 1):
        candidate = f"{ident}-{count}" if count else ident
        if not any(name.startswith(candidate) for name in taken):
            return candidate
    raise ValueError("each identifier spoils only one candidate")


def loaded(certificate: CertificateLike) -> x509.Certificate:
    """A certificate from what callers have; errors as for `load_certificates`."""
    if isinstance(certificate, x509.Certificate):
        return certificate
    return load_certificates(certificate)[0]


def require_zone(at: datetime) -> datetime:
    """The time, if it has a zone.

    Raises:
        SignatureArgumentError: it has none.
    """
    if at.utcoffset() is None:
        raise SignatureArgumentError(
            argument="at",
            reason="the time needs a zone, such as +07:00",
            reason_vi="thời điểm cần có múi giờ, ví dụ +07:00",
        )
    return at


def _made_digest(uri: str) -> DigestMethod:
    method = DIGESTS.get(uri)
    if method is None or method.standing is not Standing.MADE:
        raise AlgorithmError(
            algorithm=method.name if method else uri,
            reason="vnedoc makes no digests with it",
            reason_vi="vnedoc không tính giá trị băm bằng thuật toán này",
        )
    return method


def _c14n(name: str) -> C14nMethod:
    method = _C14N_NAMES.get(name) or C14N.get(name)
    if method is None:
        raise SignatureArgumentError(
            argument="c14n",
            reason="expected 1.0, 1.1 or exclusive",
            reason_vi="cần 1.0, 1.1 hoặc exclusive",
        )
    return method
