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
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any, Final

import attrs

from vnedoc.conformance.running.complaints import FLOODED_LOG, OTHERS_ANSWER, TOO_MUCH, UNASKED
from vnedoc.conformance.running.surroundings import Surroundings
from vnedoc.errors import MissingExtraError
from vnedoc.words import Words

_WATCH_SECONDS: Final = 0.05
_LOG_BYTES: Final = 64 * 1024
_MAX_LOGGED_BYTES: Final = 64 * 1024 * 1024
"""Of one question: a log lies on the disk of whoever runs the suite."""
_ANSWER_BYTES: Final = 16 * 1024 * 1024
"""An answer; one about 10,000 receivers has 1 MB."""
_MAX_ANSWERS_BYTES: Final = 512 * 1024 * 1024
"""All answers of one adapter, which are kept with the results; the whole suite asks for 30 MB."""
_WAITING_LINES: Final = 2
"""Lines that wait to be read: a program that floods its output has to wait itself."""
_MARK: Final = "VNEDOC_ASKED_AS"
"""Stands in the environment of an adapter and of all that it starts, by which it is found again."""
_MAX_ROUNDS: Final = 3
"""Of ending what starts others while it is ended."""


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
    note: Words | None = None
    """What there is to say of it, if its log does not."""


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
        self._log = _log_file()  # closed by `end`
        self._mark = uuid.uuid4().hex
        try:
            self._popen = subprocess.Popen(  # noqa: S603 - the user's own command
                world.command(words) if world else list(words),
                cwd=world.work if world else None,
                env=(world.environment() if world else dict(os.environ)) | {_MARK: self._mark},
                stdin=subprocess.PIPE if stream else subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=self._log,
                start_new_session=os.name == "posix",
            )
        except BaseException:
            self._log.close()
            raise
        self._over = threading.Event()
        self._lines: queue.Queue[bytes] = queue.Queue(maxsize=_WAITING_LINES)
        self._reader = threading.Thread(target=self._read, args=(stream,), daemon=True)
        self._reader.start()
        self._writer: threading.Thread | None = None
        self._known: list[Any] = []
        self._looked = -_WATCH_SECONDS
        self.peak_bytes = 0

    def _read(self, stream: bool) -> None:
        out = self._popen.stdout
        assert out is not None  # noqa: S101 - a pipe was asked for
        with contextlib.suppress(OSError, ValueError):
            if not stream:
                self._put(out.read(_ANSWER_BYTES))
                return
            while line := out.readline(_ANSWER_BYTES):
                self._put(line)
        self._put(b"")

    def _put(self, line: bytes) -> None:
        while not self._over.is_set():
            with contextlib.suppress(queue.Full):
                self._lines.put(line, timeout=_WATCH_SECONDS)
                return

    def talks(self) -> bool:
        """Whether it has said something that nobody has read yet."""
        with self._lines.mutex:
            return bool(self._lines.queue and self._lines.queue[0])

    def say(self, line: bytes) -> bool:
        """Write to its standard input, without waiting for it to be read.

        That it is gone shows when the answer is waited for.

        Returns:
            Whether it has read what was said before.
        """
        if self._writer is not None:
            self._writer.join(timeout=1)
            if self._writer.is_alive():
                return False
        self._writer = threading.Thread(target=self._write, args=(line,), daemon=True)
        self._writer.start()
        return True

    def _write(self, line: bytes) -> None:
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
                if self._popen.poll() is not None:
                    # It is gone; what it let go must not keep its output open.
                    self._kill(self._strays())
            if self.floods():
                return Ending.GARBLED, b""
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

    def floods(self) -> bool:
        """Whether it writes more to standard error than anybody can keep."""
        return os.fstat(self._log.fileno()).st_size > _MAX_LOGGED_BYTES

    def log(self) -> str:
        """The end of what it wrote to standard error since the last call."""
        size = self._log.seek(0, os.SEEK_END)
        self._log.seek(max(0, size - _LOG_BYTES))
        text = self._log.read().decode("utf-8", "replace")
        self._log.truncate(0)
        return text

    def status(self) -> int | None:
        """Its exit status, waiting a moment for it; `None` while it runs."""
        try:
            return self._popen.wait(timeout=5)
        except subprocess.TimeoutExpired:
            return None

    def end(self) -> None:
        """End it and all that it started, also what it has let go."""
        self._over.set()
        for _ in range(_MAX_ROUNDS):
            found = [*self._tree(), *self._strays()]
            self._kill(found)
            with contextlib.suppress(OSError, ProcessLookupError):
                self._popen.kill()
            self._psutil.wait_procs(found, timeout=5)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._popen.wait(timeout=5)
            if not any(self._strays()):
                break
        self._log.close()
        for thread, pipe in ((self._reader, self._popen.stdout), (self._writer, self._popen.stdin)):
            if thread is not None:
                thread.join(timeout=5)
            # Whoever still holds the other end makes the thread wait, and closing waits for it.
            if pipe is not None and not (thread is not None and thread.is_alive()):
                with contextlib.suppress(OSError, ValueError):
                    pipe.close()

    def _kill(self, found: Iterable[Any]) -> None:
        for process in found:
            with contextlib.suppress(self._psutil.Error):
                process.kill()

    def _strays(self) -> Iterator[Any]:
        """What it started and let go: a child of nobody here, yet marked."""
        for process in self._psutil.process_iter():
            with contextlib.suppress(self._psutil.Error, OSError):
                if process.environ().get(_MARK) == self._mark:
                    yield process


def _log_file() -> IO[bytes]:
    """A file for standard error, which can be emptied while somebody writes to it."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by who asked for it
    if os.name == "posix":
        import fcntl

        flags = fcntl.fcntl(file, fcntl.F_GETFL)
        fcntl.fcntl(file, fcntl.F_SETFL, flags | os.O_APPEND)
    return file


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
        self._said = 0
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
        if process.talks() or not process.say(json.dumps(request).encode()):
            # Its next line is no answer to this question, whatever it says.
            self.close()
            return Reply(ending=Ending.GARBLED, note=UNASKED)
        seconds = max(self._limits.seconds, self._limits.start_seconds if fresh else 0)
        ending, data = process.wait(self._limits, seconds)
        reply = self._reply(process, ending, data, begin)
        answer = reply.answer
        if isinstance(answer, dict) and answer.get("id", request["id"]) != request["id"]:
            reply = attrs.evolve(reply, ending=Ending.GARBLED, note=OTHERS_ANSWER)
        if reply.ending is not Ending.ANSWERED:
            # What is left of it may answer late: the next question gets a process of its own.
            self.close()
        return reply

    def _reply(self, process: Watched, ending: Ending, data: bytes, begin: float) -> Reply:
        answer, note = None, None
        self._said += len(data)
        if process.floods():
            ending, note = Ending.GARBLED, FLOODED_LOG
        elif ending is Ending.ANSWERED and self._said > _MAX_ANSWERS_BYTES:
            ending, note = Ending.GARBLED, TOO_MUCH
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
            note=note,
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
