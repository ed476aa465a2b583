"""The exact shapes of ``ds:Signature`` that are admitted; everything else is refused.

A shape says which children stand in which order with which attributes. What a schema would let
pass (other transforms, comments, further objects, key values) is where verifiers are fooled, so
the list is closed: W3C XML Signature 1.1, cut down to what vnedoc's profile needs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

import attrs
from lxml import etree

from vnedoc import names
from vnedoc.limits import (
    MAX_CERTIFICATES,
    MAX_SIGNATURE_NODES,
    MAX_SIGNATURE_VALUE_CHARACTERS,
)
from vnedoc.signature.encoding import decode_base64
from vnedoc.signature.errors import ValueEncodingError
from vnedoc.signature.shape_reasons import (
    ATTRIBUTE,
    BAD_BASE64,
    CANONICALIZATION,
    INCOMPLETE,
    REFERENCES,
    STRAY_NODE,
    TOO_COMPLEX,
    TRANSFORMS,
    UNEXPECTED,
    Refusal,
)
from vnedoc.signature.xmldsig import (
    C14N,
    COUNTERSIGNED,
    ENVELOPED,
    NOT_IN_SIGNATURES,
    SIGNED_PROPERTIES,
    XPATH,
    C14nMethod,
)

_DS: Final = f"{{{names.DS}}}"
_SPACE: Final = " \t\r\n"
_MAX_REFERENCES: Final = 2

Kind = Literal["alone", "several", "properties", "counter"]
"""What a reference refers to: the document without this signature, the document without any
signature, this signature's XAdES properties, or another signature's value."""


@attrs.frozen(kw_only=True)
class Reference:
    """One ``ds:Reference``."""

    kind: Kind
    ident: str
    target: str
    """The ``Id`` that it refers to; empty for the document."""
    c14n: C14nMethod
    digest: str
    """URI of the digest algorithm."""
    value: bytes


@attrs.frozen(kw_only=True, eq=False)
class SignatureShape:
    """A ``ds:Signature`` of an admitted shape. Nothing in it has been believed yet."""

    element: etree._Element
    ident: str
    signed_info: etree._Element
    c14n: C14nMethod
    method: str
    """URI of the signature algorithm."""
    references: tuple[Reference, ...]
    """In their order: `content` and, in XAdES, `properties`."""
    content: Reference
    """The reference to what is signed."""
    properties: Reference | None
    """The reference to the XAdES properties; `None` in plain XML-DSig."""
    value_element: etree._Element
    value: bytes
    certificates: tuple[bytes, ...]
    """In DER, the signer's first."""
    qualifying: etree._Element | None
    """``xades:QualifyingProperties``; `None` in plain XML-DSig."""
    key_info: etree._Element


def read_shape(signature: etree._Element) -> SignatureShape:
    """Read a signature.

    Raises:
        Refusal: it has no admitted shape.
    """
    _refuse_strays(signature)
    ident = attributes(signature, optional=("Id",)).get("Id", "")
    parts = Children(signature)
    signed_info = parts.take(f"{_DS}SignedInfo")
    value_element = parts.take(f"{_DS}SignatureValue")
    key_info = parts.take(f"{_DS}KeyInfo")
    holder = parts.take_if(f"{_DS}Object")
    parts.end()
    c14n, method, references = _read_signed_info(signed_info)
    by_kind = {reference.kind: reference for reference in references}
    properties = by_kind.pop("properties", None)
    if len(references) != len(by_kind) + (properties is not None) or len(by_kind) != 1:
        raise _wrong_references([reference.kind for reference in references])
    if (properties is None) != (holder is None):
        raise _wrong_references([reference.kind for reference in references])
    attributes(value_element, optional=("Id",))
    if len(text_of(value_element)) > MAX_SIGNATURE_VALUE_CHARACTERS:
        what = {"what": "characters of its value", "what_vi": "ký tự trong giá trị chữ ký"}
        raise Refusal(TOO_COMPLEX(limit=MAX_SIGNATURE_VALUE_CHARACTERS, **what))
    return SignatureShape(
        element=signature,
        ident=ident,
        signed_info=signed_info,
        c14n=c14n,
        method=method,
        references=references,
        content=next(iter(by_kind.values())),
        properties=properties,
        value_element=value_element,
        value=base64_in(value_element),
        certificates=_read_key_info(key_info),
        qualifying=None if holder is None else _read_object(holder),
        key_info=key_info,
    )


