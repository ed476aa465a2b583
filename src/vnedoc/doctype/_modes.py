"""The ways in which a document travels, and the marks that forbid them."""

from __future__ import annotations

from enum import StrEnum

from vnedoc.doctype._fold import composed, plain
from vnedoc.errors import InvalidValueError, Lang
from vnedoc.given import in_vietnamese


class Mode(StrEnum):
    """How a document may travel."""

    ELECTRONIC_ONLY = "electronic-only"
    ELECTRONIC_WITH_PAPER = "electronic-with-paper"
    NOT_THIS_WAY = "not-this-way"

    def label(self, lang: Lang = "en") -> str:
        """The mode in one language."""
        return {
            Mode.ELECTRONIC_ONLY: ("Chỉ gửi điện tử", "Electronically only"),
            Mode.ELECTRONIC_WITH_PAPER: ("Gửi điện tử kèm bản giấy", "Electronically with paper"),
            Mode.NOT_THIS_WAY: ("Không gửi qua hệ thống này", "Not by this way"),
        }[self][0 if in_vietnamese(lang) else 1]


class Secrecy(StrEnum):
    """The marks of secrecy (30/2020/NĐ-CP Phụ lục I.I.III.2)."""

    SECRET = "MẬT"  # noqa: S105
    TOP_SECRET = "TỐI MẬT"  # noqa: S105
    MOST_SECRET = "TUYỆT MẬT"  # noqa: S105

    @classmethod
    def read(cls, text: str) -> Secrecy | None:
        """The mark that `text` is, with or without "Độ mật:"; `None` when it says not secret.

        Raises:
            InvalidValueError: neither a mark nor a word for "not secret". An unknown mark is
                never taken for none.
        """
        bare = plain(composed(text[:_MAX_MARK])).strip(" \t\r\n()[]\"'.:")
        bare = bare.removeprefix("do mat").strip(" :")
        if bare in _MARKS:
            return _MARKS[bare]
        raise InvalidValueError(field="secrecy", value=text[:_MAX_MARK], reason="no such mark")


_MAX_MARK = 40
_MARKS = {
    "mat": Secrecy.SECRET,
    "toi mat": Secrecy.TOP_SECRET,
    "tuyet mat": Secrecy.MOST_SECRET,
    "": None,
    "khong": None,
    "thuong": None,
    "khong mat": None,
}
