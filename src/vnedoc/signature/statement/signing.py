"""The signed statement: a signature that survives the exchange axis, because it is over values.

One XML file, carried as one more attachment, lists what the message says and its files; it is
signed on its own (enveloped XAdES, exclusive C14N) and checked against values, not bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Final

import attrs
from lxml import etree

from vnedoc.content import Content, Input, MemorySource, source_of
from vnedoc.identifiers import ContentId
from vnedoc.limits import (
    MAX_ELEMENTS,
    MAX_STATEMENT_BYTES,
    MAX_STATEMENT_ZIPS,
    MAX_STATEMENTS,
    MAX_STATEMENTS_LOOKED_AT,
)
from vnedoc.model import Attachment, DocumentEnvelope, Envelope, Manifest, Reference
from vnedoc.names import ATTACHMENTS
from vnedoc.signature.algorithms import SHA256
from vnedoc.signature.claims import NO_CLAIMS, Claims
from vnedoc.signature.errors import NotSignableError
from vnedoc.signature.examining.subject import Subject
from vnedoc.signature.making.insertion import last_child_of
from vnedoc.signature.making.signers import CertifiedSigner
from vnedoc.signature.making.target import Target, write_to
from vnedoc.signature.making.terms import SigningTerms
from vnedoc.signature.making.work import SigningWork
from vnedoc.signature.statement import form
from vnedoc.signature.statement.content import StatementRefusedError, statement_of
from vnedoc.signature.statement.finding import statements_in
from vnedoc.signature.statement.judging import examine_statement, place_of
from vnedoc.signature.statement.matching import Carried, compare
from vnedoc.signature.verdict import SubIndication
from vnedoc.signature.xmldsig.canonical import SIGNATURE, without_signatures
from vnedoc.xml.reading.reader import Reading, read_document
from vnedoc.xml.reading.tree import Document, parse
from vnedoc.xml.writing.writer import pieces

MEDIA_TYPE: Final = "application/xml"

# -- making ---------------------------------------------------------------------------------------


def sign_statement(
    source: Input,
    target: Target,
    signer: CertifiedSigner,
    *,
    at: datetime,
    digest: str = SHA256.uri,
    claims: Claims = NO_CLAIMS,
) -> None:
    """Add a signed statement to a message; no signature is put into its header.

    Args:
        source: The message: bytes, a path object or a binary file.
        target: A path, written whole or not at all, or a binary file.
        signer: A key that knows its certificate; such as `vnedoc.signature.PemSigner`.
        at: The time that the signature claims, with a zone. No clock is read.
        digest: URI of the digest algorithm of the signature's references.
        claims: What the signature says beside the time: place, roles, commitments, policy.

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
    text = signed(_unsigned(document, reading), signer, at, digest, claims)
    if len(text) > MAX_STATEMENT_BYTES:
        raise StatementRefusedError(problems=(_too_large(len(text)),))
    result = _with(reading.envelope, text)
    # Verifiers ask the same: a statement that they do not find protects nothing.
    if len(result.attachments) - 1 not in statements_in(result).documents:
        raise StatementRefusedError(problems=(_TOO_MANY_LOOK_LIKE_ONE,))
    write_to(target, pieces(result))


_TOO_MANY_LOOK_LIKE_ONE: Final = (
    ATTACHMENTS,
    f"{MAX_STATEMENTS_LOOKED_AT} attachments begin with an element Statement; no reader looks at "
    "more",
    f"có {MAX_STATEMENTS_LOOKED_AT} tệp bắt đầu bằng phần tử Statement; không phần mềm nào xét "
    "nhiều hơn",
)


_NO_POLICY: Final = SubIndication.SIGNATURE_POLICY_NOT_AVAILABLE
"""Whether a policy was kept is asked where it is known."""
_TOO_MUCH: Final = (
    ATTACHMENTS,
    "what looks like statements is so much in all that no reader judges it; remove some",
    "các tệp có dạng bản kê có tổng dung lượng quá lớn nên không phần mềm nào xét; hãy bỏ bớt",
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
        found = statements_in(envelope)
        others = found.documents
        if found.too_large:
            raise StatementRefusedError(problems=(_TOO_MUCH,))
        if problems := tuple(_unfit(envelope, others)):
            raise StatementRefusedError(problems=problems)
        files = tuple(a for i, a in enumerate(envelope.attachments) if i not in others)
        reading = attrs.evolve(reading, envelope=attrs.evolve(envelope, attachments=files))
    return form.to_xml(statement_of(document, reading))


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
    if len(envelope.attachments) >= MAX_STATEMENT_ZIPS:
        # The axis zips each of them, the statement too.
        yield (
            ATTACHMENTS,
            f"there are {len(envelope.attachments)} attachments; no reader looks for a statement "
            f"among more than {MAX_STATEMENT_ZIPS}",
            f"có {len(envelope.attachments)} tệp đính kèm; không phần mềm nào tìm bản kê ký số "
            f"trong hơn {MAX_STATEMENT_ZIPS} tệp",
        )
    carried = Carried(envelope, statements)
    for index, document in statements.items():
        try:
            differences, _ = compare(form.from_xml(document.root), carried)
            refusal = examine_statement(Subject(document)).refusal
            fits = not differences and (refusal is None or refusal.sub is _NO_POLICY)
        except ValueError:
            fits = False
        if not fits:
            yield (
                place_of(index),
                "it is a statement that does not hold for this message; remove it",
                "là bản kê ký số không đúng với gói tin này; hãy bỏ đi",
            )


def signed(
    text: bytes,
    signer: CertifiedSigner,
    at: datetime,
    digest: str,
    claims: Claims = NO_CLAIMS,
    *,
    most: int = MAX_ELEMENTS,
) -> bytes:
    """A form of vnedoc's own with a signature as the last child of its root.

    Args:
        text: A statement without signature, or another form that is signed as it is.
        signer: Who signs, with the certificate.
        at: The signing time that the signature claims, with a zone.
        digest: URI of the digest algorithm of the signature's references.
        claims: What the signature says beside the time.
        most: Elements and attributes that it may have.

    Raises:
        ReadError: it is not XML, or has more.
        NotSignableError: it cannot be signed as it is.
        AlgorithmError, SignatureArgumentError: an argument is wrong.
    """
    terms = SigningTerms.of(
        signer.certificate,
        at,
        signer.chain,
        signer.method,
        digest,
        "exclusive",
        "statement",
        claims,
    )
    document = parse(MemorySource(text), most=most)
    work = _StatementWork(
        document=document,
        header=document.root,
        stripped=without_signatures(document),
        insertion=last_child_of(document, document.root),
        several=False,
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
