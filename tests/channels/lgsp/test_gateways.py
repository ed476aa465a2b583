"""The three gateways of provinces behind one protocol: requests, answers, and every fault."""

from __future__ import annotations

import base64
import datetime as dt
import functools
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.channels import world
from tests.exchange.letters import letter
from tests.scale import scaled
from vnedoc.channels import (
    Acknowledged,
    Answer,
    CallOutcome,
    Channel,
    DeliveryGate,
    Fetched,
    Listed,
    NoAnswer,
    Refused,
    Request,
    RetryLater,
    Sent,
    Unknown,
)
from vnedoc.channels.axis import through
from vnedoc.channels.hub import Faults, Hub
from vnedoc.channels.lgsp import (
    Bkav,
    BkavSimulator,
    LangSon,
    LangSonSimulator,
    QuangNam,
    QuangNamSimulator,
)
from vnedoc.errors import InvalidValueError
from vnedoc.exchange import Lookup, OutboxItem, OutboxState

BODIES = ("H26.99", "H41.10", "H41.11", "H41.12", "H41.13")
URL = "https://lgsp.example/x"


def quang_nam(body: str) -> Channel:
    return QuangNam(endpoint=URL, token="the", unit=f"bi mat {body}".encode().hex(), receiver=body)


def lang_son(body: str) -> Channel:
    return LangSon(endpoint=URL, system=f"s-{body}", secret="bi-mat", receiver=body)


def bkav(body: str) -> Channel:
    return Bkav(endpoint=URL, organ=body, token="bi-mat")


GATEWAYS: dict[str, tuple[Any, Any, Any]] = {
    "quang-nam": (quang_nam, QuangNamSimulator, lambda b: f"bi mat {b}".encode().hex()),
    "lang-son": (lang_son, LangSonSimulator, lambda b: f"s-{b}/bi-mat"),
    "bkav": (bkav, BkavSimulator, lambda b: f"{b}/bi-mat"),
}
ALL = pytest.mark.parametrize("name", GATEWAYS)


def simulator(name: str, faults: Faults | None = None) -> Any:
    _, kind, key = GATEWAYS[name]
    return kind({key(b): b for b in BODIES}, hub=Hub(rewrite=through), faults=faults)


@ALL
def test_a_letter_goes_and_comes(name: str, tmp_path: Path) -> None:
    make, *_ = GATEWAYS[name]
    clock, other = world.Clock(), simulator(name)
    a = world.office(tmp_path, "H26.99", other, clock, make("H26.99"))
    b = world.office(tmp_path, "H41.10", other, clock, make("H41.10"))
    a.ledger.outbox.put(letter(0), channel=a.channel.name, at=clock.now())
    assert [type(outcome) for _, outcome in a.send().outcomes] == [Sent]
    assert b.receive().stored == 1
    assert [type(outcome) for _, outcome in b.send().outcomes] == [Sent]
    assert a.receive().stored == 1
    assert a.receive().stored == b.receive().stored == 0
    assert b.ledger.inbox()[0].receiver == "H41.10"


@ALL
def test_a_wrong_key_is_no_refusal_of_the_letter(name: str) -> None:
    make, kind, _ = GATEWAYS[name]
    channel, other = make("H26.99"), kind({})
    request = channel.send(world.plain_letter(0), gate=world.GATE, at=world.AT)
    outcome = channel.read(request, other.answer(request, at=world.AT))
    assert isinstance(outcome, RetryLater)
    assert outcome.reason == "turned-away"


@ALL
def test_no_secret_is_shown(name: str) -> None:
    channel = GATEWAYS[name][0]("H26.99")
    request = channel.send(world.plain_letter(0), gate=world.GATE, at=world.AT)
    for text in (repr(channel), repr(request)):
        assert "bi-mat" not in text
        assert b"bi mat".hex() not in text


@ALL
def test_it_sends_to_all_or_not_at_all(name: str) -> None:
    channel = GATEWAYS[name][0]("H26.99")
    data = world.plain_letter(1)  # to H41.10 and H41.11
    for to, good in ((["H41.10", "H41.11"], True), (["H41.10"], False), (["H55.99"], False)):
        found = channel.send(data, gate=world.GATE, at=world.AT, to=to)
        assert isinstance(found, Request if good else Refused), to
    gate = DeliveryGate(connected=frozenset({"H41.10"}))
    barred = channel.send(data, gate=gate, at=world.AT)
    assert isinstance(barred, Refused)
    assert barred.reason == "not-connected"


@ALL
@pytest.mark.parametrize(
    "heard",
    [
        NoAnswer(went_out=True),
        Answer.of(200, b"<html>"),
        Answer.of(200, b"{}"),
        Answer.of(200, b"[]"),
        Answer.of(502),
        Answer.of(200, b'{"status":"OK","errorCode":"0","success":true,"code":"0","data":{}}'),
    ],
)
def test_an_answer_that_says_nothing_is_unknown(name: str, heard: Any) -> None:
    channel = GATEWAYS[name][0]("H26.99")
    request = channel.send(world.plain_letter(0), gate=world.GATE, at=world.AT)
    assert isinstance(channel.read(request, heard), Unknown)
    asked = channel.fetch("5f3b", at=world.AT)
    assert isinstance(channel.read(asked, heard), RetryLater)


