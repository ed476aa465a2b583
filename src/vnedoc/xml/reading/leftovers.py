"""Elements that no field can hold, as plain values."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable
from typing import Final, cast

import attrs
from lxml import etree

from vnedoc.errors import ContentError, LimitError, error
from vnedoc.limits import MAX_UNREAD
from vnedoc.model import UnknownElement, Unread
from vnedoc.xml.plan import maker
from vnedoc.xml.reading.tree import Document


@error
class TooManyAttachmentsError(LimitError):
    """More attached files than any message has: each costs opening, however small it is."""

    code = "VNE-E120"
    title_en = "The message has too many attachments"
    title_vi = "Gói tin có quá nhiều tệp đính kèm"
    en = "The message has more than {limit} attachments."
    vi = "Gói tin có hơn {limit} tệp đính kèm."


@error
class TooMuchUnreadError(LimitError):
    """More elements and attributes that no field can hold than any message needs."""

    code = "VNE-E119"
    title_en = "The message has too much that the standard does not know"
    title_vi = "Gói tin có quá nhiều phần mà quy chuẩn không quy định"
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


def unread(
    element: etree._Element,
    path: str,
    namespace: str | None,
    document: Document,
    passing_over: Collection[etree._Element] = (),
) -> Unread:
    """An element with everything inside it, and the place of its parent in the model.

    Args:
        element: what no field can hold.
        path: the parent's path.
        namespace: the message's own, whose names are kept without it; `None` if there is none.
        document: the message, which knows the text that was lifted.
        passing_over: elements inside it that are left out, as if they were not there.

    Raises:
        TooLargeError: a lifted text is larger than a text may be.
    """
    keeper = _Keeper(namespace, document, frozenset(passing_over))
    return Unread(
        path=path,
        name=name_in(element, namespace),
        attributes=_attributes(element),
        children=keeper.children(element),
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


_made: Final = maker(UnknownElement, {attrs.fields(UnknownElement).children.converter})
"""Names are looked at as ever; what is inside is made here as the model has it."""


@attrs.frozen
class _Keeper:
    """How what is inside an element is kept."""

    namespace: str | None
    document: Document
    passing_over: frozenset[etree._Element]

    def children(self, element: etree._Element) -> tuple[UnknownElement | str, ...]:
        children: list[UnknownElement | str] = []
        text = self.document.text_of(element) or ""
        for child in element:
            if isinstance(child.tag, str) and child not in self.passing_over:
                if text:
                    children.append(text)
                inside = {
                    "name": name_in(child, self.namespace),
                    "attributes": _attributes(child),
                    # As deep as the parser admits (`MAX_DEPTH`), and no deeper.
                    "children": self.children(child),
                }
                children.append(_made(inside))
                text = child.tail or ""
            elif tail := child.tail:
                # Texts around a comment are one, and around what was passed over.
                text += tail
        if text:
            children.append(text)
        return tuple(children)


@error
class UnreadFilesError(ContentError):
    """The message holds files that were kept unread, so that it has none to hand out."""

    code = "VNE-E205"
    title_en = "The message holds files that could not be read as its attachments"
    title_vi = "Gói tin có tệp không đọc được thành tệp đính kèm"
    en = "The message holds files that could not be read as its attachments: <{name}> in {path}."
    vi = "Gói tin có tệp nhưng không đọc được thành tệp đính kèm: <{name}> trong {path}."
    hint_en = "See why with: vnedoc validate."
    hint_vi = "Xem nguyên nhân bằng: vnedoc validate."
    name: str
    path: str


def require_no_files(items: Iterable[Unread]) -> None:
    """Refuse to say that there are no files while some were kept unread.

    Raises:
        UnreadFilesError: one of the unread items is or holds an attachment's content.
    """
    for item in items:
        waiting: list[Unread | UnknownElement] = [item]
        while waiting:
            element = waiting.pop()
            is_content = element.name.rpartition("}")[2] == "ContentTransferEncoded"
            if is_content and element.children:
                raise UnreadFilesError(name=item.name.rpartition("}")[2], path=item.path)
            waiting.extend(child for child in element.children if not isinstance(child, str))
