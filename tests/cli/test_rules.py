"""``vnedoc rules`` and ``vnedoc explain``: every rule by name, with examples that can be tried."""

import json

import pytest

from tests.cli.running import run
from vnedoc.pipeline import validate
from vnedoc.profiles import NAMES, Profile, topics
from vnedoc.rules import RULES


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_rules_lists_every_rule(form, lang):
    ran = run("rules", "--format", form, lang=lang)
    assert ran.status == 0
    for rule in RULES:
        assert rule.id in ran.out
    assert ("Thiếu trích yếu nội dung." in ran.out) == (lang == "vi" or form == "json")


def test_rules_in_json_are_plain_data_graded_by_the_profile():
    lenient = {
        rule["id"]: rule
        for rule in json.loads(run("rules", "--format", "json", "--profile", "interop").out)
    }
    assert len(lenient) == len(RULES)
    number = lenient["VNE-NUMBER-001"]
    assert (number["severity"], number["own_severity"]) == ("warning", "error")
    assert number["confidence"] == "text"
    assert lenient["VNE-TIME-001"]["needs"] == ["holidays"]
    old = {
        rule["id"]: rule
        for rule in json.loads(run("rules", "--format", "json", "--profile", "legacy-2803").out)
    }
    assert set(old["VNE-IDENT-001"]["off"]) == {"vi", "en"}


def test_rules_of_no_profile():
    ran = run("rules", "--profile", "none")
    assert ran.status != 0
    assert "VNE-E900" in ran.err
    assert ran.out == ""


@pytest.mark.parametrize("topic_id", ["VNE-NUMBER-001", "VNE-READ-004", "VNE-XSD-007"])
def test_every_profile_grades_what_a_check_can_find(topic_id):
    out = run("explain", topic_id).out
    assert [name for name in NAMES if name not in out] == []


@pytest.mark.parametrize("lang", ["en", "vi"])
@pytest.mark.parametrize("topic_id", ["VNE-IDENT-010", "VNE-NUMBER-001", "VNE-HEADER-012"])
def test_severities_are_told_in_the_words_that_a_profile_takes(topic_id, lang):
    line = next(
        one
        for one in run("explain", topic_id, lang=lang).out.splitlines()
        if one.startswith(("Severity: ", "Mức độ: "))
    )
    said = dict(part.split(" ", 1) for part in line.partition(": ")[2].split(", "))
    assert list(said) == list(NAMES)
    for name, told in said.items():
        # Vietnamese has the word for people first, and the one to write in brackets.
        word = told if lang == "en" else told.partition("(")[2].rstrip(")")
        table = "off" if word == "off" else "grade"
        made = Profile.load(f'base = "{name}"\n[{table}]\n{topic_id} = "{word}"\n'.encode())
        topic = topics()[topic_id]
        assert (made.why_off(topic_id) is not None) == (word == "off")
        assert word == "off" or made.severity(topic) == Profile.load(name).severity(topic) == word


def test_what_no_profile_grades_has_its_own_severity():
    assert "Severity: warning" in run("explain", "VNE-PDF-001", lang="en").out.splitlines()


def test_explain_in_json():
    data = json.loads(run("explain", "VNE-NUMBER-001", "--format", "json").out)
    assert data["profiles"]["axis"] == "warning"
    assert any("74fass22" in line for line in data["bad"][0]["diff"])


@pytest.mark.parametrize("which", ["bad", "good"])
def test_examples_can_be_tried(which):
    ran = run("explain", "VNE-NUMBER-001", "--example", which)
    found = {finding.rule for finding in validate(ran.out.encode()).findings}
    assert ("VNE-NUMBER-001" in found) == (which == "bad")
    form = json.loads(run("explain", "VNE-NUMBER-001", "--example", which, "--format", "json").out)
    assert form["header"]["code"]["number"] == ("74fass22" if which == "bad" else "05")


@pytest.mark.parametrize(
    "words", [("VNE-NUMBER-0001",), ("",), ("VNE-READ-004", "--example", "bad")]
)
def test_what_is_no_rule_is_wrong_usage(words):
    ran = run("explain", *words)
    assert ran.status == 2
    assert ran.out == ""
