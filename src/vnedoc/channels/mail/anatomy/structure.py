"""What a mail is made of: its parts as spans of the bytes, of which no body is in memory."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from vnedoc.channels.mail.header.fields import HeaderField
from vnedoc.channels.mail.header.parameters import Parameters
from vnedoc.content.source import Source
from vnedoc.findings import Finding


@attrs.frozen(kw_only=True)
class MailPart:
    """A part of a mail, or the whole of it: a header, and a body that may hold further parts."""

    path: str
    """Such as ``mail/2/1``: the first part in the second of ``mail``, which is the whole."""
    fields: tuple[HeaderField, ...]
    kind: Parameters
    """``Content-Type``; ``text/plain`` where none or no sound one stands there (RFC 2045 5.2)."""
    disposition: Parameters
    encoding: str
    """``Content-Transfer-Encoding`` in small letters, ``7bit`` where none stands there."""
    start: int
    """Where its header begins, in bytes of the whole mail."""
    body_start: int
    """Where its body begins, in bytes of the whole mail."""
    body_end: int
    """The byte after its body; the end of the line before a boundary is none of it."""
    parts: tuple[MailPart, ...] = ()

    def first(self, name: str) -> bytes | None:
        """The value of the first field of a name; `None` if there is none.

        Args:
            name: In any case.
        """
        wanted = name.lower()
        return next((field.raw for field in self.fields if field.name.lower() == wanted), None)

    @property
    def filename(self) -> str:
        """What its file is called, as the sender says; empty if nothing is said.

        Not yet safe as the name of a file: `vnedoc.files.safe_name` makes one of it.
        """
        return self.disposition.named.get("filename") or self.kind.named.get("name", "")

    def walk(self) -> Iterator[MailPart]:
        """This part and all that are in it, in the order in which they stand."""
        yield self
        for part in self.parts:
            yield from part.walk()


@attrs.frozen(kw_only=True)
class MailStructure:
    """A mail, taken apart."""

    root: MailPart
    findings: tuple[Finding, ...]
    """What departs from the standards, with the part's path as its place; of each kind the first
    20. What goes beyond a limit is not in `root`, and told here."""
    source: Source = attrs.field(eq=False, repr=False)
