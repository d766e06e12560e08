# SPDX-License-Identifier: Apache-2.0
"""What a projection is: tables that follow from the facts and could be rebuilt at any time."""

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from paydar.facts.codec import Body
from paydar.facts.envelope import Envelope, Position
from paydar.ledger.books import Books
from paydar.ledger.migrations import statements
from paydar.ledger.stores import Reading, Row, Writing

_VERSIONS: Final = (
    "CREATE TABLE IF NOT EXISTS projection (name TEXT PRIMARY KEY, version BIGINT NOT NULL)"
)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A fact with its place and leaf hash. `body` is None when withheld or of an unknown kind."""

    pos: int
    position: Position
    envelope: Envelope
    body: Body | None
    depth: int
    leaf: bytes


@dataclass(frozen=True, slots=True)
class Table:
    """A table in byte order of its first `key` columns, so that two copies can be merged."""

    name: str
    columns: tuple[str, ...]
    key: int


@dataclass(frozen=True, slots=True)
class Piece:
    """What one fact says of one key, in the projection's own bytes, and where the fact stands."""

    pos: int
    position: Position
    depth: int
    told: bytes


class Kept(Protocol):
    """Tables that are kept: made anew when the stored version is another one."""

    name: str
    version: int
    schema: str
    tables: tuple[Table, ...]


class Projection(Kept, Protocol):
    """A prompt projection: written in the commit of its facts, and made again from all of them.

    Both ways must end in the same rows: `verify` compares them.
    """

    def apply(self, tx: Writing, facts: Sequence[Recorded]) -> None:
        """Bring the rows of everything that these facts touch up to date."""
        ...

    def pieces(self, fact: Recorded) -> Iterable[tuple[str, bytes]]:
        """Return what a fact says, under each key that rows hang on; no other fact is known."""
        ...

    def rows(
        self, pieces: Iterable[tuple[str, list[Piece]]], disputed: Container[int]
    ) -> Iterator[tuple[str, Row]]:
        """Yield every row with its table: one run for each table, in key order.

        `pieces` come by key in byte order, those of a key in the order of facts. `disputed` holds
        the places of facts on a claim with more than one head.
        """
        ...


Projecting = Callable[[Books], Sequence[Projection]]


def nothing(_books: Books) -> Sequence[Projection]:
    """Return no projections: a ledger with only its own index."""
    return ()


def create(tx: Writing, projections: Sequence[Kept]) -> None:
    """Make the tables of these projections, empty, and note their versions."""
    tx.run(_VERSIONS)
    for projection in projections:
        for table in projection.tables:
            tx.run(f"DROP TABLE IF EXISTS {table.name}")
        for statement in statements(projection.schema):
            tx.run(statement)
        tx.run("DELETE FROM projection WHERE name = $1", projection.name)
        tx.run(
            "INSERT INTO projection (name, version) VALUES ($1, $2)",
            projection.name,
            projection.version,
        )


def stale(tx: Reading, projections: Sequence[Kept]) -> list[str]:
    """Return the names of projections whose stored version is not ours."""
    there = {str(row[0]): row[1] for row in tx.rows("SELECT name, version FROM projection")}
    return [p.name for p in projections if there.get(p.name) != p.version]
