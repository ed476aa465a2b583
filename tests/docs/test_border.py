"""The border: guides and examples use what is promised, and what is promised is there and told."""

from __future__ import annotations

import ast
import functools
import importlib
import inspect
import re
import runpy
import textwrap
import types
from collections.abc import Iterator
from typing import Any, Final

import attrs
import pytest

import vnedoc
from tests.docs.programs import USER_PAGES, Program, programs
from tests.docs.snippets import ROOT
from vnedoc._api import MODULES
from vnedoc.errors import VnedocError

pytestmark = pytest.mark.table

NAMES: Final = {module.name: module.names for module in MODULES}
FOUND: Final = {
    f"{module}.{name}": getattr(importlib.import_module(module), name)
    for module, names in NAMES.items()
    for name in names
}
"""Dotted name -> what it is."""
OWN: Final = {
    name: value
    for name, value in FOUND.items()
    if (getattr(value, "__module__", "") or "").startswith("vnedoc") and callable(value)
}
"""The classes and functions; not constants and aliases, which are told by the text below them."""


def promised(dotted: str) -> bool:
    """Whether a dotted name is a module of the API, a name in one, or an attribute below it."""
    if dotted in NAMES:
        return True
    for module in sorted(NAMES, key=len, reverse=True):
        if dotted.startswith(f"{module}."):
            name, *below = dotted.removeprefix(f"{module}.").split(".")
            return name in NAMES[module] and has(FOUND[f"{module}.{name}"], below)
    return any(module.startswith(f"{dotted}.") for module in NAMES)


def has(value: Any, below: list[str]) -> bool:
    """Whether attributes lead on; the fields of attrs classes are no attributes of the class."""
    for name in below:
        fields = {field.name for field in attrs.fields(value)} if attrs.has(value) else set()
        if name.startswith("_") or not (name in fields or hasattr(value, name)):
            return False
        value = getattr(value, name, None)
    return True


# -- what guides and examples use ---------------------------------------------------------------


def used(program: Program) -> Iterator[str]:
    """The dotted names of vnedoc in a program, and every attribute with an underscore."""
    for node in ast.walk(program.tree):
        match node:
            case ast.ImportFrom(module=str(module)) if module.partition(".")[0] == "vnedoc":
                yield from (f"{module}.{alias.name}" for alias in node.names)
            case ast.Import():
                yield from (a.name for a in node.names if a.name.partition(".")[0] == "vnedoc")
            case ast.Attribute():
                dotted = ast.unparse(node)
                if re.fullmatch(r"vnedoc(\.\w+)+", dotted):
                    yield dotted


def private(program: Program) -> list[str]:
    """Attributes of others that begin with one underscore."""
    return [
        ast.unparse(node)
        for node in ast.walk(program.tree)
        if isinstance(node, ast.Attribute)
        and re.match("_[^_]", node.attr)
        and not (isinstance(node.value, ast.Name) and node.value.id in ("self", "cls"))
    ]


@pytest.mark.parametrize("program", programs(), ids=lambda program: program.source)
def test_guides_and_examples_use_the_api_alone(program: Program) -> None:
    assert [name for name in used(program) if not promised(name)] == []
    assert private(program) == []


SPAN: Final = re.compile(r"`(vnedoc(?:\.[A-Za-z_]\w*)+)[`(]")
FILES: Final = re.compile(r"vnedoc\.(xml|sarif|html|toml)")
"""Names of files in the examples."""


@pytest.mark.parametrize("page", USER_PAGES)
def test_pages_name_the_api_alone(page: str) -> None:
    spans = SPAN.findall((ROOT / page).read_text("utf-8"))
    assert [one for one in spans if not promised(one) and not FILES.fullmatch(one)] == []


@pytest.mark.parametrize(
    ("code", "fine"),
    [
        ("import vnedoc\nvnedoc.load", True),
        ("import vnedoc.model\nvnedoc.model.Header.subject", True),
        ("from vnedoc.signature import PemSigner", True),
        ("from vnedoc.signature.making.signers import PemSigner", False),
        ("from vnedoc.xml.reading import reader", False),
        ("from vnedoc import pipeline", False),
        ("import vnedoc\nvnedoc.pipeline.validate", False),
        ("import vnedoc\nvnedoc.Report.nothing", False),
        ("import vnedoc\nvnedoc.loadz()", False),
        ("report._has_errors", False),
        ("self._own", True),
    ],
)
def test_the_check_sees_what_is_not_promised(code: str, fine: bool) -> None:
    program = Program("a.py", code)
    assert (all(map(promised, used(program))) and not private(program)) is fine


# -- what is promised ---------------------------------------------------------------------------


def test_modules_and_names_are_listed_once() -> None:
    assert len(NAMES) == len(MODULES)
    for module, names in NAMES.items():
        assert len(set(names)) == len(names), module
        assert not [n for n in names if n.startswith("_") and n != "__version__"], module


def test_every_error_that_people_meet_can_be_caught_by_a_promised_name() -> None:
    caught = [value for value in FOUND.values() if inspect.isclass(value)]
    for error in errors(VnedocError):
        if not error.__module__.startswith("vnedoc.cli."):
            base = next(one for one in error.__mro__ if one in caught)
            assert base is not VnedocError, error


def errors(kind: type[VnedocError]) -> Iterator[type[VnedocError]]:
    for below in kind.__subclasses__():
        if below.__module__.startswith("vnedoc"):
            yield below
            yield from errors(below)


# -- what is told of it -------------------------------------------------------------------------


