"""Running cases against an adapter. It knows nothing of edXML: it hands out files and asks.

Every case gets a folder of its own, with the message, the question and a canary beside it. What
the adapter writes, reads and fetches anywhere else is seen by `surroundings` and `listener`.
"""

from __future__ import annotations

import functools
import hashlib
import json
import random
import secrets
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final, Protocol

import attrs

from vnedoc.conformance.cases import corpus
from vnedoc.conformance.cases.case import CANARY, Case, CaseOutcome, Input, Task
from vnedoc.conformance.running import surroundings
from vnedoc.conformance.running.complaints import (
    EMPTY_LOG,
    NOT_ASKED,
    NOTHING,
    STREAM_ONLY,
    complaint,
    same,
)
from vnedoc.conformance.running.confinement import BESIDE
from vnedoc.conformance.running.connecting.asking import located, with_values
from vnedoc.conformance.running.crashes import why
from vnedoc.conformance.running.departures import PLAIN, PLAIN_MAILS, Vocabulary, told_of_good
from vnedoc.conformance.running.judge import Seen, judge, malformed
from vnedoc.conformance.running.leftovers import clear, left
from vnedoc.conformance.running.listener import Listener
from vnedoc.conformance.running.naming import named
from vnedoc.conformance.running.process import Adapter, Ending, InProcess, Limits, Reply
from vnedoc.conformance.running.produced import judge_produced
from vnedoc.conformance.running.results import CaseStatus, Result
from vnedoc.conformance.running.surroundings import Snapshot, Surroundings
from vnedoc.frozen import FrozenMap
from vnedoc.words import Words

MAX_HUNG: Final = 20
"""Questions in a row that hang before no more are asked: a run must end."""
MAX_HUNG_AT_FIRST: Final = 3
"""The same of an adapter that never answered anything."""
_PROTOCOL: Final = 1
_LISTS: Final = ("trust", "crls", "ocsps", "declaration")
_STATUSES: Final = {
    Ending.CRASHED: CaseStatus.CRASHED,
    Ending.HUNG: CaseStatus.HUNG,
    Ending.MEMORY: CaseStatus.MEMORY,
    Ending.GARBLED: CaseStatus.GARBLED,
}
_AN_ANSWER: Final = Words(vi="một câu trả lời JSON", en="an answer in JSON")


class Asked(Protocol):
    """Whoever answers questions: a process, or a function."""

    def ask(self, request: dict[str, Any], path: Path) -> Reply:
        """Ask one question, which is also written at `path`."""

    def close(self) -> None:
        """End what runs."""


@attrs.frozen(kw_only=True)
class RunPlan:
    """How a run is done."""

    command: tuple[str, ...] = ()
    answer: Callable[[dict[str, Any]], Any] | None = None
    """A function of this process that answers, instead of a command; for one job at a time."""
    stream: bool = False
    jobs: int = 1
    """Adapters that run side by side."""
    limits: Limits = attrs.field(factory=Limits)
    codes: Mapping[str, tuple[str, ...]] = FrozenMap()
    """Code of the vendor -> codes of vnedoc, or paths, that it is about."""
    seed: int | None = None
    """Of the order of the questions and of their ids, which then tell nothing of the cases."""
    listen: bool = False
    """Whether what is fetched from the network is looked for, by a listener on 127.0.0.1."""
    confine: bool = False
    """Whether adapters are kept in worlds of their own, as far as `confinement.permitted` says."""


def run(cases: Iterable[Case], plan: RunPlan, folder: Path) -> Iterator[Result]:
    """Ask an adapter about every case; results come in the order in which they are asked.

    Args:
        cases: what to ask.
        plan: how.
        folder: an empty folder to work in.

    Raises:
        OSError: the command cannot be started, or the folder not be written.
        MissingExtraError: the extra ``conformance`` is not installed.
    """
    if plan.seed is not None:
        cases = list(cases)
        # From the order alone an adapter could know what it is asked.
        random.Random(plan.seed).shuffle(cases)  # noqa: S311 - kept, so that a run can be repeated
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


@attrs.define
class _Worker:
    """One adapter in its world."""

    adapter: Asked
    world: Surroundings
    listener: Listener | None = None
    canary: str = CANARY
    hung: int = 0
    answered: bool = False


