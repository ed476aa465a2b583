"""Hostile documents: generated ones for hypothesis, and huge ones that exist only as streams."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from random import Random

MIN_RUN = 12
"""Runs of generated documents start at this length, so that small documents are full of them."""

NS = "http://www.mic.gov.vn/TBT/QCVN_102_2016"


def envelope(*texts: bytes, tail: bytes = b"") -> bytes:
    """An envelope whose attachments have these encoded contents."""
    contents = b"".join(
        b"<Attachment><ContentTransferEncoded>%b</ContentTransferEncoded></Attachment>" % text
        for text in texts
    )
    return b"<edXML xmlns='%b'><AttachmentEncoded>%b</AttachmentEncoded>%b</edXML>" % (
        NS.encode(),
        contents,
        tail,
    )


class Pieces:
    """Bytes in memory that come in pieces of `size_of_piece`, to cut everything everywhere."""

    name = "<pieces>"

    def __init__(self, data: bytes, size_of_piece: int) -> None:
        self.data, self.size_of_piece = data, size_of_piece
        self.size = len(data)

    def chunks(self, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        end = self.size if end is None else end
        for at in range(start, end, self.size_of_piece):
            yield self.data[at : min(at + self.size_of_piece, end)]


class Stream:
    """Bytes that are made while they are read, `times` the same `block` between two ends."""

    name = "<stream>"

    def __init__(self, head: bytes, block: bytes, times: int, tail: bytes = b"") -> None:
        self.head, self.block, self.times, self.tail = head, block, times, tail
        self.size = len(head) + len(block) * times + len(tail)
        self.read = 0
        """Bytes that were handed out."""

    def chunks(self, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        end = self.size if end is None else end
        at = 0
        for piece in self._pieces():
            if at >= end:
                return
            cut = piece[max(start - at, 0) : end - at]
            at += len(piece)
            if cut:
                self.read += len(cut)
                yield cut

    def _pieces(self) -> Iterable[bytes]:
        yield self.head
        yield from itertools.repeat(self.block, self.times)
        yield self.tail


# --- generated documents ------------------------------------------------------------------------

_BASE64 = ("A", "b", "Zz09", "+", "/", "=", "==", "QUJD", "x13", "AAAAAAAAAAAA")
_WHITE = ("\n", "\r", "\r\n", " ", "\t", "&#13;", "&#xD;", "&#xd;", "&#x0D;", "&#013;", "&#13;\n")
_WHITE += ("&#10;", "&#xA;", "&#xa;", "&#9;", "&#x9;", "&#32;", "&#x20;", "&#0000000013;")
_SPOILERS = ("-", "]", "]]", "&amp;", "&lt;", "&gt;", "&quot;", "ế", ".", ">", "'", '"', "#", ";")
_SPOILERS += ("&#65;", "&#0000000000013;", "&#x000000000D;")
_FATAL = ("&#x1;", "&#1", "&#", "&", "&#xX;", "&#13", "&x;", "\x0c", "]]>", "<")
_NAMES = ("ContentTransferEncoded",) * 3 + ("Attachment", "AttachmentEncoded", "edXML", "Note")
_NAMES += ("contentTransferEncoded",)
_PREFIXES = ("",) * 3 + ("e:",) * 2 + ("o:",)
"""The default namespace, the message's by another name, and another one."""
_EXTRAS = ("",) * 6 + (" ", " a='>'", ' a="]]"', f" xmlns='{NS}'", " xmlns='urn:x'", " e:a='1'")
_BREAKS = (b"", b"<", b">", b"&", b'"', b"]]>", b"-->", b"<!--", b"</", b"<![CDATA[", b"\0")
_BREAKS += (b"\xff", b"\xed\xa0\x80", b"\xc3", b"<!DOCTYPE x>", b"\r", b"\xef\xbb\xbf")


def document(rng: Random) -> bytes:
    """A document that is mostly well-formed, and mostly looks like an envelope."""
    prefix = rng.choice(("", "", "", "e:", "o:"))
    root = prefix + rng.choice(("edXML",) * 8 + ("EdXML", "x"))
    default = rng.choice((f"xmlns='{NS}'", f"xmlns='{NS}'", "", "xmlns='urn:other'"))
    head = rng.choice(("",) * 3 + ("\ufeff", "<?xml version='1.0'?>"))
    head += rng.choice(("", "", "\r\n", "<!--c-->", "<?p x?>", _wrapped(rng)))
    body = "".join(
        _attachments(rng, prefix) if rng.random() < 0.7 else _content(rng, 3)
        for _ in range(rng.randint(1, 3))
    )
    tail = rng.choice(("", "", "\r\n", "<!--c-->", _wrapped(rng)))
    spaces = f"xmlns:e='{NS}' xmlns:o='urn:other' {default}"
    return f"{head}<{root} {spaces}>{body}</{root}>{tail}".encode()


def broken_document(rng: Random) -> bytes:
    """A document in which some bytes were removed, doubled or replaced."""
    data = document(rng)
    for _ in range(rng.randint(1, 2)):
        at = rng.randrange(len(data))
        to = min(at + rng.choice((0, 1, 1, 5, 20)), len(data))
        data = data[:at] + rng.choice((*_BREAKS, data[at:to] * 2)) + data[to:]
    return data


