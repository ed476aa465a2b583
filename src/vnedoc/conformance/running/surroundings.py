"""The world of one adapter: where it works, what is planted there, and what it leaves there.

An adapter is started in a folder of its own, with a temporary folder and a home of its own, all
below one folder that is watched as a whole: what climbs out of one of them is still seen. A file
with the canary lies wherever a reader may look for ``canary.txt``, and says where it lay.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import attrs

from vnedoc.conformance.cases.case import CANARY
from vnedoc.conformance.running.confinement import BESIDE, LAYERS, confined

MAX_WATCHED: Final = 20_000
"""Files that are looked at after a question; an adapter that leaves more is not followed."""
MAX_LEFT_BYTES: Final = 64 * 1024 * 1024
"""A file that is searched for what came out of a message."""
_PLANTED: Final = "canary.txt"
_PLACES: Final = {"temp": "t/e/mp", "home": "h/o/me", "work": "w/o/rk"}
_WIRE: Final = "thoat-7c1e.txt"
"""The name that the suite's hostile archives and attachments want to be written under."""
QUESTION: Final = "a/b/c"
"""The folder of the question, so deep that what climbs out of it is still seen."""
OUTSIDE: Final = "outside/"
"""Begins the name of a file that lies neither beside the question nor in a place to work in."""
_TEMPORARY: Final = ("TMPDIR", "TMP", "TEMP")
_HOMES: Final = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA")
_XDG: Final = {"XDG_CACHE_HOME": ".cache", "XDG_CONFIG_HOME": ".config", "XDG_DATA_HOME": ".data"}
_PATHS: Final = ("PYTHONPATH", "CLASSPATH", "NODE_PATH")
_PATH_OPTIONS: Final = {"-cp", "-classpath", "--class-path", "-p", "--module-path", "-jar"}
_MARK: Final = "7c1e"
"""Stands in every name that the suite's messages ask to be written somewhere else."""


@attrs.frozen
class Trace:
    """What tells whether a file was changed."""

    size: int
    changed: int
    """When, in nanoseconds, as the file system says."""


Snapshot = dict[str, Trace]


class Surroundings:
    """The folders of one adapter.

    Args:
        base: The folder that they are made in.
        canary: What the planted files say.
        confine: Whether the adapter is kept in it; see `confinement`.
    """

    def __init__(self, base: Path, *, canary: str = CANARY, confine: bool = False) -> None:
        self.base, self._canary, self._confine = base, canary, confine
        self.question = base / QUESTION
        self._places = {name: base / path for name, path in _PLACES.items()}
        self.question.mkdir(parents=True)
        for name, place in self._places.items():
            place.mkdir(parents=True)
            self.plant(place, name)
        self.work = self._places["work"]
        self.origin = Path.cwd()
        self._wires: set[str] = set()

    def environment(self) -> dict[str, str]:
        """The environment in which an adapter is started."""
        temp, home = str(self._places["temp"]), self._places["home"]
        made = dict(os.environ)
        made.update(dict.fromkeys(_TEMPORARY, temp))
        made.update(dict.fromkeys((name for name in _HOMES if name in made), str(home)))
        made.update({name: str(home / path) for name, path in _XDG.items()})
        made["VNEDOC_STARTED_IN"] = str(self.origin)
        # Java asks neither TMPDIR nor HOME.
        java = f"-Djava.io.tmpdir={temp} -Duser.home={home}"
        made["JAVA_TOOL_OPTIONS"] = f"{made.get('JAVA_TOOL_OPTIONS', '')} {java}".strip()
        for name in _PATHS:
            if name in made:
                made[name] = self._absolute(made[name])
        return made

    def command(self, words: Sequence[str]) -> list[str]:
        """The words of a command as it is started in this world.

        Raises:
            FileNotFoundError: there is no such command.
        """
        found = self.located(words)
        if not self._confine:
            return found
        # Whoever starts it for us would only say that it failed.
        if shutil.which(found[0]) is None:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), found[0])
        return confined(found, self.base)

    def located(self, words: Sequence[str]) -> list[str]:
        """The words of a command that work in another folder, too: paths of what is there."""
        after = ("", *words)
        return [
            self._absolute(word, bare=option in _PATH_OPTIONS)
            for option, word in zip(after, words, strict=False)
        ]

    def _absolute(self, word: str, *, bare: bool = True) -> str:
        option, joint, value = word.partition("=") if word.startswith("-") else ("", "", word)
        parts = value.split(os.pathsep)
        bare = bare or len(parts) > 1
        return option + joint + os.pathsep.join(self._path(part, bare) for part in parts)

    def _path(self, text: str, bare: bool) -> str:
        # A Java class path says "lib/*" for all that lies in a folder.
        stem, star = (text[:-2], "/*") if text.endswith("/*") else (text, "")
        shown = bare or star or any(sign in stem for sign in ("/", os.sep, "."))
        if not stem or not shown or stem.startswith("-") or Path(stem).is_absolute():
            return text
        with contextlib.suppress(OSError, ValueError):
            found = self.origin / stem
            if found.exists():
                return os.path.normpath(found) + star
        return text

    def lay_wires(self) -> None:
        """Lay files where what climbs out of a folder lands.

        What is written there and taken away again before the answer is seen by them all the same.
        """
        ends = (self.question.parent, *self._places.values())
        folders = {self.base} | {up for end in ends for up in (end, *end.parents)}
        for folder in folders:
            if folder == self.base or self.base in folder.parents:
                (folder / _WIRE).write_text(_WIRE, "utf-8")
                self._wires.add((folder / _WIRE).relative_to(self.base).as_posix())

    def take_wires(self) -> None:
        """Take them away."""
        for path in self._wires:
            with contextlib.suppress(OSError):
                (self.base / path).unlink()
        self._wires.clear()

    def snapshot(self) -> Snapshot:
        """Every file below the whole folder."""
        found: Snapshot = {}
        for path in _walk(self.base):
            with contextlib.suppress(OSError):
                known = path.lstat()
                name = path.relative_to(self.base).as_posix()
                if not name.startswith(f"{BESIDE}/"):
                    found[name] = Trace(known.st_size, known.st_mtime_ns)
            if len(found) >= MAX_WATCHED:
                break
        return found

    def written(self, before: Snapshot) -> dict[str, Path]:
        """Name -> path of every file that was made or changed since a snapshot.

        Names are relative to the question's folder; those elsewhere begin with ``temp/``,
        ``home/``, ``work/`` or `OUTSIDE`.
        """
        now = self.snapshot()
        found = {path for path, trace in now.items() if before.get(path) != trace}
        tripped = {path for path in self._wires if now.get(path) != before.get(path)}
        return {
            OUTSIDE + path if path in tripped else _named(path): self.base / path
            for path in sorted(found | tripped)
        }

    def plant(self, folder: Path, place: str) -> None:
        """Lay a canary.

        Args:
            folder: Where.
            place: What people call it.
        """
        (folder / _PLANTED).write_text(f"{self._canary} {place}", "utf-8")


