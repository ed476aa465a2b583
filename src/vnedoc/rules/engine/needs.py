"""What a rule may be about and what it may need: the words that all of the engine speaks."""

from __future__ import annotations

import enum
from typing import Final, Literal

MessageKind = Literal["document", "status"]
"""The two messages of QCVN 102:2016/BTTTT."""

DOCUMENT: Final[tuple[MessageKind, ...]] = ("document",)
STATUS: Final[tuple[MessageKind, ...]] = ("status",)
BOTH: Final[tuple[MessageKind, ...]] = ("document", "status")


class Need(enum.StrEnum):
    """Something that a rule cannot do without. A rule that lacks it does not run and says so."""

    vi: str
    en: str

    def __new__(cls, value: str, vi: str, en: str) -> Need:
        """Attach the words for "was not given"."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.vi = vi
        member.en = en
        return member

    TIME = "time", "không cho biết thời điểm kiểm tra", "no time of checking was given"
    HOLIDAYS = "holidays", "không cho biết các ngày nghỉ lễ", "no public holidays were given"
    SEEN = "seen", "không cho biết các mã đã gặp", "no identifiers already seen were given"
    CONTENT = "content", "không đọc nội dung tệp đính kèm", "attachments were not opened"
    SIGNATURES = "signatures", "chữ ký chưa được kiểm tra", "signatures were not verified"
    ORDER = "order", "không có tệp XML gốc", "there is no XML to look at"
