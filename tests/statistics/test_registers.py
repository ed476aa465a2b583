"""Registers kept by hand, and events out of a ledger."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

import vnedoc
from tests import factories
from tests.statistics.telling import assessed, at, engine
from vnedoc.exchange import ExchangeLedger, Parcel
from vnedoc.model import VIETNAM
from vnedoc.statistics import (
    COLUMNS,
    EventKind,
    EventRow,
    EventSide,
    RegisterError,
    assess,
    key_of,
    ledger_rows,
    read_register,
    scan,
)

HEADING = "issuer,date,receiver,number,notation,mode,note\n"


def register(*lines: str, heading: str = HEADING) -> list[EventRow]:
    return list(read_register((heading + "\n".join(lines) + "\n").encode()))


@pytest.mark.parametrize("day", ["2026-07-31", "31/07/2026", "31/7/2026"])
@pytest.mark.parametrize("separator", [",", ";"])
def test_a_line_is_an_event(day: str, separator: str) -> None:
    text = f"000.00.05.H26,{day},G01,05,UBND-VP,paper,Nguyễn Văn A".replace(",", separator)
    (row,) = register(text, heading="\ufeff" + HEADING.replace(",", separator))
    assert (row.side, row.kind) == (EventSide.REGISTER, EventKind.SENT)
    assert (row.issuer, row.receiver, row.number, row.year) == ("H26.05", "G01", "05", 2026)
    assert row.happened_at == at("2026-07-31")
    assert "Nguyễn" not in row.to_line()


def test_a_document_has_one_key_however_it_was_told() -> None:
    (row,) = register("H26.05,2026-07-31,G01,5,UBND-VP,paper,")
    told = vnedoc.exchange.document_key(
        None, issuer="H26.05", year=2026,
        code=vnedoc.identifiers.DocumentCode.from_fields("05", "UBND-VP"),
    )  # fmt: skip
    assert row.document_key == key_of(str(told))
    first, second = register("H26,2026-07-31,G01,,,paper,", "H26,2026-07-31,G01,,,paper,")
    assert first.document_key != second.document_key
    assert first.event_id != second.event_id
    assert -(2**63) <= row.event_id < 2**63


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"issuer,number\nH26,5\n", 1),
        (b"", 1),
        (HEADING.encode() + b"H26,yesterday,G01,5,,,\n", 2),
        (HEADING.encode() + b"H26,2026-07-31,G01,5,,,\nH26,31/02/2026,G01,5,,,\n", 3),
        (HEADING.encode() + b"H26,2026-07-31," + b"G" * 201 + b",5,,,\n", 2),
        (b"issuer,date\n\xff\n", 0),
    ],
)
def test_a_register_that_cannot_be_used_is_refused_by_its_line(data: bytes, line: int) -> None:
    with pytest.raises(RegisterError) as refused:
        list(read_register(data))
    assert refused.value.row == line
    assert str(line) in refused.value.text("vi")


def test_words_that_nobody_knows_are_kept_for_the_figures() -> None:
    (row,) = register("H26,2026-07-31,G01,74fass22,,by pigeon,")
    assert (row.number, row.mode) == ("74fass22", "by pigeon")


def test_a_register_is_scanned_beside_events(tmp_path: Path) -> None:
    engine()
    lines = [f"H26,2026-08-{day:02},G01,{day},UBND,paper," for day in range(1, 31)]
    path = tmp_path / "h26.csv"
    path.write_text(HEADING + "\n".join(lines), "utf-8")
    (tmp_path / "a.jsonl").write_text(
        EventRow(
            side=EventSide.SENDER, kind=EventKind.SENT, document_key=1, issuer="H26", number="31",
            year=2026, mode="electronic", receiver="G01", happened_at=at("2026-08-31T08:00"),
        ).to_line()
        + "\n"
    )  # fmt: skip
    found = scan(path, tmp_path / "*.jsonl")
    assert list(found.columns) == [column.name for column in COLUMNS]
    made = assess(found, quarter="2026Q3", as_of=dt.date(2026, 12, 1))
    assert (made.intake.rows, made.intake.register) == (31, 30)
    figure = made.table("e-between").total
    assert (figure.counted, figure.total) == (1, 31)
    assert made.coverage_total.missing == 0
    assert not any("no register" in note.en for note in made.notes)


def test_a_ledger_tells_its_events(tmp_path: Path) -> None:
    now = dt.datetime(2025, 7, 1, 10, tzinfo=VIETNAM)
    with ExchangeLedger.open(tmp_path / "so.db") as ledger:
        parcel = Parcel(
            source=vnedoc.dumps(factories.document()), channel="axis", item="1", receiver="H41.99"
        )
        ledger.receive(parcel, at=now)
        theirs = [row for _, row in ledger_rows(ledger, "H41.99")]
        ours = [row for _, row in ledger_rows(ledger, "H26.99")]
        numbers = [number for number, _ in ledger_rows(ledger, "H26.99")]
        last = max(numbers)
        assert list(ledger_rows(ledger, "H26.99", since=last)) == []
    assert {(row.side, row.kind) for row in theirs} == {(EventSide.RECEIVER, EventKind.ARRIVED)}
    assert {(row.side, row.kind) for row in ours} == {(EventSide.SENDER, EventKind.SENT)}
    assert {row.document_key for row in theirs} == {row.document_key for row in ours}
    assert {row.number for row in ours} == {"5"}
    assert {row.year for row in ours} == {2025}
    held = json.loads(ours[0].to_line())
    assert held.keys() <= {column.name for column in COLUMNS}


def test_nothing_of_the_engine_is_needed_for_events(tmp_path: Path) -> None:
    made = assessed([], tmp_path, "2026Q3")
    assert made.intake.rows == 0
