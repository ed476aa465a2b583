"""Receiving: once for each body, with the caller's rows and the answer, or not at all."""

from __future__ import annotations

import contextlib
import datetime as dt
import multiprocessing
import os
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

import vnedoc
from tests import axis, factories
from tests.exchange.letters import letter, without
from vnedoc.codes import StatusCode
from vnedoc.errors import InvalidValueError
from vnedoc.exchange import (
    Event,
    ExchangeLedger,
    LedgerError,
    LedgerItemError,
    OutboxState,
    Parcel,
    Receipt,
    ReceivedItem,
    identify,
    may_send,
)
from vnedoc.exchange.ledger import sqlite
from vnedoc.given import WrongTypeError
from vnedoc.model import VIETNAM, Envelope

SAMPLES = os.environ.get("VNEDOC_SAMPLES")
AT: Final = dt.datetime(2025, 7, 1, 10, 0, tzinfo=VIETNAM)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[ExchangeLedger]:
    with ExchangeLedger.open(tmp_path / "so.db", poison_after=3) as opened:
        yield opened


def parcel(envelope: Envelope | bytes, receiver: str = "", item: str = "1") -> Parcel:
    source = envelope if isinstance(envelope, bytes) else vnedoc.dumps(envelope)
    return Parcel(source=source, channel="axis", item=item, receiver=receiver)


def receive(ledger: ExchangeLedger, envelope: Envelope | bytes, **more: str) -> ReceivedItem:
    return ledger.receive(parcel(envelope, **more), at=AT)


def test_a_message_is_new_once(ledger: ExchangeLedger) -> None:
    first = receive(ledger, factories.document())
    assert (first.receipt, first.is_new, first.number) == (Receipt.NEW, True, 1)
    assert first.envelope
    again = receive(ledger, axis.through(factories.document()), item="2")
    assert (again.receipt, again.is_new, again.number) == (Receipt.SEEN, False, 1)
    (row,) = ledger.inbox()
    assert (row.times, row.item, row.receiver, row.received_at) == (2, "1", "", AT)
    found = ledger.seen(identify(factories.document()).message)
    assert found == row
    assert ledger.seen(identify(factories.revocation()).message) is None


@pytest.mark.parametrize("unreadable", [False, True])
@pytest.mark.parametrize(
    ("channel", "item", "before"),
    [("axis", "1", ""), ("axis", "2", "1"), ("axis", "", ""), ("mail", "2", "")],
)
def test_another_name_for_what_came_is_told(
    channel: str, item: str, before: str, unreadable: bool, ledger: ExchangeLedger
) -> None:
    data = b"<html>" if unreadable else vnedoc.dumps(factories.document())
    first = ledger.receive(parcel(data), at=AT)
    assert (first.known_as, first.findings) == ("", ())
    again = ledger.receive(Parcel(source=data, channel=channel, item=item), at=AT)
    assert again.receipt is (Receipt.QUARANTINED if unreadable else Receipt.SEEN)
    assert (again.number, again.known_as) == (first.number, before)
    assert [f.rule for f in again.findings] == ["VNE-EXCH-003"] * bool(before)


def test_so_is_one_for_what_failed_too_often(ledger: ExchangeLedger) -> None:
    def fail(_: ReceivedItem) -> None:
        raise RuntimeError

    for _ in range(3):
        ledger.receive(parcel(factories.document()), at=AT, effect=fail)
    for item, before in (("1", ""), ("2", "1")):
        again = ledger.receive(parcel(factories.document(), item=item), at=AT, effect=fail)
        assert (again.receipt, again.known_as) == (Receipt.QUARANTINED, before)
        assert again.identity


def test_copies_that_differ_in_what_the_axis_fills_in_are_one_and_told(
    ledger: ExchangeLedger,
) -> None:
    sent = without(letter(5), ("priority", "type"))
    assert receive(ledger, sent).findings == ()
    again = receive(ledger, axis.through(sent))
    assert again.receipt is Receipt.SEEN
    assert [f.rule for f in again.findings] == ["VNE-EXCH-001"]
    assert "OtherInfo/Priority" in again.findings[0].text()


