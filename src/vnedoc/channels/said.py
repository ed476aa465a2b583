"""What a message says of itself, beside what a list says of it."""

from __future__ import annotations

import re
from typing import Final, Self

import attrs

from vnedoc.channels.outcomes import ListedMessage
from vnedoc.codes import StatusCode
from vnedoc.errors import ContentError, ReadError
from vnedoc.exchange import Parcel
from vnedoc.identifiers import OrganId, OrganIdForm
from vnedoc.model import DocumentEnvelope, Envelope, StatusEnvelope
from vnedoc.normal_forms import normalized

_WORD: Final = re.compile(r"\w+")
_PLAIN_FORMS: Final = frozenset({OrganIdForm.OLD, OrganIdForm.NEW})


def ends_of(envelope: Envelope) -> tuple[str, tuple[str, ...]]:
    """The body that a message is from, and those that it goes to; empty where it does not say.

    Args:
        envelope: A document, or a status, which goes to whoever sent the document; one that asks
            for it back goes to a receiver of it, whom it does not name.
    """
    if isinstance(envelope, StatusEnvelope):
        status = envelope.status
        about = status.response_for if status else None
        own = status.sender if status else None
        asks_back = status is not None and status.code is StatusCode.RETRIEVAL_REQUESTED
        to = about.organ_id if about and not asks_back else None
        return (own.organ_id or "" if own else ""), ((to,) if to else ())
    header = envelope.header if isinstance(envelope, DocumentEnvelope) else None
    if header is None:
        return "", ()
    own = header.sender
    named = tuple(organ.organ_id for organ in header.recipients if organ.organ_id)
    return (own.organ_id or "" if own else ""), named


@attrs.frozen(kw_only=True)
class Said:
    """What a message says that a list may say, too; empty where it says nothing."""

    sender: str = ""
    title: str = ""
    notation: str = ""

    @classmethod
    def of(cls, envelope: Envelope) -> Self:
        """What a message says; title and notation of a document that has a notation.

        Args:
            envelope: The message.
        """
        sender = ends_of(envelope)[0]
        header = envelope.header if isinstance(envelope, DocumentEnvelope) else None
        if header is None or header.code is None:
            return cls(sender=sender)
        notation = f"{header.code.number or ''}/{header.code.notation or ''}"
        return cls(sender=sender, title=_plain(header.subject or ""), notation=_plain(notation))

    @classmethod
    def of_parcel(cls, parcel: Parcel) -> Self:
        """What the bytes of a message say; nothing where they cannot be read.

        Args:
            parcel: As it came, or was put into the outbox.
        """
        try:
            return cls.of(parcel.envelope)
        except (ReadError, ContentError):
            return cls()

    def fits(self, entry: ListedMessage) -> bool:
        """Whether an entry says the same, and says something.

        Args:
            entry: A line of a list.
        """
        return bool(self.title) and (self.title, self.notation) == (
            _plain(entry.title),
            _plain(entry.notation),
        )

    def contradicts(self, entry: ListedMessage) -> bool:
        """Whether an entry is about another message. Where one of the two is silent, it is not.

        Args:
            entry: A line of a list; it may cut what it says, and name a body above or below.
        """
        return (
            _are_strangers(OrganId(self.sender), OrganId(entry.sender))
            or _differ(self.title, _plain(entry.title).rstrip(" .…"))
            or _are_other_words(self.notation, _plain(entry.notation))
        )


def _plain(text: str) -> str:
    return " ".join(normalized("NFC", text).casefold().split())


def _are_strangers(one: OrganId, other: OrganId) -> bool:
    """Whether neither body is a part of the other, where both are plain to see."""
    if not {one.form, other.form} <= _PLAIN_FORMS:
        return False
    return any(a != b for a, b in zip(one.levels, other.levels, strict=False))


def _differ(one: str, other: str) -> bool:
    return bool(one and other) and one not in other and other not in one


def _are_other_words(one: str, other: str) -> bool:
    """``05/SVDA-VP`` is ``5/2025/SVDA-VP`` and ``SVDA-VP``, and not ``06/SVDA-VP``."""
    mine, theirs = ({word.lstrip("0") for word in _WORD.findall(text)} for text in (one, other))
    return not (mine <= theirs or theirs <= mine)
