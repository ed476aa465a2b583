"""What changed between two runs, and what several vendors' runs have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs

from vnedoc.conformance.cases.case import Role
from vnedoc.conformance.running.causes import causes
from vnedoc.conformance.running.results import CaseStatus, Level, Result, Results, levels


@attrs.frozen(kw_only=True)
class Comparison:
    """Two runs, case by case. Every tuple holds ids in the order of the newer run."""

    same_corpus: bool
    """Whether both were asked the same; if not, only cases in both are compared."""
    mended: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    """Passed before and not any more, whatever became of it."""
    otherwise: tuple[tuple[str, str, str], ...] = ()
    """Not passed in either run, in another way: id, before, after."""
    only_before: tuple[str, ...] = ()
    only_after: tuple[str, ...] = ()
    levels: tuple[tuple[str, str, str], ...] = ()
    """Roles whose level is another: role, before, after; of a part of a run no level is told."""
    gone: tuple[tuple[str, str], ...] = ()
    """Causes of the older run that the newer one has not: name and place."""
    new: tuple[tuple[str, str], ...] = ()

    @property
    def worse(self) -> bool:
        """Whether anything that passed does not any more, or was not asked again."""
        return bool(self.broken or self.only_before)

    def to_data(self) -> dict[str, Any]:
        """Plain JSON data."""
        data = attrs.asdict(self)
        return {name: list(v) if isinstance(v, tuple) else v for name, v in data.items()}


def compare(before: Results, after: Results) -> Comparison:
    """What changed from one run to another.

    Args:
        before: The older run.
        after: The newer one.
    """
    old = {one.id: one for one in before.results}
    new = {one.id: one for one in after.results}
    causes_before, causes_after = _causes(before), _causes(after)
    levels_before, levels_after = levels(before), levels(after)
    both = [(old[name], one) for name, one in new.items() if name in old]
    return Comparison(
        same_corpus=before.corpus == after.corpus,
        mended=tuple(b.id for a, b in both if _passed(b) and not _passed(a)),
        broken=tuple(b.id for a, b in both if _passed(a) and not _passed(b)),
        otherwise=tuple(
            (b.id, a.status.value, b.status.value)
            for a, b in both
            if not _passed(a) and not _passed(b) and a.status is not b.status
        ),
        only_before=tuple(name for name in old if name not in new),
        only_after=tuple(name for name in new if name not in old),
        levels=tuple(
            (role, level.value, levels_after[role].value)
            for role, level in levels_before.items()
            if level is not levels_after.get(role, level)
        ),
        gone=tuple(one for one in causes_before if one not in causes_after),
        new=tuple(one for one in causes_after if one not in causes_before),
    )


def _causes(results: Results) -> dict[tuple[str, str], int]:
    return {(one.name, one.at): len(one.cases) for one in causes(results)}


def _passed(result: Result) -> bool:
    return result.status is CaseStatus.PASSED


@attrs.frozen(kw_only=True)
class Matrix:
    """Several products, by groups of cases: how many passed of how many."""

    products: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[int, int], ...]], ...]
    levels: tuple[tuple[str, tuple[Level | None, ...]], ...]
    """Role -> the level of each product; `None` where only a part was run."""
    causes: tuple[tuple[tuple[str, str], tuple[int, ...]], ...]
    """Cause, by name and place -> how many cases of each product it stands in the way of."""
    differing: tuple[str, ...]
    """Cases that some of the products pass and some do not: where they will not understand each
    other."""


def matrix(runs: Sequence[Results]) -> Matrix:
    """What several products make of the same cases."""
    groups = dict.fromkeys(one.id.partition("-")[0] for run in runs for one in run.results)
    found: dict[str, set[bool]] = {}
    for run in runs:
        for one in run.results:
            found.setdefault(one.id, set()).add(_passed(one))
    reached = [levels(run) for run in runs]
    told = [_causes(run) for run in runs]
    names = dict.fromkeys(name for one in told for name in one)
    return Matrix(
        products=tuple(f"{run.product} {run.version}".strip() for run in runs),
        rows=tuple((group, tuple(_count(run, group) for run in runs)) for group in groups),
        levels=tuple((role.value, tuple(one.get(role.value) for one in reached)) for role in Role),
        causes=tuple((name, tuple(one.get(name, 0) for one in told)) for name in names),
        differing=tuple(name for name, answers in found.items() if len(answers) > 1),
    )


def _count(run: Results, group: str) -> tuple[int, int]:
    own = [one for one in run.results if one.id.partition("-")[0] == group]
    return sum(map(_passed, own)), len(own)