def test_each_operation_on_a_document_is_stored_and_none_dropped(ledger: ExchangeLedger) -> None:
    for name in ("new", "revoke", "update", "replace", "status-13", "status-03"):
        for _ in range(2):
            receive(ledger, factories.COMPLETE[name]())
    rows = ledger.inbox(document="H26.99/2025/5/svda-vp")
    assert [row.times for row in rows] == [2] * 6
    assert len({row.operation.partition("|")[0] for row in rows}) == 5
    assert {row.outcome for row in rows} == {"new"}


@pytest.mark.skipif(SAMPLES is None, reason="SKIPPED LOUDLY: VNEDOC_SAMPLES is not set")
def test_real_messages_of_one_identifier_are_all_stored(ledger: ExchangeLedger) -> None:
    paths = sorted(Path(str(SAMPLES)).glob("*.edxml"))
    for path in paths * 2:
        ledger.receive(Parcel(source=path, channel="axis", item=path.name), at=AT)
    rows = ledger.inbox()
    assert len(rows) == len(paths) == 7
    assert {row.times for row in rows} == {2}
    assert [row.outcome for row in rows].count("conflict") == 1


def test_all_that_is_asked_and_written_is_one_transaction(ledger: ExchangeLedger) -> None:
    for wanted in (Receipt.NEW, Receipt.SEEN):
        said: list[str] = []
        ledger._store.connection.set_trace_callback(said.append)
        assert receive(ledger, factories.document()).receipt is wanted
        ledger._store.connection.set_trace_callback(None)
        assert (said[0], said[-1]) == ("BEGIN IMMEDIATE", "COMMIT")
        assert len([one for one in said if one in ("BEGIN IMMEDIATE", "COMMIT")]) == 2


def test_each_receiver_gets_his_own(ledger: ExchangeLedger) -> None:
    bodies = ("H41.99", "H55.99")
    receipts = [receive(ledger, factories.document(), receiver=b).receipt for b in bodies * 2]
    assert receipts == [Receipt.NEW, Receipt.NEW, Receipt.SEEN, Receipt.SEEN]


def test_a_letter_for_two_bodies_here_happens_once(ledger: ExchangeLedger) -> None:
    """Or the second arrival would be out of order, and a clerk be told of nothing odd."""
    key = identify(factories.document()).document
    for minutes, receiver in enumerate(("H41.99", "H55.99")):
        at = AT + dt.timedelta(minutes=minutes)
        assert ledger.receive(parcel(factories.document(), receiver=receiver), at=at).is_new
    assert [event.kind for _, event in ledger.events()] == ["sent"]
    state = ledger.state(key)
    assert state is not None
    assert state.findings == ()
    ledger.receive(parcel(factories.revocation(), receiver="H41.99"), at=AT)
    assert [event.kind for _, event in ledger.events()] == ["sent", "revoke"]


