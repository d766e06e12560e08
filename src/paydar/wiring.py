# SPDX-License-Identifier: Apache-2.0
"""The roof: builds an office out of rooms, from its folder on disk."""

import datetime as dt
import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from paydar import settings as node
from paydar.certificates.check import check as check_document
from paydar.certificates.keyring import Keyring
from paydar.certificates.keys import DocumentKey, load, new_key, save
from paydar.certificates.verdicts import Verdict
from paydar.counter import births, booklets, documents, lookups, staff
from paydar.counter.attachments import take_in
from paydar.counter.desk import Handler
from paydar.counter.documents import Printer
from paydar.counter.submit import Asker, Counter
from paydar.facts.codec import Body, canonical
from paydar.facts.envelope import Position
from paydar.facts.structure import EpochOpened, OfficeFounded
from paydar.facts.values import Attachment, By, Name
from paydar.law.grounds import Refusal
from paydar.law.offices import OfficeOfPack, OfficeUnknownError, office_of, stand_alone_block
from paydar.law.pack import Pack, PackNotFoundError, find_pack
from paydar.ledger.append import Draft, Proposal
from paydar.ledger.books import Books
from paydar.ledger.checkpoint import Signer
from paydar.ledger.errors import PaydarError, WrongKey
from paydar.ledger.ledger import Ledger
from paydar.ledger.ledger import rebuild as rebuild_store
from paydar.ledger.projection import Projection
from paydar.ledger.read import Shelf, look
from paydar.ledger.stores import Store
from paydar.ledger.stores.sqlite import SqliteStore, WriterLock
from paydar.ledger.tree import EMPTY
from paydar.ledger.verify import Asked, Report, verify
from paydar.register.entries import Entries
from paydar.register.entry import Entry
from paydar.register.reader import Register
from paydar.search.names import NameIndex
from paydar.settings import Settings
from paydar.structure.chart import chart_tag
from paydar.structure.founding import (
    FOUNDER,
    Founding,
    document_key,
    founding_facts,
    lease,
    next_epoch,
)

LEDGER: Final = "ledger.sqlite"
SEARCH: Final = "search.sqlite"
RESTORED: Final = "restored-into-epochs"
KEYS: Final = "keys"
DOCUMENT_KEY: Final = "documents.pem"
HANDLERS: Final[dict[str, Handler]] = {
    **births.HANDLERS,
    **booklets.HANDLERS,
    **documents.HANDLERS,
    **staff.HANDLERS,
}
Refusals = tuple[Refusal, ...]
Clock = Callable[[], dt.datetime]


class NotAuthorised(PaydarError):
    """The assignment carries no authority for this."""

    what_to_do = "Ask somebody whose post allows it."


class FolderRefused(PaydarError):
    """The folder cannot become or be a node."""

    what_to_do = "Name another folder, or check what is in this one."


