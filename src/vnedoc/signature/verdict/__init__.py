"""What is said about signatures: frozen values that are the same in text, JSON and rules.

The words are those of ETSI EN 319 102-1: every signature gets an `Indication` and, unless it
passed, a `SubIndication`; the reasons beside them are for people, in Vietnamese and English.
"""

from __future__ import annotations

import contextlib
import enum
from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar

import attrs

from vnedoc.coded import Coded
from vnedoc.errors import Lang
from vnedoc.findings import Clause, Finding
from vnedoc.given import in_vietnamese
from vnedoc.model import VIETNAM, DocumentEnvelope, Envelope
from vnedoc.signature.claims import NO_CLAIMS, Claims
from vnedoc.signature.verdict.asked import Engine as Engine
from vnedoc.signature.verdict.asked import Form as Form
from vnedoc.signature.verdict.asked import RevocationMode as RevocationMode
from vnedoc.signature.verdict.asked import VerdictForm as VerdictForm
from vnedoc.signature.verdict.asked import check_words as check_words

T = TypeVar("T", str, int)


class Indication(enum.StrEnum):
    """The outcome for one signature, certificate path or timestamp (EN 319 102-1 clause 5.1.3)."""

    PASSED = "PASSED"
    FAILED = "FAILED"
    """Known to be wrong, whatever else may be learnt."""
    INDETERMINATE = "INDETERMINATE"
    """Not known to be right: more data could change the answer. Never counts as valid."""


class SubIndication(enum.StrEnum):
    """Why it did not pass (EN 319 102-1 clause 5.1.3, tables 5 and 6)."""

    FORMAT_FAILURE = "FORMAT_FAILURE"
    HASH_FAILURE = "HASH_FAILURE"
    SIG_CRYPTO_FAILURE = "SIG_CRYPTO_FAILURE"
    REVOKED = "REVOKED"
    EXPIRED = "EXPIRED"
    NOT_YET_VALID = "NOT_YET_VALID"
    SIG_CONSTRAINTS_FAILURE = "SIG_CONSTRAINTS_FAILURE"
    CHAIN_CONSTRAINTS_FAILURE = "CHAIN_CONSTRAINTS_FAILURE"
    CERTIFICATE_CHAIN_GENERAL_FAILURE = "CERTIFICATE_CHAIN_GENERAL_FAILURE"
    CRYPTO_CONSTRAINTS_FAILURE = "CRYPTO_CONSTRAINTS_FAILURE"
    POLICY_PROCESSING_ERROR = "POLICY_PROCESSING_ERROR"
    TIMESTAMP_ORDER_FAILURE = "TIMESTAMP_ORDER_FAILURE"
    NO_SIGNING_CERTIFICATE_FOUND = "NO_SIGNING_CERTIFICATE_FOUND"
    NO_CERTIFICATE_CHAIN_FOUND = "NO_CERTIFICATE_CHAIN_FOUND"
    REVOKED_NO_POE = "REVOKED_NO_POE"
    REVOKED_CA_NO_POE = "REVOKED_CA_NO_POE"
    OUT_OF_BOUNDS_NO_POE = "OUT_OF_BOUNDS_NO_POE"
    OUT_OF_BOUNDS_NOT_REVOKED = "OUT_OF_BOUNDS_NOT_REVOKED"
    """It has ended, was not revoked while it lasted, and nothing proves that it was used then."""
    NO_POE = "NO_POE"
    TRY_LATER = "TRY_LATER"
    """Revocation data are missing, stale, or say that the certificate is on hold."""
    SIGNATURE_POLICY_NOT_AVAILABLE = "SIGNATURE_POLICY_NOT_AVAILABLE"
    SIGNED_DATA_NOT_FOUND = "SIGNED_DATA_NOT_FOUND"
    GENERIC = "GENERIC"


