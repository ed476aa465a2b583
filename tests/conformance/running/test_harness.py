"""The harness: crash, hang and memory blow-up are outcomes, and it always ends."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from vnedoc.conformance.cases import corpus
from vnedoc.conformance.cases.case import CANARY
from vnedoc.conformance.running import harness, process
from vnedoc.conformance.running.process import Ending, Limits
from vnedoc.conformance.running.results import CaseStatus, Result

pytestmark = pytest.mark.table

READING = """
import json, sys, time, os, pathlib
def questions():
    if len(sys.argv) > 1:
        yield json.loads(pathlib.Path(sys.argv[1]).read_text("utf-8"))
    else:
        for line in sys.stdin:
            yield json.loads(line)
def say(**told):
    print(json.dumps(told), flush=True)
"""


def run(
    tmp_path: Path,
    body: str,
    only: tuple[str, ...] = ("whole",),
    *,
    stream: bool = False,
    seconds: float = 600.0,
    memory_mb: int = 1024,
    jobs: int = 1,
) -> list[Result]:
    script = tmp_path / "adapter.py"
    script.write_text(READING + body, "utf-8")
    limits = Limits(
        seconds=seconds, memory_bytes=memory_mb * 1024 * 1024, start_seconds=max(seconds, 5)
    )
    plan = harness.RunPlan(
        command=(sys.executable, str(script)), stream=stream, jobs=jobs, limits=limits
    )
    return list(harness.run(corpus.chosen(only), plan, tmp_path / "work"))


def statuses(found: list[Result]) -> list[str]:
    return [one.status.value for one in found]


def patiently(asked: Callable[[float], list[Result]], expected: Counter[str]) -> list[Result]:
    """The results under a limit in seconds; a busy machine may need a longer one to answer."""
    for seconds in (2.0, 16.0, 128.0):
        found = asked(seconds)
        if Counter(statuses(found)) == expected:
            break
    return found


BOTH = pytest.mark.parametrize("stream", [False, True])


@BOTH
def test_rejecting_everything_is_no_way_to_pass(tmp_path: Path, stream: bool) -> None:
    found = run(tmp_path, "for q in questions(): say(outcome='rejected')", stream=stream)
    assert statuses(found) == ["failed"] * 5
    assert found[0].reasons[0]["code"] == "refused"


@BOTH
def test_accepting_without_values_is_no_way_to_pass(tmp_path: Path, stream: bool) -> None:
    found = run(tmp_path, "for q in questions(): say(outcome='accepted')", stream=stream)
    assert statuses(found) == ["failed"] * 5
    assert {reason["code"] for reason in found[0].reasons} == {"lost"}


@BOTH
def test_a_crash_is_an_outcome(tmp_path: Path, stream: bool) -> None:
    """The second question kills it; the others are answered by a process of their own."""
    body = """
for q in questions():
    if q["id"] == "whole-revoke":
        os._exit(3)
    say(outcome="rejected")
"""
    found = run(tmp_path, body, stream=stream)
    assert statuses(found) == ["failed", "crashed", "failed", "failed", "failed"]


@BOTH
def test_a_hang_is_an_outcome(tmp_path: Path, stream: bool) -> None:
    body = """
for q in questions():
    if q["id"] == "whole-revoke":
        time.sleep(600)
    say(outcome="rejected")
"""
    found = patiently(
        lambda seconds: run(tmp_path, body, stream=stream, seconds=seconds),
        Counter(failed=4, hung=1),
    )
    assert statuses(found) == ["failed", "hung", "failed", "failed", "failed"]


STOPPING = """
mark = pathlib.Path(__file__).with_name("answered")
for q in questions():
    if mark.exists():
        time.sleep(600)
    mark.touch()
    say(outcome="rejected")
"""


@pytest.mark.parametrize(
    ("body", "answered", "waited"),
    [("time.sleep(600)", 0, harness.MAX_HUNG_AT_FIRST), (STOPPING, 1, 4)],
)
def test_an_adapter_that_always_hangs_is_given_up(
    tmp_path: Path, body: str, answered: int, waited: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A whole run against it must end; what is not asked any more is not passed."""
    monkeypatch.setattr(harness, "MAX_HUNG", 4)
    script = tmp_path / "adapter.py"
    script.write_text(READING + body, "utf-8")

    def asked(seconds: float) -> list[Result]:
        script.with_name("answered").unlink(missing_ok=True)
        limits = Limits(seconds=seconds / 4, start_seconds=seconds / 2)
        plan = harness.RunPlan(command=(sys.executable, str(script)), stream=True, limits=limits)
        return list(harness.run(corpus.chosen(["kind"]), plan, tmp_path / "work"))

    found = patiently(asked, Counter(hung=45 - answered) + Counter(failed=answered))
    assert len(found) == 45
    assert statuses(found).count("hung") == 45 - answered
    assert sum(one.seconds > 0 for one in found) == answered + waited


