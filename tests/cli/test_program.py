"""The program around the commands: languages, exit status, and never a traceback."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import click
import pytest

import vnedoc
from tests import factories
from tests.cli.running import run, spawn, start
from vnedoc import jsonform
from vnedoc.cli import common
from vnedoc.cli import program as program_module
from vnedoc.cli.common import _FREE
from vnedoc.cli.program import program
from vnedoc.xml.writing.writer import dump

CLICKS_OWN = re.compile(
    r"OPTIONS|ARGS|COMMAND \[|\brequired\]|\[default|\bis not\b|No such|Missing|Invalid"
)
"""What the library of the command line would say in English, whatever the language."""


def test_version() -> None:
    assert run("--version") == (0, f"vnedoc {vnedoc.__version__}\n", "")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_help_is_in_the_language(lang: str) -> None:
    status, out, _ = run("--help", lang=lang)
    assert status == 0
    assert ("Cách dùng" in out) == (lang == "vi")


@pytest.mark.parametrize(
    ("words", "environment", "expected"),
    [
        ((), {}, "en"),
        ((), {"VNEDOC_LANG": "vi"}, "vi"),
        ((), {"VNEDOC_LANG": "VI_vn"}, "vi"),
        ((), {"VNEDOC_LANG": "fr", "LANG": "vi_VN.UTF-8"}, "en"),
        ((), {"LANG": "vi_VN.UTF-8"}, "vi"),
        ((), {"LANG": "vi_VN.UTF-8", "LC_ALL": "C"}, "en"),
        (("--lang", "vi"), {}, "vi"),
        (("show", "x", "--lang=vi"), {}, "vi"),
        (("--lang", "en"), {"VNEDOC_LANG": "vi"}, "en"),
        (("show", "--", "--lang", "vi"), {}, "en"),
        (("--lang",), {}, "en"),
    ],
)
def test_language_is_asked_for_or_the_systems(
    words: tuple[str, ...],
    environment: dict[str, str],
    expected: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("VNEDOC_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(program_module.locale, "getlocale", lambda: (None, None))
    assert program_module.language(words) == expected


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Cách dùng"),
        (("đọc",), "đọc"),
        (("đọc", "x"), "Không có lệnh"),
        (("show",), "Thiếu FILE."),
        (("validate",), "Thiếu PATH."),
        (("validate", "a", "--jobs", "0"), "cần số nguyên từ 1 đến 256."),
        (("validate", "a", "--jobs", "hai"), "cần số nguyên từ 1 đến 256."),
        (("validate", "a", "--format", "pdf"), "cần một trong: text, json"),
        (("conformance", "run", "--adapter", "a", "-o", "b", "--timeout", "x"), "cần số từ 0.1"),
        (("show", "a", "--olala"), "--olala"),
        (("show", "a", "--format", "yaml"), "--format"),
        (("show", "a", "--lang", "fr"), "--lang"),
        (("form", "letter"), "KIND"),
        (("reply", "a", "--status", "99", "-o", "b"), "--status"),
        (("reply", "a", "--status", "03", "-o", "b", "--at", "hôm qua"), "hôm qua"),
        (("build", "a"), "--output"),
    ],
)
def test_wrong_usage_is_2_and_told_in_vietnamese(words: tuple[str, ...], said: str) -> None:
    status, out, err = run(*words, lang="vi")
    assert status == 2
    assert said in out + err
    assert not CLICKS_OWN.search(out + err)


def test_a_file_that_is_not_there_is_3() -> None:
    for words in (("show", "không-có.edxml"), ("extract", "không-có.edxml", "--into", "x")):
        status, out, err = run(*words, lang="vi")
        assert (status, out) == (3, "")
        assert "không-có.edxml" in err
        assert "không có tệp này" in err


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "tệp: hết chỗ trên đĩa"),
        (FileExistsError(errno.EEXIST, "File exists", "x"), "x: đã có tệp mang tên này"),
    ],
)
def test_what_the_system_refuses_is_told_with_or_without_a_name(
    error: OSError, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused() -> bytes:
        raise error

    monkeypatch.setattr(common, "read_message", refused)
    status, _, err = run("show", "-", lang="vi")
    assert status == 3
    assert said in err


@pytest.mark.parametrize("data", [b"", b"abc", b"<a/>", b"PK\x03\x04", b"<!DOCTYPE a><a/>"])
def test_what_is_no_message_is_3(data: bytes) -> None:
    status, out, err = run("show", "-", stdin=data)
    assert (status, out) == (3, "")
    assert "VNE-E1" in err


def test_messages_cannot_command_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "a.edxml"
    dump(factories.document(subject="V/v \x9b31m\u202e ví dụ"), path)
    _, out, _ = run("show", path)
    assert "\\u009b31m\\u202e ví dụ" in out
    _, _, err = run("show", "không\x1b[31m\ncó")
    assert "không\\u001b[31m\\u000acó" in err


def test_an_interrupt_is_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr(common, "read_message", interrupted)
    assert run("show", "-")[0] == 130


def test_a_mistake_of_ours_is_told_without_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> bytes:
        raise RuntimeError("đĩa\x1b[2J lỗi")

    monkeypatch.setattr(common, "read_message", broken)
    status, _, err = run("show", "-", lang="vi")
    assert status == 4
    assert "RuntimeError: đĩa\\u001b[2J lỗi" in err


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("2025-07-01T09:30:00+07:00", "2025-07-01T09:30:00+07:00"),
        ("2025-07-01T02:30:00Z", "2025-07-01T09:30:00+07:00"),
        ("2025-07-01 09:30", "2025-07-01T09:30:00+07:00"),
        ("2025-07-01", "2025-07-01T00:00:00+07:00"),
    ],
)
def test_times_are_vietnamese_unless_they_say_otherwise(
    given: str, read: str, single: Path, tmp_path: Path
) -> None:
    out = tmp_path / "r.edxml"
    assert run("reply", single, "--status", "03", "-o", out, "--at", given)[0] in (0, 1)
    if out.exists():
        data = json.loads(run("show", out, "--format", "json").out)
        assert data["status"]["timestamp"] == read


# -- real processes ------------------------------------------------------------------------------


def test_output_is_utf8_on_a_vietnamese_console(message: Path) -> None:
    status, out, _ = spawn("show", message, "--lang", "vi", PYTHONIOENCODING="cp1258")
    assert status == 0
    assert "Nguyễn Văn Ví Dụ" in out.decode("utf-8")
    status, _, err = spawn("show", "thiếu", "--lang", "vi", PYTHONIOENCODING="ascii:strict")
    assert status == 3
    assert "không có tệp này" in err.decode("utf-8")


def test_standard_input_is_read(message: Path) -> None:
    status, out, _ = spawn("show", "-", stdin=message.read_bytes(), LANG="vi_VN.UTF-8")
    assert status == 0
    assert "Sở Ví dụ A" in out.decode()


def test_a_large_message_on_standard_input_waits_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a.edxml"
    big = factories.attachment(data=b"%PDF-" + b"x" * 13_000_000 + b"%%EOF")
    dump(factories.document(attachments=(big,)), path)
    data = path.read_bytes()
    waiting = tmp_path / "tmp"
    waiting.mkdir()
    for words in (("show", "-"), ("validate", "-"), ("validate", "-", "-", "--jobs", "2")):
        status, out, _ = spawn(*words, stdin=data, TMPDIR=str(waiting))
        assert (status, b"05-SVDA-VP.pdf" in out) == (0 if len(words) == 2 else 3, "show" in words)
    assert list(waiting.iterdir()) == []


def test_nobody_reads_the_output(tmp_path: Path) -> None:
    path = tmp_path / "a.edxml"
    big = factories.attachment(data=b"%PDF-" + b"x" * 1_000_000)
    dump(factories.document(attachments=(big,)), path)
    with start("show", path, "--format", "json", "--content") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(1)
        process.stdout.close()
        err = process.stderr.read()
        process.wait(600)
    assert process.returncode == 141
    assert err == b""


@pytest.mark.skipif(os.name == "nt", reason="an interrupt is sent another way on Windows")
def test_interrupting_a_process_leaves_no_traceback() -> None:
    with start("show", "-") as process:
        assert process.stdin is not None
        assert process.stderr is not None
        # More than a pipe holds: once it is written, the process is reading.
        process.stdin.write(b" " * 1_000_000)
        process.stdin.flush()
        process.send_signal(signal.SIGINT)
        # A signal between two reads is seen only after the next one, so there is more to read.
        with contextlib.suppress(BrokenPipeError):
            for _ in range(100):
                process.stdin.write(b" " * 1_000_000)
                process.stdin.flush()
        err = process.stderr.read()
    assert process.returncode == 130
    assert b"Traceback" not in err


@pytest.mark.skipif(os.name == "nt", reason="the name of the file being written is looked for")
def test_a_killed_build_leaves_the_old_file(tmp_path: Path) -> None:
    form = tmp_path / "form.json"
    form.write_text(json.dumps(complete_form()), "utf-8")
    big = tmp_path / "05.pdf"
    with big.open("wb") as file:
        file.write(b"%PDF-1.4\n")
        file.seek(200_000_000)
        file.write(b"\n%%EOF\n")
    out = tmp_path / "out.edxml"
    out.write_bytes(b"old")
    with start("build", form, "-o", out, "--attach", big, "--at", "2025-07-01T09:30") as process:
        while process.poll() is None and not list(tmp_path.glob(".out.edxml.*")):
            time.sleep(0.002)
        process.kill()
        process.wait(600)
    assert process.returncode == -signal.SIGKILL
    assert out.read_bytes() == b"old"


def complete_form() -> dict[str, Any]:
    """A form without what `build` makes."""
    data = jsonform.as_dict(factories.document())
    for made in ("manifest", "attachments"):
        del data[made]
    del data["trace"]["hops"]
    return data


def test_without_click_both_languages_say_what_to_install() -> None:
    code = "import sys; sys.modules['click'] = None; import vnedoc.__main__"
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=False, timeout=600
    )
    assert ran.returncode == 2
    said = ran.stderr.decode("utf-8")
    assert said.count("pip install vnedoc[cli]") == 2
    assert "gói bổ sung" in said
    assert "Traceback" not in said


def test_importing_the_command_line_loads_no_command() -> None:
    code = (
        "import sys, vnedoc.cli;"
        "print([m for m in sys.modules if m.startswith('vnedoc.cli.') or m in ('click', 'lxml')])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=600)
    assert ran.stdout.strip() == b"[]"


def test_every_public_module_is_a_command() -> None:
    program = program_module.program()
    context = common.Context(program)
    names = program.list_commands(context)
    assert len(names) > 10
    assert all(program.get_command(context, name) is not None for name in names)
    assert program.get_command(context, "_common") is None


def path_options() -> list[tuple[str, ...]]:
    """Every option and argument that names something, of every command, with nothing in it."""
    found = []
    for name in program().list_commands(click.Context(program())):
        command = program().get_command(click.Context(program()), name)
        assert command is not None
        if isinstance(command, click.Group):
            continue
        arguments = [p for p in command.params if isinstance(p, click.Argument)]
        wanted = [p for p in command.params if isinstance(p, click.Option) and p.required]
        words: list[str] = ["new" if name == "form" else "x" for _ in arguments]
        for option in wanted:
            choice = option.type.choices[0] if isinstance(option.type, click.Choice) else "x"
            words += [option.opts[-1], str(choice)]
        for param in command.params:
            named = param.metavar not in _FREE and not isinstance(param.type, click.Choice)
            if isinstance(param, click.Option) and named:
                found.append((name, *words, param.opts[0], ""))
        if arguments and not isinstance(arguments[0].type, click.Choice):
            found.append((name, "", *words[len(arguments) :]))
    return found


@pytest.mark.parametrize("words", path_options(), ids=" ".join)
def test_an_empty_name_is_wrong_usage_and_not_the_current_folder(words: tuple[str, ...]) -> None:
    for lang, said in (("en", " is empty"), ("vi", "để trống")):
        ran = run(*words, lang=lang)
        assert (ran.status, ran.out) == (2, "")
        assert said in ran.err or "is no time" in ran.err or "Thời điểm" in ran.err


def test_free_text_may_be_empty() -> None:
    assert run("classify", "--notation", "30/2020/NĐ-CP", "--title", "").status == 0


@pytest.mark.parametrize(
    ("words", "en", "vi"),
    [
        (("validte",), "Did you mean: vnedoc validate?", "Ý bạn là: vnedoc validate?"),
        (("zzz",), "See them with: vnedoc --help.", "Xem các lệnh: vnedoc --help."),
        (("rules", "dif"), "Did you mean: vnedoc rules diff?", "Ý bạn là: vnedoc rules diff?"),
        (("validate", "--formt", "x"), "Did you mean '--format'?", "Ý bạn là --format?"),
        (("validate", "--zzz", "x"), "No such option", "Không có tùy chọn --zzz."),
    ],
)
def test_what_is_mistyped_is_answered_with_what_is_near(words, en: str, vi: str) -> None:
    for lang, said in (("en", en), ("vi", vi)):
        ran = run(*words, lang=lang)
        assert (ran.status, ran.out) == (2, "")
        assert said in ran.err


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_can_complete(shell: str) -> None:
    status, out, err = spawn(_VNEDOC_COMPLETE=f"{shell}_source")
    assert (status, err) == (0, b"")
    assert b"_VNEDOC_COMPLETE" in out
    # Fish gives the word, the others its number.
    at = "val" if shell == "fish" else "1"
    status, out, _ = spawn(
        _VNEDOC_COMPLETE=f"{shell}_complete", COMP_WORDS="vnedoc val", COMP_CWORD=at
    )
    assert status == 0
    assert b"validate" in out
