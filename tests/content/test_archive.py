"""The zip around one file: unwrapped only when it is exactly that, and within limits."""

import io
import struct
import zipfile

import pytest

from vnedoc import limits
from vnedoc.content import Content
from vnedoc.errors import ArchiveError, Base64Error

LETTER = b"Kinh gui: So Noi vu\n" * 50


def zipped(*entries: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in entries:
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return buffer.getvalue()


def patched(data: bytes, magic: bytes, offset: int, value: bytes) -> bytes:
    at = data.rindex(magic) + offset
    return data[:at] + value + data[at + len(value) :]


ONE = zipped(("0f1e.doc", LETTER))


def two_faced() -> bytes:
    """A zip whose directory lists only the second of its two files."""
    whole = zipped(("a.doc", b"shown to who reads from the front"), ("x.doc", LETTER))
    first = whole.index(b"PK\x01\x02")
    second, end = whole.rindex(b"PK\x01\x02"), whole.rindex(b"PK\x05\x06")
    size, offset = struct.pack("<L", end - second), struct.pack("<L", first)
    return (
        whole[:first]
        + whole[second:end]
        + b"PK\x05\x06"
        + b"\0" * 4
        + b"\1\0" * 2
        + (size + offset + b"\0\0")
    )


@pytest.mark.parametrize(
    ("data", "name", "wraps"),
    [
        (ONE, "cong van.doc", True),
        (ONE, "CONG VAN.DOC", True),
        (zipped(("a/b/../../x.doc", LETTER)), "y.doc", True),
        (zipped(("x.doc", LETTER), method=zipfile.ZIP_STORED), "y.doc", True),
        (ONE, "cong van.docx", False),
        (ONE, "doc", False),
        (ONE, "", False),
        (zipped(("x", LETTER)), "y", False),
        (zipped(("x.doc", b""), ("y.doc", b"")), "x.doc", False),
        (zipped(), "x.doc", False),
        (zipped(("[Content_Types].xml", b"<x/>"), ("w.xml", b"<x/>")), "x.docx", False),
        (LETTER, "x.doc", False),
        (b"PK\x03\x04" + LETTER, "x.doc", False),
        (ONE, "cong van.zip", False),
        (zipped(("x.zip", LETTER)), "y.zip", False),
        (b"", "x.doc", False),
    ],
)
def test_exactly_one_entry_with_the_extension_of_the_name(
    data: bytes, name: str, wraps: bool
) -> None:
    content = Content.from_bytes(data)
    assert content.wraps(name) is wraps
    assert b"".join(content.unwrapped(name)) == (LETTER if wraps else data)


@pytest.mark.parametrize("data", [two_faced(), ONE[:-30]], ids=["two faces", "cut off"])
def test_what_only_some_readers_take_for_a_wrapping_is_refused(data: bytes) -> None:
    content = Content.from_bytes(data)
    assert content.wraps("x.doc")
    with pytest.raises(ArchiveError):
        b"".join(content.unwrapped("x.doc"))
    with pytest.raises(ArchiveError):
        content.sole_entry()
    assert b"".join(content.unwrapped("x.pdf")) == data


def test_a_hundred_thousand_entries_are_not_listed() -> None:
    many = zipped(*((f"{i}.doc", b"") for i in range(70_000)))
    assert not Content.from_bytes(many).wraps("x.doc")


BOMB = zipped(("x.doc", bytes(300_000)))


def test_ratio_is_limited() -> None:
    assert len(BOMB) * limits.MAX_ZIP_RATIO < 300_000
    with pytest.raises(ArchiveError):
        b"".join(Content.from_bytes(BOMB).unwrapped("x.doc"))


def test_size_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vnedoc.content.archive.MAX_UNZIPPED_BYTES", len(LETTER))
    assert b"".join(Content.from_bytes(ONE).unwrapped("x.doc")) == LETTER
    monkeypatch.setattr("vnedoc.content.archive.MAX_UNZIPPED_BYTES", len(LETTER) - 1)
    with pytest.raises(ArchiveError):
        b"".join(Content.from_bytes(ONE).unwrapped("x.doc"))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(patched(ONE, b"PK\x01\x02", 16, b"\0\0\0\0"), id="checksum"),
        pytest.param(patched(ONE, b"PK\x01\x02", 24, struct.pack("<L", 10)), id="size too small"),
        pytest.param(patched(ONE, b"PK\x01\x02", 8, b"\1\0"), id="encrypted"),
        pytest.param(patched(ONE, b"PK\x01\x02", 10, b"\x0c\0"), id="bzip2"),
        pytest.param(ONE[:50] + b"\xff" * 12 + ONE[62:], id="deflate stream"),
    ],
)
def test_damaged_and_odd_zips_are_refused(data: bytes) -> None:
    with pytest.raises(ArchiveError) as caught:
        b"".join(Content.from_bytes(data).unwrapped("x.doc"))
    english, vietnamese = caught.value.text("en"), caught.value.text("vi")
    assert caught.value.reason in english
    assert caught.value.reason not in vietnamese


def test_a_declared_size_that_lies_never_yields_more_than_it_says() -> None:
    lying = patched(ONE, b"PK\x01\x02", 24, struct.pack("<L", 10))
    taken: list[bytes] = []
    with pytest.raises(ArchiveError):
        taken.extend(Content.from_bytes(lying).unwrapped("x.doc"))
    assert sum(map(len, taken)) <= 10


def test_undecodable_base64_is_its_own_error() -> None:
    with pytest.raises(Base64Error) as caught:
        Content.from_base64("UEsDB!").wraps("x.doc")
    assert caught.value.reason not in caught.value.text("vi")
    assert not Content.from_base64("UEsDB!").wraps("x")
