# SPDX-License-Identifier: Apache-2.0
"""Is the ledger what was written? Every leaf, body, blob, root, signature and derived row.

Order of work: (1) walk each book's facts against sequence, body hash, blobs and every stored
checkpoint's root; (2) check the newest signature (all with `signatures`); (3) compare with anchors
that were kept elsewhere; (4) make every derived row again from the facts, another way than the
appender's, and merge the two by key. Damage is named with its place, never repaired here.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Final

import msgspec

from paydar.facts import codec
from paydar.ledger import tiles, tree
from paydar.ledger.books import BOOK_SHIFT, Books
from paydar.ledger.checkpoint import Checkpoint, read
from paydar.ledger.derive import Derived
from paydar.ledger.errors import LedgerError
from paydar.ledger.index import Index
from paydar.ledger.note import NoteError, Verifier
from paydar.ledger.note import parse as parse_note
from paydar.ledger.projection import Projecting, Projection, Table, nothing, stale
from paydar.ledger.read import Shelf, facts_of
from paydar.ledger.stores import Reading, Row, Scalar, Store, as_bytes

PAGE: Final = 5_000
MAX_FINDINGS: Final = 100


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: where (`zz-01-001/7`, `table entry`, `checkpoint 12`) and what."""

    where: str
    what: str


@dataclass(slots=True)
class Report:
    """What was checked and what was found. Clean when `findings` is empty."""

    facts: int = 0
    verified: dict[str, int] = field(default_factory=dict)
    anchored: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    unpinned: list[str] = field(default_factory=list)

    def found(self, where: str, what: str) -> None:
        """Note one finding; past the limit only the first ones are kept."""
        if len(self.findings) < MAX_FINDINGS:
            self.findings.append(Finding(where, what))


@dataclass(frozen=True, slots=True)
class Asked:
    """How far to go.

    `keys`: verifier keys by book name; each of these books must be there. `known`: every book that
    may be there (empty: any). `ends`: size and root (hex) at which a book was closed. `anchors`:
    checkpoint texts kept elsewhere.
    """

    keys: Mapping[str, str] = field(default_factory=dict)
    anchors: Sequence[str] = ()
    signatures: bool = False
    replay: bool = True
    known: frozenset[str] = frozenset()
    ends: Mapping[str, tuple[int, str]] = field(default_factory=dict)


def verify(store: Store, projecting: Projecting = nothing, asked: Asked | None = None) -> Report:
    """Check the whole store in one read transaction and return what was found."""
    asked, report, books = asked or Asked(), Report(), Books()
    with store.reading() as tx:
        books.load(tx)
        _expected(report, books, asked)
        for name in books.names():
            _book(tx, report, name, books.number(name) or 0, asked.ends.get(name))
            _signatures(tx, report, Shelf(tx, books, name), asked)
        _orphans(tx, report, books)
        for wrong in tx.faults():
            report.found("store", wrong)
        if not report.findings:
            _anchors(tx, report, books, asked.anchors)
        if asked.replay and not report.findings:
            _derived(tx, report, books, projecting(books))
    return report


def _expected(report: Report, books: Books, asked: Asked) -> None:
    """Every book that must be there is, and no other one."""
    for name in sorted(set(asked.keys) - set(books.names())):
        report.found(name, "this book is missing")
    for name in books.names():
        if asked.known and name not in asked.known:
            report.found(name, "nobody of this office vouches for this book")


def _book(tx: Reading, report: Report, name: str, number: int, end: tuple[int, str] | None) -> None:
    """Walk one book; name the first fact that is out of place and every body that does not fit."""
    size = int(tx.rows("SELECT size FROM book WHERE id = $1", number)[0][0] or 0)
    notes = dict(_roots(tx, report, name, number))
    if end is not None:
        notes[end[0]] = bytes.fromhex(end[1])
    edge, good, expected = tree.Edge(), 0, 0
    recent, broken = list[bytes](), False
    for pos, envelope, salt, body in facts_of(tx, number):
        sequence = pos - (number << BOOK_SHIFT)
        if sequence != expected:
            report.found(f"{name}/{expected}", f"missing; the next fact held is {sequence}")
            broken = True
        expected = sequence + 1
        _body(tx, report, f"{name}/{sequence}", (envelope, salt, body))
        leaf = tree.leaf_hash(envelope)
        edge.push(leaf)
        recent.append(leaf)
        told = notes.get(expected)
        if told is not None and not broken:
            if told == edge.root():
                good, recent = expected, []
            else:
                _locate(tx, report, (name, number), (good, recent))
                broken = True
    if end is not None and end[0] != expected:
        report.found(name, f"was closed at {end[0]} facts, {expected} are held")
    report.facts += expected
    report.verified[name] = good
    if expected != size:
        report.found(name, f"the book says {size} facts, {expected} are held")
    if not broken and notes and max(notes) != expected:
        newest = max(notes)
        word = "cut off" if expected < newest else "not covered by any checkpoint"
        report.found(f"{name}/{min(expected, newest)}", f"{word}: newest checkpoint is {newest}")
    if expected and not notes:
        report.found(name, "has no checkpoint at all")


