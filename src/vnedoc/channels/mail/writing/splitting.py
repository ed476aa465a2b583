"""A message that is too large for one mail, in several."""

from __future__ import annotations

from typing import Final

import attrs

from vnedoc.channels.mail.profile import MailProfile
from vnedoc.channels.mail.writing.cover import part_cover, part_subject
from vnedoc.channels.mail.writing.letter import LetterFile, LetterHead, MailLetter
from vnedoc.content import Content
from vnedoc.errors import InvalidValueError
from vnedoc.limits import MAX_MAIL_SERIES, MIN_MAIL_PIECE_BYTES

_LINE_BYTES: Final = 57
"""Bytes in a line of base64, which takes 78."""
_LINE: Final = 78
_NO_DIGEST: Final = "0" * 64


def split_mail(letter: MailLetter, limit: int = 10_000_000) -> tuple[MailLetter, ...]:
    """The same message in as many mails as it needs, or the mail itself if it is small enough.

    Only programs put them together again, whatever the form of the mail was. Each has a name of its
    own, for receipts; all but the first refer to the first one.

    Args:
        letter: A mail.
        limit: Bytes that a mail may have, as mail servers count them.

    Raises:
        InvalidValueError: there would be more than `MAX_MAIL_SERIES` mails.
        SourceChangedError: the message's file changed after the mail was composed.
    """
    if letter.size <= limit:
        return (letter,)
    size = letter.message.size
    longest = _part(letter, MAX_MAIL_SERIES, MAX_MAIL_SERIES, 0, 0)
    room = (limit - longest.size) // _LINE * _LINE_BYTES
    if room < MIN_MAIL_PIECE_BYTES or size > room * MAX_MAIL_SERIES:
        raise InvalidValueError(
            field="limit",
            value=limit,
            reason=f"the message does not fit into {MAX_MAIL_SERIES} mails of that size",
            reason_vi=f"gói tin không vừa {MAX_MAIL_SERIES} thư cỡ đó",
        )
    parts = -(-size // room)
    return tuple(
        _part(letter, at + 1, parts, at * room, min((at + 1) * room, size)) for at in range(parts)
    )


def _part(letter: MailLetter, part: int, parts: int, start: int, end: int) -> MailLetter:
    content = Content(letter.message, start, end)
    whole = letter.head
    name = f"{letter.files[-1].name}.{part:03}"
    piece = LetterFile(
        content=content, size=end - start, media_type="application/octet-stream", name=name
    )
    digest = content.sha256() if end else _NO_DIGEST
    profile = attrs.evolve(whole.profile, part=part, parts=parts, piece=digest)
    head = attrs.evolve(
        whole,
        profile=profile,
        subject=part_subject(whole.subject, part, parts),
        refers_to=(*whole.refers_to, *(() if part == 1 else (_first(whole, profile),))),
    )
    cover = LetterFile.text(part_cover(whole.subject, part, parts))
    return MailLetter(head=head, files=(cover, piece), message=letter.message)


def _first(whole: LetterHead, profile: MailProfile) -> str:
    return attrs.evolve(whole, profile=attrs.evolve(profile, part=1)).message_id
