r"""The closed language of rules: what a check may say, read from its table.

A check is one subject and what must hold of it::

    { exists = "TieuDe/SoChungTu" }                        # there, and not blank
    { absent = "GhiChu" }
    { unique = "ChiTiet/Dong/@stt" }
    { value = "LoaiTien", is = "VND" }
    { value = "MaQHNS", matches = "\\d{7}" }                 # the whole text; see `patterns`
    { value = "MaNguon", one_of = ["12", "13"] }           # none_of is the opposite
    { value = "MaQHNS", list = "ma-qhns.txt" }             # a file of the folder, one code a line
    { value = "Email", equals = "header.sender.email" }    # what two places say is the same
    { value = "SoLuong", at_least = 1, at_most = 100 }     # also more_than, less_than; or dates,
    { value = "NgayKT", at_least = "NgayBD", as = "date" } # or what another place says
    { sum = "ChiTiet/Dong/SoTien", equals = "TongCong/SoTien" }
    { product = ["SoLuong", "DonGia"], equals = "ThanhTien" }
    { count = "ChiTiet/Dong", at_most = 500 }
    { length = "DienGiai", at_most = 200 }                 # characters
    { order = ["NgayLap", "NgayKy", "NgayNop"] }           # dates; each no later than the next
    { words = "SoTienBangChu", of = "TongCong/SoTien" }    # an amount in Vietnamese words
    { all = [CHECK, ...] }   { any = [CHECK, ...] }   { not = CHECK }
    { if = CHECK, then = CHECK }
    { python = "so-du" }                                   # a function of an installed extension

What is absent says nothing, so nothing is wrong with it: that it must be there is said by
``exists``. But two places that must be equal are not, where only one of them is there.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Final, Literal

import attrs

from vnedoc.extensions.language.paths import ElementPath, FieldPath
from vnedoc.extensions.language.patterns import SafePattern
from vnedoc.normal_forms import normalized

PathInto = ElementPath | FieldPath
"""A path into a payload or into a message."""
As = Literal["text", "folded", "number", "amount", "date"]
"""How a value is read: as its text (white space at the ends does not count), without regard to
capitals and to how wide its spaces are, as a number (``1234.50``), as an amount as people write it
(``1.234,50``), or as a date (``2026-11-30``, ``2026/11/30``, ``30/11/2026``)."""
READINGS: Final[tuple[As, ...]] = ("text", "folded", "number", "amount", "date")
Limit = Decimal | dt.date | PathInto
Subject = Literal["value", "sum", "count", "length", "product"]


@attrs.frozen(kw_only=True)
class PresenceCheck:
    """Something is there, or is not."""

    path: PathInto
    wanted: bool


@attrs.frozen(kw_only=True)
class UniqueCheck:
    """No value stands twice."""

    path: PathInto
    reading: As


@attrs.frozen(kw_only=True)
class Bound:
    """A number or a date that something is not to pass, or a place that says which."""

    kind: str
    limit: Limit


@attrs.frozen(kw_only=True)
class CodeSet:
    """The values that something may have, or may not."""

    codes: frozenset[str]
    """As the check's reading makes them."""
    wanted: bool
    shown: str
    """What people are told is expected."""


@attrs.frozen(kw_only=True)
class ValueCheck:
    """What values, their sum, their number, their lengths or their product must be."""

    subject: Subject
    paths: tuple[PathInto, ...]
    reading: As
    equals: PathInto | None = None
    differs: PathInto | None = None
    bounds: tuple[Bound, ...] = ()
    codes: tuple[CodeSet, ...] = ()
    pattern: SafePattern | None = None


@attrs.frozen(kw_only=True)
class OrderCheck:
    """Dates, or numbers, that follow one another."""

    paths: tuple[PathInto, ...]
    reading: As
    strict: bool
    """Whether two of them may not be the same."""


@attrs.frozen(kw_only=True)
class AmountInWordsCheck:
    """An amount in Vietnamese words says the same as the number."""

    words: PathInto
    amount: PathInto


@attrs.frozen(kw_only=True)
class JointCheck:
    """All or any of several checks, or that one does not hold."""

    kind: Literal["all", "any", "not"]
    parts: tuple[Check, ...]


@attrs.frozen(kw_only=True)
class ConditionalCheck:
    """Where one check holds, another must."""

    condition: Check
    then: Check


@attrs.frozen(kw_only=True)
class PythonCheck:
    """What the language cannot say: a function that an installed extension brings."""

    name: str


Check = (
    PresenceCheck
    | UniqueCheck
    | ValueCheck
    | OrderCheck
    | AmountInWordsCheck
    | JointCheck
    | ConditionalCheck
    | PythonCheck
)


def at_once(check: Check, around: PathInto | None) -> tuple[Check, PathInto | None]:
    """The same with one path instead of an ``each`` and one inside, where that asks the same.

    What is asked of each value by itself need not be asked line by line: 50,000 lines take a
    fifth of the time.
    """
    if not isinstance(around, ElementPath) or around.attribute or not isinstance(check, ValueCheck):
        return check, around
    (inner, *others), limits = check.paths, [bound.limit for bound in check.bounds]
    alone = check.subject in ("value", "length") and not (check.equals or check.differs or others)
    literal = all(isinstance(limit, Decimal | dt.date) for limit in limits)
    if not alone or not literal or not isinstance(inner, ElementPath) or inner.from_root:
        return check, around
    joined = attrs.evolve(inner, steps=around.steps + inner.steps, from_root=around.from_root)
    return attrs.evolve(check, paths=(joined,)), None


def folded(text: str) -> str:
    """A text without regard to capitals and to how wide its spaces are."""
    return " ".join(normalized("NFC", text).casefold().split())
