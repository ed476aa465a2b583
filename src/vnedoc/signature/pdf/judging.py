"""Signatures inside attached PDF files: the legal signatures of state documents.

pyHanko (the extra ``pdf``) reads the file and judges what was changed after a signature. Values,
certificates and timestamps are judged by vnedoc itself, by the same rules as everywhere else: no
clock is read, no socket is opened, nothing is trusted but the caller's anchors.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cached_property, partial
from typing import Final

import attrs
from cryptography import x509
from cryptography.x509 import ocsp

from vnedoc.given import one_of
from vnedoc.signature.examining.detached import (
    DetachedJudge,
    DetachedSignature,
    known_certificates,
)
from vnedoc.signature.examining.judging import Terms
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
from vnedoc.signature.timestamps.cms import SignedToken, read_detached
from vnedoc.signature.timestamps.judging import check_token
from vnedoc.signature.timestamps.refusals import CmsError, UnsupportedCmsError
from vnedoc.signature.trust.certificates import TrustStore
from vnedoc.signature.trust.ledger import Ledger, OverdrawnError
from vnedoc.signature.verdict import (
    Coverage,
    DocumentVerdict,
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
    terms = Terms(
        trust=trust,
        tsa_trust=trust,
        at=at,
        crls=(*crls, *opened.crls),
        ocsps=(*ocsps, *opened.ocsps),
        revocation=revocation,
        ledger=Ledger() if ledger is None else ledger,
    )
    judge = _PdfJudge(
        pdf=opened, terms=terms, certificates=tuple(certificates), file=file, budget=budget
    )
    verdicts = judge.verdicts()
    unread = tuple(UNSUPPORTED(field=field, detail=why) for field, why in opened.unread)
    findings = tuple(breaches(verdicts, role, name or "pdf"))
    return attrs.evolve(found, signatures=verdicts, findings=findings, reasons=unread)


@attrs.frozen(kw_only=True, slots=False)
class _PdfJudge:
    """Who trusts what, and when."""

    pdf: PdfFile
    terms: Terms
    certificates: tuple[x509.Certificate | bytes, ...]
    file: int | None
    budget: PdfBudget

    def verdicts(self) -> tuple[SignatureVerdict, ...]:
        """One for each signature, in the order in which they were made."""
        signatures = [one for one in self.pdf.signatures if not one.is_timestamp]
        return tuple(self._verdict(one) for one in signatures)

    def _verdict(self, signature: PdfSignature) -> SignatureVerdict:
        stop = partial(self.judge.stop, signature.field)
        unsupported = UNSUPPORTED(field=signature.field, detail=signature.kind)
        # The older /adbe.pkcs7.sha1 and /adbe.x509.rsa_sha1 are over SHA-1.
        if signature.kind not in (_CADES, "/adbe.pkcs7.detached"):
            return stop(SubIndication.SIG_CONSTRAINTS_FAILURE, unsupported, failed=False)
        try:
            signed = read_detached(signature.contents)
        except UnsupportedCmsError as failure:
            reason = UNSUPPORTED(field=signature.field, detail=str(failure))
            return stop(failure.sub_indication, reason, failed=False)
        except CmsError as failure:
            reason = MALFORMED(field=signature.field, detail=str(failure))
            return stop(SubIndication.FORMAT_FAILURE, reason)
        if signature.extent is Extent.UNCLEAR:
            return stop(SubIndication.FORMAT_FAILURE, NOT_COVERED(field=signature.field))
        try:
            pool = self._pool(signed)
        except OverdrawnError as limit:
            general = SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE
            return stop(general, limit.reason, failed=False)
        whole = signature.extent is Extent.WHOLE
        files = () if self.file is None or not whole else (self.file,)
        given = DetachedSignature(
            signed=signed,
            digest=partial(self.pdf.digest, signature),
            location=signature.field,
            unnamed=signature.kind != _CADES,
            missing=NO_CERTIFICATE(field=signature.field),
            unfit=self._unfit(signature),
            coverage=Coverage(files=files, whole=whole),
        )
        proven = partial(self._proven, signature, signed, pool)
        return self.judge.verdict(given, pool, proven, lambda: self.proofs.values)

    def _unfit(self, signature: PdfSignature) -> SignatureVerdict | None:
        """The verdict where the file was changed after a signature whose value is right."""
        stop = partial(self.judge.stop, signature.field)
        if signature.extent is Extent.CHANGED:
            return stop(SubIndication.HASH_FAILURE, CHANGED(field=signature.field))
        if signature.extent is Extent.UNTOLD:
            reason = UNTOLD(field=signature.field)
            return stop(SubIndication.SIG_CONSTRAINTS_FAILURE, reason, failed=False)
        return None

    @cached_property
    def judge(self) -> DetachedJudge:
        """What judges each of them."""
        return DetachedJudge(terms=self.terms, form="pdf")

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
            brought = (*certificates_of(self.pdf), *self.certificates)
            pool = known_certificates(brought, self.terms.ledger)
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
            self.terms.tsa_trust,
            at=self.terms.at,
            certificates=pool,
            crls=self.terms.crls,
            ocsps=self.terms.ocsps,
            proven=proven,
            proofs=proofs,
            revocation=self.terms.revocation,
            ledger=self.terms.ledger,
        ).proven_time

    def _pool(self, signed: SignedToken) -> list[x509.Certificate]:
        brought = (*signed.certificates, *self.pdf.certificates, *self.certificates)
        return known_certificates(brought, self.terms.ledger)
