"""Judging the statements of a message: each one's signature, its form, and what it says.

The work is bounded over the whole message before any of it begins: see
`vnedoc.signature.statement.finding`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

import attrs

from vnedoc.content import Content
from vnedoc.errors import ContentError
from vnedoc.limits import MAX_STATEMENTS, MAX_STATEMENTS_BYTES, MAX_STATEMENTS_NODES
from vnedoc.model import Attachment, DocumentEnvelope, Envelope
from vnedoc.names import ATTACHMENTS
from vnedoc.signature.examining.examination import Examination, examine
from vnedoc.signature.examining.judging import Terms, judge
from vnedoc.signature.examining.places import is_counter_signature
from vnedoc.signature.examining.subject import Subject
from vnedoc.signature.statement import form
from vnedoc.signature.statement.finding import Found, canonical, statements_in
from vnedoc.signature.statement.matching import (
    MAX_DIFFERENCES,
    Carried,
    Difference,
    FileMatch,
    compare,
)
from vnedoc.signature.statement.normal import IncomparableError, field_of
from vnedoc.signature.statement.reasons import (
    BROKEN_FORM,
    DIFFERS,
    NO_PROPERTIES,
    NOT_COMPARED,
    OTHER_NAME,
    OTHER_STATEMENT,
    TOO_LARGE,
    TOO_MANY,
    UNKNOWN_FORM,
    UNLISTED,
    UNSIGNED_STATEMENT,
)
from vnedoc.signature.statement.smuggling import SMUGGLED, is_smuggled_in
from vnedoc.signature.statement.strict import BrokenFormError, UnknownFormError
from vnedoc.signature.statement.versions import LATEST, Version
from vnedoc.signature.verdict import (
    Coverage,
    Indication,
    Reason,
    ReasonKind,
    SignatureVerdict,
    SubIndication,
)
from vnedoc.signature.xmldsig.blocks import Recorder
from vnedoc.signature.xmldsig.canonical import SIGNATURE
from vnedoc.signature.xmldsig.reasons import STRAY_SIGNATURE, Refusal, unsupported
from vnedoc.xml.reading.tree import Document


@attrs.frozen(kw_only=True)
class Judged:
    """What the statements of a message say."""

    verdicts: tuple[SignatureVerdict, ...] = ()
    everything: Coverage = attrs.field(factory=Coverage)
    """Every value and file that a statement can speak for."""
    files: dict[int, FileMatch] = attrs.field(factory=dict)
    """What was signed of the files, by their index."""
    statements: dict[int, Document] = attrs.field(factory=dict)
    """The statements that passed, by their index."""
    renamed: tuple[str, ...] = ()
    """Paths of the names that travelled otherwise than they were signed."""
    strays: bool = False
    """Whether a signature stands in one of them where none may stand."""

    def as_signed(self, envelope: Envelope | None) -> Envelope | None:
        """The envelope with the names and the bytes that were signed."""
        if not isinstance(envelope, DocumentEnvelope):
            return envelope
        attachments = map(self._as_signed, range(len(envelope.attachments)), envelope.attachments)
        return attrs.evolve(envelope, attachments=tuple(attachments))

    def _as_signed(self, index: int, attachment: Attachment) -> Attachment:
        if (document := self.statements.get(index)) is not None:
            # Not the bytes that came: they may hold more than was signed.
            return attrs.evolve(attachment, content=Content.from_bytes(canonical(document)))
        match = self.files.get(index)
        if match is None or attachment.content is None:
            return attachment
        content = match.file(attachment.content)
        return attrs.evolve(attachment, name=match.name, content=content)


def carries_statements(envelope: Envelope) -> bool:
    """Whether any attachment is a statement."""
    return bool(statements_in(envelope))


def judge_statements(
    envelope: Envelope | None, found: Found, terms: Terms, whole: Coverage
) -> Judged:
    """The verdicts on the statements of a message.

    Args:
        envelope: What the message says, read from the tree that is verified.
        found: Its statements.
        terms: What the caller laid down.
        whole: Every value and file of the message.
    """
    if not isinstance(envelope, DocumentEnvelope) or not found:
        return Judged()
    if found.too_large:
        limits = {"bytes": MAX_STATEMENTS_BYTES, "nodes": MAX_STATEMENTS_NODES}
        return Judged(verdicts=(_unjudged(TOO_LARGE(**limits)),))
    return _Judging(envelope, found, terms, whole).run()


@attrs.frozen(kw_only=True)
class _StatementOutcome:
    """What one statement comes to, wherever it is attached."""

    verdict: SignatureVerdict
    files: dict[int, FileMatch] = attrs.field(factory=dict)
    version: Version = LATEST


class _Judging:
    """The statements of one message, one after the other; lives as long as one call."""

    def __init__(
        self, envelope: DocumentEnvelope, found: Found, terms: Terms, whole: Coverage
    ) -> None:
        self._envelope, self._found, self._terms, self._whole = envelope, found, terms, whole
        self._carried = Carried(envelope, found.documents)
        self._outcomes: dict[int, _StatementOutcome] = {}
        self._listed: dict[frozenset[Version], tuple[str, ...]] = {}

    def run(self) -> Judged:
        """Judge them all, none twice."""
        verdicts: list[SignatureVerdict] = []
        files: dict[int, FileMatch] = {}
        passed: dict[int, Document] = {}
        versions: set[Version] = set()
        for index, document in islice(self._found.documents.items(), MAX_STATEMENTS):
            outcome = self._outcome(document)
            verdict, said = outcome.verdict, outcome.files
            if (reason := _contradicted(files, said)) is not None:
                verdict, said = _not_passed(verdict, Indication.INDETERMINATE, reason), {}
            if verdict.passed:
                passed[index] = document
                versions.add(outcome.version)
                coverage = self._coverage({outcome.version}, (*said, index), _signed_names(said))
                verdict = attrs.evolve(verdict, coverage=coverage)
            # Whatever it is signed with, an attachment that is a statement is judged as one.
            verdicts.append(attrs.evolve(verdict, location=place_of(index), form="statement"))
            files |= said
        if len(self._found.documents) > MAX_STATEMENTS:
            verdicts.append(_unjudged(TOO_MANY(limit=MAX_STATEMENTS)))
        attachments = self._envelope.attachments
        named = {
            index: one.name or ""
            for index, one in enumerate(attachments)
            if index not in self._found.documents
        } | _signed_names(files)
        return Judged(
            verdicts=tuple(verdicts),
            everything=self._coverage(versions or {LATEST}, range(len(attachments)), named),
            files=files,
            statements=passed,
            renamed=tuple(_renamed_paths(self._envelope, files)),
            strays=any(r.kind is STRAY_SIGNATURE for one in verdicts for r in one.reasons),
        )

    def _outcome(self, document: Document) -> _StatementOutcome:
        # Equal statements are one document (`finding`), which lives as long as this.
        if id(document) not in self._outcomes:
            self._outcomes[id(document)] = _judge(document, self._carried, self._terms)
        return self._outcomes[id(document)]

    def _coverage(
        self, versions: Iterable[Version], files: Iterable[int], named: Mapping[int, str]
    ) -> Coverage:
        """What statements of these versions speak for: every value that they list, and files.

        Args:
            versions: Of the statements.
            files: Indexes of the files.
            named: Names of files as they are handed out, which may have travelled without.
        """
        key = frozenset(versions)
        if key not in self._listed:
            listed = frozenset(name for version in key for name in version.names)
            self._listed[key] = tuple(p for p in self._whole.paths if field_of(p) in listed)
        names = {f"{place_of(index)}/AttachmentName" for index, name in named.items() if name}
        paths = {*self._listed[key], *names}
        return Coverage(paths=tuple(sorted(paths)), files=tuple(sorted(files)))


def _signed_names(files: Mapping[int, FileMatch]) -> dict[int, str]:
    return {index: match.name for index, match in files.items()}


def _contradicted(files: dict[int, FileMatch], said: dict[int, FileMatch]) -> Reason | None:
    """Whether one statement names a file otherwise than another: nobody can tell who is right."""
    for index, match in said.items():
        first = files.get(index, match)
        if first.name != match.name:
            return OTHER_STATEMENT(first=first.name, second=match.name)
    return None


def _judge(document: Document, carried: Carried, terms: Terms) -> _StatementOutcome:
    subject = Subject(document, terms.ledger, terms.policies)
    verdict = judge(subject, examine_statement(subject), terms, Coverage(), "statement")
    if not verdict.passed:
        return _StatementOutcome(verdict=verdict)
    indication = Indication.INDETERMINATE
    reasons: tuple[Reason, ...]
    try:
        statement = form.from_xml(document.root)
        found, files = compare(statement, carried)
        indication, reasons = Indication.FAILED, tuple(_reasons(found))
        if not found:
            reasons = (*verdict.reasons, *_renamed(carried.envelope, files))
            verdict = attrs.evolve(verdict, reasons=reasons)
            return _StatementOutcome(verdict=verdict, files=files, version=statement.version)
    except UnknownFormError as unknown:
        reasons = (UNKNOWN_FORM(what=str(unknown)[:100]),)
    except BrokenFormError as broken:
        indication, reasons = Indication.FAILED, (BROKEN_FORM(what=str(broken)),)
    except ContentError as error:
        reasons = (NOT_COMPARED(what=error.text("en"), what_vi=error.text("vi")),)
    except IncomparableError as error:
        reasons = (NOT_COMPARED(what=f"{error.en}.", what_vi=f"{error.vi}."),)
    return _StatementOutcome(verdict=_not_passed(verdict, indication, *reasons))


def place_of(index: int) -> str:
    """The path of an attachment, by its index from 0."""
    return f"{ATTACHMENTS}/Attachment" + (f"[{index + 1}]" if index else "")


def examine_statement(
    subject: Subject, unsigned: ReasonKind = UNSIGNED_STATEMENT, bare: ReasonKind = NO_PROPERTIES
) -> Examination:
    """Examine the one signature of a statement; nobody is trusted yet.

    Args:
        subject: The statement, or another form of vnedoc's own that is signed as it is.
        unsigned: What is said where there is no signature, or several.
        bare: What is said of a signature without XAdES properties.
    """
    root = subject.document.root
    placed = frozenset(root.iterchildren(SIGNATURE))
    if any(
        one not in placed and not is_counter_signature(one, placed) for one in subject.signatures
    ):
        refusal = unsupported(STRAY_SIGNATURE())
        return Examination(location=subject.document.path_of(root), refusal=refusal)
    if is_smuggled_in(placed):
        refusal = unsupported(SMUGGLED())
        return Examination(location=subject.document.path_of(root), refusal=refusal)
    if len(placed) != 1:
        # The form of a statement is vnedoc's own: what it forbids is known to be wrong.
        refusal = Refusal(unsigned())
        return Examination(location=subject.document.path_of(root), refusal=refusal)
    examination = examine(subject, *placed)
    if examination.refusal is None and examination.properties is None:
        return attrs.evolve(examination, refusal=Refusal(bare()))
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
        kind = DIFFERS if difference.unlisted_in is None else UNLISTED
        yield kind(what=difference.text("en"), what_vi=difference.text("vi"))
    if len(found) > MAX_DIFFERENCES:
        yield DIFFERS(what="There are more differences", what_vi="Còn những khác biệt khác")


def _renamed_paths(envelope: DocumentEnvelope, files: dict[int, FileMatch]) -> Iterator[str]:
    for index, match in files.items():
        if (envelope.attachments[index].name or "") != match.name:
            yield f"{place_of(index)}/AttachmentName"


def _renamed(envelope: DocumentEnvelope, files: dict[int, FileMatch]) -> Iterator[Reason]:
    """Names that changed on the way, as many as anybody reads."""
    pairs = ((envelope.attachments[i].name or "", match.name) for i, match in files.items())
    changed = (OTHER_NAME(stated=s, found=f[:500]) for f, s in pairs if f != s)
    return islice(changed, MAX_DIFFERENCES)


def recorded(document: Document) -> Recorder:
    """What is needed to check a message's attachments when they are read again."""
    skeleton = document.skeleton
    recorder = Recorder()
    hasher = hashlib.sha256()
    for run in skeleton.runs:
        recorder(hasher, run, skeleton.chunks(run))
    return recorder
