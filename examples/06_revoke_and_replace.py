"""Take a document back, and send another in its place."""

import datetime as dt
from pathlib import Path

import attrs

import vnedoc
from vnedoc.checked import CheckedDocumentEnvelope
from vnedoc.model import VIETNAM, Code, Replacement, Staff

MESSAGES = Path(__file__).with_name("messages")
CLERK = Staff(department="Văn thư", staff="Trần Thị Ví Dụ")


def show(message: CheckedDocumentEnvelope) -> None:
    """What a message asks its receiver for."""
    if message.trace.business is not None:
        print(message.trace.business.doc_type.vi, message.header.document_id)


sent = vnedoc.validate(MESSAGES / "cong-van.edxml").document

# The header and the files of the document travel again: receivers may not have kept them.
revocation = vnedoc.revoke(
    sent.header,
    sent.attachments,
    reason="Gửi nhầm phụ lục",
    at=dt.datetime(2025, 7, 1, 14, 0, tzinfo=VIETNAM),
    staff=CLERK,
)
show(revocation)

better = attrs.evolve(sent.header, document_id=None, code=Code(number="06", notation="SVDA-VP"))
receivers = [organ.organ_id for organ in sent.header.recipients]
replacement = vnedoc.replace(
    better,
    [MESSAGES / "05-SVDA-VP.pdf"],
    replacements=[Replacement(document_id=sent.header.document_id, organ_ids=receivers)],
    reason="Công văn số 05 ghi sai thời gian hội nghị",
    at=dt.datetime(2025, 7, 1, 14, 5, tzinfo=VIETNAM),
    staff=CLERK,
    compose_id=True,
)
show(replacement)
