"""Finding and running the snippets of a Markdown page.

* ``python`` blocks of one page run in order and share their names.
* ``console`` blocks run in bash: what stands after ``$`` is typed, the lines below it are what must
  come back, ``...`` stands for anything. A command that fails must be followed by ``$ echo $?``.
* ``json`` and ``toml`` blocks must parse.
* Other blocks that look like commands are refused, unless a comment right above the fence says why
  they are not run: ``<!-- not run: it needs a card reader -->``.
"""

from __future__ import annotations

import doctest
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any, Final

import attrs

import vnedoc

_FENCE: Final = re.compile(
    r"^(?P<excuse><!-- not run: [^\n]*-->\n)?(?P<ticks>```+)(?P<language>[a-z]+)\n"
    r"(?P<code>.*?)^(?P=ticks)$",
    re.MULTILINE | re.DOTALL,
)
_CHECKED: Final = ("python", "console", "json", "toml")
_COMMANDS: Final = ("sh", "bash", "shell", "powershell", "bat", "pycon", "doctest")
_MARK: Final = "\x1e"
_COMMAND_SECONDS: Final = 60


@attrs.frozen
class Snippet:
    """One block of code on a page."""

    page: str
    line: int
    language: str
    code: str


@attrs.frozen
class Exchange:
    """One command typed and what must come back."""

    command: str
    answer: str


def snippets(path: Path, name: str) -> list[Snippet]:
    """The blocks of a page that must be run or parsed.

    Raises:
        AssertionError: there is a block of commands that would not be run.
    """
    text = path.read_text("utf-8")
    found = []
    for match in _FENCE.finditer(text):
        line = text.count("\n", 0, match.start("ticks")) + 1
        if match["excuse"]:
            continue
        language = match["language"]
        assert language not in _COMMANDS, f"{name}:{line}: write it as console or python"
        if language in _CHECKED:
            found.append(Snippet(name, line, language, match["code"]))
    return found


def run(page: list[Snippet], folder: Path) -> None:
    """Run the blocks of one page in order, in `folder`, as the current directory.

    Raises:
        AssertionError: a block does not do what the page says.
    """
    names: dict[str, Any] = {"__name__": "__main__"}
    for snippet in page:
        where = f"{snippet.page}:{snippet.line}"
        if snippet.language == "python":
            # Blank lines in front make tracebacks tell the line of the page.
            code = "\n" * snippet.line + snippet.code
            exec(compile(code, snippet.page, "exec"), names)
        elif snippet.language == "console":
            _run_console(snippet.code, folder, where)
        elif snippet.language == "json":
            json.loads(snippet.code)
        else:
            tomllib.loads(snippet.code)


def exchanges(code: str) -> list[Exchange]:
    """The commands of a ``console`` block; a backslash or ``>`` carries one on."""
    found: list[Exchange] = []
    for line in code.splitlines():
        last = found[-1] if found else None
        if line.startswith("$ "):
            found.append(Exchange(line[2:], ""))
        elif last and not last.answer and last.command.endswith("\\"):
            found[-1] = Exchange(f"{last.command}\n{line.removeprefix('> ')}", "")
        elif last:
            found[-1] = Exchange(last.command, f"{last.answer}{line}\n")
        else:
            raise AssertionError(f"a console block starts with a command, not {line!r}")
    return found


def _run_console(code: str, folder: Path, where: str) -> None:
    steps = exchanges(code)
    script = "\n".join(
        f"{step.command}\n__status=$?; printf '{_MARK}%s{_MARK}' $__status; (exit $__status)"
        for step in steps
    )
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=folder,
        env=_environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=_COMMAND_SECONDS,
        check=False,
    )
    parts = done.stdout.decode().split(_MARK)
    answers, statuses = parts[:-1:2], parts[1::2]
    assert len(answers) == len(steps), f"{where}: bash stopped early\n{done.stdout.decode()}"
    for index, (step, answer, status) in enumerate(zip(steps, answers, statuses, strict=True)):
        assert _same(step.answer, answer), (
            f"{where}: $ {step.command}\nthe page says:\n{step.answer}\nit printed:\n{answer}"
        )
        told = index + 1 < len(steps) and steps[index + 1].command == "echo $?"
        assert status == "0" or told, f"{where}: $ {step.command} ended with {status}\n{answer}"


def _same(expected: str, found: str) -> bool:
    # doctest reads an empty expectation as "prints nothing", which is what is meant here too.
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    return doctest.OutputChecker().check_output(expected, found, flags)


def _environment(folder: Path) -> dict[str, str]:
    """The environment of a reader with vnedoc installed, whatever this machine has."""
    shims = folder / ".bin"
    shims.mkdir(exist_ok=True)
    for name, command in {"vnedoc": "-m vnedoc", "python": "", "python3": ""}.items():
        shim = shims / name
        shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" {command} "$@"\n', "utf-8")
        shim.chmod(0o755)
    source = str(Path(vnedoc.__file__).parents[1])
    return {
        **os.environ,
        "PATH": f"{shims}{os.pathsep}{os.environ.get('PATH', '')}",
        "PYTHONPATH": source,
        "PYTHONUTF8": "1",
        "COLUMNS": "100",
        "LC_ALL": "C.UTF-8",
    }
