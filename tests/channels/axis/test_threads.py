"""Thirty-two at once: every file and every receipt keeps its own digest."""

from __future__ import annotations

import hashlib
import threading

import vnedoc
from tests.channels import world
from tests.exchange.letters import letter
from vnedoc.channels import Fetched, Hub, Listed, Request, Sent
from vnedoc.channels.axis import hash_file

THREADS = 32


def test_thirty_two_threads_keep_their_digests() -> None:
    other = world.simulator(hub=Hub())  # it rewrites nothing, so that bytes can be compared
    axis, side = world.axis("H26.99"), world.axis("H41.99")
    faults: list[object] = []
    receipts: dict[str, str] = {}
    barrier = threading.Barrier(THREADS)

    def work(turn: int) -> None:
        try:
            data = vnedoc.dumps(letter(4 * turn))  # to one body each
            digest = hashlib.sha256(data)
            barrier.wait()
            for form in ("sdk", "sha256"):
                request = world.axis("H26.99", hash_form=form).send(
                    data, gate=world.GATE, at=world.AT
                )
                assert isinstance(request, Request)
                assert request.header("XroadVnpt-hash-file") == hash_file(digest.digest(), form)
            request = axis.send(data, gate=world.GATE, at=world.AT)
            assert isinstance(request, Request)
            sent = axis.read(request, other.answer(request, at=world.AT))
            assert isinstance(sent, Sent)
            receipts[sent.remote] = digest.hexdigest()
        except BaseException as fault:  # noqa: BLE001 - told below, by the thread that tests
            faults.append(fault)

    threads = [threading.Thread(target=work, args=(turn,)) for turn in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(receipts) == THREADS
    listing = side.received("edoc", at=world.AT)
    found = side.read(listing, other.answer(listing, at=world.AT))
    assert isinstance(found, Listed)
    came = {}
    for item in found.items:
        fetch = side.fetch(item, at=world.AT)
        got = side.read(fetch, other.answer(fetch, at=world.AT))
        assert isinstance(got, Fetched)
        held = other.hub.items[item.id]
        came[held.sent_as] = hashlib.sha256(b"".join(got.source.chunks())).hexdigest()
    assert came == receipts
