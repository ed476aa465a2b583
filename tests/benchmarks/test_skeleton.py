"""What lifting costs and saves: ratios against bare lxml and bare SHA-256 on the same bytes.

Both sides of a ratio are measured in turn, in one run, and the best of each is taken, so that a
busy machine slows both.
"""

from __future__ import annotations

import base64
import hashlib
import os
import time
from collections.abc import Callable

import pytest
from lxml import etree

from tests.xml.hostile import NS, Stream, envelope
from vnedoc.content import source_of
from vnedoc.xml.reading.tree import Document, parse

pytestmark = pytest.mark.benchmark


def ratio(ours: Callable[[], object], theirs: Callable[[], object], rounds: int) -> float:
    """Time of ours over time of theirs."""
    best = [float("inf"), float("inf")]
    for _ in range(rounds):
        for index, call in enumerate((ours, theirs)):
            start = time.perf_counter()
            call()
            best[index] = min(best[index], time.perf_counter() - start)
    print(f"\n{best[0] * 1e3:9.3f} ms, theirs {best[1] * 1e3:9.3f} ms", end=" ")
    return best[0] / best[1]


def header(size: int) -> bytes:
    """Elements with text such as headers are made of."""
    fields = "".join(
        f"<edXML:{name}>{text}</edXML:{name}>\n          "
        for name, text in (
            ("OrganId", "000.00.00.G22"),
            ("OrganizationInCharge", "Ủy ban nhân dân xã Minh Tân, huyện Yên Hòa, tỉnh Bình Lâm"),
            ("OrganName", "Văn phòng Ủy ban nhân dân"),
            ("OrganAdd", "Số 1 đường Trần Phú"),
            ("Email", "vanthu@example.vn"),
            ("Telephone", "024 3804 3100"),
        )
    )
    receiver = f"<edXML:To>\n          {fields}</edXML:To>\n        ".encode()
    return receiver * (size // len(receiver))


def message(header_bytes: int, base64_bytes: int) -> bytes:
    """An envelope whose attachment is one long line, as the national SDK writes it."""
    block = base64.b64encode(os.urandom(3 * 4096))
    text = block * (base64_bytes // len(block)) + block[: base64_bytes % len(block)]
    start = b"<edXML:edXMLEnvelope xmlns:edXML='%b'>%b</edXML:edXMLEnvelope><AttachmentEncoded>"
    return envelope(text).replace(
        b"<AttachmentEncoded>", start % (NS.encode(), header(header_bytes))
    )


@pytest.mark.parametrize(
    ("header_bytes", "base64_bytes", "rounds", "limit"),
    [
        pytest.param(13_000, 0, 2_000, 2.0, id="13 KB"),
        pytest.param(6_800, 361_000, 1_000, 1.5, id="365 KB"),
        pytest.param(6_800, 133_000_000, 12, 0.6, id="133 MB"),
    ],
)
def test_parse(header_bytes: int, base64_bytes: int, rounds: int, limit: float) -> None:
    data = message(header_bytes, base64_bytes)
    bare = etree.XMLParser(huge_tree=len(data) > 10_000_000)
    found = ratio(lambda: parse(source_of(data)), lambda: etree.fromstring(data, bare), rounds)
    print(f"parse of {len(data):,} bytes: {found:.2f} times bare lxml")
    assert found < limit


@pytest.mark.parametrize(
    ("end", "limit"),
    [
        pytest.param(b"", 2.0, id="one line"),
        pytest.param(b"\n", 2.0, id="LF"),
        pytest.param(b"\r\n", 6.0, id="CRLF"),
        pytest.param(b"&#13;\n", 6.0, id="escaped"),
    ],
)
def test_digest(end: bytes, limit: float) -> None:
    """1.3 GB, of which a megabyte is in memory, digested in canonical form."""
    head, tail = envelope(b"|").split(b"|")
    block = (b"QUJDQUJDQUJDQUJD" * 5)[:76] + end
    stream = Stream(head, block * ((512 << 10) // len(block)), 1_300_000_000 // (512 << 10), tail)
    document = parse(stream)
    assert len(document.skeleton.runs) == 1

    def bare() -> None:
        hasher = hashlib.sha256()
        for piece in stream.chunks():
            hasher.update(piece)

    found = ratio(lambda: digest(document), bare, 2)
    print(f"digest of 1.3 GB with {end!r}: {found:.2f} times bare SHA-256")
    assert found < limit


def digest(document: Document) -> str:
    hasher = hashlib.sha256()
    for piece in document.canonical():
        hasher.update(piece)
    return hasher.hexdigest()
