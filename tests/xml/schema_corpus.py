"""Messages with every element of the model, and copies of them with one thing broken."""

from __future__ import annotations

import copy
import functools
import typing
from collections.abc import Iterator

import attrs
from lxml import etree

from vnedoc import names
from vnedoc.content import source_of
from vnedoc.findings import Finding
from vnedoc.model import DocumentEnvelope, StatusEnvelope
from vnedoc.model._wire import FIRST, LATEST, Edition
from vnedoc.xml.plan import Branch, Leaf, Order, Plan, plan_of
from vnedoc.xml.reading.tree import parse
from vnedoc.xml.schema.checking import check

NS = f"{{{names.NS}}}"
KINDS = {"document": DocumentEnvelope, "status": StatusEnvelope}
_VALUES = ("2025/07/01", "2025/07/01 09:30:00", "1")
"""The first that a field's own parser takes."""
_SPECIAL = {"StatusCode": "03", "Direction": "true", "ContentTransferEncoded": "YWJj"}


@functools.cache
def _message(kind: str, order: Order, edition: Edition) -> etree._Element:
    root = etree.Element(f"{NS}edXML", nsmap={None: names.NS})
    _fill(root, plan_of(KINDS[kind]), order, edition)
    return root


def message(
    kind: str = "document", order: Order = "axis", edition: Edition = LATEST
) -> etree._Element:
    """A message that holds every element of an edition, repeatable ones twice, in strict form."""
    return copy.deepcopy(_message(kind, order, edition))


def _fill(parent: etree._Element, plan: Plan, order: Order, edition: Edition) -> None:
    for name, leaf in plan.attributes.items():
        if leaf.is_in(edition):
            parent.set(name, "1.0")
    for node in plan.ordered(order):
        if not node.is_in(edition):
            continue
        for _ in range(2 if node.many else 1):
            child = etree.SubElement(parent, f"{NS}{node.element}")
            if isinstance(node, Leaf):
                child.text = sample(node)
            else:
                _fill(child, node.plan, order, edition)


def sample(leaf: Leaf) -> str:
    """A value that fits the strict schemas."""
    if leaf.element in _SPECIAL:
        return _SPECIAL[leaf.element]
    return next(text for text in _VALUES if _fits(leaf, text)) if leaf.parse else "A"


def _fits(leaf: Leaf, text: str) -> bool:
    try:
        typing.cast(typing.Any, leaf.parse)(text)
    except ValueError:
        return False
    return True


@attrs.frozen
class Place:
    """One element of a complete message, with its place in the model."""

    path: str
    """Element path below the root, without indexes."""
    node: Leaf | Branch

    def find(self, root: etree._Element) -> etree._Element:
        """The first such element of a message."""
        found = root.find("/".join(f"{NS}{name}" for name in self.path.split("/")))
        assert found is not None, self.path
        return found


def places(kind: str, edition: Edition = LATEST) -> list[Place]:
    """Every element of a message of an edition, once."""
    return list(_places(plan_of(KINDS[kind]), "", edition))


def _places(plan: Plan, path: str, edition: Edition) -> Iterator[Place]:
    for node in plan.children.values():
        if not node.is_in(edition):
            continue
        yield Place(f"{path}{node.element}", node)
        if isinstance(node, Branch):
            yield from _places(node.plan, f"{path}{node.element}/", edition)


