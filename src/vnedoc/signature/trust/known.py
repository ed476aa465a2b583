"""A certificate with what is asked of it again and again, each found out once."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import attrs
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from vnedoc.limits import (
    MAX_ASN1_PARTS,
    MAX_CERTIFICATE_BYTES,
    MAX_DISTINGUISHED_NAME_BYTES,
    MAX_RSA_BITS,
    MAX_RSA_EXPONENT_BITS,
)
from vnedoc.signature.algorithms import too_costly, weak_key
from vnedoc.signature.trust.certificates import (
    FoldedName,
    der,
    fingerprint,
    folded,
    read_certificate,
    weak_signature,
    within_limits,
)
from vnedoc.signature.trust.parts import count_parts
from vnedoc.signature.trust.quiet import quiet
from vnedoc.signature.trust.reasons import CERTIFICATE_TOO_LARGE, NOT_A_CERTIFICATE
from vnedoc.signature.verdict import Reason


@attrs.frozen(eq=False)
class Known:
    """A certificate that can be read, and is small enough for that."""

    certificate: x509.Certificate
    der: bytes

    @classmethod
    def read(cls, data: bytes | x509.Certificate) -> Known | Reason:
        """A certificate of unknown origin, or why it is none."""
        encoded = data if isinstance(data, bytes) else der(data)
        if not within_limits(encoded):
            return _too_large()
        certificate = read_certificate(data)
        if certificate is None:
            return NOT_A_CERTIFICATE()
        found = cls(certificate, encoded)
        return _too_large() if too_costly(found.key) else found

    @cached_property
    def fingerprint(self) -> bytes:
        """SHA-256 of its bytes."""
        return fingerprint(self.certificate)

    @cached_property
    def key(self) -> Any:
        """Its public key."""
        return self.certificate.public_key()

    @cached_property
    def subject(self) -> FoldedName:
        """Whose it is, as names are compared."""
        return folded(self.certificate.subject)

    @cached_property
    def issuer(self) -> FoldedName:
        """Who issued it, as names are compared."""
        return folded(self.certificate.issuer)

    @cached_property
    def key_der(self) -> bytes:
        """Its public key in DER."""
        data: bytes = self.key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return data

    @cached_property
    def extensions(self) -> dict[x509.ObjectIdentifier, x509.Extension[Any]]:
        """Its extensions by their identifiers."""
        return {one.oid: one for one in self.certificate.extensions}

    def value(self, kind: type[x509.ExtensionType]) -> Any:
        """What the extension of this kind says, or `None`."""
        found = self.extensions.get(kind.oid)
        return None if found is None else found.value

    @property
    def name(self) -> str:
        """Its subject as people read it."""
        return self.certificate.subject.rfc4514_string()

    @property
    def self_issued(self) -> bool:
        """Whether subject and issuer are the same (RFC 5280 3.2)."""
        return self.subject == self.issuer

    def is_same_entity(self, other: Known) -> bool:
        """Whether name and key are those of another certificate."""
        return self.key_der == other.key_der and self.subject == other.subject

    def weak_spot(self, *, anchor: bool) -> str | None:
        """What makes it unreliable: its key, or (not for an anchor) its signature."""
        reason = weak_key(self.key)
        if reason is not None:
            return str(dict(reason.facts)["name"])
        # An anchor's own signature proves nothing and is not relied on.
        return None if anchor else weak_signature(self.certificate)

    @cached_property
    def parts(self) -> int:
        """How many ASN.1 values it holds."""
        return count_parts(self.der, MAX_ASN1_PARTS)

    @cached_property
    def asn1(self) -> Any:
        """The certificate as pyhanko-certvalidator takes it."""
        from asn1crypto import x509 as asn1

        # Strict: bytes behind the certificate would be seen by one parser and not by the other.
        return asn1.Certificate.load(self.der, strict=True)


def _too_large() -> Reason:
    return CERTIFICATE_TOO_LARGE(
        size=MAX_CERTIFICATE_BYTES,
        name=MAX_DISTINGUISHED_NAME_BYTES,
        parts=MAX_ASN1_PARTS,
        bits=MAX_RSA_BITS,
        exponent=MAX_RSA_EXPONENT_BITS,
    )


@quiet()
def is_list(data: bytes) -> bool:
    """Whether this is a revocation list, in DER or PEM; what it says is not looked at."""
    pem = data.lstrip().startswith(b"-----BEGIN")
    try:
        (x509.load_pem_x509_crl if pem else x509.load_der_x509_crl)(data)
    except (ValueError, UnsupportedAlgorithm):
        return False
    return True
