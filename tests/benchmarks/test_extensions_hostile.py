"""Each hostile declaration is refused within a second of CPU."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.extensions.hostile import hostile
from tests.extensions.hostile_folders import hostile_folders
from vnedoc.extensions import Extension, ExtensionError

pytestmark = pytest.mark.benchmark
SECONDS = 1.0


def test_hostile_declarations(tmp_path: Path) -> None:
    spent = {}
    for number, case in enumerate((*hostile(), *hostile_folders())):
        home = tmp_path / str(number)
        home.mkdir()
        folder = case.lay_out(home)
        start = time.process_time()
        with pytest.raises(ExtensionError):
            Extension.load(folder)
        spent[case.name] = time.process_time() - start
    slowest = max(spent, key=lambda name: spent[name])
    print(f"\n{len(spent)} hostile declarations; the slowest, {slowest}: {spent[slowest]:.3f} s")
    assert spent[slowest] < SECONDS
