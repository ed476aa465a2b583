"""How a class of the model lies on the wire: one tree of slots, compiled from `wire()` once.

The reader looks children up by tag, the writer walks them in one of two orders; neither minds the
edition. The schemas ask which children an edition knows, and which it wants.
"""

from __future__ import annotations

import datetime as dt
import enum
import functools
import types
import typing
from collections.abc import Callable, Collection
from typing import Any, Literal, cast

import attrs

from vnedoc.content import Content
from vnedoc.model._wire import AS_READ, Edition, Wire, wire_of
from vnedoc.xml import scalars

Order = Literal["axis", "numbered"]


@attrs.frozen(kw_only=True, eq=False)
class Leaf:
    """An element or attribute that holds one value."""

    field: str
    element: str
    many: bool
    wire: Wire
    kind: type[Any]
    """The class of its values."""
    parse: Callable[[str], Any] | None
    """Text -> value; raises `scalars.NotConvertedError`. `None` for plain text."""
    quick: Callable[[str], Any]
    """The value of text in the standard's own form; `None` for what needs a closer look."""
    format: Callable[[Any], str]
    is_content: bool = False

    def is_in(self, edition: Edition) -> bool:
        """Whether an edition knows it."""
        return self.wire.is_in(edition)

    def is_mandatory(self, edition: Edition) -> bool:
        """Whether an edition wants its field."""
        return self.wire.is_mandatory(edition)


@attrs.frozen(kw_only=True, eq=False)
class Branch:
    """An element with children: a group of the model, or a wrapper around a list."""

    field: str | None
    """The field that holds the group; `None` for a wrapper, whose children belong to the parent."""
    element: str
    many: bool
    number: tuple[int, ...]
    plan: Plan
    wire: Wire | None = None
    """`None` for a wrapper, which has no row of its own."""

    def is_in(self, edition: Edition) -> bool:
        """Whether an edition knows it; a wrapper is known with anything inside it."""
        if self.wire is not None:
            return self.wire.is_in(edition)
        return any(node.is_in(edition) for node in self.plan.children.values())

    def is_mandatory(self, edition: Edition) -> bool:
        """Whether an edition wants its field; of a wrapper, a field inside it."""
        if self.wire is not None:
            return self.wire.is_mandatory(edition)
        return any(node.is_mandatory(edition) for node in self.plan.children.values())


@attrs.frozen(kw_only=True, eq=False)
class Plan:
    """The children and attributes of one element."""

    cls: type[Any] | None
    children: dict[str, Leaf | Branch]
    attributes: dict[str, Leaf]

    def ordered(self, order: Order) -> tuple[Leaf | Branch, ...]:
        """The children in the order of the axis (as declared) or of the standard's numbers."""
        return self._orders[order]

    def mandatory(self, edition: Edition) -> frozenset[str]:
        """The children that an edition wants wherever this element stands."""
        known = [node for node in self.children.values() if node.is_in(edition)]
        if self.cls is None and len(known) == 1:
            # A wrapper without what it is there for says nothing.
            return frozenset({known[0].element})
        return frozenset(node.element for node in known if node.is_mandatory(edition))

    @functools.cached_property
    def _orders(self) -> dict[str, tuple[Leaf | Branch, ...]]:
        declared = tuple(self.children.values())
        return {"axis": declared, "numbered": tuple(sorted(declared, key=_number))}

    @functools.cached_property
    def make(self) -> Callable[[dict[str, Any]], Any]:
        """A new object of `cls` with the values that were read."""
        return maker(cast(type[Any], self.cls))

    @functools.cache  # noqa: B019 - as `tags`
    def quick(self, namespace: str) -> Quick:
        """All that is looked up for an element in a namespace, beforehand."""
        return Quick(self, namespace)

    @functools.cached_property
    def slots(self) -> tuple[Leaf | Branch, ...]:
        """The children that hold a field of this group, also those inside wrappers."""
        inside = [
            node.plan.slots if isinstance(node, Branch) and node.field is None else (node,)
            for node in self.children.values()
        ]
        return tuple(node for nodes in inside for node in nodes)

    @functools.cached_property
    def fields(self) -> frozenset[str]:
        """The fields of this group below this element."""
        return frozenset(node.field for node in self.slots if node.field)

    @functools.cached_property
    def lists(self) -> frozenset[str]:
        """Those of them that repeat."""
        return frozenset(node.field for node in self.slots if node.field and node.many)

    @functools.cache  # noqa: B019 - plans live as long as the process, one for each class
    def tags(self, namespace: str) -> dict[str, Leaf | Branch]:
        """Children by full tag in a namespace."""
        return {_tag(namespace, name): node for name, node in self.children.items()}


class Quick:
    """A plan in one namespace, for the reader's hot loop: `find` gives what a tag is.

    That is its field, what reads its text (`None` where that is plain), its node, and for a branch
    the same of what is inside.
    """

    __slots__ = ("find", "lists", "make", "plan")

    def __init__(self, plan: Plan, namespace: str) -> None:
        self.plan = plan
        self.lists = tuple(plan.lists)
        self.make = None if plan.cls is None else plan.make
        found: dict[str, tuple[str | None, Any, Leaf | Branch, Quick | None]] = {}
        for tag, node in plan.tags(namespace).items():
            if isinstance(node, Branch):
                found[tag] = (node.field, None, node, node.plan.quick(namespace))
            else:
                read = None if node.quick is scalars.quick_text else node.quick
                found[tag] = (node.field, read, node, None)
        self.find = found.get


