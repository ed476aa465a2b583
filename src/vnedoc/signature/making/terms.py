"""What a caller lays down for a signature, checked before anything is read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final

import attrs
from cryptography import x509

from vnedoc.given import moment_of, one_of
from vnedoc.limits import MAX_CLAIMS, MAX_PROPERTY_CHARACTERS
from vnedoc.signature.algorithms import DIGESTS, DigestMethod, Standing
from vnedoc.signature.claims import NO_CLAIMS, Claims
from vnedoc.signature.errors import AlgorithmError, SignatureArgumentError
from vnedoc.signature.examining.subject import Subject
from vnedoc.signature.making.request import SignForm, SigningRequest
from vnedoc.signature.making.signers import default_method, makeable
from vnedoc.signature.trust.certificates import der, load_certificates
from vnedoc.signature.xmldsig.canonical import C14N, C14N_10, C14N_11, C14N_EXCLUSIVE, C14nMethod

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
    claims: Claims = NO_CLAIMS

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
        claims: Claims = NO_CLAIMS,
    ) -> SigningTerms:
        """The terms, if they can be met; arguments and errors as for `vnedoc.prepare`."""
        one_of(form, SignForm, "form")
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
            claims=_checked(claims, form),
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
            request.claims,
        )

    def request(self, document_digest: bytes, *, several: bool) -> SigningRequest:
        """A request that still lacks its identifier and its data."""
        return SigningRequest(
            form=self.form,
            claims=self.claims,
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
        # The parts of a signature add to its identifier, and must be the only ones of their name.
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
        WrongTypeError: it is none.
        SignatureArgumentError: it has none.
    """
    if moment_of(at, "at").utcoffset() is None:
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


def _checked(claims: Claims, form: SignForm) -> Claims:
    """The claims, if they can be written and a verifier reads them again.

    Raises:
        SignatureArgumentError: they cannot.
    """
    texts = tuple(claims.texts())
    for reason, reason_vi in _faults(claims, texts, form):
        raise SignatureArgumentError(argument="claims", reason=reason, reason_vi=reason_vi)
    return claims


def _faults(claims: Claims, texts: tuple[str, ...], form: SignForm) -> Iterator[tuple[str, str]]:
    """Why claims cannot be written, in both languages."""
    if form == "plain" and claims != NO_CLAIMS:
        yield "plain XML-DSig has no place for them", "XML-DSig thuần không có chỗ để ghi"
    if form == "counter" and claims.commitments:
        # A commitment is about what is signed, and that is another signature's value.
        yield "a counter-signature makes no commitments", "chữ ký xác nhận không có cam kết"
    if claims.other_roles:
        yield (
            "roles that others certified are not written",
            "không ghi vai trò do bên khác chứng nhận",
        )
    if max(len(claims.roles), len(claims.commitments)) > MAX_CLAIMS:
        yield (
            f"more than {MAX_CLAIMS} roles or commitments",
            f"có hơn {MAX_CLAIMS} vai trò hoặc cam kết",
        )
    if any(len(text) > MAX_PROPERTY_CHARACTERS for text in texts):
        yield (
            f"a text has more than {MAX_PROPERTY_CHARACTERS} characters",
            f"có đoạn chữ dài hơn {MAX_PROPERTY_CHARACTERS} ký tự",
        )
    if any(text != text.strip() or _NOT_XML.search(text) for text in texts):
        yield (
            "a text begins or ends with white space, or holds characters that XML has not",
            "có đoạn chữ bắt đầu hoặc kết thúc bằng khoảng trắng, hoặc có ký tự mà XML không cho",
        )
    if not all((*claims.roles, *claims.commitments)):
        yield "a role or a commitment is empty", "có vai trò hoặc cam kết để trống"
    policy = claims.policy
    if policy is not None and not policy.implied:
        method = DIGESTS.get(policy.digest)
        made = method is not None and method.standing is Standing.MADE
        if not made or method is None or len(policy.value) != method.size:
            yield (
                "the policy's digest is not one that vnedoc makes",
                "giá trị băm của chính sách ký không phải loại vnedoc tạo ra",
            )


# CR is not admitted: parsers make a line feed of it, and the digest is then over another text.
_NOT_XML: Final = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _c14n(name: str) -> C14nMethod:
    method = _C14N_NAMES.get(name) or C14N.get(name)
    if method is None or method not in _C14N_NAMES.values():
        raise SignatureArgumentError(
            argument="c14n",
            reason="expected 1.0, 1.1 or exclusive",
            reason_vi="cần 1.0, 1.1 hoặc exclusive",
        )
    return method
