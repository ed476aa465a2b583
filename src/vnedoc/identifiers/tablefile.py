"""Rows of a table of organisations: JSON as the national axis gives it, or CSV and TSV.

Rows are handed out as they are read, so that a list of 111,000 takes no more memory than what is
made of it. Who makes a table of them makes it of all or, at the first that is wrong, of none.
"""

from __future__ import annotations

import codecs
import csv
import functools
import io
import itertools
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, BinaryIO, Final, NamedTuple

from vnedoc.errors import VnedocError, error
from vnedoc.given import Given, path_of
from vnedoc.limits import MAX_ORGAN_TABLE_BYTES, MAX_ORGAN_TABLE_ROWS
from vnedoc.words import counted

COLUMNS: Final = frozenset(
    {"code", "code102", "oldcode", "name_vi", "name_en", "email", "group", "live_from"}
    | {"closed_on", "body_closed_on", "body_act", "merged_into", "confidence", "source"}
)
_ALIASES: Final = {"name": "name_vi", "mail": "email", "old_id": "code102"}
"""Names of columns, in small letters, and other names for them. Other columns are passed over."""
_NO_TEXT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""Controls, and halves of characters, which only JSON can say and no file can hold."""
_CHUNK: Final = 256 * 1024
_LONGEST_COLUMN: Final = 64
_LONGEST_VALUE: Final = 4 * 1024 * 1024
"""Characters of one value of the JSON; a row of the axis's has 300."""


@error
class OrganTableError(VnedocError):
    """A table of organisations that cannot be used; nothing of it was loaded.

    `row` counts from 1: places in ``data`` of a JSON file, lines of a CSV or TSV file, whose
    heading is line 1. It is 0 when the file as a whole is at fault.
    """

    code = "VNE-E310"
    title_en = "The table of organisations is refused"
    title_vi = "Không dùng được bảng cơ quan, tổ chức"
    en = "The table of organisations is refused at row {row}: {reason_en}."
    vi = "Không dùng được bảng cơ quan, tổ chức, tại dòng {row}: {reason_vi}."
    hint_en = "Mend it and load it again; nothing was loaded. Row 0 is the file as a whole."
    hint_vi = "Hãy sửa rồi nạp lại; chưa nạp dòng nào. Dòng 0 là cả tệp."
    row: int
    reason_en: str
    reason_vi: str


class TableRow(NamedTuple):
    """One row: its number, and its values by column, without blanks at their ends."""

    number: int
    values: Mapping[str, str]


def read_rows(
    source: Given, columns: Collection[str] = COLUMNS, needed: str = "code"
) -> Iterator[TableRow]:
    """The rows of a file (a path object) or of its bytes; the format is seen from the content.

    Args:
        source: The file.
        columns: Names of columns that count, in small letters.
        needed: The column that a CSV or TSV must have.

    Raises:
        OSError: the file cannot be opened.
        OrganTableError: too large, not UTF-8, neither JSON nor CSV nor TSV, or without rows. It
            may come after rows that were right.
    """
    number = 0
    with _opened(source) as file:
        chunks = _text(file)
        first = next(chunks, "")
        while not first.lstrip() and (more := next(chunks, "")):
            first += more
        chunks = itertools.chain([first], chunks)
        is_json = first.lstrip()[:1] in ("{", "[")
        rows = _json_rows(chunks, columns) if is_json else _delimited(chunks, columns, needed)
        for number, row in enumerate(rows, start=1):
            if number > MAX_ORGAN_TABLE_ROWS:
                raise _refusal(
                    row.number,
                    f"there are more than {MAX_ORGAN_TABLE_ROWS} rows",
                    f"có hơn {MAX_ORGAN_TABLE_ROWS} dòng",
                )
            yield row
    if not number:
        raise _refusal(0, "there are no rows in it", "tệp không có dòng nào")


def _refusal(row: int, en: str, vi: str) -> OrganTableError:
    return OrganTableError(row=row, reason_en=en, reason_vi=vi)


def _opened(source: Given) -> BinaryIO:
    if isinstance(source, bytes | bytearray | memoryview):
        return io.BytesIO(source)
    return path_of(source, "source").open("rb")


