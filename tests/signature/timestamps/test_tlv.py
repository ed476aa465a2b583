"""Walking ASN.1 without asn1crypto's objects."""

from __future__ import annotations

import pytest
from asn1crypto import core

from tests.effort import within
from tests.signature import pki
from tests.signature.timestamps.test_timestamp import PKI, REQUEST
from vnedoc.signature.timestamps.cms import read_token
from vnedoc.signature.timestamps.refusals import CmsError
from vnedoc.signature.timestamps.tlv import (
    OCTETS,
    TlvError,
    first_value,
    integer,
    octets,
    oid,
    whole_value,
)


def test_values_are_sliced_not_encoded():
    data = core.SequenceOf([1, 2, 300], spec=core.Integer).dump()
    value = whole_value(data)
    assert value.raw == data
    assert [integer(part) for part in value.parts()] == [1, 2, 300]
    assert b"".join(part.raw for part in value.parts()) == value.inside


@pytest.mark.parametrize("data", [b"", b"\x30", b"\x30\x05\x01", b"\x30\x84\xff\xff\xff\xff"])
def test_what_is_damaged_is_refused(data):
    with pytest.raises(TlvError):
        first_value(data)


@pytest.mark.parametrize(
    ("data", "padded", "good"),
    [
        (b"\x05\x00", False, True),
        (b"\x05\x00\x00", False, False),
        (b"\x05\x00\x00\x00", True, True),
        (b"\x05\x00\x00\x01", True, False),
    ],
)
def test_nothing_may_follow_but_zeros_where_they_are_allowed(data, padded, good):
    if good:
        assert whole_value(data, padded=padded).raw == b"\x05\x00"
    else:
        with pytest.raises(TlvError):
            whole_value(data, padded=padded)


def test_octet_strings_in_pieces_are_joined():
    assert octets(whole_value(b"\x04\x03abc")) == b"abc"
    assert octets(whole_value(b"\x24\x80\x04\x01a\x04\x02bc\x00\x00")) == b"abc"
    with pytest.raises(TlvError):
        octets(whole_value(b"\x05\x00"))


def test_kinds_are_checked():
    value = whole_value(b"\x06\x03\x55\x04\x03")
    assert oid(value) == "2.5.4.3"
    with pytest.raises(TlvError):
        value.expect(OCTETS)
    with pytest.raises(TlvError):
        integer(value)


def test_costs_are_bounded():
    wide = _sequence(b"\x05\x00" * 20_000)
    deep = b"\x05\x00"
    for _ in range(2_000):
        deep = _sequence(deep)

    def refusing():
        with pytest.raises(TlvError):
            whole_value(wide).parts()
        with pytest.raises(CmsError):
            read_token(deep)

    within(50, refusing)


def _sequence(inside):
    return core.Sequence(contents=inside).dump(force=True)


def test_reading_many_tokens_takes_no_exponential_time():
    def reading():
        for number in range(30):
            stamped = pki.stamp(REQUEST.der, PKI.tsa, change={"serial_number": number + 1})
            assert read_token(pki.token_of(stamped)).identifier[1] == PKI.tsa.cert.serial_number

    within(300, reading)
