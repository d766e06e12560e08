# SPDX-License-Identifier: Apache-2.0
"""The appender: the one thread that writes. It drains a queue and commits a batch at once.

Between reading and writing somebody else may have been faster. So every proposal says which heads
its decision saw; the appender compares them inside the transaction and answers `Conflict` when they
moved. An answer is given only after the commit is on disk.
"""

import itertools
import queue
import secrets
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from paydar.facts import codec
from paydar.facts.envelope import MAX_ENVELOPE, Envelope, Position
from paydar.ledger import tree
from paydar.ledger.book import Book, Growth, write_tiles
from paydar.ledger.books import BOOK_SHIFT, Books
from paydar.ledger.errors import (
    BrokenChain,
    ClaimHeld,
    Conflict,
    DiskFull,
    KeyReused,
    LedgerError,
    LedgerStopped,
    SeriesUsedUp,
)
from paydar.ledger.index import Heads, Index
from paydar.ledger.projection import Projection, Recorded
from paydar.ledger.proposal import Appended, Draft, Draw, Proposal, wrong_tags
from paydar.ledger.stores import Reading, Row, Scalar, Store, Writing, as_bytes

__all__ = ["Appended", "Appender", "Draft", "Draw", "Proposal", "first_checkpoint", "recorded"]

MAX_BATCH: Final = 256
ANSWERS: Final = (
    "SELECT i.key, f.pos, f.envelope, f.body FROM idem i JOIN fact f ON f.pos = i.pos"
    " WHERE i.book = ANY($1) AND i.key = ANY($2)"
)


@dataclass(slots=True)
class _Waiting:
    proposal: Proposal
    future: "Future[Appended]" = field(default_factory=Future)


@dataclass(slots=True)
class _Batch:
    """What one commit will write, and what it will have changed in memory."""

    tx: Writing
    heads: Heads
    sizes: Mapping[Scalar, Scalar]
    series: Mapping[str, int]
    claims: set[str] = field(default_factory=set)
    growth: dict[str, Growth] = field(default_factory=dict)
    floor: dict[str, str] = field(default_factory=dict)
    used: dict[str, int] = field(default_factory=dict)
    facts: list[Recorded] = field(default_factory=list)
    rows: list[tuple[int, bytes, bytes, bytes]] = field(default_factory=list)
    tiles: list[tuple[int, int, int, bytes, bytes]] = field(default_factory=list)
    keys: dict[tuple[str, str], Appended] = field(default_factory=dict)
    asked: set[tuple[str, str]] = field(default_factory=set)
    touched: set[str] = field(default_factory=set)


