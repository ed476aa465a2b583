"""Sign with a key that a remote service keeps, through the API of the Cloud Signature Consortium.

Versions 1.0.4 and 2 of the API: ``credentials/list``, ``credentials/info``,
``credentials/authorize`` and ``signatures/signHash``. Nothing but the standard library and vnedoc
is needed. What leaves the house is one digest; never the message.

    service = CscService(url="https://sign.example.vn", token=token)
    signer = CscSigner.connect(service, pin=pin)
    vnedoc.sign(Path("message.edxml"), "signed.edxml", signer, at=at)

RSA (PKCS#1) and ECDSA keys. Ed25519 cannot sign a digest, and RSA-PSS is left out.
"""

from __future__ import annotations

import base64
import hashlib
import json
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from http.client import HTTPException
from ipaddress import ip_address
from typing import Any, Literal
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, utils

from vnedoc.errors import VnedocError, error
from vnedoc.signature import ToBeSigned, default_method

MAX_ANSWER_BYTES = 1024 * 1024
"""An answer with a chain of certificates has 5-10 KB."""
MAX_CREDENTIALS = 100

SHA = {"sha256": "2.16.840.1.101.3.4.2.1", "sha384": "2.16.840.1.101.3.4.2.2",
       "sha512": "2.16.840.1.101.3.4.2.3"}  # fmt: skip
"""Object identifiers of digest algorithms."""
RSA = "1.2.840.113549.1.1.1"
"""RSA with whatever digest; the request names it."""
_MORE = "http://www.w3.org/2001/04/xmldsig-more#"
ALGORITHMS = {
    f"{_MORE}rsa-sha256": ("1.2.840.113549.1.1.11", "sha256"),
    f"{_MORE}rsa-sha384": ("1.2.840.113549.1.1.12", "sha384"),
    f"{_MORE}rsa-sha512": ("1.2.840.113549.1.1.13", "sha512"),
    f"{_MORE}ecdsa-sha256": ("1.2.840.10045.4.3.2", "sha256"),
    f"{_MORE}ecdsa-sha384": ("1.2.840.10045.4.3.3", "sha384"),
    f"{_MORE}ecdsa-sha512": ("1.2.840.10045.4.3.4", "sha512"),
}
"""XML signature algorithm -> object identifier in the API, digest."""


@error
class CscError(VnedocError):
    """The service cannot be reached, refuses, or answers what its API does not allow."""

    code = "CSC"
    en = "Remote signing, {call}: {reason}."
    vi = "Ký số từ xa, {call}: {reason_vi}."
    call: str
    reason: str
    reason_vi: str


@dataclass(frozen=True, kw_only=True)
class CscService:
    """Where the service is and who asks. It opens one connection for each call."""

    url: str
    """Up to, and without, ``/csc/v2``. HTTPS; plain HTTP is for this very machine alone."""
    token: str = field(repr=False)
    """The access token that the service's login gave (OAuth 2.0)."""
    version: Literal["v1", "v2"] = "v2"
    timeout_seconds: float = 10.0
    """Longest wait for any part of an answer."""

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme != "https" and not (parts.scheme == "http" and _is_here(parts.hostname)):
            raise CscError(
                call=self.url,
                reason="expected an https address",
                reason_vi="cần địa chỉ https",
            )

    def call(self, method: str, body: dict[str, Any]) -> dict[str, Any]:
        """Ask one thing.

        Raises:
            CscError: no answer, a refusal, or an answer that is not a JSON object.
        """
        request = urllib.request.Request(
            f"{self.url.rstrip('/')}/csc/{self.version}/{method}",
            data=json.dumps(body).encode(),
            headers={
                "Authorization": f"Bearer {self.token}",
                "Content-Type": "application/json",
                "Accept": "application/json",
            },
        )
        # Plain HTTP stays on this machine, so it goes through no proxy.
        proxies = [urllib.request.ProxyHandler({})] if request.type == "http" else []
        opener = urllib.request.build_opener(_NoRedirect, *proxies)
        try:
            with opener.open(request, timeout=self.timeout_seconds) as answer:
                text = answer.read(MAX_ANSWER_BYTES + 1)
        except urllib.error.HTTPError as refusal:
            with refusal:
                raise _refused(method, refusal) from None
        except (OSError, HTTPException, ValueError) as failure:
            what = f"no answer ({type(failure).__name__})"
            raise CscError(
                call=method, reason=what, reason_vi=what.replace("no answer", "không có trả lời")
            ) from None
        if len(text) > MAX_ANSWER_BYTES:
            raise unexpected(method, "it is too large", "quá lớn")
        return _json_object(method, text)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """The token and the PIN go to nobody else."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def _is_here(host: str | None) -> bool:
    try:
        return host == "localhost" or ip_address(host or "").is_loopback
    except ValueError:
        return False


def _json_object(method: str, text: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(text)
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        raise unexpected(method, "it is no JSON object", "không phải đối tượng JSON")
    return answer


def _refused(method: str, refusal: urllib.error.HTTPError) -> CscError:
    """The service's own words, as far as they can be shown to people."""
    try:
        answer = _json_object(method, refusal.read(MAX_ANSWER_BYTES))
    except (CscError, OSError, HTTPException):
        answer = {}
    words = (str(answer.get(name, "")) for name in ("error", "error_description"))
    said = " - ".join(filter(None, words))[:300]
    said = "".join(c if c.isprintable() else " " for c in said)
    return CscError(
        call=method,
        reason=f"the service refused, HTTP {refusal.code}: {said}",
        reason_vi=f"dịch vụ từ chối, HTTP {refusal.code}: {said}",
    )


