"""Mails are taken apart as Python takes them apart, and hostile ones at no cost at all."""

from __future__ import annotations

import email
import email.policy
import random
from collections.abc import Iterator
from email.message import EmailMessage, Message
from email.mime.message import MIMEMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.channels.mail.mails import Pieces, mail, multipart, text
from tests.scale import scaled
from vnedoc import limits
from vnedoc.channels.mail import MailPart, MailStructure, oddities, read_structure
from vnedoc.findings import Topic


def codes(found: MailStructure) -> list[tuple[str, str]]:
    return [(one.rule, one.location.path) for one in found.findings]


def body(data: bytes, part: MailPart) -> bytes:
    return data[part.body_start : part.body_end]


# --- Ordinary mails ---------------------------------------------------------------------------


def ordinary(source: random.Random, depth: int = 0) -> EmailMessage:
    """A mail as Python writes it: texts, files, alternatives, mails in mails."""
    made = EmailMessage(policy=email.policy.SMTP)
    made["Subject"] = source.choice(["05/SVDA-VP", "Re: x", "a" * 200])
    made["From"] = "vanthu@h26.vn"
    made.set_content(source.choice(["", "x", "Kính gửi\n\n--\nVăn thư\n", "--x\n" * 5]))
    for _ in range(source.randrange(4)):
        kind = source.randrange(4)
        if kind == 0:
            made.add_attachment(source.randbytes(source.choice([0, 3, 300])), "application", "pdf")
        elif kind == 1 and not made.is_multipart():
            made.add_alternative("<p>", subtype="html")
        elif kind == 2 and depth < 2:
            made.add_attachment(ordinary(source, depth + 1))
        else:
            made.add_attachment("a\n\nb\n" * 3, filename="a.txt")
    return made


def seen_by_python(message: Message) -> Iterator[tuple[str, tuple[str, ...], str | None]]:
    held = message._payload  # `get_payload` decodes it
    own = held if isinstance(held, str) else None
    yield message.get_content_type(), tuple(name for name, _ in message.items()), own
    for part in held if isinstance(held, list) else []:
        yield from seen_by_python(part)


def seen_by_us(data: bytes, part: MailPart) -> Iterator[tuple[str, tuple[str, ...], str | None]]:
    own = None if part.parts else body(data, part).decode("ascii", "surrogateescape")
    yield part.kind.value, tuple(field.name for field in part.fields), own
    for inner in part.parts:
        yield from seen_by_us(data, inner)


@settings(max_examples=scaled(3_000), deadline=None)
@given(st.integers(0, 2**32), st.sampled_from([1, 7, 60, 100_000]), st.booleans())
def test_ordinary_mails_have_the_parts_that_python_sees(seed: int, length: int, unix: bool) -> None:
    data = ordinary(random.Random(seed)).as_bytes()
    if unix:
        data = data.replace(b"\r\n", b"\n")
    found = read_structure(Pieces(data, length))
    assert found.findings == ()
    assert list(seen_by_us(data, found.root)) == list(
        seen_by_python(email.message_from_bytes(data))
    )


@settings(max_examples=scaled(10_000), deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 50))
def test_any_pieces_give_the_same_and_nothing_raises(seed: int, length: int) -> None:
    source = random.Random(seed)
    pieces = [
        *(b"\r\n", b"\n", b"\r", b"\r\n\r\n", b"--a", b"--b", b"--", b"\0", b" ", b";", b"x: y"),
        *(b"Content-Type: multipart/mixed; boundary=a\r\n\r\n", b"\r\n--a\r\n", b"\r\n--b--\r\n"),
        *(b"Content-Type: multipart/digest; boundary=b\r\n\r\n", b"\n--b\n", b"\r\n--a--\r\n"),
        *(b"Content-Type: message/rfc822\r\n\r\n", b"\r\n--a--", b"x" * 1000),
    ]
    data = b"".join(source.choices(pieces, k=source.randrange(40)))
    whole = read_structure(data)
    part = read_structure(Pieces(data, length))
    assert (part.root, part.findings) == (whole.root, whole.findings)
    for one in whole.root.walk():
        assert 0 <= one.start <= one.body_start <= one.body_end <= len(data)
        for inner in one.parts:
            assert one.body_start <= inner.start
            assert inner.body_end <= one.body_end
        for before, after in zip(one.parts, one.parts[1:], strict=False):
            assert before.body_end <= after.start
    for finding in whole.findings:
        assert finding.text("vi") != finding.text("en")


