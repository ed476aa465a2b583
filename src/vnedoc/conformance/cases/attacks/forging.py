"""Tampering with signed messages, and signing again as an insider or a careless tool would.

A message that was signed again after tampering fails by its shape or by policy alone, never by a
wrong value, so a verifier cannot refuse it by accident.
"""

from __future__ import annotations

import base64
import copy
import hashlib
from collections.abc import Callable
from typing import Final

from lxml import etree

from vnedoc import names
from vnedoc.conformance.cases.keys import Party, party
from vnedoc.errors import InvalidValueError

DS: Final = f"{{{names.DS}}}"
XADES: Final = f"{{{names.XADES}}}"
C14N: Final = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
EXCLUSIVE: Final = "http://www.w3.org/2001/10/xml-exc-c14n#"
MORE: Final = "http://www.w3.org/2001/04/xmldsig-more#"
MAX_VICTIM_BYTES: Final = 5 * 1024 * 1024
"""A message that is attacked; larger ones would make a corpus of many gigabytes."""
_DIGESTS: Final = {
    f"{names.DS}sha1": "sha1",
    f"{MORE}md5": "md5",
    "http://www.w3.org/2001/04/xmlenc#sha256": "sha256",
    f"{MORE}sha384": "sha384",
    "http://www.w3.org/2001/04/xmlenc#sha512": "sha512",
}
_SPACES: Final = {"ds": names.DS, "xades": names.XADES}

Element = etree._Element
Change = Callable[[Element], object]


def tree(data: bytes) -> Element:
    """The root of a message. Nothing outside is loaded, no entity is put in.

    Raises:
        InvalidValueError: the message is too large to be attacked.
    """
    if len(data) > MAX_VICTIM_BYTES:
        raise InvalidValueError(
            field="envelope", value=len(data), reason=f"expected at most {MAX_VICTIM_BYTES} bytes"
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.XML(data, parser)


def bytes_of(root: Element) -> bytes:
    """The message of a root."""
    return etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True)


def local(root: Element, name: str) -> Element:
    """The first element of a local name, whatever its namespace.

    Raises:
        LookupError: there is none.
    """
    for element in root.iter(etree.Element):
        if etree.QName(element).localname == name:
            return element
    raise LookupError(name)


def the(root: Element, path: str) -> Element:
    """The first element of a path such as ``ds:SignedInfo`` anywhere, or of a local name."""
    if ":" not in path:
        return local(root, path)
    found = root.xpath(f"//{path}", namespaces=_SPACES)
    if not isinstance(found, list) or not found or not isinstance(found[0], Element):
        raise LookupError(path)
    return found[0]


def make(text: str) -> Element:
    """An element from text in which ds and xades are declared."""
    declared = f'xmlns:ds="{names.DS}" xmlns:xades="{names.XADES}"'
    return tree(f"<x {declared}>{text}</x>".encode())[0]


# -- changes --------------------------------------------------------------------------------------


def add(path: str, text: str, index: int | None = None) -> Change:
    """One more element inside another; at its end unless `index` says where."""

    def change(root: Element) -> None:
        parent = the(root, path)
        parent.insert(len(parent) if index is None else index, make(text))

    return change


def double(path: str) -> Change:
    """An element twice."""
    return lambda root: the(root, path).addnext(copy.deepcopy(the(root, path)))


def drop(path: str) -> Change:
    """An element less; the text behind it stays."""

    def change(root: Element) -> None:
        element = the(root, path)
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)

    return change


def attribute(path: str, name: str, value: str | None) -> Change:
    """Another value of an attribute, or none."""

    def change(root: Element) -> None:
        element = the(root, path)
        if value is None:
            element.attrib.pop(name, None)
        else:
            element.set(name, value)

    return change


def text(path: str, value: str | Callable[[str], str]) -> Change:
    """Another text."""

    def change(root: Element) -> None:
        element = the(root, path)
        element.text = value if isinstance(value, str) else value(element.text or "")

    return change


