"""The national data SDK through the example adapter: what is known to be wrong with it is named.

Its jars are nobody's to hand on: ``VNEDOC_SDK_LIB`` is the folder in which they lie.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.conformance.asking import not_passed, run_of
from vnedoc.conformance.cases import corpus
from vnedoc.conformance.running import harness
from vnedoc.conformance.running.causes import causes

ADAPTER = Path(__file__).resolve().parents[2] / "examples/adapters/SdkAdapter.java"
JARS = os.environ.get("VNEDOC_SDK_LIB", "")
ASKED = (
    "whole",
    "attack-01",
    "attack-45-names-entry",
    "attack-62-differential-two-leaves",
    "date-01",
    "missing",
    "nothing-SteeringType",
    "stranger",
    "unknown-pageamount",
)
FOUND = {
    ("entities", ""),
    ("zip-name", ""),
    ("lenient-date", ""),
    ("made-up-default", "MessageHeader/DocumentId"),
    ("made-up-default", "MessageHeader/DocumentType/Type"),
    ("made-up-default", "MessageHeader/OtherInfo/PromulgationAmount"),
    ("unknown-code", "MessageHeader/OtherInfo/PageAmount"),
    ("differential", ""),
    ("vanished", "MessageHeader/MaHoSoRieng"),
    ("plain-unnoticed", ""),
    ("fetched", "https"),
    ("refused", ""),
}


@pytest.mark.peer
def test_what_is_wrong_with_the_national_sdk_is_found_and_named(tmp_path: Path) -> None:
    if not JARS or shutil.which("java") is None:
        pytest.skip("NOT CHECKED: VNEDOC_SDK_LIB names no folder with the SDK's jars, or no java")
    command = ("java", "-cp", f"{JARS}/*", str(ADAPTER))
    plan = harness.RunPlan(command=command, stream=True, seed=3, listen=True)
    found = list(harness.run(corpus.chosen(ASKED), plan, tmp_path))
    told = {(one.name, one.at) for one in causes(run_of(found))}
    assert told >= FOUND, FOUND - told
    # An empty number makes it refuse the message: it makes up nothing there.
    empty = next(one for one in not_passed(found) if one.id == "nothing-SteeringType-empty")
    assert [reason["code"] for reason in empty.reasons] == ["refused"]
    assert empty.defect == "refused"
