"""Strict base64 in a stream: RFC 4648, with white space between characters as MIME writes it."""

from __future__ import annotations

import binascii
import functools
import importlib
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from vnedoc.errors import Base64Error

WHITE_SPACE: Final = b" \t\r\n"
_ALPHABET: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_REFERENCE: Final = re.compile(rb"&#(?:x0{0,8}(?:9|[aA]|[dD]|20)|0{0,8}(?:9|10|13|32));")
_LONGEST_REFERENCE: Final = 16


def clean(chunks: Iterable[bytes], *, escaped: bool) -> Iterator[tuple[int, bytes]]:
    """The characters that count, piece by piece, each with its offset in the raw text.

    Args:
        chunks: raw text.
        escaped: whether white space may stand there as XML character references.
    """
    offset, held = 0, b""
    for chunk in chunks:
        raw = held + chunk
        held = b""
        if escaped and (cut := raw.rfind(b"&", -_LONGEST_REFERENCE)) >= 0 and b";" not in raw[cut:]:
            raw, held = raw[:cut], raw[cut:]
        yield offset, _significant(raw, escaped)
        offset += len(raw)
    if held:
        yield offset, _significant(held, escaped)


def _significant(raw: bytes, escaped: bool) -> bytes:
    if escaped and b"&" in raw:
        raw = _REFERENCE.sub(b"", raw)
    # Mostly there is none, or line ends alone: to look for one byte takes an eighth of the time
    # that it takes to look at each.
    if b"\r" in raw or b" " in raw or b"\t" in raw:
        return raw.translate(None, WHITE_SPACE)
    return raw.replace(b"\n", b"") if b"\n" in raw else raw


def decode(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Decode base64 characters given in pieces of any length.

    Raises:
        Base64Error: a character outside the alphabet, padding that is missing, misplaced or
            superfluous, or bits left over behind the last byte.
    """
    done, held = 0, b""
    for piece in pieces:
        text = held + piece if held else piece
        # The last four characters may carry padding, so they wait for the end.
        ready = max(len(text) - 1, 0) // 4 * 4
        held = text[ready:]
        if ready:
            # A view: a copy of half a megabyte takes longer than decoding it.
            yield _decode(memoryview(text)[:ready], done, padded=False)
            done += ready
    if held:
        yield _decode(held, done, padded=True)


@functools.cache
def _quick() -> Any:
    """The module that decodes seven times as fast, where the extra ``fast`` is installed."""
    try:
        return importlib.import_module("pybase64")
    except ImportError:
        return None


def decodes_fast(text: memoryview) -> bool:
    """Whether whole groups of four characters are known to be base64 without a closer look.

    Always false without the extra ``fast``.
    """
    return _decoded_fast(text) is not None


def _decoded_fast(text: bytes | memoryview) -> bytes | None:
    if (quick := _quick()) is None:
        return None
    try:
        data: bytes = quick.b64decode(text, validate=True)
    except ValueError:
        return None  # what is wrong is the standard library's to say
    # As many bytes as there can be: so there was no padding before the end.
    return data if len(data) * 4 == len(text) * 3 else None


def _decode(text: bytes | memoryview, offset: int, *, padded: bool) -> bytes:
    if not padded and (data := _decoded_fast(text)) is not None:
        return data
    text = bytes(text)
    try:
        # Not strict, it passes over whatever is not base64, wherever that stands.
        data = binascii.a2b_base64(text, strict_mode=True)
    except binascii.Error as error:
        raise Base64Error(offset=offset, reason=str(error)) from None
    if b"=" in text:
        if not padded:
            raise Base64Error(offset=offset, reason="padding before the end")
        # RFC 4648 3.5: bits behind the last byte are zero, or a file has several spellings.
        if binascii.b2a_base64(data, newline=False) != text:
            raise Base64Error(offset=offset, reason="bits left over behind the last byte")
    return data


def is_base64(chunks: Iterable[bytes]) -> bool:
    """Whether `decode` would decode a text, at a seventh of its time.

    Args:
        chunks: raw text, in which white space is passed over.
    """
    count, last, padding = 0, b"", b""
    for chunk in chunks:
        at = 0 if padding else chunk.find(b"=")
        text, behind = (chunk, b"") if at < 0 else (chunk[:at], chunk[at:])
        left = text.translate(None, _ALPHABET)
        if left.translate(None, WHITE_SPACE):
            return False
        count += len(text) - len(left)
        last = text.rstrip(WHITE_SPACE)[-1:] or last
        padding += behind.translate(None, WHITE_SPACE)
        if padding not in (b"", b"=", b"=="):
            return False
    # RFC 4648 3.5: bits behind the last byte are zero.
    over = {b"": 0, b"=": 0b11, b"==": 0b1111}[padding]
    return (count + len(padding)) % 4 == 0 and not (over and _ALPHABET.index(last) & over)


def encode(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Base64 on a single line, in pieces."""
    quick = _quick()
    encoded = quick.b64encode if quick is not None else _encoded
    held = b""
    for chunk in chunks:
        data = held + chunk if held else chunk
        ready = len(data) // 3 * 3
        held = data[ready:]
        yield encoded(memoryview(data)[:ready])
    if held:
        yield encoded(held)


def _encoded(data: bytes | memoryview) -> bytes:
    return binascii.b2a_base64(data, newline=False)


def in_lines(pieces: Iterable[bytes], width: int, eol: bytes) -> Iterator[bytes]:
    """Base64 characters in lines of `width`, with `eol` between them and none behind the last.

    Args:
        pieces: The characters, in pieces of any length.
        width: Characters of a line; 0 for a single line.
        eol: The end of a line.
    """
    if not width:
        yield from pieces
        return
    held = b""
    for piece in pieces:
        text = held + piece
        # One character stays, so that an end of a line stands only where another one follows.
        ready = max(len(text) - 1, 0) // width * width
        held = text[ready:]
        if ready:
            yield eol.join(text[at : at + width] for at in range(0, ready, width)) + eol
    yield held
