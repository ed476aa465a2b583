"""One adapter as a process: asked, watched, and ended when it passes its limits.

Time and memory are measured over the whole tree of processes, so that a script that starts a JVM
is measured with it. Crash, hang and memory blow-up are outcomes, never errors of the harness.
"""

from __future__ import annotations

import contextlib
import enum
import json
import os
import queue
import subprocess
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import attrs

from vnedoc.conformance.running.surroundings import Surroundings
from vnedoc.errors import MissingExtraError

_WATCH_SECONDS: Final = 0.05
_LOG_BYTES: Final = 64 * 1024
_ANSWER_BYTES: Final = 16 * 1024 * 1024
"""An answer; one about 10,000 receivers has 1 MB."""


class Ending(enum.StrEnum):
    """How a question ended."""

    ANSWERED = "answered"
    CRASHED = "crashed"
    HUNG = "hung"
    MEMORY = "memory"
    GARBLED = "garbled"
    """It said something that is no answer."""


@attrs.frozen(kw_only=True)
class Limits:
    """What one question may cost."""

    seconds: float = 30.0
    memory_bytes: int = 2 * 1024**3
    """Over the whole tree of processes, resident."""
    start_seconds: float = 60.0
    """More for the first answer of a stream: a JVM has to start."""


@attrs.frozen(kw_only=True)
class Reply:
    """What came of one question."""

    ending: Ending
    answer: Any = None
    log: str = ""
    seconds: float = 0.0
    peak_bytes: int = 0


def processes() -> Any:
    """The module that measures processes.

    Raises:
        MissingExtraError: the extra ``conformance`` is not installed.
    """
    try:
        import psutil
    except ImportError:
        raise MissingExtraError(
            extra="conformance", purpose="Measuring adapters", purpose_vi="Đo bộ nối"
        ) from None
    return psutil


class Watched:
    """A running process with all that it started."""

    def __init__(
        self, words: Sequence[str], *, stream: bool, world: Surroundings | None = None
    ) -> None:
        self._psutil = processes()
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `end`
        try:
            self._popen = subprocess.Popen(  # noqa: S603 - the user's own command
                world.located(words) if world else list(words),
                cwd=world.work if world else None,
                env=world.environment() if world else None,
                stdin=subprocess.PIPE if stream else subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=self._log,
                start_new_session=os.name == "posix",
            )
        except BaseException:
            self._log.close()
            raise
        self._lines: queue.Queue[bytes] = queue.Queue()
        self._reader = threading.Thread(target=self._read, args=(stream,), daemon=True)
        self._reader.start()
        self._logged = 0
        self._known: list[Any] = []
        self._looked = -_WATCH_SECONDS
        self.peak_bytes = 0

    def _read(self, stream: bool) -> None:
        out = self._popen.stdout
        assert out is not None  # noqa: S101 - a pipe was asked for
        with contextlib.suppress(OSError, ValueError):
            if not stream:
                self._lines.put(out.read(_ANSWER_BYTES))
                return
            while line := out.readline(_ANSWER_BYTES):
                self._lines.put(line)
        self._lines.put(b"")

    def say(self, line: bytes) -> None:
        """Write to its standard input; that it is gone shows when the answer is waited for."""
        pipe = self._popen.stdin
        assert pipe is not None  # noqa: S101 - a pipe was asked for
        with contextlib.suppress(OSError, ValueError):
            pipe.write(line + b"\n")
            pipe.flush()

    def wait(self, limits: Limits, seconds: float) -> tuple[Ending, bytes]:
        """The next line, or all output of a process that answers once; watched meanwhile."""
        end = time.monotonic() + seconds
        self.peak_bytes = 0
        while True:
            try:
                data = self._lines.get(timeout=_WATCH_SECONDS)
                self._measure()
                # A process that blew up and was killed, or died of it, is told by its peak.
                if self.peak_bytes > limits.memory_bytes:
                    return Ending.MEMORY, data
                return (Ending.ANSWERED if data else Ending.CRASHED), data
            except queue.Empty:
                self._measure()
            if self.peak_bytes > limits.memory_bytes:
                return Ending.MEMORY, b""
            if time.monotonic() > end:
                return Ending.HUNG, b""

    def _measure(self) -> None:
        # To find the processes reads of every one of the machine; to ask known ones is cheap.
        now = time.monotonic()
        if now - self._looked >= _WATCH_SECONDS:
            self._known, self._looked = self._tree(), now
        total = 0
        for process in self._known:
            with contextlib.suppress(self._psutil.Error):
                total += process.memory_info().rss
        self.peak_bytes = max(self.peak_bytes, total)

    def _tree(self) -> list[Any]:
        with contextlib.suppress(self._psutil.Error):
            own = self._psutil.Process(self._popen.pid)
            return [own, *own.children(recursive=True)]
        return []

    def log(self) -> str:
        """The end of what it wrote to standard error since the last call."""
        size = self._log.seek(0, os.SEEK_END)
        self._log.seek(max(self._logged, size - _LOG_BYTES))
        text = self._log.read().decode("utf-8", "replace")
        self._logged = size
        return text

    def status(self) -> int | None:
        """Its exit status, waiting a moment for it; `None` while it runs."""
        try:
            return self._popen.wait(timeout=5)
        except subprocess.TimeoutExpired:
            return None

    def end(self) -> None:
        """End it and all that it started."""
        tree = self._tree()
        for process in tree:
            with contextlib.suppress(self._psutil.Error):
                process.kill()
        with contextlib.suppress(OSError, ProcessLookupError):
            self._popen.kill()
        self._psutil.wait_procs(tree, timeout=5)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._popen.wait(timeout=5)
        self._reader.join(timeout=5)
        for pipe in (self._popen.stdin, self._popen.stdout, self._log):
            if pipe is not None:
                with contextlib.suppress(OSError, ValueError):
                    pipe.close()


