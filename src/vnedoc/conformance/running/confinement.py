"""What keeps an adapter in its world: namespaces of Linux, where they are permitted.

`unshare` (util-linux) starts it with processes and mounts of its own. Over the places that the
whole machine writes to lies a layer of the adapter's, in which all that it writes there is seen;
vnedoc itself can only be read; and whatever the adapter starts ends with it. It may use the
network: what it fetches is to be seen.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import vnedoc
from vnedoc.words import Words

LAYERS: Final = "layers"
"""The folder in an adapter's world that holds what it writes to the machine's places."""
UNCONFINED: Final = Words(
    vi="Máy này không cho tạo không gian tên (namespace), nên không thấy được những gì bộ nối ghi"
    " ra ngoài các thư mục của nó.",
    en="No namespaces are permitted here, so what an adapter writes outside its own folders is not"
    " seen.",
)
BESIDE: Final = "beside"
"""What the file system needs beside a layer."""
_PLACES: Final = {"temp": "/tmp", "var": "/var/tmp", "shm": "/dev/shm"}  # noqa: S108 - covered
_SECONDS: Final = 20.0
_SCRIPT: Final = """
set -e
base=$1 kit=$2 user=$3 group=$4
shift 4
exec 9<"$base"
own=/proc/self/fd/9
while [ "$1" != -- ]; do
  over="upperdir=$own/layers/$1,workdir=$own/beside/$1,userxattr"
  mount -t overlay overlay -o "lowerdir=$2,$over" "$2"
  shift 2
done
shift
mount --no-canonicalize --bind "$own" "$base"
mount --bind "$kit" "$kit"
mount -o remount,bind,ro "$kit" || true
if [ "$user" = 0 ]; then "$@" 9<&-; else
  unshare --user --map-user="$user" --map-group="$group" -- "$@" 9<&-
fi
"""
"""A layer over a place hides what lies there, the world itself too: it is put back through a file
that was opened before."""


def permitted(folder: Path) -> bool:
    """Whether adapters can be confined here, which is tried.

    Args:
        folder: An empty one to try it in, where the adapters' worlds will be.
    """
    if sys.platform != "linux" or shutil.which("unshare") is None:
        return False
    base = folder / "probe"
    base.mkdir()
    name = f"vnedoc-probe-{os.getpid()}"
    written = f'echo seen > "$1/inside" && echo seen > "/tmp/{name}"'
    command = confined(["sh", "-c", written, "sh", str(base)], base)
    found = False
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603
        seen = [base / "inside", base / LAYERS / "temp" / name]
        found = done.returncode == 0 and all(one.is_file() for one in seen)
        found = found and not Path("/tmp", name).exists()  # noqa: S108 - it must not be there
    shutil.rmtree(base, ignore_errors=True)
    return found


def confined(words: Sequence[str], base: Path) -> list[str]:
    """The command that runs another one in a world of its own.

    Args:
        words: The command.
        base: The folder of its world; the layers are made in it.
    """
    places = _places()
    for name in places:
        for folder in (LAYERS, BESIDE):
            (base / folder / name).mkdir(parents=True, exist_ok=True)
    kit = Path(vnedoc.__file__).parent
    own = ("--user", "--map-root-user", "--mount", "--pid", "--fork", "--kill-child")
    start = ["unshare", *own, "--mount-proc", "--", "sh", "-c", _SCRIPT, "sh"]
    covered = [word for pair in places.items() for word in pair]
    return [*start, str(base), str(kit), str(os.getuid()), str(os.getgid()), *covered, "--", *words]


def _places() -> dict[str, str]:
    """What is covered: places for temporary files, and the home."""
    found = {name: place for name, place in _PLACES.items() if Path(place).is_dir()}
    import pwd  # there is none on Windows

    with contextlib.suppress(KeyError, OSError):
        # Not what HOME says: a program may ask the system.
        home = Path(pwd.getpwuid(os.getuid()).pw_dir).resolve()
        if len(home.parts) > 1 and home.is_dir():
            found["home"] = str(home)
    return found
