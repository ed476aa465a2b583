"""Zips that show one file to some readers and another to others, each beside its honest neighbour.

Readers that stream go by what stands in front of the data, others by the directory, others look
for records wherever they are. Whatever any two of them see differently is refused.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.content.zips import LETTER, OTHER, STREAMED, UTF8, Zip, deflated, field, unicode_path
from tests.scale import scaled
from vnedoc.content import Content
from vnedoc.errors import ArchiveError
from vnedoc.inspection.inspecting import inspect
from vnedoc.model import Attachment

pytestmark = pytest.mark.table

WIDE = 0xFFFFFFFF
BOTH64 = field(1, struct.pack("<2Q", len(LETTER), len(deflated(LETTER))))
NONE64 = field(1, bytes(16))
FULL = {"packed": WIDE, "size": WIDE}
PLAIN = Zip()
STORED = Zip(method=0)
STREAM = Zip(descriptor="<4L")
BARE = Zip(descriptor="<3L")
STREAM64 = Zip(descriptor="<2L2Q", local={"extra": NONE64, **FULL})
VN = "Công văn.doc".encode()
NAMED = Zip(name=VN, flags=UTF8)
UNIX = {"made_by": 3 << 8 | 20}
COMMENTED = Zip(comment=b"ghi chu")
WIDE_END = Zip(wide={}, end={"count": 0xFFFF, "here": 0xFFFF, "length": WIDE, "offset": WIDE})
EXTRA64 = Zip(local={"extra": BOTH64, **FULL})
TIMES = Zip(extra=field(0x5455, b"\1" + bytes(4)))
NESTED = bytes(Zip(data=OTHER))


def but(honest: Zip, **changes: object) -> Zip:
    """The honest zip with some parts that lie; those of a record are added to its others."""
    for part in ("local", "central", "end"):
        if part in changes:
            changes[part] = getattr(honest, part) | changes[part]  # type: ignore[operator]
    return attrs.evolve(honest, **changes)


def crc(data: bytes) -> int:
    return zlib.crc32(data)


def behind_stream(honest: Zip, data: bytes) -> Zip:
    """`data` behind the last block, counted as packed."""
    return but(honest, packed=deflated(LETTER) + data)


CUT = deflated(LETTER)[:-3]
SMALLER = len(LETTER) - 20
LOCAL_OTHER = bytes(Zip(data=OTHER))
END = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, 51, 0, 0)

CASES: dict[str, tuple[Zip, Zip]] = {
    # name: (honest, two-faced)
    "name": (PLAIN, but(PLAIN, local={"name": b"y.doc"})),
    "name, other extension in front": (PLAIN, but(PLAIN, local={"name": b"x.exe"})),
    "name, other extension in the directory": (PLAIN, but(PLAIN, central={"name": b"x.exe"})),
    "name, other case": (PLAIN, but(PLAIN, local={"name": b"X.DOC"})),
    "name cut at a zero byte": (PLAIN, but(PLAIN, name=b"x.exe\0.doc")),
    "name with a line end": (PLAIN, but(PLAIN, name=b"x\n.doc")),
    "name's coding in front": (NAMED, but(NAMED, local={"flags": 0})),
    "name's coding in the directory": (NAMED, but(NAMED, central={"flags": 0})),
    "name that is not UTF-8": (NAMED, but(NAMED, name=b"C\xf4ng.doc")),
    "Unicode name of another file": (
        but(PLAIN, extra=unicode_path(b"x.doc", b"x.doc")),
        but(PLAIN, extra=unicode_path(b"evil.doc", b"x.doc")),
    ),
    "Unicode name for another name": (
        but(PLAIN, extra=unicode_path(b"x.doc", b"x.doc")),
        but(PLAIN, extra=unicode_path(b"x.doc", b"y.doc")),
    ),
    "Unicode name of another extension": (
        but(PLAIN, name=b"C?ng.doc", extra=unicode_path("Công.doc".encode(), b"C?ng.doc")),
        but(PLAIN, name=b"C?ng.doc", extra=unicode_path("Công.exe".encode(), b"C?ng.doc")),
    ),
    "Unicode name differs in the directory": (
        but(PLAIN, name=b"C?ng.doc", extra=unicode_path("Công.doc".encode(), b"C?ng.doc")),
        but(
            PLAIN,
            name=b"C?ng.doc",
            local={"extra": unicode_path("Công.doc".encode(), b"C?ng.doc")},
            central={"extra": unicode_path("Cọng.doc".encode(), b"C?ng.doc")},
        ),
    ),
    "Unicode name of an unknown version": (
        but(PLAIN, extra=unicode_path(b"x.doc", b"x.doc")),
        but(PLAIN, extra=unicode_path(b"x.doc", b"x.doc", version=2)),
    ),
    "Unicode name twice": (
        but(PLAIN, extra=unicode_path(b"x.doc", b"x.doc")),
        but(PLAIN, extra=unicode_path(b"x.doc", b"x.doc") * 2),
    ),
    "method in front": (STORED, but(STORED, local={"method": 8})),
    "method in the directory": (PLAIN, but(PLAIN, central={"method": 0})),
    "data that is both": (
        but(STORED, data=deflated(OTHER)),
        but(STORED, data=deflated(OTHER), local={"method": 8}),
    ),
    "locked in front": (PLAIN, but(PLAIN, local={"flags": 1})),
    "locked in the directory": (PLAIN, but(PLAIN, central={"flags": 1})),
    "masked names": (PLAIN, but(PLAIN, flags=1 << 13)),
    "patch data": (PLAIN, but(PLAIN, flags=1 << 5)),
    "descriptor announced in front alone": (PLAIN, but(PLAIN, local={"flags": STREAMED})),
    "descriptor announced in the directory alone": (
        PLAIN,
        but(PLAIN, central={"flags": STREAMED}),
    ),
    "checksum in front": (PLAIN, but(PLAIN, local={"crc": crc(OTHER)})),
    "checksum in the directory": (PLAIN, but(PLAIN, central={"crc": crc(OTHER)})),
    "checksum everywhere": (
        PLAIN,
        but(PLAIN, local={"crc": crc(OTHER)}, central={"crc": crc(OTHER)}),
    ),
    "no checksum in front": (PLAIN, but(PLAIN, local={"crc": 0})),
    "unpacked size in front": (PLAIN, but(PLAIN, local={"size": SMALLER})),
    "unpacked size in the directory": (PLAIN, but(PLAIN, central={"size": SMALLER})),
    "unpacked size everywhere": (
        PLAIN,
        but(PLAIN, local={"size": SMALLER}, central={"size": SMALLER}),
    ),
    "packed size in front": (PLAIN, but(PLAIN, local={"packed": 10})),
    "packed size in the directory": (PLAIN, but(PLAIN, central={"packed": 10})),
    "stored, shorter in front": (STORED, but(STORED, local={"packed": 20, "size": 20})),
    "stored, shorter in the directory": (
        STORED,
        but(STORED, central={"packed": 20, "size": 20, "crc": crc(LETTER[:20])}),
    ),
    "stored, packed and unpacked differ": (
        STORED,
        but(STORED, local={"size": SMALLER}, central={"size": SMALLER}),
    ),
    "bytes behind the last block": (PLAIN, behind_stream(PLAIN, b"<!DOCTYPE html>")),
    "another stream behind the last block": (PLAIN, behind_stream(PLAIN, deflated(OTHER))),
    "another zip behind the last block": (PLAIN, behind_stream(PLAIN, LOCAL_OTHER)),
    "a zero behind the last block": (PLAIN, behind_stream(PLAIN, b"\0")),
    "stream without its last block": (PLAIN, but(PLAIN, packed=CUT)),
    "bytes between file and directory": (PLAIN, but(PLAIN, gap=b"<!DOCTYPE html>")),
    "a hidden file between file and directory": (
        PLAIN,
        but(PLAIN, gap=bytes(Zip(data=OTHER))[: 35 + len(deflated(OTHER))]),
    ),
    "a zero between file and directory": (PLAIN, but(PLAIN, gap=b"\0")),
    "a descriptor that is not announced": (PLAIN, but(PLAIN, gap=bytes(16))),
    "bytes between directory and end": (PLAIN, but(PLAIN, tail=b"<!DOCTYPE html>")),
    "a signature of the directory": (PLAIN, but(PLAIN, tail=b"PK\5\5\0\0")),
    "a second line of the directory": (PLAIN, but(PLAIN, tail=PLAIN._line())),
    "bytes behind the end": (PLAIN, but(PLAIN, behind=b"<!DOCTYPE html>")),
    "a zero behind the end": (PLAIN, but(PLAIN, behind=b"\0")),
    "a comment that is shorter than it says": (COMMENTED, but(COMMENTED, end={"comment": 9})),
    "a comment that is longer than it says": (COMMENTED, but(COMMENTED, end={"comment": 3})),
    "a second end in the comment": (COMMENTED, but(COMMENTED, comment=END)),
    "a whole zip in the comment": (COMMENTED, but(COMMENTED, comment=LOCAL_OTHER)),
    "an end in the line's comment": (
        but(PLAIN, central={"comment": b"ghi chu"}),
        but(PLAIN, central={"comment": END}),
    ),
    "a header in an extra field": (TIMES, but(TIMES, extra=field(0x5455, b"PK\3\4" + bytes(26)))),
    "a line in an extra field": (TIMES, but(TIMES, central={"extra": field(9, PLAIN._line())})),
    "an extra field longer than its place": (TIMES, but(TIMES, extra=b"UT\x20\0\1")),
    "a directory that is elsewhere": (PLAIN, but(PLAIN, end={"offset": 0})),
    "a directory that is longer": (PLAIN, but(PLAIN, end={"length": 52})),
    "an entry that is elsewhere": (PLAIN, but(PLAIN, central={"offset": 5})),
    "a file in front of the entry": (
        PLAIN,
        but(
            PLAIN,
            before=LOCAL_OTHER[: 35 + len(deflated(OTHER))],
            central={"offset": 35 + len(deflated(OTHER))},
        ),
    ),
    "another count on this disk": (PLAIN, but(PLAIN, end={"here": 2})),
    "no file": (PLAIN, but(PLAIN, end={"here": 0, "count": 0})),
    "two files of which one is there": (PLAIN, but(PLAIN, end={"here": 2, "count": 2})),
    "another disk at the end": (PLAIN, but(PLAIN, end={"disk": 1})),
    "a directory on another disk": (PLAIN, but(PLAIN, end={"first": 1})),
    "an entry on another disk": (PLAIN, but(PLAIN, central={"disk": 1})),
    "descriptor's checksum": (STREAM, but(STREAM, told=(1, len(deflated(LETTER)), len(LETTER)))),
    "descriptor's packed size": (STREAM, but(STREAM, told=(crc(LETTER), 9, len(LETTER)))),
    "descriptor's unpacked size": (
        BARE,
        but(BARE, told=(crc(LETTER), len(deflated(LETTER)), SMALLER)),
    ),
    "descriptor missing": (STREAM, but(PLAIN, flags=STREAMED)),
    "descriptor without its mark, wide without cause": (BARE, but(BARE, descriptor="<L2Q")),
    "descriptor wide without cause": (STREAM64, but(STREAM, descriptor="<2L2Q")),
    "descriptor and bytes behind it": (STREAM, but(STREAM, gap=b"\0\0\0\0")),
    "sizes in front of a descriptor": (STREAM, but(STREAM, local={"size": SMALLER})),
    "packed size in front of a descriptor": (STREAM, but(STREAM, local={"packed": 9})),
    "checksum in front of a descriptor": (STREAM, but(STREAM, local={"crc": 9})),
    "a descriptor in stored data": (
        but(STORED, descriptor="<4L"),
        but(STORED, descriptor="<4L", data=LETTER + b"PK\7\x08" + bytes(12)),
    ),
    "64 bits in front": (
        EXTRA64,
        but(EXTRA64, local={"extra": field(1, struct.pack("<2Q", SMALLER, 9))}),
    ),
    "64 bits beside 32": (
        but(PLAIN, local={"extra": BOTH64}),
        but(PLAIN, local={"extra": field(1, struct.pack("<2Q", SMALLER, 9))}),
    ),
    "64 bits beside 32 in the directory": (
        but(PLAIN, central={"extra": BOTH64}),
        but(PLAIN, central={"extra": field(1, struct.pack("<2Q", SMALLER, 9))}),
    ),
    "64 bits in the directory": (
        but(PLAIN, central={"extra": BOTH64, **FULL}),
        but(PLAIN, central={"extra": field(1, struct.pack("<2Q", SMALLER, 9)), **FULL}),
    ),
    "64 bits twice": (EXTRA64, but(EXTRA64, local={"extra": BOTH64 * 2})),
    "64 bits announced and missing": (EXTRA64, but(PLAIN, local=FULL)),
    "end of 64 bits, count": (WIDE_END, but(WIDE_END, wide={"count": 2, "here": 2})),
    "end of 64 bits, offset": (WIDE_END, but(WIDE_END, wide={"offset": 0})),
    "end of 64 bits, length": (WIDE_END, but(WIDE_END, wide={"length": 1})),
    "end of 64 bits, beside other 32": (WIDE_END, but(WIDE_END, end={"offset": 5})),
    "end of 64 bits that is elsewhere": (WIDE_END, but(WIDE_END, wide={"at": 0})),
    "end of 64 bits, several disks": (WIDE_END, but(WIDE_END, wide={"disks": 2})),
    "end of 64 bits missing": (WIDE_END, but(WIDE_END, wide=None)),
    "a link": (
        but(PLAIN, central={**UNIX, "attributes": 0o100644 << 16}),
        but(PLAIN, central={**UNIX, "attributes": 0o120777 << 16}),
    ),
    "a folder": (PLAIN, but(PLAIN, central={"attributes": 0x10})),
    "way of packing that few know": (PLAIN, but(PLAIN, method=9)),
}  # fmt: skip


def unwrapped(data: bytes, name: str = "Công văn.doc") -> bytes:
    return b"".join(Content.from_bytes(data).unwrapped(name))


def looked_at(data: bytes, name: str = "Công văn.doc") -> tuple[bool, int | None]:
    """What the rules' single pass says: whether it may be had, and its size."""
    found = inspect(Attachment(name=name, content=Content.from_bytes(data)))
    assert found.wrapped
    assert (found.damage is None) is (found.file is not None)
    if found.damage:
        assert all(found.damage)
        assert found.damage[0] != found.damage[1]
    return found.damage is None, found.file.size if found.file else None


