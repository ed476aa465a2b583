"""Verifiers that others wrote: what the suite complains of is what the docs defend, no more."""

from __future__ import annotations

import sys
from importlib import metadata
from pathlib import Path

import pytest
from docs._generate.peers import complaints

from tests.interop import dss_peer, peers
from tests.scale import scaled
from vnedoc.conformance.cases import corpus
from vnedoc.conformance.cases.case import Case, Importance, Role
from vnedoc.conformance.running import harness
from vnedoc.conformance.running.results import CaseStatus

PEERS = {
    "DSS": "eu_dss",
    "JDK": "jdk",
    "signxml": "signxml_peer",
    "python-xmlsec": "python_xmlsec",
    "xmlsec1": "xmlsec1",
}
COSTLY = (8, 9, 10)
"""Classes of attack that take these verifiers seconds each; none is more than our advice."""
BAD = {CaseStatus.FAILED, CaseStatus.CRASHED, CaseStatus.HUNG, CaseStatus.MEMORY}


def missing(peer: str) -> str | None:
    """Why a peer cannot be asked, or `None`."""
    if peer == "DSS":
        return dss_peer.missing()
    if peer == "JDK":
        return peers.missing("java")
    if peer == "xmlsec1":
        return peers.missing("xmlsec1")
    try:
        metadata.version({"python-xmlsec": "xmlsec"}.get(peer, peer))
    except metadata.PackageNotFoundError:
        return f"NOT CHECKED: {peer} is not installed"
    return None


def known_version(peer: str) -> bool:
    """Whether it is the version that the docs speak of; others may have mended something."""
    if peer == "xmlsec1":
        return peers.xmlsec1_version()[:2] == (1, 2)
    wanted = {"signxml": ("signxml", "5.2."), "python-xmlsec": ("xmlsec", "1.3.17")}.get(peer)
    return wanted is None or metadata.version(wanted[0]).startswith(wanted[1])


def listed(peer: str) -> set[str]:
    """The cases that the docs complain of."""
    return {name for name, of, _ in complaints() if peer in of}


def weighty() -> list[Case]:
    """What a verifier must or should pass, without what takes long."""
    return [
        case
        for case in corpus.cases()
        if case.role is Role.VERIFIER
        and case.importance is not Importance.MAY
        and case.attack not in COSTLY
    ]


def sample(peer: str, *, every: int, most: int) -> list[Case]:
    """Some cases that the docs complain of, and one of so many others."""
    own, others = listed(peer), weighty()
    defended = [case for case in others if case.id in own]
    step = -(-len(defended) // most)
    return defended[::step] + [case for case in others if case.id not in own][::every]


def failed(peer: str, cases: list[Case], folder: Path) -> set[str]:
    """The cases that a peer does not pass."""
    command = (sys.executable, "-m", f"tests.conformance.peers.{PEERS[peer]}")
    found = list(harness.run(cases, harness.RunPlan(command=command, stream=True), folder))
    assert any(one.status is CaseStatus.PASSED for one in found)
    return {one.id for one in found if one.status in BAD}


@pytest.fixture(autouse=True)
def _importable(monkeypatch: pytest.MonkeyPatch) -> None:
    root = Path(__file__).resolve().parents[2]
    monkeypatch.setenv("PYTHONPATH", f"{root}:{root / 'src'}")


def compare(peer: str, cases: list[Case], folder: Path) -> None:
    if reason := missing(peer):
        pytest.skip(reason)
    found = failed(peer, cases, folder)
    expected = listed(peer) & {case.id for case in cases}
    assert found - expected == set(), "complaints that docs/conformance/peers.md does not defend"
    if known_version(peer):
        assert expected - found == set(), "complaints that there are no more"


@pytest.mark.peer
@pytest.mark.parametrize("peer", PEERS)
def test_no_complaint_but_those_that_are_defended(peer: str, tmp_path: Path) -> None:
    compare(peer, sample(peer, every=600 // scaled(30, 8), most=scaled(12, 4)), tmp_path)


@pytest.mark.slow
@pytest.mark.peer
@pytest.mark.parametrize("peer", PEERS)
def test_the_whole_suite_has_no_other_complaint(peer: str, tmp_path: Path) -> None:
    compare(peer, weighty(), tmp_path)


@pytest.mark.parametrize("name", sorted(PEERS.values()))
def test_an_adapter_is_about_a_hundred_lines(name: str) -> None:
    home = Path(__file__).with_name("peers")
    text = (home / f"{name}.py").read_text("utf-8")
    assert len(text.splitlines()) <= 110


def test_every_complaint_is_defended_and_weighs_no_more_than_its_clause() -> None:
    cases = {case.id: case for case in corpus.cases()}
    rows = complaints()
    assert len(rows) == len({name for name, _, _ in rows}) > 40
    for name, of, shows in rows:
        assert cases[name].importance is not Importance.MAY, name
        assert cases[name].role is Role.VERIFIER
        assert set(of) <= set(PEERS), name
        assert len(shows) > 10, name
