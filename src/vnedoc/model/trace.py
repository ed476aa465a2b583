"""Where a message has been and what its sender asks for. QCVN 102:2016/BTTTT 2."""

from __future__ import annotations

import datetime as dt
from typing import Final

import attrs

from vnedoc.codes import BusinessDocType
from vnedoc.errors import InvalidValueError
from vnedoc.identifiers import DocumentId, OrganId
from vnedoc.model._wire import (
    NO_DATES,
    ORGAN_ID_LENGTH,
    business_doc_type,
    document_id,
    flag,
    group,
    groups,
    naming,
    organ_id,
    organ_ids,
    text,
    whole,
    wire,
)
from vnedoc.model.organ import Staff

VIETNAM: Final = dt.timezone(dt.timedelta(hours=7))
"""UTC+07:00 without daylight saving. 28/2018/QĐ-TTg Điều 14(4)."""


def moment(value: dt.datetime | None) -> dt.datetime | None:
    """A timestamp in Vietnam time, to the second, as the wire carries it.

    Raises:
        InvalidValueError: no datetime, without a zone, with a fraction of a second, or on a day
            of `NO_DATES`.
    """
    if value is None:
        return None
    reason = "expected a datetime with a time zone and whole seconds"
    reason_vi = "cần datetime có múi giờ và tròn giây"
    if isinstance(value, dt.datetime) and value.tzinfo is not None and not value.microsecond:
        try:
            here = value.astimezone(VIETNAM)
            if here.date() not in NO_DATES:
                return here
            reason = "this time stands for none; use None"
            reason_vi = "thời điểm này nghĩa là không có; hãy dùng None"
        except OverflowError:
            reason = "outside the calendar in Vietnam time"
            reason_vi = "nằm ngoài lịch theo giờ Việt Nam"
    raise InvalidValueError(field="timestamp", value=str(value), reason=reason, reason_vi=reason_vi)


@naming
@attrs.frozen(kw_only=True)
class Hop:
    """One system that the message went through (``TraceHeader``). QCVN 102:2016/BTTTT 2.1."""

    organ_id: OrganId | None = attrs.field(
        default=None,
        converter=organ_id,
        metadata=wire(
            "OrganId", "2.1.1", "Nơi xử lý", "Where", max_length=ORGAN_ID_LENGTH, mandatory=True
        ),
    )
    timestamp: dt.datetime | None = attrs.field(
        default=None,
        converter=moment,
        metadata=wire("Timestamp", "2.1.2", "Thời điểm", "When", max_length=19, mandatory=True),
    )


@naming
@attrs.frozen(kw_only=True)
class Receiver:
    """A receiver that an update adds or removes. QCVN 102:2016/BTTTT 2.2.3.3."""

    organ_id: OrganId | None = attrs.field(
        default=None,
        converter=organ_id,
        metadata=wire(
            "OrganId",
            "2.2.3.3.1",
            "Mã định danh nơi nhận",
            "Organisation",
            max_length=ORGAN_ID_LENGTH,
            mandatory=True,
        ),
    )
    receiver_type: int | None = attrs.field(
        default=None,
        converter=whole,
        metadata=wire(
            "ReceiverType",
            "2.2.3.3.2",
            "Thêm hoặc bớt",
            "Added or removed",
            max_length=1,
            mandatory=True,
        ),
    )
    """0 or 1. Which of them adds is not settled by any text seen, so the number stays raw."""


@naming
@attrs.frozen(kw_only=True)
class Changes:
    """What an update changes (``BussinessDocumentInfo``). QCVN 102:2016/BTTTT 2.2.3."""

    document_info: bool | None = attrs.field(
        default=None,
        converter=flag,
        metadata=wire(
            "DocumentInfo",
            "2.2.3.1",
            "Cập nhật thông tin văn bản",
            "Document changed",
            max_length=1,
        ),
    )
    document_receiver: bool | None = attrs.field(
        default=None,
        converter=flag,
        metadata=wire(
            "DocumentReceiver", "2.2.3.2", "Cập nhật nơi nhận", "Receivers changed", max_length=1
        ),
    )
    receivers: tuple[Receiver, ...] = attrs.field(
        default=(),
        converter=groups,
        metadata=wire("ReceiverList/Receiver", "2.2.3.3", "Danh sách nơi nhận", "Receivers"),
    )


@naming
@attrs.frozen(kw_only=True)
class Replacement:
    """A document that this one replaces. QCVN 102:2016/BTTTT 2.2.8."""

    document_id: DocumentId | None = attrs.field(
        default=None,
        converter=document_id,
        metadata=wire(
            "DocumentId",
            "2.2.8.1",
            "Mã văn bản bị thay thế",
            "Document replaced",
            max_length=200,
            mandatory=True,
        ),
    )
    organ_ids: tuple[OrganId, ...] = attrs.field(
        default=(),
        converter=organ_ids,
        metadata=wire(
            "OrganIdList/OrganId",
            "2.2.8.2",
            "Nơi nhận bị thay thế",
            "Receivers",
            max_length=ORGAN_ID_LENGTH,
            mandatory=True,
        ),
    )


@naming
@attrs.frozen(kw_only=True)
class Business:
    """What the sender asks the receiver to do with the document (nghiệp vụ).

    QCVN 102:2016/BTTTT 2.2 ``Bussiness``. The standard doubles the first *s*; that spelling lives
    in ``wire()`` and nowhere else.
    """

    document_id: DocumentId | None = attrs.field(
        default=None,
        converter=document_id,
        metadata=wire(
            "DocumentId", "2.2.4", "Mã văn bản bị tác động", "Document acted on", max_length=200
        ),
    )
    doc_type: BusinessDocType | None = attrs.field(
        default=None,
        converter=business_doc_type,
        metadata=wire(
            "BussinessDocType",
            "2.2.1",
            "Loại nghiệp vụ",
            "Kind of operation",
            max_length=1,
            mandatory=True,
        ),
    )
    reason: str | None = attrs.field(
        default=None,
        converter=text,
        metadata=wire("BussinessDocReason", "2.2.2", "Lý do", "Reason", max_length=500),
    )
    paper: bool | None = attrs.field(
        default=None,
        converter=flag,
        metadata=wire("Paper", "2.2.6", "Gửi kèm bản giấy", "Paper sent as well", max_length=1),
    )
    changes: Changes | None = attrs.field(
        default=None,
        converter=group,
        metadata=wire("BussinessDocumentInfo", "2.2.3", "Thông tin cập nhật", "What changes"),
    )
    replacements: tuple[Replacement, ...] = attrs.field(
        default=(),
        converter=groups,
        metadata=wire(
            "ReplacementInfoList/ReplacementInfo", "2.2.8", "Văn bản bị thay thế", "Replaces"
        ),
    )
    staff: Staff | None = attrs.field(
        default=None,
        converter=group,
        metadata=wire("StaffInfo", "2.2.5", "Cán bộ xử lý", "Handled by"),
    )


@naming
@attrs.frozen(kw_only=True)
class Trace:
    """The way of a message and its operation (``TraceHeaderList``)."""

    hops: tuple[Hop, ...] = attrs.field(
        default=(),
        converter=groups,
        metadata=wire("TraceHeader", "2.1", "Các chặng", "Hops", mandatory=True),
    )
    business: Business | None = attrs.field(
        default=None,
        converter=group,
        metadata=wire("Bussiness", "2.2", "Thông tin nghiệp vụ", "Operation"),
    )
