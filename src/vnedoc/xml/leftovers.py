"""Elements that no field can hold, as plain values."""

from __future__ import annotations

import functools
from typing import cast

from lxml import etree

from vnedoc import names
from vnedoc.errors import LimitError, error
from vnedoc.limits import MAX_UNREAD
from vnedoc.model import UnknownElement, Unread


@error
class TooMuchUnreadError(LimitError):
    """More elements and attributes that no field can hold than any message needs."""

    code = "VNE-E119"
    en = (
        "The message has more than {limit} elements and attributes that the standard does not know."
    )
    vi = "Gói tin có hơn {limit} phần tử và thuộc tính mà quy chuẩn không quy định."
    hint_en = "Remove what the standard does not have, and elements that stand more than once."
    hint_vi = "Hãy bỏ những phần tử không có trong quy chuẩn và những phần tử bị lặp."


def count(element: etree._Element) -> int:
    """How many values an element with everything inside it would be kept as.

    Counting stops soon behind `MAX_UNREAD`, before anything is kept.
    """
    counted = 0
    for one in element.iter(etree.Element):
        counted += 1 + len(one.attrib)
        if counted > MAX_UNREAD:
            break
    return counted


def unread(element: etree._Element, path: str, namespace: str | None) -> Unread:
    """An element with everything inside it, and the place of its parent in the model.

    Args:
        element: what no field can hold.
        path: the parent's path.
        namespace: the message's own, whose names are kept without it; `None` if there is none.
    """
    if (
        namespace != names.NS
        and next(element.iterdescendants(f"{{{names.NS}}}*"), None) is not None
    ):
        # Written in the standard's namespace, it would hold what it does not hold now.
        name = name_in(element, None)
    else:
        name = name_in(element, namespace)
    return Unread(
        path=path,
        name=name,
        attributes=_attributes(element),
        children=_children(element, namespace),
    )


def name_in(element: etree._Element, namespace: str | None) -> str:
    """The local name in the message's own namespace, else ``{uri}name``."""
    return _relative(cast(str, element.tag), namespace)


@functools.lru_cache(maxsize=1024)
def _relative(tag: str, namespace: str | None) -> str:
    uri, _, local = tag[1:].rpartition("}") if tag[0] == "{" else ("", "", tag)
    return local if uri == namespace else f"{{{uri}}}{local}"


def _attributes(element: etree._Element) -> tuple[tuple[str, str], ...]:
    return tuple(element.items())


def _children(element: etree._Element, namespace: str | None) -> tuple[UnknownElement | str, ...]:
    children: list[UnknownElement | str] = []
    if text := element.text:
        children.append(text)
    for child in element:
        if isinstance(child.tag, str):
            inside = UnknownElement(
                name=name_in(child, namespace),
                attributes=_attributes(child),
                children=_children(child, namespace),
            )
            children.append(inside)
        if text := child.tail:
            children.append(text)
    return tuple(children)
