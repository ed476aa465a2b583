"""The legal instruments that rules stand on, each with how well its text is known."""

from __future__ import annotations

import enum
from typing import Any, Final

import attrs


class Confidence(enum.StrEnum):
    """How well a clause is known. It bounds the severity of what is built on it."""

    TEXT = "text"
    """Read in the legal text itself: a breach may be an error."""
    CODE = "code"
    """Inferred from what real systems do: a breach is at most a warning."""
    MEM = "mem"
    """General knowledge: a breach is at most information."""
    OWN = "own"
    """Said by whoever declared an extension: a breach may be an error, and is none by the standard,
    which says nothing of it."""


class Severity(enum.StrEnum):
    """How grave a finding is. The report's verdict depends on errors alone."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """2 for an error, 1 for a warning, 0 for information."""
        return {"error": 2, "warning": 1, "info": 0}[self.value]


_CEILING = {
    Confidence.TEXT: Severity.ERROR,
    Confidence.CODE: Severity.WARNING,
    Confidence.MEM: Severity.INFO,
    Confidence.OWN: Severity.ERROR,
}


@attrs.frozen
class Clause:
    """A place in a legal text or in established practice, and how well it is known."""

    document: str
    """The instrument's own name, such as ``QCVN 102:2016/BTTTT`` or ``28/2018/QĐ-TTg``."""
    number: str
    """Row, article or clause inside it, such as ``1.3.1`` or ``Điều 10(2)``."""
    confidence: Confidence

    def __str__(self) -> str:
        return f"{self.document} {self.number}".strip()

    def to_data(self) -> dict[str, Any]:
        """Plain JSON data."""
        return {
            "document": self.document,
            "number": self.number,
            "confidence": self.confidence.value,
        }

    @property
    def ceiling(self) -> Severity:
        """The gravest severity that a breach of this clause may have by itself."""
        return _CEILING[self.confidence]


def qcvn(number: str) -> Clause:
    """A row of QCVN 102:2016/BTTTT as implementations number and enforce it."""
    return Clause("QCVN 102:2016/BTTTT", number, Confidence.CODE)


def amendment(number: str = "") -> Clause:
    """QCVN 102:2016/BTTTT/SĐ1:2022: the new identifiers and the tables of kinds."""
    return Clause("QCVN 102:2016/BTTTT/SĐ1:2022", number, Confidence.TEXT)


def decision_28(number: str) -> Clause:
    """28/2018/QĐ-TTg on sending and receiving electronic documents."""
    return Clause("28/2018/QĐ-TTg", number, Confidence.TEXT)


def decree_30(number: str) -> Clause:
    """30/2020/NĐ-CP on records and documents."""
    return Clause("30/2020/NĐ-CP", number, Confidence.TEXT)


def decision_20(number: str) -> Clause:
    """20/2020/QĐ-TTg on electronic identifiers of organisations."""
    return Clause("20/2020/QĐ-TTg", number, Confidence.TEXT)


def law_104(number: str) -> Clause:
    """104/2016/QH13 on access to information, by its articles."""
    return Clause("104/2016/QH13", number, Confidence.TEXT)


def law_91(number: str = "") -> Clause:
    """91/2025/QH15 on the protection of personal data, in force since 01/01/2026; not read."""
    return Clause("91/2025/QH15", number, Confidence.CODE)


def decision_09(confidence: Confidence) -> Clause:
    """09/2025/QĐ-TTg, which closed codes; which ones is known less well than that it did."""
    return Clause("09/2025/QĐ-TTg", "", confidence)


PRACTICE: Final = Clause("Thực tế liên thông (practice)", "", Confidence.CODE)
"""What systems of the national exchange do or suffer from, without a clause of its own."""
ADVICE: Final = Clause("Khuyến nghị (advice)", "", Confidence.MEM)
"""General knowledge that was not read in any text."""
EXTENSION: Final = Clause("Khai báo của phần mở rộng (extension)", "", Confidence.OWN)
"""What whoever declares an extension asks for; how grave its breach is, the extension says."""
COMPLETE: Final = decision_28("Điều 9(1)")
"""The receiver checks that a document is complete, whole and authentic before accepting it."""
UNICODE: Final = decree_30("Phụ lục I")
"""Text is Unicode by TCVN 6909:2001."""
