# SPDX-License-Identifier: Apache-2.0
"""The trailing projection behind the find box: folded names and days, behind by a second at most.

Registration never waits for it. It keeps its own place in every book; a reader lets it catch up
with the short tail first, so an entry declared a moment ago is found. It holds what was ever told
of an entry, declared or registered; `matching.why` says whether that still stands.
"""

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import msgspec

from paydar.facts.births import BirthDeclarationAmended, BirthDeclared, BirthRegistered
from paydar.facts.deaths import DeathDeclared, DeathRegistered
from paydar.facts.values import DateOf, Name
from paydar.ledger.errors import PaydarError
from paydar.ledger.ledger import Ledger
from paydar.ledger.migrations import statements
from paydar.ledger.read import facts_of
from paydar.ledger.stores import Reading, Writing
from paydar.ledger.stores.sqlite import SqliteStore
from paydar.names.script import fold_tight
from paydar.search.matching import LEAST_LETTERS, Role, day_of, folded, names_of, words_of

VERSION: Final = 3
SLICE: Final = 1_000
MOST: Final = 20
PAUSE: Final = 0.5  # seconds between two looks for something new
LAST: Final = "\U0010ffff"
_SCHEMA: Final = """
CREATE TABLE reached (book TEXT PRIMARY KEY, next BIGINT NOT NULL);
CREATE TABLE told (place BIGINT PRIMARY KEY, entry TEXT NOT NULL UNIQUE);
CREATE TABLE said (word TEXT NOT NULL, place BIGINT NOT NULL, PRIMARY KEY (word, place))
 /* without rowid */;
CREATE TABLE born (day TEXT NOT NULL, place BIGINT NOT NULL, PRIMARY KEY (day, place))
 /* without rowid */
"""
_TELLING: Final = frozenset(
    str(kind.__struct_config__.tag)
    for kind in (
        BirthDeclared,
        BirthDeclarationAmended,
        BirthRegistered,
        DeathDeclared,
        DeathRegistered,
    )
)


class _Child(msgspec.Struct, gc=False):
    name: Name
    born: DateOf


class _Person(msgspec.Struct, gc=False):
    name: Name = Name()


class _Died(msgspec.Struct, gc=False):
    on: DateOf


class _Declaration(msgspec.Struct, gc=False):
    """Of a birth, child and parents; of a death, the deceased and the day."""

    child: _Child | None = None
    mother: _Person | None = None
    father: _Person | None = None
    deceased: _Person | None = None
    died: _Died | None = None


class _Body(msgspec.Struct, gc=False):
    """The few fields of a body that are indexed; the rest is not even read."""

    kind: str = ""
    entry: str = ""
    declaration: _Declaration | None = None


_bodies: Final = msgspec.json.Decoder(_Body)


@dataclass(frozen=True, slots=True)
class Lag:
    """How many facts the index has not read yet, of how many."""

    behind: int
    facts: int


class NameIndex:
    """Words of births and deaths that were told, in a file that may be lost at any time."""

    def __init__(self, ledger: Ledger, store: SqliteStore, books: list[str], calendar: str) -> None:
        self._ledger, self._store, self._books = ledger, store, books
        self._calendar = calendar
        self._catching, self._closing = threading.Lock(), threading.Event()
        self._follower: threading.Thread | None = None
        self.fault = ""
        with store.writing() as tx:
            _prepare(tx)

    def find(self, words: str, limit: int = MOST) -> list[str]:
        """Return entries in which every word begins a name, or whose day is meant.

        The newest come first. `matching.why` must confirm each: what was told may be amended.
        """
        self.catch_up()
        with self._store.reading() as tx:
            if day := day_of(words, self._calendar):
                sql = (
                    "SELECT t.entry FROM born b JOIN told t ON t.place = b.place"
                    " WHERE b.day = $1 ORDER BY b.place DESC LIMIT $2"
                )
                return [str(entry) for (entry,) in tx.rows(sql, day, limit)]
            apart = words_of(words)
            found = _by_words(tx, apart, limit)
            if not found and len(apart) > 1:  # one name that was written as two words
                found = _by_words(tx, [fold_tight(words)], limit)
            return found

    def follow(self) -> None:
        """Keep up with the books from now on, beside whatever else is done."""
        if self._follower is None:
            self._follower = threading.Thread(target=self._follow, name="search", daemon=True)
            self._follower.start()

    def _follow(self) -> None:
        """Read on until closed. Nothing else depends on it: a fault is told and tried again."""
        while not self._closing.wait(PAUSE):
            try:
                self.catch_up()
                self.fault = ""
            except PaydarError as error:
                self.fault = str(error)

    def close(self) -> None:
        """Stop following and let go of the file."""
        self._closing.set()
        if self._follower is not None:
            self._follower.join()
        self._store.close()

    def lag(self) -> Lag:
        """Return how far the index is behind the books."""
        with self._store.reading() as tx:
            rows = tx.rows("SELECT book, next FROM reached")
        reached, sizes = {str(book): int(place or 0) for book, place in rows}, self._sizes()
        behind = sum(size - reached.get(book, 0) for book, size in sizes.items())
        return Lag(behind, sum(sizes.values()))

    def _sizes(self) -> dict[str, int]:
        with self._ledger.reading() as tx:
            rows = tx.rows("SELECT name, size FROM book WHERE name = ANY($1)", self._books)
        return {str(name): int(size or 0) for name, size in rows}

    def catch_up(self) -> int:
        """Read on in every book; return how many facts were read."""
        count = 0
        with self._catching:
            for book, size in self._sizes().items():
                count += self._catch_up(book, size)
        return count

    def _catch_up(self, book: str, size: int) -> int:
        number, count = self._ledger.books.number(book), 0
        start = self._reached(book)
        if start > size:  # the ledger was put back to an older state: read it anew
            self._forget()
            start = 0
        while number is not None and start < size and not self._closing.is_set():
            bodies, read = self._slice(number, start)
            if not read:
                break
            start, count = start + read, count + read
            with self._store.writing() as tx:
                _write(tx, bodies)
                sql = (
                    "INSERT INTO reached (book, next) VALUES ($1, $2)"
                    " ON CONFLICT (book) DO UPDATE SET next = excluded.next"
                )
                tx.run(sql, book, start)
        return count

    def _reached(self, book: str) -> int:
        with self._store.reading() as tx:
            rows = tx.rows("SELECT next FROM reached WHERE book = $1", book)
        return int(rows[0][0] or 0) if rows else 0

    def _forget(self) -> None:
        with self._store.writing() as tx:
            tx.run("DELETE FROM version")
            _prepare(tx)

    def _slice(self, number: int, start: int) -> tuple[list[_Body], int]:
        bodies, read = list[_Body](), 0
        with self._ledger.reading() as tx:
            for _, _, _, body in facts_of(tx, number, start):
                if body is not None and (told := _telling(body)):
                    bodies.append(told)
                read += 1
                if read == SLICE:
                    break
        return bodies, read


