"""The headers of the axis, byte by byte as the SDK has written them: its requests, recorded."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

import pytest

from vnedoc.channels.axis import hash_file, headers, sign, signed_by
from vnedoc.errors import InvalidValueError
from vnedoc.given import WrongTypeError
from vnedoc.model import VIETNAM

LETTER = Path(__file__).parents[3] / "examples/messages/cong-van.edxml"
SECRET = "bi-mat-thu-nghiem"
PARAMETERS = (
    ("systemid", "H26.99"),
    ("servicetype", "eDoc"),
    ("messagetype", "edoc"),
    ("hash-file", "ccbb64390529cd533f62d6a7eb5d9b7516c264c2ecbee51d4e48678bb87589d"),
    ("from", "H26.99"),
    ("to", '["H41.99","H41.98"]'),
    ("timestamp", "30112026T191550+0560"),
)
TEXT = (
    '{"XroadVnpt-systemid":"H26.99","XroadVnpt-servicetype":"eDoc","XroadVnpt-messagetype":"edoc",'
    '"XroadVnpt-hash-file":"ccbb64390529cd533f62d6a7eb5d9b7516c264c2ecbee51d4e48678bb87589d",'
    '"XroadVnpt-from":"H26.99","XroadVnpt-to":"[\\"H41.99\\",\\"H41.98\\"]",'
    '"XroadVnpt-timestamp":"30112026T191550+0560",'
    '"XroadVnpt-Content-Type":"application/octet-stream"}'
)
MAC = "8a883e6dbe1b8c2f1602187bcddfef49cb342a0e1f699f6a13d1b5e3da547c66"
"""Sent by SDKVXP 2.0.1 for these parameters with this key."""


def test_the_same_parameters_are_signed_as_the_sdk_signs_them() -> None:
    made = dict(sign(PARAMETERS, SECRET, "application/octet-stream"))
    assert made["XroadVnpt-sign-header"] == TEXT
    assert made["XroadVnpt-hash-header"] == MAC
    assert made["XroadVnpt-sign-header-key"] == (
        "systemid;servicetype;messagetype;hash-file;from;to;timestamp;Content-Type"
    )
    assert made["User-Agent"] == "JAVASDKAgent/1.0.0 XRoad/VPCP"
    assert made["XroadVnpt-version"] == "3.0.201608"
    assert made["Content-Type"] == made["XroadVnpt-Content-Type"] == "application/octet-stream"
    assert SECRET not in str(made)


def test_both_forms_of_a_file_digest() -> None:
    digest = hashlib.sha256(LETTER.read_bytes()).digest()
    assert hash_file(digest) == dict(PARAMETERS)["hash-file"]
    assert hash_file(digest, "sha256") == digest.hex()
    assert hash_file(bytes(32)) == "0" * 32
    with pytest.raises(InvalidValueError):
        hash_file(digest, "md5")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (dt.datetime(2025, 7, 1, 9, 30, 0, 250_999, tzinfo=VIETNAM), "01072025T093000+0250"),
        (dt.datetime(2025, 12, 31, 18, 5, 9, tzinfo=dt.UTC), "01012026T010509+0000"),
    ],
)
def test_a_moment_is_written_by_vietnams_clock(at: dt.datetime, said: str) -> None:
    assert headers.timestamp(at) == said


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(WrongTypeError):
        headers.timestamp("01072025")  # type: ignore[arg-type]


def came(**changes: str) -> dict[str, str]:
    pairs = sign(PARAMETERS, SECRET, "application/json")
    return {**{name.lower(): value for name, value in pairs}, **changes}


@pytest.mark.parametrize(
    ("change", "good"),
    [
        ({}, True),
        ({"xroadvnpt-unknown-and-not-signed": "x"}, False),
        ({"xroadvnpt-from": "H41.99"}, False),
        ({"xroadvnpt-hash-header": MAC}, False),
        ({"xroadvnpt-hash-header": ""}, False),
        ({"xroadvnpt-sign-header": "{}"}, False),
        ({"xroadvnpt-version": "9"}, True),
        ({"x-other": "9"}, True),
    ],
)
def test_only_what_was_signed_counts(change: dict[str, str], good: bool) -> None:
    found = signed_by(came(**change), SECRET)
    assert (found is not None) is good
    if found is not None:
        assert found["to"] == '["H41.99","H41.98"]'
    assert signed_by(came(), "another") is None


@pytest.mark.parametrize("text", ["[]", "1", "x", '{"a":1}', "[" * 100_000])
def test_signed_nonsense_is_nothing(text: str) -> None:
    held = {
        "xroadvnpt-sign-header": text,
        "xroadvnpt-hash-header": headers.mac(text, SECRET),
    }
    assert signed_by(held, SECRET) is None
