"""Requests and answers as values: no secret is shown, nothing is smuggled, nothing is held."""

from __future__ import annotations

import tracemalloc
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from tests.channels import world
from vnedoc.channels import Answer, Channel, NoAnswer, NotDone, PlainAddressWarning, Request
from vnedoc.channels.axis import Axis
from vnedoc.channels.http import body_of, endpoint_of, shown
from vnedoc.channels.lgsp import Bkav, LangSon, QuangNam
from vnedoc.content import source_of
from vnedoc.errors import InvalidValueError, SourceChangedError


def request(**changes: object) -> Request:
    given: dict[str, object] = {"call": "c", "method": "POST", "url": "https://a.example/c"}
    return Request(**{"headers": (), **given, **changes})  # type: ignore[arg-type]


def test_a_body_comes_in_pieces_and_again(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"x" * 1_500_000)
    made = request(body=body_of(source_of(path), b"\r\n"))
    assert made.length == 1_500_002
    assert len(list(made.pieces())) > 2
    assert b"".join(made.pieces()) == b"x" * 1_500_000 + b"\r\n"
    path.write_bytes(b"y" * 1_500_000)
    with pytest.raises(SourceChangedError):
        list(made.pieces())


def test_no_value_of_a_header_is_shown() -> None:
    made = request(headers=(("Authorization", "Bearer bi-mat"),), body=body_of(b"noi dung"))
    assert "bi-mat" not in repr(made)
    assert "noi dung" not in repr(made)
    assert "Authorization" in repr(made)
    assert made.header("AUTHORIZATION") == "Bearer bi-mat"
    answer = Answer.of(200, b"noi dung", headers={"Set-Cookie": "bi-mat"})
    assert "bi-mat" not in repr(answer)
    assert "noi dung" not in repr(answer)


@pytest.mark.parametrize(
    ("name", "value", "good"),
    [
        ("X-A", "b", True),
        ("X-A", 'x"{}[],;', True),
        ("X-A", "b\r\nX-B: c", False),
        ("X-A", "b\n", False),
        ("X-A", "b\0", False),
        ("X-A", "Sở", False),
        ("X A", "b", False),
        ("X-A\r\nB", "b", False),
        ("", "b", False),
    ],
)
def test_a_header_cannot_begin_another_one(name: str, value: str, good: bool) -> None:
    if good:
        assert request(headers=((name, value),)).headers == ((name, value),)
        return
    with pytest.raises(InvalidValueError) as caught:
        request(headers=((name, value),))
    assert "b\r\n" not in str(caught.value)


def test_an_answer_that_is_too_large_is_cut_off() -> None:
    def endless() -> object:
        while True:
            yield b"x" * 1000

    answer = Answer.of(200, endless(), most=10_000)  # type: ignore[arg-type]
    assert not answer.whole
    assert answer.body.size <= 10_000
    assert Answer.of(200, b"x" * 10_000, most=10_000).whole


def test_many_small_pieces_take_the_room_of_their_bytes() -> None:
    size = 300_000
    tracemalloc.start()
    try:
        answer = Answer.of(200, (b"ab%d" % (i % 10) for i in range(size)))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert answer.body.size == 3 * size
    assert peak < 3 * answer.body.size


def test_what_waits_in_a_file_is_what_came(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vnedoc.content.source.MAX_HELD_BYTES", 10)
    for pieces in (
        [b"0123456789"],
        [b"0123456789", b"a"],
        [b"01234567890"],
        [b"", b"1", b"2" * 30],
    ):
        assert b"".join(Answer.of(200, pieces).body.chunks()) == b"".join(pieces)


CHANNELS: Final[dict[str, Callable[[str], Channel]]] = {
    "axis": lambda url: Axis(endpoint=url, system="H26.99", secret="s"),
    "lang-son": lambda url: LangSon(endpoint=url, system="h", secret="s"),
    "bkav": lambda url: Bkav(endpoint=url, organ="H26.99", token="s"),
    "quang-nam": lambda url: QuangNam(endpoint=url, token="s", unit="s"),
}


@pytest.mark.parametrize("name", CHANNELS)
def test_an_address_that_is_no_https_is_told_loudly(name: str) -> None:
    for url in ("http://a.example/x", "http://127.0.0.1.a.example", "http://127.0.0.1\\a.example"):
        with pytest.warns(PlainAddressWarning) as told:
            CHANNELS[name](url)
        (warning,) = told
        assert warning.filename == __file__
        assert isinstance(warning.message, PlainAddressWarning)
        assert str(warning.message).startswith(f"{url} is not https")
        assert warning.message.text("vi").startswith(f"{url} không dùng https")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for host in (
            "https://a.example",
            "http://127.0.0.1:8080/VXP",
            "http://localhost",
            "http://[::1]:1",
        ):
            CHANNELS[name](host)


def test_a_secret_that_an_answer_repeats_is_not_told() -> None:
    """Gateways say which key they do not know; what is told stands in ledgers and in logs."""
    given = {"endpoint": "https://a.example"}
    for channel in (
        LangSon(**given, system="h", secret="khoa-bi-mat"),
        Bkav(**given, organ="H26.99", token="khoa-bi-mat"),
        QuangNam(**given, token="khoa-bi-mat", unit="don-vi"),
    ):
        asked = channel.received("edoc", at=world.AT)
        for status, text in (
            (401, '{"message": "unknown key khoa-bi-mat of H26"}'),
            (500, "<html>" + "a" * 80 + " Bearer khoa-bi-mat"),
            (
                200,
                '{"status":"FAIL","success":false,"code":"7","errorCode":"khoa-bi-mat",'
                '"message":"khoa-bi-mat","errorDesc":"khoa-bi-mat","errors":["khoa-bi-mat"]}',
            ),
        ):
            told = channel.read(asked, Answer.of(status, text.encode()))
            assert isinstance(told, NotDone)
            assert "khoa" not in repr(told) + told.text("vi")
        told = channel.read(asked, NoAnswer(went_out=True, reason="sent khoa-bi-mat of H26"))
        assert isinstance(told, NotDone)
        assert told.said == "sent … of H26"


def test_a_password_in_an_address_is_not_repeated() -> None:
    with pytest.raises(InvalidValueError) as caught:
        endpoint_of("https://ten:mat-khau@a.example/x")
    assert "mat-khau" not in str(caught.value) + repr(caught.value)
    with pytest.raises(InvalidValueError, match="ftp"):
        endpoint_of("ftp://a.example")


def test_what_the_other_side_says_is_one_short_line() -> None:
    assert shown("a\x1b[31m\r\nb\u202ec" + "d" * 1000) == "a [31m b c" + "d" * 289 + "…"
