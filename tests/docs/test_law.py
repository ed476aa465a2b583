"""What the law changed: every row is whole, and what it says to follow is there."""

from __future__ import annotations

import re

import pytest
from docs._generate import law

from vnedoc import exchange, identifiers
from vnedoc._resources import data
from vnedoc.catalogue import everything
from vnedoc.doctype import send_by

NAMES = {"send_by": send_by, **vars(exchange), **vars(identifiers)}
ROWS = list(law.rows())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["instrument"])
def test_a_row_is_whole_and_what_follows_is_there(row: dict[str, str]) -> None:
    assert re.fullmatch(r"20[0-9]{2}(-[0-9]{2}-[0-9]{2})?", row["since"])
    assert row["confidence"] in law.KNOWN
    assert row["vi"].endswith(".")
    assert row["en"].endswith(".")
    assert set(re.findall(r"VNE-[A-Z]+-[0-9]+", row["follows"])) <= everything().keys()
    for name in re.findall(r"`([^`]+)`", row["follows"]):
        if name.endswith(".tsv"):
            assert data(name)
            continue
        owner, *fields = name.partition(" ")[0].split(".")
        if owner == "level1":
            continue
        for field in fields:
            assert hasattr(NAMES[owner], field) or field in NAMES[owner].__annotations__, name


def test_both_pages_have_every_row() -> None:
    for lang in ("vi", "en"):
        page = law.render(lang)
        assert all(f"| {row['instrument']} | {row['since']} |" in page for row in ROWS)
