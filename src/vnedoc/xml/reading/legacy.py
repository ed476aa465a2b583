"""Where the parts of the SOAP message of 2013-2016 stand. Read-only and experimental.

Công văn 512/BTTTT-ƯDCNTT (2013) and 2803/BTTTT-THH (2014): the same header family, wrapped in
SOAP 1.1; attachments are MIME parts outside the XML, so only the manifest is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final, cast

import attrs
from lxml import etree

from vnedoc import names
from vnedoc.codes import Priority
from vnedoc.xml.plan import Branch, Plan

_SOAP: Final = f"{{{names.SOAP}}}"
_LEGACY: Final = f"{{{names.LEGACY_NS}}}"
_PARTS: Final = (
    (f"{_SOAP}Header/{_LEGACY}MessageHeader", names.MESSAGE_HEADER),
    (f"{_SOAP}Header/{_LEGACY}TraceHeaderList", names.TRACE),
    (f"{_SOAP}Body/{_LEGACY}Manifest", names.MANIFEST),
)


_HOP: Final = f"{names.TRACE}/TraceHeader"


@attrs.frozen(kw_only=True)
class Dialect:
    """What another generation calls the fields of the model."""

    elements: Mapping[tuple[str, str], str] = MappingProxyType({})
    """(path of the parent without indexes, name) -> the standard's name."""
    attributes: Mapping[tuple[str, str], str] = MappingProxyType({})
    """(path of the bearer, name) -> the standard's element or attribute."""
    transparent: frozenset[tuple[str, str]] = frozenset()
    """(path, name) of wrappers whose children belong to the parent."""
    further: frozenset[tuple[str, str]] = frozenset()
    """(path, name) of what stands for one more item of the list that the parent belongs to."""
    words: Mapping[str, Mapping[str, Any]] = MappingProxyType({})
    """Name of a coded element -> word in lower case -> code."""


NONE: Final = Dialect()
OLD: Final = Dialect(
    elements=MappingProxyType(
        {
            (f"{names.MESSAGE_HEADER}/PromulgationInfo", "Date"): "PromulgationDate",
            (names.MESSAGE_HEADER, "type"): "DocumentType",
            (f"{names.MESSAGE_HEADER}/DocumentType", "description"): "TypeName",
            (names.MESSAGE_HEADER, "Author"): "SignerInfo",
            (f"{names.MESSAGE_HEADER}/SignerInfo", "Function"): "Position",
        }
    ),
    attributes=MappingProxyType(
        {
            (names.MANIFEST, f"{_LEGACY}version"): "version",
            # The only tie to the MIME part that is the file.
            (f"{names.MANIFEST}/Reference", f"{{{names.XLINK}}}href"): "ContentId",
        }
    ),
    transparent=frozenset({(_HOP, "Sender")}),
    further=frozenset({(_HOP, "Receiver")}),
    words=MappingProxyType({"Priority": {code.vi.casefold(): code for code in Priority}}),
)
"""Công văn 512/BTTTT-ƯDCNTT as two independent systems wrote it, and 2803/BTTTT-THH."""


def is_message(root: etree._Element) -> bool:
    """Whether this is that message, and not a wrapper around the message of 2016."""
    inside = root.iterdescendants(f"{{{names.NS}}}*", "{*}edXMLEnvelope", "{*}EdXMLEnvelope")
    return any(True for _ in parts(root)) and next(inside, None) is None


def parts(root: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Each part that is there, with the path that it has in the message of 2016."""
    for old, new in _PARTS:
        element = root.find(old)
        if element is not None:
            yield element, new


def others(root: etree._Element) -> Iterator[etree._Element]:
    """The elements of the SOAP envelope, header and body that are no part."""
    known = [element for element, _ in parts(root)]
    for child in root:
        is_wrapper = child.tag in (f"{_SOAP}Header", f"{_SOAP}Body")
        for element in child if is_wrapper else (child,):
            if isinstance(element.tag, str) and element not in known:
                yield element


def node_of(plan: Plan, path: str) -> Branch:
    """The plan's branch at a path of the message of 2016; branches lead all the way to it."""
    *outer, last = path.split("/")[1:]
    for name in outer:
        plan = cast(Branch, plan.children[name]).plan
    return cast(Branch, plan.children[last])
