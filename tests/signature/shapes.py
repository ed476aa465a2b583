"""Signed messages in every state of trust: good ones, bad ones, and those about which nobody knows.

Each shape is a message and what the caller of `verify` and `validate` gives beside it.
"""

from __future__ import annotations

import base64
import functools
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import attrs
from cryptography import x509

from tests import factories
from tests.signature import messages, pki
from vnedoc.content import Content
from vnedoc.signature.making import signing
from vnedoc.signature.making.signers import PemSigner
from vnedoc.signature.statement.signing import sign_statement
from vnedoc.signature.trust.certificates import TrustStore
from vnedoc.xml.reading.reader import loads
from vnedoc.xml.writing.writer import dumps

NOW, DAY, YEAR = pki.NOW, pki.DAY, pki.YEAR
PKI = pki.make_pki("p256")
EMPTY = b"<Signature xmlns='http://www.w3.org/2000/09/xmldsig#'/>"
SUBJECT = "phối hợp".encode()


@attrs.frozen(kw_only=True)
class Shape:
    """A message, and the arguments about trust that differ from the usual ones."""

    data: bytes
    given: dict[str, Any] = attrs.field(factory=dict)

    @property
    def arguments(self) -> dict[str, Any]:
        """Everything that `verify` and `validate` take beside the message."""
        usual = {"at": NOW, "trust": messages.trust(), "crls": messages.crls()}
        return usual | self.given


def signer_of(party: pki.Party, chain: bytes = b"") -> PemSigner:
    return PemSigner.load(party.key_pem(), party.pem + chain)


def signed_by(
    party: pki.Party, chain: bytes = PKI.authority.pem, data: bytes = b"", **more: Any
) -> bytes:
    target = io.BytesIO()
    more.setdefault("at", NOW)
    signing.sign(data or messages.message(), target, signer_of(party, chain), **more)
    return target.getvalue()


def stated_by(party: pki.Party, chain: bytes = PKI.authority.pem, data: bytes = b"") -> bytes:
    target = io.BytesIO()
    sign_statement(data or messages.message(), target, signer_of(party, chain), at=NOW)
    return target.getvalue()


@functools.cache
def stated() -> bytes:
    """The ordinary message with a good statement."""
    return stated_by(PKI.signer)


def lists(*revoked: Any, **more: Any) -> tuple[bytes, bytes]:
    return pki.crl(PKI.root), pki.crl(PKI.authority, revoked, **more)


def altered(data: bytes) -> bytes:
    """A letter of the subject changed."""
    assert data.count(SUBJECT) >= 1
    return data.replace(SUBJECT, "phá hoại".encode(), 1)


def inserted(data: bytes, before: bytes, what: bytes = EMPTY) -> bytes:
    assert before in data
    return data.replace(before, what + before, 1)


def rewrapped(change: Callable[[Any], Any]) -> bytes:
    """The stated message written anew with its first file changed, as somebody between may do."""
    envelope = loads(stated())
    first, *rest = envelope.attachments
    return dumps(attrs.evolve(envelope, attachments=(change(first), *rest)))


def zipped(
    data: bytes, *, name: str = "x", head: bytes = b"", tail: bytes = b"", deflated: bool = True
) -> Content:
    """A file in a zip of its own, with other bytes in front of it or behind it."""
    file = io.BytesIO()
    file.write(head)
    how = zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED
    with zipfile.ZipFile(file, "a", how) as archive:
        archive.writestr(name, data)
    file.write(tail)
    return Content.from_bytes(file.getvalue())


HTML = b"<html><script>alert(1)</script></html>"


