"""One SQLite file: how it is opened, looked at before it is touched, and how its errors are said to people."""

from __future__ import annotations

import errno
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import ConnectionPoolEntry

from monitor.errors import StoreDamaged, StoreError, StoreFull, StoreLocked, StoreTooNew

DATABASE_NAME = "monitor.sqlite3"
APPLICATION_ID = 0x61724D6F  # "arMo" in the file's header: the database is ours
SCHEMA_VERSION = 10  # in the file's header as user_version; the newest of migrations/versions
MAGIC = b"SQLite format 3\0"  # https://www.sqlite.org/fileformat.html, 1.3


class Database:
    """The engine, one transaction at a time for writers of this process, and translated errors.

    `read_only`: for a user who may read the file and no more; whatever writes is then a StoreError.
    """

    def __init__(self, path: Path, *, busy_timeout_s: float, read_only: bool = False) -> None:
        self.path = path
        self._read_only = read_only
        self._writing = threading.RLock()  # writers of one process queue here rather than poll for SQLite's lock
        self._busy_timeout_s = busy_timeout_s
        # A reader a thread: as many as asyncio's threads ask for.
        url = URL.create("sqlite", database=str(path))
        if read_only:
            url = URL.create("sqlite", database=read_only_uri(path), query={"uri": "true"})
        self.engine = create_engine(url, pool_size=4, max_overflow=60)
        event.listen(self.engine, "connect", self._configure)
        event.listen(self.engine, "begin", _begin)

    def _configure(self, connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        assert isinstance(connection, sqlite3.Connection)
        connection.isolation_level = None  # the driver opens no transactions of its own: `_begin` does
        connection.execute(f"PRAGMA busy_timeout = {round(self._busy_timeout_s * 1000)}")
        if self._read_only:
            return
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")  # a served entry must survive a power cut
        connection.execute("PRAGMA foreign_keys = ON")

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent view; waits for nobody."""
        with translated(self.path), self.engine.connect() as connection:
            reader = connection.execution_options(read_only=True)
            with reader.begin():
                yield reader

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction, all or nothing, from its start the only writer."""
        with translated(self.path), self._turn(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def _turn(self) -> Iterator[None]:
        # Never longer than a writer of another process is waited for.
        if not self._writing.acquire(timeout=self._busy_timeout_s):
            raise StoreLocked(_locked(self.path))
        try:
            yield
        finally:
            self._writing.release()

    def close(self) -> None:
        self.engine.dispose()


def _begin(connection: Connection) -> None:
    # IMMEDIATE takes the write lock at once: a transaction that reads first and then writes could not get it later.
    read_only = connection.get_execution_options().get("read_only", False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")


def upsert(connection: Connection, table: Table) -> Any:
    """INSERT … ON CONFLICT, which each dialect calls its own although both read it alike."""
    return UPSERTS[connection.dialect.name](table)


UPSERTS = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


# ── looking before touching ────────────────────────────────────────────────────────────────────────────────────


def may_write(path: Path) -> bool:
    """Whether this user may write to the file and, for SQLite's journal, to its folder."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def read_only_uri(path: Path) -> str:
    """https://www.sqlite.org/wal.html#read_only_databases: without a journal beside it, the file must be said to stand
    still, since none could be made; where one stands, who writes now is seen through it."""
    journal = path.with_name(f"{path.name}-wal")
    return f"{path.resolve().as_uri()}?mode=ro" + ("" if journal.exists() else "&immutable=1")


def inspect(path: Path, *, busy_timeout_s: float, check: bool) -> int | None:
    """The schema version of the database that stands there; None where there is none yet, or an empty one.

    Only reads. With `check` every page is looked at (`PRAGMA quick_check`).
    Raises StoreDamaged, StoreTooNew, StoreError or StoreLocked, and leaves the file as it is.
    """
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror}") from error
    if not header:
        return None
    if not header.startswith(MAGIC):
        raise StoreDamaged(f"{path} is not a database; it was left as it is")
    uri = f"{path.resolve().as_uri()}?mode=ro" if may_write(path) else read_only_uri(path)
    with translated(path), closing(sqlite3.connect(uri, uri=True)) as connection:
        connection.execute(f"PRAGMA busy_timeout = {round(busy_timeout_s * 1000)}")
        if check:
            _quick_check(connection, path)
        return _version(connection, path)


def _quick_check(connection: sqlite3.Connection, path: Path) -> None:
    faults = [row[0] for row in connection.execute("PRAGMA quick_check(1)")]
    if faults != ["ok"]:
        raise StoreDamaged(_damaged(path))


def _version(connection: sqlite3.Connection, path: Path) -> int | None:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if tables == 0:
        return None  # made, but its first migration did not end
    if application != APPLICATION_ID:
        raise StoreDamaged(f"{path} is the database of another program; it was left as it is")
    if version > SCHEMA_VERSION:
        raise StoreTooNew(
            f"{path} was written by a later release (schema {version}, this one knows {SCHEMA_VERSION}): "
            "update article-monitor"
        )
    return int(version)


def copy(source: Path, target: Path) -> None:
    """A consistent copy of a database, with what still stands in its journal; appears whole or not at all."""
    partial = target.with_suffix(".partial")
    with translated(source):
        partial.unlink(missing_ok=True)
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(partial)) as new:
            old.backup(new)
        partial.replace(target)


# ── errors ─────────────────────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Errors of the database come out as errors of ours, one line that names the file."""
    try:
        yield
    except sqlite3.Error as error:
        raise explain(error, path) from error
    except PoolTimeout as error:
        raise StoreLocked(_locked(path)) from error
    except SQLAlchemyError as error:
        original = getattr(error, "orig", None)
        raise explain(original if isinstance(original, sqlite3.Error) else error, path) from error
    except OSError as error:
        kind = StoreFull if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG} else StoreError
        raise kind(f"{path}: {error.strerror}") from error


def explain(error: Exception, path: Path) -> StoreError:
    """See https://www.sqlite.org/rescode.html: the low byte is the primary code, the rest says more."""
    code = getattr(error, "sqlite_errorcode", 0)
    match code & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return StoreLocked(_locked(path))
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return StoreDamaged(_damaged(path))
        case sqlite3.SQLITE_FULL:
            return StoreFull(f"{path} cannot grow: no space left on the device")
        case sqlite3.SQLITE_IOERR if code in WRITE_ERRORS:
            return StoreFull(f"{path} cannot be written: no space left on the device, or a limit on its size")
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            return StoreError(f"{path} cannot be written: it is read-only")
        case sqlite3.SQLITE_CANTOPEN:
            return StoreError(f"{path} cannot be opened: may this user write to its folder?")
        case sqlite3.SQLITE_IOERR:
            return StoreError(f"{path} cannot be read: the disk gave an error")
        case _:
            return StoreError(f"{path}: {' '.join(str(error).split())}")


WRITE_ERRORS = {
    sqlite3.SQLITE_IOERR_WRITE,
    sqlite3.SQLITE_IOERR_TRUNCATE,
    sqlite3.SQLITE_IOERR_FSYNC,
    sqlite3.SQLITE_IOERR_SHMSIZE,
}


def _damaged(path: Path) -> str:
    return f"{path} is damaged and was left as it is; put a copy of it back, or move it away to begin anew"


def _locked(path: Path) -> str:
    return f"{path} is locked by another process; try again when it is done"
