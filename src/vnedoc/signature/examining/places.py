"""Where signatures may stand in a message: as children of the one header, and nowhere else."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from lxml import etree

from vnedoc import names
from vnedoc.signature.examining.subject import Subject
from vnedoc.signature.xmldsig.canonical import SIGNATURE
from vnedoc.xml.reading.tree import Document

_ROOT, _ENVELOPE, _HEADER = (f"{{{names.NS}}}{name}" for name in names.HEADER.split("/"))
_WAY_UP: Final = (
    f"{{{names.XADES}}}CounterSignature",
    f"{{{names.XADES}}}UnsignedSignatureProperties",
    f"{{{names.XADES}}}UnsignedProperties",
    f"{{{names.XADES}}}QualifyingProperties",
    f"{{{names.DS}}}Object",
    SIGNATURE,
)
"""From a counter-signature to the one that it is over."""
_SPACE: Final = " \t\r\n"


def header_of(document: Document) -> etree._Element | None:
    """The header of a message; `None` if there is none, or more than one."""
    if document.root.tag != _ROOT:
        return None
    found = [
        header
        for envelope in document.root.iterchildren(_ENVELOPE)
        for header in envelope.iterchildren(_HEADER)
    ]
    envelopes = len(list(document.root.iterchildren(_ENVELOPE)))
    # Of two, readers may take either, and the signature is over the other one (wrapping).
    return found[0] if len(found) == 1 and envelopes == 1 else None


def placed_signatures(subject: Subject) -> tuple[etree._Element, ...]:
    """The signatures that stand as children of the header, in order."""
    header = header_of(subject.document)
    return () if header is None else tuple(header.iterchildren(SIGNATURE))


def cuts_clean(subject: Subject) -> bool:
    """Whether the message without its signatures is the message with them passed over.

    So it is where every one of them is a child of the header, or inside one that is, and only
    white space follows it: then no text of anything else is joined to another, and the trees differ
    in nothing but what is passed over. Otherwise both must be read and compared.
    """
    placed = frozenset(placed_signatures(subject))
    return placed.issuperset(subject.outer) and not any(
        (one.tail or "").strip(_SPACE) for one in placed
    )


def stray_signatures(subject: Subject) -> tuple[etree._Element, ...]:
    """The signatures that stand elsewhere, counter-signatures not counted.

    Those are examined with the signature around them.
    """
    placed = frozenset(placed_signatures(subject))
    return tuple(
        one
        for one in subject.signatures
        if one not in placed and not is_counter_signature(one, placed)
    )


def is_counter_signature(signature: etree._Element, over: Collection[etree._Element]) -> bool:
    """Whether it countersigns one of `over`, or a counter-signature of one.

    Only by the one way that XAdES has: whatever lies elsewhere inside a signature, nobody judges.
    """
    at: etree._Element | None = signature
    while at not in over:
        for tag in _WAY_UP:
            at = None if at is None else at.getparent()
            if at is None or at.tag != tag:
                return False
    return at is not signature
