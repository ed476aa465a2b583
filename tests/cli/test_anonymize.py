"""``vnedoc anonymize``: a reproducer in a file, and whether it is a faithful one."""

from __future__ import annotations

from pathlib import Path

import pytest

import vnedoc
from tests import factories
from tests.cli.running import run
from vnedoc import anonymizing


def test_a_reproducer_is_written_and_called_faithful(tmp_path: Path) -> None:
    path, out = tmp_path / "a.edxml", tmp_path / "b.edxml"
    path.write_bytes(vnedoc.dumps(factories.document(subject=None)))
    ran = run("anonymize", path, "-o", out, "--seed", "x", "--at", "2026-01-01")
    assert (ran.status, ran.out) == (0, "")
    assert "the same at the same places" in ran.err
    again = run("anonymize", "-", "-o", tmp_path / "c", "--seed", "x", stdin=path.read_bytes())
    assert again.status == 0
    assert (tmp_path / "c").read_bytes() == out.read_bytes()
    report = vnedoc.validate(out)
    assert "VNE-HEADER-012" in {finding.rule for finding in report.findings}
    assert "Ví dụ" not in out.read_text("utf-8")


def test_what_could_not_be_kept_is_told(message: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(anonymizing, "_YEARS", ())
    ran = run("anonymize", message, "-o", tmp_path / "b", lang="vi")
    assert ran.status == 1
    assert "Không giữ được mọi vấn đề" in ran.err
    assert "  + VNE-" in ran.err


@pytest.mark.parametrize("name", ["none.edxml", "."])
def test_what_is_no_file(tmp_path: Path, name: str) -> None:
    ran = run("anonymize", tmp_path / name, "-o", tmp_path / "b")
    assert ran.status == 3
    assert not (tmp_path / "b").exists()