def wrappings() -> Iterator[tuple[str, bytes]]:
    """The stated message, its first file in clothes that the statement may or may not bear."""
    for head in (b"", HTML, b"MZ", b"%PDF-1.4\n"):
        for tail in (b"", HTML):
            for deflated in (True, False):
                content = zipped(factories.PDF, head=head, tail=tail, deflated=deflated)
                key = f"zip-{head[:5]!r}-{tail[:5]!r}-{deflated}"
                yield key, rewrapped(lambda one, c=content: attrs.evolve(one, content=c))
    for name in ("a.html", "../../etc/passwd", "CON", "a.exe", "", "05-SVDA-VP.pdf\u202egpj.exe"):
        yield f"name-{name}", rewrapped(lambda one, n=name: attrs.evolve(one, name=n or None))
        content = zipped(factories.PDF, name=name or "y")
        yield f"entry-{name}", rewrapped(lambda one, c=content: attrs.evolve(one, content=c))
    for kind in ("text/html", "application/x-msdownload", "x" * 500):
        yield f"type-{kind[:9]}", rewrapped(lambda one, k=kind: attrs.evolve(one, content_type=k))
    for other in (HTML, factories.PDF + HTML, factories.PDF[:-1], b""):
        content = Content.from_bytes(other)
        yield f"other-{len(other)}", rewrapped(lambda one, c=content: attrs.evolve(one, content=c))
        inside = zipped(factories.PDF, head=other)
        yield f"both-{len(other)}", rewrapped(lambda one, c=inside: attrs.evolve(one, content=c))
    text = base64.b64encode(factories.PDF)
    assert text in stated()
    for gap in (b"\n", b"\r\n  ", b"&#13;\n", b"=", b"*"):
        spaced = gap.join(text[at : at + 60] for at in range(0, len(text), 60))
        yield f"base64-{gap!r}", stated().replace(text, spaced, 1)


def shapes() -> Iterator[tuple[str, Shape]]:
    """All shapes by name."""
    yield from _good()
    yield from _strangers()
    yield from _lists()
    yield from _times()
    yield from _changed()
    yield from _several()
    yield from _wanted()


def _good() -> Iterator[tuple[str, Shape]]:
    for kind in ("p256", "p384", "rsa2048", "ed25519"):
        yield f"good-{kind}", Shape(data=messages.signed(kind))
    yield "plain", Shape(data=messages.signed(form="plain"))
    yield "statement", Shape(data=stated())
    yield "twice", Shape(data=messages.signed_twice())
    yield "unsigned", Shape(data=messages.message())


def _strangers() -> Iterator[tuple[str, Shape]]:
    alone = pki.issue("Nguyễn Văn A (p256)")
    root = pki.issue("Gốc lạ", ca=True)
    leaf = pki.issue("Nguyễn Văn A (p256)", root)
    namesake = pki.issue(PKI.root.cert.subject, ca=True, private=pki.key("p256", "gốc trùng tên"))
    heir = pki.issue("Nguyễn Văn A (p256)", namesake)
    wrong_use = pki.issue("Máy chủ", PKI.authority, usage=("key_encipherment",))
    yield "self-signed", Shape(data=signed_by(alone, b""))
    yield "self-signed-changed", Shape(data=signed_by(alone, b"", altered(messages.message())))
    yield "self-signed-statement", Shape(data=stated_by(alone, b""))
    yield "unknown-root", Shape(data=signed_by(leaf, root.pem))
    yield "namesake-root", Shape(data=signed_by(heir, namesake.pem))
    yield "no-authority-brought", Shape(data=signed_by(PKI.signer, b""))
    yield "wrong-usage", Shape(data=signed_by(wrong_use))
    yield "issued-by-a-signer", Shape(data=signed_by(pki.issue("B", PKI.signer), PKI.signer.pem))


def _lists() -> Iterator[tuple[str, Shape]]:
    good, ago = messages.signed(), NOW - DAY
    compromise = x509.ReasonFlags.key_compromise
    for name, crls in {
        "no-lists": (),
        "one-list": messages.crls()[:1],
        "stale-list": lists(start=NOW - 9 * DAY, end=NOW - DAY),
        "future-list": lists(start=NOW + DAY),
        "list-of-another-key": lists(signing_key=pki.key("p256", "khác")),
        "revoked": lists((PKI.signer, ago, None)),
        "revoked-for-compromise": lists((PKI.signer, ago, compromise)),
        "on-hold": lists((PKI.signer, ago, x509.ReasonFlags.certificate_hold)),
        "authority-revoked": (
            pki.crl(PKI.root, [(PKI.authority, ago, None)]),
            pki.crl(PKI.authority),
        ),
    }.items():
        yield name, Shape(data=good, given={"crls": crls})
    yield "off", Shape(data=good, given={"crls": (), "revocation": "off"})
    backdated = signed_by(PKI.signer, at=NOW - 30 * DAY)
    yield (
        "stolen-backdated",
        Shape(data=backdated, given={"crls": lists((PKI.signer, ago, compromise))}),
    )
    yield "statement-no-lists", Shape(data=stated(), given={"crls": ()})
    answer = pki.ocsp_answer(PKI.signer, PKI.authority)
    yield "ocsp", Shape(data=good, given={"crls": (pki.crl(PKI.root),), "ocsps": (answer,)})


