"""A signing service for trying things out, on this machine alone, with a key made when it starts.

It speaks as much of the CSC API (versions 1.0.4 and 2) as `csc_signer` needs, strictly: it checks
the access token, the PIN, every parameter and its type, the digest's length, and that the
signature activation data (SAD) were given for this very digest, are used once and are not old.

    python examples/remote_signing/csc_server.py FOLDER

writes the root certificate to FOLDER/root.pem and says where it listens.
"""

from __future__ import annotations

import base64
import datetime as dt
import hmac
import json
import secrets
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from cryptography.x509.oid import NameOID

MAX_REQUEST_BYTES = 64 * 1024
SAD_SECONDS = 60.0
MAX_WRONG_PINS = 3

DIGESTS: dict[str, hashes.HashAlgorithm] = {
    "2.16.840.1.101.3.4.2.1": hashes.SHA256(),
    "2.16.840.1.101.3.4.2.2": hashes.SHA384(),
    "2.16.840.1.101.3.4.2.3": hashes.SHA512(),
}
RSA = "1.2.840.113549.1.1.1"
ECDSA = {
    "1.2.840.10045.4.3.2": "2.16.840.1.101.3.4.2.1",
    "1.2.840.10045.4.3.3": "2.16.840.1.101.3.4.2.2",
    "1.2.840.10045.4.3.4": "2.16.840.1.101.3.4.2.3",
}
"""Algorithm -> the digest that it implies."""


class RefusedError(Exception):
    """What the API answers with: HTTP status, error, description."""

    def __init__(self, description: str, error: str = "invalid_request", status: int = 400) -> None:
        super().__init__(description)
        self.error, self.status = error, status


@dataclass(frozen=True, kw_only=True)
class Credential:
    """A key with its certificates, the signer's first."""

    ident: str
    key: Any = field(repr=False)
    certificates: tuple[x509.Certificate, ...]
    pin: str = field(repr=False)

    @property
    def algorithms(self) -> list[str]:
        """What the key signs with."""
        if isinstance(self.key, rsa.RSAPrivateKey):
            return [RSA]
        digest = {384: "4.3.3", 521: "4.3.4"}.get(self.key.curve.key_size, "4.3.2")
        return [f"1.2.840.10045.{digest}"]


@dataclass(frozen=True, kw_only=True)
class Activation:
    """What a SAD was given for."""

    credential: str
    digests: frozenset[bytes]
    until: float


