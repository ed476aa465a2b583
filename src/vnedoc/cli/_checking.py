"""Checking many files, in this process or in several; one bad file never stops the others."""

from __future__ import annotations

import collections
import concurrent.futures as futures
import datetime as dt
import functools
import glob
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import attrs

from vnedoc.cli._common import STDIN, Words, read_message, reason_of, unforeseen
from vnedoc.cli._trusting import Trusting
from vnedoc.errors import UnreadableFileError, VnedocError
from vnedoc.findings import Report

if TYPE_CHECKING:
    from vnedoc.profiles import Profile

_SUFFIX: Final = ".edxml"
_BATCH: Final = 16
"""Files that a worker takes at once: handing one over costs as much as checking a small one."""


@attrs.frozen(kw_only=True)
class Settings:
    """How to check; plain values, so that they can go to other processes."""

    profile: str | None = None
    at: dt.datetime | None = None
    trusting: Trusting = attrs.field(factory=Trusting)


@attrs.frozen(kw_only=True)
class Target:
    """One message to check."""

    name: str
    """What people call it: the path as it was given or found, or ``-``."""
    message: bytes | Path | None = None
    """The message itself, when it does not stand in a file of that name."""
    error: UnreadableFileError | None = None
    """Why there is nothing to check."""


def find(paths: Iterable[str]) -> Iterator[Target]:
    """The messages that PATH arguments name, in order.

    A folder stands for all ``*.edxml`` below it, sorted; a pattern for the files that match; ``-``
    for standard input. What leads to no message stays, so that it is reported.
    """
    for path in paths:
        if path == STDIN:
            yield Target(name=STDIN, message=read_message())
        elif os.path.isdir(path):  # noqa: PTH112 - the name is kept as the user wrote it
            yield from _some(path, _below(path))
        elif not os.path.lexists(path) and glob.has_magic(path):
            matches = sorted(glob.glob(path, recursive=True))  # noqa: PTH207 - as above
            yield from _some(path, (Target(name=m) for m in matches if Path(m).is_file()))
        else:
            yield Target(name=path)


def _below(folder: str) -> Iterator[Target]:
    unreadable: list[OSError] = []
    for root, folders, files in os.walk(folder, onerror=unreadable.append):
        folders.sort()
        for name in sorted(files):
            if name.lower().endswith(_SUFFIX):
                path = os.path.join(root, name)  # noqa: PTH118 - keeps the user's own beginning
                yield Target(name=path)
    for error in unreadable:
        yield _unreadable(str(error.filename or folder), reason_of(error))


def _some(path: str, targets: Iterable[Target]) -> Iterator[Target]:
    """The targets; if there is none, one that says so, because checking nothing is no success."""
    found = False
    for target in targets:
        found = True
        yield target
    if not found:
        yield _unreadable(path, Words(vi="không có tệp .edxml nào", en="no .edxml file is there"))


def _unreadable(path: str, why: Words) -> Target:
    return Target(name=path, error=_error(path, why))


def _error(path: str, why: Words) -> UnreadableFileError:
    return UnreadableFileError(path=path, reason=why.en, reason_vi=why.vi)


def check_all(targets: Iterable[Target], settings: Settings, jobs: int) -> Iterator[Report]:
    """A report for each message, in order.

    Args:
        targets: the messages.
        settings: how to check them.
        jobs: number of processes.
    """
    if jobs <= 1:
        check = _checker(settings)
        yield from map(check, targets)
        return
    with futures.ProcessPoolExecutor(
        max_workers=jobs, initializer=_begin, initargs=(settings,)
    ) as pool:
        try:
            for reports in _in_order(pool, targets, jobs):
                yield from reports
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _in_order(
    pool: futures.Executor, targets: Iterable[Target], jobs: int
) -> Iterator[list[Report]]:
    """The reports of batches in order, with only a few batches waiting at any time."""
    waiting: collections.deque[futures.Future[list[Report]]] = collections.deque()
    for batch in _batches(targets):
        waiting.append(pool.submit(_work, batch))
        if len(waiting) > 4 * jobs:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _batches(targets: Iterable[Target]) -> Iterator[list[Target]]:
    batch: list[Target] = []
    for target in targets:
        batch.append(target)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


_check: Callable[[Target], Report] | None = None
"""The worker's own checker; a process that is no worker has none."""


def _begin(settings: Settings) -> None:
    global _check
    # The parent is told of an interrupt and ends its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _check = _checker(settings)


def _work(batch: list[Target]) -> list[Report]:
    return [_check(target) for target in batch] if _check is not None else []


def _checker(settings: Settings) -> Callable[[Target], Report]:
    # Imported here: the pipeline brings everything that can be checked.
    from vnedoc import pipeline

    profile, arguments = loaded(settings)
    validate = functools.partial(pipeline.validate, profile=profile, at=settings.at, **arguments)
    name = profile if isinstance(profile, str) else profile.name
    return functools.partial(_checked, validate, name)


def loaded(settings: Settings) -> tuple[Profile | str, dict[str, Any]]:
    """The profile (``auto`` is chosen for each message) and the arguments about trust.

    Raises:
        ProfileError: there is no such profile, or its file is wrong.
        TrustStoreError: a trusted root cannot be read.
        OSError: the profile's file cannot be opened.
    """
    from vnedoc.pipeline import AUTO
    from vnedoc.profiles import DEFAULT, Profile

    name = settings.profile or DEFAULT
    profile = name if name == AUTO else Profile.load(name)
    return profile, settings.trusting.arguments()


def _checked(validate: Callable[..., Report], profile: str, target: Target) -> Report:
    """The report on one message; what keeps it from being read is part of it."""
    try:
        if target.error is not None:
            raise target.error
        report = validate(Path(target.name) if target.message is None else target.message)
        return attrs.evolve(report, source=target.name)
    except VnedocError as fault:
        error = fault
    except OSError as fault:
        error = _error(target.name, reason_of(fault))
    except Exception as fault:  # noqa: BLE001 - the other files are still to be checked
        error = _error(target.name, unforeseen(fault))
    return Report(source=target.name, profile=profile, steps=(), error=error)
