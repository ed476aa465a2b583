"""Trust in a signer's certificate: path, validity, use and revocation, at a time that is given.

No clock is read, no socket is opened, no anchor is built in. What could not be established is
INDETERMINATE with the sub-indication of ETSI EN 319 102-1, never passed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

import attrs
from cryptography import x509
from cryptography.x509 import ocsp

from vnedoc.limits import MAX_CERTIFICATES
from vnedoc.signature.algorithms import describe_key, key_strength, sunset_notes
from vnedoc.signature.certificates import TrustStore, describe
from vnedoc.signature.chain_reasons import (
    CLAIMED_TOO_EARLY,
    CLAIMED_TOO_LATE,
    EXPIRED,
    HELD,
    LATER_REVOKED,
    NO_PATH,
    NO_REVOCATION_DATA,
    NOT_YET_VALID,
    PROVEN_IN_FUTURE,
    REVOCATION_OFF,
    REVOKED,
    STALE_REVOCATION_DATA,
    TOO_MANY_CERTIFICATES,
    WEAK_CERTIFICATE,
)
from vnedoc.signature.errors import SignatureArgumentError
from vnedoc.signature.evidence import Status
from vnedoc.signature.known import Known
from vnedoc.signature.ledger import Ledger, OverdrawnError
from vnedoc.signature.path import Path, PathSearch, path_problem
from vnedoc.signature.revocation import RevocationData, RevocationStatus
from vnedoc.signature.usage import DOCUMENT_SIGNING, UsageProfile
from vnedoc.signature.verdict import (
    CertificateInfo,
    Indication,
    Reason,
    RevocationMode,
    SubIndication,
)

__all__ = ["ChainResult", "TrustStore", "check_chain"]

CLAIM_TOLERANCE: Final = timedelta(minutes=5)
"""How far a signer's clock may be wrong."""


@attrs.frozen(kw_only=True)
class ChainResult:
    """Whether a certificate is to be trusted, and why not."""

    indication: Indication
    sub_indication: SubIndication | None = None
    reasons: tuple[Reason, ...] = ()
    """Why it did not pass; beside a pass, what is still worth saying."""
    path: tuple[x509.Certificate, ...] = ()
    """From the signer to the anchor: the accepted path, or the one that came furthest."""
    revocation: RevocationMode
    judged_utc: datetime
    """The time for which validity and revocation were judged: the proven time, else `at`."""
    revoked_utc: datetime | None = None
    """When the signer's certificate was revoked, also if that was after `judged_utc`."""

    @property
    def passed(self) -> bool:
        """Whether the certificate is to be trusted."""
        return self.indication is Indication.PASSED

    @property
    def chain(self) -> tuple[CertificateInfo, ...]:
        """The path as plain values."""
        return tuple(describe(certificate) for certificate in self.path)


@attrs.frozen(kw_only=True)
class _Problem:
    """Why one path did not pass. `stage` tells how far it came: the furthest is reported."""

    stage: int
    sub: SubIndication
    reason: Reason
    failed: bool = False
    revoked_utc: datetime | None = None


@attrs.frozen(kw_only=True)
class _Question:
    """What is asked of every path."""

    at: datetime
    proven: datetime | None
    claimed: datetime | None
    data: RevocationData
    revocation: RevocationMode
    usage: UsageProfile
    ledger: Ledger

    @property
    def moment(self) -> datetime:
        return self.proven or self.at

    def admits_to(self, time: datetime | None) -> bool:
        """Whether the signer's own word puts the signature after `time`, with no proof against."""
        if self.proven is not None or self.claimed is None or time is None:
            return False
        return self.claimed > time


