"""The XAdES properties of a signature (ETSI EN 319 132-1), read strictly: the unsigned ones here.

Only those of the baseline levels are admitted; see `signed_properties` for what the signer says.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final, cast

import attrs
from cryptography import x509
from lxml import etree

from vnedoc import names
from vnedoc.limits import MAX_CERTIFICATES, MAX_REVOCATION_ITEMS, MAX_SIGNATURES
from vnedoc.signature.algorithms import COMPUTED, DIGESTS, Standing
from vnedoc.signature.encoding import same_digest
from vnedoc.signature.trust.known import Known
from vnedoc.signature.verdict import Reason
from vnedoc.signature.xmldsig.canonical import SIGNATURE, XADES141, C14nMethod
from vnedoc.signature.xmldsig.elements import Children, attributes, base64_in, local_name
from vnedoc.signature.xmldsig.key_info import is_issuer_serial
from vnedoc.signature.xmldsig.reasons import (
    LEFT_ASIDE,
    PROPERTIES,
    TOO_COMPLEX,
    UNKNOWN_PART,
    WEAK_CERTIFICATE_DIGEST,
    Refusal,
    over_limit,
    unsupported,
)
from vnedoc.signature.xmldsig.shapes import SignatureShape, read_c14n
from vnedoc.signature.xmldsig.signed_properties import (
    CertificateDigest,
    SignedProperties,
    read_signed,
)

_DS: Final = f"{{{names.DS}}}"
_XADES: Final = f"{{{names.XADES}}}"
_OWN: Final = (_DS, _XADES, f"{{{XADES141}}}")


@attrs.frozen(kw_only=True, eq=False)
class Stamp:
    """A timestamp, and which unsigned properties stand before it."""

    element: etree._Element
    c14n: C14nMethod
    token: bytes
    before: tuple[etree._Element, ...]


@attrs.frozen(kw_only=True, eq=False)
class Properties:
    """The properties of one signature. Only those in `signed` are vouched for by the signer."""

    signed: etree._Element
    vouched: SignedProperties
    counter_signatures: tuple[etree._Element, ...] = ()
    signature_stamps: tuple[Stamp, ...] = ()
    archive_stamps: tuple[Stamp, ...] = ()
    certificates: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()
    aside: tuple[Reason, ...] = ()
    """What else stands there and cannot be read. Nobody signed it, so it takes nothing away."""

    @property
    def signing_time(self) -> datetime:
        """The time that the signer claims."""
        return self.vouched.signing_time

    @property
    def level(self) -> str:
        """The baseline level whose parts are there; that they are right is another matter."""
        if not self.signature_stamps:
            return "B-B"
        if not (self.crls or self.ocsps):
            return "B-T"
        return "B-LTA" if self.archive_stamps else "B-LT"


def read_properties(shape: SignatureShape) -> Properties:
    """Read the XAdES properties of a signature.

    Raises:
        Refusal: they have no admitted shape, or belong to another signature.
    """
    qualifying, reference = shape.qualifying, shape.properties
    if qualifying is None or reference is None:
        raise ValueError("the signature is plain")
    target = attributes(qualifying, required=("Target",), optional=("Id",))["Target"]
    # Else the properties of another signature, earlier or in another role, could be lent to this
    # one; signxml does not look at @Target.
    if not shape.ident or target != f"#{shape.ident}":
        raise Refusal(PROPERTIES(detail="@Target"))
    parts = Children(qualifying)
    signed = parts.take(f"{_XADES}SignedProperties")
    unsigned = parts.take_if(f"{_XADES}UnsignedProperties")
    parts.end()
    # What is read is what was digested, not another element of that name.
    if attributes(signed, required=("Id",))["Id"] != reference.target:
        raise Refusal(PROPERTIES(detail="SignedProperties/@Id"))
    vouched = read_signed(signed, shape)
    later = {} if unsigned is None else _read_unsigned(unsigned)
    return Properties(signed=signed, vouched=vouched, **later)  # type: ignore[arg-type]


def _read_unsigned(element: etree._Element) -> dict[str, object]:
    attributes(element, optional=("Id",))
    parts = Children(element)
    holder = parts.take(f"{_XADES}UnsignedSignatureProperties")
    parts.end()
    attributes(holder, optional=("Id",))
    found: dict[str, list[object]] = {}
    seen: list[etree._Element] = []
    Children(holder)  # Refuses text before the first.
    for child in holder:
        for field, value in _property(child, tuple(seen)):
            found.setdefault(field, []).append(value)
        seen.append(child)
    limits = dict.fromkeys(("crls", "ocsps"), MAX_REVOCATION_ITEMS)
    limits["certificates"] = MAX_CERTIFICATES
    for field, values in found.items():
        limit = limits.get(field, MAX_SIGNATURES)
        if len(values) > limit:
            raise over_limit(TOO_COMPLEX(limit=limit, what=field, what_vi=field))
    return {field: tuple(values) for field, values in found.items()}


_Found = list[tuple[str, object]]


def _property(element: etree._Element, before: tuple[etree._Element, ...]) -> _Found:
    """One unsigned property, which can only help (EN 319 102-1 clauses 5.5.4 and 5.6.3).

    Raises:
        Refusal: it is beyond a limit, or holds what is of no signature: that is not left aside.
    """
    name = local_name(str(element.tag))[:80]
    try:
        kind = _UNSIGNED.get(str(element.tag))
        if kind is None:
            parent = local_name(str(cast("etree._Element", element.getparent()).tag))
            raise unsupported(UNKNOWN_PART(parent=parent, found=name))
        return kind(element, before)
    except Refusal as refusal:
        # What is not a signature's own could be taken for the message's by who looks everywhere.
        foreign = not all(str(one.tag).startswith(_OWN) for one in element.iter())
        if foreign or refusal.reason.kind is TOO_COMPLEX:
            raise
        why = refusal.reason
        return [("aside", LEFT_ASIDE(name=name, what=why.text("en"), what_vi=why.text("vi")))]


def _counter_signature(element: etree._Element, _: tuple[etree._Element, ...]) -> _Found:
    attributes(element)
    parts = Children(element)
    signature = parts.take(SIGNATURE)
    parts.end()
    return [("counter_signatures", signature)]


def _stamp(element: etree._Element, before: tuple[etree._Element, ...]) -> Stamp:
    attributes(element, optional=("Id",))
    parts = Children(element)
    c14n = read_c14n(parts.take(f"{_DS}CanonicalizationMethod"))
    token = parts.take(f"{_XADES}EncapsulatedTimeStamp")
    parts.end()
    attributes(token, optional=("Id",))
    return Stamp(element=element, c14n=c14n, token=base64_in(token), before=before)


def _signature_stamp(element: etree._Element, before: tuple[etree._Element, ...]) -> _Found:
    return [("signature_stamps", _stamp(element, before))]


def _archive_stamp(element: etree._Element, before: tuple[etree._Element, ...]) -> _Found:
    return [("archive_stamps", _stamp(element, before))]


def _certificate_values(element: etree._Element, _: tuple[etree._Element, ...]) -> _Found:
    attributes(element, optional=("Id",))
    return [("certificates", value) for value in _values(element, "EncapsulatedX509Certificate")]


def _revocation_values(element: etree._Element, _: tuple[etree._Element, ...]) -> _Found:
    attributes(element, optional=("Id",))
    parts = Children(element)
    crls, ocsps = (parts.take_if(f"{_XADES}{name}") for name in ("CRLValues", "OCSPValues"))
    parts.end()
    found: _Found = []
    for holder, field, name in (
        (crls, "crls", "EncapsulatedCRLValue"),
        (ocsps, "ocsps", "EncapsulatedOCSPValue"),
    ):
        if holder is not None:
            attributes(holder)
            found.extend((field, value) for value in _values(holder, name))
    return found


def _validation_data(element: etree._Element, before: tuple[etree._Element, ...]) -> _Found:
    """``xades141:TimeStampValidationData``: what is needed to judge a timestamp."""
    attributes(element, optional=("Id", "URI"))
    parts = Children(element)
    found: _Found = []
    if (certificates := parts.take_if(f"{_XADES}CertificateValues")) is not None:
        found += _certificate_values(certificates, before)
    if (revocation := parts.take_if(f"{_XADES}RevocationValues")) is not None:
        found += _revocation_values(revocation, before)
    parts.end()
    return found


def _values(element: etree._Element, name: str) -> list[bytes]:
    parts = Children(element)
    found = [parts.take(f"{_XADES}{name}")]
    while (more := parts.take_if(f"{_XADES}{name}")) is not None:
        found.append(more)
    parts.end()
    for one in found:
        attributes(one, optional=("Id",))
    return [base64_in(one) for one in found]


_UNSIGNED: Final = {
    f"{_XADES}CounterSignature": _counter_signature,
    f"{_XADES}SignatureTimeStamp": _signature_stamp,
    f"{_XADES}CertificateValues": _certificate_values,
    f"{_XADES}RevocationValues": _revocation_values,
    f"{{{XADES141}}}TimeStampValidationData": _validation_data,
    f"{{{XADES141}}}ArchiveTimeStamp": _archive_stamp,
}


def names_certificate(said: CertificateDigest, certificate: Known) -> bool:
    """Whether a property of the signer means this certificate.

    That its digest may be relied on is asked apart: see `weak_certificate_digest`.
    """
    method = DIGESTS.get(said.method)
    if method is None or method.standing not in COMPUTED:
        return False
    if not same_digest(method.of(certificate.der), said.value):
        return False
    if said.issuer is not None and not is_issuer_serial(said.issuer, certificate):
        return False
    return not said.issuer_serial or said.issuer_serial == issuer_serial(certificate.certificate)


def weak_certificate_digest(properties: SignedProperties) -> Reason | None:
    """Why a digest by which the signer named the certificate cannot be relied on, or `None`."""
    for said in properties.certificates:
        method = DIGESTS.get(said.method)
        if method is None or method.standing not in (Standing.MADE, Standing.VERIFIED):
            return WEAK_CERTIFICATE_DIGEST(name=method.name if method else said.method[:200])
    return None


def issuer_serial(certificate: x509.Certificate) -> bytes:
    """DER of the certificate's IssuerSerial (RFC 5035 section 5)."""
    size = certificate.serial_number.bit_length() // 8 + 1
    serial = certificate.serial_number.to_bytes(size, "big", signed=True)
    # GeneralNames with one directoryName, [4] (RFC 5280 4.2.1.6).
    name = _tlv(0xA4, certificate.issuer.public_bytes())
    return _tlv(0x30, _tlv(0x30, name) + _tlv(0x02, serial))


def _tlv(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 128:
        return bytes((tag, size)) + content
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(octets))) + octets + content
