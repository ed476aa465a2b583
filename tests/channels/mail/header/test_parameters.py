"""Names of files come back as they were, in our reading and in that of Python's own two."""

from __future__ import annotations

import email
import email.policy
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.channels.mail.vietnamese import TEXTS, nfc
from tests.scale import scaled
from vnedoc.channels.mail.header.parameters import is_said_plainly, read_parameters, write_parameter
from vnedoc.errors import InvalidValueError
from vnedoc.limits import MAX_MAIL_PARAMETERS


@settings(max_examples=scaled(10_000), deadline=None)
@given(TEXTS)
def test_a_file_name_comes_back_everywhere(name: str) -> None:
    value = "attachment" + write_parameter("filename", name)
    found = read_parameters(value.encode("ascii"))
    assert (found.value, dict(found.named), found.sound) == (
        "attachment",
        {"filename": nfc(name)},
        True,
    )
    assert (found.ambiguous, found.left_out) == ((), False)
    assert max(map(len, value.split("\r\n"))) <= 78
    mail = f"Content-Disposition: {value}\r\n\r\n".encode()
    assert email.message_from_bytes(mail).get_filename() == nfc(name).strip()
    # Not `get_filename`, which takes quotation marks for its own that stand in the name.
    new = email.message_from_bytes(mail, policy=email.policy.default)["content-disposition"]
    assert new.params["filename"] == nfc(name)


NAME = "Sở.pdf"
PERCENTS = "S%E1%BB%9F.pdf"


@pytest.mark.parametrize(
    ("raw", "named"),
    [
        ("attachment", {}),
        ("attachment;", {}),
        ("attachment; filename=a.pdf", {"filename": "a.pdf"}),
        ("attachment; filename=a b.pdf ; size=3", {"filename": "a b.pdf", "size": "3"}),
        ("attachment; filename=a(1).pdf", {"filename": "a(1).pdf"}),
        ("attachment (a;b=c) ; filename (d) = (e(f)g) a.pdf", {"filename": "a.pdf"}),
        ('attachment; FileName="a;b=\\"c\\".pdf"', {"filename": 'a;b="c".pdf'}),
        ('attachment; filename=" a.pdf "', {"filename": " a.pdf "}),
        (f"attachment; filename*=utf-8''{PERCENTS}", {"filename": NAME}),
        (f"attachment; filename*=UTF-8'vi'{PERCENTS}", {"filename": NAME}),
        (f"attachment; filename*=''{PERCENTS}", {"filename": NAME}),
        ("attachment; filename*0*=utf-8''S%E1; filename*1*=%BB%9F.pdf", {"filename": NAME}),
        ("a; filename*1*=%9F; filename*2=.pdf; filename*0*=utf-8''S%E1%BB", {"filename": NAME}),
        ("attachment; filename*0=a; filename*1=b%20c", {"filename": "ab%20c"}),
        ('attachment; filename="=?utf-8?B?U+G7ny5wZGY=?="', {"filename": NAME}),
        ("attachment; filename==?utf-8?B?U+G7ny5wZGY=?=", {"filename": NAME}),
        (f'attachment; filename="{NAME}"', {"filename": NAME}),
        ("multipart/mixed; boundary=----=_Part", {"boundary": "----=_Part"}),
    ],
)  # fmt: skip
def test_what_programs_write(raw: str, named: dict[str, str]) -> None:
    found = read_parameters(raw.encode())
    assert dict(found.named) == named
    assert found.sound
    assert not found.ambiguous


@pytest.mark.parametrize(
    ("raw", "named"),
    [
        ("a; filename*=utf-8'a.pdf", {"filename": "utf-8'a.pdf"}),
        ("a; filename*=zlib_codec''a.pdf", {"filename": "a.pdf"}),
        ("a; filename*=utf-8''%FF.pdf", {"filename": "\ufffd.pdf"}),
        ("a; filename*=utf-8''a%0D%0Ab", {"filename": "a\ufffd\ufffdb"}),
        ("a; filename*0=a; filename*2=c", {"filename": "a"}),
        ("a; filename*1=b", {}),
        ('a; filename="b', {"filename": "b"}),
        ('a; filename="b\\"', {"filename": 'b"'}),
        ("a; filename=b (c", {"filename": "b"}),
        ("a; b", {}),
        ("a; **=b", {}),
    ],
)
def test_what_cannot_be_read_whole(raw: str, named: dict[str, str]) -> None:
    found = read_parameters(raw.encode())
    assert dict(found.named) == named
    assert not found.sound


