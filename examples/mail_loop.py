"""Two bodies exchange by mail: a letter is sent, taken in and answered, without a gateway.

    python examples/mail_loop.py [FOLDER]

Each body has a mailbox (a Maildir) and a ledger in FOLDER, so that the program can be killed
anywhere and started again: `tests/channels/mail/test_loop.py` does so. A mail is marked as seen
only after the ledger has what it brings, and what cannot be read stops nobody: it goes into
quarantine. How mails travel is known to `Box` and `deliver` alone: `mail_server.py` has the same
offices at mail servers.
"""

import datetime as dt
import hmac
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import attrs

import vnedoc
from vnedoc import builder
from vnedoc.channels import DeliveryGate, Refused
from vnedoc.channels.mail import (
    Mailbox,
    MailKind,
    MailLetter,
    MailReading,
    compose_mail,
    join_mails,
    read_mail,
)
from vnedoc.content import kept
from vnedoc.exchange import ExchangeLedger, Lookup, OutboxItem, Parcel, Receipt, ReceivedItem
from vnedoc.model import VIETNAM, DocumentEnvelope, Organ

MESSAGES = Path(__file__).with_name("messages")
BODIES = {
    "H26.99": Mailbox("vanthu@so-a.example", "Sở Ví dụ A"),
    "H41.99": Mailbox("vanthu@so-b.example", "Sở Ví dụ B"),
}
BOOK = {box.address: body for body, box in BODIES.items()}
GATE = DeliveryGate(connected=BODIES)
ORDINARY = ("no-message", "report", "partial")  # why a mail that brings no message is no fault


def now() -> dt.datetime:
    return dt.datetime.now(VIETNAM)


class Box(Protocol):
    """The mailbox of a body, wherever it is."""

    def waiting(self) -> list[str]:
        """What the mails are called that nobody has looked at."""

    def mail(self, name: str) -> Path | bytes | None:
        """One of them, seen or not; `None` if it is gone."""

    def done(self, name: str, *, seen: bool) -> None:
        """It is not waiting any more; people who look into the mailbox see it as read, or not."""


class Maildir:
    """A folder of mails: those that are new, and those that somebody has looked at."""

    def __init__(self, folder: Path) -> None:
        self.new, self.cur, self.tmp = (folder / name for name in ("new", "cur", "tmp"))
        for path in (self.new, self.cur, self.tmp):
            path.mkdir(parents=True, exist_ok=True)

    def put(self, letter: MailLetter, name: str) -> None:
        letter.write(self.tmp / name)
        (self.tmp / name).replace(self.new / name)

    def waiting(self) -> list[str]:
        return sorted(path.name for path in self.new.iterdir())

    def mail(self, name: str) -> Path | None:
        places = (self.new / name, self.cur / f"{name}:2,S", self.cur / f"{name}:2,")
        return next((path for path in places if path.exists()), None)

    def done(self, name: str, *, seen: bool) -> None:
        (self.new / name).replace(self.cur / f"{name}:2,{'S' if seen else ''}")


