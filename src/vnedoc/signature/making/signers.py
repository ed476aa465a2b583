"""Keys that sign: PEM and PKCS#12 files, PKCS#11 tokens, and the one method that any other needs.

A signer is asked for raw signature bytes in the form of XML-DSig: RSA as it is, ECDSA as r||s of
fixed length, Ed25519 as it is. What it signs is a few kilobytes: the canonical SignedInfo.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final, Literal, Protocol, Self

import attrs
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
    load_pem_private_key,
    pkcs12,
)

from vnedoc.given import Given, WrongTypeError, bytes_of, name_of, one_of
from vnedoc.signature.algorithms import (
    METHODS,
    MORE_2007,
    MORE_2021,
    KeyFamily,
    SignatureMethod,
    Standing,
    describe_key,
    kind_of,
    weakness,
)
from vnedoc.signature.crypto import fits, rsa_padding, verify
from vnedoc.signature.errors import AlgorithmError, KeyMaterialError, TrustStoreError
from vnedoc.signature.timestamps.cms import fixed_length
from vnedoc.signature.trust.certificates import load_certificates
from vnedoc.signature.trust.quiet import quiet

RsaScheme = Literal["pkcs1", "pss"]
"""Padding of RSA signatures: RSASSA-PKCS1-v1_5 or RSASSA-PSS (RFC 8017)."""

MAX_KEY_BYTES: Final = 1024 * 1024
"""A key file; real ones have 1-10 KB."""


class ToBeSigned(Protocol):
    """What a signer is given, such as a `vnedoc.signature.SigningRequest`."""

    @property
    def method(self) -> str:
        """URI of the signature algorithm."""

    @property
    def data(self) -> bytes:
        """The bytes to sign: the canonical SignedInfo."""


class KeySigner(Protocol):
    """The one thing vnedoc asks of a key: raw signature bytes, in XML-DSig form."""

    def sign(self, request: ToBeSigned) -> bytes:
        """The signature value over `request.data` by `request.method`.

        Args:
            request: What to sign, and by which algorithm.
        """


class CertifiedSigner(KeySigner, Protocol):
    """A signer that knows its certificate, as all those of this module do."""

    @property
    def certificate(self) -> x509.Certificate:
        """The signer's certificate."""

    @property
    def chain(self) -> tuple[x509.Certificate, ...]:
        """Certificates of the authorities between it and the root, as far as they are known."""

    @property
    def method(self) -> str:
        """URI of the algorithm that this key signs with."""


def default_method(key: object, rsa_scheme: RsaScheme = "pkcs1") -> SignatureMethod:
    """The algorithm for a public key: as strong as the key, deterministic unless PSS is wanted.

    Args:
        key: A public key of cryptography.
        rsa_scheme: Padding for RSA keys.

    Raises:
        AlgorithmError: nothing is signed with such a key.
    """
    one_of(rsa_scheme, RsaScheme, "rsa_scheme")
    kind = kind_of(key)
    uri = f"{MORE_2021}eddsa-ed25519" if kind is None else kind.usual(key)
    if rsa_scheme == "pss" and kind is not None and KeyFamily.RSA_PSS in kind.families:
        uri = f"{MORE_2007}sha256-rsa-MGF1"
    return makeable(uri, key)


def makeable(uri: str, key: object) -> SignatureMethod:
    """The algorithm of this URI, if it is signed with and fits the public key.

    Raises:
        AlgorithmError: it is unknown, weak, or of another kind than the key.
    """
    method = METHODS.get(uri)
    if method is None or method.standing is not Standing.MADE:
        raise AlgorithmError(
            algorithm=method.name if method else uri,
            reason="vnedoc does not sign with it",
            reason_vi="vnedoc không ký bằng thuật toán này",
        )
    if not fits(method, key) or weakness(method, key) is not None:
        raise AlgorithmError(
            algorithm=method.name,
            reason=f"the key ({describe_key(key)}) does not fit it or is too weak",
            reason_vi=f"khóa ({describe_key(key)}) không phù hợp hoặc quá yếu",
        )
    return method


