"""Elements of a message, or of a statement, that stand inside a signature.

Signatures are taken out before what they sign is read and digested, and much that stands in one
nobody signed. Who looks for an element everywhere, or by its local name as the national SDK does,
takes such a one for the message's own, so nothing that holds one is valid.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Final

from lxml import etree

from vnedoc import names
from vnedoc.model import DocumentEnvelope, StatusEnvelope
from vnedoc.signature.statement import form
from vnedoc.signature.verdict import ReasonKind
from vnedoc.xml.plan import Branch, Plan, plan_of
from vnedoc.xml.reading.namespaces import split

SMUGGLED = ReasonKind(
    "VNE-SIG-728",
    en="Elements of a message stand inside a signature, where readers that look everywhere take "
    "them for the message's own.",
    vi="Trong chữ ký có phần tử của gói tin, phần mềm tìm ở mọi nơi sẽ coi đó là nội dung gói tin.",
)

_NAMESPACES: Final = frozenset({names.NS, names.LEGACY_NS, form.NS, names.DOSSIER_NS, ""})
"""Whatever its name, an element of these is a message's, a statement's or a dossier's; some are
written without any namespace."""
_SHARED: Final = frozenset(
    {
        f"{{{names.DS}}}Reference",
        f"{{{names.XADES}}}Description",
        f"{{{names.XADES}}}MimeType",
        f"{{{names.XADES}}}Number",
    }
)
"""What XML-DSig and XAdES, too, call so: every reader meets these in honest signatures."""


def is_smuggled_in(signatures: Iterable[etree._Element]) -> bool:
    """Whether one of these signatures holds an element that could be taken for a message's."""
    return any(_is_mistakable(str(one.tag)) for each in signatures for one in each.iter("{*}*"))


@functools.lru_cache(maxsize=1024)
def _is_mistakable(tag: str) -> bool:
    uri, name = split(tag)
    return uri in _NAMESPACES or (name in _names() and tag not in _SHARED)


@functools.cache
def _names() -> frozenset[str]:
    """The local names by which readers look for what a message or a statement says."""
    found = {names.ROOT, *names.MISSPELT, *form.ELEMENTS}
    for kind in (DocumentEnvelope, StatusEnvelope):
        found.update(_names_in(plan_of(kind)))
    return frozenset(found)


def _names_in(plan: Plan) -> set[str]:
    found = set(plan.children)
    for node in plan.children.values():
        if isinstance(node, Branch):
            found |= _names_in(node.plan)
    return found