def test_a_report_is_compared_with_those_of_its_message_alone(
    ledger: ExchangeLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or what goes to 3,000 bodies costs the square of their reports."""
    read, from_line = [], Event.from_line
    monkeypatch.setattr(Event, "from_line", lambda line: read.append(line) or from_line(line))
    for minute in range(20):
        made = factories.status(timestamp=AT + dt.timedelta(minutes=minute))
        for receiver in ("H41.99", "H55.99"):
            assert receive(ledger, made, receiver=receiver).is_new
    assert len(read) == 20, "its own, when it comes for the second body"
    assert len(list(ledger.events())) == 20


def test_a_replacement_is_a_new_document_and_ends_the_old_one(ledger: ExchangeLedger) -> None:
    made = factories.replacement()
    assert made.trace is not None
    assert made.trace.business is not None
    (replaced,) = made.trace.business.replacements
    old = factories.document(document_id=replaced.document_id)
    receive(ledger, old)
    receive(ledger, made, item="2")
    ended, new = (ledger.state(identify(one).document) for one in (old, made))
    assert ended is not None
    assert new is not None
    named = {str(organ) for organ in replaced.organ_ids}
    # At those receivers that it names, and at no other.
    assert {one.organ for one in ended.receivers if one.state.id == "replaced"} == named
    assert {one.state.id for one in ended.receivers if one.organ not in named} == {"sent"}
    assert {one.state.id for one in new.receivers} == {"sent"}
    assert (ended.findings, new.findings) == ((), ())


def test_messages_about_no_document_are_all_noted(ledger: ExchangeLedger) -> None:
    for number in (1, 2):
        made = factories.document(subject=f"V/v {number}", document_id=None, code=None)
        receive(ledger, made)
    assert len(list(ledger.events())) == 2


def test_another_content_is_a_conflict_that_is_kept_and_named(ledger: ExchangeLedger) -> None:
    receive(ledger, factories.document())
    other = receive(ledger, factories.document(subject="V/v việc khác"))
    assert (other.receipt, other.is_new, other.conflict_with) == (Receipt.CONFLICT, True, 1)
    (told,) = other.findings
    assert told.rule == "VNE-EXCH-002"
    assert "MessageHeader/Subject" in told.text("vi")
    assert [row.outcome for row in ledger.inbox()] == ["new", "conflict"]
    assert receive(ledger, factories.document(subject="V/v việc khác")).receipt is Receipt.SEEN
    elsewhere = receive(ledger, factories.document(subject="V/v việc khác"), receiver="H55.99")
    assert elsewhere.receipt is Receipt.NEW


# -- one transaction ----------------------------------------------------------------------------


def effects(ledger: ExchangeLedger) -> list[Any]:
    connection = sqlite3.connect(path_of(ledger))
    try:
        return connection.execute("SELECT subject FROM own").fetchall()
    finally:
        connection.close()


def path_of(ledger: ExchangeLedger) -> Path:
    return ledger._store._path  # type: ignore[attr-defined,no-any-return]


def own_table(ledger: ExchangeLedger) -> None:
    connection = sqlite3.connect(path_of(ledger))
    connection.execute("CREATE TABLE own (subject TEXT)")
    connection.close()


def test_the_callers_rows_and_the_answer_are_committed_together(ledger: ExchangeLedger) -> None:
    own_table(ledger)
    with ledger.receiving(parcel(factories.document()), at=AT) as item:
        item.connection.execute("INSERT INTO own VALUES ('a')")
        number = item.answer(factories.status(), channel="axis", to="H26.99")
        assert effects(ledger) == []
    assert effects(ledger) == [("a",)]
    assert ledger.outbox.item(number).state is OutboxState.READY
    assert b"".join(ledger.outbox.bytes_of(number)) == vnedoc.dumps(factories.status())


def test_what_fails_leaves_nothing_but_that_it_failed(ledger: ExchangeLedger) -> None:
    own_table(ledger)

    def fail() -> None:
        with ledger.receiving(parcel(factories.document()), at=AT) as item:
            item.connection.execute("INSERT INTO own VALUES ('a')")
            item.answer(factories.status(), channel="axis")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert (effects(ledger), ledger.inbox(), ledger.outbox.items()) == ([], (), ())
    assert list(ledger.events()) == []
    assert receive(ledger, factories.document()).receipt is Receipt.NEW


def test_an_interrupt_is_no_failure_of_the_item(ledger: ExchangeLedger) -> None:
    for _ in range(5):
        with (
            pytest.raises(KeyboardInterrupt),
            ledger.receiving(parcel(factories.document()), at=AT),
        ):
            raise KeyboardInterrupt
    assert receive(ledger, factories.document()).receipt is Receipt.NEW


def test_an_item_whose_effect_fails_again_and_again_is_quarantined_and_the_others_go_on(
    ledger: ExchangeLedger,
) -> None:
    poison = parcel(letter(1))
    names = []
    for _ in range(5):
        names.append(ledger.receive(poison, at=AT, effect=lambda _: 1 / 0).receipt.value)
        assert receive(ledger, letter(2)).receipt in (Receipt.NEW, Receipt.SEEN)
    assert names == ["failed", "failed", "quarantined", "quarantined", "quarantined"]
    (held,) = ledger.quarantine.items()
    assert b"".join(ledger.quarantine.bytes_of(held)) == vnedoc.dumps(letter(1))
    assert held.message == str(identify(letter(1)).message)
    assert held.reason("vi") != held.reason("en")
    assert held.times == 3
    ledger.quarantine.forget(held.id)
    assert ledger.receive(poison, at=AT).number == ledger.quarantine.items()[0].id
    (held,) = ledger.quarantine.items()
    assert b"".join(ledger.quarantine.bytes_of(held)) == vnedoc.dumps(letter(1))
    ledger.quarantine.release(held.id, at=AT)
    assert ledger.receive(poison, at=AT).receipt is Receipt.NEW


def test_several_are_received_as_each_alone_and_committed_together(
    ledger: ExchangeLedger,
) -> None:
    own_table(ledger)

    def effect(item: ReceivedItem) -> None:
        item.connection.execute("INSERT INTO own VALUES (?)", (str(item.number),))
        if item.identity == identify(letter(3)):
            raise ValueError

    coming = [*(letter(n) for n in (1, 2)), b"<html>", *(letter(n) for n in (3, 2, 4))]
    committed: list[str] = []
    ledger._store.connection.set_trace_callback(committed.append)
    found = ledger.receive_many(map(parcel, coming), at=AT, effect=effect, together=4)
    assert committed == []
    receipts = [item.receipt.value for item in found]
    ledger._store.connection.set_trace_callback(None)
    assert receipts == ["new", "new", "quarantined", "failed", "seen", "new"]
    assert committed.count("COMMIT") == 2
    assert effects(ledger) == [(str(row.id),) for row in ledger.inbox()]
    assert [row.times for row in ledger.inbox()] == [1, 2, 1]
    # The failure was counted with its group.
    alone = [ledger.receive(parcel(letter(3)), at=AT, effect=effect).receipt for _ in range(2)]
    assert alone == [Receipt.FAILED, Receipt.QUARANTINED]


def test_what_stops_a_group_leaves_nothing_of_it(ledger: ExchangeLedger) -> None:
    def effect(item: ReceivedItem) -> None:
        if item.number == 4:
            raise KeyboardInterrupt

    given = ledger.receive_many(
        (parcel(letter(n)) for n in range(6)), at=AT, effect=effect, together=2
    )
    assert [next(given).receipt, next(given).receipt] == [Receipt.NEW] * 2
    with pytest.raises(KeyboardInterrupt):
        next(given)
    assert len(ledger.inbox()) == len(list(ledger.events())) == 2


def test_a_group_is_no_smaller_than_one(ledger: ExchangeLedger) -> None:
    with pytest.raises(InvalidValueError, match="together"):
        ledger.receive_many([parcel(letter(1))], at=AT, together=0)


def test_what_is_counted_and_what_is_kept_are_committed_together(
    ledger: ExchangeLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed in between, the item would be answered for and be nowhere."""
    poison, key = parcel(letter(1)), identify(letter(1)).message

    def killed(*_: object, **__: object) -> int:
        raise KeyboardInterrupt

    for _ in range(2):
        assert not ledger.failed(poison, key, at=AT, reason="KeyError")
    with monkeypatch.context() as patch:
        patch.setattr(ledger.quarantine, "add", killed)
        with pytest.raises(KeyboardInterrupt):
            ledger.failed(poison, key, at=AT, reason="KeyError")
    assert ledger.receive(poison, at=AT).receipt is Receipt.NEW
    assert ledger.quarantine.items() == ()
    other = identify(letter(2)).message
    told = [ledger.failed(parcel(letter(2)), other, at=AT, reason="KeyError") for _ in range(3)]
    assert told == [False, False, True]
    assert "KeyError" in ledger.quarantine.items()[0].reason("vi")


def test_an_effect_may_fail_with_an_error_of_ours(ledger: ExchangeLedger) -> None:
    def effect(_: ReceivedItem) -> None:
        vnedoc.loads(b"no")

    assert ledger.receive(parcel(letter(1)), at=AT, effect=effect).receipt is Receipt.FAILED


def test_an_effect_may_ask_for_an_item_that_is_not_there(ledger: ExchangeLedger) -> None:
    """That is its own failure, and no word of the database: the others go on."""
    receipts = [
        ledger.receive(
            parcel(letter(1)), at=AT, effect=lambda _: ledger.outbox.again(99, at=AT)
        ).receipt
        for _ in range(20)
    ]
    assert receipts[0] is Receipt.FAILED
    assert receipts[-1] is Receipt.QUARANTINED

    def refusing(_: ReceivedItem) -> None:
        raise LedgerError(reason="no", reason_vi="không")

    with pytest.raises(LedgerError):
        ledger.receive(parcel(letter(2)), at=AT, effect=refusing)
    assert ledger.receive(parcel(letter(2)), at=AT).receipt is Receipt.NEW


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "VNE-E101"),
        (b"<edXML", "VNE-E101"),
        (b"<!DOCTYPE a><a/>", "VNE-E105"),
        (b"<html><body>502</body></html>", "VNE-E102"),
        (b"\x1f\x8b\x08", "VNE-E104"),
    ],
)
def test_what_cannot_be_read_is_kept_with_its_bytes_and_reason(
    ledger: ExchangeLedger, data: bytes, code: str
) -> None:
    for times in (1, 2):
        item = receive(ledger, data)
        assert (item.receipt, item.envelope, item.is_new) == (Receipt.QUARANTINED, None, False)
        (held,) = ledger.quarantine.items()
        assert (held.times, held.item, held.state) == (times, "1", "held")
        assert held.code.startswith("VNE-E1")
    assert b"".join(ledger.quarantine.bytes_of(held.id)) == data
    assert held.reason("vi") != held.reason("en")
    assert receive(ledger, factories.document()).receipt is Receipt.NEW
    ledger.quarantine.forget(held.id)
    assert ledger.quarantine.items() == ()
    assert list(ledger.quarantine.bytes_of(held.id)) == []


