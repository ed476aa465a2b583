"""Receipts of mail servers and mail programs: values, and evidence of nothing without our token."""

from __future__ import annotations

import base64
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.channels.mail.letters import DOCUMENT, FROM, STATUS, TO, compose, composed
from tests.channels.mail.mails import mail, multipart, text
from tests.scale import scaled
from vnedoc import limits
from vnedoc.channels.mail import MailKind, MailReading, MailStanding, oddities, read_mail

OWN = compose().message_id
TOKEN = OWN[1:].partition("@")[0]


def report(*parts: bytes, kind: str = "report; report-type=delivery-status") -> bytes:
    head = mail("From: MAILER-DAEMON@mx.h41.vn", "Subject: x", "MIME-Version: 1.0")
    return head + multipart("b", text("Kính gửi"), *parts, kind=kind)


def status(*lines: str, kind: str = "message/delivery-status") -> bytes:
    return mail(f"Content-Type: {kind}", "", *lines)


def returned(message_id: str = OWN, kind: str = "text/rfc822-headers") -> bytes:
    head = mail("From: vanthu@h26.vn", f"Message-ID: {message_id}")
    return mail(f"Content-Type: {kind}", "") + head + mail("", "x")


ABOUT = ("Reporting-MTA: dns; mx.h41.vn", f"Original-Envelope-Id: {TOKEN}")
BY_POSTFIX = (
    "Reporting-MTA: dns; mx.h26.vn",
    f"Original-Envelope-Id: {TOKEN}",
    "X-Postfix-Queue-ID: 4D2A81C0",
    "X-Postfix-Sender: rfc822; vanthu@h26.vn",
    "Arrival-Date: Tue,  1 Jul 2025 09:30:01 +0700 (+07)",
    "",
    "Final-Recipient: rfc822; a@h41.vn",
    "Original-Recipient: rfc822;vanthu@h41.vn",
)
DELIVERED = status(
    *BY_POSTFIX,
    "Action: delivered",
    "Status: 2.0.0",
    "Diagnostic-Code: X-Postfix; delivered to mailbox",
)
FAILED = status(
    *BY_POSTFIX,
    "Action: failed",
    "Status: 5.1.1",
    "Remote-MTA: dns; mx.h41.vn",
    "Diagnostic-Code: smtp; 550 5.1.1 <vanthu@h41.vn>: Recipient address",
    "    rejected: User unknown",
)
DELAYED = status(*BY_POSTFIX, "Action: delayed", "Status: 4.4.1", "Will-Retry-Until: x")


@pytest.mark.parametrize(
    ("part", "standing", "code", "said"),
    [
        (DELIVERED, MailStanding.DELIVERED, "2.0.0", "delivered to mailbox"),
        (
            FAILED,
            MailStanding.UNDELIVERED,
            "5.1.1",
            "550 5.1.1 <vanthu@h41.vn>: Recipient address rejected: User unknown",
        ),
        (DELAYED, MailStanding.NOT_YET, "4.4.1", ""),
        (status(*BY_POSTFIX, "Action: relayed", "Status: 2.0.0"), "not-known", "2.0.0", ""),
        (status(*BY_POSTFIX, "ACTION: Expanded (to 5)", "Status: x"), "not-known", "", ""),
    ],
)
def test_what_postfix_says(part: bytes, standing: Any, code: str, said: str) -> None:
    reading = read_mail(report(part, returned()))
    assert (reading.kind, reading.why, reading.findings) == (MailKind.RECEIPT, "", ())
    assert reading.automatic
    (found,) = reading.evidence_for(OWN)
    assert found.standing is MailStanding(standing)
    assert (found.recipient, found.code, found.said) == ("vanthu@h41.vn", code, said)


def line(action: str = "delivered", recipient: str = "rfc822; a@h41.vn") -> tuple[str, ...]:
    return ("", f"Final-Recipient: {recipient}", f"Action: {action}", "Status: 2.0.0")


def standings(reading: MailReading) -> list[tuple[str, str]]:
    return [(one.standing.value, one.recipient) for one in reading.evidence_for(OWN)]


def test_of_several_receivers_each_has_a_line() -> None:
    part = status(
        *ABOUT, *line(), *line("failed", "rfc822;b@h41.vn"), *line("delayed", "rfc822;c@x")
    )
    assert standings(read_mail(report(part))) == [
        ("delivered", "a@h41.vn"),
        ("undelivered", "b@h41.vn"),
        ("not-yet", "c@x"),
    ]


INTERNATIONAL = line("failed", "utf-8; văn.thư\\x{1EAD}@h41.vn")


