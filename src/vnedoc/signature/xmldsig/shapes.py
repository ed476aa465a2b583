"""The exact shapes of ``ds:Signature`` that are admitted; everything else is refused.

A shape says which children stand in which order with which attributes. What a schema would let
pass (other transforms, comments, further objects) is where verifiers are fooled, so the list is
closed: W3C XML Signature 1.1, cut down to what is written in the world and means one thing only.
"""

from __future__ import annotations

import re
from typing import Final, Literal

import attrs
from lxml import etree

from vnedoc import names
from vnedoc.limits import (
    MAX_NAMESPACES,
    MAX_SIGNATURE_NODES,
    MAX_SIGNATURE_VALUE_CHARACTERS,
)
from vnedoc.signature.verdict import SubIndication
from vnedoc.signature.xmldsig.canonical import (
    C14N,
    C14N_10,
    C14N_EXCLUSIVE,
    COUNTERSIGNED,
    ENVELOPED,
    FILTER2,
    NOT_IN_SIGNATURES,
    SIGNED_PROPERTIES,
    SUBTRACTED,
    XPATH,
    C14nMethod,
)
from vnedoc.signature.xmldsig.elements import Children, algorithm, attributes, base64_in, text_of
from vnedoc.signature.xmldsig.key_info import KeyHints, read_key_info
from vnedoc.signature.xmldsig.reasons import (
    CANONICALIZATION,
    MARKUP,
    MISSING_PART,
    NO_REFERENCE,
    REFERENCES,
    TOO_COMPLEX,
    TRANSFORMS,
    Refusal,
    over_limit,
    unreliable,
    unsupported,
)

_DS: Final = f"{{{names.DS}}}"
_MAX_REFERENCES: Final = 3
_MAX_TRANSFORMS: Final = 4
"""More are not looked at; none of the admitted kinds has so many."""
_MAX_PREFIX_CHARACTERS: Final = 4 * 1024
# An Id of this document: no xpointer, no path, no host, nothing escaped that others resolve.
_SHORT_NAME: Final = re.compile(r"#[^\s#%()/?]+")

Kind = Literal["alone", "several", "properties", "counter", "key"]
"""What a reference refers to: the document without this signature, the document without any
signature, this signature's XAdES properties, another signature's value, or this signature's
``KeyInfo``."""
_INNER: Final[dict[str, Kind]] = {
    SIGNED_PROPERTIES: "properties",
    COUNTERSIGNED: "counter",
    "": "key",
}
_DOCUMENT: Final = {
    "expected": "the document and, in XAdES, the signed properties",
    "expected_vi": "gói tin và, với XAdES, các thuộc tính được ký",
}
_TRANSFORMS: Final = TRANSFORMS(
    expected=f"enveloped-signature, XPath {NOT_IN_SIGNATURES} or XPath Filter 2 subtract "
    f"{SUBTRACTED}, and then a canonicalization or none",
    expected_vi=f"enveloped-signature, XPath {NOT_IN_SIGNATURES} hoặc XPath Filter 2 subtract "
    f"{SUBTRACTED}, rồi một cách chuẩn hóa hoặc không có",
)


@attrs.frozen(kw_only=True)
class SignedReference:
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
    references: tuple[SignedReference, ...]
    """In their order: `content` and, in XAdES, `properties`."""
    content: SignedReference
    """The reference to what is signed."""
    properties: SignedReference | None
    """The reference to the XAdES properties; `None` in plain XML-DSig."""
    value_element: etree._Element
    value: bytes
    key_references: tuple[SignedReference, ...]
    """To its own ``KeyInfo``, if the signer signed that, too."""
    keys: KeyHints
    """The certificates that it brings, and what it says of them."""
    qualifying: etree._Element | None
    """``xades:QualifyingProperties``; `None` in plain XML-DSig."""
    key_info: etree._Element

    @property
    def certificates(self) -> tuple[bytes, ...]:
        """Those that it brings, in DER, in their order."""
        return self.keys.certificates


