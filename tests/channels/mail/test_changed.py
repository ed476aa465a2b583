"""Mails that were changed on the way bring what was put into them, or nothing."""

from __future__ import annotations

import base64
import binascii
import collections
import email
import random
import re
from collections.abc import Iterator

import attrs
import pytest

from tests.channels.mail import changing, signed
from tests.channels.mail.changing import changed, originals
from tests.scale import scaled
from vnedoc.channels.mail import MailKind, MailReading, oddities, read_mail
from vnedoc.channels.mail.profile import profile_of
from vnedoc.content import MemorySource

COUNT = scaled(1_000_000, 2_000) // 10
KNOWN = {*changing.MESSAGES, signed.message()}


_FILE = re.compile(rb"(?<=<edXML:ContentTransferEncoded>)[^<]+|(?<=<ContentTransferEncoded>)[^<]+")

_RUN = re.compile(rb"(?m)(?:^[A-Za-z0-9+/=]+[ \t]*\n+){3,}")


def brought(reading: MailReading) -> bytes | None:
    return None if reading.parcel is None else b"".join(reading.parcel.chunks())


def stands_in(data: bytes, message: bytes) -> bool:
    """Whether the letters of a message beside its files stand in a mail, or in base64 there."""
    letters = _FILE.split(message.replace(b"\r", b"").strip())
    for part in (data, *parts_for_python(data), *runs_of_base64(data)):
        if all(one in part.replace(b"\r", b"") for one in letters):
            return True
        if base64.b64encode(message)[:-4] in b"".join(part.split()):
            return True
    return False


def runs_of_base64(data: bytes) -> Iterator[bytes]:
    """Whatever may be a file where Python's own reader does not see that it is one."""
    for run in _RUN.findall(data.replace(b"\r", b"")):
        text = b"".join(run.split())
        yield binascii.a2b_base64(text[: len(text) // 4 * 4] + b"====")


def parts_for_python(data: bytes) -> Iterator[bytes]:
    for part in email.message_from_bytes(data).walk():
        if not part.is_multipart():
            payload = part.get_payload(decode=True)
            yield payload if isinstance(payload, bytes) else b""


def fault(data: bytes, reading: MailReading) -> str:
    """What is wrong with an answer; empty if nothing is."""
    message = brought(reading)
    brings = reading.kind in (MailKind.DOCUMENT, MailKind.STATUS)
    if brings is (message is None) or (reading.kind is MailKind.OTHER) is not bool(reading.why):
        return "neither a message nor a reason"
    if message is None or message in KNOWN:
        return ""
    around = [
        part
        for part in reading.structure.root.walk()
        if f"{reading.place}/".startswith(f"{part.path}/")
    ]
    told = [profile_of(part) for part in around if part.first("edxml") is not None]
    if any(told):
        return "another message than a field says"
    if told and oddities.UNSOUND not in {one.topic for one in reading.findings}:
        return "a field that cannot be read, and is not told"
    # Nothing says what it brings, and the message itself was changed: any reader takes that one.
    return "" if stands_in(data, message) else "a message that is not in the mail"


@pytest.mark.table
@pytest.mark.parametrize("share", range(10))
def test_a_changed_mail_brings_what_it_brought_or_nothing(share: int) -> None:
    answers: collections.Counter[str] = collections.Counter()
    every = originals()
    for number in range(share * COUNT, (share + 1) * COUNT):
        source = random.Random(number)
        original = source.choice(every)
        data = changed(original.data, source)
        reading = read_mail(data)
        wrong = fault(data, reading)
        assert not wrong, (number, original.name, wrong)
        answers[reading.why or reading.kind.value] += 1
    print(dict(answers.most_common()))
    assert answers["document"] > COUNT // 40
    assert answers["status"] > COUNT // 40


def test_what_is_not_changed_is_brought() -> None:
    for original in originals():
        reading = read_mail(original.data)
        message = brought(reading)
        assert message is not None, original.name
        assert message.strip() == original.message.strip(), original.name
        assert fault(original.data, reading) == "", original.name


@pytest.mark.parametrize(
    ("message", "kind", "name"),
    [
        (changing.OTHER + b" ", MailKind.DOCUMENT, "whole"),
        (changing.OTHER + b" ", MailKind.DOCUMENT, "base64"),
        (None, MailKind.DOCUMENT, "base64"),
    ],
)
def test_a_wrong_answer_is_seen(message: bytes | None, kind: MailKind, name: str) -> None:
    (original,) = [one for one in originals()[:15] if one.name == name][:1]
    reading = read_mail(original.data)
    assert reading.parcel
    source = MemorySource(message or b"")
    parcel = attrs.evolve(reading.parcel, source=source) if message else None
    assert fault(original.data, attrs.evolve(reading, parcel=parcel, kind=kind))
