# SPDX-License-Identifier: Apache-2.0
"""What a projection is: tables that follow from the facts and could be rebuilt at any time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from paydar.facts.codec import Body
from paydar.facts.envelope import Envelope, Position
from paydar.ledger.books import Books
from paydar.ledger.migrations import statements
from paydar.ledger.stores import Reading, Writing

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


class Projection(Protocol):
    """A prompt projection: written in the commit of its facts."""

    name: str
    version: int
    schema: str
    tables: tuple[Table, ...]

    def apply(self, tx: Writing, facts: Sequence[Recorded]) -> None:
        """Bring the rows of everything that these facts touch up to date."""
        ...


Projecting = Callable[[Books], Sequence[Projection]]


def nothing(_books: Books) -> Sequence[Projection]:
    """Return no projections: a ledger with only its own index."""
    return ()


def create(tx: Writing, projections: Sequence[Projection]) -> None:
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


def stale(tx: Reading, projections: Sequence[Projection]) -> list[str]:
    """Return the names of projections whose stored version is not ours."""
    there = {str(row[0]): row[1] for row in tx.rows("SELECT name, version FROM projection")}
    return [p.name for p in projections if there.get(p.name) != p.version]
