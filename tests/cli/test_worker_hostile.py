"""The worker among hostile questions: each has its answer, in order, and nothing leads back."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import random
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import vnedoc
from tests import costly, factories
from tests.scale import scale, scaled
from vnedoc import jsonform
from vnedoc.cli import places as places_of_cli
from vnedoc.cli import serving
from vnedoc.cli.places import AllowedPlaces
from vnedoc.content import FileSource
from vnedoc.errors import SourceChangedError

pytestmark = pytest.mark.skipif(
    os.name == "nt", reason="SKIPPED LOUDLY: pipes, sockets and links of POSIX"
)
DATA = vnedoc.dumps(factories.document())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that is allowed, with what should not lie there, and one outside."""
    root, outside = tmp_path / "root", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    for place in (root, outside):
        (place / "m.edxml").write_bytes(DATA)
    (outside / "p.toml").write_text('base = "interop"\n')
    os.mkfifo(root / "pipe")
    os.mkfifo(root / "pipe.toml")
    with contextlib.chdir(root), socket.socket(socket.AF_UNIX) as made:
        made.bind("socket")
    links = {
        "zero": "/dev/zero",
        "stdin": "/dev/stdin",
        "fd": "/proc/self/fd/0",
        "fd.toml": "/dev/fd/0",
        "stdout": "/dev/stdout",
        "out": "../outside/m.edxml",
        "folder": "../outside",
        "circle": "circle",
    }
    for name, target in links.items():
        (root / name).symlink_to(target)
    return root


