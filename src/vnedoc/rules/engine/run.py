"""Running rules over one message."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from vnedoc.findings import Finding, Location
from vnedoc.limits import MAX_VIOLATIONS
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

    @property
    def on_practice(self) -> int:
        """How many of the rules that ran do not rest on a legal text."""
        return sum(rule.on_practice for rule in self.ran)


def check(ctx: RuleContext, rules: RuleSet | Iterable[Rule]) -> Checked:
    """Ask every rule that is about this kind of message.

    Raises:
        SourceChangedError: the message's file changed after it was read.
    """
    if not isinstance(rules, RuleSet):
        rules = RuleSet(tuple(rule for rule in rules if ctx.kind in rule.on))
    findings: list[Finding] = []
    ran: list[Rule] = []
    lacking: dict[Need, list[Rule]] = {}
    for needs, when, group in rules:
        if needs and (need := ctx.lacks(needs)) is not None:
            lacking.setdefault(need, []).extend(group)
            continue
        ran.extend(group)
        if when and not getattr(ctx, when):
            continue
        for rule in group:
            for violation in rule.check(ctx):
                findings.append(_finding(rule, violation))
                if _is_full(findings):
                    break
    return Checked(
        findings=tuple(findings),
        ran=tuple(ran),
        lacking=tuple((need, tuple(group)) for need, group in lacking.items()),
    )


def _is_full(findings: list[Finding]) -> bool:
    """Whether the last rule has as many breaches as are reported."""
    if len(findings) < MAX_VIOLATIONS:
        return False
    return findings[-MAX_VIOLATIONS].topic is findings[-1].topic


def _finding(rule: Rule, violation: Violation) -> Finding:
    return Finding(
        topic=rule.topic,
        location=Location(path=violation.at),
        facts=tuple(violation.facts.items()),
    )
