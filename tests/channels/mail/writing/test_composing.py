"""What is composed is read: by ours as the very bytes, by Python's own two with the same words."""

from __future__ import annotations

import email
import email.policy
import hashlib
import os
import random
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import getaddresses
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vnedoc
from tests import factories
from tests.channels.mail.letters import (
    DOCUMENT,
    FROM,
    STATUS,
    TO,
    TOKEN,
    asked,
    compose,
    composed,
    in_any_layout,
    laid_out,
    with_files,
)
from tests.channels.mail.mails import mail
from tests.channels.mail.vietnamese import TEXTS, nfc, one_space
from tests.channels.test_gate import BARRED
from tests.scale import scaled
from tests.signature import messages
from tests.signature.statement.test_statement import stated
from vnedoc import limits
from vnedoc.channels import DeliveryGate, Refused
from vnedoc.channels.mail import Mailbox, MailKind, MailReading, oddities, read_mail
from vnedoc.channels.mail.writing.cover import shown_names
from vnedoc.content import Content
from vnedoc.errors import InvalidValueError
from vnedoc.given import WrongTypeError

FORMS = ("open", "whole")
SAMPLES = os.environ.get("VNEDOC_SAMPLES")


def taken(reading: MailReading) -> bytes:
    assert reading.parcel, (reading.why, reading.findings)
    return b"".join(reading.parcel.chunks())


def parts_of(data: bytes, policy: Any) -> list[EmailMessage]:
    read = email.message_from_bytes(data, policy=policy)
    return [part for part in read.walk() if not part.is_multipart()]  # type: ignore[misc]


@settings(max_examples=scaled(10_000), deadline=None)
@given(TEXTS, TEXTS, st.lists(TEXTS, max_size=3), st.integers(0, 2**32), st.sampled_from(FORMS))
def test_all_comes_back_everywhere(
    subject: str, name: str, files: list[str], seed: int, form: str
) -> None:
    message = in_any_layout(seed, files, subject)
    sender = Mailbox("vanthu@h26.vn", name)
    data = composed(message, form=form, subject=subject, sender=sender)
    reading = read_mail(data)
    assert taken(reading) == message
    assert (reading.kind, reading.why, reading.findings) == (MailKind.DOCUMENT, "", ())
    assert (reading.subject, reading.automatic) == (nfc(subject), False)
    assert reading.sender.found == (Mailbox("vanthu@h26.vn", nfc(name)),)

    lines = data.split(b"\r\n")
    assert max(map(len, lines)) <= 78
    assert data.isascii()
    assert b"\n" not in data.replace(b"\r\n", b"")

    old = email.message_from_bytes(data)
    assert str(make_header(decode_header(old["subject"]))) == nfc(subject)
    ((shown, address),) = getaddresses([old["from"]])
    assert (str(make_header(decode_header(shown))), address) == (
        one_space(nfc(name)),
        "vanthu@h26.vn",
    )
    new = email.message_from_bytes(data, policy=email.policy.default)
    assert new["subject"] == nfc(subject)
    assert [one.addr_spec for one in new["from"].addresses] == ["vanthu@h26.vn"]
    attached = vnedoc.loads(message).attachments  # type: ignore[union-attr]
    wanted = [
        (nfc(said), one.content.sha256())
        for said, one in zip(shown_names(files), attached, strict=True)
    ]
    for policy in (email.policy.default, email.policy.compat32):
        parts = parts_of(data, policy)[1:-1]
        seen = [hashlib.sha256(part.get_payload(decode=True)).hexdigest() for part in parts]  # type: ignore[arg-type]
        names = [
            part["content-disposition"].params["filename"]
            if policy is email.policy.default
            else part.get_filename()
            for part in parts
        ]
        assert list(zip(names, seen, strict=True)) == (wanted if form == "open" else [])


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", factories.COMPLETE)
def test_every_kind_of_message_comes_back(name: str, form: str) -> None:
    message = vnedoc.dumps(factories.COMPLETE[name]())
    # Who is asked for it back the message does not say.
    organs = ["H41.99"] if name == "status-13" else []
    data = composed(message, form=form, organs=organs)
    assert taken(read_mail(data)) == message
    assert data == composed(message, form=form, organs=organs)


