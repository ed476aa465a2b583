"""The front door: a short list of names, each where it says, and an import that costs little."""

from __future__ import annotations

import ast
import importlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

import vnedoc
from tests.factories import document
from vnedoc import _HOMES

HEAVY: Final = ("lxml", "cryptography", "signxml", "xmlschema", "cattrs", "click", "pyhanko")
MOST_NAMES: Final = 40


def loaded_after(code: str, *arguments: str) -> set[str]:
    """The heavy packages that a fresh interpreter has loaded after `code`."""
    script = f"import json, sys\n{code}\nprint(json.dumps(sorted(sys.modules)))"
    command = [sys.executable, "-W", "error", "-c", script, *arguments]
    done = subprocess.run(command, capture_output=True, check=True, encoding="utf-8")
    modules = json.loads(done.stdout.splitlines()[-1])
    return {name.partition(".")[0] for name in modules} & set(HEAVY)


def test_the_list_of_names_is_short_sorted_and_the_same_everywhere() -> None:
    assert len(vnedoc.__all__) <= MOST_NAMES
    assert list(vnedoc.__all__) == sorted(vnedoc.__all__)
    assert {*_HOMES, "__version__"} == set(vnedoc.__all__) == set(dir(vnedoc))


def test_what_type_checkers_see_is_what_is_loaded() -> None:
    tree = ast.parse(Path(vnedoc.__file__).read_text("utf-8"))
    guarded = next(node for node in tree.body if isinstance(node, ast.If))
    homes = {
        alias.asname or alias.name: (node.module or "").removeprefix("vnedoc.")
        for node in guarded.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert homes == _HOMES


@pytest.mark.parametrize("name", sorted(vnedoc.__all__))
def test_every_name_opens(name: str) -> None:
    value = getattr(vnedoc, name)
    if name in _HOMES:
        assert value is getattr(importlib.import_module(f"vnedoc.{_HOMES[name]}"), name)


def test_another_name_is_an_ordinary_attribute_error() -> None:
    with pytest.raises(AttributeError, match="'Envelopes'"):
        vnedoc.Envelopes  # noqa: B018 - reading it is the test


@pytest.mark.parametrize(
    ("code", "loaded"),
    [
        ("", set()),
        ("vnedoc.classify(notation='15/QĐ-BNV')", set()),
        ("vnedoc.load(sys.argv[1])", {"lxml"}),
        ("vnedoc.dumps(vnedoc.load(sys.argv[1]))", {"lxml"}),
        ("assert vnedoc.validate(open(sys.argv[1], 'rb')).acceptable", {"lxml"}),
        ("vnedoc.to_json(vnedoc.load(sys.argv[1]))", {"lxml", "cattrs"}),
        ("vnedoc.verify", {"lxml", "cryptography"}),
    ],
)
def test_only_what_is_used_is_loaded(code: str, loaded: set[str], tmp_path: Path) -> None:
    path = tmp_path / "a.edxml"
    vnedoc.dump(document(), path)
    assert loaded_after(f"import vnedoc\n{code}", str(path)) == loaded
