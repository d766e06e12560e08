# SPDX-License-Identifier: Apache-2.0
"""A copy of an office while it serves, and an office made from a copy, in its next epoch."""

from dataclasses import replace
from pathlib import Path
from typing import Final

import msgspec

from paydar import settings as node
from paydar.ledger.books import Books
from paydar.ledger.ledger import rebuild as rebuild_store
from paydar.ledger.read import Shelf
from paydar.ledger.stores import Store
from paydar.ledger.stores.sqlite import SqliteStore
from paydar.ledger.tree import EMPTY
from paydar.ledger.verify import Asked, verify
from paydar.settings import Settings
from paydar.structure.founding import next_epoch
from paydar.wiring.backups import Backup, note_backup, on_another_disk
from paydar.wiring.carrying import carry
from paydar.wiring.folder import (
    LEDGER,
    Clock,
    FolderRefused,
    make_empty,
    pack_of,
    place_of,
    projections,
    store_of,
    sync,
    system_clock,
)
from paydar.wiring.founding import enrolled_key, own_block, write_chart
from paydar.wiring.keys import new_keys
from paydar.wiring.opening import open_office

RESTORED: Final = "restored-into-epochs"


def backup(folder: Path, target: Path, clock: Clock = system_clock) -> Backup:
    """Copy ledger and settings into an empty folder, while the office serves. Keys stay here.

    The copy has one form, whatever store the ledger lies in: a file beside its settings. Returns
    what the office notes of it.
    """
    settings = node.load(folder)
    make_empty(target)
    store = store_of(folder, settings)
    try:
        _copy(store, target / LEDGER, carried=bool(settings.store))
    finally:
        store.close()
    node.write(target, replace(settings, store=""))
    sync(target)
    made = Backup(clock(), _sizes(target / LEDGER), on_another_disk(folder, target))
    note_backup(folder, made)
    return made


def _copy(store: Store, path: Path, *, carried: bool) -> None:
    if not carried:
        store.backup(str(path))
        return
    copy = SqliteStore(path)
    try:
        carry(store, copy)
        rebuild_store(copy, projections)
    except msgspec.ValidationError as error:
        raise FolderRefused(f"the ledger is damaged, see `paydar verify`: {error}") from error
    finally:
        copy.close()


def _sizes(path: Path) -> dict[str, int]:
    store = SqliteStore(path)
    try:
        with store.reading() as tx:
            return {str(n): int(s or 0) for n, s in tx.rows("SELECT name, size FROM book")}
    finally:
        store.close()


def restore(  # noqa: PLR0913 - what an operator may say in a bad hour
    source: Path,
    folder: Path,
    reason: str,
    *,
    epoch: int = 0,
    store: str = "",
    clock: Clock = system_clock,
) -> Settings:
    """Make an office from a backup: verified, in a fresh epoch, with new keys and new numbers.

    A book is never continued from a copy. The backup notes which epochs were opened from it, so
    that a second restore opens another one; `epoch` states it where that cannot be written or
    known. `store` is the address of an empty PostgreSQL database, or empty for a file in the
    folder. Raises `FolderRefused` when the copy does not verify.
    """
    old = node.load(source)
    settings = replace(old, epoch=_fresh_epoch(source, old, epoch), store=store)
    pack = pack_of(settings)
    place_of(pack, settings)
    make_empty(folder)
    _fill(source, old, folder, settings)
    filled = store_of(folder, settings)
    try:
        _must_verify(filled, source)
        before = [_head(filled, name) for name in (old.book, old.reads_book)]
        rebuild_store(filled, projections)
    finally:
        filled.close()
    node.write(folder, settings)
    new_keys(folder, settings, clock)
    office = open_office(folder, clock, founding=True)
    try:
        opened = [next_epoch(head, reason) for head in before]
        write_chart(office, [*opened, *own_block(office), enrolled_key(office)])
    finally:
        office.close()
    return settings


def _fill(source: Path, old: Settings, folder: Path, settings: Settings) -> None:
    """Copy a backup's ledger, or that of another office's folder, into the store of the new one."""
    in_file = (source / LEDGER).exists() or not old.store
    copied = store_of(source, replace(old, store="") if in_file else old)
    try:
        if in_file and not settings.store:
            copied.backup(str(folder / LEDGER))
            return
        filled = store_of(folder, settings, founding=True)
        try:
            _must_verify(copied, source)
            carry(copied, filled)
            rebuild_store(filled, projections)
        finally:
            filled.close()
    finally:
        copied.close()


def _must_verify(store: Store, source: Path) -> None:
    report = verify(store, projections, Asked(replay=False))
    if report.findings:
        first = report.findings[0]
        raise FolderRefused(f"the copy in {source} does not verify: {first.where} {first.what}")


def _fresh_epoch(source: Path, old: Settings, stated: int) -> int:
    """Return an epoch that nobody opened from this copy, and note it there before it is used."""
    marks = source / RESTORED
    used = [int(n) for n in marks.read_text("ascii").split()] if marks.exists() else []
    epoch = stated or max([old.epoch, *used]) + 1
    if epoch <= old.epoch or epoch in used:
        raise FolderRefused(f"epoch {epoch} of {old.office} was opened before; state a later one")
    try:
        marks.write_text("".join(f"{n}\n" for n in [*used, epoch]), "ascii")
        sync(source)
    except OSError as error:
        if not stated:
            raise FolderRefused(
                f"{source} cannot note that it was restored; state the epoch with --epoch"
            ) from error
    return epoch


def _head(store: Store, book: str) -> tuple[str, int, bytes]:
    """Return name, size and root of a held book."""
    books = Books()
    with store.reading() as tx:
        books.load(tx)
        shelf = Shelf(tx, books, book)
        return book, shelf.size, shelf.root_at(shelf.size) if shelf.size else EMPTY
