"""The listener really answers, sees who asks, and listens on the loopback address alone."""

from __future__ import annotations

import socket
import ssl
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from vnedoc.conformance.cases.case import CANARY
from vnedoc.conformance.running import listener as module
from vnedoc.conformance.running.listener import NOWHERE, Listener


@pytest.fixture
def listener(tmp_path: Path) -> Iterator[Listener]:
    with Listener(tmp_path) as made:
        yield made


def url(listener: Listener, scheme: str, name: str = "x") -> str:
    return listener.reached(f"{scheme}://{NOWHERE}{name}".encode()).decode()


def fetched(address: str, context: ssl.SSLContext | None = None) -> str:
    with urllib.request.urlopen(address, timeout=10, context=context) as answer:
        return str(answer.read().decode())


@pytest.mark.parametrize("scheme", ["http", "https", "ftp"])
def test_whoever_fetches_gets_a_canary_and_is_seen(listener: Listener, scheme: str) -> None:
    context = ssl._create_unverified_context() if scheme == "https" else None
    assert fetched(url(listener, scheme), context) == f"{CANARY} {scheme}"
    assert listener.taken() == (scheme,)
    assert listener.taken() == ()


def test_who_refuses_the_certificate_has_asked_all_the_same(listener: Listener) -> None:
    with pytest.raises(urllib.error.URLError, match="CERTIFICATE"):
        fetched(url(listener, "https"))
    assert listener.taken() == ("https",)


@pytest.mark.parametrize(("name", "holds"), [("x.dtd", "<!ENTITY"), ("x.xsd", "schema")])
def test_what_is_asked_for_is_what_a_parser_expects(
    listener: Listener, name: str, holds: str
) -> None:
    assert holds in fetched(url(listener, "http", name))


def test_only_what_points_nowhere_is_led_here(listener: Listener) -> None:
    data = b"http://example.org/x jndi:ldap://127.0.0.1:9/x http://127.0.0.1:99/x"
    assert listener.reached(data) == data


def test_silence_and_noise_do_no_harm(listener: Listener) -> None:
    for scheme in ("http", "https", "ftp"):
        host, _, port = (
            url(listener, scheme, "").rpartition("/")[0].rpartition("/")[2].partition(":")
        )
        assert host == "127.0.0.1"
        with socket.create_connection((host, int(port)), timeout=10) as client:
            client.sendall(b"\x00\xff" * 3000)
    assert fetched(url(listener, "http")).startswith(CANARY)


def connected(listener: Listener, scheme: str) -> socket.socket:
    place = urllib.parse.urlsplit(url(listener, scheme))
    return socket.create_connection((str(place.hostname), place.port or 0), timeout=10)


def ended(client: socket.socket) -> bool:
    """Whether the listener has ended the conversation: nothing comes, and not for want of time."""
    try:
        while client.recv(4096):
            pass
    except TimeoutError:
        return False
    except OSError:
        return True
    return True


def test_a_crowd_is_seen_and_not_answered(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MOST_TALKS", 3)
    before = threading.active_count()
    crowd = [connected(listener, "http") for _ in range(40)]
    assert all(ended(one) for one in crowd[3:])
    assert threading.active_count() <= before + 3
    for one in crowd:
        one.close()
    assert listener.taken() == ("http",) * 40


@pytest.mark.parametrize("scheme", ["http", "https", "ftp"])
def test_who_never_ends_is_ended(
    listener: Listener, scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A byte now and then is no silence, so silence alone bounds nothing."""
    monkeypatch.setattr(module, "_TALK_SECONDS", 0.0)
    with connected(listener, scheme) as client:
        client.sendall(b"G")
        assert ended(client)


def test_when_it_is_closed_conversations_end(tmp_path: Path) -> None:
    with Listener(tmp_path) as made:
        client = connected(made, "ftp")
    with client:
        assert ended(client)


def test_when_it_is_closed_nobody_nobody_listens(tmp_path: Path) -> None:
    with Listener(tmp_path) as made:
        address = url(made, "http")
    with pytest.raises(urllib.error.URLError):
        fetched(address)
    assert list(tmp_path.iterdir()) == []