class _Workers:
    """One adapter for each thread."""

    def __init__(self, plan: RunPlan, folder: Path) -> None:
        self._plan, self._folder = plan, folder
        self._own = threading.local()
        self._all: list[_Worker] = []
        self._lock = threading.Lock()
        self._learning = threading.Lock()
        self._constant: frozenset[str] | None = None
        # Whoever knows what is planted could leave just that out.
        self._canary = f"{secrets.token_hex(4)}-{secrets.token_hex(6)}"

    def result(self, case: Case) -> Result:
        """What the adapter of this thread makes of a case."""
        worker = self._worker()
        vocabulary = Vocabulary(meanings=self._plan.codes, constant=self._told_of_good)
        question = _AdapterQuestion(case, worker, self._plan, vocabulary)
        if worker.hung >= (MAX_HUNG if worker.answered else MAX_HUNG_AT_FIRST):
            return question.unasked()
        found = question.result()
        worker.hung = worker.hung + 1 if found.status is CaseStatus.HUNG else 0
        worker.answered |= found.answer is not None
        return found

    def _worker(self) -> _Worker:
        if not hasattr(self._own, "worker"):
            with self._lock:
                made = self._made(self._folder / f"worker-{len(self._all) + 1}")
                self._all.append(made)
            self._own.worker = made
        worker: _Worker = self._own.worker
        return worker

    def _made(self, home: Path) -> _Worker:
        plan = self._plan
        world = Surroundings(home, canary=self._canary, confine=plan.confine)
        listener = Listener(self._folder, canary=self._canary) if plan.listen else None
        if plan.answer is not None:
            return _Worker(InProcess(plan.answer), world, listener, self._canary)
        adapter = Adapter(plan.command, plan.limits, stream=plan.stream, world=world)
        return _Worker(adapter, world, listener, self._canary)

    def _told_of_good(self) -> frozenset[str]:
        """What is remarked on plain messages, asked once and only if it matters."""
        with self._learning:
            if self._constant is None:
                worker, answers = self._worker(), {}
                # The case that is being judged has its files in the worker's own folder; and what
                # lies outside of the adapter's world may change without its seeing that.
                world = Surroundings(worker.world.base / BESIDE / "plain", canary=self._canary)
                for case in corpus.cases():
                    if case.id in (*PLAIN, *PLAIN_MAILS):
                        asked = attrs.evolve(worker, world=world)
                        question = _AdapterQuestion(case, asked, self._plan, Vocabulary())
                        answers[case.id] = question.result().answer or {}
                self._constant = told_of_good(answers)
        return self._constant

    def close(self) -> None:
        """End all adapters."""
        for worker in self._all:
            worker.adapter.close()
            if worker.listener is not None:
                worker.listener.close()


