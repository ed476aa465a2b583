"""Envelopes for tests: complete ones of every kind; `envelopes()` and the like make any.

The organisations are invented units of provinces that kept their code in 2025, so nothing here
is flagged as closed or unknown.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable
from typing import Any

import attrs

from tests.strategies import contents as contents
from tests.strategies import documents as documents
from tests.strategies import envelopes as envelopes
from tests.strategies import statuses as statuses
from tests.strategies import texts as texts
from vnedoc.codes import BusinessDocType, Priority, StatusCode, SteeringType
from vnedoc.content import Content
from vnedoc.identifiers import ContentId, DocumentId, OrganId
from vnedoc.model import (
    VIETNAM,
    Attachment,
    Business,
    Changes,
    Code,
    DocumentEnvelope,
    DocumentType,
    Envelope,
    Header,
    Hop,
    Manifest,
    Organ,
    Other,
    Promulgation,
    Receiver,
    Reference,
    Replacement,
    ResponseFor,
    Signer,
    Staff,
    Status,
    StatusEnvelope,
    Trace,
)

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000052 00000 n \n"
    b"trailer<</Size 3/Root 1 0 R>>\nstartxref\n96\n%%EOF\n"
)
"""A PDF without a page."""

SENDER = Organ(
    organ_id=OrganId("H26.99"),
    organization_in_charge="Ủy ban nhân dân thành phố Hà Nội",
    organ_name="Sở Ví dụ A",
    address="1 phố Ví Dụ, Hà Nội",
    email="vanthu@vidu-a.example",
    telephone="024 1234 5678",
    website="https://vidu-a.example",
)
RECEIVER = Organ(organ_id=OrganId("H41.99"), organ_name="Sở Ví dụ B")
SECOND_RECEIVER = Organ(organ_id=OrganId("H55.99"), organ_name="Sở Ví dụ C")
STAFF = Staff(department="Văn thư", staff="Trần Thị Ví Dụ", email="tvd@vidu-b.example")
SENT_AT = dt.datetime(2025, 7, 1, 9, 30, tzinfo=VIETNAM)
ISSUED_ON = dt.date(2025, 7, 1)
DOCUMENT_ID = DocumentId("H26.99,2025/07/01,05/SVDA-VP")
EARLIER_ID = DocumentId("H26.99,2025/06/20,04/SVDA-VP")


def header(**changes: Any) -> Header:
    """A complete header of a công văn; `changes` are fields that differ."""
    complete = Header(
        sender=SENDER,
        recipients=(RECEIVER, SECOND_RECEIVER),
        document_id=DOCUMENT_ID,
        code=Code(number="05", notation="SVDA-VP"),
        promulgation=Promulgation(place="Hà Nội", date=ISSUED_ON),
        document_type=DocumentType(code=2, detail=18, name="Công văn"),
        subject="V/v phối hợp thực hiện ví dụ",
        content="Đề nghị phối hợp thực hiện ví dụ.",
        signer=Signer(
            competence="KT. GIÁM ĐỐC", position="Phó Giám đốc", full_name="Nguyễn Văn Ví Dụ"
        ),
        due_date=dt.date(2025, 7, 15),
        other=Other(
            priority=Priority.NORMAL,
            sphere_of_promulgation="Công khai",
            typist_notation="NVVD",
            promulgation_amount=2,
            page_amount=1,
            direction=False,
        ),
        steering_type=SteeringType.NONE,
        to_places=("Như trên;", "Lưu: VT."),
    )
    return attrs.evolve(complete, **changes)


def attachment(
    index: int = 1,
    name: str = "05-SVDA-VP.pdf",
    data: bytes = PDF,
    content_type: str = "application/pdf",
) -> Attachment:
    """One attached file."""
    return Attachment(
        content_id=ContentId(f"cid:f{index}"),
        name=name,
        content_type=content_type,
        content=Content.from_bytes(data),
    )


ATTACHMENTS = (
    attachment(),
    attachment(2, "Phụ lục.txt", "Phụ lục ví dụ\n".encode(), "text/plain"),
)


def manifest_of(attachments: tuple[Attachment, ...]) -> Manifest:
    """The manifest that names exactly these files."""
    references = tuple(
        Reference(content_id=a.content_id, content_type=a.content_type, name=a.name)
        for a in attachments
    )
    return Manifest(version="1.0", references=references)


def document(
    business: Business | None = None,
    attachments: tuple[Attachment, ...] = ATTACHMENTS,
    **changes: Any,
) -> DocumentEnvelope:
    """A complete document: a new one unless `business` says otherwise.

    Args:
        business: the operation.
        attachments: the files; the manifest follows from them.
        changes: fields of the header that differ.
    """
    return DocumentEnvelope(
        header=header(**changes),
        trace=Trace(
            hops=(Hop(organ_id=SENDER.organ_id, timestamp=SENT_AT),),
            business=business or Business(doc_type=BusinessDocType.NEW, paper=False),
        ),
        manifest=manifest_of(attachments),
        attachments=attachments,
    )


def revocation() -> DocumentEnvelope:
    """A complete document that revokes itself, as the standard has it."""
    business = Business(
        document_id=DOCUMENT_ID,
        doc_type=BusinessDocType.REVOKE,
        reason="Gửi nhầm nơi nhận",
        paper=False,
        staff=STAFF,
    )
    return document(business)


def update() -> DocumentEnvelope:
    """A complete document that updates itself: its data and one of its receivers."""
    business = Business(
        document_id=DOCUMENT_ID,
        doc_type=BusinessDocType.UPDATE,
        reason="Bổ sung nơi nhận",
        paper=False,
        changes=Changes(
            document_info=True,
            document_receiver=True,
            receivers=(Receiver(organ_id=SECOND_RECEIVER.organ_id, receiver_type=1),),
        ),
        staff=STAFF,
    )
    return document(business)


def replacement() -> DocumentEnvelope:
    """A complete document that takes the place of an earlier one."""
    replaced = Replacement(document_id=EARLIER_ID, organ_ids=(RECEIVER.organ_id or OrganId(),))
    business = Business(
        doc_type=BusinessDocType.REPLACE,
        reason="Thay thế văn bản có sai sót",
        paper=False,
        replacements=(replaced,),
        staff=STAFF,
    )
    return document(business)


def status(code: StatusCode = StatusCode.ACCEPTED, **changes: Any) -> StatusEnvelope:
    """A complete status message on `document()`; `changes` are fields that differ."""
    back, there = (SENDER, RECEIVER) if code.sent_by_original_sender else (RECEIVER, SENDER)
    complete = Status(
        sender=back,
        response_for=ResponseFor(
            organ_id=there.organ_id,
            code="05/SVDA-VP",
            promulgation_date=ISSUED_ON,
            document_id=DOCUMENT_ID,
        ),
        staff=STAFF,
        code=code,
        description="Lý do ví dụ" if code.needs_reason else code.vi,
        timestamp=dt.datetime(2025, 7, 1, 10, 5, tzinfo=VIETNAM),
    )
    return StatusEnvelope(status=attrs.evolve(complete, **changes))


COMPLETE: dict[str, Callable[[], Envelope]] = {
    "new": document,
    "revoke": revocation,
    "update": update,
    "replace": replacement,
    **{f"status-{code.value}": functools.partial(status, code) for code in StatusCode},
}
"""Every kind of message by name, complete."""
