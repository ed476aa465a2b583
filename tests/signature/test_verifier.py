"""Verdicts, coverage, and that only what was digested is given out."""

from __future__ import annotations

import base64
import contextlib
import datetime as dt
import io
import json
import os
from pathlib import Path

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

import vnedoc
from tests import factories
from tests.scale import scaled
from tests.signature import messages, pki
from vnedoc import names
from vnedoc.content import Content
from vnedoc.errors import InvalidValueError, NotEnvelopeError, NotXmlError, SourceChangedError
from vnedoc.limits import CHUNK_BYTES
from vnedoc.model import DocumentEnvelope, Envelope
from vnedoc.signature.errors import SignatureArgumentError, TrustStoreError
from vnedoc.signature.explaining.coverage import covered, everything
from vnedoc.signature.verdict import Coverage
from vnedoc.xml.reading.departures import REPEATED
from vnedoc.xml.reading.reader import read


def test_the_verdict_says_everything() -> None:
    verdict = messages.verify(messages.signed("rsa2048")).signatures[0]
    assert verdict.signer is not None
    assert verdict.signer.common_name == "Nguyễn Văn A (rsa2048)"
    assert [one.common_name for one in verdict.chain] == [
        "Nguyễn Văn A (rsa2048)",
        "CA thử nghiệm",
        "Gốc thử nghiệm",
    ]
    assert verdict.claimed_time == pki.NOW
    assert verdict.proven_time is None
    assert verdict.algorithms == ("RSA-SHA256", "SHA-256", "C14N 1.0")
    assert verdict.revocation == "require"
    assert verdict.location == (
        "edXML/edXMLEnvelope/edXMLHeader/{http://www.w3.org/2000/09/xmldsig#}Signature"
    )
    json.dumps(messages.verify(messages.signed()).to_data())


def test_trust_may_be_a_file(tmp_path: Path) -> None:
    roots = tmp_path / "roots.pem"
    roots.write_bytes(pki.make_pki().root.pem)
    assert messages.verify(messages.signed(), trust=roots).valid
    assert messages.verify(messages.signed(), trust=roots.read_bytes()).valid
    with pytest.raises(TrustStoreError):
        messages.verify(messages.signed(), trust=b"")


def test_arguments_are_checked() -> None:
    with pytest.raises(SignatureArgumentError):
        messages.verify(messages.signed(), at=dt.datetime(2026, 6, 1))
    with pytest.raises(InvalidValueError):
        messages.verify(messages.signed(), revocation="soft")


def test_what_cannot_be_read_is_an_error() -> None:
    with pytest.raises(NotXmlError):
        messages.verify(messages.signed()[:-5])
    with pytest.raises(NotEnvelopeError):
        messages.verify(b"<a/>")


@pytest.mark.parametrize(
    ("require", "valid"),
    [(None, True), ("enveloped", True), ("plain", False), ("statement", False), ("pdf", False)],
)
def test_only_the_required_form_decides(require: str | None, valid: bool) -> None:
    answer = messages.verify(messages.signed(), require=require)
    assert answer.valid is valid
    assert len(answer.signatures) == 1
    assert (answer.envelope is not None) is valid


@pytest.mark.parametrize("name", sorted(factories.COMPLETE))
def test_coverage_names_every_value(name: str) -> None:
    envelope = factories.COMPLETE[name]()
    answer = messages.verify(messages.sign(vnedoc.dumps(envelope)))
    assert answer.coverage == answer.everything
    assert answer.coverage.whole
    header = "edXML/edXMLEnvelope/edXMLHeader/MessageHeader"
    assert f"{header}/From/OrganId" in answer.coverage.paths
    if isinstance(envelope, DocumentEnvelope):
        assert answer.coverage.files == (0, 1)
        assert f"{header}/To[2]/OrganId" in answer.coverage.paths
        assert f"{header}/ToPlaces/Place[2]" in answer.coverage.paths
        assert f"{header}/OtherInfo/Priority" in answer.coverage.paths
        assert "edXML/edXMLEnvelope/edXMLBody/edXMLManifest/@version" in answer.coverage.paths


