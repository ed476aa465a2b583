"""A message gives up its files and gets them back, to the byte, or says which one is missing."""

from __future__ import annotations

import base64
import hashlib
import random
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vnedoc
from tests.channels.mail.letters import DOCUMENT, EOLS, laid_out, with_files
from tests.channels.mail.mails import Pieces
from tests.scale import scaled
from vnedoc.channels.mail.holes import (
    FileSpan,
    Hole,
    fill,
    hole_for,
    holes_in,
    replaced,
    spans_in,
)
from vnedoc.content import Content, MemorySource
from vnedoc.limits import MAX_ATTACHMENTS

DATA = random.Random(17).randbytes(500)
TEXT = base64.b64encode(DATA)


def around(text: bytes, tag: bytes = b"ContentTransferEncoded") -> bytes:
    return b"<a><" + tag + b">" + text + b"</" + tag + b"></a>"


def hole_of(text: bytes) -> Hole | None:
    source = MemorySource(around(text))
    (span,) = spans_in(source)
    return hole_for(source, span)


def in_lines(width: int, eol: bytes, text: bytes = TEXT) -> bytes:
    return eol.join(text[at : at + width] for at in range(0, len(text), width))


WRITTEN = [
    TEXT,
    b"\n  " + TEXT + b"\n",
    *(in_lines(width, eol) for width in (16, 64, 76, 999) for eol in EOLS),
    in_lines(76, b"\r\n") + b"\r\n",
    b"&#13;\n" + in_lines(76, b"&#13;\n") + b"&#13;\n",
    in_lines(len(TEXT), b"\n") + b"\n",
    in_lines(len(TEXT) // 2, b"\n"),
    b"QQ==",
    b"QQ==\n",
]


@pytest.mark.parametrize("text", WRITTEN)
def test_a_file_leaves_and_comes_back_as_it_was_written(text: bytes) -> None:
    hole = hole_of(text)
    assert hole
    assert Hole.parse(hole.written()) == hole
    content = base64.b64decode(text.replace(b"&#13;", b"").replace(b"&#xD;&#xA;", b""))
    assert (hole.sha256, hole.size) == (hashlib.sha256(content).digest(), len(content))
    assert b"".join(hole.filled(Content.from_bytes(content))) == text


@pytest.mark.parametrize(
    "text",
    [
        b"\n",
        b"A",
        b"QQ==QQ==",
        b"QR==",
        b"TWFu$",
        TEXT[:15] + b"\n" + TEXT[15:],  # lines too short
        TEXT[:76] + b"\n" + TEXT[76:151] + b"\n" + TEXT[151:],  # lines of two lengths
        in_lines(76, b"\n") + b"\n" * 33,
        in_lines(76, b"\n" * 17),
        b"\n" * 33 + TEXT,
        TEXT + b"&#x0D;",  # a spelling that nobody writes
        b"<!-- -->" + TEXT,
    ],
)
def test_what_could_not_come_back_stays(text: bytes) -> None:
    source = MemorySource(around(text))
    assert [hole_for(source, span) for span in spans_in(source)] in ([], [None])


@settings(max_examples=scaled(2_000), deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 90))
def test_places_are_found_in_any_pieces(seed: int, length: int) -> None:
    source = random.Random(seed)
    tags = [b"ContentTransferEncoded", b"p:ContentTransferEncoded", b"ContentTransferEncoder", b"x"]
    data, wanted = b"", []
    for _ in range(source.randrange(1, 6)):
        tag = source.choice(tags)
        text = source.choice([b"", b"a", b"QUJD" * source.randrange(100)])
        open_tag = b"<" + tag + source.choice([b"", b" ", b' a="b"', b"\n"]) + b">"
        data += b"<y>" + open_tag
        if text and tag.endswith(b"Encoded"):
            wanted.append((len(data), len(data) + len(text)))
        data += text + b"</" + tag + b"><ContentTransferEncoded/>"
    found = [(span.start, span.end) for span in spans_in(Pieces(data, length))]
    assert found == wanted


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b":1;", b":2;"),
        (b"width=76", b"width=15"),
        (b"width=76", b"width=0"),
        (b"width=76", b"width=076"),
        (b"width=76", b"width=1000"),
        (b"eol=0d0a", b"eol="),
        (b"eol=0d0a", b"eol=0d0"),
        (b"eol=0d0a", b"eol=3c"),
        (b"lead=", b"lead=41"),
        (b"tail=", b"tail=" + b"20" * 33),
        (b"size=5", b"size=05"),
        (b"sha256=", b"sha256=0"),
    ],
)
def test_only_what_was_written_so_is_a_hole(old: bytes, new: bytes) -> None:
    hole = hole_of(in_lines(76, b"\r\n"))
    assert hole
    written = hole.written()
    assert old in written
    assert Hole.parse(written.replace(old, new)) is None


