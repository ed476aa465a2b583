"""The shipped schemas of messages, rendered from the model's `wire()` data.

A schema is of one edition, which knows its own fields alone, and of one form (`forms.FORMS`).
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterable, Iterator
from typing import Any, Final

import attrs
from lxml import etree
from lxml.builder import ElementMaker

from vnedoc import names
from vnedoc.content import Content
from vnedoc.identifiers import OrganId
from vnedoc.model import DocumentEnvelope, Status
from vnedoc.model._wire import EDITIONS, Edition, Wire
from vnedoc.xml.plan import Branch, Leaf, Order, Plan, plan_of
from vnedoc.xml.schema.forms import ASSERTIONS, CLOSED, FORMS, LOOSE, SOAP_ATTRIBUTES, STRICT

XS: Final = ElementMaker(
    namespace="http://www.w3.org/2001/XMLSchema",
    nsmap={"xs": "http://www.w3.org/2001/XMLSchema", None: names.NS},
)
ONE_KIND: Final = ("DocumentOnly", "StatusOnly")
UNBOUNDED: Final = {"minOccurs": "0", "maxOccurs": "unbounded"}


@attrs.frozen(kw_only=True)
class Child:
    """One child element of a type."""

    element: str
    group: str | None
    """Name of its type when it has children of its own."""
    kind: type[Any]
    many: bool
    required: bool
    wire: Wire | None
    """`None` for a wrapper, which has no row of its own."""


@attrs.frozen(kw_only=True)
class SchemaGroup:
    """The content of one type."""

    children: tuple[Child, ...]
    attributes: tuple[Leaf, ...]


def files() -> dict[str, bytes]:
    """Every schema of messages by its name, such as ``qcvn102-2022/any-order.xsd``."""
    return {
        f"qcvn102-{edition}/{form}.xsd": render(edition, form)
        for edition in EDITIONS
        for form in FORMS
    }


def render(edition: Edition, form: str) -> bytes:
    """One schema.

    Args:
        edition: of the standard.
        form: a key of `forms.FORMS`.
    """
    return _Renderer(edition, form).render()


def _collect(edition: Edition, order: Order) -> dict[str, SchemaGroup]:
    """Types of both messages, each with its children in `order`."""
    types: dict[str, SchemaGroup] = {}
    for name, cls in (("edXML", DocumentEnvelope), ("Status", Status)):
        _add(name, plan_of(cls), edition, order, types)
    return types


def _add(
    name: str, plan: Plan, edition: Edition, order: Order, types: dict[str, SchemaGroup]
) -> None:
    if name in types:
        return
    nodes = [node for node in plan.ordered(order) if node.is_in(edition)]
    wanted = plan.mandatory(edition)
    types[name] = SchemaGroup(
        children=tuple(_child(name, node, node.element in wanted) for node in nodes),
        attributes=tuple(leaf for leaf in plan.attributes.values() if leaf.is_in(edition)),
    )
    for node in nodes:
        if isinstance(node, Branch):
            _add(_type(node), node.plan, edition, order, types)


def _type(node: Branch) -> str:
    return node.plan.cls.__name__ if node.plan.cls else node.element


def _child(parent: str, node: Leaf | Branch, required: bool) -> Child:
    kind = node.kind if isinstance(node, Leaf) else object
    return Child(
        element=node.element,
        group=_type(node) if isinstance(node, Branch) else None,
        kind=CLOSED.get((parent, node.element), kind),
        many=node.many,
        required=required,
        wire=node.wire,
    )


class _Renderer:
    """Renders one schema file; `render` is called once."""

    def __init__(self, edition: Edition, form: str) -> None:
        self.edition = edition
        self.form = form
        self.strict = form in ("axis", "numbered")
        self.types = _collect(edition, "numbered" if form == "numbered" else "axis")
        self.simple: dict[str, etree._Element] = {}

    def render(self) -> bytes:
        """The bytes of the file."""
        vi, en = FORMS[self.form]
        profile = f"qcvn102-{self.edition}"
        root = XS.schema(
            {
                "targetNamespace": names.NS,
                "elementFormDefault": "qualified",
                "attributeFormDefault": "unqualified",
                "blockDefault": "#all",
                "finalDefault": "#all",
            },
            _documented(
                f"Gói tin edXML theo QCVN 102:2016/BTTTT, hồ sơ {profile}. {vi}",
                f"edXML message of QCVN 102:2016/BTTTT, profile {profile}. {en}",
            ),
            XS.element(name="edXML", type="edXML"),
            *(self._complex(name) for name in self.types if name != "Status"),
            *self._header_groups(),
        )
        if self.form == "any-order-11":
            root.set("xpathDefaultNamespace", "##targetNamespace")
        root.extend(self.simple[name] for name in sorted(self.simple))
        root.addprevious(etree.Comment(" SPDX-License-Identifier: Apache-2.0 "))
        tree = root.getroottree()
        return etree.tostring(tree, encoding="UTF-8", xml_declaration=True, pretty_print=True)

    def _complex(self, name: str) -> etree._Element:
        if name == "Header":
            return XS.complexType({"name": "MessageHeader"}, *self._message_header())
        items = list(map(self._element, self.types[name].children))
        if name == "Trace" and not self.strict:
            # The national SDK also takes Paper here, outside Bussiness.
            paper = next(
                child for child in self.types["Business"].children if child.element == "Paper"
            )
            items.append(self._element(paper))
        if name == "edXMLHeader":
            counts = {} if self.form == "any-order" else UNBOUNDED
            items.append(XS.any(counts, namespace=names.DS, processContents="skip"))
        return XS.complexType(
            {"name": name}, self._group(items), *self._attributes(name), *self._assertions(name)
        )

    def _group(self, items: Iterable[etree._Element]) -> etree._Element:
        if self.form == "any-order":
            return XS.choice(UNBOUNDED, *items)
        return XS.all(*items) if self.form == "any-order-11" else XS.sequence(*items)

    def _message_header(self) -> Iterator[etree._Element]:
        """The content of both messages, told apart by the first element that only one has."""
        document, status = (self.types[name].children for name in ("Header", "Status"))
        if self.form == "any-order-11":
            yield self._group(map(self._element, _merged(document, status)))
            yield XS("assert", test=f"({_is(document, status)}) or ({_is(status, document)})")
        elif self.strict:
            sender, *_ = document
            branches = [XS.sequence(*map(self._element, part[1:])) for part in (document, status)]
            yield XS.sequence(self._element(sender), XS.choice(*branches))
        else:
            loop = [self._group([XS.group(ref="Shared"), XS.group(ref=own)]) for own in ONE_KIND]
            branches = [
                XS.sequence(XS.group(ref=own), again)
                for own, again in zip(ONE_KIND, loop, strict=True)
            ]
            yield XS.sequence(
                XS.group(UNBOUNDED, ref="Shared"), XS.choice({"minOccurs": "0"}, *branches)
            )

    def _header_groups(self) -> Iterator[etree._Element]:
        """Elements of both messages' header and of one only, for the order-free schema."""
        if self.form != "any-order":
            return
        document, status = (self.types[name].children for name in ("Header", "Status"))
        shared = {child.element for child in document} & {child.element for child in status}
        parts = (
            [child for child in document if child.element in shared],
            [child for child in document if child.element not in shared],
            [child for child in status if child.element not in shared],
        )
        for name, part in zip(("Shared", *ONE_KIND), parts, strict=True):
            yield XS.group({"name": name}, XS.choice(*map(self._element, part)))

    def _attributes(self, name: str) -> Iterator[etree._Element]:
        for leaf in self.types[name].attributes:
            is_required = self.strict and leaf.is_mandatory(self.edition)
            use = "required" if is_required else "optional"
            yield XS.attribute(name=leaf.element, type="xs:string", use=use)
        if name == "Trace":
            yield from (XS.attribute(name=each, type="xs:string") for each in SOAP_ATTRIBUTES)
        elif name == "Reference":
            # The .NET family writes xlink:href, xlink:role and xlink:type.
            yield XS.anyAttribute(namespace="##other", processContents="lax")

    def _assertions(self, name: str) -> Iterator[etree._Element]:
        if self.form == "any-order-11":
            yield from (XS("assert", test=test) for test in ASSERTIONS.get(name, ()))

    def _element(self, child: Child) -> etree._Element:
        type_name = child.group or self._simple(child)
        element = XS.element(name=child.element)
        element.set("type", "MessageHeader" if type_name == "Header" else type_name)
        if self.form != "any-order" and not child.required:
            element.set("minOccurs", "0")
        if self.form != "any-order" and child.many:
            element.set("maxOccurs", "unbounded")
        if wire := child.wire:
            place = wire.clause.number if wire.is_numbered else wire.clause.document
            element.append(_documented(f"{place}: {wire.vi}", f"{place}: {wire.en}"))
        return element

    # -- values ---------------------------------------------------------------------------

    def _simple(self, child: Child) -> str:
        """Name of the type of a value; declared on first use."""
        if child.kind is Content:
            return "xs:base64Binary"
        return self._strict(child) if self.strict else self._loose(child.kind)

    def _loose(self, kind: type[Any]) -> str:
        name = next((name for base, name in LOOSE_NAMES if issubclass(kind, base)), None)
        return self._pattern(name, *LOOSE[name], base="xs:token") if name else "xs:string"

    def _strict(self, child: Child) -> str:
        kind, wire = child.kind, child.wire
        length = wire.length_in(self.edition) if wire else None
        if issubclass(kind, OrganId):
            return self._text("OrganId", length)
        if issubclass(kind, enum.IntEnum):
            return self._enumeration(kind)
        if issubclass(kind, bool):
            name = "Words" if wire and wire.words else "Flag"
            return self._pattern(name, *STRICT[name])
        if issubclass(kind, int) and length:
            words = (
                f"số nguyên, tối đa {length} chữ số",
                f"a whole number of {length} digits at most",
            )
            return self._pattern(f"Number{length}", f"0|[1-9][0-9]{{0,{length - 1}}}", *words)
        form = next((form for base, form in LOOSE_NAMES if issubclass(kind, base)), None)
        return self._pattern(form, *STRICT[form]) if form else self._text("Text", length)

    def _pattern(self, name: str, pattern: str, vi: str, en: str, base: str = "xs:string") -> str:
        return self._declare(name, vi, en, base, XS.pattern(value=pattern))

    def _text(self, name: str, length: int | None) -> str:
        least = XS.minLength(value="1")
        if length is None:
            return self._declare(name, "có nội dung", "some text", "xs:string", least)
        return self._declare(
            name if name == "OrganId" else f"{name}{length}",
            f"từ 1 đến {length} ký tự",
            f"1 to {length} characters",
            "xs:string",
            least,
            XS.maxLength(value=str(length)),
        )

    def _enumeration(self, kind: type[enum.IntEnum]) -> str:
        members: Any = list(kind)
        codes = ", ".join(str(member.value) for member in members)
        facets = [
            XS.enumeration({"value": str(member.value)}, _documented(member.vi, member.en))
            for member in members
        ]
        return self._declare(
            kind.__name__, f"một trong các mã {codes}", f"one of {codes}", "xs:string", *facets
        )

    def _declare(self, name: str, vi: str, en: str, base: str, *facets: etree._Element) -> str:
        made = XS.simpleType(
            {"name": name}, _documented(vi, en), XS.restriction({"base": base}, *facets)
        )
        if etree.tostring(self.simple.setdefault(name, made)) != etree.tostring(made):
            raise ValueError(f"two types would be called {name}")
        return name


