"""Every field that has a limit or must stand has a rule; a row that is wrong is told at once."""

import copy
import datetime as dt
import enum
import pickle

import pytest

from vnedoc.content import Content
from vnedoc.identifiers import OrganId
from vnedoc.model import DocumentEnvelope, Header, Organ, Status, StatusEnvelope
from vnedoc.model._wire import EDITIONS, LATEST, length_of
from vnedoc.profiles import Profile
from vnedoc.rules import BASES, RULES, change, check
from vnedoc.rules.document import lengths
from vnedoc.rules.engine.fields import kinds_of, steps
from vnedoc.rules.engine.presence import _check as presence_of
from vnedoc.xml.plan import Branch, plan_of

CLOSED = (OrganId, Content, enum.Enum, bool, dt.date)
"""Kinds of value that no text makes too long; identifiers of organisations have their own rules."""


def leaves(plan, seen=None):
    seen = set() if seen is None else seen
    if plan.cls in seen:
        return
    seen.add(plan.cls)
    for node in plan.slots:
        if isinstance(node, Branch):
            yield from leaves(node.plan, seen)
        else:
            yield plan.cls, node


def test_every_field_with_a_limit_has_a_row():
    plans = map(plan_of, (DocumentEnvelope, StatusEnvelope))
    limited = {
        (cls, leaf.field)
        for plan in plans
        for cls, leaf in leaves(plan)
        if leaf.wire.max_length and not issubclass(leaf.kind, CLOSED)
    }
    rows = {
        (way[-1].owner, way[-1].field) for _, _, path, *_ in lengths._ROWS for way in [steps(path)]
    }
    missing = {f"{cls.__name__}.{field}" for cls, field in limited - rows}
    assert not missing, "each needs a row in vnedoc/rules/document/lengths.py"
    assert rows <= limited


def mandatory(group, path=""):
    """Paths of the values of a message that the latest edition wants."""
    plan = plan_of(type(group))
    for node in plan.slots:
        held = getattr(group, node.field)
        at = f"{path}__{node.field}".lstrip("_")
        if node.wire.is_mandatory(LATEST) and held not in (None, ()):
            yield at, () if isinstance(held, tuple) else None
        if isinstance(node, Branch):
            items = enumerate(held) if isinstance(held, tuple) else [(None, held)]
            for index, item in items:
                if item is not None:
                    yield from mandatory(item, at if index is None else f"{at}__{index}")


WANTED = [
    pytest.param(base, path, empty, id=f"{base}-{path}")
    for base in BASES
    for path, empty in mandatory(BASES[base]())
    if "__" in path
]


@pytest.mark.parametrize(("base", "path", "empty"), WANTED)
def test_whatever_the_standard_wants_is_missed_by_a_rule(base, path, empty):
    found = check(change(base, **{path: empty}).context(), RULES).findings
    assert found, "it needs a row that names the rule in vnedoc/rules/document/lengths.py"


def test_much_is_wanted():
    assert len(WANTED) > 100


@pytest.mark.parametrize("path", ["header__sbject", "header__subject__x", "status__header", ""])
def test_a_path_that_leads_nowhere_is_told(path):
    with pytest.raises(ValueError, match="the model has no"):
        steps(path)


def test_a_row_without_a_limit_is_told():
    with pytest.raises(ValueError, match="header__other__direction has no length"):
        lengths._length_rule("VNE-LENGTH-999", "new", "header__other__direction")


def test_only_the_group_that_holds_the_value_may_repeat():
    header, recipients, organ_id = steps("header__recipients__organ_id")
    with pytest.raises(ValueError, match="in a list"):
        presence_of((header, recipients, recipients, organ_id), True)


@pytest.mark.parametrize(
    ("cls", "kinds"),
    [(Organ, ("document", "status")), (Header, ("document",)), (Status, ("status",))],
)
def test_a_rule_is_on_the_messages_that_have_its_field(cls, kinds):
    assert kinds_of(cls) == kinds


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_rule_of_an_edition_is_asked_by_profiles_of_it_and_later_ones(edition):
    profile = Profile.load(f"qcvn102-{edition}")
    assert profile.edition == edition
    assert profile.schema == f"qcvn102-{edition}/any-order.xsd"
    assert profile.caps.organ_id_length == length_of(edition)
    assert all(rule.since <= edition for rule in profile.rules)


def test_every_rule_pickles_and_copies_as_itself():
    for rule in RULES:
        assert pickle.loads(pickle.dumps(rule)) is copy.copy(rule) is copy.deepcopy(rule) is rule