def check_chain(
    leaf: x509.Certificate | bytes,
    intermediates: Iterable[x509.Certificate | bytes],
    trust: TrustStore,
    *,
    at: datetime,
    proven: datetime | None = None,
    claimed: datetime | None = None,
    crls: Iterable[bytes | x509.CertificateRevocationList] = (),
    ocsps: Iterable[bytes | ocsp.OCSPResponse] = (),
    revocation: RevocationMode = "require",
    usage: UsageProfile = DOCUMENT_SIGNING,
    ledger: Ledger | None = None,
) -> ChainResult:
    """Judge a signer's certificate (68/2024/NĐ-CP Điều 31 and 32, RFC 5280).

    Args:
        leaf: The signer's certificate; bytes are DER.
        intermediates: Certificates that may help to build the path, in any order.
        trust: The anchors that the caller trusts.
        at: The time of the verification.
        proven: A time at which the signature is proven to have existed (a checked timestamp).
            Validity and revocation are then judged for that time.
        claimed: When the signer says that it was signed. It never makes anything valid; a claim
            after the expiry or the revocation makes the answer FAILED, one that cannot be right
            (after `at` or `proven`, before the certificate) INDETERMINATE.
        crls: Revocation lists, DER or PEM.
        ocsps: OCSP answers, DER.
        revocation: ``require``: without current data for every certificate of the path the
            answer is INDETERMINATE. ``off``: missing data do not matter and the result says so;
            a revocation in the data that were supplied still counts.
        usage: What the certificate must be allowed to do.
        ledger: That of the verification which this is a part of.

    Raises:
        SignatureArgumentError: a time has no zone, or `revocation` is neither word.
        MissingExtraError: the extra ``trust`` is not installed.
    """
    for name, time in (("at", at), ("proven", proven), ("claimed", claimed)):
        _require_zone(name, time)
    _require_mode(revocation)
    ledger = Ledger() if ledger is None else ledger
    try:
        data = RevocationData(crls, ocsps, ledger)
    except OverdrawnError as limit:
        return ChainResult(
            indication=Indication.INDETERMINATE,
            sub_indication=SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE,
            reasons=(limit.reason,),
            revocation=revocation,
            judged_utc=proven or at,
        )
    question = _Question(
        at=at,
        proven=proven,
        claimed=claimed,
        data=data,
        revocation=revocation,
        usage=usage,
        ledger=ledger,
    )
    problem, path = _search(leaf, intermediates, trust, question)
    return _result(question, path, problem)


def _search(
    leaf: x509.Certificate | bytes,
    intermediates: Iterable[x509.Certificate | bytes],
    trust: TrustStore,
    question: _Question,
) -> tuple[_Problem | None, Path]:
    """The first path that passes, or the problem of the one that came furthest."""
    if question.proven is not None and question.proven > question.at:
        order = SubIndication.TIMESTAMP_ORDER_FAILURE
        return _Problem(stage=0, sub=order, reason=PROVEN_IN_FUTURE(time=question.proven)), ()
    given = list(islice(intermediates, MAX_CERTIFICATES + 1))
    if len(given) > MAX_CERTIFICATES:
        return _ended(TOO_MANY_CERTIFICATES(limit=MAX_CERTIFICATES)), ()
    ledger = question.ledger
    try:
        signer = ledger.read(leaf)
        pool, anchors = _known(given, ledger), _known(trust.anchors, ledger)
    except OverdrawnError as limit:
        return _ended(limit.reason), ()
    if not isinstance(signer, Known):
        missing = SubIndication.NO_SIGNING_CERTIFICATE_FOUND
        return _Problem(stage=0, sub=missing, reason=signer), ()
    return _best(signer, PathSearch(pool, anchors, ledger), question)


def _best(signer: Known, search: PathSearch, question: _Question) -> tuple[_Problem | None, Path]:
    worst: tuple[_Problem, Path] | None = None
    for path in search.paths(signer):
        problem = _path_problem(path, question)
        if problem is None:
            return None, path
        if worst is None or problem.stage > worst[0].stage:
            worst = problem, path
    return worst or (_no_path(signer, search), (signer,))


def _known(certificates: Iterable[x509.Certificate | bytes], ledger: Ledger) -> Path:
    read = (ledger.known(one) for one in certificates)
    return tuple(one for one in read if one is not None)


def _no_path(signer: Known, search: PathSearch) -> _Problem:
    if search.limit is not None:
        # Whether there is a path is not known: part of what could make one was not looked at.
        return _ended(search.limit.reason)
    issuer = signer.certificate.issuer.rfc4514_string()
    reason = NO_PATH(subject=signer.name, issuer=issuer)
    return _Problem(stage=0, sub=SubIndication.NO_CERTIFICATE_CHAIN_FOUND, reason=reason)


def _ended(reason: Reason) -> _Problem:
    """A limit was met before the answer was known."""
    general = SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE
    return _Problem(stage=0, sub=general, reason=reason)


def _result(question: _Question, path: Path, problem: _Problem | None) -> ChainResult:
    reasons = [problem.reason] if problem else []
    if question.revocation == "off":
        reasons.append(REVOCATION_OFF())
    reasons.extend(question.data.notes)
    status = _status(path, 0, question) if problem is None and len(path) > 1 else None
    revoked = problem.revoked_utc if problem else status.revoked_utc if status else None
    if problem is None:
        if revoked is not None:
            reasons.append(LATER_REVOKED(subject=path[0].name, time=revoked))
        key = path[0].key
        reasons.extend(sunset_notes(describe_key(key), key_strength(key), question.moment))
    indication = Indication.PASSED
    if problem:
        indication = Indication.FAILED if problem.failed else Indication.INDETERMINATE
    return ChainResult(
        indication=indication,
        sub_indication=problem.sub if problem else None,
        reasons=tuple(reasons),
        path=tuple(one.certificate for one in path),
        revocation=question.revocation,
        judged_utc=question.moment,
        revoked_utc=revoked,
    )


