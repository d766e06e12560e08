# SPDX-License-Identifier: Apache-2.0
"""Opening an office for writing: the rooms are put together, by one process at a time."""

import gc
from pathlib import Path
from typing import Final

from paydar import settings as node
from paydar.certificates.keys import load
from paydar.counter import births, booklets, days, deaths, documents, notices, staff
from paydar.counter.desk import Handler
from paydar.counter.documents import Printer
from paydar.counter.notice_work import NoticeWork
from paydar.counter.submit import Counter
from paydar.ledger.ledger import Ledger
from paydar.ledger.stores.sqlite import SqliteStore, WriterLock
from paydar.register.reader import Register
from paydar.search.names import NameIndex
from paydar.settings import Settings
from paydar.wiring.clock import ClockRefused, Steady, Watch
from paydar.wiring.folder import (
    LOCK,
    SEARCH,
    Clock,
    pack_of,
    projections,
    store_of,
    system_clock,
    templates_of,
)
from paydar.wiring.keys import DOCUMENT_KEY, KEYS, signer
from paydar.wiring.office import Office

# Collecting after every 700 new objects took a tenth of a registration, which leaves no cycles.
COLLECT: Final = (50_000, 20, 50)
HANDLERS: Final[dict[str, Handler]] = {
    **births.HANDLERS,
    **deaths.HANDLERS,
    **booklets.HANDLERS,
    **days.HANDLERS,
    **documents.HANDLERS,
    **staff.HANDLERS,
    **notices.HANDLERS,
}


def open_office(
    folder: Path,
    clock: Clock = system_clock,
    *,
    founding: bool = False,
    steady: Steady | None = None,
) -> Office:
    """Open the office in this folder for writing; raises one of `PaydarError`.

    Only `founding` makes books that are not there: a ledger that lost one is damaged. The system's
    clock is watched beside a steady one; another clock only when its `steady` is given too.
    """
    gc.set_threshold(*COLLECT)
    settings = node.load(folder)
    pack = pack_of(settings)
    watch = _watch(folder, clock, steady)
    lock = WriterLock(folder / LOCK)
    try:
        signers = [signer(folder, name) for name in (settings.book, settings.reads_book)]
        key = load(folder / KEYS / DOCUMENT_KEY, office=settings.office)
        store = store_of(folder, settings, founding=founding)
        ledger = Ledger(
            store, signers, projecting=projections, clock=watch or clock, founding=founding
        )
        if watch is not None:
            _begin(watch, ledger, settings, founding=founding)
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
    work = NoticeWork(pack, ledger)
    return Office(
        folder, settings, pack, ledger, counter, register, key, printer, names, clock, lock, work,
        watch,
    )  # fmt: skip


def _watch(folder: Path, clock: Clock, steady: Steady | None) -> Watch | None:
    if steady is not None:
        return Watch(folder, clock, steady)
    return Watch(folder, clock) if clock is system_clock else None


def _begin(watch: Watch, ledger: Ledger, settings: Settings, *, founding: bool) -> None:
    """Hold the clock against the newest time of our books; a book that begins has none."""
    if founding:
        return
    try:
        watch.begin(max(ledger.floor(book) for book in (settings.book, settings.reads_book)))
    except ClockRefused:
        ledger.close()
        raise
