"""A register of documents that was kept by hand, as CSV: what goes on paper leaves no other trace.

A heading of columns, and a row for each document and receiver. Needed are ``issuer`` and ``date``
(``2026-07-31`` or ``31/07/2026``); there may be ``receiver``, ``number``, ``notation``, ``series``,
``year``, ``mode``, ``scope``, ``submission``, ``dossier``, ``doc_kind``, ``channel``,
``paper_allowed``, ``document_id``, ``kind`` and ``count``, as in the schema. Other columns are
passed over: titles and names of people belong into no figures. A comma or a semicolon separates.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator, Mapping
from typing import Final

from vnedoc.errors import VnedocError, error
from vnedoc.exchange.identity import canonical_organ, document_key
from vnedoc.given import Given, bytes_of
from vnedoc.identifiers import DocumentCode
from vnedoc.statistics.making import EventRow, key_of
from vnedoc.statistics.periods import seconds
from vnedoc.statistics.schema import EventKind, EventSide

_NEEDED: Final = ("issuer", "date")
_VIETNAMESE: Final = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_MOST_CHARACTERS: Final = 200
"""Of one value; an identifier has up to 35, a number 11."""
_TRUE: Final = frozenset({"1", "true", "yes", "x", "có"})

MAX_REGISTER_BYTES: Final = 256 * 1024 * 1024
"""A register of documents as CSV, which is held in memory; a line has 100 bytes, so two million."""


@error
class RegisterError(VnedocError):
    """A register that cannot be used; nothing of it was. `row` is the line, the heading is 1."""

    code = "VNE-E982"
    title_en = "The register is refused"
    title_vi = "Không dùng được sổ đăng ký"
    en = "The register is refused at line {row}: {reason_en}."
    vi = "Không dùng được sổ đăng ký, tại dòng {row}: {reason_vi}."
    hint_en = "Mend it and read it again; nothing of it was counted."
    hint_vi = "Hãy sửa rồi đọc lại; chưa tính dòng nào."
    row: int
    reason_en: str
    reason_vi: str


def read_register(source: Given) -> Iterator[EventRow]:
    """The events of a register.

    Args:
        source: The path object of the file, or its bytes, in UTF-8.

    Raises:
        OSError: the file cannot be read.
        RegisterError: too large, not UTF-8, without a column or a value that is needed.
    """
    held = bytes_of(source, "source", MAX_REGISTER_BYTES + 1)
    if len(held) > MAX_REGISTER_BYTES:
        raise _refused(0, "the file is larger than 256 MiB", "tệp lớn hơn 256 MiB")
    try:
        text = held.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _refused(0, "it is not UTF-8", "không phải UTF-8") from None
    yield from _rows(text)


def _rows(text: str) -> Iterator[EventRow]:
    heading = text.partition("\n")[0]
    separator = ";" if heading.count(";") > heading.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        names = [name.strip().lower() for name in next(reader, [])]
        if missing := [name for name in _NEEDED if name not in names]:
            raise _refused(1, f"no column {missing[0]}", f"thiếu cột {missing[0]}")
        for values in reader:
            if any(values):
                cells = {name: cell.strip() for name, cell in zip(names, values, strict=False)}
                yield _row(cells, reader.line_num)
    except csv.Error:
        raise _refused(reader.line_num, "it is no CSV", "không phải CSV") from None


def _row(cells: Mapping[str, str], line: int) -> EventRow:
    def cell(name: str) -> str:
        value = cells.get(name, "")
        if len(value) > _MOST_CHARACTERS:
            raise _refused(line, f"{name} is too long", f"{name} quá dài")
        return value

    day = _day(cell("date"), line)
    issuer, receiver = canonical_organ(cell("issuer")), canonical_organ(cell("receiver"))
    year = _whole(cell("year")) or day.year
    code = DocumentCode.from_fields(cell("number"), cell("notation") or None)
    told = document_key(cell("document_id") or None, issuer=issuer, code=code, year=year)
    # Without anything that names the document, its line does: it is one, whichever it is.
    key = str(told) or f"line:{issuer}/{day.isoformat()}/{line}"
    return EventRow(
        side=EventSide.REGISTER,
        kind=EventKind(cell("kind")) if cell("kind") in set(EventKind) else EventKind.SENT,
        document_key=key_of(key if not cell("series") else f"{key}/{cell('series')}"),
        issuer=issuer,
        sender=canonical_organ(cell("sender")) or issuer,
        receiver=receiver,
        number=cell("number"),
        year=year,
        series=cell("series"),
        doc_kind=cell("doc_kind"),
        mode=cell("mode"),
        channel=_whole(cell("channel")),
        scope=cell("scope"),
        submission=cell("submission"),
        dossier=cell("dossier"),
        secret=cell("secret").lower() in _TRUE,
        paper_allowed=cell("paper_allowed").lower() in _TRUE,
        count=_whole(cell("count")) or 1,
        happened_at=seconds(day),
        issued_at=None,
    )


def _day(text: str, line: int) -> dt.date:
    found = _VIETNAMESE.fullmatch(text)
    try:
        if found:
            return dt.date(int(found[3]), int(found[2]), int(found[1]))
        return dt.date.fromisoformat(text)
    except ValueError:
        raise _refused(
            line, "date is no day such as 2026-07-31", "date không phải ngày, dạng 2026-07-31"
        ) from None


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _refused(line: int, en: str, vi: str) -> RegisterError:
    return RegisterError(row=line, reason_en=en, reason_vi=vi)