def test_a_number_of_the_quarantine_is_given_once(ledger: ExchangeLedger) -> None:
    """Or what a person says of one would meet another that came meanwhile."""
    first = ledger.receive(Parcel(source=b"a", channel="axis"), at=AT).number
    assert first is not None
    ledger.quarantine.forget(first)
    second = ledger.receive(Parcel(source=b"b", channel="axis"), at=AT).number
    assert second is not None
    assert second > first
    with pytest.raises(LedgerItemError):
        ledger.quarantine.forget(first)


def test_a_large_message_is_kept_in_pieces(ledger: ExchangeLedger, tmp_path: Path) -> None:
    path = tmp_path / "large.bin"
    data = os.urandom(3 * 1024 * 1024 + 5)
    path.write_bytes(data)
    ledger.receive(Parcel(source=path, channel="axis"), at=AT)
    pieces = list(ledger.quarantine.bytes_of(1))
    assert [len(piece) for piece in pieces] == [1 << 20] * 3 + [5]
    assert b"".join(pieces) == data


# -- events and states --------------------------------------------------------------------------


def test_events_are_written_once_and_lead_to_a_state(ledger: ExchangeLedger) -> None:
    for name in ("new", "status-01", "status-03", "status-03", "status-13"):
        receive(ledger, factories.COMPLETE[name]())
    events = list(ledger.events())
    assert [event.kind for _, event in events] == ["sent", "01", "03", "13"]
    assert list(ledger.events(since=events[1][0])) == events[2:]
    state = ledger.state(identify(factories.document()).document)
    assert state
    assert [one.state.id for one in state.receivers] == ["recall-asked", "sent"]
    assert may_send("15", state, by="H41.99")
    assert not may_send("06", state, by="H41.99")
    assert ledger.state("nothing") is None