def test_there_are_enough() -> None:
    assert len(CASES) >= 30
    assert len({bytes(two) for _, two in CASES.values()}) == len(CASES)


@pytest.mark.parametrize("name", CASES)
def test_the_honest_neighbour_is_unwrapped(name: str) -> None:
    honest = CASES[name][0]
    assert unwrapped(bytes(honest)) == honest.data
    assert looked_at(bytes(honest)) == (True, len(honest.data))
    assert Content.from_bytes(bytes(honest)).sole_entry() is not None


@pytest.mark.parametrize("name", CASES)
def test_two_faces_are_refused_for_the_same_reason_in_both_ways_of_reading(name: str) -> None:
    data = bytes(CASES[name][1])
    with pytest.raises(ArchiveError) as caught:
        unwrapped(data)
    words = caught.value.reason, caught.value.reason_vi
    assert words[0] != words[1]
    assert looked_at(data) == (False, None)
    found = inspect(Attachment(name="x.doc", content=Content.from_bytes(data)))
    assert found.damage == words


@pytest.mark.parametrize("name", ["x.zip", "x", "x.pdf", ""])
def test_a_file_of_its_own_is_handed_out_as_it_is(name: str) -> None:
    data = bytes(CASES["bytes behind the end"][1])
    assert unwrapped(data, name) == data
    found = inspect(Attachment(name=name, content=Content.from_bytes(data)))
    assert (found.wrapped, found.file) == (False, found.wire)


