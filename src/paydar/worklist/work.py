# SPDX-License-Identifier: Apache-2.0
"""The work that waits, what ends first at the head: entries that are not done, with their clocks.

A clock is the fold of its entry under the law, so it is computed once for each act on the entry
and then remembered. Entries that were registered and not handed over have no term; they need no
fold and follow behind, the oldest first. Of each kind at most `MOST_OPEN` are looked at, those
that wait longest, so that a page costs the same with a million entries in the register.
"""

import datetime as dt
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from paydar.births import clock as births
from paydar.births.clock import UNDECIDED, Clock
from paydar.deaths import clock as deaths
from paydar.facts.births import BirthRefused
from paydar.facts.deaths import DeathRefused
from paydar.law.pack import Pack
from paydar.register.entry import AnyEntry, DeathEntry
from paydar.register.reader import Register, Row

MOST_OPEN: Final = 1_000
MOST_REMEMBERED: Final = 4_096
_START: Final = (-1, "")
_FAR: Final = dt.date.max
# Who does something next: the command that moves an entry on from this state.
NEXT: Final = {
    ("birth", "declared"): "birth.read_back",
    ("birth", "returned"): "birth.amend",
    ("birth", "read-back"): "birth.register",
    ("birth", "registered"): "birth.deliver",
    ("birth", "refused"): "birth.refuse",
    ("death", "declared"): "death.register",
    ("death", "returned"): "death.register",
    ("death", "refused"): "death.refuse",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One entry that waits. `office` wrote its newest act; empty where that was not looked at."""

    row: Row
    clock: Clock
    office: str = ""

    @property
    def next(self) -> str:
        """Return the kind of the command that moves it on."""
        return NEXT[self.row.event, self.row.status]


@dataclass(frozen=True, slots=True)
class Work:
    """Everything that waits, in order. `cut` names the states of which only the oldest are here."""

    items: tuple[Item, ...]
    cut: tuple[str, ...] = ()


class Worklist:
    """See the module. `offset`: minutes that the office's civil time is east of UTC."""

    def __init__(self, register: Register, pack: Pack, offset: int) -> None:
        self.register = register
        self._pack, self._offset = pack, offset
        self._known: OrderedDict[tuple[str, int], Item | None] = OrderedDict()
        self._contested_before = _START  # every refusal up to here can be contested no more

    def read(self, today: dt.date) -> Work:
        """Return what waits on that day."""
        waiting = self.register.open_entries(*sorted(UNDECIDED), limit=MOST_OPEN + 1)
        done = self.register.open_entries("registered", limit=MOST_OPEN + 1)
        running = [item for row in waiting[:MOST_OPEN] if (item := self._item(row))]
        items = [*running, *self._refused(today), *map(_undelivered, done[:MOST_OPEN])]
        cut = sorted(UNDECIDED) if len(waiting) > MOST_OPEN else []
        cut += ["registered"] if len(done) > MOST_OPEN else []
        return Work(tuple(sorted(items, key=_order)), tuple(cut))

    def item(self, entry: str) -> Item | None:
        """Return one entry of the list, or None when nothing is left to be done with it."""
        found = self.register.entry(entry)
        if found is None:
            return None
        told = found.progress
        row = Row(
            id=found.id,
            event=found.event,
            number=told.number,
            status=told.status,
            contested=found.contested,
            occurred=_occurred(found),
            declared=told.declared_on.earliest.isoformat() if told.declared_on else "",
            pos=max(fact.pos for fact in found.facts),
        )
        clock = self._clock(found)
        return Item(row, clock, found.facts[-1].envelope.office) if clock else None

    def _clock(self, entry: AnyEntry) -> Clock | None:
        refused_on = self._refused_on(entry)
        if isinstance(entry, DeathEntry):
            return deaths.clock_of(self._pack, entry.progress, refused_on=refused_on)
        return births.clock_of(self._pack, entry.progress, refused_on=refused_on)

    def _item(self, row: Row) -> Item | None:
        """Return the entry of a row with its clock, folded again only after a new act."""
        key = row.id, row.pos
        if key not in self._known:
            self._known[key] = self.item(row.id)
            while len(self._known) > MOST_REMEMBERED:
                self._known.popitem(last=False)
        self._known.move_to_end(key)
        return self._known[key]

    def _refused_on(self, entry: AnyEntry) -> dt.date | None:
        """Return the civil day of the refusal at the counter."""
        for fact in entry.facts:
            if isinstance(fact.body, (BirthRefused, DeathRefused)):
                at = dt.datetime.fromisoformat(fact.envelope.recorded_at)
                return (at + dt.timedelta(minutes=self._offset)).date()
        return None

    def _refused(self, today: dt.date) -> list[Item]:
        """Return the refusals that can still be contested.

        They are recorded in the order of their days, so what is over never has to be read again.
        """
        found = list[Item]()
        while True:
            rows = self.register.open_entries(
                "refused", after=self._contested_before, limit=MOST_OPEN
            )
            over = self._over(rows, today)
            if over:
                self._contested_before = rows[over - 1].cursor
            if over == len(rows) == MOST_OPEN:
                continue
            found += [item for row in rows[over:] if (item := self._item(row))]
            return found

    def _over(self, rows: list[Row], today: dt.date) -> int:
        """Return how many of these rows, from the first on, can be contested no more."""
        low, high = 0, len(rows)
        while low < high:
            middle = (low + high) // 2
            item = self._item(rows[middle])
            if item is None or item.clock.ends(today) == "over":
                low = middle + 1
            else:
                high = middle
        return low


def _occurred(entry: AnyEntry) -> str:
    """Return the first day that the event may have happened on, ISO; empty where none is told."""
    if isinstance(entry, DeathEntry):
        death = entry.progress.declaration
        return death.died.on.earliest.isoformat() if death else ""
    birth = entry.progress.declaration
    return birth.child.born.earliest.isoformat() if birth else ""


def _undelivered(row: Row) -> Item:
    return Item(row, Clock("delivery"))


def _order(item: Item) -> tuple[dt.date, bool, int, str]:
    """Order by what ends first; what never ends comes behind, decisions before handing over."""
    return (
        item.clock.last_day or _FAR,
        item.row.status == "registered",
        item.row.pos,
        item.row.id,
    )