def test_a_clerk_sees_the_files_by_their_names() -> None:
    message = with_files(
        ("05/SVDA.pdf", factories.PDF),
        ("a.pdf", b"1"),
        ("A.pdf", b"2"),
        ("", b"3"),
        ("x\u202efdp.exe", b"4"),
        ("é" * 600 + ".docx", b"5"),
    )
    parts = parts_of(composed(message), email.policy.compat32)
    names = [part.get_filename() for part in parts[1:-1]]
    assert names == [
        "05_SVDA.pdf",
        "a.pdf",
        "A (2).pdf",
        "tep-4",
        "x_fdp.exe",
        "é" * 495 + ".docx",
    ]
    assert parts[1].get_content_type() == "application/pdf"
    assert parts[5].get_content_type() == "application/octet-stream"
    text = parts[0].get_payload(decode=True).decode()  # type: ignore[union-attr]
    assert all(name in text for name in names)
    assert "V/v phối hợp thực hiện ví dụ" in text
    assert "05-SVDA-VP.edxml" in text
    assert parts[-1].get_filename() == "05-SVDA-VP.edxml"


def test_a_file_in_a_zip_of_its_own_is_called_one() -> None:
    import io
    import zipfile

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        made.writestr("a.pdf", factories.PDF)
    message = with_files(("a.pdf", packed.getvalue()))
    data = composed(message)
    part = parts_of(data, email.policy.compat32)[1]
    assert (part.get_filename(), part.get_content_type()) == ("a.pdf.zip", "application/zip")
    assert part.get_payload(decode=True) == packed.getvalue()
    assert taken(read_mail(data)) == message


@pytest.mark.parametrize(
    ("message", "shown", "left"),
    [
        # written in a way that no hole tells: it stays in the message, and is shown beside it
        (laid_out(DOCUMENT, 10, b"\n"), 2, 0),
        (laid_out(DOCUMENT, 0, b"", b"<!-- -->"), 2, 0),
        # what a reader could take for a message is in the message alone
        (with_files(("a.edxml", STATUS), ("b.pdf", b"1")), 1, 1),
        (with_files(("a.edxml", b"\r\n" * 20_000 + STATUS)), 0, 0),
        # not to be decoded
        (DOCUMENT.replace(b"<ContentTransferEncoded>", b"<ContentTransferEncoded>$"), 0, 0),
        # the same bytes twice, once in a comment
        (
            with_files(("a.pdf", b"abc")).replace(
                b"<AttachmentEncoded>",
                b"<!--<ContentTransferEncoded>YWJj</ContentTransferEncoded>--><AttachmentEncoded>",
            ),
            *(1, 1),
        ),
    ],
)
def test_what_can_not_stand_beside_the_message_stays_in_it(
    message: bytes, shown: int, left: int
) -> None:
    letter = compose(message)
    assert len(letter.files) == shown + 2
    inner = letter.files[-1].content.read()
    assert inner.count(b"edxml-mail:1;") == left
    reading = read_mail(b"".join(letter.pieces()))
    assert (taken(reading), reading.findings) == (message, ())


def test_of_very_many_files_the_mail_can_still_be_read() -> None:
    many = limits.MAX_MAIL_PARTS + 5
    message = with_files(*((f"Phụ lục {at} " + "ở" * 300, b"%d" % at) for at in range(many)))
    letter = compose(message)
    assert len(letter.files) == limits.MAX_MAIL_PARTS - 1
    reading = read_mail(b"".join(letter.pieces()))
    assert (taken(reading), reading.findings) == (message, ())


def without(part: int, data: bytes) -> bytes:
    lines = data.split(b"--=_edxml-")
    return b"--=_edxml-".join([*lines[:part], *lines[part + 1 :]])


