# SPDX-License-Identifier: Apache-2.0
"""The trailing projection behind the find box: folded names and days, behind by a second at most.

Registration never waits for it. It keeps its own place in every book; a reader lets it catch up
with the short tail first, so an entry registered a moment ago is found.
"""

import threading
from collections.abc import Iterator
from typing import Final

from paydar.calendar.error import CalendarError
from paydar.calendar.given import parse
from paydar.facts.births import BirthRegistered
from paydar.ledger.append import recorded
from paydar.ledger.ledger import Ledger
from paydar.ledger.migrations import statements
from paydar.ledger.read import facts_of
from paydar.ledger.stores import Reading, Writing
from paydar.ledger.stores.sqlite import SqliteStore
from paydar.names.script import fold_tight

VERSION: Final = 1
SLICE: Final = 1_000
MOST: Final = 20
LEAST_LETTERS: Final = 2
MOST_WORDS: Final = 6
LAST: Final = "\U0010ffff"
_SCHEMA: Final = """
CREATE TABLE reached (book TEXT PRIMARY KEY, next BIGINT NOT NULL);
CREATE TABLE said (word TEXT NOT NULL, entry TEXT NOT NULL, PRIMARY KEY (word, entry))
 /* without rowid */;
CREATE TABLE born (day TEXT NOT NULL, entry TEXT NOT NULL, PRIMARY KEY (day, entry))
 /* without rowid */
"""


class NameIndex:
    """Words of registered births, in a file of its own that may be lost at any time."""

    def __init__(self, ledger: Ledger, store: SqliteStore, books: list[str], calendar: str) -> None:
        self._ledger, self._store, self._books = ledger, store, books
        self._calendar = calendar
        self._catching = threading.Lock()
        with store.writing() as tx:
            _prepare(tx)

    def find(self, words: str, limit: int = MOST) -> list[str]:
        """Return entries in which every word begins a name, or whose day of birth is meant."""
        self.catch_up()
        with self._store.reading() as tx:
            if day := _day(words, self._calendar):
                sql = "SELECT entry FROM born WHERE day = $1 ORDER BY entry LIMIT $2"
                return [str(entry) for (entry,) in tx.rows(sql, day, limit)]
            apart = [w for w in (fold_tight(w) for w in words.split()) if w][:MOST_WORDS]
            found = _by_words(tx, apart, limit)
            if not found and len(apart) > 1:  # one name that was written as two words
                found = _by_words(tx, [fold_tight(words)], limit)
            return found

    def close(self) -> None:
        """Let go of the file."""
        self._store.close()

    def catch_up(self) -> int:
        """Read on in every book; return how many facts were read."""
        count = 0
        with self._catching:
            for book in self._books:
                count += self._catch_up(book)
        return count

    def _catch_up(self, book: str) -> int:
        number = self._ledger.books.number(book)
        if number is None:
            return 0
        count = 0
        while True:
            with self._store.reading() as tx:
                rows = tx.rows("SELECT next FROM reached WHERE book = $1", book)
            start = int(rows[0][0] or 0) if rows else 0
            births, read = self._slice(number, start)
            if not read:
                return count
            with self._store.writing() as tx:
                _write(tx, births)
                sql = (
                    "INSERT INTO reached (book, next) VALUES ($1, $2)"
                    " ON CONFLICT (book) DO UPDATE SET next = excluded.next"
                )
                tx.run(sql, book, start + read)
            count += read

    def _slice(self, number: int, start: int) -> tuple[list[BirthRegistered], int]:
        births, read = list[BirthRegistered](), 0
        with self._ledger.reading() as tx:
            for pos, envelope, _, body in facts_of(tx, number, start):
                fact = recorded(self._ledger.books, pos, envelope, body)
                if isinstance(fact.body, BirthRegistered):
                    births.append(fact.body)
                read += 1
                if read == SLICE:
                    break
        return births, read


def _prepare(tx: Writing) -> None:
    """Make the tables; an index of another version is thrown away and read anew."""
    tx.run("CREATE TABLE IF NOT EXISTS version (number BIGINT PRIMARY KEY)")
    if tx.rows("SELECT number FROM version") == [(VERSION,)]:
        return
    for table in ("reached", "said", "born"):
        tx.run(f"DROP TABLE IF EXISTS {table}")
    tx.run("DELETE FROM version")
    for statement in statements(_SCHEMA):
        tx.run(statement)
    tx.run("INSERT INTO version (number) VALUES ($1)", VERSION)


def _write(tx: Writing, births: list[BirthRegistered]) -> None:
    said = sorted({(word, b.entry) for b in births for word in _words(b)})
    days = sorted({(b.declaration.child.born.earliest.isoformat(), b.entry) for b in births})
    tx.run_many("INSERT INTO said (word, entry) VALUES ($1, $2) ON CONFLICT DO NOTHING", said)
    tx.run_many("INSERT INTO born (day, entry) VALUES ($1, $2) ON CONFLICT DO NOTHING", days)


def _words(birth: BirthRegistered) -> Iterator[str]:
    """Yield the folded names by which an entry is found: the child's, and the parents' families."""
    told = birth.declaration
    names = [told.child.name, told.mother.name, told.father.name]
    for name in names:
        for part in (name.given, name.family, name.given_latin, name.family_latin):
            if folded := fold_tight(part):
                yield folded


def _by_words(tx: Reading, wanted: list[str], limit: int) -> list[str]:
    """Return entries that have, for each folded word, a name beginning with it."""
    if not wanted or any(len(word) < LEAST_LETTERS for word in wanted):
        return []
    inner = "SELECT entry FROM said WHERE word >= ${} AND word < ${}"
    parts = [inner.format(2 * i + 1, 2 * i + 2) for i in range(len(wanted))]
    sql = " INTERSECT ".join(parts) + f" ORDER BY entry LIMIT ${2 * len(wanted) + 1}"
    bounds = [bound for word in wanted for bound in (word, word + LAST)]
    return [str(entry) for (entry,) in tx.rows(sql, *bounds, limit)]


def _day(words: str, calendar: str) -> str:
    """Return the ISO day that is meant, or empty."""
    for known in (calendar, "gregorian"):
        try:
            given = parse(words, known)
        except CalendarError:
            continue
        if given.is_full:
            return given.earliest.isoformat()
    return ""
