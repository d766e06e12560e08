# SPDX-License-Identifier: Apache-2.0
"""Reading the register: an entry by its id or number, what waits, how many, who looked."""

from dataclasses import dataclass
from heapq import merge
from itertools import islice
from typing import Final

from paydar.facts.births import BirthRegistered
from paydar.facts.envelope import Position
from paydar.facts.reads import LookedUp
from paydar.identity.refused import NumberRefused
from paydar.identity.registration_number import RegistrationNumber
from paydar.ledger.ledger import Ledger
from paydar.ledger.projection import Recorded
from paydar.ledger.stores import Scalar
from paydar.register.entry import Entry, claims_of, entry_of, entry_tag

PAGE: Final = 50
# Not yet registered, or registered and not yet delivered. A refused one is closed.
OPEN: Final = ("declared", "returned", "read-back", "registered")
START: Final = (-1, "")


@dataclass(frozen=True, slots=True)
class Row:
    """One entry in a list: never a name, only what says where it stands.

    `born` and `declared` are ISO days (the earliest that is meant). `acted` is when its last fact
    was recorded (RFC 3339, UTC) and `pos` where that fact lies: `(pos, id)` orders every list.
    """

    id: str
    number: str
    status: str
    contested: bool
    born: str
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

    def entry(self, entry: str) -> Entry | None:
        """Return an entry by its opaque id, or None."""
        with self._ledger.reading():
            found = self._ledger.look([entry_tag(entry)])
            claims = self._ledger.look(claims_of(found.on(entry_tag(entry))))
        return entry_of(found, entry, claims)

    def by_number(self, text: str) -> Entry | None:
        """Return an entry by its registration number in any spelling, or None."""
        try:
            number = RegistrationNumber.parse(text).format()
        except NumberRefused:
            return None
        return self._behind(f"registration:{number}")

    def by_national(self, scheme: str, number: str) -> Entry | None:
        """Return the birth entry that gave a national number, or None."""
        return self._behind(f"number:{scheme}:{number}")

    def _behind(self, tag: str) -> Entry | None:
        with self._ledger.reading():
            for fact in self._ledger.look([tag]).on(tag):
                if isinstance(fact.body, BirthRegistered):
                    return self.entry(fact.body.entry)
        return None

    def waiting(self, *statuses: str, limit: int = PAGE) -> list[Row]:
        """Return entries in these states, the one whose last act is oldest first."""
        return self.open_entries(*statuses, limit=limit)

    def open_entries(
        self, *statuses: str, after: tuple[int, str] = START, limit: int = PAGE
    ) -> list[Row]:
        """Return a page of the entries in these states, by default of all that are open.

        The one whose last act is oldest comes first; `after` is the `cursor` of the last row that
        was seen. One short walk in the index for each state, however many entries there are.
        """
        sql = (
            "SELECT id, number, status, contested, born, declared, pos, acted FROM entry"
            " WHERE status = $1 AND (pos, id) > ($2, $3) ORDER BY pos, id LIMIT $4"
        )
        with self._ledger.reading() as tx:
            found = [tx.rows(sql, status, *after, limit) for status in statuses or OPEN]
        runs = ([_row(row) for row in rows] for rows in found)
        return list(islice(merge(*runs, key=lambda row: row.cursor), limit))

    def counts(self, *statuses: str) -> dict[str, int]:
        """Return how many entries are in each state, or in these; they are counted as they move."""
        sql = (
            "SELECT status, CAST(sum(many) AS BIGINT) FROM entry_count"
            " GROUP BY status ORDER BY status"
        )
        with self._ledger.reading() as tx:
            found = {str(status): int(count or 0) for status, count in tx.rows(sql)}
        return {s: n for s, n in found.items() if n and (not statuses or s in statuses)}

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
    entry, number, status, contested, born, declared, pos, acted = row
    return Row(
        str(entry),
        str(number),
        str(status),
        bool(contested),
        str(born),
        str(declared),
        int(pos or 0),
        str(acted),
    )