def system_clock() -> dt.datetime:
    """Return now, in UTC."""
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True, slots=True)
class Office:
    """One open office: what guests (command line, API, pages) are given."""

    folder: Path
    settings: Settings
    pack: Pack
    ledger: Ledger
    counter: Counter
    register: Register
    document_key: DocumentKey
    printer: Printer
    names: NameIndex
    clock: Clock
    lock: WriterLock

    def look_up(
        self, asker: Asker, purpose: str, what: str, entry: str = ""
    ) -> tuple[Refusal, ...]:
        """Write a look-up to the reads book; return why it may not be made, or nothing."""
        return lookups.look_up(self.counter.desk(asker.assignment), purpose, what, entry)

    def take_in(self, asker: Asker, data: bytes, title: str = "") -> Attachment | Refusals:
        """Keep a scanned paper; return how a command names it, or why it is not taken."""
        return take_in(self.counter.desk(asker.assignment), data, title)

    def issued(self, asker: Asker, position: Position) -> bytes:
        """Return the signed PDF of a document that was issued at this position."""
        desk = self.counter.desk(asker.assignment)
        if not desk.chart.may(asker.assignment, "document.issue", desk.today):
            raise NotAuthorised("this assignment may not draw documents")
        return self.printer.issued(desk, position)

    def read_back(self, asker: Asker, entry: Entry, language: str) -> bytes:
        """Return the read-back sheet of a declared entry as a PDF."""
        return self.printer.read_back(self.counter.desk(asker.assignment), entry, language)

    def booklet(self, asker: Asker, entry: Entry) -> bytes:
        """Return the page that prints into the entry's booklet."""
        return self.printer.booklet(self.counter.desk(asker.assignment), entry)

    def keys(self) -> Keyring:
        """Return the public keys by which this office's documents are checked."""
        with self.ledger.reading() as tx:
            sql = "SELECT vkey FROM book WHERE name = ANY($1) ORDER BY name"
            books = [str(key) for (key,) in tx.rows(sql, self.settings.own_books())]
        return documents.keyring(self.counter.chart(), books)

    def check(self, given: bytes) -> Verdict:
        """Check a document (PDF or code text) against keys and standing known here."""
        return check_document(given, self.keys(), lambda n: documents.current(self.register, n))

    def find(self, asker: Asker, purpose: str, words: str) -> list[Entry] | tuple[Refusal, ...]:
        """Return entries by number, name prefix or day of birth, once the look-up is on disk."""
        if refusals := self.look_up(asker, purpose, words):
            return refusals
        exact = self.register.by_number(words) or self.register.by_national(
            self.pack.id, self.pack.scheme.compact(words)
        )
        if exact is not None:
            refusals = self.look_up(asker, purpose, words, exact.id)
            return refusals or [exact]
        found = [self.register.entry(entry) for entry in self.names.find(words)]
        shown = [entry for entry in found if entry is not None]
        for entry in shown:  # each person can see that they were among the hits
            if refusals := self.look_up(asker, purpose, words, entry.id):
                return refusals
        return shown

    def close(self) -> None:
        """Write what is queued and let go of the folder."""
        self.names.close()
        self.ledger.close()
        self.lock.release()


def found(folder: Path, settings: Settings, founder: Name, clock: Clock = system_clock) -> None:
    """Make a new office in an empty folder: keys, ledger and founding facts.

    Raises `FolderRefused` when the folder is in use or the pack knows no such office.
    """
    pack = _pack(settings)
    told = _office(pack, settings)
    _empty(folder)
    node.write(folder, settings)
    _new_keys(folder, settings, clock)
    office = OfficeFounded(
        office=settings.office,
        country=settings.country,
        name=told.names.get(pack.languages[0], settings.office),
        name_latin=told.names.get("en", ""),
        area=told.area,
    )
    opened = open_office(folder, clock, founding=True)
    try:
        facts = founding_facts(Founding(office, founder, settings.today(clock())))
        _write_chart(opened, [*facts, *_block(opened), _document_key(opened)])
    finally:
        opened.close()


def open_office(folder: Path, clock: Clock = system_clock, *, founding: bool = False) -> Office:
    """Open the office in this folder for writing; raises one of `PaydarError`.

    Only `founding` makes books that are not there: a ledger that lost one is damaged.
    """
    settings = node.load(folder)
    pack = _pack(settings)
    lock = WriterLock(folder / "writer.lock")
    try:
        signers = [_signer(folder, name) for name in (settings.book, settings.reads_book)]
        key = load(folder / KEYS / DOCUMENT_KEY, office=settings.office)
        store = store_of(folder, settings, founding=founding)
        ledger = Ledger(store, signers, projecting=_projections, clock=clock, founding=founding)
    except BaseException:
        lock.release()
        raise
    counter = Counter(settings, pack, ledger, handlers=HANDLERS, clock=clock)
    register = Register(ledger)
    printer = Printer(ledger, key, templates_of(pack))
    names = NameIndex(
        ledger,
        SqliteStore(folder / SEARCH, synchronous="NORMAL"),
        settings.own_books(),
        pack.calendar,
    )
    return Office(
        folder, settings, pack, ledger, counter, register, key, printer, names, clock, lock
    )


