"""The answer of a check: its steps, its findings, and the two verdicts that follow from them."""

from __future__ import annotations

import datetime as dt
import enum
from collections import Counter
from collections.abc import Iterable
from typing import Any, Final, Self

import attrs

from vnedoc.checked import CheckedDocumentEnvelope, CheckedStatusEnvelope, as_checked
from vnedoc.clauses import Severity
from vnedoc.errors import Lang, VnedocError, error
from vnedoc.findings.finding import LANGS, Finding
from vnedoc.given import in_vietnamese
from vnedoc.model import DocumentEnvelope, Envelope, Organ
from vnedoc.words import Words


class Outcome(enum.StrEnum):
    """What became of a step."""

    PASSED = "passed"
    FAILED = "failed"
    UNDECIDED = "undecided"
    """It ran, and what it was given is not enough to say yes or no."""
    SKIPPED = "skipped"
    COULD_NOT_RUN = "could-not-run"


class Signatures(enum.StrEnum):
    """What a check says about the signatures of a message as a whole."""

    UNKNOWN = "unknown"
    """The message could not be read."""
    NONE = "none"
    NOT_JUDGED = "not-judged"
    """There are some, and nobody looked whether they hold."""
    VALID = "valid"
    """`vnedoc.verify` says valid; nothing less is called so."""
    INDETERMINATE = "indeterminate"
    """Not known to hold: something is lacking. Never accepted."""
    FAILED = "failed"
    """Known not to hold, or not to cover everything. Never accepted."""


@attrs.frozen(kw_only=True)
class Step:
    """One step of the check. A step that did not run says why and never counts as passed."""

    name: str
    outcome: Outcome
    mandatory: bool = True
    reason_en: str = ""
    reason_vi: str = ""
    rules: tuple[str, ...] = ()
    """Ids of the rules that it is about, where it is not about all of its rules."""
    standard: bool = True
    """Whether it asks what the standard does; what an extension asks decides nothing about that."""

    def reason(self, lang: Lang = "en") -> str:
        """Why it was skipped or could not run, in one language."""
        return self.reason_vi if in_vietnamese(lang) else self.reason_en

    def to_data(self) -> dict[str, Any]:
        """Plain JSON data."""
        return {
            "name": self.name,
            "outcome": self.outcome.value,
            "mandatory": self.mandatory,
            "reason": {lang: self.reason(lang) for lang in LANGS},
            "rules": list(self.rules),
            "standard": self.standard,
        }


MORE: Final = "rules-more"
"""Name of the step that tells of which rules more was found than a report lists."""


@attrs.frozen(kw_only=True)
class MessageName:
    """What people call a message by: as far as it says so, each at most `MAX_NAME` characters."""

    number: str | None = None
    """Number and notation, ``05/SVDA-VP``; of a status message, those of its document."""
    subject: str | None = None
    sender: str | None = None
    """Name of the organisation that sends it, or else its identifier."""

    @classmethod
    def of(cls, envelope: Envelope | None) -> Self:
        """The name of a message.

        Args:
            envelope: What may be shown of it; `None` for nothing.
        """
        if isinstance(envelope, DocumentEnvelope):
            header = envelope.header
            if header is None:
                return cls()
            parts = (header.code.number, header.code.notation) if header.code else ()
            return cls._made("/".join(filter(None, parts)), header.subject, header.sender)
        status = envelope.status if envelope else None
        if status is None:
            return cls()
        answered = status.response_for
        return cls._made(answered.code if answered else None, None, status.sender)

    @classmethod
    def _made(cls, number: str | None, subject: str | None, sender: Organ | None) -> Self:
        name = (sender.organ_name or sender.organ_id) if sender else None
        return cls(number=_short(number), subject=_short(subject), sender=_short(name))

    def to_data(self) -> dict[str, str | None]:
        """Plain JSON data."""
        return attrs.asdict(self)


@attrs.frozen(kw_only=True)
class ExtensionUse:
    """An extension by which a message was judged: who judged, and what of the message."""

    id: str
    version: int
    """Of its declaration, from 1."""
    title: Words
    origin: Words
    """Where it comes from: a folder, or an installed package with its version."""
    digest: str
    """SHA-256 over its declaration and files, in hexadecimal letters."""
    payloads: tuple[str, ...] = ()
    """Names of the attached files that it knows."""
    asked: bool = True
    """Whether anything was asked: a message without its payload is none of its business."""

    def to_data(self) -> dict[str, Any]:
        """Plain JSON data."""
        return {
            "id": self.id,
            "version": self.version,
            "title": self.title.to_data(),
            "origin": self.origin.to_data(),
            "digest": self.digest,
            "payloads": list(self.payloads),
            "asked": self.asked,
        }


