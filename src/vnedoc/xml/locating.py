"""Findings at their lines: paths of the model turned into places in the original bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from vnedoc.findings import Finding, Location
from vnedoc.model import DocumentEnvelope
from vnedoc.xml.binding import bound
from vnedoc.xml.reading.tree import Document


def in_place(
    findings: Iterable[Finding],
    document: Document,
    places: Mapping[str, str],
    kind: type[Any] = DocumentEnvelope,
) -> tuple[Finding, ...]:
    """The findings with lines and columns, in the order of the file.

    What is missing has no place of its own: it is shown where its nearest ancestor stands.

    Args:
        findings: with paths of the model.
        document: the message that they are about.
        places: path of the model -> path in the file, where they differ (`Reading.places`).
        kind: class of the envelope; findings are bound to its fields.
    """
    back = {file: own for own, file in places.items()}
    told = [(finding, *_paths(finding.location.path, places, back)) for finding in findings]
    if not told:
        return ()
    chains = {path: _ancestors(path) for _, path, _ in told}
    at = document.positions({place for chain in chains.values() for place in chain})
    placed: dict[tuple[str, str], Location] = {}
    for path, own in {(path, own) for _, path, own in told}:
        line, column = next((at[p] for p in chains[path] if p in at), (None, None))
        placed[path, own] = bound(Location(path=path, line=line, column=column), own, kind)
    found = (_at(finding, placed[path, own]) for finding, path, own in told)
    return tuple(sorted(found, key=_order))


def _at(finding: Finding, location: Location) -> Finding:
    inside = finding.location.inside
    if inside is not None:
        location = attrs.evolve(location, inside=inside)
    return attrs.evolve(finding, location=location)


def _paths(path: str, places: Mapping[str, str], back: Mapping[str, str]) -> tuple[str, str]:
    """A place in the file, and the same as the model counts."""
    moved = _replaced(path, places)
    # What reading or the schema noticed is told by its place in the file.
    return moved, path if moved != path else _replaced(path, back)


def _replaced(path: str, places: Mapping[str, str]) -> str:
    """The path with its longest beginning that is known replaced."""
    for place in _ancestors(path) if places else ():
        if place in places:
            return places[place] + path[len(place) :]
    return path


def _ancestors(path: str) -> list[str]:
    """The path itself and those of the elements around it, innermost first."""
    found = [path]
    while "/" in path:
        path = path.rpartition("/")[0]
        found.append(path)
    return found


def _order(finding: Finding) -> tuple[int, int, str, int, str]:
    location = finding.location
    within = location.inside.line if location.inside else 0
    return (location.line or 0, location.column or 0, location.path, within or 0, finding.rule)
