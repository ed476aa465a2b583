"""Memory stays flat over many files, in every format."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import vnedoc
from tests import factories
from tests.scale import scaled
from vnedoc.reports import FORMATS

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="SKIPPED LOUDLY: counts memory as Linux does"
)
MEGABYTE = 1024

STREAM = """
import sys
import attrs
from tests.reports import samples
from vnedoc import reports

form, count = sys.argv[1], int(sys.argv[2])
many = (attrs.evolve(samples.ALL[i % len(samples.ALL)], source=f"in/{i:06}.edxml")
        for i in range(count))
for piece in reports.stream(many, form):
    pass
print(open('/proc/self/status').read().split('VmHWM:')[1].split()[0])
"""

COMMAND = """
import sys
from vnedoc.cli import main
main(sys.argv[1:])
print(open('/proc/self/status').read().split('VmHWM:')[1].split()[0])
"""


def peak(code: str, *words: str) -> int:
    """Peak resident memory, in KB, of a process that runs `code`."""
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", code, *words]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, cwd=root)
    return int(ran.stdout)


@pytest.mark.parametrize("form", [form for form in FORMATS if form not in ("text", "json")])
def test_a_report_on_many_files_takes_no_more_memory(form: str) -> None:
    few, many = (peak(STREAM, form, str(count)) for count in (200, scaled(50_000)))
    # Nothing is kept of a file.
    assert many - few < 12 * MEGABYTE


SEVERAL = """
import sys
import attrs
from tests.reports import samples
from vnedoc import reports

made = [reports.renderer(form) for form in reports.FORMATS]
for i in range(int(sys.argv[1])):
    report = attrs.evolve(samples.ALL[i % len(samples.ALL)], source=f"in/{i:06}.edxml")
    for one in made:
        one.take(report)
for one in made:
    for piece in one.rest():
        pass
print(open('/proc/self/status').read().split('VmHWM:')[1].split()[0])
"""


def test_all_formats_in_one_run_take_no_more_memory() -> None:
    few, many = (peak(SEVERAL, str(count)) for count in (200, scaled(50_000)))
    assert many - few < 24 * MEGABYTE


@pytest.mark.slow
@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("form", FORMATS)
def test_many_files_are_checked_in_flat_memory(tmp_path: Path, form: str, jobs: str) -> None:
    data = tmp_path / "one"
    data.write_bytes(vnedoc.dumps(factories.document()))
    peaks = []
    for count in (scaled(50_000) // 10, scaled(50_000)):
        folder = tmp_path / str(count)
        for index in range(count):
            place = folder / f"{index // 1_000:03}"
            place.mkdir(parents=True, exist_ok=True)
            os.link(data, place / f"{index}.edxml")
        words = ("validate", str(folder), "--format", form, "-o", str(tmp_path / "r"))
        peaks.append(peak(COMMAND, *words, "--jobs", jobs))
    print(form, jobs, peaks)
    assert peaks[1] - peaks[0] < 12 * MEGABYTE
