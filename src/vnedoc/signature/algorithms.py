"""The one table of signature and digest algorithms.

An algorithm is found by its whole URI, never by a part of it. What the table does not hold is
unknown, and what is unknown is never valid. SHA-1 can be read and reported, is never made and
never valid; HMAC, DSA and MD5 are known by name so that they can be refused by name.
"""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Final

import attrs
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from vnedoc.findings import Clause, Confidence
from vnedoc.limits import MAX_RSA_BITS, MAX_RSA_EXPONENT_BITS
from vnedoc.signature.verdict import Reason, ReasonKind

DSIG: Final = "http://www.w3.org/2000/09/xmldsig#"
DSIG11: Final = "http://www.w3.org/2009/xmldsig11#"
MORE_2001: Final = "http://www.w3.org/2001/04/xmldsig-more#"
MORE_2007: Final = "http://www.w3.org/2007/05/xmldsig-more#"
MORE_2021: Final = "http://www.w3.org/2021/04/xmldsig-more#"
XMLENC: Final = "http://www.w3.org/2001/04/xmlenc#"

CRYPTO_CLAUSE: Final = Clause("15/2025/TT-BKHCN", "Phụ lục", Confidence.TEXT)
"""RSA from 2048 bits, ECDSA from 256 bits, SHA-2 and SHA-3. It binds public signatures."""


class Standing(enum.StrEnum):
    """What vnedoc does with an algorithm."""

    MADE = "made"
    """Signed with, and valid."""
    VERIFIED = "verified"
    """Valid when met, not offered for signing."""
    READ = "read"
    """Computed and reported, never valid: too weak."""
    REFUSED = "refused"
    """Never computed: unfit for documents."""
    UNSUPPORTED = "unsupported"
    """Never computed: sound, but not implemented here."""


class KeyFamily(enum.StrEnum):
    """Which mathematics, and so which kind of key.

    No two kinds share one: methods are matched to keys by it, so one would pass for the other.
    """

    RSA = "rsa"
    RSA_PSS = "rsa-pss"
    ECDSA = "ecdsa"
    ED25519 = "ed25519"
    ED448 = "ed448"
    DSA = "dsa"
    HMAC = "hmac"


@attrs.frozen(kw_only=True)
class DigestMethod:
    """A digest algorithm by its XML URI."""

    uri: str
    name: str
    hash_name: str
    """As `hashlib` calls it."""
    oid: str
    standing: Standing
    strength: int
    """Bits of security against collisions."""

    @property
    def size(self) -> int:
        """Length of a digest in bytes."""
        return hashlib.new(self.hash_name, usedforsecurity=False).digest_size

    def new(self) -> Any:
        """A fresh `hashlib` object."""
        # Builds of OpenSSL that block old digests would raise; `standing` says what is too weak.
        return hashlib.new(self.hash_name, usedforsecurity=False)

    def of(self, data: bytes) -> bytes:
        """The digest of `data`."""
        hasher = self.new()
        hasher.update(data)
        return bytes(hasher.digest())

    def primitive(self) -> hashes.HashAlgorithm:
        """The same algorithm as the cryptography package calls it."""
        kind = _PRIMITIVES[self.hash_name]
        return kind()


@attrs.frozen(kw_only=True)
class SignatureMethod:
    """A signature algorithm by its XML URI."""

    uri: str
    name: str
    family: KeyFamily
    digest: DigestMethod | None
    """`None` when the digest is part of the algorithm, which then signs the data themselves
    (Ed25519), or a parameter, which is never computed."""
    standing: Standing


def _digest(uri: str, name: str, oid: str, strength: int, standing: Standing) -> DigestMethod:
    hash_name = name.lower().replace("sha-3-", "sha3_").replace("sha-", "sha")
    return DigestMethod(
        uri=uri, name=name, hash_name=hash_name, oid=oid, strength=strength, standing=standing
    )


