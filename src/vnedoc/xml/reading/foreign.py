"""What is no edXML message, called what it is: another envelope, a report, a message in a wrapper.

Nothing of these is read: a header guessed from another system's envelope would be a wrong one.
"""

from __future__ import annotations

from typing import Final

from lxml import etree

from vnedoc import names
from vnedoc.errors import NotEnvelopeError, error
from vnedoc.model import DocumentEnvelope, Envelope
from vnedoc.xml.reading.namespaces import split, standard_name
from vnedoc.xml.reading.prolog import KINDS, OtherDocumentError
from vnedoc.xml.reading.tree import Document

SOAPS: Final = {names.SOAP, "http://www.w3.org/2003/05/soap-envelope"}
_MESSAGES: Final = frozenset({"edXML", "edXMLEnvelope"})
_PARTS: Final = {
    "edXML": ("edXMLEnvelope", "AttachmentEncoded"),
    "edXMLEnvelope": ("edXMLHeader", "edXMLBody"),
}
_MAX_NAMED: Final = 3
_MAX_CHARACTERS: Final = 100


@error
class ForeignEnvelopeError(NotEnvelopeError):
    """The root is named as a message's and holds no part of one: another system's envelope."""

    code = "VNE-E107"
    title_en = "The root element is another system's"
    title_vi = "Phần tử gốc là của hệ thống khác"
    en = (
        "The root element {root!r} is another system's: it holds {inside}, "
        "neither {missing} nor {other}."
    )
    vi = (
        "Phần tử gốc {root!r} là của hệ thống khác: trong đó có {inside}, "
        "không có {missing} và {other}."
    )
    hint_en = "Nothing was read. Ask the sender for an edXML message by QCVN 102:2016/BTTTT."
    hint_vi = "Không đọc gì. Hãy đề nghị bên gửi gửi gói tin edXML theo QCVN 102:2016/BTTTT."
    inside: str
    missing: str
    other: str


@error
class WrappedEnvelopeError(NotEnvelopeError):
    """An edXML message stands inside another document, such as a SOAP body."""

    code = "VNE-E108"
    title_en = "The message stands inside another document"
    title_vi = "Gói tin nằm trong một tài liệu khác"
    en = "The root element is {root!r}; an edXML message, <{inside}>, stands in it at line {line}."
    vi = "Phần tử gốc là {root!r}; trong đó có gói tin edXML, <{inside}>, tại dòng {line}."
    hint_en = "Take the message out of its SOAP body or other wrapper, and read it alone."
    hint_vi = "Hãy lấy gói tin ra khỏi phần thân SOAP hoặc vỏ bọc khác rồi đọc riêng."
    inside: str
    line: int


def refusal_of(document: Document) -> NotEnvelopeError:
    """The error for a root that is no message's: what it is, or where in it a message stands."""
    root = document.root
    name = _cut(str(root.tag))
    for element in root.iterdescendants(etree.Element):
        uri, local = split(str(element.tag))
        if standard_name(local) in _MESSAGES or uri == names.NS:
            line, _ = document.position(element) or (0, 0)
            return WrappedEnvelopeError(root=name, inside=_cut(local), line=line)
    uri, local = split(str(root.tag))
    if local == "Envelope" and uri in SOAPS:
        return _soap(root, name)
    if local not in KINDS:
        return NotEnvelopeError(root=name)
    en, vi = KINDS[local]
    return OtherDocumentError(root=name, kind_en=en, kind_vi=vi)


def _soap(root: etree._Element, name: str) -> OtherDocumentError:
    held = [child for part in root.iterchildren("{*}Body") for child in part.iterchildren("*")]
    local = split(str(held[0].tag))[1] if held else ""
    en, vi = KINDS.get(local, (_named(held) or "nothing", _named(held) or "không có gì"))
    return OtherDocumentError(
        root=name,
        kind_en=f"a SOAP message with {en} in its body",
        kind_vi=f"thông điệp SOAP, phần thân có {vi}",
    )


def require_message(document: Document, envelope: Envelope) -> None:
    """Refuse a root of the right name that holds no part of a message.

    Raises:
        ForeignEnvelopeError: it is another system's envelope.
    """
    if _says_something(envelope):
        return
    root, namespaces = document.root, document.namespaces
    wanted = _PARTS.get(standard_name(split(str(root.tag))[1]))
    if wanted is None:  # The SOAP message of 2013 was known by its parts.
        return
    children = list(root.iterchildren(etree.Element))
    if any(_is_part(document, child, wanted) for child in children):
        return
    if namespaces.root == names.NS and (not children or wanted == _PARTS["edXMLEnvelope"]):
        return
    raise ForeignEnvelopeError(
        root=_cut(str(root.tag)),
        inside=_named(children),
        missing=f"<{wanted[0]}>",
        other=f"<{wanted[1]}>",
    )


def _is_part(document: Document, child: etree._Element, wanted: tuple[str, ...]) -> bool:
    uri, local = split(str(child.tag))
    if uri == document.namespaces.own:
        return standard_name(local) in (*wanted, "edXMLEnvelope")
    return document.namespaces.admits(child, wanted) is not None


def _says_something(envelope: Envelope) -> bool:
    if isinstance(envelope, DocumentEnvelope):
        return bool(envelope.header or envelope.attachments or envelope.trace or envelope.manifest)
    return envelope.status is not None


def _named(elements: list[etree._Element]) -> str:
    found = dict.fromkeys(f"<{_cut(split(str(element.tag))[1])}>" for element in elements)
    shown = ", ".join(list(found)[:_MAX_NAMED])
    return shown if len(found) <= _MAX_NAMED else f"{shown}, …"


def _cut(text: str) -> str:
    return text if len(text) <= _MAX_CHARACTERS else text[:_MAX_CHARACTERS] + "…"
