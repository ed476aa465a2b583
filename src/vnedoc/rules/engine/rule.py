"""What a rule is: fixed words, a small function, and examples that tests and docs share."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

import attrs

from vnedoc.findings import Clause, Confidence, Severity, Topic
from vnedoc.model._wire import FIRST, Edition
from vnedoc.rules.engine.context import RuleContext
from vnedoc.rules.engine.examples import Example
from vnedoc.rules.engine.needs import DOCUMENT, MessageKind, Need


@attrs.frozen(init=False)
class Violation:
    """One breach: where it is, and the facts that fill the rule's words."""

    at: str
    facts: Mapping[str, object]

    def __init__(self, at: str, **facts: object) -> None:
        self.__attrs_init__(at, facts)


_STEPS: Final = {"KIND": "classify", "SIGN": "signature"}
"""Families that are asked in a step of their own."""

Check = Callable[[RuleContext], Iterator[Violation]]


@attrs.frozen(kw_only=True, eq=False)
class Rule:
    """One rule. Its function tells what is wrong; what a breach means is the profile's word."""

    topic: Topic
    on: tuple[MessageKind, ...]
    needs: frozenset[Need]
    check: Check
    when: str
    """The part of `RuleContext` that it is about: empty, and there is nothing to ask."""
    since: Edition = FIRST
    """The edition of the standard that brought it; a profile of an earlier one does not ask it."""
    good: tuple[Example, ...] = attrs.field(repr=False)
    bad: tuple[Example, ...] = attrs.field(repr=False)
    on_practice: bool = attrs.field(init=False)
    """Whether it rests on practice or memory rather than on a legal text."""

    @on_practice.default
    def _rests_on_practice(self) -> bool:
        return self.topic.clause.confidence is not Confidence.TEXT

    @property
    def id(self) -> str:
        """Stable name, part of the API."""
        return self.topic.code

    @property
    def family(self) -> str:
        """The middle of its id: ``HEADER``, ``TRACE`` ..."""
        return self.id.split("-")[1]

    @property
    def step(self) -> str:
        """The step of the check that asks it."""
        if Need.CONTENT in self.needs:
            return "content"
        return _STEPS.get(self.family, "rules")

    def __reduce__(self) -> tuple[Any, ...]:
        # There is one of each: a copy, here or in another process, is the rule itself.
        return _rule_of, (self.id,)


def _rule_of(rule_id: str) -> Rule:
    # By its id, since several rules share one function; the list of all stands above this module.
    found: Rule = importlib.import_module("vnedoc.rules").BY_ID[rule_id]
    return found


def rule(
    rule_id: str,
    *,
    severity: Severity,
    clause: Clause,
    title_vi: str,
    title_en: str,
    vi: str,
    en: str,
    bad: Example | Iterable[Example],
    good: Example | Iterable[Example] = (),
    hint_vi: str = "",
    hint_en: str = "",
    on: tuple[MessageKind, ...] = DOCUMENT,
    needs: Iterable[Need] = (),
    when: str = "",
    since: Edition = FIRST,
) -> Callable[[Check], Rule]:
    """Make a `Rule` of a generator function.

    Args:
        rule_id: ``VNE-FAMILY-000``.
        severity: at most what the clause's confidence allows.
        clause: what is breached.
        title_vi: what holds when the rule is met, as a sentence without its point.
        title_en: the same in English.
        vi: what is wrong, with facts in braces.
        en: the same in English.
        bad: messages that break the rule.
        good: messages that are close to breaking it and do not; without one, the ordinary
            message that `bad` was made from.
        hint_vi: how to mend it.
        hint_en: the same in English.
        on: the kinds of message that it looks at.
        needs: inputs without which it does not run.
        when: the part of `RuleContext` that it is about; where that is empty the rule is kept,
            without a look.
        since: the edition of the standard that brought it.
    """
    topic = Topic(
        code=rule_id,
        severity=severity,
        clause=clause,
        title_vi=title_vi,
        title_en=title_en,
        vi=vi,
        en=en,
        hint_vi=hint_vi,
        hint_en=hint_en,
    )

    def decorate(check: Check) -> Rule:
        failing = _listed(bad)
        return Rule(
            topic=topic,
            on=on,
            needs=frozenset(needs),
            check=check,
            when=when,
            since=since,
            bad=failing,
            good=_listed(good) or tuple(example.unchanged() for example in failing[:1]),
        )

    return decorate


def _listed(examples: Example | Iterable[Example]) -> tuple[Example, ...]:
    return tuple(examples) if isinstance(examples, Iterable) else (examples,)
