"""Finding and running the snippets of a Markdown page.

* ``python`` blocks of one page run in order and share their names.
* ``console`` blocks run in bash: what stands after ``$`` is typed, the lines below it are what must
  come back, ``...`` stands for anything. A command that fails must be followed by ``$ echo $?``.
* ``json`` and ``toml`` blocks must parse.
* Other blocks that look like commands are refused.

A comment right above a fence changes that:

* ``<!-- save: form.json -->`` saves the block as a file beside the examples' messages.
* ``<!-- from: examples/01_read.py -->`` says that the lines are that file's, which is run.
* ``<!-- command: tests -->`` names a command that ``.ci/run`` takes from the page and runs.
* ``<!-- not run: it needs a card reader -->`` says why a block is not run.
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
from tests.docs import warm

ROOT: Final = Path(__file__).resolve().parents[2]
_FENCE: Final = re.compile(
    r"^(?:<!-- (?P<order>not run|save|from|command): (?P<words>[^\n]*) -->\n)?"
    r"(?P<ticks>```+)(?P<language>[a-z]+)\n"
    r"(?P<code>.*?)^(?P=ticks)$",
    re.MULTILINE | re.DOTALL,
)
_CHECKED: Final = ("python", "console", "json", "toml")
_COMMANDS: Final = ("sh", "bash", "shell", "powershell", "bat", "pycon", "doctest")
_MARK: Final = "\x1e"
_COMMAND_SECONDS: Final = 600
"""Only against hanging: a page may be long and the machine busy."""


@attrs.frozen
class Snippet:
    """One block of code on a page."""

    page: str
    line: int
    language: str
    code: str
    order: str = ""
    """What the comment above it asks for: ``save``, ``from``, ``command``, or nothing."""
    words: str = ""
    """What the comment says about it: a path or a name."""


@attrs.frozen
class Exchange:
    """One command typed and what must come back."""

    command: str
    answer: str


def snippets(path: Path, name: str, *, every: bool = False) -> list[Snippet]:
    """The blocks of a page that must be run or checked, or `every` block there is.

    Raises:
        AssertionError: there is a block of commands that would not be run.
    """
    text = path.read_text("utf-8")
    found = []
    for match in _FENCE.finditer(text):
        line = text.count("\n", 0, match.start("ticks")) + 1
        language, order, words = match["language"], match["order"] or "", match["words"] or ""
        if order == "not run" and not every:
            continue
        refused = language in _COMMANDS and order not in ("command", "save", "not run")
        assert not refused, f"{name}:{line}: write it as console or python"
        if language in _CHECKED or order:
            found.append(Snippet(name, line, language, match["code"], order, words))
    return found


def run(page: list[Snippet], folder: Path) -> None:
    """Run the blocks of one page in order, in `folder`, as the current directory.

    Raises:
        AssertionError: a block does not do what the page says.
    """
    names: dict[str, Any] = {"__name__": "__main__"}
    for snippet in page:
        where = f"{snippet.page}:{snippet.line}"
        if snippet.order == "from":
            source = (ROOT / snippet.words).read_text("utf-8")
            assert snippet.code in source, f"{where}: these lines are not in {snippet.words}"
        elif snippet.order == "command":
            assert snippet.code.count("\n") == 1, f"{where}: a command is one line"
        else:
            _run(snippet, folder, names, where)


def _run(snippet: Snippet, folder: Path, names: dict[str, Any], where: str) -> None:
    if snippet.order == "save":
        (folder / snippet.words).write_text(snippet.code, "utf-8", newline="\n")
    match snippet.language:
        case "json":
            json.loads(snippet.code)
        case "toml":
            tomllib.loads(snippet.code)
        case "console":
            _run_console(snippet.code, folder, where, _lang(snippet.page))
        case "python" if not snippet.order:
            # Blank lines in front make tracebacks tell the line of the page.
            code = "\n" * snippet.line + snippet.code
            exec(compile(code, snippet.page, "exec"), names)


def _lang(page: str) -> str:
    return "vi" if page.startswith("docs/vi/") else "en"


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


def _run_console(code: str, folder: Path, where: str, lang: str) -> None:
    steps = exchanges(code)
    script = "\n".join(
        f"{step.command}\n__status=$?; printf '{_MARK}%s{_MARK}' $__status; (exit $__status)"
        for step in steps
    )
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=folder,
        env=_environment(folder, lang),
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


def _environment(folder: Path, lang: str) -> dict[str, str]:
    """The environment of a reader with vnedoc installed, whatever this machine has."""
    shims = folder / ".bin"
    shims.mkdir(exist_ok=True)
    client = shims / "client.py"
    if warm.AVAILABLE:
        client.write_text(warm.CLIENT.format(address=warm.address()), "utf-8")
    vnedoc_command = f'-I -S "{client}"' if warm.AVAILABLE else "-m vnedoc"
    for name, command in {"vnedoc": vnedoc_command, "python": "", "python3": ""}.items():
        shim = shims / name
        shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" {command} "$@"\n', "utf-8")
        shim.chmod(0o755)
    source = str(Path(vnedoc.__file__).parents[1])
    return {
        **os.environ,
        "PATH": f"{shims}{os.pathsep}{os.environ.get('PATH', '')}",
        "PYTHONPATH": source,
        "PYTHONUTF8": "1",
        "VNEDOC_LANG": lang,
        "COLUMNS": "100",
        "LC_ALL": "C.UTF-8",
    }
