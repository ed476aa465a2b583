"""Findings at their lines: paths of the model turned into places in the original bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from vnedoc.findings import Finding
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
    moved = []
    for finding in findings:
        found = _moved(finding, places)
        own = finding.location.path
        if found is finding:
            # What reading or the schema noticed is told by its place in the file.
            own = _replaced(own, back)
        location = bound(found.location, own, kind)
        moved.append(attrs.evolve(found, location=location))
    if not moved:
        return ()
    chains = {path: _ancestors(path) for path in {f.location.path for f in moved}}
    at = document.positions({place for chain in chains.values() for place in chain})
    placed = []
    for finding in moved:
        line, column = next((at[p] for p in chains[finding.location.path] if p in at), (None, None))
        location = attrs.evolve(finding.location, line=line, column=column)
        placed.append(attrs.evolve(finding, location=location))
    return tuple(sorted(placed, key=_order))


def _moved(finding: Finding, places: Mapping[str, str]) -> Finding:
    path = _replaced(finding.location.path, places)
    if path == finding.location.path:
        return finding
    return attrs.evolve(finding, location=attrs.evolve(finding.location, path=path))


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


def _order(finding: Finding) -> tuple[int, int, str, str]:
    location = finding.location
    return (location.line or 0, location.column or 0, location.path, finding.rule)
