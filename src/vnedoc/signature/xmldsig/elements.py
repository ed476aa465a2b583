"""The words that shapes are written in: children in their order, exact attributes, strict values.

What departs is refused: as wrong where XML-DSig or XAdES forbid it, else as not supported.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from vnedoc.limits import MAX_PROPERTY_CHARACTERS
from vnedoc.signature.encoding import decode_base64
from vnedoc.signature.errors import ValueEncodingError
from vnedoc.signature.xmldsig.content_models import forbids_attributes, forbids_children, has_text
from vnedoc.signature.xmldsig.reasons import (
    ATTRIBUTE,
    BAD_BASE64,
    INCOMPLETE,
    MISSING_PART,
    NOT_TEXT,
    STRAY_TEXT,
    TOO_COMPLEX,
    UNEXPECTED,
    UNKNOWN_ATTRIBUTE,
    UNKNOWN_PART,
    Refusal,
    over_limit,
    unsupported,
)

_SPACE: Final = " \t\r\n"


class Children:
    """The child elements of one element, taken strictly one after the other."""

    def __init__(self, element: etree._Element) -> None:
        """Begin at the first child; there must be no text between any of them."""
        self._parent = element
        if has_text(element):
            reason = STRAY_TEXT(parent=local_name(str(element.tag)))
            raise Refusal(reason) if forbids_children(element) else unsupported(reason)
        self._rest: Iterator[etree._Element] = iter(element)
        self._next: etree._Element | None = next(self._rest, None)

    def take(self, tag: str) -> etree._Element:
        """The next child, which must be this one."""
        found = self.take_if(tag)
        if found is None:
            raise self._missing(tag)
        return found

    def take_if(self, *tags: str) -> etree._Element | None:
        """The next child if it is one of these."""
        found = self._next
        if found is None or found.tag not in tags:
            return None
        self._next = next(self._rest, None)
        return found

    def take_all(self, *tags: str, limit: int) -> list[etree._Element]:
        """All the next children that are of these; `limit` is too many."""
        found: list[etree._Element] = []
        while (one := self.take_if(*tags)) is not None:
            if len(found) == limit:
                name = f"<{local_name(str(one.tag))}>"
                raise over_limit(TOO_COMPLEX(limit=limit, what=name, what_vi=name))
            found.append(one)
        return found

    def end(self) -> None:
        """There must be no further child."""
        if self._next is not None:
            raise self._unexpected(f"</{local_name(str(self._parent.tag))}>")

    def _missing(self, tag: str) -> Refusal:
        expected = f"<{local_name(tag)}>"
        if self._next is not None:
            return self._unexpected(expected)
        parent = local_name(str(self._parent.tag))
        if forbids_children(self._parent):
            return Refusal(INCOMPLETE(parent=parent, expected=expected))
        return unsupported(MISSING_PART(parent=parent, expected=expected))

    def _unexpected(self, expected: str) -> Refusal:
        assert self._next is not None  # noqa: S101 - both callers have looked
        parent, found = local_name(str(self._parent.tag)), local_name(str(self._next.tag))
        if forbids_children(self._parent):
            return Refusal(UNEXPECTED(parent=parent, found=found[:80], expected=expected))
        return unsupported(UNKNOWN_PART(parent=parent, found=found[:80]))


def attributes(
    element: etree._Element, required: tuple[str, ...] = (), optional: tuple[str, ...] = ()
) -> dict[str, str]:
    """The attributes of an element, which must be exactly these."""
    found: dict[str, str] = dict(element.items())
    if not (found.keys() <= {*required, *optional} and all(name in found for name in required)):
        name = local_name(str(element.tag))
        listed = ", ".join(sorted(found))[:200] or "-"
        if forbids_attributes(element):
            raise Refusal(ATTRIBUTE(element=name, found=listed))
        raise unsupported(UNKNOWN_ATTRIBUTE(element=name, found=listed))
    return found


def algorithm(element: etree._Element) -> str:
    """The URI of an empty element that names an algorithm; parameters are refused."""
    # Parameters change an algorithm: with an HMACOutputLength of few bits a value could be guessed
    # (CVE-2009-0217).
    uri = attributes(element, required=("Algorithm",))["Algorithm"]
    Children(element).end()
    return uri


def text_of(element: etree._Element) -> str:
    """The text of an element without children."""
    if len(element):
        name = local_name(str(element.tag))
        forbidden = forbids_children(element)
        raise Refusal(NOT_TEXT(element=name)) if forbidden else unsupported(NOT_TEXT(element=name))
    return element.text or ""


def words_of(element: etree._Element) -> str:
    """The text of an element without attributes and children, white space at its ends left out."""
    attributes(element)
    text = text_of(element).strip(_SPACE)
    if len(text) > MAX_PROPERTY_CHARACTERS:
        name = local_name(str(element.tag))
        what = {"what": f"characters in <{name}>", "what_vi": f"ký tự trong <{name}>"}
        raise over_limit(TOO_COMPLEX(limit=MAX_PROPERTY_CHARACTERS, **what))
    return text


def base64_in(element: etree._Element) -> bytes:
    """The bytes of an element that holds base64; not empty. White space counts for nothing."""
    try:
        # xsd:base64Binary has white space: xmlsec1 breaks DigestValue at 64 characters.
        data = decode_base64(text_of(element), spaces=True)
    except ValueEncodingError:
        data = b""
    if not data:
        raise Refusal(BAD_BASE64(element=local_name(str(element.tag))))
    return data


def local_name(tag: str) -> str:
    """A tag without its namespace."""
    return tag.rpartition("}")[2]
