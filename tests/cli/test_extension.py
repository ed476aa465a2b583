"""``vnedoc extension`` and ``vnedoc validate --extension``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import run
from tests.extensions import samples

AT = ("--at", "2026-01-01T12:00:00")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    samples.made(tmp_path / "phieu")
    (tmp_path / "good.edxml").write_bytes(samples.message())
    (tmp_path / "bad.edxml").write_bytes(samples.message(total="4"))
    return tmp_path


def test_check_tells_of_every_example(here: Path) -> None:
    ran = run("extension", "check", "phieu")
    assert ran.status == 0
    assert "as expected  bad/PM-001_tong.xml: phieu-mau:PM-001, found phieu-mau:PM-001" in ran.out
    assert "Without a bad example: PM-002" in ran.out
    (here / "phieu/bad/PM-002_x.xml").write_bytes(samples.payload())
    ran = run("extension", "check", "phieu", "--format", "json")
    assert ran.status == 1
    last = json.loads(ran.out)["examples"][-1]
    assert (last["expected"], last["found"], last["as_expected"]) == ("phieu-mau:PM-002", [], False)


def test_a_declaration_that_cannot_be_used_is_wrong_usage(here: Path) -> None:
    (here / "phieu/extension.toml").write_text("x = 1")
    for words in (
        ("extension", "check", "phieu"),
        ("validate", "good.edxml", "--extension", "./phieu"),
    ):
        ran = run(*words)
        assert ran.status == 2
        assert "extension.toml" in ran.err
        assert "Traceback" not in ran.err


def test_rules_and_list(here: Path) -> None:
    assert "phieu-mau:PM-001  error" in run("extension", "rules", "phieu").out
    assert json.loads(run("extension", "rules", "./phieu", "--format", "json").out)["version"] == 1
    assert run("extension", "list").status == 0


def test_validate_judges_by_it(here: Path) -> None:
    assert run("validate", "bad.edxml", *AT).status == 0
    ran = run("validate", "good.edxml", "bad.edxml", *AT, "--extension", "./phieu", "-v")
    assert ran.status == 1
    assert "phieu-mau:PM-001 file phieu-1.xml, line 11, column 1: The lines are 3" in ran.out
    assert "Judged by the extension, too: phieu-mau 1" in ran.out
    words = ("--extension", "./phieu", "--require-extension", "phieu-mau")
    assert run("validate", "good.edxml", *AT, *words).status == 0
    assert run("validate", "good.edxml", *AT, "--require-extension", "phieu-mau").status == 2
    assert run("validate", "good.edxml", *AT, "--extension", "phieu").status == 2


def test_a_profile_may_name_one(here: Path) -> None:
    (here / "own.toml").write_text('base = "interop"\nextensions = ["./phieu"]\n')
    ran = run("validate", "bad.edxml", *AT, "--profile", "own.toml", "--jobs", "2")
    assert ran.status == 1
    assert "phieu-mau:PM-001" in ran.out


def test_a_signer_needs_a_role(here: Path) -> None:
    words = ("validate", "good.edxml", *AT, "--extension", "./phieu")
    assert run(*words, "--signer", "someone").status == 2
    assert run(*words, "--signer", f"a={'0f' * 32}").status == 0


def test_its_codes_are_no_codes_of_ours(here: Path) -> None:
    assert run("explain", "phieu-mau:PM-001").status == 2
    assert "VNE-EXT-002" in run("explain", "VNE-EXT-002").out
