"""The check of one message: fixed steps, each of which says what became of it.

parse > schema > read > signature > classify > content > rules. A step that lacks what it needs is
skipped with its reason and never counts as passed, and nothing is accepted unless every mandatory
step reported. Bad input is an answer (a `Report`), never an exception.
"""

from __future__ import annotations

import datetime as dt
import operator
import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

import attrs

from vnedoc.content import Input, Source, source_of
from vnedoc.errors import (
    ContentError,
    InvalidValueError,
    MissingExtraError,
    ReadError,
    VnedocError,
)
from vnedoc.findings import Finding, Outcome, Report, Severity, Signatures, Step
from vnedoc.identifiers import OrganTable
from vnedoc.limits import MAX_VIOLATIONS
from vnedoc.model import VIETNAM, DocumentEnvelope, Envelope
from vnedoc.profiles import DEFAULT, LEGACY, Profile, SignaturePolicy
from vnedoc.rules import Checked, Need, Rule, RuleContext, check
from vnedoc.rules.signed import OUTCOMES, UNSIGNED, not_judged, standing, why_not
from vnedoc.signature.statement.bearing import bears_signatures
from vnedoc.signature.verdict import Form, RevocationMode, Verification
from vnedoc.xml.locating import in_place
from vnedoc.xml.reading.departures import EXPERIMENTAL
from vnedoc.xml.reading.reader import Reading, read_document
from vnedoc.xml.reading.tree import Document, parse
from vnedoc.xml.schema import checking
from vnedoc.xml.writing.order import disorders

if TYPE_CHECKING:
    from vnedoc.signature.examining.second import Engine
    from vnedoc.signature.verifier import Crl, Ocsp, Trust

STEPS: Final = ("parse", "schema", "read", "signature", "classify", "content", "rules")
"""The steps in order."""
_ON_PRACTICE: Final = operator.attrgetter("on_practice")
AUTO: Final = "auto"
"""The profile that follows from the message's own date."""
_BY_PROFILE: Final = (
    "the errors are errors by this profile, not by the standard",
    "các lỗi là lỗi theo bộ tiêu chí này, không phải theo quy chuẩn",
)
_NOT_READ: Final = ("the message could not be read", "không đọc được gói tin")

Words = tuple[str, str]
"""English and Vietnamese."""


def validate(
    source: Input,
    *,
    profile: Profile | str | os.PathLike[str] | None = None,
    at: dt.datetime | None = None,
    trust: Trust | None = None,
    crls: Iterable[Crl] = (),
    ocsps: Iterable[Ocsp] = (),
    revocation: RevocationMode = "require",
    require: Form | None = None,
    tsa_trust: Trust | None = None,
    second_opinion: Engine | None = None,
    policies: Iterable[bytes] = (),
    holidays: Collection[dt.date] | None = None,
    seen: Collection[str] | None = None,
    table: OrganTable | None = None,
) -> Report:
    """Check one message against a profile.

    Args:
        source: The message: bytes, a path object or a binary file, which is read to its end.
        profile: A `Profile`, a shipped one's name, the path of a TOML file, or ``auto`` for the
            edition of the standard that the message's date asks for; by itself `DEFAULT`.
        at: The time of checking, with a zone. No clock is read: without it, rules that need the
            time do not run, and the report says so.
        trust: Roots that the caller trusts. With them a signed message is accepted only where
            `vnedoc.verify` says valid; without them its signatures are not judged, and the report
            says so.
        crls: Revocation lists; this and the next six as for `vnedoc.verify`.
        ocsps: OCSP answers.
        revocation: ``require``, or ``off`` to go without revocation data.
        require: The one form of signature that counts. With it, an unsigned message is not
            accepted, whatever the profile says.
        tsa_trust: Roots of timestamping authorities; `trust` if not given.
        second_opinion: Another engine to ask, too.
        policies: Texts of the signature policies that the caller knows.
        holidays: Days on which offices are closed, beside weekends; `None` when not known.
        seen: Identifiers of documents met before; `None` when not known.
        table: Organisations; by itself the shipped level-1 codes.

    Returns:
        The report. A message that cannot be read gives one too, with its `error`.

    Raises:
        WrongTypeError: `source` is something else, such as a text.
        OSError: the file cannot be opened.
        ProfileError: there is no such profile, or its file is wrong.
        InvalidValueError: `at` has no time zone.
    """
    if at is not None and at.tzinfo is None:
        raise InvalidValueError(field="at", value=at, reason="expected a time zone")
    chosen = None if profile == AUTO else _profile(profile)
    given = _Given(
        at=at.astimezone(VIETNAM) if at else None,
        trust=trust,
        terms={
            "crls": tuple(crls),
            "ocsps": tuple(ocsps),
            "revocation": revocation,
            "require": require,
            "tsa_trust": tsa_trust,
            "second_opinion": second_opinion,
            "policies": tuple(policies),
        },
        holidays=None if holidays is None else frozenset(holidays),
        seen=None if seen is None else frozenset(seen),
        table=OrganTable.shipped() if table is None else table,
    )
    opened = source_of(source)
    name = os.fspath(source) if isinstance(source, os.PathLike) else opened.name
    return attrs.evolve(_Run(opened, chosen, given).report(), source=name)


