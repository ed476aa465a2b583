"""Write the test vectors of the signed statement, the same bytes every time.

Run ``python tests/vectors/statement/make.py`` after a change of the format, and look at what
changed: vectors of a version that is out must never change.

Keys are published, times are fixed, ECDSA is deterministic (RFC 6979), zips are stored.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import sys
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import attrs
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

FOLDER: Final = Path(__file__).resolve().parent
if __name__ == "__main__":
    sys.path.insert(0, str(FOLDER.parents[2]))

from tests import axis  # noqa: E402

import vnedoc  # noqa: E402
from vnedoc.content import Content  # noqa: E402
from vnedoc.content.archive import extension  # noqa: E402
from vnedoc.identifiers import ContentId  # noqa: E402
from vnedoc.model import Attachment, DocumentEnvelope, Header, Organ, Unread  # noqa: E402
from vnedoc.names import MESSAGE_HEADER  # noqa: E402
from vnedoc.signature.algorithms import SHA256  # noqa: E402
from vnedoc.signature.making.signers import PemSigner  # noqa: E402
from vnedoc.signature.statement import signing  # noqa: E402

AT: Final = dt.datetime(2025, 7, 1, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=7)))
START: Final = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
END: Final = dt.datetime(2055, 1, 1, tzinfo=dt.UTC)
SEEDS: Final = {"root": 0x6564584D4C31, "first": 0x6564584D4C32, "second": 0x6564584D4C33}
"""The private keys themselves: anybody may sign with them, so nobody must ever trust them."""
NAMES: Final = {
    "root": "Gốc thử nghiệm công khai",
    "first": "Người ký thử nghiệm 1",
    "second": "Người ký thử nghiệm 2",
}


# -- people ---------------------------------------------------------------------------------------


def key(who: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(SEEDS[who], ec.SECP256R1())


def name(who: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.COMMON_NAME, NAMES[who]),
        ]
    )


def certificate(who: str) -> x509.Certificate:
    ca = who == "root"
    usages = ("digital_signature", "key_encipherment", "data_encipherment", "key_agreement",
              "encipher_only", "decipher_only")  # fmt: skip
    usage = dict.fromkeys(usages, False) | {
        "content_commitment": not ca,
        "key_cert_sign": ca,
        "crl_sign": ca,
    }
    builder = (
        x509.CertificateBuilder()
        .subject_name(name(who))
        .issuer_name(name("root"))
        .public_key(key(who).public_key())
        .serial_number(SEEDS[who])
        .not_valid_before(START)
        .not_valid_after(END)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
    )
    return builder.sign(key("root"), hashes.SHA256(), ecdsa_deterministic=True)


def revocations() -> bytes:
    made = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(name("root"))
        .last_update(START)
        .next_update(END)
        .sign(key("root"), hashes.SHA256(), ecdsa_deterministic=True)
    )
    return made.public_bytes(serialization.Encoding.DER)


def pem(who: str) -> bytes:
    return certificate(who).public_bytes(serialization.Encoding.PEM)


def key_pem(who: str) -> bytes:
    return key(who).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def signer(who: str = "first") -> PemSigner:
    return PemSigner.load(key_pem(who), pem(who))


# -- messages -------------------------------------------------------------------------------------


def stated(message: bytes, who: str = "first") -> bytes:
    target = io.BytesIO()
    vnedoc.sign_statement(message, target, signer(who), at=AT)
    return target.getvalue()


def read(message: bytes) -> DocumentEnvelope:
    envelope = vnedoc.loads(message)
    if not isinstance(envelope, DocumentEnvelope):
        raise TypeError("a document was expected")
    return envelope


MESSAGE: Final = (FOLDER / "message.edxml").read_bytes()
"""The message without a statement: the one file that is not written here."""
SENT: Final = stated(MESSAGE)
STATEMENT: Final = read(SENT).attachments[-1].read()


def stored(data: bytes, entry: str) -> bytes:
    """A zip of one entry, the same bytes with every version of zlib."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(zipfile.ZipInfo(entry), data)
    return buffer.getvalue()


def arrived(message: bytes) -> bytes:
    """The message behind the axis, by way of two hops and another order of elements."""
    envelope = read(message)
    for _ in range(2):
        files = envelope.attachments
        envelope = axis.through(envelope)
        zipped = (
            attrs.evolve(new, content=Content.from_bytes(
                stored(old.read(), f"0000.{extension(old.name or '')}")
            ))
            for old, new in zip(files, envelope.attachments, strict=True)
        )  # fmt: skip
        envelope = attrs.evolve(envelope, attachments=tuple(zipped))
    return vnedoc.dumps(envelope, "numbered")


