"""Timestamps (RFC 3161) without a network: the request goes out as bytes, the answer comes in.

A timestamp proves that something existed at its ``genTime``, if its authority is to be trusted for
timestamping then.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final

import attrs
from cryptography import x509
from cryptography.x509 import ocsp

from vnedoc.given import one_of
from vnedoc.limits import MAX_CERTIFICATES
from vnedoc.signature.algorithms import SHA256, STRONG_HASHES, WEAK, DigestMethod, Standing
from vnedoc.signature.encoding import same_digest
from vnedoc.signature.errors import SignatureArgumentError
from vnedoc.signature.timestamps.cms import SignedToken, read_token
from vnedoc.signature.timestamps.refusals import CmsError, OversizedCmsError, UnsupportedCmsError
from vnedoc.signature.timestamps.token import (
    NotGrantedError,
    TokenInfo,
    capped,
    granted_token,
    read_info,
    tsp_module,
)
from vnedoc.signature.trust.certificates import TrustStore, describe
from vnedoc.signature.trust.chain import ChainResult, check_chain
from vnedoc.signature.trust.ledger import Ledger, OverdrawnError
from vnedoc.signature.trust.usage import TIMESTAMPING
from vnedoc.signature.verdict import (
    CertificateInfo,
    Indication,
    Reason,
    ReasonKind,
    RevocationMode,
    SubIndication,
)

NONCE_BITS: Final = 64

UNREADABLE = ReasonKind(
    "VNE-SIG-401",
    title_en="The timestamp cannot be read",
    title_vi="Không đọc được dấu thời gian",
    en="The timestamp cannot be read: {detail}.",
    vi="Không đọc được dấu thời gian (chi tiết: {detail}).",
)
UNSUPPORTED = ReasonKind(
    "VNE-SIG-406",
    title_en="The timestamp is in a form that vnedoc does not support",
    title_vi="Dấu thời gian có dạng vnedoc không hỗ trợ",
    en="The timestamp is in a form that vnedoc does not support: {detail}.",
    vi="Dấu thời gian có dạng vnedoc không hỗ trợ (chi tiết: {detail}).",
)
NOT_GRANTED = ReasonKind(
    "VNE-SIG-402",
    title_en="The timestamping authority granted nothing",
    title_vi="Tổ chức cấp dấu thời gian không cấp",
    en="The timestamping authority granted nothing (status {status}).",
    vi="Tổ chức cấp dấu thời gian không cấp (trạng thái {status}).",
)
OTHER_DATA = ReasonKind(
    "VNE-SIG-403",
    en="The timestamp belongs to other data.",
    vi="Dấu thời gian thuộc về dữ liệu khác.",
)
OTHER_REQUEST = ReasonKind(
    "VNE-SIG-404",
    title_en="The timestamp answers another request",
    title_vi="Dấu thời gian trả lời yêu cầu khác",
    en="The timestamp answers another request: its {field} is not the one that was sent.",
    vi="Dấu thời gian trả lời yêu cầu khác: {field} không phải giá trị đã gửi.",
)
NO_SIGNER = ReasonKind(
    "VNE-SIG-405",
    en="The certificate that the timestamp names as its signer's is missing.",
    vi="Thiếu chứng thư mà dấu thời gian nêu là của bên ký.",
)


@attrs.frozen(kw_only=True)
class TimestampRequest:
    """A request to a timestamping authority (``application/timestamp-query``). RFC 3161."""

    der: bytes
    """What is sent."""
    digest: bytes
    """Of what is stamped."""
    method: DigestMethod
    """Of the digest."""
    nonce: int
    """Random, 64 bits; the answer must repeat it."""
    policy: str | None = None
    """OID of the policy that is asked for."""


@attrs.frozen(kw_only=True)
class TimestampResult:
    """What a timestamp proves."""

    indication: Indication
    sub_indication: SubIndication | None = None
    reasons: tuple[Reason, ...] = ()
    gen_time_utc: datetime | None = None
    """What the timestamp says; proven only if it passed."""
    authority: CertificateInfo | None = None
    chain: ChainResult | None = None
    digest: DigestMethod | None = None
    policy: str = ""
    serial: int | None = None
    token: bytes = b""
    """The token to embed, in DER."""

    @property
    def passed(self) -> bool:
        """Whether it proves its time."""
        return self.indication is Indication.PASSED

    @property
    def proven_time(self) -> datetime | None:
        """The time that is proven, or `None`."""
        return self.gen_time_utc if self.passed else None


def build_request(
    digest: bytes,
    method: DigestMethod = SHA256,
    *,
    nonce: int | None = None,
    policy: str | None = None,
) -> TimestampRequest:
    """Ask for a timestamp over a digest.

    Args:
        digest: What is to be stamped, already hashed.
        method: The digest algorithm that was used.
        nonce: A number that no other request has; a random one if not given.
        policy: Object identifier of the policy to ask for.

    Raises:
        SignatureArgumentError: the digest does not fit the algorithm, or that is not made.
        MissingExtraError: the extra ``trust`` is not installed.
    """
    tsp = tsp_module()
    if method.standing is not Standing.MADE or len(digest) != method.size:
        raise SignatureArgumentError(
            argument="digest",
            reason=f"it is no digest that may be stamped ({method.name}, bytes: {len(digest)})",
            reason_vi=f"không phải giá trị băm được đóng dấu ({method.name}, {len(digest)} byte)",
        )
    # RFC 3161 2.4.1: no older token must answer this request. Never 0.
    nonce = secrets.randbits(NONCE_BITS) | 1 if nonce is None else nonce
    imprint = {"hash_algorithm": {"algorithm": method.hash_name}, "hashed_message": digest}
    # With its certificate: who judges the token later cannot ask for it.
    fields = {"version": "v1", "message_imprint": imprint, "nonce": nonce, "cert_req": True}
    if policy is not None:
        fields["req_policy"] = policy
    der = bytes(tsp.TimeStampReq(fields).dump())
    return TimestampRequest(der=der, digest=digest, method=method, nonce=nonce, policy=policy)


def check_response(
    response: bytes,
    request: TimestampRequest,
    trust: TrustStore,
    *,
    at: datetime,
    certificates: Iterable[x509.Certificate | bytes] = (),
    crls: Iterable[bytes | x509.CertificateRevocationList] = (),
    ocsps: Iterable[bytes | ocsp.OCSPResponse] = (),
    revocation: RevocationMode = "require",
) -> TimestampResult:
    """Judge the answer to a request: also that it answers this one and no other.

    Args:
        response: The answer in DER (``application/timestamp-reply``).
        request: What was sent.
        trust: Anchors for timestamping authorities.
        at: The time of the verification.
        certificates: Further certificates that may help.
        crls: Revocation lists.
        ocsps: OCSP answers.
        revocation: As for `check_chain`.

    Raises:
        SignatureArgumentError: a time has no zone.
        MissingExtraError: the extra ``trust`` is not installed.
    """
    one_of(revocation, RevocationMode, "revocation")
    try:
        token = granted_token(response)
        info = read_info(read_token(token))
    except CmsError as failure:
        return _unread(failure)
    except NotGrantedError as refusal:
        return _failed(SubIndication.FORMAT_FAILURE, NOT_GRANTED(status=str(refusal)))
    problem = _request_problem(info, request)
    if problem is not None:
        return attrs.evolve(problem, gen_time_utc=info.gen_time_utc)
    return check_token(
        token,
        # Of the algorithm that was asked for: `_request_problem` has seen to that.
        lambda _: request.digest,
        trust,
        at=at,
        certificates=certificates,
        crls=crls,
        ocsps=ocsps,
        revocation=revocation,
    )


def _request_problem(info: TokenInfo, request: TimestampRequest) -> TimestampResult | None:
    for field, expected, found in (
        ("nonce", request.nonce, info.nonce),
        ("policy", request.policy or info.policy, info.policy),
    ):
        if expected != found:
            return _open(SubIndication.SIG_CONSTRAINTS_FAILURE, OTHER_REQUEST(field=field))
    if info.method != request.method:
        return _failed(SubIndication.HASH_FAILURE, OTHER_DATA())
    return None


def check_token(
    token: bytes,
    subject: bytes | Callable[[DigestMethod], bytes],
    trust: TrustStore,
    *,
    at: datetime,
    certificates: Iterable[x509.Certificate | bytes] = (),
    crls: Iterable[bytes | x509.CertificateRevocationList] = (),
    ocsps: Iterable[bytes | ocsp.OCSPResponse] = (),
    proven: datetime | None = None,
    proofs: Mapping[bytes, datetime] | None = None,
    revocation: RevocationMode = "require",
    ledger: Ledger | None = None,
) -> TimestampResult:
    """Judge a timestamp that stands in a signature.

    A token does not prove itself: what has ended or was revoked is judged for `proven`, and without
    that for `at` (EN 319 102-1 clauses 5.4 and 5.6).

    Args:
        token: The token in DER.
        subject: The data that must be stamped, or what gives their digest by an algorithm.
        trust: Anchors for timestamping authorities.
        at: The time of the verification.
        certificates: Further certificates that may help.
        crls: Revocation lists.
        ocsps: OCSP answers.
        proven: A time at which the token is proven to have existed, by a later timestamp.
        proofs: As for `check_chain`.
        revocation: As for `check_chain`.
        ledger: That of the verification which this is a part of.

    Raises:
        SignatureArgumentError: a time has no zone.
        MissingExtraError: the extra ``trust`` is not installed.
    """
    one_of(revocation, RevocationMode, "revocation")
    ledger = Ledger() if ledger is None else ledger
    judge = _TokenJudge(
        trust=trust,
        at=at,
        crls=tuple(crls),
        ocsps=tuple(ocsps),
        proven=proven,
        proofs=proofs or {},
        revocation=revocation,
        ledger=ledger,
    )
    try:
        # Anybody may put a token beside a signature, so it is counted before it is taken apart.
        if not ledger.pay_for_parts(capped(token)):
            raise OversizedCmsError("it has too many parts")
        signed = read_token(token)
        info = read_info(signed)
        found = _imprint_problem(info, subject)
        if found is None:
            found = judge.trusted(signed, info, _pool(signed, certificates, ledger))
    except CmsError as failure:
        return _unread(failure)
    except OverdrawnError as limit:
        return _open(SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE, limit.reason)
    return attrs.evolve(
        found,
        gen_time_utc=info.gen_time_utc,
        digest=info.method,
        policy=info.policy,
        serial=info.serial,
        token=token,
    )


def _pool(
    signed: SignedToken, certificates: Iterable[x509.Certificate | bytes], ledger: Ledger
) -> list[x509.Certificate]:
    # One more than allowed, so that the chain check can say that there are too many.
    embedded = signed.certificates[: MAX_CERTIFICATES + 2]
    read = (ledger.known(one) for one in (*embedded, *certificates))
    return [one.certificate for one in read if one is not None]


@attrs.frozen(kw_only=True)
class _TokenJudge:
    """Who trusts what, and when."""

    trust: TrustStore
    at: datetime
    crls: tuple[bytes | x509.CertificateRevocationList, ...]
    ocsps: tuple[bytes | ocsp.OCSPResponse, ...]
    proven: datetime | None
    proofs: Mapping[bytes, datetime]
    revocation: RevocationMode
    ledger: Ledger

    def trusted(
        self, signed: SignedToken, info: TokenInfo, pool: list[x509.Certificate]
    ) -> TimestampResult:
        """Whether the token was signed by an authority that is to be trusted for its time."""
        signer = signed.signer_among(pool)
        if signer is None:
            return _open(SubIndication.NO_SIGNING_CERTIFICATE_FOUND, NO_SIGNER())
        value = signed.check(signer)
        if not value:
            return TimestampResult(
                indication=value.indication,
                sub_indication=value.sub_indication,
                reasons=(value.reason,) if value.reason else (),
                authority=describe(signer),
            )
        chain = check_chain(
            signer,
            [one for one in pool if one != signer],
            self.trust,
            at=self.at,
            proven=self.proven,
            made=info.gen_time_utc,
            crls=self.crls,
            ocsps=self.ocsps,
            proofs=self.proofs,
            revocation=self.revocation,
            usage=TIMESTAMPING,
            ledger=self.ledger,
        )
        return TimestampResult(
            indication=chain.indication,
            sub_indication=chain.sub_indication,
            reasons=chain.reasons,
            chain=chain,
            authority=describe(signer),
        )


def _imprint_problem(
    info: TokenInfo, subject: bytes | Callable[[DigestMethod], bytes]
) -> TimestampResult | None:
    if info.method is None or info.method.standing is Standing.REFUSED:
        weak = SubIndication.CRYPTO_CONSTRAINTS_FAILURE
        return _open(weak, WEAK(name=info.method.name if info.method else "?"))
    digest = info.method.of(subject) if isinstance(subject, bytes) else subject(info.method)
    # Before the weakness: of other data it is known to be wrong, by a weak digest only doubtful.
    if not same_digest(digest, info.imprint):
        return _failed(SubIndication.HASH_FAILURE, OTHER_DATA())
    if info.method.hash_name not in STRONG_HASHES:
        return _open(SubIndication.CRYPTO_CONSTRAINTS_FAILURE, WEAK(name=info.method.name))
    return None


def _unread(failure: CmsError) -> TimestampResult:
    if isinstance(failure, UnsupportedCmsError):
        return _open(failure.sub_indication, UNSUPPORTED(detail=str(failure)))
    return _failed(SubIndication.FORMAT_FAILURE, UNREADABLE(detail=str(failure)))


def _failed(sub: SubIndication, reason: Reason, **known: Any) -> TimestampResult:
    return TimestampResult(
        indication=Indication.FAILED, sub_indication=sub, reasons=(reason,), **known
    )


def _open(sub: SubIndication, reason: Reason, **known: Any) -> TimestampResult:
    return TimestampResult(
        indication=Indication.INDETERMINATE, sub_indication=sub, reasons=(reason,), **known
    )
