"""Signatures inside PDF files, made at run time with pyHanko."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest

pytest.importorskip("pyhanko", reason="pyHanko is not installed: no PDF signature tested")

from asn1crypto import algos, cms, keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import PageObject, PdfFileWriter
from pyhanko.sign import fields, signers, timestamps
from pyhanko_certvalidator.registry import SimpleCertificateStore

from tests.signature import pki
from tests.signature.pki import DAY, NOW, YEAR, issue, make_pki
from vnedoc.signature.errors import SignatureArgumentError
from vnedoc.signature.pdf.file import open_pdf
from vnedoc.signature.pdf.judging import verify_pdf
from vnedoc.signature.pdf.rules import TOPICS, Holder, holder
from vnedoc.signature.timestamps.cms import read_detached
from vnedoc.signature.timestamps.refusals import CmsError, UnsupportedCmsError
from vnedoc.signature.trust.certificates import TrustStore

pytestmark = pytest.mark.table

PKI = make_pki()
TRUST = TrustStore((PKI.root.cert,))


def subject(common_name, organisation, uid=None):
    names = [
        x509.NameAttribute(x509.NameOID.COUNTRY_NAME, "VN"),
        x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, organisation),
        x509.NameAttribute(x509.NameOID.COMMON_NAME, common_name),
    ]
    if uid:
        names.append(x509.NameAttribute(x509.NameOID.USER_ID, uid))
    return x509.Name(names)


OFFICE = "Ủy ban nhân dân xã Thử Nghiệm"
PERSON = issue(subject("Trần Thị B", OFFICE, "CCCD:001099000000"), PKI.authority)
ORGAN = issue(subject(OFFICE, OFFICE), PKI.authority)


def blank():
    writer = PdfFileWriter()
    content = writer.add_object(generic.StreamObject(stream_data=b"q Q"))
    page = PageObject(
        contents=content, media_box=generic.ArrayObject(map(generic.NumberObject, (0, 0, 595, 842)))
    )
    writer.insert_page(page)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


class Stamper(timestamps.TimeStamper):
    """A timestamping authority in the same process."""

    def __init__(self, time=NOW, tsa=PKI.tsa):
        super().__init__()
        self.time, self.tsa = time, tsa

    async def async_request_tsa_response(self, req):
        return tsp.TimeStampResp.load(pki.stamp(req.dump(), self.tsa, time=self.time))


def _asn1(party):
    return asn1_x509.Certificate.load(party.der)


def sign(data, party, field, *, pades=True, time=None, digest="sha256", **more):
    """The file with one more signature, as an incremental update."""
    store = SimpleCertificateStore()
    store.register(_asn1(PKI.authority))
    private = party.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    signer = signers.SimpleSigner(
        signing_cert=_asn1(party),
        signing_key=keys.PrivateKeyInfo.load(private),
        cert_registry=store,
    )
    kind = fields.SigSeedSubFilter
    meta = signers.PdfSignatureMetadata(
        field_name=field,
        md_algorithm=digest,
        subfilter=kind.PADES if pades else kind.ADOBE_PKCS7_DETACHED,
        **more,
    )
    stamper = Stamper(time) if time else None
    out = signers.PdfSigner(meta, signer, timestamper=stamper).sign_pdf(
        IncrementalPdfFileWriter(BytesIO(data))
    )
    return out.getvalue()


def stamp_document(data, time, tsa=PKI.tsa):
    signer = signers.PdfTimeStamper(Stamper(time, tsa))
    return signer.timestamp_pdf(IncrementalPdfFileWriter(BytesIO(data)), "sha256").getvalue()


def replace_page(data):
    """An incremental update that shows something else."""
    writer = IncrementalPdfFileWriter(BytesIO(data))
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"0 0 9 9 re f"))
    writer.update_container(page)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def verify(data, *, at=NOW + DAY, crls=PKI.crls, **more):
    return verify_pdf(data, TRUST, at=at, crls=crls, **more)


def rules(found):
    return {finding.rule for finding in found.findings}


def codes(found, index=0):
    return {reason.code for reason in found.signatures[index].reasons}


BLANK = blank()
BY_PERSON = sign(BLANK, PERSON, "Person")
BY_BOTH = sign(BY_PERSON, ORGAN, "Organ")


def signed_by(*parties):
    """Parameters are made in every process that collects tests, and a signature costs 0.15 s."""
    data = BLANK
    for index, party in enumerate(parties):
        data = sign(data, party, f"S{index}")
    return data


def test_person_then_organisation_is_how_it_should_be():
    found = verify(BY_BOTH, name="a.pdf", file=2)
    assert found.valid
    assert not found.findings
    first, second = found.signatures
    assert [first.location, second.location] == ["Person", "Organ"]
    assert (first.signer.common_name, second.signer.common_name) == ("Trần Thị B", OFFICE)
    assert (first.coverage.whole, second.coverage.whole) == (False, True)
    assert second.coverage.files == (2,)
    assert (first.form, first.level, first.revocation) == ("pdf", "B-B", "require")
    assert first.algorithms == ("ECDSA-SHA256", "SHA-256")
    assert found.to_data()["valid"] is True


def test_a_file_without_signatures_is_not_valid():
    found = verify(BLANK)
    assert (found.valid, found.signatures, rules(found)) == (False, (), {"VNE-PDF-001"})


@pytest.mark.parametrize("data", [b"", b"junk", b"%PDF-1.7\n", BLANK[:200]])
def test_a_file_that_is_no_pdf_is_said(data):
    found = verify(data)
    assert not found.valid
    assert found.reasons[0].code == "VNE-SIG-501"


RSA = issue("Người ký RSA", PKI.authority, kind="rsa2048")


@pytest.mark.parametrize("kind", ["rsa2048", "p256", "p384", "p521", "ed25519"])
@pytest.mark.parametrize("pades", [True, False])
def test_kinds_of_keys_and_forms(kind, pades):
    party = issue(f"Người ký {kind}", PKI.authority, kind=kind, end=NOW + 40 * YEAR)
    digest = "sha512" if kind == "ed25519" else "sha384"
    data = sign(BLANK, party, "S", pades=pades, digest=digest)
    # The older form holds the time of the signing, which is that of this run.
    now = datetime.now(UTC)
    crls = [pki.crl(p, start=now - DAY, end=now + DAY) for p in (PKI.root, PKI.authority)]
    found = verify(data, at=now, crls=crls)
    assert (found.signatures[0].claimed_time is None) is pades
    assert found.valid, [reason.text() for reason in found.signatures[0].reasons]


def test_pss_is_verified():
    found = verify(sign(BLANK, RSA, "S"))
    assert found.signatures[0].algorithms[0] == "RSA-SHA256"
    assert found.valid


def test_one_changed_byte_of_the_content_fails():
    position = BY_BOTH.index(b"q Q")
    changed = BY_BOTH[:position] + b"Q" + BY_BOTH[position + 1 :]
    found = verify(changed)
    assert [s.indication.value for s in found.signatures] == ["FAILED", "FAILED"]
    assert codes(found) == {"VNE-SIG-412"}


def test_a_page_replaced_after_signing_fails():
    changed = replace_page(BY_BOTH)
    found = verify(changed)
    assert not found.valid
    assert [s.indication.value for s in found.signatures] == ["FAILED", "FAILED"]
    assert codes(found, 1) == {"VNE-SIG-503"}


def test_a_page_replaced_before_the_second_signature_fails_the_first():
    found = verify(sign(replace_page(BY_PERSON), ORGAN, "Organ"))
    assert [s.passed for s in found.signatures] == [False, True]
    assert not found.valid


def _with_range(data, old, new):
    assert data.count(old) == 1
    return data.replace(old, new.ljust(len(old)))


def test_a_signature_that_does_not_start_at_the_beginning_is_unclear():
    start = BY_PERSON.index(b"/ByteRange")
    end = BY_PERSON.index(b"]", start)
    text = BY_PERSON[start : end + 1]
    numbers = [int(number) for number in text.split(b"[")[1].strip(b"] ").split()]
    for change in (
        [1, numbers[1] - 1, numbers[2], numbers[3]],
        [0, numbers[1] - 5, numbers[2], numbers[3]],
        [0, numbers[1], numbers[2] + 5, numbers[3] - 5],
        [0, numbers[1], numbers[2], numbers[3] + 99],
    ):
        new = b"/ByteRange [%d %d %d %d]" % tuple(change)
        found = verify(BY_PERSON[:start] + new.ljust(len(text)) + BY_PERSON[end + 1 :])
        assert not found.valid
        assert codes(found) <= {"VNE-SIG-504", "VNE-SIG-412"}


def test_trust_is_the_callers():
    stranger = issue("Người lạ", issue("Gốc lạ", ca=True))
    found = verify(sign(BLANK, stranger, "S"))
    assert found.signatures[0].sub_indication == "NO_CERTIFICATE_CHAIN_FOUND"
    found = verify(BY_BOTH, crls=())
    assert {s.sub_indication for s in found.signatures} == {"TRY_LATER"}
    found = verify(BY_BOTH, crls=(), revocation="off")
    assert found.valid
    assert found.signatures[0].revocation == "off"
    with pytest.raises(SignatureArgumentError):
        verify(BY_BOTH, at=NOW.replace(tzinfo=None))


REVOKED_AT = NOW - 5 * DAY
REVOKED = (
    pki.crl(PKI.root, start=NOW - 30 * DAY),
    pki.crl(PKI.authority, [(PERSON, REVOKED_AT, None)], start=NOW - DAY),
)


@pytest.mark.parametrize(
    ("stamped", "good"), [(None, False), (REVOKED_AT - DAY, True), (REVOKED_AT + DAY, False)]
)
@pytest.mark.parametrize("document", [False, True], ids=["signature", "document"])
def test_a_timestamp_proves_that_a_signature_is_older_than_a_revocation(stamped, good, document):
    data = sign(BLANK, PERSON, "S", time=None if document else stamped)
    if document and stamped:
        data = stamp_document(data, stamped)
    found = verify(data, at=NOW, crls=REVOKED)
    signature = found.signatures[0]
    assert signature.passed is good
    assert signature.proven_time == stamped
    assert signature.level == ("B-T" if stamped else "B-B")
    if good:
        assert signature.coverage.whole


def test_a_timestamp_that_proves_nothing_is_said():
    found = verify(sign(BLANK, PERSON, "S", time=NOW + YEAR), at=NOW)
    assert found.signatures[0].proven_time is None
    assert "VNE-SIG-506" in codes(found)


def test_an_expired_signer_needs_a_timestamp():
    short = issue("Ngắn hạn", PKI.authority, start=NOW - 30 * DAY, end=NOW - DAY)
    crls = [pki.crl(p, start=NOW - 30 * DAY) for p in (PKI.root, PKI.authority)]
    found = verify(sign(BLANK, short, "S"), crls=crls)
    # The signer claims today, after the expiry: no proof, either way (EN 319 102-1, 5.5.4).
    assert found.signatures[0].sub_indication == "OUT_OF_BOUNDS_NOT_REVOKED"
    found = verify(sign(BLANK, short, "S", time=NOW - 9 * DAY), crls=crls)
    assert found.valid


def with_evidence(data, certificates, crls):
    """The file with a store for long-term validation."""
    from asn1crypto import crl as asn1_crl
    from pyhanko.sign.validation.dss import DocumentSecurityStore

    out = BytesIO(data)
    DocumentSecurityStore.add_dss(
        out,
        sig_contents=None,
        certs=[_asn1(one) for one in certificates],
        crls=[asn1_crl.CertificateList.load(one) for one in crls],
    )
    return out.getvalue()


def test_a_later_document_timestamp_proves_what_the_file_held():
    """A token does not prove itself, nor evidence of an authority that has ended since."""
    ended = issue("CA sắp hết hạn", PKI.root, ca=True, end=NOW + 3 * YEAR)
    person = issue("Người ký của CA sắp hết hạn", ended)
    lasting = issue(
        "TSA lâu dài",
        PKI.authority,
        kind="rsa2048",
        usage=("digital_signature",),
        purposes=(x509.oid.ExtendedKeyUsageOID.TIME_STAMPING,),
        purposes_critical=True,
        end=NOW + 9 * YEAR,
    )
    lists = [pki.crl(one) for one in (PKI.root, PKI.authority, ended)]
    signed = sign(BLANK, person, "S", time=NOW)
    evidence = with_evidence(signed, [PKI.authority, ended], lists)
    both = stamp_document(evidence, NOW, lasting)
    other = with_evidence(stamp_document(signed, NOW, lasting), [PKI.authority, ended], lists)
    for data, at, sub in (
        (evidence, NOW + YEAR, None),
        # The signature's own timestamp has ended with its authority's certificate.
        (evidence, NOW + 2 * YEAR + DAY, "OUT_OF_BOUNDS_NOT_REVOKED"),
        (both, NOW + 2 * YEAR + DAY, None),
        (other, NOW + 2 * YEAR + DAY, None),
        # The signer's authority has ended: what is outside the timestamp is not proven.
        (both, NOW + 4 * YEAR, None),
        (other, NOW + 4 * YEAR, "OUT_OF_BOUNDS_NO_POE"),
    ):
        (signature,) = verify(data, at=at, crls=()).signatures
        assert signature.sub_indication == sub, (at, [r.text() for r in signature.reasons])
        assert signature.level == ("B-B" if sub == "OUT_OF_BOUNDS_NOT_REVOKED" else "B-T")


def test_revocation_data_inside_the_file_are_used():
    found = verify(with_evidence(BY_BOTH, [PKI.authority], PKI.crls), crls=())
    assert found.valid
    assert all(s.coverage.whole for s in found.signatures[1:])


@pytest.mark.parametrize(
    ("signers", "role", "expected"),
    [
        ((PERSON, ORGAN), "document", set()),
        ((PERSON,), "document", {"VNE-PDF-001"}),
        ((PERSON, PERSON), "document", {"VNE-PDF-003"}),
        ((ORGAN, PERSON), "document", {"VNE-PDF-002"}),
        ((), "annex", {"VNE-PDF-004"}),
        ((PERSON,), "annex", {"VNE-PDF-004"}),
        ((ORGAN,), "annex", set()),
        ((PERSON, ORGAN), "annex", set()),
    ],
)
def test_the_rules_on_who_signs(signers, role, expected):
    found = verify(signed_by(*signers), role=role)
    assert rules(found) == expected
    for finding in found.findings:
        assert finding.clause.document == "30/2020/NĐ-CP"
        assert finding.text("vi") != finding.text("en")


def test_a_signature_that_did_not_pass_is_not_counted():
    assert rules(verify(BY_BOTH, crls=())) == {"VNE-PDF-001"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (subject("Trần Thị B", OFFICE, "CCCD:001"), Holder.PERSON),
        (subject("Trần Thị B", OFFICE, "CMND:001"), Holder.PERSON),
        (subject("Công ty A", "Công ty A", "MST:0101"), Holder.ORGANISATION),
        (subject(OFFICE, OFFICE), Holder.ORGANISATION),
        (subject("Sở A, Phòng B", "Sở A, Phòng B"), Holder.ORGANISATION),
        (subject("Trần Thị B", OFFICE), Holder.UNKNOWN),
    ],
)
def test_whose_certificate_it_seems(name, expected):
    from vnedoc.signature.trust.certificates import describe

    assert holder(describe(issue(name, PKI.authority).cert)) is expected


def test_topics_are_bounded_by_their_clauses():
    assert len({topic.code for topic in TOPICS}) == len(TOPICS)


def test_hostile_files_never_raise():
    from tests.signature.trust.test_certificates import mutations

    for data in mutations(BY_BOTH, 60, 11):
        found = verify(data, at=NOW + timedelta(days=1))
        if found.valid:
            # What may differ is only the place kept for a value, filled up with zeros.
            assert len(found.signatures) == 2
            assert found.signatures[1].coverage.whole


@pytest.mark.parametrize(
    ("signed_by", "error"), [(0, CmsError), (1, None), (2, UnsupportedCmsError)]
)
def test_how_many_may_sign(signed_by, error):
    (signature,) = open_pdf(sign(BLANK, PKI.signer, "A")).signatures
    info = cms.ContentInfo.load(signature.contents)
    (one,) = info["content"]["signer_infos"]
    info["content"]["signer_infos"] = cms.SignerInfos([one] * signed_by)
    data = info.dump(force=True)
    if error is None:
        assert read_detached(data).certificates
        return
    with pytest.raises(error) as found:
        read_detached(data)
    assert found.type is error


def _by_key(info):
    identifier = asn1_x509.Certificate.load(PKI.signer.der).key_identifier_value
    info["sid"] = cms.SignerIdentifier("subject_key_identifier", identifier)


def _unknown_digest(info):
    info["digest_algorithm"] = algos.DigestAlgorithm({"algorithm": "1.2.3.4.5"})


def _without_attributes(info):
    del info["signed_attrs"]


def _without_type(info):
    kept = [one for one in info["signed_attrs"] if one["type"].native != "content_type"]
    info["signed_attrs"] = cms.CMSAttributes(kept)


@pytest.mark.parametrize(
    ("change", "pades", "indication", "sub"),
    [
        (_by_key, True, "PASSED", None),
        (_unknown_digest, True, "INDETERMINATE", "SIG_CONSTRAINTS_FAILURE"),
        (_without_attributes, False, "INDETERMINATE", "SIG_CONSTRAINTS_FAILURE"),
        # RFC 5652 11.1: wherever there are signed attributes, this one must be.
        (_without_type, True, "FAILED", "FORMAT_FAILURE"),
    ],
)
def test_only_what_cms_forbids_is_failed(monkeypatch, change, pades, indication, sub):
    made = signers.pdf_cms.Signer.signer_info

    def signer_info(self, *args, **more):
        info = made(self, *args, **more)
        change(info)
        return info

    monkeypatch.setattr(signers.pdf_cms.Signer, "signer_info", signer_info)
    (found,) = verify(sign(BLANK, PKI.signer, "A", pades=pades)).signatures
    assert (found.indication, found.sub_indication) == (indication, sub)
    codes = {"INDETERMINATE": "VNE-SIG-502", "FAILED": "VNE-SIG-512"}
    for reason in found.reasons:
        assert reason.code == codes[indication]
        assert reason.text("vi") != reason.text("en")
