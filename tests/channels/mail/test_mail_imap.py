"""The example with mail servers, through Postfix and Dovecot on loopback."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.channels.mail import relay
from tests.channels.mail.test_mail_loop import good, poison
from vnedoc.channels.mail import MailPosition
from vnedoc.exchange import ExchangeLedger, OutboxState

pytest.importorskip("imap_tools", reason="NOT CHECKED: imap-tools is not installed")
pytestmark = [pytest.mark.peer, pytest.mark.skipif(relay.MISSING, reason=relay.WHY)]

EXAMPLES: Final = Path(__file__).parents[3] / "examples"
A, B = "H26.99", "H41.99"
WAIT: Final = 60


@pytest.fixture(scope="module")
def post() -> Iterator[relay.PostOffice]:
    with relay.post_office() as opened:
        yield opened


@pytest.fixture
def start(post: relay.PostOffice, tmp_path: Path) -> Callable[..., str]:
    """One round of a body."""

    def run(body: str, *letter: object) -> str:
        words = [
            *(sys.executable, "-W", "error", EXAMPLES / "mail_imap.py", body, tmp_path / body),
            *(post.imap_port, post.smtp_port, relay.PASSWORD, *letter),
        ]
        done = subprocess.run(
            list(map(str, words)), capture_output=True, encoding="utf-8", check=False, timeout=600
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def seen(post: relay.PostOffice, address: str) -> int:
    """How many mails are marked as seen."""
    found = (path.name for path in (post.box(address) / "cur").iterdir())
    return sum("S" in name.partition(":2,")[2] for name in found)


def test_a_letter_is_sent_taken_in_and_answered_and_all_is_still(
    post: relay.PostOffice, start: Callable[..., str], tmp_path: Path
) -> None:
    post.empty()
    start(A, EXAMPLES / "messages" / "cong-van.edxml", B)
    post.mails(relay.BOXES[1], 1)
    assert "new of H26.99/2025/5/svda-vp" in start(B)
    until, told = time.monotonic() + WAIT, ""
    while not ("status|03|H41.99" in told and "delivered to vanthu@h41.vn" in told):
        assert time.monotonic() < until, told
        told = start(A)
    for _ in range(2):
        start(B)
        start(A)
    for body in (A, B):
        with ExchangeLedger.open(tmp_path / body / "so.db") as ledger:
            assert [item.state for item in ledger.outbox.items()] == [OutboxState.DONE]
            assert [item.times for item in ledger.inbox()] == [1]
            assert ledger.quarantine.items() == ()
            (item,) = ledger.inbox()
            assert MailPosition.parse(item.item).mailbox == "INBOX"
    assert seen(post, relay.BOXES[1]) == 1  # the letter; the answer asks for no receipt
    assert seen(post, relay.BOXES[0]) == 2  # the answer, and Postfix's receipt


def test_poison_is_set_aside_and_a_mailbox_made_anew_is_read_again(
    post: relay.PostOffice, start: Callable[..., str], tmp_path: Path
) -> None:
    post.empty()
    for at in range(3):
        post.send(good(at + 100), [relay.BOXES[1]])
    post.send(poison(1), [relay.BOXES[1]])
    post.mails(relay.BOXES[1], 4)
    assert start(B).count("new of ") == 3
    assert seen(post, relay.BOXES[1]) == 4
    for name in ("dovecot-uidlist", "dovecot.index.log", "dovecot.index", "dovecot.index.cache"):
        (post.box(relay.BOXES[1]) / name).unlink(missing_ok=True)
    assert start(B).count("new of ") == 3
    with ExchangeLedger.open(tmp_path / B / "so.db") as ledger:
        assert [item.times for item in ledger.inbox()] == [2, 2, 2]
        assert [item.times for item in ledger.quarantine.items()] == [2]
        assert len(ledger.outbox.items()) == 3


def test_a_body_that_is_in_no_address_book_is_refused(
    post: relay.PostOffice, start: Callable[..., str], tmp_path: Path
) -> None:
    letter = EXAMPLES / "messages" / "cong-van.edxml"
    start(A, letter, "H55.99")
    with ExchangeLedger.open(tmp_path / A / "so.db") as ledger:
        (item,) = ledger.outbox.items()
        assert item.state is OutboxState.REFUSED
        assert "H55.99" in item.reason
