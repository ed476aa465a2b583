"""``vnedoc doctor``: true about what is there, and honest about what is not."""

from __future__ import annotations

import importlib.metadata
import json
import shutil
from pathlib import Path

import pytest

from tests.cli.running import run


def rows() -> dict[str, dict[str, object]]:
    ran = run("doctor", "--format", "json")
    return {row["name"]: row for row in json.loads(ran.out)["parts"]}


def test_what_is_there_is_told_with_its_version() -> None:
    found = rows()
    assert found["lxml"]["version"] == importlib.metadata.version("lxml")
    assert found["cli"]["there"]
    assert {row["kind"] for row in found.values()} == {"core", "extra", "peer"}
    assert bool(found["chromium"]["there"]) is (shutil.which("chromium") is not None)
    for lang in ("vi", "en"):
        ran = run("doctor", lang=lang)
        assert ran.status == 0
        assert f"lxml: {importlib.metadata.version('lxml')}" in ran.out


def test_what_is_missing_is_told_and_how_to_mend_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    real = importlib.metadata.version

    def version(name: str) -> str:
        if name in ("pyhanko", "lxml"):
            raise importlib.metadata.PackageNotFoundError(name)
        return real(name)

    monkeypatch.setattr(importlib.metadata, "version", version)
    monkeypatch.setenv("PATH", str(tmp_path))
    ran = run("doctor")
    assert ran.status == 1
    assert "lxml: MISSING" in ran.out
    assert "pdf (pyhanko): MISSING" in ran.out
    assert "install with pip install 'vnedoc[pdf]'" in ran.out
    assert "chromium: MISSING" in ran.out
    assert "trust: there" in ran.out
    assert "THIẾU" in run("doctor", lang="vi").out
