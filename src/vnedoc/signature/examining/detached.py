"""Signed data of CMS over content that stands elsewhere: who signed it, and is that to be believed.

PDF files and mail hold such signatures. What differs between them, such as what else must hold for
the content, is given; the order of the steps is that of EN 319 102-1 clauses 5.3 to 5.5.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Literal

import attrs
from cryptography import x509

from vnedoc.limits import MAX_CERTIFICATES
from vnedoc.signature.algorithms import DigestMethod
from vnedoc.signature.crypto import BAD_VALUE
from vnedoc.signature.examining.judging import Terms
from vnedoc.signature.timestamps.cms import SignedToken
from vnedoc.signature.trust.certificates import describe
from vnedoc.signature.trust.chain import check_chain
from vnedoc.signature.trust.ledger import Ledger
from vnedoc.signature.trust.usage import DOCUMENT_SIGNING, UsageProfile
from vnedoc.signature.verdict import (
    Coverage,
    Indication,
    Reason,
    SignatureVerdict,
    SubIndication,
    VerdictForm,
)

Proven = Callable[[], tuple[datetime | None, tuple[Reason, ...]]]
"""The earliest time at which a signature is proven to have existed, and what proves nothing."""


@attrs.frozen(kw_only=True)
class DetachedSignature:
    """One signature, as what holds it gives it to be judged."""

    signed: SignedToken
    digest: Callable[[DigestMethod], bytes]
    """Of the content that must be signed."""
    location: str
    unnamed: bool
    """Whether it may do without a digest of its certificate, as CAdES may not."""
    missing: Reason
    """What is said where its certificate is not there."""
    unfit: SignatureVerdict | None = None
    """The verdict where its value is right and something else is wrong with the content."""
    coverage: Coverage = attrs.field(factory=Coverage)


@attrs.frozen(kw_only=True)
class DetachedJudge:
    """Judges signatures of one kind under the caller's terms."""

    terms: Terms
    form: VerdictForm
    usage: UsageProfile = DOCUMENT_SIGNING

    def stop(
        self, location: str, sub: SubIndication, reason: Reason, *, failed: bool = True
    ) -> SignatureVerdict:
        """The verdict on one that is not judged any further."""
        return SignatureVerdict(
            indication=Indication.FAILED if failed else Indication.INDETERMINATE,
            sub_indication=sub,
            reasons=(reason,),
            form=self.form,
            revocation=self.terms.revocation,
            location=location,
        )

    def verdict(
        self,
        signature: DetachedSignature,
        pool: list[x509.Certificate],
        proven: Proven,
        proofs: Callable[[], Mapping[bytes, datetime]] = dict,
    ) -> SignatureVerdict:
        """The verdict on one signature.

        Args:
            signature: The signature.
            pool: Certificates that may be its signer's, or help.
            proven: Asked only where its value is right.
            proofs: As for `check_chain`; asked as late.
        """
        signed, location = signature.signed, signature.location
        signer = signed.signer_among(pool, unnamed=signature.unnamed)
        if signer is None:
            missing = SubIndication.NO_SIGNING_CERTIFICATE_FOUND
            return self.stop(location, missing, signature.missing, failed=False)
        value = signed.check(signer, signature.digest(signed.digest))
        found = signature.unfit
        if not value:
            sub = value.sub_indication or SubIndication.SIG_CRYPTO_FAILURE
            failed = value.indication is Indication.FAILED
            found = self.stop(location, sub, value.reason or BAD_VALUE(), failed=failed)
        if found is not None:
            claimed = _aware(signed.claimed_time)
            return attrs.evolve(found, signer=describe(signer), claimed_time=claimed)
        return self._trusted(signature, signer, pool, proven, proofs)

    def _trusted(
        self,
        signature: DetachedSignature,
        signer: x509.Certificate,
        pool: list[x509.Certificate],
        prove: Proven,
        proofs: Callable[[], Mapping[bytes, datetime]],
    ) -> SignatureVerdict:
        """The verdict where value and content are right: is its signer trusted?"""
        signed, terms = signature.signed, self.terms
        proven, notes = prove()
        claimed = _aware(signed.claimed_time)
        chain = check_chain(
            signer,
            [one for one in pool if one != signer],
            terms.trust,
            at=terms.at,
            proven=proven,
            claimed=claimed,
            crls=(*terms.crls, *signed.crls),
            ocsps=(*terms.ocsps, *signed.ocsps),
            proofs=proofs(),
            revocation=terms.revocation,
            usage=self.usage,
            ledger=terms.ledger,
        )
        return SignatureVerdict(
            indication=chain.indication,
            sub_indication=chain.sub_indication,
            reasons=(*chain.reasons, *notes),
            form=self.form,
            level=_level(signature, proven),
            signer=describe(signer),
            chain=chain.chain if chain.passed else (),
            claimed_time=claimed,
            proven_time=proven,
            algorithms=(signed.method.name if signed.method else "", signed.digest.name),
            coverage=signature.coverage,
            revocation=terms.revocation,
            location=signature.location,
        )


def known_certificates(
    given: Iterable[x509.Certificate | bytes], ledger: Ledger
) -> list[x509.Certificate]:
    """Those that can be read, each once in a verification.

    Raises:
        OverdrawnError: reading them costs more than all that is judged together may.
    """
    # One more than allowed, so that the chain check can say that there are too many.
    read = (ledger.known(one) for one in tuple(given)[: MAX_CERTIFICATES + 2])
    return [one.certificate for one in read if one is not None]


def _level(signature: DetachedSignature, proven: datetime | None) -> Literal["", "B-B", "B-T"]:
    """The level of PAdES or CAdES as far as it is looked at; older signatures have none."""
    if signature.unnamed or not signature.signed.named:
        return ""
    return "B-T" if proven else "B-B"


def _aware(time: datetime | None) -> datetime | None:
    return time.replace(tzinfo=UTC) if time and time.utcoffset() is None else time