def _profile(profile: Profile | str | os.PathLike[str] | None) -> Profile:
    if isinstance(profile, Profile):
        return profile
    return Profile.load(DEFAULT if profile is None else profile)


@attrs.frozen(kw_only=True)
class _Given:
    """What the caller knows."""

    at: dt.datetime | None
    trust: Trust | None
    terms: Mapping[str, Any]
    """The other arguments of `vnedoc.verify`."""
    holidays: frozenset[dt.date] | None
    seen: frozenset[str] | None
    table: OrganTable


class _Run:
    """One check; lives as long as one call."""

    def __init__(self, source: Source, profile: Profile | None, given: _Given) -> None:
        self.source = source
        self.given = given
        self.profile = profile or Profile.load(DEFAULT)
        self.automatic = profile is None
        self.steps: list[Step] = []
        self.findings: list[Finding] = []
        self.ran: list[Rule] = []
        self.signatures = Signatures.UNKNOWN
        self.envelope: Envelope | None = None

    def report(self) -> Report:
        """Take the steps one by one."""
        try:
            document = parse(self.source)
        except (ReadError, ContentError) as error:
            return self._unreadable("parse", error)
        self._did("parse", Outcome.PASSED)
        try:
            reading = read_document(document)
        except ReadError as error:
            self._skip("schema", _NOT_READ)
            return self._unreadable("read", error)
        self.envelope = reading.envelope
        if self.automatic:
            self.profile = _profile_for(reading)
        self._schema(document, reading)
        ctx = self._context(document, reading)
        ctx = self._signature(document, ctx)
        self._classify(ctx)
        self._content(ctx)
        self._rules(ctx)
        found = in_place(self.findings, document, reading.places)
        return self._made(found, kind=ctx.kind)

    def _schema(self, document: Document, reading: Reading) -> None:
        noticed = self._judged(_bounded(reading.findings))
        if self.profile.schema is None:
            why = ("the profile has no schema", "bộ tiêu chí không có lược đồ")
            self._skip("schema", why, mandatory=False)
        else:
            graver: dict[str, int] = {}
            for finding in noticed:
                rank = graver.get(finding.location.path, -1)
                graver[finding.location.path] = max(rank, finding.severity.rank)
            misfits = [
                finding
                for finding in self._judged(checking.check(document, self.profile.schema))
                # What the reader says of the same place is more to the point.
                if finding.severity.rank > graver.get(finding.location.path, -1)
            ]
            self._found("schema", misfits)
        self._found("read", noticed)

    def _context(self, document: Document, reading: Reading) -> RuleContext:
        given = self.given
        legacy = _is_legacy(reading)
        return RuleContext(
            envelope=reading.envelope,
            caps=self.profile.caps,
            at=given.at,
            holidays=given.holidays,
            seen=given.seen,
            table=given.table,
            disorders=() if legacy else disorders(document, reading.envelope),
            signature_required=self._wants_signature(),
        )

    def _wants_signature(self) -> bool:
        required = self.profile.signature is SignaturePolicy.REQUIRED
        return required or self.given.terms["require"] is not None

    def _signature(self, document: Document, ctx: RuleContext) -> RuleContext:
        """Nothing is judged here: what `vnedoc.verify` says is the outcome."""
        signed = bears_signatures(document.root, ctx.envelope)
        self.signatures = Signatures.NOT_JUDGED if signed else Signatures.NONE
        # Whoever names roots, or asks for a signature, wants an answer before accepting anything.
        wanted = ctx.signature_required or (signed and self.given.trust is not None)
        if signed and (lack := self._lack()):
            self._skip("signature", not_judged(lack), mandatory=wanted)
        elif signed:
            ctx = self._verified(document, ctx)
        elif ctx.signature_required:
            ctx = attrs.evolve(ctx, verification=Verification())
            self._noticed("signature", ctx)
            self._did("signature", Outcome.FAILED, UNSIGNED)
        else:
            self._skip("signature", UNSIGNED, mandatory=False)
        return ctx

    def _lack(self) -> Words | None:
        if self.profile.signature is SignaturePolicy.IGNORED:
            return "the profile ignores signatures", "bộ tiêu chí không xét chữ ký"
        if self.given.trust is None:
            return "no trusted roots were given", "không cho biết chứng thư gốc tin cậy"
        if self.given.at is None:
            return Need.TIME.en, Need.TIME.vi
        return None

    def _verified(self, document: Document, ctx: RuleContext) -> RuleContext:
        try:
            answer = self._verification(document)
        except (ContentError, MissingExtraError) as error:
            why = (error.text("en"), error.text("vi"))
            self._did("signature", Outcome.COULD_NOT_RUN, why)
            return ctx
        self.signatures = standing(answer)
        self.envelope = answer.secured(ctx.envelope)
        ctx = attrs.evolve(ctx, verification=answer)
        self._noticed("signature", ctx)
        outcome = OUTCOMES[self.signatures]
        if ctx.signature_required and outcome is not Outcome.PASSED:
            # What cannot be judged is no error, yet it is none of the required either.
            outcome = Outcome.FAILED
        self._did("signature", outcome, (why_not(answer, "en"), why_not(answer, "vi")))
        return ctx

    def _verification(self, document: Document) -> Verification:
        # Imported here: it brings cryptography, which most checks do not need.
        from vnedoc.signature.verifier import verify

        given = self.given
        assert given.at is not None and given.trust is not None  # noqa: S101, PT018 - see _lack
        return verify(document, given.trust, at=given.at, **given.terms)

    def _classify(self, ctx: RuleContext) -> None:
        if isinstance(ctx.envelope, DocumentEnvelope):
            self._ask("classify", ctx)
        else:
            why = ("a status message has no kind", "bản tin trạng thái không có loại văn bản")
            self._skip("classify", why, mandatory=False)

    def _content(self, ctx: RuleContext) -> None:
        if not isinstance(ctx.envelope, DocumentEnvelope):
            why = ("a status message has no files", "bản tin trạng thái không có tệp")
            self._skip("content", why, mandatory=False)
            return
        try:
            self._ask("content", ctx)
        except ContentError as error:
            self._did("content", Outcome.COULD_NOT_RUN, (error.text("en"), error.text("vi")))

    def _rules(self, ctx: RuleContext) -> None:
        checked = self._ask("rules", ctx)
        for need, rules in checked.lacking:
            listed = ", ".join(rule.id for rule in rules)
            self._skip(
                f"rules-{need}", (f"{need.en}: {listed}", f"{need.vi}: {listed}"), mandatory=False
            )
        for off, ids in self._switched_off().items():
            listed = ", ".join(ids)
            self._skip(
                "rules-off", (f"{off[0]} ({listed})", f"{off[1]} ({listed})"), mandatory=False
            )

    def _switched_off(self) -> dict[Words, list[str]]:
        found: dict[Words, list[str]] = {}
        for topic_id, off in sorted(self.profile.off.items()):
            found.setdefault((off.en, off.vi), []).append(topic_id)
        return found

    def _ask(self, name: str, ctx: RuleContext) -> Checked:
        """Take a step that consists of rules."""
        checked = self._checked(name, ctx)
        self._found(name, self._judged(checked.findings))
        return checked

    def _noticed(self, name: str, ctx: RuleContext) -> None:
        """Ask the rules of a step that decides by itself: they only word what it says."""
        self.findings.extend(self._judged(self._checked(name, ctx).findings))

    def _checked(self, name: str, ctx: RuleContext) -> Checked:
        checked = check(ctx, self.profile.rules_of(name, ctx.kind))
        self.ran.extend(checked.ran)
        return checked

    def _judged(self, findings: Iterable[Finding]) -> list[Finding]:
        judged = (self.profile.judge(finding) for finding in findings)
        return [finding for finding in judged if finding is not None]

    def _found(self, name: str, findings: list[Finding]) -> None:
        self.findings.extend(findings)
        errors = [finding for finding in findings if finding.severity is Severity.ERROR]
        if any(finding.topic.severity is Severity.ERROR for finding in errors):
            self._did(name, Outcome.FAILED)
            return
        # Errors by the profile's word alone make it unacceptable and not invalid: the step, which
        # counts for both, has run.
        why = _BY_PROFILE if errors else ("", "")
        self._did(name, Outcome.PASSED, why)

    def _skip(self, name: str, why: Words, *, mandatory: bool = True) -> None:
        self._did(name, Outcome.SKIPPED, why, mandatory=mandatory)

    def _did(
        self, name: str, outcome: Outcome, why: Words = ("", ""), *, mandatory: bool = True
    ) -> None:
        step = Step(
            name=name, outcome=outcome, mandatory=mandatory, reason_en=why[0], reason_vi=why[1]
        )
        self.steps.append(step)

    def _unreadable(self, name: str, error: VnedocError) -> Report:
        self._did(name, Outcome.FAILED)
        for later in STEPS[STEPS.index(name) + 1 :]:
            if later not in {step.name for step in self.steps}:
                self._skip(later, _NOT_READ)
        return self._made((), error=error)

    def _made(
        self, found: tuple[Finding, ...], kind: str | None = None, error: VnedocError | None = None
    ) -> Report:
        return Report(
            source=self.source.name,
            profile=self.profile.name,
            steps=tuple(self.steps),
            findings=found,
            signatures=self.signatures,
            kind=kind,
            error=error,
            envelope=self.envelope,
            rules_checked=len(self.ran),
            rules_on_practice=sum(map(_ON_PRACTICE, self.ran)),
        )


def _bounded(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Of each kind of finding no more than rules report; a hostile message holds 40,000."""
    seen: Counter[str] = Counter()
    for finding in findings:
        seen[finding.rule] += 1
        if seen[finding.rule] <= MAX_VIOLATIONS:
            yield finding


def _is_legacy(reading: Reading) -> bool:
    return any(finding.topic is EXPERIMENTAL for finding in reading.findings)


def _profile_for(reading: Reading) -> Profile:
    """The profile for the date of a message, and for the SOAP message its own."""
    if _is_legacy(reading):
        return Profile.load(LEGACY)
    return Profile.for_date(RuleContext(envelope=reading.envelope).day)
