"""Who signed a payload, for the roles that an extension asks for.

A role is filled by a certificate that the caller maps it to, and by nothing that a signature says
of itself. Its signature must be valid and over the very bytes of the payload: a statement that
lists it, a signature over the whole message, or one of the payload's own, enveloped in it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from vnedoc.content import MemorySource
from vnedoc.errors import InvalidValueError, ReadError
from vnedoc.extensions.judging.carried import Carried
from vnedoc.given import bytes_of
from vnedoc.limits import MAX_SIGNATURES
from vnedoc.signature.verdict import Coverage, SignatureVerdict, Verification
from vnedoc.xml.reading.tree import parse

if TYPE_CHECKING:
    from cryptography import x509

    from vnedoc.signature.verifier import Trust

Signers = Mapping[str, "bytes | x509.Certificate | str"]
"""Role -> the certificate that fills it: loaded, as DER or PEM, or its SHA-256 in hexadecimal."""
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
OwnSignatures = Callable[[Carried], tuple[SignatureVerdict, ...]]
"""Judges the signatures that stand in a payload itself."""


def fingerprints(signers: Mapping[str, Any]) -> dict[str, str]:
    """Role -> SHA-256 of the certificate that fills it.

    Raises:
        InvalidValueError: one certificate fills two roles, or what is given is none.
        WrongTypeError: the same, by its type.
        TrustStoreError: it cannot be read.
    """
    found = {role: _fingerprint(role, given) for role, given in signers.items()}
    if len(set(found.values())) < len(found):
        raise InvalidValueError(
            field="signers",
            value=", ".join(found),
            reason="one certificate fills two roles",
            reason_vi="một chứng thư giữ hai vai trò",
        )
    return found


def _fingerprint(role: str, given: Any) -> str:
    if isinstance(given, str):
        plain = given.replace(":", "").lower()
        if not _SHA256.fullmatch(plain):
            raise InvalidValueError(
                field=f"signers[{role}]",
                value=given[:80],
                reason="expected a certificate, or its SHA-256 in hexadecimal",
                reason_vi="cần chứng thư, hoặc SHA-256 của chứng thư ở dạng hệ mười sáu",
            )
        return plain
    # Imported here: it brings cryptography, which most checks do not need.
    from cryptography import x509

    from vnedoc.signature.trust.certificates import fingerprint, load_certificates

    if isinstance(given, x509.Certificate):
        return fingerprint(given).hex()
    return fingerprint(load_certificates(bytes_of(given, "signers"))[0]).hex()


def signed_by(
    payload: Carried, verification: Verification | None, own: OwnSignatures
) -> frozenset[str]:
    """SHA-256 of the certificates whose valid signatures are over a payload.

    Args:
        payload: Which.
        verification: What was said about the signatures of the message.
        own: Who judges those in the payload.
    """
    found = set(own(payload)) if payload.signatures else set()
    if verification is not None and not verification.reasons:
        found.update(one for one in verification.judged if payload.index in one.coverage.files)
    return frozenset(one.signer.sha256 for one in found if one.passed and one.signer is not None)


def own_signatures(trust: Trust, at: dt.datetime, terms: Mapping[str, Any]) -> OwnSignatures:
    """A judge of the signatures in payloads, who spends no more on all of them than on a message.

    Args:
        trust: The roots that the caller trusts.
        at: The time of checking.
        terms: The other arguments of `vnedoc.verify`.
    """
    made: list[Any] = []

    def judged(payload: Carried) -> tuple[SignatureVerdict, ...]:
        if not made:
            from vnedoc.signature.verifier import terms_of

            asked = ("crls", "ocsps", "revocation", "tsa_trust", "policies")
            made.append(terms_of(trust, at, **{name: terms[name] for name in asked}))
        return _judged(payload, made[0])

    return judged


def _judged(payload: Carried, terms: Any) -> tuple[SignatureVerdict, ...]:
    from vnedoc.signature.examining.examination import examine
    from vnedoc.signature.examining.judging import judge
    from vnedoc.signature.examining.subject import Subject
    from vnedoc.signature.statement.smuggling import is_smuggled_in

    if payload.signatures > MAX_SIGNATURES:
        return ()
    try:
        document = parse(MemorySource(payload.data))
    except ReadError:
        # Signed payloads keep to the limits of messages, within which canonicalizing is bounded.
        return ()
    subject = Subject(document, terms.ledger, terms.policies)
    placed = [one for one in subject.signatures if one.getparent() is document.root]
    if len(placed) != len(subject.outer) or is_smuggled_in(subject.outer):
        # A signature that stands elsewhere would be taken out of the digest with what is in it.
        return ()
    over = Coverage(files=(payload.index,))
    verdicts = (judge(subject, examine(subject, one), terms, over, "enveloped") for one in placed)
    # Without XAdES properties anybody may put another certificate beside the same value.
    return tuple(one for one in verdicts if one.form == "enveloped")
