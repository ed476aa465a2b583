"""What an extension says is told apart from what the standard says, in every format."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

import attrs
import pytest
from jsonschema import Draft202012Validator

import vnedoc
from tests.extensions.samples import FILES, HEAD, PAYLOAD, RULES, made, message, payload
from tests.extensions.test_run import AT
from vnedoc import _resources, reports
from vnedoc.cli.runs.baseline import Baseline, writing
from vnedoc.errors import Lang
from vnedoc.extensions import Extension
from vnedoc.findings import Finding, Outcome, Report, Severity
from vnedoc.rules import BY_ID
from vnedoc.views._judged import Verdict, standing, verdict
from vnedoc.views._wording import WORDS

SIGNERS: Final = '[signers]\nroles = ["ke-toan-truong"]\n'
GOOD: Final = message(payload())
WRONG: Final = message(payload(total="4"), amount="4")
CASES: Final[dict[str, tuple[bytes, str, tuple[bool, bool, bool], Verdict]]] = {
    "good": (GOOD, FILES, (True, True, True), Verdict.ACCEPTED),
    "a rule": (WRONG, FILES, (True, False, True), Verdict.REJECTED),
    "a link": (message(payload(number="6")), FILES, (True, False, True), Verdict.REJECTED),
    "a schema": (
        message(payload(total="-1"), amount="-1"),
        FILES,
        (True, False, True),
        Verdict.REJECTED,
    ),
    "not readable": (message(payload(code="&")), FILES, (True, False, True), Verdict.REJECTED),
    "too many": (message(*[payload()] * 3), FILES, (True, False, True), Verdict.REJECTED),
    "a file": (
        GOOD,
        '[files]\nextensions = ["docx"]\n',
        (True, False, True),
        Verdict.REJECTED,
    ),
    "undecided": (GOOD, SIGNERS, (True, False, False), Verdict.UNFINISHED),
    "undecided and wrong": (WRONG, SIGNERS, (True, False, False), Verdict.REJECTED),
}
"""Message, more of the declaration -> valid, acceptable and complete, and the one word."""


def judged(data: bytes, extension: Extension, **more: Any) -> Report:
    return vnedoc.validate(data, at=AT, extensions=[extension], **more)


def its(report: Report) -> list[Finding]:
    return [one for one in report.findings if ":" in one.rule or one.rule.startswith("VNE-EXT-")]


@pytest.mark.parametrize("name", CASES)
def test_the_standard_says_what_it_says_without_extensions(tmp_path: Path, name: str) -> None:
    data, more, expected, called = CASES[name]
    report = judged(data, made(tmp_path, HEAD + PAYLOAD + RULES + more))
    assert (report.valid, report.acceptable, report.complete) == expected
    assert verdict(report) is called
    assert report.valid is vnedoc.validate(data, at=AT).valid
    for finding in its(report):
        assert finding.clause.confidence == "own"
        assert finding.standard_severity is Severity.INFO
    if not report.acceptable:
        with pytest.raises(vnedoc.VnedocError):
            report.raise_for_errors()


@pytest.mark.parametrize("own_wrong", [False, True])
def test_a_breach_of_the_standard_stays_one(tmp_path: Path, own_wrong: bool) -> None:
    data = message(payload(total="4" if own_wrong else "3"), amount="3", sender=None)
    without = vnedoc.validate(data, at=AT)
    report = judged(data, made(tmp_path))
    assert not without.valid
    assert not report.valid
    assert standing(report, "en") == ("not valid", "not acceptable")


def test_every_error_by_the_standard_is_told_by_its_clause() -> None:
    """No rule of vnedoc may hide behind the confidence that is an extension's."""
    assert all(rule.topic.clause.confidence != "own" for rule in BY_ID.values())


_TAG: Final = re.compile(r"</?\w[^>]*>")
PEOPLE: Final = ("text", "markdown", "html")
PROGRAMS: Final = {
    "json": lambda text: _of_json(json.loads(text)),
    "sarif": lambda text: _of_sarif(json.loads(text)),
    "junit": lambda text: _of_junit(text),
}


def _of_json(data: dict[str, Any]) -> tuple[bool, bool]:
    Draft202012Validator(json.loads(_resources.data("report.schema.json"))).validate(data)
    summary = data["summary"]
    assert (summary["files"], summary["valid"], summary["rejected"]) == (1, 1, 1)
    (file,) = data["reports"]
    found = next(one for one in file["findings"] if one["rule"] == "phieu-mau:PM-001")
    assert (found["severity"], found["clause"]["confidence"]) == ("error", "own")
    assert found["standard_severity"] == "info"
    (step,) = (one for one in file["steps"] if not one["standard"])
    assert (step["name"], step["outcome"]) == ("extensions", "failed")
    return file["valid"], file["acceptable"]


def _of_sarif(data: dict[str, Any]) -> tuple[bool, bool]:
    (run,) = data["runs"]
    (file,) = run["properties"]["reports"]
    (found,) = (one for one in run["results"] if one["ruleId"] == "phieu-mau:PM-001")
    rule = run["tool"]["driver"]["rules"][found["ruleIndex"]]
    assert (found["level"], rule["properties"]["confidence"]) == ("error", "own")
    assert found["properties"]["standardLevel"] == "note"
    return file["valid"], file["acceptable"]


def _of_junit(text: str) -> tuple[bool, bool]:
    suite = ElementTree.fromstring(text).find("testsuite")
    assert suite is not None
    said = {one.get("name"): one.get("value") for one in suite.iter("property")}
    (case,) = (one for one in suite.iter("testcase") if one.get("name") == "phieu-mau:PM-001")
    assert case.find("failure") is not None
    told = "".join(case.itertext())
    assert WORDS["own"][1] in told
    assert WORDS["text"][1] not in told
    return said["valid"] == "true", said["acceptable"] == "true"


@pytest.mark.parametrize("form", PROGRAMS)
def test_programs_are_told_apart(tmp_path: Path, form: str) -> None:
    report = judged(WRONG, made(tmp_path))
    text = reports.render([report], form, lang="en")
    assert PROGRAMS[form](text) == (True, False)


@pytest.mark.parametrize("lang", ["en", "vi"])
@pytest.mark.parametrize("form", PEOPLE)
def test_people_are_told_apart(tmp_path: Path, form: str, lang: Lang) -> None:
    at = 0 if lang == "vi" else 1
    report = judged(WRONG, made(tmp_path))
    text = html.unescape(_TAG.sub("", reports.render([report], form, lang=lang)))
    for key in ("standard-yes", "profile-no", "own"):
        assert WORDS[key][at] in text, key
    # The law is named nowhere beside a rule of the agency's.
    places = [line for line in text.splitlines() if "Quy chế 12/QC" in line]
    assert places
    assert not any(WORDS["text"][at] in line for line in places)
    (step,) = (one for one in report.steps if one.name == "extensions")
    assert step.outcome is Outcome.FAILED
    assert step.reason(lang) in text


def test_a_baseline_excuses_nothing_that_was_not_judged(tmp_path: Path) -> None:
    """Known errors beside a question that stayed open must not turn a run green."""
    for name, excused in (("a rule", True), ("undecided and wrong", False)):
        data, more, _, _ = CASES[name]
        report = judged(data, made(tmp_path / name, HEAD + PAYLOAD + RULES + more))
        known = str(tmp_path / f"{name}.json")
        with writing(known) as writer:
            once = tuple(dict.fromkeys(report.findings))
            writer.take(attrs.evolve(report, findings=once))
        assert Baseline.load(known).mark(report).excused is excused, name
