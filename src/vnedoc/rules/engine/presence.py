"""Rules that say no more than "this must be there", as rows of data.

What a row does not say comes from the field's own data: a new mandatory field needs but an id.
"""

from __future__ import annotations

import enum
import operator
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from vnedoc import names
from vnedoc.findings import Clause, Severity
from vnedoc.rules.engine.context import RuleContext
from vnedoc.rules.engine.examples import Example, change
from vnedoc.rules.engine.fields import FieldStep, steps
from vnedoc.rules.engine.needs import DOCUMENT, STATUS
from vnedoc.rules.engine.rule import Check, Rule, Violation, rule
from vnedoc.rules.engine.walk import is_filler, nth
from vnedoc.xml.plan import Leaf


def presence(
    rule_id: str,
    path: str,
    *,
    title_vi: str = "",
    title_en: str = "",
    severity: Severity | None = None,
    clause: Clause | None = None,
    vi: str = "",
    en: str = "",
    hint_vi: str = "",
    hint_en: str = "",
    bad: Example | Iterable[Example] = (),
    good: Example | Iterable[Example] = (),
    base: str | None = None,
    when: str = "",
    alone: bool = True,
    unless: Callable[[RuleContext], bool] | None = None,
) -> Rule:
    """The rule that a field says something, wherever its group stands.

    Args:
        rule_id: ``VNE-FAMILY-000``.
        path: fields joined by two underscores; a list is asked item by item.
        title_vi: what holds when the rule is met; by default that the field is stated.
        title_en: the same in English.
        severity: by default the gravest that the clause allows.
        clause: by default the field's own.
        vi: what is wrong; ``{index}`` is the item's number in its list.
        en: the same in English.
        hint_vi: how to mend it.
        hint_en: the same in English.
        bad: by default the ordinary message without the value.
        good: as for `rule`.
        base: the ordinary message that is changed by default; a status for a status's fields.
        when: as for `rule`.
        alone: whether the value is missed also where the group that would hold it is absent.
        unless: tells of messages that lawfully have no such value.
    """
    way = steps(path)
    in_status = way[0].field == "status"
    wire = way[-1].wire
    clause = clause or wire.clause
    empty: object = () if way[-1].node.many else None
    return rule(
        rule_id,
        title_vi=title_vi or f"Có {wire.vi[0].lower()}{wire.vi[1:]}",
        title_en=title_en or f"{wire.en} is stated",
        severity=severity or clause.ceiling,
        clause=clause,
        vi=vi or f"Thiếu {wire.vi[0].lower()}{wire.vi[1:]} ({wire.element}).",
        en=en or f"{wire.en} ({wire.element}) is missing.",
        hint_vi=hint_vi or ("" if vi else f"Ghi phần tử {wire.element}."),
        hint_en=hint_en or ("" if en else f"Write {wire.element}."),
        bad=bad or change(base or ("status" if in_status else "new"), **{_first(way): empty}),
        good=good,
        on=STATUS if in_status else DOCUMENT,
        when=when,
        since=wire.mandatory or wire.since,
    )(_but(_check(way, alone), unless))


def _but(check: Check, unless: Callable[[RuleContext], bool] | None) -> Check:
    if unless is None:
        return check

    def value_is_there_unless(ctx: RuleContext) -> Iterator[Violation]:
        if not unless(ctx):
            yield from check(ctx)

    return value_is_there_unless


def _first(way: tuple[FieldStep, ...]) -> str:
    """The path of the first such value of a message, for its example."""
    *groups, last = way
    return "__".join((*(f"{s.field}__0" if s.node.many else s.field for s in groups), last.field))


def _check(way: tuple[FieldStep, ...], alone: bool) -> Check:
    *groups, last = way
    items = groups.pop() if groups[-1].node.many else None
    if any(step.node.many for step in groups):
        raise ValueError("only the group that holds the value may stand in a list")
    path = "/".join((names.ROOT, *(step.wire.element for step in groups)))
    if items is None:
        return _of_one([step.field for step in groups], last, path, alone)
    inside = [*(step.field for step in groups), items.field]
    return _of_many(inside, last, f"{path}/{items.wire.element}")


def _of_one(groups: list[str], last: FieldStep, path: str, alone: bool) -> Check:
    holder, is_missing = _taker(groups), _is_missing(last)

    def value_is_there(ctx: RuleContext) -> Iterator[Violation]:
        group = holder(ctx.envelope)
        if alone if group is None else is_missing(group):
            yield Violation(f"{path}/{last.place}")

    return value_is_there


def _of_many(groups: list[str], last: FieldStep, path: str) -> Check:
    holders, is_missing = _taker(groups), _is_missing(last)

    def values_are_there(ctx: RuleContext) -> Iterator[Violation]:
        for index, item in enumerate(holders(ctx.envelope) or (), 1):
            if is_missing(item):
                yield Violation(f"{path}{nth(index)}/{last.place}", index=index)

    return values_are_there


def _taker(fields: list[str]) -> Callable[[Any], Any]:
    """What stands at the end of a path; `None` if a group on the way is absent."""
    whole = operator.attrgetter(".".join(fields))

    def take(envelope: Any) -> Any:
        try:
            return whole(envelope)
        except AttributeError:  # of None: `steps` has seen that the fields exist
            return None

    return take


def _is_missing(step: FieldStep) -> Callable[[Any], bool]:
    take = operator.attrgetter(step.field)
    kind = step.node.kind if isinstance(step.node, Leaf) and not step.node.many else object
    if issubclass(kind, str) and not issubclass(kind, enum.Enum):
        return lambda group: (value := take(group)) is None or is_filler(value)
    return lambda group: take(group) in (None, ())
