"""The other side asks for what the SDK's behaviour shows, and answers all thirteen calls."""

from __future__ import annotations

import attrs
import pytest

from tests.channels import world
from tests.channels.axis.test_answers import AXIS, CALLS
from tests.exchange.letters import letter
from vnedoc.channels import (
    Acknowledged,
    AgenciesListed,
    Counted,
    Fetched,
    Listed,
    Refused,
    Request,
    RetryLater,
    Sent,
)
from vnedoc.channels.axis import AxisSimulator
from vnedoc.channels.http import body_of


@pytest.fixture
def other() -> AxisSimulator:
    return world.simulator()


def ask(other: AxisSimulator, request: object, axis: object = AXIS) -> object:
    assert isinstance(request, Request)
    return axis.read(request, other.answer(request, at=world.AT))  # type: ignore[attr-defined]


def test_all_calls_are_answered(other: AxisSimulator) -> None:
    sent = ask(other, CALLS["sendEdoc"])
    assert isinstance(sent, Sent)
    theirs = world.axis("H41.99")
    assert ask(other, theirs.count("edoc", at=world.AT), theirs) == Counted(count=2)
    assert ask(other, theirs.count("status", at=world.AT), theirs) == Counted(count=0)
    listed = ask(other, theirs.received("edoc", at=world.AT), theirs)
    assert isinstance(listed, Listed)
    assert {item.receiver for item in listed.items} == {"H41.10", "H41.11"}
    first = listed.items[0]
    for request in (theirs.fetch(first, at=world.AT), theirs.download(first, at=world.AT)):
        got = ask(other, request, theirs)
        assert isinstance(got, Fetched)
        assert world.key_of(got.source) == world.key_of(world.source(world.plain_letter()))
    assert ask(other, theirs.acknowledge(first, at=world.AT), theirs) == Acknowledged()
    assert ask(other, theirs.count("edoc", at=world.AT), theirs) == Counted(count=1)
    rows = ask(other, AXIS.sent("edoc", at=world.AT))
    assert isinstance(rows, Listed)
    assert {item.id for item in rows.items} == {sent.remote}
    assert rows.items[0].notation == "2/SVDA-VP"
    for name in ("getAgenciesList", "getAgenciesListQD20", "getSynchronizeUnit"):
        found = ask(other, CALLS[name])
        assert isinstance(found, AgenciesListed)
        assert {"H26.99", "H41.99"} <= found.codes
    assert ask(other, CALLS["registerAgency"]) == Acknowledged()
    assert ask(other, CALLS["deleteAgency"]) == Acknowledged()
    assert isinstance(ask(other, CALLS["deleteAgency"]), Refused)


def changed(request: Request, name: str, value: str | None) -> Request:
    pairs = [(k, value if k == name else v) for k, v in request.headers]
    return attrs.evolve(request, headers=[(k, v) for k, v in pairs if v is not None])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("XroadVnpt-hash-header", "0" * 64),
        ("XroadVnpt-hash-header", None),
        ("XroadVnpt-sign-header", "{}"),
        ("XroadVnpt-systemid", "H99.99"),
        ("XroadVnpt-systemid", None),
        ("XroadVnpt-from", "H41.99"),
    ],
)
def test_what_is_not_signed_is_turned_away(
    other: AxisSimulator, name: str, value: str | None
) -> None:
    outcome = ask(other, changed(CALLS["sendEdoc"], name, value))
    assert isinstance(outcome, RetryLater), "the letter is not what is wrong"
    assert other.hub.originals == {}


def test_a_wrong_secret_is_turned_away(other: AxisSimulator) -> None:
    wrong = world.axis("H26.99", secret="x")
    assert isinstance(ask(other, wrong.count("edoc", at=world.AT)), RetryLater)


def test_a_body_that_is_not_the_signed_file_is_refused(other: AxisSimulator) -> None:
    request = attrs.evolve(CALLS["sendEdoc"], body=body_of(world.plain_letter(4), b"\r\n"))
    outcome = ask(other, request)
    assert isinstance(outcome, Refused)
    assert outcome.code == "10"


def test_nobody_reads_what_is_for_another(other: AxisSimulator) -> None:
    source = world.source(world.plain_letter())
    name = other.hub.put(source, sender="H41.99", to=["H41.99"], at=world.AT)
    assert isinstance(name, str)
    for item in (*other.hub.items, name):
        assert isinstance(ask(other, AXIS.fetch(item, at=world.AT)), Refused)
        assert isinstance(ask(other, AXIS.acknowledge(item, at=world.AT)), Refused)


def test_whom_it_does_not_know_it_does_not_reach() -> None:
    hub = world.Hub(bodies=["H41.10"])
    other = world.simulator(hub=hub)
    outcome = ask(other, CALLS["sendEdoc"])
    assert isinstance(outcome, Refused)
    assert outcome.code == "18"
    assert letter(0).header
    request = AXIS.send(world.plain_letter(0), gate=world.GATE, at=world.AT)
    assert isinstance(ask(other, request), Sent)
