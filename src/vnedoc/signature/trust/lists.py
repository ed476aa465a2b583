"""Revocation lists (RFC 5280 5): whose a list is, and what it says of a certificate."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any, Final

import attrs
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtensionOID

from vnedoc.signature.trust.certificates import (
    PARSING_ERRORS,
    FoldedName,
    extension,
    folded,
    same_name,
    signed_by,
    weak_signature,
)
from vnedoc.signature.trust.evidence import CertificateState, RevocationEvidence
from vnedoc.signature.trust.known import Known
from vnedoc.signature.trust.ledger import Ledger
from vnedoc.signature.trust.parts import signed_part
from vnedoc.signature.trust.quiet import quiet

_LIST_EXTENSIONS: Final = frozenset(
    {
        ExtensionOID.ISSUING_DISTRIBUTION_POINT,
        ExtensionOID.DELTA_CRL_INDICATOR,
        ExtensionOID.AUTHORITY_KEY_IDENTIFIER,
        ExtensionOID.CRL_NUMBER,
    }
)
"""Critical extensions of a list that are understood."""


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


@quiet()
def read_crl(
    item: bytes | x509.CertificateRevocationList, ledger: Ledger
) -> tuple[int, KnownList | None]:
    """The length of a list in bytes, and the list if it can be read; its parts are paid for."""
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


def is_authentic(one: KnownList, issuer: Known) -> bool:
    """Whether a list was signed by an issuer that may sign it, and nothing in it is unknown."""
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
def listed(
    crl: x509.CertificateRevocationList, certificate: x509.Certificate, found: bool
) -> RevocationEvidence | None:
    """What an authentic list says of a certificate; `None` if it cannot be read to the end.

    `found` says whether the certificate's number stands anywhere in it.
    """
    try:
        return _read_entry(crl, certificate, found)
    except PARSING_ERRORS:
        return None


def _read_entry(
    crl: x509.CertificateRevocationList, certificate: x509.Certificate, found: bool
) -> RevocationEvidence:
    entry = _entry(crl, certificate) if found else None
    reason = _entry_value(entry, x509.CRLReason)
    # A delta list says so when a hold is lifted; the full lists will show it.
    lifted = reason is not None and reason.reason is x509.ReasonFlags.remove_from_crl
    if entry is None or lifted:
        return RevocationEvidence(
            status=CertificateState.GOOD,
            from_utc=crl.last_update_utc,
            until_utc=crl.next_update_utc,
            in_scope=_speaks_for(crl, certificate),
        )
    compromised = _entry_value(entry, x509.InvalidityDate)
    times = [entry.revocation_date_utc]
    # RFC 5280 5.3.2: since when the key may have been another's, often before the entry.
    times += [compromised.invalidity_date_utc] if compromised else []
    held = reason is not None and reason.reason is x509.ReasonFlags.certificate_hold
    return RevocationEvidence(
        status=CertificateState.HELD if held else CertificateState.REVOKED,
        from_utc=crl.last_update_utc,
        until_utc=crl.next_update_utc,
        revoked_utc=min(times),
        reason=reason.reason if reason else None,
        in_scope=_speaks_for(crl, certificate),
    )


def _entry(crl: x509.CertificateRevocationList, certificate: x509.Certificate) -> Any:
    """The entry of a certificate, `None` if there is none."""
    number = certificate.serial_number
    scope = extension(crl, x509.IssuingDistributionPoint)
    if scope is None or not scope.value.indirect_crl:
        return crl.get_revoked_certificate_by_serial_number(number)
    # RFC 5280 5.3.3: an entry is its list's issuer's until one names another, whose are then those
    # that follow, too. Of two authorities, two certificates may have the same number.
    own = True
    for entry in crl:
        named = _entry_value(entry, x509.CertificateIssuer)
        if named is not None:
            names = named.get_values_for_type(x509.DirectoryName)
            own = not names or any(same_name(name, certificate.issuer) for name in names)
        if own and entry.serial_number == number:
            return entry
    return None


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
