"""The table of a document's life, ``data/lifecycle.toml``, as values."""

from __future__ import annotations

import enum
import functools
import tomllib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

import attrs

from vnedoc._resources import data
from vnedoc.clauses import Clause, Confidence
from vnedoc.words import Words

AS_BEFORE: Final = "as-before"
SAME: Final = "same"


class Side(enum.StrEnum):
    """Who an event comes from."""

    ISSUER = "issuer"
    """The body that sent the document."""
    RECEIVER = "receiver"
    CHANNEL = "channel"
    """What carries it: a gateway, a mail server."""


@attrs.frozen(kw_only=True)
class LifeState:
    """Where a document stands at a receiver. It is no state of a queue: those are the channel's."""

    id: str
    """Such as ``taken-in``."""
    rank: int
    """How far the document has come; a larger number is further."""
    final: bool
    """Whether nothing is expected after it."""
    words: Words

    def __str__(self) -> str:
        return self.id


@attrs.frozen(kw_only=True)
class LifeRow:
    """One line of the table: an event, and what it does where it is expected."""

    event: str
    """An operation, the code of a status, or what a channel tells."""
    by: Side
    sources: tuple[str, ...]
    """The states in which it is expected, by their ids."""
    target: str
    """The state behind it; ``same`` or ``as-before`` (the one before a question)."""
    after: str
    """An event that must have come before; empty for none."""
    reason: bool
    """Whether a reason must be given."""
    remark: str
    """What to say whenever the line is used; empty for nothing."""
    clause: Clause
    words: Words


@functools.cache
def states() -> Mapping[str, LifeState]:
    """Every state by its id, in order."""
    return MappingProxyType({name: _state(name, row) for name, row in _data()["state"].items()})


@functools.cache
def rows() -> tuple[LifeRow, ...]:
    """The whole table, in order."""
    return tuple(map(_row, _data()["row"]))


def rows_of(event: str) -> tuple[LifeRow, ...]:
    """The lines of one event; none for an event that no list has.

    Args:
        event: Such as ``03`` or ``revoke``.
    """
    return _by_event().get(event, ())


@functools.cache
def _by_event() -> Mapping[str, tuple[LifeRow, ...]]:
    found: dict[str, list[LifeRow]] = {}
    for row in rows():
        found.setdefault(row.event, []).append(row)
    return MappingProxyType({event: tuple(some) for event, some in found.items()})


@functools.cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(data("lifecycle.toml").decode("utf-8"))


def _state(name: str, row: Mapping[str, Any]) -> LifeState:
    words = Words(vi=row["vi"], en=row["en"])
    return LifeState(id=name, rank=row["rank"], final=row.get("final", False), words=words)


def _row(row: Mapping[str, Any]) -> LifeRow:
    document, number, confidence = row["clause"]
    return LifeRow(
        event=row["event"],
        by=Side(row["by"]),
        sources=tuple(row["from"]),
        target=row["to"],
        after=row.get("after", ""),
        reason=row.get("reason", False),
        remark=row.get("remark", ""),
        clause=Clause(document, number, Confidence(confidence)),
        words=Words(vi=row["vi"], en=row["en"]),
    )
