"""Installed packages offer names; nothing of them is loaded before somebody names one."""

from __future__ import annotations

import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

import vnedoc
from tests.extensions.samples import HEAD, PAYLOAD, message, write
from vnedoc.extensions import ExtensionError, installed, offered

MODULE = """
from pathlib import Path
from vnedoc.extensions import Extension
LOADED = True
def extension():
    return Extension.load(Path(__file__).parent / "phieu")
def other():
    return 1
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package that offers an extension, a thing that is none, and one that cannot be loaded."""
    write(tmp_path / "phieu", HEAD + PAYLOAD)
    (tmp_path / "goi_mau_module.py").write_text(MODULE)
    info = tmp_path / "goi_mau-2.1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: goi-mau\nVersion: 2.1\n")
    (info / "entry_points.txt").write_text(
        "[vnedoc.extensions]\nphieu-mau = goi_mau_module:extension\nkhac = goi_mau_module:other\n"
        "phieu-hai = goi_mau_module:extension\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "goi_mau_module", raising=False)
    return tmp_path


def test_a_name_is_offered_and_nothing_loaded(package: Path) -> None:
    assert offered() == ("khac", "phieu-hai", "phieu-mau")
    assert vnedoc.validate(message()).extensions == ()
    assert "goi_mau_module" not in sys.modules


def test_who_is_named_judges_and_is_told(package: Path) -> None:
    report = vnedoc.validate(message(), extensions=["phieu-mau"])
    assert "goi-mau 2.1 (goi_mau_module:extension)" in report.extensions[0].origin.en


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nobody", "known are khac, phieu-hai, phieu-mau"),
        ("khac", "no extension of this id"),
        ("phieu-hai", "no extension of this id"),
    ],
)
def test_what_is_no_extension_is_refused(package: Path, name: str, said: str) -> None:
    with pytest.raises(ExtensionError, match=said):
        installed(name)


def test_two_packages_with_one_name_are_refused(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    twice = tuple(metadata.entry_points(group="vnedoc.extensions", name="phieu-mau")) * 2
    monkeypatch.setattr(metadata, "entry_points", lambda **_: twice)
    with pytest.raises(ExtensionError, match="two packages"):
        installed("phieu-mau")


def test_an_ordinary_check_loads_nothing_of_extensions() -> None:
    code = (
        "import sys, vnedoc; vnedoc.validate(b'<a/>');"
        "print([m for m in sys.modules if m.startswith(('vnedoc.extensions', 'xmlschema'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
