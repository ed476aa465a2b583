"""One EU DSS for all tests that ask it: starting Java and warming it up is what takes time."""

from collections.abc import Iterator

import pytest

from tests.interop import dss_peer
from tests.interop.dss_world import World


@pytest.fixture(scope="session")
def dss() -> Iterator[dss_peer.DssPeer]:
    if reason := dss_peer.missing():
        pytest.skip(reason)
    with dss_peer.DssPeer() as peer:
        yield peer


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(tmp_path_factory.mktemp("dss"))
