"""CPU that statements may cost: at most one second more than the smallest message takes."""

from __future__ import annotations

from collections.abc import Callable

import attrs
import pytest

from tests import factories
from tests.effort import cost
from tests.signature import messages
from tests.signature.statement import test_statement_attacks as attacks
from vnedoc.limits import MAX_LISTED

pytestmark = [pytest.mark.benchmark, pytest.mark.slow]
MAX_MORE_SECONDS = 1.0


def numbered(text: bytes, count: int) -> list[bytes]:
    """The same statement several times, no two alike in bytes."""
    return [text + b" " * index for index in range(count)]


def huge_lists(count: int) -> bytes:
    more = b"<Fields>" + b"<Field>a</Field>" * 8_000
    text = attacks.by_an_insider(attacks.unsigned_text().replace(b"<Fields>", more))
    return attacks.carrying(*numbered(text, count))


def many_files(zipped: bool) -> bytes:
    data = [str(index).encode() * 20 for index in range(1_900)]
    files = tuple(
        factories.attachment(i, f"{i}.txt", attacks.packed(d) if zipped else d)
        for i, d in enumerate(data)
    )
    envelope = attrs.evolve(attacks.MESSAGE, attachments=files)
    return attacks.carrying(attacks.statement_text(), envelope=envelope)


def many_values() -> bytes:
    envelope = attacks.header(to_places=tuple("a" * 200 for _ in range(MAX_LISTED - 50)))
    return attacks.carrying(*numbered(attacks.statement_text(), 8), envelope=envelope)


def huge_broken_signature() -> bytes:
    junk = f'<ds:Signature xmlns:ds="{attacks.DS}">' + "<ds:a/>" * 36_000 + "</ds:Signature>"
    end = "</edXML:edXMLHeader>"
    return attacks.honest().decode().replace(end, junk + end).encode()


@pytest.mark.parametrize(
    "shape",
    [
        lambda: huge_lists(8),
        lambda: huge_lists(16),
        lambda: many_files(zipped=False),
        lambda: many_files(zipped=True),
        many_values,
        huge_broken_signature,
        attacks.bomb_of_marks,
        attacks.bomb_of_lookalikes,
        attacks.bomb_of_statements,
        attacks.bomb_of_values,
    ],
    ids=range(10),
)
def test_no_shape_costs_a_second_more(shape: Callable[[], bytes]) -> None:
    data, small = shape(), attacks.honest()
    least, more = (
        cost(lambda each=each: messages.verify(each, require="statement")) for each in (small, data)
    )
    print(f"{more - least:.2f} s")
    assert more - least <= MAX_MORE_SECONDS
