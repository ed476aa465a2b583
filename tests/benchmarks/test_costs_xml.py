"""What hostile messages cost the four commands that read one: CPU seconds and peak memory.

Run with ``pytest -m benchmark -s tests/benchmarks/test_costs_xml.py``. Every shape of
`tests.costly` is made at half its size, at its size, which the parser just admits, and at twice
that; what can be signed is then also verified as signed. The smallest message is the measure:
no command may take a second of CPU more than for that, nor more than 200 MB.

Commands run in forks of one process that has loaded everything, so imports are not counted.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

from tests import costly
from tests.signature import pki

pytestmark = [pytest.mark.benchmark, pytest.mark.slow]

MAX_SECONDS: Final = 1.0
MAX_MEGABYTES: Final = 200
MAX_RATIO: Final = 2.6
"""Doubling may double the time; machines are noisy."""
TRIES: Final = 8
"""What costs too much is measured so often, and the least counts."""
NOISE: Final = 0.15
"""Seconds under which no ratio is taken."""
AT: Final = ("--at", "2026-06-01T09:00:00+07:00")

SERVER: Final = """
import gc, json, os, sys, time
import resource
from vnedoc.cli import main
def quiet():
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
answers = os.fdopen(os.dup(1), "w")
quiet()
for line in sys.stdin:
    argv = json.loads(line)
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
        start = time.process_time()
        status = main(argv)
        taken = time.process_time() - start
        peak = next(l for l in open("/proc/self/status") if l.startswith("VmHWM")).split()[1]
        os.write(write, json.dumps([status, taken, int(peak) / 1024]).encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    print(answer.decode() or '["killed", 60, 0]', file=answers, flush=True)
    if argv[-1] == "--load":
        main(argv[:-1])
        gc.collect()
        gc.freeze()
"""


@attrs.frozen
class Cost:
    """Of one command."""

    status: int | str
    seconds: float
    megabytes: float


Costs = dict[str, Cost]
"""By command."""


class Runner:
    """Runs commands on messages and says what they cost."""

    def __init__(self, folder: Path) -> None:
        people = pki.make_pki()
        files = {
            "root.pem": people.root.pem,
            "key.pem": people.signer.key_pem(),
            "cert.pem": people.signer.pem + people.authority.pem,
            "small.edxml": costly.signed(),
            "odd.edxml": costly.at(costly.HEADER, "<x/>"),
            **{f"{index}.crl": one for index, one in enumerate(people.crls)},
        }
        for name, data in files.items():
            (folder / name).write_bytes(data)
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(SERVER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONWARNINGS": "ignore"},
        )
        small = folder / "small.edxml"
        for command in ("verify", "validate", "sign", "show"):
            # Everything is loaded once, so that forks have it; also what explains faults.
            self._ask([*self.words(command, small), "--load"])
            self._ask([*self.words(command, folder / "odd.edxml"), "--load"])
        self.least = {
            command: self.run(command, small) for command in ("verify", "validate", "sign", "show")
        }

    def words(self, command: str, path: Path) -> list[str]:
        trust = ["--trust", str(self.folder / "root.pem"), *AT]
        for one in sorted(self.folder.glob("*.crl")):
            trust += ["--crl", str(one)]
        keys = ["--key", str(self.folder / "key.pem"), "--cert", str(self.folder / "cert.pem")]
        more = {
            "verify": trust,
            "validate": trust,
            "sign": ["-o", str(self.folder / "out"), "--several", *keys, *AT],
            "show": [],
        }
        return [command, str(path), *more[command]]

    def run(self, command: str, path: Path) -> Cost:
        return self._ask(self.words(command, path))

    def _ask(self, words: list[str]) -> Cost:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(words) + "\n")
        self.process.stdin.flush()
        return Cost(*json.loads(self.process.stdout.readline()))

    def close(self) -> None:
        self.process.communicate()


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runner]:
    made = Runner(tmp_path_factory.mktemp("costs"))
    yield made
    made.close()


def measured(runner: Runner, data: bytes) -> Costs:
    """The costs of all commands on a message, and on what `sign` made of it."""
    path, out, signed = (runner.folder / name for name in ("message", "out", "signed"))
    path.write_bytes(data)
    out.unlink(missing_ok=True)
    costs = {command: runner.run(command, path) for command in runner.least}
    if out.exists():
        out.rename(signed)
        for command in ("verify", "validate"):
            costs[f"{command} (signed)"] = runner.run(command, signed)
    return costs


def better(one: Costs, other: Costs) -> Costs:
    """The less of each: what else the machine does only adds."""
    return {
        command: attrs.evolve(
            cost,
            seconds=min(cost.seconds, other[command].seconds),
            megabytes=min(cost.megabytes, other[command].megabytes),
        )
        for command, cost in one.items()
    }


@pytest.mark.parametrize("name", costly.SHAPES)
def test_costs_little(runner: Runner, name: str, capsys: Any) -> None:
    make, size = costly.SHAPES[name]
    messages = [make(n) for n in (size // 2, size, size * 2)]
    costs = [measured(runner, data) for data in messages]
    for _ in range(TRIES - 1):
        lines, wrong = judged(runner, name, *costs)
        if wrong:
            again = [measured(runner, data) for data in messages]
            costs = [better(one, other) for one, other in zip(costs, again, strict=True)]
    lines, wrong = judged(runner, name, *costs)
    with capsys.disabled():
        print("", *lines, sep="\n")
    assert not wrong


def judged(
    runner: Runner, name: str, half: Costs, whole: Costs, double: Costs
) -> tuple[list[str], list[str]]:
    """A line for each command, and those that cost too much."""
    lines: list[str] = []
    wrong: list[str] = []
    for command, cost in whole.items():
        least = runner.least[command.partition(" ")[0]].seconds
        more = cost.seconds - least
        before = max(half[command].seconds - least, 0.001) if command in half else more
        ratio = more / before if before > NOISE else 0.0
        most = [costs[command] for costs in (half, whole, double) if command in costs]
        peak = max(one.megabytes for one in most)
        slowest = max(one.seconds for one in most) - least
        status = double[command].status if command in double else "-"
        line = (
            f"| {name} | {command} | {cost.status}/{status} | {more:.2f} s | {slowest:.2f} s "
            f"| {peak:.0f} MB | {ratio:.1f} |"
        )
        lines.append(line)
        if slowest > MAX_SECONDS or peak > MAX_MEGABYTES or ratio > MAX_RATIO:
            wrong.append(line)
    return lines, wrong
