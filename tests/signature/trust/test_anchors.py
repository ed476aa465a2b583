"""What is trusted but is no authority vouches for itself alone, wherever it stands.

Every kind of certificate that may not issue others, in every place where something could be taken
for trusted because such a certificate's key signed it; and beside it the neighbour that may.
"""

from __future__ import annotations

import functools
from typing import Any

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from tests.signature import hostile, messages, openssl, pki
from vnedoc.conformance.telling.declaration import check as check_declaration
from vnedoc.conformance.telling.declaration import signed_bytes
from vnedoc.signature.pdf.judging import verify_pdf
from vnedoc.signature.trust.certificates import TrustStore
from vnedoc.signature.trust.chain import check_chain
from vnedoc.signature.verdict import Indication

pytestmark = pytest.mark.table

NOW, YEAR = pki.NOW, pki.YEAR
OID = x509.ObjectIdentifier
UNKNOWN = (x509.UnrecognizedExtension(OID("1.3.6.1.4.1.55555.9"), b"\x05\x00"), True)
OTHERS = x509.DirectoryName(pki.dn("Khác", "Cơ quan khác"))
OURS = x509.DirectoryName(x509.Name(list(pki.dn("x"))[:2]))
_EKU = ExtendedKeyUsageOID
_SIGNS = ("digital_signature",)

NO_AUTHORITIES: dict[str, Any] = {
    "a signer": {},
    "a signer of all usages": {"usage": pki.USAGES},
    "a signer that may sign certificates": {"usage": ("key_cert_sign", "crl_sign")},
    "a signer that says nothing of its key": {"usage": ()},
    "a server": {"usage": _SIGNS, "purposes": (_EKU.SERVER_AUTH,)},
    "a timestamping authority": {
        "usage": ("digital_signature",),
        "purposes": (_EKU.TIME_STAMPING,),
    },
    "an OCSP responder": {"usage": ("digital_signature",), "purposes": (_EKU.OCSP_SIGNING,)},
    "an authority that may not sign certificates": {"ca": True, "usage": ("crl_sign",)},
    "an authority that may sign documents": {"ca": True, "usage": ("digital_signature",)},
    "an authority with an unknown demand": {"ca": True, "extra": (UNKNOWN,)},
    "an authority for other names": {
        "ca": True,
        "extra": ((x509.NameConstraints([OTHERS], None), True),),
    },
    "an authority not for our names": {
        "ca": True,
        "extra": ((x509.NameConstraints(None, [OURS]), True),),
    },
    "an authority with a demand on policies": {
        "ca": True,
        "extra": ((x509.PolicyConstraints(0, None), True),),
    },
    "an authority that has ended": {"ca": True, "start": NOW - 3 * YEAR, "end": NOW - YEAR},
    "an authority that has not begun": {"ca": True, "start": NOW + pki.DAY},
}

AUTHORITIES: dict[str, Any] = {
    "an authority": {"ca": True},
    "an authority that says nothing of its key": {"ca": True, "usage": ()},
    "an authority with a known demand": {
        "ca": True,
        "extra": ((x509.NameConstraints([OURS], None), True),),
    },
    "an authority of enough levels": {"ca": True, "pathlen": 1},
}


@functools.cache
def trusted(kind: str, *, self_signed: bool) -> pki.Party:
    told = {**NO_AUTHORITIES, **AUTHORITIES}[kind]
    above = None if self_signed else pki.issue("Gốc quốc gia X", ca=True)
    return pki.issue("Đối tác", above, **told)


def below_it(anchor: pki.Party) -> bytes:
    """A message by a signer whom the trusted certificate's key issued."""
    leaf = pki.issue("Bộ trưởng", anchor)
    return hostile.signed_by(leaf)


def two_below_it(anchor: pki.Party) -> bytes:
    """The same with an authority between, which that key issued, too."""
    between = pki.issue("CA giả", anchor, ca=True)
    return hostile.signed_by(pki.issue("Bộ trưởng", between), [between])


def renewed(anchor: pki.Party) -> bytes:
    """The authority between has the trusted one's own name, and another key."""
    private = pki.key("p256", "renewed")
    between = pki.issue(anchor.cert.subject, anchor, ca=True, private=private)
    return hostile.signed_by(pki.issue("Bộ trưởng", between), [between])


PLACES = {"below": below_it, "two below": two_below_it, "renewed": renewed}


def judged(data: bytes, anchor: pki.Party) -> Any:
    return messages.verify(data, trust=TrustStore((anchor.cert,)), revocation="off")


@pytest.mark.parametrize("self_signed", [True, False])
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", NO_AUTHORITIES)
def test_nobody_below_what_is_no_authority_is_trusted(kind, place, self_signed):
    anchor = trusted(kind, self_signed=self_signed)
    answer = judged(PLACES[place](anchor), anchor)
    assert not answer.valid
    assert [one.indication for one in answer.signatures] == [Indication.INDETERMINATE]
    assert answer.envelope is None


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", AUTHORITIES)
def test_somebody_below_an_authority_is_trusted(kind, place):
    anchor = trusted(kind, self_signed=False)
    assert judged(PLACES[place](anchor), anchor).valid


def test_a_length_counts_from_the_anchor():
    anchor = pki.issue("Một bậc", ca=True, pathlen=0)
    assert judged(below_it(anchor), anchor).valid
    assert not judged(two_below_it(anchor), anchor).valid


@pytest.mark.parametrize("self_signed", [True, False])
def test_a_trusted_signer_vouches_for_itself(self_signed):
    anchor = trusted("a signer", self_signed=self_signed)
    assert judged(hostile.signed_by(anchor), anchor).valid


