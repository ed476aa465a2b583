"""A person at a terminal sees how far it is, wherever the reports go."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
from pathlib import Path

import pytest

import vnedoc
from tests import factories

pytestmark = pytest.mark.skipif(
    os.name == "nt", reason="SKIPPED LOUDLY: a pseudo-terminal is made the POSIX way"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve messages, one of them rejected."""
    root = tmp_path_factory.mktemp("many")
    data = vnedoc.dumps(factories.document())
    for index in range(11):
        (root / f"{index:02}.edxml").write_bytes(data)
    (root / "05-bad.edxml").write_bytes(vnedoc.dumps(factories.document(subject=None)))
    return root


def watched(*words: object, out: bool) -> tuple[str, str]:
    """What the terminal showed, and what went to standard output if that is none."""
    master, terminal = pty.openpty()
    command = [sys.executable, "-m", "vnedoc", "validate", *map(str, words), "--lang", "vi"]
    kind = terminal if out else subprocess.PIPE
    with subprocess.Popen(command, stdout=kind, stderr=terminal) as process:
        os.close(terminal)
        seen = b""
        while True:
            ready, _, _ = select.select([master], [], [], 60)
            try:
                piece = os.read(master, 100_000) if ready else b""
            except OSError:
                # Linux says so when the other side has gone.
                piece = b""
            if not piece:
                break
            seen += piece
        piped = process.stdout.read() if process.stdout else b""
    os.close(master)
    assert process.returncode == 1
    return seen.decode("utf-8"), piped.decode("utf-8")


def test_with_a_file(folder: Path, tmp_path: Path) -> None:
    seen, _ = watched(folder, "-o", tmp_path / "r.html", out=True)
    assert "Đang kiểm tra [" in seen
    assert "12/12 100%" in seen
    assert seen.rstrip().endswith("Số tệp: 12 · chấp nhận: 11 · không chấp nhận: 1")


def test_with_a_pipe(folder: Path) -> None:
    seen, piped = watched(folder, out=False)
    assert "12/12 100%" in seen
    assert "Đang kiểm tra" not in piped
    assert piped.startswith("KHÔNG CHẤP NHẬN")


def test_with_text_on_the_same_terminal(folder: Path) -> None:
    seen, _ = watched(folder, out=True)
    assert "12/12 100%" in seen
    # Whatever stands on the line is wiped before a line of the report: no line has both.
    shown = [re.sub(r"^.*\r(?!\n)", "", line.rstrip("\r")) for line in seen.split("\n")]
    mixed = [line for line in shown if "Đang kiểm tra" in line and "CHẤP NHẬN" in line]
    assert mixed == []
    plain = [line.replace("\x1b[1;31m", "") for line in shown]
    assert any(line.startswith("KHÔNG CHẤP NHẬN") for line in plain)


def test_a_few_files_show_none(folder: Path) -> None:
    seen, _ = watched(folder / "00.edxml", folder / "05-bad.edxml", out=False)
    assert seen == ""
