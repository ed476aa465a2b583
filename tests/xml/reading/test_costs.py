"""What reading keeps and reports of hostile messages: counts, and both sides of every limit."""

from __future__ import annotations

import random
from collections import Counter

import attrs
import pytest
from lxml import etree

import vnedoc
from tests import costly
from tests.scale import scaled
from vnedoc import names
from vnedoc.content import source_of
from vnedoc.errors import LimitError
from vnedoc.limits import (
    MAX_ATTACHMENTS,
    MAX_ELEMENTS,
    MAX_LISTED,
    MAX_UNREAD,
    MAX_VIOLATIONS,
)
from vnedoc.model import DocumentEnvelope, Unread
from vnedoc.xml.reading import gathering, leftovers, reader
from vnedoc.xml.reading.leftovers import TooMuchUnreadError
from vnedoc.xml.reading.reader import read
from vnedoc.xml.reading.tree import parse
from vnedoc.xml.schema import checking

pytestmark = pytest.mark.table

UNREAD = {
    "elements": (costly.HEADER, "<x/>", 1),
    "elements in a part": (costly.MESSAGE, "<x/>", 1),
    "attributes": (costly.MESSAGE, '<x a="1" b="2"/>', 3),
    "elements inside each other": (costly.HEADER, "<x><y><z/></y>text</x>", 3),
    "attributes of values": ("</edXML:ToPlaces>", '<edXML:Place a="1">x</edXML:Place>', 1),
    "second values": (costly.MESSAGE, "<edXML:Subject>x</edXML:Subject>", 1),
    "values that do not convert": (
        "<edXML:DocumentId>",
        "<edXML:To><edXML:OrganId>1</edXML:OrganId><x/></edXML:To>",
        1,
    ),
    "groups that say nothing": ("<edXML:DocumentId>", "<edXML:To><x/></edXML:To>", 2),
}


