"""The page of kinds in the repository is what catalogue, policy and classifier say today."""

from __future__ import annotations

import pytest
from docs._generate import kinds

from vnedoc.doctype import catalogue


@pytest.fixture(scope="module")
def page() -> str:
    return kinds.render()


def test_every_kind_has_a_line_in_the_catalogue_and_in_the_delivery_table(page: str) -> None:
    listed, delivered = page.split("## How documents travel")
    for kind in catalogue().kinds:
        assert f"| `{kind.id}` |" in listed
        line = next(line for line in delivered.splitlines() if line.startswith(f"| {kind.vi} | E"))
        cells = [cell.strip() for cell in line.strip("|").split(" | ")[1:]]
        assert len(cells) == 7
        assert all(cell.partition(": ")[2] for cell in cells)
