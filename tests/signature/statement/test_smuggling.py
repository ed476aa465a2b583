"""No element inside a signature can be taken for the message's, wherever one looks for those."""

from __future__ import annotations

import functools
import io
import itertools
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import attrs
import pytest
import signxml
from lxml import etree

import vnedoc
from tests import factories
from tests.scale import scaled
from tests.signature import messages, pki
from tests.signature.messages import make, the, tree
from vnedoc import names
from vnedoc.model import DocumentEnvelope
from vnedoc.signature.statement import form, smuggling
from vnedoc.signature.statement.signing import sign_statement

pytestmark = pytest.mark.table

UNSIGNED = "xades:UnsignedSignatureProperties"
BESIDE = {
    "alone": "{}",
    "in an unknown property": "<xades:Unknown>{}</xades:Unknown>",
    "in certificates": "<xades:CertificateValues>{}</xades:CertificateValues>",
    "in revocation data": "<xades:RevocationValues><xades:CRLValues>{}</xades:CRLValues>"
    "</xades:RevocationValues>",
    "in a timestamp": "<xades:SignatureTimeStamp>{}</xades:SignatureTimeStamp>",
    "in a token": "<xades:SignatureTimeStamp><xades:EncapsulatedTimeStamp>{}"
    "</xades:EncapsulatedTimeStamp></xades:SignatureTimeStamp>",
    "in a counter-signature": "<xades:CounterSignature><ds:Signature>{}</ds:Signature>"
    "</xades:CounterSignature>",
    "in a counter-signature's object": "<xades:CounterSignature><ds:Signature><ds:Object>{}"
    "</ds:Object></ds:Signature></xades:CounterSignature>",
    "beside a counter-signature": "<xades:CounterSignature>{}<ds:Signature/>"
    "</xades:CounterSignature>",
}
"""Unsigned properties, which anybody can add; {} is what is smuggled in."""
INSIDE = (
    *("ds:Signature", "ds:SignedInfo", "ds:SignatureMethod", "ds:CanonicalizationMethod"),
    *("ds:Reference", "ds:Transforms", "ds:Transform", "ds:DigestMethod", "ds:DigestValue"),
    *("ds:SignatureValue", "ds:KeyInfo", "ds:X509Data", "ds:X509Certificate", "ds:Object"),
    *("xades:QualifyingProperties", "xades:SignedProperties", "xades:SignedSignatureProperties"),
    *("xades:SigningTime", "xades:SigningCertificateV2", "xades:Cert"),
)
"""Elements of every signature."""
ELEMENTS = {
    "the standard's": f'<q:Subject xmlns:q="{names.NS}">giả</q:Subject>',
    "unknown in the standard's namespace": f'<q:X xmlns:q="{names.NS}"/>',
    "of 2013": f'<q:Subject xmlns:q="{names.LEGACY_NS}">giả</q:Subject>',
    "in no namespace": "<Subject>giả</Subject>",
    "unknown in no namespace": "<x/>",
    "in another namespace": '<q:Subject xmlns:q="urn:x">giả</q:Subject>',
    "misspelt in another namespace": '<q:TypistNotation xmlns:q="urn:x">giả</q:TypistNotation>',
    "a root in another namespace": '<q:edXML xmlns:q="urn:x"/>',
    "in XML-DSig's namespace": "<ds:Subject>giả</ds:Subject>",
    "in XAdES's namespace": "<xades:Subject>giả</xades:Subject>",
    "deep": '<xades:X><q:X xmlns:q="urn:x"><q:Subject>giả</q:Subject></q:X></xades:X>',
    "a statement's": f'<q:Text xmlns:q="{form.NS}" field="MessageHeader/Subject">giả</q:Text>',
    "a statement's in another namespace": '<q:Values xmlns:q="urn:x"/>',
}
"""What readers may take for a part of a message or a statement."""
HARMLESS = (
    "<xades:Unknown/>",
    "<ds:Reference>giả</ds:Reference>",
    "<xades:Description>giả</xades:Description>",
    "<xades:MimeType>giả</xades:MimeType>",
    "<xades:Number>1</xades:Number>",
)
"""What every honest signature may hold."""


@functools.cache
def stated() -> bytes:
    target = io.BytesIO()
    sign_statement(messages.message(), target, messages.signer(), at=pki.NOW)
    return target.getvalue()


