"""What crosses a wire, as plain values: any HTTP client can carry them, and none is needed here.

A request names everything that is to be sent; its body comes in pieces, so that a message of a
gigabyte needs no more memory than a small one. What holds a secret is never shown.
"""

from __future__ import annotations

import hashlib
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import attrs

from vnedoc.content.source import (
    Input,
    MemorySource,
    Source,
    SpooledSource,
    kept,
    source_of,
)
from vnedoc.errors import InvalidValueError, Lang
from vnedoc.frozen import FrozenMap, frozen_map
from vnedoc.given import in_vietnamese
from vnedoc.limits import MAX_ANSWER_BYTES

_NAME: Final = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
_VALUE: Final = re.compile(r"[\x20-\x7e]*")
_THIS_MACHINE: Final = re.compile(
    r"http://(localhost|127(\.[0-9]{1,3}){3}|\[::1\])(:[0-9]+)?(/.*)?"
)


class PlainAddressWarning(UserWarning):
    """The address of a service is http, and covers nothing on the way.

    It is no error, as no text that is known here forbids it: some networks are closed.
    """

    en = "{url} is not https: messages, and a gateway's keys, can be read and changed on the way."
    vi = "{url} không dùng https: gói tin và khóa của cổng có thể bị đọc, bị sửa trên đường truyền."

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = url
        """The address as it was given."""

    def text(self, lang: Lang = "en") -> str:
        """What is the matter, in one language."""
        return (self.vi if in_vietnamese(lang) else self.en).format(url=self.url)

    def __str__(self) -> str:
        return self.text("en")


