"""Shares, pairing and bounds from events, whatever order they come in and however often."""

from __future__ import annotations

import datetime as dt
import json
import random
from pathlib import Path

import attrs
import pytest

from tests.scale import scaled
from tests.statistics import made
from tests.statistics.telling import assessed, at, engine, letters, lines, row
from vnedoc.errors import InvalidValueError
from vnedoc.exchange import WorkingCalendar
from vnedoc.given import WrongTypeError
from vnedoc.statistics import EventsError, NotRankedReason, assess, json_text, scan

MORNING = "2026-08-10T08:00"  # a Monday


def figure(rows, folder: Path, indicator: str, quarter: str = "2026Q3", **more):
    return assessed(rows, folder, quarter, **more).table(indicator).total


def counts(found) -> tuple[int, int, int, int]:
    return found.counted, found.total, found.disputed, found.unknown


NEITHER = (0, 1, 0, 0)
MODES = (
    ("electronic", "electronic", (1, 1, 0, 0), NEITHER),
    ("electronic", "", (1, 1, 0, 0), NEITHER),
    ("with-paper", "with-paper", NEITHER, (1, 1, 0, 0)),
    ("paper", "paper", NEITHER, NEITHER),
    ("electronic", "paper", (0, 1, 1, 0), NEITHER),
    ("electronic", "with-paper", (0, 1, 1, 0), (0, 1, 1, 0)),
    ("", "", (0, 1, 0, 1), (0, 1, 0, 1)),
    ("by pigeon", "", (0, 1, 0, 1), (0, 1, 0, 1)),
)


def by_organ(rows, folder: Path, indicator: str, **more):
    """The numbers of each body, in the order of their codes."""
    made = assessed(rows, folder, "2026Q3", by="organ", **more)
    return [counts(figure) for _, figure in made.table(indicator).rows]


def test_modes_that_sides_tell(tmp_path: Path) -> None:
    rows = []
    for at_, (sender, receiver, *_) in enumerate(MODES):
        told = {"issuer": f"H01.{at_:02}"}
        rows.append(row(f"a{at_}", MORNING, mode=sender, **told))
        rows.append(row(f"a{at_}", MORNING, side="receiver", kind="arrived", mode=receiver, **told))
    made = assessed(rows, tmp_path, "2026Q3", by="organ")
    for at_, indicator in ((2, "e-between"), (3, "ep-between")):
        found = [counts(figure) for _, figure in made.table(indicator).rows]
        assert found == [case[at_] for case in MODES]
    assert made.pairing_total.paired == len(MODES)
    assert [told.disputed for _, told in made.pairing] == [0, 0, 0, 0, 1, 1, 0, 0]


def test_what_is_told_later_counts_and_never_twice(tmp_path: Path) -> None:
    first = row("a", MORNING, mode="paper")
    later = row("a", MORNING, mode="electronic", reported_at=at("2026-08-20T08:00"))
    for rows in ([first, later, later], [later, later, first]):
        made = assessed(rows, tmp_path, "2026Q3")
        assert counts(made.table("e-between").total) == (1, 1, 0, 0)
        assert made.pairing_total.repeated == 2


WHEN = (
    ("2026-06-30T23:59:59", "2026Q2"),
    ("2026-07-01T00:00:00", "2026Q3"),
    ("2026-09-30T23:59:59", "2026Q3"),
    ("2026-10-01T00:00:00", "2026Q4"),
)


def test_quarters_are_those_of_vietnam(tmp_path: Path) -> None:
    rows = [row(when, when) for when, _ in WHEN]
    for asked in ("2026Q2", "2026Q3", "2026Q4"):
        found = figure(rows, tmp_path, "e-between", asked)
        assert found.total == [quarter for _, quarter in WHEN].count(asked)


def test_the_sender_says_in_which_quarter_it_was_sent(tmp_path: Path) -> None:
    rows = [
        row("a", "2026-06-30T17:00"),
        row("a", "2026-07-02T08:00", side="receiver", kind="arrived"),
        row("b", "2026-07-02T08:00", side="receiver", kind="arrived"),
    ]
    assert figure(rows, tmp_path, "e-between", "2026Q2").total == 1
    assert figure(rows, tmp_path, "e-between", "2026Q3").total == 1


