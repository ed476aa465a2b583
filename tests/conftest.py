"""What holds for all tests: how much is tried, by what chance, and in how many processes.

Tests marked ``peer`` ask programs that nobody here wrote: other signature engines, EU DSS, a
browser, a JVM. `.ci/run` starts them in a step of its own; elsewhere they are skipped and say so.
"""

import gc
import os
import sys
import zlib
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import HealthCheck, settings

from tests.scale import scale

if TYPE_CHECKING:
    from tests.reports.chromium import Browser

# A run starts hundreds of processes, and each would compile the library anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

settings.register_profile(
    "default", max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("ci", parent=settings.get_profile("default"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "default")

WITH_PEERS = os.environ.get("VNEDOC_PEERS") == "1"
ONE_IN: Final = 5
"""Of the rows of a test marked ``table``, the share that a run of everything takes."""


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("peer") and not WITH_PEERS:
        pytest.skip("NOT CHECKED against other programs: VNEDOC_PEERS=1 .venv/bin/pytest -m peer")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out rows of long tables, unless a place, a name or the whole scale was asked for.

    Which ones is by chance, but the same in every run: every second or fifth would always be of
    the same language or form. The step `whole tables` of `.ci/run` runs them all.
    """
    if scale() >= 1 or not _everything(config):
        return
    left, met = [], set()
    for item in items:
        if item.get_closest_marker("table"):
            function = item.nodeid.partition("[")[0]
            if function in met and zlib.crc32(item.nodeid.encode()) % ONE_IN:
                left.append(item)
            met.add(function)
    out = set(left)
    items[:] = [item for item in items if item not in out]
    config.hook.pytest_deselected(items=left)


def _everything(config: pytest.Config) -> bool:
    places = [Path(config.rootpath, place) for place in config.args]
    return places == [config.rootpath / "tests"] and not config.option.keyword


def pytest_report_header() -> str:
    return f"long tables: one row in {ONE_IN} where everything is run; VNEDOC_SCALE=1 runs all"


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    # What is collected, 15,000 tests, stays: looking through it for garbage again and again took
    # half the time of collecting, and a part of the time of every test.
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """`-n auto`: one process for each core that this one may use, hyper-threads included."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Browser]":
    """The one Chromium of all tests of pages; whoever asks for it is marked ``peer``."""
    from tests.reports import chromium

    if chromium.PROGRAM is None:
        pytest.skip("NOT CHECKED: no page was looked at in a browser (apt install chromium)")
    with chromium.Browser(tmp_path_factory.mktemp("chromium")) as one:
        yield one
