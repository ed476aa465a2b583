"""What a mail brings: a document, a report of state, or something else; never an exception.

One foreign mail blocked whole connectors, and the opposite cure lost mails in silence. So every
mail gives a value, and whatever is not surely one message is `OTHER`, with its reason.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping
from typing import Final

import attrs

from vnedoc.channels.mail import oddities
from vnedoc.channels.mail.anatomy.scanning import read_structure
from vnedoc.channels.mail.anatomy.structure import MailPart, MailStructure
from vnedoc.channels.mail.fragments import (
    PARTIAL,
    MailFragment,
    fragment_of,
    partial_of,
)
from vnedoc.channels.mail.header.mailboxes import Mailboxes, read_mailboxes
from vnedoc.channels.mail.header.parameters import read_parameters
from vnedoc.channels.mail.header.words import read_text
from vnedoc.channels.mail.opaque import innermost
from vnedoc.channels.mail.profile import MailProfile, profile_of
from vnedoc.channels.mail.reasons import NOTHING, REASONS
from vnedoc.channels.mail.receipts import MailEvidence, MailReceipt, MailStanding, read_receipt
from vnedoc.channels.mail.searching import MessageSearch, is_cut, leaves
from vnedoc.channels.said import ends_of
from vnedoc.content import Input, Source
from vnedoc.errors import Lang
from vnedoc.exchange import Parcel
from vnedoc.exchange.identity import canonical_organ
from vnedoc.findings import Finding
from vnedoc.given import in_vietnamese
from vnedoc.limits import (
    MAX_MAIL_REFERENCES,
    MAX_MAIL_SERIES,
)
from vnedoc.model import DocumentEnvelope, Envelope

_ID: Final = re.compile(r"<[^<>\s]{1,900}>")
_AUTOMATIC: Final = {
    "auto-submitted": re.compile(r"(?!no\Z)"),
    "precedence": re.compile(r"(?:bulk|junk|list)\Z"),
    "return-path": re.compile(r"<(?:>|mailer-daemon[@>])"),
}
"""Field -> what of its values says that a program wrote the mail. That some servers put
``X-Auto-Response-Suppress`` into every mail says nothing, and a report of state is owed."""
_DAEMON: Final = re.compile(r"(?i)mailer-daemon(?:@|\Z)")
_REPORTED: Final = {
    **dict.fromkeys(("01", "02"), MailStanding.ARRIVED),
    **dict.fromkeys(("03", "04", "05", "06"), MailStanding.ACCEPTED),
}
"""Code of a status -> how far the document has come for certain."""


class MailKind(enum.StrEnum):
    """What a mail brings."""

    DOCUMENT = "document"
    STATUS = "status"
    RECEIPT = "receipt"
    PART = "part"
    """One of several mails; see `join_mails`."""
    OTHER = "other"


@attrs.frozen(kw_only=True)
class MailReading:
    """What a mail brings, and what was noticed."""

    kind: MailKind
    why: str = ""
    """Of `OTHER`, why: ``beyond-limits``, ``report`` (of a kind that is not known), ``partial``
    (that does not say which piece it is), ``several``, ``unreadable``, ``incomplete`` (a file that
    belongs into the message is not in the mail), ``changed``, ``encrypted``,
    ``unopened`` (wrapped in S/MIME), ``winmail``, ``damaged`` or ``no-message``."""
    parcel: Parcel | None = None
    """The message, to be received by the ledger; `None` of everything that brings none."""
    place: str = ""
    """Path of the part in which it stands, such as ``mail/2``; empty where there is none."""
    status: str = ""
    """Of `STATUS`, its code."""
    organ: str = ""
    """Of `DOCUMENT` and `STATUS`, the body that the message says it is from."""
    receipt: MailReceipt | None = None
    """Of `RECEIPT`, what it says."""
    fragment: MailFragment | None = None
    """Of `PART`, what it holds."""
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
    """Mails that it answers, by their identifiers. What it says is not said of any before them."""
    thread: tuple[str, ...] = ()
    """Mails that went before it, the last one last."""
    automatic: bool = False
    """Whether a program wrote it, or a list sent it round: such a mail is never answered."""
    structure: MailStructure = attrs.field(repr=False)

    def reason(self, lang: Lang = "en") -> str:
        """Of `OTHER`, why it brings no message, in one language; empty of everything else."""
        vietnamese = in_vietnamese(lang)
        words = REASONS.get(self.why, NOTHING)
        return words.vi if vietnamese else words.en

    def evidence_for(self, message_id: str) -> tuple[MailEvidence, ...]:
        """How far a mail of one's own has come, as this mail says; nothing, if it is not about it.

        Args:
            message_id: As `MailLetter.message_id`, with its token.
        """
        if self.receipt is not None:
            return self.receipt.evidence_for(message_id)
        standing = _REPORTED.get(self.status)
        if standing is None or message_id not in self.refers_to:
            return ()
        return (MailEvidence(standing=standing, recipient=self.organ, code=self.status),)


def read_mail(source: Input, *, addresses: Mapping[str, str] | None = None) -> MailReading:
    """Read a mail.

    Args:
        source: The mail: bytes, a path object or a binary file, which is read to its end.
        addresses: Whose mailboxes are whose, such as ``vanthu@h26.vn`` or ``@h26.vn`` with the
            identifier of the body; behind a whole domain there may be the bodies below it.

    Raises:
        WrongTypeError: something else, above all a text.
        OSError: the file cannot be read, or there is no room for a temporary one.
        SourceChangedError: the file changed while it was read.
    """
    structure = read_structure(source)
    root = structure.root
    sender = read_mailboxes(root.first("from") or b"")
    reading = MailReading(
        kind=MailKind.OTHER,
        subject=read_text(root.first("subject") or b"").text,
        sender=sender,
        message_id=next(iter(_ids(root, "message-id")), ""),
        refers_to=_answered(root),
        thread=tuple(dict.fromkeys(_ids(root, "references") or _ids(root, "in-reply-to")))[
            -MAX_MAIL_REFERENCES:
        ],
        # What says so may stand behind a limit.
        automatic=_automatic(root, sender) or is_cut(structure),
        structure=structure,
    )
    if root.kind.value == "multipart/report":
        return _with_receipt(reading)
    profile = profile_of(root)
    if root.kind.value == PARTIAL or (profile and profile.parts > 1):
        return _with_fragment(reading, profile)
    found = _with_message(reading, MessageSearch(innermost(structure), root).over())
    odd = other_bodies(found.organ, found.sender, addresses or {})
    return attrs.evolve(found, findings=(*found.findings, *odd)) if odd else found


def kind_of(envelope: Envelope) -> MailKind:
    """What a mail brings that brings this message."""
    return MailKind.DOCUMENT if isinstance(envelope, DocumentEnvelope) else MailKind.STATUS


def _with_message(reading: MailReading, search: MessageSearch) -> MailReading:
    messages = tuple(source for source, _ in search.found)
    findings = tuple(dict.fromkeys((*reading.structure.findings, *search.findings)))
    found = attrs.evolve(reading, messages=messages, findings=findings)
    if is_cut(reading.structure):
        return attrs.evolve(found, why="beyond-limits")
    if why := search.why_none:
        return attrs.evolve(found, why=why)
    source, envelope = search.found[0]
    found = attrs.evolve(
        found,
        parcel=Parcel(source=source, channel="mail", item=reading.message_id),
        place=search.places[0],
        organ=ends_of(envelope)[0],
    )
    found = attrs.evolve(found, kind=kind_of(envelope))
    if isinstance(envelope, DocumentEnvelope):
        return found
    code = envelope.status.code if envelope.status else None
    return attrs.evolve(found, status=code.value if code else "")


def other_bodies(said: str, sender: Mailboxes, addresses: Mapping[str, str]) -> list[Finding]:
    """Whether a message is from a body to which the mailbox does not belong.

    Args:
        said: The body that the message says it is from.
        sender: Whose mail it says it is.
        addresses: As for `read_mail`.
    """
    book = {name.strip().casefold(): body for name, body in addresses.items()}
    found: list[Finding] = []
    organ = canonical_organ(said)
    for one in sender.found if organ else ():
        address = one.address.casefold()
        whole, domain = book.get(address), book.get(f"@{address.rpartition('@')[2]}")
        known = domain if whole is None else whole
        body = canonical_organ(known)
        below = whole is None and organ.startswith(f"{body}.")
        if body and organ != body and not below:
            facts = {"organ": said, "address": one.address, "known": known}
            found.append(oddities.OTHER_BODY.at("mail", **facts))
    return found[:1]


def _with_receipt(reading: MailReading) -> MailReading:
    """A report; the mail that comes back with it has one's own message in it."""
    structure = reading.structure
    receipt, odd = read_receipt(structure)
    found = attrs.evolve(reading, findings=(*structure.findings, *odd), automatic=True)
    if is_cut(structure):
        return attrs.evolve(found, why="beyond-limits")
    if receipt is None:
        return attrs.evolve(found, why="report")
    return attrs.evolve(found, kind=MailKind.RECEIPT, receipt=receipt)