MAX_NAME: Final = 300
"""Characters of one part of a name: a subject has at most 500, and reports hold many names."""


def _short(text: str | None) -> str | None:
    return str(text[:MAX_NAME]) if text else None


@attrs.frozen(kw_only=True)
class Report:
    """The answer of `vnedoc.validate`: plain data, the same for every rendering."""

    source: str
    """Name of what was checked, as the caller called it."""
    profile: str
    """Name of the profile that it was judged by; ``auto`` if one was to be chosen by the message's
    date and the message could not be read."""
    steps: tuple[Step, ...]
    findings: tuple[Finding, ...] = ()
    signatures: Signatures = Signatures.UNKNOWN
    kind: str | None = None
    """``document`` or ``status``; `None` when the message could not be read."""
    error: VnedocError | None = attrs.field(default=None, eq=lambda error: _facts_of(error))
    """What ended the check early, if something did: mostly a `vnedoc.errors.ReadError`."""
    rules_checked: int = 0
    """How many rules looked at the message."""
    rules_on_practice: int = 0
    """How many of them rest on practice or memory rather than on the legal text."""
    message: MessageName = MessageName()
    """What people call the message by; nothing that a failed signature was to cover."""
    at: dt.datetime | None = None
    """The time that it was checked by; `None` if none was given."""
    extensions: tuple[ExtensionUse, ...] = ()
    """The extensions that judged it, too; only those that the caller named."""
    envelope: Envelope | None = attrs.field(default=None, eq=False, repr=False)
    """What was checked, acceptable or not; `None` if it could not be read, and in reports of
    `vnedoc.validate_many`, which may have come from other processes."""

    @property
    def complete(self) -> bool:
        """Whether every mandatory step reported; with none of them, nothing was checked."""
        return _all_reported(self.steps)

    @property
    def valid(self) -> bool:
        """What the standard says: every mandatory step of it ran and no legal text is breached.

        What an extension finds, or cannot decide, is no word of the standard and counts for
        `acceptable` alone, which is what decides whether a message is taken.
        """
        steps = [step for step in self.steps if step.standard]
        return _all_reported(steps) and not self.breaches_standard

    @property
    def breaches_standard(self) -> bool:
        """Whether something by the standard itself is breached, or could not be read."""
        steps = (step for step in self.steps if step.standard)
        return self._has_errors(steps, (f.standard_severity for f in self.findings))

    @property
    def acceptable(self) -> bool:
        """What the profile says: every mandatory step ran and nothing is graded an error."""
        return self.complete and not self.has_errors

    @property
    def has_errors(self) -> bool:
        """Whether it is unread, a mandatory step failed, or anything is graded an error."""
        return self._has_errors(self.steps, (finding.severity for finding in self.findings))

    @property
    def excused(self) -> bool:
        """Whether nothing but findings that a baseline knows keeps it from being acceptable.

        It stays unacceptable. A signature that does not hold is never excused.
        """
        if self.acceptable or self.error is not None or not self.complete:
            return False
        errors = [finding for finding in self.findings if finding.severity is Severity.ERROR]
        signed = any(step.name == "signature" and _failed(step) for step in self.steps)
        return bool(errors) and all(finding.known for finding in errors) and not signed

    @property
    def document(self) -> CheckedDocumentEnvelope:
        """The document that was checked, with everything there that the standard makes mandatory.

        It says what the message says. Which of that signatures speak for is told by
        `vnedoc.verify`, and is in the envelope that it hands out.

        Raises:
            NotAcceptableError: it is not acceptable, or (any `vnedoc.errors.ReadError`) unreadable.
            OtherKindError: it is a status message.
            IncompleteError: it lacks something mandatory that the profile lets pass.
            NoEnvelopeError: the report came without it.
        """
        envelope = self._accepted()
        if isinstance(envelope, DocumentEnvelope):
            return as_checked(envelope)
        raise OtherKindError(
            wanted=_DOCUMENT[0], wanted_vi=_DOCUMENT[1], kind=_STATUS[0], kind_vi=_STATUS[1]
        )

    @property
    def status(self) -> CheckedStatusEnvelope:
        """The status message that was checked; otherwise as `document`."""
        envelope = self._accepted()
        if not isinstance(envelope, DocumentEnvelope):
            return as_checked(envelope)
        raise OtherKindError(
            wanted=_STATUS[0], wanted_vi=_STATUS[1], kind=_DOCUMENT[0], kind_vi=_DOCUMENT[1]
        )

    def _accepted(self) -> Envelope:
        self.raise_for_errors()
        if self.envelope is None:
            raise NoEnvelopeError(source=self.source)
        return self.envelope

    def _has_errors(self, steps: Iterable[Step], severities: Iterable[Severity]) -> bool:
        if self.error is not None:
            return True
        return any(map(_failed, steps)) or any(
            severity is Severity.ERROR for severity in severities
        )

    def to_data(self) -> dict[str, Any]:
        """Plain JSON data, with the texts as they are; ``report.schema.json`` describes them.

        A report of the format ``json`` has the verdict in one word beside it, and its texts are
        made fit to be shown.
        """
        counted = Counter(finding.severity for finding in self.findings)
        return {
            "source": self.source,
            "profile": self.profile,
            "kind": self.kind,
            "message": self.message.to_data(),
            "at": self.at.isoformat() if self.at else None,
            "valid": self.valid,
            "acceptable": self.acceptable,
            "complete": self.complete,
            "signatures": self.signatures.value,
            "rules": {"checked": self.rules_checked, "on_practice": self.rules_on_practice},
            "counts": {severity.value: counted[severity] for severity in Severity},
            "error": self._error_data(),
            "extensions": [extension.to_data() for extension in self.extensions],
            "steps": [step.to_data() for step in self.steps],
            "findings": [finding.to_data() for finding in self.findings],
        }

    def _error_data(self) -> dict[str, Any] | None:
        if self.error is None:
            return None
        return {
            "code": self.error.code,
            "text": {lang: self.error.text(lang) for lang in LANGS},
            "line": getattr(self.error, "line", None),
            "column": getattr(self.error, "column", None),
        }

    def raise_for_errors(self) -> None:
        """Raise `NotAcceptableError` (or the read error itself) unless acceptable.

        Raises:
            NotAcceptableError: it is not acceptable.
            VnedocError: the error that ended the check, if one did.
        """
        if self.error is not None:
            raise self.error
        if not self.acceptable:
            errors = sum(finding.severity is Severity.ERROR for finding in self.findings)
            raise NotAcceptableError(errors=errors, report=self)


