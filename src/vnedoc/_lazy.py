"""Fronts: packages whose names are loaded from their rooms when they are first used."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Mapping
from typing import Any


def front(
    package: str, homes: Mapping[str, str], *more: str
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """``__getattr__`` and ``__dir__`` of a package that loads nothing before it is asked for it.

    Args:
        package: The package's own name.
        homes: Name -> the module below the package that holds it; ``module:other`` where it is
            called otherwise there.
        more: Further names of `__all__`, which the package holds itself.
    """

    def load(name: str) -> Any:
        home = homes.get(name)
        if home is None:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        module, _, other = home.partition(":")
        value = getattr(importlib.import_module(f"{package}.{module}"), other or name)
        setattr(sys.modules[package], name, value)
        return value

    def names() -> list[str]:
        return sorted((*homes, *more))

    return load, names