def test_the_future_is_counted_and_in_no_figure(tmp_path: Path) -> None:
    rows = [row("a", MORNING), row("b", "2026-08-11T00:00"), row("c", "2027-08-11T00:00")]
    made = assessed(rows, tmp_path, "2026Q3", as_of=dt.date(2026, 8, 10))
    assert (made.intake.rows, made.intake.future) == (1, 2)
    assert made.table("e-between").total.total == 1
    said = " ".join(note.en for note in made.notes)
    assert "not over" in said
    assert "2 events happened after" in said


def test_unknown_words_are_counted_and_shown(tmp_path: Path) -> None:
    rows = [
        row("a", MORNING, kind="teleported"),
        row("b", MORNING, side="neighbour"),
        row("c", MORNING, mode="x", scope="y", channel=9),
    ]
    made = assessed(rows, tmp_path, "2026Q3")
    assert (made.intake.unknown_kinds, made.intake.unknown_sides) == (1, 1)
    assert counts(made.table("e-between").total) == (0, 1, 0, 1)
    assert dict(made.channels)[0] == 1


def test_secret_documents_are_in_no_share_and_fill_gaps(tmp_path: Path) -> None:
    rows = [*letters("H01", {"electronic": 50}, MORNING)]
    del rows[10:13]
    secret = row("s", MORNING, kind="issued", secret=True, count=3, number=None)
    made = assessed([*rows, secret, secret], tmp_path, "2026Q3")
    assert made.intake.secret == 3
    assert made.table("e-between").total.total == 47
    assert made.coverage_total.missing == 0


def test_what_was_revoked_within_the_day_counts_nowhere(tmp_path: Path) -> None:
    rows = [
        row("a", MORNING),
        row("a", "2026-08-10T16:00", kind="revoked"),
        row("b", MORNING),
        row("b", "2026-08-11T08:00", kind="revoked"),
    ]
    assert figure(rows, tmp_path, "e-between").total == 1


CALENDAR = WorkingCalendar(holidays=[dt.date(2026, 9, 2)])


IN_TIME = (
    ("2026-08-10T09:00", "2026-08-10T23:00", False, True),
    ("2026-08-10T09:00", "2026-08-11T12:00", False, True),
    ("2026-08-10T09:00", "2026-08-11T12:01", False, False),
    ("2026-08-14T09:00", "2026-08-17T11:00", False, True),  # over a weekend
    ("2026-08-14T09:00", "2026-08-17T13:00", False, False),
    ("2026-09-01T09:00", "2026-09-03T11:00", False, True),  # over National Day
    ("2026-08-10T09:00", "2026-08-11T08:00", True, False),
    ("2026-08-10T09:00", "2026-08-10T16:00", True, True),
)


def test_what_is_sent_in_time(tmp_path: Path) -> None:
    rows = [
        row(f"a{place}", sent, issuer=f"H01.{place:02}", mode="electronic", urgent=urgent,
            issued_at=at(issued))
        for place, (issued, sent, urgent, _) in enumerate(IN_TIME)
    ]  # fmt: skip
    rows.append(row("b", MORNING, issuer="H01.99", mode="electronic"))
    found = by_organ(rows, tmp_path, "in-time", calendar=CALENDAR)
    assert found == [*((int(good), 1, 0, 0) for *_, good in IN_TIME), (0, 1, 0, 1)]


