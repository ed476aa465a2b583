"""Organisations by what people remember of them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnedoc.identifiers import OrganId, OrganTable, find_organs

TABLE = OrganTable.load(
    """\
code,code102,name_vi
H36.01,000.00.99.H36,Văn phòng Ủy ban nhân dân tỉnh
H36.02,,Sở Nội vụ
H36.02.01,,Chi cục Văn thư - Lưu trữ
H36.020,,Sở Xây dựng
H41.02,,Sở Nội vụ
""".encode()
).complete(OrganTable.shipped())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("H36.02", ["H36.02", "H36.02.01"]),
        ("h36.02", ["H36.02", "H36.02.01"]),
        ("000.00.99.H36", ["H36.01"]),
        ("000.00.00.H33", ["H33"]),
        ("kien giang", ["H33", "K33"]),
        ("Kiên Giang", ["H33", "K33"]),
        ("KIÊN GIANG hội đồng", ["K33"]),
        ("sở nội vụ", ["H36.02", "H41.02"]),
        ("so noi vu", ["H36.02", "H41.02"]),
        ("van thu luu tru", ["H36.02.01"]),
        # With diacritics they count.
        ("sơ nội vụ", []),
        ("dong nai", ["H19", "K19"]),
        # Under a former name, too.
        ("Thừa Thiên Huế", ["H57", "K57"]),
        ("Ministry of Home Affairs", ["G09"]),
        ("A37", []),
        ("xyz", []),
        ("", []),
    ],
)
def test_found(text, found):
    assert [entry.organ_id for entry in find_organs(TABLE, text)] == found


def test_a_name_is_that_of_the_day():
    for day, name in ((dt.date(2026, 4, 29), "tỉnh"), (dt.date(2026, 4, 30), "thành phố")):
        (entry,) = find_organs(TABLE, "H19", on=day)
        assert entry.name_vi == f"Ủy ban nhân dân {name} Đồng Nai"
    assert find_organs(TABLE, "H33", on=dt.date(2025, 7, 1)) == ()


def test_no_more_than_the_limit():
    assert len(find_organs(TABLE, "tỉnh", limit=7)) == 7


@given(st.text(max_size=30))
def test_any_question_is_answered(text):
    for entry in find_organs(TABLE, text, limit=3):
        assert isinstance(entry.organ_id, OrganId)
