"""The order of receiving: list, fetch, store, and only then acknowledge.

::

    plan = Receiving(axis, since=cursor)
    while (step := plan.next(at=now())) is not None:
        if isinstance(step, Request):
            plan.answer(step, carry(step))
        else:
            plan.delivered(step, ledger.receive(step.parcel, at=now(), effect=register))

Whoever acknowledges before he has stored loses what he was killed over. Whoever stops at a message
that he cannot read gets no other one either. So an item that is stored is acknowledged as done, one
that was put into quarantine as failed, and one that neither was comes again.

Nor is an answer believed to bring what was asked for, as a cache gives what it has: one that the
list contradicts is asked for again, and so are both where one message comes under two names. What
is contradicted again is stored, for lists may be wrong in their words, and not acknowledged before
it came so in another round.
"""

from __future__ import annotations

import collections
import datetime as dt
from collections.abc import Iterable
from typing import Final

import attrs

from vnedoc.channels.channel import Channel
from vnedoc.channels.http import Heard, Request
from vnedoc.channels.outcomes import (
    KINDS,
    Fetched,
    Listed,
    ListedMessage,
    MessageKind,
    NotDone,
    RetryLater,
    is_item_id,
)
from vnedoc.channels.said import Said
from vnedoc.exchange import Parcel, Receipt, ReceivedItem
from vnedoc.exchange.identity import canonical_organ

OVERLAP: Final = dt.timedelta(days=1)
"""How far a window reaches back over the one before it: some gateways list by day, and by a clock
of their own."""


@attrs.frozen(kw_only=True)
class Deliver:
    """A message that was fetched: to be stored now."""

    parcel: Parcel
    item: ListedMessage


@attrs.frozen(kw_only=True)
class LeftOver:
    """Something that was not received in this round, and comes again."""

    item: ListedMessage | None
    """The item; `None` for a whole list."""
    kind: str
    why: NotDone | None
    """What was answered; `None` where the caller's own effect failed."""
    at: dt.datetime
    """When it was tried."""


_Step = Request | Deliver
_Key = tuple[str, str]
"""A body, and what the gateway calls an item there."""