class Appender:
    """See the module. `projections` are prompt: written in the same commit."""

    def __init__(
        self,
        store: Store,
        books: Books,
        *,
        index: Index,
        projections: Sequence[Projection],
        clock: Callable[[], datetime],
    ) -> None:
        self._store, self._books, self._index = store, books, index
        self._projections, self._clock = tuple(projections), clock
        self._own = dict[str, Book]()
        self._moves, self._ticks = dict[str, int](), itertools.count(1)  # of tags somebody watches
        self._series = frozenset[str]()  # drawn from last: asked for before anybody draws
        self._queue: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._stopped: LedgerStopped | None = None
        self._gate, self._closed = threading.Lock(), False
        self._thread = threading.Thread(target=self._run, name="appender", daemon=True)
        self._thread.start()

    def add_book(self, book: Book) -> None:
        """Take over the writing of a book."""
        self._own[book.name] = book

    def floor(self, book: str) -> datetime:
        """Return the newest time that an own book says."""
        told = self._own[book].floor
        return datetime.fromisoformat(told) if told else datetime.min.replace(tzinfo=UTC)

    def size(self, book: str) -> int:
        """Return how many facts an own book has."""
        return self._own[book].growth.size

    def moves(self, tag: str) -> int:
        """Return a count that grows before the answer to whatever is written on this tag is given.

        It says nothing of what other processes write: ask for tags that only our own books decide.
        """
        return self._moves.setdefault(tag, 0)

    def moved(self, facts: Sequence[Recorded] | None = None) -> None:
        """Let the counts grow of the tags that these facts carry; without facts of all."""
        for tag in list(self._moves):
            if facts is None or any(
                tag in f.envelope.after or tag in f.envelope.tags for f in facts
            ):
                self._moves[tag] = next(self._ticks)

    @property
    def stopped(self) -> str | None:
        """Why nothing more is written, or None while all is well."""
        return str(self._stopped) if self._stopped else None

    def submit(self, proposal: Proposal) -> "Future[Appended]":
        """Queue a proposal; the future gives its place or one of the ledger's errors."""
        waiting = _Waiting(proposal)
        with self._gate:
            if self._closed:
                waiting.future.set_exception(LedgerStopped("the office is closed"))
            else:
                self._queue.put(waiting)
        return waiting.future

    def close(self) -> None:
        """Write what is queued and stop."""
        with self._gate:
            self._closed = True
            self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        going = True
        while going:
            batch = [self._queue.get()]
            while len(batch) < MAX_BATCH and not self._queue.empty():
                batch.append(self._queue.get())
            going = None not in batch
            # One that its asker gave up meanwhile is not written; the others can no longer be.
            waiting = [w for w in batch if w and w.future.set_running_or_notify_cancel()]
            if waiting:
                self._commit(waiting)
                self._store.tidy()

    def _commit(self, waiting: Sequence[_Waiting]) -> None:
        """Commit all, or each alone if the batch fails, so that none spoils its neighbours."""
        try:
            answers = self._write([w.proposal for w in waiting])
        except LedgerStopped as error:
            self._stopped = error
            _fail(waiting, error)
        except DiskFull as error:
            _fail(waiting, error)
        except Exception as error:  # noqa: BLE001 - outermost loop: the writer must go on
            if len(waiting) == 1:
                _fail(waiting, error)
            else:
                for one in waiting:
                    self._commit([one])
        else:
            # Backwards: who waits for its answers in order is woken once, when all are there.
            for one, answer in reversed(list(zip(waiting, answers, strict=True))):
                if isinstance(answer, Appended):
                    one.future.set_result(answer)
                else:
                    one.future.set_exception(answer)

    def _write(self, proposals: Sequence[Proposal]) -> list[Appended | LedgerError]:
        if self._stopped:
            raise self._stopped
        with self._store.writing() as tx:
            batch = self._begin(tx, proposals)
            chosen = [self._choose(batch, p) for p in proposals]
            placed = [self._place(batch, p, c) for p, c in zip(proposals, chosen, strict=True)]
            notes = self._flush(batch)
        for name, growth in batch.growth.items():
            self._own[name].growth, self._own[name].floor = growth, batch.floor[name]
        self.moved(batch.facts)
        self._series = frozenset(batch.used) or self._series
        return [_with_note(answer, notes) for answer in placed]

    def _begin(self, tx: Writing, proposals: Sequence[Proposal]) -> _Batch:
        """Lock what is named, and read what is known of it: all of it asked at once."""
        named, books = {t for p in proposals for t in p.seen}, {p.book for p in proposals}
        numbers = [self._own[name].number for name in sorted(books)]
        tx.lock([*named, *books])
        heads = self._index.ask_heads(tx, named.union(*(p.under for p in proposals)))
        keys = tx.ask(ANSWERS, numbers, sorted({p.key for p in proposals if p.key}))
        sizes = tx.ask("SELECT id, size FROM book WHERE id = ANY($1)", numbers)
        series = self._index.ask_used(tx, self._series)
        batch = _Batch(tx, heads(), {row[0]: row[1] for row in sizes()}, series())
        self._known_keys(batch, keys())
        return batch

    def _known_keys(self, batch: _Batch, rows: Sequence[Row]) -> None:
        """Take in the facts of keys that were used before."""
        for key, pos, envelope, body in rows:
            fact = recorded(self._books, int(pos or 0), as_bytes(envelope), as_bytes(body))
            note = first_checkpoint(batch.tx, fact.pos >> BOOK_SHIFT, fact.position.sequence)
            batch.keys[fact.position.book, str(key)] = Appended(fact, note, fresh=False)

    def _choose(self, batch: _Batch, proposal: Proposal) -> tuple[Draft, ...] | LedgerError | None:
        """Return the facts to place, an error, or None when the key was used before.

        What an earlier proposal of the batch touches has moved for every later one.
        """
        key = (proposal.book, proposal.key)
        if key in batch.keys or (proposal.key and key in batch.asked):
            return None
        heads, touched = batch.heads, batch.touched
        for tag, seen in (*proposal.seen.items(), *proposal.under.items()):
            now = heads[tag]
            if tag in touched or ((now or seen) and {str(p) for p, _ in now} != set(seen)):
                return Conflict(tag)
        drawn, draws = dict[str, int](), list[str]()

        def draw(series: str, /, *, below: int | None = None) -> int:
            index = self._next(batch, series, drawn)
            if below is not None and index >= below:
                raise SeriesUsedUp(series)
            draws.append(series)
            drawn[series] = index + 1
            return index

        drafts = proposal.finish(draw)
        if wrong := wrong_tags(drafts, draws):
            return wrong
        batch.used |= drawn
        batch.touched.update(t for d in drafts for t in d.guarded)
        batch.asked.add(key)
        return drafts

    def _place(
        self, batch: _Batch, proposal: Proposal, chosen: tuple[Draft, ...] | LedgerError | None
    ) -> Appended | LedgerError:
        """Give the facts of one proposal their places."""
        if isinstance(chosen, LedgerError):
            return chosen
        if chosen is None:
            known = batch.keys.get((proposal.book, proposal.key))
            if known is None:
                return Conflict(proposal.key)
            if known.fact.envelope.command != proposal.command:
                return KeyReused(proposal.key)
            return Appended(known.fact, known.checkpoint, fresh=False)
        for tag in {t for d in chosen for t in d.guarded if t not in proposal.seen}:
            # Nobody saw it: a number drawn just now. What is stored is compared at the end.
            if batch.heads.setdefault(tag, []):
                raise ClaimHeld(tag)
            batch.claims.add(tag)
        first, *_ = [self._enter(batch, proposal, draft) for draft in chosen]
        placed = Appended(first, "")
        if proposal.key:
            batch.keys[proposal.book, proposal.key] = placed
        return placed

    def _next(self, batch: _Batch, series: str, drawn: Mapping[str, int]) -> int:
        """Return the next index of a series; drawn ones count only if the proposal is chosen."""
        now = drawn.get(series, batch.used.get(series, batch.series.get(series)))
        return self._index.used(batch.tx, series) if now is None else now

    def _enter(self, batch: _Batch, proposal: Proposal, draft: Draft) -> Recorded:
        book = self._own[proposal.book]
        growth = batch.growth.get(book.name)
        if growth is None:
            growth = batch.growth[book.name] = book.growth.copy()
        position = Position(book.name, growth.size)
        salt, body = secrets.token_bytes(16), codec.encode_body(draft.body)
        envelope = Envelope(
            kind=codec.kind_of(draft.body),
            office=proposal.office,
            law=proposal.law,
            recorded_at=batch.floor.get(book.name) or self._now(batch, book),
            by=proposal.by,
            key=proposal.key,
            command=proposal.command,
            after={t: [str(p) for p, _ in batch.heads[t]] for t in sorted(draft.guarded)},
            tags=sorted(draft.index),
            asof=proposal.asof,
            body=codec.body_hash(salt, body),
        )
        depth = 1 + max((d for t in draft.guarded for _, d in batch.heads[t]), default=0)
        for tag in draft.guarded:
            batch.heads[tag] = [(position, depth)]
        leaf = codec.encode_envelope(envelope)
        if len(leaf) > MAX_ENVELOPE:
            raise BrokenChain(f"an envelope of {len(leaf)} bytes cannot be a leaf")
        pos = (book.number << BOOK_SHIFT) + position.sequence
        hashed = tree.leaf_hash(leaf)
        batch.tiles += [(book.number, *tile) for tile in growth.push(hashed)]
        batch.rows.append((pos, leaf, salt, body))
        fact = Recorded(pos, position, envelope, draft.body, depth, hashed)
        batch.facts.append(fact)
        return fact

    def _now(self, batch: _Batch, book: Book) -> str:
        """Return the office clock, never below the newest time that the book already says.

        Asked once a commit: its facts are recorded together.
        """
        now = self._clock().astimezone(UTC).isoformat(timespec="milliseconds")
        now = max(now.replace("+00:00", "Z"), book.floor)
        batch.floor[book.name] = now
        return now

    def _flush(self, batch: _Batch) -> dict[str, str]:
        """Write everything; return the new signed checkpoint of each book that grew."""
        tx = batch.tx
        notes = dict[str, str]()
        for name, growth in batch.growth.items():  # first: a stale writer stops before rows collide
            notes[name] = self._advance(batch, self._own[name], growth)
        held = self._index.ask_heads(tx, batch.claims)  # before our own facts stand on them
        tx.run_many(
            "INSERT INTO fact (pos, envelope, salt, body) VALUES ($1, $2, $3, $4)", batch.rows
        )
        self._index.apply(tx, batch.facts)
        write_tiles(tx, batch.tiles)
        for projection in self._projections:
            projection.apply(tx, batch.facts)
        if claimed := sorted(tag for tag, heads in held().items() if heads):
            # The draw already counts for those who come after: the batch is done again, singly.
            raise ClaimHeld(claimed[0])
        return notes

    def _advance(self, batch: _Batch, book: Book, growth: Growth) -> str:
        """Move the book's size by compare-and-set, which fences a stale writer, and sign it.

        The size was read under the lock of the book's name. Should somebody write without that
        lock, the size is not the one to be signed and the checkpoint without it is refused (NULL):
        so the store itself compares, and a COMMIT that travels behind is not carried out.
        """
        if batch.sizes.get(book.number) != book.growth.size:
            raise LedgerStopped(f"another writer has moved the book {book.name}")
        note = book.signer.sign(growth.size, growth.edge.root())
        batch.tx.run(
            "UPDATE book SET size = $1 WHERE id = $2 AND size = $3",
            growth.size,
            book.number,
            book.growth.size,
        )
        batch.tx.run(
            "INSERT INTO checkpoint (book, size, note)"
            " VALUES ($1, (SELECT size FROM book WHERE id = $1 AND size = $2), $3)",
            book.number,
            growth.size,
            note,
        )
        return note


