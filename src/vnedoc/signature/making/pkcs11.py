"""Keys on PKCS#11 tokens (USB tokens, smart cards, HSMs) through python-pkcs11, an extra.

The private key never leaves the token. python-pkcs11 is untyped; everything that touches it stands
here.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn, Self

import attrs
from cryptography import x509

from vnedoc.errors import MissingExtraError
from vnedoc.given import one_of
from vnedoc.signature.algorithms import KeyFamily, SignatureMethod
from vnedoc.signature.errors import KeyMaterialError, KeyStaysError, TokenError
from vnedoc.signature.making.signers import RsaScheme, ToBeSigned, checked, default_method, makeable
from vnedoc.signature.trust.certificates import read_certificate


@attrs.frozen(kw_only=True)
class Pkcs11Signer:
    """A key on a token, for as long as the token is open.

    ::

        with Pkcs11Signer.open("/usr/lib/softhsm/libsofthsm2.so", token="Văn thư", pin=pin,
                               key="signing") as signer:
            vnedoc.sign(source, target, signer, at=at)
    """

    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...] = ()
    method: str
    _key: Any = attrs.field(repr=False, alias="key")

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, _: object) -> Self:
        return self

    def __reduce__(self) -> NoReturn:
        raise KeyStaysError

    @classmethod
    @contextmanager
    def open(
        cls,
        library: str | os.PathLike[str],
        *,
        token: str,
        pin: str,
        key: str | None = None,
        key_id: bytes | None = None,
        certificate: x509.Certificate | None = None,
        chain: tuple[x509.Certificate, ...] = (),
        rsa_scheme: RsaScheme = "pkcs1",
    ) -> Iterator[Pkcs11Signer]:
        """Log in to a token and use one of its keys.

        Args:
            library: The token's PKCS#11 library.
            token: Label of the token.
            pin: The user's PIN. It is not kept.
            key: Label of the key.
            key_id: Identifier of the key, where labels are not unique.
            certificate: The key's certificate, if the token does not hold it under the same
                label or identifier.
            chain: Certificates of the authorities.
            rsa_scheme: Padding for RSA keys.

        Raises:
            TokenError: the library, the token, the PIN or the key is wrong.
            KeyMaterialError: there is no certificate for the key.
            AlgorithmError: nothing is signed with such a key.
            MissingExtraError: the extra ``pkcs11`` is not installed.
        """
        one_of(rsa_scheme, RsaScheme, "rsa_scheme")
        pkcs11 = _pkcs11()
        with _refusals(pkcs11):
            session = pkcs11.lib(os.fspath(library)).get_token(token_label=token).open(user_pin=pin)
        with session:
            with _refusals(pkcs11):
                private = _find_key(pkcs11, session, key, key_id)
                own = certificate or _find_certificate(pkcs11, session, private)
            if own is None:
                raise KeyMaterialError(
                    source=token,
                    reason="the token holds no certificate for the key",
                    reason_vi="thiết bị không có chứng thư cho khóa này",
                )
            method = default_method(own.public_key(), rsa_scheme).uri
            yield cls(certificate=own, chain=chain, method=method, key=private)

    def sign(self, request: ToBeSigned) -> bytes:
        """The signature value, made on the token.

        Args:
            request: What to sign, and by which algorithm.

        Raises:
            AlgorithmError: the request asks for an algorithm that this key does not sign with.
            TokenError: the token refused.
        """
        public = self.certificate.public_key()
        method = makeable(request.method, public)
        pkcs11 = _pkcs11()
        with _refusals(pkcs11):
            value = bytes(_sign(pkcs11, self._key, method, request.data))
        return checked(method, public, value, request.data)


def _pkcs11() -> Any:
    try:
        import pkcs11
    except ImportError:
        raise MissingExtraError(
            extra="pkcs11", purpose="Signing with a token", purpose_vi="Ký bằng thiết bị"
        ) from None
    return pkcs11


@contextmanager
def _refusals(pkcs11: Any) -> Iterator[None]:
    try:
        yield
    except pkcs11.exceptions.PKCS11Error as refusal:
        # The names of its classes say more than their texts, which are mostly empty.
        words = f"{type(refusal).__name__} {refusal}".strip()
    except RuntimeError as refusal:
        words = str(refusal)
    else:
        return
    raise TokenError(reason=words)


def _find_key(pkcs11: Any, session: Any, label: str | None, ident: bytes | None) -> Any:
    kind = pkcs11.ObjectClass.PRIVATE_KEY
    return session.get_key(object_class=kind, label=label, id=ident)


def _find_certificate(pkcs11: Any, session: Any, key: Any) -> x509.Certificate | None:
    names = pkcs11.Attribute
    same_id = {names.CLASS: pkcs11.ObjectClass.CERTIFICATE, names.ID: key.id}
    same_label = {names.CLASS: pkcs11.ObjectClass.CERTIFICATE, names.LABEL: key.label}
    for wanted in (same_id, same_label):
        for found in session.get_objects(wanted):
            certificate = read_certificate(bytes(found[names.VALUE]))
            if certificate is not None:
                return certificate
    return None


def _sign(pkcs11: Any, key: Any, method: SignatureMethod, data: bytes) -> Any:
    kinds = pkcs11.Mechanism
    if method.digest is None:
        return key.sign(data, mechanism=kinds.EDDSA)
    if method.family is KeyFamily.ECDSA:
        # PKCS#11 gives r||s of fixed length, just as XML-DSig wants it.
        return key.sign(method.digest.of(data), mechanism=kinds.ECDSA)
    name = method.digest.hash_name.upper()
    if method.family is KeyFamily.RSA:
        return key.sign(data, mechanism=getattr(kinds, f"{name}_RSA_PKCS"))
    parameters = getattr(kinds, name), getattr(pkcs11.MGF, name), method.digest.size
    mechanism = getattr(kinds, f"{name}_RSA_PKCS_PSS")
    return key.sign(data, mechanism=mechanism, mechanism_param=parameters)
