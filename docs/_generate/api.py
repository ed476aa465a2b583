"""Make ``docs/reference/api.md`` from the list of what is promised.

``python -m docs._generate`` writes it; the tests compare.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from vnedoc._api import MODULES, Module

TARGET: Final = Path(__file__).resolve().parents[1] / "reference" / "api.md"
OWNS: Final = ("docs/reference/api.md",)
"""What this alone makes."""

HEAD: Final = """# Python API

This page is the promise, made by `python -m docs._generate` from the one list of it and from the
docstrings. What is not on it may change from one version to the next, whether its name begins with
an underscore or not. Names that most programs need can be imported from `vnedoc` itself; the rest
is imported from the module that a section names, and from no other one.

Values are frozen and may be shared between threads. Functions read no clock, open no connection,
and keep no state.
"""
LIMITS: Final = """## Limits

To be read, not to be imported: each with its reason; the values may change.

```{eval-rst}
.. automodule:: vnedoc.limits
   :members:
```
"""


def files() -> dict[Path, str]:
    """The page by its path."""
    return {TARGET: render()}


def render() -> str:
    """The whole page."""
    return "\n".join([HEAD, *(part for module in MODULES for part in _section(module)), LIMITS])


def _section(module: Module) -> Iterator[str]:
    yield f"## {module.title}\n"
    yield f"`{module.name}`\n"
    described = {name: _described_in(module, name) for name in module.names}
    own = [name for name in module.names if described[name] is None and _is_object(module, name)]
    if own:
        options = [f"   :members: {', '.join(own)}"]
        if module.name == "vnedoc.codes":
            options.append("   :undoc-members:")
        yield "\n".join(["```{eval-rst}", f".. automodule:: {module.name}", *options, "```\n"])
    rows = [
        f"* `{name}`: {_words(module, name)}"
        for name in module.names
        if described[name] is None and name not in own and name != "__version__"
    ]
    if rows:
        yield "\n".join([*rows, ""])
    elsewhere = [(name, home) for name, home in described.items() if home is not None]
    if elsewhere:
        yield "Described in their own sections:\n"
        yield "\n".join([*(f"* `{name}`: {home.title}" for name, home in elsewhere), ""])


def _value(module: Module, name: str) -> Any:
    return getattr(importlib.import_module(module.name), name)


def _is_object(module: Module, name: str) -> bool:
    value = _value(module, name)
    # What is cached is a function, too.
    return inspect.isclass(value) or inspect.isfunction(inspect.unwrap(value))


def _described_in(module: Module, name: str) -> Module | None:
    """The section that describes what the front door only hands on."""
    if module.name != "vnedoc" or name == "__version__":
        return None
    value = _value(module, name)
    for other in MODULES[1:]:
        if name in other.names and _value(other, name) is value:
            return other
    return None


def _words(module: Module, name: str) -> str:
    """The text below a constant or an alias, where it is made."""
    home = importlib.import_module(module.name)
    place = getattr(home, "_HOMES", {}).get(name, "").partition(":")[0]
    names = [f"{module.name}.{place}"] if place else []
    names += _imported(home, name) or [module.name]
    for one in names:
        body = ast.parse(inspect.getsource(importlib.import_module(one))).body
        for node, below in itertools.pairwise(body):
            if _assigned(node) == name and isinstance(below, ast.Expr):
                text = ast.literal_eval(below.value)
                return " ".join(str(text).replace("``", "`").split())
    raise ValueError(f"{module.name}.{name} has no text below it")


def _imported(home: Any, name: str) -> list[str]:
    """The module that a name is imported from."""
    return [
        str(node.module)
        for node in ast.parse(inspect.getsource(home)).body
        if isinstance(node, ast.ImportFrom) and name in [alias.name for alias in node.names]
    ]


def _assigned(node: ast.stmt) -> str:
    match node:
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name
    return ""
