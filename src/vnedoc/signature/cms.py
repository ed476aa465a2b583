"""Signed data of CMS (RFC 5652) as timestamps hold it: one signer, read strictly.

asn1crypto is untyped; everything that touches it for CMS stands here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, utils

from vnedoc.errors import MissingExtraError
from vnedoc.signature.algorithms import (
    DIGESTS,
    METHODS,
    STRONG_HASHES,
    WEAK,
    DigestMethod,
    Family,
    SignatureMethod,
)
from vnedoc.signature.certificates import der
from vnedoc.signature.crypto import BAD_VALUE, SignatureCheck, failed, unreliable, verify
from vnedoc.signature.encoding import same_digest
from vnedoc.signature.verdict import ReasonKind

UNSUPPORTED_CMS = ReasonKind(
    "VNE-SIG-411",
    en="The token is signed with {name}, which vnedoc does not support.",
    vi="Dấu thời gian được ký bằng {name}, vnedoc không hỗ trợ.",
)
_BY_NAME = {digest.hash_name: digest for digest in DIGESTS.values()}
_FAMILIES = {
    "rsassa_pkcs1v15": Family.RSA,
    "rsassa_pss": Family.RSA_PSS,
    "ecdsa": Family.ECDSA,
    "ed25519": Family.EDDSA,
}


class CmsError(ValueError):
    """The bytes are not signed data of the one shape that is admitted."""


@attrs.frozen(kw_only=True)
class SignedToken:
    """Signed data with one signer, taken apart."""

    content: bytes
    """The signed content itself, such as a TSTInfo in DER."""
    certificates: tuple[bytes, ...]
    """Those that came with it, in DER."""
    issuer_der: bytes
    serial: int
    digest: DigestMethod
    """Of the content, in the signed attributes."""
    method: SignatureMethod | None
    method_name: str
    value: bytes
    signed_attributes: bytes
    message_digest: bytes
    named: tuple[tuple[DigestMethod, bytes], ...]
    """Digests by which the signer names its own certificate (ESSCertID, RFC 5035)."""

    def signer_among(self, candidates: Iterable[x509.Certificate]) -> x509.Certificate | None:
        """The signer's certificate: the right issuer and number, and named by its digest."""
        return next((one for one in candidates if self._is_signer(one)), None)

    def _is_signer(self, one: x509.Certificate) -> bool:
        if not self.named or one.serial_number != self.serial:
            return False
        digest, value = self.named[0]
        # RFC 5035 5.4: the first certificate named is the signer's.
        return one.issuer.public_bytes() == self.issuer_der and same_digest(
            digest.of(der(one)), value
        )

    def check(self, certificate: x509.Certificate) -> SignatureCheck:
        """Whether the certificate's key signed the content."""
        if not same_digest(self.digest.of(self.content), self.message_digest):
            return failed(BAD_VALUE())
        if self.digest.hash_name not in STRONG_HASHES:
            return unreliable(WEAK(name=self.digest.name))
        if self.method is None:
            return unreliable(UNSUPPORTED_CMS(name=self.method_name))
        key = certificate.public_key()
        value = self.value
        if isinstance(key, ec.EllipticCurvePublicKey):
            value = fixed_length(value, (key.curve.key_size + 7) // 8)
        return verify(self.method.uri, key, value, data=self.signed_attributes)


def fixed_length(value: bytes, half: int) -> bytes:
    """An ECDSA value from DER, as X.509 and CMS have it, to r||s; empty if it is none."""
    try:
        r, s = utils.decode_dss_signature(value)
        return r.to_bytes(half, "big") + s.to_bytes(half, "big")
    except (ValueError, OverflowError):
        return b""


def read_token(data: bytes) -> SignedToken:
    """Take a timestamp token apart.

    Raises:
        CmsError: it is not CMS signed data over a TSTInfo by exactly one signer.
        MissingExtraError: the extra ``trust`` is not installed.
    """
    try:
        from asn1crypto import cms
    except ImportError:
        raise MissingExtraError(
            extra="trust", purpose="Reading timestamps (đọc dấu thời gian)"
        ) from None
    try:
        return _read(cms.ContentInfo.load(data, strict=True))
    except CmsError:
        raise
    except Exception as failure:
        raise CmsError("the token cannot be read") from failure


def _read(info: Any) -> SignedToken:
    if info["content_type"].native != "signed_data":
        raise CmsError("the token is not signed data")
    data = info["content"]
    content = data["encap_content_info"]
    if content["content_type"].native != "tst_info":
        raise CmsError("the token is no timestamp")
    if len(data["signer_infos"]) != 1:
        raise CmsError("the token has more or fewer signers than one")
    signer = data["signer_infos"][0]
    if signer["sid"].name != "issuer_and_serial_number":
        raise CmsError("the token names its signer in an unsupported way")
    values = _attributes(signer["signed_attrs"])
    if values["content_type"].native != "tst_info":
        raise CmsError("the signed type of the content is another")
    algorithm = signer["signature_algorithm"]
    digest = _digest(signer["digest_algorithm"]["algorithm"].native)
    return SignedToken(
        content=bytes(content["content"]),
        certificates=tuple(
            one.chosen.dump() for one in data["certificates"] if one.name == "certificate"
        ),
        issuer_der=signer["sid"].chosen["issuer"].dump(),
        serial=signer["sid"].chosen["serial_number"].native,
        digest=digest,
        method=_method(algorithm, digest),
        method_name=str(algorithm["algorithm"].native),
        value=signer["signature"].native,
        signed_attributes=signer["signed_attrs"].untag().dump(),
        message_digest=values["message_digest"].native,
        named=tuple(_named(values)),
    )


def _attributes(attributes: Any) -> dict[str, Any]:
    """The signed attributes by name; each may stand once, with one value (RFC 5652 11)."""
    values: dict[str, Any] = {}
    for attribute in attributes:
        name = attribute["type"].native
        if name in values or len(attribute["values"]) != 1:
            raise CmsError(f"the signed attribute {name} is repeated")
        values[name] = attribute["values"][0]
    missing = {"content_type", "message_digest"} - set(values)
    if missing:
        raise CmsError("a required signed attribute is missing")
    return values


def _digest(name: str) -> DigestMethod:
    found = _BY_NAME.get(name)
    if found is None:
        raise CmsError(f"the digest algorithm {name} is not supported")
    return found


def _named(values: dict[str, Any]) -> Iterable[tuple[DigestMethod, bytes]]:
    if "signing_certificate_v2" in values:
        for one in values["signing_certificate_v2"]["certs"]:
            yield _digest(one["hash_algorithm"]["algorithm"].native), one["cert_hash"].native
    elif "signing_certificate" in values:
        # RFC 3161 2.4.1 knew only SHA-1 here. It tells certificates apart; it signs nothing.
        for one in values["signing_certificate"]["certs"]:
            yield _BY_NAME["sha1"], one["cert_hash"].native


def _method(algorithm: Any, digest: DigestMethod) -> SignatureMethod | None:
    family = _FAMILIES.get(algorithm.signature_algo)
    if family is Family.EDDSA:
        return _by_family(family, None)
    if family is Family.RSA_PSS:
        parameters = algorithm["parameters"]
        name = parameters["hash_algorithm"]["algorithm"].native
        mask = parameters["mask_gen_algorithm"]["parameters"]["algorithm"].native
        salt = parameters["salt_length"].native
        used = _BY_NAME.get(name)
        return _by_family(family, used) if used and (mask, salt) == (name, used.size) else None
    if family is None:
        return None
    plain = algorithm["algorithm"].native in ("rsassa_pkcs1v15", "ecdsa")
    return _by_family(family, digest if plain else _BY_NAME.get(algorithm.hash_algo))


def _by_family(family: Family, digest: DigestMethod | None) -> SignatureMethod | None:
    known = (one for one in METHODS.values() if one.family is family and one.digest == digest)
    return next(known, None)