def test_a_stored_zip_in_a_zip_is_no_second_record() -> None:
    assert unwrapped(bytes(Zip(method=0, data=NESTED))) == NESTED
    assert unwrapped(bytes(Zip(data=NESTED))) == NESTED


# -- what is wrong is an actual difference: readers of other kinds --------------------------------


def front_reader(data: bytes) -> bytes | None:
    """What a reader that streams sees: it goes by the header in front and never looks back."""
    if not data.startswith(b"PK\3\4"):
        return None
    _, _, flags, method, _, _, _, packed, _, name, extra = struct.unpack_from("<4s5H3L2H", data)
    body = data[30 + name + extra :]
    if method == 8:
        try:
            return zlib.decompressobj(-15).decompress(body)
        except zlib.error:
            return None
    return body[:packed] if method == 0 and not flags & STREAMED else None


def directory_reader(data: bytes) -> bytes | None:
    """What Python sees, which goes by the directory."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            (info,) = archive.infolist()
            return archive.read(info)
    except (
        zipfile.BadZipFile,
        ValueError,
        NotImplementedError,
        RuntimeError,
        EOFError,
        zlib.error,
    ):
        return None


def test_other_readers_do_see_different_files() -> None:
    differ = [
        name
        for name, (_, two) in CASES.items()
        if front_reader(bytes(two)) != directory_reader(bytes(two))
    ]
    assert len(differ) >= 30


def test_honest_ones_are_the_same_to_all() -> None:
    for name, (honest, _) in CASES.items():
        data = bytes(honest)
        assert directory_reader(data) == honest.data, name
        assert front_reader(data) in (honest.data, None), name


# -- any change of any byte -----------------------------------------------------------------------

_SEEDS = [PLAIN, STORED, STREAM, BARE, STREAM64, NAMED, COMMENTED, WIDE_END, EXTRA64, TIMES]


@settings(max_examples=scaled(20_000, 300), deadline=None)
@given(
    seed=st.sampled_from(_SEEDS),
    at=st.integers(0, 1 << 16),
    what=st.one_of(st.integers(0, 255), st.binary(max_size=6)),
    take=st.integers(0, 4),
)
def test_a_changed_zip_gives_the_same_file_or_none(
    seed: Zip, at: int, what: int | bytes, take: int
) -> None:
    data = bytes(seed)
    at %= len(data) + 1
    if isinstance(what, int) and at < len(data):
        data = data[:at] + bytes([what]) + data[at + 1 :]
    elif isinstance(what, bytes):
        data = data[:at] + what + data[at + take :]
    content = Content.from_bytes(data)
    try:
        out = b"".join(content.unzipped())
    except ArchiveError:
        return
    assert out == LETTER
    found = inspect(Attachment(name="x.doc", content=content))
    if found.wrapped:
        assert found.damage is None
        assert found.file is not None
        assert found.file.size == len(LETTER)


@pytest.mark.parametrize("seed", range(len(_SEEDS)))
def test_every_cut_is_refused(seed: int) -> None:
    data = bytes(_SEEDS[seed])
    for length in range(0, len(data), max(1, 10 - scaled(10))):
        with pytest.raises(ArchiveError):
            b"".join(Content.from_bytes(data[:length]).unzipped())
