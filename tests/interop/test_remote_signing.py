"""Signing with a key that a remote service keeps: the example's client against its server."""

from __future__ import annotations

import base64
import hashlib
import http.client
import importlib
import io
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import attrs
import pytest
from cryptography.hazmat.primitives import serialization

import vnedoc
from tests.signature import messages, pki
from vnedoc.signature.errors import OtherSourceError
from vnedoc.signature.making.request import SigningRequest

pytestmark = pytest.mark.table

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "remote_signing"
TOKEN, PIN = "token-of-these-tests", "482913"
SHA256 = "2.16.840.1.101.3.4.2.1"


def module(name: str) -> Any:
    sys.path.insert(0, str(FOLDER))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(FOLDER))


csc_signer, csc_server = module("csc_signer"), module("csc_server")


def serve(kind: str) -> Any:
    people = pki.make_pki(kind)
    credential = csc_server.Credential(
        ident=f"key-{kind}",
        key=people.signer.key,
        certificates=(people.signer.cert, people.authority.cert, people.root.cert),
        pin=PIN,
    )
    return csc_server.CscServer(csc_server.Service(TOKEN, [credential]))


@pytest.fixture
def server() -> Iterator[Any]:
    with serve("p256") as running:
        yield running


def service(url: str, **options: Any) -> Any:
    return csc_signer.CscService(**{"url": url, "token": TOKEN} | options)


def connected(url: str, *, pin: str = PIN, **options: Any) -> Any:
    return csc_signer.CscSigner.connect(service(url, **options), pin=pin)