def test_many_events_are_read_in_order(ledger: ExchangeLedger) -> None:
    for hour in range(3):
        moment = factories.SENT_AT + dt.timedelta(hours=hour)
        status = attrs.evolve(factories.status(StatusCode.IN_PROGRESS).status, timestamp=moment)
        receive(ledger, attrs.evolve(factories.status(), status=status))
    numbers = [number for number, _ in ledger.events()]
    assert numbers == sorted(numbers)
    assert len(numbers) == 3


# -- the file -----------------------------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="SKIPPED: no such rights here")
def test_only_its_owner_reads_a_new_ledger(ledger: ExchangeLedger) -> None:
    receive(ledger, factories.document())
    path = path_of(ledger)
    modes = [stat.S_IMODE(one.stat().st_mode) for one in path.parent.glob("so.db*")]
    assert modes
    assert set(modes) == {0o600}


def test_the_disk_is_waited_for_and_the_tables_are_strict(ledger: ExchangeLedger) -> None:
    connection = ledger._store.connection
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
    strict = connection.execute(
        "SELECT name, strict FROM pragma_table_list WHERE name LIKE 'vnedoc_%'"
    ).fetchall()
    assert len(strict) == 8
    assert {row[1] for row in strict} == {1}
    with pytest.raises(sqlite3.Error):
        connection.execute("UPDATE vnedoc_version SET version = 'x'")


def test_a_file_of_any_name_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for receipt in (Receipt.NEW, Receipt.SEEN):
        with ExchangeLedger.open(Path(":memory:")) as ledger:
            assert receive(ledger, factories.document()).receipt is receipt


def test_it_is_opened_again(tmp_path: Path) -> None:
    path = tmp_path / "so.db"
    for receipt in (Receipt.NEW, Receipt.SEEN):
        with ExchangeLedger.open(path) as ledger:
            assert receive(ledger, factories.document()).receipt is receipt


