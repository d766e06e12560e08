# SPDX-License-Identifier: Apache-2.0
"""The ledger's own derived tables: tags with heads and depth, keys, tiles, number series.

Order across books is never a clock. The depth of a fact is one more than the highest depth that
its `after` names and that is held here; facts of a tag sort by (depth, book, sequence). A head is a
fact that no held fact of the same tag covers. A late fact re-links only what its tags touch, so
every arrival order ends in the same rows.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from paydar.facts import codec
from paydar.facts.envelope import Envelope, Position
from paydar.ledger.books import BOOK_SHIFT, Books
from paydar.ledger.projection import Recorded, Table
from paydar.ledger.stores import Reading, Writing, as_bytes

Heads = dict[str, list[tuple[Position, int]]]

SERIES: Final = "drawn:"


class Index:
    """See the module. Kept like every projection, but asked by the appender itself."""

    name = "index"
    version = 2
    schema = """
CREATE TABLE tag (tag TEXT NOT NULL, pos BIGINT NOT NULL, depth BIGINT NOT NULL, head BIGINT NOT NULL, PRIMARY KEY (tag, pos)) /* without rowid */;
CREATE TABLE idem (book BIGINT NOT NULL, key TEXT NOT NULL, pos BIGINT NOT NULL, PRIMARY KEY (key, book)) /* without rowid */;
CREATE TABLE series (name TEXT PRIMARY KEY, used BIGINT NOT NULL) /* without rowid */;
CREATE TABLE tile (book BIGINT NOT NULL, level BIGINT NOT NULL, number BIGINT NOT NULL, root BYTEA NOT NULL, hashes BYTEA NOT NULL, PRIMARY KEY (book, level, number))
"""  # noqa: E501
    tables: tuple[Table, ...] = (
        Table("tag", ("tag", "pos", "depth", "head"), 2),
        Table("idem", ("key", "book", "pos"), 2),
        Table("series", ("name", "used"), 1),
        Table("tile", ("book", "level", "number", "root", "hashes"), 3),
    )

    def __init__(self, books: Books) -> None:
        self._books = books

    def heads(self, tx: Reading, tags: Iterable[str]) -> Heads:
        """Return the heads of each tag with their depth, in order; a tag nobody used has none."""
        return self.ask_heads(tx, tags)()

    def ask_heads(self, tx: Reading, tags: Iterable[str]) -> Callable[[], Heads]:
        """Ask for heads, to be answered together with what else is asked; see `heads`."""
        wanted = sorted(set(tags))
        found: Heads = {tag: [] for tag in wanted}
        if not wanted:
            return lambda: found
        sql = "SELECT tag, pos, depth FROM tag WHERE tag = ANY($1) AND head = 1"
        rows = tx.ask(sql, wanted)

        def answer() -> Heads:
            self._books.learn(tx, (int(pos or 0) for _, pos, _ in rows()))
            for tag, pos, depth in rows():
                found[str(tag)].append((self._books.position(int(pos or 0)), int(depth or 0)))
            for heads in found.values():
                if len(heads) > 1:
                    heads.sort(key=lambda h: (h[1], h[0]))
            return found

        return answer

    def used(self, tx: Reading, series: str) -> int:
        """Return how many numbers of a series have been drawn."""
        rows = tx.rows("SELECT used FROM series WHERE name = $1", series)
        return int(rows[0][0] or 0) if rows else 0

    def ask_used(self, tx: Reading, series: Iterable[str]) -> Callable[[], dict[str, int]]:
        """Ask how many numbers of each series have been drawn."""
        names = sorted(series)
        if not names:
            return dict
        rows = tx.ask("SELECT name, used FROM series WHERE name = ANY($1)", names)
        return lambda: dict.fromkeys(names, 0) | {str(n): int(u or 0) for n, u in rows()}

    def apply(self, tx: Writing, facts: Sequence[Recorded]) -> None:
        """Index facts that continue every head of their tags (the appender's own)."""
        self._insert(tx, facts)
        covered = [
            (tag, pos)
            for fact in facts
            for tag, heads in fact.envelope.after.items()
            for head in heads
            if (pos := self._books.pos(Position.parse(head))) is not None
        ]
        tx.run_many("UPDATE tag SET head = 0 WHERE tag = $1 AND pos = $2", covered)

    def replay(self, tx: Writing, facts: Sequence[Recorded]) -> list[Recorded]:
        """Index facts that may come in any order; return them with the depth they have now."""
        current = self.heads(tx, (t for f in facts for t in f.envelope.after))
        plain, late, dirty = list[Recorded](), list[Recorded](), set[str]()
        for fact in facts:
            linked = self._linked(fact, current)
            tags = fact.envelope.after
            if linked is None or not dirty.isdisjoint(tags):
                late.append(fact)
                dirty.update(tags)
            else:
                plain.append(linked)
                for tag in tags:
                    current[tag] = [(fact.position, linked.depth)]
        self.apply(tx, plain)
        self._insert(tx, late)
        self._relink(tx, dirty)
        return plain + late

    def _linked(self, fact: Recorded, current: Heads) -> Recorded | None:
        """Return the fact with its depth if it continues exactly the current heads."""
        depth = 0
        for tag, heads in fact.envelope.after.items():
            now = current[tag]
            if not now and not heads:
                continue
            if {str(p) for p, _ in now} != set(heads):
                return None
            depth = max([depth, *(d for _, d in now)])
        return replace(fact, depth=depth + 1)

    def _insert(self, tx: Writing, facts: Sequence[Recorded]) -> None:
        tx.run_many(
            "INSERT INTO tag (tag, pos, depth, head) VALUES ($1, $2, $3, 1)",
            [(tag, f.pos, f.depth) for f in facts for tag in tags_of(f.envelope)],
        )
        tx.run_many(
            "INSERT INTO idem (book, key, pos) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            [(f.pos >> BOOK_SHIFT, f.envelope.key, f.pos) for f in facts if f.envelope.key],
        )
        drawn = dict[str, int]()
        for series in (s for f in facts for s in series_of(f.envelope)):
            drawn[series] = drawn.get(series, 0) + 1
        tx.run_many(
            "INSERT INTO series (name, used) VALUES ($1, $2)"
            " ON CONFLICT (name) DO UPDATE SET used = series.used + excluded.used",
            list(drawn.items()),
        )

    def _relink(self, tx: Writing, dirty: set[str]) -> None:
        """Recompute heads and depths of tags that a late fact joined, and of what hangs on them."""
        work, known = set(dirty), dict[int, tuple[Envelope, int]]()
        while work:
            links = self._links(tx, work)
            known.update({pos: (envelope, known.get(pos, (envelope, depth))[1])
                          for pos, (envelope, depth, _) in links.items()})  # fmt: skip
            changed = self._settle(tx, known)
            self._mark_heads(tx, work, links)
            tx.run_many(
                "UPDATE tag SET depth = $1 WHERE tag = $2 AND pos = $3",
                [(known[p][1], t, p) for p in changed for t in tags_of(known[p][0])],
            )
            work = {t for p in changed for t in known[p][0].after} - work if changed else set()

    def _links(self, tx: Reading, tags: set[str]) -> dict[int, tuple[Envelope, int, set[str]]]:
        """Return envelope, depth and the asked tags of every fact on these tags."""
        found = dict[int, tuple[Envelope, int, set[str]]]()
        sql = (
            "SELECT t.tag, t.pos, t.depth, f.envelope FROM tag t JOIN fact f ON f.pos = t.pos"
            " WHERE t.tag = ANY($1)"
        )
        for tag, pos, depth, envelope in tx.rows(sql, sorted(tags)):
            place = int(pos or 0)
            if place not in found:
                found[place] = (codec.decode_envelope(as_bytes(envelope)), int(depth or 0), set())
            found[place][2].add(str(tag))
        return found

    def _settle(self, tx: Reading, known: dict[int, tuple[Envelope, int]]) -> list[int]:
        """Raise or lower depths until each is one more than its deepest held cause."""
        outside = self._outside(tx, known)
        before = {pos: depth for pos, (_, depth) in known.items()}
        moved = True
        while moved:
            moved = False
            for pos, (envelope, depth) in known.items():
                causes = self._causes(envelope)
                new = 1 + max(
                    [known[c][1] if c in known else outside.get(c, 0) for c in causes] + [0]
                )
                if new != depth:
                    known[pos], moved = (envelope, new), True
        return [pos for pos, (_, depth) in known.items() if depth != before[pos]]

    def _causes(self, envelope: Envelope) -> set[int]:
        places = (self._books.pos(Position.parse(h)) for hs in envelope.after.values() for h in hs)
        return {p for p in places if p is not None}

    def _outside(self, tx: Reading, known: Mapping[int, tuple[Envelope, int]]) -> dict[int, int]:
        """Return the depth of held causes that lie on other tags."""
        on = {
            (tag, pos)
            for envelope, _ in known.values()
            for tag, heads in envelope.after.items()
            for head in heads
            if (pos := self._books.pos(Position.parse(head))) is not None and pos not in known
        }
        sql = "SELECT pos, depth FROM tag WHERE tag = ANY($1) AND pos = ANY($2)"
        found = tx.rows(sql, sorted({t for t, _ in on}), sorted({p for _, p in on}))
        return {int(p or 0): int(d or 0) for p, d in found}

    def _mark_heads(
        self, tx: Writing, tags: set[str], links: Mapping[int, tuple[Envelope, int, set[str]]]
    ) -> None:
        for tag in tags:
            on = {pos: envelope for pos, (envelope, _, its) in links.items() if tag in its}
            covered = {
                self._books.pos(Position.parse(h))
                for e in on.values()
                for h in e.after.get(tag, ())
            }
            rows = [(0 if pos in covered else 1, tag, pos) for pos in on]
            tx.run_many("UPDATE tag SET head = $1 WHERE tag = $2 AND pos = $3", rows)


def tags_of(envelope: Envelope) -> list[str]:
    """Return the tags that are looked up: guarded ones and index ones that are no series."""
    return [*envelope.after, *(t for t in envelope.tags if not t.startswith(SERIES))]


def series_of(envelope: Envelope) -> list[str]:
    """Return the number series that the fact drew from, one number each."""
    return [t.removeprefix(SERIES) for t in envelope.tags if t.startswith(SERIES)]
