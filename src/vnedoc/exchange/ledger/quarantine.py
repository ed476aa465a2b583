"""What could not be received: kept with its bytes and the reason, while the others go on."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from typing import Any, Final

import attrs

from vnedoc.errors import Lang
from vnedoc.exchange.ledger.store import (
    LedgerItemError,
    Store,
    drop_pieces,
    pieces_of,
    put_pieces,
    stamp,
)
from vnedoc.exchange.parcel import Parcel
from vnedoc.given import in_vietnamese

_COLUMNS: Final = (
    "id, state, channel, item, receiver, message, sha256, code, reason_vi, reason_en, times"
)
_LONGEST: Final = 1_000
"""Characters of a reason that are kept."""
HELD: Final = "held"
RELEASED: Final = "released"


@attrs.frozen(kw_only=True)
class QuarantinedItem:
    """Something that came and could not be received."""

    id: int
    """Its number in the ledger."""
    state: str
    """``held``, or ``released`` once a person said that it is to be tried again."""
    channel: str
    item: str
    """What the channel calls it."""
    receiver: str
    message: str
    """Its key, where it could be read; empty otherwise."""
    sha256: str
    """Of its bytes, in hexadecimal."""
    code: str
    """Code of the error, such as ``VNE-E101``; empty where the program's own effect failed."""
    times: int
    """How often it came."""
    _reason_vi: str = attrs.field(repr=False)
    _reason_en: str = attrs.field(repr=False)

    def reason(self, lang: Lang = "en") -> str:
        """Why, in one language."""
        return self._reason_vi if in_vietnamese(lang) else self._reason_en


class Quarantine:
    """The quarantine of a ledger."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(
        self,
        parcel: Parcel,
        *,
        at: dt.datetime,
        code: str = "",
        reason_en: str,
        reason_vi: str,
        message: str = "",
    ) -> int:
        """Keep what could not be received; its number. The same bytes for the same body once.

        Args:
            parcel: As it came.
            at: Now, with a time zone.
            code: Of the error.
            reason_en: Why, in English.
            reason_vi: Why, in Vietnamese.
            message: Its key, where it could be read.

        Raises:
            SourceChangedError: the file changed after it was handed over.
        """
        digest = hashlib.sha256()
        for chunk in parcel.chunks():
            digest.update(chunk)
        now, words = stamp(at), (code, reason_vi[:_LONGEST], reason_en[:_LONGEST])
        with self._store.transaction():
            rows = self._store.run(
                "INSERT INTO vnedoc_quarantine (state, channel, item, receiver, message, sha256,"
                " code, reason_vi, reason_en, times, put_at, changed_at)"
                " VALUES ('held', ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?) ON CONFLICT (receiver, sha256)"
                " DO UPDATE SET times = vnedoc_quarantine.times + 1, state = 'held',"
                " code = excluded.code, reason_vi = excluded.reason_vi,"
                " reason_en = excluded.reason_en, changed_at = excluded.changed_at"
                " RETURNING id, times",
                (
                    *(parcel.channel, parcel.item, parcel.receiver, message, digest.hexdigest()),
                    *(*words, now, now),
                ),
            )
            number, times = rows[0]
            if times == 1:
                put_pieces(self._store, "quarantine", number, parcel.chunks())
        return int(number)

    def items(self, *, most: int = 100_000) -> tuple[QuarantinedItem, ...]:
        """All that is or was here, in the order of its coming.

        Args:
            most: How many at most.
        """
        sql = f"SELECT {_COLUMNS} FROM vnedoc_quarantine ORDER BY id LIMIT ?"
        return tuple(_item(row) for row in self._store.run(sql, (most,)))

    def item(self, number: int) -> QuarantinedItem:
        """One of them.

        Args:
            number: Its number in the ledger.

        Raises:
            LedgerItemError: there is none.
        """
        sql = f"SELECT {_COLUMNS} FROM vnedoc_quarantine WHERE id = ?"
        rows = self._store.run(sql, (number,))
        if not rows:
            raise LedgerItemError(item=number, reason="there is none", reason_vi="không có mục này")
        return _item(rows[0])

    def bytes_of(self, item: QuarantinedItem | int) -> Iterator[bytes]:
        """The bytes of an item, in pieces.

        Args:
            item: The item, or its number.
        """
        number = item if isinstance(item, int) else item.id
        return pieces_of(self._store, "quarantine", number)

    def release(self, number: int, *, at: dt.datetime) -> None:
        """Let it be tried again: from its bytes here, or when it comes again.

        Args:
            number: Its number in the ledger.
            at: Now, with a time zone.

        Raises:
            LedgerItemError: there is none.
        """
        found = self.item(number)
        with self._store.transaction():
            self._store.run(
                "UPDATE vnedoc_quarantine SET state = 'released', changed_at = ? WHERE id = ?",
                (stamp(at), number),
            )
            self._store.run(
                "DELETE FROM vnedoc_failure WHERE receiver = ? AND message = ?",
                (found.receiver, found.message),
            )

    def forget(self, number: int) -> None:
        """Remove an item with its bytes, for good: a person's word.

        Args:
            number: Its number in the ledger.

        Raises:
            LedgerItemError: there is none.
        """
        self.item(number)
        with self._store.transaction():
            drop_pieces(self._store, "quarantine", number)
            self._store.run("DELETE FROM vnedoc_quarantine WHERE id = ?", (number,))


def _item(row: tuple[Any, ...]) -> QuarantinedItem:
    return QuarantinedItem(**dict(zip(_COLUMNS.split(", "), row, strict=True)))
