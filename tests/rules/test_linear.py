"""No rule costs more than its input is long, whatever stands in it."""

import random

import attrs
import pytest

import vnedoc
from tests import costly
from tests.effort import cost, unit, within
from vnedoc.content import Content
from vnedoc.model import DocumentEnvelope, StatusEnvelope
from vnedoc.rules import RULES, RuleContext, change, check

pytestmark = pytest.mark.table

ROOM = 50_000
_MARKS = "".join(random.Random(1).choices("\u0301\u0316\u0334\u0489", k=997))
PATTERNS = {
    "digits": "0123456789",
    "capitals": "QĐ",
    "small letters": "a",
    "spaces": " ",
    "hyphens": "-",
    "hyphens and spaces": "- ",
    "slashes": "/",
    "dots": ".",
    "groups": "H53.13.02.",
    "commas": "a,2025/07/01,",
    "percent": "(mật ",
    "brackets": "[ ",
    "marks": "tuyệt mật ",
    "paths": "../",
    "cid": "cid:",
    "mail": "a@",
    "accents": _MARKS,
    "accented letters": "ẹ\u0301\u0302",
    "Cyrillic": "аб ",
    "mojibake": "á»‡",
    "old font": "phèi hîp c«ng t¸c ",
    "unseen": "\u200b",
    "extensions": ".pdf",
    "thousands": "1761211722949_",
}


def flooded(value, text):
    """The same value with every text in it replaced by `text`."""
    if isinstance(value, tuple):
        return tuple(flooded(item, text) for item in value)
    if isinstance(value, str) and type(value).__module__ != "vnedoc.codes":
        return type(value)(text)
    if isinstance(value, Content) or not attrs.has(type(value)):
        return value
    fields = [f.name for f in attrs.fields(type(value)) if f.name != "unread"]
    return attrs.evolve(value, **{name: flooded(getattr(value, name), text) for name in fields})


def checking(envelope, base):
    context = attrs.evolve(change(base).context(), envelope=envelope)
    return lambda: check(context, RULES)


@pytest.mark.parametrize("base", ["update", "refusal"])
@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=PATTERNS)
def test_fifty_kilobytes_in_every_text_cost_no_more_than_linear_time(pattern, base):
    ordinary = change(base).envelope()
    assert isinstance(ordinary, DocumentEnvelope | StatusEnvelope)
    text = (pattern * (ROOM // len(pattern) + 1))[:ROOM]
    short = flooded(ordinary, text[: ROOM // 100])
    long = flooded(ordinary, text)
    least = cost(checking(short, base))
    # A hundred times the text; a square would cost ten thousand times as much.
    within(max(300 * least / min(unit() for _ in range(3)), 10), checking(long, base))


@pytest.mark.parametrize("kind", ["recipients", "references", "attachments", "hops", "answers"])
def test_ten_thousand_items_cost_no_more_than_linear_time(kind):
    many = 5_000
    times = lambda items: items * many  # noqa: E731
    changes = {
        "recipients": {"header__recipients": times},
        "references": {"manifest__references": times},
        "attachments": {"attachments": times},
        "hops": {"trace__hops": times},
        "answers": {"header__response_for": times},
    }[kind]
    context = change(**changes).context()
    checked = within(500, lambda: check(context, RULES))
    for rule in {finding.rule for finding in checked.findings}:
        assert sum(finding.rule == rule for finding in checked.findings) <= 1_000


def test_a_hundred_thousand_identifiers_seen_cost_little():
    seen = frozenset(f"H{i % 63:02}.{i},2024/07/01,{i}/SVDA" for i in range(100_000))
    context = RuleContext(envelope=change().envelope(), seen=seen)
    within(50, lambda: check(context, RULES))


@pytest.mark.parametrize("name", [name for name in costly.SHAPES if "by turns" in name])
def test_marks_by_turns_cost_no_square(name):
    """Each value a little over its limit, where its characters are counted as people see them."""
    make, size = costly.SHAPES[name]
    data = make(size // 4)
    within(70, lambda: vnedoc.validate(data))
