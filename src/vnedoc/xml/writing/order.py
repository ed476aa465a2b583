"""Whether children stand in one of the two orders that are known, as one walk over the tree."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lxml import etree

from vnedoc.model import Envelope
from vnedoc.xml.plan import Branch, Order, Plan, plan_of
from vnedoc.xml.reading.tree import Document

_ORDERS: tuple[Order, ...] = ("axis", "numbered")


class Disorder(NamedTuple):
    """An element whose children stand in neither order."""

    path: str
    """Of the parent."""
    child: str
    """The first child out of place, in the order that holds longest."""


def disorders(document: Document, envelope: Envelope) -> tuple[Disorder, ...]:
    """The elements whose known children stand neither as the axis writes nor as the standard has.

    Args:
        document: the message.
        envelope: what was read from it; its kind tells which children are known.
    """
    found = _walk(document.root, plan_of(type(envelope)), document.namespaces.own)
    return tuple(Disorder(document.path_of(parent), child) for parent, child in found)


def _walk(
    element: etree._Element, plan: Plan, namespace: str
) -> Iterator[tuple[etree._Element, str]]:
    steps = _steps(plan, namespace)
    axis = numbered = -1
    broken: list[str] = []
    by_axis = by_number = True
    for child in element:
        step = steps.get(child.tag)  # type: ignore[arg-type]
        if step is None:
            continue
        name, in_axis, in_numbers, inner = step
        if by_axis and in_axis < axis:
            by_axis = False
            broken.append(name)
        if by_number and in_numbers < numbered:
            by_number = False
            broken.append(name)
        axis, numbered = in_axis, in_numbers
        if inner is not None:
            yield from _walk(child, inner, namespace)
    if len(broken) == len(_ORDERS):
        yield element, broken[-1]


@functools.cache
def _steps(plan: Plan, namespace: str) -> Mapping[str, tuple[str, int, int, Plan | None]]:
    """Tag of a child -> its name, its place in either order, and the plan of what is in it."""
    axis, numbered = (
        {node.element: rank for rank, node in enumerate(plan.ordered(order))} for order in _ORDERS
    )
    return {
        tag: (
            node.element,
            axis[node.element],
            numbered[node.element],
            node.plan if isinstance(node, Branch) else None,
        )
        for tag, node in plan.tags(namespace).items()
    }
