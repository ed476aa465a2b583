"""Rows of a table of organisations: JSON as the national axis gives it, or CSV and TSV.

Everything is read before anything is handed out, so a table is never half loaded.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from vnedoc.errors import VnedocError, error
from vnedoc.given import Given, bytes_of
from vnedoc.limits import MAX_ORGAN_TABLE_BYTES, MAX_ORGAN_TABLE_ROWS
from vnedoc.words import counted

_COLUMNS: Final = frozenset(
    {"code", "code102", "oldcode", "name_vi", "name_en", "email", "group", "live_from"}
    | {"closed_on", "body_closed_on", "body_act", "merged_into", "confidence", "source"}
)
_ALIASES: Final = {"name": "name_vi", "mail": "email", "old_id": "code102"}
"""Names of columns, in small letters, and other names for them. Other columns are passed over."""


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


def read_rows(source: Given) -> tuple[TableRow, ...]:
    """All rows of a file (a path object) or of its bytes; the format is seen from the content.

    Raises:
        OSError: the file cannot be opened.
        OrganTableError: too large, not UTF-8, neither JSON nor CSV nor TSV, or without rows.
    """
    text = _text(_bytes(source))
    rows = _json_rows(text) if text.lstrip()[:1] in ("{", "[") else _delimited_rows(text)
    kept = []
    for row in rows:
        kept.append(row)
        if len(kept) > MAX_ORGAN_TABLE_ROWS:
            raise _refusal(
                row.number,
                f"there are more than {MAX_ORGAN_TABLE_ROWS} rows",
                f"có hơn {MAX_ORGAN_TABLE_ROWS} dòng",
            )
    if not kept:
        raise _refusal(0, "there are no rows in it", "tệp không có dòng nào")
    return tuple(kept)


def _refusal(row: int, en: str, vi: str) -> OrganTableError:
    return OrganTableError(row=row, reason_en=en, reason_vi=vi)


def _bytes(source: Given) -> bytes:
    data = bytes_of(source, "source", MAX_ORGAN_TABLE_BYTES + 1)
    if len(data) > MAX_ORGAN_TABLE_BYTES:
        mib = MAX_ORGAN_TABLE_BYTES // 1024**2
        raise _refusal(0, f"the file is larger than {mib} MiB", f"tệp lớn hơn {mib} MiB")
    return data


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as bad:
        raise _refusal(
            0, f"byte {bad.start} is not UTF-8", f"byte {bad.start} không phải UTF-8"
        ) from None


def _json_rows(text: str) -> Iterator[TableRow]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise _refusal(0, "the JSON is malformed", "tệp JSON sai cú pháp") from None
    items = document.get("data") if isinstance(document, dict) else document
    if not isinstance(items, list):
        raise _refusal(0, "the JSON has no list 'data'", "tệp JSON không có danh sách 'data'")
    for number, item in enumerate(items, start=1):
        if not isinstance(item, dict):
            raise _refusal(number, "it is not a JSON object", "không phải đối tượng JSON")
        yield TableRow(number, _values(number, item))


def _values(number: int, item: Mapping[str, Any]) -> dict[str, str]:
    values = {}
    for key, value in item.items():
        name = key.strip().lower()
        column = _ALIASES.get(name, name)
        if column not in _COLUMNS or value is None:
            continue
        if not isinstance(value, str):
            raise _refusal(number, f"{key!r} is not a text", f"{key!r} không phải văn bản")
        values[column] = value.strip()
    return values


def _delimited_rows(text: str) -> Iterator[TableRow]:
    heading = text.partition("\n")[0]
    # A Vietnamese Excel saves "CSV" with semicolons.
    delimiter = max("\t;,", key=heading.count)
    records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 1
    try:
        columns = next(records, [])
        if "code" not in {column.strip().lower() for column in columns}:
            raise _refusal(1, "there is no column 'code'", "không có cột 'code'")
        for number, record in enumerate(records, start=2):
            if not any(record):
                continue
            if len(record) > len(columns):
                raise _refusal(
                    number,
                    f"{counted(len(record), 'value')} for {counted(len(columns), 'column')}",
                    f"có {len(record)} giá trị cho {len(columns)} cột",
                )
            yield TableRow(number, _values(number, dict(zip(columns, record, strict=False))))
    except csv.Error:
        raise _refusal(
            number + 1,
            "its quotes do not match, or a value is too long",
            "dấu nháy không khớp, hoặc có giá trị quá dài",
        ) from None
