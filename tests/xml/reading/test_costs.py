"""What reading keeps and reports of hostile messages: counts, and both sides of every limit."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from lxml import etree

import vnedoc
from tests import costly
from tests.scale import scaled
from vnedoc import names
from vnedoc.content import source_of
from vnedoc.errors import LimitError
from vnedoc.limits import MAX_ATTACHMENTS, MAX_ELEMENTS, MAX_UNREAD, MAX_VIOLATIONS
from vnedoc.model import DocumentEnvelope, Unread
from vnedoc.xml.reading import gathering, leftovers
from vnedoc.xml.reading.leftovers import TooMuchUnreadError
from vnedoc.xml.reading.reader import read
from vnedoc.xml.reading.tree import parse
from vnedoc.xml.schema import checking

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
