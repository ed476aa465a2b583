"""Organisations by what people remember of them: a code, its beginning, words of a name."""

from __future__ import annotations

import datetime as dt
import heapq
import unicodedata
from collections.abc import Iterator
from typing import Final

from vnedoc.identifiers.organ import OrganId
from vnedoc.identifiers.table import OrganEntry, OrganStatus, OrganTable
from vnedoc.normal_forms import normalized

_LONGEST: Final = 200
"""Characters of a question."""


def find_organs(
    table: OrganTable, text: str, *, on: dt.date | None = None, limit: int = 20
) -> tuple[OrganEntry, ...]:
    """The organisations that a text means, the likeliest first.

    A code is met whole or by its beginning, in either form; a name by all of the words, whatever
    their case, and without diacritics where the text has none. Former names count, too.

    Args:
        table: Where to look.
        text: A code, its beginning, or words of a name.
        on: Only codes that are live on this day, each with its row of the day; without a day each
            with its last row.
        limit: The most that is told.
    """
    question = text.strip()[:_LONGEST]
    if not question:
        return ()
    found = heapq.nsmallest(limit, _ranked(table, question, on), key=lambda one: one[:2])
    return tuple(entry for _, _, entry in found)


def _ranked(
    table: OrganTable, question: str, on: dt.date | None
) -> Iterator[tuple[int, str, OrganEntry]]:
    code = OrganId("".join(question.split()).upper())
    codes = {code, table.new_of(code) or code}
    if len(code.levels) == 1:
        codes.add(OrganId(code.levels[0]))
    plain = question.isascii()
    words = _folded(question, plain=plain).split()
    best: dict[OrganId, int] = {}
    for entry in table:
        rank = _rank(entry, codes, code, words, plain=plain)
        if rank is not None:
            best[entry.organ_id] = min(rank, best.get(entry.organ_id, rank))
    for organ_id, rank in best.items():
        told = table.lookup(organ_id, on)
        if told and (on is None or told.status(on) is OrganStatus.LIVE):
            yield rank, str(organ_id), told


def _rank(
    entry: OrganEntry, codes: set[OrganId], code: OrganId, words: list[str], *, plain: bool
) -> int | None:
    if entry.organ_id in codes or entry.old_id in codes:
        return 0
    if entry.organ_id.startswith(f"{code}."):
        return 1
    name = f" {_folded(f'{entry.name_vi} {entry.name_en}', plain=plain)} "
    if not all(word in name for word in words):
        return None
    whole = " ".join(words)
    return 2 if f" {whole} " in name else 3 if whole in name else 4


def _folded(text: str, *, plain: bool) -> str:
    folded = normalized("NFC", text).casefold()
    if plain:
        apart = normalized("NFD", folded).replace("đ", "d")
        folded = "".join(one for one in apart if not unicodedata.combining(one))
    return " ".join(folded.replace("-", " ").split())