def _walk(folder: Path) -> Iterator[Path]:
    for above, _, names in os.walk(folder):
        for name in names:
            yield Path(above, name)
        # A link to a folder is a file here: what it leads to is not below.
        yield from (Path(above, one) for one in _links(Path(above)))


def _links(folder: Path) -> list[str]:
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        return [one.name for one in entries if one.is_symlink() and one.is_dir()]
    return []


def _named(path: str) -> str:
    if path.startswith(f"{QUESTION}/"):
        return path.removeprefix(f"{QUESTION}/")
    for name, place in _PLACES.items():
        if path.startswith(f"{place}/"):
            return f"{name}/{path.removeprefix(f'{place}/')}"
    if path.startswith(f"{LAYERS}/"):
        # The machine's own places to work in, where only a hostile name is told.
        path = path.removeprefix(f"{LAYERS}/")
        if _MARK not in path:
            return path if path.startswith("home/") else f"temp/{path}"
    return OUTSIDE + path


def to_work_in(name: str) -> bool:
    """Whether a file lies where a program may leave what it needs itself."""
    return name.partition("/")[0] in _PLACES


def digest(path: Path) -> str:
    """SHA-256 of a file's bytes; of a link, only that it is one."""
    if path.is_symlink():
        return "symlink"
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return "unreadable"


def holds(path: Path, texts: Iterable[bytes]) -> bool:
    """Whether one of these texts stands in a file."""
    with contextlib.suppress(OSError):
        if path.is_file() and not path.is_symlink() and path.stat().st_size <= MAX_LEFT_BYTES:
            data = path.read_bytes()
            return any(text in data for text in texts)
    return False


def escaped(names: Iterable[str]) -> Mapping[str, str]:
    """Files of these names in the machine's own temporary folders and home, taken away.

    Only a suite's own marks are asked for: whoever else works on the machine is not looked at.
    """
    found = {}
    places = {Path(tempfile.gettempdir()), Path("/tmp"), Path.home()}  # noqa: S108 - looked at
    for name in {name for name in names if _MARK in name and "/" not in name}:
        for place in places:
            path = place / name
            if path.is_file():
                found[str(path)] = digest(path)
                with contextlib.suppress(OSError):
                    path.unlink()
    return found