@ALL
@pytest.mark.parametrize("call", ["fetch", "acknowledge"])
@pytest.mark.parametrize(
    ("named", "good"), [("5f3b", True), ("5F3B", True), ("", True), ("5f3c", False), (12, False)]
)
def test_an_answer_about_another_item_is_none(
    named: str | int, good: bool, call: str, name: str
) -> None:
    channel = GATEWAYS[name][0]("H26.99")
    data: object = base64.b64encode(b"<a/>").decode()
    if name == "lang-son":
        data = {"docId": named, "edxml": data}
    fields = {"status": "OK", "success": True, "code": "0", "data": data}
    more = {} if name == "lang-son" else {"DocID": named}
    answer = Answer.of(200, json.dumps({**fields, **more}).encode())
    outcome = channel.read(getattr(channel, call)("5f3b", at=world.AT), answer)
    expected = (Fetched if call == "fetch" else Acknowledged) if good else RetryLater
    assert isinstance(outcome, expected)
    if isinstance(outcome, RetryLater):
        assert (outcome.reason, outcome.said) == ("other-item", str(named))


@functools.cache
def requests_of(name: str) -> tuple[Request, ...]:
    channel = GATEWAYS[name][0]("H26.99")
    return (
        channel.send(world.plain_letter(0), gate=world.GATE, at=world.AT),
        channel.received("edoc", at=world.AT),
        channel.fetch("5f3b", at=world.AT),
        channel.acknowledge("5f3b", at=world.AT),
    )


@ALL
@given(st.binary(max_size=100), st.sampled_from([200, 201, 400, 404, 500]), st.data())
def test_no_answer_makes_an_exception(
    name: str, body: bytes, status: int, data: st.DataObject
) -> None:
    channel = GATEWAYS[name][0]("H26.99")
    fields = st.sampled_from(["status", "success", "code", "data", "docId", "docIDs", "errors"])
    values = st.none() | st.booleans() | st.integers() | st.lists(st.none() | st.integers())
    said = st.dictionaries(fields, values | st.sampled_from(["OK", "0"]))
    bodies = (body, json.dumps(data.draw(said)).encode())
    for request in requests_of(name):
        for one in bodies:
            assert isinstance(channel.read(request, Answer.of(status, one)), CallOutcome)


@ALL
def test_an_odd_name_is_never_sent(name: str) -> None:
    channel = GATEWAYS[name][0]("H26.99")
    for make in (channel.fetch, channel.acknowledge):
        with pytest.raises(InvalidValueError):
            make("../../x", at=world.AT)
    assert channel.sent("edoc", at=world.AT) is None


def test_a_list_by_day_names_its_days() -> None:
    since = world.AT - dt.timedelta(days=3)
    request = lang_son("H26.99").received("edoc", at=world.AT, since=since)
    assert request.url.endswith("messageType=edoc&fromDate=2025/06/28&toDate=2025/07/01")


def test_a_message_may_come_as_plain_xml() -> None:
    channel = lang_son("H26.99")
    text = world.plain_letter(0).decode()
    said = json.dumps({"success": True, "data": {"edxml": text, "attachments": []}}).encode()
    outcome = channel.read(channel.fetch("5f3b", at=world.AT), Answer.of(200, said))
    assert isinstance(outcome, Fetched)
    assert b"".join(outcome.source.chunks()) == world.plain_letter(0)


def test_numbers_are_names_of_items() -> None:
    channel = bkav("H26.99")
    for key in ("docIDs", "data"):
        said = json.dumps({"code": "0", key: [12, 13]}).encode()
        outcome = channel.read(channel.received("edoc", at=world.AT), Answer.of(200, said))
        assert isinstance(outcome, Listed)
        assert [(item.id, item.kind) for item in outcome.items] == [("12", "edoc"), ("13", "edoc")]


@ALL
def test_nothing_is_lost_and_nothing_done_twice_by_any_fault(name: str, tmp_path: Path) -> None:
    make, *_ = GATEWAYS[name]
    count = scaled(500, 8)
    clock, faults = world.Clock(), Faults(share=0.3, seed=len(name))
    other = simulator(name, faults)
    offices = [world.office(tmp_path, b, other, clock, make(b)) for b in BODIES]
    a = offices[0]
    for number in range(count):
        a.ledger.outbox.put(letter(number), channel=a.channel.name, at=clock.now())
    poison = world.source(b"<html>poison</html>")
    other.hub.put_raw(poison, sender="H55.99", to="H41.10", at=clock.now())

    keys: dict[str, str] = {}

    def clerk(item: OutboxItem) -> str | Lookup:
        """A person who rings up and asks; the gateway has no list to look it up in."""
        for name in other.hub.originals.keys() - keys.keys():
            keys[name] = world.key_of(other.hub.originals[name])
        return "by telephone" if item.message in keys.values() else Lookup.ABSENT

    for turn in range(100):
        for one in offices:
            one.send()
            one.receive()
            clock.at += dt.timedelta(minutes=20)
            one.reconcile()
            if turn > 3:
                one.ledger.outbox.reconcile(clerk, at=clock.now())
        if all_done(offices, other):
            break
    assert all_done(offices, other)
    arrived = Counter(map(world.key_of, other.hub.originals.values()))
    assert set(arrived.values()) == {1}, "something was sent twice"
    received = sum(len(one.ledger.inbox()) for one in offices[1:])
    assert received == sum(number % 4 + 1 for number in range(count))
    assert len(offices[1].ledger.quarantine.items()) == 1
    assert len(a.ledger.inbox()) == len(arrived) - count


def all_done(offices: list[world.Office], other: Any) -> bool:
    waiting = any(item.state not in ("done", "fail") for item in other.hub.items.values())
    open_states = set(OutboxState) - {OutboxState.DONE}
    return not waiting and not any(
        one.ledger.outbox.items(state) for one in offices for state in open_states
    )
