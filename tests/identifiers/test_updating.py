"""A kept table brought up to the axis's list: both sides of every difference."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnedoc.errors import InvalidValueError
from vnedoc.identifiers import (
    OrganChangeKind,
    OrganListError,
    OrganStatus,
    OrganTable,
    OrganTableError,
    update_table,
)

FIRST, SECOND, THIRD = dt.date(2026, 1, 1), dt.date(2026, 2, 1), dt.date(2026, 3, 1)
ROWS = [
    {
        "code": f"H26.{n:02}",
        "name": f"Sở {n}",
        "mail": f"so{n}@vidu.example",
        "code102": f"000.00.{n:02}.H26",
    }
    for n in range(20)
]


def listed(*rows: dict[str, str | None]) -> bytes:
    return json.dumps({"status": "OK", "data": rows}, ensure_ascii=False).encode()


def kept(*rows: dict[str, str | None]) -> bytes:
    return b"".join(update_table(None, listed(*rows), FIRST).lines())


def kinds(update) -> dict[str, str]:
    return {change.code: change.kind.value for change in update.changes}


def test_the_first_time_everything_is_taken_and_no_date_is_made_up():
    update = update_table(None, listed(*ROWS), FIRST)
    assert (update.codes, update.same, update.changes) == (20, 20, ())
    table = OrganTable.load(b"".join(update.lines()))
    entry = table.lookup("000.00.07.H26")
    assert (entry.organ_id, entry.name_vi, entry.live_from) == ("H26.07", "Sở 7", None)
    assert len(table) == 20


ONE = ROWS[0]
CHANGES = [
    ({**ONE}, None),
    ({**ONE, "name": " Sở  0 "}, None),
    ({**ONE, "name": None}, None),
    ({**ONE, "mail": None, "code102": None}, None),
    ({**ONE, "name": "Sở Mới"}, "renamed"),
    ({**ONE, "mail": "moi@vidu.example"}, "changed"),
    ({**ONE, "code102": "000.00.99.H26"}, "changed"),
]


@pytest.mark.parametrize(("row", "kind"), CHANGES, ids=str)
def test_what_differs_is_told_and_what_does_not_is_not(row, kind):
    update = update_table(kept(*ROWS), listed(row, *ROWS[1:]), SECOND)
    assert kinds(update) == ({"H26.00": kind} if kind else {})
    assert update.same == 20 - bool(kind)
    assert update.counted()[OrganChangeKind(kind or "added")] == bool(kind)


def test_a_renamed_body_keeps_its_old_name_for_its_old_days():
    update = update_table(kept(*ROWS), listed({**ONE, "name": "Sở Mới"}, *ROWS[1:]), SECOND)
    table = OrganTable.load(b"".join(update.lines()))
    assert table.lookup("H26.00", FIRST).name_vi == "Sở 0"
    assert table.lookup("H26.00", SECOND).name_vi == "Sở Mới"
    assert table.status("H26.00", SECOND) is OrganStatus.LIVE


def test_what_is_gone_is_closed_and_may_come_again():
    gone = update_table(kept(*ROWS), listed(*ROWS[1:], {"code": "H26.77", "name": "B"}), SECOND)
    assert kinds(gone) == {"H26.00": "closed", "H26.77": "added"}
    after = b"".join(gone.lines())
    table = OrganTable.load(after)
    assert table.status("H26.00", FIRST) is OrganStatus.LIVE
    assert table.status("H26.00", SECOND) is OrganStatus.CLOSED
    assert table.status("H26.77", FIRST) is OrganStatus.NOT_YET
    again = update_table(after, listed(*ROWS, {"code": "H26.77", "name": "B"}), THIRD)
    assert kinds(again) == {"H26.00": "reopened"}
    table = OrganTable.load(b"".join(again.lines()))
    days = (FIRST, SECOND, THIRD)
    assert [table.status("H26.00", day).value for day in days] == ["live", "closed", "live"]
    # What stays closed is not told again.
    assert kinds(update_table(after, listed(*ROWS[1:], {"code": "H26.77"}), THIRD)) == {}


@pytest.mark.parametrize(
    ("left", "most", "refused"),
    [(18, 0.1, False), (17, 0.1, True), (17, 0.15, False), (0, 1, False)],
)
def test_a_list_that_was_cut_short_closes_nothing(left, most, refused):
    rows = listed(*ROWS[:left], {"code": "H26.77", "name": "B"})
    if not refused:
        assert update_table(kept(*ROWS), rows, SECOND, most_gone=most).codes == left + 1
        return
    with pytest.raises(OrganListError) as caught:
        update_table(kept(*ROWS), rows, SECOND, most_gone=most)
    assert (caught.value.code, caught.value.gone, caught.value.live) == ("VNE-E311", 20 - left, 20)
    assert caught.value.text("vi") != caught.value.text("en")


def test_of_a_code_that_comes_twice_the_later_row_counts():
    update = update_table(None, listed(ONE, {**ONE, "name": "Sở Sau"}), FIRST)
    assert (update.codes, update.repeated) == (1, 1)
    assert OrganTable.load(b"".join(update.lines())).lookup("H26.00").name_vi == "Sở Sau"


@pytest.mark.parametrize("name", ['Sở "A"', '"', "a\tb", "a\nb", "a;b,c", " x "])
def test_any_name_is_read_again(name):
    lines = b"".join(update_table(None, listed({"code": "H26.00", "name": name}), FIRST).lines())
    assert OrganTable.load(lines).lookup("H26.00").name_vi == " ".join(name.split())


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@A1", "=HYPERLINK(1)"])
def test_no_cell_is_run_as_a_formula_and_each_is_read_again(cell):
    rows = {"code": cell, "name": cell, "mail": cell}, {"code": "H26.01", "name": "A=1"}
    lines = kept(*rows)
    cells = lines.decode().replace("\n", "\t").split("\t")
    assert not [found for found in cells if found.startswith(("=", "+", "-", "@"))]
    assert (f" {cell}" in cells, "A=1" in cells) == (True, True)
    assert OrganTable.load(lines).lookup(cell).name_vi == cell
    again = update_table(lines, listed(*rows), SECOND)
    assert (again.changes, b"".join(again.lines())) == ((), lines)


BROKEN = ["\x1b[31m", "\x00", "\x85", "\ud800"]


@pytest.mark.parametrize("key", ["code", "code102", "name", "source"])
@pytest.mark.parametrize("text", [*BROKEN, "a\rb", "a\nb", "a\tb"])
def test_what_no_later_reader_could_read_is_refused_with_its_row(key, text):
    rows = json.dumps([{"code": "H26.01"}, {"code": "H26.02", key: f"H26.03{text}4"}]).encode()
    if key in ("code", "code102") or text in BROKEN:
        with pytest.raises(OrganTableError) as refused:
            update_table(None, rows, FIRST)
        assert refused.value.row == 2
        assert key in refused.value.reason_en
    else:
        assert len(OrganTable.load(b"".join(update_table(None, rows, FIRST).lines()))) == 2


def test_an_end_of_line_in_a_kept_table_does_not_end_its_row():
    table = b'code,name,source\nH26.01,A,"one\rtwo\nthree"\n'
    lines = b"".join(update_table(table, listed({"code": "H26.01", "name": "A"}), SECOND).lines())
    assert OrganTable.load(lines).lookup("H26.01").source == "one two three"


@pytest.mark.parametrize("wrong", [listed({"name": "A"}), b'{"data": [{"code": "H1"}', b"{}"])
def test_a_wrong_list_changes_nothing(wrong):
    with pytest.raises(OrganTableError):
        update_table(kept(*ROWS), wrong, SECOND)


def test_days_do_not_run_backwards_and_parts_are_parts():
    later = b"".join(update_table(kept(*ROWS), listed(*ROWS, {"code": "H9.9"}), SECOND).lines())
    with pytest.raises(InvalidValueError):
        update_table(later, listed(*ROWS), FIRST)
    with pytest.raises(InvalidValueError):
        update_table(None, listed(*ROWS), FIRST, most_gone=1.5)


names = st.text(alphabet='AĐố "\t;', max_size=5)
lists = st.dictionaries(st.sampled_from([f"H{n:02}.1" for n in range(6)]), names, min_size=1)


@given(lists, lists)
def test_the_table_says_what_the_last_list_says(one, other):
    made = [listed(*({"code": c, "name": n} for c, n in it.items())) for it in (one, other)]
    before = b"".join(update_table(None, made[0], FIRST).lines())
    update = update_table(before, made[1], SECOND, most_gone=1)
    after = b"".join(update.lines())
    table = OrganTable.load(after)
    live = {e.organ_id for e in table if e.status(SECOND) is OrganStatus.LIVE}
    assert live == other.keys()
    for code, name in other.items():
        if name.strip():
            assert table.lookup(code, SECOND).name_vi == " ".join(name.split())
    # The same list again changes nothing.
    assert update_table(after, made[1], THIRD).changes == ()