LOOSE_NAMES: Final = (
    (enum.StrEnum, "StatusCode"),
    (bool, "Flag"),
    (int, "Number"),
    (dt.datetime, "Timestamp"),
    (dt.date, "Date"),
)
"""Kind of value -> its type; the first that fits."""


def _merged(document: Iterable[Child], status: Iterable[Child]) -> Iterator[Child]:
    """Children of either kind of message: mandatory if both need it, repeated if one repeats it."""
    others = {child.element: child for child in status}
    for child in document:
        twin = others.pop(child.element, None)
        yield attrs.evolve(child, required=child.required and bool(twin and twin.required))
    yield from (attrs.evolve(child, required=False) for child in others.values())


def _is(kind: Iterable[Child], other: Iterable[Child]) -> str:
    """XPath: all that this kind of message needs, nothing that only the other has."""
    known = {child.element for child in kind}
    # What either may repeat is bounded here: the xs:all above can bound it only for both.
    tests = [
        f"count({child.element}) {'ge' if child.many else 'eq'} 1"
        for child in kind
        if child.required
    ]
    strangers = ", ".join(child.element for child in other if child.element not in known)
    return " and ".join([*tests, f"empty(({strangers}))"])


def _documented(vi: str, en: str) -> etree._Element:
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    return XS.annotation(
        XS.documentation({language: "vi"}, vi), XS.documentation({language: "en"}, en)
    )
