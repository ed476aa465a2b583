"""The command ``vnedoc`` from a process that has its modules loaded already.

The pages run the command some two hundred times, and most of what each takes is loading Python and
the library. So one process loads them once and forks for each command: the child takes over the
arguments, the folder, the environment and the open files of whoever called, and runs
``python -m vnedoc`` as it stands. How the command starts cold is the affair of `tests/cli`.

``python -m tests.docs.warm SOCKET`` serves until its standard input ends; `CLIENT` is the program
that stands for the command.
"""

from __future__ import annotations

import atexit
import functools
import gc
import importlib
import json
import os
import pkgutil
import runpy
import select
import socket
import struct
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
AVAILABLE: Final = hasattr(os, "fork") and hasattr(socket, "send_fds")
LENGTH: Final = struct.Struct(">I")

CLIENT: Final = """\
import json, os, socket, struct, sys
place = socket.socket(socket.AF_UNIX)
place.connect({address!r})
data = json.dumps([sys.argv[1:], os.getcwd(), dict(os.environ)]).encode()
socket.send_fds(place, [struct.pack(">I", len(data))], [0, 1, 2])
place.sendall(data)
status = place.recv(4)
sys.exit(struct.unpack(">I", status)[0] if status else 250)
"""


@functools.cache
def address() -> str:
    """Where the one server of this process listens; it ends with this process."""
    place = str(Path(tempfile.mkdtemp(prefix="vnedoc-warm-")) / "socket")
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.docs.warm", place],
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    atexit.register(_end, server)
    assert server.stdout is not None
    assert server.stdout.readline() == b"ready\n", "the warm process did not start"
    return place


def _end(server: subprocess.Popen[bytes]) -> None:
    server.communicate()


def serve(place: str) -> None:
    """Answer whoever calls, each by a process of its own, until standard input ends."""
    for found in pkgutil.iter_modules(importlib.import_module("vnedoc.cli").__path__):
        importlib.import_module(f"vnedoc.cli.{found.name}")
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(place)
    listener.listen()
    gc.freeze()
    print("ready", flush=True)
    while True:
        ready, _, _ = select.select([listener, 0], [], [])
        if 0 in ready:
            Path(place).unlink()
            Path(place).parent.rmdir()
            while _reaped(0):
                pass
            return
        caller, _ = listener.accept()
        _answer(caller)
        while _reaped(os.WNOHANG):
            pass


def _answer(caller: socket.socket) -> None:
    length, files, _, _ = socket.recv_fds(caller, LENGTH.size, 3)
    with caller.makefile("rb") as stream:
        words, folder, environment = json.loads(stream.read(*LENGTH.unpack(length)))
    if "conformance" in words:
        # Every case is made anew by each process, always the same; here it is made once.
        importlib.import_module("vnedoc.conformance.cases.corpus").digest()
        gc.freeze()
    if os.fork() == 0:
        child = os.fork()
        if child == 0:
            caller.close()
            _run(words, folder, environment, files)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        caller.sendall(LENGTH.pack(status if status >= 0 else 128 - status))
        os._exit(0)
    caller.close()
    for file in files:
        os.close(file)


def _reaped(options: int) -> bool:
    try:
        return os.waitpid(-1, options)[0] != 0
    except ChildProcessError:
        return False


def _run(words: list[str], folder: str, environment: dict[str, str], files: list[int]) -> None:
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    # The old objects know of the files that stood there when they were made.
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.path[0] = folder
    sys.argv = ["vnedoc", *words]
    runpy.run_module("vnedoc", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    serve(sys.argv[1])
