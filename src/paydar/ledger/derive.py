# SPDX-License-Identifier: Apache-2.0
"""Every derived row made again from all facts at once, in key order.

While an office works, rows are changed one by one where they lie. Here nothing is looked up: each
fact says once what it adds, under which key; all that is sorted; and one walk makes the rows. So it
costs the same a fact however large the book is, and checks the appender's way by another one.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby, islice
from operator import itemgetter
from typing import Final, Self, cast

from paydar.facts.envelope import Envelope, Position
from paydar.facts.tags import is_claim
from paydar.ledger.append import recorded
from paydar.ledger.book import Growth
from paydar.ledger.books import BOOK_SHIFT, Books
from paydar.ledger.index import Index, series_of, tags_of
from paydar.ledger.projection import Piece, Projection, Recorded, Table
from paydar.ledger.read import facts_of
from paydar.ledger.stores import Reading, Row, Scalar
from paydar.ledger.stores.sorter import Sorter

Stored = tuple[int, bytes, bytes, bytes | None]
Pending = dict[int, list[int]]
SLICE: Final = 1_000
_MASK: Final = (1 << BOOK_SHIFT) - 1


class Derived:
    """All derived tables of a ledger, from its facts alone. Use `with`: it holds a sorter."""

    def __init__(self, books: Books, projections: Sequence[Projection]) -> None:
        self._books, self._projections = books, tuple(projections)
        self._depths: dict[int, array[int]] = {}
        self._pending: Pending = {}
        self._series = dict[str, int]()
        self._disputed = set[int]()
        self.count = 0
        self._sorter = Sorter()
        self._sorter.heap("tag", ("tag", "pos", "covered"))
        self._sorter.heap("idem", ("key", "book", "pos"))
        self._sorter.heap("tile", ("book", "level", "number", "root", "hashes"))
        for n in range(len(self._projections)):
            self._sorter.heap(f"piece_{n}", ("key", "pos", "told"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._sorter.close()

    def gather(self, source: Reading) -> None:
        """Read every fact of every book once."""
        for name in self._books.names():
            number = self._books.number(name) or 0
            self._depths[number] = array("L")
            growth, facts = Growth(), facts_of(source, number)
            while chunk := list(islice(facts, SLICE)):
                self._take(number, growth, chunk)
        for pos in list(self._pending):
            self._settle(pos)

    def _take(self, number: int, growth: Growth, chunk: Sequence[Stored]) -> None:
        facts = [recorded(self._books, pos, env, body) for pos, env, _, body in chunk]
        for fact in facts:
            self._depths[number].append(self._depth(fact))
            for series in series_of(fact.envelope):
                self._series[series] = self._series.get(series, 0) + 1
        add = self._sorter.add
        add("tag", [row for fact in facts for row in self._tags(fact)])
        add("idem", [(f.envelope.key, number, f.pos) for f in facts if f.envelope.key])
        add("tile", [(number, *tile) for fact in facts for tile in growth.push(fact.leaf)])
        for n, projection in enumerate(self._projections):
            told = [(key, f.pos, data) for f in facts for key, data in projection.pieces(f)]
            add(f"piece_{n}", told)
        self.count += len(facts)

    def _tags(self, fact: Recorded) -> list[tuple[str, int, int]]:
        """Return the rows of a fact's tags, and of the heads that it covers."""
        pos, after = fact.pos, fact.envelope.after
        rows = [(tag, pos, 0) for tag in tags_of(fact.envelope)]
        for tag, heads in after.items():
            if heads:
                rows += [(tag, place, 1) for place in self._places(heads)]
        return rows

    def _places(self, heads: Iterable[str]) -> list[int]:
        found = (self._books.pos(Position.parse(head)) for head in heads)
        return [place for place in found if place is not None]

    def _depth(self, fact: Recorded) -> int:
        """Return one more than the deepest cause, or 0 when a cause was not walked yet."""
        causes = self._causes(fact.envelope)
        if not causes:
            return 1
        known = [self._known(cause) for cause in causes]
        if 0 in known:
            self._pending[fact.pos] = causes
            return 0
        return 1 + max(known)

    def _causes(self, envelope: Envelope) -> list[int]:
        heads = [head for heads in envelope.after.values() for head in heads]
        return self._places(heads) if heads else []

    def _known(self, pos: int) -> int:
        """Return the depth of a fact, or 0 when it is not held, or not known yet."""
        book, sequence = self._depths.get(pos >> BOOK_SHIFT), pos & _MASK
        return book[sequence] if book is not None and sequence < len(book) else 0

    def _settle(self, start: int) -> None:
        """Find a depth that had to wait, its waiting causes first; a circle of causes is cut."""
        stack, above = [start], set[int]()
        while stack:
            pos = stack[-1]
            causes = self._pending.get(pos)
            if causes is None:
                stack.pop()
            elif pos not in above:
                above.add(pos)
                stack += [c for c in causes if c in self._pending and c not in above]
            else:
                depth = 1 + max(self._known(cause) for cause in causes)
                self._depths[pos >> BOOK_SHIFT][pos & _MASK] = depth
                del self._pending[pos]

    def tables(self) -> Iterator[tuple[Table, Iterator[Row]]]:
        """Yield every table with its rows in key order; each must be read to its end in turn."""
        tag, idem, series, tile = Index.tables
        yield tag, self._tag_rows()
        yield idem, self._idem_rows()
        yield series, ((name, self._series[name]) for name in sorted(self._series, key=str.encode))
        columns = ", ".join(tile.columns)
        yield tile, self._rows(f"SELECT {columns} FROM tile ORDER BY book, level, number")  # noqa: S608
        for n, projection in enumerate(self._projections):
            yield from _by_table(projection, projection.rows(self._pieces(n), self._disputed))

    def _rows(self, sql: str) -> Iterator[Row]:
        return chain.from_iterable(self._sorter.pages(sql))

    def _tag_rows(self) -> Iterator[Row]:
        """Make the rows of `tag`, and note the facts on claims that have more than one head."""
        sql = (
            "SELECT tag, pos, max(covered) FROM tag GROUP BY tag, pos"
            " HAVING min(covered) = 0 ORDER BY tag, pos"
        )
        last, doubled, depths = "", set[str](), self._depths
        for page in self._sorter.pages(sql):
            rows = cast("list[tuple[str, int, int]]", page)
            heads = [last, *(tag for tag, _, covered in rows if not covered)]
            if len(set(heads)) < len(heads):
                doubled |= {t for t, many in Counter(heads).items() if many > 1 and is_claim(t)}
            last = heads[-1]
            yield from [
                (tag, pos, depths[pos >> BOOK_SHIFT][pos & _MASK], 1 - covered)
                for tag, pos, covered in rows
            ]
        self._dispute(sorted(doubled))

    def _dispute(self, claims: Sequence[str]) -> None:
        """Note every fact on these claims."""
        for start in range(0, len(claims), SLICE):
            some = claims[start : start + SLICE]
            marks = ", ".join("?" * len(some))
            sql = f"SELECT pos FROM tag WHERE covered = 0 AND tag IN ({marks})"  # noqa: S608
            for page in self._sorter.pages(sql, some):
                self._disputed.update(int(pos or 0) for (pos,) in page)

    def _idem_rows(self) -> Iterator[Row]:
        """Make the rows of `idem`: a key used again in a book belongs to its first fact."""
        return self._rows("SELECT key, book, min(pos) FROM idem GROUP BY key, book ORDER BY 1, 2")

    def _pieces(self, n: int) -> Iterator[tuple[str, list[Piece]]]:
        """Yield each key with what all its facts say, in order (depth, book, sequence)."""
        rows = self._rows(f"SELECT key, pos, told FROM piece_{n} ORDER BY key, pos")  # noqa: S608
        for key, group in groupby(rows, itemgetter(0)):
            pieces = [self._piece(pos, told) for _, pos, told in group]
            if len(pieces) > 1:
                pieces.sort(key=lambda piece: (piece.depth, piece.position))
            yield str(key), pieces

    def _piece(self, pos: Scalar, told: Scalar) -> Piece:
        assert isinstance(pos, int)  # noqa: S101 - for the type checker
        assert isinstance(told, bytes)  # noqa: S101
        depth = self._depths[pos >> BOOK_SHIFT][pos & _MASK]
        return Piece(pos, self._books.position(pos), depth, told)


def _by_table(
    projection: Projection, rows: Iterable[tuple[str, Row]]
) -> Iterator[tuple[Table, Iterator[Row]]]:
    """Cut the rows of a projection by table; a table without rows is there too."""
    tables, left = {table.name: table for table in projection.tables}, list(projection.tables)
    for name, run in groupby(rows, itemgetter(0)):
        table = tables[name]
        left.remove(table)
        yield table, (row for _, row in run)
    for table in left:
        yield table, iter(())
