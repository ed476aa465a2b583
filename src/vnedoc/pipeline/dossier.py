"""The dossier that a message carries: judged once, where there is a manifest of one.

Most messages have none, and for them nothing is loaded.
"""

from __future__ import annotations

from typing import Any, Final

import attrs

from vnedoc.dossier.finding import is_called_xml, is_manifest
from vnedoc.errors import ContentError, MissingExtraError
from vnedoc.model import DocumentEnvelope
from vnedoc.pipeline.taking import Given
from vnedoc.profiles import Profile, SignaturePolicy
from vnedoc.rules import RuleContext

_TERMS: Final = ("crls", "ocsps", "revocation", "tsa_trust", "policies")


def with_dossier(ctx: RuleContext, profile: Profile, given: Given) -> RuleContext:
    """What the rules look at, with the answer on the dossier.

    Args:
        ctx: What they looked at so far; its verification tells who signed the message.
        profile: Whether signatures are looked at.
        given: Whom the caller trusts, and when.
    """
    envelope = ctx.envelope
    if not isinstance(envelope, DocumentEnvelope):
        return ctx
    if not _has_manifest(ctx):
        return ctx
    # Imported here: they bring cryptography, which most checks do not need.
    from vnedoc.dossier.comparing.judging import DossierTerms, judge_message

    terms = DossierTerms(day=ctx.promulgation.date).knowing(ctx.verification)
    try:
        return attrs.evolve(ctx, dossier=judge_message(envelope, _trusting(terms, profile, given)))
    except MissingExtraError:
        return attrs.evolve(ctx, dossier=judge_message(envelope, terms))
    except ContentError:
        # The step ``content`` meets the same, and says so.
        return ctx


def _has_manifest(ctx: RuleContext) -> bool:
    """Whether an attachment begins like a manifest: rules look at its first bytes anyhow."""
    if not any(is_called_xml(one.name) for one in ctx.attachments):
        return False
    try:
        return any(
            found.file is not None and is_manifest(found.file.head) and is_called_xml(one.name)
            for one, found in zip(ctx.attachments, ctx.inspections, strict=True)
        )
    except ContentError:
        # The step ``content`` meets the same, and says so.
        return False


def _trusting(terms: Any, profile: Profile, given: Given) -> Any:
    """The same terms, and whom the caller trusts; of a type that is not loaded here."""
    if given.trust is None or given.at is None or profile.signature is SignaturePolicy.IGNORED:
        return terms
    from vnedoc.signature.verifier import terms_of

    named = {name: given.terms[name] for name in _TERMS}
    return attrs.evolve(terms, verification=terms_of(given.trust, at=given.at, **named))
