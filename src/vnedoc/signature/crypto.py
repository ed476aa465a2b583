"""The one place where a signature value is checked against a key."""

from __future__ import annotations

from typing import Any

import attrs
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils

from vnedoc.signature.algorithms import (
    COMPUTED,
    METHODS,
    NOT_ADMITTED,
    STANDARD,
    UNKNOWN,
    AlgorithmPolicy,
    KeyFamily,
    SignatureMethod,
    describe_key,
    kind_of,
    weakness,
)
from vnedoc.signature.verdict import Indication, Reason, ReasonKind, SubIndication

WRONG_KEY = ReasonKind(
    "VNE-SIG-104",
    title_en="The algorithm does not fit the certificate's key",
    title_vi="Thuật toán không khớp với loại khóa của chứng thư số",
    en="The algorithm {name} does not fit the certificate's key ({key}).",
    vi="Thuật toán {name} không khớp với loại khóa của chứng thư ({key}).",
)
BAD_ENCODING = ReasonKind(
    "VNE-SIG-105",
    title_en="The signature value has the wrong length",
    title_vi="Giá trị chữ ký có độ dài sai",
    en="The signature value has the length {found}; {name} with this key needs {expected}.",
    vi="Giá trị chữ ký dài {found} byte; {name} với khóa này cần đúng {expected} byte.",
)
BAD_VALUE = ReasonKind(
    "VNE-SIG-106",
    en="The signature value does not fit the signed data and the certificate's key.",
    vi="Giá trị chữ ký không khớp với dữ liệu được ký và khóa của chứng thư.",
)


@attrs.frozen(kw_only=True)
class SignatureCheck:
    """What came of checking one signature value. True only if it is right and strong."""

    indication: Indication
    sub_indication: SubIndication | None = None
    reason: Reason | None = None

    def __bool__(self) -> bool:
        return self.indication is Indication.PASSED


def failed(reason: Reason) -> SignatureCheck:
    """A check that is known to be wrong."""
    return SignatureCheck(
        indication=Indication.FAILED,
        sub_indication=SubIndication.SIG_CRYPTO_FAILURE,
        reason=reason,
    )


def unreliable(reason: Reason) -> SignatureCheck:
    """A check that may not be relied on, right or not."""
    return SignatureCheck(
        indication=Indication.INDETERMINATE,
        sub_indication=SubIndication.CRYPTO_CONSTRAINTS_FAILURE,
        reason=reason,
    )


def verify(
    method: str,
    public_key: object,
    signature_value: bytes,
    *,
    data: bytes | None = None,
    digest: bytes | None = None,
    policy: AlgorithmPolicy = STANDARD,
) -> SignatureCheck:
    """Check a signature value.

    Args:
        method: URI of the signature algorithm.
        public_key: Key of the certificate, as cryptography gives it.
        signature_value: The decoded value; ECDSA as r||s of fixed length (RFC 4050, XML-DSig).
        data: What was signed; or
        digest: its digest under the method's digest algorithm, so that it need not be held.
            Ed25519 signs the data themselves and needs `data`.
        policy: The URIs that may be valid.

    Returns:
        A check that is true only if the value is right, the algorithm is admitted and the key is
        strong enough. A right value made with SHA-1 or a short key is INDETERMINATE.

    Raises:
        ValueError: neither or both of `data` and `digest` were given, or the wrong one.
    """
    if (data is None) == (digest is None):
        raise ValueError("give either the data or their digest")
    known = METHODS.get(method)
    if known is None:
        return unreliable(UNKNOWN(uri=method[:200]))
    if known.standing not in COMPUTED:
        return unreliable(NOT_ADMITTED(name=known.name))
    # First: a wrong value by a weak algorithm is known to be wrong, not merely doubtful.
    failure = _mathematics(known, public_key, signature_value, data, digest)
    if failure is not None:
        return failed(failure)
    reason = weakness(known, public_key)
    if reason is None and method not in policy.methods:
        reason = NOT_ADMITTED(name=known.name)
    return unreliable(reason) if reason else SignatureCheck(indication=Indication.PASSED)


def _mathematics(
    method: SignatureMethod,
    key: Any,
    value: bytes,
    data: bytes | None,
    digest: bytes | None,
) -> Reason | None:
    """Why the value is wrong, or `None`. The kind of key decides nothing: the method does."""
    kind = kind_of(key)
    if kind is None or not fits(method, key):
        return WRONG_KEY(name=method.name, key=describe_key(key))
    expected = kind.value_size(key)
    # RFC 8017 8.2.2: as long as the modulus. ECDSA as XML-DSig has it: DER, or halves cut short,
    # would be a second spelling of the same signature (vectors of Wycheproof).
    if len(value) != expected:
        return BAD_ENCODING(name=method.name, found=len(value), expected=expected)
    if method.digest is None:
        if data is None:
            raise ValueError(f"{method.name} signs the data themselves, not a digest")
        return _attempt(key.verify, value, data)
    if data is not None:
        digest = method.digest.of(data)
    assert digest is not None  # noqa: S101 - `verify` checked that one of the two is there
    if len(digest) != method.digest.size:
        raise ValueError(f"the digest is not one of {method.digest.name}")
    prehashed = utils.Prehashed(method.digest.primitive())
    if isinstance(key, ec.EllipticCurvePublicKey):
        half = expected // 2
        r, s = (int.from_bytes(part, "big") for part in (value[:half], value[half:]))
        # Out of range values (0, or the order and above) are refused by the verification itself.
        return _attempt(key.verify, utils.encode_dss_signature(r, s), digest, ec.ECDSA(prehashed))
    assert isinstance(key, rsa.RSAPublicKey)  # noqa: S101 - fits said so
    return _attempt(key.verify, value, digest, rsa_padding(method), prehashed)


def rsa_padding(method: SignatureMethod) -> padding.AsymmetricPadding:
    """The padding of an RSA method; PSS as RFC 6931 2.3.10 has it: salt as long as the digest."""
    if method.family is KeyFamily.RSA:
        return padding.PKCS1v15()
    assert method.digest is not None  # noqa: S101 - PSS methods with parameters never get here
    mask = padding.MGF1(method.digest.primitive())
    return padding.PSS(mgf=mask, salt_length=method.digest.size)


def fits(method: SignatureMethod, key: object) -> bool:
    """Whether a public key is of the kind that the algorithm needs, and not too long to compute."""
    kind = kind_of(key)
    return kind is not None and method.family in kind.families and kind.admits(key)


def _attempt(check: Any, *arguments: object) -> Reason | None:
    try:
        check(*arguments)
    except (InvalidSignature, UnsupportedAlgorithm, ValueError):
        return BAD_VALUE()
    return None
