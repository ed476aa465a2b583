"""Where a mail stands in a mailbox, as one text and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnedoc.channels.mail import MailPosition
from vnedoc.errors import InvalidValueError
from vnedoc.exchange import Parcel

NUMBERS = st.integers(1, 2**32 - 1)


@given(st.text(min_size=1, max_size=250), NUMBERS, NUMBERS)
def test_a_position_comes_back(mailbox: str, uidvalidity: int, uid: int) -> None:
    position = MailPosition(mailbox, uidvalidity, uid)
    assert MailPosition.parse(str(position)) == position


def test_the_longest_one_stands_in_a_ledger_as_a_whole() -> None:
    position = MailPosition("Ậ" * 250, 2**32 - 1, 2**32 - 1)
    assert Parcel(source=b"x", channel="mail", item=str(position)).item == str(position)


def test_it_is_written_as_people_find_it() -> None:
    assert str(MailPosition("INBOX", 385759045, 20)) == "INBOX;UIDVALIDITY=385759045;UID=20"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "INBOX",
        "INBOX;UIDVALIDITY=1",
        "INBOX;UIDVALIDITY=1;UID=0",
        "INBOX;UIDVALIDITY=01;UID=1",
        "INBOX;UIDVALIDITY=1;UID=4294967296",
        "INBOX;UIDVALIDITY=1;UID=1\n",
        "INBOX;UIDVALIDITY=1;UID=١",
        ";UIDVALIDITY=1;UID=1",
    ],
)
def test_another_text_is_none(text: str) -> None:
    with pytest.raises(InvalidValueError):
        MailPosition.parse(text)


@pytest.mark.parametrize(
    ("mailbox", "uidvalidity", "uid"),
    [("", 1, 1), ("x" * 251, 1, 1), ("x", 0, 1), ("x", 1, 2**32), ("x", -1, 1), ("x", 1, "1")],
)
def test_what_no_server_gives_is_refused(mailbox: str, uidvalidity: int, uid: int) -> None:
    with pytest.raises(InvalidValueError):
        MailPosition(mailbox, uidvalidity, uid)
