"""Rows are read in pieces: where a piece ends must not matter."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnedoc.identifiers import OrganTableError, tablefile
from vnedoc.identifiers.tablefile import read_rows

pytestmark = pytest.mark.table

ROWS = [
    {
        "code": "H26.01",
        "name": "Sở Ví dụ “A” \\ \u0111",
        "mail": None,
        "id": 12345,
        "x": [1, {"y": 2}],
    },
    {"code": "H26.02", "name": 'a "b" c', "code102": "000.00.02.H26"},
]
WRAPPED = {"count": 2, "status": "OK", "data": ROWS, "more": {"page": [1, 2]}}


def read(source: bytes) -> list[tuple[int, dict[str, str]]]:
    return [(row.number, dict(row.values)) for row in read_rows(source)]


EXPECTED = [
    (1, {"code": "H26.01", "name_vi": ROWS[0]["name"]}),
    (2, {"code": "H26.02", "name_vi": 'a "b" c', "code102": "000.00.02.H26"}),
]
SOURCES = [
    json.dumps(made, ensure_ascii=ascii_only, indent=indent).encode()
    for made in (ROWS, WRAPPED)
    for ascii_only in (True, False)
    for indent in (None, 2)
]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64])
@pytest.mark.parametrize("source", [*SOURCES, "\ufeff".encode() + SOURCES[0]], ids=range(9))
def test_pieces_of_any_size_give_the_same_rows(source, size, monkeypatch):
    monkeypatch.setattr(tablefile, "_CHUNK", size)
    assert read(source) == EXPECTED


@pytest.mark.parametrize("size", [1, 3, 100])
def test_lines_of_a_csv_too(size, monkeypatch):
    monkeypatch.setattr(tablefile, "_CHUNK", size)
    source = 'code;name\r\nH26.01;"Sở ""A""\nB"\r\n\r\nH26.02;'.encode()
    assert read(source) == [
        (2, {"code": "H26.01", "name_vi": 'Sở "A"\nB'}),
        (4, {"code": "H26.02", "name_vi": ""}),
    ]


@pytest.mark.parametrize("cut", range(1, len(SOURCES[4])))
def test_a_list_that_is_cut_anywhere_is_refused(cut):
    with pytest.raises(OrganTableError):
        read(SOURCES[4][:cut])


@pytest.mark.parametrize(
    "source",
    [
        b'{"data": []} x',
        b'[{"code": "H1"}] []',
        b'[{"code": "H1"},]',
        b'{"data" [{"code": "H1"}]}',
        b'{"data": [{"code": "H1"}] "x": 1}',
        b'{"data": {"code": "H1"}}',
        b"{1: 2}",
    ],
)
def test_what_is_no_json_is_refused(source):
    with pytest.raises(OrganTableError) as caught:
        read(source)
    assert caught.value.row == 0


def test_a_value_without_end_is_not_held_for_ever(monkeypatch):
    monkeypatch.setattr(tablefile, "_CHUNK", 64)
    monkeypatch.setattr(tablefile, "_LONGEST_VALUE", 1_000)

    class Endless(io.BytesIO):
        taken = 0

        def read(self, size: int = -1) -> bytes:
            self.taken += size
            return b"a" * size

    file = Endless()
    monkeypatch.setattr(tablefile, "_opened", lambda _: _Prefixed(b'[{"code": "', file))
    with pytest.raises(OrganTableError):
        read(b"")
    assert file.taken < 2_000


class _Prefixed(io.BytesIO):
    def __init__(self, head: bytes, rest: io.BytesIO) -> None:
        super().__init__(head)
        self._rest = rest

    def read(self, size: int | None = -1) -> bytes:
        return super().read(size) or self._rest.read(size or 0)


def test_the_place_of_a_wrong_byte_is_its_own(monkeypatch):
    monkeypatch.setattr(tablefile, "_CHUNK", 4)
    with pytest.raises(OrganTableError) as caught:
        read("code\nSở".encode() + b"\xff")
    assert caught.value.reason_en == "byte 9 is not UTF-8"


@given(st.binary(max_size=60))
def test_any_bytes_are_rows_or_refused(source):
    try:
        rows = read(source)
    except OrganTableError:
        return
    assert rows
