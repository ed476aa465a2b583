"""What stands between a product and each level, and what to mend first."""

from __future__ import annotations

import collections
from collections.abc import Mapping
from typing import Final

import attrs

from vnedoc.conformance.cases import corpus
from vnedoc.conformance.cases.case import Case, Importance, Role
from vnedoc.conformance.running.causes import Cause, causes
from vnedoc.conformance.running.results import CaseStatus, Level, Result, Results, levels

MOST_NEXT: Final = 10
"""Things to mend that a page proposes; more are no plan."""


@attrs.frozen(kw_only=True)
class RoleStanding:
    """One role: its level, and how many cases of each importance stand in the way."""

    role: str
    level: Level | None
    """`None` of a part of a run, from which no level follows."""
    missing: Mapping[Importance, int]
    """Of how many cases not passed it is the weight: what no text demands weighs less."""
    asked: Mapping[Importance, int]
    """How many cases weigh so, and those that do only as they were not passed."""


@attrs.frozen(kw_only=True)
class Mend:
    """One thing to mend."""

    cause: Cause
    unlocks: int
    """Cases of its gravest importance that pass as soon as it is mended."""
    importance: Importance
    roles: tuple[str, ...]
    example: Result
    case: Case | None
    """The example as the suite has it; `None` if the results are of another suite."""


@attrs.frozen(kw_only=True)
class Standing:
    """The whole page."""

    roles: tuple[RoleStanding, ...]
    next: tuple[Mend, ...]
    causes: tuple[Cause, ...]


def standing(results: Results) -> Standing:
    """What stands between a product and each level.

    Args:
        results: Of one run.
    """
    reached = levels(results)
    found = causes(results)
    return Standing(
        roles=tuple(_role(role, results, reached.get(role.value)) for role in Role),
        next=_next(results, found),
        causes=found,
    )


def _role(role: Role, results: Results, level: Level | None) -> RoleStanding:
    own = [one for one in results.results if one.role == role.value]
    missing = collections.Counter(one.weight for one in own if not _passed(one))
    asked = collections.Counter(
        weight
        for one in own
        for weight in {Importance(one.importance), *(() if _passed(one) else (one.weight,))}
    )
    return RoleStanding(role=role.value, level=level, missing=missing, asked=asked)


def _passed(result: Result) -> bool:
    return result.status is CaseStatus.PASSED


def _next(results: Results, found: tuple[Cause, ...]) -> tuple[Mend, ...]:
    told = {one.id: one for one in results.results}
    known = {case.id: case for case in corpus.cases()}
    made = [_mend(cause, told, known) for cause in found if cause.name != "skipped"]
    order = list(Importance)
    made.sort(key=lambda one: (order.index(one.importance), -one.unlocks, -len(one.cause.cases)))
    return tuple(made[:MOST_NEXT])


def _mend(cause: Cause, told: Mapping[str, Result], known: Mapping[str, Case]) -> Mend:
    gravest = next(one for one in Importance if cause.weights.get(one.value))
    own = [told[case] for case in cause.cases]
    heavy = [one for one in own if one.weight is gravest] or own
    alone = set(cause.alone)
    unlocked = [one for one in heavy if one.id in alone]
    # The smallest case that shows nothing else says most.
    example = (unlocked or heavy)[0]
    return Mend(
        cause=cause,
        unlocks=len(unlocked),
        importance=gravest,
        roles=tuple(dict.fromkeys(one.role for one in own)),
        example=example,
        case=known.get(example.id),
    )