def _text(file: BinaryIO) -> Iterator[str]:
    """The text in pieces, without a byte order mark."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    size = 0
    while True:
        chunk = file.read(_CHUNK)
        pending = len(decoder.getstate()[0])
        size += len(chunk)
        if size > MAX_ORGAN_TABLE_BYTES:
            mib = MAX_ORGAN_TABLE_BYTES // 1024**2
            raise _refusal(0, f"the file is larger than {mib} MiB", f"tệp lớn hơn {mib} MiB")
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as bad:
            at = size - len(chunk) - pending + bad.start
            raise _refusal(0, f"byte {at} is not UTF-8", f"byte {at} không phải UTF-8") from None
        if text:
            yield text
        if not chunk:
            return


# -- JSON ----------------------------------------------------------------------------------------


class _JsonText:
    """Values of a JSON text that is read in pieces."""

    def __init__(self, chunks: Iterator[str]) -> None:
        self._chunks = chunks
        self._held = ""
        self._at = 0
        self._decoder = json.JSONDecoder()

    def mark(self) -> str:
        """The next character that is no white space, left where it is; empty at the end."""
        while True:
            while self._at < len(self._held) and self._held[self._at] in " \t\r\n":
                self._at += 1
            if self._at < len(self._held):
                return self._held[self._at]
            if not self._more():
                return ""

    def take(self, marks: str) -> str:
        """The next character, which must be one of these."""
        mark = self.mark()
        if not mark or mark not in marks:
            raise _malformed()
        self._at += 1
        return mark

    def value(self) -> Any:
        """The next value, whole."""
        self.mark()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._held, self._at)
            except json.JSONDecodeError:
                end = len(self._held)
            except (ValueError, RecursionError):
                raise _malformed() from None
            else:
                # A number at the very end of what is held may go on.
                if end < len(self._held):
                    self._at = end
                    return value
            if len(self._held) - self._at > _LONGEST_VALUE or not self._more():
                raise _malformed()

    def _more(self) -> bool:
        chunk = next(self._chunks, "")
        self._held, self._at = self._held[self._at :] + chunk, 0
        return bool(chunk)


def _malformed() -> OrganTableError:
    return _refusal(0, "the JSON is malformed", "tệp JSON sai cú pháp")


def _json_rows(chunks: Iterator[str], columns: Collection[str]) -> Iterator[TableRow]:
    text = _JsonText(chunks)
    if text.mark() == "[":
        yield from _json_list(text, columns)
    else:
        yield from _json_object(text, columns)
    if text.mark():
        raise _malformed()


def _json_object(text: _JsonText, columns: Collection[str]) -> Iterator[TableRow]:
    lists = 0
    text.take("{")
    mark = "," if text.mark() != "}" else text.take("}")
    while mark == ",":
        key = text.value()
        text.take(":")
        if key == "data" and text.mark() == "[" and not lists:
            lists += 1
            yield from _json_list(text, columns)
        else:
            text.value()
        mark = text.take(",}")
    if not lists:
        raise _refusal(0, "the JSON has no list 'data'", "tệp JSON không có danh sách 'data'")


def _json_list(text: _JsonText, columns: Collection[str]) -> Iterator[TableRow]:
    text.take("[")
    mark = "," if text.mark() != "]" else text.take("]")
    for number in itertools.count(1):
        if mark != ",":
            return
        item = text.value()
        if not isinstance(item, dict):
            raise _refusal(number, "it is not a JSON object", "không phải đối tượng JSON")
        yield TableRow(number, _values(number, item, columns))
        mark = text.take(",]")


@functools.lru_cache(256)
def _column(key: str) -> str:
    name = key.strip().lower()
    return _ALIASES.get(name, name)


def _values(number: int, item: Mapping[str, Any], columns: Collection[str]) -> dict[str, str]:
    values = {}
    for key, value in item.items():
        column = _column(key) if len(key) <= _LONGEST_COLUMN else ""
        if column not in columns or value is None:
            continue
        if not isinstance(value, str):
            raise _refusal(number, f"{key!r} is not a text", f"{key!r} không phải văn bản")
        if _NO_TEXT.search(value):
            raise _refusal(
                number, f"{key!r} has a control character", f"{key!r} có ký tự điều khiển"
            )
        values[column] = value.strip()
    return values


# -- CSV and TSV -----------------------------------------------------------------------------------


def _lines(chunks: Iterable[str]) -> Iterator[str]:
    """Whole lines with their ends, as `csv` wants them."""
    rest = ""
    for chunk in chunks:
        lines = (rest + chunk).split("\n")
        rest = lines.pop()
        yield from (f"{line}\n" for line in lines)
        if len(rest) > _LONGEST_VALUE:
            raise _refusal(0, "a line is too long", "có dòng quá dài")
    if rest:
        yield rest


def _delimited(chunks: Iterator[str], columns: Collection[str], needed: str) -> Iterator[TableRow]:
    lines = _lines(chunks)
    heading = next(lines, "")
    # A Vietnamese Excel saves "CSV" with semicolons.
    delimiter = max("\t;,", key=heading.count)
    records = csv.reader(itertools.chain([heading], lines), delimiter=delimiter, strict=True)
    number = 1
    try:
        names = next(records, [])
        if needed not in {name.strip().lower() for name in names}:
            raise _refusal(1, f"there is no column {needed!r}", f"không có cột {needed!r}")
        for number, record in enumerate(records, start=2):
            if not any(record):
                continue
            if len(record) > len(names):
                raise _refusal(
                    number,
                    f"{counted(len(record), 'value')} for {counted(len(names), 'column')}",
                    f"có {len(record)} giá trị cho {len(names)} cột",
                )
            cells = dict(zip(names, record, strict=False))
            yield TableRow(number, _values(number, cells, columns))
    except csv.Error:
        raise _refusal(
            number + 1,
            "its quotes do not match, or a value is too long",
            "dấu nháy không khớp, hoặc có giá trị quá dài",
        ) from None
