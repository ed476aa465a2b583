"""What reading costs against bare lxml on the same bytes, as ratios in one run.

Run with ``pytest -m benchmark -s tests/benchmarks/test_reading.py``. Nothing here is asserted but
that both sides did their work: machines are noisy.
"""

import base64
import os
import time
from collections.abc import Callable

import pytest
from lxml import etree

import vnedoc
from tests import factories


def best_of(times: int, work: Callable[[], object]) -> float:
    """Seconds of the fastest of some runs."""
    fastest = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        work()
        fastest = min(fastest, time.perf_counter() - start)
    return fastest


def message(size: int) -> bytes:
    """A complete document with one attachment of `size` bytes."""
    return vnedoc.dumps(
        factories.document(attachments=(factories.attachment(data=os.urandom(size)),))
    )


@pytest.mark.benchmark
@pytest.mark.parametrize(
    ("size", "times", "target"),
    [(6_600, 2000, 7.0), (270_000, 1000, 2.2), (100_000_000, 5, 0.6)],
    ids=["13 KB", "365 KB", "133 MB"],
)
def test_loads_against_bare_lxml(size: int, times: int, target: float) -> None:
    data = message(size)
    parser = etree.XMLParser(huge_tree=len(data) > 10_000_000)
    assert etree.fromstring(data, parser) is not None
    assert vnedoc.loads(data).attachments[0].content is not None  # type: ignore[union-attr]
    bare = best_of(times, lambda: etree.fromstring(data, parser))
    loads = best_of(times, lambda: vnedoc.loads(data))
    print(
        f"\n{len(data):>11} bytes: bare lxml {bare * 1e6:8.0f} us, loads {loads * 1e6:8.0f} us, "
        f"ratio {loads / bare:.2f} (wanted: {target})"
    )


@pytest.mark.benchmark
def test_dumps_against_encoding_alone() -> None:
    data = os.urandom(30_000_000)
    envelope = factories.document(attachments=(factories.attachment(data=data),))
    bare = best_of(3, lambda: base64.b64encode(data))
    dumps = best_of(3, lambda: vnedoc.dumps(envelope))
    print(f"\ndumps of 40 MB: {dumps / bare:.2f} times base64 encoding alone")
