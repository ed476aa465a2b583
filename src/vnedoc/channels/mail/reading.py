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

from vnedoc.channels.http import digest_of
from vnedoc.channels.mail import oddities
from vnedoc.channels.mail.contents import (
    LOOK,
    content_of,
    is_badly_encoded,
    may_be_message,
    sha256_of,
)
from vnedoc.channels.mail.header.mailboxes import Mailboxes, read_mailboxes
from vnedoc.channels.mail.header.parameters import read_parameters
from vnedoc.channels.mail.header.words import read_text
from vnedoc.channels.mail.holes import fill, holes_in
from vnedoc.channels.mail.opaque import is_opaque, open_opaque
from vnedoc.channels.mail.profile import FIELD, profile_of
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
    ``unopened`` (wrapped in S/MIME), ``winmail``, ``incomplete`` (a file that belongs into the
    message is not in the mail), ``changed``, ``damaged`` or ``no-message``."""
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
    thread: tuple[str, ...] = ()
    """Mails that went before it, the last one last."""
    automatic: bool = False
    """Whether a program wrote it, or a list sent it round: such a mail is never answered."""
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
        thread=tuple(dict.fromkeys(_ids(root, "references") or _ids(root, "in-reply-to")))[
            -MAX_MAIL_REFERENCES:
        ],
        automatic=_automatic(root),
        structure=structure,
    )
    if root.kind.value in ("multipart/report", "message/partial"):
        why = "report" if root.kind.value == "multipart/report" else "partial"
        return attrs.evolve(reading, why=why, findings=structure.findings)
    return _Search(_innermost(structure), root).onto(reading)


def _innermost(structure: MailStructure) -> MailStructure:
    """The mail inside of a signature around the whole of it, or the mail itself."""
    for _ in range(MAX_MAIL_FORWARDS):
        opened = is_opaque(structure.root) and open_opaque(structure.source, structure.root)
        if not opened:
            return structure
        structure = opened.inside
    return structure


def _ids(part: MailPart, *names: str) -> list[str]:
    texts = (read_text(part.first(name) or b"").text for name in names)
    return [one for text in texts for one in _ID.findall(text)]


def _automatic(root: MailPart) -> bool:
    """Whether a program wrote it, or a list sent it round (RFC 3834 2)."""

    def said(name: str) -> str | None:
        raw = root.first(name)
        return None if raw is None else "".join(read_parameters(raw).value.split())

    return (
        said("auto-submitted") not in (None, "no")
        or said("precedence") in ("bulk", "junk", "list")
        or said("return-path") == "<>"
        or said("x-auto-response-suppress") not in (None, "none")
        or any(field.name.lower().startswith("list-") for field in root.fields)
    )


class _Search:
    """The messages in a mail."""

    def __init__(self, structure: MailStructure, header: MailPart) -> None:
        self._structure, self._header = structure, header
        self._own: list[Finding] = []
        self._damaged = 0
        self._candidates = 0
        self._unopened = False
        self._intact: list[MailPart] = []
        """Those of the candidates that are not damaged."""
        self._files: list[MailPart] = []
        """What is certainly no message, and not damaged."""
        self._unread = ""
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
        for part in self._intact[:MAX_MAIL_ENVELOPES]:
            self._read(part, content_of(self._structure.source, part))
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
            (bool(self._unread), self._unread),
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
        raw = Content(source, part.body_start, part.body_end)
        looks = may_be_message(raw.head(LOOK), part.encoding, whole=raw.size <= LOOK)
        self._candidates += looks
        # Before any of it is given on: what is damaged behind its first megabyte is damaged. A text
        # in damaged quoted-printable is no file.
        if (part.encoding == "base64" or looks) and is_badly_encoded(source, part):
            self._damaged += 1
            if self._damaged <= MIN_VIOLATIONS:
                self._note(oddities.DAMAGED, part)
        elif looks:
            self._intact.append(part)
        else:
            self._files.append(part)

    def _read(self, part: MailPart, content: Content | None) -> None:
        if content is None:  # its encoding is not known, as was told
            self._unread = "unreadable"
            return
        source: Source | None = kept(content.chunks(), self._structure.source.name)
        if source is not None and self._candidates == 1:
            source = self._as_it_was(part, source)
        if source is None:
            return
        try:
            envelope = read(source).envelope
        except SourceChangedError:
            raise
        except (ReadError, ContentError) as fault:
            self._unread = "unreadable"
            self._note(oddities.UNREADABLE, part, code=fault.code)
            return
        document = isinstance(envelope, DocumentEnvelope)
        self._places.append(part.path)
        self._found.append((source, MailKind.DOCUMENT if document else MailKind.STATUS))

    def _as_it_was(self, part: MailPart, source: Source) -> Source | None:
        """The message with its files in it, as it was sent; `None` if it cannot be had."""
        if holes := holes_in(source):
            filled = fill(source, holes, self._digests())
            if isinstance(filled, bytes):
                self._unread = "incomplete"
                self._note(oddities.MISSING_FILE, part, sha256=filled.hex())
                return None
            source = filled
        for teller in self._tellers(part):
            said = profile_of(teller)
            if said is None:
                self._note(oddities.UNSOUND, teller, field=FIELD.lower())
            elif said.parts == 1 and said.sha256 != digest_of(source).hex():
                self._unread = "changed"
                self._note(oddities.CHANGED, part)
                return None
        return source

    def _tellers(self, part: MailPart) -> list[MailPart]:
        """Headers around a message that say what it is: of the mail, and of one forwarded in it."""
        inside = self._structure.root
        around = [one for one in inside.walk() if f"{part.path}/".startswith(f"{one.path}/")]
        every = around if self._header is inside else [self._header, *around]
        return [one for one in every if one.first(FIELD) is not None]

    def _digests(self) -> Iterator[tuple[bytes, Content]]:
        for part in self._files:
            content = content_of(self._structure.source, part)
            sha256 = sha256_of(self._structure.source, part)
            if content is not None and sha256 is not None:
                yield sha256, content

    def _note(self, topic: Topic, part: MailPart, **facts: object) -> None:
        self._own.append(topic.at(part.path, **facts))


def _leaves(part: MailPart, forwards: int = 0) -> Iterator[MailPart]:
    """Parts that hold no others, down to mails in mails."""
    forwards += part.kind.value.startswith("message/") and bool(part.parts)
    if not part.parts:
        yield part
    elif forwards <= MAX_MAIL_FORWARDS and part.kind.value != "multipart/report":
        for inner in part.parts:
            yield from _leaves(inner, forwards)
