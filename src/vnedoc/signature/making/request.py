"""What a key is asked to sign: small, frozen, and fit to wait in a queue as JSON.

It holds no key and no document, only digests of one: `vnedoc.complete` computes them again, so
that a request can never be completed on another document than the one it was made for.
"""

from __future__ import annotations

import base64
import json
from datetime import datetime
from typing import Any, Final, Literal

import attrs

from vnedoc.limits import MAX_REQUEST_BYTES
from vnedoc.signature.claims import NO_CLAIMS, Claims
from vnedoc.signature.encoding import decode_base64
from vnedoc.signature.errors import SignatureArgumentError, ValueEncodingError

VERSION: Final = 2
"""Of the JSON form. A request of another version is refused, never guessed at."""

SignForm = Literal["enveloped", "statement", "plain", "counter"]
"""What is made: see `SigningRequest.form`."""
_FORMS: Final = frozenset({"enveloped", "statement", "plain", "counter"})
_BYTES: Final = ("certificate", "document_digest", "data")


@attrs.frozen(kw_only=True)
class SigningRequest:
    """Everything that a signature is made of, but for its value.

    A signer needs `method` and `data`, and perhaps `certificate` to find its key; the rest lets
    `vnedoc.complete` write the same signature again.
    """

    form: SignForm
    """``enveloped`` XAdES, ``plain`` XML-DSig, ``statement`` XAdES in a statement, ``counter``
    XAdES over another signature's value."""
    method: str
    """URI of the signature algorithm, one of `vnedoc.signature.METHODS`."""
    data: bytes = attrs.field(repr=False)
    """The bytes to be signed: the canonical form of SignedInfo, 1-2 KB."""
    certificate: bytes = attrs.field(repr=False)
    """The signer's, in DER."""
    chain: tuple[bytes, ...] = attrs.field(default=(), repr=False)
    """Certificates of the authorities between signer and root, in DER, written beside it."""
    at: datetime
    """The time that the signature claims."""
    digest: str
    """URI of the digest algorithm of the references."""
    c14n: str
    """URI of the canonicalization, of the document and of SignedInfo."""
    claims: Claims = NO_CLAIMS
    """What the signer says beside the time: place, roles, commitments, policy."""
    several: bool = False
    """Whether the signature leaves room for others beside it."""
    ident: str
    """The signature's ``Id``; those of its parts begin with it."""
    target: str = ""
    """``Id`` of the signature value that a counter-signature signs."""
    document_digest: bytes = attrs.field(repr=False)
    """Digest of the document's canonical form without its signatures."""
    version: int = VERSION
    """Of the JSON form."""

    def to_data(self) -> dict[str, Any]:
        """Plain JSON data."""
        data = attrs.asdict(self, recurse=False)
        data["claims"] = self.claims.to_data()
        data.update((name, _encode(data[name])) for name in _BYTES)
        data["chain"] = [_encode(one) for one in self.chain]
        data["at"] = self.at.isoformat()
        return data

    def to_json(self) -> str:
        """The request as JSON text."""
        return json.dumps(self.to_data(), indent=1)

    @classmethod
    def from_json(cls, text: str | bytes) -> SigningRequest:
        """The request that `to_json` wrote.

        Args:
            text: The JSON, in UTF-8 when bytes.

        Raises:
            SignatureArgumentError: this is no request of `VERSION`.
        """
        if len(text) > MAX_REQUEST_BYTES:
            raise _unreadable("it is too large", "quá lớn")
        try:
            data = json.loads(text)
        except (ValueError, RecursionError):
            raise _unreadable("it is not JSON", "không phải JSON") from None
        return cls.from_data(data)

    @classmethod
    def from_data(cls, data: object) -> SigningRequest:
        """The request that `to_data` gave; errors as for `from_json`."""
        fields = {field.name for field in attrs.fields(cls)}
        if not isinstance(data, dict) or data.get("version") != VERSION or set(data) != fields:
            raise _unreadable(
                f"expected exactly the fields of version {VERSION}",
                f"cần đúng các trường của phiên bản {VERSION}",
            )
        values: dict[str, Any] = dict(data)
        try:
            values.update((name, decode_base64(values[name])) for name in _BYTES)
            values["chain"] = tuple(decode_base64(one) for one in values["chain"])
            values["at"] = datetime.fromisoformat(values["at"])
            values["claims"] = Claims.from_data(values["claims"])
        except (TypeError, ValueError, ValueEncodingError):
            raise _unreadable("a value is malformed", "có giá trị sai dạng") from None
        texts = (values[name] for name in ("method", "digest", "c14n", "ident", "target"))
        sound = (
            values["form"] in _FORMS
            and type(values["several"]) is bool
            and all(type(text) is str for text in texts)
            and values["at"].utcoffset() is not None
        )
        if not sound:
            raise _unreadable("a value is malformed", "có giá trị sai dạng")
        return cls(**values)


def _encode(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _unreadable(en: str, vi: str) -> SignatureArgumentError:
    return SignatureArgumentError(argument="signing request (yêu cầu ký)", reason=en, reason_vi=vi)
