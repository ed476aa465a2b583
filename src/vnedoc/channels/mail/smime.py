"""Signatures over mails (S/MIME, RFC 8551), judged as all others are.

None is needed: the signed statement inside a message survives what breaks them, such as mailing
lists. A valid one tells who signed the part; it says nothing of the mail's header, which is not
signed, and nothing of whether the message itself is signed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import Any, Final, Literal

import attrs
from cryptography import x509
from cryptography.x509 import ocsp
from cryptography.x509.oid import NameOID

from vnedoc.channels.mail import oddities
from vnedoc.channels.mail.anatomy.contents import content_of
from vnedoc.channels.mail.anatomy.structure import MailPart, MailStructure
from vnedoc.channels.mail.header.mailboxes import read_mailboxes
from vnedoc.channels.mail.opaque import OpaquePart, is_opaque, open_opaque
from vnedoc.channels.mail.reading import MailReading
from vnedoc.content import Source
from vnedoc.errors import Base64Error
from vnedoc.findings import Finding
from vnedoc.given import one_of
from vnedoc.limits import (
    MAX_MAIL_FORWARDS,
    MAX_MAIL_SIGNATURES,
    MAX_SIGNED_DATA_PARTS_BYTES,
)
from vnedoc.signature.algorithms import DigestMethod
from vnedoc.signature.examining.detached import (
    DetachedJudge,
    DetachedSignature,
    known_certificates,
)
from vnedoc.signature.examining.judging import Terms
from vnedoc.signature.timestamps.cms import SignedToken, read_detached, read_enclosing
from vnedoc.signature.timestamps.judging import check_token
from vnedoc.signature.timestamps.refusals import CmsError, UnsupportedCmsError
from vnedoc.signature.trust.certificates import PARSING_ERRORS, TrustStore, extension
from vnedoc.signature.trust.ledger import Ledger, OverdrawnError
from vnedoc.signature.trust.usage import MAIL_SIGNING
from vnedoc.signature.verdict import (
    Reason,
    ReasonKind,
    RevocationMode,
    SignatureVerdict,
    SubIndication,
)

UNSUPPORTED = ReasonKind(
    "VNE-SIG-521",
    title_en="The signature over a mail is in a form that vnedoc does not support",
    title_vi="Chữ ký của thư điện tử có dạng vnedoc không hỗ trợ",
    en="The signature over the mail is in a form that vnedoc does not support: {detail}.",
    vi="Chữ ký của thư có dạng vnedoc không hỗ trợ (chi tiết: {detail}).",
)
MALFORMED = ReasonKind(
    "VNE-SIG-522",
    title_en="The signature over a mail is not as S/MIME has it",
    title_vi="Chữ ký của thư điện tử không đúng cấu trúc S/MIME",
    en="The signature over the mail is not as S/MIME (RFC 8551) has it: {detail}.",
    vi="Chữ ký của thư không đúng cấu trúc S/MIME (RFC 8551) (chi tiết: {detail}).",
)
NO_CERTIFICATE = ReasonKind(
    "VNE-SIG-523",
    en="The certificate of the signature over the mail is missing.",
    vi="Thiếu chứng thư của chữ ký trên thư điện tử.",
)
BAD_TIMESTAMP = ReasonKind(
    "VNE-SIG-524",
    en="The timestamp of the signature over the mail proves nothing.",
    vi="Dấu thời gian của chữ ký trên thư điện tử không có giá trị chứng minh.",
)
TOO_MANY = ReasonKind(
    "VNE-SIG-525",
    title_en="The mail has more signatures than are judged",
    title_vi="Thư điện tử có nhiều chữ ký hơn mức được xét",
    en="The signature is not judged: of one mail no more than {most} are.",
    vi="Không xét chữ ký này: mỗi thư chỉ xét {most} chữ ký.",
)

_SIGNED: Final = "multipart/signed"
_SIGNATURES: Final = frozenset({"application/pkcs7-signature", "application/x-pkcs7-signature"})
"""Both are written (RFC 8551 3.2.1 tells of the second)."""
_BARE_LF: Final = re.compile(rb"(?<!\r)\n")


@attrs.frozen(kw_only=True)
class MailSignature:
    """A signature over a part of a mail."""

    kind: Literal["detached", "opaque"]
    part: str
    """Path of the part that is signed, such as ``mail/1``."""
    verdict: SignatureVerdict
    """As of every signature. That it passed says nothing of the mail's header."""
    covers_message: bool
    """Whether the verdict passed and the message, `MailReading.parcel`, stands in the part."""
    addresses: tuple[str, ...] = ()
    """Mail addresses in the signer's certificate."""
    findings: tuple[Finding, ...] = ()
    """Whether these are the sender's, RFC 8550 3."""


