"""The rules of the house, checked on the syntax trees of the package."""

from __future__ import annotations

import ast
import functools
import re
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

import vnedoc
from tests.test_languages import parsed
from vnedoc import model, names
from vnedoc.model._wire import wire_of

pytestmark = pytest.mark.table

PACKAGE: Final = Path(vnedoc.__file__).parent
MODULES: Final = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))
MAX_MODULE_LINES: Final = 400
MAX_FUNCTION_LINES: Final = 50

MAY_TOUCH_FILES: Final = ("files.py", "content/", "cli/", "pytest_plugin.py")
"""Where files may be opened and people be spoken to; everywhere else it is the caller's."""
MAY_KNOW_THE_TIME: Final = ("cli/",)
MAY_NORMALIZE: Final = (
    "normal_forms.py",
    # Of one letter, of 24, of a title that is cut off, and where no marks are stacked up.
    *("doctype/_fold.py", "doctype/_title.py", "rules/document/text.py"),
    "conformance/cases/attacks/signing.py",
)
"""Everybody else asks `vnedoc.normal_forms`: Python's own takes the square of a run of marks."""
CLOCKS: Final = {
    "datetime": {"now", "today", "utcnow"},
    "date": {"today"},
    "time": {"time", "time_ns", "localtime", "gmtime"},
}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def tree_of(module: str) -> ast.Module:
    return parsed(PACKAGE / module)


@functools.cache
def nodes_of(tree: ast.AST) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(tree))


def calls(tree: ast.AST) -> Iterator[tuple[int, str, str]]:
    """Line, owner and name of every call: ``dt.datetime.now()`` gives ``datetime``, ``now``."""
    for node in nodes_of(tree):
        match node:
            case ast.Call(func=ast.Name(id=name)):
                yield node.lineno, "", name
            case ast.Call(func=ast.Attribute(attr=name, value=ast.Name(id=owner))):
                yield node.lineno, owner, name
            case ast.Call(func=ast.Attribute(attr=name, value=ast.Attribute(attr=owner))):
                yield node.lineno, owner, name


def opens(tree: ast.AST) -> list[int]:
    taboo = {"open", "print", "input", "breakpoint", "exec", "eval"}
    return [line for line, owner, name in calls(tree) if not owner and name in taboo]


def reads_clock(tree: ast.AST) -> list[int]:
    return [line for line, owner, name in calls(tree) if name in CLOCKS.get(owner, ())]


def normalizes(tree: ast.AST) -> list[int]:
    names = ("normalize", "is_normalized")
    return [line for line, _, name in calls(tree) if name in names]


def code_lines(function: Function) -> int:
    """Lines of a function from ``def`` on; its docstring is free."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    if ast.get_docstring(function) is not None:
        words = function.body[0]
        lines -= (words.end_lineno or words.lineno) - words.lineno + 1
    return lines


@pytest.mark.parametrize("module", [m for m in MODULES if not m.startswith(MAY_TOUCH_FILES)])
def test_the_core_opens_and_prints_nothing(module: str) -> None:
    assert opens(tree_of(module)) == []


@pytest.mark.parametrize("module", [m for m in MODULES if not m.startswith(MAY_KNOW_THE_TIME)])
def test_the_core_reads_no_clock(module: str) -> None:
    assert reads_clock(tree_of(module)) == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("open('x')", (1, 0)),
        ("print()", (1, 0)),
        ("path.open()", (0, 0)),
        ("dt.datetime.now()", (0, 1)),
        ("datetime.now(UTC)", (0, 1)),
        ("dt.date.today()", (0, 1)),
        ("time.time()", (0, 1)),
        ("dt.time(1)", (0, 0)),
        ("dt.datetime.fromisoformat(text)", (0, 0)),
    ],
)
def test_the_checks_see_what_they_look_for(code: str, found: tuple[int, int]) -> None:
    tree = ast.parse(code)
    assert (len(opens(tree)), len(reads_clock(tree))) == found


@pytest.mark.parametrize("module", [m for m in MODULES if m not in MAY_NORMALIZE])
def test_texts_are_normalized_in_one_place(module: str) -> None:
    assert normalizes(tree_of(module)) == []


def test_the_check_of_normalizing_sees_it() -> None:
    for module in MAY_NORMALIZE:
        assert normalizes(tree_of(module)), module


@pytest.mark.parametrize("module", MODULES)
def test_modules_and_functions_stay_small(module: str) -> None:
    lines = len((PACKAGE / module).read_text("utf-8").splitlines())
    assert lines <= MAX_MODULE_LINES
    functions = [n for n in nodes_of(tree_of(module)) if isinstance(n, Function)]
    long = {f.name: code_lines(f) for f in functions if code_lines(f) > MAX_FUNCTION_LINES}
    assert long == {}


# --- Names ------------------------------------------------------------------------------------

ENVELOPES: Final = (model.DocumentEnvelope, model.StatusEnvelope)


@attrs.frozen
class Named:
    """One field on the wire and the class that it belongs to."""

    owner: type[Any]
    name: str
    element: str
    repeats: bool
    kind: str
    """Name of the class of its value."""


def named_fields() -> Iterator[Named]:
    for owner in filter(attrs.has, (getattr(model, name) for name in model.__all__)):
        hints = typing.get_type_hints(owner)
        for field in attrs.fields(owner):
            if data := wire_of(field):
                inner = [
                    a for a in typing.get_args(hints[field.name]) if a not in (..., type(None))
                ]
                repeats = typing.get_origin(hints[field.name]) is tuple
                yield Named(owner, field.name, data.element, repeats, inner[0].__name__)


FIELDS: Final = tuple(named_fields())
PARENTS: Final = {field.kind: field.element.rpartition("/")[2] for field in FIELDS}
"""Class -> the element that it stands for."""


def words(name: str) -> list[str]:
    return re.findall(r"[A-Z][a-z0-9]*|[a-z0-9]+", name)


def plural(name: str) -> str:
    return name if name.endswith("s") else f"{name}s"


def naming_element(field: Named) -> str:
    """The element that gives the name: a wrapper's own name, unless it only says "list"."""
    wrapper, _, item = field.element.rpartition("/")
    return wrapper if wrapper and not wrapper.endswith("List") else item


