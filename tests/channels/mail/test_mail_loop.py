"""The example of the mailbox, killed anywhere: all is taken in once, stored before it is seen."""

from __future__ import annotations

import base64
import hashlib
import multiprocessing
import os
import random
import re
import sys
import time
from pathlib import Path
from typing import Any, Final

import pytest

import vnedoc
from tests import factories
from tests.channels.mail.letters import STATUS, compose, composed, with_files
from tests.channels.mail.mails import mail, multipart, text
from tests.channels.test_gate import BARRED
from tests.scale import scaled
from vnedoc.channels import Sent
from vnedoc.channels.mail import Mailbox, split_mail
from vnedoc.channels.said import ends_of
from vnedoc.exchange import ExchangeLedger, OutboxState
from vnedoc.identifiers import DocumentId
from vnedoc.model import Code, Organ

pytestmark = pytest.mark.skipif(os.name == "nt", reason="SKIPPED: no fork and no Maildir here")

EXAMPLES: Final = Path(__file__).parents[3] / "examples"
A, B = "H26.99", "H41.99"
ENDS: Final = {"sender": Mailbox("vanthu@h26.vn"), "to": [Mailbox("vanthu@h41.vn")]}


def loop() -> Any:
    sys.path.insert(0, str(EXAMPLES))
    import mail_loop  # type: ignore[import-not-found]

    return mail_loop


def document(number: int, **changes: Any) -> bytes:
    usual = {
        "code": Code(number=f"{number}", notation="SVDA-VP"),
        "document_id": DocumentId(f"H26.99,2025/07/01,{number}/SVDA-VP"),
        "subject": f"V/v việc số {number}",
        "recipients": (factories.RECEIVER,),
    }
    return vnedoc.dumps(factories.document(**{**usual, **changes}))


def good(number: int, **changes: Any) -> bytes:
    """A mail with a document of its own."""
    return composed(document(number), **{"token": number.to_bytes(16, "big"), **ENDS, **changes})


def without_attachment() -> bytes:
    made = composed(**ENDS)
    at = made.index(b"Content-Disposition: attachment")
    return made[:at] + made[at:].replace(b"PDF", b"PDf", 1).replace(b"JVBERi", b"JVBERj", 1)


def report() -> bytes:
    head = mail("From: MAILER-DAEMON@h41.vn")
    said = mail(
        *("Content-Type: message/delivery-status", "", f"Original-Envelope-Id: {'00' * 16}", ""),
        *("Final-Recipient: rfc822; vanthu@h41.vn", "Action: delivered", "Status: 2.0.0"),
    )
    return head + multipart("b", text(), said, kind="report; report-type=delivery-status")


def xml(data: bytes) -> bytes:
    return mail("Content-Type: application/xml", "") + data + b"\r\n"


POISON: Final = {
    "nothing": b"",
    "an ordinary letter": mail("From: a@h26.vn", "Subject: x") + text(),
    "an exception of others": mail("Message-ID: <[1@h26.vn>", "Subject: =?utf-8?b?=?=") + text(),
    "zeros": b"\0" * 5_000,
    "nested": mail('Content-Type: multipart/mixed; boundary="b"', "", "--b") * 1_500,
    "parameters": mail("Content-Type: text/plain" + ";\r\n p=v" * 6_000, "", ""),
    "parentheses": mail("To: " + "(" * 1_008, "", ""),
    "two messages": mail("From: a@h26.vn") + multipart("b", xml(STATUS), xml(document(1))),
    "half a message": mail("From: a@h26.vn") + multipart("b", xml(document(1)[:-500])),
    "encrypted": mail("Content-Type: multipart/encrypted; boundary=b", "", "--b", "", "x", "--b--"),
    "winmail": mail("Content-Type: application/ms-tnef; name=winmail.dat", "", "x"),
    "a file that was changed": without_attachment(),
    "a receipt that is about nothing": report(),
    "another message than it says": re.sub(rb"(?<= sha256=).{9}", b"0" * 9, good(1), count=1),
}


def poison(number: int) -> bytes:
    """One of them, each time another mail."""
    data = list(POISON.values())[number % len(POISON)]
    return mail(f"X-Number: {number}") + data


def fill(folder: Path, mails: dict[str, bytes]) -> None:
    for name, data in mails.items():
        (folder / B / "thu" / "new" / name).write_bytes(data)


