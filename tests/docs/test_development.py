"""What contributors are told is so: places, tasks, tests of each attack, versions."""

from __future__ import annotations

import ast
import functools
import re
import tomllib
from pathlib import Path
from typing import Any, Final

import pytest

from vnedoc.conformance.cases.defects import rows

ROOT: Final = Path(__file__).resolve().parents[2]
PAGES: Final = (
    "CONTRIBUTING.md",
    "SECURITY.md",
    *sorted(
        path.relative_to(ROOT).as_posix() for path in (ROOT / "docs" / "development").glob("*.md")
    ),
)
THREATS: Final = (ROOT / "docs" / "development" / "threats.md").read_text("utf-8")
PLACE: Final = re.compile(r"(?:src|tests|docs|examples|schemas|\.ci|\.github)/[\w./-]*")
TABLE: Final = re.findall(r"^\| (\d+) \| (.+?) \| (.+?) \|$", THREATS, re.MULTILINE)


def text_of(page: str) -> str:
    return (ROOT / page).read_text("utf-8")


def project() -> dict[str, Any]:
    return tomllib.loads(text_of("pyproject.toml"))


@functools.cache
def names_in(path: Path) -> frozenset[str]:
    nodes = ast.parse(path.read_text("utf-8")).body
    return frozenset(n.name for n in nodes if isinstance(n, ast.FunctionDef | ast.ClassDef))


# -- the threat model ---------------------------------------------------------------------------


def test_every_class_of_attack_stands_in_the_threat_model() -> None:
    assert [(number, name) for number, name, _ in TABLE] == [
        (row["number"], row["en"]) for row in rows()
    ]


@pytest.mark.parametrize(("number", "tests"), [(number, tests) for number, _, tests in TABLE])
def test_each_is_shown_by_tests_that_are_there(number: str, tests: str) -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", tests)
    assert len(named) == tests.count("<br>") + 1
    for place, name in named:
        assert (ROOT / place).is_file(), place
        assert not name or name in names_in(ROOT / place), f"{place}::{name}"


# -- places and tasks --------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_places_that_pages_name_are_there(page: str) -> None:
    spans = re.findall(r"`([^`\n]+)`", text_of(page))
    places = [
        span.partition("::")[0]
        for span in spans
        if re.match(
            r"(?:src|tests|docs|examples|schemas|\.ci|\.github)/[\w./-]*$", span.partition("::")[0]
        )
    ]
    links = re.findall(r"\]\(([^)#\s]+)", text_of(page))
    assert [one for one in places if "NAME" not in one and not (ROOT / one).exists()] == []
    own = [link for link in links if "://" not in link]
    assert [link for link in own if not ((ROOT / page).parent / link).exists()] == []


def tasks() -> set[str]:
    found = set()
    for node in ast.parse(text_of("noxfile.py")).body:
        if isinstance(node, ast.FunctionDef) and node.decorator_list:
            call = node.decorator_list[0]
            given = call.keywords[0].value if isinstance(call, ast.Call) else None
            found.add(str(given.value) if isinstance(given, ast.Constant) else node.name)
    return found


def test_tasks_are_those_that_are_told() -> None:
    table = re.findall(r"^\| `([a-z]+)(?: -- NAME)?` \|", text_of("CONTRIBUTING.md"), re.MULTILINE)
    assert set(table) == tasks()
    for page in PAGES:
        assert set(re.findall(r"nox -s (\w+)", text_of(page))) <= tasks()


def test_rooms_that_pages_name_are_there() -> None:
    named = {name for page in PAGES for name in re.findall(r"room -- ([a-z/_]+)", text_of(page))}
    assert len(named) > 10
    for name in named:
        there = (ROOT / "tests" / name).is_dir() or (ROOT / "tests" / f"test_{name}.py").is_file()
        assert there, name


def test_every_room_of_the_tests_is_one_of_the_package() -> None:
    package = ROOT / "src" / "vnedoc"
    alone = {"benchmarks", "docs", "fuzz", "interop", "mutations"}
    others = {"conformance/peers"}  # what others wrote has tests of its own, and no package
    for hall in (path for path in (ROOT / "tests").iterdir() if list(path.glob("test_*.py"))):
        assert hall.name in alone or (package / hall.name).exists(), hall
        for room in (path for path in hall.iterdir() if list(path.glob("test_*.py"))):
            name = f"{hall.name}/{room.name}"
            assert name in others or (package / name).is_dir(), room


def test_the_house_names_every_layer() -> None:
    page = text_of("docs/development/house.md")
    contracts = project()["tool"]["importlinter"]["contracts"]
    for contract in contracts[:1]:
        layers = {name for line in contract["layers"] for name in re.findall(r"\w+", line)}
        assert [name for name in sorted(layers) if f"`{name}`" not in page] == []


# -- what hosts and editors are told -----------------------------------------------------------


def test_ci_runs_everything_on_every_python_that_is_promised() -> None:
    flow = text_of(".github/workflows/ci.yml")
    assert "run: bash .ci/run" in flow
    versions = re.findall(r'"(3\.\d+)"', flow)
    told = [c.rpartition(" ")[2] for c in project()["project"]["classifiers"] if ":: 3." in c]
    assert versions == told
    assert project()["project"]["requires-python"] == f">={versions[0]}"


def test_set_up_is_one_command_that_installs_what_the_tasks_need() -> None:
    commands = re.findall(r"```sh\n(.*?)```", text_of("CONTRIBUTING.md"), re.DOTALL)
    assert len(commands) == 1
    assert commands[0].count("\n") == 1
    extras = project()["project"]["optional-dependencies"]
    assert any(one.startswith("nox") for one in extras["dev"])
    assert {"dev", "docs"} <= extras.keys()
    assert ".[dev,docs]" in commands[0]


def test_the_form_for_wrong_answers_asks_for_no_real_document() -> None:
    form = text_of(".github/ISSUE_TEMPLATE/wrong-answer.yml")
    assert "SECURITY.md" in form
    assert "examples/messages" in form
