"""Write ``schemas/<profile>/*.xsd`` from the model's `wire()` data.

Run ``python docs/_generate/schemas.py`` after a change of the model or of ``schema_tables.py``; a
test compares the files with what this module renders.
"""

from __future__ import annotations

import datetime as dt
import enum
import typing
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import attrs
from lxml import etree
from lxml.builder import ElementMaker
from schema_tables import (
    ASSERTIONS,
    CLOSED,
    FORMS,
    LOOSE,
    MANDATORY,
    PROFILES,
    SOAP_ATTRIBUTES,
    STRICT,
)

from vnedoc import names
from vnedoc.content import Content
from vnedoc.identifiers import OrganId
from vnedoc.model import DocumentEnvelope, Status
from vnedoc.model._wire import QCVN, Wire, wire_of
from vnedoc.xml.plan import Branch, Leaf, Order, Plan, plan_of

SCHEMAS: Final = Path(__file__).resolve().parents[2] / "schemas"
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


Types = dict[str, tuple[Child, ...]]


def collect(order: Order) -> Types:
    """Types of both messages, each with its children in `order`."""
    types: Types = {}
    _collect("edXML", plan_of(DocumentEnvelope), DocumentEnvelope, order, types)
    _collect("Status", plan_of(Status), Status, order, types)
    return types


def _collect(name: str, plan: Plan, owner: type[Any], order: Order, types: Types) -> None:
    if name in types:
        return
    owner = plan.cls or owner
    nodes = plan.ordered(order)
    types[name] = tuple(_child(name, node, owner) for node in nodes)
    for node in nodes:
        if isinstance(node, Branch):
            _collect(_group(node), node.plan, owner, order, types)


def _group(node: Branch) -> str:
    return node.plan.cls.__name__ if node.plan.cls else node.element


def _child(parent: str, node: Leaf | Branch, owner: type[Any]) -> Child:
    field = getattr(attrs.fields(owner), node.field) if node.field else None
    kind = CLOSED.get((parent, node.element)) or (
        _kind(owner, node.field) if node.field else object
    )
    return Child(
        element=node.element,
        group=_group(node) if isinstance(node, Branch) else None,
        kind=kind,
        many=node.many,
        required=node.element in MANDATORY.get(parent, ()),
        wire=wire_of(field) if field else None,
    )


def _kind(owner: type[Any], field: str) -> type[Any]:
    """The bare type of a field: ``X`` of ``X``, ``X | None`` and ``tuple[X, ...]``."""
    hint = typing.get_type_hints(owner)[field]
    bare: type[Any] = next(iter(typing.get_args(hint)), hint)
    return bare


class Renderer:
    """Renders one schema file; `render` is called once."""

    def __init__(self, profile: str, form: str) -> None:
        self.profile = profile
        self.form = form
        self.strict = form in ("axis", "numbered")
        self.types = collect("numbered" if form == "numbered" else "axis")
        self.simple: dict[str, etree._Element] = {}

    def render(self) -> bytes:
        """The bytes of the file."""
        vi, en = FORMS[self.form]
        root = XS.schema(
            {
                "targetNamespace": names.NS,
                "elementFormDefault": "qualified",
                "attributeFormDefault": "unqualified",
                "blockDefault": "#all",
                "finalDefault": "#all",
            },
            _documented(
                f"Gói tin edXML theo QCVN 102:2016/BTTTT, hồ sơ {self.profile}. {vi}",
                f"edXML message of QCVN 102:2016/BTTTT, profile {self.profile}. {en}",
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
        items = list(map(self._element, self.types[name]))
        if name == "Trace" and not self.strict:
            # The national SDK also takes Paper here, outside Bussiness.
            paper = next(child for child in self.types["Business"] if child.element == "Paper")
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
        document, status = self.types["Header"], self.types["Status"]
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
        document, status = self.types["Header"], self.types["Status"]
        shared = {child.element for child in document} & {child.element for child in status}
        parts = (
            [child for child in document if child.element in shared],
            [child for child in document if child.element not in shared],
            [child for child in status if child.element not in shared],
        )
        for name, part in zip(("Shared", *ONE_KIND), parts, strict=True):
            yield XS.group({"name": name}, XS.choice(*map(self._element, part)))

    def _attributes(self, name: str) -> Iterator[etree._Element]:
        if name == "Manifest":
            use = "required" if self.strict else "optional"
            yield XS.attribute(name="version", type="xs:string", use=use)
        elif name == "Trace":
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
            place = wire.clause.number if wire.clause.document == QCVN else "EdXML102 SDK"
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
        length = wire.max_length if wire else None
        if issubclass(kind, OrganId):
            return self._text("OrganId", PROFILES[self.profile])
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
        self.simple[name] = XS.simpleType(
            {"name": name}, _documented(vi, en), XS.restriction({"base": base}, *facets)
        )
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


def main() -> None:
    """Write all files."""
    for profile in PROFILES:
        for form in FORMS:
            path = SCHEMAS / profile / f"{form}.xsd"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(Renderer(profile, form).render())


if __name__ == "__main__":
    main()
