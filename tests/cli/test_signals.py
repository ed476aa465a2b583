"""Being told to stop, or killed: nothing is left behind, and no half is ever seen."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import vnedoc
from tests import factories
from tests.cli.running import start
from tests.scale import scaled
from vnedoc.cli import signals

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="SKIPPED LOUDLY: signals of POSIX and /proc of Linux"
)
SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGKILL)
FILES = 40


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A message of 30 MB with many files: more than is held of standard input."""
    path = tmp_path_factory.mktemp("big") / "m.edxml"
    files = [
        factories.attachment(name=f"{index}.pdf", data=b"%PDF-" + bytes([index]) * 500_000)
        for index in range(FILES)
    ]
    vnedoc.dump(factories.document(attachments=tuple(files)), path)
    return path


@pytest.fixture(scope="module")
def folder(big: Path) -> Path:
    """Some messages, so that a report takes a while."""
    found = big.parent / "folder"
    found.mkdir()
    data = vnedoc.dumps(factories.document())
    for index in range(60):
        (found / f"{index}.edxml").write_bytes(data)
    return found


class Case:
    """One way to be stopped: the command, what it reads, and what may be seen afterwards."""

    def __init__(self, name: str, place: Path, big: Path, folder: Path) -> None:
        self.place = place
        self.out = place / "out"
        self.temporary = place / "tmp"
        self.temporary.mkdir(parents=True)
        self.stdin = b""
        self.words: list[Any] = ["extract", big, "--into", self.out]
        if name == "extract into a folder that is there":
            self.out.mkdir()
            (self.out / "mine").touch()
        elif name.startswith("report"):
            self.out.write_text("old")
            jobs = name.rpartition(" ")[2]
            self.words = ["validate", folder, "--format", "html", "-o", self.out, "--jobs", jobs]
            self.words += ["--at", "2026-01-01"]
            if name.startswith("reports"):
                # Nobody looks at the others; none of them may leave anything behind.
                for form in ("json", "junit"):
                    self.words += ["-o", f"{form}={place / form}"]
        elif name == "standard input":
            self.stdin = big.read_bytes()
            self.words = ["extract", "-", "--into", self.out]

    def start(self) -> subprocess.Popen[bytes]:
        process = start(*self.words, TMPDIR=str(self.temporary))
        threading.Thread(target=self._feed, args=(process,), daemon=True).start()
        return process

    def _feed(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None
        try:
            for at in range(0, len(self.stdin), 1_000_000):
                process.stdin.write(self.stdin[at : at + 1_000_000])
            process.stdin.close()
        except OSError:
            pass

    def seen(self) -> Any:
        """What people see: the names of files, and the bytes of a report."""
        if self.out.is_file():
            return self.out.read_text()
        names = sorted(p.name for p in self.out.glob("[!.]*")) if self.out.exists() else None
        sizes = {p.stat().st_size for p in self.out.glob("*.pdf")}
        assert sizes <= {500_005}
        return names

    def left(self) -> list[str]:
        """What people do not look for."""
        hidden = [*self.place.rglob(".*"), *self.temporary.iterdir()]
        return [str(path.relative_to(self.place)) for path in hidden]


NAMES = (
    "extract",
    "extract into a folder that is there",
    "report 1",
    "report 2",
    "reports 1",
    "standard input",
)


def kills() -> Iterator[tuple[int, str, signal.Signals]]:
    for index in range(scaled(200, 5)):
        yield index, NAMES[index % len(NAMES)], SIGNALS[index // 2 % len(SIGNALS)]


def heeds(process: subprocess.Popen[bytes]) -> bool:
    """Whether the process has begun to listen to signals, or is over."""
    try:
        status = Path(f"/proc/{process.pid}/status").read_text()
    except OSError:
        return True
    caught = next((line for line in status.splitlines() if line.startswith("SigCgt")), "SigCgt 0")
    return bool(int(caught.split()[1], 16) >> (signal.SIGTERM - 1) & 1)


def test_whoever_is_stopped_leaves_nothing_behind(tmp_path: Path, big: Path, folder: Path) -> None:
    chance = random.Random(1)
    whole: dict[str, Any] = {}
    takes: dict[str, float] = {}
    before: dict[str, Any] = {}
    hits = 0
    for name in NAMES:
        case = Case(name, tmp_path / "whole" / name, big, folder)
        before[name] = case.seen()
        began = time.monotonic()
        with case.start() as process:
            while not heeds(process):
                time.sleep(0.005)
            began = time.monotonic()
            assert process.stdout is not None
            process.stdout.read()
            assert process.wait() == 0
        takes[name] = time.monotonic() - began
        whole[name] = case.seen()
        assert case.left() == []
    for index, name, number in kills():
        case = Case(name, tmp_path / str(index), big, folder)
        with case.start() as process:
            while not heeds(process):
                time.sleep(0.002)
            time.sleep(chance.uniform(0, takes[name]))
            process.send_signal(number)
            if index % 3 == 0 and number != signal.SIGKILL:
                time.sleep(chance.uniform(0, 0.05))
                process.send_signal(number)
            assert process.stderr is not None
            errors = process.stderr.read()
        what = (index, name, number, process.returncode, errors)
        assert b"Traceback" not in errors, what
        assert process.returncode in (0, 128 + number, -number, 3), what
        hits += process.returncode != 0
        if number == signal.SIGKILL:
            if name != "extract into a folder that is there":
                assert case.seen() in (before[name], whole[name]), what
            continue
        assert case.left() == [], what
        assert case.seen() == (whole if process.returncode == 0 else before)[name], what
    print(f"{hits} of {index + 1} stopped before their end")
    assert hits


def test_what_is_ignored_stays_ignored(tmp_path: Path, folder: Path) -> None:
    """As under nohup: the terminal goes, the work goes on."""
    words = [sys.executable, "-m", "vnedoc", "validate", str(folder)]

    def deaf() -> None:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)

    with subprocess.Popen(words, stdout=subprocess.DEVNULL, preexec_fn=deaf) as process:
        while not heeds(process):
            time.sleep(0.005)
        process.send_signal(signal.SIGHUP)
        assert process.wait() == 0


def test_in_the_program_of_another_its_handlers_come_back(message: Path) -> None:
    from vnedoc.cli import main

    before = [signal.getsignal(number) for number in SIGNALS[:3]]
    assert main(["show", str(message)]) == 0
    assert [signal.getsignal(number) for number in SIGNALS[:3]] == before


def test_a_stop_that_nobody_could_raise_is_said_again(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.cli.running import run
    from vnedoc.cli import common

    class Finalized:
        def __del__(self) -> None:
            signal.raise_signal(signal.SIGTERM)

    def waiting() -> bytes:
        one = Finalized()
        del one
        for _ in range(1_000):
            time.sleep(0.01)
        return b""

    monkeypatch.setattr(common, "read_message", waiting)
    found = run("show", "-")
    assert found.status == 128 + signal.SIGTERM
    assert "Interrupted" in found.err


def test_a_stop_while_a_class_is_made_is_a_stop() -> None:
    """Up to Python 3.11, what ``__set_name__`` raises comes wrapped in a RuntimeError."""

    class Stopping:
        def __set_name__(self, owner: type, name: str) -> None:
            raise signals.StoppedError(signal.SIGHUP)

    with pytest.raises(BaseException) as raised:  # noqa: PT011 - which one depends on Python
        type("Made", (), {"field": Stopping()})
    stopped = signals.behind(raised.value)
    assert isinstance(stopped, signals.StoppedError)
    assert stopped.status == 129


def test_an_error_in_tidying_up_hides_no_stop_and_other_errors_stay() -> None:
    def tidied() -> None:
        try:
            raise signals.StoppedError(signal.SIGTERM)
        finally:
            raise OSError("full")

    with pytest.raises(OSError, match="full") as raised:
        tidied()
    assert isinstance(signals.behind(raised.value), signals.StoppedError)
    own = ValueError()
    own.__cause__ = own
    assert signals.behind(own) is own
