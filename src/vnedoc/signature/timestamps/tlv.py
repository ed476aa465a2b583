"""ASN.1 values as the bytes that they are: a walk that never encodes anything again.

asn1crypto encodes a parsed value again when it takes it for changed, at a cost that doubles with
every level; a timestamp in a signature took 30 seconds. What is signed must be sliced from the
original bytes in any case, so the frame of a signature is walked here and only small leaves are
left to asn1crypto.
"""

from __future__ import annotations

from typing import Any, Final

import attrs

from vnedoc.errors import MissingExtraError

MAX_PARTS: Final = 256
"""Parts of one value; certificates of a signature are the most numerous, with 32."""


class TlvError(ValueError):
    """The bytes are not the ASN.1 value that was expected."""


class TooManyPartsError(TlvError):
    """They may be, but hold more than is looked at."""


@attrs.frozen
class Tlv:
    """One value: its tag, its bytes with the header, and what is inside."""

    kind: tuple[int, int]
    """Class (0 universal, 2 context) and number of the tag."""
    raw: bytes
    inside: bytes
    definite: bool = True
    """Whether its length is written in front, as DER has it."""

    def parts(self) -> list[Tlv]:
        """The values inside.

        Raises:
            TlvError: they are damaged or too many.
        """
        found: list[Tlv] = []
        rest = self.inside
        while rest:
            if len(found) == MAX_PARTS:
                raise TooManyPartsError("it has too many parts")
            value = first_value(rest)
            found.append(value)
            rest = rest[len(value.raw) :]
        return found

    def expect(self, *kinds: tuple[int, int]) -> Tlv:
        """This value, if its tag is one of these."""
        if self.kind not in kinds:
            raise TlvError("a part is of another kind than expected")
        return self

    @property
    def only(self) -> Tlv:
        """The one value inside."""
        (value,) = self.parts() or (None,)
        if value is None:
            raise TlvError("a part is empty")
        return value


INTEGER: Final = 0, 2
OCTETS: Final = 0, 4
OID: Final = 0, 6
SEQUENCE: Final = 0, 16
SET: Final = 0, 17


def tagged(number: int) -> tuple[int, int]:
    """The kind of a part with a context tag."""
    return 2, number


def first_value(data: bytes) -> Tlv:
    """The first value of some bytes; what follows is not looked at.

    Raises:
        TlvError: there is none.
    """
    try:
        # Not strict: what follows is the next value.
        class_, _, tag, header, contents, trailer = _parser().parse(data, strict=False)
    except (ValueError, TypeError, IndexError, RecursionError):
        raise TlvError("it is damaged") from None
    return Tlv((class_, tag), header + contents + trailer, contents, not trailer)


def whole_value(data: bytes, *, padded: bool = False) -> Tlv:
    """The one value that some bytes are, perhaps with zeros behind it.

    Raises:
        TlvError: there is none, or something else follows it.
    """
    value = first_value(data)
    rest = data[len(value.raw) :]
    if rest.strip(b"\0") if padded else rest:
        raise TlvError("something follows it")
    return value


def octets(value: Tlv) -> bytes:
    """The bytes of an octet string; one in pieces (BER) is joined."""
    value.expect(OCTETS)
    if value.definite and not value.raw[0] & 0x20:
        return value.inside
    return b"".join(octets(part) for part in value.parts() if part.kind == OCTETS)


def oid(value: Tlv) -> str:
    """An object identifier with dots."""
    core = _core()
    return str(core.ObjectIdentifier.load(value.expect(OID).raw, strict=True).dotted)


def integer(value: Tlv) -> int:
    """A number."""
    return int(_core().Integer.load(value.expect(INTEGER).raw, strict=True).native)


def _parser() -> Any:
    try:
        from asn1crypto import parser
    except ImportError:
        raise MissingExtraError(
            extra="trust",
            purpose="Reading CMS and timestamps",
            purpose_vi="Đọc chữ ký CMS, dấu thời gian",
        ) from None
    return parser


def _core() -> Any:
    from asn1crypto import core

    return core
