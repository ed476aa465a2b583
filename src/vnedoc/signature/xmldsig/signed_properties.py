"""The signed XAdES properties of a signature (ETSI EN 319 132-1 clause 5.2), read strictly.

A property that is not known here could mean anything, so it is refused as not supported rather
than passed over.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

import attrs
from lxml import etree

from vnedoc import names
from vnedoc.limits import MAX_CERTIFICATES, MAX_CLAIMS
from vnedoc.signature.claims import Claims, Place, Policy
from vnedoc.signature.encoding import NoMomentError, parse_date_time
from vnedoc.signature.verdict import SubIndication
from vnedoc.signature.xmldsig.content_models import forbids_children
from vnedoc.signature.xmldsig.elements import (
    Children,
    algorithm,
    attributes,
    base64_in,
    local_name,
    text_of,
    words_of,
)
from vnedoc.signature.xmldsig.key_info import NameParts, read_issuer_serial
from vnedoc.signature.xmldsig.reasons import (
    INCOMPLETE,
    MISSING_PART,
    NO_ZONE,
    PROPERTIES,
    SIGNING_TIME,
    Refusal,
    unreliable,
    unsupported,
)
from vnedoc.signature.xmldsig.shapes import SignatureShape

_DS: Final = f"{{{names.DS}}}"
_XADES: Final = f"{{{names.XADES}}}"


@attrs.frozen(kw_only=True)
class CertificateDigest:
    """What ``SigningCertificateV2``, or its forerunner, says of a certificate."""

    method: str
    value: bytes
    issuer_serial: bytes = b""
    """DER of IssuerSerial (RFC 5035); empty if it is not said."""
    issuer: tuple[NameParts | None, int | None] | None = None
    """Name and number as the forerunner says them; `None` if it is not there."""


@attrs.frozen(kw_only=True)
class SignedProperties:
    """What the signer vouches for beside the message."""

    signing_time: datetime
    certificates: tuple[CertificateDigest, ...]
    """Each is the signer's, by one property or both."""
    claims: Claims


def read_signed(element: etree._Element, shape: SignatureShape) -> SignedProperties:
    """Read ``xades:SignedProperties``.

    Raises:
        Refusal: they have no admitted shape.
    """
    parts = Children(element)
    about_signature = parts.take(f"{_XADES}SignedSignatureProperties")
    about_data = parts.take_if(f"{_XADES}SignedDataObjectProperties")
    parts.end()
    attributes(about_signature, optional=("Id",))
    parts = Children(about_signature)
    time = _read_time(parts.take(f"{_XADES}SigningTime"))
    named = [
        _read_certificate(found)
        for name in ("SigningCertificate", "SigningCertificateV2")
        if (found := parts.take_if(f"{_XADES}{name}")) is not None
    ]
    # The certificate beside a signature can be exchanged for another one of the same key: the
    # signer's word for which it was stands only here.
    if not named:
        if forbids_children(about_signature):
            parts.take(f"{_XADES}SigningCertificateV2")
        missing = MISSING_PART(parent="SignedSignatureProperties", expected="SigningCertificateV2")
        raise unreliable(missing, SubIndication.NO_SIGNING_CERTIFICATE_FOUND)
    policy = parts.take_if(f"{_XADES}SignaturePolicyIdentifier")
    place = parts.take_if(*_both("SignatureProductionPlace"))
    role = parts.take_if(*_both("SignerRole"))
    parts.end()
    roles, other_roles = ((), False) if role is None else _read_roles(role)
    claims = Claims(
        place=None if place is None else _read_place(place),
        roles=roles,
        other_roles=other_roles,
        commitments=() if about_data is None else _read_about_data(about_data, shape),
        policy=None if policy is None else _read_policy(policy),
    )
    return SignedProperties(signing_time=time, certificates=tuple(named), claims=claims)


def _both(name: str) -> tuple[str, str]:
    return f"{_XADES}{name}", f"{_XADES}{name}V2"


def _read_time(element: etree._Element) -> datetime:
    attributes(element)
    text = text_of(element)
    try:
        return parse_date_time(text)
    except NoMomentError:
        raise unsupported(NO_ZONE(found=text[:60])) from None
    except ValueError:
        raise Refusal(SIGNING_TIME(found=text[:60])) from None


def _read_certificate(element: etree._Element) -> CertificateDigest:
    """The first that is named: the signer's. The others are those above (clause 5.2.2)."""
    attributes(element)
    parts = Children(element)
    found = parts.take_all(f"{_XADES}Cert", limit=MAX_CERTIFICATES)
    parts.end()
    if not found:
        parts.take(f"{_XADES}Cert")
    signer, *_ = (_read_cert(one, new=_is_new(element)) for one in found)
    return signer


def _is_new(element: etree._Element) -> bool:
    """Whether a property is one of EN 319 132-1 that has a forerunner in XAdES 1.3.2."""
    return str(element.tag).endswith("V2")


def _read_cert(element: etree._Element, *, new: bool) -> CertificateDigest:
    attributes(element, optional=("URI",))
    parts = Children(element)
    method, value = read_digest(parts.take(f"{_XADES}CertDigest"))
    serial = parts.take_if(f"{_XADES}IssuerSerialV2") if new else None
    old = None if new else parts.take(f"{_XADES}IssuerSerial")
    parts.end()
    if serial is not None:
        attributes(serial)
    return CertificateDigest(
        method=method,
        value=value,
        issuer_serial=b"" if serial is None else base64_in(serial),
        issuer=None if old is None else read_issuer_serial(old),
    )


