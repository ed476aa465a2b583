"""What mail servers and mail programs report of a mail: DSN (RFC 3464, 6533) and MDN (RFC 8098).

Anybody can write one, so a receipt is evidence only for whoever knows the identifier of the mail,
which holds a token that nobody can guess. And it is a step of a ladder: that a mailbox has a mail
is not yet that a body has taken a document in, which it says itself (30/2020/NĐ-CP Điều 21(2)).
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from typing import Final

import attrs

from vnedoc.channels.http import shown
from vnedoc.channels.mail import oddities
from vnedoc.channels.mail.anatomy.contents import content_of
from vnedoc.channels.mail.anatomy.opening import MAILS
from vnedoc.channels.mail.anatomy.structure import MailPart, MailStructure
from vnedoc.channels.mail.header.fields import HeaderField, fields_of
from vnedoc.channels.mail.header.parameters import read_parameters
from vnedoc.channels.mail.header.words import tidy, unfolded
from vnedoc.content import Source
from vnedoc.errors import Base64Error
from vnedoc.findings import Finding
from vnedoc.limits import MAX_MAIL_RECEIPT_BYTES, MAX_MAIL_RECEIPT_LINES

_STATUS: Final = frozenset({"message/delivery-status", "message/global-delivery-status"})
_NOTICE: Final = frozenset(
    {"message/disposition-notification", "message/global-disposition-notification"}
)
_HEADERS: Final = frozenset({"text/rfc822-headers", "message/global-headers"})
_GROUPS: Final = re.compile(rb"\r?\n(?:[ \t]*\r?\n)+")
_ESCAPED: Final = re.compile(r"\\x\{([0-9A-Fa-f]{2,6})\}")
_CODE: Final = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")


class MailStanding(enum.Enum):
    """How far a mail is known to have come, from the least to the most that can be known."""

    UNDELIVERED = "undelivered"
    """It will not arrive."""
    NOT_YET = "not-yet"
    """It is on its way; a delay is no failure."""
    NOT_KNOWN = "not-known"
    """It was given on to where nobody reports, or the receipt does not tell."""
    HANDED_OVER = "handed-over"
    """One's own mail server has it: answer 250 to the mail."""
    DELIVERED = "delivered"
    """It is in the mailbox, says a mail server."""
    HANDLED = "handled"
    """It was opened or processed, says the receiver's mail program."""
    ARRIVED = "arrived"
    """A status 01 says so: a message of the body itself."""
    ACCEPTED = "accepted"
    """A status 03 says so: the body has taken the document in."""

    @property
    def rank(self) -> int:
        """Its place on the ladder; the higher one counts."""
        return list(MailStanding).index(self)

    @property
    def is_notice(self) -> bool:
        """Whether that is the notice that 30/2020/NĐ-CP Điều 21(2) asks the receiver for."""
        return self in (MailStanding.ARRIVED, MailStanding.ACCEPTED)


_ACTIONS: Final = {
    "failed": MailStanding.UNDELIVERED,
    "delayed": MailStanding.NOT_YET,
    "delivered": MailStanding.DELIVERED,
    "relayed": MailStanding.NOT_KNOWN,
    "expanded": MailStanding.NOT_KNOWN,
}
_DISPOSITIONS: Final = {
    **dict.fromkeys(("displayed", "processed", "dispatched"), MailStanding.HANDLED),
    **dict.fromkeys(("deleted", "denied", "failed"), MailStanding.NOT_KNOWN),
}
"""One that was deleted without being opened has been delivered; who knows what became of it?"""


@attrs.frozen(kw_only=True)
class MailEvidence:
    """How far a mail has come to one of its receivers, as somebody says."""

    standing: MailStanding
    recipient: str = ""
    """Whom it went to: an address, or of a status the body that reports."""
    code: str = ""
    """The mail server's code, such as ``5.1.1``, or that of a status."""
    said: str = ""
    """What the server said, as one short line."""


@attrs.frozen(kw_only=True)
class MailReceipt:
    """A receipt as it was read: evidence of nothing, until `evidence_for` finds whose it is."""

    envelope_id: str = ""
    """What the mail's own server was told to call it; empty if the receipt does not say."""
    message_id: str = ""
    """Of the mail that it is about; empty if the receipt does not say."""
    lines: tuple[MailEvidence, ...] = ()
    """One for each receiver."""

    def evidence_for(self, message_id: str) -> tuple[MailEvidence, ...]:
        """What this is evidence of for a mail of one's own; nothing, if it is not about that one.

        Args:
            message_id: As `MailLetter.message_id`, with its token.
        """
        own = message_id.casefold()
        name = own.removeprefix("<").rpartition("@")[0]
        about = (self.envelope_id.casefold(), self.message_id.casefold())
        return self.lines if name and (about[0] == name or about[1] == own) else ()


def read_receipt(structure: MailStructure) -> tuple[MailReceipt | None, tuple[Finding, ...]]:
    """The receipt that a mail is, and what is odd in it; `None` if it is none.

    Args:
        structure: A ``multipart/report``.
    """
    told = [one for one in structure.root.parts if one.kind.value in _STATUS | _NOTICE]
    if not told:
        return None, ()
    if len(told) > 1:  # RFC 6522 3: of two, readers believe different ones
        return None, (oddities.ODD_RECEIPT.at(structure.root.path),)
    return _Reading(structure.source, structure.root, told[0]).receipt()