def read_shape(signature: etree._Element) -> SignatureShape:
    """Read a signature.

    Raises:
        Refusal: it has no admitted shape.
    """
    _refuse_strays(signature)
    ident = attributes(signature, optional=("Id",)).get("Id", "")
    parts = Children(signature)
    # One of each: where there were two, verifiers digested one and read the other
    # (CVE-2025-29774), or took properties from an Object that nobody had signed.
    signed_info = parts.take(f"{_DS}SignedInfo")
    value_element = parts.take(f"{_DS}SignatureValue")
    key_info = parts.take_if(f"{_DS}KeyInfo")
    holder = parts.take_if(f"{_DS}Object")
    parts.end()
    if key_info is None:
        missing = MISSING_PART(parent="Signature", expected="<KeyInfo>")
        raise unreliable(missing, SubIndication.NO_SIGNING_CERTIFICATE_FOUND)
    c14n, method, references = _read_signed_info(signed_info)
    content, properties = _told_apart(references)
    # Who takes the reference to the properties out could else write the time and the role anew.
    if (properties is None) != (holder is None):
        raise Refusal(NO_REFERENCE())
    attributes(value_element, optional=("Id",))
    if len(text_of(value_element)) > MAX_SIGNATURE_VALUE_CHARACTERS:
        what = {"what": "characters of its value", "what_vi": "ký tự trong giá trị chữ ký"}
        raise over_limit(TOO_COMPLEX(limit=MAX_SIGNATURE_VALUE_CHARACTERS, **what))
    shape = SignatureShape(
        element=signature,
        ident=ident,
        signed_info=signed_info,
        c14n=c14n,
        method=method,
        references=references,
        content=content,
        properties=properties,
        key_references=tuple(one for one in references if one.kind == "key"),
        value_element=value_element,
        value=base64_in(value_element),
        keys=read_key_info(key_info),
        qualifying=None if holder is None else _read_object(holder),
        key_info=key_info,
    )
    _check_key_references(shape)
    return shape


def _told_apart(
    references: tuple[SignedReference, ...],
) -> tuple[SignedReference, SignedReference | None]:
    """The one reference to what is signed, and the one to the properties if there is one."""
    kinds = sorted(reference.kind for reference in references)
    contents = [one for one in references if one.kind in ("alone", "several", "counter")]
    properties = [one for one in references if one.kind == "properties"]
    if len(contents) != 1 or len(properties) > 1 or kinds.count("key") > 1:
        raise unsupported(REFERENCES(**_DOCUMENT, found=", ".join(kinds) or "nothing"))
    return contents[0], properties[0] if properties else None


def _check_key_references(shape: SignatureShape) -> None:
    """A reference without a type may lead to this signature's own KeyInfo and nowhere else."""
    for reference in shape.key_references:
        if reference.target != shape.key_info.get("Id"):
            found = f"URI={'#' + reference.target[:80]!r}"
            words = REFERENCES(**_DOCUMENT, found=found)
            raise unreliable(words, SubIndication.SIGNED_DATA_NOT_FOUND)


def _refuse_strays(signature: etree._Element) -> None:
    """Refuse comments and instructions, and more elements than any signature has."""
    # C14N drops comments: one in a value, such as DigestValue, is passed over by the digest and not
    # by all readers of the value (CVE-2025-29775, and SAML's bypasses of 2018).
    for count, node in enumerate(signature.iter(), 1):
        if not isinstance(node.tag, str):
            raise unsupported(MARKUP())
        if count > MAX_SIGNATURE_NODES:
            limit = MAX_SIGNATURE_NODES
            raise over_limit(TOO_COMPLEX(limit=limit, what="elements", what_vi="phần tử"))


def _read_signed_info(
    element: etree._Element,
) -> tuple[C14nMethod, str, tuple[SignedReference, ...]]:
    attributes(element, optional=("Id",))
    parts = Children(element)
    c14n = read_c14n(parts.take(f"{_DS}CanonicalizationMethod"))
    method = algorithm(parts.take(f"{_DS}SignatureMethod"))
    found = parts.take_all(f"{_DS}Reference", limit=_MAX_REFERENCES)
    parts.end()
    return c14n, method, tuple(map(_read_reference, found))


def _read_reference(element: etree._Element) -> SignedReference:
    given = attributes(element, optional=("URI", "Id", "Type"))
    uri, kind = given.get("URI"), given.get("Type", "")
    parts = Children(element)
    transforms = parts.take_if(f"{_DS}Transforms")
    digest_method = parts.take(f"{_DS}DigestMethod")
    digest_value = parts.take(f"{_DS}DigestValue")
    parts.end()
    attributes(digest_value)
    if uri == "" and not kind:
        what, c14n = _document_transforms(transforms)
    elif uri is not None and _SHORT_NAME.fullmatch(uri) and kind in _INNER:
        what, c14n = _INNER[kind], _one_c14n(transforms)
    else:
        found = f"URI={(uri or '')[:80]!r} Type={kind[:80]!r}"
        raise unreliable(REFERENCES(**_DOCUMENT, found=found), SubIndication.SIGNED_DATA_NOT_FOUND)
    return SignedReference(
        kind=what,
        ident=given.get("Id", ""),
        target=(uri or "")[1:],
        c14n=c14n,
        digest=algorithm(digest_method),
        value=base64_in(digest_value),
    )


