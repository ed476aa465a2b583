"""Whether a certificate was revoked, from the lists (CRL) and answers (OCSP) that are supplied.

Nothing is fetched. Only what the issuer itself signed counts: a list signed with another key is
no list. A revocation found anywhere counts, even in an old list; that a certificate is good is
believed only from data that were current at the time in question (68/2024/NĐ-CP Điều 31).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any, Final

import attrs
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtensionOID

from vnedoc.limits import MAX_REVOCATION_BYTES, MAX_REVOCATION_ITEMS
from vnedoc.signature.trust.certificates import (
    PARSING_ERRORS,
    FoldedName,
    extension,
    folded,
    signed_by,
    weak_signature,
)
from vnedoc.signature.trust.evidence import Evidence, Status
from vnedoc.signature.trust.known import Known
from vnedoc.signature.trust.ledger import Expense, Ledger
from vnedoc.signature.trust.ocsp import answer_about, signer_ends
from vnedoc.signature.trust.parts import signed_part
from vnedoc.signature.trust.path import Path
from vnedoc.signature.trust.quiet import quiet
from vnedoc.signature.verdict import Reason, ReasonKind

UNREADABLE = ReasonKind(
    "VNE-SIG-301",
    en="{count} of the revocation lists and answers supplied cannot be read: {which}.",
    vi="Không đọc được {count} trong số danh sách thu hồi và trả lời OCSP được cung cấp: {which}.",
)
TOO_MUCH = ReasonKind(
    "VNE-SIG-302",
    en="Revocation data beyond {limit} items or {size} bytes were not looked at.",
    vi="Không xem dữ liệu thu hồi vượt quá {limit} mục hoặc {size} byte.",
)

HASHING_SHARE: Final = 4
FINDING_SHARE: Final = 8
"""What hashing a list, or looking for a number in its bytes, costs beside a search through its
entries; measured 6 and 12."""

_LIST_EXTENSIONS: Final = frozenset(
    {
        ExtensionOID.ISSUING_DISTRIBUTION_POINT,
        ExtensionOID.DELTA_CRL_INDICATOR,
        ExtensionOID.AUTHORITY_KEY_IDENTIFIER,
        ExtensionOID.CRL_NUMBER,
    }
)
"""Critical extensions of a list that are understood."""


@attrs.frozen(kw_only=True)
class RevocationStatus:
    """What is known of one certificate's revocation at one time."""

    status: Status
    revoked_utc: datetime | None = None
    """When it was revoked, also if that came after the time in question."""
    spared: bool = False
    """Whether it is known not to have been revoked while it lasted."""


