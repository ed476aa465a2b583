"""Requests and answers as values: no secret is shown, nothing is smuggled, nothing is held."""

from __future__ import annotations

from pathlib import Path

import pytest

from vnedoc.channels import Answer, Request
from vnedoc.channels.http import body_of, shown
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


def test_what_the_other_side_says_is_one_short_line() -> None:
    assert shown("a\x1b[31m\r\nb\u202ec" + "d" * 1000) == "a [31m b c" + "d" * 289 + "…"