def habitual(field: Named) -> str:
    """The name by the habit, without exceptions."""
    if field.owner in ENVELOPES:
        # The two envelopes flatten the message's frame: their parts are named after the classes.
        name = "_".join(words(field.kind)).lower()
        return plural(name) if field.repeats else name
    element = naming_element(field)
    parent = PARENTS.get(field.owner.__name__, element)
    own = element.removeprefix(parent) or element
    name = "_".join(words(own)).lower()
    return plural(name) if field.repeats and field.element.endswith(element) else name


@pytest.mark.parametrize("field", FIELDS, ids=lambda f: f"{f.owner.__name__}.{f.name}")
def test_every_element_has_its_python_name(field: Named) -> None:
    assert field.name in {habitual(field), names.EXCEPTIONS.get(naming_element(field))}


def test_the_table_of_exceptions_has_nothing_superfluous() -> None:
    needed = {naming_element(f) for f in FIELDS if f.name != habitual(f)}
    assert set(names.EXCEPTIONS) == needed


def test_every_misspelling_is_read_as_a_name_of_the_standard() -> None:
    frame = {
        step for path in (names.TRACE, names.MANIFEST, names.ENCODED) for step in path.split("/")
    }
    known = frame | {step for field in FIELDS for step in field.element.split("/")}
    assert set(names.MISSPELT.values()) <= known
    assert not set(names.MISSPELT) & known


# --- No circle --------------------------------------------------------------------------------


def imported(module: str) -> Iterator[str]:
    """Modules of the house that a module imports, for types and inside functions, too."""
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def arrows() -> dict[str, set[tuple[str, str]]]:
    """Package -> which of its children imports which: a room counts with all that is in it."""
    homes = {
        "vnedoc." + module.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        for module in MODULES
        if module != "__init__.py"
    }
    found: dict[str, set[tuple[str, str]]] = {}
    for module in MODULES:
        own = "vnedoc." + module.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        for name in imported(module):
            other = name if name in homes else name.rpartition(".")[0]
            if other not in homes or other == own:
                continue
            one, two = own.split("."), other.split(".")
            same = next((i for i, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), None)
            if same is not None:
                found.setdefault(".".join(one[:same]), set()).add((one[same], two[same]))
    return found


def without_ends(pairs: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """What is left when whatever imports nothing more is taken away: nothing but circles."""
    while True:
        sources = {one for one, _ in pairs}
        left = {(one, two) for one, two in pairs if two in sources}
        if left == pairs:
            return pairs
        pairs = left


def test_no_room_and_no_module_stands_in_a_circle() -> None:
    assert {
        package: left for package, pairs in arrows().items() if (left := without_ends(pairs))
    } == {}


def test_a_circle_would_be_seen() -> None:
    assert without_ends({("a", "b"), ("b", "c")}) == set()
    assert without_ends({("b", "c"), ("c", "b"), ("c", "d")}) == {("b", "c"), ("c", "b")}


MOST_CHILDREN: Final = 15
CROWDED: Final = {"vnedoc", "vnedoc.cli.commands"}
"""The house itself, and a folder in which every module is a command."""


def test_no_room_is_crowded() -> None:
    children: dict[str, set[str]] = {}
    for module in MODULES:
        path = ["vnedoc", *module.removesuffix(".py").split("/")]
        for depth in range(1, len(path)):
            if path[depth] != "__init__":
                children.setdefault(".".join(path[:depth]), set()).add(path[depth])
    assert {
        p: len(c) for p, c in children.items() if len(c) > MOST_CHILDREN and p not in CROWDED
    } == {}
    assert len(children["vnedoc"]) > MOST_CHILDREN