def verify_mail(
    reading: MailReading,
    trust: TrustStore,
    *,
    at: datetime,
    certificates: Iterable[x509.Certificate | bytes] = (),
    crls: Iterable[bytes | x509.CertificateRevocationList] = (),
    ocsps: Iterable[bytes | ocsp.OCSPResponse] = (),
    revocation: RevocationMode = "require",
) -> tuple[MailSignature, ...]:
    """Judge every S/MIME signature in a mail, detached and opaque, from the outermost inwards.

    Args:
        reading: The mail, from `read_mail`.
        trust: Anchors for signers and for timestamping authorities.
        at: The time of the verification.
        certificates: Further certificates that may help.
        crls: Revocation lists.
        ocsps: OCSP answers.
        revocation: ``require``, or ``off`` to go without revocation data.

    Returns:
        One for each; none for a mail without any.

    Raises:
        SignatureArgumentError: the time has no zone.
        MissingExtraError: the extra ``trust`` is not installed.
        SourceChangedError: the file changed after it was read.
        OSError: the file cannot be read, or there is no room for a temporary one.
    """
    one_of(revocation, RevocationMode, "revocation")
    terms = Terms(
        trust=trust,
        tsa_trust=trust,
        at=at,
        crls=tuple(crls),
        ocsps=tuple(ocsps),
        revocation=revocation,
        ledger=Ledger(),
    )
    judge = _MailJudge(reading=reading, terms=terms, certificates=tuple(certificates))
    return tuple(judge.over(reading.structure))


@attrs.frozen(kw_only=True)
class _Found:
    """A signature, and what it is over."""

    kind: Literal["detached", "opaque"]
    location: str
    part: str
    signed: SignedToken
    digest: Callable[[DigestMethod], bytes]