class Service:
    """The service without its HTTP: one method for each endpoint."""

    def __init__(self, token: str, credentials: list[Credential]) -> None:
        self._token = token
        self._credentials = {one.ident: one for one in credentials}
        self._activations: dict[str, Activation] = {}
        self._wrong_pins = 0
        self._lock = threading.Lock()
        self._endpoints: dict[str, Callable[[str, dict[str, Any]], dict[str, Any]]] = {
            "info": self.info,
            "credentials/list": self.credentials_list,
            "credentials/info": self.credentials_info,
            "credentials/authorize": self.authorize,
            "signatures/signHash": self.sign_hash,
        }

    def answer(
        self, path: str, authorization: str, read_body: Callable[[], dict[str, Any]]
    ) -> dict[str, Any]:
        """The answer to one call.

        Raises:
            RefusedError: as the API words it.
        """
        _, _, version_and_method = path.partition("/csc/")
        version, _, method = version_and_method.partition("/")
        endpoint = self._endpoints.get(method)
        if version not in ("v1", "v2") or endpoint is None:
            raise RefusedError("The method is not implemented", "not_implemented", 501)
        if method != "info":
            kind, _, token = authorization.partition(" ")
            if kind != "Bearer" or not token:
                raise RefusedError("Malformed authorization header")
            if not hmac.compare_digest(token.encode(), self._token.encode()):
                raise RefusedError("The access token is not valid", "invalid_token", 401)
        body = read_body()
        with self._lock:
            return endpoint(version, body)

    def info(self, version: str, body: dict[str, Any]) -> dict[str, Any]:
        """11.1 info."""
        _only(body, "lang")
        return {
            "specs": "2.0.0.0" if version == "v2" else "1.0.4.0",
            "name": "vnedoc test service",
            "logo": "https://localhost/logo.png",
            "region": "VN",
            "lang": "en-US",
            "description": "For trying out; its key dies with it",
            "authType": ["external"],
            "methods": sorted(self._endpoints),
            "signAlgorithms": {"algos": [RSA, *ECDSA]},
            "signature_formats": {"formats": [], "envelope_properties": []},
            "conformance_levels": [],
        }

    def credentials_list(self, _: str, body: dict[str, Any]) -> dict[str, Any]:
        """11.4 credentials/list."""
        _only(body, "maxResults", "clientData")
        return {"credentialIDs": sorted(self._credentials)}

    def credentials_info(self, version: str, body: dict[str, Any]) -> dict[str, Any]:
        """11.5 credentials/info."""
        _only(body, "credentialID", "certificates", "certInfo", "authInfo", "lang", "clientData")
        credential = self._credential(body)
        wanted = body.get("certificates", "single")
        if wanted not in ("none", "single", "chain"):
            raise RefusedError("Invalid parameter certificates")
        count = {"none": 0, "single": 1}.get(wanted, len(credential.certificates))
        key: dict[str, Any] = {
            "status": "enabled",
            "algo": credential.algorithms,
            "len": credential.key.key_size,
        }
        listed = [
            _base64(one.public_bytes(serialization.Encoding.DER))
            for one in credential.certificates[:count]
        ]
        found = {"key": key, "cert": {"status": "valid", "certificates": listed}}
        common = {"SCAL": "2", "multisign": 1}
        if version == "v1":
            pin = {"presence": "true", "format": "N", "label": "PIN"}
            return found | common | {"authMode": "explicit", "PIN": pin}
        objects = [{"type": "Password", "id": "PIN", "format": "N", "label": "PIN"}]
        return found | common | {"auth": {"mode": "explicit", "objects": objects}}

    def authorize(self, version: str, body: dict[str, Any]) -> dict[str, Any]:
        """11.6 credentials/authorize."""
        names = ("hash", "PIN") if version == "v1" else ("hashes", "hashAlgorithmOID", "authData")
        _only(body, "credentialID", "numSignatures", "description", "clientData", *names)
        credential = self._credential(body)
        count = body.get("numSignatures")
        if type(count) is not int:
            raise RefusedError("Missing (or invalid type) integer parameter numSignatures")
        if count < 1:
            raise RefusedError("Invalid value for parameter numSignatures")
        if count > 1:
            raise RefusedError("Numbers of signatures is too high")
        digests = _digests(body, names[0])
        if len(digests) != count:
            raise RefusedError("Invalid value for parameter numSignatures")
        self._check_pin(credential, _pin(version, body), version)
        now = time.monotonic()
        self._activations = {k: one for k, one in self._activations.items() if one.until >= now}
        sad = secrets.token_urlsafe(32)
        self._activations[sad] = Activation(
            credential=credential.ident,
            digests=frozenset(digests),
            until=now + SAD_SECONDS,
        )
        return {"SAD": sad, "expiresIn": int(SAD_SECONDS)}

    def sign_hash(self, version: str, body: dict[str, Any]) -> dict[str, Any]:
        """11.10 signatures/signHash."""
        listed, named = ("hash", "hashAlgo") if version == "v1" else ("hashes", "hashAlgorithmOID")
        _only(body, "credentialID", "SAD", "signAlgo", "clientData", listed, named)
        credential = self._credential(body)
        sad = _text(body, "SAD")
        digests = _digests(body, listed)
        algorithm = _text(body, "signAlgo")
        if algorithm not in credential.algorithms:
            raise RefusedError("Invalid parameter signAlgo")
        digest = ECDSA.get(algorithm) or _text(body, named)
        if digest not in DIGESTS or body.get(named, digest) != digest:
            raise RefusedError(f"Invalid parameter {named}")
        if any(len(one) != DIGESTS[digest].digest_size for one in digests):
            raise RefusedError("Invalid digest value length")
        self._use(sad, credential, digests)
        return {"signatures": [_base64(_sign(credential.key, d, digest)) for d in digests]}

    def _use(self, sad: str, credential: Credential, digests: list[bytes]) -> None:
        """Use up a SAD; it is gone whatever comes of it."""
        activation = self._activations.pop(sad, None)
        if activation is None or activation.credential != credential.ident:
            raise RefusedError("Invalid parameter SAD")
        if time.monotonic() > activation.until:
            raise RefusedError("SAD expired")
        if set(digests) != activation.digests:
            raise RefusedError("Hash is not authorized by the SAD")

    def _credential(self, body: dict[str, Any]) -> Credential:
        credential = self._credentials.get(_text(body, "credentialID"))
        if credential is None:
            raise RefusedError("Invalid parameter credentialID")
        return credential

    def _check_pin(self, credential: Credential, pin: str, version: str) -> None:
        if self._wrong_pins >= MAX_WRONG_PINS:
            raise RefusedError("PIN locked" if version == "v1" else "Credential locked")
        if not hmac.compare_digest(pin.encode(), credential.pin.encode()):
            self._wrong_pins += 1
            if version == "v1":
                raise RefusedError("The PIN is invalid", "invalid_pin")
            raise RefusedError("The authentication data is invalid", "invalid_authentication_data")
        self._wrong_pins = 0


