"""Signed data of CMS (RFC 5652), as timestamps and PDF files hold it: one signer, read strictly.

Bytes that are signed are sliced from the original (see `vnedoc.signature.timestamps.tlv`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final

import attrs
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, utils

from vnedoc.errors import MissingExtraError
from vnedoc.signature.algorithms import (
    SHA1,
    SHA256,
    STRONG_HASHES,
    WEAK,
    DigestMethod,
    SignatureMethod,
)
from vnedoc.signature.crypto import SignatureCheck, failed, unreliable, verify
from vnedoc.signature.encoding import same_digest
from vnedoc.signature.timestamps.methods import digest_of, method_of
from vnedoc.signature.timestamps.refusals import CmsError, OversizedCmsError, UnsupportedCmsError
from vnedoc.signature.timestamps.tlv import (
    SEQUENCE,
    SET,
    Tlv,
    TlvError,
    TooManyPartsError,
    integer,
    octets,
    oid,
    tagged,
    whole_value,
)
from vnedoc.signature.trust.certificates import PARSING_ERRORS, der, extension
from vnedoc.signature.verdict import ReasonKind

UNSUPPORTED_CMS = ReasonKind(
    "VNE-SIG-411",
    title_en="The timestamp is signed in a way that vnedoc does not support",
    title_vi="Dấu thời gian được ký theo cách vnedoc không hỗ trợ",
    en="The token is signed with {name}, which vnedoc does not support.",
    vi="Dấu thời gian được ký bằng {name}, vnedoc không hỗ trợ.",
)
OTHER_CONTENT = ReasonKind(
    "VNE-SIG-412",
    en="The content is not the one that was signed.",
    vi="Nội dung không phải nội dung đã được ký.",
)
_SIGNED_DATA: Final = "1.2.840.113549.1.7.2"
_DATA: Final = "1.2.840.113549.1.7.1"
_TST_INFO: Final = "1.2.840.113549.1.9.16.1.4"
_CONTENT_TYPE: Final = "1.2.840.113549.1.9.3"
_MESSAGE_DIGEST: Final = "1.2.840.113549.1.9.4"
_SIGNING_TIME: Final = "1.2.840.113549.1.9.5"
_ESS_V1: Final = "1.2.840.113549.1.9.16.2.12"
_ESS_V2: Final = "1.2.840.113549.1.9.16.2.47"
_TIMESTAMP: Final = "1.2.840.113549.1.9.16.2.14"
_ADOBE: Final = "1.2.840.113583.1.1.8"
_SINGLE: Final = (_CONTENT_TYPE, _MESSAGE_DIGEST, _SIGNING_TIME, _ESS_V1, _ESS_V2, _ADOBE)
"""Signed attributes with one value each (RFC 5652 11, RFC 5035 3, ISO 32000-1 12.8.3.3.2)."""


@attrs.frozen(kw_only=True)
class SignedToken:
    """Signed data with one signer, taken apart."""

    content: bytes
    """The signed content itself, such as a TSTInfo in DER; empty if it stands elsewhere."""
    certificates: tuple[bytes, ...]
    """Those that came with it, in DER."""
    identifier: tuple[bytes, int] | bytes
    """The signer's: its certificate's issuer in DER and number, or its subjectKeyIdentifier."""
    digest: DigestMethod
    """Of the content, in the signed attributes."""
    method: SignatureMethod | None
    method_name: str
    value: bytes
    signed_attributes: bytes
    message_digest: bytes
    named: tuple[tuple[DigestMethod, bytes], ...]
    """Digests by which the signer names its own certificate (ESSCertID, RFC 5035)."""
    claimed_time: datetime | None = None
    """The signer's own word (signingTime)."""
    timestamps: tuple[bytes, ...] = ()
    """Timestamp tokens over the value."""
    crls: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()
    """Revocation data that Adobe's attribute holds."""

    def signer_among(
        self, candidates: Iterable[x509.Certificate], *, unnamed: bool = False
    ) -> x509.Certificate | None:
        """The signer's certificate: rightly identified, and named by its digest.

        Args:
            candidates: Where to look.
            unnamed: Whether a signature may do without that digest, as older PDF ones do.
        """
        return next((one for one in candidates if self._is_signer(one, unnamed)), None)

    def _is_signer(self, one: x509.Certificate, unnamed: bool) -> bool:
        if not self._identifies(one):
            return False
        # That are words, which another certificate can bear; its digest none can.
        if not self.named:
            return unnamed
        # RFC 5035 5.4: the first certificate named is the signer's.
        digest, value = self.named[0]
        return same_digest(digest.of(der(one)), value)

    def _identifies(self, one: x509.Certificate) -> bool:
        if isinstance(self.identifier, tuple):
            return (one.issuer.public_bytes(), one.serial_number) == self.identifier
        # RFC 5652 5.3: as it stands in the certificate, which may compute it in any way.
        try:
            found = extension(one, x509.SubjectKeyIdentifier)
        except PARSING_ERRORS:
            return False
        return found is not None and found.value.digest == self.identifier

    def check(
        self, certificate: x509.Certificate, content_digest: bytes | None = None
    ) -> SignatureCheck:
        """Whether the certificate's key signed the content.

        Args:
            certificate: The signer's.
            content_digest: Of content that stands elsewhere, under `digest`.
        """
        found = self.digest.of(self.content) if content_digest is None else content_digest
        # RFC 5652 5.4: the attributes are signed, and only this digest ties the content to them.
        if not same_digest(found, self.message_digest):
            return failed(OTHER_CONTENT())
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
    return _load(data, _TST_INFO)


