"""Strict base64 in a stream: both sides of every line."""

import base64
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scale import scaled
from vnedoc.content import coding
from vnedoc.errors import Base64Error


@pytest.fixture(autouse=True, params=["pybase64", "standard library"], scope="module")
def engine(request: pytest.FixtureRequest) -> Iterator[None]:
    """Both engines, for every test here: they answer alike."""
    patch = pytest.MonkeyPatch()
    if request.param == "pybase64":
        pytest.importorskip("pybase64", reason="SKIPPED LOUDLY: the extra fast is not installed")
    else:
        patch.setattr(coding, "_quick", lambda: None)
    yield
    patch.undo()


def decoded(*pieces: bytes, escaped: bool = False) -> bytes:
    return b"".join(coding.decode(part for _, part in coding.clean(pieces, escaped=escaped)))


@pytest.mark.parametrize(
    ("text", "data"),
    [
        (b"", b""),
        (b"TQ==", b"M"),
        (b"TWE=", b"Ma"),
        (b"TWFu", b"Man"),
        (b"TW\r\nFu", b"Man"),
        (b" \tTWFu\n", b"Man"),
        (b"TWFuTQ==", b"ManM"),
    ],
)
def test_decodes_what_rfc_4648_writes(text: bytes, data: bytes) -> None:
    assert decoded(text) == data
    assert coding.is_base64([text])


@pytest.mark.parametrize(
    "text",
    [
        b"TQ=",  # padding missing
        b"TQ",
        b"TQ===",  # superfluous
        b"TQ==TWFu",  # in the middle
        b"TQ==TQ==",
        b"TR==",  # bits left over
        b"TWF=",
        b"TWFu-",  # URL-safe alphabet and strangers
        b"TW_u",
        b"TW!u",
        b"TWFu\x00",
        "TWFứ".encode(),
        b"=",
        b"T",
        b"&#13;TWFu",  # a reference that was not to be expected
    ],
)
def test_refuses_everything_else(text: bytes) -> None:
    with pytest.raises(Base64Error):
        decoded(text)
    assert not coding.is_base64([text])


@pytest.mark.parametrize(
    "reference", [b"&#13;", b"&#10;", b"&#9;", b"&#x20;", b"&#xD;", b"&#x00a;"]
)
@pytest.mark.parametrize("cut", range(8))
def test_references_to_white_space_are_skipped_even_when_cut(reference: bytes, cut: int) -> None:
    text = b"TW" + reference + b"FuTWFu"
    assert decoded(text[:cut], text[cut:], escaped=True) == b"ManMan"


@pytest.mark.parametrize("reference", [b"&#65;", b"&amp;", b"&#x0;", b"&#13", b"&"])
def test_other_references_are_not_base64(reference: bytes) -> None:
    with pytest.raises(Base64Error):
        decoded(b"TWFu" + reference + b"TWFu", escaped=True)


@given(st.binary(max_size=300), st.lists(st.integers(0, 400), max_size=6), st.integers(1, 80))
def test_any_cut_and_any_line_length_decode_to_the_same(
    data: bytes, cuts: list[int], width: int
) -> None:
    text = base64.b64encode(data)
    lines = b"\r\n".join(text[i : i + width] for i in range(0, len(text), width))
    edges = [0, *sorted(cuts), len(lines)]
    pieces = [lines[a:b] for a, b in pairwise(edges)]
    assert decoded(*pieces) == data


@settings(max_examples=scaled(20_000), deadline=None)
@given(st.text(alphabet="AQRgw/=\n -", max_size=12), st.lists(st.integers(0, 12), max_size=4))
def test_what_can_be_decoded_is_known_without_decoding_it(text: str, cuts: list[int]) -> None:
    edges = [0, *sorted(cuts), len(text)]
    pieces = [text[a:b].encode() for a, b in pairwise(edges)]
    try:
        decoded(*pieces)
    except Base64Error:
        assert not coding.is_base64(pieces)
    else:
        assert coding.is_base64(pieces)


@given(st.lists(st.binary(max_size=50), max_size=8))
def test_encoding_in_pieces_is_encoding_at_once(pieces: list[bytes]) -> None:
    assert b"".join(coding.encode(pieces)) == base64.b64encode(b"".join(pieces))


def test_the_error_tells_where() -> None:
    with pytest.raises(Base64Error) as caught:
        list(coding.decode([b"TWFu" * 10, b"T!Fu", b"TWFu"]))
    assert 36 <= caught.value.offset <= 40
    assert caught.value.code == "VNE-E201"


@settings(max_examples=scaled(2_000), deadline=None)
@given(st.lists(st.binary(max_size=40)), st.integers(1, 20))
def test_lines_are_of_one_width_and_the_last_one_has_no_end(
    pieces: list[bytes], width: int
) -> None:
    text = b"".join(coding.encode(pieces))
    lines = [text[at : at + width] for at in range(0, len(text), width)]
    made = coding.in_lines(coding.encode(pieces), width, b"&#13;\n")
    assert b"".join(made) == b"&#13;\n".join(lines)
    assert b"".join(coding.in_lines(coding.encode(pieces), 0, b"\n")) == text


_ODD = st.text(alphabet="AZaz09+/=-_ \n\r\t\x0b\x00%", max_size=30)


@given(before=st.integers(0, 9), odd=_ODD, after=st.integers(0, 9))
@settings(max_examples=scaled(20_000, 200), deadline=None)
def test_engines_say_the_same_of_every_text(before: int, odd: str, after: int) -> None:
    fast = pytest.importorskip("pybase64", reason="SKIPPED LOUDLY: the extra fast is missing")
    text = b"TWFu" * before + odd.encode() + b"TWFu" * after
    found: list[bytes | tuple[int, str]] = []
    for quick in (fast, None):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(coding, "_quick", lambda quick=quick: quick)
            try:
                found.append(decoded(text, text))
            except Base64Error as error:
                found.append((error.offset, error.reason))
    assert found[0] == found[1]