def hostile(root: Path) -> list[dict[str, Any] | bytes]:
    """Questions that must be refused."""
    message = {"content": base64.b64encode(DATA).decode()}
    outside = root.parent / "outside"
    inputs = [
        *("/dev/stdin", "/dev/fd/0", "/proc/self/fd/0", "/proc/self/fd/1", "/dev/stdout"),
        *("/dev/zero", "/dev/tty", "/proc/self/mem", "/proc/self/environ", "/etc/passwd", "", "."),
        *(f"/proc/{os.getpid()}/fd/0", "a\0b", "a\ud800b", "\udcff", "x" * 5_000, "/x" * 5_000),
        *(str(root / name) for name in ("pipe", "socket", "zero", "stdin", "fd", "stdout", "out")),
        *(str(root / name) for name in ("circle", "folder", "folder/m.edxml", "none", "m.edxml/x")),
        str(root / "../outside/m.edxml"),
        str(outside / "m.edxml"),
        f"{root}/../root2",
    ]
    outputs = ["/dev/stdout", "/dev/fd/1", str(root / "stdout"), str(root / "pipe"), "a\0b"]
    outputs += [str(root / "out"), str(root / "folder/new"), str(outside / "new"), "/dev/null"]
    form = jsonform.as_dict(factories.document(), content="base64")
    odd = json.loads(json.dumps(form))
    odd["header"]["subject"] = "\ud800\0"
    deep: Any = 1
    for _ in range(300):
        deep = [deep]
    times = ["0001-01-01", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00+23:59", "9999-12-31", ""]
    return [
        *({"do": "validate", "path": path} for path in inputs),
        *({"do": "show", "path": path} for path in inputs),
        *({"do": "build", "form": form, "output": path} for path in outputs),
        *({"do": "validate", **message, "at": at} for at in (*times, "2025-01-01T00:00\ud800")),
        *(
            {"do": "validate", **message, "profile": name}
            for name in (*inputs, str(root / "pipe.toml"), str(root / "fd.toml"))
            if name
        ),
        {"do": "validate", **message, "profile": str(outside / "p.toml")},
        {"do": "build", "form": odd},
        {"do": "build", "form": {"kind": deep}},
        {"do": "build", "form": form, "files": {"\ud800": "QQ=="}, "at": "9999-12-31"},
        {"do": "classify", "title": "\ud800"},
        {"do": "verify", **message, "trust": ["QQ=="], "at": "9999-12-31"},
        {"do": "validate", "content": "\ud800"},
        b'{"v":1,"id":' + b"9" * 5_000 + b',"do":"version"}',
        b"[" * 5_000,
        b"\xff\xfe\x00",
        b'{"v":1,"do":"version","do":"version"}',
    ]


def heavy() -> list[dict[str, Any]]:
    """Questions that cost, and that may have an answer of either kind."""
    bombs = [make(max(1, size // 20)) for make, size in costly.SHAPES.values()]
    small = [bomb for bomb in bombs if len(bomb) < 200_000][:12]
    return [
        *({"do": "validate", "content": base64.b64encode(bomb).decode()} for bomb in small),
        {"do": "classify", "title": "Quyết định " * 2_000, "notation": "1/" * 2_000},
        {"do": "validate", "content": base64.b64encode(b"<a>" * 20_000).decode()},
    ]


def line_of(question: dict[str, Any] | bytes, ident: int) -> bytes:
    if isinstance(question, bytes):
        return question
    return json.dumps({"v": 1, "id": ident, **question}).encode()


def test_what_leads_back_or_out_is_refused_with_a_code(folder: Path) -> None:
    places = AllowedPlaces.below([str(folder)])
    before = sorted(folder.parent.rglob("*"))
    for question in hostile(folder):
        found = json.loads(serving.answer(line_of(question, 1), places))
        assert found["ok"] is False, question
        assert found["error"]["code"] != "VNE-E952", question
    assert sorted(folder.parent.rglob("*")) == before
    fine = {"do": "validate", "path": str(folder / "m.edxml")}
    assert json.loads(serving.answer(line_of(fine, 1), places))["result"]["acceptable"] is True


def test_without_roots_all_files_may_be_named_and_only_files(folder: Path) -> None:
    places = AllowedPlaces.below([])
    for name, ok in (("out", True), ("folder/m.edxml", True), ("pipe", False), ("zero", False)):
        question = {"do": "validate", "path": str(folder / name)}
        assert json.loads(serving.answer(line_of(question, 1), places))["ok"] is ok


def test_a_question_may_not_name_the_file_of_questions(tmp_path: Path) -> None:
    """Standard input and output may be files; then their names are refused, links or not."""
    ask, told = tmp_path / "ask", tmp_path / "told"
    (tmp_path / "hard").touch()
    os.link(tmp_path / "hard", told)
    paths = [str(ask), "/dev/stdin", str(told), str(tmp_path / "hard")]
    questions: list[dict[str, Any]] = [{"do": "show", "path": path} for path in paths]
    form = jsonform.as_dict(factories.document(), content="base64")
    questions += [{"do": "build", "form": form, "output": path} for path in paths]
    ask.write_bytes(b"\n".join(line_of(q, index) for index, q in enumerate(questions)))
    with ask.open("rb") as source, told.open("wb") as target:
        command = [sys.executable, "-m", "vnedoc", "worker"]
        subprocess.run(command, stdin=source, stdout=target, check=True)
    answers = [json.loads(line) for line in told.read_bytes().splitlines()]
    assert [answer["id"] for answer in answers] == list(range(len(questions)))
    assert {answer["error"]["code"] for answer in answers} == {"VNE-E950"}


def test_a_root_that_is_none_is_told_at_once(tmp_path: Path) -> None:
    for root in (tmp_path / "none", Path(__file__)):
        with pytest.raises(OSError):  # noqa: PT011
            AllowedPlaces.below([str(root)])


@pytest.mark.parametrize("swapped", ["no", "the file", "its folder", "a folder above it"])
@pytest.mark.parametrize("when", ["looked at", "remembered"])
def test_a_link_made_after_the_look_leads_nowhere(
    folder: Path, monkeypatch: pytest.MonkeyPatch, swapped: str, when: str
) -> None:
    """Whoever may write in the folder exchanges what lies there between two steps."""
    inside, outside = folder / "a" / "b", folder.parent / "outside" / "b"
    for place in (inside, outside):
        place.mkdir(parents=True)
        (place / "m.edxml").write_bytes(DATA)
    targets = {
        "the file": (inside / "m.edxml", outside / "m.edxml"),
        "its folder": (inside, outside),
        "a folder above it": (folder / "a", folder.parent / "outside"),
    }
    steps: list[str] = []

    def remembered(path: Path) -> FileSource:
        def swap() -> None:
            if swapped in targets:
                here, there = targets[swapped]
                here.rename(folder / "gone")
                here.symlink_to(there)

        steps.append(swapped)
        if when == "looked at":
            swap()
        source = FileSource(path)
        if when == "remembered":
            swap()
        return source

    monkeypatch.setattr(places_of_cli, "FileSource", remembered)
    places = AllowedPlaces.below([str(folder)])
    for name in ("show", "validate"):
        question = {"do": name, "path": str(inside / "m.edxml")}
        told = json.loads(serving.answer(line_of(question, 1), places))
        assert told["ok"] is (swapped == "no")
        if swapped != "no":
            break
    assert steps


def test_a_file_exchanged_while_it_is_judged_is_not_read(folder: Path) -> None:
    places = AllowedPlaces.below([str(folder)])
    source = places.source(str(folder / "m.edxml"), "path")
    assert b"".join(source.chunks()) == DATA
    (folder / "m.edxml").unlink()
    (folder / "m.edxml").symlink_to(folder.parent / "outside" / "m.edxml")
    with pytest.raises(SourceChangedError):
        b"".join(source.chunks())


def questions(folder: Path, count: int) -> Iterator[bytes]:
    """Good questions, and one of ten hostile or heavy."""
    chance = random.Random(1)
    bad = [*hostile(folder), *heavy()]
    content = base64.b64encode(DATA).decode()
    good: list[dict[str, Any]] = [
        {"do": "version"},
        {"do": "validate", "content": content},
        {"do": "validate", "path": str(folder / "m.edxml"), "at": "2025-07-02"},
        {"do": "show", "content": content},
        {"do": "classify", "notation": "15/QĐ-BNV"},
    ]
    for index in range(count):
        yield line_of(chance.choice(bad if index % 10 == 9 else good), index)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted the way of Linux")
def test_a_flood_of_questions_is_answered_in_order_in_flat_memory(folder: Path) -> None:
    count = scaled(100_000, 300)
    words = [sys.executable, "-m", "vnedoc", "worker", "--root", str(folder)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        asked = questions(folder, count)
        ahead = threading.Semaphore(64)

        def ask() -> None:
            assert process.stdin is not None
            for line in asked:
                ahead.acquire()
                process.stdin.write(line + b"\n")
                process.stdin.flush()
            process.stdin.close()

        writer = threading.Thread(target=ask, daemon=True)
        writer.start()
        memory: list[int] = []
        longest, worst, last, ended = 0.0, -1, time.monotonic(), 0
        for index, line in enumerate(process.stdout):
            took, last = (time.monotonic() - last) * (index > 0), time.monotonic()
            longest, worst = max((longest, worst), (took, index))
            answer = json.loads(line)
            assert answer["id"] in (index, None)
            assert answer["ok"] or answer["error"]["code"] != "VNE-E952", answer
            assert answer["ok"] >= (index % 10 != 9), answer
            if index % max(1, count // 20) == 0:
                memory.append(resident(process.pid))
            ended = index + 1
            ahead.release()
    assert (ended, process.returncode) == (count, 0)
    print(f"longest {longest:.2f} s, question {worst}; memory {memory[3]} to {memory[-1]} KB")
    assert memory[-1] < memory[len(memory) // 2] + 20_000
    if scale() >= 1:
        assert longest < 1


def resident(process: int) -> int:
    """Resident memory in KB."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