def test_tables_of_a_later_version_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "so.db"
    with ExchangeLedger.open(path) as ledger:
        ledger._store.run("UPDATE vnedoc_version SET version = 99")
    with pytest.raises(LedgerError, match="99") as caught:
        ExchangeLedger.open(path)
    assert "99" in caught.value.text("vi")


def test_a_table_of_that_name_that_is_another_ones_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "so.db"
    with contextlib.closing(sqlite3.connect(path)) as other, other:
        other.execute("CREATE TABLE vnedoc_version (one TEXT, version TEXT)")
        other.execute("INSERT INTO vnedoc_version VALUES ('1', 'x')")
    with pytest.raises(LedgerError, match="not a ledger's"):
        ExchangeLedger.open(path)


def test_what_is_no_ledger_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "so.db"
    path.write_bytes(b"%PDF-1.4 " * 500)
    with pytest.raises(LedgerError, match="SQLite"):
        ExchangeLedger.open(path)
    assert path.read_bytes() == b"%PDF-1.4 " * 500
    with pytest.raises(LedgerError, match="folder"):
        ExchangeLedger.open(tmp_path / "no" / "so.db")
    with pytest.raises(LedgerError):
        ExchangeLedger.open(tmp_path)
    with pytest.raises(WrongTypeError, match="path"):
        ExchangeLedger.open("so.db")  # type: ignore[arg-type]


# -- in a transaction of the caller's -----------------------------------------------------------


def test_it_joins_a_transaction_of_the_callers(tmp_path: Path) -> None:
    path = tmp_path / "so.db"
    ExchangeLedger.open(path).close()
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    for end, count in ((connection.rollback, 0), (connection.commit, 1)):
        joined = ExchangeLedger.on(connection)
        with joined.receiving(parcel(factories.document()), at=AT) as item:
            assert item.connection is connection
            assert item.is_new
            item.answer(factories.status(), channel="axis")
        end()
        assert len(joined.inbox()) == len(joined.outbox.items()) == count
    with pytest.raises(LedgerError, match="committed"):
        next(joined.outbox.due(at=AT, worker="w"))
    joined.close()
    connection.execute("SELECT 1")
    connection.close()
    with pytest.raises(WrongTypeError, match="connection"):
        ExchangeLedger.on(object())


@pytest.mark.parametrize("begun", [False, True])
def test_what_failed_in_the_callers_transaction_is_not_there_when_he_commits(
    tmp_path: Path, begun: bool
) -> None:
    """Or it would be told as seen for ever, and its effect would never happen."""
    path = tmp_path / "so.db"
    ExchangeLedger.open(path).close()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE own (x)")
    effects: list[str] = []

    def failing(item: ReceivedItem) -> None:
        item.connection.execute("INSERT INTO own VALUES (2)")
        item.answer(factories.status(), channel="axis")
        raise KeyError

    with connection:
        if begun:
            connection.execute("INSERT INTO own VALUES (1)")
        joined = ExchangeLedger.on(connection)
        given = parcel(factories.document())
        assert joined.receive(given, at=AT, effect=failing).receipt is Receipt.FAILED
        other = parcel(factories.revocation())
        assert joined.receive(other, at=AT).receipt is Receipt.NEW
    assert connection.execute("SELECT x FROM own").fetchall() == ([(1,)] if begun else [])
    assert (len(joined.inbox()), joined.outbox.items()) == (1, ())
    with connection:
        again = joined.receive(given, at=AT, effect=lambda item: effects.append(item.receipt))
    assert (again.receipt, effects) == (Receipt.NEW, [Receipt.NEW])
    connection.close()


def test_a_connection_that_commits_by_itself_is_joined_in_a_transaction_only(
    tmp_path: Path,
) -> None:
    path = tmp_path / "so.db"
    ExchangeLedger.open(path).close()
    connection = sqlite3.connect(path, isolation_level=None)
    joined = ExchangeLedger.on(connection)
    with pytest.raises(LedgerError, match="begin a transaction"):
        joined.receive(parcel(factories.document()), at=AT)
    connection.execute("BEGIN")
    assert joined.receive(parcel(factories.document()), at=AT).receipt is Receipt.NEW
    connection.execute("COMMIT")
    assert len(joined.inbox()) == 1
    connection.close()


