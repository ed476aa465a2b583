"""The closed code lists of QCVN 102:2016/BTTTT, each member with its label in both languages.

`number` is the row of QCVN 102 that holds the code (empty where the row's number was not seen)
and `confidence` says how well the list is known: ``text`` read in the legal text, ``code``
inferred from what real systems do, ``mem`` general knowledge. Both are class attributes.

`ReceiverType` is not here: nothing that was read tells which of 0 and 1 adds a receiver, so it
stays a bare number. ``Paper``, ``DocumentInfo`` and ``DocumentReceiver`` are plain yes or no.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum, nonmember
from types import MappingProxyType
from typing import Final, Self

__all__ = [
    "BusinessDocType",
    "DocumentGroup",
    "Priority",
    "StatusCode",
    "SteeringType",
]


class _NumberCode(IntEnum):
    """A code that is a number on the wire."""

    _value_: int
    vi: str
    """The label in Vietnamese."""
    en: str
    """The label in English."""

    # Python looks members up by their value alone, so labels have defaults: without them, checkers
    # of types refuse such a call. A member without labels fails the tests.
    def __new__(cls, value: int, vi: str = "", en: str = "") -> Self:
        """Attach the labels to the number."""
        member = int.__new__(cls, value)
        member._value_ = value
        member.vi = vi
        member.en = en
        return member


class _TextCode(StrEnum):
    """A code that is a text on the wire: its leading zero is part of it."""

    _value_: str
    vi: str
    """The label in Vietnamese."""
    en: str
    """The label in English."""

    # Python looks members up by their value alone, so labels have defaults: without them, checkers
    # of types refuse such a call. A member without labels fails the tests.
    def __new__(cls, value: str, vi: str = "", en: str = "") -> Self:
        """Attach the labels to the text."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.vi = vi
        member.en = en
        return member


class Priority(_NumberCode):
    """How urgent a document is (mức độ khẩn).

    The law of today knows three levels (30/2020/NĐ-CP Phụ lục I); `TIMED_EXPRESS` is older.
    """

    number = nonmember("1.11.1")
    confidence = nonmember("code")

    NORMAL = 0, "Thường", "Normal"
    URGENT = 1, "Khẩn", "Urgent"
    VERY_URGENT = 2, "Thượng khẩn", "Very urgent"
    EXPRESS = 3, "Hỏa tốc", "Express"
    TIMED_EXPRESS = 4, "Hỏa tốc hẹn giờ", "Express, at a fixed hour"


class SteeringType(_NumberCode):
    """Whether a document steers, or reports on what was steered (loại chỉ đạo)."""

    number = nonmember("1.13")
    confidence = nonmember("code")

    NONE = 0, "Không phải văn bản chỉ đạo", "Not a steering document"
    STEERING = 1, "Văn bản chỉ đạo", "Steering document"
    REPORT = 2, "Báo cáo kết quả thực hiện chỉ đạo", "Report on a steering document"


class BusinessDocType(_NumberCode):
    """What the sender asks the receiver to do with the document (loại nghiệp vụ)."""

    number = nonmember("2.2.1")
    confidence = nonmember("code")

    NEW = 0, "Văn bản mới", "New document"
    REVOKE = 1, "Thu hồi văn bản", "Revocation"
    UPDATE = 2, "Cập nhật văn bản", "Update"
    REPLACE = 3, "Thay thế văn bản", "Replacement"


class DocumentGroup(_NumberCode):
    """The table that a kind of document stands in (nhóm loại văn bản): A or B."""

    number = nonmember("1.5.1")
    confidence = nonmember("code")

    LEGAL = 1, "Văn bản quy phạm pháp luật", "Legal normative document"
    ADMINISTRATIVE = 2, "Văn bản hành chính", "Administrative document"


class StatusCode(_TextCode):
    """What a status message says of a document (mã trạng thái xử lý): always two digits.

    07-12 and 14 were never seen. They differ from the axis's own states of a queue item
    (``processing``, ``done``, ``fail``), which are no edXML message.
    """

    number = nonmember("")
    confidence = nonmember("code")

    ARRIVED = "01", "Đã đến", "Arrived"
    REFUSED = "02", "Từ chối tiếp nhận", "Refused"
    ACCEPTED = "03", "Đã tiếp nhận", "Accepted"
    ASSIGNED = "04", "Phân công xử lý", "Assigned"
    IN_PROGRESS = "05", "Đang xử lý", "In progress"
    COMPLETED = "06", "Hoàn thành xử lý", "Completed"
    RETRIEVAL_REQUESTED = "13", "Yêu cầu lấy lại văn bản", "Retrieval requested"
    AGREED = "15", "Đồng ý yêu cầu cập nhật, lấy lại", "Update or retrieval agreed"
    DECLINED = "16", "Từ chối yêu cầu cập nhật, lấy lại", "Update or retrieval declined"

    @property
    def sent_by_original_sender(self) -> bool:
        """Whether the sender of the document sends it; the receiver sends all others."""
        return self is StatusCode.RETRIEVAL_REQUESTED

    @property
    def needs_reason(self) -> bool:
        """Whether ``Description`` must say why."""
        return self in _WITH_REASON

    def may_follow(self, previous: StatusCode | None) -> bool:
        """Whether this state may come right after `previous` (`None`: nothing was said yet).

        The order is inferred from practice and from 28/2018/QĐ-TTg; no text forbids another one
        or a repeated state, so "no" is worth a remark and never a refusal. `AGREED` and
        `DECLINED` also answer an update, which is asked for by a document message and not by a
        status (`BusinessDocType.UPDATE`): this order knows nothing of that.
        """
        return self in _NEXT[previous]


_WITH_REASON: Final = frozenset(
    {StatusCode.REFUSED, StatusCode.RETRIEVAL_REQUESTED, StatusCode.DECLINED}
)

_PROCESSING = frozenset({StatusCode.ASSIGNED, StatusCode.IN_PROGRESS, StatusCode.COMPLETED})
_RETRIEVAL = frozenset({StatusCode.RETRIEVAL_REQUESTED})

_NEXT: Final = MappingProxyType[StatusCode | None, frozenset[StatusCode]](
    {
        None: frozenset({StatusCode.ARRIVED}) | _RETRIEVAL,
        StatusCode.ARRIVED: frozenset({StatusCode.REFUSED, StatusCode.ACCEPTED}) | _RETRIEVAL,
        StatusCode.REFUSED: frozenset(),
        StatusCode.ACCEPTED: _PROCESSING | _RETRIEVAL,
        StatusCode.ASSIGNED: _PROCESSING - {StatusCode.ASSIGNED} | _RETRIEVAL,
        StatusCode.IN_PROGRESS: frozenset({StatusCode.COMPLETED}) | _RETRIEVAL,
        StatusCode.COMPLETED: _RETRIEVAL,
        StatusCode.RETRIEVAL_REQUESTED: frozenset({StatusCode.AGREED, StatusCode.DECLINED}),
        StatusCode.AGREED: frozenset(),
        # A declined request leaves the document where it was, which the code does not tell.
        StatusCode.DECLINED: frozenset({StatusCode.REFUSED, StatusCode.ACCEPTED})
        | _PROCESSING
        | _RETRIEVAL,
    }
)
"""State -> the states that may come next."""
