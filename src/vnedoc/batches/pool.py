"""Processes of our own, any of which may be killed at any time.

An executor of the standard library breaks as a whole when one process dies, and does not say what
that process was at. Here each process has a pipe of its own and answers file by file, so the file
that it died of is known.
"""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any, Final, Self

import attrs

from vnedoc.batches.judging import Item, Prepare
from vnedoc.findings import Report

Task = tuple[int, Item]
Answer = tuple[int, Report]

BATCH: Final = 16
"""Files that a process takes at once: handing one over costs as much as checking a small one."""
_AHEAD: Final = 8
"""Batches for each process by which the work may run ahead of the oldest open file."""
_FALSE_STARTS: Final = 5
"""Processes in a row that may die before they are ready to work."""
_READY: Final = "ready"


@attrs.define(eq=False)
class _Worker:
    process: BaseProcess
    link: Connection
    ready: bool = False
    at: deque[Task] = attrs.field(factory=deque)
    """What it has not answered yet; it works at the first of them."""


class Pool:
    """A number of processes, and what is to be done when one of them is lost."""

    def __init__(self, prepare: Prepare, lost: Callable[[Item], Report], jobs: int) -> None:
        self._prepare = prepare
        self._lost = lost
        self._jobs = jobs
        self._workers: list[_Worker] = []
        self._open: deque[Task] = deque()
        """Drawn, and not handed out."""
        self._suspects: deque[Task] = deque()
        """Files at which a process died; each is tried once more, alone."""
        self._alone: int | None = None
        self._drawn = 0
        self._false_starts = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: object, __: TracebackType | None
    ) -> None:
        for worker in self._workers:
            # One that is idle goes when nobody talks to it any more.
            worker.link.close()
            if kind is not None or worker.at or not worker.ready:
                worker.process.kill()
        for worker in self._workers:
            worker.process.join()
        self._workers.clear()

    def answers(self, tasks: Iterator[Task]) -> Iterator[Answer]:
        """The answers as they come.

        Raises:
            BrokenExecutor: processes die before they begin to work, again and again.
        """
        while self._draw(tasks):
            self._hand_out()
            links = {w.link: w for w in self._workers if w.at or not w.ready}
            for link in wait(list(links)):
                yield from self._heard(links[link])  # type: ignore[index]

    def _draw(self, tasks: Iterator[Task]) -> bool:
        """Take what there is room for; whether anything is left to do."""
        busy = [task for worker in self._workers for task in worker.at]
        pending = (*busy, *self._suspects, *self._open)
        oldest = min((index for index, _ in pending), default=self._drawn)
        room = oldest + _AHEAD * BATCH * self._jobs - self._drawn
        more = list(itertools.islice(tasks, max(0, room)))
        if more:
            self._drawn = max(self._drawn, more[-1][0] + 1)
            self._open.extend(more)
        return bool(pending or more)

    def _hand_out(self) -> None:
        if self._alone is not None:
            return
        while len(self._workers) < min(self._jobs, self._needed()):
            self._workers.append(self._begin())
        idle = [worker for worker in self._workers if worker.ready and not worker.at]
        if self._suspects:
            # Memory that others hold is no fault of this file, so they finish first.
            if idle and not any(worker.at for worker in self._workers):
                self._alone = self._suspects[0][0]
                self._send(idle[0], [self._suspects.popleft()])
            return
        for worker in idle:
            fair = -(-len(self._open) // (2 * self._jobs))
            batch = [self._open.popleft() for _ in range(min(BATCH, fair))]
            if batch:
                self._send(worker, batch)

    def _needed(self) -> int:
        at_work = sum(bool(worker.at) for worker in self._workers)
        return at_work + len(self._open) + bool(self._suspects)

    def _send(self, worker: _Worker, batch: list[Task]) -> None:
        # A process that is gone is noticed when its answer is read.
        worker.at.extend(batch)
        with contextlib.suppress(OSError):
            worker.link.send(batch)

    def _heard(self, worker: _Worker) -> Iterator[Answer]:
        try:
            answer = worker.link.recv()
        except (EOFError, OSError):
            yield from self._died(worker)
            return
        if answer == _READY:
            worker.ready = True
            self._false_starts = 0
            return
        worker.at.popleft()
        if answer[0] == self._alone:
            self._alone = None
        yield answer

    def _died(self, worker: _Worker) -> Iterator[Answer]:
        self._workers.remove(worker)
        worker.link.close()
        worker.process.kill()
        worker.process.join()
        if not worker.ready:
            self._false_starts += 1
            if self._false_starts > _FALSE_STARTS:
                raise BrokenExecutor("processes end before they begin to work")
        if not worker.at:
            return
        index, item = worker.at.popleft()
        self._open.extendleft(reversed(worker.at))
        if index == self._alone:
            self._alone = None
            yield index, self._lost(item)
        else:
            self._suspects.append((index, item))

    def _begin(self) -> _Worker:
        context = _context()
        ours, theirs = context.Pipe()
        # Those that come later inherit the earlier ends, and would keep the pipes open.
        forked = context.get_start_method() == "fork"
        strangers = [ours, *(worker.link for worker in self._workers)] if forked else []
        words = (theirs, strangers, self._prepare)
        process = context.Process(target=_work, args=words, daemon=True)
        with _unheard():
            process.start()
        theirs.close()
        return _Worker(process, ours)


def _context() -> Any:
    """The way in which processes are begun: the system's own, unless that would be unsafe."""
    context = multiprocessing.get_context()
    if context.get_start_method() == "fork" and threading.active_count() > 1:
        # A fork copies the locks that other threads hold, and nobody who would open them.
        return multiprocessing.get_context("forkserver")
    return context


_TOLD_TO_THE_PARENT: Final = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGHUP") if hasattr(signal, name)
)
_MASKED: Final = (*_TOLD_TO_THE_PARENT, signal.SIGTERM)


@contextlib.contextmanager
def _unheard() -> Iterator[None]:
    """No signal in the moment in which a new process still has its parent's handlers."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _MASKED)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _work(link: Connection, strangers: list[Connection], prepare: Prepare) -> None:
    """What a process does: answer until nobody asks any more."""
    for number in _TOLD_TO_THE_PARENT:
        # It is told to the parent, too, who ends this process.
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _MASKED)
    for stranger in strangers:
        stranger.close()
    try:
        judge = prepare()
        link.send(_READY)
        while True:
            for index, item in link.recv():
                link.send((index, judge(item)))
    except BaseException:  # noqa: BLE001 - the parent notices the end, whatever it came from
        os._exit(1)