def maker(cls: type[Any], as_read: Collection[Any] = AS_READ) -> Callable[[dict[str, Any]], Any]:
    """A function that fills the slots of a new object, as attrs itself does.

    It calls the converters alone that make something else of what was read (identifiers): a keyword
    and a check for each of the hundred values of a message cost half of its reading.

    Args:
        cls: A class of the model.
        as_read: Converters that would leave what is given as it is.
    """
    slots: list[tuple[Callable[[Any, Any], None], str, Any, Callable[[Any], Any] | None]] = []
    for field in attrs.fields(cls):
        convert: Any = None if field.converter in as_read else field.converter
        slots.append((getattr(cls, field.name).__set__, field.name, field.default, convert))

    def make(values: dict[str, Any]) -> Any:
        made = object.__new__(cls)
        get = values.get
        for put, name, default, convert in slots:
            value = get(name, default)
            put(made, value if convert is None or value is default else convert(value))
        return made

    return make


def _tag(namespace: str, name: str) -> str:
    return f"{{{namespace}}}{name}" if namespace else name


def _number(node: Leaf | Branch) -> tuple[int, ...]:
    return node.number if isinstance(node, Branch) else node.wire.number


def plan_of(cls: type[Any]) -> Plan:
    """The plan of a class of the model, compiled once."""
    plan = _PLANS.get(cls)
    if plan is None:
        plan = _PLANS[cls] = _compile(cls)
    return plan


_PLANS: dict[type[Any], Plan] = {}


def _compile(cls: type[Any]) -> Plan:
    hints = typing.get_type_hints(cls)
    plan = Plan(cls=cls, children={}, attributes={})
    for field in attrs.fields(cls):
        if (wire := wire_of(field)) is not None:
            _add(plan, field.name, wire, hints[field.name])
    return plan


def _add(plan: Plan, field: str, wire: Wire, hint: Any) -> None:
    *wrappers, element = wire.element.split("/")
    for wrapper in wrappers:
        branch = plan.children.get(wrapper)
        if branch is None:
            inner = Plan(cls=None, children={}, attributes={})
            branch = Branch(field=None, element=wrapper, many=False, number=wire.number, plan=inner)
            plan.children[wrapper] = branch
        plan = typing.cast(Branch, branch).plan
    kind, many = _kind(hint)
    if attrs.has(kind):
        plan.children[element] = Branch(
            field=field,
            element=element,
            many=many,
            number=wire.number,
            plan=plan_of(kind),
            wire=wire,
        )
        return
    leaf = _leaf(field, element.lstrip("@"), many, wire, kind)
    (plan.attributes if element.startswith("@") else plan.children)[leaf.element] = leaf


def _kind(hint: Any) -> tuple[type[Any], bool]:
    """The bare type of a field and whether it repeats."""
    if typing.get_origin(hint) is tuple:
        return typing.get_args(hint)[0], True
    if isinstance(hint, types.UnionType):
        return next(arg for arg in typing.get_args(hint) if arg is not type(None)), False
    return hint, False


def _leaf(field: str, element: str, many: bool, wire: Wire, kind: type[Any]) -> Leaf:
    parse, form, quick = _conversion(kind, wire)
    return Leaf(
        field=field,
        element=element,
        many=many,
        wire=wire,
        kind=kind,
        parse=parse,
        format=form,
        quick=quick if kind is not Content and not many else _never,
        is_content=kind is Content,
    )


def _never(_: str) -> None:
    """Lists and contents always need a closer look."""


_Conversion = tuple[Callable[[str], Any] | None, Callable[[Any], str], Callable[[str], Any]]
_FLAGS = {"0": False, "1": True}
_WORDS = {"false": False, "true": True}


def _conversion(kind: type[Any], wire: Wire) -> _Conversion:
    if issubclass(kind, enum.IntEnum):
        codes = {str(int(code)): code for code in kind}
        return functools.partial(scalars.parse_code, kind), scalars.format_number, codes.get
    if issubclass(kind, enum.StrEnum):
        statuses = {code.value: code for code in kind}
        return functools.partial(scalars.parse_status, kind), str.__str__, statuses.get
    if issubclass(kind, bool):
        if wire.words:
            return scalars.parse_flag, scalars.format_words, _WORDS.get
        return scalars.parse_flag, scalars.format_flag, _FLAGS.get
    if issubclass(kind, int):
        return scalars.parse_number, scalars.format_number, scalars.SMALL_NUMBERS.get
    if issubclass(kind, dt.datetime):
        return scalars.parse_timestamp, scalars.format_timestamp, scalars.quick_timestamp
    if issubclass(kind, dt.date):
        return scalars.parse_date, scalars.format_date, scalars.quick_date
    return None, str.__str__, scalars.quick_text