def first_checkpoint(tx: Reading, book: int, sequence: int) -> str:
    """Return the first checkpoint whose size exceeds the sequence: the one a receipt carries."""
    sql = "SELECT note FROM checkpoint WHERE book = $1 AND size > $2 ORDER BY size LIMIT 1"
    return str(tx.rows(sql, book, sequence)[0][0])


def recorded(
    books: Books, pos: int, envelope: bytes, body: bytes | None, *, depth: int = 0
) -> Recorded:
    """Return a stored fact as a value; a body of an unknown kind stays unread."""
    parsed = codec.decode_envelope(envelope)
    known = body is not None and codec.is_known(parsed.kind)
    told = codec.decode_body(body) if known and body is not None else None
    return Recorded(pos, books.position(pos), parsed, told, depth, tree.leaf_hash(envelope))


def _with_note(answer: Appended | LedgerError, notes: Mapping[str, str]) -> Appended | LedgerError:
    """Give an answer of this batch the checkpoint that the batch ended in."""
    if isinstance(answer, Appended) and not answer.checkpoint:
        return Appended(answer.fact, notes[answer.fact.position.book], answer.fresh)
    return answer


def _fail(waiting: Sequence[_Waiting], error: Exception) -> None:
    for one in waiting:
        one.future.set_exception(error)
