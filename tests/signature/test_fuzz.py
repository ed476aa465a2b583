"""Mutations of signed messages: none is accepted with other values, none raises what is not told.

The short run is part of every test run; the long one (``-m slow``) makes VNEDOC_FUZZ mutations,
100,000 unless the variable says otherwise, and is repeatable from its seed.
"""

from __future__ import annotations

import os
import random
from collections import Counter

import pytest
from lxml import etree

from tests.signature import messages
from vnedoc import VnedocError
from vnedoc.errors import ReadError
from vnedoc.signature.verdict import Verification

SEED = 102_2016
TOKENS = [
    *(b"<", b">", b"/", b"&", b"=", b'"', b"'", b" ", b"\r", b"\n", b"\x00", b"\xff", b"\xc3"),
    *(b"<!-- -->", b"<?p?>", b"<![CDATA[x]]>", b"&#13;", b"&lt;", b"]]>", b"<x/>", b"xmlns=''"),
    *(b' Id="x"', b' xml:lang="vi"', b' xmlns:ds="urn:x"', b"<ds:Signature/>", b"<ds:Object/>"),
    *(b"enveloped-signature", b"sha1", b"hmac", b"#", b"AAAA", b"=", b"0", b"1"),
]


def mutate(data: bytes, chance: random.Random) -> bytes:
    """One to four small changes."""
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        at = chance.randrange(len(data))
        to = min(len(data), at + chance.choice((1, 2, 8, 40, 400)))
        other = chance.randrange(len(data))
        data = _changed(data, at, to, other, chance) or data
    return data


def _changed(data: bytes, at: int, to: int, other: int, chance: random.Random) -> bytes:
    match chance.randrange(6):
        case 0:
            return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]
        case 1:
            return data[:at] + chance.choice(TOKENS) + data[at:]
        case 2:
            return data[:at] + chance.choice(TOKENS) + data[to:]
        case 3:
            return data[:at] + data[to:]
        case 4:
            return data[:other] + data[at:to] + data[other:]
        case _:
            return data[:at] + data[at:to] + data[at:]


def elements(data: bytes, chance: random.Random) -> bytes:
    """Copy, move, swap or drop whole elements."""
    root = messages.tree(data)
    found = list(root.iter("*"))
    one, other = chance.choice(found[1:]), chance.choice(found)
    piece = one
    kind = chance.randrange(4)
    if kind == 0:
        parent = one.getparent()
        assert parent is not None
        parent.remove(one)
    elif kind == 1:
        piece = messages.tree(etree.tostring(one, with_tail=False))
    if kind in (1, 2) and not any(a is piece for a in (other, *other.iterancestors())):
        other.insert(chance.randrange(len(other) + 1), piece)
    elif kind == 3:
        one.text, other.text = other.text, one.text
    return messages.bytes_of(root)


def attempt(data: bytes, original: Verification, outcomes: Counter[str]) -> None:
    try:
        answer = messages.verify(data)
    except ReadError as error:
        outcomes[type(error).__name__] += 1
        return
    except VnedocError as error:
        pytest.fail(f"an error that verify does not announce: {error!r}")
    outcomes["valid" if answer.valid else "not valid"] += 1
    if answer.envelope is not None:
        assert answer.envelope == original.envelope


def run(count: int, seed: int) -> Counter[str]:
    chance, outcomes = random.Random(seed), Counter[str]()
    sources = [
        messages.signed(),
        messages.signed("rsa2048", form="plain"),
        messages.signed("p256", several=True),
        messages.signed_twice(),
    ]
    originals = [messages.verify(one) for one in sources]
    assert all(one.valid for one in originals)
    for number in range(count):
        index = number % len(sources)
        change = elements if chance.random() < 0.25 else mutate
        attempt(change(sources[index], chance), originals[index], outcomes)
    return outcomes


def test_mutations() -> None:
    outcomes = run(400, SEED)
    assert outcomes["not valid"] > 50
    assert sum(outcomes.values()) == 400


@pytest.mark.slow
def test_many_mutations(capsys: pytest.CaptureFixture[str]) -> None:
    count = int(os.environ.get("VNEDOC_FUZZ", "100000"))
    outcomes = run(count, int(os.environ.get("VNEDOC_FUZZ_SEED", SEED + 1)))
    with capsys.disabled():
        print(f"\n{count} mutations: {dict(outcomes)}")
    assert sum(outcomes.values()) == count