def post(url: str, method: str, body: Any, *, token: str = TOKEN, version: str = "v2") -> Any:
    """Status and answer of one call, made by hand."""
    host = url.removeprefix("http://")
    connection = http.client.HTTPConnection(host, timeout=600)
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    try:
        connection.request("POST", f"/csc/{version}/{method}", data, headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


# -- it works -------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", ["v1", "v2"])
@pytest.mark.parametrize("kind", ["rsa2048", "p256", "p384", "p521"])
def test_a_message_is_signed_remotely(kind: str, version: str) -> None:
    target = io.BytesIO()
    with serve(kind) as running:
        signer = connected(running.url, version=version)
        vnedoc.sign(messages.message(), target, signer, at=pki.NOW)
    answer = messages.verify(target.getvalue())
    assert answer.valid
    assert answer.signatures[0].level == "B-B"


def test_a_statement_is_signed_remotely(server: Any) -> None:
    target = io.BytesIO()
    vnedoc.sign_statement(messages.message(), target, connected(server.url), at=pki.NOW)
    assert messages.verify(target.getvalue(), require="statement").valid


def two_machines(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    source = str(Path(vnedoc.__file__).parents[1])
    return subprocess.run(
        [sys.executable, "-W", "error", FOLDER / "two_machines.py", *arguments],
        env={**os.environ, "PYTHONPATH": source, "PYTHONUTF8": "1", **environment},
        capture_output=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )


def test_a_request_waits_and_is_completed_in_another_process(server: Any, tmp_path: Path) -> None:
    message, request, value, signed = (tmp_path / name for name in ("m", "r.json", "v", "s"))
    message.write_bytes(messages.message())
    people = pki.make_pki("p256")
    asked = vnedoc.prepare(messages.message(), people.signer.cert, pki.NOW, chain=people.chain)
    request.write_text(asked.to_json())
    secrets = {"CSC_TOKEN": TOKEN, "CSC_PIN": PIN}
    done = two_machines("sign", server.url, request, value, **secrets)
    assert done.returncode == 0, done.stderr
    assert base64.b64encode(messages.message()[200:300]) not in request.read_bytes()
    done = two_machines("complete", message, request, value, signed)
    assert done.returncode == 0, done.stderr
    assert messages.verify(signed.read_bytes()).valid

    message.write_bytes(messages.message().replace(b"H26.99", b"H26.98"))
    signed.unlink()
    done = two_machines("complete", message, request, value, signed)
    assert done.returncode == 1
    assert "gói tin" in done.stderr
    assert not signed.exists()


def test_the_first_step_needs_a_certificate_and_no_key(tmp_path: Path) -> None:
    message, certificate, request = (tmp_path / name for name in ("m", "c.pem", "r.json"))
    message.write_bytes(messages.message())
    certificate.write_bytes(pki.make_pki("p256").signer.pem)
    done = two_machines("prepare", message, certificate, request)
    assert done.returncode == 0, done.stderr
    assert SigningRequest.from_json(request.read_bytes()).form == "enveloped"
    assert two_machines("nothing").returncode == 2


def test_the_server_runs_by_itself(tmp_path: Path) -> None:
    source = str(Path(vnedoc.__file__).parents[1])
    with subprocess.Popen(
        [sys.executable, "-W", "error", FOLDER / "csc_server.py", tmp_path],
        env={**os.environ, "PYTHONPATH": source},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        said = dict(process.stdout.readline().split() for _ in range(3))
        signer = csc_signer.CscSigner.connect(
            csc_signer.CscService(url=said["url"], token=said["token"]), pin=said["pin"]
        )
        target, at = io.BytesIO(), signer.certificate.not_valid_before_utc
        vnedoc.sign(messages.message(), target, signer, at=at)
        process.communicate("")
    assert process.returncode == 0
    answer = vnedoc.verify(target.getvalue(), tmp_path / "root.pem", at=at, revocation="off")
    assert answer.valid


# -- refusals -------------------------------------------------------------------------------------


def test_nobody_signs_without_the_token(server: Any) -> None:
    with pytest.raises(csc_signer.CscError) as caught:
        connected(server.url, token="another")
    assert "HTTP 401: invalid_token" in caught.value.text("en")
    assert "từ chối" in caught.value.text("vi")
    assert TOKEN not in repr(service(server.url))


def test_nobody_signs_without_the_pin_and_guessing_ends(server: Any) -> None:
    for said in ("authentication data", "authentication data", "authentication data", "locked"):
        signer = connected(server.url, pin="000000")
        with pytest.raises(csc_signer.CscError) as caught:
            vnedoc.sign(messages.message(), io.BytesIO(), signer, at=pki.NOW)
        assert said in caught.value.text("en")
    assert PIN not in repr(connected(server.url))
    with pytest.raises(csc_signer.CscError):
        vnedoc.sign(messages.message(), io.BytesIO(), connected(server.url), at=pki.NOW)


def test_another_message_is_refused(server: Any) -> None:
    signer = connected(server.url)
    request = vnedoc.prepare(messages.message(), signer.certificate, pki.NOW, chain=signer.chain)
    value = signer.sign(SigningRequest.from_json(request.to_json()))
    other = messages.message().replace(b"H41.99", b"H41.98")
    target = io.BytesIO()
    with pytest.raises(OtherSourceError):
        vnedoc.complete(request, value, other, target)
    assert target.getvalue() == b""
    vnedoc.complete(request, value, messages.message(), target)
    assert messages.verify(target.getvalue()).valid


def test_another_algorithm_is_refused(server: Any) -> None:
    request = vnedoc.prepare(messages.message(), pki.make_pki("rsa2048").signer.cert, pki.NOW)
    with pytest.raises(csc_signer.CscError):
        connected(server.url).sign(request)


HASH = base64.b64encode(hashlib.sha256(b"x").digest()).decode()
OTHER_HASH = base64.b64encode(hashlib.sha256(b"y").digest()).decode()
AUTHORIZE = {
    "credentialID": "key-p256",
    "numSignatures": 1,
    "hashes": [HASH],
    "hashAlgorithmOID": SHA256,
    "authData": [{"id": "PIN", "value": PIN}],
}
SIGN = {
    "credentialID": "key-p256",
    "hashes": [HASH],
    "hashAlgorithmOID": SHA256,
    "signAlgo": "1.2.840.10045.4.3.2",
}


def activation(url: str) -> str:
    status, answer = post(url, "credentials/authorize", AUTHORIZE)
    assert status == 200
    return str(answer["SAD"])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"SAD": "stolen"}, "Invalid parameter SAD"),
        ({"SAD": None}, "Missing (or invalid type) string parameter SAD"),
        ({"hashes": [OTHER_HASH]}, "Hash is not authorized by the SAD"),
        ({"hashes": [HASH, OTHER_HASH]}, "Hash is not authorized by the SAD"),
        ({"hashes": []}, "Empty hash array"),
        ({"hashes": HASH}, "Missing (or invalid type) array parameter hashes"),
        ({"hashes": ["?"]}, "Invalid Base64 hash string parameter"),
        ({"hashes": [5]}, "Invalid Base64 hash string parameter"),
        ({"hashes": [HASH[:40]]}, "Invalid digest value length"),
        ({"hashAlgorithmOID": "1.3.14.3.2.26"}, "Invalid parameter hashAlgorithmOID"),
        ({"hashAlgorithmOID": "2.16.840.1.101.3.4.2.2"}, "Invalid parameter hashAlgorithmOID"),
        ({"signAlgo": "1.2.840.113549.1.1.1"}, "Invalid parameter signAlgo"),
        ({"signAlgo": "1.2.840.10045.4.1"}, "Invalid parameter signAlgo"),
        ({"credentialID": "key-p384"}, "Invalid parameter credentialID"),
        ({"more": 1}, "Unknown parameter more"),
    ],
)
def test_the_service_signs_only_what_was_authorised(server: Any, change: Any, said: str) -> None:
    body = SIGN | {"SAD": activation(server.url)} | change
    status, answer = post(server.url, "signatures/signHash", body)
    assert (status, answer["error_description"]) == (400, said)


