"""signxml as an adapter: `XAdESVerifier` where there are qualifying properties."""

from __future__ import annotations

import copy
from datetime import datetime

import cryptography.exceptions
import cryptography.x509.verification
import signxml
from cryptography import x509
from lxml import etree
from signxml.xades import XAdESSignatureConfiguration, XAdESVerifier

from tests.conformance.peers._verifier import DS, XADES, PeerVerdict, Question, parsed, serve


def _may_sign(policy: object, certificate: x509.Certificate, usage: x509.KeyUsage | None) -> None:
    """Its own policy wants digitalSignature, which keys for documents need not have."""
    if usage is not None and not (usage.digital_signature or usage.content_commitment):
        raise ValueError("the key is for other uses")


EE_POLICY = x509.verification.ExtensionPolicy.permit_all().may_be_present(
    x509.KeyUsage, x509.verification.Criticality.AGNOSTIC, _may_sign
)


def verdicts(question: Question, data: bytes) -> list[PeerVerdict]:
    """Its verdict on each signature that it can be pointed to: the first child of its parent."""
    count = len(list(parsed(data).iter(f"{DS}Signature")))
    return [_verdict(question, data, index) for index in range(count)]


def _verdict(question: Question, data: bytes, index: int) -> PeerVerdict:
    root = parsed(data)
    signatures = list(root.iter(f"{DS}Signature"))
    location = ".//"
    if len(signatures) > 1:
        # Its XPath is `location` + "ds:Signature": the path of the parent, as signxml's guide says.
        parent = signatures[index].getparent()
        path = root.getroottree().getelementpath(parent) if parent is not None else "."
        location = "./" if path == "." else f"./{path}/"
    (trusted,) = question["trust"]
    xades = signatures[index].find(f".//{XADES}QualifyingProperties") is not None
    kind = XAdESSignatureConfiguration if xades else signxml.SignatureConfiguration
    configuration = kind(
        expect_references=True,
        location=location,
        verification_time=datetime.fromisoformat(question["at"]),
    )
    verifier = XAdESVerifier() if xades else signxml.XMLVerifier()
    try:
        found = verifier.verify(
            copy.deepcopy(root),
            ca_pem_file=trusted,
            id_attribute="Id",
            expect_config=configuration,
            ee_policy=EE_POLICY,
        )
    except (
        signxml.InvalidInput,
        signxml.exceptions.SignXMLException,
        cryptography.exceptions.InvalidSignature,
        etree.LxmlError,
        ValueError,
        TypeError,
    ):
        return PeerVerdict(indication="FAILED")
    found = found if isinstance(found, list) else [found]
    digested = tuple(one.signed_data for one in found if isinstance(one.signed_data, bytes))
    return PeerVerdict(indication="PASSED", digested=digested)


if __name__ == "__main__":
    serve(verdicts)
