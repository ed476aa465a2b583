"""The two messages, and what they say beyond the standard."""

from __future__ import annotations

import functools
from typing import Final, cast

import attrs

from vnedoc import names
from vnedoc.errors import InvalidValueError
from vnedoc.model._wire import any_text, group, groups, naming, wire
from vnedoc.model.body import Attachment, Manifest
from vnedoc.model.header import Header
from vnedoc.model.status import Status
from vnedoc.model.trace import Trace

Children = tuple["UnknownElement | str", ...]
Attributes = tuple[tuple[str, str], ...]

_XMLNS: Final = "http://www.w3.org/2000/xmlns/"


@functools.lru_cache(maxsize=1024)
def _element_name(name: str) -> str:
    match = names.CLARK.fullmatch(name)
    if match is None or match["uri"] == _XMLNS:
        en, vi = "expected name or {uri}name", "cần dạng tên hoặc {uri}tên"
        raise InvalidValueError(field="name", value=name, reason=en, reason_vi=vi)
    return name


def _nested_name(name: str) -> str:
    # The standard's namespace is the message's own: the reader names such elements without it.
    return _element_name(name).removeprefix(f"{{{names.NS}}}")


def _unread_name(name: str) -> str:
    if name.startswith("@"):
        return f"@{_attribute_name(name[1:])}"
    return name if name == "#text" else _element_name(name)


@functools.lru_cache(maxsize=1024)
def _attribute_name(name: str) -> str:
    if name.startswith("{}") or name == "xmlns":
        en, vi = "expected a plain name", "cần tên thường"
        raise InvalidValueError(field="attribute", value=name, reason=en, reason_vi=vi)
    return _element_name(name)


def _attributes(values: Attributes) -> Attributes:
    if not values:
        return ()
    pairs = [(_attribute_name(name), any_text(value)) for name, value in values]
    if len(pairs) > 1:
        pairs.sort()
        if len({name for name, _ in pairs}) < len(pairs):
            en, vi = "a name stands twice", "có tên lặp lại"
            raise InvalidValueError(field="attributes", value=pairs, reason=en, reason_vi=vi)
    return tuple(pairs)


def _children(values: Children) -> Children:
    """Adjacent texts are one text, as in XML; empty ones are none."""
    merged: list[UnknownElement | str] = []
    was_text = False
    for value in values:
        if isinstance(value, UnknownElement):
            was_text = False
            merged.append(value)
        elif value:
            text = any_text(value)
            if was_text:
                text = cast(str, merged.pop()) + text
            was_text = True
            merged.append(text)
    return tuple(merged)


@attrs.frozen(kw_only=True)
class UnknownElement:
    """An element that the model does not know, with everything inside it.

    Names are local names in the message's own namespace, else ``{uri}name``.
    """

    name: str = attrs.field(converter=_nested_name)
    attributes: Attributes = attrs.field(default=(), converter=_attributes)
    children: Children = attrs.field(default=(), converter=_children)


@attrs.frozen(kw_only=True)
class Unread:
    """Something that a message says and no field holds: written back where it stood.

    Text that does not convert, the second of two single elements, unknown elements, attributes
    and stray text. Comments, prefixes and indentation are not kept.
    """

    path: str
    """Place of the parent (of an attribute: the bearer), as in `Location.path`, counting the
    items that the model holds."""
    name: str = attrs.field(converter=_unread_name)
    """The element's name, ``@name`` of an attribute, or ``#text``."""
    attributes: Attributes = attrs.field(default=(), converter=_attributes)
    children: Children = attrs.field(default=(), converter=_children)

    @property
    def text(self) -> str:
        """All text inside, joined."""
        return _text(self.children)


def _text(children: Children) -> str:
    return "".join(c if isinstance(c, str) else _text(c.children) for c in children)


def _in_order(unread: tuple[Unread, ...]) -> tuple[Unread, ...]:
    # Attributes have no order, and the writer puts unknown elements after known ones: only the
    # order within one parent means anything.
    return tuple(sorted(unread, key=lambda u: (u.path, u.name if u.name[:1] in "@#" else "~")))


@naming
@attrs.frozen(kw_only=True)
class DocumentEnvelope:
    """A document on its way: header, trace, manifest and attached files."""

    header: Header | None = attrs.field(
        default=None,
        converter=group,
        metadata=wire(
            "edXMLEnvelope/edXMLHeader/MessageHeader",
            "1",
            "Thông tin chung",
            "Header",
            mandatory=True,
        ),
    )
    trace: Trace | None = attrs.field(
        default=None,
        converter=group,
        metadata=wire("edXMLEnvelope/edXMLHeader/TraceHeaderList", "2", "Thông tin vết", "Trace"),
    )
    manifest: Manifest | None = attrs.field(
        default=None,
        converter=group,
        metadata=wire(
            "edXMLEnvelope/edXMLBody/edXMLManifest", "3", "Danh mục tệp đính kèm", "Manifest"
        ),
    )
    attachments: tuple[Attachment, ...] = attrs.field(
        default=(),
        converter=groups,
        metadata=wire("AttachmentEncoded/Attachment", "4", "Tệp đính kèm", "Attachments"),
    )
    unread: tuple[Unread, ...] = attrs.field(default=(), converter=_in_order)


@naming
@attrs.frozen(kw_only=True)
class StatusEnvelope:
    """A status message on its way back."""

    status: Status | None = attrs.field(
        default=None,
        converter=group,
        metadata=wire(
            "edXMLEnvelope/edXMLHeader/MessageHeader", "1", "Trạng thái", "Status", mandatory=True
        ),
    )
    unread: tuple[Unread, ...] = attrs.field(default=(), converter=_in_order)


Envelope = DocumentEnvelope | StatusEnvelope
"""Either message; ``isinstance`` tells which."""
