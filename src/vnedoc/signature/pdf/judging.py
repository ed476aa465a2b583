"""Signatures inside attached PDF files: the legal signatures of state documents.

pyHanko (the extra ``pdf``) reads the file and judges what was changed after a signature. Values,
certificates and timestamps are judged by vnedoc itself, by the same rules as everywhere else: no
clock is read, no socket is opened, nothing is trusted but the caller's anchors.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cached_property, partial
from typing import Final, Literal

import attrs
from cryptography import x509
from cryptography.x509 import ocsp

from vnedoc.given import one_of
from vnedoc.limits import MAX_CERTIFICATES
from vnedoc.signature.crypto import BAD_VALUE
from vnedoc.signature.pdf.budget import PdfBudget
from vnedoc.signature.pdf.file import Extent, PdfFile, PdfSignature, UnreadablePdfError, open_pdf
from vnedoc.signature.pdf.proofs import (
    PdfProofs,
    StampedData,
    Values,
    certificates_of,
    document_proofs,
)
from vnedoc.signature.pdf.rules import Role, breaches
from vnedoc.signature.timestamps.cms import (
    CmsError,
    SignedToken,
    UnsupportedCmsError,
    read_detached,
)
from vnedoc.signature.timestamps.judging import check_token
from vnedoc.signature.trust.certificates import TrustStore, describe
from vnedoc.signature.trust.chain import check_chain
from vnedoc.signature.trust.ledger import Ledger, OverdrawnError
from vnedoc.signature.verdict import (
    Coverage,
    DocumentVerdict,
    Indication,
    Reason,
    ReasonKind,
    RevocationMode,
    SignatureVerdict,
    SubIndication,
)

UNREADABLE = ReasonKind(
    "VNE-SIG-501",
    title_en="The PDF file cannot be read",
    title_vi="Không đọc được tệp PDF",
    en="The PDF file cannot be read: {detail}.",
    vi="Không đọc được tệp PDF: {detail_vi}.",
)
UNSUPPORTED = ReasonKind(
    "VNE-SIG-502",
    title_en="The signature in the PDF file is in a form that vnedoc does not support",
    title_vi="Chữ ký trong tệp PDF có dạng vnedoc không hỗ trợ",
    en="The signature in field {field!r} is in a form that vnedoc does not support: {detail}.",
    vi="Chữ ký ở trường {field!r} có dạng vnedoc không hỗ trợ (chi tiết: {detail}).",
)
MALFORMED = ReasonKind(
    "VNE-SIG-512",
    title_en="The signature in the PDF file is not as CMS has it",
    title_vi="Chữ ký trong tệp PDF không đúng cấu trúc CMS",
    en="The signature in field {field!r} is not as CMS (RFC 5652) has it: {detail}.",
    vi="Chữ ký ở trường {field!r} không đúng cấu trúc CMS (RFC 5652) (chi tiết: {detail}).",
)
CHANGED = ReasonKind(
    "VNE-SIG-503",
    title_en="The PDF file was changed after signing in a way that is not allowed",
    title_vi="Tệp PDF bị thay đổi sau khi ký theo cách không được phép",
    en="The file was changed after the signature in field {field!r} in a way that it does not "
    "allow.",
    vi="Tệp đã bị thay đổi sau chữ ký ở trường {field!r} theo cách không được phép.",
)
UNTOLD = ReasonKind(
    "VNE-SIG-507",
    title_en="What was changed in the PDF file after signing cannot be told",
    title_vi="Không xác định được tệp PDF bị thay đổi gì sau khi ký",
    en="What was changed after the signature in field {field!r} cannot be told: the file has two "
    "cross-reference tables.",
    vi="Không xác định được tệp bị thay đổi gì sau chữ ký ở trường {field!r}: tệp có hai bảng "
    "tham chiếu.",
)
NOT_COVERED = ReasonKind(
    "VNE-SIG-504",
    title_en="The signature does not cover the PDF file from its beginning in one piece",
    title_vi="Chữ ký không bảo vệ liền mạch từ đầu tệp PDF",
    en="The signature in field {field!r} does not cover the file from its beginning in one piece.",
    vi="Chữ ký ở trường {field!r} không bao trùm liền mạch từ đầu tệp.",
)
NO_CERTIFICATE = ReasonKind(
    "VNE-SIG-505",
    title_en="The certificate of the signature in the PDF file is missing",
    title_vi="Thiếu chứng thư số của chữ ký trong tệp PDF",
    en="The certificate of the signature in field {field!r} is missing.",
    vi="Thiếu chứng thư của chữ ký ở trường {field!r}.",
)
BAD_TIMESTAMP = ReasonKind(
    "VNE-SIG-506",
    title_en="The timestamp of the signature in the PDF file proves nothing",
    title_vi="Dấu thời gian của chữ ký trong tệp PDF không có giá trị chứng minh",
    en="The timestamp of the signature in field {field!r} proves nothing.",
    vi="Dấu thời gian của chữ ký ở trường {field!r} không có giá trị chứng minh.",
)

_CADES: Final = "/ETSI.CAdES.detached"


def verify_pdf(
    data: bytes,
    trust: TrustStore,
    *,
    at: datetime,
    certificates: Iterable[x509.Certificate | bytes] = (),
    crls: Iterable[bytes | x509.CertificateRevocationList] = (),
    ocsps: Iterable[bytes | ocsp.OCSPResponse] = (),
    revocation: RevocationMode = "require",
    role: Role = "document",
    name: str = "",
    file: int | None = None,
    budget: PdfBudget | None = None,
    ledger: Ledger | None = None,
) -> DocumentVerdict:
    """Judge every signature in a PDF file, and who signed (30/2020/NĐ-CP).

    Args:
        data: The file.
        trust: Anchors for signers and for timestamping authorities.
        at: The time of the verification.
        certificates: Further certificates that may help.
        crls: Revocation lists, beside those in the file.
        ocsps: OCSP answers, beside those in the file.
        revocation: As for `vnedoc.signature.trust.chain.check_chain`.
        role: ``document``, or ``annex`` for an annex in a file of its own.
        name: What people call the file.
        file: Its index among the attachments.
        budget: What reading the file may take; that of one message if not given.
        ledger: That of the verification which this is a part of.

    Raises:
        SignatureArgumentError: the time has no zone.
        MissingExtraError: the extra ``pdf`` is not installed.
    """
    one_of(revocation, RevocationMode, "revocation")
    one_of(role, Role, "role")
    found = DocumentVerdict(name=name, file=file)
    budget = budget or PdfBudget()
    try:
        opened = open_pdf(data, budget)
    except UnreadablePdfError as failure:
        return attrs.evolve(found, reasons=(UNREADABLE(detail=str(failure), detail_vi=failure.vi),))
    judge = _PdfJudge(
        pdf=opened,
        trust=trust,
        at=at,
        certificates=tuple(certificates),
        crls=(*crls, *opened.crls),
        ocsps=(*ocsps, *opened.ocsps),
        revocation=revocation,
        file=file,
        budget=budget,
        ledger=Ledger() if ledger is None else ledger,
    )
    verdicts = judge.verdicts()
    unread = tuple(UNSUPPORTED(field=field, detail=why) for field, why in opened.unread)
    findings = tuple(breaches(verdicts, role, name or "pdf"))
    return attrs.evolve(found, signatures=verdicts, findings=findings, reasons=unread)


@attrs.frozen(kw_only=True, slots=False)
class _PdfJudge:
    """Who trusts what, and when."""

    pdf: PdfFile
    trust: TrustStore
    at: datetime
    certificates: tuple[x509.Certificate | bytes, ...]
    crls: tuple[bytes | x509.CertificateRevocationList, ...]
    ocsps: tuple[bytes | ocsp.OCSPResponse, ...]
    revocation: RevocationMode
    file: int | None
    budget: PdfBudget
    ledger: Ledger

    def verdicts(self) -> tuple[SignatureVerdict, ...]:
        """One for each signature, in the order in which they were made."""
        signatures = [one for one in self.pdf.signatures if not one.is_timestamp]
        return tuple(self._verdict(one) for one in signatures)

    def _verdict(self, signature: PdfSignature) -> SignatureVerdict:
        unsupported = UNSUPPORTED(field=signature.field, detail=signature.kind)
        # The older /adbe.pkcs7.sha1 and /adbe.x509.rsa_sha1 are over SHA-1.
        if signature.kind not in (_CADES, "/adbe.pkcs7.detached"):
            constraint = SubIndication.SIG_CONSTRAINTS_FAILURE
            return self._stop(signature, constraint, unsupported, failed=False)
        try:
            signed = read_detached(signature.contents)
        except UnsupportedCmsError as failure:
            reason = UNSUPPORTED(field=signature.field, detail=str(failure))
            return self._stop(signature, failure.sub_indication, reason, failed=False)
        except CmsError as failure:
            reason = MALFORMED(field=signature.field, detail=str(failure))
            return self._stop(signature, SubIndication.FORMAT_FAILURE, reason)
        if signature.extent is Extent.UNCLEAR:
            reason = NOT_COVERED(field=signature.field)
            return self._stop(signature, SubIndication.FORMAT_FAILURE, reason)
        try:
            pool = self._pool(signed)
        except OverdrawnError as limit:
            general = SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE
            return self._stop(signature, general, limit.reason, failed=False)
        signer = signed.signer_among(pool, unnamed=signature.kind != _CADES)
        if signer is None:
            missing = SubIndication.NO_SIGNING_CERTIFICATE_FOUND
            reason = NO_CERTIFICATE(field=signature.field)
            return self._stop(signature, missing, reason, failed=False)
        value = signed.check(signer, self.pdf.digest(signature, signed.digest))
        if not value:
            sub = value.sub_indication or SubIndication.SIG_CRYPTO_FAILURE
            failed = value.indication is Indication.FAILED
            found = self._stop(signature, sub, value.reason or BAD_VALUE(), failed=failed)
        elif signature.extent is Extent.CHANGED:
            reason = CHANGED(field=signature.field)
            found = self._stop(signature, SubIndication.HASH_FAILURE, reason)
        elif signature.extent is Extent.UNTOLD:
            reason = UNTOLD(field=signature.field)
            constraint = SubIndication.SIG_CONSTRAINTS_FAILURE
            found = self._stop(signature, constraint, reason, failed=False)
        else:
            return self._trusted(signature, signed, signer, pool)
        return attrs.evolve(
            found, signer=describe(signer), claimed_time=_aware(signed.claimed_time)
        )

    def _trusted(
        self,
        signature: PdfSignature,
        signed: SignedToken,
        signer: x509.Certificate,
        pool: list[x509.Certificate],
    ) -> SignatureVerdict:
        """The verdict on a signature whose value and file are right: is its signer trusted?"""
        proven, notes = self._proven(signature, signed, pool)
        claimed = _aware(signed.claimed_time)
        chain = check_chain(
            signer,
            [one for one in pool if one != signer],
            self.trust,
            at=self.at,
            proven=proven,
            claimed=claimed,
            crls=(*self.crls, *signed.crls),
            ocsps=(*self.ocsps, *signed.ocsps),
            proofs=self.proofs.values,
            revocation=self.revocation,
            ledger=self.ledger,
        )
        whole = signature.extent is Extent.WHOLE
        files = () if self.file is None or not whole else (self.file,)
        return SignatureVerdict(
            indication=chain.indication,
            sub_indication=chain.sub_indication,
            reasons=(*chain.reasons, *notes),
            form="pdf",
            level=_level(signature, signed, proven),
            signer=describe(signer),
            chain=chain.chain if chain.passed else (),
            claimed_time=claimed,
            proven_time=proven,
            algorithms=(signed.method.name if signed.method else "", signed.digest.name),
            coverage=Coverage(files=files, whole=whole),
            revocation=self.revocation,
            location=signature.field,
        )

    def _proven(
        self, signature: PdfSignature, signed: SignedToken, pool: list[x509.Certificate]
    ) -> tuple[datetime | None, tuple[Reason, ...]]:
        """The earliest time at which the signature is proven to have existed."""
        over = self.proofs.time_of(signature.revision)
        check = partial(self._stamp, pool)
        values = self.proofs.values
        own = [check(token, signed.value, over, values) for token in signed.timestamps]
        failed = (signature.field,) if None in own else ()
        fields = (*failed, *self.proofs.failed_after(signature.revision))
        notes = tuple(BAD_TIMESTAMP(field=field) for field in fields)
        return min((time for time in (*own, over) if time), default=None), notes

    @cached_property
    def proofs(self) -> PdfProofs:
        """What the timestamps over the file prove."""
        try:
            pool = self._known((*certificates_of(self.pdf), *self.certificates))
        except OverdrawnError:
            return PdfProofs()
        return document_proofs(self.pdf, partial(self._stamp, pool))

    def _stamp(
        self,
        pool: list[x509.Certificate],
        token: bytes,
        data: StampedData,
        proven: datetime | None,
        proofs: Values,
    ) -> datetime | None:
        if self.budget.stamps <= 0:
            return None
        self.budget.stamps -= 1
        return check_token(
            token,
            data,
            self.trust,
            at=self.at,
            certificates=pool,
            crls=self.crls,
            ocsps=self.ocsps,
            proven=proven,
            proofs=proofs,
            revocation=self.revocation,
            ledger=self.ledger,
        ).proven_time

    def _pool(self, signed: SignedToken) -> list[x509.Certificate]:
        # One more than allowed, so that the chain check can say that there are too many.
        return self._known((*signed.certificates, *self.pdf.certificates, *self.certificates))

    def _known(self, given: Sequence[x509.Certificate | bytes]) -> list[x509.Certificate]:
        read = (self.ledger.known(one) for one in given[: MAX_CERTIFICATES + 2])
        return [one.certificate for one in read if one is not None]

    def _stop(
        self, signature: PdfSignature, sub: SubIndication, reason: Reason, *, failed: bool = True
    ) -> SignatureVerdict:
        return SignatureVerdict(
            indication=Indication.FAILED if failed else Indication.INDETERMINATE,
            sub_indication=sub,
            reasons=(reason,),
            form="pdf",
            revocation=self.revocation,
            location=signature.field,
        )


def _level(
    signature: PdfSignature, signed: SignedToken, proven: datetime | None
) -> Literal["", "B-B", "B-T"]:
    """The PAdES level as far as it is looked at; older PDF signatures have none."""
    if signature.kind != _CADES or not signed.named:
        return ""
    return "B-T" if proven else "B-B"


def _aware(time: datetime | None) -> datetime | None:
    return time.replace(tzinfo=UTC) if time and time.utcoffset() is None else time
