"""Checklists: what a file may say, and on which days it holds."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.dossier import made
from vnedoc.dossier import Checklist, ChecklistError, Dossier, Original, Paper
from vnedoc.dossier.checklist import SHIPPED

PLAIN = """
id = "a"
vi = "Hồ sơ"
en = "Dossier"
document = "12/QĐ-UBND"
number = "Điều 5"
confidence = "text"
from = 2026-01-01
until = 2026-12-31
[[item]]
kind = "to-trinh"
vi = "Tờ trình"
en = "Letter"
number = "Điều 5(1)"
[[item]]
kind = "y-kien"
vi = "Ý kiến"
en = "Opinion"
least = 2
electronic = true
"""


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_list_asks_for_the_letter(name: str) -> None:
    found = Checklist.shipped(name)
    assert found is not None
    assert found.id == name
    assert found.items[0].kind == "to-trinh"
    assert not found.binds, "nobody has read these acts"
    assert found.label("vi") != found.label("en")


def test_an_unknown_id_is_no_list() -> None:
    assert Checklist.shipped("../trinh") is None


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (dt.date(2025, 12, 31), False),
        (dt.date(2026, 1, 1), True),
        (dt.date(2026, 12, 31), True),
        (dt.date(2027, 1, 1), False),
        (None, False),
    ],
)
def test_a_list_holds_from_its_first_to_its_last_day(day: dt.date | None, holds: bool) -> None:
    assert Checklist.load(PLAIN.encode()).holds_on(day) is holds


def test_a_list_without_an_end_holds_where_no_day_is_known() -> None:
    text = PLAIN.replace("until = 2026-12-31\n", "")
    assert Checklist.load(text.encode()).holds_on(None)


def test_what_is_lacking_is_counted() -> None:
    own = Checklist.load(PLAIN.encode())
    lacking = own.lacking(made.plain(), "ho-so.xml")
    assert [dict(one.facts)["found"] for one in lacking] == [0]
    assert str(own.items[0].clause) == "12/QĐ-UBND Điều 5(1)"
    file = made.plain().papers[0].copies
    opinions = [Paper(order=at, kind="y-kien", copies=file) for at in (1, 2)]
    letter = Paper(order=3, kind="to-trinh", original=Original.PAPER, reason="x")
    assert own.lacking(Dossier(papers=[*opinions, letter]), "x") == ()
    on_paper = Paper(order=2, kind="y-kien", original=Original.PAPER, reason="x")
    assert len(own.lacking(Dossier(papers=[opinions[0], on_paper, letter]), "x")) == 1


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ('id = "a"', "", "$.id"),
        ('id = "a"', "id = 7", "$.id"),
        ('id = "a"', 'id = "a"\nx = 1', "$"),
        ('confidence = "text"', 'confidence = "sure"', "confidence"),
        ("from = 2026-01-01", 'from = "2026-01-01"', "from"),
        ("from = 2026-01-01", "from = 2026-01-01T00:00:00", "from"),
        ("least = 2", "least = 0", "item[2].least"),
        ("least = 2", "least = true", "item[2].least"),
        ("electronic = true", "electronic = 1", "item[2].electronic"),
        ('kind = "y-kien"', 'kind = " "', "item[2].kind"),
        ('number = "Điều 5"', "number = 5", "$.number"),
        ("[[item]]", "[[thing]]", "$"),
        ('id = "a"', "id = ", "$"),
    ],
)
def test_what_a_list_may_not_say(old: str, new: str, path: str) -> None:
    assert old in PLAIN
    with pytest.raises(ChecklistError) as caught:
        Checklist.load(PLAIN.replace(old, new).encode())
    assert caught.value.path == path
    assert caught.value.text("vi") != caught.value.text("en")


def test_a_list_without_items_or_too_long_is_refused() -> None:
    for text in (PLAIN.partition("[[item]]")[0], PLAIN + "#" * 300_000):
        with pytest.raises(ChecklistError):
            Checklist.load(text.encode())
