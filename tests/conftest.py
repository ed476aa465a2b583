"""What holds for all tests: how much is tried, by what chance, and in how many processes.

Tests marked ``peer`` ask programs that nobody here wrote: other signature engines, EU DSS, a
browser, a JVM. `.ci/run` starts them in a step of its own; elsewhere they are skipped and say so.
"""

import gc
import os
import sys
from collections.abc import Generator

import pytest
from hypothesis import HealthCheck, settings

# A run starts hundreds of processes, and each would compile the library anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

settings.register_profile(
    "default", max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("ci", parent=settings.get_profile("default"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "default")

WITH_PEERS = os.environ.get("VNEDOC_PEERS") == "1"


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("peer") and not WITH_PEERS:
        pytest.skip("NOT CHECKED against other programs: VNEDOC_PEERS=1 .venv/bin/pytest -m peer")


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
