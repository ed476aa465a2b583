"""An axis, two bodies on it and their ledgers, with a clock that the test moves: nobody waits."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Final

import attrs

import vnedoc
from tests import factories
from tests.exchange.letters import letter
from vnedoc.channels import (
    Channel,
    Deliver,
    DeliveryGate,
    Faults,
    Hub,
    Receiving,
    Reconciling,
    Request,
    Sending,
)
from vnedoc.channels.axis import Axis, AxisSimulator, System, through
from vnedoc.channels.receiving import LeftOver
from vnedoc.codes import StatusCode
from vnedoc.content import Source, source_of
from vnedoc.exchange import ExchangeLedger, OutboxState, ReceivedItem, Retry, identify
from vnedoc.model import VIETNAM, DocumentEnvelope, Organ, ResponseFor

AT: Final = dt.datetime(2025, 7, 1, 9, 30, tzinfo=VIETNAM)
SECRETS: Final = {"H26.99": "bí mật một", "H41.99": "bí mật hai"}
RETRY: Final = Retry(first_seconds=1, factor=1, last_seconds=1, attempts=1000)
GATE: Final = DeliveryGate(connected=None)
SETTLED: Final = dt.timedelta(minutes=15)


def axis(system: str, **changes: object) -> Axis:
    given = {"endpoint": "https://truc.example/VXP", "secret": SECRETS[system]}
    return Axis(system=system, **{**given, **changes})  # type: ignore[arg-type]


def simulator(faults: Faults | None = None, hub: Hub | None = None) -> AxisSimulator:
    systems = {
        "H26.99": System(secret=SECRETS["H26.99"], bodies=("H26.99",)),
        "H41.99": System(
            secret=SECRETS["H41.99"], bodies=tuple(f"H41.{n}" for n in (10, 11, 12, 13, 99))
        ),
    }
    return AxisSimulator(systems, faults=faults, hub=hub or Hub(rewrite=through))


class Mixing:
    """Another side behind something that gives, once each, the answer to another question."""

    def __init__(self, channel: Channel, other: object, *wrong: tuple[str, str]) -> None:
        self.channel = channel
        self.other = other
        self.faults = getattr(other, "faults", None)
        self.wrong = dict(wrong)

    def answer(self, request: Request, *, at: dt.datetime) -> object:
        if request.call == "getEdoc":
            asked = request.facts["item"]
            request = self.channel.fetch(self.wrong.pop(asked, asked), at=at)
        return self.other.answer(request, at=at)  # type: ignore[attr-defined]


@attrs.define
class Clock:
    """The time, which passes a second whenever somebody looks."""

    at: dt.datetime = AT

    def now(self) -> dt.datetime:
        self.at += dt.timedelta(seconds=1)
        return self.at


@attrs.define(kw_only=True)
class Office:
    """A body with its ledger and its way to the others."""

    channel: Channel
    other: object
    """Whoever answers: with ``answer(request, at=)``."""
    ledger: ExchangeLedger
    clock: Clock
    gate: DeliveryGate = GATE
    worker: str = "w"
    cursor: dt.datetime | None = None
    replies: bool = False
    left: list[LeftOver] = attrs.field(factory=list)
    compared: dict[str, str] = attrs.field(factory=dict)

    def carry(self, request: Request) -> object:
        return self.other.answer(request, at=self.clock.now())  # type: ignore[attr-defined]

    def send(self) -> Sending:
        plan = Sending(
            self.channel, self.ledger, gate=self.gate, worker=self.worker, at=self.clock.now()
        )
        while (step := plan.next(at=self.clock.now())) is not None:
            plan.answer(step, self.carry(step), at=self.clock.now())  # type: ignore[arg-type]
        return plan

    def reconcile(self) -> Reconciling:
        plan = Reconciling(self.channel, self.ledger, settled_after=SETTLED, compared=self.compared)
        while (step := plan.next(at=self.clock.now())) is not None:
            plan.answer(step, self.carry(step), at=self.clock.now())  # type: ignore[arg-type]
        self.compared = plan.compared
        return plan

    def receive(self) -> Receiving:
        plan = Receiving(self.channel, since=self.cursor)
        while (step := plan.next(at=self.clock.now())) is not None:
            if isinstance(step, Deliver):
                now = self.clock.now()
                got = self.ledger.receive(step.parcel, at=now, effect=self.effect)
                plan.delivered(step, got, at=now)
            else:
                plan.answer(step, self.carry(step), at=self.clock.now())  # type: ignore[arg-type]
        self.cursor = plan.cursor
        self.left = plan.left
        return plan

    def effect(self, item: ReceivedItem) -> None:
        if not self.replies or not isinstance(item.envelope, DocumentEnvelope):
            return
        header = item.envelope.header
        assert header
        about = ResponseFor(organ_id="H26.99", code="1/SVDA-VP", document_id=header.document_id)
        item.answer(
            factories.status(
                StatusCode.ACCEPTED,
                response_for=about,
                sender=Organ(organ_id=self.channel.receiver, organ_name="Phòng Ví dụ"),
            ),
            channel=self.channel.name,
        )


def office(
    folder: Path, system: str, other: object, clock: Clock, channel: Channel | None = None
) -> Office:
    ledger = ExchangeLedger.open(folder / f"{system}.db", retry=RETRY)
    return Office(
        channel=channel or axis(system),
        other=other,
        ledger=ledger,
        clock=clock,
        replies=system != "H26.99",
    )


def plain_letter(number: int = 1) -> bytes:
    return vnedoc.dumps(letter(number))


def source(data: bytes) -> Source:
    return source_of(data)


def key_of(source: Source) -> str:
    return str(identify(vnedoc.loads(b"".join(source.chunks()))).message)


def all_done(a: Office, b: Office, other: AxisSimulator) -> bool:
    """Whether nothing is waiting anywhere."""
    waiting = any(item.state not in ("done", "fail") for item in other.hub.items.values())
    open_states = set(OutboxState) - {OutboxState.DONE}
    return not waiting and not any(
        one.ledger.outbox.items(state) for one in (a, b) for state in open_states
    )
