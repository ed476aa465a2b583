"""Certificates as values: reading them, describing them, and the anchors that a caller trusts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import attrs
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from vnedoc.given import Given, bytes_of, name_of
from vnedoc.limits import MAX_ASN1_PARTS, MAX_CERTIFICATE_BYTES, MAX_DISTINGUISHED_NAME_BYTES
from vnedoc.normal_forms import normalized
from vnedoc.signature.algorithms import STRONG_HASHES, too_costly
from vnedoc.signature.errors import TrustStoreError
from vnedoc.signature.trust.parts import count_parts, longest_name
from vnedoc.signature.trust.quiet import quiet
from vnedoc.signature.verdict import CertificateInfo

PARSING_ERRORS = (
    ValueError,
    TypeError,
    OverflowError,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
)
"""What cryptography raises, early or late, for bytes that are not what they should be."""

_PEM_BEGIN = b"-----BEGIN CERTIFICATE-----"


def der(certificate: x509.Certificate) -> bytes:
    """The bytes of a certificate."""
    return certificate.public_bytes(Encoding.DER)


def fingerprint(certificate: x509.Certificate) -> bytes:
    """SHA-256 of its bytes."""
    return certificate.fingerprint(hashes.SHA256())


def within_limits(data: bytes) -> bool:
    """Whether a certificate is small enough for its parts to become objects."""
    return (
        len(data) <= MAX_CERTIFICATE_BYTES
        and longest_name(data) <= MAX_DISTINGUISHED_NAME_BYTES
        and count_parts(data, MAX_ASN1_PARTS) <= MAX_ASN1_PARTS
    )


@quiet()
def read_certificate(data: bytes | x509.Certificate) -> x509.Certificate | None:
    """A certificate of unknown origin, from DER bytes or loaded; `None` if it cannot be read."""
    try:
        if not within_limits(data if isinstance(data, bytes) else der(data)):
            return None
        certificate = x509.load_der_x509_certificate(data) if isinstance(data, bytes) else data
        # These are parsed late; a certificate that breaks there is no certificate.
        _ = (certificate.extensions, certificate.public_key(), certificate.subject)
        _ = (certificate.issuer, certificate.not_valid_after_utc, certificate.not_valid_before_utc)
    except PARSING_ERRORS:
        return None
    return certificate


def describe(certificate: x509.Certificate) -> CertificateInfo:
    """What people need to know of it."""
    names = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return CertificateInfo(
        subject=certificate.subject.rfc4514_string(),
        issuer=certificate.issuer.rfc4514_string(),
        serial=f"{certificate.serial_number:x}",
        not_before_utc=certificate.not_valid_before_utc,
        not_after_utc=certificate.not_valid_after_utc,
        sha256=fingerprint(certificate).hex(),
        common_name=str(names[0].value) if names else "",
    )


def same_name(one: x509.Name, other: x509.Name) -> bool:
    """Whether two names are the same for RFC 5280 7.1: case and white space do not count."""
    return one == other or folded(one) == folded(other)


FoldedName = tuple[frozenset[tuple[str, object]], ...]
"""A name as it is compared; to be made once for each certificate, not once for each question."""


def folded(name: x509.Name) -> FoldedName:
    """A name without what does not count in comparing (RFC 5280 7.1)."""
    return tuple(
        frozenset((attribute.oid.dotted_string, _fold(attribute.value)) for attribute in part)
        for part in name.rdns
    )


def _fold(value: str | bytes) -> str | bytes:
    if isinstance(value, bytes):
        return value
    # What RFC 4518 does to names, or a little more. A name only leads to candidates: whether one
    # issued the other, its signature says.
    return " ".join(normalized("NFKC", value).casefold().split())


def extension(certificate: Any, kind: type[x509.ExtensionType]) -> Any:
    """The extension of this kind of a certificate, list or answer, or `None`."""
    try:
        return certificate.extensions.get_extension_for_class(kind)
    except x509.ExtensionNotFound:
        return None


def weak_signature(signed: Any) -> str | None:
    """The name of the digest that makes a certificate, list or answer unreliable, or `None`."""
    try:
        digest = signed.signature_hash_algorithm
    except UnsupportedAlgorithm:
        return str(signed.signature_algorithm_oid.dotted_string)
    # None means that the algorithm needs no digest: Ed25519 and its kin.
    return None if digest is None or _plain_name(digest.name) in STRONG_HASHES else digest.name


def _plain_name(name: str) -> str:
    return name.replace("-", "_")


def signed_by(key: Any, signature: bytes, data: bytes, algorithm: Any) -> bool:
    """Whether `signature` over `data` was made with `key`.

    Args:
        key: A public key of an issuer.
        signature: The signature value as X.509 has it (ECDSA as DER).
        data: The signed part.
        algorithm: `signature_algorithm_parameters` and the digest, as a pair.
    """
    parameters, digest = algorithm
    try:
        if isinstance(key, rsa.RSAPublicKey):
            # Whoever makes a key chooses how long checking with it takes.
            if too_costly(key) or digest is None:
                return False
            key.verify(signature, data, parameters, digest)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, data, parameters)
        elif isinstance(key, ed25519.Ed25519PublicKey | ed448.Ed448PublicKey):
            key.verify(signature, data)
        else:
            return False
    except (InvalidSignature, UnsupportedAlgorithm, TypeError, ValueError):
        return False
    return True


def issued_by(certificate: x509.Certificate, issuer_key: object) -> bool:
    """Whether the issuer's key signed the certificate. Names and rights are not looked at."""
    try:
        algorithm = (
            certificate.signature_algorithm_parameters,
            certificate.signature_hash_algorithm,
        )
    except (UnsupportedAlgorithm, ValueError):
        return False
    data, signature = certificate.tbs_certificate_bytes, certificate.signature
    return signed_by(issuer_key, signature, data, algorithm)


