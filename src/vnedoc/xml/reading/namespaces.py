"""Which elements of a message are read, by namespace: one answer for the reader and the lifter.

The national SDK looks at local names alone, so messages whose author forgot an ``xmlns`` travel.
What is unmistakable is read and reported: an element of a known name in no namespace, or in its
root's, of which no other namespace has a bearer beside it. Two bearers are never merged, and none
takes the other's place: other readers may take either, which is how a value is forged.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterator
from typing import Final

from lxml import etree

from vnedoc import names

_MAX_CHARACTERS: Final = 200
_OUTER: Final = frozenset({"edXMLEnvelope", "edXMLHeader", "edXMLBody", "AttachmentEncoded"})


class Namespaces:
    """The namespaces of one message.

    Attributes:
        root: the root's.
        own: the message's. The standard's, if any element has it; else that of the parts in the
            root; else the root's.
    """

    def __init__(self, root: etree._Element) -> None:
        self.root: str = split(str(root.tag))[0]
        self.own: str = self.root if self.root == names.NS else _own(root, self.root)
        self._admitted = frozenset({"", names.NS, self.root}) - {self.own}
        self._bearers: dict[etree._Element, dict[str, set[str]]] = {}

    def admits(self, child: etree._Element, wanted: Collection[str]) -> str | None:
        """The wanted name by which an element of another namespace is read; `None` if it is not."""
        uri, name = split(str(child.tag))
        spelt = standard_name(name)
        if spelt not in wanted or uri not in self._admitted:
            return None
        return spelt if self._bearers_in(child.getparent())[spelt] == {uri} else None

    def places(self, parent: etree._Element, name: str) -> Iterator[etree._Element]:
        """The children of the root's namespace, and those of another that are read, as `name`."""
        usual = f"{{{self.own}}}{name}"
        for child in parent.iterchildren(f"{{*}}{name}"):
            if (
                child.tag == usual
                or split(str(child.tag))[0] in (self.root, self.own)
                or self.admits(child, (name,))
            ):
                yield child

    def _bearers_in(self, parent: etree._Element | None) -> dict[str, set[str]]:
        """The namespaces of each name among the children; counted once for each parent."""
        if parent is None:
            return {}
        if parent not in self._bearers:
            found: dict[str, set[str]] = {}
            for child in parent.iterchildren(etree.Element):
                uri, name = split(str(child.tag))
                found.setdefault(standard_name(name), set()).add(uri)
            self._bearers[parent] = found
        return self._bearers[parent]


def _own(root: etree._Element, uri: str) -> str:
    if next(root.iter(f"{{{names.NS}}}*"), None) is not None:
        return names.NS
    for child in root.iterchildren(etree.Element):
        found, name = split(str(child.tag))
        if standard_name(name) in _OUTER:
            return found
    return uri


def cause(element: etree._Element) -> tuple[str, str]:
    """Why an element is not in the standard's namespace, in English and Vietnamese."""
    uri, _ = split(str(element.tag))
    parent = element.getparent()
    if uri:
        uri = uri if len(uri) <= _MAX_CHARACTERS else uri[:_MAX_CHARACTERS] + "…"
        return f"stands in the namespace {uri!r}", f"nằm trong không gian tên {uri!r}"
    if parent is None:
        return "has no xmlns", "không có xmlns"
    if parent.nsmap.get(None):
        return 'stands in no namespace (xmlns="")', 'nằm ngoài mọi không gian tên (xmlns="")'
    en = "stands in no namespace (neither a prefix nor an xmlns)"
    return en, "nằm ngoài mọi không gian tên (không có tiền tố, không có xmlns)"


def split(tag: str) -> tuple[str, str]:
    """Namespace (empty if none) and local name."""
    uri, _, name = tag[1:].rpartition("}") if tag[0] == "{" else ("", "", tag)
    return uri, name


def standard_name(name: str) -> str:
    """The name as the standard spells it."""
    return names.MISSPELT.get(name, name)


@functools.lru_cache(maxsize=64)
def spellings(namespace: str, wanted: tuple[str, ...]) -> frozenset[str]:
    """The tags that are read as any of these names."""
    spelt = {*wanted, *(wrong for wrong, right in names.MISSPELT.items() if right in wanted)}
    return frozenset(f"{{{namespace}}}{name}" if namespace else name for name in spelt)
