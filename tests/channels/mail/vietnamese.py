"""Texts as clerks write them into mails: subjects, names of people and offices, names of files."""

from __future__ import annotations

import random
import unicodedata

from hypothesis import strategies as st

SAID = (
    "Sở Ví dụ Phòng Văn thư Ủy ban nhân dân tỉnh Quảng Ngãi Nghiêm Thị Hường về việc "
    "ban hành Quyết định số 05/SVDA-VP ngày 30/11/2026 dân tướng giỗ ẩm thực khuỷu ở Đ. "
    "report.pdf a =?utf-8?B?YQ==?= 100% O'Neil A&B [edXML] V/v … – “trích” (bản Re: "
    "😀 👩‍👩‍👧 🇻🇳 漢字 x* filename*0= % \\ ; , \" ' < > @ : = ? _ + ~ `"
)
WORDS = (*SAID.split(), "a\u00a0b", "a\u3000b")
GAPS = [" "] * 12 + ["", ", ", "  "]
NOT_IN_TEXTS = ("Cc", "Cs", "Zl", "Zp", "Cn", "Co")


def text_of(seed: int) -> str:
    source = random.Random(seed)
    made = ""
    for _ in range(source.choice([1, 3, 8, 20, 60])):
        made += source.choice(WORDS) if source.random() < 0.9 else _letters(source)
        made += source.choice(GAPS)
    form = source.choice(["NFC", "NFD", ""])
    return (nfc(made) if form == "NFC" else _as_it_is(form, made))[:300].strip() or "ở"


def _as_it_is(form: str, text: str) -> str:
    return unicodedata.normalize("NFD", text) if form else text


def _letters(source: random.Random) -> str:
    letters = (
        chr(source.randrange(32, source.choice([127, 0x800, 0x3000, 0x1FAFF]))) for _ in "12345"
    )
    return "".join(one for one in letters if unicodedata.category(one) not in NOT_IN_TEXTS)


TEXTS = st.integers(0, 2**32).map(text_of)
"""Made from a number, as drawing each letter would cost twenty times as much."""


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def one_space(text: str) -> str:
    """All that a mail keeps of the white space in a person's name."""
    return " ".join(text.split())
