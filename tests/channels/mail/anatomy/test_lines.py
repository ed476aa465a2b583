"""Lines are looked at all together where they are alike, and found as if each was looked at."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.channels.mail.mails import Pieces, mail, multipart, text
from tests.scale import scaled
from vnedoc.channels.mail import oddities, read_structure
from vnedoc.channels.mail.anatomy.lines import _step

LINE = st.text(alphabet="a-\r\n\0", max_size=4)
ENDS = st.sampled_from(["\n", "\r\n"])


@settings(max_examples=scaled(20_000), deadline=None)
@given(
    st.lists(st.tuples(LINE, ENDS), max_size=4).flatmap(
        lambda some: st.tuples(st.just(some), st.integers(1, 5))
    ),
    st.integers(1, 40),
)
def test_what_is_found_of_lines(made: tuple[list[tuple[str, str]], int], length: int) -> None:
    lines, times = made
    data = "".join(line + end for line, end in lines).encode() * times
    topics = {one.topic for one in read_structure(Pieces(b"\n" + data, length)).findings}
    whole = b"\n" + data
    assert (oddities.NUL in topics) is (b"\0" in whole)
    assert (oddities.BARE_CR in topics) is bool(re.search(rb"\r(?!\n)", whole))
    mixed = b"\r\n" in whole  # the first one is bare
    assert (oddities.MIXED_LINES in topics) is mixed


@pytest.mark.parametrize(
    ("data", "step"),
    [
        (b"ab\r\n" * 3, 4),
        (b"ab\n" * 3, 3),
        (b"\r\n" * 3, 2),
        (b"\n" * 3, 0),
        (b"ab\r\n" * 3 + b"a\r\n", 0),
        (b"ab\r\n" * 3 + b"a\n\r\n", 0),
        (b"abc\n" * 3 + b"ab\r\n", 0),
        (b"ab\r\n" * 3 + b"abc\n", 0),
        (b"a\r\r\n" * 3, 0),
        (b"ab\n" * 2 + b"a\r\n", 0),
        (b"ab\r\n" * 3 + b"ab", 0),
        (b"", 0),
        (b"a" * 998, 0),
        (b"a" * 997 + b"\n", 998),
        (b"a" * 998 + b"\n", 0),
    ],
)
def test_lines_that_are_alike(data: bytes, step: int) -> None:
    assert _step(b"\n\n" + data) == step
    assert _step(b"\nx" + data) == 0


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_boundary_among_lines_of_its_length_is_found(end: bytes) -> None:
    inner = mail("", *["abc"] * 20, end=end)
    data = multipart("b", inner, inner).replace(b"\r\n", b"\n").replace(b"\n", end)
    first, second = read_structure(data).root.parts
    assert first.body_end - first.body_start == second.body_end - second.body_start
    assert data[first.body_start : first.body_end] == end.join([b"abc"] * 20)


def test_a_file_of_lines_that_are_alike_is_read_to_its_end() -> None:
    data = multipart("b", mail("", *["a" * 76] * 30_000), text("after"))
    first, second = read_structure(data).root.parts
    assert first.body_end - first.body_start == 78 * 30_000 - 2
    assert data[second.body_start : second.body_end] == b"after"