def _headers(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    found = tuple((name, value) for name, value in pairs)
    for name, value in found:
        # A line end in a value would begin a header, or a request, of somebody else's making.
        if not _NAME.fullmatch(name) or not _VALUE.fullmatch(value):
            raise InvalidValueError(
                field="headers",
                value=name[:100],
                reason="a header's name or value has characters that no header may have",
                reason_vi="tên hoặc giá trị của trường đầu có ký tự không được phép",
            )
    return found


def _names(pairs: tuple[tuple[str, str], ...]) -> str:
    """The names alone: values are keys, tokens and who writes to whom."""
    return f"<{', '.join(name for name, _ in pairs)}>"


@attrs.frozen(kw_only=True)
class Request:
    """One request to the other side.

    Raises:
        InvalidValueError: a header could not be sent as it is.
    """

    call: str
    """What is asked, by the other side's own name for it, such as ``sendEdoc``."""
    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = attrs.field(converter=_headers, repr=_names)
    """In their order. ``Content-Length`` is not among them: see `length`."""
    body: tuple[Source, ...] = attrs.field(default=(), eq=False, repr=False)
    repeatable: bool = False
    """Whether it may be asked again although nobody knows what became of it."""
    secrets: tuple[str, ...] = attrs.field(default=(), eq=False, repr=False)
    """What goes out and is never told, not even where an answer repeats it."""
    facts: Mapping[str, str] = attrs.field(factory=FrozenMap, converter=frozen_map)
    """What was asked for, such as the item: for reading the answer."""

    @property
    def length(self) -> int:
        """Bytes of the body."""
        return sum(part.size for part in self.body)

    def pieces(self) -> Iterator[bytes]:
        """The body in pieces; each call begins anew.

        Raises:
            SourceChangedError: the file changed after the request was made.
        """
        for part in self.body:
            yield from part.chunks()

    def hushed(self, text: str) -> str:
        """A text without the secrets of this request.

        Args:
            text: What the other side said.
        """
        for secret in filter(None, self.secrets):
            text = text.replace(secret, "…")
        return text

    def header(self, name: str, missing: str = "") -> str:
        """The value of a header, whatever the case of its name.

        Args:
            name: Its name.
            missing: What to say if there is none.
        """
        wanted = name.lower()
        return next((v for key, v in self.headers if key.lower() == wanted), missing)


def _lower(headers: Mapping[str, str] | Iterable[tuple[str, str]]) -> FrozenMap[str, str]:
    pairs = headers.items() if isinstance(headers, Mapping) else headers
    return FrozenMap({str(name).lower(): str(value) for name, value in pairs})


@attrs.frozen(kw_only=True)
class Answer:
    """What came back. It is believed in nothing."""

    status: int
    """The status of HTTP."""
    headers: Mapping[str, str] = attrs.field(
        factory=FrozenMap, converter=_lower, repr=lambda held: f"<{', '.join(held)}>"
    )
    """By name in lower case."""
    body: Source = attrs.field(factory=lambda: MemorySource(b""), eq=False, repr=False)
    whole: bool = True
    """Whether all of it is here; an answer above `limits.MAX_ANSWER_BYTES` is cut off."""

    @classmethod
    def of(
        cls,
        status: int,
        pieces: Iterable[bytes] | bytes = b"",
        *,
        headers: Mapping[str, str] | Iterable[tuple[str, str]] = (),
        most: int = MAX_ANSWER_BYTES,
    ) -> Answer:
        """An answer from what a client gives: small ones stay in memory, others go to a file.

        Args:
            status: The status of HTTP.
            pieces: The body, whole or as it comes in; it is read to the end, or to `most`.
            headers: Its headers.
            most: Bytes from which it is cut off.

        Raises:
            OSError: there is no room for it.
        """
        given = (bytes(pieces),) if isinstance(pieces, bytes | bytearray | memoryview) else pieces
        counted = _Counted(given, most)
        body = kept(counted.pieces(), "<answer>")
        return cls(status=status, headers=headers, body=body, whole=not counted.cut)


class _Counted:
    """Pieces that are counted as they go by, and end where there are too many."""

    def __init__(self, pieces: Iterable[bytes], most: int) -> None:
        self._pieces = pieces
        self._most = most
        self.cut = False

    def pieces(self) -> Iterator[bytes]:
        seen = 0
        for piece in self._pieces:
            seen += len(piece)
            if seen > self._most:
                self.cut = True
                return
            yield bytes(piece)


@attrs.frozen(kw_only=True)
class NoAnswer:
    """Nothing came back."""

    went_out: bool
    """Whether any of the request may have reached the other side. Where you do not know, it did:
    only what failed before a connection stood is known not to have."""
    reason: str = ""
    """What was seen, such as ``timeout``: for people."""


Heard = Answer | NoAnswer
"""What a client has heard."""


def body_of(*parts: bytes | Source) -> tuple[Source, ...]:
    """A body of these parts."""
    return tuple(MemorySource(p) if isinstance(p, bytes) else p for p in parts)


def shown(said: Any, most: int = 300) -> str:
    """What the other side said, as one short line that no terminal obeys."""
    text = str(said)[: 4 * most]
    line = "".join(c if c.isprintable() else " " for c in text)
    short = " ".join(line.split())
    return short if len(short) <= most else f"{short[: most - 1]}…"


def endpoint_of(url: str) -> str:
    """The address of a service, without the slash at its end.

    Warns:
        PlainAddressWarning: it is http, and not on this machine.

    Raises:
        InvalidValueError: it is none, or holds a name and a password.
    """
    if not url.startswith(("https://", "http://")) or any(c in url for c in "?#@ \r\n"):
        raise InvalidValueError(
            field="endpoint",
            # With a name stands a password.
            value=url[:60] if "@" not in url else "…",
            reason="expected the address of a service, http or https",
            reason_vi="cần địa chỉ dịch vụ, http hoặc https",
        )
    if url.startswith("http:") and not _THIS_MACHINE.fullmatch(url):
        # Told to whoever made the channel whose field this is.
        warnings.warn(PlainAddressWarning(url), stacklevel=3)
    return url.rstrip("/")


def own_copy(given: Input) -> Source:
    """A source that nobody changes: what was judged is what leaves.

    A file may be written anew under the same time and size, between the two.

    Raises:
        SourceChangedError: the file changed while it was read.
    """
    found = source_of(given)
    fixed = isinstance(found, MemorySource | SpooledSource)
    return found if fixed else kept(found.chunks(), found.name)


def digest_of(pieces: Iterable[bytes]) -> bytes:
    """SHA-256 of bytes that come in pieces."""
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.digest()
