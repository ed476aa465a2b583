"""What a manifest tells of itself: totals, orders, names and lengths, whatever is there of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Final

from vnedoc.dossier import topics
from vnedoc.dossier.form import ManifestText
from vnedoc.dossier.model import Dossier, DossierCode, Paper
from vnedoc.findings import Finding
from vnedoc.model._wire import LATEST, length_of

_SEPARATORS: Final = frozenset("/\\")
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Zl", "Zp"})
_ORGAN_ID: Final = length_of(LATEST)

_DOSSIER_LENGTHS: Final[Mapping[str, int]] = {
    "title": 500,
    "organ_id": _ORGAN_ID,
    "creator": 30,
    "maintenance": 30,
    "rights": 30,
    "language": 50,
    "description": 500,
    "doc_total": 4,
    "page_total": 4,
}
_CODE_LENGTHS: Final[Mapping[str, int]] = {"organ_id": _ORGAN_ID, "year": 4, "notation": 20}
_PAPER_LENGTHS: Final[Mapping[str, int]] = {
    "order": 3,
    "type_name": 100,
    "number": 11,
    "notation": 30,
    "issuer": 200,
    "issuer_id": _ORGAN_ID,
    "title": 500,
    "language": 30,
    "pages": 3,
    "description": 500,
    "position": 100,
    "signer": 50,
}
"""30/2020/NĐ-CP Phụ lục VI.II: characters of texts, digits of numbers."""


def told(said: ManifestText, place: str) -> Iterator[Finding]:
    """What is wrong with a manifest by itself.

    Args:
        said: What it says.
        place: Where it is.
    """
    dossier = said.dossier
    if said.is_cut:
        yield topics.CUT.at(
            place,
            said=said.doc_total,
            pages=said.page_total,
            found=dossier.doc_total,
            found_pages=dossier.page_total,
        )
    yield from _orders(dossier, place)
    yield from _names(dossier, place)
    yield from _lengths(dossier, place)


def _orders(dossier: Dossier, place: str) -> Iterator[Finding]:
    seen: set[int] = set()
    for paper in dossier.papers:
        if paper.order in seen:
            yield topics.SAME_ORDER.at(place, order=paper.order)
        seen.add(paper.order)
    first = dossier.papers[:1]
    if first and first[0].order != 1:
        yield topics.GAP.at(place, order=first[0].order, before=0)
    for before, paper in pairwise(dossier.papers):
        if paper.order not in (before.order, before.order + 1):
            yield topics.GAP.at(place, order=paper.order, before=before.order)


def _names(dossier: Dossier, place: str) -> Iterator[Finding]:
    for file in dossier.files:
        if not _SEPARATORS.isdisjoint(file.name) or any(map(_is_hidden, file.name)):
            yield topics.UNSAFE_NAME.at(place, name=brief(file.name))


def _is_hidden(character: str) -> bool:
    return unicodedata.category(character) in _INVISIBLE


def _lengths(dossier: Dossier, place: str) -> Iterator[Finding]:
    yield from _too_long(dossier, _DOSSIER_LENGTHS, "", place)
    if dossier.code is not None:
        yield from _too_long(dossier.code, _CODE_LENGTHS, "code.", place)
    for at, paper in enumerate(dossier.papers):
        yield from _too_long(paper, _PAPER_LENGTHS, f"papers[{at}].", place)


def _too_long(
    value: Dossier | DossierCode | Paper, lengths: Mapping[str, int], before: str, place: str
) -> Iterator[Finding]:
    for name, limit in lengths.items():
        given = getattr(value, name)
        if given is not None and len(str(given)) > limit:
            found = len(str(given))
            yield topics.TOO_LONG.at(place, field=before + name, found=found, limit=limit)


_SHOWN: Final = 80


def brief(text: str) -> str:
    """A name cut to what a finding repeats of it."""
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
