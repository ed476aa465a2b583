"""Two bodies exchange over the axis: a letter is sent, fetched, answered, recalled and replaced.

    python examples/axis_loop.py                            the whole story, on this computer
    python examples/axis_loop.py ENDPOINT FOLDER [SECONDS]  the same with a running axis_server.py

All that is known stands in two ledgers in FOLDER, so that the program can be killed anywhere and
started again: `tests/channels/test_loop.py` does so. A message of which nobody knows whether it
arrived is sent again when the axis does not list it SECONDS after it went out (900 unless given).
Where nothing moves, what is waited for is told on standard error. What the program needs beside
vnedoc is an HTTP client; any one will do, here it is httpx2.
"""

import datetime as dt
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import attrs
import httpx2
from axis_server import KEYS, running, simulator

import vnedoc
from vnedoc import builder
from vnedoc.channels import (
    Answer,
    DeliveryGate,
    Heard,
    NoAnswer,
    Receiving,
    Reconciling,
    Request,
    Sending,
)
from vnedoc.channels.axis import Axis
from vnedoc.codes import StatusCode
from vnedoc.exchange import ExchangeLedger, InboxItem, OutboxItem, ReceivedItem, Retry, identify
from vnedoc.model import VIETNAM, DocumentEnvelope, Organ, StatusEnvelope

MESSAGES = Path(__file__).with_name("messages")
RETRY = Retry(first_seconds=0.05, factor=1.5, last_seconds=1, attempts=1_000)
SETTLED = dt.timedelta(minutes=15)
MOST_SECONDS = 600  # for one request and its answer: a gigabyte at 2 MB a second


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def carry(client: httpx2.Client, request: Request) -> Heard:
    """The only lines that touch a network. Whatever goes wrong is told, and never guessed at."""
    end = time.monotonic() + MOST_SECONDS
    headers = [*request.headers, ("Content-Length", str(request.length))]
    content = in_time(request.pieces(), end) if request.length else None
    try:
        with client.stream(request.method, request.url, headers=headers, content=content) as got:
            pieces = in_time(got.iter_bytes(), end)
            return Answer.of(got.status_code, pieces, headers=got.headers.items())
    except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout) as fault:
        return NoAnswer(went_out=False, reason=type(fault).__name__)
    except httpx2.HTTPError as fault:  # it may have arrived: nobody knows
        return NoAnswer(went_out=True, reason=type(fault).__name__)


def in_time(pieces: Iterable[bytes], end: float) -> Iterator[bytes]:
    """Pieces until then. A client's own limit begins anew with each of them, however small."""
    for piece in pieces:
        if time.monotonic() > end:
            raise httpx2.ReadTimeout("not whole in time")
        yield piece


@attrs.define(kw_only=True)
class Office:
    """A body, its ledger and its way to the others."""

    body: str
    axis: Axis
    ledger: ExchangeLedger
    settled_after: dt.timedelta
    cursor: dt.datetime | None = None
    compared: dict[str, str] = attrs.field(factory=dict)

    def work(self, client: httpx2.Client) -> None:
        """One round: look up what is not known, send what is due, receive what waits."""
        gate = DeliveryGate(connected=frozenset(KEYS))
        looking = Reconciling(
            self.axis, self.ledger, settled_after=self.settled_after, compared=self.compared
        )
        sending = Sending(self.axis, self.ledger, gate=gate, worker=self.body, at=now())
        receiving = Receiving(self.axis, since=self.cursor)
        for plan in (looking, sending, receiving):
            while (step := plan.next(at=now())) is not None:
                if isinstance(step, Request):
                    plan.answer(step, carry(client, step), at=now())
                elif isinstance(plan, Receiving):
                    got = self.ledger.receive(step.parcel, at=now(), effect=self.take)
                    plan.delivered(step, got, at=now())
        self.cursor, self.compared = receiving.cursor, looking.compared

    def take(self, item: ReceivedItem) -> None:
        """What happens with a message that is new: the answer commits together with it."""
        if isinstance(item.envelope, DocumentEnvelope):
            self._answer(item, item.envelope)
        elif isinstance(item.envelope, StatusEnvelope):
            self._go_on(item, item.envelope)

    def _answer(self, item: ReceivedItem, letter: DocumentEnvelope) -> None:
        """A revocation is confirmed, everything else is taken in."""
        revoked = item.identity and str(item.identity.operation) == "revoke"
        code = StatusCode.AGREED if revoked else StatusCode.ACCEPTED
        status = builder.acknowledge(letter, code, at=now().astimezone(VIETNAM), sender=RECEIVER)
        item.answer(status, channel="axis")

    def _go_on(self, item: ReceivedItem, status: StatusEnvelope) -> None:
        """The story: what was taken in is revoked, and what was destroyed is replaced."""
        about = str(item.identity and item.identity.document)
        code = status.status and status.status.code
        if code is StatusCode.ACCEPTED and about == FIRST:
            item.answer(REVOCATION, channel="axis")
        elif code is StatusCode.AGREED and about == FIRST:
            item.answer(REPLACEMENT, channel="axis")


