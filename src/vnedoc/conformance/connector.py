"""A connector on vnedoc's own ledger, as the suite asks it: see `docs/conformance/connectors.md`.

`FakeGateway` is the other side, as a scenario tells it; `LedgerConnector` is all that is between it
and an office. It holds no rule of its own: what is the same, what may be sent and what is owed are
the ledger's and the lifecycle's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from vnedoc.builder import acknowledge
from vnedoc.errors import BuildError
from vnedoc.exchange import (
    ExchangeLedger,
    Lookup,
    OutboxItem,
    Parcel,
    Receipt,
    ReceivedItem,
    WorkingCalendar,
    identify,
    may_send,
    obligations,
)
from vnedoc.findings import Severity
from vnedoc.model import DocumentEnvelope, Organ
from vnedoc.xml.reading.reader import loads

Acts = list[dict[str, str]]
WORDS: Final = {
    Receipt.NEW: "done",
    Receipt.CONFLICT: "done",
    # Answered with an error, a message that is here already comes for ever.
    Receipt.SEEN: "done",
    Receipt.QUARANTINED: "fail",
}
"""What became of an item -> what the gateway is told; of a failure, nothing: it comes again."""
CODES: Final = {
    "arrived": "01",
    "refused": "02",
    "taken-in": "03",
    "assigned": "04",
    "in-hand": "05",
    "done": "06",
    "recall": "13",
    "agreed": "15",
    "destroyed": "15",
    "declined": "16",
}
"""What somebody decides -> the code of the status message that tells it."""
_CHANNEL: Final = "axis"
_WORKER: Final = "connector"


class ConnectorDiedError(BaseException):
    """The program ends here. Nothing may catch it but whoever starts it anew."""


class GatewayRefusedError(Exception):
    """The gateway said no."""


class FakeGateway:
    """The other side, as the steps of a scenario tell it; `acts` is what was done to it."""

    def __init__(self, output: Path) -> None:
        self._output = output
        self._sent = 0
        self.acts: Acts = []
        self._answers: Iterator[str] = iter(())
        self._listed = ""

    def begin(self, step: Mapping[str, Any]) -> None:
        """A new step."""
        self.acts = []
        self._answers = iter(step.get("gateway", ()))
        self._listed = step.get("listed", "")

    def did(self, what: str, **more: str) -> None:
        """Write down an act."""
        self.acts.append({"did": what, **more})

    def acknowledge(self, entry: Mapping[str, str], word: str) -> None:
        """Tell what became of an item.

        Raises:
            TimeoutError: no answer came.
            ConnectorDiedError: the program ends.
        """
        self.did("acknowledged", item=entry["item"], **{"as": word})
        fault = entry.get("acknowledge", "ok")
        if fault == "dies":
            raise ConnectorDiedError
        if fault != "ok":
            raise TimeoutError

    def send(self, data: bytes) -> str:
        """Hand a message over; the name that it has there.

        Raises:
            ConnectionError: there was no connection: nothing was handed over.
            GatewayRefusedError: it said no.
            TimeoutError: whatever else is no answer.
            ConnectorDiedError: the program ends.
        """
        self._sent += 1
        name = f"sent-{self._sent}.edxml"
        (self._output / name).write_bytes(data)
        self.did("sent", file=name)
        answer = next(self._answers, "ok")
        if answer == "dies":
            raise ConnectorDiedError
        if answer == "no-connection":
            raise ConnectionError
        if answer == "refused":
            raise GatewayRefusedError
        if answer != "ok":
            raise TimeoutError
        return f"remote-{self._sent}"

    def has(self, data: bytes) -> bool:  # noqa: ARG002 - the scenario knows
        """Whether it has a message.

        Raises:
            TimeoutError: no answer came.
        """
        self.did("looked")
        if self._listed not in ("present", "absent"):
            raise TimeoutError
        return self._listed == "present"


class LedgerConnector:
    """A connector."""

    def __init__(self, home: Path, gateway: FakeGateway) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self._home, self.gateway = home, gateway
        self.files: dict[str, Path] = {}
        """Item -> the message that it brought."""
        self.receivers: dict[str, str] = {}
        self.open()

    def open(self) -> None:
        """Begin, or begin anew with what was kept."""
        self.ledger = ExchangeLedger.open(self._home / "so.db")

    def close(self) -> None:
        """End."""
        self.ledger.close()

    # -- what comes -----------------------------------------------------------------------------

    def receive(self, step: Mapping[str, Any]) -> dict[str, Any]:
        """Work through a list once."""
        for entry in step["items"]:
            try:
                self.receive_one(entry, _moment(step))
            except ConnectorDiedError:
                break
            except TimeoutError:
                continue
        return {"acts": self.gateway.acts}

    def receive_one(self, entry: Mapping[str, str], at: dt.datetime) -> None:
        """Get, store, acknowledge."""
        if entry.get("get", "ok") != "ok":
            return
        self.files[entry["item"]] = Path(entry["message"])
        self.receivers[entry["item"]] = entry["receiver"]
        receipt = self.store(entry, at)
        if word := self.word(receipt):
            self.gateway.acknowledge(entry, word)

    def store(self, entry: Mapping[str, str], at: dt.datetime) -> Receipt:
        """Store what came, and tell a clerk what he must know."""
        parcel = Parcel(
            source=Path(entry["message"]),
            channel=_CHANNEL,
            item=entry["item"],
            receiver=entry["receiver"],
        )
        got = self.ledger.receive(parcel, at=at, effect=lambda _: self.register(entry))
        if got.is_new:
            self.gateway.did("stored", item=entry["item"])
        if got.receipt is Receipt.QUARANTINED:
            self.gateway.did("aside", item=entry["item"])
        if self.is_odd(got):
            self.gateway.did("warned", item=entry["item"])
        return got.receipt

    def register(self, entry: Mapping[str, str]) -> None:
        """The office's own rows; they are kept with the ledger's, or nothing is."""
        fault = entry.get("store", "ok")
        if fault == "dies":
            raise ConnectorDiedError
        if fault != "ok":
            raise OSError("the register cannot be written")

    def word(self, receipt: Receipt) -> str:
        """What the gateway is told."""
        return WORDS.get(receipt, "")

    def is_odd(self, got: ReceivedItem) -> bool:
        """Whether a clerk must be told of something that came."""
        if got.receipt is Receipt.CONFLICT:
            return True
        if got.receipt is not Receipt.NEW or got.identity is None:
            return False
        state = self.ledger.state(got.identity.document)
        return state is not None and any(f.severity is not Severity.INFO for f in state.findings)

    def look(self, _: Mapping[str, Any]) -> dict[str, Any]:
        """What the register holds, and what was kept aside."""
        aside = [one.item for one in self.ledger.quarantine.items()]
        return {"register": [one.item for one in self.ledger.inbox()], "aside": aside}

    # -- what goes out --------------------------------------------------------------------------

    def issue(self, step: Mapping[str, Any]) -> dict[str, Any]:
        """A document of the office's own is to be sent."""
        self.files[step["item"]] = Path(step["message"])
        self.ledger.outbox.put(self.letter(step["item"]), channel=_CHANNEL, at=_moment(step))
        return {}

    def letter(self, item: str) -> DocumentEnvelope:
        """The document of an item."""
        found = loads(self.files[item])
        assert isinstance(found, DocumentEnvelope)  # noqa: S101 - clerks decide about documents
        return found

    def decide(self, step: Mapping[str, Any]) -> dict[str, Any]:
        """Tell the other side what somebody decided, if that may be told."""
        letter, code = self.letter(step["item"]), CODES[step["decision"]]
        by, reason = self.side(step, letter), step.get("reason")
        state = self.ledger.state(identify(letter).document)
        to = step.get("to")
        if state is None or not may_send(code, state, by=by.organ_id or "", to=to, reason=reason):
            return {"refused": "yes"}
        try:
            made = acknowledge(letter, code, sender=by, at=_moment(step), reason=reason, to=to)
        except BuildError:
            return {"refused": "yes"}
        self.ledger.outbox.put(made, channel=_CHANNEL, at=_moment(step))
        return {"refused": "no"}

    def side(self, step: Mapping[str, Any], letter: DocumentEnvelope) -> Organ:
        """Who decides: the receiver of an item, or the office that issued it."""
        header = letter.header
        assert header is not None  # noqa: S101 - as above
        mine = self.receivers.get(step["item"])
        known = header.recipients if mine else (header.sender,)
        found = next((one for one in known if one and mine in (None, one.organ_id)), None)
        return found or Organ(organ_id=mine)

    def send(self, step: Mapping[str, Any]) -> dict[str, Any]:
        """Look up what nobody knows of, then send what is due."""
        at, outbox = _moment(step), self.ledger.outbox
        outbox.abandon(at=at, worker=_WORKER)
        outbox.reconcile(self.look_up, at=at)
        try:
            for work in outbox.due(at=at, worker=_WORKER):
                self.send_one(work, at)
        except ConnectorDiedError:
            pass
        return {"acts": self.gateway.acts}

    def look_up(self, work: OutboxItem) -> str | Lookup:
        """Whether the other side has a message."""
        try:
            found = self.gateway.has(b"".join(self.ledger.outbox.bytes_of(work)))
        except TimeoutError:
            return Lookup.NO_ANSWER
        return "found" if found else Lookup.ABSENT

    def send_one(self, work: OutboxItem, at: dt.datetime) -> None:
        """Send one message, and write down what became of it."""
        outbox = self.ledger.outbox
        try:
            remote = self.gateway.send(b"".join(outbox.bytes_of(work)))
        except ConnectionError:
            outbox.failed(work, at=at, reason="no connection")
        except GatewayRefusedError:
            outbox.refused(work, at=at, reason="refused")
        except TimeoutError:
            outbox.unknown(work, at=at, reason="no answer")
        else:
            outbox.sent(work, at=at, remote=remote)

    # -- where documents stand ------------------------------------------------------------------

    def state(self, step: Mapping[str, Any]) -> dict[str, Any]:
        """Where a document stands at each of its receivers."""
        state = self.ledger.state(identify(self.letter(step["item"])).document)
        return {"states": {one.organ: one.state.id for one in state.receivers} if state else {}}

    def owed(self, step: Mapping[str, Any]) -> dict[str, Any]:
        """What is owed for a document, by whom, until when."""
        letter = self.letter(step["item"])
        state = self.ledger.state(identify(letter).document)
        if state is None or letter.header is None:
            return {"owed": []}
        signed, other = step.get("signed_at"), letter.header.other
        found = obligations(
            state,
            calendar=WorkingCalendar(
                holidays=frozenset(map(dt.date.fromisoformat, step.get("off", ()))),
                workdays=frozenset(map(dt.date.fromisoformat, step.get("working", ()))),
            ),
            signed_at=dt.datetime.fromisoformat(signed) if signed else None,
            urgent=bool(other and other.priority),
            due_date=letter.header.due_date,
        )
        duties = [
            {"what": one.kind.value, "by": one.by, "until": one.until and one.until.isoformat()}
            for one in found
        ]
        return {"owed": duties}


def _moment(step: Mapping[str, Any]) -> dt.datetime:
    return dt.datetime.fromisoformat(step["at"])


def play(
    question: Mapping[str, Any],
    make: Callable[[Path, FakeGateway], LedgerConnector] = LedgerConnector,
) -> dict[str, Any]:
    """What a connector does with a scenario.

    Args:
        question: As `docs/conformance/connectors.md` tells.
        make: Makes the connector, with a folder for all that it keeps.
    """
    output = Path(question["output"])
    output.mkdir(parents=True, exist_ok=True)
    gateway = FakeGateway(output)
    connector = make(output / "installation", gateway)
    replies: list[dict[str, Any]] = []
    try:
        for step in question["steps"]:
            gateway.begin(step)
            if step["step"] == "restart":
                connector.close()
                connector.open()
                replies.append({})
            else:
                replies.append(getattr(connector, step["step"])(step))
    finally:
        connector.close()
    return {"outcome": "accepted", "steps": replies}
