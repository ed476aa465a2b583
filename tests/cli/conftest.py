"""Messages in files, for the commands to work on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import factories
from vnedoc.xml.writing.writer import dump


@pytest.fixture
def message(tmp_path: Path) -> Path:
    """A document with two files and two receivers."""
    path = tmp_path / "công văn.edxml"
    dump(factories.document(), path)
    return path


@pytest.fixture
def single(tmp_path: Path) -> Path:
    """A document with one receiver."""
    path = tmp_path / "một bên nhận.edxml"
    dump(factories.document(recipients=(factories.RECEIVER,)), path)
    return path


@pytest.fixture
def status(tmp_path: Path) -> Path:
    """A status message."""
    path = tmp_path / "trạng thái.edxml"
    dump(factories.status(), path)
    return path
