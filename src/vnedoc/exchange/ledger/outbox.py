"""What is to be sent: each message once, and never again before it is known that it did not arrive.

::

    READY -> SENDING -> DONE | REFUSED | RETRY | UNKNOWN

`UNKNOWN` is a state of its own: the bytes went out and no answer came, or the process died in
between. Whoever sends again then sends twice, and whoever gives up loses a document. So it is first
looked up at the other side (`Outbox.reconcile`); nothing else leads out of it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Iterator
from typing import Final

import attrs

from vnedoc.errors import InvalidValueError
from vnedoc.exchange.events import Event, events_of
from vnedoc.exchange.identity import identify
from vnedoc.exchange.ledger.noting import note_event, note_life
from vnedoc.exchange.ledger.sending import (
    AHEAD,
    COLUMNS,
    PUT_RIGHT,
    Lookup,
    OutboxItem,
    OutboxState,
    Retry,
    item_of,
)
from vnedoc.exchange.ledger.store import (
    LedgerError,
    LedgerItemError,
    Store,
    drop_pieces,
    pieces_of,
    put_pieces,
    stamp,
)
from vnedoc.exchange.parcel import receiver_name
from vnedoc.model import Envelope
from vnedoc.xml.writing.writer import pieces

_LONGEST: Final = 1_000
"""Characters of what the other side said that are kept."""


class Outbox:
    """The outbox of a ledger."""

    def __init__(self, store: Store, retry: Retry) -> None:
        self._store = store
        self._retry = retry

    def put(
        self,
        envelope: Envelope,
        *,
        channel: str,
        at: dt.datetime,
        to: str = "",
        due_at: dt.datetime | None = None,
    ) -> int:
        """Keep a message to be sent; its number. One that is there already is not put twice.

        Args:
            envelope: The message; its attached files are read now.
            channel: How it is to go.
            at: Now, with a time zone.
            to: Whom it is for, where the channel wants to be told.
            due_at: Not to be sent before; now, if nothing is said.

        Raises:
            ContentError: the bytes of an attached file cannot be had.
            LedgerError: the database refuses.
        """
        now, identity = stamp(at), identify(envelope)
        due = stamp(due_at, "due_at") if due_at is not None else now
        key = str(identity.message)
        event = "\n".join(one.to_line() for one in events_of(envelope, identity, at))
        with self._store.transaction():
            if (there := self._put_before(channel, to, key)) is not None:
                return there
            ((number,),) = self._store.run(
                "INSERT INTO vnedoc_outbox (channel, receiver, message, document, operation, state,"
                " attempt, due_at, worker, remote, reason, event, put_at, changed_at)"
                " VALUES (?, ?, ?, ?, ?, 'ready', 0, ?, '', '', '', ?, ?, ?) RETURNING id",
                (
                    *(channel, to, key, str(identity.document), str(identity.operation)),
                    *(due, event, now, now),
                ),
            )
            put_pieces(self._store, "outbox", number, pieces(envelope))
            note_life(self._store, envelope, identity)
            return int(number)

    def _put_before(self, channel: str, to: str, message: str) -> int | None:
        """The number of a message that is there for this body, in whichever form it is named.

        The form that was given is kept: some gateways know a body by its old identifier alone.
        """
        rows = self._store.run(
            "SELECT id, receiver FROM vnedoc_outbox WHERE message = ? AND channel = ? ORDER BY id",
            (message, channel),
        )
        name = receiver_name(to)
        return next((int(number) for number, body in rows if receiver_name(body) == name), None)

    def due(
        self, *, at: dt.datetime, worker: str, channel: str | None = None, most: int = 1_000
    ) -> Iterator[OutboxItem]:
        """Take what is due, one after the other; each is `SENDING` when it is handed out.

        Whoever takes one tells what became of it with `sent`, `refused`, `failed` or `unknown`.

        Args:
            at: Now, with a time zone.
            worker: Who takes it: a name that is the same when the program is started again, and
                that no other running one has.
            channel: Only what goes this way.
            most: How many at most.

        Raises:
            LedgerError: the ledger stands in a transaction of the caller's: what is taken must be
                written down before it is sent.
        """
        if self._store.joined:
            raise LedgerError(
                reason="what is taken to be sent must be committed first: open the ledger itself",
                reason_vi="phải ghi xong trước khi gửi; hãy mở sổ riêng để lấy việc gửi",
            )
        now, ahead = stamp(at), stamp(at + AHEAD)
        with self._store.transaction():
            self._store.run(PUT_RIGHT, (now, ahead, ahead))
        narrowed, more = ("", ()) if channel is None else (" AND channel = ?", (channel,))
        for _ in range(most):
            with self._store.transaction():
                rows = self._store.run(
                    "UPDATE vnedoc_outbox SET state = 'sending', attempt = attempt + 1,"
                    " worker = ?, changed_at = ? WHERE id = (SELECT id FROM vnedoc_outbox"
                    f" WHERE state IN ('ready', 'retry') AND due_at <= ?{narrowed}"
                    f" ORDER BY due_at, id LIMIT 1{self._store.skipping}) RETURNING {COLUMNS}",
                    (worker, now, now, *more),
                )
            if not rows:
                return
            yield item_of(rows[0])

    def bytes_of(self, item: OutboxItem | int) -> Iterator[bytes]:
        """The bytes of a message, in pieces; none once they were released.

        Args:
            item: The item, or its number.
        """
        return pieces_of(self._store, "outbox", item if isinstance(item, int) else item.id)

    def sent(self, item: OutboxItem, *, at: dt.datetime, remote: str = "") -> None:
        """Tell that the other side has it.

        Args:
            item: As it was taken.
            at: Now, with a time zone.
            remote: What the other side calls it.

        Raises:
            LedgerItemError: it was taken again meanwhile, or was refused.
        """
        with self._store.transaction():
            self._end(item, OutboxState.DONE, at, remote=remote)
            ((told,),) = self._store.run("SELECT event FROM vnedoc_outbox WHERE id = ?", (item.id,))
            for line in told.split("\n"):
                note_event(self._store, attrs.evolve(Event.from_line(line), at=at))

    def refused(self, item: OutboxItem, *, at: dt.datetime, reason: str) -> None:
        """Tell that the other side said no, and would again.

        Args:
            item: As it was taken.
            at: Now, with a time zone.
            reason: What it said.

        Raises:
            LedgerItemError: As for `sent`.
        """
        with self._store.transaction():
            self._end(item, OutboxState.REFUSED, at, reason=reason)

    def unknown(self, item: OutboxItem, *, at: dt.datetime, reason: str) -> None:
        """Tell that nobody knows whether it arrived: the answer did not come, or makes no sense.

        Args:
            item: As it was taken.
            at: Now, with a time zone.
            reason: What was seen.

        Raises:
            LedgerItemError: As for `sent`.
        """
        with self._store.transaction():
            self._end(item, OutboxState.UNKNOWN, at, reason=reason)

    def failed(self, item: OutboxItem, *, at: dt.datetime, reason: str) -> None:
        """Tell that it is known not to have arrived; it is sent again later, or given up.

        Args:
            item: As it was taken.
            at: Now, with a time zone.
            reason: Why.

        Raises:
            LedgerItemError: As for `sent`.
        """
        with self._store.transaction():
            self._fail(item, at, reason)

    def _fail(self, item: OutboxItem, at: dt.datetime, reason: str) -> None:
        if item.attempt >= self._retry.attempts:
            self._end(item, OutboxState.QUARANTINED, at, reason=reason)
            return
        due = at + self._retry.wait(item.attempt, item.message)
        self._end(item, OutboxState.RETRY, at, reason=reason, due_at=due)

    def _end(
        self,
        item: OutboxItem,
        state: OutboxState,
        at: dt.datetime,
        *,
        reason: str = "",
        remote: str = "",
        due_at: dt.datetime | None = None,
    ) -> None:
        due = stamp(due_at or item.due_at)
        # An answer may be later than whoever gave the message up: what arrived is not sent again.
        late = ", 'retry', 'quarantined'" if state is OutboxState.DONE else ""
        changed = self._store.run(
            "UPDATE vnedoc_outbox SET state = ?, reason = ?, remote = ?, due_at = ?, changed_at = ?"
            f" WHERE id = ? AND attempt = ? AND state IN ('sending', 'unknown'{late}) RETURNING id",
            (
                *(state.value, reason[:_LONGEST], remote[:_LONGEST], due, stamp(at)),
                *(item.id, item.attempt),
            ),
        )
        if not changed:
            raise LedgerItemError(
                item=item.id,
                reason="it is not being sent, or was taken again meanwhile",
                reason_vi="không còn trong lượt gửi này, hoặc đã được lấy lại để gửi",
            )

    def abandon(
        self, *, at: dt.datetime, worker: str | None = None, before: dt.datetime | None = None
    ) -> int:
        """Take what dead workers left behind as `UNKNOWN`; how many there were.

        Args:
            at: Now, with a time zone.
            worker: What this one left behind: to be asked by it when it starts.
            before: What was taken before this time, by anybody; later than the longest request.

        Raises:
            InvalidValueError: neither is said.
        """
        if worker is None and before is None:
            raise InvalidValueError(
                field="worker",
                value=None,
                reason="say whose items, or from before when",
                reason_vi="cần nêu của ai, hoặc từ trước lúc nào",
            )
        whose = [("worker = ?", worker)] if worker is not None else []
        whose += [("changed_at < ?", stamp(before, "before"))] if before is not None else []
        condition = " AND ".join(part for part, _ in whose)
        with self._store.transaction():
            rows = self._store.run(
                "UPDATE vnedoc_outbox SET state = 'unknown', changed_at = ?,"
                f" reason = 'abandoned' WHERE state = 'sending' AND {condition} RETURNING id",
                (stamp(at), *(value for _, value in whose)),
            )
        return len(rows)

    def reconcile(
        self,
        lookup: Callable[[OutboxItem], str | Lookup],
        *,
        at: dt.datetime,
        channel: str | None = None,
    ) -> int:
        """Look up what nobody knows of; how many are known now.

        Args:
            lookup: Asks the other side: the name that it has there, or what `Lookup` says.
            at: Now, with a time zone.
            channel: Only what went this way.

        Raises:
            LedgerError: the database refuses.
        """
        known = 0
        for item in self.items(OutboxState.UNKNOWN, channel=channel):
            found = lookup(item)
            if found is Lookup.NO_ANSWER:
                continue
            # Another worker may have looked it up meanwhile, or its sender told after all.
            with contextlib.suppress(LedgerItemError):
                if isinstance(found, Lookup):
                    self.failed(item, at=at, reason="looked up: absent")
                else:
                    self.sent(item, at=at, remote=found)
                known += 1
        return known

    def items(
        self, state: OutboxState | None = None, *, channel: str | None = None, most: int = 100_000
    ) -> tuple[OutboxItem, ...]:
        """What stands in the outbox, in its order.

        Args:
            state: Only what stands so.
            channel: Only what goes this way.
            most: How many at most.
        """
        parts = [("state = ?", state.value)] if state is not None else []
        parts += [("channel = ?", channel)] if channel is not None else []
        where = " AND ".join(part for part, _ in parts) or "1 = 1"
        rows = self._store.run(
            f"SELECT {COLUMNS} FROM vnedoc_outbox WHERE {where} ORDER BY id LIMIT ?",
            (*(value for _, value in parts), most),
        )
        return tuple(map(item_of, rows))

    def by_remote(self, channel: str, remote: str) -> tuple[OutboxItem, ...]:
        """What the other side is said to call so: one item, unless it gave a name twice.

        Args:
            channel: How it went.
            remote: The name there.
        """
        sql = f"SELECT {COLUMNS} FROM vnedoc_outbox WHERE channel = ? AND remote = ? ORDER BY id"
        return tuple(map(item_of, self._store.run(sql, (channel, remote))))

    def item(self, number: int) -> OutboxItem:
        """An item by its number.

        Args:
            number: Its number in the ledger.

        Raises:
            LedgerItemError: there is none.
        """
        sql = f"SELECT {COLUMNS} FROM vnedoc_outbox WHERE id = ?"
        rows = self._store.run(sql, (number,))
        if not rows:
            raise LedgerItemError(item=number, reason="there is none", reason_vi="không có mục này")
        return item_of(rows[0])

    def again(self, number: int, *, at: dt.datetime) -> None:
        """Send again what was refused, is put off or in quarantine: a person's word.

        Args:
            number: Its number in the ledger.
            at: Now, with a time zone.

        Raises:
            LedgerItemError: there is none, or it stands where it must not be sent again: what is
                `UNKNOWN` is looked up first, and what is done is done.
        """
        with self._store.transaction():
            changed = self._store.run(
                "UPDATE vnedoc_outbox SET state = 'ready', due_at = ?, changed_at = ?"
                " WHERE id = ? AND state IN ('refused', 'retry', 'quarantined') RETURNING id",
                (stamp(at), stamp(at), number),
            )
        if not changed:
            found = self.item(number)
            raise LedgerItemError(
                item=number,
                reason=f"it is {found.state.value} and must not be sent again",
                reason_vi=f"đang ở trạng thái {found.state.value}, không được gửi lại",
            )

    def release(self, *, before: dt.datetime) -> int:
        """Forget the bytes of what was done before a time; how many messages there were.

        Args:
            before: With a time zone.
        """
        with self._store.transaction():
            rows = self._store.run(
                "SELECT id FROM vnedoc_outbox WHERE state = 'done' AND changed_at < ? AND EXISTS"
                " (SELECT 1 FROM vnedoc_piece WHERE owner = 'outbox' AND item = vnedoc_outbox.id)",
                (stamp(before, "before"),),
            )
            for (number,) in rows:
                drop_pieces(self._store, "outbox", number)
        return len(rows)
