"""Running rules over one message."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

import attrs

from vnedoc.findings import Confidence, Finding, Location
from vnedoc.limits import MAX_VIOLATIONS
from vnedoc.rules._context import RuleContext
from vnedoc.rules._core import Need, Rule


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
        return sum(rule.topic.clause.confidence is not Confidence.TEXT for rule in self.ran)


def check(ctx: RuleContext, rules: Iterable[Rule]) -> Checked:
    """Ask every rule that is about this kind of message.

    Raises:
        SourceChangedError: the message's file changed after it was read.
    """
    findings: list[Finding] = []
    ran: list[Rule] = []
    lacking: dict[Need, list[Rule]] = {}
    kind = ctx.kind
    for rule in rules:
        if kind not in rule.on:
            continue
        if rule.needs and (need := ctx.lacks(rule.needs)) is not None:
            lacking.setdefault(need, []).append(rule)
            continue
        ran.append(rule)
        findings.extend(
            Finding(
                topic=rule.topic,
                location=Location(path=violation.at),
                facts=tuple(violation.facts.items()),
            )
            for violation in itertools.islice(rule.check(ctx), MAX_VIOLATIONS)
        )
    return Checked(
        findings=tuple(findings),
        ran=tuple(ran),
        lacking=tuple((need, tuple(rules)) for need, rules in lacking.items()),
    )
