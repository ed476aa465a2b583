"""Where the parts of the SOAP message of 2013-2016 stand. Read-only and experimental.

Công văn 512/BTTTT-ƯDCNTT (2013) and 2803/BTTTT-THH (2014): the same header family, wrapped in
SOAP 1.1; attachments are MIME parts outside the XML, so only the manifest is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, cast

from lxml import etree

from vnedoc import names
from vnedoc.xml.plan import Branch, Plan

_SOAP: Final = f"{{{names.SOAP}}}"
_LEGACY: Final = f"{{{names.LEGACY_NS}}}"
_PARTS: Final = (
    (f"{_SOAP}Header/{_LEGACY}MessageHeader", names.MESSAGE_HEADER),
    (f"{_SOAP}Header/{_LEGACY}TraceHeaderList", names.TRACE),
    (f"{_SOAP}Body/{_LEGACY}Manifest", names.MANIFEST),
)


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
