"""The one message that a mail brings, wherever it stands in it, with its files put back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from vnedoc.channels.http import digest_of
from vnedoc.channels.mail import oddities
from vnedoc.channels.mail.anatomy.contents import (
    LOOK,
    content_of,
    is_badly_encoded,
    may_be_message,
    sha256_of,
)
from vnedoc.channels.mail.anatomy.structure import MailPart, MailStructure
from vnedoc.channels.mail.holes import fill, holes_in
from vnedoc.channels.mail.opaque import is_opaque
from vnedoc.channels.mail.profile import FIELD, profile_of
from vnedoc.content import Content, Source, kept
from vnedoc.errors import ContentError, ReadError, SourceChangedError
from vnedoc.findings import Finding, Topic
from vnedoc.limits import MAX_MAIL_ENVELOPES, MAX_MAIL_FORWARDS, MIN_VIOLATIONS
from vnedoc.model import Envelope
from vnedoc.xml.reading.reader import loads

_LEFT_OUT: Final = (
    oddities.LONG_HEADER,
    oddities.MANY_FIELDS,
    oddities.MANY_PARTS,
    oddities.TOO_DEEP,
    oddities.MANY_PARAMETERS,
)


def is_cut(structure: MailStructure) -> bool:
    """Whether something of a mail was left out, because of a limit.

    Args:
        structure: The mail.
    """
    return not {finding.topic for finding in structure.findings}.isdisjoint(_LEFT_OUT)


def envelope_of(source: Source, path: str) -> Envelope | Finding:
    """The message that bytes are, or what is told where they are none.

    Args:
        source: Its bytes.
        path: Of the part of the mail in which they stand.

    Raises:
        SourceChangedError: the file changed after it was read.
    """
    try:
        return loads(source)
    except SourceChangedError:
        raise
    except (ReadError, ContentError) as fault:
        return oddities.UNREADABLE.at(path, code=fault.code)


class MessageSearch:
    """The messages in a mail, and whether there is surely one."""

    def __init__(self, structure: MailStructure, header: MailPart) -> None:
        self._structure = structure
        self._header = header
        self._own: list[Finding] = []
        self._damaged = 0
        self._candidates = 0
        self._intact: list[MailPart] = []
        """Those of the candidates that are not damaged."""
        self._files: list[MailPart] = []
        """What is certainly no message, and not damaged."""
        self._unread = ""
        self._unopened = False
        self.found: list[tuple[Source, Envelope]] = []
        """All that could be read."""
        self.places: list[str] = []
        """Paths of the parts in which they stand."""

    def over(self) -> MessageSearch:
        """Look into all its parts."""
        root = self._structure.root
        seen = {part.path: part for part in leaves(root)}
        for part in seen.values():
            if is_opaque(part):
                self._unopened = True
                self._note(oddities.UNOPENED, part)
            self._look(part)
        # Others look further than this. None of what they find is taken, nor one beside it.
        passed_over = (p for p in root.walk() if not p.parts and p.path not in seen)
        if self._candidates and any(map(self._may_be_message, passed_over)):
            self._candidates += 1
        if self._candidates > 1:
            self._own.append(oddities.SEVERAL.at(self._structure.root.path))
        for part in self._intact[:MAX_MAIL_ENVELOPES]:
            self._read(part, content_of(self._structure.source, part))
        return self

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All that is odd in the mail."""
        return (*self._structure.findings, *self._own)

    @property
    def why_none(self) -> str:
        """Why it surely brings no message, or more than one; empty if it brings one."""
        topics = {finding.topic for finding in self._structure.findings}
        order = (
            (is_cut(self._structure), "beyond-limits"),
            (self._candidates > 1, "several"),
            (bool(self._unread), self._unread),
            (bool(self.found), ""),
            (oddities.ENCRYPTED in topics, "encrypted"),
            (self._unopened, "unopened"),
            (oddities.TNEF in topics, "winmail"),
            (self._damaged > 0, "damaged"),
            (True, "no-message"),
        )
        return next(why for holds, why in order if holds)

    def _look(self, part: MailPart) -> None:
        source = self._structure.source
        looks = self._may_be_message(part)
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

    def _may_be_message(self, part: MailPart) -> bool:
        raw = Content(self._structure.source, part.body_start, part.body_end)
        return may_be_message(raw.head(LOOK), whole=raw.size <= LOOK)

    def _read(self, part: MailPart, content: Content | None) -> None:
        if content is None:  # its encoding is not known, as was told
            self._unread = "unreadable"
            return
        taken = kept(content.chunks(), self._structure.source.name)
        source = self._as_it_was(part, taken) if self._candidates == 1 else taken
        if source is None:
            return
        envelope = envelope_of(source, part.path)
        if isinstance(envelope, Finding):
            self._unread = "unreadable"
            self._own.append(envelope)
            return
        self.places.append(part.path)
        self.found.append((source, envelope))

    def _as_it_was(self, part: MailPart, source: Source) -> Source | None:
        """The message with its files in it, as it was sent; `None` if it cannot be had."""
        if holes := holes_in(source):
            filled = fill(source, holes, self._digests())
            if isinstance(filled, bytes):
                self._unread = "incomplete"
                self._note(oddities.MISSING_FILE, part, sha256=filled.hex() or "?")
                return None
            source = filled
        for teller in self._tellers(part):
            said = profile_of(teller)
            if said is None:
                self._note(oddities.UNSOUND, teller, field=FIELD.lower())
            elif said.parts == 1 and said.sha256 != digest_of(source.chunks()).hex():
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
            if content is not None and (sha256 := sha256_of(content)) is not None:
                yield sha256, content

    def _note(self, topic: Topic, part: MailPart, **facts: object) -> None:
        self._own.append(topic.at(part.path, **facts))


def leaves(part: MailPart, forwards: int = 0) -> Iterator[MailPart]:
    """Parts that hold no others, down to mails in mails.

    Args:
        part: The mail.
        forwards: How many mails it is in.
    """
    forwards += part.kind.value.startswith("message/") and bool(part.parts)
    if not part.parts:
        yield part
    elif forwards <= MAX_MAIL_FORWARDS and part.kind.value != "multipart/report":
        for inner in part.parts:
            yield from leaves(inner, forwards)