@attrs.frozen(kw_only=True)
class Reason:
    """One sentence about why, with the facts that fill it."""

    kind: ReasonKind
    facts: tuple[tuple[str, Any], ...] = ()

    @property
    def code(self) -> str:
        """Stable identifier, part of the API."""
        return self.kind.code

    @property
    def clause(self) -> Clause | None:
        """The legal text behind it, when there is one."""
        return self.kind.clause

    def text(self, lang: Lang = "en") -> str:
        """The sentence in one language."""
        template = self.kind.vi if in_vietnamese(lang) else self.kind.en
        return template.format_map({name: _said(value, lang) for name, value in self.facts})

    def to_data(self) -> dict[str, Any]:
        """Plain JSON data."""
        facts = {name: _plain(value) for name, value in self.facts}
        return {
            "code": self.code,
            "vi": self.text("vi"),
            "en": self.text("en"),
            "clause": str(self.clause) if self.clause else None,
            "facts": facts,
        }


@attrs.frozen
class ReasonKind(Coded):
    """The words of one reason. Calling it with facts gives a `Reason`."""

    code: str

    def __call__(self, **facts: object) -> Reason:
        """A reason of this kind."""
        return Reason(kind=self, facts=tuple(facts.items()))


@attrs.frozen(kw_only=True)
class CertificateInfo:
    """What people need to know of a certificate."""

    subject: str
    """Distinguished name in the form of RFC 4514."""
    issuer: str
    serial: str
    """Serial number in lower-case hexadecimal."""
    not_before_utc: datetime
    not_after_utc: datetime
    sha256: str
    """Fingerprint of the DER bytes in lower-case hexadecimal."""
    common_name: str = ""

    def to_data(self) -> dict[str, Any]:
        """Plain JSON data."""
        return {name: _plain(value) for name, value in attrs.asdict(self).items()}


@attrs.frozen(kw_only=True)
class Coverage:
    """Which values of the message and which files something speaks for."""

    paths: tuple[str, ...] = ()
    """Places in the model, as in `vnedoc.findings.Location.path`."""
    files: tuple[int, ...] = ()
    """Indexes into `envelope.attachments`, from 0."""
    whole: bool = False
    """Whether that is every value and every file of the message."""

    def joined(self, others: Iterable[Coverage], everything: Coverage) -> Coverage:
        """The union of this and `others`; whole if nothing of `everything` is missing."""
        parts = (self, *others)
        # A verifier that forgot to say what there is must not make everything covered.
        told = bool(everything.paths)
        paths = _united([part.paths for part in parts], everything.paths)
        files = _united([part.files for part in parts], everything.files)
        whole = told and _holds(paths, everything.paths) and _holds(files, everything.files)
        return Coverage(paths=paths, files=files, whole=whole or any(part.whole for part in parts))

    def to_data(self) -> dict[str, Any]:
        """Plain JSON data."""
        return {"paths": list(self.paths), "files": list(self.files), "whole": self.whole}


def _united(parts: list[tuple[T, ...]], whole: tuple[T, ...]) -> tuple[T, ...]:
    """What is in any of them, in order.

    Signatures over a whole message share one tuple of up to 40,000 paths with what there is;
    where all of them do, there is nothing to unite.
    """
    said = [part for part in parts if part]
    if said and all(part is whole for part in said):
        return whole
    return tuple(sorted({item for part in said for item in part}))


def _holds(found: tuple[T, ...], wanted: tuple[T, ...]) -> bool:
    return found is wanted or set(found) >= set(wanted)


@attrs.frozen(kw_only=True)
class SignatureIdentity:
    """What tells a signature from every other one, and what it is over. Bytes are lower-case hex.

    The digests of the content are empty where the signature is not intact: what it refers to is
    then not what was found.
    """

    digest: str
    """SHA-256 of the canonical SignedInfo."""
    value: str
    """The signature's value."""
    content_method: str = ""
    """URI of the algorithm of `content_digest`."""
    content_digest: str = ""
    """Digest of what is signed, as the signature has it."""

    def to_data(self) -> dict[str, Any]:
        """Plain JSON data."""
        return attrs.asdict(self)


