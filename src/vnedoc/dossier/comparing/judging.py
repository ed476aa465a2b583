"""One dossier under check: step by step, each of which says what it found or why it did not run."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import attrs

from vnedoc.content import Content, Input
from vnedoc.doctype.policyfile import DossierState
from vnedoc.dossier import form, telling, topics
from vnedoc.dossier.checklist import Checklist
from vnedoc.dossier.comparing import doubts
from vnedoc.dossier.comparing.matching import (
    AnnouncedFile,
    CarriedFile,
    MatchedFiles,
    announced_in,
    is_archive,
    matched,
)
from vnedoc.dossier.comparing.papers import signatures_in
from vnedoc.dossier.comparing.placing import OtherMessage, Whereabouts, message_of, whereabouts
from vnedoc.dossier.completeness import CheckedDossier, Completeness
from vnedoc.dossier.finding import manifests_in
from vnedoc.dossier.manifest import ManifestSignature, judge_signature, parsed
from vnedoc.dossier.telling import brief
from vnedoc.errors import ReadError
from vnedoc.findings import Finding
from vnedoc.identifiers import DocumentId
from vnedoc.limits import MAX_VIOLATIONS
from vnedoc.model import Attachment, DocumentEnvelope, Envelope
from vnedoc.signature.examining.judging import Terms
from vnedoc.signature.statement.finding import statements_in
from vnedoc.signature.statement.judging import place_of
from vnedoc.signature.statement.strict import BrokenFormError, UnknownFormError
from vnedoc.signature.verdict import Indication, SignatureVerdict, Verification
from vnedoc.words import Words

_GENERAL: Final = "trinh"
"""The checklist of a dossier that does not say what is submitted."""
_REASONS: Final = 3
"""Of a signature that did not pass; nobody reads more at a time."""


@attrs.frozen(kw_only=True)
class DossierTerms:
    """What the caller lays down for one check."""

    verification: Terms | None = None
    """Whom the caller trusts, and when; `None` where that is not known."""
    checklist: Checklist | None = None
    others: Mapping[DocumentId, OtherMessage] = attrs.field(factory=dict)
    signers: frozenset[str] | None = None
    vouched: bool = False
    day: dt.date | None = None

    def knowing(self, verification: Verification | None) -> DossierTerms:
        """The same, and what was said about the signatures of the message.

        Args:
            verification: What `vnedoc.verify` gave; `None` where nobody asked.
        """
        if verification is None:
            return self
        passed = [one.signer for one in verification.signatures if one.passed]
        signers = frozenset(signer.sha256 for signer in passed if signer)
        vouched = self.vouched or verification.valid
        allowed = self.signers if self.signers is not None else signers or None
        return attrs.evolve(self, vouched=vouched, signers=allowed)


def judge_message(envelope: Envelope, terms: DossierTerms) -> CheckedDossier:
    """The same as `check`, for whoever has judged the message already.

    Args:
        envelope: What was read of the message.
        terms: Where `vouched`, a manifest without a signature of its own counts as signed.
    """
    attachments = envelope.attachments if isinstance(envelope, DocumentEnvelope) else ()
    found = list(manifests_in(attachments))
    carried = tuple(_carried(attachments))
    if len(found) != 1:
        archives = _archives(carried) if not found else ()
        several = (topics.SEVERAL.at(place_of(at)) for at, _ in found[1:])
        why = doubts.UNREADABLE if found else doubts.NO_MANIFEST
        return _not_told((*archives, *several), why)
    index, text = found[0]
    # Other signed statements on the message are no papers, whatever they are called.
    apart = {index, *statements_in(envelope).documents}
    own = tuple(one for at, one in enumerate(carried) if at not in apart)
    if terms.day is None and isinstance(envelope, DocumentEnvelope):
        terms = attrs.evolve(terms, day=_day_of(envelope))
    message = message_of(envelope)
    answer = judge_files(text, place_of(index), own, message, terms, attached=True)
    return attrs.evolve(answer, manifest=index)


def _carried(attachments: Iterable[Attachment]) -> Iterator[CarriedFile]:
    for index, one in enumerate(attachments):
        yield CarriedFile(place=place_of(index), name=one.name or "", content=one.content)


def _day_of(envelope: DocumentEnvelope) -> dt.date | None:
    promulgation = envelope.header.promulgation if envelope.header else None
    return promulgation.date if promulgation else None


def _archives(carried: Iterable[CarriedFile]) -> tuple[Finding, ...]:
    return tuple(
        topics.NOT_LOOKED_INTO.at(one.place, name=brief(one.name))
        for one in carried
        if is_archive(one)
    )


def _not_told(findings: Iterable[Finding], *why: Words) -> CheckedDossier:
    state = Completeness(state=DossierState.NOT_TOLD, unknown=why)
    return CheckedDossier(completeness=state, findings=tuple(findings))


def judge_files(
    text: Input,
    place: str,
    carried: Sequence[CarriedFile],
    message: DocumentId | None,
    terms: DossierTerms,
    *,
    attached: bool = False,
) -> CheckedDossier:
    """A manifest against the files beside it.

    Args:
        text: The manifest.
        place: Where it is.
        carried: The files.
        message: Identifier of the message that they came with.
        terms: What the caller lays down.
        attached: Whether they came with one at all, though perhaps without an identifier.
    """
    try:
        said, signature = _read(text, terms)
    except UnknownFormError as unknown:
        what = brief(str(unknown))
        return _not_told([topics.OTHER_VERSION.at(place, what=what)], doubts.UNREADABLE)
    except BrokenFormError as broken:
        what = brief(str(broken))
        return _not_told([topics.BROKEN.at(place, what=what, what_vi=what)], doubts.UNREADABLE)
    except ReadError as error:
        facts = {"what": error.text("en"), "what_vi": error.text("vi")}
        return _not_told([topics.BROKEN.at(place, **facts)], doubts.UNREADABLE)
    case = _DossierCase(said, place, message, terms)
    case.signature(signature)
    case.itself(attached=attached)
    case.files(carried)
    case.list()
    return case.answer(signature.verdict)


def _read(text: Input, terms: DossierTerms) -> tuple[form.ManifestText, ManifestSignature]:
    """What a manifest says, and its signature, of one tree, which is gone before files are read."""
    document = parsed(text)
    said = form.from_xml(document.root)
    return said, judge_signature(document, terms.verification)


class _DossierCase:
    """One dossier under check; lives as long as one call."""

    def __init__(
        self,
        said: form.ManifestText,
        place: str,
        message: DocumentId | None,
        terms: DossierTerms,
    ) -> None:
        self._said, self._place, self._message, self._terms = said, place, message, terms
        self._dossier = said.dossier
        self._findings: list[Finding] = []
        self._missing: list[str] = []
        self._unknown: list[Words] = []

    def signature(self, found: ManifestSignature) -> None:
        """Who vouches for the manifest."""
        verdict = found.verdict
        if not found.there:
            if not self._terms.vouched:
                self._findings.append(topics.UNSIGNED.at(self._place))
                self._unknown.append(doubts.NO_VOUCHER)
        elif verdict is None:
            if not self._terms.vouched:
                self._unknown.append(doubts.NO_TRUST)
        elif not verdict.passed:
            failed = verdict.indication is Indication.FAILED
            topic = topics.SIGNATURE_FAILED if failed else topics.SIGNATURE_UNKNOWN
            self._findings.append(topic.at(self._place, **_why(verdict)))
            self._unknown.append(doubts.NOT_PASSED)
        else:
            self._signer(verdict)

    def _signer(self, verdict: SignatureVerdict) -> None:
        signers, signer = self._terms.signers, verdict.signer
        if signers is None or (signer is not None and signer.sha256 in signers):
            return
        name = (signer.common_name or signer.subject) if signer else "?"
        self._findings.append(topics.OTHER_SIGNER.at(self._place, signer=brief(name)))
        self._unknown.append(
            Words(en="somebody else has signed the manifest", vi="bản kê hồ sơ do người khác ký")
        )

    def itself(self, *, attached: bool) -> None:
        """What the manifest tells of itself, and of the message that it is of."""
        # Bounded before they are held: every field of 9,999 papers may be too long.
        self._findings += _bounded(telling.told(self._said, self._place))
        if self._said.is_cut:
            self._missing.append(f"{self._dossier.doc_total}/{self._said.doc_total}")
        said, message = self._dossier.message, self._message
        if said is not None and message is not None and said != message:
            facts = {"said": brief(said), "found": brief(message)}
            self._findings.append(topics.OTHER_MESSAGE.at(self._place, **facts))
            self._unknown.append(doubts.OTHER)
        elif said is not None and message is None and attached:
            self._unknown.append(doubts.NO_IDENTIFIER)

    def files(self, carried: Sequence[CarriedFile]) -> None:
        """What is announced, against what is there."""
        here, elsewhere = self._placed()
        announced = announced_in(self._dossier, here)
        result = matched(announced, carried)
        self._compared(result)
        for one in result.doubled:
            self._findings.append(topics.DOUBLED.at(one.place, name=brief(one.name)))
        for one in result.unknown:
            self._unannounced(one)
        for each in result.misplaced:
            found = result.found[each]
            facts = {"name": brief(each.file.name), "order": each.order}
            self._findings.append(topics.OUT_OF_ORDER.at(found.place, **facts))
        bound = dict(result.bound)
        for ident, papers in elsewhere.items():
            there = tuple(_carried(self._terms.others[ident].attachments))
            other = matched(announced_in(self._dossier, papers), there)
            self._compared(other)
            bound |= other.bound
        self._bind(bound)

    def _placed(self) -> tuple[list[int], dict[DocumentId, list[int]]]:
        """Indexes of the papers that are here, and of those in other messages."""
        here: list[int] = []
        others: dict[DocumentId, list[int]] = {}
        own = self._message or self._dossier.message
        for at, paper in enumerate(self._dossier.papers):
            where, ident = whereabouts(paper, own, self._terms.others)
            if where is Whereabouts.HERE:
                here.append(at)
            elif where is Whereabouts.OTHER and ident is not None:
                others.setdefault(ident, []).append(at)
            elif where is not Whereabouts.ON_PAPER:
                self._missing.append(_label(paper.order, paper.title or paper.type_name or ""))
                topic = _ABSENT[where]
                facts = {"message": brief(paper.in_message or "")}
                self._findings.append(topic.at(self._place, order=paper.order, **facts))
        return here, others

    def _compared(self, result: MatchedFiles) -> None:
        """What is not as it was announced."""
        for each, found in result.found.items():
            if not each.is_called(found.name):
                facts = {"found": brief(found.name)}
                self._findings.append(topics.RENAMED.at(found.place, **_facts(each), **facts))
        for each, (found, size) in result.other.items():
            short = size < each.file.size
            topic = topics.TRUNCATED if short else topics.CHANGED
            sizes = {"found": size, "size": each.file.size} if short else {}
            self._findings.append(topic.at(found.place, **_facts(each), **sizes))
            self._lacks(each)
        for each in result.missing:
            self._findings.append(topics.MISSING.at(self._place, **_facts(each)))
            self._lacks(each)
        for found, error in result.unreadable.items():
            facts = {"why": error.text("en"), "why_vi": error.text("vi")}
            self._findings.append(
                topics.UNREADABLE.at(found.place, name=brief(found.name), **facts)
            )

    def _unannounced(self, one: CarriedFile) -> None:
        topic = topics.NOT_LOOKED_INTO if is_archive(one) else topics.NOT_ANNOUNCED
        self._findings.append(topic.at(one.place, name=brief(one.name)))

    def _lacks(self, each: AnnouncedFile) -> None:
        self._missing.append(_label(each.order, each.file.name))

    def _bind(self, bound: Mapping[AnnouncedFile, Content]) -> None:
        """Put the bytes behind the files, and judge the signatures that papers must bear."""
        by_file = {id(each.file): content for each, content in bound.items()}
        papers = tuple(
            attrs.evolve(
                paper,
                copies=[attrs.evolve(file, content=by_file.get(id(file))) for file in paper.copies],
            )
            for paper in self._dossier.papers
        )
        wanted = (each for each in bound if self._dossier.papers[each.paper].signed)
        signed = signatures_in(wanted, bound, self._terms.verification, self._place)
        self._findings += signed.findings
        self._unknown += signed.unknown
        self._dossier = attrs.evolve(self._dossier, papers=papers)

    def list(self) -> None:
        """What a checklist asks for."""
        asked = self._terms.checklist or self._shipped()
        if asked is None:
            self._unknown.append(doubts.NO_LIST)
            return
        lacking = asked.lacking(self._dossier, self._place)
        self._findings += lacking
        if lacking and not asked.binds:
            self._unknown.append(doubts.DOUBTFUL)
        elif lacking:
            self._missing += [str(dict(one.facts)["item_vi"]) for one in lacking]

    def _shipped(self) -> Checklist | None:
        found = Checklist.shipped(self._dossier.submission or _GENERAL)
        return found if found is not None and found.holds_on(self._terms.day) else None

    def answer(self, verdict: SignatureVerdict | None) -> CheckedDossier:
        """What it comes to. What nobody vouches for is told, and decides nothing."""
        doubted = doubts.DOUBTS.intersection(self._unknown)
        state = DossierState.WHOLE
        if self._missing and not doubted:
            state = DossierState.PARTLY
        elif self._missing or self._unknown:
            state = DossierState.NOT_TOLD
        completeness = Completeness(
            state=state, missing=tuple(self._missing), unknown=tuple(self._unknown)
        )
        return CheckedDossier(
            completeness=completeness,
            findings=tuple(_bounded(self._findings)),
            dossier=self._dossier,
            signature=verdict,
        )


_ABSENT: Final = {
    Whereabouts.ELSEWHERE: topics.ELSEWHERE,
    Whereabouts.CIRCLE: topics.CIRCLE,
    Whereabouts.NOWHERE: topics.NOWHERE,
}


def _label(order: int, name: str) -> str:
    return f"{order}. {brief(name)}" if name else str(order)


def _facts(each: AnnouncedFile) -> dict[str, object]:
    return {"name": brief(each.file.name), "order": each.order}


def _why(verdict: SignatureVerdict) -> dict[str, str]:
    reasons = verdict.reasons[:_REASONS]
    return {
        "why": " ".join(reason.text("en") for reason in reasons),
        "why_vi": " ".join(reason.text("vi") for reason in reasons),
    }


def _bounded(findings: Iterable[Finding]) -> Iterator[Finding]:
    """As many of each kind as are told of one message."""
    told: Counter[str] = Counter()
    for one in findings:
        told[one.rule] += 1
        if told[one.rule] <= MAX_VIOLATIONS:
            yield one
