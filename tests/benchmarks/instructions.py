"""Count the instructions of fixed jobs below valgrind, and keep them: seconds lie, counts do not.

``python -m tests.benchmarks.instructions`` counts and writes ``instructions.json``: do that when a
job has become faster, or slower for a reason that the commit says.
"""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any, Final

import cryptography
from lxml import etree

FOLDER: Final = Path(__file__).parent
KEPT: Final = FOLDER / "instructions.json"
_SECONDS: Final = 600
"""Only against hanging: about 15 seconds of a free core."""


def surroundings() -> dict[str, str]:
    """What decides how many instructions the same code takes, besides the code."""
    flags = Path("/proc/cpuinfo").read_text("ascii") if sys.platform == "linux" else ""
    return {
        "python": platform.python_version(),
        "build": " ".join((platform.python_compiler(), sysconfig.get_config_var("OPT") or "")),
        "lxml": etree.__version__,
        "libxml2": ".".join(map(str, etree.LIBXML_VERSION)),
        "cryptography": cryptography.__version__,
        "machine": platform.machine() + ("+avx2" if " avx2 " in flags else ""),
    }


def count() -> dict[str, int]:
    """Job -> instructions.

    Raises:
        AssertionError: valgrind or a job failed; it holds what was said.
    """
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "counts"
        counting = [
            "valgrind",
            "--tool=callgrind",
            "--instr-atstart=no",
            f"--callgrind-out-file={out}",
            sys.executable,
            str(FOLDER / "instructed.py"),
        ]
        done = subprocess.run(
            counting,
            env={**os.environ, "PYTHONHASHSEED": "0", "PYTHONMALLOC": "pymalloc"},
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        written = [path.read_text("utf-8") for path in sorted(Path(folder).glob("counts.*"))]
    found = (
        re.search(r"^desc: Trigger: Client Request: (.*)\n(?:.*\n)*?totals: (\d+)$", text, re.M)
        for text in written
    )
    return {match[1]: int(match[2]) for match in found if match}


def kept() -> list[dict[str, Any]]:
    """What was counted before: each time with its surroundings."""
    rows: list[dict[str, Any]] = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else []
    return rows


def main() -> None:
    """Count here, and keep it in the place of what was counted in the same surroundings."""
    here = surroundings()
    rows = [row for row in kept() if row["with"] != here]
    rows.append({"with": here, "instructions": count()})
    KEPT.write_text(json.dumps(rows, indent=2) + "\n", "utf-8", newline="\n")
    print(KEPT.read_text("utf-8"))


if __name__ == "__main__":
    main()
