"""From an intact signature to a verdict: who signed, when, and whether that is to be believed.

EN 319 102-1 clauses 5.3 to 5.6, 68/2024/NĐ-CP Điều 30 to 32. What could not be established is
INDETERMINATE, never passed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final

import attrs
from cryptography import x509
from cryptography.x509 import ocsp

from vnedoc.signature.algorithms import DigestMethod
from vnedoc.signature.claims import NO_CLAIMS
from vnedoc.signature.examining.examination import Examination
from vnedoc.signature.examining.identity import identify
from vnedoc.signature.examining.proofs import Proofs, proofs_of
from vnedoc.signature.examining.stamping import archived, stamped
from vnedoc.signature.examining.subject import Subject
from vnedoc.signature.timestamps.judging import TimestampResult, check_token
from vnedoc.signature.trust.certificates import TrustStore, describe
from vnedoc.signature.trust.chain import ChainResult, check_chain
from vnedoc.signature.trust.ledger import Ledger
from vnedoc.signature.trust.reasons import NOT_YET_VALID, TOO_MANY_CERTIFICATES, TOO_MUCH
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
from vnedoc.signature.xmldsig.reasons import TOO_COMPLEX, TOO_MANY_DIGESTS, Refusal
from vnedoc.signature.xmldsig.xades import Stamp

NO_TIME = ReasonKind(
    "VNE-SIG-714",
    en="Plain XML-DSig: no signing time and no named certificate; only the message is protected.",
    vi="XML-DSig thuần: không có thời điểm ký và chứng thư được nêu; chỉ bảo vệ nội dung gói tin.",
)
COUNTER_FAILED = ReasonKind(
    "VNE-SIG-715",
    en="A counter-signature over this signature did not pass; it was left aside.",
    vi="Có chữ ký xác nhận (countersignature) trên chữ ký này không đạt nên không được tính.",
)


_LIMITS: Final = (TOO_MUCH, TOO_MANY_CERTIFICATES, TOO_COMPLEX, TOO_MANY_DIGESTS)


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
    subject: Subject,
    found: Examination,
    terms: Terms,
    coverage: Coverage,
    form: Form,
    outer: Proofs | None = None,
) -> SignatureVerdict:
    """The verdict on one signature.

    What the signer did not sign (timestamps, counter-signatures) can only help: what is wrong with
    it is said, and takes nothing from the signature itself (EN 319 102-1 clauses 5.5.4 and 5.6.3).

    Args:
        subject: The document that it stands in.
        found: What was examined.
        terms: What the caller laid down.
        coverage: What it speaks for if it is intact.
        form: ``enveloped`` or ``statement``; a signature without XAdES properties is ``plain``.
        outer: What is proven for the signature that this one countersigns.

    Raises:
        SignatureArgumentError: `terms.at` has no zone.
        MissingExtraError: the extra ``trust`` is not installed.
    """
    proofs = _proofs(subject, found, terms, outer or Proofs())
    counters = tuple(judge(subject, one, terms, Coverage(), form, proofs) for one in found.counters)
    facts = _Facts(
        form=form, found=found, terms=terms, coverage=coverage, counters=counters, proofs=proofs
    )
    if found.refusal is not None or found.certificate is None or found.shape is None:
        return facts.refused()
    chain = _check_chain(found, found.certificate, terms, proofs)
    facts = attrs.evolve(facts, chain=chain)
    aside = found.properties.aside if found.properties else ()
    notes = [*chain.reasons, *proofs.notes, *aside]
    early = _early(found.certificate, proofs)
    if early is not None:
        return facts.verdict(Indication.FAILED, SubIndication.NOT_YET_VALID, (early, *notes))
    if not all(counter.passed for counter in counters):
        notes.append(COUNTER_FAILED())
    # What a flood pushed out may have been the timestamp that contradicts the certificate.
    met = _limits_met((*proofs.notes, *(one for each in counters for one in each.reasons)))
    if chain.passed and met:
        general = SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE
        return facts.verdict(Indication.INDETERMINATE, general, (*met, *notes))
    if chain.passed and not found.properties:
        notes.append(NO_TIME())
    return facts.verdict(chain.indication, chain.sub_indication, tuple(notes))


@attrs.frozen(kw_only=True)
class _Facts:
    """What every verdict on a signature says beside its outcome."""

    form: Form
    found: Examination
    terms: Terms
    coverage: Coverage
    counters: tuple[SignatureVerdict, ...]
    proofs: Proofs
    chain: ChainResult | None = None

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
            level="XMLDSig" if plain else self.proofs.level if properties else "",
            signer=describe(found.certificate) if found.certificate else None,
            chain=self.chain.chain if self.chain else (),
            claimed_time=properties.signing_time if properties else None,
            claims=properties.vouched.claims if properties else NO_CLAIMS,
            proven_time=self.proofs.signature,
            algorithms=found.algorithms,
            coverage=self.coverage if found.intact else Coverage(),
            revocation=self.terms.revocation,
            location=found.location,
            counter_signatures=self.counters,
            identity=identify(found),
        )


def _check_chain(
    found: Examination, certificate: x509.Certificate, terms: Terms, proofs: Proofs
) -> ChainResult:
    properties = found.properties
    beside = found.shape.certificates if found.shape else ()
    return check_chain(
        certificate,
        (*beside, *(properties.certificates if properties else ())),
        terms.trust,
        at=terms.at,
        proven=proofs.signature,
        claimed=properties.signing_time if properties else None,
        crls=(*terms.crls, *(properties.crls if properties else ())),
        ocsps=(*terms.ocsps, *(properties.ocsps if properties else ())),
        proofs=proofs.values,
        revocation=terms.revocation,
        ledger=terms.ledger,
    )


def _limits_met(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """What was not judged to the end for its cost: no answer is valid then, whatever it was."""
    return tuple(dict.fromkeys(one for one in reasons if one.kind in _LIMITS))


def _early(certificate: x509.Certificate, proofs: Proofs) -> Reason | None:
    """A timestamp that is older than the signer's certificate (EN 319 102-1 clause 5.5.4)."""
    start = certificate.not_valid_before_utc
    if proofs.said is None or proofs.said >= start:
        return None
    subject = certificate.subject.rfc4514_string()
    return NOT_YET_VALID(subject=subject, start=start, time=proofs.said)


