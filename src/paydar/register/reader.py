# SPDX-License-Identifier: Apache-2.0
"""Reading the register: an entry by its id or number, what waits, how many, who looked."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from heapq import merge
from itertools import islice
from typing import Final, get_args

from paydar.facts.births import BirthRegistered
from paydar.facts.deaths import DeathRegistered
from paydar.facts.envelope import Position
from paydar.facts.reads import LookedUp
from paydar.identity.refused import NumberRefused
from paydar.identity.registration_number import RegistrationNumber
from paydar.ledger.ledger import Ledger
from paydar.ledger.projection import Recorded
from paydar.ledger.stores import Scalar
from paydar.register.entry import (
    AnyEntry,
    BirthEntry,
    Event,
    claims_of,
    entry_of,
    entry_tag,
    linked,
    person_of,
)

PAGE: Final = 50
EVENTS: Final[tuple[Event, ...]] = get_args(Event)
# Not yet registered, or registered and not yet delivered. A refused one is closed, and so is a
# death that is registered: nothing is handed over at the desk.
OPEN: Final = ("declared", "returned", "read-back", "registered")
DONE: Final = frozenset({("death", "registered")})
START: Final = (-1, "")


@dataclass(frozen=True, slots=True)
class Row:
    """One entry in a list: never a name, only what says where it stands.

    `occurred` (the birth or the death) and `declared` are ISO days (the earliest that is meant).
    `acted` is when its last fact was recorded (RFC 3339, UTC) and `pos` where that fact lies:
    `(pos, id)` orders every list.
    """

    id: str
    event: str
    number: str
    status: str
    contested: bool
    occurred: str
    declared: str
    pos: int = 0
    acted: str = ""

    @property
    def cursor(self) -> tuple[int, str]:
        """What `open_entries` is given to read on behind this row."""
        return self.pos, self.id


class Register:
    """See the module. Each call reads one consistent view."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def entry(self, entry: str) -> AnyEntry | None:
        """Return an entry of any event by its opaque id, or None."""
        with self._ledger.reading():
            looked = self._ledger.look([entry_tag(entry)])
            claims = self._ledger.look(claims_of(looked.on(entry_tag(entry))))
            found = entry_of(looked, entry, claims)
            if found is None or not found.progress.is_registered:
                return found
            tag = f"person:{person_of(found)}"
            return replace(found, links=linked(found, self._ledger.look([tag]).on(tag)))

    def birth(self, entry: str) -> BirthEntry | None:
        """Return a birth entry by its opaque id, or None."""
        found = self.entry(entry)
        return found if isinstance(found, BirthEntry) else None

    def by_number(self, text: str) -> AnyEntry | None:
        """Return an entry by its registration number in any spelling, or None."""
        try:
            number = RegistrationNumber.parse(text).format()
        except NumberRefused:
            return None
        return self._behind(f"registration:{number}")

    def by_national(self, scheme: str, number: str) -> BirthEntry | None:
        """Return the birth entry that gave a national number, or None."""
        found = self._behind(f"number:{scheme}:{number}")
        return found if isinstance(found, BirthEntry) else None

    def _behind(self, tag: str) -> AnyEntry | None:
        with self._ledger.reading():
            for fact in self._ledger.look([tag]).on(tag):
                if isinstance(fact.body, (BirthRegistered, DeathRegistered)):
                    return self.entry(fact.body.entry)
        return None

    def waiting(self, *statuses: str, limit: int = PAGE) -> list[Row]:
        """Return entries in these states, the one whose last act is oldest first."""
        return self.open_entries(*statuses, limit=limit)

    def open_entries(
        self, *statuses: str, after: tuple[int, str] = START, limit: int = PAGE
    ) -> list[Row]:
        """Return a page of the entries that wait in these states, by default in all that are open.

        The one whose last act is oldest comes first; `after` is the `cursor` of the last row that
        was seen. One short walk in the index for each state, however many entries there are.
        """
        sql = (
            "SELECT id, event, number, status, contested, occurred, declared, pos, acted FROM entry"
            " WHERE event = $1 AND status = $2 AND (pos, id) > ($3, $4) ORDER BY pos, id LIMIT $5"
        )
        wanted = [(e, s) for e in EVENTS for s in statuses or OPEN if (e, s) not in DONE]
        with self._ledger.reading() as tx:
            found = [tx.rows(sql, *pile, *after, limit) for pile in wanted]
        runs = ([_row(row) for row in rows] for rows in found)
        return list(islice(merge(*runs, key=lambda row: row.cursor), limit))

    def counts(self, *statuses: str) -> dict[str, int]:
        """Return how many entries are in each state, or in these; they are counted as they move."""
        return self._counted(lambda _event, status: not statuses or status in statuses)

    def waits(self) -> dict[str, int]:
        """Return how many entries are open in each state."""
        return self._counted(lambda event, s: s in OPEN and (event, s) not in DONE)

    def _counted(self, wanted: Callable[[str, str], bool]) -> dict[str, int]:
        sql = (
            "SELECT event, status, CAST(sum(many) AS BIGINT) FROM entry_count"
            " GROUP BY event, status ORDER BY status, event"
        )
        found = dict[str, int]()
        with self._ledger.reading() as tx:
            for event, status, many in tx.rows(sql):
                if many and wanted(str(event), str(status)):
                    found[str(status)] = found.get(str(status), 0) + int(many)
        return found

    def looked(self, entry: str) -> list[tuple[Recorded, LookedUp]]:
        """Return every look-up of an entry, oldest first: who, why and when."""
        tag = f"looked:{entry}"
        facts = self._ledger.look([tag]).on(tag)
        return [(f, f.body) for f in facts if isinstance(f.body, LookedUp)]

    def only_here(self, book: str) -> int:
        """Return how many facts of a book nobody else is known to hold.

        No cosigner can be enrolled yet, so no cosignature can be verified: that is all of them.
        """
        with self._ledger.shelf(book) as shelf:
            return shelf.size

    def is_held_elsewhere(self, position: Position) -> bool:
        """Whether another node has cosigned the book past this fact."""
        with self._ledger.shelf(position.book) as shelf:
            size = shelf.size
        return position.sequence < size - self.only_here(position.book)


def _row(row: tuple[Scalar, ...]) -> Row:
    entry, event, number, status, contested, occurred, declared, pos, acted = row
    return Row(
        str(entry),
        str(event),
        str(number),
        str(status),
        bool(contested),
        str(occurred),
        str(declared),
        int(pos or 0),
        str(acted),
    )
