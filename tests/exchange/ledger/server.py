"""A PostgreSQL of the test's own, on a socket in a folder: no port, no password, no trace left."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

NAME = "postgres"


def programs() -> Path | None:
    """Where the server's programs are; Debian does not put them into the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    if found:
        return found[-1].parent
    there = shutil.which("initdb")
    return Path(there).resolve().parent if there else None


def _version(path: Path) -> int:
    return int(path.parts[-3]) if path.parts[-3].isdigit() else 0


def missing() -> str | None:
    """Why there is no server to ask, or `None`."""
    if programs() is None:
        return "NOT CHECKED: no PostgreSQL on this machine (Debian: postgresql)"
    if os.geteuid() == 0 and subprocess.run(["id", NAME], capture_output=True).returncode:
        return "NOT CHECKED: PostgreSQL does not run as root, and there is no user postgres"
    return None


@contextlib.contextmanager
def running() -> Iterator[str]:
    """A server as long as the block runs; what to connect to."""
    own = programs()
    assert own is not None
    as_user = ["runuser", "-u", NAME, "--"] if os.geteuid() == 0 else []
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    try:
        if as_user:
            shutil.chown(folder, NAME)
        data, log = folder / "data", folder / "log"
        quiet = {"check": True, "capture_output": True, "cwd": folder}
        init = [own / "initdb", "-D", data, "-A", "trust", "-U", NAME, "-E", "UTF8", "--no-sync"]
        subprocess.run([*as_user, *map(str, init)], **quiet)  # type: ignore[call-overload]
        options = f"-k {folder} -c listen_addresses='' -c max_connections=100"
        control = [own / "pg_ctl", "-D", data, "-w", "-l", log, "-o", options, "start"]
        subprocess.run([*as_user, *map(str, control)], check=True, stdout=subprocess.DEVNULL)
        yield f"host={folder} user={NAME} dbname={NAME}"
    finally:
        stop = [own / "pg_ctl", "-D", folder / "data", "-m", "immediate", "-w", "stop"]
        subprocess.run([*as_user, *map(str, stop)], check=False, capture_output=True)
        shutil.rmtree(folder, ignore_errors=True)
