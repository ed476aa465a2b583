"""Break an ordinary message in one way: the rule that is about it must name it."""

import collections
import datetime as dt

import pytest

from tests.mutations import kinds
from vnedoc.model import VIETNAM
from vnedoc.pipeline import validate
from vnedoc.rules import BASES, RULES, change
from vnedoc.xml.writing.writer import dumps

AT = dt.datetime(2025, 7, 1, 12, 0, tzinfo=VIETNAM)
SEEN = frozenset({"H26.99,2025/06/20,04/SVDA-VP", "seen-before", "H26.99,2025/03/03,77/SVDA-VP"})


def found_in(data):
    report = validate(data, at=AT, holidays=(), seen=SEEN)
    assert report.error is None
    return report.findings


@pytest.mark.parametrize("base", BASES)
def test_nothing_is_found_before_anything_is_broken(base):
    seen = {"H26.99,2025/07/01,05/SVDA-VP"} if base not in ("new", "replace") else SEEN
    data = dumps(change(base).envelope())
    assert validate(data, at=AT, holidays=(), seen=seen).findings == ()


def test_every_break_is_named_by_its_rule():
    everything = kinds.everything()
    names = collections.Counter(kind.name for kind in everything)
    assert [name for name, count in names.items() if count > 1] == []
    escaped = []
    for kind in everything:
        named = [f for f in found_in(kind.data) if f.rule == kind.rule]
        at = [f.location.path.rpartition("/")[2].partition("[")[0] for f in named]
        if not named or (kind.at and kind.at not in at):
            escaped.append(f"{kind.name}: expected {kind.rule} at {kind.at or 'any place'}")
        elif any(finding.location.line is None for finding in named):
            escaped.append(f"{kind.name}: {kind.rule} has no line")
    print(f"{len(everything)} kinds of break, {len(escaped)} escaped")
    print("\n".join(escaped))
    assert not escaped
    assert len(everything) >= 300


def test_the_breaks_reach_nearly_every_rule():
    reached = {kind.rule for kind in kinds.everything()}
    # Limits and signatures have no meaning without a profile or a verification that asks for them.
    elsewhere = {rule.id for rule in RULES if rule.family in ("CAP", "SIGN")}
    assert {rule.id for rule in RULES} - reached - elsewhere == set()
