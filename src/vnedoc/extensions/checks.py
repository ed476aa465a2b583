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
import re
from collections.abc import Callable, Collection
from decimal import Decimal
from typing import Any, Final, Literal

import attrs

from vnedoc.extensions.folder import Folder
from vnedoc.extensions.paths import ElementPath, FieldPath
from vnedoc.extensions.patterns import PatternFault, SafePattern
from vnedoc.extensions.tables import Table
from vnedoc.limits import MAX_CHECK_DEPTH, MAX_CHECK_PARTS, MAX_CODES
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

_NAME: Final = re.compile(r"[a-z][a-z0-9-]{0,39}")
_LIMITS: Final = ("at_least", "at_most", "more_than", "less_than")
_SETS: Final = ("is", "is_not", "one_of", "none_of", "list")
_SUBJECTS: Final = ("value", "sum", "count", "length", "product")
_CHECKS: Final = (
    *("exists", "absent", "unique"),
    *_SUBJECTS,
    *("order", "words", "all", "any", "not", "if", "python"),
)


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


class CheckReader:
    """Reads the checks of one rule, whose paths all lead into the same thing."""

    def __init__(
        self,
        path: Callable[[Table, str, str], PathInto],
        folder: Folder,
        functions: Collection[str],
    ) -> None:
        self._path_of = path
        self._folder = folder
        self._functions = functions
        self._parts = 0

    def check(self, table: Table, depth: int = 1) -> Check:
        """The check of a table, and all that stand inside it.

        Raises:
            ExtensionError: it is none.
        """
        self._parts += 1
        if depth > MAX_CHECK_DEPTH:
            table.wrong("checks nest too deep", "các kiểm tra lồng quá sâu")
        if self._parts > MAX_CHECK_PARTS:
            limit = MAX_CHECK_PARTS
            table.wrong(f"more than {limit} checks in a rule", f"quá {limit} kiểm tra một quy tắc")
        subjects = [key for key in _CHECKS if key in table]
        if len(subjects) != 1:
            known = ", ".join(_CHECKS)
            table.wrong(f"expected exactly one of {known}", f"cần đúng một trong các khóa: {known}")
        made = self._made(table, subjects[0], depth)
        table.done()
        return made

    def _made(self, table: Table, subject: str, depth: int) -> Check:
        if subject in ("exists", "absent"):
            return PresenceCheck(path=self._path(table, subject), wanted=subject == "exists")
        if subject == "unique":
            path = self._value(table, subject)
            return UniqueCheck(path=path, reading=self._reading(table, "text"))
        if subject == "order":
            return OrderCheck(
                paths=self._paths(table, subject),
                reading=self._reading(table, "date"),
                strict=table.flag("strict"),
            )
        if subject == "words":
            words, of = self._value(table, "words"), self._value(table, "of")
            return AmountInWordsCheck(words=words, amount=of)
        if subject == "python":
            return PythonCheck(name=self._function(table))
        if subject == "if":
            first = self.check(self._inner(table, "if"), depth + 1)
            return ConditionalCheck(
                condition=first, then=self.check(self._inner(table, "then"), depth + 1)
            )
        if subject in ("all", "any", "not"):
            return self._joint(table, subject, depth)
        return self._values(table, subject)

    def _function(self, table: Table) -> str:
        name = table.needed("python")
        if not _NAME.fullmatch(name):
            table.wrong("expected a-z, 0-9 and -", "chỉ dùng a-z, 0-9 và -", "python")
        if name not in self._functions:
            table.wrong(
                f"the function {name} comes with an installed package; name that extension instead",
                f"hàm {name} đi cùng một gói đã cài; hãy nêu tên phần mở rộng đã cài",
                "python",
            )
        return name

    def _joint(self, table: Table, kind: Any, depth: int) -> JointCheck:
        if kind == "not":
            inner: tuple[Table, ...] = (self._inner(table, "not"),)
        else:
            inner = table.tables(kind, MAX_CHECK_PARTS)
            if not inner:
                table.wrong("expected a list of checks", "cần một danh sách kiểm tra", kind)
        return JointCheck(kind=kind, parts=tuple(self.check(one, depth + 1) for one in inner))

    def _inner(self, table: Table, key: str) -> Table:
        inner = table.table(key)
        if inner is None:
            table.missing(key)
        return inner

    def _values(self, table: Table, subject: Any) -> ValueCheck:
        paths = self._subject(table, subject)
        bounds = tuple(
            Bound(kind=kind, limit=self._limit(table, kind)) for kind in _LIMITS if kind in table
        )
        counted = subject in ("sum", "count", "length", "product")
        dated = any(isinstance(bound.limit, dt.date) for bound in bounds)
        usual: As = "date" if dated else "number" if counted or bounds else "text"
        reading = "number" if subject in ("count", "length") else self._reading(table, usual)
        made = ValueCheck(
            subject=subject,
            paths=paths,
            reading=reading,
            equals=self._value(table, "equals") if "equals" in table else None,
            differs=self._value(table, "differs") if "differs" in table else None,
            bounds=bounds,
            codes=self._codes(table, reading) if subject == "value" else self._exactly(table),
            pattern=self._pattern(table) if subject == "value" else None,
        )
        self._fitting(table, made, subject)
        return made

    def _subject(self, table: Table, subject: str) -> tuple[PathInto, ...]:
        if subject == "product":
            return self._paths(table, subject)
        return ((self._path if subject == "count" else self._value)(table, subject),)

    def _fitting(self, table: Table, made: ValueCheck, subject: str) -> None:
        """Refuse a check that asks nothing, or for what its values are not read as."""
        sets = (*_SETS, "matches") if subject == "value" else _SETS[:1]
        known = ("equals", "differs", *_LIMITS, *sets)
        if not (made.equals or made.differs or made.bounds or made.codes or made.pattern):
            listed = ", ".join(known)
            table.wrong(f"expected one of {listed}", f"cần một trong các khóa: {listed}")
        in_order = made.reading in ("number", "amount", "date")
        dated = made.reading == "date"
        for bound in made.bounds:
            fits = in_order and isinstance(bound.limit, dt.date) is dated
            if not (fits or (isinstance(bound.limit, ElementPath | FieldPath) and in_order)):
                table.wrong(
                    f"what is read as {made.reading} has no such limit",
                    f"giá trị đọc kiểu {made.reading} không có giới hạn này",
                    bound.kind,
                )

    def _exactly(self, table: Table) -> tuple[CodeSet, ...]:
        """A number that a sum or a number of places must be."""
        if "is" not in table:
            return ()
        number = self._number(table, "is", table.take("is"))
        return (CodeSet(codes=frozenset({str(number)}), wanted=True, shown=str(number)),)

    def _codes(self, table: Table, reading: As) -> tuple[CodeSet, ...]:
        found = []
        for key in _SETS:
            if key not in table:
                continue
            if reading not in ("text", "folded"):
                table.wrong("only texts can be compared with a list", "chỉ so được chuỗi", key)
            codes = self._listed(table, key)
            fold = reading == "folded"
            found.append(
                CodeSet(
                    codes=frozenset(
                        folded(code) if fold else normalized("NFC", code) for code in codes
                    ),
                    wanted=key not in ("is_not", "none_of"),
                    shown=table.needed("list") if key == "list" else ", ".join(codes)[:_SHOWN],
                )
            )
        return tuple(found)

    def _listed(self, table: Table, key: str) -> tuple[str, ...]:
        if key in ("is", "is_not"):
            return (table.needed(key),)
        if key == "list":
            return self._folder.codes(table, key)
        return table.texts(key, MAX_CODES)

    def _pattern(self, table: Table) -> SafePattern | None:
        text = table.text("matches")
        if text is None:
            return None
        try:
            return SafePattern(text)
        except PatternFault as fault:
            words = fault.words
            table.wrong(f"the pattern: {words.en}", f"mẫu: {words.vi}", "matches")

    def _limit(self, table: Table, key: str) -> Limit:
        value = table.take(key)
        if isinstance(value, str):
            return self._value(table, key)
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            return value
        return self._number(table, key, value)

    def _number(self, table: Table, key: str, value: object) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, int) or abs(value) > _MOST:
            table.wrong(
                "expected a whole number, a date or a path",
                "cần một số nguyên, một ngày hoặc một đường dẫn",
                key,
            )
        return Decimal(value)

    def _reading(self, table: Table, usual: As) -> As:
        chosen: Any = table.choice("as", READINGS, usual)
        return chosen  # type: ignore[no-any-return]

    def _path(self, table: Table, key: str) -> PathInto:
        return self._path_of(table, key, table.needed(key))

    def _value(self, table: Table, key: str) -> PathInto:
        """A path to something that has a value."""
        found = self._path(table, key)
        if isinstance(found, FieldPath) and not found.leaf:
            table.wrong(
                f"{found.text} is a group of fields and has no value",
                f"{found.text} là một nhóm trường, không có giá trị",
                key,
            )
        return found

    def _paths(self, table: Table, key: str) -> tuple[PathInto, ...]:
        texts = table.texts(key, MAX_CHECK_PARTS)
        if len(texts) < _TWO:
            table.wrong("expected two paths or more", "cần từ hai đường dẫn trở lên", key)
        return tuple(self._path_of(table, key, text) for text in texts)


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


_TWO: Final = 2
_SHOWN: Final = 80
_MOST: Final = 10**18


def folded(text: str) -> str:
    """A text without regard to capitals and to how wide its spaces are."""
    return " ".join(normalized("NFC", text).casefold().split())
