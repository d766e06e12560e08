# SPDX-License-Identifier: Apache-2.0
"""A line to a PostgreSQL server on which statements travel together.

A round trip costs more than most statements. So a statement is only queued, in libpq's pipeline
mode, and leaves with the next one whose answer is wanted; each is prepared once. What the server
answers comes in the order of the asking. After an error the server skips everything up to the next
Sync, so that nothing which was queued behind a statement is carried out without it, a COMMIT above
all.
"""

import time
from collections import deque
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Final

import psycopg
from psycopg import pq
from psycopg.adapt import Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus
from psycopg.rows import TupleRow
from psycopg.waiting import Ready, Wait

from paydar.ledger.stores import Row, Value
from paydar.ledger.stores.wire import Column, parameters

PREPARED: Final = 256  # statements; the program has fewer, and the rest goes unprepared
BINARY: Final = pq.Format.BINARY
_LOST: Final = "the server does not answer any more"
_Key = tuple[bytes, tuple[int, ...]]


@dataclass(slots=True)
class Due:
    """An answer that the server owes: rows (none for a statement without), tag, or an error."""

    rows: list[Row] | None = None
    tag: bytes = b""
    error: psycopg.Error | None = None
    prepares: _Key | None = None
    sync: bool = False

    @property
    def was_skipped(self) -> bool:
        """Whether the server never came to it, because of an earlier error."""
        return isinstance(self.error, psycopg.errors.PipelineAborted)

    @property
    def arrived(self) -> bool:
        """Whether the answer is here."""
        return self.rows is not None or self.error is not None


class Line:
    """See the module. Takes over an open connection in autocommit mode; one thread at a time."""

    def __init__(self, connection: psycopg.Connection[TupleRow]) -> None:
        self.connection, self._pg = connection, connection.pgconn
        self._adapt = Transformer(connection)
        self._names, self._prepared = dict[_Key, bytes](), 0
        self._due = deque[Due]()
        self.used = time.monotonic()
        self._pg.enter_pipeline_mode()

    @property
    def owes(self) -> bool:
        """Whether an answer is still due."""
        return bool(self._due)

    @property
    def closed(self) -> bool:
        """Whether the line is dead."""
        return self.connection.closed

    def close(self) -> None:
        """Hang up; what was under way is rolled back by the server."""
        self.connection.close()

    def is_alive(self) -> bool:
        """Whether nothing has been heard of the line's end; asks nobody and does not wait."""
        try:
            self._pg.consume_input()
            self._pg.consume_input()  # the first one reads the farewell, the second one the end
        except psycopg.Error:
            self.close()
        return not self.closed

    def send(self, sql: bytes, values: Sequence[Value | Column] = ()) -> Due:
        """Queue one statement; its answer comes with the next `turn`."""
        buffers, types, formats = parameters(values)
        due, key = Due(), (sql, types)
        name = self._names.get(key)
        if name is None and len(self._names) < PREPARED:
            name = self._prepare(key)
        if name is None:
            self._pg.send_query_params(sql, buffers, types, formats, BINARY)
        else:
            self._pg.send_query_prepared(name, buffers, formats, BINARY)
        self._due.append(due)
        return due

    def _prepare(self, key: _Key) -> bytes:
        sql, types = key
        self._prepared += 1
        name = self._names[key] = b"s%d" % self._prepared
        self._pg.send_prepare(name, sql, types)
        self._due.append(Due(prepares=key))
        return name

    def turn(self, *, sync: bool = False) -> None:
        """Send all that is queued and wait for every answer; raises the first error among them.

        `sync` ends a transaction's pipeline; without it the transaction goes on.
        """
        if sync:
            self._sync()
        else:
            self._pg.send_flush_request()
        try:
            failed = self.connection.wait(self._answers())
        except BaseException:
            self._due.clear()
            self.close()  # what it still owes can no longer be told apart
            raise
        self.used = time.monotonic()
        if failed is not None:
            raise failed

    def part(self, sql: bytes) -> None:
        """Send a last statement and do not wait: its answer is read with the next turn."""
        self.send(sql)
        self._sync()
        self._pg.flush()

    def _sync(self) -> None:
        self._pg.pipeline_sync()
        self._due.append(Due(sync=True))

    def _answers(self) -> Generator[Wait, Ready | int, psycopg.Error | None]:
        """Take every answer that is due; after an error, those up to the next Sync."""
        failed: psycopg.Error | None = None
        yield from self._flushed()
        while self._due:
            due = self._due[0]
            result = yield from self._result()
            if result is None:
                raise failed or psycopg.OperationalError(_LOST)
            if not due.sync and (yield from self._result()) is not None:
                raise psycopg.OperationalError("the server answered twice")
            self._take(due, result)
            self._due.popleft()
            if failed is None and due.error is not None:
                failed = due.error
                if not any(d.sync for d in self._due):
                    self._sync()
                    yield from self._flushed()
        return failed

    def _flushed(self) -> Generator[Wait, Ready | int, None]:
        """Send what is queued; read meanwhile, or a server that answers early would block us."""
        while self._pg.flush():
            ready = yield Wait.RW
            if ready & Ready.R:
                self._pg.consume_input()

    def _result(self) -> Generator[Wait, Ready | int, pq.abc.PGresult | None]:
        while self._pg.is_busy():
            yield Wait.R
            self._pg.consume_input()
        return self._pg.get_result()

    def _take(self, due: Due, result: pq.abc.PGresult) -> None:
        status = result.status
        if status == ExecStatus.TUPLES_OK:
            self._adapt.set_pgresult(result, format=BINARY)
            due.rows = self._adapt.load_rows(0, result.ntuples, tuple)
        elif status in (ExecStatus.COMMAND_OK, ExecStatus.PIPELINE_SYNC):
            due.rows, due.tag = [], result.command_status or b""
        elif status == ExecStatus.PIPELINE_ABORTED:
            due.error = psycopg.errors.PipelineAborted("an earlier statement failed")
        else:
            due.error = error_from_result(result)
        if due.prepares is not None and due.error is not None:
            self._names.pop(due.prepares, None)
