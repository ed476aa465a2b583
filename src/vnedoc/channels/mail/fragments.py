"""One of several mails that bring a message together: which one it is, and what it holds."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from typing import Final

import attrs

from vnedoc.channels.mail.anatomy.contents import content_of, sha256_of
from vnedoc.channels.mail.anatomy.structure import MailPart, MailStructure
from vnedoc.channels.mail.header.mailboxes import Mailboxes
from vnedoc.channels.mail.profile import MailProfile
from vnedoc.content import Content

PARTIAL: Final = "message/partial"
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,3}")


@attrs.frozen(kw_only=True)
class MailFragment:
    """A piece of a message, or of a mail that was cut up on its way (RFC 2046 5.2.2)."""

    series: str
    """What all of them have in common, and a mail of another sender has not."""
    number: int
    """Which one it is, from 1 on."""
    total: int
    """How many there are; 0 where only the last one says it."""
    sha256: str
    """Of what it holds."""
    whole: str = ""
    """SHA-256 of the message; empty if the pieces make a mail, of which nobody says it."""
    content: Content = attrs.field(eq=False, repr=False)


def fragment_of(
    structure: MailStructure, sender: Mailboxes, profile: MailProfile, leaves: Iterable[MailPart]
) -> MailFragment | None:
    """The piece that a mail says it has; `None` if it is not there as it was sent.

    Args:
        structure: The mail.
        sender: Whose mail it says it is.
        profile: What it says of itself.
        leaves: Its parts that hold no others.
    """
    wanted = bytes.fromhex(profile.piece)
    for part in leaves:
        content = content_of(structure.source, part)
        if content is not None and sha256_of(content) == wanted:
            return MailFragment(
                series=_series(sender, "edxml", profile.sha256, str(profile.parts)),
                number=profile.part,
                total=profile.parts,
                sha256=profile.piece,
                whole=profile.sha256,
                content=content,
            )
    return None


def partial_of(structure: MailStructure, sender: Mailboxes) -> MailFragment | None:
    """The piece of a mail that ``message/partial`` is; `None` if it does not say which one.

    Args:
        structure: The mail.
        sender: Whose mail it says it is.
    """
    root = structure.root
    said = root.kind.named
    number, total = said.get("number", ""), said.get("total", "0")
    if not said.get("id") or not _NUMBER.fullmatch(number):
        return None
    if total != "0" and (not _NUMBER.fullmatch(total) or int(number) > int(total)):
        return None
    content = Content(structure.source, root.body_start, root.body_end)
    return MailFragment(
        series=_series(sender, "partial", said["id"]),
        number=int(number),
        total=int(total),
        sha256=content.sha256(),
        content=content,
    )


def _series(sender: Mailboxes, *names: str) -> str:
    # With the sender in it, a mail of somebody else's cannot spoil the others.
    known = (*names, *(one.address.casefold() for one in sender.found))
    return hashlib.sha256(json.dumps(known).encode()).hexdigest()
