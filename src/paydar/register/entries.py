# SPDX-License-Identifier: Apache-2.0
"""The prompt projection of entries: one row each, written in the commit of the facts.

A row is the fold of the entry's facts and nothing else, so it does not matter in which order facts
arrive; a fact that joins or ends a conflict on a claim brings every entry on that claim up to date.
"""

from collections.abc import Sequence

from paydar.facts.tags import is_claim
from paydar.ledger.books import Books
from paydar.ledger.projection import Recorded, Table
from paydar.ledger.read import look
from paydar.ledger.stores import Reading, Writing
from paydar.register.entry import Entry, claims_of, entry_of, entry_tag, fold

_PREFIX = "entry:"


class Entries:
    """See the module."""

    name = "entries"
    version = 1
    schema = """
CREATE TABLE entry (id TEXT PRIMARY KEY, number TEXT NOT NULL, status TEXT NOT NULL,
 contested BIGINT NOT NULL, born TEXT NOT NULL, declared TEXT NOT NULL, pos BIGINT NOT NULL)
 /* without rowid */;
CREATE INDEX entry_status ON entry (status, pos)
"""
    tables: tuple[Table, ...] = (
        Table("entry", ("id", "number", "status", "contested", "born", "declared", "pos"), 1),
    )

    def __init__(self, books: Books) -> None:
        self._books = books

    def apply(self, tx: Writing, facts: Sequence[Recorded]) -> None:
        """Write the rows of every entry that these facts touch."""
        single, again = dict[str, Recorded](), set[str]()
        for fact in facts:
            for entry in _entries(fact):
                alone = entry not in single and not any(fact.envelope.after.values())
                if alone and entry not in again:
                    single[entry] = fact
                else:
                    single.pop(entry, None)
                    again.add(entry)
        again |= self._rivals(tx, facts)
        rows = [self._alone(entry, fact) for entry, fact in single.items() if entry not in again]
        rows += [self._folded(tx, entry) for entry in sorted(again)]
        tx.run_many(
            "INSERT INTO entry (id, number, status, contested, born, declared, pos)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO UPDATE SET"
            " number = excluded.number, status = excluded.status, contested = excluded.contested,"
            " born = excluded.born, declared = excluded.declared, pos = excluded.pos",
            rows,
        )

    def _rivals(self, tx: Reading, facts: Sequence[Recorded]) -> set[str]:
        """Return the entries that share a claim with a fact which is or was in conflict."""
        claims, ended = set[str](), set[str]()
        for fact in facts:
            for tag, heads in fact.envelope.after.items():
                if is_claim(tag):
                    claims.add(tag)
                    if len(heads) > 1:
                        ended.add(tag)
        if not claims:
            return set()
        sql = (
            "SELECT tag FROM tag WHERE tag = ANY($1) AND head = 1 GROUP BY tag HAVING count(*) > 1"
        )
        disputed = {str(tag) for (tag,) in tx.rows(sql, sorted(claims))} | ended
        found = look(tx, self._books, disputed)
        return {entry for fact in found.on(*disputed) for entry in _entries(fact)}

    def _alone(self, entry: str, fact: Recorded) -> tuple[str | int, ...]:
        progress = fold([fact], entry_tag(entry))
        return _row(Entry(entry, progress, progress.contested, (), (fact,)))

    def _folded(self, tx: Reading, entry: str) -> tuple[str | int, ...]:
        found = look(tx, self._books, [entry_tag(entry)])
        claims = look(tx, self._books, claims_of(found.on(entry_tag(entry))))
        whole = entry_of(found, entry, claims)
        assert whole is not None  # noqa: S101 - the fact that brought us here carries the tag
        return _row(whole)


def _entries(fact: Recorded) -> list[str]:
    return [t.removeprefix(_PREFIX) for t in fact.envelope.after if t.startswith(_PREFIX)]


def _row(entry: Entry) -> tuple[str | int, ...]:
    told = entry.progress
    return (
        entry.id,
        told.number,
        told.status,
        int(entry.contested),
        told.declaration.child.born.earliest.isoformat() if told.declaration else "",
        told.declared_on.earliest.isoformat() if told.declared_on else "",
        max(fact.pos for fact in entry.facts),
    )