def _wrong_references(found: list[str]) -> Refusal:
    expected = "the document and, in XAdES, the signed properties"
    return Refusal(REFERENCES(expected=expected, found=", ".join(sorted(found)) or "nothing"))


def _refuse_strays(signature: etree._Element) -> None:
    """Refuse comments and instructions, and more elements than any signature has."""
    for count, node in enumerate(signature.iter(), 1):
        if not isinstance(node.tag, str):
            raise Refusal(STRAY_NODE())
        if count > MAX_SIGNATURE_NODES:
            limit = MAX_SIGNATURE_NODES
            raise Refusal(TOO_COMPLEX(limit=limit, what="elements", what_vi="phần tử"))


def _read_signed_info(
    element: etree._Element,
) -> tuple[C14nMethod, str, tuple[Reference, ...]]:
    attributes(element, optional=("Id",))
    parts = Children(element)
    c14n = _c14n(parts.take(f"{_DS}CanonicalizationMethod"))
    method = algorithm(parts.take(f"{_DS}SignatureMethod"))
    references: list[Reference] = []
    while (found := parts.take_if(f"{_DS}Reference")) is not None:
        if len(references) == _MAX_REFERENCES:
            what = {"what": "references", "what_vi": "tham chiếu"}
            raise Refusal(TOO_COMPLEX(limit=_MAX_REFERENCES, **what))
        references.append(_read_reference(found))
    parts.end()
    return c14n, method, tuple(references)


def _read_reference(element: etree._Element) -> Reference:
    given = attributes(element, required=("URI",), optional=("Id", "Type"))
    uri, kind = given["URI"], given.get("Type", "")
    parts = Children(element)
    transforms = parts.take(f"{_DS}Transforms")
    digest_method = parts.take(f"{_DS}DigestMethod")
    digest_value = parts.take(f"{_DS}DigestValue")
    parts.end()
    attributes(digest_value)
    if uri == "" and not kind:
        what, c14n = _document_transforms(transforms)
    elif uri.startswith("#") and kind in (SIGNED_PROPERTIES, COUNTERSIGNED):
        what = "properties" if kind == SIGNED_PROPERTIES else "counter"
        c14n = _one_c14n(transforms)
    else:
        raise Refusal(
            REFERENCES(
                expected="the document and, in XAdES, the signed properties",
                found=f"URI={uri[:80]!r} Type={kind[:80]!r}",
            )
        )
    return Reference(
        kind=what,
        ident=given.get("Id", ""),
        target=uri[1:],
        c14n=c14n,
        digest=algorithm(digest_method),
        value=base64_in(digest_value, spaces=False),
    )


def _transforms(element: etree._Element, limit: int) -> list[etree._Element]:
    attributes(element)
    parts = Children(element)
    found: list[etree._Element] = []
    while (one := parts.take_if(f"{_DS}Transform")) is not None:
        found.append(one)
        if len(found) > limit:
            raise Refusal(TRANSFORMS(expected=f"{limit}"))
    parts.end()
    return found


def _document_transforms(element: etree._Element) -> tuple[Kind, C14nMethod]:
    """Enveloped-signature or the one XPath, and then one canonicalization."""
    found = _transforms(element, 2)
    expected = TRANSFORMS(
        expected=f"enveloped-signature or XPath {NOT_IN_SIGNATURES}, then a canonicalization"
    )
    if len(found) != 2:
        raise Refusal(expected)
    first, second = found
    uri = attributes(first, required=("Algorithm",))["Algorithm"]
    if uri == ENVELOPED:
        Children(first).end()
        return "alone", _c14n(second)
    if uri != XPATH:
        raise Refusal(expected)
    parts = Children(first)
    xpath = parts.take(f"{_DS}XPath")
    parts.end()
    attributes(xpath)
    if text_of(xpath) != NOT_IN_SIGNATURES or xpath.nsmap.get("ds") != names.DS:
        raise Refusal(expected)
    return "several", _c14n(second)


def _one_c14n(element: etree._Element) -> C14nMethod:
    found = _transforms(element, 1)
    if len(found) != 1:
        raise Refusal(TRANSFORMS(expected="one canonicalization"))
    return _c14n(found[0])


