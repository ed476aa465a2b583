"""The signed statement: a signature that survives the exchange axis, because it is over values.

One XML file, carried as one more attachment, lists what the message says and its files; it is
signed on its own (enveloped XAdES, exclusive C14N) and checked against values, not bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

import attrs
from lxml import etree

from vnedoc.content import Content, MemorySource, source_of
from vnedoc.errors import ContentError, ReadError
from vnedoc.identifiers import ContentId
from vnedoc.model import Attachment, DocumentEnvelope, Envelope, Manifest, Reference
from vnedoc.names import ATTACHMENTS
from vnedoc.signature import normal_form, statement_form
from vnedoc.signature.algorithms import SHA256
from vnedoc.signature.blocks import Recorder
from vnedoc.signature.coverage import everything
from vnedoc.signature.errors import NotSignableError
from vnedoc.signature.examining import Examination, Subject, examine
from vnedoc.signature.insertion import last_child_of
from vnedoc.signature.judging import Terms, judge
from vnedoc.signature.shape_reasons import STRAY_SIGNATURE, Refusal
from vnedoc.signature.signers import CertifiedSigner
from vnedoc.signature.signing import Input, SigningWork, Target, write_to
from vnedoc.signature.signing_terms import SigningTerms
from vnedoc.signature.statement_content import Difference, differences, statement_of
from vnedoc.signature.verdict import (
    Coverage,
    Indication,
    Reason,
    ReasonKind,
    SignatureVerdict,
    SubIndication,
)
from vnedoc.signature.xmldsig import SIGNATURE, without_signatures
from vnedoc.xml.reader import Reading, read_document
from vnedoc.xml.tree import Document, parse
from vnedoc.xml.writer import pieces

MEDIA_TYPE: Final = "application/xml"
MAX_STATEMENT_BYTES: Final = 1024 * 1024
"""A statement on 500 receivers and 50 files has 200 KB."""
MAX_STATEMENTS: Final = 8

DIFFERS = ReasonKind(
    "VNE-SIG-731",
    en="{what}.",
    vi="{what_vi}.",
)
UNKNOWN_FORM = ReasonKind(
    "VNE-SIG-732",
    en="The statement is of a version or has fields that are not known here ({what}).",
    vi="Bản kê ký số thuộc phiên bản hoặc có trường không nhận biết được ({what}).",
)
BROKEN_FORM = ReasonKind(
    "VNE-SIG-733",
    en="The statement does not have the form of one ({what}).",
    vi="Bản kê ký số sai cấu trúc ({what}).",
)
NOT_COMPARED = ReasonKind(
    "VNE-SIG-734",
    en="The statement could not be compared with the message: {what}",
    vi="Không so sánh được bản kê ký số với gói tin: {what_vi}",
)
OTHER_NAME = ReasonKind(
    "VNE-SIG-735",
    en="The file signed as {stated!r} travelled as {found!r}; the signed name is given out.",
    vi="Tệp được ký với tên {stated!r} nhưng đến với tên {found!r}; tên đã ký được sử dụng.",
)
UNSIGNED_STATEMENT = ReasonKind(
    "VNE-SIG-736",
    en="The statement carries no signature, or more than one.",
    vi="Bản kê ký số không có chữ ký, hoặc có nhiều hơn một chữ ký.",
)
TOO_MANY = ReasonKind(
    "VNE-SIG-737",
    en="The message carries more than {limit} statements.",
    vi="Gói tin mang hơn {limit} bản kê ký số.",
)


# -- making ---------------------------------------------------------------------------------------


def sign_statement(
    source: Input,
    target: Target,
    signer: CertifiedSigner,
    *,
    at: datetime,
    digest: str = SHA256.uri,
) -> None:
    """Add a signed statement to a message; no signature is put into its header.

    Args:
        source: The message: bytes or a path.
        target: A path, written whole or not at all, or a binary file.
        signer: A key that knows its certificate; see `vnedoc.signature.signers`.
        at: The time that the signature claims, with a zone. No clock is read.
        digest: URI of the digest algorithm of the signature's references.

    Raises:
        StatementRefusedError: the message would not survive the axis; says what to mend.
        NotSignableError: its header carries a signature, which the statement would break.
        ReadError, ContentError: the message or an attachment cannot be read.
        AlgorithmError, SignatureArgumentError: an argument is wrong.
        OSError: the target cannot be written.
    """
    document = parse(source_of(source))
    if next(document.root.iter(SIGNATURE), None) is not None:
        raise NotSignableError(
            reason="its header carries a signature, which a new attachment would break; "
            "make the statement first",
            reason_vi="phần đầu có chữ ký, sẽ bị hỏng khi thêm tệp đính kèm; hãy lập bản kê trước",
        )
    reading = read_document(document)
    text = b"".join(_signed(_unsigned(document, reading), signer, at, digest))
    write_to(target, pieces(_with(reading.envelope, text)))


def _unsigned(document: Document, reading: Reading) -> bytes:
    """The statement on the files that are not statements themselves."""
    envelope = reading.envelope
    if isinstance(envelope, DocumentEnvelope):
        others = {index for index, _ in _candidates(envelope)}
        files = tuple(a for i, a in enumerate(envelope.attachments) if i not in others)
        reading = attrs.evolve(reading, envelope=attrs.evolve(envelope, attachments=files))
    return statement_form.to_xml(statement_of(document, reading))


def _signed(text: bytes, signer: CertifiedSigner, at: datetime, digest: str) -> Iterator[bytes]:
    document = parse(MemorySource(text))
    work = _StatementWork(
        document=document,
        header=document.root,
        stripped=without_signatures(document),
        insertion=last_child_of(document, document.root),
        several=False,
    )
    terms = SigningTerms.of(
        signer.certificate, at, signer.chain, signer.method, digest, "exclusive", "statement"
    )
    request = work.request(terms)
    return work.written(request, signer.sign(request))


class _StatementWork(SigningWork):
    """A statement on its way to be signed: the signature becomes the root's last child."""

    def holder_of(self, document: Document) -> etree._Element | None:
        return document.root


