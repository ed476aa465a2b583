"""Two bodies exchange by mail: a letter goes out, is taken in and answered once, then all is still.

    python examples/mail_loop.py [FOLDER]

A mailbox is a Maildir here, and handing a mail over is putting it into the other one's, so that no
mail server is needed; `mail_imap.py` does the same over IMAP and SMTP. What comes is stored and
committed first, and marked as seen afterwards; what cannot be taken in goes to the quarantine with
its reason, and the others go on. All that is known stands in a ledger for each body in FOLDER, and
the program can be killed anywhere and started again: tests/channels/mail/test_mail_loop.py does so.
"""

import contextlib
import datetime as dt
import hmac
import secrets
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import attrs

import vnedoc
from vnedoc import builder
from vnedoc.channels import CallOutcome, DeliveryGate, Refused, RetryLater, Sent, Unknown
from vnedoc.channels.mail import (
    Mailbox,
    MailKind,
    MailLetter,
    MailReading,
    compose_mail,
    join_mails,
    read_mail,
)
from vnedoc.codes import StatusCode
from vnedoc.errors import BuildError, SourceChangedError, VnedocError
from vnedoc.exchange import (
    ExchangeLedger,
    InboxItem,
    Lookup,
    OutboxItem,
    Parcel,
    Receipt,
    ReceivedItem,
    Retry,
)
from vnedoc.model import VIETNAM, DocumentEnvelope, Organ

