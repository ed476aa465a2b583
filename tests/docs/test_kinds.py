"""The page of kinds in the repository is what catalogue, policy and classifier say today."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from vnedoc.doctype import catalogue

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.fixture(scope="module")
def page() -> str:
    return str(runpy.run_path(str(DOCS / "_generate" / "kinds.py"))["render"]())


def test_the_page_is_up_to_date(page: str) -> None:
    assert (DOCS / "reference" / "kinds.md").read_text("utf-8") == page, (
        "run docs/_generate/kinds.py"
    )


def test_every_kind_has_a_line_in_the_catalogue_and_in_the_delivery_table(page: str) -> None:
    listed, delivered = page.split("## How documents travel")
    for kind in catalogue().kinds:
        assert f"| `{kind.id}` |" in listed
        line = next(line for line in delivered.splitlines() if line.startswith(f"| {kind.vi} | E"))
        cells = [cell.strip() for cell in line.strip("|").split(" | ")[1:]]
        assert len(cells) == 7
        assert all(cell.partition(": ")[2] for cell in cells)
