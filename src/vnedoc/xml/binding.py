"""Places of a message as places of the model and of its JSON form, for forms to bind to."""

from __future__ import annotations

import re
from typing import Any, Final

import attrs

from vnedoc import names
from vnedoc.findings import Location
from vnedoc.words import Words
from vnedoc.xml.plan import Branch, Leaf, Plan, plan_of

_STEP: Final = re.compile(r"((?:\{[^}]*\})?[^/{}\[\]]+)(?:\[([0-9]+)\])?")
_FRAME: Final = Words(
    vi="thuộc phần khung của gói tin; biểu mẫu không có trường tương ứng",
    en="it is part of the message's frame, for which the form has no field",
)
_NO_FIELD: Final = Words(
    vi="biểu mẫu không có trường nào chứa phần này", en="no field of the form holds it"
)


def bound(location: Location, path: str, kind: type[Any]) -> Location:
    """The location with its place in the model and in the JSON form, or with why there is none.

    Args:
        location: of a finding.
        path: the same place, as the model counts; it may be a missing one.
        kind: class of the envelope.
    """
    found = _fields(path, plan_of(kind))
    if isinstance(found, Words):
        return attrs.evolve(location, unbound=found)
    parts = [f"[{one}]" if isinstance(one, int) else f".{one}" for one in found]
    return attrs.evolve(
        location,
        model="".join(parts).removeprefix("."),
        pointer="".join(f"/{one}" for one in found),
    )


def _fields(path: str, plan: Plan) -> list[str | int] | Words:
    """Names of fields and indexes from 0, from the envelope on."""
    found: list[str | int] = []
    node: Leaf | Branch | None = None
    root, *steps = path.split("/") if path.isascii() and "{" not in path else [""]
    if root != names.ROOT:
        return _FRAME if not path else _NO_FIELD
    for step in steps:
        match = _STEP.fullmatch(step)
        if match is None or isinstance(node, Leaf):
            return _NO_FIELD
        inner = node.plan if node else plan
        node = _node(inner, match[1])
        if node is None:
            return _NO_FIELD
        index = int(match[2] or 1)
        if node.field is not None:
            found.append(node.field)
        if node.many:
            found.append(index - 1)
        elif index > 1:
            # A second one of what there is once: it is kept, and in no field.
            return _NO_FIELD
    if isinstance(node, Branch) and node.field is None and len(node.plan.slots) == 1:
        # A wrapper around nothing but a list, such as ToPlaces.
        found.append(str(node.plan.slots[0].field))
        return found
    return found or _FRAME


def _node(plan: Plan, name: str) -> Leaf | Branch | None:
    if name.startswith("@"):
        return plan.attributes.get(name[1:])
    return plan.children.get(name) or plan.children.get(names.MISSPELT.get(name, name))
