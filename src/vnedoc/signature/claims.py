"""What a signer claims beside the time and the certificate: where, as whom, for what, under what.

ETSI EN 319 132-1 clauses 5.2.3 to 5.2.9. Claims are signed, so they are what the signer said; that
they are true, nobody has checked.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import attrs

ETSI_COMMITMENTS: Final = "http://uri.etsi.org/01903/v1.2.2#"
COMMITMENTS: Final = {
    name: f"{ETSI_COMMITMENTS}ProofOf{name.title()}"
    for name in ("origin", "receipt", "delivery", "sender", "approval", "creation")
}
"""The commitments that XAdES names (ETSI EN 319 132-1 annex C), by a short word."""


@attrs.frozen(kw_only=True)
class Place:
    """Where the signature was made."""

    city: str = ""
    street: str = ""
    province: str = ""
    postal_code: str = ""
    country: str = ""

    def __str__(self) -> str:
        parts = (self.street, self.city, self.province, self.postal_code, self.country)
        return ", ".join(part for part in parts if part)


@attrs.frozen(kw_only=True)
class Policy:
    """The signature policy under which the signature was made."""

    identifier: str = ""
    """A URI; empty if the policy is implied by the circumstances."""
    digest: str = ""
    """URI of the digest algorithm."""
    value: bytes = b""
    """Digest of the policy's text."""

    @property
    def implied(self) -> bool:
        """Whether both sides are supposed to know it."""
        return not self.identifier


@attrs.frozen(kw_only=True)
class Claims:
    """What one signer claims."""

    place: Place | None = None
    roles: tuple[str, ...] = ()
    """Claimed ones, in the signer's words."""
    other_roles: bool = False
    """Whether there are roles that somebody certified or asserted: they are not evaluated."""
    commitments: tuple[str, ...] = ()
    """URIs of the commitments made by signing, such as those of `COMMITMENTS`."""
    policy: Policy | None = None

    def to_data(self) -> dict[str, Any]:
        """Plain JSON data."""
        policy = self.policy
        return {
            "place": attrs.asdict(self.place) if self.place else None,
            "roles": list(self.roles),
            "other_roles": self.other_roles,
            "commitments": list(self.commitments),
            "policy": {
                "identifier": policy.identifier or None,
                "digest": policy.digest or None,
                "value": policy.value.hex() or None,
            }
            if policy
            else None,
        }

    @classmethod
    def from_data(cls, data: object) -> Claims:
        """The claims that `to_data` gave.

        Args:
            data: Plain JSON data.

        Raises:
            ValueError: it did not give this.
        """
        try:
            given: dict[str, Any] = dict(data)  # type: ignore[call-overload]
            place, policy = given.pop("place"), given.pop("policy")
            made = cls(
                place=None if place is None else Place(**place),
                roles=tuple(given.pop("roles")),
                other_roles=given.pop("other_roles"),
                commitments=tuple(given.pop("commitments")),
                policy=None
                if policy is None
                else Policy(
                    identifier=policy["identifier"] or "",
                    digest=policy["digest"] or "",
                    value=bytes.fromhex(policy["value"] or ""),
                ),
            )
            same = not given and made.to_data() == data and type(made.other_roles) is bool
        except (AttributeError, KeyError, TypeError):
            raise ValueError("not claims") from None
        if not same or not all(type(text) is str for text in made.texts()):
            raise ValueError("not claims")
        return made

    def texts(self) -> Iterator[str]:
        """Everything that the signer says in words."""
        if self.place is not None:
            yield from attrs.astuple(self.place)
        yield from (*self.roles, *self.commitments)
        if self.policy is not None:
            yield from (self.policy.identifier, self.policy.digest)


NO_CLAIMS: Final = Claims()
