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


def test_a_circle_without_days_says_nothing_of_who_goes_on():
    assert TABLE.heirs("H10.1") == TABLE.heirs("H10.2") == ()


def table_of(*rows: str) -> SuccessionTable:
    return SuccessionTable.load("\n".join(("old_code,new_code,day", *rows)).encode())


def heirs_of(table: SuccessionTable, code: str, year: int) -> list[str | None]:
    return [row.new for row in table.heirs(code, dt.date(year, 12, 31))]


def test_units_that_are_numbered_anew_on_one_day_pass_their_codes_on():
    table = table_of("H10.1,H10.2,2025-07-01", "H10.2,H10.3,2025-07-01", "H10.3,H10.1,2025-07-01")
    assert [heirs_of(table, f"H10.{n}", 2025) for n in (1, 2, 3)] == [
        ["H10.2"],
        ["H10.3"],
        ["H10.1"],
    ]
    # What happened before the code was taken over is not the new body's.
    earlier = table_of("H10.2,H10.3,2020-01-01", "H10.1,H10.2,2025-07-01")
    assert heirs_of(earlier, "H10.1", 2025) == ["H10.2"]
    assert heirs_of(earlier, "H10.2", 2025) == ["H10.3"]


def test_a_body_that_is_renamed_back_has_its_first_code_again():
    table = table_of("H10.1,H10.2,2025-01-01", "H10.2,H10.1,2026-01-01")
    assert heirs_of(table, "H10.1", 2024) == heirs_of(table, "H10.2", 2025) == []
    assert heirs_of(table, "H10.1", 2025) == ["H10.2"]
    assert heirs_of(table, "H10.1", 2026) == heirs_of(table, "H10.2", 2026) == ["H10.1"]


def test_each_code_is_followed_once_however_many_ways_lead_there():
    steps = range(40)
    rows = [f"H10.{n},H10.{n + 1}{side},,{n}" for n in steps for side in ("", "A")]
    rows += [f"H10.{n}A,H10.{n + 1}{side},,{n}" for n in steps for side in ("", "A")]
    # Twice as many ways with each step: 2 to the 40th.
    table = SuccessionTable.load("\n".join(("old_code,new_code,day,act", *rows)).encode())
    assert {row.new for row in table.heirs("H10.0")} == {"H10.40", "H10.40A"}


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
