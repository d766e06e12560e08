# SPDX-License-Identifier: Apache-2.0
"""The store of a hub: PostgreSQL (tried: 15 and 16) through psycopg 3.

Readers see one REPEATABLE READ snapshot and never wait for a writer. A writer locks the names of
its tags first, in byte order, so that processes that write different books in one database neither
deadlock nor both win a claim. A COMMIT without an answer is *unknown*: the store stops for good,
and what is true is read again when the ledger is next opened.

Columns are TEXT, BIGINT or BYTEA. Text sorts in byte order whatever the database's own collation.
"""

import functools
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Final, TypeAlias

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.pq import TransactionStatus
from psycopg.rows import TupleRow
from psycopg.types.numeric import Int8BinaryDumper
from psycopg.types.string import StrBinaryDumper

from paydar.ledger.errors import DiskFull, LedgerStopped, StoreError
from paydar.ledger.stores import Scalar, Value

Connection: TypeAlias = psycopg.Connection[TupleRow]

COPY_FROM: Final = 16  # rows; below it a COPY costs more turns than it saves
_BY_DEFAULT: Final = {
    "application_name": "paydar",
    "connect_timeout": "10",  # seconds
    "keepalives_idle": "30",  # a line that went dead is noticed within about a minute
    "keepalives_interval": "10",
    "keepalives_count": "3",
}
_VIEW: Final = b"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_BEGIN: Final = b"BEGIN ISOLATION LEVEL READ COMMITTED"
_UNDER_WAY: Final = (TransactionStatus.INTRANS, TransactionStatus.INERROR)
# Every statement of the ledger goes by key. A planner without statistics (a new ledger under load)
# guesses scans and hash joins instead, and each batch then costs more than the one before.
_SESSION: Final = b"""
SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off;
SET plan_cache_mode = force_generic_plan; SET jit = off; SET lock_timeout = '30s'
"""
_DURABLE: Final = (
    b"SELECT set_config('synchronous_commit', 'on', false)"
    b" WHERE current_setting('synchronous_commit') = 'off'"
)
# Names are never deleted one by one: a name that comes again every batch would leave versions that
# a long reader (verify) keeps alive and every later lock walks over. Unlogged: a lock means nothing
# after a crash.
_LOCKS: Final = b'CREATE UNLOGGED TABLE IF NOT EXISTS tag_lock (name TEXT COLLATE "C" PRIMARY KEY)'
# `WHERE false` locks the row that is already there and writes no new version of it.
_LOCK: Final = (
    b"INSERT INTO tag_lock (name) SELECT name FROM unnest($1::text[]) AS name"
    b' ORDER BY name COLLATE "C"'
    b" ON CONFLICT (name) DO UPDATE SET name = excluded.name WHERE false"
)
_SCHEMA_LOCK: Final = b"SELECT pg_advisory_xact_lock(8097829)"
_SCHEMA: Final = re.compile(r"\s*(CREATE|ALTER|DROP)\b")
_INSERT: Final = re.compile(r"INSERT INTO (\w+) \(([\w, ]+)\) VALUES \(([$0-9, ]+)\)")
_TYPES: Final[dict[type, str]] = {str: "text", int: "int8", bytes: "bytea"}
_IN_THE_WAY: Final = ("40001", "40P01", "55P03")  # serialization, deadlock, lock timeout
# At COMMIT only these say for certain that the server rolled back (SQLSTATE classes): data,
# constraints, transaction state, rollback, resources. Any other error leaves it unknown.
_ROLLED_BACK: Final = ("22", "23", "25", "40", "53")


@functools.cache
def dialect(sql: str) -> bytes:
    """Turn the portable spelling into PostgreSQL's: text columns that sort in byte order."""
    if _SCHEMA.match(sql):
        sql = re.sub(r"\bTEXT\b", 'TEXT COLLATE "C"', sql)
    return sql.encode()


@functools.cache
def copying(sql: str) -> tuple[bytes, tuple[int, ...]] | None:
    """Return a plain INSERT as COPY, with the constants that end every row; None for any other."""
    found = _INSERT.fullmatch(sql)
    if found is None:
        return None
    table, columns, values = found[1], found[2], [v.strip() for v in found[3].split(",")]
    asked = [v for v in values if v.startswith("$")]
    rest = values[len(asked) :]
    if asked != [f"${i + 1}" for i in range(len(asked))] or any("$" in v for v in rest):
        return None
    copy = f"COPY {table} ({columns}) FROM STDIN (FORMAT BINARY)"
    return copy.encode(), tuple(int(v) for v in rest)