@attrs.frozen
class TrustStore:
    """The certificates that the caller trusts. Nothing is built in, nothing comes from the system.

    An anchor is trusted for what it says of itself. Above another certificate it must be a
    certification authority by its own extensions; without, it vouches for itself alone. Its own
    period of validity and key strength are checked, its own revocation is not.
    """

    anchors: tuple[x509.Certificate, ...] = attrs.field()

    @anchors.validator
    def _some(self, _: object, anchors: Sequence[x509.Certificate]) -> None:
        if not anchors:
            raise _unreadable("<values>", "there is no certificate", "không có chứng thư nào")

    @classmethod
    def load(cls, *sources: Given) -> TrustStore:
        """Anchors from bytes or path objects, each DER or PEM with one certificate or many.

        Args:
            *sources: One or more, bytes or path objects.

        Raises:
            TrustStoreError: a source holds no certificate or a broken one.
            WrongTypeError: a source is something else, such as a text.
            OSError: a file cannot be read.
        """
        found: dict[bytes, x509.Certificate] = {}
        for source in sources:
            listed = load_certificates(bytes_of(source, "sources"), name_of(source))
            found.update((fingerprint(one), one) for one in listed)
        return cls(tuple(found.values()))

    def __contains__(self, certificate: x509.Certificate) -> bool:
        return certificate in self.anchors

    def __reduce__(self) -> tuple[Any, ...]:
        return _store_of, tuple(map(der, self.anchors))


def _store_of(*anchors: bytes) -> TrustStore:
    return TrustStore(tuple(map(x509.load_der_x509_certificate, anchors)))


@quiet()
def load_certificates(data: bytes, name: str = "<bytes>") -> tuple[x509.Certificate, ...]:
    """Certificates that the caller gives, as DER (one) or PEM (one or more).

    Raises:
        TrustStoreError: none is found or one is broken.
    """
    try:
        if _PEM_BEGIN in data:
            found = tuple(x509.load_pem_x509_certificates(data))
        else:
            found = (x509.load_der_x509_certificate(data),)
    except (ValueError, UnsupportedAlgorithm):
        found = ()
    if not found or None in map(read_certificate, found):
        raise _unreadable(
            name, "this is no certificate in DER or PEM", "không phải chứng thư DER hay PEM"
        )
    return found


def _unreadable(name: str, en: str, vi: str) -> TrustStoreError:
    return TrustStoreError(source=name, reason=en, reason_vi=vi)


def unique(certificates: Iterable[x509.Certificate]) -> tuple[x509.Certificate, ...]:
    """The certificates without repetitions, in order."""
    return tuple({fingerprint(one): one for one in certificates}.values())