@pytest.mark.parametrize(
    "part",
    [
        status(*ABOUT, *INTERNATIONAL, kind="message/global-delivery-status"),
        status(*ABOUT, *INTERNATIONAL),
        mail("Content-Type: message/global-delivery-status", "Content-Transfer-Encoding: base64")
        + mail("")
        + base64.encodebytes(mail(*ABOUT, *INTERNATIONAL)),
    ],
)
def test_international_receipts(part: bytes) -> None:
    assert standings(read_mail(report(part))) == [("undelivered", "văn.thưậ@h41.vn")]


NOTICE = "report; report-type=disposition-notification"


def notice(disposition: str, *fields: str) -> bytes:
    lines = (
        "Reporting-UA: x",
        "Final-Recipient: rfc822;vanthu@h41.vn",
        *(fields or (f"Original-Message-ID: {OWN}",)),
        f"Disposition: {disposition}",
    )
    return report(status(*lines, kind="message/disposition-notification"), kind=NOTICE)


@pytest.mark.parametrize(
    ("disposition", "standing"),
    [
        ("manual-action/MDN-sent-manually; displayed", "handled"),
        ("automatic-action/MDN-sent-automatically; Displayed", "handled"),
        ("automatic-action/MDN-sent-automatically;processed", "handled"),
        ("automatic-action/MDN-sent-automatically; dispatched/warning", "handled"),
        ("manual-action/MDN-sent-manually; deleted", "not-known"),
        ("manual-action/MDN-sent-manually; denied", "not-known"),
        ("automatic-action/MDN-sent-automatically; processed/error", "not-known"),
        ("automatic-action/MDN-sent-automatically; processed/failure: x", "not-known"),
    ],
)
def test_notices_of_mail_programs(disposition: str, standing: str) -> None:
    reading = read_mail(notice(disposition))
    assert (reading.kind, reading.findings) == (MailKind.RECEIPT, ())
    assert standings(reading) == [(standing, "vanthu@h41.vn")]


def test_whose_it_is_may_stand_in_the_mail_that_came_back() -> None:
    anonymous = status("Reporting-MTA: dns; mx", *line())
    for part in (
        returned(),
        returned(kind="message/rfc822"),
        returned(kind="message/global"),
        returned(kind="message/global-headers"),
        mail("Content-Type: message/rfc822", "") + composed(),
    ):
        reading = read_mail(report(anonymous, part))
        assert standings(reading) == [("delivered", "a@h41.vn")]
        assert reading.parcel is None
    back = notice("manual-action/MDN-sent-manually; displayed", "X: y")
    assert standings(read_mail(back)) == []
    assert read_mail(back.replace(b"--b--", returned().join((b"--b\r\n", b"--b--")))).evidence_for(
        OWN
    )


FORGED = {
    "no token": report(status("Reporting-MTA: dns; mx", *line())),
    "another token": report(status(f"Original-Envelope-Id: {'0' * 32}", *line())),
    "a part of it": report(status(f"Original-Envelope-Id: {TOKEN[:-1]}", *line())),
    "more than it": report(status(f"Original-Envelope-Id: {TOKEN}0", *line())),
    "empty": report(status("Original-Envelope-Id: ", *line())),
    "by another domain": report(status(*line()), returned(f"<{TOKEN}@other.vn>")),
    "without its domain": report(status("A: b", *line()), returned(f"<{TOKEN}>")),
    "two tokens": report(status(*ABOUT, f"Original-Envelope-Id: {'0' * 32}", *line())),
    "another's notice": notice("a/b; displayed", "Original-Message-ID: <1@h26.vn>"),
}


@pytest.mark.parametrize("name", FORGED)
def test_without_our_token_it_is_evidence_of_nothing(name: str) -> None:
    reading = read_mail(FORGED[name])
    assert reading.kind is MailKind.RECEIPT
    assert reading.receipt
    assert reading.receipt.lines
    for own in (OWN, "", "<>", "<@h26.vn>", "@"):
        assert reading.evidence_for(own) == ()


@pytest.mark.parametrize(
    "part",
    [
        status(*ABOUT),
        status(*ABOUT, "", "Final-Recipient: rfc822; a@h41.vn"),
        status(*ABOUT, *line("swallowed")),
        status(*ABOUT, *line("failed"), "Action: delivered"),
        status(*ABOUT, *line()[:-1], "Status: 5.1.1"),
        status(*ABOUT, *line(), "Final-Recipient: rfc822; b@h41.vn"),
        status("Action: failed", *ABOUT, *line()[1:]),
        status(*ABOUT, "", "Action: delivered"),
        status(*ABOUT, *line(recipient="rfc822;")),
        status("x" * (limits.MAX_MAIL_RECEIPT_BYTES + 10)),
        status(*ABOUT, *line() * (limits.MAX_MAIL_RECEIPT_LINES + 1)),
    ],
)
def test_what_does_not_tell_is_told(part: bytes) -> None:
    reading = read_mail(report(part))
    assert [one.topic for one in reading.findings if one.topic is not oddities.LONG_LINE] == [
        oddities.ODD_RECEIPT
    ]
    assert reading.kind is MailKind.RECEIPT
    found = {one.standing for one in reading.evidence_for(OWN) if one.recipient}
    assert found <= {MailStanding.NOT_KNOWN, MailStanding.DELIVERED}
    assert len(reading.evidence_for(OWN)) <= limits.MAX_MAIL_RECEIPT_LINES