def _roots(tx: Reading, report: Report, name: str, number: int) -> Iterator[tuple[int, bytes]]:
    """Yield size and root of every stored checkpoint, read from the note itself."""
    last = -1
    sql = "SELECT size, note FROM checkpoint WHERE book = $1 AND size > $2 ORDER BY size LIMIT $3"
    while rows := tx.rows(sql, number, last, PAGE):
        for size, text in rows:
            last = int(size or 0)
            try:
                told = Checkpoint.from_text(parse_note(str(text)).text)
            except NoteError as error:
                report.found(f"{name} checkpoint {last}", str(error))
                continue
            if (told.origin, told.size) != (name, last):
                report.found(f"{name} checkpoint {last}", f"says {told.origin} {told.size}")
            yield last, told.root


def _body(tx: Reading, report: Report, where: str, fact: tuple[bytes, bytes, bytes | None]) -> None:
    """Check that envelope, salt and body belong together and that named blobs are there."""
    envelope, salt, body = fact
    try:
        parsed = codec.decode_envelope(envelope)
    except msgspec.MsgspecError as error:
        report.found(where, f"the envelope cannot be read: {error}")
        return
    if body is None:
        report.found(where, "the body is missing and no fact says why")
    elif codec.body_hash(salt, body) != parsed.body:
        report.found(where, "body or salt is not what the envelope commits to")
    elif b'"digest":"' in body:
        _blobs(tx, report, where, body)


def _blobs(tx: Reading, report: Report, where: str, body: bytes) -> None:
    for digest in codec.attachments(body):
        rows = tx.rows("SELECT data FROM blob WHERE digest = $1", digest)
        if not rows:
            report.found(where, f"attachment {digest} is missing")
        elif hashlib.sha256(as_bytes(rows[0][0])).hexdigest() != digest:
            report.found(where, f"attachment {digest} was changed")


def _locate(
    tx: Reading, report: Report, book: tuple[str, int], since: tuple[int, list[bytes]]
) -> None:
    """Name the facts between two checkpoints whose leaf differs from the stored tile."""
    (name, number), (good, leaves) = book, since
    sql = "SELECT hashes FROM tile WHERE book = $1 AND level = 0 AND number = $2"
    named = False
    for sequence, leaf in enumerate(leaves, good):
        at, inside = divmod(sequence, tiles.WIDTH)
        if rows := tx.rows(sql, number, at):
            stored = tiles.split_hashes(as_bytes(rows[0][0]))
            if stored[inside] != leaf:
                report.found(f"{name}/{sequence}", "the envelope is not the one that was signed")
                named = True
    if not named:
        last = good + len(leaves) - 1
        which = f"{name}/{good}" if last == good else f"{name}/{good} to {last}"
        report.found(which, "an envelope here is not the one that was signed")


def _signatures(tx: Reading, report: Report, shelf: Shelf, asked: Asked) -> None:
    """Check the newest checkpoint's signature, or every one."""
    expected = asked.keys.get(shelf.name)
    if expected is not None and expected != shelf.vkey:
        report.found(shelf.name, "the stored verifier key is not the book's key")
    try:
        key = Verifier.parse(expected or shelf.vkey)
    except NoteError as error:
        report.found(shelf.name, f"the verifier key cannot be read: {error}")
        return
    sql = "SELECT c.size, c.note FROM checkpoint c JOIN book b ON b.id = c.book WHERE b.name = $1"
    order = " ORDER BY c.size" if asked.signatures else " ORDER BY c.size DESC LIMIT 1"
    for size, text in tx.rows(sql + order, shelf.name):
        try:
            read(str(text), key)
        except NoteError as error:
            report.found(f"{shelf.name} checkpoint {size!s}", str(error))


