"""The signed statement: a signature that survives the exchange axis, because it is over values.

One XML file, carried as one more attachment, lists what the message says and its files; it is
signed on its own (enveloped XAdES, exclusive C14N) and checked against values, not bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Final

import attrs
from lxml import etree

from vnedoc.content import Content, MemorySource, source_of
from vnedoc.errors import ContentError
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
from vnedoc.signature.normal_form import IncomparableError
from vnedoc.signature.shape_reasons import STRAY_SIGNATURE, Refusal
from vnedoc.signature.signers import CertifiedSigner
from vnedoc.signature.signing import Input, SigningWork, Target, write_to
from vnedoc.signature.signing_terms import SigningTerms
from vnedoc.signature.statement_content import StatementRefusedError, statement_of
from vnedoc.signature.statement_finding import (
    MAX_LOOKED_AT,
    MAX_STATEMENT_BYTES,
    MAX_STATEMENTS,
    canonical,
    statements_in,
)
from vnedoc.signature.statement_matching import (
    MAX_DIFFERENCES,
    Carried,
    Difference,
    Match,
    compare,
)
from vnedoc.signature.statement_reasons import (
    BROKEN_FORM,
    DIFFERS,
    NO_PROPERTIES,
    NOT_COMPARED,
    OTHER_NAME,
    OTHER_STATEMENT,
    TOO_MANY,
    UNKNOWN_FORM,
    UNSIGNED_STATEMENT,
)
from vnedoc.signature.verdict import (
    Coverage,
    Indication,
    Reason,
    SignatureVerdict,
    SubIndication,
)
from vnedoc.signature.xmldsig import SIGNATURE, without_signatures
from vnedoc.xml.reader import Reading, read_document
from vnedoc.xml.tree import Document, parse
from vnedoc.xml.writer import pieces

MEDIA_TYPE: Final = "application/xml"

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
    text = _signed(_unsigned(document, reading), signer, at, digest)
    if len(text) > MAX_STATEMENT_BYTES:
        raise StatementRefusedError(problems=(_too_large(len(text)),))
    result = _with(reading.envelope, text)
    if len(result.attachments) - 1 not in dict(statements_in(result)):
        raise StatementRefusedError(problems=(_TOO_MANY_LOOK_LIKE_ONE,))
    write_to(target, pieces(result))


_TOO_MANY_LOOK_LIKE_ONE: Final = (
    ATTACHMENTS,
    f"{MAX_LOOKED_AT} attachments begin with an element Statement; no reader looks at more",
    f"có {MAX_LOOKED_AT} tệp bắt đầu bằng phần tử Statement; không phần mềm nào xét nhiều hơn",
)


def _too_large(size: int) -> tuple[str, str, str]:
    return (
        ATTACHMENTS,
        f"the statement would have {size} bytes; no reader looks at more than "
        f"{MAX_STATEMENT_BYTES}",
        f"bản kê sẽ dài {size} byte; không phần mềm nào đọc quá {MAX_STATEMENT_BYTES} byte",
    )


def _unsigned(document: Document, reading: Reading) -> bytes:
    """The statement on the files that are not statements themselves."""
    envelope = reading.envelope
    if isinstance(envelope, DocumentEnvelope):
        others = dict(statements_in(envelope))
        if problems := tuple(_unfit(envelope, others)):
            raise StatementRefusedError(problems=problems)
        files = tuple(a for i, a in enumerate(envelope.attachments) if i not in others)
        reading = attrs.evolve(reading, envelope=attrs.evolve(envelope, attachments=files))
    return statement_form.to_xml(statement_of(document, reading))


def _unfit(
    envelope: DocumentEnvelope, statements: dict[int, Document]
) -> Iterator[tuple[str, str, str]]:
    """Statements beside which no new one would hold."""
    if len(statements) >= MAX_STATEMENTS:
        yield (
            ATTACHMENTS,
            f"there are {MAX_STATEMENTS} statements already; no more are judged",
            f"đã có {MAX_STATEMENTS} bản kê ký số; không xét nhiều hơn",
        )
    carried = Carried(envelope, statements)
    for index, document in statements.items():
        try:
            differences, _ = compare(statement_form.from_xml(document.root), carried)
            fits = not differences and _examined(Subject(document)).refusal is None
        except ValueError:
            fits = False
        if not fits:
            yield (
                _place(index),
                "it is a statement that does not hold for this message; remove it",
                "là bản kê ký số không đúng với gói tin này; hãy bỏ đi",
            )


def _signed(text: bytes, signer: CertifiedSigner, at: datetime, digest: str) -> bytes:
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
    return b"".join(work.written(request, signer.sign(request)))


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


# -- verifying ------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class Judged:
    """What the statements of a message say."""

    verdicts: tuple[SignatureVerdict, ...] = ()
    everything: Coverage = attrs.field(factory=Coverage)
    """Every value and file that a statement can speak for."""
    files: dict[int, Match] = attrs.field(factory=dict)
    """What was signed of the files, by their index."""
    statements: dict[int, Document] = attrs.field(factory=dict)
    """The statements that passed, by their index."""

    def as_signed(self, envelope: Envelope | None) -> Envelope | None:
        """The envelope with the names and the bytes that were signed."""
        if not isinstance(envelope, DocumentEnvelope):
            return envelope
        attachments = map(self._as_signed, range(len(envelope.attachments)), envelope.attachments)
        return attrs.evolve(envelope, attachments=tuple(attachments))

    def _as_signed(self, index: int, attachment: Attachment) -> Attachment:
        if (document := self.statements.get(index)) is not None:
            return attrs.evolve(attachment, content=Content.from_bytes(canonical(document)))
        match = self.files.get(index)
        if match is None or attachment.content is None:
            return attachment
        content = match.file(attachment.content)
        return attrs.evolve(attachment, name=match.name, content=content)


def carries_statements(envelope: Envelope) -> bool:
    """Whether any attachment is a statement."""
    return isinstance(envelope, DocumentEnvelope) and any(statements_in(envelope))


def judge_statements(envelope: Envelope | None, terms: Terms) -> Judged:
    """The verdicts on the statements of a message.

    Args:
        envelope: what the message says, read from the tree that is verified.
        terms: what the caller laid down.
    """
    found = dict(statements_in(envelope)) if isinstance(envelope, DocumentEnvelope) else {}
    if not found or not isinstance(envelope, DocumentEnvelope):
        return Judged()
    carried = Carried(envelope, found)
    verdicts: list[SignatureVerdict] = []
    files: dict[int, Match] = {}
    passed: dict[int, Document] = {}
    for index, document in list(found.items())[:MAX_STATEMENTS]:
        verdict, said = _judge(index, document, carried, terms)
        if (reason := _contradicted(files, said)) is not None:
            verdict, said = _not_passed(verdict, Indication.INDETERMINATE, reason), {}
        if verdict.passed:
            passed[index] = document
        verdicts.append(verdict)
        files |= said
    if len(found) > MAX_STATEMENTS:
        verdicts.append(_unjudged(TOO_MANY(limit=MAX_STATEMENTS)))
    indexes = range(len(envelope.attachments))
    coverage = _statable(envelope, indexes, (i for i in indexes if i not in found))
    return Judged(verdicts=tuple(verdicts), everything=coverage, files=files, statements=passed)


def _contradicted(files: dict[int, Match], said: dict[int, Match]) -> Reason | None:
    """Whether one statement names a file otherwise than another: nobody can tell who is right."""
    for index, match in said.items():
        first = files.get(index, match)
        if first.name != match.name:
            return OTHER_STATEMENT(first=first.name, second=match.name)
    return None


def _judge(
    index: int, document: Document, carried: Carried, terms: Terms
) -> tuple[SignatureVerdict, dict[int, Match]]:
    subject = Subject(document, terms.ledger)
    verdict = judge(subject, _examined(subject), terms, Coverage(), "statement")
    # Whatever it is signed with, an attachment that is a statement is judged as one.
    verdict = attrs.evolve(verdict, location=_place(index), form="statement")
    if not verdict.passed:
        return verdict, {}
    try:
        found, files = compare(statement_form.from_xml(document.root), carried)
    except statement_form.UnknownFormError as unknown:
        reason = UNKNOWN_FORM(what=str(unknown)[:100])
        return _not_passed(verdict, Indication.INDETERMINATE, reason), {}
    except statement_form.BrokenFormError as broken:
        return _not_passed(verdict, Indication.FAILED, BROKEN_FORM(what=str(broken))), {}
    except ContentError as error:
        reason = NOT_COMPARED(what=error.text("en"), what_vi=error.text("vi"))
        return _not_passed(verdict, Indication.INDETERMINATE, reason), {}
    except IncomparableError as error:
        reason = NOT_COMPARED(what=f"{error.en}.", what_vi=f"{error.vi}.")
        return _not_passed(verdict, Indication.INDETERMINATE, reason), {}
    if found:
        return _not_passed(verdict, Indication.FAILED, *_reasons(found)), {}
    coverage = _statable(carried.envelope, (*files, index), files)
    reasons = (*verdict.reasons, *_renamed(carried.envelope, files))
    return attrs.evolve(verdict, coverage=coverage, reasons=reasons), files


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
    examination = examine(subject, placed[0])
    if examination.refusal is None and examination.properties is None:
        return attrs.evolve(examination, refusal=Refusal(NO_PROPERTIES()))
    return examination


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


def _reasons(found: Sequence[Difference]) -> Iterator[Reason]:
    for difference in found[:MAX_DIFFERENCES]:
        yield DIFFERS(what=difference.text("en"), what_vi=difference.text("vi"))
    if len(found) > MAX_DIFFERENCES:
        yield DIFFERS(what="There are more differences", what_vi="Còn những khác biệt khác")


def _renamed(envelope: DocumentEnvelope, files: dict[int, Match]) -> Iterator[Reason]:
    """Names that changed on the way, as many as anybody reads."""
    pairs = ((envelope.attachments[i].name or "", match.name) for i, match in files.items())
    changed = (OTHER_NAME(stated=s, found=f[:500]) for f, s in pairs if f != s)
    return islice(changed, MAX_DIFFERENCES)


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
