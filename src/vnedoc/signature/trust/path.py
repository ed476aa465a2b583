"""Paths from a signer's certificate to an anchor: searched within fixed costs, judged by RFC 5280.

The search is vnedoc's own, because its costs must be bounded by counts: no clock is read. The
judgement (names, lengths, constraints, policies) is that of pyhanko-certvalidator; what an anchor
says of itself, which RFC 5280 6.1.1 leaves open, is judged in `vnedoc.signature.trust.authority`.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Coroutine, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, TypeVar

from cryptography import x509

from vnedoc.errors import MissingExtraError
from vnedoc.limits import MAX_PATH_CERTIFICATES, MAX_PATHS
from vnedoc.signature.trust.authority import authority_problem, critical_problem, qualifiers
from vnedoc.signature.trust.certificates import FoldedName
from vnedoc.signature.trust.known import Known
from vnedoc.signature.trust.ledger import Expense, Ledger, OverdrawnError
from vnedoc.signature.trust.reasons import BROKEN_PATH
from vnedoc.signature.verdict import Reason

Path = tuple[Known, ...]
"""From the signer's certificate to the anchor, both included."""


class PathSearch:
    """One search; what it learns and spends is the ledger's.

    Attributes:
        limit: What it was ended by before it saw everything, to be asked afterwards.
    """

    def __init__(self, pool: Iterable[Known], anchors: Iterable[Known], ledger: Ledger) -> None:
        self._anchors = {one.fingerprint: one for one in anchors}
        others = {one.fingerprint: one for one in pool if one.fingerprint not in self._anchors}
        self._pool = others
        self._ledger = ledger
        self.limit: OverdrawnError | None = None

    def paths(self, leaf: Known) -> Iterator[Path]:
        """Paths whose names and signatures fit, shortest first."""
        if leaf.fingerprint in self._anchors:
            yield (leaf,)
            return
        anchors = _by_subject(self._anchors.values())
        pool = _by_subject(one for key, one in self._pool.items() if key != leaf.fingerprint)
        # Breadth first: an honest path is short, and a web of cross-certificates beside it must not
        # use up the budget before it is found.
        queue: deque[Path] = deque([(leaf,)])
        found = 0
        while queue:
            partial = queue.popleft()
            try:
                self._ledger.spend(Expense.STEPS)
                ends = [one for one in anchors[partial[-1].issuer] if self._leads(partial, one)]
                more = [one for one in pool[partial[-1].issuer] if self._leads(partial, one)]
            except OverdrawnError as limit:
                self.limit = limit
                return
            for anchor in ends:
                if found >= MAX_PATHS:
                    self.limit = OverdrawnError(Expense.PATHS)
                    return
                found += 1
                yield (*partial, anchor)
            if len(partial) < MAX_PATH_CERTIFICATES - 1:
                queue.extend((*partial, one) for one in more)

    def _leads(self, partial: Path, issuer: Known) -> bool:
        # Cross-certificates can lead round and round: the same name and key never twice.
        if any(issuer.is_same_entity(earlier) for earlier in partial):
            return False
        return self._ledger.issued(partial[-1], issuer)


def _by_subject(certificates: Iterable[Known]) -> dict[FoldedName, list[Known]]:
    found: dict[FoldedName, list[Known]] = defaultdict(list)
    for one in certificates:
        found[one.subject].append(one)
    return found


def path_problem(path: Path, moment: datetime, ledger: Ledger) -> Reason | None:
    """Why a path breaks RFC 5280 section 6.1 at `moment`, or `None`.

    Revocation is not looked at here.

    Raises:
        OverdrawnError: too many paths were judged already.
        MissingExtraError: pyhanko-certvalidator is not installed.
    """
    key = ("path", tuple(one.fingerprint for one in path), moment)
    return ledger.once(key, lambda: _judge(path, moment, ledger))


def _judge(path: Path, moment: datetime, ledger: Ledger) -> Reason | None:
    if len(path) == 1:
        # An anchor that signs by itself: the caller trusts exactly this certificate.
        return critical_problem(path[0])
    problem = authority_problem(path[-1])
    if problem is not None:
        return problem
    for expense, amount in _costs(path):
        ledger.spend(expense, amount)
    try:
        _run(_validate(path, moment))
    except MissingExtraError:
        raise
    except Exception as failure:  # noqa: BLE001 - a foreign parser on hostile bytes: fail closed
        detail = " ".join(str(failure).split())[:500] or type(failure).__name__
        return BROKEN_PATH(subject=path[0].name, detail=detail)
    return None


def _costs(path: Path) -> Iterator[tuple[Expense, int]]:
    yield Expense.PATHS, 1
    yield Expense.PATH_BYTES, sum(len(one.der) for one in path)
    yield Expense.PATH_PARTS, sum(one.parts for one in path)
    # Every name of a certificate is held against every constraint above it.
    names = sum(len(one.value(x509.SubjectAlternativeName) or ()) + 1 for one in path)
    yield Expense.NAMES, names * sum(map(_constraints, path))


def _constraints(certificate: Known) -> int:
    found = certificate.value(x509.NameConstraints)
    if found is None:
        return 0
    return len(found.permitted_subtrees or ()) + len(found.excluded_subtrees or ())


def _validate(path: Path, moment: datetime) -> Coroutine[Any, Any, Any]:
    try:
        from pyhanko_certvalidator.authority import CertTrustAnchor
        from pyhanko_certvalidator.context import ValidationContext
        from pyhanko_certvalidator.path import ValidationPath
        from pyhanko_certvalidator.policy_decl import (
            CertRevTrustPolicy,
            PKIXValidationParams,
            RevocationCheckingPolicy,
            RevocationCheckingRule,
        )
        from pyhanko_certvalidator.validate import async_validate_path
    except ImportError:
        raise MissingExtraError(
            extra="trust",
            purpose="Checking certificate paths",
            purpose_vi="Kiểm tra đường dẫn tin cậy",
        ) from None
    leaf, *between, root = (one.asn1 for one in path)
    # Revocations are for `revocation`: by its soft and hard fail, pyhanko-certvalidator accepts a
    # revoked certificate that names no distribution point, though the list was supplied.
    unchecked = RevocationCheckingRule.NO_CHECK
    context = ValidationContext(
        trust_roots=[root],
        moment=moment,
        allow_fetching=False,
        revinfo_policy=CertRevTrustPolicy(RevocationCheckingPolicy(unchecked, unchecked)),
        # By default one that ended a second ago would pass.
        time_tolerance=timedelta(0),
    )
    anchor = CertTrustAnchor(root, qualifiers(path[-1], len(path) - 1))
    chain = ValidationPath(anchor, reversed(between), leaf)
    # With parameters of the caller's, too, the anchor's name constraints are added to what holds
    # for every type of name; alone they would forbid all types that they do not speak of.
    return async_validate_path(context, chain, PKIXValidationParams())


_Result = TypeVar("_Result")


def _run(coroutine: Coroutine[Any, Any, _Result]) -> _Result:
    """Drive a coroutine that must never wait: waiting would mean that it wanted the network."""
    try:
        coroutine.send(None)
    except StopIteration as stop:
        return stop.value  # type: ignore[no-any-return]
    coroutine.close()
    raise RuntimeError("the validation tried to wait for something")
