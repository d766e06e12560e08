# SPDX-License-Identifier: Apache-2.0
"""The embedded store: SQLite through APSW, WAL, `synchronous=FULL`, one connection that writes.

FULL is a must: simulated power cuts lost nothing with it and lost acknowledged rows with NORMAL.
APSW bundles a current SQLite; the one that Python 3.11 brings on some systems can corrupt a WAL.
"""

import functools
import itertools
import json
import os
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import apsw

from paydar.ledger.errors import BookLocked, DiskFull, LedgerStopped, StoreError
from paydar.ledger.stores import Answer, Scalar, Value

PAGE_CACHE_KIB: Final = 8 * 1024
READER_CACHE_KIB: Final = 2 * 1024  # as many readers as requests: together they stay small
LOG_PAGES: Final = 1_000  # as SQLite itself does; then the log is copied into the database
_ANY: Final = re.compile(r"= ANY\((\$[0-9]+)\)")
_INSERT: Final = re.compile(r"(INSERT INTO .* VALUES )(\([$0-9, ]+\))(.*)", re.DOTALL)
_PARAMETER: Final = re.compile(r"\$([0-9]+)")
TOGETHER: Final = (
    64,
    16,
    4,
)  # rows of one statement: a few shapes only, so that each is kept ready
_READ_ONLY: Final = (apsw.ReadOnlyError, apsw.PermissionsError, apsw.AuthError)


@functools.cache
def dialect(sql: str) -> str:
    """Turn the portable spelling into SQLite's."""
    sql = sql.replace("/* without rowid */", "WITHOUT ROWID")
    sql = _ANY.sub(r"IN (SELECT value FROM json_each(\1))", sql)
    return sql.replace("BYTEA", "BLOB").replace("BIGINT", "INTEGER")


@functools.cache
def _over(sql: str, many: int) -> str | None:
    """Spell an INSERT of one row as one of many; None where its parameters are not `$1, $2, …`."""
    found = _INSERT.fullmatch(sql)
    if found is None:
        return None
    numbers = [int(number) for number in _PARAMETER.findall(sql)]
    if numbers != list(range(1, len(numbers) + 1)) or "$" in found[3]:
        return None
    row = _PARAMETER.sub("?", found[2])
    return f"{found[1]}{', '.join([row] * many)}{found[3]}"


def _bind(values: Sequence[Value]) -> tuple[Scalar, ...]:
    return tuple(json.dumps(v) if isinstance(v, list) else v for v in values)


