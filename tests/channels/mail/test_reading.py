"""Every mail gives an answer, and what is not surely one message is never taken for one."""

from __future__ import annotations

import base64
import email.policy
import quopri
import random
import re
from email.message import EmailMessage, Message
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vnedoc
from tests import factories
from tests.channels.mail.anatomy.test_scanning import HOSTILE
from tests.channels.mail.mails import Pieces, mail, multipart, text
from tests.scale import scaled
from vnedoc import limits
from vnedoc.channels.mail import (
    MailKind,
    MailReading,
    content_of,
    oddities,
    read_mail,
    read_structure,
)

DOCUMENT: Final = vnedoc.dumps(factories.document())
STATUS: Final = vnedoc.dumps(factories.status())
HEAD = ("From: vanthu@h26.vn", "Subject: x", "Message-ID: <1@h26.vn>", "MIME-Version: 1.0")


def part(data: bytes, encoding: str = "base64", kind: str = "application/octet-stream") -> bytes:
    head = mail(f"Content-Type: {kind}", f"Content-Transfer-Encoding: {encoding}", "")
    body = base64.encodebytes(data).replace(b"\n", b"\r\n") if encoding == "base64" else data
    return head + body + b"\r\n"


def whole(*parts: bytes, kind: str = "mixed") -> bytes:
    return mail(*HEAD) + multipart("b", *parts, kind=kind)


def forwarded(data: bytes, times: int) -> bytes:
    for _ in range(times):
        data = mail("Content-Type: message/rfc822", "") + data
    return data


def late(data: bytes, length: int = 20_000) -> bytes:
    """The same message with its root far behind its beginning."""
    return data.replace(b"?>", b"?><!-- <a> " + b"x" * length + b" -->", 1)


QUOTED: Final = quopri.encodestring(DOCUMENT, quotetabs=False).replace(b"\n", b"\r\n")
PAGE: Final = b"<!-- a --><html>\r\n" + b"x\r\n" * 10_000


def by_python(data: bytes, cte: str, policy: email.policy.EmailPolicy) -> bytes:
    made = EmailMessage(policy=policy)
    made["Subject"], made["From"] = "05/SVDA-VP", "vanthu@h26.vn"
    made.set_content("Kính gửi")
    made.add_attachment(data, "application", "xml", cte=cte, filename="a.edxml")
    return made.as_bytes()


def taken(reading: MailReading) -> bytes:
    assert reading.parcel
    assert reading.parcel.channel == "mail"
    return b"".join(reading.parcel.chunks())


@pytest.mark.parametrize("policy", [email.policy.SMTP, email.policy.default], ids=["smtp", "unix"])
@pytest.mark.parametrize(
    ("data", "kind"),
    [(DOCUMENT, MailKind.DOCUMENT), (STATUS, MailKind.STATUS)],
    ids=["doc", "status"],
)
def test_what_python_writes_is_taken(
    data: bytes, kind: MailKind, policy: email.policy.EmailPolicy
) -> None:
    for cte in ("base64", "quoted-printable"):
        reading = read_mail(by_python(data, cte, policy))
        assert (reading.kind, reading.why, reading.findings) == (kind, "", ())
        if cte == "base64":
            assert taken(reading) == data
        assert vnedoc.loads(taken(reading)) == vnedoc.loads(data)
        assert reading.messages


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("in a part of any type", whole(text(), part(DOCUMENT, kind="image/png"))),
        ("as the mail itself", mail(*HEAD) + part(DOCUMENT)),
        ("as it is", whole(part(DOCUMENT, "8bit"))),
        ("signed", whole(multipart("c", part(DOCUMENT)), part(b"x"), kind="signed")),
        ("forwarded", mail(*HEAD) + forwarded(part(DOCUMENT), limits.MAX_MAIL_FORWARDS)),
        ("beside a damaged picture", whole(part(DOCUMENT), part(b"$", "base64"))),
        ("beside another XML", whole(part(b"<a/>"), part(DOCUMENT))),
        ("beside a careless text", whole(part(b"a=b \xff ", "quoted-printable"), part(DOCUMENT))),
        ("beside a text of an unknown encoding", whole(part(b"a", "8-bit"), part(DOCUMENT))),
        ("beside a report", whole(part(DOCUMENT), multipart("r", text(), kind="report"))),
        ("beside a page of another kind", whole(part(PAGE, "8bit"), part(DOCUMENT))),
    ],
)
def test_a_document_is_found(name: str, data: bytes) -> None:
    reading = read_mail(data)
    assert (reading.kind, reading.why) == (MailKind.DOCUMENT, ""), name
    assert taken(reading) == DOCUMENT or taken(reading).strip() == DOCUMENT.strip()