@functools.cache
def statement_text() -> bytes:
    envelope = vnedoc.loads(stated())
    assert isinstance(envelope, DocumentEnvelope)
    return envelope.attachments[-1].read()


def beside(data: bytes, text: str) -> bytes:
    """With this as the only unsigned property."""
    root = tree(data)
    holder = f"<xades:UnsignedProperties><{UNSIGNED}>{text}</{UNSIGNED}></xades:UnsignedProperties>"
    the(root, "xades:QualifyingProperties").append(make(holder))
    return messages.bytes_of(root)


def inside(data: bytes, place: str, text: str) -> bytes:
    root = tree(data)
    the(root, place).append(make(text))
    return messages.bytes_of(root)


def stating(text: bytes) -> bytes:
    """The message with this statement."""
    envelope = factories.document()
    added = factories.attachment(20, "s.xml", text, "application/xml")
    return vnedoc.dumps(attrs.evolve(envelope, attachments=(*envelope.attachments, added)))


def refused(data: bytes, **options: Any) -> None:
    answer = messages.verify(data, **options)
    assert not answer.valid
    assert answer.envelope is None
    assert "VNE-SIG-728" in messages.codes(answer)


def pairs(places: Iterable[str]) -> list[tuple[str, str]]:
    """Every place and every element at least once; each with each in a long run."""
    found = list(itertools.product(places, ELEMENTS.values()))
    longest = max(len(ELEMENTS), len(list(places)))
    both = zip(itertools.cycle(places), itertools.cycle(ELEMENTS.values()), strict=False)
    return found if scaled(len(found)) == len(found) else list(itertools.islice(both, longest))


@pytest.mark.parametrize("place", BESIDE)
def test_it_is_found_wherever_it_stands(place: str) -> None:
    for text, smuggled in (
        *((e, True) for e in ELEMENTS.values()),
        *((h, False) for h in HARMLESS),
    ):
        root = tree(beside(messages.signed(), BESIDE[place].format(text)))
        assert smuggling.is_smuggled_in([the(root, "ds:Signature")]) is smuggled


@pytest.mark.parametrize(("place", "element"), pairs(BESIDE.values()))
def test_nothing_unsigned_brings_it(place: str, element: str) -> None:
    text = place.format(element)
    refused(beside(messages.signed(), text))
    refused(stating(beside(statement_text(), text)))


@pytest.mark.parametrize("place", BESIDE.values())
def test_what_signatures_hold_takes_nothing_away(place: str) -> None:
    text = place.format("".join(HARMLESS))
    assert messages.verify(beside(messages.signed(), text)).valid
    assert messages.verify(stating(beside(statement_text(), text))).valid


@pytest.mark.parametrize(("place", "element"), pairs(INSIDE))
def test_no_place_inside_a_signature_brings_it(place: str, element: str) -> None:
    refused(inside(messages.signed(), place, element))
    refused(stating(inside(statement_text(), place, element)))


@pytest.mark.parametrize("element", ELEMENTS)
def test_no_signature_that_is_not_judged_brings_it(element: str) -> None:
    """Whoever asks for a statement leaves aside what stands in the header."""
    root = tree(stated())
    the(root, "e:edXMLHeader").append(make("<ds:Signature/>"))
    assert messages.verify(messages.bytes_of(root), require="statement").valid
    the(root, "ds:Signature").append(make(f"<ds:Object>{ELEMENTS[element]}</ds:Object>"))
    refused(messages.bytes_of(root), require="statement")


def test_only_these_names_are_shared_with_signatures() -> None:
    """An honest signature holds nothing of the message's names but what stands in this table."""
    own: set[str] = set()
    for path in Path(signxml.__file__).parent.rglob("*.xsd"):
        schema = etree.parse(path).getroot()
        space = schema.get("targetNamespace")
        elements = schema.iterfind(".//{http://www.w3.org/2001/XMLSchema}element[@name]")
        own |= {f"{{{space}}}{one.get('name')}" for one in elements}
    assert {f"{messages.DS}Signature", f"{messages.XADES}SigningTime"} <= own
    shared = {one for one in own if etree.QName(one).localname in smuggling._names()}
    assert shared == smuggling._SHARED
