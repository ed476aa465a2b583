"""Envelope -> bytes, driven by `wire()`: fixed order, fixed prefixes, attachments streamed in.

The root stands in the default namespace, the envelope and every descendant of it carry the prefix
``edXML`` (some readers look at the letters of the prefix), ``AttachmentEncoded`` and its children
carry none. The same envelope always gives the same bytes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, Final, cast

from vnedoc import names
from vnedoc.content import Content
from vnedoc.errors import InvalidValueError
from vnedoc.files import replacing
from vnedoc.given import instance_of, one_of
from vnedoc.model import DocumentEnvelope, Envelope, UnknownElement, Unread
from vnedoc.xml.plan import Branch, Leaf, Order, Plan, plan_of
from vnedoc.xml.reading.namespaces import standard_name

_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_PREFIX: Final = f"{names.PREFIX}:"
_XML_NS: Final = "http://www.w3.org/XML/1998/namespace"
# A bare CR would be read as a line feed (XML 1.0 2.11).
_TEXT: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
# Parsers make blanks of tabs and line ends in attributes (XML 1.0 3.3.3).
_ATTRIBUTE: Final = str.maketrans(
    {"&": "&amp;", "<": "&lt;", '"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#9;"}
)
# & first, or the references of the others would be escaped again.
_ESCAPES: Final = ((b"&", b"&amp;"), (b"<", b"&lt;"), (b">", b"&gt;"), (b"\r", b"&#13;"))


def dumps(envelope: Envelope, order: Order = "axis") -> bytes:
    """The message as bytes.

    Args:
        envelope: a document or a status message; nothing is checked against the standard.
        order: ``axis``, what the national axis itself emits, or ``numbered``, the standard's.

    Raises:
        ContentError: an attachment's bytes cannot be had.
        InvalidValueError: `unread` names a place that the envelope does not have.
    """
    return b"".join(pieces(envelope, order))


def dump(envelope: Envelope, path: str | os.PathLike[str], order: Order = "axis") -> None:
    """Write the message to a file, whole or not at all; arguments and errors as for `dumps`.

    Raises:
        OSError: the file cannot be written.
    """
    made = pieces(envelope, order)
    with replacing(path) as file:
        file.writelines(made)


def write(envelope: Envelope, file: BinaryIO, order: Order = "axis") -> None:
    """Write the message to an open binary file; arguments and errors as for `dumps`."""
    made = pieces(envelope, order)
    file.writelines(made)


def pieces(envelope: Envelope, order: Order = "axis") -> Iterator[bytes]:
    """The message in pieces; memory does not grow with attachments."""
    one_of(order, Order, "order")
    instance_of(envelope, Envelope, "envelope", en="an envelope", vi="gói tin (Envelope)")
    return _pieces(envelope, order)


def _pieces(envelope: Envelope, order: Order) -> Iterator[bytes]:
    text: list[str] = []
    for part in _MessageWriter(envelope, order).parts():
        if isinstance(part, str):
            text.append(part)
            continue
        yield "".join(text).encode()
        text.clear()
        # What was given as base64 text may be anything; what was read stood so in XML before.
        yield from map(_escaped, part.base64_chunks()) if part.is_raw else part.base64_chunks()
    yield "".join(text).encode()


def _escaped(chunk: bytes) -> bytes:
    for character, reference in _ESCAPES:
        if character in chunk:
            chunk = chunk.replace(character, reference)
    return chunk


class _MessageWriter:
    """One writing; lives as long as one call."""

    def __init__(self, envelope: Envelope, order: Order) -> None:
        self.envelope = envelope
        self.order = order
        self._is_document = isinstance(envelope, DocumentEnvelope)
        self.unread: dict[str, list[Unread]] = {}
        for item in envelope.unread:
            self.unread.setdefault(item.path, []).append(item)

    def parts(self) -> Iterator[str | Content]:
        """Text and, between, the contents whose base64 belongs there."""
        yield _DECLARATION
        plan = plan_of(type(self.envelope))
        yield from self._element(self.envelope, plan, names.ROOT, names.ROOT, 0)
        yield "\n"
        if self.unread:
            raise _no_such(next(iter(self.unread)))

    def _element(
        self, value: Any, plan: Plan, name: str, path: str, depth: int
    ) -> Iterator[str | Content]:
        extra = self.unread.pop(path, []) if self.unread else []
        prefix = _prefix(path)
        yield f"<{prefix}{name}{_declarations(path)}"
        held = ((a, getattr(value, a.field)) for a in plan.attributes.values())
        known = [(a.element, a.format(v)) for a, v in held if v is not None]
        yield _attributes(known + [(u.name[1:], u.text) for u in extra if u.name[0] == "@"])
        inside = list(self._children(value, plan, path, depth + 1))
        inside += self._blanks(value, plan, path, extra)
        inside += [_unknown(u, path) for u in extra if u.name[:1] not in "@#"]
        stray = "".join(u.text.translate(_TEXT) for u in extra if u.name == "#text")
        if not inside:
            yield f">{stray}</{prefix}{name}>" if stray else "/>"
            return
        margin = "\n" + "  " * (depth + 1)
        yield f">{stray}"
        for part in inside:
            if isinstance(part, str):
                yield margin + part
            else:
                yield margin
                yield from part
        yield "\n" + "  " * depth + f"</{prefix}{name}>"

    def _children(
        self, value: Any, plan: Plan, path: str, depth: int
    ) -> Iterator[str | Iterator[str | Content]]:
        """One part for each child element."""
        for node in plan.ordered(self.order):
            place = f"{path}/{node.element}"
            if isinstance(node, Leaf):
                yield from self._leaves(node, getattr(value, node.field), place)
            elif node.field is None:
                holds = self._holds(value, node.plan)
                if not holds and place in self.unread:
                    raise _no_such(place)
                if holds or place in _ALWAYS[self._is_document]:
                    yield self._element(value, node.plan, node.element, place, depth)
            else:
                held = getattr(value, node.field)
                for index, item in enumerate(_items(held, node.many), 1):
                    at = place if index == 1 else f"{place}[{index}]"
                    yield self._element(item, node.plan, node.element, at, depth)

    def _leaves(self, node: Leaf, held: Any, place: str) -> Iterator[str | Iterator[str | Content]]:
        prefix = _prefix(place)
        for index, item in enumerate(_items(held, node.many), 1):
            at = place if index == 1 else f"{place}[{index}]"
            extra = self.unread.pop(at, ()) if self.unread else ()
            start = f"<{prefix}{node.element}{_attributes([(u.name[1:], u.text) for u in extra])}>"
            end = f"</{prefix}{node.element}>"
            if node.is_content:
                yield iter((start, cast(Content, item), end))
            else:
                yield start + node.format(item).translate(_TEXT) + end

    def _blanks(self, value: Any, plan: Plan, path: str, extra: Sequence[Unread]) -> Iterator[str]:
        """An empty element of the standard beside each that could be taken for it.

        What stands in no namespace is read where the standard's own is missing; what was kept
        unread must stay so.
        """
        known = (standard_name(u.name[2:]) for u in extra if u.name.startswith("{}"))
        for name in sorted(set(known) & plan.children.keys()):
            node = plan.children[name]
            place = f"{path}/{name}"
            if isinstance(node, Branch) and node.field is None:
                held = self._holds(value, node.plan) or place in _ALWAYS[self._is_document]
            else:
                held = getattr(value, node.field or "") not in (None, ())
            if not held:
                yield f"<{_prefix(place)}{name}/>"

    def _holds(self, value: Any, plan: Plan) -> bool:
        """Whether a wrapper holds anything."""
        return any(
            self._holds(value, node.plan)
            if isinstance(node, Branch) and node.field is None
            else getattr(value, node.field or "") not in (None, ())
            for node in plan.children.values()
        )


_ALWAYS: Final = {True: {names.ENVELOPE, names.BODY}, False: {names.ENVELOPE}}
"""Wrappers that are written even if they hold nothing: they tell the two messages apart."""


def _no_such(path: str) -> InvalidValueError:
    return InvalidValueError(
        field="unread",
        value=path,
        reason="the envelope has no such place",
        reason_vi="gói tin không có vị trí này",
    )


def _items(held: Any, many: bool) -> tuple[Any, ...]:
    if many:
        return cast(tuple[Any, ...], held)
    return () if held is None else (held,)


def _prefix(path: str) -> str:
    return _PREFIX if path.startswith(names.ENVELOPE) else ""


def _declarations(path: str) -> str:
    if path == names.ROOT:
        return f' xmlns="{names.NS}"'
    return f' xmlns:{names.PREFIX}="{names.NS}"' if path == names.ENVELOPE else ""


def _attributes(attributes: list[tuple[str, str]]) -> str:
    """Attributes by Clark name; each foreign namespace is declared where it is used."""
    if len({name for name, _ in attributes}) < len(attributes):
        en, vi = "a name stands twice", "có tên lặp lại"
        raise InvalidValueError(field="unread", value=attributes, reason=en, reason_vi=vi)
    text = []
    for index, (name, value) in enumerate(attributes):
        uri, _, local = name[1:].rpartition("}") if name.startswith("{") else ("", "", name)
        if uri == _XML_NS:
            local = f"xml:{local}"
        elif uri:
            text.append(f' xmlns:a{index}="{uri.translate(_ATTRIBUTE)}"')
            local = f"a{index}:{local}"
        text.append(f' {local}="{value.translate(_ATTRIBUTE)}"')
    return "".join(text)


def _unknown(item: Unread, path: str) -> str:
    if item.name.startswith(f"{{{names.NS}}}"):
        raise InvalidValueError(
            field="unread",
            value=item.name,
            reason="from a message in another namespace; here it would become part of the message",
            reason_vi="thuộc gói tin ở không gian tên khác; ghi ra sẽ thành một phần của gói tin",
        )
    element = UnknownElement(name=item.name, attributes=item.attributes, children=item.children)
    return _unknown_element(element, names.NS, _prefix(f"{path}/"))


def _unknown_element(element: UnknownElement, default: str, prefix: str) -> str:
    """Text of an element that the model does not know.

    Args:
        element: what to write.
        default: the default namespace in scope.
        prefix: the message namespace's prefix in scope, or empty.
    """
    if element.name.startswith("{"):
        uri, _, local = element.name[1:].rpartition("}")
        if uri == _XML_NS:
            tag, declared = f"xml:{local}", ""
        else:
            declared = "" if uri == default else f' xmlns="{uri.translate(_ATTRIBUTE)}"'
            tag, default = local, uri
    elif prefix:
        tag, declared = prefix + element.name, ""
    else:
        tag, declared = element.name, "" if default == names.NS else f' xmlns="{names.NS}"'
        default = names.NS
    inside = "".join(
        child.translate(_TEXT)
        if isinstance(child, str)
        else _unknown_element(child, default, prefix)
        for child in element.children
    )
    start = f"<{tag}{declared}{_attributes(list(element.attributes))}"
    return f"{start}>{inside}</{tag}>" if inside else f"{start}/>"
