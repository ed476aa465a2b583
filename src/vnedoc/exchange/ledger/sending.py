"""What stands in an outbox, and how long to wait before sending again: plain values."""

from __future__ import annotations

import datetime as dt
import enum
import hashlib
from typing import Any, Final

import attrs

from vnedoc.errors import InvalidValueError

COLUMNS: Final = (
    "id, channel, receiver, message, document, operation, state, attempt, due_at, worker, remote,"
    " reason, put_at, changed_at"
)
AHEAD: Final = dt.timedelta(days=1)
"""How far a time of the ledger lies ahead before the clock that wrote it counts as wrong."""
PUT_RIGHT: Final = (
    "UPDATE vnedoc_outbox SET due_at = ? WHERE state IN ('ready', 'retry') AND due_at > ?"
    " AND changed_at > ? AND (state = 'retry' OR due_at = changed_at)"
)
"""Makes due what a clock that was ahead put off; what was to wait until a time waits for it."""


class OutboxState(enum.StrEnum):
    """Where a message to be sent stands. It is no state of the document: that is `LifeState`."""

    READY = "ready"
    SENDING = "sending"
    """A worker has it; if that one dies, it is `UNKNOWN`."""
    DONE = "done"
    REFUSED = "refused"
    """The other side said no; it would say so again."""
    RETRY = "retry"
    """It is known that it did not arrive; it is sent again when it is due."""
    UNKNOWN = "unknown"
    """Nobody knows whether it arrived."""
    QUARANTINED = "quarantined"
    """It failed too often; a person looks at it."""


@attrs.frozen(kw_only=True)
class Retry:
    """How long to wait before sending again, as data; nothing in it is left to chance.

    Waits grow from `first_seconds` by `factor` up to `last_seconds`. So that a thousand messages
    that failed together do not come again together, each waits up to a fifth longer or shorter, by
    a number that is made of what it is.
    """

    first_seconds: float = 60
    factor: float = 2
    last_seconds: float = 3600
    attempts: int = 10
    """After so many it is put into quarantine."""

    def __attrs_post_init__(self) -> None:
        fits = 0 < self.first_seconds <= self.last_seconds <= 31_536_000 and 1 <= self.factor <= 100
        if not fits or not 1 <= self.attempts <= 1_000:
            raise InvalidValueError(
                field="retry",
                value=str(self),
                reason="expected 0 < first <= last <= a year, 1 <= factor, 1 <= attempts",
                reason_vi="cần 0 < first <= last <= một năm, 1 <= factor, 1 <= attempts",
            )

    def wait(self, attempt: int, key: str) -> dt.timedelta:
        """How long to wait after an attempt failed.

        Args:
            attempt: Its number, from 1.
            key: What tells the message from others.
        """
        seconds = self.first_seconds
        for _ in range(min(attempt - 1, self.attempts)):
            seconds = min(seconds * self.factor, self.last_seconds)
        digest = hashlib.sha256(f"{key}/{attempt}".encode()).digest()
        share = int.from_bytes(digest[:4], "big") / 2**32
        return dt.timedelta(seconds=seconds * (0.8 + 0.4 * share))


@attrs.frozen(kw_only=True)
class OutboxItem:
    """A message to be sent, or sent."""

    id: int
    """Its number in the ledger."""
    channel: str
    receiver: str
    """Whom it is for, where the channel wants to be told; empty otherwise."""
    message: str
    """Its key, as text."""
    document: str
    operation: str
    state: OutboxState
    attempt: int
    """How often it was tried; with the number it tells one try from the next."""
    due_at: dt.datetime
    worker: str
    """Who had it last."""
    remote: str
    """What the other side calls it, once it has it."""
    reason: str
    """What was last said of it."""
    put_at: dt.datetime
    """When it was put into the outbox."""
    changed_at: dt.datetime
    """When its state changed last."""


class Lookup(enum.Enum):
    """What looking a message up at the other side may give, beside the name that it has there."""

    ABSENT = "absent"
    """It did not arrive: it may be sent again."""
    NO_ANSWER = "no-answer"
    """The other side could not be asked, or does not know yet."""


def item_of(row: tuple[Any, ...]) -> OutboxItem:
    """The item of a row with `COLUMNS`."""
    names = COLUMNS.replace("\n", " ").replace(" ", "").split(",")
    held = dict(zip(names, row, strict=True))
    held |= {
        "state": OutboxState(held["state"]),
        **{key: dt.datetime.fromisoformat(held[key]) for key in ("due_at", "put_at", "changed_at")},
    }
    return OutboxItem(**held)