def _telling(body: bytes) -> _Body | None:
    """Return the part of a body that is indexed, or None; a newer kind is passed by."""
    if b'"declaration":' not in body:
        return None
    try:
        told = _bodies.decode(body)
    except msgspec.MsgspecError:
        return None
    return told if told.kind in _TELLING and told.declaration is not None else None


def _prepare(tx: Writing) -> None:
    """Make the tables; an index of another version is thrown away and read anew."""
    tx.run("CREATE TABLE IF NOT EXISTS version (number BIGINT PRIMARY KEY)")
    if tx.rows("SELECT number FROM version") == [(VERSION,)]:
        return
    for table in ("reached", "told", "said", "born"):
        tx.run(f"DROP TABLE IF EXISTS {table}")
    tx.run("DELETE FROM version")
    for statement in statements(_SCHEMA):
        tx.run(statement)
    tx.run("INSERT INTO version (number) VALUES ($1)", VERSION)


def _write(tx: Writing, bodies: list[_Body]) -> None:
    """Write what bodies say. Places count up, so that each word grows at its end only."""
    places = _places(tx, dict.fromkeys(body.entry for body in bodies))
    said, days = set[tuple[str, int]](), set[tuple[str, int]]()
    for body in bodies:
        place = places[body.entry]
        said.update((word, place) for word in _words(body))
        days.update((day, place) for day in _days(body))
    tx.run_many(
        "INSERT INTO said (word, place) VALUES ($1, $2) ON CONFLICT DO NOTHING", sorted(said)
    )
    tx.run_many(
        "INSERT INTO born (day, place) VALUES ($1, $2) ON CONFLICT DO NOTHING", sorted(days)
    )


def _places(tx: Writing, entries: Iterable[str]) -> dict[str, int]:
    """Return the place of each entry; those that have none get the next ones."""
    wanted = list(entries)
    rows = tx.rows("SELECT entry, place FROM told WHERE entry = ANY($1)", wanted)
    places = {str(entry): int(place or 0) for entry, place in rows}
    last = int(tx.rows("SELECT max(place) FROM told")[0][0] or 0)
    fresh = {entry: n for n, entry in enumerate((e for e in wanted if e not in places), last + 1)}
    tx.run_many(
        "INSERT INTO told (place, entry) VALUES ($1, $2)",
        [(n, entry) for entry, n in fresh.items()],
    )
    return places | fresh


def _words(body: _Body) -> Iterator[str]:
    """Yield the folded names by which an entry is found: child and parents, or the deceased."""
    if (told := body.declaration) is not None:
        people: list[tuple[Role, _Child | _Person | None]] = [
            ("child", told.child),
            ("mother", told.mother),
            ("father", told.father),
            ("deceased", told.deceased),
        ]
        for _, _, written in names_of((role, who.name) for role, who in people if who):
            if word := folded(written):
                yield word


def _days(body: _Body) -> Iterator[str]:
    """Yield the days by which an entry is found: of the birth, or of the death."""
    if (told := body.declaration) is not None:
        days = told.child.born if told.child else None, told.died.on if told.died else None
        yield from (day.earliest.isoformat() for day in days if day)


def _by_words(tx: Reading, wanted: list[str], limit: int) -> list[str]:
    """Return entries that have, for each folded word, a name beginning with it."""
    if not wanted or any(len(word) < LEAST_LETTERS for word in wanted):
        return []
    inner = "SELECT place FROM said WHERE word >= ${} AND word < ${}"
    parts = [inner.format(2 * i + 1, 2 * i + 2) for i in range(len(wanted))]
    sql = (
        f"SELECT entry FROM told WHERE place IN ({' INTERSECT '.join(parts)})"  # noqa: S608
        f" ORDER BY place DESC LIMIT ${2 * len(wanted) + 1}"
    )
    bounds = [bound for word in wanted for bound in (word, word + LAST)]
    return [str(entry) for (entry,) in tx.rows(sql, *bounds, limit)]
