# SPDX-License-Identifier: Apache-2.0
"""How the office stands at this moment, computed from its ledger and machine, never assumed.

Each reading says what was looked at, how it stands and with which figures; the words for people are
the guests' own. What cannot be known is said to be unknown, never good.
"""

import datetime as dt
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

from paydar.births.tags import booklet_tag
from paydar.counter.booklets import stock_tag
from paydar.facts.births import Booklet
from paydar.facts.booklets import BookletsReceived
from paydar.facts.codec import decode_envelope
from paydar.facts.envelope import Position
from paydar.facts.tags import spell
from paydar.ledger.errors import PaydarError
from paydar.ledger.stores import Reading as View
from paydar.wiring import line as lines
from paydar.wiring.backups import last_backup
from paydar.wiring.clock import ClockRefused
from paydar.wiring.line_certificates import LineRefused
from paydar.wiring.office import Office

State = Literal["good", "look", "wrong"]
Value = str | int | None
MEGABYTE: Final = 1024 * 1024
STOP_FREE: Final = 64 * MEGABYTE  # below it a commit may no longer fit beside its journal
LITTLE_FREE: Final = 2 * 1024 * MEGABYTE
FEW_BLANKS: Final = 20
BACKUP_DUE: Final = dt.timedelta(days=4)  # a daily copy, over a weekend and a holiday
BACKUP_OLD: Final = dt.timedelta(days=14)
NEW_OFFICE: Final = dt.timedelta(days=1)  # in which nobody has made a copy yet
CLOCK_OFF: Final = dt.timedelta(minutes=2)
CLOCK_WRONG: Final = dt.timedelta(hours=1)
LINE_DUE: Final = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing that was looked at: `said` tells which of its sentences holds."""

    what: str
    state: State
    said: str
    values: dict[str, Value] = field(default_factory=dict)


def health(office: Office, *, without_second_factor: tuple[int, int] | None) -> list[Reading]:
    """Return every reading; `without_second_factor` is counted by whoever keeps the accounts.

    It is (accounts without one, all accounts), or None where they cannot be counted.
    """
    return [
        writing(office),
        disk(office),
        numbers(office),
        *booklets(office),
        backup(office),
        anchor(office),
        clock(office),
        search(office),
        line(office),
        _accounts(without_second_factor),
    ]


Unready = Literal["stopped", "disk-full", "clock"]


def ready(office: Office) -> Unready | None:
    """Return why the office can record nothing now, or None: stopped, disk full, clock refused."""
    if office.ledger.stopped is not None:
        return "stopped"
    if shutil.disk_usage(office.folder).free < STOP_FREE:
        return "disk-full"
    try:
        if office.watch is not None:
            office.watch()
    except ClockRefused:
        return "clock"
    return None


def writing(office: Office) -> Reading:
    """Whether the appender writes, and the store can be read."""
    if office.ledger.stopped is not None:
        return Reading("writing", "wrong", "stopped", {"why": office.ledger.stopped})
    try:
        with office.ledger.shelf(office.settings.book) as shelf:
            return Reading("writing", "good", "writes", {"facts": shelf.size})
    except PaydarError as error:
        return Reading("writing", "wrong", "unreadable", {"why": error.what_happened})


def disk(office: Office) -> Reading:
    """How much room is left for the office's folder, in megabytes."""
    usage = shutil.disk_usage(office.folder)
    values: dict[str, Value] = {"free": usage.free // MEGABYTE, "total": usage.total // MEGABYTE}
    if usage.free < STOP_FREE:
        return Reading("disk", "wrong", "full", values)
    return Reading("disk", "look" if usage.free < LITTLE_FREE else "good", "room", values)


def numbers(office: Office) -> Reading:
    """How many national numbers are left in the blocks of this book."""
    left, low = office.counter.desk("").numbers_left, office.pack.numbers.low_water
    state: State = "wrong" if left == 0 else "look" if left < low else "good"
    said = "used-up" if left == 0 else "low" if left < low else "left"
    return Reading("numbers", state, said, {"left": left, "low_water": low})


def booklets(office: Office) -> Iterator[Reading]:
    """How many blanks of each series should be in the safe; nothing where none are handed out."""
    if not office.pack.booklets.required:
        return
    tag, received = stock_tag(office.counter.desk("")), dict[str, int]()
    with office.ledger.reading() as tx:
        for fact in office.ledger.look([tag]).on(tag):
            if isinstance(fact.body, BookletsReceived):
                run = fact.body
                received[run.series] = received.get(run.series, 0) + run.last - run.first + 1
        gone = {series: _gone(tx, series) for series in received}
    if not received:
        yield Reading("booklets", "wrong", "none")
    for series in sorted(received):
        left = received[series] - gone[series]
        state: State = "look" if left < FEW_BLANKS else "good"
        yield Reading("booklets", state, "left", {"series": series, "left": left})


def _gone(tx: View, series: str) -> int:
    """Return how many blanks of a series left the safe: given to an entry or spoiled."""
    start = booklet_tag(Booklet(series=series, serial=0))[:-1]
    sql = "SELECT count(*) FROM tag WHERE tag >= $1 AND tag < $2 AND head = 1"
    return int(tx.rows(sql, start, start[:-1] + "0")[0][0] or 0)


def backup(office: Office) -> Reading:
    """When the ledger was last copied from here, how old that is, and how much came since."""
    made, book = last_backup(office.folder), office.settings.book
    size = _size(office, book)
    if made is None or book not in made.books:
        began = _recorded_at(office, Position(book, 0))
        new = began is not None and office.clock() - began < NEW_OFFICE
        return Reading("backup", "look" if new else "wrong", "never", {"since": size})
    age = max(office.clock() - made.at, dt.timedelta())
    values: dict[str, Value] = {
        "at": made.at.isoformat(timespec="seconds"),
        "hours": int(age.total_seconds() // 3600),
        "since": size - made.books[book],
    }
    if not made.elsewhere:
        old = age >= BACKUP_OLD
        return Reading("backup", "wrong" if old else "look", "same-disk", values)
    state: State = "wrong" if age >= BACKUP_OLD else "look" if age >= BACKUP_DUE else "good"
    return Reading("backup", state, "made", values)


def anchor(office: Office) -> Reading:
    """Up to which fact something outside holds a checkpoint of ours, as far as can be known here.

    Known are backups that went to another disk, and documents that were issued: each carries a
    checkpoint that covers the fact of its issue. Who keeps a receipt is not known; a cosignature
    counts only once its cosigner is enrolled, and none can be yet.
    """
    book = office.settings.book
    made = last_backup(office.folder)
    covered = {
        "backup": made.books.get(book, 0) if made is not None and made.elsewhere else 0,
        "document": _newest_document(office) + 1,
    }
    by, size = max(covered, key=lambda kind: covered[kind]), _size(office, book)
    if not covered[by]:
        return Reading("anchor", "look", "never", {"since": size})
    values: dict[str, Value] = {"to": covered[by], "since": size - covered[by], "by": by}
    return Reading("anchor", "good", by, values)


def _newest_document(office: Office) -> int:
    """Return the sequence of the newest issued document of this book, or -1."""
    series = f"doc/{office.settings.book}/"
    sql = "SELECT name, used FROM series WHERE name >= $1 AND name < $2 ORDER BY name"
    with office.ledger.reading() as tx:
        rows = tx.rows(sql, series, series[:-1] + "0")
        if not rows:
            return -1
        name, used = str(rows[-1][0]), int(rows[-1][1] or 0)
        book = office.settings.book.upper().replace("-", "")
        tag = f"document:{spell(f'D{book}-{name.removeprefix(series)}-{used:06d}')}"
        heads = office.ledger.heads(tx, [tag])[tag]
    return heads[-1][0].sequence if heads else -1


def clock(office: Office) -> Reading:
    """Hold the office clock against the newest time of the book, and against the steady clock."""
    now = office.clock()
    newest = max(office.ledger.floor(b) for b in (office.settings.book, office.settings.reads_book))
    behind = newest - now
    drift = office.watch.drift() if office.watch is not None else dt.timedelta()
    values: dict[str, Value] = {
        "now": now.isoformat(timespec="seconds"),
        "newest": newest.isoformat(timespec="seconds"),
        "behind": max(int(behind.total_seconds()), 0),
        "drift": int(drift.total_seconds()),
    }
    if office.watch is not None and now > office.watch.limit():
        return Reading("clock", "wrong", "ahead", values)
    if behind >= CLOCK_OFF:
        return Reading("clock", "wrong" if behind >= CLOCK_WRONG else "look", "behind", values)
    if abs(drift) >= CLOCK_OFF:
        return Reading("clock", "look", "put", values)
    return Reading("clock", "good", "right", values)


def search(office: Office) -> Reading:
    """How many facts the index of names has not read yet; a search reads them first."""
    try:
        behind = office.names.lag().behind
    except PaydarError as error:
        return Reading("search", "wrong", "unreadable", {"why": error.what_happened})
    if office.names.fault:
        return Reading("search", "wrong", "unreadable", {"why": office.names.fault})
    return Reading("search", "good", "behind" if behind else "level", {"behind": behind})


def line(office: Office) -> Reading:
    """How long the certificate of the line to the clerks' machines is good."""
    try:
        found = lines.find(office.folder)
    except LineRefused as error:
        return Reading("line", "wrong", "unreadable", {"why": error.what_happened})
    if found is None:
        return Reading("line", "look", "none")
    now, values = office.clock(), dict[str, Value]()
    values["until"] = found.until.isoformat(timespec="seconds")
    values["days"] = max((found.until - now).days, 0)
    if not found.is_good(now):
        return Reading("line", "wrong", "ended", values)
    return Reading("line", "look" if found.until - now < LINE_DUE else "good", "good", values)


def _accounts(counted: tuple[int, int] | None) -> Reading:
    if counted is None:
        return Reading("accounts", "look", "unknown")
    without, count = counted
    said = "without" if without else "all-with"
    values: dict[str, Value] = {"without": without, "count": count}
    return Reading("accounts", "look" if without else "good", said, values)


def _size(office: Office, book: str) -> int:
    with office.ledger.shelf(book) as shelf:
        return shelf.size


def _recorded_at(office: Office, position: Position) -> dt.datetime | None:
    """Return when a fact was recorded, or None when there is none."""
    try:
        envelope = decode_envelope(office.ledger.fact(position).envelope)
    except PaydarError:
        return None
    return dt.datetime.fromisoformat(envelope.recorded_at)
