"""Cases of what a payload and the letter around it must both say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from vnedoc.clauses import ADVICE
from vnedoc.conformance.cases.acting.extending.declared import (
    INVALID,
    VALID,
    declaration,
    extension_case,
    payload,
)
from vnedoc.conformance.cases.case import Case

_LINK: Final = '[[link]]\nid = "VD-L{}"\nenvelope = "{}"\npayload = "{}"\n'
_WORDS: Final = (
    'vi = "Phiếu và văn bản mâu thuẫn."\nen = "Form and letter contradict each other."\n'
)


def generate() -> Iterator[Case]:
    """Numbers, dates and bodies that are the same, and that are not."""
    number = _LINK.format(1, "header.code.number", "So")
    day = _LINK.format(2, "header.promulgation.date", "Ngay") + 'as = "date"\n'
    sign = _LINK.format(3, "header.sender.organ_id", "GhiChu")
    for name, link, held, broken, vi, en in (
        ("number", number, payload(So="05"), "", "cùng số", "the same number"),
        ("number-other", number, payload(So="06"), "VD-L1", "khác số", "another number"),
        ("number-form", number, payload(So="5"), "VD-L1", "số thiếu 0", "no leading 0"),
        ("date", day, payload(Ngay="2025-07-01"), "", "cùng ngày", "the same date"),
        ("date-other", day, payload(Ngay="2025-07-02"), "VD-L2", "khác ngày", "another date"),
        ("sender", sign, payload(more="<GhiChu>H26.99</GhiChu>"), "", "cùng bên gửi",
         "the same sender"),
        ("sender-other", sign, payload(more="<GhiChu>H26.98</GhiChu>"), "VD-L3", "khác bên gửi",
         "another sender"),
        ("sender-missing", sign, payload(), "VD-L3", "phiếu không ghi bên gửi",
         "a form without the sender"),
    ):  # fmt: skip
        yield extension_case(
            f"link-{name}", held, ADVICE,
            f"Phiếu và văn bản: {vi}.", f"Form and letter: {en}.",
            defect="extension-link", declared=declaration(link + _WORDS),
            verdict=INVALID if broken else VALID, broken=broken,
        )  # fmt: skip
