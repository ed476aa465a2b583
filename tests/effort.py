"""What work costs, counted in a unit that a busy machine stretches as much as the work itself.

An ordinary test has no limit in seconds: it says how many times a fixed piece of work its own may
cost. A unit is about 10 ms of CPU on a machine of 2025, so ``within(100, ...)`` stands for a
second there. Limits in seconds are asked for by the benchmarks alone.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from typing import Final, TypeVar

from lxml import etree

T = TypeVar("T")
TRIES: Final = 3
"""A machine that stops for a moment stops here too, but hardly three times in the same place."""

_TEXT: Final = b"<a>" + b"<b c='d'>e</b>" * 5_000 + b"</a>"
_fastest: list[float] = []


def unit() -> float:
    """CPU seconds of the fixed piece of work, now: one part parses, one computes, one digests."""
    start = time.process_time()
    root = etree.fromstring(_TEXT)
    counts: dict[str, int] = {}
    for element in root:
        word = f"{element.tag}{element.get('c')}{len(counts) % 100}"
        counts[word] = counts.get(word, 0) + len(element.text or "")
    hashlib.sha256(_TEXT * 20).digest()
    spent = time.process_time() - start
    if not _fastest or spent < _fastest[0]:
        _fastest[:] = [spent]
    return spent


def cost(work: Callable[[], object], times: int = 3) -> float:
    """CPU seconds of `work`, the least of some tries: for ratios of two costs."""
    spent = []
    for _ in range(times):
        start = time.process_time()
        work()
        spent.append(time.process_time() - start)
    return min(spent)


def within(units: float, work: Callable[[], T]) -> T:
    """Do `work`, which must cost less than so many units; it is tried again if it seems not to.

    Raises:
        AssertionError: it costs more, `TRIES` times.
    """
    if not _fastest:
        min(unit() for _ in range(3))
    told = []
    for _ in range(TRIES):
        start = time.process_time()
        answer = work()
        spent = time.process_time() - start
        # The fastest unit so far is a limit that no mood of the machine loosens; only what
        # passes it is compared with the unit of this very moment.
        if spent < units * _fastest[0] or spent < units * max(unit() for _ in range(3)):
            return answer
        told.append(spent / _fastest[0])
    raise AssertionError(f"costs {min(told):.0f} units where {units:.0f} are allowed")