def _times() -> Iterator[tuple[str, Shape]]:
    good = messages.signed()
    yield "claims-the-future", Shape(data=signed_by(PKI.signer, at=NOW + YEAR))
    yield "claims-the-past", Shape(data=signed_by(PKI.signer, at=NOW - 5 * YEAR))
    yield "judged-later", Shape(data=good, given={"at": NOW + 5 * YEAR})
    yield "judged-earlier", Shape(data=good, given={"at": NOW - 5 * YEAR})
    for name, start, end in (
        ("expired", NOW - 2 * YEAR, NOW - YEAR),
        ("not-yet-valid", NOW + DAY, NOW + YEAR),
        ("last-minute", NOW - YEAR, NOW + timedelta(minutes=1)),
    ):
        party = pki.issue("Nguyễn Văn C", PKI.authority, start=start, end=end)
        yield name, Shape(data=signed_by(party))


def _changed() -> Iterator[tuple[str, Shape]]:
    good = messages.signed()
    yield "changed", Shape(data=altered(good))
    yield "changed-no-lists", Shape(data=altered(good), given={"crls": ()})
    yield "statement-changed", Shape(data=altered(stated()))
    forged = re.sub(rb"(SignatureValue[^>]*>)....", rb"\1AAAA", good, count=1)
    yield "value-changed", Shape(data=forged)
    yield "stray-in-subject", Shape(data=inserted(good, b"</edXML:Subject>"))
    yield "stray-in-body", Shape(data=inserted(good, b"</edXML:edXMLEnvelope>"))
    yield "stray-beside-statement", Shape(data=inserted(stated(), b"</edXML:Subject>"))
    yield "empty-signature", Shape(data=inserted(messages.message(), b"</edXML:edXMLHeader>"))
    yield "empty-stray", Shape(data=inserted(messages.message(), b"</edXML:Subject>"))
    yield "empty-beside-good", Shape(data=inserted(good, b"</edXML:edXMLHeader>"))


def _several() -> Iterator[tuple[str, Shape]]:
    alone = pki.issue("Kẻ lạ")
    good = messages.signed(several=True)
    yield "good-then-stranger", Shape(data=signed_by(alone, b"", good))
    stranger = signed_by(alone, b"", several=True)
    yield "stranger-then-good", Shape(data=signed_by(PKI.signer, data=stranger))
    other = pki.issue("Nguyễn Văn D", PKI.authority)
    revoked = lists((other, NOW - DAY, None))
    yield "good-then-revoked", Shape(data=signed_by(other, data=good), given={"crls": revoked})
    yield (
        "statement-of-stranger-beside-good",
        Shape(data=messages.sign(stated_by(alone, b""), several=True)),
    )
    yield "good-statement-beside-stranger", Shape(data=signed_by(alone, b"", stated()))


def _wanted() -> Iterator[tuple[str, Shape]]:
    for form in ("enveloped", "statement", "plain"):
        wanted = {"require": form}
        yield f"enveloped-for-{form}", Shape(data=messages.signed(), given=wanted)
        yield f"statement-for-{form}", Shape(data=stated(), given=wanted)
        yield f"unsigned-for-{form}", Shape(data=messages.message(), given=wanted)
        stranger = signed_by(pki.issue("Kẻ lạ"), b"", stated())
        yield f"both-for-{form}", Shape(data=stranger, given=wanted)
    foreign = TrustStore((pki.issue("TSA lạ", ca=True).cert,))
    yield "other-tsa", Shape(data=messages.signed(), given={"tsa_trust": foreign})


SHAPES = dict(shapes())
WRAPPINGS = dict(wrappings())