@pytest.mark.parametrize(
    ("raw", "ambiguous"),
    [
        ("a; boundary=x; boundary=y", ("boundary",)),
        ("a; boundary=x; Boundary=x", ()),
        ("a; filename=S.pdf; filename*=utf-8''T.exe", ("filename",)),
        (f"a; filename=\"{NAME}\"; filename*=utf-8''{PERCENTS}", ()),
        ("a; filename*0=S; filename*0=T", ("filename",)),
        ("a; filename*0=S; filename*00=T", ("filename",)),
    ],
)
def test_one_name_said_twice(raw: str, ambiguous: tuple[str, ...]) -> None:
    assert read_parameters(raw.encode()).ambiguous == ambiguous


@pytest.mark.parametrize(
    ("raw", "boundary", "plain"),
    [
        ("multipart/mixed; boundary=b", "b", True),
        ('multipart/mixed; charset=utf-8; Boundary="b c"; type=a', "b c", True),
        ("multipart/mixed;boundary = ----=_Part.1;", "----=_Part.1", True),
        ('multipart/mixed; boundary="=?:b"', "=?:b", False),
        ('multipart/mixed; boundary="=_b?="', "=_b?=", True),
        ('multipart/mixed; boundary="=?utf-8?q?b?="', "=?utf-8?q?b?=", False),
        ("multipart/mixed; boundary*=utf-8''b", "b", False),
        ("multipart/mixed; boundary*0=b; boundary*1=c", "bc", False),
        ('multipart/mixed; boundary="a\\b"', "ab", False),
        ('multipart/mixed; boundary="a"b', "ab", False),
        ("multipart/mixed; boundary=a b", "a b", False),
        ("multipart/mixed; boundary=b (c)", "b", False),
        ("multipart/mixed; (boundary=c;) boundary=b", "b", False),
        ('multipart/mixed; a="; boundary=c"; boundary=b', "b", False),
        ("multipart/mixed; boundary=b; boundary=b", "b", False),
        ("multipart/mixed; boundary=\u00a0b", "b", False),
        ('multipart/mixed; boundary="\u212a"', "K", False),
    ],
)
def test_a_boundary_that_every_reader_takes(raw: str, boundary: str, plain: bool) -> None:
    assert read_parameters(raw.encode()).named["boundary"] == boundary
    assert is_said_plainly(raw.encode(), boundary, "boundary") is plain
    assert is_said_plainly(raw.encode(), "multipart/mixed")


@pytest.mark.parametrize(
    ("raw", "value", "plain"),
    [
        ("Base64 ", "base64", True),
        ("text/plain ; a=b", "text/plain", True),
        ("base64 (a)", "base64", False),
        ('"base64"', "base64", False),
        ("\u00a0base64", "base64", False),
        ("application/p\u212acs7-mime", "application/pkcs7-mime", False),
    ],
)
def test_a_value_that_every_reader_takes(raw: str, value: str, plain: bool) -> None:
    assert read_parameters(raw.encode()).value == value
    assert is_said_plainly(raw.encode(), value) is plain


def test_both_sides_of_the_most_parameters() -> None:
    raw = "a" + "".join(f"; p{n}=v" for n in range(MAX_MAIL_PARAMETERS))
    assert not read_parameters(raw.encode()).left_out
    more = read_parameters(f"{raw}; more=v".encode())
    assert more.left_out
    assert len(more.named) == MAX_MAIL_PARAMETERS


@pytest.mark.parametrize("bad", ["a\nb.pdf", "a\r\nX: b", "\0", "a\u2028", "\udcff"])
def test_what_could_begin_another_field_is_not_written(bad: str) -> None:
    with pytest.raises(InvalidValueError):
        write_parameter("filename", bad)


@pytest.mark.parametrize(
    "raw",
    [
        b"a" + b"; p=v" * 10_000,
        b'a; filename="' + b'\\";' * 20_000,
        b"a; filename=" + b'"\\' * 30_000,
        b"a; b=" + b"(" * 60_000,
        b"a; " + b"()" * 30_000,
        b"a; f*0=" + b"'" * 60_000,
        b"".join(b"; f*%d=a" % n for n in range(6_000)),
        b"a; f*=" + b"%" * 60_000,
    ],
)
def test_hostile_fields_are_read(raw: bytes) -> None:
    """10,000 parameters take Python's own reader 12.9 s; the quotation without an end 3.3 s."""
    assert len(read_parameters(raw).named) <= MAX_MAIL_PARAMETERS


@settings(max_examples=scaled(10_000), deadline=None)
@given(st.integers(0, 2**32))
def test_nothing_raises_and_nothing_begins_a_line(seed: int) -> None:
    pieces = [
        "a",
        ";",
        "=",
        '"',
        "\\",
        "(",
        ")",
        "*",
        "0",
        "1",
        "'",
        "%E1",
        "utf-8''",
        " ",
        "\r\n ",
    ]
    raw = "".join(random.Random(seed).choices(pieces, k=30)).encode() + b"\xff"
    found = read_parameters(raw)
    for text in (found.value, *found.named.values()):
        assert not set(text) & set("\r\n\0")
        text.encode()
