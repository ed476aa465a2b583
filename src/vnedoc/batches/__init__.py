"""Many messages, side by side: every file gets its report, whatever becomes of the processes."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from typing import Any

from vnedoc.batches.judging import Item, Judge, UnforeseenError, profile_name
from vnedoc.batches.lending import BrokenExecutorWarning
from vnedoc.batches.running import judge_all
from vnedoc.errors import InvalidValueError
from vnedoc.findings import Report
from vnedoc.given import WrongTypeError

__all__ = ["BrokenExecutorWarning", "UnforeseenError", "validate_many"]


def validate_many(
    paths: Iterable[str | os.PathLike[str]],
    executor: Executor | None = None,
    *,
    jobs: int | None = None,
    in_order: bool = True,
    **options: Any,
) -> Iterator[Report]:
    """Check many files; one report each, as they come or in the order of the paths.

    No file stops the others. What is no file (a pipe, a socket, a device, a folder) or cannot be
    read has a report with the reason as its `error`. A file whose process was killed is checked
    once more while nothing else runs; if that process is killed, too, the report says so. Paths
    are taken, and reports kept, only some hundred ahead, so both may be endless.

    Without an `executor` processes of our own do the work; as with all pools of processes, the
    program's own module must be importable (``if __name__ == "__main__":``).

    Args:
        paths: Files; each report's `source` is the path as it was given.
        executor: Any `concurrent.futures.Executor`; it is used and never shut down. If it breaks
            or loses a worker, a `BrokenExecutorWarning` says so, and processes of our own check
            what it had not answered. One that works in other processes needs options that pickle.
        jobs: Number of processes of our own; one for each processor by itself.
        in_order: Whether reports come in the order of the paths, or each as soon as it is there.
        **options: As for `vnedoc.validate`.

    Returns:
        An iterator; closing it ends the work.

    Raises:
        WrongTypeError: `paths` is a single path, or one of them is none.
        ProfileError: there is no such profile, or its file is wrong.
        InvalidValueError: `at` has no time zone.
        InvalidValueError: `vnedoc.validate` has no such option, or `jobs` is less than one.
    """
    if jobs is not None and (not isinstance(jobs, int) or jobs < 1):
        raise InvalidValueError(
            field="jobs", value=jobs, reason="expected 1 or more", reason_vi="cần số từ 1 trở lên"
        )
    if isinstance(paths, str | bytes | os.PathLike) or not isinstance(paths, Iterable):
        # Its letters would be taken for paths.
        raise _no_path(paths)
    chosen = Judge.checked(options)
    return judge_all(
        (Item(name=_name(path)) for path in paths),
        functools.partial(Judge, chosen),
        profile=profile_name(chosen),
        jobs=jobs or os.cpu_count() or 1,
        executor=executor,
        in_order=in_order,
    )


def _name(path: object) -> str:
    if not isinstance(path, str | os.PathLike):
        raise WrongTypeError(
            argument="paths",
            given=f"{type(path).__name__} in it",
            expected="paths alone",
            expected_vi="chỉ các đường dẫn",
            advice_en="Each is a text or a path object.",
            advice_vi="Mỗi mục là chuỗi hoặc đối tượng đường dẫn.",
        )
    return os.fsdecode(path)


def _no_path(given: object) -> WrongTypeError:
    return WrongTypeError(
        argument="paths",
        given=type(given).__name__,
        expected="a list or another iterable of paths",
        expected_vi="danh sách đường dẫn",
        advice_en="One message, or what a file holds, goes to vnedoc.validate.",
        advice_vi="Một gói tin, hay nội dung của một tệp, thì đưa cho vnedoc.validate.",
    )