def _only(body: dict[str, Any], *known: str) -> None:
    for name in body:
        if name not in known:
            raise RefusedError(f"Unknown parameter {name[:50]}")


def _text(body: dict[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str):
        raise RefusedError(f"Missing (or invalid type) string parameter {name}")
    return value


def _pin(version: str, body: dict[str, Any]) -> str:
    if version == "v1":
        return _text(body, "PIN")
    data = body.get("authData")
    if not isinstance(data, list) or len(data) != 1 or not isinstance(data[0], dict):
        raise RefusedError("Missing (or invalid type) array parameter authData")
    if set(data[0]) != {"id", "value"} or data[0]["id"] != "PIN":
        raise RefusedError("The authentication data is invalid", "invalid_authentication_data")
    return _text(data[0], "value")


def _digests(body: dict[str, Any], name: str) -> list[bytes]:
    listed = body.get(name)
    if not isinstance(listed, list):
        raise RefusedError(f"Missing (or invalid type) array parameter {name}")
    if not listed:
        raise RefusedError("Empty hash array")
    try:
        return [base64.b64decode(one, validate=True) for one in listed]
    except (ValueError, TypeError):
        raise RefusedError("Invalid Base64 hash string parameter") from None


def _sign(key: Any, digest: bytes, algorithm: str) -> bytes:
    prehashed = utils.Prehashed(DIGESTS[algorithm])
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(digest, padding.PKCS1v15(), prehashed)
    return bytes(key.sign(digest, ec.ECDSA(prehashed)))


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


class _Handler(BaseHTTPRequestHandler):
    """HTTP around the service: POST with JSON, nothing else."""

    timeout = 10
    service: Service

    def do_POST(self) -> None:
        try:
            authorization = self.headers.get("Authorization", "")
            status, answer = 200, self.service.answer(self.path, authorization, self._body)
        except RefusedError as refusal:
            status = refusal.status
            answer = {"error": refusal.error, "error_description": str(refusal)}
        data = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(data)

    def _body(self) -> dict[str, Any]:
        if self.headers.get_content_type() != "application/json":
            raise RefusedError("Expected application/json")
        length = self.headers.get("Content-Length", "")
        if not length.isascii() or not length.isdigit() or int(length) > MAX_REQUEST_BYTES:
            raise RefusedError("Missing or too large Content-Length")
        try:
            body = json.loads(self.rfile.read(int(length)))
        except (ValueError, RecursionError):
            body = None
        if not isinstance(body, dict):
            raise RefusedError("Expected a JSON object")
        return body

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name above
        """Say nothing: requests carry secrets."""


class CscServer:
    """The service on a free port of this machine, for as long as the block lasts."""

    def __init__(self, service: Service, port: int = 0) -> None:
        handler = type("Handler", (_Handler,), {"service": service})
        self._http = ThreadingHTTPServer(("127.0.0.1", port), handler)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._http.server_port}"

    def __enter__(self) -> CscServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


def make_credential(pin: str) -> Credential:
    """A new key with a certificate of a new root, both good for a day."""
    now = dt.datetime.now(dt.UTC)
    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root_name, name = (
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])
        for text in ("Gốc thử nghiệm", "Cơ quan thử nghiệm")
    )

    def issue(subject: x509.Name, public: Any, *, ca: bool) -> x509.Certificate:
        usage = dict.fromkeys(
            ("digital_signature", "key_encipherment", "data_encipherment", "key_agreement",
             "encipher_only", "decipher_only"), False
        )  # fmt: skip
        usage |= {"content_commitment": not ca, "key_cert_sign": ca, "crl_sign": ca}
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(root_name)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(hours=1))
            .not_valid_after(now + dt.timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
            .add_extension(x509.KeyUsage(**usage), critical=True)
            .sign(root_key, hashes.SHA256())
        )

    root = issue(root_name, root_key.public_key(), ca=True)
    own = issue(name, key.public_key(), ca=False)
    return Credential(ident="test-1", key=key, certificates=(own, root), pin=pin)


def main(folder: str) -> None:
    """Serve until the input ends."""
    token, pin = secrets.token_urlsafe(32), f"{secrets.randbelow(10**6):06}"
    credential = make_credential(pin)
    root = credential.certificates[-1].public_bytes(serialization.Encoding.PEM)
    Path(folder, "root.pem").write_bytes(root)
    with CscServer(Service(token, [credential])) as server:
        print(f"url {server.url}\ntoken {token}\npin {pin}", flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1])
