"""Who does the work, and in which order the answers are handed on."""

from __future__ import annotations

import contextlib
import functools
import itertools
import warnings
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Executor

from vnedoc.batches.judging import Item, Prepare, lost
from vnedoc.batches.lending import BrokenExecutorWarning, Lent
from vnedoc.batches.pool import Answer, Pool, Task
from vnedoc.findings import Report


def judge_all(
    items: Iterable[Item],
    prepare: Prepare,
    *,
    profile: str,
    jobs: int,
    executor: Executor | None = None,
    in_order: bool = True,
) -> Iterator[Report]:
    """A report for each item, from processes of our own or from the caller's executor.

    Args:
        items: what to check.
        prepare: makes what checks.
        profile: name of the profile, for reports on what nobody could check.
        jobs: number of processes of our own.
        executor: the caller's, if there is one.
        in_order: whether reports come in the order of the items.
    """
    tasks: Iterator[Task] = enumerate(items)
    pool = Pool(prepare, functools.partial(lost, profile=profile), jobs)
    answers = _answers(tasks, prepare, pool, executor)
    with contextlib.closing(answers):
        yield from (_ordered(answers) if in_order else (report for _, report in answers))


def _answers(
    tasks: Iterator[Task], prepare: Prepare, pool: Pool, executor: Executor | None
) -> Generator[Answer]:
    if executor is not None:
        lent = Lent(executor, prepare)
        yield from lent.answers(tasks)
        if lent.failure is None:
            return
        warnings.warn(BrokenExecutorWarning(lent.failure), stacklevel=4)
        tasks = itertools.chain(lent.unanswered, tasks)
    with pool:
        yield from pool.answers(tasks)


def _ordered(answers: Iterable[Answer]) -> Iterator[Report]:
    early: dict[int, Report] = {}
    following = 0
    for index, report in answers:
        early[index] = report
        while following in early:
            yield early.pop(following)
            following += 1