def test_spans_and_names() -> None:
    file = mail(
        "content-type: application/octet-stream",
        "Content-Transfer-Encoding: BASE64",
        "Content-Disposition: attachment; filename*=utf-8''S%E1%BB%9F.edxml",
        "",
        "PGEvPg==",
    )
    data = multipart("b", text("a"), file)
    root = read_structure(data).root
    first, second = root.parts
    assert [part.path for part in root.walk()] == ["mail", "mail/1", "mail/2"]
    assert (body(data, first), body(data, second)) == (b"a", b"PGEvPg==")
    assert (second.filename, second.encoding) == ("Sở.edxml", "base64")
    assert second.first("Content-type") == b"application/octet-stream"
    assert second.first("Subject") is None
    assert (root.start, root.body_end) == (0, len(data))


def test_parts_of_a_digest_are_mails() -> None:
    data = multipart("b", mail("", "Subject: x", "", "y"), text(), kind="digest")
    first, second = read_structure(data).root.parts
    assert (first.kind.value, second.kind.value) == ("message/rfc822", "text/plain")
    assert first.parts[0].first("subject") == b"x"


def test_a_forwarded_mail_is_looked_into() -> None:
    inner = email.message_from_bytes(multipart("b", text("a"), text("b")))
    outer = MIMEMessage(inner)
    data = outer.as_bytes().replace(b"\n", b"\r\n")
    (mailed,) = read_structure(data).root.parts
    assert [part.path for part in mailed.walk()] == ["mail/1", "mail/1/1", "mail/1/2"]


@pytest.mark.parametrize("data", [b"", b"\r\n", b"\n", b"x", b"\0", b"--", b"From x\n", b"\xff"])
def test_what_is_hardly_a_mail_is_one_part(data: bytes) -> None:
    found = read_structure(data)
    assert found.root.kind.value == "text/plain"
    assert found.root.body_end == len(data)


# --- Each finding and its neighbour -----------------------------------------------------------


def nested(count: int) -> bytes:
    made = text()
    for level in range(count):
        made = multipart(f"b{level}", made)
    return made


