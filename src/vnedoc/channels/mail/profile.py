"""What our mails say of themselves in one field, ``EdXML``: a convention of this house, version 1.

No public text says how an edXML message goes by mail. A mail without the field is read all the
same, and what the field says is believed in nothing: it tells mails apart before they are opened,
and shows that a message came as it was sent.
"""

from __future__ import annotations

import re
from typing import Final

import attrs

from vnedoc.channels.mail.anatomy.structure import MailPart
from vnedoc.channels.mail.header.parameters import read_parameters

FIELD: Final = "EdXML"
VERSION: Final = 1
_VALUE: Final = f"v={VERSION}"
_KEY: Final = re.compile(r"[1-9][0-9]{0,3}:[0-9a-f]{64}")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_PART: Final = re.compile(r"([1-9][0-9]{0,2})/([1-9][0-9]{0,2})")


@attrs.frozen(kw_only=True)
class MailProfile:
    """What a mail says that it brings."""

    kind: str
    """``edoc`` or ``status``."""
    sha256: str
    """Of the message, in hexadecimal: as it was before its files were put beside it."""
    key: str = ""
    """Its `vnedoc.exchange.MessageKey`, as text."""
    part: int = 1
    """Which of several mails it is."""
    parts: int = 1
    """How many mails there are."""
    piece: str = ""
    """Of one of several mails, SHA-256 of what it holds of the message, in hexadecimal."""

    def written(self) -> str:
        """The field, folded, with the end of its last line."""
        key = f";\r\n key={self.key}" if self.key else ""
        piece = f";\r\n piece={self.piece}" if self.piece else ""
        return (
            f"{FIELD}: {_VALUE}; kind={self.kind}; part={self.part}/{self.parts}{key};"
            f"\r\n sha256={self.sha256}{piece}\r\n"
        )


def profile_of(root: MailPart) -> MailProfile | None:
    """What a mail says of itself; `None` if it says nothing, or nothing that we know.

    Args:
        root: The whole mail.
    """
    said = read_parameters(root.first(FIELD) or b"")
    named = said.named
    part = _PART.fullmatch(named.get("part", ""))
    key, piece = named.get("key", ""), named.get("piece", "")
    sound = said.sound and not said.ambiguous and said.value == _VALUE and part
    if not sound or not part or int(part[1]) > int(part[2]):
        return None
    if not _DIGEST.fullmatch(named.get("sha256", "")) or (key and not _KEY.fullmatch(key)):
        return None
    # Of a whole message there is no piece, and of several mails each has one.
    pieces = bool(_DIGEST.fullmatch(piece)) if int(part[2]) > 1 else not piece
    if not pieces or named.get("kind") not in ("edoc", "status"):
        return None
    return MailProfile(
        kind=named["kind"],
        sha256=named["sha256"],
        key=key,
        part=int(part[1]),
        parts=int(part[2]),
        piece=piece,
    )
