"""``vnedoc classify``: the kind of a document, from its notation and title or from a TSV file."""

from __future__ import annotations

import datetime as dt
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click

from vnedoc.cli.common import (
    STDIN,
    UsageProblem,
    bilingual,
    option,
    tell,
    write_output,
)
from vnedoc.cli.places import mark_of
from vnedoc.doctype import Classification, Evidence, Recognition, classify
from vnedoc.errors import Lang
from vnedoc.identifiers import DocumentCode
from vnedoc.reports.jsonreport import dumps
from vnedoc.words import Words

_COLUMNS: Final = ("notation", "title", "type_name", "codes", "issuer", "date")
_MOST_WORDS: Final = 12
"""Words at the front of what is typed that may be a number and notation with blanks in it."""
_PICTURED: Final = 160
"""Characters of a value that a picture shows."""
_LINE: Final = "="
"""Draws a span. Three carets or tildes at the head of a line are a command to some CI systems."""
_FIELDS: Final = {
    "notation": Words(vi="ký hiệu", en="notation"),
    "title": Words(vi="trích yếu", en="title"),
    "type_name": Words(vi="tên loại", en="kind's name"),
    "codes": Words(vi="mã loại", en="codes"),
    "issuer": Words(vi="cơ quan", en="issuer"),
    "date": Words(vi="ngày", en="date"),
}


@bilingual(
    vi="Nhận biết loại văn bản từ số, ký hiệu và trích yếu, gõ sao cũng được:"
    " vnedoc classify 30/2020/nđ-cp về công tác văn thư.\n"
    "Tệp TSV có dòng đầu nêu tên cột: notation, title; có thể thêm type_name, codes, issuer, date."
    " Dạng json in mỗi dòng một đối tượng.",
    en="Find the kind of a document from its notation and title, as people type them:"
    " vnedoc classify 30/2020/NĐ-CP.\n"
    "The first line of a TSV file names its columns: notation, title; type_name, codes, issuer and"
    " date may be added. The json format prints one object a line.",
)
@click.argument("text", metavar="[TEXT...]", nargs=-1)
@option("--notation", metavar="N", vi="Số, ký hiệu: 15/QĐ-BNV.", en="Notation: 15/QĐ-BNV.")
@option("--title", metavar="T", vi="Trích yếu nội dung.", en="Title (subject).")
@option("--type-name", metavar="NAME", vi="Tên loại được khai.", en="The kind's name as declared.")
@option("--codes", metavar="T/D", vi="Mã loại được khai: 2/18.", en="Codes as declared: 2/18.")
@option("--issuer", metavar="NAME", vi="Cơ quan ban hành.", en="The issuing body.")
@option("--date", metavar="DAY", vi="Ngày ban hành: 2027-01-31.", en="Day of issue: 2027-01-31.")
@option("--tsv", metavar="FILE", vi="Tệp TSV; - là đầu vào chuẩn.", en="TSV file; - is stdin.")
@option(
    "--explain",
    is_flag=True,
    vi="Vẽ ra phần nào của giá trị nào là căn cứ.",
    en="Draw which part of which value spoke.",
)
@option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    vi="Dạng kết quả: text (mặc định) hoặc json.",
    en="Format: text (the default) or json.",
)
def command(
    lang: Lang,
    text: tuple[str, ...],
    tsv: str | None,
    form: str,
    *,
    explain: bool,
    **fields: str | None,
) -> None:
    """Print what is found."""
    if text:
        _no_file(" ".join(text))
        fields = _typed(" ".join(text), fields)
    if (tsv is None) == (not any(fields.values())):
        raise UsageProblem(
            vi="Cần --tsv, hoặc số, ký hiệu hay trích yếu (--notation, --title).",
            en="Needed is --tsv, or a notation or title (--notation, --title).",
        )
    rows = [fields] if tsv is None else map(_lenient, _rows(tsv))
    for row in rows:
        found = _classified(row)
        if form == "json":
            write_output(None, dumps(found.to_data(), indent=None))
        else:
            for line in _lines(row, found, lang, explain=explain):
                tell(line)


def _no_file(text: str) -> None:
    """Refuse the name of a file: what it is called says nothing of what is in it."""
    if text != STDIN and mark_of(text) is not None:
        raise UsageProblem(
            vi=f"{text} là một tệp. Bảng TSV thì dùng --tsv {text}; gói tin edXML thì xem loại văn "
            "bản bằng vnedoc validate; nếu đó là số, ký hiệu thì dùng --notation.",
            en=f"{text} is a file. Of a TSV table say --tsv {text}; the kind in an edXML message "
            "is checked by vnedoc validate; if it is a notation, say --notation.",
        )


def _typed(text: str, fields: dict[str, str | None]) -> dict[str, str | None]:
    """What was typed without an option: a number and notation, a title behind it, or a title.

    The longest beginning that is a document code is taken for one: there may be blanks in it.
    """
    words = text.split()
    for count in range(min(len(words), _MOST_WORDS), 0, -1):
        code = DocumentCode.parse(" ".join(words[:count]))
        if code is not None:
            found = {"notation": code.display, "title": " ".join(words[count:])}
            break
    else:
        # One word is an abbreviation, as of `SL`; more of them are a title.
        found = {"notation" if len(words) == 1 else "title": " ".join(words)}
    for name, value in found.items():
        if value and fields[name]:
            raise UsageProblem(
                vi=f"Đã có --{name}; bỏ tùy chọn này hoặc bỏ phần gõ thêm {value[:40]!r}.",
                en=f"--{name} is given, too; leave it out, or leave out {value[:40]!r}.",
            )
    return fields | {name: value for name, value in found.items() if value}


