# SPDX-License-Identifier: Apache-2.0
"""Carrying a ledger from one store into another, whatever engine either is.

Only what cannot be rebuilt is carried, row by row in one snapshot: books, facts, checkpoints,
cosignatures, scanned papers. Everything else is made again from the facts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from paydar.ledger.errors import StoreError
from paydar.ledger.migrations import migrate
from paydar.ledger.stores import Reading, Row, Store


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its columns, the first `key` of which order it, and how many rows go at once."""

    name: str
    columns: tuple[str, ...]
    key: int
    slice: int = 2_000

    def rows(self, tx: Reading) -> Iterator[list[Row]]:
        """Yield the table in slices, in the order of its key."""
        keys = self.columns[: self.key]
        order = ", ".join(keys)
        marks = ", ".join(f"${n}" for n in range(1, self.key + 1))
        head = f"SELECT {', '.join(self.columns)} FROM {self.name}"  # noqa: S608 - our own names
        tail = f" ORDER BY {order} LIMIT {self.slice}"
        found = tx.rows(head + tail)
        while found:
            yield found
            found = tx.rows(f"{head} WHERE ({order}) > ({marks}){tail}", *found[-1][: self.key])

    def insert(self) -> str:
        """Return the statement that writes one row."""
        marks = ", ".join(f"${n}" for n in range(1, len(self.columns) + 1))
        return f"INSERT INTO {self.name} ({', '.join(self.columns)}) VALUES ({marks})"  # noqa: S608


TABLES: Final = (
    Table("book", ("id", "name", "vkey", "size"), 1),
    Table("fact", ("pos", "envelope", "salt", "body"), 1),
    Table("checkpoint", ("book", "size", "note"), 2),
    Table("cosignature", ("book", "size", "cosigner", "line"), 3),
    Table("blob", ("digest", "data"), 1, slice=8),
)


def carry(source: Store, target: Store, tables: Sequence[Table] = TABLES) -> None:
    """Copy a ledger into an empty store; raises `StoreError` when that one holds a book."""
    migrate(target)
    with target.reading() as tx:
        if tx.rows("SELECT id FROM book LIMIT 1"):
            raise StoreError("the store to be filled holds a ledger already")
    with source.reading() as view:  # one snapshot: the office may go on writing meanwhile
        for table in tables:
            for rows in table.rows(view):
                with target.writing() as tx:
                    tx.run_many(table.insert(), [tuple(_plain(v) for v in row) for row in rows])


def _plain(value: object) -> str | int | bytes | None:
    """Return a value as every engine takes it; some hand bytes out as views."""
    if isinstance(value, (bytearray, memoryview)):
        return bytes(value)
    assert value is None or isinstance(value, (str, int, bytes))  # noqa: S101 - as `Scalar` says
    return value
