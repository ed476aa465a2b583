"""May this document be published? Fail closed: whatever is not known to be allowed is asked about.

Laws and an agency's list say which kinds are published; marks of secrecy, restricted circulation,
drafts and revocations forbid it; what detectors suspect, and what nobody could look into, is asked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any, Final

import attrs

from vnedoc.clauses import Severity
from vnedoc.codes import BusinessDocType
from vnedoc.doctype import Kind, catalogue
from vnedoc.errors import InvalidValueError
from vnedoc.given import WrongTypeError, set_of
from vnedoc.model import DocumentEnvelope, Envelope, Header
from vnedoc.publication import grounds
from vnedoc.publication.detectors import marks_in, marks_in_name, personal_in, plain
from vnedoc.publication.grounds import Ground, PublicationAnswer, PublicationReason
from vnedoc.publication.policy import PublicationPolicy, law
from vnedoc.publication.texts import TextBudget, text_of
from vnedoc.rules import BY_ID
from vnedoc.rules.engine.context import RuleContext
from vnedoc.rules.engine.marks import bare
from vnedoc.rules.engine.run import RuleSet, check
from vnedoc.signature.verdict import Verification
from vnedoc.views.files import shown_files
from vnedoc.words import Words

_SECRECY: Final = RuleSet(tuple(one for one in BY_ID.values() if one.family == "SECRET"))
_DANGEROUS: Final = frozenset({"program", "macros", "active", "misnamed"})
_SUSPECTED: Final = {
    "secret": grounds.MAYBE_SECRET,
    "internal": grounds.MAYBE_INTERNAL,
    "draft": grounds.MAYBE_DRAFT,
}
_DRAFTED: Final = Words(vi="trích yếu hoặc tên loại ghi “dự thảo”", en="it is called a draft")
_NO_NUMBER: Final = Words(vi="không ghi số, ký hiệu", en="it has no number and notation")
_NO_DATE: Final = Words(vi="không ghi ngày ban hành", en="it has no date of issue")
_SHOWN: Final = 200
"""Characters of a file's name by which its reasons are told."""
_UNSEEN_SIGNATURE: Final = "{http://www.w3.org/2000/09/xmldsig#}Signature"


@attrs.frozen(kw_only=True)
class PublicationDecision:
    """The answer for one document, with every reason for it."""

    reasons: tuple[PublicationReason, ...]
    kind: Kind | None = None
    """The kind that it was judged as."""
    day: dt.date
    """The day whose lists counted."""

    @property
    def answer(self) -> PublicationAnswer:
        """What follows from the reasons: the gravest decides; without any it is `ASK`."""
        found = {reason.answer for reason in self.reasons}
        for answer in (PublicationAnswer.WITHHOLD, PublicationAnswer.ASK):
            if answer in found:
                return answer
        return PublicationAnswer.PUBLISH if found else PublicationAnswer.ASK

    def to_data(self) -> dict[str, Any]:
        """Plain JSON data."""
        return {
            "answer": self.answer.value,
            "day": self.day.isoformat(),
            "kind": self.kind.id if self.kind else None,
            "reasons": [reason.to_data() for reason in self.reasons],
        }


def decide(
    envelope: Envelope,
    *,
    day: dt.date,
    policy: PublicationPolicy | None = None,
    kind: Kind | str | None = None,
    verification: Verification | None = None,
    revoked: Collection[str] | None = None,
) -> PublicationDecision:
    """Decide whether a document may be published.

    Args:
        envelope: The message that brings it.
        day: Of the publication. No clock is read.
        policy: The agency's own list. It can let more kinds be published than the law's, and
            fewer; it never lets pass what marks, drafts or revocations forbid.
        kind: The kind of the document, or its id, where the caller knows it; by itself the one that
            the classifier is sure of.
        verification: What `vnedoc.verify` said of this very message, if it was asked.
        revoked: Identifiers of documents that were revoked; `None` when not known.

    Returns:
        The decision. All texts are looked at, PDF files by pypdf in a budget; where no text comes
        out of a file, the answer is `ASK` and says so.

    Raises:
        InvalidValueError: there is no such kind.
        WrongTypeError: an argument is something else.
        MissingExtraError: there is a PDF file and the extra ``pdf`` is not installed.
        SourceChangedError: the message's file changed after it was read.
    """
    if not isinstance(day, dt.date) or isinstance(day, dt.datetime):
        raise WrongTypeError(
            argument="day",
            given=type(day).__name__,
            expected="a date",
            expected_vi="ngày (date)",
            advice_en="Give datetime.date(...), in Vietnam's calendar.",
            advice_vi="Hãy đưa datetime.date(...), theo lịch Việt Nam.",
        )
    known = _kind(kind)
    gone = set_of(revoked, "revoked") or frozenset()
    if not isinstance(envelope, DocumentEnvelope):
        return PublicationDecision(reasons=(grounds.NO_DOCUMENT(),), day=day)
    ctx = RuleContext(envelope=envelope)
    known = known or ctx.classification.kind
    reasons = (
        *_by_lists(known, envelope, day, policy),
        *_by_signatures(envelope, policy, verification),
        *_by_header(envelope, day, gone),
        *_by_secrecy(ctx),
        *_by_files(envelope),
    )
    return PublicationDecision(reasons=reasons, kind=known, day=day)


def _kind(given: Kind | str | None) -> Kind | None:
    if given is None or isinstance(given, Kind):
        return given
    if given in catalogue():
        return catalogue()[given]
    en, vi = "there is no such kind; see: vnedoc kinds", "không có loại này; xem: vnedoc kinds"
    raise InvalidValueError(field="kind", value=str(given)[:80], reason=en, reason_vi=vi)


