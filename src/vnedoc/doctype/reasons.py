"""Evidence: which span of which field spoke, how strongly, and why."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import Final

import attrs

from vnedoc.errors import Lang
from vnedoc.given import in_vietnamese

REASONS: Final = MappingProxyType(
    {
        "abbreviation": ("Chữ viết tắt tên loại văn bản", "Abbreviation of the kind"),
        "glued-abbreviation": (
            "Chữ viết tắt tên loại viết liền với tên cơ quan",
            "Abbreviation of the kind, glued to the body",
        ),
        "kind-after-body": (
            "Chữ viết tắt tên loại đứng sau tên cơ quan, theo lối cũ",
            "Abbreviation of the kind after the body, the old way",
        ),
        "body-and-unit": (
            "Tên cơ quan và đơn vị, không có tên loại: công văn",
            "Body and unit without a kind: an official letter",
        ),
        "body-alone": ("Chỉ có tên cơ quan", "A body alone"),
        "qualified-abbreviation": (
            "Chữ viết tắt tên loại kèm chữ nói rõ thêm",
            "Abbreviation of the kind with what qualifies it",
        ),
        "misread": (
            "Chữ viết tắt có lẽ bị đọc sai",
            "An abbreviation that was probably misread",
        ),
        "unknown-token": (
            "Chữ viết tắt không có trong danh mục nào",
            "An abbreviation that is in no list",
        ),
        "unknown-name": (
            "Tên loại không có trong danh mục nào",
            "A name of a kind that is in no list",
        ),
        "stage": ("Loại án và cấp xét xử", "Sort of the case and stage of the trial"),
        "old-body": ("Cơ quan của thời kỳ trước", "A body of earlier times"),
        "two-bodies": ("Hai cơ quan cùng ban hành", "Two bodies issued it"),
        "lettered-number": ("Số có chữ kèm theo, lối cũ", "A number with a letter, the old way"),
        "assembly": (
            "Ký hiệu của Quốc hội, Ủy ban Thường vụ Quốc hội",
            "Notation of the National Assembly or its Standing Committee",
        ),
        "type-word": ("Tên loại ở đầu trích yếu", "Name of the kind at the head of the title"),
        "subject-word": ("Từ ở đầu nội dung trích yếu", "Word at the head of the subject"),
        "title-prefix": (
            "“V/v”, “Về việc”: lối ghi trích yếu của văn bản hành chính",
            "How administrative documents begin their subject",
        ),
        "title-form": ("Cách đặt tên văn bản của Quốc hội", "How acts of the Assembly are titled"),
        "type-name": ("Tên loại do bên gửi khai", "The kind's name as declared"),
        "codes": ("Mã loại văn bản do bên gửi khai", "The kind's codes as declared"),
        "issuer": ("Cơ quan ban hành", "The issuing body"),
        "date": ("Thời điểm ban hành", "The time of issue"),
    }
)
"""Why -> its text in Vietnamese and English."""


class Recognition(StrEnum):
    """Which of three answers a classification is."""

    KNOWN = "known"
    """The kind is one of the catalogue."""
    UNKNOWN_KIND = "unknown-kind"
    """It is some kind that the catalogue does not have."""
    NOT_ENOUGH = "not-enough"
    """The evidence does not decide."""

    def label(self, lang: Lang = "en") -> str:
        """The answer in one language."""
        at = 0 if in_vietnamese(lang) else 1
        return _RECOGNITIONS[self][at]


_RECOGNITIONS: Final = MappingProxyType(
    {
        Recognition.KNOWN: ("loại đã biết", "a known kind"),
        Recognition.UNKNOWN_KIND: ("loại không có trong danh mục", "a kind of no list"),
        Recognition.NOT_ENOUGH: ("chưa đủ căn cứ", "not enough is said"),
    }
)


@attrs.frozen(kw_only=True)
class Evidence:
    """One piece of evidence.

    Attributes:
        field: ``notation``, ``title``, ``type_name``, ``codes``, ``issuer`` or ``date``.
        start: First character of the span in the field as it was given.
        end: The character after the span.
        text: The span itself.
        weight: Nats for (or, below 0, against) the answer: the best candidate's name, or that
            the kind is in no list.
        why: Key of `REASONS`.
    """

    field: str
    start: int
    end: int
    text: str
    weight: float
    why: str

    def label(self, lang: Lang = "en") -> str:
        """Why it counts, in one language."""
        return REASONS[self.why][0 if in_vietnamese(lang) else 1]
