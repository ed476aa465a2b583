"""Long texts are lifted out of JSON wherever its pieces are cut, and decoded strictly."""

from __future__ import annotations

import base64
import itertools
import json
import random
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scale import scaled
from vnedoc.channels import cutting
from vnedoc.channels.cutting import GarbledError, LongText, base64_of, cut, plain_of
from vnedoc.errors import Base64Error


class Pieces:
    """Bytes in pieces of any length."""

    name = "<test>"

    def __init__(self, data: bytes, length: int) -> None:
        self.data, self.length, self.size = data, length, len(data)

    def chunks(self, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        held = self.data[start:end]
        for at in range(0, len(held), self.length):
            yield held[at : at + self.length]


@settings(max_examples=scaled(2_000, 30))
@given(st.data(), st.integers(1, 40))
def test_it_is_what_a_parser_of_json_says(data: st.DataObject, length: int) -> None:
    words = st.text(max_size=30) | st.sampled_from(
        ["é" * 2000, 'a"\\/\n' * 1500, "x" * 4096, "😀" * 1500]
    )
    value = data.draw(
        st.recursive(
            words | st.integers() | st.booleans() | st.none(),
            lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
            max_leaves=12,
        )
    )
    text = json.dumps(value, ensure_ascii=data.draw(st.booleans())).encode()
    found = cut(Pieces(text, length * 97))
    assert whole(found, found.value) == value


def whole(found: cutting.Cut, value: Any) -> Any:
    if isinstance(value, list):
        return [whole(found, one) for one in value]
    if isinstance(value, dict):
        return {whole(found, k): whole(found, v) for k, v in value.items()}
    text = found.text(value)
    if isinstance(text, LongText):
        return b"".join(plain_of(Pieces(b"".join(text.chunks()), 701))).decode()
    return value


@pytest.mark.parametrize("length", [1, 2, 3, 7, 1000, 10**6])
@pytest.mark.parametrize("escape", [None, "/", "=", "line"])
def test_base64_is_decoded_however_json_writes_it(length: int, escape: str | None) -> None:
    data = random.Random(1).randbytes(7_000)
    text = base64.b64encode(data).decode()
    if escape == "line":
        text = base64.encodebytes(data).decode()
    said = json.dumps({"data": text, "status": "OK"})
    said = {"/": said.replace("/", "\\/"), "=": said.replace("=", "\\u003d")}.get(
        escape or "", said
    )
    found = cut(Pieces(said.encode(), length))
    value = found.text(found.value["data"])
    assert isinstance(value, LongText)
    assert b"".join(base64_of(value)) == data


@pytest.mark.parametrize("bad", ["!", "\\u0041", "\\\\", "é", "====", "A"])
def test_base64_that_is_none_is_refused(bad: str) -> None:
    text = base64.b64encode(b"x" * 6_000).decode()
    found = cut(Pieces(('{"data":"' + text + bad + '"}').encode(), 1000))
    value = found.text(found.value["data"])
    assert value
    with pytest.raises(Base64Error):
        list(base64_of(value))


@pytest.mark.parametrize(
    "bad",
    [
        *(b"", b"{", b'{"a":"b', b'{"a":"b\\"', b'{"a":}', b"[" * 100_000, b"9" * 5_000),
        *(b"<html></html>", b"\xff\xfe{}", b'{"a":"\xff"}', b'{"a":"' + b"x" * 9_000),
    ],
)
def test_what_is_no_json_is_garbled(bad: bytes) -> None:
    for length in (1, 100, 10**6):
        with pytest.raises(GarbledError):
            cut(Pieces(bad, length))


def test_what_is_left_is_bounded() -> None:
    many = json.dumps(["x" * 100] * 200).encode()
    assert len(cut(Pieces(many, 1000)).value) == 200
    with pytest.raises(GarbledError):
        cut(Pieces(many, 1000), most=10_000)


def test_empty_values_are_counted_before_they_are_made() -> None:
    with pytest.raises(GarbledError):
        cut(Pieces(b"[" + b"{}," * 2_000_001 + b"{}]", 10**6))


@pytest.mark.parametrize("text", [b"\\\\" * 6_000, b'\\"' * 6_000, b"a" * 12_000, b"\\\\n" * 4_000])
def test_escapes_are_never_cut_in_half(text: bytes) -> None:
    whole_ = b'{"data":"' + text + b'","b":"c"}'
    for length in (1, 2, 3, 999, 10**6):
        found = cut(Pieces(whole_, length))
        held = found.text(found.value["data"])
        assert isinstance(held, LongText)
        assert b"".join(held.chunks()) == text
        assert found.value["b"] == "c"


def test_a_text_that_looks_like_a_mark_is_a_text() -> None:
    for text in ("\x00text 0", "\x00text 7", "\x00text ²", "\x00text " + "9" * 100):
        found = cut(Pieces(json.dumps([text]).encode(), 100))
        assert found.text(found.value[0]) == text


def test_a_plain_message_survives_every_cut() -> None:
    text = '<a>ệ😀\\"\n\u2028</a>' * 3
    for ascii_only, length in itertools.product((True, False), range(1, 20)):
        inner = json.dumps(text, ensure_ascii=ascii_only)[1:-1].encode()
        assert b"".join(plain_of(Pieces(inner, length))).decode() == text


def test_texts_with_escapes_are_not_taken_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A loop over each took a minute for an answer of 64 MB."""
    calls = []
    slow = cutting._Lifting._inside
    monkeypatch.setattr(cutting._Lifting, "_inside", lambda *given: calls.append(1) or slow(*given))
    for text in ("\\n", "a\\u1eadb", '\\"' * 20, "a" * 1000):
        rows = [f'"{text}"'] * 500
        found = cut(Pieces(f"[{','.join(rows)}]".encode(), 10**6))  # type: ignore[arg-type]
        assert found.value == [json.loads(rows[0])] * 500
    assert calls == []
    for text in ("\\n" * 21, "a" * 1001):
        assert cut(Pieces(f'["{text}"]'.encode(), 10**6)).value == [json.loads(f'"{text}"')]  # type: ignore[arg-type]
    assert len(calls) == 2
