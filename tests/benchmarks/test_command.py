"""What the command line gains by two processes and by the worker, as ratios in one run.

Run with ``pytest -m benchmark -s tests/benchmarks/test_command.py``, on a machine with nothing
else to do: the gain of two processes cannot be seen on two busy cores.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

import vnedoc
from tests import factories

FILES = 10_000
QUESTIONS = 200


def message(size: int = 6_600) -> bytes:
    """A complete document of about 13 KB."""
    attachment = factories.attachment(data=b"%PDF-1.4 " + os.urandom(size))
    return vnedoc.dumps(factories.document(attachments=(attachment,)))


def seconds_of(*arguments: str) -> float:
    start = time.perf_counter()
    run = subprocess.run(
        [sys.executable, "-m", "vnedoc", *arguments], stdout=subprocess.DEVNULL, check=False
    )
    assert run.returncode == 0
    return time.perf_counter() - start


@pytest.mark.benchmark
def test_two_processes_against_one(tmp_path: Path) -> None:
    data = message()
    for index in range(FILES):
        (tmp_path / f"{index:05}.edxml").write_bytes(data)
    one = seconds_of("validate", "--format", "json", "--jobs", "1", str(tmp_path))
    two = seconds_of("validate", "--format", "json", "--jobs", "2", str(tmp_path))
    print(
        f"\n{FILES:,} files of {len(data):,} bytes: one process {one:.1f} s, two {two:.1f} s, "
        f"{one / two:.2f} times as fast (wanted: 1.7)"
    )


@pytest.mark.benchmark
def test_the_worker_against_fresh_processes(tmp_path: Path) -> None:
    path = tmp_path / "m.edxml"
    path.write_bytes(message())
    fresh = min(seconds_of("validate", "--format", "json", str(path)) for _ in range(5))
    question = json.dumps({"v": 1, "do": "validate", "path": str(path)}).encode() + b"\n"
    with subprocess.Popen(
        [sys.executable, "-m", "vnedoc", "worker"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as worker:
        assert worker.stdin is not None
        assert worker.stdout is not None
        asked = float("inf")
        for _ in range(QUESTIONS):
            start = time.perf_counter()
            worker.stdin.write(question)
            worker.stdin.flush()
            answer = json.loads(worker.stdout.readline())
            asked = min(asked, time.perf_counter() - start)
            assert answer["result"]["acceptable"] is True
        worker.stdin.close()
    print(
        f"\na fresh process {fresh * 1e3:.0f} ms, the worker {asked * 1e3:.1f} ms: "
        f"{fresh / asked:.0f} times as fast (wanted: 20)"
    )