MANDATORY = {
    "": "edXMLEnvelope",
    "edXMLEnvelope": "edXMLHeader",
    "edXMLHeader": "MessageHeader",
    "edXMLBody": "edXMLManifest",
    "AttachmentEncoded": "Attachment",
    "MessageHeader": "From To Code PromulgationInfo DocumentType Subject",
    "MessageHeader of a status": "From ResponseFor StatusCode Timestamp",
    "From": "OrganId",
    "To": "OrganId",
    "Code": "CodeNumber CodeNotation",
    "PromulgationInfo": "PromulgationDate",
    "DocumentType": "Type",
    "ResponseFor": "OrganId Code DocumentId",
    "ToPlaces": "Place",
    "Appendixes": "Appendix",
    "ResponseForTask": "TaskCode",
    "TraceHeaderList": "TraceHeader",
    "TraceHeader": "OrganId Timestamp",
    "Bussiness": "BussinessDocType",
    "ReceiverList": "Receiver",
    "Receiver": "OrganId ReceiverType",
    "ReplacementInfoList": "ReplacementInfo",
    "ReplacementInfo": "DocumentId OrganIdList",
    "OrganIdList": "OrganId",
    "Reference": "ContentId ContentType AttachmentName",
    "Attachment": "ContentId AttachmentName ContentType ContentTransferEncoded",
}
"""Parent -> children that QCVN 102:2016/BTTTT wants, as implementers check it, said once more:
what the model says must agree. What a later amendment wants stands in the model alone."""


def is_mandatory(kind: str, place: Place) -> bool:
    """Whether a message of this kind must have the element wherever its parent stands."""
    parent, _, name = place.path.rpartition("/")
    parent = parent.rpartition("/")[2]
    if (kind, parent) == ("status", "MessageHeader"):
        parent = "MessageHeader of a status"
    if place.node.is_mandatory(LATEST) and not place.node.is_mandatory(FIRST):
        return True
    return name in MANDATORY.get(parent, "").split()


def broken(kind: str, order: Order = "axis") -> Iterator[tuple[str, etree._Element]]:
    """The message with one change at one place, with the change's name; some stay valid."""
    for place in places(kind):
        for change in (
            _drop,
            _repeat,
            _swap,
            _rename,
            _move_out,
            _empty,
            _stray,
            _attribute,
            _long,
        ):
            root = message(kind, order)
            if change(place.find(root)):
                yield f"{change.__name__[1:]} {place.path}", root


def remove(element: etree._Element) -> None:
    """Take an element and its namesakes out of its parent."""
    parent = element.getparent()
    assert parent is not None
    for twin in parent.findall(element.tag):
        parent.remove(twin)


def _drop(element: etree._Element) -> bool:
    remove(element)
    return True


def _repeat(element: etree._Element) -> bool:
    element.addnext(copy.deepcopy(element))
    return True


def _swap(element: etree._Element) -> bool:
    other = next((e for e in element.itersiblings() if e.tag != element.tag), None)
    if other is not None:
        other.addnext(element)
    return other is not None


def _rename(element: etree._Element) -> bool:
    element.tag = f"{element.tag}X"
    return True


def _move_out(element: etree._Element) -> bool:
    element.tag = f"{{urn:other}}{etree.QName(element).localname}"
    return True


def _empty(element: etree._Element) -> bool:
    for child in element:
        element.remove(child)
    element.text = None
    return True


def _stray(element: etree._Element) -> bool:
    element.tail = "stray"
    return True


def _attribute(element: etree._Element) -> bool:
    element.set("stranger", "1")
    return True


def _long(element: etree._Element) -> bool:
    element.text = "0" * 600 if len(element) == 0 else element.text
    return len(element) == 0


@functools.cache
def text_of(kind: str) -> str:
    """The complete message as text."""
    return etree.tostring(message(kind), encoding="unicode")


def edited(old: str, new: str, kind: str = "document") -> bytes:
    """A complete message with one piece of text replaced, the first time that it occurs."""
    assert old in text_of(kind), old
    return text_of(kind).replace(old, new, 1).encode()


def checked(data: bytes, name: str = "qcvn102-2022/any-order.xsd") -> tuple[Finding, ...]:
    """What does not fit."""
    return check(parse(source_of(data)), name)


def rules(findings: tuple[Finding, ...]) -> list[str]:
    """Ids of what was found."""
    return [finding.rule for finding in findings]
