"""Paths of the model become lines and columns of the file."""

import pytest

from vnedoc.content import source_of
from vnedoc.findings import Clause, Confidence, Severity, Topic
from vnedoc.xml.locating import in_place
from vnedoc.xml.reading.tree import parse

TOPIC = Topic(
    code="VNE-TEST-001",
    severity=Severity.INFO,
    clause=Clause("x", "", Confidence.TEXT),
    en="x.",
    vi="x.",
)
DOCUMENT = parse(source_of(b"<edXML>\n <a>\n  <b/><b/>\n </a>\n <c/>\n</edXML>"))


@pytest.mark.parametrize(
    ("path", "places", "expected"),
    [
        ("edXML", {}, ("edXML", 1, 1)),
        ("edXML/a/b[2]", {}, ("edXML/a/b[2]", 3, 7)),
        ("edXML/a/x", {}, ("edXML/a/x", 2, 2)),
        ("edXML/a/b/y/z", {}, ("edXML/a/b/y/z", 3, 3)),
        ("other/a", {}, ("other/a", None, None)),
        ("edXML/A/b", {"edXML/A": "edXML/a"}, ("edXML/a/b", 3, 3)),
        ("edXML/A/b", {"edXML/A": "edXML/c", "edXML/A/b": "edXML/a/b[2]"}, ("edXML/a/b[2]", 3, 7)),
    ],
)
def test_a_finding_stands_at_its_element_or_the_nearest_around_it(path, places, expected):
    (finding,) = in_place([TOPIC.at(path)], DOCUMENT, places)
    location = finding.location
    assert (location.path, location.line, location.column) == expected


def test_findings_come_in_the_order_of_the_file():
    paths = ["edXML/c", "edXML/a/b[2]", "edXML", "edXML/a"]
    found = in_place([TOPIC.at(path) for path in paths], DOCUMENT, {})
    assert [f.location.path for f in found] == ["edXML", "edXML/a", "edXML/a/b[2]", "edXML/c"]


def test_nothing_stays_nothing():
    assert in_place([], DOCUMENT, {}) == ()
