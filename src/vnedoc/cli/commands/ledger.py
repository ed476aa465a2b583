"""``vnedoc ledger``: look into a ledger of what came and what is to be sent, and mend it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import attrs
import click

from vnedoc.cli.common import (
    CommandGroup,
    at_option,
    bilingual,
    note,
    now,
    option,
    output_option,
    tell,
    tell_all,
    write_output,
)
from vnedoc.errors import Lang
from vnedoc.exchange import ExchangeLedger, InboxItem, OutboxItem, QuarantinedItem
from vnedoc.files import replacing
from vnedoc.words import Words

BOXES: Final = ("inbox", "outbox", "quarantine")
Row = InboxItem | OutboxItem | QuarantinedItem


def _box_argument() -> Callable[[Any], Any]:
    return click.argument("box", metavar="BOX", type=click.Choice(BOXES))


def _number_argument() -> Callable[[Any], Any]:
    return click.argument("number", metavar="NUMBER", type=click.IntRange(1))


def _file_argument() -> Callable[[Any], Any]:
    return click.argument("file", metavar="LEDGER.db")


def _format_option() -> Callable[[Any], Any]:
    return option(
        "--format",
        "form",
        type=click.Choice(["text", "json"]),
        default="text",
        vi="Dạng kết quả: text (mặc định) hoặc json.",
        en="Format: text (the default) or json.",
    )


def _opened(file: str) -> ExchangeLedger:
    """The ledger in a file that is there: looking at one must not make another."""
    path = Path(file)
    path.stat()
    return ExchangeLedger.open(path)


@bilingual(
    vi="Liệt kê các mục trong sổ gửi nhận: hộp đến, hộp đi, khu cách ly.\n"
    "BOX là inbox (đã nhận), outbox (cần gửi, đã gửi) hoặc quarantine (không nhận được).",
    en="List what stands in a ledger: inbox, outbox or quarantine.\n"
    "BOX is inbox (received), outbox (to be sent, or sent) or quarantine (could not be received).",
)
@_file_argument()
@_box_argument()
@option("--document", metavar="KEY", vi="Chỉ văn bản có khóa này.", en="Only of this document.")
@_format_option()
def listing(lang: Lang, file: str, box: str, document: str | None, form: str) -> None:
    """Print the items of a box."""
    with _opened(file) as ledger:
        rows = [row for row in _rows(ledger, box) if document in (None, _document(row))]
    if form == "json":
        write_output(None, json.dumps([_data(row, lang) for row in rows], ensure_ascii=False))
        return
    tell_all(_line(row, lang) for row in rows)


def _rows(ledger: ExchangeLedger, box: str) -> tuple[Row, ...]:
    if box == "inbox":
        return ledger.inbox()
    return ledger.outbox.items() if box == "outbox" else ledger.quarantine.items()


def _document(row: Row) -> str:
    return "" if isinstance(row, QuarantinedItem) else row.document


def _data(row: Row, lang: Lang) -> dict[str, Any]:
    held = attrs.asdict(row, filter=lambda field, _: not field.name.startswith("_"))
    if isinstance(row, QuarantinedItem):
        held["reason"] = row.reason(lang)
    for name, value in held.items():
        held[name] = value.isoformat() if isinstance(value, dt.datetime) else value
    return held


def _line(row: Row, lang: Lang) -> str:
    if isinstance(row, InboxItem):
        other = f" ({row.outcome}: {row.conflict_with})" if row.conflict_with else ""
        came = f"{row.received_at:%Y-%m-%d %H:%M}Z x{row.times}"
        return f"{row.id:>6} {came} {row.operation} {row.document} {row.receiver}{other}".rstrip()
    if isinstance(row, OutboxItem):
        said = f"{row.remote} {row.reason}".strip()
        what = f"{row.channel} {row.operation} {row.document}"
        return f"{row.id:>6} {row.state.value:<11} {row.attempt} {what} {said}".rstrip()
    why = f"{row.code} {row.reason(lang)}".strip()
    return f"{row.id:>6} {row.state:<8} x{row.times} {row.channel} {row.item} {why}"


@bilingual(
    vi="In mọi điều sổ ghi về một mục; -o lấy gói tin của mục đó ra tệp.\n"
    "Gói tin có ở outbox và quarantine; phần mềm giữ gói tin đã nhận ở nơi riêng.",
    en="Print all that a ledger holds of an item; -o takes its message out into a file.\n"
    "Messages are held in outbox and quarantine; what was received is kept by the program.",
)
@_file_argument()
@_box_argument()
@_number_argument()
@output_option()
def show(lang: Lang, file: str, box: str, number: int, output: str | None) -> None:
    """Print an item, or write its message."""
    with _opened(file) as ledger:
        row = _one(ledger, box, number)
        tell_all(f"{name}: {value}" for name, value in _data(row, lang).items() if value != "")
        if isinstance(row, InboxItem):
            state = ledger.state(row.document)
            for one in state.receivers if state else ():
                tell(f"{one.organ}: {one.state.words.of(lang)} ({one.state.id})")
        if output is not None:
            with replacing(output) as target:
                target.writelines(_pieces(ledger, row))


def _one(ledger: ExchangeLedger, box: str, number: int) -> Row:
    if box == "outbox":
        return ledger.outbox.item(number)
    if box == "quarantine":
        return ledger.quarantine.item(number)
    return ledger.item(number)


def _pieces(ledger: ExchangeLedger, row: Row) -> Iterator[bytes]:
    if isinstance(row, OutboxItem):
        return ledger.outbox.bytes_of(row)
    return ledger.quarantine.bytes_of(row) if isinstance(row, QuarantinedItem) else iter(())


@bilingual(
    vi="Cho gửi lại một mục ở outbox, hoặc cho nhận lại một mục ở quarantine.\n"
    "Mục ở trạng thái unknown không được gửi lại: phải tra ở bên kia xem đã đến chưa.",
    en="Let an item of the outbox be sent again, or one of the quarantine be received again.\n"
    "What is unknown is not sent again: the other side must be asked first whether it arrived.",
)
@_file_argument()
@_box_argument()
@_number_argument()
@at_option(vi="Thời điểm; mặc định là bây giờ.", en="When; now unless given.")
def retry(lang: Lang, file: str, box: str, number: int, at: dt.datetime | None) -> None:
    """Set an item free."""
    with _opened(file) as ledger:
        if box == "outbox":
            ledger.outbox.again(number, at=at or now())
        elif box == "quarantine":
            ledger.quarantine.release(number, at=at or now())
        else:
            ledger.item(number)
            nothing = Words(
                vi="Mục này đã nhận xong; không có gì để làm lại.",
                en="This item was received; there is nothing to be done again.",
            )
            note(lang, vi=nothing.vi, en=nothing.en)


@bilingual(
    vi="Liệt kê những gì không nhận được, kèm lý do; gói tin hỏng không cản gói tin khác.",
    en="List what could not be received, with reasons; it keeps nothing else from coming.",
)
@_file_argument()
@_format_option()
def quarantine(lang: Lang, file: str, form: str) -> None:
    """Print the quarantine."""
    with _opened(file) as ledger:
        rows = ledger.quarantine.items()
    if form == "json":
        write_output(None, json.dumps([_data(row, lang) for row in rows], ensure_ascii=False))
        return
    tell_all(_line(row, lang) for row in rows)


@bilingual(
    vi="In các sự kiện, mỗi sự kiện một dòng JSON (event.schema.json).",
    en="Print the events, one line of JSON each (event.schema.json).",
)
@_file_argument()
@option(
    "--since",
    metavar="N",
    type=click.IntRange(0),
    default=0,
    vi="Chỉ những sự kiện sau số này; không lặp lại những gì đã lấy.",
    en="Only events after this number, so that none is taken twice.",
)
def events(lang: Lang, file: str, since: int) -> None:
    """Print events."""
    last = since
    with _opened(file) as ledger:
        for number, event in ledger.events(since):
            click.echo(event.to_line())
            last = number
    note(lang, vi=f"Số cuối: {last}", en=f"Last number: {last}")


command = CommandGroup(
    "ledger",
    words=Words(
        vi="Xem và sửa sổ gửi nhận (tệp SQLite của vnedoc.exchange).",
        en="Look into a ledger of exchange (an SQLite file of vnedoc.exchange), and mend it.",
    ),
    commands={
        "list": listing,
        "show": show,
        "retry": retry,
        "quarantine": quarantine,
        "events": events,
    },
)