def test_an_inner_failure_moves_no_outer_one(ledger: ExchangeLedger) -> None:
    """Three deep: the middle is undone whole although something in it was undone before."""
    store = ledger._store
    with store.transaction(), contextlib.suppress(KeyError), store.transaction():
        ledger.outbox.put(factories.document(), channel="axis", at=AT)
        with contextlib.suppress(KeyError), store.transaction():
            raise KeyError
        raise KeyError
    assert ledger.outbox.items() == ()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="SKIPPED: no fork here")
@pytest.mark.parametrize("anew", [False, True])
def test_a_ledger_that_was_open_when_the_process_forked_is_refused(
    ledger: ExchangeLedger, anew: bool
) -> None:
    """SQLite would take the locks of the other process for its own, and lose rows."""
    receive(ledger, factories.document())

    def child() -> None:
        try:
            with ExchangeLedger.open(path_of(ledger)) if anew else ledger as used:
                used.inbox()
        except LedgerError as error:
            os._exit(7 if "fork" in error.text("vi") else 8)
        os._exit(9)

    process = multiprocessing.get_context("fork").Process(target=child)
    process.start()
    process.join()
    assert process.exitcode == 7
    assert len(ledger.inbox()) == 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="SKIPPED: no fork here")
def test_a_ledger_that_was_closed_before_is_opened_in_the_other_process(tmp_path: Path) -> None:
    path = tmp_path / "so.db"
    ExchangeLedger.open(path).close()

    def child() -> None:
        with ExchangeLedger.open(path) as used:
            os._exit(7 if used.inbox() == () else 9)

    process = multiprocessing.get_context("fork").Process(target=child)
    process.start()
    process.join()
    assert process.exitcode == 7


def test_opening_takes_no_locks_away_from_others(ledger: ExchangeLedger) -> None:
    """Closing any descriptor of a file drops all locks that the process holds on it (POSIX)."""
    with ledger._store.transaction():
        opener = threading.Thread(target=lambda: sqlite._make(path_of(ledger)))
        opener.start()
        opener.join()
        code = f"""
import sqlite3
try:
    sqlite3.connect({str(path_of(ledger))!r}, timeout=0).execute("BEGIN IMMEDIATE")
except sqlite3.OperationalError:
    raise SystemExit(7)
"""
        assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 7


# -- many at once -------------------------------------------------------------------------------


def test_thirty_two_threads_receive_everything_once_and_mix_nothing_up(tmp_path: Path) -> None:
    letters = [letter(number) for number in range(16)]
    keys = [str(identify(one).message) for one in letters]
    parcels = [parcel(one) for one in letters]
    faults: list[BaseException] = []
    effects_seen: list[str] = []
    with ExchangeLedger.open(tmp_path / "so.db") as ledger:

        def work(turn: int) -> None:
            try:
                for number in range(turn, turn + len(parcels), 4):
                    own = parcels[number % len(parcels)]
                    with ledger.receiving(own, at=AT) as item:
                        assert item.identity
                        assert str(item.identity.message) == keys[number % len(parcels)]
                        if item.is_new:
                            effects_seen.append(str(item.identity.message))
                            item.answer(factories.status(), channel="axis", to=str(number))
            except BaseException as fault:  # noqa: BLE001 - the test itself tells of it
                faults.append(fault)

        threads = [threading.Thread(target=work, args=(turn,)) for turn in range(32)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert faults == []
        assert sorted(effects_seen) == sorted(keys)
        assert {row.message for row in ledger.inbox()} == set(keys)
        assert sum(row.times for row in ledger.inbox()) == 32 * 4
        assert len(ledger.outbox.items()) == len(keys)


@pytest.mark.parametrize("at", [AT.replace(tzinfo=None), "2025-07-01", None])
def test_times_have_zones(ledger: ExchangeLedger, at: Any) -> None:
    with pytest.raises(WrongTypeError, match="at"):
        ledger.receive(parcel(factories.document()), at=at)
    assert ledger.inbox() == ()


def test_a_parcel_is_a_value() -> None:
    one = Parcel(source=b"a", channel="axis", item="x" * 999, facts={"docId": "1"})
    assert len(one.item) == 300
    assert one.facts["docId"] == "1"
    with pytest.raises(WrongTypeError, match="source"):
        Parcel(source="a.edxml", channel="axis")  # type: ignore[arg-type]