def drive(folder: Path) -> None:
    module = loop()
    both = module.offices(folder)
    while True:
        module.work(both)


def seen(folder: Path) -> set[str]:
    """Names of the mails that are marked as seen."""
    found = (path.name for path in (folder / B / "thu" / "cur").iterdir())
    return {name.partition(":")[0] for name in found if "S" in name.partition(":2,")[2]}


def stored(folder: Path) -> set[str]:
    """Names of the mails of which the ledger has what they brought."""
    with ExchangeLedger.open(folder / B / "so.db") as ledger:
        return {item.item for item in (*ledger.inbox(), *ledger.quarantine.items())}


def test_a_full_mailbox_is_taken_in_however_often_it_is_killed(tmp_path: Path) -> None:
    module = loop()
    both = module.offices(tmp_path)
    many, bad = scaled(1_000, 30), scaled(60, len(POISON))
    mails = {f"{at:05}.g": good(at) for at in range(1, many + 1)}
    mails |= {f"{at * many // bad:05}.p{at}": poison(at) for at in range(bad)}
    fill(tmp_path, mails)
    context, chance = multiprocessing.get_context("fork"), random.Random(1)
    for one, _ in both.values():
        one.rows.close()
        one.ledger.close()
    killed = []
    for _ in range(scaled(100, 5)):
        process = context.Process(target=drive, args=(tmp_path,))
        process.start()
        time.sleep(chance.uniform(0.05, 0.5))
        process.kill()
        process.join()
        assert process.exitcode == -9
        killed.append(len(seen(tmp_path)))
        assert seen(tmp_path) <= stored(tmp_path)
    assert any(0 < count < len(mails) for count in killed), killed
    both = module.offices(tmp_path)
    sender, receiver = both[A][0], both[B][0]
    rounds = 0
    while len(sender.ledger.inbox()) < many:
        module.work(both)
        rounds += 1
        assert rounds < 10_000
    before = {item.id: item.times for item in receiver.ledger.inbox()}
    held = {item.item: item.times for item in receiver.ledger.quarantine.items()}
    assert (len(before), len(held)) == (many, bad)
    assert set(held) == {name for name in mails if ".p" in name}
    assert all(item.reason("vi") and item.reason() for item in receiver.ledger.quarantine.items())
    assert seen(tmp_path) == set(mails)
    module.work(both)
    assert {item.id: item.times for item in receiver.ledger.inbox()} == before
    assert {item.item: item.times for item in receiver.ledger.quarantine.items()} == held
    answers = receiver.ledger.outbox.items()
    assert len(answers) == many
    assert {item.state for item in answers} == {OutboxState.DONE}
    assert len(both[A][1].files()) == many, "an answer is in two mails"


def test_bytes_of_poison_are_kept(tmp_path: Path) -> None:
    module = loop()
    both = module.offices(tmp_path)
    fill(tmp_path, {name.replace(" ", "-"): data for name, data in POISON.items()})
    one, box = both[B]
    module.fetch(one, box)
    held = one.ledger.quarantine.items()
    bytes_of = one.ledger.quarantine.bytes_of
    assert {item.item.replace("-", " "): b"".join(bytes_of(item)) for item in held} == POISON
    assert one.ledger.inbox() == ()
    assert one.ledger.outbox.items() == ()


def test_an_effect_that_fails_is_poison_after_five_times(tmp_path: Path) -> None:
    """A document that does not say whom to answer; the others are answered."""
    module = loop()
    both = module.offices(tmp_path)
    one, box = both[B]
    fill(tmp_path, {"1": good(1), "2": good(2), "3": good(3)})
    register = one._register

    def failing(item: Any, reading: Any) -> None:
        if item.envelope.header.code.number == "2":
            raise ValueError
        register(item, reading)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(one), "_register", lambda _, item, reading: failing(item, reading))
        for at in range(5):
            module.fetch(one, box)
            assert seen(tmp_path) == ({"1", "3"} if at < 4 else {"1", "2", "3"})
    assert [item.item for item in one.ledger.inbox()] == ["1", "3"]
    assert [item.message[:2] for item in one.ledger.quarantine.items()] == ["1:"]


