"""Fields by their paths, for rules that are made of a field's own data."""

from __future__ import annotations

import typing
from typing import Any, Final

import attrs

from vnedoc.model import DocumentEnvelope, StatusEnvelope
from vnedoc.model._wire import Wire
from vnedoc.rules.engine.needs import BOTH, DOCUMENT, STATUS, MessageKind
from vnedoc.xml.plan import Branch, Leaf, Plan, plan_of


@attrs.frozen(kw_only=True)
class FieldStep:
    """One field on the way from the envelope."""

    owner: type[Any]
    field: str
    node: Leaf | Branch
    wire: Wire

    @property
    def place(self) -> str:
        """Where it is missed: at its element, or at the wrapper around its elements."""
        wrapper = self.wire.element.rpartition("/")[0] if self.node.many else ""
        return wrapper or self.wire.element


def steps(path: str) -> tuple[FieldStep, ...]:
    """The fields that a path leads through; the last is the one that it is about.

    Args:
        path: fields joined by two underscores, as in `change`; places in lists do not matter.

    Raises:
        ValueError: the model has no such path.
    """
    plan = plan_of(StatusEnvelope if path.startswith("status__") else DocumentEnvelope)
    found: list[FieldStep] = []
    for name in path.split("__"):
        if name.isdigit():
            continue
        node = next((slot for slot in plan.slots if slot.field == name), None)
        if node is None or plan.cls is None or node.wire is None:
            raise ValueError(f"the model has no {path}: nothing is called {name} there")
        found.append(FieldStep(owner=plan.cls, field=name, node=node, wire=node.wire))
        plan = node.plan if isinstance(node, Branch) else _NOTHING
    return tuple(found)


def kinds_of(cls: type[Any]) -> tuple[MessageKind, ...]:
    """The messages in which a class of the model may stand."""
    in_document, in_status = (
        cls in _classes(plan_of(kind)) for kind in (DocumentEnvelope, StatusEnvelope)
    )
    if in_status:
        return BOTH if in_document else STATUS
    return DOCUMENT


def _classes(plan: Plan) -> set[type[Any]]:
    inner = [_classes(node.plan) for node in plan.slots if isinstance(node, Branch)]
    return {typing.cast(type[Any], plan.cls)}.union(*inner)


_NOTHING: Final = Plan(cls=None, children={}, attributes={})
