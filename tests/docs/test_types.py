"""Checkers of types accept what readers copy; see ``.ci/user_types.py``, which CI runs."""

from __future__ import annotations

import importlib.util
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest

from tests.docs.programs import EXAMPLES, page_program, programs
from tests.docs.snippets import ROOT

SCRIPT: Final = ROOT / ".ci" / "user_types.py"


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    return runpy.run_path(str(SCRIPT), run_name="user_types")


def test_every_program_is_laid_out_with_its_own_lines(
    script: dict[str, Any], tmp_path: Path
) -> None:
    files = script["laid_out"](tmp_path)
    assert len(set(files)) == len(files) == len(programs())
    assert [name for name in files if "-" in Path(name).name] == []
    for name, program in zip(files, programs(), strict=True):
        assert (tmp_path / name).read_text("utf-8") == program.code
        compile(program.code, name, "exec")


def test_nothing_that_readers_copy_is_left_out() -> None:
    sources = {program.source for program in programs()}
    assert {p.relative_to(ROOT).as_posix() for p in EXAMPLES.rglob("*.py")} <= sources
    pages = (ROOT / "README.md", *(ROOT / "docs").rglob("*.md"))
    for page in pages:
        name = page.relative_to(ROOT).as_posix()
        if "```python\n" in page.read_text("utf-8") and "development" not in name:
            # What a page shows of an example is that example.
            assert name in sources or not page_program(page, name).code.strip()


def test_lines_are_those_of_the_page(tmp_path: Path) -> None:
    page = tmp_path / "a.md"
    page.write_text("# A\n\n```python\na = 1\n```\n\ntext\n\n```python\nb = a\n```\n", "utf-8")
    assert page_program(page, "a.md").code.splitlines() == [*[""] * 3, "a = 1", *[""] * 5, "b = a"]


def wrong(folder: Path) -> list[str]:
    """A program with one mistake that a module with a dynamic ``__getattr__`` would hide."""
    folder.joinpath("wrong.py").write_text("import vnedoc\n\nvnedoc.loadd\n", "utf-8")
    return ["wrong.py"]


@pytest.mark.slow
@pytest.mark.skipif(importlib.util.find_spec("mypy") is None, reason="no mypy: types not checked")
def test_mypy_accepts_them_and_sees_mistakes(script: dict[str, Any], tmp_path: Path) -> None:
    mypy = [sys.executable, "-m", "mypy"]
    files = script["laid_out"](tmp_path)
    assert script["by_mypy"](mypy, sys.executable, tmp_path, files) == []
    found = script["by_mypy"](mypy, sys.executable, tmp_path, wrong(tmp_path))
    assert ["loadd" in line for line in found] == [True]


@pytest.mark.slow
def test_mypy_and_pyright_accept_them_with_the_wheel_alone() -> None:
    done = subprocess.run(
        [sys.executable, str(SCRIPT)], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "mypy --strict: 0 errors" in done.stdout
    assert "pyright: 0 errors" in done.stdout
