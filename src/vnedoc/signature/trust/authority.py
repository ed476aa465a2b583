"""Whether a trusted certificate may stand above another one, by what it says of itself.

RFC 5280 6.1.1 takes of an anchor only its name and key. A caller who trusts a partner's own
certificate would then trust whatever that partner's key issues, so an anchor above another
certificate is held to what 6.1.4 asks of every authority, as OpenSSL does.
"""

from __future__ import annotations

from typing import Any, Final

from cryptography import x509
from cryptography.x509.oid import ExtensionOID

from vnedoc.signature.trust.known import Known
from vnedoc.signature.trust.reasons import BROKEN_PATH, NOT_AN_AUTHORITY
from vnedoc.signature.verdict import Reason

_JUDGED: Final = frozenset(
    {
        ExtensionOID.BASIC_CONSTRAINTS,
        ExtensionOID.KEY_USAGE,
        ExtensionOID.EXTENDED_KEY_USAGE,
        ExtensionOID.NAME_CONSTRAINTS,
        ExtensionOID.SUBJECT_ALTERNATIVE_NAME,
        ExtensionOID.CERTIFICATE_POLICIES,
        ExtensionOID.CRL_DISTRIBUTION_POINTS,
        ExtensionOID.FRESHEST_CRL,
        ExtensionOID.SUBJECT_KEY_IDENTIFIER,
        ExtensionOID.AUTHORITY_KEY_IDENTIFIER,
        ExtensionOID.AUTHORITY_INFORMATION_ACCESS,
        ExtensionOID.OCSP_NO_CHECK,
        x509.ObjectIdentifier("1.3.6.1.5.5.7.1.3"),  # qcStatements, ETSI EN 319 412-5
    }
)
"""Critical extensions that any certificate may hold: they are obeyed, or ask for nothing here."""

_ASKED_OF_PATHS: Final = frozenset(
    {
        ExtensionOID.POLICY_CONSTRAINTS,
        ExtensionOID.POLICY_MAPPINGS,
        ExtensionOID.INHIBIT_ANY_POLICY,
    }
)
"""These ask for nothing where a certificate stands alone. Above others they would have to be
obeyed, which pyhanko-certvalidator does not do for an anchor."""


def critical_problem(certificate: Known) -> Reason | None:
    """Why a trusted certificate cannot even vouch for itself: it asks for what is not known."""
    unknown = _critical(certificate, _JUDGED | _ASKED_OF_PATHS)
    if not unknown:
        return None
    detail = f"it has critical extensions that are not known ({unknown})"
    return BROKEN_PATH(subject=certificate.name, detail=detail)


def authority_problem(anchor: Known) -> Reason | None:
    """Why an anchor may not stand above another certificate, or `None`.

    How many authorities it may have below it, and for which names, is for the path (`qualifiers`).
    """
    words = _not_authority(anchor)
    if words is None:
        return None
    return NOT_AN_AUTHORITY(subject=anchor.name, detail=words[0], detail_vi=words[1])


def _not_authority(anchor: Known) -> tuple[str, str] | None:
    unknown = _critical(anchor, _JUDGED)
    if unknown:
        return (
            f"it has critical extensions that are not known for an authority ({unknown})",
            f"có phần mở rộng quan trọng (critical) không được hỗ trợ ({unknown})",
        )
    if anchor.certificate.version is x509.Version.v1 and anchor.self_issued:
        # Roots from before X.509 v3 have no extensions to say it with; OpenSSL takes them, too.
        return None
    # RFC 5280 6.1.4 (k). A partner's signing certificate that is pinned would else issue others.
    basic = anchor.value(x509.BasicConstraints)
    if basic is None or not basic.ca:
        return (
            "its basicConstraints do not say that it is a certification authority",
            "phần basicConstraints không nêu đây là tổ chức cấp chứng thư số (CA)",
        )
    # RFC 5280 6.1.4 (n): asked only where the extension is there.
    usage = anchor.value(x509.KeyUsage)
    if usage is not None and not usage.key_cert_sign:
        return (
            "its keyUsage does not allow signing certificates",
            "phần keyUsage không cho phép ký chứng thư",
        )
    return None


def _critical(certificate: Known, known: frozenset[x509.ObjectIdentifier]) -> str:
    """The critical extensions of a certificate but for these, as people read them."""
    # RFC 5280 4.2: whoever does not know a critical extension must refuse the certificate.
    found = (oid for oid, one in certificate.extensions.items() if one.critical)
    return ", ".join(sorted(oid.dotted_string for oid in found if oid not in known))


def qualifiers(anchor: Known, length: int) -> Any:
    """What an anchor's pathLen and nameConstraints demand of what is below it.

    Args:
        anchor: Above at least one other certificate.
        length: Certificates of the path below it.
    """
    from pyhanko_certvalidator.authority import TrustQualifiers
    from pyhanko_certvalidator.policy_decl import PKIXValidationParams

    basic = anchor.value(x509.BasicConstraints)
    return TrustQualifiers(
        standard_parameters=PKIXValidationParams(**_subtrees(anchor)),
        max_path_length=basic.path_length if basic is not None else None,
        # Attribute authorities play no part; left out it would be counted down from nothing.
        max_aa_path_length=length,
    )


def _subtrees(anchor: Known) -> dict[str, Any]:
    from asn1crypto import x509 as asn1
    from pyhanko_certvalidator.name_trees import process_general_subtrees

    constraints = anchor.asn1.name_constraints_value
    if constraints is None:
        return {}
    return {
        f"initial_{name}": process_general_subtrees(constraints[name])
        for name in ("permitted_subtrees", "excluded_subtrees")
        if isinstance(constraints[name], asn1.GeneralSubtrees)
    }
