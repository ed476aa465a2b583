"""Who must sign a document, in which order (30/2020/NĐ-CP), for the signatures of one PDF file.

Whether a certificate is a person's or an organisation's is not written in one field. Certificates
of Vietnam carry an identifier in the subject's UID: a tax code (MST) for organisations, an identity
document (CCCD, CMND, HC) for persons; without one, an organisation's common name is its own name.
That is practice, not law: where it tells nothing, nothing is said.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Iterator
from typing import Final, Literal

from vnedoc.findings import Clause, Confidence, Finding, Severity, Topic
from vnedoc.signature.verdict import CertificateInfo, SignatureVerdict

Role = Literal["document", "annex"]


class Holder(enum.StrEnum):
    """Whose certificate it seems to be."""

    PERSON = "person"
    ORGANISATION = "organisation"
    UNKNOWN = "unknown"


_DECREE: Final = "30/2020/NĐ-CP"

BOTH_SIGN = Topic(
    code="VNE-PDF-001",
    severity=Severity.WARNING,
    clause=Clause(_DECREE, "Điều 5(1)", Confidence.TEXT),
    title_en="A signature that an original has is missing",
    title_vi="Thiếu chữ ký mà bản gốc điện tử phải có",
    en="The document has {count} valid signature(s); an original has that of the competent person "
    "and that of the organisation.",
    vi="Văn bản có {count} chữ ký hợp lệ; bản gốc điện tử cần chữ ký của người có thẩm quyền và "
    "chữ ký của cơ quan, tổ chức.",
    hint_en="Ask the sender for the file with both signatures.",
    hint_vi="Hãy đề nghị bên gửi gửi lại tệp có đủ hai chữ ký.",
)
ORDER = Topic(
    code="VNE-PDF-002",
    severity=Severity.WARNING,
    clause=Clause(_DECREE, "Điều 32", Confidence.TEXT),
    title_en="The organisation signed before the competent person",
    title_vi="Cơ quan, tổ chức ký trước người có thẩm quyền",
    en="The organisation {organisation!r} signed before {person!r}; its signature may only be put "
    "on a document that the competent person has signed.",
    vi="Cơ quan {organisation!r} ký trước {person!r}; chữ ký của cơ quan chỉ được ký vào văn bản "
    "đã có chữ ký của người có thẩm quyền.",
    hint_en="Sign again: the competent person first, then the organisation.",
    hint_vi="Hãy ký lại: người có thẩm quyền ký trước, cơ quan ký sau.",
)
MISSING_HOLDER = Topic(
    code="VNE-PDF-003",
    severity=Severity.WARNING,
    clause=Clause(_DECREE, "Điều 5(1)", Confidence.TEXT),
    title_en="All signatures seem to be of one kind",
    title_vi="Mọi chữ ký dường như cùng một loại",
    en="All signatures seem to be of one kind ({holder}); an original has that of the competent "
    "person and that of the organisation.",
    vi="Mọi chữ ký dường như cùng một loại ({holder}); bản gốc điện tử cần chữ ký của người có "
    "thẩm quyền và chữ ký của cơ quan, tổ chức.",
)
ANNEX = Topic(
    code="VNE-PDF-004",
    severity=Severity.WARNING,
    clause=Clause(_DECREE, "Phụ lục I, Phần I, mục II.8(b)", Confidence.TEXT),
    en="The annex in a file of its own has no valid signature of the organisation.",
    vi="Phụ lục ở tệp riêng chưa có chữ ký hợp lệ của cơ quan, tổ chức.",
    hint_en="The organisation signs each annex file.",
    hint_vi="Cơ quan, tổ chức ký số lên từng tệp phụ lục.",
)

TOPICS: Final = (BOTH_SIGN, ORDER, MISSING_HOLDER, ANNEX)

_PERSON = re.compile(r"UID=(CCCD|CMND|CMT|HC|BHXH|CC):", re.IGNORECASE)
_ORGANISATION = re.compile(r"UID=(MST|MNS|QĐ|QD):", re.IGNORECASE)
_NAMED = re.compile(r"(?:^|[,+])O=((?:[^,+\\]|\\.)*)")


def holder(certificate: CertificateInfo) -> Holder:
    """Whose certificate it seems to be."""
    if _PERSON.search(certificate.subject):
        return Holder.PERSON
    if _ORGANISATION.search(certificate.subject):
        return Holder.ORGANISATION
    names = {re.sub(r"\\(.)", r"\1", name) for name in _NAMED.findall(certificate.subject)}
    if certificate.common_name and certificate.common_name in names:
        return Holder.ORGANISATION
    return Holder.UNKNOWN


def breaches(signatures: Iterable[SignatureVerdict], role: Role, name: str) -> Iterator[Finding]:
    """What the rules on who signs find in the signatures of one file, in their order."""
    valid = [one.signer for one in signatures if one.passed and one.signer]
    holders = [holder(one) for one in valid]
    if role == "annex":
        if not any(one is not Holder.PERSON for one in holders):
            yield ANNEX.at(name)
        return
    if len(valid) < 2:
        yield BOTH_SIGN.at(name, count=len(valid))
    elif len(set(holders)) == 1 and holders[0] is not Holder.UNKNOWN:
        yield MISSING_HOLDER.at(name, holder=holders[0].value)
    elif holders[0] is Holder.ORGANISATION and Holder.PERSON in holders:
        person = valid[holders.index(Holder.PERSON)]
        yield ORDER.at(name, organisation=_called(valid[0]), person=_called(person))


def _called(certificate: CertificateInfo) -> str:
    return certificate.common_name or certificate.subject
