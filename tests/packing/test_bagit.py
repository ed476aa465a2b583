"""Bags out; what comes in by them is tested with both kinds of package."""

from pathlib import Path

import pytest

from tests.dossier import made
from tests.packing.packages import AT, bag, content_of, sha256
from vnedoc.errors import InvalidValueError, UnsafeNameError
from vnedoc.packing import pack_bag


def test_layout(tmp_path: Path) -> None:
    files = content_of(bag(tmp_path))
    assert set(files) == {
        *("bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"),
        *("SHA256SUMS", "data/ho-so.xml", "data/0001-1-to-trinh.pdf"),
        *("data/0001-2-to-trinh.docx", "data/0002-1-du-thao.pdf"),
    }
    for name, listed in (
        ("manifest-sha256.txt", {path for path in files if path.startswith("data/")}),
        ("SHA256SUMS", set(files) - {"SHA256SUMS", "tagmanifest-sha256.txt"}),
        (
            "tagmanifest-sha256.txt",
            {"bagit.txt", "bag-info.txt", "manifest-sha256.txt", "SHA256SUMS"},
        ),
    ):
        lines = dict(line.split("  ")[::-1] for line in files[name].decode().splitlines())
        assert lines == {path: sha256(files[path]) for path in listed}


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    assert content_of(bag(tmp_path / "1")) == content_of(bag(tmp_path / "2"))


def test_what_people_read_first_stays_on_its_lines(tmp_path: Path) -> None:
    bad = "Hồ sơ\n Payload-Oxum: 1.1\r\nBagging-Date: 1999-01-01"
    lines = content_of(bag(tmp_path, made.plain(title=bad)))["bag-info.txt"].decode().splitlines()
    assert [line.partition(":")[0] for line in lines] == [
        *("Source-Organization", "External-Description", "Bagging-Date", "Payload-Oxum"),
        "Bag-Software-Agent",
    ]
    assert "Bagging-Date: 2026-11-30" in lines


def test_what_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / "bag").mkdir()
    with pytest.raises(UnsafeNameError):
        bag(tmp_path)
    assert not list((tmp_path / "bag").iterdir())


def test_a_time_without_a_zone(tmp_path: Path) -> None:
    with pytest.raises(InvalidValueError):
        pack_bag(made.plain(), tmp_path / "bag", at=AT.replace(tzinfo=None))
