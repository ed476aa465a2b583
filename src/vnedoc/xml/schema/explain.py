"""What a misfit means: libxml2's fault and the schema's own words -> a finding.

xmlschema is asked what the schema expects at a place; it is never shown a message. (Shown one, it
raises `KeyError` at an unknown ``xsi:type``, misreads values that a comment splits, and needs
seconds for a megabyte of base64.)
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from lxml import etree

from vnedoc import _resources, names
from vnedoc.findings import Finding, Topic
from vnedoc.model import Header, Status
from vnedoc.xml.plan import plan_of
from vnedoc.xml.reading.tree import Document
from vnedoc.xml.schema import misfits

if TYPE_CHECKING:
    from xmlschema import XMLSchema10, XsdElement

_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_CLARK: Final = re.compile(r"\{[^}]*\}[^\s,]+")
_ATTRIBUTE: Final = re.compile(r"attribute '([^']+)'")
_MAX_VALUE_CHARACTERS: Final = 40
_MAX_NAME_CHARACTERS: Final = 100
_MAX_REASON_CHARACTERS: Final = 300
_NOTHING: Final = {"en": "nothing more", "vi": "không còn phần tử nào"}
_BASE64: Final = {"en": "base64 text", "vi": "nội dung dạng base64"}

_Speaker = Callable[["_Fault"], tuple[Topic, dict[str, object]]]


class _Fault:
    """One fault of libxml2 and the place where it was found."""

    def __init__(self, schema: str, element: etree._Element, message: str) -> None:
        self.element = element
        self.message = message
        self._schema = schema

    @functools.cached_property
    def declaration(self) -> XsdElement | None:
        """What the schema declares for the element; `None` if it is not known there."""
        return _declaration(self._schema, self.element)

    @functools.cached_property
    def above(self) -> XsdElement | None:
        """What the schema declares for the parent."""
        parent = self.element.getparent()
        return None if parent is None else _declaration(self._schema, parent)


def explain(
    document: Document, schema: str, element: etree._Element, entry: etree._LogEntry
) -> Finding:
    """The finding for one fault that libxml2 reports at `element`."""
    speaker = _SPEAKERS.get(entry.type_name.removeprefix("SCHEMAV_"), _other)
    topic, facts = speaker(_Fault(schema, element, entry.message))
    return topic.at(document.path_of(element), **{"name": _short(str(element.tag)), **facts})


def wrong_form(document: Document, schema: str, element: etree._Element) -> Finding:
    """The finding for a value that is not of its type's form, as `explain` words it."""
    topic, facts = _form(_Fault(schema, element, ""))
    return topic.at(document.path_of(element), **{"name": _short(str(element.tag)), **facts})


def text_of(element: etree._Element) -> str:
    """The element's text, whole, as a schema sees it: comments and instructions left out."""
    return "".join(element.itertext())


def _content(fault: _Fault) -> tuple[Topic, dict[str, object]]:
    """Another element was expected, or none, or one more before the end."""
    expected = ", ".join(map(_short, _CLARK.findall(fault.message.partition("Expected is")[2])))
    facts: dict[str, object] = {f"expected_{lang}": expected or _NOTHING[lang] for lang in _NOTHING}
    if "Missing child element" in fault.message:
        return misfits.INCOMPLETE, facts
    name, known = etree.QName(fault.element), _children(fault.above)
    above = fault.element.getparent()
    parent = "" if above is None else _short(str(above.tag))
    if fault.element.tag in known:
        if parent == "MessageHeader" and _is_mixed(fault.element):
            return misfits.MIXED, {"parent": parent}
        return misfits.MISPLACED, {"parent": parent, **facts}
    own = f"{{{names.NS}}}{name.localname}" in known
    if own or (parent, name.localname) == ("edXMLHeader", "Signature"):
        found = {"name": name.localname, "found": _cut(name.namespace or "", _MAX_NAME_CHARACTERS)}
        return misfits.NAMESPACE, {**found, "expected": names.NS if own else names.DS}
    return misfits.UNKNOWN, {"parent": parent, "known": ", ".join(map(_short, known))}


def _is_mixed(element: etree._Element) -> bool:
    """Whether a child of ``MessageHeader`` follows one that only the other message has."""
    own = _kind(element)
    before = map(_kind, element.itersiblings("*", preceding=True))
    return own is not None and any(kind not in (own, None) for kind in before)


def _kind(element: etree._Element) -> type[Any] | None:
    """The one message that has such a child in its header; `None` for both or neither."""
    name = _short(str(element.tag))
    kinds = [kind for kind in (Header, Status) if name in plan_of(kind).children]
    return kinds[0] if len(kinds) == 1 else None