def test_two_robots_answer_once_and_are_silent(tmp_path: Path) -> None:
    module = loop()
    both = module.offices(tmp_path)
    for body, other, number in ((A, B, 1), (B, A, 2)):
        ends = {
            "sender": Organ(organ_id=body, organ_name="Sở Ví dụ"),
            "recipients": (Organ(organ_id=other, organ_name="Sở Ví dụ"),),
        }
        made = vnedoc.loads(document(number, **ends))
        both[body][0].ledger.outbox.put(made, channel="mail", at=module.now(), to=other)
    for _ in range(10):
        module.work(both)
    for body in (A, B):
        one, box = both[body]
        kinds = sorted(item.operation.partition("|")[0] for item in one.ledger.inbox())
        assert kinds == ["new", "status"]
        assert len(box.files()) == 2
        assert [item.state for item in one.ledger.outbox.items()] == [OutboxState.DONE] * 2
        assert one.ledger.quarantine.items() == ()


def test_an_answer_is_in_the_thread(tmp_path: Path) -> None:
    module = loop()
    both = module.exchange(tmp_path)
    (letter,) = (vnedoc.channels.mail.read_mail(path) for path in both[B][1].files().values())
    (answer,) = (vnedoc.channels.mail.read_mail(path) for path in both[A][1].files().values())
    assert answer.refers_to == (letter.message_id,)
    assert answer.automatic
    assert not letter.automatic


def test_a_document_that_says_too_little_is_left_to_a_clerk(tmp_path: Path) -> None:
    module = loop()
    one, box = module.offices(tmp_path)[B]
    fill(tmp_path, {"1": composed(document(1, document_id=None), **ENDS), "2": good(2)})
    module.fetch(one, box)
    assert [item.item for item in one.ledger.inbox()] == ["1", "2"]
    assert len(one.ledger.outbox.items()) == 1


def test_what_comes_from_the_mailbox_of_another_body_is_left_to_a_clerk(tmp_path: Path) -> None:
    """Or whoever writes as one body could make another one believe what it never sent."""
    module = loop()
    one, box = module.offices(tmp_path)[B]
    fill(tmp_path, {"1": good(1, sender=Mailbox("vanthu@h41.vn")), "2": good(2)})
    large = with_files(("a.pdf", factories.PDF + random.Random(1).randbytes(50_000)))
    letter = compose(large, **{**ENDS, "sender": Mailbox("vanthu@h41.vn")})
    parts = split_mail(letter, 30_000)
    fill(tmp_path, {f"{at}.p": b"".join(part.pieces()) for at, part in enumerate(parts)})
    module.fetch(one, box)
    assert [item.item for item in one.ledger.inbox()] == ["1", "2", "0.p"]
    assert len(one.ledger.outbox.items()) == 1


@pytest.mark.parametrize(
    "field", ["Auto-Submitted: auto-generated", "Return-Path: <>", "List-Id: <a.h26.vn>"]
)
def test_an_automatic_mail_is_taken_in_and_not_answered(field: str, tmp_path: Path) -> None:
    module = loop()
    both = module.offices(tmp_path)
    fill(tmp_path, {"1": mail(field) + good(1), "2": good(2)})
    for _ in range(3):
        module.work(both)
    one = both[B][0]
    assert [item.item for item in one.ledger.inbox()] == ["1", "2"]
    assert len(one.ledger.outbox.items()) == 1


def test_what_is_sent_again_is_the_same_mail(tmp_path: Path) -> None:
    """Killed after the mail was handed over and before that was written down."""
    module = loop()
    both = module.offices(tmp_path)
    one = both[A][0]
    made = vnedoc.loads(document(1))
    one.ledger.outbox.put(made, channel="mail", at=module.now(), to=B)
    posted: list[bytes] = []

    class KilledError(BaseException):
        pass

    def post(letter: Any) -> Sent:
        posted.append(b"".join(letter.pieces()))
        if len(posted) == 1:
            raise KilledError
        return Sent(remote=letter.message_id)

    with pytest.raises(KilledError):
        one.send(post)
    assert [item.state for item in one.ledger.outbox.items()] == [OutboxState.SENDING]
    until = time.monotonic() + 60
    while one.ledger.outbox.items()[0].state is not OutboxState.DONE:
        assert time.monotonic() < until
        one.send(post)
    assert len(posted) == 2
    assert hashlib.sha256(posted[0]).digest() == hashlib.sha256(posted[1]).digest()


