"""A ledger in PostgreSQL, on connections that the caller makes (extra ``postgres``, psycopg 3).

Where many write at once, numbers are given out in one order and committed in another, and a reader
of events would pass over some for ever. So whoever writes holds one lock until he commits.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import psycopg
from psycopg.pq import TransactionStatus

from vnedoc.exchange.ledger.store import LedgerError, migrate, unit

WORDS: Final = {
    "id": "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
    "once": "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
    "number": "BIGINT",
    "blob": "BYTEA",
    "strict": "",
}
_LOCK: Final = f"SELECT pg_advisory_xact_lock({int.from_bytes(b'vnedoc', 'big')})"

Connection = psycopg.Connection[Any]


class PostgresStore:
    """A ledger's database, with one connection of the caller's making for each thread."""

    skipping = " FOR UPDATE SKIP LOCKED"
    joined = False

    def __init__(self, connect: Callable[[], Connection]) -> None:
        """Make the tables, if they are not there.

        Args:
            connect: Opens a connection; the ledger closes it.

        Raises:
            LedgerError: the database refuses, or its tables are of a later version.
        """
        self._connect = connect
        self._local = threading.local()
        self._all: list[Connection] = []
        self._lock = threading.Lock()
        self._process = os.getpid()
        migrate(self, WORDS)

    @property
    def connection(self) -> Connection:
        """The connection of this thread; another one where that was lost."""
        if self._process != os.getpid():
            # They are of the process that this one was forked from, which goes on using them.
            self._local, self._all, self._process = threading.local(), [], os.getpid()
        found: Connection | None = getattr(self._local, "connection", None)
        if found is None or found.closed:
            with _told():
                found = self._connect()
                found.autocommit = True
            with self._lock:
                self._local.connection = found
                self._all = [one for one in self._all if not one.closed]
                self._all.append(found)
        return found

    def run(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run one statement; the rows that it gives."""
        return _run(self.connection, sql, values)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Connection]:
        """All or nothing; nobody else writes into a ledger of this database meanwhile."""
        connection = self.connection

        def inside() -> bool:
            return connection.info.transaction_status is not TransactionStatus.IDLE

        with unit(lambda sql: _run(connection, sql), inside, "BEGIN"):
            _run(connection, _LOCK)
            yield connection

    def close(self) -> None:
        """Close the connections of all threads."""
        with self._lock:
            while self._all:
                self._all.pop().close()
        self._local = threading.local()


class JoinedPostgresStore:
    """A ledger inside a transaction of the caller's own."""

    skipping = " FOR UPDATE SKIP LOCKED"
    joined = True

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @property
    def connection(self) -> Connection:
        """The caller's."""
        return self._connection

    def run(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run one statement; the rows that it gives."""
        return _run(self._connection, sql, values)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A part of the caller's, which he ends, undone by itself where it fails.

        The lock is held until his end.
        """
        _run(self._connection, _LOCK)
        with unit(self.run, lambda: True, "BEGIN"):
            yield self._connection

    def close(self) -> None:
        """Nothing: the connection is the caller's."""


def _run(connection: Connection, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with _told():
        # Rows as tuples, whatever the caller's connection makes of them.
        cursor = psycopg.Cursor(connection, row_factory=psycopg.rows.tuple_row)
        with cursor:
            cursor.execute(sql.replace("?", "%s").encode(), values or None)
            return cursor.fetchall() if cursor.description else []


@contextlib.contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except psycopg.Error as fault:
        # The server repeats values in its details: only the kind of fault is told.
        reason = f"PostgreSQL: {type(fault).__name__} {fault.sqlstate or ''}".strip()
        raise LedgerError(reason=reason, reason_vi=reason) from fault
