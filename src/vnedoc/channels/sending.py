"""The order of sending: take what is due, ask whether it may travel, send it, tell what came of it.

A request that got no answer is not sent again: it is `UNKNOWN` in the ledger, and looked up first
(`vnedoc.channels.reconciling`).
"""

from __future__ import annotations

import datetime as dt

from vnedoc.channels.channel import Channel
from vnedoc.channels.gate import DeliveryGate
from vnedoc.channels.http import Heard, Request
from vnedoc.channels.outcomes import CallOutcome, NotDone, Refused, RetryLater, Sent, Unknown
from vnedoc.content.source import kept
from vnedoc.exchange import ExchangeLedger, OutboxItem


class Sending:
    """One round of sending what is due in a ledger. It opens no connection."""

    def __init__(
        self,
        channel: Channel,
        ledger: ExchangeLedger,
        *,
        gate: DeliveryGate,
        worker: str,
        at: dt.datetime,
        most: int = 1_000,
    ) -> None:
        """A round. What this worker left behind when it died is `UNKNOWN` from now on.

        Args:
            channel: The gateway.
            ledger: Where it stands what is to be sent; not one in a transaction of the caller's.
            gate: Whether a message may travel.
            worker: Who sends: a name that is the same when the program is started again, and that
                no other running one has.
            at: Now, with a time zone.
            most: How many messages at most.
        """
        self._channel = channel
        self._outbox = ledger.outbox
        self._gate = gate
        self._worker = worker
        self._most = most
        self._open: tuple[OutboxItem, Request] | None = None
        self.outcomes: list[tuple[OutboxItem, CallOutcome]] = []
        """What became of each."""
        self._outbox.abandon(at=at, worker=worker)

    def next(self, *, at: dt.datetime) -> Request | None:
        """What is to be sent now; `None` when nothing is due.

        Args:
            at: Now, with a time zone.

        Raises:
            LedgerError: the database refuses.
            InvalidValueError: the channel is given what no request can hold, such as its key.
        """
        while self._open is None and len(self.outcomes) < self._most:
            item = next(
                self._outbox.due(at=at, worker=self._worker, channel=self._channel.name, most=1),
                None,
            )
            if item is None:
                return None
            source = kept(self._outbox.bytes_of(item), f"<outbox {item.id}>")
            to = (item.receiver,) if item.receiver else ()
            try:
                request = self._channel.send(source, gate=self._gate, at=at, to=to)
            except Exception as fault:
                # Nothing has left: it must not count as sent by whoever starts again.
                self._outbox.failed(item, at=at, reason=f"not sent: {type(fault).__name__}")
                raise
            if isinstance(request, Refused):
                self._end(item, request, at)
            else:
                self._open = item, request
        return self._open[1] if self._open else None

    def answer(self, request: Request, heard: Heard, *, at: dt.datetime) -> None:
        """Tell what was heard.

        Args:
            request: As `next` gave it.
            heard: The answer, or that none came.
            at: Now, with a time zone.

        Raises:
            ValueError: another request is open.
        """
        if self._open is None or request is not self._open[1]:
            raise ValueError("this is not the request that is open")
        item, _ = self._open
        outcome = self._channel.read(request, heard)
        self._open = None
        if isinstance(outcome, Sent) and self._outbox.by_remote(item.channel, outcome.remote):
            # One name for two messages: one of the two has another, and nobody knows which.
            outcome = Unknown(reason="other-item", said=outcome.remote)
        self._end(item, outcome, at)

    def _end(self, item: OutboxItem, outcome: CallOutcome, at: dt.datetime) -> None:
        self.outcomes.append((item, outcome))
        if isinstance(outcome, Sent):
            self._outbox.sent(item, at=at, remote=outcome.remote)
            return
        reason = outcome.text("en") if isinstance(outcome, NotDone) else "garbled"
        if isinstance(outcome, Refused):
            self._outbox.refused(item, at=at, reason=reason)
        elif isinstance(outcome, RetryLater):
            self._outbox.failed(item, at=at, reason=reason)
        else:
            self._outbox.unknown(item, at=at, reason=reason)
