# SPDX-License-Identifier: Apache-2.0
"""Is the ledger of a folder what was written, and its tables made again from the facts."""

from collections.abc import Sequence
from pathlib import Path

from paydar import settings as node
from paydar.facts.structure import EpochOpened
from paydar.ledger.books import Books
from paydar.ledger.ledger import rebuild as rebuild_store
from paydar.ledger.read import look
from paydar.ledger.stores import Store
from paydar.ledger.stores.sqlite import WriterLock
from paydar.ledger.verify import Asked, Report, verify
from paydar.settings import Settings
from paydar.structure.chart import chart_tag
from paydar.wiring.folder import LOCK, projections, store_of
from paydar.wiring.keys import KEYS, keys_at_hand


def check(folder: Path, anchors: Sequence[str] = (), *, signatures: bool = False) -> Report:
    """Verify the ledger of a folder; a copy has no keys and is held to its own verifier keys."""
    settings = node.load(folder)
    keys = keys_at_hand(folder, settings)
    books = settings.own_books()
    known = frozenset([*books, *(f"{book}-reads" for book in books)])
    store = store_of(folder, settings)
    try:
        ends = _ends(store, settings)
        asked = Asked(keys, anchors, signatures=signatures, known=known, ends=ends)
        report = verify(store, projections, asked)
    finally:
        store.close()
    if (folder / KEYS).exists():
        for name in {settings.book, settings.reads_book} - keys.keys():
            report.found(name, "the key file of this book is missing")
    else:
        report.unpinned = sorted(report.verified)
    return report


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
    lock = WriterLock(folder / LOCK)
    store = store_of(folder, settings)
    try:
        return rebuild_store(store, projections)
    finally:
        store.close()
        lock.release()
