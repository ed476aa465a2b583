"""Strict base64 and constant-time comparing."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.effort import within
from vnedoc.signature.encoding import decode_base64, same_digest
from vnedoc.signature.errors import ValueEncodingError

GOOD = [
    ("", b""),
    ("AA==", b"\0"),
    ("AAA=", b"\0\0"),
    ("AAAA", b"\0\0\0"),
    ("+/+/", b"\xfb\xff\xbf"),
]
BAD = [
    "A",
    "AA",
    "AAA",
    "AA=",
    "AA===",
    "AAAA=",
    "=AAA",
    "A=AA",
    "AA==AA==",
    "AB==",  # bits that stand for nothing
    "AAB=",
    "AA!A",
    "AA*~",
    "AA-_",
    "AAAA\0",
    "ÁAAA",
    "AAAА",  # a Cyrillic letter
    "AAA\ud800",
    "AA<!---->==",
]


@pytest.mark.parametrize(("text", "data"), GOOD)
def test_canonical_text(text, data):
    assert decode_base64(text) == data
    assert decode_base64(text.encode()) == data
    assert decode_base64(f" \t\r\n{text}\n", spaces=True) == data


@pytest.mark.parametrize("text", BAD)
@pytest.mark.parametrize("spaces", [True, False])
def test_anything_else_is_refused(text, spaces):
    with pytest.raises(ValueEncodingError):
        decode_base64(text, spaces=spaces)


@pytest.mark.parametrize("space", [" ", "\n", "\t", "\r"])
def test_white_space_only_where_it_is_asked_for(space):
    assert decode_base64(f"AA{space}A=", spaces=True) == b"\0\0"
    with pytest.raises(ValueEncodingError):
        decode_base64(f"AA{space}A=")


@pytest.mark.parametrize("space", ["\x0b", "\x0c", "\xa0", "\u2028"])
def test_other_white_space_is_foreign(space):
    with pytest.raises(ValueEncodingError):
        decode_base64(f"AA{space}A=", spaces=True)


def test_the_place_is_told():
    with pytest.raises(ValueEncodingError) as caught:
        decode_base64("AAAA!AAA")
    assert caught.value.offset == 4


@given(st.binary(max_size=100))
def test_what_is_encoded_is_decoded(data):
    assert decode_base64(base64.b64encode(data)) == data


@given(st.text(alphabet="AB+/=! \n", max_size=12))
def test_one_value_has_one_text(text):
    try:
        data = decode_base64(text)
    except ValueEncodingError:
        return
    assert base64.b64encode(data).decode() == text


def test_long_rubbish_is_refused_in_time():
    for text in ("A" * 5_000_000 + "!", "=" * 5_000_000, "A=" * 2_500_000):

        def refusing(text=text):
            with pytest.raises(ValueEncodingError):
                decode_base64(text)

        within(50, refusing)


def test_digests_compare_whole():
    assert same_digest(b"abc", b"abc")
    assert not same_digest(b"abc", b"abd")
    assert not same_digest(b"abc", b"ab")