def changed(**header: Any) -> bytes:
    envelope = read(SENT)
    return vnedoc.dumps(attrs.evolve(envelope, header=attrs.evolve(envelope.header, **header)))


def with_files(*files: Attachment) -> bytes:
    return vnedoc.dumps(attrs.evolve(read(SENT), attachments=files))


def with_statement(text: bytes) -> bytes:
    *files, last = read(SENT).attachments
    return with_files(*files, attrs.evolve(last, content=Content.from_bytes(text)))


def forged(old: str, new: str) -> bytes:
    """The message with another statement, rightly signed."""
    text = STATEMENT.decode()
    body = text[: text.index("<ds:Signature")] + "</Statement>"
    if old not in body:
        raise ValueError(old)
    other = body.replace(old, new, 1).encode()
    return with_statement(signing.signed(other, signer(), AT, SHA256.uri))


def added(file_name: str, data: bytes) -> Attachment:
    """One more attachment."""
    return Attachment(
        content_id=ContentId("cid:added"),
        name=file_name,
        content_type="application/octet-stream",
        content=Content.from_bytes(data),
    )


def with_first_file(content: bytes) -> bytes:
    first, *others = read(SENT).attachments
    return with_files(attrs.evolve(first, content=Content.from_bytes(content)), *others)


def hiding(data: bytes) -> bytes:
    """A zip of one entry with another document in front of it, where a PDF reader looks."""
    entry = zipfile.ZipInfo("x.docx")
    evil = b"%PDF-1.4 another document\n"
    entry.extra = b"\x99\x99" + len(evil).to_bytes(2, "little") + evil
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(entry, data)
    return buffer.getvalue()


def second_subject() -> bytes:
    again = Unread(path=MESSAGE_HEADER, name="Subject", children=("V/v khác",))
    return vnedoc.dumps(attrs.evolve(read(SENT), unread=(again,)))


# -- vectors --------------------------------------------------------------------------------------


@attrs.frozen
class Vector:
    """One message and what a verifier must say of its statements, in their order."""

    file: str
    message: bytes = attrs.field(repr=False)
    expect: tuple[str, ...]
    """``passed``, ``failed`` or ``indeterminate`` for each statement."""
    about: str
    place: str = ""
    """What a difference must name."""

    @property
    def entry(self) -> dict[str, Any]:
        """The line in ``index.json``."""
        valid = set(self.expect) == {"passed"}
        return {
            "file": self.file,
            "valid": valid,
            "statements": list(self.expect),
            "place": self.place,
            "about": self.about,
        }


def vectors() -> Iterator[Vector]:
    """All of them, good ones first."""
    yield from _good()
    yield from _other_messages()
    yield from _other_statements()


HEADER: Final = read(MESSAGE).header or Header()
SUBJECT: Final = HEADER.subject or ""


def _good() -> Iterator[Vector]:
    pdf = read(SENT).attachments[0].read()
    yield Vector("sent.edxml", SENT, ("passed",), "as it was signed")
    yield Vector(
        "arrived.edxml",
        arrived(SENT),
        ("passed",),
        "after two hops: NFD, another order, zips, other names, cid: added, a hop more",
    )
    yield Vector(
        "two-signers.edxml",
        stated(SENT, "second"),
        ("passed",) * 2,
        "a second statement on the same values; neither lists the other",
    )
    yield Vector(
        "zip-that-hides-another.edxml",
        with_first_file(hiding(pdf)),
        ("passed",),
        "the only entry of the zip is the signed file; the zip's own bytes, which open as another "
        "document, must not be handed out",
    )
    yield Vector(
        "spaces-at-the-ends.edxml",
        changed(subject=f"\n  {SUBJECT}\t "),
        ("passed",),
        "XML white space at the ends does not count",
    )


