"""The generator of a year: the same for the same seed, in exact shares, with what was planted."""

from __future__ import annotations

import collections
import datetime as dt

import attrs
import pytest

from tests.statistics import made

PLAIN = made.Faults()
SMALL = made.a_year_of_34(documents=30)


def counted(year: made.Year, *wanted: str) -> collections.Counter[tuple[object, ...]]:
    return collections.Counter(
        tuple(getattr(document, name) for name in wanted) for document in made.planned(year)
    )


def test_there_are_34_provinces_and_once_were_63() -> None:
    assert len(SMALL.bodies) == 34
    assert len(made.provinces(dt.date(2012, 12, 31))) == 63
    assert {body.name for body in SMALL.bodies} >= {"Ủy ban nhân dân tỉnh An Giang"}


def test_one_seed_is_one_year_and_another_is_another() -> None:
    one = list(made.planned(SMALL))
    assert one == list(made.planned(SMALL))
    assert one != list(made.planned(attrs.evolve(SMALL, seed=2)))


def test_numbers_run_without_gaps_in_the_order_of_time() -> None:
    series = collections.defaultdict(list)
    for document in made.planned(SMALL):
        series[document.issuer].append((document.number, document.issued))
    for documents in series.values():
        assert [number for number, _ in documents] == list(range(1, len(documents) + 1))
        assert documents == sorted(documents, key=lambda one: one[1])


@pytest.mark.parametrize("share", [0.0, 0.12, 0.5, 1.0])
def test_shares_are_exact(share: float) -> None:
    shares = made.Shares(e_inside=share, ep_inside=0, e_between=share / 2, ep_between=share / 2)
    body = made.Body(code="H26", name="Hà Nội", quarters=(shares,) * 4, documents=200)
    year = made.Year(year=2026, bodies=(body,), faults=made.Faults(unreported=share))
    truth = made.Truth.of(year, revealed=True)
    for quarter in (1, 2, 3, 4):
        assert truth.units["H26", quarter, "inside", "electronic"] == round(100 * share)
        for mode in ("electronic", "with-paper"):
            found = truth.units["H26", quarter, "between", mode]
            units = sum(truth.units["H26", quarter, "between", one] for one in made.MODES)
            assert abs(found - units * share / 2) < 1
    hidden = made.Truth.of(year)
    assert sum(hidden.unreported.values()) == round(800 * share)


def test_what_is_revealed_adds_and_changes_nothing() -> None:
    told = [str(row) for row in made.events(SMALL)]
    revealed = collections.Counter(str(row) for row in made.events(SMALL, revealed=True))
    assert not collections.Counter(told) - revealed
    assert sum(revealed.values()) > len(told)


def test_faults_are_exact_over_the_year_however_small_its_parts_are() -> None:
    bodies = tuple(attrs.evolve(one, unreported=None) for one in SMALL.bodies)
    faults = made.Faults(unreported=0.12, typos=0.01, lost=0.03)
    year = attrs.evolve(SMALL, faults=faults, bodies=bodies)
    documents = list(made.planned(year))
    units = [unit for document in documents for unit in document.units]
    lost = [one for one in units if not (one.sender_half.there and one.receiver_half.there)]
    assert sum(not one.reported for one in documents) == round(0.12 * len(documents))
    assert sum(one.written != str(one.number) for one in documents) == round(0.01 * len(documents))
    assert abs(len(lost) - 0.03 * len(units)) <= 1


def test_every_fault_is_there_and_none_where_none_was_asked_for() -> None:
    truth = made.Truth.of(SMALL)
    assert all(truth.halves[name] for name in ("both", "sender", "receiver", "doubled", "late"))
    assert truth.halves["disputed"]
    assert any(document.written != str(document.number) for document in made.planned(SMALL))
    clean = attrs.evolve(SMALL, faults=PLAIN, bodies=SMALL.bodies[:3])
    truth = made.Truth.of(clean)
    assert set(+truth.halves) == {"both"}
    assert not truth.unreported
    assert all(document.written == str(document.number) for document in made.planned(clean))
