"""Running the command line: in this process, and as a real one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import NamedTuple

from click.testing import CliRunner

from vnedoc.cli.program import program

_SETTINGS = ("LC_", "LANG", "VNEDOC", "PYTHONUNBUFFERED", "PYTHONIOENCODING")


class Ran(NamedTuple):
    """What a command did."""

    status: int
    out: str
    err: str


def run(*words: object, stdin: bytes | None = None, lang: str = "en") -> Ran:
    """Run a command in this process."""
    environment = {"VNEDOC_LANG": lang, "LC_ALL": "C", "NO_COLOR": None}
    result = CliRunner(env=environment).invoke(program(), [str(w) for w in words], input=stdin)
    assert isinstance(result.exception, SystemExit | None), result.exception
    assert "Traceback" not in result.stderr
    return Ran(result.exit_code, result.stdout, result.stderr)


def start(*words: object, **environment: str) -> subprocess.Popen[bytes]:
    """Start a command as a process of its own, with pipes."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(_SETTINGS)}
    return subprocess.Popen(
        [sys.executable, "-m", "vnedoc", *map(str, words)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**clean, **environment},
        # Shells let what runs behind them ignore interrupts, and that is inherited.
        preexec_fn=None if os.name == "nt" else _heed_interrupts,
    )


def _heed_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def spawn(*words: object, stdin: bytes = b"", **environment: str) -> tuple[int, bytes, bytes]:
    """Run a command as a process of its own; status, output and errors."""
    with start(*words, **environment) as process:
        out, err = process.communicate(stdin, timeout=600)
    assert b"Traceback" not in err, err.decode()
    return process.returncode, out, err
