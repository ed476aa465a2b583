"""People's addresses in the header of a mail, read and written.

They are taken apart first and their encoded words read afterwards: a name that says ``<b@x>`` in
an encoded word is a name, and never an address (RFC 2047 5).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import attrs

from vnedoc.channels.mail.header.parameters import QUOTATION, after_comment, quoted
from vnedoc.channels.mail.header.words import (
    LINE,
    decode_words,
    tidy,
    unfolded,
    writable,
    write_words,
)
from vnedoc.errors import InvalidValueError
from vnedoc.given import listed

_ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ADDRESS: Final = re.compile(rf"(?:{_ATOM}\.)*{_ATOM}@(?:[A-Za-z0-9-]+\.)*[A-Za-z0-9-]+")
_LONGEST: Final = 254
"""Characters of an address, RFC 5321 4.5.3.1.3."""
_PLAIN: Final = re.compile(rf"{_ATOM}(?: {_ATOM})*")
_SPACES: Final = re.compile(r"\s+")
_TOKEN: Final = re.compile(
    QUOTATION + r'|<(?P<address>[^<>]*+)>|[(,;:]|[^\s"(),:;<>]++|\s++|.', re.DOTALL
)


def _name(text: str) -> str:
    return _SPACES.sub(" ", text).strip()


@attrs.frozen
class Mailbox:
    """An address and whose it is. Who wrote a mail, its header does not prove."""

    address: str
    """Such as ``vanthu@h26.vn``; empty where none could be read."""
    name: str = attrs.field(default="", converter=_name)
    """What people see, with one space between words, which is all that mails keep."""


@attrs.frozen
class Mailboxes:
    """The addresses of one field."""

    found: tuple[Mailbox, ...]
    sound: bool = True
    """Whether every one of them could be read."""


def write_mailboxes(mailboxes: Iterable[Mailbox], used: int = 0) -> str:
    """Addresses as they stand in a header, folded, without an end of line behind them.

    Args:
        mailboxes: Whom to name.
        used: Columns of the first line that are taken: 6 behind ``From:`` and a blank.

    Raises:
        InvalidValueError: an address that is not in ASCII or is none; a name with controls.
    """
    written: list[str] = []
    for one in listed(mailboxes, "mailboxes"):
        if len(one.address) > _LONGEST or not _ADDRESS.fullmatch(one.address):
            raise InvalidValueError(
                field="address",
                value=one.address[:80],
                reason="expected one address in ASCII, such as vanthu@h26.vn",
                reason_vi="cần một địa chỉ thư viết bằng ký tự ASCII, như vanthu@h26.vn",
            )
        written.append(_written(one, 1 if written else used))
    return ",\r\n ".join(written)


def _written(one: Mailbox, used: int) -> str:
    name = writable(one.name, "name")
    if not name:
        return one.address
    plain = _PLAIN.fullmatch(name) and "=?" not in name
    if plain and used + len(name) + len(one.address) + 4 <= LINE:
        return f"{name} <{one.address}>"
    return f"{write_words(name, used)}\r\n <{one.address}>"


def read_mailboxes(raw: bytes) -> Mailboxes:
    """The addresses of a field such as ``To``, whatever stands there; those of groups, too.

    Args:
        raw: The value of the field, as it stands in the mail.
    """
    text, sound = unfolded(raw)
    found: list[Mailbox] = []
    one = _Reading()
    at = 0
    while at < len(text):
        token = _TOKEN.match(text, at)
        said = token[0] if token else text[at]
        at = token.end() if token else at + 1
        if said == "(":
            end, ends = after_comment(text, at)
            sound &= ends
            one.comment = text[at : end - 1]
            at = end
        elif said in ",;":
            sound &= one.into(found)
            one = _Reading()
        elif said == ":":
            one = _Reading()  # what stood there is the name of a group
        elif token and token["address"] is not None:
            if one.address is not None:  # of two, readers believe different ones
                one.into(found)
                one, sound = _Reading(), False
            one.address = token["address"]
        elif token and said[0] == '"':
            word, ends = quoted(token)
            sound &= ends
            one.words.append(word)
        else:
            one.words.append(" " if said.isspace() else said)
    sound &= one.into(found)
    return Mailboxes(tuple(found), sound)


@attrs.define
class _Reading:
    """One address, as far as it is read."""

    words: list[str] = attrs.Factory(list)
    address: str | None = None
    comment: str = ""

    def into(self, found: list[Mailbox]) -> bool:
        """Add what was read; whether all of it could be."""
        text = "".join(self.words).strip()
        if not text and self.address is None:
            return True
        if self.address is not None:
            # A route before the address (RFC 5322 4.4) is passed over, as everybody does.
            address, name = self.address.rpartition(":")[2].strip(), text
        else:
            address, name = ("".join(text.split()), self.comment) if "@" in text else ("", text)
        said = decode_words(name)
        clean = tidy(address).text
        found.append(Mailbox(clean, said.text))
        return said.sound and "@" in clean and clean == address