class _Session:
    """A connection inside a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def rows(self, sql: str, *values: Value) -> list[tuple[Scalar, ...]]:
        return self._connection.execute(dialect(sql), values, binary=True).fetchall()

    def faults(self) -> list[str]:
        """Name triggers and views; pages are the server's to check (data checksums)."""
        alien = (
            b"SELECT 'a trigger ' || t.tgname FROM pg_trigger t"
            b" JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal"
            b" AND c.relnamespace = current_schema()::regnamespace"
            b" UNION ALL"
            b" SELECT 'a view ' || viewname FROM pg_views WHERE schemaname = current_schema()"
        )
        return [f"{row[0]} that is not ours" for row in self._connection.execute(alien).fetchall()]

    def run(self, sql: str, *values: Value) -> None:
        """Execute; two processes that make the same tables take turns."""
        if _SCHEMA.match(sql):
            self._connection.execute(_SCHEMA_LOCK)
        self._connection.execute(dialect(sql), values)

    def run_many(self, sql: str, rows: Sequence[Sequence[Scalar]]) -> None:
        """Execute for each row: by COPY where that means the same, else in a pipeline."""
        copy = copying(sql) if len(rows) >= COPY_FROM else None
        if copy is not None:
            self._copy(*copy, rows)
        elif rows:
            self._connection.cursor().executemany(dialect(sql), rows)

    def _copy(
        self, statement: bytes, rest: tuple[int, ...], rows: Sequence[Sequence[Scalar]]
    ) -> None:
        with self._connection.cursor().copy(statement) as copy:
            copy.set_types([*_types(rows), *("int8" for _ in rest)])
            for row in rows:
                copy.write_row((*row, *rest))

    def lock(self, names: Sequence[str]) -> None:
        """Hold these names, seen before or not, until the transaction ends."""
        if names:
            self._connection.execute(_LOCK, (sorted(set(names)),))


