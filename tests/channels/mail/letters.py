"""Mails that ours composes: messages of any layout, and what they are composed with."""

from __future__ import annotations

import random
import re
from typing import Any, Final

import vnedoc
from tests import factories
from vnedoc.channels import DeliveryGate, Refused
from vnedoc.channels.mail import Mailbox, MailLetter, compose_mail

GATE: Final = DeliveryGate(connected=None, accept=["VNE-SECRET-003"])
FROM: Final = Mailbox("vanthu@h26.vn", "Sở Ví dụ A, Phòng Văn thư")
TO: Final = Mailbox("vanthu@h41.vn", "Sở Ví dụ B")
TOKEN: Final = bytes(range(16))
DOCUMENT: Final = vnedoc.dumps(factories.document())
STATUS: Final = vnedoc.dumps(factories.status())
_BODY: Final = re.compile(rb"(?<=<ContentTransferEncoded>)[^<]+")
EOLS: Final = (b"\n", b"\r\n", b"&#13;\n", b"&#xD;&#xA;", b" ")


def compose(source: Any = DOCUMENT, **changes: Any) -> MailLetter:
    letter = asked(source, **changes)
    assert isinstance(letter, MailLetter), letter
    return letter


def asked(source: Any = DOCUMENT, **changes: Any) -> MailLetter | Refused:
    usual = {"sender": FROM, "to": [TO], "gate": GATE, "at": factories.SENT_AT, "token": TOKEN}
    return compose_mail(source, **{**usual, **changes})


def composed(source: Any = DOCUMENT, **changes: Any) -> bytes:
    letter = compose(source, **changes)
    data = b"".join(letter.pieces())
    assert len(data) == letter.size
    return data


def laid_out(data: bytes, width: int, eol: bytes, lead: bytes = b"", tail: bytes = b"") -> bytes:
    """A message with its base64 in lines."""

    def lines(found: re.Match[bytes]) -> bytes:
        text = found[0]
        cut = [text[at : at + width] for at in range(0, len(text), width)] if width else [text]
        return lead + eol.join(cut) + tail

    return _BODY.sub(lines, data)


def with_files(*files: tuple[str, bytes], **header: Any) -> bytes:
    """A document with such files."""
    attached = tuple(
        factories.attachment(at, name, data, "application/pdf")
        for at, (name, data) in enumerate(files, 1)
    )
    return vnedoc.dumps(factories.document(attachments=attached, **header))


def in_any_layout(seed: int, names: list[str], subject: str) -> bytes:
    """A document with files of any length and layout."""
    source = random.Random(seed)
    files = [(name, source.randbytes(source.choice([1, 2, 57, 58, 3071, 9000]))) for name in names]
    data = with_files(*files, subject=subject)
    width = source.choice([0, 16, 60, 64, 76, 999])
    eol = source.choice(EOLS)
    white = [source.choice([b"", b"\n", b"\n      ", b"&#13;\n"]) for _ in "12"]
    return laid_out(data, width, eol, *white)
