"""Every value of an envelope with its place, in one pass that many rules share."""

from __future__ import annotations

import enum
import functools
import operator
import re
import types
import typing
import unicodedata
from collections import defaultdict
from collections.abc import Callable
from typing import Any, Final, NamedTuple

import attrs

from vnedoc import names
from vnedoc.content import Content
from vnedoc.model import Envelope
from vnedoc.model._wire import Wire, wire_of

LETTERS: Final = "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ“”‘’–—…"
"""What Vietnamese is written with beside ASCII, for use in a class of a regular expression."""
_SEEN: Final = f"[\x21-\x7e{LETTERS}]"
_PLAIN: Final = re.compile(f"{_SEEN}(?:[\x20-\x7e{LETTERS}]*{_SEEN})?")
"""What Vietnamese text ordinarily is. Rules on characters look only at texts that are not."""


class MessageLeaf(NamedTuple):
    """One value that a message says."""

    path: str
    slot: Slot
    value: Any

    @property
    def owner(self) -> type[Any]:
        """The class of the model that holds it."""
        return self.slot.owner

    @property
    def field(self) -> str:
        """The field that holds it."""
        return self.slot.field

    @property
    def wire(self) -> Wire:
        """How it stands on the wire."""
        return self.slot.wire


class Survey(NamedTuple):
    """The values of a message, and those among them that something may be wrong with."""

    by_field: defaultdict[tuple[type[Any], str], list[MessageLeaf]]
    """Every value by class and field, attachments' bytes left out."""
    odd: list[MessageLeaf]
    """Texts that are not plain: with unusual characters, or white space at their ends."""
    overlong: list[MessageLeaf]
    """Values with more characters than their field allows."""
    fillers: list[MessageLeaf]
    """Texts that stand for nothing: ``null``, ``N/A``."""


class Slot(NamedTuple):
    """One field of a class."""

    owner: type[Any]
    field: str
    wire: Wire
    below: str
    """The path below the parent, with a slash before it."""
    limit: int
    key: tuple[type[Any], str]
    take: Callable[[Any, str, Slot, Survey], object]


_STACK: Final = 4
"""Accents on one letter: Vietnamese has two, and other languages hardly more."""
_FILLERS: Final = frozenset({"", "null", "n/a", "none", "undefined", "(null)"})
_FILLER_ROOM: Final = 16
"""Characters of a filler with some white space around it; a longer text is looked at no further."""
_NO_LIMIT: Final = 1 << 62


@functools.cache
def _slots(cls: Any) -> tuple[Callable[[Any], tuple[Any, ...]], tuple[Slot, ...]]:
    """How to get the values of a class, and what each of them is."""
    hints = typing.get_type_hints(cls)
    slots = []
    for field in attrs.fields(cls):
        wire, kind = wire_of(field), _kind(hints[field.name])
        if wire is None or kind is Content:
            continue
        limit = _NO_LIMIT if wire.max_length is None else wire.max_length
        key, below = (cls, field.name), f"/{wire.element}"
        slots.append(Slot(cls, field.name, wire, below, limit, key, _taker(kind)))
    # A second name makes attrgetter return a tuple also where there is one slot only.
    return operator.attrgetter(*(slot.field for slot in slots), "__class__"), tuple(slots)


def _taker(kind: type[Any]) -> Callable[[Any, str, Slot, Survey], object]:
    if attrs.has(kind):
        return _group
    if issubclass(kind, enum.Enum | bool):
        return _code
    if issubclass(kind, str):
        return _text
    return _number if issubclass(kind, int) else _code


def _kind(hint: Any) -> type[Any]:
    """The bare type of a field."""
    if typing.get_origin(hint) is tuple:
        return typing.cast("type[Any]", typing.get_args(hint)[0])
    if isinstance(hint, types.UnionType):
        hint = next(arg for arg in typing.get_args(hint) if arg is not types.NoneType)
    return typing.cast("type[Any]", hint)


def fields_of(cls: Any) -> tuple[tuple[str, Wire], ...]:
    """The fields of a class that are on the wire, attachments' bytes left out."""
    return tuple((slot.field, slot.wire) for slot in _slots(cls)[1])


def survey(envelope: Envelope) -> Survey:
    """Look at every value once."""
    found = Survey(defaultdict(list), [], [], [])
    _walk(envelope, names.ROOT, found)
    return found


def _walk(group: Any, path: str, found: Survey) -> None:
    cls: Any = type(group)
    values, slots = _slots(cls)
    for slot, value in zip(slots, values(group), strict=False):
        if value is None:
            continue
        take = slot.take
        if type(value) is not tuple:
            take(value, path + slot.below, slot, found)
            continue
        for index, item in enumerate(value, 1):
            take(item, path + slot.below + nth(index), slot, found)


def _group(value: Any, path: str, slot: Slot, found: Survey) -> None:
    del slot
    _walk(value, path, found)


def _text(value: str, path: str, slot: Slot, found: Survey) -> None:
    leaf = MessageLeaf(path, slot, value)
    found.by_field[slot.key].append(leaf)
    length = len(value)
    if length > slot.limit:
        found.overlong.append(leaf)
    if length < _FILLER_ROOM and is_filler(value):
        found.fillers.append(leaf)
    if _PLAIN.fullmatch(value) is None:
        found.odd.append(leaf)


def _number(value: int, path: str, slot: Slot, found: Survey) -> None:
    leaf = MessageLeaf(path, slot, value)
    found.by_field[slot.key].append(leaf)
    if len(str(value)) > slot.limit:
        found.overlong.append(leaf)


def _code(value: Any, path: str, slot: Slot, found: Survey) -> None:
    """A value of a closed form: a date, a flag, a code of a list."""
    found.by_field[slot.key].append(MessageLeaf(path, slot, value))


def is_filler(text: str) -> bool:
    """Whether a text only says that there is nothing to say."""
    said = text.strip()
    return len(said) <= _FILLER_ROOM and said.lower() in _FILLERS


def stacks_accents(text: str, alphabet: str) -> bool:
    """Whether more accents stand on one letter than any writing needs.

    Args:
        text: Which text.
        alphabet: Its different characters.
    """
    accents = "".join(filter(unicodedata.combining, alphabet))
    return bool(accents) and re.search(f"[{re.escape(accents)}]{{{_STACK + 1}}}", text) is not None


def nth(index: int) -> str:
    """The index of a path's segment, from 1; the first has none."""
    return "" if index == 1 else f"[{index}]"