def check(folder: Path, anchors: Sequence[str] = (), *, signatures: bool = False) -> Report:
    """Verify the ledger of a folder; a copy has no keys and is held to its own verifier keys."""
    settings = node.load(folder)
    keys = _keys_at_hand(folder, settings)
    books = settings.own_books()
    known = frozenset([*books, *(f"{book}-reads" for book in books)])
    store = store_of(folder, settings)
    try:
        ends = _ends(store, settings)
        asked = Asked(keys, anchors, signatures=signatures, known=known, ends=ends)
        report = verify(store, _projections, asked)
    finally:
        store.close()
    if (folder / KEYS).exists():
        for name in {settings.book, settings.reads_book} - keys.keys():
            report.found(name, "the key file of this book is missing")
    else:
        report.unpinned = sorted(report.verified)
    return report


def _keys_at_hand(folder: Path, settings: Settings) -> dict[str, str]:
    own = (settings.book, settings.reads_book)
    at_hand = [name for name in own if (folder / KEYS / f"{name}.pem").exists()]
    return {name: _signer(folder, name).verifier.spell() for name in at_hand}


def _ends(store: Store, settings: Settings) -> dict[str, tuple[int, str]]:
    """Return size and root at which this office's earlier books were closed, as its facts say."""
    books, tag = Books(), chart_tag(settings.office)
    with store.reading() as tx:
        books.load(tx)
        facts = look(tx, books, [tag]).on(tag)
    own = settings.own_books()
    told = [f.body for f in facts if isinstance(f.body, EpochOpened) and f.position.book in own]
    return {body.previous: (body.size, body.root) for body in told}


def rebuild(folder: Path) -> int:
    """Make every derived table of a folder again from its facts; return how many there are."""
    settings = node.load(folder)
    lock = WriterLock(folder / "writer.lock")
    store = store_of(folder, settings)
    try:
        return rebuild_store(store, _projections)
    finally:
        store.close()
        lock.release()


def backup(folder: Path, target: Path) -> None:
    """Copy ledger and settings into an empty folder, while the office serves. Keys stay here."""
    settings = node.load(folder)
    _empty(target)
    store = store_of(folder, settings)
    try:
        store.backup(str(target / LEDGER))
    finally:
        store.close()
    node.write(target, settings)
    _sync(target)


def restore(
    source: Path, folder: Path, reason: str, *, epoch: int = 0, clock: Clock = system_clock
) -> Settings:
    """Make an office from a backup: verified, in a fresh epoch, with new keys and new numbers.

    A book is never continued from a copy. The backup notes which epochs were opened from it, so
    that a second restore opens another one; `epoch` states it where that cannot be written or
    known. Raises `FolderRefused` when the copy does not verify.
    """
    old = node.load(source)
    settings = replace(old, epoch=_fresh_epoch(source, old, epoch), store="")
    pack = _pack(settings)
    _office(pack, settings)
    _empty(folder)
    copied = store_of(source, replace(old, store=""))
    try:
        copied.backup(str(folder / LEDGER))
    finally:
        copied.close()
    store = SqliteStore(folder / LEDGER)
    try:
        report = verify(store, _projections, Asked(replay=False))
        if report.findings:
            first = report.findings[0]
            raise FolderRefused(f"the copy in {source} does not verify: {first.where} {first.what}")
        before = [_head(store, name) for name in (old.book, old.reads_book)]
        rebuild_store(store, _projections)
    finally:
        store.close()
    node.write(folder, settings)
    _new_keys(folder, settings, clock)
    office = open_office(folder, clock, founding=True)
    try:
        opened = [next_epoch(head, reason) for head in before]
        _write_chart(office, [*opened, *_block(office), _document_key(office)])
    finally:
        office.close()
    return settings


def store_of(folder: Path, settings: Settings, *, founding: bool = False) -> Store:
    """Return the store that the settings name. PostgreSQL needs the extra `postgres`."""
    if not settings.store:
        if not founding and not (folder / LEDGER).exists():
            raise FolderRefused(f"{folder} has lost its ledger ({LEDGER})")
        return SqliteStore(folder / LEDGER)
    try:
        from paydar.ledger.stores.postgres import PostgresStore  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise FolderRefused("a PostgreSQL store needs the extra: paydar[postgres]") from error
    return PostgresStore(settings.store)