def unexpected(method: str, en: str, vi: str) -> CscError:
    """An answer that the API does not allow."""
    return CscError(
        call=method,
        reason=f"the answer cannot be used: {en}",
        reason_vi=f"không dùng được câu trả lời: {vi}",
    )


@dataclass(frozen=True, kw_only=True)
class CscSigner:
    """One key of the service, as `vnedoc.sign` and `vnedoc.sign_statement` want it.

    Each signature is authorised on its own, for its digest alone (SCAL 2), so a stolen
    authorisation signs nothing else.
    """

    service: CscService
    credential_id: str
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    method: str
    """URI of the XML signature algorithm."""
    sign_algo: str
    """Object identifier of the same for the service."""
    pin: str | None = field(default=None, repr=False)
    otp: str | None = field(default=None, repr=False)

    @classmethod
    def connect(
        cls,
        service: CscService,
        *,
        credential_id: str | None = None,
        pin: str | None = None,
        otp: str | None = None,
    ) -> CscSigner:
        """Find the key and its certificate.

        Args:
            service: The service.
            credential_id: Which key, where the user has several.
            pin: What the user knows, if the key asks for it.
            otp: What the user has received, if the key asks for it; good for one signature.

        Raises:
            CscError: there is no such key, or it cannot be used.
        """
        ident = credential_id or _only_credential(service)
        method = "credentials/info"
        info = service.call(
            method, {"credentialID": ident, "certificates": "chain", "authInfo": True}
        )
        key, cert = (info.get(part) for part in ("key", "cert"))
        if not isinstance(key, dict) or not isinstance(cert, dict):
            raise unexpected(method, "no key or no certificate", "không có khóa hoặc chứng thư")
        if key.get("status") != "enabled" or cert.get("status", "valid") != "valid":
            raise unexpected(
                method, "the key or certificate is not in force", "khóa hoặc chứng thư hết hiệu lực"
            )
        certificates = _certificates(method, cert.get("certificates"))
        uri, algo = _algorithm(method, certificates[0], key.get("algo"))
        return cls(
            service=service,
            credential_id=ident,
            certificate=certificates[0],
            # A verifier has the root from elsewhere, or has no reason to believe it.
            chain=tuple(c for c in certificates[1:] if c.issuer != c.subject),
            method=uri,
            sign_algo=algo,
            pin=pin,
            otp=otp,
        )

    def sign(self, request: ToBeSigned) -> bytes:
        """The signature value over `request.data`, in the form of XML-DSig.

        Raises:
            CscError: the service refuses, or the request is for another algorithm.
        """
        if request.method != self.method:
            raise CscError(
                call="signatures/signHash",
                reason=f"this key does not sign with {request.method}",
                reason_vi=f"khóa này không ký bằng {request.method}",
            )
        name = ALGORITHMS[self.method][1]
        hashes = [_base64(hashlib.new(name, request.data).digest())]
        body: dict[str, Any] = {
            "credentialID": self.credential_id,
            "SAD": self._authorise(hashes, SHA[name]),
            "signAlgo": self.sign_algo,
        }
        if self.service.version == "v1":
            body |= {"hash": hashes, "hashAlgo": SHA[name]}
        else:
            body |= {"hashes": hashes, "hashAlgorithmOID": SHA[name]}
        answer = self.service.call("signatures/signHash", body)
        return self._value(answer.get("signatures"))

    def _authorise(self, hashes: list[str], digest: str) -> str:
        """Signature activation data (SAD) for these digests and no others."""
        method = "credentials/authorize"
        body: dict[str, Any] = {"credentialID": self.credential_id, "numSignatures": len(hashes)}
        known = {"PIN": self.pin, "OTP": self.otp}
        proofs = {name: value for name, value in known.items() if value is not None}
        if self.service.version == "v1":
            body |= {"hash": hashes, **proofs}
        else:
            data = [{"id": name, "value": value} for name, value in proofs.items()]
            body |= {"hashes": hashes, "hashAlgorithmOID": digest, "authData": data}
        sad = self.service.call(method, body).get("SAD")
        if not isinstance(sad, str) or not sad:
            raise unexpected(method, "no SAD", "không có SAD")
        return sad

    def _value(self, signatures: object) -> bytes:
        method = "signatures/signHash"
        if not isinstance(signatures, list) or len(signatures) != 1:
            raise unexpected(method, "expected one signature", "cần đúng một chữ ký")
        value = _decoded(method, signatures[0])
        key = self.certificate.public_key()
        if not isinstance(key, ec.EllipticCurvePublicKey):
            return value
        half = (key.curve.key_size + 7) // 8
        # Services give r||s, or DER as in CMS. No DER value of these curves is that short.
        if len(value) == 2 * half:
            return value
        try:
            r, s = utils.decode_dss_signature(value)
            return r.to_bytes(half, "big") + s.to_bytes(half, "big")
        except (ValueError, OverflowError):
            raise unexpected(method, "it is no ECDSA value", "không phải giá trị ECDSA") from None


