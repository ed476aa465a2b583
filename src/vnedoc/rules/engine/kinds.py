"""Kinds of documents by name and abbreviation, as rules ask for them."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Final

from vnedoc.doctype.table import Kind, catalogue
from vnedoc.normal_forms import normalized

GROUP_ROWS: Final = {1: 13, 2: 32}
"""``Type`` -> rows of its table in the amendment of 2022 (A and B)."""
_MAX_NAME: Final = 200
"""Characters of a name that are compared: normalising Unicode may cost the square of them."""


def fold(name: str) -> str:
    """A kind's name as it is compared: case, normal form and spaces do not count."""
    return " ".join(normalized("NFC", name[:_MAX_NAME]).casefold().split())


def named(name: str | None) -> tuple[Kind, ...]:
    """The kinds of that name; several where a legal and an individual act share one."""
    return _by_name().get(fold(name), ()) if name else ()


def abbreviated(text: str) -> tuple[Kind, ...]:
    """The kinds that are shortened so, capitals counting: ``ĐA`` is not ``DA``."""
    return _by_abbreviation().get(text, ())


def in_row(group: int | None, row: int | None) -> tuple[Kind, ...]:
    """The kinds at a row of the amendment's tables, the row's own first."""
    return _by_row().get((group or 0, row or 0), ())


@functools.cache
def _by_name() -> Mapping[str, tuple[Kind, ...]]:
    found: dict[str, tuple[Kind, ...]] = {}
    for kind in catalogue().kinds:
        for name in {fold(kind.name), fold(kind.vi)}:
            found[name] = (*found.get(name, ()), kind)
    return found


@functools.cache
def _by_abbreviation() -> Mapping[str, tuple[Kind, ...]]:
    texts = {entry.text for kind in catalogue().kinds for entry in kind.abbreviations}
    return {text: catalogue().abbreviated(text) for text in texts}


@functools.cache
def _by_row() -> Mapping[tuple[int, int], tuple[Kind, ...]]:
    return {
        (group, row): catalogue().coded("2022", row, group)
        for group, rows in GROUP_ROWS.items()
        for row in range(1, rows + 1)
    }
