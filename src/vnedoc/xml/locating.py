"""Findings at their lines: paths of the model turned into places in the original bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from vnedoc.findings import Finding
from vnedoc.xml.reading.tree import Document


def in_place(
    findings: Iterable[Finding], document: Document, places: Mapping[str, str]
) -> tuple[Finding, ...]:
    """The findings with lines and columns, in the order of the file.

    What is missing has no place of its own: it is shown where its nearest ancestor stands.

    Args:
        findings: with paths of the model.
        document: the message that they are about.
        places: path of the model -> path in the file, where they differ (`Reading.places`).
    """
    moved = [_moved(finding, places) for finding in findings]
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
    path = finding.location.path
    for place in _ancestors(path) if places else ():
        if place in places:
            moved = places[place] + path[len(place) :]
            return attrs.evolve(finding, location=attrs.evolve(finding.location, path=moved))
    return finding


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
