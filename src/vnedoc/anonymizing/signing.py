"""Signatures made again with a throw-away key, where that keeps what is wrong with them."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import re
from collections.abc import Iterator
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from vnedoc.errors import VnedocError
from vnedoc.signature.making.signers import PemSigner
from vnedoc.signature.making.signing import sign
from vnedoc.signature.trust.certificates import TrustStore
from vnedoc.signature.verifier import verify

SIGNATURE: Final = re.compile(
    rb"<(?P<p>[A-Za-z_][\w.-]*:)?Signature[\s>].*?</(?P=p)?Signature\s*>", re.DOTALL
)
_VALUE: Final = re.compile(rb"([a-z])(</(?:[\w.-]+:)?(?:Subject|OrganName|FullName|Position)\s*>)")
"""The end of a value that every signature covers."""
_ORDER: Final = 2**255
"""Below the order of the curve P-256."""
_YEAR: Final = dt.timedelta(days=366)
_NO_USES: Final = (
    *("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign"),
    *("crl_sign", "encipher_only", "decipher_only"),
)


def throw_away(seed: str, at: dt.datetime) -> PemSigner:
    """A key made of a seed, with a certificate for nobody: the same seed signs the same.

    It protects nothing, for whoever knows the seed has it.
    """
    number = int.from_bytes(hashlib.sha256(seed.encode()).digest(), "big") % _ORDER
    key = ec.derive_private_key(number + 1, ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Throw-away key")])
    uses = {"digital_signature": True, "content_commitment": True, **dict.fromkeys(_NO_USES, False)}
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(at - _YEAR)
        .not_valid_after(at + _YEAR)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**uses), critical=True)
        .sign(key, hashes.SHA256(), ecdsa_deterministic=True)
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return PemSigner.load(private, certificate.public_bytes(serialization.Encoding.PEM))


def reasons(data: bytes, at: dt.datetime) -> tuple[tuple[str, ...], ...]:
    """What is wrong with each signature of a message, to somebody who trusts nobody in it."""
    nobody = throw_away("nobody", at).certificate.public_bytes(serialization.Encoding.DER)
    try:
        answer = verify(data, TrustStore.load(nobody), at=at, revocation="off")
    except VnedocError as error:
        return ((error.code,),)
    return tuple(
        (str(one.indication), str(one.sub_indication), *sorted({r.code for r in one.reasons}))
        for one in answer.signatures
    )


def signed_again(data: bytes, seed: str, at: dt.datetime) -> Iterator[bytes]:
    """The message with its signature made again: one that fits, then one over another value."""
    bare, count = SIGNATURE.subn(b"", data)
    value = _VALUE.search(bare)
    if count != 1:
        return
    try:
        yield _signed(bare, seed, at)
        if value is not None:
            end = value[2]
            other = b"x" if value[1] != b"x" else b"y"
            changed = bare[: value.start()] + other + bare[value.start() + 1 :]
            before = bare[: value.start()].count(end)
            parts = _signed(changed, seed, at).split(end)
            parts[before] = parts[before][:-1] + value[1]
            yield end.join(parts)
    except VnedocError:
        # What cannot be signed keeps what it has.
        return


def _signed(data: bytes, seed: str, at: dt.datetime) -> bytes:
    held = io.BytesIO()
    sign(data, held, throw_away(seed, at), at=at)
    return held.getvalue()
