# SPDX-License-Identifier: Apache-2.0
"""The prompt projection of entries: a line each, and how many there are in each state.

A line is the fold of the entry's facts and nothing else, so it does not matter in which order facts
arrive. A fact that goes on from the line as it stands needs only that line; any other makes the
whole entry be folded again, and so does one that joins or ends a conflict on a claim, for every
entry on that claim.
"""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Final

import msgspec

from paydar.facts.tags import is_claim
from paydar.ledger.books import BOOK_SHIFT, Books
from paydar.ledger.projection import Piece, Recorded, Table
from paydar.ledger.read import look
from paydar.ledger.stores import Answer, Reading, Row, Writing
from paydar.register.entry import claims_of, entry_tag
from paydar.register.line import NEW, Line, Said, decode, encode, said, step

Counts = Counter[tuple[int, str, str]]
_PREFIX: Final = "entry:"


class Entries:
    """See the module.

    A count belongs to the book that wrote the last fact of its entries, so that two books which
    are written at the same time do not wait for each other's counts.
    """

    name = "entries"
    version = 3
    schema = """
CREATE TABLE entry (id TEXT PRIMARY KEY, event TEXT NOT NULL, number TEXT NOT NULL,
 status TEXT NOT NULL, contested BIGINT NOT NULL, occurred TEXT NOT NULL, declared TEXT NOT NULL,
 pos BIGINT NOT NULL, acted TEXT NOT NULL) /* without rowid */;
CREATE INDEX entry_status ON entry (event, status, pos);
CREATE TABLE entry_count (book BIGINT NOT NULL, event TEXT NOT NULL, status TEXT NOT NULL,
 many BIGINT NOT NULL, PRIMARY KEY (book, event, status)) /* without rowid */
"""
    tables: tuple[Table, ...] = (
        Table(
            "entry",
            (
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
            1,
        ),
        Table("entry_count", ("book", "event", "status", "many"), 3),
    )

    def __init__(self, books: Books) -> None:
        self._books = books

    def apply(self, tx: Writing, facts: Sequence[Recorded]) -> None:
        """Write the lines of every entry that these facts touch."""
        touched = dict[str, list[Recorded]]()
        for fact in facts:
            for entry in _entries(fact):
                touched.setdefault(entry, []).append(fact)
        disputes, before = _disputes(tx, facts), _lines(tx, touched)
        again = self._rivals(tx, disputes())
        before |= _lines(tx, again - touched.keys())
        now = dict[str, Line]()
        for entry, its in touched.items():
            line = None if entry in again else self._onward(before.get(entry), entry, its)
            if line is None:
                again.add(entry)
            else:
                now[entry] = line
        now |= {entry: self._folded(tx, entry) for entry in again}
        _write(tx, before, now)

    def _onward(self, line: Line | None, entry: str, facts: Sequence[Recorded]) -> Line | None:
        """Return the line after facts that each go on from it as it stands; None if one does not.

        Where nothing is contested the last fact is the only head.
        """
        tag, at = entry_tag(entry), line or NEW
        for fact in facts:
            heads = [str(self._books.position(at.pos))] if at is not NEW else []
            if at.contested or fact.envelope.after.get(tag) != heads:
                return None
            at = step(at, said(fact, tag), fact.pos, covers_all=True)
        return at

    def _rivals(self, tx: Reading, disputed: set[str]) -> set[str]:
        """Return the entries on these claims."""
        if not disputed:
            return set()
        found = look(tx, self._books, disputed)
        return {entry for fact in found.on(*disputed) for entry in _entries(fact)}

    def _folded(self, tx: Reading, entry: str) -> Line:
        tag = entry_tag(entry)
        found = look(tx, self._books, [tag])
        claims = look(tx, self._books, claims_of(found.on(tag)))
        told = [(f.pos, str(f.position), said(f, tag)) for f in found.on(tag)]
        contested = any(len(heads) > 1 for heads in claims.heads.values())
        return _fold(told, contested=contested)

    def pieces(self, fact: Recorded) -> Iterable[tuple[str, bytes]]:
        """See `Projection`: what the fact says of each entry that it names."""
        return [(entry, encode(said(fact, entry_tag(entry)))) for entry in _entries(fact)]

    def rows(
        self, pieces: Iterable[tuple[str, list[Piece]]], disputed: Container[int]
    ) -> Iterator[tuple[str, Row]]:
        """See `Projection`."""
        counts: Counts = Counter()
        for entry, its in pieces:
            told = [(p.pos, str(p.position), decode(p.told)) for p in its]
            line = _fold(told, contested=any(p.pos in disputed for p in its))
            counts[_counted(line)] += 1
            yield "entry", _row(entry, line)
        yield from (("entry_count", (*key, many)) for key, many in sorted(counts.items()))


def _entries(fact: Recorded) -> list[str]:
    return [t.removeprefix(_PREFIX) for t in fact.envelope.after if t.startswith(_PREFIX)]


def _fold(facts: Sequence[tuple[int, str, Said]], *, contested: bool) -> Line:
    """Fold what facts say, in order; `contested`: one of them stands on a disputed claim."""
    line, heads = NEW, set[str]()
    for pos, position, told in facts:
        known = set(told.after)
        line = step(line, told, pos, covers_all=heads <= known)
        heads = (heads - known) | {position}
    if contested or len(heads) > 1:
        return msgspec.structs.replace(line, contested=True)
    return line


def _counted(line: Line) -> tuple[int, str, str]:
    return line.pos >> BOOK_SHIFT, line.event, line.status


def _row(entry: str, line: Line) -> Row:
    return (
        entry,
        line.event,
        line.number,
        line.status,
        int(line.contested),
        line.occurred,
        line.declared,
        line.pos,
        line.acted,
    )


def _lines(tx: Reading, entries: Iterable[str]) -> dict[str, Line]:
    """Return the lines of those entries that have one."""
    sql = (
        "SELECT id, event, number, status, contested, occurred, declared, pos, acted FROM entry"
        " WHERE id = ANY($1)"
    )
    wanted = sorted(entries)
    rows = tx.rows(sql, wanted) if wanted else []
    return {
        str(e): Line(str(v), str(n), str(s), bool(c), str(o), str(d), int(pos or 0), str(a))
        for e, v, n, s, c, o, d, pos, a in rows
    }


def _disputes(tx: Reading, facts: Sequence[Recorded]) -> "_Disputes":
    """Ask which claims of these facts are in conflict, or were until one of these facts."""
    claims, ended = set[str](), set[str]()
    for fact in facts:
        for tag, heads in fact.envelope.after.items():
            if is_claim(tag):
                claims.add(tag)
                if len(heads) > 1:
                    ended.add(tag)
    sql = "SELECT tag FROM tag WHERE tag = ANY($1) AND head = 1 GROUP BY tag HAVING count(*) > 1"
    return _Disputes(tx.ask(sql, sorted(claims)), ended)


class _Disputes:
    """An answer that is on its way, so that the next question travels with this one."""

    def __init__(self, answer: Answer, ended: set[str]) -> None:
        self._answer, self._ended = answer, ended

    def __call__(self) -> set[str]:
        return {str(tag) for (tag,) in self._answer()} | self._ended


def _write(tx: Writing, before: Mapping[str, Line], now: Mapping[str, Line]) -> None:
    tx.run_many(
        "INSERT INTO entry (id, event, number, status, contested, occurred, declared, pos, acted)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO UPDATE SET"
        " event = excluded.event, number = excluded.number, status = excluded.status,"
        " contested = excluded.contested, occurred = excluded.occurred,"
        " declared = excluded.declared, pos = excluded.pos, acted = excluded.acted",
        [_row(entry, now[entry]) for entry in sorted(now)],
    )
    moved: Counts = Counter()
    for entry, line in now.items():
        moved[_counted(line)] += 1
        if (old := before.get(entry)) is not None:
            moved[_counted(old)] -= 1
    tx.run_many(
        "INSERT INTO entry_count (book, event, status, many) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (book, event, status) DO UPDATE SET"
        " many = entry_count.many + excluded.many",
        [(*key, many) for key, many in sorted(moved.items()) if many],
    )
    if any(many < 0 for many in moved.values()):
        tx.run("DELETE FROM entry_count WHERE many = 0")
