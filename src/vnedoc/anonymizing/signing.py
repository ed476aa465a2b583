"""Signatures made again with a throw-away key, where that keeps what is wrong with them."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import io
import re
from collections.abc import Iterator
from typing import Final

import attrs
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
_YEARS: Final = dt.timedelta(days=11 * 366)
_TRIES: Final = 40
_STEP: Final = dt.timedelta(days=97, minutes=37)
"""Between the times by which is signed in turn: neither a time nor what is made by it may have
anything of a value."""
_NAME: Final = "Throw-away key"
_TEXT: Final = re.compile(rb">([^<>]+)<")
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
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, _NAME)])
    uses = {"digital_signature": True, "content_commitment": True, **dict.fromkeys(_NO_USES, False)}
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(at - _YEARS)
        .not_valid_after(at + _YEARS)
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


def signed_again(data: bytes, seed: str, at: dt.datetime) -> Iterator[Iterator[bytes]]:
    """The message with its signature made again: ones that fit, then ones over another value.

    Each of the two comes in several ways that differ in whatever is computed.
    """
    bare, count = SIGNATURE.subn(b"", data)
    if count == 1:
        yield (step.signed(step.bare) for step in _steps(bare, seed, at))
        value = _VALUE.search(bare)
        if value is not None:
            yield (_spoilt(step, value) for step in _steps(bare, seed, at))


def _steps(bare: bytes, seed: str, at: dt.datetime) -> Iterator[_Step]:
    return (_Step.of(bare, seed, at, step) for step in range(_TRIES))


@attrs.frozen
class _Step:
    """One of the ways to sign: with its own key, time and white space, so that no digest stays."""

    bare: bytes
    key: PemSigner
    time: dt.datetime

    @classmethod
    def of(cls, bare: bytes, seed: str, at: dt.datetime, number: int) -> _Step:
        key = throw_away(f"{seed} {number}", at)
        return cls(_spaced(bare, number), key, at - number * _STEP)

    def signed(self, data: bytes) -> bytes:
        held = io.BytesIO()
        sign(data, held, self.key, at=self.time)
        return held.getvalue()


def _spaced(data: bytes, spaces: int) -> bytes:
    """The message with white space before its end, which says nothing and has another digest."""
    end = max(data.rfind(b"</"), 0)
    return data[:end] + b" " * spaces + data[end:]


def _spoilt(step: _Step, value: re.Match[bytes]) -> bytes:
    """Signed over another value than the one that stands there."""
    bare, end = step.bare, value[2]
    other = b"x" if value[1] != b"x" else b"y"
    before = bare[: value.start()].count(end)
    parts = step.signed(bare[: value.start()] + other + bare[value.start() + 1 :]).split(end)
    parts[before] = parts[before][:-1] + value[1]
    return end.join(parts)


def without_own(data: bytes) -> bytes:
    """The message without what is in every signature of ours: its names and its certificate."""

    def texts(signature: re.Match[bytes]) -> bytes:
        found = _TEXT.findall(signature[0])
        if not any(map(_is_own, found)):
            return signature[0]
        kept = (text for text in found if not _is_own(text))
        return b"<s>" + b"</s><s>".join(kept) + b"</s>"

    return SIGNATURE.sub(texts, data)


def _is_own(text: bytes) -> bool:
    try:
        found = base64.b64decode(b"".join(text.split()), validate=True)
    except ValueError:
        return False
    return found.count(_NAME.encode()) == 2
