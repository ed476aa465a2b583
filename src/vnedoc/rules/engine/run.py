"""Running rules over one message."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import attrs

from vnedoc.findings import Finding, Location
from vnedoc.limits import MAX_FINDINGS, MAX_VIOLATIONS, MIN_VIOLATIONS
from vnedoc.rules.engine.context import RuleContext
from vnedoc.rules.engine.needs import Need
from vnedoc.rules.engine.rule import Rule, Violation


@attrs.frozen(eq=False)
class RuleSet:
    """Rules sorted by what they need and what they are about, so that neither is asked twice."""

    rules: tuple[Rule, ...]
    _groups: tuple[tuple[frozenset[Need], str, tuple[Rule, ...]], ...] = attrs.field(init=False)

    @_groups.default
    def _sorted(self) -> tuple[tuple[frozenset[Need], str, tuple[Rule, ...]], ...]:
        groups: dict[tuple[frozenset[Need], str], list[Rule]] = {}
        for rule in self.rules:
            groups.setdefault((rule.needs, rule.when), []).append(rule)
        return tuple((needs, when, tuple(rules)) for (needs, when), rules in groups.items())

    def __iter__(self) -> Iterator[tuple[frozenset[Need], str, tuple[Rule, ...]]]:
        return iter(self._groups)


@attrs.frozen(kw_only=True)
class Checked:
    """What the rules found, and which of them could not be asked."""

    findings: tuple[Finding, ...] = ()
    ran: tuple[Rule, ...] = ()
    lacking: tuple[tuple[Need, tuple[Rule, ...]], ...] = ()
    """The rules that did not run, by what they lacked. They count as neither kept nor broken."""
    cut: tuple[Rule, ...] = ()
    """The rules that are broken in more places than are told."""

    @property
    def on_practice(self) -> int:
        """How many of the rules that ran do not rest on a legal text."""
        return sum(rule.on_practice for rule in self.ran)


def _most_of(told: int) -> int:
    """In how many places one more rule may be broken, as far as it is told behind so many others.

    A report has room for `MAX_FINDINGS`, and for a few of every rule.
    """
    return min(MAX_VIOLATIONS, max(MIN_VIOLATIONS, MAX_FINDINGS - told))


def bounded(findings: Iterable[Finding], cut: set[str]) -> Iterator[Finding]:
    """What the reader noticed, as far as there is room.

    Args:
        findings: At most `MAX_VIOLATIONS` of each kind.
        cut: Gets the kinds of which there may be more.
    """
    seen: Counter[str] = Counter()
    for finding in findings:
        rule = finding.rule
        if seen[rule] < _most_of(seen.total() - seen[rule]):
            seen[rule] += 1
            yield finding
        else:
            cut.add(rule)
    cut.update(rule for rule, count in seen.items() if count >= MAX_VIOLATIONS)


def check(ctx: RuleContext, rules: RuleSet | Iterable[Rule], *, told: int = 0) -> Checked:
    """Ask every rule that is about this kind of message.

    Args:
        ctx: The message, and what the caller knows.
        rules: Which rules.
        told: How many findings the report has already.

    Raises:
        SourceChangedError: the message's file changed after it was read.
    """
    if not isinstance(rules, RuleSet):
        rules = RuleSet(tuple(rule for rule in rules if ctx.kind in rule.on))
    findings: list[Finding] = []
    ran: list[Rule] = []
    lacking: dict[Need, list[Rule]] = {}
    cut: list[Rule] = []
    for needs, when, group in rules:
        if needs and (need := ctx.lacks(needs)) is not None:
            lacking.setdefault(need, []).extend(group)
            continue
        ran.extend(group)
        if when and not getattr(ctx, when):
            continue
        for rule in group:
            before = told + len(findings)
            for count, violation in enumerate(rule.check(ctx), 1):
                # Hardly a rule has so many, so hardly ever is it worked out how many there may be.
                if count > MIN_VIOLATIONS and count > _most_of(before):
                    cut.append(rule)
                    break
                findings.append(_finding(rule, violation))
    return Checked(
        findings=tuple(findings),
        ran=tuple(ran),
        lacking=tuple((need, tuple(group)) for need, group in lacking.items()),
        cut=tuple(cut),
    )


def _finding(rule: Rule, violation: Violation) -> Finding:
    return Finding(
        topic=rule.topic,
        location=Location(path=violation.at),
        facts=tuple(violation.facts.items()),
    )