MESSAGES = Path(__file__).with_name("messages")
RETRY = Retry(first_seconds=0.05, factor=1.5, last_seconds=1, attempts=1_000)
Post = Callable[[MailLetter], CallOutcome]
"""Hands a mail over: to a mail server, or to whoever else carries it."""
TABLES = """
CREATE TABLE IF NOT EXISTS settled (name TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS thread (answer INTEGER PRIMARY KEY, header BLOB);
CREATE TABLE IF NOT EXISTS evidence (
    mail TEXT, receiver TEXT, standing TEXT, PRIMARY KEY (mail, receiver, standing)
);
"""


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@attrs.define(kw_only=True)
class Office:
    """A body with its ledger, and how others are reached."""

    organ: Organ
    own: Mailbox
    book: Mapping[str, Mailbox]
    """Where bodies are reached: by one's own list, and not by what a mail says of itself."""
    gate: DeliveryGate
    ledger: ExchangeLedger
    rows: sqlite3.Connection
    """Rows of one's own, in the ledger's database."""
    key: bytes
    """Out of which the tokens of mails are made, so that one that is sent again is the same."""

    # -- what comes -----------------------------------------------------------------------------

    def knows(self, name: str) -> bool:
        """Whether a mail is settled."""
        return bool(self.rows.execute("SELECT 1 FROM settled WHERE name = ?", (name,)).fetchone())

    def take_in(self, mails: Iterable[tuple[str, bytes | Path]]) -> Iterator[str]:
        """Take in mails, each with its name; the names of those that may be marked as seen."""
        series: dict[str, list[tuple[str, MailReading]]] = {}
        for name, mail in mails:
            with contextlib.suppress(OSError, SourceChangedError):  # it was moved: it comes again
                reading = read_mail(mail)
                if reading.fragment:
                    series.setdefault(reading.fragment.series, []).append((name, reading))
                elif self._take([(name, reading)], reading.parcel, reading.reason):
                    yield from self._settle([name])
        for found in series.values():
            with contextlib.suppress(OSError, SourceChangedError):
                joined = join_mails(reading for _, reading in found)
                if joined.missing:
                    continue  # they wait until the others have come
                if self._take(found, joined.parcel, joined.reason):
                    yield from self._settle([name for name, _ in found])

    def _settle(self, names: list[str]) -> list[str]:
        self.rows.executemany("INSERT OR IGNORE INTO settled VALUES (?)", [(n,) for n in names])
        return names

    def _take(
        self,
        mails: list[tuple[str, MailReading]],
        parcel: Parcel | None,
        reason: Callable[..., str],
    ) -> bool:
        """Store what mails bring together, or the mails; whether that is settled."""
        if parcel is not None:
            name, reading = mails[0]
            got = self.ledger.receive(
                attrs.evolve(parcel, item=name),
                at=now(),
                effect=lambda item: self._register(item, reading),
            )
            return got.receipt is not Receipt.FAILED
        for name, reading in mails:
            if reading.kind is MailKind.RECEIPT and self._hear(reading):
                continue
            self.ledger.quarantine.add(
                Parcel(source=reading.structure.source, channel="mail", item=name),
                at=now(),
                code=next((one.rule for one in reading.findings), ""),
                reason_en=reason("en") or "a receipt that is about no mail of ours",
                reason_vi=reason("vi") or "thư báo không về thư nào của cơ quan",
            )
        return True

    def _hear(self, reading: MailReading) -> bool:
        """A receipt counts only where it repeats the token: nobody else can have written it."""
        receipt = reading.receipt
        domain = self.own.address.rpartition("@")[2]
        named = {f"<{receipt.envelope_id}@{domain}>", receipt.message_id} if receipt else set()
        found = [
            (item.remote, one.recipient, one.standing.value)
            for remote in filter(None, named)
            for item in self.ledger.outbox.by_remote("mail", remote)
            for one in reading.evidence_for(item.remote)
        ]
        self.rows.executemany("INSERT OR IGNORE INTO evidence VALUES (?, ?, ?)", found)
        return bool(found)

    def _register(self, item: ReceivedItem, reading: MailReading) -> None:
        """What happens with a message that is new; all of it commits together with it.

        A document is answered once, and an automatic mail never, so that two programs end.
        """
        letter = item.envelope
        if not isinstance(letter, DocumentEnvelope) or reading.automatic:
            return
        sender = str(
            (letter.header and letter.header.sender and letter.header.sender.organ_id) or ""
        )
        own = self.book[sender].address.casefold() if sender in self.book else ""
        known = own in {one.address.casefold() for one in reading.sender.found}
        if not known or item.receipt is not Receipt.NEW:
            return  # from another's mailbox, or another content of a document: a clerk looks first
        try:
            status = builder.acknowledge(
                letter, StatusCode.ACCEPTED, at=now().astimezone(VIETNAM), sender=self.organ
            )
        except BuildError:
            return  # it says too little of itself: a clerk answers
        number = item.answer(status, channel="mail", to=sender)
        structure = reading.structure
        header = b"".join(structure.source.chunks(0, structure.root.body_start))
        item.connection.execute("INSERT OR IGNORE INTO thread VALUES (?, ?)", (number, header))

    # -- what goes out --------------------------------------------------------------------------

    def send(self, post: Post) -> None:
        """Send what is due. What was being sent when the program died goes out once more.

        It is the same mail then, and the other side's ledger knows the message by what it says.
        """
        outbox, worker = self.ledger.outbox, self.own.address
        outbox.abandon(at=now(), worker=worker)
        outbox.reconcile(lambda _: Lookup.ABSENT, at=now(), channel="mail")
        for item in outbox.due(at=now(), worker=worker, channel="mail"):
            letter = self._letter(item)
            outcome = post(letter) if isinstance(letter, MailLetter) else letter
            if isinstance(outcome, Sent):
                outbox.sent(item, at=now(), remote=outcome.remote)
            elif isinstance(outcome, Refused):
                outbox.refused(item, at=now(), reason=outcome.text("en"))
            elif isinstance(outcome, RetryLater):
                outbox.failed(item, at=now(), reason=outcome.text("en"))
            else:
                outbox.unknown(item, at=now(), reason="no answer")

    def _letter(self, item: OutboxItem) -> MailLetter | Refused:
        """The mail that brings a message; the same one however often it is composed."""
        if item.receiver not in self.book:
            return Refused(reason="no-receiver", said=item.receiver)
        asked = self.rows.execute("SELECT header FROM thread WHERE answer = ?", (item.id,))
        answered = asked.fetchone()
        try:
            return compose_mail(
                b"".join(self.ledger.outbox.bytes_of(item)),
                sender=self.own,
                to=[self.book[item.receiver]],
                gate=self.gate,
                at=item.put_at,
                token=hmac.digest(self.key, f"{item.receiver} {item.message}".encode(), "sha256"),
                organs=[item.receiver],
                answering=read_mail(answered[0]) if answered else None,
            )
        except VnedocError as fault:
            return Refused(reason="unreadable", said=fault.text("en"))


