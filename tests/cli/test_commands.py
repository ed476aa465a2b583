"""Every command, found and not listed: help in each language, a page of the docs, a test."""

from __future__ import annotations

import functools
import re
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click
import pytest

from tests.cli.running import run
from tests.cli.test_program import CLICKS_OWN
from vnedoc.cli.program import program
from vnedoc.errors import Lang
from vnedoc.words import Words

pytestmark = pytest.mark.table

ROOT: Final = Path(__file__).resolve().parents[2]
LANGUAGES: Final[tuple[str, ...]] = typing.get_args(Lang)
HEADINGS: Final = Words(vi="Tùy chọn:", en="Options:")


def below(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if path:
        yield path
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None
            yield from below(found, (*path, name))


COMMANDS: Final = tuple(below(program()))


def command_of(path: tuple[str, ...]) -> click.Command:
    found: click.Command = program()
    for name in path:
        assert isinstance(found, click.Group)
        child = found.get_command(click.Context(found), name)
        assert child is not None
        found = child
    return found


@functools.cache
def texts(folder: str, ending: str) -> str:
    pages = sorted((ROOT / folder).rglob(f"*{ending}"))
    own = Path(__file__)
    return "\n".join(page.read_text("utf-8") for page in pages if page != own)


def pages_of(path: tuple[str, ...]) -> Iterator[str]:
    """The pages that show a command."""
    for folder in ("guide", "conformance", "vi"):
        for page in sorted((ROOT / "docs" / folder).glob("*.md")):
            text = page.read_text("utf-8")
            if re.search(rf"\bvnedoc {' '.join(path)}\b", text):
                yield text


def test_the_search_finds_commands_and_their_commands() -> None:
    assert {("validate",), ("conformance",), ("conformance", "run")} <= set(COMMANDS)
    files = (ROOT / "src" / "vnedoc" / "cli" / "commands").glob("[a-z]*.py")
    assert {path.stem.replace("_", "-") for path in files} == {name for name, *_ in COMMANDS}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_each_explains_itself_and_its_options(path: tuple[str, ...], lang: str) -> None:
    ran = run(*path, "--help", lang=lang)
    assert ran.status == 0
    assert HEADINGS.of("vi" if lang == "vi" else "en") in ran.out
    others = {run(*path, "--help", lang=other).out for other in LANGUAGES if other != lang}
    assert ran.out not in others
    assert lang == "en" or not CLICKS_OWN.search(ran.out)
    for parameter in command_of(path).params:
        if isinstance(parameter, click.Option):
            words = getattr(parameter, "words", None)
            assert isinstance(words, Words), parameter.name
            assert words.vi.strip(), parameter.name
            assert words.en.strip(), parameter.name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_program_lists_each(lang: str) -> None:
    out = run("--help", lang=lang).out
    assert [name for name, *more in COMMANDS if not more and f"  {name} " not in out] == []


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_each_has_a_page(path: tuple[str, ...]) -> None:
    typed = rf"\bvnedoc {' '.join(path)}\b"
    assert re.search(typed, texts("docs/guide", ".md") + texts("docs/conformance", ".md")), path
    assert len(path) > 1 or re.search(typed, texts("docs/vi", ".md")), f"{path} in docs/vi"


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_each_has_a_test(path: tuple[str, ...]) -> None:
    typed = r",\s*".join(f'"{name}"' for name in path)
    assert re.search(typed, texts("tests", ".py")), path


FORMATS: Final = sorted(
    {
        (path, choice)
        for path in COMMANDS
        for option in command_of(path).params
        if option.name == "form" and isinstance(option.type, click.Choice)
        for choice in option.type.choices
    }
)


@pytest.mark.parametrize(("path", "choice"), FORMATS, ids=lambda one: "".join(one))
def test_each_format_is_documented_and_tested(path: tuple[str, ...], choice: str) -> None:
    assert ("validate", "sarif") in {(name, form) for (name, *_), form in FORMATS}
    pages = "\n".join(pages_of(path))
    assert choice == "text" or re.search(rf"`{choice}`|--format {choice}\b", pages)
    assert f'"{choice}"' in texts("tests", ".py")
