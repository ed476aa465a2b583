"""What nobody knows of is looked up, before anything is sent again.

A gateway's list of what was sent from here names no DocumentId, and a document and its revocation
share number and subject. So what the list has is fetched and compared by its message key, which
survives the axis's rewriting. A message is called absent only when everything that it could be was
compared, and some time has passed: lists lag behind.
"""

from __future__ import annotations

import collections
import contextlib
import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Final

from vnedoc.channels.channel import Channel
from vnedoc.channels.http import Heard, Request
from vnedoc.channels.outcomes import Fetched, Listed, ListedMessage, MessageKind, Refused
from vnedoc.channels.said import Said
from vnedoc.content.source import kept
from vnedoc.errors import ContentError, ReadError
from vnedoc.exchange import (
    ExchangeLedger,
    LedgerItemError,
    OutboxItem,
    OutboxState,
    Parcel,
    identify,
)
from vnedoc.exchange.identity import OperationKind, canonical_organ
from vnedoc.xml.reading.reader import loads

_AROUND: Final = dt.timedelta(days=1)
"""How far the clocks of the gateway and of this place are apart when all is well."""
_ASTRAY: Final = dt.timedelta(days=7)
"""How far they may be apart at worst: as far a line is compared if it is not known as another's."""
_MOST_TRIES: Final = 5
"""How often an entry is asked for in one round."""
_DOUBTED: Final = 3
"""How often what came may say something else than the list before it counts all the same: it is
compared by its key, and a list may be wrong in its words."""


