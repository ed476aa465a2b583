"""The hot loop reads what the careful one reads, and makes what the model's own classes make."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from typing import Any, Final

import attrs
import pytest
from lxml import etree

import vnedoc
from tests import factories
from tests.scale import scaled
from vnedoc.content import MemorySource
from vnedoc.errors import ReadError
from vnedoc.model import UnknownElement, Unread
from vnedoc.xml.reading import reader
from vnedoc.xml.reading.tree import parse

MESSAGES: Final = tuple(
    map(vnedoc.dumps, (factories.document(), factories.status(), factories.revocation()))
)
TEXTS: Final = ("", " ", "null", "N/A", "n", "01", "(x", "2020/1/1", "0001/01/01", "true", " 5 ")
NAMES: Final = ("Subject", "Foo", "{urn:x}Subject", "TraceHeaderList", "Signature", "Place")


def broken(chance: random.Random) -> bytes:
    """A message after one to three accidents."""
    root = etree.fromstring(chance.choice(MESSAGES))
    for _ in range(chance.randint(1, 3)):
        elements = list(root.iter(etree.Element))
        one, other = chance.choice(elements), chance.choice(elements)
        match chance.randrange(8):
            case 0:
                one.set(chance.choice(("version", "a", "{urn:x}a")), "1")
            case 1:
                one.text = chance.choice(TEXTS)
            case 2 if one is not root:
                one.tail = chance.choice(("stray", " ", "\n"))
            case 3:
                name = chance.choice(NAMES)
                uri = etree.QName(root).namespace
                made = etree.SubElement(one, name if name[0] == "{" else f"{{{uri}}}{name}")
                made.text = chance.choice(TEXTS)
            case 4:
                one.insert(0, chance.choice((etree.Comment, etree.PI))("x"))
            case 5:
                one.tag = chance.choice((other.tag, etree.QName(other).localname))
            case 6:
                one.append(copy.deepcopy(other))
            case 7 if (parent := one.getparent()) is not None:
                parent.remove(one)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def groups(value: Any) -> Iterator[Any]:
    """All objects of the model in one of them, and itself."""
    if isinstance(value, tuple):
        for item in value:
            yield from groups(item)
    elif attrs.has(type(value)):
        yield value
        for field in attrs.fields(type(value)):
            yield from groups(getattr(value, field.name))


def test_both_ways_of_reading_say_the_same() -> None:
    chance, alike = random.Random(1), 0
    for _ in range(scaled(6_000, 150)):
        document = parse(MemorySource(broken(chance)))
        try:
            quick, filler = reader._read_once(document, (), careful=False)
        except ReadError as error:
            with pytest.raises(type(error)):
                reader._read_once(document, (), careful=True)
            continue
        careful, slow = reader._read_once(document, (), careful=True)
        if not filler.missed_something():
            alike += 1
            assert quick == careful
            # Text between elements of what is kept whole is looked for, and told, by the slow one.
            assert set(filler.findings()) <= set(slow.findings())
            assert filler.places == slow.places
    assert alike


def test_what_is_read_is_what_the_classes_themselves_would_make() -> None:
    chance, kinds = random.Random(2), set()
    for _ in range(scaled(2_000, 60)):
        try:
            envelope = vnedoc.loads(broken(chance))
        except ReadError:
            continue
        for value in groups(envelope):
            names = [field.name for field in attrs.fields(type(value))]
            given = {name: getattr(value, name) for name in names}
            made = type(value)(**given)
            assert made == value
            for name in names:
                assert type(getattr(made, name)) is type(given[name]), name
            kinds.add(type(value))
    assert {Unread, UnknownElement} < kinds
