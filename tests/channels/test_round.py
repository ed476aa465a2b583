"""A letter goes out, is fetched, answered, recalled and replaced; nothing is lost by any fault."""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from pathlib import Path

import pytest

import vnedoc
from tests import factories
from tests.channels import world
from tests.exchange.letters import letter
from tests.scale import scaled
from vnedoc.channels import FAULTS, Faults
from vnedoc.channels.said import ends_of
from vnedoc.exchange import OutboxState, identify

SAMPLES = os.environ.get("VNEDOC_SAMPLES")


def test_a_letter_arrives_and_is_answered(tmp_path: Path) -> None:
    clock, other = world.Clock(), world.simulator()
    a = world.office(tmp_path, "H26.99", other, clock)
    b = world.office(tmp_path, "H41.99", other, clock)
    envelope = letter(0)
    a.ledger.outbox.put(envelope, channel="axis", at=clock.now())
    assert [type(o).__name__ for _, o in a.send().outcomes] == ["Sent"]
    assert b.receive().stored == 1
    (item,) = b.ledger.inbox()
    assert item.message == str(identify(envelope).message)
    assert item.receiver == "H41.10"
    assert [type(o).__name__ for _, o in b.send().outcomes] == ["Sent"]
    assert a.receive().stored == 1
    state = a.ledger.state(identify(envelope).document)
    assert state is not None
    assert b.receive().stored == a.receive().stored == 0


@pytest.mark.parametrize("seed", range(scaled(8, 1)))
def test_nothing_is_lost_and_nothing_done_twice_by_any_fault(seed: int, tmp_path: Path) -> None:
    count = scaled(1_000, 16)
    clock, faults = world.Clock(), Faults(share=0.3, seed=seed)
    other = world.simulator(faults)
    a = world.office(tmp_path, "H26.99", other, clock)
    b = world.office(tmp_path, "H41.99", other, clock)
    for number in range(count):
        a.ledger.outbox.put(letter(number), channel="axis", at=clock.now())
    for poison in range(count // 20):
        source = world.source(f"<html>{poison}</html>".encode())
        other.hub.put_raw(source, sender="H55.99", to="H41.99", at=clock.now())
    for _ in range(60):
        for one in (a, b):
            one.send()
            one.receive()
            clock.at += dt.timedelta(minutes=20)
            one.reconcile()
        if world.all_done(a, b, other):
            break
    assert world.all_done(a, b, other)
    arrived = Counter(map(world.key_of, other.hub.originals.values()))
    assert set(arrived.values()) == {1}, "something was sent twice"
    receivers = sum(number % 4 + 1 for number in range(count))
    assert len(b.ledger.inbox()) == receivers
    assert (
        len(a.ledger.inbox())
        == len({world.key_of(s) for s in other.hub.originals.values()}) - count
    )
    assert len(b.ledger.quarantine.items()) == count // 20
    states = {item.state for one in (a, b) for item in one.ledger.outbox.items()}
    assert states == {OutboxState.DONE}


def test_what_shares_an_identifier_comes_over_the_axis_whole(tmp_path: Path) -> None:
    names = ("new", "revoke", "update", "replace", "status-03")
    own = [vnedoc.dumps(factories.COMPLETE[name]()) for name in names]
    assert outcomes_of(own, tmp_path) == ["new"] * 5


@pytest.mark.skipif(SAMPLES is None, reason="SKIPPED LOUDLY: VNEDOC_SAMPLES is not set")
def test_real_messages_come_over_the_axis_whole(tmp_path: Path) -> None:
    paths = sorted(Path(str(SAMPLES)).glob("*.edxml"))
    found = outcomes_of([path.read_bytes() for path in paths], tmp_path)
    assert sorted(found) == ["conflict", *["new"] * (len(paths) - 1)]


def outcomes_of(messages: list[bytes], folder: Path) -> list[str]:
    """What becomes of messages that are listed, rewritten, twice each."""
    clock, other = world.Clock(), world.simulator()
    b = world.office(folder, "H41.99", other, clock)
    for data in messages * 2:
        sender, _ = ends_of(vnedoc.loads(data))
        told = other.hub.put(world.source(data), sender=sender, to=["H41.99"], at=clock.now())
        assert isinstance(told, str)
    plan = b.receive()
    assert plan.stored == len(plan.renamed) * 2 == 2 * len(messages)
    assert plan.left == []
    # Two names for one message: both are asked for again before the second is believed.
    assert {row.times for row in b.ledger.inbox()} == {4}
    assert {item.state for item in other.hub.items.values()} == {"done"}
    return [row.outcome for row in b.ledger.inbox()]


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_alone_is_survived(name: str, tmp_path: Path) -> None:
    clock, faults = world.Clock(), Faults()
    other = world.simulator(faults)
    a = world.office(tmp_path, "H26.99", other, clock)
    b = world.office(tmp_path, "H41.99", other, clock)
    for number in (0, 4):
        a.ledger.outbox.put(letter(number), channel="axis", at=clock.now())
    for turn in range(4):
        faults.only_next("", *[name] * (turn == 0))
        a.send()
        for at in range(3):
            faults.only_next(*[""] * (at + turn), name)
            b.receive()
        clock.at += dt.timedelta(minutes=20)
        faults.only_next(name)
        a.reconcile()
        a.reconcile()
    b.receive()
    assert len(other.hub.originals) == 2
    assert {i.state for i in a.ledger.outbox.items()} == {OutboxState.DONE}
    assert len(b.ledger.inbox()) == 2
    assert {i.state for i in other.hub.items.values()} == {"done"}
