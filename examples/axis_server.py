"""The axis on this computer: the simulator behind a web server, to try a connector against.

    python examples/axis_server.py 8080     serve on http://127.0.0.1:8080 until Ctrl-C
    python examples/axis_server.py          answer one call of our own, and end

Two bodies are known: H26.99 with the key "khoa-thu-a", and H41.99 with "khoa-thu-b".
"""

import contextlib
import datetime as dt
import sys
import threading
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedIOBase

from vnedoc.channels import Answer, Faults, Request
from vnedoc.channels.axis import Axis, AxisSimulator, System
from vnedoc.content import kept

KEYS = {"H26.99": "khoa-thu-a", "H41.99": "khoa-thu-b"}


def simulator(faults: Faults | None = None) -> AxisSimulator:
    systems = {body: System(secret=key, bodies=(body,)) for body, key in KEYS.items()}
    return AxisSimulator(systems, faults=faults)


class Handler(BaseHTTPRequestHandler):
    """Makes a request of what came, and sends what the simulator answers."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = kept(_pieces(self.rfile, length))
        request = Request(
            call=self.path.rpartition("/")[2],
            method=self.command,
            url=self.path,
            headers=list(self.headers.items()),
            body=(body,),
        )
        assert isinstance(self.server, AxisServer)
        answer = self.server.axis.serve(request, at=dt.datetime.now(dt.UTC))
        if answer is None:  # the fault: it was done, and no answer comes
            self.close_connection = True
            return
        self._send(answer)

    do_GET = do_POST  # noqa: N815

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(answer.body.size))
        self.end_headers()
        for chunk in answer.body.chunks():
            self.wfile.write(chunk)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing: what is exchanged is nobody else's."""


def _pieces(file: BufferedIOBase, length: int) -> Iterator[bytes]:
    """So many bytes of a connection, as they come in."""
    while length > 0 and (piece := file.read(min(length, 512 * 1024))):
        length -= len(piece)
        yield piece


class AxisServer(ThreadingHTTPServer):
    """A web server on the loopback address."""

    daemon_threads = True

    def __init__(self, axis: AxisSimulator, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.axis = axis

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/VXP"


@contextlib.contextmanager
def running(axis: AxisSimulator) -> Iterator[AxisServer]:
    """A server as long as the block runs."""
    with AxisServer(axis) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server
        server.shutdown()


def main() -> None:
    if sys.argv[1:] and sys.argv[1].isdecimal():
        with AxisServer(simulator(), int(sys.argv[1])) as server:
            print("The axis listens on", server.endpoint, flush=True)
            with contextlib.suppress(KeyboardInterrupt):
                server.serve_forever()
        return
    with running(simulator()) as server:
        axis = Axis(endpoint=server.endpoint, system="H26.99", secret=KEYS["H26.99"])
        request = axis.count("edoc", at=dt.datetime.now(dt.UTC))
        asked = urllib.request.Request(request.url, headers=dict(request.headers))
        with urllib.request.urlopen(asked, timeout=60) as response:
            answer = Answer.of(response.status, response.read())
        print("The axis answered:", axis.read(request, answer))


if __name__ == "__main__":
    main()
