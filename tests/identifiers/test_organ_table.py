from __future__ import annotations

import datetime
import json

import pytest

from tests.effort import within
from tests.scale import scaled
from vnedoc import limits
from vnedoc.identifiers import (
    OrganEntry,
    OrganId,
    OrganStatus,
    OrganTable,
    OrganTableError,
    tablefile,
)

SHIPPED = OrganTable.shipped()
BEFORE = datetime.date(2025, 6, 30)
MERGER = datetime.date(2025, 7, 1)
DECISION = datetime.date(2025, 4, 14)
LIVE, CLOSED = OrganStatus.LIVE, OrganStatus.CLOSED
NOT_YET, UNKNOWN = OrganStatus.NOT_YET, OrganStatus.UNKNOWN


def day_before(day: datetime.date) -> datetime.date:
    return day - datetime.timedelta(days=1)


STATUSES = [
    ("H33", BEFORE, LIVE),
    ("H33", MERGER, CLOSED),
    ("H33", None, CLOSED),
    ("K33", BEFORE, LIVE),
    ("K33", MERGER, CLOSED),
    ("H01", MERGER, LIVE),
    ("000.00.00.H33", MERGER, CLOSED),
    ("000.00.01.H33", MERGER, UNKNOWN),
    ("G04", day_before(DECISION), LIVE),
    ("G04", DECISION, CLOSED),
    ("G38", day_before(DECISION), NOT_YET),
    ("G38", DECISION, LIVE),
    ("G38", None, LIVE),
    ("G10", day_before(DECISION), LIVE),
    ("G10", DECISION, LIVE),
    ("H64", MERGER, UNKNOWN),
    ("null", None, UNKNOWN),
]


@pytest.mark.parametrize(("code", "on", "status"), STATUSES)
def test_status_on_a_day(code, on, status):
    assert SHIPPED.status(code, on) is status


@pytest.mark.parametrize(
    ("code", "on", "name"),
    [
        ("G10", day_before(DECISION), "Bộ Nông nghiệp và Phát triển nông thôn"),
        ("G10", DECISION, "Bộ Nông nghiệp và Môi trường"),
        ("G21", None, "Bộ Dân tộc và Tôn giáo"),
        ("000.00.00.H57", BEFORE, "Ủy ban nhân dân thành phố Huế"),
        ("H29", None, "Ủy ban nhân dân Thành phố Hồ Chí Minh"),
        ("K53", None, "Hội đồng nhân dân tỉnh Tây Ninh"),
        ("I03", None, "Trung ương Đoàn Thanh niên Cộng sản Hồ Chí Minh"),
    ],
)
def test_name_on_a_day(code, on, name):
    assert SHIPPED.lookup(code, on).name_vi == name


def test_merger_leaves_34_provinces_and_34_councils():
    for letter in "HK":
        codes = [f"{letter}{number:02}" for number in range(1, 64)]
        assert all(SHIPPED.status(code, BEFORE) is LIVE for code in codes)
        closed = [code for code in codes if SHIPPED.status(code, MERGER) is CLOSED]
        assert len(codes) - len(closed) == 34
        for code in closed:
            entry = SHIPPED.lookup(code)
            assert SHIPPED.status(entry.merged_into, MERGER) is LIVE
            assert entry.merged_into.level1[0] == letter
            assert (entry.body_act, entry.body_closed_on) == ("202/2025/QH15", MERGER)
            assert entry.confidence == "code"


def test_shipped_rows_are_whole():
    nameless = set()
    for entry in SHIPPED:
        assert entry.source
        assert entry.group == entry.organ_id[0]
        assert bool(entry.name_vi) is bool(entry.name_en)
        assert entry.name_en.isascii()
        if not entry.name_vi:
            nameless.add(entry.organ_id)
        else:
            # Of a code whose body was not seen in two sources nothing but the code is told.
            assert entry.confidence != "text"
        if entry.merged_into is not None:
            assert entry.body_closed_on is not None
        if entry.body_act:
            assert entry.body_closed_on is not None
        if entry.body_closed_on and entry.closed_on:
            assert entry.body_closed_on <= entry.closed_on
    assert nameless == {"G23", "G25", "G26", "G37", "A36", "C01", "J15", "J17"}
    assert len(SHIPPED) == len({entry.organ_id for entry in SHIPPED}) == 189


