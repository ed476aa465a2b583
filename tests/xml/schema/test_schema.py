"""Checking against a schema: what is found, where, in which words."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from tests import factories
from tests.xml.schema_corpus import checked, edited, message, rules, text_of
from vnedoc import names
from vnedoc.content import source_of
from vnedoc.findings import Severity
from vnedoc.xml.plan import Order
from vnedoc.xml.reading.tree import parse
from vnedoc.xml.schema.checking import check, misfits
from vnedoc.xml.writing.writer import dumps

SAMPLES = os.environ.get("VNEDOC_SAMPLES")
PROFILES = ("qcvn102-2016", "qcvn102-2022")
FORMS = ("any-order", "axis", "numbered")
ANY_ORDER, AXIS, NUMBERED = (f"qcvn102-2022/{form}.xsd" for form in FORMS)
DS = f'xmlns:ds="{names.DS}"'
XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
HEADER = names.MESSAGE_HEADER


# -- what fits ------------------------------------------------------------------------------

ADMITTED = [
    ("<Type>1", "<Type>18"),
    ("<TypeDetail>1", "<TypeDetail>"),
    ("<Priority>1", "<Priority>7"),
    ("<CodeNumber>A", "<CodeNumber>74fass22"),
    ("<Subject>A", "<Subject>" + "đ" * 2000),
    ("<DueDate>2025/07/01", "<DueDate>"),
    ("<DueDate>2025/07/01", "<DueDate> 2025/07/01\n"),
    ("<DueDate>2025/07/01", "<DueDate>2014/02/30"),
    ("<Paper>1", "<Paper>true"),
    ("<TraceHeaderList>", "<TraceHeaderList><Paper>0</Paper>"),
    ("<TraceHeaderList>", '<TraceHeaderList id="1" version="1.0" mustUnderstand="1" actor="a">'),
    ("<Reference>", '<Reference xmlns:l="http://www.w3.org/1999/xlink" l:href="cid:1">'),
    ("</edXMLHeader>", f"<ds:Signature {DS}><ds:SignedInfo/></ds:Signature></edXMLHeader>"),
    ("<Subject>A</Subject>", ""),
    ("<Subject>A</Subject>", "<Subject>A</Subject><Subject>B</Subject>"),
    ("<From>", "<ToPlaces/><From>"),
    ("<Subject>A", "<Subject><!-- note -->A<![CDATA[<b>]]>"),
    ("<PromulgationDate>2025/", "<PromulgationDate>2025<!-- note -->/"),
]


@pytest.mark.parametrize(("old", "new"), ADMITTED)
def test_what_real_systems_write_fits_the_order_free_schema(old: str, new: str) -> None:
    assert checked(edited(old, new)) == ()


def test_prefixes_mean_nothing() -> None:
    prefixed = edited("<edXMLEnvelope>", f'<p:edXMLEnvelope xmlns:p="{names.NS}">').replace(
        b"</edXMLEnvelope>", b"</p:edXMLEnvelope>"
    )
    assert checked(prefixed) == checked(prefixed, AXIS) == ()


@pytest.mark.parametrize("order", ["axis", "numbered"])
@pytest.mark.parametrize("kind", factories.COMPLETE)
def test_what_is_written_fits_the_schema_of_its_order(kind: str, order: Order) -> None:
    data = dumps(factories.COMPLETE[kind](), order)
    assert checked(data, f"qcvn102-2022/{order}.xsd") == ()
    assert all(checked(data, f"{profile}/any-order.xsd") == () for profile in PROFILES)


def test_only_the_2022_amendment_has_long_identifiers() -> None:
    long = "<OrganId>H26.99.01.001.002"
    assert checked(edited("<OrganId>A", long), "qcvn102-2022/axis.xsd") == ()
    # A message without the fields of amendments, which the first edition does not know at all.
    old = etree.tostring(message(edition="2016"), encoding="unicode")
    found = checked(old.replace("<OrganId>A", long, 1).encode(), "qcvn102-2016/axis.xsd")
    assert rules(found) == ["VNE-XSD-007"]


# -- what does not ---------------------------------------------------------------------------

SUBJECT = f"{HEADER}/Subject"
MISFITS: list[tuple[str, str, str, str, str, dict[str, Any]]] = [
    (
        ANY_ORDER,
        "<Subject>A</Subject>",
        "<subject>A</subject>",
        "VNE-XSD-002",
        f"{HEADER}/subject",
        {"name": "subject", "parent": "MessageHeader"},
    ),
    (
        ANY_ORDER,
        "<CodeNumber>A",
        '<X xmlns="urn:x"/><CodeNumber>A',
        "VNE-XSD-002",
        f"{HEADER}/Code/{{urn:x}}X",
        {"name": "{urn:x}X", "known": "CodeNumber, CodeNotation"},
    ),
    (
        AXIS,
        "<Place>A</Place><PromulgationDate>2025/07/01</PromulgationDate>",
        "<PromulgationDate>2025/07/01</PromulgationDate><Place>A</Place>",
        "VNE-XSD-003",
        f"{HEADER}/PromulgationInfo/Place",
        {"parent": "PromulgationInfo", "expected_en": "nothing more"},
    ),
    (
        AXIS,
        "<Subject>A</Subject>",
        "<Subject>A</Subject><Subject>B</Subject>",
        "VNE-XSD-003",
        f"{HEADER}/Subject[2]",
        {"name": "Subject"},
    ),
    (
        NUMBERED,
        "<DocumentId>A</DocumentId><Code>",
        "<DocumentId>A</DocumentId><Code>",
        "VNE-XSD-003",
        f"{HEADER}/DocumentId",
        {"expected_en": "To, Code", "expected_vi": "To, Code"},
    ),
    (
        ANY_ORDER,
        "</edXMLHeader>",
        "<Signature/></edXMLHeader>",
        "VNE-XSD-004",
        f"{names.HEADER}/Signature",
        {"name": "Signature", "found": names.NS, "expected": names.DS},
    ),
    (
        ANY_ORDER,
        "<Subject>A</Subject>",
        '<Subject xmlns="http://www.go.vn/eDoc">A</Subject>',
        "VNE-XSD-004",
        f"{HEADER}/{{http://www.go.vn/eDoc}}Subject",
        {"found": "http://www.go.vn/eDoc", "expected": names.NS},
    ),
    (
        ANY_ORDER,
        "<Subject>A</Subject>",
        '<Subject xmlns="">A</Subject>',
        "VNE-XSD-004",
        f"{HEADER}/{{}}Subject",
        {"found": "", "expected": names.NS},
    ),
    (
        AXIS,
        "<Subject>A</Subject>",
        "",
        "VNE-XSD-003",
        f"{HEADER}/Content",
        {"expected_en": "Subject"},
    ),
    (
        AXIS,
        "<CodeNotation>A</CodeNotation>",
        "",
        "VNE-XSD-005",
        f"{HEADER}/Code",
        {"name": "Code", "expected_en": "CodeNotation", "expected_vi": "CodeNotation"},
    ),
    (
        AXIS,
        "<Code><CodeNumber>A</CodeNumber><CodeNotation>A</CodeNotation></Code>",
        "<Code/>",
        "VNE-XSD-005",
        f"{HEADER}/Code",
        {"expected_en": "CodeNumber"},
    ),
    (
        ANY_ORDER,
        "<DueDate>2025/07/01",
        "<DueDate>01-07-2025",
        "VNE-XSD-006",
        f"{HEADER}/DueDate",
        {"value": "01-07-2025", "expected_en": "a date, yyyy/MM/dd"},
    ),
    (
        ANY_ORDER,
        "<Timestamp>2025/07/01 09:30:00",
        "<Timestamp>2025-07-01T09:30:00",
        "VNE-XSD-006",
        f"{names.TRACE}/TraceHeader/Timestamp",
        {"expected_vi": "thời điểm, dạng yyyy/MM/dd HH:mm:ss"},
    ),
    (
        AXIS,
        "<Type>1",
        "<Type>18",
        "VNE-XSD-006",
        f"{HEADER}/DocumentType/Type",
        {"value": "18", "expected_en": "one of 1, 2"},
    ),
    (
        AXIS,
        "<Subject>A",
        "<Subject>",
        "VNE-XSD-006",
        SUBJECT,
        {"value": "", "expected_en": "1 to 500 characters"},
    ),
    (
        ANY_ORDER,
        "Encoded>YWJj",
        "Encoded>YW!j",
        "VNE-XSD-006",
        "edXML/AttachmentEncoded/Attachment/ContentTransferEncoded",
        {"expected_en": "base64 text", "expected_vi": "nội dung dạng base64"},
    ),
    (
        AXIS,
        "<Subject>A",
        f"<Subject>{'đ' * 501}",
        "VNE-XSD-007",
        SUBJECT,
        {"length": 501, "limit": 500},
    ),
    (ANY_ORDER, "<Subject>A", '<Subject size="1">A', "VNE-XSD-008", SUBJECT, {"attribute": "size"}),
    (
        ANY_ORDER,
        "<Code>",
        '<Code size="1">',
        "VNE-XSD-008",
        f"{HEADER}/Code",
        {"attribute": "size"},
    ),
    (AXIS, ' version="1.0"', "", "VNE-XSD-009", names.MANIFEST, {"attribute": "version"}),
    (ANY_ORDER, "<Code>", "<Code>text", "VNE-XSD-010", f"{HEADER}/Code", {"name": "Code"}),
    (ANY_ORDER, "</Code>", "text</Code>", "VNE-XSD-010", f"{HEADER}/Code", {"name": "Code"}),
    (ANY_ORDER, "<Subject>A", "<Subject>A<b/>", "VNE-XSD-011", SUBJECT, {"name": "Subject"}),
    (ANY_ORDER, "<Subject>A", f'<Subject {XSI} xsi:nil="true">', "VNE-XSD-012", SUBJECT, {}),
    (ANY_ORDER, "<Subject>A", f'<Subject {XSI} xsi:type="no">A', "VNE-XSD-012", SUBJECT, {}),
    (
        ANY_ORDER,
        "<Subject>A</Subject>",
        "<Subject>A</Subject><StatusCode>01</StatusCode>",
        "VNE-XSD-014",
        f"{HEADER}/StatusCode",
        {"name": "StatusCode", "parent": "MessageHeader"},
    ),
]


@pytest.mark.parametrize(("name", "old", "new", "rule", "path", "facts"), MISFITS)
def test_what_does_not_fit_is_told_with_its_place(
    name: str, old: str, new: str, rule: str, path: str, facts: dict[str, Any]
) -> None:
    found = [f for f in checked(edited(old, new), name) if f.rule == rule]
    assert [finding.location.path for finding in found][:1] == [path]
    assert facts.items() <= dict(found[0].facts).items()
    for finding in found:
        assert finding.text("vi") != finding.text("en")
        assert finding.severity is Severity.WARNING


def test_every_kind_of_misfit_was_met() -> None:
    met = {case[3] for case in MISFITS}
    elsewhere = {"VNE-XSD-001", "VNE-XSD-013", "VNE-XSD-015"}
    assert met | elsewhere == {topic.code for topic in misfits.TOPICS}


def test_the_reference_explains_every_kind() -> None:
    page = (Path(__file__).parents[3] / "docs" / "reference" / "schemas.md").read_text("utf-8")
    assert [topic.code for topic in misfits.TOPICS if f"| `{topic.code}` |" not in page] == []


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (names.NS, "http://www.go.vn/eDoc", "{http://www.go.vn/eDoc}edXML"),
        (f' xmlns="{names.NS}"', "", "edXML"),
    ],
)
def test_another_root_ends_the_comparison(old: str, new: str, found: str) -> None:
    (finding,) = checked(edited(old, new))
    assert (finding.rule, finding.location.path) == ("VNE-XSD-001", "edXML")
    assert dict(finding.facts) == {"name": found, "expected": names.NS}


def test_findings_stand_in_document_order() -> None:
    data = text_of("document").replace("<Type>1", "<Type>x").replace("<Paper>1", "<Paper>x")
    data = data.replace("</edXMLHeader>", "<x/></edXMLHeader>")
    assert rules(checked(data.encode())) == ["VNE-XSD-006", "VNE-XSD-006", "VNE-XSD-002"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<DueDate>2025/07/01", f"<DueDate>{'9' * 5000}"),
        ("<Code>", f"<{'C' * 5000}/><Code>"),
        ("<Code>", f'<x xmlns="urn:{"x" * 5000}"/><Code>'),
        ("<Code>", f'<Code {"c" * 5000}="">'),
        ("<Code>", f'<Code xmlns="urn:{"x" * 5000}"/><Code>'),
    ],
)
def test_what_is_long_is_quoted_in_part(old: str, new: str) -> None:
    (finding,) = checked(edited(old, new))
    assert len(finding.text("vi")) < 250


def test_a_fault_without_words_of_its_own_is_told_in_libxml2s(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from vnedoc.xml.schema import explain

    monkeypatch.setattr(explain, "_SPEAKERS", {})
    (finding,) = checked(edited("<Type>1", "<Type>x"))
    assert finding.rule == "VNE-XSD-013"
    assert "not accepted by the pattern" in dict(finding.facts)["reason"]
    assert "không khớp lược đồ" in finding.text("vi")


def test_an_unknown_schema_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        checked(edited("<Type>1", "<Type>1"), "qcvn102-2022/none.xsd")


# -- real messages ---------------------------------------------------------------------------


@pytest.mark.skipif(SAMPLES is None, reason="SKIPPED LOUDLY: VNEDOC_SAMPLES is not set")
@pytest.mark.parametrize(
    ("file", "name", "found"),
    [
        ("edoc_new", ANY_ORDER, {"Signature": "VNE-XSD-004"}),
        ("edoc_new", AXIS, {"Signature": "VNE-XSD-004"}),
        (
            "edoc_new",
            NUMBERED,
            {"DocumentId": "VNE-XSD-003", "Signature": "VNE-XSD-004", "Description": "VNE-XSD-003"},
        ),
        ("status_inbox_01", ANY_ORDER, {}),
        ("status_acceptance_03", ANY_ORDER, {}),
        (
            "status_acceptance_03",
            AXIS,
            {"OrganizationInCharge": "VNE-XSD-003", "Email": "VNE-XSD-003"},
        ),
        ("status_acceptance_03", NUMBERED, {"OrganizationInCharge": "VNE-XSD-003"}),
    ],
)
def test_real_messages(file: str, name: str, found: dict[str, str]) -> None:
    document = parse(source_of(Path(SAMPLES or "") / f"{file}.edxml"))
    findings = check(document, name)
    assert {f.location.path.rpartition("/")[2]: f.rule for f in findings} == found
    assert {f.severity for f in findings} <= {Severity.WARNING}
