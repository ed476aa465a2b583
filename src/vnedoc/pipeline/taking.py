"""What a step is given, and what it gives: values, added up by whoever takes the steps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

import attrs

from vnedoc.findings import Finding, Outcome, Severity, Step
from vnedoc.identifiers import OrganTable
from vnedoc.profiles import Profile
from vnedoc.rules import Rule
from vnedoc.words import Words

if TYPE_CHECKING:
    from vnedoc.signature.verifier import Trust

_NO_WHY: Final = Words(en="", vi="")
_BY_PROFILE: Final = Words(
    en="the errors are errors by this profile, not by the standard",
    vi="các lỗi là lỗi theo bộ tiêu chí này, không phải theo quy chuẩn",
)


@attrs.frozen(kw_only=True)
class Asked:
    """The extensions that the caller named, and what else he said of them."""

    extensions: tuple[Any, ...]
    """Values of `vnedoc.extensions`, which is loaded only where there are some."""
    required: tuple[str, ...]
    signers: Mapping[str, str] | None


@attrs.frozen(kw_only=True)
class Given:
    """What the caller knows."""

    at: dt.datetime | None
    trust: Trust | None
    terms: Mapping[str, Any]
    """The other arguments of `vnedoc.verify`."""
    holidays: frozenset[dt.date] | None
    seen: frozenset[str] | None
    table: OrganTable
    asked: Asked | None = None
    """The extensions that the caller named; `None` if there are none."""


@attrs.frozen(kw_only=True)
class Taken:
    """What became of the steps that were taken so far."""

    steps: tuple[Step, ...] = ()
    findings: tuple[Finding, ...] = ()
    ran: tuple[Rule, ...] = ()
    """The rules that were asked."""
    cut: frozenset[str] = frozenset()
    """Ids of what was found in more places than are told."""

    def __add__(self, later: Taken) -> Taken:
        return Taken(
            steps=self.steps + later.steps,
            findings=self.findings + later.findings,
            ran=self.ran + later.ran,
            cut=self.cut | later.cut,
        )


def did(name: str, outcome: Outcome, why: Words = _NO_WHY, *, mandatory: bool = True) -> Taken:
    """A step that says what became of it, and nothing else."""
    step = Step(name=name, outcome=outcome, mandatory=mandatory, reason_en=why.en, reason_vi=why.vi)
    return Taken(steps=(step,))


def skipped(name: str, why: Words, *, mandatory: bool = True, rules: tuple[str, ...] = ()) -> Taken:
    """A step that was not taken."""
    taken = did(name, Outcome.SKIPPED, why, mandatory=mandatory)
    return attrs.evolve(taken, steps=(attrs.evolve(taken.steps[0], rules=rules),))


def found(name: str, findings: tuple[Finding, ...]) -> Taken:
    """A step that passes unless it found errors."""
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if any(finding.standard_severity is Severity.ERROR for finding in errors):
        end = did(name, Outcome.FAILED)
    else:
        # Errors by the profile's word alone make it unacceptable and not invalid: the step, which
        # counts for both, has run.
        end = did(name, Outcome.PASSED, _BY_PROFILE if errors else _NO_WHY)
    return attrs.evolve(end, findings=findings)


def graded(profile: Profile, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings as the profile grades them, without those that it does not ask for."""
    judged = (profile.judge(finding) for finding in findings)
    return tuple(finding for finding in judged if finding is not None)