@pytest.mark.parametrize(
    "quoted",
    [QUOTED, re.sub(rb"=[0-9A-F]{2}", lambda it: it[0].lower(), QUOTED)],
    ids=["usual", "small letters"],
)
def test_a_document_in_quoted_printable_is_found(quoted: bytes) -> None:
    reading = read_mail(whole(part(quoted, "quoted-printable")))
    assert taken(reading).replace(b"\r\n", b"\n").strip() == DOCUMENT.strip()


def test_a_root_that_comes_late_is_found() -> None:
    assert taken(read_mail(whole(part(late(DOCUMENT))))) == late(DOCUMENT)


def test_a_message_of_an_unknown_encoding_is_told() -> None:
    reading = read_mail(whole(part(DOCUMENT, "8-bit")))
    assert (reading.kind, reading.why) == (MailKind.OTHER, "unreadable")
    assert oddities.UNKNOWN_ENCODING in [one.topic for one in reading.findings]


BASE64 = mail("Content-Transfer-Encoding: base64", "")
UNKNOWN = mail("Content-Transfer-Encoding: x", "")
STATUS_BASE64 = base64.encodebytes(STATUS).replace(b"\n", b"\r\n")
JUNK = base64.encodebytes(DOCUMENT).replace(b"\n", b"\r\n")
FULL = multipart("b", part(DOCUMENT), *[b"\r\n"] * limits.MAX_MAIL_PARTS)


@pytest.mark.parametrize(
    ("why", "data"),
    [
        ("no-message", b""),
        ("no-message", mail(*HEAD, "", "Kính gửi")),
        ("no-message", whole(part(b"<html>"), part(b"<edxmlx>"), part(b"edXML <edXML/>"))),
        ("no-message", mail(*HEAD) + forwarded(part(DOCUMENT), limits.MAX_MAIL_FORWARDS + 1)),
        ("several", whole(part(DOCUMENT), part(DOCUMENT))),
        ("several", whole(part(DOCUMENT), part(STATUS))),
        ("several", whole(part(DOCUMENT), part(b"<edXML>"))),
        ("several", whole(*[part(DOCUMENT)] * 9)),
        # What some readers take for a second one, and others do not see or refuse.
        ("several", whole(part(DOCUMENT), part(late(STATUS)))),
        ("several", whole(part(DOCUMENT), part(STATUS.decode().encode("utf-16-le")))),
        ("several", whole(part(DOCUMENT), part(STATUS, "8-bit"))),
        ("several", whole(part(DOCUMENT), BASE64 + b"$" + STATUS_BASE64)),
        ("several", whole(part(DOCUMENT), BASE64 + b"IA==" + STATUS_BASE64)),
        ("several", whole(part(DOCUMENT), part(b"=" + STATUS, "quoted-printable"))),
        ("several", whole(part(DOCUMENT), BASE64 + b"\r\n" * 20_000 + STATUS_BASE64)),
        # What others find further inside than ours looks.
        ("several", whole(part(DOCUMENT), forwarded(part(STATUS), limits.MAX_MAIL_FORWARDS + 1))),
        ("several", whole(part(DOCUMENT), multipart("r", part(STATUS), kind="report"))),
        ("several", whole(part(DOCUMENT), part(STATUS, "base64 ; a"))),
        (
            "several",
            whole(part(DOCUMENT), UNKNOWN + STATUS_BASE64),
        ),
        ("unreadable", whole(part(DOCUMENT[:-20]))),
        ("unreadable", whole(part(b"<edXML/>"))),
        ("unreadable", whole(part(DOCUMENT.decode().encode("utf-16")))),
        ("unreadable", whole(part(b"<!DOCTYPE edXML [<!ENTITY a 'b'>]><edXML />"))),
        (
            "damaged",
            whole(BASE64 + JUNK[:200] + b"$" + JUNK[200:]),
        ),
        ("damaged", whole(BASE64 + JUNK[:-9])),
        ("damaged", whole(part(QUOTED.replace(b"=3D", b"=", 1), "quoted-printable"))),
        ("damaged", whole(part(QUOTED.replace(b"=\r\n", b"= \r\n", 1), "quoted-printable"))),
        ("damaged", whole(part(QUOTED.replace(b">\r\n", b"> \r\n", 1), "quoted-printable"))),
        ("damaged", whole(part(QUOTED.replace(b"=E1", b"\xe1", 1), "quoted-printable"))),
        ("damaged", whole(part(QUOTED + b"x" * 70_000, "quoted-printable"))),
        ("beyond-limits", FULL),
        ("beyond-limits", b"X: " + b"a" * 70_000 + b"\r\n" + whole(part(DOCUMENT))),
        # A mail of one's own that came back has one's own message in it.
        ("report", whole(text(), part(b""), forwarded(part(DOCUMENT), 1), kind="report")),
        ("no-message", whole(text(), multipart("r", forwarded(part(DOCUMENT), 1), kind="report"))),
        (
            "partial",
            mail(*HEAD, "Content-Type: message/partial; id=a", "") + part(DOCUMENT),
        ),
        (
            "encrypted",
            whole(part(b"x", kind="application/pkcs7-mime; smime-type=enveloped-data")),
        ),
        ("winmail", whole(part(b"x", kind="application/ms-tnef"))),
    ],
)
def test_what_is_not_surely_one_message_is_none(why: str, data: bytes) -> None:
    reading = read_mail(data)
    assert (reading.kind, reading.why, reading.parcel) == (MailKind.OTHER, why, None)
    topics = [one.topic for one in reading.findings]
    wanted = {
        "several": oddities.SEVERAL,
        "unreadable": oddities.UNREADABLE,
        "damaged": oddities.DAMAGED,
        "encrypted": oddities.ENCRYPTED,
        "winmail": oddities.TNEF,
    }
    assert why not in wanted or wanted[why] in topics
    assert len(reading.messages) <= limits.MAX_MAIL_ENVELOPES