class _Session:
    """A connection inside a transaction."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def rows(self, sql: str, *values: Value) -> list[tuple[Scalar, ...]]:
        found: list[tuple[Scalar, ...]] = self._connection.execute(
            dialect(sql), _bind(values)
        ).fetchall()  # type: ignore[assignment]
        return found

    def ask(self, sql: str, *values: Value) -> Answer:
        """Answer at once: there is no way to save."""
        found = self.rows(sql, *values)
        return lambda: found

    def faults(self) -> list[str]:
        found = [str(row[0]) for row in self._connection.execute("PRAGMA integrity_check(20)")]
        alien = "SELECT type, name FROM sqlite_schema WHERE type IN ('trigger', 'view')"
        strange = [
            f"a {kind} {name} that is not ours" for kind, name in self._connection.execute(alien)
        ]
        return [line for line in found if line != "ok"] + strange

    def run(self, sql: str, *values: Value) -> None:
        self._connection.execute(dialect(sql), _bind(values))

    def run_many(self, sql: str, rows: Sequence[Sequence[Scalar]]) -> None:
        """Write rows, many to a statement where that means the same.

        Every statement lets other threads run first: a batch that is written row by row waits for
        its turn again after each of them.
        """
        plain, start = dialect(sql), 0
        for many in TOGETHER:
            if (whole := _over(plain, many)) is None:
                break
            while len(rows) - start >= many:
                values = itertools.chain.from_iterable(rows[start : start + many])
                self._connection.execute(whole, tuple(values))
                start += many
        if start < len(rows):
            self._connection.executemany(plain, rows[start:])

    def lock(self, names: Sequence[str]) -> None:
        """Do nothing: SQLite has one writer, and `BEGIN IMMEDIATE` made us it."""


class SqliteStore:
    """A ledger in one file. `vfs` (an APSW VFS) and the other options are for the fault harness.

    The log is copied into the database in `tidy`, after the answers are out: a commit is one write
    to the log and one fsync. Who never tidies gets it with a commit, at four times `log_pages`.
    """

    def __init__(
        self,
        path: Path | str,
        *,
        vfs: str | None = None,
        synchronous: str = "FULL",
        log_pages: int = LOG_PAGES,
    ) -> None:
        self._path, self._vfs, self._synchronous = str(path), vfs, synchronous
        self._logged, self._log_pages = 0, log_pages
        self._views = threading.local()
        self._idle: list[apsw.Connection] = []  # readers between two views
        self._open: list[apsw.Connection] = []
        self._guard, self._writing = threading.Lock(), threading.Lock()
        self._stopped = ""
        try:
            if vfs is None:
                _private(self._path)
            self._writer = self._connect(PAGE_CACHE_KIB)
            self._writer.pragma("journal_mode", "wal")
            self._writer.set_wal_hook(self._count)
        except apsw.Error as error:
            raise _translate(error, self._path) from error

    def _count(self, _connection: apsw.Connection, _database: str, pages: int) -> int:
        self._logged = pages
        return 0

    def _connect(self, cache: int) -> apsw.Connection:
        flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE | apsw.SQLITE_OPEN_URI
        connection = apsw.Connection(self._path, flags=flags, vfs=self._vfs)
        connection.set_busy_timeout(10_000)
        connection.pragma("synchronous", self._synchronous)
        connection.pragma("cache_size", -cache)
        connection.pragma("temp_store", 2)
        with self._guard:
            self._open.append(connection)
        return connection

    @contextmanager
    def reading(self) -> Iterator[_Session]:
        """See `Store`. One snapshot a context; a view inside a view is the same view."""
        outer: _Session | None = getattr(self._views, "session", None)
        if outer is not None:
            yield outer
            return
        try:
            connection = self._reader()
            connection.execute("BEGIN")
            self._views.session = _Session(connection)
            try:
                yield self._views.session
            finally:
                self._views.session = None
                connection.execute("ROLLBACK")
                self._idle.append(connection)
        except apsw.Error as error:
            raise _translate(error, self._path) from error

    def _reader(self) -> apsw.Connection:
        try:
            return self._idle.pop()
        except IndexError:  # all are in use, or none was opened yet
            return self._connect(READER_CACHE_KIB)

    @contextmanager
    def writing(self) -> Iterator[_Session]:
        """See `Store`. An I/O error at any point stops the store for good: fail stop."""
        with self._writing:  # blobs and foreign facts are written beside the appender
            yield from self._transaction()

    def _transaction(self) -> Iterator[_Session]:
        if self._stopped:
            raise LedgerStopped(self._stopped)
        try:
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield _Session(self._writer)
            except BaseException:
                self._rollback()
                raise
            self._commit()
        except apsw.Error as error:
            raise self._failed(error) from error

    def _commit(self) -> None:
        try:
            self._writer.execute("COMMIT")
        except apsw.Error as error:
            self._rollback()
            if not isinstance(error, apsw.FullError):
                self._stopped = f"commit failed: {error}"
                raise LedgerStopped(self._stopped) from error
            raise

        if self._logged >= 4 * self._log_pages:
            self._copy_back()

    def _copy_back(self) -> None:
        """Copy the log into the database. What finds no room or a reader in the way stays in it."""
        with suppress(apsw.BusyError, apsw.LockedError, apsw.FullError):
            self._writer.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)

    def tidy(self) -> None:
        """See `Store`. A disk that fails here stops the store, though nothing is lost by it."""
        if self._logged < self._log_pages:
            return
        with self._writing:
            try:
                if not self._stopped:
                    self._copy_back()
            except apsw.Error as error:
                self._failed(error)

    def _rollback(self) -> None:
        """Roll back, unless SQLite has done so by itself (full disk, I/O error)."""
        if self._writer.in_transaction:
            try:
                self._writer.execute("ROLLBACK")
            except apsw.Error as error:
                self._stopped = f"rollback failed: {error}"

    def _failed(self, error: apsw.Error) -> Exception:
        if isinstance(error, (apsw.IOError, apsw.CorruptError, apsw.NotADBError)):
            self._stopped = f"{type(error).__name__}: {error}"
            return LedgerStopped(self._stopped)
        return _translate(error, self._path)

    def backup(self, target: str) -> None:
        """Copy page by page into a new file while others write."""
        _private(target)
        out = apsw.Connection(target)
        try:
            with out.backup("main", self._connect(READER_CACHE_KIB), "main") as copy:
                while not copy.done:
                    copy.step(1_000)
        except apsw.Error as error:
            raise _translate(error, target) from error
        finally:
            out.close()

    def close(self) -> None:
        """See `Store`."""
        with self._guard:
            for connection in self._open:
                connection.close(force=True)
            self._open.clear()
            self._idle.clear()


def _private(path: str) -> None:
    """Make a new file that its owner alone may read; SQLite gives its log the same mode."""
    if not path.startswith("file:"):
        with suppress(OSError):  # it is there, or it cannot be made: then opening it says why
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def memory_store() -> SqliteStore:
    """Return a store that lives in this process only, for tests and scratch work."""
    return SqliteStore(f"file:/paydar-{next(_memories)}?vfs=memdb")


_memories: Final = itertools.count(1)  # a name of its own for every shared memory database


class WriterLock:
    """Holds a folder against a second writer; the operating system lets go when we die."""

    def __init__(self, path: Path) -> None:
        _private(str(path))
        try:
            self._connection = apsw.Connection(str(path))
            self._connection.pragma("journal_mode", "off")
            self._connection.execute("BEGIN EXCLUSIVE")
        except apsw.BusyError as error:
            raise BookLocked(f"{path.parent} is in use by another process") from error
        except apsw.Error as error:
            raise _translate(error, str(path)) from error

    def release(self) -> None:
        """Let the next writer in."""
        self._connection.close(force=True)


def _translate(error: apsw.Error, path: str) -> Exception:
    if isinstance(error, apsw.FullError):
        return DiskFull(f"no room left for {path}")
    if isinstance(error, apsw.IOError):
        return LedgerStopped(f"the disk failed under {path}: {error}")
    if isinstance(error, (apsw.NotADBError, apsw.CorruptError)):
        return StoreError(f"{path} is damaged: {error}")
    if isinstance(error, (*_READ_ONLY, apsw.CantOpenError)):
        return StoreError(f"{path} cannot be opened for writing: {error}")
    return StoreError(f"{path}: {error}")