def test_receipts_dossiers_and_doubles(tmp_path: Path) -> None:
    def receiver(name: str, when: str, kind: str, **more):
        return row(name, when, side="receiver", kind=kind, **more)

    sent = {"mode": "electronic", "submission": "government"}
    rows = [
        row("a", MORNING, dossier="whole", **sent),
        receiver("a", MORNING, "arrived"),
        receiver("a", "2026-08-10T16:00", "taken-in"),
        row("b", MORNING, dossier="whole", **sent),
        receiver("b", MORNING, "arrived"),
        receiver("b", "2026-08-11T08:00", "refused"),
        receiver("b", "2026-08-11T08:00", "dossier-checked", dossier="part"),
        row("c", MORNING, **sent),
        row("d", MORNING, mode="with-paper"),
        row("e", MORNING, mode="with-paper", paper_allowed=True),
    ]
    made = assessed(rows, tmp_path, "2026Q3")
    assert counts(made.table("receipt-day").total) == (1, 5, 0, 3)
    assert counts(made.table("dossier-gov").total) == (1, 3, 1, 1)
    assert counts(made.table("double").total) == (1, 5, 0, 0)
    assert made.pairing_total.repeated == 0


def test_provinces_of_then_and_of_today(tmp_path: Path) -> None:
    rows = [
        *letters("H33", {"electronic": 40}, "2025-05-10T08:00"),  # Kiên Giang, An Giang since July
        *letters("000.00.05.H01", {"paper": 40}, "2025-05-10T08:00"),
    ]
    for by, codes in (("province", ["H01"]), ("province-then", ["H01", "H33"])):
        made = assessed(rows, tmp_path, "2025Q2", by=by)
        assert [body.code for body, _ in made.table("e-between").rows] == codes
    late = [*letters("H33", {"electronic": 40}, "2025-08-10T08:00")]
    then = assessed(late, tmp_path, "2025Q3", by="province-then").ranking("e-between")
    assert [(one.body.closed, one.reason) for one in then] == [(True, NotRankedReason.CLOSED)]


def test_who_is_not_ranked_and_why(tmp_path: Path) -> None:
    rows = [
        *letters("H01", {"electronic": 40}, MORNING),
        *letters("H26", {"electronic": 29}, MORNING),
        *list(letters("H35", {"electronic": 100}, MORNING))[::2],
        *[one | {"number": None} for one in letters("H14", {"electronic": 40}, MORNING)],
        *letters("?", {"electronic": 40}, MORNING),
    ]
    ranking = assessed(rows, tmp_path, "2026Q3").ranking("e-between")
    assert {one.body.code: one.reason for one in ranking} == {
        "H01": None,
        "H26": NotRankedReason.FEW,
        "H35": NotRankedReason.COVERAGE,
        "H14": NotRankedReason.UNMEASURED,
        "": NotRankedReason.UNNAMED,
    }
    assert ranking[0].body.code == "H01"
    assert all(one.best is None for one in ranking[1:])