def office(organ: Organ, own: Mailbox, book: Mapping[str, Mailbox], folder: Path) -> Office:
    """An office whose ledger and key are in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    path, key = folder / "so.db", folder / "khoa"
    if not key.exists():
        made = folder / f".{secrets.token_hex(8)}"
        made.touch(mode=0o600)
        made.write_bytes(secrets.token_bytes(32))
        made.rename(key)  # whole, or not there
    ledger = ExchangeLedger.open(path, retry=RETRY)
    rows = sqlite3.connect(path, isolation_level=None, timeout=60)
    rows.executescript(TABLES)
    gate = DeliveryGate(connected=frozenset(book))
    return Office(
        organ=organ, own=own, book=book, gate=gate, ledger=ledger, rows=rows, key=key.read_bytes()
    )


# -- a mailbox that is a folder -------------------------------------------------------------------


@attrs.frozen
class Maildir:
    """A mailbox as mail servers keep it: a file for each mail, and its flags in the name."""

    folder: Path

    def make(self) -> None:
        for name in ("tmp", "new", "cur"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)

    def files(self) -> dict[str, Path]:
        """Mails by name, which stays when flags change."""
        found = (path for sub in ("new", "cur") for path in sorted((self.folder / sub).iterdir()))
        return {path.name.partition(":")[0]: path for path in found}

    def mark_seen(self, path: Path) -> None:
        name, _, flags = path.name.partition(":2,")
        if "S" not in flags:
            with contextlib.suppress(FileNotFoundError):  # somebody moved it meanwhile
                path.rename(self.folder / "cur" / f"{name}:2,{''.join(sorted({*flags, 'S'}))}")

    def deliver(self, letter: MailLetter) -> CallOutcome:
        """Put a mail in, whole; one that is there already is there once."""
        name = f"{letter.head.envelope_id}.{letter.head.domain}"
        try:
            there = (self.folder / "new" / name, self.folder / "cur" / f"{name}:2,S")
            if not any(path.exists() for path in there):
                letter.write(self.folder / "tmp" / name)  # whole, and on the disk
                (self.folder / "tmp" / name).rename(self.folder / "new" / name)
        except OSError as fault:
            return Unknown(reason="no-answer", said=type(fault).__name__)
        return Sent(remote=letter.message_id)


def fetch(one: Office, box: Maildir) -> None:
    """Take in what waits in a mailbox. Only what is settled is marked as seen."""
    files = box.files()
    known = {name for name in files if one.knows(name)}
    for name in known:  # also those that were settled just before the program was killed
        box.mark_seen(files[name])
    for name in one.take_in((n, path) for n, path in files.items() if n not in known):
        box.mark_seen(files[name])


# -- the story ------------------------------------------------------------------------------------

LETTER = vnedoc.load(MESSAGES / "cong-van.edxml")
A, B = "H26.99", "H41.99"
BOOK = {
    A: Mailbox("vanthu@h26.vn", "Sở Ví dụ A, Phòng Văn thư"),
    B: Mailbox("vanthu@h41.vn", "Sở Ví dụ B"),
}
NAMES = {A: "Sở Ví dụ A", B: "Sở Ví dụ B"}


def offices(folder: Path) -> dict[str, tuple[Office, Maildir]]:
    """Both, with their mailboxes."""
    found = {}
    for body, own in BOOK.items():
        box = Maildir(folder / body / "thu")
        box.make()
        organ = Organ(organ_id=body, organ_name=NAMES[body])
        found[body] = (office(organ, own, BOOK, folder / body), box)
    return found


def work(both: Mapping[str, tuple[Office, Maildir]]) -> None:
    """One round: both send what is due, and take in what has come."""
    boxes = {BOOK[body].address: box for body, (_, box) in both.items()}
    for one, box in both.values():
        one.send(lambda letter: boxes[letter.head.to[0].address].deliver(letter))
        fetch(one, box)


def told(item: InboxItem) -> str:
    return f"{item.operation.partition('|20')[0]} of {item.document}"


def exchange(folder: Path) -> dict[str, tuple[Office, Maildir]]:
    """The whole story, from wherever it stood when the program was killed."""
    both = offices(folder)
    sender, _ = both[A]
    sender.ledger.outbox.put(LETTER, channel="mail", at=now(), to=B)  # once, however often asked
    while not sender.ledger.inbox():
        work(both)
    for _ in range(3):
        work(both)  # nobody has anything more to say
    return both


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        both = exchange(Path(sys.argv[1] if len(sys.argv) > 1 else temporary))
        for body, (one, box) in both.items():
            print(f"{body} has {len(box.files())} mail(s), and received:")
            for item in one.ledger.inbox():
                print(f"  {told(item)}")
            one.rows.close()
            one.ledger.close()


if __name__ == "__main__":
    main()
