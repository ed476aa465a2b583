"""Mails that somebody changed on the way: what a disk, a relay and an attacker do to one."""

from __future__ import annotations

import base64
import email.policy
import functools
import hashlib
import quopri
import random
import re
from email.message import EmailMessage
from typing import Final

import attrs

import vnedoc
from tests import factories
from tests.channels.mail import letters, signed
from tests.channels.mail.mails import mail, multipart, text

OTHER: Final = vnedoc.dumps(factories.document(subject="V/v khác"))
MESSAGES: Final = (letters.DOCUMENT, letters.STATUS, OTHER)
"""What mails bring."""


@attrs.frozen(kw_only=True)
class Original:
    """A mail with a message, before it is changed."""

    name: str
    data: bytes
    message: bytes
    """What it brings."""


def _part(data: bytes, encoding: str) -> bytes:
    head = mail("Content-Type: application/xml", f"Content-Transfer-Encoding: {encoding}", "")
    if encoding == "base64":
        data = base64.encodebytes(data).replace(b"\n", b"\r\n")
    elif encoding == "quoted-printable":
        data = quopri.encodestring(data).replace(b"\n", b"\r\n")
    return head + data + b"\r\n"


_FIELD: Final = re.compile(rb"(?m)^EdXML: [^\r]*\r\n(?:[ \t][^\r]*\r\n)*")
_HEAD: Final = mail("From: vanthu@h26.vn", "Subject: x", "Message-ID: <1@h26.vn>")


def _by_python(data: bytes) -> bytes:
    made = EmailMessage(policy=email.policy.SMTP)
    made["Subject"], made["From"] = "05/SVDA-VP", "vanthu@h26.vn"
    made.set_content("Kính gửi")
    made.add_attachment(data, "application", "xml", cte="base64", filename="a.edxml")
    return made.as_bytes()


def _forwarded(data: bytes) -> bytes:
    return _HEAD + multipart("f", text("xem"), mail("Content-Type: message/rfc822", "") + data)


@functools.cache
def originals() -> tuple[Original, ...]:
    """Every way in which a mail brings a message, for each message."""
    made = []
    for message in MESSAGES:
        composed = {
            "open": letters.composed(message),
            "whole": letters.composed(message, form="whole"),
        }
        (said,) = _FIELD.findall(composed["whole"])
        assert hashlib.sha256(message).hexdigest().encode() in said
        others = {
            "python": _by_python(message),
            "base64": _HEAD + multipart("b", text(), _part(message, "base64")),
            "as it is": _HEAD + multipart("b", _part(message, "8bit"), text()),
            "the mail itself": _HEAD + _part(message, "base64"),
            "among others": _HEAD
            + multipart("b", multipart("c", text(), text()), _part(message, "base64"), text()),
        }
        made += [Original(name=name, data=data, message=message) for name, data in composed.items()]
        for name, data in others.items():
            made.append(Original(name=name, data=data, message=message))
            data = said + data
            made.append(Original(name=f"{name}, told", data=data, message=message))
        made.append(
            Original(
                name="forwarded, told",
                data=said + _forwarded(composed["open"]),
                message=message,
            )
        )
    made.append(Original(name="signed", data=signed.opaque(), message=signed.message()))
    return tuple(made)


_WORDS: Final = (
    *(b"\r\n", b"\n", b"\r", b"\0", b" ", b"\t", b"--", b"=", b"==", b"<", b">", b'"', b"("),
    *(b"\xff", b"=?utf-8?B?", b"?=", b"Content-Type: message/rfc822\r\n\r\n", b"\r\n\r\n"),
    *(b"Content-Transfer-Encoding: quoted-printable\r\n", b"Content-Type: multipart/mixed\r\n"),
    *(b"Content-Transfer-Encoding: base64\r\n", b"Content-Transfer-Encoding: 8bit\r\n"),
    *(b"EdXML: v=1\r\n", b"EdXML: v=2; kind=edoc\r\n", b"boundary=", b";", b"<edXML>", b"&#13;"),
)


def changed(data: bytes, source: random.Random) -> bytes:
    """A mail after one to four changes."""
    for _ in range(source.choice((1, 1, 1, 2, 2, 3, 4))):
        data = source.choice(_CHANGES)(data, source)
    return data


def _place(data: bytes, source: random.Random) -> int:
    """Headers and boundaries are changed as often as all the rest, although they are short."""
    if source.random() < 0.5:
        at = data.find(b"\n", source.randrange(len(data) + 1))
        return max(0, at + source.randrange(-4, 60)) % (len(data) + 1)
    return source.randrange(len(data) + 1)


def _other_byte(data: bytes, source: random.Random) -> bytes:
    at = _place(data, source)
    return data[:at] + bytes([source.randrange(256)]) + data[at + 1 :]


def _other_bit(data: bytes, source: random.Random) -> bytes:
    at = _place(data, source)
    return (
        data[:at] + bytes(b ^ 1 << source.randrange(8) for b in data[at : at + 1]) + data[at + 1 :]
    )


def _left_out(data: bytes, source: random.Random) -> bytes:
    at = _place(data, source)
    return data[:at] + data[at + source.choice((1, 2, 4, 78, 200)) :]


def _twice(data: bytes, source: random.Random) -> bytes:
    at, start = _place(data, source), _place(data, source)
    return data[:at] + data[start : start + source.choice((1, 4, 78, 400))] + data[at:]


def _word(data: bytes, source: random.Random) -> bytes:
    at = _place(data, source)
    return data[:at] + source.choice(_WORDS) + data[at:]


def _cut(data: bytes, source: random.Random) -> bytes:
    return data[: _place(data, source)]


def _lines(data: bytes, source: random.Random) -> bytes:
    """One line somewhere else, gone, or twice."""
    lines = data.split(b"\n")
    line = lines.pop(source.randrange(len(lines)))
    for _ in range(source.randrange(3)):
        lines.insert(source.randrange(len(lines) + 1), line)
    return b"\n".join(lines)


def _ends(data: bytes, source: random.Random) -> bytes:
    return data.replace(*source.choice(((b"\r\n", b"\n"), (b"\n", b"\r\n"), (b"\r\n", b"\r"))))


def _spliced(data: bytes, source: random.Random) -> bytes:
    other = source.choice(originals()).data
    return data[: _place(data, source)] + other[_place(other, source) :]


def _replaced(data: bytes, source: random.Random) -> bytes:
    """One word instead of another, wherever it stands."""
    old, new = source.choice(
        (
            *((b"base64", one) for one in (b"7bit", b"quoted-printable", b"x-other", b"BASE64 ")),
            *((b"multipart/mixed", one) for one in (b"multipart/report", b"text/plain")),
            *((b"application/xml", one) for one in (b"message/rfc822", b"application/ms-tnef")),
            *((b"boundary=", b"boundary*0="), (b"sha256=", b"sha256*="), (b"EdXML", b"X-EdXML")),
            *((b"Content-Type", b"Content-Type "), (b"--", b"-- "), (b"=", b"==")),
        )
    )
    return data.replace(old, new, source.choice((1, 1, -1)))


def _wrapped(data: bytes, source: random.Random) -> bytes:
    return source.choice(
        (
            _forwarded(data),
            multipart("w", data, text()),
            multipart("w", data, data),
            b"From relay Mon Jan 1 2026\n" + data,
            b"\r\n" + data,
            _HEAD + mail("") + data,
        )
    )


_CHANGES: Final = (
    *(_other_byte, _other_bit, _left_out, _twice, _word, _word, _cut, _lines, _lines),
    *(_ends, _spliced, _replaced, _replaced, _wrapped),
)
