"""A mail that is ready to be sent: its header, its parts, and what a mail server is told of it.

The same values give the same bytes: the date and the token come from the caller. Bodies are encoded
where they are written, so a mail of a gigabyte needs no more memory than a small one.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Collection, Iterator
from email.utils import format_datetime
from typing import Final

import attrs

from vnedoc.channels.mail.header.mailboxes import Mailbox, write_mailboxes
from vnedoc.channels.mail.header.parameters import write_parameter
from vnedoc.channels.mail.header.words import write_text
from vnedoc.channels.mail.profile import MailProfile
from vnedoc.content import Content, Source
from vnedoc.content.coding import encode, in_lines
from vnedoc.errors import InvalidValueError
from vnedoc.files import replacing
from vnedoc.limits import MAX_MAIL_HEADER_BYTES
from vnedoc.model import VIETNAM

_CRLF: Final = b"\r\n"
_WIDTH: Final = 76
"""Characters of a line of base64, RFC 2045 6.8."""
_TEXT: Final = "text/plain; charset=utf-8"


@attrs.frozen(kw_only=True)
class LetterFile:
    """A part of a mail."""

    content: Content = attrs.field(eq=False, repr=False)
    size: int
    """Bytes of its content, before it is encoded."""
    media_type: str
    name: str = ""
    """What people see; a text that is shown has none."""

    @classmethod
    def text(cls, said: str) -> LetterFile:
        """A text that a mail program shows.

        Args:
            said: The text, with any ends of lines.
        """
        data = "\r\n".join(said.splitlines()).encode() + _CRLF
        return cls(content=Content.from_bytes(data), size=len(data), media_type=_TEXT)

    def header(self) -> bytes:
        """The header of the part, with the empty line behind it."""
        how = f"attachment{write_parameter('filename', self.name)}" if self.name else "inline"
        lines = (
            f"Content-Type: {self.media_type}",
            "Content-Transfer-Encoding: base64",
            f"Content-Disposition: {how}",
        )
        return "".join(f"{line}\r\n" for line in (*lines, "")).encode()

    @property
    def encoded_size(self) -> int:
        """Bytes of its body in the mail."""
        letters = (self.size + 2) // 3 * 4
        return letters + max(letters - 1, 0) // _WIDTH * len(_CRLF) + len(_CRLF)

    def body(self) -> Iterator[bytes]:
        """Its body in the mail, in pieces."""
        yield from in_lines(encode(self.content.chunks()), _WIDTH, _CRLF)
        yield _CRLF


@attrs.frozen(kw_only=True)
class LetterHead:
    """What stands in the header of a mail."""

    sender: Mailbox
    to: tuple[Mailbox, ...]
    at: dt.datetime
    subject: str
    token: str
    """What nobody else knows, in hexadecimal: a receipt that repeats it is one for this mail."""
    profile: MailProfile
    refers_to: tuple[str, ...] = ()
    """The mail that it answers, behind all that went before that one."""
    asks_receipt: bool = False
    """Whether it asks for a notice when somebody has opened it (RFC 8098 2.1)."""

    @property
    def domain(self) -> str:
        """Of the sender."""
        return self.sender.address.rpartition("@")[2]

    @property
    def envelope_id(self) -> str:
        """What mail servers repeat in their receipts (RFC 3461 4.4)."""
        series = f".{self.profile.part}" if self.profile.parts > 1 else ""
        return f"{self.token}{series}"

    @property
    def message_id(self) -> str:
        """With its angle brackets."""
        return f"<{self.envelope_id}@{self.domain}>"

    @property
    def boundary(self) -> str:
        """What stands between parts: with characters that no line of base64 has."""
        return f"=_edxml-{self.envelope_id}"

    def written(self) -> bytes:
        """The header, with the empty line behind it.

        Raises:
            InvalidValueError: an address that is none, or what no header can hold; too many
                receivers.
        """
        fields = [
            f"From: {write_mailboxes([self.sender], 6)}",
            f"To: {write_mailboxes(self.to, 4)}",
            f"Subject: {write_text(self.subject, 9)}",
            f"Date: {format_datetime(self.at.astimezone(VIETNAM))}",
            f"Message-ID: {self.message_id}",
        ]
        if self.refers_to:
            fields.append(f"In-Reply-To: {self.refers_to[-1]}")
            fields.append("References: " + "\r\n ".join(self.refers_to))
        if self.profile.kind == "status":
            # So that no two programs answer each other without end (RFC 3834 5).
            answers = "auto-replied" if self.refers_to else "auto-generated"
            fields.append(f"Auto-Submitted: {answers}")
        if self.asks_receipt:
            fields.append(f"Disposition-Notification-To: {self.sender.address}")
        fields += [
            self.profile.written().removesuffix("\r\n"),
            "MIME-Version: 1.0",
            f'Content-Type: multipart/mixed;\r\n boundary="{self.boundary}"',
        ]
        written = "".join(f"{field}\r\n" for field in (*fields, "")).encode("ascii")
        if len(written) > MAX_MAIL_HEADER_BYTES // 2:
            # As much again is left for what relays add.
            raise InvalidValueError(
                field="to",
                value=len(self.to),
                reason="too many receivers for one mail; compose several",
                reason_vi="quá nhiều người nhận cho một thư; hãy soạn nhiều thư",
            )
        return written


@attrs.frozen(kw_only=True)
class SmtpTerms:
    """What a mail server is told beside the mail, as `smtplib` takes it."""

    sender: str
    receivers: tuple[str, ...]
    mail_options: tuple[str, ...]
    """Of ``MAIL FROM``."""
    rcpt_options: tuple[str, ...]
    """Of each ``RCPT TO``."""


@attrs.frozen(kw_only=True)
class MailLetter:
    """A mail that may be sent."""

    head: LetterHead
    files: tuple[LetterFile, ...]
    """Its parts: the text that people read, the files, the message."""
    message: Source = attrs.field(eq=False, repr=False)
    """The message that it brings."""
    _frame: tuple[bytes, ...] = attrs.field(init=False, repr=False)

    @_frame.default
    def _framed(self) -> tuple[bytes, ...]:
        between = f"--{self.head.boundary}\r\n".encode()
        headers = [between + file.header() for file in self.files]
        return (self.head.written() + headers[0], *headers[1:], between[:-2] + b"--\r\n")

    @property
    def message_id(self) -> str:
        """With its angle brackets; for the ledger's outbox it is the name of the mail."""
        return self.head.message_id

    @property
    def size(self) -> int:
        """Bytes of the mail, known without writing it."""
        return sum(map(len, self._frame)) + sum(file.encoded_size for file in self.files)

    def pieces(self) -> Iterator[bytes]:
        """The mail in pieces, in lines of at most 78 bytes of ASCII; each call begins anew."""
        for frame, file in zip(self._frame, self.files, strict=False):
            yield frame
            yield from file.body()
        yield self._frame[-1]

    def write(self, path: str | os.PathLike[str]) -> None:
        """Write the mail to a file such as ``van-ban.eml``, whole or not at all.

        Args:
            path: Where to.

        Raises:
            OSError: the file cannot be written.
        """
        with replacing(path) as file:
            file.writelines(self.pieces())

    def smtp(self, features: Collection[str] = ("size", "dsn")) -> SmtpTerms:
        """What to tell the mail server: what the mail is called there, and which receipts to send.

        Args:
            features: What the server can do, such as `smtplib.SMTP.esmtp_features`; without ``dsn``
                no receipts can be asked for.
        """
        known = {one.lower() for one in features}
        size = [f"SIZE={self.size}"] if "size" in known else []
        named = ["RET=HDRS", f"ENVID={self.head.envelope_id}"] if "dsn" in known else []
        notify = "FAILURE" if self.head.profile.kind == "status" else "SUCCESS,FAILURE,DELAY"
        return SmtpTerms(
            sender=self.head.sender.address,
            receivers=tuple(dict.fromkeys(one.address for one in self.head.to)),
            mail_options=(*size, *named),
            rcpt_options=(f"NOTIFY={notify}",) if "dsn" in known else (),
        )
