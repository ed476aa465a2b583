"""Signatures as other software writes them: each admitted shape beside the neighbour that is not.

All are signed again by the rightful key, so that nothing but the shape decides.
"""

from __future__ import annotations

import base64
import copy
import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from lxml import etree

from tests.signature import messages, pki
from tests.signature.messages import DS, make, the, tree
from vnedoc import names
from vnedoc.signature.claims import COMMITMENTS, Claims, Place, Policy
from vnedoc.signature.verdict import Indication, SubIndication
from vnedoc.signature.xmldsig.canonical import FILTER2, SUBTRACTED

pytestmark = pytest.mark.table

EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
ENVELOPED = f"{names.DS}enveloped-signature"
PEOPLE = pki.make_pki("p256")
CERT = PEOPLE.signer.cert
PROFILE, FORMAT = SubIndication.SIG_CONSTRAINTS_FAILURE, SubIndication.FORMAT_FAILURE
Change = Callable[[etree._Element], object]


def several(*changes: Change) -> Change:
    def change(root: etree._Element) -> None:
        for one in changes:
            one(root)

    return change


def transforms(path: str, *inside: str) -> Change:
    """Put other transforms into a reference; without any, the element goes, too."""

    def change(root: etree._Element) -> None:
        holder = the(root, path)
        for one in list(holder):
            holder.remove(one)
        holder.extend(make(f"<ds:Transform {one}</ds:Transform>") for one in inside)
        if not inside:
            holder.getparent().remove(holder)

    return change


DOCUMENT = "ds:Reference[@URI='']/ds:Transforms"
PROPERTIES = "ds:Reference[@URI!='']/ds:Transforms"


def named(uri: str, inside: str = "") -> str:
    return f'Algorithm="{uri}">{inside}'


def filter2(expression: str = SUBTRACTED, kind: str = "subtract", uri: str = FILTER2) -> str:
    return named(FILTER2, f'<f:XPath xmlns:f="{uri}" Filter="{kind}">{expression}</f:XPath>')


def listing(prefixes: str, uri: str = EXCLUSIVE) -> str:
    inner = f'<c:InclusiveNamespaces xmlns:c="{EXCLUSIVE}" PrefixList="{prefixes}"/>'
    return named(uri, inner)


def method(text: str) -> Change:
    """Another ``ds:CanonicalizationMethod``."""

    def change(root: etree._Element) -> None:
        old = the(root, "ds:CanonicalizationMethod")
        old.getparent().replace(
            old, make(f"<ds:CanonicalizationMethod {text}</ds:CanonicalizationMethod>")
        )

    return change


def beside(path: str, text: str, index: int | None = None) -> Change:
    def change(root: etree._Element) -> None:
        parent = the(root, path)
        parent.insert(len(parent) if index is None else index, make(text))

    return change


def after(path: str, *texts: str) -> Change:
    def change(root: etree._Element) -> None:
        for text in reversed(texts):
            the(root, path).addnext(make(text))

    return change


def text(path: str, change_of: Callable[[str], str]) -> Change:
    def change(root: etree._Element) -> None:
        for one in root.xpath(f"//{path}", namespaces={"ds": names.DS, "xades": names.XADES}):
            one.text = change_of(one.text or "")

    return change


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


# -- what is said of the key ----------

POINT = CERT.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
SPKI = CERT.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
SKI = CERT.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
OTHER = ec.derive_private_key(7, ec.SECP256R1()).public_key()
OTHER_POINT = OTHER.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
OTHER_SPKI = OTHER.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
CURVE, OTHER_CURVE = "urn:oid:1.2.840.10045.3.1.7", "urn:oid:1.3.132.0.34"
DS11 = "http://www.w3.org/2009/xmldsig11#"