class Adapter:
    """A vendor's command, started once for each question or once for many."""

    def __init__(
        self,
        words: Sequence[str],
        limits: Limits,
        *,
        stream: bool,
        world: Surroundings | None = None,
    ) -> None:
        self._words, self._limits, self._stream = words, limits, stream
        self._world = world
        self._running: Watched | None = None

    def ask(self, request: dict[str, Any], path: Path) -> Reply:
        """Ask one question, which is also written at `path`.

        Raises:
            OSError: the command cannot be started.
        """
        return self._ask_stream(request) if self._stream else self._ask_once(path)

    def _ask_once(self, path: Path) -> Reply:
        begin = time.monotonic()
        process = Watched([*self._words, str(path)], stream=False, world=self._world)
        try:
            ending, data = process.wait(self._limits, self._limits.seconds)
            if ending in (Ending.ANSWERED, Ending.CRASHED):
                status = process.status()
                ending = Ending.CRASHED if status else Ending.ANSWERED
                ending = Ending.HUNG if status is None else ending
            return self._reply(process, ending, data, begin)
        finally:
            process.end()

    def _ask_stream(self, request: dict[str, Any]) -> Reply:
        begin = time.monotonic()
        fresh = self._running is None
        process = self._running or Watched(self._words, stream=True, world=self._world)
        self._running = process
        process.say(json.dumps(request).encode())
        seconds = max(self._limits.seconds, self._limits.start_seconds if fresh else 0)
        ending, data = process.wait(self._limits, seconds)
        reply = self._reply(process, ending, data, begin)
        if reply.ending is not Ending.ANSWERED:
            # What is left of it may answer late: the next question gets a process of its own.
            self.close()
        return reply

    @staticmethod
    def _reply(process: Watched, ending: Ending, data: bytes, begin: float) -> Reply:
        answer = None
        if ending is Ending.ANSWERED:
            try:
                answer = json.loads(data)
            except (ValueError, RecursionError):
                ending = Ending.GARBLED
        return Reply(
            ending=ending,
            answer=answer,
            log=process.log(),
            seconds=round(time.monotonic() - begin, 3),
            peak_bytes=process.peak_bytes,
        )

    def close(self) -> None:
        """End what runs."""
        if self._running is not None:
            self._running.end()
            self._running = None


class InProcess:
    """A function of this process in the place of a command: nothing of it is measured."""

    def __init__(self, answer: Callable[[dict[str, Any]], Any]) -> None:
        self._answer = answer

    def ask(self, request: dict[str, Any], path: Path) -> Reply:  # noqa: ARG002 - as `Adapter`
        """Ask one question, which is also written at `path`."""
        begin = time.monotonic()
        try:
            # Through JSON, as any other answer goes.
            answer = json.loads(json.dumps(self._answer(json.loads(json.dumps(request)))))
        except Exception:  # noqa: BLE001 - whatever it is, the adapter crashed
            return Reply(ending=Ending.CRASHED, log=traceback.format_exc())
        seconds = round(time.monotonic() - begin, 3)
        return Reply(ending=Ending.ANSWERED, answer=answer, seconds=seconds)

    def close(self) -> None:
        """Nothing runs."""