def signatures() -> dict[str, Any]:
    """Functions of the API and public methods of its classes, by dotted name."""
    found: dict[str, Any] = {}
    for name, value in OWN.items():
        if inspect.isfunction(value):
            found[name] = value
        elif inspect.isclass(value):
            for attribute, member in vars(value).items():
                inner = getattr(member, "__func__", getattr(member, "fget", member))
                if not attribute.startswith("_") and isinstance(inner, types.FunctionType):
                    found[f"{name}.{attribute}"] = inner
    return {name: one for name, one in found.items() if one.__module__.startswith("vnedoc")}


SIGNATURES: Final = signatures()
REFERRING: Final = re.compile(r"\b(?:[Aa]s|arguments and errors as|otherwise as)(?: for)? `[\w.]+`")
"""A docstring may say that something is as for another function."""
ERRORS_ELSEWHERE: Final = re.compile(
    r"(?i)\berrors as\b|\botherwise as\b|\bas for `|^    As `", re.M
)


def unexplained(function: Any) -> list[str]:
    """Parameters that a docstring does not name, unless it refers to another one."""
    words = inspect.getdoc(function) or ""
    if REFERRING.search(words):
        return []
    names = [name for name in inspect.signature(function).parameters if name not in ("self", "cls")]
    # Every text of the library comes in either language; that needs no line of its own each time.
    told = {"lang"} if "language" in words else set()
    return [
        name
        for name in names
        if name not in told and not re.search(rf"^ *\**{name}:|`{name}`", words, re.MULTILINE)
    ]


def untold(function: Any) -> set[str]:
    """The errors that the function itself raises and its docstring does not name."""
    words = inspect.getdoc(function) or ""
    if ERRORS_ELSEWHERE.search(words):
        return set()
    tree = ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(function))))
    thrown = [node.exc for node in ast.walk(tree) if isinstance(node, ast.Raise) and node.exc]
    names = {ast.unparse(one.func if isinstance(one, ast.Call) else one) for one in thrown}
    named = {name for name in names if re.fullmatch(r"[A-Z]\w+Error", name)}
    return {name for name in named if not re.search(rf"\b{name}\b", words)}


def test_everything_says_what_it_is() -> None:
    """In its own words, not in those of the class that it is made from."""
    words = {module: importlib.import_module(module).__doc__ for module in NAMES}
    for name, value in OWN.items():
        words[name] = vars(value).get("__doc__") if inspect.isclass(value) else value.__doc__
    words |= {name: function.__doc__ for name, function in SIGNATURES.items()}
    assert [name for name, text in words.items() if len(text or "") < 8] == []


def test_every_function_tells_its_arguments() -> None:
    found = {name: unexplained(function) for name, function in SIGNATURES.items()}
    assert {name: silent for name, silent in found.items() if silent} == {}


def test_every_function_tells_the_errors_that_it_raises() -> None:
    """Those of its own body, by class; those of what it calls nobody can see from here."""
    found = {name: untold(function) for name, function in SIGNATURES.items()}
    assert {name: silent for name, silent in found.items() if silent} == {}


def test_docstrings_name_the_api_alone() -> None:
    texts = {name: inspect.getdoc(value) or "" for name, value in {**OWN, **SIGNATURES}.items()}
    texts |= {module: importlib.import_module(module).__doc__ or "" for module in NAMES}
    named = [(name, span) for name, text in texts.items() for span in SPAN.findall(text)]
    # Limits are told of by name so that people can look them up; their values may change.
    limits = ("vnedoc.limits", "vnedoc.limits.")
    assert [
        (n, span) for n, span in named if not promised(span) and not span.startswith(limits)
    ] == []


def test_numbers_of_the_api_say_what_they_count() -> None:
    """In the field's name, below it, or in the class; of the model, in the standard's own row."""
    silent = []
    for name, value in OWN.items():
        if inspect.isclass(value) and attrs.has(value) and not issubclass(value, MODEL):
            words = inspect.getdoc(value) or ""
            for field, below in numbers(value):
                told = below or re.search(rf"^ *{field}:|`{field}`", words, re.MULTILINE)
                if not told and not UNITS.search(field):
                    silent.append(f"{name}.{field}")
    assert silent == []


MODEL: Final = tuple(v for n, v in FOUND.items() if n.startswith("vnedoc.model.") and attrs.has(v))
UNITS: Final = re.compile("bytes|seconds|line|column|errors|offset")


@functools.cache
def tree_of(module: str) -> ast.Module:
    return ast.parse(inspect.getsource(importlib.import_module(module)))


def numbers(value: type) -> Iterator[tuple[str, bool]]:
    """Fields of a class that hold an int or a float, and whether a text stands below them."""
    classes = [n for n in tree_of(value.__module__).body if isinstance(n, ast.ClassDef)]
    cls = next(one for one in classes if one.name == value.__name__)
    for node, after in zip(cls.body, [*cls.body[1:], ast.Pass()], strict=True):
        match node:
            case ast.AnnAssign(target=ast.Name(id=name), annotation=kind):
                if re.match(r"(int|float)\b", ast.unparse(kind)):
                    yield name, isinstance(after, ast.Expr)


def test_the_reference_is_made_from_the_list() -> None:
    made = runpy.run_path(str(ROOT / "docs" / "_generate" / "api.py"))["render"]()
    page = (ROOT / "docs" / "reference" / "api.md").read_text("utf-8")
    assert page == made, "run python -m docs._generate"
    for module in MODULES:
        section = page.split(f"\n`{module.name}`\n")[1].split("\n## ")[0]
        told = set(re.findall(r"\w+", section))
        assert set(module.names) - {"__version__"} <= told


def test_the_front_door_is_part_of_it() -> None:
    assert NAMES["vnedoc"] == tuple(vnedoc.__all__)