def ec_value(point: bytes, curve: str = CURVE) -> str:
    return (
        f'<ds:KeyValue><k:ECKeyValue xmlns:k="{DS11}"><k:NamedCurve URI="{curve}"/><k:PublicKey>'
        f"{encoded(point)}</k:PublicKey></k:ECKeyValue></ds:KeyValue>"
    )


def der_value(data: bytes) -> str:
    return f'<k:DEREncodedKeyValue xmlns:k="{DS11}">{encoded(data)}</k:DEREncodedKeyValue>'


def serial_of(number: int, name: str) -> str:
    return (
        f"<ds:X509IssuerSerial><ds:X509IssuerName>{name}</ds:X509IssuerName>"
        f"<ds:X509SerialNumber>{number}</ds:X509SerialNumber></ds:X509IssuerSerial>"
    )


ISSUER = CERT.issuer.rfc4514_string()
SUBJECT = CERT.subject.rfc4514_string()
SERIAL = serial_of(CERT.serial_number, ISSUER)


def rearranged(*order: int, apart: bool = False) -> Change:
    """The certificates in another order, perhaps each in an X509Data of its own."""

    def change(root: etree._Element) -> None:
        data = the(root, "ds:X509Data")
        certificates = list(data)
        for one in certificates:
            data.remove(one)
        for index in reversed(order) if apart else order:
            holder = data
            if apart and len(data):
                holder = make("<ds:X509Data/>")
                data.addnext(holder)
            holder.append(copy.deepcopy(certificates[index]))

    return change


def with_stranger(root: etree._Element) -> None:
    stranger = pki.issue("Người khác")
    text_ = encoded(stranger.der)
    the(root, "ds:X509Data").addprevious(
        make(f"<ds:X509Data><ds:X509Certificate>{text_}</ds:X509Certificate></ds:X509Data>")
    )


def signed_key_info(value: Callable[[str], str] = str, target: str = "k1") -> Change:
    """A reference to KeyInfo, as EU DSS can write it."""

    def change(root: etree._Element) -> None:
        info = the(root, "ds:KeyInfo")
        info.set("Id", "k1")
        form = etree.tostring(info, method="c14n")
        the(root, "ds:SignedInfo").append(
            make(
                f'<ds:Reference URI="#{target}"><ds:Transforms><ds:Transform Algorithm="'
                f'{messages.C14N}"/></ds:Transforms><ds:DigestMethod Algorithm="'
                'http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>'
                f"{value(encoded(hashlib.sha256(form).digest()))}</ds:DigestValue></ds:Reference>"
            )
        )

    return change


# -- what the signer says ----------

SIGNED = "xades:SignedSignatureProperties"
V2 = "xades:SigningCertificateV2"
DATA = "xades:SignedDataObjectProperties"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"


def old_certificate(
    digest: str = "sha256", serial: str = SERIAL, *, keep: bool = False, more: str = ""
) -> Change:
    """``SigningCertificate`` of XAdES 1.3.2, instead of its successor or beside it."""
    uri = {"sha1": f"{names.DS}sha1", "md5": "http://www.w3.org/2001/04/xmldsig-more#md5"}
    value = encoded(hashlib.new(digest, CERT.public_bytes(Encoding.DER)).digest())
    cert = (
        f'<xades:Cert><xades:CertDigest><ds:DigestMethod Algorithm="{uri.get(digest, SHA256)}"/>'
        f"<ds:DigestValue>{value}</ds:DigestValue></xades:CertDigest>"
        f"{serial.replace('ds:X509IssuerSerial', 'xades:IssuerSerial')}</xades:Cert>"
    )

    def change(root: etree._Element) -> None:
        new = the(root, V2)
        new.addprevious(make(f"<xades:SigningCertificate>{cert}{more}</xades:SigningCertificate>"))
        if not keep:
            new.getparent().remove(new)

    return change


