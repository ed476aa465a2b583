"""The levels B-T, B-LT and B-LTA (ETSI EN 319 132-1): proof of time, and evidence that lasts.

No network: the bytes of a timestamp request go out, the answer comes in. `raise_level` takes all
steps with a function that brings the answers; the single steps are for those who cannot wait.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from typing import Final, Literal

import attrs
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from vnedoc import names
from vnedoc.content import Input, source_of
from vnedoc.files import scratch
from vnedoc.given import one_of
from vnedoc.signature.algorithms import SHA256
from vnedoc.signature.encoding import same_digest
from vnedoc.signature.errors import OtherSourceError, SignatureArgumentError
from vnedoc.signature.examining.stamping import archived, stamped
from vnedoc.signature.making.target import Target, write_to
from vnedoc.signature.making.terms import CertificateLike, loaded
from vnedoc.signature.making.unsigned import StandingSignature, add_property, standing_in
from vnedoc.signature.timestamps.cms import read_token
from vnedoc.signature.timestamps.judging import TimestampRequest, build_request
from vnedoc.signature.timestamps.refusals import CmsError
from vnedoc.signature.timestamps.token import NotGrantedError, granted_token, read_info
from vnedoc.signature.trust.certificates import der
from vnedoc.signature.trust.quiet import quiet
from vnedoc.signature.xmldsig.canonical import C14N_10, XADES141

Level = Literal["B-B", "B-T", "B-LT", "B-LTA"]
"""Baseline levels of XAdES (ETSI EN 319 132-1 clause 6): by the signer's key alone, with a
timestamp, with certificates and revocation data, with an archive timestamp."""
Stamp = Literal["signature", "archive"]
"""What a timestamp is over: the signature's value, or the message with everything beside it."""
Timestamper = Callable[[bytes], bytes]
"""Sends a request (``application/timestamp-query``) and returns the answer."""

_ABOVE: Final = ("B-T", "B-LT", "B-LTA")


@attrs.frozen(kw_only=True)
class ValidationData:
    """What proves later that certificates were good: of the signer and of the timestamps."""

    certificates: tuple[CertificateLike, ...] = ()
    crls: tuple[bytes | x509.CertificateRevocationList, ...] = ()
    ocsps: tuple[bytes | ocsp.OCSPResponse, ...] = ()


def ask_timestamp(
    source: Input, stamp: Stamp = "signature", *, index: int = -1
) -> TimestampRequest:
    """The request for a timestamp over a signature; send its ``der``.

    Args:
        source: The signed message.
        stamp: ``signature`` for B-T, over the signature's value; ``archive`` for B-LTA, over the
            message, the signature and all evidence.
        index: Which of the signatures in the header; the last by default.

    Raises:
        As `making.unsigned.standing_in`; MissingExtraError without the extra ``trust``.
    """
    one_of(stamp, Stamp, "stamp")
    return build_request(_stamped_digest(standing_in(source, index), stamp))


def add_timestamp(
    source: Input,
    target: Target,
    request: TimestampRequest,
    answer: bytes,
    stamp: Stamp = "signature",
    *,
    index: int = -1,
) -> None:
    """Write the message with the timestamp that answers a request.

    Whether the authority is to be trusted is a question for verifying.

    Raises:
        SignatureArgumentError: the answer is none, or answers another request.
        OtherSourceError: the request was made for another message or signature.
        As `ask_timestamp`, and OSError if the target cannot be written.
    """
    one_of(stamp, Stamp, "stamp")
    standing = standing_in(source, index)
    if not same_digest(_stamped_digest(standing, stamp), request.digest):
        raise OtherSourceError
    token = _token(answer, request)
    outer = (
        "xades:SignatureTimeStamp"
        if stamp == "signature"
        else f'xades141:ArchiveTimeStamp xmlns:xades141="{XADES141}"'
    )
    text = (
        f'<{outer} xmlns:xades="{names.XADES}">'
        f'<ds:CanonicalizationMethod xmlns:ds="{names.DS}" Algorithm="{C14N_10.uri}">'
        "</ds:CanonicalizationMethod>"
        f"<xades:EncapsulatedTimeStamp>{_base64(token)}</xades:EncapsulatedTimeStamp>"
        f"</{outer.partition(' ')[0]}>"
    )
    add_property(standing, text, target)


