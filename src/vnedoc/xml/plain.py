"""XML that is no message - a payload, a schema - read as strictly as a message is.

There is nothing to lift out of it, and what it may hold is said by whoever asks.
"""

from __future__ import annotations

from typing import Final
from xml.parsers import expat

from lxml import etree

from vnedoc.errors import EncodingError, NotXmlError, TooDeepError, TooLargeError
from vnedoc.limits import MAX_DEPTH, MAX_NAMESPACES
from vnedoc.xml.places import Cursor, find_fault
from vnedoc.xml.reading.costs import check_bytes, check_scope
from vnedoc.xml.reading.prolog import read_prolog

_HEAD: Final = 64 * 1024
"""Bytes in which the root element must begin; licences at the head of a schema have 1-12 KB."""


def parse_plain(
    data: bytes,
    *,
    max_bytes: int,
    max_nodes: int,
    resolver: etree.Resolver | None = None,
    url: str = "",
) -> etree._Element:
    """The root of some XML.

    Args:
        data: The bytes.
        max_bytes: Their limit.
        max_nodes: Limit of elements, comments and attributes.
        resolver: Whom schemas ask for the files that they include; nobody else is asked.
        url: What the document is called there.

    Raises:
        ReadError: a subclass of its own for everything that is refused; see `vnedoc.errors`.
    """
    if len(data) > max_bytes:
        raise TooLargeError(limit=max_bytes, found=len(data))
    read_prolog(iter([data]))
    declarations = check_bytes(data, max_nodes)
    parser = etree.XMLParser(
        encoding="UTF-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    if resolver is not None:
        parser.resolvers.add(resolver)
    try:
        root = etree.fromstring(data, parser, base_url=url or None)  # noqa: TID251 - as a message
    except etree.XMLSyntaxError as fault:
        if fault.code == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
            raise TooDeepError(limit=MAX_DEPTH, found=MAX_DEPTH + 1) from None
        raise _not_xml(data, fault.position) from None
    if declarations > MAX_NAMESPACES:
        check_scope(root)
    return root


def _not_xml(data: bytes, position: tuple[int, int]) -> NotXmlError | EncodingError:
    try:
        data.decode()
    except UnicodeDecodeError as bad:
        line, column = place_of(data, bad.start)
        byte = f"0x{data[bad.start]:02X}"
        return EncodingError(
            reason=f"the byte {byte} at line {line}, column {column}",
            reason_vi=f"byte {byte} tại dòng {line}, cột {column}",
        )
    offset, en, vi = find_fault(data, position)
    line, column = place_of(data, offset)
    return NotXmlError(line=line, column=column, reason=en, reason_vi=vi)


def place_of(data: bytes, offset: int) -> tuple[int, int]:
    """Line and column, from 1, of an offset."""
    cursor = Cursor()
    cursor.feed(data[:offset])
    return cursor.position


class _Found(Exception):  # noqa: N818 - it ends the search, and is no error
    pass


def root_of(head: bytes, most: int = _HEAD) -> str | None:
    """Name of the root element, ``{namespace}name``, by the first bytes; `None` if there is none.

    Args:
        head: What a file begins with.
        most: Bytes of it that are looked at.
    """
    found: list[str] = []

    def start(name: str, _: object) -> None:
        found.append(name)
        raise _Found

    def doctype(*_: object) -> None:
        raise _Found

    parser = expat.ParserCreate("UTF-8", "}")
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(head[:most], False)
    except (_Found, expat.ExpatError):
        pass
    finally:
        # It holds what it calls, which holds it.
        del parser
    if not found:
        return None
    return f"{{{found[0]}" if "}" in found[0] else found[0]