def policy(digest: bytes, identifier: str = "urn:oid:1.2.3", uri: str = SHA256) -> Change:
    return after(
        V2,
        "<xades:SignaturePolicyIdentifier><xades:SignaturePolicyId><xades:SigPolicyId>"
        f"<xades:Identifier>{identifier}</xades:Identifier></xades:SigPolicyId>"
        f'<xades:SigPolicyHash><ds:DigestMethod Algorithm="{uri}"/><ds:DigestValue>'
        f"{encoded(digest)}</ds:DigestValue></xades:SigPolicyHash><xades:SigPolicyQualifiers>"
        "<xades:SigPolicyQualifier><xades:SPURI>https://example.vn/p</xades:SPURI>"
        "</xades:SigPolicyQualifier></xades:SigPolicyQualifiers></xades:SignaturePolicyId>"
        "</xades:SignaturePolicyIdentifier>",
    )


POLICY = b"ch\xc3\xadnh s\xc3\xa1ch"
POLICY_DIGEST = hashlib.sha256(POLICY).digest()
IMPLIED = (
    "<xades:SignaturePolicyIdentifier><xades:SignaturePolicyImplied/>"
    "</xades:SignaturePolicyIdentifier>"
)
PLACE = (
    "<xades:SignatureProductionPlaceV2><xades:City>Hà Nội</xades:City><xades:StreetAddress>1"
    "</xades:StreetAddress><xades:PostalCode>100000</xades:PostalCode><xades:CountryName>VN"
    "</xades:CountryName></xades:SignatureProductionPlaceV2>"
)
OLD_PLACE = (
    "<xades:SignatureProductionPlace><xades:City>Huế</xades:City></xades:SignatureProductionPlace>"
)


def roles(*claimed: str, kind: str = "SignerRoleV2", more: str = "") -> str:
    inside = "".join(f"<xades:ClaimedRole>{role}</xades:ClaimedRole>" for role in claimed)
    listed = f"<xades:ClaimedRoles>{inside}</xades:ClaimedRoles>"
    return f"<xades:{kind}>{listed}{more}</xades:{kind}>"


CERTIFIED = (
    "<xades:CertifiedRolesV2><xades:CertifiedRole><xades:X509AttributeCertificate>AA=="
    "</xades:X509AttributeCertificate></xades:CertifiedRole></xades:CertifiedRolesV2>"
)


def commitment(uri: str, about: str = "<xades:AllSignedDataObjects/>", more: str = "") -> Change:
    return beside(
        DATA,
        f"<xades:CommitmentTypeIndication><xades:CommitmentTypeId><xades:Identifier>{uri}"
        f"</xades:Identifier></xades:CommitmentTypeId>{about}{more}"
        "</xades:CommitmentTypeIndication>",
    )


def about_document(uri: str) -> Change:
    def change(root: etree._Element) -> None:
        ident = the(root, "ds:Reference[@URI='']").get("Id")
        about = f"<xades:ObjectReference>#{ident}</xades:ObjectReference>"
        commitment(uri, about)(root)

    return change


def formats(count: int) -> Change:
    def change(root: etree._Element) -> None:
        one = the(root, "xades:DataObjectFormat")
        for _ in range(count - 1):
            one.addnext(copy.deepcopy(one))

    return change


