# SPDX-License-Identifier: Apache-2.0
"""Reading a ledger: what names these tags, one fact, tiles, proofs, blobs. Nothing here writes."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from paydar.facts.envelope import Fact, Position
from paydar.ledger import tiles, tree
from paydar.ledger.append import ANSWERS, Appended, first_checkpoint, recorded
from paydar.ledger.books import BOOK_SHIFT, Books
from paydar.ledger.errors import LedgerError
from paydar.ledger.projection import Recorded
from paydar.ledger.proof import Proof
from paydar.ledger.stores import Reading, Row, Writing, as_bytes

CHUNK: Final = 2_000


class UnknownFact(LedgerError):
    """There is no such book, fact or tile here."""

    what_to_do = "Check the book's name and the number."


@dataclass(frozen=True, slots=True)
class Look:
    """What was read before deciding: heads per tag, and the facts on them in order."""

    heads: dict[str, tuple[str, ...]]
    facts: dict[str, list[Recorded]]

    def on(self, *tags: str) -> list[Recorded]:
        """Return the facts on any of the tags, each once, in order (depth, book, sequence)."""
        held = [self.facts[tag] for tag in tags if tag in self.facts]
        if not held:
            return []
        found = {fact.pos: fact for facts in held for fact in facts}
        return sorted(found.values(), key=lambda f: (f.depth, f.position))

    def joined(self, other: "Look") -> "Look":
        """Return what both looks read."""
        return Look(self.heads | other.heads, self.facts | other.facts)

    def contested(self, tag: str) -> bool:
        """Whether concurrent facts stand on the tag and none covers both."""
        return len(self.heads.get(tag, ())) > 1


def look(tx: Reading, books: Books, tags: Iterable[str]) -> Look:
    """Read every fact on these tags, with the tags' heads, in one query."""
    return ask_look(tx, books, tags)()


def ask_look(tx: Reading, books: Books, tags: Iterable[str]) -> Callable[[], Look]:
    """Ask for a look, to be answered together with what else is asked; see `look`."""
    wanted = sorted(set(tags))
    sql = (
        "SELECT t.tag, t.pos, t.depth, t.head, f.envelope, f.body FROM tag t"
        " JOIN fact f ON f.pos = t.pos WHERE t.tag = ANY($1)"
    )
    if not wanted:
        return lambda: Look({}, {})
    rows = tx.ask(sql, wanted)

    def answer() -> Look:
        books.learn(tx, (int(row[1] or 0) for row in rows()))
        return _look(books, wanted, rows())

    return answer


def _look(books: Books, wanted: Sequence[str], rows: Sequence[Row]) -> Look:
    heads = {tag: list[tuple[int, Position]]() for tag in wanted}
    facts, seen = dict[str, list[Recorded]](), dict[int, Recorded]()
    for tag, place, depth, head, envelope, body in rows:
        pos = int(place or 0)
        if pos not in seen:
            data = None if body is None else as_bytes(body)
            seen[pos] = recorded(books, pos, as_bytes(envelope), data, depth=int(depth or 0))
        facts.setdefault(str(tag), []).append(seen[pos])
        if head:
            heads[str(tag)].append((seen[pos].depth, seen[pos].position))
    ordered = {tag: tuple(str(p) for _, p in sorted(found)) for tag, found in heads.items()}
    return Look(ordered, facts)


def ask_answers(
    tx: Reading, books: Books, keys: Iterable[str], own: Iterable[str]
) -> Callable[[], dict[str, Appended]]:
    """Ask which of these keys were used before in the own books, and what each was answered."""
    numbers = [n for name in own if (n := books.number(name)) is not None]
    rows = tx.ask(ANSWERS, numbers, sorted({key for key in keys if key}))

    def answer() -> dict[str, Appended]:
        found = dict[str, Appended]()
        for key, pos, envelope, body in rows():
            fact = recorded(books, int(pos or 0), as_bytes(envelope), as_bytes(body))
            note = first_checkpoint(tx, fact.pos >> BOOK_SHIFT, fact.position.sequence)
            found[str(key)] = Appended(fact, note, fresh=False)
        return found

    return answer


def fact_at(tx: Reading, books: Books, position: Position) -> Fact:
    """Return the exact bytes of a fact; raises `UnknownFact`."""
    pos = books.pos(position)
    rows = tx.rows(
        "SELECT envelope, salt, body FROM fact WHERE pos = $1", -1 if pos is None else pos
    )
    if not rows:
        raise UnknownFact(str(position))
    envelope, salt, body = rows[0]
    held = None if body is None else as_bytes(body)
    return Fact(position, as_bytes(envelope), as_bytes(salt), held)


