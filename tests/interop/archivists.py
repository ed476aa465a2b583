"""Programs of archives: eark-validator and bagit, in an environment of their own.

eark-validator pins another lxml than ours; `.ci/run` makes the environment ``build/archivists``.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
HOME = HERE.parents[1] / "build" / "archivists"
PYTHON = HOME / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def missing() -> str | None:
    """Why they cannot be asked, or `None`."""
    if PYTHON.exists():
        return None
    return "NOT CHECKED: eark-validator and bagit are not in build/archivists (.ci/run makes it)"


def asked(program: str, packages: list[Path]) -> list[dict[str, Any]]:
    """What one of them says of packages.

    Args:
        program: ``eark`` or ``bagit``.
        packages: Their folders.
    """
    command = [str(PYTHON), str(HERE / "archivists_driver.py"), program, *map(str, packages)]
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines()]
