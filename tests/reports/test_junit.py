"""JUnit XML, read back with a reader that others use."""

from __future__ import annotations

import pytest
from junitparser import Error, Failure, JUnitXml, Skipped

from vnedoc.reports import render, visible

from . import samples


def load(*reports, lang="en"):
    return list(JUnitXml.fromstring(render(reports, "junit", lang=lang).encode()))


def cases(suite) -> dict[str, str]:
    kinds = {Failure: "failure", Error: "error", Skipped: "skipped"}
    return {case.name: kinds[type(case.result[0])] if case.result else "passed" for case in suite}


def test_a_suite_a_file_a_case_a_step_a_case_a_rule() -> None:
    clean, rejected, run = load(samples.CLEAN, samples.REJECTED)
    assert clean.name == "den/cong-van.edxml"
    steps = {"parse": "passed", "schema": "passed", "read": "passed", "rules": "passed"}
    assert cases(clean) == steps
    assert cases(rejected) == steps | {
        "schema": "failure",
        "VNE-T-004": "passed",
        "VNE-T-001": "failure",
        "VNE-T-002": "failure",
        "VNE-T-003": "passed",
    }
    assert (rejected.tests, rejected.failures, rejected.errors, rejected.skipped) == (8, 3, 0, 0)
    assert {case.classname for case in rejected} == {"den.quyet-dinh 12_edxml"}
    # What was not checked anywhere is told once, not once a file.
    assert run.name == "vnedoc"
    assert cases(run) == {"signature": "skipped"}
    assert next(iter(run)).result[0].message == ("Signature (no trust anchor was given; files: 2)")


@pytest.mark.parametrize(
    ("source", "base", "file", "classname"),
    [
        ("a.edxml", "", "a.edxml", "a_edxml"),
        ("./den/2025.07/a.b.edxml", "", "den/2025.07/a.b.edxml", "den.2025_07.a_b_edxml"),
        ("/srv/den/a.edxml", "/srv", "den/a.edxml", "den.a_edxml"),
        ("/srv/den/a.edxml", "", "/srv/den/a.edxml", "srv.den.a_edxml"),
        ("../a.edxml", "", "../a.edxml", "a_edxml"),
        ("-", "", "-", "-"),
        ("", "", "—", "—"),
    ],
)
def test_servers_find_folder_and_file(source, base, file, classname) -> None:
    """Jenkins: what stands before the last dot of classname is a package; GitLab links file."""
    text = render([samples.report(source)], "junit", base=base)
    (suite, _) = JUnitXml.fromstring(text.encode())
    for case in suite:
        assert case.classname == classname
        assert case._elem.get("file") == file
    assert suite._elem.get("file") == file


def test_warnings_are_output_of_a_passed_case() -> None:
    (suite, _) = load(samples.REJECTED)
    case = next(case for case in suite if case.name == "VNE-T-003")
    assert case.system_out == (
        "warning: line 40, column 3 edXML/edXMLEnvelope/edXMLHeader/TraceHeaderList | "
        "A message that revokes, updates or replaces must state its reason; found —. | "
        "How to mend: Write the reason into BussinessDocReason. | "
        "Clause: QCVN 102:2016/BTTTT 2.2.2 (practice)"
    )


def test_all_findings_of_one_rule_are_in_one_case() -> None:
    findings = tuple(
        samples.found(samples.MISSING, f"edXML/a[{n}]", name=str(n)) for n in range(1, 41)
    )
    (suite, _) = load(samples.report(findings=findings))
    (case,) = [case for case in suite if case.name == "VNE-T-001"]
    assert case.result[0].message == "The element <1> is missing."
    assert len(case.result[0].text.split("\n")) == 40


@pytest.mark.parametrize("report", samples.ALL, ids=lambda report: report.source)
def test_a_suite_is_red_exactly_when_its_file_is_not_acceptable(report) -> None:
    suite, *_ = load(report)
    assert (suite.failures + suite.errors > 0) is not report.acceptable
    properties = {each.name: each.value for each in suite.properties()}
    assert properties["acceptable"] == str(report.acceptable).lower()
    assert properties["valid"] == str(report.valid).lower()
    assert properties["profile"] == report.profile
    assert properties["rules_on_practice"] == str(report.rules_on_practice)


def test_names_do_not_change_with_the_language() -> None:
    vi, en = load(samples.REJECTED, lang="vi"), load(samples.REJECTED, lang="en")
    assert list(map(cases, vi)) == list(map(cases, en))


@pytest.mark.parametrize("word", samples.HOSTILE_WORDS)
def test_hostile_words_arrive_as_text(word: str) -> None:
    hostile, broken, _ = load(samples.hostile(word), samples.hostile_error(word))
    name = visible(word) if word.strip() else "—"
    assert hostile.name == name
    assert {child.tag for child in hostile._elem} == {"properties", "testcase"}
    case = next(case for case in hostile if case.name == "VNE-T-001")
    assert case.result[0].message == f"The element <{name}> is missing."
    assert name in next(iter(broken)).result[0].message
