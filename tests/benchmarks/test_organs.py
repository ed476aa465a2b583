"""What the axis's own list costs: 111,000 rows, read, kept and brought up to date.

Run with ``pytest -m benchmark -s tests/benchmarks/test_organs.py``. Rows are invented. Memory is
asked of a process of its own, against the size of the file; seconds are told and not asked for.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROWS = 111_000
MOST = 8
"""Times the size of the list that importing it may add to the memory of the process."""
RUN = """
import re, sys, time
from vnedoc.cli import main
def peak():  # of this program alone: the kernel's other figure begins with that of the parent
    with open("/proc/self/status") as status:
        return int(re.search(r"VmHWM:\\s+([0-9]+)", status.read())[1]) // 1024
import vnedoc.cli.commands.organs
before, start = peak(), time.process_time()
status = main(sys.argv[1:])
print(f"{status} {peak() - before} {time.process_time() - start:.1f}", file=sys.stderr)
"""


def listing(path: Path, renamed: int) -> None:
    rows = [
        {
            "id": number,
            "code": f"H{1 + number % 63:02}.{number // 63:04}",
            "name": f"Ủy ban nhân dân phường Ví Dụ số {number}{' (mới)' * (number < renamed)}",
            "mail": f"vanthu{number}@vidu.example",
            "code102": None,
        }
        for number in range(ROWS)
    ]
    path.write_text(json.dumps({"status": "OK", "data": rows}, ensure_ascii=False), "utf-8")


@pytest.mark.benchmark
@pytest.mark.skipif(sys.platform != "linux", reason="SKIPPED LOUDLY: counts memory as Linux does")
def test_the_list_of_the_axis_is_kept_in_little_memory(tmp_path: Path) -> None:
    axis, table = tmp_path / "axis.json", tmp_path / "table.tsv"
    for day, renamed in (("2026-01-01", 0), ("2026-02-01", 500)):
        listing(axis, renamed)
        words = ["organs", "import", str(axis), str(table), "--on", day, "--format", "json"]
        ran = subprocess.run(
            [sys.executable, "-c", RUN, *words], capture_output=True, text=True, check=True
        )
        status, megabytes, seconds = ran.stderr.split()[-3:]
        assert status == "0"
        assert json.loads(ran.stdout)["renamed"] == renamed
        size = axis.stat().st_size / 1e6
        print(f"\n{ROWS:,} rows, {size:.0f} MB: +{megabytes} MB, {seconds} s of CPU ({day})")
        assert float(megabytes) < MOST * size
