"""A folder of good messages and of everything that should not stand among them."""

from __future__ import annotations

import gzip
import itertools
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import vnedoc
from tests import costly, factories


def fill(folder: Path, good: int, poison: int) -> tuple[set[str], dict[str, bool]]:
    """Make the files; the names of the good ones, and of the others: is it surely no message?"""
    folder.mkdir(parents=True, exist_ok=True)
    data = vnedoc.dumps(factories.document())
    fine: set[str] = set()
    others: dict[str, bool] = {}
    for index in range(good):
        name = f"{index:05}.edxml"
        (folder / name).write_bytes(data)
        fine.add(name)
    for index, (kind, make) in enumerate(itertools.islice(_kinds(), poison)):
        name = f"{index * good // max(poison, 1):05}-{index}-{kind}.edxml"
        make(folder / name)
        others[name] = kind in dict(_PLAIN)
    return fine, others


def _kinds() -> Iterator[tuple[str, Callable[[Path], object]]]:
    bombs = list(costly.SHAPES.items())
    for count in itertools.count():
        yield from _PLAIN
        for name, (make, size) in bombs[count * 3 : count * 3 + 3]:
            yield name.replace(" ", "-"), _bomb(make, size)


def _bomb(make: Callable[[int], bytes], size: int) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(make(size))


def _socket(path: Path) -> None:
    # The name of a socket is short by law, so it is given from inside its folder.
    before = Path.cwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(before)


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.write(vnedoc.dumps(factories.document())[:500])
        file.truncate(50 * 1024**3)


def _unreadable(path: Path) -> None:
    path.write_bytes(b"<a/>")
    path.chmod(0)


def _circle(path: Path) -> None:
    other = path.with_suffix(".other")
    path.symlink_to(other.name)
    other.symlink_to(path.name)


_PLAIN: list[tuple[str, Callable[[Path], object]]] = [
    ("pipe", os.mkfifo),
    ("socket", _socket),
    ("zero", lambda path: path.symlink_to("/dev/zero")),
    ("itself", lambda path: path.symlink_to(path.name)),
    ("circle", _circle),
    ("up", lambda path: path.symlink_to(".")),
    ("sparse", _sparse),
    ("unreadable", _unreadable),
    ("gzip", lambda path: path.write_bytes(gzip.compress(b"<a/>" * 1_000_000))),
    ("of\ntwo\nlines", lambda path: path.write_bytes(b"<a/>")),
]
