"""What rules look at: a payload's tree or a message's values, found by paths."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from lxml import etree

from vnedoc.extensions.language.paths import ElementPath, FieldPath
from vnedoc.extensions.limits import MAX_PICKED
from vnedoc.model import Envelope
from vnedoc.names import ROOT

_XSI: Final = "{http://www.w3.org/2001/XMLSchema-instance}"
_BLANK: Final = " \t\r\n"


class TooMuchToLookAtError(Exception):
    """The rules of an extension have looked at more than `MAX_PICKED` places."""


class Spot(NamedTuple):
    """One place that a path leads to."""

    place: Any
    """The element, or the element and the attribute's name; in a message a wire path and value."""
    text: str | None
    """Its value without white space at its ends; `None` for a group, ``""`` if there is none."""


class PayloadGround:
    """A payload's tree."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self._namespace = etree.QName(root).namespace or ""
        self._picked = 0
        self._tags: dict[ElementPath, list[tuple[str, ...]]] = {}
        self._rooted: dict[ElementPath, list[Spot]] = {}

    @property
    def start(self) -> etree._Element:
        """Where paths begin."""
        return self.root

    def inner(self, spot: Spot) -> Any:
        """Where the paths inside an ``each`` begin."""
        return spot.place

    def pick(self, path: Any, at: Any) -> list[Spot]:
        """The places that a path leads to from `at`, in document order.

        Raises:
            TooMuchToLookAtError: with those that were looked at before, they are too many.
        """
        if path.from_root or at is self.root:
            found = self._rooted.get(path)
            if found is None:
                found = self._rooted[path] = self._pick(path, self.root)
            else:
                self._count(len(found))
            return found
        return self._pick(path, at)

    def _pick(self, path: ElementPath, at: etree._Element) -> list[Spot]:
        tags = self._tags.get(path)
        if tags is None:
            tags = self._tags[path] = [step.tags(self._namespace) for step in path.steps]
        elements = [at]
        for names in tags:
            elements = [child for one in elements for child in one.iterchildren(*names)]
            self._count(len(elements))
        if path.attribute is None:
            self._count(1)
            return [Spot(element, text_in(element)) for element in elements]
        name = path.attribute
        return [
            Spot((element, f"@{name}"), value.strip(_BLANK))
            for element in elements
            if (value := element.get(name)) is not None
        ]

    def is_there(self, spot: Spot) -> bool:
        """Whether anything is said there."""
        if spot.text:
            return True
        element = spot.place
        if isinstance(element, tuple):
            return False
        return spot.text is None or any(not str(name).startswith(_XSI) for name in element.attrib)

    def missing(self, path: Any, at: Any) -> Any:
        """The place of what is missing: the last element that is there, and the names below."""
        element, names = (self.root if path.from_root else at), list(path.steps)
        while names:
            child = next(element.iterchildren(*names[0].tags(self._namespace)), None)
            if child is None:
                break
            element = child
            names.pop(0)
        below = [step.name for step in names] + ([f"@{path.attribute}"] if path.attribute else [])
        return element, "/".join(below)

    def _count(self, more: int) -> None:
        self._picked += more
        if self._picked > MAX_PICKED:
            raise TooMuchToLookAtError


def text_in(element: etree._Element) -> str | None:
    """The text of an element that holds no others, as a schema sees it."""
    if len(element) == 0:
        return (element.text or "").strip(_BLANK)
    if next(element.iterchildren("*"), None) is not None:
        return None
    # A comment splits a text in two: what is signed and shown is both.
    parts = [element.text, *(child.tail for child in element)]
    return "".join(filter(None, parts)).strip(_BLANK)


class EnvelopeGround:
    """A message's values. A place is its path on the wire, and what stands there."""

    def __init__(self, envelope: Envelope) -> None:
        self._start = (ROOT, envelope)
        self._groups: dict[tuple[str, ...], list[Any]] = {(): [self._start]}
        self._picked = 0
        self._rooted: dict[tuple[str, ...], list[Spot]] = {}

    @property
    def start(self) -> tuple[str, Any]:
        """Where paths begin."""
        return self._start

    def inner(self, spot: Spot) -> tuple[str, Any]:
        """Where the paths inside an ``each`` begin."""
        place: tuple[str, Any] = spot.place
        return place

    def pick(self, path: Any, at: Any) -> list[Spot]:
        """The places that a path leads to from `at`, in the order of the model.

        Raises:
            TooMuchToLookAtError: with those that were looked at before, they are too many.
        """
        if path.from_root:
            spots = self._rooted.get(path.fields)
            if spots is None:
                spots = self._rooted[path.fields] = self._pick(path, self._start)
            self._count(1 + len(spots))
            return spots
        return self._pick(path, at)

    def _pick(self, path: FieldPath, at: Any) -> list[Spot]:
        if at is self._start:
            found = self._places(path.fields, path.elements)
        else:
            found = [at]
            for field, element in zip(path.fields, path.elements, strict=True):
                found = [inner for one in found for inner in _inside(one, field, element)]
                self._count(len(found))
        self._count(1)
        if not path.leaf:
            return [Spot(place, None) for place in found]
        return [Spot(place, said(place[1])) for place in found]

    def _places(self, fields: tuple[str, ...], elements: tuple[str, ...]) -> list[Any]:
        """The places of a path from the message on; those of the groups on the way are kept."""
        found = self._groups.get(fields)
        if found is None:
            above = self._places(fields[:-1], elements[:-1])
            found = [inner for one in above for inner in _inside(one, fields[-1], elements[-1])]
            self._groups[fields] = found
            self._count(len(found))
        return found

    def _count(self, more: int) -> None:
        self._picked += more
        if self._picked > MAX_PICKED:
            raise TooMuchToLookAtError

    def is_there(self, spot: Spot) -> bool:
        """Whether anything is said there."""
        return spot.text is None or bool(spot.text)

    def missing(self, path: Any, at: Any) -> tuple[str, Any]:
        """The place of what is missing."""
        place, value = self.start if path.from_root else at
        for field, element in zip(path.fields, path.elements, strict=True):
            value = None if value is None else getattr(value, field)
            if isinstance(value, tuple):
                value = value[0] if value else None
            place = f"{place}/{element}"
        return place, None


def _inside(outer: tuple[str, Any], field: str, element: str) -> Iterator[tuple[str, Any]]:
    place, group = outer
    value = getattr(group, field)
    if value is None:
        return
    if not isinstance(value, tuple):
        yield f"{place}/{element}", value
        return
    for number, one in enumerate(value, 1):
        yield f"{place}/{element}{'' if number == 1 else f'[{number}]'}", one


def said(value: Any) -> str:
    """A value of the model as checks compare it."""
    if isinstance(value, str):
        return str(value).strip(_BLANK)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, enum.IntEnum):
        return str(int(value))
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    return str(value).strip(_BLANK)


Ground = PayloadGround | EnvelopeGround
