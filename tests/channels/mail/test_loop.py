"""The example over two Maildirs, killed anywhere, with poison among the mails: nothing is lost."""

from __future__ import annotations

import importlib
import multiprocessing
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

import vnedoc
from tests.channels.mail.letters import composed
from tests.channels.mail.mails import mail
from tests.exchange.letters import letter
from tests.factories import RECEIVER
from tests.scale import scaled
from vnedoc.channels.mail import MailKind, read_mail, split_mail
from vnedoc.exchange import ExchangeLedger
from vnedoc.model import DocumentEnvelope

pytestmark = pytest.mark.skipif(os.name == "nt", reason="SKIPPED: no fork and no kill -9 here")
EXAMPLES: Final = Path(__file__).parents[3] / "examples"
GOOD: Final = scaled(1_000, 24)
POISON: Final = scaled(60, 12)


def example() -> Any:
    if str(EXAMPLES) not in sys.path:
        sys.path.insert(0, str(EXAMPLES))
    return importlib.import_module("mail_loop")


def good(number: int) -> bytes:
    made: DocumentEnvelope = letter(number)
    assert made.header
    made = attrs.evolve(made, header=attrs.evolve(made.header, recipients=(RECEIVER,)))
    form = "open" if number % 2 else "whole"
    token = number.to_bytes(16, "big")
    return composed(vnedoc.dumps(made), form=form, token=token, sender=example().BODIES["H26.99"])


_TAKEN: Final = "<edXML>" + "x" * 50
POISONS: Final[list[Callable[[int], bytes]]] = [
    lambda n: mail(f"X: {n}", "Content-Type: application/xml", "", _TAKEN),
    lambda n: mail(f"X: {n}", "Content-Transfer-Encoding: base64", "", "PGVkWE1MPg=$"),
    lambda n: b"X: %d\r\n" % n + b"Y: " + b"a" * 70_000 + b"\r\n\r\n<edXML>",
    lambda n: good(10_000 + n).replace(b"part=1/1", b"part=1/2;\r\n piece=" + b"0" * 64, 1),
    lambda n: mail(
        f"X: {n}", "Content-Type: application/pkcs7-mime; smime-type=enveloped-data", "", "x"
    ),
    lambda n: mail(f"X: {n}", "Content-Type: application/ms-tnef", "", "x"),
]


def fill(folder: Path, count: int, poison: int) -> None:
    box = example().Maildir(folder / "H41.99")
    names = [f"{at:05}.good" for at in range(count)] + [f"{at:05}.poison" for at in range(poison)]
    random.Random(7).shuffle(names)
    for order, name in enumerate(names):
        number = int(name[:5])
        data = good(number) if name.endswith("good") else POISONS[number % len(POISONS)](number)
        (box.new / f"{order:05}.{name}").write_bytes(data)


def run_in(folder: Path) -> tuple[Any, Any]:
    loop = example()
    sender, receiver = (loop.office(body, folder) for body in loop.BODIES)
    loop.exchange(sender, receiver)
    return sender, receiver


def test_poison_is_poison() -> None:
    whys = {read_mail(make(1)).why for make in POISONS}
    assert whys == {"unreadable", "damaged", "beyond-limits", "incomplete", "encrypted", "winmail"}
    assert not whys & set(example().ORDINARY)
    assert read_mail(good(1)).kind is MailKind.DOCUMENT


def check(folder: Path) -> None:
    """Whatever is marked as seen, a ledger has."""
    for body in example().BODIES:
        seen = [path.name for path in (folder / body / "cur").glob("*:2,S")]
        if not seen:
            continue
        with ExchangeLedger.open(folder / f"{body}.db") as ledger:
            known = {one.item for one in ledger.inbox()}
            known |= {one.item for one in ledger.quarantine.items()}
        assert {name.partition(":2,")[0] for name in seen} <= known


def test_all_that_is_good_is_taken_whenever_it_is_killed(tmp_path: Path) -> None:
    fill(tmp_path, GOOD, POISON)
    context = multiprocessing.get_context("fork")
    chance = random.Random(3)
    for _ in range(scaled(100, 4)):
        before = len(list((tmp_path / "H41.99" / "cur").iterdir()))
        process = context.Process(target=run_in, args=(tmp_path,), daemon=True)
        process.start()
        while process.is_alive():
            if len(list((tmp_path / "H41.99" / "cur").iterdir())) > before:
                break
            time.sleep(0.005)
        time.sleep(chance.random() * 0.05)
        process.kill()
        process.join()
        check(tmp_path)
    sender, receiver = run_in(tmp_path)
    check(tmp_path)
    assert sender.work() + receiver.work() == 0
    operations = Counter(one.operation.partition("|")[0] for one in receiver.ledger.inbox())
    # the letter of the story, too
    assert operations == {"new": GOOD + 1}
    assert len(receiver.ledger.quarantine.items()) == POISON
    reports = sender.ledger.inbox()
    assert Counter(one.operation.partition("|20")[0] for one in reports) == {
        "status|03|H41.99": GOOD + 1
    }
    assert {one.state.value for one in receiver.ledger.outbox.items()} == {"done"}
    assert list((tmp_path / "H41.99" / "new").iterdir()) == []
    for office in (sender, receiver):
        office.ledger.close()


def test_a_mail_server_that_is_away_loses_nothing(tmp_path: Path) -> None:
    loop = example()
    office = loop.office("H26.99", tmp_path)
    office.ledger.outbox.put(vnedoc.loads(composed_of(1)), channel="mail", at=loop.now())
    real = office.deliver

    def away(letter: Any, to: str) -> None:
        raise ConnectionRefusedError("away")

    office.deliver = away
    assert office.work() == 0
    (item,) = office.ledger.outbox.items()
    assert (item.state.value, item.reason) == ("retry", "away")
    office.deliver = real
    office.ledger.outbox.again(item.id, at=loop.now())
    assert office.work() == 1
    office.ledger.close()


def composed_of(number: int) -> bytes:
    """The message of a good mail."""
    parcel = read_mail(good(number)).parcel
    assert parcel
    return b"".join(parcel.chunks())


def test_a_letter_of_people_stays_unseen(tmp_path: Path) -> None:
    box = example().Maildir(tmp_path / "H41.99")
    (box.new / "a").write_bytes(mail("From: nguoi@so-a.example", "", "Kính gửi"))
    sender, receiver = run_in(tmp_path)
    assert (box.cur / "a:2,").exists()
    assert not receiver.ledger.quarantine.items()
    for office in (sender, receiver):
        office.ledger.close()


def test_a_series_is_seen_when_all_of_it_is_there(tmp_path: Path) -> None:
    from tests.channels.mail.test_series import LARGE, LIMIT, compose

    box = example().Maildir(tmp_path / "H41.99")
    letters = split_mail(compose(LARGE, sender=example().BODIES["H26.99"]), LIMIT)
    for at, one in enumerate(letters[1:]):
        box.put(one, f"{at}")
    office = example().office("H41.99", tmp_path)
    assert office.receive() == 0
    assert office.ledger.inbox() == ()
    assert len(list(box.new.iterdir())) == len(letters) - 1
    box.put(letters[0], "last")
    assert office.receive() == len(letters)
    assert len(office.ledger.inbox()) == 1
    assert list(box.new.iterdir()) == []
    office.ledger.close()
