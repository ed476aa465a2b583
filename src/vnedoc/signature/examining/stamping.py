"""What timestamps in a signature stamp (ETSI EN 319 132-1 clauses 5.3 and 5.5.2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from lxml import etree

from vnedoc.signature.algorithms import DigestMethod
from vnedoc.signature.examining.subject import Subject
from vnedoc.signature.trust.ledger import Expense
from vnedoc.signature.xmldsig.canonical import SIGNATURE, C14nMethod, inner_form
from vnedoc.signature.xmldsig.shapes import Kind, SignatureShape
from vnedoc.signature.xmldsig.xades import Properties


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
        What gives the digest by an algorithm; it streams the document, once for all stamps of a
        signature, and raises `OverdrawnError` where the verification did so too often.
    """
    before = tuple(before)

    def digest(method: DigestMethod) -> bytes:
        hasher = _signed_so_far(subject, shape, properties, method)
        # In the order of EN 319 132-1 clause 5.5.2: in another one the digest is another.
        for element in (shape.signed_info, shape.value_element, shape.key_info, *before):
            form = inner_form(element, c14n)
            subject.forms.spend(len(form))
            hasher.update(form)
        return bytes(hasher.digest())

    return digest


def _signed_so_far(
    subject: Subject, shape: SignatureShape, properties: Properties, method: DigestMethod
) -> Any:
    """The digest after all that the signature refers to, which all its stamps begin with.

    Raises:
        OverdrawnError: the message was digested so often already.
    """
    hasher, others = method.new(), list(shape.references)
    if others[0].kind in ("alone", "several"):
        # Nearly all signers refer to the document first, and to the same form of it.
        form = subject.form(others.pop(0), shape.element)
        hasher = subject.ledger.once(
            ("archived", form, method.uri), lambda: _fed(subject, method.new(), form)
        ).copy()

    def finish() -> Any:
        for reference in others:
            if reference.kind in ("alone", "several"):
                _fed(subject, hasher, subject.form(reference, shape.element))
            else:
                inner = _inner(shape, properties, reference.kind)
                hasher.update(inner_form(inner, reference.c14n))
        return hasher

    return subject.ledger.once(("archived", shape.element, method.uri), finish).copy()


def _inner(shape: SignatureShape, properties: Properties, kind: Kind) -> etree._Element:
    """The part of a signature, or of the one around it, that a reference of this kind is to."""
    if kind == "properties":
        return properties.signed
    if kind == "key":
        return shape.key_info
    around = next(shape.element.iterancestors(SIGNATURE))
    return next(around.iterchildren(str(shape.value_element.tag)))


def _fed(subject: Subject, hasher: Any, form: bytes) -> Any:
    """The digest after a form of the whole document, with its attachments."""
    subject.ledger.spend(Expense.ARCHIVES)
    subject.forms.feed(hasher, form)
    return hasher