def read_digest(element: etree._Element) -> tuple[str, bytes]:
    """The algorithm and the value of a ``xades:DigestAlgAndValueType``."""
    attributes(element)
    parts = Children(element)
    method = algorithm(parts.take(f"{_DS}DigestMethod"))
    value = parts.take(f"{_DS}DigestValue")
    parts.end()
    attributes(value)
    return method, base64_in(value)


_PLACE: Final = (
    ("city", "City"),
    ("street", "StreetAddress"),
    ("province", "StateOrProvince"),
    ("postal_code", "PostalCode"),
    ("country", "CountryName"),
)


def _read_place(element: etree._Element) -> Place:
    attributes(element)
    parts = Children(element)
    found = {
        field: words_of(one)
        for field, name in _PLACE
        if (field != "street" or _is_new(element))
        and (one := parts.take_if(f"{_XADES}{name}")) is not None
    }
    parts.end()
    return Place(**found)


def _read_roles(element: etree._Element) -> tuple[tuple[str, ...], bool]:
    """The claimed roles, and whether there are others, which are not looked into."""
    attributes(element)
    parts = Children(element)
    claimed = parts.take_if(f"{_XADES}ClaimedRoles")
    listed = ("CertifiedRolesV2", "SignedAssertions") if _is_new(element) else ("CertifiedRoles",)
    others = [parts.take_if(f"{_XADES}{name}") for name in listed]
    parts.end()
    roles: tuple[str, ...] = ()
    if claimed is not None:
        attributes(claimed)
        inside = Children(claimed)
        found = inside.take_all(f"{_XADES}ClaimedRole", limit=MAX_CLAIMS)
        inside.end()
        if not found:
            inside.take(f"{_XADES}ClaimedRole")
        roles = tuple(map(words_of, found))
    return roles, any(one is not None for one in others)


def _read_about_data(element: etree._Element, shape: SignatureShape) -> tuple[str, ...]:
    """The commitments; formats say nothing that is used, but must be about this signature."""
    attributes(element, optional=("Id",))
    parts = Children(element)
    formats = parts.take_all(f"{_XADES}DataObjectFormat", limit=MAX_CLAIMS)
    commitments = parts.take_all(f"{_XADES}CommitmentTypeIndication", limit=MAX_CLAIMS)
    parts.end()
    for one in formats:
        _read_format(one, shape)
    return tuple(_read_commitment(one, shape) for one in commitments)


def _read_format(element: etree._Element, shape: SignatureShape) -> None:
    about = attributes(element, required=("ObjectReference",))["ObjectReference"]
    _check_about(about, shape, "DataObjectFormat/@ObjectReference")
    parts = Children(element)
    texts = [parts.take_if(f"{_XADES}{name}") for name in ("Description", "MimeType", "Encoding")]
    parts.end()
    if texts == [None, None, None]:
        # Clause 5.2.4: at least one of them shall be there.
        raise Refusal(INCOMPLETE(parent="DataObjectFormat", expected="<MimeType>"))
    for text in texts:
        if text is not None:
            words_of(text)


def _check_about(about: str, shape: SignatureShape, where: str) -> None:
    """What a property is about must be a reference of the same signature."""
    idents = {reference.ident for reference in shape.references} - {""}
    if about.strip() not in {f"#{ident}" for ident in idents}:
        raise Refusal(PROPERTIES(detail=where))


def _read_commitment(element: etree._Element, shape: SignatureShape) -> str:
    attributes(element)
    parts = Children(element)
    identifier = _read_identifier(parts.take(f"{_XADES}CommitmentTypeId"))
    every = parts.take_if(f"{_XADES}AllSignedDataObjects")
    some = parts.take_all(f"{_XADES}ObjectReference", limit=MAX_CLAIMS)
    parts.end()
    for one in some:
        _check_about(words_of(one), shape, "CommitmentTypeIndication/ObjectReference")
    if every is None and not some:
        parts.take(f"{_XADES}AllSignedDataObjects")
    if every is not None:
        attributes(every)
        Children(every).end()
    elif f"#{shape.content.ident}" not in {words_of(one) for one in some}:
        raise unsupported(MISSING_PART(parent=local_name(str(element.tag)), expected="URI=''"))
    return identifier


def _read_identifier(element: etree._Element) -> str:
    """The identifier of a ``xades:ObjectIdentifierType``, its documents not looked at."""
    attributes(element)
    parts = Children(element)
    identifier = parts.take(f"{_XADES}Identifier")
    description = parts.take_if(f"{_XADES}Description")
    parts.take_if(f"{_XADES}DocumentationReferences")
    parts.end()
    attributes(identifier, optional=("Qualifier",))
    if description is not None:
        words_of(description)
    found = text_of(identifier).strip()[:_MAX_URI]
    if not found:
        name = local_name(str(element.tag))
        raise unsupported(MISSING_PART(parent=name, expected="Identifier"))
    return found


_MAX_URI: Final = 1_000


def _read_policy(element: etree._Element) -> Policy:
    """The policy by its digest. What else is said of it (where to fetch it) is not looked at."""
    attributes(element)
    parts = Children(element)
    implied = parts.take_if(f"{_XADES}SignaturePolicyImplied")
    if implied is not None:
        parts.end()
        attributes(implied)
        Children(implied).end()
        return Policy()
    explicit = parts.take(f"{_XADES}SignaturePolicyId")
    parts.end()
    attributes(explicit)
    parts = Children(explicit)
    identifier = _read_identifier(parts.take(f"{_XADES}SigPolicyId"))
    method, value = read_digest(parts.take(f"{_XADES}SigPolicyHash"))
    parts.take_if(f"{_XADES}SigPolicyQualifiers")
    parts.end()
    return Policy(identifier=identifier, digest=method, value=value)
