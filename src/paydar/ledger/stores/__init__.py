# SPDX-License-Identifier: Apache-2.0
"""Where facts lie on disk. One small contract, kept by every engine.

SQL is written once, in PostgreSQL's spelling and in the subset that both engines know:
parameters are `$1, $2, …` in order of first appearance, a list is `= ANY($n)`, bytes are BYTEA.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

Scalar = str | int | bytes | None
Value = Scalar | list[str] | list[int]
Row = tuple[Scalar, ...]
Answer = Callable[[], list[Row]]


def as_bytes(value: Scalar) -> bytes:
    """Return a BYTEA column's value; engines may hand out views."""
    return bytes(value) if isinstance(value, (bytes, bytearray, memoryview)) else b""


class Reading(Protocol):
    """One consistent view of the store."""

    def rows(self, sql: str, *values: Value) -> list[Row]:
        """Return all rows of a query."""
        ...

    def ask(self, sql: str, *values: Value) -> Answer:
        """Ask now, be answered when the result is called: what is asked together travels together.

        It sees what was written before it was asked. Call the result before the context ends.
        """
        ...

    def faults(self) -> list[str]:
        """Return what the engine finds wrong, and what in it is not ours (triggers, views)."""
        ...


class Writing(Reading, Protocol):
    """The one write transaction. Everything or nothing; durable when its context ends.

    A write may wait until the next query, or the commit, takes it along; its error comes then.
    """

    def run(self, sql: str, *values: Value) -> None:
        """Execute one statement."""
        ...

    def run_many(self, sql: str, rows: Sequence[Sequence[Scalar]]) -> None:
        """Execute one statement for many rows."""
        ...

    def lock(self, names: Sequence[str]) -> None:
        """Hold these tags and counters against other writers, from the next query to the end."""
        ...


class Store(Protocol):
    """An engine. `reading` and `writing` raise `StoreError`, `DiskFull` or `LedgerStopped`."""

    def reading(self) -> AbstractContextManager[Reading]:
        """Open a consistent view; it never waits for the writer."""
        ...

    def writing(self) -> AbstractContextManager[Writing]:
        """Open the write transaction; commits when the context ends without an error.

        `LedgerStopped` means that it is unknown whether the batch is on disk.
        """
        ...

    def tidy(self) -> None:
        """Do the housekeeping that a commit left; called when its answers are out."""
        ...

    def backup(self, target: str) -> None:
        """Write a consistent copy while serving (engines that have one file)."""
        ...

    def close(self) -> None:
        """Let go of every connection."""
        ...