def read_detached(data: bytes) -> SignedToken:
    """Take a signature over content that stands elsewhere apart, as PDF files hold it.

    Args:
        data: The signature, perhaps followed by zeros that fill the space kept for it.

    Raises:
        CmsError: it is not CMS signed data by exactly one signer.
        MissingExtraError: the extra ``trust`` is not installed.
    """
    return _load(data, _DATA)


def read_enclosing(behind: bytes) -> SignedToken:
    """Take a signature over the content in front of it apart, as mail holds it.

    Args:
        behind: What `vnedoc.signature.timestamps.enclosing.SignedContent` gives.

    Raises:
        CmsError: it is not CMS signed data by exactly one signer.
        MissingExtraError: the extra ``trust`` is not installed.
    """
    with _reading():
        return _signed(Tlv(SEQUENCE, b"", behind).parts(), _DATA, b"")


def _load(data: bytes, kind: str) -> SignedToken:
    with _reading():
        return _read(whole_value(data, padded=kind == _DATA), kind)


@contextmanager
def _reading() -> Iterator[None]:
    """Whatever is wrong with the bytes is a `CmsError`."""
    try:
        yield
    except (CmsError, MissingExtraError):
        raise
    except TooManyPartsError as failure:
        raise OversizedCmsError(str(failure)) from failure
    except TlvError as failure:
        raise CmsError(str(failure)) from failure
    except Exception as failure:
        raise CmsError("the signature cannot be read") from failure


def _read(info: Tlv, kind: str) -> SignedToken:
    """ContentInfo, SignedData and SignerInfo (RFC 5652 3, 5.1 and 5.3)."""
    name, body = info.expect(SEQUENCE).parts()
    if oid(name) != _SIGNED_DATA:
        raise CmsError("this is not signed data")
    _, _, content, *behind = body.expect(tagged(0)).only.expect(SEQUENCE).parts()
    return _signed(behind, kind, _content(content, kind))


def _signed(behind: list[Tlv], kind: str, content: bytes) -> SignedToken:
    """What stands in a SignedData behind its content (RFC 5652 5.1)."""
    *optional, signers = behind
    certificates = [one for part in optional if part.kind == tagged(0) for one in part.parts()]
    listed = signers.expect(SET).parts()
    # Of several, readers may look at different ones. RFC 3161 2.4.2 wants one in a token; CMS
    # itself lets a PDF file's have any number.
    if len(listed) > 1 and kind == _DATA:
        raise UnsupportedCmsError("there are several signers")
    if len(listed) != 1:
        raise CmsError("there are more or fewer signers than one")
    return _signer(
        listed[0],
        kind,
        content=content,
        certificates=tuple(one.raw for one in certificates if one.kind == SEQUENCE),
    )


def _content(content: Tlv, kind: str) -> bytes:
    name, *inside = content.expect(SEQUENCE).parts()
    if oid(name) != kind:
        raise CmsError("the content is of another type")
    if bool(inside) is (kind == _DATA):
        raise CmsError("the content does not stand where it should")
    return octets(inside[0].expect(tagged(0)).only) if inside else b""


