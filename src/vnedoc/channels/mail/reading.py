"""What a mail brings: a document, a report of state, or something else; never an exception.

One foreign mail blocked whole connectors, and the opposite cure lost mails in silence. So every
mail gives a value, and whatever is not surely one message is `OTHER`, with its reason.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from typing import Final

import attrs

from vnedoc.channels.mail import oddities
from vnedoc.channels.mail.contents import beginnings, content_of, is_damaged
from vnedoc.channels.mail.header.mailboxes import Mailboxes, read_mailboxes
from vnedoc.channels.mail.header.parameters import read_parameters
from vnedoc.channels.mail.header.words import read_text
from vnedoc.channels.mail.opaque import is_opaque, open_opaque
from vnedoc.channels.mail.scanning import read_structure
from vnedoc.channels.mail.structure import MailPart, MailStructure
from vnedoc.content import Content, Input, Source, kept
from vnedoc.errors import ContentError, ReadError, SourceChangedError
from vnedoc.exchange import Parcel
from vnedoc.findings import Finding, Topic
from vnedoc.limits import (
    MAX_MAIL_ENVELOPES,
    MAX_MAIL_FORWARDS,
    MAX_MAIL_REFERENCES,
    MIN_VIOLATIONS,
)
from vnedoc.model import DocumentEnvelope
from vnedoc.xml.reading.reader import read

_LOOK: Final = 16 * 1024
"""Bytes of a part in which the root of a message stands; before it there are a declaration and
comments. A part in which it does not come so soon is read."""
_ROOT: Final = re.compile(rb"<(?:!DOCTYPE\s+)?(?:[^\s<>/:]++:)?[eE]dXML[\s/>\[]")
_BEGINNING: Final = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*+(?:<|\Z)")
_BEFORE_ROOT: Final = re.compile(rb"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)", re.DOTALL)
_OTHER_ROOT: Final = re.compile(rb"<[^!]")
_ID: Final = re.compile(r"<[^<>\s]{1,900}>")
_LEFT_OUT: Final = (
    oddities.LONG_HEADER,
    oddities.MANY_FIELDS,
    oddities.MANY_PARTS,
    oddities.TOO_DEEP,
    oddities.MANY_PARAMETERS,
)


class MailKind(enum.StrEnum):
    """What a mail brings."""

    DOCUMENT = "document"
    STATUS = "status"
    OTHER = "other"


@attrs.frozen(kw_only=True)
class MailReading:
    """What a mail brings, and what was noticed."""

    kind: MailKind
    why: str = ""
    """Of `OTHER`, why: ``beyond-limits``, ``report`` (a receipt or a mail that came back, in which
    a message of one's own may be), ``partial``, ``several``, ``unreadable``, ``encrypted``,
    ``unopened`` (wrapped in S/MIME),
    ``winmail``, ``damaged`` or ``no-message``."""
    parcel: Parcel | None = None
    """The message, to be received by the ledger; `None` of `OTHER`."""
    place: str = ""
    """Path of the part in which it stands, such as ``mail/2``; empty of `OTHER`."""
    messages: tuple[Source, ...] = attrs.field(default=(), eq=False, repr=False)
    """All that could be read as messages, up to `MAX_MAIL_ENVELOPES`."""
    findings: tuple[Finding, ...] = ()
    """What is odd in the mail; the message itself is judged by `vnedoc.validate`."""
    subject: str = ""
    """For people only."""
    sender: Mailboxes
    """Whom ``From`` names, which proves nothing."""
    message_id: str = ""
    """With its angle brackets; a hint and no identity, for it is forged and made anew easily."""
    refers_to: tuple[str, ...] = ()
    """Mails that it answers, by their identifiers."""
    automatic: bool = False
    """Whether a program wrote it: such a mail is never answered (RFC 3834 2)."""
    structure: MailStructure = attrs.field(repr=False)


def read_mail(source: Input) -> MailReading:
    """Read a mail.

    Args:
        source: The mail: bytes, a path object or a binary file, which is read to its end.

    Raises:
        WrongTypeError: something else, above all a text.
        OSError: the file cannot be read, or there is no room for a temporary one.
        SourceChangedError: the file changed while it was read.
    """
    structure = read_structure(source)
    root = structure.root
    reading = MailReading(
        kind=MailKind.OTHER,
        subject=read_text(root.first("subject") or b"").text,
        sender=read_mailboxes(root.first("from") or b""),
        message_id=next(iter(_ids(root, "message-id")), ""),
        refers_to=tuple(dict.fromkeys(_ids(root, "in-reply-to", "references")))[
            :MAX_MAIL_REFERENCES
        ],
        automatic=_automatic(root),
        structure=structure,
    )
    if root.kind.value in ("multipart/report", "message/partial"):
        why = "report" if root.kind.value == "multipart/report" else "partial"
        return attrs.evolve(reading, why=why, findings=structure.findings)
    return _Search(_innermost(structure)).onto(reading)


def _innermost(structure: MailStructure) -> MailStructure:
    """The mail inside of a signature around the whole of it, or the mail itself."""
    for _ in range(MAX_MAIL_FORWARDS):
        opened = is_opaque(structure.root) and open_opaque(structure.source, structure.root)
        if not opened:
            return structure
        structure = opened.inside
    return structure


def _ids(part: MailPart, *names: str) -> Iterator[str]:
    for name in names:
        yield from _ID.findall(read_text(part.first(name) or b"").text)


def _automatic(root: MailPart) -> bool:
    said = root.first("auto-submitted")
    return said is not None and read_parameters(said).value != "no"


class _Search:
    """The messages in a mail."""

    def __init__(self, structure: MailStructure) -> None:
        self._structure = structure
        self._own: list[Finding] = []
        self._damaged = 0
        self._candidates = 0
        self._unopened = False
        self._unread = 0
        self._found: list[tuple[Source, MailKind]] = []
        self._places: list[str] = []

    def onto(self, reading: MailReading) -> MailReading:
        """The reading with what is in its parts."""
        for part in _leaves(self._structure.root):
            if is_opaque(part):
                self._unopened = True
                self._note(oddities.UNOPENED, part)
            self._look(part)
        if self._candidates > 1:
            self._own.append(oddities.SEVERAL.at(self._structure.root.path))
        reading = attrs.evolve(
            reading,
            messages=tuple(source for source, _ in self._found),
            findings=tuple(dict.fromkeys((*reading.structure.findings, *self._all()))),
        )
        if why := self._other():
            return attrs.evolve(reading, why=why)
        source, kind = self._found[0]
        parcel = Parcel(source=source, channel="mail", item=reading.message_id)
        return attrs.evolve(reading, kind=kind, parcel=parcel, place=self._places[0])

    def _all(self) -> Iterator[Finding]:
        yield from self._structure.findings
        yield from self._own

    def _other(self) -> str:
        """Why it is surely neither a document nor a report of state; empty if it is one."""
        topics = {finding.topic for finding in self._structure.findings}
        order = (
            (not topics.isdisjoint(_LEFT_OUT), "beyond-limits"),
            (self._candidates > 1, "several"),
            (self._unread > 0, "unreadable"),
            (bool(self._found), ""),
            (oddities.ENCRYPTED in topics, "encrypted"),
            (self._unopened, "unopened"),
            (oddities.TNEF in topics, "winmail"),
            (self._damaged > 0, "damaged"),
            (True, "no-message"),
        )
        return next(why for holds, why in order if holds)

    def _look(self, part: MailPart) -> None:
        source = self._structure.source
        whole = part.body_end - part.body_start <= _LOOK
        looks = any(_looks_like_one(head, whole) for head in beginnings(source, part, _LOOK))
        self._candidates += looks
        # Before any of it is given on: what is damaged behind its first megabyte is damaged. A text
        # in damaged quoted-printable is no file.
        if (looks or part.encoding == "base64") and is_damaged(source, part):
            self._damaged += 1
            if self._damaged <= MIN_VIOLATIONS:
                self._note(oddities.DAMAGED, part)
        elif looks and self._candidates <= MAX_MAIL_ENVELOPES:
            self._read(part, content_of(source, part))

    def _read(self, part: MailPart, content: Content | None) -> None:
        if content is None:  # its encoding is not known, as was told
            self._unread += 1
            return
        source = kept(content.chunks(), self._structure.source.name)
        try:
            envelope = read(source).envelope
        except SourceChangedError:
            raise
        except (ReadError, ContentError) as fault:
            self._unread += 1
            self._note(oddities.UNREADABLE, part, code=fault.code)
            return
        document = isinstance(envelope, DocumentEnvelope)
        self._places.append(part.path)
        self._found.append((source, MailKind.DOCUMENT if document else MailKind.STATUS))

    def _note(self, topic: Topic, part: MailPart, **facts: object) -> None:
        self._own.append(topic.at(part.path, **facts))


def _looks_like_one(head: bytes, whole: bool) -> bool:
    """Whether a part begins like a message; if there is no root in what is seen of it, it does."""
    head = head.replace(b"\0", b"")  # UTF-16, which is refused when it is read
    if not _BEGINNING.match(head):
        return False
    if _ROOT.search(head):
        return True
    return not whole and not _OTHER_ROOT.search(_BEFORE_ROOT.sub(b"", head))


def _leaves(part: MailPart, forwards: int = 0) -> Iterator[MailPart]:
    """Parts that hold no others, down to mails in mails."""
    forwards += part.kind.value.startswith("message/") and bool(part.parts)
    if not part.parts:
        yield part
    elif forwards <= MAX_MAIL_FORWARDS and part.kind.value != "multipart/report":
        for inner in part.parts:
            yield from _leaves(inner, forwards)