def test_of_letters_that_must_not_travel_none_is_composed(tmp_path: Path) -> None:
    module = loop()
    one = module.offices(tmp_path)[A][0]
    made = {name: (make(), gate) for name, (make, gate, _) in BARRED.items()}
    letters = {
        name: (one_, gate) for name, (one_, gate) in made.items() if not isinstance(one_, bytes)
    }
    assert len(letters) >= 20
    every = {to for letter, _ in letters.values() for to in ends_of(letter)[1]}
    one.book = dict.fromkeys(every | {"H41.99"}, ENDS["to"][0])
    posted: list[Any] = []
    for name, (letter, gate) in letters.items():
        one.gate = gate
        receivers = ends_of(letter)[1] or ("H41.99",)
        to = receivers[-1]
        number = one.ledger.outbox.put(letter, channel="mail", at=module.now(), to=to)
        one.send(posted.append)
        item = one.ledger.outbox.item(number)
        assert item.state is OutboxState.REFUSED, (name, item)
        assert item.reason
    assert posted == []


def test_pieces_wait_for_each_other(tmp_path: Path) -> None:
    module = loop()
    both = module.offices(tmp_path)
    one, box = both[B]
    large = with_files(("a.pdf", factories.PDF + random.Random(1).randbytes(50_000)))
    parts = [b"".join(p.pieces()) for p in split_mail(compose(large, **ENDS), 30_000)]
    assert len(parts) > 2
    fill(tmp_path, {str(at): part for at, part in enumerate(parts[1:], 1)})
    module.fetch(one, box)
    assert (seen(tmp_path), one.ledger.inbox()) == (set(), ())
    fill(tmp_path, {"0": parts[0], "khác": good(1)})
    module.fetch(one, box)
    assert len(one.ledger.inbox()) == 2
    assert seen(tmp_path) == {"khác", *(str(at) for at in range(len(parts)))}


def test_pieces_that_make_no_message_are_all_kept(tmp_path: Path) -> None:
    module = loop()
    one, box = module.offices(tmp_path)[B]
    large = with_files(("a.pdf", factories.PDF + random.Random(1).randbytes(50_000)))
    parts = [b"".join(p.pieces()) for p in split_mail(compose(large, **ENDS), 30_000)]
    # One that says of itself what it has, and is none of the message.
    data = base64.b64encode(b"x" * 99)
    head, _, rest = parts[1].rpartition(b"Content-Disposition")
    head = re.sub(rb"piece=\w+", b"piece=" + hashlib.sha256(b"x" * 99).hexdigest().encode(), head)
    shown, _, body = rest.partition(b"\r\n\r\n")
    end = body[body.rindex(b"--=_edxml", 0, -10) :]
    parts[1] = head + b"Content-Disposition" + shown + b"\r\n\r\n" + data + b"\r\n" + end
    fill(tmp_path, {str(at): part for at, part in enumerate(parts)})
    module.fetch(one, box)
    held = one.ledger.quarantine.items()
    assert [b"".join(one.ledger.quarantine.bytes_of(item)) for item in held] == parts
    assert seen(tmp_path) == {str(at) for at in range(len(parts))}
    assert one.ledger.inbox() == ()


def test_one_that_was_opened_by_a_person_is_taken_in(tmp_path: Path) -> None:
    """The ledger tells what was taken in, and not a mark that any mail program sets."""
    module = loop()
    both = module.offices(tmp_path)
    one, box = both[B]
    (box.folder / "cur" / "1:2,RS").write_bytes(good(1))
    (box.folder / "cur" / "2:2,").write_bytes(good(2))
    module.fetch(one, box)
    assert sorted(item.item for item in one.ledger.inbox()) == ["1", "2"]
    assert {path.name for path in (box.folder / "cur").iterdir()} == {"1:2,RS", "2:2,S"}


def test_a_receipt_counts_with_our_token_alone(tmp_path: Path) -> None:
    module = loop()
    both = module.exchange(tmp_path)
    one, box = both[A]
    (item,) = one.ledger.outbox.items()
    own = item.remote[1:].partition("@")[0]
    true = report().replace(b"00" * 16, own.encode())
    for name, data in (("true", true), ("false", report())):
        (box.folder / "new" / name).write_bytes(data)
    module.fetch(one, box)
    assert [held.item for held in one.ledger.quarantine.items()] == ["false"]
    rows = one.rows.execute("SELECT * FROM evidence").fetchall()
    assert rows == [(item.remote, "vanthu@h41.vn", "delivered")]
