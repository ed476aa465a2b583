"""One statement about one certificate, by its issuer, at one time."""

from __future__ import annotations

import enum
from datetime import datetime

import attrs
from cryptography import x509


class CertificateState(enum.StrEnum):
    """What is said of a certificate."""

    GOOD = "good"
    REVOKED = "revoked"
    HELD = "held"
    """Suspended (certificateHold): may become good again."""
    MISSING = "missing"
    """Nothing that can be believed speaks of it."""
    STALE = "stale"
    """What speaks of it was no longer, or not yet, current."""
    UNPROVEN = "unproven"
    """Whoever signed what speaks of it could have signed it after losing the right to."""


@attrs.frozen(kw_only=True)
class RevocationEvidence:
    """What one authentic list or answer says."""

    status: CertificateState
    from_utc: datetime
    """When it was made (``thisUpdate``)."""
    until_utc: datetime | None
    """Until when it is current (``nextUpdate``); `None` if that is not said."""
    revoked_utc: datetime | None = None
    """Since when it is revoked: the earlier of the revocation and the known compromise."""
    reason: x509.ReasonFlags | None = None
    in_scope: bool = True
    """Whether silence of this list means good; a partial list can only accuse."""
    signer_ends_utc: datetime | None = None
    """When the certificate ends by which it was signed; `None` for an anchor, which the caller
    trusts at the time of the verification."""
    proven_utc: datetime | None = None
    """A time at which it is proven to have existed, by an archive timestamp."""

    def speaks_at(self, moment: datetime, at: datetime, certificate: x509.Certificate) -> bool:
        """Whether its word that the certificate is good can be believed for `moment`.

        It was made by `at`, it had not run out at `moment`, and if it is younger than `moment`,
        the certificate had not expired before: expired ones disappear from lists.
        """
        # RFC 5280 5.1.2.5: a list says when the next comes, or nobody knows how long it holds.
        if not self.in_scope or self.until_utc is None or self.from_utc > at:
            return False
        kept = self.from_utc <= moment or self.from_utc <= certificate.not_valid_after_utc
        return kept and moment <= self.until_utc

    def outlives(self, at: datetime, until: datetime | None) -> bool:
        """Whether it is known to be from before its signer lost the right to sign it.

        EN 319 102-1 clause 5.6.2.2: a key whose certificate has ended or was revoked proves nothing
        any more, unless a timestamp shows that the key was used before.

        Args:
            at: The time of the verification.
            until: When an authority above was revoked, if it was.
        """
        known = min(at, self.proven_utc or at)
        lasting = self.signer_ends_utc is None or known <= self.signer_ends_utc
        return lasting and (until is None or known < until)

    def spares(self, at: datetime, certificate: x509.Certificate) -> bool:
        """Whether it shows that an expired certificate had not been revoked while it lasted."""
        good = self.status is CertificateState.GOOD and self.in_scope
        return good and self.from_utc <= min(at, certificate.not_valid_after_utc)


@attrs.frozen(kw_only=True)
class RevocationStatus:
    """What is known of one certificate's revocation at one time."""

    status: CertificateState
    revoked_utc: datetime | None = None
    """When it was revoked, also if that came after the time in question."""
    spared: bool = False
    """Whether it is known not to have been revoked while it lasted."""
