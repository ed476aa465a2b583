"""No rule closes what the law leaves open: the lawful message, and its unlawful neighbour."""

from __future__ import annotations

import pytest

from vnedoc import validate
from vnedoc.findings import Severity
from vnedoc.identifiers import DocumentId
from vnedoc.rules import RULES, change
from vnedoc.xml.writing.writer import dumps

PROFILES = ("qcvn102-2022", "qcvn102-2016", "axis")
TO = "header__recipients__0__organ_id"
NUMBER, NOTATION = "header__code__number", "header__code__notation"
ID = "header__document_id"
RESOLUTION = {
    NOTATION: "2025/NQ-CP",
    ID: "9fbfbad2-f1f8-4256-a2eb-50fb1061cddb",
    "header__document_type__code": 1,
    "header__document_type__detail": 5,
    "header__document_type__name": "Nghị quyết",
}
OPINION = {
    ID: "9fbfbad2-f1f8-4256-a2eb-50fb1061cddb",
    "header__document_type__name": "Công văn",
}
CONSTITUTION = {
    "header__code": None,
    ID: "9fbfbad2-f1f8-4256-a2eb-50fb1061cddb",
    "header__document_type__code": 1,
    "header__document_type__detail": 1,
    "header__document_type__name": "Hiến pháp",
}


def found(profile: str = "qcvn102-2022", /, **changes: object) -> tuple[bool, bool, dict[str, str]]:
    """Whether it is acceptable and valid, and what was said above information."""
    report = validate(dumps(change(**changes).envelope()), profile=profile)
    said = {f.topic.code: f.severity.value for f in report.findings}
    return report.acceptable, report.valid, said


LAWFUL = [
    # 20/2020/QĐ-TTg Điều 6: a scheme, and a code that the scheme gives meaning to.
    {TO: "Z01ABCDEF"},
    {TO: "Z99" + "1" * 10},
    # Điều 5: codes of registration, of enterprises, branches and, since 2025, households.
    {TO: "0100109106"},
    {TO: "079200001234"},
    # Decimal numbers of the Government's resolutions.
    {NUMBER: "66.7", **RESOLUTION},
    {NUMBER: "66.22/2025", **RESOLUTION, NOTATION: "NQ-CP"},
    # The components that 28/2018/QĐ-TTg Điều 10(2)(b) itself names.
    {ID: "H26.99,2025,5"},
    {ID: "H26.99-2025-05/SVDA-VP"},
    # A constitution is known by its date.
    CONSTITUTION,
]


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("changes", LAWFUL, ids=str)
def test_what_the_law_allows_is_accepted_without_a_warning(profile, changes):
    _, _, before = found(profile)
    acceptable, valid, said = found(profile, **changes)
    assert acceptable
    assert valid
    louder = {code for code, how in said.items() if how != "info"} - before.keys()
    # The number may stand in the identifier that the table's neighbour leaves alone.
    assert louder <= {"VNE-HEADER-017"}


UNLAWFUL = [
    ({TO: "vxp.saas.03"}, "VNE-IDENT-001", "error"),
    ({TO: "Z01"}, "VNE-IDENT-006", "warning"),
    ({TO: "Z00ABCDEF"}, "VNE-IDENT-006", "warning"),
    ({TO: "Z26.99"}, "VNE-IDENT-006", "warning"),
    ({TO: "Z01" + "1" * 33}, "VNE-IDENT-008", "error"),
    ({TO: "Z01AĐ"}, "VNE-IDENT-006", "warning"),
    # A separator, or what nobody sees: Điều 6 says what stands between scheme and code, nothing.
    ({TO: "Z01-ABCDEF"}, "VNE-IDENT-001", "error"),
    ({TO: "Z01/2"}, "VNE-IDENT-001", "error"),
    ({TO: "Z01\u200bABCDEF"}, "VNE-IDENT-001", "error"),
    ({TO: "Z26..99"}, "VNE-IDENT-001", "error"),
    ({TO: "0792000012345"}, "VNE-IDENT-015", "warning"),
    ({TO: "079.200.001234"}, "VNE-IDENT-001", "error"),
    ({NUMBER: "66.", **OPINION}, "VNE-NUMBER-001", "error"),
    ({NUMBER: "66.7.1", **OPINION}, "VNE-NUMBER-001", "error"),
    ({NUMBER: "sáu", **OPINION}, "VNE-NUMBER-001", "error"),
    ({NUMBER: "66.7", **OPINION}, "VNE-NUMBER-016", "warning"),
    ({NUMBER: "66.7.1", **RESOLUTION}, "VNE-NUMBER-017", "warning"),
    ({ID: "H26.99,2025,"}, "VNE-ADDRESS-007", "warning"),
    ({ID: "H26.99,20255,5"}, "VNE-ADDRESS-007", "warning"),
    ({ID: "H26.99,2024,5"}, "VNE-ADDRESS-009", "warning"),
    ({"header__code": None}, "VNE-HEADER-007", "error"),
    # A dossier's number as the number of a document: real, and against the decree all the same.
    ({NUMBER: "000.00.14.H20-200703-0002", **OPINION}, "VNE-NUMBER-001", "error"),
    ({NUMBER: "000.00.14.H20-200703-0002", **OPINION}, "VNE-LENGTH-009", "error"),
]


