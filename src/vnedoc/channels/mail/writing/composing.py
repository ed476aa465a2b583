"""A message as a mail, in one of two forms that both give back its very bytes.

*Open*: each file is an ordinary attachment, so that a clerk sees it in any mail program, and the
message beside them has a hole where each belongs. *Whole*: the message alone, for programs.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable
from typing import Final, Literal

import attrs

from vnedoc.channels.gate import DeliveryGate, Leaving
from vnedoc.channels.http import digest_of, own_copy
from vnedoc.channels.mail.anatomy.contents import LOOK, may_be_message
from vnedoc.channels.mail.header.mailboxes import Mailbox
from vnedoc.channels.mail.holes import (
    FileSpan,
    hole_for,
    holes_in,
    replaced,
    spans_in,
)
from vnedoc.channels.mail.profile import MailProfile
from vnedoc.channels.mail.reading import MailKind, MailReading
from vnedoc.channels.mail.writing.cover import cover_of, message_name, shown_names, subject_of
from vnedoc.channels.mail.writing.letter import LetterFile, LetterHead, MailLetter
from vnedoc.channels.outcomes import Refused
from vnedoc.content import Content, Input, Source
from vnedoc.content.payload import beginning
from vnedoc.errors import Base64Error, InvalidValueError
from vnedoc.exchange import identify
from vnedoc.given import WrongTypeError, instance_of, listed, moment_of, one_of
from vnedoc.limits import MAX_MAIL_PARTS
from vnedoc.model import Attachment, DocumentEnvelope

MailForm = Literal["open", "whole"]
"""How a message stands in a mail."""
_TYPES: Final = {
    "pdf": "application/pdf",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "rtf": "application/rtf",
    "zip": "application/zip",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "tif": "image/tiff",
    "tiff": "image/tiff",
}
_ANY_TYPE: Final = "application/octet-stream"
"""Also for texts: relays and mail programs rewrite their ends of lines."""
_MESSAGE_TYPE: Final = "application/xml"
_TOKEN_BYTES: Final = range(16, 33)
_ID: Final = re.compile(r"<[!-;=?-~]{1,250}>")
_REFERENCES: Final = 20
"""Earlier mails that are named; the first ones of a long thread are left out."""
_BESIDE: Final = 3
"""Parts of a mail that are no files: the mail, its text, the message."""


def compose_mail(
    source: Input,
    *,
    sender: Mailbox,
    to: Iterable[Mailbox],
    gate: DeliveryGate,
    at: dt.datetime,
    token: bytes,
    form: MailForm = "open",
    organs: Collection[str] = (),
    answering: MailReading | None = None,
    subject: str | None = None,
    asks_receipt: bool = False,
) -> MailLetter | Refused:
    """A mail that brings a message, or why it must not travel this way.

    Args:
        source: The message: its bytes, a path object, a binary file or a source.
        sender: Whose mail it is.
        to: To whom it goes.
        gate: Whether the message may travel at all.
        at: Now, with a time zone; it is the date of the mail.
        token: 16 to 32 bytes that nobody can guess, such as `secrets.token_bytes(16)`, to be kept
            with the message: receipts that do not repeat them are no evidence.
        form: ``open`` for clerks, ``whole`` for programs.
        organs: Some of the bodies that the message names; all of them, if nothing is said.
        answering: The mail that brought what is answered. A report of state is a program's answer,
            and none is composed to what a program wrote, or oneself (RFC 3834 2).
        subject: For people; made from the message, if nothing is said.
        asks_receipt: Whether to ask for a notice when somebody has opened it.

    Raises:
        InvalidValueError: an address, a subject or a token that is none; too many receivers.
        WrongTypeError: the time has no zone, or something else is of another type.
        SourceChangedError: the file changed while it was read.
        OSError: the file cannot be read, or there is no room for a temporary one.
    """
    one_of(form, MailForm, "form")
    head = _head_of(sender, to, at, token, asks_receipt)
    held = own_copy(source)
    leaving = gate.ask(held, at=at, to=organs)
    if isinstance(leaving, Refused):
        return leaving
    if holes_in(held):
        return Refused(reason="has-holes")
    if answering and leaving.kind == "status" and _is_automatic(answering, sender):
        return Refused(reason="automatic-mail")
    head = attrs.evolve(
        head,
        subject=subject_of(leaving.envelope) if subject is None else subject,
        refers_to=_thread(answering) if answering else (),
        profile=MailProfile(
            kind=leaving.kind,
            sha256=digest_of(held.chunks()).hex(),
            key=str(identify(leaving.envelope).message),
        ),
    )
    return _letter(head, held, leaving, form)


def _head_of(
    sender: Mailbox, to: Iterable[Mailbox], at: dt.datetime, token: bytes, asks_receipt: bool
) -> LetterHead:
    receivers = listed(to, "to")
    for one in (sender, *receivers):
        instance_of(one, Mailbox, "to", en="mailboxes", vi="địa chỉ thư (Mailbox)")
    if not receivers:
        raise InvalidValueError(
            field="to",
            value=receivers,
            reason="a mail goes to at least one address",
            reason_vi="thư phải có ít nhất một địa chỉ nhận",
        )
    if moment_of(at, "at").tzinfo is None:
        raise WrongTypeError(
            argument="at",
            given="datetime without a zone",
            expected="a datetime with a time zone",
            expected_vi="thời điểm kiểu datetime có múi giờ",
            advice_en="",
            advice_vi="",
        )
    instance_of(token, bytes, "token", en="bytes", vi="bytes")
    if len(token) not in _TOKEN_BYTES:
        raise InvalidValueError(
            field="token",
            value=len(token),
            reason="expected 16 to 32 bytes that nobody can guess",
            reason_vi="cần 16 đến 32 byte không ai đoán được",
        )
    return LetterHead(
        sender=sender,
        to=receivers,
        at=at,
        subject="",
        token=token.hex(),
        profile=MailProfile(kind="edoc", sha256=""),
        asks_receipt=asks_receipt,
    )


def _is_automatic(answered: MailReading, sender: Mailbox) -> bool:
    own = sender.address.casefold()
    return (
        answered.automatic
        or answered.kind is MailKind.STATUS  # also where a relay took the field away
        or any(one.address.casefold() == own for one in answered.sender.found)
    )


def _thread(answered: MailReading) -> tuple[str, ...]:
    """The mails that went before, the answered one last (RFC 5322 3.6.4)."""
    if not _ID.fullmatch(answered.message_id):
        return ()
    before = [one for one in answered.thread if _ID.fullmatch(one)]
    earlier = [one for one in before if one != answered.message_id]
    return (*earlier[-(_REFERENCES - 1) :], answered.message_id)


def _letter(head: LetterHead, held: Source, leaving: Leaving, form: MailForm) -> MailLetter:
    envelope = leaving.envelope
    attached = envelope.attachments if isinstance(envelope, DocumentEnvelope) else ()
    beside = _beside(attached) if form == "open" else []
    names = shown_names(name for name, _, _ in beside)
    shown = tuple(
        LetterFile(content=content, size=size, media_type=_type_of(name), name=name)
        for name, (_, content, size) in zip(names, beside, strict=True)
    )
    digests = [bytes.fromhex(content.sha256()) for _, content, _ in beside]
    cut = replaced(held, _holes(held, digests)) if beside else held
    message = LetterFile(
        content=Content(cut), size=cut.size, media_type=_MESSAGE_TYPE, name=message_name(envelope)
    )
    cover = LetterFile.text(cover_of(envelope, names))
    return MailLetter(head=head, files=(cover, *shown, message), message=held)


def _beside(attached: Iterable[Attachment]) -> list[tuple[str, Content, int]]:
    """What a clerk is to see: what each file is called, its bytes, and how many they are."""
    found: list[tuple[str, Content, int]] = []
    for one in attached:
        content = one.content
        if content is None or len(found) == MAX_MAIL_PARTS - _BESIDE:
            continue
        try:
            size = content.size
        except Base64Error:
            continue  # there is nothing to be seen
        # Whoever reads the mail would see two messages, and choose neither.
        if size and not _may_be_message(content, size):
            found.append((f"{one.name or ''}.zip" if one.zipped else one.name or "", content, size))
    return found


def _may_be_message(content: Content, size: int) -> bool:
    part = LetterFile(content=content, size=size, media_type=_ANY_TYPE)
    raw = beginning(part.body(), LOOK)[:LOOK]
    return may_be_message(raw, whole=part.encoded_size <= LOOK)


def _holes(held: Source, digests: list[bytes]) -> list[tuple[FileSpan, list[bytes]]]:
    """The places of the files that stand beside the message; each of them fills one."""
    left = list(digests)
    found: list[tuple[FileSpan, list[bytes]]] = []
    for span in spans_in(held):
        hole = hole_for(held, span)
        if hole is not None and hole.sha256 in left:
            left.remove(hole.sha256)
            found.append((span, [hole.written()]))
    return found


def _type_of(name: str) -> str:
    return _TYPES.get(name.rpartition(".")[2].casefold(), _ANY_TYPE)