def _with(envelope: Envelope, text: bytes) -> DocumentEnvelope:
    if not isinstance(envelope, DocumentEnvelope):
        raise TypeError("only a document carries attachments")
    mark = hashlib.sha256(text).hexdigest()[:16]
    content_id, name = ContentId(f"cid:statement-{mark}"), f"statement-{mark}.xml"
    manifest = envelope.manifest or Manifest(version="1.0")
    reference = Reference(content_id=content_id, content_type=MEDIA_TYPE, name=name)
    attachment = Attachment(
        content_id=content_id,
        name=name,
        content_type=MEDIA_TYPE,
        content=Content.from_bytes(text),
    )
    return attrs.evolve(
        envelope,
        manifest=attrs.evolve(manifest, references=(*manifest.references, reference)),
        attachments=(*envelope.attachments, attachment),
    )


# -- finding --------------------------------------------------------------------------------------


def _candidates(envelope: DocumentEnvelope) -> Iterator[tuple[int, Document]]:
    """The attachments that are statements by their root element, whatever their name or type."""
    for index, attachment in enumerate(envelope.attachments):
        document = None if attachment.content is None else _parsed(attachment.content)
        if document is not None and document.root.tag == statement_form.ROOT:
            yield index, document


def _parsed(content: Content) -> Document | None:
    """Small XML, alone or as the only entry of a zip; `None` for anything else."""
    try:
        head = content.head(4)
        if head == b"PK\x03\x04" and content.sole_entry() is not None:
            text = _limited(content.unzipped())
        elif head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"<", b""):
            text = _limited(content.chunks())
        else:
            return None
        return None if text is None else parse(MemorySource(text))
    except (ContentError, ReadError):
        return None


def _limited(chunks: Iterable[bytes]) -> bytes | None:
    text = b""
    for chunk in chunks:
        text += chunk
        if len(text) > MAX_STATEMENT_BYTES:
            return None
    return text


# -- verifying ------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class Judged:
    """What the statements of a message say."""

    verdicts: tuple[SignatureVerdict, ...] = ()
    everything: Coverage = attrs.field(factory=Coverage)
    """Every value and file that a statement can speak for."""
    names: dict[int, str] = attrs.field(factory=dict)
    """The signed names of the files, by their index."""

    def renamed(self, envelope: Envelope | None) -> Envelope | None:
        """The envelope with the names that were signed."""
        if not isinstance(envelope, DocumentEnvelope):
            return envelope
        attachments = tuple(
            attrs.evolve(attachment, name=self.names.get(index, attachment.name))
            for index, attachment in enumerate(envelope.attachments)
        )
        return attrs.evolve(envelope, attachments=attachments)


def carries_statements(envelope: Envelope) -> bool:
    """Whether any attachment is a statement."""
    return isinstance(envelope, DocumentEnvelope) and any(_candidates(envelope))


def judge_statements(envelope: Envelope | None, terms: Terms) -> Judged:
    """The verdicts on the statements of a message.

    Args:
        envelope: what the message says, read from the tree that is verified.
        terms: what the caller laid down.
    """
    found = dict(_candidates(envelope)) if isinstance(envelope, DocumentEnvelope) else {}
    if not found or not isinstance(envelope, DocumentEnvelope):
        return Judged()
    verdicts: list[SignatureVerdict] = []
    names: dict[int, str] = {}
    for index, document in list(found.items())[:MAX_STATEMENTS]:
        verdict, stated = _judge(index, document, envelope, tuple(found), terms)
        verdicts.append(verdict)
        names.update(stated)
    if len(found) > MAX_STATEMENTS:
        verdicts.append(_unjudged(TOO_MANY(limit=MAX_STATEMENTS)))
    files = range(len(envelope.attachments))
    coverage = _statable(envelope, files, (i for i in files if i not in found))
    return Judged(verdicts=tuple(verdicts), everything=coverage, names=names)