def test_an_authorisation_is_good_for_one_signature(server: Any) -> None:
    body = SIGN | {"SAD": activation(server.url)}
    status, answer = post(server.url, "signatures/signHash", body)
    assert (status, list(answer)) == (200, ["signatures"])
    assert post(server.url, "signatures/signHash", body)[0] == 400
    refused = post(server.url, "credentials/authorize", AUTHORIZE | {"numSignatures": 2})
    assert refused == (400, {"error": "invalid_request",
                             "error_description": "Numbers of signatures is too high"})  # fmt: skip


def test_an_old_authorisation_is_refused(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csc_server, "SAD_SECONDS", -1.0)
    body = SIGN | {"SAD": activation(server.url)}
    assert post(server.url, "signatures/signHash", body)[1]["error_description"] == "SAD expired"


@pytest.mark.parametrize(
    ("method", "body", "token", "status"),
    [
        ("info", {}, "", 200),
        ("credentials/list", {}, "", 400),
        ("credentials/list", {}, "wrong", 401),
        ("credentials/list", [], TOKEN, 400),
        ("credentials/list", b"{", TOKEN, 400),
        ("credentials/list", {"userID": "x"}, TOKEN, 400),
        ("credentials/list", b" " * 70_000, TOKEN, 400),
        ("signatures/signDoc", {}, TOKEN, 501),
        ("../../etc/passwd", {}, TOKEN, 501),
    ],
)
def test_the_server_is_strict(server: Any, method: str, body: Any, token: str, status: int) -> None:
    assert post(server.url, method, body, token=token)[0] == status


# -- a service that misbehaves --------------------------------------------------------------------


def answering(status: int, data: bytes, **headers: str) -> HTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: Any) -> None: ...

    return HTTPServer(("127.0.0.1", 0), Handler)


@pytest.mark.parametrize(
    ("status", "data", "said"),
    [
        (200, b"<html>", "no JSON object"),
        (200, b"[]", "no JSON object"),
        (200, b"[" * 100_000, "no JSON object"),
        (200, b"{}", "no list of credentials"),
        (200, b'{"credentialIDs": []}', "0 keys"),
        (200, b'{"credentialIDs": ["a", "b"]}', "2 keys; say which: a, b"),
        (200, b'{"credentialIDs": ["' + b"a" * 1_100_000 + b'"]}', "too large"),
        (500, b"\x1b[31m", "HTTP 500"),
        (400, b'{"error": "x\\u001b[31m"}', "HTTP 400: x [31m"),
        (302, b"", "HTTP 302"),
    ],
)
def test_what_a_service_answers_is_not_trusted(status: int, data: bytes, said: str) -> None:
    with answering(status, data, Location="http://127.0.0.1:1/") as wrong:
        thread = threading.Thread(target=wrong.handle_request)
        thread.start()
        with pytest.raises(csc_signer.CscError) as caught:
            connected(f"http://127.0.0.1:{wrong.server_port}")
        thread.join()
    assert said in caught.value.text("en")
    assert caught.value.text("vi") != caught.value.text("en")


