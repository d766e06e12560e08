# SPDX-License-Identifier: Apache-2.0
"""A copy of an office while it serves, and an office made from a copy, in an epoch of its own."""

import secrets
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

import msgspec

from paydar import settings as node
from paydar.identity.registration_number import MOST_EPOCH
from paydar.law.offices import stand_alone_block
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
EPOCHS: Final = range(2, MOST_EPOCH + 1)
DRAWN: Final = range(1_000, MOST_EPOCH + 1)


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

    A book is never continued from a copy. `epoch` states the new one; else it is drawn at random
    (decision 0021). `store` is the address of an empty PostgreSQL database, or empty for a file in
    the folder. Raises `FolderRefused` when the copy does not verify.
    """
    old = node.load(source)
    place_of(pack_of(old), old)
    past = " ".join(map(str, [*old.past_epochs, old.epoch]))
    fresh = _fresh_epoch(source, old, epoch)
    settings = replace(old, epoch=fresh, earlier_epochs=past, store=store)
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
        write_chart(office, [*opened, own_block(office), enrolled_key(office)])
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
    """Return an epoch that no other restore opened, and note it in the copy before it is used.

    Drawn at random, because a copy of this copy may be restored where nobody knows of it; those
    that this one knows of are left out, with the slices of their national numbers.
    """
    pack, marks = pack_of(old), source / RESTORED
    used = [int(n) for n in marks.read_text("ascii").split()] if marks.exists() else []
    known = {*old.past_epochs, old.epoch, *used}
    taken = {stand_alone_block(pack, old.office, epoch).first for epoch in known}
    free = [
        epoch
        for epoch in ([stated] if stated else DRAWN)
        if epoch in EPOCHS
        and epoch not in known
        and stand_alone_block(pack, old.office, epoch).first not in taken
    ]
    if not free:
        raise FolderRefused(
            f"epoch {stated} of {old.office} is not free, or its numbers are not; state another"
            if stated
            else f"every slice of the numbers of {old.office} was opened before"
        )
    epoch = secrets.choice(free)
    with suppress(OSError):  # a disc that cannot be written: the draw alone keeps two apart
        marks.write_text("".join(f"{n}\n" for n in [*used, epoch]), "ascii")
        sync(source)
    return epoch


def _head(store: Store, book: str) -> tuple[str, int, bytes]:
    """Return name, size and root of a held book."""
    books = Books()
    with store.reading() as tx:
        books.load(tx)
        shelf = Shelf(tx, books, book)
        return book, shelf.size, shelf.root_at(shelf.size) if shelf.size else EMPTY
