"""No command writes over what it reads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import vnedoc
from tests import factories
from tests.cli.running import run
from vnedoc import jsonform
from vnedoc.cli.places import read_too


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "a.edxml").write_bytes(vnedoc.dumps(factories.document()))
    form = jsonform.as_dict(factories.document(), content="base64")
    (tmp_path / "form.json").write_text(json.dumps(form))
    (tmp_path / "x.pdf").write_bytes(factories.PDF)
    (tmp_path / "link").symlink_to("a.edxml")
    (tmp_path / "hard").hardlink_to(tmp_path / "a.edxml")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("lang", ["en", "vi"])
@pytest.mark.parametrize(
    ("words", "kept"),
    [
        (("anonymize", "a.edxml", "-o", "a.edxml"), "a.edxml"),
        (("anonymize", "a.edxml", "-o", "./link"), "a.edxml"),
        (("anonymize", "-o", "a.edxml", "link"), "a.edxml"),
        (("reply", "a.edxml", "--status", "03", "-o", "a.edxml"), "a.edxml"),
        (("verify", "a.edxml", "--trust", "x.pdf", "-o", "a.edxml"), "a.edxml"),
        # One that exists under two names is one on systems that tell no case.
        (("anonymize", "a.edxml", "-o", "hard"), "a.edxml"),
        (("build", "form.json", "-o", "form.json"), "form.json"),
        (("build", "form.json", "--attach", "x.pdf", "-o", "x.pdf"), "x.pdf"),
    ],
)
def test_what_is_read_stays(folder: Path, words: tuple[str, ...], kept: str, lang: str) -> None:
    before = (folder / kept).read_bytes()
    ran = run(*words, lang=lang)
    assert (ran.status, ran.out) == (2, "")
    assert ("is read, too" if lang == "en" else "cũng là tệp được đọc") in ran.err
    assert (folder / kept).read_bytes() == before


def test_another_file_is_written(folder: Path) -> None:
    assert run("anonymize", "a.edxml", "-o", "b.edxml").status == 0
    assert run("anonymize", "a.edxml", "-o", "b.edxml").status == 0
    assert run("build", "form.json", "-o", "a.edxml").status == 0


def test_what_is_in_the_result_as_a_whole_may_be_written_over(folder: Path) -> None:
    assert not read_too("sign", {"file": "a.edxml", "output": "a.edxml"})
    assert read_too("sign", {"file": "x.pdf", "key": "a.edxml", "output": "a.edxml"})
    assert not read_too("verify", {"file": "a.edxml", "output": None})
    assert not read_too("verify", {"file": "a\0", "output": "a\0"})
