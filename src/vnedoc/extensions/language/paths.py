"""Paths of names: into a payload by its elements, into a message by the names of its fields.

``TieuDe/SoChungTu`` and ``Dong/@ma`` lead from the root element of a payload (inside ``each``: from
that element), ``header.recipients.organ_id`` from the message (inside ``each``: from that field).
With a slash before it, a path leads from the root in any case; ``.`` is the place itself. There is
no more: no functions, no conditions, no jokers. A path that leads through something that repeats
leads to all of it.
"""

from __future__ import annotations

import difflib
import re
from typing import Any, Final, NamedTuple, NoReturn

import attrs

from vnedoc.extensions.language.tables import Table
from vnedoc.extensions.limits import MAX_PATH_STEPS_IN_CHECK
from vnedoc.model import DocumentEnvelope, StatusEnvelope
from vnedoc.names import CLARK
from vnedoc.xml.plan import Branch, Leaf, Plan, plan_of

_STEP: Final = re.compile(r"@?(?:\{[^{}]*\})?[^/{}]+")


class ElementStep(NamedTuple):
    """One name on the way.

    Without a namespace of its own it is one of the payload's, or of none: schemas differ in whether
    the elements inside are qualified.
    """

    name: str
    namespace: str | None

    def tags(self, namespace: str) -> tuple[str, ...]:
        """The tags that it means in a payload of that namespace."""
        if self.namespace is not None:
            return (f"{{{self.namespace}}}{self.name}" if self.namespace else self.name,)
        return (f"{{{namespace}}}{self.name}", self.name) if namespace else (self.name,)


@attrs.frozen
class ElementPath:
    """A path into a payload."""

    text: str
    """As it is written."""
    steps: tuple[ElementStep, ...]
    attribute: str | None
    """The attribute that it ends with: a name, or ``{uri}name``."""
    from_root: bool


@attrs.frozen
class FieldPath:
    """A path into a message."""

    text: str
    """As it is written."""
    fields: tuple[str, ...]
    elements: tuple[str, ...]
    """What each field is called on the wire, wrappers included; an attribute with its ``@``."""
    leaf: bool
    """Whether it ends with a value rather than with a group of fields."""
    from_root: bool
    on_status: bool
    """Whether it leads into status messages."""


def element_path(table: Table, key: str, text: str) -> ElementPath:
    """Read a path into a payload.

    Raises:
        ExtensionError: it is none.
    """
    body = text.removeprefix("/")
    if body == ".":
        return ElementPath(text, (), None, text.startswith("/"))
    names = _STEP.findall(body)
    if "/".join(names) != body or not names:
        table.wrong(
            f"{text!r} is no path; expected names of elements, as TieuDe/SoChungTu",
            f"{text!r} không phải đường dẫn; cần tên các phần tử, như TieuDe/SoChungTu",
            key,
        )
    _few(table, key, len(names))
    attribute = names.pop()[1:] if names[-1].startswith("@") else None
    for name in [*names, *([] if attribute is None else [attribute])]:
        if CLARK.fullmatch(name) is None:
            table.wrong(
                f"{name!r} is no name of an element", f"{name!r} không phải tên phần tử", key
            )
    return ElementPath(text, tuple(map(_element, names)), attribute, text.startswith("/"))


def _element(name: str) -> ElementStep:
    found = CLARK.fullmatch(name)
    assert found is not None  # noqa: S101 - its caller has looked
    return ElementStep(found["local"], found["uri"])


def field_path(table: Table, key: str, text: str, within: FieldPath | None = None) -> FieldPath:
    """Read a path into a message; the names are those of the model.

    Args:
        table: Where it is written.
        key: The same.
        text: The path.
        within: The path of the ``each`` around it.

    Raises:
        ExtensionError: the model has no such fields.
    """
    body, rooted = text.removeprefix("/"), text.startswith("/") or within is None
    base = None if rooted else within
    if body == "." and base is not None:
        return attrs.evolve(base, text=text, fields=(), elements=(), from_root=False)
    names = tuple(body.split("."))
    _few(table, key, len(names))
    on_status = names[0] == "status" if base is None else base.on_status
    plan = plan_of(StatusEnvelope if on_status else DocumentEnvelope)
    node: Leaf | Branch | None = None
    for name in base.fields if base else ():
        node = _field(plan, name)
        plan = node.plan if isinstance(node, Branch) else _NOTHING
    elements = []
    for number, name in enumerate(names):
        node = _field(plan, name)
        if node is None or node.wire is None or (isinstance(node, Leaf) and node.is_content):
            _no_field(table, key, ".".join(names[: number + 1]), plan, name)
        elements.append(node.wire.element)
        plan = node.plan if isinstance(node, Branch) else _NOTHING
    leaf = isinstance(node, Leaf)
    return FieldPath(text, names, tuple(elements), leaf, rooted, on_status)


_NOTHING: Final = Plan(cls=None, children={}, attributes={})


def _field(plan: Plan, name: str) -> Any:
    nodes = (*plan.slots, *plan.attributes.values())
    return next((slot for slot in nodes if slot.field == name), None)


def _no_field(table: Table, key: str, path: str, plan: Plan, name: str) -> NoReturn:
    nodes = (*plan.slots, *plan.attributes.values())
    known = [slot.field for slot in nodes if slot.field and slot.field != "content"]
    near = difflib.get_close_matches(name[:40], known, n=1) or known
    listed = ", ".join(near) or "-"
    table.wrong(
        f"a message has no field {path}; known are {listed}",
        f"gói tin không có trường {path}; có các trường: {listed}",
        key,
    )


def _few(table: Table, key: str, count: int) -> None:
    limit = MAX_PATH_STEPS_IN_CHECK
    if count > limit:
        table.wrong(f"a path of more than {limit} names", f"đường dẫn quá {limit} tên", key)
