"""Whether children stand in one of the two orders that are known, as one walk over the tree."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lxml import etree

from vnedoc.model import Envelope
from vnedoc.xml.plan import Branch, Leaf, Order, Plan, plan_of
from vnedoc.xml.tree import Document

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
    root = document.root
    namespace = etree.QName(root).namespace or ""
    found = _walk(root, plan_of(type(envelope)), namespace)
    return tuple(Disorder(document.path_of(parent), child) for parent, child in found)


def _walk(
    element: etree._Element, plan: Plan, namespace: str
) -> Iterator[tuple[etree._Element, str]]:
    tags = plan.tags(namespace)
    nodes: list[Leaf | Branch] = []
    for child in element:
        node = tags.get(child.tag)  # type: ignore[arg-type]
        if node is None:
            continue
        nodes.append(node)
        if isinstance(node, Branch):
            yield from _walk(child, node.plan, namespace)
    if len(nodes) > 1 and (child_name := _out_of_place(nodes, plan)):
        yield element, child_name


def _out_of_place(nodes: list[Leaf | Branch], plan: Plan) -> str | None:
    """The first child that breaks the order which holds longest; `None` if one holds."""
    longest = -1
    for ranks in _ranks(plan):
        last = -1
        for at, node in enumerate(nodes):
            rank = ranks[node.element]
            if rank < last:
                longest = max(longest, at)
                break
            last = rank
        else:
            return None
    return nodes[longest].element


@functools.cache
def _ranks(plan: Plan) -> tuple[Mapping[str, int], ...]:
    """For each order, the place of every child."""
    return tuple(
        {node.element: rank for rank, node in enumerate(plan.ordered(order))} for order in _ORDERS
    )