ORIGIN = COMMITMENTS["origin"]
GOOD: dict[str, tuple[Change, Claims]] = {
    name: (change, Claims())
    for name, change in {
        "implied canonicalization": transforms(DOCUMENT, named(ENVELOPED)),
        "implied, of the properties": transforms(PROPERTIES),
        "implied everywhere": several(
            transforms(PROPERTIES), transforms(DOCUMENT, named(ENVELOPED))
        ),
        "XPath Filter 2": transforms(DOCUMENT, filter2(), named(EXCLUSIVE)),
        "XPath Filter 2, implied": transforms(DOCUMENT, filter2()),
        "with comments": several(
            transforms(DOCUMENT, named(ENVELOPED), named(f"{messages.C14N}#WithComments")),
            method(named(f"{messages.C14N}#WithComments")),
        ),
        "exclusive with comments": transforms(
            DOCUMENT, named(ENVELOPED), named(f"{EXCLUSIVE}WithComments")
        ),
        "one prefix": transforms(DOCUMENT, named(ENVELOPED), listing("edXML")),
        "prefixes": transforms(DOCUMENT, named(ENVELOPED), listing("#default edXML ds xs edXML")),
        "prefixes of SignedInfo": method(listing("edXML")),
        "prefixes of the properties": transforms(PROPERTIES, listing("edXML ds")),
        "no prefixes": transforms(DOCUMENT, named(ENVELOPED), listing("")),
        "key name": beside("ds:KeyInfo", "<ds:KeyName>khóa 1</ds:KeyName>", 0),
        "key name last": beside("ds:KeyInfo", "<ds:KeyName/>"),
        "EC key value": beside("ds:KeyInfo", ec_value(POINT), 0),
        "EC key value last": beside("ds:KeyInfo", ec_value(POINT)),
        "key in DER": beside("ds:KeyInfo", der_value(SPKI)),
        "issuer and serial first": beside("ds:X509Data", SERIAL, 0),
        "issuer and serial last": beside("ds:X509Data", SERIAL),
        "issuer written otherwise": beside("ds:X509Data", serial_of(CERT.serial_number, "S=X")),
        "issuer of the authority": beside(
            "ds:X509Data",
            serial_of(
                PEOPLE.authority.cert.serial_number, PEOPLE.root.cert.subject.rfc4514_string()
            ),
        ),
        "an empty template": beside("ds:X509Data", "<ds:X509IssuerSerial/>"),
        "subject last": beside(
            "ds:X509Data", f"<ds:X509SubjectName>{SUBJECT}</ds:X509SubjectName>"
        ),
        "an empty key value": beside("ds:KeyInfo", "<ds:KeyValue/>"),
        "an empty key identifier": beside("ds:X509Data", "<ds:X509SKI>\n</ds:X509SKI>"),
        "an empty subject": beside("ds:X509Data", "<ds:X509SubjectName/>"),
        "key identifier": beside("ds:X509Data", f"<ds:X509SKI>{encoded(SKI)}</ds:X509SKI>", 1),
        "each certificate apart": rearranged(0, 1, apart=True),
        "authority first": rearranged(1, 0),
        "authority first, apart": rearranged(1, 0, apart=True),
        "a stranger's certificate first": with_stranger,
        "KeyInfo signed, too": signed_key_info(),
        "old certificate property": old_certificate(),
        "old and new": old_certificate(keep=True),
        "old without serial": old_certificate(serial=SERIAL.replace(ISSUER, "")),
        "two formats": formats(2),
        "many formats": formats(32),
        "seven digits": text("xades:SigningTime", lambda _: "2026-06-01T02:00:00.1234567Z"),
        "nine digits": text("xades:SigningTime", lambda _: "2026-06-01T09:00:00.123456789+07:00"),
        "end of the day": text("xades:SigningTime", lambda _: "2026-05-31T24:00:00+00:00"),
        "a padded time": text("xades:SigningTime", lambda old: f"\n {old}\t"),
        "line ends in digests": text("ds:DigestValue", lambda old: f"\n{old[:9]} \r\n{old[9:]}\t"),
        "implied policy": after(V2, IMPLIED),
    }.items()
} | {
    "place": (
        after(V2, PLACE),
        Claims(place=Place(city="Hà Nội", street="1", postal_code="100000", country="VN")),
    ),
    "old place": (after(V2, OLD_PLACE), Claims(place=Place(city="Huế"))),
    "no place": (after(V2, "<xades:SignatureProductionPlaceV2/>"), Claims(place=Place())),
    "role": (after(V2, roles("Chánh Văn phòng")), Claims(roles=("Chánh Văn phòng",))),
    "roles": (after(V2, roles(" A\n", "B")), Claims(roles=("A", "B"))),
    "old roles": (after(V2, roles("A", kind="SignerRole")), Claims(roles=("A",))),
    "certified roles": (
        after(V2, roles("A", more=CERTIFIED)),
        Claims(roles=("A",), other_roles=True),
    ),
    "commitment": (commitment(ORIGIN), Claims(commitments=(ORIGIN,))),
    "commitment to the document": (about_document(ORIGIN), Claims(commitments=(ORIGIN,))),
    "commitments": (
        several(commitment(ORIGIN), commitment("urn:x")),
        Claims(commitments=(ORIGIN, "urn:x")),
    ),
    "policy": (
        policy(POLICY_DIGEST),
        Claims(policy=Policy(identifier="urn:oid:1.2.3", digest=SHA256, value=POLICY_DIGEST)),
    ),
    "everything": (
        several(after(V2, IMPLIED, PLACE, roles("A")), commitment(ORIGIN), formats(3)),
        Claims(
            place=Place(city="Hà Nội", street="1", postal_code="100000", country="VN"),
            roles=("A",),
            commitments=(ORIGIN,),
            policy=Policy(),
        ),
    ),
}
GOOD["implied policy"] = (GOOD["implied policy"][0], Claims(policy=Policy()))


