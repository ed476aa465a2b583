"""Which line of the manifest belongs to which attachment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from vnedoc.model import Attachment, Reference


class Pair(NamedTuple):
    """A line and an attachment that share a ContentId of their own; places count from 1."""

    line: int
    reference: Reference
    place: int
    attachment: Attachment


class Lone(NamedTuple):
    """A line or an attachment whose ContentId the other side does not have."""

    place: int
    item: Reference | Attachment
    by_name: bool
    """Whether one of the same name is left over on the other side."""


class Pairing(NamedTuple):
    """Everything that can be said of manifest and attachments together."""

    pairs: tuple[Pair, ...] = ()
    lone_lines: tuple[Lone, ...] = ()
    lone_attachments: tuple[Lone, ...] = ()
    repeated_lines: tuple[int, ...] = ()
    """Places of lines whose ContentId stood before."""
    repeated_attachments: tuple[int, ...] = ()


def pair(references: Sequence[Reference], attachments: Sequence[Attachment]) -> Pairing:
    """Pair lines and attachments by ContentId; ``cid:`` before it does not count."""
    lines, files = _keys(references), _keys(attachments)
    seen = Counter(lines), Counter(files)
    places = {key: place for place, key in enumerate(files, 1)}
    pairs = tuple(
        Pair(line, references[line - 1], places[key], attachments[places[key] - 1])
        for line, key in enumerate(lines, 1)
        # Of one that stands twice nobody can tell which file is meant.
        if key and seen[0][key] == seen[1][key] == 1
    )
    if len(pairs) == len(lines) == len(files):
        return Pairing(pairs)
    return Pairing(
        pairs,
        tuple(_lone(references, lines, attachments, files)),
        tuple(_lone(attachments, files, references, lines)),
        tuple(_repeated(lines)),
        tuple(_repeated(files)),
    )


def _keys(items: Sequence[Reference | Attachment]) -> list[str]:
    return [item.content_id.key if item.content_id else "" for item in items]


def _lone(
    items: Sequence[Reference | Attachment],
    keys: list[str],
    others: Sequence[Reference | Attachment],
    other_keys: list[str],
) -> Iterator[Lone]:
    theirs, mine = set(other_keys), set(keys)
    left = Counter(o.name for o, key in zip(others, other_keys, strict=True) if key not in mine)
    for place, (item, key) in enumerate(zip(items, keys, strict=True), 1):
        if key and key not in theirs:
            by_name = bool(item.name) and left[item.name] > 0
            left[item.name] -= by_name
            yield Lone(place, item, by_name)


def _repeated(keys: list[str]) -> Iterator[int]:
    known: set[str] = set()
    for place, key in enumerate(keys, 1):
        if key and key in known:
            yield place
        known.add(key)
