"""``vnedoc ledger``: a ledger seen and mended from the command line."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Final

import pytest

import vnedoc
from tests import factories
from tests.cli.running import run
from vnedoc.exchange import Event, ExchangeLedger, OutboxState, Parcel, Retry
from vnedoc.model import VIETNAM

AT: Final = dt.datetime(2025, 7, 1, 10, 0, tzinfo=VIETNAM)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A letter received, a conflict, an answer refused and one unknown, and poison."""
    path = tmp_path / "so.db"
    with ExchangeLedger.open(path, retry=Retry(attempts=1)) as ledger:
        for envelope in (factories.document(), factories.document(subject="V/v việc khác")):
            source = vnedoc.dumps(envelope)
            ledger.receive(Parcel(source=source, channel="axis", item="5f3a"), at=AT)
        ledger.receive(Parcel(source=b"<html>", channel="axis", item="bad\x1b[31m"), at=AT)
        for envelope in (factories.status(), factories.revocation()):
            ledger.outbox.put(envelope, channel="axis", at=AT)
        first, second = ledger.outbox.due(at=AT, worker="w")
        ledger.outbox.refused(first, at=AT, reason="18")
        ledger.outbox.unknown(second, at=AT, reason="timeout")
    return path


def test_each_box_is_listed(book: Path) -> None:
    inbox = run("ledger", "list", book, "inbox")
    assert (inbox.status, inbox.out.count("\n")) == (0, 2)
    assert "x1 new H26.99/2025/5/svda-vp" in inbox.out
    assert "(conflict: 1)" in inbox.out
    outbox = run("ledger", "list", book, "outbox").out
    assert "refused" in outbox
    assert "unknown" in outbox
    held = run("ledger", "list", book, "quarantine", lang="vi")
    assert "VNE-E" in held.out
    assert "\x1b" not in held.out
    assert run("ledger", "quarantine", book, lang="vi").out == held.out
    none = run("ledger", "list", book, "inbox", "--document", "x")
    assert (none.status, none.out) == (0, "")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_data_is_json(book: Path, lang: str) -> None:
    for box, count in (("inbox", 2), ("outbox", 2), ("quarantine", 1)):
        data = json.loads(run("ledger", "list", book, box, "--format", "json", lang=lang).out)
        assert [one["id"] for one in data] == list(range(1, count + 1))
    again = json.loads(run("ledger", "quarantine", book, "--format", "json", lang=lang).out)
    assert again == data
    assert again[0]["reason"]


def test_an_item_is_shown_and_its_message_taken_out(book: Path, tmp_path: Path) -> None:
    shown = run("ledger", "show", book, "inbox", 1)
    assert "document: H26.99/2025/5/svda-vp" in shown.out
    assert "H41.99: Sent (sent)" in shown.out
    out = tmp_path / "out.edxml"
    assert run("ledger", "show", book, "outbox", 1, "-o", out).status == 0
    assert out.read_bytes() == vnedoc.dumps(factories.status())
    assert run("ledger", "show", book, "quarantine", 1, "-o", out, lang="vi").status == 0
    assert out.read_bytes() == b"<html>"


def test_what_may_be_sent_again_is(book: Path) -> None:
    assert run("ledger", "retry", book, "outbox", 1, "--at", "2025-07-02").status == 0
    assert run("ledger", "retry", book, "quarantine", 1).status == 0
    unknown = run("ledger", "retry", book, "outbox", 2, lang="vi")
    assert (unknown.status, unknown.out) == (1, "")
    assert "VNE-E963" in unknown.err
    with ExchangeLedger.open(book) as ledger:
        states = [one.state for one in ledger.outbox.items()]
        assert states == [OutboxState.READY, OutboxState.UNKNOWN]
        assert ledger.quarantine.item(1).state == "released"
    received = run("ledger", "retry", book, "inbox", 1)
    assert (received.status, received.out) == (0, "")
    assert "nothing" in received.err


def test_events_are_lines(book: Path) -> None:
    ran = run("ledger", "events", book)
    lines = ran.out.splitlines()
    assert [Event.from_line(line).kind for line in lines] == ["sent", "sent"]
    assert ran.err == "Last number: 2\n"
    rest = run("ledger", "events", book, "--since", 1)
    assert rest.out.splitlines() == lines[1:]


@pytest.mark.parametrize("box", ["inbox", "outbox", "quarantine"])
def test_what_is_not_there_is_told(book: Path, tmp_path: Path, box: str) -> None:
    for command in ("show", "retry"):
        assert run("ledger", command, book, box, 99).status == 1
    missing = run("ledger", "list", tmp_path / "none.db", box)
    assert missing.status == 3
    assert not (tmp_path / "none.db").exists()
    assert run("ledger", "list", Path(__file__), box).status == 1
    assert run("ledger", "list", book, "box").status == 2
