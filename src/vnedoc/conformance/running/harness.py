"""Running cases against an adapter. It knows nothing of edXML: it hands out files and asks.

Every case gets a folder of its own, with the message, the question and a canary beside it;
whatever the adapter writes anywhere in it is seen.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import attrs

from vnedoc.conformance.cases.case import CANARY, Case, CaseOutcome, Input, Task
from vnedoc.conformance.running.judge import Complaint, Seen, judge, malformed
from vnedoc.conformance.running.process import Adapter, Ending, Limits, Reply
from vnedoc.conformance.running.produced import judge_produced
from vnedoc.conformance.running.results import CaseStatus, Result
from vnedoc.words import Words

MAX_HUNG: Final = 20
"""Questions in a row that hang before no more are asked: a run must end."""
MAX_HUNG_AT_FIRST: Final = 3
"""The same of an adapter that never answered anything."""
_PROTOCOL: Final = 1
_LAST_WORDS: Final = 200
_LISTS: Final = ("trust", "crls", "ocsps")
_ENDINGS: Final = {
    Ending.CRASHED: (CaseStatus.CRASHED, "Chương trình dừng đột ngột.", "The adapter crashed."),
    Ending.HUNG: (CaseStatus.HUNG, "Quá thời gian cho phép.", "The time limit was passed."),
    Ending.MEMORY: (CaseStatus.MEMORY, "Quá bộ nhớ cho phép.", "The memory limit was passed."),
    Ending.GARBLED: (CaseStatus.GARBLED, "Câu trả lời không phải JSON.", "The answer is no JSON."),
}


@attrs.frozen(kw_only=True)
class RunPlan:
    """How a run is done."""

    command: tuple[str, ...]
    stream: bool = False
    jobs: int = 1
    """Adapters that run side by side."""
    limits: Limits = attrs.field(factory=Limits)


def run(cases: Iterable[Case], plan: RunPlan, folder: Path) -> Iterator[Result]:
    """Ask an adapter about every case; results come in the order of the cases.

    Args:
        cases: what to ask.
        plan: how.
        folder: an empty folder to work in.

    Raises:
        OSError: the command cannot be started, or the folder not be written.
        MissingExtraError: the extra ``conformance`` is not installed.
    """
    workers = _Workers(plan, folder)
    try:
        with ThreadPoolExecutor(max_workers=plan.jobs) as pool:
            # At most a few cases wait, so that large files are not all made at once.
            pending = []
            for case in cases:
                pending.append(pool.submit(workers.result, case))
                while len(pending) > 4 * plan.jobs:
                    yield pending.pop(0).result()
            for future in pending:
                yield future.result()
    finally:
        workers.close()


class _Workers:
    """One adapter for each thread."""

    def __init__(self, plan: RunPlan, folder: Path) -> None:
        self._plan, self._folder = plan, folder
        self._own = threading.local()
        self._all: list[Adapter] = []
        self._lock = threading.Lock()

    def result(self, case: Case) -> Result:
        """What the adapter of this thread makes of a case."""
        question = _AdapterQuestion(case, self._adapter(), self._home, stream=self._plan.stream)
        if self._own.hung >= (MAX_HUNG if self._own.answered else MAX_HUNG_AT_FIRST):
            return question.unasked()
        found = question.result()
        self._own.hung = self._own.hung + 1 if found.status is CaseStatus.HUNG else 0
        self._own.answered |= found.answer is not None
        return found

    def _adapter(self) -> Adapter:
        if not hasattr(self._own, "adapter"):
            with self._lock:
                home = self._folder / f"worker-{len(self._all) + 1}"
                home.mkdir(parents=True)
                plan = self._plan
                made = Adapter(plan.command, plan.limits, stream=plan.stream)
                self._all.append(made)
            self._own.adapter, self._own.home = made, home
            self._own.hung, self._own.answered = 0, False
        adapter: Adapter = self._own.adapter
        return adapter

    @property
    def _home(self) -> Path:
        home: Path = self._own.home
        return home

    def close(self) -> None:
        """End all adapters."""
        for adapter in self._all:
            adapter.close()


class _AdapterQuestion:
    """One case, asked once."""

    def __init__(self, case: Case, adapter: Adapter, home: Path, *, stream: bool) -> None:
        self.case, self.adapter, self.stream = case, adapter, stream
        self.base = home / "case"
        # What climbs out of the output folder shall still be seen.
        self.folder = self.base / "a" / "b" / "c"

    def result(self) -> Result:
        if self.case.before and not self.stream:
            return self._result(
                CaseStatus.SKIPPED,
                _reason(
                    "Chỉ kiểm tra được ở chế độ stream.", "It can only be seen in stream mode."
                ),
            )
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            given = self._lay_out()
            for index, message in enumerate(self.case.before):
                self._ask(given | {"message": str(self.folder / message.name)}, f"-{index}")
            return self._judged(self._ask(given, ""))
        finally:
            _clear(self.base, self.folder)

    def unasked(self) -> Result:
        """A case that nobody can wait for any more; it counts as hung."""
        reason = _reason(
            "Không hỏi nữa: nhiều câu liền trước đều quá thời gian.",
            "It was not asked: too many questions in a row passed the time limit.",
        )
        return self._result(CaseStatus.HUNG, reason)

    def _lay_out(self) -> dict[str, Any]:
        """Write the files; the question."""
        case = self.case
        for one in case.files:
            _write(self.folder / one.name, one)
        (self.folder / "canary.txt").write_text(CANARY, "utf-8")
        self.laid = {path.relative_to(self.base).as_posix() for path in self.base.rglob("*")}
        first = str(self.folder / case.inputs[0].name)
        question = {
            "protocol": _PROTOCOL,
            "id": case.id,
            "task": case.task.value,
            ("form" if case.task is Task.PRODUCE else "message"): first,
            **case.given,
        }
        for name in _LISTS:
            if name in question:
                question[name] = [str(self.folder / one) for one in question[name]]
        if case.task in (Task.EXTRACT, Task.PRODUCE):
            name = "output" if case.task is Task.EXTRACT else "output.edxml"
            question["output"] = str(self.folder / name)
        return question

    def _ask(self, question: dict[str, Any], suffix: str) -> Reply:
        path = self.folder / f"request{suffix}.json"
        path.write_text(json.dumps(question, ensure_ascii=False), "utf-8")
        self.laid.add(path.relative_to(self.base).as_posix())
        return self.adapter.ask(question, path)

    def _judged(self, reply: Reply) -> Result:
        if reply.ending is not Ending.ANSWERED:
            status, vi, en = _ENDINGS[reply.ending]
            # The last words of its log are what a person who wrote it looks for.
            last = reply.log.strip().rpartition("\n")[2][:_LAST_WORDS]
            return self._result(status, _reason(f"{vi} {last}", f"{en} {last}"), reply)
        answer = reply.answer
        shape = malformed(answer)
        if shape is not None:
            return self._result(CaseStatus.FAILED, (shape,), reply)
        if answer["outcome"] == "skipped":
            return self._skipped(reply)
        seen = self._seen(reply)
        complaints = judge(self.case, answer, seen)
        if self.case.task is Task.PRODUCE and answer["outcome"] == "accepted":
            complaints += judge_produced(self.case, self.folder / "output.edxml")
        status = CaseStatus.FAILED if complaints else CaseStatus.PASSED
        return self._result(status, complaints, reply, seen)

    def _skipped(self, reply: Reply) -> Result:
        why = str(reply.answer.get("reason") or "").strip()
        if why:
            return self._result(CaseStatus.SKIPPED, _reason(why, why), reply)
        complaint = _reason("Bỏ qua mà không nêu lý do.", "It was skipped without a reason.")
        return self._result(CaseStatus.FAILED, complaint, reply)

    def _seen(self, reply: Reply) -> Seen:
        written = {}
        for path in sorted(self.base.rglob("*")):
            name = path.relative_to(self.base).as_posix()
            if name not in self.laid and (path.is_symlink() or path.is_file()):
                written[name.removeprefix("a/b/c/")] = _digest(path)
        output = "output.edxml" if self.case.task is Task.PRODUCE else "output"
        return Seen(log=reply.log, written=written, output=output)

    def _result(
        self,
        status: CaseStatus,
        complaints: Sequence[Complaint],
        reply: Reply | None = None,
        seen: Seen | None = None,
    ) -> Result:
        case = self.case
        bad = status is not CaseStatus.PASSED and status is not CaseStatus.SKIPPED
        return Result(
            id=case.id,
            status=status,
            role=case.role.value,
            importance=case.importance.value,
            defect=case.defect if bad else "",
            reasons=tuple(complaint.to_data() for complaint in complaints),
            seconds=reply.seconds if reply else 0.0,
            peak_bytes=reply.peak_bytes if reply else 0,
            answer=reply.answer if reply and isinstance(reply.answer, dict) else None,
            written=seen.written if seen else {},
        )


def _reason(vi: str, en: str) -> tuple[Complaint, ...]:
    return (Complaint(code="ending", words=Words(vi=vi, en=en)),)


def _write(path: Path, one: Input) -> None:
    with path.open("wb") as file:
        for chunk in one.chunks():
            file.write(chunk)


def _clear(base: Path, folder: Path) -> None:
    """Remove whatever stands in `base` but the empty folders down to `folder`.

    Making and removing those for each of some thousand cases took half the time of a run.
    """
    try:
        kept = {folder, *folder.parents}
        for place in (base, *(path for path in reversed(folder.parents) if base in path.parents)):
            _empty(place, kept)
        _empty(folder, kept)
    except OSError:
        shutil.rmtree(base, ignore_errors=True)


def _empty(place: Path, kept: set[Path]) -> None:
    for path in place.iterdir():
        if path.is_symlink() or not path.is_dir():
            path.unlink()
        elif path not in kept:
            shutil.rmtree(path)


def _digest(path: Path) -> str:
    if path.is_symlink():
        return "symlink"
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def unasked(case: Case) -> bool:
    """Whether a case accepts any answer at all, which would make it no test."""
    expected = case.expected
    return expected.outcome is CaseOutcome.EITHER and not (
        expected.noticed
        or expected.values
        or expected.forbidden
        or expected.forbidden_files
        or expected.signatures is not None
    )
