"""What a message says beside what a list says of it: silence contradicts nothing, nor do cuts."""

from __future__ import annotations

import attrs
import pytest

import vnedoc
from tests import factories
from tests.channels import world
from tests.exchange.letters import letter
from vnedoc.channels import Hub, ListedMessage
from vnedoc.channels.axis import through
from vnedoc.channels.said import Said
from vnedoc.content import source_of
from vnedoc.exchange import Parcel

SAID = Said(sender="H26.99", title="v/v ví dụ một", notation="5/svda-vp")
ENTRY = ListedMessage(id="a", sender="H26.99", title="V/v  Ví dụ một", notation="5/SVDA-VP")


@pytest.mark.parametrize(
    ("changes", "fits", "contradicts"),
    [
        ({}, True, False),
        ({"sender": "H26.98"}, True, True),
        ({"sender": "0102030405"}, True, False),
        ({"title": "V/v ví dụ hai"}, False, True),
        ({"title": "V/v ví …"}, False, False),
        ({"title": ""}, False, False),
        ({"notation": "6/SVDA-VP"}, False, True),
        ({"notation": "05/2025/SVDA-VP"}, False, False),
        ({"notation": ""}, False, False),
    ],
)
def test_an_entry_fits_contradicts_or_neither(
    changes: dict[str, str], fits: bool, contradicts: bool
) -> None:
    entry = attrs.evolve(ENTRY, **changes)
    assert (SAID.fits(entry), SAID.contradicts(entry)) == (fits, contradicts)
    assert not Said().fits(entry)
    assert not Said().contradicts(entry), "what says nothing contradicts nothing"


def test_no_message_contradicts_its_own_line_and_another_one_does() -> None:
    hub = Hub(rewrite=through)
    letters = [letter(number) for number in (0, 4, 5)]
    for made in letters:
        hub.put(source_of(vnedoc.dumps(made)), sender="H26.99", to=["H41.99"], at=world.AT)
    held = list(hub.items.values())
    for i, one in enumerate(held):
        said = Said.of_parcel(Parcel(source=one.source, channel="axis"))
        for j, other in enumerate(held):
            row = ListedMessage(
                id=other.id, sender=other.sender, title=other.title, notation=other.notation
            )
            assert said.contradicts(row) is (i != j)
            assert said.fits(row) is (i == j)


def test_a_status_says_its_sender_and_what_cannot_be_read_says_nothing() -> None:
    assert Said.of(factories.status()) == Said(sender="H41.99")
    assert Said.of_parcel(Parcel(source=b"<html>", channel="axis")) == Said()
