"""A part of a mail while it is read: what its header says of it, and what that means."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import attrs

from vnedoc.channels.mail import oddities
from vnedoc.channels.mail.anatomy.contents import AS_IT_IS, ENCODINGS
from vnedoc.channels.mail.anatomy.structure import MailPart
from vnedoc.channels.mail.header.fields import HeaderField, fields_of, repeated
from vnedoc.channels.mail.header.mailboxes import read_mailboxes
from vnedoc.channels.mail.header.parameters import (
    Parameters,
    is_said_plainly,
    read_parameters,
)
from vnedoc.channels.mail.header.words import read_text
from vnedoc.findings import Topic
from vnedoc.limits import MAX_MAIL_PARAMETERS

_NOTHING: Final = Parameters(value="", named={})
_TYPE: Final = re.compile(r"[!-.0-~]+/[!-.0-~]+")
_BOUNDARY: Final = re.compile(r"[ -~]{1,200}")
"""RFC 2046 5.1.1 allows 70 characters; some programs write more."""
MAILS: Final = frozenset({"message/rfc822", "message/global"})
_PEOPLE: Final = frozenset({"from", "sender", "reply-to", "to", "cc"})
_TNEF: Final = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
CMS: Final = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_ENCRYPTED: Final = frozenset({"enveloped-data", "authenveloped-data"})


@attrs.define(eq=False)
class OpenPart:
    """A part, as far as it is read."""

    path: str
    depth: int
    start: int
    digest: bool = False
    """Whether it stands in a ``multipart/digest``, whose parts are mails by themselves."""
    is_whole: bool = False
    """Whether it is the mail itself, whose subject and people are read: of all mails in mails
    together that would take seconds."""
    header: bytes = b""
    cut: bool = False
    """Whether some of its header was left out."""
    fields: tuple[HeaderField, ...] = ()
    kind: Parameters = _NOTHING
    disposition: Parameters = _NOTHING
    encoding: str = "7bit"
    boundary: bytes | None = None
    """What stands between its parts; `None` if it has none or is not taken apart."""
    closed: bool = False
    header_read: bool = False
    is_message: bool = False
    body_start: int = 0
    body_end: int = 0
    parts: list[OpenPart] = attrs.Factory(list)
    _odd: int = 0
    _opaque: bool = False
    _odd_encoding: bool = False

    def close_header(self, most: int) -> bool:
        """Read its header; whether there are more than `most` fields."""
        self.fields, self._odd, more = fields_of(self.header, most)
        self.header, self.header_read = b"", True
        self.kind = self._read_strictly("content-type")
        if not _TYPE.fullmatch(said := self.kind.value):
            usual = "message/rfc822" if self.digest and not said else "text/plain"
            self.kind = attrs.evolve(self.kind, value=usual, sound=self.kind.sound and not said)
        self.disposition = read_parameters(self._raw("content-disposition"))
        self.encoding = self._read_encoding() or "7bit"
        kind = self.kind.value
        holds = kind.startswith("multipart/") or kind in MAILS
        self._opaque = holds and self.encoding not in AS_IT_IS
        self.is_message = kind in MAILS and not self._opaque
        if kind.startswith("multipart/") and not self._opaque:
            said = self.kind.named.get("boundary", "").rstrip(" ")
            self.boundary = said.encode() if _BOUNDARY.fullmatch(said) else None
        return more

    def _read_strictly(self, name: str) -> Parameters:
        """What decides of which bytes a part is made: no two readers may take it differently."""
        raw = self._raw(name)
        said = read_parameters(raw)
        boundary = said.named.get("boundary")
        clear = boundary is None or is_said_plainly(raw, boundary, "boundary")
        return attrs.evolve(
            said,
            sound=said.sound and is_said_plainly(raw, said.value),
            ambiguous=said.ambiguous if clear else tuple({*said.ambiguous, "boundary"}),
        )

    def _read_encoding(self) -> str:
        """Whatever stands beside it, even white space behind it, makes it unknown to some."""
        raw = self._raw("content-transfer-encoding")
        said = read_parameters(raw).value
        self._odd_encoding = raw.lstrip(b" \t").lower() != said.encode()
        return said

    def _raw(self, name: str) -> bytes:
        return next((f.raw for f in self.fields if f.name.lower() == name), b"")

    def oddities(self) -> Iterator[tuple[Topic, dict[str, Any]]]:
        """What its header has that it should not."""
        kind = self.kind.value
        for name in repeated(self.fields):
            yield oddities.REPEATED, {"field": name}
        if self._odd:
            yield oddities.ODD_LINE, {"count": self._odd}
        for field, said in (("content-type", self.kind), ("content-disposition", self.disposition)):
            if said.left_out:
                yield oddities.MANY_PARAMETERS, {"field": field, "most": MAX_MAIL_PARAMETERS}
            if not said.sound:
                yield oddities.UNSOUND, {"field": field}
            for name in said.ambiguous:
                yield oddities.AMBIGUOUS, {"field": field, "name": name[:80]}
        if self._odd_encoding:
            yield oddities.UNSOUND, {"field": "content-transfer-encoding"}
        for name in self._unsound_texts():
            yield oddities.UNSOUND, {"field": name}
        if self._opaque:
            yield oddities.ENCODED_PARTS, {"encoding": self.encoding[:80]}
        elif kind.startswith("multipart/") and self.boundary is None:
            yield oddities.NO_BOUNDARY, {}
        if self.encoding not in ENCODINGS:
            yield oddities.UNKNOWN_ENCODING, {"encoding": self.encoding[:80]}
        secret = kind in CMS and self.kind.named.get("smime-type", "").lower() in _ENCRYPTED
        if kind == "multipart/encrypted" or secret:
            yield oddities.ENCRYPTED, {}
        if kind in _TNEF or self.filename.lower() == "winmail.dat":
            yield oddities.TNEF, {}

    def _unsound_texts(self) -> Iterator[str]:
        for field in self.fields if self.is_whole else ():
            name = field.name.lower()
            people = name in _PEOPLE and not read_mailboxes(field.raw).sound
            if people or (name == "subject" and not read_text(field.raw).sound):
                yield name

    @property
    def filename(self) -> str:
        """As `MailPart.filename`."""
        return self.frozen(()).filename

    def frozen(self, parts: tuple[MailPart, ...]) -> MailPart:
        """The part as a value."""
        return MailPart(
            path=self.path,
            fields=self.fields,
            kind=self.kind,
            disposition=self.disposition,
            encoding=self.encoding,
            start=self.start,
            body_start=self.body_start,
            body_end=self.body_end,
            parts=parts,
        )
