"""The example over Postfix and Dovecot on loopback: sent, taken, answered, and nothing twice."""

from __future__ import annotations

import importlib
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from tests.channels.mail import relay
from tests.channels.mail.mails import mail
from vnedoc.channels.mail import Mailbox, MailPosition

pytestmark = [pytest.mark.peer, pytest.mark.skipif(relay.MISSING, reason=relay.WHY)]
EXAMPLES: Final = Path(__file__).parents[3] / "examples"
BODIES: Final = {
    "H26.99": Mailbox(relay.BOXES[0], "Sở Ví dụ A"),
    "H41.99": Mailbox(relay.BOXES[1], "Sở Ví dụ B"),
}


@pytest.fixture(scope="module")
def post() -> Iterator[relay.PostOffice]:
    with relay.post_office() as opened:
        yield opened


@pytest.fixture
def offices(
    post: relay.PostOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Any, Any]]:
    pytest.importorskip("imap_tools", reason="SKIPPED LOUDLY: no imap-tools")
    monkeypatch.syspath_prepend(str(EXAMPLES))
    loop, server = (importlib.import_module(name) for name in ("mail_loop", "mail_server"))
    for module in (loop, server):
        monkeypatch.setattr(module, "BODIES", BODIES)
    monkeypatch.setattr(loop, "BOOK", {box.address: body for body, box in BODIES.items()})
    monkeypatch.setenv("VNEDOC_IMAP_PASSWORD", relay.PASSWORD)
    post.empty()
    smtp, imap = ("127.0.0.1", post.smtp_port), ("127.0.0.1", post.imap_port)
    one, two = (server.office(body, smtp, imap, tmp_path) for body in BODIES)
    yield one, two
    for office in (one, two):
        office.ledger.close()
        office.box.box.logout()


def until(done: Callable[[], Any], *offices: Any) -> None:
    for _ in range(200):
        for office in offices:
            office.work()
        if done():
            return
        time.sleep(0.1)
    pytest.fail("it does not end")


def test_the_story_at_mail_servers(post: relay.PostOffice, offices: tuple[Any, Any]) -> None:
    sender, receiver = offices
    post.send(mail("From: a@h26.vn", "Subject: x", "", "Kính gửi"), [relay.BOXES[1]])
    loop = sys.modules["mail_loop"]
    loop.exchange(sender, receiver)
    until(lambda: sender.ledger.inbox() and not receiver.box.waiting(), sender, receiver)
    (letter,), (report,) = receiver.ledger.inbox(), sender.ledger.inbox()
    assert (letter.operation, report.operation.partition("|20")[0]) == ("new", "status|03|H41.99")
    assert MailPosition.parse(letter.item).mailbox == "INBOX"
    (sent,) = sender.ledger.outbox.items()
    answer = loop.read_mail(sender.box.mail(report.item))
    assert [one.standing.value for one in answer.evidence_for(sent.remote)] == ["accepted"]
    # Only what brought something is read for people.
    flags = {
        one.uid: set(one.flags)
        for one in receiver.box.box.fetch(mark_seen=False, headers_only=True)
    }
    seen = {uid for uid, known in flags.items() if "\\Seen" in known}
    assert seen == {str(MailPosition.parse(letter.item).uid)}
    assert [known - {"\\Recent"} for uid, known in flags.items() if uid not in seen] == [{"vnedoc"}]
    # Of another mailbox of the same name nothing is taken for this one's.
    position = MailPosition.parse(letter.item)
    made_anew = MailPosition(position.mailbox, position.uidvalidity + 1, position.uid)
    assert receiver.box.mail(str(made_anew)) is None


def test_a_receipt_of_the_server_is_read(offices: tuple[Any, Any]) -> None:
    sender, receiver = offices
    sys.modules["mail_loop"].exchange(sender, receiver)
    (sent,) = sender.ledger.outbox.items()

    def told() -> set[str]:
        mails = [one.obj.as_bytes() for one in sender.box.box.fetch(mark_seen=False)]
        read = map(sys.modules["mail_loop"].read_mail, mails)
        return {one.standing.value for mail in read for one in mail.evidence_for(sent.remote)}

    until(lambda: told() >= {"delivered", "accepted"}, sender, receiver)
