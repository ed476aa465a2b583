"""What XML-DSig 1.1 and XAdES let stand inside a signature, for telling wrong from unsupported.

Asked only when a signature has no admitted shape: what breaks a content model of the standards is
known to be wrong, anything else is merely not supported here. The schemas themselves are not read:
a schema processor follows locations that the message gives.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from vnedoc import names
from vnedoc.signature.xmldsig.canonical import XADES141

_XSI: Final = "{http://www.w3.org/2001/XMLSchema-instance}"
_PREFIXES: Final = {names.DS: "ds", names.XADES: "x", XADES141: "x141"}
_SPACE: Final = " \t\r\n"
_ANY: Final = r"(?:\S+ )*"
_OTHER_DS: Final = r"(?:(?!ds:)\S+ )*"
_OTHER_X: Final = r"(?:(?!x:)\S+ )*"
_TEXT: Final = None
"""Text, and no elements: a simple type."""

_MODELS: Final[dict[str, str | None]] = {
    # XML-DSig 1.1, chapter 4.
    "ds:Signature": "ds:SignedInfo ds:SignatureValue (?:ds:KeyInfo )?(?:ds:Object )*",
    "ds:SignedInfo": "ds:CanonicalizationMethod ds:SignatureMethod (?:ds:Reference )+",
    "ds:SignatureMethod": f"(?:ds:HMACOutputLength )?{_OTHER_DS}",
    "ds:SignatureValue": _TEXT,
    "ds:Reference": "(?:ds:Transforms )?ds:DigestMethod ds:DigestValue ",
    "ds:Transforms": "(?:ds:Transform )+",
    "ds:DigestMethod": _OTHER_DS,
    "ds:DigestValue": _TEXT,
    "ds:KeyInfo": "(?:ds:(?:KeyName|KeyValue|RetrievalMethod|X509Data|PGPData|SPKIData|MgmtData) "
    r"|(?!ds:)\S+ )+",
    "ds:KeyName": _TEXT,
    "ds:KeyValue": r"(?:ds:(?:DSA|RSA)KeyValue |(?!ds:)\S+ )",
    "ds:RSAKeyValue": "ds:Modulus ds:Exponent ",
    "ds:Modulus": _TEXT,
    "ds:Exponent": _TEXT,
    "ds:X509Data": "(?:ds:X509(?:IssuerSerial|SKI|SubjectName|Certificate|CRL) "
    r"|(?!ds:)\S+ )+",
    "ds:X509IssuerSerial": "ds:X509IssuerName ds:X509SerialNumber ",
    "ds:X509SubjectName": _TEXT,
    "ds:X509SKI": _TEXT,
    "ds:X509Certificate": _TEXT,
    # ETSI EN 319 132-1, chapters 4 and 5.
    "x:QualifyingProperties": "(?:x:SignedProperties )?(?:x:UnsignedProperties )?",
    "x:SignedProperties": "(?:x:SignedSignatureProperties )?(?:x:SignedDataObjectProperties )?",
    "x:SignedSignatureProperties": "(?:x:SigningTime )?(?:x:SigningCertificate )?"
    "(?:x:SigningCertificateV2 )?(?:x:SignaturePolicyIdentifier )?"
    "(?:x:SignatureProductionPlace )?(?:x:SignatureProductionPlaceV2 )?(?:x:SignerRole )?"
    f"(?:x:SignerRoleV2 )?{_OTHER_X}",
    "x:SignedDataObjectProperties": "(?:x:DataObjectFormat )*(?:x:CommitmentTypeIndication )*"
    f"(?:x:AllDataObjectsTimeStamp )*(?:x:IndividualDataObjectsTimeStamp )*{_OTHER_X}",
    "x:SigningTime": _TEXT,
    "x:SigningCertificate": "(?:x:Cert )+",
    "x:SigningCertificateV2": "(?:x:Cert )+",
    "x:Cert": "x:CertDigest x:IssuerSerial(?:V2)? |x:CertDigest ",
    "x:CertDigest": "ds:DigestMethod ds:DigestValue ",
    "x:SigPolicyHash": "ds:DigestMethod ds:DigestValue ",
    "x:SignaturePolicyIdentifier": "x:SignaturePolicy(?:Id|Implied) ",
    "x:SignaturePolicyId": "x:SigPolicyId (?:ds:Transforms )?x:SigPolicyHash "
    "(?:x:SigPolicyQualifiers )?",
    "x:SigPolicyId": "x:Identifier (?:x:Description )?(?:x:DocumentationReferences )?",
    "x:CommitmentTypeId": "x:Identifier (?:x:Description )?(?:x:DocumentationReferences )?",
    "x:Identifier": _TEXT,
    "x:SignatureProductionPlace": "(?:x:City )?(?:x:StateOrProvince )?(?:x:PostalCode )?"
    "(?:x:CountryName )?",
    "x:SignatureProductionPlaceV2": "(?:x:City )?(?:x:StreetAddress )?(?:x:StateOrProvince )?"
    "(?:x:PostalCode )?(?:x:CountryName )?",
    "x:City": _TEXT,
    "x:StreetAddress": _TEXT,
    "x:StateOrProvince": _TEXT,
    "x:PostalCode": _TEXT,
    "x:CountryName": _TEXT,
    "x:SignerRole": "(?:x:ClaimedRoles )?(?:x:CertifiedRoles )?",
    "x:SignerRoleV2": "(?:x:ClaimedRoles )?(?:x:CertifiedRolesV2 )?(?:x:SignedAssertions )?",
    "x:ClaimedRoles": "(?:x:ClaimedRole )+",
    "x:CertifiedRoles": "(?:x:CertifiedRole )+",
    "x:CertifiedRolesV2": "(?:x:CertifiedRole )+",
    "x:SignedAssertions": "(?:x:SignedAssertion )+",
    "x:CommitmentTypeIndication": "x:CommitmentTypeId "
    "(?:(?:x:ObjectReference )+|x:AllSignedDataObjects )(?:x:CommitmentTypeQualifiers )?",
    "x:ObjectReference": _TEXT,
    "x:DataObjectFormat": "(?:x:Description )?(?:x:ObjectIdentifier )?(?:x:MimeType )?"
    "(?:x:Encoding )?",
    "x:Description": _TEXT,
    "x:MimeType": _TEXT,
    "x:Encoding": _TEXT,
    "x:UnsignedProperties": "(?:x:UnsignedSignatureProperties )?"
    "(?:x:UnsignedDataObjectProperties )?",
    "x:UnsignedSignatureProperties": "(?:x:(?:CounterSignature|SignatureTimeStamp|"
    "CompleteCertificateRefs|CompleteRevocationRefs|AttributeCertificateRefs|"
    "AttributeRevocationRefs|SigAndRefsTimeStamp|RefsOnlyTimeStamp|CertificateValues|"
    "RevocationValues|AttrAuthoritiesCertValues|AttributeRevocationValues|ArchiveTimeStamp) "
    r"|(?!x:)\S+ )+",
    "x:CounterSignature": "ds:Signature ",
    "x:CertificateValues": "(?:x:(?:EncapsulatedX509Certificate|OtherCertificate) )*",
    "x:RevocationValues": "(?:x:CRLValues )?(?:x:OCSPValues )?(?:x:OtherValues )?",
    "x:CRLValues": "(?:x:EncapsulatedCRLValue )+",
    "x:OCSPValues": "(?:x:EncapsulatedOCSPValue )+",
}
_COMPILED: Final = {tag: re.compile(model) for tag, model in _MODELS.items() if model is not None}
_MIXED: Final = frozenset(
    f"ds:{name}"
    for name in ("CanonicalizationMethod", "SignatureMethod", "DigestMethod", "Transform", "Object")
)
"""Elements that may hold text beside their elements."""

_ID: Final = frozenset({"Id"})
_ALGORITHM: Final = frozenset({"Algorithm"})
_NOTHING: Final[frozenset[str]] = frozenset()
_ATTRIBUTES: Final[dict[str, tuple[frozenset[str], frozenset[str]]]] = {
    # By element: what must stand, and what may.
    "ds:Signature": (_NOTHING, _ID),
    "ds:SignedInfo": (_NOTHING, _ID),
    "ds:SignatureValue": (_NOTHING, _ID),
    "ds:KeyInfo": (_NOTHING, _ID),
    "ds:CanonicalizationMethod": (_ALGORITHM, _NOTHING),
    "ds:SignatureMethod": (_ALGORITHM, _NOTHING),
    "ds:DigestMethod": (_ALGORITHM, _NOTHING),
    "ds:Transform": (_ALGORITHM, _NOTHING),
    "ds:Reference": (_NOTHING, frozenset({"Id", "URI", "Type"})),
    "ds:Object": (_NOTHING, frozenset({"Id", "MimeType", "Encoding"})),
    "x:QualifyingProperties": (frozenset({"Target"}), _ID),
    "x:SignedProperties": (_NOTHING, _ID),
    "x:SignedSignatureProperties": (_NOTHING, _ID),
    "x:SignedDataObjectProperties": (_NOTHING, _ID),
    "x:UnsignedProperties": (_NOTHING, _ID),
    "x:UnsignedSignatureProperties": (_NOTHING, _ID),
    "x:DataObjectFormat": (frozenset({"ObjectReference"}), _NOTHING),
    "x:Cert": (_NOTHING, frozenset({"URI"})),
    "x:Identifier": (_NOTHING, frozenset({"Qualifier"})),
} | {
    f"{prefix}{name}": (_NOTHING, _NOTHING)
    for prefix, listed in (
        ("ds:", "Transforms DigestValue KeyName KeyValue X509Data X509Certificate X509SKI"),
        ("ds:", "X509SubjectName X509IssuerSerial X509IssuerName X509SerialNumber"),
        ("x:", "SigningTime SigningCertificate SigningCertificateV2 CertDigest MimeType"),
        ("x:", "SignaturePolicyIdentifier SignaturePolicyId SigPolicyHash SignerRole SignerRoleV2"),
        ("x:", "SignatureProductionPlace SignatureProductionPlaceV2 ClaimedRoles City"),
        ("x:", "StateOrProvince PostalCode CountryName StreetAddress CommitmentTypeId"),
        ("x:", "CommitmentTypeIndication CounterSignature"),
    )
    for name in listed.split()
}


def forbids_children(element: etree._Element) -> bool:
    """Whether the standards forbid what an element holds: its elements, or the text between."""
    tag = _short(str(element.tag))
    if tag not in _MODELS:
        return False
    inside = list(_children(element))
    model = _COMPILED.get(tag)
    if model is None:
        return bool(inside)
    if tag not in _MIXED and has_text(element):
        return True
    return model.fullmatch("".join(f"{_short(child)} " for child in inside)) is None


def forbids_attributes(element: etree._Element) -> bool:
    """Whether the standards forbid the attributes of an element, or demand others."""
    required, optional = _ATTRIBUTES.get(_short(str(element.tag)), (None, _NOTHING))
    if required is None:
        return False
    # XML Schema lets xsi: attributes stand anywhere, so the standards do not forbid them.
    found = {str(name) for name in element.attrib if not str(name).startswith(_XSI)}
    return not required <= found or not found <= required | optional


def has_text(element: etree._Element) -> bool:
    """Whether text stands beside the elements that an element holds."""
    texts = (element.text, *(child.tail for child in element))
    return any((text or "").strip(_SPACE) for text in texts)


def _children(element: etree._Element) -> Iterator[str]:
    return (child.tag for child in element if isinstance(child.tag, str))


def _short(tag: str) -> str:
    namespace, _, local = tag.rpartition("}")
    prefix = _PREFIXES.get(namespace.lstrip("{"), "other" if namespace else "none")
    return f"{prefix}:{local}"
