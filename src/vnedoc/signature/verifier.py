"""Verifying a message: every signature gets a verdict, and only covered values are given out."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import datetime
from typing import Final

import attrs
from cryptography import x509
from cryptography.x509 import ocsp

from vnedoc.content import Source, source_of
from vnedoc.errors import ContentError
from vnedoc.limits import MAX_PDF_BYTES, MAX_SIGNATURES
from vnedoc.model import Attachment, DocumentEnvelope, Envelope
from vnedoc.signature.certificates import TrustStore
from vnedoc.signature.coverage import covered, everything
from vnedoc.signature.examining import Examination, Subject, examine
from vnedoc.signature.judging import Terms, judge
from vnedoc.signature.places import placed_signatures, stray_signatures
from vnedoc.signature.second import Engine, with_second_opinion
from vnedoc.signature.shape_reasons import (
    STRAY_SIGNATURE,
    TOO_MANY_SIGNATURES,
    Refusal,
)
from vnedoc.signature.signing_terms import require_zone
from vnedoc.signature.statement import carries_statements, judge_statements, recorded
from vnedoc.signature.verdict import (
    Coverage,
    DocumentVerdict,
    Form,
    Indication,
    ReasonKind,
    RevocationMode,
    SignatureVerdict,
    SubIndication,
    Verification,
)
from vnedoc.xml import departures
from vnedoc.xml.reader import read_document
from vnedoc.xml.tree import Document, parse

_PDF: Final = b"%PDF-"

Trust = TrustStore | bytes | str | os.PathLike[str]

_MISTAKABLE: Final = (departures.OTHER_NAMESPACE, departures.OTHER_BEARER)

OTHER_NAMESPACES = ReasonKind(
    "VNE-SIG-722",
    en="An element of the message is outside the standard's namespace, so readers may differ on "
    "what was signed.",
    vi="Có phần tử của gói tin nằm ngoài không gian tên của quy chuẩn nên các phần mềm có thể hiểu "
    "khác nhau về nội dung đã ký.",
)
UNSIGNED = ReasonKind(
    "VNE-SIG-721",
    en="The message carries no XML signature, so it is not valid.",
    vi="Gói tin không mang chữ ký XML nào nên không hợp lệ.",
)


def verify(
    source: bytes | str | os.PathLike[str] | Source,
    trust: Trust,
    *,
    at: datetime,
    crls: Iterable[bytes | x509.CertificateRevocationList] = (),
    ocsps: Iterable[bytes | ocsp.OCSPResponse] = (),
    revocation: RevocationMode = "require",
    require: Form | None = None,
    tsa_trust: Trust | None = None,
    second_opinion: Engine | None = None,
    documents: bool = False,
) -> Verification:
    """Verify the signatures of a message.

    Args:
        source: The message: bytes or a path.
        trust: The roots that the caller trusts. Nothing is built in.
        at: The time of the verification, with a zone. No clock is read.
        crls: Revocation lists, beside those that the signatures bring.
        ocsps: OCSP answers, beside those that the signatures bring.
        revocation: ``require``, or ``off`` to go without revocation data.
        require: Judge only signatures of this form; the others are listed.
        tsa_trust: Roots of timestamping authorities; `trust` if not given.
        second_opinion: Ask another engine, too, about every signature in the header. If it
            disagrees or cannot run, the signature does not pass.
        documents: Look into attached PDF files, too. What is found there stands beside and
            decides nothing; the first PDF file is taken for the document, the others for annexes.

    Returns:
        A verdict for every signature. ``.valid`` only if there is one, all passed, and together
        they cover every value and every file.

    Raises:
        ReadError: the message cannot be read at all.
        SourceChangedError: the file changed while it was read.
        TrustStoreError, SignatureArgumentError: an argument is wrong.
        MissingExtraError: the extra ``trust`` is not installed, or ``xmlsec`` or ``pdf`` where
            they were asked for.
    """
    roots = _store(trust)
    terms = Terms(
        trust=roots,
        tsa_trust=roots if tsa_trust is None else _store(tsa_trust),
        at=require_zone(at),
        crls=tuple(crls),
        ocsps=tuple(ocsps),
        revocation=revocation,
    )
    subject = Subject(parse(source_of(source)))
    found = examine_message(subject)
    envelope, whole, strictly = read_covered(subject)
    verdicts = tuple(judge(subject, one, terms, whole, "enveloped") for one in found)
    if second_opinion is not None:
        verdicts = tuple(
            with_second_opinion(verdict, subject, one, second_opinion)
            for verdict, one in zip(verdicts, found, strict=True)
        )
    attached = _documents(envelope, terms) if documents else ()
    stated = judge_statements(envelope, terms)
    verdicts += stated.verdicts
    if not strictly:
        verdicts = tuple(map(_of_two_readings, verdicts))
        stated = attrs.evolve(stated, verdicts=())
    if any(one.passed for one in stated.verdicts) and require in (None, "statement"):
        # What stands outside every statement by definition does not make a message invalid; it
        # is not covered, so it is not handed out either.
        whole = stated.everything
        envelope = stated.as_signed(envelope)
    return attrs.evolve(conclude(verdicts, envelope, whole, require), documents=attached)


def _documents(envelope: Envelope | None, terms: Terms) -> tuple[DocumentVerdict, ...]:
    """The signatures inside attached PDF files."""
    if not isinstance(envelope, DocumentEnvelope):
        return ()
    # It brings pyHanko, which takes as long to load as all the rest.
    from vnedoc.signature.pdf import verify_pdf

    found: list[DocumentVerdict] = []
    for index, attachment in enumerate(envelope.attachments):
        data = _pdf_of(attachment)
        if data is not None:
            verdict = verify_pdf(
                data,
                terms.trust,
                at=terms.at,
                crls=terms.crls,
                ocsps=terms.ocsps,
                revocation=terms.revocation,
                role="annex" if found else "document",
                name=attachment.name or "",
                file=index,
            )
            found.append(verdict)
    return tuple(found)


def _pdf_of(attachment: Attachment) -> bytes | None:
    """The bytes of an attached PDF file that is small enough to be held in memory."""
    data = b""
    try:
        for chunk in attachment.chunks():
            data += chunk
            if not data.startswith(_PDF[: len(data)]) or len(data) > MAX_PDF_BYTES:
                return None
    except ContentError:
        return None
    return data if data.startswith(_PDF) else None


def _store(trust: Trust) -> TrustStore:
    return trust if isinstance(trust, TrustStore) else TrustStore.load(trust)


def examine_message(subject: Subject) -> tuple[Examination, ...]:
    """Examine every signature of a message, wherever it stands; nobody is trusted yet.

    Returns:
        What was found, in document order.
    """
    strays = frozenset(stray_signatures(subject))
    placed = frozenset(placed_signatures(subject))
    looked_at = [one for one in subject.signatures if one in strays or one in placed]
    found = tuple(
        _stray(subject, one) if one in strays else examine(subject, one)
        for one in looked_at[:MAX_SIGNATURES]
    )
    if len(looked_at) > MAX_SIGNATURES:
        refusal = Refusal(TOO_MANY_SIGNATURES(limit=MAX_SIGNATURES))
        location = subject.document.path_of(looked_at[MAX_SIGNATURES])
        return (*found, Examination(location=location, refusal=refusal))
    return found


def _stray(subject: Subject, signature: object) -> Examination:
    location = subject.document.path_of(signature)  # type: ignore[arg-type]
    return Examination(location=location, refusal=Refusal(STRAY_SIGNATURE()))


def _of_two_readings(verdict: SignatureVerdict) -> SignatureVerdict:
    """The verdict where readers disagree on what the message says."""
    return attrs.evolve(
        verdict,
        indication=Indication.FAILED,
        sub_indication=SubIndication.FORMAT_FAILURE,
        reasons=(OTHER_NAMESPACES(), *verdict.reasons),
        coverage=Coverage(),
    )


def read_covered(subject: Subject) -> tuple[Envelope | None, Coverage, bool]:
    """The message as its signatures cover it, all that it has, and whether it is unmistakable.

    It is not where an element that other readers take for the message's own stands in another
    namespace, read by leniency or not: what was signed must be what everybody reads.

    It is read from the tree whose canonical form was digested, and its files are checked block by
    block against that digest when they are handed out.
    """
    try:
        stripped = subject.stripped
    except Refusal:
        return None, Coverage(), True
    skeleton = stripped.skeleton
    for recorder in subject.recorders[:1]:
        source = recorder.checked(skeleton.source)
        stripped = Document(stripped.root, attrs.evolve(skeleton, source=source))
    reading = read_document(stripped)
    envelope = reading.envelope
    strictly = not any(finding.topic in _MISTAKABLE for finding in reading.findings)
    if not subject.recorders and carries_statements(envelope):
        envelope = read_document(recorded(stripped)).envelope
    return envelope, everything(envelope), strictly


def conclude(
    verdicts: tuple[SignatureVerdict, ...],
    envelope: Envelope | None,
    whole: Coverage,
    require: Form | None,
) -> Verification:
    """The answer: what is covered by the signatures that decide and passed, and no more."""
    reasons = () if verdicts else (UNSIGNED(),)
    answer = Verification(signatures=verdicts, everything=whole, require=require, reasons=reasons)
    if envelope is None or not any(one.passed for one in answer.judged):
        return answer
    return attrs.evolve(answer, envelope=covered(envelope, answer.coverage))