def test_a_silent_service_is_not_waited_for() -> None:
    with (
        HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as silent,
        pytest.raises(csc_signer.CscError) as caught,
    ):
        connected(f"http://127.0.0.1:{silent.server_port}", timeout_seconds=0.2)
    assert "TimeoutError" in caught.value.text("en")


@pytest.mark.parametrize(
    "url",
    ["http://sign.example.vn", "http://127.0.0.1.example.vn", "ftp://127.0.0.1", "file:///etc/x"],
)
def test_secrets_leave_this_machine_only_encrypted(url: str) -> None:
    with pytest.raises(csc_signer.CscError):
        service(url)
    assert service("https://sign.example.vn").url


class Signing:
    """A service whose answers are given."""

    version = "v2"

    def __init__(self, **answers: Any) -> None:
        self.answers = {name.replace("__", "/"): answer for name, answer in answers.items()}

    def call(self, method: str, _: Any) -> Any:
        return self.answers[method]


def info(**changes: Any) -> dict[str, Any]:
    der = pki.make_pki("p256").signer.cert.public_bytes(serialization.Encoding.DER)
    good = {
        "key": {"status": "enabled", "algo": ["1.2.840.10045.4.3.2"]},
        "cert": {"certificates": [base64.b64encode(der).decode()]},
    }
    return good | changes


@pytest.mark.parametrize(
    ("changes", "fits"),
    [
        ({}, True),
        ({"key": {"status": "disabled", "algo": ["1.2.840.10045.4.3.2"]}}, False),
        ({"key": {"status": "enabled", "algo": ["1.2.840.113549.1.1.1"]}}, False),
        ({"key": {"status": "enabled"}}, False),
        ({"key": None}, False),
        ({"cert": info()["cert"] | {"status": "revoked"}}, False),
        ({"cert": {"certificates": []}}, False),
        ({"cert": {"certificates": ["AAAA"]}}, False),
        ({"cert": {"certificates": ["?"]}}, False),
    ],
)
def test_a_key_is_taken_only_if_it_can_sign(changes: Any, fits: bool) -> None:
    given = Signing(credentials__list={"credentialIDs": ["a"]}, credentials__info=info(**changes))
    if fits:
        assert csc_signer.CscSigner.connect(given).credential_id == "a"
    else:
        with pytest.raises(csc_signer.CscError):
            csc_signer.CscSigner.connect(given)


@attrs.frozen(kw_only=True)
class Asked:
    method: str
    data: bytes


@pytest.mark.parametrize("signatures", [None, [], ["AA==", "AA=="], [5], ["?"], ["AAAA"], [""]])
def test_a_value_of_another_form_is_refused(signatures: Any) -> None:
    given = Signing(
        credentials__list={"credentialIDs": ["a"]},
        credentials__info=info(),
        credentials__authorize={"SAD": "x"},
        signatures__signHash={"signatures": signatures},
    )
    signer = csc_signer.CscSigner.connect(given)
    with pytest.raises(csc_signer.CscError):
        signer.sign(Asked(method=signer.method, data=b"x"))


def test_a_wrong_value_is_never_written() -> None:
    given = Signing(
        credentials__list={"credentialIDs": ["a"]},
        credentials__info=info(),
        credentials__authorize={"SAD": "x"},
        signatures__signHash={"signatures": [base64.b64encode(bytes(63) + b"\1").decode()]},
    )
    target = io.BytesIO()
    with pytest.raises(vnedoc.VnedocError):
        vnedoc.sign(messages.message(), target, csc_signer.CscSigner.connect(given), at=pki.NOW)
    assert target.getvalue() == b""
