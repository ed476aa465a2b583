"""Elements of the report of ETSI TS 119 102-2."""

from __future__ import annotations

from typing import Final

from lxml import etree

from vnedoc.reports import _common as common

VR: Final = "http://uri.etsi.org/19102/v1.4.1#"
"""Namespace of the report."""


def add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    """A new child of the report's namespace; whatever its text says, it is visible text."""
    found = etree.SubElement(parent, f"{{{VR}}}{name}", attributes)
    if text:
        found.text = common.visible(text)
    return found
