"""Many files: every one has its report, in any executor, whatever becomes of the workers."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import (
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
)
from pathlib import Path
from typing import Any

import pytest

import vnedoc
from tests import factories
from vnedoc.batches import BrokenExecutorWarning, judging, running
from vnedoc.batches.judging import Item
from vnedoc.errors import InvalidValueError, UnreadableFileError
from vnedoc.findings import Report
from vnedoc.given import WrongTypeError
from vnedoc.profiles import ProfileError

needs_kills = pytest.mark.skipif(os.name == "nt", reason="processes are killed the POSIX way")


@pytest.fixture
def paths(tmp_path: Path) -> list[Path]:
    data = vnedoc.dumps(factories.document())
    found = [tmp_path / f"{index:03}.edxml" for index in range(40)]
    for path in found:
        path.write_bytes(data)
    found[3].write_bytes(b"<a/>")
    return [*found, tmp_path / "none.edxml", tmp_path]


def answers(reports: Iterator[Report]) -> list[tuple[str, bool]]:
    return [(report.source, report.acceptable) for report in reports]


def expected(paths: list[Path]) -> list[tuple[str, bool]]:
    return [(str(path), index not in (3, 40, 41)) for index, path in enumerate(paths)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_each_path_has_its_report_in_order(paths: list[Path], jobs: int) -> None:
    reports = list(vnedoc.validate_many(paths, jobs=jobs))
    assert answers(iter(reports)) == expected(paths)
    alone = vnedoc.validate(paths[3])
    assert reports[3].error.code == alone.error.code
    assert [type(report.error) for report in reports[-2:]] == [UnreadableFileError] * 2
    assert "folder" in reports[-1].error.reason


def test_reports_may_come_as_they_are_ready(paths: list[Path]) -> None:
    reports = vnedoc.validate_many(map(str, paths), jobs=2, in_order=False)
    assert sorted(answers(reports)) == sorted(expected(paths))


@pytest.mark.parametrize("in_order", [True, False])
@pytest.mark.parametrize("kind", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_the_executor_of_the_caller_works_and_stays_open(
    paths: list[Path], kind: Callable[[int], Executor], in_order: bool
) -> None:
    with kind(2) as executor:
        found = answers(vnedoc.validate_many(paths, executor, in_order=in_order, profile="axis"))
        assert found == expected(paths) or not in_order
        assert sorted(found) == sorted(expected(paths))
        assert executor.submit(abs, -1).result() == 1


class Fragile(Executor):
    """Answers a number of batches and then breaks, in one of several ways."""

    def __init__(self, lasts: int, way: str) -> None:
        self.lasts = lasts
        self.way = way

    def submit(self, work: Any, /, *words: Any, **more: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.lasts -= 1
        if self.lasts >= 0:
            future.set_result(work(*words, **more))
        elif self.way == "refuses":
            raise RuntimeError("cannot schedule new futures after shutdown")
        elif self.way == "cancels":
            future.cancel()
        elif self.way == "fails":
            future.set_exception(BrokenExecutor("a worker is gone"))
        return future


@pytest.mark.parametrize("way", ["refuses", "fails", "cancels"])
@pytest.mark.parametrize("lasts", [0, 1, 2])
def test_an_executor_that_breaks_is_told_and_its_work_done(
    paths: list[Path], lasts: int, way: str
) -> None:
    with pytest.warns(BrokenExecutorWarning) as told:
        found = answers(vnedoc.validate_many(paths, Fragile(lasts, way), jobs=2))
    assert found == expected(paths)
    (warning,) = (one.message for one in told)
    assert isinstance(warning, BrokenExecutorWarning)
    assert warning.text("vi") != warning.text("en") == str(warning)


@needs_kills
def test_a_process_pool_that_loses_a_worker_is_told(paths: list[Path]) -> None:
    with ProcessPoolExecutor(1) as executor:
        victim = executor.submit(os.getpid).result()
        os.kill(victim, signal.SIGKILL)
        with pytest.warns(BrokenExecutorWarning):
            found = answers(vnedoc.validate_many(paths, executor, jobs=1))
    assert found == expected(paths)


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"profile": "none"}, ProfileError),
        ({"profile": ""}, ProfileError),
        ({"at": dt.datetime.max.replace(tzinfo=dt.UTC)}, InvalidValueError),
        ({"at": "2025-01-01"}, WrongTypeError),
        ({"seen": "H26.99,2025/07/01,05/SVDA-VP"}, WrongTypeError),
        ({"holidays": "2025-07-01"}, WrongTypeError),
        ({"crls": b"x"}, WrongTypeError),
        ({"at": dt.datetime(2025, 1, 1)}, InvalidValueError),
        ({"olala": 1}, InvalidValueError),
        ({"jobs": 0}, InvalidValueError),
    ],
)
def test_wrong_options_are_told_at_once(options: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        vnedoc.validate_many([], **options)


@pytest.mark.parametrize("threads", [True, False])
def test_what_can_be_gone_through_once_holds_for_every_message(
    threads: bool, paths: list[Path]
) -> None:
    seen = str(vnedoc.validate(paths[0]).document.header.document_id)
    wanted = [finding.rule for finding in vnedoc.validate(paths[0], seen=[seen]).findings]
    with ThreadPoolExecutor(1) as executor:
        reports = vnedoc.validate_many(
            [paths[0]] * 3, executor if threads else None, jobs=1, seen=iter([seen])
        )
        found = [[finding.rule for finding in report.findings] for report in reports]
    assert found == [wanted] * 3
    assert wanted != [finding.rule for finding in vnedoc.validate(paths[0]).findings]


def test_paths_are_taken_only_some_way_ahead(paths: list[Path]) -> None:
    taken = []

    def endless() -> Iterator[Path]:
        while True:
            taken.append(1)
            yield paths[0]

    for executor in (None, ThreadPoolExecutor(1)):
        taken.clear()
        with contextlib.closing(vnedoc.validate_many(endless(), executor, jobs=1)) as reports:
            for _, report in zip(range(20), reports, strict=False):
                assert report.acceptable
        assert 20 <= len(taken) <= 2_000
        if executor is not None:
            executor.shutdown(cancel_futures=True)


# -- processes that are killed -------------------------------------------------------------------


class Fatal:
    """Kills its own process at some items; a file counts how often it has done so."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, item: Item) -> Report:
        kind, _, times = item.name.partition("-")
        if kind.startswith("kill"):
            with (self.folder / item.name).open("ab") as file:
                file.write(b".")
            if (self.folder / item.name).stat().st_size <= int(times):
                os.kill(os.getpid(), signal.SIGKILL)
        return Report(source=item.name, profile="", steps=())


