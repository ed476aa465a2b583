"""Which code goes on under which, at every level."""

from __future__ import annotations

import datetime as dt

import pytest

from vnedoc.identifiers import OrganTable, OrganTableError, SuccessionKind, SuccessionTable

MERGER = dt.date(2025, 7, 1)
BEFORE = dt.date(2025, 6, 30)
UNITS = """\
old_code,new_code,day,act,how,source
H33.15,H01.40,2025-07-01,202/2025/QH15,merged,register
000.00.16.H33,H01.40,2025-07-01,202/2025/QH15,,register
H33.17,H01.41,2025-07-01,,split,register
H33.17,H01.42,2025-07-01,,split,register
H33.18,,2025-07-01,,closed,register
H01.40,H01.50,2026-01-01,,renamed,register
H10.1,H10.2,,,,loop
H10.2,H10.1,,,,loop
"""
TABLE = SuccessionTable.load(UNITS.encode())


@pytest.mark.parametrize(
    ("code", "on", "heirs"),
    [
        ("H33.15", BEFORE, []),
        ("H33.15", MERGER, ["H01.40"]),
        ("H33.15", dt.date(2026, 1, 1), ["H01.50"]),
        ("H33.15", None, ["H01.50"]),
        # Either form of a code is met by either.
        ("000.00.15.H33", MERGER, ["H01.40"]),
        ("H33.16", MERGER, ["H01.40"]),
        ("H33.17", None, ["H01.41", "H01.42"]),
        ("H33.18", None, [None]),
        # A neighbour is nobody's heir, and the body above does not answer for its units.
        ("H33.19", None, []),
        ("H33.15.01", None, []),
        ("vxp.saas.03", None, []),
    ],
)
def test_heirs(code, on, heirs):
    assert [row.new for row in TABLE.heirs(code, on)] == heirs


def test_a_loop_ends():
    assert [row.new for row in TABLE.heirs("H10.1")] in (["H10.1"], ["H10.2"])


def test_kinds_are_told():
    kinds = {row.old: row.how for row in TABLE}
    assert kinds["H33.18"] is SuccessionKind.CLOSED
    assert kinds["000.00.16.H33"] is SuccessionKind.MERGED
    assert len(TABLE) == 8


def test_what_is_shipped_is_level_1():
    shipped = SuccessionTable.shipped()
    assert {"H", "K", "G"} == {row.old[0] for row in shipped}
    for row in shipped:
        assert row.new[0] == row.old[0]
        assert OrganTable.shipped().lookup(row.old).merged_into == row.new
    assert [row.new for row in shipped.heirs("H33", MERGER)] == ["H01"]
    assert shipped.heirs("H33", BEFORE) == ()
    assert [row.new for row in shipped.heirs("000.00.00.K33")] == ["K01"]
    assert shipped.heirs("H01") == ()
    both = TABLE.complete(shipped)
    assert both.heirs("H33")[0].new == "H01"
    assert both.heirs("H33.15")[0].new == "H01.50"


HEAD = "old_code,new_code,day,how,confidence\n"


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ("H33.1,H01.1,2025-07-01,merged,code", None),
        (",H01.1,,,", 2),
        ("H33.1,,,merged,", 2),
        ("H33.1,H01.1,,closed,", 2),
        ("H33.1,H01.1,,swallowed,", 2),
        ("H33.1,H01.1,01/07/2025,,", 2),
        ("H33.1,H01.1,,,sure", 2),
        ("H33.1,000.00.1.H33,,,", None),
        ("H33.01,000.00.01.H33,,,", 2),
    ],
)
def test_wrong_rows_are_refused_by_number(line, row):
    source = (HEAD + line + "\n").encode()
    if row is None:
        assert len(SuccessionTable.load(source)) == 1
        return
    with pytest.raises(OrganTableError) as caught:
        SuccessionTable.load(source)
    assert caught.value.row == row


def test_json_is_read_too_and_the_column_is_needed():
    assert len(SuccessionTable.load(b'{"data": [{"old_code": "H33.1", "new_code": "H01.1"}]}')) == 1
    with pytest.raises(OrganTableError):
        SuccessionTable.load(b"code,new_code\nH1,H2\n")
