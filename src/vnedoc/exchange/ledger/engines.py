"""Which engine holds a ledger; psycopg is loaded where it is asked for."""

from __future__ import annotations

import importlib
import sqlite3
from types import ModuleType
from typing import Any

from vnedoc.errors import MissingExtraError
from vnedoc.exchange.ledger.sqlite import JoinedStore
from vnedoc.exchange.ledger.store import Store
from vnedoc.given import instance_of


def joined_store(connection: Any) -> Store:
    """The store in a transaction of the caller's own.

    Raises:
        WrongTypeError: it is no connection of sqlite3 or psycopg.
        MissingExtraError: psycopg's is what is missing.
    """
    if type(connection).__module__.partition(".")[0] == "psycopg":
        store: Store = postgres().JoinedPostgresStore(connection)
        return store
    en, vi = "a connection of sqlite3 or psycopg", "một kết nối sqlite3 hoặc psycopg"
    instance_of(connection, sqlite3.Connection, "connection", en=en, vi=vi)
    return JoinedStore(connection)


def postgres() -> ModuleType:
    """The module that needs psycopg (extra ``postgres``).

    Raises:
        MissingExtraError: it is not installed.
    """
    try:
        return importlib.import_module("vnedoc.exchange.ledger.postgres")
    except ModuleNotFoundError as fault:
        if (fault.name or "").partition(".")[0] != "psycopg":
            raise
        raise MissingExtraError(
            extra="postgres",
            purpose="A ledger in PostgreSQL",
            purpose_vi="Sổ gửi nhận trong PostgreSQL",
        ) from None