ENDED = datetime.date(2025, 3, 1)


@pytest.mark.parametrize(
    ("code", "on", "code_is", "body_is"),
    [
        # A ministry ended on 01/3/2025; its code was closed with the decision of 14/4/2025 ...
        ("G04", day_before(ENDED), LIVE, True),
        ("G04", ENDED, LIVE, False),
        ("G04", DECISION, CLOSED, False),
        # ... or was not seen to be closed at all.
        ("G14", ENDED, LIVE, False),
        ("G14", None, LIVE, False),
        ("G36", ENDED, LIVE, False),
        # A province ended with its code.
        ("H33", BEFORE, LIVE, True),
        ("H33", MERGER, CLOSED, False),
        # One that got another name did not end.
        ("H19", None, LIVE, True),
        ("G38", day_before(DECISION), NOT_YET, False),
    ],
)
def test_the_end_of_a_body_and_of_its_code_are_two_things(code, on, code_is, body_is):
    entry = SHIPPED.lookup(code, on)
    assert entry.status(on) is code_is
    assert entry.body_exists(on) is body_is


@pytest.mark.parametrize(
    ("number", "day", "name"),
    [
        ("19", datetime.date(2026, 4, 30), "Đồng Nai"),
        ("49", datetime.date(2026, 9, 1), "Quảng Ninh"),
        ("05", datetime.date(2026, 9, 20), "Bắc Ninh"),
    ],
)
@pytest.mark.parametrize(("letter", "body"), [("H", "Ủy ban nhân dân"), ("K", "Hội đồng nhân dân")])
def test_the_cities_of_2026(letter, body, number, day, name):
    before, after = (SHIPPED.lookup(letter + number, on) for on in (day_before(day), day))
    assert before.name_vi == f"{body} tỉnh {name}"
    assert after.name_vi == f"{body} thành phố {name}"
    assert after.source.endswith("/2026/QH16")
    assert after.status(day) is LIVE


def test_there_are_25_provinces_and_9_cities_now():
    codes = [f"H{number:02}" for number in range(1, 64)]
    live = [SHIPPED.lookup(code).name_vi for code in codes if SHIPPED.status(code) is LIVE]
    assert len(live) == 34
    assert sum("thành phố" in name.lower() for name in live) == 9


@pytest.mark.parametrize("code", ["A35", "A37", "J14", "J16", "C02", "G33", "L01"])
def test_what_is_not_known_is_no_neighbour(code):
    assert SHIPPED.lookup(code) is None
    assert SHIPPED.status(code) is UNKNOWN


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("000.00.01.A36", "A"),
        ("H53.13", "H"),
        ("28.22.H17", "H"),
        ("L01", None),
        ("JB2", None),
        ("20.JB2", None),
        ("0123456789", None),
        ("null", None),
    ],
)
def test_group(text, group):
    entry = SHIPPED.group_of(text)
    assert (entry and entry.organ_id) == group


AXIS = [
    {
        "id": 7,
        "pid": 1,
        "code": "H53.77",
        "name": "Sở A",
        "mail": "a@b",
        "code102": "000.00.13.H53",
    },
    {"id": 8, "code": "H53.78", "name": None, "code102": None, "oldCode": "000.00.14.H53"},
    {"code": "H53.79", "oldCode": "000.00.99.H53", "code102": "000.00.15.H53"},
    {"code": "000.00.16.H53", "oldCode": "000.00.17.H53"},
    {"code": "H53.80", "code102": "N/A"},
    {"code": "H53.81", "code102": "81.H53"},
]