@attrs.frozen(kw_only=True)
class SignatureVerdict:
    """What is known about one signature."""

    indication: Indication
    sub_indication: SubIndication | None = None
    reasons: tuple[Reason, ...] = ()
    form: VerdictForm
    level: str = ""
    """``XMLDSig``, ``B-B``, ``B-T``, ``B-LT`` or ``B-LTA``, the best one whose timestamps prove
    something; empty when not recognised."""
    signer: CertificateInfo | None = None
    """The certificate that signed; `None` when it was not found."""
    chain: tuple[CertificateInfo, ...] = ()
    """The accepted path from the signer to the anchor; empty when there is none."""
    claimed_time: datetime | None = None
    """When the signer says that it was signed. Proves nothing."""
    claims: Claims = NO_CLAIMS
    """What else the signer says: place, roles, commitments, policy. Proves nothing, either."""
    proven_time: datetime | None = None
    """A time at which the signature is proven to have existed."""
    algorithms: tuple[str, ...] = ()
    """Names of the algorithms met, the signature's own first."""
    coverage: Coverage = Coverage()
    revocation: RevocationMode = "require"
    """Whether revocation data were required. ``off`` must be shown wherever the verdict is."""
    location: str = ""
    """Where the signature stands, as in `vnedoc.findings.Location.path`."""
    counter_signatures: tuple[SignatureVerdict, ...] = ()
    """Each with a verdict of its own, which changes nothing in this one."""
    identity: SignatureIdentity | None = None
    """`None` for a signature inside a PDF file, and for one of a shape that is not read."""

    def __attrs_post_init__(self) -> None:
        if (self.indication is Indication.PASSED) != (self.sub_indication is None):
            raise ValueError("a sub-indication belongs to exactly those that did not pass")

    @property
    def passed(self) -> bool:
        """Whether the signature can be relied on for what it covers."""
        return self.indication is Indication.PASSED

    def to_data(self) -> dict[str, Any]:
        """Plain JSON data."""
        return {
            "indication": self.indication.value,
            "sub_indication": self.sub_indication.value if self.sub_indication else None,
            "form": self.form,
            "level": self.level,
            "location": self.location,
            "signer": self.signer.to_data() if self.signer else None,
            "chain": [certificate.to_data() for certificate in self.chain],
            "claimed_time": _plain(self.claimed_time),
            "claims": self.claims.to_data(),
            "proven_time": _plain(self.proven_time),
            "algorithms": list(self.algorithms),
            "coverage": self.coverage.to_data(),
            "revocation": self.revocation,
            "reasons": [reason.to_data() for reason in self.reasons],
            "counter_signatures": [verdict.to_data() for verdict in self.counter_signatures],
            "identity": self.identity.to_data() if self.identity else None,
        }


@attrs.frozen(kw_only=True)
class DocumentVerdict:
    """What is known about the signatures inside one attached document (PDF)."""

    name: str = ""
    file: int | None = None
    """Index into `envelope.attachments`, when the document came in a message."""
    signatures: tuple[SignatureVerdict, ...] = ()
    findings: tuple[Finding, ...] = ()
    """Breaches of the rules on who signs (30/2020/NĐ-CP)."""
    reasons: tuple[Reason, ...] = ()
    """Why the document could not be judged, if so."""

    @property
    def valid(self) -> bool:
        """There is a signature, every one passed, and together they cover the whole file."""
        return (
            bool(self.signatures)
            and not self.reasons
            and all(signature.passed for signature in self.signatures)
            and any(signature.coverage.whole for signature in self.signatures)
        )

    def to_data(self) -> dict[str, Any]:
        """Plain JSON data."""
        return {
            "name": self.name,
            "file": self.file,
            "valid": self.valid,
            "signatures": [signature.to_data() for signature in self.signatures],
            "findings": [
                {"rule": f.rule, "severity": f.severity.value, "vi": f.text("vi"), "en": f.text()}
                for f in self.findings
            ],
            "reasons": [reason.to_data() for reason in self.reasons],
        }