@attrs.frozen(eq=False)
class KnownList:
    """A revocation list that can be read, with what is asked of it again and again."""

    crl: x509.CertificateRevocationList
    data: bytes

    @cached_property
    def issuer(self) -> FoldedName:
        """Whose list it is, as names are compared."""
        # Of a list, cryptography keeps no name: it is parsed anew each time.
        with quiet():
            return folded(self.crl.issuer)

    @cached_property
    def is_weak(self) -> bool:
        """Whether it is signed by a digest that cannot be relied on."""
        with quiet():
            return weak_signature(self.crl) is not None

    def may_list(self, certificate: x509.Certificate) -> bool:
        """Whether a certificate's number stands anywhere in it: a look 10 times as fast."""
        serial = certificate.serial_number
        size = serial.bit_length() // 8 + 1
        return serial < 0 or serial.to_bytes(size, "big") in self.data


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
        self._crls: tuple[KnownList, ...] = tuple(self._read(crls, _read_crl))
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
                self._unreadable.append(f"{'CRL' if reader is _read_crl else 'OCSP'} {place}")
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
        every = list(self._evidence(path, at=at, moment=moment))
        revoked = [e for e in every if e.status is Status.REVOKED]
        since = min((e.revoked_utc for e in revoked if e.revoked_utc), default=None)
        if any(_counts(evidence, proven) for evidence in revoked):
            return RevocationStatus(status=Status.REVOKED, revoked_utc=since)
        certificate = path[0].certificate
        lasting = [e for e in every if e.outlives(at, until)]
        spared = any(e.spares(at, certificate) for e in lasting)
        current = [e for e in lasting if e.speaks_at(moment, at, certificate)]
        held = max((e.from_utc for e in every if e.status is Status.HELD), default=None)
        if held is not None and not any(
            e.status is Status.GOOD and e.from_utc > held for e in current
        ):
            return RevocationStatus(status=Status.HELD)
        status = Status.GOOD
        if not current:
            said = any(e.speaks_at(moment, at, certificate) for e in every)
            unsaid = Status.STALE if every else Status.MISSING
            status = Status.UNPROVEN if said else unsaid
        return RevocationStatus(status=status, revoked_utc=since, spared=spared)

    def _evidence(self, path: Path, *, at: datetime, moment: datetime) -> Iterator[Evidence]:
        yield from self._in_lists(path[0], path[1:])

        def still_good(responder: Known) -> bool:
            # Only lists are asked about a responder: answers about responders would go in circles.
            lists = list(self._in_lists(responder, path[1:]))
            spoken = any(e.speaks_at(moment, at, responder.certificate) for e in lists)
            return spoken and all(e.status is Status.GOOD for e in lists)

        for answer in self._ocsps:
            evidence = answer_about(answer, path, still_good, self._ledger, at=at)
            if evidence is not None:
                data = answer.public_bytes(Encoding.DER) if self._proofs else b""
                yield attrs.evolve(evidence, proven_utc=self._proofs.get(data))

    def _in_lists(self, certificate: Known, above: Path) -> Iterator[Evidence]:
        issuer = above[0]
        for one in self._crls:
            if one.issuer == certificate.issuer and self._is_authentic(one, issuer):
                evidence = self._listed(one, certificate)
                # A weak signature shows nobody to be good; but who is accused by one is not safe.
                if evidence is not None and not (one.is_weak and evidence.status is Status.GOOD):
                    ends = signer_ends(above)
                    proven = self._proofs.get(one.data)
                    yield attrs.evolve(evidence, signer_ends_utc=ends, proven_utc=proven)

    def _is_authentic(self, one: KnownList, issuer: Known) -> bool:
        def find() -> bool:
            self._ledger.spend(Expense.CHECKS)
            self._ledger.spend(Expense.LISTED, len(one.data) // HASHING_SHARE)
            return _is_authentic(one, issuer)

        return self._ledger.once(("authentic", id(one), issuer.fingerprint), find)

    def _listed(self, one: KnownList, certificate: Known) -> Evidence | None:
        def find() -> Evidence | None:
            self._ledger.spend(Expense.LISTED, len(one.data) // FINDING_SHARE)
            found = one.may_list(certificate.certificate)
            if found:
                self._ledger.spend(Expense.LISTED, len(one.data))
            return _listed(one.crl, certificate.certificate, found)

        return self._ledger.once(("listed", id(one), certificate.fingerprint), find)


def _bytes_of(item: Any) -> bytes:
    """What makes two items the same, in whatever form they came."""
    if isinstance(item, bytes):
        return item
    return item.data if isinstance(item, KnownList) else bytes(item.public_bytes(Encoding.DER))


@quiet()
def _read_crl(
    item: bytes | x509.CertificateRevocationList, ledger: Ledger
) -> tuple[int, KnownList | None]:
    try:
        crl, data = _load_crl(item)
        if not ledger.pay_for_list(data):
            return len(data), None
        # These are parsed late; a list that breaks there is no list.
        _ = (crl.issuer, crl.extensions, crl.last_update_utc, crl.next_update_utc)
    except PARSING_ERRORS:
        return len(item) if isinstance(item, bytes) else 0, None
    return len(data), KnownList(crl, data)


def _load_crl(
    item: bytes | x509.CertificateRevocationList,
) -> tuple[x509.CertificateRevocationList, bytes]:
    """A list and its bytes in DER."""
    if isinstance(item, bytes):
        if not item.lstrip().startswith(b"-----BEGIN"):
            return x509.load_der_x509_crl(item), item
        item = x509.load_pem_x509_crl(item)
    return item, item.public_bytes(Encoding.DER)


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


def _is_authentic(one: KnownList, issuer: Known) -> bool:
    crl = one.crl
    usage = issuer.value(x509.KeyUsage)
    # RFC 5280 6.3.3 (f), and 5.2: with a critical extension that is not known, no list is used.
    if usage is not None and not usage.crl_sign:
        return False
    if any(e.critical and e.oid not in _LIST_EXTENSIONS for e in crl.extensions):
        return False
    signed = signed_part(one.data)
    try:
        if signed is None:
            return False
        algorithm = crl.signature_algorithm_parameters, crl.signature_hash_algorithm
        return signed_by(issuer.key, crl.signature, signed, algorithm)
    except PARSING_ERRORS:
        return False


@quiet()
def _listed(
    crl: x509.CertificateRevocationList, certificate: x509.Certificate, found: bool
) -> Evidence | None:
    """What an authentic list says of a certificate; `None` if it cannot be read to the end.

    `found` says whether the certificate's number stands anywhere in it.
    """
    try:
        return _read_entry(crl, certificate, found)
    except PARSING_ERRORS:
        return None


def _read_entry(
    crl: x509.CertificateRevocationList, certificate: x509.Certificate, found: bool
) -> Evidence:
    number = certificate.serial_number
    entry = crl.get_revoked_certificate_by_serial_number(number) if found else None
    reason = _entry_value(entry, x509.CRLReason)
    # A delta list says so when a hold is lifted; the full lists will show it.
    lifted = reason is not None and reason.reason is x509.ReasonFlags.remove_from_crl
    if entry is None or lifted:
        return Evidence(
            status=Status.GOOD,
            from_utc=crl.last_update_utc,
            until_utc=crl.next_update_utc,
            in_scope=_speaks_for(crl, certificate),
        )
    compromised = _entry_value(entry, x509.InvalidityDate)
    times = [entry.revocation_date_utc]
    # RFC 5280 5.3.2: since when the key may have been another's, often before the entry.
    times += [compromised.invalidity_date_utc] if compromised else []
    held = reason is not None and reason.reason is x509.ReasonFlags.certificate_hold
    return Evidence(
        status=Status.HELD if held else Status.REVOKED,
        from_utc=crl.last_update_utc,
        until_utc=crl.next_update_utc,
        revoked_utc=min(times),
        reason=reason.reason if reason else None,
        in_scope=_speaks_for(crl, certificate),
    )


def _entry_value(entry: Any, kind: Any) -> Any:
    found = extension(entry, kind) if entry is not None else None
    return found.value if found is not None else None


def _speaks_for(crl: x509.CertificateRevocationList, certificate: x509.Certificate) -> bool:
    """Whether the list is complete for certificates like this one (RFC 5280 5.2.5 and 6.3.3)."""
    if extension(crl, x509.DeltaCRLIndicator) is not None:
        return False
    scope = extension(crl, x509.IssuingDistributionPoint)
    if scope is None:
        return True
    part = scope.value
    basic = extension(certificate, x509.BasicConstraints)
    authority = basic is not None and basic.value.ca
    excluded = part.only_contains_user_certs if authority else part.only_contains_ca_certs
    partial = part.indirect_crl or part.only_some_reasons
    if excluded or partial or part.only_contains_attribute_certs:
        return False
    named = set(_point_names(part, crl.issuer))
    return not named or bool(named & _points(certificate))


def _points(certificate: x509.Certificate) -> set[x509.GeneralName]:
    found = extension(certificate, x509.CRLDistributionPoints)
    points = () if found is None else found.value
    # Of a point with a ``cRLIssuer`` the list is another authority's.
    own = (point for point in points if point.crl_issuer is None)
    return {name for point in own for name in _point_names(point, certificate.issuer)}


def _point_names(point: Any, issuer: x509.Name) -> Iterator[x509.GeneralName]:
    """The names of a distribution point, also one relative to its issuer's (RFC 5280 4.2.1.13)."""
    yield from point.full_name or ()
    if point.relative_name is not None:
        yield x509.DirectoryName(x509.Name([*issuer.rdns, point.relative_name]))


def _counts(evidence: Evidence, proven: datetime | None) -> bool:
    """Whether a revocation touches what is proven to have existed at `proven`."""
    return proven is None or evidence.revoked_utc is None or evidence.revoked_utc <= proven
