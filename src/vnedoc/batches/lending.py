"""The caller's executor: batches go in, answers come out, and its end is noticed."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, Future
from itertools import islice
from queue import SimpleQueue
from typing import Final

from vnedoc.batches.judging import Prepare
from vnedoc.batches.pool import BATCH, Answer, Task
from vnedoc.errors import Lang
from vnedoc.given import in_vietnamese

_IN_FLIGHT: Final = 64
"""Batches that an executor has at a time; nobody tells how many workers there are."""


class BrokenExecutorWarning(RuntimeWarning):
    """The caller's executor failed; processes of our own check what it had not answered."""

    en = "The executor failed ({what}); processes of vnedoc's own check what it left."
    vi = "Bộ thực thi bị lỗi ({what}); vnedoc dùng tiến trình của mình để kiểm tra phần còn lại."

    def __init__(self, failure: BaseException) -> None:
        super().__init__(failure)
        self.failure = failure
        """What it raised."""

    def text(self, lang: Lang = "en") -> str:
        """What happened, in one language."""
        # Many an executor breaks without a word.
        what = f"{type(self.failure).__name__}: {self.failure}".removesuffix(": ")
        return (self.vi if in_vietnamese(lang) else self.en).format(what=what)

    def __str__(self) -> str:
        return self.text("en")


class Lent:
    """Work that an executor of somebody else does."""

    def __init__(self, executor: Executor, prepare: Prepare) -> None:
        self._executor = executor
        self._prepare = prepare
        self._waiting: dict[Future[list[Answer]], list[Task]] = {}
        # Whoever waits for futures is never told of those that another one cancels.
        self._over: SimpleQueue[Future[list[Answer]]] = SimpleQueue()
        self.failure: Exception | None = None
        """What ended it early; then `unanswered` is still to be done."""
        self.unanswered: list[Task] = []

    def answers(self, tasks: Iterator[Task]) -> Iterator[Answer]:
        """The answers of each batch as soon as they are there, until the executor fails."""
        try:
            while self.failure is None and (self._fill(tasks) or self._waiting):
                yield from self._next()
            yield from self._rest()
        finally:
            for future in self._waiting:
                future.cancel()

    def _fill(self, tasks: Iterator[Task]) -> bool:
        """Hand out what there is room for; whether the executor has taken any."""
        taken = False
        while len(self._waiting) < _IN_FLIGHT and (batch := list(islice(tasks, BATCH))):
            try:
                future = self._executor.submit(judge_batch, self._prepare, batch)
            except Exception as problem:  # noqa: BLE001 - each executor has errors of its own
                self._failed(problem, batch)
                return False
            self._waiting[future] = batch
            future.add_done_callback(self._over.put)
            taken = True
        return taken

    def _next(self) -> Iterator[Answer]:
        future = self._over.get()
        batch = self._waiting.pop(future, None)
        if batch is None:
            return
        try:
            found = future.result()
        except Exception as problem:  # noqa: BLE001 - each executor has errors of its own
            self._failed(problem, batch)
        else:
            yield from found

    def _rest(self) -> Iterator[Answer]:
        """What a failed executor still answers; what it has not begun is taken back."""
        for future, batch in list(self._waiting.items()):
            if future.cancel():
                del self._waiting[future]
                self.unanswered += batch
        while self._waiting:
            yield from self._next()
        self.unanswered.sort(key=lambda task: task[0])

    def _failed(self, problem: Exception, batch: list[Task]) -> None:
        self.failure = self.failure or problem
        self.unanswered += batch


def judge_batch(prepare: Prepare, batch: list[Task]) -> list[Answer]:
    """The answers to a batch; this is what runs inside an executor."""
    judge = prepare()
    return [(index, judge(item)) for index, item in batch]
