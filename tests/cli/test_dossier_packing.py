"""``vnedoc dossier pack`` and ``unpack``: packages out of folders, and folders out of packages."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from tests.cli.running import run
from tests.dossier import made
from tests.packing.packages import content_of
from vnedoc.dossier import make_manifest
from vnedoc.packing import read_package

AT: Final = ("--at", "2026-11-30T16:00")
SIP: Final = ("--kind", "sip", "--fonds", "G09")


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    """A folder with a dossier."""
    own = tmp_path / "hồ sơ"
    own.mkdir()
    for file in made.plain().files:
        (own / file.name).write_bytes(b"".join(file.chunks()))
    (own / "ho-so.xml").write_bytes(make_manifest(made.plain()))
    return own / "ho-so.xml"


@pytest.mark.parametrize("kind", [SIP, ("--kind", "bag")])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_packed_and_unpacked(
    manifest: Path, tmp_path: Path, kind: tuple[str, ...], lang: str
) -> None:
    packed = run("dossier", "pack", manifest, *kind, "--into", tmp_path / "g", *AT, lang=lang)
    assert packed.status == 0, packed.err
    package = Path(packed.out.splitlines()[0])
    assert read_package(package).dossier == made.plain()
    assert (package.parent if kind == SIP else package) == tmp_path / "g"
    ran = run("dossier", "unpack", package, "--into", tmp_path / "ra", lang=lang)
    assert ran.status == 0, ran.err
    told = ran.out.splitlines()
    assert told[0] == str(tmp_path / "ra")
    assert told[1] == "0001-1-to-trinh.pdf  Tờ trình.pdf"
    assert told[-1].startswith("1 ")
    assert "ho-so.xml" in content_of(tmp_path / "ra")


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("--kind", "sip"), 2),
        (("--kind", "bag", "--fonds", "G09"), 2),
        (("--kind", "zip"), 2),
        ((*SIP, "--at", "2025-06-30"), 1),
        ((*SIP, "--files", "nowhere"), 3),
    ],
)
def test_refused(manifest: Path, tmp_path: Path, words: tuple[str, ...], status: int) -> None:
    ran = run("dossier", "pack", manifest, "--into", tmp_path / "g", *AT[:0], *words)
    assert ran.status == status, (ran.out, ran.err)
    assert not (tmp_path / "g").exists()


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_file_less_or_another(manifest: Path, tmp_path: Path, lang: str) -> None:
    path = manifest.with_name("Dự thảo.pdf")
    path.write_bytes(b"%PDF-1.7 du thaO")
    words = ("dossier", "pack", manifest, *SIP, "--into", tmp_path / "g", *AT)
    ran = run(*words, lang=lang)
    assert ran.status == 1
    assert "Dự thảo.pdf" in ran.err
    path.unlink()
    assert "Dự thảo.pdf" in run(*words, lang=lang).err
    assert not list((tmp_path / "g").glob("uuid*"))


def test_a_package_that_was_changed(manifest: Path, tmp_path: Path) -> None:
    run("dossier", "pack", manifest, "--kind", "bag", "--into", tmp_path / "g", *AT)
    (tmp_path / "g" / "data" / "0002-1-du-thao.pdf").write_bytes(b"%PDF-1.7 du thaO")
    ran = run("dossier", "unpack", tmp_path / "g", "--into", tmp_path / "ra")
    assert ran.status == 1
    assert "data/0002-1-du-thao.pdf" in ran.err
    assert not (tmp_path / "ra").exists()
    assert run("dossier", "unpack", manifest.parent, "--into", tmp_path / "ra").status == 1
