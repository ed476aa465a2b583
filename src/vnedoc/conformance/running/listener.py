"""A listener on the loopback address: what an adapter fetches from the network is seen here.

This is the one module of vnedoc that opens a socket. `vnedoc conformance run` alone starts it,
bound to 127.0.0.1, on ports that the system gives; it answers like a server of files, so that a
reader who fetches something gets a canary, and it never asks anybody anything.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from vnedoc.conformance.cases import keys
from vnedoc.conformance.cases.case import CANARY

_ADDRESS: Final = "127.0.0.1"
NOWHERE: Final = "127.0.0.1:9/"
"""Where the files of the suite point to; nothing listens there."""
_SECONDS: Final = 5.0
"""For which a client may keep silent; the listener must not wait for anybody."""
_TALK_SECONDS: Final = 15.0
"""A whole conversation, however often something is said in it."""
_MOST_TALKS: Final = 16
"""Conversations at once: threads cost, and whoever is not answered any more was seen already."""
_LINE_BYTES: Final = 4096
_MAX_LINES: Final = 100
_MAX_ASKED: Final = 1000


class Listener:
    """Servers of http, https and ftp for one adapter, in threads of their own.

    Args:
        folder: To write a key into for a moment.
        canary: What the served files say.
    """

    def __init__(self, folder: Path, *, canary: str = CANARY) -> None:
        self._canary = canary
        self._asked: list[str] = []
        self._lock = threading.Lock()
        self._open: list[socket.socket] = []
        self._talks = _Talks()
        self._context = _context(folder)
        self._ports = {
            "https": self._serve("https", self._https),
            "http": self._serve("http", self._http),
            "ftp": self._serve("ftp", self._ftp),
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def reached(self, data: bytes) -> bytes:
        """A message whose addresses lead here.

        Args:
            data: The message, with addresses at `NOWHERE`.
        """
        for scheme, port in self._ports.items():
            here = f"{scheme}://{_ADDRESS}:{port}/"
            data = data.replace(f"{scheme}://{NOWHERE}".encode(), here.encode())
        return data

    def taken(self) -> tuple[str, ...]:
        """What was asked for since the last call."""
        with self._lock:
            found, self._asked = tuple(self._asked), []
        return found

    def close(self) -> None:
        """End all servers and conversations."""
        for one in self._open:
            _end(one)
            one.close()
        self._talks.close()

    def _serve(self, scheme: str, answer: Callable[[socket.socket], None]) -> int:
        server = socket.create_server((_ADDRESS, 0))
        self._open.append(server)
        work = (server, scheme, answer)
        threading.Thread(target=self._accept, args=work, daemon=True).start()
        return int(server.getsockname()[1])

    def _accept(
        self, server: socket.socket, scheme: str, answer: Callable[[socket.socket], None]
    ) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = server.accept()
                # Whoever connects has already followed an address that nobody may follow.
                self._note(scheme)
                client.settimeout(_SECONDS)
                self._talks.hold(client, answer)

    def _note(self, what: str) -> None:
        with self._lock:
            if len(self._asked) < _MAX_ASKED:
                self._asked.append(what[:_LINE_BYTES])

    def _http(self, client: socket.socket, scheme: str = "http") -> None:
        first = _line(client)
        for _ in range(_MAX_LINES):
            if not _line(client):
                break
        body = _body(first, f"{self._canary} {scheme}")
        head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n"
        head += f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        client.sendall(head.encode() + body)

    def _https(self, client: socket.socket) -> None:
        # Nobody has a reason to trust the certificate: who goes no further has asked all the same.
        with self._context.wrap_socket(client, server_side=True) as secure:
            self._http(secure, "https")

    def _ftp(self, client: socket.socket) -> None:
        client.sendall(b"220 ready\r\n")
        with socket.create_server((_ADDRESS, 0)) as passive:
            passive.settimeout(_SECONDS)
            port = int(passive.getsockname()[1])
            for _ in range(_MAX_LINES):
                word = _line(client).partition(" ")[0].upper()
                if word in ("RETR", "LIST", "NLST"):
                    client.sendall(b"150 here it comes\r\n")
                    with passive.accept()[0] as data:
                        data.settimeout(_SECONDS)
                        data.sendall(_body("", f"{self._canary} ftp"))
                client.sendall(
                    _FTP.get(word, "200 fine").format(port=port, **_halves(port)).encode()
                )
                client.sendall(b"\r\n")
                if word in ("", "QUIT"):
                    return


class _Talks:
    """Conversations that run: so many at once, and each so long."""

    def __init__(self) -> None:
        self._until: dict[socket.socket, float] = {}
        self._lock = threading.Lock()
        self._over = threading.Event()
        threading.Thread(target=self._reap, daemon=True).start()

    def hold(self, client: socket.socket, answer: Callable[[socket.socket], None]) -> None:
        """Answer a client in a thread of its own, or leave it if there are too many."""
        # TLS takes the socket away from its object; a second one still reaches the connection.
        handle = client.dup()
        with self._lock:
            full = len(self._until) >= _MOST_TALKS or self._over.is_set()
            if not full:
                self._until[handle] = time.monotonic() + _TALK_SECONDS
        if full:
            client.close()
            handle.close()
            return
        threading.Thread(target=self._talk, args=(client, handle, answer), daemon=True).start()

    def _talk(
        self,
        client: socket.socket,
        handle: socket.socket,
        answer: Callable[[socket.socket], None],
    ) -> None:
        with handle, client, contextlib.suppress(OSError):
            answer(client)
        with self._lock:
            self._until.pop(handle, None)

    def _reap(self) -> None:
        """End what lasts too long: who sends a byte now and then is never silent."""
        while not self._over.wait(1.0):
            now = time.monotonic()
            with self._lock:
                for client in [one for one, until in self._until.items() if until < now]:
                    _end(client)

    def close(self) -> None:
        """End them all."""
        self._over.set()
        with self._lock:
            for client in self._until:
                _end(client)


def _end(one: socket.socket) -> None:
    """Whoever waits for it waits no longer."""
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)


_FTP: Final = {
    "USER": "331 password?",
    "PASS": "230 welcome",
    "PWD": '257 "/"',
    "CWD": "250 fine",
    "SYST": "215 UNIX Type: L8",
    "EPSV": "229 Entering Extended Passive Mode (|||{port}|)",
    "PASV": "227 Entering Passive Mode (127,0,0,1,{high},{low})",
    "SIZE": "213 40",
    "MDTM": "550 unknown",
    "FEAT": "500 unknown",
    "PORT": "502 passive only",
    "EPRT": "502 passive only",
    "RETR": "226 done",
    "LIST": "226 done",
    "NLST": "226 done",
    "QUIT": "221 bye",
}


def _halves(port: int) -> dict[str, int]:
    return {"high": port >> 8, "low": port & 0xFF}


def _body(first: str, text: str) -> bytes:
    """What a file holds: as a DTD or a schema, something that parsers go on with."""
    if ".dtd" in first:
        return f'<!ENTITY fetched "{text}">'.encode()
    if ".xsd" in first:
        return b'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/>'
    return text.encode()


def _line(client: socket.socket) -> str:
    found = bytearray()
    while len(found) < _LINE_BYTES and not found.endswith(b"\n"):
        byte = client.recv(1)
        if not byte:
            break
        found += byte
    return found.decode("latin-1").strip()


def _context(folder: Path) -> ssl.SSLContext:
    """A server's side of TLS, with a published key that nobody has a reason to trust."""
    path = folder / "listener.pem"
    path.write_bytes(keys.key_file("selfsigned.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    path.unlink()
    return context
