# SPDX-License-Identifier: Apache-2.0
"""Everything derived, made again from the facts alone; and facts that come from elsewhere."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from paydar.ledger.append import recorded
from paydar.ledger.book import BOOKS, Growth, create_book, write_tiles
from paydar.ledger.books import BOOK_SHIFT, Books
from paydar.ledger.checkpoint import Checkpoint, read
from paydar.ledger.derive import Derived, Stored
from paydar.ledger.errors import BrokenChain
from paydar.ledger.index import Index
from paydar.ledger.note import Verifier
from paydar.ledger.projection import Projection, Recorded, create
from paydar.ledger.stores import Writing
from paydar.ledger.tree import leaf_hash

SLICE: Final = 256
PAGE: Final = 5_000
INSERT_FACT: Final = "INSERT INTO fact (pos, envelope, salt, body) VALUES ($1, $2, $3, $4)"


@dataclass(frozen=True, slots=True)
class Package:
    """A run of a foreign book: verifier key, (envelope, salt, body) in order, checkpoint."""

    verifier: str
    facts: Sequence[tuple[bytes, bytes, bytes | None]]
    checkpoint: str


def rebuild(tx: Writing, books: Books, projections: Sequence[Projection]) -> int:
    """Drop every derived table and fill it from the facts; return how many facts there were."""
    create(tx, [Index(books), *projections])
    with Derived(books, projections) as derived:
        derived.gather(tx)
        for table, rows in derived.tables():
            marks = ", ".join(f"${n + 1}" for n in range(len(table.columns)))
            columns = ", ".join(table.columns)
            sql = f"INSERT INTO {table.name} ({columns}) VALUES ({marks})"  # noqa: S608
            while page := list(islice(rows, PAGE)):
                tx.run_many(sql, page)
        return derived.count


def enter(tx: Writing, books: Books, index: Index, chunk: Sequence[Stored]) -> list[Recorded]:
    """Index a run of one book's facts, in whatever order books come; return them as read."""
    return index.replay(tx, [_read(books, fact) for fact in chunk])


def receive(
    tx: Writing,
    books: Books,
    projections: Sequence[Projection],
    package: Package,
) -> int:
    """Take the next facts of a foreign book, up to its checkpoint; return the book's new size.

    Raises `NoteError` for a checkpoint by another key and `BrokenChain` when the facts do not lead
    to it, or when the book does not continue what is held.
    """
    key = Verifier.parse(package.verifier)
    told = read(package.checkpoint, key).checkpoint
    number, size = _held(tx, books, key)
    growth = Growth.load(tx, number, size)
    base = (number << BOOK_SHIFT) + size
    chunk = [(base + i, *fact) for i, fact in enumerate(package.facts)]
    done = _tiles(number, growth, chunk)
    if Checkpoint(key.name, growth.size, growth.edge.root()) != told:
        raise BrokenChain(f"these facts do not lead {key.name} to its checkpoint {told.size}")
    tx.run_many(INSERT_FACT, chunk)
    write_tiles(tx, done)
    tx.run("UPDATE book SET size = $1 WHERE id = $2", growth.size, number)
    tx.run(
        "INSERT INTO checkpoint (book, size, note) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        number,
        growth.size,
        package.checkpoint,
    )
    index = Index(books)
    for part in _slices(chunk):
        entered = enter(tx, books, index, part)
        for projection in projections:
            projection.apply(tx, entered)
    return growth.size


def _held(tx: Writing, books: Books, key: Verifier) -> tuple[int, int]:
    tx.lock([BOOKS])
    rows = tx.rows("SELECT id, size, vkey FROM book WHERE name = $1", key.name)
    if rows:
        if rows[0][2] != key.spell():
            raise BrokenChain(f"{key.name} is held here under another key")
        return int(rows[0][0] or 0), int(rows[0][1] or 0)
    number = create_book(tx, key.spell(), key.name)
    books.add(number, key.name)
    return number, 0


def _read(books: Books, fact: Stored) -> Recorded:
    pos, envelope, _, body = fact
    return recorded(books, pos, envelope, body)


def _tiles(
    book: int, growth: Growth, chunk: Sequence[Stored]
) -> list[tuple[int, int, int, bytes, bytes]]:
    return [(book, *t) for _, envelope, _, _ in chunk for t in growth.push(leaf_hash(envelope))]


def _slices(facts: Iterable[Stored]) -> Iterator[list[Stored]]:
    it = iter(facts)
    while chunk := list(islice(it, SLICE)):
        yield chunk
