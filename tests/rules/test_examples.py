"""Every rule passes its good examples and finds its bad ones; the docs show the same examples."""

import string

import pytest

from vnedoc.findings import Confidence, Severity
from vnedoc.rules import BASES, BY_ID, RULES, change, check

pytestmark = pytest.mark.table

GOOD = [
    pytest.param(rule, example, id=f"{rule.id}-{index}")
    for rule in RULES
    for index, example in enumerate(rule.good, 1)
]
BAD = [
    pytest.param(rule, example, id=f"{rule.id}-{index}")
    for rule in RULES
    for index, example in enumerate(rule.bad, 1)
]


@pytest.mark.parametrize(("rule", "example"), GOOD)
def test_a_good_example_passes_its_rule(rule, example):
    checked = check(example.context(), [rule])
    assert checked.ran == (rule,), "the rule must have been asked"
    assert checked.findings == ()


@pytest.mark.parametrize(("rule", "example"), BAD)
def test_a_bad_example_is_found_by_its_rule(rule, example):
    checked = check(example.context(), [rule])
    assert checked.findings
    for finding in checked.findings:
        assert finding.rule == rule.id
        assert finding.text("vi")
        assert finding.text("en")
        assert "{" not in finding.hint("vi") + finding.hint("en")


@pytest.mark.parametrize("base", BASES)
def test_an_ordinary_message_has_no_finding_at_all(base):
    assert check(change(base).context(), RULES).findings == ()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_words_are_complete(rule):
    topic = rule.topic
    assert topic.vi.endswith(".")
    assert topic.en.endswith(".")
    assert bool(topic.hint_vi) == bool(topic.hint_en)
    if topic.severity is not Severity.INFO:
        assert topic.hint_vi, "who is warned must be told how to mend it"
    if topic.clause.confidence is Confidence.MEM:
        assert topic.severity is Severity.INFO
    assert not topic.vi.isascii()


def facts_of(template):
    return {name.split(".")[0] for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_both_languages_tell_the_same_facts(rule):
    def neutral(template):
        return {name.removesuffix("_vi").removesuffix("_en") for name in facts_of(template)}

    assert neutral(rule.topic.vi) >= neutral(rule.topic.en) - {"element"}
    assert neutral(rule.topic.en) >= neutral(rule.topic.vi) - {"element"}


def test_there_are_many_rules_and_their_ids_are_unique():
    assert len(RULES) >= 80
    assert len(BY_ID) == len(RULES)
    assert [rule.id for rule in RULES] == sorted(BY_ID)