@pytest.mark.parametrize("name", UNREAD)
def test_what_no_field_can_hold_is_counted(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    place, one, worth = UNREAD[name]
    limit = scaled(MAX_UNREAD, 300)
    monkeypatch.setattr(gathering, "MAX_UNREAD", limit)
    monkeypatch.setattr(leftovers, "MAX_UNREAD", limit)
    fits = limit // worth
    envelope = vnedoc.loads(costly.at(place, one * fits))
    assert sum(map(_worth, envelope.unread)) == fits * worth
    with pytest.raises(TooMuchUnreadError) as caught:
        vnedoc.loads(costly.at(place, one * (fits + 1)))
    assert caught.value.limit == limit
    assert isinstance(caught.value, LimitError)
    assert len({caught.value.text("en"), caught.value.text("vi")}) == 2


def _worth(item: Unread) -> int:
    if item.name.startswith("@"):
        return 1
    return _inside(item)


def _inside(item: object) -> int:
    children = [c for c in item.children if not isinstance(c, str)]  # type: ignore[attr-defined]
    return 1 + len(item.attributes) + sum(map(_inside, children))  # type: ignore[attr-defined]


def test_names_in_a_long_namespace_are_refused_before_they_are_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made, size = costly.SHAPES["names in a long namespace"]
    data = made(size)
    kept: list[object] = []
    monkeypatch.setattr("vnedoc.xml.reading.leftovers.unread", lambda *a: kept.append(a))
    with pytest.raises(TooMuchUnreadError):
        vnedoc.loads(data)
    assert not kept


def test_the_soap_message_is_counted_too() -> None:
    assert vnedoc.loads(costly.legacy(scaled(MAX_UNREAD) // 2 - 10))
    with pytest.raises(TooMuchUnreadError):
        vnedoc.loads(costly.legacy(MAX_UNREAD))


@pytest.mark.parametrize(
    ("place", "one"),
    [
        ("</edXML:ToPlaces>", "<edXML:Place>null</edXML:Place>"),
        (costly.MESSAGE, "<edXML:Subject>x</edXML:Subject>"),
        (costly.HEADER, "<x/>"),
    ],
)
def test_findings_of_one_kind_are_bounded(place: str, one: str) -> None:
    for count in (MAX_VIOLATIONS, MAX_VIOLATIONS + 500):
        counts = Counter(f.rule for f in read(costly.at(place, one * count)).findings)
        assert max(counts.values()) == MAX_VIOLATIONS


LISTS = {
    "receivers": ("<edXML:DocumentId>", "<edXML:To><edXML:OrganId>%d</edXML:OrganId></edXML:To>"),
    "places": ("</edXML:ToPlaces>", "<edXML:Place>%d</edXML:Place>"),
    "fillers": ("</edXML:ToPlaces>", "<edXML:Place>null</edXML:Place><!--%d-->"),
    "hops": (
        "</edXML:TraceHeaderList>",
        "<edXML:TraceHeader><edXML:OrganId>%d</edXML:OrganId></edXML:TraceHeader>",
    ),
    "lines of the manifest": (
        "</edXML:edXMLManifest>",
        "<edXML:Reference><edXML:ContentId>cid:%d</edXML:ContentId></edXML:Reference>",
    ),
    "files": (
        "</AttachmentEncoded>",
        "<Attachment><AttachmentName>%d</AttachmentName></Attachment>",
    ),
}


@pytest.mark.parametrize("careful", [False, True])
@pytest.mark.parametrize("names", [*([name] for name in LISTS), list(LISTS)], ids="+".join)
def test_items_of_all_lists_are_counted_together(
    monkeypatch: pytest.MonkeyPatch, names: list[str], careful: bool
) -> None:
    limit = 60
    monkeypatch.setattr(gathering, "MAX_LISTED", limit)
    if careful:
        monkeypatch.setattr(reader, "_LONG_BYTES", 0)
    there = _listed(vnedoc.loads(costly.receivers(0)))
    room = limit - there

    def message(count: int) -> bytes:
        data = costly.receivers(0)
        for number in range(count):
            place, one = LISTS[names[number % len(names)]]
            data = costly.at(place, one % number, data)
        return data

    assert _listed(vnedoc.loads(message(room))) == limit
    with pytest.raises(gathering.TooManyListedError) as caught:
        vnedoc.loads(message(room + 1))
    assert (caught.value.limit, caught.value.found) == (limit, limit + 1)


def _listed(value: object) -> int:
    """The items of all lists in a part of the model, counted without the reader."""
    if isinstance(value, tuple):
        return len(value) + sum(map(_listed, value))
    if not attrs.has(type(value)):
        return 0
    fields = (field.name for field in attrs.fields(type(value)) if field.name != "unread")
    return sum(_listed(getattr(value, name)) for name in fields)


def test_empty_items_are_no_items() -> None:
    data = costly.at("<edXML:DocumentId>", "<edXML:To/>" * (MAX_LISTED + 1))
    assert len(vnedoc.loads(data).header.recipients) == 2  # type: ignore[union-attr]


def test_a_message_to_every_commune_that_names_each_as_a_place() -> None:
    everybody = 34 + 3_321
    places = "".join(f"<edXML:Place>Xã {number}</edXML:Place>" for number in range(everybody))
    data = costly.at("</edXML:ToPlaces>", places, costly.receivers(everybody))
    header = vnedoc.loads(data).header  # type: ignore[union-attr]
    assert header is not None
    assert len(header.recipients) == everybody + 2
    assert len(header.to_places) > everybody


_ROOM = 4_000
TEXTS = {
    "one value": lambda size: costly.at(costly.SUBJECT, "x" * size),
    "white space": lambda size: costly.at(costly.SUBJECT, " \n" * (size // 2)),
    "letters of several bytes": lambda size: costly.at(costly.SUBJECT, "ế" * size),
    "many values": lambda size: costly.at(
        "</edXML:ToPlaces>", f"<edXML:Place>{'x' * 50}</edXML:Place>" * (size // 50)
    ),
    "a value across comments": lambda size: costly.at(costly.SUBJECT, "xx<!---->" * (size // 2)),
    "a value read with care": lambda size: costly.at(costly.HEADER, "<x/>y").replace(
        b"</edXML:Subject>", b"x" * size + b"</edXML:Subject>"
    ),
    "an attribute": costly.SHAPES["a long version"][0],
}


@pytest.mark.parametrize("name", TEXTS)
def test_characters_of_all_values_are_counted_together(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(gathering, "MAX_TEXT_CHARACTERS", _ROOM)
    assert vnedoc.loads(TEXTS[name](_ROOM - 1_500)) is not None
    with pytest.raises(gathering.TooMuchTextError) as caught:
        vnedoc.loads(TEXTS[name](_ROOM))
    assert caught.value.limit == _ROOM < caught.value.found


@pytest.mark.parametrize(
    "data",
    [
        costly.at(costly.HEADER, f"<x>{'x' * _ROOM}</x>"),
        costly.at(costly.HEADER, f"<!--{'x' * _ROOM}-->"),
        costly.at(costly.HEADER, " " * _ROOM),
        costly.attachments(1, "QUJD" * (_ROOM // 4)),
        costly.attachments(2, "QUJD" * 4 * _ROOM),
    ],
    ids=["unknown", "comment", "white space", "file", "lifted files"],
)
def test_what_is_no_value_has_no_part_in_it(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(gathering, "MAX_TEXT_CHARACTERS", _ROOM)
    assert vnedoc.loads(data) is not None


@pytest.mark.parametrize(
    "data",
    [
        costly.receivers(20),
        costly.signed(),
        costly.status(5),
        costly.legacy(5),
        costly.lists(40),
        costly.attachments(3),
        costly.at(costly.HEADER, "text<x a='1'/>"),
        costly.at(costly.MESSAGE, "<edXML:Subject>x</edXML:Subject>"),
        costly.at("<edXML:DocumentId>", "<edXML:To><x/></edXML:To><edXML:To/>"),
        costly.at("<edXML:DocumentId>", "<edXML:To><x b='1'>y</x><z/></edXML:To>"),
        costly.at(costly.SUBJECT, "x<!---->y"),
    ],
    ids=range(11),
)
def test_a_long_message_is_read_as_a_short_one_is(
    monkeypatch: pytest.MonkeyPatch, data: bytes
) -> None:
    quick = read(data)
    monkeypatch.setattr(reader, "_LONG_BYTES", 0)
    assert read(data) == quick
    assert read(data).places == quick.places


def test_four_thousand_receivers_with_full_addresses() -> None:
    data = costly.receivers(4_000)
    assert parse(source_of(data)).root.xpath("count(//*)") > 36_000
    envelope = vnedoc.loads(data)
    assert isinstance(envelope, DocumentEnvelope)
    assert envelope.header is not None
    assert len(envelope.header.recipients) == 4_002
    assert not envelope.unread


def test_attachments_of_a_message() -> None:
    there = len(vnedoc.loads(costly.attachments(0)).attachments)  # type: ignore[union-attr]
    data = costly.attachments(MAX_ATTACHMENTS - there)
    assert len(vnedoc.loads(data).attachments) == MAX_ATTACHMENTS  # type: ignore[union-attr]
    with pytest.raises(leftovers.TooManyAttachmentsError):
        vnedoc.loads(costly.attachments(MAX_ATTACHMENTS - there + 1))


def test_elements_of_a_message() -> None:
    few = f'<edXML xmlns="{names.NS}">%s</edXML>'
    for count, admitted in ((MAX_ELEMENTS - 2, True), (MAX_ELEMENTS - 1, False)):
        data = (few % ("<!---->" * count)).encode()
        if admitted:
            assert vnedoc.loads(data) is not None
            continue
        with pytest.raises(LimitError):
            vnedoc.loads(data)


def test_faults_are_found_at_the_same_places_in_blocks_and_tag_by_tag(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Schema validation looks closely only at blocks of tags that have faults."""
    rng = random.Random(9)
    pieces = ("<To><OrganId>H26.99</OrganId></To>",) * 40 + (
        "<To><x/></To>",
        '<To a="1"/>',
        "<To>text</To>",
        "<x/>",
        "<DueDate>soon</DueDate>",
        "<!-- > -->",
        "<![CDATA[>]]>",
    )
    for _ in range(scaled(300, 12)):
        many = "".join(rng.choice(pieces) for _ in range(rng.randint(1, 400)))
        data = (
            f'<edXML xmlns="{names.NS}"><edXMLEnvelope><edXMLHeader><MessageHeader>{many}'
            "</MessageHeader></edXMLHeader></edXMLEnvelope></edXML>"
        )
        root = etree.fromstring(data)
        found = []
        for block in (1, checking._BLOCK):
            monkeypatch.setattr(checking, "_BLOCK", block)
            with checking._validator("qcvn102-2022/any-order.xsd") as validator:
                faults = list(checking._stream(validator, root))
            found.append([(number, entry.type_name, entry.message) for number, entry in faults])
        assert found[0] == found[1]
        monkeypatch.undo()
