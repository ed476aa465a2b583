"""``ds:KeyInfo``: the certificates that a signature brings, and what it says of them beside.

Nobody has to have signed it, so it decides nothing: the signer is found by the signed properties,
or by whose certificate issued none of the others. But what it says must be true of the
certificates that it brings (XML-DSig 4.5: all of it is about the same key): a signature that says
two things is refused. Ways to fetch a key are never followed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

import attrs
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from lxml import etree

from vnedoc import names
from vnedoc.limits import MAX_CERTIFICATES
from vnedoc.signature.trust.certificates import FoldedName, folded
from vnedoc.signature.trust.known import Known
from vnedoc.signature.verdict import SubIndication
from vnedoc.signature.xmldsig.elements import (
    Children,
    attributes,
    base64_in,
    local_name,
    text_of,
    words_of,
)
from vnedoc.signature.xmldsig.reasons import (
    MISSING_PART,
    TOO_COMPLEX,
    UNKNOWN_PART,
    over_limit,
    unreliable,
    unsupported,
)

_DS: Final = f"{{{names.DS}}}"
_DS11: Final = "{http://www.w3.org/2009/xmldsig11#}"
# RFC 5280 4.1.2.2: at most 20 octets, which are 49 digits; reading endless ones is quadratic.
_SERIAL: Final = re.compile(r"[+-]?[0-9]{1,100}")
_CURVES: Final = {
    "urn:oid:1.2.840.10045.3.1.7": "secp256r1",
    "urn:oid:1.3.132.0.34": "secp384r1",
    "urn:oid:1.3.132.0.35": "secp521r1",
}


NameParts = frozenset[tuple[str, object]]
"""The attributes of a name, whatever their order."""


@attrs.frozen
class KeyHint:
    """One thing that is said beside the certificates; `element` is its name."""

    element: str
    value: Any


@attrs.frozen(kw_only=True)
class KeyHints:
    """What ``ds:KeyInfo`` says. Nothing of it has been believed."""

    certificates: tuple[bytes, ...]
    """In DER, in their order."""
    keys: tuple[KeyHint, ...] = ()
    """Values of the signer's key."""
    names: tuple[KeyHint, ...] = ()
    """Names of certificates: each must name one of those that are brought."""

    def contradiction(self, signer: Known, brought: Iterable[Known]) -> str:
        """The element that says something else than the certificates; empty if none does.

        Args:
            signer: The certificate by which the signature is judged.
            brought: Those of `certificates` that can be read.
        """
        for hint in self.keys:
            if hint.value != _key_value(hint.element, signer):
                return hint.element
        if self.names:
            known = [_Told.of(one) for one in (signer, *brought)]
            for hint in self.names:
                if not any(one.is_named_by(hint) for one in known):
                    return hint.element
        return ""


@attrs.frozen
class _Told:
    """What a certificate is named by."""

    subject: NameParts
    issuer: NameParts
    serial: int
    key_identifier: bytes | None

    @classmethod
    def of(cls, known: Known) -> _Told:
        found = known.value(x509.SubjectKeyIdentifier)
        return cls(
            _parts(known.subject),
            _parts(known.issuer),
            known.certificate.serial_number,
            None if found is None else found.digest,
        )

    def is_named_by(self, hint: KeyHint) -> bool:
        if hint.element == "X509SKI":
            return bool(hint.value == self.key_identifier)
        if hint.element == "X509SubjectName":
            return hint.value in (None, self.subject)
        name, serial = hint.value
        return serial == self.serial and name in (None, self.issuer)


def read_key_info(element: etree._Element) -> KeyHints:
    """Read ``ds:KeyInfo``, its parts in any order.

    Raises:
        Refusal: it has parts that are not supported, or no certificate.
    """
    attributes(element, optional=("Id",))
    parts = Children(element)
    certificates: list[bytes] = []
    keys: list[KeyHint] = []
    listed: list[KeyHint] = []
    # Not RetrievalMethod and its kin: they can lead to files, to hosts, and round in circles.
    tags = (*(f"{_DS}{name}" for name in ("KeyName", "KeyValue", "X509Data")), _DER_KEY)
    for part in parts.take_all(*tags, limit=MAX_CERTIFICATES):
        name = local_name(str(part.tag))
        if name == "KeyName":
            # A word for a key between two who know each other: it names nothing here.
            words_of(part)
        elif name == "KeyValue" and _is_blank(part):
            attributes(part)
        elif name == "X509Data":
            _read_data(part, certificates, listed)
        else:
            keys.append(_read_key_value(part))
    parts.end()
    if not certificates:
        reason = MISSING_PART(parent="KeyInfo", expected="<X509Certificate>")
        raise unreliable(reason, SubIndication.NO_SIGNING_CERTIFICATE_FOUND)
    if len(certificates) > MAX_CERTIFICATES:
        what = {"what": "certificates", "what_vi": "chứng thư"}
        raise over_limit(TOO_COMPLEX(limit=MAX_CERTIFICATES, **what))
    return KeyHints(certificates=tuple(certificates), keys=tuple(keys), names=tuple(listed))