def _rows(path: str) -> Iterator[dict[str, str | None]]:
    """The rows of a TSV file: no quoting, so that a title may hold quotation marks."""
    data = sys.stdin.buffer.read() if path == STDIN else Path(path).read_bytes()
    try:
        # Only line feeds end a row: a title may hold what splitlines() takes for a line end.
        lines = data.decode("utf-8-sig").replace("\r\n", "\n").split("\n")
    except UnicodeDecodeError as bad:
        raise UsageProblem(
            vi=f"{path} không phải UTF-8 (byte {bad.start}).",
            en=f"{path} is not UTF-8 (byte {bad.start}).",
        ) from None
    header = [name.strip().lower() for name in lines[0].split("\t")]
    if not {"notation", "title"}.intersection(header):
        raise UsageProblem(
            vi=f"Dòng đầu của {path} phải có cột notation hoặc title.",
            en=f"The first line of {path} must name a column notation or title.",
        )
    for line in lines[1:]:
        if line:
            cells = dict(zip(header, line.split("\t"), strict=False))
            yield {name: cells.get(name) for name in _COLUMNS}


def _lenient(row: dict[str, str | None]) -> dict[str, str | None]:
    """A row of a file without the date or codes that nobody can read: the rest still counts."""
    kept = dict(row)
    for name, read in (("codes", _codes), ("date", _day)):
        try:
            read(kept[name])
        except UsageProblem:
            kept[name] = None
    return kept


def _classified(row: dict[str, str | None]) -> Classification:
    return classify(
        notation=row["notation"] or None,
        title=row["title"] or None,
        type_name=row["type_name"] or None,
        codes=_codes(row["codes"]),
        issuer=row["issuer"] or None,
        date=_day(row["date"]),
    )


def _codes(text: str | None) -> tuple[int | None, int | None] | None:
    if not text or not text.strip():
        return None
    parts = [part.strip() for part in text.split("/")]
    if len(parts) > 2 or not all(part.isascii() and part.isdigit() for part in parts if part):
        raise UsageProblem(
            vi=f"Mã loại {text!r} không đúng; ví dụ đúng: 2/18.",
            en=f"{text!r} are no codes; right ones are 2/18.",
        )
    first, second = (int(part[:4]) if part else None for part in (*parts, "")[:2])
    return first, second


def _day(text: str | None) -> dt.date | None:
    if not text or not text.strip():
        return None
    parts = text.strip().replace("/", "-").split("-")
    if len(parts[-1]) == 4:
        parts.reverse()
    try:
        return dt.date.fromisoformat("-".join(part.zfill(2) for part in parts))
    except ValueError:
        raise UsageProblem(
            vi=f"Ngày {text!r} không đúng; ví dụ đúng: 2027-01-31.",
            en=f"{text!r} is no day; a right one is 2027-01-31.",
        ) from None


def _lines(
    row: dict[str, str | None], found: Classification, lang: Lang, *, explain: bool
) -> Iterator[str]:
    head = " | ".join(value for value in (row["notation"], row["title"]) if value)
    if found.kind is None:
        answer = found.answer.label(lang)
    else:
        answer = f"{found.kind.label(lang)} ({found.kind.group.label(lang)})"
    yield f"{head}: {answer}, {found.confidence:.0%}" if head else answer
    if explain:
        yield from _picture(row, found, lang)
    else:
        for item in found.evidence:
            text = repr(item.text) if lang == "en" else f"“{item.text}”"
            weight = _decimal(f"{item.weight:+.1f}", lang)
            yield f"    {weight}  {_FIELDS[item.field].of(lang)}: {text}  {item.label(lang)}"
    if found.answer is Recognition.NOT_ENOUGH:
        for candidate in found.candidates[:5]:
            yield f"    ?  {candidate.kind.label(lang)} {candidate.probability:.0%}"


def _picture(row: dict[str, str | None], found: Classification, lang: Lang) -> Iterator[str]:
    """Each value that spoke, and below it what spoke, for or against the best answer."""
    best = found.best
    name = f" {best.kind.label(lang)}" if best else ""
    if found.answer is Recognition.UNKNOWN_KIND:
        name = f" {found.answer.label(lang)}"
    for field in _COLUMNS:
        spoke = [item for item in found.evidence if item.field == field]
        if not spoke:
            continue
        value = row[field] or ""
        head = f"    {_FIELDS[field].of(lang)}: "
        yield head + value[:_PICTURED]
        for item in sorted(spoke, key=lambda item: (item.start, item.end)):
            mark = " " * len(head) + _mark(value, item)
            side = "+" if item.weight >= 0 else "-"
            weight = _decimal(f"{abs(item.weight):.1f}", lang)
            yield f"{mark}  {side}{name} {weight}: {item.label(lang)}"


def _decimal(number: str, lang: Lang) -> str:
    return number.replace(".", ",") if lang == "vi" else number


def _mark(value: str, item: Evidence) -> str:
    if item.end > _PICTURED or item.end <= item.start:
        return "*"
    return " " * _wide(value[: item.start]) + _LINE * max(_wide(value[item.start : item.end]), 1)


def _wide(text: str) -> int:
    """Places on a screen: accents that stand apart (NFD) take none."""
    return sum(not unicodedata.combining(character) for character in text)