def _c14n(element: etree._Element) -> C14nMethod:
    uri = algorithm(element)
    method = C14N.get(uri)
    if method is None:
        raise Refusal(CANONICALIZATION(uri=uri[:200]))
    return method


def _read_key_info(element: etree._Element) -> tuple[bytes, ...]:
    """Only X509Data with certificates: a key of its own, or a way to fetch one, is refused."""
    attributes(element, optional=("Id",))
    parts = Children(element)
    data = parts.take(f"{_DS}X509Data")
    parts.end()
    attributes(data)
    parts = Children(data)
    # Old peers put the name before; it proves nothing and is not read.
    if (name := parts.take_if(f"{_DS}X509SubjectName")) is not None:
        attributes(name)
        text_of(name)
    certificates = [parts.take(f"{_DS}X509Certificate")]
    while (more := parts.take_if(f"{_DS}X509Certificate")) is not None:
        certificates.append(more)
        if len(certificates) > MAX_CERTIFICATES:
            what = {"what": "certificates", "what_vi": "chứng thư"}
            raise Refusal(TOO_COMPLEX(limit=MAX_CERTIFICATES, **what))
    parts.end()
    for one in certificates:
        attributes(one)
    return tuple(base64_in(one) for one in certificates)


def _read_object(element: etree._Element) -> etree._Element:
    attributes(element, optional=("Id",))
    parts = Children(element)
    qualifying = parts.take(f"{{{names.XADES}}}QualifyingProperties")
    parts.end()
    return qualifying


# -- the words that shapes are written in ---------------------------------------------------


class Children:
    """The child elements of one element, taken strictly one after the other."""

    def __init__(self, element: etree._Element) -> None:
        self._parent = element
        if (element.text or "").strip(_SPACE):
            raise Refusal(STRAY_NODE())
        self._rest: Iterator[etree._Element] = iter(element)
        self._next: etree._Element | None = next(self._rest, None)

    def take(self, tag: str) -> etree._Element:
        """The next child, which must be this one."""
        found = self.take_if(tag)
        if found is None:
            local = f"<{local_name(tag)}>"
            parent = local_name(str(self._parent.tag))
            if self._next is None:
                raise Refusal(INCOMPLETE(parent=parent, expected=local))
            found_name = local_name(str(self._next.tag))
            raise Refusal(UNEXPECTED(parent=parent, found=found_name, expected=local))
        return found

    def take_if(self, tag: str) -> etree._Element | None:
        """The next child if it is this one."""
        found = self._next
        if found is None or found.tag != tag:
            return None
        if (found.tail or "").strip(_SPACE):
            raise Refusal(STRAY_NODE())
        self._next = next(self._rest, None)
        return found

    def end(self) -> None:
        """There must be no further child."""
        if self._next is not None:
            parent, found = local_name(str(self._parent.tag)), local_name(str(self._next.tag))
            raise Refusal(UNEXPECTED(parent=parent, found=found, expected=f"</{parent}>"))


def attributes(
    element: etree._Element, required: tuple[str, ...] = (), optional: tuple[str, ...] = ()
) -> dict[str, str]:
    """The attributes of an element, which must be exactly these."""
    found: dict[str, str] = dict(element.items())
    if not (found.keys() <= {*required, *optional} and all(name in found for name in required)):
        listed = ", ".join(sorted(found))[:200] or "none (không có)"
        raise Refusal(ATTRIBUTE(element=local_name(str(element.tag)), found=listed))
    return found


def algorithm(element: etree._Element) -> str:
    """The URI of an empty element that names an algorithm; parameters are refused."""
    uri = attributes(element, required=("Algorithm",))["Algorithm"]
    Children(element).end()
    return uri


def text_of(element: etree._Element) -> str:
    """The text of an element without children."""
    if len(element):
        raise Refusal(STRAY_NODE())
    return element.text or ""


def base64_in(element: etree._Element, *, spaces: bool = True) -> bytes:
    """The bytes of an element that holds base64; not empty."""
    try:
        data = decode_base64(text_of(element), spaces=spaces)
    except ValueEncodingError:
        data = b""
    if not data:
        raise Refusal(BAD_BASE64(element=local_name(str(element.tag))))
    return data


def local_name(tag: str) -> str:
    """A tag without its namespace."""
    return tag.rpartition("}")[2]
