"""Checks read from their tables, strictly."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection
from decimal import Decimal
from typing import Any, Final

from vnedoc.extensions.language.checks import (
    READINGS,
    AmountInWordsCheck,
    As,
    Bound,
    Check,
    CodeSet,
    ConditionalCheck,
    JointCheck,
    Limit,
    OrderCheck,
    PathInto,
    PresenceCheck,
    PythonCheck,
    UniqueCheck,
    ValueCheck,
    folded,
)
from vnedoc.extensions.language.folder import Folder
from vnedoc.extensions.language.paths import ElementPath, FieldPath
from vnedoc.extensions.language.patterns import PatternFault, SafePattern
from vnedoc.extensions.language.tables import Table
from vnedoc.extensions.limits import MAX_CHECK_DEPTH, MAX_CHECK_PARTS, MAX_CODES
from vnedoc.normal_forms import normalized

_NAME: Final = re.compile(r"[a-z][a-z0-9-]{0,39}")
_LIMITS: Final = ("at_least", "at_most", "more_than", "less_than")
_SETS: Final = ("is", "is_not", "one_of", "none_of", "list")
_SUBJECTS: Final = ("value", "sum", "count", "length", "product")
_CHECKS: Final = (
    *("exists", "absent", "unique"),
    *_SUBJECTS,
    *("order", "words", "all", "any", "not", "if", "python"),
)

_TWO: Final = 2
_SHOWN: Final = 80
_MOST: Final = 10**18


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