class Receiving:
    """One round of receiving. It opens no connection and stores nothing itself."""

    def __init__(
        self,
        channel: Channel,
        *,
        since: dt.datetime | None = None,
        kinds: Iterable[MessageKind] = KINDS,
    ) -> None:
        """A round.

        Args:
            channel: The gateway.
            since: The `cursor` of the round before; `None` for the first. One that lies ahead
                of the clock counts as none.
            kinds: What is asked for.
        """
        self._channel = channel
        self._since = since
        self._kinds = collections.deque(kinds)
        self._items: collections.deque[ListedMessage] = collections.deque()
        self._listed: dict[_Key, ListedMessage] = {}
        self._again: set[_Key] = set()
        self._told: set[_Key] = set()
        self._doubted = False
        self._ready: _Step | None = None
        self._open: ListedMessage | None = None
        self._began: dt.datetime | None = None
        self.left: list[LeftOver] = []
        """What was not received."""
        self.odd = 0
        """Lines of lists that named no item that could be asked for."""
        self.renamed: list[ListedMessage] = []
        """What brought a message that came under another name, also when it was asked for again."""
        self.stored = 0
        """Items that were stored."""
        self.quarantined = 0
        """Items that went into quarantine."""

    def next(self, *, at: dt.datetime) -> Request | Deliver | None:
        """What is to be done now; `None` when the round is over.

        Args:
            at: Now, with a time zone.
        """
        if self._began is None:
            self._began = at
            if self._since is not None and self._since > at:
                # Of a clock that was ahead: what came since is not behind it.
                self._since = None
        if self._ready is None:
            self._ready = self._following(at)
        return self._ready

    def _following(self, at: dt.datetime) -> _Step | None:
        if self._items:
            self._open = self._items.popleft()
            return self._channel.fetch(self._open, at=at)
        if self._kinds:
            since = None if self._since is None else self._since - OVERLAP
            return self._channel.received(self._kinds.popleft(), at=at, since=since)
        return None

    def answer(self, request: Request, heard: Heard, *, at: dt.datetime) -> None:
        """Tell what was heard.

        Args:
            request: As `next` gave it.
            heard: The answer, or that none came.
            at: Now, with a time zone.

        Raises:
            ValueError: another request is open.
        """
        if request is not self._ready:
            raise ValueError("this is not the request that is open")
        self._ready = None
        item, self._open = self._open, None
        outcome = self._channel.read(request, heard)
        if isinstance(outcome, Listed):
            self._take(outcome)
        elif isinstance(outcome, Fetched) and item is not None:
            self._take_message(outcome, item)
        elif isinstance(outcome, NotDone):
            # Not acknowledged, it is stored all the same: it comes again, and is known then.
            kind = item.kind if item else request.facts.get("kind", "")
            self.left.append(LeftOver(item=item, kind=kind, why=outcome, at=at))

    def _take(self, found: Listed) -> None:
        self.odd += found.odd
        for item in found.items:
            # Listed twice, it is fetched once; the ledger would know it, but it may be large.
            if self._listed.setdefault(self._key(item), item) is item:
                self._items.append(item)

    def _take_message(self, found: Fetched, item: ListedMessage) -> None:
        parcel = self._parcel(found, item)
        is_told = item.sender or item.title or item.notation
        self._doubted = bool(is_told) and Said.of_parcel(parcel).contradicts(item)
        if not (self._doubted and self._ask_again(item)):
            self._ready = Deliver(parcel=parcel, item=item)

    def _ask_again(self, item: ListedMessage) -> bool:
        """Ask for an item once more, after the others; not if it was asked for again already."""
        key = self._key(item)
        if key in self._again:
            return False
        self._again.add(key)
        self._items.append(item)
        return True

    def _key(self, item: ListedMessage) -> _Key:
        # In one form: a list that names one body in two ways would bring each message twice.
        return canonical_organ(item.receiver) or canonical_organ(self._channel.receiver), item.id

    def _parcel(self, found: Fetched, item: ListedMessage) -> Parcel:
        said = {"from": item.sender, "listed": item.at.isoformat() if item.at else ""}
        return Parcel(
            source=found.source,
            channel=self._channel.name,
            item=item.id,
            receiver=self._key(item)[0],
            facts={key: value for key, value in said.items() if value},
        )

    def delivered(
        self, step: Deliver, received: ReceivedItem | Receipt, *, at: dt.datetime
    ) -> None:
        """Tell what became of a message; it is acknowledged next.

        Args:
            step: As `next` gave it.
            received: What the ledger said.
            at: Now, with a time zone.

        Raises:
            ValueError: another step is open.
        """
        if step is not self._ready:
            raise ValueError("this is not the message that is open")
        self._ready = None
        receipt = received.receipt if isinstance(received, ReceivedItem) else received
        if receipt is Receipt.FAILED:
            self.left.append(LeftOver(item=step.item, kind=step.item.kind, why=None, at=at))
            return
        before = received.known_as if isinstance(received, ReceivedItem) else ""
        if before and self._ask_both_again(step.item, before):
            return
        bad = receipt is Receipt.QUARANTINED
        if (key := self._key(step.item)) not in self._told:
            self._told.add(key)
            self.quarantined += bad
            self.stored += not bad
        if self._doubted and (before or receipt in (Receipt.NEW, Receipt.CONFLICT)):
            why = RetryLater(reason="other-item")
            self.left.append(LeftOver(item=step.item, kind=step.item.kind, why=why, at=at))
            return
        if before:
            self.renamed.append(step.item)
        request = self._channel.acknowledge(step.item, at=at, good=not bad)
        if request is not None:
            self._ready, self._open = request, step.item

    def _ask_both_again(self, item: ListedMessage, before: str) -> bool:
        """Ask again for two names of one message; whether what came just now comes once more.

        Either may be another message's, also the one of an earlier round.
        """
        known = ListedMessage(id=before, kind=item.kind, receiver=item.receiver)
        if is_item_id(before):
            self._ask_again(self._listed.get(self._key(known), known))
        return self._ask_again(item)

    @property
    def cursor(self) -> dt.datetime | None:
        """Where the next round begins: it moves only over what is stored.

        Before the round is over, where a whole list was not had and where nothing was listed, it
        stays where it was. Nor does it pass the newest item: of two clocks the slower one counts,
        as one that is ahead, here or there, would leave out what comes until that time.
        """
        over = self._ready is None and not self._items and not self._kinds
        unheard = not self._listed or any(one.item is None for one in self.left)
        if not over or self._began is None or unheard:
            return self._since
        moments = [one.item.at if one.item else None for one in self.left]
        known = [moment for moment in moments if moment is not None]
        if len(known) < len(moments):
            return self._since
        # Where no item has a time, this clock alone is left.
        newest = max((item.at for item in self._listed.values() if item.at), default=self._began)
        earliest = min([*known, self._began, newest])
        return earliest if self._since is None else max(self._since, earliest)