def add_evidence(
    source: Input, target: Target, evidence: ValidationData, *, index: int = -1
) -> None:
    """Write the message with certificates and revocation data beside the signature (B-LT).

    Raises:
        SignatureArgumentError: there is no revocation data.
        As `making.unsigned.standing_in`, and OSError if the target cannot be written.
    """
    crls = [_bytes(one) for one in evidence.crls]
    ocsps = [_bytes(one) for one in evidence.ocsps]
    if not crls and not ocsps:
        raise SignatureArgumentError(
            argument="evidence",
            reason="it needs revocation lists or OCSP answers",
            reason_vi="cần danh sách thu hồi hoặc trả lời OCSP",
        )
    standing = standing_in(source, index)
    certificates = [der(loaded(one)) for one in evidence.certificates]
    lists = _wrapped("CRLValues", _values("EncapsulatedCRLValue", crls))
    answers = _wrapped("OCSPValues", _values("EncapsulatedOCSPValue", ocsps))
    text = _wrapped(
        "CertificateValues", _values("EncapsulatedX509Certificate", certificates), declare=True
    ) + _wrapped("RevocationValues", lists + answers, declare=True)
    add_property(standing, text, target)


def raise_level(
    source: Input,
    target: Target,
    level: Level,
    timestamper: Timestamper,
    *,
    evidence: ValidationData | None = None,
    index: int = -1,
) -> None:
    """Raise a B-B signature to a higher level, step by step.

    Args:
        source: The signed message.
        target: Where the result goes; may be the same path.
        level: ``B-T``, ``B-LT`` or ``B-LTA``.
        timestamper: Brings the answers to timestamp requests; where from is the caller's affair.
        evidence: For ``B-LT`` and ``B-LTA``.
        index: Which of the signatures in the header; the last by default.

    Raises:
        SignatureArgumentError: there is no such level, or the authority's answer is none.
        As the single steps.
    """
    one_of(level, _ABOVE, "level")
    with scratch() as folder:
        stamped_path, kept_path = folder / "stamped", folder / "kept"
        done: Input = source
        request = ask_timestamp(done, index=index)
        add_timestamp(done, stamped_path, request, timestamper(request.der), index=index)
        done = stamped_path
        if level != "B-T":
            add_evidence(done, kept_path, evidence or ValidationData(), index=index)
            done = kept_path
        if level == "B-LTA":
            request = ask_timestamp(done, "archive", index=index)
            answer = timestamper(request.der)
            add_timestamp(done, target, request, answer, "archive", index=index)
        else:
            write_to(target, source_of(done).chunks())


def _stamped_digest(standing: StandingSignature, stamp: Stamp) -> bytes:
    if stamp == "signature":
        return SHA256.of(stamped(standing.shape, C14N_10))
    parts = (standing.subject, standing.shape, standing.properties, standing.before)
    return archived(*parts, C14N_10)(SHA256)


def _token(answer: bytes, request: TimestampRequest) -> bytes:
    """The token of an answer, if it answers the request."""
    try:
        token = granted_token(answer)
        info = read_info(read_token(token))
    except (CmsError, NotGrantedError) as problem:
        raise _no_answer(str(problem)) from None
    if info.method != request.method or not same_digest(info.imprint, request.digest):
        raise _no_answer("other data")
    # An old answer would stamp with an old time.
    if info.nonce != request.nonce:
        raise _no_answer("nonce")
    return token


def _no_answer(detail: str) -> SignatureArgumentError:
    return SignatureArgumentError(
        argument="answer",
        reason=f"this is no timestamp that answers the request ({detail})",
        reason_vi=f"không phải dấu thời gian trả lời yêu cầu này ({detail})",
    )


def _wrapped(name: str, inside: str, *, declare: bool = False) -> str:
    declared = f' xmlns:xades="{names.XADES}"' if declare else ""
    return f"<xades:{name}{declared}>{inside}</xades:{name}>" if inside else ""


def _values(name: str, values: Iterable[bytes]) -> str:
    return "".join(f"<xades:{name}>{_base64(value)}</xades:{name}>" for value in values)


@quiet()
def _bytes(value: bytes | x509.CertificateRevocationList | ocsp.OCSPResponse) -> bytes:
    if not isinstance(value, bytes):
        return value.public_bytes(Encoding.DER)
    if value.lstrip().startswith(b"-----BEGIN"):
        return x509.load_pem_x509_crl(value).public_bytes(Encoding.DER)
    return value


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