def _with_fragment(reading: MailReading, profile: MailProfile | None) -> MailReading:
    """A piece of a message; what else may be in the mail is not looked for."""
    structure = reading.structure
    root = structure.root
    found = attrs.evolve(reading, findings=structure.findings)
    if is_cut(structure) or (profile and profile.parts > MAX_MAIL_SERIES):
        return attrs.evolve(found, why="beyond-limits")
    fragment = None
    if root.kind.value == PARTIAL:
        fragment = partial_of(structure, reading.sender)
        if fragment is None:
            return attrs.evolve(found, why="partial")
        if max(fragment.number, fragment.total) > MAX_MAIL_SERIES:
            return attrs.evolve(found, why="beyond-limits")
    elif (
        profile
        and (fragment := fragment_of(structure, reading.sender, profile, leaves(root))) is None
    ):
        missing = oddities.MISSING_FILE.at(root.path, sha256=profile.piece)
        return attrs.evolve(found, why="incomplete", findings=(*structure.findings, missing))
    return attrs.evolve(found, kind=MailKind.PART, fragment=fragment)


def _ids(part: MailPart, *names: str) -> list[str]:
    texts = (read_text(part.first(name) or b"").text for name in names)
    return [one for text in texts for one in _ID.findall(text)]


def _answered(root: MailPart) -> tuple[str, ...]:
    """RFC 5322 3.6.4: where ``In-Reply-To`` is missing, the last one of those that went before."""
    found = _ids(root, "in-reply-to") or _ids(root, "references")[-1:]
    return tuple(dict.fromkeys(found))[:MAX_MAIL_REFERENCES]


def _automatic(root: MailPart, sender: Mailboxes) -> bool:
    """Whether a program wrote it, or a list sent it round (RFC 3834 2)."""
    return any(_DAEMON.match(one.address) for one in sender.found) or any(
        # Each of them: of two, a relay may have written the first.
        _says_automatic(field.name.lower(), field.raw)
        for field in root.fields
    )


def _says_automatic(name: str, raw: bytes) -> bool:
    if name.startswith("list-"):
        return True
    mark = _AUTOMATIC.get(name)
    return bool(mark and mark.match("".join(read_parameters(raw).value.split())))
