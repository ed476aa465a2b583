"""Identifiers of documents and attachments: DocumentId, số và ký hiệu, ContentId."""

from __future__ import annotations

import datetime
import re
from typing import Final, NamedTuple

import attrs

from vnedoc.errors import InvalidValueError, error
from vnedoc.identifiers.organ import OrganId, OrganIdForm
from vnedoc.normal_forms import normalized

MAX_CODE_LENGTH: Final = 256
"""Characters of a text that is looked at as a document code. Real ones have up to 80, and
normalising Unicode costs the square of the length of a run of accents."""

_UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_COMPOSITE = re.compile(r"([^,]+),([0-9]{4})/([0-9]{2})/([0-9]{2}),([^,/]+)/([^,]+)")
# Decimal numbers are the Government's since 2025: 66.7/2025/NQ-CP.
_NUMBER = r"[0-9]{1,11}(?:\.[0-9]{1,3})?[^\W\d_]?"
_YEAR = r"(?:19|20)[0-9]{2}"
_YEARLY = re.compile(
    rf"([^,/\s]+?)(?:,({_YEAR}),|-({_YEAR})-)({_NUMBER})(?:/([^,\s]+))?",
)
_CID = re.compile(r"(?:cid:\s*+)++", re.IGNORECASE | re.ASCII)