class _Reading:
    """A receipt while it is read."""

    def __init__(self, source: Source, root: MailPart, part: MailPart) -> None:
        self._source = source
        self._root = root
        self._part = part
        self._findings: list[Finding] = []

    def receipt(self) -> tuple[MailReceipt | None, tuple[Finding, ...]]:
        """What it says."""
        groups = self._groups()
        if groups is None:
            return None, tuple(self._findings)
        if self._part.kind.value in _NOTICE:
            fields = tuple(field for group in groups for field in group)
            receipt = MailReceipt(
                message_id=_text(fields, "original-message-id") or self._returned_id(),
                lines=(self._notice(fields),),
            )
        else:
            # Some leave out the fields of the mail.
            named = any(field.name.lower() == "action" for field in groups[0])
            receivers = groups if named else groups[1:]
            receipt = MailReceipt(
                envelope_id=_text(groups[0], "original-envelope-id"),
                message_id=self._returned_id(),
                lines=tuple(map(self._line, receivers)),
            )
            if not receipt.lines:
                self._note()
        return receipt, tuple(dict.fromkeys(self._findings))

    def _groups(self) -> list[tuple[HeaderField, ...]] | None:
        """The fields of the mail, then those of each receiver; `None` if they cannot be read."""
        content = content_of(self._source, self._part)
        try:
            data = content.head(MAX_MAIL_RECEIPT_BYTES + 1) if content else b""
        except Base64Error:
            data = b""
        blocks = [one for one in _GROUPS.split(data.strip(b"\r\n \t")) if one]
        cut = len(data) > MAX_MAIL_RECEIPT_BYTES or len(blocks) > MAX_MAIL_RECEIPT_LINES + 1
        if cut or not blocks:
            self._note()
        if not blocks:
            return None
        read = (fields_of(block, 100) for block in blocks[: MAX_MAIL_RECEIPT_LINES + 1])
        return [fields for fields, _, _ in read]

    def _line(self, fields: tuple[HeaderField, ...]) -> MailEvidence:
        """RFC 3464 2.3: of one receiver."""
        action = read_parameters(_only(fields, "action")).value
        standing = _ACTIONS.get(action)
        recipient = _address(fields)
        code = _CODE.match(_text(fields, "status"))
        if standing is MailStanding.DELIVERED and code and not code[0].startswith("2"):
            standing = None  # RFC 3463 2: any other class says that it was not
        if standing is None or not recipient:
            self._note()
        return MailEvidence(
            standing=standing or MailStanding.NOT_KNOWN,
            recipient=recipient,
            code=code[0] if code else "",
            said=shown(_text(fields, "diagnostic-code").partition(";")[2].strip()),
        )

    def _notice(self, fields: tuple[HeaderField, ...]) -> MailEvidence:
        """RFC 8098 3.2.6: ``mode/sending; type/modifier``."""
        said = _text(fields, "disposition").partition(";")[2]
        kind, _, modifier = (one.strip().lower() for one in said.partition("/"))
        standing = _DISPOSITIONS.get(kind)
        recipient = _address(fields)
        if standing is None or not recipient:
            self._note()
        known = standing is not None and not modifier.startswith(("error", "failure"))
        return MailEvidence(
            standing=standing if standing and known else MailStanding.NOT_KNOWN,
            recipient=recipient,
            said=shown(said.strip()),
        )

    def _returned_id(self) -> str:
        """The identifier of the mail that came back, or of which the header did."""
        for part in self._root.parts:
            if part.kind.value in MAILS and part.parts:
                return _one_line(part.parts[0].first("message-id") or b"")
            if part.kind.value in _HEADERS:
                content = content_of(self._source, part)
                try:
                    data = content.head(MAX_MAIL_RECEIPT_BYTES) if content else b""
                except Base64Error:
                    return ""
                return _text(fields_of(data, 1_000)[0], "message-id")
        return ""

    def _note(self) -> None:
        self._findings.append(oddities.ODD_RECEIPT.at(self._part.path))


def _only(fields: tuple[HeaderField, ...], name: str) -> bytes:
    """What a field says; nothing where it stands there more than once and says different things."""
    said = {field.raw for field in fields if field.name.lower() == name}
    return said.pop() if len(said) == 1 else b""


def _text(fields: tuple[HeaderField, ...], name: str) -> str:
    return _one_line(_only(fields, name))


def _one_line(raw: bytes) -> str:
    return tidy(unfolded(raw)[0]).text


def _addresses(fields: tuple[HeaderField, ...]) -> Iterator[str]:
    for name in ("original-recipient", "final-recipient"):
        kind, _, address = _text(fields, name).partition(";")
        if kind.strip().lower() == "utf-8":  # RFC 6533 3
            address = _ESCAPED.sub(_character, address)
        yield shown(address.strip())


def _address(fields: tuple[HeaderField, ...]) -> str:
    """Whom the sender wrote to; where that is not said, where it went in the end."""
    return next(filter(None, _addresses(fields)), "")


def _character(found: re.Match[str]) -> str:
    code = int(found[1], 16)
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