@attrs.define(kw_only=True)
class Office:
    """A body, its mailbox and its ledger."""

    body: str
    secret: bytes
    ledger: ExchangeLedger
    box: Box
    deliver: Callable[[MailLetter, str], None]
    """Hands a mail over to be carried to a body."""

    def work(self) -> int:
        """One round: send what is due, take what waits; how many mails that were."""
        self.ledger.outbox.abandon(at=now(), worker=self.body)
        # Sent once more it has the same identifier, and whoever has it already knows the message.
        self.ledger.outbox.reconcile(lambda _: Lookup.ABSENT, at=now(), channel="mail")
        due = self.ledger.outbox.due(at=now(), worker=self.body, channel="mail")
        return sum(map(self.send, due)) + self.receive()

    def send(self, item: OutboxItem) -> bool:
        source = kept(self.ledger.outbox.bytes_of(item))
        token = hmac.digest(self.secret, str(item.id).encode(), "sha256")[:16]
        (to,) = (body for body in BODIES if body != self.body)
        letter = compose_mail(
            source,
            sender=BODIES[self.body],
            to=[BODIES[to]],
            gate=GATE,
            at=now(),
            token=token,
            organs=[to] if item.operation == "new" else [],
            answering=self.answered(item),
        )
        if isinstance(letter, Refused):
            self.ledger.outbox.refused(item, at=now(), reason=letter.text("en"))
            return False
        try:
            self.deliver(letter, to)
        except OSError as fault:  # smtplib's own are some, too; sent once more it is the same mail
            self.ledger.outbox.failed(item, at=now(), reason=str(fault))
            return False
        self.ledger.outbox.sent(item, at=now(), remote=letter.message_id)
        return True

    def answered(self, item: OutboxItem) -> MailReading | None:
        """The mail that brought the document that a report is about."""
        for known in self.ledger.inbox():
            same = known.document == item.document and known.channel == "mail"
            if same and (mail := self.box.mail(known.item)):
                return read_mail(mail)
        return None

    def receive(self) -> int:
        waiting = 0
        parts: dict[str, dict[str, MailReading]] = {}
        names = self.box.waiting()
        for name in names:
            mail = self.box.mail(name)
            if mail is None:
                continue  # somebody has taken it away meanwhile
            reading = read_mail(mail, addresses=BOOK, item=name)
            if reading.fragment:
                parts.setdefault(reading.fragment.series, {})[name] = reading
            else:
                self.take(name, mail, reading)
        for found in parts.values():
            joined = join_mails(found.values())
            if joined.missing:
                waiting += len(found)
            elif joined.parcel:
                self.keep(joined.parcel, *found)
        return len(names) - waiting

    def take(self, name: str, mail: Path | bytes, reading: MailReading) -> None:
        if reading.parcel:
            self.keep(reading.parcel, name)
        elif reading.kind is MailKind.OTHER and reading.why not in ORDINARY:
            # No message: the ledger puts it into quarantine.
            self.keep(Parcel(source=mail, channel="mail", item=name), name)
        else:
            # What brings no message stays unseen for people.
            self.box.done(name, seen=reading.kind is MailKind.RECEIPT)

    def keep(self, parcel: Parcel, *names: str) -> None:
        """First the ledger, then the mark: killed between the two, the mail only comes again."""
        got = self.ledger.receive(parcel, at=now(), effect=self.answer)
        if got.receipt is not Receipt.FAILED:
            for name in names:
                self.box.done(name, seen=True)

    def answer(self, item: ReceivedItem) -> None:
        """What happens with a message that is new: the answer commits together with it."""
        if isinstance(item.envelope, DocumentEnvelope):
            organ = Organ(organ_id=self.body, organ_name=BODIES[self.body].name)
            status = builder.acknowledge(item.envelope, "03", at=now(), sender=organ)
            item.answer(status, channel="mail")


def office(body: str, folder: Path) -> Office:
    """A body whose mailbox is a folder."""

    def deliver(letter: MailLetter, to: str) -> None:
        Maildir(folder / to).put(letter, letter.message_id[1:].partition("@")[0])

    return Office(
        body=body,
        secret=body.encode(),  # yours is a secret: whoever knows it can forge receipts
        ledger=ExchangeLedger.open(folder / f"{body}.db"),
        box=Maildir(folder / body),
        deliver=deliver,
    )


def exchange(sender: Office, receiver: Office) -> None:
    """The whole story, from wherever it stood when the program was killed."""
    sender.ledger.outbox.put(vnedoc.load(MESSAGES / "cong-van.edxml"), channel="mail", at=now())
    while sender.work() + receiver.work():
        pass


def tell(office: Office) -> None:
    print(f"{office.body} received:")
    for item in office.ledger.inbox():
        print(f"  {item.operation.partition('|20')[0]} of {item.document}")
    for held in office.ledger.quarantine.items():
        print(f"  in quarantine: {held.item}")


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        sender, receiver = (office(body, folder) for body in BODIES)
        exchange(sender, receiver)
        tell(sender)
        tell(receiver)
        for sent in sender.ledger.outbox.items():
            for known in sender.ledger.inbox():
                mail = sender.box.mail(known.item)
                for one in read_mail(mail).evidence_for(sent.remote) if mail else ():
                    print(f"The letter at {one.recipient}: {one.standing.value}")
        sender.ledger.close()
        receiver.ledger.close()


if __name__ == "__main__":
    main()
