# SPDX-License-Identifier: Apache-2.0
"""The limits: the same bytes written, read and hashed with nothing of ours in between."""

import hashlib
import secrets
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final, Protocol

import apsw

from bench.figures import per_second
from paydar.ledger.stores import Reading, Scalar
from paydar.ledger.stores.sqlite import PAGE_CACHE_KIB

Rows = dict[str, list[tuple[Scalar, ...]]]

# What a registration writes, by table and column. Plain: no key, no index, no order.
TABLES: Final = {
    "fact": ("pos", "envelope", "salt", "body"),
    "tag": ("tag", "pos", "depth", "head"),
    "idem": ("book", "key", "pos"),
    "entry": (
        "id",
        "event",
        "number",
        "status",
        "contested",
        "occurred",
        "declared",
        "pos",
        "acted",
    ),
}
DERIVED: Final = ("tag", "idem", "series", "tile", "entry", "entry_count")


class Plain(Protocol):
    """Plain tables in an engine: one commit writes the rows of some registrations."""

    def commit(self, rows: Rows) -> None:
        """Write these rows in one durable transaction."""
        ...


class PlainSqlite:
    """Plain tables in a file with the settings of our store."""

    def __init__(self, path: Path) -> None:
        self._connection = connect(path)
        for table, columns in TABLES.items():
            self._connection.execute(f"CREATE TABLE {table} ({', '.join(columns)})")
        self._connection.execute("CREATE TABLE whole (data BLOB)")

    def commit(self, rows: Rows) -> None:
        """See `Plain`."""
        with self._connection:
            for table, some in rows.items():
                marks = ", ".join("?" * len(some[0]))
                self._connection.executemany(f"INSERT INTO {table} VALUES ({marks})", some)  # noqa: S608

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


def connect(path: Path) -> apsw.Connection:
    """Open a file as our store does: WAL, FULL, the same page cache."""
    connection = apsw.Connection(str(path))
    connection.pragma("journal_mode", "wal")
    connection.pragma("synchronous", "FULL")
    connection.pragma("cache_size", -PAGE_CACHE_KIB)
    return connection


def written(tx: Reading, positions: Sequence[int]) -> list[Rows]:
    """Return what was written for each of these facts, row by row."""
    found: dict[int, Rows] = {pos: {} for pos in positions}
    for table, columns in TABLES.items():
        at = columns.index("pos")
        sql = f"SELECT {', '.join(columns)} FROM {table} WHERE pos = ANY($1)"  # noqa: S608
        if table != "fact":  # no index leads from a place to these: one pass over the newest
            sql = f"SELECT {', '.join(columns)} FROM {table} WHERE pos >= $1"  # noqa: S608
        asked = list(positions) if table == "fact" else min(positions)
        for row in tx.rows(sql, asked):
            if (rows := found.get(int(row[at] or 0))) is not None:
                rows.setdefault(table, []).append(row)
    return list(found.values())


def batches(written_rows: Sequence[Rows], at_once: int) -> list[Rows]:
    """Return the same rows as commits of `at_once` registrations."""
    made = list[Rows]()
    for start in range(0, len(written_rows), at_once):
        together: Rows = {}
        for rows in written_rows[start : start + at_once]:
            for table, some in rows.items():
                together.setdefault(table, []).extend(some)
        made.append(together)
    return made


def whole(written_rows: Sequence[Rows]) -> list[Rows]:
    """Return the same bytes as one row a registration."""
    return [{"whole": [(secrets.token_bytes(volume([rows])),)]} for rows in written_rows]


def volume(written_rows: Iterable[Rows]) -> int:
    """Return the bytes of these rows: texts and blobs as they are, numbers as eight."""
    return sum(
        len(value.encode()) if isinstance(value, str) else len(value or b"")
        if isinstance(value, (bytes, type(None))) else 8
        for rows in written_rows for some in rows.values() for row in some for value in row
    )  # fmt: skip


def rate(plain: Plain, commits: Sequence[Rows], count: int) -> float:
    """Return registrations a second when these commits hold `count` of them."""

    def work() -> None:
        for rows in commits:
            plain.commit(rows)

    return per_second(count, work)


def hashing(path: Path) -> Callable[[], int]:
    """Return work that reads every fact of a file in order and hashes leaf and body, no more."""

    def work() -> int:
        connection, count = connect(path), 0
        sha, rows = hashlib.sha256, "SELECT envelope, salt, body FROM fact ORDER BY pos"
        for envelope, salt, body in connection.execute(rows):
            sha(b"\0" + envelope).digest()
            sha(salt + body).digest()
            count += 1
        connection.close()
        return count

    return work


def copying(path: Path, target: Path) -> Callable[[], None]:
    """Return work that copies every derived row into a fresh file, inside SQLite."""

    def work() -> None:
        for old in target.parent.glob(target.name + "*"):
            old.unlink()
        connection = connect(target)
        connection.execute("ATTACH ? AS old", (str(path),))
        with connection:
            _copy(connection)
        connection.close()

    return work


def _copy(connection: apsw.Connection) -> None:
    marks = ", ".join("?" * len(DERIVED))
    sql = f"SELECT type, sql FROM old.sqlite_master WHERE tbl_name IN ({marks}) AND sql IS NOT NULL"  # noqa: S608
    made = sorted(connection.execute(sql, DERIVED).fetchall(), key=lambda row: row[0] != "table")
    for _, statement in made:
        connection.execute(str(statement))
    for table in DERIVED:
        connection.execute(f"INSERT INTO main.{table} SELECT * FROM old.{table}")  # noqa: S608