def test_a_trusted_signer_with_an_unknown_demand_does_not():
    anchor = pki.issue("Đòi hỏi lạ", extra=(UNKNOWN,))
    assert not judged(hostile.signed_by(anchor), anchor).valid


def test_the_reason_names_the_trusted_certificate_and_what_it_lacks():
    anchor = trusted("a signer", self_signed=False)
    (verdict,) = judged(below_it(anchor), anchor).signatures
    (reason, *_) = verdict.reasons
    assert reason.code == "VNE-SIG-209"
    assert "CN=Đối tác" in reason.text("en")
    assert "basicConstraints" in reason.text("vi")


# -- places other than the signer's own path -----------------------------------------------------


@pytest.mark.parametrize("kind", NO_AUTHORITIES)
def test_no_stamp_below_it_is_trusted(kind):
    anchor = trusted(kind, self_signed=True)
    data = messages.signed()
    stamp = hostile.stamp_of(hostile.token(hostile.value_of(data), hostile.tsa("TSA", anchor)))
    tsa_trust = TrustStore((anchor.cert,))
    answer = messages.verify(
        hostile.with_properties(data, stamp), tsa_trust=tsa_trust, revocation="off"
    )
    # It proves no time; the signature needs none (EN 319 102-1 clause 5.5.4).
    assert answer.valid
    assert "VNE-SIG-716" in messages.codes(answer)
    assert (answer.signatures[0].level, answer.signatures[0].proven_time) == ("B-B", None)


def test_a_stamp_below_an_authority_is_trusted():
    anchor = trusted("an authority", self_signed=True)
    data = messages.signed()
    stamp = hostile.stamp_of(hostile.token(hostile.value_of(data), hostile.tsa("TSA", anchor)))
    tsa_trust = TrustStore((anchor.cert,))
    stamped = hostile.with_properties(data, stamp)
    answer = messages.verify(stamped, tsa_trust=tsa_trust, revocation="off")
    assert answer.valid
    assert answer.signatures[0].level == "B-T"


@pytest.mark.parametrize("kind", [*NO_AUTHORITIES, *AUTHORITIES])
def test_a_declaration_of_conformance(kind):
    anchor = trusted(kind, self_signed=True)
    leaf = pki.issue("Nhà cung cấp", anchor)
    found = check_declaration(declared(leaf), TrustStore((anchor.cert,)), at=NOW)
    assert found.holds is (kind in AUTHORITIES)


def declared(party: pki.Party) -> bytes:
    import base64
    import json

    from vnedoc.conformance.telling.declaration import FORMAT

    words: dict[str, Any] = {"format": FORMAT, "by": "supplier"}
    payload = words | {name: {} for name in ("product", "suite", "results", "levels")}
    request = messages._Request(method="", data=signed_bytes(payload))
    signer = hostile._Signer(party.cert, (), party.key)
    signature = {
        "method": signer.method,
        "certificates": [base64.b64encode(party.der).decode()],
        "value": base64.b64encode(signer.sign(request)).decode(),
    }
    return json.dumps({"declaration": payload, "signature": signature}).encode()


@pytest.mark.parametrize("kind", ["a signer", "an authority"])
def test_a_pdf_file(kind):
    pytest.importorskip("pyhanko", reason="NOT TESTED: the extra pdf is not installed")
    from tests.signature.pdf import test_pdf

    anchor = trusted(kind, self_signed=True)
    data = test_pdf.sign(test_pdf.BLANK, pki.issue("Bộ trưởng", anchor), "one")
    found = verify_pdf(data, TrustStore((anchor.cert,)), at=NOW, revocation="off")
    assert found.signatures[0].passed is (kind in AUTHORITIES)


# -- who says that a certificate is good ---------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "right"),
    [
        ({}, True),
        ({"extra": ((x509.OCSPNoCheck(), False), UNKNOWN)}, False),
        ({"ca": True}, True),
        ({"start": NOW - 3 * YEAR, "end": NOW - YEAR}, False),
        ({"usage": ("content_commitment",)}, False),
    ],
)
def test_a_responder_is_judged_as_a_path(told, right):
    people = pki.make_pki()
    told = {
        "usage": ("digital_signature",),
        "purposes": (_EKU.OCSP_SIGNING,),
        "extra": ((x509.OCSPNoCheck(), False),),
    } | told
    responder = pki.issue("Bên trả lời", people.authority, **told)
    answer = pki.ocsp_answer(people.signer, people.authority, responder=responder)
    result = check_chain(
        people.signer.cert,
        people.chain,
        messages.trust(),
        at=NOW,
        crls=[pki.crl(people.root)],
        ocsps=[answer],
    )
    assert result.passed is right


def test_a_responder_is_held_to_its_issuers_names():
    people = pki.make_pki()
    limits = ((x509.NameConstraints([OURS], None), True),)
    authority = pki.issue("CA hẹp", people.root, ca=True, extra=limits)
    signer = pki.issue("Người ký", authority)
    store = messages.trust()
    for organisation, right in (("Cơ quan thử nghiệm", True), ("Cơ quan khác", False)):
        responder = pki.issue(
            pki.dn("Bên trả lời", organisation),
            authority,
            usage=("digital_signature",),
            purposes=(_EKU.OCSP_SIGNING,),
            extra=((x509.OCSPNoCheck(), False),),
        )
        told = {"crls": [pki.crl(people.root)]}
        told["ocsps"] = [pki.ocsp_answer(signer, authority, responder=responder)]
        assert check_chain(signer.cert, [authority.cert], store, at=NOW, **told).passed is right


def test_a_root_from_before_version_3_is_taken_as_openssl_takes_it():
    root = openssl.version_1("Gốc cũ")
    assert judged(below_it(root), root).valid
    issued = openssl.version_1("CA cũ", pki.issue("Gốc", ca=True))
    assert not judged(below_it(issued), issued).valid
