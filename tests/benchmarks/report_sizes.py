"""Sizes and times of all formats over many files: ``python -m tests.benchmarks.report_sizes``.

Reports of 100 messages, every tenth of them broken, again and again under other names; what is
timed is the writing alone, in seconds of CPU. Prints the rows of the table in
``docs/reference/report.md``.
"""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
import time
from collections.abc import Iterator
from typing import Final

import attrs

import vnedoc
from tests import factories
from vnedoc import reports
from vnedoc.findings import Report
from vnedoc.model import VIETNAM

AT: Final = dt.datetime(2026, 1, 1, tzinfo=VIETNAM)
COUNTS: Final = (5_000, 50_000)


def messages() -> Iterator[bytes]:
    """One hundred: ten broken in five ways, the others acceptable."""
    for number in range(100):
        subject = f"V/v gửi báo cáo định kỳ số {number}"
        good = vnedoc.dumps(factories.document(subject=subject))
        broken = (
            vnedoc.dumps(factories.document(subject=None)),
            good[: len(good) // 2],
            good.replace(b"</edXML:Subject>", b"</edXML:Subjekt>"),
            vnedoc.dumps(factories.document(signer=None, subject=None, code=None)),
            good.replace(b"2025-07-01", b"2025-13-01").replace(b"2025/07/01", b"2025/13/01"),
        )
        yield broken[number // 10 % 5] if number % 10 == 3 else good


def many(count: int, kinds: list[Report]) -> Iterator[Report]:
    """Reports of so many files."""
    for number in range(count):
        kind = kinds[number % len(kinds)]
        name = attrs.evolve(kind.message, number=f"{number}/SVDA-VP")
        source = f"messages/{number // 500:02}/m{number:05}.edxml"
        yield attrs.evolve(kind, source=source, message=name)


def measured(form: str, count: int, kinds: list[Report]) -> tuple[int, int, float]:
    """Bytes, lines and seconds of one format."""
    start = time.process_time()
    for _ in many(count, kinds):
        pass
    own = time.process_time() - start
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="backslashreplace") as file:
        start = time.process_time()
        lines = 0
        for piece in reports.stream(many(count, kinds), form, lang="vi"):
            file.write(piece)
            lines += piece.count("\n")
        file.flush()
        spent = time.process_time() - start - own
        return file.buffer.tell(), lines, max(0.0, spent)


def rows(counts: tuple[int, ...]) -> Iterator[str]:
    """The table's rows, one a format."""
    kinds = [attrs.evolve(vnedoc.validate(data, at=AT), envelope=None) for data in messages()]
    for form in reports.FORMATS:
        cells = []
        for count in counts:
            size, lines, spent = measured(form, count, kinds)
            cells.append(f"{size / 1_000_000:,.1f} MB, {lines:,} lines, {spent:.1f} s")
        yield f"| {form} | {' | '.join(cells)} |"


if __name__ == "__main__":
    for row in rows(tuple(map(int, sys.argv[1:])) or COUNTS):
        print(row)
