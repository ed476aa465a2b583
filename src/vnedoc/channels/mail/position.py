"""Where a mail lies on an IMAP server: what a program must keep to find it again."""

from __future__ import annotations

import re
from typing import Final

import attrs

from vnedoc.errors import InvalidValueError

_TEXT: Final = re.compile(r"([1-9][0-9]{0,9}):([1-9][0-9]{0,9}):(.{1,200})", re.DOTALL)
_MOST: Final = 2**32 - 1
"""RFC 3501 2.3.1.1: both numbers have 32 bits."""


def _number(value: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= _MOST:
        raise InvalidValueError(
            field="uid",
            value=value if isinstance(value, int) else type(value).__name__,
            reason="expected a number of 32 bits above 0",
            reason_vi="cần số nguyên dương 32 bit",
        )
    return value


@attrs.frozen(kw_only=True)
class MailPosition:
    """A mail in a mailbox of a server (RFC 3501 2.3.1.1).

    The number alone is none: after `validity` has changed it is another mail's, and programs that
    passed over this lost mails in silence.

    Raises:
        InvalidValueError: a number that is none.
    """

    mailbox: str
    """Such as ``INBOX``."""
    validity: int = attrs.field(converter=_number)
    """``UIDVALIDITY``: the number of the mailbox itself, made anew where UIDs were given again."""
    uid: int = attrs.field(converter=_number)
    """``UID``: the number of the mail there, as long as `validity` is the same."""

    def __str__(self) -> str:
        return f"{self.validity}:{self.uid}:{self.mailbox}"

    @classmethod
    def parse(cls, text: str) -> MailPosition | None:
        """The position that a text is; `None` if it is none.

        Args:
            text: As `str` gives it, such as an item of the ledger.
        """
        found = _TEXT.fullmatch(text)
        if not found or max(int(found[1]), int(found[2])) > _MOST:
            return None
        return cls(validity=int(found[1]), uid=int(found[2]), mailbox=found[3])
