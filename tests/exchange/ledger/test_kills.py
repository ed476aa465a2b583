"""Killed at any moment, with every fault: nothing lost, nothing done twice, all of it known."""

from __future__ import annotations

import functools
import os
from pathlib import Path

import pytest

from tests.exchange.ledger import killing
from tests.scale import scaled
from vnedoc.exchange import ExchangeLedger, OutboxState

pytestmark = pytest.mark.skipif(os.name == "nt", reason="SKIPPED: no fork and no kill -9 here")


def test_a_ledger_in_a_file_survives_being_killed(tmp_path: Path) -> None:
    path = tmp_path / "so.db"
    opening = functools.partial(ExchangeLedger.open, path, retry=killing.RETRY)
    with opening() as ledger:
        ledger._store.run("CREATE TABLE own (message TEXT)")
    items = killing.listed(scaled(5_000, 60))
    killed = killing.kill(opening, tmp_path, items, scaled(500, 8))
    assert killed >= scaled(500, 8) * 0.9
    with opening() as ledger:
        assert ledger._store.run("PRAGMA integrity_check") == [("ok",)]
        check(ledger, tmp_path, items)


def check(ledger: ExchangeLedger, folder: Path, items: list[killing.Listed]) -> None:
    """What must hold at the end."""
    good = [one for one in items if not one.poison]
    inbox = ledger.inbox()
    assert len(inbox) == len(good), "lost, or stored twice"
    effects = ledger._store.run("SELECT message FROM own")
    assert sorted(row[0] for row in effects) == sorted(row.message for row in inbox)
    outbox = ledger.outbox.items()
    assert len(outbox) == len(good)
    assert {one.state for one in outbox} == {OutboxState.DONE}
    other = killing.OtherSide(folder / "remote.db")
    arrived = other.rows("SELECT message FROM arrived")
    other.close()
    assert sorted(row[0] for row in arrived) == sorted(one.message for one in outbox)
    held = ledger.quarantine.items()
    assert len(held) == len(items) - len(good)
    for one in held:
        assert b"".join(ledger.quarantine.bytes_of(one)) in {i.forms[0] for i in items if i.poison}
    # One event for each letter that came, and one for each answer that arrived.
    assert len(list(ledger.events())) == 2 * len(good)
