"""Business rules: one small function each, with fixed words and examples.

`RULES` holds all of them; `check` asks them about one message. A rule tells what is wrong and
where. What a breach means is the word of a profile (`vnedoc.profiles`).
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from vnedoc.rules import signed
from vnedoc.rules.attached import attachments, capacity, content, filenames, packing, pairing
from vnedoc.rules.document import (
    addresses,
    header,
    identifiers,
    kinds,
    legal_numbers,
    lengths,
    letters,
    numbers,
    organs,
    secrecy,
    text,
    values,
)
from vnedoc.rules.engine.context import Caps, RuleContext
from vnedoc.rules.engine.examples import BASES, Example, change
from vnedoc.rules.engine.needs import Need
from vnedoc.rules.engine.rule import Rule, Violation, rule
from vnedoc.rules.engine.run import Checked, RuleSet, bounded, check
from vnedoc.rules.exchange import (
    answered,
    business,
    moments,
    order,
    references,
    replay,
    status,
    trace,
    updates,
)

_MODULES: Final = (
    order,
    header,
    values,
    lengths,
    numbers,
    legal_numbers,
    identifiers,
    organs,
    addresses,
    trace,
    business,
    updates,
    references,
    answered,
    status,
    pairing,
    attachments,
    filenames,
    content,
    packing,
    capacity,
    secrecy,
    text,
    letters,
    moments,
    replay,
    kinds,
    signed,
)


def _all() -> tuple[Rule, ...]:
    found = [value for module in _MODULES for value in vars(module).values()]
    rules = {rule.id: rule for rule in (*found, *lengths.RULES) if isinstance(rule, Rule)}
    return tuple(sorted(rules.values(), key=lambda rule: rule.id))


RULES: Final = _all()
"""Every rule, by id."""
BY_ID: Final = MappingProxyType({rule.id: rule for rule in RULES})

__all__ = [
    "BASES",
    "BY_ID",
    "RULES",
    "Caps",
    "Checked",
    "Example",
    "Need",
    "Rule",
    "RuleContext",
    "RuleSet",
    "Violation",
    "bounded",
    "change",
    "check",
    "rule",
]