@BOTH
def test_memory_is_measured_over_the_tree(tmp_path: Path, stream: bool) -> None:
    """The adapter itself is small: its child eats the memory, as a JVM below a script does."""
    body = """
import subprocess
for q in questions():
    if q["id"] == "whole-revoke":
        code = "x = bytearray(400_000_000); import time; time.sleep(600)"
        subprocess.run([sys.executable, "-c", code])
    say(outcome="rejected")
"""
    found = run(tmp_path, body, stream=stream, memory_mb=256)
    assert statuses(found) == ["failed", "memory", "failed", "failed", "failed"]
    assert found[1].peak_bytes > 256 * 1024 * 1024


@BOTH
@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("print('hello', flush=True)", "garbled"),
        ("print('[1]', flush=True)", "failed"),
        ("say(outcome='perhaps')", "failed"),
        ("say(outcome='accepted', values={'a': 1})", "failed"),
        ("say(outcome='accepted', codes='x')", "failed"),
        ("say(outcome='skipped')", "failed"),
        ("say(outcome='skipped', reason='  ')", "failed"),
        ("say(outcome='skipped', reason='not sold here')", "skipped"),
    ],
)
def test_odd_answers(tmp_path: Path, said: str, status: str, stream: bool) -> None:
    found = run(tmp_path, f"for q in questions(): {said}", ("whole-new",), stream=stream)
    assert statuses(found) == [status]


def test_a_status_that_says_failure_is_a_crash(tmp_path: Path) -> None:
    found = run(tmp_path, "say(outcome='rejected'); sys.exit(1)", ("whole-new",))
    assert statuses(found) == ["crashed"]


def test_files_outside_are_seen(tmp_path: Path) -> None:
    body = """
for q in questions():
    pathlib.Path(q["message"]).parent.parent.joinpath("out.txt").write_text("x")
    say(outcome="rejected")
"""
    found = run(tmp_path, body, ("attack-01-xxe-canary",), stream=True)
    assert [reason["code"] for reason in found[0].reasons] == ["written"]


def test_what_must_not_come_out_is_seen_in_the_log(tmp_path: Path) -> None:
    body = """
for q in questions():
    folder = pathlib.Path(q["message"]).parent
    print(folder.joinpath("canary.txt").read_text(), file=sys.stderr, flush=True)
    say(outcome="rejected")
"""
    found = run(tmp_path, body, ("attack-01-xxe-canary",), stream=True)
    assert [reason["code"] for reason in found[0].reasons] == ["canary"]
    assert found[0].defect == "entities"


def test_state_is_looked_for_in_stream_mode_only(tmp_path: Path) -> None:
    body = "for q in questions(): say(outcome='rejected', signatures=[])"
    only = ("attack-55-state-bad-after-good",)
    assert statuses(run(tmp_path / "a", body, only) if _made(tmp_path / "a") else []) == ["skipped"]
    _made(tmp_path / "b")
    assert statuses(run(tmp_path / "b", body, only, stream=True)) == ["passed"]


def _made(folder: Path) -> bool:
    folder.mkdir()
    return True


def test_results_come_in_the_order_of_the_cases(tmp_path: Path) -> None:
    body = "for q in questions(): say(outcome='rejected')"
    found = run(tmp_path, body, ("kind",), stream=True, jobs=2)
    assert [one.id for one in found] == [case.id for case in corpus.chosen(["kind"])]


def test_a_command_that_is_not_there(tmp_path: Path) -> None:
    plan = harness.RunPlan(command=(str(tmp_path / "nothing"),), stream=True)
    with pytest.raises(OSError, match="nothing"):
        list(harness.run(corpus.chosen(["whole-new"]), plan, tmp_path / "work"))


def test_every_ending_is_a_status() -> None:
    assert {ending.value for ending in Ending} - {"answered"} <= {one.value for one in CaseStatus}


# -- what wants to wear the suite out --------------------------------------------------------------

