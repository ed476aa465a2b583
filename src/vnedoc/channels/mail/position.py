"""Where a mail stands in a mailbox of an IMAP server: the name by which it is fetched again."""

from __future__ import annotations

import re
from typing import Any, Final

import attrs

from vnedoc.errors import InvalidValueError

_WRITTEN: Final = re.compile(
    r"(?P<mailbox>.+);UIDVALIDITY=(?P<uidvalidity>[1-9][0-9]{0,9});UID=(?P<uid>[1-9][0-9]{0,9})",
    re.DOTALL,
)
_LONGEST: Final = 250
"""Characters of a mailbox's name; with the numbers behind it a ledger keeps 300 of an item's."""
_MOST: Final = 2**32
"""RFC 9051 9, ``nz-number``."""


def _number(_: Any, field: attrs.Attribute[int], value: int) -> None:
    if not (isinstance(value, int) and 0 < value < _MOST):
        raise InvalidValueError(
            field=field.name,
            value=value,
            reason="expected a number from 1 to 4294967295",
            reason_vi="cần một số từ 1 đến 4294967295",
        )


def _named(_: Any, field: attrs.Attribute[str], value: str) -> None:
    if not (isinstance(value, str) and 0 < len(value) <= _LONGEST):
        raise InvalidValueError(
            field=field.name,
            value=str(value)[:40],
            reason=f"expected 1 to {_LONGEST} characters",
            reason_vi=f"cần từ 1 đến {_LONGEST} ký tự",
        )


@attrs.frozen
class MailPosition:
    """Where a mail stands: all three together, or a mailbox that was made anew hides its mails.

    Raises:
        InvalidValueError: a number that no server gives; a mailbox without a name.
    """

    mailbox: str = attrs.field(validator=_named)
    """Its name at the server, such as ``INBOX``."""
    uidvalidity: int = attrs.field(validator=_number)
    """What the server says with the mailbox; where it changed, no identifier means what it did
    (RFC 9051 2.3.1.1), and all mails are read once more: the ledger knows them by what they say."""
    uid: int = attrs.field(validator=_number)
    """Identifier of the mail in the mailbox."""

    def __str__(self) -> str:
        """As one text, for `Parcel.item`: ``INBOX;UIDVALIDITY=385759045;UID=20``."""
        return f"{self.mailbox};UIDVALIDITY={self.uidvalidity};UID={self.uid}"

    @classmethod
    def parse(cls, text: str) -> MailPosition:
        """The position that a text says.

        Args:
            text: As `str` gives it.

        Raises:
            InvalidValueError: it says none.
        """
        found = _WRITTEN.fullmatch(text)
        if not found:
            raise InvalidValueError(
                field="position",
                value=text[:80],
                reason="expected a text such as INBOX;UIDVALIDITY=385759045;UID=20",
                reason_vi="cần dạng INBOX;UIDVALIDITY=385759045;UID=20",
            )
        return cls(found["mailbox"], int(found["uidvalidity"]), int(found["uid"]))