def test_of_two_messages_both_are_given() -> None:
    reading = read_mail(whole(part(DOCUMENT), part(STATUS)))
    assert [b"".join(one.chunks()) for one in reading.messages] == [DOCUMENT, STATUS]


@pytest.mark.parametrize(
    ("field", "automatic"),
    [
        ("X: y", False),
        ("Auto-Submitted: no", False),
        ("Auto-Submitted:  No (by a person)", False),
        ("Auto-Submitted: NO ; a=b", False),
        ("Auto-Submitted: auto-replied", True),
        ("Auto-Submitted: auto-generated; owner-email=a@b", True),
        ("Auto-Submitted: nobody", True),
        ("Auto-Submitted: ", True),
    ],
)
def test_what_a_program_wrote_is_told(field: str, automatic: bool) -> None:
    assert read_mail(mail(field, "", "x")).automatic is automatic


def test_what_it_says_of_itself() -> None:
    reading = read_mail(
        mail(
            "From: =?utf-8?B?U+G7nw==?= <vanthu@h26.vn>",
            "Subject: =?utf-8?Q?V/v_ban_h=C3=A0nh?=",
            "Message-ID: <1@h26.vn>",
            "In-Reply-To: <a@x> <b@x>",
            "References: <c@x>\r\n <a@x> junk <d@x",
            "",
        )
    )
    assert (reading.subject, reading.message_id) == ("V/v ban hành", "<1@h26.vn>")
    assert reading.sender.found[0].name == "Sở"
    assert (reading.refers_to, reading.thread) == (("<a@x>", "<b@x>"), ("<c@x>", "<a@x>"))


def test_of_references_so_many_are_kept() -> None:
    many = [f"<{n}@x>" for n in range(1_000)]
    said = " ".join(many)
    assert len(read_mail(mail(f"In-Reply-To: {said}", "")).refers_to) == limits.MAX_MAIL_REFERENCES
    reading = read_mail(mail(f"References: {said}", ""))
    assert reading.thread == tuple(many[-limits.MAX_MAIL_REFERENCES :])
    assert reading.refers_to == (many[-1],)


@settings(max_examples=scaled(1_000), deadline=None)
@given(
    st.binary(max_size=300) | st.integers(0, 200).map(lambda n: b"\xe1=\n" * n), st.integers(1, 9)
)
def test_quoted_printable_is_decoded_in_any_pieces(data: bytes, length: int) -> None:
    written = quopri.encodestring(data, quotetabs=True)
    structure = read_structure(
        Pieces(b"Content-Transfer-Encoding: quoted-printable\n\n" + written, length)
    )
    content = content_of(structure.source, structure.root)
    assert content
    assert content.read() == data


def test_a_line_of_quoted_printable_without_an_end() -> None:
    structure = read_structure(
        Pieces(b"Content-Transfer-Encoding: quoted-printable\n\n" + b"=E1" * 100_000, 65_536)
    )
    content = content_of(structure.source, structure.root)
    assert content
    assert content.read() == b"\xe1" * 100_000


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_mails_are_no_messages(name: str) -> None:
    assert read_mail(HOSTILE[name][0]).kind is MailKind.OTHER


