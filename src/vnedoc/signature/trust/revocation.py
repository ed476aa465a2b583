"""Whether a certificate was revoked, from the lists (CRL) and answers (OCSP) that are supplied.

Nothing is fetched. Only what the issuer itself signed counts: a list signed with another key is
no list. A revocation found anywhere counts, even in an old list; that a certificate is good is
believed only from data that were current at the time in question (68/2024/NĐ-CP Điều 31).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

import attrs
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from vnedoc.limits import MAX_REVOCATION_BYTES, MAX_REVOCATION_ITEMS
from vnedoc.signature.trust.certificates import (
    PARSING_ERRORS,
)
from vnedoc.signature.trust.evidence import CertificateState, RevocationEvidence, RevocationStatus
from vnedoc.signature.trust.known import Known
from vnedoc.signature.trust.ledger import Expense, Ledger
from vnedoc.signature.trust.lists import KnownList, is_authentic, listed, read_crl
from vnedoc.signature.trust.ocsp import answer_about, signer_ends
from vnedoc.signature.trust.path import Path
from vnedoc.signature.trust.quiet import quiet
from vnedoc.signature.verdict import Reason, ReasonKind

UNREADABLE = ReasonKind(
    "VNE-SIG-301",
    title_en="Revocation data cannot be read",
    title_vi="Không đọc được dữ liệu thu hồi",
    en="{count} of the revocation lists and answers supplied cannot be read: {which}.",
    vi="Không đọc được {count} trong số danh sách thu hồi và trả lời OCSP được cung cấp: {which}.",
)
TOO_MUCH = ReasonKind(
    "VNE-SIG-302",
    title_en="There are more revocation data than are looked at",
    title_vi="Dữ liệu thu hồi nhiều hơn mức được xem xét",
    en="Revocation data beyond {limit} items or {size} bytes were not looked at.",
    vi="Không xem dữ liệu thu hồi vượt quá {limit} mục hoặc {size} byte.",
)

HASHING_SHARE: Final = 4
FINDING_SHARE: Final = 8
"""What hashing a list, or looking for a number in its bytes, costs beside a search through its
entries; measured 6 and 12."""


class RevocationData:
    """Lists and answers as supplied for one question; each is read once for one verification.

    Attributes:
        notes: What is worth saying of them.
        limit: Why not all of them were looked at, if so. Nothing is good then: what a message
            brings could push out the revocation that the caller knows of.
    """

    def __init__(
        self,
        crls: Iterable[bytes | x509.CertificateRevocationList] = (),
        ocsps: Iterable[bytes | ocsp.OCSPResponse] = (),
        ledger: Ledger | None = None,
        proofs: Mapping[bytes, datetime] | None = None,
    ) -> None:
        self.notes: list[Reason] = []
        self.limit: Reason | None = None
        self._proofs = proofs or {}
        self._ledger = Ledger() if ledger is None else ledger
        self._room = [MAX_REVOCATION_ITEMS, MAX_REVOCATION_BYTES]
        self._unreadable: list[str] = []
        self._crls: tuple[KnownList, ...] = tuple(self._read(crls, read_crl))
        self._ocsps: tuple[ocsp.OCSPResponse, ...] = tuple(self._read(ocsps, _read_ocsp))
        if self._unreadable:
            which = ", ".join(self._unreadable)
            self.notes.append(UNREADABLE(count=len(self._unreadable), which=which))

    def _read(self, items: Iterable[Any], reader: Any) -> Iterator[Any]:
        seen: set[object] = set()
        for place, item in enumerate(items, 1):
            size, read = self._read_once(item, reader)
            # What a signature brings, the caller often has, too: it is one all the same.
            same = _bytes_of(read if read is not None else item)
            if same in seen:
                continue
            seen.add(same)
            self._room[0] -= 1
            self._room[1] -= size
            if min(self._room) < 0:
                self.limit = TOO_MUCH(limit=MAX_REVOCATION_ITEMS, size=MAX_REVOCATION_BYTES)
                return
            if read is None:
                self._unreadable.append(f"{'CRL' if reader is read_crl else 'OCSP'} {place}")
            else:
                yield read

    def _read_once(self, item: Any, reader: Any) -> tuple[int, Any]:
        key = reader.__name__, item if isinstance(item, bytes) else id(item)
        # A loaded one is kept with the answer, so that its address stays its own.
        _, (size, read) = self._ledger.once(key, lambda: (item, reader(item, self._ledger)))
        return size, read

    def status(
        self,
        path: Path,
        *,
        at: datetime,
        proven: datetime | None,
        made: datetime | None = None,
        until: datetime | None = None,
    ) -> RevocationStatus:
        """What is known of the first certificate of a path.

        Args:
            path: From the certificate in question to the anchor. The second one's key signed it
                and must sign what speaks of it.
            at: The time of the verification.
            proven: A time at which the signature is proven to have existed, if any.
            made: When a timestamp says that it was made: what was current then is enough.
            until: When an authority above was revoked, if it was: what the key signed since then
                says nothing.

        Raises:
            OverdrawnError: not all that may speak of it could be looked at.
        """
        moment = made or proven or at
        every = list(self._evidence(path, at=at, moment=moment, until=until))
        revoked = [e for e in every if e.status is CertificateState.REVOKED]
        since = min((e.revoked_utc for e in revoked if e.revoked_utc), default=None)
        if any(_counts(evidence, proven) for evidence in revoked):
            return RevocationStatus(status=CertificateState.REVOKED, revoked_utc=since)
        certificate = path[0].certificate
        lasting = [e for e in every if e.outlives(at, until)]
        spared = any(e.spares(at, certificate) for e in lasting)
        current = [e for e in lasting if e.speaks_at(moment, at, certificate)]
        held = max((e.from_utc for e in every if e.status is CertificateState.HELD), default=None)
        if held is not None and not any(
            e.status is CertificateState.GOOD and e.from_utc > held for e in current
        ):
            return RevocationStatus(status=CertificateState.HELD)
        status = CertificateState.GOOD
        if not current:
            said = any(e.speaks_at(moment, at, certificate) for e in every)
            unsaid = CertificateState.STALE if every else CertificateState.MISSING
            status = CertificateState.UNPROVEN if said else unsaid
        return RevocationStatus(status=status, revoked_utc=since, spared=spared)

    def _evidence(
        self, path: Path, *, at: datetime, moment: datetime, until: datetime | None
    ) -> Iterator[RevocationEvidence]:
        yield from self._in_lists(path[0], path[1:])

        def still_good(responder: Known) -> bool:
            # Only lists are asked about a responder: answers about responders would go in circles.
            lists = list(self._in_lists(responder, path[1:]))
            if any(e.status is not CertificateState.GOOD for e in lists):
                return False
            # As of every certificate: a list signed after its signer lost the right clears nobody.
            lasting = (e for e in lists if e.outlives(at, until))
            return any(e.speaks_at(moment, at, responder.certificate) for e in lasting)

        for answer in self._ocsps:
            evidence = answer_about(answer, path, still_good, self._ledger, at=at)
            if evidence is not None:
                data = answer.public_bytes(Encoding.DER) if self._proofs else b""
                yield attrs.evolve(evidence, proven_utc=self._proofs.get(data))

    def _in_lists(self, certificate: Known, above: Path) -> Iterator[RevocationEvidence]:
        issuer = above[0]
        for one in self._crls:
            if one.issuer == certificate.issuer and self._is_authentic(one, issuer):
                evidence = self._listed(one, certificate)
                # A weak signature shows nobody to be good; but who is accused by one is not safe.
                if evidence is not None and not (
                    one.is_weak and evidence.status is CertificateState.GOOD
                ):
                    ends = signer_ends(above)
                    proven = self._proofs.get(one.data)
                    yield attrs.evolve(evidence, signer_ends_utc=ends, proven_utc=proven)

    def _is_authentic(self, one: KnownList, issuer: Known) -> bool:
        def find() -> bool:
            self._ledger.spend(Expense.CHECKS)
            self._ledger.spend(Expense.LISTED, len(one.data) // HASHING_SHARE)
            return is_authentic(one, issuer)

        return self._ledger.once(("authentic", id(one), issuer.fingerprint), find)

    def _listed(self, one: KnownList, certificate: Known) -> RevocationEvidence | None:
        def find() -> RevocationEvidence | None:
            self._ledger.spend(Expense.LISTED, len(one.data) // FINDING_SHARE)
            found = one.may_list(certificate.certificate)
            if found:
                self._ledger.spend(Expense.LISTED, len(one.data))
            return listed(one.crl, certificate.certificate, found)

        return self._ledger.once(("listed", id(one), certificate.fingerprint), find)


def _bytes_of(item: Any) -> bytes:
    """What makes two items the same, in whatever form they came."""
    if isinstance(item, bytes):
        return item
    return item.data if isinstance(item, KnownList) else bytes(item.public_bytes(Encoding.DER))


@quiet()
def _read_ocsp(
    item: bytes | ocsp.OCSPResponse, ledger: Ledger
) -> tuple[int, ocsp.OCSPResponse | None]:
    data = item if isinstance(item, bytes) else item.public_bytes(Encoding.DER)
    try:
        if not ledger.pay_for_parts(data):
            return len(data), None
        answer = ocsp.load_der_ocsp_response(data)
        if answer.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
            return len(data), None
        _ = answer.extensions
    except PARSING_ERRORS:
        return len(data), None
    return len(data), answer


def _counts(evidence: RevocationEvidence, proven: datetime | None) -> bool:
    """Whether a revocation touches what is proven to have existed at `proven`."""
    return proven is None or evidence.revoked_utc is None or evidence.revoked_utc <= proven