def resigned(change: Change) -> bytes:
    root = tree(messages.signed())
    change(root)
    return messages.resign(root)


@pytest.mark.parametrize("name", GOOD)
def test_what_others_write_is_read(name: str) -> None:
    change, claims = GOOD[name]
    data = resigned(change)
    answer = messages.verify(data, policies=[b"another", POLICY])
    assert answer.valid, messages.codes(answer)
    assert answer.signatures[0].claims == claims
    assert answer.envelope == messages.verify(messages.signed()).envelope
    changed = messages.verify(data.replace(b"V/v", b"V/V"), policies=[POLICY])
    assert not changed.valid


BAD: dict[str, tuple[Change, SubIndication, str]] = {
    # Transforms: nothing but the admitted ones, whole and alone.
    "filter: intersect": (
        transforms(DOCUMENT, filter2(kind="intersect"), named(EXCLUSIVE)),
        PROFILE,
        "VNE-SIG-612",
    ),
    "filter: union": (transforms(DOCUMENT, filter2(kind="union")), PROFILE, "VNE-SIG-612"),
    **{
        f"filter: {expression}": (
            transforms(DOCUMENT, filter2(expression), named(EXCLUSIVE)),
            PROFILE,
            "VNE-SIG-612",
        )
        for expression in (
            "/",
            "//ds:Signature",
            "/descendant::ds:Signature ",
            "/descendant::ds:Signature | //*",
            "/descendant::edXMLBody",
            "here()/ancestor::ds:Signature[1]",
        )
    },
    "filter: two": (
        transforms(DOCUMENT, filter2(), filter2(), named(EXCLUSIVE)),
        PROFILE,
        "VNE-SIG-612",
    ),
    "filter: two in one": (
        transforms(
            DOCUMENT,
            filter2() + f'<f:XPath xmlns:f="{FILTER2}" Filter="union">/</f:XPath>',
        ),
        PROFILE,
        "VNE-SIG-632",
    ),
    "filter: of another namespace": (
        transforms(DOCUMENT, filter2(uri="urn:x")),
        PROFILE,
        "VNE-SIG-632",
    ),
    "filter: behind": (
        transforms(DOCUMENT, named(EXCLUSIVE), filter2()),
        PROFILE,
        "VNE-SIG-612",
    ),
    "a filter over the properties": (
        transforms(PROPERTIES, filter2(), named(EXCLUSIVE)),
        PROFILE,
        "VNE-SIG-612",
    ),
    "no transforms": (transforms(DOCUMENT), PROFILE, "VNE-SIG-612"),
    "canonicalization alone": (transforms(DOCUMENT, named(EXCLUSIVE)), PROFILE, "VNE-SIG-612"),
    "prefixes of inclusive C14N": (
        transforms(DOCUMENT, named(ENVELOPED), listing("a", messages.C14N)),
        PROFILE,
        "VNE-SIG-611",
    ),
    "too many prefixes": (
        method(listing(" ".join(f"n{i}" for i in range(65)))),
        SubIndication.GENERIC,
        "VNE-SIG-606",
    ),
    "a long list": (method(listing("x " * 5000)), SubIndication.GENERIC, "VNE-SIG-606"),
    "prefixes in another namespace": (
        method(listing("a").replace(f'xmlns:c="{EXCLUSIVE}"', 'xmlns:c="urn:x"')),
        PROFILE,
        "VNE-SIG-632",
    ),
    # KeyInfo: two voices must say the same.
    "another EC key": (beside("ds:KeyInfo", ec_value(OTHER_POINT)), PROFILE, "VNE-SIG-638"),
    "another curve": (beside("ds:KeyInfo", ec_value(POINT, OTHER_CURVE)), PROFILE, "VNE-SIG-638"),
    "an unknown curve": (beside("ds:KeyInfo", ec_value(POINT, "urn:x")), PROFILE, "VNE-SIG-638"),
    "a right and a wrong key": (
        several(beside("ds:KeyInfo", ec_value(POINT)), beside("ds:KeyInfo", ec_value(OTHER_POINT))),
        PROFILE,
        "VNE-SIG-638",
    ),
    "another key in DER": (beside("ds:KeyInfo", der_value(OTHER_SPKI)), PROFILE, "VNE-SIG-638"),
    "another serial": (
        beside("ds:X509Data", serial_of(CERT.serial_number + 1, ISSUER)),
        PROFILE,
        "VNE-SIG-638",
    ),
    "another issuer": (
        beside("ds:X509Data", serial_of(CERT.serial_number, "CN=Khác")),
        PROFILE,
        "VNE-SIG-638",
    ),
    "another subject": (
        beside("ds:X509Data", "<ds:X509SubjectName>CN=Khác</ds:X509SubjectName>"),
        PROFILE,
        "VNE-SIG-638",
    ),
    "another key identifier": (
        beside("ds:X509Data", "<ds:X509SKI>AAAA</ds:X509SKI>"),
        PROFILE,
        "VNE-SIG-638",
    ),
    "DSA": (
        beside("ds:KeyInfo", "<ds:KeyValue><ds:DSAKeyValue/></ds:KeyValue>"),
        PROFILE,
        "VNE-SIG-632",
    ),
    "no certificate": (rearranged(), SubIndication.NO_SIGNING_CERTIFICATE_FOUND, "VNE-SIG-633"),
    "the authority alone": (
        rearranged(1),
        SubIndication.NO_SIGNING_CERTIFICATE_FOUND,
        "VNE-SIG-622",
    ),
    "KeyInfo not as signed": (
        signed_key_info(lambda value: encoded(hashlib.sha256(value.encode()).digest())),
        SubIndication.HASH_FAILURE,
        "VNE-SIG-704",
    ),
    "a reference elsewhere": (
        signed_key_info(target="elsewhere"),
        SubIndication.SIGNED_DATA_NOT_FOUND,
        "VNE-SIG-613",
    ),
    # Properties.
    "old certificate by SHA-1": (
        old_certificate("sha1"),
        SubIndication.CRYPTO_CONSTRAINTS_FAILURE,
        "VNE-SIG-637",
    ),
    "old certificate by MD5": (
        old_certificate("md5"),
        SubIndication.CRYPTO_CONSTRAINTS_FAILURE,
        "VNE-SIG-637",
    ),
    "old certificate of another serial": (
        old_certificate(serial=serial_of(1, ISSUER)),
        SubIndication.NO_SIGNING_CERTIFICATE_FOUND,
        "VNE-SIG-622",
    ),
    "old certificate of another issuer": (
        old_certificate(serial=serial_of(CERT.serial_number, "CN=Khác")),
        SubIndication.NO_SIGNING_CERTIFICATE_FOUND,
        "VNE-SIG-622",
    ),
    "old by SHA-1 beside new": (
        old_certificate("sha1", keep=True),
        SubIndication.CRYPTO_CONSTRAINTS_FAILURE,
        "VNE-SIG-637",
    ),
    "place twice": (after(V2, PLACE, PLACE), FORMAT, "VNE-SIG-601"),
    "both places": (after(V2, OLD_PLACE, PLACE), PROFILE, "VNE-SIG-632"),
    "place in another order": (
        after(
            V2,
            "<xades:SignatureProductionPlace><xades:CountryName/><xades:City/>"
            "</xades:SignatureProductionPlace>",
        ),
        FORMAT,
        "VNE-SIG-601",
    ),
    "a street of 1.3.2": (
        after(V2, PLACE.replace("PlaceV2", "Place")),
        FORMAT,
        "VNE-SIG-601",
    ),
    "a long city": (
        after(V2, OLD_PLACE.replace("Huế", "x" * 1001)),
        SubIndication.GENERIC,
        "VNE-SIG-606",
    ),
    "roles empty": (after(V2, roles()), FORMAT, "VNE-SIG-602"),
    "roles twice": (after(V2, roles("A"), roles("B")), FORMAT, "VNE-SIG-601"),
    "a role with elements": (
        after(V2, roles('<x xmlns="urn:x">A</x>')),
        PROFILE,
        "VNE-SIG-631",
    ),
    "too many roles": (after(V2, roles(*["A"] * 33)), SubIndication.GENERIC, "VNE-SIG-606"),
    "commitment to nothing": (commitment(ORIGIN, ""), FORMAT, "VNE-SIG-602"),
    "commitment to something else": (
        commitment(ORIGIN, "<xades:ObjectReference>#x</xades:ObjectReference>"),
        FORMAT,
        "VNE-SIG-614",
    ),
    "commitment without identifier": (commitment(""), PROFILE, "VNE-SIG-633"),
    "a qualified commitment": (
        commitment(
            ORIGIN,
            more="<xades:CommitmentTypeQualifiers><xades:CommitmentTypeQualifier/>"
            "</xades:CommitmentTypeQualifiers>",
        ),
        PROFILE,
        "VNE-SIG-632",
    ),
    "too many formats": (formats(33), SubIndication.GENERIC, "VNE-SIG-606"),
    "policy twice": (after(V2, IMPLIED, IMPLIED), FORMAT, "VNE-SIG-601"),
    "policy of another digest": (
        policy(hashlib.sha256(b"x").digest()),
        SubIndication.POLICY_PROCESSING_ERROR,
        "VNE-SIG-640",
    ),
    "policy by SHA-1": (
        policy(hashlib.sha1(POLICY).digest(), uri=f"{names.DS}sha1"),
        SubIndication.POLICY_PROCESSING_ERROR,
        "VNE-SIG-641",
    ),
    "policy without identifier": (policy(POLICY_DIGEST, ""), PROFILE, "VNE-SIG-633"),
    "properties out of order": (
        after(V2, roles("A"), PLACE),
        FORMAT,
        "VNE-SIG-601",
    ),
    "a property of another namespace": (
        after(V2, '<x:y xmlns:x="urn:x"/>'),
        PROFILE,
        "VNE-SIG-632",
    ),
    "an invented property": (after(V2, "<xades:Invented/>"), FORMAT, "VNE-SIG-601"),
    "a time of hour 25": (
        text("xades:SigningTime", lambda _: "2026-05-31T25:00:00Z"),
        FORMAT,
        "VNE-SIG-616",
    ),
    "a time past the end of the day": (
        text("xades:SigningTime", lambda _: "2026-05-31T24:00:01Z"),
        FORMAT,
        "VNE-SIG-616",
    ),
    "a time of a far year": (
        text("xades:SigningTime", lambda _: "12026-06-01T02:00:00Z"),
        PROFILE,
        "VNE-SIG-636",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_its_neighbours_are_refused(name: str) -> None:
    """Known to be wrong only where the standards say so; else not known to be right."""
    change, sub, code = BAD[name]
    answer = messages.verify(resigned(change), policies=[b"another", POLICY])
    assert not answer.valid
    (verdict,) = answer.signatures
    assert messages.codes(answer) == {code}
    assert verdict.sub_indication is sub
    wrong = sub in (FORMAT, SubIndication.HASH_FAILURE)
    assert verdict.indication is (Indication.FAILED if wrong else Indication.INDETERMINATE)
    assert answer.envelope is None


def test_a_policy_that_nobody_gave() -> None:
    data = resigned(policy(POLICY_DIGEST))
    (verdict,) = messages.verify(data).signatures
    assert verdict.sub_indication is SubIndication.SIGNATURE_POLICY_NOT_AVAILABLE
    assert verdict.claims.policy is not None
    assert messages.verify(data, policies=[POLICY]).valid


def test_comments_outside_stay_out_of_every_form() -> None:
    """A same-document reference has no comments, whatever the canonicalization keeps."""
    for algorithm in (f"{messages.C14N}#WithComments", f"{EXCLUSIVE}WithComments"):
        root = tree(messages.signed())
        the(root, "e:MessageHeader").insert(0, etree.Comment("một"))
        transforms(DOCUMENT, named(ENVELOPED), named(algorithm))(root)
        assert messages.verify(messages.resign(root)).valid


def rsa(**more: Any) -> bytes:
    root = tree(messages.signed("rsa2048"))
    numbers = pki.make_pki("rsa2048").signer.cert.public_key().public_numbers()  # type: ignore[union-attr]
    modulus = more.get("modulus", numbers.n)  # type: ignore[union-attr]
    exponent = more.get("exponent", numbers.e)  # type: ignore[union-attr]
    lead = more.get("lead", 0)
    values = [
        encoded(b"\x00" * lead + number.to_bytes((number.bit_length() + 7) // 8, "big"))
        for number in (modulus, exponent)
    ]
    beside(
        "ds:KeyInfo",
        f"<ds:KeyValue>\n<ds:RSAKeyValue><ds:Modulus>{values[0]}</ds:Modulus>\n<ds:Exponent>"
        f"{values[1]}</ds:Exponent></ds:RSAKeyValue></ds:KeyValue>",
        more.get("index"),
    )(root)
    return messages.resign(root, "rsa2048")


@pytest.mark.parametrize(
    ("more", "good"),
    [
        ({}, True),
        ({"index": 0}, True),
        ({"lead": 1}, True),
        ({"modulus": 15}, False),
        ({"exponent": 3}, False),
        ({"exponent": 0, "lead": 1}, False),
    ],
)
def test_rsa_key_values(more: dict[str, Any], good: bool) -> None:
    answer = messages.verify(rsa(**more))
    assert answer.valid is good
    assert ("VNE-SIG-638" in messages.codes(answer)) is not good


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_plain_signatures_find_their_certificate(order: tuple[int, ...]) -> None:
    """Nobody named it, so it is the one that issued none of the others."""
    root = tree(messages.signed(form="plain"))
    rearranged(*order)(root)
    assert messages.verify(messages.bytes_of(root)).valid


def test_values_have_white_space_wherever_they_stand() -> None:
    root = tree(messages.signed())
    paths = (f"{DS}SignatureValue", f"{DS}X509Certificate")
    for one in root.iter(*paths):
        one.text = f"\r\n {one.text[:5]}\t\n{one.text[5:]} "
    assert messages.verify(messages.bytes_of(root)).valid
