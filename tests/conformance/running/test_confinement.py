"""An adapter that is confined writes nowhere unseen, changes nothing of vnedoc, and ends whole."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from uuid import uuid4

import psutil
import pytest

import vnedoc
from tests.conformance.running.test_harness import DAEMON, READING
from vnedoc.conformance.cases import corpus
from vnedoc.conformance.running import confinement, harness
from vnedoc.conformance.running.results import Result

pytestmark = pytest.mark.table


@pytest.fixture
def _permitted(tmp_path: Path) -> None:
    (tmp_path / "probe").mkdir()
    if not confinement.permitted(tmp_path / "probe"):
        pytest.skip("NOT CHECKED: no namespaces are permitted here")


def run(folder: Path, body: str, only: str = "whole-new", *, stream: bool = True) -> Result:
    script = folder / "adapter.py"
    script.write_text(READING + body, "utf-8")
    command = (sys.executable, str(script))
    plan = harness.RunPlan(command=command, stream=stream, confine=True)
    (found,) = harness.run(corpus.chosen([only]), plan, folder / "work")
    return found


def codes(found: Result) -> list[str]:
    return [str(reason["code"]) for reason in found.reasons]


PLACES = ("/tmp", "/var/tmp", "/dev/shm", str(Path.home()))


@pytest.mark.usefixtures("_permitted")
@pytest.mark.parametrize("place", [place for place in PLACES if Path(place).is_dir()])
def test_what_it_writes_to_the_machine_is_seen_and_gone(tmp_path: Path, place: str) -> None:
    mine, hostile = f"vnedoc-{uuid4().hex}", f"thoat-7c1e-{uuid4().hex}.txt"
    body = f"""
for q in questions():
    for name in ("{mine}", "{hostile}"):
        pathlib.Path("{place}", name).write_text("V/v phối hợp thực hiện ví dụ")
    say(outcome="accepted")
"""
    found = run(tmp_path, body)
    assert not any(Path(place, name).exists() for name in (mine, hostile))
    assert [name.rpartition("/")[2] for name in found.written] == [hostile, mine]
    assert [name.startswith("outside/") for name in found.written] == [True, False]
    assert [name.rpartition("/")[2] for name in found.left] == [mine]
    assert codes(found)[-2:] == ["written", "left"]


@pytest.mark.usefixtures("_permitted")
@pytest.mark.parametrize("stream", [True, False])
def test_it_works_as_ever_in_its_world(tmp_path: Path, stream: bool) -> None:
    body = """
for q in questions():
    folder = pathlib.Path(q["output"])
    folder.mkdir()
    assert pathlib.Path(q["message"]).read_bytes().startswith(b"<?xml")
    folder.joinpath("x.txt").write_text("x")
    pathlib.Path("made").write_text("x")
    say(outcome="rejected", codes=[str(os.getuid())])
"""
    found = run(tmp_path, body, "attack-45-names-file-drive", stream=stream)
    assert found.status.value == "passed", found.reasons
    assert found.answer is not None
    assert found.answer["codes"] == [str(os.getuid())]
    assert sorted(found.written) == ["output/x.txt", "work/made"]


@pytest.mark.usefixtures("_permitted")
def test_vnedoc_can_only_be_read(tmp_path: Path) -> None:
    kit = Path(vnedoc.__file__).parent
    body = f"""
for q in questions():
    try:
        pathlib.Path({str(kit)!r}, "of-the-adapter.py").write_text("")
        say(outcome="accepted")
    except OSError as error:
        say(outcome="skipped", reason=error.strerror)
"""
    found = run(tmp_path, body)
    assert not (kit / "of-the-adapter.py").exists()
    assert found.status.value == "skipped"


@pytest.mark.usefixtures("_permitted")
def test_a_daemon_ends_with_it_though_it_hides(tmp_path: Path) -> None:
    """It has cleared its environment, so no mark tells whose it is."""
    hidden = DAEMON.replace("time.sleep(600)", "os.execve('/bin/sleep', ['sleep', '1234567'], {})")
    run(tmp_path, hidden + "for q in questions(): say(outcome='rejected')")
    commands = [one.cmdline() for one in psutil.process_iter() if one.name() == "sleep"]
    assert ["sleep", "1234567"] not in commands


@pytest.mark.usefixtures("_permitted")
def test_a_command_that_is_not_there_is_told(tmp_path: Path) -> None:
    plan = harness.RunPlan(command=("no-such-command",), confine=True)
    with pytest.raises(FileNotFoundError, match="no-such-command"):
        list(harness.run(corpus.chosen(["whole-new"]), plan, tmp_path))


def test_without_the_program_nothing_is_confined(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not confinement.permitted(tmp_path)


def test_what_is_not_permitted_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    false = tmp_path / "unshare"
    false.write_text("#!/bin/sh\nexit 1\n")
    false.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert not confinement.permitted(tmp_path)
    assert not (tmp_path / "probe").exists()
