"""What a check costs against bare lxml parsing of the same bytes, as ratios in one run.

Run with ``pytest -m benchmark -s tests/benchmarks/test_validate.py``. Nothing here is asserted but
that both sides did their work: machines are noisy.
"""

import pytest
from lxml import etree

import vnedoc
from tests import factories
from tests.benchmarks.test_reading import best_of
from vnedoc.content import source_of
from vnedoc.pipeline import validate
from vnedoc.profiles import Profile
from vnedoc.rules import RuleContext, check
from vnedoc.xml.reading.reader import read_document
from vnedoc.xml.reading.tree import parse
from vnedoc.xml.schema import checking
from vnedoc.xml.writing.order import disorders

TIMES = 1500
WANTED = 30


def message(size):
    """A complete document with one PDF of `size` bytes."""
    data = factories.PDF[:-7] + b" " * (size - len(factories.PDF)) + b"\n%%EOF\n"
    return vnedoc.dumps(factories.document(attachments=(factories.attachment(data=data),)))


@pytest.mark.benchmark
@pytest.mark.parametrize("name", ["qcvn102-2022", "axis"])
def test_schema_and_all_rules_against_bare_lxml(name):
    data, profile = message(6_600), Profile.load(name)
    assert 12_000 < len(data) < 14_000
    assert validate(data, profile=profile).findings == ()
    document = parse(source_of(data))
    envelope = read_document(document).envelope

    def judge():
        checking.check(document, profile.schema)
        ctx = RuleContext(envelope=envelope, disorders=disorders(document, envelope))
        for step in ("classify", "content", "rules"):
            check(ctx, profile.rules_of(step, "document"))

    bare = best_of(TIMES, lambda: etree.fromstring(data))
    judged = best_of(TIMES, judge)
    whole = best_of(TIMES, lambda: validate(data, profile=profile))
    print(
        f"\n{name}, {len(data)} bytes: bare lxml {bare * 1e6:.0f} us; schema and all rules "
        f"{judged / bare:.1f} times (wanted: {WANTED}); all of validate {whole / bare:.1f} times"
    )