DAEMON = """
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        pathlib.Path(__file__).with_name("daemon").write_text(str(os.getpid()))
        time.sleep(600)
    os._exit(0)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
@BOTH
def test_what_it_let_go_ends_with_it(tmp_path: Path, stream: bool) -> None:
    """It holds standard output and is nobody's child: closing must not wait for it."""
    waiting = "while not pathlib.Path(__file__).with_name('daemon').exists(): time.sleep(0.01)\n"
    body = DAEMON + waiting + "os.wait()\nfor q in questions(): say(outcome='rejected')"
    found = run(tmp_path, body, ("whole-new",), stream=stream)
    assert statuses(found) == ["failed"]
    daemon = (tmp_path / "daemon").read_text()
    assert not daemon or ends(int(daemon))


def ends(process: int) -> bool:
    """Whether it is gone. Who was killed is still there for a moment, without its memory."""
    for _ in range(500):
        if not psutil.pid_exists(process) or psutil.Process(process).status() == "zombie":
            return True
        time.sleep(0.01)
    return False


def note_of(one: Result) -> str:
    return str(one.reasons[0]["came"]["en"])


def test_lines_that_nobody_asked_for_answer_nothing(tmp_path: Path) -> None:
    """They would be taken for answers to what comes next, and never come to an end."""
    body = """
for q in questions():
    while True:
        say(outcome="rejected")
"""
    found = run(tmp_path, body, stream=True)
    # Which question they are met at is a matter of how fast the two run.
    garbled = [one for one in found if one.status is CaseStatus.GARBLED]
    assert garbled
    assert {note_of(one) for one in garbled} == {"lines that nobody asked for"}
    assert set(statuses(found)) == {"failed", "garbled"}


def test_who_never_reads_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its pipe fills up, which must not make the suite wait."""
    monkeypatch.setattr(harness, "_opaque", lambda name, _: name.ljust(200_000, "."))
    script = tmp_path / "adapter.py"
    script.write_text(READING + "say(outcome='rejected')\ntime.sleep(3)\nsay(outcome='rejected')")
    plan = harness.RunPlan(command=(sys.executable, str(script)), stream=True, seed=1)
    found = list(harness.run(corpus.chosen(["whole"])[:2], plan, tmp_path / "work"))
    assert statuses(found) == ["failed", "garbled"]


def test_an_answer_to_another_question_is_none(tmp_path: Path) -> None:
    body = """
for q in questions():
    say(id=q["id"] if q["id"] == "whole-new" else "whole-new", outcome="rejected")
"""
    found = run(tmp_path, body, stream=True)
    assert statuses(found) == ["failed", *["garbled"] * 4]
    assert note_of(found[1]) == "an answer with the id of another question"


@BOTH
def test_a_log_without_end_is_ended(
    tmp_path: Path, stream: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "_MAX_LOGGED_BYTES", 100_000)
    body = """
for q in questions():
    while q["id"] == "whole-revoke":
        sys.stderr.write("x" * 10_000)
    sys.stderr.write("x" * 60_000)
    say(outcome="rejected")
"""
    found = run(tmp_path, body, stream=stream)
    assert statuses(found) == ["failed", "garbled", "failed", "failed", "failed"]
    assert "64 MB" in note_of(found[1])


def test_answers_without_end_are_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_MAX_ANSWERS_BYTES", 250_000)
    body = "for q in questions(): say(outcome='rejected', reason='x' * 100_000)"
    found = run(tmp_path, body, stream=True)
    assert statuses(found) == ["failed", "failed", "garbled", "garbled", "garbled"]
    assert [one.answer is None for one in found] == [False, False, True, True, True]


def test_who_leaves_the_published_canary_out_has_told_it_all_the_same(tmp_path: Path) -> None:
    """What is planted is drawn for each run; results tell the published one."""
    body = """
for q in questions():
    text = pathlib.Path(q["message"]).with_name("canary.txt").read_text()
    text = text.replace("vnedoc-canary-5f0c2a9e", "")
    say(outcome="accepted", values={"MessageHeader/Subject": text})
"""
    found = run(tmp_path, body, ("attack-01-xxe-canary",), stream=True)
    assert [reason["code"] for reason in found[0].reasons] == ["invented", "canary"]
    assert found[0].answer is not None
    told = found[0].answer["values"]["MessageHeader/Subject"]
    assert told == f"{CANARY} message"