def facts_of(
    tx: Reading, book: int, first: int = 0
) -> Iterator[tuple[int, bytes, bytes, bytes | None]]:
    """Yield (pos, envelope, salt, body) of a book from a sequence on, in slices."""
    at, end = (book << BOOK_SHIFT) + first, (book + 1) << BOOK_SHIFT
    sql = (
        "SELECT pos, envelope, salt, body FROM fact WHERE pos >= $1 AND pos < $2"
        " ORDER BY pos LIMIT $3"
    )
    while rows := tx.rows(sql, at, end, CHUNK):
        for pos, envelope, salt, body in rows:
            held = None if body is None else as_bytes(body)
            yield int(pos or 0), as_bytes(envelope), as_bytes(salt), held
        at = int(rows[-1][0] or 0) + 1


class Shelf:
    """One held book seen as a C2SP log: checkpoint, tiles, bundles, proofs."""

    def __init__(self, tx: Reading, books: Books, name: str) -> None:
        number = books.number(name)
        rows = tx.rows(
            "SELECT size, vkey FROM book WHERE id = $1", -1 if number is None else number
        )
        if number is None or not rows:
            raise UnknownFact(name)
        self._tx, self._number = tx, number
        self.name, self.size, self.vkey = name, int(rows[0][0] or 0), str(rows[0][1])

    def checkpoint(self) -> str:
        """Return the newest signed checkpoint with the cosignatures held for it."""
        sql = "SELECT size, note FROM checkpoint WHERE book = $1 ORDER BY size DESC LIMIT 1"
        rows = self._tx.rows(sql, self._number)
        if not rows:
            raise UnknownFact(f"{self.name} has no checkpoint yet")
        sql = "SELECT line FROM cosignature WHERE book = $1 AND size = $2 ORDER BY cosigner"
        lines = self._tx.rows(sql, self._number, rows[0][0])
        return str(rows[0][1]) + "".join(str(line) for (line,) in lines)

    def tile(self, tile: tiles.Tile, size: int | None = None) -> bytes:
        """Return the bytes of a hash tile or entry bundle; raises `UnknownFact` past the end."""
        size = self.size if size is None else size
        level = tile.level or 0
        if (tile.number * tiles.WIDTH + tile.width) << (tiles.HEIGHT * level) > size:
            raise UnknownFact(tile.path)
        if tile.level is None:
            return tiles.encode_bundle(self._entries(tile.number * tiles.WIDTH, tile.width))
        return b"".join(self._hashes(level, tile.number)[: tile.width])

    def inclusion(self, sequence: int) -> Proof:
        """Return the proof that a fact is in the book, against the first checkpoint covering it."""
        from_note = first_checkpoint(self._tx, self._number, sequence)
        size = int(from_note.split("\n")[1])
        path = tree.inclusion_proof(sequence, size, self._node())
        return Proof(sequence, tuple(path), from_note)

    def consistency(self, old: int, size: int | None = None) -> list[bytes]:
        """Return the proof that this book continues its own first `old` facts."""
        return tree.consistency_proof(old, self.size if size is None else size, self._node())

    def root_at(self, size: int) -> bytes:
        """Return the root that the book had when it held `size` facts (0 < size <= now)."""
        return tree.subtree(0, size, self._node())

    def _node(self) -> tree.Node:
        memo = dict[tuple[int, int], Sequence[bytes]]()

        def hashes(level: int, number: int) -> Sequence[bytes]:
            if (level, number) not in memo:
                memo[level, number] = self._hashes(level, number)
            return memo[level, number]

        return tiles.node_reader(hashes)

    def _hashes(self, level: int, number: int) -> Sequence[bytes]:
        sql = "SELECT hashes FROM tile WHERE book = $1 AND level = $2 AND number = $3"
        if rows := self._tx.rows(sql, self._number, level, number):
            return tiles.split_hashes(as_bytes(rows[0][0]))
        first = number * tiles.WIDTH
        if level == 0:
            return [tree.leaf_hash(e) for e in self._entries(first, tiles.WIDTH)]
        sql = (
            "SELECT root FROM tile WHERE book = $1 AND level = $2 AND number >= $3 AND number < $4"
            " ORDER BY number"
        )
        rows = self._tx.rows(sql, self._number, level - 1, first, first + tiles.WIDTH)
        return [as_bytes(root) for (root,) in rows]

    def _entries(self, first: int, count: int) -> list[bytes]:
        base = (self._number << BOOK_SHIFT) + first
        sql = "SELECT envelope FROM fact WHERE pos >= $1 AND pos < $2 ORDER BY pos"
        return [as_bytes(e) for (e,) in self._tx.rows(sql, base, base + count)]


def put_blob(tx: Writing, data: bytes) -> str:
    """Keep an attachment and return its name: hex SHA-256."""
    digest = hashlib.sha256(data).hexdigest()
    sql = "INSERT INTO blob (digest, data) VALUES ($1, $2) ON CONFLICT (digest) DO NOTHING"
    tx.run(sql, digest, data)
    return digest


def blob(tx: Reading, digest: str) -> bytes | None:
    """Return an attachment, or None."""
    rows = tx.rows("SELECT data FROM blob WHERE digest = $1", digest)
    return as_bytes(rows[0][0]) if rows else None