@settings(max_examples=scaled(60, 25), deadline=None, suppress_health_check=list(HealthCheck))
@given(factories.envelopes())
def test_values_are_those_of_the_signed_bytes(envelope: Envelope) -> None:
    """Whatever can be written can be signed, and is given back as it is read.

    But for what may stand once and stands twice: that is read otherwise by others.
    """
    data = vnedoc.dumps(envelope)
    try:
        signed = messages.sign(data)
    except vnedoc.VnedocError:
        return  # xml:* attributes around the signature, or relative namespaces.
    answer = messages.verify(signed)
    reading = read(io.BytesIO(data))
    assert answer.valid is all(one.topic is not REPEATED for one in reading.findings)
    assert answer.envelope == (reading.envelope if answer.valid else None)


@settings(max_examples=scaled(60, 25), deadline=None, suppress_health_check=list(HealthCheck))
@given(factories.envelopes())
def test_what_is_not_covered_is_not_given_out(envelope: Envelope) -> None:
    whole = everything(envelope)
    assert covered(envelope, whole) == envelope
    assert not whole.paths or covered(envelope, Coverage()) is None
    some = Coverage(paths=whole.paths[::2])
    part = covered(envelope, some)
    if part is not None:
        assert set(everything(part).files) <= set(whole.files)
        assert len(everything(part).paths) <= len(some.paths)
    same = covered(envelope, attrs.evolve(whole, whole=False))
    assert same is None or everything(same).paths == whole.paths


# -- files that change (48, promise 4) ----------

BIG = bytes(range(256)) * (14 * 1024)
"""3.5 MiB: five blocks of base64."""


def big_message(breaks: str = "") -> bytes:
    content = Content.from_bytes(BIG)
    if breaks:
        text = base64.b64encode(BIG).decode()
        content = Content.from_base64(
            breaks.join(text[at : at + 76] for at in range(0, len(text), 76))
        )
    attachments = (attrs.evolve(factories.attachment(), content=content),)
    return vnedoc.dumps(factories.document(attachments=attachments))


@pytest.mark.parametrize("breaks", ["", "\n", "\r\n", " ", "\r", "\t\r\n"])
@pytest.mark.parametrize("digest", ["256", "512"])
def test_files_of_several_blocks(tmp_path: Path, breaks: str, digest: str) -> None:
    path = tmp_path / "a.edxml"
    uri = {
        "256": "http://www.w3.org/2001/04/xmlenc#sha256",
        "512": "http://www.w3.org/2001/04/xmlenc#sha512",
    }[digest]
    path.write_bytes(messages.sign(big_message(breaks), digest=uri))
    answer = messages.verify(path)
    assert answer.valid
    assert isinstance(answer.envelope, DocumentEnvelope)
    content = answer.envelope.attachments[0].content
    assert content is not None
    assert content.read() == BIG
    with content.open() as file:
        file.seek(2_000_000)
        assert file.read(100) == BIG[2_000_000:2_000_100]
        file.seek(5)
        assert file.read(10) == BIG[5:15]


@pytest.mark.parametrize("where", [0.01, 0.3, 0.5, 0.99])
def test_a_file_changed_after_verification_is_an_error(tmp_path: Path, where: float) -> None:
    """Even if size, identity and time of the file are as they were: never other bytes."""
    path = tmp_path / "a.edxml"
    signed = messages.sign(big_message())
    path.write_bytes(signed)
    answer = messages.verify(path)
    before = path.stat()
    start = signed.index(b"ContentTransferEncoded>") + 30
    offset = start + int(len(base64.b64encode(BIG)) * where) // 4 * 4
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(b"AAAB")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert isinstance(answer.envelope, DocumentEnvelope)
    content = answer.envelope.attachments[0].content
    assert content is not None
    given_out = b""
    chunks = content.chunks()
    with contextlib.suppress(SourceChangedError):
        while True:
            given_out += next(chunks)
    with pytest.raises(SourceChangedError):
        content.read()
    assert BIG.startswith(given_out)
    assert len(given_out) <= (offset - start) * 3 // 4
    assert len(given_out) >= (offset - start) * 3 // 4 - CHUNK_BYTES
    assert not messages.verify(path).valid


