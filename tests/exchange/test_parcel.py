"""What a channel calls things can be kept in any database, and one body has one name."""

from __future__ import annotations

import attrs
import pytest

import vnedoc
from tests.exchange.letters import letter
from vnedoc.errors import ReadError
from vnedoc.exchange.parcel import Parcel


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_what_no_database_holds_is_replaced(text: str) -> None:
    made = Parcel(source=b"x", channel=text, item=text, receiver=text)
    for name in (made.channel, made.item, made.receiver):
        assert name.encode()
        assert "\0" not in name


@pytest.mark.parametrize(
    ("channel", "item", "other"),
    [("axis", "2", "2"), ("axis", "1", ""), ("mail", "2", ""), ("axis", "", "")],
)
def test_another_name_is_one_of_the_same_channel(channel: str, item: str, other: str) -> None:
    made = Parcel(source=b"x", channel="axis", item="1")
    assert made.other_name(channel, item) == other
    assert not Parcel(source=b"x", channel="axis").other_name(channel, item), "it has none itself"


def test_a_receiver_written_in_two_ways_is_one() -> None:
    names = {
        Parcel(source=b"x", channel="axis", receiver=name).receiver
        for name in ("Sở À", "Sở A\u0300", " Sở À ")
    }
    assert len(names) == 1
    assert Parcel(source=b"x", channel="axis", receiver="Sở a").receiver not in names


def test_a_receiver_named_by_both_generations_is_one() -> None:
    names = ("H41.99", "000.00.99.H41", " h41.99 ", "H41.98", "null")
    found = [Parcel(source=b"x", channel="axis", receiver=name).receiver for name in names]
    assert found == ["H41.99", "H41.99", "H41.99", "H41.98", "null"]


def test_a_message_is_read_once_and_what_is_none_is_refused_each_time() -> None:
    made = Parcel(source=vnedoc.dumps(letter(0)), channel="axis")
    assert made.envelope is made.envelope
    other = attrs.evolve(made, source=vnedoc.dumps(letter(1)))
    assert other.envelope != made.envelope, "what was read belongs to its bytes alone"
    broken = Parcel(source=b"<html>", channel="axis")
    for _ in range(2):
        with pytest.raises(ReadError):
            _ = broken.envelope