def _other_messages() -> Iterator[Vector]:
    receivers = HEADER.recipients
    stranger = Organ(organ_id="H99.66", organ_name="Người lạ")
    first, *others = read(SENT).attachments
    yield Vector(
        "value-changed.edxml",
        changed(subject="V/v khác"),
        ("failed",),
        "another subject",
        "MessageHeader/Subject",
    )
    yield Vector(
        "value-space-inside.edxml",
        changed(subject=SUBJECT.replace(" ", "  ", 1)),
        ("failed",),
        "white space inside counts",
        "MessageHeader/Subject",
    )
    yield Vector(
        "value-compatible.edxml",
        changed(subject=SUBJECT.replace("V/v", "Ⅴ/v")),
        ("failed",),
        "equal by NFKC, not by NFC",
        "MessageHeader/Subject",
    )
    yield Vector(
        "receiver-added.edxml",
        changed(recipients=(*receivers, stranger)),
        ("failed",),
        "one receiver more",
        "MessageHeader/To",
    )
    yield Vector(
        "receivers-swapped.edxml",
        changed(recipients=receivers[::-1]),
        ("failed",),
        "the order of receivers counts",
        "MessageHeader/To[1]/OrganId",
    )
    yield Vector(
        "second-subject.edxml",
        second_subject(),
        ("failed",),
        "a second Subject, which other readers take",
        "Subject",
    )
    yield Vector(
        "file-changed.edxml",
        with_first_file(first.read() + b"\n"),
        ("failed",),
        "one byte more in a file",
        "File 05-SVDA-VP.pdf",
    )
    yield Vector(
        "file-added.edxml",
        with_files(first, *others, added("la.txt", b"x")),
        ("failed",),
        "a file that is not listed",
        "File la.txt",
    )
    yield Vector(
        "file-lost.edxml",
        with_files(*others),
        ("failed",),
        "a listed file is missing",
        "File 05-SVDA-VP.pdf",
    )


def _other_statements() -> Iterator[Vector]:
    attachments = read(SENT).attachments
    unsigned = STATEMENT[: STATEMENT.index(b"<ds:Signature")] + b"</Statement>"
    yield Vector(
        "statement-changed.edxml",
        with_statement(STATEMENT.replace("Công khai".encode(), "Nội bộ".encode())),
        ("failed",),
        "the statement was changed after it was signed",
    )
    yield Vector(
        "statement-unsigned.edxml",
        with_statement(unsigned),
        ("failed",),
        "right in every value, but signed by nobody",
    )
    yield Vector(
        "one-of-two-unsigned.edxml",
        with_files(*attachments, added("s.xml", unsigned)),
        ("passed", "failed"),
        "a good statement does not cover for a bad one",
    )
    yield Vector(
        "statement-version-2.edxml",
        forged('version="1"', 'version="2"'),
        ("indeterminate",),
        "a version that nobody knows yet",
    )
    yield Vector(
        "statement-field-more.edxml",
        forged("</Fields>", "<Field>MessageHeader/New</Field></Fields>"),
        ("indeterminate",),
        "a field that version 1 does not have",
    )
    yield Vector(
        "statement-field-twice.edxml",
        forged("<Values>", '<Values><Text field="MessageHeader/Subject">V/v khác</Text>'),
        ("failed",),
        "two values for one field",
    )
    yield Vector(
        "statement-comment.edxml",
        forged("V/v phối", "V/v <!-- x -->phối"),
        ("failed",),
        "a comment inside a value, which readers cut off in different places",
    )
    yield Vector(
        "statement-not-normal.edxml",
        forged(SUBJECT, unicodedata.normalize("NFD", SUBJECT)),
        ("failed",),
        "a stated value is not in normal form",
        "MessageHeader/Subject",
    )
    yield Vector(
        "statement-wrong-type.edxml",
        forged('<Number field="MessageHeader/OtherInfo/Priority">0</Number>',
               '<Text field="MessageHeader/OtherInfo/Priority">0</Text>'),
        ("failed",), "the type counts", "MessageHeader/OtherInfo/Priority")  # fmt: skip


def files() -> dict[str, bytes]:
    """Everything that this script writes, by name."""
    made = {vector.file: vector.message for vector in vectors()}
    index = {
        "statement_version": 1,
        "at": AT.isoformat(),
        "trust": "root.pem",
        "revocations": "root.crl",
        "vectors": [vector.entry for vector in vectors()],
    }
    text = json.dumps(index, indent=1, ensure_ascii=False) + "\n"
    return made | {
        "index.json": text.encode(),
        "statement.xml": STATEMENT,
        "root.pem": pem("root"),
        "root.crl": revocations(),
        "first-key.pem": key_pem("first"),
        "second-key.pem": key_pem("second"),
    }


if __name__ == "__main__":
    for file_name, data in files().items():
        (FOLDER / file_name).write_bytes(data)
