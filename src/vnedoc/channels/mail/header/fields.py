"""The fields of one header, with their values as they stand there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import attrs

_FIELD: Final = re.compile(rb"([!-9;-~]{1,200})[ \t]*:[ \t]*", re.DOTALL)
_ONCE: Final = frozenset(
    {
        *("content-type", "content-transfer-encoding", "content-disposition", "content-id"),
        *("mime-version", "from", "sender", "reply-to", "to", "cc", "subject", "date"),
        *("message-id", "in-reply-to", "references", "auto-submitted", "edxml"),
    }
)
"""Fields that a header has at most once, RFC 5322 3.6. Of two, readers believe different ones."""


@attrs.frozen
class HeaderField:
    """One field."""

    name: str
    """As it is written there."""
    raw: bytes
    """Its value without ends of lines: for `read_text`, `read_mailboxes` and `read_parameters`."""


def fields_of(block: bytes, most: int) -> tuple[tuple[HeaderField, ...], int, bool]:
    """The fields of a header, the number of lines that are none, and whether there are more.

    A name with white space behind it is one (RFC 5322 4.5.8), and counts as none too: most readers
    pass over it, or end the header there.

    Args:
        block: The header without the empty line behind it.
        most: How many fields are kept.
    """
    found: list[tuple[str, list[bytes]]] = []
    odd = 0
    for at, line in enumerate(block.split(b"\n")):
        line = line.removesuffix(b"\r")
        if line[:1] in (b" ", b"\t") and found:
            found[-1][1].append(line)
        elif named := _FIELD.match(line):
            if len(found) == most:
                return _made(found), odd, True
            found.append((named[1].decode("ascii"), [line[named.end() :]]))
            odd += line[named.end(1) : named.end(1) + 1] != b":"
        elif line and not (at == 0 and line.startswith(b"From ")):
            # The first line of a mail that was kept in a file of many begins with `From `.
            odd += 1
    return _made(found), odd, False


def _made(found: list[tuple[str, list[bytes]]]) -> tuple[HeaderField, ...]:
    return tuple(HeaderField(name, b"".join(lines)) for name, lines in found)


def repeated(fields: Iterable[HeaderField]) -> tuple[str, ...]:
    """Names, in small letters, of fields that stand there more often than they may, in order."""
    seen: set[str] = set()
    twice: dict[str, None] = {}
    for name in (field.name.lower() for field in fields):
        if name in _ONCE and name in seen:
            twice[name] = None
        seen.add(name)
    return tuple(twice)
