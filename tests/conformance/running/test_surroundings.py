"""The world of an adapter: what is planted in it, and what it does there."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from vnedoc.conformance.cases import corpus
from vnedoc.conformance.cases.case import CANARY
from vnedoc.conformance.running import harness
from vnedoc.conformance.running.results import Result
from vnedoc.conformance.running.surroundings import Surroundings

START = """
import json, os, pathlib, sys, tempfile, urllib.request
for line in sys.stdin:
    question = json.loads(line)
    here = pathlib.Path(question["message"]).parent
    told = {"outcome": "rejected"}
"""
END = "\n    print(json.dumps(told), flush=True)\n"


def asked(tmp_path: Path, body: str, case: str, **more: Any) -> Result:
    """What comes of a program that does something about a case."""
    script = tmp_path / "adapter.py"
    script.write_text(START + "".join(f"    {line}\n" for line in body.splitlines()) + END)
    command = (sys.executable, str(script))
    plan = harness.RunPlan(command=command, stream=True, **more)
    return next(iter(harness.run(corpus.chosen([case]), plan, tmp_path / "work")))


def told(result: Result) -> list[tuple[str, str]]:
    return [(str(one["code"]), str(one.get("at", ""))) for one in result.reasons]


@pytest.mark.parametrize(
    ("where", "place"),
    [
        ("here / 'canary.txt'", "message"),
        ("pathlib.Path('canary.txt')", "work"),
        ("pathlib.Path(tempfile.gettempdir(), 'canary.txt')", "temp"),
        ("pathlib.Path.home() / 'canary.txt'", "home"),
    ],
)
def test_a_canary_lies_wherever_readers_look(tmp_path: Path, where: str, place: str) -> None:
    body = f"told['codes'] = [({where}).read_text()]"
    assert told(asked(tmp_path, body, "attack-01-xxe-canary")) == [("canary", place)]


def test_what_is_fetched_is_seen_though_nothing_of_it_is_told(tmp_path: Path) -> None:
    body = """
import re
found = re.search("http://[^\\"]+", pathlib.Path(question["message"]).read_text())
urllib.request.urlopen(found[0]).read()
"""
    result = asked(tmp_path, body, "attack-01-xxe-http", listen=True)
    assert told(result) == [("fetched", "http")]
    assert result.defect == "fetched"


@pytest.mark.parametrize(
    ("path", "seen"),
    [
        ("here.parent / 'x'", ("written", "outside/a/b/x")),
        ("here / 'x'", ("written", "x")),
        ("pathlib.Path(tempfile.gettempdir()).parent / 'x'", ("written", "outside/t/e/x")),
        ("pathlib.Path.home().parent / 'x'", ("written", "outside/h/o/x")),
    ],
)
def test_what_is_written_anywhere_is_seen(tmp_path: Path, path: str, seen: tuple[str, str]) -> None:
    body = f"({path}).write_text('x')"
    assert told(asked(tmp_path, body, "whole-new"))[1:] == [seen]


@pytest.mark.parametrize("folder", ["tempfile.gettempdir()", "pathlib.Path.home()", "'.'"])
def test_what_a_program_needs_itself_may_lie_where_it_works(tmp_path: Path, folder: str) -> None:
    body = f"pathlib.Path({folder}, 'runtime.log').write_text('started, listening, done')"
    assert told(asked(tmp_path, body, "attack-01-xxe-canary")) == []


@pytest.mark.parametrize(
    ("folder", "place"),
    [("tempfile.gettempdir()", "temp"), ("pathlib.Path.home()", "home"), ("'.'", "work")],
)
@pytest.mark.parametrize("what", ["subject", "file"])
def test_parts_of_the_message_may_not_be_left_there(
    tmp_path: Path, folder: str, place: str, what: str
) -> None:
    body = f"""
import base64, re
data = pathlib.Path(question["message"]).read_bytes()
subject = re.search(b"Subject>([^<]+)<", data)[1]
content = base64.b64decode(re.search(b"Encoded>([^<]+)</[^>]*ContentTransfer", data)[1])
pathlib.Path({folder}, "kept").write_bytes({"subject" if what == "subject" else "content"})
"""
    result = asked(tmp_path, body, "whole-new")
    assert told(result)[1:] == [("left", place)]
    assert result.reasons[1]["importance"] == "should"


def test_what_climbs_out_is_seen_though_it_is_taken_away_again(tmp_path: Path) -> None:
    body = """
made = pathlib.Path(tempfile.mkdtemp())
out = made / "../../thoat-7c1e.txt"
out.write_text("x")
out.unlink()
made.rmdir()
"""
    result = asked(tmp_path, body, "attack-45-names-entry-up")
    assert told(result) == [("written", "outside/t/e/thoat-7c1e.txt")]
    assert result.defect == "zip-name"


def test_one_case_does_not_see_what_another_left(tmp_path: Path) -> None:
    """A file that is there already when a case begins is not of its making."""
    world = Surroundings(tmp_path / "w")
    (world.work / "old.txt").write_text("x")
    before = world.snapshot()
    assert world.written(before) == {}
    (world.work / "old.txt").write_text("xy")
    assert list(world.written(before)) == ["work/old.txt"]


def test_a_link_is_a_file(tmp_path: Path) -> None:
    world = Surroundings(tmp_path / "w")
    before = world.snapshot()
    (world.question / "out").symlink_to(tmp_path)
    assert list(world.written(before)) == ["out"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("python", "adapter.py"), ("python", "{}/adapter.py")),
        (("./run.sh", "stream"), ("{}/run.sh", "stream")),
        (("java", "-cp", "lib/*:classes", "Main"), ("java", "-cp", "{}/lib/*:{}/classes", "Main")),
        (("java", "-cp", "classes", "Main"), ("java", "-cp", "{}/classes", "Main")),
        (("java", "-Dx=lib/a.ini", "-jar", "a.jar"),
         ("java", "-Dx={}/lib/a.ini", "-jar", "{}/a.jar")),
        (("tool", "no.such", "-x", "--y=z"), ("tool", "no.such", "-x", "--y=z")),
        (("tool", "classes"), ("tool", "classes")),
    ],
)  # fmt: skip
def test_a_command_works_in_another_folder(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    found: tuple[str, ...],
) -> None:
    if os.pathsep != ":":
        pytest.skip("class paths are written another way here")
    for name in ("adapter.py", "run.sh", "a.jar", "lib/a.ini", "classes/Main.class"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)
    world = Surroundings(tmp_path / "w")
    assert world.located(words) == [word.replace("{}", str(tmp_path)) for word in found]


def test_java_is_told_of_its_places_too(tmp_path: Path) -> None:
    made = Surroundings(tmp_path / "w").environment()
    assert f"-Djava.io.tmpdir={made['TMPDIR']}" in made["JAVA_TOOL_OPTIONS"]
    assert f"-Duser.home={made['HOME']}" in made["JAVA_TOOL_OPTIONS"]
    for name in ("TMPDIR", "HOME"):
        assert CANARY in Path(made[name], "canary.txt").read_text()
    assert json.dumps(made)
