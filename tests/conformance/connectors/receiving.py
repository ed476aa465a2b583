"""Connectors that fetch, store or acknowledge wrongly; each does one thing as others do it."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

from vnedoc.conformance.connector import ConnectorDiedError, LedgerConnector
from vnedoc.errors import VnedocError
from vnedoc.exchange import Identity, OperationKind, Receipt, ReceivedItem, identify
from vnedoc.xml.reading.reader import read

Entry = dict[str, str]


def identity_of(entry: Entry) -> Identity | None:
    try:
        return identify(read(Path(entry["message"])).envelope)
    except VnedocError:
        return None


class Dropping(LedgerConnector):
    """Drops what it takes for something that came before, and says that it has it."""

    def __init__(self, *given: Any) -> None:
        self.known: dict[object, Any] = {}
        super().__init__(*given)

    def drops(self, entry: Entry, identity: Identity) -> bool:
        raise NotImplementedError

    def store(self, entry: Entry, at: Any) -> Receipt:
        identity = identity_of(entry)
        if identity and self.drops(entry, identity):
            return Receipt.SEEN
        return super().store(entry, at)


class OneKey(Dropping):
    """A UNIQUE index on the DocumentId of the header; statuses lie in a table of their own."""

    DEFECT = "one-key"

    def drops(self, entry: Entry, identity: Identity) -> bool:
        if identity.operation.kind is OperationKind.STATUS:
            return False
        key = (entry["receiver"], identity.document)
        # Another content of the same operation is not what this one is about.
        return bool(self.known.setdefault(key, identity.operation) != identity.operation)


class ReceiverDropped(Dropping):
    """One key of a message for the whole installation, whomever it is for."""

    DEFECT = "receiver-dropped"

    def drops(self, entry: Entry, identity: Identity) -> bool:
        bodies = {one.receiver for one in self.ledger.inbox()} - {entry["receiver"]}
        return any(self.ledger.seen(identity.message, receiver=body) for body in bodies)


class StatusKey(Dropping):
    """One report of each code for a document, whoever sends it."""

    DEFECT = "status-key"

    def drops(self, entry: Entry, identity: Identity) -> bool:
        if identity.operation.kind is not OperationKind.STATUS:
            return False
        key = (identity.document, identity.operation.code)
        return bool(self.known.setdefault(key, identity.message) != identity.message)


class ConflictDropped(Dropping):
    """The first content of a document counts; another is not taken."""

    DEFECT = "conflict-dropped"

    def drops(self, entry: Entry, identity: Identity) -> bool:
        key = (entry["receiver"], identity.document, identity.operation)
        return bool(self.known.setdefault(key, identity.message) != identity.message)


class ConflictSilent(LedgerConnector):
    """Keeps both, and tells nobody."""

    DEFECT = "conflict-silent"

    def is_odd(self, got: ReceivedItem) -> bool:
        return got.receipt is not Receipt.CONFLICT and super().is_odd(got)


class NumberKey(Dropping):
    """Knows documents by their number alone."""

    DEFECT = "part-key"

    def drops(self, entry: Entry, identity: Identity) -> bool:
        document = identity.document
        if not document.number or identity.operation.kind is OperationKind.STATUS:
            return False
        return bool(
            self.known.setdefault((entry["receiver"], document.number), document) != document
        )


class Doubling(LedgerConnector):
    """Does not know some messages again, and registers them once more."""

    def __init__(self, *given: Any) -> None:
        self._doubled: list[str] = []
        super().__init__(*given)

    def is_known(self, entry: Entry, got: ReceivedItem) -> bool:
        raise NotImplementedError

    def is_odd(self, got: ReceivedItem) -> bool:
        self._got = got
        return super().is_odd(got)

    def store(self, entry: Entry, at: Any) -> Receipt:
        found = super().store(entry, at)
        if found is Receipt.SEEN and not self.is_known(entry, self._got):
            self.gateway.did("stored", item=entry["item"])
            self._doubled.append(entry["item"])
            return Receipt.NEW
        self.remember(entry)
        return found

    def remember(self, entry: Entry) -> None:
        """What was stored."""

    def look(self, step: Any) -> dict[str, Any]:
        told = super().look(step)
        return {**told, "register": [*told["register"], *self._doubled]}


class ItemKey(Doubling):
    """Knows messages by what the gateway calls them."""

    DEFECT = "item-key"

    def is_known(self, entry: Entry, got: ReceivedItem) -> bool:
        return any(one.item == entry["item"] for one in self.ledger.inbox())


class ByteKey(Doubling):
    """Knows messages by the digest of their bytes."""

    DEFECT = "byte-key"

    def is_known(self, entry: Entry, got: ReceivedItem) -> bool:
        data = Path(entry["message"]).read_bytes()
        # Defaults that were filled in are not what this one is about.
        return bool(got.findings) or data in self.__dict__.setdefault("_bytes", set())

    def remember(self, entry: Entry) -> None:
        self.__dict__.setdefault("_bytes", set()).add(Path(entry["message"]).read_bytes())


class DefaultKey(Doubling):
    """Compares values, and a default that was filled in is another value."""

    DEFECT = "default-key"

    def is_known(self, entry: Entry, got: ReceivedItem) -> bool:
        return not got.findings


class MemoryKey(Doubling):
    """Keeps what it has seen in memory."""

    DEFECT = "memory-key"

    def open(self) -> None:
        self._known: set[str] = set()
        super().open()

    def is_known(self, entry: Entry, got: ReceivedItem) -> bool:
        return str(got.identity and got.identity.message) in self._known

    def remember(self, entry: Entry) -> None:
        identity = identity_of(entry)
        self._known.add(str(identity and identity.message))


class EarlyWord(LedgerConnector):
    """Acknowledges what it has read, and stores it in the background."""

    DEFECT = "early-word"

    def receive_one(self, entry: Entry, at: Any) -> None:
        # It sees to it that the register answers, and that the message can be read.
        ready = entry.get("get", "ok") == "ok" and entry.get("store") != "fails"
        if not ready or identity_of(entry) is None:
            super().receive_one(entry, at)
            return
        self.files[entry["item"]] = Path(entry["message"])
        self.receivers[entry["item"]] = entry["receiver"]
        with contextlib.suppress(TimeoutError):
            self.gateway.acknowledge(entry, "done")
        self.store(entry, at)


class SeenBeforeStore(LedgerConnector):
    """Commits that it has seen a message, then stores it."""

    DEFECT = "seen-before-store"

    def store(self, entry: Entry, at: Any) -> Receipt:
        seen: set[object] = self.__dict__.setdefault("_marked", set())
        identity = identity_of(entry)
        key = (entry["receiver"], identity.message if identity else entry["item"])
        if identity and key in seen:
            return Receipt.SEEN
        seen.add(key)
        return super().store(entry, at)


class FailureDone(LedgerConnector):
    """Acknowledges at the end, whatever happened."""

    DEFECT = "failure-done"

    def word(self, receipt: Receipt) -> str:
        return "done" if receipt is Receipt.FAILED else super().word(receipt)


class PoisonStops(LedgerConnector):
    """Lets the error of one message end the whole round."""

    DEFECT = "poison-stops"

    def receive_one(self, entry: Entry, at: Any) -> None:
        super().receive_one(entry, at)
        if entry.get("store") == "fails" or (
            entry.get("get", "ok") == "ok" and identity_of(entry) is None
        ):
            raise ConnectorDiedError


class PoisonLost(LedgerConnector):
    """Logs what it cannot read, and keeps nothing."""

    DEFECT = "poison-lost"

    def store(self, entry: Entry, at: Any) -> Receipt:
        if identity_of(entry) is None:
            return Receipt.QUARANTINED
        return super().store(entry, at)


class PoisonName(LedgerConnector):
    """Remembers the gateway's names of what it could not read, and takes nothing under them."""

    DEFECT = "poison-name"

    def store(self, entry: Entry, at: Any) -> Receipt:
        bad: set[str] = self.__dict__.setdefault("_bad", set())
        if entry["item"] in bad:
            return Receipt.SEEN
        if identity_of(entry) is None:
            bad.add(entry["item"])
        return super().store(entry, at)


