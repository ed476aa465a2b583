"""The instruments that rules stand on, each with how well its text is known."""

from __future__ import annotations

from typing import Final

from vnedoc.findings import Clause, Confidence


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


def decision_09(confidence: Confidence) -> Clause:
    """09/2025/QĐ-TTg, which closed codes; which ones is known less well than that it did."""
    return Clause("09/2025/QĐ-TTg", "", confidence)


PRACTICE: Final = Clause("Thực tế liên thông (practice)", "", Confidence.CODE)
"""What systems of the national exchange do or suffer from, without a clause of its own."""
ADVICE: Final = Clause("Khuyến nghị (advice)", "", Confidence.MEM)
"""General knowledge that was not read in any text."""
COMPLETE: Final = decision_28("Điều 9(1)")
"""The receiver checks that a document is complete, whole and authentic before accepting it."""
UNICODE: Final = decree_30("Phụ lục I")
"""Text is Unicode by TCVN 6909:2001."""
