"""How well the classifier does on real documents that are no part of the project.

Run with ``VNEDOC_KINDS=folder pytest -m benchmark -s tests/benchmarks/test_kinds.py``. The folder
holds ``*.tsv`` with the columns ``notation``, ``title`` and ``type`` (the official name), and
perhaps ``stratum``: rows of ``outside the catalogue`` have a kind that was in no list when they
were gathered. A digest of each row puts it into one of two halves: rules may be looked at with
`learn`, `measure` only measures. ``VNEDOC_OLDER=folder/src`` compares speeds with an older version.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.doctype import noise, outside
from tests.doctype.judging import Figures, Judgement
from vnedoc.doctype import classify

FOLDER: Final = os.environ.get("VNEDOC_KINDS")
OLDER: Final = os.environ.get("VNEDOC_OLDER")
PARTS: Final = ("learn", "measure")
SEED: Final = "kinds-2026"
LEAST_IN_A_BIN: Final = 20

pytestmark = pytest.mark.benchmark
with_rows = pytest.mark.skipif(
    FOLDER is None, reason="SKIPPED LOUDLY: VNEDOC_KINDS names no folder of real rows"
)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    header, *lines = path.read_text("utf-8").split("\n")
    names = header.split("\t")
    for line in filter(None, lines):
        yield dict(zip(names, line.split("\t"), strict=True))


def part_of(row: dict[str, str]) -> str:
    """The half that a row belongs to, by its digest."""
    digest = hashlib.sha256(f"{SEED}|{row['notation']}|{row['title']}".encode()).digest()
    return PARTS[digest[0] >= 128]


def judged(
    path: Path, part: str | None, change: Callable[[str], str] = str, *, issuer: bool = False
) -> Figures:
    """The figures of one half of a file, or of all, each text changed."""
    return Figures.of(
        Judgement(
            name=row["type"],
            outside=row.get("stratum") == "outside the catalogue",
            answer=classify(
                notation=change(row["notation"]) or None,
                title=change(row["title"]) or None,
                issuer=(row["issuer"] or None) if issuer else None,
            ),
        )
        for row in _rows(path)
        if part in (None, part_of(row))
    )


def files() -> list[Path]:
    return [
        path
        for path in sorted(Path(FOLDER or ".").glob("*.tsv"))
        if {"notation", "title", "type"}
        <= set(path.read_text("utf-8").partition("\n")[0].split("\t"))
    ]


@with_rows
def test_real_rows() -> None:
    for path in files():
        for part in PARTS:
            for issuer in (False, True):
                found = judged(path, part, issuer=issuer)
                print(f"\n{path.name}, {part}{', with issuer' if issuer else ''}")
                print("\n".join((*found.lines(), *found.table())))
                if part == "measure":
                    assert found.accuracy >= 0.985
                    assert found.coverage >= 0.95
                    assert found.calibration_error <= 0.02


@with_rows
def test_every_bin_of_what_was_not_learnt_from() -> None:
    found = [judged(path, "measure") for path in files()]
    rows = Figures(inside=sum((one.inside for one in found), ()), outside=())
    print("\n" + "\n".join(rows.table()))
    for each in rows.bins():
        if each.count >= LEAST_IN_A_BIN:
            assert abs(each.expected - each.observed) <= 0.1


@with_rows
def test_real_kinds_that_no_list_had() -> None:
    for path in files():
        found = judged(path, None)
        if found.outside:
            print("\n" + "\n".join(found.lines()))
            assert found.unknown >= 0.9
            assert found.confidently_wrong <= 0.03


@with_rows
@pytest.mark.parametrize("name", noise.HARMLESS)
def test_what_must_cost_nothing(name: str) -> None:
    for path in files():
        clean, found = judged(path, None), judged(path, None, noise.HARMLESS[name])
        print(f"\n{path.name}, {name}: {next(found.lines())}")
        assert found.accuracy >= clean.accuracy - 0.005
        assert found.coverage >= clean.coverage - 0.005


@with_rows
@pytest.mark.parametrize("part", PARTS)
def test_bad_scans(part: str) -> None:
    for path in files():
        found = judged(path, part, noise.scanned)
        print(f"\n{path.name}, {part}, {noise.RATE:.0%} misread: {next(found.lines())}")
        assert found.accuracy >= 0.92


def test_kinds_of_no_list() -> None:
    for seed in (2026, 1, 2, 3):
        found = Figures.of(
            Judgement(
                name=row.name,
                outside=True,
                answer=classify(row.notation or None, row.title or None, row.type_name or None),
            )
            for row in outside.rows(seed)
        )
        print("\n" + "\n".join(list(found.lines())[1:]))
        assert found.unknown >= 0.9
        assert found.confidently_wrong <= 0.03


SPEED: Final = """
import sys, time
sys.path[:0] = [sys.argv[1], sys.argv[2]]
from tests.benchmarks.test_classify import rows
from vnedoc.doctype import classify
work = rows(4000)
classify("1/QĐ-UBND")
least = 1e9
for _ in range(4):
    start = time.process_time()
    for notation, title in work:
        classify(notation, title)
    least = min(least, time.process_time() - start)
print(least)
"""


@pytest.mark.skipif(OLDER is None, reason="SKIPPED LOUDLY: VNEDOC_OLDER names no older version")
def test_against_an_older_version() -> None:
    root = Path(__file__).resolve().parents[2]

    def seconds(source: str) -> float:
        words = [sys.executable, "-c", SPEED, source, str(root)]
        return float(subprocess.run(words, capture_output=True, check=True, text=True).stdout)

    pairs = [(seconds(str(root / "src")), seconds(OLDER or "")) for _ in range(5)]
    ratio = min(now for now, _ in pairs) / min(then for _, then in pairs)
    print(f"\n{ratio:.2f} times the older version's time (wanted: at most 1.2)")
    assert ratio <= 1.2
