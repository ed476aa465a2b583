"""PREMIS.xml: of each file its digest, length and type, and that it was packed (PREMIS 3.0)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from lxml import etree

from vnedoc._version import __version__
from vnedoc.inspection.media import media_type
from vnedoc.packing.sip.streaming import emit
from vnedoc.packing.stage import PackedFile

NS: Final = "http://www.loc.gov/premis/v3"
_XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
_PACKED: Final = "packing"
_SOFTWARE: Final = "software"


def write_premis(file: Any, files: Iterable[tuple[str, PackedFile]], created: str) -> None:
    """Write it, one object after the other.

    Args:
        file: What is written to.
        files: Identifier of each file in its METS.xml, and the file.
        created: When the package was made, ISO 8601.
    """
    with etree.xmlfile(file, encoding="UTF-8") as xml:
        xml.write_declaration()
        with xml.element(f"{{{NS}}}premis", {"version": "3.0"}, nsmap={None: NS, "xsi": _XSI}):
            xml.write("\n")
            for identifier, written in files:
                emit(xml, _object(identifier, written))
            emit(xml, _event(created))
            emit(xml, _agent())


def _object(identifier: str, written: PackedFile) -> etree._Element:
    one = etree.Element(f"{{{NS}}}object", {f"{{{_XSI}}}type": "file"}, nsmap={None: NS})
    _identifier(one, "object", identifier)
    facts = _sub(one, "objectCharacteristics")
    fixity = _sub(facts, "fixity")
    _sub(fixity, "messageDigestAlgorithm", "SHA-256")
    _sub(fixity, "messageDigest", written.sha256.upper())
    _sub(facts, "size", str(written.size))
    _sub(_sub(_sub(facts, "format"), "formatDesignation"), "formatName", media_type(written.path))
    _sub(one, "originalName", written.path)
    event = _sub(one, "linkingEventIdentifier")
    _sub(event, "linkingEventIdentifierType", "local")
    _sub(event, "linkingEventIdentifierValue", _PACKED)
    return one


def _event(created: str) -> etree._Element:
    event = etree.Element(f"{{{NS}}}event", nsmap={None: NS})
    _identifier(event, "event", _PACKED)
    _sub(event, "eventType", "information package creation")
    _sub(event, "eventDateTime", created)
    agent = _sub(event, "linkingAgentIdentifier")
    _sub(agent, "linkingAgentIdentifierType", "local")
    _sub(agent, "linkingAgentIdentifierValue", _SOFTWARE)
    return event


def _agent() -> etree._Element:
    agent = etree.Element(f"{{{NS}}}agent", nsmap={None: NS})
    _identifier(agent, "agent", _SOFTWARE)
    _sub(agent, "agentName", "vnedoc")
    _sub(agent, "agentType", "software")
    _sub(agent, "agentVersion", __version__)
    return agent


def _identifier(parent: etree._Element, of: str, value: str) -> None:
    identifier = _sub(parent, f"{of}Identifier")
    _sub(identifier, f"{of}IdentifierType", "local")
    _sub(identifier, f"{of}IdentifierValue", value)


def _sub(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    child = etree.SubElement(parent, f"{{{NS}}}{name}")
    child.text = text
    return child