_NIST: Final = "2.16.840.1.101.3.4.2."
# Of SHA-1 and MD5 the strength is that of the best attack known, not half of their length.
SHA1: Final = _digest(f"{DSIG}sha1", "SHA-1", "1.3.14.3.2.26", 60, Standing.READ)
SHA256: Final = _digest(f"{XMLENC}sha256", "SHA-256", f"{_NIST}1", 128, Standing.MADE)
SHA384: Final = _digest(f"{MORE_2001}sha384", "SHA-384", f"{_NIST}2", 192, Standing.MADE)
SHA512: Final = _digest(f"{XMLENC}sha512", "SHA-512", f"{_NIST}3", 256, Standing.MADE)
_SHA3: Final = tuple(
    _digest(f"{MORE_2007}sha3-{bits}", f"SHA-3-{bits}", f"{_NIST}{arc}", bits // 2, standing)
    for bits, arc, standing in (
        (256, 8, Standing.VERIFIED),
        (384, 9, Standing.VERIFIED),
        (512, 10, Standing.VERIFIED),
    )
)
MD5: Final = _digest(f"{MORE_2001}md5", "MD5", "1.2.840.113549.2.5", 18, Standing.REFUSED)

DIGESTS: Final[Mapping[str, DigestMethod]] = MappingProxyType(
    {digest.uri: digest for digest in (SHA1, SHA256, SHA384, SHA512, *_SHA3, MD5)}
)
"""Every digest known, by URI."""

_PRIMITIVES: Final[Mapping[str, Callable[[], hashes.HashAlgorithm]]] = MappingProxyType(
    {
        "sha1": hashes.SHA1,
        "sha256": hashes.SHA256,
        "sha384": hashes.SHA384,
        "sha512": hashes.SHA512,
        "sha3_256": hashes.SHA3_256,
        "sha3_384": hashes.SHA3_384,
        "sha3_512": hashes.SHA3_512,
    }
)

STRONG_HASHES: Final = frozenset(d.hash_name for d in DIGESTS.values() if d.strength >= 112)
"""Names, as `hashlib` gives them, that may be relied on in certificates, lists and tokens."""


def _method(
    uri: str, name: str, family: KeyFamily, digest: DigestMethod | None, standing: Standing
) -> SignatureMethod:
    return SignatureMethod(uri=uri, name=name, family=family, digest=digest, standing=standing)


def _methods() -> tuple[SignatureMethod, ...]:
    made, read = Standing.MADE, Standing.READ
    refused, unsupported = Standing.REFUSED, Standing.UNSUPPORTED
    rsa_, pss, ecdsa = KeyFamily.RSA, KeyFamily.RSA_PSS, KeyFamily.ECDSA
    return (
        _method(f"{MORE_2001}rsa-sha256", "RSA-SHA256", rsa_, SHA256, made),
        _method(f"{MORE_2001}rsa-sha384", "RSA-SHA384", rsa_, SHA384, made),
        _method(f"{MORE_2001}rsa-sha512", "RSA-SHA512", rsa_, SHA512, made),
        _method(f"{MORE_2007}sha256-rsa-MGF1", "RSA-PSS-SHA256", pss, SHA256, made),
        _method(f"{MORE_2007}sha384-rsa-MGF1", "RSA-PSS-SHA384", pss, SHA384, made),
        _method(f"{MORE_2007}sha512-rsa-MGF1", "RSA-PSS-SHA512", pss, SHA512, made),
        _method(f"{MORE_2001}ecdsa-sha256", "ECDSA-SHA256", ecdsa, SHA256, made),
        _method(f"{MORE_2001}ecdsa-sha384", "ECDSA-SHA384", ecdsa, SHA384, made),
        _method(f"{MORE_2001}ecdsa-sha512", "ECDSA-SHA512", ecdsa, SHA512, made),
        _method(f"{MORE_2021}eddsa-ed25519", "Ed25519", KeyFamily.ED25519, None, made),
        _method(f"{DSIG}rsa-sha1", "RSA-SHA1", rsa_, SHA1, read),
        _method(f"{MORE_2007}sha1-rsa-MGF1", "RSA-PSS-SHA1", pss, SHA1, read),
        _method(f"{MORE_2001}ecdsa-sha1", "ECDSA-SHA1", ecdsa, SHA1, read),
        # Its parameters say the digest, the mask and the salt: three more things to confuse.
        _method(f"{MORE_2007}rsa-pss", "RSA-PSS with parameters", pss, None, unsupported),
        _method(f"{MORE_2021}eddsa-ed448", "Ed448", KeyFamily.ED448, None, unsupported),
        _method(f"{MORE_2001}rsa-md5", "RSA-MD5", rsa_, MD5, refused),
        _method(f"{DSIG}dsa-sha1", "DSA-SHA1", KeyFamily.DSA, SHA1, refused),
        _method(f"{DSIG11}dsa-sha256", "DSA-SHA256", KeyFamily.DSA, SHA256, refused),
        # With a shared secret anybody who can verify can forge.
        _method(f"{DSIG}hmac-sha1", "HMAC-SHA1", KeyFamily.HMAC, SHA1, refused),
        _method(f"{MORE_2001}hmac-md5", "HMAC-MD5", KeyFamily.HMAC, MD5, refused),
        _method(f"{MORE_2001}hmac-sha256", "HMAC-SHA256", KeyFamily.HMAC, SHA256, refused),
        _method(f"{MORE_2001}hmac-sha384", "HMAC-SHA384", KeyFamily.HMAC, SHA384, refused),
        _method(f"{MORE_2001}hmac-sha512", "HMAC-SHA512", KeyFamily.HMAC, SHA512, refused),
    )


METHODS: Final[Mapping[str, SignatureMethod]] = MappingProxyType({m.uri: m for m in _methods()})
"""Every signature algorithm known, by URI."""

_VALID: Final = frozenset({Standing.MADE, Standing.VERIFIED})
COMPUTED: Final = frozenset({Standing.MADE, Standing.VERIFIED, Standing.READ})


@attrs.frozen(kw_only=True)
class AlgorithmPolicy:
    """The exact URIs that a profile lets be valid."""

    name: str
    methods: frozenset[str]
    digests: frozenset[str]


STANDARD: Final = AlgorithmPolicy(
    name="standard",
    methods=frozenset(m.uri for m in METHODS.values() if m.standing in _VALID),
    digests=frozenset(d.uri for d in DIGESTS.values() if d.standing in _VALID),
)

CURVES: Final[Mapping[str, int]] = MappingProxyType(
    {"secp256r1": 128, "secp384r1": 192, "secp521r1": 256}
)
"""Admitted curves and their bits of security."""


@attrs.frozen(kw_only=True)
class KeyKind:
    """One kind of public key, and everything that depends on the kind."""

    families: frozenset[KeyFamily]
    admits: Callable[[Any], bool]
    """Whether a value may be computed with a key of this kind: its curve is known, it is short."""
    strength: Callable[[Any], int]
    """Bits of security (NIST SP 800-57 part 1, table 2)."""
    words: Callable[[Any], str]
    value_size: Callable[[Any], int]
    """Bytes of a signature value as XML-DSig has it: ECDSA as r||s."""
    usual: Callable[[Any], str]
    """URI of the algorithm that one signs with unless another is asked for."""
    bare: Callable[[Any], bytes]
    """The key's bits without their frame, as RFC 6960 4.1.1 hashes them."""


_RSA_STRENGTHS: Final = ((15360, 256), (7680, 192), (3072, 128), (2048, 112), (1024, 80))
_LONG_CURVES: Final = {"secp384r1": 384, "secp521r1": 512}
"""The digest is as long as the curve, so that neither is the weaker part."""

_RSA: Final = KeyKind(
    families=frozenset({KeyFamily.RSA, KeyFamily.RSA_PSS}),
    admits=lambda key: not too_costly(key),
    strength=lambda key: next((bits for n, bits in _RSA_STRENGTHS if key.key_size >= n), 0),
    words=lambda key: f"RSA {key.key_size}",
    value_size=lambda key: (key.key_size + 7) // 8,
    usual=lambda _: f"{MORE_2001}rsa-sha256",
    bare=lambda key: key.public_bytes(Encoding.DER, PublicFormat.PKCS1),
)
_EC: Final = KeyKind(
    families=frozenset({KeyFamily.ECDSA}),
    admits=lambda key: key.curve.name in CURVES,
    strength=lambda key: CURVES.get(key.curve.name, 0),
    words=lambda key: f"EC {key.curve.name}",
    value_size=lambda key: 2 * ((key.curve.key_size + 7) // 8),
    usual=lambda key: f"{MORE_2001}ecdsa-sha{_LONG_CURVES.get(key.curve.name, 256)}",
    bare=lambda key: key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint),
)
_ED25519: Final = KeyKind(
    families=frozenset({KeyFamily.ED25519}),
    admits=lambda _: True,
    strength=lambda _: 128,
    words=lambda _: "Ed25519",
    value_size=lambda _: 64,
    usual=lambda _: f"{MORE_2021}eddsa-ed25519",
    bare=lambda key: key.public_bytes(Encoding.Raw, PublicFormat.Raw),
)
_KINDS: Final = (
    (rsa.RSAPublicKey, _RSA),
    (ec.EllipticCurvePublicKey, _EC),
    (ed25519.Ed25519PublicKey, _ED25519),
)


def kind_of(key: object) -> KeyKind | None:
    """The row of a public key; `None` for a kind that nothing is done with."""
    return next((kind for known, kind in _KINDS if isinstance(key, known)), None)


def key_strength(key: object) -> int:
    """Bits of security of a public key; 0 for unknown kinds."""
    kind = kind_of(key)
    return 0 if kind is None else kind.strength(key)


@attrs.frozen(kw_only=True)
class Sunset:
    """A day after which a strength that is enough today is no longer relied on."""

    below: int
    """Bits of security that are too few from then on."""
    after_utc: datetime
    clause: Clause


_TRANSITION: Final = Clause("NIST IR 8547", "", Confidence.MEM)
SUNSETS: Final = (
    Sunset(below=128, after_utc=datetime(2030, 12, 31, tzinfo=UTC), clause=_TRANSITION),
    Sunset(below=100_000, after_utc=datetime(2035, 12, 31, tzinfo=UTC), clause=_TRANSITION),
)
"""What is too weak today, under 112 bits, is no note but a refusal: `weak_key`."""

UNKNOWN = ReasonKind(
    "VNE-SIG-101",
    title_en="An algorithm is not known to vnedoc",
    title_vi="vnedoc không biết thuật toán",
    en="The algorithm {uri!r} is not known to vnedoc.",
    vi="vnedoc không biết thuật toán {uri!r}.",
)
NOT_ADMITTED = ReasonKind(
    "VNE-SIG-102",
    title_en="An algorithm is not admitted by the profile",
    title_vi="Thuật toán không được bộ tiêu chí chấp nhận",
    en="The algorithm {name} is not admitted by the profile.",
    vi="Thuật toán {name} không được bộ quy tắc chấp nhận.",
)
WEAK = ReasonKind(
    "VNE-SIG-103",
    title_en="An algorithm or a key is too weak",
    title_vi="Thuật toán hoặc khóa quá yếu",
    en="{name} is too weak to be relied on.",
    vi="{name} quá yếu, không còn đáng tin cậy.",
    clause=CRYPTO_CLAUSE,
)
ENDING = ReasonKind(
    "VNE-SIG-107",
    title_en="An algorithm is to be relied on up to a certain day only",
    title_vi="Thuật toán chỉ đáng tin cậy đến một ngày nhất định",
    en="{name} is not to be relied on after {until} ({source}).",
    vi="{name} không nên được tin cậy sau ngày {until} ({source}).",
)


def describe_key(key: object) -> str:
    """A public key in a few words, such as ``RSA 2048``."""
    kind = kind_of(key)
    if kind is not None:
        return kind.words(key)
    return type(key).__name__.removesuffix("PublicKey").strip("_")


def weakness(method: SignatureMethod, key: object) -> Reason | None:
    """Why a right signature by this method and key is still not to be relied on."""
    if method.standing is Standing.READ:
        return WEAK(name=method.name)
    return weak_key(key)


def too_costly(key: object) -> bool:
    """Whether checking one signature with a key could take longer than making one may."""
    if not isinstance(key, rsa.RSAPublicKey):
        return False
    exponent = key.public_numbers().e.bit_length()
    return key.key_size > MAX_RSA_BITS or exponent > MAX_RSA_EXPONENT_BITS


def weak_key(key: object) -> Reason | None:
    """Why a public key is too weak, or `None`."""
    return WEAK(name=describe_key(key)) if key_strength(key) < 112 else None


def sunset_notes(name: str, strength: int, at: datetime) -> tuple[Reason, ...]:
    """What to say at time `at` of an algorithm or key with `strength` bits of security."""
    return tuple(
        ENDING(name=name, until=sunset.after_utc.date().isoformat(), source=str(sunset.clause))
        for sunset in SUNSETS
        if strength < sunset.below and at > sunset.after_utc
    )