def swap(path: str) -> Change:
    """An element behind its next sibling."""

    def change(root: Element) -> None:
        element = the(root, path)
        following = element.getnext()
        if following is not None:
            following.addnext(element)

    return change


def node(path: str, *, comment: bool) -> Change:
    """A comment or an instruction inside an element, splitting its text."""

    def change(root: Element) -> None:
        element = the(root, path)
        inside = etree.Comment("c") if comment else etree.ProcessingInstruction("p", "i")
        if element.text and len(element.text) > 1:
            inside.tail, element.text = element.text[1:], element.text[:1]
        element.insert(0, inside)

    return change


def several(*changes: Change) -> Change:
    """One change after the other."""

    def change(root: Element) -> None:
        for one in changes:
            one(root)

    return change


# -- signing again --------------------------------------------------------------------------------


def tampered(
    data: bytes,
    change: Change,
    *,
    who: Party | None = None,
    digests: bool = True,
    digest: str = "sha256",
    again: bool = True,
) -> bytes:
    """A signed message after a change, signed again by the rightful key if `again`."""
    root = tree(data)
    change(root)
    return resigned(root, who, digests=digests, digest=digest) if again else bytes_of(root)


def resigned(
    root: Element, who: Party | None = None, *, digests: bool = True, digest: str = "sha256"
) -> bytes:
    """The message with SignedInfo signed again, and the digests computed again before."""
    signature = the(root, "ds:Signature")
    if digests:
        refresh(root, signature)
    value = (who or party()).raw(signed_info(root), digest)
    the(root, "ds:SignatureValue").text = base64.b64encode(value).decode()
    return bytes_of(root)


def signed_info(root: Element) -> bytes:
    """The canonical SignedInfo."""
    info = the(root, "ds:SignedInfo")
    method = info.find(f"{DS}CanonicalizationMethod")
    exclusive = method is not None and "exc-c14n" in str(method.get("Algorithm"))
    return etree.tostring(info, method="c14n", exclusive=exclusive, with_comments=False)


def refresh(root: Element, signature: Element) -> None:
    """Make the digests of a signature right again, as far as they can be computed here."""
    for reference in signature.findall(f"{DS}SignedInfo/{DS}Reference"):
        method, value = reference.find(f"{DS}DigestMethod"), reference.find(f"{DS}DigestValue")
        name = _DIGESTS.get(str(method.get("Algorithm"))) if method is not None else None
        if name is None or value is None:
            continue
        form = _referred(root, signature, reference)
        if form is not None:
            found = hashlib.new(name, form, usedforsecurity=False).digest()
            value.text = base64.b64encode(found).decode()


def _referred(root: Element, signature: Element, reference: Element) -> bytes | None:
    if str(reference.get("Type", "")).endswith("#SignedProperties"):
        properties = signature.find(f".//{XADES}SignedProperties")
        if properties is None:
            return None
        return etree.tostring(properties, method="c14n", with_comments=False)
    whole = copy.deepcopy(root.getroottree())
    for one in whole.getroot().findall(f".//{DS}Signature"):
        take_out(one)
    return etree.tostring(whole, method="c14n", with_comments=False)


def take_out(element: Element) -> None:
    """Take an element out and leave the text behind it, as a transform does."""
    parent, tail = element.getparent(), element.tail
    if parent is None:
        return
    before = element.getprevious()
    if tail and before is not None:
        before.tail = (before.tail or "") + tail
    elif tail:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def with_certificates(*certificates: bytes) -> Change:
    """Other certificates in KeyInfo, and their first one's digest in the properties."""

    def change(root: Element) -> None:
        holder = the(root, "ds:X509Data")
        for one in list(holder):
            holder.remove(one)
        for der in certificates:
            etree.SubElement(holder, f"{DS}X509Certificate").text = base64.b64encode(der).decode()
        digest = hashlib.sha256(certificates[0]).digest()
        the(root, "xades:CertDigest/ds:DigestValue").text = base64.b64encode(digest).decode()

    return change