class Reconciling:
    """One round of looking up what is `UNKNOWN`. It opens no connection."""

    def __init__(
        self,
        channel: Channel,
        ledger: ExchangeLedger,
        *,
        settled_after: dt.timedelta = dt.timedelta(minutes=15),
        most: int = 1_000,
        compared: Mapping[str, str] | None = None,
    ) -> None:
        """A round.

        Args:
            channel: The gateway.
            ledger: Where the messages stand.
            settled_after: How long after sending a message that is not in the list counts as not
                having arrived. Until then it stays `UNKNOWN`.
            most: How many are looked up at most.
            compared: `compared` of the round before, so that nothing is fetched a second time.
        """
        self._channel = channel
        self._ledger = ledger
        self._outbox = ledger.outbox
        self._settled_after = settled_after
        unknown = self._outbox.items(OutboxState.UNKNOWN, channel=channel.name, most=most)
        self._waiting = {item.id: item for item in unknown}
        self._kinds = collections.deque(sorted({_kind_of(item) for item in unknown}))
        self._kind: MessageKind = "edoc"
        self._entries: collections.deque[ListedMessage] = collections.deque()
        self._receivers: dict[str, set[str]] = {}
        self._asked_at: dt.datetime | None = None
        self._odd = 0
        self._unfetched: list[ListedMessage] = []
        self._far: set[str] = set()
        self._words: dict[int, Said] = {}
        self._altered: set[str] = set()
        self._tries: collections.Counter[str] = collections.Counter()
        self.compared: dict[str, str] = dict(compared or {})
        """What was fetched, by its keys and by what the gateway calls it."""
        self._open: tuple[Request, ListedMessage | None] | None = None
        self.found: list[OutboxItem] = []
        """What had arrived."""
        self.absent: list[OutboxItem] = []
        """What had not, and is sent again."""

    @property
    def left(self) -> tuple[OutboxItem, ...]:
        """What is still not known."""
        return tuple(self._waiting.values())

    def next(self, *, at: dt.datetime) -> Request | None:
        """What is to be asked now; `None` when the round is over.

        Args:
            at: Now, with a time zone.
        """
        while self._open is None:
            if self._entries and self._of_kind():
                self._look_at(self._entries.popleft(), at)
            elif self._kinds:
                self._entries.clear()
                self._kind = self._kinds.popleft()
                since = min(item.put_at for item in self._of_kind()) - _AROUND
                request = self._channel.sent(self._kind, at=at, since=since)
                if request is None:
                    self._by_answers(at)
                    continue
                self._open, self._asked_at = (request, None), at
            else:
                return None
        return self._open[0]

    def answer(self, request: Request, heard: Heard, *, at: dt.datetime) -> None:
        """Tell what was heard.

        Args:
            request: As `next` gave it.
            heard: The answer, or that none came.
            at: Now, with a time zone.

        Raises:
            ValueError: another request is open.
            LedgerError: the database refuses.
        """
        if self._open is None or request is not self._open[0]:
            raise ValueError("this is not the request that is open")
        (_, entry), self._open = self._open, None
        outcome = self._channel.read(request, heard)
        if entry is None:
            if not isinstance(outcome, Listed):
                return  # no list, so nothing is absent
            self._unfetched.clear()
            self._altered.clear()
            self._odd = outcome.odd
            self._entries.extend(self._to_compare(outcome))
        elif isinstance(outcome, Fetched):
            self._take(outcome, entry, at)
        elif isinstance(outcome, Refused):
            self._unfetched.append(entry)
        elif self._tries[entry.id] < _MOST_TRIES:
            self._entries.append(entry)
        else:
            # It may be one of ours: nothing is absent until it was seen.
            self._entries.clear()
            return
        if not self._entries:
            self._conclude(at)

    def _look_at(self, entry: ListedMessage, at: dt.datetime) -> None:
        """Compare an entry if it was fetched before; else ask for it."""
        if keys := self.compared.get(entry.id):
            self._compare(keys, entry, at)
            if not self._entries:
                self._conclude(at)
            return
        self._tries[entry.id] += 1
        self._open = self._channel.fetch(entry, at=at), entry

    def _by_answers(self, at: dt.datetime) -> None:
        """Without a list, what a receiver reports on has arrived; of the rest a person tells."""
        for item in self._of_kind():
            about = self._ledger.inbox(document=item.document) if item.document else ()
            reports = (one for one in about if one.operation.startswith("status|"))
            is_first = item.operation in ("new", "replace")
            if is_first and any(one.received_at >= item.put_at for one in reports):
                self._tell(item, at, "")

    def _of_kind(self) -> list[OutboxItem]:
        return [item for item in self._waiting.values() if _kind_of(item) == self._kind]

    def _to_compare(self, listed: Listed) -> list[ListedMessage]:
        """What one of ours may be: the likely ones first, and each once."""
        items = self._of_kind()
        begin = min(item.put_at for item in items) - _AROUND
        # To the time of the list: a clock that was behind when sending knows no end of its own.
        end = max(self._asked_at or begin, *(item.changed_at for item in items)) + _AROUND
        ours = [self._said(item) for item in items]
        near: dict[str, ListedMessage] = {}
        self._far.clear()
        for entry in listed.items:
            is_near = entry.at is None or begin <= entry.at <= end
            if not is_near:
                self._far.add(entry.id)
            if is_near or self._is_astray(entry, begin, end) or any(s.fits(entry) for s in ours):
                near[entry.id] = entry
                # A message to several bodies has a line for each.
                self._receivers.setdefault(entry.id, set()).add(canonical_organ(entry.receiver))
        free = [entry for entry in near.values() if not self._is_another(entry, ours)]

        def unlikely(entry: ListedMessage) -> tuple[bool, bool, bool]:
            claimed = bool(self._outbox.by_remote(self._channel.name, entry.id))
            return claimed, not any(said.fits(entry) for said in ours), entry.id in self._far

        return sorted(free, key=unlikely)

    def _is_astray(self, entry: ListedMessage, begin: dt.datetime, end: dt.datetime) -> bool:
        """Whether an entry may be of the time in question, by a clock that is days off."""
        in_reach = entry.at and begin - _ASTRAY <= entry.at <= end + _ASTRAY
        return bool(in_reach) and not self._outbox.by_remote(self._channel.name, entry.id)

    def _is_another(self, entry: ListedMessage, ours: Iterable[Said]) -> bool:
        """Whether an entry is a message that is known to have arrived, by its name and its words.

        The name alone is not believed: it came in an answer, and answers have named others. Nor are
        words that one of those has that are looked for, as a revocation has its document's.
        """
        claims = self._outbox.by_remote(self._channel.name, entry.id)
        if len(claims) != 1 or any(said.fits(entry) for said in ours):
            return False
        return self._said(claims[0]).fits(entry)

    def _said(self, item: OutboxItem) -> Said:
        if item.id not in self._words:
            parcel = Parcel(source=kept(self._outbox.bytes_of(item)), channel=item.channel)
            self._words[item.id] = Said.of_parcel(parcel)
        return self._words[item.id]

    def _take(self, found: Fetched, entry: ListedMessage, at: dt.datetime) -> None:
        try:
            envelope = loads(found.source)
            found_as = identify(envelope)
        except (ReadError, ContentError):
            self._unfetched.append(entry)
            return
        if self._tries[entry.id] < _DOUBTED and Said.of(envelope).contradicts(entry):
            self._entries.append(entry)  # the message of another entry, perhaps
            return
        keys = f"{found_as.message}\n{found_as.document}\n{found_as.operation}"
        self.compared[entry.id] = keys
        self._compare(keys, entry, at)

    def _compare(self, keys: str, entry: ListedMessage, at: dt.datetime) -> None:
        message, _, about = keys.partition("\n")
        claims = self._outbox.by_remote(self._channel.name, entry.id)
        if any(claim.message == message for claim in claims):
            return  # it is that one, which also went to somebody else
        same = [item for item in self._of_kind() if item.message == message]
        for item in same:
            if self._goes_to(item, entry):
                self._tell(item, at, entry.id)
                return
        if not same:
            # One of ours, perhaps, that the gateway rewrote in a way that nobody knows of yet.
            self._altered.add(about)

    def _goes_to(self, item: OutboxItem, entry: ListedMessage) -> bool:
        """Whether a message that was sent to one body alone is the one that went to it."""
        receivers = self._receivers.get(entry.id, set()) - {""}
        return not item.receiver or not receivers or canonical_organ(item.receiver) in receivers

    def _conclude(self, at: dt.datetime) -> None:
        """Say of the rest what can be said, once nothing is left to be compared.

        Words alone are believed of a new document, in a line that is nobody else's: what is done to
        it later has the same words, and must neither be lost nor hidden by them.
        """
        unseen = list(self._unfetched)
        for entry in self._unfetched:
            fitting = [item for item in self._of_kind() if self._said(item).fits(entry)]
            alike = [one for one in self._unfetched if one.title == entry.title]
            taken = entry.id in self._far or self._outbox.by_remote(self._channel.name, entry.id)
            is_first = len(fitting) == 1 and fitting[0].operation == OperationKind.NEW
            if is_first and len(alike) == 1 and not taken:
                self._tell(fitting[0], at, entry.id)
                unseen.remove(entry)
        if self._odd or self._asked_at is None:
            return  # a line that cannot be asked for may be any of them
        for item in self._of_kind():
            said = self._said(item)
            if any(not said.title or not entry.title or said.fits(entry) for entry in unseen):
                continue  # it may be that one
            if f"{item.document}\n{item.operation}" in self._altered:
                continue  # a person tells
            # By the time of the list, for comparing may take long.
            if self._asked_at - item.changed_at >= self._settled_after:
                self._tell(item, at, None)

    def _tell(self, item: OutboxItem, at: dt.datetime, remote: str | None) -> None:
        self._waiting.pop(item.id, None)
        # Another worker may have looked it up meanwhile, or its sender told after all.
        with contextlib.suppress(LedgerItemError):
            if remote is None:
                self._outbox.failed(item, at=at, reason="looked up: absent")
                self.absent.append(item)
            else:
                self._outbox.sent(item, at=at, remote=remote)
                self.found.append(item)


def _kind_of(item: OutboxItem) -> MessageKind:
    return "status" if item.operation.startswith("status") else "edoc"