@attrs.frozen(kw_only=True)
class PemSigner:
    """A private key in memory with its certificate.

    Two are equal when their keys, certificates and method are. Pickling writes the private key
    **without protection**: that is for another process of the same program, never for a file.
    """

    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...] = ()
    method: str
    # A private key has no equality of its own; its public half names it.
    _key: Any = attrs.field(repr=False, alias="key", eq=lambda key: _public_bytes(key.public_key()))

    @classmethod
    def load(
        cls,
        key: Given,
        certificate: Given,
        *,
        password: bytes | None = None,
        rsa_scheme: RsaScheme = "pkcs1",
    ) -> Self:
        """A signer from a PEM key (PKCS#8 or older) and its certificate, PEM or DER.

        Args:
            key: The private key.
            certificate: The certificate, perhaps followed by those of the authorities.
            password: Of the key, if it has one.
            rsa_scheme: Padding for RSA keys.

        Raises:
            KeyMaterialError: the key or its certificate cannot be read, or they do not belong
                together; a password that is wrong, missing or too much has words of its own.
            WrongTypeError: an argument is of another type, such as a text for the password.
            AlgorithmError: nothing is signed with such a key.
            OSError: a file cannot be read.
        """
        one_of(rsa_scheme, RsaScheme, "rsa_scheme")
        _check_password(password)
        source = name_of(key)
        data = bytes_of(key, "key", MAX_KEY_BYTES)
        try:
            private = load_pem_private_key(data, password)
        except TypeError:  # this is how cryptography says so
            raise _bad_key(source, *(_NO_PASSWORD if password is None else _SPARE)) from None
        except (ValueError, UnsupportedAlgorithm):
            wrong = password is not None and any(mark in data for mark in _ENCRYPTED)
            raise _bad_key(source, *(_WRONG if wrong else _NO_PEM)) from None
        return cls._of(private, _certificates(certificate), source, rsa_scheme)

    @classmethod
    def _of(
        cls,
        private: Any,
        certificates: Iterable[x509.Certificate],
        source: str,
        rsa_scheme: RsaScheme,
    ) -> Self:
        public = private.public_key()
        listed = tuple(certificates)
        own = next((one for one in listed if one.public_key() == public), None)
        if own is None:
            raise _bad_key(
                source,
                "no certificate belongs to it",
                "không có chứng thư nào thuộc khóa này",
            )
        chain = tuple(one for one in listed if one is not own)
        method = default_method(public, rsa_scheme).uri
        return cls(certificate=own, chain=chain, method=method, key=private)

    def sign(self, request: ToBeSigned) -> bytes:
        """The signature value.

        Args:
            request: What to sign, and by which algorithm.

        Raises:
            AlgorithmError: the request asks for an algorithm that this key does not sign with.
        """
        public = self._key.public_key()
        method = makeable(request.method, public)
        value = _raw(self._key, method, request.data)
        return checked(method, public, value, request.data)

    def __reduce__(self) -> tuple[Any, ...]:
        key = self._key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        listed = tuple(one.public_bytes(Encoding.DER) for one in (self.certificate, *self.chain))
        return _signer_of, (type(self), key, listed, self.method)


@attrs.frozen(kw_only=True)
class Pkcs12Signer(PemSigner):
    """A private key from a PKCS#12 file (``.p12``, ``.pfx``)."""

    @classmethod
    @quiet()
    def load(  # type: ignore[override]
        cls, source: Given, password: bytes | None = None, *, rsa_scheme: RsaScheme = "pkcs1"
    ) -> Self:
        """A signer from a PKCS#12 file with key and certificate.

        Args:
            source: The file, as a path object or bytes.
            password: Of the file, if it has one.
            rsa_scheme: Padding for RSA keys.

        Raises:
            KeyMaterialError: it cannot be read, or holds no key or no certificate; a wrong or
                missing password has words of its own.
            WrongTypeError: an argument is of another type, such as a text for the password.
            AlgorithmError: nothing is signed with such a key.
            OSError: the file cannot be read.
        """
        one_of(rsa_scheme, RsaScheme, "rsa_scheme")
        _check_password(password)
        name = name_of(source)
        data = bytes_of(source, "source", MAX_KEY_BYTES)
        try:
            private, own, others = pkcs12.load_key_and_certificates(data, password)
        except (ValueError, UnsupportedAlgorithm):
            locked = _WRONG if password is not None else _NO_PASSWORD
            raise _bad_key(name, *(locked if _PFX.match(data) else _NO_PKCS12)) from None
        if private is None or own is None:
            raise _bad_key(
                name,
                "it holds no key or no certificate",
                "không có khóa hoặc không có chứng thư",
            )
        return cls._of(private, (own, *others), name, rsa_scheme)


