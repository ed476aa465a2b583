"""The steps after parsing, each a function of what it is given."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import attrs

from vnedoc.errors import ContentError, MissingExtraError
from vnedoc.findings import Finding, Outcome, Signatures
from vnedoc.findings.report import MORE
from vnedoc.model import DocumentEnvelope, Envelope
from vnedoc.pipeline.taking import Given, Taken, did, found, graded, skipped
from vnedoc.profiles import Profile, SignaturePolicy
from vnedoc.rules import Checked, Need, RuleContext, bounded, check
from vnedoc.rules.signed import OUTCOMES, UNSIGNED, not_judged, standing, why_not
from vnedoc.signature.statement.bearing import bears_signatures
from vnedoc.signature.verdict import Verification
from vnedoc.words import Words
from vnedoc.xml.reading import departures
from vnedoc.xml.reading.departures import EXPERIMENTAL
from vnedoc.xml.reading.reader import Reading
from vnedoc.xml.reading.tree import Document
from vnedoc.xml.schema import checking
from vnedoc.xml.schema.misfits import FORM
from vnedoc.xml.writing.order import disorders

_FIRST_ALONE: Final = Words(
    en="only the first places are listed", vi="chỉ liệt kê những chỗ đầu tiên"
)
_NO_SCHEMA: Final = Words(en="the profile has no schema", vi="bộ tiêu chí không có lược đồ")
_NO_KIND: Final = Words(
    en="a status message has no kind", vi="bản tin trạng thái không có loại văn bản"
)
_NO_FILES: Final = Words(en="a status message has no files", vi="bản tin trạng thái không có tệp")


def schema(document: Document, reading: Reading, profile: Profile) -> Taken:
    """Steps ``schema`` and ``read``: what the schema misses, and what the reader noticed."""
    cut: set[str] = set()
    noticed = graded(profile, bounded(reading.findings, cut))
    read = attrs.evolve(found("read", noticed), cut=frozenset(cut))
    if profile.schema is None:
        return skipped("schema", _NO_SCHEMA, mandatory=False) + read
    graver: dict[str, int] = {}
    for finding in noticed:
        rank = graver.get(finding.location.path, -1)
        graver[finding.location.path] = max(rank, finding.severity.rank)
    misfits = tuple(
        finding
        for finding in graded(profile, checking.check(document, profile.schema))
        # What the reader says of the same place is more to the point.
        if finding.severity.rank > graver.get(finding.location.path, -1)
    )
    return found("schema", misfits) + read


def context(document: Document, reading: Reading, profile: Profile, given: Given) -> RuleContext:
    """What the rules look at."""
    legacy = any(finding.topic is EXPERIMENTAL for finding in reading.findings)
    required = profile.signature is SignaturePolicy.REQUIRED
    return RuleContext(
        envelope=reading.envelope,
        caps=profile.caps,
        at=given.at,
        holidays=given.holidays,
        seen=given.seen,
        table=given.table,
        disorders=() if legacy else disorders(document, reading.envelope),
        signature_required=required or given.terms["require"] is not None,
    )


@attrs.frozen(kw_only=True)
class SignatureStep:
    """What became of the step ``signature``, and what later steps may know of it."""

    taken: Taken
    ctx: RuleContext
    signatures: Signatures
    envelope: Envelope
    """What the report hands out: where signatures were judged, what they left of the message."""


def signature(
    document: Document, ctx: RuleContext, profile: Profile, given: Given, *, told: int
) -> SignatureStep:
    """Step ``signature``. Nothing is judged here: what `vnedoc.verify` says is the outcome.

    Args:
        document: The message.
        ctx: What the rules look at.
        profile: Whether signatures are asked for.
        given: Whom the caller trusts, and when.
        told: How many findings there are already.
    """
    signed = bears_signatures(document.root, ctx.envelope)
    state = Signatures.NOT_JUDGED if signed else Signatures.NONE
    # Whoever names roots, or asks for a signature, wants an answer before accepting anything.
    wanted = ctx.signature_required or (signed and given.trust is not None)
    if signed and (lack := _lack(profile, given)):
        taken = skipped("signature", not_judged(lack), mandatory=wanted)
    elif signed:
        return _verified(document, ctx, profile, given, told)
    elif ctx.signature_required:
        ctx = attrs.evolve(ctx, verification=Verification())
        asked, _ = _asked("signature", ctx, profile, told)
        # The step decides by itself: its rules only word what it says.
        taken = asked + did("signature", Outcome.FAILED, UNSIGNED)
    else:
        taken = skipped("signature", UNSIGNED, mandatory=False)
    return SignatureStep(taken=taken, ctx=ctx, signatures=state, envelope=ctx.envelope)


def _lack(profile: Profile, given: Given) -> Words | None:
    if profile.signature is SignaturePolicy.IGNORED:
        return Words(en="the profile ignores signatures", vi="bộ tiêu chí không xét chữ ký")
    if given.trust is None:
        return Words(en="no trusted roots were given", vi="không cho biết chứng thư gốc tin cậy")
    if given.at is None:
        return Words(en=Need.TIME.en, vi=Need.TIME.vi)
    return None


def _verified(
    document: Document, ctx: RuleContext, profile: Profile, given: Given, told: int
) -> SignatureStep:
    try:
        answer = _verification(document, given)
    except (ContentError, MissingExtraError) as error:
        why = Words(en=error.text("en"), vi=error.text("vi"))
        taken = did("signature", Outcome.COULD_NOT_RUN, why)
        unknown = Signatures.NOT_JUDGED
        return SignatureStep(taken=taken, ctx=ctx, signatures=unknown, envelope=ctx.envelope)
    state = standing(answer)
    ctx = attrs.evolve(ctx, verification=answer)
    asked, _ = _asked("signature", ctx, profile, told)
    outcome = OUTCOMES[state]
    if ctx.signature_required and outcome is not Outcome.PASSED:
        # What cannot be judged is no error, yet it is none of the required either.
        outcome = Outcome.FAILED
    why = Words(en=why_not(answer, "en"), vi=why_not(answer, "vi"))
    return SignatureStep(
        taken=asked + did("signature", outcome, why),
        ctx=ctx,
        signatures=state,
        envelope=answer.secured(ctx.envelope),
    )


def _verification(document: Document, given: Given) -> Verification:
    # Imported here: it brings cryptography, which most checks do not need.
    from vnedoc.signature.verifier import verify

    assert given.at is not None and given.trust is not None  # noqa: S101, PT018 - see _lack
    return verify(document, given.trust, at=given.at, **given.terms)


def classify(ctx: RuleContext, profile: Profile, before: Taken) -> Taken:
    """Step ``classify``: the rules on the kind of document."""
    if not isinstance(ctx.envelope, DocumentEnvelope):
        return skipped("classify", _NO_KIND, mandatory=False)
    return _decided("classify", ctx, profile, before)[0]


def content(ctx: RuleContext, profile: Profile, before: Taken) -> Taken:
    """Step ``content``: the rules that open the attached files, and what the dossier lacks."""
    if not isinstance(ctx.envelope, DocumentEnvelope):
        return skipped("content", _NO_FILES, mandatory=False)
    try:
        if ctx.dossier is None:
            return _decided("content", ctx, profile, before)[0]
        asked, _ = _asked("content", ctx, profile, len(before.findings))
        findings = (*asked.findings, *graded(profile, ctx.dossier.findings))
        return attrs.evolve(asked, findings=findings, steps=found("content", findings).steps)
    except ContentError as error:
        why = Words(en=error.text("en"), vi=error.text("vi"))
        return did("content", Outcome.COULD_NOT_RUN, why)


def rules(ctx: RuleContext, profile: Profile, before: Taken) -> Taken:
    """Step ``rules``, and what of all rules could not be asked, was switched off or cut short."""
    taken, checked = _decided("rules", ctx, profile, before)
    for need, lacking in checked.lacking:
        listed = [rule.id for rule in lacking]
        taken += _listed(f"rules-{need}", Words(en=need.en, vi=need.vi), listed)
    for why, ids in _switched_off(profile).items():
        taken += _listed("rules-off", why, ids)
    if cut := before.cut | taken.cut:
        taken += _listed(MORE, _FIRST_ALONE, sorted(cut))
    return taken


def _listed(name: str, why: Words, ids: Iterable[str]) -> Taken:
    return skipped(name, why, mandatory=False, rules=tuple(ids))


def _switched_off(profile: Profile) -> dict[Words, list[str]]:
    by_reason: dict[Words, list[str]] = {}
    for topic_id, off in sorted(profile.unasked.items()):
        by_reason.setdefault(Words(en=off.en, vi=off.vi), []).append(topic_id)
    return by_reason


def _decided(name: str, ctx: RuleContext, profile: Profile, before: Taken) -> tuple[Taken, Checked]:
    """A step that consists of rules."""
    asked, checked = _asked(name, ctx, profile, len(before.findings))
    end = found(name, asked.findings)
    return attrs.evolve(asked, steps=end.steps), checked


def _asked(name: str, ctx: RuleContext, profile: Profile, told: int) -> tuple[Taken, Checked]:
    """What the rules of a step found; whether it passed is another question."""
    checked = check(ctx, profile.rules_of(name, ctx.kind), told=told)
    taken = Taken(
        findings=graded(profile, checked.findings),
        ran=checked.ran,
        cut=frozenset(rule.id for rule in checked.cut),
    )
    return taken, checked


_SAME_CAUSE: Final = {
    FORM.code: frozenset({"VNE-CONTENT-001"}),
}
"""What is told already where one of these is told, more gravely, of the same place."""
_JUDGED: Final = frozenset({Signatures.VALID, Signatures.INDETERMINATE, Signatures.FAILED})


def told_once(findings: tuple[Finding, ...], state: Signatures) -> tuple[Finding, ...]:
    """The findings without those that say less gravely what another one says.

    That reading judges no signature is said only as long as nobody else has judged it.
    """
    graver = {(one.location.path, one.rule): one.severity.rank for one in findings}
    return tuple(
        one
        for one in findings
        if not (one.topic is departures.SIGNATURE and state in _JUDGED)
        and all(
            graver.get((one.location.path, rule), -1) <= one.severity.rank
            for rule in _SAME_CAUSE.get(one.rule, ())
        )
    )
