# SPDX-License-Identifier: Apache-2.0
"""The store of a hub: PostgreSQL (tried: 15 and 16) through psycopg 3.

Readers see one REPEATABLE READ snapshot and never wait for a writer. A writer locks the names of
its tags first, in byte order, so that processes that write different books in one database neither
deadlock nor both win a claim. A COMMIT without an answer is *unknown*: the store stops for good,
and what is true is read again when the ledger is next opened.

Columns are TEXT, BIGINT or BYTEA. Text sorts in byte order whatever the database's own collation.
"""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Final, TypeAlias

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import TupleRow

from paydar.ledger.errors import DiskFull, LedgerStopped, StoreError
from paydar.ledger.stores import Answer, Row, Scalar, Value
from paydar.ledger.stores.line import Due, Line
from paydar.ledger.stores.wire import SCHEMA, Column, dialect, spread

Connection: TypeAlias = psycopg.Connection[TupleRow]

QUIET: Final = 5.0  # seconds; a line that was idle for longer is tried before work is put on it
_BY_DEFAULT: Final = {
    "application_name": "paydar",
    "connect_timeout": "10",  # seconds
    "keepalives_idle": "30",  # a line that went dead is noticed within about a minute
    "keepalives_interval": "10",
    "keepalives_count": "3",
}
_VIEW: Final = b"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_BEGIN: Final = b"BEGIN ISOLATION LEVEL READ COMMITTED"
_COMMIT: Final = b"COMMIT"
_ROLLBACK: Final = b"ROLLBACK"
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
# a long reader (verify) keeps alive and every later lock walks over. They mean nothing when nobody
# is in the middle of a batch, and are then all forgotten at once, at the start and every so many
# names. Unlogged: a lock means nothing after a crash.
_LOCKS: Final = b'CREATE UNLOGGED TABLE IF NOT EXISTS tag_lock (name TEXT COLLATE "C" PRIMARY KEY)'
# `WHERE false` locks the row that is already there and writes no new version of it.
_LOCK: Final = (
    b"INSERT INTO tag_lock (name) SELECT name FROM unnest($1::text[]) AS name"
    b' ORDER BY name COLLATE "C"'
    b" ON CONFLICT (name) DO UPDATE SET name = excluded.name WHERE false"
)
_FORGET: Final = (b"LOCK TABLE tag_lock IN ACCESS EXCLUSIVE MODE NOWAIT", b"TRUNCATE tag_lock")
NAMES_KEPT: Final = 1_000_000
_SCHEMA_LOCK: Final = b"SELECT pg_advisory_xact_lock(8097829)"
_IN_THE_WAY: Final = ("40001", "40P01", "55P03")  # serialization, deadlock, lock timeout
# At COMMIT only these say for certain that the server rolled back (SQLSTATE classes): data,
# constraints, transaction state, rollback, resources. Any other error leaves it unknown.
_ROLLED_BACK: Final = ("22", "23", "25", "40", "53")


