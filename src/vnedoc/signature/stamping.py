"""What timestamps in a signature stamp (ETSI EN 319 132-1 clauses 5.3 and 5.5.2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from lxml import etree

from vnedoc.signature.algorithms import DigestMethod
from vnedoc.signature.examining import Subject
from vnedoc.signature.shapes import SignatureShape
from vnedoc.signature.xades import Properties
from vnedoc.signature.xmldsig import C14nMethod, inner_form


def stamped(shape: SignatureShape, c14n: C14nMethod) -> bytes:
    """What a ``SignatureTimeStamp`` stamps: the signature's value."""
    return inner_form(shape.value_element, c14n)


def archived(
    subject: Subject,
    shape: SignatureShape,
    properties: Properties,
    before: Iterable[etree._Element],
    c14n: C14nMethod,
) -> Callable[[DigestMethod], bytes]:
    """What an ``ArchiveTimeStamp`` stamps: all that was signed and all that stands before it.

    Args:
        subject: The document.
        shape: The signature.
        properties: Its XAdES properties.
        before: The unsigned properties that stand before the stamp.
        c14n: The stamp's canonicalization.

    Returns:
        What gives the digest by an algorithm; it streams the document.
    """
    before = tuple(before)

    def digest(method: DigestMethod) -> bytes:
        hasher = method.new()
        for reference in shape.references:
            if reference.kind == "properties":
                hasher.update(inner_form(properties.signed, reference.c14n))
            else:
                subject.forms.feed(hasher, subject.form(reference, shape.element))
        for element in (shape.signed_info, shape.value_element, shape.key_info, *before):
            form = inner_form(element, c14n)
            subject.forms.spend(len(form))
            hasher.update(form)
        return bytes(hasher.digest())

    return digest
