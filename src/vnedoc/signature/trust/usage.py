"""What a certificate may be used for: profiles of key usage."""

from __future__ import annotations

from typing import Final

import attrs
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from vnedoc.findings import Clause, Confidence
from vnedoc.signature.trust.certificates import extension
from vnedoc.signature.verdict import Reason, ReasonKind

USE_CLAUSE: Final = Clause("68/2024/NĐ-CP", "Điều 31", Confidence.TEXT)

NO_KEY_USAGE = ReasonKind(
    "VNE-SIG-231",
    title_en="The certificate does not say what its key may be used for",
    title_vi="Chứng thư số không nêu mục đích sử dụng khóa",
    en="The certificate of {subject} does not say what its key may be used for; to sign documents "
    "it needs the extension keyUsage with digitalSignature or nonRepudiation.",
    vi="Chứng thư của {subject} không nêu mục đích sử dụng khóa; để ký văn bản, chứng thư cần phần "
    "mở rộng keyUsage có digitalSignature hoặc nonRepudiation.",
    clause=USE_CLAUSE,
)
WRONG_KEY_USAGE = ReasonKind(
    "VNE-SIG-232",
    title_en="The key may not be used for this",
    title_vi="Khóa không được dùng cho việc này",
    en="The key of {subject} may not be used for this; one of {wanted} is needed.",
    vi="Khóa của {subject} không được dùng cho việc này; cần một trong: {wanted}.",
    clause=USE_CLAUSE,
)
WRONG_PURPOSE = ReasonKind(
    "VNE-SIG-233",
    title_en="The extended key usage does not allow this",
    title_vi="Mục đích sử dụng mở rộng của khóa không cho phép việc này",
    en="The extended key usage of {subject} does not allow {purpose}.",
    vi="Mục đích sử dụng mở rộng của khóa trong chứng thư của {subject} không cho phép {purpose}.",
    clause=USE_CLAUSE,
)

_EKU = ExtendedKeyUsageOID


@attrs.frozen(kw_only=True)
class UsageProfile:
    """Which key usages a signer's certificate must have."""

    name: str
    key_usages: frozenset[str]
    """Any one of these, by the names of `cryptography.x509.KeyUsage`."""
    purposes: frozenset[x509.ObjectIdentifier]
    """If the certificate limits purposes, any one of these must be among them."""
    purpose_required: bool = False
    """Whether it must limit them, in a critical extension, to exactly these (RFC 3161 2.3)."""

    def problem(self, certificate: x509.Certificate) -> Reason | None:
        """Why the certificate may not be used so, or `None`."""
        return self._usage_problem(certificate) or self._purpose_problem(certificate)

    def _usage_problem(self, certificate: x509.Certificate) -> Reason | None:
        usage = extension(certificate, x509.KeyUsage)
        subject = certificate.subject.rfc4514_string()
        if usage is None:
            # RFC 5280 restricts nothing then; of who signs documents the certificate must say it.
            return NO_KEY_USAGE(subject=subject)
        if any(getattr(usage.value, name) for name in self.key_usages):
            return None
        return WRONG_KEY_USAGE(subject=subject, wanted=", ".join(sorted(self.key_usages)))

    def _purpose_problem(self, certificate: x509.Certificate) -> Reason | None:
        found = extension(certificate, x509.ExtendedKeyUsage)
        wrong = WRONG_PURPOSE(subject=certificate.subject.rfc4514_string(), purpose=self.name)
        if found is None:
            return wrong if self.purpose_required else None
        if self.purpose_required:
            # RFC 3161 2.3: critical, and nothing beside it: a key for web servers makes no times.
            return None if found.critical and set(found.value) == self.purposes else wrong
        return None if self.purposes & set(found.value) else wrong


DOCUMENT_SIGNING: Final = UsageProfile(
    name="document signing",
    # nonRepudiation alone is normal for national certificates.
    key_usages=frozenset({"digital_signature", "content_commitment"}),
    purposes=frozenset(
        {
            _EKU.ANY_EXTENDED_KEY_USAGE,
            _EKU.CLIENT_AUTH,
            _EKU.EMAIL_PROTECTION,
            x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36"),  # documentSigning, RFC 9336
            x509.ObjectIdentifier("1.3.6.1.4.1.311.10.3.12"),  # Microsoft document signing
            x509.ObjectIdentifier("1.2.840.113583.1.1.5"),  # Adobe authentic documents
        }
    ),
)
"""Signing documents: not with a certificate for web servers, code or timestamps only."""

TIMESTAMPING: Final = UsageProfile(
    name="timestamping",
    key_usages=frozenset({"digital_signature", "content_commitment"}),
    purposes=frozenset({_EKU.TIME_STAMPING}),
    purpose_required=True,
)
"""Timestamping (RFC 3161 2.3)."""

MAIL_SIGNING: Final = UsageProfile(
    name="mail protection",
    key_usages=frozenset({"digital_signature", "content_commitment"}),
    purposes=frozenset({_EKU.ANY_EXTENDED_KEY_USAGE, _EKU.EMAIL_PROTECTION}),
)
"""Signing mail (RFC 8550 4.4.4)."""
