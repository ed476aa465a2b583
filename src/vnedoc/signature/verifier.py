"""Verifying a message: every signature gets a verdict, and only covered values are given out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final

import attrs
from cryptography import x509
from cryptography.x509 import ocsp

from vnedoc.content import Input, MemorySource, source_of
from vnedoc.given import Given, WrongTypeError, bytes_of, listed, name_of
from vnedoc.limits import MAX_REVOCATION_BYTES, MAX_SIGNATURES
from vnedoc.model import DocumentEnvelope, Envelope
from vnedoc.signature.examining.examination import Examination, examine
from vnedoc.signature.examining.judging import Terms, judge
from vnedoc.signature.examining.places import cuts_clean, placed_signatures, stray_signatures
from vnedoc.signature.examining.second import with_second_opinion
from vnedoc.signature.examining.subject import Subject, check_count
from vnedoc.signature.explaining.coverage import covered, departs, everything, outside_of
from vnedoc.signature.making.terms import require_zone
from vnedoc.signature.statement.finding import statements_in
from vnedoc.signature.statement.judging import Judged, judge_statements, recorded
from vnedoc.signature.statement.smuggling import SMUGGLED, is_smuggled_in
from vnedoc.signature.trust.certificates import TrustStore, load_certificates, unique
from vnedoc.signature.verdict import (
    Coverage,
    DocumentVerdict,
    Engine,
    Form,
    Reason,
    ReasonKind,
    RevocationMode,
    SignatureVerdict,
    Verification,
    check_words,
)
from vnedoc.signature.xmldsig.reasons import (
    STRAY_SIGNATURE,
    TOO_MANY_SIGNATURES,
    Refusal,
    over_limit,
    unsupported,
)
from vnedoc.xml.reading import departures
from vnedoc.xml.reading.reader import Reading, read_document
from vnedoc.xml.reading.tree import Document, parse

Trust = TrustStore | Given
"""Roots: loaded, or as bytes or a path object."""
Crl = Given | x509.CertificateRevocationList
"""A revocation list: as bytes, a path object, or loaded."""
Ocsp = Given | ocsp.OCSPResponse
"""An OCSP answer: as bytes, a path object, or loaded."""

OTHER_NAMESPACES = ReasonKind(
    "VNE-SIG-726",
    en="An element of the message is outside the standard's namespace, so readers may differ on "
    "what was signed.",
    vi="Có phần tử của gói tin nằm ngoài không gian tên của quy chuẩn nên các phần mềm có thể hiểu "
    "khác nhau về nội dung đã ký.",
)
REPEATED = ReasonKind(
    "VNE-SIG-729",
    en="An element of the message that may stand once stands twice, so readers may differ on what "
    "was signed.",
    vi="Có phần tử của gói tin chỉ được có một lần nhưng bị lặp nên các phần mềm có thể hiểu khác "
    "nhau về nội dung đã ký.",
)
# What the reader forgives others read otherwise: the national SDK looks at local names alone,
# and takes the last of two elements where here the first is read.
_MISTAKABLE: Final = {
    departures.OTHER_NAMESPACE: OTHER_NAMESPACES,
    departures.OTHER_BEARER: OTHER_NAMESPACES,
    departures.REPEATED: REPEATED,
}
UNSIGNED = ReasonKind(
    "VNE-SIG-721",
    en="The message carries no XML signature, so it is not valid.",
    vi="Gói tin không mang chữ ký XML nào nên không hợp lệ.",
)
OTHER_FORM = ReasonKind(
    "VNE-SIG-727",
    title_en="No signature of the required form",
    title_vi="Không có chữ ký dạng được yêu cầu",
    en="Only signatures of the form {form} count here, and the message has none.",
    vi="Chỉ xét chữ ký dạng {form} mà gói tin không có chữ ký dạng này.",
)
OTHER_CONTENT = ReasonKind(
    "VNE-SIG-722",
    title_en="The message reads otherwise without the signatures in it",
    title_vi="Bỏ các chữ ký bên trong thì gói tin được hiểu khác đi",
    en="At {place}, the message does not say what its signatures are over: without the signatures "
    "in it, it reads otherwise.",
    vi="Tại {place}, gói tin không nói đúng điều mà chữ ký bảo vệ: khi bỏ các chữ ký bên trong, "
    "nội dung đọc được sẽ khác.",
)
_SHOWN_CHARACTERS: Final = 200


def verify(
    source: Input | Document,
    trust: Trust,
    *,
    at: datetime,
    crls: Iterable[Crl] = (),
    ocsps: Iterable[Ocsp] = (),
    revocation: RevocationMode = "require",
    require: Form | None = None,
    tsa_trust: Trust | None = None,
    second_opinion: Engine | None = None,
    documents: bool = False,
    policies: Iterable[Given] = (),
) -> Verification:
    """Verify the signatures of a message.

    Args:
        source: The message: bytes, a path object or a binary file; or what was parsed of it, so
            that whoever has read it speaks of the same bytes.
        trust: The roots that the caller trusts, perhaps as bytes or a path object. Nothing is
            built in.
        at: The time of the verification, with a zone. No clock is read.
        crls: Revocation lists as bytes, path objects or loaded ones, beside those that the
            signatures bring.
        ocsps: OCSP answers in the same forms, beside those that the signatures bring.
        revocation: ``require``, or ``off`` to go without revocation data.
        require: Judge only signatures of this form; the others are listed.
        tsa_trust: Roots of timestamping authorities; `trust` if not given.
        second_opinion: Ask another engine, too, about every signature in the header. If it
            disagrees or cannot run, the signature does not pass.
        documents: Look into attached PDF files, too. What is found there stands beside and
            decides nothing; the first PDF file is taken for the document, the others for annexes.
        policies: Texts of signature policies, as bytes or path objects. A signature under an
            explicit policy passes only if its digest is that of one of these.

    Returns:
        A verdict for every signature. ``.valid`` only if there is one, all passed, and together
        they cover every value and every file.

    Raises:
        ReadError: the message cannot be read at all.
        WrongTypeError: one of them is something else, such as a text.
        SourceChangedError: the file changed while it was read.
        TrustStoreError, SignatureArgumentError, InvalidValueError: an argument is wrong.
        MissingExtraError: the extra ``trust`` is not installed, or ``xmlsec`` or ``pdf`` where
            they were asked for.
    """
    check_words(revocation=revocation, require=require, second_opinion=second_opinion)
    terms = terms_of(
        trust,
        at,
        crls=crls,
        ocsps=ocsps,
        revocation=revocation,
        tsa_trust=tsa_trust,
        policies=policies,
    )
    document = source if isinstance(source, Document) else parse(source_of(source))
    subject = Subject(document, terms.ledger, terms.policies)
    found = examine_message(subject)
    covered = read_covered(subject)
    plain = covered.envelope if covered is not None else None
    envelope = read_again(subject, plain)
    whole = everything(plain) if plain is not None else Coverage()
    verdicts = _verdicts(subject, found, terms, whole, second_opinion)
    statements = statements_in(envelope)
    if statements:
        # Before files are compared with statements: what is handed out later is what was compared.
        envelope = read_again(subject, plain, even_undigested=True)
    stated = judge_statements(envelope, statements, terms, whole)
    verdicts += stated.verdicts
    obstacles = tuple(_obstacles(subject, found, stated, covered))
    # This reads everything again, so only where the message could be valid.
    if not obstacles and any(one.passed for one in verdicts):
        obstacles = tuple(_departures(subject, plain))
    if any(one.passed for one in stated.verdicts) and require in (None, "statement"):
        answer = _stated(verdicts, envelope, whole, require, obstacles, stated)
    else:
        answer = conclude(verdicts, envelope, whole, require, obstacles)
    # Last: what they cost, of the same ledger, must not be missing where something is decided.
    return attrs.evolve(answer, documents=_documents(envelope, terms) if documents else ())


def _verdicts(
    subject: Subject,
    found: tuple[Examination, ...],
    terms: Terms,
    whole: Coverage,
    second_opinion: Engine | None,
) -> tuple[SignatureVerdict, ...]:
    """The verdicts on the signatures in the header, those of a second engine in them."""
    verdicts = tuple(judge(subject, one, terms, whole, "enveloped") for one in found)
    if second_opinion is None:
        return verdicts
    return tuple(
        with_second_opinion(verdict, subject, one, second_opinion)
        for verdict, one in zip(verdicts, found, strict=True)
    )


def _stated(
    verdicts: tuple[SignatureVerdict, ...],
    envelope: Envelope | None,
    whole: Coverage,
    require: Form | None,
    obstacles: tuple[Reason, ...],
    stated: Judged,
) -> Verification:
    """The answer where a statement passed.

    What stands outside every statement by definition does not make a message invalid; it is not
    covered, so it is not handed out either.
    """
    signed = stated.as_signed(envelope)
    answer = conclude(verdicts, signed, stated.everything, require, obstacles)
    outside = outside_of(whole, answer.coverage, stated.renamed) if answer.valid else ()
    return attrs.evolve(answer, outside=outside)


def _obstacles(
    subject: Subject, found: Iterable[Examination], stated: Judged, covered: Reading | None
) -> Iterator[Reason]:
    """What no form admits, so that none can be valid, whichever is asked for.

    A digest's transform takes stray signatures out, too, and what else goes with them nobody has
    looked at. An element that other readers take for the message's own, in another namespace or
    for standing twice, is mistakable whether it was read or not: what was signed must be what
    everybody reads.
    """
    topics = (one.topic for one in covered.findings) if covered is not None else ()
    yield from {kind.code: kind() for t in topics if (kind := _MISTAKABLE.get(t))}.values()
    refusals = (one.refusal.reason for one in found if one.refusal is not None)
    kinds = {r.kind.code: r for r in refusals if r.kind in (STRAY_SIGNATURE, TOO_MANY_SIGNATURES)}
    if stated.strays:
        kinds.setdefault(STRAY_SIGNATURE.code, STRAY_SIGNATURE())
    yield from kinds.values()
    if is_smuggled_in(subject.outer):
        yield SMUGGLED()


def _departures(subject: Subject, judged: Envelope | None) -> Iterator[Reason]:
    """Where everybody else, who reads the same bytes with the signatures in them, sees otherwise.

    A signature that is taken out may have stood between the halves of a value.
    """
    if judged is not None and subject.signatures and not cuts_clean(subject):
        placed = frozenset(placed_signatures(subject))
        seen = read_document(subject.document, passing_over=placed).envelope
        place = departs(seen, judged)
        if place is not None:
            yield OTHER_CONTENT(place=place[:_SHOWN_CHARACTERS])


def _documents(envelope: Envelope | None, terms: Terms) -> tuple[DocumentVerdict, ...]:
    """The signatures inside attached PDF files."""
    if not isinstance(envelope, DocumentEnvelope):
        return ()
    # It brings pyHanko, which takes as long to load as all the rest.
    from vnedoc.signature.pdf.attached import judge_attached

    return tuple(judge_attached(envelope, terms))


def terms_of(
    trust: Trust,
    at: datetime,
    *,
    crls: Iterable[Crl] = (),
    ocsps: Iterable[Ocsp] = (),
    revocation: RevocationMode = "require",
    tsa_trust: Trust | None = None,
    policies: Iterable[Given] = (),
) -> Terms:
    """What the caller lays down, loaded; arguments and errors as for `verify`."""
    check_words(revocation=revocation, require=None, second_opinion=None)
    roots = _store(trust, "trust")
    return Terms(
        trust=roots,
        tsa_trust=roots if tsa_trust is None else _store(tsa_trust, "tsa_trust"),
        at=require_zone(at),
        crls=tuple(_held(crls, "crls")),
        ocsps=tuple(_held(ocsps, "ocsps")),
        revocation=revocation,
        policies=tuple(bytes_of(text, "policies") for text in listed(policies, "policies")),
    )


def _store(trust: Trust, argument: str) -> TrustStore:
    if isinstance(trust, TrustStore):
        return trust
    if isinstance(trust, list | tuple | set):
        raise WrongTypeError(
            argument=argument,
            given=type(trust).__name__,
            expected="a TrustStore, bytes or a path object",
            expected_vi="TrustStore, bytes hoặc đối tượng đường dẫn",
            advice_en="Put several certificates into one store: TrustStore.load(a, b).",
            advice_vi="Gộp nhiều chứng thư vào một kho: TrustStore.load(a, b).",
        )
    return TrustStore(unique(load_certificates(bytes_of(trust, argument), name_of(trust))))


def _held(given: Iterable[Any], argument: str) -> Iterator[Any]:
    """Revocation data: what is loaded as it is, the rest as bytes."""
    for one in listed(given, argument):
        loaded = isinstance(one, x509.CertificateRevocationList | ocsp.OCSPResponse)
        yield one if loaded else bytes_of(one, argument, MAX_REVOCATION_BYTES + 1)


def examine_message(subject: Subject) -> tuple[Examination, ...]:
    """Examine every signature of a message, wherever it stands; nobody is trusted yet.

    Returns:
        What was found, in document order.
    """
    try:
        check_count(subject)
    except Refusal as too_many:
        path_of, some = subject.document.path_of, subject.signatures[: MAX_SIGNATURES + 1]
        return tuple(Examination(location=path_of(one), refusal=too_many) for one in some)
    strays = frozenset(stray_signatures(subject))
    placed = frozenset(placed_signatures(subject))
    # The others stand inside these as counter-signatures, and are examined with them.
    looked_at = [one for one in subject.signatures if one in strays or one in placed]
    found = tuple(
        _stray(subject, one) if one in strays else examine(subject, one)
        for one in looked_at[:MAX_SIGNATURES]
    )
    if len(looked_at) > MAX_SIGNATURES:
        refusal = over_limit(TOO_MANY_SIGNATURES(limit=MAX_SIGNATURES))
        location = subject.document.path_of(looked_at[MAX_SIGNATURES])
        return (*found, Examination(location=location, refusal=refusal))
    return found


def _stray(subject: Subject, signature: object) -> Examination:
    location = subject.document.path_of(signature)  # type: ignore[arg-type]
    return Examination(location=location, refusal=unsupported(STRAY_SIGNATURE()))


def read_covered(subject: Subject) -> Reading | None:
    """The message as its signatures cover it; `None` if that would cost too much.

    It is read from the tree whose canonical form was digested.
    """
    try:
        return read_document(subject.stripped)
    except Refusal:
        return None


def read_again(
    subject: Subject, envelope: Envelope | None, *, even_undigested: bool = False
) -> Envelope | None:
    """The same message, whose files are checked block by block when they are handed out.

    They must give what was digested; `even_undigested` digests them for that alone.
    """
    if not isinstance(envelope, DocumentEnvelope):
        return envelope
    source = subject.document.skeleton.source
    if not subject.recorders:
        if not even_undigested or isinstance(source, MemorySource):
            return envelope
        subject.recorders.append(recorded(subject.document))
    checked = subject.recorders[0].checked(source)
    attachments = (
        attrs.evolve(one, content=one.content and one.content.over(source, checked))
        for one in envelope.attachments
    )
    return attrs.evolve(envelope, attachments=tuple(attachments))


def conclude(
    verdicts: tuple[SignatureVerdict, ...],
    envelope: Envelope | None,
    whole: Coverage,
    require: Form | None,
    obstacles: tuple[Reason, ...] = (),
) -> Verification:
    """The answer: what is covered by the signatures that decide and passed, and no more."""
    # Taking the signature out must not make a message that nothing is asked of.
    lacking: tuple[Reason, ...] = ()
    if not verdicts:
        lacking = (UNSIGNED(),)
    elif require is not None and all(verdict.form != require for verdict in verdicts):
        lacking = (OTHER_FORM(form=require),)
    reasons = (*lacking, *obstacles)
    answer = Verification(signatures=verdicts, everything=whole, require=require, reasons=reasons)
    if envelope is None or reasons or not any(one.passed for one in answer.judged):
        return answer
    # What statements speak for is not everything that the envelope holds.
    held = whole if whole.whole else None
    return attrs.evolve(answer, envelope=covered(envelope, answer.coverage, held))