class Preparing:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self) -> Fatal:
        return Fatal(self.folder)


@needs_kills
@pytest.mark.parametrize("in_order", [True, False])
@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_a_file_is_lost_only_with_the_second_process(
    tmp_path: Path, jobs: int, in_order: bool
) -> None:
    names = [str(index) for index in range(100)]
    once, twice = ["kill1-1", "kill2-1", "kill3-1"], ["kill4-2", "kill5-9"]
    for at, name in zip((0, 30, 31, 60, 102), (*once, *twice), strict=True):
        names.insert(at, name)
    reports = list(
        running.judge_all(
            (Item(name=name) for name in names),
            Preparing(tmp_path),
            profile="",
            jobs=jobs,
            in_order=in_order,
        )
    )
    told = [report.source for report in reports]
    assert (told if in_order else sorted(told)) == (names if in_order else sorted(names))
    assert {report.source for report in reports if report.error} == set(twice)
    assert {(tmp_path / name).stat().st_size for name in (*once, *twice)} == {2}


class Stillborn:
    def __call__(self) -> Any:
        raise RuntimeError


def test_processes_that_never_begin_are_told_and_not_tried_for_ever() -> None:
    with pytest.raises(BrokenExecutor):
        list(running.judge_all([Item(name="a")], Stillborn(), profile="", jobs=2))


@pytest.mark.skipif(sys.platform != "linux", reason="processes are counted the way of Linux")
def test_no_process_stays_behind(paths: list[Path]) -> None:
    def children() -> list[str]:
        return Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()

    before = children()
    list(vnedoc.validate_many(paths, jobs=2))
    assert children() == before
    reports = vnedoc.validate_many(paths, jobs=2)
    next(reports)
    assert len(children()) > len(before)
    reports.close()  # type: ignore[attr-defined]
    assert children() == before


@needs_kills
def test_processes_end_with_a_killed_parent(paths: list[Path], tmp_path: Path) -> None:
    reading, writing = os.pipe()
    parent = os.fork()
    if parent == 0:
        try:
            os.close(reading)
            running_on = vnedoc.validate_many(paths, jobs=2)
            next(running_on)
            os.kill(os.getpid(), signal.SIGKILL)
        finally:
            os._exit(1)
    os.close(writing)
    os.waitpid(parent, 0)
    os.set_blocking(reading, False)
    # The pipe is at its end when the last process that inherited it is gone.
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with contextlib.suppress(BlockingIOError):
            if os.read(reading, 1) == b"":
                break
        time.sleep(0.05)
    else:
        pytest.fail("processes stay behind")
    os.close(reading)


def test_a_lack_of_memory_and_a_mistake_of_ours_are_told_apart(
    paths: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    from vnedoc import pipeline

    for problem, kind in (
        (MemoryError(), UnreadableFileError),
        (RuntimeError("Công văn mật"), judging.UnforeseenError),
    ):

        def broken(*_: object, problem: Exception = problem, **__: object) -> None:
            raise problem

        monkeypatch.setattr(pipeline, "validate", broken)
        judge = judging.Judge({"profile": "axis"})
        report = judge(Item(name=str(paths[0])))
        assert (type(report.error), report.profile) == (kind, "axis")
        assert "Công văn mật" not in str(report.error)


def test_an_executor_that_broke_without_a_word_is_told_without_a_gap() -> None:
    assert "(OSError);" in str(vnedoc.batches.BrokenExecutorWarning(OSError()))
    assert "(OSError: full);" in str(vnedoc.batches.BrokenExecutorWarning(OSError("full")))