LETTER = vnedoc.load(MESSAGES / "cong-van.edxml")
REVOCATION = vnedoc.load(MESSAGES / "thu-hoi.edxml")
REPLACEMENT = vnedoc.load(MESSAGES / "thay-the.edxml")
FIRST = str(identify(LETTER).document)
SECOND = str(identify(REPLACEMENT).document)
RECEIVER = Organ(organ_id="H41.99", organ_name="Sở Ví dụ B")


def office(body: str, endpoint: str, folder: Path, settled_after: dt.timedelta) -> Office:
    axis = Axis(endpoint=endpoint, system=body, secret=KEYS[body])
    ledger = ExchangeLedger.open(folder / f"{body}.db", retry=RETRY)
    return Office(body=body, axis=axis, ledger=ledger, settled_after=settled_after)


def is_over(sender: Office, receiver: Office) -> bool:
    """Whether the replacement was answered, and of nothing sent it is unknown what became of it."""
    sent = (*sender.ledger.outbox.items(), *receiver.ledger.outbox.items())
    open_items = [item for item in sent if item.state.value != "done"]
    answered = [item for item in sender.ledger.inbox() if item.document == SECOND]
    return bool(answered) and not open_items


def stands(one: Office) -> list[str]:
    """What the ledger of a body has: how much came in, and whatever is still to go out."""
    items = [item for item in one.ledger.outbox.items() if item.state.value != "done"]
    return [f"{one.body}: {len(one.ledger.inbox())} received, {len(items)} to be sent"] + [
        f"  {told(item)}: {item.state} ({item.reason or 'not tried'})" for item in items
    ]


def exchange(
    endpoint: str, folder: Path, settled_after: dt.timedelta = SETTLED
) -> tuple[Office, Office]:
    """The whole story, from wherever it stood when the program was killed."""
    sender, receiver = (office(b, endpoint, folder, settled_after) for b in ("H26.99", "H41.99"))
    sender.ledger.outbox.put(LETTER, channel="axis", at=now())  # once, however often it is asked
    stood: list[str] = []
    said: list[str] = []
    with httpx2.Client(timeout=60, trust_env=False) as client:
        while not is_over(sender, receiver):
            before, stood = stood, stands(sender) + stands(receiver)
            if stood == before:  # nothing moved in a whole round
                if stood != said:
                    print("Waiting:", *stood, sep="\n  ", file=sys.stderr)
                    said = stood
                time.sleep(0.1)
            for one in (sender, receiver):
                one.work(client)
                if held := one.ledger.quarantine.items():
                    raise SystemExit(f"{one.body} cannot go on: {held[0].reason()}")
    return sender, receiver


def told(item: InboxItem | OutboxItem) -> str:
    """An operation and its document, without the moment at which a status was given."""
    return f"{item.operation.partition('|20')[0]} of {item.document}"


def tell(sender: Office, receiver: Office) -> None:
    for one in (sender, receiver):
        print(f"{one.body} received:")
        for item in one.ledger.inbox():
            print(f"  {told(item)}")
    state = sender.ledger.state(FIRST)
    if state and (at := state.at("H41.99")):
        print("The first letter at H41.99:", at.state.words.of("en"))
    sender.ledger.close()
    receiver.ledger.close()


def main() -> None:
    if len(sys.argv) > 2:
        endpoint, folder, *seconds = sys.argv[1:]
        settled_after = dt.timedelta(seconds=float(seconds[0])) if seconds else SETTLED
        Path(folder).mkdir(parents=True, exist_ok=True)
        tell(*exchange(endpoint, Path(folder), settled_after))
        return
    with tempfile.TemporaryDirectory() as folder, running(simulator()) as server:
        tell(*exchange(server.endpoint, Path(folder)))


if __name__ == "__main__":
    main()