class PostgresStore:
    """A ledger in one database (or one schema of it, by `options=-csearch_path=…` in the address).

    `durable=False` acknowledges before the disk has it: for the control of the fault rounds only.
    """

    def __init__(self, dsn: str, *, durable: bool = True) -> None:
        try:
            self._dsn = make_conninfo("", **{**_BY_DEFAULT, **conninfo_to_dict(dsn)})
        except psycopg.Error:
            # The driver's message would repeat the address, and with it the password.
            raise StoreError("the address of the database cannot be read") from None
        self._durable, self._closed = durable, False
        self._turn, self._guard = threading.RLock(), threading.Lock()
        self._views = threading.local()
        self._free, self._open = list[Connection](), set[Connection]()
        self._writer: Connection | None = None
        self._stopped, self._warning = "", ""
        first = self._connect()
        try:
            _check(first)
        except BaseException:
            self.close()
            raise
        self._free.append(first)

    def _connect(self) -> Connection:
        try:
            connection = psycopg.connect(
                self._dsn, autocommit=True, cursor_factory=psycopg.RawCursor
            )
            connection.adapters.register_dumper(int, Int8BinaryDumper)
            connection.adapters.register_dumper(str, StrBinaryDumper)
            connection.execute(_SESSION)
        except psycopg.Error as error:
            raise _translate(error) from error
        with self._guard:
            if self._closed:
                connection.close()
                raise StoreError("the store is closed")
            self._open = {c for c in self._open if not c.closed} | {connection}
        return connection

    @contextmanager
    def reading(self) -> Iterator[_Session]:
        """See `Store`. A view inside a view of the same thread is the same view."""
        view: _Session | None = getattr(self._views, "open", None)
        try:
            if view is not None:
                yield view
                return
            connection = self._begin_view()
            self._views.open = _Session(connection)
            try:
                yield self._views.open
            finally:
                self._views.open = None
                self._put_back(connection)
        except psycopg.Error as error:
            raise _translate(error) from error

    def _begin_view(self) -> Connection:
        """Begin on an idle connection; those that died while idle are dropped."""
        with suppress(IndexError):  # another thread may take the last one
            while True:
                connection = self._free.pop()
                try:
                    connection.execute(_VIEW)
                except psycopg.Error:
                    connection.close()
                else:
                    return connection
        connection = self._connect()
        connection.execute(_VIEW)
        return connection

    def _put_back(self, connection: Connection) -> None:
        try:
            connection.execute(b"ROLLBACK")
        except psycopg.Error:
            connection.close()
        else:
            self._free.append(connection)

    @contextmanager
    def writing(self) -> Iterator[_Session]:
        """See `Store`. Threads take turns. A connection that dies in it stops the store for good.

        One that died while idle is replaced: nothing was under way. What another node may have
        written meanwhile is found by the book's compare-and-set.
        """
        with self._turn:
            if self._stopped:
                raise LedgerStopped(self._stopped)
            connection = self._begin()
            try:
                yield _Session(connection)
            except psycopg.Error as error:
                raise self._failed(connection, error) from error
            except BaseException:
                _roll_back(connection)
                raise
            self._commit(connection)

    def _begin(self) -> Connection:
        if self._writer is not None and self._writer.info.transaction_status in _UNDER_WAY:
            raise StoreError("a write inside a write")
        try:
            if self._writer is not None:
                with suppress(psycopg.OperationalError):
                    self._writer.execute(_BEGIN)
                    return self._writer
                self._writer.close()
            self._writer = self._open_writer()
            self._writer.execute(_BEGIN)
        except psycopg.Error as error:
            raise _translate(error) from error
        return self._writer

    def _open_writer(self) -> Connection:
        connection = self._connect()
        try:
            connection.execute(_DURABLE if self._durable else b"SET synchronous_commit = off")
            with connection.transaction():
                connection.execute(_SCHEMA_LOCK)
                connection.execute(_LOCKS)
        except psycopg.Error as error:
            connection.close()
            raise _translate(error) from error
        connection.add_notice_handler(self._warned)
        return connection

    def _warned(self, notice: psycopg.errors.Diagnostic) -> None:
        if notice.severity_nonlocalized == "WARNING":
            self._warning = notice.message_primary or "a warning"

    def _commit(self, connection: Connection) -> None:
        """Commit; the one moment whose outcome may stay unknown."""
        self._warning = ""
        try:
            ended = connection.execute(b"COMMIT").statusmessage
        except psycopg.Error as error:
            if (error.sqlstate or "")[:2] in _ROLLED_BACK:
                _roll_back(connection)
                raise _translate(error) from error
            raise self._stop(
                f"it is unknown whether the last batch is on disk: {_primary(error)}"
            ) from error
        if ended != "COMMIT":
            raise StoreError("the server rolled the batch back")
        if self._warning:  # an interrupted wait for the standby: on this disk, perhaps nowhere else
            raise self._stop(
                f"it is unknown whether the last batch is kept everywhere: {self._warning}"
            )

    def _failed(self, connection: Connection, error: psycopg.Error) -> Exception:
        if connection.closed:
            return self._stop(
                f"the database was lost during a batch, which was not committed: {_primary(error)}"
            )
        _roll_back(connection)
        return _translate(error)

    def _stop(self, why: str) -> LedgerStopped:
        self._stopped = why
        return LedgerStopped(why)

    def backup(self, target: str) -> None:
        """Refuse: a server's copies are made by the server's own tools."""
        raise StoreError(f"use pg_dump or pgbackrest to copy a PostgreSQL ledger to {target}")

    def close(self) -> None:
        """See `Store`."""
        with self._guard:
            self._closed = True
            for connection in self._open:
                connection.close()
            self._open.clear()
            self._free.clear()


def _types(rows: Sequence[Sequence[Scalar]]) -> Iterator[str]:
    """Yield each column's type, by its first value that is not NULL."""
    for column in range(len(rows[0])):
        values = (row[column] for row in rows)
        known = next((v for v in values if v is not None), None)
        yield _TYPES.get(type(known), "text")


def _check(connection: Connection) -> None:
    """Refuse a server on which the promises cannot be kept."""
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise StoreError(f"the database is encoded in {encoding}, not in UTF8")
    try:
        (fsync,) = connection.execute(b"SHOW fsync").fetchone() or ("",)
    except psycopg.Error as error:
        raise _translate(error) from error
    if fsync != "on":
        raise StoreError("the server runs with fsync off: what it acknowledges can be lost")


def _roll_back(connection: Connection) -> None:
    """Roll back; if that cannot be said, closing the connection makes the server do it."""
    try:
        connection.execute(b"ROLLBACK")
    except psycopg.Error:
        connection.close()


def _primary(error: psycopg.Error) -> str:
    """Return the message without its detail, which would quote keys and numbers of persons."""
    return error.diag.message_primary or str(error).strip()


def _translate(error: psycopg.Error) -> Exception:
    state, told = error.sqlstate or "", _primary(error)
    if state == "53100":
        return DiskFull(f"no room left on the database server: {told}")
    if state == "25006":
        return StoreError(f"the database is read-only, perhaps a standby: {told}")
    if state.startswith("28"):
        return StoreError(f"the database does not let this node in: {told}")
    if state in _IN_THE_WAY:
        return StoreError(f"another writer was in the way and all was rolled back: {told}")
    return StoreError(f"the database: {told}")