def header(length: int) -> bytes:
    line = b"X: " + b"a" * 95 + b"\r\n"
    lines = line * (length // len(line))
    return lines + b"X: " + b"a" * (length - len(lines) - 5) + b"\r\n\r\n"


def fields(count: int, parts: int) -> bytes:
    """A mail with so many fields, as evenly as can be."""
    own = [count // parts + (at < count % parts) for at in range(parts)]
    inner = [b"a:\n" * one + b"\n" for one in own[1:]]
    head = b"a:\n" * (own[0] - 1) + b"Content-Type: multipart/mixed; boundary=b\n\n"
    return head + b"".join(b"--b\n" + one for one in inner) + b"--b--\n"


def pdf(*lines: str) -> bytes:
    return mail("Content-Type: application/pdf", *lines, "", "eA==")


DEPTH, PARTS, FIELDS = limits.MAX_MAIL_DEPTH, limits.MAX_MAIL_PARTS, limits.MAX_MAIL_FIELDS
LINE, BLOCK = limits.MAX_MAIL_LINE_BYTES, limits.MAX_MAIL_HEADER_BYTES
PARAMETERS = "".join(f";\r\n p{n}=v" for n in range(limits.MAX_MAIL_PARAMETERS))
WITH_PARTS = "Content-Type: multipart/mixed; boundary=b"
FULL_BLOCK = b"X: " + b"a" * (BLOCK - 5) + b"\r\n"
FULL_BLOCKS = limits.MAX_MAIL_HEADERS_BYTES // BLOCK

TABLE: list[tuple[Topic, bytes, bytes]] = [
    (oddities.LONG_HEADER, header(BLOCK), header(BLOCK + 1)),
    (oddities.MANY_FIELDS, fields(FIELDS, 40), fields(FIELDS + 1, 40)),
    (
        oddities.MANY_PARTS,
        multipart("b", *[b"\r\n"] * (PARTS - 1)),
        multipart("b", *[b"\r\n"] * PARTS),
    ),
    (oddities.TOO_DEEP, nested(DEPTH - 1), nested(DEPTH)),
    (
        oddities.MANY_PARAMETERS,
        mail(f"Content-Type: text/plain{PARAMETERS}", ""),
        mail(f"Content-Type: text/plain{PARAMETERS}; more=v", ""),
    ),
    (oddities.LONG_LINE, mail("", "a" * LINE), mail("", "a" * (LINE + 1))),
    (oddities.LONG_LINE, mail("", "a" * LINE, end=b"\n"), mail("", "a" * (LINE + 1), end=b"\n")),
    (oddities.LONG_LINE, b"\n" + b"a" * LINE, b"\n" + b"a" * (LINE + 1)),
    (oddities.NUL, mail("", "a"), mail("", "a\0")),
    (oddities.BARE_CR, mail("", "a"), mail("", "a\rb")),
    (oddities.MIXED_LINES, mail("", "a", ".", "b", end=b"\n"), mail("", "a\n.\nb")),
    (oddities.REPEATED, mail("Received: a", "Received: b", ""), mail("From: a@b", "from: c@d", "")),
    (oddities.REPEATED, mail("Subject: a", ""), mail("Subject: a", "Subject: a", "")),
    (
        oddities.REPEATED,
        mail("Message-ID: <a>", ""),
        mail("Message-ID: <a>", "Message-ID: <b>", ""),
    ),
    (oddities.NO_BOUNDARY, multipart("b", text()), mail("Content-Type: multipart/mixed", "", "a")),
    (
        oddities.NO_BOUNDARY,
        multipart("b", text()),
        mail('Content-Type: multipart/x; boundary=""', ""),
    ),
    (oddities.UNCLOSED, multipart("b", text()), multipart("b", text())[:-8]),
    (
        oddities.UNCLOSED,
        multipart("b", multipart("c", text())),
        multipart("b", multipart("c", text())[:-8]),
    ),
    (
        oddities.SAME_BOUNDARY,
        multipart("b", multipart("c", text())),
        multipart("b", multipart("b", text())),
    ),
    (
        oddities.SAME_BOUNDARY,
        multipart("b", multipart("c", text())),
        multipart("b", multipart("b--", text())),
    ),
    (
        oddities.SAME_BOUNDARY,
        multipart("b1", multipart("b2", text())),
        multipart("b", multipart("b2", text())),
    ),
    (oddities.SAME_BOUNDARY, multipart("b", text("-- b")), multipart("b", text("--bc"))),
    (oddities.SAME_BOUNDARY, multipart("b", text("--c")), multipart("b", text("--b--c"))),
    (oddities.SAME_BOUNDARY, multipart("b", text()) + b"--c\r\n", multipart("b", text()) * 2),
    (
        oddities.SAME_BOUNDARY,
        multipart("b", multipart("c", text()), text()),
        multipart("b", multipart("c", text()) + b"--c\r\n", text()),
    ),
    (
        oddities.ENCODED_PARTS,
        mail("Content-Transfer-Encoding: 8bit", WITH_PARTS, "", "--b--"),
        mail("Content-Transfer-Encoding: base64", WITH_PARTS, "", "--b--"),
    ),
    (
        oddities.UNKNOWN_ENCODING,
        pdf("Content-Transfer-Encoding: base64 "),
        pdf("Content-Transfer-Encoding: x-uuencode"),
    ),
    (
        oddities.AMBIGUOUS,
        mail("Content-Type: text/plain; name=a", ""),
        mail("Content-Type: text/plain; name=a; name=b", ""),
    ),
    (
        oddities.AMBIGUOUS,
        multipart("=_b", text()),
        multipart("=?utf-8?q?b?=", text()),
    ),
    (oddities.ODD_LINE, mail("X: a", " b", ""), mail("X: a", "b", "")),
    (oddities.ODD_LINE, mail("X:a", ""), mail("X :a", "")),
    (oddities.UNSOUND, text(), mail("Content-Type: multipart/mixed boundary=b", "")),
    (
        oddities.UNSOUND,
        pdf("Content-Transfer-Encoding: BASE64"),
        pdf("Content-Transfer-Encoding: base64 (a)"),
    ),
    (
        oddities.UNSOUND,
        pdf("Content-Transfer-Encoding:  quoted-printable"),
        pdf("Content-Transfer-Encoding: quoted-printable\t"),
    ),
    (
        oddities.UNSOUND,
        pdf("Content-Transfer-Encoding:\r\n 8bit"),
        pdf("Content-Transfer-Encoding: 8bit; a=b"),
    ),
    (
        oddities.UNSOUND,
        mail("Content-Disposition: inline; filename*=utf-8''a", ""),
        mail("Content-Disposition: inline; filename*=utf-8''%FF", ""),
    ),
    (
        oddities.UNSOUND,
        mail("Subject: =?utf-8?B?U+G7nw==?=", ""),
        mail("Subject: =?utf-8?B?U+G7$$?=", ""),
    ),
    (oddities.UNSOUND, mail("To: (a) b@c", ""), mail("To: ((((", "")),
    (
        oddities.ENCRYPTED,
        mail("Content-Type: application/pkcs7-mime; smime-type=signed-data", ""),
        mail("Content-Type: application/pkcs7-mime; smime-type=Enveloped-Data", ""),
    ),
    (
        oddities.ENCRYPTED,
        multipart("b", text(), kind="signed"),
        multipart("b", text(), kind="encrypted"),
    ),
    (oddities.TNEF, pdf(), mail("Content-Type: application/ms-tnef", "")),
    (oddities.TNEF, pdf(), pdf("Content-Disposition: attachment; filename=WINMAIL.DAT")),
]


@pytest.mark.parametrize("at", range(len(TABLE)))
def test_a_mail_and_its_neighbour(at: int) -> None:
    topic, good, bad = TABLE[at]
    assert [one.rule for one in read_structure(good).findings if one.topic is topic] == []
    assert topic in [one.topic for one in read_structure(bad).findings]


def test_every_finding_of_a_structure_is_in_the_table() -> None:
    every = {one for one in vars(oddities).values() if isinstance(one, Topic)}
    of_readings = {oddities.DAMAGED, oddities.SEVERAL, oddities.UNREADABLE}
    of_readings |= {oddities.UNOPENED, oddities.OTHER_SIGNER}
    of_readings |= {
        oddities.MISSING_FILE,
        oddities.CHANGED,
        oddities.ODD_RECEIPT,
        oddities.OTHER_BODY,
    }
    assert {topic for topic, _, _ in TABLE} == every - of_readings


def test_all_headers_together_have_a_limit() -> None:
    blocks = (b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n") + b"--b\r\n".join(
        [FULL_BLOCK + b"\r\n"] * (FULL_BLOCKS + 1)
    )
    found = read_structure(blocks + b"--b--\r\n")
    assert {c for c, _ in codes(found)} == {oddities.MANY_FIELDS.code, oddities.LONG_LINE.code}
    assert len(found.root.parts) == FULL_BLOCKS + 1
    kept = sum(len(field.raw) for part in found.root.parts for field in part.fields)
    assert kept < limits.MAX_MAIL_HEADERS_BYTES


def test_what_is_found_names_its_part() -> None:
    data = multipart("b", text(), multipart("c", mail("", "a\0"), text(), mail("X", "")))
    assert codes(read_structure(data)) == [
        (oddities.NUL.code, "mail/2/1"),
        (oddities.ODD_LINE.code, "mail/2/3"),
    ]


def test_the_first_of_two_fields_counts() -> None:
    data = mail(
        "Subject: a", "Content-Type: text/html", "Content-Type: text/plain", "Subject: b", ""
    )
    root = read_structure(data).root
    assert (root.first("subject"), root.kind.value) == (b"a", "text/html")


def test_what_is_behind_a_limit_is_passed_over_and_the_rest_read() -> None:
    data = multipart("b", header(BLOCK * 3) + b"x\r\n", text("after"))
    root = read_structure(data).root
    assert body(data, root.parts[1]) == b"after"
    assert body(data, root.parts[0]) == b"x"
    deep = multipart("b", nested(DEPTH + 3), text("after"))
    assert body(deep, read_structure(deep).root.parts[1]) == b"after"


# --- Hostile mails ----------------------------------------------------------------------------

HOSTILE = {
    "a subject of 16,000 encoded words": (
        mail("Subject: " + "\r\n ".join(["=?utf-8?Q?a?="] * 16_000), "", ""),
        oddities.LONG_HEADER,
    ),
    "10,000 parameters": (
        mail("Content-Type: text/plain" + ";\r\n p=v" * 10_000, "", ""),
        oddities.LONG_HEADER,
    ),
    "6,000 parameters": (
        mail("Content-Type: text/plain" + ";\r\n p=v" * 6_000, "", ""),
        oddities.MANY_PARAMETERS,
    ),
    "parentheses": (mail("To: " + "(" * 1_008, "", ""), oddities.UNSOUND),
    "a quotation without an end": (
        mail('Content-Disposition: attachment; filename="' + '\\";' * 20_000, "", ""),
        oddities.UNSOUND,
    ),
    "1,500 multiparts in one another": (nested(1_500), oddities.TOO_DEEP),
    "100,000 parts": (multipart("b", *[b"\r\n"] * 100_000), oddities.MANY_PARTS),
    "parts without headers": (
        mail(WITH_PARTS, "") + b"--b\n" * 200_000,
        oddities.MANY_PARTS,
    ),
    "mails in mails": (mail("Content-Type: message/rfc822", "") * 2_000, oddities.TOO_DEEP),
    "a header without an end": (b"a:\n" * 300_000, oddities.LONG_HEADER),
    "one line": (b"a" * 1_000_000, oddities.LONG_LINE),
    "lines that begin like boundaries": (
        mail(WITH_PARTS, "") + b"--\n" * 300_000 + b"--bb\n" * 100_000,
        oddities.UNCLOSED,
    ),
    "long lines": (mail("", *["a" * 999] * 1_000), oddities.LONG_LINE),
    "white space": (mail(WITH_PARTS, "") + (b"--b" + b" " * 999 + b"x\n") * 900, oddities.UNCLOSED),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_mails_are_read_and_told(name: str) -> None:
    data, topic = HOSTILE[name]
    found = read_structure(data)
    assert topic in [one.topic for one in found.findings]
    assert len(found.findings) <= 2 * limits.MIN_VIOLATIONS
    assert sum(1 for _ in found.root.walk()) <= PARTS
