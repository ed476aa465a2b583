"""The header of a document: what it is, who signed it, what it answers.

Field order is the axis's. QCVN 102:2016/BTTTT 1.1 to 1.14.
"""

from __future__ import annotations

import datetime as dt

import attrs

from vnedoc.codes import Priority, SteeringType
from vnedoc.identifiers import DocumentId, OrganId
from vnedoc.model._wire import (
    ORGAN_ID_LENGTH,
    day,
    document_id,
    flag,
    group,
    groups,
    naming,
    organ_id,
    priority,
    steering_type,
    text,
    texts,
    whole,
    wire,
)
from vnedoc.model.organ import Organ


@naming
@attrs.frozen(kw_only=True)
class Code:
    """Number and notation (số, ký hiệu văn bản). QCVN 102:2016/BTTTT 1.3.

    For a legal document the year may stand in either field: ``30/2020`` + ``NĐ-CP`` or ``30`` +
    ``2020/NĐ-CP``; `vnedoc.identifiers.DocumentCode` reads both.
    """

    number: str | None = attrs.field(
        default=None,
        converter=text,
        metadata=wire(
            "CodeNumber", "1.3.1", "Số", "Number", max_length=11, decree=True, mandatory=True
        ),
    )
    notation: str | None = attrs.field(
        default=None,
        converter=text,
        metadata=wire(
            "CodeNotation",
            "1.3.2",
            "Ký hiệu",
            "Notation",
            max_length=30,
            decree=True,
            mandatory=True,
        ),
    )


@naming
@attrs.frozen(kw_only=True)
class Promulgation:
    """Where and when the document was issued. QCVN 102:2016/BTTTT 1.4."""

    place: str | None = attrs.field(
        default=None,
        converter=text,
        metadata=wire("Place", "1.4.1", "Địa danh", "Place of issue", max_length=50),
    )
    date: dt.date | None = attrs.field(
        default=None,
        converter=day,
        metadata=wire(
            "PromulgationDate",
            "1.4.2",
            "Ngày ban hành",
            "Date of issue",
            max_length=10,
            mandatory=True,
        ),
    )


@naming
@attrs.frozen(kw_only=True)
class DocumentType:
    """Kind of document as the sender names it. QCVN 102:2016/BTTTT 1.5.

    Only `name` can be relied on: the same công văn is sent with codes 1, 2 and 18.
    """

    code: int | None = attrs.field(
        default=None,
        converter=whole,
        metadata=wire(
            "Type", "1.5.1", "Nhóm loại văn bản", "Group of kinds", max_length=1, mandatory=True
        ),
    )
    detail: int | None = attrs.field(
        default=None,
        converter=whole,
        metadata=wire("TypeDetail", "1.5.2", "Loại văn bản", "Row in its table", max_length=2),
    )
    name: str | None = attrs.field(
        default=None,
        converter=text,
        metadata=wire(
            "TypeName", "1.5.3", "Tên loại văn bản", "Name of the kind", max_length=100, decree=True
        ),
    )


@naming
@attrs.frozen(kw_only=True)
class Signer:
    """Who signed the document, as text. QCVN 102:2016/BTTTT 1.8."""

    competence: str | None = attrs.field(
        default=None,
        converter=text,
        metadata=wire("Competence", "1.8.1", "Quyền hạn ký", "Capacity", max_length=100),
    )
    position: str | None = attrs.field(
        default=None,
        converter=text,
        metadata=wire("Position", "1.8.2", "Chức vụ", "Position", max_length=100, decree=True),
    )
    full_name: str | None = attrs.field(
        default=None,
        converter=text,
        metadata=wire("FullName", "1.8.3", "Họ và tên", "Full name", max_length=50, decree=True),
    )


@naming
@attrs.frozen(kw_only=True)
class Other:
    """Urgency, circulation, amounts and annexes. QCVN 102:2016/BTTTT 1.11."""

    priority: Priority | None = attrs.field(
        default=None,
        converter=priority,
        metadata=wire("Priority", "1.11.1", "Mức độ khẩn", "Urgency", max_length=1),
    )
    sphere_of_promulgation: str | None = attrs.field(
        default=None,
        converter=text,
        metadata=wire(
            "SphereOfPromulgation", "1.11.2", "Phạm vi lưu hành", "Circulation", max_length=100
        ),
    )
    typist_notation: str | None = attrs.field(
        default=None,
        converter=text,
        metadata=wire(
            "TyperNotation", "1.11.3", "Ký hiệu người soạn thảo", "Typist's mark", max_length=10
        ),
    )
    promulgation_amount: int | None = attrs.field(
        default=None,
        converter=whole,
        metadata=wire(
            "PromulgationAmount",
            "1.11.4",
            "Số lượng bản phát hành",
            "Copies issued",
            max_length=3,
            decree=True,
        ),
    )
    page_amount: int | None = attrs.field(
        default=None,
        converter=whole,
        metadata=wire("PageAmount", "1.11.5", "Số trang", "Pages", max_length=3, decree=True),
    )
    direction: bool | None = attrs.field(
        default=None,
        converter=flag,
        metadata=wire("Direction", "", "Là văn bản chỉ đạo", "Is a steering document", words=True),
    )
    reply_fors: str | None = attrs.field(
        default=None,
        converter=text,
        metadata=wire("ReplyFors", "", "Trả lời cho", "Replies to"),
    )
    reference_codes: str | None = attrs.field(
        default=None,
        converter=text,
        metadata=wire("ReferenceCodes", "", "Văn bản liên quan", "Reference codes"),
    )
    appendixes: tuple[str, ...] = attrs.field(
        default=(),
        converter=texts,
        metadata=wire("Appendixes/Appendix", "1.11.6", "Phụ lục", "Annexes (names)"),
    )