@attrs.frozen(kw_only=True)
class Verification:
    """The answer of `vnedoc.verify`: every signature's verdict and what they cover together."""

    signatures: tuple[SignatureVerdict, ...] = ()
    everything: Coverage = Coverage()
    """Every value and every file that the message has."""
    require: Form | None = None
    """The one form that is judged; signatures of other forms are only listed."""
    envelope: Envelope | None = None
    """What the signatures speak for: only covered values, or nothing at all."""
    documents: tuple[DocumentVerdict, ...] = ()
    """Signatures inside attached PDF files: shown beside, never part of `valid`."""
    reasons: tuple[Reason, ...] = ()
    """Why the message is not valid, whatever its signatures say and whichever form is judged."""
    outside: tuple[str, ...] = ()
    """Fields, without indexes, that the message fills and a valid answer does not speak for: what
    the form leaves outside, such as hops and media types, and names that changed on the way."""

    @property
    def judged(self) -> tuple[SignatureVerdict, ...]:
        """The signatures that decide."""
        return tuple(s for s in self.signatures if self.require in (None, s.form))

    @property
    def coverage(self) -> Coverage:
        """What the signatures that decide and passed cover together."""
        # Whoever asks for covered values alone gets none of a message that no form admits.
        if self.reasons:
            return Coverage()
        passed = (signature.coverage for signature in self.judged if signature.passed)
        return Coverage().joined(passed, self.everything) if self.judged else Coverage()

    @property
    def valid(self) -> bool:
        """There is a signature, all passed, and together they cover every value and file."""
        judged = self.judged
        if self.reasons:
            return False
        # All of none is true, so one must be there. Every one must pass: verifiers that look at the
        # first alone take a forged signature behind a rightful one.
        return bool(judged) and all(s.passed for s in judged) and self.coverage.whole

    def secured(self, read: Envelope) -> Envelope:
        """What was read of the message, its files as they were signed where all of it is valid.

        Whoever writes to the message's file after it was judged could otherwise exchange a file,
        as size and times of a file can be set: these are checked block by block.

        Args:
            read: What was read of the very bytes that were verified.
        """
        signed = self.envelope if self.valid else None
        if not isinstance(read, DocumentEnvelope) or not isinstance(signed, DocumentEnvelope):
            return read
        if len(read.attachments) != len(signed.attachments):
            return signed
        pairs = zip(read.attachments, signed.attachments, strict=True)
        # A statement does not speak for the name under which it travels itself.
        files = (
            attrs.evolve(one, name=same.name or one.name, content=same.content)
            for one, same in pairs
        )
        return attrs.evolve(read, attachments=tuple(files))

    def to_data(self) -> dict[str, Any]:
        """Plain JSON data; the envelope has a JSON form of its own."""
        return {
            "valid": self.valid,
            "require": self.require,
            "coverage": self.coverage.to_data(),
            "outside": list(self.outside),
            "signatures": [signature.to_data() for signature in self.signatures],
            "documents": [document.to_data() for document in self.documents],
            "reasons": [reason.to_data() for reason in self.reasons],
        }


def _said(value: object, lang: Lang) -> object:
    """A fact as people of that language read it: in Vietnamese, times as Vietnam's clocks show."""
    if lang != "vi" or not isinstance(value, datetime):
        return value
    # Certificates without an end say 9999-12-31 23:59:59 UTC, which no calendar has in Vietnam.
    with contextlib.suppress(OverflowError):
        value = value.astimezone(VIETNAM) if value.tzinfo else value
    return f"{value:%H:%M:%S} ngày {value.day:02}/{value.month:02}/{value.year:04}"


def _plain(value: object) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | float) else str(value)