def test_a_file_that_vanished(tmp_path: Path) -> None:
    path = tmp_path / "a.edxml"
    path.write_bytes(messages.sign(big_message()))
    answer = messages.verify(path)
    path.unlink()
    assert isinstance(answer.envelope, DocumentEnvelope)
    content = answer.envelope.attachments[0].content
    assert content is not None
    with pytest.raises(SourceChangedError):
        content.read()


@pytest.mark.parametrize("spoil", ["swap", "declare", "add", "drop", "rename"])
def test_attachments_are_covered(spoil: str) -> None:
    """Security row 46: two attachments swapped, one declared twice, added, dropped or renamed."""

    root = messages.tree(messages.signed())
    one, two = root.findall(".//{*}Attachment")
    if spoil == "swap":
        a, b = (x.find("{*}ContentTransferEncoded") for x in (one, two))
        a.text, b.text = b.text, a.text
    elif spoil == "declare":
        one.addnext(etree.fromstring(etree.tostring(one)))
    elif spoil == "add":
        reference = messages.the(root, "e:Reference")
        reference.addnext(etree.fromstring(etree.tostring(reference)))
    elif spoil == "drop":
        two.getparent().remove(two)
    else:
        one.find("{*}AttachmentName").text = "khac.pdf"
    answer = messages.verify(messages.bytes_of(root))
    assert not answer.valid
    assert answer.envelope is None


# -- what nobody signed ---------------------------------------------------------------------------

STAMP = f'<xades:SignatureTimeStamp><ds:CanonicalizationMethod Algorithm="{messages.C14N}"/>{{}}'
ASIDE = {
    "unknown": "<xades:X/>",
    "references to evidence": "<xades:CompleteCertificateRefs><xades:CertRefs/>"
    "</xades:CompleteCertificateRefs>",
    "an empty stamp": "<xades:SignatureTimeStamp/>",
    "a stamp without canonicalization": "<xades:SignatureTimeStamp><xades:EncapsulatedTimeStamp>"
    "QUJD</xades:EncapsulatedTimeStamp></xades:SignatureTimeStamp>",
    "a stamp that is not base64": STAMP.format(
        "<xades:EncapsulatedTimeStamp>!</xades:EncapsulatedTimeStamp></xades:SignatureTimeStamp>"
    ),
    "empty certificates": "<xades:CertificateValues/>",
    "lists that are not base64": "<xades:RevocationValues><xades:CRLValues>"
    "<xades:EncapsulatedCRLValue>?</xades:EncapsulatedCRLValue></xades:CRLValues>"
    "</xades:RevocationValues>",
    "an empty counter-signature": "<xades:CounterSignature/>",
}


SMUGGLED = (
    "<x:X xmlns:x='urn:x'>text</x:X>",
    "<xades:X><Attachment/></xades:X>",
    f"<xades:CertificateValues><e:Attachment xmlns:e='{names.NS}'/></xades:CertificateValues>",
)


def beside(text: str) -> bytes:
    data = messages.signed()
    holder = (
        "<xades:UnsignedProperties><xades:UnsignedSignatureProperties>"
        f"{text}</xades:UnsignedSignatureProperties></xades:UnsignedProperties>"
    )
    end = b"</xades:QualifyingProperties>"
    assert data.count(end) == 1
    return data.replace(end, holder.encode() + end)


@pytest.mark.parametrize("text", SMUGGLED)
def test_what_is_of_no_signature_is_not_left_aside(text: str) -> None:
    answer = messages.verify(beside(text))
    assert not answer.valid
    assert answer.envelope is None


@pytest.mark.parametrize("name", ASIDE)
def test_an_unsigned_property_that_cannot_be_read_takes_nothing_away(name: str) -> None:
    answer = messages.verify(beside(ASIDE[name]))
    assert answer.valid
    (verdict,) = answer.signatures
    assert verdict.level == "B-B"
    assert "VNE-SIG-718" in {reason.code for reason in verdict.reasons}
