"""Adding unsigned properties to a signature that stands: timestamps, evidence, counter-signatures.

What is added goes into the original bytes behind everything that is there, so no digest changes.
"""

from __future__ import annotations

from typing import Final

import attrs
from lxml import etree

from vnedoc import names
from vnedoc.content import Input, source_of
from vnedoc.signature.errors import NotSignableError, SignatureArgumentError
from vnedoc.signature.examining.places import placed_signatures
from vnedoc.signature.examining.subject import Subject
from vnedoc.signature.making.insertion import Insertion, last_child_of
from vnedoc.signature.making.target import Target, unsignable, write_to
from vnedoc.signature.xmldsig.canonical import C14N_10, SIGNATURE, whole_form, without_signatures
from vnedoc.signature.xmldsig.reasons import Refusal
from vnedoc.signature.xmldsig.shapes import SignatureShape, read_shape
from vnedoc.signature.xmldsig.xades import Properties, read_properties
from vnedoc.xml.reading.tree import Document, parse

_XADES: Final = f"{{{names.XADES}}}"
_UNSIGNED: Final = f"{_XADES}UnsignedProperties"
_HOLDER: Final = f"{_XADES}UnsignedSignatureProperties"


@attrs.frozen(kw_only=True, eq=False)
class StandingSignature:
    """A XAdES signature in a message, to which something is to be added."""

    subject: Subject
    shape: SignatureShape
    properties: Properties

    @property
    def document(self) -> Document:
        """The message."""
        return self.subject.document

    @property
    def scope(self) -> dict[str | None, str]:
        """The namespaces in scope inside what is added."""
        return {**self.shape.signed_info.nsmap, **self._parent.nsmap, "xades": names.XADES}

    @property
    def before(self) -> tuple[etree._Element, ...]:
        """The unsigned properties that it has."""
        holder = self._qualifying.find(f"{_UNSIGNED}/{_HOLDER}")
        return () if holder is None else tuple(holder)

    @property
    def _qualifying(self) -> etree._Element:
        qualifying = self.shape.qualifying
        if qualifying is None:
            raise ValueError("the signature is plain")
        return qualifying

    @property
    def _parent(self) -> etree._Element:
        """The innermost element that is there of those that hold unsigned properties."""
        unsigned = self._qualifying.find(_UNSIGNED)
        holder = self._qualifying.find(f"{_UNSIGNED}/{_HOLDER}")
        return next(one for one in (holder, unsigned, self._qualifying) if one is not None)

    def insertion(self, text: str) -> tuple[Insertion, bytes]:
        """Where a property goes, and all that must be written there."""
        parent = self._parent
        tags = {_HOLDER: (), _UNSIGNED: ("UnsignedSignatureProperties",)}.get(
            str(parent.tag), ("UnsignedProperties", "UnsignedSignatureProperties")
        )
        for tag in reversed(tags):
            text = f'<xades:{tag} xmlns:xades="{names.XADES}">{text}</xades:{tag}>'
        return last_child_of(self.document, parent), text.encode()


def standing_in(source: Input, index: int = -1) -> StandingSignature:
    """A XAdES signature of a message.

    Args:
        source: The message.
        index: Which of the signatures in the header; the last by default.

    Raises:
        ReadError: the message cannot be read.
        SignatureArgumentError: there is no such signature.
        NotSignableError: it has no admitted shape, or is plain XML-DSig.
    """
    subject = Subject(parse(source_of(source)))
    try:
        signature = placed_signatures(subject)[index]
    except IndexError:
        raise SignatureArgumentError(
            argument="index",
            reason="the message has no such signature",
            reason_vi="gói tin không có chữ ký này",
        ) from None
    try:
        shape = read_shape(signature)
        if shape.qualifying is None:
            raise NotSignableError(
                reason="plain XML-DSig has no place for properties",
                reason_vi="XML-DSig thuần không có chỗ cho thuộc tính",
            )
        return StandingSignature(subject=subject, shape=shape, properties=read_properties(shape))
    except Refusal as refusal:
        raise unsignable(refusal) from None


def add_property(standing: StandingSignature, text: str, target: Target) -> None:
    """Write the message with one more unsigned property, if it reads as what was meant.

    Raises:
        NotSignableError: it would not.
        OSError: the target cannot be written.
    """
    insertion, data = standing.insertion(text)
    document = standing.document
    try:
        result = parse(source_of(insertion.into(document.skeleton.data, data)))
        index = list(document.root.iter(SIGNATURE)).index(standing.shape.element)
        read_properties(read_shape(list(result.root.iter(SIGNATURE))[index]))
        unchanged = whole_form(without_signatures(result), C14N_10) == whole_form(
            standing.subject.stripped, C14N_10
        )
    except Refusal as refusal:
        raise unsignable(refusal) from None
    if not unchanged:
        raise NotSignableError(
            reason="its parts cannot be told apart for certain",
            reason_vi="không phân biệt chắc chắn được các phần của gói tin",
        )
    write_to(target, insertion.stream(document.skeleton, data))