def _judge(
    index: int,
    document: Document,
    envelope: DocumentEnvelope,
    statements: tuple[int, ...],
    terms: Terms,
) -> tuple[SignatureVerdict, dict[int, str]]:
    subject = Subject(document)
    verdict = judge(subject, _examined(subject), terms, Coverage(), "statement")
    verdict = attrs.evolve(verdict, location=_place(index))
    if not verdict.passed:
        return verdict, {}
    try:
        statement = statement_form.from_xml(document.root)
        found, names = differences(statement, envelope, statements)
    except statement_form.UnknownFormError as unknown:
        return _not_passed(verdict, Indication.INDETERMINATE, UNKNOWN_FORM(what=str(unknown))), {}
    except statement_form.BrokenFormError as broken:
        return _not_passed(verdict, Indication.FAILED, BROKEN_FORM(what=str(broken))), {}
    except ContentError as error:
        reason = NOT_COMPARED(what=error.text("en"), what_vi=error.text("vi"))
        return _not_passed(verdict, Indication.INDETERMINATE, reason), {}
    except OverflowError as limit:
        what = {"what": f"a value has more than {limit} characters."}
        reason = NOT_COMPARED(**what, what_vi=f"có giá trị dài hơn {limit} ký tự.")
        return _not_passed(verdict, Indication.INDETERMINATE, reason), {}
    if found:
        return _not_passed(verdict, Indication.FAILED, *map(_reason, found)), {}
    coverage = _statable(envelope, (*names, index), names)
    reasons = (*verdict.reasons, *_renamed(envelope, names))
    return attrs.evolve(verdict, coverage=coverage, reasons=reasons), names


def _place(index: int) -> str:
    return f"{ATTACHMENTS}/Attachment" + (f"[{index + 1}]" if index else "")


def _examined(subject: Subject) -> Examination:
    root = subject.document.root
    placed = list(root.iterchildren(SIGNATURE))
    if len(placed) != 1:
        refusal = Refusal(UNSIGNED_STATEMENT())
        return Examination(location=subject.document.path_of(root), refusal=refusal)
    nested = {one for one in subject.signatures if placed[0] in one.iterancestors()}
    if set(subject.signatures) - nested != set(placed):
        refusal = Refusal(STRAY_SIGNATURE())
        return Examination(location=subject.document.path_of(root), refusal=refusal)
    return examine(subject, placed[0])


def _not_passed(
    verdict: SignatureVerdict, indication: Indication, *reasons: Reason
) -> SignatureVerdict:
    failed = indication is Indication.FAILED
    return attrs.evolve(
        verdict,
        indication=indication,
        sub_indication=SubIndication.HASH_FAILURE if failed else SubIndication.GENERIC,
        reasons=(*reasons, *verdict.reasons),
        coverage=Coverage(),
    )


def _unjudged(reason: Reason) -> SignatureVerdict:
    return SignatureVerdict(
        indication=Indication.INDETERMINATE,
        sub_indication=SubIndication.GENERIC,
        reasons=(reason,),
        form="statement",
    )


def _reason(difference: Difference) -> Reason:
    return DIFFERS(what=difference.text("en"), what_vi=difference.text("vi"))


def _renamed(envelope: DocumentEnvelope, names: dict[int, str]) -> Iterator[Reason]:
    for index, stated in names.items():
        found = envelope.attachments[index].name or ""
        if found != stated:
            yield OTHER_NAME(stated=stated, found=found)


def _statable(envelope: DocumentEnvelope, files: Iterable[int], named: Iterable[int]) -> Coverage:
    """What a statement speaks for: all values but those of its fixed list outside, and files."""
    listed = set(normal_form.fields())
    paths = {p for p in everything(envelope).paths if normal_form.field_of(p) in listed}
    paths |= {f"{_place(i)}/AttachmentName" for i in named if envelope.attachments[i].name}
    return Coverage(paths=tuple(sorted(paths)), files=tuple(sorted(files)))


def recorded(document: Document) -> Document:
    """The document, with a source whose attachments are checked when they are read again."""
    skeleton = document.skeleton
    if isinstance(skeleton.source, MemorySource):
        return document
    recorder = Recorder()
    hasher = hashlib.sha256()
    for run in skeleton.runs:
        recorder(hasher, run, skeleton.chunks(run))
    source = recorder.checked(skeleton.source)
    return Document(document.root, attrs.evolve(skeleton, source=source))
