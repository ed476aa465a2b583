"""Ordinary messages raise nothing above information, whoever looks at them."""

import collections
import datetime as dt

import pytest

from tests.rules import valid
from tests.scale import scaled
from vnedoc.findings import Severity
from vnedoc.model import VIETNAM
from vnedoc.pipeline import validate
from vnedoc.profiles import Profile
from vnedoc.xml.writing.writer import dumps

LATER = dt.datetime(2026, 12, 1, 8, 0, tzinfo=VIETNAM)
CURRENT = ("qcvn102-2022", "axis", "interop")


def alarms(seeds, profiles):
    found = collections.Counter()
    for seed in seeds:
        envelope = valid.envelope(seed)
        data = dumps(envelope, order="axis" if seed % 2 else "numbered")
        for profile in profiles:
            report = validate(data, profile=profile, at=LATER, holidays=(), seen=())
            if not (report.acceptable and report.valid):
                found["not acceptable"] += 1
            for finding in report.findings:
                if finding.severity is not Severity.INFO:
                    found[f"{finding.rule} {finding.text()}"] += 1
    return found


def test_two_thousand_ordinary_messages_raise_no_alarm():
    assert not alarms(range(scaled(2000, 200)), [Profile.load("qcvn102-2022")])


@pytest.mark.parametrize("name", CURRENT)
def test_ordinary_messages_are_accepted_under_every_current_profile(name):
    assert not alarms(range(5000, 5000 + scaled(200, 60)), [Profile.load(name)])
