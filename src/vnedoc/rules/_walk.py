"""Every value of an envelope with its place, so that a rule about all texts is one loop."""

from __future__ import annotations

import enum
import functools
from collections.abc import Iterator
from typing import Any, NamedTuple

import attrs

from vnedoc import names
from vnedoc.content import Content
from vnedoc.model import Envelope
from vnedoc.model._wire import Wire, wire_of


class Leaf(NamedTuple):
    """One value that a message says."""

    path: str
    owner: type[Any]
    """The class of the model that holds it."""
    field: str
    wire: Wire
    value: Any

    @property
    def text(self) -> str | None:
        """The value if it is free text rather than a code, a number or a date."""
        value = self.value
        return value if isinstance(value, str) and not isinstance(value, enum.Enum) else None


@functools.cache
def fields_of(cls: Any) -> tuple[tuple[str, Wire], ...]:
    """The fields of a class that are on the wire."""
    found = ((field.name, wire_of(field)) for field in attrs.fields(cls))
    return tuple((name, wire) for name, wire in found if wire is not None)


def walk(envelope: Envelope) -> Iterator[Leaf]:
    """All values in the order of the model, attachments' bytes left out."""
    return _walk(envelope, names.ROOT)


def _walk(group: Any, path: str) -> Iterator[Leaf]:
    cls: Any = type(group)
    for name, wire in fields_of(cls):
        value = getattr(group, name)
        if value is None:
            continue
        place = f"{path}/{wire.element}"
        if type(value) is tuple:
            for index, item in enumerate(value, 1):
                yield from _one(item, f"{place}{nth(index)}", cls, name, wire)
        else:
            yield from _one(value, place, cls, name, wire)


def _one(value: Any, place: str, cls: type[Any], name: str, wire: Wire) -> Iterator[Leaf]:
    if attrs.has(type(value)):
        yield from _walk(value, place)
    elif not isinstance(value, Content):
        yield Leaf(place, cls, name, wire, value)


def nth(index: int) -> str:
    """The index of a path's segment, from 1; the first has none."""
    return "" if index == 1 else f"[{index}]"
