"""Texts in headers come back as they were, in our reading and in that of Python's own two."""

from __future__ import annotations

import base64
import email
import email.policy
import random
import unicodedata
from email.header import decode_header, make_header

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.channels.mail.vietnamese import TEXTS, nfc
from tests.scale import scaled
from vnedoc.channels.mail.header.words import HeaderText, read_text, write_text
from vnedoc.errors import InvalidValueError
from vnedoc.limits import MAX_MAIL_HEADER_BYTES, MAX_MAIL_TEXT_CHARACTERS


def value_of(field: str) -> bytes:
    return field.partition(":")[2].encode()


@settings(max_examples=scaled(10_000), deadline=None)
@given(TEXTS)
def test_a_subject_comes_back_everywhere(subject: str) -> None:
    field = f"Subject: {write_text(subject, 9)}"
    assert read_text(value_of(field)) == HeaderText(nfc(subject))
    mail = f"{field}\r\n\r\n".encode("ascii")
    old = email.message_from_bytes(mail)["subject"]
    assert str(make_header(decode_header(old))) == nfc(subject)
    new = email.message_from_bytes(mail, policy=email.policy.default)["subject"]
    assert str(new) == nfc(subject)


@settings(max_examples=scaled(10_000), deadline=None)
@given(TEXTS, st.integers(0, 40))
def test_lines_are_short_and_words_are_whole(text: str, used: int) -> None:
    lines = write_text(text, used).split("\r\n")
    assert all(len(line) + (used if not at else 0) <= 76 for at, line in enumerate(lines))
    for word in (word for line in lines for word in line.split() if len(lines) > 1):
        assert len(word) <= 75
        base64.b64decode(word[10:-2]).decode()  # no character is cut in two


@pytest.mark.parametrize(
    ("raw", "text", "sound"),
    [
        (b"", "", True),
        (b" plain text ", "plain text", True),
        (b" folded\r\n text", "folded text", True),
        (b" folded\n\ttext", "folded text", True),
        (b"=?utf-8?Q?S=E1=BB=9F_V=C3=AD?=", "Sở Ví", True),
        (b"=?UTF-8*vi?b?U+G7nw==?=", "Sở", True),
        (b"=?utf-8?B?U+G7nw?=", "Sở", True),  # padding left out
        (b"=?utf-8?B?U+G7?= =?utf-8?B?n1bDrQ==?=", "SởVí", True),  # a character cut in two
        (b"=?utf-8?Q?a?=  \r\n =?utf-8?Q?b?= c =?utf-8?Q?d?=", "ab c d", True),
        (b"=?utf-8?Q?a?= =?iso-8859-1?Q?=E0?=", "aà", True),
        (b"=?windows-1258?Q?S=F5=D2?=", "Sở", True),
        (b"x=?utf-8?Q?a?=y", "xay", True),
        ("Sở Ví dụ".encode(), "Sở Ví dụ", True),
        (unicodedata.normalize("NFD", "Sở").encode(), "Sở", True),
        # What cannot be read stays as it stands, or has U+FFFD in its place.
        (b"=?utf-8?B?U+G7$$?=", "=?utf-8?B?U+G7$$?=", False),
        (b"=?zlib_codec?B?U+G7nw==?=", "=?zlib_codec?B?U+G7nw==?=", False),
        (b"=?idna?Q?a?= =?utf-8?Q?b?=", "=?idna?Q?a?= b", False),
        (b"=?utf-8?Q?=FF?=", "\ufffd", False),
        (b"S\xff", "S\ufffd", False),
        (b"=?utf-8?Q?a=0D=0ABcc:_b?=", "a\ufffd\ufffdBcc: b", False),
        (b"a\0b", "a\ufffdb", False),
        (b"=?utf-8?Q?a=00?=", "a\ufffd", False),
        (b"=?utf-8?Q?a?", "=?utf-8?Q?a?", True),
        (b"=?utf-8?X?a?=", "=?utf-8?X?a?=", True),
    ],
)
def test_what_stands_in_headers(raw: bytes, text: str, sound: bool) -> None:
    assert read_text(raw) == HeaderText(text, sound)


@pytest.mark.parametrize("bad", ["a\nb", "a\r\nBcc: x", "a\0", "\x7f", "a\u2028b", "\ud800", "\t"])
def test_what_could_begin_another_field_is_not_written(bad: str) -> None:
    with pytest.raises(InvalidValueError):
        write_text(bad)


def test_both_sides_of_the_longest_text() -> None:
    longest = "ở" * MAX_MAIL_TEXT_CHARACTERS
    assert read_text(write_text(longest, 9).encode()).text == longest
    with pytest.raises(InvalidValueError):
        write_text(longest + "ở")


def test_both_sides_of_the_longest_header() -> None:
    longest = b"a" * MAX_MAIL_HEADER_BYTES
    assert read_text(longest) == HeaderText(longest.decode())
    assert read_text(longest + b"b") == HeaderText(longest.decode(), sound=False)


@pytest.mark.parametrize(
    "piece",
    [b"=?utf-8?Q?a?= ", b"=?utf-8?B?", b"=?", b"?=", b"=?utf-8?Q?", b"=?a?B?a=?=", b"\r\n "],
)
def test_hostile_headers_are_read(piece: bytes) -> None:
    """16,000 encoded words, 272 KB, keep Python's own reader busy for 19 seconds."""
    assert not read_text(piece * (272_000 // len(piece))).sound


@settings(max_examples=scaled(10_000), deadline=None)
@given(st.binary(max_size=200) | st.integers(0, 2**32).map(lambda seed: _shuffled(seed)))
def test_nothing_raises_and_nothing_begins_a_line(raw: bytes) -> None:
    text = read_text(raw).text
    assert not set(text) & set("\r\n\0\u2028\u2029")
    text.encode()
    assert nfc(text) == text


def _shuffled(seed: int) -> bytes:
    pieces = [
        b"=?",
        b"utf-8",
        b"?B?",
        b"?Q?",
        b"?=",
        b" ",
        b"\r\n ",
        b"YQ==",
        b"=E1",
        b"*",
        b"\xe1",
    ]
    return b"".join(random.Random(seed).choices(pieces, k=20))