def _proofs(subject: Subject, found: Examination, terms: Terms, outer: Proofs) -> Proofs:
    """What is proven by a signature's timestamps: each over exactly what it must stamp."""
    properties, shape = found.properties, found.shape
    if properties is None or shape is None:
        return Proofs()
    if found.refusal is not None:
        # No time makes a broken signature better, so no token is judged for it.
        return Proofs(level=properties.level)
    pool = (*shape.certificates, *properties.certificates)
    given = shape, properties

    def check(
        stamp: Stamp, archive: bool, proven: datetime | None, values: dict[bytes, datetime]
    ) -> TimestampResult:
        try:
            return judged(stamp, archive, proven, values)
        except Refusal as refused:
            # What it stamps cannot be computed: anybody may put such a one beside a signature.
            return TimestampResult(
                indication=refused.indication,
                sub_indication=refused.sub,
                reasons=(refused.reason,),
            )

    def judged(
        stamp: Stamp, archive: bool, proven: datetime | None, values: dict[bytes, datetime]
    ) -> TimestampResult:
        data: bytes | Callable[[DigestMethod], bytes] = stamped(shape, stamp.c14n)
        if archive:
            data = archived(subject, *given, stamp.before, stamp.c14n)
        return check_token(
            stamp.token,
            data,
            terms.tsa_trust,
            at=terms.at,
            certificates=pool,
            crls=(*terms.crls, *properties.crls),
            ocsps=(*terms.ocsps, *properties.ocsps),
            proven=proven,
            proofs=values,
            revocation=terms.revocation,
            ledger=terms.ledger,
        )

    return proofs_of(subject, shape, properties, check, outer)
