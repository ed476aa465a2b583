"""What is wrong with one path to an anchor (RFC 5280, EN 319 102-1 clauses 5.2.6 and 5.6.2).

Whatever ended or was revoked is judged for when the signature is proven to have existed, and for
the time of the verification where nothing proves it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

import attrs

from vnedoc.signature.trust.evidence import CertificateState, RevocationStatus
from vnedoc.signature.trust.known import Known
from vnedoc.signature.trust.ledger import Ledger
from vnedoc.signature.trust.path import Path, path_problem
from vnedoc.signature.trust.reasons import (
    CLAIMED_TOO_EARLY,
    CLAIMED_TOO_LATE,
    EXPIRED,
    HELD,
    NO_REVOCATION_DATA,
    NOT_YET_VALID,
    REVOKED,
    STALE_REVOCATION_DATA,
    UNPROVEN_CERTIFICATE,
    UNPROVEN_REVOCATION_DATA,
    WEAK_CERTIFICATE,
)
from vnedoc.signature.trust.revocation import RevocationData
from vnedoc.signature.trust.usage import UsageProfile
from vnedoc.signature.verdict import Reason, RevocationMode, SubIndication

CLAIM_TOLERANCE: Final = timedelta(minutes=5)
"""How far a signer's clock may be wrong."""


@attrs.frozen(kw_only=True)
class Problem:
    """Why one path did not pass. `stage` tells how far it came: the furthest is reported."""

    stage: int
    sub: SubIndication
    reason: Reason
    failed: bool = False
    revoked_utc: datetime | None = None


@attrs.frozen(kw_only=True)
class TrustQuestion:
    """What is asked of every path."""

    at: datetime
    proven: datetime | None
    made: datetime | None
    claimed: datetime | None
    data: RevocationData
    proofs: Mapping[bytes, datetime]
    revocation: RevocationMode
    usage: UsageProfile
    ledger: Ledger

    @property
    def moment(self) -> datetime:
        """When it is known to have existed: it must not have ended or been revoked by then."""
        return self.proven or self.at

    @property
    def begun(self) -> datetime:
        """When it is said to have been made at the earliest."""
        return self.made or self.moment


def problems(path: Path, question: TrustQuestion) -> Iterator[Problem]:
    """What is wrong with a path, the steps ordered by how far they lead.

    Raises:
        OverdrawnError: not all of it could be looked at.
    """
    weak = SubIndication.CRYPTO_CONSTRAINTS_FAILURE
    constraint = SubIndication.CHAIN_CONSTRAINTS_FAILURE
    for index, certificate in enumerate(path):
        spot = certificate.weak_spot(anchor=index == len(path) - 1)
        if spot is not None:
            reason = WEAK_CERTIFICATE(subject=certificate.name, weakness=spot)
            yield Problem(stage=1, sub=weak, reason=reason)
    for index, certificate in enumerate(path):
        yield from _start_problem(certificate, question.moment, signer=index == 0, stage=2)
    # RFC 5280 is asked for a time when all of the path lasts: that part of it has ended is said
    # below, after what is known of revocations.
    start = max(one.certificate.not_valid_before_utc for one in path)
    end = min(one.certificate.not_valid_after_utc for one in path)
    if start <= end:
        broken = path_problem(path, min(max(question.begun, start), end), question.ledger)
        if broken is not None:
            yield Problem(stage=3, sub=constraint, reason=broken)
    use = question.usage.problem(path[0].certificate)
    if use is not None:
        yield Problem(stage=4, sub=constraint, reason=use)
    statuses = statuses_of(path, question)
    for index, status in enumerate(statuses):
        yield from _revoked_problem(path[index], status, signer=index == 0)
    for index, certificate in enumerate(path):
        spared = index == 0 and any(one.spared for one in statuses[:1])
        yield from _end_problem(certificate, question, spared=spared)
    yield from _claim_problem(path[0], question)
    yield from _unproven_problem(path, statuses, question)
    for index in range(len(statuses)):
        yield from _unknown_problem(path, index, statuses, question)
    for index, certificate in enumerate(path):
        yield from _start_problem(certificate, question.begun, signer=index == 0, stage=10)


def _start_problem(
    certificate: Known, time: datetime, *, signer: bool, stage: int
) -> Iterator[Problem]:
    start = certificate.certificate.not_valid_before_utc
    if time < start:
        # The signature existed at that moment, so it is older than its own certificate
        # (EN 319 102-1 clause 5.5.4).
        sub = SubIndication.NOT_YET_VALID if signer else SubIndication.OUT_OF_BOUNDS_NO_POE
        reason = NOT_YET_VALID(subject=certificate.name, start=start, time=time)
        yield Problem(stage=stage, sub=sub, reason=reason, failed=signer)


