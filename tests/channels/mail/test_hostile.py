"""Mails that are made to cost give an answer, and cost what they are long."""

from __future__ import annotations

import pytest

from tests import effort
from tests.channels.mail import hostile
from vnedoc import limits
from vnedoc.channels.mail import MailKind, MailReading, oddities, read_mail

SMALL = 16_000
UNITS = 20
"""A fifth of a second on a machine of 2025, where most take a fiftieth of that. What takes the
square, and five seconds of 64 KB, is seen."""
MESSAGES = {"one message with a late root", "what is no place of a file"}
"""What is long and nothing else."""
GROUPS = {name: list(shapes) for name, shapes in hostile.GROUPS.items()}


def read(name: str, size: int) -> MailReading:
    data = hostile.SHAPES[name](size)
    try:
        return effort.within(UNITS, lambda: read_mail(data))
    except AssertionError as error:
        raise AssertionError(f"{name}: {error}") from None


@pytest.mark.parametrize("group", GROUPS)
def test_a_hostile_mail_is_read_at_once(group: str) -> None:
    for name in GROUPS[group]:
        reading = read(name, SMALL)
        assert (reading.kind is MailKind.DOCUMENT) is (name in MESSAGES), name
        assert len(reading.findings) <= 4 * limits.MIN_VIOLATIONS, name
        assert len(reading.refers_to) <= limits.MAX_MAIL_REFERENCES, name
        assert sum(1 for _ in reading.structure.root.walk()) <= limits.MAX_MAIL_PARTS, name


def test_there_are_enough_shapes() -> None:
    assert len(hostile.SHAPES) == sum(map(len, hostile.GROUPS.values())) >= 200 + 14


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("multiparts in one another", oddities.TOO_DEEP),
        ("mails in mails", oddities.TOO_DEEP),
        ("empty parts", oddities.MANY_PARTS),
        ("five messages with a late root", oddities.SEVERAL),
        ("base64 of junk", oddities.DAMAGED),
        ("holes and files", oddities.MISSING_FILE),
        ("signed data of junk", oddities.UNOPENED),
        ("boundaries that begin alike", oddities.TOO_DEEP),
    ],
)
def test_a_shape_is_what_it_says(name: str, why: object) -> None:
    assert why in {one.topic for one in read(name, SMALL).findings}