@pytest.mark.parametrize(
    "data",
    [
        report(kind="report; report-type=feedback-report"),
        report(status("A: b", kind="message/feedback-report")),
        report(returned(kind="message/rfc822")),
        report(status()),
        report(status(*ABOUT, *line()), status(*ABOUT, *line("failed"))),
        report(mail("Content-Type: message/delivery-status", "Content-Transfer-Encoding: base64")),
        report(
            status(*ABOUT, *line()).replace(b"\r\n", b"\r\nContent-Transfer-Encoding: x\r\n", 1)
        ),
    ],
)
def test_other_reports_are_none(data: bytes) -> None:
    reading = read_mail(data)
    assert (reading.kind, reading.why, reading.receipt) == (MailKind.OTHER, "report", None)
    assert reading.evidence_for(OWN) == ()


def test_a_receipt_beyond_the_limits_is_none() -> None:
    many = b"\r\n--b\r\n".join([b"\r\n"] * limits.MAX_MAIL_PARTS)
    reading = read_mail(report(status(*ABOUT, *line()), b"\r\n--b\r\n" + many))
    assert (reading.kind, reading.why) == (MailKind.OTHER, "beyond-limits")


@pytest.mark.parametrize(
    ("code", "standing"), [("01", "arrived"), ("02", "arrived"), ("03", "accepted"), ("15", None)]
)
def test_a_status_is_the_highest_step(code: str, standing: str | None) -> None:
    first = read_mail(composed(DOCUMENT))
    data = STATUS.replace(b"<edXML:StatusCode>03<", f"<edXML:StatusCode>{code}<".encode())
    answer = read_mail(composed(data, answering=first, sender=TO, to=[FROM], token=b"b" * 16))
    assert (answer.status, answer.organ) == (code, "H41.99")
    found = [(one.standing.value, one.recipient, one.code) for one in answer.evidence_for(OWN)]
    assert found == ([(standing, "H41.99", code)] if standing else [])
    assert answer.evidence_for(OWN.replace("0", "1")) == ()
    assert first.evidence_for(OWN) == ()


def test_a_status_says_nothing_of_what_went_before_in_its_thread() -> None:
    reply = composed(DOCUMENT, answering=read_mail(composed(DOCUMENT)), sender=TO, token=b"r" * 16)
    later = read_mail(composed(DOCUMENT, answering=read_mail(reply), token=b"l" * 16))
    answer = read_mail(composed(STATUS, answering=later, sender=TO, to=[FROM], token=b"s" * 16))
    assert answer.thread[0] == OWN
    assert [one.standing for one in answer.evidence_for(later.message_id)] == [
        MailStanding.ACCEPTED
    ]
    assert answer.evidence_for(OWN) == ()


def test_the_ladder() -> None:
    ranks = [one.rank for one in MailStanding]
    assert ranks == sorted(ranks)
    assert MailStanding.HANDED_OVER.rank < MailStanding.DELIVERED.rank
    assert MailStanding.DELIVERED.rank < MailStanding.HANDLED.rank < MailStanding.ARRIVED.rank
    assert [one for one in MailStanding if one.is_notice] == [
        MailStanding.ARRIVED,
        MailStanding.ACCEPTED,
    ]


@settings(max_examples=scaled(20_000), deadline=None)
@given(st.integers(0, 2**32))
def test_a_receipt_that_was_changed_gives_an_answer(seed: int) -> None:
    source = random.Random(seed)
    data = bytearray(source.choice([report(FAILED, returned()), *FORGED.values()]))
    for _ in range(source.randrange(1, 9)):
        at = source.randrange(len(data))
        match source.randrange(3):
            case 0:
                data[at] = source.randrange(256)
            case 1:
                del data[at : at + source.randrange(60)]
            case _:
                data[at:at] = data[source.randrange(len(data)) :][: source.randrange(60)]
    reading = read_mail(bytes(data))
    assert (reading.receipt is not None) == (reading.kind is MailKind.RECEIPT)
    assert not reading.evidence_for("<x@h26.vn>")
