"""The order of children: the axis's and the standard's are fine, anything else is told."""

import pytest

from tests import factories
from vnedoc.content import source_of
from vnedoc.rules import change
from vnedoc.xml.reading.reader import read_document
from vnedoc.xml.reading.tree import parse
from vnedoc.xml.writing.order import disorders
from vnedoc.xml.writing.writer import dumps


def told(data):
    document = parse(source_of(data))
    return [tuple(d) for d in disorders(document, read_document(document).envelope)]


@pytest.mark.parametrize("order", ["axis", "numbered"])
@pytest.mark.parametrize("kind", factories.COMPLETE)
def test_both_known_orders_are_in_order(kind, order):
    assert told(dumps(factories.COMPLETE[kind](), order=order)) == []


def test_the_first_child_out_of_place_is_told_with_its_parent():
    text = dumps(change().envelope()).decode()
    number, notation = (
        "<edXML:CodeNumber>05</edXML:CodeNumber>",
        "<edXML:CodeNotation>SVDA-VP</edXML:CodeNotation>",
    )
    assert number in text
    swapped = text.replace(number, "").replace(notation, notation + number)
    (found,) = told(swapped.encode())
    assert found == ("edXML/edXMLEnvelope/edXMLHeader/MessageHeader/Code", "CodeNumber")


def test_the_order_that_holds_longest_names_the_child():
    text = dumps(change().envelope(), order="numbered").decode()
    subject = "<edXML:Subject>V/v phối hợp thực hiện ví dụ</edXML:Subject>"
    moved = text.replace(subject, "").replace(
        "<edXML:SteeringType>", subject + "<edXML:SteeringType>"
    )
    assert told(moved.encode()) == [
        ("edXML/edXMLEnvelope/edXMLHeader/MessageHeader", "Subject"),
    ]


def test_unknown_elements_and_repeats_do_not_count():
    text = dumps(change().envelope()).decode()
    mixed = text.replace("<edXML:Subject>", "<edXML:Khác>x</edXML:Khác><edXML:Subject>")
    assert told(mixed.encode()) == []


def test_a_message_in_another_namespace_is_looked_at_too():
    text = dumps(change().envelope()).replace(b"http://www.mic.gov.vn/TBT/QCVN_102_2016", b"urn:x")
    assert told(text) == []
