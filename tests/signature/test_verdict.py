"""The values that speak of signatures: what is valid, what is covered, and their JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from vnedoc.signature.trust.certificates import describe
from vnedoc.signature.trust.reasons import NO_PATH
from vnedoc.signature.verdict import (
    Coverage,
    DocumentVerdict,
    Indication,
    SignatureVerdict,
    SubIndication,
    Verification,
)

from . import pki

EVERYTHING = Coverage(paths=("a", "b"), files=(0, 1))


def verdict(*, passed=True, form="enveloped", coverage=EVERYTHING, **more):
    return SignatureVerdict(
        indication=Indication.PASSED if passed else Indication.FAILED,
        sub_indication=None if passed else SubIndication.HASH_FAILURE,
        form=form,
        coverage=coverage,
        **more,
    )


PART = Coverage(paths=("a",), files=(0,))
REST = Coverage(paths=("b",), files=(1,))
NO_FILES = Coverage(paths=("a", "b"))


@pytest.mark.parametrize(
    ("signatures", "more", "valid"),
    [
        ([], {}, False),
        ([verdict()], {}, True),
        ([verdict(passed=False)], {}, False),
        ([verdict(), verdict(passed=False)], {}, False),
        ([verdict(passed=False), verdict()], {}, False),
        ([verdict(coverage=PART)], {}, False),
        ([verdict(coverage=NO_FILES)], {}, False),
        ([verdict(coverage=PART), verdict(coverage=REST)], {}, True),
        ([verdict(coverage=PART), verdict(coverage=REST, passed=False)], {}, False),
        ([verdict(form="statement"), verdict(passed=False)], {"require": "statement"}, True),
        ([verdict(form="statement", passed=False), verdict()], {"require": "statement"}, False),
        ([verdict()], {"require": "statement"}, False),
    ],
)
def test_valid_means_all_passed_and_nothing_uncovered(signatures, more, valid):
    verification = Verification(signatures=tuple(signatures), everything=EVERYTHING, **more)
    assert verification.valid is valid
    assert verification.to_data()["valid"] is valid
    assert len(verification.to_data()["signatures"]) == len(signatures)


def test_a_verifier_that_says_nothing_of_the_message_makes_nothing_valid():
    assert not Verification(signatures=(verdict(coverage=Coverage()),)).valid


def test_only_passed_signatures_cover():
    signatures = verdict(coverage=PART), verdict(coverage=REST, passed=False)
    found = Verification(signatures=signatures, everything=EVERYTHING).coverage
    assert (found.paths, found.files, found.whole) == (("a",), (0,), False)


def test_what_did_not_pass_must_say_why():
    with pytest.raises(ValueError, match="sub-indication"):
        SignatureVerdict(indication=Indication.INDETERMINATE, form="plain")
    with pytest.raises(ValueError, match="sub-indication"):
        SignatureVerdict(
            indication=Indication.PASSED, sub_indication=SubIndication.EXPIRED, form="plain"
        )


def test_everything_becomes_json():
    full = verdict(
        passed=False,
        signer=describe(pki.make_pki().signer.cert),
        chain=(describe(pki.make_pki().root.cert),),
        claimed_time=datetime(2026, 1, 1, tzinfo=UTC),
        reasons=(NO_PATH(subject="<b>", issuer="\x1b[0m"),),
        counter_signatures=(verdict(),),
        revocation="off",
    )
    document = DocumentVerdict(name="a.pdf", file=0, signatures=(full,))
    verification = Verification(
        signatures=(full,), everything=EVERYTHING, documents=(document,), reasons=full.reasons
    )
    data = json.loads(json.dumps(verification.to_data()))
    first = data["signatures"][0]
    assert first["revocation"] == "off"
    assert first["sub_indication"] == "HASH_FAILURE"
    assert first["claimed_time"] == "2026-01-01T00:00:00+00:00"
    assert first["signer"]["common_name"].startswith("Nguyễn Văn A")
    assert set(first["reasons"][0]) == {"code", "vi", "en", "clause", "facts"}
    assert first["counter_signatures"][0]["indication"] == "PASSED"


def test_facts_are_never_read_as_templates():
    reason = NO_PATH(subject="{issuer.kind}", issuer="{0}")
    assert "{issuer.kind}" in reason.text("en")
    assert "{0}" in reason.text("vi")


@pytest.mark.parametrize(
    ("signatures", "valid"),
    [
        ((), False),
        ((verdict(coverage=Coverage(whole=True)),), True),
        ((verdict(coverage=Coverage()),), False),
        ((verdict(coverage=Coverage(whole=True)), verdict(passed=False)), False),
    ],
)
def test_a_document_is_valid_if_all_passed_and_one_covers_it(signatures, valid):
    assert DocumentVerdict(signatures=signatures).valid is valid