_LABEL = re.compile(r"s[ốo]\s*:?\s*(?=[0-9])", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s*([/-])\s*")
# A group is letters, digits and the few marks met inside abbreviations (BNN&PTNT).
_NOTATION = r"[^\W\d_][\w.&]*+(?:[/-][\w.&]++)*+"
_WITH_SLASH = re.compile(rf"(?P<number>{_NUMBER})/(?:(?P<year>{_YEAR})/)?(?P<notation>{_NOTATION})")
_WITH_HYPHEN = re.compile(rf"(?P<number>{_NUMBER})-(?P<notation>{_NOTATION})")
_ASSEMBLY = re.compile(r"(?:UBTV)?QH[0-9]{1,2}", re.IGNORECASE | re.ASCII)
# Eth and the African D look like the Vietnamese Đ and are typed for it.
_LOOKALIKES = str.maketrans({"Ð": "Đ", "Ɖ": "Đ", "ð": "đ", "ɖ": "đ"})


@error
class DocumentIdPartError(InvalidValueError):
    """A value that would make a composite document identifier unreadable."""

    code = "VNE-E301"
    title_en = "The value cannot be a part of a document identifier"
    title_vi = "Giá trị không thể là một phần của mã định danh văn bản"
    en = "{field} {value!r} cannot be a part of a document identifier ({reason})."
    vi = "{field} {value!r} không thể là một phần của mã định danh văn bản ({reason})."
    hint_en = "A part is not empty, has no comma and no blank at its ends; a number has no slash."
    hint_vi = (
        "Mỗi phần không được trống, không có dấu phẩy, không có khoảng trắng ở hai đầu; "
        "số không có dấu gạch chéo."
    )


class CompositeId(NamedTuple):
    """The parts of a composite document identifier, as written."""

    organ_id: OrganId
    """Who issued the document."""
    date: datetime.date
    """When it was issued."""
    number: str
    """Number (số): what stands before the first slash."""
    notation: str
    """Notation (ký hiệu): what stands after it, the year of a legal document included."""

    @property
    def code(self) -> DocumentCode | None:
        """Number and notation as a document code; `None` when they follow no grammar."""
        return DocumentCode.from_fields(self.number, self.notation)


class YearlyId(NamedTuple):
    """The parts of a document identifier with a year in place of a date, as written."""

    organ_id: OrganId
    """Who issued the document."""
    year: int
    """The year of its issue."""
    number: str
    """Its ordinal in the year, or its number where a notation follows."""
    notation: str | None
    """What stands behind a slash; `None` where the ordinal stands alone."""

    @property
    def code(self) -> DocumentCode | None:
        """Number and notation as a document code; `None` for an ordinal, and as no grammar fits."""
        return DocumentCode.from_fields(self.number, self.notation) if self.notation else None


class DocumentId(str):
    """A document identifier (mã định danh văn bản), exactly as it was written.

    28/2018/QĐ-TTg Điều 10(2)(b) asks for the organisation, the year and the number in the year
    and fixes no form, so identifiers are compared as text. Met in practice are a UUID,
    ``OrganId,yyyy/MM/dd,Number/Notation``, and with the year alone ``OrganId,yyyy,ordinal`` and
    ``OrganId-yyyy-Number/Notation``.
    """

    __slots__ = ()

    @property
    def is_uuid(self) -> bool:
        """Whether it is a UUID in its usual form, in capitals or not."""
        return _UUID.fullmatch(self) is not None

    @property
    def composite(self) -> CompositeId | None:
        """Its parts; `None` for any other form and for a date that does not exist."""
        found = _COMPOSITE.fullmatch(self)
        if found is None:
            return None
        organ_id, year, month, day, number, notation = found.groups()
        if any(part != part.strip() for part in (organ_id, number, notation)):
            return None
        try:
            date = datetime.date(int(year), int(month), int(day))
        except ValueError:
            return None
        return CompositeId(OrganId(organ_id), date, number, notation)

    @property
    def yearly(self) -> YearlyId | None:
        """Its parts where it has a year and no date: the very ones that the decision names.

        Between hyphens they are only read behind an organisation's identifier of a known form,
        for hyphens stand in much else. `None` for any other form.
        """
        found = _YEARLY.fullmatch(self) if len(self) <= MAX_CODE_LENGTH else None
        if found is None:
            return None
        organ_id, number, notation = OrganId(found[1]), found[4], found[5]
        if found[2] is None and organ_id.form is OrganIdForm.IRREGULAR:
            return None
        return YearlyId(organ_id, int(found[2] or found[3]), number, notation)

    @classmethod
    def compose(cls, organ_id: str, date: datetime.date, number: str, notation: str) -> DocumentId:
        """The composite identifier of these parts; `composite` gives them back.

        Args:
            organ_id: Of the body that issued the document.
            date: Of its issue.
            number: Its number, such as ``05``.
            notation: Its notation, such as ``SVDA-VP``.

        Raises:
            DocumentIdPartError: a part is empty, has blanks at its ends, or has a comma (or the
                number a slash) in it.
        """
        for field, value in (("organ_id", organ_id), ("number", number), ("notation", notation)):
            reason = _unfit(value, slash_is_fit=field == "notation")
            if reason:
                raise DocumentIdPartError(field=field, value=value, reason=reason)
        day = f"{date.year:04}/{date.month:02}/{date.day:02}"
        return cls(f"{organ_id},{day},{number}/{notation}")


def _unfit(value: str, *, slash_is_fit: bool) -> str:
    if not value:
        return "empty"
    if value != value.strip():
        return "blank"
    if "," in value:
        return "comma"
    return "" if slash_is_fit or "/" not in value else "slash"


@attrs.frozen(kw_only=True)
class DocumentCode:
    """Number and notation of a document (số, ký hiệu): ``05/BNV-VP``, ``30/2020/NĐ-CP``.

    30/2020/NĐ-CP Phụ lục I; QCVN 102:2016/BTTTT 1.3. Parts are kept as written, but for Unicode
    normal form C and blanks beside the separators.
    """

    number: str
    """Digits, leading zeros kept, and perhaps one letter or a decimal part: ``05``, ``8k``,
    ``66.7``."""
    year: int | None = None
    """The year between number and notation, which legal documents have."""
    notation: str
    """What follows: ``NĐ-CP``."""
    separator: str = "/"
    """What stands after the number: a slash, or the hyphen of Party documents (``12-CTr/TU``)."""

    @classmethod
    def parse(cls, text: str) -> DocumentCode | None:
        """The code that `text` is, a leading ``Số:`` allowed; `None` when no grammar fits."""
        if len(text) > MAX_CODE_LENGTH:
            return None
        text = normalized("NFC", text).strip()
        label = _LABEL.match(text)
        text = _SEPARATOR.sub(r"\1", text[label.end() :] if label else text)
        if found := _WITH_SLASH.fullmatch(text):
            year = int(found["year"]) if found["year"] else None
            return cls(number=found["number"], year=year, notation=found["notation"])
        if found := _WITH_HYPHEN.fullmatch(text):
            return cls(number=found["number"], notation=found["notation"], separator="-")
        return None

    @classmethod
    def from_fields(cls, number: str | None, notation: str | None) -> DocumentCode | None:
        """The code that ``CodeNumber`` and ``CodeNotation`` make together.

        No text settles where the year of a legal document goes, so ``30`` + ``2020/NĐ-CP``,
        ``30/2020`` + ``NĐ-CP`` and ``30`` + ``NĐ-CP`` are all met; the last one loses the year.

        Args:
            number: The text of ``CodeNumber``, if there is one.
            notation: The text of ``CodeNotation``, if there is one.
        """
        if not number or not number.strip():
            return None
        return cls.parse(f"{number}/{notation}" if notation and notation.strip() else number)

    @property
    def display(self) -> str:
        """The code as people write it."""
        year = f"{self.year}/" if self.year is not None else ""
        return f"{self.number}{self.separator}{year}{self.notation}"

    @property
    def is_legal(self) -> bool:
        """Whether it is a legal normative document's: only those have the year in their code.

        Solid practice rather than a rule that was read; a sender may have dropped the year.
        """
        return self.year is not None

    @property
    def is_shared(self) -> bool:
        """Whether documents of one year may share it: whoever goes by it needs the date, too.

        The National Assembly and its standing committee number each kind apart: there are a law
        and a resolution 20/2026/QH16.
        """
        return _ASSEMBLY.fullmatch(self.notation) is not None

    def same_as(self, other: DocumentCode, year: int | None = None) -> bool:
        """Whether `other` is the same code, typed differently.

        Case, leading zeros, normal form, look-alikes of Đ and the separator do not count. `year`
        stands in for a year that one of the two lacks; without it, a missing year fits any.
        """
        if self.folded != other.folded:
            return False
        years = {self.year or year, other.year or year} - {None}
        return len(years) < 2

    @property
    def folded(self) -> tuple[str, str]:
        """Number and notation by which `same_as` compares: one text for every way of typing."""
        return _fold(self.number).lstrip("0"), _fold(self.notation)


def _fold(text: str) -> str:
    if len(text) <= MAX_CODE_LENGTH:
        text = normalized("NFC", text)
    return "".join(text.translate(_LOOKALIKES).split()).casefold()


class ContentId(str):
    """What ties an attachment to its entry in the manifest, exactly as it was written.

    Senders write ``cid:`` on one side only, and every system on the way may add another.
    """

    __slots__ = ()

    @property
    def key(self) -> str:
        """The part to pair by: without every leading ``cid:`` and the blanks around."""
        text = self.strip()
        prefixes = _CID.match(text)
        return text[prefixes.end() :] if prefixes else text

    @classmethod
    def make(cls, key: str) -> ContentId:
        """The identifier that a writer writes: ``cid:`` once, then the key.

        Args:
            key: What tells the file from the others of its message, with or without ``cid:``.
        """
        return cls(f"cid:{cls(key).key}")
