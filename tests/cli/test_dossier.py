"""``vnedoc dossier``: a manifest made of a list of papers, and dossiers checked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import pytest

import vnedoc
from tests.cli.running import run
from tests.dossier import cases
from tests.signature import pki
from vnedoc.dossier import DossierListError, Original, load_dossier, read_manifest

LIST: Final = """
title = "Hồ sơ trình Quyết định"
submission = "trinh-quyet-dinh"
code = { organ_id = "H26.99", year = 2026, notation = "12/HC" }

[[paper]]
kind = "to-trinh"
title = "Về việc ban hành Quy chế"
date = 2026-11-03
files = ["Tờ trình.pdf"]

[[paper]]
kind = "du-thao"
original = "scan"
files = [{ path = "d.docx", name = "Dự thảo.docx" }]

[[paper]]
order = 3
title = "Bản vẽ"
original = "paper"
reason = "Khổ lớn"
place = { bundle = "Hộp 3", position = 5 }
"""
AT: Final = ("--at", pki.NOW.isoformat())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A list of papers with its files, a key, and whom to trust."""
    own = tmp_path / "hồ sơ"
    own.mkdir()
    (own / "Tờ trình.pdf").write_bytes(b"%PDF-1.7 a")
    (own / "d.docx").write_bytes(b"PK b")
    (tmp_path / "list.toml").write_text(
        LIST.replace('"Tờ', '"hồ sơ/Tờ').replace('"d.d', '"hồ sơ/d.d')
    )
    people = pki.make_pki()
    pem = people.signer.key_pem() + people.signer.pem + people.authority.pem
    (tmp_path / "key.pem").write_bytes(pem)
    (tmp_path / "root.pem").write_bytes(people.root.pem)
    for name, crl in zip("ab", people.crls, strict=True):
        (tmp_path / f"{name}.crl").write_bytes(crl)
    return tmp_path


def trusting(folder: Path) -> tuple[object, ...]:
    crls = ("--crl", folder / "a.crl", "--crl", folder / "b.crl")
    return ("--trust", folder / "root.pem", *crls, *AT)


def made(folder: Path) -> Path:
    manifest = folder / "hồ sơ" / "ho-so.xml"
    key = ("--key", folder / "key.pem")
    ran = run("dossier", "make", folder / "list.toml", "-o", manifest, *key, *AT)
    assert ran.status == 0, ran.err
    assert "papers 3, files 2" in ran.err
    return manifest


def test_what_is_made_is_whole(folder: Path) -> None:
    manifest = made(folder)
    ran = run("dossier", "check", manifest, *trusting(folder))
    assert ran.status == 0, ran.out
    assert ran.out.splitlines()[0] == "The whole dossier"
    assert "On paper only: 3. Bản vẽ (Khổ lớn)" in ran.out
    dossier = read_manifest(manifest)
    assert [paper.original for paper in dossier.papers] == list(Original)
    assert dossier == load_dossier(folder / "list.toml")
    elsewhere = run("dossier", "check", manifest, "--files", folder / "hồ sơ", *trusting(folder))
    assert elsewhere.status == 0


@pytest.mark.parametrize(("lang", "word"), [("vi", "Thiếu hồ sơ"), ("en", "Part of the dossier")])
def test_what_is_lacking_is_told(folder: Path, lang: str, word: str) -> None:
    manifest = made(folder)
    (folder / "hồ sơ" / "Tờ trình.pdf").unlink()
    ran = run("dossier", "check", manifest, *trusting(folder), lang=lang)
    assert ran.status == 1
    assert ran.out.startswith(word)
    assert "VNE-DOSSIER-001" in ran.out


def test_another_manifest_is_told_and_no_link_is_followed(folder: Path) -> None:
    manifest = made(folder)
    within = folder / "hồ sơ" / "cũ"
    within.mkdir()
    (within / "ho-so.xml").write_bytes(manifest.read_bytes())
    (within / "circle").symlink_to(folder, target_is_directory=True)
    ran = run("dossier", "check", manifest, *trusting(folder))
    assert ran.out.count("VNE-DOSSIER-007") == 1, ran.out


def test_nothing_is_whole_without_trust(folder: Path) -> None:
    ran = run("dossier", "check", made(folder), *AT)
    assert ran.status == 1
    assert ran.out.startswith("Not told")


def test_a_message_is_checked_and_told_as_data(folder: Path) -> None:
    path, out = folder / "m.edxml", folder / "answer.json"
    for files, state, status in ((cases.plain(), "whole", 0), (cases.plain()[1:], "partly", 1)):
        path.write_bytes(vnedoc.dumps(cases.message(files)))
        ran = run("dossier", "check", path, *trusting(folder), "--format", "json", "-o", out)
        assert ran.status == status, ran.err
        assert json.loads(out.read_text("utf-8"))["completeness"]["state"] == state
    own = folder / "own.toml"
    own.write_text(
        'id = "a"\nvi = "b"\nen = "c"\ndocument = "d"\nconfidence = "text"\n'
        '[[item]]\nkind = "tham-dinh"\nvi = "Thẩm định"\nen = "Appraisal"\n'
    )
    path.write_bytes(vnedoc.dumps(cases.message(cases.plain())))
    ran = run("dossier", "check", path, *trusting(folder), "--checklist", own)
    assert ran.status == 1
    assert "VNE-DOSSIER-020" in ran.out


def test_a_dossier_in_two_messages(folder: Path) -> None:
    from tests.dossier.test_checking import divided

    for name, envelope in zip(("1.edxml", "2.edxml"), divided(), strict=True):
        (folder / name).write_bytes(vnedoc.dumps(envelope))
    first = ("dossier", "check", folder / "1.edxml", *trusting(folder))
    assert run(*first).status == 1
    assert run(*first, "--with", folder / "2.edxml").status == 0


@pytest.mark.parametrize(
    ("options", "status"),
    [(("--files", "x"), 2), (("--require", "enveloped"), 2), (("--checklist", "none.toml"), 3)],
)
def test_wrong_usage(folder: Path, options: tuple[str, ...], status: int) -> None:
    path = folder / "m.edxml"
    path.write_bytes(vnedoc.dumps(cases.message(cases.plain())))
    assert run("dossier", "check", path, *trusting(folder), *options).status == status


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("[[paper]]", "[paper]", "$"),
        ('kind = "to-trinh"', "colour = 1", "paper[1]"),
        ('original = "scan"', 'original = "fax"', "paper[2].original"),
        ("date = 2026-11-03", 'date = "2026-11-03"', "paper[1].date"),
        ("order = 3", "order = 0", "paper[3].order"),
        ('place = { bundle = "Hộp 3", position = 5 }', "place = 5", "paper[3].place"),
        ('bundle = "Hộp 3"', "x = 1", "paper[3].place"),
        ("year = 2026", "year = -1", "code.number"),
        ('files = ["hồ sơ/Tờ trình.pdf"]', "files = [1]", "paper[1].files"),
        ('files = ["hồ sơ/Tờ trình.pdf"]', 'files = "a"', "paper[1].files"),
        ('title = "Hồ sơ trình', 'papers = 1\ntitle = "Hồ sơ trình', "papers"),
    ],
)
def test_a_list_that_cannot_be_used(folder: Path, old: str, new: str, path: str) -> None:
    file = folder / "list.toml"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))
    with pytest.raises(DossierListError) as caught:
        load_dossier(file)
    assert caught.value.path == path
