"""The front door: a short list of names, each where it says, and an import that costs little."""

from __future__ import annotations

import ast
import importlib
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Final

import pytest

import vnedoc
from tests.factories import document
from vnedoc import conformance, signature, statistics

HEAVY: Final = ("lxml", "cryptography", "signxml", "xmlschema", "cattrs", "click", "pyhanko")
MOST_NAMES: Final = 40


def loaded_after(code: str, *arguments: str) -> set[str]:
    """The heavy packages that a fresh interpreter has loaded after `code`."""
    script = f"import json, sys\n{code}\nprint(json.dumps(sorted(sys.modules)))"
    command = [sys.executable, "-W", "error", "-c", script, *arguments]
    done = subprocess.run(command, capture_output=True, check=True, encoding="utf-8")
    modules = json.loads(done.stdout.splitlines()[-1])
    return {name.partition(".")[0] for name in modules} & set(HEAVY)


FRONTS: Final = (vnedoc, signature, conformance, statistics)


def homes(front: ModuleType) -> dict[str, str]:
    """Name -> module below the front, or ``module:other`` where it is called otherwise there."""
    return dict(vars(front)["_HOMES"])


@pytest.mark.parametrize("front", FRONTS)
def test_the_list_of_names_is_sorted_and_the_same_everywhere(front: ModuleType) -> None:
    own = {"__version__"} if front is vnedoc else set()
    assert {*homes(front), *own} == set(front.__all__) == set(dir(front))
    assert list(homes(front)) == sorted(homes(front))


def test_the_front_door_is_short() -> None:
    assert len(vnedoc.__all__) <= MOST_NAMES


@pytest.mark.parametrize("front", FRONTS)
def test_what_type_checkers_see_is_what_is_loaded(front: ModuleType) -> None:
    tree = ast.parse(Path(str(front.__file__)).read_text("utf-8"))
    guarded = next(node for node in tree.body if isinstance(node, ast.If))
    seen = {
        alias.asname or alias.name: (node.module or "").removeprefix(f"{front.__name__}.")
        + (f":{alias.name}" if alias.asname else "")
        for node in guarded.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert seen == homes(front)


@pytest.mark.parametrize(
    ("front", "name"), [(front, name) for front in FRONTS for name in homes(front)]
)
def test_every_name_opens(front: ModuleType, name: str) -> None:
    module, _, other = homes(front)[name].partition(":")
    home = importlib.import_module(f"{front.__name__}.{module}")
    assert getattr(front, name) is getattr(home, other or name)


def test_another_name_is_an_ordinary_attribute_error() -> None:
    for front in FRONTS:
        with pytest.raises(AttributeError, match="'Envelopes'"):
            front.Envelopes  # noqa: B018 - reading it is the test


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
        ("import vnedoc.signature, vnedoc.conformance; dir(vnedoc.signature)", set()),
        ("from vnedoc.signature import Claims, Indication", set()),
        ("import vnedoc.exchange", {"lxml"}),
        ("import vnedoc.channels.axis", {"lxml"}),
        ("from vnedoc.channels.mail import read_mail", {"lxml"}),
        ("from vnedoc.channels.mail import verify_mail", {"lxml", "cryptography"}),
        ("from vnedoc.signature import PemSigner", {"cryptography"}),
    ],
)
def test_only_what_is_used_is_loaded(code: str, loaded: set[str], tmp_path: Path) -> None:
    path = tmp_path / "a.edxml"
    vnedoc.dump(document(), path)
    assert loaded_after(f"import vnedoc\n{code}", str(path)) == loaded
