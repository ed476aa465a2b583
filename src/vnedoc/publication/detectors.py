"""What in a text suggests that a document is not for everybody. Detectors only ever ask.

They look at texts as an eye sees them: stamps whose letters stand apart, look-alike letters and
other Unicode forms are seen. What each pattern looks at is bounded.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

import attrs

from vnedoc.normal_forms import normalized
from vnedoc.rules.document.secrecy import IN_BRACKETS, IN_NAME, ONLY_MARK, STAMPED
from vnedoc.rules.engine.marks import bare
from vnedoc.words import Words

_LINE_CHARACTERS: Final = 2_000
"""A longer text is looked at in pieces that overlap."""
_OVERLAP: Final = 100
_INTERNAL: Final = re.compile(
    "luu hanh noi bo|xem xong (?:tra lai|thu hoi)"
    "|khong (?:pho bien|phat tan|cong bo|cong khai) (?:rong rai|ra ngoai)"
    "|chi (?:dung|su dung|luu hanh) (?:trong )?noi bo"
)
_INTERNAL_ALONE: Final = re.compile("[(\\[]?(?:tailieu|vanban)?(?:luuhanh)?noibo[)\\]]?")
_DRAFT_ALONE: Final = re.compile(
    r"[(\[]?(?:ban)?duthao(?:lan(?:thu)?[a-z0-9]{1,6}|[0-9]{1,2})?[)\]]?[.:]?"
)
_DRAFT_LEADS: Final = re.compile(r"[(\[]\s?du thao[^)\]]{0,20}[)\]]|du thao\s?[:–—-]")
_IN_NAMES: Final = (
    ("secret", re.compile(r"(?:^|[\s_.(\[-])mật(?:[\s_.)\]-]|$)")),
    ("secret", IN_NAME),
    ("internal", re.compile(r"(?:^|[\s_.(\[-])noi[\s_.-]?bo(?:[\s_.)\]-]|$)")),
    ("draft", re.compile(r"(?:^|[\s_.(\[-])du[\s_.-]?thao(?:[\s_.)\]-]|$)")),
)
_UPPER_MAT: Final = re.compile(r"(?:^|[\s_.(\[-])MAT(?:[\s_.)\]-]|$)")
"""Without its marks only a word in capitals is taken for the stamp: *mat* is many words."""

_PERSONAL: Final[tuple[tuple[str, Words, re.Pattern[str]], ...]] = (
    (
        "identity",
        Words(vi="số định danh cá nhân, căn cước", en="identity number"),
        # Province or country of birth 001-096, 001 and on for foreign ones; century and sex; year.
        re.compile(r"(?<![\d.,/])(?:0\d{2})[ .]?[0-9]\d{2}[ .]?\d{3}[ .]?\d{3}(?![\d/]|[.,]\d)"),
    ),
    (
        "old-identity",
        Words(vi="số chứng minh nhân dân, hộ chiếu", en="old identity card or passport"),
        re.compile(
            r"(?:CMND|CMT|CMTND|CCCD|chứng minh(?: nhân dân| thư)?|căn cước|hộ chiếu|passport)"
            r"[^\d\n]{0,25}[A-Z]?\d[\d .]{5,14}\d",
            re.IGNORECASE,
        ),
    ),
    (
        "telephone",
        Words(vi="số điện thoại di động", en="mobile telephone"),
        re.compile(r"(?<![\d.,/])(?:\+?84|0)[ .-]?[35789]\d(?:[ .-]?\d){7}(?!\d)"),
    ),
    (
        "mail",
        Words(vi="thư điện tử ngoài cơ quan", en="e-mail of a person"),
        re.compile(
            r"[\w.+-]{1,64}@(?![\w.-]{0,200}gov\.vn(?![\w.-]))[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}",
            re.A,
        ),
    ),
    (
        "account",
        Words(vi="số tài khoản", en="bank account"),
        re.compile(
            r"(?:số tài khoản|tài khoản số|\bSTK)[^\d\n]{0,30}\d[\d .-]{5,24}", re.IGNORECASE
        ),
    ),
    (
        "birth",
        Words(vi="ngày sinh, năm sinh", en="date of birth"),
        re.compile(
            r"(?:ngày sinh|sinh ngày|năm sinh|sinh năm)[^\d\n]{0,30}\d{1,4}(?:[/.-]\d{1,2}){0,2}",
            re.IGNORECASE,
        ),
    ),
)


@attrs.frozen
class Mark:
    """One thing that was seen."""

    kind: str
    """``secret``, ``internal`` or ``draft``."""
    found: str


def marks_in(text: str) -> Iterator[Mark]:
    """Marks that stand in a text as a stamp does: alone in a line, in brackets, or in fixed words.

    Args:
        text: Of any length.
    """
    for line in _lines(text):
        if ONLY_MARK.fullmatch(line) or STAMPED.search(line) or IN_BRACKETS.search(line):
            yield Mark("secret", line[:_SHOWN])
        folded = plain(line)
        squeezed = _SPACES.sub("", folded) if len(folded) < _STAMP_CHARACTERS else ""
        if _INTERNAL.search(folded) or _INTERNAL_ALONE.fullmatch(squeezed):
            yield Mark("internal", line[:_SHOWN])
        if _DRAFT_LEADS.match(folded) or _DRAFT_ALONE.fullmatch(squeezed):
            yield Mark("draft", line[:_SHOWN])


def marks_in_name(name: str) -> Iterator[Mark]:
    """Marks in the name of a file.

    Args:
        name: Of the file.
    """
    seen = bare(name)
    folded = plain(seen)
    for kind, pattern in _IN_NAMES:
        if pattern.search(seen.lower()) or (kind != "secret" and pattern.search(folded)):
            yield Mark(kind, seen[:_SHOWN])
    if _UPPER_MAT.search(seen):
        yield Mark("secret", seen[:_SHOWN])


def plain(text: str) -> str:
    """A text in small letters without the marks of Vietnamese.

    Args:
        text: As `bare` gives it.
    """
    apart = normalized("NFD", text.lower().replace("đ", "d"))
    return _MARKS.sub("", apart)


_MARKS: Final = re.compile("[\u0300-\u036f]")
_SPACES: Final = re.compile(r"[\s._·-]")
_STAMP_CHARACTERS: Final = 60
"""A stamp is no longer, with its letters apart."""
_SHOWN: Final = 80


def personal_in(text: str) -> Iterable[tuple[Words, int]]:
    """What may be personal data in a text, and in how many places of each kind.

    Args:
        text: Of any length. What it says is never repeated: the answer may be logged.
    """
    found: Counter[str] = Counter()
    # Not by lines: a PDF file breaks them where it likes, and four million are empty at no cost.
    for piece in _pieces(text):
        for kind, _, pattern in _PERSONAL:
            found[kind] += sum(1 for _ in pattern.finditer(piece))
    return tuple((words, found[kind]) for kind, words, _ in _PERSONAL if found[kind])


def _lines(text: str) -> Iterator[str]:
    """Each line that has room for a mark, as an eye sees it."""
    for line in _LINE.findall(text):
        yield from _pieces(line)


def _pieces(text: str) -> Iterator[str]:
    for start in range(0, max(len(text), 1), _LINE_CHARACTERS):
        yield bare(text[start : start + _LINE_CHARACTERS + _OVERLAP])


_LINE: Final = re.compile("[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]{3,}")
"""Three letters are the shortest mark."""