TRICKS: Final = [
    *(b" ", b"\t", b";", b"=", b'"', b"\\", b"(c)", b"(;x=y)", b"*", b"*0", b"%62", b"''", b":"),
    *(b"\r\n ", b"\r\n", b"\n", b"\r", b"\0", b"\xc2\xa0", b"=?utf-8?q?b?=", b"--", b"b", b"c"),
    *(b"; boundary=c", b'; boundary="c"', b"\r\n--b\r\n", b"\r\n--c\r\n", b"\r\n--b--\r\n"),
    *(b"\xe2\x84\xaa", b"message/rfc822", b"base64", b"\r\nContent-Type: text/plain\r\n"),
]
PLACES: Final = re.compile(rb"Content-|boundary|--[bc]|base64|quoted-printable|8bit")
OTHER: Final = DOCUMENT.replace(b"05", b"99")


def only_text(data: bytes) -> bytes:
    return b" ".join(data.split())


def seen_by_python(data: bytes, policy: email.policy.Policy[Message]) -> set[bytes]:
    seen = set()
    for one in email.message_from_bytes(data, policy=policy).walk():
        held = None if one.is_multipart() else one.get_payload(decode=True)
        if isinstance(held, bytes) and b"<edXML" in held:
            seen.add(only_text(held))
    return seen


@settings(max_examples=scaled(20_000), deadline=None)
@given(st.integers(0, 2**32))
def test_what_is_taken_without_a_finding_is_what_others_see(seed: int) -> None:
    source = random.Random(seed)
    how, written = source.choice([("base64", DOCUMENT), ("quoted-printable", QUOTED)])
    good = multipart("b", text(), part(written, how))
    other = multipart("c", part(OTHER)).partition(b"\r\n\r\n")[2]
    data = mail(*HEAD) + source.choice(
        [good, good + other, good.replace(b"--b", other + b"--b", 1)]
    )
    places = [found.start() for found in PLACES.finditer(data)]
    for _ in range(source.randrange(1, 4)):
        at = source.choice(places) + source.randrange(24)
        cut = source.choice([0, 0, source.randrange(6)])
        data = data[:at] + source.choice([b"", *TRICKS]) + data[at + cut :]
    reading = read_mail(data)
    if reading.kind is MailKind.DOCUMENT and not reading.findings:
        for policy in (email.policy.compat32, email.policy.default):
            assert seen_by_python(data, policy) <= {only_text(taken(reading))}


@settings(max_examples=scaled(5_000), deadline=None)
@given(st.integers(0, 2**32))
def test_a_mail_that_was_changed_gives_an_answer(seed: int) -> None:
    source = random.Random(seed)
    data = bytearray(by_python(source.choice([DOCUMENT, STATUS]), "base64", email.policy.SMTP))
    for _ in range(source.randrange(1, 6)):
        at = source.randrange(len(data))
        match source.randrange(3):
            case 0:
                data[at] = source.randrange(256)
            case 1:
                del data[at : at + source.randrange(200)]
            case _:
                data[at:at] = data[source.randrange(len(data)) :][: source.randrange(200)]
    reading = read_mail(bytes(data))
    assert (reading.parcel is None) == (reading.kind is MailKind.OTHER) == bool(reading.why)


@pytest.mark.parametrize(
    ("address", "body", "odd"),
    [
        ("vanthu@h26.vn", "H26.99", False),
        ("VanThu@H26.vn", "000.00.99.H26", False),
        ("@h26.vn", "H26", False),
        ("@h26.vn", "H26.99", False),
        ("@h41.vn", "H41", False),
        ("vanthu@h26.vn", "", False),
        ("vanthu@h26.vn", "H26", True),
        ("vanthu@h26.vn", "H41.99", True),
        ("@h26.vn", "H41", True),
        ("@h26.vn", "H2", True),
        ("@h26.vn", "H26.9", True),
    ],
)
def test_a_mailbox_of_another_body_is_told(address: str, body: str, odd: bool) -> None:
    for sender in ("vanthu@h26.vn", "Sở <VANTHU@h26.vn>"):
        data = whole(part(DOCUMENT)).replace(b"vanthu@h26.vn", sender.encode(), 1)
        reading = read_mail(data, addresses={address: body})
        assert (reading.kind, reading.organ) == (MailKind.DOCUMENT, "H26.99")
        assert [one.topic for one in reading.findings] == [oddities.OTHER_BODY] * odd


def test_a_whole_address_goes_before_its_domain() -> None:
    book = {"@h26.vn": "H41", "vanthu@h26.vn": "H26.99"}
    assert read_mail(whole(part(DOCUMENT)), addresses=book).findings == ()
