"""Run a target on inputs without end: our own engine, and Atheris where it is installed.

Both measure the CPU time of this process, keep what behaved in a new way, and go on after a
finding, so that one run tells of all. Ours needs nothing: an input is kept when the target answers
in words that no input had before it.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import random
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

import attrs

try:
    import resource
except ImportError:  # pragma: no cover - Windows has no such measure
    resource = None  # type: ignore[assignment]

SLOW_SECONDS = 1.0
"""CPU of one input; issue of a report, not of a failure: the machine may be busy."""
STOP_SECONDS = 20
"""CPU of one input after which it is given up."""
LARGE_BYTES = 200 * 1024 * 1024
"""Growth of the process's memory through one input."""


class Target(Protocol):
    """Something to be fuzzed. `run` says in a few words what happened; any error is a finding."""

    name: str

    def seeds(self) -> Mapping[str, bytes]: ...

    def run(self, data: bytes) -> set[str]: ...

    def mutate(self, data: bytes, chance: random.Random) -> bytes: ...


class TooSlowError(Exception):
    """One input took more than `STOP_SECONDS` of CPU."""


@contextlib.contextmanager
def bounded(seconds: float) -> Iterator[None]:
    """Give up after so much CPU, where the system can measure it."""

    def stop(*_: Any) -> None:
        raise TooSlowError(f"more than {seconds} s of CPU")

    if not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def memory() -> int:
    """The most memory that this process ever had, in bytes; 0 where it is not known."""
    if resource is None:
        return 0
    most = int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    return most if sys.platform == "darwin" else most * 1024


def digest(data: bytes) -> str:
    """The name of an input."""
    return hashlib.sha256(data).hexdigest()[:16]


@attrs.define
class Run:
    """What a run saw, and where it keeps it."""

    target: Target
    folder: Path | None = None
    say: Callable[[str], object] = print
    count: int = 0
    outcomes: Counter[str] = attrs.field(factory=Counter)
    findings: dict[str, bytes] = attrs.field(factory=dict)
    slowest: float = 0.0
    new: list[bytes] = attrs.field(factory=list)

    def one(self, data: bytes) -> bool:
        """Try one input. Returns whether the target answered as it never did before."""
        self.count += 1
        before, began = memory(), time.process_time()
        try:
            with bounded(STOP_SECONDS):
                words = self.target.run(data)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001 - whatever comes out is what is looked for
            words = {_where(error)}
            self._found(_where(error), data, "".join(traceback.format_exception(error)))
        seconds = time.process_time() - began
        self.slowest = max(self.slowest, seconds)
        if seconds > SLOW_SECONDS:
            self._found("slow", data, f"{seconds:.2f} s of CPU for {len(data)} bytes\n")
        if (grown := memory() - before) > LARGE_BYTES:
            self._found("large", data, f"{grown} bytes of memory for {len(data)} bytes\n")
        is_new = not words <= self.outcomes.keys()
        self.outcomes.update(words)
        return is_new

    def _found(self, word: str, data: bytes, told: str) -> None:
        if word in self.findings and len(self.findings[word]) <= len(data):
            return
        if word not in self.findings:
            self.say(f"FINDING {word}\n{told[-1500:]}")
        self.findings[word] = data
        path = self.keep(data, "findings")
        if path is not None:
            path.with_suffix(".txt").write_text(f"{word}\n{told}", "utf-8")

    def keep(self, data: bytes, kind: str) -> Path | None:
        """Write an input into the folder of this run, under the name of its digest."""
        if self.folder is None:
            return None
        path = self.folder / kind / digest(data)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    def summary(self) -> str:
        common = ", ".join(f"{word} {n}" for word, n in self.outcomes.most_common(12))
        return (
            f"{self.target.name}: {self.count} inputs, {len(self.outcomes)} kinds of answer, "
            f"{len(self.new)} new inputs kept, {len(self.findings)} findings, slowest "
            f"{self.slowest:.2f} s, {memory() // 2**20} MiB at most\n  {common}"
        )


def _where(error: BaseException) -> str:
    """The kind of an error and the line that raised it: one finding each."""
    if isinstance(error, Wrong):
        return str(error).partition(":")[0]
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"


class Wrong(AssertionError):  # noqa: N818 - a finding, not an error of the harness
    """The target answered what it never may: what that is, and behind a colon the case."""


# -- our own engine ----------


def own(run: Run, *, cpu_seconds: float, seed: int, most: int | None = None) -> None:
    """Mutate the seeds and whatever behaved in a new way, until the time is over."""
    chance, began = random.Random(seed), time.process_time()
    pool = list(run.target.seeds().values())
    for data in pool:
        run.one(data)
    pool = pool or [b""]
    while time.process_time() - began < cpu_seconds and (most is None or run.count < most):
        data = chance.choice(pool)
        for _ in range(chance.choice((1, 1, 2, 3))):
            data = run.target.mutate(data, chance)
        if chance.random() < 0.03:
            other = chance.choice(pool)
            data = (
                data[: chance.randrange(len(data) + 1)] + other[chance.randrange(len(other) + 1) :]
            )
        if run.one(data):
            pool.append(data)
            run.new.append(data)
            run.keep(data, "new")


# -- Atheris ----------


def atheris(run: Run, *, cpu_seconds: float, seed: int) -> None:
    """The same by coverage; the process ends with it, as libFuzzer has it."""
    import atheris as engine

    assert run.folder is not None
    began = time.process_time()
    corpus = run.folder / "atheris"
    corpus.mkdir(parents=True, exist_ok=True)
    for name, data in run.target.seeds().items():
        (corpus / name).write_bytes(data)

    def one(data: bytes) -> None:
        if run.one(data):
            run.new.append(data)
            run.keep(data, "new")
        if time.process_time() - began > cpu_seconds:
            run.say(run.summary())
            sys.stdout.flush()
            # libFuzzer has no other end.
            os._exit(1 if run.findings else 0)

    def change(data: bytes, max_size: int, number: int) -> bytes:
        chance = random.Random(number)
        if chance.random() < 0.5:
            return run.target.mutate(data, chance)[:max_size]
        return engine.Mutate(data, max_size)

    options = [f"-seed={seed}", "-max_len=1000000", "-timeout=300", "-rss_limit_mb=4096"]
    engine.Setup(["fuzz", *options, str(corpus)], one, custom_mutator=change)
    engine.Fuzz()
