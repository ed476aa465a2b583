"""What readers copy: the examples, and the Python of each page as one program."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import attrs

from tests.docs.snippets import ROOT, snippets

EXAMPLES: Final = ROOT / "examples"
USER_PAGES: Final = tuple(
    sorted(
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md"))
        if not {"_build", "codes", "development"} & set(path.parts)
    )
)
"""Pages for whoever uses vnedoc; those of ``development`` speak of its inside."""


@attrs.frozen
class Program:
    """One program, its lines at the lines of the file that it comes from."""

    source: str
    """The file, from the repository's root."""
    code: str

    @property
    def tree(self) -> ast.Module:
        """Its syntax."""
        return ast.parse(self.code, self.source)


def examples() -> Iterator[Program]:
    """Every example in Python."""
    for path in sorted(EXAMPLES.rglob("*.py")):
        yield Program(path.relative_to(ROOT).as_posix(), path.read_text("utf-8"))


def page_program(path: Path, name: str) -> Program:
    """The Python of a page, whether it is run there or not; what stands in an example is not."""
    lines: list[str] = []
    for snippet in snippets(path, name, every=True):
        if snippet.language == "python" and snippet.order != "from":
            lines += [""] * (snippet.line - len(lines))
            lines += snippet.code.splitlines()
    return Program(name, "\n".join(lines) + "\n")


def pages() -> Iterator[Program]:
    """Every page that has Python, as one program each: its blocks share their names."""
    found = (page_program(ROOT / name, name) for name in USER_PAGES)
    yield from (program for program in found if program.code.strip())


def programs() -> tuple[Program, ...]:
    """All of them."""
    return (*examples(), *pages())