def _transforms(element: etree._Element | None, limit: int) -> list[etree._Element]:
    if element is None:
        return []
    attributes(element)
    parts = Children(element)
    found = parts.take_all(f"{_DS}Transform", limit=limit)
    parts.end()
    return found


def _document_transforms(element: etree._Element | None) -> tuple[Kind, C14nMethod]:
    """One that takes signatures out, and then one canonicalization.

    Without the second, what is digested is C14N 1.0 (XML-DSig 4.4.3.2).
    """
    found = _transforms(element, _MAX_TRANSFORMS)
    # signxml passes over transforms that it does not know: a reference with the XPath false(),
    # which leaves nothing to be signed, is valid there. Here nothing is passed over.
    if not 1 <= len(found) <= 2:
        raise unsupported(_TRANSFORMS)
    kind = _removed(found[0])
    return kind, read_c14n(found[1]) if len(found) == 2 else C14N_10


def _removed(element: etree._Element) -> Kind:
    """What a transform takes out of the document: this signature, or every one."""
    uri = attributes(element, required=("Algorithm",))["Algorithm"]
    parts = Children(element)
    if uri == ENVELOPED:
        parts.end()
        return "alone"
    if uri == XPATH:
        xpath, expression = parts.take(f"{_DS}XPath"), NOT_IN_SIGNATURES
        attributes(xpath)
    elif uri == FILTER2:
        xpath, expression = parts.take(f"{{{FILTER2}}}XPath"), SUBTRACTED
        if attributes(xpath, required=("Filter",))["Filter"] != "subtract":
            raise unsupported(_TRANSFORMS)
    else:
        raise unsupported(_TRANSFORMS)
    parts.end()
    # Letter by letter: no XPath is ever evaluated. With its prefix bound elsewhere it says another
    # thing.
    if text_of(xpath) != expression or xpath.nsmap.get("ds") != names.DS:
        raise unsupported(_TRANSFORMS)
    return "several"


def _one_c14n(element: etree._Element | None) -> C14nMethod:
    """One canonicalization; without any it is C14N 1.0 (XML-DSig 4.4.3.2)."""
    found = _transforms(element, _MAX_TRANSFORMS)
    if len(found) > 1:
        words = {"expected": "one canonicalization", "expected_vi": "một cách chuẩn hóa"}
        raise unsupported(TRANSFORMS(**words))
    return read_c14n(found[0]) if found else C14N_10


def read_c14n(element: etree._Element) -> C14nMethod:
    """The canonicalization that an element names, with its inclusive prefixes.

    Raises:
        Refusal: it is not supported.
    """
    uri = attributes(element, required=("Algorithm",))["Algorithm"]
    method = C14N.get(uri)
    if method is None:
        raise unsupported(CANONICALIZATION(uri=uri[:200]))
    parts = Children(element)
    listed = parts.take_if(f"{{{C14N_EXCLUSIVE.uri}}}InclusiveNamespaces")
    parts.end()
    if listed is None:
        return method
    if not method.exclusive:
        raise unsupported(CANONICALIZATION(uri=f"{uri} (InclusiveNamespaces)"))
    return attrs.evolve(method, prefixes=_prefixes(listed))


def _prefixes(element: etree._Element) -> tuple[str, ...]:
    text = attributes(element, optional=("PrefixList",)).get("PrefixList", "")
    Children(element).end()
    if len(text) > _MAX_PREFIX_CHARACTERS:
        what = {"what": "characters in a list of prefixes", "what_vi": "ký tự trong PrefixList"}
        raise over_limit(TOO_COMPLEX(limit=_MAX_PREFIX_CHARACTERS, **what))
    found = tuple(dict.fromkeys(text.split()))
    if len(found) > MAX_NAMESPACES:
        what = {"what": "inclusive prefixes", "what_vi": "tiền tố trong PrefixList"}
        raise over_limit(TOO_COMPLEX(limit=MAX_NAMESPACES, **what))
    return found


def _read_object(element: etree._Element) -> etree._Element:
    attributes(element, optional=("Id",))
    parts = Children(element)
    qualifying = parts.take(f"{{{names.XADES}}}QualifyingProperties")
    parts.end()
    return qualifying