def test_a_hole_is_no_base64() -> None:
    hole = hole_of(TEXT)
    assert hole
    with pytest.raises(ValueError, match="base64"):
        base64.b64decode(hole.written(), validate=True)


def cut(data: bytes) -> tuple[MemorySource, dict[FileSpan, Hole]]:
    source = MemorySource(data)
    holes = {span: hole for span in spans_in(source) if (hole := hole_for(source, span))}
    made = replaced(source, [(span, [hole.written()]) for span, hole in holes.items()])
    cut = MemorySource(b"".join(made.chunks()))
    return cut, holes_in(cut)


def test_each_file_fills_one_hole() -> None:
    data = with_files(("a.pdf", DATA), ("b.pdf", DATA))
    source, holes = cut(data)
    assert len(holes) == 2
    one = hashlib.sha256(DATA).digest(), Content.from_bytes(DATA)
    assert fill(source, holes, [one]) == hashlib.sha256(DATA).digest()
    filled = fill(source, holes, [(b"x", Content.from_bytes(b"x")), one, one])
    assert not isinstance(filled, bytes)
    assert b"".join(filled.chunks()) == data


@pytest.mark.parametrize("width", [0, 76])
def test_the_order_of_files_does_not_count(width: int) -> None:
    data = laid_out(DOCUMENT, width, b"\n")
    source, holes = cut(data)
    attached = vnedoc.loads(data).attachments  # type: ignore[union-attr]
    files = [(bytes.fromhex(one.content.sha256()), one.content) for one in reversed(attached)]
    filled = fill(source, holes, files)
    assert not isinstance(filled, bytes)
    assert b"".join(filled.chunks()) == data


class Counted(MemorySource):
    """Bytes that count how often they are looked for."""

    looked = 0

    def chunks(self, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        self.looked += 1
        return super().chunks(start, end)


def test_of_very_many_places_so_many_are_looked_at() -> None:
    source = Counted(around(b"x") * (10 * MAX_ATTACHMENTS))
    assert holes_in(source) == {}
    assert source.looked == MAX_ATTACHMENTS + 1


def test_a_thousand_holes_are_no_thousand_files() -> None:
    hole = hole_of(TEXT)
    assert hole
    source = MemorySource(around(hole.written()) * 1_000)
    file = hashlib.sha256(DATA).digest(), Content.from_bytes(DATA)
    assert fill(source, holes_in(source), [file] * 999) == file[0]
    filled = fill(source, holes_in(source), [file] * 1_000)
    assert not isinstance(filled, bytes)
    assert filled.size == len(around(TEXT)) * 1_000


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"edxml-mail:1", b"edxml-mail:2"), (b"sha256=", b"sha256=0"), (b"edxml", b"edxmm"),
     (b";size", b"size"), (b"tail=", b"tail=x")],
)  # fmt: skip
def test_a_hole_that_was_damaged_is_not_a_file(old: bytes, new: bytes) -> None:
    hole = hole_of(TEXT)
    assert hole
    source = MemorySource(around(hole.written().replace(old, new, 1)))
    holes = holes_in(source)
    assert list(holes.values()) == [None]
    assert fill(source, holes, [(hole.sha256, Content.from_bytes(DATA))]) == b""
    assert holes_in(MemorySource(around(TEXT))) == {}
