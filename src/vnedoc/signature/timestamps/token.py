"""The parts of a timestamp (RFC 3161), read strictly.

asn1crypto is untyped; everything that touches it for timestamps stands here. rfc3161-client is not
used: it refuses what OpenSSL's authority answers (the certificates are a set that it wants sorted),
accepts tokens signed with SHA-1 and does not look at the certificate that the signer names.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import attrs

from vnedoc.errors import MissingExtraError
from vnedoc.limits import MAX_TIMESTAMP_BYTES
from vnedoc.signature.algorithms import DIGESTS, DigestMethod
from vnedoc.signature.timestamps.cms import SignedToken
from vnedoc.signature.timestamps.refusals import CmsError, OversizedCmsError, UnsupportedCmsError
from vnedoc.signature.timestamps.tlv import SEQUENCE, whole_value


@attrs.frozen(kw_only=True)
class TokenInfo:
    """What a timestamp states: its TSTInfo (RFC 3161 2.4.2)."""

    method: DigestMethod | None
    imprint: bytes
    gen_time_utc: datetime
    nonce: int | None
    policy: str
    serial: int


class NotGrantedError(Exception):
    """The authority refused; the text is its status."""


def capped(data: bytes) -> bytes:
    """The same bytes, if they are not too many."""
    if len(data) > MAX_TIMESTAMP_BYTES:
        raise OversizedCmsError("it is too large")
    return data


def tsp_module() -> Any:
    """asn1crypto's module for timestamps, which is untyped."""
    try:
        from asn1crypto import tsp
    except ImportError:
        raise MissingExtraError(
            extra="trust", purpose="Timestamps", purpose_vi="Dấu thời gian"
        ) from None
    return tsp


def granted_token(response: bytes) -> bytes:
    """The token of an answer, in DER.

    Raises:
        NotGrantedError: the authority granted none.
        CmsError: the bytes are no answer.
    """
    tsp = tsp_module()
    try:
        status, *token = whole_value(capped(response)).expect(SEQUENCE).parts()
        word = str(tsp.PKIStatusInfo.load(status.raw, strict=True)["status"].native)
    except (CmsError, MissingExtraError):
        raise
    except Exception as failure:
        raise CmsError("the answer cannot be read") from failure
    # "grantedWithMods" (RFC 3161 2.4.2) is something else than was asked for.
    if word != "granted":
        raise NotGrantedError(word)
    return token[0].raw if token else b""


def read_info(signed: SignedToken) -> TokenInfo:
    """The statement that a token signs.

    Raises:
        CmsError: it cannot be read, or holds something critical that is not known.
    """
    try:
        info = tsp_module().TSTInfo.load(signed.content, strict=True)
        imprint = info["message_imprint"]
        name = imprint["hash_algorithm"]["algorithm"].native
        if any(extension["critical"].native for extension in info["extensions"] or ()):
            raise UnsupportedCmsError("it has a critical extension that is not known")
        return TokenInfo(
            method=next((d for d in DIGESTS.values() if d.hash_name == name), None),
            imprint=imprint["hashed_message"].native,
            gen_time_utc=info["gen_time"].native.astimezone(UTC),
            nonce=info["nonce"].native,
            policy=str(info["policy"].dotted),
            serial=info["serial_number"].native,
        )
    except CmsError:
        raise
    except Exception as failure:
        raise CmsError("its statement cannot be read") from failure