def test_a_mail_without_one_of_its_files_brings_nothing() -> None:
    data = composed()
    digest = hashlib.sha256(factories.PDF).hexdigest()
    for spoilt in (without(2, data), data.replace(b"JVBERi0xLjQK", b"JVBERi0xLjUK")):
        reading = read_mail(spoilt)
        assert (reading.kind, reading.why, reading.parcel) == (MailKind.OTHER, "incomplete", None)
        (found,) = reading.findings
        assert found.topic is oddities.MISSING_FILE
        assert digest in found.text("en")


def test_a_mail_with_another_message_than_it_says_brings_nothing() -> None:
    lines = composed().split(b"\r\n")
    at = next(n for n, line in enumerate(lines) if line.startswith(b" sha256="))
    other = hashlib.sha256(b"").hexdigest().encode()
    data = b"\r\n".join([*lines[:at], b" sha256=" + other, *lines[at + 1 :]])
    reading = read_mail(data)
    assert (reading.kind, reading.why) == (MailKind.OTHER, "changed")
    assert [one.topic for one in reading.findings] == [oddities.CHANGED]


def test_forwarded_without_its_header_it_comes_back() -> None:
    data = composed()
    head = b"Subject: Fwd\r\nEdXML-old: x\r\nMIME-Version: 1.0\r\n"
    inner = data[data.index(b"Content-Type: multipart/mixed") :]
    assert taken(read_mail(head + inner)) == DOCUMENT
    nested = head + b"Content-Type: message/rfc822\r\n\r\n" + data
    assert taken(read_mail(nested)) == DOCUMENT


@pytest.mark.parametrize("name", BARRED)
def test_what_must_not_travel_is_not_composed(name: str) -> None:
    make, gate, reason = BARRED[name]
    made = make()
    data = made if isinstance(made, bytes) else vnedoc.dumps(made)
    for form in FORMS:
        refused = asked(data, gate=gate, form=form)
        assert isinstance(refused, Refused)
        assert refused.reason == reason


def test_only_bodies_that_the_message_names() -> None:
    assert isinstance(asked(organs=["H77"]), Refused)
    assert not isinstance(asked(organs=["H41.99"]), Refused)


def test_a_message_without_its_files_is_not_sent_on() -> None:
    letter = compose()
    cut = b"".join(Content.chunks(letter.files[-1].content))
    refused = asked(cut)
    assert isinstance(refused, Refused)
    assert refused.reason == "has-holes"
    reading = read_mail(b"Content-Transfer-Encoding: 7bit\r\n\r\n" + cut)
    assert reading.why == "incomplete"


AUTOMATIC = [
    "Auto-Submitted: auto-generated",
    "Auto-Submitted: auto-replied (vacation)",
    "Precedence: bulk",
    "Precedence: List",
    "Precedence: junk",
    "List-Id: <a.h26.vn>",
    "List-Unsubscribe: <mailto:a@h26.vn>",
    "Return-Path: <>",
    "Return-Path:  < >",
    "From: vanthu@h26.vn",
    "From: MAILER-DAEMON@h41.vn (Mail Delivery System)",
    "Return-Path: <MAILER-DAEMON>",
    "Auto-Submitted: no\r\nAuto-Submitted: auto-replied",
    "Precedence: first-class\r\nPrecedence: bulk",
    f"X: {'x' * limits.MAX_MAIL_HEADER_BYTES}",
]
ANSWERABLE = [
    "Auto-Submitted: no",
    "Precedence: first-class",
    "Return-Path: <a@h41.vn>",
    # Some servers put it into every mail, and a report of state is owed.
    "X-Auto-Response-Suppress: All",
    "X-List: a",
    "From: ban-mailer-daemon@h41.vn",
    "Auto-Submitted: no\r\nAuto-Submitted: no",
    f"X: {'x' * (limits.MAX_MAIL_HEADER_BYTES - 200)}",
]