_DOCUMENT: Final = ("document", "văn bản")
_STATUS: Final = ("status message", "bản tin trạng thái")


@error
class NotAcceptableError(VnedocError):
    """The report does not accept the message. `report` is the whole `Report`."""

    code = "VNE-E700"
    title_en = "The message is not acceptable"
    title_vi = "Gói tin không được chấp nhận"
    en = "The message is not acceptable: {errors} error(s)."
    vi = "Gói tin không được chấp nhận: {errors} lỗi."
    errors: int
    report: Report


@error
class OtherKindError(VnedocError):
    """A document was asked for and the message is a status message, or the other way round."""

    code = "VNE-E702"
    title_en = "The message is of the other kind"
    title_vi = "Gói tin thuộc loại khác"
    en = "The message is a {kind}, not a {wanted}."
    vi = "Gói tin là {kind_vi}, không phải {wanted_vi}."
    hint_en = "Look at the report's kind before you ask for one of them."
    hint_vi = "Hãy xem thuộc tính kind của báo cáo trước."
    kind: str
    wanted: str
    kind_vi: str
    wanted_vi: str


@error
class NoEnvelopeError(VnedocError):
    """A report was asked for the message, and came without it."""

    code = "VNE-E703"
    title_en = "The report came without the message"
    title_vi = "Báo cáo không kèm gói tin"
    en = "The report on {source} came without the message."
    vi = "Báo cáo về {source} không kèm gói tin."
    hint_en = "Reports on many files hold none; check the file by itself with vnedoc.validate."
    hint_vi = "Báo cáo của nhiều tệp không kèm gói tin; hãy dùng vnedoc.validate cho riêng tệp này."
    source: str


def _all_reported(steps: Iterable[Step]) -> bool:
    """Whether there are mandatory steps and all of them came to an end."""
    mandatory = [step for step in steps if step.mandatory]
    ended = {Outcome.PASSED, Outcome.FAILED}
    return bool(mandatory) and all(step.outcome in ended for step in mandatory)


def _failed(step: Step) -> bool:
    return step.mandatory and step.outcome is Outcome.FAILED


def _facts_of(error: Any) -> object:
    """What makes two errors one: exceptions have no equality of their own."""
    if not isinstance(error, VnedocError):
        return error
    return type(error), tuple((name, repr(value)) for name, value in error.facts.items())