def _is_blank(element: etree._Element) -> bool:
    """Whether it says nothing: xmlsec leaves what it cannot fill of a template as it is."""
    return not len(element) and not (element.text or "").strip(" \t\r\n")


_DER_KEY: Final = f"{_DS11}DEREncodedKeyValue"


def _read_data(element: etree._Element, certificates: list[bytes], listed: list[KeyHint]) -> None:
    attributes(element)
    parts = Children(element)
    tags = ("X509IssuerSerial", "X509SKI", "X509SubjectName", "X509Certificate")
    for part in parts.take_all(*(f"{_DS}{tag}" for tag in tags), limit=2 * MAX_CERTIFICATES + 2):
        attributes(part)
        name = local_name(str(part.tag))
        if name != "X509Certificate" and _is_blank(part):
            continue
        match name:
            case "X509Certificate":
                certificates.append(base64_in(part))
            case "X509SKI":
                listed.append(KeyHint("X509SKI", base64_in(part)))
            case "X509SubjectName":
                listed.append(KeyHint("X509SubjectName", parsed_name(words_of(part))))
            case _:
                listed.append(KeyHint("X509IssuerSerial", read_issuer_serial(part)))
    parts.end()


def read_issuer_serial(element: etree._Element) -> tuple[NameParts | None, int | None]:
    """A name, as `parsed_name` gives it, and a serial number, from XML-DSig's X509IssuerSerial."""
    attributes(element)
    parts = Children(element)
    name = words_of(parts.take(f"{_DS}X509IssuerName"))
    serial = words_of(parts.take(f"{_DS}X509SerialNumber"))
    parts.end()
    return parsed_name(name), int(serial) if _SERIAL.fullmatch(serial) else None


def is_issuer_serial(said: tuple[NameParts | None, int | None], known: Known) -> bool:
    """Whether a name and a serial number are those of a certificate's issuer and its own."""
    return _Told.of(known).is_named_by(KeyHint("X509IssuerSerial", said))


def parsed_name(text: str) -> NameParts | None:
    """The parts of a name in the text form of RFC 4514; `None` where it is written otherwise.

    What software writes differs in order, in the words for rare attributes and in the encoding of
    their values; so the order does not count, and what is not understood is not compared.
    """
    if not text:
        return None
    try:
        return _parts(folded(x509.Name.from_rfc4514_string(text)))
    except ValueError:
        return None


def _parts(name: FoldedName) -> NameParts:
    return frozenset(part for one in name for part in one)


def _read_key_value(element: etree._Element) -> KeyHint:
    if element.tag == _DER_KEY:
        attributes(element, optional=("Id",))
        return KeyHint("DEREncodedKeyValue", base64_in(element))
    attributes(element)
    parts = Children(element)
    value = parts.take_if(f"{_DS}RSAKeyValue", f"{_DS11}ECKeyValue")
    if value is None:
        found = next((local_name(str(child.tag)) for child in element), "-")
        raise unsupported(UNKNOWN_PART(parent="KeyValue", found=found[:80]))
    parts.end()
    attributes(value, optional=("Id",))
    inside = Children(value)
    if value.tag == f"{_DS}RSAKeyValue":
        numbers = [inside.take(f"{_DS}{name}") for name in ("Modulus", "Exponent")]
        inside.end()
        # ds:CryptoBinary: leading zeros mean nothing, and .NET writes one.
        return KeyHint("RSAKeyValue", tuple(int.from_bytes(_value(n), "big") for n in numbers))
    curve = inside.take(f"{_DS11}NamedCurve")
    point = inside.take(f"{_DS11}PublicKey")
    inside.end()
    uri = attributes(curve, required=("URI",))["URI"]
    text_of(curve)
    return KeyHint("ECKeyValue", (_CURVES.get(uri), _value(point)))


def _value(element: etree._Element) -> bytes:
    attributes(element)
    return base64_in(element)


def _key_value(element: str, known: Known) -> Any:
    """What this element would say of a certificate's key; `None` where it cannot."""
    key = known.key
    if element == "RSAKeyValue" and isinstance(key, rsa.RSAPublicKey):
        numbers = key.public_numbers()
        return numbers.n, numbers.e
    if element == "ECKeyValue" and isinstance(key, ec.EllipticCurvePublicKey):
        point = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return key.curve.name, point
    return known.key_der if element == "DEREncodedKeyValue" else None


def end_entity(brought: list[Known]) -> Known | None:
    """The first that issued none of the others, by their names."""
    for one in brought:
        if not any(other.issuer == one.subject for other in brought if other.der != one.der):
            return one
    return None
