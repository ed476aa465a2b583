"""What is generated and tracked: ``python -m docs._generate`` makes all of it.

A module of this folder that has `OWNS`, the patterns of the files that it alone makes, is a
generator: its `files()` renders them. Tests compare what is tracked with what it renders.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, Protocol, cast

ROOT: Final = Path(__file__).resolve().parents[2]


class Generator(Protocol):
    """A module that renders tracked files."""

    __name__: str
    OWNS: tuple[str, ...]

    def files(self) -> Mapping[Path, str | bytes]:
        """Every file by its path."""


def modules() -> set[str]:
    """The names of all modules beside this one."""
    return {info.name for info in pkgutil.iter_modules(__path__)} - {"__main__"}


def names() -> tuple[str, ...]:
    """The generators by name; schemas come first, as others validate with them."""
    found = {name for name in modules() if hasattr(generator(name), "OWNS")}
    return tuple(sorted(found, key=lambda name: (name != "schemas", name)))


def generator(name: str) -> Generator:
    """The generator of a name."""
    return cast(Generator, importlib.import_module(f"{__name__}.{name}"))


def rendered(generator: Generator) -> dict[Path, bytes]:
    """The bytes of every file of a generator."""
    made = generator.files().items()
    return {path: text if isinstance(text, bytes) else text.encode() for path, text in made}


def owned(generator: Generator) -> set[Path]:
    """Every file that stands where a generator alone puts any."""
    return {path for pattern in generator.OWNS for path in ROOT.glob(pattern)}


def stale(generator: Generator) -> Iterator[tuple[Path, bytes | None]]:
    """Files that are not as rendered, each with its right bytes; `None` if it must go."""
    made = rendered(generator)
    for path, data in made.items():
        if not path.is_file() or path.read_bytes() != data:
            yield path, data
    yield from ((path, None) for path in owned(generator) - set(made))