def _end_problem(certificate: Known, question: TrustQuestion, *, spared: bool) -> Iterator[Problem]:
    end = certificate.certificate.not_valid_after_utc
    if question.moment > end:
        sub = SubIndication.OUT_OF_BOUNDS_NO_POE
        if spared:
            sub = SubIndication.OUT_OF_BOUNDS_NOT_REVOKED
        reason = EXPIRED(subject=certificate.name, end=end, time=question.moment)
        yield Problem(stage=6, sub=sub, reason=reason)


def _claim_problem(signer: Known, question: TrustQuestion) -> Iterator[Problem]:
    """A claimed time proves nothing, but one that cannot be right makes the signature doubtful."""
    claimed, start = question.claimed, signer.certificate.not_valid_before_utc
    if claimed is None:
        return
    # Differences, since there is no time beyond the ends of the calendar.
    if claimed - question.moment > CLAIM_TOLERANCE:
        reason = CLAIMED_TOO_LATE(claimed=claimed, time=question.moment)
    elif start - claimed > CLAIM_TOLERANCE:
        reason = CLAIMED_TOO_EARLY(subject=signer.name, claimed=claimed, start=start)
    else:
        return
    yield Problem(stage=7, sub=SubIndication.SIG_CONSTRAINTS_FAILURE, reason=reason)


def statuses_of(path: Path, question: TrustQuestion) -> list[RevocationStatus]:
    """What is known of each certificate's revocation but the anchor's, the signer's first."""
    found: list[RevocationStatus] = []
    until: datetime | None = None
    # From the anchor down: since an authority was revoked, its lists may be a thief's.
    for index in reversed(range(len(path) - 1)):
        status = question.data.status(
            path[index:], at=question.at, proven=question.proven, made=question.made, until=until
        )
        until = min((time for time in (until, status.revoked_utc) if time), default=None)
        found.append(status)
    return found[::-1]


def _revoked_problem(
    certificate: Known, status: RevocationStatus, *, signer: bool
) -> Iterator[Problem]:
    if status.status is CertificateState.REVOKED:
        # REVOKED would need a proof that it was signed later: no timestamp can give one, and the
        # signer's own word is none (EN 319 102-1 clause 5.5.4).
        yield Problem(
            stage=5,
            sub=SubIndication.REVOKED_NO_POE if signer else SubIndication.REVOKED_CA_NO_POE,
            reason=REVOKED(subject=certificate.name, time=status.revoked_utc),
            revoked_utc=status.revoked_utc if signer else None,
        )


def _unproven_problem(
    path: Path, statuses: Sequence[RevocationStatus], question: TrustQuestion
) -> Iterator[Problem]:
    """EN 319 102-1 clause 5.6.2.2: what a key signed counts from when the key was to be trusted.

    The signer's own certificate is as old as the signature, which names it by a digest; the anchor
    the caller trusts at the time of the verification.
    """
    # Neither the signer's (0) nor what the anchor itself issued.
    for index in range(1, len(path) - 2):
        known = min(question.at, question.proofs.get(path[index].der, question.at))
        issuer, revoked = path[index + 1], statuses[index + 1].revoked_utc
        end = issuer.certificate.not_valid_after_utc
        if known > end or (revoked is not None and known >= revoked):
            ended = known > end
            sub = SubIndication.REVOKED_CA_NO_POE
            reason = UNPROVEN_CERTIFICATE(
                subject=path[index].name, issuer=issuer.name, time=end if ended else revoked
            )
            sub = SubIndication.OUT_OF_BOUNDS_NO_POE if ended else sub
            yield Problem(stage=8, sub=sub, reason=reason)


def _unknown_problem(
    path: Path, index: int, statuses: Sequence[RevocationStatus], question: TrustQuestion
) -> Iterator[Problem]:
    found, subject, issuer = statuses[index].status, path[index].name, path[index + 1].name
    if found is CertificateState.HELD:
        yield Problem(stage=9, sub=SubIndication.TRY_LATER, reason=HELD(subject=subject))
    elif found is CertificateState.GOOD or question.revocation == "off":
        return
    elif found is CertificateState.UNPROVEN:
        revoked = any(one.revoked_utc for one in statuses[index + 1 :])
        ended = SubIndication.OUT_OF_BOUNDS_NO_POE
        reason = UNPROVEN_REVOCATION_DATA(subject=subject, issuer=issuer)
        sub = SubIndication.REVOKED_CA_NO_POE if revoked else ended
        yield Problem(stage=9, sub=sub, reason=reason)
    else:
        kind = STALE_REVOCATION_DATA if found is CertificateState.STALE else NO_REVOCATION_DATA
        reason = kind(subject=subject, issuer=issuer, time=question.begun)
        yield Problem(stage=9, sub=SubIndication.TRY_LATER, reason=reason)
