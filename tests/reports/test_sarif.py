"""SARIF 2.1.0, against the official schema."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit

import attrs
import pytest
from jsonschema import Draft4Validator

from vnedoc.findings import Location
from vnedoc.reports import render, sarif, visible
from vnedoc.reports.sarif import message, uri

from . import samples

SCHEMA = Path(__file__).parents[1] / "vectors" / "sarif" / "sarif-2.1.0-rtm.5.json"
OFFICIAL = Draft4Validator(
    json.loads(SCHEMA.read_bytes()), format_checker=Draft4Validator.FORMAT_CHECKER
)


def load(*reports, lang="en", base=""):
    log = json.loads(render(reports, "sarif", lang=lang, base=base))
    (run,) = log["runs"]
    return run


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize(
    "reports",
    [
        (),
        samples.ALL,
        (samples.CLEAN, samples.CLEAN),
        *((samples.hostile(word), samples.hostile_error(word)) for word in samples.HOSTILE_WORDS),
    ],
)
def test_the_official_schema(reports, lang) -> None:
    OFFICIAL.validate(json.loads(render(reports, "sarif", lang=lang)))


def test_the_official_schema_is_heeded() -> None:
    log = json.loads(render([samples.REJECTED], "sarif"))
    log["runs"][0]["results"][0]["level"] = "fatal"
    assert not OFFICIAL.is_valid(log)


def test_results_point_at_their_rules_and_places() -> None:
    run = load(samples.REJECTED)
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    result = run["results"][0]
    assert [each["level"] for each in run["results"]] == ["error", "error", "warning", "note"]
    assert result["ruleId"] == "VNE-T-001"
    assert result["level"] == "error"
    assert result["message"]["text"] == (
        "The element <PromulgationInfo> is missing. "
        "How to mend: Add <PromulgationInfo> below the message header."
    )
    (place,) = result["locations"]
    assert place["physicalLocation"] == {
        "artifactLocation": {
            "uri": "den/quyet-dinh%2012.edxml",
            "uriBaseId": "%SRCROOT%",
        },
        "region": {"startLine": 4, "startColumn": 5},
    }
    assert place["logicalLocations"][0]["fullyQualifiedName"] == samples.HEADER


@pytest.mark.parametrize(
    ("at", "region"),
    [
        ((), None),
        ((4,), {"startLine": 4}),
        ((4, 5), {"startLine": 4, "startColumn": 5}),
    ],
)
def test_a_region_says_no_more_than_is_known(at, region) -> None:
    run = load(samples.report(findings=(samples.found(samples.ORDER, "edXML", *at),)))
    assert run["results"][0]["locations"][0]["physicalLocation"].get("region") == region


def test_rule_metadata() -> None:
    rule = load(samples.REJECTED, lang="vi")["tool"]["driver"]["rules"][1]
    assert rule == {
        "id": "VNE-T-001",
        "name": "TheElementIsMissing",
        "shortDescription": {"text": "Thiếu phần tử <…>"},
        "fullDescription": {"text": "Thiếu phần tử <…>. / The element <…> is missing."},
        "help": {
            "text": "Thiếu phần tử <…>. Hãy thêm <…> vào phần đầu gói tin. "
            "The element <…> is missing. Add <…> below the message header.",
            "markdown": "**Thiếu phần tử \\<…\\>.**\n\n"
            "Cách sửa: Hãy thêm \\<…\\> vào phần đầu gói tin.\n\n"
            "**The element \\<…\\> is missing.**\n\n"
            "How to mend: Add \\<…\\> below the message header.",
        },
        "defaultConfiguration": {"level": "error"},
        "properties": {"clause": "QCVN 102:2016/BTTTT 1.3.1", "confidence": "text"},
    }


def test_a_regraded_finding_keeps_both_levels() -> None:
    (result,) = load(samples.LENIENT)["results"]
    assert result["level"] == "warning"
    assert result["properties"] == {"standardLevel": "error"}


def test_an_unreadable_file_is_an_error_at_its_place() -> None:
    run = load(samples.UNREADABLE, samples.REFUSED)
    first, second = run["results"]
    assert (first["ruleId"], first["level"]) == ("VNE-E101", "error")
    region = first["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 7, "startColumn": 12}
    assert "region" not in second["locations"][0]["physicalLocation"]


@pytest.mark.parametrize(
    ("report", "successful", "notes", "failures"),
    [
        (samples.CLEAN, True, [("signature", "skipped", "note")], []),
        (samples.UNFINISHED, False, [("signature", "could-not-run", "error")], []),
        (samples.UNREADABLE, False, [], [("parse", "failed", "error")]),
        (samples.NOTHING_RAN, False, [], []),
        (samples.OPTIONAL_FAILED, True, [], [("signature", "failed", "warning")]),
    ],
)
def test_what_did_not_run_is_notified(report, successful, notes, failures) -> None:
    (invocation,) = load(report)["invocations"]

    def told(key: str) -> list[tuple[str, str, str]]:
        return [
            (note["properties"]["step"], note["properties"]["outcome"], note["level"])
            for note in invocation[key]
        ]

    assert invocation["executionSuccessful"] is successful
    assert told("toolConfigurationNotifications") == notes
    assert told("toolExecutionNotifications") == failures


def prints(report) -> list[str]:
    return [
        result["partialFingerprints"]["vnedocRuleAndPath/v1"] for result in load(report)["results"]
    ]


def test_fingerprints_stay_when_lines_move_and_tell_findings_apart() -> None:
    moved = attrs.evolve(
        samples.REJECTED,
        findings=tuple(
            attrs.evolve(
                finding,
                location=Location(
                    path=finding.location.path, line=(finding.location.line or 0) + 9
                ),
            )
            for finding in samples.REJECTED.findings
        ),
    )
    assert prints(moved) == prints(samples.REJECTED)
    twice = samples.report(findings=(samples.found(samples.ORDER, "edXML"),) * 2)
    assert len({*prints(samples.REJECTED), *prints(twice)}) == 6
    (other,) = prints(samples.report(findings=(samples.found(samples.ORDER, "edXML/x"),)))
    assert other not in prints(twice)


@pytest.mark.parametrize(
    ("source", "base", "expected"),
    [
        ("a.edxml", "", "a.edxml"),
        ("./a/b.edxml", "", "a/b.edxml"),
        ("../a.edxml", "", "../a.edxml"),
        ("Quyết định.edxml", "", "Quy%E1%BA%BFt%20%C4%91%E1%BB%8Bnh.edxml"),
        ("/srv/in/a b.edxml", "", "file:///srv/in/a%20b.edxml"),
        ("/srv/in/a.edxml", "/srv", "in/a.edxml"),
        ("/srv-2/a.edxml", "/srv", "file:///srv-2/a.edxml"),
        ("javascript:alert(1)", "", "javascript%3Aalert%281%29"),
        ("//evil.example/a", "", "file:///evil.example/a"),
        ("a?b#c%d", "", "a%3Fb%23c%25d"),
        ("a\nb\x00\u202e", "", "a%0Ab%00%E2%80%AE"),
        ("b\udcffad", "", "b%FFad"),
        ("\ud800", "", "%ED%A0%80"),
        ("<bytes>", "", "%3Cbytes%3E"),
        ("-", "", "-"),
    ],
)
def test_uri(source: str, base: str, expected: str) -> None:
    assert uri(source, base) == expected
    assert urlsplit(expected).scheme in {"", "file"}


def test_an_absolute_path_has_no_base() -> None:
    report = samples.report("/srv/a.edxml", findings=samples.LENIENT.findings)
    (result,) = load(report)["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "file:///srv/a.edxml"}
    (result,) = load(report, base="/srv")["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "a.edxml", "uriBaseId": "%SRCROOT%"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("To[2] (x)", "To[2] (x)"),
        ("[here](http://a.example)", "[here]\\u0028http://a.example)"),
        ("{0} {name} {12}", "\\u007b0} {name} \\u007b12}"),
    ],
)
def test_messages_hold_no_links_and_no_placeholders(text: str, expected: str) -> None:
    assert message(text) == expected


@pytest.mark.parametrize("word", samples.HOSTILE_WORDS)
def test_hostile_words_arrive_as_text(word: str) -> None:
    text = render([samples.hostile(word)], "sarif")
    assert text.replace("\n", "").isprintable()
    (run,) = json.loads(text)["runs"]
    said = run["results"][2]["message"]["text"]
    assert message(visible(word) if word.strip() else "—") in said
    place = run["results"][0]["locations"][0]["physicalLocation"]
    name = place["artifactLocation"]["uri"]
    # A path's own rules (empty, slashes) are those of test_uri.
    if word.strip() and not {"/", "\ud800"} & set(word):
        assert unquote_to_bytes(name).decode() == word


def test_what_did_not_run_is_told_once_for_all_files() -> None:
    (invocation,) = load(*[samples.CLEAN] * 30)["invocations"]
    (note,) = invocation["toolConfigurationNotifications"]
    assert note["message"]["text"] == "Signature (no trust anchor was given; files: 30)"
    assert note["properties"]["files"] == 30


def test_a_service_gets_no_more_results_than_it_takes_and_the_gravest(monkeypatch) -> None:
    monkeypatch.setattr(sarif, "MAX_RESULTS", 5)
    warned = samples.report(findings=(samples.found(samples.NO_REASON, "edXML", found="x"),) * 9)
    run = load(warned, samples.REJECTED, warned, samples.REJECTED)
    assert [each["level"] for each in run["results"]] == ["error"] * 4 + ["warning"]
    (note, _) = reversed(run["invocations"][0]["toolConfigurationNotifications"])
    assert note["message"]["text"] == (
        "Not listed for SARIF takes 5 (findings of less gravity: 21)."
    )
    monkeypatch.setattr(sarif, "MAX_RESULTS", 100)
    assert len(load(warned, samples.REJECTED, warned, samples.REJECTED)["results"]) == 26
