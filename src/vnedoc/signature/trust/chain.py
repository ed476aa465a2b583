"""Trust in a signer's certificate: path, validity, use and revocation, at a time that is given.

No clock is read, no socket is opened, no anchor is built in. What could not be established is
INDETERMINATE with the sub-indication of ETSI EN 319 102-1, never passed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import islice

import attrs
from cryptography import x509
from cryptography.x509 import ocsp

from vnedoc.limits import MAX_CERTIFICATES
from vnedoc.signature.algorithms import describe_key, key_strength, sunset_notes
from vnedoc.signature.errors import SignatureArgumentError
from vnedoc.signature.trust.certificates import TrustStore, describe
from vnedoc.signature.trust.known import Known
from vnedoc.signature.trust.ledger import Ledger, OverdrawnError
from vnedoc.signature.trust.path import Path, PathSearch
from vnedoc.signature.trust.problems import Problem, TrustQuestion, problems, statuses_of
from vnedoc.signature.trust.reasons import (
    LATER_REVOKED,
    NO_PATH,
    PROVEN_IN_FUTURE,
    REVOCATION_OFF,
    STAMPED_LATER,
    TOO_MANY_CERTIFICATES,
)
from vnedoc.signature.trust.revocation import RevocationData
from vnedoc.signature.trust.usage import DOCUMENT_SIGNING, UsageProfile
from vnedoc.signature.verdict import (
    CertificateInfo,
    Indication,
    Reason,
    RevocationMode,
    SubIndication,
)

__all__ = ["ChainResult", "TrustStore", "check_chain"]


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


def check_chain(
    leaf: x509.Certificate | bytes,
    intermediates: Iterable[x509.Certificate | bytes],
    trust: TrustStore,
    *,
    at: datetime,
    proven: datetime | None = None,
    made: datetime | None = None,
    claimed: datetime | None = None,
    crls: Iterable[bytes | x509.CertificateRevocationList] = (),
    ocsps: Iterable[bytes | ocsp.OCSPResponse] = (),
    proofs: Mapping[bytes, datetime] | None = None,
    revocation: RevocationMode = "require",
    usage: UsageProfile = DOCUMENT_SIGNING,
    ledger: Ledger | None = None,
) -> ChainResult:
    """Judge a signer's certificate (68/2024/NĐ-CP Điều 31 and 32, RFC 5280).

    Time is that of EN 319 102-1: what ended or was revoked is judged for `proven`, and without
    that for `at`.

    Args:
        leaf: The signer's certificate; bytes are DER.
        intermediates: Certificates that may help to build the path, in any order.
        trust: The anchors that the caller trusts.
        at: The time of the verification.
        proven: A time at which the signature is proven to have existed (a checked timestamp).
            Validity and revocation are then judged for that time.
        made: When a timestamp of this signer says that it was made. Certificates must have begun
            by then, and revocation data that were current then are enough; what has ended or was
            revoked since is no less judged for `proven` or `at`.
        claimed: When the signer says that it was signed. It never makes anything valid; one that
            cannot be right (after `at` or `proven`, before the certificate) makes the answer
            INDETERMINATE.
        crls: Revocation lists, DER or PEM.
        ocsps: OCSP answers, DER.
        proofs: Times at which certificates and revocation data, by their DER bytes, are proven to
            have existed. They are needed for what an authority signed whose own certificate has
            ended, or was revoked, since.
        revocation: ``require``: without current data for every certificate of the path the
            answer is INDETERMINATE. ``off``: missing data do not matter and the result says so;
            a revocation in the data that were supplied still counts.
        usage: What the certificate must be allowed to do.
        ledger: That of the verification which this is a part of.

    Raises:
        SignatureArgumentError: a time has no zone, or `revocation` is neither word.
        MissingExtraError: the extra ``trust`` is not installed.
    """
    _require_mode(revocation)
    for name, time in (("at", at), ("proven", proven), ("made", made), ("claimed", claimed)):
        _require_zone(name, time)
    ledger = Ledger() if ledger is None else ledger
    try:
        data = RevocationData(crls, ocsps, ledger, proofs)
    except OverdrawnError as limit:
        return ChainResult(
            indication=Indication.INDETERMINATE,
            sub_indication=SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE,
            reasons=(limit.reason,),
            revocation=revocation,
            judged_utc=proven or at,
        )
    question = TrustQuestion(
        at=at,
        proven=proven,
        made=made,
        claimed=claimed,
        data=data,
        proofs=proofs or {},
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
    question: TrustQuestion,
) -> tuple[Problem | None, Path]:
    """The first path that passes, or the problem of the one that came furthest."""
    disorder = _disorder(question)
    if disorder is not None:
        order = SubIndication.TIMESTAMP_ORDER_FAILURE
        return Problem(stage=0, sub=order, reason=disorder), ()
    if question.data.limit is not None:
        return _ended(question.data.limit), ()
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
        return Problem(stage=0, sub=missing, reason=signer), ()
    return _best(signer, PathSearch(pool, anchors, ledger), question)


def _disorder(question: TrustQuestion) -> Reason | None:
    """Why the times that timestamps give contradict each other, or the verification."""
    times = [time for time in (question.proven, question.made) if time is not None]
    if times and max(times) > question.at:
        return PROVEN_IN_FUTURE(time=max(times))
    if question.begun > question.moment:
        return STAMPED_LATER(time=question.begun, proven=question.moment)
    return None


def _best(
    signer: Known, search: PathSearch, question: TrustQuestion
) -> tuple[Problem | None, Path]:
    worst: tuple[Problem, Path] | None = None
    for path in search.paths(signer):
        problem = _path_problem(path, question)
        if problem is None:
            return None, path
        # Anybody may add certificates that lead nowhere; people are told of the path that came far.
        if worst is None or problem.stage > worst[0].stage:
            worst = problem, path
    return worst or (_no_path(signer, search), (signer,))


def _known(certificates: Iterable[x509.Certificate | bytes], ledger: Ledger) -> Path:
    read = (ledger.known(one) for one in certificates)
    return tuple(one for one in read if one is not None)


def _no_path(signer: Known, search: PathSearch) -> Problem:
    if search.limit is not None:
        # Whether there is a path is not known: part of what could make one was not looked at.
        return _ended(search.limit.reason)
    issuer = signer.certificate.issuer.rfc4514_string()
    reason = NO_PATH(subject=signer.name, issuer=issuer)
    return Problem(stage=0, sub=SubIndication.NO_CERTIFICATE_CHAIN_FOUND, reason=reason)


def _ended(reason: Reason) -> Problem:
    """A limit was met before the answer was known."""
    general = SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE
    return Problem(stage=0, sub=general, reason=reason)


def _result(question: TrustQuestion, path: Path, problem: Problem | None) -> ChainResult:
    reasons = [problem.reason] if problem else []
    if question.revocation == "off":
        reasons.append(REVOCATION_OFF())
    reasons.extend(question.data.notes)
    statuses = statuses_of(path, question) if problem is None else []
    known = statuses[0] if statuses else problem
    revoked = known.revoked_utc if known else None
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


def _path_problem(path: Path, question: TrustQuestion) -> Problem | None:
    """The first problem of a path, the steps ordered by how far they lead."""
    try:
        return next(problems(path, question), None)
    except OverdrawnError as limit:
        return _ended(limit.reason)


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
