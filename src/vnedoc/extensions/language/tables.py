"""The tables of a declaration: every key is asked for by name, and what nobody asks for is refused.

A key that is passed over in silence is a rule that its author believes in and nobody asks.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
import tomllib
from collections.abc import Callable, Iterator
from typing import Any, Final, NoReturn, TypeVar, overload

from vnedoc.extensions.errors import ExtensionError
from vnedoc.extensions.limits import MAX_EXTENSION_BYTES, MAX_EXTENSION_DEPTH
from vnedoc.names import NOT_XML

T = TypeVar("T")

_LONGEST: Final = 1_000
"""Characters of one text; a sentence has 50-200."""
_HIDDEN: Final = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
"""What is not seen: it could turn a sentence round, or hide another one in it."""
# A text that is not closed ends with its line: so the pattern never tries twice.
_OPENING: Final = re.compile(r"\"(?:[^\"\\]|\\.)*+(?:\"|$)|'[^']*+(?:'|$)|\#.*|([\[{.])")
"""What opens a level, outside texts and comments."""
_SHOWN: Final = 40


class Table:
    """One table that people wrote, and where it stands. `done` refuses what was not asked for."""

    def __init__(self, source: str, file: str, cells: dict[str, Any], place: str = "") -> None:
        self.source = source
        self.file = file
        self.place = place
        self._cells = cells
        self._asked: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return key in self._cells

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that are there, in the order of the file."""
        return tuple(self._cells)

    def take(self, key: str) -> Any:
        """The value as it is; `None` if it is missing."""
        self._asked.add(key)
        return self._cells.get(key)

    @overload
    def text(self, key: str) -> str | None: ...

    @overload
    def text(self, key: str, default: str) -> str: ...

    def text(self, key: str, default: str | None = None) -> str | None:
        """A text that can be seen, or the default."""
        value = self.take(key)
        if value is None:
            return default
        if not isinstance(value, str) or not value.strip():
            self.wrong("expected a text", "cần một chuỗi ký tự", key)
        if len(value) > _LONGEST:
            limit = f"{_LONGEST}"
            self.wrong(f"more than {limit} characters", f"dài quá {limit} ký tự", key)
        if _HIDDEN.search(value) or NOT_XML.search(value):
            self.wrong(
                "it holds a character that is not seen", "có ký tự không nhìn thấy được", key
            )
        return value

    def needed(self, key: str) -> str:
        """A text that must be there."""
        value = self.text(key)
        if value is None:
            self.missing(key)
        return value

    def whole(self, key: str, least: int, most: int) -> int | None:
        """A whole number within bounds; `None` if it is missing."""
        value = self.take(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.wrong(
                f"expected a whole number from {least} to {most}",
                f"cần một số nguyên từ {least} đến {most}",
                key,
            )
        return value

    def day(self, key: str) -> dt.date | None:
        """A date without a time; `None` if it is missing."""
        value = self.take(key)
        if value is not None and (isinstance(value, dt.datetime) or not isinstance(value, dt.date)):
            self.wrong("expected a date, as 2026-01-01", "cần một ngày, dạng 2026-01-01", key)
        return value

    def flag(self, key: str) -> bool:
        """True or false; false if it is missing."""
        value = self.take(key)
        if value is not None and not isinstance(value, bool):
            self.wrong("expected true or false", "cần true hoặc false", key)
        return bool(value)

    def choice(self, key: str, words: tuple[str, ...], default: str) -> str:
        """One of a few words, or the default."""
        value = self.take(key)
        if value is None:
            return default
        if not isinstance(value, str) or value not in words:
            known = ", ".join(words)
            self.wrong(f"expected one of {known}", f"cần một trong: {known}", key)
        return value

    def texts(self, key: str, most: int) -> tuple[str, ...]:
        """A list of different texts; empty if it is missing."""
        value = self.take(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not value:
            self.wrong("expected a list of texts", "cần một danh sách chuỗi ký tự", key)
        self.few(value, most, key)
        inner = Table(self.source, self.file, {str(n): v for n, v in enumerate(value, 1)})
        inner.place = self.at(key)
        found = tuple(inner.needed(number) for number in inner.keys)
        if len(set(found)) < len(found):
            self.wrong("a text stands twice", "có chuỗi lặp lại", key)
        return found

    def table(self, key: str) -> Table | None:
        """A table inside; `None` if it is missing."""
        value = self.take(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.wrong("expected a table", "cần một bảng", key)
        return Table(self.source, self.file, value, self.at(key))

    def tables(self, key: str, most: int) -> tuple[Table, ...]:
        """The tables of a list; none if it is missing."""
        value = self.take(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.wrong(f"write each as [[{key}]]", f"hãy viết từng mục là [[{key}]]", key)
        self.few(value, most, key)
        return tuple(
            Table(self.source, self.file, one, f"{self.at(key)}[{number}]")
            for number, one in enumerate(value, 1)
        )

    def few(self, value: list[Any], most: int, key: str) -> None:
        """Refuse too long a list."""
        if len(value) > most:
            self.wrong(f"more than {most}", f"có quá {most} mục", key)

    def done(self) -> None:
        """Refuse the keys that nobody asked for.

        Raises:
            ExtensionError: there is one; with the key that it may have been meant to be.
        """
        for key in self._cells:
            if key not in self._asked:
                near = difflib.get_close_matches(key[:_SHOWN], self._asked, n=1)
                known = ", ".join(near or sorted(self._asked))
                en = (
                    f"there is no such key; did you mean: {known}"
                    if near
                    else (f"there is no such key here; known are {known}")
                )
                vi = (
                    f"không có khóa này; có phải là: {known}"
                    if near
                    else (f"ở đây không có khóa này; chỉ có: {known}")
                )
                self.wrong(en, vi, key)

    def missing(self, key: str) -> NoReturn:
        """Say that a key must be there."""
        self.wrong("it is missing", "bị thiếu", key)

    def wrong(self, en: str, vi: str, key: str = "") -> NoReturn:
        """Say what is wrong with a key, or with the table.

        Raises:
            ExtensionError: always.
        """
        raise ExtensionError(
            source=self.source, file=self.file, key=self.at(key) or "-", reason_en=en, reason_vi=vi
        )

    def at(self, key: str) -> str:
        """The place of a key, as people read it."""
        shown = key if len(key) <= _SHOWN else f"{key[:_SHOWN]}…"
        return ".".join(filter(None, (self.place, shown)))


def table_of(source: str, file: str, data: bytes) -> Table:
    """The outermost table of a TOML file.

    Raises:
        ExtensionError: it is too large, nested too deep, not UTF-8 or not TOML.
    """
    whole = Table(source, file, {})
    if len(data) > MAX_EXTENSION_BYTES:
        limit = MAX_EXTENSION_BYTES
        whole.wrong(f"it has more than {limit} bytes", f"tệp có hơn {limit} byte")
    try:
        text = data.decode("utf-8-sig")
        _refuse_nesting(whole, text)
        return Table(source, file, tomllib.loads(text))
    except (UnicodeDecodeError, ValueError, RecursionError) as fault:
        said = str(fault)[:200] if isinstance(fault, tomllib.TOMLDecodeError) else "UTF-8"
        whole.wrong(f"it is no TOML in UTF-8 ({said})", f"không phải TOML ở dạng UTF-8 ({said})")


def _refuse_nesting(whole: Table, text: str) -> None:
    """Refuse lines that nest.

    The parser calls itself for each level, and a key of many parts costs their square.
    """
    for number, line in enumerate(text.splitlines(), 1):
        if len(line) <= MAX_EXTENSION_DEPTH:
            continue
        if sum(1 for found in _OPENING.finditer(line) if found[1]) > MAX_EXTENSION_DEPTH:
            en, vi = f"line {number} nests too deep", f"dòng {number} lồng quá sâu"
            whole.wrong(en, vi, f"line {number}")


def each(tables: tuple[Table, ...], make: Callable[[Table, int], T]) -> Iterator[T]:
    """What is made of each table, every one of whose keys must have been asked for."""
    for number, table in enumerate(tables, 1):
        made = make(table, number)
        table.done()
        yield made