@naming
@attrs.frozen(kw_only=True)
class ResponseFor:
    """A document that this one answers or belongs to. QCVN 102:2016/BTTTT 1.12."""

    organ_id: OrganId | None = attrs.field(
        default=None,
        converter=organ_id,
        metadata=wire(
            "OrganId",
            "1.12.1",
            "Mã định danh cơ quan ban hành",
            "Its issuer",
            max_length=ORGAN_ID_LENGTH,
            mandatory=True,
        ),
    )
    code: str | None = attrs.field(
        default=None,
        converter=text,
        metadata=wire("Code", "1.12.2", "Số, ký hiệu", "Its number and notation", mandatory=True),
    )
    promulgation_date: dt.date | None = attrs.field(
        default=None,
        converter=day,
        metadata=wire(
            "PromulgationDate", "1.12.3", "Ngày ban hành", "Its date of issue", max_length=10
        ),
    )
    document_id: DocumentId | None = attrs.field(
        default=None,
        converter=document_id,
        metadata=wire(
            "DocumentId",
            "1.12.4",
            "Mã định danh văn bản",
            "Its identifier",
            max_length=200,
            mandatory=True,
        ),
    )


@naming
@attrs.frozen(kw_only=True)
class Header:
    """What a document says about itself (``MessageHeader``)."""

    sender: Organ | None = attrs.field(
        default=None,
        converter=group,
        metadata=wire("From", "1.1", "Bên gửi", "Sender", mandatory=True),
    )
    recipients: tuple[Organ, ...] = attrs.field(
        default=(),
        converter=groups,
        metadata=wire("To", "1.2", "Bên nhận", "Receivers", mandatory=True),
    )
    document_id: DocumentId | None = attrs.field(
        default=None,
        converter=document_id,
        metadata=wire(
            "DocumentId", "1.14", "Mã định danh văn bản", "Document identifier", max_length=200
        ),
    )
    code: Code | None = attrs.field(
        default=None,
        converter=group,
        metadata=wire("Code", "1.3", "Số, ký hiệu văn bản", "Number and notation", mandatory=True),
    )
    promulgation: Promulgation | None = attrs.field(
        default=None,
        converter=group,
        metadata=wire("PromulgationInfo", "1.4", "Thông tin ban hành", "Issue", mandatory=True),
    )
    document_type: DocumentType | None = attrs.field(
        default=None,
        converter=group,
        metadata=wire("DocumentType", "1.5", "Loại văn bản", "Kind of document", mandatory=True),
    )
    subject: str | None = attrs.field(
        default=None,
        converter=text,
        metadata=wire(
            "Subject",
            "1.6",
            "Trích yếu nội dung",
            "Subject",
            max_length=500,
            decree=True,
            mandatory=True,
        ),
    )
    content: str | None = attrs.field(
        default=None,
        converter=text,
        metadata=wire("Content", "1.7", "Nội dung", "Abstract", max_length=500),
    )
    signer: Signer | None = attrs.field(
        default=None,
        converter=group,
        metadata=wire("SignerInfo", "1.8", "Thông tin người ký", "Signer"),
    )
    due_date: dt.date | None = attrs.field(
        default=None,
        converter=day,
        metadata=wire("DueDate", "1.9", "Hạn trả lời", "Answer due by", max_length=10),
    )
    other: Other | None = attrs.field(
        default=None,
        converter=group,
        metadata=wire("OtherInfo", "1.11", "Thông tin khác", "Other information"),
    )
    response_for: tuple[ResponseFor, ...] = attrs.field(
        default=(),
        converter=groups,
        metadata=wire("ResponseFor", "1.12", "Văn bản được trả lời", "Documents answered"),
    )
    steering_type: SteeringType | None = attrs.field(
        default=None,
        converter=steering_type,
        metadata=wire("SteeringType", "1.13", "Loại chỉ đạo", "Kind of steering", max_length=1),
    )
    response_for_task: tuple[str, ...] = attrs.field(
        default=(),
        converter=texts,
        metadata=wire("ResponseForTask/TaskCode", "", "Mã nhiệm vụ được trả lời", "Tasks answered"),
    )
    application_type: str | None = attrs.field(
        default=None,
        converter=text,
        metadata=wire("ApplicationType", "", "Loại ứng dụng", "Kind of application"),
    )
    to_places: tuple[str, ...] = attrs.field(
        default=(),
        converter=texts,
        metadata=wire("ToPlaces/Place", "1.10", "Nơi nhận", "Receivers as printed", max_length=150),
    )
