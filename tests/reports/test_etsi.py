"""The report of ETSI TS 119 102-2: the same outcome as the verdict, and never more.

That it is valid by ETSI's schema is tested in `tests.interop.test_etsi_report`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import attrs
import pytest
from lxml import etree

from tests.signature.shapes import NOW, SHAPES
from tests.test_one_verdict import answer_of
from vnedoc.reports import etsi
from vnedoc.signature.claims import Claims, Place, Policy
from vnedoc.signature.verdict import (
    CertificateInfo,
    Coverage,
    Indication,
    Reason,
    ReasonKind,
    SignatureIdentity,
    SignatureVerdict,
    SubIndication,
    Verification,
)

pytestmark = pytest.mark.table

MAIN = "urn:etsi:019102:mainindication:"
SUB = "urn:etsi:019102:subindication:"
TOTAL = {
    "total-passed": Indication.PASSED,
    "total-failed": Indication.FAILED,
    "indeterminate": Indication.INDETERMINATE,
}
KNOWN_TO_ETSI = {
    *("FORMAT_FAILURE", "HASH_FAILURE", "SIG_CRYPTO_FAILURE", "REVOKED", "EXPIRED"),
    *("NOT_YET_VALID", "SIG_CONSTRAINTS_FAILURE", "CHAIN_CONSTRAINTS_FAILURE"),
    *("CERTIFICATE_CHAIN_GENERAL_FAILURE", "CRYPTO_CONSTRAINTS_FAILURE"),
    *("CRYPTO_CONSTRAINTS_FAILURE_NO_POE", "POLICY_PROCESSING_ERROR"),
    *("SIGNATURE_POLICY_NOT_AVAILABLE", "TIMESTAMP_ORDER_FAILURE", "NO_POE", "TRY_LATER"),
    *("NO_SIGNING_CERTIFICATE_FOUND", "NO_CERTIFICATE_CHAIN_FOUND", "REVOKED_NO_POE"),
    *("REVOKED_CA_NO_POE", "OUT_OF_BOUNDS_NOT_REVOKED", "OUT_OF_BOUNDS_NO_POE"),
    *("SIGNED_DATA_NOT_FOUND", "GENERIC"),
}
"""EN 319 102-1 clause 5.1.3, tables 5 and 6."""
EVERYTHING = Coverage(paths=("a", "b"), files=(0,), whole=True)
CERTIFICATE = CertificateInfo(
    subject="CN=A", issuer="CN=B", serial="1", not_before_utc=NOW, not_after_utc=NOW, sha256="ab"
)


def read(answer: Verification) -> etree._Element:
    return etree.fromstring(etsi.render(answer, at=NOW).encode())


def statuses(root: etree._Element) -> list[tuple[str, str]]:
    """Main indication and sub-indication of each report."""
    found = root.findall("{*}SignatureValidationReport/{*}SignatureValidationStatus")
    return [
        (
            str(one.findtext("{*}MainIndication")).removeprefix(MAIN),
            str(one.findtext("{*}SubIndication") or "").removeprefix(SUB),
        )
        for one in found
    ]


def flat(verdicts: Iterable[SignatureVerdict]) -> Iterator[SignatureVerdict]:
    for verdict in verdicts:
        yield verdict
        yield from flat(verdict.counter_signatures)


def told(root: etree._Element) -> str:
    return " ".join(root.itertext("{*}Value", "{*}Type"))


def made(*, passed: bool = True, coverage: Coverage = EVERYTHING, **more: Any) -> SignatureVerdict:
    given: dict[str, Any] = {
        "indication": Indication.PASSED if passed else Indication.FAILED,
        "sub_indication": None if passed else SubIndication.HASH_FAILURE,
        "form": "enveloped",
        "coverage": coverage if passed else Coverage(),
    }
    return SignatureVerdict(**(given | more))


def answered(*verdicts: SignatureVerdict, **more: Any) -> Verification:
    return Verification(signatures=verdicts, everything=EVERYTHING, **more)


# -- what real messages come to ----------


@pytest.mark.parametrize("name", SHAPES)
def test_no_reader_takes_it_for_more_than_the_verdict(name: str) -> None:
    answer = answer_of(name)
    root = read(answer)
    found, verdicts = statuses(root), list(flat(answer.signatures))
    if not verdicts:
        assert found == [("indeterminate", "GENERIC")]
        return
    assert len(found) == len(verdicts)
    passed = [main == "total-passed" for main, _ in found]
    assert answer.valid or not all(passed)
    assert not (answer.reasons and any(passed))
    assert all(verdict.passed for verdict, good in zip(verdicts, passed, strict=True) if good)
    for verdict, (main, sub) in zip(verdicts, found, strict=True):
        if answer.valid or not verdict.passed:
            assert TOTAL[main] is verdict.indication
            assert sub == (verdict.sub_indication or "")
        for reason in verdict.reasons:
            assert f"urn:vnedoc:reason:{reason.code}" in told(root)
    for reason in answer.reasons:
        assert f"urn:vnedoc:reason:{reason.code}" in told(root)


@pytest.mark.parametrize("name", SHAPES)
def test_whatever_is_referred_to_is_there(name: str) -> None:
    root = read(answer_of(name))
    idents = [str(one) for one in root.xpath("//@id")]
    assert len(idents) == len(set(idents))
    assert {str(one) for one in root.xpath("//@VOReference")} <= set(idents)


def test_it_says_what_stands_outside_a_statement() -> None:
    answer = answer_of("statement")
    assert answer.valid
    assert answer.outside
    root = read(answer)
    outside = root.xpath("//*[local-name()='Type'][.='urn:vnedoc:outside']/following-sibling::*")
    assert tuple(one.text for one in outside) == answer.outside


def test_the_same_answer_gives_the_same_bytes() -> None:
    answer = answer_of("good-p256")
    assert etsi.render(answer, at=NOW) == etsi.render(answer, at=NOW.astimezone(UTC))


def test_every_sub_indication_is_one_of_etsi() -> None:
    assert {str(one) for one in SubIndication} <= KNOWN_TO_ETSI


# -- a message that is not valid although a signature passed ----------

PART = Coverage(paths=("a",), files=(0,))
OBSTACLE = ReasonKind("VNE-SIG-000", en="An obstacle.", vi="Một trở ngại.")
PASSED = ("total-passed", "")
FAILED = ("total-failed", "HASH_FAILURE")
LOWERED = ("indeterminate", "SIG_CONSTRAINTS_FAILURE")


@pytest.mark.parametrize(
    ("answer", "expected", "codes"),
    [
        (answered(made()), [PASSED], []),
        (answered(made(), made(passed=False)), [PASSED, FAILED], []),
        (answered(made(coverage=PART)), [LOWERED], ["VNE-SIG-723", "VNE-SIG-724"]),
        (answered(made(), reasons=(OBSTACLE(),)), [LOWERED], ["VNE-SIG-723", "VNE-SIG-000"]),
        (
            answered(made(), made(passed=False), reasons=(OBSTACLE(),)),
            [LOWERED, FAILED],
            ["VNE-SIG-000"],
        ),
        (answered(made(), require="statement"), [LOWERED], ["VNE-SIG-725"]),
        (
            answered(made(), made(passed=False, form="statement"), require="statement"),
            [LOWERED, FAILED],
            ["VNE-SIG-725"],
        ),
        (
            answered(made(passed=False), made(form="statement"), require="statement"),
            [FAILED, PASSED],
            ["VNE-SIG-725"],
        ),
        (
            answered(made(counter_signatures=(made(), made())), reasons=(OBSTACLE(),)),
            [LOWERED, LOWERED, LOWERED],
            [],
        ),
    ],
)
def test_a_pass_stands_only_where_nothing_else_is_against_the_message(
    answer: Verification, expected: list[tuple[str, str]], codes: list[str]
) -> None:
    root = read(answer)
    assert statuses(root) == expected
    assert all(code in told(root) for code in codes)


# -- hostile values ----------

HOSTILE = "</Value><a>&amp;\x1b[31m\x00\r\n::error::x ##[set-env]\u202e\ufffe\ud800"


def test_nothing_in_it_acts_on_what_shows_it() -> None:
    kind = ReasonKind("VNE-SIG-001", en="{what}", vi="{what}")
    signer = attrs.evolve(CERTIFICATE, subject=HOSTILE, common_name=HOSTILE)
    verdict = made(
        passed=False,
        signer=signer,
        chain=(signer, signer),
        algorithms=(HOSTILE,),
        location=HOSTILE,
        level=HOSTILE,
        claims=HOSTILE_CLAIMS,
        reasons=(Reason(kind=kind, facts=(("what", HOSTILE),)),),
        counter_signatures=(made(location=HOSTILE), made(identity=IDENTITY)),
    )
    text = etsi.render(answered(verdict, outside=(HOSTILE,), reasons=(kind(what=HOSTILE),)), at=NOW)
    assert "##" not in text
    assert not {"\x1b", "\x00", "\r", "\u202e", "\ufffe", "\ud800"} & set(text)
    assert not any(line.lstrip().startswith("::") for line in text.splitlines())
    root = etree.fromstring(text.encode())
    assert root.find(".//{*}a") is None
    assert "</Value><a>&amp;" in str(root.findtext(".//{*}Signer"))


def test_a_value_of_any_length_is_cut() -> None:
    kind = ReasonKind("VNE-SIG-001", en="{what}", vi="{what}")
    text = etsi.render(answered(made(passed=False, reasons=(kind(what="x" * 10**6),))), at=NOW)
    assert len(text) < 20_000


HOSTILE_CLAIMS = Claims(
    place=Place(city=HOSTILE, country=" "),
    roles=(HOSTILE, " "),
    other_roles=True,
    commitments=(
        HOSTILE,
        ":x",
        "a b",
        "http://a/#b#c",
        "%zz",
        "urn:a[0]",
        "http:// ",
        "//",
        "\ud800",
    ),
    policy=Policy(identifier=HOSTILE),
)


def test_what_the_signer_claims_is_told() -> None:
    uri = "http://uri.etsi.org/01903/v1.2.2#ProofOfOrigin"
    claims = Claims(
        place=Place(city="Hà Nội", country="VN"),
        roles=("Giám đốc", "Văn thư <cơ quan>"),
        commitments=(uri,),
        policy=Policy(identifier="urn:oid:1.2.3"),
    )
    (found,) = read(answered(made(claims=claims))).findall(".//{*}SignatureAttributes")
    assert found.findtext(".//{*}CommitmentTypeIdentifier") == uri
    assert found.findtext(".//{*}SigPolicyId") == "urn:oid:1.2.3"
    assert [one.text for one in found.findall(".//{*}AddressString")] == ["Hà Nội", "VN"]
    assert [one.text for one in found.findall(".//{*}Role")] == ["Giám đốc", "Văn thư <cơ quan>"]
    assert {one.text for one in found.findall(".//{*}EndorsementType")} == {"claimed"}
    implied = read(answered(made(claims=Claims(policy=Policy(), other_roles=True))))
    assert implied.find(".//{*}SignatureAttributes") is None
    assert "urn:vnedoc:policy" in told(implied)
    assert "urn:vnedoc:roles" in told(implied)


IDENTITY = SignatureIdentity(digest="00" * 32, value="ff" * 64)
EDGES = [
    datetime.min.replace(tzinfo=timezone(timedelta(hours=14))),
    datetime.max.replace(tzinfo=timezone(-timedelta(hours=12))),
]


@pytest.mark.parametrize("claimed", EDGES)
def test_a_time_that_no_calendar_has_is_left_out(claimed: datetime) -> None:
    root = read(answered(made(passed=False, claimed_time=claimed, signer=CERTIFICATE)))
    assert root.find(".//{*}SigningTime") is None


def test_the_times_are_those_of_the_verdict() -> None:
    proven = NOW - timedelta(days=1)
    root = read(answered(made(claimed_time=NOW, proven_time=proven, signer=CERTIFICATE)))
    (found,) = root.findall(".//{*}ValidationTimeInfo")
    assert datetime.fromisoformat(str(found.findtext("{*}ValidationTime"))) == NOW
    assert datetime.fromisoformat(str(found.findtext(".//{*}POETime"))) == proven
    assert datetime.fromisoformat(str(root.findtext(".//{*}SigningTime/{*}Time"))) == NOW


def test_no_anchor_is_named_where_none_was_reached() -> None:
    for verdict, anchors in (
        (made(chain=(CERTIFICATE,)), 2),
        (made(passed=False, chain=(CERTIFICATE,)), 0),
        (made(passed=False, chain=(CERTIFICATE, CERTIFICATE)), 2),
        (made(), 0),
    ):
        assert len(read(answered(verdict)).findall(".//{*}TrustAnchor")) == anchors