def _root(_: _Fault) -> tuple[Topic, dict[str, object]]:
    return misfits.ROOT, {"expected": names.NS}


def _form(fault: _Fault) -> tuple[Topic, dict[str, object]]:
    value = _cut(text_of(fault.element), _MAX_VALUE_CHARACTERS)
    return misfits.FORM, {"value": value, **_words(fault.declaration)}


def _too_long(fault: _Fault) -> tuple[Topic, dict[str, object]]:
    # xmlschema's components are sequences: an element without children is false.
    kind: Any = fault.declaration.type if fault.declaration is not None else None
    limit = kind.max_length if kind is not None else None
    return misfits.TOO_LONG, {"length": len(text_of(fault.element)), "limit": limit}


def _attribute(topic: Topic, fault: _Fault) -> tuple[Topic, dict[str, object]]:
    found = _ATTRIBUTE.search(fault.message)
    return topic, {"attribute": _short(found[1]) if found else ""}


def _plain(topic: Topic, _: _Fault) -> tuple[Topic, dict[str, object]]:
    return topic, {}


def _other(fault: _Fault) -> tuple[Topic, dict[str, object]]:
    return misfits.OTHER, {"reason": _cut(fault.message, _MAX_REASON_CHARACTERS)}


_UNKNOWN_ATTRIBUTE: Final = functools.partial(_attribute, misfits.ATTRIBUTE)
_XSI: Final = functools.partial(_plain, misfits.XSI)
_SPEAKERS: Final[dict[str, _Speaker]] = {
    "CVC_ELT_1": _root,
    "ELEMENT_CONTENT": _content,
    "CVC_PATTERN_VALID": _form,
    "CVC_ENUMERATION_VALID": _form,
    "CVC_DATATYPE_VALID_1_2_1": _form,
    "CVC_MINLENGTH_VALID": _form,
    "CVC_MAXLENGTH_VALID": _too_long,
    "CVC_COMPLEX_TYPE_3_2_1": _UNKNOWN_ATTRIBUTE,
    "CVC_COMPLEX_TYPE_3_2_2": _UNKNOWN_ATTRIBUTE,
    "CVC_TYPE_3_1_1": _UNKNOWN_ATTRIBUTE,
    "CVC_COMPLEX_TYPE_4": functools.partial(_attribute, misfits.NO_ATTRIBUTE),
    "CVC_COMPLEX_TYPE_2_3": functools.partial(_plain, misfits.STRAY_TEXT),
    "CVC_TYPE_3_1_2": functools.partial(_plain, misfits.NOT_A_GROUP),
    "CVC_ELT_3_1": _XSI,
    "CVC_ELT_4_1": _XSI,
    "CVC_ELT_4_2": _XSI,
    "CVC_ELT_4_3": _XSI,
}
"""libxml2's name of a constraint of XML Schema -> who puts its breach into words."""


@functools.cache
def _model(schema: str) -> XMLSchema10:
    # Imported late: it takes longer than everything else, and most messages are valid.
    from xmlschema import XMLSchema10

    # No file and no host is opened for an include or a location hint.
    return XMLSchema10(_resources.schema(schema), allow="none", defuse="always")


def _declaration(schema: str, element: etree._Element) -> XsdElement | None:
    """The declaration of an element, by its path from the root."""
    parent = element.getparent()
    if parent is None:
        return _model(schema).elements[names.ROOT]
    return _children(_declaration(schema, parent)).get(str(element.tag))


def _children(declaration: XsdElement | None) -> dict[str, Any]:
    """Declared children by tag."""
    if declaration is None or not declaration.type.is_complex():
        return {}
    kind: Any = declaration.type
    return {child.name: child for child in kind.content.iter_elements() if child.name}


def _words(declaration: XsdElement | None) -> dict[str, object]:
    """What a value must look like, in both languages: the documentation of its type."""
    notes = declaration.type.annotation if declaration is not None else None
    # The only type without words of ours is XML Schema's own base64Binary.
    words = dict(_BASE64)
    for note in notes.documentation if notes is not None else ():
        if (lang := note.get(_LANG)) in words:
            words[lang] = note.text or ""
    return {f"expected_{lang}": text for lang, text in words.items()}


def _short(tag: str) -> str:
    """A name to show: without the standard's own namespace, and cut where no real name is."""
    if tag == f"{{{names.DS}}}*":
        return "ds:Signature"
    return _cut(tag.removeprefix(f"{{{names.NS}}}"), _MAX_NAME_CHARACTERS)


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[:limit] + "…"
