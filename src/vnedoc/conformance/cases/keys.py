"""The published test keys, and signatures that are the same bytes everywhere.

ECDSA is deterministic (RFC 6979) and RSA is PKCS#1 v1.5; what chance has a part in (PSS,
timestamps) is stored. Everybody knows these keys: whoever trusts their root trusts everybody.
"""

from __future__ import annotations

import functools
import io
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

import attrs
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

from vnedoc import _resources
from vnedoc.conformance.cases.case import NOON, Input
from vnedoc.signature.making.signers import PemSigner
from vnedoc.signature.making.signing import sign
from vnedoc.signature.timestamps.cms import fixed_length

NOW: Final = datetime.fromisoformat(NOON)
ROOT: Final = "root.pem"
_HASHES: Final[dict[str, Callable[[], hashes.HashAlgorithm]]] = {
    "md5": hashes.MD5,
    "sha1": hashes.SHA1,
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}


@attrs.frozen(eq=False)
class Party:
    """Somebody with a key and certificates, the own one first."""

    name: str
    key: Any
    certificates: tuple[x509.Certificate, ...]

    @property
    def der(self) -> tuple[bytes, ...]:
        """The certificates in DER."""
        return tuple(one.public_bytes(Encoding.DER) for one in self.certificates)

    def raw(self, data: bytes, digest: str = "sha256") -> bytes:
        """The signature value over `data` in the form of XML-DSig."""
        algorithm = _HASHES[digest]()
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(data, padding.PKCS1v15(), algorithm)
        value = self.key.sign(data, ec.ECDSA(algorithm, deterministic_signing=True))
        return fixed_length(value, (self.key.curve.key_size + 7) // 8)


@functools.cache
def party(name: str = "signer") -> Party:
    """Somebody by name: ``signer``, ``organisation``, ``revoked``, ``evil`` ..."""
    pem = key_file(f"{name}.pem")
    return Party(name, load_pem_private_key(pem, None), _certificates(pem))


def _certificates(pem: bytes) -> tuple[x509.Certificate, ...]:
    return tuple(x509.load_pem_x509_certificates(pem))


@functools.cache
def key_file(name: str) -> bytes:
    """The bytes of a file with keys, a revocation list or an OCSP answer."""
    return _resources.data(f"conformance/keys/{name}")


def stored(name: str) -> bytes:
    """A stored message."""
    return _resources.data(f"conformance/stored/{name}.edxml")


def root_only() -> Input:
    """The trusted root, without its key."""
    pem = b"".join(one.public_bytes(Encoding.PEM) for one in _roots())
    return Input.of(ROOT, pem)


@functools.cache
def _roots() -> tuple[x509.Certificate, ...]:
    return _certificates(key_file("root.pem"))


def lists(*names: str) -> tuple[Input, ...]:
    """Revocation lists as inputs."""
    return tuple(Input.of(f"{name}.crl", key_file(f"{name}.crl")) for name in names)


@functools.lru_cache(maxsize=64)
def signed(data: bytes, name: str = "signer", **options: Any) -> bytes:
    """The message signed by somebody, as `vnedoc.sign` does it."""
    who = party(name)
    pem = b"".join(one.public_bytes(Encoding.PEM) for one in who.certificates)
    signer = PemSigner.load(key_file(f"{name}.pem"), pem)
    target = io.BytesIO()
    options.setdefault("at", NOW)
    sign(data, target, signer, **options)
    return target.getvalue()
