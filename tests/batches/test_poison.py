"""A folder full of poison: every file is judged or named, and the run ends."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from tests.batches import poison
from tests.scale import scale, scaled

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="SKIPPED LOUDLY: pipes, sockets and /proc of Linux"
)
MEMORY_KB = 1_500_000


# Root may read everything, unless it gives that up.
ORDINARY = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
BEFORE = ORDINARY if os.geteuid() == 0 and shutil.which("setpriv") else []


def check(folder: Path, *, killing: float = 0.0) -> tuple[int, dict[str, Any], float, int]:
    """Status, reports by name, seconds and kills of one run over a folder."""
    words = [*BEFORE, sys.executable, "-m", "vnedoc", "validate", str(folder), "--jobs", "2"]
    started = time.monotonic()
    with subprocess.Popen(
        [*words, "--format", "json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY_KB * 1024,) * 2),
    ) as process:
        kills: list[int] = []
        over = threading.Event()
        killer = threading.Thread(target=kill, args=(process.pid, killing, over, kills))
        if killing:
            killer.start()
        out, err = process.communicate()
        over.set()
    assert err == b"", err.decode()
    reports = json.loads(out)["reports"]
    names = [Path(report["source"]).name for report in reports]
    assert len(names) == len(set(names))
    return (
        process.returncode,
        dict(zip(names, reports, strict=True)),
        time.monotonic() - started,
        len(kills),
    )


def kill(parent: int, every: float, over: threading.Event, kills: list[int]) -> None:
    """Kill one of the processes below `parent` again and again, each in its turn.

    The first as soon as there is one: a fast machine may be done before the first time is over.
    """
    while not over.wait(every if kills else 0.02):
        with contextlib.suppress(OSError):
            children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
            if children:
                os.kill(int(children[len(kills) % len(children)]), signal.SIGKILL)
                kills.append(1)


def judged(reports: dict[str, Any], good: set[str], poisoned: dict[str, bool]) -> None:
    assert set(reports) == good | poisoned.keys()
    assert {reports[name]["verdict"] for name in good} == {"accepted"}
    for name, surely in poisoned.items():
        error = reports[name]["error"]
        assert error is None or error["code"] != "VNE-E952", name
        assert (reports[name]["verdict"] == "unreadable") >= surely, name


def test_a_folder_of_poison(tmp_path: Path) -> None:
    good, none = poison.fill(tmp_path / "good", scaled(2_000, 60), 0)
    _, reports, alone, _ = check(tmp_path / "good")
    judged(reports, good, none)
    good, poisoned = poison.fill(tmp_path / "mixed", scaled(2_000, 60), scaled(60, 12))
    status, reports, seconds, _ = check(tmp_path / "mixed")
    judged(reports, good, poisoned)
    assert status == 3
    print(f"good alone {alone:.1f} s, with {len(poisoned)} poisoned {seconds:.1f} s")
    if scale() >= 1:
        assert seconds <= 1.2 * alone + len(poisoned)


def test_a_folder_of_poison_while_processes_are_killed(tmp_path: Path) -> None:
    good, poisoned = poison.fill(tmp_path / "mixed", scaled(2_000, 60), scaled(60, 10))
    every = 2.0 if scale() >= 1 else 0.5
    status, reports, seconds, kills = check(tmp_path / "mixed", killing=every)
    print(f"{kills} kills in {seconds:.1f} s")
    # On a busy machine a process takes longer to begin than kills are apart, so a file can be met
    # twice; one that was met only once is never lost.
    lost = {name for name in good if reports[name]["verdict"] == "unreadable"}
    assert 2 * len(lost) <= kills
    assert not (lost and scale() >= 1)
    judged(reports, good - lost, poisoned | dict.fromkeys(lost, True))
    assert status == 3
    assert kills
