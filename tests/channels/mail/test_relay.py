"""Mails go through Postfix into a Maildir and come back as what they were.

Both daemons are started here on loopback, see `tests/channels/mail/relay.py`.
"""

from __future__ import annotations

import hashlib
import io
import os
import random
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

import vnedoc
from tests.channels.mail import relay
from tests.channels.mail.letters import STATUS, compose, composed, in_any_layout, with_files
from tests.channels.mail.signed import AUTHORITY, ROOT, detached, opaque, signer
from tests.channels.mail.test_smime import PASSED, outcome
from tests.channels.mail.vietnamese import text_of
from tests.scale import scaled
from tests.signature import messages, pki
from vnedoc.channels.mail import Mailbox, MailKind, MailStanding, read_mail
from vnedoc.model import DocumentEnvelope
from vnedoc.signature.statement.signing import sign_statement

pytestmark = [pytest.mark.peer, pytest.mark.skipif(relay.MISSING, reason=relay.WHY)]
FORMS: Final = ("open", "whole")
SAMPLES: Final = os.environ.get("VNEDOC_SAMPLES")
_ID: Final = re.compile(rb"^Message-ID: (<[^>]+>)", re.MULTILINE | re.IGNORECASE)


@pytest.fixture(scope="module")
def office() -> Iterator[relay.PostOffice]:
    with relay.post_office() as opened:
        yield opened


def built() -> Iterator[bytes]:
    """Letters with files in any layout, every fourth signed; and a report of state."""
    for seed in range(scaled(200, 12)):
        source = random.Random(seed)
        names = [text_of(source.getrandbits(32)) for _ in range(source.choice([0, 1, 3]))]
        if seed % 4:
            yield in_any_layout(seed, names, text_of(seed))
        else:
            files = [(name, source.randbytes(5_000)) for name in names]
            yield signed(with_files(*files, subject=text_of(seed)))
    yield STATUS


def signed(message: bytes) -> bytes:
    target = io.BytesIO()
    sign_statement(message, target, messages.signer(), at=pki.NOW)
    return target.getvalue()


def samples() -> list[bytes]:
    return [path.read_bytes() for path in sorted(Path(SAMPLES or "").glob("*.edxml"))]


def posted(office: relay.PostOffice, mails: list[bytes]) -> list[bytes]:
    """The same mails, as they come out at the other end."""
    office.empty()
    for one in mails:
        office.send(one, [relay.BOXES[1]])
    came = {_ID.search(one)[1]: one for one in office.mails(relay.BOXES[1], len(mails))}  # type: ignore[index]
    return [came[_ID.search(one)[1]] for one in mails]  # type: ignore[index]


def same(office: relay.PostOffice, all_of: list[bytes]) -> None:
    """Whether every message is what it was, in both forms."""
    for form in FORMS:
        mails = [
            composed(message, form=form, token=at.to_bytes(16, "big"))
            for at, message in enumerate(all_of)
        ]
        for message, mail in zip(all_of, posted(office, mails), strict=True):
            assert b"\r\n" not in mail
            reading = read_mail(mail)
            assert reading.findings == ()
            assert reading.parcel is not None, reading.why
            data = b"".join(reading.parcel.chunks())
            assert data == message
            came, sent = vnedoc.loads(data), vnedoc.loads(message)
            assert came == sent
            if isinstance(came, DocumentEnvelope) and isinstance(sent, DocumentEnvelope):
                assert hashes(came) == hashes(sent)


def hashes(envelope: DocumentEnvelope) -> list[str]:
    return [hashlib.sha256(one.read()).hexdigest() for one in envelope.attachments]


def test_built_messages_come_back(office: relay.PostOffice) -> None:
    same(office, list(built()))


@pytest.mark.skipif(SAMPLES is None, reason="SKIPPED LOUDLY: VNEDOC_SAMPLES is not set")
def test_real_messages_come_back(office: relay.PostOffice) -> None:
    assert samples()
    same(office, samples())


def test_a_signed_statement_is_still_valid(office: relay.PostOffice) -> None:
    message = signed(with_files(("Công văn.pdf", b"%PDF-1.7"), subject="V/v ký số"))
    for form in FORMS:
        (mail,) = posted(office, [composed(message, form=form)])
        parcel = read_mail(mail).parcel
        assert parcel is not None
        verification = messages.verify(b"".join(parcel.chunks()))
        assert verification.valid, verification.reasons


@pytest.mark.skipif(shutil.which("openssl") is None, reason="SKIPPED LOUDLY: no openssl")
@pytest.mark.parametrize("make", [detached, opaque])
def test_openssl_verifies_before_and_after(make, office: relay.PostOffice, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "ca.pem").write_bytes(ROOT.pem + AUTHORITY.pem)
    head, _, body = composed(in_any_layout(3, ["a.pdf"], "Ký thư")).partition(b"\r\n\r\n")
    kind = re.search(rb"^Content-Type: [^\r]*(?:\r\n[ \t][^\r]*)*", head, re.MULTILINE)
    assert kind
    before = make(kind[0] + b"\r\n\r\n" + body.removesuffix(b"\r\n"), by=signer())
    (after,) = posted(office, [before])
    for at, one in enumerate((before, after)):
        (tmp_path / f"{at}.eml").write_bytes(one)
        words = f"-in {at}.eml -CAfile ca.pem -purpose smimesign -out {at}.out"
        subprocess.run(
            ["openssl", "cms", "-verify", *words.split()],
            cwd=tmp_path,
            check=True,
            capture_output=True,
        )
        reading = read_mail(one)
        assert reading.kind is MailKind.DOCUMENT
        assert outcome(one) == PASSED


REPORTED: Final = {
    "success": (relay.BOXES[1], MailStanding.DELIVERED, "2.0.0"),
    "failure": (relay.NOBODY, MailStanding.UNDELIVERED, "5.1.1"),
    "delay": (relay.SILENT, MailStanding.NOT_YET, "4.4.1"),
}


@pytest.mark.parametrize("name", REPORTED)
def test_what_the_mail_server_reports_is_evidence(name: str, office: relay.PostOffice) -> None:
    address, standing, code = REPORTED[name]
    letter = compose(to=[Mailbox(address)], token=os.urandom(16))
    other = compose(to=[Mailbox(address)], token=os.urandom(16))
    office.empty()
    terms = letter.smtp()
    assert terms.receivers == (address,)
    assert "ENVID=" in " ".join(terms.mail_options)
    notify = " ".join((address, *terms.rcpt_options))
    mail = b"".join(letter.pieces())
    office.send(mail, [notify], sender=terms.sender, words=terms.mail_options)
    (report,) = office.mails(relay.BOXES[0], 1)
    reading = read_mail(report)
    assert reading.kind is MailKind.RECEIPT
    assert reading.automatic
    (line,) = reading.evidence_for(letter.message_id)
    assert (line.standing, line.recipient, line.code) == (standing, address, code)
    assert reading.evidence_for(other.message_id) == ()
