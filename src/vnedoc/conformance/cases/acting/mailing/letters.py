"""Mails written by hand, and the cases that ask about them."""

from __future__ import annotations

import base64
import hashlib
import quopri
from collections.abc import Iterable, Mapping
from typing import Final

from vnedoc.clauses import Clause
from vnedoc.conformance.cases import messages
from vnedoc.conformance.cases.case import (
    Allowed,
    Case,
    CaseOutcome,
    Expected,
    Importance,
    Input,
    Role,
    Task,
)
from vnedoc.conformance.cases.grounds import bounded
from vnedoc.conformance.cases.writing.nodes import render
from vnedoc.words import Words

ORIGIN: Final = "written for this suite"
DOCUMENT: Final = render(messages.document(("a.pdf", "application/pdf", messages.PDF)))
OTHER: Final = render(messages.replacement())
STATUS: Final = render(messages.status())
MESSAGE_ID: Final = "<1.x7@vidu-a.example>"
OWN_ID: Final = "<5f0c2a9e.d41d8cd98f00b204@vidu-b.example>"
"""Of a mail of one's own, with a token that nobody can guess."""
SUBJECT: Final = "05/SVDA-VP V/v phối hợp"
HEAD: Final[Mapping[str, str]] = {
    "From": "vanthu@vidu-a.example",
    "To": "vanthu@vidu-b.example",
    "Subject": "=?utf-8?Q?05/SVDA-VP_V/v_ph=E1=BB=91i_h=E1=BB=A3p?=",
    "Date": "Tue, 01 Jul 2025 09:30:00 +0700",
    "Message-ID": MESSAGE_ID,
    "MIME-Version": "1.0",
}
MIXED: Final = "multipart/mixed; boundary=b"
BASE64: Final = "Content-Transfer-Encoding: base64"
EITHER: Final[Allowed] = ("document", "other")
"""What may be taken or left, but not without a word."""


def lines(*told: str | bytes, end: bytes = b"\r\n") -> bytes:
    """Lines with an end each."""
    return b"".join((one.encode() if isinstance(one, str) else one) + end for one in told)


def header(kind: str = MIXED, more: Iterable[str] = (), **changed: str | None) -> bytes:
    """The header of a mail and the line that ends it.

    Args:
        kind: its type.
        more: further lines.
        **changed: fields of `HEAD`, with ``_`` for ``-``; `None` leaves one out.
    """
    names = {name.replace("_", "-"): value for name, value in changed.items()}
    fields = {**HEAD, **names}
    told = [f"{name}: {value}" for name, value in fields.items() if value is not None]
    content = [f"Content-Type: {kind}"] if kind else []
    return lines(*told, *more, *content, "")


def encoded(data: bytes, width: int = 76) -> bytes:
    """Base64 in lines."""
    text = base64.b64encode(data)
    return lines(*(text[at : at + width] for at in range(0, len(text), width)))


def quoted(data: bytes) -> bytes:
    """The same in quoted-printable, with soft ends of lines."""
    return quopri.encodestring(data).replace(b"\n", b"\r\n") + b"\r\n"


def file(data: bytes = DOCUMENT, kind: str = "application/xml", *more: str) -> bytes:
    """A part with a file in base64."""
    return lines(f"Content-Type: {kind}", BASE64, *more, "") + encoded(data)


def text(said: str = "Kính gửi Quý cơ quan.") -> bytes:
    """A part that people read."""
    kind = "Content-Type: text/plain; charset=utf-8"
    if said.isascii():
        return lines(kind, "", said)
    # RFC 2045 6.2: without an encoding a part is 7bit.
    return lines(kind, "Content-Transfer-Encoding: quoted-printable", "") + quoted(said.encode())


def parts(*inner: bytes, boundary: str = "b", last: str = "--") -> bytes:
    """A body of parts."""
    return b"".join(lines(f"--{boundary}") + one for one in inner) + lines(f"--{boundary}{last}")


def nested(*inner: bytes, kind: str = "mixed", boundary: str = "c") -> bytes:
    """A part with further parts in it."""
    head = lines(f"Content-Type: multipart/{kind}; boundary={boundary}", "")
    return head + parts(*inner, boundary=boundary)


def letter(
    *inner: bytes, more: Iterable[str] = (), boundary: str = "b", **changed: str | None
) -> bytes:
    """A mail of parts; a text and the document unless they are given.

    Args:
        *inner: its parts.
        more: as of `header`.
        boundary: none that begins one of a mail around it (RFC 2046 5.1).
        **changed: as of `header`.
    """
    head = header(f"multipart/mixed; boundary={boundary}", more, **changed)
    return head + parts(*(inner or (text(), file())), boundary=boundary)


def forwarded(mail: bytes) -> bytes:
    """A part with a mail in it."""
    return lines("Content-Type: message/rfc822", "") + mail


def mail_case(
    ident: str,
    data: bytes,
    clause: Clause,
    vi: str,
    en: str,
    *,
    defect: str,
    kinds: Allowed = ("document",),
    brings: bytes | None = None,
    noticed: tuple[str, ...] = (),
    importance: Importance = Importance.MUST,
    given: Mapping[str, object] | None = None,
    values: Mapping[str, Allowed] | None = None,
) -> Case:
    """A mail, and what it must be read as.

    Args:
        ident: of the case, behind ``mail-``.
        data: the mail.
        clause: what it stands on.
        vi: its reason.
        en: the same.
        defect: what fails it.
        kinds: what it may be taken for.
        brings: the message in it; the document, or the status, unless it is given.
        noticed: codes of vnedoc of which one must be remarked, unless no message is taken.
        importance: as far as the clause bears it.
        given: what the adapter is told besides.
        values: what must be told besides.
    """
    message = brings or (STATUS if "status" in kinds else DOCUMENT)
    digests: tuple[str | None, ...] = (hashlib.sha256(message).hexdigest(),)
    if not {"document", "status"} & set(kinds):
        digests = (None,)
    elif len(kinds) > 1:
        digests = (*digests, None)
    return Case(
        id=f"mail-{ident}",
        clause=clause,
        role=Role.MAIL,
        importance=bounded(importance, clause),
        task=Task.MAIL,
        inputs=(Input.of("mail.eml", data),),
        expected=Expected(
            outcome=CaseOutcome.ACCEPT,
            noticed=bool(noticed),
            codes=noticed,
            values={"kind": kinds, "sha256": digests, **(values or {})},
        ),
        why=Words(vi=vi, en=en),
        origin=ORIGIN,
        defect=defect,
        given=given or {},
    )