@pytest.mark.parametrize(("changes", "rule", "severity"), UNLAWFUL, ids=str)
def test_its_neighbour_is_found(changes, rule, severity):
    acceptable, valid, said = found(**changes)
    assert said.get(rule) == severity
    assert acceptable is valid is (severity != "error")


def test_the_axis_takes_the_number_of_a_dossier_and_says_that_the_standard_does_not():
    changes = {NUMBER: "000.00.14.H20-200703-0002", **OPINION}
    acceptable, valid, said = found("axis", **changes)
    assert acceptable
    assert not valid
    assert said["VNE-NUMBER-001"] == said["VNE-LENGTH-009"] == "warning"


@pytest.mark.parametrize(
    ("text", "organ_id", "year", "number", "notation"),
    [
        ("000.00.01.H08,2018,10", "000.00.01.H08", 2018, "10", None),
        ("H26.99-2025-05/SVDA-VP", "H26.99", 2025, "05", "SVDA-VP"),
    ],
)
def test_both_yearly_forms_are_read(text, organ_id, year, number, notation):
    assert DocumentId(text).yearly == (organ_id, year, number, notation)


@pytest.mark.parametrize(
    ("code", "accepted"),
    [
        *(("07", True), ("14", True), ("7", True), ("00", True)),
        *(("", False), ("done", False), ("abc", False), ("-", False), ("003", False)),
        *(("03 05", False), ("٠٧", False), ("\u200b", False), ("<edXML:a>07</edXML:a>", False)),
    ],
)
def test_a_state_that_is_in_no_list_is_a_warning_and_none_an_error(code, accepted):
    data = dumps(change("status").envelope()).replace(
        b"StatusCode>03<", f"StatusCode>{code}<".encode()
    )
    report = validate(data)
    said = {f.topic.code: f.severity for f in report.findings}
    assert report.acceptable is report.valid is accepted
    assert said.get("VNE-STATUS-016") == (Severity.WARNING if accepted else None)
    assert said.get("VNE-STATUS-006") == (None if accepted else Severity.ERROR)


@pytest.mark.parametrize("code", ["03", "07"])
@pytest.mark.parametrize("end", ["From", "ResponseFor", "StaffInfo", "edXMLHeader"])
def test_a_status_has_its_code_in_its_own_place(code, end):
    data = dumps(change("status").envelope()).decode()
    told = f"<edXML:StatusCode>{code}</edXML:StatusCode>"
    moved = data.replace("<edXML:StatusCode>03</edXML:StatusCode>", "")
    report = validate(moved.replace(f"</edXML:{end}>", f"{told}</edXML:{end}>").encode())
    assert not report.acceptable
    assert not report.valid
    assert "VNE-STATUS-006" in {f.topic.code for f in report.findings}
    foreign = f'<x:StatusCode xmlns:x="urn:x">{code}</x:StatusCode></edXML:MessageHeader>'
    assert not validate(moved.replace("</edXML:MessageHeader>", foreign).encode()).acceptable


def test_no_error_stands_on_anything_but_a_text_that_was_read():
    for rule in RULES:
        if rule.topic.severity is Severity.ERROR:
            assert rule.topic.clause.confidence == "text", rule.id