def _attachments(rng: Random, prefix: str) -> str:
    """The one place from which runs are lifted, with whatever may stand there.

    Three times in four its elements carry the root's `prefix` and nothing odd.
    """
    text = _run(rng) if rng.random() < 0.7 else _content(rng, 2)
    if rng.random() < 0.3:
        text = rng.choice((text + _wrapped(rng), _wrapped(rng) + text, text + "<![CDATA[]]>"))
    odd = rng.random() < 0.25
    for name in ("ContentTransferEncoded", "Attachment", "AttachmentEncoded"):
        around = rng.choice(("", "", "\r\n", "<Note/>", _blank(rng)))
        made = _element(rng, name, text) if odd else f"<{prefix}{name}>{text}</{prefix}{name}>"
        text = around + made + around
    return text


def _content(rng: Random, depth: int) -> str:
    kind = rng.randrange(6 if depth else 3)
    if kind < 2:
        return rng.choice((_run, _run, _blank, _spoilt))(rng)
    if kind == 2:
        return _wrapped(rng)
    inside = "".join(_content(rng, depth - 1) for _ in range(rng.randint(0, 3)))
    return inside if kind == 3 else _element(rng, rng.choice(_NAMES), inside)


def _element(rng: Random, name: str, content: str) -> str:
    name = rng.choice(_PREFIXES) + name
    return f"<{name}{rng.choice(_EXTRAS)}>{content}</{name}{rng.choice(('', '', ' ', chr(10)))}>"


def _wrapped(rng: Random) -> str:
    """A comment, CDATA section, processing instruction or attribute with a run inside."""
    wrapper = rng.choice(("<!--%s-->", "<![CDATA[%s]]>", "<?p %s?>", '<Note a="%s"/>'))
    before = rng.choice(("", "x", ">", "x>", "<x>", "->"))
    after = rng.choice(("", "", "<", ">", "<x", "]"))
    return wrapper % (before + rng.choice((_run, _run, _blank, _spoilt))(rng) + after)


def _run(rng: Random) -> str:
    white = rng.choice((_WHITE, _WHITE, ("",), ("\r\n",), ("&#13;\n",)))
    parts = (
        rng.choice(white if rng.random() < 0.3 else _BASE64) for _ in range(rng.randint(2, 16))
    )
    return "".join(parts)


def _blank(rng: Random) -> str:
    return "".join(rng.choice(_WHITE) for _ in range(rng.randint(0, 14)))


def _spoilt(rng: Random) -> str:
    bad = rng.choice(_FATAL if rng.random() < 0.1 else _SPOILERS)
    return rng.choice((_run, _blank))(rng) + bad + rng.choice((_run, _blank))(rng)


def nested(depth: int) -> bytes:
    """Elements inside each other."""
    return b"<a>" * depth + b"</a>" * depth


# --- huge documents -----------------------------------------------------------------------------

_MIB = 1 << 20
_OPEN, _CLOSE = envelope(b"|").split(b"|")
_EACH = b"<ContentTransferEncoded>", b"</ContentTransferEncoded>"
_LINE = b"QUJD" * 19


def huge(times: int = 1024) -> dict[str, Stream]:
    """Documents of up to `times` MiB each, and a few kilobytes in memory."""
    return {
        "attachment": Stream(_OPEN, b"A" * _MIB, times, _CLOSE),
        "attachment of short lines": Stream(_OPEN, (_LINE + b"\r\n") * 13_000, times // 2, _CLOSE),
        "attachment of escaped lines": Stream(
            _OPEN, (_LINE + b"&#13;\n") * 12_000, times // 4, _CLOSE
        ),
        "many attachments": Stream(
            _OPEN.removesuffix(_EACH[0]),
            (_EACH[0] + b"A" * 4096 + _EACH[1]) * 256,
            times * 3 // 40,
            _CLOSE.removeprefix(_EACH[1]),
        ),
        "blanks": Stream(_OPEN, b" " * _MIB, times, _CLOSE),
        "escaped blanks": Stream(_OPEN, b"&#x0D;\n" * 150_000, times, _CLOSE),
        "CDATA": Stream(_OPEN + b"<![CDATA[", b"A" * _MIB, times, b"]]>" + _CLOSE),
        "comment": Stream(b"<a><!--", b"A" * _MIB, times, b"--></a>"),
        "attribute": Stream(b"<a b='", b"A" * _MIB, times, b"'/>"),
        "prolog": Stream(b"<!--", b"A" * _MIB, times, b"--><a/>"),
        "prolog of many": Stream(b"", b"<?p?>" * 100_000, times, b"<a/>"),
        "bad character in every 4 KiB": Stream(_OPEN, (b"A" * 4095 + b"-") * 256, times, _CLOSE),
        "greater-than in every 4 KiB": Stream(_OPEN, (b"A" * 4095 + b">") * 256, times, _CLOSE),
        "bad character at the end": Stream(_OPEN, b"A" * _MIB, times, b"-" + _CLOSE),
        "elsewhere": Stream(b"<edXML><Note>", b"A" * _MIB, times, b"</Note></edXML>"),
        "many elsewhere": Stream(b"<a>", (b"<b>" + b"A" * 4096 + b"</b>") * 256, times, b"</a>"),
        "tags": Stream(b"<a>", b"<b/>" * (_MIB // 4), times, b"</a>"),
        "cut off": Stream(_OPEN, b"A" * _MIB, times),
        "gzip": Stream(b"\x1f\x8b\x08\x00", bytes(_MIB), 5 * times),
    }