def _only_credential(service: CscService) -> str:
    method = "credentials/list"
    listed = service.call(method, {}).get("credentialIDs")
    if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
        raise unexpected(method, "no list of credentials", "không có danh sách khóa")
    if len(listed) != 1:
        named = ", ".join(listed[:MAX_CREDENTIALS])
        raise unexpected(
            method,
            f"the user has {len(listed)} keys; say which: {named}",
            f"người dùng có {len(listed)} khóa; hãy chỉ rõ: {named}",
        )
    return str(listed[0])


def _certificates(method: str, listed: object) -> list[x509.Certificate]:
    if not isinstance(listed, list) or not 1 <= len(listed) <= 8:
        raise unexpected(method, "no certificates", "không có chứng thư")
    try:
        return [x509.load_der_x509_certificate(_decoded(method, one)) for one in listed]
    except ValueError:
        raise unexpected(method, "a certificate is malformed", "chứng thư sai dạng") from None


def _algorithm(method: str, certificate: x509.Certificate, offered: object) -> tuple[str, str]:
    """The usual XML signature algorithm for this key, and what the service calls it."""
    uri = default_method(certificate.public_key()).uri
    oid = ALGORITHMS.get(uri, ("", ""))[0]
    offers = offered if isinstance(offered, list) else []
    general = RSA if "rsa" in uri else ""
    chosen = next((one for one in (oid, general) if one and one in offers), None)
    if chosen is None:
        raise unexpected(
            method,
            f"the service does not offer {uri} for this key",
            f"dịch vụ không hỗ trợ {uri} cho khóa này",
        )
    return uri, chosen


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _decoded(method: str, text: object) -> bytes:
    try:
        return base64.b64decode(text, validate=True) if isinstance(text, str) else b""
    except ValueError:
        raise unexpected(method, "bad base64", "base64 sai") from None