class DuplicateRefused(LedgerConnector):
    """Answers what it has with an error."""

    DEFECT = "duplicate-refused"

    def word(self, receipt: Receipt) -> str:
        return "fail" if receipt is Receipt.SEEN else super().word(receipt)


class QueueWord(LedgerConnector):
    """Tells the queue the code of the status that came."""

    DEFECT = "queue-word"

    def receive_one(self, entry: Entry, at: Any) -> None:
        identity = identity_of(entry)
        self._code = identity.operation.code if identity else ""
        super().receive_one(entry, at)

    def word(self, receipt: Receipt) -> str:
        told = super().word(receipt)
        return self._code if told == "done" and self._code else told


class ItemPath(LedgerConnector):
    """Keeps each message under the gateway's name for it."""

    DEFECT = "item-path"

    def register(self, entry: Entry) -> None:
        super().register(entry)
        if entry["item"].startswith("../"):
            path = self._home / entry["item"]
            path.write_bytes(Path(entry["message"]).read_bytes())


RECEIVING = (
    OneKey,
    ReceiverDropped,
    StatusKey,
    ConflictDropped,
    ConflictSilent,
    NumberKey,
    ItemKey,
    ByteKey,
    DefaultKey,
    MemoryKey,
    EarlyWord,
    SeenBeforeStore,
    FailureDone,
    PoisonStops,
    PoisonLost,
    PoisonName,
    DuplicateRefused,
    QueueWord,
    ItemPath,
)
