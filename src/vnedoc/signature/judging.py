"""From an intact signature to a verdict: who signed, when, and whether that is to be believed.

EN 319 102-1 clauses 5.3 to 5.6, 68/2024/NĐ-CP Điều 30 to 32. What could not be established is
INDETERMINATE, never passed.
"""

from __future__ import annotations

from datetime import datetime

import attrs
from cryptography import x509
from cryptography.x509 import ocsp

from vnedoc.signature.certificates import TrustStore, describe
from vnedoc.signature.chain import ChainResult, check_chain
from vnedoc.signature.claims import NO_CLAIMS
from vnedoc.signature.examining import Examination
from vnedoc.signature.identity import identify
from vnedoc.signature.ledger import Ledger
from vnedoc.signature.stamping import archived, stamped
from vnedoc.signature.subject import Subject
from vnedoc.signature.timestamp import TimestampResult, check_token
from vnedoc.signature.verdict import (
    Coverage,
    Form,
    Indication,
    Reason,
    ReasonKind,
    RevocationMode,
    SignatureVerdict,
    SubIndication,
)

NO_TIME = ReasonKind(
    "VNE-SIG-714",
    en="Plain XML-DSig: no signing time and no named certificate; only the message is protected.",
    vi="XML-DSig thuần: không có thời điểm ký và chứng thư được nêu; chỉ bảo vệ nội dung gói tin.",
)
COUNTER_FAILED = ReasonKind(
    "VNE-SIG-715",
    en="A counter-signature over this signature did not pass.",
    vi="Có chữ ký xác nhận (countersignature) trên chữ ký này không đạt.",
)


@attrs.frozen(kw_only=True)
class Terms:
    """What the caller laid down for one verification."""

    trust: TrustStore
    tsa_trust: TrustStore
    at: datetime
    crls: tuple[bytes | x509.CertificateRevocationList, ...] = ()
    ocsps: tuple[bytes | ocsp.OCSPResponse, ...] = ()
    revocation: RevocationMode = "require"
    policies: tuple[bytes, ...] = ()
    """Texts of the signature policies that the caller knows."""
    ledger: Ledger = attrs.field(factory=Ledger, repr=False)
    """What all that is judged under these terms may spend together: they serve one call."""


def judge(
    subject: Subject, found: Examination, terms: Terms, coverage: Coverage, form: Form
) -> SignatureVerdict:
    """The verdict on one signature.

    Args:
        subject: The document that it stands in.
        found: What was examined.
        terms: What the caller laid down.
        coverage: What it speaks for if it is intact.
        form: ``enveloped`` or ``statement``; a signature without XAdES properties is ``plain``.

    Raises:
        SignatureArgumentError: `terms.at` has no zone.
        MissingExtraError: the extra ``trust`` is not installed.
    """
    counters = tuple(judge(subject, one, terms, Coverage(), form) for one in found.counters)
    facts = _Facts(form=form, found=found, terms=terms, coverage=coverage, counters=counters)
    if found.refusal is not None or found.certificate is None or found.shape is None:
        return facts.refused()
    stamps = _check_stamps(subject, found, terms)
    failed = next((stamp for stamp in stamps if not stamp.passed), None)
    if failed is not None:
        return facts.verdict(failed.indication, failed.sub_indication, failed.reasons)
    proven = min((s.proven_time for s in stamps if s.proven_time), default=None)
    chain = _check_chain(found, found.certificate, terms, proven)
    facts = attrs.evolve(facts, chain=chain, proven=proven)
    if not chain.passed:
        return facts.verdict(chain.indication, chain.sub_indication, chain.reasons)
    if not all(counter.passed for counter in counters):
        constraint = SubIndication.SIG_CONSTRAINTS_FAILURE
        reasons = (COUNTER_FAILED(), *chain.reasons)
        return facts.verdict(Indication.INDETERMINATE, constraint, reasons)
    notes = chain.reasons if found.properties else (*chain.reasons, NO_TIME())
    return facts.verdict(Indication.PASSED, None, notes)


@attrs.frozen(kw_only=True)
class _Facts:
    """What every verdict on a signature says beside its outcome."""

    form: Form
    found: Examination
    terms: Terms
    coverage: Coverage
    counters: tuple[SignatureVerdict, ...]
    chain: ChainResult | None = None
    proven: datetime | None = None

    def refused(self) -> SignatureVerdict:
        refusal = self.found.refusal
        if refusal is None:
            raise ValueError("an examination without refusal has a certificate")
        return self.verdict(refusal.indication, refusal.sub, (refusal.reason,))

    def verdict(
        self,
        indication: Indication,
        sub: SubIndication | None,
        reasons: tuple[Reason, ...],
    ) -> SignatureVerdict:
        found, properties = self.found, self.found.properties
        plain = found.shape is not None and properties is None
        return SignatureVerdict(
            indication=indication,
            sub_indication=sub,
            reasons=reasons,
            form="plain" if plain else self.form,
            level="XMLDSig" if plain else properties.level if properties else "",
            signer=describe(found.certificate) if found.certificate else None,
            chain=self.chain.chain if self.chain else (),
            claimed_time=properties.signing_time if properties else None,
            claims=properties.vouched.claims if properties else NO_CLAIMS,
            proven_time=self.proven,
            algorithms=found.algorithms,
            coverage=self.coverage if found.intact else Coverage(),
            revocation=self.terms.revocation,
            location=found.location,
            counter_signatures=self.counters,
            identity=identify(found),
        )


def _check_chain(
    found: Examination, certificate: x509.Certificate, terms: Terms, proven: datetime | None
) -> ChainResult:
    properties = found.properties
    beside = found.shape.certificates if found.shape else ()
    return check_chain(
        certificate,
        (*beside, *(properties.certificates if properties else ())),
        terms.trust,
        at=terms.at,
        proven=proven,
        claimed=properties.signing_time if properties else None,
        crls=(*terms.crls, *(properties.crls if properties else ())),
        ocsps=(*terms.ocsps, *(properties.ocsps if properties else ())),
        revocation=terms.revocation,
        ledger=terms.ledger,
    )


def _check_stamps(subject: Subject, found: Examination, terms: Terms) -> list[TimestampResult]:
    """Judge every timestamp of a signature: each over exactly what it must stamp."""
    properties, shape = found.properties, found.shape
    if properties is None or shape is None:
        return []
    pool = (*shape.certificates, *properties.certificates)

    def check(token: bytes, data: object) -> TimestampResult:
        return check_token(
            token,
            data,  # type: ignore[arg-type]
            terms.tsa_trust,
            at=terms.at,
            certificates=pool,
            crls=(*terms.crls, *properties.crls),
            ocsps=(*terms.ocsps, *properties.ocsps),
            revocation=terms.revocation,
            ledger=terms.ledger,
        )

    results = [
        check(stamp.token, stamped(shape, stamp.c14n)) for stamp in properties.signature_stamps
    ]
    results += [
        check(stamp.token, archived(subject, shape, properties, stamp.before, stamp.c14n))
        for stamp in properties.archive_stamps
    ]
    return results
