"""The national gateway SDK, unmodified, against the simulator; and its requests against ours."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import vnedoc
from tests.exchange.letters import SUBSETS, letter, without
from tests.interop import sdk
from vnedoc.channels import Answer, Request
from vnedoc.channels.axis import AxisSimulator, System, sign
from vnedoc.channels.axis.headers import CONTENT_TYPE, PREFIX
from vnedoc.content import source_of
from vnedoc.exchange import Relation, identify, relation
from vnedoc.model import VIETNAM

ROOT = Path(__file__).parents[3]
LETTER = ROOT / "examples/messages/cong-van.edxml"
SECRET = "bi-mat-thu-nghiem"
VERSIONS = ("2.0.0", "2.0.1")
AT = dt.datetime(2025, 7, 1, 9, 30, tzinfo=VIETNAM)
RESULTS = ("send", "list", "get", "update", "agencies")
CALLS = ("sendEdoc", "getReceivedEdocList", "getEdoc", "updateStatus", "getAgenciesList")
NOT_THERE = sdk.missing("SDKVXP-")

pytestmark = [
    pytest.mark.peer,
    pytest.mark.skipif(NOT_THERE is not None, reason=str(NOT_THERE)),
]


def classpath(version: str, *more: Path) -> str:
    """The jars in the folder, of the gateway SDK this version alone."""
    found: dict[str, Path] = {}
    for jar in sorted(Path(str(sdk.LIB)).rglob("*.jar")):
        if not jar.name.startswith("SDKVXP-") or jar.name == f"SDKVXP-{version}.jar":
            found.setdefault(jar.name, jar)
    if f"SDKVXP-{version}.jar" not in found:
        pytest.skip(f"NOT CHECKED: no SDKVXP-{version}.jar below VNEDOC_SDK_LIB")
    return os.pathsep.join(map(str, [*more, *found.values()]))


class Noting(AxisSimulator):
    """A simulator that keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__(
            {
                "H26.99": System(secret=SECRET, bodies=("H26.99",)),
                "H41.99": System(secret="x", bodies=("H41.99", "H41.98")),
            }
        )
        self.asked: list[Request] = []
        self.answers: list[Answer | None] = []

    def serve(self, request: Request, **when: Any) -> Answer | None:
        self.asked.append(request)
        self.answers.append(super().serve(request, **when))
        return self.answers[-1]


def drive(version: str, axis: Noting, message: Path, folder: Path) -> str:
    """Run the SDK's five calls; what it printed of their results."""
    sys.path.insert(0, str(ROOT / "examples"))
    from axis_server import running  # type: ignore[import-not-found]

    classes = folder / "classes"
    compile_ = ["javac", "-nowarn", "-cp", classpath(version), "-d", str(classes)]
    subprocess.run([*compile_, str(sdk.HERE / "AxisPeer.java")], check=True, capture_output=True)
    with running(axis) as server:
        command = ["java", "-cp", classpath(version, classes), "AxisPeer", server.endpoint]
        done = subprocess.run(
            [*command, str(message), str(folder / "store")],
            check=True,
            capture_output=True,
            encoding="utf-8",
            timeout=600,
        )
    return done.stdout


@pytest.mark.parametrize("version", VERSIONS)
def test_its_five_calls_are_answered(version: str, tmp_path: Path) -> None:
    axis = Noting()
    waiting = without(letter(8), SUBSETS[-1])
    name = axis.hub.put(
        source_of(vnedoc.dumps(waiting)),
        sender="H41.99",
        to=["H26.99"],
        at=AT,
    )
    assert isinstance(name, str)
    said = drive(version, axis, LETTER, tmp_path)
    lines = [line for line in said.splitlines() if line.startswith(RESULTS)]
    assert [line.split()[0] for line in lines] == list(RESULTS)
    assert lines[0].startswith("send OK 0")
    assert lines[1].startswith("list OK")
    assert lines[1].endswith("n=1")
    assert " OK " in lines[2]
    assert lines[3].startswith("update OK")
    assert lines[4] == "agencies OK 3"
    assert [request.call for request in axis.asked] == list(CALLS)
    # Each was signed with the right key, or it would have been refused.
    assert all(answer is not None and answer.status == 200 for answer in axis.answers)
    listed, *_, sent = axis.hub.items.values()
    assert b"".join(axis.hub.originals[sent.sent_as].chunks()) == LETTER.read_bytes()
    assert listed.state == "done"
    (stored,) = (tmp_path / "store").rglob("*.edxml")
    fetched = vnedoc.load(stored)
    assert relation(identify(fetched), identify(waiting)) is Relation.SAME_MESSAGE


@pytest.mark.parametrize("version", VERSIONS)
def test_what_it_signs_we_sign_byte_for_byte(version: str, tmp_path: Path) -> None:
    axis = Noting()
    drive(version, axis, LETTER, tmp_path)
    assert len(axis.asked) >= 3
    for request in axis.asked:
        came = {name.lower(): value for name, value in request.headers}
        order = came[f"{PREFIX}sign-header-key".lower()].split(";")
        parameters = {name: came[f"{PREFIX}{name}".lower()] for name in order}
        ours = {name.lower(): value for name, value in _in_order(parameters)}
        for name in ("sign-header", "sign-header-key", "hash-header"):
            assert ours[f"{PREFIX}{name}".lower()] == came[f"{PREFIX}{name}".lower()], request.call


def _in_order(parameters: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return sign(parameters.items(), SECRET, parameters[CONTENT_TYPE])
