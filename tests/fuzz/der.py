"""Changes of DER that keep its lengths right, so that they reach what stands behind the parser."""

from __future__ import annotations

import random
from typing import Any

_CONSTRUCTED = 0x20
_HIDING = (0x04, 0x03)
"""Octet and bit strings, in which certificates keep DER of their own."""

Value = list[Any]
"""Tag, bytes in front of a hidden value, and children or bytes."""


def parse(data: bytes, depth: int = 0) -> list[Value] | None:
    """The values that `data` is a row of; `None` if it is none."""
    found, at = [], 0
    while at < len(data):
        if len(data) - at < 2 or data[at] & 0x1F == 0x1F or depth > 30:
            return None
        tag, length, head = data[at], data[at + 1], at + 2
        if length & 0x80:
            count = length & 0x7F
            if not 1 <= count <= 4 or head + count > len(data):
                return None
            length, head = int.from_bytes(data[head : head + count]), head + count
        at = head + length
        if at > len(data):
            return None
        found.append(_value(tag, data[head:at], depth))
    return found


def _value(tag: int, inside: bytes, depth: int) -> Value:
    if tag & _CONSTRUCTED:
        children = parse(inside, depth + 1)
        return [tag, b"", inside if children is None else children]
    if tag in _HIDING and inside:
        front = inside[:1] if tag == 0x03 else b""
        children = parse(inside[len(front) :], depth + 1)
        if children:
            return [tag, front, children]
    return [tag, b"", inside]


def written(values: list[Value]) -> bytes:
    return b"".join(map(_written, values))


def _written(value: Value) -> bytes:
    tag, front, inside = value
    body = front + (inside if isinstance(inside, bytes) else written(inside))
    size = len(body)
    if size < 0x80:
        return bytes([tag, size]) + body
    length = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes([tag, 0x80 | len(length)]) + length + body


def _rows(values: list[Value]) -> list[list[Value]]:
    rows = [values]
    for _, _, inside in values:
        if isinstance(inside, list):
            rows += _rows(inside)
    return rows


def changed(data: bytes, chance: random.Random) -> bytes:
    """DER with one or two of its values dropped, doubled, swapped or changed."""
    values = parse(data)
    if not values:
        return data
    for _ in range(chance.choice((1, 1, 2))):
        rows = [row for row in _rows(values) if row]
        if not rows:
            break
        row, other = chance.choice(rows), chance.choice(rows)
        at = chance.randrange(len(row))
        match chance.randrange(6):
            case 0:
                del row[at]
            case 1:
                row.insert(chance.randrange(len(row) + 1), row[at])
            case 2:
                copied = parse(_written(chance.choice(other)))
                row[at] = copied[0] if copied else row[at]
            case 3:
                chance.shuffle(row)
            case 4:
                row[at][0] = chance.choice((0x01, 0x02, 0x05, 0x0C, 0x13, 0x17, 0x18, 0x30, 0xA0))
            case _:
                inside = row[at][2]
                if isinstance(inside, bytes) and inside:
                    index = chance.randrange(len(inside))
                    byte = chance.choice((0, 1, 0x7F, 0x80, 0xFF, inside[index] ^ 1))
                    row[at][2] = inside[:index] + bytes([byte]) + inside[index + 1 :]
    return written(values)
