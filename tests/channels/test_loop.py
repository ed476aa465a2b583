"""The example of the loop, killed anywhere: the story ends all the same, each message sent once."""

from __future__ import annotations

import datetime as dt
import itertools
import multiprocessing
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.scale import scaled
from vnedoc.channels import FAULTS, Faults, Listed, NoAnswer
from vnedoc.exchange import ExchangeLedger, OutboxState

pytest.importorskip("httpx2", reason="NOT CHECKED: httpx2 is not installed")
pytestmark = pytest.mark.skipif(os.name == "nt", reason="SKIPPED: no fork and no kill -9 here")

EXAMPLES = Path(__file__).parents[2] / "examples"
SETTLED = dt.timedelta(seconds=2)
COMING = [name for name in FAULTS if name != "stale-list"]
"""A list may lag by five minutes, and nobody waits for so long here."""


def modules() -> tuple[Any, Any]:
    sys.path.insert(0, str(EXAMPLES))
    import axis_loop  # type: ignore[import-not-found]
    import axis_server  # type: ignore[import-not-found]

    return axis_loop, axis_server


def serve(told: Connection, seed: int) -> None:
    _, server = modules()
    axis = server.simulator(Faults(share=0.2, seed=seed, only=COMING))
    with server.AxisServer(axis) as running:
        told.send(running.endpoint)
        running.serve_forever(0.05)


@pytest.fixture
def endpoint() -> Iterator[str]:
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe()
    process = context.Process(target=serve, args=(there, 1), daemon=True)
    process.start()
    yield here.recv()
    process.kill()
    process.join()


def drive(endpoint: str, folder: Path) -> None:
    loop, _ = modules()
    sender, receiver = loop.exchange(endpoint, folder, SETTLED)
    sender.ledger.close()
    receiver.ledger.close()


def test_the_story_ends_however_often_it_is_killed(endpoint: str, tmp_path: Path) -> None:
    context, chance = multiprocessing.get_context("fork"), random.Random(1)
    killed = 0
    for _ in range(scaled(500, 4)):
        process = context.Process(target=drive, args=(endpoint, tmp_path))
        process.start()
        time.sleep(chance.uniform(0.05, 0.9))
        process.kill()
        process.join()
        killed += process.exitcode == -9
    assert killed
    process = context.Process(target=drive, args=(endpoint, tmp_path))
    process.start()
    process.join(900)  # only against hanging
    assert process.exitcode == 0
    for body, operations in (
        ("H26.99", ["status|03|H41.99", "status|03|H41.99", "status|15|H41.99"]),
        ("H41.99", ["new", "replace", "revoke"]),
    ):
        with ExchangeLedger.open(tmp_path / f"{body}.db") as ledger:
            found = sorted(item.operation.partition("|20")[0] for item in ledger.inbox())
            assert found == operations
            assert not ledger.quarantine.items()
            assert {item.state for item in ledger.outbox.items()} == {OutboxState.DONE}
    assert sent(endpoint, "H26.99", "edoc") == 3
    assert sent(endpoint, "H41.99", "status") == 3


def test_it_tells_what_it_waits_for(tmp_path: Path) -> None:
    """Nobody listens there: who only sees silence does not know whether it works or hangs."""
    words = [sys.executable, "axis_loop.py", "http://127.0.0.1:9/VXP", str(tmp_path / "new" / "so")]
    with subprocess.Popen(words, cwd=EXAMPLES, stderr=subprocess.PIPE, text=True) as loop:
        assert loop.stderr is not None
        told = [loop.stderr.readline().strip() for _ in range(4)]
        loop.kill()
    assert told == [
        "Waiting:",
        "H26.99: 0 received, 1 to be sent",
        "new of H26.99/2025/5/svda-vp: retry (no connection: ConnectError)",
        "H41.99: 0 received, 0 to be sent",
    ]


@pytest.mark.parametrize(("most", "whole"), [(10, False), (1_000, True)])
def test_no_answer_holds_the_program_for_ever(
    most: int, whole: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A client's own limit is for each piece, and each of these comes in time."""
    import httpx2

    class Dripping(httpx2.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            yield from [b" "] * 100

    loop, _ = modules()
    seconds = itertools.count()
    monkeypatch.setattr(loop, "time", SimpleNamespace(monotonic=lambda: next(seconds)))
    monkeypatch.setattr(loop, "MOST_SECONDS", most)
    answers = httpx2.MockTransport(lambda _: httpx2.Response(200, stream=Dripping()))
    axis = loop.Axis(endpoint="http://127.0.0.1:9/VXP", system="H26.99", secret="a")
    with httpx2.Client(transport=answers) as client:
        heard = loop.carry(client, axis.received("edoc", at=loop.now()))
    expected = 100 if whole else NoAnswer(went_out=True, reason="ReadTimeout")
    assert (heard.body.size if whole else heard) == expected


def sent(endpoint: str, body: str, kind: Any) -> int:
    """How many messages the axis has from a body: as many as it was sent, twice if sent twice."""
    import httpx2

    loop, server = modules()
    axis = loop.Axis(endpoint=endpoint, system=body, secret=server.KEYS[body])
    names: Counter[str] = Counter()
    with httpx2.Client(timeout=60, trust_env=False) as client:
        for _ in range(20):  # until it comes without a fault, twice the same
            request = axis.sent(kind, at=loop.now())
            outcome = axis.read(request, loop.carry(client, request))
            if isinstance(outcome, Listed):
                names.update({item.id for item in outcome.items})
    return len(names)
