"""What hostile certificates, lists and timestamps cost: at most a second more than the smallest.

Each shape goes through the command in a process of its own, at the worst count known, at half of it
and at double; its CPU time and its memory are those of that process.
"""

from __future__ import annotations

import itertools
import math
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from tests.signature import hostile, messages, pki
from vnedoc.limits import MAX_REMAINDER_BYTES

pytestmark = [pytest.mark.benchmark, pytest.mark.slow]

REFUSED = re.compile(rb"VNE-E1(1[0-9]|2[0-2])")
MORE_SECONDS = 1.0
MEMORY_MB = 200
TRIES = 3
"""What costs too much is measured so often, and the least counts."""
NOISE_SECONDS = 0.25
"""Two runs of the same command differ by this much on a busy machine."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    made = tmp_path_factory.mktemp("costs")
    root = pki.make_pki().root.cert.public_bytes(Encoding.PEM)
    (made / "root.pem").write_bytes(root)
    for index, one in enumerate(hostile.crls()):
        (made / f"{index}.crl").write_bytes(one)
    return made


def run(folder: Path, command: str, data: bytes) -> tuple[float, float]:
    """CPU seconds and megabytes of one command on a message."""
    path = folder / "message.edxml"
    path.write_bytes(data)
    options = ["--trust", str(folder / "root.pem"), "--at", pki.NOW.isoformat()]
    for one in sorted(folder.glob("*.crl")):
        options += ["--crl", str(one)]
    with subprocess.Popen(
        [sys.executable, "-m", "vnedoc", command, str(path), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        assert process.stdout is not None
        words = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    # What is refused as a whole is refused by a limit, which is named.
    by_limit = process.returncode == 3 and REFUSED.search(words)
    assert process.returncode in (0, 1) or by_limit, words[-500:]
    assert b"Traceback" not in words
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


@pytest.fixture(scope="module")
def smallest(folder) -> Callable[[str], float]:
    known: dict[str, float] = {}

    def seconds(command: str) -> float:
        if command not in known:
            run(folder, command, messages.signed())
            known[command] = min(run(folder, command, messages.signed())[0] for _ in range(3))
        return known[command]

    return seconds


@pytest.mark.parametrize("command", ["verify", "validate"])
@pytest.mark.parametrize("name", hostile.SHAPES)
def test_a_second_more_than_the_smallest(name, command, folder, smallest):
    shape, worst = hostile.SHAPES[name]
    made = (shape(count) for count in (worst // 2, worst, worst * 2))
    bodies = [data for data in made if len(data) <= MAX_REMAINDER_BYTES]
    least = [math.inf] * len(bodies)
    for _ in range(TRIES):
        costs = [run(folder, command, data) for data in bodies]
        assert max(megabytes for _, megabytes in costs) <= MEMORY_MB
        now = (max(seconds - smallest(command), 0) for seconds, _ in costs)
        least = list(map(min, least, now))
        if within(least):
            break
    print(name, command, *(f"{seconds:.2f} s" for seconds in least))
    assert within(least), least


def within(spent: list[float]) -> bool:
    """Whether no message costs too much, nor more than twice what half of it costs."""
    pairs = itertools.pairwise(spent)
    return max(spent) <= MORE_SECONDS and all(
        after <= 2 * before + NOISE_SECONDS for before, after in pairs
    )


def test_there_are_twenty_shapes_and_more():
    assert len(hostile.SHAPES) >= 20