def read_of(field: str) -> MailReading:
    fields = [field, "Message-ID: <1@h41.vn>", "References: <0@h41.vn>"]
    if not field.startswith("From"):
        fields.append("From: vanthu@h41.vn")
    return read_mail(mail(*fields, "", "x"))


@pytest.mark.parametrize("field", AUTOMATIC)
def test_an_automatic_mail_is_never_answered_by_a_program(field: str) -> None:
    refused = asked(STATUS, answering=read_of(field))
    assert isinstance(refused, Refused)
    assert refused.reason == "automatic-mail"
    assert refused.text("vi") != refused.text("en")
    # a person may
    assert not isinstance(asked(DOCUMENT, answering=read_of(field)), Refused)


@pytest.mark.parametrize("field", ANSWERABLE)
def test_its_neighbour_is_answered(field: str) -> None:
    reading = read_mail(composed(STATUS, answering=read_of(field)))
    assert reading.thread == ("<0@h41.vn>", "<1@h41.vn>")
    assert reading.refers_to == ("<1@h41.vn>",)
    assert reading.automatic
    assert reading.structure.root.first("auto-submitted") == b"auto-replied"


def test_two_programs_answer_once_and_are_silent() -> None:
    first = read_mail(composed(DOCUMENT))
    answer = read_mail(composed(STATUS, answering=first, sender=TO, to=[FROM], token=b"b" * 16))
    assert answer.kind is MailKind.STATUS
    assert answer.thread == (first.message_id,)
    again = asked(STATUS, answering=answer, token=b"c" * 16)
    assert isinstance(again, Refused)
    stripped = composed(STATUS, answering=first, sender=TO, token=b"b" * 16)
    unmarked = read_mail(stripped.replace(b"Auto-Submitted: auto-replied\r\n", b""))
    assert not unmarked.automatic
    assert isinstance(asked(STATUS, answering=unmarked), Refused)


@pytest.mark.parametrize(
    ("fields", "thread"),
    [
        (["Message-ID: <2@x>", "In-Reply-To: <1@x>"], ("<1@x>", "<2@x>")),
        (["Message-ID: <2@x>", "References: <0@x> <1@x>", "In-Reply-To: <1@x>"], 3),
        (["Message-ID: <2@x>", "References: <2@x>"], ("<2@x>",)),
        (["Message-ID: [2@x]"], ()),
        (["References: <1@x>"], ()),
        (["Message-ID: <ậ@x>"], ()),
        ([f"Message-ID: <{'a' * 500}@x>"], ()),
        (["Message-ID: <a@x>", "References: " + " ".join(f"<{n}@x>" for n in range(90))], 20),
    ],
)
def test_threads(fields: list[str], thread: Any) -> None:
    answered = read_mail(mail("From: a@h41.vn", *fields, "", "x"))
    found = read_mail(composed(STATUS, answering=answered)).thread
    assert (len(found) if isinstance(thread, int) else found) == thread
    assert not found or found[-1] == answered.message_id


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"token": b"short"}, InvalidValueError),
        ({"token": b"x" * 33}, InvalidValueError),
        ({"token": "x" * 16}, WrongTypeError),
        ({"to": []}, InvalidValueError),
        ({"to": TO}, WrongTypeError),
        ({"to": ["a@h41.vn"]}, WrongTypeError),
        ({"sender": "a@h41.vn"}, WrongTypeError),
        ({"to": [Mailbox("a@h41.vn\r\nBcc: x@y")]}, InvalidValueError),
        ({"to": [Mailbox("ậ@h41.vn")]}, InvalidValueError),
        ({"to": [Mailbox(f"a{n}@h41.vn") for n in range(3_000)]}, InvalidValueError),
        ({"at": factories.SENT_AT.replace(tzinfo=None)}, WrongTypeError),
        ({"at": "2025-07-01"}, WrongTypeError),
        ({"form": "half"}, InvalidValueError),
        ({"subject": "a\r\nBcc: x@y"}, InvalidValueError),
        ({"subject": "a" * 2_001}, InvalidValueError),
    ],
)
def test_what_can_not_be_written_is_refused(changes: dict[str, Any], error: type) -> None:
    with pytest.raises(error):
        asked(**changes)