def halves(count: int, seed: int):
    """So many pairs: 3 % lose a half, 2 % come twice, 1 % late; and what must be found."""
    chance = random.Random(seed)
    fates = ["lost"] * (count * 3 // 100) + ["twice"] * (count * 2 // 100)
    fates += ["late"] * (count // 100)
    fates += ["whole"] * (count - len(fates))
    chance.shuffle(fates)
    rows, truth = [], dict.fromkeys(("paired", "sender_only", "receiver_only", "late"), 0)
    for number, fate in enumerate(fates, 1):
        when = at("2026-07-01T08:00") + chance.randrange(80 * 86400)
        told = {"number": number, "year": 2026, "mode": "electronic"}
        pair = [
            row(f"p{number}", when, **told),
            row(f"p{number}", when + 60, side="receiver", kind="arrived", **told),
        ]
        which = chance.randrange(2)
        if fate == "lost":
            truth["receiver_only" if which == 0 else "sender_only"] += 1
            del pair[which]
        else:
            truth["paired"] += 1
        if fate == "late":
            pair[which]["reported_at"] = when + 30 * 86400
            truth["late"] += 1
        rows += [*pair, pair[which]] if fate == "twice" else pair
    chance.shuffle(rows)
    return rows, truth | {"repeated": fates.count("twice")}


def test_pairing_is_exact(tmp_path: Path) -> None:
    rows, truth = halves(scaled(500_000, 3_000), seed=1)
    found = assessed(rows, tmp_path, "2026Q3").pairing_total.to_data()
    assert {name: found[name] for name in truth} == truth


def test_any_order_and_any_parts_give_the_same_bytes(tmp_path: Path) -> None:
    rows, _ = halves(400, seed=2)
    rows += letters("H26", {"electronic": 30, "paper": 20}, MORNING)
    texts = set()
    for seed, parts in ((1, 1), (2, 1), (3, 3)):
        random.Random(seed).shuffle(rows)
        texts.add(json_text(assessed(rows, tmp_path, "2026Q3", parts=parts)))
    assert len(texts) == 1
    json.loads(texts.pop())


def test_no_body_leaves_its_ranks_when_the_missing_are_revealed(tmp_path: Path) -> None:
    faults = made.Faults(unreported=0.12, typos=0.01)
    year = made.a_year_of_34(documents=scaled(2_000, 60), faults=faults)
    bodies = tuple(
        attrs.evolve(one, unreported=None, issuers=(), registers=True) for one in year.bodies[:12]
    )
    year = attrs.evolve(year, bodies=bodies)

    def rows(*, revealed: bool):
        yield from made.events(year, revealed=revealed)
        yield from made.registered(year, revealed=revealed)

    told, whole = (
        assessed(rows(revealed=revealed), tmp_path, "2026Q2") for revealed in (False, True)
    )
    for name in ("e-inside", "e-between"):
        true = [one for one in whole.ranking(name) if one.reason is None]
        places = {one.body.code: one.figure.share for one in true}
        seen = [one for one in told.ranking(name) if one.reason is None and one.best is not None]
        shares = {one.body.code: places[one.body.code] for one in seen}
        for one in seen:
            better = sum(share > shares[one.body.code] for share in shares.values())
            ties = sum(share == shares[one.body.code] for share in shares.values())
            assert one.best <= better + ties, one
            assert better + 1 <= one.worst, one


def test_people_are_told_last(tmp_path: Path) -> None:
    def staff(kind: str, count: int, told: str, key: str):
        return row(key, MORNING, kind=kind, issuer="H01", count=count, reported_at=at(told))

    rows = [
        staff("staff", 90, MORNING, "1"),
        staff("staff", 100, "2026-08-12", "2"),
        staff("mail-equipped", 80, MORNING, "3"),
        staff("mail-equipped", 80, MORNING, "3"),
    ]
    made = assessed(rows, tmp_path, "2026Q3")
    assert counts(made.table("mail-equipped").total) == (80, 100, 0, 0)
    assert counts(made.table("mail-used").total) == (0, 80, 0, 80)


def test_what_cannot_be_used_is_refused(tmp_path: Path) -> None:
    duckdb = engine()
    good = scan(lines([row("a", MORNING)], tmp_path / "a.jsonl"))
    later = scan(lines([row("a", MORNING, v=2)], tmp_path / "b.jsonl"))
    day = dt.date(2026, 12, 1)
    for quarter in ("2026", "2026Q5", "2026q1", "", "2026Q1 "):
        with pytest.raises(InvalidValueError):
            assess(good, quarter=quarter, as_of=day)
    with pytest.raises(InvalidValueError):
        assess(good, quarter="2026Q3", as_of=day, by="village")  # type: ignore[arg-type]
    with pytest.raises(EventsError) as refused:
        assess(later, quarter="2026Q3", as_of=day)
    assert refused.value.column == "v"
    with pytest.raises(WrongTypeError):
        assess([{"side": "sender"}], quarter="2026Q3", as_of=day)
    with pytest.raises(EventsError) as refused:
        assess(duckdb.sql("SELECT 1 AS event_id"), quarter="2026Q3", as_of=day)
    assert refused.value.column == "side"
    with pytest.raises(EventsError) as refused:
        assess(duckdb.sql("SELECT 1.5::DOUBLE AS event_id"), quarter="2026Q3", as_of=day)
    assert refused.value.column == "event_id"


def test_progress_is_told_to_the_end(tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    assessed(
        [row("a", MORNING)], tmp_path, "2026Q3", parts=2,
        progress=lambda done, all_: steps.append((done, all_)),
    )  # fmt: skip
    assert [done for done, _ in steps] == list(range(1, steps[-1][1] + 1))
