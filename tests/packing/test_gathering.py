"""The files of a dossier, found in a folder."""

import unicodedata
from pathlib import Path

import pytest

from tests.dossier import made
from vnedoc.dossier import Dossier, Paper, PaperFile, make_manifest, read_manifest
from vnedoc.packing import MissingFileError, gather

DISK = ("0001-1-to-trinh.pdf", "0001-2-to-trinh.docx", "0002-1-du-thao.pdf")
OWN = ("Tờ trình.pdf", "Tờ trình.docx", unicodedata.normalize("NFD", "Dự thảo.pdf"))
ANY = ("a", "b", "c")


@pytest.mark.parametrize("names", [DISK, OWN, ANY])
def test_found_by_name_or_by_bytes(tmp_path: Path, names: tuple[str, ...]) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "other.txt").write_bytes(b"no part of it")
    for name, file in zip(names, made.plain().files, strict=True):
        (tmp_path / name).write_bytes(b"".join(file.chunks()))
    known = read_manifest(make_manifest(made.plain()))
    found = gather(known, tmp_path)
    assert found == made.plain()
    assert [b"".join(file.chunks()) for file in found.files] == [
        b"".join(file.chunks()) for file in made.plain().files
    ]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError) as missing:
        gather(made.plain(), tmp_path)
    assert missing.value.path == "Tờ trình.pdf"


def test_a_name_with_other_bytes_is_not_taken_for_it(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"another length")
    (tmp_path / "old.pdf").write_bytes(b"right")
    dossier = Dossier(papers=[Paper(order=1, copies=[PaperFile.from_bytes(b"right", "a.pdf")])])
    (file,) = gather(dossier, tmp_path).files
    assert b"".join(file.chunks()) == b"right"


def test_two_files_that_people_call_the_same(tmp_path: Path) -> None:
    files = [PaperFile.from_bytes(data, "a.pdf") for data in (b"one", b"two")]
    for name, data in (("0001-1-a.pdf", b"one"), ("0001-2-a.pdf", b"two")):
        (tmp_path / name).write_bytes(data)
    dossier = Dossier(papers=[Paper(order=1, copies=files)])
    assert [b"".join(one.chunks()) for one in gather(dossier, tmp_path).files] == [b"one", b"two"]