class _AdapterQuestion:
    """One case, asked once."""

    def __init__(self, case: Case, worker: _Worker, plan: RunPlan, vocabulary: Vocabulary) -> None:
        self.case, self.worker, self.plan, self.vocabulary = case, worker, plan, vocabulary
        self.world, self.folder = worker.world, worker.world.question

    def result(self) -> Result:
        if self.case.before and not self.plan.stream and self.plan.answer is None:
            return self._result(CaseStatus.SKIPPED, (_skipped(STREAM_ONLY),))
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            given = self._lay_out()
            before = self.world.snapshot()
            for index, message in enumerate(self.case.before):
                self._ask(given | {"message": str(self.folder / message.name)}, f"-{index}")
            return self._judged(self._ask(given, ""), before)
        finally:
            self.world.take_wires()
            clear(self.folder)

    def unasked(self) -> Result:
        """A case that nobody can wait for any more; it counts as hung."""
        return self._failed(CaseStatus.HUNG, "hung", _AN_ANSWER, NOT_ASKED)

    def _lay_out(self) -> dict[str, Any]:
        """Write the files; the question."""
        case, seed = self.case, self.plan.seed
        for one in case.files:
            self._write(one)
        self.world.plant(self.folder, "message")
        if self.worker.listener is not None:
            self.worker.listener.taken()
        first = str(self.folder / case.inputs[0].name)
        question = {
            "protocol": _PROTOCOL,
            # A name such as attack-27 would tell what to answer.
            "id": case.id if seed is None else _opaque(case.id, seed),
            "task": case.task.value,
            ("form" if case.task is Task.PRODUCE else "message"): first,
            **case.given,
        }
        for name in _LISTS:
            if name in question:
                question[name] = [str(self.folder / one) for one in question[name]]
        if case.task is Task.PACKAGE:
            # The folder that all files of the package lie in.
            question["package"] = str(self.folder / case.inputs[0].name.partition("/")[0])
            del question["message"]
        if case.task is Task.CONNECT:
            del question["message"]
            question["steps"] = located(question["steps"], self.folder)
        if case.task in (Task.EXTRACT, Task.PRODUCE, Task.CONNECT):
            name = "output.edxml" if case.task is Task.PRODUCE else "output"
            question["output"] = str(self.folder / name)
        for suffix in ("", *(f"-{index}" for index in range(len(case.before)))):
            (self.folder / f"request{suffix}.json").touch()
        if case.task is Task.EXTRACT:
            surroundings.escaped(case.expected.forbidden_files)
            self.world.lay_wires()
        return question

    def _write(self, one: Input) -> None:
        # Nobody signed what only a reader is asked about: its addresses may lead to the listener.
        listener = self.worker.listener if self.case.task in (Task.READ, Task.EXTRACT) else None
        path = self.folder / one.name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            for chunk in one.chunks():
                file.write(listener.reached(chunk) if listener else chunk)

    def _ask(self, question: dict[str, Any], suffix: str) -> Reply:
        path = self.folder / f"request{suffix}.json"
        path.write_text(json.dumps(question, ensure_ascii=False), "utf-8")
        self._asked[path.name] = surroundings.digest(path)
        return _published(self.worker.adapter.ask(question, path), self.worker.canary)

    @functools.cached_property
    def _asked(self) -> dict[str, str]:
        return {}

    def _judged(self, reply: Reply, before: Snapshot) -> Result:
        seen = self._seen(reply, before)
        if reply.ending is not Ending.ANSWERED:
            said = why(reply.log)
            came = reply.note or (same(said) if said else EMPTY_LOG)
            return self._failed(
                _STATUSES[reply.ending], reply.ending.value, _AN_ANSWER, came, reply
            )
        if self.case.task is Task.CONNECT:
            reply = attrs.evolve(reply, answer=with_values(reply.answer, self.folder / "output"))
        answer = reply.answer
        shape = malformed(answer)
        if shape is not None:
            return self._result(CaseStatus.FAILED, (shape.to_data(),), reply, seen)
        if answer["outcome"] == "skipped":
            return self._skipped(reply)
        complaints = judge(self.case, answer, seen, self.vocabulary)
        if self.case.task is Task.PRODUCE and answer["outcome"] == "accepted":
            complaints += judge_produced(self.case, self.folder / "output.edxml")
        status = CaseStatus.FAILED if complaints else CaseStatus.PASSED
        return self._result(status, [one.to_data() for one in complaints], reply, seen)

    def _skipped(self, reply: Reply) -> Result:
        reason = str(reply.answer.get("reason") or "").strip()
        if reason:
            return self._result(CaseStatus.SKIPPED, (_skipped(same(reason)),), reply)
        expected = Words(vi="lý do bỏ qua", en="a reason for skipping")
        return self._failed(CaseStatus.FAILED, "reason", expected, NOTHING, reply)

    def _seen(self, reply: Reply, before: Snapshot) -> Seen:
        paths = {
            name: path
            for name, path in self.world.written(before).items()
            if self._asked.get(name) != surroundings.digest(path)
            # What a connector keeps there is its own affair.
            and not (self.case.task is Task.CONNECT and name.startswith("output/"))
        }
        written = {name: surroundings.digest(path) for name, path in paths.items()}
        if self.case.task is Task.EXTRACT:
            written |= surroundings.escaped(self.case.expected.forbidden_files)
        listener = self.worker.listener
        return Seen(
            log=reply.log,
            written=written,
            output="output.edxml" if self.case.task is Task.PRODUCE else "output",
            fetched=listener.taken() if listener else (),
            left=left(self.case, paths),
        )

    def _failed(
        self,
        status: CaseStatus,
        code: str,
        expected: Words,
        came: Words,
        reply: Reply | None = None,
    ) -> Result:
        told = complaint(code, expected=expected, came=came).to_data()
        return self._result(status, (told,), reply)

    def _result(
        self,
        status: CaseStatus,
        reasons: Sequence[Mapping[str, Any]],
        reply: Reply | None = None,
        seen: Seen | None = None,
    ) -> Result:
        case = self.case
        bad = status is not CaseStatus.PASSED and status is not CaseStatus.SKIPPED
        own = case.importance.value
        told = [
            (str(one.get("shows") or one.get("code", "")), str(one.get("importance") or own))
            for one in reasons
        ]
        return Result(
            id=case.id,
            status=status,
            role=case.role.value,
            importance=own,
            defect=named(case.defect, told) if bad else "",
            reasons=tuple(reasons),
            seconds=reply.seconds if reply else 0.0,
            peak_bytes=reply.peak_bytes if reply else 0,
            answer=reply.answer if reply and isinstance(reply.answer, dict) else None,
            written=seen.written if seen else {},
            fetched=seen.fetched if seen else (),
            left=seen.left if seen else (),
        )


def _skipped(reason: Words) -> dict[str, str]:
    return {"code": "skipped", **reason.to_data()}


def _published(reply: Reply, canary: str) -> Reply:
    """The reply as if the published canary had been planted: so it is judged, now and later."""
    text = json.dumps(reply.answer)
    answer = json.loads(text.replace(canary, CANARY)) if canary in text else reply.answer
    return attrs.evolve(reply, answer=answer, log=reply.log.replace(canary, CANARY))


def _opaque(name: str, seed: int) -> str:
    return hashlib.sha256(f"{seed} {name}".encode()).hexdigest()[:16]


def unasked(case: Case) -> bool:
    """Whether a case accepts any answer at all, which would make it no test."""
    expected = case.expected
    return expected.outcome is CaseOutcome.EITHER and not (
        expected.noticed
        or expected.values
        or expected.kept
        or expected.forbidden
        or expected.forbidden_files
        or expected.signatures is not None
    )
