"""What a ledger asks of a database, and its tables: one SQL for every engine.

Placeholders are ``?``; ``{id}``, ``{once}``, ``{number}``, ``{blob}`` and ``{strict}`` are the
engine's own words. A change of the tables is one more entry of `MIGRATIONS`: those that are out
never change.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, Final, Protocol

from vnedoc.errors import VnedocError, error
from vnedoc.given import WrongTypeError, moment_of

PIECE_BYTES: Final = 1024 * 1024
"""A message is kept in rows of this size: no engine holds a gigabyte in one value."""


@error
class LedgerError(VnedocError):
    """The ledger cannot do what was asked. `reason` says why."""

    code = "VNE-E962"
    title_en = "The ledger cannot be used"
    title_vi = "Không dùng được sổ gửi nhận"
    en = "The ledger cannot be used: {reason}."
    vi = "Không dùng được sổ gửi nhận: {reason_vi}."
    hint_en = "Nothing was changed. Ask whoever keeps the database."
    hint_vi = "Chưa thay đổi gì. Hãy hỏi người quản trị cơ sở dữ liệu."
    reason: str
    reason_vi: str


@error
class LedgerItemError(LedgerError):
    """There is no such item, or it stands where this cannot be done with it."""

    code = "VNE-E963"
    title_en = "This cannot be done with the ledger's item"
    title_vi = "Không làm được việc này với mục trong sổ"
    en = "Item {item} of the ledger: {reason}."
    vi = "Mục {item} trong sổ: {reason_vi}."
    hint_en = "See where it stands with: vnedoc ledger list."
    hint_vi = "Xem trạng thái của mục bằng: vnedoc ledger list."
    item: int
    """Its number in the ledger."""


class Store(Protocol):
    """A database that holds a ledger."""

    joined: bool
    """Whether the transaction is the caller's: then nothing is begun or ended here."""
    skipping: str
    """What lets a worker pass over rows that another one holds."""

    @property
    def connection(self) -> Any:
        """The connection of this thread, for the caller's own statements."""

    def run(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run one statement; the rows that it gives."""

    def transaction(self) -> AbstractContextManager[Any]:
        """Everything inside is done or nothing, and nobody else writes meanwhile."""

    def close(self) -> None:
        """Close what was opened here."""


@contextlib.contextmanager
def unit(run: Callable[[str], object], inside: Callable[[], bool], begin: str) -> Iterator[None]:
    """All of a block or nothing; inside another one, a part of that which is undone by itself, too.

    Args:
        run: Runs a statement.
        inside: Whether a transaction is open.
        begin: The statement that opens one.
    """
    inner = inside()
    run("SAVEPOINT vnedoc" if inner else begin)
    try:
        yield
    except BaseException:
        # The engine itself may have rolled back already, or be gone: that is told by the error.
        if inside():
            with contextlib.suppress(LedgerError):
                run("ROLLBACK TO SAVEPOINT vnedoc" if inner else "ROLLBACK")
                if inner:
                    # It stands until it is released, and one further out has the same name.
                    run("RELEASE SAVEPOINT vnedoc")
        raise
    run("RELEASE SAVEPOINT vnedoc" if inner else "COMMIT")


MIGRATIONS: Final[tuple[tuple[str, ...], ...]] = (
    (
        """CREATE TABLE vnedoc_inbox (
            id {id},
            receiver TEXT NOT NULL,
            message TEXT NOT NULL,
            document TEXT NOT NULL,
            operation TEXT NOT NULL,
            channel TEXT NOT NULL,
            item TEXT NOT NULL,
            outcome TEXT NOT NULL,
            conflict_with {number},
            marks TEXT NOT NULL,
            filled TEXT NOT NULL,
            times {number} NOT NULL,
            received_at TEXT NOT NULL,
            seen_at TEXT NOT NULL,
            UNIQUE (receiver, message)
        ){strict}""",
        "CREATE INDEX vnedoc_inbox_document ON vnedoc_inbox (receiver, document, operation)",
        """CREATE TABLE vnedoc_failure (
            receiver TEXT NOT NULL,
            message TEXT NOT NULL,
            times {number} NOT NULL,
            PRIMARY KEY (receiver, message)
        ){strict}""",
        """CREATE TABLE vnedoc_outbox (
            id {id},
            channel TEXT NOT NULL,
            receiver TEXT NOT NULL,
            message TEXT NOT NULL,
            document TEXT NOT NULL,
            operation TEXT NOT NULL,
            state TEXT NOT NULL,
            attempt {number} NOT NULL,
            due_at TEXT NOT NULL,
            worker TEXT NOT NULL,
            remote TEXT NOT NULL,
            reason TEXT NOT NULL,
            event TEXT NOT NULL,
            put_at TEXT NOT NULL,
            changed_at TEXT NOT NULL,
            UNIQUE (channel, receiver, message)
        ){strict}""",
        "CREATE INDEX vnedoc_outbox_due ON vnedoc_outbox (state, due_at, id)",
        """CREATE TABLE vnedoc_quarantine (
            id {once},
            state TEXT NOT NULL,
            channel TEXT NOT NULL,
            item TEXT NOT NULL,
            receiver TEXT NOT NULL,
            message TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            code TEXT NOT NULL,
            reason_vi TEXT NOT NULL,
            reason_en TEXT NOT NULL,
            times {number} NOT NULL,
            put_at TEXT NOT NULL,
            changed_at TEXT NOT NULL,
            UNIQUE (receiver, sha256)
        ){strict}""",
        """CREATE TABLE vnedoc_piece (
            owner TEXT NOT NULL,
            item {number} NOT NULL,
            part {number} NOT NULL,
            held {blob} NOT NULL,
            PRIMARY KEY (owner, item, part)
        ){strict}""",
        """CREATE TABLE vnedoc_event (
            id {id},
            event TEXT NOT NULL UNIQUE,
            document TEXT NOT NULL,
            line TEXT NOT NULL
        ){strict}""",
        "CREATE INDEX vnedoc_event_document ON vnedoc_event (document, id)",
        """CREATE TABLE vnedoc_life (
            document TEXT NOT NULL PRIMARY KEY,
            issuer TEXT NOT NULL,
            receivers TEXT NOT NULL
        ){strict}""",
    ),
    ("CREATE INDEX vnedoc_outbox_remote ON vnedoc_outbox (channel, remote)",),
    ("CREATE INDEX vnedoc_outbox_message ON vnedoc_outbox (message, channel)",),
)
"""Statements by version, from the first."""
VERSION: Final = len(MIGRATIONS)


def migrate(
    store: Store, words: dict[str, str], migrations: Sequence[Sequence[str]] = MIGRATIONS
) -> None:
    """Bring the tables to this version, whole or not at all.

    Raises:
        LedgerError: the tables are of a later version than is known here.
    """
    with store.transaction():
        strict = words["strict"]
        store.run(
            "CREATE TABLE IF NOT EXISTS vnedoc_version "
            f"(one {words['number']} PRIMARY KEY, version {words['number']} NOT NULL){strict}"
        )
        found = store.run("SELECT version FROM vnedoc_version")
        version = found[0][0] if found else 0
        if not isinstance(version, int):
            raise LedgerError(
                reason="a table vnedoc_version is there that is not a ledger's",
                reason_vi="đã có bảng vnedoc_version không phải của sổ gửi nhận",
            )
        if version > len(migrations):
            raise LedgerError(
                reason=f"its tables are of version {version}, later than {len(migrations)}",
                reason_vi=f"bảng thuộc phiên bản {version}, mới hơn {len(migrations)}",
            )
        for statements in migrations[version:]:
            for statement in statements:
                store.run(statement.format(**words))
        store.run(
            "INSERT INTO vnedoc_version (one, version) VALUES (1, ?) "
            "ON CONFLICT (one) DO UPDATE SET version = excluded.version",
            (len(migrations),),
        )


def put_pieces(store: Store, owner: str, item: int, chunks: Iterator[bytes]) -> None:
    """Keep the bytes of an item, in rows of `PIECE_BYTES`."""
    sql = "INSERT INTO vnedoc_piece (owner, item, part, held) VALUES (?, ?, ?, ?)"
    part, waiting = 0, bytearray()
    for chunk in chunks:
        waiting += chunk
        while len(waiting) >= PIECE_BYTES:
            store.run(sql, (owner, item, part, bytes(waiting[:PIECE_BYTES])))
            del waiting[:PIECE_BYTES]
            part += 1
    if waiting or not part:
        store.run(sql, (owner, item, part, bytes(waiting)))


def pieces_of(store: Store, owner: str, item: int) -> Iterator[bytes]:
    """The bytes of an item, a row at a time; none if they were released."""
    part = 0
    while found := store.run(
        "SELECT held FROM vnedoc_piece WHERE owner = ? AND item = ? AND part = ?",
        (owner, item, part),
    ):
        yield bytes(found[0][0])
        part += 1


def drop_pieces(store: Store, owner: str, item: int) -> None:
    """Forget the bytes of an item."""
    store.run("DELETE FROM vnedoc_piece WHERE owner = ? AND item = ?", (owner, item))


def stamp(moment: dt.datetime, argument: str = "at") -> str:
    """A moment as the tables hold it: in UTC, and in an order that is that of texts.

    Raises:
        WrongTypeError: it is no moment, or has no time zone.
    """
    given = moment_of(moment, argument)
    if given.tzinfo is None:
        raise WrongTypeError(
            argument=argument,
            given="datetime without a zone",
            expected="a datetime with a time zone",
            expected_vi="thời điểm kiểu datetime có múi giờ",
            advice_en="",
            advice_vi="",
        )
    return given.astimezone(dt.UTC).isoformat(timespec="microseconds")
