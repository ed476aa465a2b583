"""Zips that are the same everywhere."""

from __future__ import annotations

import io
import random
import zipfile
import zlib

import pytest

from vnedoc.conformance.cases.writing.archives import (
    ArchiveEntry,
    archive,
    deflated,
    restored,
    stored,
)

pytestmark = pytest.mark.table


def inflated(data: bytes) -> bytes:
    return zlib.decompressobj(-15).decompress(data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"a",
        b"abc" * 50,
        b"x" * 257,
        b"x" * 258,
        b"x" * 259,
        b"x" * 9_999,
        b"\0" * 10_000,
        b"\xff" * 10_001,
        b"Z" * 100_003,
        bytes(range(256)) * 20,
        random.Random(1).randbytes(5_000),
    ],
)
def test_zlib_reads_it(data: bytes) -> None:
    assert inflated(deflated(data)) == data


@pytest.mark.parametrize("byte", range(256))
def test_every_byte_can_be_repeated(byte: int) -> None:
    data = bytes([byte]) * 10_500
    assert inflated(deflated(data)) == data


def test_a_bomb_is_small() -> None:
    assert len(deflated(bytes(10_000_000))) * 900 < 10_000_000


def test_python_reads_the_archives() -> None:
    made = archive(
        ArchiveEntry(name="Phụ lục.txt", data=b"a" * 1000, deflated=True),
        ArchiveEntry(name="b", data=b"2"),
    )
    with zipfile.ZipFile(io.BytesIO(made)) as opened:
        assert opened.testzip() is None
        assert opened.read("Phụ lục.txt") == b"a" * 1000
        assert opened.infolist()[0].date_time == (1980, 1, 1, 0, 0, 0)


def test_what_zlib_made_is_made_again() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr(zipfile.ZipInfo("a.txt"), b"x" * 5_000, zipfile.ZIP_DEFLATED)
    again = restored(file.getvalue())
    assert again == archive(ArchiveEntry(name="a.txt", data=b"x" * 5_000, deflated=True))
    assert restored(b"no zip") == b"no zip"
    plain = stored(("a", b"1"))
    assert restored(plain) == plain
