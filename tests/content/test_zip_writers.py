"""Zips of one file by the writers that senders use: all are unwrapped, in both ways of reading.

Those of the machine that tests run on are asked for fresh ones; the others' lie in
``tests/vectors/zips``.
"""

from __future__ import annotations

import base64
import io
import random
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.content.zips import LETTER, UTF8, Zip, field
from vnedoc.content import Content
from vnedoc.inspection.inspecting import inspect
from vnedoc.model import Attachment

VECTORS = Path(__file__).parent.parent / "vectors" / "zips"
TEXT = "Kinh gửi: Sở Nội vụ. Kinh gửi: Sở Nội vụ.\n".encode()
NAME = "Công văn.txt"


def both_ways(data: bytes, name: str = NAME) -> bytes:
    """The file, if both ways of reading hand it out and agree."""
    content = Content.from_bytes(data)
    file = b"".join(content.unwrapped(name))
    text = Content.from_base64(base64.encodebytes(data).decode())
    assert b"".join(text.unwrapped(name)) == file
    found = inspect(Attachment(name=name, content=content))
    assert (found.wrapped, found.damage) == (True, None)
    assert found.file is not None
    assert found.file.size == len(file)
    return file


def test_there_are_vectors() -> None:
    assert len(list(VECTORS.glob("*.zip"))) >= 24


@pytest.mark.parametrize("path", sorted(VECTORS.glob("*.zip")), ids=lambda path: path.stem)
def test_vectors(path: Path) -> None:
    data = path.read_bytes()
    if path.stem == "info-zip-stdin":  # the name in it is "-", which wraps nothing
        assert b"".join(Content.from_bytes(data).unzipped()) == TEXT
    else:
        assert both_ways(data) == TEXT


class Pipe(io.RawIOBase):
    """A target that cannot be sought, so that writers must stream."""

    def __init__(self) -> None:
        self.data = b""

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.data += bytes(data)
        return len(data)


@pytest.mark.parametrize("wide", [False, True], ids=["32 bits", "64 bits"])
@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("seekable", [False, True], ids=["pipe", "file"])
@pytest.mark.parametrize("size", [0, 20, 700_000])
def test_python(wide: bool, method: int, seekable: bool, size: int) -> None:
    target = io.BytesIO() if seekable else Pipe()
    file = random.Random(size).randbytes(size)
    with (
        zipfile.ZipFile(target, "w", method) as archive,  # type: ignore[call-overload]
        archive.open(NAME, "w", force_zip64=wide) as entry,
    ):
        entry.write(file)
    assert both_ways(target.getvalue() if isinstance(target, io.BytesIO) else target.data) == file


def tool(*names: str) -> str:
    for name in names:
        if found := shutil.which(name):
            return found
    pytest.skip(f"SKIPPED LOUDLY: none of {', '.join(names)} is installed")


@pytest.mark.parametrize(
    "options", [["-X"], [], ["-fd"], ["-0"], ["-0", "-fd"], ["-fz"], ["-9"], ["-UN=UTF8"]], ids=str
)
def test_info_zip(tmp_path: Path, options: list[str]) -> None:
    run = [tool("zip"), "-q", *options, "a.zip", NAME]
    (tmp_path / NAME).write_bytes(LETTER)
    subprocess.run(run, cwd=tmp_path, check=True)
    assert both_ways((tmp_path / "a.zip").read_bytes()) == LETTER


def test_info_zip_to_a_pipe(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(LETTER)
    run = subprocess.run(
        [tool("zip"), "-q", "-", NAME], cwd=tmp_path, check=True, capture_output=True
    )
    assert both_ways(run.stdout) == LETTER


@pytest.mark.parametrize("options", [[], ["-mx0"], ["-mcu=on"]], ids=str)
def test_7_zip(tmp_path: Path, options: list[str]) -> None:
    run = [tool("7z", "7zz", "7za"), "a", "-tzip", *options, "a.zip", NAME]
    (tmp_path / NAME).write_bytes(LETTER)
    subprocess.run(run, cwd=tmp_path, check=True, capture_output=True)
    assert both_ways((tmp_path / "a.zip").read_bytes()) == LETTER


def test_bsdtar(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(LETTER)
    run = [tool("bsdtar"), "--format", "zip", "-cf", "a.zip", NAME]
    subprocess.run(run, cwd=tmp_path, check=True)
    assert both_ways((tmp_path / "a.zip").read_bytes()) == LETTER


def test_java(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(LETTER)
    subprocess.run([tool("jar"), "cMf", "a.zip", NAME], cwd=tmp_path, check=True)
    assert both_ways((tmp_path / "a.zip").read_bytes()) == LETTER


DOT_NET = {
    "seekable": Zip(central={"made_by": 20, "attributes": 0}),
    "seekable, fastest": Zip(flags=0b100),
    "unseekable": Zip(descriptor="<4L", flags=UTF8),
    "unseekable on Unix": Zip(
        descriptor="<4L", central={"made_by": 3 << 8 | 20, "attributes": 0o100644 << 16}
    ),
    "empty": Zip(data=b"", method=0),
    "64 bits, unseekable": Zip(
        descriptor="<2L2Q",
        local={"extra": field(1, bytes(16)), "packed": 0xFFFFFFFF, "size": 0xFFFFFFFF},
    ),
}


@pytest.mark.parametrize("name", DOT_NET)
def test_dot_net_as_its_source_writes(name: str) -> None:
    assert both_ways(bytes(DOT_NET[name]), "x.doc") == DOT_NET[name].data


def test_zeros_that_align_are_no_field() -> None:
    assert both_ways(bytes(Zip(local={"extra": bytes(3)})), "x.doc") == LETTER