def _path_problem(path: Path, question: _Question) -> _Problem | None:
    """The first problem of a path, the steps ordered by how far they lead."""
    try:
        return next(_problems(path, question), None)
    except OverdrawnError as limit:
        return _ended(limit.reason)


def _problems(path: Path, question: _Question) -> Iterator[_Problem]:
    weak = SubIndication.CRYPTO_CONSTRAINTS_FAILURE
    constraint = SubIndication.CHAIN_CONSTRAINTS_FAILURE
    for index, certificate in enumerate(path):
        spot = certificate.weak_spot(anchor=index == len(path) - 1)
        if spot is not None:
            reason = WEAK_CERTIFICATE(subject=certificate.name, weakness=spot)
            yield _Problem(stage=1, sub=weak, reason=reason)
    for index, certificate in enumerate(path):
        yield from _validity_problem(certificate, question, signer=index == 0)
    yield from _claim_problem(path[0], question)
    broken = path_problem(path, question.moment, question.ledger)
    if broken is not None:
        yield _Problem(stage=3, sub=constraint, reason=broken)
    use = question.usage.problem(path[0].certificate)
    if use is not None:
        yield _Problem(stage=4, sub=constraint, reason=use)
    for index in range(len(path) - 1):
        yield from _revocation_problem(path, index, question)


def _validity_problem(
    certificate: Known, question: _Question, *, signer: bool
) -> Iterator[_Problem]:
    start = certificate.certificate.not_valid_before_utc
    end = certificate.certificate.not_valid_after_utc
    if question.moment < start:
        # The signature existed at that moment, so it is older than its own certificate.
        sub = SubIndication.NOT_YET_VALID if signer else SubIndication.OUT_OF_BOUNDS_NO_POE
        reason = NOT_YET_VALID(subject=certificate.name, start=start, time=question.moment)
        yield _Problem(stage=2, sub=sub, reason=reason, failed=signer)
    if question.moment > end:
        failed = signer and question.admits_to(end)
        sub = SubIndication.EXPIRED if failed else SubIndication.OUT_OF_BOUNDS_NO_POE
        reason = EXPIRED(subject=certificate.name, end=end, time=question.moment)
        yield _Problem(stage=2, sub=sub, reason=reason, failed=failed)


def _claim_problem(signer: Known, question: _Question) -> Iterator[_Problem]:
    """A claimed time proves nothing, but one that cannot be right makes the signature doubtful."""
    claimed, start = question.claimed, signer.certificate.not_valid_before_utc
    if claimed is None:
        return
    if claimed > question.moment + CLAIM_TOLERANCE:
        reason = CLAIMED_TOO_LATE(claimed=claimed, time=question.moment)
    elif claimed < start - CLAIM_TOLERANCE:
        reason = CLAIMED_TOO_EARLY(subject=signer.name, claimed=claimed, start=start)
    else:
        return
    yield _Problem(stage=2, sub=SubIndication.SIG_CONSTRAINTS_FAILURE, reason=reason)


def _status(path: Path, index: int, question: _Question) -> RevocationStatus:
    return question.data.status(
        path[index:],
        at=question.at,
        proven=question.proven,
        profile=question.usage if index == 0 else None,
    )


def _revocation_problem(path: Path, index: int, question: _Question) -> Iterator[_Problem]:
    found = _status(path, index, question)
    subject = path[index].name
    if found.status is Status.REVOKED:
        failed = index == 0 and question.admits_to(found.revoked_utc)
        sub = SubIndication.REVOKED_NO_POE if index == 0 else SubIndication.REVOKED_CA_NO_POE
        yield _Problem(
            stage=5,
            sub=SubIndication.REVOKED if failed else sub,
            reason=REVOKED(subject=subject, time=found.revoked_utc),
            failed=failed,
            revoked_utc=found.revoked_utc if index == 0 else None,
        )
    elif found.status is Status.HELD:
        yield _Problem(stage=6, sub=SubIndication.TRY_LATER, reason=HELD(subject=subject))
    elif found.status is not Status.GOOD and question.revocation == "require":
        stale = found.status is Status.STALE
        kind = STALE_REVOCATION_DATA if stale else NO_REVOCATION_DATA
        reason = kind(subject=subject, issuer=path[index + 1].name, time=question.moment)
        yield _Problem(stage=6, sub=SubIndication.TRY_LATER, reason=reason)


def _require_zone(argument: str, time: datetime | None) -> None:
    if time is not None and time.utcoffset() is None:
        raise SignatureArgumentError(
            argument=argument,
            reason="the time needs a zone, such as +07:00",
            reason_vi="thời điểm cần có múi giờ, ví dụ +07:00",
        )


def _require_mode(revocation: str) -> None:
    if revocation not in ("require", "off"):
        raise SignatureArgumentError(
            argument="revocation",
            reason="it must be 'require' or 'off'",
            reason_vi="chỉ nhận 'require' hoặc 'off'",
        )
