"""Well-formed mails are read as Python reads them: every header, file name and byte."""

from __future__ import annotations

import email
import email.policy
import random
import unicodedata
from collections.abc import Iterator
from email.header import Header
from email.message import EmailMessage, Message
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scale import scaled
from vnedoc.channels.mail import (
    MailPart,
    content_of,
    read_mail,
    read_mailboxes,
    read_structure,
    read_text,
)

WORDS = (
    *("Công văn", "V/v", "phối hợp", "05/SVDA-VP", "Sở", "Ủy ban", "nhân dân", "a", "(khẩn)"),
    *("đề nghị;", "“trích”", "100%", "Đường=", "€", "😀", "x" * 60, "ế" * 40, "?", "=", "_"),
)
TYPES = (("application", "pdf"), ("application", "xml"), ("image", "png"), ("text", "x-a"))


def said(source: random.Random, most: int = 12) -> str:
    return " ".join(source.choices(WORDS, k=source.randrange(1, most)))


def made(source: random.Random, depth: int = 0) -> bytes:
    """A mail as a sound program writes it: words by `Header`, which loses no space."""
    name = Header(said(source, 5), "utf-8", header_name="From").encode()
    people = ["c@d.vn", f"{name}\n <e@f.vn>"]
    head = {
        "Subject": Header(said(source), "utf-8", header_name="Subject").encode(),
        "From": f"{name} <a.b@h26.vn>",
        "To": ", ".join(people[: source.randrange(1, 3)]),
        "Message-ID": f"<{source.randrange(10**9)}@h26.vn>",
        "References": " ".join(f"<{n}@x>" for n in range(1, source.randrange(2, 20))),
    }
    body = EmailMessage(policy=email.policy.default)
    body.set_content(source.choice(["", "Kính gửi\n", "a\n\n--\nb\n", "=3D=\n", "x" * 200]))
    for _ in range(source.randrange(1, 5)):
        if source.random() < 0.2 and depth < 2:
            inner = email.message_from_bytes(made(source, depth + 1), policy=body.policy)
            body.add_attachment(inner)
            continue
        main, sub = source.choice(TYPES)
        cte = source.choice(["base64", "quoted-printable"])
        data = source.randbytes(source.choice([0, 1, 57, 58, 900]))
        more: dict[str, Any] = {"filename": said(source, 4)} if source.random() < 0.8 else {}
        body.add_attachment(data, main, sub, cte=cte, **more)
    return "".join(f"{name}: {value}\n" for name, value in head.items()).encode() + bytes(body)


def written(seed: int) -> bytes:
    source = random.Random(seed)
    return made(source).replace(b"\n", source.choice([b"\n", b"\r\n"]))


def pairs(ours: MailPart, python: Message) -> Iterator[tuple[MailPart, Message]]:
    yield ours, python
    inner = python.get_payload() if python.is_multipart() else []
    assert isinstance(inner, list)
    assert len(inner) == len(ours.parts)
    for one, other in zip(ours.parts, inner, strict=True):
        assert isinstance(other, Message)
        yield from pairs(one, other)


def words(text: str) -> str:
    """In NFC, with one space where Python keeps the white space of a fold."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def letters(text: str) -> str:
    return words(text).replace(" ", "")


@settings(max_examples=scaled(5_000, 40), deadline=None)
@given(st.integers(0, 2**32))
def test_every_header_and_byte(seed: int) -> None:
    data = written(seed)
    python = email.message_from_bytes(data, policy=email.policy.default)
    found = read_structure(data)
    assert found.findings == ()
    for ours, theirs in pairs(found.root, python):
        assert ours.kind.value == theirs.get_content_type()
        assert words(ours.filename) == words(theirs.get_filename() or "")
        assert [one.name for one in ours.fields] == theirs.keys()
        if "subject" in theirs:
            assert words(read_text(ours.first("subject") or b"").text) == words(theirs["subject"])
        for field in ("from", "to"):
            if field in theirs:
                boxes = read_mailboxes(ours.first(field) or b"")
                assert boxes.sound
                # Python's own reader puts a space between two encoded words of a name.
                assert [(one.address, letters(one.name)) for one in boxes.found] == [
                    (one.addr_spec, letters(one.display_name)) for one in theirs[field].addresses
                ]
        if not ours.parts:
            content = content_of(found.source, ours)
            assert content
            assert content.read() == theirs.get_payload(decode=True)
    reading = read_mail(data)
    assert reading.findings == ()
    assert reading.message_id == python["message-id"]
    assert " ".join(reading.thread) == python["references"]
    assert reading.refers_to == reading.thread[-1:]