def test_subjects_made_from_messages() -> None:
    def said(**changes: Any) -> str:
        return read_mail(composed(vnedoc.dumps(factories.document(**changes)))).subject

    assert said() == "[edXML] 05/SVDA-VP V/v phối hợp thực hiện ví dụ"
    assert said(subject="Báo cáo tháng").endswith("05/SVDA-VP V/v Báo cáo tháng")
    assert said(code=None, subject="Về việc a") == "[edXML] Về việc a"
    assert len(said(subject="ở " * 2_000)) == 500
    assert said(subject="a\r\nb\u202ec") == "[edXML] 05/SVDA-VP V/v a b c"
    assert read_mail(composed(STATUS)).subject == "[edXML] Trạng thái 03 Đã tiếp nhận: 05/SVDA-VP"
    revoked = vnedoc.dumps(factories.revocation())
    assert read_mail(composed(revoked)).subject.startswith("[edXML] Thu hồi văn bản 05/SVDA-VP")


def test_the_statement_of_a_letter_says_the_same() -> None:
    letter = compose()
    assert letter.message_id == f"<{TOKEN.hex()}@h26.vn>"
    assert attrs.evolve(letter).size == letter.size
    assert letter.head.profile.key == str(vnedoc.exchange.identify(vnedoc.loads(DOCUMENT)).message)


@settings(max_examples=scaled(2_000), deadline=None)
@given(st.integers(0, 2**32))
def test_a_composed_mail_that_was_changed_brings_the_message_or_nothing(seed: int) -> None:
    source = random.Random(seed)
    data = bytearray(composed(form=source.choice(FORMS)))
    for _ in range(source.randrange(1, 4)):
        at = source.randrange(len(data))
        match source.randrange(3):
            case 0:
                data[at] = source.randrange(256)
            case 1:
                del data[at : at + source.randrange(200)]
            case _:
                data[at:at] = data[source.randrange(len(data)) :][: source.randrange(200)]
    reading = read_mail(bytes(data))
    named = reading.structure.root.first("edxml") is not None
    assert reading.parcel is None or not named or taken(reading) == DOCUMENT or not sound(reading)


def sound(reading: MailReading) -> bool:
    """Whether the field that says what the mail brings is still what it was."""
    from vnedoc.channels.mail.profile import profile_of

    said = profile_of(reading.structure.root)
    return said is not None and said.sha256 == hashlib.sha256(DOCUMENT).hexdigest()


SIGNED = {
    "enveloped": lambda: messages.signed(form="enveloped"),
    "plain": lambda: messages.signed(form="plain"),
    "several": lambda: messages.signed_twice(),
    "statement": lambda: stated(messages.message()),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", SIGNED)
def test_signatures_are_what_they_were(name: str, form: str) -> None:
    message = SIGNED[name]()
    before = messages.verify(message)
    assert before.valid
    reading = read_mail(composed(message, form=form))
    assert taken(reading) == message
    assert reading.parcel
    after = messages.verify(reading.parcel.source)
    assert after.valid
    assert [one.indication for one in after.signatures] == [
        one.indication for one in before.signatures
    ]


@pytest.mark.skipif(SAMPLES is None, reason="SKIPPED LOUDLY: VNEDOC_SAMPLES is not set")
@pytest.mark.parametrize("form", FORMS)
def test_messages_of_the_samples_come_back(form: str) -> None:
    paths = sorted(Path(str(SAMPLES)).glob("*.edxml"))
    assert paths
    gate = DeliveryGate(connected=None, accept=[rule.id for rule in vnedoc.rules.RULES])
    for path in paths:
        found = asked(path, form=form, gate=gate)
        if isinstance(found, Refused):
            assert found.reason in ("no-receiver", "unreadable"), path
            continue
        reading = read_mail(b"".join(found.pieces()))
        assert (taken(reading), reading.findings) == (path.read_bytes(), ())
