"""The field that an example changes: what rules made of a field's own data need to know of it."""

from __future__ import annotations

from typing import Any, Final

import attrs

from vnedoc.model import DocumentEnvelope, StatusEnvelope
from vnedoc.rules.engine.examples import BASES
from vnedoc.rules.engine.needs import BOTH, DOCUMENT, STATUS, MessageKind
from vnedoc.xml.plan import Branch, Leaf, Plan, plan_of


@attrs.frozen(kw_only=True)
class FieldAt:
    """One field that holds a value, and the class of the model that has it."""

    owner: type[Any]
    leaf: Leaf
    on: tuple[MessageKind, ...]
    """The kinds of message that have the class."""


def field_at(base: str, path: str) -> FieldAt:
    """The field at the end of a path.

    Args:
        base: a key of `BASES`: the message in which it stands.
        path: fields joined by two underscores, as in `change`; places in lists do not matter.

    Raises:
        ValueError: no field that holds a value stands there.
    """
    node: Leaf | Branch | None = None
    plan = owner = plan_of(type(BASES[base]()))
    for name in path.split("__"):
        if name.isdigit():
            continue
        owner = node.plan if isinstance(node, Branch) else plan
        node = next((slot for slot in owner.slots if slot.field == name), None)
    if not isinstance(node, Leaf) or owner.cls is None:
        raise ValueError(f"{path} leads to no field of the message {base}")
    return FieldAt(owner=owner.cls, leaf=node, on=_kinds(owner.cls))


def _kinds(cls: type[Any]) -> tuple[MessageKind, ...]:
    in_status = cls in _IN_STATUS
    if in_status and cls in _IN_DOCUMENT:
        return BOTH
    return STATUS if in_status else DOCUMENT


def _classes(plan: Plan) -> frozenset[type[Any]]:
    inner = [_classes(node.plan) for node in plan.children.values() if isinstance(node, Branch)]
    return frozenset({plan.cls} if plan.cls else ()).union(*inner)


_IN_DOCUMENT: Final = _classes(plan_of(DocumentEnvelope))
_IN_STATUS: Final = _classes(plan_of(StatusEnvelope))
