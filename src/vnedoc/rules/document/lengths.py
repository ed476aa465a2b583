"""Lengths: one rule for each field that has one, made from the field's own wire data.

30/2020/NĐ-CP Phụ lục VI gives some of them in its text; the others are what implementations of
QCVN 102:2016/BTTTT enforce and store. A mandatory field that no rule with words of its own asks
for says in its row also the rule that misses it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any, Final

from vnedoc.normal_forms import normalized
from vnedoc.rules.engine.context import RuleContext
from vnedoc.rules.engine.examples import Example, change
from vnedoc.rules.engine.fields import kinds_of, steps
from vnedoc.rules.engine.presence import presence
from vnedoc.rules.engine.rule import Check, Rule, Violation, rule
from vnedoc.xml.plan import Leaf

_ROWS: Final[tuple[tuple[str, ...], ...]] = (
    # Rule of the length (or none), the message that its example changes, and where: the field that
    # it is about; then, if no other rule misses the field, the rule that does.
    ("VNE-LENGTH-001", "new", "header__sender__organization_in_charge"),
    ("VNE-LENGTH-002", "new", "header__recipients__1__organ_name"),
    ("VNE-LENGTH-003", "new", "header__sender__address"),
    ("VNE-LENGTH-004", "new", "header__sender__email"),
    ("VNE-LENGTH-005", "new", "header__sender__telephone"),
    ("VNE-LENGTH-006", "new", "header__sender__fax"),
    ("VNE-LENGTH-007", "new", "header__sender__website"),
    ("VNE-LENGTH-008", "new", "header__document_id"),
    ("VNE-LENGTH-009", "new", "header__code__number"),
    ("VNE-LENGTH-010", "new", "header__code__notation"),
    ("VNE-LENGTH-011", "new", "header__promulgation__place"),
    ("VNE-LENGTH-012", "new", "header__document_type__code"),
    ("VNE-LENGTH-013", "new", "header__document_type__detail"),
    ("VNE-LENGTH-014", "new", "header__document_type__name"),
    ("VNE-LENGTH-015", "new", "header__subject"),
    ("VNE-LENGTH-016", "new", "header__content"),
    ("VNE-LENGTH-017", "new", "header__signer__competence"),
    ("VNE-LENGTH-018", "new", "header__signer__position"),
    ("VNE-LENGTH-019", "new", "header__signer__full_name"),
    ("VNE-LENGTH-020", "new", "header__to_places__1"),
    ("VNE-LENGTH-021", "new", "header__other__sphere_of_promulgation"),
    ("VNE-LENGTH-022", "new", "header__other__typist_notation"),
    ("VNE-LENGTH-023", "new", "header__other__promulgation_amount"),
    ("VNE-LENGTH-024", "new", "header__other__page_amount"),
    ("VNE-LENGTH-025", "new", "header__response_for__0__document_id"),
    ("VNE-LENGTH-026", "revoke", "trace__business__document_id"),
    ("VNE-LENGTH-027", "revoke", "trace__business__reason"),
    ("VNE-LENGTH-028", "update", "trace__business__changes__receivers__0__receiver_type"),
    ("VNE-LENGTH-029", "replace", "trace__business__replacements__0__document_id"),
    ("VNE-LENGTH-030", "status", "status__staff__department"),
    ("VNE-LENGTH-031", "status", "status__staff__staff"),
    ("VNE-LENGTH-032", "status", "status__staff__email"),
    ("VNE-LENGTH-033", "status", "status__staff__mobile"),
    ("VNE-LENGTH-034", "new", "manifest__references__0__name"),
    ("VNE-LENGTH-035", "new", "attachments__0__name"),
)
"""A row for each text or number that has a limit; identifiers of organisations have rules of their
own. What a rule says, and since which edition, comes from the field's own data."""


def _rules(length: str, base: str, path: str, missing: str = "") -> Iterator[Rule]:
    """The rules of one row."""
    good: tuple[Example, ...] = ()
    if length:
        rule_of_length = _length_rule(length, base, path)
        good = rule_of_length.good
        yield rule_of_length
    if missing:
        yield presence(missing, path, base=base, good=good)


def _length_rule(rule_id: str, base: str, path: str) -> Rule:
    field = steps(path)[-1]
    wire = field.wire
    limit, clause = wire.max_length, wire.length_clause
    if limit is None or clause is None:
        raise ValueError(f"{rule_id}: {path} has no length")
    if isinstance(field.node, Leaf) and issubclass(field.node.kind, int):
        longest: str | int = 10**limit - 1
        too_long: str | int = 10**limit
    else:
        longest, too_long = "1" * limit, "1" * (limit + 1)
    what = f"{wire.vi} ({wire.element})", f"{wire.en} ({wire.element})"
    return rule(
        rule_id,
        severity=clause.ceiling,
        clause=clause,
        title_vi=f"{what[0]} dài không quá {limit} ký tự",
        title_en=f"{what[1]} has no more than {limit} characters",
        vi=f"{what[0]} dài {{found}} ký tự, tối đa là {limit}.",
        en=f"{what[1]} has {{found}} characters; {limit} are allowed.",
        hint_vi="Rút gọn; hệ thống nhận có thể cắt bớt hoặc từ chối.",
        hint_en="Shorten it: receiving systems may cut it off or refuse the message.",
        bad=change(base, **{path: too_long}),
        good=change(base, **{path: longest}),
        on=kinds_of(field.owner),
        when="overlong",
        since=wire.since,
    )(_check(field.owner, field.field, limit))


def _check(owner: type[Any], field: str, limit: int) -> Check:
    def length_is_kept(ctx: RuleContext) -> Iterator[Violation]:
        for leaf in ctx.overlong_by_field.get((owner, field), ()):
            if (found := _length(leaf.value, limit)) > limit:
                yield Violation(leaf.path, found=found)

    return length_is_kept


def _length(value: object, limit: int) -> int:
    text = str(value)
    if limit < len(text) <= 4 * limit:
        # Letters that are typed as a base and marks count once, as people see them.
        text = normalized("NFC", text)
    return len(text)


RULES: Final = tuple(itertools.chain.from_iterable(itertools.starmap(_rules, _ROWS)))
