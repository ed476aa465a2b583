"""Running rules: nothing raises, nothing is hidden, nothing is counted that was not asked."""

from collections import Counter

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import factories
from tests.rules import valid
from tests.scale import scaled
from vnedoc.findings import Confidence
from vnedoc.limits import MAX_VIOLATIONS
from vnedoc.rules import RULES, Need, RuleContext, RuleSet, change, check
from vnedoc.rules.engine import run
from vnedoc.rules.engine.examples import RECEIVER

WITHOUT_GATES = tuple(attrs.evolve(rule, when="") for rule in RULES)
LAVISH = settings(
    max_examples=scaled(200, 60), deadline=None, suppress_health_check=list(HealthCheck)
)
LONG = settings(LAVISH, max_examples=5_000)


def places(findings):
    return sorted((f.rule, f.location.path, str(f.facts)) for f in findings)


def compare(envelope):
    """Ask all rules, with the cheap looks before them and without: the answers are the same."""
    context = attrs.evolve(change().context(), envelope=envelope)
    quick = check(context, RULES)
    slow = check(attrs.evolve(context), WITHOUT_GATES)
    assert places(quick.findings) == places(slow.findings)
    assert len(quick.ran) == len(slow.ran)
    for finding in quick.findings:
        assert finding.text("vi")
        assert finding.text("en")


@given(factories.envelopes())
@LAVISH
def test_cheap_looks_hide_nothing_and_nothing_raises(envelope):
    compare(envelope)


@pytest.mark.slow
@given(factories.envelopes())
@LONG
def test_cheap_looks_hide_nothing_in_the_long_run(envelope):
    compare(envelope)


@given(st.integers(0, 100_000), st.text(max_size=12), st.randoms())
@LAVISH
def test_cheap_looks_hide_nothing_in_nearly_ordinary_messages(seed, text, random):
    envelope = valid.envelope(seed)
    texts = [leaf for leaf in RuleContext(envelope=envelope).of_type(str) if text.strip()]
    if texts:
        leaf = random.choice(texts)
        compare(_with(envelope, leaf.value, text))
    compare(envelope)


def _with(value, old, new):
    """The same value with one text replaced wherever it stands."""
    if isinstance(value, tuple):
        return tuple(_with(item, old, new) for item in value)
    if type(value) is str and value == old:
        return new.translate(dict.fromkeys(range(32))) or None
    if not attrs.has(type(value)):
        return value
    fields = {f.name: _with(getattr(value, f.name), old, new) for f in attrs.fields(type(value))}
    try:
        return attrs.evolve(value, **fields)
    except ValueError:
        return value


@pytest.mark.parametrize("need", Need)
def test_a_rule_that_lacks_something_is_named_and_not_asked(need):
    given_all = change().context()
    lacking = attrs.evolve(
        given_all,
        **{
            Need.TIME: {"at": None},
            Need.HOLIDAYS: {"holidays": None},
            Need.SEEN: {"seen": None},
            Need.CONTENT: {"open_content": False},
            Need.ORDER: {"disorders": None},
            Need.SIGNATURES: {"verification": None},
        }[need],
    )
    assert check(given_all, RULES).lacking == ()
    checked = check(lacking, RULES)
    ((lacked, rules),) = checked.lacking
    assert lacked is need
    assert set(rules) == {r for r in RULES if need in r.needs and "document" in r.on}
    assert not set(rules) & set(checked.ran)
    assert need.vi != need.en


def test_rules_are_asked_about_their_kind_of_message_only():
    document, status = check(change().context(), RULES), check(change("status").context(), RULES)
    assert {rule for rule in RULES if "document" in rule.on} == set(document.ran)
    assert {rule for rule in RULES if "status" in rule.on} == set(status.ran)


def test_practice_is_counted():
    checked = check(change().context(), RULES)
    on_text = [r for r in checked.ran if r.topic.clause.confidence is Confidence.TEXT]
    assert checked.on_practice == len(checked.ran) - len(on_text)


def test_breaches_of_one_rule_end_somewhere():
    many = change(header__recipients=lambda r: (attrs.evolve(r[0], organ_name=None),) * 3000)
    counts = {}
    for finding in check(many.context(), RULES).findings:
        counts[finding.rule] = counts.get(finding.rule, 0) + 1
    assert counts["VNE-HEADER-006"] == counts["VNE-ADDRESS-002"] == MAX_VIOLATIONS


def test_all_breaches_together_end_somewhere_and_no_rule_is_left_out(monkeypatch):
    monkeypatch.setattr(run, "MAX_FINDINGS", 200)
    monkeypatch.setattr(run, "MAX_VIOLATIONS", 150)
    monkeypatch.setattr(run, "MIN_VIOLATIONS", 3)
    odd = attrs.evolve(RECEIVER, organ_name="\u202e\u200b\ue000 A\u0410\ufffd ")
    many = change(header__recipients=(odd,) * 180).context()
    every, few = (check(many, RULES, told=told) for told in (0, 10_000))
    counts = Counter(finding.rule for finding in every.findings)
    assert max(counts.values()) == 150
    assert 200 <= sum(counts.values()) <= 200 + 3 * len(counts)
    assert {rule.id for rule in every.cut} == {
        rule for rule, count in counts.items() if count in (3, 50, 150)
    }
    told = Counter(finding.rule for finding in few.findings)
    assert told.keys() == counts.keys()
    assert max(told.values()) == 3


def test_as_many_breaches_as_are_told_are_all_told():
    receivers = (attrs.evolve(RECEIVER, organ_name=None),)
    for count in (MAX_VIOLATIONS, MAX_VIOLATIONS + 1):
        checked = check(change(header__recipients=receivers * count).context(), RULES)
        assert ("VNE-HEADER-006" in {rule.id for rule in checked.cut}) == (count > MAX_VIOLATIONS)


def test_a_rule_set_holds_every_rule_once():
    groups = list(RuleSet(RULES))
    assert sorted(rule.id for _, _, group in groups for rule in group) == [r.id for r in RULES]
