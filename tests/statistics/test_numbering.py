"""What was not reported is found by the gaps in the numbers, whatever was typed wrong."""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scale import scaled
from tests.statistics.telling import assessed, row
from vnedoc.statistics import NumberingCoverage
from vnedoc.statistics.counting.numbering import NumberSeries, measured
from vnedoc.statistics.periods import Quarter

FIRST, SECOND = Quarter.parse("2026Q1"), Quarter.parse("2026Q2")


def series(numbers: Iterable[int], *, earlier: Iterable[int] = (), unnumbered: int = 0):
    made = NumberSeries()
    for number in numbers:
        bucket, place = divmod(number, 48)
        made.add(bucket, 1 << place, 1 << place, 1)
    for number in earlier:
        bucket, place = divmod(number, 48)
        made.add(bucket, 0, 1 << place, 0)
    if unnumbered:
        made.add(-1, 0, 1, unnumbered)
    return made


def told(
    numbers: Iterable[int], quarter: Quarter = FIRST, secret: int = 0, **more
) -> NumberingCoverage:
    return measured("H01", series(numbers, **more), quarter, secret)


@pytest.mark.parametrize(
    ("numbers", "expected", "missing"),
    [
        (range(1, 101), 100, 0),
        ([*range(1, 51), *range(53, 101)], 100, 2),
        ([*range(3, 101)], 100, 2),  # the first two of the year
        ([*range(1, 100), 1200000], 99, 0),  # 12 typed as 1200000: it fills the gap that it makes
        ([*range(1, 12), *range(13, 100), 1200000], 99, 0),
        ([*range(1, 200), *range(500, 700)], 699, 300),  # a month that nobody reported
    ],
)  # fmt: skip
def test_gaps_are_counted_and_typing_errors_are_not(numbers, expected, missing) -> None:
    found = told(numbers)
    assert (found.expected, found.missing) == (expected, missing)


def test_one_typing_error_does_not_make_a_million_gaps() -> None:
    right = told(range(1, 121))
    for wrong in (1200000, 12012012, 999999999):
        found = told([*range(1, 120), wrong])
        assert (found.expected, found.missing, found.strays) == (119, 0, 1)
    assert right.share == 1.0


@pytest.mark.parametrize("quarter", [FIRST, SECOND])
def test_numbers_go_on_from_those_before(quarter) -> None:
    found = told(range(103, 201), SECOND, earlier=range(50, 101))
    assert (found.expected, found.missing) == (100, 2)  # 101 and 102
    late = told([*range(101, 150), *range(151, 201)], SECOND, earlier=[99, 100, 150])
    assert late.missing == 0  # 150 was told in another quarter
    alone = told(range(103, 201), SECOND)
    assert (alone.expected, alone.missing) == (98, 0)


def test_documents_without_a_number_and_secret_ones_fill_gaps() -> None:
    numbers = [*range(1, 91), *range(95, 101)]
    assert told(numbers).missing == 4
    assert told(numbers, unnumbered=1, secret=2).missing == 1
    assert told(numbers, unnumbered=9).missing == 0
    assert told(numbers).gaps == (("H01", 91, 94),)


def test_two_series_that_run_in_one_are_told_and_not_measured() -> None:
    found = told([*range(1, 101), *range(1, 51)])
    assert (found.series, found.unmeasured, found.share) == (0, 1, None)
    few = told([*range(1, 101), 7, 8])
    assert (few.series, few.shared) == (1, 2)
    assert told([1, 2, 3, 4]).unmeasured == 1
    assert told([1, 2, 3, 4, 5]).series == 1


def typed(number: int, chance: random.Random) -> int:
    """A number with one slip of the fingers: a digit other, more, less, or two exchanged."""
    digits = list(str(number))
    place = chance.randrange(len(digits))
    match chance.randrange(4):
        case 0:
            digits[place] = str(chance.randrange(10))
        case 1:
            digits.insert(place, str(chance.randrange(10)))
        case 2:
            del digits[place]
        case _:
            other = chance.randrange(len(digits))
            digits[place], digits[other] = digits[other], digits[place]
    return int("".join(digits) or "0")


def planted(count: int, missing: float, typos: float, seed: int) -> NumberingCoverage:
    chance = random.Random(seed)
    kept = [number for number in range(1, count + 1) if chance.random() >= missing]
    wrong = [typed(one, chance) if chance.random() < typos else one for one in kept]
    good = [one for one in wrong if one > 0]
    return told(good, unnumbered=len(wrong) - len(good))


@pytest.mark.parametrize("seed", range(scaled(100, 4)))
def test_planted_12_percent_are_found_within_half_a_point(seed: int) -> None:
    count, chance = 40_000, random.Random(seed)
    hidden = set(chance.sample(range(1, count + 1), count * 12 // 100))
    kept = [number for number in range(1, count + 1) if number not in hidden]
    slips = set(chance.sample(kept, len(kept) // 100))
    wrong = [typed(one, chance) if one in slips else one for one in kept]
    good = [one for one in wrong if one > 0]
    found = told(good, unnumbered=len(wrong) - len(good))
    assert found.share is not None
    assert 1 - found.share == pytest.approx(0.12, abs=0.005)


@given(st.integers(0, 10_000), st.floats(0, 0.6), st.integers(30, 400))
def test_coverage_is_a_share_and_counts_add_up(seed: int, missing: float, count: int) -> None:
    found = planted(count, missing, 0.01, seed)
    assert 0 <= found.missing <= found.expected
    if found.share is not None:
        assert 0 <= found.share <= 1
        assert abs((1 - found.share) - missing) < 0.35


def test_by_events_of_both_sides_and_what_cannot_be_read(tmp_path: Path) -> None:
    rows = []
    for number in range(1, 101):
        name, more = f"d{number}", {"number": number, "year": 2026}
        if number % 10 == 0:  # the sender keeps it to himself; what the receiver tells is no report
            rows.append(row(name, "2026-02-01T08:00", side="receiver", kind="arrived", **more))
            continue
        written = {41: "74fass22", 42: 0, 43: "-43", 44: 1200000}.get(number, number)
        rows.append(row(name, "2026-02-01T08:00", **more | {"number": written}))
        rows.append(row(name, "2026-02-01T08:00", kind="issued", **more | {"number": written}))
    found = assessed(rows, tmp_path, "2026Q1").coverage_total
    assert (found.expected, found.missing, found.strays, found.unnumbered) == (99, 9, 1, 3)
