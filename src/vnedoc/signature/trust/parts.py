"""ASN.1 looked at before any of it becomes an object: how many values, how long, which bytes.

A parser makes an object of each: of 64 KB of three-byte names 20,000, at a cost in time and
memory that is a hundred times that of counting them here.
"""

from __future__ import annotations

from typing import Final

_CONSTRUCTED: Final = 0x20
_OCTETS: Final = 0x04
_SEQUENCE: Final = 0x30
_VERSION: Final = b"\x02"
_TIMES: Final = (0x17, 0x18)


def count_parts(data: bytes, limit: int, start: int = 0, end: int | None = None) -> int:
    """The values in some bytes, those inside others counted too; at most `limit` + 1.

    What an octet string wraps, as extensions do, is counted if it is a sequence. Damaged bytes end
    the count: the parser will refuse them.
    """
    end = len(data) if end is None else end
    count, position = 0, start
    while position < end and count <= limit:
        found = _header(data, position, end)
        if found is None:
            return count
        tag, inside, size = found
        count += 1
        wraps = tag == _OCTETS and _is_sequence(data, inside, inside + size)
        position = inside if tag & _CONSTRUCTED or wraps else inside + size
    return count


def count_list_parts(data: bytes, limit: int) -> int:
    """The values of a revocation list (RFC 5280 5.1) but for its entries, at most `limit` + 1."""
    count, position, end, after_time = 0, 0, len(data), False
    for _ in range(2):
        outer = _header(data, position, end)
        if outer is None:
            return count
        _, position, size = outer
        end = min(end, position + size)
    while position < end and count <= limit:
        found = _header(data, position, end)
        if found is None:
            return count
        tag, inside, size = found
        # The entries are the one sequence behind the times; nothing reads them all.
        if not (after_time and tag == _SEQUENCE):
            count += count_parts(data, limit - count, position, inside + size)
        after_time = after_time or tag in _TIMES
        position = inside + size
    return count


def longest_name(data: bytes) -> int:
    """Length of the longer of a certificate's two names, in bytes of DER; 0 if it is damaged."""
    sequences: list[int] = []
    position, end = 0, len(data)
    for _ in range(2):
        outer = _header(data, position, end)
        if outer is None:
            return 0
        position, end = outer[1], min(end, outer[1] + outer[2])
    # version, serial, algorithm, issuer, validity, subject (RFC 5280 4.1).
    while position < end and len(sequences) < 4:
        found = _header(data, position, end)
        if found is None:
            return 0
        tag, inside, size = found
        if tag == _SEQUENCE:
            sequences.append(size)
        position = inside + size
    return max((sequences[i] for i in (1, 3) if i < len(sequences)), default=0)


def signed_part(data: bytes) -> bytes | None:
    """What the signature of a revocation list is over, sliced from its bytes (RFC 5280 5.1.1).

    cryptography encodes the list again for this, which takes 20 times as long as hashing it.

    Returns:
        The bytes, or `None` if the list is damaged or names two algorithms (5.1.1.2).
    """
    outer = _header(data, 0, len(data))
    if outer is None:
        return None
    start = outer[1]
    body = _header(data, start, len(data))
    if body is None:
        return None
    end = body[1] + body[2]
    # The signature covers only the one inside; verifiers go by the one outside.
    outside, inside = _value_at(data, end), _value_at(data, body[1])
    if inside is not None and inside[:1] == _VERSION:
        inside = _value_at(data, body[1] + len(inside))
    return data[start:end] if inside is not None and inside == outside else None


def _value_at(data: bytes, position: int) -> bytes | None:
    found = _header(data, position, len(data))
    return None if found is None else data[position : found[1] + found[2]]


def _is_sequence(data: bytes, start: int, end: int) -> bool:
    """Whether exactly one sequence stands there."""
    if start >= end or data[start] != _SEQUENCE:
        return False
    found = _header(data, start, end)
    return found is not None and found[1] + found[2] == end


def _header(data: bytes, position: int, end: int) -> tuple[int, int, int] | None:
    """The first byte of a tag, where the content begins, and its length (0 if indefinite)."""
    try:
        tag = data[position]
        position += 1
        if tag & 0x1F == 0x1F:
            while data[position] & 0x80:
                position += 1
            position += 1
        size = data[position]
        position += 1
        if size > 0x80:
            octets = size & 0x7F
            size = int.from_bytes(data[position : position + octets], "big")
            position += octets
        # BER's indefinite form: what is inside is counted as if it stood beside.
        elif size == 0x80:
            size = 0
    except IndexError:
        return None
    return None if position + size > end else (tag, position, size)
