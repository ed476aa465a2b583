"""Signed data of CMS with its content inside (RFC 5652 5.2), read piece by piece.

An opaquely signed mail (RFC 8551 3.5.2) is one such value, with all its files in it. What is signed
is handed out as it comes; only what stands behind it is held.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from vnedoc.limits import MAX_SIGNED_DATA_PARTS_BYTES
from vnedoc.signature.timestamps.refusals import CmsError

_SEQUENCE: Final = 0x30
_OID: Final = 0x06
_OCTETS: Final = 0x04
_PIECES: Final = 0x24
_FIRST: Final = 0xA0
_END: Final = 0
_MARK: Final = b"\0\0"
"""The end of a value without a length, X.690 8.1.5."""
_SIGNED_DATA: Final = bytes.fromhex("2a864886f70d010702")
_DATA: Final = bytes.fromhex("2a864886f70d010701")
_LONGEST_LEAF: Final = 64 * 1024
"""Bytes before the content: names of algorithms, of which a signature has one or two."""
_VALUES: Final = 1_000
_SHORTEST_PIECE: Final = 256
"""Bytes of a piece of the content on average; OpenSSL writes 1,024 and more."""


class SignedContent:
    """The content of signed data, to be read once, and what stands behind it."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        """Read up to the content.

        Args:
            chunks: The signed data in DER or BER.

        Raises:
            CmsError: they are no signed data with plain content inside.
        """
        self._ber = _Ber(chunks)
        self._open: list[int | None] = []
        """Where each value that the content stands in ends; `None` if that is marked."""
        self._enter(_SEQUENCE)
        self._name(_SIGNED_DATA, "this is not signed data")
        self._enter(_FIRST)
        self._enter(_SEQUENCE)
        self._outside = len(self._open)
        for _ in range(2):  # version, digestAlgorithms
            _, size = self._ber.header()
            self._ber.take(_definite(size))
        self._enter(_SEQUENCE)
        self._name(_DATA, "the content is of another type")
        self._enter(_FIRST)
        tag, size = self._ber.header()
        if tag not in (_OCTETS, _PIECES):
            raise CmsError("the content does not stand where it should")
        self._tag, self._size = tag, size

    def pieces(self) -> Iterator[bytes]:
        """The content.

        Raises:
            CmsError: it is damaged.
        """
        if self._tag == _OCTETS:
            yield from self._ber.pieces(_definite(self._size))
            return
        end = None if self._size is None else self._ber.position + self._size
        while end is None or self._ber.position < end:
            tag, size = self._ber.header()
            if (tag, size) == (_END, 0) and end is None:
                return
            # X.690 8.7.3: pieces may be in pieces themselves, which no program writes.
            if tag != _OCTETS:
                raise CmsError("the content is in pieces of another kind")
            yield from self._ber.pieces(_definite(size))
        if self._ber.position != end:
            raise CmsError("it is damaged")

    def behind(self) -> bytes:
        """The values of the signed data behind the content: certificates, lists, signers.

        Raises:
            CmsError: they are damaged or too long, or something follows the signed data.
        """
        for end in reversed(self._open[self._outside :]):
            self._leave(end)
        start, rest = self._ber.position, self._ber.rest()
        # From outside: each value ends where the one around it does, or before the mark of that.
        for end in self._open[: self._outside]:
            if end is None:
                if not rest.endswith(_MARK):
                    raise CmsError("it is damaged")
                rest = rest[: -len(_MARK)]
            elif end != start + len(rest):
                raise CmsError("a length is wrong, or something follows it")
        return rest

    def _enter(self, wanted: int) -> None:
        tag, size = self._ber.header()
        if tag != wanted:
            raise CmsError("a part is of another kind than expected")
        self._open.append(None if size is None else self._ber.position + size)

    def _leave(self, end: int | None) -> None:
        if end is None:
            if self._ber.header() != (_END, 0):
                raise CmsError("it is damaged")
        elif self._ber.position != end:
            raise CmsError("something follows the content")

    def _name(self, wanted: bytes, otherwise: str) -> None:
        tag, size = self._ber.header()
        if tag != _OID or self._ber.take(_definite(size)) != wanted:
            raise CmsError(otherwise)


def _definite(size: int | None) -> int:
    if size is None:
        raise CmsError("a value has no length")
    return size


class _Ber:
    """Bytes that come in chunks, taken value by value."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._held, self._at = b"", 0
        self.position = 0
        self._values = 0

    def header(self) -> tuple[int, int | None]:
        """Tag and length of the next value, `None` for the indefinite form (X.690 8.1.3)."""
        # Pieces of a byte each would take 200 times as long as their bytes.
        self._values += 1
        if (self._values - _VALUES) * _SHORTEST_PIECE > self.position:
            raise CmsError("it has too many parts")
        tag, size = self.take(2)
        if tag & 0x1F == 0x1F:
            raise CmsError("a part is of another kind than expected")
        if size == 0x80:
            return tag, None
        if size > 0x80:
            if size > 0x88:
                raise CmsError("it is damaged")
            size = int.from_bytes(self.take(size & 0x7F), "big")
            if tag == _END:
                raise CmsError("it is damaged")  # X.690 8.1.5: the mark has two bytes
        return tag, size

    def take(self, count: int) -> bytes:
        """So many bytes, which are few."""
        if count > _LONGEST_LEAF:
            raise CmsError("it has too many parts")
        return b"".join(self.pieces(count))

    def pieces(self, count: int) -> Iterator[bytes]:
        """So many bytes, as they come."""
        while count:
            if self._at == len(self._held):
                self._held, self._at = next(self._chunks, b""), 0
                if not self._held:
                    raise CmsError("it is cut off")
            piece = self._held[self._at : self._at + count]
            self._at += len(piece)
            self.position += len(piece)
            count -= len(piece)
            yield piece

    def rest(self) -> bytes:
        """All that is left."""
        found = bytearray(self._held[self._at :])
        for chunk in self._chunks:
            found += chunk
            if len(found) > MAX_SIGNED_DATA_PARTS_BYTES:
                raise CmsError("it has too many parts")
        return bytes(found)