def _signer(
    signer: Tlv, kind: str, *, content: bytes, certificates: tuple[bytes, ...]
) -> SignedToken:
    _, ident, hashing, signed, *more = signer.expect(SEQUENCE).parts()
    # RFC 5652 5.3 lets only plain data go without them. Where they may be missing, the attributes
    # of one signature can pass for the content of another one by the same key.
    if kind == _DATA and signed.kind == SEQUENCE:
        raise UnsupportedCmsError("nothing but the content is signed, without attributes")
    signing, value, *rest = more
    values = _attributes(signed.expect(tagged(0)))
    if any(len(values.get(name, "1")) != 1 for name in _SINGLE):
        raise CmsError("a signed attribute has not exactly one value")
    # They are signed in DER (RFC 5652 5.4), and here sliced, never encoded anew.
    if not signed.definite:
        raise UnsupportedCmsError("the signed attributes are not in DER")
    if not {_CONTENT_TYPE, _MESSAGE_DIGEST} <= set(values):
        raise CmsError("a required signed attribute is missing")
    # RFC 5652 11.1. Else what a key signed for another purpose would pass for a timestamp.
    if oid(values[_CONTENT_TYPE][0]) != kind:
        raise CmsError("the signed type of the content is another")
    digest = digest_of(oid(hashing.expect(SEQUENCE).parts()[0]))
    algorithm = _algos().SignedDigestAlgorithm.load(signing.raw, strict=True)
    unsigned = _attributes(rest[0].expect(tagged(1)), repeated=True) if rest else {}
    named = tuple(_named(values))
    identifier = _identifier(ident)
    # Another certificate for the same key may have the same one; only a digest tells them apart.
    if not named and isinstance(identifier, bytes):
        raise UnsupportedCmsError("the signer is named by a key identifier alone")
    return SignedToken(
        content=content,
        certificates=certificates,
        identifier=identifier,
        digest=digest,
        method=method_of(algorithm, digest),
        method_name=str(algorithm["algorithm"].native),
        value=octets(value),
        # What is signed is a SET OF, not the context tag that stands here (RFC 5652 5.4).
        signed_attributes=b"\x31" + signed.raw[1:],
        message_digest=octets(values[_MESSAGE_DIGEST][0]),
        named=named,
        claimed_time=_time(values[_SIGNING_TIME][0]) if _SIGNING_TIME in values else None,
        timestamps=tuple(one.raw for one in unsigned.get(_TIMESTAMP, ())),
        crls=_archived(values, 0),
        ocsps=_archived(values, 1),
    )


def _identifier(value: Tlv) -> tuple[bytes, int] | bytes:
    if value.kind == tagged(0):
        return value.inside
    issuer, serial = value.expect(SEQUENCE).parts()
    return issuer.raw, integer(serial)


def _attributes(attributes: Tlv, *, repeated: bool = False) -> dict[str, list[Tlv]]:
    """Attributes by their identifiers; signed ones may stand once (RFC 5652 5.3 and 11)."""
    found: dict[str, list[Tlv]] = {}
    for attribute in attributes.parts():
        name, values = attribute.expect(SEQUENCE).parts()
        if oid(name) in found and not repeated:
            raise CmsError("an attribute is repeated")
        found.setdefault(oid(name), []).extend(values.expect(SET).parts())
    return found


def _time(value: Tlv) -> datetime:
    from asn1crypto import x509 as asn1

    found: datetime = asn1.Time.load(value.raw, strict=True).native
    return found


def _archived(values: dict[str, list[Tlv]], number: int) -> tuple[bytes, ...]:
    """Lists (0) or answers (1) in Adobe's attribute (ISO 32000-1 12.8.3.3.2)."""
    if _ADOBE not in values:
        return ()
    archive = values[_ADOBE][0].expect(SEQUENCE).parts()
    found = [one for part in archive if part.kind == tagged(number) for one in part.only.parts()]
    return tuple(one.raw for one in found)


def _named(values: dict[str, list[Tlv]]) -> Iterable[tuple[DigestMethod, bytes]]:
    """ESSCertIDv2 (RFC 5035 4) or ESSCertID (RFC 2634 5.4.1): digests of certificates."""
    for name, default in ((_ESS_V2, SHA256), (_ESS_V1, SHA1)):
        if name in values:
            # RFC 3161 2.4.1 knew only SHA-1. It tells certificates apart; it signs nothing.
            for one in values[name][0].expect(SEQUENCE).parts()[0].parts():
                first, *more = one.expect(SEQUENCE).parts()
                told = first.kind == SEQUENCE
                digest = digest_of(oid(first.parts()[0])) if told else default
                yield digest, octets(more[0] if told else first)
            return


def _algos() -> Any:
    from asn1crypto import algos

    return algos