@attrs.define(kw_only=True)
class _MailJudge:
    """Judges the signatures of one mail."""

    reading: MailReading
    terms: Terms
    certificates: tuple[x509.Certificate | bytes, ...]
    _judged: int = 0

    @property
    def _judge(self) -> DetachedJudge:
        return DetachedJudge(terms=self.terms, form="smime", usage=MAIL_SIGNING)

    def over(self, structure: MailStructure, deep: int = 0) -> Iterator[MailSignature]:
        """All in a mail, or in what one of its parts wraps."""
        for part in structure.root.walk():
            if part.kind.value == _SIGNED:
                yield self._one(partial(self._detached, structure.source, part), part)
            elif is_opaque(part) and deep <= MAX_MAIL_FORWARDS:
                opened = open_opaque(structure.source, part)
                yield self._one(partial(self._opaque, structure.source, part, opened), part)
                if opened is not None:
                    yield from self.over(opened.inside, deep + 1)

    def _one(self, find: Callable[[], _Found], part: MailPart) -> MailSignature:
        stop = partial(self._judge.stop, part.path)
        self._judged += 1
        kind: Literal["detached", "opaque"] = "detached" if part.kind.value == _SIGNED else "opaque"
        unjudged = partial(MailSignature, kind=kind, part=f"{part.path}/1", covers_message=False)
        if self._judged > MAX_MAIL_SIGNATURES:
            reason: Reason = TOO_MANY(most=MAX_MAIL_SIGNATURES)
            return unjudged(verdict=stop(SubIndication.GENERIC, reason, failed=False))
        try:
            found = find()
            pool = self._pool(found.signed)
        except UnsupportedCmsError as failure:
            reason = UNSUPPORTED(detail=str(failure))
            return unjudged(verdict=stop(failure.sub_indication, reason, failed=False))
        except (CmsError, Base64Error) as failure:
            reason = MALFORMED(detail=str(failure))
            return unjudged(verdict=stop(SubIndication.FORMAT_FAILURE, reason))
        except OverdrawnError as limit:
            general = SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE
            return unjudged(verdict=stop(general, limit.reason, failed=False))
        return self._told(found, pool)

    def _told(self, found: _Found, pool: list[x509.Certificate]) -> MailSignature:
        given = DetachedSignature(
            signed=found.signed,
            digest=found.digest,
            location=found.location,
            # RFC 8551 2.5 asks for no digest of the certificate.
            unnamed=True,
            missing=NO_CERTIFICATE(),
        )
        verdict = self._judge.verdict(given, pool, partial(self._proven, found.signed, pool))
        signer = found.signed.signer_among(pool, unnamed=True)
        addresses = () if signer is None else _addresses(signer)
        place = self.reading.place
        inside = bool(place) and (place == found.part or place.startswith(f"{found.part}/"))
        return MailSignature(
            kind=found.kind,
            part=found.part,
            verdict=verdict,
            covers_message=verdict.passed and inside,
            addresses=addresses,
            findings=tuple(self._strangers(found, addresses)),
        )

    def _strangers(self, found: _Found, addresses: tuple[str, ...]) -> Iterator[Finding]:
        """Whether the signer is the sender (RFC 8550 3)."""
        # Everybody whom the mail names: people believe any one of them.
        fields = (f for f in self.reading.structure.root.fields if f.name.lower() == "from")
        senders = [box.address for field in fields for box in read_mailboxes(field.raw).found]
        known = {one.lower() for one in addresses}
        if addresses and not (senders and all(sender.lower() in known for sender in senders)):
            yield oddities.OTHER_SIGNER.at(
                found.location, sender=", ".join(senders), signer=", ".join(addresses)
            )

    def _pool(self, signed: SignedToken) -> list[x509.Certificate]:
        return known_certificates((*signed.certificates, *self.certificates), self.terms.ledger)

    def _proven(
        self, signed: SignedToken, pool: list[x509.Certificate]
    ) -> tuple[datetime | None, tuple[Reason, ...]]:
        times = [self._stamp(token, signed.value, pool) for token in signed.timestamps]
        notes = (BAD_TIMESTAMP(),) if None in times else ()
        return min((time for time in times if time), default=None), notes

    def _stamp(self, token: bytes, value: bytes, pool: list[x509.Certificate]) -> datetime | None:
        return check_token(
            token,
            value,
            self.terms.tsa_trust,
            at=self.terms.at,
            certificates=pool,
            crls=self.terms.crls,
            ocsps=self.terms.ocsps,
            revocation=self.terms.revocation,
            ledger=self.terms.ledger,
        ).proven_time

    def _detached(self, source: Source, part: MailPart) -> _Found:
        """RFC 1847 2.1: what is signed, and behind it the signature; nothing else."""
        if len(part.parts) != 2:
            raise CmsError("there are not exactly two parts")
        content, signature = part.parts
        if signature.kind.value not in _SIGNATURES:
            raise UnsupportedCmsError(f"the signature is {signature.kind.value[:80]}")
        return _Found(
            kind="detached",
            location=signature.path,
            part=content.path,
            signed=read_detached(_bytes_of(source, signature)),
            digest=partial(_canonical_digest, source, content),
        )

    def _opaque(self, source: Source, part: MailPart, opened: OpaquePart | None) -> _Found:
        if opened is None:
            raise CmsError("the signed data cannot be opened")
        inside = opened.inside
        return _Found(
            kind="opaque",
            location=part.path,
            part=inside.root.path,
            signed=read_enclosing(opened.behind),
            digest=lambda method: _digest(inside.source.chunks(), method),
        )


def _bytes_of(source: Source, part: MailPart) -> bytes:
    content = content_of(source, part)
    if content is None:
        raise UnsupportedCmsError(f"it is encoded as {part.encoding[:80]}")
    found = bytearray()
    for chunk in content.chunks():
        found += chunk
        if len(found) > MAX_SIGNED_DATA_PARTS_BYTES:
            raise UnsupportedCmsError("it has too many parts")
    return bytes(found)


def _canonical_digest(source: Source, part: MailPart, method: DigestMethod) -> bytes:
    """Over a part with its header, lines ended as RFC 8551 3.1.1 has them, however it is stored."""
    return _digest(_with_crlf(source.chunks(part.start, part.body_end)), method)


def _with_crlf(chunks: Iterable[bytes]) -> Iterator[bytes]:
    last = b""
    for chunk in chunks:
        # The end of the chunk before, so that an end of a line in two chunks is seen as one.
        yield _BARE_LF.sub(b"\r\n", last + chunk)[len(last) :]
        last = chunk[-1:] if chunk.endswith(b"\r") else b""


def _digest(chunks: Iterable[bytes], method: DigestMethod) -> bytes:
    hasher: Any = method.new()
    for chunk in chunks:
        hasher.update(chunk)
    return bytes(hasher.digest())


def _addresses(certificate: x509.Certificate) -> tuple[str, ...]:
    """RFC 8550 3: in the subjectAltName, and by older ones in the subject."""
    try:
        named = extension(certificate, x509.SubjectAlternativeName)
        found = [] if named is None else named.value.get_values_for_type(x509.RFC822Name)
        found += [
            str(one.value)
            for one in certificate.subject.get_attributes_for_oid(NameOID.EMAIL_ADDRESS)
        ]
    except PARSING_ERRORS:
        return ()
    return tuple(dict.fromkeys(found))
