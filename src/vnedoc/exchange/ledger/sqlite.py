"""A ledger in a file: SQLite, so that it survives the loss of power and many processes at once.

WAL lets readers go on while one writes. With ``synchronous=NORMAL`` the last commits may be lost
when power fails, and with them the knowledge of what was sent; FULL waits for the disk.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import weakref
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from vnedoc.exchange.ledger.store import MIGRATIONS, LedgerError, migrate, unit
from vnedoc.files import refusal

WORDS: Final = {
    "id": "INTEGER PRIMARY KEY",
    # Where rows are removed: a person's word about a number must not meet another item.
    "once": "INTEGER PRIMARY KEY AUTOINCREMENT",
    "number": "INTEGER",
    "blob": "BLOB",
    "strict": " STRICT",
}
_OLDEST: Final = (3, 37)
"""SQLite of 2021: the first with STRICT tables."""
_PATIENCE_SECONDS: Final = 60.0
"""How long a writer waits for another one; a commit takes milliseconds."""


class SqliteStore:
    """A ledger's database in a file, with one connection for each thread."""

    skipping = ""
    joined = False

    def __init__(self, path: Path) -> None:
        """Open or make the file.

        Args:
            path: Of the file; its owner alone can read a new one, as it holds letters.

        Raises:
            LedgerError: it cannot be opened, is no ledger, or of a later version.
        """
        if sqlite3.sqlite_version_info < _OLDEST:
            raise LedgerError(
                reason=f"SQLite {sqlite3.sqlite_version} is older than 3.37",
                reason_vi=f"SQLite {sqlite3.sqlite_version} cũ hơn 3.37",
            )
        # Or a file called :memory: would be none, and all that is kept in it be lost.
        self._path = path.absolute()
        self._local = threading.local()
        self._all: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._process = os.getpid()
        if any(other.is_inherited(self._path) for other in tuple(_OPEN)):
            raise _forked()
        with _told():
            _make(self._path)
            try:
                migrate(self, WORDS, MIGRATIONS)
            except BaseException:
                self.close()
                raise
        _OPEN.add(self)

    def is_inherited(self, path: Path) -> bool:
        """Whether it is open on a file, and was opened in the process that this one came from."""
        return self._process != os.getpid() and bool(self._all) and self._path == path

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection of this thread.

        Raises:
            LedgerError: the ledger was opened before this process was forked.
        """
        if self._process != os.getpid():
            raise _forked()
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = self._local.connection = self._connect()
        return found

    def _connect(self) -> sqlite3.Connection:
        made = sqlite3.connect(
            self._path, timeout=_PATIENCE_SECONDS, isolation_level=None, check_same_thread=False
        )
        with self._lock:
            self._all.append(made)
        made.execute("PRAGMA journal_mode = WAL")
        made.execute("PRAGMA synchronous = FULL")
        made.execute("PRAGMA trusted_schema = OFF")
        return made

    def run(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run one statement; the rows that it gives."""
        with _told():
            return self.connection.execute(sql, values).fetchall()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing; the lock is taken at the beginning, so that nobody reads what changes.

        Inside another one it is a part of that, and all or nothing by itself, too.
        """
        connection = self.connection
        with unit(self.run, lambda: connection.in_transaction, "BEGIN IMMEDIATE"):
            yield connection

    def close(self) -> None:
        """Close the connections of all threads."""
        with self._lock:
            while self._all:
                self._all.pop().close()
        self._local = threading.local()


_OPEN: Final[weakref.WeakSet[SqliteStore]] = weakref.WeakSet()


def _make(path: Path) -> None:
    """A new file that its owner alone can read; SQLite gives its rights to what lies beside it.

    One that is there is not even opened: closing it again would take away the locks that other
    connections of this process hold on it.
    """
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


def _forked() -> LedgerError:
    # SQLite believes that the locks of the process it was copied from are its own, and writes over
    # what others write: measured, a third of the rows were lost.
    return LedgerError(
        reason="it was open when this process was forked; open it afterwards, in each process",
        reason_vi="sổ đang mở khi tiến trình được tách ra (fork); hãy mở sau đó, ở từng tiến trình",
    )


class JoinedStore:
    """A ledger inside a transaction of the caller's own, on his connection to an SQLite file."""

    skipping = ""
    joined = True

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @property
    def connection(self) -> sqlite3.Connection:
        """The caller's."""
        return self._connection

    def run(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run one statement; the rows that it gives."""
        with _told():
            return [tuple(row) for row in self._connection.execute(sql, values)]

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """A part of the caller's, which he ends: undone by itself where it fails.

        Or a message would stand as received, once he commits, although its effect failed.
        """
        connection = self._connection
        if not connection.in_transaction:
            if connection.isolation_level is None:
                raise LedgerError(
                    reason="the connection commits by itself: begin a transaction first",
                    reason_vi="kết nối tự ghi từng lệnh; hãy mở giao dịch trước",
                )
            # A savepoint alone would be a transaction, and be committed before the caller's.
            self.run("BEGIN")
        with unit(self.run, lambda: connection.in_transaction, "BEGIN"):
            yield connection

    def close(self) -> None:
        """Nothing: the connection is the caller's."""


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """What the engine or the system refuses, as an error of ours."""
    try:
        yield
    except sqlite3.Error as fault:
        # The engine's words are of its own tables and files; they repeat no value.
        reason = f"SQLite: {fault}"
        raise LedgerError(reason=reason, reason_vi=reason) from fault
    except OSError as fault:
        en, vi = refusal(fault)
        raise LedgerError(reason=en, reason_vi=vi) from fault
