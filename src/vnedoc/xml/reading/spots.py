"""Places in the model while it is filled: cheap to make, spelt out only for what is noticed."""

from __future__ import annotations

Place = tuple["Place | None", str, int]
"""A place in the model (parent, name, 1-based index), spelt out only for what is noticed."""


def spell(place: Place) -> str:
    """The path of a place, as in `Location.path`."""
    parent, name, index = place
    step = name if index == 1 else f"{name}[{index}]"
    return f"{spell(parent)}/{step}" if parent else step


def kind_of(place: Place) -> str:
    """The path of a place without indexes."""
    parent, name, _ = place
    return f"{kind_of(parent)}/{name}" if parent else name


def place_of(path: str) -> Place:
    """The place of a path without indexes."""
    above, _, name = path.rpartition("/")
    return (place_of(above) if above else None, name, 1)