def _fresh_epoch(source: Path, old: Settings, stated: int) -> int:
    """Return an epoch that nobody opened from this copy, and note it there before it is used."""
    marks = source / RESTORED
    used = [int(n) for n in marks.read_text("ascii").split()] if marks.exists() else []
    epoch = stated or max([old.epoch, *used]) + 1
    if epoch <= old.epoch or epoch in used:
        raise FolderRefused(f"epoch {epoch} of {old.office} was opened before; state a later one")
    try:
        marks.write_text("".join(f"{n}\n" for n in [*used, epoch]), "ascii")
        _sync(source)
    except OSError as error:
        if not stated:
            raise FolderRefused(
                f"{source} cannot note that it was restored; state the epoch with --epoch"
            ) from error
    return epoch


def _projections(books: Books) -> list[Projection]:
    return [Entries(books)]


def _pack(settings: Settings) -> Pack:
    try:
        return find_pack(settings.country)
    except PackNotFoundError as error:
        raise FolderRefused(str(error)) from error


def templates_of(pack: Pack) -> Path:
    """Return the folder of a pack's document templates on disk."""
    folder = pack.folder / "templates"
    if not isinstance(folder, Path):
        raise FolderRefused(f"the templates of {pack.name} do not lie in a folder")
    return folder


def _office(pack: Pack, settings: Settings) -> OfficeOfPack:
    try:
        return office_of(pack, settings.office)
    except OfficeUnknownError as error:
        raise FolderRefused(f"{pack.name} knows no office {settings.office}") from error


def _empty(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise FolderRefused(f"{folder} is not empty")
        folder.chmod(0o700)  # everybody's lives are in here: for the office's account only
    except OSError as error:
        raise FolderRefused(f"{folder} cannot be used: {error}") from error


def _new_keys(folder: Path, settings: Settings, clock: Clock) -> None:
    """Write the note keys of both books and the document key, readable by their owner only."""
    keys = folder / KEYS
    keys.mkdir(mode=0o700, exist_ok=True)
    for name in (settings.book, settings.reads_book):
        secret = Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        handle = os.open(keys / f"{name}.pem", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(secret)
            file.flush()
            os.fsync(file.fileno())
    here = clock() + dt.timedelta(minutes=settings.utc_offset)  # valid from the office's own day
    save(new_key(settings.office, at=here), keys / DOCUMENT_KEY)
    _sync(keys)


def _signer(folder: Path, name: str) -> Signer:
    path = folder / KEYS / f"{name}.pem"
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise WrongKey(f"{path} is not a key that can be read: {error}") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise WrongKey(f"{path} is not an Ed25519 key")
    return Signer(key, name)


def _block(office: Office) -> list[Body]:
    """Return the lease of the pack's stand-alone numbers for this epoch; none when used up."""
    settings = office.settings
    block = stand_alone_block(office.pack, settings.office, settings.epoch)
    return [lease(block, settings.book)] if block else []


def _document_key(office: Office) -> Body:
    key = office.document_key.public()
    point = key.point.public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    return document_key(key.kid, point.hex(), key.valid_from)


def _write_chart(office: Office, facts: Sequence[Body]) -> None:
    """Write structure facts as one command: all of them or none."""
    settings, tag = office.settings, chart_tag(office.settings.office)
    proposal = Proposal(
        book=settings.book,
        key=f"epoch-{settings.epoch}",
        command=hashlib.sha256(canonical(list(facts))).hexdigest(),
        office=settings.office,
        law=office.pack.name,
        by=By(staff=FOUNDER, post="head", assignment=FOUNDER),
        seen={tag: office.ledger.look([tag]).heads[tag]},
        finish=lambda _draw: tuple(Draft(body, (tag,)) for body in facts),
    )
    office.ledger.append(proposal).result()


def _head(store: SqliteStore, book: str) -> tuple[str, int, bytes]:
    """Return name, size and root of a held book."""
    books = Books()
    with store.reading() as tx:
        books.load(tx)
        shelf = Shelf(tx, books, book)
        return book, shelf.size, shelf.root_at(shelf.size) if shelf.size else EMPTY


def _sync(folder: Path) -> None:
    """Make the names in a folder durable, where the system can."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
