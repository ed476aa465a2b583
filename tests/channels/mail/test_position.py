"""A position comes back from its text, and nothing else is one."""

from __future__ import annotations

import pytest

from tests.channels.mail.letters import composed
from vnedoc.channels.mail import MailPosition, read_mail
from vnedoc.errors import InvalidValueError


@pytest.mark.parametrize("mailbox", ["INBOX", "Văn thư/Đến", "a:b", "1:2:3"])
@pytest.mark.parametrize("number", [1, 2**32 - 1])
def test_it_comes_back(mailbox: str, number: int) -> None:
    position = MailPosition(mailbox=mailbox, validity=number, uid=number)
    assert MailPosition.parse(str(position)) == position
    reading = read_mail(composed(), item=str(position))
    assert reading.parcel
    assert MailPosition.parse(reading.parcel.item) == position


@pytest.mark.parametrize("text", ["", "1:2", "1:2:", "0:1:a", "01:1:a", "1:-1:a", f"1:{2**32}:a"])
def test_what_is_none(text: str) -> None:
    assert MailPosition.parse(text) is None


@pytest.mark.parametrize("number", [0, -1, 2**32, True, "1", 1.0])
def test_a_number_that_is_none(number: object) -> None:
    with pytest.raises(InvalidValueError):
        MailPosition(mailbox="a", validity=1, uid=number)  # type: ignore[arg-type]
