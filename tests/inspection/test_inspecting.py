"""One pass over an attachment's bytes: what it is, in constant memory, decoded once."""

import io
import random
import struct
import tracemalloc
import zipfile
import zlib

import pytest

from vnedoc.content import Content, MemorySource
from vnedoc.inspection.inspecting import inspect
from vnedoc.inspection.magic import kind_of
from vnedoc.limits import CHUNK_BYTES
from vnedoc.model import Attachment
from vnedoc.rules import RULES, check
from vnedoc.rules.engine.examples import PDF, change, zipped


def looked_at(data, name="x.pdf"):
    return inspect(Attachment(name=name, content=Content.from_bytes(data)))


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"%PDF-1.4", "pdf"),
        (b"\n\n%PDF-1.4", "pdf"),
        (b" " * 1100 + b"%PDF-1.4", "text"),
        (b"MZ\x90\0" + bytes(60), "exe"),
        (
            b"MZ is how some texts begin, of any length, and nobody would run them as programs",
            "text",
        ),
        (b"\x7fELF", "elf"),
        (b"#!/bin/sh", "script"),
        (b"BM\x46\0\0\0\0\0\0\0", "bmp"),
        (b"BM is a word", "text"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>", "xml"),
        (b"<edXML/>", "xml"),
        (b"<!DOCTYPE HTML>", "html"),
        (b"  <html>", "html"),
        ("Công văn".encode(), "text"),
        ("Công văn".encode()[:3], "text"),
        ("Công văn".encode("utf-16"), "text"),
        ("Công văn".encode("cp1258"), "text"),
        (b"\x00\x01\x02", "unknown"),
        (b"text\x00", "unknown"),
        (b"", "unknown"),
    ],
)
def test_kinds_are_told_by_their_first_bytes(head, kind):
    assert kind_of(head) == kind


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (("[Content_Types].xml", "word/document.xml"), "docx"),
        (("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        (("[Content_Types].xml", "ppt/presentation.xml"), "pptx"),
        (("word/document.xml",), "zip"),
        (("META-INF/MANIFEST.MF", "A.class"), "jar"),
        (("META-INF/MANIFEST.MF", "a.xml"), "zip"),
        (("AndroidManifest.xml",), "apk"),
        ((), "zip"),
    ],
)
def test_zips_are_told_by_the_names_inside(names, kind):
    assert kind_of(b"PK\x03\x04", names) == kind


@pytest.mark.parametrize("size", [0, 1, 4095, 4096, 4097, CHUNK_BYTES + 1])
def test_the_file_in_a_wrapping_zip_is_looked_at(size):
    data = (PDF + random.Random(size).randbytes(size))[: max(size, 1)]
    found = looked_at(zipped("y.pdf", data))
    assert found.wrapped
    assert found.damage is None
    assert found.file.size == len(data)
    assert found.file.kind == ("pdf" if size > 4 else kind_of(data))


@pytest.mark.parametrize(
    ("name", "inside"), [("x.zip", "y.zip"), ("x", "y"), ("x.pdf", "y.doc"), ("x.docx", "y.pdf")]
)
def test_a_zip_that_is_a_file_of_its_own_is_not_unwrapped(name, inside):
    found = looked_at(zipped(inside, PDF), name)
    assert not found.wrapped
    assert found.file is found.wire


def test_a_zip_of_two_files_is_not_unwrapped():
    file = io.BytesIO(zipped("y.pdf", PDF))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("z.pdf", PDF)
    found = looked_at(file.getvalue())
    assert not found.wrapped
    assert found.wire.zip.count == 2
    assert found.wire.zip.names == ("y.pdf", "z.pdf")


def stored(name, data, *, flags=0, method=0):
    """A zip of one file, made by hand."""
    crc = zlib.crc32(data)
    local = struct.pack(
        "<4s5H3L2H", b"PK\3\4", 20, flags, method, 0, 0, crc, len(data), len(data), len(name), 0
    )
    central = struct.pack(
        "<4s6H3L5H2L",
        b"PK\1\2", 20, 20, flags, method, 0, 0, crc, len(data), len(data), len(name), *[0] * 6,
    )  # fmt: skip
    body = local + name + data + central + name
    size = len(central) + len(name)
    return body + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, size, len(body) - size, 0)


def test_a_file_may_stand_in_its_zip_unpacked():
    found = looked_at(stored(b"y.pdf", PDF))
    assert found.damage is None
    assert found.file.kind == "pdf"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (stored(b"y.pdf", PDF, flags=1), "password"),
        (stored(b"y.pdf", PDF, method=12), "way of packing"),
        (stored(b"y.pdf", PDF, flags=8), "belong to no file"),
        (stored(b"y.pdf", PDF).replace(PDF, PDF[:-1] + b"x"), "checksum"),
        (zipped("y.pdf", bytes(50_000_000)), "too much"),
    ],
)
def test_a_wrapping_zip_that_cannot_be_unpacked_says_why(data, why):
    found = looked_at(data)
    assert found.wrapped
    assert found.file is None
    assert why in found.damage[0]
    assert found.damage[1] != found.damage[0]


def test_a_mark_of_macros_across_two_chunks_is_seen():
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    mark = "_VBA_PROJECT".encode("utf-16-le")
    for cut in (1, len(mark) // 2, len(mark) - 1):
        data = head + bytes(CHUNK_BYTES - len(head) - cut) + mark + bytes(99)
        assert looked_at(data, "x.doc").wire.macros
    assert not looked_at(head + bytes(2 * CHUNK_BYTES), "x.doc").wire.macros


class Counting(MemorySource):
    """Bytes that know how often they were read."""

    def __init__(self, data):
        super().__init__(data)
        self.read = 0

    def chunks(self, start=0, end=None):
        for chunk in super().chunks(start, end):
            self.read += len(chunk)
            yield chunk


def test_all_rules_together_decode_an_attachment_once():
    source = Counting(zipped("05-SVDA-VP.pdf", PDF))
    checked = check(change(attachments__0__content=Content(source)).context(), RULES)
    assert {rule.step for rule in checked.ran} >= {"content", "rules"}
    assert source.read == source.size


def test_memory_does_not_grow_with_the_attachment():
    class Endless(MemorySource):
        """Two hundred megabytes that are nowhere."""

        size = 200 * CHUNK_BYTES

        def __init__(self):
            super().__init__(b"")

        def chunks(self, start=0, end=None):
            piece = bytes(CHUNK_BYTES)
            for _ in range(200):
                yield piece

    tracemalloc.start()
    try:
        found = inspect(Attachment(name="x.bin", content=Content(Endless())))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert found.wire.size == Endless.size
    assert peak < 8 * CHUNK_BYTES
