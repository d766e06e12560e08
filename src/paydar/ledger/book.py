# SPDX-License-Identifier: Apache-2.0
"""A book that this node writes: its key, its growing edge, its checkpoints."""

from collections.abc import Sequence
from typing import Final

from paydar.facts import codec
from paydar.ledger import tiles, tree
from paydar.ledger.books import BOOK_SHIFT
from paydar.ledger.checkpoint import Checkpoint, Signer
from paydar.ledger.errors import BrokenChain, WrongKey
from paydar.ledger.note import parse
from paydar.ledger.stores import Reading, Scalar, Writing, as_bytes

BOOKS: Final = "books"  # the lock under which a new book gets its number


class Growth:
    """The right edge in tiles: per level the hashes of the tile that is not full yet."""

    __slots__ = ("edge", "levels")

    def __init__(self) -> None:
        self.edge = tree.Edge()
        self.levels: list[list[bytes]] = [[]]

    def copy(self) -> "Growth":
        """Return an independent copy; a batch works on it and is thrown away if it fails."""
        other = Growth()
        other.edge = self.edge.copy()
        other.levels = [level.copy() for level in self.levels]
        return other

    @property
    def size(self) -> int:
        """How many leaves there are."""
        return self.edge.size

    def push(self, leaf: bytes) -> list[tuple[int, int, bytes, bytes]]:
        """Append a leaf hash; return the tiles it completed as (level, number, root, hashes)."""
        self.edge.push(leaf)
        done = list[tuple[int, int, bytes, bytes]]()
        level, value = 0, leaf
        while True:
            if level == len(self.levels):
                self.levels.append([])
            row = self.levels[level]
            row.append(value)
            if len(row) < tiles.WIDTH:
                return done
            value = tiles.fold(row)
            number = (self.edge.size >> (tiles.HEIGHT * (level + 1))) - 1
            done.append((level, number, value, b"".join(row)))
            row.clear()
            level += 1

    @classmethod
    def load(cls, tx: Reading, book: int, size: int) -> "Growth":
        """Rebuild the edge from stored tiles and the envelopes of the last partial tile."""
        growth = cls()
        levels = list[list[bytes]]()
        count, level = size, 0
        while count or not levels:
            first = count - count % tiles.WIDTH
            levels.append(_row(tx, book, level, (first, count)))
            count, level = count >> tiles.HEIGHT, level + 1
        growth.levels = levels
        for height in range(len(levels) - 1, -1, -1):
            for value in levels[height]:
                growth.edge.push(value, height * tiles.HEIGHT)
        if growth.size != size:
            raise BrokenChain(f"tiles are missing: {growth.size} of {size} leaves are covered")
        return growth


def _row(tx: Reading, book: int, level: int, span: tuple[int, int]) -> list[bytes]:
    """Return hashes [first, end) of a level: leaves from envelopes, others from tile roots."""
    first, end = span
    if level == 0:
        base = book << BOOK_SHIFT
        sql = "SELECT envelope FROM fact WHERE pos >= $1 AND pos < $2 ORDER BY pos"
        return [tree.leaf_hash(as_bytes(e)) for (e,) in tx.rows(sql, base + first, base + end)]
    sql = (
        "SELECT root FROM tile WHERE book = $1 AND level = $2 AND number >= $3 AND number < $4"
        " ORDER BY number"
    )
    return [as_bytes(r) for (r,) in tx.rows(sql, book, level - 1, first, end)]


class Book:
    """An own book: number in the store, name, signer and growth. Only the appender changes it."""

    def __init__(self, number: int, signer: Signer, growth: Growth, *, floor: str) -> None:
        self.number, self.signer, self.growth, self.floor = number, signer, growth, floor

    @property
    def name(self) -> str:
        """The book's name is its key's name and its checkpoints' origin."""
        return self.signer.verifier.name

    @classmethod
    def open(cls, tx: Reading, signer: Signer) -> "Book":
        """Open a book with its key; raises `WrongKey`, or `BrokenChain` when it does not add up."""
        name = signer.verifier.name
        rows = tx.rows("SELECT id, vkey, size FROM book WHERE name = $1", name)
        if not rows:
            raise BrokenChain(f"there is no book {name} here")
        number, vkey, size = int(rows[0][0] or 0), str(rows[0][1]), int(rows[0][2] or 0)
        if vkey != signer.verifier.spell():
            raise WrongKey(f"the key file for {name} is not the key of that book")
        last = tx.rows(
            "SELECT envelope FROM fact WHERE pos = $1", (number << BOOK_SHIFT) + size - 1
        )
        growth = Growth.load(tx, number, size)
        _check_newest(tx, number, name, growth)
        return cls(number, signer, growth, floor=_recorded_at(last))


def create_book(tx: Writing, verifier: str, name: str) -> int:
    """Enter a new, empty book and return its number in this store."""
    rows = tx.rows("SELECT max(id) FROM book")
    number = int(rows[0][0] or 0) + 1
    tx.run("INSERT INTO book (id, name, vkey, size) VALUES ($1, $2, $3, 0)", number, name, verifier)
    return number


def write_tiles(tx: Writing, done: Sequence[tuple[int, int, int, bytes, bytes]]) -> None:
    """Store tiles that became full: (book, level, number, root, hashes)."""
    tx.run_many(
        "INSERT INTO tile (book, level, number, root, hashes) VALUES ($1, $2, $3, $4, $5)", done
    )


def _check_newest(tx: Reading, number: int, name: str, growth: Growth) -> None:
    """Refuse to go on with a book whose facts do not lead to its newest checkpoint."""
    sql = "SELECT note FROM checkpoint WHERE book = $1 ORDER BY size DESC LIMIT 1"
    rows = tx.rows(sql, number)
    told = Checkpoint.from_text(parse(str(rows[0][0])).text) if rows else None
    held = Checkpoint(name, growth.size, growth.edge.root())
    if told != held and (told or growth.size):
        raise BrokenChain(f"the facts of {name} do not lead to its newest checkpoint")


def _recorded_at(rows: Sequence[tuple[Scalar, ...]]) -> str:
    return codec.decode_envelope(as_bytes(rows[0][0])).recorded_at if rows else ""