def _signer_of(
    kind: type[PemSigner], key: bytes, certificates: tuple[bytes, ...], method: str
) -> PemSigner:
    own, *chain = map(x509.load_der_x509_certificate, certificates)
    private = load_der_private_key(key, None)
    return kind(certificate=own, chain=tuple(chain), method=method, key=private)


def _public_bytes(public: Any) -> bytes:
    found: bytes = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return found


def checked(method: SignatureMethod, public: object, value: bytes, data: bytes) -> bytes:
    """The value, if it is right: a faulty device or the wrong key must not go unnoticed.

    Raises:
        AlgorithmError: the value does not fit the certificate's key.
    """
    if not verify(method.uri, public, value, data=data):
        raise AlgorithmError(
            algorithm=method.name,
            reason="the value made does not fit the certificate's key",
            reason_vi="giá trị tạo ra không khớp với khóa của chứng thư",
        )
    return value


def _raw(key: Any, method: SignatureMethod, data: bytes) -> bytes:
    if method.digest is None:
        return bytes(key.sign(data))
    digest = method.digest.primitive()
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return fixed_length(key.sign(data, _ecdsa(digest)), (key.curve.key_size + 7) // 8)
    return bytes(key.sign(data, rsa_padding(method), digest))


def _ecdsa(digest: Any) -> ec.ECDSA:
    try:
        # RFC 6979: the same request gives the same bytes, and no bad random number leaks the key.
        return ec.ECDSA(digest, deterministic_signing=True)
    except UnsupportedAlgorithm:
        return ec.ECDSA(digest)


_ENCRYPTED: Final = (b"BEGIN ENCRYPTED PRIVATE KEY", b"Proc-Type: 4,ENCRYPTED")
_PFX: Final = re.compile(
    rb"\x30(?:[\x00-\x80]|\x81.|\x82..|\x83.{3}|\x84.{4})\x02\x01\x03", re.DOTALL
)
"""How every PKCS#12 file begins: a sequence that starts with version 3 (RFC 7292, 4)."""
_WRONG: Final = ("the password is wrong, or it is damaged", "sai mật khẩu, hoặc tệp bị hỏng")
_NO_PASSWORD: Final = (
    "it needs a password, and none was given",
    "cần mật khẩu nhưng không có mật khẩu nào được cung cấp",
)
_SPARE: Final = (
    "a password was given, and it has none",
    "có mật khẩu được cung cấp nhưng khóa này không đặt mật khẩu",
)
_NO_PEM: Final = ("it is no private key in PEM", "không phải khóa bí mật ở dạng PEM")
_NO_PKCS12: Final = ("it is no PKCS#12 file", "không phải tệp PKCS#12")


def _check_password(password: object) -> None:
    if password is not None and not isinstance(password, bytes):
        raise WrongTypeError(
            argument="password",
            given=type(password).__name__,
            expected="bytes or None",
            expected_vi="bytes hoặc None",
            advice_en='Encode a text first: password.encode("utf-8").',
            advice_vi='Hãy mã hóa chuỗi ký tự trước: password.encode("utf-8").',
        )


def _certificates(file: Given) -> tuple[x509.Certificate, ...]:
    try:
        return load_certificates(bytes_of(file, "certificate", MAX_KEY_BYTES), name_of(file))
    except TrustStoreError as failure:
        raise _bad_key(failure.source, failure.reason, failure.reason_vi) from None


def _bad_key(source: str, en: str, vi: str) -> KeyMaterialError:
    return KeyMaterialError(source=source, reason=en, reason_vi=vi)
