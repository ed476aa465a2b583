"""The headers of the axis: what is prefixed, what is signed, and how a file is digested.

The caller's parameters go out as headers. A compact JSON object repeats them, a list gives their
order, and an HMAC-SHA256 over that very JSON text proves who sent them: whoever checks it computes
it over the text as it came. All of it is known from how the national gateway SDK (2.0.0 and 2.0.1)
behaves, and from no document.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from typing import Final, Literal

from vnedoc.given import moment_of, one_of
from vnedoc.model import VIETNAM

PREFIX: Final = "XroadVnpt-"
CONTENT_TYPE: Final = "Content-Type"
AGENT: Final = "JAVASDKAgent/1.0.0 XRoad/VPCP"
VERSION: Final = "3.0.201608"
_NOT_SIGNED: Final = frozenset({"sign-header", "sign-header-key", "hash-header", "version"})

HashForm = Literal["sdk", "sha256"]
"""How the digest of a file is written: see `hash_file`."""


def timestamp(at: dt.datetime) -> str:
    """A moment as the axis writes it, by Vietnam's clock: ``01072025T093000+0250``.

    What looks like a zone is milliseconds: in Java's pattern the ``+`` stands for itself.

    Args:
        at: With a time zone.
    """
    local = moment_of(at, "at").astimezone(VIETNAM)
    return f"{local:%d%m%Y}T{local:%H%M%S}+{local.microsecond // 1000:04}"


def hash_file(digest: bytes, form: HashForm = "sdk") -> str:
    """The digest of a file in a header.

    Args:
        digest: SHA-256 of the file, 32 bytes.
        form: ``sdk`` as the SDK has written it since 2019, which drops the leading zero of every
            byte below 16, so that most have fewer than 64 digits; ``sha256`` in full.
    """
    one_of(form, HashForm, "form")
    return digest.hex() if form == "sha256" else "".join(f"{byte:x}" for byte in digest)


def sign(
    parameters: Iterable[tuple[str, str]], secret: str, content_type: str
) -> tuple[tuple[str, str], ...]:
    """All headers of a request.

    Args:
        parameters: Names without prefix, and values, in the order in which they are signed.
        secret: The key of the system.
        content_type: It goes out plainly and among the signed ones.
    """
    signed = {**dict(parameters), CONTENT_TYPE: content_type}
    text = json.dumps(
        {f"{PREFIX}{name}": value for name, value in signed.items()}, separators=(",", ":")
    )
    return (
        (CONTENT_TYPE, content_type),
        *((f"{PREFIX}{name}", value) for name, value in signed.items()),
        (f"{PREFIX}sign-header-key", ";".join(signed)),
        (f"{PREFIX}sign-header", text),
        (f"{PREFIX}hash-header", mac(text, secret)),
        ("User-Agent", AGENT),
        (f"{PREFIX}version", VERSION),
    )


def mac(text: str, secret: str) -> str:
    """The HMAC-SHA256 of a text in lower-case hexadecimal."""
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def signed_by(headers: Mapping[str, str], secret: str) -> Mapping[str, str] | None:
    """The parameters of a request that whoever knows the secret has signed; `None` if nobody did.

    Only what the signed text says counts: a header beside it, or another value in it, could have
    been put there on the way. Where a header is there with another value the request is refused.

    Args:
        headers: By name in lower case, as they came.
        secret: The key of the system.
    """
    prefix = PREFIX.lower()
    text = headers.get(f"{prefix}sign-header", "")
    told = headers.get(f"{prefix}hash-header", "")
    # Compared in constant time: how far it was right must not be seen from how long it took.
    if not hmac.compare_digest(mac(text, secret).encode(), told.encode()):
        return None
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict) or not all(isinstance(v, str) for v in said.values()):
        return None
    signed = {name.lower().removeprefix(prefix): value for name, value in said.items()}
    own = {n.removeprefix(prefix): v for n, v in headers.items() if n.startswith(prefix)}
    same = all(signed.get(name) == value for name, value in own.items() if name not in _NOT_SIGNED)
    return signed if same else None