@pytest.mark.parametrize("wrapped", [True, False])
def test_list_of_the_axis(wrapped):
    rows = {"status": "OK", "data": AXIS} if wrapped else AXIS
    table = OrganTable.load(json.dumps(rows).encode())
    assert len(table) == len(AXIS)
    assert table.lookup("H53.77") == OrganEntry(
        organ_id=OrganId("H53.77"),
        name_vi="Sở A",
        email="a@b",
        old_id=OrganId("000.00.13.H53"),
    )
    assert table.pairs == {
        "000.00.13.H53": "H53.77",
        "000.00.14.H53": "H53.78",
        "000.00.15.H53": "H53.79",
        "81.H53": "H53.81",
    }
    assert table.lookup("000.00.13.H53").name_vi == "Sở A"
    assert table.status("000.00.17.H53") is UNKNOWN


HEADINGS = "code,name_vi,live_from,closed_on,merged_into,confidence,source,unknown"
LINE = 'H53.1,"Sở, ban",2025/01/31,2025-12-31,H53.2,text,list,x'


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("prefix", ["", "\ufeff"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_delimited_files(tmp_path, delimiter, prefix, newline):
    lines = [HEADINGS.replace(",", delimiter), LINE.replace(",", delimiter), "", "H53.2"]
    path = tmp_path / "organs.csv"
    path.write_bytes((prefix + newline.join(lines)).encode())
    table = OrganTable.load(path)
    assert len(table) == 2
    assert table.lookup("H53.1") == OrganEntry(
        organ_id=OrganId("H53.1"),
        name_vi=f"Sở{delimiter} ban",
        live_from=datetime.date(2025, 1, 31),
        closed_on=datetime.date(2025, 12, 31),
        merged_into=OrganId("H53.2"),
        confidence="text",
        source="list",
    )
    assert OrganTable.load(path).status("H53.2") is LIVE


def csv_of(*lines: str) -> bytes:
    return "\n".join([HEADINGS, "H53.9,Sở", *lines]).encode()


BAD = [
    (csv_of(",no code"), 3),
    (csv_of("null,no code"), 3),
    (csv_of("H53,,2025-02-30"), 3),
    (csv_of("H53,,31/01/2025"), 3),
    (csv_of("H53,,2025-01-31,2025-01-31"), 3),
    (csv_of("H53,,,,,sure"), 3),
    (csv_of("H53,,,,,,,,too many"), 3),
    (csv_of('H53,"no end'), 3),
    (csv_of("H52", "H53,,2025-02-30"), 4),
    (b"name,id\nA,1\n", 1),
    (b"", 1),
    (HEADINGS.encode(), 0),
    (b"code\n\xff\n", 0),
    (b'{"data": [', 0),
    (b"[" * 100_000, 0),
    (b'{"data": [' + b"1" * 10_000 + b"]}", 0),
    (b'{"status": "FAIL"}', 0),
    (b'{"data": []}', 0),
    (b'{"data": [{"code": "H53"}, 1]}', 2),
    (b'{"data": [{"code": "H53"}, {"name": "A"}]}', 2),
    (b'{"data": [{"code": "H53"}, {"code": 53}]}', 2),
    (b'{"data": [{"code": "H53", "name": ["A"]}]}', 1),
]


@pytest.mark.parametrize(("data", "row"), BAD)
def test_bad_rows_are_refused_by_number(data, row):
    with pytest.raises(OrganTableError) as caught:
        OrganTable.load(data)
    assert caught.value.row == row
    assert caught.value.code == "VNE-E310"
    assert caught.value.text("vi") != caught.value.text("en")


@pytest.mark.parametrize(("size", "fits"), [(20, True), (19, False)])
def test_file_size_is_bounded(tmp_path, monkeypatch, size, fits):
    path = tmp_path / "organs.tsv"
    path.write_bytes(b"code\tname\nH53\t" + "Sở".encode() + b"\n\n")
    assert path.stat().st_size == 20
    monkeypatch.setattr(tablefile, "MAX_ORGAN_TABLE_BYTES", size)
    for source in (path, path.read_bytes()):
        if fits:
            assert len(OrganTable.load(source)) == 1
        else:
            with pytest.raises(OrganTableError):
                OrganTable.load(source)


@pytest.mark.parametrize(("rows", "fits"), [(2, True), (1, False)])
def test_number_of_rows_is_bounded(monkeypatch, rows, fits):
    monkeypatch.setattr(tablefile, "MAX_ORGAN_TABLE_ROWS", rows)
    if fits:
        assert len(OrganTable.load(b"code\nH52\nH53")) == 2
    else:
        with pytest.raises(OrganTableError) as caught:
            OrganTable.load(b"code\nH52\nH53")
        assert caught.value.row == 3


def test_missing_file_is_the_systems_own_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        OrganTable.load(tmp_path / "none.csv")


def entry(code: str, name: str, old: str | None = None) -> OrganEntry:
    return OrganEntry(organ_id=OrganId(code), name_vi=name, old_id=OrganId(old) if old else None)


def test_merging_keeps_the_one_side_and_adds_the_other():
    mine = OrganTable.of([entry("H53", "mine"), entry("H53.1", "mine", "000.00.01.H53")])
    axis = OrganTable.of(
        [
            entry("H53", "axis", "000.00.00.H53"),
            entry("H53.1", "axis", "000.00.09.H53"),
            entry("H53.2", "axis", "000.00.02.H53"),
        ]
    )
    completed, replaced = mine.complete(axis), mine.replace(axis)
    assert {e.organ_id: e.name_vi for e in completed} == {
        "H53": "mine",
        "H53.1": "mine",
        "H53.2": "axis",
    }
    assert completed.new_of("000.00.00.H53") == "H53"
    assert completed.old_of("H53.1") == "000.00.01.H53"
    assert completed.new_of("000.00.09.H53") is None
    assert {e.name_vi for e in replaced} == {"axis"}
    assert replaced.old_of("H53.1") == "000.00.09.H53"
    assert (len(mine), len(axis)) == (2, 3)


def test_ambiguous_pairs_make_nothing_certain():
    table = OrganTable.of(
        [
            entry("H53.1", "", "000.00.01.H53"),
            entry("H53.2", "", "000.00.01.H53"),
            entry("H53.3", "", "000.00.03.H53"),
        ]
    )
    assert table.new_of("000.00.01.H53") is None
    assert table.pairs == {"000.00.03.H53": "H53.3"}
    assert not OrganId("000.00.01.H53").to_new(table).certain
    assert table.old_of("H53.2") == "000.00.01.H53"


def test_of_rows_that_overlap_the_later_one_counts():
    table = OrganTable.of([entry("H53", "first"), entry("H53", "second")])
    assert table.lookup("H53").name_vi == "second"
    assert [e.name_vi for e in table] == ["first", "second"]


NATIONAL = 110_000
"""Rows of the national list; an ordinary run loads a tenth of them."""


def test_a_table_as_long_as_the_national_list_loads():
    rows = [
        {
            "id": str(at),
            "code": f"H{at % 63 + 1:02}.{at // 63 % 100:02}.{at // 6300:02}",
            "name": f"Ủy ban nhân dân xã số {at}",
            "code102": f"000.{at // 6300:02}.{at // 63 % 100:02}.H{at % 63 + 1:02}",
        }
        for at in range(scaled(NATIONAL, NATIONAL // 10))
    ]
    data = json.dumps({"data": rows}, ensure_ascii=False).encode()
    assert len(data) * NATIONAL // len(rows) < limits.MAX_ORGAN_TABLE_BYTES
    table = within(2000 * len(rows) / NATIONAL, lambda: OrganTable.load(data))
    assert len(table) == len(rows)
    both = SHIPPED.complete(table)
    assert both.lookup("H33").merged_into == "H01"
    assert both.lookup("000.00.13.H53").organ_id == "H53.13.00"
