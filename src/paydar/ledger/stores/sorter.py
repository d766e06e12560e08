# SPDX-License-Identifier: Apache-2.0
"""Sorts more rows than there is memory for: in as they come, out in byte order.

A nameless SQLite database: it lies in memory while it is small, in the system's folder for
temporary files when it is not (`TMPDIR` names another), and nothing of it outlives its connection.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

import apsw

from paydar.ledger.errors import DiskFull, StoreError
from paydar.ledger.stores import Row, Scalar

CACHE_KIB: Final = 16 * 1024
PAGE: Final = 4_000


class Sorter:
    """Heaps of rows without keys, by name; read back sorted."""

    def __init__(self) -> None:
        self._connection = apsw.Connection("")
        for name, value in (
            ("journal_mode", "off"),
            ("temp_store", 1),
            ("cache_size", -CACHE_KIB),
            ("threads", 1),
        ):
            self._connection.pragma(name, value)
        self._connection.execute("BEGIN")

    def heap(self, name: str, columns: Sequence[str]) -> None:
        """Make an empty heap."""
        self._connection.execute(f"CREATE TABLE {name} ({', '.join(columns)})")

    def add(self, name: str, rows: Sequence[Sequence[Scalar]]) -> None:
        """Put rows on a heap; raises `DiskFull`."""
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            with _Told():
                self._connection.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)  # noqa: S608

    def pages(self, sql: str, values: Sequence[Scalar] = ()) -> Iterator[list[Row]]:
        """Yield the answer of a query, some rows at a time."""
        with _Told():
            cursor = self._connection.cursor().execute(sql, values)
            while rows := list(islice(cursor, PAGE)):
                yield rows

    def close(self) -> None:
        """Throw everything away."""
        self._connection.close(force=True)


class _Told:
    """Turns the engine's errors into the ledger's."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, apsw.FullError):
            raise DiskFull("no room left for temporary files (TMPDIR)") from error
        if isinstance(error, apsw.Error):
            raise StoreError(f"temporary files: {error}") from error