def _orphans(tx: Reading, report: Report, books: Books) -> None:
    """Facts under a book number that no book has."""
    end = (max([books.number(n) or 0 for n in books.names()] + [0]) + 1) << BOOK_SHIFT
    for name, size, cosigner in tx.rows(
        "SELECT b.name, c.size, c.cosigner FROM cosignature c JOIN book b ON b.id = c.book LIMIT 20"
    ):
        report.found(f"{name!s} cosignature {size!s}", f"nobody enrolled {cosigner!s}")
    strays = tx.rows(
        "SELECT pos FROM fact WHERE pos >= $1 OR pos < $2 LIMIT 1", end, 1 << BOOK_SHIFT
    )
    if strays:
        report.found(f"place {strays[0][0]!s}", "a fact that belongs to no book")


def _anchors(tx: Reading, report: Report, books: Books, anchors: Iterable[str]) -> None:
    """Compare with checkpoints that left this machine: receipts, certificates, day sheets."""
    for text in anchors:
        try:
            told = Checkpoint.from_text(parse_note(text).text)
            shelf = Shelf(tx, books, told.origin)
            read(text, Verifier.parse(shelf.vkey))
        except (NoteError, LedgerError) as error:
            report.found("anchor", str(error))
            continue
        where = f"{told.origin} at {told.size}"
        if told.size > shelf.size:
            report.found(where, f"rolled back: an anchor proves {told.size}, {shelf.size} are held")
        elif told.size and shelf.root_at(told.size) != told.root:
            report.found(where, "the facts are not those that the anchor signed for")
        else:
            before = report.anchored.get(told.origin, 0)
            report.anchored[told.origin] = max(before, told.size)


def _derived(tx: Reading, report: Report, books: Books, projections: Sequence[Projection]) -> None:
    """Make every derived row again from the facts and merge it with the stored one."""
    if old := stale(tx, [Index(books), *projections]):
        for name in old:
            report.found(
                f"tables of {name}", "made by another version; `paydar rebuild` renews them"
            )
        return
    with Derived(books, projections) as derived:
        derived.gather(tx)
        for table, rows in derived.tables():
            _compare(report, table, _ordered(tx, table), rows)


def _compare(report: Report, table: Table, real: Iterable[list[Row]], right: Iterator[Row]) -> None:
    """Compare a page at a time; from the first page that differs on, row by row."""
    pages = iter(real)
    for page in pages:
        other = list(islice(right, len(page)))
        if page != other:
            rest = chain(page, chain.from_iterable(pages))
            _merge(report, table, rest, chain(other, right))
            return
    _merge(report, table, iter(()), right)


def _merge(report: Report, table: Table, ours: Iterator[Row], theirs: Iterator[Row]) -> None:
    """Walk two copies of a table in key order and name every row that differs."""
    mine, other = next(ours, None), next(theirs, None)
    while mine is not None or other is not None:
        mine_key = None if mine is None else mine[: table.key]
        other_key = None if other is None else other[: table.key]
        if mine == other:
            mine, other = next(ours, None), next(theirs, None)
        elif mine_key == other_key:
            report.found(f"table {table.name}, row {mine_key}", "does not follow from the facts")
            mine, other = next(ours, None), next(theirs, None)
        elif other_key is None or (mine_key is not None and _before(mine_key, other_key)):
            report.found(f"table {table.name}, row {mine_key}", "follows from no fact")
            mine = next(ours, None)
        else:
            report.found(f"table {table.name}, row {other_key}", "is missing")
            other = next(theirs, None)


def _before(left: Sequence[Scalar], right: Sequence[Scalar]) -> bool:
    """Byte order, as both engines sort."""
    return [_sortable(v) for v in left] < [_sortable(v) for v in right]


def _sortable(value: Scalar) -> tuple[int, bytes]:
    if isinstance(value, int):
        return value, b""
    return 0, value.encode() if isinstance(value, str) else as_bytes(value)


def _ordered(tx: Reading, table: Table) -> Iterator[list[Row]]:
    """Yield a table's rows in key order, a page at a time."""
    keys = ", ".join(table.columns[: table.key])
    columns = ", ".join(table.columns)
    marks = ", ".join(f"${i + 1}" for i in range(table.key))
    first = f"SELECT {columns} FROM {table.name} ORDER BY {keys} LIMIT {PAGE}"  # noqa: S608
    later = f"SELECT {columns} FROM {table.name} WHERE ({keys}) > ({marks}) ORDER BY {keys} LIMIT {PAGE}"  # noqa: E501, S608
    rows = tx.rows(first)
    while rows:
        yield rows
        rows = tx.rows(later, *rows[-1][: table.key]) if len(rows) == PAGE else []