class _Session:
    """A transaction on a line. It begins with its first statement."""

    def __init__(self, line: Line, begin: bytes) -> None:
        self.line, self._begin = line, begin
        self.began = self.answered = False
        self.named = 0

    def send(self, sql: bytes, values: Sequence[Value | Column] = ()) -> Due:
        """Queue a statement of this transaction."""
        if not self.began:
            self.began = True
            self.line.send(self._begin)
        return self.line.send(sql, values)

    def turn(self) -> None:
        """Send what is queued and wait for the answers."""
        self.line.turn()
        self.answered = True

    def settle(self) -> None:
        """See to it that the line has answered once: a COMMIT never goes out with the first words.

        So a line that had died unheard fails while it is still certain that nothing was committed.
        """
        if self.began and not self.answered:
            self.turn()

    def rows(self, sql: str, *values: Value) -> list[Row]:
        return self.ask(sql, *values)()

    def ask(self, sql: str, *values: Value) -> Answer:
        due = self.send(dialect(sql), values)

        def answer() -> list[Row]:
            if not due.arrived:
                self.turn()
            if due.error is not None:
                raise due.error
            return due.rows or []

        return answer

    def faults(self) -> list[str]:
        """Name triggers and views; pages are the server's to check (data checksums)."""
        alien = (
            "SELECT 'a trigger ' || t.tgname FROM pg_trigger t"
            " JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal"
            " AND c.relnamespace = current_schema()::regnamespace"
            " UNION ALL"
            " SELECT 'a view ' || viewname FROM pg_views WHERE schemaname = current_schema()"
        )
        return [f"{what!s} that is not ours" for (what,) in self.rows(alien)]

    def run(self, sql: str, *values: Value) -> None:
        """Queue; two processes that make the same tables take turns."""
        if SCHEMA.match(sql):
            self.send(_SCHEMA_LOCK)
        self.send(dialect(sql), values)

    def run_many(self, sql: str, rows: Sequence[Sequence[Scalar]]) -> None:
        """Queue for each row: as one statement where that means the same."""
        over = spread(sql, rows) if len(rows) > 1 else None
        if over is not None:
            self.send(*over)
            return
        plain = dialect(sql)
        for row in rows:
            self.send(plain, row)

    def lock(self, names: Sequence[str]) -> None:
        """Hold these names, seen before or not, until the transaction ends."""
        if names:
            self.named += len(names)
            self.send(_LOCK, (sorted(set(names)),))


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
        self._free, self._open = list[Line](), set[Connection]()
        self._writer: Line | None = None
        self._inside = False
        self._named = 0
        self._stopped, self._warning = "", ""
        first = self._connect()
        try:
            _check(first)
        except BaseException:
            self.close()
            raise
        self._free.append(Line(first))

    def _connect(self) -> Connection:
        try:
            connection = psycopg.connect(
                self._dsn, autocommit=True, cursor_factory=psycopg.RawCursor
            )
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
            view = self._views.open = _Session(self._free_line(), _VIEW)
            try:
                yield view
            finally:
                self._views.open = None
                self._put_back(view)
        except psycopg.Error as error:
            raise _translate(error) from error

    def _free_line(self) -> Line:
        """Return an idle line; those that died while idle are dropped."""
        with suppress(IndexError):  # another thread may take the last one
            while True:
                line = self._free.pop()
                if _usable(line):
                    return line
        return Line(self._connect())

    def _put_back(self, view: _Session) -> None:
        """End a view; what nobody waited for is answered first, so that no error strays."""
        line = view.line
        try:
            if view.began:
                if line.owes:
                    line.turn()
                line.part(_ROLLBACK)
        except psycopg.Error:
            line.close()
        else:
            self._free.append(line)

    @contextmanager
    def writing(self) -> Iterator[_Session]:
        """See `Store`. Threads take turns. A line that dies in it stops the store for good.

        One that died while idle is replaced: nothing was under way. What another node may have
        written meanwhile is found by the book's compare-and-set.
        """
        with self._turn:
            if self._stopped:
                raise LedgerStopped(self._stopped)
            if self._inside:
                raise StoreError("a write inside a write")
            session = _Session(self._writing_line(), _BEGIN)
            self._inside = True
            try:
                yield session
                session.settle()
            except psycopg.Error as error:
                raise self._failed(session.line, error) from error
            except BaseException:
                _roll_back(session.line)
                raise
            finally:
                self._inside = False
            self._named += session.named
            if session.began:
                self._commit(session)

    def _writing_line(self) -> Line:
        if self._writer is None or not _usable(self._writer):
            self._writer = self._open_writer()
        return self._writer

    def _open_writer(self) -> Line:
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
        line = Line(connection)
        self._forget_names(line)
        return line

    def _forget_names(self, line: Line) -> None:
        """Empty the table of names, unless somebody holds one: then later."""
        self._named = 0
        session = _Session(line, _BEGIN)
        try:
            for statement in (*_FORGET, _COMMIT):
                session.send(statement)
            line.turn(sync=True)
        except psycopg.Error:
            _roll_back(line)

    def _warned(self, notice: psycopg.errors.Diagnostic) -> None:
        if notice.severity_nonlocalized == "WARNING":
            self._warning = notice.message_primary or "a warning"

    def _commit(self, session: _Session) -> None:
        """Send the last writes and COMMIT; the one moment whose outcome may stay unknown."""
        self._warning, line = "", session.line
        ended = line.send(_COMMIT)
        try:
            line.turn(sync=True)
        except psycopg.Error as error:
            if not line.closed and (
                ended.was_skipped or (error.sqlstate or "")[:2] in _ROLLED_BACK
            ):
                _roll_back(line)
                raise _translate(error) from error
            raise self._stop(
                f"it is unknown whether the last batch is on disk: {_primary(error)}"
            ) from error
        if ended.tag != _COMMIT:
            raise StoreError("the server rolled the batch back")
        if self._warning:  # an interrupted wait for the standby: on this disk, perhaps nowhere else
            raise self._stop(
                f"it is unknown whether the last batch is kept everywhere: {self._warning}"
            )

    def _failed(self, line: Line, error: psycopg.Error) -> Exception:
        if line.closed:
            return self._stop(
                f"the database was lost during a batch, which was not committed: {_primary(error)}"
            )
        _roll_back(line)
        return _translate(error)

    def _stop(self, why: str) -> LedgerStopped:
        self._stopped = why
        return LedgerStopped(why)

    def tidy(self) -> None:
        """Forget the names that were locked, when they are many; the rest the server does."""
        if self._named >= NAMES_KEPT:
            with self._turn:
                if self._writer is not None and not self._stopped:
                    self._forget_names(self._writer)

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


def _usable(line: Line) -> bool:
    """Whether work may be put on a line that was idle; one that says nothing is tried first."""
    if not line.is_alive():
        return False
    if time.monotonic() - line.used > QUIET:
        with suppress(psycopg.Error):
            line.turn(sync=True)
    return not line.closed


def _roll_back(line: Line) -> None:
    """Roll back; if that cannot be said, closing the line makes the server do it."""
    try:
        line.send(_ROLLBACK)
        line.turn(sync=True)
    except psycopg.Error:
        line.close()


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
