"""Refuses shapes that would cost a parser, or whoever walks its tree, too much.

Nearly all is judged on the bytes before they are parsed, and most messages are so small that
counting a character or two is enough.
"""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from vnedoc.errors import (
    TooLongNamespaceError,
    TooManyAttributesError,
    TooManyElementsError,
    TooManyNamespacesError,
)
from vnedoc.limits import (
    MAX_ATTRIBUTES,
    MAX_ELEMENTS,
    MAX_NAMESPACE_BYTES,
    MAX_NAMESPACES,
)

_LONG_TAG: Final = re.compile(rb"<[^\s<>!?/][^<]{600,}")
"""No shorter tag passes `MAX_ATTRIBUTES`, `MAX_NAMESPACES` or `MAX_NAMESPACE_BYTES`."""
# Possessive, like the others: hostile tags must not make a pattern try again and again.
_ATTRIBUTE: Final = rb"\s++([^\s=<>\"'/]++)\s*+=\s*+(\"[^\"<]*+\"|'[^'<]*+')"
_START_TAG: Final = re.compile(rb"<[^\s=<>\"'/]++(?:%b)*+" % _ATTRIBUTE)
_ATTRIBUTES: Final = re.compile(_ATTRIBUTE)
_VALUE: Final = re.compile(rb"=\s*+[\"']")
_LONG_NAMESPACE: Final = re.compile(
    rb"xmlns(?::[^\s=:\"'<>]*+)?+\s*+=\s*+(?:\"[^\"]{%d}|'[^']{%d})"
    % (MAX_NAMESPACE_BYTES, MAX_NAMESPACE_BYTES)
)
_NO_ROOM_FOR_IT: Final = 16 * 1024
"""Fewer bytes do not hold a long namespace name together with many uses of it."""


def check_bytes(data: bytes, most: int = MAX_ELEMENTS) -> int:
    """Refuse `data` by what its tags hold. What looks like a tag in a comment counts as one.

    Args:
        data: The XML.
        most: How many elements, comments and attributes it may have.

    Returns:
        At least the number of namespace declarations, or 0 if there are few: with more than
        `MAX_NAMESPACES`, the tree must be given to `check_scope`.

    Raises:
        TooManyElementsError, TooManyAttributesError, TooManyNamespacesError,
        TooLongNamespaceError: as they say.
    """
    equals = data.count(b"=")
    if len(data) > most:
        _check_nodes(data, equals, most)
    # Counting "=" is far cheaper than looking for declarations, and few messages have so many.
    declarations = data.count(b"xmlns") if equals > MAX_NAMESPACES else 0
    if (
        equals > MAX_ATTRIBUTES
        or declarations > MAX_NAMESPACES
        or (len(data) > _NO_ROOM_FOR_IT and _LONG_NAMESPACE.search(data))
    ):
        # Before parsing: libxml2 takes 100,000 declarations in 0.14 s, and whoever canonicalizes
        # them then pays their square.
        for tag in _LONG_TAG.finditer(data):
            if start := _START_TAG.match(data, tag.start(), tag.end()):
                _check_tag(start.group())
    return declarations


def _check_nodes(data: bytes, equals: int, most: int) -> None:
    """Count elements, comments and the like, and attributes."""
    nodes = data.count(b"<")
    if nodes + equals > most:
        nodes += sum(1 for _ in _VALUE.finditer(data)) - data.count(b"</")
        if nodes > most:
            raise TooManyElementsError(limit=most, found=nodes)


def _check_tag(tag: bytes) -> None:
    attributes = _ATTRIBUTES.findall(tag)
    namespaces = [
        len(value) - 2
        for name, value in attributes
        if name == b"xmlns" or name.startswith(b"xmlns:")
    ]
    others = len(attributes) - len(namespaces)
    if others > MAX_ATTRIBUTES:
        raise TooManyAttributesError(limit=MAX_ATTRIBUTES, found=others)
    if len(namespaces) > MAX_NAMESPACES:
        raise TooManyNamespacesError(limit=MAX_NAMESPACES, found=len(namespaces))
    longest = max(namespaces, default=0)
    if longest > MAX_NAMESPACE_BYTES:
        raise TooLongNamespaceError(limit=MAX_NAMESPACE_BYTES, found=longest)


def check_scope(root: etree._Element) -> None:
    """Refuse too many namespace declarations in scope, those that are shadowed included.

    Raises:
        TooManyNamespacesError: somewhere there are more than `MAX_NAMESPACES`.
    """
    in_scope = 0
    for event, _ in etree.iterwalk(root, events=("start-ns", "end-ns")):
        in_scope += 1 if event == "start-ns" else -1
        if in_scope > MAX_NAMESPACES:
            raise TooManyNamespacesError(limit=MAX_NAMESPACES, found=in_scope)
