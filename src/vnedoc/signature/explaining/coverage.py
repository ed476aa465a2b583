"""Which values and files a message has, and what remains of it when only some are covered."""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

import attrs

from vnedoc import names
from vnedoc.content import Content
from vnedoc.model import Attachment, DocumentEnvelope, Envelope, Unread
from vnedoc.signature.statement.normal import field_of
from vnedoc.signature.verdict import Coverage
from vnedoc.xml.plan import Branch, Leaf, Plan, plan_of

T = TypeVar("T")


def everything(envelope: Envelope) -> Coverage:
    """Every value (also of `unread`) by its path in the model, and every file by its index."""
    paths = [path for path, _ in values(envelope)]
    paths += [path for path, _ in _unread(envelope.unread)]
    return Coverage(paths=tuple(sorted(paths)), files=tuple(range(_count(envelope))), whole=True)


def values(envelope: Envelope) -> list[tuple[str, Any]]:
    """Every value that a field holds, by its path in the model."""
    found: list[tuple[str, Any]] = []
    _gather(envelope, plan_of(type(envelope)), names.ROOT, found)
    return found


def departs(seen: Envelope, judged: Envelope) -> str | None:
    """Where a message says something else than was judged; `None` if it says the same.

    What a digest's transform removes may stand between the two halves of a value: `judged` was
    read without any signature, `seen` from the same bytes as everybody reads them, only that the
    signatures in the header were not kept. No file is read.
    """
    if _same(seen, judged):
        return None
    before, after = dict(_everything(seen)), dict(_everything(judged))
    for place in (*before, *after):
        one, other = before.get(place), after.get(place)
        same = _same_content if isinstance(one, Content) else operator.eq
        if not same(one, other):
            return place
    return names.ROOT


def outside_of(whole: Coverage, inside: Coverage, renamed: Iterable[str]) -> tuple[str, ...]:
    """The fields, without indexes, of the values that a message has and nobody speaks for.

    Args:
        whole: Everything that the message has.
        inside: What is spoken for.
        renamed: Paths of names that are spoken for, but travelled otherwise.
    """
    known = frozenset(inside.paths)
    paths = (*(path for path in whole.paths if path not in known), *renamed)
    # A file's bytes are told of as files, by their index.
    return tuple(sorted({field_of(path) for path in paths} - {names.ENCODED}))


def _same(seen: Envelope, judged: Envelope) -> bool:
    if isinstance(seen, DocumentEnvelope) and isinstance(judged, DocumentEnvelope):
        first, second = seen.attachments, judged.attachments
        if len(first) != len(second) or not all(map(_same_file, first, second)):
            return False
        seen, judged = (attrs.evolve(one, attachments=()) for one in (seen, judged))
    return seen == judged


def _same_file(one: Attachment, other: Attachment) -> bool:
    """Equal without reading the bytes of either."""
    words, other_words = (attrs.evolve(each, content=None) for each in (one, other))
    return words == other_words and _same_content(one.content, other.content)


def _same_content(one: Content | None, other: Any) -> bool:
    if one is None or not isinstance(other, Content):
        return one is other
    return one.is_same_text(other)


def _everything(envelope: Envelope) -> Iterator[tuple[str, Any]]:
    yield from values(envelope)
    yield from _unread(envelope.unread)


def _count(envelope: Envelope) -> int:
    return len(envelope.attachments) if isinstance(envelope, DocumentEnvelope) else 0


def _gather(value: Any, plan: Plan, path: str, found: list[tuple[str, Any]]) -> None:
    """Append the values below `path`; one list for all, as a message may hold 40,000."""
    found.extend(
        (f"{path}/@{leaf.element}", held)
        for leaf in plan.attributes.values()
        if (held := getattr(value, leaf.field)) is not None
    )
    for node in plan.children.values():
        place = f"{path}/{node.element}"
        if isinstance(node, Branch) and node.field is None:
            _gather(value, node.plan, place, found)
            continue
        held = getattr(value, node.field or "")
        if held is None:
            continue
        items = _items(held, place) if isinstance(held, tuple) else ((place, held),)
        if isinstance(node, Branch):
            for at, item in items:
                _gather(item, node.plan, at, found)
        else:
            found.extend(items)


def _items(held: Any, place: str) -> Iterator[tuple[str, Any]]:
    if isinstance(held, tuple):
        for index, item in enumerate(held, 1):
            yield (place if index == 1 else f"{place}[{index}]"), item
    elif held is not None:
        yield place, held


def _unread(items: tuple[Unread, ...]) -> Iterator[tuple[str, Unread]]:
    """The unread items by a path that no value has, numbered where a name repeats."""
    counts: Counter[str] = Counter()
    for item in items:
        path = f"{item.path}/{item.name}"
        counts[path] += 1
        yield f"{path}(unread {counts[path]})", item


def covered(
    envelope: Envelope, coverage: Coverage, whole: Coverage | None = None
) -> Envelope | None:
    """The envelope with only what is covered; `None` if nothing is.

    A group of which nothing is covered is absent. Items of a list move up when one before them
    is not covered.

    Args:
        envelope: What the message says.
        coverage: What is spoken for.
        whole: `everything` of that very envelope, where it is known.
    """
    whole = everything(envelope) if whole is None else whole
    if coverage.paths is whole.paths and coverage.files is whole.files:
        return envelope
    paths, files = frozenset(coverage.paths), frozenset(coverage.files)
    if paths.issuperset(whole.paths) and files.issuperset(whole.files):
        return envelope
    kept = tuple(item for path, item in _unread(envelope.unread) if path in paths)
    kind = type(envelope)
    values = _kept(envelope, plan_of(kind), names.ROOT, paths, files)
    if not values and not kept:
        return None
    return kind(**values, unread=kept)


def _kept(
    value: Any, plan: Plan, path: str, paths: frozenset[str], files: frozenset[int]
) -> dict[str, Any]:
    """Arguments that make the same group with only its covered values."""
    found: dict[str, Any] = {}
    for leaf in plan.attributes.values():
        if f"{path}/@{leaf.element}" in paths:
            found[leaf.field] = getattr(value, leaf.field)
    for node in plan.children.values():
        place = f"{path}/{node.element}"
        if isinstance(node, Branch) and node.field is None:
            found.update(_kept(value, node.plan, place, paths, files))
            continue
        field = node.field or ""
        held = getattr(value, field)
        items = [
            item
            for index, (at, one) in enumerate(_items(held, place))
            if (item := _item(one, node, at, paths, files, index)) is not None
        ]
        if items:
            found[field] = tuple(items) if isinstance(held, tuple) else items[0]
    return found


def _item(
    value: Any,
    node: Leaf | Branch,
    path: str,
    paths: frozenset[str],
    files: frozenset[int],
    index: int,
) -> Any:
    if isinstance(node, Leaf):
        return value if path in paths and not isinstance(value, Content) else None
    inside = _kept(value, node.plan, path, paths, files)
    # A file's bytes are covered as a file, whatever is covered of the words around it.
    if path.startswith(names.ATTACHMENTS) and index in files:
        inside["content"] = value.content
    return type(value)(**inside) if inside else None
