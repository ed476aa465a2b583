"""Where signatures may stand in a message: as children of the one header, and nowhere else."""

from __future__ import annotations

from typing import Final

from lxml import etree

from vnedoc import names
from vnedoc.signature.examining import Subject
from vnedoc.signature.xmldsig import SIGNATURE
from vnedoc.xml.tree import Document

_ROOT, _ENVELOPE, _HEADER = (f"{{{names.NS}}}{name}" for name in names.HEADER.split("/"))
_COUNTER: Final = f"{{{names.XADES}}}CounterSignature"


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
    return found[0] if len(found) == 1 and envelopes == 1 else None


def placed_signatures(subject: Subject) -> tuple[etree._Element, ...]:
    """The signatures that stand as children of the header, in order."""
    header = header_of(subject.document)
    return () if header is None else tuple(header.iterchildren(SIGNATURE))


def stray_signatures(subject: Subject) -> tuple[etree._Element, ...]:
    """The signatures that stand elsewhere, those inside ``xades:CounterSignature`` not counted.

    Counter-signatures are examined with the signature around them.
    """
    placed = frozenset(placed_signatures(subject))
    return tuple(
        one for one in subject.signatures if one not in placed and not _counters(one, placed)
    )


def _counters(signature: etree._Element, placed: frozenset[etree._Element]) -> bool:
    parent = signature.getparent()
    if parent is None or parent.tag != _COUNTER:
        return False
    return any(ancestor in placed for ancestor in signature.iterancestors(SIGNATURE))
