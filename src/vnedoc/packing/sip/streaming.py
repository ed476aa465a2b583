"""XML written piece by piece, with every namespace declared once, at the root."""

from __future__ import annotations

from typing import Any

from lxml import etree


def emit(xml: Any, element: etree._Element) -> None:
    """Write an element into an open ``etree.xmlfile``; `write` would declare namespaces again.

    Args:
        xml: What is written to, inside of an element that declares what is used here.
        element: With either a text or children.
    """
    with xml.element(element.tag, dict(element.attrib)):
        if element.text:
            xml.write(element.text)
        if len(element):
            xml.write("\n")
        for child in element:
            emit(xml, child)
    xml.write("\n")
