"""What DSS writes when it is asked for more than its defaults, and whether both hold it good."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from typing import Any, Final

import pytest
from lxml import etree

from tests.interop.dss_peer import DssPeer
from tests.interop.dss_schemas import REPORT, schema
from tests.interop.dss_world import ALGORITHMS, TIMES, World, lists, we_judge
from tests.interop.peers import C14N
from tests.signature import pki
from vnedoc.signature.verdict import SignatureVerdict

pytestmark = pytest.mark.peer

NOW: Final = TIMES["now"]
POLICY: Final = "Quy chế chứng thực thử nghiệm\n".encode()
COMMITMENT: Final = "http://uri.etsi.org/01903/v1.2.2#ProofOf"
PLACE: Final = {
    "city": "Hà Nội",
    "street": "1 Phố Ví Dụ",
    "province": "Hà Nội",
    "code": "100000",
    "country": "VN",
}
EXPLICIT: Final = {
    "id": "urn:oid:1.2.3.4.5",
    "digest": "SHA256",
    "value": b64encode(hashlib.sha256(POLICY).digest()).decode(),
    "url": "https://policy.example.vn/p.txt",
    "description": "Quy chế thử nghiệm",
}
FORMATS: Final = [
    {"description": "một", "mime": "text/xml"},
    {"description": "hai", "mime": "application/xml", "encoding": "UTF-8"},
]
FORMS: Final[dict[str, dict[str, Any]]] = {
    "defaults": {},
    "C14N 1.0": {"form": "reference"},
    "C14N 1.1": {"form": "reference", "c14n": C14N["1.1"]},
    "exclusive C14N": {"form": "reference", "c14n": C14N["exclusive"]},
    "XPath": {"form": "xpath"},
    "SHA-512": {"form": "reference", "digest": "SHA512"},
    "defaults with C14N 1.1": {"c14n": C14N["1.1"]},
    "enveloped alone": {"form": "enveloped"},
    "a prefix list": {"form": "reference", "c14n": C14N["exclusive"], "prefixes": ["edXML"]},
    "#default in a prefix list": {
        "form": "reference",
        "c14n": C14N["exclusive"],
        "prefixes": ["#default", "edXML"],
    },
    "production place": {"form": "reference", "place": PLACE},
    "claimed roles": {"form": "reference", "roles": ["Giám đốc", "Văn thư <cơ quan>"]},
    "properties of version 1": {
        "form": "reference",
        "version1": True,
        "place": PLACE,
        "roles": ["Giám đốc"],
    },
    "commitment": {"form": "reference", "commitments": [COMMITMENT + "Origin"]},
    "commitments": {
        "form": "reference",
        "commitments": [COMMITMENT + "Origin", COMMITMENT + "Approval"],
    },
    "formats": {"form": "reference", "formats": FORMATS},
    "implied policy": {"form": "reference", "policy": {}},
    "explicit policy": {"form": "reference", "policy": EXPLICIT},
    "X509SubjectName": {"form": "reference", "subjectName": True},
    "signed KeyInfo": {"form": "reference", "signKeyInfo": True},
    "everything": {
        "place": PLACE,
        "roles": ["Giám đốc"],
        "commitments": [COMMITMENT + "Origin"],
        "policy": {},
        "subjectName": True,
    },
}


def ours(data: bytes, *policies: bytes) -> SignatureVerdict:
    crls = lists("p256", "none", NOW)
    (verdict,) = we_judge(data, NOW, crls, policies=policies).signatures
    return verdict


def theirs(world: World, dss: DssPeer, data: bytes, **job: Any) -> dict[str, Any]:
    answer = world.judge(dss, data, NOW, world.crls("p256", "none", NOW), **job)
    (verdict,) = answer["signatures"]
    return {**verdict, "etsi": answer.get("etsi")}


@pytest.mark.parametrize("name", FORMS)
def test_forms(name: str, world: World, dss: DssPeer) -> None:
    job = FORMS[name]
    data = world.sign(dss, "P-256", "B-B", **job)
    policies = {"1.2.3.4.5": world.file("policy", POLICY)} if "policy" in job else {}
    found = theirs(world, dss, data, policies=policies)
    assert found["indication"] == "TOTAL_PASSED", found
    verdict = ours(data, POLICY)
    assert verdict.passed, verdict
    claims, place = verdict.claims, verdict.claims.place
    assert list(claims.roles) == job.get("roles", [])
    assert list(claims.commitments) == job.get("commitments", [])
    assert (claims.policy is None) is ("policy" not in job)
    assert (place.city if place else None) == job.get("place", {}).get("city")


@pytest.mark.parametrize("form", ["default", "reference"])
def test_both_refuse_what_was_changed(form: str, world: World, dss: DssPeer) -> None:
    """And so a judge that passes everything would be noticed."""
    data = world.sign(dss, "P-256", "B-B", form=form)
    changed = data.replace(b"V/v", b"V/V")
    assert changed != data
    found = theirs(world, dss, changed)
    assert (found["indication"], found["sub_indication"]) == ("TOTAL_FAILED", "HASH_FAILURE")
    assert not ours(changed).passed


def test_dss_trusts_no_root_of_its_own(world: World, dss: DssPeer) -> None:
    data = world.sign(dss, "P-256", "B-B", form="reference")
    other = world.file("other.pem", pki.issue("Gốc khác", ca=True).pem)
    found = theirs(world, dss, data, trust=[other])
    assert found["sub_indication"] == "NO_CERTIFICATE_CHAIN_FOUND"


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_the_report_of_dss_is_what_etsi_says(algorithm: str, world: World, dss: DssPeer) -> None:
    """So the schema is the right one to hold our own report against."""
    data = world.sign(dss, algorithm, "B-LTA")
    kind = ALGORITHMS[algorithm][0]
    answer = world.judge(dss, data, NOW, world.crls(kind, "none", NOW), report=True)
    report = etree.fromstring(answer["etsi"].encode())
    schema(REPORT).assertValid(report)
    main = report.findtext(
        "{*}SignatureValidationReport/{*}SignatureValidationStatus/{*}MainIndication"
    )
    assert main == "urn:etsi:019102:mainindication:total-passed"
    report[0].append(report[0][0])
    assert not schema(REPORT).validate(report)
