"""Paths from a signer's certificate to an anchor: searched within fixed costs, judged by RFC 5280.

The search is vnedoc's own, because its costs must be bounded by counts: no clock is read. The
judgement (names, lengths, constraints, policies) is that of pyhanko-certvalidator.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Coroutine, Iterator
from datetime import datetime, timedelta
from typing import Any, TypeVar

import attrs
from cryptography import x509

from vnedoc.errors import MissingExtraError
from vnedoc.limits import (
    MAX_ISSUER_CHECKS,
    MAX_PATH_CERTIFICATES,
    MAX_PATH_STEPS,
    MAX_PATHS,
)
from vnedoc.signature.certificates import TrustStore, der, fingerprint, issued_by, same_name, unique

Path = tuple[x509.Certificate, ...]
"""From the signer's certificate to the anchor, both included."""


@attrs.define
class PathSearch:
    """One search, with its budgets. `complete` tells afterwards whether it saw everything."""

    pool: Path
    trust: TrustStore
    complete: bool = True
    _checks: int = 0
    _known: dict[tuple[bytes, bytes], bool] = attrs.field(factory=dict)

    def paths(self, leaf: x509.Certificate) -> Iterator[Path]:
        """Paths whose names and signatures fit, shortest first."""
        if leaf in self.trust:
            yield (leaf,)
            return
        pool = unique(c for c in self.pool if c not in self.trust and c != leaf)
        queue: deque[Path] = deque([(leaf,)])
        steps = found = 0
        while queue:
            steps += 1
            if steps > MAX_PATH_STEPS or found >= MAX_PATHS:
                self.complete = False
                return
            partial = queue.popleft()
            for anchor in self.trust.anchors:
                if self._leads(partial, anchor):
                    found += 1
                    yield (*partial, anchor)
            if len(partial) < MAX_PATH_CERTIFICATES - 1:
                queue.extend((*partial, one) for one in pool if self._leads(partial, one))

    def _leads(self, partial: Path, issuer: x509.Certificate) -> bool:
        last = partial[-1]
        if not same_name(last.issuer, issuer.subject):
            return False
        # Cross-certificates can lead round and round: the same name and key never twice.
        if any(_same_entity(issuer, earlier) for earlier in partial):
            return False
        edge = fingerprint(last), fingerprint(issuer)
        if edge not in self._known:
            self._checks += 1
            if self._checks > MAX_ISSUER_CHECKS:
                self.complete = False
                return False
            self._known[edge] = issued_by(last, issuer)
        return self._known[edge]


def _same_entity(one: x509.Certificate, other: x509.Certificate) -> bool:
    return one.public_key() == other.public_key() and same_name(one.subject, other.subject)


def path_problem(path: Path, moment: datetime) -> str | None:
    """Why a path breaks RFC 5280 section 6.1 at `moment`, in English, or `None`.

    Revocation is not looked at here.

    Raises:
        MissingExtraError: pyhanko-certvalidator is not installed.
    """
    if len(path) == 1:
        # An anchor that signs by itself: the caller trusts exactly this certificate.
        return None
    try:
        _run(_validate(path, moment))
    except MissingExtraError:
        raise
    except Exception as failure:  # noqa: BLE001 - a foreign parser on hostile bytes: fail closed
        return " ".join(str(failure).split())[:500] or type(failure).__name__
    return None


def _validate(path: Path, moment: datetime) -> Coroutine[Any, Any, Any]:
    try:
        from asn1crypto import x509 as asn1
        from pyhanko_certvalidator.authority import CertTrustAnchor
        from pyhanko_certvalidator.context import ValidationContext
        from pyhanko_certvalidator.path import ValidationPath
        from pyhanko_certvalidator.policy_decl import (
            CertRevTrustPolicy,
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
    certificates = [asn1.Certificate.load(der(one), strict=True) for one in path]
    unchecked = RevocationCheckingRule.NO_CHECK
    context = ValidationContext(
        trust_roots=[certificates[-1]],
        moment=moment,
        allow_fetching=False,
        revinfo_policy=CertRevTrustPolicy(RevocationCheckingPolicy(unchecked, unchecked)),
        time_tolerance=timedelta(0),
    )
    between = list(reversed(certificates[1:-1]))
    chain = ValidationPath(CertTrustAnchor(certificates[-1]), between, certificates[0])
    return async_validate_path(context, chain)


_Result = TypeVar("_Result")


def _run(coroutine: Coroutine[Any, Any, _Result]) -> _Result:
    """Drive a coroutine that must never wait: waiting would mean that it wanted the network."""
    try:
        coroutine.send(None)
    except StopIteration as stop:
        return stop.value  # type: ignore[no-any-return]
    coroutine.close()
    raise RuntimeError("the validation tried to wait for something")
