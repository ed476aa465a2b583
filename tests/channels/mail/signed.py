"""Mails with S/MIME signatures, made at run time."""

from __future__ import annotations

import base64
import functools
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509.oid import ExtendedKeyUsageOID

import vnedoc
from tests import factories
from tests.channels.mail.mails import mail, multipart, text
from tests.signature import pki
from tests.signature.pki import YEAR, Party, issue

LONG: dict[str, Any] = {"start": pki.NOW - 10 * YEAR, "end": pki.NOW + 90 * YEAR}
"""What makes these signatures takes their time from the clock."""
ROOT = issue("Gốc của thư", ca=True, **LONG)
AUTHORITY = issue("Cấp cho thư", ROOT, ca=True, pathlen=0, **LONG)
ADDRESS = "vanthu@h26.vn"
HEADER = ("Subject: 05/SVDA-VP", "Message-ID: <1@h26.vn>", "MIME-Version: 1.0")


def named(address: str) -> tuple[x509.ExtensionType, bool]:
    return x509.SubjectAlternativeName([x509.RFC822Name(address)]), False


@functools.cache
def signer(address: str = ADDRESS, purpose: Any = ExtendedKeyUsageOID.EMAIL_PROTECTION) -> Party:
    usage = ("digital_signature",)
    extra = (named(address),) if address else ()
    purposes = () if purpose is None else (purpose,)
    name = f"{address} {None if purpose is None else purpose.dotted_string}"
    return issue(
        name, AUTHORITY, kind="rsa2048", usage=usage, purposes=purposes, extra=extra, **LONG
    )


def message() -> bytes:
    return vnedoc.dumps(factories.document())


def entity() -> bytes:
    """What is signed: a text, and the message."""
    data = base64.encodebytes(message()).replace(b"\n", b"\r\n")
    kind = "Content-Type: application/octet-stream"
    part = mail(kind, "Content-Transfer-Encoding: base64", "") + data
    return multipart("inner", text(), part)


def value(signed: bytes, by: Party, *options: pkcs7.PKCS7Options) -> bytes:
    builder = pkcs7.PKCS7SignatureBuilder().set_data(signed)
    builder = builder.add_signer(by.cert, by.key, hashes.SHA256())
    builder = builder.add_certificate(AUTHORITY.cert)
    return builder.sign(Encoding.DER, [pkcs7.PKCS7Options.Binary, *options])


def _base64(data: bytes) -> bytes:
    return base64.encodebytes(data).replace(b"\n", b"\r\n")


def detached(
    signed: bytes | None = None,
    *,
    by: Party | None = None,
    sender: str = ADDRESS,
    kind: str = "application/pkcs7-signature",
    shown: bytes | None = None,
    cms: bytes | None = None,
) -> bytes:
    """A mail that is signed beside; `shown` stands there in the place of what was signed."""
    signed = entity() if signed is None else signed
    made = value(signed, by or signer(), pkcs7.PKCS7Options.DetachedSignature)
    parts = (
        (signed if shown is None else shown) + b"\r\n",
        mail(f"Content-Type: {kind}", "Content-Transfer-Encoding: base64", "")
        + _base64(made if cms is None else cms),
    )
    boundary = 'boundary="outer"; protocol="application/pkcs7-signature"; micalg=sha-256'
    head = mail(f"From: {sender}", *HEADER, f"Content-Type: multipart/signed; {boundary}", "")
    return head + b"".join(b"--outer\r\n" + part for part in parts) + b"--outer--\r\n"


def opaque(
    signed: bytes | None = None,
    *,
    by: Party | None = None,
    said: str = "; smime-type=signed-data",
    cms: bytes | None = None,
) -> bytes:
    """A mail inside of its signature."""
    made = value(entity() if signed is None else signed, by or signer()) if cms is None else cms
    kind = f"Content-Type: application/pkcs7-mime{said}"
    return mail(
        f"From: {ADDRESS}", *HEADER, kind, "Content-Transfer-Encoding: base64", ""
    ) + _base64(made)


def streamed(cms: bytes, piece: int = 100) -> bytes:
    """The same signed data as OpenSSL streams them: without lengths, the content in pieces."""
    signed_data = _inside(_inside(_inside(cms)[len(_value(_inside(cms))) :]))
    version = _value(signed_data)
    digests = _value(signed_data[len(version) :])
    content = _value(signed_data[len(version) + len(digests) :])
    behind = signed_data[len(version) + len(digests) + len(content) :]
    name = _value(_inside(content))
    octets = _inside(_inside(_inside(content)[len(name) :]))
    pieces = b"".join(
        b"\x04\x82" + len(octets[i : i + piece]).to_bytes(2, "big") + octets[i : i + piece]
        for i in range(0, len(octets), piece)
    )
    end = b"\0\0"
    inner = b"\x30\x80" + name + b"\xa0\x80\x24\x80" + pieces + end + end + end
    outer = _value(_inside(cms))
    return b"\x30\x80" + outer + b"\xa0\x80\x30\x80" + version + digests + inner + behind + end * 3


def _size(data: bytes) -> tuple[int, int]:
    if data[1] < 0x80:
        return 2, data[1]
    count = data[1] & 0x7F
    return 2 + count, int.from_bytes(data[2 : 2 + count], "big")


def _value(data: bytes) -> bytes:
    start, size = _size(data)
    return data[: start + size]


def _inside(data: bytes) -> bytes:
    start, size = _size(data)
    return data[start : start + size]
