"""Step ``extensions``: what the extensions that the caller named say. Loaded only then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from vnedoc.errors import ContentError
from vnedoc.extensions.judging.run import Circumstances, judge_by
from vnedoc.extensions.judging.signers import fingerprints, own_signatures
from vnedoc.extensions.judging.together import check_together
from vnedoc.extensions.packages import extension_of
from vnedoc.findings import ExtensionUse, Outcome, Severity
from vnedoc.findings.report import MORE
from vnedoc.given import listed
from vnedoc.model import Envelope
from vnedoc.pipeline.taking import Asked, Given, Taken, did, skipped
from vnedoc.rules import RuleContext
from vnedoc.words import Words

STEP = "extensions"
_BY_EXTENSION = Words(
    en="the errors are errors by what an extension says, not by the standard",
    vi="các lỗi là lỗi theo phần mở rộng, không phải theo quy chuẩn",
)
_FIRST_ALONE = Words(en="only the first places are listed", vi="chỉ liệt kê những chỗ đầu tiên")


def asked(
    extensions: Iterable[Any], required: Iterable[str], signers: Mapping[str, Any] | None
) -> Asked:
    """What is to be asked.

    Args:
        extensions: As for `vnedoc.validate`.
        required: The same.
        signers: The same.

    Raises:
        ExtensionError: one cannot be used.
        InvalidValueError: they cannot be asked together, or a required one is not there.
        WrongTypeError: one of them is something else.
    """
    loaded = tuple(map(extension_of, listed(extensions, "extensions")))
    names = listed(required, "require_extensions")
    check_together(loaded, names)
    return Asked(
        extensions=loaded,
        required=names,
        signers=None if signers is None else fingerprints(signers),
    )


def extend(
    given: Given, ask: Asked, ctx: RuleContext, envelope: Envelope, before: Taken
) -> tuple[Taken, tuple[ExtensionUse, ...]]:
    """Take the step.

    Args:
        given: What the caller knows.
        ask: Which extensions.
        ctx: What the rules looked at.
        envelope: The message; its files as they were signed, where that was judged.
        before: What became of the steps so far.
    """
    own = None
    if given.trust is not None and given.at is not None:
        own = own_signatures(given.trust, given.at, given.terms)
    around = Circumstances(
        required=ask.required,
        day=ctx.day,
        signers=ask.signers,
        verification=ctx.verification,
        own=own,
        told=len(before.findings),
    )
    try:
        found = judge_by(envelope, ask.extensions, around)
    except ContentError as error:
        why = Words(en=error.text("en"), vi=error.text("vi"))
        return _own(did(STEP, Outcome.COULD_NOT_RUN, why)), ()
    if found.undecided:
        # Also beside errors: a baseline that knows them excuses nothing that was not judged.
        end = did(STEP, Outcome.COULD_NOT_RUN, found.undecided[0])
    elif not any(use.asked for use in found.used):
        nothing = Words(
            en="the message has nothing that they are about", vi="gói tin không có phần liên quan"
        )
        end = skipped(STEP, nothing, mandatory=False)
    elif any(finding.severity is Severity.ERROR for finding in found.findings):
        end = did(STEP, Outcome.FAILED, _BY_EXTENSION)
    else:
        end = did(STEP, Outcome.PASSED)
    taken = attrs.evolve(_own(end), findings=found.findings)
    if found.cut:
        taken += skipped(MORE, _FIRST_ALONE, mandatory=False, rules=tuple(sorted(found.cut)))
    return taken, found.used


def _own(taken: Taken) -> Taken:
    """The same as a step that the standard knows nothing of."""
    return attrs.evolve(
        taken, steps=tuple(attrs.evolve(one, standard=False) for one in taken.steps)
    )
