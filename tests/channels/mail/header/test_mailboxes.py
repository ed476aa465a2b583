"""Addresses and names come back as they were, in our reading and in that of Python's own two."""

from __future__ import annotations

import email
import email.policy
import random
from email.header import Header, decode_header, make_header
from email.utils import getaddresses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.channels.mail.vietnamese import TEXTS, nfc, one_space
from tests.scale import scaled
from vnedoc.channels.mail.header.mailboxes import (
    Mailbox,
    Mailboxes,
    read_mailboxes,
    write_mailboxes,
)
from vnedoc.errors import InvalidValueError

ADDRESSES = ("vanthu@h26.vn", "a.b+c@vd.example.gov.vn", "x@localhost")


@settings(max_examples=scaled(10_000), deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=3))
def test_names_come_back_everywhere(names: list[str]) -> None:
    asked = [Mailbox(a, n) for a, n in zip(ADDRESSES, names, strict=False)]
    wanted = [(one.address, one_space(nfc(name))) for one, name in zip(asked, names, strict=True)]
    value = write_mailboxes(asked, 6)
    assert max(map(len, value.split("\r\n"))) <= 78
    found = read_mailboxes(value.encode("ascii"))
    assert [(one.address, one.name) for one in found.found] == wanted
    assert found.sound
    mail = f"From: {value}\r\n\r\n".encode()
    new = email.message_from_bytes(mail, policy=email.policy.default)["from"].addresses
    for one, (address, name) in zip(new, wanted, strict=True):
        one_word = len(name.encode()) <= 42
        seen = one.display_name if one_word else without_spaces(one.display_name)
        assert (one.addr_spec, seen) == (address, name if one_word else without_spaces(name))
    old = getaddresses(email.message_from_bytes(mail).get_all("from"))
    assert [(a, str(make_header(decode_header(n)))) for n, a in old] == wanted


def without_spaces(text: str) -> str:
    return "".join(text.split())


def test_a_fault_of_the_reader_above() -> None:
    """Python's newer reader puts a space between two encoded words of a name (RFC 2047 6.2).

    That is why the test above compares long names without spaces for it. Here its older half has
    written the mail.
    """
    name = "Văn thư Sở Ví dụ A tỉnh Quảng Ngãi về việc ban hành danh mục"
    field = f"From: {Header(name, 'utf-8').encode()} <a@h26.vn>"
    read = email.message_from_string(f"{field}\n\n", policy=email.policy.default)
    seen = read["from"].addresses[0].display_name
    assert seen != name
    assert without_spaces(seen) == without_spaces(name)
    assert read_mailboxes(field[6:].encode()).found == (Mailbox("a@h26.vn", name),)


A, B = Mailbox("a@h26.vn", "Sở, Phòng"), Mailbox("b@h26.vn")


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("", ()),
        ("b@h26.vn", (B,)),
        (" b @ h26.vn ,, ", (B,)),
        ("<b@h26.vn>", (B,)),
        ("<@x,@y:b@h26.vn>", (B,)),
        ('"Sở, Phòng" <a@h26.vn>, b@h26.vn', (A, B)),
        ("=?utf-8?B?U+G7nywgUGjDsm5n?= <a@h26.vn>", (A,)),
        ('"=?utf-8?B?U+G7nywgUGjDsm5n?=" <a@h26.vn>', (A,)),
        ("a@h26.vn (=?utf-8?B?U+G7nywgUGjDsm5n?=)", (A,)),
        ("undisclosed-recipients:;", ()),
        ("Group: b@h26.vn, <a@h26.vn>; b@h26.vn", (B, Mailbox("a@h26.vn"), B)),
        # An encoded word is a name, whatever it says: `x <c@x>,`.
        ("=?utf-8?B?eCA8Y0B4Piw=?= <b@h26.vn>", (Mailbox("b@h26.vn", "x <c@x>,"),)),
        ('"a\\"b" <b@h26.vn>', (Mailbox("b@h26.vn", 'a"b'),)),
    ],
)
def test_what_programs_write(raw: str, found: tuple[Mailbox, ...]) -> None:
    assert read_mailboxes(raw.encode()) == Mailboxes(found)


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("Văn thư", (Mailbox("", "Văn thư"),)),
        ("x <>", (Mailbox("", "x"),)),
        ("<b\rc@x>", (Mailbox("b\ufffdc@x"),)),
        ('"a@b', (Mailbox("a@b"),)),
        ("<b@h26.vn> <c@x>", (B, Mailbox("c@x"))),
    ],
)
def test_what_is_no_address(raw: str, found: tuple[Mailbox, ...]) -> None:
    assert read_mailboxes(raw.encode()).found == found


@pytest.mark.parametrize(
    "raw", ["Văn thư", "x <>", "<b\rc@x>", '"a@b', "a@b (c", '"a\\" <a@b>', "<a@b> <c@d>"]
)
def test_what_is_no_address_is_told(raw: str) -> None:
    assert not read_mailboxes(raw.encode()).sound


@pytest.mark.parametrize(
    "address", ["", "a", "a@", "@b", "a@b\r\nBcc: c@d", "a b@c", "sở@h26.vn", "a@b, c@d", "a@b>"]
)
def test_what_is_no_address_is_not_written(address: str) -> None:
    with pytest.raises(InvalidValueError):
        write_mailboxes([Mailbox(address)])


@pytest.mark.parametrize("piece", ["(", "(a", '"', '\\"', "<", "a@b,", ":", ";", "((()", "<a", "@"])
def test_hostile_fields_are_read(piece: str) -> None:
    """1,008 parentheses end Python's own reader in a `RecursionError`."""
    read_mailboxes(piece.encode() * (20_000 // len(piece)))


@settings(max_examples=scaled(10_000), deadline=None)
@given(st.integers(0, 2**32))
def test_nothing_raises_and_nothing_begins_a_line(seed: int) -> None:
    pieces = [
        "a",
        "@",
        ",",
        ";",
        ":",
        '"',
        "\\",
        "(",
        ")",
        "<",
        ">",
        "=?utf-8?Q?a?=",
        " ",
        "\r\n ",
        "\r",
    ]
    raw = "".join(random.Random(seed).choices(pieces, k=30)).encode() + b"\xff"
    for one in read_mailboxes(raw).found:
        assert not set(one.address + one.name) & set("\r\n\0")
        (one.address + one.name).encode()
