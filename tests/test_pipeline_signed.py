"""Signed messages in the pipeline: verified only with everything that verifying needs."""

import io

import pytest

from tests.signature import messages, pki
from vnedoc.findings import Outcome, Severity, Signatures
from vnedoc.pipeline import validate
from vnedoc.profiles import Profile
from vnedoc.signature.statement.signing import sign_statement

REQUIRED = Profile.load(b'base = "axis"\nsignature = "required"\n')
GIVEN = {"at": pki.NOW, "trust": messages.trust(), "crls": messages.crls()}


def step_of(report):
    return next(step for step in report.steps if step.name == "signature")


def told(report):
    return {f.rule for f in report.findings if f.rule.startswith("VNE-SIGN")}


@pytest.mark.parametrize("profile", ["qcvn102-2022", REQUIRED])
def test_a_good_signature_passes(profile):
    report = validate(messages.signed(), profile=profile, **GIVEN)
    assert step_of(report).outcome is Outcome.PASSED
    assert step_of(report).mandatory
    assert told(report) == set()
    assert report.acceptable


def test_a_changed_message_is_refused():
    changed = messages.signed().replace("phối hợp".encode(), "phá hoại".encode(), 1)
    report = validate(changed, **GIVEN)
    assert step_of(report).outcome is Outcome.FAILED
    assert told(report) == {"VNE-SIGN-002"}
    (finding,) = (f for f in report.findings if f.rule == "VNE-SIGN-002")
    assert finding.severity is Severity.ERROR
    assert finding.location.line
    assert not report.acceptable


def test_a_signature_that_cannot_be_judged_is_never_accepted():
    without = {**GIVEN, "crls": ()}
    lenient = validate(messages.signed(), **without)
    assert told(lenient) == {"VNE-SIGN-003"}
    assert step_of(lenient).outcome is Outcome.UNDECIDED
    assert lenient.signatures is Signatures.INDETERMINATE
    assert (lenient.acceptable, lenient.valid, lenient.complete) == (False, False, False)
    strict = validate(messages.signed(), profile=REQUIRED, **without)
    assert step_of(strict).outcome is Outcome.FAILED
    assert step_of(strict).reason("vi")
    assert not strict.acceptable


@pytest.mark.parametrize("lacking", ["at", "trust"])
def test_what_lacks_time_or_trust_is_skipped_by_name(lacking):
    given = {name: value for name, value in GIVEN.items() if name != lacking}
    report = validate(messages.signed(), profile=REQUIRED, **given)
    assert step_of(report).outcome is Outcome.SKIPPED
    assert step_of(report).reason("en")
    assert not report.acceptable
    # Roots that cannot be used for want of a time must not look like a check that passed.
    assert validate(messages.signed(), **given).acceptable is (lacking == "trust")


def test_a_statement_is_a_signature_too():
    target = io.BytesIO()
    sign_statement(messages.message(), target, messages.signer(), at=pki.NOW)
    report = validate(target.getvalue(), profile=REQUIRED, **GIVEN)
    assert told(report) == set()
    assert step_of(report).outcome is Outcome.PASSED
    assert report.acceptable


def test_an_unsigned_message_with_roots_given_is_only_told_so():
    report = validate(messages.message(), **GIVEN)
    assert step_of(report).outcome is Outcome.SKIPPED
    assert not step_of(report).mandatory
    assert report.acceptable