def _by_lists(
    kind: Kind | None, envelope: DocumentEnvelope, day: dt.date, policy: PublicationPolicy | None
) -> Iterator[PublicationReason]:
    sender = envelope.header.sender if envelope.header else None
    issuer = sender.organ_id if sender else None
    governed = policy is not None and policy.governs(issuer)
    if policy is not None and not governed:
        yield grounds.OTHER_ISSUER(issuer=issuer or "?", agency=policy.agency)
    if kind is None:
        yield grounds.UNKNOWN_KIND()
        return
    called = Words(vi=kind.label("vi"), en=kind.label("en"))
    own = policy.rule_for(kind, day) if policy is not None and governed else None
    rule = own or law().rule_for(kind, day)
    if rule is None:
        yield grounds.NOT_LISTED(kind=called)
        return
    by_answer: dict[PublicationAnswer, Ground] = {
        PublicationAnswer.PUBLISH: grounds.LISTED,
        PublicationAnswer.ASK: grounds.AGENCY_ASKS,
        PublicationAnswer.WITHHOLD: grounds.AGENCY_WITHHOLDS,
    }
    yield by_answer[rule.answer](clause=rule.clause, document=str(rule.clause), kind=called)


def _by_signatures(
    envelope: DocumentEnvelope, policy: PublicationPolicy | None, answer: Verification | None
) -> Iterator[PublicationReason]:
    if answer is None:
        if policy is not None and policy.signed:
            yield grounds.NOT_VALID()
    elif not answer.valid:
        yield grounds.NOT_VALID()
    elif not isinstance(answer.envelope, DocumentEnvelope) or (
        # A verdict on another message would lend this one its signatures.
        answer.envelope.header != envelope.header
        or len(answer.envelope.attachments) > len(envelope.attachments)
    ):
        yield grounds.OTHER_MESSAGE()


def _by_header(
    envelope: DocumentEnvelope, day: dt.date, revoked: Collection[str]
) -> Iterator[PublicationReason]:
    header = envelope.header or Header()
    code, issued = header.code, header.promulgation
    if code is None or not (code.number and code.notation):
        yield grounds.DRAFT(found=_NO_NUMBER)
    if issued is None or issued.date is None:
        yield grounds.DRAFT(found=_NO_DATE)
    elif issued.date > day:
        yield grounds.LATER()
    kind = header.document_type.name if header.document_type else None
    called = [mark for text in (header.subject, kind) for mark in marks_in(text or "")]
    if any(mark.kind == "draft" for mark in called) or plain(bare(kind or "")).startswith(
        "du thao"
    ):
        yield grounds.DRAFT(found=_DRAFTED)
    sphere = header.other.sphere_of_promulgation if header.other else None
    if sphere and _is_restricted(sphere):
        yield grounds.INTERNAL("OtherInfo/SphereOfPromulgation", found=sphere[:80])
    yield from _by_operation(envelope, revoked)
    if any(item.name != _UNSEEN_SIGNATURE for item in envelope.unread):
        yield grounds.UNREAD()
    for place, text in (("Subject", header.subject), ("Content", header.content)):
        yield from _suspected(text or "", place, without=() if place == "Content" else ("draft",))


def _is_restricted(sphere: str) -> bool:
    """Whether a sphere of circulation is a narrow one. 30/2020/NĐ-CP Phụ lục I."""
    said = plain(bare(sphere))
    return "noi bo" in said or any(mark.kind == "internal" for mark in marks_in(sphere))


def _by_operation(
    envelope: DocumentEnvelope, revoked: Collection[str]
) -> Iterator[PublicationReason]:
    header = envelope.header or Header()
    business = envelope.trace.business if envelope.trace else None
    operation = business.doc_type if business else None
    if operation is BusinessDocType.REVOKE or str(header.document_id or "") in revoked:
        yield grounds.REVOKED()
    elif operation is BusinessDocType.UPDATE:
        yield grounds.UPDATE()


def _by_secrecy(ctx: RuleContext) -> Iterator[PublicationReason]:
    """What the rules on secrecy find: their errors forbid, their warnings ask."""
    for finding in check(ctx, _SECRECY).findings:
        is_error = finding.severity is Severity.ERROR
        ground = grounds.SECRET if is_error else grounds.MAYBE_SECRET
        found = Words(vi=finding.text("vi"), en=finding.text("en"))
        yield ground(finding.location.path, found=found)


def _by_files(envelope: DocumentEnvelope) -> Iterator[PublicationReason]:
    if not envelope.attachments:
        yield grounds.NO_FILE()
    budget = TextBudget()
    for file, attachment in zip(shown_files(envelope), envelope.attachments, strict=False):
        name = file.name[:_SHOWN] or "?"
        for mark in marks_in_name(file.name):
            yield _SUSPECTED[mark.kind](name, found=mark.found)
        if _DANGEROUS & set(file.notes):
            yield grounds.ACTIVE_FILE(name)
        read = text_of(attachment, budget)
        if read.missing is not None:
            yield grounds.NO_TEXT(name, why=read.missing)
        yield from _suspected(read.text, name)
        yield from _suspected(file.description, name)


def _suspected(
    text: str, place: str, *, without: Collection[str] = ()
) -> Iterator[PublicationReason]:
    """What detectors see in a text: each kind of mark once, and how much of what is personal."""
    met = set(without)
    for mark in marks_in(text):
        if mark.kind not in met:
            met.add(mark.kind)
            yield _SUSPECTED[mark.kind](place, found=mark.found)
    for kind, count in personal_in(text):
        yield grounds.PERSONAL(place, kind=kind, count=count)
