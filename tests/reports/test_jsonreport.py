"""The JSON report and its schema."""

from __future__ import annotations

import enum
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from vnedoc import _resources
from vnedoc.reports import render

from . import samples

SCHEMA = json.loads(_resources.data("report.schema.json"))


def closed(schema: Any) -> Any:
    """The schema without room for fields that it does not describe."""
    if isinstance(schema, list):
        return [closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    result = {key: closed(value) for key, value in schema.items()}
    if "required" in result and "properties" in result:
        result.setdefault("additionalProperties", False)
    return result


OPEN = Draft202012Validator(SCHEMA)
CLOSED = Draft202012Validator(closed(SCHEMA))


def load(*reports: Any) -> dict[str, Any]:
    return json.loads(render(reports, "json"))


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("reports", [(), samples.ALL, *((report,) for report in samples.ALL)])
def test_reports_fit_the_schema_and_have_no_other_field(reports) -> None:
    CLOSED.validate(load(*reports))


@pytest.mark.parametrize(
    "change",
    [
        {"verdict": "fine"},
        {"valid": "yes"},
        {"complete": False},
        {"acceptable": False},
        {"error": {"code": "VNE-E101", "text": {"vi": "", "en": ""}, "line": 1, "column": 1}},
        {"findings": [{}]},
        {"steps": [{"name": "x", "outcome": "green", "mandatory": True, "reason": {}}]},
    ],
)
def test_the_schema_refuses_what_contradicts_itself(change: dict[str, Any]) -> None:
    document = load(samples.CLEAN)
    assert OPEN.is_valid(document)
    document["reports"][0] |= change
    assert not OPEN.is_valid(document)


def test_later_versions_may_add_fields() -> None:
    document = load(samples.CLEAN)
    document["schema_version"] = "1.1"
    document["reports"][0]["new"] = 1
    assert OPEN.is_valid(document)
    assert not CLOSED.is_valid(document)


def test_a_finding() -> None:
    found = load(samples.REJECTED)["reports"][0]["findings"][2]
    assert found == {
        "rule": "VNE-T-002",
        "severity": "error",
        "standard_severity": "error",
        "known": False,
        "text": {
            "vi": "Trích yếu 'V/v họp' dài 1,500 ký tự; chỉ được tối đa 500.",
            "en": "The subject 'V/v họp' has 1,500 characters; at most 500 are allowed.",
        },
        "hint": {"vi": "", "en": ""},
        "clause": {"document": "QCVN 102:2016/BTTTT", "number": "1.3.4", "confidence": "text"},
        "location": {
            "path": "edXML/edXMLEnvelope/edXMLHeader/MessageHeader/Subject",
            "line": 18,
            "column": 7,
            "model": None,
            "pointer": None,
            "unbound": None,
            "inside": None,
        },
        "facts": {"subject": "V/v họp", "length": 1500, "limit": 500},
    }


def test_valid_and_acceptable_are_kept_apart() -> None:
    lenient, strict = load(samples.LENIENT, samples.STRICT)["reports"]
    assert (lenient["valid"], lenient["acceptable"]) == (False, True)
    assert (strict["valid"], strict["acceptable"]) == (True, False)
    finding = lenient["findings"][0]
    assert (finding["severity"], finding["standard_severity"]) == ("warning", "error")


def test_summary() -> None:
    assert load(*samples.ALL)["summary"] == {
        "files": 9,
        "valid": 3,
        "accepted": 3,
        "rejected": 2,
        "unfinished": 2,
        "unreadable": 2,
    }


class Colour(enum.Enum):
    RED = "r"


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        (1, 1),
        (1.5, 1.5),
        (True, True),
        (None, None),
        ("x", "x"),
        (float("nan"), "nan"),
        (float("inf"), "inf"),
        (("a", 1), "('a', 1)"),
        (b"\x00", "b'\\x00'"),
        (Colour.RED, "Colour.RED"),
    ],
)
def test_facts_become_json_values(fact: object, expected: object) -> None:
    report = samples.report(findings=(samples.found(samples.NO_REASON, "x", found=fact),))
    document = load(report)
    CLOSED.validate(document)
    assert document["reports"][0]["findings"][0]["facts"] == {"found": expected}


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=50)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_values_come_back_exactly_and_the_file_shows_nothing_invisible(word: str) -> None:
    report = samples.hostile(word)
    text = render([report], "json")
    assert text.replace("\n", "").isprintable()
    entry = json.loads(text)["reports"][0]
    assert entry["source"] == word
    assert entry["findings"][2]["location"]["path"] == word
    assert entry["findings"][2]["facts"] == {"found": word}
    assert entry["findings"][2]["text"]["en"].isprintable()


def test_the_shape_in_the_documentation_fits_the_schema() -> None:
    page = Path(__file__).parents[2] / "docs" / "reference" / "report.md"
    (example,) = re.findall("```json\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    CLOSED.validate(json.loads(example))
