# SPDX-License-Identifier: Apache-2.0
"""A node's ledger: all the books it holds, its own and the copies of others, in one store."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future  # noqa: TC003 - a type that readers want to see
from contextlib import contextmanager
from datetime import datetime

from paydar.facts.envelope import Fact, Position
from paydar.ledger import read, replay
from paydar.ledger.append import Appended, Appender, Proposal
from paydar.ledger.book import BOOKS, Book, create_book
from paydar.ledger.books import Books
from paydar.ledger.checkpoint import Signer
from paydar.ledger.index import Heads, Index
from paydar.ledger.migrations import migrate
from paydar.ledger.projection import Kept, Projecting, create, nothing, stale
from paydar.ledger.read import Look, Shelf
from paydar.ledger.replay import Package
from paydar.ledger.stores import Reading, Store


def rebuild(store: Store, projecting: Projecting = nothing) -> int:
    """Make every derived table again from the facts alone; return how many facts there are."""
    books = Books()
    migrate(store)
    with store.writing() as tx:
        books.load(tx)
        return replay.rebuild(tx, books, projecting(books))


class Ledger:
    """See the module. Opening it brings stale projections up to date from the facts."""

    def __init__(
        self,
        store: Store,
        signers: Sequence[Signer],
        *,
        projecting: Projecting = nothing,
        clock: Callable[[], datetime],
        founding: bool = True,
    ) -> None:
        self.store, self.books = store, Books()
        self.projections = tuple(projecting(self.books))
        self._index = Index(self.books)
        migrate(store)
        self._prepare()
        own = self._open_books(signers, founding=founding)
        self._appender = Appender(
            store, self.books, index=self._index, projections=self.projections, clock=clock
        )
        for book in own:
            self._appender.add_book(book)

    def _prepare(self) -> None:
        with self.store.writing() as tx:
            create(tx, [])
            self.books.load(tx)
            all_of_them: list[Kept] = [self._index, *self.projections]
            if stale(tx, all_of_them):
                replay.rebuild(tx, self.books, self.projections)

    def _open_books(self, signers: Sequence[Signer], *, founding: bool) -> list[Book]:
        with self.store.writing() as tx:
            tx.lock([BOOKS])
            self.books.load(tx)
            for signer in signers:
                name = signer.verifier.name
                if founding and self.books.number(name) is None:
                    self.books.add(create_book(tx, signer.verifier.spell(), name), name)
            return [Book.open(tx, signer) for signer in signers]

    def floor(self, book: str) -> datetime:
        """Return the newest time that an own book says; no act is decided as if it were earlier."""
        return self._appender.floor(book)

    @property
    def stopped(self) -> str | None:
        """Why nothing more is written, or None."""
        return self._appender.stopped

    def moves(self, tag: str) -> int:
        """Return a count that grows with what own books write on a tag; see `Appender.moves`."""
        return self._appender.moves(tag)

    def append(self, proposal: Proposal) -> "Future[Appended]":
        """Queue facts for an own book; see `Appender.submit`."""
        return self._appender.submit(proposal)

    def look(self, tags: Iterable[str]) -> Look:
        """Read every fact that carries one of these tags, with the tags' heads."""
        with self.store.reading() as tx:
            return read.look(tx, self.books, tags)

    def heads(self, tx: Reading, tags: Iterable[str]) -> Heads:
        """Return only the heads of these tags, in a view that is open."""
        return self._index.heads(tx, tags)

    def ask_look(self, tx: Reading, tags: Iterable[str]) -> Callable[[], Look]:
        """Ask for a look in a view that is open; what is asked together is one round trip."""
        return read.ask_look(tx, self.books, tags)

    def ask_heads(self, tx: Reading, tags: Iterable[str]) -> Callable[[], Heads]:
        """Ask for only the heads of these tags, in a view that is open."""
        return self._index.ask_heads(tx, tags)

    def ask_used(self, tx: Reading, series: Iterable[str]) -> Callable[[], dict[str, int]]:
        """Ask how many numbers of each series have been drawn, in a view that is open."""
        return self._index.ask_used(tx, series)

    def ask_answers(
        self, tx: Reading, keys: Iterable[str], own: Iterable[str]
    ) -> Callable[[], dict[str, Appended]]:
        """Ask which of these keys an own book has answered before, and with what."""
        return read.ask_answers(tx, self.books, keys, own)

    def fact(self, position: Position) -> Fact:
        """Return a fact's exact bytes; raises `UnknownFact`."""
        with self.store.reading() as tx:
            return read.fact_at(tx, self.books, position)

    @contextmanager
    def shelf(self, book: str) -> Iterator[Shelf]:
        """Open one book as a C2SP log in one consistent view; raises `UnknownFact`."""
        with self.store.reading() as tx:
            yield Shelf(tx, self.books, book)

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """Open one consistent view for a reader of projections."""
        with self.store.reading() as tx:
            yield tx

    def put_blob(self, data: bytes) -> str:
        """Keep an attachment durably and return its digest."""
        with self.store.writing() as tx:
            return read.put_blob(tx, data)

    def blob(self, digest: str) -> bytes | None:
        """Return an attachment, or None."""
        with self.store.reading() as tx:
            return read.blob(tx, digest)

    def receive(self, package: Package) -> int:
        """Take the next facts of a foreign book; see `replay.receive`."""
        try:
            with self.store.writing() as tx:
                received = replay.receive(tx, self.books, self.projections, package)
        except Exception:
            with self.store.reading() as tx:
                self.books.load(tx)
            raise
        self._appender.moved()
        return received

    def close(self) -> None:
        """Write what is queued, then let go of the store."""
        self._appender.close()
        self.store.close()
